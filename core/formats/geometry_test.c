#include "formats/geometry.h"
#include "base/os.h"
#include "base/random.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_arena(void **state) {
    *state = arena_new((size_t)512 << 20);
    return *state ? 0 : -1;
}
static int close_arena(void **state) {
    arena_free(*state);
    return 0;
}

static struct geometry shape(void **state, const char *text) {
    struct geometry g;
    struct geometry_fault fault = {0};
    err failed = geometry_read_text(*state, str_of(text), &g, &fault);
    if (failed)
        fail_msg("%s: %s", text, fault.en ? fault.en : failed->en);
    return g;
}

#define SQUARE "{\"type\":\"Polygon\",\"coordinates\":[[[118.0,32.0],[118.01,32.0],[118.01,32.01],[118.0,32.01],[118.0,32.0]]]}"
#define RING "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,3],[3,3],[3,1],[1,1]]]}"

static void reads_every_kind_and_writes_it_back(void **state) {
    static const char *const texts[] = {
        "{\"type\":\"Point\",\"coordinates\":[118.5,32.5]}",
        "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}",
        "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4],[5,6.25]]}",
        "{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]],[[5,6],[7,8]]]}",
        RING,
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,3],[3,3],[3,1],[1,1]]],[[[9,9],[10,9],[10,10],[9,9]]]]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct geometry g = shape(state, texts[i]);
        str back;
        assert_null(geometry_text(*state, &g, &back));
        assert_true(str_is(back, texts[i]));
    }
}

static void refuses_with_a_reason(void **state) {
    static const struct {
        const char *text, *part;
        size_t point;
    } bad[] = {{"{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}", "not closed", 4},
               {"{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]}", "four points", 0},
               {"{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[2,2],[0,0]]]}", "no area", 0},
               {"{\"type\":\"Polygon\",\"coordinates\":[]}", "no coordinates", 0},
               {"{\"type\":\"Point\",\"coordinates\":[32,118]}", "swapped", 1},
               {"{\"type\":\"Point\",\"coordinates\":[\"1\",2]}", "number", 1},
               {"{\"type\":\"Point\",\"coordinates\":[1]}", "[longitude", 1},
               {"{\"type\":\"Point\",\"coordinates\":null}", "no coordinates", 0},
               {"{\"type\":\"LineString\",\"coordinates\":[[1,2]]}", "two points", 0},
               {"{\"type\":\"MultiPolygon\",\"coordinates\":[[],[]]}", "needs a ring", 0},
               {"{\"type\":\"GeometryCollection\",\"geometries\":[]}", "must be Point", 0},
               {"{\"type\":7}", "must be Point", 0},
               {"[]", "must be Point", 0},
               {"{", "well-formed", 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct geometry g = {.part_count = 77};
        struct geometry_fault fault = {0};
        assert_non_null(geometry_read_text(*state, str_of(bad[i].text), &g, &fault));
        assert_int_equal(g.part_count, 77);
        if (!fault.en || !strstr(fault.en, bad[i].part) || fault.point != bad[i].point || !fault.zh)
            fail_msg("%s: got \"%s\" at %zu", bad[i].text, fault.en ? fault.en : "nothing", fault.point);
    }
}

static void sees_swapped_coordinates(void **state) {
    (void)state;
    struct geo_box city = {118, 31, 120, 33};
    assert_true(geometry_is_swapped((struct geo_point){32, 119}, city));
    assert_false(geometry_is_swapped((struct geo_point){119, 32}, city));
    assert_false(geometry_is_swapped((struct geo_point){10, 10}, city));
}

static void measures_in_metres(void **state) {
    struct geometry square = shape(state, SQUARE);
    /* One hundredth of a degree at 32°: 943.9 m by 1108.9 m (ellipsoid tables). */
    assert_true(fabs(geometry_area_m2(&square) - 944.9 * 1108.9) < 3000);
    assert_true(fabs(geometry_length_m(&square) - 2 * (944.9 + 1108.9)) < 3);
    struct geometry ring = shape(state, RING);
    struct geometry whole = shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]}");
    assert_true(fabs(geometry_area_m2(&ring) / geometry_area_m2(&whole) - 0.75) < 0.001);
    struct geo_point c = geometry_centroid(&ring);
    assert_true(fabs(c.lon - 2) < 1e-12 && fabs(c.lat - 2) < 1e-12);
    struct geo_point inside = geometry_inside_point(&ring);
    assert_true(geometry_contains(&ring, inside));
    struct geo_point beside = {118.02, 32.005};
    assert_true(fabs(geometry_distance_m(&square, beside) - 944.9) < 1);
    assert_true(geometry_distance_m(&square, (struct geo_point){118.005, 32.005}) == 0);
    struct geometry line = shape(state, "{\"type\":\"LineString\",\"coordinates\":[[118,32],[118,32.01]]}");
    assert_true(fabs(geometry_distance_m(&line, (struct geo_point){118.01, 32.005}) - 944.9) < 1);
    assert_true(fabs(geometry_length_m(&line) - 1108.9) < 1);
    assert_true(fabs(geometry_inside_point(&line).lat - 32.005) < 1e-9);
}

static void borders_count_and_neighbours_never_both_miss(void **state) {
    struct geometry ring = shape(state, RING);
    assert_true(geometry_contains(&ring, (struct geo_point){0, 2}));
    assert_true(geometry_contains(&ring, (struct geo_point){4, 4}));
    assert_true(geometry_contains(&ring, (struct geo_point){1, 2})); /* the hole's border */
    assert_false(geometry_contains(&ring, (struct geo_point){2, 2}));
    assert_false(geometry_contains(&ring, (struct geo_point){4.0000001, 2}));
    /* Corners at the very height of the point: to the east of it, once a corner of two edges, once a mere tip. */
    struct geometry diamond = shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[0,-1],[1,0],[0,1],[-1,0],[0,-1]]]}");
    assert_true(geometry_contains(&diamond, (struct geo_point){0, 0}));
    struct geometry notched = shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[8,0],[8,8],[6,2],[4,8],[2,2],[0,8],[0,0]]]}");
    assert_true(geometry_contains(&notched, (struct geo_point){1, 2}));
    assert_false(geometry_contains(&notched, (struct geo_point){2, 4}));
    struct geometry left = shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[118,32],[118.37,32.03],[118.41,32.77],[118,32.7],[118,32]]]}");
    struct geometry right = shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[118.37,32.03],[119,32],[119,32.9],[118.41,32.77],[118.37,32.03]]]}");
    struct rng rng = rng_seed(5);
    for (int i = 0; i < 20000; i++) {
        double t = rng_unit(&rng), lat = 32.03 + t * 0.74, lon = 118.37 + t * 0.04 + (rng_unit(&rng) - 0.5) * 1e-14;
        struct geo_point p = {lon, lat};
        assert_true(geometry_contains(&left, p) || geometry_contains(&right, p));
    }
}

static void simplifies_but_keeps_rings(void **state) {
    struct geometry square =
        shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[118,32],[118.005,32.000001],[118.01,32],[118.01,32.01],[118,32.01],[118,32]]]}");
    struct geometry made;
    assert_null(geometry_simplify(*state, &square, 1, &made));
    assert_int_equal(made.parts[0].count, 5);
    assert_null(geometry_simplify(*state, &square, 1e6, &made));
    assert_int_equal(made.parts[0].count, 4);
    assert_true(made.parts[0].at[0].lon == made.parts[0].at[3].lon);
    struct geometry line = shape(state, "{\"type\":\"LineString\",\"coordinates\":[[118,32],[118.005,32.00001],[118.01,32],[118.02,32.5]]}");
    assert_null(geometry_simplify(*state, &line, 5, &made));
    assert_int_equal(made.parts[0].count, 3);
}

static void finds_overlaps_and_gaps(void **state) {
    /* Three strips in a square: the first two overlap by a tenth of a degree's hundredth, between the last two is a gap. */
    struct geometry areas[] = {shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[118.00,32],[118.011,32],[118.011,32.01],[118.00,32.01],[118.00,32]]]}"),
                               shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[118.01,32],[118.02,32],[118.02,32.01],[118.01,32.01],[118.01,32]]]}"),
                               shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[118.022,32],[118.03,32],[118.03,32.01],[118.022,32.01],[118.022,32]]]}")};
    struct geometry whole = shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[118,32],[118.03,32],[118.03,32.01],[118,32.01],[118,32]]]}");
    struct geometry_coverage c;
    assert_null(geometry_cover(*state, areas, 3, &whole, 10, &c));
    assert_int_equal(c.overlap_count, 1);
    assert_int_equal(c.overlaps[0].a, 0);
    assert_int_equal(c.overlaps[0].b, 1);
    assert_true(fabs(c.overlaps[0].m2 - 94.49 * 1108.9) < 500);
    assert_int_equal(c.gap_count, 1);
    assert_true(fabs(c.gaps[0].m2 - 2 * 94.49 * 1108.9) < 1000);
    assert_true(geometry_contains(&c.gaps[0].shape, (struct geo_point){118.021, 32.005}));
    assert_null(geometry_cover(*state, areas, 3, NULL, 10, &c));
    assert_int_equal(c.gap_count, 0);
}

static void names_the_crossing(void **state) {
    struct geometry good = shape(state, SQUARE);
    struct geometry bow = shape(state, "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,2],[2,0],[0,1.5],[0,0]]]}");
    struct geometry_fault fault;
    struct geo_point at = {0};
    assert_null(geometry_check_area(*state, &good, &fault, &at));
    assert_ptr_equal(geometry_check_area(*state, &bow, &fault, &at), &geometry_malformed);
    assert_non_null(strstr(fault.en, "crosses itself"));
    assert_true(at.lon > 0 && at.lon < 2);
}

static void coordinate_systems_round_trip(void **state) {
    (void)state;
    double lon, lat;
    assert_true(datum_from_wgs84(DATUM_GCJ02, 116.404, 39.915, &lon, &lat));
    assert_true(fabs(lon - 116.410244499) < 1e-9 && fabs(lat - 39.916404282) < 1e-9);
    struct rng rng = rng_seed(11);
    for (int i = 0; i < 20000; i++) {
        /* Across China; the rim of the shifted rectangle itself has no unique way back. */
        double x = 73 + rng_unit(&rng) * 62, y = 4 + rng_unit(&rng) * 50;
        for (int d = DATUM_WGS84; d < DATUMS; d++) {
            double a, b;
            assert_true(datum_from_wgs84((enum datum)d, x, y, &lon, &lat));
            assert_true(datum_to_wgs84((enum datum)d, lon, lat, &a, &b));
            if (fabs(a - x) > 1e-9 || fabs(b - y) > 1e-9)
                fail_msg("%s %.9f,%.9f came back %.12f,%.12f", datum_words[d], x, y, a, b);
        }
    }
    assert_true(datum_from_wgs84(DATUM_GCJ02, -0.1, 51.5, &lon, &lat));
    assert_true(lon == -0.1 && lat == 51.5);
    assert_false(datum_to_wgs84(DATUM_GCJ02, NAN, 1, &lon, &lat));
    assert_false(datum_to_wgs84(DATUM_BD09, 200, 1, &lon, &lat));
    enum datum d;
    assert_true(datum_parse(STR("GCJ-02"), &d) && d == DATUM_GCJ02);
    assert_true(datum_parse(STR(""), &d) && d == DATUM_WGS84);
    assert_false(datum_parse(STR("utm"), &d));
}

static void converts_whole_shapes(void **state) {
    struct geometry square = shape(state, SQUARE), made;
    assert_null(geometry_to_wgs84(*state, DATUM_GCJ02, &square, &made));
    double m = geo_distance_m(square.parts[0].at[0], made.parts[0].at[0]);
    assert_true(m > 100 && m < 800);
    assert_true(made.box.west < square.box.west);
    assert_null(geometry_to_wgs84(*state, DATUM_CGCS2000, &square, &made));
    assert_ptr_equal(made.parts, square.parts);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(reads_every_kind_and_writes_it_back, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(refuses_with_a_reason, open_arena, close_arena),
                                       cmocka_unit_test(sees_swapped_coordinates),
                                       cmocka_unit_test_setup_teardown(measures_in_metres, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(borders_count_and_neighbours_never_both_miss, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(simplifies_but_keeps_rings, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(finds_overlaps_and_gaps, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(names_the_crossing, open_arena, close_arena),
                                       cmocka_unit_test(coordinate_systems_round_trip),
                                       cmocka_unit_test_setup_teardown(converts_whole_shapes, open_arena, close_arena)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
