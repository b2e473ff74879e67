/* Fifteen years of a city's sanitation requests: far away, without time of day, some without a place, some numbers twice. */
#include "tests/data/given.h"

enum { EVERY = 15 }; /* rows of the short run; WENCHENG_LONG takes them all */

static const struct db_sql reports_all = {"SELECT COUNT(*) FROM reports_report WHERE city_id = :city", "i", "i"};
static const struct db_sql placeless = {"SELECT COUNT(*) FROM cases_file WHERE city_id = :city AND lon IS NULL AND lat IS NULL", "i", "i"};
static const struct db_sql cases_open = {"SELECT COUNT(*) FROM cases_file WHERE city_id = :city AND state = 'collected'", "i", "i"};
static const struct db_sql opened_at = {"SELECT opened_ms FROM reports_report WHERE city_id = :city AND external_number = :number", "it", "i"};
static const struct db_sql dispatched = {"SELECT COUNT(*) FROM cases_file WHERE city_id = :city AND unit_id IS NOT NULL", "i", "i"};

/* Every n-th line of the file under its heading; no cell of it holds a line break. */
static str thinned(struct world *w, str bytes, size_t every) {
    struct buf text;
    str line, rest = bytes, result = STR_NONE;
    buf_init(&text, w->arena, (size_t)64 << 20);
    for (size_t number = 0; str_cut(rest, STR("\n"), &line, &rest); number++)
        if (number == 0 || (number - 1) % every == 0) {
            buf_add(&text, line);
            buf_addc(&text, '\n');
        }
    assert_null(buf_finish(&text, &result));
    return result;
}

static int by_text(const void *a, const void *b) { return str_compare(*(const str *)a, *(const str *)b); }

struct wanted {
    size_t numbers, placeless, open;
};
/* What the file itself says, first rows of each number only: what must be there afterwards. */
static struct wanted counted(struct world *w, const struct table_given *given) {
    struct wanted wanted = {0};
    size_t number = column_at(given, "service_request_number"), lat = column_at(given, "latitude"), status = column_at(given, "status");
    str *seen = ARENA_LIST(w->arena, str, given->count + 1);
    assert_non_null(seen);
    for (size_t i = 0; i < given->count; i++)
        seen[i] = given->rows[i][number];
    qsort(seen, given->count, sizeof *seen, by_text);
    for (size_t i = 0; i < given->count; i++)
        wanted.numbers += i == 0 || !str_equal(seen[i], seen[i - 1]);
    for (size_t i = 0; i < given->count; i++) {
        wanted.placeless += !given->rows[i][lat].len;
        wanted.open += str_starts_with(given->rows[i][status], "Open");
    }
    return wanted;
}

static void requests_of_another_city_come_in(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    str path = shared_data(&w, "service-requests-311/chicago_sanitation.csv.gz");
    if (!path.at) {
        world_close(&w);
        skip();
    }
    str whole = unpacked(&w, path.at), bytes = wants_all() ? whole : thinned(&w, whole, EVERY);
    struct table_given given = table_read(&w, bytes);
    struct wanted wanted = counted(&w, &given);
    if (wants_all()) {
        assert_int_equal(given.count, 74401);
        assert_int_equal(wanted.numbers, 74026);
        assert_int_equal(wanted.placeless, 24);
    }
    struct session office = world_sign_in(&w, "office", "Wencheng-demo-1");
    struct answer a = imported(&w, &office, "reports", bytes, "chicago.map");
    expect_imported(a, given.count, wanted.numbers);
    assert_int_equal(number_of(&w, &reports_all, STR_NONE), wanted.numbers);
    assert_int_equal(number_of(&w, &placeless, STR_NONE), wanted.placeless);
    assert_in_range(number_of(&w, &cases_open, STR_NONE), 1, wanted.open);
    assert_int_equal(number_of(&w, &dispatched, STR_NONE), 0); /* history: nobody is sent out */
    size_t number = column_at(&given, "service_request_number"), time = column_at(&given, "creation_date");
    for (size_t i = 0; i < given.count; i += 97)
        assert_int_equal(number_of(&w, &opened_at, given.rows[i][number]), moment_of(given.rows[i][time]));
    /* the list goes through all of it by its cursor, each case once */
    size_t listed = 0;
    str next = STR_NONE;
    do {
        str ask = next.len ? str_format(w.arena, "/api/cases?limit=200&after=" STR_F, STR_A(next)) : STR("/api/cases?limit=200");
        struct answer page = world_ask(&w, &office, "GET", ask.at, NULL);
        expect_status(page, 200);
        listed += json_get(page.json, "items")->count;
        next = answer_has(page, "next") ? str_copy(w.arena, answer_text(page, "next")) : STR_NONE;
    } while (next.len && (wants_all() ? listed < 2000 : true));
    if (!wants_all())
        assert_int_equal(listed, wanted.numbers);
    world_close(&w);
}

static void swapped_columns_are_noticed(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    struct session office = world_sign_in(&w, "office", "Wencheng-demo-1");
    str before = rows_everywhere(&w);
    struct answer a =
        imported(&w, &office, "reports",
                 STR("编号,时间,内容,经度,纬度\nA1,2026-01-05,垃圾,114.05,200.5\nA2,2026-01-05,垃圾,abc,35.0\nA3,2026-01-05,垃圾,114.0,\n"), NULL);
    expect_status(a, 422);
    assert_int_equal(answer_i64(a, "fault_count"), 3);
    assert_int_equal(answer_i64(a, "faults.0.row"), 2);
    assert_true(str_is(answer_text(a, "faults.0.column"), "纬度"));
    assert_true(str_is(answer_text(a, "faults.1.column"), "经度"));
    assert_true(str_is(answer_text(a, "faults.2.column"), "纬度"));
    expect_same_rows(&w, before, "wrong coordinates");
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(requests_of_another_city_come_in), cmocka_unit_test(swapped_columns_are_noticed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
