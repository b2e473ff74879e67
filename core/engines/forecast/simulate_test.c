#include "engines/simulate.h"
#include "base/random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TYPES = 3, POINTS = 9, PLACES = 24, CELLS = PLACES * 3, STANDARDS = 4, LONG = 30000 };
struct town {
    struct simulate_type types[TYPES];
    struct simulate_point points[POINTS];
    struct simulate_place places[PLACES];
    struct simulate_cell cells[CELLS];
    struct simulate_standard standards[STANDARDS];
    struct simulate_link links[POINTS];
    struct simulate_year years[2];
    int64_t targets[3];
    struct simulate_city city;
};

/* Three types of eight places with three points each; the last standard is local. */
static struct town *make(struct arena *a, uint64_t seed) {
    struct town *t = ARENA_NEW(a, struct town);
    struct rng rng = rng_seed(seed);
    assert_non_null(t);
    for (uint32_t p = 0; p < POINTS; p++) {
        t->points[p] = (struct simulate_point){.got_milli = {0, 1000, 2000}, .possible_milli = 2000};
        t->links[p] = (struct simulate_link){p, p % STANDARDS};
    }
    for (uint32_t p = 0; p < PLACES; p++) {
        t->places[p] = (struct simulate_place){p % TYPES, p % 2, p * 3, 3};
        for (uint32_t k = 0; k < 3; k++)
            t->cells[p * 3 + k] =
                (struct simulate_cell){p % TYPES * 3 + k, 500000 + (int32_t)rng_below(&rng, 450000), 40000, {20000, 10000, 30000, 10000, 5000, -3000}, false};
    }
    for (size_t i = 0; i < TYPES; i++)
        t->types[i].draw = 3;
    for (size_t i = 0; i < STANDARDS; i++)
        t->standards[i].weight_milli = i == 3 ? 0 : 500 + 300 * (int64_t)i;
    t->years[0] = (struct simulate_year){150000, {86200, 0}};
    t->years[1] = (struct simulate_year){250000, {88500, 0}};
    memcpy(t->targets, (int64_t[]){0, 86000, 100000}, sizeof t->targets);
    t->city = (struct simulate_city){.types = t->types,
                                     .points = t->points,
                                     .places = t->places,
                                     .cells = t->cells,
                                     .standards = t->standards,
                                     .links = t->links,
                                     .type_count = TYPES,
                                     .point_count = POINTS,
                                     .place_count = PLACES,
                                     .cell_count = CELLS,
                                     .standard_count = STANDARDS,
                                     .link_count = POINTS,
                                     .unit_count = 2,
                                     .partial_credit_milli = 500,
                                     .field_weight_micro = 400000,
                                     .material_weight_micro = 400000,
                                     .questionnaire_weight_micro = 200000,
                                     .material = {92000, 1500},
                                     .questionnaire = {88000, 2000},
                                     .year_weight_micro = 600000,
                                     .years = t->years,
                                     .year_count = 2,
                                     .targets_milli = t->targets,
                                     .target_count = 3};
    return t;
}

static struct simulate_result run(struct arena *a, const struct town *t, uint32_t draws, uint32_t threads, uint64_t seed) {
    struct simulate_result r;
    struct simulate_settings s = {draws, threads, seed, 250000};
    err failed = simulate_run(a, &t->city, &s, &r, NULL);
    if (failed)
        fail_msg("%s", failed->en);
    return r;
}

static void set_all(struct town *t, int32_t mean) {
    for (size_t c = 0; c < CELLS; c++)
        t->cells[c] = (struct simulate_cell){.point = t->cells[c].point, .mean_micro = mean};
}

static void certain_chances_give_the_exact_score(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a, 1);
    t->city.material = (struct simulate_figure){90000, 0};
    t->city.questionnaire = (struct simulate_figure){80000, 0};
    set_all(t, 1000000);
    struct simulate_result r = run(a, t, 50, 1, 1);
    assert_int_equal(r.field_milli.low, 100000);
    assert_int_equal(r.field_rate_milli.high, 1000);
    assert_int_equal(r.year_milli.middle, 92000);
    assert_int_equal(r.total_milli.middle, 90255); /* .15 × 86.2 + .25 × 88.5 + .6 × 92 */
    assert_int_equal(r.answers, 27000);
    set_all(t, 0);
    r = run(a, t, 50, 1, 1);
    assert_int_equal(r.field_milli.high, 0);
    assert_int_equal(r.standards[2].milli.high, 0);
    assert_int_equal(r.target_chances_micro[0], 1000000);
    assert_int_equal(r.target_chances_micro[2], 0);
    arena_free(a);
}

/* One point of three fails for sure: standards 0 … 2 by hand, rounding and all. */
static void rates_round_as_the_field_score_does(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a, 1);
    set_all(t, 1000000);
    for (size_t c = 0; c < CELLS; c++)
        if (t->cells[c].point == 4) /* standard 0 has the points 0, 4, 8 */
            t->cells[c].mean_micro = 0;
    struct simulate_result r = run(a, t, 20, 1, 1);
    assert_int_equal(r.standards[0].milli.middle, 666);
    assert_int_equal(r.standards[1].milli.middle, 1000);
    /* (500 × 666666 + 800 × 1000000 + 1100 × 1000000) / 2400 = 930555 */
    assert_int_equal(r.field_rate_milli.middle, 930);
    assert_int_equal(r.field_milli.middle, 93055);
    for (size_t p = 0; p < POINTS; p++) /* one eleventh: 90909 millionths, not 90910 */
        t->points[p] = (struct simulate_point){.got_milli = {1000, 1000, 1000}, .possible_milli = 11000};
    r = run(a, t, 20, 1, 1);
    assert_int_equal(r.field_milli.middle, 9090);
    arena_free(a);
}

static bool equal(const struct simulate_result *x, const struct simulate_result *y, uint32_t draws) {
    return !memcmp(x->totals_milli, y->totals_milli, draws * sizeof(int32_t)) && !memcmp(x->fields_milli, y->fields_milli, draws * sizeof(int32_t)) &&
           !memcmp(x->standards, y->standards, STANDARDS * sizeof *x->standards) && !memcmp(&x->total_milli, &y->total_milli, sizeof x->total_milli) &&
           x->answers == y->answers && x->thin_share_micro == y->thin_share_micro &&
           !memcmp(&x->field_rate_milli, &y->field_rate_milli, sizeof x->field_rate_milli);
}

static void threads_never_change_the_result(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 28);
    struct town *t = make(a, 4);
    struct simulate_result one = run(a, t, LONG, 1, 77); /* long enough for the threads to take turns */
    for (uint32_t threads = 2; threads <= 16; threads += 7) {
        struct simulate_result many = run(a, t, LONG, threads, 77);
        assert_true(equal(&one, &many, LONG));
    }
    struct simulate_result other = run(a, t, LONG, 1, 78), few = run(a, t, 2, 5, 77);
    assert_false(equal(&one, &other, LONG));
    int twins = 0;
    for (size_t d = 1; d < 1001; d++)
        twins += one.totals_milli[d] == one.totals_milli[d - 1];
    assert_true(twins < 20);                                                      /* every draw has a stream of its own */
    assert_memory_equal(few.totals_milli, one.totals_milli, 2 * sizeof(int32_t)); /* fewer draws are the first ones */
    arena_free(a);
}

static void better_chances_never_lower_the_score(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 26);
    struct rng rng = rng_seed(8);
    for (uint64_t seed = 1; seed < 12; seed++) {
        struct town *t = make(a, seed);
        struct simulate_result before = run(a, t, 300, 1, seed);
        for (int i = 0; i < 10; i++)
            t->cells[rng_below(&rng, CELLS)].mean_micro += 40000;
        struct simulate_result after = run(a, t, 300, 1, seed);
        for (size_t d = 0; d < 300; d++) /* the same luck, draw by draw */
            assert_true(after.totals_milli[d] >= before.totals_milli[d]);
        for (size_t k = 0; k < 3; k++)
            assert_true(after.target_chances_micro[k] >= before.target_chances_micro[k]);
    }
    arena_free(a);
}

static void the_mean_is_that_of_the_chances(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 26);
    struct town *t = make(a, 1);
    set_all(t, 730000);
    for (size_t c = 0; c < CELLS; c++)
        t->cells[c].partial_micro = 200000;
    struct simulate_result r = run(a, t, 40000, 1, 3);
    assert_in_range(r.field_milli.mean, 72800, 73200);
    int32_t width = r.field_milli.high - r.field_milli.low;
    for (size_t c = 0; c < CELLS; c++)
        t->cells[c].slope = (struct posterior_slopes){0, 0, 0, 60000, 0, 0};
    r = run(a, t, 40000, 1, 3);
    assert_in_range(r.field_milli.mean, 72500, 73500);
    assert_true(r.field_milli.high - r.field_milli.low > width + 2000); /* shared doubt does not average out */
    arena_free(a);
}

/* Two places of eight, one of them bad: drawn in 1 - C(7,2)/C(8,2) = 1/4 of the draws. */
static void places_are_drawn_without_replacement(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 26);
    struct town *t = make(a, 1);
    set_all(t, 1000000);
    for (size_t k = 0; k < 3; k++)
        t->cells[t->places[6].first_cell + k].mean_micro = 0;
    t->types[0].draw = 2;
    t->types[1].draw = t->types[2].draw = 0;
    struct simulate_result r = run(a, t, 40000, 1, 5);
    int64_t hits = 0;
    for (size_t d = 0; d < 40000; d++) {
        assert_true(r.fields_milli[d] == 100000 || r.fields_milli[d] == 50000);
        hits += r.fields_milli[d] == 50000;
    }
    assert_in_range(hits, 9600, 10400);
    t->types[0].draw = 8; /* all: no luck left */
    r = run(a, t, 100, 1, 5);
    assert_int_equal(r.field_milli.low, r.field_milli.high);
    assert_int_equal(r.standards[3].draws_observed, 0); /* point 3 is of a type not drawn */
    assert_int_equal(r.standards[3].milli.middle, -1);
    arena_free(a);
}

static void a_broken_group_gives_nothing(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a, 1);
    set_all(t, 1000000);
    for (size_t p = 0; p < POINTS; p++)
        t->points[p].group = p % 3 == 2 ? 0 : 63;
    for (size_t c = 0; c < CELLS; c++)
        if (t->cells[c].point == 0)
            t->cells[c].mean_micro = 0;
    t->types[1].draw = t->types[2].draw = 0;
    struct simulate_result r = run(a, t, 30, 1, 1);
    assert_int_equal(r.standards[0].milli.middle, 0);
    assert_int_equal(r.standards[1].milli.middle, 0); /* of the same group */
    assert_int_equal(r.standards[2].milli.middle, 1000);
    arena_free(a);
}

static void thin_answers_hold_the_forecast_back(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a, 1);
    assert_false(run(a, t, 100, 1, 1).is_too_thin);
    for (size_t c = 0; c < CELLS; c++)
        t->cells[c].is_thin = c % 3 == 0;
    struct simulate_result r = run(a, t, 100, 2, 1);
    assert_int_equal(r.thin_share_micro, 333333);
    assert_true(r.is_too_thin);
    arena_free(a);
}

static void bad_input_is_refused(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a, 1);
    struct simulate_settings s = {10, 1, 1, 250000};
    struct simulate_result r;
    size_t type = 99;
    t->types[2].draw = 9;
    assert_ptr_equal(simulate_run(a, &t->city, &s, &r, &type), &simulate_bad_draw);
    assert_int_equal(type, 2);
    t->types[2].draw = 3;
    t->cells[5].point = POINTS;
    assert_ptr_equal(simulate_run(a, &t->city, &s, &r, NULL), &simulate_bad_index);
    t->cells[5].point = 0;
    t->city.year_weight_micro++;
    assert_ptr_equal(simulate_run(a, &t->city, &s, &r, NULL), &simulate_bad_weights);
    t->city.year_weight_micro--;
    s.threads = 17;
    assert_ptr_equal(simulate_run(a, &t->city, &s, &r, NULL), &simulate_bad_settings);
    s.threads = 2;
    memset(t->types, 0, sizeof t->types);
    assert_ptr_equal(simulate_run(a, &t->city, &s, &r, NULL), &simulate_nothing);
    struct arena *small = arena_new(20000);
    assert_ptr_equal(simulate_run(small, &t->city, &s, &r, NULL), &err_no_memory);
    arena_free(small);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certain_chances_give_the_exact_score),
        cmocka_unit_test(rates_round_as_the_field_score_does),
        cmocka_unit_test(threads_never_change_the_result),
        cmocka_unit_test(better_chances_never_lower_the_score),
        cmocka_unit_test(the_mean_is_that_of_the_chances),
        cmocka_unit_test(places_are_drawn_without_replacement),
        cmocka_unit_test(a_broken_group_gives_nothing),
        cmocka_unit_test(thin_answers_hold_the_forecast_back),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
