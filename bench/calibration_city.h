/* Made-up cities of which the truth is known: chances, drift and inspectors are drawn, the city is visited for a year as our
 * inspectors would, and later drawn as the national survey would. The truth is logistic, with errors of every inspector and
 * drifts of its own; the forecast knows none of these figures. */
#ifndef WENCHENG_BENCH_CALIBRATION_CITY_H
#define WENCHENG_BENCH_CALIBRATION_CITY_H
#include "base/random.h"
#include "engines/simulate.h"

enum { YEAR_DAYS = 360, MONTHS = 15, INSPECTORS_MOST = 24 };

struct truth {
    struct posterior_in in;    /* what our inspectors hand in */
    struct simulate_city city; /* without chances until forecast */
    struct simulate_cell *cells;
    struct simulate_type *types;
    float (*level)[MONTHS]; /* of each cell, on the logistic scale, month by month */
    double tide[MONTHS], partial_of_short, short_error, visits_a_year;
    double miss_pass[INSPECTORS_MOST], miss_short[INSPECTORS_MOST];
    size_t inspectors;
};
double normal(struct rng *);
err city_make(struct arena *, struct rng *, double visits_a_year, struct truth *ret) MUST_USE;
err city_observe(struct arena *, struct rng *, struct truth *) MUST_USE;
int32_t city_draw(const struct truth *, struct arena *, struct rng *); /* the true field score, milli of 100,000 */
err city_forecast(struct arena *, struct truth *, uint64_t seed, uint32_t draws, struct simulate_result *ret, struct posterior *ret_posterior) MUST_USE;

#endif
