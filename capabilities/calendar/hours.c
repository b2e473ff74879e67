/* Working hours: one week for the city, and for units that keep their own (a window that opens on Saturdays). */
#include "capabilities/calendar/inside.h"
#include "capabilities/identity/identity.h"
#include "base/limits.h"

const struct problem calendar_bad_hours = {PROBLEM_INVALID, "calendar.bad_hours", "工作时间有误，请按提示修改。",
                                           "The working hours are not right; please correct those named."};

struct span_in {
    int64_t weekday;
    str from, until;
};
static const struct field span_fields[] = {
    {"weekday", FIELD_INT, offsetof(struct span_in, weekday), .required = true, .min = 1, .max = 7, .says = "1 Monday … 7 Sunday"},
    {"from", FIELD_TEXT, offsetof(struct span_in, from), .required = true, .min = 5, .max = 5, .says = "08:30"},
    {"until", FIELD_TEXT, offsetof(struct span_in, until), .required = true, .min = 5, .max = 5, .says = "12:00; 24:00 is midnight"},
    FIELD_END};
static const struct field shown_fields[] = {{"unit_id", .kind = FIELD_ID, .nullable = true, .says = "null: the city"},
                                            {"unit_name", .kind = FIELD_TEXT, .zh = "单位", .en = "Unit"},
                                            {"week", .kind = FIELD_LIST, .of = span_fields, .of_size = sizeof(struct span_in)},
                                            {"version", .kind = FIELD_INT},
                                            FIELD_END};
const struct shape calendar_hours_shape = {"WorkingHours", shown_fields};
const struct field calendar_hours_fields[] = {{"limit", FIELD_INT, offsetof(struct calendar_hours_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
                                              {"after", FIELD_TEXT, offsetof(struct calendar_hours_in, after), .in = IN_QUERY},
                                              FIELD_END};

static void put_minute(struct ctx *ctx, struct json_out *out, const char *key, int minute) {
    json_put_text(out, key, str_format(ctx->arena, "%02d:%02d", minute / 60, minute % 60));
}

static err show(struct ctx *ctx, struct db_read *r, int64_t unit_id, int64_t version, str week, struct json_out *out) {
    struct calendar_hours hours = {0};
    struct identity_unit unit = {.name = ctx_say(ctx, "全市", "The whole city")};
    if (week.len && !calendar_hours_parse(week, &hours))
        return &err_bug;
    if (unit_id)
        TRY(identity_unit_find(ctx, r, unit_id, &unit));
    json_object(out);
    json_put_id(out, "unit_id", unit_id);
    json_put_text(out, "unit_name", unit.name);
    json_key(out, "week");
    json_list(out);
    for (int day = 0; day < 7; day++)
        for (int i = 0; i < CALENDAR_SPANS && hours.span[day][i].until_minute; i++) {
            json_object(out);
            json_put_i64(out, "weekday", day + 1);
            put_minute(ctx, out, "from", hours.span[day][i].from_minute);
            put_minute(ctx, out, "until", hours.span[day][i].until_minute);
            json_object_end(out);
        }
    json_list_end(out);
    json_put_i64(out, "version", version);
    json_object_end(out);
    return NULL;
}

err calendar_hours_list(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct calendar_hours_in *in = with;
    int64_t after = -1, unused = 0, most = in->limit ? in->limit : 50;
    struct db_table table;
    if (in->after.len && !form_cursor_read(in->after, &after, &unused, &unused))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页位置无效。"), STR("The cursor is not valid."));
    TRY(db_all(r, ctx->arena, &calendar_sql[CALENDAR_HOURS_ALL], DB_ARGS(db_int(ctx->city_id), db_int(after), db_int(most + 1)), &table));
    size_t shown = table.count > (size_t)most ? (size_t)most : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++)
        TRY(show(ctx, r, db_i(&table.rows[i], 0), db_i(&table.rows[i], 1), db_s(&table.rows[i], 2), out));
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

/* ---- changing ---- */

struct put_in {
    str unit_id;
    int64_t version;
    struct field_list week;
};
static const struct field put_fields[] = {
    {"unit_id", FIELD_TEXT, offsetof(struct put_in, unit_id), .in = IN_PATH, .required = true, .max = 20, .says = "A unit's id, or \"city\""},
    {"version", FIELD_INT, offsetof(struct put_in, version), .required = true, .says = "0 when the unit has no hours of its own yet"},
    {"week", FIELD_LIST, offsetof(struct put_in, week), .required = true, .max = 7 * CALENDAR_SPANS, .of = span_fields, .of_size = sizeof(struct span_in),
     .says = "Empty: the unit keeps the city's hours from now on"},
    FIELD_END};

static bool minute_of(str text, int64_t *ret) {
    str hour, minute;
    int64_t h, m;
    if (!str_cut(text, STR(":"), &hour, &minute) || hour.len != 2 || minute.len != 2 || !str_to_i64(hour, &h) || !str_to_i64(minute, &m))
        return false;
    *ret = h * 60 + m;
    return h >= 0 && m >= 0 && m < 60 && *ret <= 1440;
}

static err bad_span(struct ctx *ctx, size_t index, const char *zh, const char *en) {
    const char *field = str_z(ctx->arena, str_format(ctx->arena, "week.%zu", index));
    return ctx_refuse(ctx, &calendar_bad_hours, field, str_of(zh), str_of(en));
}

static err week_of(struct ctx *ctx, const struct put_in *in, struct calendar_hours *ret) {
    struct calendar_hours made = {0};
    const struct span_in *spans = in->week.at;
    for (size_t i = 0; i < in->week.count; i++) {
        struct calendar_span *day = made.span[spans[i].weekday - 1];
        int64_t from, until;
        int at = 0;
        if (!minute_of(spans[i].from, &from) || !minute_of(spans[i].until, &until))
            return bad_span(ctx, i, "时间应写成 08:30 的样子。", "Write a time like 08:30.");
        if (until <= from)
            return bad_span(ctx, i, "结束时间应晚于开始时间。", "It must end after it begins.");
        while (at < CALENDAR_SPANS && day[at].until_minute)
            at++;
        if (at == CALENDAR_SPANS)
            return bad_span(ctx, i, "一天最多四段工作时间。", "A day has four stretches at most.");
        if (at && day[at - 1].until_minute > from)
            return bad_span(ctx, i, "同一天的各段时间应从早到晚，不能重叠。", "The stretches of a day go from early to late without overlap.");
        day[at] = (struct calendar_span){(int)from, (int)until};
    }
    if (in->week.count && !calendar_hours_are_sound(&made))
        return ctx_refuse(ctx, &calendar_bad_hours, "week", STR("星期一应有工作时间：调休上班的周末按星期一的时间计算。"),
                          STR("Monday needs hours: make-up workdays at weekends keep Monday's."));
    *ret = made;
    return NULL;
}

static err unit_of(struct ctx *ctx, struct db_read *r, str text, int64_t *ret) {
    struct identity_unit unit;
    *ret = 0;
    if (str_is(text, "city"))
        return NULL;
    if (!str_to_i64(text, ret) || *ret <= 0)
        return &app_not_found;
    return identity_unit_find(ctx, r, *ret, &unit);
}

static err write_week(struct ctx *ctx, struct db_write *w, int64_t unit_id, str week) {
    if (!week.len)
        return db_run(w, &calendar_sql[CALENDAR_HOURS_DROP], DB_ARGS(db_int(ctx->city_id), db_int(unit_id)), NULL);
    return db_run(w, &calendar_sql[CALENDAR_HOURS_SAVE],
                  DB_ARGS(db_int(ctx->city_id), db_int(unit_id), db_text(week), db_int(ctx->now_ms), db_text(calendar_by(ctx))), NULL);
}

static err put(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct put_in *in = with;
    struct db_row before;
    struct calendar_hours hours;
    int64_t unit_id;
    TRY(unit_of(ctx, db_reading(w), in->unit_id, &unit_id));
    TRY(db_one(db_reading(w), ctx->arena, &calendar_sql[CALENDAR_HOURS_OF], DB_ARGS(db_int(ctx->city_id), db_int(unit_id)), &before));
    bool has = before.count > 0;
    TRY(ctx_check_version(ctx, has ? db_i(&before, 0) : 0, in->version, has ? db_s(&before, 2) : STR_NONE, has ? db_i(&before, 1) : 0));
    TRY(week_of(ctx, in, &hours));
    if (!in->week.count && !unit_id)
        return ctx_refuse(ctx, &calendar_bad_hours, "week", STR("全市的工作时间不能为空。"), STR("The city's hours cannot be empty."));
    str week = in->week.count ? calendar_hours_text(ctx->arena, &hours) : STR("");
    TRY(write_week(ctx, w, unit_id, week));
    ctx_audit_target(ctx, "calendar.hours", unit_id);
    ctx_audit_change(ctx, "week", has ? db_s(&before, 3) : STR(""), week);
    struct calendar_changed changed = {.unit_id = unit_id};
    TRY(event_raise(ctx, w, "calendar.changed", &changed));
    return show(ctx, db_reading(w), unit_id, week.len ? in->version + 1 : 0, week, out);
}
const struct command calendar_hours_put = {{sizeof(struct put_in), put_fields}, NULL, put, 0};

err calendar_hours_seed(struct ctx *ctx, struct db_write *w) {
    str week = calendar_hours_text(ctx->arena, &calendar_usual_hours);
    if (!week.at)
        return &err_no_memory;
    return db_run(w, &calendar_sql[CALENDAR_HOURS_SEED], DB_ARGS(db_int(ctx->city_id), db_text(week), db_int(ctx->now_ms), db_text(calendar_by(ctx))), NULL);
}
