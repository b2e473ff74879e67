#include "app/inside.h"

err counter_next(struct ctx *ctx, struct db_write *w, str name, int64_t *ret) {
    struct db_row row;
    TRY(db_run_one(w, ctx->arena, &app_sql[APP_COUNTER_NEXT], DB_ARGS(db_int(ctx->city_id), db_text(name)), &row));
    if (!row.count)
        return &err_bug;
    *ret = db_i(&row, 0);
    return NULL;
}

err app_rate_take(struct ctx *ctx, struct db_write *w, str bucket, int64_t a_minute) {
    struct db_row row;
    int64_t minute = ctx->now_ms / MS_MINUTE;
    TRY(db_run_one(w, ctx->arena, &app_sql[APP_RATE_TAKE], DB_ARGS(db_int(ctx->city_id), db_text(bucket), db_int(minute)), &row));
    if (!row.count)
        return &err_bug;
    if (db_i(&row, 0) <= a_minute)
        return NULL;
    ctx->notes->retry_after_s = ((minute + 1) * MS_MINUTE - ctx->now_ms + MS_SECOND - 1) / MS_SECOND;
    return &app_too_many;
}

err app_fact_get(struct ctx *ctx, struct db_read *r, str name, str *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &app_sql[APP_FACT_GET], DB_ARGS(db_int(ctx->city_id), db_text(name)), &row));
    *ret = row.count ? db_s(&row, 0) : STR_NONE;
    return NULL;
}

err app_fact_put(struct ctx *ctx, struct db_write *w, str name, str value) {
    return db_run(w, &app_sql[APP_FACT_PUT], DB_ARGS(db_int(ctx->city_id), db_text(name), db_text(value)), NULL);
}

err feed_put(struct ctx *ctx, struct db_write *w, const char *what, int64_t id, str unit_path) {
    ctx->notes->has_feed = true;
    return db_run(w, &app_sql[APP_FEED_PUT],
                  DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(ctx->now_ms), db_text(str_of(what)), db_int(id), db_text(unit_path)), NULL);
}

err outbox_put(struct ctx *ctx, struct db_write *w, const char *kind, str once_key, str json_payload) {
    TRY(db_run(w, &app_sql[APP_OUTBOX_PUT],
               DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_text(str_of(kind)), db_text(once_key), db_text(json_payload), db_int(ctx->now_ms)),
               NULL));
    return job_ask(ctx, w, "app.outbox", ctx->now_ms);
}

err job_ask(struct ctx *ctx, struct db_write *w, const char *job_name, int64_t not_before_ms) {
    ctx->notes->has_job = true;
    return db_run(w, &app_sql[APP_JOB_ASK], DB_ARGS(db_int(ctx->city_id), db_text(str_of(job_name)), db_int(INT64_MAX), db_int(not_before_ms)), NULL);
}

struct expiry {
    struct ctx *ctx;
    enum app_statement statement;
    int64_t before;
};

static err expire(struct db_write *w, void *with) {
    struct expiry *e = with;
    return db_run(w, &app_sql[e->statement], DB_ARGS(db_int(e->ctx->city_id), db_int(e->before)), NULL);
}

/* Each hour: repeats after seven days, sent messages after thirty, feed rows after a day, limits after an hour. */
err expire_job(struct ctx *ctx, struct db *db) {
    struct expiry all[] = {
        {ctx, APP_REPEAT_EXPIRE, ctx->now_ms - 7 * (int64_t)MS_DAY},
        {ctx, APP_OUTBOX_EXPIRE, ctx->now_ms - 30 * (int64_t)MS_DAY},
        {ctx, APP_FEED_EXPIRE, id_floor_of(ctx->now_ms - MS_DAY)},
        {ctx, APP_RATE_EXPIRE, (ctx->now_ms - MS_HOUR) / MS_MINUTE},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        TRY(db_commit(db, expire, &all[i]));
    return NULL;
}
