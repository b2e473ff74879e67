#include "engines/posterior.h"
#include "base/random.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { POINTS = 6, PLACES = 20, CELLS = POINTS * PLACES, ROOM = 20000 };
struct town {
    struct posterior_point points[POINTS];
    struct posterior_place places[PLACES];
    struct posterior_cell cells[CELLS];
    struct posterior_seen seen[ROOM];
    struct posterior_in in;
};

static void see(struct town *t, uint32_t cell, uint16_t age, enum posterior_result result, int times) {
    for (int i = 0; i < times; i++)
        t->seen[t->in.seen_count++] = (struct posterior_seen){cell, age, (uint8_t)result};
}

/* Two types of ten places, three points each of them; four units; checks that say "few errors". */
static struct town *make(struct arena *a) {
    struct town *t = ARENA_NEW(a, struct town);
    assert_non_null(t);
    for (uint32_t p = 0; p < POINTS; p++)
        t->points[p].type = p / 3;
    size_t cells = 0;
    for (uint32_t p = 0; p < PLACES; p++) {
        t->places[p] = (struct posterior_place){p / 10, p % 4};
        for (uint32_t k = 0; k < 3; k++)
            t->cells[cells++] = (struct posterior_cell){p, p / 10 * 3 + k};
    }
    t->in = (struct posterior_in){t->points,      t->places, t->cells, t->seen, POINTS, PLACES, cells, 0, 2, 4, {POSTERIOR_REFERENCE, 5000, 5000, 5, 5},
                                  posterior_usual};
    return t;
}

static struct posterior work_out(struct arena *a, const struct town *t) {
    struct posterior p;
    err failed = posterior_work_out(a, &t->in, &p);
    if (failed)
        fail_msg("%s", failed->en);
    return p;
}

static void random_answers(struct rng *rng, struct town *t, double chance, int visits) {
    for (uint32_t c = 0; c < t->in.cell_count; c++)
        for (int v = 0; v < visits; v++)
            see(t, c, (uint16_t)rng_below(rng, 300), rng_unit(rng) < chance ? POSTERIOR_PASS : POSTERIOR_FAIL, 1);
}

static void much_data_gives_its_own_rate(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct rng rng = rng_seed(1);
    struct town *t = make(a);
    random_answers(&rng, t, 0.8, 60);
    struct posterior p = work_out(a, t);
    for (size_t c = 0; c < p.count; c++) {
        assert_in_range(p.at[c].mean_micro, 680000, 900000);
        assert_false(p.at[c].is_thin);
        int32_t low, high;
        posterior_interval(&p.at[c], &low, &high);
        assert_true(low < p.at[c].mean_micro && p.at[c].mean_micro < high);
        assert_true(high - low < 300000);
    }
    arena_free(a);
}

static void a_pass_raises_and_a_fail_lowers(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 26);
    for (uint64_t seed = 1; seed < 12; seed++) {
        struct rng rng = rng_seed(seed);
        struct town *t = make(a);
        random_answers(&rng, t, 0.7, 3);
        struct posterior before = work_out(a, t);
        uint32_t cell = rng_below(&rng, (uint32_t)t->in.cell_count);
        size_t count = t->in.seen_count;
        see(t, cell, 3, POSTERIOR_PASS, 2);
        struct posterior pass = work_out(a, t);
        t->in.seen_count = count;
        see(t, cell, 3, POSTERIOR_PARTIAL, 2);
        struct posterior partial = work_out(a, t);
        t->in.seen_count = count;
        see(t, cell, 3, POSTERIOR_FAIL, 2);
        struct posterior fails = work_out(a, t);
        assert_true(pass.at[cell].mean_micro > before.at[cell].mean_micro);
        assert_true(fails.at[cell].mean_micro < before.at[cell].mean_micro);
        assert_true(partial.at[cell].mean_micro < pass.at[cell].mean_micro && partial.at[cell].mean_micro > fails.at[cell].mean_micro);
        assert_true(pass.at[cell].effective_milli > before.at[cell].effective_milli);
    }
    arena_free(a);
}

static void thin_places_lean_on_their_like(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a);
    for (uint32_t c = 0; c < t->in.cell_count; c++) /* the first type does well, the second badly; the last place is not seen */
        if (t->cells[c].place != 9 && t->cells[c].place != 19)
            for (uint16_t v = 0; v < 12; v++)
                see(t, c, (uint16_t)(v * 25), (c < 30) == (v % 6 != 0) ? POSTERIOR_PASS : POSTERIOR_FAIL, 1);
    struct posterior p = work_out(a, t);
    for (uint32_t c = 0; c < t->in.cell_count; c++) {
        if (t->cells[c].place == 9)
            assert_in_range(p.at[c].mean_micro, 750000, 920000);
        if (t->cells[c].place == 19)
            assert_in_range(p.at[c].mean_micro, 80000, 270000);
    }
    assert_true(p.at[29].deviation_micro > p.at[0].deviation_micro); /* not seen: less sure */
    assert_true(p.at[29].effective_milli < p.at[0].effective_milli);
    arena_free(a);
}

/* Units 0 … 3 own every fourth place; the third does badly. Places 8 to 11 are not seen: what their owner does elsewhere tells. */
static void thin_places_lean_on_their_owner(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a);
    for (uint32_t c = 0; c < t->in.cell_count; c++)
        for (uint16_t v = 0; v < 10 && (t->cells[c].place < 8 || t->cells[c].place > 11); v++)
            see(t, c, (uint16_t)(v * 30), (t->cells[c].place % 4 != 2 ? (v + c) % 5 != 0 : (v + c) % 2 != 0) ? POSTERIOR_PASS : POSTERIOR_FAIL, 1);
    struct posterior p = work_out(a, t);
    assert_true(p.at[10 * 3].mean_micro + 50000 < p.at[11 * 3].mean_micro);
    assert_in_range(p.at[8 * 3].mean_micro, 720000, 860000);
    arena_free(a);
}

static void two_peers_share_their_disagreement(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a);
    t->in.checks = (struct posterior_checks){POSTERIOR_PEER, 60000, 22000, 9000, 9000}; /* 18 % apart: a tenth each, 2 × 0.1 × 0.9 */
    struct posterior p = work_out(a, t);
    assert_in_range(p.false_pass_micro, 99500, 100500);
    arena_free(a);
}

static void old_answers_count_less(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct posterior p[2];
    for (int i = 0; i < 2; i++) {
        struct town *t = make(a);
        for (uint32_t c = 0; c < t->in.cell_count; c++)
            see(t, c, i ? 360 : 0, POSTERIOR_PASS, 4);
        p[i] = work_out(a, t);
    }
    assert_in_range(p[1].effective_milli, p[0].effective_milli / 4 - 20, p[0].effective_milli / 4 + 20); /* two half-lives */
    arena_free(a);
}

static void disagreement_widens_the_doubt(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    int32_t last = 0;
    for (int apart = 0; apart <= 60; apart += 20) {
        struct rng rng = rng_seed(9);
        struct town *t = make(a);
        random_answers(&rng, t, 0.8, 6);
        t->in.checks = (struct posterior_checks){POSTERIOR_PEER, 300 - apart, 60, apart / 2, apart / 2};
        struct posterior p = work_out(a, t);
        assert_true(p.at[0].slope.false_pass > last);
        last = p.at[0].slope.false_pass;
        assert_int_equal(p.false_pass_micro, p.false_fail_micro);
        t->in.checks = (struct posterior_checks){POSTERIOR_PEER, (300 - apart) / 10, 6, apart / 20, apart / 20}; /* the same, from fewer checks */
        struct posterior few = work_out(a, t);
        assert_true(few.at[0].slope.false_pass > p.at[0].slope.false_pass);
    }
    arena_free(a);
}

/* 0.8 seen through eyes that take a tenth of the passes for fails. */
static void errors_of_the_inspectors_are_taken_out(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct rng rng = rng_seed(21);
    struct town *t = make(a);
    random_answers(&rng, t, 0.8 * 0.9, 80);
    t->in.checks = (struct posterior_checks){POSTERIOR_REFERENCE, 9000, 4000, 0, 1000};
    struct posterior p = work_out(a, t);
    int64_t sum = 0;
    for (size_t c = 0; c < p.count; c++)
        sum += p.at[c].mean_micro;
    assert_in_range(sum / (int64_t)p.count, 775000, 825000);
    assert_in_range(p.false_fail_micro, 98000, 102000);
    arena_free(a);
}

static void the_order_of_answers_does_not_matter(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct rng rng = rng_seed(5);
    struct town *t = make(a);
    random_answers(&rng, t, 0.6, 4);
    struct posterior one = work_out(a, t);
    for (size_t i = 0; i < t->in.seen_count / 2; i++) {
        struct posterior_seen swap = t->seen[i];
        t->seen[i] = t->seen[t->in.seen_count - 1 - i];
        t->seen[t->in.seen_count - 1 - i] = swap;
    }
    struct posterior two = work_out(a, t);
    for (size_t c = 0; c < one.count; c++)
        assert_true(labs((long)one.at[c].mean_micro - two.at[c].mean_micro) <= 1); /* sums in another order */
    arena_free(a);
}

static void nothing_seen_says_so(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a);
    struct posterior p = work_out(a, t);
    assert_int_equal(p.thin_share_micro, 1000000);
    assert_int_equal(p.effective_milli, 0);
    int32_t low, high;
    posterior_interval(&p.at[0], &low, &high);
    assert_true(high - low > 400000);
    arena_free(a);
}

static void every_figure_stays_in_bounds(void **state) {
    (void)state;
    struct rng rng = rng_seed(31);
    for (int round = 0; round < 60; round++) {
        struct arena *a = arena_new(1 << 24);
        struct town *t = make(a);
        int count = (int)rng_below(&rng, 400);
        double chance = rng_below(&rng, 3) / 2.0;
        for (int i = 0; i < count; i++)
            see(t, rng_below(&rng, (uint32_t)t->in.cell_count), (uint16_t)rng_below(&rng, 2000),
                rng_unit(&rng) < chance ? POSTERIOR_PASS : (enum posterior_result)rng_below(&rng, 3), 1);
        t->in.settings.partial_credit_milli = rng_between(&rng, 0, 1000);
        t->in.settings.ahead_days = rng_between(&rng, 0, 400);
        t->in.settings.half_life_days = rng_between(&rng, 1, 700);
        t->in.checks = (struct posterior_checks){round % 2 ? POSTERIOR_PEER : POSTERIOR_REFERENCE, rng_between(&rng, 0, 50), rng_between(&rng, 0, 50),
                                                 rng_between(&rng, 0, 90), rng_between(&rng, 0, 90)};
        struct posterior p = work_out(a, t);
        for (size_t c = 0; c < p.count; c++) {
            assert_in_range(p.at[c].mean_micro, 1, 999999);
            assert_true(p.at[c].partial_micro >= 0 && p.at[c].partial_micro <= 1000000);
            assert_true(p.at[c].deviation_micro > 0 && p.at[c].effective_milli >= 0);
            int64_t pass = p.at[c].mean_micro - (int64_t)p.at[c].partial_micro * t->in.settings.partial_credit_milli / 1000;
            assert_true(pass >= -1 && pass + p.at[c].partial_micro <= 1000001);
        }
        arena_free(a);
    }
}

static void the_beta_is_the_beta(void **state) {
    (void)state;
    assert_true(fabs(posterior_beta_below(1, 1, 0.3) - 0.3) < 1e-12);
    assert_true(fabs(posterior_beta_below(2, 2, 0.5) - 0.5) < 1e-12);
    assert_true(fabs(posterior_beta_below(2, 3, 0.4) - 0.5248) < 1e-12); /* 6x² - 8x³ + 3x⁴ */
    assert_true(fabs(posterior_beta_below(30, 70, 0.3) + posterior_beta_below(70, 30, 0.7) - 1) < 1e-12);
}

static void bad_input_is_refused(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 24);
    struct town *t = make(a);
    struct posterior p;
    see(t, 60, 0, POSTERIOR_PASS, 1);
    assert_ptr_equal(posterior_work_out(a, &t->in, &p), &posterior_bad_index);
    t->in.seen_count = 0;
    t->places[3].unit = 4;
    assert_ptr_equal(posterior_work_out(a, &t->in, &p), &posterior_bad_index);
    t->places[3].unit = 0;
    t->in.settings.half_life_days = 0;
    assert_ptr_equal(posterior_work_out(a, &t->in, &p), &posterior_bad_settings);
    t->in.settings = posterior_usual;
    struct arena *small = arena_new(3000);
    assert_ptr_equal(posterior_work_out(small, &t->in, &p), &err_no_memory);
    arena_free(small);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(much_data_gives_its_own_rate),
        cmocka_unit_test(a_pass_raises_and_a_fail_lowers),
        cmocka_unit_test(thin_places_lean_on_their_like),
        cmocka_unit_test(thin_places_lean_on_their_owner),
        cmocka_unit_test(two_peers_share_their_disagreement),
        cmocka_unit_test(old_answers_count_less),
        cmocka_unit_test(disagreement_widens_the_doubt),
        cmocka_unit_test(errors_of_the_inspectors_are_taken_out),
        cmocka_unit_test(the_order_of_answers_does_not_matter),
        cmocka_unit_test(nothing_seen_says_so),
        cmocka_unit_test(every_figure_stays_in_bounds),
        cmocka_unit_test(the_beta_is_the_beta),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
