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

struct inspections_source { /* of a split rule: so many of so many do well */
    str name;
    int64_t good, of;
};
struct inspections_answer {
    int64_t point_id;
    str result;
    int64_t count;
    bool has_count;
    int64_t distance_m, minutes;
    str note;
    struct field_texts photos; /* SHA-256, stored before */
    /* What the kind of the rule asks for; without it the word in `result` decides. */
    int64_t sampled; /* sample: how many were looked at; `count` of them do well */
    bool has_sampled;
    bool has_parts;
    struct field_texts parts;  /* checklist: names of the parts that are met */
    struct field_list sources; /* split: of struct inspections_source, each source of the rule once */
    str grade;                 /* graded: its name */
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
/* By month: group_id is year * 12 + month - 1, of the time of the visit in China. */
enum inspections_group { INSPECTIONS_TOGETHER, INSPECTIONS_BY_DISTRICT, INSPECTIONS_BY_STREET, INSPECTIONS_BY_UNIT, INSPECTIONS_BY_MONTH, INSPECTIONS_BY_SITE };
err inspections_sum(struct ctx *, struct db_read *, const struct inspections_scope *, enum inspections_group, struct inspections_totals *ret) MUST_USE;

/* Every submitted or withdrawn visit makes a new revision of the city's observations. What was worked out under an older
 * one is brought up to date by adding what inspections_sum_since gives (withdrawn observations come as negative figures),
 * unless observations changed their group since: then regrouped is newer and everything is summed anew. */
struct inspections_state {
    int64_t revision, regrouped;
};
err inspections_state_now(struct ctx *, struct db_read *, struct inspections_state *ret) MUST_USE;
err inspections_sum_since(struct ctx *, struct db_read *, const struct inspections_scope *, enum inspections_group, int64_t revision,
                          struct inspections_totals *ret) MUST_USE;
err inspections_revision(struct ctx *, struct db_read *, int64_t *ret) MUST_USE;

/* The whole city as it stood under a revision, by point: also what was withdrawn since. ids_check: the sum of the
 * observations' ids modulo 2,147,483,647 each; the same set of observations always gives the same. */
struct inspections_past {
    int64_t point_id, got_milli, possible_milli, observations, ids_check;
};
struct inspections_pasts {
    const struct inspections_past *at; /* by point */
    size_t count;
};
err inspections_sum_at(struct ctx *, struct db_read *, int64_t revision, int64_t from_ms, int64_t until_ms, struct inspections_pasts *ret) MUST_USE;

/* Marks every observation again from the rule and the answer kept with it, visit by visit (groups are settled together). */
struct inspections_replayed {
    int64_t observations, marked, older, different; /* older: from before rules were kept with observations */
};
typedef err (*inspections_different_fn)(void *with, int64_t observation_id, int64_t kept_milli, int64_t got_milli);
err inspections_replay(struct ctx *, struct db_read *, inspections_different_fn, void *with, struct inspections_replayed *ret) MUST_USE;

/* One observation with all it was marked from: for the trace of a figure. app_not_found out of reach. */
struct inspections_input {
    int64_t id, inspection_id, point_id, site_id, points_milli, got_milli, possible_milli, at_ms, withdrawn_ms, rule_version;
    int64_t count, sampled, distance_m, minutes, minimum, maximum;
    bool has_count, has_sampled;
    str rule, measure, said, detail, result, site_name, inspector_name, withdrawn_note, kind;
    int64_t counts; /* 0: a self check, nothing to count, or withdrawn */
};
struct inspections_inputs {
    const struct inspections_input *at;
    size_t count;
};
err inspections_input_find(struct ctx *, struct db_read *, int64_t observation_id, struct inspections_input *ret) MUST_USE;
err inspections_inputs_of_visit(struct ctx *, struct db_read *, int64_t inspection_id, struct inspections_inputs *ret) MUST_USE;

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

/* Every answer that counts, made since from_ms, oldest first: for the forecast. The row lives only during the call. */
struct inspections_seen {
    int64_t site_id, point_id, at_ms;
    str result;
};
err inspections_each_seen(struct ctx *, struct db_read *, int64_t from_ms, err (*look)(void *with, const struct inspections_seen *), void *with) MUST_USE;
/* The submitted visits of one site, newest first, self checks and withdrawn ones left out. */
struct inspections_of_site {
    int64_t id, rate_milli /* -1: nothing was observed */, at_ms, failed, observed;
    str kind, inspector_name;
};
struct inspections_visits {
    const struct inspections_of_site *at;
    size_t count;
};
err inspections_visits_of_site(struct ctx *, struct db_read *, int64_t site_id, int64_t limit, struct inspections_visits *ret) MUST_USE;
/* What counted at one visit, in the order of its checklist. */
err inspections_answers_of_visit(struct ctx *, struct db_read *, int64_t visit_id, struct inspections_observations *ret) MUST_USE;

extern const struct problem inspections_differs, inspections_own_place, inspections_not_yours, inspections_no_points, inspections_photo_needed,
    inspections_contradiction, inspections_bad_time, inspections_no_sites, inspections_unknown_point, inspections_unknown_part, inspections_bad_sample;
extern const struct capability inspections_capability;

#endif
