/* What the files of this folder know of each other. Nothing outside includes it. */
#ifndef WENCHENG_CALENDAR_INSIDE_H
#define WENCHENG_CALENDAR_INSIDE_H
#include "capabilities/calendar/calendar.h"

enum calendar_statement {
    CALENDAR_YEAR_BY_NUMBER,
    CALENDAR_YEARS_FROM,
    CALENDAR_YEAR_SEED,
    CALENDAR_YEAR_SAVE,
    CALENDAR_DAYS_OF,
    CALENDAR_DAYS_CLEAR,
    CALENDAR_DAY_ADD,
    CALENDAR_HOURS_FOR,
    CALENDAR_HOURS_OF,
    CALENDAR_HOURS_ALL,
    CALENDAR_HOURS_SEED,
    CALENDAR_HOURS_SAVE,
    CALENDAR_HOURS_DROP,
    CALENDAR_STATEMENTS
};
extern const struct db_sql calendar_sql[CALENDAR_STATEMENTS];
extern const struct right calendar_rights[1];
extern const struct problem calendar_bad_day, calendar_bad_hours;

str calendar_by(struct ctx *); /* who changes: the person's name, or the system */

/* years.c */
struct calendar_year_in {
    int64_t year;
};
extern const struct field calendar_year_fields[];
extern const struct shape calendar_year_shape;
extern const struct command calendar_year_put;
err calendar_year_show(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err calendar_years_seed(struct ctx *, struct db_write *) MUST_USE;

/* hours.c */
struct calendar_hours_in {
    int64_t limit;
    str after;
};
extern const struct field calendar_hours_fields[];
extern const struct shape calendar_hours_shape;
extern const struct command calendar_hours_put;
err calendar_hours_list(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err calendar_hours_seed(struct ctx *, struct db_write *) MUST_USE;

#endif
