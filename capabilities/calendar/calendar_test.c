#include "capabilities/calendar/calendar.h"
#include "capabilities/calendar/inside.h"
#include "tests/support/world.h"
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

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

static int64_t at(const char *text) {
    int64_t ms = 0;
    if (!time_parse(str_of(text), &ms))
        fail_msg("%s is no time", text);
    return ms;
}

struct asking {
    struct ctx *ctx;
    int64_t unit_id, from_ms, to_ms, result;
    struct limit_span span;
    err failed;
};
static err ask_due(struct db_read *r, void *with) {
    struct asking *a = with;
    a->failed = calendar_due(a->ctx, r, a->unit_id, a->span, a->from_ms, &a->result);
    return NULL;
}
static err ask_worked(struct db_read *r, void *with) {
    struct asking *a = with;
    a->failed = calendar_worked_ms(a->ctx, r, a->unit_id, a->from_ms, a->to_ms, &a->result);
    return NULL;
}

static err due(struct world *w, int64_t unit_id, enum limit_kind kind, int64_t amount, const char *from, int64_t *ret) {
    struct asking a = {.ctx = world_ctx(w), .unit_id = unit_id, .from_ms = at(from), .span = {kind, amount}};
    assert_null(db_view(app_db(w->app), ask_due, &a));
    *ret = a.result;
    return a.failed;
}

static void expect_due(struct world *w, int64_t unit_id, enum limit_kind kind, int64_t amount, const char *from, const char *wanted) {
    int64_t got;
    assert_null(due(w, unit_id, kind, amount, from, &got));
    if (got != at(wanted))
        fail_msg("%s + %lld is %s, not %s", from, (long long)amount, time_format_china(w->arena, got).at, wanted);
}

static void a_new_city_counts_with_the_known_years(void **state) {
    struct world *w = *state;
    expect_due(w, 0, LIMIT_WORK_DAYS, 2, "2026-02-13 09:00", "2026-02-24 18:00");
    expect_due(w, 0, LIMIT_WORK_HOURS, 4, "2026-03-02 09:00", "2026-03-02 15:30");
    expect_due(w, 0, LIMIT_CLOCK_HOURS, 48, "2026-12-31 09:00", "2027-01-02 09:00");
    struct asking a = {.ctx = world_ctx(w), .from_ms = at("2026-03-02 09:00"), .to_ms = at("2026-03-03 09:00")};
    assert_null(db_view(app_db(w->app), ask_worked, &a));
    assert_null(a.failed);
    assert_int_equal(a.result, 7 * (int64_t)MS_HOUR);
}

static void a_year_without_data_is_refused_until_it_is_entered(void **state) {
    struct world *w = *state;
    struct session admin = world_sign_in(w, "administrator", "Wencheng-demo-1");
    int64_t got;
    assert_ptr_equal(due(w, 0, LIMIT_WORK_DAYS, 5, "2026-12-30 09:00", &got), &calendar_no_data);
    struct answer a = world_ask(w, &admin, "GET", "/api/calendar/2027", NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "version"), 0);
    a = world_ask(
        w, &admin, "PUT", "/api/calendar/2027",
        "{\"version\":0,\"days\":[{\"date\":\"2027-01-01\",\"kind\":\"off\",\"name\":\"元旦\"},{\"date\":\"2027-01-02\",\"kind\":\"off\",\"name\":\"元旦\"},"
        "{\"date\":\"2027-01-03\",\"kind\":\"work\",\"name\":\"元旦\"}]}");
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "version"), 1);
    assert_true(str_is(answer_text(a, "days.2.kind"), "work"));
    /* Thu 31 Dec, Sun 3 Jan (make-up), Mon 4, Tue 5, Wed 6 */
    expect_due(w, 0, LIMIT_WORK_DAYS, 5, "2026-12-30 09:00", "2027-01-06 18:00");
    world_reopen(w);
    expect_due(w, 0, LIMIT_WORK_DAYS, 5, "2026-12-30 09:00", "2027-01-06 18:00");
}

static void wrong_years_name_the_row_and_change_nothing(void **state) {
    struct world *w = *state;
    struct session admin = world_sign_in(w, "administrator", "Wencheng-demo-1");
    struct answer a = world_ask(w, &admin, "PUT", "/api/calendar/2026?lang=en",
                                "{\"version\":1,\"days\":[{\"date\":\"2026-01-01\",\"kind\":\"off\"},{\"date\":\"2025-01-01\",\"kind\":\"off\"},"
                                "{\"date\":\"2026-02-30\",\"kind\":\"off\"},{\"date\":\"2026-01-01\",\"kind\":\"work\"}]}");
    expect_status(a, 422);
    assert_true(str_is(answer_text(a, "code"), "calendar.bad_day"));
    assert_true(str_is(answer_text(a, "fields.0.field"), "days.1.date"));
    assert_true(str_find(answer_text(a, "fields.1.message"), STR("2026-02-30")) != SIZE_MAX);
    assert_true(str_find(answer_text(a, "fields.2.message"), STR("twice")) != SIZE_MAX);
    a = world_ask(w, &admin, "PUT", "/api/calendar/2026", "{\"version\":1,\"days\":[]}");
    expect_status(a, 422);
    a = world_ask(w, &admin, "PUT", "/api/calendar/2026", "{\"version\":7,\"days\":[{\"date\":\"2026-01-01\",\"kind\":\"off\"}]}");
    expect_status(a, 409);
    a = world_ask(w, &admin, "PUT", "/api/calendar/1999", "{\"version\":0,\"days\":[{\"date\":\"1999-01-01\",\"kind\":\"off\"}]}");
    assert_true(a.status == 400 || a.status == 422);
    expect_due(w, 0, LIMIT_WORK_DAYS, 2, "2026-02-13 09:00", "2026-02-24 18:00");
    struct session inspector = world_sign_in(w, "inspector", "Wencheng-demo-1");
    expect_status(world_ask(w, &inspector, "PUT", "/api/calendar/2026", "{\"version\":1,\"days\":[{\"date\":\"2026-01-01\",\"kind\":\"off\"}]}"), 403);
    expect_status(world_ask(w, &inspector, "GET", "/api/calendar/2026", NULL), 200);
    expect_status(world_ask(w, NULL, "GET", "/api/calendar/2026", NULL), 401);
}

static void a_unit_may_keep_its_own_hours(void **state) {
    struct world *w = *state;
    struct session admin = world_sign_in(w, "administrator", "Wencheng-demo-1");
    struct answer units = world_ask(w, &admin, "GET", "/api/units?kind=department", NULL);
    expect_status(units, 200);
    str unit = answer_text(units, "items.0.id");
    int64_t unit_id = answer_i64(units, "items.0.id");
    const char *path = str_format(w->arena, "/api/calendar/hours/" STR_F, STR_A(unit)).at;
    struct answer a =
        world_ask(w, &admin, "PUT", path,
                  "{\"version\":0,\"week\":[{\"weekday\":1,\"from\":\"08:00\",\"until\":\"20:00\"},{\"weekday\":6,\"from\":\"09:00\",\"until\":\"24:00\"}]}");
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "week.1.until"), "24:00"));
    expect_due(w, unit_id, LIMIT_WORK_HOURS, 14, "2026-03-02 18:00", "2026-03-07 21:00"); /* two on Monday, twelve on Saturday */
    expect_due(w, 0, LIMIT_WORK_HOURS, 1, "2026-03-02 17:00", "2026-03-02 18:00");
    expect_status(world_ask(w, &admin, "PUT", path, "{\"version\":1,\"week\":[{\"weekday\":1,\"from\":\"12:00\",\"until\":\"08:00\"}]}"), 422);
    expect_status(world_ask(w, &admin, "PUT", path, "{\"version\":1,\"week\":[{\"weekday\":2,\"from\":\"08:00\",\"until\":\"12:00\"}]}"), 422);
    expect_status(world_ask(w, &admin, "PUT", path, "{\"version\":1,\"week\":[{\"weekday\":1,\"from\":\"8.30\",\"until\":\"12:00\"}]}"), 422);
    expect_status(world_ask(w, &admin, "PUT", path, "{\"version\":0,\"week\":[]}"), 409);
    a = world_ask(w, &admin, "GET", "/api/calendar/hours", NULL);
    expect_status(a, 200);
    assert_true(answer_has(a, "items.1.unit_id"));
    expect_status(world_ask(w, &admin, "PUT", path, "{\"version\":1,\"week\":[]}"), 200);
    expect_due(w, unit_id, LIMIT_WORK_HOURS, 1, "2026-03-02 17:00", "2026-03-02 18:00");
    expect_status(world_ask(w, &admin, "PUT", "/api/calendar/hours/city", "{\"version\":1,\"week\":[]}"), 422);
    expect_status(world_ask(w, &admin, "PUT", "/api/calendar/hours/999999", "{\"version\":0,\"week\":[]}"), 404);
}

/* ---- the seeded days against two independent lists ---- */

static bool official(str csv, str date, bool usual) {
    size_t hit = str_find(csv, date);
    if (hit == SIZE_MAX)
        return usual;
    return str_starts(str_slice(csv, hit + 11, csv.len), STR("work"));
}

static void all_3287_days_agree_with_both_lists(void **state) {
    struct world *w = *state;
    str folder = shared_data(w, "holidays");
    if (!folder.at)
        skip();
    str csv = world_read(w, str_format(w->arena, STR_F "/holidays_2018_2026.csv", STR_A(folder)).at);
    const struct json *other = NULL;
    assert_null(json_read(w->arena, world_read(w, str_format(w->arena, STR_F "/chinese-days.json", STR_A(folder)).at), &other, NULL));
    const struct json *off = json_get(other, "holidays"), *work = json_get(other, "workdays");
    size_t days = 0;
    for (int year = 2018; year <= 2026; year++) {
        int64_t first = day_number((struct day){year, 1, 1});
        for (int i = 0; i < calendar_days_in(year); i++, days++) {
            str date = day_format(w->arena, first + i);
            bool usual = day_of_week(first + i) <= 5;
            bool one = official(csv, date, usual), two = json_get(work, date.at) || (usual && !json_get(off, date.at));
            struct asking a = {.ctx = world_ctx(w), .from_ms = day_start_ms(first + i), .to_ms = day_start_ms(first + i + 1) - 1};
            assert_null(db_view(app_db(w->app), ask_worked, &a));
            bool ours = a.result > 0;
            assert_null(a.failed);
            if (ours != one || ours != two)
                fail_msg(STR_F ": we say %d, the lists %d and %d", STR_A(date), ours, one, two);
        }
    }
    assert_int_equal(days, 3287);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(a_new_city_counts_with_the_known_years, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(a_year_without_data_is_refused_until_it_is_entered, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(wrong_years_name_the_row_and_change_nothing, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(a_unit_may_keep_its_own_hours, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(all_3287_days_agree_with_both_lists, open_world, close_world)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
