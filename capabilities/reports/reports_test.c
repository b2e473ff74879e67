/* The citizen's side: report, follow, judge; what stays sealed; what never comes out; imports of other systems. */
#include "capabilities/cases/cases_test.h"
#include "capabilities/reports/reports.h"
#include "base/os.h"

static struct answer reported(struct town *t, const char *more, const char *key) {
    str body = world_body(&t->world, "{\"text\":\"小区门口垃圾三天没清，电话13800001111\",\"lon\":114.05,\"lat\":35.05,\"category\":\"litter\"%s}", more);
    return world_ask_keyed(&t->world, NULL, "POST", "/api/public/reports", body.at, key);
}

static int64_t newest_case(struct town *t) { return answer_i64(town_get(t, &t->office, "/api/cases?limit=1"), "items.0.id"); }

static struct answer followed(struct town *t, str number) {
    struct answer answer = town_get(t, NULL, str_format(t->world.arena, "/api/public/reports/" STR_F, STR_A(number)).at);
    expect_status(answer, 200);
    return answer;
}

static void followed_is(struct town *t, str number, const char *state) {
    str is = answer_text(followed(t, number), "state");
    if (!str_is(is, state))
        print_error("the reporter reads " STR_F ", expected %s\n", STR_A(is), state);
    assert_true(str_is(is, state));
}

/* Reported with a photo → dispatched with its reason → sent back → dispatched again → handled with a photo of the result →
 * verified by another → closed → read and judged by the reporter → open again. */
static void the_whole_way(void **state) {
    struct town *t = *state;
    struct answer made = reported(t, ",\"contact\":\"13800001111\"", "11111111-0000-4000-8000-000000000001");
    expect_status(made, 201);
    str number = answer_text(made, "tracking_number");
    int64_t id = newest_case(t);
    followed_is(t, number, "assigned");
    assert_true(str_is(answer_text(town_case(t, &t->unit, id), "source"), "citizen"));
    expect_status(town_move(t, &t->unit, id, "return", ",\"note\":\"不是我单位范围，联系李某\""), 200);
    followed_is(t, number, "accepted");
    const char *again = str_format(t->world.arena, ",\"unit_id\":\"%lld\"", (long long)t->works_id).at;
    expect_status(town_move(t, &t->office, id, "dispatch", again), 200);
    expect_status(town_move(t, &t->unit, id, "accept", ""), 200);
    followed_is(t, number, "working");
    expect_status(town_move(t, &t->unit, id, "feed_back", str_format(t->world.arena, "%s,\"reply\":\"已安排清运，每日两次。\"", town_after(t)).at), 200);
    followed_is(t, number, "checking");
    struct answer early = town_get(t, NULL, str_format(t->world.arena, "/api/public/reports/" STR_F "/photos/1", STR_A(number)).at);
    expect_status(early, 404);
    expect_status(town_move(t, &t->inspector, id, "close", ""), 200);
    struct answer seen = followed(t, number);
    assert_true(str_is(answer_text(seen, "state"), "done") && str_is(answer_text(seen, "result.text"), "已安排清运，每日两次。"));
    assert_true(str_find(seen.body, STR("李某")) == SIZE_MAX && str_find(seen.body, STR("督查员")) == SIZE_MAX);
    struct answer photo = town_get(t, NULL, str_z(t->world.arena, answer_text(seen, "result.photos.0")));
    expect_status(photo, 200);
    assert_true(str_starts(photo.content_type, STR("image/")));
    const char *rate = str_format(t->world.arena, "/api/public/reports/" STR_F "/rate", STR_A(number)).at;
    expect_status(world_ask(&t->world, NULL, "POST", rate, "{\"satisfied\":false,\"note\":\"第二天又堆满\"}"), 200);
    town_state(t, id, "dispatched");
    assert_int_equal(answer_i64(town_case(t, &t->unit, id), "reopen_count"), 1);
    expect_status(world_ask(&t->world, NULL, "POST", rate, "{\"satisfied\":true}"), 409); /* it is not closed now */
    world_wait(&t->world, MS_HOUR / 4);
    expect_status(town_move(t, &t->unit, id, "feed_back", town_after(t)), 200);
    expect_status(town_move(t, &t->inspector, id, "close", ""), 200);
    expect_status(world_ask(&t->world, NULL, "POST", rate, "{\"satisfied\":true}"), 200);
    town_state(t, id, "evaluated");
    struct answer twice = world_ask(&t->world, NULL, "POST", rate, "{\"satisfied\":true}");
    expect_status(twice, 409);
}

static void the_same_key_gives_the_same_answer(void **state) {
    struct town *t = *state;
    struct answer one = reported(t, "", "11111111-0000-4000-8000-000000000002"), two = reported(t, "", "11111111-0000-4000-8000-000000000002");
    expect_status(one, 201);
    assert_true(str_equal(answer_text(one, "tracking_number"), answer_text(two, "tracking_number")));
    assert_int_equal(town_count(t, &t->office, ""), 1);
}

static void wrong_reports_change_nothing(void **state) {
    struct town *t = *state;
    static const struct {
        const char *body, *field;
    } wrong[] = {{"{\"text\":\"x\",\"lon\":114.05}", "lat"},
                 {"{\"text\":\"  \",\"lon\":114.05,\"lat\":35.05}", "text"},
                 {"{\"text\":\"x\"}", "lon"},
                 {"{\"text\":\"x\",\"lon\":114.05,\"lat\":35.05,\"category\":\"no_such\"}", "category"},
                 {"{\"text\":\"x\",\"lon\":114.05,\"lat\":35.05,\"colour\":\"red\"}", "colour"},
                 {"{\"text\":\"x\",\"lon\":35.05,\"lat\":114.05}", "lon"},
                 {"{\"text\":\"x\",\"lon\":100.0,\"lat\":20.0}", "lon"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct answer answer = world_ask(&t->world, NULL, "POST", "/api/public/reports", wrong[i].body);
        if (answer.status < 400 || answer.status > 499 ||
            (answer_has(answer, "fields.0.field") && !str_is(answer_text(answer, "fields.0.field"), wrong[i].field)))
            print_error("%s: " STR_F "\n", wrong[i].body, STR_A(answer.body));
        assert_in_range(answer.status, 400, 499);
        if (answer_has(answer, "fields.0.field"))
            assert_true(str_is(answer_text(answer, "fields.0.field"), wrong[i].field));
    }
    assert_int_equal(town_count(t, &t->office, ""), 0);
    /* an address alone is enough; the office gives it to somebody */
    expect_status(world_ask(&t->world, NULL, "POST", "/api/public/reports", "{\"text\":\"路灯不亮\",\"address\":\"人民路 12 号\"}"), 201);
    town_state(t, newest_case(t), "collected");
}

static void mistyped_numbers_are_noticed(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    for (int i = 0; i < 200; i++) {
        str number = reports_tracking_make(arena), read;
        assert_int_equal(number.len, 14);
        assert_true(reports_tracking_read(arena, number, &read) && str_equal(read, number));
        for (size_t k = 0; k < number.len; k++) {
            str wrong = str_copy(arena, number);
            if (wrong.at[k] == '-')
                continue;
            char *at = ARENA_LIST(arena, char, wrong.len);
            assert_non_null(at);
            memcpy(at, wrong.at, wrong.len);
            at[k] = at[k] == 'A' ? 'B' : 'A';
            assert_false(reports_tracking_read(arena, (str){at, wrong.len}, &read));
        }
    }
    str read;
    assert_false(reports_tracking_read(arena, STR(""), &read));
    assert_false(reports_tracking_read(arena, STR("!!!!-!!!!-!!!!"), &read));
    arena_free(arena);
}

static void the_contact_is_sealed(void **state) {
    struct town *t = *state;
    str contact = STR("13987654321"), path, bytes;
    expect_status(reported(t, ",\"contact\":\"13987654321\"", "11111111-0000-4000-8000-000000000003"), 201);
    struct answer list = town_get(t, &t->office, "/api/reports");
    expect_status(list, 200);
    assert_true(str_find(list.body, contact) == SIZE_MAX);
    const char *look = str_format(t->world.arena, "/api/reports/" STR_F "/contact", STR_A(answer_text(list, "items.0.id"))).at;
    expect_status(world_ask(&t->world, &t->district, "POST", look, "{\"reason\":\"核实\"}"), 403);
    expect_status(world_ask(&t->world, &t->office, "POST", look, "{}"), 422);
    struct answer seen = world_ask(&t->world, &t->office, "POST", look, "{\"reason\":\"电话核实位置\"}");
    expect_status(seen, 200);
    assert_true(str_equal(answer_text(seen, "contact"), contact));
    struct session auditor = world_sign_in(&t->world, "auditor", "Wencheng-demo-1");
    struct answer audit = town_get(t, &auditor, "/api/audit?limit=20");
    expect_status(audit, 200);
    assert_true(str_find(audit.body, STR("电话核实位置")) != SIZE_MAX);
    assert_true(str_find(audit.body, contact) == SIZE_MAX);
    expect_status(town_get(t, &t->unit, "/api/reports"), 403);
    world_reopen(&t->world); /* the key is still the same */
    seen = world_ask(&t->world, &t->office, "POST", look, "{\"reason\":\"再次核实\"}");
    expect_status(seen, 200);
    assert_true(str_equal(answer_text(seen, "contact"), contact));
    path = str_format(t->world.arena, STR_F "/wencheng.db", STR_A(t->world.folder));
    if (db_is_sqlite(app_db(t->world.app)) && os_exists(path.at)) {
        assert_null(os_read_file(t->world.arena, path.at, 256 << 20, &bytes));
        assert_true(str_find(bytes, contact) == SIZE_MAX);
    }
}

static void others_are_shown_what_is_near_and_join(void **state) {
    struct town *t = *state;
    expect_status(reported(t, "", "11111111-0000-4000-8000-000000000004"), 201);
    int64_t id = newest_case(t);
    struct answer near = town_get(t, NULL, "/api/public/nearby?lon=114.0505&lat=35.05");
    expect_status(near, 200);
    assert_int_equal(answer_i64(near, "items.0.id"), id);
    assert_true(str_find(near.body, STR("13800001111")) == SIZE_MAX); /* words of others are not repeated */
    struct answer joined = world_ask(&t->world, NULL, "POST", str_format(t->world.arena, "/api/public/nearby/%lld/join", (long long)id).at, "{}");
    expect_status(joined, 201);
    followed_is(t, answer_text(joined, "tracking_number"), "assigned");
    assert_true(str_find(followed(t, answer_text(joined, "tracking_number")).body, STR("13800001111")) == SIZE_MAX);
    assert_int_equal(answer_i64(town_case(t, &t->office, id), "reporters"), 2);
    assert_int_equal(json_get(town_get(t, NULL, "/api/public/nearby?lon=114.07&lat=35.05").json, "items")->count, 0);
}

static void one_address_cannot_flood(void **state) {
    struct town *t = *state;
    int status = 201, sent = 0;
    for (; status == 201 && sent < 60; sent++)
        status = world_ask(&t->world, NULL, "POST", "/api/public/reports", "{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05}").status;
    assert_int_equal(status, 429);
    assert_int_equal(sent, 21);
    world_wait(&t->world, MS_MINUTE);
    expect_status(world_ask(&t->world, NULL, "POST", "/api/public/reports", "{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05}"), 201);
}

static void the_page_has_what_it_needs(void **state) {
    struct town *t = *state;
    expect_status(town_get(t, NULL, "/api/public/info"), 200);
    struct answer categories = town_get(t, NULL, "/api/public/categories");
    assert_true(json_get(categories.json, "items")->count > 20);
    expect_status(town_get(t, NULL, "/api/public/map/districts"), 200);
    expect_status(town_get(t, NULL, "/api/public/map/stretches"), 404); /* names of people */
    expect_status(town_get(t, NULL, "/api/public/reports/AAAA-BBBB-CCCC"), 404);
}

/* ---- imports ---- */
static struct answer imported(struct town *t, const char *query, str csv) {
    struct upload_given file = {"file", "reports.csv", csv};
    return world_upload(&t->world, &t->office, "POST", str_format(t->world.arena, "/api/imports/reports%s", query).at, NULL, &file, 1);
}

static void other_systems_bring_their_history(void **state) {
    struct town *t = *state;
    str csv = STR("time,title,text,lon,lat,category,reply,reply_time,external_number\n"
                  "2025-03-01 10:00,垃圾多,路边垃圾没有人清,114.05,35.05,litter,已清理,2025-03-03 09:00,A1\n"
                  "2025-03-02,投诉噪音,夜里施工很吵,,,,,,A2\n"
                  "2025-03-02,投诉噪音,夜里施工很吵,,,,,,A2\n");
    struct answer answer = imported(t, "", csv);
    expect_status(answer, 200);
    assert_int_equal(town_count(t, &t->office, ""), 2);
    struct answer closed = town_get(t, &t->office, "/api/cases?state=closed");
    assert_int_equal(answer_i64(closed, "items.0.opened_ms"), INT64_C(1740794400000)); /* its own time */
    int64_t id = answer_i64(closed, "items.0.id");
    assert_true(str_is(answer_text(town_case(t, &t->office, id), "reply"), "已清理"));
    assert_int_equal(town_count(t, &t->office, "state=collected"), 1);
    answer = imported(t, "", csv); /* again: nothing twice */
    expect_status(answer, 200);
    assert_int_equal(town_count(t, &t->office, ""), 2);
    answer = imported(t, "", STR("time,text\nyesterday,x\n2025-03-02,y\n"));
    assert_int_equal(answer_i64(answer, "faults.0.row"), 2);
    assert_int_equal(town_count(t, &t->office, ""), 2);
    /* the reporter of old history is not content: back to the office */
    struct answer reports = town_get(t, &t->office, "/api/reports?limit=200");
    const struct json *items = json_get(reports.json, "items");
    for (size_t i = 0; i < items->count; i++)
        if (str_is(json_get(&items->first[i], "text")->text, "路边垃圾没有人清")) {
            str rate = str_format(t->world.arena, "/api/public/reports/" STR_F "/rate", STR_A(json_get(&items->first[i], "tracking_number")->text));
            expect_status(world_ask(&t->world, NULL, "POST", rate.at, "{\"satisfied\":false}"), 200);
        }
    assert_false(str_is(answer_text(town_case(t, &t->office, id), "state"), "closed"));
}

static void answered_messages_of_a_province(void **state) {
    struct town *t = *state;
    str path = shared_data(&t->world, "gov-messages/replies.csv"), bytes;
    if (!path.at)
        skip();
    assert_null(os_read_file(t->world.arena, path.at, 64 << 20, &bytes));
    struct upload_given files[] = {
        {"file", "replies.csv", bytes},
        {"map", "map.txt", STR("external_number = id\ntime = time\ntitle = title\ntext = text\nreply = reply\nreply_time = reply_time\n")}};
    struct answer answer = world_upload(&t->world, &t->office, "POST", "/api/imports/reports", NULL, files, 2);
    expect_status(answer, 200);
    assert_int_equal(answer_i64(answer, "added"), 1408);
    struct answer list = town_get(t, &t->office, "/api/cases?limit=1&q=%E5%B0%8F%E5%8C%BA"); /* 小区 */
    assert_true(json_get(list.json, "items")->count == 1);
    assert_true(str_is(answer_text(list, "items.0.state"), "closed"));
}

int main(void) {
#define TOWN_TEST(test) cmocka_unit_test_setup_teardown(test, town_open, town_close)
    const struct CMUnitTest tests[] = {
        TOWN_TEST(the_whole_way),
        TOWN_TEST(the_same_key_gives_the_same_answer),
        TOWN_TEST(wrong_reports_change_nothing),
        cmocka_unit_test(mistyped_numbers_are_noticed),
        TOWN_TEST(the_contact_is_sealed),
        TOWN_TEST(others_are_shown_what_is_near_and_join),
        TOWN_TEST(one_address_cannot_flood),
        TOWN_TEST(the_page_has_what_it_needs),
        TOWN_TEST(other_systems_bring_their_history),
        TOWN_TEST(answered_messages_of_a_province),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
