/* A deadline is a list of intervals that is only appended to; what is due follows from replaying the list over the calendar.
 * The time a case waits for others (paused, sent back, in verification) does not count: the deadline moves on by the working
 * time that passed meanwhile, or by clock time where the limit is in clock hours. */
#include "capabilities/cases/inside.h"
#include "app/app.h"
#include "capabilities/calendar/calendar.h"

err cases_due_of(struct ctx *ctx, struct db_read *r, int64_t unit_id, struct case_limit limit, int64_t from_ms, int64_t *ret_due_ms) {
    struct limit_span span = {LIMIT_WORK_DAYS, limit.amount};
    for (int kind = LIMIT_CLOCK_HOURS; kind <= LIMIT_WORK_DAYS; kind++)
        if (str_is(limit.kind, limit_kind_words[kind]))
            span.kind = (enum limit_kind)kind;
    return calendar_due(ctx, r, unit_id, span, from_ms, ret_due_ms);
}

err cases_clock_rows_of(struct ctx *ctx, struct db_read *r, int64_t case_id, struct case_clock_rows *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_CLOCKS], DB_ARGS(db_int(ctx->city_id), db_int(case_id)), &table));
    struct case_clock_row *rows = ARENA_LIST(ctx->arena, struct case_clock_row, table.count + 1); /* one more: the next to append */
    if (!rows)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        rows[i] = (struct case_clock_row){.kind = db_s(row, 0),
                                          .from_ms = db_i(row, 1),
                                          .unit_id = db_i(row, 2),
                                          .limit_kind = db_s(row, 3),
                                          .limit_amount = db_i(row, 4),
                                          .due_ms = db_i(row, 5),
                                          .yellow_ms = db_i(row, 6),
                                          .note = db_s(row, 7)};
    }
    *ret = (struct case_clock_rows){rows, table.count};
    return NULL;
}

/* The deadline after the time from stopped to resumed did not count. An overdue case stays overdue. */
static err due_shifted(struct ctx *ctx, struct db_read *r, const struct case_clock_row *start, int64_t due_ms, int64_t stopped_ms, int64_t resumed_ms,
                       int64_t *ret) {
    *ret = due_ms;
    if (due_ms <= stopped_ms || due_ms == CASES_NO_DUE)
        return NULL;
    if (str_is(start->limit_kind, "clock_hours")) {
        *ret = due_ms + (resumed_ms - stopped_ms);
        return NULL;
    }
    int64_t lost_ms = 0;
    TRY(calendar_worked_ms(ctx, r, start->unit_id, stopped_ms, resumed_ms, &lost_ms));
    if (!lost_ms)
        return NULL;
    return calendar_due_after(ctx, r, start->unit_id, lost_ms, due_ms, ret);
}

/* Yellow: the last fifth of the time, at least the last four hours, never more than the last half. */
static int64_t yellow_of(struct ctx *ctx, int64_t start_ms, int64_t due_ms) {
    if (due_ms == CASES_NO_DUE)
        return CASES_NO_DUE;
    int64_t span = due_ms - start_ms;
    int64_t margin = span / 100 * app_setting_i64(ctx->app, "cases.yellow_percent", 20);
    int64_t least = app_setting_i64(ctx->app, "cases.yellow_hours", 4) * MS_HOUR;
    if (margin < least)
        margin = least;
    if (margin > span / 2)
        margin = span / 2;
    return due_ms - margin;
}

err cases_clock_replay(struct ctx *ctx, struct db_read *r, const struct case_clock_rows *rows, int64_t *ret_due_ms, int64_t *ret_yellow_ms) {
    const struct case_clock_row *start = NULL;
    int64_t due = CASES_NO_DUE, start_ms = 0, stopped_ms = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct case_clock_row *row = &rows->at[i];
        struct case_limit limit = {row->limit_kind, row->limit_amount};
        if (str_is(row->kind, "running")) {
            start = row;
            start_ms = row->from_ms;
            stopped_ms = 0;
            TRY(cases_due_of(ctx, r, row->unit_id, limit, row->from_ms, &due));
        } else if (str_is(row->kind, "paused") || str_is(row->kind, "stopped")) {
            stopped_ms = stopped_ms ? stopped_ms : row->from_ms;
        } else if (str_is(row->kind, "resumed") && start && stopped_ms) {
            int64_t shifted = due;
            TRY(due_shifted(ctx, r, start, due, stopped_ms, row->from_ms, &shifted));
            start_ms += shifted - due; /* the share that is yellow is one of the working time, not of the waiting */
            due = shifted;
            stopped_ms = 0;
        } else if (str_is(row->kind, "extended") && start)
            TRY(cases_due_of(ctx, r, row->unit_id, limit, due > row->from_ms ? due : row->from_ms, &due));
    }
    *ret_due_ms = due;
    *ret_yellow_ms = yellow_of(ctx, start_ms, due);
    return NULL;
}

str cases_light(const struct case_file *file, int64_t now_ms) {
    if (file->frozen_light.len)
        return file->frozen_light;
    if (!str_is(file->clock, "running") || file->due_ms == CASES_NO_DUE)
        return STR("none");
    if (file->due_ms <= now_ms)
        return STR("red");
    return file->yellow_ms <= now_ms ? STR("yellow") : STR("green");
}

/* What the light was when the clock stopped for good. */
static str light_at(const struct case_file *file, int64_t at_ms) {
    if (file->due_ms == CASES_NO_DUE)
        return STR("none");
    return file->due_ms <= at_ms ? STR("red") : file->yellow_ms <= at_ms ? STR("yellow") : STR("green");
}

static const char *clock_kind(enum case_clock turn) {
    switch (turn) {
    case CLOCK_STARTS: return "running";
    case CLOCK_PAUSES: return "paused";
    case CLOCK_RESUMES: return "resumed";
    case CLOCK_EXTENDS: return "extended";
    case CLOCK_STOPS: return "stopped";
    case CLOCK_ENDS: return "ended";
    case CLOCK_KEEPS: break;
    }
    return "";
}

static err clock_append(struct ctx *ctx, struct db_write *w, struct case_file *file, enum case_clock turn, struct case_limit limit, str note) {
    struct case_clock_rows rows;
    TRY(cases_clock_rows_of(ctx, db_reading(w), file->id, &rows));
    if (!rows.count && turn != CLOCK_STARTS)
        return NULL; /* it never ran: nothing to stop */
    struct case_clock_row *row = &rows.at[rows.count++];
    *row = (struct case_clock_row){
        .kind = str_of(clock_kind(turn)), .from_ms = ctx->now_ms, .unit_id = file->unit_id, .limit_kind = limit.kind, .limit_amount = limit.amount};
    TRY(cases_clock_replay(ctx, db_reading(w), &rows, &file->due_ms, &file->yellow_ms));
    return db_run(w, &cases_sql[CASES_CLOCK_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(file->id), db_int_or_null(file->unit_id), db_text(row->kind),
                          db_int(row->from_ms), db_text(limit.kind), db_int(limit.amount), db_int(file->due_ms), db_int(file->yellow_ms), db_text(note)),
                  NULL);
}

err cases_clock_turn(struct ctx *ctx, struct db_write *w, struct case_file *file, enum case_clock turn, struct case_limit limit, str note) {
    if (turn == CLOCK_KEEPS)
        return NULL;
    if (turn == CLOCK_STARTS) {
        file->limit_kind = limit.kind;
        file->limit_amount = limit.amount;
    } else if (turn != CLOCK_EXTENDS)
        limit = (struct case_limit){STR(""), 0};
    TRY(clock_append(ctx, w, file, turn, limit, note));
    if (turn == CLOCK_STARTS || turn == CLOCK_RESUMES) {
        file->clock = str_is(file->clock, "none") && turn == CLOCK_RESUMES ? STR("none") : STR("running");
        file->frozen_light = STR("");
    } else if (turn == CLOCK_PAUSES)
        file->clock = STR("paused");
    else if (turn == CLOCK_STOPS || turn == CLOCK_ENDS) {
        if (str_is(file->clock, "running") && (file->handled_ms || turn == CLOCK_ENDS))
            file->frozen_light = light_at(file, file->handled_ms ? file->handled_ms : ctx->now_ms);
        else if (!file->frozen_light.len && turn == CLOCK_ENDS)
            file->frozen_light = STR("none");
        if (!str_is(file->clock, "none"))
            file->clock = STR("stopped");
    }
    return NULL;
}

/* A day was declared off, or a unit's hours changed: every open deadline is worked out anew, in slices. A case whose
 * deadline falls in a year without calendar keeps the old one; the job then ends with that problem, for the administrator. */
struct recompute {
    struct ctx *ctx;
    int64_t after, done;
    err first;
};

static err slice_recomputed(struct db_write *w, void *with) {
    struct recompute *work = with;
    struct ctx *ctx = work->ctx;
    struct db_table page;
    TRY(db_all(db_reading(w), ctx->arena, &cases_sql[CASES_RUNNING], DB_ARGS(db_int(ctx->city_id), db_int(work->after), db_int(CASES_NO_DUE)), &page));
    work->done = page.count == 0;
    for (size_t i = 0; i < page.count; i++) {
        const struct db_row *row = &page.rows[i];
        struct case_clock_rows rows;
        int64_t due = 0, yellow = 0;
        TRY(cases_clock_rows_of(ctx, db_reading(w), db_i(row, 0), &rows));
        err failed = cases_clock_replay(ctx, db_reading(w), &rows, &due, &yellow);
        if (failed)
            work->first = work->first ? work->first : failed;
        else if (due != db_i(row, 1) || yellow != db_i(row, 2))
            TRY(db_run(w, &cases_sql[CASES_DUE_SET], DB_ARGS(db_int(due), db_int(yellow), db_int(ctx->city_id), db_int(db_i(row, 0))), NULL));
    }
    return page.count ? NULL : feed_put(ctx, w, "cases", 0, STR(""));
}

static err last_of_slice(struct db_read *r, void *with) {
    struct recompute *work = with;
    struct db_table page;
    TRY(db_all(r, work->ctx->arena, &cases_sql[CASES_RUNNING], DB_ARGS(db_int(work->ctx->city_id), db_int(work->after), db_int(CASES_NO_DUE)), &page));
    if (page.count)
        work->after = db_i(&page.rows[page.count - 1], 0);
    return NULL;
}

err cases_deadlines_recompute(struct ctx *ctx, struct db *db) {
    struct recompute work = {.ctx = ctx};
    while (!work.done) {
        TRY(db_commit(db, slice_recomputed, &work)); /* moves no cursor: it may run twice */
        TRY(db_view(db, last_of_slice, &work));
    }
    return work.first;
}

err cases_hear_calendar(struct ctx *ctx, struct db_write *w, const void *what) {
    (void)what;
    return job_ask(ctx, w, "cases.deadlines", ctx->now_ms);
}
