#include "engines/calendar.h"
#include "base/buf.h"
#include <string.h>

const struct problem calendar_no_data = {PROBLEM_CONFLICT, "calendar.no_data", "这一年的节假日安排还没有录入，无法计算期限，请管理员在“工作日历”中录入。",
                                         "The days off of that year are not entered yet, so no deadline can be computed; an administrator "
                                         "enters them under Calendar."};
const char *const limit_kind_words[] = {"clock_hours", "work_hours", "work_days", NULL};

#define OFFICE_DAY                                                                                                                                             \
    {                                                                                                                                                          \
        {510, 720}, { 870, 1080 }                                                                                                                              \
    }
const struct calendar_hours calendar_usual_hours = {{OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY}};

int calendar_days_in(int year) { return (int)(day_number((struct day){year + 1, 1, 1}) - day_number((struct day){year, 1, 1})); }

static err missing(int year, int *ret_year) {
    if (ret_year)
        *ret_year = year;
    return &calendar_no_data;
}

static err day_kind(const struct calendar *c, int64_t number, enum calendar_day_kind *ret, int *ret_year) {
    int year = day_from_number(number).year;
    for (size_t i = 0; i < c->year_count; i++)
        if (c->years[i].year == year) {
            *ret = (enum calendar_day_kind)c->years[i].kind[number - day_number((struct day){year, 1, 1})];
            return NULL;
        }
    return missing(year, ret_year);
}

/* The working hours of a day; NULL in *ret: not a working day. */
static err spans_of(const struct calendar *c, int64_t number, const struct calendar_span **ret, int *ret_year) {
    enum calendar_day_kind kind;
    TRY(day_kind(c, number, &kind, ret_year));
    const struct calendar_span *own = c->hours->span[day_of_week(number) - 1];
    if (kind == CALENDAR_OFF)
        own = NULL;
    else if (own[0].until_minute == 0)
        own = kind == CALENDAR_WORK ? c->hours->span[0] : NULL;
    *ret = own;
    return NULL;
}

err calendar_is_working_day(const struct calendar *c, int64_t number, bool *ret, int *ret_year) {
    const struct calendar_span *spans;
    TRY(spans_of(c, number, &spans, ret_year));
    *ret = spans != NULL;
    return NULL;
}

static int64_t minute_ms(int64_t number, int minute) { return day_start_ms(number) + (int64_t)minute * MS_MINUTE; }

err calendar_add_working_ms(const struct calendar *c, int64_t working_ms, int64_t from_ms, int64_t *ret_ms, int *ret_year) {
    if (working_ms <= 0) {
        *ret_ms = from_ms;
        return NULL;
    }
    int64_t left = working_ms;
    for (int64_t number = day_number_in_china(from_ms);; number++) {
        const struct calendar_span *spans;
        TRY(spans_of(c, number, &spans, ret_year));
        for (int i = 0; spans && i < CALENDAR_SPANS && spans[i].until_minute; i++) {
            int64_t from = minute_ms(number, spans[i].from_minute), until = minute_ms(number, spans[i].until_minute);
            if (until <= from_ms)
                continue;
            from = from < from_ms ? from_ms : from;
            if (left <= until - from) {
                *ret_ms = from + left;
                return NULL;
            }
            left -= until - from;
        }
    }
}

static int64_t close_of_business(int64_t number, const struct calendar_span *spans) {
    int last = 0;
    for (int i = 0; i < CALENDAR_SPANS && spans[i].until_minute; i++)
        last = spans[i].until_minute;
    return minute_ms(number, last);
}

static err add_days(const struct calendar *c, int64_t days, int64_t from_ms, int64_t *ret_ms, int *ret_year) {
    if (days <= 0) {
        *ret_ms = from_ms;
        return NULL;
    }
    for (int64_t number = day_number_in_china(from_ms) + 1;; number++) {
        const struct calendar_span *spans;
        TRY(spans_of(c, number, &spans, ret_year));
        if (spans && --days == 0) {
            *ret_ms = close_of_business(number, spans);
            return NULL;
        }
    }
}

err calendar_add(const struct calendar *c, struct limit_span span, int64_t from_ms, int64_t *ret_ms, int *ret_year) {
    /* A limit of more hours than a human life is a slip of the pen; it would only overflow below. */
    int64_t amount = span.amount > 1000000 ? 1000000 : span.amount;
    switch (span.kind) {
    case LIMIT_CLOCK_HOURS: *ret_ms = from_ms + (amount > 0 ? amount : 0) * MS_HOUR; return NULL;
    case LIMIT_WORK_HOURS: return calendar_add_working_ms(c, amount * MS_HOUR, from_ms, ret_ms, ret_year);
    case LIMIT_WORK_DAYS: return add_days(c, amount, from_ms, ret_ms, ret_year);
    }
    return &err_bug;
}

err calendar_between(const struct calendar *c, int64_t from_ms, int64_t until_ms, int64_t *ret_working_ms, int *ret_year) {
    int64_t sum = 0;
    for (int64_t number = day_number_in_china(from_ms); from_ms < until_ms && number <= day_number_in_china(until_ms - 1); number++) {
        const struct calendar_span *spans;
        TRY(spans_of(c, number, &spans, ret_year));
        for (int i = 0; spans && i < CALENDAR_SPANS && spans[i].until_minute; i++) {
            int64_t from = minute_ms(number, spans[i].from_minute), until = minute_ms(number, spans[i].until_minute);
            from = from < from_ms ? from_ms : from;
            until = until > until_ms ? until_ms : until;
            sum += until > from ? until - from : 0;
        }
    }
    *ret_working_ms = sum;
    return NULL;
}

err calendar_days_between(const struct calendar *c, int64_t from_ms, int64_t until_ms, int64_t *ret_days, int *ret_year) {
    int64_t sum = 0;
    for (int64_t number = day_number_in_china(from_ms) + 1; number <= day_number_in_china(until_ms); number++) {
        bool works;
        TRY(calendar_is_working_day(c, number, &works, ret_year));
        sum += works;
    }
    *ret_days = sum;
    return NULL;
}

/* ---- text ---- */

static bool span_parse(str text, struct calendar_span *ret) {
    str from, until;
    int64_t a, b;
    if (!str_cut(text, STR("-"), &from, &until) || !str_to_i64(from, &a) || !str_to_i64(until, &b))
        return false;
    if (a < 0 || a >= b || b > 1440)
        return false;
    *ret = (struct calendar_span){(int)a, (int)b};
    return true;
}

static bool day_spans_parse(str text, struct calendar_span ret[CALENDAR_SPANS]) {
    int count = 0;
    while (text.len) {
        str head = text, tail = STR_NONE;
        str_cut(text, STR(","), &head, &tail);
        if (count == CALENDAR_SPANS || !span_parse(head, &ret[count]))
            return false;
        if (count && ret[count].from_minute < ret[count - 1].until_minute)
            return false;
        count++;
        text = tail;
    }
    return true;
}

bool calendar_hours_parse(str text, struct calendar_hours *ret) {
    struct calendar_hours made = {0};
    for (int day = 0; day < 7; day++) {
        str head = text, tail = STR_NONE;
        bool cut = str_cut(text, STR(";"), &head, &tail);
        if (cut != (day < 6) || !day_spans_parse(head, made.span[day]))
            return false;
        text = tail;
    }
    *ret = made;
    return true;
}

str calendar_hours_text(struct arena *arena, const struct calendar_hours *hours) {
    struct buf b;
    buf_init(&b, arena, 1024);
    for (int day = 0; day < 7; day++) {
        if (day)
            buf_addc(&b, ';');
        for (int i = 0; i < CALENDAR_SPANS && hours->span[day][i].until_minute; i++)
            buf_addf(&b, "%s%d-%d", i ? "," : "", hours->span[day][i].from_minute, hours->span[day][i].until_minute);
    }
    str text = STR_NONE;
    return buf_finish(&b, &text) ? STR_NONE : text;
}

bool calendar_hours_are_sound(const struct calendar_hours *hours) {
    for (int day = 0; day < 7; day++)
        for (int i = 0, before = 0; i < CALENDAR_SPANS && hours->span[day][i].until_minute; i++) {
            struct calendar_span s = hours->span[day][i];
            if (s.from_minute < before || s.from_minute >= s.until_minute || s.until_minute > 1440)
                return false;
            before = s.until_minute;
        }
    return hours->span[0][0].until_minute > 0;
}

bool calendar_days_parse(int year, str text, struct calendar_year *ret) {
    struct calendar_year made = {.year = year};
    if (text.len != (size_t)calendar_days_in(year))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != '-' && text.at[i] != 'o' && text.at[i] != 'w')
            return false;
        made.kind[i] = text.at[i] == 'o' ? CALENDAR_OFF : text.at[i] == 'w' ? CALENDAR_WORK : CALENDAR_USUAL;
    }
    *ret = made;
    return true;
}

str calendar_days_text(struct arena *arena, const struct calendar_year *year) {
    size_t len = (size_t)calendar_days_in(year->year);
    char *to = arena_alloc(arena, len + 1, 1);
    for (size_t i = 0; to && i < len; i++)
        to[i] = "-ow"[year->kind[i]];
    return to ? (str){to, len} : STR_NONE;
}
