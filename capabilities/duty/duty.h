/* Whose is it? A place and a kind of problem resolve, in memory, to district, street, community, cell, the chiefs of the five
 * schemes, the sites around, and the unit that answers for it, with the reason in words. The order of looking:
 *   1. the owner of a site whose buffer holds the place, when the category belongs to sites of that type or to any site;
 *   2. what was laid down for the category: in the community, the street, the district, the whole city;
 *   3. the unit of the nearest stretch (50 m) of the scheme that the category hints at;
 *   4. nobody: for the time being the unit of the ground, and a question for arbitration (duty_arbitrate).
 * A point on a shared border belongs to the shape with the lowest id, always. */
#ifndef WENCHENG_DUTY_H
#define WENCHENG_DUTY_H
#include "app/capability.h"

struct duty_chief {
    str scheme, level, name, deputy, stretch; /* name: of the person */
    int64_t stretch_id, unit_id;
};
struct duty_site {
    int64_t id;
    str name;
    int64_t distance_m;
};
enum { DUTY_CHIEFS = 15, DUTY_SITES = 8 };
struct duty_answer {
    int64_t district_id, street_id, community_id, cell_id, unit_id; /* 0: none */
    str cell_code, district_name, street_name, community_name, unit_name, unit_path;
    str ground_path; /* path of the unit of the smallest division here that has one; empty: none */
    bool interim;    /* nobody answers for it: unit_id is the unit of the ground, for the time being */
    str reason_zh, reason_en;
    const struct duty_chief *chiefs;
    size_t chief_count;
    const struct duty_site *sites; /* within 100 m, nearest first */
    size_t site_count;
};
/* category may be empty: the place only. Refuses duty_outside_city, duty_swapped, duty_unknown_category. */
err duty_resolve(struct ctx *, struct db_read *, double lon, double lat, str category, struct duty_answer *ret) MUST_USE;

struct duty_category {
    str code, major, zh, en;
    str scheme;     /* of the chiefs whose ground it is: "street" "road" "river" "lake" "grid" or empty */
    str programme;  /* "appearance" "traffic" "order" "window" */
    str field;      /* "economy" "city_management" "environment" "social_governance" "public_services" "people" */
    str limit_kind; /* "clock_hours" "work_hours" "work_days" */
    int64_t limit_amount;
    str sites;    /* "*": any site's owner answers for it in the site's buffer; types separated by blanks; empty: none */
    str keywords; /* separated by blanks */
};
struct duty_categories {
    const struct duty_category *at;
    size_t count;
};
void duty_categories(struct ctx *, struct duty_categories *ret); /* in the order of the file; live as long as the program */
bool duty_category_find(struct ctx *, str code, struct duty_category *ret);
str duty_category_name(struct ctx *, str code);                              /* in the person's language; the code itself when unknown */
err duty_guess_category(struct ctx *, str text, str *ret_category) MUST_USE; /* empty: the words say nothing */

struct duty_responsibility {
    int64_t id, version, unit_id, division_id; /* division_id 0: the whole city */
    str category, site_type, note;             /* site_type empty: any place */
};
err duty_responsibility_add(struct ctx *, struct db_write *, const struct duty_responsibility *,
                            int64_t *ret_id) MUST_USE; /* the same question again: duty_already_laid_down */

/* A case for which duty_resolve said `interim`, or a unit says "not mine": one open question per case. */
err duty_arbitrate(struct ctx *, struct db_write *, int64_t case_id, double lon, double lat, str category, int64_t interim_unit_id, str reason) MUST_USE;
/* "duty.decided": raised when the office decides; cases sends the case to the unit. */
struct duty_decided {
    int64_t arbitration_id, case_id, unit_id;
    str note;
};

extern const struct capability duty_capability;
extern const struct problem duty_outside_city, duty_swapped, duty_unknown_category, duty_already_laid_down, duty_already_decided;

#endif
