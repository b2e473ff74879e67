#include "engines/plan.h"
#include "base/random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 14, PAIRS = 6 };
struct task {
    struct plan_repair repairs[MOST];
    struct plan_pair needs[PAIRS], conflicts[PAIRS];
    int32_t capacity[3];
    uint32_t minimum[3];
    struct plan_in in;
};

static struct task *random_task(struct arena *a, struct rng *rng) {
    struct task *t = ARENA_NEW(a, struct task);
    assert_non_null(t);
    size_t n = 3 + rng_below(rng, MOST - 2);
    int64_t cost = 0;
    for (size_t i = 0; i < n; i++) {
        t->repairs[i] =
            (struct plan_repair){rng_between(rng, 0, 900), rng_between(rng, 0, 500), (int32_t)rng_between(rng, 0, 9), (int32_t)rng_between(rng, 0, 4) * 10,
                                 rng_below(rng, 3),        rng_below(rng, 3)};
        cost += t->repairs[i].cost;
    }
    size_t needs = rng_below(rng, PAIRS), conflicts = rng_below(rng, PAIRS);
    for (size_t i = 0; i < PAIRS; i++) {
        uint32_t one = rng_below(rng, (uint32_t)n), two = (one + 1 + rng_below(rng, (uint32_t)n - 1)) % (uint32_t)n;
        t->needs[i] = (struct plan_pair){one, two};
        t->conflicts[i] = (struct plan_pair){two, (two + 1) % (uint32_t)n};
    }
    for (int k = 0; k < 3; k++) {
        t->capacity[k] = (int32_t)rng_between(rng, 0, 40);
        t->minimum[k] = rng_below(rng, 6) ? 0 : 1 + rng_below(rng, 2);
    }
    t->in = (struct plan_in){t->repairs, t->needs, t->conflicts, t->capacity, t->minimum, n, needs, conflicts, 3, 3, cost * rng_between(rng, 1, 9) / 10, 40};
    return t;
}

static int32_t deadline(const struct plan_in *in, size_t i) {
    int32_t d = in->repairs[i].deadline_day;
    return d == 0 || d > in->horizon_days ? in->horizon_days : d;
}

static bool has_minima(const struct plan_in *in, uint32_t mask) {
    uint32_t count[3] = {0};
    for (size_t i = 0; i < in->repair_count; i++)
        count[in->repairs[i].district] += mask >> i & 1;
    return count[0] >= in->minimum[0] && count[1] >= in->minimum[1] && count[2] >= in->minimum[2];
}

/* Written from the header, not from the solver. */
static bool is_allowed(const struct plan_in *in, uint32_t mask, int64_t *ret_gain) {
    int64_t cost = 0, gain = 0;
    for (size_t i = 0; i < in->repair_count; i++)
        if (mask >> i & 1) {
            cost += in->repairs[i].cost;
            gain += in->repairs[i].gain_milli;
        }
    *ret_gain = gain;
    for (size_t i = 0; i < in->need_count; i++)
        if (mask >> in->needs[i].repair & 1 && !(mask >> in->needs[i].other & 1))
            return false;
    for (size_t i = 0; i < in->conflict_count; i++)
        if (mask >> in->conflicts[i].repair & 1 && mask >> in->conflicts[i].other & 1)
            return false;
    for (uint32_t u = 0; u < in->unit_count; u++)
        for (size_t k = 0; k < in->repair_count; k++) {
            int64_t days = 0;
            for (size_t i = 0; i < in->repair_count; i++)
                if (mask >> i & 1 && in->repairs[i].unit == u && deadline(in, i) <= deadline(in, k))
                    days += in->repairs[i].days;
            if (days > (int64_t)in->capacity_days[u] * deadline(in, k) / in->horizon_days)
                return false;
        }
    return cost <= in->budget;
}

static uint32_t mask_of(const struct plan_in *in, const struct plan_result *r) {
    uint32_t mask = 0;
    for (size_t i = 0; i < in->repair_count; i++)
        mask |= (uint32_t)r->chosen[i] << i;
    return mask;
}

/* Against every choice there is: never an unlawful one, never above the bound, a bound never below the best, never
 * "impossible" when there is a way; and mostly the best itself. */
static void small_plans_agree_with_trying_everything(void **state) {
    (void)state;
    struct rng rng = rng_seed(42);
    int best_found = 0, with_best = 0, short_of = 0;
    for (int round = 0; round < 400; round++) {
        struct arena *a = arena_new(1 << 24);
        struct task *t = random_task(a, &rng);
        struct plan_result r;
        assert_null(plan_make(a, &t->in, &r, NULL));
        int64_t best = -1, gain;
        for (uint32_t mask = 0; mask < 1u << t->in.repair_count; mask++)
            if (is_allowed(&t->in, mask, &gain) && gain > best && has_minima(&t->in, mask))
                best = gain;
        assert_true(is_allowed(&t->in, mask_of(&t->in, &r), &gain));
        assert_int_equal(gain, r.gain_milli);
        if (r.state == PLAN_IMPOSSIBLE)
            assert_int_equal(best, -1);
        if (r.state == PLAN_MADE) {
            assert_true(has_minima(&t->in, mask_of(&t->in, &r)));
            assert_true(best >= r.gain_milli && best <= r.bound_milli);
            best_found += best == r.gain_milli;
        }
        if (r.state == PLAN_SHORT)
            assert_int_equal(r.fault.limit, PLAN_DISTRICT_MINIMUM);
        with_best += best >= 0;
        short_of += best >= 0 && r.state == PLAN_SHORT;
        arena_free(a);
    }
    assert_true(with_best > 200);
    assert_true(best_found * 100 >= with_best * 85);
    assert_true(short_of * 100 <= with_best * 4);
}

static struct task *plain_task(struct arena *a) {
    struct task *t = ARENA_NEW(a, struct task);
    assert_non_null(t);
    for (size_t i = 0; i < 6; i++)
        t->repairs[i] = (struct plan_repair){100 + 10 * (int64_t)i, 100, 2, 0, 0, (uint32_t)(i % 2)};
    t->capacity[0] = 100;
    t->in = (struct plan_in){t->repairs, t->needs, t->conflicts, t->capacity, t->minimum, 6, 0, 0, 1, 2, 300, 30};
    return t;
}

static void the_dearest_points_win(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct task *t = plain_task(a);
    struct plan_result r;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(mask_of(&t->in, &r), 0x38);
    assert_int_equal(r.gain_milli, 420);
    assert_int_equal(r.bound_milli, 420);
    assert_int_equal(r.gap_micro, 0);
    assert_int_equal(r.money.used, 300);
    struct plan_reason why;
    plan_explain(&r, 5, &why);
    assert_int_equal(why.why, PLAN_CHOSEN);
    assert_int_equal(why.other, 2); /* what it kept out */
    assert_true(why.money_milli > 0 && why.surplus_milli >= 0);
    plan_explain(&r, 0, &why);
    assert_true(why.why == PLAN_TOO_DEAR || why.why == PLAN_NO_MONEY);
    arena_free(a);
}

static void limits_that_cannot_be_met_are_named(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct task *t = plain_task(a);
    struct plan_result r;
    t->minimum[1] = 4; /* there are three */
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(r.state, PLAN_IMPOSSIBLE);
    assert_int_equal(r.fault.limit, PLAN_DISTRICT_MINIMUM);
    assert_int_equal(r.fault.index, 1);
    assert_int_equal(r.fault.wanted, 4);
    assert_int_equal(r.fault.possible, 3);
    assert_int_equal(r.chosen_count, 0);
    t->minimum[0] = t->minimum[1] = 2; /* four at 100 with money for three */
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(r.fault.limit, PLAN_BUDGET);
    assert_int_equal(r.fault.wanted, 400);
    assert_int_equal(r.fault.possible, 300);
    t->in.budget = 600;
    t->capacity[0] = 3;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(r.fault.limit, PLAN_UNIT_DAYS);
    assert_int_equal(r.fault.index, 0);
    t->capacity[0] = 8;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(r.state, PLAN_MADE);
    assert_true(r.districts[0] >= 2 && r.districts[1] >= 2);
    arena_free(a);
}

static void needs_conflicts_and_deadlines_hold(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct task *t = plain_task(a);
    struct plan_result r;
    struct plan_reason why;
    t->needs[0] = (struct plan_pair){5, 0};
    t->in.need_count = 1;
    t->repairs[5].gain_milli = 1000;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_true(r.chosen[5] && r.chosen[0]);
    t->conflicts[0] = (struct plan_pair){0, 4};
    t->conflicts[1] = (struct plan_pair){3, 4};
    t->in.conflict_count = 2;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_true(r.chosen[5] && r.chosen[0] && !r.chosen[4] && r.chosen[3]);
    plan_explain(&r, 4, &why);
    assert_int_equal(why.why, PLAN_EXCLUDED);
    t->repairs[0].days = 101; /* more than there is: what needs it goes too */
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_false(r.chosen[5] || r.chosen[0]);
    plan_explain(&r, 0, &why);
    assert_int_equal(why.why, PLAN_NEVER_FITS);
    plan_explain(&r, 5, &why);
    assert_int_equal(why.why, PLAN_NEEDS_OTHER);
    assert_int_equal(why.other, 0);
    t->repairs[3].deadline_day = 1; /* on the first day 100/30 = 3 days of work are done */
    t->repairs[3].days = 4;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_false(r.chosen[3]);
    arena_free(a);
}

static void circles_of_needs_come_whole_or_not(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct task *t = plain_task(a);
    struct plan_result r;
    t->needs[0] = (struct plan_pair){0, 1};
    t->needs[1] = (struct plan_pair){1, 2};
    t->needs[2] = (struct plan_pair){2, 0};
    t->in.need_count = 3;
    t->repairs[0].gain_milli = 500;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(mask_of(&t->in, &r), 0x7);
    t->in.budget = 200;
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(mask_of(&t->in, &r), 0x30);
    arena_free(a);
}

/* More money or days, or better repairs, never give a lower bound, and the gap of a town stays small. */
static void large_plans_stay_near_their_bound(void **state) {
    (void)state;
    struct rng rng = rng_seed(6);
    struct arena *a = arena_new((size_t)1 << 28);
    enum { COUNT = 1500 };
    struct plan_repair *repairs = ARENA_LIST(a, struct plan_repair, COUNT);
    int32_t capacity[8] = {0};
    struct plan_pair conflicts[60];
    assert_non_null(repairs);
    for (size_t i = 0; i < COUNT; i++) {
        repairs[i] = (struct plan_repair){rng_between(&rng, 20, 2000),
                                          rng_between(&rng, 300, 20000),
                                          (int32_t)rng_between(&rng, 1, 12),
                                          (int32_t)rng_between(&rng, 1, 6) * 30,
                                          rng_below(&rng, 8),
                                          rng_below(&rng, 12)};
        capacity[repairs[i].unit] += repairs[i].days;
    }
    for (size_t i = 0; i < 8; i++)
        capacity[i] = capacity[i] / 2;
    for (size_t i = 0; i < 60; i++) {
        uint32_t one = rng_below(&rng, COUNT);
        conflicts[i] = (struct plan_pair){one, (one + 1 + rng_below(&rng, COUNT - 1)) % COUNT};
    }
    uint32_t minimum[12] = {105, 20, 10};
    struct plan_in in = {repairs, NULL, conflicts, capacity, minimum, COUNT, 0, 60, 8, 12, 3000000, 180};
    struct plan_result less, more, again;
    assert_null(plan_make(a, &in, &less, NULL));
    assert_null(plan_make(a, &in, &again, NULL));
    assert_int_equal(less.state, PLAN_MADE);
    assert_true(less.gap_micro < 6000);
    assert_memory_equal(less.chosen, again.chosen, COUNT * sizeof *less.chosen);
    assert_int_equal(less.bound_milli, again.bound_milli);
    for (size_t i = 0; i < 60; i++)
        assert_false(less.chosen[conflicts[i].repair] && less.chosen[conflicts[i].other]);
    in.budget = 3600000;
    assert_null(plan_make(a, &in, &more, NULL));
    assert_true(more.gain_milli > less.gain_milli);
    assert_true(more.bound_milli >= less.gain_milli);
    arena_free(a);
}

static void bad_input_is_refused(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct task *t = plain_task(a);
    struct plan_result r;
    size_t row = 0;
    t->repairs[4].unit = 1;
    assert_ptr_equal(plan_make(a, &t->in, &r, &row), &plan_bad_input);
    assert_int_equal(row, 4);
    t->repairs[4].unit = 0;
    t->repairs[2].cost = -1;
    assert_ptr_equal(plan_make(a, &t->in, &r, &row), &plan_bad_input);
    assert_int_equal(row, 2);
    t->repairs[2].cost = 1;
    t->needs[0] = (struct plan_pair){1, 1};
    t->in.need_count = 1;
    assert_ptr_equal(plan_make(a, &t->in, &r, &row), &plan_bad_input);
    assert_true(row == SIZE_MAX);
    t->in.need_count = 0;
    t->in.repair_count = 0; /* nothing to do is no fault */
    assert_null(plan_make(a, &t->in, &r, NULL));
    assert_int_equal(r.chosen_count, 0);
    assert_int_equal(r.gap_micro, 0);
    t->in.repair_count = 6;
    struct arena *small = arena_new(2000);
    assert_ptr_equal(plan_make(small, &t->in, &r, NULL), &err_no_memory);
    arena_free(small);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_plans_agree_with_trying_everything),
        cmocka_unit_test(the_dearest_points_win),
        cmocka_unit_test(limits_that_cannot_be_met_are_named),
        cmocka_unit_test(needs_conflicts_and_deadlines_hold),
        cmocka_unit_test(circles_of_needs_come_whole_or_not),
        cmocka_unit_test(large_plans_stay_near_their_bound),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
