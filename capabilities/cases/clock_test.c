/* Deadlines over China's calendar: a limit across a make-up Saturday, time that does not count, extensions, lights. */
#include "capabilities/cases/cases_test.h"

/* "2026-05-07 09:00" in China */
static int64_t at(const char *text) {
    int64_t ms = 0;
    assert_true(time_parse(str_of(text), &ms));
    return ms;
}

static void turn_to(struct town *t, const char *text) {
    world_wait(&t->world, at(text) - t->world.now_ms);
    t->office = world_sign_in(&t->world, "office", "Wencheng-demo-1"); /* sessions end meanwhile */
    t->unit = world_sign_in(&t->world, "unit", "Wencheng-demo-1");
    t->inspector = world_sign_in(&t->world, "inspector", "Wencheng-demo-1");
}

static void due_is(struct town *t, int64_t id, const char *text) {
    int64_t due = answer_i64(town_case(t, &t->office, id), "due_ms");
    if (due != at(text))
        print_error("due " STR_F ", expected %s\n", STR_A(time_format_china(t->world.arena, due)), text);
    assert_int_equal(due, at(text));
}

static void light_is(struct town *t, int64_t id, const char *light) {
    str is = answer_text(town_case(t, &t->office, id), "light");
    if (!str_is(is, light))
        print_error("light " STR_F ", expected %s\n", STR_A(is), light);
    assert_true(str_is(is, light));
}

#define NOTE ",\"note\":\"说明\""

/* Thursday 7 May 2026; Saturday 9 May is worked for the holiday before. */
static void a_limit_runs_through_the_worked_saturday(void **state) {
    struct town *t = *state;
    turn_to(t, "2026-05-07 09:00");
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾");
    const char *two_days = str_format(t->world.arena, NOTE ",\"unit_id\":\"%lld\",\"limit_kind\":\"work_days\",\"limit_amount\":2", (long long)t->works_id).at;
    expect_status(town_move(t, &t->office, id, "redirect", two_days), 200);
    due_is(t, id, "2026-05-09 18:00");
    light_is(t, id, "green");
    turn_to(t, "2026-05-09 15:00");
    light_is(t, id, "yellow");
    turn_to(t, "2026-05-09 18:01");
    light_is(t, id, "red");
    assert_int_equal(town_count(t, &t->office, "light=red"), 1);
    assert_int_equal(town_count(t, &t->office, "light=yellow"), 0);
}

static void paused_time_does_not_count(void **state) {
    struct town *t = *state;
    turn_to(t, "2026-05-08 09:00"); /* Friday */
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾");
    const char *one_day = str_format(t->world.arena, NOTE ",\"unit_id\":\"%lld\",\"limit_kind\":\"work_days\",\"limit_amount\":1", (long long)t->works_id).at;
    expect_status(town_move(t, &t->office, id, "redirect", one_day), 200);
    due_is(t, id, "2026-05-09 18:00");
    turn_to(t, "2026-05-08 10:30");
    expect_status(town_move(t, &t->unit, id, "ask_pause", NOTE), 200);
    light_is(t, id, "green"); /* asking does not stop the clock */
    expect_status(town_move(t, &t->office, id, "grant_pause", ""), 200);
    light_is(t, id, "none");
    turn_to(t, "2026-05-08 16:00"); /* 1 h 30 of the morning and 1 h 30 of the afternoon were lost */
    expect_status(town_move(t, &t->unit, id, "resume", ""), 200);
    due_is(t, id, "2026-05-11 11:30"); /* Sunday is off */
    struct answer page = town_case(t, &t->office, id);
    assert_true(str_is(answer_text(page, "clock.2.kind"), "paused"));
    assert_int_equal(answer_i64(page, "clock.2.until_ms") - answer_i64(page, "clock.2.from_ms"), 5 * MS_HOUR + 30 * MS_MINUTE);
}

static void an_extension_begins_where_the_limit_ends(void **state) {
    struct town *t = *state;
    turn_to(t, "2026-05-08 09:00");
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾");
    const char *clock = str_format(t->world.arena, NOTE ",\"unit_id\":\"%lld\",\"limit_kind\":\"clock_hours\",\"limit_amount\":24", (long long)t->works_id).at;
    expect_status(town_move(t, &t->office, id, "redirect", clock), 200);
    due_is(t, id, "2026-05-09 09:00");
    expect_status(town_move(t, &t->unit, id, "ask_extension", NOTE ",\"limit_kind\":\"clock_hours\",\"limit_amount\":48"), 200);
    due_is(t, id, "2026-05-09 09:00");
    assert_int_equal(town_count(t, &t->office, "mine=asked"), 1);
    expect_status(town_move(t, &t->office, id, "grant_extension", ""), 200);
    due_is(t, id, "2026-05-11 09:00");
    /* the light freezes when it is handled, and stays when it is closed late */
    turn_to(t, "2026-05-10 09:00");
    expect_status(town_move(t, &t->unit, id, "feed_back", town_after(t)), 200);
    turn_to(t, "2026-05-20 09:00");
    light_is(t, id, "green");
    expect_status(town_move(t, &t->inspector, id, "rework", NOTE), 200); /* ten days of verification do not count */
    due_is(t, id, "2026-05-21 09:00");
    expect_status(town_move(t, &t->unit, id, "feed_back", town_after(t)), 200);
    expect_status(town_move(t, &t->inspector, id, "close", ""), 200);
    turn_to(t, "2026-06-20 09:00");
    light_is(t, id, "green");
}

static void a_changed_calendar_moves_deadlines(void **state) {
    struct town *t = *state;
    turn_to(t, "2026-05-07 09:00");
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾");
    const char *two_days = str_format(t->world.arena, NOTE ",\"unit_id\":\"%lld\",\"limit_kind\":\"work_days\",\"limit_amount\":2", (long long)t->works_id).at;
    expect_status(town_move(t, &t->office, id, "redirect", two_days), 200);
    due_is(t, id, "2026-05-09 18:00");
    struct session administrator = world_sign_in(&t->world, "administrator", "Wencheng-demo-1");
    struct answer year = town_get(t, &administrator, "/api/calendar/2026");
    expect_status(year, 200);
    struct buf b;
    str body;
    int64_t comma = 0;
    buf_init(&b, t->world.arena, 1 << 20);
    buf_addz(&b, "{\"days\":[");
    const struct json *days = json_get(year.json, "days");
    for (size_t i = 0; i < days->count; i++) { /* all but the worked Saturday */
        str date = json_get(&days->first[i], "date")->text;
        if (str_is(date, "2026-05-09"))
            continue;
        buf_addf(&b, "%s{\"date\":\"" STR_F "\",\"kind\":\"" STR_F "\",\"name\":\"" STR_F "\"}", comma++ ? "," : "", STR_A(date),
                 STR_A(json_get(&days->first[i], "kind")->text), STR_A(json_get(&days->first[i], "name")->text));
    }
    buf_addf(&b, "],\"version\":%lld}", answer_has(year, "version") ? (long long)answer_i64(year, "version") : 1LL);
    assert_null(buf_finish(&b, &body));
    expect_status(world_ask(&t->world, &administrator, "PUT", "/api/calendar/2026", body.at), 200);
    assert_null(app_run_due_jobs(t->world.app));
    due_is(t, id, "2026-05-11 18:00");
}

int main(void) {
#define TOWN_TEST(test) cmocka_unit_test_setup_teardown(test, town_open, town_close)
    const struct CMUnitTest tests[] = {
        TOWN_TEST(a_limit_runs_through_the_worked_saturday),
        TOWN_TEST(paused_time_does_not_count),
        TOWN_TEST(an_extension_begins_where_the_limit_ends),
        TOWN_TEST(a_changed_calendar_moves_deadlines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
