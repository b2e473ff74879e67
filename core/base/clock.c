#include "base/clock.h"
#include <time.h>

static int64_t system_now_ms(void *state) {
    (void)state;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * MS_SECOND + t.tv_nsec / 1000000;
}

static int64_t system_monotonic_us(void *state) {
    (void)state;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

const struct clock clock_system = {system_now_ms, system_monotonic_us, NULL};

int64_t clock_now_ms(const struct clock *c) { return c->now_ms(c->state); }

int64_t clock_monotonic_us(const struct clock *c) { return c->monotonic_us(c->state); }

static int64_t divide_down(int64_t value, int64_t by) { return value / by - (value % by < 0); }

/* Years are counted from March, so that the leap day is the last of the year: 400 years are 146097 days. */
int64_t day_number(struct day d) {
    int64_t year = d.month <= 2 ? (int64_t)d.year - 1 : d.year;
    int64_t era = divide_down(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct day day_from_number(int64_t number) {
    number += 719468;
    int64_t era = divide_down(number, 146097);
    int64_t day_of_era = number - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    int64_t month = from_march + (from_march < 10 ? 3 : -9);
    int64_t year = year_of_era + era * 400 + (month <= 2);
    return (struct day){(int)year, (int)month, (int)(day_of_year - (153 * from_march + 2) / 5 + 1)};
}

int day_of_week(int64_t number) {
    int64_t since_monday = (number + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

bool day_is_real(struct day d) {
    if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 || d.year < -9999 || d.year > 9999)
        return false;
    struct day back = day_from_number(day_number(d));
    return back.year == d.year && back.month == d.month && back.day == d.day;
}

int64_t day_number_in_china(int64_t ms) { return divide_down(ms + CHINA_OFFSET_MS, MS_DAY); }

int64_t day_start_ms(int64_t number) { return number * MS_DAY - CHINA_OFFSET_MS; }

str day_format(struct arena *a, int64_t number) {
    struct day d = day_from_number(number);
    return str_format(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

str time_format_iso(struct arena *a, int64_t ms) {
    int64_t number = divide_down(ms, MS_DAY);
    int rest = (int)(ms - number * MS_DAY);
    struct day d = day_from_number(number);
    return str_format(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day, rest / MS_HOUR, rest / MS_MINUTE % 60, rest / MS_SECOND % 60,
                      rest % 1000);
}

str time_format_china(struct arena *a, int64_t ms) {
    int64_t number = day_number_in_china(ms);
    int rest = (int)(ms - day_start_ms(number));
    struct day d = day_from_number(number);
    return str_format(a, "%04d-%02d-%02d %02d:%02d", d.year, d.month, d.day, rest / MS_HOUR, rest / MS_MINUTE % 60);
}

/* Takes `least`..`most` digits off the front; false when there are fewer. */
static bool take_number(str *s, size_t least, size_t most, int *ret) {
    int value = 0;
    size_t i = 0;
    while (i < most && i < s->len && s->at[i] >= '0' && s->at[i] <= '9')
        value = value * 10 + (s->at[i++] - '0');
    if (i < least)
        return false;
    *s = str_slice(*s, i, s->len);
    *ret = value;
    return true;
}

static bool take_char(str *s, char c) {
    if (!s->len || s->at[0] != c)
        return false;
    *s = str_slice(*s, 1, s->len);
    return true;
}

/* Cells of spreadsheets drop the leading zero of months and days. */
static bool take_day(str *s, int64_t *ret_number) {
    struct day d;
    if (!take_number(s, 4, 4, &d.year))
        return false;
    char mark = s->len ? s->at[0] : 0;
    if ((mark != '-' && mark != '/') || !take_char(s, mark) || !take_number(s, 1, 2, &d.month) || !take_char(s, mark) || !take_number(s, 1, 2, &d.day) ||
        !day_is_real(d))
        return false;
    *ret_number = day_number(d);
    return true;
}

bool day_parse(str s, int64_t *ret_number) {
    int64_t number;
    if (s.len != 10 || s.at[4] != '-' || !take_day(&s, &number) || s.len)
        return false;
    *ret_number = number;
    return true;
}

static bool take_clock(str *s, int64_t *ret_ms) {
    int hour, minute, second = 0, part = 0, scale = 100;
    if (!take_number(s, 1, 2, &hour) || !take_char(s, ':') || !take_number(s, 2, 2, &minute))
        return false;
    if (take_char(s, ':') && !take_number(s, 2, 2, &second))
        return false;
    if (take_char(s, '.')) {
        int digit;
        if (!take_number(s, 1, 1, &part))
            return false;
        part *= scale;
        while (take_number(s, 1, 1, &digit)) {
            scale /= 10;
            part += digit * scale;
        }
    }
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ret_ms = (int64_t)hour * MS_HOUR + minute * MS_MINUTE + second * MS_SECOND + part;
    return true;
}

static bool take_zone(str *s, int64_t *ret_offset_ms) {
    *ret_offset_ms = CHINA_OFFSET_MS;
    if (!s->len)
        return true;
    if (take_char(s, 'Z')) {
        *ret_offset_ms = 0;
        return true;
    }
    int64_t sign = take_char(s, '+') ? 1 : take_char(s, '-') ? -1 : 0;
    int hour, minute;
    if (!sign || !take_number(s, 2, 2, &hour))
        return false;
    take_char(s, ':');
    if (!take_number(s, 2, 2, &minute) || hour > 14 || minute > 59)
        return false;
    *ret_offset_ms = sign * ((int64_t)hour * MS_HOUR + minute * MS_MINUTE);
    return true;
}

bool time_parse(str s, int64_t *ret_ms) {
    int64_t number, clock_ms = 0, offset = CHINA_OFFSET_MS;
    if (!take_day(&s, &number))
        return false;
    if (s.len) {
        if (!take_char(&s, 'T') && !take_char(&s, ' '))
            return false;
        if (!take_clock(&s, &clock_ms) || !take_zone(&s, &offset) || s.len)
            return false;
    }
    *ret_ms = number * MS_DAY + clock_ms - offset;
    return true;
}
