/* The forecast over a small city of six toilets: the model from the database, the gains, runs. */
#include "capabilities/forecast/forecast.h"
#include "capabilities/inspections/test_ground.h"
#include <stdlib.h>

static int open_world(void **state) {
    static struct world world;
    world_open(&world);
    *state = &world;
    return 0;
}
static int close_world(void **state) {
    world_close(*state);
    return 0;
}

struct asking {
    struct ctx *ctx;
    const struct forecast_model *model;
};
static err ask_model(struct db_read *r, void *with) {
    struct asking *a = with;
    return forecast_model_of(a->ctx, r, 0, &a->model);
}
static const struct forecast_model *model_of(struct world *w) {
    struct asking a = {.ctx = world_ctx(w)};
    err failed = db_view(app_db(w->app), ask_model, &a);
    if (failed)
        fail_msg("the model: %s", failed->code);
    return a.model;
}

static void visit_all(struct world *w, struct test_ground *g, int rounds) {
    static const char *const letters[] = {"pppppppp", "pppfpppp", "ppppphpp", "fpppppfp", "pppppppp", "ppphpppf"};
    for (int i = 0; i < rounds * GROUND_TOILETS; i++) {
        struct session inspector = world_sign_in(w, "inspector", "Wencheng-demo-1");
        int site = i % GROUND_TOILETS;
        str body = visit_body(g, g->toilets[site], "daily", letters[site]);
        expect_status(world_ask(w, &inspector, "PUT", uuid(g, i), str_z(w->arena, body)), 201);
        world_wait(w, 3 * (int64_t)MS_HOUR);
    }
}

static void without_places_there_is_nothing_to_forecast(void **state) {
    struct world *w = *state;
    struct asking a = {.ctx = world_ctx(w)};
    assert_ptr_equal(db_view(app_db(w->app), ask_model, &a), &forecast_nothing);
}

static void a_model_has_a_cell_for_each_point_at_each_place(void **state) {
    struct world *w = *state;
    struct test_ground g;
    ground_open(&g, w);
    visit_all(w, &g, 2);
    const struct forecast_model *m = model_of(w);
    assert_int_equal(m->site_count, GROUND_TOILETS);
    assert_int_equal(m->observations, 2 * GROUND_TOILETS * (int64_t)m->cell_count / GROUND_TOILETS);
    assert_int_equal(m->inputs.len, 64);
    for (size_t c = 0; c < m->cell_count; c++)
        assert_true(m->city.cells[c].mean_micro > 0 && m->city.cells[c].mean_micro <= 1000000);
    size_t bad = forecast_cell_of(m, g.toilets[1], g.points.at[3].id), good = forecast_cell_of(m, g.toilets[0], g.points.at[3].id);
    assert_true(bad != SIZE_MAX && good != SIZE_MAX);
    assert_true(m->city.cells[bad].mean_micro < m->city.cells[good].mean_micro);
    assert_int_equal(forecast_cell_of(m, 4711, g.points.at[3].id), SIZE_MAX);
    assert_ptr_equal(model_of(w), m); /* kept … */
    str inputs = str_copy(w->arena, m->inputs);
    world_reopen(w);
    assert_true(str_equal(model_of(w)->inputs, inputs)); /* … and the same after a restart */
}

/* Every site repaired in turn: the simulator's mean moves by what the formula says. */
static void gains_agree_with_the_simulator(void **state) {
    struct world *w = *state;
    struct test_ground g;
    ground_open(&g, w);
    visit_all(w, &g, 3);
    const struct forecast_model *m = model_of(w);
    struct simulate_city city = m->city;
    struct simulate_cell *cells = ARENA_LIST(w->arena, struct simulate_cell, m->cell_count);
    struct simulate_result before, after;
    struct simulate_settings settings = simulate_usual;
    settings.draws = 40000;
    assert_non_null(cells);
    city.cells = cells;
    for (size_t c = 0; c < m->cell_count; c++) { /* without shared doubts no chance is cut off at 0 or 1 */
        cells[c] = m->city.cells[c];
        cells[c].slope = (struct posterior_slopes){0};
    }
    assert_null(simulate_run(w->arena, &city, &settings, &before, NULL));
    for (size_t s = 0; s < m->site_count; s++) {
        size_t list[64], count = m->types[m->sites[s].type].point_count;
        struct simulate_cell kept[64];
        for (size_t i = 0; i < count; i++) {
            size_t c = list[i] = m->sites[s].first_cell + i;
            kept[i] = cells[c];
            if (forecast_gain(m, c) > 0 || m->city.points[cells[c].point].group)
                cells[c].mean_micro = cells[c].mean_micro > (int32_t)m->repaired_micro ? cells[c].mean_micro : (int32_t)m->repaired_micro,
                cells[c].partial_micro = 0;
        }
        assert_null(simulate_run(w->arena, &city, &settings, &after, NULL));
        int64_t moved = 0, gain = forecast_gain_of(m, list, count) / 1000000;
        for (uint32_t d = 0; d < settings.draws; d++)
            moved += after.fields_milli[d] - before.fields_milli[d];
        moved /= (int64_t)settings.draws;
        if (llabs(moved - gain) > 40 + gain / 20)
            fail_msg("site %zu: the simulator moves %lld, the formula says %lld", s, (long long)moved, (long long)gain);
        for (size_t i = 0; i < count; i++)
            cells[list[i]] = kept[i];
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_places_there_is_nothing_to_forecast, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_model_has_a_cell_for_each_point_at_each_place, open_world, close_world),
        cmocka_unit_test_setup_teardown(gains_agree_with_the_simulator, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
