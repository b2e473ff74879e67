/* The table of the capability, and the calls that others count time with. */
#include "capabilities/calendar/inside.h"

str calendar_by(struct ctx *ctx) { return ctx->actor->is_system ? ctx_say(ctx, "系统", "the system") : ctx->actor->name; }

/* ---- counting ---- */

struct loaded {
    struct calendar calendar;
    struct calendar_hours hours;
};

/* Years from that of the first moment on: one or two rows in daily work. */
static err load(struct ctx *ctx, struct db_read *r, int64_t unit_id, int64_t from_ms, struct loaded *ret) {
    struct db_row week;
    struct db_table table;
    int64_t year = day_from_number(day_number_in_china(from_ms)).year;
    TRY(db_one(r, ctx->arena, &calendar_sql[CALENDAR_HOURS_FOR], DB_ARGS(db_int(ctx->city_id), db_int(unit_id)), &week));
    TRY(db_all(r, ctx->arena, &calendar_sql[CALENDAR_YEARS_FROM], DB_ARGS(db_int(ctx->city_id), db_int(year)), &table));
    struct calendar_year *years = ARENA_LIST(ctx->arena, struct calendar_year, table.count + 1);
    if (!years)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        if (!calendar_days_parse((int)db_i(&table.rows[i], 0), db_s(&table.rows[i], 1), &years[i]))
            return &err_bug;
    ret->hours = calendar_usual_hours;
    if (week.count && !calendar_hours_parse(db_s(&week, 0), &ret->hours))
        return &err_bug;
    ret->calendar = (struct calendar){years, table.count, &ret->hours};
    return NULL;
}

/* The problem alone says that a year is missing; the person needs to know which, and who can mend it. */
static err explain(struct ctx *ctx, err failed, int year) {
    if (failed != &calendar_no_data)
        return failed;
    str zh = str_format(ctx->arena, "%d 年的节假日和调休安排还没有录入，不能计算期限。请系统管理员或指挥部办公室在“工作日历”中录入后再办理。", year);
    str en = str_format(ctx->arena,
                        "The days off of %d are not entered yet, so no deadline can be computed. An administrator or the command office "
                        "enters them under Calendar; then try again.",
                        year);
    return ctx_refuse(ctx, failed, "", zh, en);
}

err calendar_due(struct ctx *ctx, struct db_read *r, int64_t unit_id, struct limit_span span, int64_t from_ms, int64_t *ret_due_ms) {
    struct loaded l = {0};
    int year = 0;
    if (span.kind != LIMIT_CLOCK_HOURS)
        TRY(load(ctx, r, unit_id, from_ms, &l));
    return explain(ctx, calendar_add(&l.calendar, span, from_ms, ret_due_ms, &year), year);
}

err calendar_due_after(struct ctx *ctx, struct db_read *r, int64_t unit_id, int64_t working_ms, int64_t from_ms, int64_t *ret_due_ms) {
    struct loaded l;
    int year = 0;
    TRY(load(ctx, r, unit_id, from_ms, &l));
    return explain(ctx, calendar_add_working_ms(&l.calendar, working_ms, from_ms, ret_due_ms, &year), year);
}

err calendar_worked_ms(struct ctx *ctx, struct db_read *r, int64_t unit_id, int64_t from_ms, int64_t to_ms, int64_t *ret_ms) {
    struct loaded l;
    int year = 0;
    TRY(load(ctx, r, unit_id, from_ms, &l));
    return explain(ctx, calendar_between(&l.calendar, from_ms, to_ms, ret_ms, &year), year);
}

err calendar_worked_days(struct ctx *ctx, struct db_read *r, int64_t unit_id, int64_t from_ms, int64_t to_ms, int64_t *ret_days) {
    struct loaded l;
    int year = 0;
    TRY(load(ctx, r, unit_id, from_ms, &l));
    return explain(ctx, calendar_days_between(&l.calendar, from_ms, to_ms, ret_days, &year), year);
}

/* ---- the table ---- */

static err seed(struct ctx *ctx, struct db_write *w) {
    TRY(calendar_years_seed(ctx, w));
    return calendar_hours_seed(ctx, w);
}

const struct right calendar_rights[1] = {
    {"calendar.change", "维护工作日历", "Change the working calendar", "administrator office"},
};

static const struct route routes[] = {
    {HTTP_GET, "/api/calendar/hours", &app_signed_in, "Working hours of the city and of units that keep their own",
     .query = {{sizeof(struct calendar_hours_in), calendar_hours_fields}, calendar_hours_list}, .gives = &calendar_hours_shape, .gives_list = true},
    {HTTP_PUT, "/api/calendar/hours/:unit_id", &calendar_rights[0], "Set the working hours of a unit, or of the city (unit_id \"city\")",
     .command = &calendar_hours_put, .gives = &calendar_hours_shape},
    {HTTP_GET, "/api/calendar/:year", &app_signed_in, "Days off and make-up workdays of a year",
     .query = {{sizeof(struct calendar_year_in), calendar_year_fields}, calendar_year_show}, .gives = &calendar_year_shape},
    {HTTP_PUT, "/api/calendar/:year", &calendar_rights[0], "Enter a year's days off and make-up workdays, whole", .command = &calendar_year_put,
     .gives = &calendar_year_shape},
};

static const struct problem *const problems[] = {&calendar_no_data, &calendar_bad_day, &calendar_bad_hours};

const struct capability calendar_capability = {
    .name = "calendar",
    .zh = "工作日历",
    .en = "Working calendar",
    .routes = LISTED(routes),
    .rights = LISTED(calendar_rights),
    .statements = calendar_sql,
    .statement_count = CALENDAR_STATEMENTS,
    .problems = LISTED(problems),
    .seed = seed,
};
