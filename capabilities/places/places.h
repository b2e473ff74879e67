/* The ground of a city: divisions, responsibility grid cells, stretches of the five chief schemes, sites, and the layers of
 * the base map. Shapes are WGS-84 inside; the system a shape came in is kept beside it. Every change gives the city a new
 * revision (a fresh id, so that one that was rolled back never comes again): what is built from the ground remembers the
 * revision it was built from. Texts live in ctx->arena; a row that is not there is app_not_found. */
#ifndef WENCHENG_PLACES_H
#define WENCHENG_PLACES_H
#include "app/capability.h"
#include "formats/geometry.h"

struct places_division {
    int64_t id, parent_id, unit_id, version; /* unit_id: the unit that answers for the ground; 0: none named */
    str code, name, level;                   /* code: 4, 6, 9 or 12 digits by level; level: one of places_levels */
    double lon, lat;                         /* a point inside */
    const struct geometry *shape;            /* NULL: drawn nowhere */
};
struct places_cell {
    int64_t id, division_id; /* the community */
    str code;                /* 15 digits: division, street, community, serial */
    double lon, lat;
    const struct geometry *shape;
};
struct places_stretch {
    int64_t id, unit_id, version, from_ms, until_ms; /* from_ms 0: always, until_ms 0: no end */
    str scheme, name, level, person, deputy;         /* scheme: one of places_schemes; level: "city" "district" "street" "community" */
    const struct geometry *shape;
};
struct places_site {
    int64_t id, version, division_id, owner_unit_id, guarantor_unit_id, chief_account_id, buffer_m, is_key;
    str code, name, type, address, status, datum; /* type: a place type of standards; status: "active" "retired" */
    str geometry_kind;                            /* "point" "line" "area" */
    double lon, lat;
    const struct geometry *shape; /* NULL from places_site_find: ask places_outline_of_site */
};
struct places_feature {          /* base map only: nothing is decided by it */
    str layer, name, class_word; /* layer "roads" "water" "green" "blocks"; class_word "primary" … */
    const struct geometry *shape;
};
extern const char *const places_levels[];  /* city district street community; NULL-ended */
extern const char *const places_schemes[]; /* street road river lake grid */

err places_division_find(struct ctx *, struct db_read *, int64_t id, struct places_division *ret) MUST_USE;  /* shape NULL */
err places_division_by_code(struct ctx *, struct db_read *, str code, struct places_division *ret) MUST_USE; /* ret->id 0: none; shape NULL */
err places_site_find(struct ctx *, struct db_read *, int64_t id, struct places_site *ret) MUST_USE;
err places_site_by_code(struct ctx *, struct db_read *, str code, struct places_site *ret) MUST_USE; /* ret->id 0: none */

/* Everything, one by one, in order of id; the row lives only during the call. */
err places_each_division(struct ctx *, struct db_read *, err (*look)(void *with, const struct places_division *), void *with) MUST_USE;
err places_each_cell(struct ctx *, struct db_read *, err (*look)(void *with, const struct places_cell *), void *with) MUST_USE;
err places_each_stretch(struct ctx *, struct db_read *, err (*look)(void *with, const struct places_stretch *), void *with) MUST_USE;
err places_each_site(struct ctx *, struct db_read *, err (*look)(void *with, const struct places_site *), void *with) MUST_USE; /* active ones */
err places_revision(struct ctx *, struct db_read *, int64_t *ret) MUST_USE; /* differs after every change; 0: empty city */

/* Adding without asking for a right: importers, the demo city, tests. Codes, parents, extent and shapes are checked. */
err places_division_add(struct ctx *, struct db_write *, const struct places_division *, int64_t *ret_id) MUST_USE;
err places_division_set_unit(struct ctx *, struct db_write *, int64_t id, int64_t unit_id) MUST_USE;
err places_cell_add(struct ctx *, struct db_write *, const struct places_cell *, int64_t *ret_id) MUST_USE; /* division_id 0: by the code's first 12 digits */
err places_stretch_add(struct ctx *, struct db_write *, const struct places_stretch *, int64_t *ret_id) MUST_USE;
err places_site_add(struct ctx *, struct db_write *, const struct places_site *,
                    int64_t *ret_id) MUST_USE; /* shape NULL: a point at lon, lat; division_id 0: where it lies */
err places_feature_add(struct ctx *, struct db_write *, const struct places_feature *, int64_t *ret_id) MUST_USE;

/* Figures that others keep on a site, for its row in lists. A rate below 0 and a time of 0 mean that there is none (any more). */
enum places_figure { PLACES_OPEN_CASES, PLACES_RATE_MILLI, PLACES_CHECKED_MS };
err places_site_note(struct ctx *, struct db_write *, int64_t site_id, enum places_figure, int64_t value) MUST_USE;

/* The outline as it is kept, for places_site_find's row. */
err places_outline_of_site(struct ctx *, struct db_read *, int64_t site_id, struct geometry *ret) MUST_USE;
/* Leaves the register; its history stays. into_id: the site that goes on in its stead, 0: none. Already retired: nothing happens. */
err places_site_retire(struct ctx *, struct db_write *, int64_t site_id, int64_t into_id) MUST_USE;
/* "places.site_changed": after a site was changed or retired. */
struct places_site_changed {
    int64_t site_id;
};

/* Point, line and area (点线面): what belongs to a site besides its own outline. A composite site (a station's surroundings) has
 * parts with owners of their own. */
struct places_part {
    int64_t id, site_id, owner_unit_id; /* owner 0: the site's */
    str kind, name;                     /* kind: "access_road" (a line) "area" "part" (areas) */
    const struct geometry *shape;
};
struct places_parts {
    const struct places_part *at;
    size_t count;
};
err places_parts_of_site(struct ctx *, struct db_read *, int64_t site_id, struct places_parts *ret) MUST_USE;
err places_part_add(struct ctx *, struct db_write *, const struct places_part *, int64_t *ret_id) MUST_USE;
/* A moving place (bus line, taxi) has a number instead of a fixed position; grade "premium" (精品) or "". No row: all empty. */
struct places_more {
    str moving_kind, moving_number, grade; /* moving_kind: one of places_moving_kinds or "" */
    int64_t merged_into;
};
extern const char *const places_moving_kinds[]; /* bus_line taxi train other; NULL-ended */
err places_more_of_site(struct ctx *, struct db_read *, int64_t site_id, struct places_more *ret) MUST_USE;
err places_more_set(struct ctx *, struct db_write *, int64_t site_id, const struct places_more *) MUST_USE;

/* The extent of the city: the box around its divisions with 5 km around it. has 0: no divisions yet, anything goes. */
struct places_extent {
    int64_t has;
    struct geo_box box;
};
err places_extent(struct ctx *, struct db_read *, struct places_extent *ret) MUST_USE;
/* NULL, or a refusal with field "lon": places_swapped, places_outside_city. */
err places_point_check(struct ctx *, const struct places_extent *, struct geo_point) MUST_USE;

/* A map layer as GeoJSON text: districts streets communities cells stretches sites roads water green blocks. The bytes stay
 * valid for the request. revision goes into the ETag. */
err places_layer(struct ctx *, struct db_read *, str layer, str *ret_json, int64_t *ret_revision) MUST_USE;
extern const char *const places_layers[];

extern const struct capability places_capability;
extern const struct problem places_swapped, places_outside_city, places_bad_code, places_bad_shape, places_code_taken, places_unknown_division;

#endif
