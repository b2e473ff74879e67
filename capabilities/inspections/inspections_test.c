/* The whole visit through the application: sent, judged, heard, sent again, withdrawn; plans; who sees what. */
#include "capabilities/inspections/test_ground.h"
#include "tests/support/inside.h"

/* A capability that only listens. */
struct heard {
    int64_t failed, submitted, loss_milli, observation_id;
    str category, text;
    size_t photos;
};
static struct heard *ear_of(struct ctx *ctx);
static err hear_failed(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct inspections_failed *f = what;
    struct heard *heard = ear_of(ctx);
    heard->failed++;
    heard->loss_milli += f->loss_milli;
    heard->photos += f->photos.count;
    heard->observation_id = f->observation_id;
    assert_true(f->standard_id > 0 && f->site_id > 0 && f->inspection_id > 0 && f->text.len > 0);
    assert_true(str_is(f->category, "toilet"));
    return inspections_note_case(ctx, w, f->observation_id, 77, STR("TEST-77"));
}
static err hear_submitted(struct ctx *ctx, struct db_write *w, const void *what) {
    (void)w;
    (void)what;
    ear_of(ctx)->submitted++;
    return NULL;
}
static const struct ear ears[] = {{"inspections.failed", hear_failed}, {"inspections.submitted", hear_submitted}};
static err start(struct app *app, void **ret) {
    (void)app;
    *ret = test_calloc(1, sizeof(struct heard));
    return NULL;
}
static void stop(void *state) { test_free(state); }
static const struct capability listener = {.name = "listener", .zh = "听", .en = "Listens", .ears = ears, .ears_count = 2, .start = start, .stop = stop};
static struct heard *ear_of(struct ctx *ctx) { return ctx_state(ctx, &listener); }

/* The world with the listener and without cases, which would answer the same events. */
static void open_listening(struct world *w, struct test_ground *g) {
    static const struct capability *list[64];
    size_t count = 0;
    for (size_t i = 0; i < all_capability_count; i++) {
        str name = str_of(all_capabilities[i]->name);
        if (str_is(name, "identity") || str_is(name, "places") || str_is(name, "standards") || str_is(name, "photos") || str_is(name, "inspections"))
            list[count++] = all_capabilities[i];
    }
    list[count++] = &listener;
    struct app_parts parts = {list, count, all_migrations, all_migration_count};
    world_open_with(w, &parts, NULL);
    w->hidden->parts.capability_count = 0;
    world_people(w);
    w->hidden->parts = parts;
    ground_open(g, w);
}

static struct answer put(struct world *w, const struct session *who, const char *path, str body) {
    return world_ask(w, who, "PUT", path, str_z(w->arena, body));
}

static void a_visit_is_judged_kept_and_heard(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    open_listening(&w, &g);
    struct session inspector = world_sign_in(&w, "inspector", "Wencheng-demo-1");
    str body = visit_body(&g, g.toilets[0], "daily", "pfhpoa--");
    struct answer a = put(&w, &inspector, uuid(&g, 1), body);
    expect_status(a, 201);
    /* points 5 4 4 3: got 5 + 0 + 2 + 3 of 16 */
    assert_int_equal(answer_i64(a, "rate_milli"), 625);
    assert_int_equal(answer_i64(a, "observed"), 4);
    assert_int_equal(answer_i64(a, "failed"), 2);
    assert_true(str_is(answer_text(a, "state"), "submitted"));
    assert_true(str_is(answer_text(a, "observations.1.result"), "fail"));
    assert_true(str_is(answer_text(a, "observations.1.case_number"), "TEST-77"));
    assert_true(str_equal(answer_text(a, "observations.2.photos.0.sha256"), g.photo));
    assert_true(str_is(answer_text(a, "observations.4.result"), "not_observed"));
    assert_int_equal(json_get(a.json, "points")->count, GROUND_POINTS);
    struct heard *heard = ear_of(world_ctx(&w));
    assert_int_equal(heard->failed, 2);
    assert_int_equal(heard->loss_milli, 6000);
    assert_int_equal(heard->photos, 2);
    assert_int_equal(heard->submitted, 1);

    a = put(&w, &inspector, uuid(&g, 1), body); /* the phone sends again */
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "rate_milli"), 625);
    assert_int_equal(heard->failed, 2);
    a = put(&w, &inspector, uuid(&g, 1), visit_body(&g, g.toilets[0], "daily", "ppppoa--"));
    expect_status(a, 409);
    a = world_ask(&w, &inspector, "GET", "/api/inspections?mine=1&state=submitted", NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 1);
    world_close(&w);
}

static void a_wrong_visit_names_every_fault_and_keeps_nothing(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    open_listening(&w, &g);
    struct session inspector = world_sign_in(&w, "inspector", "Wencheng-demo-1");
    long long site = (long long)g.toilets[0], first = (long long)g.points.at[0].id, fifth = (long long)g.points.at[4].id, second = (long long)g.points.at[1].id;
    const char *head = "{\"site_id\":\"%lld\",\"kind\":\"daily\",\"started_ms\":1772400000000,\"ended_ms\":1772400600000,\"observations\":[%s]}";
    struct {
        str answers;
        int status;
        const char *words;
    } wrong[] = {
        {world_body(&w, "{\"point_id\":\"%lld\",\"result\":\"fail\"}", first), 422, "observations.0.photos"},
        {world_body(&w, "{\"point_id\":\"%lld\",\"result\":\"pass\"},{\"point_id\":\"%lld\",\"result\":\"pass\"}", first, first), 422,
         "observations.1.point_id"},
        {world_body(&w, "{\"point_id\":\"999\",\"result\":\"pass\"},{\"point_id\":\"%lld\",\"result\":\"good\"}", first), 422, "observations.1.result"},
        {world_body(&w, "{\"point_id\":\"999\",\"result\":\"pass\"}"), 422, "observations.0.point_id"},
        {world_body(&w, "{\"point_id\":\"%lld\",\"result\":\"pass\",\"distance_m\":600}", fifth), 422, "observations.0.result"},
        {world_body(&w, "{\"point_id\":\"%lld\",\"result\":\"fail\",\"photos\":[\"%064d\"]}", second, 7), 0, "photos"},
        {world_body(&w, "{\"point_id\":\"%lld\",\"result\":\"pass\",\"mood\":1}", second), 422, "mood"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct answer a = put(&w, &inspector, uuid(&g, 2), world_body(&w, head, site, str_z(w.arena, wrong[i].answers)));
        if (wrong[i].status)
            assert_true(a.status == wrong[i].status || a.status == 400);
        assert_true(a.status >= 400 && a.status < 500);
        if (str_find(a.body, str_of(wrong[i].words)) == SIZE_MAX)
            fail_msg("case %zu says nothing of %s: " STR_F, i, wrong[i].words, STR_A(a.body));
    }
    expect_status(put(&w, &inspector, uuid(&g, 2), visit_body(&g, 12345, "daily", "p")), 422);
    expect_status(put(&w, &inspector, "/api/inspections/not-an-id", visit_body(&g, g.toilets[0], "daily", "p")), 404);
    struct answer a =
        put(&w, &inspector, uuid(&g, 2), world_body(&w, "{\"site_id\":\"%lld\",\"kind\":\"daily\",\"started_ms\":5,\"ended_ms\":4,\"observations\":[]}", site));
    assert_true(a.status >= 400 && a.status < 500);
    a = world_ask(&w, &inspector, "GET", "/api/inspections", NULL);
    assert_int_equal(json_get(a.json, "items")->count, 0);
    assert_int_equal(ear_of(world_ctx(&w))->failed, 0);
    world_close(&w);
}

static void the_owners_people_only_check_themselves(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    open_listening(&w, &g);
    struct session unit = world_sign_in(&w, "unit", "Wencheng-demo-1"), other = world_sign_in(&w, "unit2", "Wencheng-demo-1");
    expect_status(put(&w, &unit, uuid(&g, 3), visit_body(&g, g.toilets[0], "daily", "ppp")), 403);
    expect_status(put(&w, &unit, uuid(&g, 3), visit_body(&g, g.toilets[0], "self", "ppp")), 201);
    expect_status(put(&w, &other, uuid(&g, 3), visit_body(&g, g.toilets[0], "self", "ppp")), 403);
    struct answer a = world_ask(&w, &other, "GET", uuid(&g, 3), NULL);
    expect_status(a, 404); /* another unit's affair */
    a = world_ask(&w, &unit, "GET", uuid(&g, 3), NULL);
    expect_status(a, 200);
    expect_status(world_ask(&w, NULL, "GET", uuid(&g, 3), NULL), 401);
    world_close(&w);
}

struct summing {
    struct ctx *ctx;
    struct inspections_totals totals;
};
static err sum(struct db_read *r, void *with) {
    struct summing *s = with;
    return inspections_sum(s->ctx, r, &(struct inspections_scope){0}, INSPECTIONS_TOGETHER, &s->totals);
}

static void a_withdrawn_visit_stays_and_counts_no_more(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    open_listening(&w, &g);
    struct session inspector = world_sign_in(&w, "inspector", "Wencheng-demo-1"), office = world_sign_in(&w, "office", "Wencheng-demo-1");
    struct answer a = put(&w, &inspector, uuid(&g, 4), visit_body(&g, g.toilets[0], "daily", "pppp"));
    expect_status(a, 201);
    struct summing s = {world_ctx(&w), {0}};
    assert_null(db_view(app_db(w.app), sum, &s));
    assert_int_equal(s.totals.count, 4);
    const char *path = str_z(w.arena, str_format(w.arena, "%s/withdraw", uuid(&g, 4)));
    str body = world_body(&w, "{\"version\":%lld,\"note\":\"走错了地方\"}", (long long)answer_i64(a, "version"));
    expect_status(world_ask(&w, &inspector, "POST", path, body.at), 403);
    expect_status(world_ask(&w, &office, "POST", path, "{\"version\":99,\"note\":\"x\"}"), 409);
    a = world_ask(&w, &office, "POST", path, body.at);
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "state"), "withdrawn"));
    assert_int_equal(json_get(a.json, "observations")->count, 4);
    assert_null(db_view(app_db(w.app), sum, &s));
    assert_int_equal(s.totals.count, 0);
    expect_status(put(&w, &inspector, uuid(&g, 4), visit_body(&g, g.toilets[0], "daily", "pppp")), 409);
    world_close(&w);
}

static void a_plan_shares_out_visits_and_joins_those_planned(void **state) {
    (void)state;
    struct world w;
    struct test_ground g;
    open_listening(&w, &g);
    struct session office = world_sign_in(&w, "office", "Wencheng-demo-1"), inspector = world_sign_in(&w, "inspector", "Wencheng-demo-1"),
                   unit = world_sign_in(&w, "unit", "Wencheng-demo-1");
    const char *format = "{\"name\":\"%s\",\"kind\":\"%s\",\"region\":\"%lld\",\"category\":\"public_toilet\",\"from_date\":\"2026-03-02\",\"until_date\":"
                         "\"2026-03-04\",\"inspectors\":[\"%lld\"],\"count\":%d}";
    str body = world_body(&w, format, "东城公厕", "unannounced", (long long)g.district, (long long)g.inspector, 10);
    struct answer a = world_ask(&w, &office, "POST", "/api/inspection-plans", body.at);
    expect_status(a, 201);
    assert_int_equal(answer_i64(a, "visits"), 3); /* three toilets lie in the district */
    a = world_ask(&w, &inspector, "GET", "/api/inspections/today", NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 1); /* one a day */
    str id = answer_text(a, "items.0.id");
    int64_t site = answer_i64(a, "items.0.site_id");
    a = world_ask(&w, &unit, "GET", "/api/inspections", NULL);
    assert_int_equal(json_get(a.json, "items")->count, 0); /* where they will go is not told */

    body = world_body(&w, format, "再查", "daily", (long long)g.district, (long long)g.inspector, 2);
    a = world_ask(&w, &office, "POST", "/api/inspection-plans", body.at);
    expect_status(a, 201);
    assert_int_equal(answer_i64(a, "visits"), 2);
    assert_int_equal(answer_i64(a, "merged"), 2);
    body = world_body(&w, format, "夜查", "night", (long long)g.district, (long long)g.inspector, 2);
    a = world_ask(&w, &office, "POST", "/api/inspection-plans", body.at);
    assert_int_equal(answer_i64(a, "merged"), 0); /* nights are trips of their own */

    const char *path = str_z(w.arena, str_format(w.arena, "/api/inspections/" STR_F, STR_A(id)));
    expect_status(put(&w, &inspector, path, visit_body(&g, g.toilets[1], "unannounced", "pp")), 422);
    expect_status(put(&w, &inspector, path, visit_body(&g, site, "unannounced", "pp")), 201);
    a = world_ask(&w, &office, "GET", "/api/inspection-plans", NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 3);
    assert_int_equal(answer_i64(a, "items.2.submitted"), 1);
    expect_status(world_ask(&w, &inspector, "POST", "/api/inspection-plans", body.at), 403);
    body = world_body(&w,
                      "{\"name\":\"x\",\"kind\":\"daily\",\"category\":\"hospital\",\"from_date\":\"2026-03-02\",\"until_date\":\"2026-03-02\",\"inspectors\":["
                      "\"%lld\"],\"count\":1}",
                      (long long)g.inspector);
    expect_status(world_ask(&w, &office, "POST", "/api/inspection-plans", body.at), 400);
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_is_judged_kept_and_heard),
        cmocka_unit_test(a_wrong_visit_names_every_fault_and_keeps_nothing),
        cmocka_unit_test(the_owners_people_only_check_themselves),
        cmocka_unit_test(a_withdrawn_visit_stays_and_counts_no_more),
        cmocka_unit_test(a_plan_shares_out_visits_and_joins_those_planned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
