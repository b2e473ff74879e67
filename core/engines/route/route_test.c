/* Tours against published instances with known best lengths (TSPLIB: berlin52, eil51), and against all orders of small ones. */
#include "engines/route.h"
#include "base/random.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const int16_t berlin52[][2] = {{565, 575},  {25, 185},   {345, 750},  {945, 685},  {845, 655}, {880, 660},   {25, 230},  {525, 1000}, {580, 1175},
                                      {650, 1130}, {1605, 620}, {1220, 580}, {1465, 200}, {1530, 5},  {845, 680},   {725, 370}, {145, 665},  {415, 635},
                                      {510, 875},  {560, 365},  {300, 465},  {520, 585},  {480, 415}, {835, 625},   {975, 580}, {1215, 245}, {1320, 315},
                                      {1250, 400}, {660, 180},  {410, 250},  {420, 555},  {575, 665}, {1150, 1160}, {700, 580}, {685, 595},  {685, 610},
                                      {770, 610},  {795, 645},  {720, 635},  {760, 650},  {475, 960}, {95, 260},    {875, 920}, {700, 500},  {555, 815},
                                      {830, 485},  {1170, 65},  {830, 610},  {605, 625},  {595, 360}, {1340, 725},  {1740, 245}};
static const int16_t eil51[][2] = {{37, 52}, {49, 49}, {52, 64}, {20, 26}, {40, 30}, {21, 47}, {17, 63}, {31, 62}, {52, 33}, {51, 21}, {42, 41},
                                   {31, 32}, {5, 25},  {12, 42}, {36, 16}, {52, 41}, {27, 23}, {17, 33}, {13, 13}, {57, 58}, {62, 42}, {42, 57},
                                   {16, 57}, {8, 52},  {7, 38},  {27, 68}, {30, 48}, {43, 67}, {58, 48}, {58, 27}, {37, 69}, {38, 46}, {46, 10},
                                   {61, 33}, {62, 63}, {63, 69}, {32, 22}, {45, 35}, {59, 15}, {5, 6},   {10, 17}, {21, 10}, {5, 64},  {30, 15},
                                   {39, 10}, {32, 39}, {25, 32}, {25, 55}, {48, 28}, {56, 37}, {30, 40}};

static int begin(void **state) { return (*state = arena_new(64 << 20)) ? 0 : -1; }
static int end(void **state) {
    arena_free(*state);
    return 0;
}

static int32_t *matrix_of(struct arena *a, const int16_t (*at)[2], size_t count) {
    int32_t *metres = ARENA_LIST(a, int32_t, count * count);
    assert_non_null(metres);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            metres[i * count + j] = (int32_t)lround(hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]));
    return metres;
}

static void expect_each_once(const struct route *route, size_t count) {
    bool seen[ROUTE_STOPS] = {false};
    assert_int_equal(route->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(route->order[i] < count);
        assert_false(seen[route->order[i]]);
        seen[route->order[i]] = true;
    }
}

static void expect_near_best(struct arena *a, const int16_t (*at)[2], size_t count, int64_t best) {
    struct route_in in = {matrix_of(a, at, count), count, 3, 3};
    struct route route;
    assert_null(route_order(a, &in, &route_usual, &route));
    expect_each_once(&route, count);
    assert_int_equal(route.order[0], 3);
    assert_int_equal(route.metres, route_length(&in, route.order, route.count));
    print_message("# %zu stops: %lld, best known %lld\n", count, (long long)route.metres, (long long)best);
    assert_true(route.metres >= best);
    assert_true(route.metres * 100 <= best * 103);
}

static void published_tours_are_within_three_percent(void **state) {
    expect_near_best(*state, berlin52, 52, 7542);
    expect_near_best(*state, eil51, 51, 426);
}

static int64_t shortest(const struct route_in *in, uint32_t *order, size_t done) {
    if (done == in->count)
        return in->end != ROUTE_ANYWHERE && in->end != in->start && order[done - 1] != in->end ? INT64_MAX : route_length(in, order, done);
    int64_t best = INT64_MAX;
    for (size_t i = done; i < in->count; i++) {
        uint32_t kept = order[done];
        order[done] = order[i];
        order[i] = kept;
        int64_t length = shortest(in, order, done + 1);
        best = length < best ? length : best;
        order[i] = order[done];
        order[done] = kept;
    }
    return best;
}

static struct route_in random_in(struct arena *a, struct rng *rng, size_t count) {
    int16_t(*at)[2] = arena_alloc(a, count, sizeof *at);
    for (size_t i = 0; i < count; i++)
        at[i][0] = (int16_t)rng_below(rng, 1000), at[i][1] = (int16_t)rng_below(rng, 1000);
    size_t ends[] = {0, 0, ROUTE_ANYWHERE, rng_below(rng, (uint32_t)count)};
    struct route_in in = {matrix_of(a, (const int16_t(*)[2])at, count), count, 0, ends[rng_below(rng, 4)]};
    if (in.end == 0 && rng_below(rng, 2))
        in.start = in.end = count - 1;
    return in;
}

static void small_tours_are_the_shortest(void **state) {
    struct rng rng = rng_seed(7);
    for (int k = 0; k < 120; k++) {
        struct route_in in = random_in(*state, &rng, 1 + rng_below(&rng, 7));
        uint32_t order[8];
        struct route route;
        for (uint32_t i = 0; i < in.count; i++)
            order[i] = i;
        order[0] = (uint32_t)in.start;
        order[in.start] = 0;
        assert_null(route_order(*state, &in, &route_usual, &route));
        expect_each_once(&route, in.count);
        assert_int_equal(route.order[0], in.start);
        if (in.end != ROUTE_ANYWHERE && in.end != in.start)
            assert_int_equal(route.order[in.count - 1], in.end);
        int64_t best = shortest(&in, order, 1);
        assert_int_equal(route.metres, route_length(&in, route.order, in.count));
        assert_true(route.metres >= best);
        assert_true(route.metres * 100 <= best * 105);
    }
}

/* All subsets, each in its best order. */
static int64_t most_worth(struct arena *a, const struct route_in *in, const struct route_choice *choice) {
    int64_t most = 0;
    for (uint32_t set = 0; set < 1u << in->count; set++) {
        uint32_t order[8];
        size_t count = 0;
        int64_t worth = 0, milli = 0;
        if (!(set >> in->start & 1) || (in->end != ROUTE_ANYWHERE && !(set >> in->end & 1)))
            continue;
        struct route_in part = {ARENA_LIST(a, int32_t, 64), 0, 0, in->end == ROUTE_ANYWHERE ? ROUTE_ANYWHERE : 0};
        order[count++] = (uint32_t)in->start;
        for (uint32_t i = 0; i < in->count; i++)
            if ((set >> i & 1) && i != in->start)
                order[count++] = i;
        for (size_t i = 0; i < count; i++) {
            worth += choice->stops[order[i]].worth;
            milli += choice->stops[order[i]].minutes_milli;
            if (in->end != ROUTE_ANYWHERE && order[i] == in->end)
                part.end = i;
            for (size_t j = 0; j < count; j++)
                ((int32_t *)(uintptr_t)part.metres)[i * count + j] = in->metres[order[i] * in->count + order[j]];
        }
        part.count = count;
        uint32_t tried[8] = {0, 1, 2, 3, 4, 5, 6, 7};
        milli += shortest(&part, tried, 1) * 60000 / choice->metres_an_hour;
        if (milli <= choice->minutes_milli && worth > most)
            most = worth;
    }
    return most;
}

static void what_is_chosen_fits_and_is_worth_it(void **state) {
    struct rng rng = rng_seed(19);
    int64_t ours = 0, best = 0;
    for (int k = 0; k < 40; k++) {
        struct route_in in = random_in(*state, &rng, 2 + rng_below(&rng, 5));
        struct route_stop stops[8];
        for (size_t i = 0; i < in.count; i++)
            stops[i] = (struct route_stop){rng_below(&rng, 100), rng_below(&rng, 20) * 1000};
        struct route_choice choice = {stops, 30000, 120000 + rng_below(&rng, 60) * 1000};
        struct route_chosen chosen;
        assert_null(route_choose(*state, &in, &choice, &route_usual, &chosen));
        assert_true(chosen.minutes_milli <= choice.minutes_milli);
        assert_int_equal(chosen.route.order[0], in.start);
        if (in.end != ROUTE_ANYWHERE && in.end != in.start)
            assert_int_equal(chosen.route.order[chosen.route.count - 1], in.end);
        int64_t most = most_worth(*state, &in, &choice);
        assert_true(chosen.worth <= most);
        ours += chosen.worth;
        best += most;
    }
    print_message("# worth %lld of at most %lld\n", (long long)ours, (long long)best);
    assert_true(ours * 100 >= best * 93);
}

static void the_same_seed_gives_the_same_tour(void **state) {
    struct route_in in = {matrix_of(*state, berlin52, 52), 52, 0, ROUTE_ANYWHERE};
    struct route one, two;
    assert_null(route_order(*state, &in, &route_usual, &one));
    assert_null(route_order(*state, &in, &route_usual, &two));
    assert_memory_equal(one.order, two.order, 52 * sizeof *one.order);
}

static void wrong_input_is_refused(void **state) {
    int32_t uneven[] = {0, 5, 6, 0}, minus[] = {0, -1, -1, 0};
    struct route route;
    assert_ptr_equal(route_order(*state, &(struct route_in){uneven, 2, 0, 0}, &route_usual, &route), &route_bad_input);
    assert_ptr_equal(route_order(*state, &(struct route_in){minus, 2, 0, 0}, &route_usual, &route), &route_bad_input);
    assert_ptr_equal(route_order(*state, &(struct route_in){uneven, 1, 1, 0}, &route_usual, &route), &route_bad_input);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(published_tours_are_within_three_percent, begin, end),
        cmocka_unit_test_setup_teardown(small_tours_are_the_shortest, begin, end),
        cmocka_unit_test_setup_teardown(what_is_chosen_fits_and_is_worth_it, begin, end),
        cmocka_unit_test_setup_teardown(the_same_seed_gives_the_same_tour, begin, end),
        cmocka_unit_test_setup_teardown(wrong_input_is_refused, begin, end),
    };
    return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
