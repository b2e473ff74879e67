/* Made-up repairs for tests of speed and of quality. */
#ifndef WENCHENG_BENCH_PLAN_INSTANCE_H
#define WENCHENG_BENCH_PLAN_INSTANCE_H
#include "base/random.h"
#include "engines/plan.h"

enum plan_costs { PLAN_COSTS_RANDOM, PLAN_COSTS_CORRELATED };
struct plan_shape {
    size_t repairs, districts, units, conflicts, needs;
    enum plan_costs costs;
    uint64_t seed;
};
err plan_instance(struct arena *, const struct plan_shape *, struct plan_in *ret) MUST_USE;

/* The same with GLPK: best found and its bound within the seconds given. false: GLPK is not installed. */
bool plan_by_glpk(const struct plan_in *, double seconds, double gap, int64_t *ret_gain, double *ret_bound, double *ret_ms);

#endif
