#include "app/inside.h"
#include "base/log.h"
#include "base/random.h"
#include <string.h>

struct db *app_db(struct app *app) {
    return app->db;
}
struct files *app_files(struct app *app) {
    return app->files;
}
const struct clock *app_clock(struct app *app) { return app->clock; }
const struct app_settings *app_settings(const struct app *app) { return &app->settings; }
const struct app_parts *app_parts(const struct app *app) { return &app->parts; }

void *app_state(struct app *app, const struct capability *capability) {
    for (size_t i = 0; i < app->parts.capability_count; i++)
        if (app->parts.capabilities[i] == capability)
            return app->states[i];
    return NULL;
}

void app_on_feed(struct app *app, void (*wake)(void *with), void *with) { feed_on_wake(app, wake, with); }

err app_on_outbox(struct app *app, const char *kind, outbox_sender send, void *with) {
    if (app->sender_count == OUTBOX_KINDS)
        return &err_bug;
    app->senders[app->sender_count++] = (struct sender){kind, send, with};
    return NULL;
}

static err take_settings(struct app *app, const struct app_settings *given) {
    app->settings = *given;
    app->settings.data_folder = str_copy(app->arena, given->data_folder);
    app->settings.database = str_copy(app->arena, given->database);
    if (!app->settings.city_id)
        app->settings.city_id = 1;
    app->clock = given->clock ? given->clock : &clock_system;
    app->owner = random_token(app->arena, 12);
    return app->settings.data_folder.at && app->settings.database.at && app->owner.at ? NULL : &err_no_memory;
}

static err take_parts(struct app *app, const struct app_parts *given, str *ret_message) {
    size_t count = given->capability_count + 1;
    const struct capability **list = ARENA_LIST(app->arena, const struct capability *, count);
    app->states = ARENA_LIST(app->arena, void *, count);
    if (!list || !app->states)
        return &err_no_memory;
    list[0] = &app_capability;
    for (size_t i = 1; i < count; i++) {
        list[i] = given->capabilities[i - 1];
        if (list[i]->identify)
            app->identity = list[i];
    }
    app->parts = (struct app_parts){list, count, given->migrations, given->migration_count};
    TRY(path_table_make(app->arena, &app->parts, &app->paths, ret_message));
    return openapi_make(app->arena, &app->parts, STR(WENCHENG_VERSION), &app->openapi);
}

static err open_stores(struct app *app, struct arena *arena, str *ret_message) {
    const char *folder = str_z(app->arena, app->settings.data_folder);
    if (!folder)
        return &err_no_memory;
    TRY(os_make_folders(folder));
    struct db_settings settings = {.where = app->settings.database.len ? app->settings.database : app->settings.data_folder,
                                   .connections = app->settings.connections};
    TRY(db_open(&settings, &app->db, arena, ret_message));
    int64_t applied;
    TRY(db_migrate(app->db, app->parts.migrations, app->parts.migration_count, clock_now_ms(app->clock), &applied, arena, ret_message));
    if (applied)
        log_line(LOG_INFO, "migrated", LOG_FIELDS(LOG_INT("applied", applied)));
    str files = str_format(app->arena, STR_F "/files", STR_A(app->settings.data_folder));
    return files.at ? files_open(app->arena, files, &app->files) : &err_no_memory;
}

static err start_all(struct app *app) {
    for (size_t i = 0; i < app->parts.capability_count; i++) {
        if (app->parts.capabilities[i]->start)
            TRY(app->parts.capabilities[i]->start(app, &app->states[i]));
        app->started = i + 1;
    }
    return NULL;
}

struct seeding {
    struct ctx *ctx;
    const struct capability *capability;
};

static err seed(struct db_write *w, void *with) {
    struct seeding *s = with;
    struct ctx *ctx = s->ctx;
    str name = str_of(s->capability->name);
    ctx_forget(ctx);
    TRY(s->capability->seed(ctx, w));
    return db_run(w, &app_sql[APP_SEED_PUT], DB_ARGS(db_int(ctx->city_id), db_text(name), db_text(STR(WENCHENG_VERSION)), db_int(ctx->now_ms)), NULL);
}

struct asking {
    struct ctx *ctx;
    const char *name;
    str text;
};

static err seeded(struct db_read *r, void *with) {
    struct asking *ask = with;
    struct db_row row;
    TRY(db_one(r, ask->ctx->arena, &app_sql[APP_SEED_GET], DB_ARGS(db_int(ask->ctx->city_id), db_text(str_of(ask->name))), &row));
    ask->text = row.count ? db_s(&row, 0) : STR_NONE;
    return NULL;
}

static err seed_all(struct app *app, struct ctx *ctx, str *ret_message) {
    for (size_t i = 0; i < app->parts.capability_count; i++) {
        const struct capability *c = app->parts.capabilities[i];
        struct asking ask = {ctx, c->name, STR_NONE};
        if (!c->seed)
            continue;
        TRY(db_view(app->db, seeded, &ask));
        if (str_is(ask.text, WENCHENG_VERSION))
            continue;
        struct seeding s = {ctx, c};
        err failed = db_commit(app->db, seed, &s);
        if (failed) {
            *ret_message = str_format(ctx->arena, "the first rows of %s: %s", c->name, failed->code);
            return failed;
        }
    }
    return NULL;
}

static err read_demo(struct db_read *r, void *with) {
    struct asking *ask = with;
    return app_fact_get(ask->ctx, r, STR("demo"), &ask->text);
}

static err open_all(struct app *app, struct arena *arena, str *ret_message) {
    struct ctx *ctx;
    TRY(open_stores(app, arena, ret_message));
    TRY(ctx_make(app, arena, &ctx));
    TRY(node_take(app, ctx));
    ctx->ids = app->ids;
    TRY(refusals_open(app));
    TRY(feed_open(app));
    TRY(kept_open(app));
    TRY(start_all(app));
    TRY(seed_all(app, ctx, ret_message));
    TRY(job_rows_make(app, ctx));
    struct asking ask = {ctx, "demo", STR_NONE};
    TRY(db_view(app->db, read_demo, &ask));
    app->settings.demo = ask.text.len != 0 && !str_is(ask.text, "0");
    return runner_open(app);
}

err app_open_with(const struct app_settings *settings, const struct app_parts *parts, struct app **ret, struct arena *arena, str *ret_message) {
    struct arena *own = arena_new((size_t)64 << 20);
    struct app *app = own ? ARENA_NEW(own, struct app) : NULL;
    if (!app) {
        arena_free(own);
        return &err_no_memory;
    }
    app->arena = own;
    str message = STR_NONE;
    err failed = take_settings(app, settings);
    if (!failed)
        failed = take_parts(app, parts, &message);
    if (!failed)
        failed = open_all(app, arena, &message);
    if (failed) {
        *ret_message = str_copy(arena, message.len ? message : str_of(failed->en));
        app_close(app);
        return failed;
    }
    *ret = app;
    return NULL;
}

static void give_back(struct app *app) {
    refusals_close(app);
    struct arena *arena = arena_new(1 << 20);
    struct ctx *ctx;
    err failed = arena ? ctx_make(app, arena, &ctx) : &err_no_memory;
    if (!failed)
        failed = node_release(app, ctx);
    if (failed)
        log_line(LOG_WARN, "closing", LOG_FIELDS(LOG_TEXT("why", str_of(failed->code))));
    arena_free(arena);
}

void app_close(struct app *app) {
    if (!app)
        return;
    runner_close(app);
    for (size_t i = app->started; i > 0; i--)
        if (app->parts.capabilities[i - 1]->stop)
            app->parts.capabilities[i - 1]->stop(app->states[i - 1]);
    if (app->ids)
        give_back(app);
    feed_close(app);
    kept_close(app);
    if (app->files)
        files_close(app->files);
    db_close(app->db);
    id_maker_free(app->ids);
    arena_free(app->arena);
}
