/* The working calendar of a city: days off and make-up workdays per year, working hours per unit (a unit without its own
 * keeps the city's). The rules of counting are in engines/calendar.h. A moment in a year whose days are not entered is
 * refused with calendar_no_data; the refusal names the year and who can enter it. */
#ifndef WENCHENG_CALENDAR_H
#define WENCHENG_CALENDAR_H
#include "app/capability.h"
#include "engines/calendar.h"

/* unit_id 0: the city's hours */
err calendar_due(struct ctx *, struct db_read *, int64_t unit_id, struct limit_span, int64_t from_ms, int64_t *ret_due_ms) MUST_USE;
err calendar_due_after(struct ctx *, struct db_read *, int64_t unit_id, int64_t working_ms, int64_t from_ms, int64_t *ret_due_ms) MUST_USE;
/* Working time between two moments; 0 when to <= from. */
err calendar_worked_ms(struct ctx *, struct db_read *, int64_t unit_id, int64_t from_ms, int64_t to_ms, int64_t *ret_ms) MUST_USE;
err calendar_worked_days(struct ctx *, struct db_read *, int64_t unit_id, int64_t from_ms, int64_t to_ms, int64_t *ret_days) MUST_USE;

/* Event "calendar.changed": open deadlines are to be worked out anew. */
struct calendar_changed {
    int64_t year;    /* 0: hours changed, not days */
    int64_t unit_id; /* with year 0: whose hours; 0: the city's */
};

extern const struct capability calendar_capability;

#endif
