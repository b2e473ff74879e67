/* What the files of duty share among themselves. */
#ifndef WENCHENG_DUTY_INSIDE_H
#define WENCHENG_DUTY_INSIDE_H
#include "app/app.h"
#include "base/limits.h"
#include "base/shared.h"
#include "capabilities/duty/duty.h"
#include "capabilities/duty/sql.h"
#include "capabilities/identity/identity.h"
#include "capabilities/places/places.h"
#include "engines/spatial.h"

enum { RIGHT_DUTY_SEE, RIGHT_DUTY_EDIT, RIGHT_DUTY_DECIDE, DUTY_RIGHTS };
extern const struct right duty_rights[];
extern const struct problem duty_bad_categories;

/* categories.c */
struct duty_memory {
    struct arena *arena;
    struct duty_category *categories;
    size_t category_count;
    struct shared *ground;
};
err duty_memory_new(struct app *, void **ret) MUST_USE;
void duty_memory_free(void *);
err duty_categories_read(struct arena *, str csv, struct duty_memory *) MUST_USE;

/* ground.c: everything an answer needs, unchanging once built */
enum ground_layer { GROUND_DISTRICTS, GROUND_STREETS, GROUND_COMMUNITIES, GROUND_CELLS, GROUND_STRETCHES, GROUND_SITES, GROUND_LAYERS };
struct ground_area {
    int64_t id, parent_id, unit_id; /* cells: parent_id is the community */
    str name, code;
};
struct ground_stretch {
    int64_t id, unit_id, from_ms, until_ms;
    str scheme, name, level, person, deputy;
};
struct ground_site {
    int64_t id, owner_unit_id, buffer_m;
    str name, type;
};
struct ground {
    struct arena *arena;
    int64_t places_revision, duty_revision;
    struct geo_box extent;
    struct spatial *index; /* ids are positions in the lists below, from 1: their order is that of the ids */
    struct ground_area *areas[4];
    size_t area_count[4];
    struct ground_stretch *stretches;
    size_t stretch_count;
    struct ground_site *sites;
    size_t site_count;
    int64_t widest_buffer_m;
    struct duty_responsibility *responsibilities; /* by category, division, site type */
    size_t responsibility_count;
};
/* Takes the ground of this moment, built anew when places or responsibilities changed; duty_ground_give returns it. */
err duty_ground_take(struct ctx *, struct db_read *, struct shared_hold **ret_hold, const struct ground **ret) MUST_USE;
void duty_ground_give(struct ctx *, struct shared_hold *);
err duty_ground_build(struct ctx *, struct db_read *, int64_t places_revision, int64_t duty_revision, struct ground **ret) MUST_USE;
void duty_ground_drop(void *ground);
const struct duty_responsibility *duty_ground_rule(const struct ground *, str category, int64_t division_id, str site_type); /* NULL: none */

/* decide.c */
enum duty_why { WHY_NOBODY, WHY_SITE, WHY_RULE_SITE, WHY_RULE_COMMUNITY, WHY_RULE_STREET, WHY_RULE_DISTRICT, WHY_RULE_CITY, WHY_STRETCH };
struct duty_found {
    const struct ground_area *district, *street, *community, *cell;
    struct spatial_hit sites[DUTY_SITES * 4], stretches[DUTY_CHIEFS * 4];
    size_t site_count, stretch_count;
    enum duty_why why;
    int64_t unit_id;
    const struct ground_site *site;       /* the one that decided */
    const struct ground_stretch *stretch; /* the one that decided */
};
void duty_find(const struct ground *, struct geo_point, struct duty_found *ret);
void duty_decide(const struct ground *, const struct duty_category *, int64_t now_ms, struct duty_found *);
bool duty_stretch_runs(const struct ground_stretch *, int64_t now_ms);
/* reason.c */
void duty_reason(struct arena *, const struct duty_found *, const struct duty_category *, str unit_name, str *ret_zh, str *ret_en);

/* lists and commands */
int64_t duty_limit(int64_t asked);
int64_t duty_after(str cursor);
err duty_changed(struct ctx *, struct db_write *) MUST_USE;
struct duty_at_in {
    double lon, lat;
    str category;
};
struct duty_responsibilities_in {
    int64_t unit_id, division_id, limit;
    str category, after;
};
struct duty_arbitrations_in {
    int64_t limit;
    str state, after;
};
extern const struct field duty_at_fields[], duty_responsibilities_fields[], duty_arbitrations_fields[];
extern const struct shape duty_answer_shape, duty_responsibility_shape, duty_arbitration_shape, duty_category_shape;
err duty_at_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err duty_categories_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err duty_responsibilities_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err duty_arbitrations_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
extern const struct command duty_responsibility_new, duty_responsibility_edit, duty_responsibility_remove, duty_arbitration_decide;
extern const struct importer duty_responsibilities_importer;

#endif
