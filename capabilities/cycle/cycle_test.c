/* The cycle: years, what is needed, windows, losses that come again, rivals. */
#include "capabilities/cycle/cycle.h"
#include "tests/support/world.h"
#include <cmocka.h>

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

#define YEAR(year, weight, more)                                                                                                                               \
    "{\"year\":" year ",\"weight_micro\":" weight ",\"material_micro\":400000,\"field_micro\":400000,\"questionnaire_micro\":200000" more "}"
#define OFFICIAL(score) ",\"results\":[{\"method\":\"total\",\"state\":\"official\",\"score_milli\":" score ",\"source\":\"省通报\"}]"

static const char *save_body(struct world *w, int64_t version, const char *years) {
    return world_body(w,
                      "{\"version\":%lld,\"kind\":\"review\",\"session\":7,\"name\":\"第七届复查\",\"target_milli\":90000,\"gate_milli\":85000,"
                      "\"companion_share_micro\":200000,\"is_example\":false,\"source\":\"2026 版操作手册\",\"years\":[%s]}",
                      (long long)version, years)
        .at;
}

static int64_t begin(struct world *w, const struct session *office) {
    struct answer a = world_ask(w, office, "POST", "/api/cycles", "{\"kind\":\"review\",\"name\":\"第七届复查\",\"session\":7,\"first_year\":2024}");
    expect_status(a, 201);
    assert_int_equal(answer_i64(a, "years.2.weight_micro"), 600000);
    assert_true(answer_has(a, "source"));
    assert_int_equal(answer_i64(a, "year_index"), 3); /* the clock stands in 2026 */
    return answer_i64(a, "id");
}

static void what_is_needed_is_exact(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    const char *path = str_z(w->arena, str_format(w->arena, "/api/cycles/%lld", (long long)begin(w, &office)));
    const char *years = YEAR("2024", "150000", OFFICIAL("86200")) "," YEAR("2025", "250000", OFFICIAL("88500")) "," YEAR(
        "2026", "600000", ",\"window_from\":\"2026-09-01\",\"window_until\":\"2026-11-30\"");
    expect_status(world_ask(w, &office, "PUT", path, save_body(w, 1, years)), 200);
    struct answer a = world_ask(w, &office, "GET", "/api/cycle", NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "need.need_milli"), 91575);
    assert_true(str_is(answer_text(a, "need.state"), "needed"));
    assert_int_equal(answer_i64(a, "need.earned_micro_milli"), 150000LL * 86200 + 250000LL * 88500);
    assert_true(str_is(answer_text(a, "window.state"), "before"));
    assert_int_equal(answer_i64(a, "window.days"), 183); /* 2 March to 1 September */
    a = world_ask(w, &office, "GET", "/api/cycle?target_milli=99000", NULL);
    assert_true(str_is(answer_text(a, "need.state"), "out_of_reach"));
    expect_status(world_ask(w, &office, "PUT", path, save_body(w, 1, years)), 409); /* an old version */
    expect_status(world_ask(w, &office, "GET", "/api/cycle/results?format=xlsx", NULL), 200);
}

static void methods_make_a_year_and_the_minors_take_their_share(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    const char *path = str_z(w->arena, str_format(w->arena, "/api/cycles/%lld", (long long)begin(w, &office)));
    const char *years =
        YEAR("2024", "150000",
             ",\"results\":[{\"method\":\"material\",\"state\":\"official\",\"score_milli\":92001},{\"method\":\"field\",\"state\":\"official\","
             "\"score_milli\":81000},{\"method\":\"questionnaire\",\"state\":\"estimate\",\"score_milli\":88000,\"deviation_milli\":2000},"
             "{\"method\":\"companion\",\"state\":\"official\",\"score_milli\":84000}]") "," YEAR("2025", "250000", "") "," YEAR("2026", "600000", "");
    struct answer a = world_ask(w, &office, "PUT", path, save_body(w, 1, years));
    expect_status(a, 200);
    /* 0.8 × (0.4 × 92.001 + 0.4 × 81 + 0.2 × 88) + 0.2 × 84 = 86.24032, down to 86.240 */
    assert_int_equal(answer_i64(a, "years.0.total_milli"), 86240);
    assert_true(str_is(answer_text(a, "years.0.total_state"), "estimate"));
    assert_true(!answer_has(a, "years.1.total_milli") || str_is(answer_text(a, "years.1.total_state"), "unknown"));
}

static void wrong_figures_are_named(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1"), leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    const char *path = str_z(w->arena, str_format(w->arena, "/api/cycles/%lld", (long long)begin(w, &office)));
    struct answer a =
        world_ask(w, &office, "PUT", path,
                  save_body(w, 1, YEAR("2024", "150000", "") "," YEAR("2026", "250000", ",\"window_from\":\"2026-02-30\"") "," YEAR("2027", "500000", "")));
    expect_status(a, 422);
    assert_true(str_is(answer_text(a, "fields.0.field"), "years.1.year"));
    assert_true(str_is(answer_text(a, "fields.1.field"), "years.1.window_from"));
    assert_true(str_is(answer_text(a, "fields.2.field"), "years.0.weight_micro"));
    expect_status(world_ask(w, &leader, "PUT", path, save_body(w, 1, YEAR("2024", "1000000", ""))), 403);
    expect_status(world_ask(w, &leader, "GET", "/api/cycle", NULL), 200);
    expect_status(world_ask(w, &office, "POST", "/api/cycles", "{\"kind\":\"bid\",\"name\":\"x\",\"session\":7,\"first_year\":2024}"), 409);
}

static void losses_that_come_again_stand_first(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    static const char *const bodies[] = {"{\"year\":2024,\"standard_number\":\"8.1.2\",\"text\":\"小广告\",\"lost_milli\":300}",
                                         "{\"year\":2025,\"standard_number\":\"8.1.2\",\"text\":\"小广告\",\"lost_milli\":200}",
                                         "{\"year\":2025,\"standard_number\":\"8.1.2\",\"text\":\"墙面\",\"lost_milli\":100}",
                                         "{\"year\":2025,\"standard_number\":\"3.2.1\",\"text\":\"排队\",\"lost_milli\":900}"};
    for (int i = 0; i < 4; i++)
        expect_status(world_ask(w, &office, "POST", "/api/cycle/losses", bodies[i]), 201);
    expect_status(world_ask(w, &office, "POST", "/api/cycle/losses", "{\"year\":2025,\"lost_milli\":900}"), 422);
    struct answer a = world_ask(w, &office, "GET", "/api/cycle/losses/again", NULL);
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "items.0.standard_number"), "8.1.2"));
    assert_true(str_is(answer_text(a, "items.0.years"), "2024 2025"));
    assert_int_equal(answer_i64(a, "items.0.times"), 2);
    assert_int_equal(answer_i64(a, "items.0.lost_milli"), 600);
    assert_int_equal(answer_i64(a, "items.0.last_milli"), 300);
    assert_int_equal(answer_i64(a, "items.1.times"), 1);
    expect_status(world_ask(w, &office, "POST", "/api/cycle/titles", "{\"session\":5,\"year\":2017,\"state\":\"held\",\"source\":\"中央文明办\"}"), 201);
    expect_status(world_ask(w, &office, "GET", "/api/cycle/titles", NULL), 200);
}

static void rivals_carry_their_doubt(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    begin(w, &office);
    struct answer a = world_ask(w, &office, "POST", "/api/rivals",
                                "{\"name\":\"甲市\",\"rival_class\":\"capital\",\"scores\":[{\"year\":2024,\"score_milli\":88000,\"deviation_milli\":1000},"
                                "{\"year\":2025,\"score_milli\":90000,\"deviation_milli\":0}]}");
    expect_status(a, 201);
    /* .15 × 88 + .25 × 90 + .6 × 89 (guessed) */
    assert_int_equal(answer_i64(a, "total_milli"), 89100);
    assert_int_equal(answer_i64(a, "guessed_years"), 1);
    assert_int_equal(answer_i64(a, "deviation_milli"), 1806); /* √(150² + 0 + 1800²) */
    expect_status(world_ask(w, &office, "POST", "/api/rivals", "{\"name\":\"甲市\",\"rival_class\":\"capital\"}"), 409);
    int64_t id = answer_i64(a, "id");
    const char *path = str_z(w->arena, str_format(w->arena, "/api/rivals/%lld", (long long)id));
    expect_status(world_ask(w, &office, "PUT", path, "{\"version\":1,\"name\":\"甲市\",\"rival_class\":\"veteran\",\"scores\":[]}"), 200);
    expect_status(world_ask(w, &office, "PUT", path, "{\"version\":1,\"name\":\"甲市\",\"rival_class\":\"veteran\"}"), 409);
    expect_status(world_ask(w, &office, "DELETE", path, NULL), 200);
    expect_status(world_ask(w, &office, "DELETE", path, NULL), 404);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_needed_is_exact, open_world, close_world),
        cmocka_unit_test_setup_teardown(methods_make_a_year_and_the_minors_take_their_share, open_world, close_world),
        cmocka_unit_test_setup_teardown(wrong_figures_are_named, open_world, close_world),
        cmocka_unit_test_setup_teardown(losses_that_come_again_stand_first, open_world, close_world),
        cmocka_unit_test_setup_teardown(rivals_carry_their_doubt, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
