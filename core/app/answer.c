/* One request from gathered bytes to a reply: route, session, right, form, transaction, audit. Nothing else opens
 * transactions for a request, checks rights of routes, audits or types a status. */
#include "app/inside.h"
#include "base/log.h"
#include <string.h>

struct worker {
    struct app *app;
    struct arena *own, *arena;
};

struct answering {
    struct app *app;
    struct ctx *ctx;
    const struct http_request *request;
    struct http_reply *reply;
    struct path_hit hit;
    const struct route *route; /* NULL until found */
    struct http_pair *query;
    size_t query_count;
    str csrf;
    void *in;
    struct repeat repeat;
    bool is_export;
    str format; /* of an export */
    struct kept_question question;
};

void *app_worker_new(void *app) {
    struct arena *own = arena_new(4096);
    struct worker *worker = own ? ARENA_NEW(own, struct worker) : NULL;
    struct arena *arena = worker ? arena_new(LIMIT_REQUEST_ARENA) : NULL;
    if (!arena) {
        arena_free(own);
        return NULL;
    }
    *worker = (struct worker){app, own, arena};
    return worker;
}

void app_worker_free(void *with) {
    struct worker *worker = with;
    if (!worker)
        return;
    arena_free(worker->arena);
    arena_free(worker->own);
}

struct http_limits app_limits(void *with, enum http_method method, str path) {
    struct app *app = with;
    struct path_hit hit;
    path_find(&app->paths, method, path, &hit);
    struct http_limits limits = {.body = LIMIT_BODY_JSON};
    if (!hit.row)
        return limits;
    unsigned flags = hit.row->route->flags;
    if (flags & ROUTE_LARGE)
        return (struct http_limits){LIMIT_BODY_IMPORT, LIMIT_BODY_IMPORT, LIMIT_PHOTOS_A_REPORT};
    if (flags & ROUTE_UPLOADS)
        return (struct http_limits){LIMIT_PHOTO_BYTES, LIMIT_PHOTO_BYTES, LIMIT_PHOTOS_A_REPORT};
    return limits;
}

bool app_is_quick(void *with, enum http_method method, str path) {
    struct app *app = with;
    if (!db_is_sqlite(app->db) || (method != HTTP_GET && method != HTTP_HEAD))
        return false;
    struct path_hit hit;
    path_find(&app->paths, method, path, &hit);
    return hit.row && (hit.row->route->flags & ROUTE_QUICK);
}

static str query_of(const struct answering *a, const char *name) {
    for (size_t i = 0; i < a->query_count; i++)
        if (str_is(a->query[i].name, name))
            return a->query[i].value;
    return STR_NONE;
}

static enum lang wanted_language(const struct answering *a) {
    str asked = query_of(a, "lang");
    if (!asked.len)
        asked = http_header(a->request, "x-lang");
    if (!asked.len) {
        str list = http_header(a->request, "accept-language");
        size_t en = str_find(list, STR("en")), zh = str_find(list, STR("zh"));
        return en < zh ? LANG_EN : LANG_ZH; /* absent counts as far away; the browser lists the wanted one first */
    }
    return str_starts_with(asked, "en") ? LANG_EN : LANG_ZH;
}

static bool writes(const struct answering *a) { return a->route->command != NULL; }

static err who(struct db_read *r, void *with) {
    struct answering *a = with;
    struct ctx *ctx = a->ctx;
    str token = http_cookie(a->request, "wencheng_session");
    if (token.len && a->app->identity) {
        const struct actor *actor = NULL;
        TRY(a->app->identity->identify(ctx, r, token, &actor, &a->csrf));
        if (actor)
            ctx->actor = actor;
    }
    if (a->repeat.key.len)
        return repeat_look(ctx, r, &a->repeat);
    return NULL;
}

static bool same_token(str a, str b) {
    unsigned char x[HASH_BYTES], y[HASH_BYTES];
    hash_of(HASH_SHA256, a, x);
    hash_of(HASH_SHA256, b, y);
    return a.len && hash_same(x, y);
}

static err check_right(struct answering *a) {
    const struct actor *actor = a->ctx->actor;
    const struct right *needs = a->route->needs;
    if (needs != &app_public && !actor->account_id)
        return &app_anonymous;
    if (!actor_may(actor, needs)) {
        str zh = str_format(a->ctx->arena, "需要的权限：%s。", needs->zh), en = str_format(a->ctx->arena, "The right needed: %s.", needs->en);
        return ctx_refuse(a->ctx, &app_forbidden, "", zh, en);
    }
    if (writes(a) && actor->account_id && !(a->route->flags & ROUTE_NO_CSRF) && !same_token(a->csrf, http_header(a->request, "x-csrf-token")))
        return &app_no_csrf;
    return NULL;
}

/* The JSON of the request: nothing for raw bodies of upload routes, refused when it came as something else. */
static err body_text(struct answering *a, str *ret) {
    const struct http_request *request = a->request;
    *ret = STR_NONE;
    if (!writes(a) || !request->body.len)
        return NULL;
    bool is_multipart = str_is(request->content_type, "multipart/form-data");
    if (!is_multipart && !str_is(request->content_type, "application/json"))
        return a->route->flags & ROUTE_UPLOADS ? NULL : &app_not_json;
    if (request->body.len > LIMIT_BODY_JSON && !(a->route->flags & ROUTE_LARGE))
        return &buf_too_long;
    *ret = request->body;
    return NULL;
}

static const struct form *form_of(const struct route *route) {
    if (route->command)
        return &route->command->takes;
    return route->serve.run ? &route->serve.takes : &route->query.takes;
}

static err parse(struct answering *a) {
    const struct form *form = form_of(a->route);
    struct form_source source = {.path = a->hit.parameters, .path_count = a->hit.parameter_count, .query = a->query, .query_count = a->query_count};
    TRY(body_text(a, &source.body));
    a->in = arena_alloc(a->ctx->arena, 1, form->size ? form->size : 1);
    if (!a->in)
        return &err_no_memory;
    return form_parse(a->ctx, form, &source, a->in);
}

static err admit(struct answering *a) {
    TRY(check_right(a));
    a->is_export = export_is_asked(a->route, a->query, a->query_count, &a->format);
    return parse(a);
}

static err run_query(struct db_read *r, void *with) {
    struct answering *a = with;
    const struct route *route = a->route;
    if (a->format.len)
        return export_answer(a->ctx, r, route, a->in, a->format, a->reply);
    if (route->serve.run) {
        a->reply->content_type = str_of(route->serve.content_type);
        return route->serve.run(a->ctx, r, a->in, a->reply);
    }
    struct json_out out;
    buf_clear(&a->reply->body);
    json_start(&out, &a->reply->body);
    return route->query.run(a->ctx, r, a->in, &out);
}

/* One snapshot for all of a read: who asks, and what they get. */
static err read_whole(struct db_read *r, void *with) {
    TRY(who(r, with));
    TRY(admit(with));
    return run_query(r, with);
}

static void reply_stored(struct answering *a) {
    buf_clear(&a->reply->body);
    buf_add(&a->reply->body, a->repeat.body);
    a->ctx->notes->status = (int)a->repeat.status;
}

static str action_of(const struct answering *a) { return str_format(a->ctx->arena, "%s %s", http_method_name(a->route->method), a->route->path); }

/* Inside the transaction, maybe twice. */
static err run_apply(struct db_write *w, void *with) {
    struct answering *a = with;
    struct ctx *ctx = a->ctx;
    const struct command *command = a->route->command;
    ctx_forget(ctx);
    a->repeat.was_stored = false;
    if (a->repeat.key.len) {
        TRY(repeat_begin(ctx, w, &a->repeat));
        if (a->repeat.was_stored) {
            reply_stored(a);
            return NULL;
        }
    }
    struct json_out out;
    buf_clear(&a->reply->body);
    json_start(&out, &a->reply->body);
    TRY(command->apply(ctx, w, a->in, &out));
    if (!ctx->notes->status)
        ctx->notes->status = command->created ? command->created : 200;
    TRY(a->reply->body.failed);
    TRY(audit_command(ctx, w, action_of(a)));
    if (a->repeat.key.len && !ctx->notes->cookie_count && !(a->route->flags & ROUTE_SECRET))
        return repeat_store(ctx, w, &a->repeat, ctx->notes->status, buf_str(&a->reply->body));
    return NULL;
}

static err run_command(struct answering *a) {
    const struct command *command = a->route->command;
    if (a->repeat.was_stored) {
        reply_stored(a);
        return NULL;
    }
    if (command->prepare)
        TRY(command->prepare(a->ctx, a->in));
    if (a->app->node_lost)
        return &err_busy;
    err failed = db_commit(a->app->db, run_apply, a);
    if (failed != &app_undone) {
        TRY(failed);
        ctx_wake(a->ctx);
        return NULL;
    }
    if (a->ctx->notes->status >= 400)
        audit_refusal(a->ctx, action_of(a), failed);
    buf_clear(&a->reply->body);
    buf_add(&a->reply->body, a->ctx->notes->undone);
    return NULL;
}

static err find(struct answering *a) {
    path_find(&a->app->paths, a->request->method, a->request->path, &a->hit);
    if (!a->hit.row)
        return a->hit.is_other_method ? &app_no_method : &app_no_route;
    a->route = a->hit.row->route;
    return a->request->refused;
}

/* A command is looked at before its transaction: nothing of a stranger waits for the writer. */
static err look_first(struct answering *a) {
    TRY(repeat_read(a->ctx, a->hit.row, &a->repeat));
    bool has_cookie = http_cookie(a->request, "wencheng_session").len != 0;
    if (has_cookie || a->repeat.key.len)
        return db_view(a->app->db, who, a);
    return NULL;
}

static err answer(struct answering *a) {
    struct ctx *ctx = a->ctx;
    TRY(find(a));
    if (writes(a)) {
        TRY(look_first(a));
        TRY(admit(a));
        TRY(run_command(a));
    } else {
        TRY(db_view(a->app->db, read_whole, a));
    }
    if (a->route->serve.run || a->is_export)
        return NULL;
    a->reply->content_type = STR("application/json");
    a->reply->status = ctx->notes->status ? ctx->notes->status : 200;
    TRY(a->reply->body.failed);
    if (a->app->settings.check_shapes && a->route->gives)
        return shape_check(ctx, a->route, buf_str(&a->reply->body));
    return NULL;
}

static void keep_what_lasts(struct answering *a) {
    struct http_reply *reply = a->reply;
    struct ctx_notes *notes = a->ctx->notes;
    for (size_t i = 0; i < notes->cookie_count; i++)
        http_reply_header(reply, "Set-Cookie", notes->cookies[i]);
    for (size_t i = 0; i < reply->header_count; i++)
        reply->headers[i].value = reply_lasting(a->ctx, reply->headers[i].value);
    reply->content_type = reply_lasting(a->ctx, reply->content_type);
    if (reply->file_path.at)
        reply->file_path = reply_lasting(a->ctx, reply->file_path);
    reply_safe_headers(reply);
}

static bool is_worth_auditing(const struct answering *a, err problem) {
    if (!a->route)
        return false;
    if (writes(a))
        return problem->kind != PROBLEM_BUSY && problem->kind != PROBLEM_NO_MEMORY && problem->kind != PROBLEM_NO_SPACE;
    return problem->kind == PROBLEM_FORBIDDEN;
}

static bool is_kept(const struct answering *a) {
    const struct http_reply *reply = a->reply;
    return a->question.revision && reply->status == 200 && !a->format.len && !reply->header_count && !a->ctx->notes->cookie_count && !reply->body.failed;
}

static void finish(struct answering *a, err problem, int64_t started_us) {
    struct ctx *ctx = a->ctx;
    struct app *app = a->app;
    app->requests++;
    if (problem) {
        int status = reply_status_of(problem, ctx->notes);
        *(status >= 500 ? &app->failed : &app->refused) += 1;
        if (is_worth_auditing(a, problem))
            audit_refusal(ctx, action_of(a), problem);
        reply_problem(ctx, problem, a->reply);
        if (problem == &app_no_method)
            http_reply_header(a->reply, "Allow", STR("GET, POST, PUT, DELETE"));
    } else {
        if (is_kept(a))
            kept_put(app, &a->question, a->route, ctx->actor->account_id, ctx->now_ms, buf_str(&a->reply->body));
        keep_what_lasts(a);
    }
    bool is_fault = problem && (problem->kind == PROBLEM_IO || problem->kind == PROBLEM_BUG);
    bool is_engine = is_fault && (problem == &err_bug || str_starts_with(str_of(problem->code), "db."));
    log_line(is_fault ? LOG_ERROR : LOG_INFO, "request",
             LOG_FIELDS(LOG_TEXT("request_id", ctx->request_id), LOG_TEXT("method", str_of(http_method_name(a->request->method))),
                        LOG_TEXT("route", a->route ? str_of(a->route->path) : STR("-")), LOG_INT("status", a->reply->status ? a->reply->status : 200),
                        LOG_INT("actor", ctx->actor->account_id), LOG_TEXT("code", str_of(problem ? problem->code : "")),
                        LOG_TEXT("engine", str_of(is_engine ? db_last_failure() : "")), LOG_INT("bytes", (int64_t)a->reply->body.len),
                        LOG_INT("us", clock_monotonic_us(app->clock) - started_us)));
}

static void no_room_for_anything(struct http_reply *reply) {
    reply->status = 503;
    reply->content_type = STR("application/problem+json");
    reply->fixed = STR("{\"type\":\"about:blank\",\"status\":503,\"code\":\"base.no_memory\",\"title\":\"系统内存不足，请稍后再试。\",\"detail\":null,"
                       "\"fields\":[],\"request_id\":\"\"}");
    http_reply_header(reply, "Retry-After", STR("5"));
}

void app_answer(void *with, void *worker_of, const struct http_request *request, struct http_reply *reply) {
    struct app *app = with;
    struct worker *worker = worker_of;
    arena_reset(worker->arena);
    int64_t started_us = clock_monotonic_us(app->clock);
    struct answering a = {.app = app, .request = request, .reply = reply};
    if (kept_look(app, &a.question, request, reply, started_us))
        return;
    if (ctx_make(app, worker->arena, &a.ctx)) {
        no_room_for_anything(reply);
        return;
    }
    a.ctx->actor = &actor_nobody;
    a.ctx->request = request;
    err problem = http_query_parse(worker->arena, request->query, &a.query, &a.query_count);
    a.ctx->lang = wanted_language(&a);
    if (!problem)
        problem = answer(&a);
    finish(&a, problem, started_us);
}
