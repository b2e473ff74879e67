#include "engines/calendar.h"
#include "base/random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int64_t at(const char *text) {
    int64_t ms = 0;
    if (!time_parse(str_of(text), &ms))
        fail_msg("%s is no time", text);
    return ms;
}

static void mark(struct calendar_year *y, int month, int day, enum calendar_day_kind kind) {
    y->kind[day_number((struct day){y->year, month, day}) - day_number((struct day){y->year, 1, 1})] = (unsigned char)kind;
}

/* 2026 as announced: off 1-3 January and 1-7 October, work on Sunday 4 January and Saturday 10 October … */
static struct calendar_year year_2026(void) {
    struct calendar_year y = {.year = 2026};
    for (int d = 1; d <= 3; d++)
        mark(&y, 1, d, CALENDAR_OFF);
    mark(&y, 1, 4, CALENDAR_WORK);
    for (int d = 15; d <= 23; d++)
        mark(&y, 2, d, CALENDAR_OFF);
    mark(&y, 2, 14, CALENDAR_WORK);
    mark(&y, 2, 28, CALENDAR_WORK);
    return y;
}

static void expect_due(const struct calendar *c, enum limit_kind kind, int64_t amount, const char *from, const char *due) {
    int64_t got = 0;
    assert_null(calendar_add(c, (struct limit_span){kind, amount}, at(from), &got, NULL));
    if (got != at(due)) {
        struct arena *a = arena_new(1000);
        fail_msg("%s + %lld %s is %s, not %s", from, (long long)amount, limit_kind_words[kind], time_format_china(a, got).at, due);
    }
}

static void limits_end_where_the_rule_says(void **state) {
    (void)state;
    struct calendar_year y = year_2026();
    struct calendar c = {&y, 1, &calendar_usual_hours};
    expect_due(&c, LIMIT_CLOCK_HOURS, 24, "2026-02-20 10:00", "2026-02-21 10:00");
    expect_due(&c, LIMIT_WORK_HOURS, 2, "2026-03-02 09:00", "2026-03-02 11:00");
    expect_due(&c, LIMIT_WORK_HOURS, 4, "2026-03-02 09:00", "2026-03-02 15:30"); /* over lunch */
    expect_due(&c, LIMIT_WORK_HOURS, 7, "2026-03-02 08:30", "2026-03-02 18:00"); /* fills the day exactly: ends at its end */
    expect_due(&c, LIMIT_WORK_HOURS, 1, "2026-03-06 17:30", "2026-03-09 09:00"); /* over a weekend */
    expect_due(&c, LIMIT_WORK_HOURS, 1, "2026-03-07 23:00", "2026-03-09 09:30"); /* from a night */
    expect_due(&c, LIMIT_WORK_HOURS, 2, "2026-02-14 17:00", "2026-02-24 09:30"); /* work on Saturday, then nine days off */
    expect_due(&c, LIMIT_WORK_DAYS, 1, "2026-03-02 09:00", "2026-03-03 18:00");
    expect_due(&c, LIMIT_WORK_DAYS, 1, "2026-02-13 09:00", "2026-02-14 18:00"); /* the make-up Saturday counts */
    expect_due(&c, LIMIT_WORK_DAYS, 2, "2026-02-13 09:00", "2026-02-24 18:00");
    expect_due(&c, LIMIT_WORK_DAYS, 5, "2026-02-27 23:59", "2026-03-05 18:00"); /* Saturday the 28th works, Sunday does not */
    expect_due(&c, LIMIT_WORK_DAYS, 0, "2026-03-01 03:00", "2026-03-01 03:00");
}

static void a_missing_year_is_named(void **state) {
    (void)state;
    struct calendar_year y = year_2026();
    struct calendar c = {&y, 1, &calendar_usual_hours};
    int64_t ms = 77;
    int year = 0;
    assert_ptr_equal(calendar_add(&c, (struct limit_span){LIMIT_WORK_DAYS, 3}, at("2026-12-30 09:00"), &ms, &year), &calendar_no_data);
    assert_int_equal(year, 2027);
    assert_int_equal(ms, 77);
    assert_ptr_equal(calendar_add(&c, (struct limit_span){LIMIT_WORK_HOURS, 3}, at("2025-12-30 09:00"), &ms, &year), &calendar_no_data);
    assert_int_equal(year, 2025);
    assert_ptr_equal(calendar_between(&c, at("2026-12-30 09:00"), at("2027-01-02 09:00"), &ms, &year), &calendar_no_data);
    assert_null(calendar_add(&c, (struct limit_span){LIMIT_CLOCK_HOURS, 100}, at("2026-12-30 09:00"), &ms, &year));
    /* A limit beyond sense runs into the missing year instead of overflowing. */
    assert_ptr_equal(calendar_add(&c, (struct limit_span){LIMIT_WORK_HOURS, INT64_MAX}, at("2026-03-30 09:00"), &ms, &year), &calendar_no_data);
}

/* Years of random marks, weeks of random hours. */
static struct calendar_hours random_hours(struct rng *rng) {
    struct calendar_hours h = {0};
    for (int day = 0; day < 7; day++)
        for (int i = 0, from = 0; i < CALENDAR_SPANS && (day == 0 || rng_below(rng, 10) > 3); i++) {
            from += (int)rng_below(rng, 240);
            h.span[day][i] = (struct calendar_span){from, from + 1 + (int)rng_below(rng, 119)};
            from = h.span[day][i].until_minute;
            if (day == 0 && rng_below(rng, 2))
                break;
        }
    return h;
}

static void adding_and_measuring_agree(void **state) {
    (void)state;
    struct rng rng = rng_seed(2026);
    for (int round = 0; round < 60; round++) {
        struct calendar_year years[4];
        for (int y = 0; y < 4; y++) {
            years[y] = (struct calendar_year){.year = 2023 + y};
            for (int d = 0; d < calendar_days_in(2023 + y); d++)
                years[y].kind[d] = (unsigned char)(rng_below(&rng, 9) ? CALENDAR_USUAL : rng_below(&rng, 2) ? CALENDAR_OFF : CALENDAR_WORK);
        }
        struct calendar_hours hours = random_hours(&rng);
        assert_true(calendar_hours_are_sound(&hours));
        struct calendar c = {years, 4, &hours};
        for (int i = 0; i < 50; i++) {
            int64_t from = at("2023-01-01 00:00") + rng_between(&rng, 0, 900) * MS_DAY + rng_between(&rng, 0, MS_DAY - 1);
            int64_t amount = rng_between(&rng, 1, 40 * (int64_t)MS_HOUR), due, more, back, days;
            assert_null(calendar_add_working_ms(&c, amount, from, &due, NULL));
            assert_null(calendar_between(&c, from, due, &back, NULL));
            assert_int_equal(back, amount);
            assert_null(calendar_add_working_ms(&c, amount + 1, from, &more, NULL));
            assert_true(more > due);
            assert_null(calendar_add_working_ms(&c, amount, from + 60000, &more, NULL));
            assert_true(more >= due);
            int64_t limit = rng_between(&rng, 1, 20);
            assert_null(calendar_add(&c, (struct limit_span){LIMIT_WORK_DAYS, limit}, from, &due, NULL));
            assert_null(calendar_days_between(&c, from, due, &days, NULL));
            assert_int_equal(days, limit);
            assert_null(calendar_days_between(&c, from, due - MS_DAY, &days, NULL));
            assert_true(days < limit);
        }
    }
}

static void texts_read_back(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 16);
    struct calendar_hours h, kept = {.span[0][0] = {1, 2}};
    str text = calendar_hours_text(a, &calendar_usual_hours);
    assert_true(str_is(text, "510-720,870-1080;510-720,870-1080;510-720,870-1080;510-720,870-1080;510-720,870-1080;;"));
    assert_true(calendar_hours_parse(text, &h));
    assert_memory_equal(&h, &calendar_usual_hours, sizeof h);
    static const char *const bad[] = {
        "", ";;;;;", ";;;;;;;", "1-2", "720-510;;;;;;", "1-2,1-3;;;;;;", "0-1441;;;;;;", "1-2,3-4,5-6,7-8,9-10;;;;;;", "a-b;;;;;;", "1-2,;x;;;;;"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (calendar_hours_parse(str_of(bad[i]), &kept))
            fail_msg("\"%s\" was taken", bad[i]);
        assert_int_equal(kept.span[0][0].until_minute, 2);
    }
    struct calendar_year y = year_2026(), back;
    assert_true(calendar_days_parse(2026, calendar_days_text(a, &y), &back));
    assert_memory_equal(&y, &back, sizeof y);
    assert_false(calendar_days_parse(2024, calendar_days_text(a, &y), &back)); /* a leap year has one more */
    assert_int_equal(calendar_days_in(2024), 366);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(limits_end_where_the_rule_says), cmocka_unit_test(a_missing_year_is_named),
                                       cmocka_unit_test(adding_and_measuring_agree), cmocka_unit_test(texts_read_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
