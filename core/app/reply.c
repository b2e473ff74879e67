#include "app/inside.h"
#include "base/log.h"
#include "formats/json.h"
#include <string.h>

/* The one table from kind to status. */
static const int status_of[PROBLEM_KINDS] = {
    [PROBLEM_INVALID] = 400,   [PROBLEM_ANONYMOUS] = 401, [PROBLEM_FORBIDDEN] = 403, [PROBLEM_NOT_FOUND] = 404,
    [PROBLEM_CONFLICT] = 409,  [PROBLEM_TOO_LARGE] = 413, [PROBLEM_TOO_MANY] = 429,  [PROBLEM_BUSY] = 503,
    [PROBLEM_NO_MEMORY] = 503, [PROBLEM_NO_SPACE] = 507,  [PROBLEM_IO] = 500,        [PROBLEM_BUG] = 500,
};

static bool names_fields(const struct ctx_notes *notes) {
    for (size_t i = 0; i < notes->count; i++)
        if (notes->notes[i].field.len)
            return true;
    return false;
}

int reply_status_of(err problem, const struct ctx_notes *notes) {
    if (problem == &app_no_method)
        return 405;
    if (problem->kind == PROBLEM_INVALID && names_fields(notes))
        return 422;
    return status_of[problem->kind];
}

str reply_lasting(struct ctx *ctx, str s) {
    struct arena *lasting = ctx->request && ctx->request->arena ? ctx->request->arena : ctx->arena;
    return str_copy(lasting, s);
}

static bool has_header(const struct http_reply *reply, const char *name) {
    for (size_t i = 0; i < reply->header_count; i++)
        if (strcasecmp(reply->headers[i].name, name) == 0)
            return true;
    return false;
}

static void header_if_missing(struct http_reply *reply, const char *name, str value) {
    if (!has_header(reply, name))
        http_reply_header(reply, name, value);
}

void reply_safe_headers(struct http_reply *reply) {
    header_if_missing(reply, "X-Content-Type-Options", STR("nosniff"));
    header_if_missing(reply, "Referrer-Policy", STR("no-referrer"));
    header_if_missing(reply, "Cache-Control", STR("no-store"));
    header_if_missing(reply, "Content-Security-Policy", STR("default-src 'none'; frame-ancestors 'none'; sandbox"));
}

static void write_notes(struct json_out *out, struct ctx *ctx) {
    const struct ctx_notes *notes = ctx->notes;
    struct buf whole;
    buf_init(&whole, ctx->arena, LIMIT_BODY_JSON);
    for (size_t i = 0; i < notes->count; i++)
        if (!notes->notes[i].field.len) {
            if (whole.len)
                buf_addc(&whole, ' ');
            buf_add(&whole, notes->notes[i].text);
        }
    json_key(out, "detail");
    if (whole.len && !whole.failed)
        json_text(out, buf_str(&whole));
    else
        json_null(out);
    json_key(out, "fields");
    json_list(out);
    for (size_t i = 0; i < notes->count; i++)
        if (notes->notes[i].field.len) {
            json_object(out);
            json_put_text(out, "field", notes->notes[i].field);
            json_put_text(out, "message", notes->notes[i].text);
            json_object_end(out);
        }
    json_list_end(out);
}

void reply_problem(struct ctx *ctx, err problem, struct http_reply *reply) {
    int status = reply_status_of(problem, ctx->notes);
    buf_clear(&reply->body);
    reply->header_count = 0;
    reply->file_path = STR_NONE;
    reply->fixed = STR_NONE;
    reply->stream = NULL;
    reply->status = status;
    reply->content_type = STR("application/problem+json");
    struct json_out out;
    json_start(&out, &reply->body);
    json_object(&out);
    json_put_text(&out, "type", STR("about:blank"));
    json_put_i64(&out, "status", status);
    json_put_text(&out, "code", str_of(problem->code));
    json_put_text(&out, "title", ctx_say(ctx, problem->zh, problem->en));
    write_notes(&out, ctx);
    json_put_text(&out, "request_id", ctx->request_id);
    json_object_end(&out);
    if (status == 429 || status == 503) {
        int64_t seconds = ctx->notes->retry_after_s > 0 ? ctx->notes->retry_after_s : status == 429 ? 10 : 2;
        str text = str_format(ctx->arena, "%lld", (long long)seconds);
        http_reply_header(reply, "Retry-After", reply_lasting(ctx, text));
    }
    if (status == 401)
        http_reply_header(reply, "WWW-Authenticate", STR("Session"));
    reply_safe_headers(reply);
}
