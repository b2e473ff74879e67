/* The departments of the demo city: what they answer for, and which kinds of site they own. Invented, but as cities have them. */
#ifndef WENCHENG_DEMO_DEPARTMENTS_H
#define WENCHENG_DEMO_DEPARTMENTS_H
#include <stddef.h>

struct demo_department {
    const char *code, *name, *short_name, *kind;
    const char *categories; /* of problems, blank-separated; laid down for the whole city, or for each district */
    const char *site_types; /* sites it owns */
};
extern const struct demo_department demo_city_departments[], demo_district_departments[];
extern const size_t demo_city_department_count, demo_district_department_count;

#endif
