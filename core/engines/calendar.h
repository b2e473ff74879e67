/* Working time in China: days off, make-up workdays (调休), working hours of the week, all UTC+8. Pure arithmetic over a
 * calendar that the caller loads; a moment in a year without data is a problem that names the year, never a guess.
 * Rules, and where they come from:
 *  - working days: the day of the start does not count; the limit ends at the close of business of the last day
 *    (Civil Code articles 201 and 203);
 *  - working hours: only time inside the hours of a working day counts; a limit that fills a stretch exactly ends at its end;
 *  - clock hours: plain time, needs no data;
 *  - a day is a working day when the year says so, is off when the year says so, and otherwise when the week has hours on
 *    its weekday; a make-up workday on a weekday without hours keeps Monday's hours. */
#ifndef WENCHENG_ENGINES_CALENDAR_H
#define WENCHENG_ENGINES_CALENDAR_H
#include "base/clock.h"

enum limit_kind { LIMIT_CLOCK_HOURS, LIMIT_WORK_HOURS, LIMIT_WORK_DAYS };
extern const char *const limit_kind_words[]; /* "clock_hours" "work_hours" "work_days" NULL */
struct limit_span {
    enum limit_kind kind;
    int64_t amount;
};

enum calendar_day_kind { CALENDAR_USUAL, CALENDAR_OFF, CALENDAR_WORK };
enum { CALENDAR_DAYS = 366, CALENDAR_SPANS = 4 };
struct calendar_year {
    int year;
    unsigned char kind[CALENDAR_DAYS]; /* enum calendar_day_kind by day of the year from 0 */
};
struct calendar_span {
    int from_minute, until_minute; /* of the day, 0 … 1440, from < until; spans of a day in order and apart */
};
struct calendar_hours {
    struct calendar_span span[7][CALENDAR_SPANS]; /* [0] Monday; unused: until_minute 0 */
};
extern const struct calendar_hours calendar_usual_hours; /* Monday to Friday 08:30–12:00, 14:30–18:00 */

struct calendar {
    const struct calendar_year *years; /* ascending */
    size_t year_count;
    const struct calendar_hours *hours;
};

extern const struct problem calendar_no_data;
/* ret_year (may be NULL) is set, with calendar_no_data only, to the year that is missing. */
err calendar_add(const struct calendar *, struct limit_span, int64_t from_ms, int64_t *ret_ms, int *ret_year) MUST_USE;
err calendar_add_working_ms(const struct calendar *, int64_t working_ms, int64_t from_ms, int64_t *ret_ms, int *ret_year) MUST_USE;
/* Working time, in ms, between two moments; 0 when until <= from. */
err calendar_between(const struct calendar *, int64_t from_ms, int64_t until_ms, int64_t *ret_working_ms, int *ret_year) MUST_USE;
/* Working days after the day of `from`, up to and including the day of `until`. */
err calendar_days_between(const struct calendar *, int64_t from_ms, int64_t until_ms, int64_t *ret_days, int *ret_year) MUST_USE;
err calendar_is_working_day(const struct calendar *, int64_t day_number, bool *ret, int *ret_year) MUST_USE;

/* Text forms for storage. Hours: seven lists of minutes, Monday first: "510-720,870-1080;…;;". Days: one letter a day,
 * '-' usual, 'o' off, 'w' work. false: malformed, output untouched. */
bool calendar_hours_parse(str, struct calendar_hours *ret);
str calendar_hours_text(struct arena *, const struct calendar_hours *);
bool calendar_hours_are_sound(const struct calendar_hours *); /* ordered, apart, and some day of the week has hours, Monday among them */
bool calendar_days_parse(int year, str, struct calendar_year *ret);
str calendar_days_text(struct arena *, const struct calendar_year *);
int calendar_days_in(int year);

#endif
