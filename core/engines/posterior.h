/* What chance has an observation point at a place to pass today? From our own visits: every answer counts less as it ages,
 * is corrected for what blind re-checks say of our inspectors' eyes, and where a place has few answers the chance leans on
 * the same point elsewhere, on the other points of the place, on the owner's other places, and on the whole city.
 *
 * Model (empirical Bayes, linear in the doubts, so that thousands of draws are cheap and exact in the mean):
 *   chance = point's mean + h * (unit + place + cell + tide),   h = 4 * mean * (1 - mean)
 * Each part has a spread learned from the data; the tide is the city-wide movement from month to month, a random walk
 * carried forward to the day of the draw. The result for a cell is a Beta, plus how much of its doubt is shared with others:
 * shared doubt does not average out over a thousand observations, and leaving it out makes a forecast too sure of itself.
 * Only + - * / and square roots: the same answer on every machine. Counts are plain; figures are millionths. */
#ifndef WENCHENG_ENGINES_POSTERIOR_H
#define WENCHENG_ENGINES_POSTERIOR_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum posterior_result { POSTERIOR_FAIL, POSTERIOR_PARTIAL, POSTERIOR_PASS };

struct posterior_point {
    uint32_t type; /* of place */
};
struct posterior_place {
    uint32_t type, unit; /* unit: the owner */
};
struct posterior_cell { /* a point at a place */
    uint32_t place, point;
};
struct posterior_seen {
    uint32_t cell;
    uint16_t age_days;
    uint8_t result; /* enum posterior_result */
};

/* Blind re-checks: the same point at the same place, seen again by someone who does not know the first answer. */
enum posterior_checker {
    POSTERIOR_PEER,     /* another inspector, as fallible as the first: disagreement is split evenly between them */
    POSTERIOR_REFERENCE /* taken as right */
};
struct posterior_checks {
    enum posterior_checker by;
    int64_t both_pass, both_fail, only_first_passes, only_second_passes;
};
struct posterior_settings {
    int64_t half_life_days;       /* an answer this old counts half */
    int64_t partial_credit_milli; /* 0 … 1000 */
    int64_t ahead_days;           /* from today to the day of the draw */
    int64_t thin_milli;           /* knowledge worth fewer fresh observations than this is called thin */
};
extern const struct posterior_settings posterior_usual; /* 180 days, 500, 30 days, 3.000 */

struct posterior_in {
    const struct posterior_point *points;
    const struct posterior_place *places;
    const struct posterior_cell *cells;
    const struct posterior_seen *seen; /* any order */
    size_t point_count, place_count, cell_count, seen_count, type_count, unit_count;
    struct posterior_checks checks;
    struct posterior_settings settings;
};

struct posterior_chance {
    int32_t mean_micro;      /* expected credit: pass 1, partial its credit, fail 0 */
    int32_t partial_micro;   /* chance of "partial" */
    int32_t deviation_micro; /* of the chance itself, everything included */
    int32_t effective_milli; /* worth this many fresh, certain observations; own and borrowed */
    bool is_thin;
    /* Movement of the chance per standard deviation of each shared doubt; what the cell does not share is left out, as it
     * averages out in the single answer of a draw. */
    struct posterior_slopes {
        int32_t point, unit, place, tide, false_pass, false_fail;
    } slope;
};
struct posterior {
    struct posterior_chance *at; /* one for each cell */
    size_t count;
    int32_t false_pass_micro, false_fail_micro; /* our inspectors */
    int32_t tide_micro, tide_deviation_micro;   /* the city's level on the day of the draw against the mean of the data, at a chance of one half */
    int32_t thin_share_micro;                   /* cells */
    int64_t effective_milli;                    /* aged observations in all */
};

extern const struct problem posterior_bad_index, posterior_bad_settings;
err posterior_work_out(struct arena *, const struct posterior_in *, struct posterior *ret) MUST_USE;

/* The Beta of a cell and its 90 % interval. */
void posterior_beta(const struct posterior_chance *, double *ret_passes, double *ret_fails);
void posterior_interval(const struct posterior_chance *, int32_t *ret_low_micro, int32_t *ret_high_micro);
double posterior_beta_below(double passes, double fails, double chance); /* distribution function */

#endif
