#include "engines/rank.h"
#include "base/random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void the_score_still_needed_is_exact(void **state) {
    (void)state;
    int64_t weights[] = {150000, 250000, 600000}, results[] = {86200, 88500}, need = 0;
    assert_null(score_need(weights, 3, results, 90000, &need));
    assert_int_equal(need, 91575);
    assert_null(score_need(weights, 3, results, 99000, &need));
    assert_int_equal(need, 106575); /* out of reach, and said so by the figure */
    int64_t thirds[] = {333333, 333333, 333334}, low[] = {100000, 100000};
    assert_null(score_need(thirds, 3, low, 50000, &need));
    assert_true(need < 0);
    assert_null(score_need(thirds, 3, results, 90000, &need));
    assert_true(thirds[0] * 86200 + thirds[1] * 88500 + thirds[2] * need >= 90000 * 1000000LL);
    assert_true(thirds[0] * 86200 + thirds[1] * 88500 + thirds[2] * (need - 1) < 90000 * 1000000LL);
}

static void weights_that_do_not_sum_are_refused(void **state) {
    (void)state;
    int64_t short_weights[] = {150000, 250000, 599999}, none[] = {500000, 500000, 0}, results[] = {86200, 88500}, over[] = {86200, 100001},
            weights[] = {150000, 250000, 600000}, need = 7;
    assert_ptr_equal(score_need(short_weights, 3, results, 90000, &need), &score_need_bad_weights);
    assert_ptr_equal(score_need(none, 3, results, 90000, &need), &score_need_bad_weights);
    assert_ptr_equal(score_need(weights, 3, over, 90000, &need), &score_need_bad_scores);
    assert_ptr_equal(score_need(weights, 3, results, 100001, &need), &score_need_bad_scores);
    assert_int_equal(need, 7);
}

static void certain_scores_give_certain_places(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct rank_rival all[] = {{.mean_milli = 90000}, {.mean_milli = 92000}, {.mean_milli = 88000}, {.mean_milli = 90000}};
    struct rank_chances c;
    assert_null(rank_work_out(a, all, 4, 1, &c));
    assert_int_equal(c.place_micro[0], 1000000);
    assert_int_equal(c.square, 2);
    assert_null(rank_work_out(a, all, 4, 0, &c)); /* two equals share the second and third place */
    assert_int_equal(c.place_micro[1], 500000);
    assert_int_equal(c.place_micro[2], 500000);
    assert_int_equal(c.square_micro, 500000);
    assert_int_equal(c.mean_place_milli, 2500);
    int32_t draws[] = {90000, 90000, 90000};
    all[3] = (struct rank_rival){.draws_milli = draws, .draw_count = 3}; /* the same, as draws */
    assert_null(rank_work_out(a, all, 4, 0, &c));
    assert_int_equal(c.place_micro[1], 500000);
    arena_free(a);
}

static void make_rivals(struct rng *rng, struct rank_rival *rivals, size_t count, int32_t *draws, size_t draw_count) {
    for (size_t r = 0; r < count; r++)
        rivals[r] = (struct rank_rival){.mean_milli = rng_between(rng, 80000, 95000), .deviation_milli = rng_between(rng, 0, 3000)};
    for (size_t d = 0; d < draw_count; d++)
        draws[d] = (int32_t)rng_between(rng, 84000, 93000);
    rivals[0].draws_milli = draws;
    rivals[0].draw_count = draw_count;
}

static void chances_sum_to_one_for_city_and_place(void **state) {
    (void)state;
    struct rng rng = rng_seed(3);
    for (int round = 0; round < 20; round++) {
        struct arena *a = arena_new(1 << 22);
        struct rank_rival rivals[9];
        int32_t draws[700];
        size_t count = 1 + rng_below(&rng, 9);
        int64_t by_place[9] = {0};
        make_rivals(&rng, rivals, count, draws, 700);
        for (size_t who = 0; who < count; who++) {
            struct rank_chances c;
            assert_null(rank_work_out(a, rivals, count, who, &c));
            int64_t sum = 0;
            for (size_t k = 0; k < count; k++) {
                assert_true(c.place_micro[k] >= 0);
                sum += c.place_micro[k];
                by_place[k] += c.place_micro[k];
            }
            assert_int_equal(sum, 1000000);
            assert_true(c.mean_place_milli >= 1000 && c.mean_place_milli <= (int32_t)count * 1000);
        }
        for (size_t k = 0; k < count; k++) /* every place is taken by someone */
            assert_in_range(by_place[k], 1000000 - 12000, 1000000 + 12000);
        arena_free(a);
    }
}

static void a_better_score_never_lowers_the_chances(void **state) {
    (void)state;
    struct rng rng = rng_seed(5);
    struct arena *a = arena_new(1 << 24);
    for (int round = 0; round < 30; round++) {
        struct rank_rival rivals[8];
        int32_t draws[300];
        make_rivals(&rng, rivals, 8, draws, 300);
        struct rank_chances before, after;
        assert_null(rank_work_out(a, rivals, 8, 0, &before));
        for (size_t d = 0; d < 300; d++)
            draws[d] += 400;
        assert_null(rank_work_out(a, rivals, 8, 0, &after));
        int64_t sum_before = 0, sum_after = 0;
        for (size_t k = 0; k < 8; k++) { /* "at least place k" for every k */
            sum_before += before.place_micro[k];
            sum_after += after.place_micro[k];
            assert_true(sum_after + 8 >= sum_before);
        }
        assert_true(after.mean_place_milli < before.mean_place_milli);
    }
    arena_free(a);
}

static void nonsense_is_refused(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct rank_rival all[] = {{.mean_milli = 90000}, {.mean_milli = 92000, .deviation_milli = -1}};
    struct rank_chances c;
    assert_ptr_equal(rank_work_out(a, all, 2, 0, &c), &rank_bad_input);
    assert_ptr_equal(rank_work_out(a, all, 1, 1, &c), &rank_bad_input);
    assert_ptr_equal(rank_work_out(a, all, 0, 0, &c), &rank_bad_input);
    struct arena *small = arena_new(8);
    assert_ptr_equal(rank_work_out(small, all, 1, 0, &c), &err_no_memory);
    arena_free(small);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_score_still_needed_is_exact),         cmocka_unit_test(weights_that_do_not_sum_are_refused),
        cmocka_unit_test(certain_scores_give_certain_places),      cmocka_unit_test(chances_sum_to_one_for_city_and_place),
        cmocka_unit_test(a_better_score_never_lowers_the_chances), cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
