#include "plan_instance.h"

/* Correlated: what brings more costs more, nearly in proportion; the hard kind. */
static void make_repair(struct rng *rng, const struct plan_shape *s, struct plan_repair *r) {
    r->gain_milli = rng_between(rng, 20, 2000);
    r->cost = s->costs == PLAN_COSTS_CORRELATED ? r->gain_milli * 10 + rng_between(rng, 500, 1500) : rng_between(rng, 300, 20000);
    r->days = (int32_t)(s->costs == PLAN_COSTS_CORRELATED ? 1 + r->gain_milli / 250 + rng_between(rng, 0, 3) : rng_between(rng, 1, 12));
    r->deadline_day = (int32_t)(30 * rng_between(rng, 1, 6));
    r->unit = rng_below(rng, (uint32_t)s->units);
    r->district = rng_below(rng, (uint32_t)s->districts);
}

err plan_instance(struct arena *a, const struct plan_shape *s, struct plan_in *ret) {
    struct rng rng = rng_seed(s->seed);
    struct plan_repair *repairs = ARENA_LIST(a, struct plan_repair, s->repairs + 1);
    struct plan_pair *needs = ARENA_LIST(a, struct plan_pair, s->needs + 1), *conflicts = ARENA_LIST(a, struct plan_pair, s->conflicts + 1);
    int32_t *capacity = ARENA_LIST(a, int32_t, s->units);
    uint32_t *minimum = ARENA_LIST(a, uint32_t, s->districts);
    if (!repairs || !needs || !conflicts || !capacity || !minimum)
        return &err_no_memory;
    int64_t cost = 0;
    for (size_t i = 0; i < s->repairs; i++) {
        make_repair(&rng, s, &repairs[i]);
        cost += repairs[i].cost;
        capacity[repairs[i].unit] += repairs[i].days;
    }
    for (size_t u = 0; u < s->units; u++)
        capacity[u] = capacity[u] * 45 / 100;
    for (size_t d = 0; d < s->districts; d++)
        minimum[d] = (uint32_t)(s->repairs / s->districts * (d % 3 ? 20 : 45) / 100);
    for (size_t i = 0; i < s->needs; i++) { /* the other has the lower number: no circles */
        uint32_t other = rng_below(&rng, (uint32_t)s->repairs - 1);
        needs[i] = (struct plan_pair){other + 1 + rng_below(&rng, (uint32_t)s->repairs - 1 - other), other};
    }
    for (size_t i = 0; i < s->conflicts; i++) {
        uint32_t one = rng_below(&rng, (uint32_t)s->repairs), step = 1 + rng_below(&rng, (uint32_t)s->repairs - 1);
        conflicts[i] = (struct plan_pair){one, (one + step) % (uint32_t)s->repairs};
    }
    *ret = (struct plan_in){repairs, needs, conflicts, capacity, minimum, s->repairs, s->needs, s->conflicts, s->units, s->districts, cost * 3 / 10, 180};
    return NULL;
}
