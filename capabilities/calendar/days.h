/* What a new city's calendar starts with: the known years, in stretches of days that differ from the plain week. */
#ifndef WENCHENG_CALENDAR_DAYS_H
#define WENCHENG_CALENDAR_DAYS_H
#include <stddef.h>

struct calendar_stretch {
    int year, kind;                                   /* enum calendar_day_kind: off or work */
    int from_month, from_day, until_month, until_day; /* both included */
    const char *zh, *en;
};
extern const struct calendar_stretch calendar_known_days[]; /* by date */
extern const size_t calendar_known_day_count;
enum { CALENDAR_FIRST_YEAR = 2018, CALENDAR_LAST_YEAR = 2026 };

#endif
