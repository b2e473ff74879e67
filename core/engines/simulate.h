/* The national draw, thousands of times: places at random per type from the reported list, without replacement; each point of
 * a drawn place gives its mark; marks make rates, rates the weighted field score; materials, questionnaire and the other years
 * make the total. Rounding is that of the field score: a standard's rate in millionths, the mean in thousandths, both down.
 *
 * Every draw has its own stream of chance made from the seed and its number, and all arithmetic of a draw is in whole
 * numbers: the result is the same on any machine and with any number of threads.
 * Doubt about the chances: what is shared (a point's mean, a unit, a place, the tide of the city, our inspectors' eyes) is
 * drawn anew in each draw; what belongs to one cell alone is inside its mean, because a cell is seen at most once in a draw. */
#ifndef WENCHENG_ENGINES_SIMULATE_H
#define WENCHENG_ENGINES_SIMULATE_H
#include "engines/posterior.h"

enum { SIMULATE_VERSION = 1 }; /* grows when the same seed and data give other figures */

struct simulate_type {
    uint32_t draw; /* places drawn */
};
struct simulate_point {
    int32_t got_milli[3]; /* by enum posterior_result, as the rule gives them */
    int32_t possible_milli;
    uint32_t group; /* 0: none; else points of one visit with the same number (1 … 63) give all or nothing */
};
struct simulate_place {
    uint32_t type, unit, first_cell, cell_count; /* reported places only */
};
struct simulate_cell {
    uint32_t point;
    int32_t mean_micro, partial_micro;
    struct posterior_slopes slope;
    bool is_thin;
};
struct simulate_standard {
    int64_t weight_milli; /* 0: shown, never in the score (local standards) */
};
struct simulate_link { /* which point speaks for which standard */
    uint32_t point, standard;
};
struct simulate_figure { /* a score of 100, known or guessed */
    int64_t mean_milli, deviation_milli;
};
struct simulate_year {
    int64_t weight_micro;
    struct simulate_figure score;
};
struct simulate_city {
    const struct simulate_type *types;
    const struct simulate_point *points;
    const struct simulate_place *places;
    const struct simulate_cell *cells;
    const struct simulate_standard *standards;
    const struct simulate_link *links;
    size_t type_count, point_count, place_count, cell_count, standard_count, link_count, unit_count;
    int64_t partial_credit_milli;                                                                          /* as given to the posterior */
    int64_t field_weight_micro, material_weight_micro, questionnaire_weight_micro, companion_weight_micro; /* together 1,000,000 */
    struct simulate_figure material, questionnaire, companion; /* companion: a second evaluation that has a share of the year */
    int64_t year_weight_micro;                                 /* of this year; with those of the other years 1,000,000 */
    const struct simulate_year *years;
    size_t year_count;
    const int64_t *targets_milli; /* for the total */
    size_t target_count;
};
struct simulate_settings {
    uint32_t draws;   /* 1 … 1,000,000 */
    uint32_t threads; /* 1 … 16; never changes the result */
    uint64_t seed;
    int64_t thin_share_most_micro; /* beyond this share of thin answers the forecast is too thin to be shown */
};
extern const struct simulate_settings simulate_usual; /* 10,000 draws, one thread, seed 1, 250,000 */

struct simulate_spread {                                      /* none: all -1 */
    int32_t mean, low, quarter, middle, three_quarters, high; /* low and high: 5 % and 95 % */
};
struct simulate_rate {
    struct simulate_spread milli; /* thousandths, as the field score's rates */
    uint32_t draws_observed;      /* in how many draws a place showed it */
};
struct simulate_result {
    struct simulate_rate *standards;
    struct simulate_spread field_rate_milli;                                                          /* thousandths */
    struct simulate_spread field_milli, material_milli, questionnaire_milli, year_milli, total_milli; /* of 100,000 */
    int32_t *fields_milli, *totals_milli; /* one for each draw, in order: for rank.h and fan charts */
    int32_t *target_chances_micro;
    int32_t thin_share_micro; /* of the answers a draw gives */
    bool is_too_thin;
    uint64_t answers; /* mean number in a draw, in thousandths */
};

extern const struct problem simulate_bad_index, simulate_bad_draw, simulate_bad_weights, simulate_bad_settings, simulate_nothing;
/* ret_index (may be NULL) is set, with simulate_bad_draw only, to the type that has fewer places than are drawn. */
err simulate_run(struct arena *, const struct simulate_city *, const struct simulate_settings *, struct simulate_result *ret, size_t *ret_index) MUST_USE;

/* Quantiles and mean of `count` values, which it sorts. */
void simulate_spread_of(int32_t *values, size_t count, struct simulate_spread *ret);

#endif
