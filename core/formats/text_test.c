#include "formats/text.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void check_fold(const char *text, const char *wanted) {
    struct arena *a = arena_new(1 << 20);
    str folded = STR_NONE;
    assert_null(text_fold(a, str_of(text), &folded));
    assert_string_equal(str_z(a, folded), wanted);
    arena_free(a);
}

static void test_folding(void **state) {
    (void)state;
    check_fold("", "");
    check_fold("  ＡＢＣ１２３　中山路\t\n88号 ", "abc123 中山路 88号");
    check_fold("ｱｲｳ ㈱ ①", "アイウ (株) 1");
    check_fold("Straße ÉCOLE", "strasse école");
    check_fold("e\xcc\x81", "é");
    check_fold("a\xc2\xad\xe2\x80\x8b"
               "b",
               "ab");
    check_fold("井\xff盖", "井\xef\xbf\xbd盖");
}

static void check_grams(err (*cut)(struct arena *, str, struct text_grams *), const char *text, const char *wanted) {
    struct arena *a = arena_new(1 << 20);
    struct text_grams grams;
    struct buf b;
    buf_init(&b, a, 4096);
    assert_null(cut(a, str_of(text), &grams));
    for (size_t i = 0; i < grams.count; i++)
        buf_addf(&b, "%s" STR_F "%s", i ? " " : "", STR_A(grams.at[i].text), grams.at[i].is_prefix ? "*" : "");
    buf_addc(&b, 0);
    assert_string_equal(b.at, wanted);
    arena_free(a);
}

static void test_grams(void **state) {
    (void)state;
    check_grams(text_grams_for_index, "井盖破损，ＬＥＤ灯 3号", "3 led 井盖 号 损 灯 盖破 破损");
    check_grams(text_grams_for_index, "路路路路", "路 路路");
    check_grams(text_grams_for_index, "……！", "");
    check_grams(text_grams_for_query, "井盖", "井盖");
    check_grams(text_grams_for_query, "井", "井*");
    check_grams(text_grams_for_query, "AJ2026-0012 中山路", "0012* aj2026* 中山 山路");
    check_grams(text_grams_for_query, "𠮷野家", "野家 𠮷野");
    check_grams(text_grams_for_query, " ", "");
    check_grams(text_grams_for_index, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static double likeness(const char *one, const char *other, unsigned length) {
    struct arena *a = arena_new(1 << 20);
    double ret = -1;
    assert_null(text_similarity(a, str_of(one), str_of(other), length, &ret));
    arena_free(a);
    return ret;
}

static void test_likeness(void **state) {
    (void)state;
    assert_true(fabs(likeness("中山路井盖破损", "中山路，井盖破损！", 2) - 1) < 1e-9);
    assert_true(fabs(likeness("甲乙丙", "乙丙丁", 2) - 1.0 / 3) < 1e-9);
    assert_true(likeness("中山路88号门口井盖破损，存在安全隐患", "中山路88号门前井盖坏了，有安全隐患", 2) > 0.35);
    assert_true(likeness("中山路井盖破损", "人民公园噪音扰民", 2) < 0.05);
    assert_true(fabs(likeness("", "", 2)) < 1e-9);
    assert_true(fabs(likeness("井", "井", 8) - 1) < 1e-9);
}

static void test_copied_passage_is_contained(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct text_shingles part, whole;
    assert_null(text_shingles(a, STR("我们已经安排人员到现场核查并督促整改"), 8, &part));
    assert_null(text_shingles(a, STR("您好！接到您的来信后，我们已经安排人员到现场核查并督促整改，感谢支持。"), 8, &whole));
    assert_int_equal(part.count, 11);
    assert_true(fabs(text_contained(&part, &whole) - 1) < 1e-9);
    assert_true(text_contained(&whole, &part) < 0.5);
    arena_free(a);
}

static void test_little_memory(void **state) {
    (void)state;
    err failed = &err_no_memory;
    for (size_t limit = 8; failed; limit += 64) {
        struct arena *a = arena_new(limit);
        struct text_grams grams;
        failed = text_grams_for_index(a, STR("中山路\xff井盖破损 abc"), &grams);
        assert_true(!failed || failed == &err_no_memory);
        arena_free(a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folding),       cmocka_unit_test(test_grams), cmocka_unit_test(test_likeness), cmocka_unit_test(test_copied_passage_is_contained),
        cmocka_unit_test(test_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
