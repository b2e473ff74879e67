/* What would the national draw give us? The city as the simulator sees it: cells (an observation point at a reported place),
 * each with its chance to pass, made from our own observations; how many places of each type are drawn; what the rest of the
 * total (materials, questionnaire, minors' system, other years) is known or guessed to be. The draw is a plain random one from
 * the list of places: nothing here knows or guesses who tests, when or where.
 *
 * The model is built from the database (some 0.3 s for 600,000 observations) and kept until what it came from changes.
 * Milli: thousandths of a point of 100. Chances: millionths. The texts and lists live as long as ctx->arena. */
#ifndef WENCHENG_FORECAST_FORECAST_H
#define WENCHENG_FORECAST_FORECAST_H
#include "app/capability.h"
#include "engines/simulate.h"

struct forecast_type { /* of place; those without a point of the edition are there too, with point_count 0 */
    str code, zh, en;
    uint32_t first_point, point_count, sites, draw; /* draw: by the sampling plan, never more than there are sites */
    uint32_t wanted;                                /* by the sampling plan */
};
struct forecast_site {
    int64_t id, unit_id; /* the owner; 0: nobody */
    str name;
    uint32_t type, first_cell; /* cells of a site: as many as its type has points, in their order */
};
struct forecast_point {
    int64_t id, possible_milli;
    str code, text_zh, text_en, category;
    uint32_t type, first_standard, standard_count; /* in model.point_standards */
};
struct forecast_standard { /* those tested by field visits */
    int64_t id, weight_milli;
    str number, text_zh, text_en;
    bool is_local; /* weighs nothing */
};
struct forecast_basis { /* what the rest of the total rests on */
    bool has_total;     /* a cycle with a figure for each part is there; without it only the field score is forecast */
    int64_t cycle_id, year, target_milli;
    int64_t year_weight_micro, companion_share_micro, companion_gate_milli; /* companion: the minors' system */
    bool material_is_guess, questionnaire_is_guess, years_are_guess,
        companion_is_guess;    /* no figure of its own: that of another year, with three points of doubt */
    bool companion_is_missing; /* nothing is known of it: its share is left out */
};
struct forecast_model {
    int64_t edition_id;
    str edition_code, inputs; /* inputs: SHA-256 of all that the figures come from, in hex */
    const struct forecast_type *types;
    const struct forecast_site *sites; /* by id */
    const struct forecast_point *points;
    const struct forecast_standard *standards; /* in order of the edition */
    const uint32_t *point_standards;
    size_t type_count, site_count, point_count, standard_count, cell_count;
    const uint32_t *cell_sites; /* of each cell; its point is city.cells[cell].point */
    struct posterior posterior; /* of each cell */
    struct simulate_city city;
    struct posterior_settings settings;
    struct forecast_basis basis;
    int64_t observations;                   /* read: those of sites and points of today */
    const int64_t *standard_possible_milli; /* of each standard in one draw: P_s below */
    int64_t weight_milli;                   /* of all that a draw observes: W below */
    int64_t repaired_micro;                 /* the chance a repaired point has */
    int64_t thin_share_micro;               /* beyond this share of thin answers nothing is told */
    int64_t rivals_mark;                    /* of what is known of the rivals: part of the inputs */
    int64_t field_share_micro;              /* what one point of this year's field score moves the total (the field score itself when has_total is false) */
};

/* edition_id 0: the city's current edition. ret lives until the request ends; several requests share one model, so it is
 * read-only. forecast_nothing: no edition, or no reported place that has a point of it. */
err forecast_model_of(struct ctx *, struct db_read *, int64_t edition_id, const struct forecast_model **ret) MUST_USE;

size_t forecast_cell_of(const struct forecast_model *, int64_t site_id, int64_t point_id); /* SIZE_MAX: not in the list */
size_t forecast_site_of(const struct forecast_model *, int64_t site_id);                   /* index; SIZE_MAX: not in the list */

/* What a repair of the point at that site is expected to give: in millionths of a milli-point of the total.
 *
 *   gain = 100,000 × field_share × q × Σ over its standards s [ w_s / W × Δgot / P_s ]
 *   q     chance that the site is drawn: draw / sites of its type
 *   Δgot  expected points after the repair minus before; pass chance p = mean − partial × credit, before; the repaired
 *         chance (never less than now) after. Points of an all-or-nothing group: possible × Π p over the group, for all of it
 *   P_s   points possible of the standard in a draw: Σ over types draw × points possible of the type's points of s
 *   w_s/W the standard's share of the weight of all that a draw observes
 *
 * 0 for what is not drawn, weighs nothing, or is as good as a repair makes it. Gains of different cells add up, except within
 * a group: ask forecast_gain_of for several points of one site. */
int64_t forecast_gain(const struct forecast_model *, size_t cell);
/* Several cells of one site together. */
int64_t forecast_gain_of(const struct forecast_model *, const size_t *cells, size_t count);

/* A run of the simulator over the current edition, worked out and kept (two steps, so that no transaction waits for it). */
struct forecast_run {
    int64_t draws, seed; /* 1 … 100,000; 0 … 2^53 */
    int64_t id;          /* of the row, after forecast_run_keep */
    bool is_regular;     /* part of the trend */
    const struct forecast_made *made;
};
err forecast_run_make(struct ctx *, struct db_read *, struct forecast_run *) MUST_USE;
err forecast_run_keep(struct ctx *, struct db_write *, struct forecast_run *) MUST_USE;
str forecast_run_json(const struct forecast_run *); /* the result, as it is stored */

extern const struct problem forecast_nothing;
extern const struct capability forecast_capability;

#endif
