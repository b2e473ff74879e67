/* Time comes from a table so that tests can turn it. ms are UTC milliseconds since 1970. China has one zone,
 * UTC+8, without daylight saving since 1992: CHINA_OFFSET_MS. */
#ifndef WENCHENG_BASE_CLOCK_H
#define WENCHENG_BASE_CLOCK_H
#include "base/str.h"

enum { MS_SECOND = 1000, MS_MINUTE = 60 * MS_SECOND, MS_HOUR = 60 * MS_MINUTE, MS_DAY = 24 * MS_HOUR, CHINA_OFFSET_MS = 8 * MS_HOUR };

struct clock {
    int64_t (*now_ms)(void *state);       /* wall time */
    int64_t (*monotonic_us)(void *state); /* for durations only */
    void *state;
};
extern const struct clock clock_system;
int64_t clock_now_ms(const struct clock *);
int64_t clock_monotonic_us(const struct clock *);

struct day {
    int year, month, day; /* proleptic Gregorian, month 1-12 */
};
int64_t day_number(struct day); /* days since 1970-01-01 */
struct day day_from_number(int64_t);
int day_of_week(int64_t number); /* 1 = Monday … 7 = Sunday */
bool day_is_real(struct day);    /* 2026-02-30 is not */
int64_t day_number_in_china(int64_t ms);
int64_t day_start_ms(int64_t number);              /* midnight in China, as UTC ms */
bool day_parse(str, int64_t *ret_number);          /* "2026-11-24" */
str day_format(struct arena *, int64_t number);    /* "2026-11-24" */
str time_format_iso(struct arena *, int64_t ms);   /* "2026-11-24T02:10:00.000Z" */
str time_format_china(struct arena *, int64_t ms); /* "2026-11-24 10:10" */
/* "2026-11-24T10:10:00+08:00", "2026-11-24 10:10[:00]" and "2026/11/24 10:10" (China time when no zone), "2026-11-24" */
bool time_parse(str, int64_t *ret_ms);

#endif
