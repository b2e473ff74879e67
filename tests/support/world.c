#include "tests/support/inside.h"
#include "base/log.h"
#include "base/os.h"
#include "base/random.h"
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t world_now(void *state) { return ((struct world *)state)->now_ms; }

static int64_t real_us(void *state) {
    (void)state;
    return clock_monotonic_us(&clock_system);
}

static bool wants_postgres(void) {
    const char *engine = getenv("WENCHENG_TEST_ENGINE");
    return engine && strcmp(engine, "postgres") == 0;
}

static void run_sql(const char *url, const char *text) {
    PGconn *c = PQconnectdb(url);
    if (PQstatus(c) != CONNECTION_OK) {
        print_error("PostgreSQL: %s\n", PQerrorMessage(c));
        PQfinish(c);
        fail();
    }
    PGresult *result = PQexec(c, text);
    bool is_fine = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!is_fine)
        print_error("PostgreSQL: %s\n", PQerrorMessage(c));
    PQclear(result);
    PQfinish(c);
    assert_true(is_fine);
}

void database_make(struct world *w) {
    w->hidden->database = STR("");
    if (!wants_postgres())
        return;
    const char *url = getenv("WENCHENG_TEST_DATABASE");
    if (!url || !*url) {
        print_message("skipped: WENCHENG_TEST_DATABASE names no PostgreSQL\n");
        skip();
    }
    unsigned char random[8];
    random_bytes(random, sizeof random);
    w->hidden->schema = str_format(w->arena, "world_" STR_F, STR_A(str_hex(w->arena, random, sizeof random)));
    run_sql(url, str_format(w->arena, "CREATE SCHEMA " STR_F, STR_A(w->hidden->schema)).at);
    w->hidden->database = str_format(w->arena, "%s%soptions=-csearch_path%%3D" STR_F, url, strchr(url, '?') ? "&" : "?", STR_A(w->hidden->schema));
}

void database_drop(struct world *w) {
    if (w->hidden->schema.len)
        run_sql(getenv("WENCHENG_TEST_DATABASE"),
                str_format(w->arena, "SET client_min_messages = warning; DROP SCHEMA " STR_F " CASCADE", STR_A(w->hidden->schema)).at);
}

static void start(struct world *w) {
    struct app_private *p = w->hidden;
    str message = STR_NONE;
    err failed =
        p->parts.capability_count ? app_open_with(&p->settings, &p->parts, &w->app, w->arena, &message) : app_open(&p->settings, &w->app, w->arena, &message);
    if (failed)
        print_error("the world does not open: %s " STR_F "\n", failed->code, STR_A(message));
    assert_null(failed);
    w->worker = app_worker_new(w->app);
    assert_non_null(w->worker);
}

void world_open_with(struct world *w, const struct app_parts *parts, const char *settings_path) {
    log_set_level(getenv("WENCHENG_TEST_LOG") ? LOG_DEBUG : LOG_OFF);
    *w = (struct world){.arena = arena_new(WORLD_ARENA)};
    assert_non_null(w->arena);
    int64_t day;
    assert_true(day_parse(STR("2026-03-02"), &day));
    w->now_ms = day_start_ms(day) + 9 * (int64_t)MS_HOUR;
    w->hidden = ARENA_NEW(w->arena, struct app_private);
    assert_non_null(w->hidden);
    if (parts)
        w->hidden->parts = *parts;
    database_make(w);
    const char *top = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    str folder = str_format(w->arena, "%s/wencheng-test-XXXXXX", top);
    char *made = arena_alloc(w->arena, folder.len + 1, 1);
    assert_non_null(made);
    memcpy(made, folder.at, folder.len);
    assert_non_null(mkdtemp(made));
    w->folder = str_of(made);
    w->hidden->clock = (struct clock){world_now, real_us, w};
    w->hidden->settings =
        (struct app_settings){.data_folder = w->folder, .database = w->hidden->database, .connections = 6, .clock = &w->hidden->clock, .check_shapes = true};
    str message = STR_NONE;
    if (settings_path)
        assert_null(app_settings_read_with(w->arena, parts, str_of(settings_path), &w->hidden->settings, &message));
    start(w);
    world_people(w);
}

void world_open(struct world *w) { world_open_with(w, NULL, NULL); }

static void stop(struct world *w) {
    app_worker_free(w->worker);
    app_close(w->app);
    w->worker = NULL;
    w->app = NULL;
}

void world_close(struct world *w) {
    stop(w);
    database_drop(w);
    str command = str_format(w->arena, "rm -rf '" STR_F "'", STR_A(w->folder));
    if (system(command.at) != 0)
        print_message("left behind: " STR_F "\n", STR_A(w->folder));
    arena_free(w->arena);
    *w = (struct world){0};
}

void world_reopen(struct world *w) {
    stop(w);
    start(w);
}

void world_wait(struct world *w, int64_t ms) { w->now_ms += ms; }

struct ctx *world_ctx(struct world *w) {
    struct ctx *ctx;
    assert_null(app_ctx(w->app, w->arena, &ctx));
    return ctx;
}

str world_read(struct world *w, const char *path) {
    str text = STR_NONE;
    assert_null(os_read_file(w->arena, path, (size_t)256 << 20, &text));
    return text;
}

str shared_data(struct world *w, const char *name) {
    str path = str_format(w->arena, "../shared/data/%s", name);
    if (os_exists(path.at))
        return path;
    print_message("skipped: ../shared/data/%s is not here\n", name);
    return STR_NONE;
}
