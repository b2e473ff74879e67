/* The working calendar against two lists of the years 2018 to 2026: the State Council's days, and another collection. */
#include "tests/data/given.h"
#include "capabilities/calendar/calendar.h"

enum { FIRST_YEAR = 2018, LAST_YEAR = 2026, DAYS = 3287 };

struct days {
    unsigned char works[DAYS];
};

static int64_t first_day(void) { return day_number((struct day){FIRST_YEAR, 1, 1}); }

static void by_weekday(struct days *days) {
    for (int64_t i = 0; i < DAYS; i++)
        days->works[i] = day_of_week(first_day() + i) <= 5;
}

static void set_day(struct days *days, str date, bool works) {
    int64_t day;
    assert_true(day_parse(str_slice(date, 0, 10), &day));
    if (day >= first_day() && day < first_day() + DAYS)
        days->works[day - first_day()] = works;
}

struct counting {
    struct ctx *ctx;
    struct days *days;
    size_t differ;
};
/* A day works when the office keeps hours on it. */
static err count_days(struct db_read *r, void *with) {
    struct counting *c = with;
    for (int64_t i = 0; i < DAYS; i++) {
        int64_t start = day_start_ms(first_day() + i), worked = 0;
        TRY(calendar_worked_ms(c->ctx, r, 0, start, start + MS_DAY, &worked));
        if ((worked > 0) == (c->days->works[i] != 0))
            continue;
        c->differ++;
        print_error(STR_F " works %d\n", STR_A(day_format(c->ctx->arena, first_day() + i)), worked > 0);
    }
    return NULL;
}

static void every_day_is_what_the_notices_say(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    str path = shared_data(&w, "holidays/holidays_2018_2026.csv");
    if (!path.at) {
        world_close(&w);
        skip();
    }
    struct days days;
    by_weekday(&days);
    struct table_given given = table_read(&w, world_read(&w, path.at));
    assert_int_equal(given.count, 315);
    size_t date = column_at(&given, "date"), kind = column_at(&given, "kind");
    for (size_t i = 0; i < given.count; i++)
        set_day(&days, given.rows[i][date], str_is(given.rows[i][kind], "work"));
    struct counting counting = {world_ctx(&w), &days, 0};
    err failed = db_view(app_db(w.app), count_days, &counting);
    assert_null(failed);
    assert_int_equal(counting.differ, 0);
    world_close(&w);
}

static void the_second_list_agrees(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    str path = shared_data(&w, "holidays/chinese-days.json");
    if (!path.at) {
        world_close(&w);
        skip();
    }
    struct days days;
    const struct json *whole;
    by_weekday(&days);
    assert_null(json_read(w.arena, world_read(&w, path.at), &whole, NULL));
    const struct json *off = json_get(whole, "holidays"), *work = json_get(whole, "workdays");
    assert_true(off && work && off->count > 200 && work->count > 50);
    for (size_t i = 0; i < off->count; i++)
        set_day(&days, off->first[i].key, false);
    for (size_t i = 0; i < work->count; i++)
        set_day(&days, work->first[i].key, true);
    struct counting counting = {world_ctx(&w), &days, 0};
    assert_null(db_view(app_db(w.app), count_days, &counting));
    assert_int_equal(counting.differ, 0);
    world_close(&w);
}

/* The API shows the same days year by year. */
static void the_api_lists_the_days_of_the_notices(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    str path = shared_data(&w, "holidays/holidays_2018_2026.csv");
    if (!path.at) {
        world_close(&w);
        skip();
    }
    struct table_given given = table_read(&w, world_read(&w, path.at));
    struct session who = world_sign_in(&w, "administrator", "Wencheng-demo-1");
    size_t date = column_at(&given, "date"), kind = column_at(&given, "kind"), found = 0;
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        struct answer a = world_ask(&w, &who, "GET", str_format(w.arena, "/api/calendar/%d", year).at, NULL);
        expect_status(a, 200);
        const struct json *days = json_get(a.json, "days");
        for (size_t i = 0; i < given.count; i++)
            for (size_t k = 0; k < days->count; k++)
                found += str_equal(json_get(&days->first[k], "date")->text, given.rows[i][date]) &&
                         str_equal(json_get(&days->first[k], "kind")->text, given.rows[i][kind]);
    }
    assert_int_equal(found, 315);
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_day_is_what_the_notices_say), cmocka_unit_test(the_second_list_agrees),
                                       cmocka_unit_test(the_api_lists_the_days_of_the_notices)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
