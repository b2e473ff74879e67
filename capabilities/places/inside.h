/* What the files of places share among themselves. */
#ifndef WENCHENG_PLACES_INSIDE_H
#define WENCHENG_PLACES_INSIDE_H
#include "app/app.h"
#include "base/limits.h"
#include "capabilities/identity/identity.h"
#include "capabilities/places/places.h"
#include "capabilities/places/sql.h"
#include "capabilities/standards/standards.h"

enum { RIGHT_PLACES_SEE, RIGHT_PLACES_EDIT, RIGHT_PLACES_IMPORT, PLACES_RIGHTS };
extern const struct right places_rights[];
extern const struct problem places_unknown_type, places_outside_parent, places_bad_datum;

/* ground.c */
extern const struct places_extent places_country;             /* where no city is drawn yet */
err places_changed(struct ctx *, struct db_write *) MUST_USE; /* a new revision */
bool places_is_word(str, const char *const *words);
bool places_is_digits(str);
/* A shape ready to be kept: rounded to six decimals, inside the city, borders not crossing. */
struct places_shape {
    struct geometry shape;
    str text;
    struct geo_point at;
    bool is_crossing; /* a border crosses itself: told in imports, refused when drawn by hand */
    struct geo_point crossing_at;
    int64_t slivers; /* parts of a MultiPolygon without any area, left out */
};
err places_shape_make(struct ctx *, const struct places_extent *, const struct geometry *, struct places_shape *ret) MUST_USE;
err places_shape_read(struct arena *, str text, struct geometry *ret) MUST_USE; /* our own rows: a fault is a bug */
err places_crossing_refuse(struct ctx *, const struct places_shape *) MUST_USE; /* NULL when it does not cross itself */
/* From a form: JSON, or lon and lat; converted from the datum named. */
struct places_drawn {
    const struct json *geometry;
    double lon, lat;
    bool has_lon, has_lat;
    str datum;
};
err places_drawn_make(struct ctx *, const struct places_extent *, const struct places_drawn *, struct places_shape *ret) MUST_USE;

/* paging.c */
int64_t places_limit(int64_t asked);
int64_t places_after(str cursor);
str places_like(struct arena *, str typed);
str places_fold(struct arena *, str);
#define PLACES_PAGE_FIELDS(type)                                                                                                                               \
    {"limit", FIELD_INT, offsetof(struct type, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE, .says = "Rows of a page; 50 when absent"}, {          \
        "after", FIELD_TEXT, offsetof(struct type, after), .in = IN_QUERY, .says = "The cursor of the page before"                                             \
    }

/* names of units and accounts, asked once each */
struct places_name {
    int64_t id;
    str name;
};
struct places_names {
    struct places_name at[64];
    size_t count;
};
err places_unit_name(struct ctx *, struct db_read *, struct places_names *, int64_t id, str *ret) MUST_USE;
err places_account_name(struct ctx *, struct db_read *, struct places_names *, int64_t id, str *ret) MUST_USE;

/* divisions.c stretches.c sites.c layers.c gaps.c */
void places_division_read(const struct db_row *, struct places_division *ret);
void places_site_read(const struct db_row *, struct places_site *ret);
struct places_divisions_in {
    int64_t parent_id, limit;
    str level, after;
};
struct places_stretches_in {
    int64_t limit;
    str scheme, after;
};
struct places_gaps_in {
    str scheme;
};
struct places_sites_in {
    int64_t division_id, unit_id, key, limit;
    bool has_key;
    str q, type, near, status, after;
};
struct places_id_in {
    int64_t id;
};
struct places_layer_in {
    str layer;
};
extern const struct field places_divisions_fields[], places_stretches_fields[], places_gaps_fields[], places_sites_fields[], places_id_fields[],
    places_layer_fields[];
extern const struct shape places_division_shape, places_stretch_shape, places_gaps_shape, places_site_shape, places_site_full_shape;
err places_divisions_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err places_division_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err places_stretches_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err places_gaps_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err places_sites_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err places_site_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err places_layer_serve(struct ctx *, struct db_read *, const void *, struct http_reply *) MUST_USE;
extern const struct command places_site_new, places_site_edit, places_division_edit;
/* surroundings.c */
extern const struct command places_part_new, places_part_remove, places_moving_put;
extern const struct shape places_surroundings_shape;
err places_surroundings_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;

err places_memory_new(struct app *, void **ret) MUST_USE;
void places_memory_free(void *);
err places_site_save(struct ctx *, struct db_write *, const struct places_site *, const struct places_shape *, int64_t id_or_new,
                     int64_t *ret_id) MUST_USE;                                        /* id 0: adds */
err places_site_check(struct ctx *, struct db_write *, struct places_site *) MUST_USE; /* type, units, account; fills nothing else */

extern const struct importer places_importers[];
enum { PLACES_IMPORTERS = 7 };

#endif
