/* Answers given again from memory (core/app/kept.c) are never older than what was acknowledged, never another person's, and
 * never outlive a session. The same on an engine that keeps nothing. */
#include "tests/support/world.h"
#include "base/clock.h"
#include <stdio.h>
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

static str unit_path_of(struct world *w, struct session *who) {
    struct answer units = world_ask(w, who, "GET", "/api/units?limit=1", NULL);
    expect_status(units, 200);
    return world_body(w, "/api/units/" STR_F, STR_A(answer_text(units, "items.0.id")));
}

static void a_change_shows_at_once(void **state) {
    struct world *w = *state;
    struct session administrator = world_sign_in(w, "administrator", "Wencheng-demo-1"), office = world_sign_in(w, "office", "Wencheng-demo-1");
    str path = unit_path_of(w, &administrator);
    for (int i = 0; i < 5; i++) {
        char name[32];
        struct answer seen = world_ask(w, &office, "GET", path.at, NULL);
        expect_status(seen, 200);
        assert_true(str_equal(seen.body, world_ask(w, &office, "GET", path.at, NULL).body)); /* from memory where there is one */
        snprintf(name, sizeof name, "改名第%d次", i);
        str body = world_body(w, "{\"version\":%lld,\"name\":\"%s\"}", (long long)answer_i64(seen, "version"), name);
        expect_status(world_ask(w, &administrator, "PUT", path.at, body.at), 200);
        seen = world_ask(w, &office, "GET", path.at, NULL);
        assert_true(str_is(answer_text(seen, "name"), name));
    }
}

static void nobody_gets_the_answer_of_another(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1"), unit = world_sign_in(w, "unit", "Wencheng-demo-1");
    for (int i = 0; i < 3; i++) {
        assert_true(str_is(answer_text(world_ask(w, &office, "GET", "/api/session", NULL), "account"), "office"));
        assert_true(str_is(answer_text(world_ask(w, &unit, "GET", "/api/session", NULL), "account"), "unit"));
        expect_status(world_ask(w, NULL, "GET", "/api/session", NULL), 401);
    }
}

static void an_ended_session_gets_nothing(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    str path = unit_path_of(w, &office);
    expect_status(world_ask(w, &office, "GET", path.at, NULL), 200);
    expect_status(world_ask(w, &office, "GET", path.at, NULL), 200);
    world_wait(w, 13 * (int64_t)MS_HOUR); /* longer than a session lives */
    expect_status(world_ask(w, &office, "GET", path.at, NULL), 401);
    office = world_sign_in(w, "office", "Wencheng-demo-1");
    expect_status(world_ask(w, &office, "GET", path.at, NULL), 200);
    expect_status(world_ask(w, &office, "DELETE", "/api/session", NULL), 200);
    expect_status(world_ask(w, &office, "GET", path.at, NULL), 401);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_change_shows_at_once, open_world, close_world),
        cmocka_unit_test_setup_teardown(nobody_gets_the_answer_of_another, open_world, close_world),
        cmocka_unit_test_setup_teardown(an_ended_session_gets_nothing, open_world, close_world),
    };
    return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
