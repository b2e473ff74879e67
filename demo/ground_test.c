#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "demo/ground.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double area_of(struct line_xy ring) {
    double twice = 0;
    for (size_t i = 0; i + 1 < ring.count; i++)
        twice += ring.at[i].x * ring.at[i + 1].y - ring.at[i + 1].x * ring.at[i].y;
    return twice / 2;
}

static bool has(struct line_xy ring, struct place_xy p) {
    bool inside = false;
    for (size_t i = 0, j = ring.count - 1; i < ring.count; j = i++)
        if ((ring.at[i].y > p.y) != (ring.at[j].y > p.y) &&
            p.x < (ring.at[j].x - ring.at[i].x) * (p.y - ring.at[i].y) / (ring.at[j].y - ring.at[i].y) + ring.at[i].x)
            inside = !inside;
    return inside;
}

static int set_up(void **state) {
    struct arena *arena = arena_new((size_t)256 << 20);
    struct ground *g;
    assert_non_null(arena);
    assert_null(ground_make(arena, 7, &g));
    *state = g;
    return 0;
}
static int tear_down(void **state) {
    arena_free(((struct ground *)*state)->arena);
    return 0;
}

static void test_children_fill_their_parents(void **state) {
    const struct ground *g = *state;
    for (size_t parent = 0; parent < g->division_count; parent++) {
        double whole = area_of(g->divisions[parent].ring), parts = 0;
        assert_true(whole > 0); /* counter-clockwise, as GeoJSON asks of outer rings */
        for (size_t v = 1; v < g->division_count; v++)
            if (g->divisions[v].parent == parent && g->divisions[v].level == g->divisions[parent].level + 1)
                parts += area_of(g->divisions[v].ring);
        for (size_t c = 0; g->divisions[parent].level == 3 && c < g->cell_count; c++)
            if (g->cells[c].community == parent)
                parts += area_of(g->cells[c].ring);
        assert_true(fabs(whole - parts) < 1e-6 * whole);
    }
}

static double turn(struct place_xy a, struct place_xy b, struct place_xy c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

static void expect_simple(struct line_xy ring) {
    for (size_t i = 0; i + 1 < ring.count; i++) {
        assert_true(hypot(ring.at[i].x - ring.at[i + 1].x, ring.at[i].y - ring.at[i + 1].y) > 0.5);
        for (size_t j = i + 2; j + 1 < ring.count; j++) {
            if (i == 0 && j + 2 == ring.count)
                continue;
            struct place_xy a = ring.at[i], b = ring.at[i + 1], c = ring.at[j], d = ring.at[j + 1];
            assert_false(turn(a, b, c) * turn(a, b, d) < -1e-6 && turn(c, d, a) * turn(c, d, b) < -1e-6);
        }
    }
}

/* Borders do not cross themselves, whatever the seed: the register would refuse them. */
static void test_borders_are_simple(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct arena *arena = arena_new((size_t)256 << 20);
        struct ground *g;
        assert_null(ground_make(arena, seed, &g));
        for (size_t c = 0; c < g->cell_count; c++)
            expect_simple(g->cells[c].ring);
        for (size_t v = 1; v < g->division_count; v++)
            if (g->divisions[v].level == 3)
                expect_simple(g->divisions[v].ring);
        arena_free(arena);
    }
}

static void test_codes_and_points(void **state) {
    const struct ground *g = *state;
    size_t lengths[] = {4, 6, 9, 12};
    int levels[4] = {0};
    for (size_t v = 0; v < g->division_count; v++) {
        const struct ground_division *d = &g->divisions[v];
        levels[d->level]++;
        assert_int_equal(d->code.len, lengths[d->level]);
        assert_true(str_starts(d->code, g->divisions[d->parent].code));
        assert_true(has(d->ring, d->inside));
    }
    assert_int_equal(levels[1], 4);
    assert_int_equal(levels[2], 16);
    assert_true(levels[3] > 100 && g->cell_count > 4500);
    for (size_t c = 0; c < g->cell_count; c++) {
        assert_int_equal(g->cells[c].code.len, 15);
        assert_true(str_starts(g->cells[c].code, g->divisions[g->cells[c].community].code));
        assert_true(has(g->cells[c].ring, g->cells[c].inside));
    }
}

static void test_sites(void **state) {
    const struct ground *g = *state;
    assert_int_equal(g->site_count, 1200);
    size_t kinds = 0;
    for (size_t s = 0; s < g->site_count; s++) {
        assert_true(has(g->divisions[g->sites[s].community].ring, g->sites[s].at));
        bool first = true;
        for (size_t t = 0; t < s; t++) {
            first = first && strcmp(g->sites[s].type, g->sites[t].type) != 0;
            assert_false(str_equal(g->sites[s].name, g->sites[t].name));
        }
        kinds += first;
    }
    assert_int_equal(kinds, 39);
}

static void test_same_seed_same_ground(void **state) {
    const struct ground *g = *state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct ground *again, *other;
    assert_null(ground_make(arena, 7, &again));
    assert_null(ground_make(arena, 8, &other));
    assert_int_equal(g->feature_count, again->feature_count);
    bool differs = false;
    for (size_t s = 0; s < g->site_count; s++) {
        assert_true(str_equal(g->sites[s].name, again->sites[s].name));
        assert_true(g->sites[s].at.x == again->sites[s].at.x);
        differs = differs || g->sites[s].at.x != other->sites[s].at.x;
    }
    assert_true(differs);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_children_fill_their_parents), cmocka_unit_test(test_borders_are_simple),
                                       cmocka_unit_test(test_codes_and_points), cmocka_unit_test(test_sites), cmocka_unit_test(test_same_seed_same_ground)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
