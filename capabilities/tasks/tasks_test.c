/* Tasks as people use them: given, received, taken apart, reported, verified by another; lights; two at once; dissolved units. */
#include "tests/support/world.h"
#include "capabilities/identity/identity.h"
#include "capabilities/tasks/inside.h"
#include <cmocka.h>
#include <stdio.h>

struct hall {
    struct world world;
    struct session office, leader, district, unit, unit2, inspector;
    int64_t office_id, east_id, works_id, gardens_id;
};

static err hall_find(struct db_read *r, void *with) {
    struct hall *h = with;
    struct ctx *ctx = world_ctx(&h->world);
    struct identity_unit unit;
    TRY(identity_unit_by_name(ctx, r, STR("市创文指挥部办公室"), &unit));
    h->office_id = unit.id;
    TRY(identity_unit_by_code(ctx, r, STR("east"), &unit));
    h->east_id = unit.id;
    TRY(identity_unit_by_code(ctx, r, STR("works"), &unit));
    h->works_id = unit.id;
    TRY(identity_unit_by_code(ctx, r, STR("gardens"), &unit));
    h->gardens_id = unit.id;
    return NULL;
}

static int hall_open(void **state) {
    static struct hall hall;
    hall = (struct hall){0};
    struct world *w = &hall.world;
    world_open(w);
    assert_null(db_view(app_db(w->app), hall_find, &hall));
    hall.office = world_sign_in(w, "office", "Wencheng-demo-1");
    hall.leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    hall.district = world_sign_in(w, "district", "Wencheng-demo-1");
    hall.unit = world_sign_in(w, "unit", "Wencheng-demo-1");
    hall.unit2 = world_sign_in(w, "unit2", "Wencheng-demo-1");
    hall.inspector = world_sign_in(w, "inspector", "Wencheng-demo-1");
    *state = &hall;
    return 0;
}

static int hall_close(void **state) {
    world_close(&((struct hall *)*state)->world);
    return 0;
}

/* Sessions end after some days. */
static void days_pass(struct hall *h, int64_t days) {
    world_wait(&h->world, days * MS_DAY);
    h->office = world_sign_in(&h->world, "office", "Wencheng-demo-1");
    h->unit = world_sign_in(&h->world, "unit", "Wencheng-demo-1");
}

static struct answer refused(struct answer answer, int status, const char *code) {
    expect_status(answer, status);
    if (!str_is(answer_text(answer, "code"), code))
        print_error("refused with " STR_F ", expected %s\n", STR_A(answer_text(answer, "code")), code);
    assert_true(str_is(answer_text(answer, "code"), code));
    return answer;
}

static struct answer get(struct hall *h, const struct session *who, const char *path) { return world_ask(&h->world, who, "GET", path, NULL); }

static struct answer page_of(struct hall *h, const struct session *who, int64_t id) {
    return get(h, who, str_format(h->world.arena, "/api/tasks/%lld", (long long)id).at);
}

static struct answer give(struct hall *h, const struct session *who, int64_t unit_id, const char *more) {
    return world_ask(&h->world, who, "POST", "/api/tasks",
                     world_body(&h->world, "{\"title\":\"清理背街小巷\",\"unit_id\":\"%lld\"%s}", (long long)unit_id, more).at);
}

static int64_t given(struct hall *h, int64_t unit_id, const char *more) {
    struct answer answer = give(h, &h->office, unit_id, more);
    expect_status(answer, 201);
    return answer_i64(answer, "id");
}

static struct answer move_at(struct hall *h, const struct session *who, int64_t id, int64_t version, const char *move, const char *more) {
    return world_ask(&h->world, who, "POST", str_format(h->world.arena, "/api/tasks/%lld/moves", (long long)id).at,
                     world_body(&h->world, "{\"move\":\"%s\",\"version\":%lld%s}", move, (long long)version, more).at);
}

static struct answer move(struct hall *h, const struct session *who, int64_t id, const char *name, const char *more) {
    return move_at(h, who, id, answer_i64(page_of(h, &h->office, id), "version"), name, more);
}

static bool offers(struct answer page, const char *name) {
    for (size_t i = 0; i < 20; i++) {
        char path[40];
        snprintf(path, sizeof path, "moves.%zu.move", i);
        if (answer_has(page, path) && str_is(answer_text(page, path), name))
            return true;
    }
    return false;
}

static void state_is(struct hall *h, int64_t id, const char *word) {
    str state = answer_text(page_of(h, &h->office, id), "state");
    if (!str_is(state, word))
        print_error("the item is " STR_F ", expected %s\n", STR_A(state), word);
    assert_true(str_is(state, word));
}

static size_t rows(struct answer list) {
    expect_status(list, 200);
    const struct json *items = json_get(list.json, "items");
    return items ? items->count : 0;
}

static void an_item_is_received_reported_and_verified_by_another(void **state) {
    struct hall *h = *state;
    int64_t id = given(h, h->works_id, ",\"source\":\"leader\",\"source_ref\":\"3月2日现场\",\"work_days\":3");
    struct answer page = page_of(h, &h->unit, id);
    assert_true(str_starts(answer_text(page, "number"), STR("办2026-")));
    assert_true(str_is(answer_text(page, "light"), "green"));
    assert_true(offers(page, "receive") && offers(page, "report") && offers(page, "return") && offers(page, "split") && offers(page, "ask_extension"));
    assert_false(offers(page, "verify") || offers(page, "void") || offers(page, "urge"));
    assert_true(offers(page_of(h, &h->office, id), "urge") && !offers(page_of(h, &h->office, id), "receive"));
    assert_int_equal(rows(get(h, &h->unit, "/api/tasks?mine=to_receive")), 1);
    expect_status(move(h, &h->unit, id, "receive", ""), 200);
    assert_int_equal(rows(get(h, &h->unit, "/api/tasks?mine=to_receive")), 0);
    expect_status(move(h, &h->unit, id, "progress", ",\"note\":\"已清两条巷\",\"percent\":40"), 200);
    assert_int_equal(answer_i64(page_of(h, &h->unit, id), "percent"), 40);
    refused(move(h, &h->unit, id, "report", ""), 422, "app.invalid");
    expect_status(move(h, &h->unit, id, "report", ",\"note\":\"全部清完\",\"paper\":\"东城创文办〔2026〕7号\""), 200);
    assert_int_equal(rows(get(h, &h->office, "/api/tasks?mine=to_verify")), 1);
    refused(move(h, &h->unit, id, "verify", ""), 403, "tasks.not_yours");
    expect_status(move(h, &h->office, id, "rework", ",\"note\":\"还有一条\""), 200);
    state_is(h, id, "doing");
    expect_status(move(h, &h->unit, id, "report", ",\"note\":\"清完了\""), 200);
    expect_status(move(h, &h->inspector, id, "verify", ""), 200);
    page = page_of(h, &h->office, id);
    assert_true(str_is(answer_text(page, "state"), "closed") && str_is(answer_text(page, "handler"), "责任单位"));
    assert_true(str_is(answer_text(page, "verifier"), "督查员") && answer_i64(page, "percent") == 100 && answer_i64(page, "rework_count") == 1);
    refused(move(h, &h->unit, id, "report", ",\"note\":\"再报\""), 409, "tasks.wrong_state");
}

static void who_answers_never_verifies(void **state) {
    struct hall *h = *state;
    int64_t id = given(h, h->office_id, ""); /* the office's own: its people report, somebody else verifies */
    expect_status(move(h, &h->office, id, "report", ",\"note\":\"办好了\""), 200);
    refused(move(h, &h->office, id, "verify", ""), 403, "tasks.handler_verifies");
    refused(move(h, &h->inspector, id, "verify", ""), 403, "tasks.own_unit_verifies");
    expect_status(move(h, &h->leader, id, "verify", ""), 200);
}

static err verified_by_hand(struct db_write *w, void *with) {
    struct hall *h = with;
    struct ctx *ctx = world_ctx(&h->world);
    struct tasks_item item;
    int64_t id = 0;
    TRY(tasks_open(ctx, w, &(struct tasks_opening){.title = STR("直接写库"), .unit_id = h->works_id}, &id, NULL));
    TRY(tasks_find(ctx, db_reading(w), id, &item));
    item.handler_id = item.verifier_id = 42;
    return task_change(ctx, w, &item);
}

static void the_database_refuses_it_too(void **state) {
    struct hall *h = *state;
    assert_ptr_equal(db_commit(app_db(h->world.app), verified_by_hand, h), &db_check);
}

static void two_people_at_once(void **state) {
    struct hall *h = *state;
    int64_t id = given(h, h->works_id, ""), version = answer_i64(page_of(h, &h->unit, id), "version");
    expect_status(move_at(h, &h->unit, id, version, "receive", ""), 200);
    struct answer second = refused(move_at(h, &h->office, id, version, "void", ",\"note\":\"不办了\""), 409, "app.stale");
    assert_true(str_find(second.body, STR("责任单位")) != SIZE_MAX);
    state_is(h, id, "doing");
}

static void scope_holds(void **state) {
    struct hall *h = *state;
    int64_t id = given(h, h->works_id, "");
    refused(page_of(h, &h->unit2, id), 404, "app.not_found");
    assert_int_equal(rows(get(h, &h->unit2, "/api/tasks")), 0);
    assert_int_equal(rows(get(h, &h->district, "/api/tasks")), 1);
    assert_int_equal(rows(get(h, &h->unit, "/api/tasks?q=%E8%83%8C%E8%A1%97")), 1);
    assert_int_equal(rows(get(h, &h->unit, "/api/tasks?q=%25")), 0);
    assert_int_equal(rows(get(h, &h->office, str_format(h->world.arena, "/api/tasks?unit=%lld", (long long)h->east_id).at)), 1);
    refused(give(h, &h->district, h->gardens_id, ""), 422, "app.invalid"); /* not below it */
    refused(give(h, &h->inspector, h->works_id, ""), 403, "app.forbidden");
    /* an assistant sees and answers its share; the lead waits for it */
    id = given(h, h->works_id, str_format(h->world.arena, ",\"assistants\":[\"%lld\"]", (long long)h->gardens_id).at);
    assert_int_equal(rows(get(h, &h->unit2, "/api/tasks?mine=to_assist")), 1);
    refused(move(h, &h->unit, id, "report", ",\"note\":\"好了\""), 409, "tasks.assistants_wait");
    refused(move(h, &h->unit2, id, "report", ",\"note\":\"好了\""), 403, "tasks.not_yours");
    expect_status(move(h, &h->unit2, id, "assist_done", ",\"note\":\"绿化带已清\""), 200);
    expect_status(move(h, &h->unit, id, "report", ",\"note\":\"好了\""), 200);
}

static void lights_and_extensions(void **state) {
    struct hall *h = *state;
    int64_t id = given(h, h->works_id, ",\"due_date\":\"2026-03-10\"");
    refused(give(h, &h->office, h->works_id, ",\"due_date\":\"2026-02-10\""), 422, "app.invalid");
    refused(give(h, &h->office, h->works_id, ",\"due_date\":\"十日\""), 422, "app.invalid");
    days_pass(h, 7);
    assert_true(str_is(answer_text(page_of(h, &h->office, id), "light"), "yellow"));
    assert_int_equal(rows(get(h, &h->office, "/api/tasks?light=yellow")), 1);
    refused(move(h, &h->unit, id, "ask_extension", ",\"note\":\"等材料\",\"due_date\":\"2026-03-09\""), 422, "app.invalid");
    expect_status(move(h, &h->unit, id, "ask_extension", ",\"note\":\"等材料\",\"due_date\":\"2026-03-20\""), 200);
    refused(move(h, &h->unit, id, "grant_extension", ""), 403, "tasks.not_yours");
    assert_int_equal(rows(get(h, &h->office, "/api/tasks?mine=to_approve")), 1);
    expect_status(move(h, &h->office, id, "grant_extension", ""), 200);
    assert_true(str_is(answer_text(page_of(h, &h->office, id), "light"), "green"));
    days_pass(h, 12);
    assert_true(str_is(answer_text(page_of(h, &h->office, id), "light"), "red"));
    assert_int_equal(rows(get(h, &h->office, "/api/tasks?light=red")), 1);
    expect_status(move(h, &h->unit, id, "report", ",\"note\":\"好了\""), 200);
    days_pass(h, 30);
    expect_status(move(h, &h->office, id, "verify", ""), 200);
    assert_true(str_is(answer_text(page_of(h, &h->office, id), "light"), "red")); /* frozen when it was reported */
}

static void taken_apart_and_counted(void **state) {
    struct hall *h = *state;
    int64_t id = given(h, h->east_id, "");
    str path = str_format(h->world.arena, "/api/tasks/%lld/parts", (long long)id);
    str parts = world_body(&h->world, "{\"version\":%lld,\"parts\":[{\"title\":\"东一片\",\"unit_id\":\"%lld\"},{\"title\":\"东二片\",\"unit_id\":\"%lld\"}]}",
                           1LL, (long long)h->works_id, (long long)h->works_id);
    refused(world_ask(&h->world, &h->unit, "POST", path.at, parts.at), 404, "app.not_found");
    expect_status(world_ask(&h->world, &h->district, "POST", path.at, parts.at), 200);
    refused(world_ask(&h->world, &h->district, "POST", path.at, parts.at), 409, "app.stale");
    struct answer page = page_of(h, &h->district, id);
    int64_t first = answer_i64(page, "part_items.0.id"), second = answer_i64(page, "part_items.1.id");
    assert_int_equal(answer_i64(page, "parts"), 2);
    refused(move(h, &h->district, id, "report", ",\"note\":\"好了\""), 409, "tasks.parts_open");
    refused(move(h, &h->district, id, "progress", ",\"note\":\"一半\",\"percent\":50"), 409, "tasks.counts_parts");
    expect_status(move(h, &h->unit, first, "report", ",\"note\":\"好了\""), 200);
    expect_status(move(h, &h->district, first, "verify", ""), 200); /* gave it out: may verify the part, not the whole */
    assert_int_equal(answer_i64(page_of(h, &h->office, id), "percent"), 50);
    expect_status(move(h, &h->district, second, "void", ",\"note\":\"并入东一片\""), 200);
    assert_int_equal(answer_i64(page_of(h, &h->office, id), "percent"), 100);
    expect_status(move(h, &h->district, id, "report", ",\"note\":\"全区完成\""), 200);
    refused(move(h, &h->district, id, "verify", ""), 403, "tasks.not_yours");
    expect_status(move(h, &h->office, id, "verify", ""), 200);
}

struct twice {
    struct hall *hall;
    int64_t first, second, is_new;
    struct tasks_progress progress;
};
static err opened_twice(struct db_write *w, void *with) {
    struct twice *t = with;
    struct ctx *ctx = world_ctx(&t->hall->world);
    struct tasks_opening opening = {
        .source = STR("plan"), .source_id = 77, .title = STR("补栽行道树"), .unit_id = t->hall->gardens_id, .once = STR("plan:77:1")};
    TRY(tasks_open(ctx, w, &opening, &t->first, NULL));
    TRY(tasks_open(ctx, w, &opening, &t->second, &t->is_new));
    return tasks_progress_of(ctx, db_reading(w), STR("plan"), 77, &t->progress);
}

static void the_same_thing_given_twice_is_one_item(void **state) {
    struct twice t = {.hall = *state, .is_new = 9};
    assert_null(db_commit(app_db(t.hall->world.app), opened_twice, &t));
    assert_true(t.first == t.second && t.is_new == 0);
    assert_int_equal(t.progress.all, 1);
    assert_int_equal(t.progress.given, 1);
}

static void a_dissolved_unit_gives_back_what_it_had(void **state) {
    struct hall *h = *state;
    int64_t id = given(h, h->works_id, "");
    struct session admin = world_sign_in(&h->world, "administrator", "Wencheng-demo-1");
    str path = str_format(h->world.arena, "/api/units/%lld", (long long)h->works_id);
    struct answer unit = world_ask(&h->world, &admin, "GET", path.at, NULL);
    expect_status(unit, 200);
    expect_status(
        world_ask(&h->world, &admin, "PUT", path.at, world_body(&h->world, "{\"version\":%lld,\"active\":false}", (long long)answer_i64(unit, "version")).at),
        200);
    state_is(h, id, "returned");
    assert_int_equal(rows(get(h, &h->office, "/api/tasks?mine=to_approve")), 1);
    refused(give(h, &h->office, h->works_id, ""), 422, "app.invalid");
    refused(move(h, &h->office, id, "redirect", ",\"note\":\"改派\""), 422, "app.invalid");
    expect_status(move(h, &h->office, id, "redirect", str_format(h->world.arena, ",\"note\":\"改派\",\"unit_id\":\"%lld\"", (long long)h->gardens_id).at), 200);
    assert_int_equal(rows(get(h, &h->unit2, "/api/tasks?mine=to_receive")), 1);
    assert_int_equal(rows(get(h, &h->office, "/api/tasks/work")), 0);
    assert_true(str_find(get(h, &h->unit2, "/api/tasks/work").body, STR("清理背街小巷")) != SIZE_MAX);
    struct answer table = get(h, &h->office, "/api/tasks?format=csv");
    expect_status(table, 200);
    assert_true(str_find(table.body, STR("责任单位")) != SIZE_MAX);
}

static void each_move_leads_somewhere(void **state) {
    (void)state;
    uint32_t reached = 0;
    for (size_t i = 0; i < task_move_count; i++)
        if (task_moves[i].to < TASK_STATES)
            reached |= 1u << task_moves[i].to;
    assert_int_equal(reached, (1u << TASK_STATES) - 1);
    for (enum task_state s = TASK_GIVEN; s < TASK_STATES; s++) {
        bool has_way_out = false;
        for (size_t i = 0; i < task_move_count; i++)
            has_way_out |= task_moves[i].from >> s & 1 && task_moves[i].to != TASK_SAME && task_moves[i].right;
        assert_true(has_way_out);
    }
}

#define IN_A_HALL(test) cmocka_unit_test_setup_teardown(test, hall_open, hall_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_HALL(an_item_is_received_reported_and_verified_by_another),
        IN_A_HALL(who_answers_never_verifies),
        IN_A_HALL(the_database_refuses_it_too),
        IN_A_HALL(two_people_at_once),
        IN_A_HALL(scope_holds),
        IN_A_HALL(lights_and_extensions),
        IN_A_HALL(taken_apart_and_counted),
        IN_A_HALL(the_same_thing_given_twice_is_one_item),
        IN_A_HALL(a_dissolved_unit_gives_back_what_it_had),
        cmocka_unit_test(each_move_leads_somewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
