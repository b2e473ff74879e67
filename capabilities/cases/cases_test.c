/* Cases as people use them: who may do what, what the database itself refuses, deadlines, search, figures, duplicates. */
#include "capabilities/cases/cases_test.h"

static struct answer refused(struct answer answer, int status, const char *code) {
    expect_status(answer, status);
    if (!str_is(answer_text(answer, "code"), code))
        print_error("refused with " STR_F ", expected %s\n", STR_A(answer_text(answer, "code")), code);
    assert_true(str_is(answer_text(answer, "code"), code));
    return answer;
}

static void a_case_is_dispatched_at_once_with_its_reason(void **state) {
    struct town *t = *state;
    int64_t id = town_litter(t, 114.05, 35.05, "巷口垃圾成堆");
    struct answer page = town_case(t, &t->unit, id);
    expect_status(page, 200);
    assert_true(str_is(answer_text(page, "state"), "dispatched"));
    assert_int_equal(answer_i64(page, "unit_id"), t->works_id);
    assert_true(answer_text(page, "reason").len > 0);
    assert_true(str_is(answer_text(page, "light"), "green"));
    assert_true(str_starts(answer_text(page, "number"), STR("文2026-")));
    assert_true(str_is(answer_text(page, "history.0.move"), "collect") && str_is(answer_text(page, "history.1.move"), "file") &&
                str_is(answer_text(page, "history.2.move"), "dispatch"));
    assert_true(town_offers(page, "accept") && town_offers(page, "return") && town_offers(page, "feed_back"));
    assert_false(town_offers(page, "close") || town_offers(page, "dispatch") || town_offers(page, "void"));
    assert_true(town_offers(town_case(t, &t->office, id), "redirect"));
}

static void the_handler_never_verifies(void **state) {
    struct town *t = *state;
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾未清");
    refused(town_move(t, &t->unit, id, "feed_back", ",\"note\":\"已清理\""), 422, "app.invalid");
    expect_status(town_move(t, &t->unit, id, "feed_back", town_after(t)), 200);
    refused(town_move(t, &t->unit, id, "close", ""), 403, "app.forbidden");
    expect_status(town_move(t, &t->inspector, id, "close", ""), 200);
    town_state(t, id, "closed");
    assert_true(str_is(answer_text(town_case(t, &t->office, id), "handler_name"), "责任单位"));
    assert_true(str_is(answer_text(town_case(t, &t->office, id), "verifier_name"), "督查员"));
    /* settled by the inspector who found it: somebody else has to look */
    id = town_litter(t, 114.06, 35.05, "纸屑");
    expect_status(town_move(t, &t->inspector, id, "settle", town_after(t)), 200);
    refused(town_move(t, &t->inspector, id, "close", ""), 403, "cases.handler_verifies");
    expect_status(town_move(t, &t->office, id, "close", ""), 200);
}

static err handler_forced(struct db_write *w, void *with) {
    struct town *t = with;
    struct ctx *ctx = world_ctx(&t->world);
    struct case_file file;
    int64_t id = 0;
    str number;
    TRY(cases_open(ctx, w, &(struct cases_opening){.text = STR("直接写库"), .category = STR("litter")}, &id, &number));
    TRY(cases_find(ctx, db_reading(w), id, &file));
    file.handler_id = file.verifier_id = 42;
    return case_file_change(ctx, w, &file);
}

static void the_database_refuses_a_handler_who_verifies(void **state) {
    struct town *t = *state;
    assert_ptr_equal(db_commit(app_db(t->world.app), handler_forced, t), &db_check);
}

static void two_people_at_once(void **state) {
    struct town *t = *state;
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾");
    int64_t version = answer_i64(town_case(t, &t->unit, id), "version");
    expect_status(town_move(t, &t->unit, id, "accept", ""), 200);
    str path = str_format(t->world.arena, "/api/cases/%lld/moves", (long long)id);
    str body =
        world_body(&t->world, "{\"move\":\"redirect\",\"version\":%lld,\"unit_id\":\"%lld\",\"note\":\"改派\"}", (long long)version, (long long)t->gardens_id);
    struct answer answer = refused(world_ask(&t->world, &t->office, "POST", path.at, body.at), 409, "app.stale");
    assert_true(str_find(answer.body, STR("责任单位")) != SIZE_MAX); /* who was quicker */
    town_state(t, id, "handling");
}

/* What one unit has, another sees nowhere. */
static void scope_holds_everywhere(void **state) {
    struct town *t = *state;
    int64_t id = town_litter(t, 114.05, 35.05, "东城垃圾外溢");
    str number = answer_text(town_case(t, &t->unit, id), "number");
    refused(town_case(t, &t->unit2, id), 404, "app.not_found");
    refused(
        world_ask(&t->world, &t->unit2, "POST", str_format(t->world.arena, "/api/cases/%lld/moves", (long long)id).at, "{\"move\":\"accept\",\"version\":1}"),
        404, "app.not_found");
    assert_int_equal(town_count(t, &t->unit, ""), 1);
    assert_int_equal(town_count(t, &t->district, ""), 1);
    assert_int_equal(town_count(t, &t->leader, ""), 1);
    static const char *const queries[] = {
        "", "q=%E5%9E%83%E5%9C%BE", "state=dispatched", "state=open&order=due", "category=litter", "light=green", "figure=filing_rate", "near=114.05,35.05"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        assert_int_equal(town_count(t, &t->unit2, queries[i]), 0);
        assert_int_equal(town_count(t, &t->unit, queries[i]), 1);
    }
    assert_int_equal(town_count(t, &t->unit2, str_format(t->world.arena, "unit=%lld", (long long)t->works_id).at), 0);
    assert_int_equal(town_count(t, &t->unit2, str_format(t->world.arena, "division=%lld", (long long)t->east_id).at), 0);
    assert_int_equal(town_count(t, &t->unit, str_format(t->world.arena, "division=%lld", (long long)t->east_id).at), 1);
    static const char *const others[] = {"/api/cases/map", "/api/cases/board", "/api/work", "/api/cases?format=csv"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct answer answer = town_get(t, &t->unit2, others[i]);
        expect_status(answer, 200);
        assert_true(str_find(answer.body, number) == SIZE_MAX && str_find(answer.body, STR("东城垃圾外溢")) == SIZE_MAX);
        assert_true(i == 1 || str_find(town_get(t, &t->unit, others[i]).body, number) != SIZE_MAX);
    }
    assert_int_equal(answer_i64(town_get(t, &t->unit2, "/api/cases/figures"), "items.0.denominator"), 0);
    assert_int_equal(answer_i64(town_get(t, &t->unit, "/api/cases/figures"), "items.0.denominator"), 1);
    /* given to the other district's unit: it sees it, the first unit no longer; its district does, as the ground's */
    expect_status(town_move(t, &t->office, id, "redirect", str_format(t->world.arena, ",\"note\":\"改派\",\"unit_id\":\"%lld\"", (long long)t->gardens_id).at),
                  200);
    expect_status(town_case(t, &t->unit2, id), 200);
    expect_status(town_case(t, &t->district, id), 200);
    refused(town_case(t, &t->unit, id), 404, "app.not_found");
}

struct rating {
    struct town *town;
    int64_t id, satisfied;
};
static err reporter_rated(struct db_write *w, void *with) {
    struct rating *rating = with;
    return cases_rate(world_ctx(&rating->town->world), w, rating->id, rating->satisfied, STR(""));
}

static void rated(struct town *t, int64_t id, int64_t satisfied, const char *expected) {
    struct rating rating = {t, id, satisfied};
    assert_null(db_commit(app_db(t->world.app), reporter_rated, &rating));
    town_state(t, id, expected);
}

static void marked(struct town *t, int64_t id, uint64_t *done) {
    struct answer page = town_case(t, &t->office, id);
    const struct json *history = json_get(page.json, "history");
    for (size_t i = 0; i < history->count; i++)
        for (size_t k = 0; k < cases_move_count; k++)
            if (str_is(json_get(&history->first[i], "move")->text, cases_moves[k].name))
                *done |= UINT64_C(1) << k;
}

struct scripted {
    const struct session *who;
    const char *move, *more, *expected;
};
static void played(struct town *t, int64_t id, const struct scripted *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct answer answer = town_move(t, steps[i].who, id, steps[i].move, steps[i].more);
        if (answer.status != 200)
            print_error("step %zu: %s\n", i, steps[i].move);
        expect_status(answer, 200);
        town_state(t, id, steps[i].expected);
    }
}

static void decided(struct town *t, int64_t unit_id) {
    struct answer list = town_get(t, &t->office, "/api/arbitrations?state=open");
    expect_status(list, 200);
    str path = str_format(t->world.arena, "/api/arbitrations/" STR_F "/decide", STR_A(answer_text(list, "items.0.id")));
    str body = world_body(&t->world, "{\"unit_id\":\"%lld\",\"note\":\"按三定方案\",\"version\":%lld}", (long long)unit_id,
                          (long long)answer_i64(list, "items.0.version"));
    expect_status(world_ask(&t->world, &t->office, "POST", path.at, body.at), 200);
}

#define NOTE ",\"note\":\"说明\""
static void every_move_is_made(void **state) {
    struct town *t = *state;
    uint64_t done = 0;
    const char *works = str_format(t->world.arena, ",\"unit_id\":\"%lld\"" NOTE, (long long)t->works_id).at;
    const char *with_gardens = str_format(t->world.arena, ",\"assistants\":[\"%lld\"]", (long long)t->gardens_id).at;
    const char *asked = NOTE ",\"limit_kind\":\"work_days\",\"limit_amount\":2";
    int64_t id = town_litter(t, 114.05, 35.05, "第一件");
    const struct scripted until_arbitration[] = {
        {&t->unit, "return", NOTE, "returned"},        {&t->office, "dispatch", works, "dispatched"}, {&t->unit, "return", NOTE, "returned"},
        {&t->office, "dispatch", works, "dispatched"}, {&t->unit, "return", NOTE, "arbitration"},
    };
    played(t, id, until_arbitration, sizeof until_arbitration / sizeof *until_arbitration);
    decided(t, t->works_id);
    town_state(t, id, "dispatched");
    const struct scripted until_closed[] = {
        {&t->unit, "accept", "", "handling"},
        {&t->unit, "beyond", NOTE, "beyond"},
        {&t->office, "insist", NOTE, "handling"},
        {&t->unit, "ask_extension", asked, "handling"},
        {&t->office, "refuse_extension", NOTE, "handling"},
        {&t->unit, "ask_extension", asked, "handling"},
        {&t->office, "grant_extension", "", "handling"},
        {&t->unit, "ask_pause", NOTE, "handling"},
        {&t->office, "refuse_pause", NOTE, "handling"},
        {&t->unit, "ask_pause", NOTE, "handling"},
        {&t->office, "grant_pause", "", "paused"},
        {&t->unit, "resume", "", "handling"},
        {&t->office, "pause", NOTE, "paused"},
        {&t->office, "resume", "", "handling"},
        {&t->office, "join", with_gardens, "handling"},
        {&t->unit2, "assist_receive", "", "handling"},
        {&t->unit2, "assist_done", NOTE, "handling"},
        {&t->leader, "list", NOTE, "handling"},
        {&t->unit, "feed_back", town_after(t), "handled"},
        {&t->inspector, "rework", NOTE, "handling"},
        {&t->unit, "feed_back", town_after(t), "handled"},
        {&t->inspector, "close", "", "closed"},
        {&t->leader, "unlist", NOTE, "closed"},
        {&t->office, "evaluate", "", "evaluated"},
        {&t->inspector, "reopen", NOTE, "dispatched"},
        {&t->office, "refer", NOTE, "referred"},
        {&t->office, "enforced", NOTE, "handled"},
        {&t->inspector, "close", "", "closed"},
    };
    played(t, id, until_closed, sizeof until_closed / sizeof *until_closed);
    rated(t, id, 1, "evaluated");
    rated(t, id, 0, "dispatched");
    marked(t, id, &done);
    struct answer answer = world_ask(&t->world, &t->inspector, "POST", "/api/cases", "{\"text\":\"没有位置的问题\"}");
    expect_status(answer, 201);
    id = answer_i64(answer, "id");
    town_state(t, id, "collected");
    const struct scripted unplaced[] = {
        {&t->office, "file", "", "filed"},
        {&t->office, "void", NOTE, "void"},
        {&t->office, "restore", NOTE, "filed"},
        {&t->office, "refer", NOTE, "referred"},
        {&t->office, "take_back", NOTE, "filed"},
        {&t->office, "dispatch", works, "dispatched"},
        {&t->office, "redirect", works, "dispatched"},
        {&t->inspector, "settle", NOTE, "handled"},
        {&t->office, "close", "", "closed"},
    };
    played(t, id, unplaced, sizeof unplaced / sizeof *unplaced);
    marked(t, id, &done);
    int64_t into = town_litter(t, 114.05, 35.05, "同一处"), again = town_litter(t, 114.05, 35.05, "同一处又报");
    answer = world_ask(
        &t->world, &t->office, "POST", str_format(t->world.arena, "/api/cases/%lld/merge", (long long)again).at,
        world_body(&t->world, "{\"into_id\":\"%lld\",\"version\":%lld}", (long long)into, (long long)answer_i64(town_case(t, &t->office, again), "version"))
            .at);
    expect_status(answer, 200);
    marked(t, again, &done);
    for (size_t i = 0; i < cases_move_count; i++) /* "complained" needs imported history: reports_test */
        if (!(done >> i & 1) && !str_is(str_of(cases_moves[i].name), "complained"))
            fail_msg("%s was not made", cases_moves[i].name);
}

static void merging_keeps_every_reporter(void **state) {
    struct town *t = *state;
    int64_t into = town_litter(t, 114.0500, 35.0500, "路口东侧垃圾成堆无人清理"), again = town_litter(t, 114.0503, 35.0500, "路口东侧垃圾成堆没人清理");
    struct answer page = town_case(t, &t->office, again);
    assert_int_equal(answer_i64(page, "duplicates.0.id"), into);
    assert_in_range(answer_i64(page, "duplicates.0.distance_m"), 20, 40);
    assert_int_equal(answer_i64(page, "possible_duplicates"), 1);
    str path = str_format(t->world.arena, "/api/cases/%lld/merge", (long long)again);
    str body = world_body(&t->world, "{\"into_id\":\"%lld\",\"version\":%lld}", (long long)into, (long long)answer_i64(page, "version"));
    expect_status(world_ask(&t->world, &t->office, "POST", path.at, body.at), 200);
    assert_int_equal(answer_i64(town_case(t, &t->office, into), "reporters"), 2);
    page = town_case(t, &t->office, again);
    assert_int_equal(answer_i64(page, "merged_into"), into);
    refused(town_move(t, &t->office, again, "restore", NOTE), 409, "cases.is_merged");
    /* too far, or another kind: no hint */
    assert_int_equal(answer_i64(town_case(t, &t->office, town_litter(t, 114.0600, 35.0500, "路口东侧垃圾成堆无人清理")), "possible_duplicates"), 0);
}

static void joint_cases_wait_for_their_assistants(void **state) {
    struct town *t = *state;
    int64_t id = town_litter(t, 114.05, 35.05, "联合整治");
    refused(town_case(t, &t->unit2, id), 404, "app.not_found");
    expect_status(
        town_move(t, &t->office, id, "join",
                  str_format(t->world.arena, ",\"assistants\":[\"%lld\"],\"limit_kind\":\"clock_hours\",\"limit_amount\":5", (long long)t->gardens_id).at),
        200);
    struct answer page = town_case(t, &t->unit2, id);
    expect_status(page, 200);
    assert_true(town_offers(page, "assist_receive") && !town_offers(page, "feed_back"));
    assert_int_equal(answer_i64(page, "assistants.0.due_ms"), t->world.now_ms + 5 * MS_HOUR);
    refused(town_move(t, &t->unit, id, "feed_back", town_after(t)), 409, "cases.assistants_wait");
    expect_status(town_move(t, &t->unit2, id, "assist_done", NOTE), 200);
    refused(town_move(t, &t->unit2, id, "assist_done", NOTE), 403, "cases.not_assisting");
    expect_status(town_move(t, &t->unit, id, "feed_back", town_after(t)), 200);
}

static void two_characters_find_a_case(void **state) {
    struct town *t = *state;
    int64_t id = town_litter(t, 114.05, 35.05, "中山路井盖破损，夜间危险");
    town_litter(t, 114.06, 35.05, "人民路垃圾外溢");
    struct answer list = town_get(t, &t->office, "/api/cases?q=%E4%BA%95%E7%9B%96"); /* 井盖 */
    assert_int_equal(json_get(list.json, "items")->count, 1);
    assert_int_equal(answer_i64(list, "items.0.id"), id);
    assert_int_equal(town_count(t, &t->office, "q=%E4%B8%AD%E5%B1%B1%E8%B7%AF%E4%BA%95%E7%9B%96"), 1); /* 中山路井盖 */
    assert_int_equal(town_count(t, &t->office, "q=%E4%BA%BA%E6%B0%91%E8%B7%AF%E4%BA%95%E7%9B%96"), 0); /* 人民路井盖 */
    assert_int_equal(town_count(t, &t->office, "q=%E5%9E%83%E5%9C%BE"), 1);                            /* 垃圾 */
    refused(town_get(t, &t->office, "/api/cases?q=%E4%BA%95"), 422, "app.invalid");
    str number = answer_text(town_case(t, &t->office, id), "number");
    assert_int_equal(town_count(t, &t->office, str_format(t->world.arena, "q=%%E6%%96%%87" STR_F, STR_A(str_slice(number, 3, number.len))).at), 1);
}

static void pages_follow_each_other_without_gap(void **state) {
    struct town *t = *state;
    int64_t before = INT64_MAX;
    size_t seen = 0;
    for (int i = 0; i < 23; i++)
        town_litter(t, 114.05 + i * 0.002, 35.05, "垃圾");
    for (const char *order = "newest"; order; order = str_is(str_of(order), "newest") ? "due" : NULL) {
        str after = STR("");
        seen = 0;
        before = INT64_MAX;
        do {
            struct answer list = town_get(t, &t->unit, str_format(t->world.arena, "/api/cases?limit=5&order=%s" STR_F, order, STR_A(after)).at);
            expect_status(list, 200);
            const struct json *items = json_get(list.json, "items");
            for (size_t i = 0; i < items->count; i++, seen++) {
                int64_t id = 0;
                assert_true(str_to_i64(json_get(&items->first[i], "id")->text, &id));
                if (str_is(str_of(order), "newest"))
                    assert_true(id < before);
                before = id;
            }
            const struct json *next = json_get(list.json, "next");
            after = next->kind == JSON_TEXT ? str_format(t->world.arena, "&after=" STR_F, STR_A(next->text)) : STR_NONE;
        } while (after.at);
        assert_int_equal(seen, 23);
    }
    refused(town_get(t, &t->unit, "/api/cases?after=nonsense"), 422, "app.invalid");
    refused(town_get(t, &t->unit, "/api/cases?state=nonsense"), 422, "app.invalid");
}

static void figures_open_to_exactly_their_rows(void **state) {
    struct town *t = *state;
    int64_t ids[6];
    for (int i = 0; i < 6; i++)
        ids[i] = town_litter(t, 114.05 + i * 0.002, 35.05, "垃圾");
    for (int i = 0; i < 3; i++) {
        expect_status(town_move(t, &t->unit, ids[i], "feed_back", town_after(t)), 200);
        if (i == 2) {
            expect_status(town_move(t, &t->inspector, ids[i], "rework", NOTE), 200);
            expect_status(town_move(t, &t->unit, ids[i], "feed_back", town_after(t)), 200);
        }
        expect_status(town_move(t, &t->inspector, ids[i], "close", ""), 200);
    }
    expect_status(town_move(t, &t->unit, ids[3], "return", NOTE), 200);
    expect_status(world_ask(&t->world, &t->inspector, "POST", "/api/cases", "{\"text\":\"没有位置\"}"), 201);
    struct answer figures = town_get(t, &t->office, "/api/cases/figures");
    expect_status(figures, 200);
    const struct json *items = json_get(figures.json, "items");
    assert_int_equal(items->count, 8);
    static const int64_t expected[][2] = {{6, 7}, {3, 3}, {3, 3}, {1, 3}, {0, 3}, {5, 6}, {0, 6}, {0, 6}};
    for (size_t i = 0; i < items->count; i++) {
        int64_t top = 0, bottom = 0;
        assert_true(json_to_i64(json_get(&items->first[i], "numerator"), &top) && json_to_i64(json_get(&items->first[i], "denominator"), &bottom));
        if (top != expected[i][0] || bottom != expected[i][1])
            print_error(STR_F ": %lld of %lld\n", STR_A(json_get(&items->first[i], "code")->text), (long long)top, (long long)bottom);
        assert_int_equal(top, expected[i][0]);
        assert_int_equal(bottom, expected[i][1]);
        assert_int_equal(town_count(t, &t->office, str_z(t->world.arena, json_get(&items->first[i], "list")->text)), (size_t)top);
        assert_int_equal(town_count(t, &t->office, str_z(t->world.arena, json_get(&items->first[i], "list_all")->text)), (size_t)bottom);
    }
}

int main(void) {
#define TOWN_TEST(test) cmocka_unit_test_setup_teardown(test, town_open, town_close)
    const struct CMUnitTest tests[] = {
        TOWN_TEST(a_case_is_dispatched_at_once_with_its_reason),
        TOWN_TEST(the_handler_never_verifies),
        TOWN_TEST(the_database_refuses_a_handler_who_verifies),
        TOWN_TEST(two_people_at_once),
        TOWN_TEST(scope_holds_everywhere),
        TOWN_TEST(every_move_is_made),
        TOWN_TEST(merging_keeps_every_reporter),
        TOWN_TEST(joint_cases_wait_for_their_assistants),
        TOWN_TEST(two_characters_find_a_case),
        TOWN_TEST(pages_follow_each_other_without_gap),
        TOWN_TEST(figures_open_to_exactly_their_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
