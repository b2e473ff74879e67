/* A place from candidate to the reported list, by several people; what is refused on the way; how it falls back; the frozen list. */
#include "capabilities/inspections/test_ground.h"
#include "capabilities/readiness/inside.h"

struct people {
    struct world w;
    struct test_ground g;
    struct session office, leader, unit, unit2, inspector, district;
    int64_t site;
};

static int begin(void **state) {
    static struct people p;
    p = (struct people){.site = 0};
    world_open(&p.w);
    ground_open(&p.g, &p.w);
    p.office = world_sign_in(&p.w, "office", "Wencheng-demo-1");
    p.leader = world_sign_in(&p.w, "leader", "Wencheng-demo-1");
    p.unit = world_sign_in(&p.w, "unit", "Wencheng-demo-1");
    p.unit2 = world_sign_in(&p.w, "unit2", "Wencheng-demo-1");
    p.inspector = world_sign_in(&p.w, "inspector", "Wencheng-demo-1");
    p.district = world_sign_in(&p.w, "district", "Wencheng-demo-1");
    p.site = p.g.toilets[0];
    struct session administrator = world_sign_in(&p.w, "administrator", "Wencheng-demo-1");
    for (size_t i = 0; i < GROUND_TOILETS; i += 2) { /* a chief, as the screening asks */
        str path = str_format(p.w.arena, "/api/sites/%lld", (long long)p.g.toilets[i]);
        expect_status(world_ask(&p.w, &administrator, "PUT", str_z(p.w.arena, path),
                                str_z(p.w.arena, world_body(&p.w, "{\"version\":1,\"chief_account_id\":\"%lld\"}", (long long)p.g.unit_account))),
                      200);
    }
    *state = &p;
    return 0;
}
static int end(void **state) {
    world_close(&((struct people *)*state)->w);
    return 0;
}

static const char *path_of(struct people *p, int64_t site, const char *rest) {
    return str_z(p->w.arena, str_format(p->w.arena, "/api/readiness/%lld%s", (long long)site, rest));
}
static struct answer page(struct people *p, int64_t site) {
    struct answer a = world_ask(&p->w, &p->office, "GET", path_of(p, site, ""), NULL);
    expect_status(a, 200);
    return a;
}
static struct answer refused(struct answer a, int status, const char *code) {
    expect_status(a, status);
    if (!str_is(answer_text(a, "code"), code))
        print_error("refused with " STR_F ", expected %s\n", STR_A(answer_text(a, "code")), code);
    assert_true(str_is(answer_text(a, "code"), code));
    return a;
}
static struct answer move(struct people *p, const struct session *who, int64_t site, const char *name) {
    str body = world_body(&p->w, "{\"move\":\"%s\",\"version\":%lld,\"note\":\"现场看过\"}", name, (long long)answer_i64(page(p, site), "version"));
    return world_ask(&p->w, who, "POST", path_of(p, site, "/moves"), str_z(p->w.arena, body));
}
static void stands_at(struct people *p, int64_t site, const char *stage) {
    str now = answer_text(page(p, site), "stage");
    if (!str_is(now, stage))
        print_error("stands at " STR_F ", expected %s\n", STR_A(now), stage);
    assert_true(str_is(now, stage));
}
static void enter(struct people *p, int64_t site) {
    expect_status(world_ask(&p->w, &p->office, "POST", "/api/readiness", str_z(p->w.arena, world_body(&p->w, "{\"site_ids\":[\"%lld\"]}", (long long)site))),
                  201);
}

struct by_owner {
    struct people *p;
    int64_t site;
    err (*run)(struct ctx *, struct db_write *, int64_t);
};
static err as_owner(struct db_write *w, void *with) {
    struct by_owner *b = with;
    struct ctx *ctx = world_ctx(&b->p->w);
    struct identity_account account;
    struct identity_unit unit;
    TRY(identity_account_by_name(ctx, db_reading(w), STR("unit"), &account));
    TRY(identity_unit_find(ctx, db_reading(w), account.unit_id, &unit));
    static struct actor actor;
    static str held[] = {{"readiness.prepare", 17}};
    actor = (struct actor){.account_id = account.id,
                           .unit_id = unit.id,
                           .name = account.name,
                           .role = STR("unit"),
                           .unit_name = unit.name,
                           .unit_path = unit.path,
                           .scope_from = unit.path,
                           .scope_to = STR("~"),
                           .rights = held,
                           .right_count = 1};
    ctx->actor = &actor;
    err failed = b->run(ctx, w, b->site);
    return failed;
}
static void owner_does(struct people *p, int64_t site, err (*run)(struct ctx *, struct db_write *, int64_t)) {
    struct by_owner b = {p, site, run};
    err failed = db_commit(app_db(p->w.app), as_owner, &b);
    if (failed)
        print_error("the owner: %s\n", failed->code);
    assert_null(failed);
}
static void visit(struct people *p, int64_t site, const char *letters, int number) {
    world_wait(&p->w, 5 * MS_MINUTE);
    expect_status(world_ask(&p->w, &p->inspector, "PUT", uuid(&p->g, number), str_z(p->w.arena, visit_body(&p->g, site, "daily", letters))), 201);
}
static void to_reported(struct people *p, int64_t site, int number) {
    enter(p, site);
    expect_status(move(p, &p->office, site, "screen"), 200);
    owner_does(p, site, readiness_brief_rightly);
    owner_does(p, site, readiness_compare_met);
    visit(p, site, "pppppppp", number);
    expect_status(move(p, &p->inspector, site, "verify"), 200);
    expect_status(move(p, &p->office, site, "report"), 200);
    stands_at(p, site, "reported");
}

static void from_candidate_to_reported_without_skipping(void **state) {
    struct people *p = *state;
    assert_true(str_is(answer_text(page(p, p->site), "stage"), "none"));
    enter(p, p->site);
    stands_at(p, p->site, "candidate");
    assert_true(answer_i64(page(p, p->site), "due_ms") > p->w.now_ms);
    /* no stage can be skipped */
    static const char *const later[] = {"reach", "verify", "report"};
    for (size_t i = 0; i < 3; i++)
        refused(move(p, &p->office, p->site, later[i]), 409, "readiness.wrong_stage");
    refused(move(p, &p->office, p->site, "fall"), 409, "readiness.wrong_stage");
    refused(move(p, &p->unit, p->site, "screen"), 403, "app.forbidden");
    expect_status(move(p, &p->office, p->site, "screen"), 200);
    refused(move(p, &p->office, p->site, "brief"), 422, "readiness.no_such_move");
    /* the office does not answer for the unit */
    refused(world_ask(&p->w, &p->office, "POST", path_of(p, p->site, "/quiz"), "{\"version\":2,\"attempt\":1,\"has_read\":true,\"answers\":[{\"option\":0}]}"),
            403, "readiness.not_yours");
    owner_does(p, p->site, readiness_brief_rightly);
    stands_at(p, p->site, "briefed");
    owner_does(p, p->site, readiness_compare_met);
    stands_at(p, p->site, "compared");
    refused(move(p, &p->unit, p->site, "reach"), 409, "readiness.not_reached");
    visit(p, p->site, "pppppppp", 1);
    stands_at(p, p->site, "reached"); /* by itself */
    refused(move(p, &p->unit, p->site, "verify"), 403, "app.forbidden");
    refused(move(p, &p->inspector, p->site, "report"), 409, "readiness.wrong_stage");
    expect_status(move(p, &p->inspector, p->site, "verify"), 200);
    expect_status(move(p, &p->office, p->site, "report"), 200);
    struct answer a = page(p, p->site);
    assert_true(str_is(answer_text(a, "stage"), "reported"));
    assert_true(str_is(answer_text(a, "light"), "none"));
    assert_int_equal(json_get(a.json, "history")->count, 7);
    assert_true(str_is(answer_text(a, "history.0.move"), "report"));
    assert_int_equal(answer_i64(a, "facets.4.rate_milli"), 1000);
    struct answer list = world_ask(&p->w, &p->leader, "GET", "/api/reported-list", NULL);
    expect_status(list, 200);
    assert_int_equal(answer_i64(list, "items.0.id"), p->site);
    expect_status(world_ask(&p->w, &p->unit, "GET", "/api/reported-list", NULL), 403);
    refused(world_ask(&p->w, &p->unit2, "GET", path_of(p, p->site, ""), NULL), 404, "app.not_found");
}

static void the_quiz_is_asked_judged_and_kept(void **state) {
    struct people *p = *state;
    enter(p, p->site);
    expect_status(move(p, &p->office, p->site, "screen"), 200);
    struct answer quiz = world_ask(&p->w, &p->unit, "GET", path_of(p, p->site, "/quiz"), NULL);
    expect_status(quiz, 200);
    assert_int_equal(json_get(quiz.json, "questions")->count, 5);
    assert_int_equal(json_get(quiz.json, "points")->count, GROUND_POINTS);
    assert_true(str_find(quiz.body, STR("\"right\"")) == SIZE_MAX); /* the answers are not told */
    const char *unread =
        "{\"version\":2,\"attempt\":1,\"has_read\":false,\"answers\":[{\"option\":0},{\"option\":0},{\"option\":0},{\"option\":0},{\"option\":0}]}";
    refused(world_ask(&p->w, &p->unit, "POST", path_of(p, p->site, "/quiz"), unread), 422, "app.invalid");
    refused(world_ask(&p->w, &p->unit, "POST", path_of(p, p->site, "/quiz"), "{\"version\":2,\"attempt\":1,\"has_read\":true,\"answers\":[{\"option\":0}]}"),
            422, "app.invalid");
    /* the wrong answers of an attempt are kept and the next one asks anew */
    int failed = 0;
    for (int attempt = 1; attempt <= 3; attempt++) {
        str body = world_body(
            &p->w, "{\"version\":2,\"attempt\":%d,\"has_read\":true,\"answers\":[{\"option\":0},{\"option\":1},{\"option\":0},{\"option\":1},{\"option\":0}]}",
            attempt);
        struct answer a = world_ask(&p->w, &p->unit, "POST", path_of(p, p->site, "/quiz"), str_z(p->w.arena, body));
        expect_status(a, 200);
        assert_int_equal(json_get(a.json, "quizzes")->count, attempt);
        if (str_is(answer_text(a, "stage"), "briefed"))
            return; /* guessed well */
        failed++;
        refused(world_ask(&p->w, &p->unit, "POST", path_of(p, p->site, "/quiz"), str_z(p->w.arena, body)), 409, "readiness.attempt_gone");
    }
    assert_true(failed > 0);
    stands_at(p, p->site, "screened");
}

static str comparison(struct people *p, int64_t version, size_t gap_at, bool has_photo) {
    struct buf text;
    buf_init(&text, p->w.arena, 1 << 16);
    buf_addf(&text, "{\"version\":%lld,\"points\":[", (long long)version);
    for (size_t i = 0; i < p->g.points.count; i++) {
        buf_addf(&text, "%s{\"point_id\":\"%lld\",\"state\":\"%s\"", i ? "," : "", (long long)p->g.points.at[i].id, i == gap_at ? "gap" : "meets");
        if (i == gap_at)
            buf_addz(&text, ",\"note\":\"灯不亮，周五前修好\"");
        if (i == gap_at && has_photo)
            buf_addf(&text, ",\"photos\":[\"" STR_F "\"]", STR_A(p->g.photo));
        buf_addz(&text, "}");
    }
    buf_addz(&text, "]}");
    str body;
    assert_null(buf_finish(&text, &body));
    return body;
}

static void the_comparison_names_every_gap(void **state) {
    struct people *p = *state;
    enter(p, p->site);
    expect_status(move(p, &p->office, p->site, "screen"), 200);
    owner_does(p, p->site, readiness_brief_rightly);
    size_t needs = 0;
    while (needs < p->g.points.count && !p->g.points.at[needs].photo_needed)
        needs++;
    assert_true(needs < p->g.points.count);
    const char *path = path_of(p, p->site, "/comparison");
    struct answer a = refused(world_ask(&p->w, &p->unit, "POST", path, "{\"version\":3,\"points\":[]}"), 422, "app.invalid");
    assert_true(str_find(a.body, STR("8")) != SIZE_MAX);
    refused(world_ask(&p->w, &p->unit, "POST", path, str_z(p->w.arena, comparison(p, 3, needs, false))), 422, "app.invalid");
    refused(world_ask(&p->w, &p->unit2, "POST", path, str_z(p->w.arena, comparison(p, 3, needs, true))), 404, "app.not_found");
    expect_status(world_ask(&p->w, &p->unit, "POST", path, str_z(p->w.arena, comparison(p, 3, needs, true))), 200);
    stands_at(p, p->site, "compared");
    assert_int_equal(answer_i64(page(p, p->site), "gaps"), 1);
    visit(p, p->site, "pppppppp", 5);
    stands_at(p, p->site, "compared"); /* a good visit does not close a gap */
    expect_status(world_ask(&p->w, &p->unit, "POST", path, str_z(p->w.arena, comparison(p, 4, SIZE_MAX, false))), 200);
    assert_int_equal(answer_i64(page(p, p->site), "gaps"), 0);
    expect_status(move(p, &p->unit, p->site, "reach"), 200);
    stands_at(p, p->site, "reached");
}

static err owner_verifies(struct db_write *w, void *with) {
    struct people *p = with;
    struct ctx *ctx = world_ctx(&p->w);
    struct ready_place place;
    TRY(ready_place_find(ctx, db_reading(w), p->site, &place));
    static struct actor actor;
    actor = (struct actor){.account_id = 77, .name = STR("某"), .unit_path = place.owner_path, .is_system = true, .scope_to = STR("~")};
    ctx->actor = &actor;
    return ready_do(ctx, w, &(struct ready_doing){.place = &place, .move = ready_move_named(STR("verify")), .note = STR("直接写库")});
}

static void the_owner_never_verifies(void **state) {
    struct people *p = *state;
    enter(p, p->site);
    expect_status(move(p, &p->office, p->site, "screen"), 200);
    owner_does(p, p->site, readiness_brief_rightly);
    owner_does(p, p->site, readiness_compare_met);
    visit(p, p->site, "pppppppp", 9);
    struct actor own = {.unit_path = STR("1.3.4."), .account_id = 5, .is_system = true};
    struct ready_place place = {.stage = STR("reached"), .owner_path = STR("1.3."), .guarantor_path = STR("")};
    struct ready_view view = {.place = &place, .actor = &own};
    err why = NULL;
    assert_false(ready_move_is_allowed(&view, ready_move_named(STR("verify")), &why));
    assert_ptr_equal(why, &readiness_owner_verifies);
    place.owner_path = STR("1.9.");
    place.prepared_by = 5;
    assert_false(ready_move_is_allowed(&view, ready_move_named(STR("verify")), &why));
    assert_ptr_equal(why, &readiness_preparer_verifies);
    assert_ptr_equal(db_commit(app_db(p->w.app), owner_verifies, p), &db_check); /* and the database itself refuses */
    stands_at(p, p->site, "reached");
}

static void a_failed_check_takes_it_back_in_the_same_transaction(void **state) {
    struct people *p = *state;
    to_reported(p, p->site, 20);
    expect_status(world_ask(&p->w, &p->unit, "PUT", uuid(&p->g, 21), str_z(p->w.arena, visit_body(&p->g, p->site, "self", "ppfppppp"))), 201);
    stands_at(p, p->site, "reported"); /* an honest self check costs nothing */
    visit(p, p->site, "ppfppppp", 22);
    struct answer a = page(p, p->site);
    assert_true(str_is(answer_text(a, "stage"), "compared"));
    assert_int_equal(answer_i64(a, "falls"), 1);
    assert_true(str_starts(answer_text(a, "fell_why"), STR("检查未达标")));
    assert_true(str_is(answer_text(a, "history.0.move"), "fall"));
    assert_true(answer_i64(a, "history.0.inspection_id") > 0);
    assert_true(answer_i64(a, "due_ms") > p->w.now_ms);
    refused(move(p, &p->unit, p->site, "reach"), 409, "readiness.not_reached"); /* the same visit does not lift it again */
    visit(p, p->site, "pppppppp", 23);
    stands_at(p, p->site, "reached");
}

static void the_frozen_list_changes_only_by_two_people(void **state) {
    struct people *p = *state;
    refused(world_ask(&p->w, &p->office, "POST", "/api/reported-list/freeze", "{\"note\":\"年度上报\"}"), 409, "readiness.nothing_reported");
    to_reported(p, p->g.toilets[0], 30);
    to_reported(p, p->g.toilets[2], 31);
    refused(world_ask(&p->w, &p->office, "POST", "/api/reported-list/changes", "{\"kind\":\"open\",\"note\":\"x\"}"), 409, "readiness.list_open");
    expect_status(world_ask(&p->w, &p->office, "POST", "/api/reported-list/freeze", "{\"note\":\"年度上报\"}"), 201);
    refused(world_ask(&p->w, &p->office, "POST", "/api/reported-list/freeze", "{\"note\":\"再来\"}"), 409, "readiness.list_frozen");
    to_reported(p, p->g.toilets[4], 32); /* after the freeze: asked for, not on the list */
    struct answer state_now = world_ask(&p->w, &p->leader, "GET", "/api/reported-list/state", NULL);
    assert_int_equal(answer_i64(state_now, "sites"), 2);
    assert_int_equal(answer_text(state_now, "versions.0.sha256").len, 64);
    struct answer log = world_ask(&p->w, &p->leader, "GET", "/api/reported-list/changes", NULL);
    assert_true(str_is(answer_text(log, "items.0.kind"), "add"));
    const char *decide = str_z(p->w.arena, str_format(p->w.arena, "/api/reported-list/changes/%lld/decide", (long long)answer_i64(log, "items.0.id")));
    refused(world_ask(&p->w, &p->office, "POST", decide, "{\"version\":1,\"approved\":true,\"note\":\"同意\"}"), 403, "readiness.own_request");
    refused(world_ask(&p->w, &p->leader, "POST", decide, "{\"version\":9,\"approved\":true,\"note\":\"同意\"}"), 409, "app.stale");
    expect_status(world_ask(&p->w, &p->leader, "POST", decide, "{\"version\":1,\"approved\":true,\"note\":\"同意\"}"), 200);
    refused(world_ask(&p->w, &p->leader, "POST", decide, "{\"version\":2,\"approved\":true,\"note\":\"同意\"}"), 409, "readiness.decided");
    state_now = world_ask(&p->w, &p->leader, "GET", "/api/reported-list/state", NULL);
    assert_int_equal(answer_i64(state_now, "sites"), 3);
    assert_int_equal(answer_i64(state_now, "number"), 2);
    /* one falls back: noted, and still on the frozen list */
    visit(p, p->g.toilets[2], "fppppppp", 33);
    state_now = world_ask(&p->w, &p->leader, "GET", "/api/reported-list/state", NULL);
    assert_int_equal(answer_i64(state_now, "sites"), 3);
    assert_int_equal(answer_i64(state_now, "fallen"), 1);
    log = world_ask(&p->w, &p->leader, "GET", "/api/reported-list/changes", NULL);
    assert_true(str_is(answer_text(log, "items.0.kind"), "fell"));
    struct answer csv = world_ask(&p->w, &p->office, "GET", "/api/reported-list?format=csv", NULL);
    expect_status(csv, 200);
    assert_true(str_find(csv.body, STR("公厕 3")) != SIZE_MAX);
}

static void two_people_at_once(void **state) {
    struct people *p = *state;
    enter(p, p->site);
    const char *body = "{\"move\":\"screen\",\"version\":1}";
    expect_status(world_ask(&p->w, &p->office, "POST", path_of(p, p->site, "/moves"), body), 200);
    struct answer a = refused(world_ask(&p->w, &p->district, "POST", path_of(p, p->site, "/moves"), "{\"move\":\"withdraw\",\"version\":1,\"note\":\"x\"}"),
                              409, "app.stale");
    assert_true(str_find(a.body, STR("办公室")) != SIZE_MAX);
    /* out of reach is not there; the board counts only what is in reach */
    enter(p, p->g.toilets[1]);
    struct answer board = world_ask(&p->w, &p->unit2, "GET", "/api/readiness/board", NULL);
    expect_status(board, 200);
    assert_int_equal(answer_i64(board, "columns.0.all"), 1);
    assert_int_equal(answer_i64(board, "columns.1.all"), 0);
    board = world_ask(&p->w, &p->office, "GET", "/api/readiness/board?light=green", NULL);
    assert_int_equal(answer_i64(board, "columns.0.all"), 1);
    assert_int_equal(answer_i64(board, "columns.1.all"), 1);
    world_wait(&p->w, 10 * MS_DAY);
    p->office = world_sign_in(&p->w, "office", "Wencheng-demo-1");
    struct answer list = world_ask(&p->w, &p->office, "GET", "/api/readiness?light=red&limit=1", NULL);
    expect_status(list, 200);
    assert_int_equal(json_get(list.json, "items")->count, 1);
    assert_true(answer_has(list, "next"));
    a = world_ask(&p->w, &p->office, "GET", "/api/readiness?format=csv", NULL);
    expect_status(a, 200);
    assert_true(str_find(a.body, STR("公厕 1")) != SIZE_MAX);
}

static err lapse(struct db_write *w, void *with) {
    struct people *p = with;
    return readiness_lapse(world_ctx(&p->w), w, p->site, STR("消防设施检验过期"));
}
static err lapse_and_fail(struct db_write *w, void *with) {
    TRY(lapse(w, with));
    return &readiness_list_open; /* whatever else goes wrong in that transaction */
}

static void a_lapsed_compliance_takes_it_back_with_the_rest_or_not_at_all(void **state) {
    struct people *p = *state;
    to_reported(p, p->site, 40);
    assert_ptr_equal(db_commit(app_db(p->w.app), lapse_and_fail, p), &readiness_list_open);
    stands_at(p, p->site, "reported");
    assert_null(db_commit(app_db(p->w.app), lapse, p));
    struct answer a = page(p, p->site);
    assert_true(str_is(answer_text(a, "stage"), "compared"));
    assert_true(str_starts(answer_text(a, "fell_why"), STR("合规到期")));
    assert_null(db_commit(app_db(p->w.app), lapse, p)); /* again: it is back already */
    assert_int_equal(answer_i64(page(p, p->site), "falls"), 1);
}

int main(void) {
#define RUN(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        RUN(from_candidate_to_reported_without_skipping),
        RUN(the_quiz_is_asked_judged_and_kept),
        RUN(the_comparison_names_every_gap),
        RUN(the_owner_never_verifies),
        RUN(a_failed_check_takes_it_back_in_the_same_transaction),
        RUN(a_lapsed_compliance_takes_it_back_with_the_rest_or_not_at_all),
        RUN(the_frozen_list_changes_only_by_two_people),
        RUN(two_people_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
