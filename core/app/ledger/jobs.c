/* Jobs and the two threads of a server: one runs what is due, one keeps leases and wakes the feed. A job's row is its
 * lease: taken for a minute, renewed while it runs, free again when a killed process stops renewing. */
#include "app/inside.h"
#include "base/log.h"
#include <stdatomic.h>
#include <string.h>

enum { LEASE_MS = 60 * MS_SECOND, RENEW_MS = 10 * MS_SECOND, TICK_MS = MS_SECOND, LOOK_MS = 5 * MS_SECOND, RETRY_LONGEST_MS = 10 * MS_MINUTE };
#define NEVER INT64_MAX

struct runner {
    struct app *app;
    struct thread jobs, pulse;
    atomic_bool stopping;
    _Atomic(const struct job *) running;
};

struct turn {
    struct ctx *ctx;
    struct app *app;
    const struct job *job;
    int64_t changed, next_ms;
    str why;
};

static err make_row(struct db_write *w, void *with) {
    struct turn *t = with;
    int64_t next = t->job->every_ms ? t->ctx->now_ms : NEVER;
    return db_run(w, &app_sql[APP_JOB_MAKE], DB_ARGS(db_int(t->ctx->city_id), db_text(str_of(t->job->name)), db_int(next), db_int(NEVER)), NULL);
}

err job_rows_make(struct app *app, struct ctx *ctx) {
    for (size_t i = 0; i < app->parts.capability_count; i++)
        for (size_t j = 0; j < app->parts.capabilities[i]->jobs_count; j++) {
            struct turn t = {.ctx = ctx, .app = app, .job = &app->parts.capabilities[i]->jobs[j]};
            TRY(db_commit(app->db, make_row, &t));
        }
    return NULL;
}

static err take(struct db_write *w, void *with) {
    struct turn *t = with;
    return db_run(w, &app_sql[APP_JOB_TAKE],
                  DB_ARGS(db_text(t->app->owner), db_int(t->ctx->now_ms + LEASE_MS), db_int(NEVER), db_int(t->ctx->now_ms), db_int(t->ctx->city_id),
                          db_text(str_of(t->job->name))),
                  &t->changed);
}

static err renew(struct db_write *w, void *with) {
    struct turn *t = with;
    return db_run(w, &app_sql[APP_JOB_RENEW],
                  DB_ARGS(db_int(t->ctx->now_ms + LEASE_MS), db_int(t->ctx->city_id), db_text(str_of(t->job->name)), db_text(t->app->owner)), NULL);
}

static err done(struct db_write *w, void *with) {
    struct turn *t = with;
    return db_run(
        w, &app_sql[APP_JOB_DONE],
        DB_ARGS(db_int(t->next_ms), db_int(clock_now_ms(t->app->clock)), db_int(t->ctx->city_id), db_text(str_of(t->job->name)), db_text(t->app->owner)), NULL);
}

static err state(struct db_read *r, void *with) {
    struct turn *t = with;
    struct db_row row;
    TRY(db_one(r, t->ctx->arena, &app_sql[APP_JOB_STATE], DB_ARGS(db_int(t->ctx->city_id), db_text(str_of(t->job->name))), &row));
    int64_t failures = row.count ? db_i(&row, 2) : 0, wait = 5 * MS_SECOND;
    for (int64_t i = 0; i < failures && wait < RETRY_LONGEST_MS; i++)
        wait *= 2;
    t->next_ms = clock_now_ms(t->app->clock) + (wait < RETRY_LONGEST_MS ? wait : RETRY_LONGEST_MS);
    return NULL;
}

static err failed_run(struct db_write *w, void *with) {
    struct turn *t = with;
    return db_run(w, &app_sql[APP_JOB_FAILED],
                  DB_ARGS(db_int(t->next_ms), db_text(t->why), db_int(clock_now_ms(t->app->clock)), db_int(t->ctx->city_id), db_text(str_of(t->job->name)),
                          db_text(t->app->owner)),
                  NULL);
}

static err run_one(struct app *app, struct ctx *ctx, const struct job *job) {
    struct turn t = {.ctx = ctx, .app = app, .job = job};
    TRY(db_commit(app->db, take, &t));
    if (!t.changed)
        return NULL;
    if (app->runner)
        app->runner->running = job;
    int64_t started_us = clock_monotonic_us(app->clock);
    err failed = job->run(ctx, app->db);
    ctx_wake(ctx);
    if (app->runner)
        app->runner->running = NULL;
    log_line(failed ? LOG_ERROR : LOG_DEBUG, "job",
             LOG_FIELDS(LOG_TEXT("job", str_of(job->name)), LOG_TEXT("code", str_of(failed ? failed->code : "")),
                        LOG_INT("us", clock_monotonic_us(app->clock) - started_us)));
    t.next_ms = job->every_ms ? ctx->now_ms + job->every_ms : NEVER;
    if (!failed)
        return db_commit(app->db, done, &t);
    t.why = str_of(failed->code);
    TRY(db_view(app->db, state, &t));
    return db_commit(app->db, failed_run, &t);
}

struct due {
    struct ctx *ctx;
    struct db_table names;
};

static err read_due(struct db_read *r, void *with) {
    struct due *d = with;
    return db_all(r, d->ctx->arena, &app_sql[APP_JOB_DUE], DB_ARGS(db_int(d->ctx->city_id), db_int(d->ctx->now_ms)), &d->names);
}

static const struct job *job_named(const struct app *app, str name) {
    for (size_t i = 0; i < app->parts.capability_count; i++)
        for (size_t j = 0; j < app->parts.capabilities[i]->jobs_count; j++)
            if (str_is(name, app->parts.capabilities[i]->jobs[j].name))
                return &app->parts.capabilities[i]->jobs[j];
    return NULL;
}

static err run_named(struct app *app, str name) {
    const struct job *job = job_named(app, name);
    if (!job)
        return NULL; /* of a capability that this program was built without */
    struct arena *arena = arena_new(LIMIT_REQUEST_ARENA);
    struct ctx *ctx;
    err failed = arena ? ctx_make(app, arena, &ctx) : &err_no_memory;
    if (!failed)
        failed = run_one(app, ctx, job);
    arena_free(arena);
    return failed;
}

err app_run_due_jobs(struct app *app) {
    struct arena *arena = arena_new(1 << 20);
    struct due d = {0};
    err failed = arena ? ctx_make(app, arena, &d.ctx) : &err_no_memory;
    if (!failed)
        failed = db_view(app->db, read_due, &d);
    for (size_t i = 0; !failed && i < d.names.count && !(app->runner && app->runner->stopping); i++)
        failed = run_named(app, db_s(&d.names.rows[i], 0));
    arena_free(arena);
    return failed;
}

static void *jobs_thread(void *with) {
    struct runner *runner = with;
    while (!runner->stopping) {
        err failed = app_run_due_jobs(runner->app);
        if (failed)
            log_line(LOG_WARN, "jobs", LOG_FIELDS(LOG_TEXT("code", str_of(failed->code))));
        failed = db_hint_wait(runner->app->db, "jobs", TICK_MS);
        if (failed && !runner->stopping)
            log_line(LOG_WARN, "jobs", LOG_FIELDS(LOG_TEXT("code", str_of(failed->code))));
    }
    return NULL;
}

static err renew_leases(struct app *app, struct arena *arena) {
    struct ctx *ctx;
    TRY(ctx_make(app, arena, &ctx));
    TRY(node_renew(app, ctx));
    struct turn t = {.ctx = ctx, .app = app, .job = app->runner->running};
    return t.job ? db_commit(app->db, renew, &t) : NULL;
}

static void *pulse_thread(void *with) {
    struct runner *runner = with;
    struct app *app = runner->app;
    struct arena *arena = arena_new(1 << 20);
    int64_t renewed_us = clock_monotonic_us(app->clock), woken_us = renewed_us;
    while (arena && !runner->stopping) {
        int64_t now_us = clock_monotonic_us(app->clock), fresh = 0;
        err failed = app_feed_pump(app, &fresh);
        if (!failed && now_us - renewed_us >= (int64_t)RENEW_MS * 1000) {
            renewed_us = now_us;
            failed = renew_leases(app, arena);
            arena_reset(arena);
        }
        if (fresh || now_us - woken_us >= (int64_t)LOOK_MS * 1000) {
            woken_us = now_us;
            feed_wake(app);
        }
        if (!failed)
            failed = db_hint_wait(app->db, "feed", TICK_MS);
        if (failed && !runner->stopping)
            log_line(LOG_WARN, "pulse", LOG_FIELDS(LOG_TEXT("code", str_of(failed->code))));
    }
    arena_free(arena);
    return NULL;
}

err runner_open(struct app *app) {
    if (!app->settings.run_jobs)
        return NULL;
    struct runner *runner = ARENA_NEW(app->arena, struct runner);
    if (!runner)
        return &err_no_memory;
    runner->app = app;
    app->runner = runner;
    TRY(thread_start(&runner->jobs, "jobs", jobs_thread, runner));
    return thread_start(&runner->pulse, "pulse", pulse_thread, runner);
}

void runner_close(struct app *app) {
    if (!app->runner)
        return;
    app->runner->stopping = true;
    db_hint(app->db, "jobs");
    db_hint(app->db, "feed");
    thread_join(&app->runner->jobs);
    thread_join(&app->runner->pulse);
    app->runner = NULL;
}
