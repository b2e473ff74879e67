#include "base/limits.h"
#include "base/os.h"
#include "formats/zip.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static str one_entry(struct buf *b, const char *name, str bytes, size_t times) {
    struct arena *a = arena_new(1 << 20);
    struct zip_out *z = NULL;
    buf_init(b, NULL, 64 << 20);
    assert_null(zip_out_start(a, zip_sink_to_buf(b), &z));
    assert_null(zip_out_entry(z, "first.txt"));
    assert_null(zip_out_add(z, STR("first")));
    assert_null(zip_out_entry(z, name));
    for (size_t i = 0; i < times; i++)
        assert_null(zip_out_add(z, bytes));
    assert_null(zip_out_end(z));
    arena_free(a);
    return buf_str(b);
}

static void test_what_is_packed_comes_out(void **state) {
    (void)state;
    struct buf b;
    struct arena *a = arena_new(16 << 20);
    str packed = one_entry(&b, "夹/文.txt", STR("人民 line\n"), 20000), whole = STR_NONE;
    struct unzip *u = NULL;
    size_t entry = 99;
    assert_true(packed.len < 5000);
    assert_null(unzip_open(a, packed, &u));
    assert_int_equal(unzip_count(u), 2);
    assert_true(str_is(unzip_name(u, 1), "夹/文.txt"));
    assert_null(unzip_find(u, STR("First.TXT"), &entry));
    assert_int_equal(entry, 0);
    assert_ptr_equal(unzip_find(u, STR("absent"), &entry), &unzip_no_entry);
    assert_null(unzip_read_whole(u, 1, a, 1 << 20, &whole));
    assert_int_equal(whole.len, 20000 * 12);
    assert_true(str_ends(whole, STR("人民 line\n")));
    assert_ptr_equal(unzip_read_whole(u, 1, a, 1000, &whole), &buf_too_long);
    arena_free(a);
    buf_release(&b);
}

static void test_damage_is_seen(void **state) {
    (void)state;
    struct buf b;
    str packed = one_entry(&b, "x", STR("0123456789abcdef"), 100);
    size_t refused = 0;
    for (size_t i = 0; i < packed.len; i++) {
        struct arena *a = arena_new(1 << 20);
        struct unzip *u = NULL;
        str whole = STR_NONE;
        b.at[i] = (char)(b.at[i] ^ 0x11);
        err failed = unzip_open(a, packed, &u);
        for (size_t entry = 0; !failed && entry < unzip_count(u); entry++)
            failed = unzip_read_whole(u, entry, a, 1 << 16, &whole);
        refused += failed != NULL;
        b.at[i] = (char)(b.at[i] ^ 0x11);
        arena_free(a);
    }
    assert_true(refused > packed.len / 2); /* names, times and such may change unseen */
    struct arena *a = arena_new(1 << 20);
    struct unzip *u = NULL;
    assert_ptr_equal(unzip_open(a, str_slice(packed, 0, packed.len - 1), &u), &unzip_malformed);
    assert_ptr_equal(unzip_open(a, STR(""), &u), &unzip_malformed);
    assert_ptr_equal(unzip_open(a, STR_NONE, &u), &unzip_malformed);
    arena_free(a);
    buf_release(&b);
}

static void test_climbing_names_are_refused(void **state) {
    (void)state;
    static const char *const names[] = {"../etc/passwd", "a/../../b", "/etc/passwd", "a\\..\\b", "C:\\x", "\\x", ".."};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf b;
        struct arena *a = arena_new(1 << 20);
        struct unzip *u = NULL;
        assert_ptr_equal(unzip_open(a, one_entry(&b, names[i], STR("x"), 1), &u), &unzip_unsafe_name);
        arena_free(a);
        buf_release(&b);
    }
}

static void test_bomb_is_refused_while_it_unpacks(void **state) {
    (void)state;
    static char zeros[1 << 16];
    struct buf b;
    struct arena *a = arena_new(1 << 20);
    struct unzip *u = NULL;
    struct unzip_stream *s = NULL;
    str packed = one_entry(&b, "bomb", (str){zeros, sizeof zeros}, 800);
    char block[65536];
    uint64_t seen = 0;
    size_t count = 0;
    err failed = NULL;
    assert_null(unzip_open(a, packed, &u));
    assert_null(unzip_start(u, 1, &s));
    while (!(failed = unzip_read(s, block, sizeof block, &count)) && count)
        seen += count;
    assert_ptr_equal(failed, &unzip_too_large);
    assert_true(seen < 20u << 20);
    unzip_end(s);
    arena_free(a);
    buf_release(&b);
}

static void put32(char *to, unsigned value) {
    for (int i = 0; i < 4; i++)
        to[i] = (char)(value >> 8 * i & 255);
}

static void put_name(char *to, unsigned number) {
    for (int i = 0; i < 4; i++, number /= 10)
        to[i] = (char)('0' + number % 10);
}

static void test_too_many_entries_are_refused(void **state) {
    (void)state;
    enum { COUNT = LIMIT_XLSX_ENTRIES + 1, NAME = 4, LOCAL = 30 + NAME, CENTRAL = 46 + NAME, NAME_LENGTH_LOCAL = 26, NAME_LENGTH_CENTRAL = 28 };
    struct buf b;
    buf_init(&b, NULL, 4 << 20);
    for (unsigned i = 0; i < COUNT; i++) {
        char local[LOCAL] = "PK\3\4\12";
        local[NAME_LENGTH_LOCAL] = NAME;
        put_name(local + LOCAL - NAME, i);
        buf_add(&b, (str){local, LOCAL});
    }
    size_t start = b.len;
    for (unsigned i = 0; i < COUNT; i++) {
        char central[CENTRAL] = "PK\1\2\12\0\12";
        central[NAME_LENGTH_CENTRAL] = NAME;
        put32(central + 42, i * LOCAL);
        put_name(central + CENTRAL - NAME, i);
        buf_add(&b, (str){central, CENTRAL});
    }
    char end[22] = "PK\5\6";
    put32(end + 8, COUNT | COUNT << 16);
    put32(end + 12, (unsigned)(b.len - start));
    put32(end + 16, (unsigned)start);
    buf_add(&b, (str){end, sizeof end});
    struct arena *a = arena_new(1 << 20);
    struct unzip *u = NULL;
    assert_ptr_equal(unzip_open(a, buf_str(&b), &u), &unzip_too_large);
    arena_free(a);
    buf_release(&b);
}

static void test_file_in_and_out(void **state) {
    (void)state;
    char path[] = "/tmp/wencheng-zip-test-XXXXXX";
    int file = mkstemp(path);
    struct arena *a = arena_new(1 << 20);
    struct zip_out *z = NULL;
    struct unzip *u = NULL;
    str whole = STR_NONE;
    assert_null(zip_out_start(a, zip_sink_to_file(&file), &z));
    assert_null(zip_out_entry(z, "a"));
    assert_null(zip_out_add(z, STR("text")));
    assert_null(zip_out_end(z));
    os_current()->close(file);
    assert_null(unzip_open_file(a, path, &u));
    assert_null(unzip_read_whole(u, 0, a, 100, &whole));
    assert_true(str_is(whole, "text"));
    os_current()->unlink(path);
    assert_ptr_equal(unzip_open_file(a, path, &u), &os_not_found);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_packed_comes_out),     cmocka_unit_test(test_damage_is_seen),
        cmocka_unit_test(test_climbing_names_are_refused),   cmocka_unit_test(test_bomb_is_refused_while_it_unpacks),
        cmocka_unit_test(test_too_many_entries_are_refused), cmocka_unit_test(test_file_in_and_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
