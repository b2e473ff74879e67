#include "tests/support/inside.h"
#include "base/os.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HEADERS = 8 };

struct given {
    struct http_details face; /* first: header() casts back */
    struct http_pair headers[HEADERS];
    size_t count;
};

static str header_of(const struct http_details *details, const char *lower_case_name) {
    const struct given *given = (const struct given *)(const void *)details;
    for (size_t i = 0; i < given->count; i++)
        if (str_is(given->headers[i].name, lower_case_name))
            return given->headers[i].value;
    return STR_NONE;
}

static void give(struct given *given, const char *name, str value) {
    assert_true(given->count < HEADERS);
    if (value.at)
        given->headers[given->count++] = (struct http_pair){str_of(name), value};
}

static enum http_method method_of(const char *name) {
    static const char *const names[] = {[HTTP_GET] = "GET",     [HTTP_HEAD] = "HEAD",     [HTTP_POST] = "POST",      [HTTP_PUT] = "PUT",
                                        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (enum http_method)i;
    return HTTP_OTHER;
}

static void take_uploads(struct world *w, struct http_request *request, const struct upload_given *given, size_t count) {
    struct http_upload *uploads = ARENA_LIST(w->arena, struct http_upload, count + 1);
    assert_non_null(uploads);
    for (size_t i = 0; i < count; i++) {
        str folder = files_temporary_folder(app_files(w->app));
        str path = str_format(w->arena, STR_F "/test-%lld-%zu", STR_A(folder), (long long)w->hidden->key, i);
        assert_null(os_write_file(path.at, given[i].bytes));
        uploads[i] = (struct http_upload){str_of(given[i].part), str_of(given[i].file_name), STR("application/octet-stream"), path, given[i].bytes.len, {0}};
        hash_of(HASH_SHA256, given[i].bytes, uploads[i].sha256);
    }
    request->uploads = uploads;
    request->upload_count = count;
}

static struct answer answer_of(struct world *w, struct http_reply *reply) {
    struct answer answer = {.status = reply->status ? reply->status : 200, .content_type = reply->content_type, .reply = reply};
    answer.body = reply->fixed.at ? reply->fixed : buf_str(&reply->body);
    if (reply->file_path.at) {
        const char *path = str_z(w->arena, reply->file_path);
        answer.body = world_read(w, path);
        if (reply->file_is_temporary)
            (void)remove(path);
    }
    bool is_json = str_is(answer.content_type, "application/json") || str_is(answer.content_type, "application/problem+json") ||
                   str_is(answer.content_type, "application/geo+json");
    struct json_fault fault;
    if (is_json && answer.body.len && json_read(w->arena, answer.body, &answer.json, &fault)) {
        print_error("the answer is not JSON at %zu: %s\n" STR_F "\n", fault.at, fault.why, STR_A(answer.body));
        fail();
    }
    return answer;
}

static struct answer send(struct world *w, const struct session *session, const char *method, const char *path, struct http_request *request, const char *key) {
    str all = str_of(path), raw = all, query = STR_NONE;
    str_cut(all, STR("?"), &raw, &query);
    request->method = method_of(method);
    request->query = query;
    request->peer = STR("127.0.0.1");
    request->arena = w->arena;
    assert_true(http_path_normalise(w->arena, raw, &request->path));
    struct given *given = ARENA_NEW(w->arena, struct given);
    assert_non_null(given);
    given->face.header = header_of;
    if (session) {
        give(given, "cookie", session->cookie);
        give(given, "x-csrf-token", session->csrf);
    }
    if (request->method != HTTP_GET && request->method != HTTP_HEAD)
        give(given, "idempotency-key", str_of(key));
    request->details = &given->face;
    struct http_reply *reply = ARENA_NEW(w->arena, struct http_reply);
    assert_non_null(reply);
    buf_init(&reply->body, w->arena, (size_t)256 << 20);
    app_answer(w->app, w->worker, request, reply);
    if (reply->status == 500)
        print_message("%s %s: " STR_F "\n%s\n", method, path, STR_A(buf_str(&reply->body)), db_last_failure());
    return answer_of(w, reply);
}

struct answer world_ask_keyed(struct world *w, const struct session *session, const char *method, const char *path, const char *body, const char *key) {
    struct http_request request = {.body = str_of(body), .content_type = body ? STR("application/json") : STR("")};
    return send(w, session, method, path, &request, key);
}

static const char *fresh_key(struct world *w) { return str_format(w->arena, "00000000-0000-4000-8000-%012lld", (long long)++w->hidden->key).at; }

struct answer world_ask(struct world *w, const struct session *session, const char *method, const char *path, const char *body) {
    return world_ask_keyed(w, session, method, path, body, fresh_key(w));
}

struct answer world_upload(struct world *w, const struct session *session, const char *method, const char *path, const char *json,
                           const struct upload_given *given, size_t count) {
    struct http_request request = {.body = str_of(json), .content_type = STR("multipart/form-data")};
    const char *key = fresh_key(w);
    if (!json && count == 1 && !given[0].part) { /* a bare body: PUT of a photo */
        request.body = given[0].bytes;
        request.content_type = str_of(given[0].file_name ? given[0].file_name : "application/octet-stream");
    } else {
        take_uploads(w, &request, given, count);
    }
    return send(w, session, method, path, &request, key);
}

static str cookie_of(struct world *w, const struct http_reply *reply) {
    for (size_t i = 0; i < reply->header_count; i++)
        if (strcasecmp(reply->headers[i].name, "Set-Cookie") == 0) {
            str pair = reply->headers[i].value, rest;
            str_cut(reply->headers[i].value, STR(";"), &pair, &rest);
            if (str_starts_with(pair, "wencheng_session="))
                return str_copy(w->arena, pair);
        }
    return STR_NONE;
}

struct session world_sign_in(struct world *w, const char *account, const char *password) {
    str body = world_body(w, "{\"account\":\"%s\",\"password\":\"%s\"}", account, password);
    struct answer answer = world_ask(w, NULL, "POST", "/api/session", body.at);
    if (answer.status != 200 && answer.status != 201)
        expect_status(answer, 201);
    return (struct session){cookie_of(w, answer.reply), answer_text(answer, "csrf")};
}
