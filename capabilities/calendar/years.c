/* A year's days: what differs from the plain week, as the State Council's notice lists it. Entered whole: the list replaces
 * the one before. Beside the rows for people there is one text of a letter a day, so that counting reads one row a year. */
#include "capabilities/calendar/days.h"
#include "capabilities/calendar/inside.h"

const struct problem calendar_bad_day = {PROBLEM_INVALID, "calendar.bad_day", "节假日安排有误，请按提示修改。",
                                         "The days entered are not right; please correct those named."};

static const char *const kind_words[] = {"off", "work", NULL};

struct day_in {
    str date, kind, name;
};
static const struct field day_fields[] = {
    {"date", FIELD_TEXT, offsetof(struct day_in, date), .required = true, .min = 10, .max = 10, .says = "2027-01-01"},
    {"kind", FIELD_WORD, offsetof(struct day_in, kind), .required = true, .words = kind_words, .says = "off: a day off; work: a make-up workday"},
    {"name", FIELD_TEXT, offsetof(struct day_in, name), .max = 60, .says = "The holiday it belongs to"},
    FIELD_END};
static const struct field shown_fields[] = {{"year", .kind = FIELD_INT},
                                            {"known", .kind = FIELD_BOOL},
                                            {"version", .kind = FIELD_INT},
                                            {"days", .kind = FIELD_LIST, .of = day_fields, .of_size = sizeof(struct day_in), .max = 366},
                                            FIELD_END};
const struct shape calendar_year_shape = {"CalendarYear", shown_fields};
const struct field calendar_year_fields[] = {
    {"year", FIELD_INT, offsetof(struct calendar_year_in, year), .in = IN_PATH, .required = true, .min = 2000, .max = 2100}, FIELD_END};

static err show(struct ctx *ctx, struct db_read *r, int64_t year, struct json_out *out) {
    struct db_row about;
    struct db_table days;
    TRY(db_one(r, ctx->arena, &calendar_sql[CALENDAR_YEAR_BY_NUMBER], DB_ARGS(db_int(ctx->city_id), db_int(year)), &about));
    TRY(db_all(r, ctx->arena, &calendar_sql[CALENDAR_DAYS_OF], DB_ARGS(db_int(ctx->city_id), db_int(year)), &days));
    json_object(out);
    json_put_i64(out, "year", year);
    json_put_bool(out, "known", about.count > 0);
    json_put_i64(out, "version", about.count ? db_i(&about, 0) : 0);
    json_key(out, "days");
    json_list(out);
    for (size_t i = 0; i < days.count; i++) {
        json_object(out);
        json_put_text(out, "date", db_s(&days.rows[i], 0));
        json_put_text(out, "kind", db_s(&days.rows[i], 1));
        json_put_text(out, "name", db_s(&days.rows[i], ctx->lang == LANG_EN ? 3 : 2));
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
    return NULL;
}

err calendar_year_show(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct calendar_year_in *in = with;
    return show(ctx, r, in->year, out);
}

/* ---- entering ---- */

struct put_in {
    int64_t year, version;
    struct field_list days;
};
static const struct field put_fields[] = {
    {"year", FIELD_INT, offsetof(struct put_in, year), .in = IN_PATH, .required = true, .min = 2000, .max = 2100},
    {"version", FIELD_INT, offsetof(struct put_in, version), .required = true, .says = "0 for a year that is not known yet"},
    {"days", FIELD_LIST, offsetof(struct put_in, days), .required = true, .max = 366, .of = day_fields, .of_size = sizeof(struct day_in)},
    FIELD_END};

static err bad_day(struct ctx *ctx, size_t index, str date, const char *zh, const char *en) {
    const char *field = str_z(ctx->arena, str_format(ctx->arena, "days.%zu.date", index));
    str first = str_format(ctx->arena, "第 %zu 行（" STR_F "）：%s", index + 1, STR_A(date), zh);
    str second = str_format(ctx->arena, "Row %zu (" STR_F "): %s", index + 1, STR_A(date), en);
    return ctx_refuse(ctx, &calendar_bad_day, field, first, second);
}

/* All wrong rows are named at once. */
static err check_days(struct ctx *ctx, const struct put_in *in, struct calendar_year *ret) {
    struct calendar_year made = {.year = (int)in->year};
    int64_t first = day_number((struct day){(int)in->year, 1, 1});
    const struct day_in *days = in->days.at;
    err failed = NULL;
    size_t off = 0;
    for (size_t i = 0; i < in->days.count; i++) {
        int64_t number = 0;
        bool is_date = day_parse(days[i].date, &number);
        int64_t at = number - first;
        bool is_off = str_is(days[i].kind, "off");
        if (!is_date)
            failed = bad_day(ctx, i, days[i].date, "不是有效的日期，应写成 2027-01-01 的样子。", "is not a date; write it like 2027-01-01.");
        else if (at < 0 || at >= calendar_days_in((int)in->year))
            failed = bad_day(ctx, i, days[i].date, "不在这一年。", "is not in this year.");
        else if (made.kind[at] != CALENDAR_USUAL)
            failed = bad_day(ctx, i, days[i].date, "重复。", "appears twice.");
        else
            made.kind[at] = is_off ? CALENDAR_OFF : CALENDAR_WORK;
        off += is_off;
    }
    if (!failed && off == 0)
        failed = ctx_refuse(ctx, &calendar_bad_day, "days", STR("一年中至少有一天法定节假日；空的安排会让期限算错。"),
                            STR("A year has holidays; an empty list would make deadlines wrong."));
    *ret = made;
    return failed;
}

static err write_days(struct ctx *ctx, struct db_write *w, const struct put_in *in) {
    const struct day_in *days = in->days.at;
    TRY(db_run(w, &calendar_sql[CALENDAR_DAYS_CLEAR], DB_ARGS(db_int(ctx->city_id), db_int(in->year)), NULL));
    for (size_t i = 0; i < in->days.count; i++)
        TRY(db_run(w, &calendar_sql[CALENDAR_DAY_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_int(in->year), db_text(days[i].date), db_text(days[i].kind), db_text(days[i].name), db_text(days[i].name)),
                   NULL));
    return NULL;
}

static err put(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct put_in *in = with;
    struct db_row about;
    struct calendar_year year;
    TRY(db_one(db_reading(w), ctx->arena, &calendar_sql[CALENDAR_YEAR_BY_NUMBER], DB_ARGS(db_int(ctx->city_id), db_int(in->year)), &about));
    TRY(ctx_check_version(ctx, about.count ? db_i(&about, 0) : 0, in->version, about.count ? db_s(&about, 2) : STR_NONE, about.count ? db_i(&about, 1) : 0));
    TRY(check_days(ctx, in, &year));
    str kinds = calendar_days_text(ctx->arena, &year);
    if (!kinds.at)
        return &err_no_memory;
    TRY(db_run(w, &calendar_sql[CALENDAR_YEAR_SAVE],
               DB_ARGS(db_int(ctx->city_id), db_int(in->year), db_text(kinds), db_int(ctx->now_ms), db_text(calendar_by(ctx))), NULL));
    TRY(write_days(ctx, w, in));
    ctx_audit_target(ctx, "calendar.year", in->year);
    ctx_audit_change(ctx, "days", STR(""), kinds);
    struct calendar_changed changed = {.year = in->year};
    TRY(event_raise(ctx, w, "calendar.changed", &changed));
    TRY(feed_put(ctx, w, "calendar", in->year, STR("")));
    return show(ctx, db_reading(w), in->year, out);
}
const struct command calendar_year_put = {{sizeof(struct put_in), put_fields}, NULL, put, 0};

/* ---- what a new city starts with ---- */

static err seed_year(struct ctx *ctx, struct db_write *w, int year) {
    struct calendar_year made = {.year = year};
    int64_t first = day_number((struct day){year, 1, 1}), is_new = 0;
    for (size_t i = 0; i < calendar_known_day_count; i++) {
        const struct calendar_stretch *s = &calendar_known_days[i];
        if (s->year != year)
            continue;
        int64_t from = day_number((struct day){year, s->from_month, s->from_day}), until = day_number((struct day){year, s->until_month, s->until_day});
        for (int64_t number = from; number <= until; number++)
            made.kind[number - first] = (unsigned char)s->kind;
    }
    str kinds = calendar_days_text(ctx->arena, &made);
    if (!kinds.at)
        return &err_no_memory;
    TRY(db_run(w, &calendar_sql[CALENDAR_YEAR_SEED],
               DB_ARGS(db_int(ctx->city_id), db_int(year), db_text(kinds), db_int(ctx->now_ms), db_text(calendar_by(ctx))), &is_new));
    for (size_t i = 0; is_new && i < calendar_known_day_count; i++) {
        const struct calendar_stretch *s = &calendar_known_days[i];
        int64_t from = day_number((struct day){year, s->from_month, s->from_day}), until = day_number((struct day){year, s->until_month, s->until_day});
        for (int64_t number = from; s->year == year && number <= until; number++)
            TRY(db_run(w, &calendar_sql[CALENDAR_DAY_ADD],
                       DB_ARGS(db_int(ctx->city_id), db_int(year), db_text(day_format(ctx->arena, number)),
                               db_text(str_of(kind_words[s->kind == CALENDAR_WORK])), db_text(str_of(s->zh)), db_text(str_of(s->en))),
                       NULL));
    }
    return NULL;
}

err calendar_years_seed(struct ctx *ctx, struct db_write *w) {
    for (int year = CALENDAR_FIRST_YEAR; year <= CALENDAR_LAST_YEAR; year++)
        TRY(seed_year(ctx, w, year));
    return NULL;
}
