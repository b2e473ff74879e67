/* The nine kinds of rule, each answered in a visit, with the worked examples of the field's own sheets; marks made again
 * from what was kept; sums brought up to date against sums made anew. */
#include "base/random.h"
#include "capabilities/inspections/test_ground.h"

static const char kinds_file[] =
    "for | city | example-city-2026\n"
    "type | exam | 考场 | Examination | enterprise\n"
    "point | exam-01 | city:5.2.3 | 学生守则上墙 | Code shown | middle | 4 | binary | service\n"
    "point | exam-02 | city:5.2.3 | 抽问五名学生，三名能背诵 | 3 of 5 pupils recite | soft | 4 | sample 3 of 5 | service\n"
    "point | exam-03 | city:5.2.3 | 公益广告不少于两处 | At least 2 notices | middle | 3 | count 2 | service\n"
    "point | exam-04 | city:5.2.3 | 广告十处，每缺一处扣二分 | Ten notices, each missing 2 | middle | 20 | missing 10 each 2 | service\n"
    "point | exam-05 | city:5.2.3 | 应播八次，按播出比例得分 | Played of eight | soft | 10 | ratio 8 | service\n"
    "point | exam-06 | city:5.2.3 | 志愿服务站标识 | Post: sign | soft | 2 | group post | service\n"
    "point | exam-07 | city:5.2.3 | 志愿服务站人员 | Post: person | soft | 2 | group post | service\n"
    "point | exam-08 | city:5.2.3 | 志愿服务站服务单 | Post: services | soft | 2 | group post | service\n"
    "point | exam-09 | city:5.2.3 | 广告、制度、志愿、态度 | Ads, rules, volunteers, staff | middle | 36 | checklist ads:38.9 rules:22.2 volunteers:16.7 "
    "staff:22.2 | service\n"
    "point | exam-10 | city:5.2.3 | 居民与调查员评价 | Residents and surveyors | soft | 10 | split residents:70 surveyors:30 | service\n"
    "point | exam-11 | city:5.2.3 | 绿化等级 | Greenery | lower | 10 | graded A:100 B:80 C:60 | service\n";
enum { POINTS = 11 };

struct exam {
    struct world w;
    struct test_ground g;
    struct standards_points points;
    int64_t site;
    struct session inspector, office;
};

static err lay_exam(struct db_write *w, void *with) {
    struct exam *e = with;
    struct ctx *ctx = e->g.ctx;
    struct identity_unit works;
    int64_t unused;
    TRY(standards_load(ctx, w, str_of(kinds_file), STR("exam"), &unused));
    TRY(identity_unit_by_code(ctx, db_reading(w), STR("works"), &works));
    struct places_site site = {.name = STR("考场"),
                               .type = STR("exam"),
                               .geometry_kind = STR("point"),
                               .lon = 113.9,
                               .lat = 35.3,
                               .owner_unit_id = works.id,
                               .division_id = e->g.community};
    TRY(places_site_add(ctx, w, &site, &e->site));
    return standards_points_of_type(ctx, db_reading(w), 0, STR("exam"), &e->points);
}

static void open_exam(struct exam *e) {
    world_open(&e->w);
    ground_open(&e->g, &e->w);
    assert_null(db_commit(app_db(e->w.app), lay_exam, e));
    assert_int_equal(e->points.count, POINTS);
    e->inspector = world_sign_in(&e->w, "inspector", "Wencheng-demo-1");
    e->office = world_sign_in(&e->w, "office", "Wencheng-demo-1");
}

static struct answer send(struct exam *e, int number, const char *const members[POINTS]) {
    struct buf text;
    buf_init(&text, e->w.arena, 1 << 20);
    buf_addf(&text, "{\"site_id\":\"%lld\",\"kind\":\"daily\",\"started_ms\":%lld,\"ended_ms\":%lld,\"observations\":[", (long long)e->site,
             (long long)(e->w.now_ms - 20 * MS_MINUTE), (long long)(e->w.now_ms - MS_MINUTE));
    for (size_t i = 0, shown = 0; i < POINTS; i++)
        if (members[i])
            buf_addf(&text, "%s{\"point_id\":\"%lld\",%s}", shown++ ? "," : "", (long long)e->points.at[i].id, members[i]);
    buf_addz(&text, "]}");
    return world_ask(&e->w, &e->inspector, "PUT", uuid(&e->g, number), str_z(e->w.arena, buf_str(&text)));
}

static int64_t got(struct exam *e, struct answer a, size_t number) {
    return answer_i64(a, str_z(e->w.arena, str_format(e->w.arena, "observations.%zu.got_milli", number)));
}

static err never_different(void *with, int64_t observation_id, int64_t kept, int64_t made) {
    (void)with;
    fail_msg("observation %lld: kept %lld, made again %lld", (long long)observation_id, (long long)kept, (long long)made);
    return NULL;
}
static err look_again(struct db_read *r, void *with) {
    struct exam *e = with;
    struct inspections_replayed done;
    TRY(inspections_replay(world_ctx(&e->w), r, never_different, NULL, &done));
    assert_true(done.marked > 0);
    assert_int_equal(done.different, 0);
    return NULL;
}

static void every_kind_is_answered_in_a_visit(void **state) {
    (void)state;
    struct exam e;
    open_exam(&e);
    static const char *const said[POINTS] = {
        "\"result\":\"pass\"",
        "\"result\":\"pass\",\"count\":3,\"sampled\":4",
        "\"result\":\"fail\",\"count\":1",
        "\"result\":\"partial\",\"count\":7",
        "\"result\":\"partial\",\"count\":3",
        "\"result\":\"pass\"",
        "\"result\":\"fail\"",
        "\"result\":\"pass\"",
        "\"result\":\"partial\",\"parts\":[\"ads\",\"staff\"]",
        "\"result\":\"partial\",\"sources\":[{\"name\":\"surveyors\",\"good\":400,\"of\":500},{\"name\":\"residents\",\"good\":1800,\"of\":2000}]",
        "\"result\":\"fail\",\"grade\":\"C\"",
    };
    static const int64_t wanted[POINTS] = {4000, 4000, 0, 14000, 3750, 0, 0, 0, 21996, 8700, 6000};
    struct answer a = send(&e, 1, said);
    expect_status(a, 201);
    for (size_t i = 0; i < POINTS; i++)
        if (got(&e, a, i) != wanted[i])
            fail_msg("point %zu: %lld, not %lld", i + 1, (long long)got(&e, a, i), (long long)wanted[i]);
    assert_int_equal(answer_i64(a, "observations.1.sampled"), 4);
    assert_true(str_is(answer_text(a, "observations.8.parts.0.name"), "ads"));
    assert_true(json_get(&json_get(&json_get(a.json, "observations")->first[8], "parts")->first[1], "met")->kind == JSON_FALSE);
    assert_int_equal(answer_i64(a, "observations.9.sources.0.good"), 400);
    assert_true(str_is(answer_text(a, "observations.10.grade"), "C"));
    assert_true(str_is(answer_text(a, "points.8.parts.3.name"), "staff"));
    expect_status(send(&e, 1, said), 200);
    assert_null(db_view(app_db(e.w.app), look_again, &e));
    world_close(&e.w);
}

static void what_does_not_fit_a_rule_is_refused_by_name(void **state) {
    (void)state;
    struct exam e;
    open_exam(&e);
    static const struct {
        size_t point;
        const char *said, *member;
    } wrong[] = {
        {8, "\"result\":\"partial\",\"parts\":[\"ads\",\"nobody\"]", "parts"},
        {8, "\"result\":\"partial\",\"parts\":[\"ads\",\"ads\"]", "parts"},
        {8, "\"result\":\"pass\",\"parts\":[\"ads\"]", "result"},
        {8, "\"result\":\"partial\",\"grade\":\"A\"", "grade"},
        {0, "\"result\":\"pass\",\"parts\":[\"ads\"]", "parts"},
        {9, "\"result\":\"partial\",\"sources\":[{\"name\":\"residents\",\"good\":1,\"of\":2}]", "sources"},
        {9, "\"result\":\"partial\",\"sources\":[{\"name\":\"residents\",\"good\":3,\"of\":2},{\"name\":\"surveyors\",\"good\":1,\"of\":1}]", "sources"},
        {10, "\"result\":\"partial\",\"grade\":\"D\"", "grade"},
        {1, "\"result\":\"fail\",\"count\":2,\"sampled\":3", "sampled"}, /* the fourth and fifth may still do well */
        {1, "\"result\":\"pass\",\"count\":3,\"sampled\":2", "sampled"},
        {1, "\"result\":\"pass\",\"count\":3,\"sampled\":6", "sampled"},
        {2, "\"result\":\"pass\",\"count\":2,\"sampled\":2", "sampled"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *said[POINTS] = {NULL};
        said[wrong[i].point] = wrong[i].said;
        struct answer a = send(&e, 2, said);
        if (a.status != 422 || str_find(a.body, str_format(e.w.arena, "observations.0.%s", wrong[i].member)) == SIZE_MAX)
            fail_msg("case %zu: %d " STR_F, i, a.status, STR_A(a.body));
    }
    struct answer a = world_ask(&e.w, &e.office, "GET", "/api/inspections", NULL);
    assert_int_equal(json_get(a.json, "items")->count, 0);
    world_close(&e.w);
}

struct comparing {
    struct exam *e;
    enum inspections_group group;
    int64_t since;
    struct inspections_totals before;
};

static const struct inspections_total *total_in(const struct inspections_totals *totals, const struct inspections_total *like) {
    for (size_t i = 0; i < totals->count; i++)
        if (totals->at[i].point_id == like->point_id && totals->at[i].group_id == like->group_id && str_equal(totals->at[i].group_path, like->group_path))
            return &totals->at[i];
    return NULL;
}

static err sum_before(struct db_read *r, void *with) {
    struct comparing *c = with;
    struct inspections_scope scope = {0};
    TRY(inspections_revision(world_ctx(&c->e->w), r, &c->since));
    return inspections_sum(world_ctx(&c->e->w), r, &scope, c->group, &c->before);
}
static err compare_after(struct db_read *r, void *with) {
    struct comparing *c = with;
    struct ctx *ctx = world_ctx(&c->e->w);
    struct inspections_scope scope = {0};
    struct inspections_totals more, now;
    TRY(inspections_sum_since(ctx, r, &scope, c->group, c->since, &more));
    TRY(inspections_sum(ctx, r, &scope, c->group, &now));
    assert_true(more.count > 0);
    for (size_t i = 0; i < now.count; i++) {
        const struct inspections_total *old = total_in(&c->before, &now.at[i]), *change = total_in(&more, &now.at[i]);
        assert_int_equal(now.at[i].got_milli, (old ? old->got_milli : 0) + (change ? change->got_milli : 0));
        assert_int_equal(now.at[i].possible_milli, (old ? old->possible_milli : 0) + (change ? change->possible_milli : 0));
        assert_int_equal(now.at[i].observations, (old ? old->observations : 0) + (change ? change->observations : 0));
    }
    struct inspections_pasts past; /* and what stood before can be had again, withdrawn or not */
    struct inspections_totals together = c->before;
    if (c->group != INSPECTIONS_TOGETHER)
        return NULL;
    TRY(inspections_sum_at(ctx, r, c->since, 0, 0, &past));
    assert_int_equal(past.count, together.count);
    for (size_t i = 0; i < past.count; i++) {
        assert_int_equal(past.at[i].got_milli, together.at[i].got_milli);
        assert_int_equal(past.at[i].observations, together.at[i].observations);
    }
    return NULL;
}

static void sums_are_brought_up_to_date_and_the_past_can_be_had_again(void **state) {
    (void)state;
    struct exam e;
    open_exam(&e);
    const char *said[POINTS] = {"\"result\":\"pass\"", NULL, "\"result\":\"fail\",\"count\":1"};
    struct answer first = send(&e, 1, said);
    expect_status(first, 201);
    expect_status(world_ask(&e.w, &e.inspector, "PUT", uuid(&e.g, 2), str_z(e.w.arena, visit_body(&e.g, e.g.toilets[0], "daily", "pfp"))), 201);
    int64_t visit = answer_i64(first, "id");
    for (int group = INSPECTIONS_TOGETHER; group <= INSPECTIONS_BY_SITE; group++) {
        struct comparing c = {&e, (enum inspections_group)group, 0, {0}};
        assert_null(db_view(app_db(e.w.app), sum_before, &c));
        said[5] = "\"result\":\"partial\"";
        expect_status(send(&e, 10 + group, said), 201);
        if (group == INSPECTIONS_TOGETHER) {
            struct answer a =
                world_ask(&e.w, &e.office, "POST", str_z(e.w.arena, str_format(e.w.arena, "/api/inspections/%lld/withdraw", (long long)visit)),
                          str_z(e.w.arena, str_format(e.w.arena, "{\"version\":%lld,\"note\":\"走错了地方\"}", (long long)answer_i64(first, "version"))));
            expect_status(a, 200);
        }
        assert_null(db_view(app_db(e.w.app), compare_after, &c));
    }
    assert_null(db_view(app_db(e.w.app), look_again, &e));
    world_close(&e.w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_answered_in_a_visit),
        cmocka_unit_test(what_does_not_fit_a_rule_is_refused_by_name),
        cmocka_unit_test(sums_are_brought_up_to_date_and_the_past_can_be_had_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
