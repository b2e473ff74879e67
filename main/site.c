#include "main/site.h"
#include <string.h>

extern const char web_pack_start[], web_pack_end[];

err site_open(struct site *site, struct app *app, str web_folder, struct arena *arena) {
    site->app = app;
    site->web_folder = web_folder;
    site->frame_ancestors = app_setting(app, "web.frame_ancestors", STR("'none'"));
    return pack_open(arena, (str){web_pack_start, (size_t)(web_pack_end - web_pack_start)}, &site->pack);
}

static bool is_application(str path) {
    return str_starts(path, STR("/api/")) || str_is(path, "/healthz") || str_is(path, "/readyz") || str_is(path, "/metrics");
}

/* Which page a typed address opens. Only the shells fall back: a missing /assets file must be 404, or an old tab would be
 * given HTML as a script. */
static str page_of(str path) {
    static const struct { const char *prefix, *page; } shells[] = {{"/desk", "/desk.html"}, {"/field", "/field.html"}, {"/wall", "/wall.html"}};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        str prefix = str_of(shells[i].prefix);
        if (str_starts(path, prefix) && (path.len == prefix.len || path.at[prefix.len] == '/'))
            return str_of(shells[i].page);
    }
    if (str_is(path, "/") || str_starts(path, STR("/report")) || str_starts(path, STR("/track")))
        return STR("/citizen.html");
    return path;
}

static const char *type_of(str path) {
    static const struct {
        const char *end, *type;
    } types[] = {{".html", "text/html; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"},
                 {".css", "text/css; charset=utf-8"},
                 {".svg", "image/svg+xml"},
                 {".woff2", "font/woff2"},
                 {".json", "application/json"},
                 {".webmanifest", "application/manifest+json"},
                 {".png", "image/png"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(path, str_of(types[i].end)))
            return types[i].type;
    return "application/octet-stream";
}

static void guard_headers(struct site *site, const struct http_request *request, struct http_reply *reply) {
    str policy = str_format(request->arena,
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
                            "connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; base-uri 'none'; "
                            "form-action 'self'; frame-ancestors " STR_F,
                            STR_A(site->frame_ancestors));
    http_reply_header(reply, "Content-Security-Policy", policy);
    http_reply_header(reply, "X-Content-Type-Options", STR("nosniff"));
    http_reply_header(reply, "Referrer-Policy", STR("same-origin"));
    http_reply_header(reply, "Permissions-Policy", STR("camera=(self), geolocation=(self), microphone=()"));
}

static void not_built(struct http_reply *reply) {
    reply->status = 200;
    reply->content_type = STR("text/html; charset=utf-8");
    buf_addz(&reply->body, "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>文城 Wencheng</title>"
                           "<h1>文城 Wencheng</h1><p>服务程序已运行，但界面没有编译进来。请运行 <code>make build</code>（需要 Node），"
                           "或用 <code>--web-dir</code> 指定界面文件夹。接口照常可用：<a href=\"/api/openapi.json\">/api/openapi.json</a></p>"
                           "<p lang=\"en\">The server runs, but its screens were not built in. Run <code>make build</code> (needs Node) or name a "
                           "folder with <code>--web-dir</code>. The API works: <a href=\"/api/openapi.json\">/api/openapi.json</a></p></html>");
}

static void not_found(struct http_reply *reply) {
    reply->status = 404;
    reply->content_type = STR("text/plain; charset=utf-8");
    buf_addz(&reply->body, "没有这个页面。There is no such page.\n");
}

static void from_folder(struct site *site, const struct http_request *request, str page, struct http_reply *reply) {
    str path = str_format(request->arena, STR_F STR_F, STR_A(site->web_folder), STR_A(page)); /* page is normalised: no ".." */
    const char *z = str_z(request->arena, path);
    struct stat facts;
    if (!z || os_current()->stat(z, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        not_found(reply);
        return;
    }
    reply->status = 200;
    reply->content_type = str_of(type_of(page));
    reply->file_path = path;
    http_reply_header(reply, "Cache-Control", STR("no-cache"));
}

static void screens(struct site *site, const struct http_request *request, struct http_reply *reply) {
    guard_headers(site, request, reply);
    if (request->refused || (request->method != HTTP_GET && request->method != HTTP_HEAD)) {
        reply->status = request->refused ? 400 : 405;
        reply->content_type = STR("text/plain; charset=utf-8");
        buf_addf(&reply->body, "%s\n%s\n", request->refused ? request->refused->zh : "这个地址只能打开，不能提交。",
                 request->refused ? request->refused->en : "This address can be opened, not written to.");
        return;
    }
    str page = page_of(request->path);
    if (site->web_folder.len) {
        from_folder(site, request, page, reply);
        return;
    }
    const struct pack_file *file = pack_find(&site->pack, page);
    if (file)
        pack_answer(file, request, reply);
    else if (!site->pack.count && str_ends(page, STR(".html")))
        not_built(reply);
    else
        not_found(reply);
}

static void answer(void *with, void *worker, const struct http_request *request, struct http_reply *reply) {
    struct site *site = with;
    if (is_application(request->path))
        app_answer(site->app, worker, request, reply);
    else
        screens(site, request, reply);
}

static struct http_limits limits(void *with, enum http_method method, str path) {
    struct site *site = with;
    return is_application(path) ? app_limits(site->app, method, path) : (struct http_limits){0, 0, 0};
}

static bool is_quick(void *with, enum http_method method, str path) {
    struct site *site = with;
    return !is_application(path) || app_is_quick(site->app, method, path);
}

static void *worker_new(void *with) {
    struct site *site = with;
    return app_worker_new(site->app);
}

struct http_app site_http_app(struct site *site) {
    return (struct http_app){site, worker_new, app_worker_free, limits, is_quick, answer};
}
