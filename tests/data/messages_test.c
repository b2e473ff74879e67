/* Citizens' messages of another system, taken in with their times and answers. */
#include "tests/data/given.h"

static const struct db_sql reports_all = {"SELECT COUNT(*) FROM reports_report WHERE city_id = :city", "i", "i"};
static const struct db_sql opened_at = {"SELECT opened_ms FROM reports_report WHERE city_id = :city AND external_number = :number", "it", "i"};
static const struct db_sql closed_at = {"SELECT c.closed_ms FROM reports_report r JOIN cases_file c ON c.city_id = r.city_id AND c.id = r.case_id"
                                        " WHERE r.city_id = :city AND r.external_number = :number",
                                        "it", "i"};
static const struct db_sql cases_closed = {"SELECT COUNT(*) FROM cases_file WHERE city_id = :city AND state = 'closed'", "i", "i"};
static const struct db_sql cases_waiting = {"SELECT COUNT(*) FROM cases_file WHERE city_id = :city AND state = 'collected'", "i", "i"};

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

static str given_file(struct world *w, const char *name) {
    str path = shared_data(w, name);
    if (!path.at)
        skip();
    return world_read(w, path.at);
}

static void answered_messages_keep_both_times(void **state) {
    struct world *w = *state;
    str bytes = given_file(w, "gov-messages/replies.csv");
    struct table_given given = table_read(w, bytes);
    assert_int_equal(given.count, 1408);
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    expect_imported(imported(w, &office, "reports", bytes, "replies.map"), 1408, 1408);
    assert_int_equal(number_of(w, &reports_all, STR_NONE), 1408);
    assert_int_equal(number_of(w, &cases_closed, STR_NONE), 1408);
    size_t id = column_at(&given, "id"), time = column_at(&given, "time"), reply_time = column_at(&given, "reply_time");
    for (size_t i = 0; i < given.count; i++) {
        assert_int_equal(number_of(w, &opened_at, given.rows[i][id]), moment_of(given.rows[i][time]));
        assert_int_equal(number_of(w, &closed_at, given.rows[i][id]), moment_of(given.rows[i][reply_time]));
    }
    /* seen as any other case: with the words of the message and the answer */
    struct answer list = world_ask(w, &office, "GET", "/api/cases?source=superior&limit=1", NULL);
    expect_status(list, 200);
    struct answer page = world_ask(w, &office, "GET", str_format(w->arena, "/api/cases/" STR_F, STR_A(answer_text(list, "items.0.id"))).at, NULL);
    expect_status(page, 200);
    assert_true(answer_text(page, "text").len > 0);
    /* the whole file again: every row is known, nothing is added */
    struct answer again = imported(w, &office, "reports", bytes, "replies.map");
    expect_status(again, 200);
    assert_int_equal(json_get(again.json, "warnings")->count, 200);
    assert_int_equal(number_of(w, &reports_all, STR_NONE), 1408);
    assert_int_equal(number_of(w, &cases_closed, STR_NONE), 1408);
}

static void left_out_rows_are_not_counted_as_new(void **state) {
    struct world *w = *state;
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    str bytes = STR("编号,时间,内容\nA1,2026-01-05 08:00,垃圾\nA2,2026-01-05 09:00,路灯不亮\nA1,2026-01-05 08:00,垃圾\n");
    struct answer a = imported(w, &office, "reports", bytes, NULL);
    expect_imported(a, 3, 2);
    assert_int_equal(answer_i64(a, "warnings.0.row"), 4);
    assert_true(str_is(answer_text(a, "warnings.0.column"), "编号"));
    assert_int_equal(number_of(w, &reports_all, STR_NONE), 2);
    expect_imported(imported(w, &office, "reports", bytes, NULL), 3, 0);
    assert_int_equal(number_of(w, &reports_all, STR_NONE), 2);
}

static void labelled_messages_wait_for_the_office(void **state) {
    struct world *w = *state;
    str bytes = given_file(w, "gov-messages/messages_raw.csv");
    struct table_given given = table_read(w, bytes);
    assert_int_equal(given.count, 715);
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    /* one number stands twice in the file: it is told, and taken once */
    struct answer a = imported(w, &office, "reports", bytes, "messages.map");
    expect_imported(a, 715, 714);
    assert_int_equal(json_get(a.json, "warnings")->count, 1);
    assert_int_equal(number_of(w, &reports_all, STR_NONE), 714);
    assert_int_equal(number_of(w, &cases_waiting, STR_NONE), 714);
    /* the same text under two numbers stays two reports: only people merge */
    size_t id = column_at(&given, "id"), text = column_at(&given, "text"), twice = 0;
    for (size_t i = 0; i < given.count; i++)
        for (size_t k = i + 1; k < given.count; k++)
            twice += str_equal(given.rows[i][text], given.rows[k][text]) && !str_equal(given.rows[i][id], given.rows[k][id]);
    assert_true(twice >= 4);
    size_t time = column_at(&given, "time");
    for (size_t i = 0; i < given.count; i++)
        assert_int_equal(number_of(w, &opened_at, given.rows[i][id]), moment_of(given.rows[i][time]));
    struct answer found = world_ask(w, &office, "GET", "/api/cases?q=%E9%95%BF%E6%B2%99%20%E5%9E%83%E5%9C%BE&limit=5", NULL);
    expect_status(found, 200);
}

static void a_broken_row_names_row_and_column_and_nothing_is_kept(void **state) {
    struct world *w = *state;
    str bytes = given_file(w, "gov-messages/messages_raw.csv");
    struct session office = world_sign_in(w, "office", "Wencheng-demo-1");
    str with_fault = str_join(w->arena, (str[]){bytes, STR("990001,U,坏行,2019-13-45 10:00:00,时间不存在的一行,城乡建设,,x\n")}, 2);
    int64_t lines = 1;
    for (size_t i = 0; i < bytes.len; i++)
        lines += bytes.at[i] == '\n';
    str before = rows_everywhere(w);
    struct answer a = imported(w, &office, "reports", with_fault, "messages.map");
    expect_status(a, 422);
    assert_int_equal(answer_i64(a, "fault_count"), 1);
    assert_int_equal(answer_i64(a, "added"), 0);
    assert_int_equal(answer_i64(a, "faults.0.row"), lines);
    assert_true(str_is(answer_text(a, "faults.0.column"), "time"));
    assert_true(str_find(answer_text(a, "faults.0.message"), STR("2026-03-02")) != SIZE_MAX);
    expect_same_rows(w, before, "a faulty file");
    a = imported(w, &office, "reports?lang=en", with_fault, "messages.map");
    expect_status(a, 422);
    assert_true(str_find(answer_text(a, "faults.0.message"), STR("Write the time as")) != SIZE_MAX);
    /* a dry run of the sound file finds nothing and keeps nothing; of the faulty one it finds the same */
    a = imported(w, &office, "reports?dry_run=1", bytes, "messages.map");
    expect_imported(a, 715, 714);
    a = imported(w, &office, "reports?dry_run=1", with_fault, "messages.map");
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "faults.0.row"), lines);
    expect_same_rows(w, before, "a dry run");
    /* a column the map names and the file has not */
    struct answer missing = imported(w, &office, "reports", bytes, "replies.map");
    expect_status(missing, 422);
    assert_true(str_find(missing.body, STR("reply_time")) != SIZE_MAX);
    expect_same_rows(w, before, "a file without a column");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answered_messages_keep_both_times, open_world, close_world),
        cmocka_unit_test_setup_teardown(left_out_rows_are_not_counted_as_new, open_world, close_world),
        cmocka_unit_test_setup_teardown(labelled_messages_wait_for_the_office, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_broken_row_names_row_and_column_and_nothing_is_kept, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
