/* Inspections: a visit to one site with the answers to the observation points of its place type.
 *
 * A visit is planned (from a plan) or made on the spot under an id of the client's own (a UUID), so that a phone may send it
 * again: the same body gives the same visit, another body is refused. It is accepted whole or not at all, and only when every
 * photo it names is stored. Five answers: pass, partial, fail, not_observed, not_applicable; the last two count for nothing.
 * A failed or partial point raises "inspections.failed" and the visit "inspections.submitted", in the same transaction.
 * A withdrawn visit stays with all its answers but no longer counts. Self checks are kept apart: they never count either.
 * The people of a site's owner unit may only make self checks of it. */
#ifndef WENCHENG_INSPECTIONS_H
#define WENCHENG_INSPECTIONS_H
#include "app/capability.h"

struct inspections_failed { /* "inspections.failed", once for each failed or partial point */
    int64_t inspection_id, observation_id, site_id, point_id, standard_id, loss_milli;
    str category, text; /* text: the point's, and the inspector's note */
    double lon, lat;
    struct field_texts photos;
    int64_t inspector_id, at_ms;
    str standard_number, kind; /* kind of the visit */
};
struct inspections_submitted { /* "inspections.submitted" and "inspections.withdrawn" */
    int64_t inspection_id, site_id, at_ms;
    int64_t rate_milli; /* -1: nothing was observed */
    str kind;
};

extern const char *const inspections_kinds[]; /* daily unannounced mock third_party self night; NULL-ended */

struct inspections_answer {
    int64_t point_id;
    str result;
    int64_t count;
    bool has_count;
    int64_t distance_m, minutes;
    str note;
    struct field_texts photos; /* SHA-256, stored before */
};
struct inspections_given {
    str id; /* UUID of the client, or number of a planned visit */
    int64_t site_id, plan_id, started_ms, ended_ms, accuracy_m;
    str kind;
    bool has_lon, has_lat;
    double lon, lat;
    struct field_list answers; /* of struct inspections_answer */
};
/* The visit of the actor (of inspector_id when it is not 0: demo data and tests). ret_is_new 0: it was there, the same. */
err inspections_submit(struct ctx *, struct db_write *, const struct inspections_given *, int64_t inspector_id, int64_t *ret_id, int64_t *ret_is_new) MUST_USE;

/* cases tells which case an observation led to; the visit then shows it. */
err inspections_note_case(struct ctx *, struct db_write *, int64_t observation_id, int64_t case_id, str case_number) MUST_USE;

/* A plan and its visits: the sites of a region, sector and place type that were not seen for longest, spread over days and
 * inspectors; a visit planned already for the same site in those days is joined, not made twice. */
struct inspections_plan {
    str name, kind, category, from_date, until_date;
    int64_t region_id, sector_id, count;
    struct field_ids inspectors;
};
err inspections_plan_make(struct ctx *, struct db_write *, const struct inspections_plan *, int64_t *ret_id) MUST_USE;

/* For the score: points got and possible, summed by point, of what counts. Zero or empty: no bound. */
struct inspections_scope {
    int64_t district_id, street_id, community_id;
    str unit_path; /* the owner unit and what is below it */
    int64_t from_ms, until_ms;
};
struct inspections_total {
    int64_t point_id, got_milli, possible_milli, observations;
    int64_t group_id; /* division, when grouped by one */
    str group_path;   /* owner unit's path, when grouped by unit */
};
struct inspections_totals {
    const struct inspections_total *at; /* by group, then point */
    size_t count;
};
enum inspections_group { INSPECTIONS_TOGETHER, INSPECTIONS_BY_DISTRICT, INSPECTIONS_BY_STREET, INSPECTIONS_BY_UNIT };
err inspections_sum(struct ctx *, struct db_read *, const struct inspections_scope *, enum inspections_group, struct inspections_totals *ret) MUST_USE;
err inspections_revision(struct ctx *, struct db_read *, int64_t *ret) MUST_USE; /* grows with every submitted or withdrawn visit */

/* The newest visit of a site that counts; ret_rate_milli -1: none. */
err inspections_last_of_site(struct ctx *, struct db_read *, int64_t site_id, int64_t *ret_rate_milli, int64_t *ret_at_ms) MUST_USE;

struct inspections_observation {
    int64_t id, inspection_id, point_id, site_id, got_milli, possible_milli, at_ms;
    str site_name, result, inspector_name;
};
struct inspections_observations {
    const struct inspections_observation *at;
    size_t count;
};
/* What counts of one point, newest first, ids below `before` (0: from the newest). */
err inspections_of_point(struct ctx *, struct db_read *, int64_t point_id, const struct inspections_scope *, int64_t before, int64_t limit,
                         struct inspections_observations *ret) MUST_USE;

extern const struct problem inspections_differs, inspections_own_place, inspections_not_yours, inspections_no_points, inspections_photo_needed,
    inspections_contradiction, inspections_bad_time, inspections_no_sites, inspections_unknown_point;
extern const struct capability inspections_capability;

#endif
