/* str, arena and buf together: the three that everything else leans on. */
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void slices_clamp_and_cuts_cut(void **state) {
    (void)state;
    str s = STR("城市=wen=cheng"), head, tail;
    assert_true(str_is(str_slice(s, 7, 10), "wen"));
    assert_int_equal(str_slice(s, 50, 60).len, 0);
    assert_int_equal(str_slice(s, 9, 3).len, 0);
    assert_true(str_cut(s, STR("="), &head, &tail));
    assert_true(str_is(head, "城市"));
    assert_true(str_is(tail, "wen=cheng"));
    assert_false(str_cut(head, STR("="), &head, &tail));
    assert_true(str_is(str_trim(STR("\t 　甲 　\n")), "甲"));
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
    assert_true(str_starts(STR("abc"), STR("ab")) && !str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
    assert_true(str_equal(STR_NONE, STR("")));
}

static void numbers_are_read_whole_or_not_at_all(void **state) {
    (void)state;
    int64_t i = 0;
    double d = 0;
    assert_true(str_to_i64(STR("-9223372036854775808"), &i) && i == INT64_MIN);
    assert_true(str_to_i64(STR("9223372036854775807"), &i) && i == INT64_MAX);
    static const char *const bad[] = {"", "-", "9223372036854775808", "1 ", "+1", "1.0", "0x1"};
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++)
        assert_false(str_to_i64(str_of(bad[at]), &i));
    assert_true(str_to_double(STR("-1.5e2"), &d) && d < -149 && d > -151);
    static const char *const wrong[] = {"", ".5", "1.", "01", "1e", "nan", "inf", "1e999", "1,5"};
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++)
        assert_false(str_to_double(str_of(wrong[at]), &d));
}

static void utf8_is_checked_and_never_cut_in_the_middle(void **state) {
    (void)state;
    assert_true(str_is_utf8(STR("井盖 A \xf0\x9f\x98\x80")));
    static const char *const bad[] = {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xba", "\x80", "\xff"};
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++)
        assert_false(str_is_utf8(str_of(bad[at])));
    assert_false(str_is_utf8((str){"a\0b", 3}));
    assert_int_equal(str_points(STR("井盖a")), 3);
    assert_true(str_is(str_first_points(STR("井盖a"), 1), "井"));
    assert_true(str_is(str_first_points(STR("井盖a"), 9), "井盖a"));
}

static int undone;
static void undo(void *what) { undone = undone * 10 + *(int *)what; }

static void arenas_keep_their_limit_and_undo_backwards(void **state) {
    (void)state;
    struct arena *a = arena_new(100000);
    int one = 1, two = 2;
    assert_null(arena_defer(a, undo, &one));
    assert_null(arena_defer(a, undo, &two));
    assert_null(arena_alloc(a, 100001, 1));
    assert_null(arena_alloc(a, SIZE_MAX / 2, 3));
    for (int i = 0; i < 500; i++) {
        char *at = arena_alloc(a, 33, 1);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % 16, 0);
        for (int k = 0; k < 33; k++)
            assert_int_equal(at[k], 0);
        memset(at, 0xff, 33);
    }
    char *big = arena_alloc(a, 50000, 1);
    assert_non_null(big);
    memset(big, 1, 50000);
    arena_reset(a);
    assert_int_equal(undone, 21);
    assert_int_equal(arena_used(a), 0);
    char *again = arena_alloc(a, 64, 1);
    for (int k = 0; k < 64; k++)
        assert_int_equal(again[k], 0);
    arena_free(a);
}

static void a_failed_buf_stays_failed(void **state) {
    (void)state;
    struct buf b;
    str text;
    buf_init(&b, NULL, 10);
    buf_addz(&b, "12345");
    buf_addf(&b, "%d", 123456);
    buf_addz(&b, "x");
    assert_ptr_equal(buf_finish(&b, &text), &buf_too_long);
    buf_clear(&b);
    buf_add_i64(&b, -12);
    buf_addc(&b, ';');
    assert_null(buf_finish(&b, &text));
    assert_true(str_is(text, "-12;"));
    buf_release(&b);
    struct arena *a = arena_new(600);
    buf_init(&b, a, 100000);
    for (int i = 0; i < 1000; i++)
        buf_addz(&b, "many words ");
    assert_ptr_equal(buf_finish(&b, &text), &err_no_memory);
    arena_free(a);
    buf_init(&b, NULL, 64);
    buf_add_i64(&b, INT64_MIN);
    assert_true(str_is(buf_str(&b), "-9223372036854775808"));
    buf_release(&b);
}

static void hex_goes_there_and_back(void **state) {
    (void)state;
    struct arena *a = arena_new(4096);
    unsigned char bytes[3];
    assert_true(str_unhex(STR("00fFa5"), bytes, 3));
    assert_true(str_is(str_hex(a, bytes, 3), "00ffa5"));
    assert_false(str_unhex(STR("00fFa"), bytes, 3));
    assert_false(str_unhex(STR("00fFag"), bytes, 3));
    assert_true(str_is(str_format(a, STR_F "-%d", STR_A(STR("甲")), 4), "甲-4"));
    assert_true(str_is(str_join(a, (str[]){STR("a"), STR_NONE, STR("b")}, 3), "ab"));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_clamp_and_cuts_cut),
        cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(utf8_is_checked_and_never_cut_in_the_middle),
        cmocka_unit_test(arenas_keep_their_limit_and_undo_backwards),
        cmocka_unit_test(a_failed_buf_stays_failed),
        cmocka_unit_test(hex_goes_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
