/* What the files of simulate share. */
#ifndef WENCHENG_ENGINES_SIMULATE_INSIDE_H
#define WENCHENG_ENGINES_SIMULATE_INSIDE_H
#include "engines/simulate.h"
#include "base/random.h"
#include <stdatomic.h>

enum { Z_BITS = 10, Z_COUNT = 1 << Z_BITS, Z_SHIFT = 12, RATES = 1002, GROUPS = 64, GROUPED_MOST = 256, LOT = 64 };

struct simulate_plan { /* made once, read by all threads */
    const struct simulate_city *city;
    int32_t z[Z_COUNT];                 /* quantiles of the normal distribution, in 1/4096 */
    uint32_t *type_places, *type_start; /* places side by side by type */
    int32_t *fields_milli, *years_milli, *totals_milli, *materials_milli, *questionnaires_milli;
    uint64_t seed;
    uint32_t draws;
    atomic_uint next; /* threads take draws in small lots, so that one on a busy core does not hold up the rest */
};
struct simulate_work { /* of one thread */
    struct simulate_plan *plan;
    uint32_t *order; /* a copy of type_places, put back after each draw */
    int32_t *point_z, *unit_z;
    int64_t *got, *possible, *standard_got, *standard_possible;
    uint32_t (*rates)[RATES]; /* how often each standard had each rate; the last one: not observed */
    uint32_t field_rates[RATES];
    uint64_t answers, thin;
    char apart[128]; /* what one thread counts does not share a line of cache with what the next one reads */
};
void simulate_draws(struct simulate_work *);
void simulate_make_z(int32_t *ret);

#endif
