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

static int64_t begin_cycle(struct world *w, const struct session *office) {
    struct answer a = world_ask(w, office, "POST", "/api/cycles", "{\"kind\":\"review\",\"name\":\"复查\",\"session\":7,\"first_year\":2024}");
    expect_status(a, 201);
    static const char years[] =
        "{\"year\":2024,\"weight_micro\":150000,\"material_micro\":400000,\"field_micro\":400000,\"questionnaire_micro\":200000,\"results\":"
        "[{\"method\":\"total\",\"state\":\"official\",\"score_milli\":86200},{\"method\":\"material\",\"state\":\"official\",\"score_milli\":91000}]},"
        "{\"year\":2025,\"weight_micro\":250000,\"material_micro\":400000,\"field_micro\":400000,\"questionnaire_micro\":200000,\"results\":"
        "[{\"method\":\"total\",\"state\":\"official\",\"score_milli\":88500}]},"
        "{\"year\":2026,\"weight_micro\":600000,\"material_micro\":400000,\"field_micro\":400000,\"questionnaire_micro\":200000,\"results\":"
        "[{\"method\":\"questionnaire\",\"state\":\"estimate\",\"score_milli\":88000,\"deviation_milli\":1500}]}";
    str body = world_body(w,
                          "{\"version\":1,\"kind\":\"review\",\"session\":7,\"name\":\"复查\",\"target_milli\":88000,\"gate_milli\":85000,"
                          "\"companion_share_micro\":200000,\"is_example\":false,\"source\":\"手册\",\"years\":[%s]}",
                          years);
    int64_t id = answer_i64(a, "id");
    expect_status(world_ask(w, office, "PUT", str_z(w->arena, str_format(w->arena, "/api/cycles/%lld", (long long)id)), body.at), 200);
    return id;
}

static void the_same_seed_gives_the_same_bytes(void **state) {
    struct world *w = *state;
    struct test_ground g;
    ground_open(&g, w);
    visit_all(w, &g, 4);
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1"), leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    begin_cycle(w, &office);
    expect_status(world_ask(w, &office, "POST", "/api/rivals",
                            "{\"name\":\"甲市\",\"rival_class\":\"capital\",\"scores\":[{\"year\":2025,\"score_milli\":87000,\"deviation_milli\":1000}]}"),
                  201);
    struct answer first = world_ask(w, &leader, "POST", "/api/forecast/runs", "{\"draws\":2000,\"seed\":7}");
    expect_status(first, 201);
    struct answer again = world_ask(w, &leader, "POST", "/api/forecast/runs", "{\"draws\":2000,\"seed\":7}");
    assert_true(str_equal(answer_text(first, "digest"), answer_text(again, "digest")));
    struct answer other = world_ask(w, &leader, "POST", "/api/forecast/runs", "{\"draws\":2000,\"seed\":8}");
    assert_false(str_equal(answer_text(first, "digest"), answer_text(other, "digest")));
    assert_true(str_is(answer_text(first, "result.seed"), "7"));
    assert_int_equal(answer_i64(first, "result.rank.known"), 1);
    assert_int_equal(answer_i64(first, "result.rank.places.0.chance_micro") + answer_i64(first, "result.rank.places.1.chance_micro"), 1000000);
    /* the other years weigh 0.4 and are known: 0.15 × 86.2 + 0.25 × 88.5 = 35.055 */
    assert_true(answer_i64(first, "result.total.low") > 35055 && answer_i64(first, "result.total.high") < 35055 + 60000);
    assert_true(answer_i64(first, "result.total.low") <= answer_i64(first, "result.total.mean"));
    assert_int_equal(answer_i64(first, "result.field_share_micro"), 240000); /* .6 × .4; nothing is known of the minors' system */
    const char *path = str_z(w->arena, str_format(w->arena, "/api/forecast/runs/%lld", (long long)answer_i64(first, "id")));
    struct answer reopened = world_ask(w, &leader, "GET", path, NULL);
    assert_true(str_equal(answer_text(reopened, "digest"), answer_text(first, "digest")));
    expect_status(world_ask(w, &leader, "GET", str_z(w->arena, str_format(w->arena, "%s/standards?format=xlsx", path)), NULL), 200);
    struct session inspector = world_sign_in(w, "inspector", "Wencheng-demo-1");
    expect_status(world_ask(w, &inspector, "GET", path, NULL), 403);
    expect_status(world_ask(w, &inspector, "POST", "/api/forecast/runs", "{\"draws\":2000,\"seed\":8}"), 403);
    expect_status(world_ask(w, &leader, "POST", "/api/forecast/runs", "{\"draws\":10,\"seed\":8}"), 422);
}

static void what_is_too_thin_is_not_told(void **state) {
    struct world *w = *state;
    struct test_ground g;
    ground_open(&g, w);
    struct session leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    struct answer a = world_ask(w, &leader, "POST", "/api/forecast/runs", "{\"draws\":1000,\"seed\":1}");
    expect_status(a, 201);
    assert_true(str_find(a.body, STR("\"is_too_thin\":true")) != SIZE_MAX);
    assert_true(str_find(a.body, STR("\"field\":null")) != SIZE_MAX);
    assert_true(str_find(a.body, STR("\"rank\":null")) != SIZE_MAX);
    assert_true(str_find(a.body, STR("\"curve\":[]")) != SIZE_MAX);
}

static void the_trend_is_kept_by_the_job_when_something_changed(void **state) {
    struct world *w = *state;
    struct test_ground g;
    ground_open(&g, w);
    visit_all(w, &g, 3);
    struct session leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    struct answer a = world_ask(w, &leader, "GET", "/api/forecast", NULL);
    expect_status(a, 200);
    assert_true(str_find(a.body, STR("\"run\":null")) != SIZE_MAX);
    for (int i = 0; i < 2; i++) { /* the second time nothing changed */
        world_wait(w, 61 * (int64_t)MS_MINUTE);
        assert_null(app_run_due_jobs(w->app));
    }
    leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    a = world_ask(w, &leader, "GET", "/api/forecast/runs?regular=true", NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 1);
    a = world_ask(w, &leader, "GET", "/api/forecast", NULL);
    assert_true(str_find(a.body, STR("\"is_fresh\":true")) != SIZE_MAX);
    assert_int_equal(answer_i64(a, "run.draws"), 10000);
    a = world_ask(w, &leader, "GET", "/api/forecast/rank-effect?field_milli=1000", NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "total_milli"), 1000); /* without a cycle the field score is the total */
}

static void levers_are_in_order_and_open(void **state) {
    struct world *w = *state;
    struct test_ground g;
    ground_open(&g, w);
    visit_all(w, &g, 3);
    struct session leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    static const char *const paths[] = {"/api/forecast/levers", "/api/forecast/levers?by=site", "/api/forecast/levers?by=cell"};
    for (int i = 0; i < 3; i++) {
        struct answer a = world_ask(w, &leader, "GET", paths[i], NULL);
        expect_status(a, 200);
        assert_true(answer_i64(a, "items.0.gain_micro") >= answer_i64(a, "items.1.gain_micro"));
        assert_true(answer_i64(a, "items.0.worst.0.site_id") > 0);
    }
    struct answer a = world_ask(w, &leader, "GET", "/api/forecast/levers?by=cell&limit=2", NULL);
    assert_int_equal(json_get(a.json, "items")->count, 2);
    assert_true(answer_text(a, "next").len > 0);
    expect_status(world_ask(w, &leader, "GET", "/api/forecast/levers?format=xlsx", NULL), 200);
}

static void the_sampling_plan_is_data(void **state) {
    struct world *w = *state;
    struct test_ground g;
    ground_open(&g, w);
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    struct answer a = world_ask(w, &office, "GET", "/api/forecast/sampling", NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "places"), 78);
    assert_int_equal(answer_i64(a, "drawn"), GROUND_TOILETS); /* never more than there are */
    static const char body[] = "{\"version\":0,\"places\":40,\"half_life_days\":90,\"ahead_days\":30,\"repaired_micro\":900000,\"thin_milli\":3000,"
                               "\"thin_share_micro\":250000,\"is_example\":false,\"source\":\"手册\",\"types\":[{\"code\":\"%s\",\"draw\":2}]}";
    expect_status(world_ask(w, &office, "PUT", "/api/forecast/sampling", world_body(w, body, "nothing").at), 422);
    a = world_ask(w, &office, "PUT", "/api/forecast/sampling", world_body(w, body, "public_toilet").at);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "drawn"), 2);
    expect_status(world_ask(w, &office, "PUT", "/api/forecast/sampling", world_body(w, body, "public_toilet").at), 409);
    expect_status(world_ask(w, &office, "GET", "/api/forecast/sampling/types?format=xlsx", NULL), 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_places_there_is_nothing_to_forecast, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_model_has_a_cell_for_each_point_at_each_place, open_world, close_world),
        cmocka_unit_test_setup_teardown(gains_agree_with_the_simulator, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_same_seed_gives_the_same_bytes, open_world, close_world),
        cmocka_unit_test_setup_teardown(what_is_too_thin_is_not_told, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_trend_is_kept_by_the_job_when_something_changed, open_world, close_world),
        cmocka_unit_test_setup_teardown(levers_are_in_order_and_open, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_sampling_plan_is_data, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
