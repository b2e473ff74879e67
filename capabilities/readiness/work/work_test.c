/* The work around the pipeline: surroundings, premium grade, improvement projects, surveys. */
#include "capabilities/inspections/test_ground.h"
#include "capabilities/readiness/work/work.h"

struct people {
    struct world w;
    struct test_ground g;
    struct session office, leader, unit, unit2, inspector, administrator;
    int64_t inspector_id;
};

static int begin(void **state) {
    static struct people p;
    p = (struct people){.inspector_id = 0};
    world_open(&p.w);
    ground_open(&p.g, &p.w);
    p.office = world_sign_in(&p.w, "office", "Wencheng-demo-1");
    p.leader = world_sign_in(&p.w, "leader", "Wencheng-demo-1");
    p.unit = world_sign_in(&p.w, "unit", "Wencheng-demo-1");
    p.unit2 = world_sign_in(&p.w, "unit2", "Wencheng-demo-1");
    p.inspector = world_sign_in(&p.w, "inspector", "Wencheng-demo-1");
    p.administrator = world_sign_in(&p.w, "administrator", "Wencheng-demo-1");
    p.inspector_id = p.g.inspector;
    *state = &p;
    return 0;
}
static int end(void **state) {
    world_close(&((struct people *)*state)->w);
    return 0;
}
static const char *at(struct people *p, const char *format, int64_t id) { return str_z(p->w.arena, str_format(p->w.arena, format, (long long)id)); }
static struct answer send(struct people *p, const struct session *who, const char *method, const char *path, str body) {
    return world_ask(&p->w, who, method, path, body.at ? str_z(p->w.arena, body) : NULL);
}
static void refused(struct answer a, int status, const char *code) {
    expect_status(a, status);
    if (!str_is(answer_text(a, "code"), code))
        print_error("refused with " STR_F ", expected %s\n", STR_A(answer_text(a, "code")), code);
    assert_true(str_is(answer_text(a, "code"), code));
}
static void enter(struct people *p, int64_t site) {
    expect_status(send(p, &p->office, "POST", "/api/readiness", world_body(&p->w, "{\"site_ids\":[\"%lld\"]}", (long long)site)), 201);
}

static void surroundings_have_lines_areas_and_owners(void **state) {
    struct people *p = *state;
    const char *parts = at(p, "/api/sites/%lld/parts", p->g.toilets[0]);
    str road = STR("{\"kind\":\"access_road\",\"name\":\"北侧通道\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[113.9,35.3],[113.902,35.3]]}}");
    refused(send(p, &p->unit, "POST", parts, road), 403, "app.forbidden");
    expect_status(send(p, &p->administrator, "POST", parts, road), 201);
    refused(send(p, &p->administrator, "POST", parts,
                 STR("{\"kind\":\"area\",\"name\":\"场地\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[113.9,35.3],[113.902,35.3]]}}")),
            422, "places.bad_shape");
    refused(send(p, &p->administrator, "POST", parts,
                 STR("{\"kind\":\"access_road\",\"name\":\"远\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[10,35.3],[10.1,35.3]]}}")),
            422, "places.outside_city");
    /* a case 150 m along the access road counts; without the road it is too far */
    expect_status(send(p, &p->inspector, "POST", "/api/cases", STR("{\"text\":\"通道上有垃圾\",\"category\":\"litter\",\"lon\":113.9017,\"lat\":35.3}")), 201);
    struct answer a = send(p, &p->office, "GET", at(p, "/api/readiness/%lld", p->g.toilets[0]), STR_NONE);
    assert_int_equal(answer_i64(a, "cases_all"), 1);
    a = send(p, &p->office, "GET", at(p, "/api/sites/%lld/surroundings", p->g.toilets[0]), STR_NONE);
    assert_true(str_is(answer_text(a, "parts.0.kind"), "access_road"));
    expect_status(send(p, &p->administrator, "DELETE", at(p, "/api/site-parts/%lld", answer_i64(a, "parts.0.id")), STR_NONE), 200);
    a = send(p, &p->office, "GET", at(p, "/api/readiness/%lld", p->g.toilets[0]), STR_NONE);
    assert_int_equal(answer_i64(a, "cases_all"), 0);
    /* a place that moves has a number */
    const char *moving = at(p, "/api/sites/%lld/moving", p->g.toilets[0]);
    refused(send(p, &p->administrator, "PUT", moving, STR("{\"kind\":\"bus_line\"}")), 422, "app.invalid");
    expect_status(send(p, &p->administrator, "PUT", moving, STR("{\"kind\":\"bus_line\",\"number\":\"12 路\"}")), 200);
    a = send(p, &p->office, "GET", at(p, "/api/readiness/%lld", p->g.toilets[0]), STR_NONE);
    assert_true(str_is(answer_text(a, "moving_number"), "12 路"));
}

static void the_premium_grade_is_a_persons_decision(void **state) {
    struct people *p = *state;
    for (int i = 0; i < 5; i += 2)
        enter(p, p->g.toilets[i]);
    const char *letters[] = {"pppppppp", "ppfppppp"};
    for (int i = 0; i < 2; i++) {
        world_wait(&p->w, 5 * MS_MINUTE);
        expect_status(send(p, &p->inspector, "PUT", uuid(&p->g, 50 + i), visit_body(&p->g, p->g.toilets[0], "daily", letters[i])), 201);
    }
    struct answer a = send(p, &p->leader, "GET", at(p, "/api/premium-places?type=public_toilet&district=%lld", p->g.district), STR_NONE);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 3);
    assert_int_equal(answer_i64(a, "items.0.visits"), 2);
    int64_t newest = answer_i64(a, "items.0.rate_milli");
    assert_true(newest < 1000);
    assert_int_equal(answer_i64(a, "items.0.trend_milli"), newest - 1000);
    assert_int_equal(answer_i64(a, "items.0.range_milli"), 1000 - newest);
    assert_int_equal(answer_i64(a, "items.0.failed_milli"), 500);
    assert_true(json_get(&json_get(a.json, "items")->first[1], "rate_milli")->kind == JSON_NULL); /* unseen is not zero */
    str give = world_body(&p->w, "{\"site_id\":\"%lld\",\"premium\":true,\"reason\":\"秩序好\"}", (long long)p->g.toilets[0]);
    refused(send(p, &p->unit, "POST", "/api/premium-places", give), 403, "app.forbidden");
    str unseen = world_body(&p->w, "{\"site_id\":\"%lld\",\"premium\":true,\"reason\":\"好\"}", (long long)p->g.toilets[2]);
    refused(send(p, &p->leader, "POST", "/api/premium-places", unseen), 409, "readiness.unseen");
    expect_status(send(p, &p->leader, "POST", "/api/premium-places", give), 200);
    a = send(p, &p->leader, "GET", "/api/premium-places/decisions", STR_NONE);
    assert_int_equal(answer_i64(a, "items.0.compared"), 3);
    assert_true(str_is(answer_text(a, "items.0.reason"), "秩序好"));
}

static void a_project_begins_is_photographed_and_done(void **state) {
    struct people *p = *state;
    const char *format = "{\"site_id\":\"%lld\",\"name\":\"地面改造\",\"goal\":\"无积水\",\"budget_fen\":500000,\"from_date\":\"%s\",\"until_date\":\"%s\"}";
    long long site = (long long)p->g.toilets[0];
    refused(send(p, &p->unit, "POST", "/api/improvement-projects", world_body(&p->w, format, site, "2026-03-20", "2026-03-10")), 422, "app.invalid");
    refused(send(p, &p->unit2, "POST", "/api/improvement-projects", world_body(&p->w, format, site, "2026-03-02", "2026-03-10")), 404, "app.not_found");
    struct answer a = send(p, &p->unit, "POST", "/api/improvement-projects", world_body(&p->w, format, site, "2026-03-02", "2026-03-10"));
    expect_status(a, 201);
    const char *path = at(p, "/api/improvement-projects/%lld", answer_i64(a, "id"));
    refused(send(p, &p->unit, "PUT", path, STR("{\"version\":1,\"state\":\"done\"}")), 409, "readiness.bad_state");
    expect_status(send(p, &p->unit, "PUT", path, STR("{\"version\":1,\"state\":\"running\"}")), 200);
    refused(send(p, &p->unit, "PUT", path, STR("{\"version\":1,\"state\":\"stopped\"}")), 409, "app.stale");
    refused(send(p, &p->unit, "PUT", path, STR("{\"version\":2,\"state\":\"done\"}")), 422, "readiness.after_photo");
    a = send(p, &p->unit, "PUT", path, world_body(&p->w, "{\"version\":2,\"state\":\"done\",\"after\":[\"" STR_F "\"]}", STR_A(p->g.photo)));
    expect_status(a, 200);
    assert_true(str_equal(answer_text(a, "after.0.sha256"), p->g.photo));
    expect_status(send(p, &p->unit2, "GET", path, STR_NONE), 404);
    world_wait(&p->w, 5 * MS_MINUTE);
    expect_status(send(p, &p->inspector, "PUT", uuid(&p->g, 60), visit_body(&p->g, p->g.toilets[0], "daily", "pppppppp")), 201);
    assert_int_equal(answer_i64(send(p, &p->unit, "GET", path, STR_NONE), "rate_after_milli"), 1000);
    a = send(p, &p->office, "GET", "/api/improvement-projects?state=done&format=csv", STR_NONE);
    assert_true(str_find(a.body, STR("地面改造")) != SIZE_MAX);
}

static void a_survey_creates_and_retires_places_after_approval(void **state) {
    struct people *p = *state;
    str body = world_body(&p->w,
                          "{\"name\":\"公厕摸排\",\"division_id\":\"%lld\",\"place_type\":\"public_toilet\",\"from_date\":\"2026-03-02\","
                          "\"until_date\":\"2026-03-09\",\"collectors\":[\"%lld\"]}",
                          (long long)p->g.district, (long long)p->inspector_id);
    struct answer a = send(p, &p->office, "POST", "/api/surveys", body);
    expect_status(a, 201);
    assert_int_equal(json_get(a.json, "task_rows")->count, 1); /* one street */
    assert_int_equal(answer_i64(a, "task_rows.0.known"), 3);
    int64_t survey = answer_i64(a, "id"), task = answer_i64(a, "task_rows.0.id");
    const char *finds = at(p, "/api/survey-tasks/%lld/finds", task);
    refused(send(p, &p->inspector, "POST", finds, STR("{\"kind\":\"new\",\"name\":\"新公厕\"}")), 422, "app.invalid");
    expect_status(send(p, &p->inspector, "POST", finds, STR("{\"kind\":\"new\",\"name\":\"新公厕\",\"lon\":113.95,\"lat\":35.31}")), 201);
    str merged = world_body(&p->w, "{\"kind\":\"merged\",\"site_id\":\"%lld\",\"into_id\":\"%lld\",\"note\":\"同一处\"}", (long long)p->g.toilets[2],
                            (long long)p->g.toilets[0]);
    a = send(p, &p->inspector, "POST", finds, merged);
    expect_status(a, 201);
    const char *first = at(p, "/api/survey-finds/%lld/decide", answer_i64(a, "finds.0.id"));
    const char *second = at(p, "/api/survey-finds/%lld/decide", answer_i64(a, "finds.1.id"));
    str yes = STR("{\"version\":1,\"approved\":true,\"note\":\"属实\"}");
    refused(send(p, &p->inspector, "POST", first, yes), 403, "app.forbidden");
    enter(p, p->g.toilets[2]);
    expect_status(send(p, &p->office, "POST", first, yes), 200);
    refused(send(p, &p->office, "POST", first, yes), 409, "readiness.decided");
    a = send(p, &p->office, "POST", second, yes);
    expect_status(a, 200);
    struct answer made = send(p, &p->office, "GET", at(p, "/api/readiness/%lld", answer_i64(a, "finds.0.site_id")), STR_NONE);
    assert_true(str_is(answer_text(made, "stage"), "candidate"));
    made = send(p, &p->office, "GET", at(p, "/api/sites/%lld", p->g.toilets[2]), STR_NONE);
    assert_true(str_is(answer_text(made, "status"), "retired"));
    made = send(p, &p->office, "GET", at(p, "/api/readiness/%lld", p->g.toilets[2]), STR_NONE);
    assert_true(str_is(answer_text(made, "stage"), "out")); /* what leaves the register leaves the pipeline */
    expect_status(send(p, &p->inspector, "POST", at(p, "/api/survey-tasks/%lld/done", task), STR("{}")), 200);
    refused(send(p, &p->inspector, "POST", finds, merged), 409, "readiness.task_closed");
    a = send(p, &p->office, "GET", at(p, "/api/surveys/%lld", survey), STR_NONE);
    assert_int_equal(answer_i64(a, "done"), 1);
    assert_int_equal(answer_i64(a, "waiting"), 0);
    /* who found a thing does not decide on it, whatever their rights */
    a = send(p, &p->office, "POST", "/api/surveys", body);
    a = send(p, &p->office, "POST", at(p, "/api/survey-tasks/%lld/finds", answer_i64(a, "task_rows.0.id")),
             world_body(&p->w, "{\"kind\":\"gone\",\"site_id\":\"%lld\"}", (long long)p->g.toilets[4]));
    refused(send(p, &p->office, "POST", at(p, "/api/survey-finds/%lld/decide", answer_i64(a, "finds.0.id")), yes), 403, "readiness.own_find");
}

int main(void) {
#define RUN(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        RUN(surroundings_have_lines_areas_and_owners),
        RUN(the_premium_grade_is_a_persons_decision),
        RUN(a_project_begins_is_photographed_and_done),
        RUN(a_survey_creates_and_retires_places_after_approval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
