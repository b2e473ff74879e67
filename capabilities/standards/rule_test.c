#include "base/random.h"
#include "tests/support/world.h"
#include "capabilities/standards/rule.h"
#include <cmocka.h>

static struct standards_rule rule_of(const char *text) {
    struct standards_rule rule;
    struct rule_fault fault = {0};
    if (!rule_parse(str_of(text), &rule, &fault))
        fail_msg("%s: %s", text, fault.en);
    return rule;
}

static int64_t got(const char *text, int64_t points_milli, struct standards_seen seen) {
    struct standards_rule rule = rule_of(text);
    struct standards_mark mark;
    rule_mark(&rule, points_milli, &seen, &mark);
    return mark.got_milli;
}

static struct standards_seen counted(int64_t count) { return (struct standards_seen){.result = RESULT_PARTIAL, .has_count = true, .count = count}; }

static void each_kind_gives_what_the_field_says(void **state) {
    (void)state;
    struct standards_seen pass = {.result = RESULT_PASS}, half = {.result = RESULT_PARTIAL}, none = {.result = RESULT_FAIL};
    assert_int_equal(got("binary", 5000, pass), 5000);
    assert_int_equal(got("binary", 5001, half), 2500); /* rounded down */
    assert_int_equal(got("binary", 5000, none), 0);
    assert_int_equal(got("sample 3 of 5", 4000, counted(3)), 4000); /* three of five pupils recite */
    assert_int_equal(got("sample 3 of 5", 4000, counted(2)), 0);
    assert_int_equal(got("count 2", 3000, counted(1)), 0);
    assert_int_equal(got("missing 10 each 2", 20000, counted(7)), 14000); /* ten notices, each missing -2 */
    assert_int_equal(got("missing 10 each 2", 5000, counted(0)), 0);      /* never below nothing */
    assert_int_equal(got("ratio 8", 10000, counted(3)), 3750);            /* played/8 x points */
    assert_int_equal(got("ratio 8", 10000, counted(9)), 10000);
    assert_int_equal(got("ratio 3", 1000, counted(1)), 333);
    assert_int_equal(got("graded A:100 B:80 C:60", 1000, pass), 1000);
    assert_int_equal(got("graded A:100 B:80 C:60", 1000, half), 800);
    assert_int_equal(got("graded A:100 B:80 C:60", 1000, none), 600);
    struct standards_seen third = {.result = RESULT_PARTIAL, .has_grade = true, .grade = 2};
    assert_int_equal(got("graded A:100 B:80 C:60 D:0", 1000, third), 600);
    struct standards_seen parts = {.result = RESULT_PARTIAL, .has_parts = true, .parts_met = 5};
    assert_int_equal(got("checklist ads:40 rules:35 staff:25", 14000, parts), 9100);
    int64_t sources[] = {900, 500};
    struct standards_seen split = {.result = RESULT_PARTIAL, .source_millis = sources};
    assert_int_equal(got("split residents:70 surveyors:30", 10000, split), 7800);
}

static void what_was_not_seen_asks_nothing(void **state) {
    (void)state;
    struct standards_rule rule = rule_of("count 3");
    for (int result = RESULT_NOT_OBSERVED; result <= RESULT_NOT_APPLICABLE; result++) {
        struct standards_seen seen = {.result = (enum standards_result)result, .has_count = true, .count = 0};
        struct standards_mark mark;
        rule_mark(&rule, 4000, &seen, &mark);
        assert_int_equal(mark.possible_milli, 0);
        assert_int_equal(mark.got_milli, 0);
        assert_int_equal((int)mark.result, result);
    }
}

static const char *const texts[] = {"binary",
                                    "sample 3 of 7",
                                    "count 4",
                                    "missing 9 each 0.7",
                                    "ratio 7",
                                    "group g",
                                    "checklist a:33.3 b:33.3 c:33.4",
                                    "split a:61.8 b:38.2",
                                    "graded A:100 B:77.7 C:0"};

static void every_rule_is_bounded(void **state) {
    (void)state;
    struct rng rng = rng_seed(7);
    for (int turn = 0; turn < 20000; turn++) {
        int64_t points = rng_between(&rng, 1, 1000000000), rates[2] = {rng_between(&rng, -5, 1005), rng_between(&rng, -5, 1005)};
        struct standards_rule rule = rule_of(texts[rng_below(&rng, 9)]);
        struct standards_seen seen = {.result = (enum standards_result)rng_below(&rng, RESULTS),
                                      .has_count = rng_below(&rng, 2),
                                      .count = rng_between(&rng, -3, 20),
                                      .has_parts = rng_below(&rng, 2),
                                      .parts_met = rng_below(&rng, 8),
                                      .source_millis = rng_below(&rng, 2) ? rates : NULL};
        struct standards_mark mark;
        rule_mark(&rule, points, &seen, &mark);
        assert_true(mark.got_milli >= 0 && mark.got_milli <= mark.possible_milli);
        assert_true(mark.possible_milli == 0 || mark.possible_milli == points);
    }
}

static void more_never_gives_less(void **state) {
    (void)state;
    struct rng rng = rng_seed(8);
    for (int turn = 0; turn < 5000; turn++) {
        int64_t points = rng_between(&rng, 1, 100000);
        const char *text = texts[1 + rng_below(&rng, 4)];
        int64_t count = rng_between(&rng, 0, 12);
        assert_true(got(text, points, counted(count)) <= got(text, points, counted(count + 1)));
        uint32_t met = rng_below(&rng, 8), more = met | (1u << rng_below(&rng, 3));
        struct standards_seen less = {.result = RESULT_PARTIAL, .has_parts = true, .parts_met = met},
                              greater = {.result = RESULT_PARTIAL, .has_parts = true, .parts_met = more};
        assert_true(got(texts[6], points, less) <= got(texts[6], points, greater));
        for (size_t i = 0; i < 9; i++) {
            struct standards_seen fail = {.result = RESULT_FAIL}, part = {.result = RESULT_PARTIAL}, pass = {.result = RESULT_PASS};
            assert_true(got(texts[i], points, fail) <= got(texts[i], points, part));
            assert_true(got(texts[i], points, part) <= got(texts[i], points, pass));
        }
    }
}

static void groups_do_not_care_for_order(void **state) {
    (void)state;
    struct rng rng = rng_seed(9);
    for (int turn = 0; turn < 2000; turn++) {
        enum { N = 6 };
        struct standards_rule rules[N], turned_rules[N];
        struct standards_mark marks[N], turned[N];
        for (size_t i = 0; i < N; i++) {
            rules[i] = rule_of(rng_below(&rng, 2) ? "group a" : rng_below(&rng, 2) ? "group b" : "binary");
            struct standards_seen seen = {.result = (enum standards_result)rng_below(&rng, RESULTS)};
            rule_mark(&rules[i], 1000, &seen, &marks[i]);
        }
        for (size_t i = 0; i < N; i++) {
            turned_rules[i] = rules[N - 1 - i];
            turned[i] = marks[N - 1 - i];
        }
        rule_settle_groups(rules, marks, N);
        rule_settle_groups(turned_rules, turned, N);
        for (size_t i = 0; i < N; i++)
            assert_int_equal(marks[i].got_milli, turned[N - 1 - i].got_milli);
    }
}

static void one_missing_part_empties_its_group_only(void **state) {
    (void)state;
    struct standards_rule rules[] = {rule_of("group post"), rule_of("group post"), rule_of("group other"), rule_of("binary")};
    struct standards_mark marks[] = {{6000, 6000, RESULT_PASS}, {0, 2000, RESULT_FAIL}, {1000, 1000, RESULT_PASS}, {500, 500, RESULT_PASS}};
    rule_settle_groups(rules, marks, 4);
    assert_int_equal(marks[0].got_milli, 0);
    assert_int_equal(marks[2].got_milli, 1000);
    assert_int_equal(marks[3].got_milli, 500);
    struct standards_mark unseen[] = {{6000, 6000, RESULT_PASS}, {0, 0, RESULT_NOT_APPLICABLE}};
    rule_settle_groups(rules, unseen, 2);
    assert_int_equal(unseen[0].got_milli, 6000);
}

static void wrong_rules_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"",
                                        "binary 2",
                                        "sample 3",
                                        "sample 6 of 5",
                                        "sample 0 of 5",
                                        "count",
                                        "count -1",
                                        "count 2 3",
                                        "count 99999999999999999999",
                                        "missing 10",
                                        "missing 10 each 0",
                                        "missing 10 each 0.0001",
                                        "ratio 0",
                                        "ratio x",
                                        "group",
                                        "group A",
                                        "group a b",
                                        "checklist a:100",
                                        "checklist a:50 b:49",
                                        "checklist a:50 a:50",
                                        "checklist a50 b:50",
                                        "split a:60 b:50",
                                        "graded A:100",
                                        "graded A:80 B:80",
                                        "graded A:60 B:80",
                                        "graded A:101 B:80",
                                        "graded a:9 b:8 c:7 d:6 e:5 f:4 g:3 h:2 i:1.9 j:1.8 k:1.7 l:1.6 m:1.5",
                                        "unknown",
                                        "绝对"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct standards_rule rule;
        struct rule_fault fault = {0};
        if (rule_parse(str_of(wrong[i]), &rule, &fault))
            fail_msg("taken: %s", wrong[i]);
        assert_non_null(fault.zh);
        assert_non_null(fault.en);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_gives_what_the_field_says),
        cmocka_unit_test(what_was_not_seen_asks_nothing),
        cmocka_unit_test(every_rule_is_bounded),
        cmocka_unit_test(more_never_gives_less),
        cmocka_unit_test(groups_do_not_care_for_order),
        cmocka_unit_test(one_missing_part_empties_its_group_only),
        cmocka_unit_test(wrong_rules_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
