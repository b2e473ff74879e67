#include "base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void days_go_there_and_back(void **state) {
    (void)state;
    for (int64_t n = -800000; n < 800000; n += 13)
        assert_int_equal(day_number(day_from_number(n)), n);
    assert_int_equal(day_number((struct day){1970, 1, 1}), 0);
    assert_int_equal(day_number((struct day){2026, 11, 24}), 20781);
    assert_int_equal(day_of_week(20781), 2);
    assert_int_equal(day_of_week(0), 4);
    assert_int_equal(day_of_week(-4), 7);
}

static void impossible_days_are_refused(void **state) {
    (void)state;
    assert_false(day_is_real((struct day){2026, 2, 30}));
    assert_false(day_is_real((struct day){2026, 2, 29}));
    assert_true(day_is_real((struct day){2024, 2, 29}));
    assert_false(day_is_real((struct day){2100, 2, 29}));
    assert_false(day_is_real((struct day){2026, 13, 1}));
    assert_false(day_is_real((struct day){2026, 0, 1}));
    int64_t number = 5;
    assert_false(day_parse(STR("2026-02-30"), &number));
    assert_false(day_parse(STR("2026-2-3"), &number));
    assert_false(day_parse(STR("2026/02/03"), &number));
    assert_int_equal(number, 5);
    assert_true(day_parse(STR("2026-11-24"), &number));
    assert_int_equal(number, 20781);
}

static void times_are_read_in_every_promised_form(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        {"2026-11-24T10:10:00+08:00", 1795486200000},
        {"2026-11-24T02:10:00Z", 1795486200000},
        {"2026-11-24 10:10", 1795486200000},
        {"2026-11-24 10:10:07", 1795486207000},
        {"2026/11/24 10:10", 1795486200000},
        {"2026/1/2 3:04", 1767294240000},
        {"2026-11-24", 1795449600000},
        {"2026-11-24T02:10:00.25Z", 1795486200250},
        {"2026-11-24T02:10:00.123456789Z", 1795486200123},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t ms = 0;
        assert_true(time_parse(str_of(good[i].text), &ms));
        assert_int_equal(ms, good[i].ms);
    }
    static const char *const bad[] = {"",           "2026",       "2026-11-24T25:00", "2026-11-24 10:60", "2026-11-24T10:10:00+0", "2026-11-24 10:10 x",
                                      "2026-11/24", "24.11.2026", "2026-11-24T"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t ms = 0;
        assert_false(time_parse(str_of(bad[i]), &ms));
    }
}

static void china_has_its_own_midnight(void **state) {
    (void)state;
    struct arena *a = arena_new(4096);
    assert_int_equal(day_start_ms(20781), 1795449600000);
    assert_int_equal(day_number_in_china(1795449600000), 20781);
    assert_int_equal(day_number_in_china(1795449599999), 20780);
    assert_int_equal(day_number_in_china(-CHINA_OFFSET_MS - 1), -1);
    assert_true(str_is(time_format_china(a, 1795486200000), "2026-11-24 10:10"));
    assert_true(str_is(time_format_iso(a, 1795486200007), "2026-11-24T02:10:00.007Z"));
    assert_true(str_is(time_format_iso(a, -1), "1969-12-31T23:59:59.999Z"));
    assert_true(str_is(day_format(a, 20781), "2026-11-24"));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_go_there_and_back),
        cmocka_unit_test(impossible_days_are_refused),
        cmocka_unit_test(times_are_read_in_every_promised_form),
        cmocka_unit_test(china_has_its_own_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
