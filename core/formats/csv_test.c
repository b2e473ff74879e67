#include "base/limits.h"
#include "formats/csv.h"
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* All rows as one text: cells in ‹›, the line in front. */
static err drain(struct csv_reader *r, struct buf *to) {
    for (;;) {
        struct csv_row row = {0};
        TRY(csv_read_row(r, &row));
        if (!row.cells)
            return NULL;
        buf_addf(to, "%lld", (long long)row.line);
        for (size_t i = 0; i < row.count; i++)
            buf_addf(to, "‹" STR_F "›", STR_A(row.cells[i]));
        buf_addc(to, '\n');
    }
}

struct drip { /* a source that gives few bytes at a time */
    str left;
    size_t step;
};

static err drip_read(void *state, void *to, size_t room, size_t *ret_count) {
    struct drip *d = state;
    str part = str_slice(d->left, 0, room < d->step ? room : d->step);
    if (part.len)
        memcpy(to, part.at, part.len);
    d->left = str_slice(d->left, part.len, d->left.len);
    *ret_count = part.len;
    return NULL;
}

static void check_bytes(str bytes, const char *wanted) {
    for (size_t step = 0; step < 8; step += 3) {
        struct arena *a = arena_new(4 << 20);
        struct csv_reader *r = NULL;
        struct buf b;
        struct drip d = {bytes, step};
        struct csv_source source = {drip_read, &d};
        buf_init(&b, a, 1 << 20);
        buf_addz(&b, "");
        if (step)
            assert_null(csv_read_start_from(a, &source, &r));
        else
            assert_null(csv_read_start(a, bytes, &r));
        assert_null(drain(r, &b));
        assert_string_equal(b.at, wanted);
        arena_free(a);
    }
}

static void check(const char *text, const char *wanted) { check_bytes(str_of(text), wanted); }

static void test_rows_and_lines(void **state) {
    (void)state;
    check("", "");
    check("\n\r\n", "");
    check("a,b\n1,2", "1‹a›‹b›\n2‹1›‹2›\n");
    check("a,b\r\n1,2\r\n", "1‹a›‹b›\n2‹1›‹2›\n");
    check("a,b\r1,2\r", "1‹a›‹b›\n2‹1›‹2›\n");
    check("a,\"x\r\ny\"\n\n,\n", "1‹a›‹x\ny›\n4‹›‹›\n");
    check("\"a\"\"b\",c\"d,\"e\"f\n", "1‹a\"b›‹c\"d›‹ef›\n");
    check("a\tb,c\td\n", "1‹a›‹b,c›‹d›\n");
    check("a;b;c\n1,5;2;3\n", "1‹a›‹b›‹c›\n2‹1,5›‹2›‹3›\n");
    check("\xef\xbb\xbf\"名称\",数\n", "1‹名称›‹数›\n");
    check("'=1+1,'x,''\n", "1‹=1+1›‹'x›‹'›\n");
}

static str as(struct arena *a, const char *encoding, const char *mark, const char *text) {
    char *to = arena_alloc(a, 4096, 1), *at = to;
    assert_non_null(to);
    char *from = (char *)(uintptr_t)text;
    size_t left = strlen(text), room = 4096;
    memcpy(at, mark, strlen(mark));
    at += strlen(mark);
    iconv_t door = iconv_open(encoding, "UTF-8");
    assert_true(iconv(door, &from, &left, &at, &room) != (size_t)-1);
    iconv_close(door);
    return (str){to, (size_t)(at - to)};
}

static void test_every_encoding_gives_the_same(void **state) {
    (void)state;
    static const char text[] = "名称,㐀镕𠮷\r\n\"人\n民\",路\r\n";
    static const char rows[] = "1‹名称›‹㐀镕𠮷›\n2‹人\n民›‹路›\n";
    struct arena *a = arena_new(1 << 20);
    check(text, rows);
    check_bytes(as(a, "GB18030", "", text), rows);
    check_bytes(as(a, "UTF-16LE", "\xff\xfe", text), rows);
    check_bytes(as(a, "UTF-16BE", "\xfe\xff", text), rows);
    /* the famous word whose GBK bytes are almost UTF-8 */
    check_bytes(as(a, "GB18030", "", "联通\n移动\n"), "1‹联通›\n2‹移动›\n");
    arena_free(a);
}

/* A file that is pure ASCII for more than one block and only then shows that it is GB18030. */
static void test_late_gb18030(void **state) {
    (void)state;
    struct arena *a = arena_new(4 << 20);
    struct buf b;
    buf_init(&b, a, 1 << 20);
    for (int i = 0; i < 30000; i++)
        buf_add(&b, STR("ab,c\n"));
    buf_add(&b, as(a, "GB18030", "", "中山,路\n"));
    struct drip d = {buf_str(&b), 5000};
    struct csv_source source = {drip_read, &d};
    struct csv_reader *r = NULL;
    struct csv_row row = {0};
    assert_null(csv_read_start_from(a, &source, &r));
    for (int i = 0; i < 30001; i++)
        assert_null(csv_read_row(r, &row));
    assert_int_equal(row.line, 30001);
    assert_true(str_is(row.cells[0], "中山"));
    assert_int_equal(csv_read_encoding(r), CSV_GB18030);
    arena_free(a);
}

static void check_refused(str bytes, err why, int64_t line) {
    struct arena *a = arena_new(64 << 20);
    struct csv_reader *r = NULL;
    struct buf b;
    buf_init(&b, a, 32 << 20);
    assert_null(csv_read_start(a, bytes, &r));
    assert_ptr_equal(drain(r, &b), why);
    assert_int_equal(csv_read_fault(r).line, line);
    assert_non_null(csv_read_fault(r).zh);
    arena_free(a);
}

static void test_refusals_name_the_line(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, NULL, 8 << 20);
    check_refused(STR("a\nb\n\"c\nd\ne"), &csv_malformed, 3);
    check_refused(STR("a\0b"), &csv_malformed, 1);
    check_refused(STR("a\n\xff\xff\xff\n"), &csv_malformed, 2);
    check_refused(STR("\xef\xbb\xbf\xf4\xbf\xbb\x9c"), &csv_malformed, 1);
    for (int i = 0; i < LIMIT_CSV_FIELDS; i++)
        buf_addc(&b, ',');
    check_refused(buf_str(&b), &csv_too_many_columns, 1);
    buf_clear(&b);
    buf_add(&b, STR("x\n"));
    for (int i = 0; i <= LIMIT_TEXT_CELL; i++)
        buf_addz(&b, "字");
    check_refused(buf_str(&b), &csv_cell_too_long, 2);
    buf_clear(&b);
    for (int i = 0; i <= LIMIT_XLSX_ROWS; i++)
        buf_add(&b, STR("1\n"));
    check_refused(buf_str(&b), &csv_too_many_rows, LIMIT_XLSX_ROWS + 1);
    buf_release(&b);
}

static const char *const odd_texts[] = {"",   "plain", "a,b",  "he said \"no\"", "line\nline", "=1+1", "+86 10",   "-5",
                                        "-x", "@cmd",  "＝A1", "'=A1",           "'quoted'",   "''",   " padded ", "中文；𠮷"};
enum { ODD_TEXTS = sizeof odd_texts / sizeof *odd_texts };

static void test_what_is_written_reads_back(void **state) {
    (void)state;
    for (enum csv_encoding encoding = CSV_UTF8; encoding <= CSV_GB18030; encoding++) {
        struct arena *a = arena_new(4 << 20);
        struct buf b;
        struct csv_out *out = NULL;
        struct csv_reader *r = NULL;
        struct csv_row row = {0};
        buf_init(&b, a, 1 << 20);
        assert_null(csv_write_start(a, &b, encoding, &out));
        for (int i = 0; i < ODD_TEXTS; i++)
            csv_put_text(out, str_of(odd_texts[i]));
        assert_null(csv_row_end(out));
        csv_put_i64(out, -12);
        csv_put_real(out, 113.6253684);
        csv_put_real(out, 0.0 / (double)(b.len == 0));
        assert_null(csv_row_end(out));
        assert_null(csv_read_start(a, buf_str(&b), &r));
        assert_null(csv_read_row(r, &row));
        assert_int_equal(row.count, ODD_TEXTS);
        for (int i = 0; i < ODD_TEXTS; i++)
            assert_string_equal(str_z(a, row.cells[i]), odd_texts[i]);
        assert_null(csv_read_row(r, &row));
        assert_true(str_is(row.cells[0], "-12"));
        assert_true(str_is(row.cells[1], "113.6253684"));
        assert_true(str_is(row.cells[2], ""));
        arena_free(a);
    }
}

static void test_no_formula_leaves(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct buf b;
    struct csv_out *out = NULL;
    buf_init(&b, a, 1 << 16);
    assert_null(csv_write_start(a, &b, CSV_UTF8, &out));
    csv_put_text(out, STR("=HYPERLINK(\"x\")"));
    csv_put_text(out, STR("-3"));
    csv_put_text(out, STR("\t=1"));
    csv_put_text(out, STR("＋1"));
    assert_null(csv_row_end(out));
    assert_string_equal(b.at, "\xef\xbb\xbf\"'=HYPERLINK(\"\"x\"\")\",-3,\"'\t=1\",'＋1\r\n");
    arena_free(a);
}

static void test_long_rows_stream(void **state) {
    (void)state;
    struct arena *a = arena_new(4 << 20);
    struct buf b;
    buf_init(&b, NULL, 64 << 20);
    for (int i = 0; i < 100000; i++)
        buf_addf(&b, "D%06d,中山路社区第%d网格,\"a\"\"b\",%d\r\n", i, i, i);
    struct csv_reader *r = NULL;
    struct csv_row row = {0};
    int64_t rows = 0;
    assert_null(csv_read_start(a, buf_str(&b), &r));
    size_t used = arena_used(a);
    for (;; rows++) {
        assert_null(csv_read_row(r, &row));
        if (!row.cells)
            break;
        assert_int_equal(row.line, rows + 1);
        assert_int_equal(row.count, 4);
    }
    assert_int_equal(rows, 100000);
    assert_int_equal(arena_used(a), used);
    arena_free(a);
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_and_lines),         cmocka_unit_test(test_every_encoding_gives_the_same), cmocka_unit_test(test_late_gb18030),
        cmocka_unit_test(test_refusals_name_the_line), cmocka_unit_test(test_what_is_written_reads_back),    cmocka_unit_test(test_no_formula_leaves),
        cmocka_unit_test(test_long_rows_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
