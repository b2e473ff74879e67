/* The field score: worked out by hand on a small tree, by properties, and through the application. */
#include "base/random.h"
#include "capabilities/inspections/test_ground.h"
#include "capabilities/score/score.h"

/* item 1: content 1.1 (standards of 6 and 2), content 1.2 (a standard of 4, one on paper of 8, a local one of 1). */
static struct standards_node tree_nodes[] = {
    {.id = 1, .level = {"item", 4}, .number = {"1", 1}, .weight_milli = 20000},
    {.id = 2, .parent_id = 1, .level = {"content", 7}, .weight_milli = 8000},
    {.id = 3, .parent_id = 2, .level = {"standard", 8}, .weight_milli = 6000, .method = {"field", 5}},
    {.id = 4, .parent_id = 2, .level = {"standard", 8}, .weight_milli = 2000, .method = {"material field", 14}},
    {.id = 5, .parent_id = 1, .level = {"content", 7}, .weight_milli = 12000},
    {.id = 6, .parent_id = 5, .level = {"standard", 8}, .weight_milli = 4000, .method = {"field", 5}},
    {.id = 7, .parent_id = 5, .level = {"standard", 8}, .weight_milli = 8000, .method = {"material", 8}},
    {.id = 8, .parent_id = 5, .level = {"standard", 8}, .weight_milli = 1000, .method = {"field", 5}, .is_local = 1},
};
static const struct standards_nodes nodes = {tree_nodes, 8};
static struct standards_link tree_links[] = {{11, 3}, {12, 3}, {13, 4}, {14, 8}, {15, 6}};
static const struct standards_links links = {tree_links, 5};

static void weights_lead_upwards_and_what_was_not_seen_is_left_out(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct inspections_total totals[] = {{11, 5000, 10000, 3, 0, {0}}, {12, 10000, 10000, 1, 0, {0}}, {13, 1000, 3000, 2, 0, {0}}, {14, 0, 1000, 1, 0, {0}}};
    struct score_tree tree;
    assert_null(score_work_out(arena, &nodes, &links, totals, 4, &tree));
    assert_int_equal(tree.at[2].rate_milli, 750); /* 15 of 20 */
    assert_int_equal(tree.at[3].rate_milli, 333);
    assert_int_equal(tree.at[1].rate_milli, 645); /* (6 x 0.75 + 2 x 0.333333) / 8, rounded down */
    assert_int_equal(tree.at[4].rate_milli, SCORE_NONE);
    assert_int_equal(tree.at[7].rate_milli, 0);   /* the local one shows, */
    assert_int_equal(tree.at[0].rate_milli, 645); /* and weighs nothing */
    assert_int_equal(tree.rate_milli, 645);
    assert_int_equal(tree.standards, 3);
    assert_int_equal(tree.observed_standards, 2);
    assert_int_equal(tree.observations, 6);
    assert_null(score_work_out(arena, &nodes, &links, totals, 0, &tree));
    assert_int_equal(tree.rate_milli, SCORE_NONE);
    arena_free(arena);
}

static void a_better_observation_never_lowers_the_score(void **state) {
    (void)state;
    struct rng rng = rng_seed(3);
    struct arena *arena = arena_new(64 << 20);
    for (int turn = 0; turn < 2000; turn++) {
        struct inspections_total totals[5];
        struct score_tree before, after;
        for (int i = 0; i < 5; i++) {
            int64_t possible = rng_between(&rng, 0, 1) * rng_between(&rng, 1, 2000000);
            totals[i] = (struct inspections_total){11 + i, possible ? rng_between(&rng, 0, possible) : 0, possible, possible > 0, 0, {0}};
        }
        assert_null(score_work_out(arena, &nodes, &links, totals, 5, &before));
        assert_true(before.rate_milli >= SCORE_NONE && before.rate_milli <= 1000);
        struct inspections_total *better = &totals[rng_below(&rng, 5)];
        better->got_milli = rng_between(&rng, better->got_milli, better->possible_milli);
        assert_null(score_work_out(arena, &nodes, &links, totals, 5, &after));
        assert_true(after.rate_milli >= before.rate_milli);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void submit_visit(struct world *w, const struct session *who, const struct test_ground *g, int number, int64_t site, const char *kind,
                         const char *letters) {
    expect_status(world_ask(w, who, "PUT", uuid(g, number), str_z(w->arena, visit_body(g, site, kind, letters))), 201);
}

static const char *numbered(struct world *w, const char *format, int64_t id) { return str_z(w->arena, str_format(w->arena, format, (long long)id)); }

static int64_t standard_of(struct answer score, const char *number, const char *member) {
    const struct json *items = json_get(score.json, "items");
    for (size_t i = 0; i < items->count; i++)
        for (size_t c = 0; c < json_get(&items->first[i], "children")->count; c++) {
            const struct json *standards = json_get(&json_get(&items->first[i], "children")->first[c], "children");
            for (size_t s = 0; s < standards->count; s++) {
                int64_t value = -1;
                const struct json *found = json_get(&standards->first[s], member);
                if (!str_is(json_get(&standards->first[s], "number")->text, number))
                    continue;
                if (found->kind == JSON_TEXT)
                    assert_true(str_to_i64(found->text, &value));
                else if (found->kind == JSON_NUMBER)
                    assert_true(json_to_i64(found, &value));
                return value;
            }
        }
    fail_msg("no standard %s", number);
    return 0;
}

static void a_failed_point_moves_the_score_and_opens_down_to_its_photo(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    world_open(&w);
    ground_open(&g, &w);
    struct session inspector = world_sign_in(&w, "inspector", "Wencheng-demo-1"), leader = world_sign_in(&w, "leader", "Wencheng-demo-1");
    struct answer a = world_ask(&w, &leader, "GET", "/api/score", NULL);
    expect_status(a, 200);
    assert_false(answer_has(a, "rate_milli"));
    assert_int_equal(json_get(a.json, "unobserved")->count, answer_i64(a, "standards"));

    submit_visit(&w, &inspector, &g, 1, g.toilets[0], "daily", "ppppp");
    a = world_ask(&w, &leader, "GET", "/api/score", NULL);
    assert_int_equal(answer_i64(a, "rate_milli"), 1000);
    assert_int_equal(answer_i64(a, "observed_standards"), 1);
    int64_t standard = standard_of(a, "5.2.3", "id");

    submit_visit(&w, &inspector, &g, 2, g.toilets[1], "daily", "fffffo");
    a = world_ask(&w, &leader, "GET", "/api/score", NULL);
    assert_int_equal(answer_i64(a, "rate_milli"), 500); /* 18 of 36 */
    assert_int_equal(standard_of(a, "5.2.3", "got_milli"), 18000);
    assert_int_equal(answer_i64(a, "observations"), 10);

    submit_visit(&w, &inspector, &g, 3, g.toilets[3], "self", "ppppp"); /* never counts */
    a = world_ask(&w, &leader, "GET", "/api/score", NULL);
    assert_int_equal(answer_i64(a, "rate_milli"), 500);

    a = world_ask(&w, &leader, "GET", numbered(&w, "/api/score/standards/%lld/observations?limit=6", standard), NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 6);
    assert_true(str_is(answer_text(a, "items.0.result"), "fail"));
    assert_true(str_equal(answer_text(a, "items.0.photos.0.sha256"), g.photo));
    str next = answer_text(a, "next");
    a = world_ask(&w, &leader, "GET",
                  str_z(w.arena, str_format(w.arena, "/api/score/standards/%lld/observations?limit=6&after=" STR_F, (long long)standard, STR_A(next))), NULL);
    assert_int_equal(json_get(a.json, "items")->count, 4);

    a = world_ask(&w, &leader, "GET", numbered(&w, "/api/score?division=%lld", g.district), NULL);
    assert_int_equal(answer_i64(a, "rate_milli"), 1000);
    a = world_ask(&w, &leader, "GET", "/api/score/divisions", NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "items.0.id"), g.district);
    assert_int_equal(answer_i64(a, "items.1.rate_milli"), 0);
    assert_int_equal(answer_i64(a, "items.1.rank"), 2);
    a = world_ask(&w, &leader, "GET", "/api/score/units", NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 2);
    a = world_ask(&w, &leader, "GET", numbered(&w, "/api/sites/%lld", g.toilets[1]), NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "rate_milli"), 0);
    world_close(&w);
}

static void a_place_whose_only_visit_was_withdrawn_has_no_rate(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    world_open(&w);
    ground_open(&g, &w);
    struct session inspector = world_sign_in(&w, "inspector", "Wencheng-demo-1"), office = world_sign_in(&w, "office", "Wencheng-demo-1");
    submit_visit(&w, &inspector, &g, 1, g.toilets[0], "daily", "ppfpp");
    struct answer a = world_ask(&w, &office, "GET", numbered(&w, "/api/sites/%lld", g.toilets[0]), NULL);
    assert_true(answer_i64(a, "rate_milli") > 0);
    a = world_ask(&w, &office, "GET", uuid(&g, 1), NULL);
    expect_status(world_ask(&w, &office, "POST", numbered(&w, "/api/inspections/%lld/withdraw", answer_i64(a, "id")),
                            str_z(w.arena, str_format(w.arena, "{\"version\":%lld,\"note\":\"走错了地方\"}", (long long)answer_i64(a, "version")))),
                  200);
    a = world_ask(&w, &office, "GET", numbered(&w, "/api/sites/%lld", g.toilets[0]), NULL);
    expect_status(a, 200);
    assert_false(answer_has(a, "rate_milli"));
    assert_false(answer_has(a, "checked_ms"));
    a = world_ask(&w, &office, "GET", "/api/score", NULL);
    assert_false(answer_has(a, "rate_milli"));
    world_close(&w);
}

static void everyone_sees_the_score_of_the_own_reach(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    world_open(&w);
    ground_open(&g, &w);
    struct session inspector = world_sign_in(&w, "inspector", "Wencheng-demo-1"), unit = world_sign_in(&w, "unit", "Wencheng-demo-1"),
                   administrator = world_sign_in(&w, "administrator", "Wencheng-demo-1");
    submit_visit(&w, &inspector, &g, 1, g.toilets[0], "daily", "ppppp");
    submit_visit(&w, &inspector, &g, 2, g.toilets[1], "daily", "fffff");
    struct answer a = world_ask(&w, &unit, "GET", "/api/score", NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "rate_milli"), 1000); /* only its own places */
    a = world_ask(&w, &unit, "GET", numbered(&w, "/api/score?division=%lld", g.other_district), NULL);
    expect_status(a, 200);
    assert_false(answer_has(a, "rate_milli"));
    a = world_ask(&w, &inspector, "GET", "/api/units?q=%E5%9B%AD%E6%9E%97", NULL);
    expect_status(world_ask(&w, &unit, "GET", numbered(&w, "/api/score?unit=%lld", answer_i64(a, "items.0.id")), NULL), 403);
    expect_status(world_ask(&w, &administrator, "GET", "/api/score", NULL), 403);
    expect_status(world_ask(&w, NULL, "GET", "/api/score", NULL), 401);
    expect_status(world_ask(&w, &unit, "GET", "/api/score?edition=no-such", NULL), 404);
    a = world_ask(&w, &inspector, "GET", "/api/score?edition=example-minors-2026", NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "standards"), 15);
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_lead_upwards_and_what_was_not_seen_is_left_out),
        cmocka_unit_test(a_better_observation_never_lowers_the_score),
        cmocka_unit_test(a_failed_point_moves_the_score_and_opens_down_to_its_photo),
        cmocka_unit_test(a_place_whose_only_visit_was_withdrawn_has_no_rate),
        cmocka_unit_test(everyone_sees_the_score_of_the_own_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
