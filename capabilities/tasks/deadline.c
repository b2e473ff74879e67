/* When an item is due: so many working days after it was given, or on a date. Days are counted again when the calendar
 * changes; a date stays. The time of the verifier does not count. */
#include "capabilities/tasks/inside.h"
#include "app/app.h"
#include "capabilities/calendar/calendar.h"

/* Yellow: the last fifth of the time, at least the last day, never more than the last half. */
int64_t task_yellow_of(struct ctx *ctx, int64_t start_ms, int64_t due_ms) {
    if (due_ms == TASKS_NO_DUE)
        return TASKS_NO_DUE;
    int64_t span = due_ms - start_ms, margin = span / 100 * app_setting_i64(ctx->app, "tasks.yellow_percent", 20);
    int64_t least = app_setting_i64(ctx->app, "tasks.yellow_hours", 24) * MS_HOUR;
    margin = margin < least ? least : margin;
    return due_ms - (margin > span / 2 ? span / 2 : margin);
}

err task_due_set(struct ctx *ctx, struct db_read *r, struct tasks_item *item, int64_t due_ms, int64_t work_days) {
    if (!due_ms) {
        int64_t days = work_days ? work_days : app_setting_i64(ctx->app, "tasks.default_work_days", 5);
        TRY(calendar_due(ctx, r, item->unit_id, (struct limit_span){LIMIT_WORK_DAYS, days}, ctx->now_ms, &due_ms));
        item->limit_days = days;
    } else {
        if (due_ms <= ctx->now_ms)
            return ctx_refuse(ctx, &app_invalid, "due_date", STR("期限要晚于现在。"), STR("The date has to lie ahead."));
        item->limit_days = 0;
    }
    item->due_ms = due_ms;
    item->yellow_ms = task_yellow_of(ctx, ctx->now_ms, due_ms);
    return NULL;
}

err task_due_after_check(struct ctx *ctx, struct db_read *r, struct tasks_item *item) {
    int64_t waited = 0, due = item->due_ms;
    if (!item->reported_ms || item->due_ms == TASKS_NO_DUE || item->due_ms <= item->reported_ms)
        return NULL; /* overdue stays overdue */
    TRY(calendar_worked_ms(ctx, r, item->unit_id, item->reported_ms, ctx->now_ms, &waited));
    if (waited)
        TRY(calendar_due_after(ctx, r, item->unit_id, waited, item->due_ms, &due));
    item->yellow_ms += due - item->due_ms;
    item->due_ms = due;
    item->limit_days = 0; /* no longer so many days after it was given */
    return NULL;
}

str tasks_light(const struct tasks_item *item, int64_t now_ms) {
    if (item->frozen_light.len)
        return item->frozen_light;
    if (!item->is_open || item->due_ms == TASKS_NO_DUE)
        return STR("none");
    return item->due_ms <= now_ms ? STR("red") : item->yellow_ms <= now_ms ? STR("yellow") : STR("green");
}

err task_date_read(struct ctx *ctx, str text, int64_t *ret_ms) {
    int64_t day = 0;
    if (!text.len) {
        *ret_ms = 0;
        return NULL;
    }
    if (!day_parse(text, &day))
        return ctx_refuse(ctx, &app_invalid, "due_date", STR("日期写作 2026-12-01。"), STR("A date is written 2026-12-01."));
    *ret_ms = day_start_ms(day + 1) - 1;
    return NULL;
}

/* ---- the job: in slices; a slice may run twice ---- */
struct recompute {
    struct ctx *ctx;
    int64_t after, done;
    err first;
};

static err slice_recomputed(struct db_write *w, void *with) {
    struct recompute *work = with;
    struct ctx *ctx = work->ctx;
    struct db_table page;
    TRY(db_all(db_reading(w), ctx->arena, &tasks_sql[TASKS_OPEN_AFTER], DB_ARGS(db_int(ctx->city_id), db_int(work->after)), &page));
    for (size_t i = 0; i < page.count; i++) {
        const struct db_row *row = &page.rows[i];
        int64_t due = 0;
        err failed = calendar_due(ctx, db_reading(w), db_i(row, 1), (struct limit_span){LIMIT_WORK_DAYS, db_i(row, 3)}, db_i(row, 2), &due);
        if (failed)
            work->first = work->first ? work->first : failed;
        else if (due != db_i(row, 4))
            TRY(db_run(w, &tasks_sql[TASKS_DUE_SET],
                       DB_ARGS(db_int(due), db_int(task_yellow_of(ctx, db_i(row, 2), due)), db_int(ctx->city_id), db_int(db_i(row, 0))), NULL));
    }
    return page.count ? NULL : feed_put(ctx, w, "tasks", 0, STR(""));
}

static err slice_passed(struct db_read *r, void *with) {
    struct recompute *work = with;
    struct db_table page;
    TRY(db_all(r, work->ctx->arena, &tasks_sql[TASKS_OPEN_AFTER], DB_ARGS(db_int(work->ctx->city_id), db_int(work->after)), &page));
    if (page.count)
        work->after = db_i(&page.rows[page.count - 1], 0);
    else
        work->done = 1;
    return NULL;
}

err tasks_deadlines_recompute(struct ctx *ctx, struct db *db) {
    struct recompute work = {.ctx = ctx};
    while (!work.done) {
        TRY(db_commit(db, slice_recomputed, &work));
        TRY(db_view(db, slice_passed, &work));
    }
    return work.first;
}

err tasks_hear_calendar(struct ctx *ctx, struct db_write *w, const void *what) {
    (void)what;
    return job_ask(ctx, w, "tasks.deadlines", ctx->now_ms);
}
