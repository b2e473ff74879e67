/* What every program has, whatever capabilities it was built with. */
#include "app/import.h"
#include "app/inside.h"
#include <stddef.h>

static err answer_health(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)r;
    (void)in;
    int64_t schema;
    TRY(db_schema_version(ctx->app->db, ctx->arena, &schema));
    json_object(out);
    json_put_text(out, "status", STR("ok"));
    json_put_text(out, "version", STR(WENCHENG_VERSION));
    json_put_text(out, "engine", str_of(db_engine(ctx->app->db)));
    json_put_i64(out, "schema", schema);
    json_object_end(out);
    return NULL;
}

static err answer_ready(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct db_row row;
    TRY(db_one(r, ctx->arena, &app_sql[APP_FEED_LAST], DB_ARGS(db_int(ctx->city_id)), &row));
    if (ctx->app->node_lost)
        return &err_busy;
    json_object(out);
    json_put_text(out, "status", STR("ready"));
    json_object_end(out);
    return NULL;
}

void app_metrics(struct app *app, struct buf *to) {
    const struct {
        const char *name, *kind, *help;
        int64_t value;
    } all[] = {
        {"wencheng_requests_total", "counter", "Requests answered by the application.", app->requests},
        {"wencheng_refused_total", "counter", "Requests refused (4xx).", app->refused},
        {"wencheng_failed_total", "counter", "Requests that failed (5xx).", app->failed},
        {"wencheng_streams", "gauge", "Open live feeds.", app->streams},
        {"wencheng_feed_events_total", "counter", "Feed events this process has seen.", (int64_t)feed_seen(app)},
        {"wencheng_node", "gauge", "Leased node number in ids.", app->node},
        {"wencheng_node_lost", "gauge", "1 while the lease of the node number is lost.", app->node_lost},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buf_addf(to, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", all[i].name, all[i].help, all[i].name, all[i].kind, all[i].name, (long long)all[i].value);
}

static err serve_metrics(struct ctx *ctx, struct db_read *r, const void *in, struct http_reply *reply) {
    (void)r;
    (void)in;
    app_metrics(ctx->app, &reply->body);
    return reply->body.failed;
}

static err serve_openapi(struct ctx *ctx, struct db_read *r, const void *in, struct http_reply *reply) {
    (void)r;
    (void)in;
    buf_add(&reply->body, ctx->app->openapi);
    return reply->body.failed;
}

static err run_refusals(struct ctx *ctx, struct db *db) { return refusals_flush(ctx, db); }

struct nothing {
    int64_t none;
};
static const struct field no_fields[] = {FIELD_END};
#define TAKES_NOTHING                                                                                                                                          \
    { sizeof(struct nothing), no_fields }

static const struct field health_fields[] = {
    {"status", FIELD_TEXT, 0, .says = "ok"},
    {"version", FIELD_TEXT, 0, .says = "Version of the program"},
    {"engine", FIELD_TEXT, 0, .says = "Database engine and its version"},
    {"schema", FIELD_INT, 0, .says = "Number of migrations applied"},
    FIELD_END,
};
static const struct shape health_shape = {"Health", health_fields};
static const struct field ready_fields[] = {{"status", FIELD_TEXT, 0, .says = "ready"}, FIELD_END};
static const struct shape ready_shape = {"Ready", ready_fields};

static const struct route routes[] = {
    {HTTP_GET, "/healthz", &app_public, "Whether the program runs", .query = {TAKES_NOTHING, answer_health}, .gives = &health_shape, .flags = ROUTE_QUICK},
    {HTTP_GET, "/readyz", &app_public, "Whether it can work: the database answers", .query = {TAKES_NOTHING, answer_ready}, .gives = &ready_shape},
    {HTTP_GET, "/metrics", &app_public, "Counters in the Prometheus text format", .serve = {TAKES_NOTHING, serve_metrics, "text/plain; version=0.0.4"}},
    {HTTP_GET, "/api/openapi.json", &app_public, "This document", .serve = {TAKES_NOTHING, serve_openapi, "application/json"}},
    {HTTP_GET, "/api/feed", &app_signed_in,
     "Live changes as server-sent events: event `change` with {\"what\",\"id\"}, event `reload` when too much was missed",
     .serve = {TAKES_NOTHING, feed_serve, "text/event-stream"}},
};

static const struct job jobs[] = {
    {"app.expire", MS_HOUR, expire_job},
    {"app.outbox", MS_MINUTE, outbox_job},
    {"app.refusals", MS_MINUTE, run_refusals},
    {"app.seal", MS_SECOND, audit_seal_job},
};

static const struct setting settings[] = {
    {"city.id", SETTING_NUMBER, "Number of the city in the database; 1"},
    {"database.url", SETTING_SECRET, "postgresql://…; SQLite in the data folder when absent"},
    {"database.connections", SETTING_NUMBER, "Connections to PostgreSQL; 8"},
    {"server.workers", SETTING_NUMBER, "Threads that answer; by the cores"},
    {"server.socket_threads", SETTING_NUMBER, "Threads that read and write sockets; by the cores"},
    {"server.trusted_proxy", SETTING_TEXT, "Address of the proxy whose X-Forwarded-For is believed; none"},
    {"server.insecure_cookies", SETTING_NUMBER, "1: session cookies also over plain http beyond this machine; 0"},
    {"server.kept_ms", SETTING_NUMBER, "How long an answer may be given again while nothing was committed, at most 10000; 0: never; 1000"},
    {"web.frame_ancestors", SETTING_TEXT, "Who may show the pages in a frame; 'none'"},
    {"audit.hash", SETTING_TEXT, "sha256 or sm3; sha256"},
};

static const struct problem *const problems[] = {
    &app_stale,    &app_not_found, &app_forbidden,     &app_anonymous,  &app_invalid,           &app_bad_json, &app_no_csrf,
    &app_no_route, &app_no_method, &app_not_json,      &app_key_reused, &app_bad_key,           &app_too_many, &app_misfit,
    &app_setup,    &app_undone,    &app_import_faulty, &app_import_dry, &app_import_unreadable,
};

const struct capability app_capability = {
    .name = "app",
    .zh = "平台",
    .en = "Platform",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .jobs = jobs,
    .jobs_count = sizeof jobs / sizeof *jobs,
    .statements = app_sql,
    .statement_count = APP_STATEMENTS,
    .selects = &app_audit_select,
    .select_count = 1,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .settings = settings,
    .settings_count = sizeof settings / sizeof *settings,
};
