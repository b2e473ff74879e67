/* The workbook: back to the byte, and every fault named by sheet, row and column. */
#include "capabilities/standards/paper/source.h"
#include "tests/support/world.h"
#include <cmocka.h>

static const struct book_line *line_named(const struct book *book, const char *keyword, const char *first) {
    for (size_t i = 0; i < book->line_count; i++)
        if (str_is(str_of(book->lines[i].keyword->word), keyword) && str_is(book->lines[i].fields[0], first))
            return &book->lines[i];
    fail_msg("no %s %s", keyword, first);
    return NULL;
}

static str packed(const struct book *book, struct buf *out) {
    str bytes;
    buf_init(out, book->arena, 16 << 20);
    assert_null(book_write(book, out));
    assert_null(buf_finish(out, &bytes));
    return bytes;
}

static void expect_same_text(str text, str again, const char *name) {
    size_t line = 1, at = 0;
    for (; at < text.len && at < again.len && text.at[at] == again.at[at]; at++)
        line += text.at[at] == '\n';
    if (at < text.len || at < again.len)
        fail_msg("%s differs at line %zu: " STR_F " // " STR_F, name, line, STR_A(str_slice(text, at, at + 60)), STR_A(str_slice(again, at, at + 60)));
}

static void every_example_comes_back_to_the_byte(void **state) {
    (void)state;
    static const char *const names[] = {"example-city-2026.edition", "example-minors-2026.edition", "example-city-2027.edition", "place-types"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct arena *arena = arena_new(64 << 20);
        struct book book, again;
        struct book_text out;
        struct buf bytes;
        str text;
        assert_true(embedded_find(names[i], &text));
        assert_null(book_from_text(arena, text, &book));
        assert_null(book_to_text(&book, BOOK_WHOLE, &out));
        if (str_ends(str_of(names[i]), STR(".edition")))
            expect_same_text(text, out.text, names[i]);
        text = out.text; /* the place types are written in narrower columns: canonical once, and then the same */
        assert_null(book_read(arena, packed(&book, &bytes), &again));
        for (size_t k = 0; k < again.fault_count; k++)
            print_error(STR_F " " STR_F ": " STR_F "\n", STR_A(again.faults[k].sheet), STR_A(again.faults[k].cell), STR_A(again.faults[k].en));
        assert_int_equal(again.fault_count, 0);
        assert_null(book_to_text(&again, BOOK_WHOLE, &out));
        expect_same_text(text, out.text, names[i]);
        arena_free(arena);
    }
}

/* One field of one line is changed; the check of the workbook names the cell. */
static void expect_cell(const char *keyword, const char *first, size_t field, const char *value, const char *sheet, const char *column, const char *words) {
    struct arena *arena = arena_new(64 << 20);
    struct book book, again;
    struct buf bytes;
    struct standards_fault *faults;
    size_t count;
    str text;
    assert_true(embedded_find("example-minors-2026.edition", &text));
    assert_null(book_from_text(arena, text, &book));
    for (size_t i = 0; i < book.line_count; i++)
        if (&book.lines[i] == line_named(&book, keyword, first))
            book.lines[i].fields[field] = str_of(value);
    str packed_bytes = packed(&book, &bytes);
    assert_null(book_read(arena, packed_bytes, &again));
    int64_t row = 0;
    for (size_t i = 0; i < again.line_count; i++)
        if (str_is(str_of(again.lines[i].keyword->word), keyword) && str_is(again.lines[i].fields[0], field ? first : value))
            row = again.lines[i].keyword->is_setting ? again.lines[i].rows[field] : again.lines[i].row;
    assert_null(standards_check(arena, packed_bytes, STR("test.xlsx"), &faults, &count));
    bool is_there = false;
    for (size_t i = 0; i < count; i++) {
        str cell = str_format(arena, "%s%lld", column, (long long)row);
        is_there = is_there || (str_find(faults[i].sheet, str_of(sheet)) != SIZE_MAX && str_equal(faults[i].cell, cell) && faults[i].line == row &&
                                str_find(faults[i].en, str_of(words)) != SIZE_MAX);
    }
    for (size_t i = 0; !is_there && i < count; i++)
        print_error(STR_F " " STR_F ": " STR_F "\n", STR_A(faults[i].sheet), STR_A(faults[i].cell), STR_A(faults[i].en));
    if (!is_there)
        fail_msg("no fault \"%s\" at %s %s%lld", words, sheet, column, (long long)row);
    arena_free(arena);
}

static void every_fault_names_sheet_row_and_column(void **state) {
    (void)state;
    expect_cell("standard", "1.1.1", 1, "x9", "测评标准", "C", "three decimals");
    expect_cell("standard", "1.1.1", 2, "drone", "测评标准", "D", "no such method");
    expect_cell("standard", "1.1.1", 3, "", "测评标准", "E", "both the Chinese");
    expect_cell("standard", "1.1.1", 5, "wet", "测评标准", "I", "the nature is");
    expect_cell("content", "1.1", 4, "army", "测评标准", "G", "no such owner");
    expect_cell("content", "1.1", 5, "sport", "测评标准", "H", "the field is");
    expect_cell("item", "1", 1, "99", "测评标准", "C", "sums to something else");
    expect_cell("method", "field", 1, "x", "测评方法", "B", "three decimals");
    expect_cell("state", "in_force", 1, "soon", "版本", "B", "the date is written");
}

static void what_is_no_workbook_is_one_fault(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct standards_fault *faults;
    size_t count;
    assert_null(standards_check(arena, STR("PK\003\004 not a workbook"), STR("test.xlsx"), &faults, &count));
    assert_int_equal(count, 1);
    assert_true(faults[0].zh.len && faults[0].en.len);
    arena_free(arena);
}

/* Comments, tight contents and line ends of Windows: canonical, and the same again the second time. */
static void any_file_becomes_canonical_and_stays_so(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct book book, again;
    struct book_text first, second;
    struct buf bytes;
    str text = STR("\xEF\xBB\xBFowner|police|公安|Police\r\n\r\n\r\nedition | e1 | city | 版本 | Edition\r\n# 甲\r\nitem | 1 | 1.50 | 项目 | Item\r\n"
                   "content|1.1|1.50|内容|Content|police|people\r\n# 末\r\n");
    assert_null(book_from_text(arena, text, &book));
    assert_null(book_to_text(&book, BOOK_WHOLE, &first));
    assert_null(book_read(arena, packed(&book, &bytes), &again));
    assert_null(book_to_text(&again, BOOK_WHOLE, &second));
    expect_same_text(first.text, second.text, "the workbook");
    assert_null(book_from_text(arena, first.text, &book));
    assert_null(book_to_text(&book, BOOK_WHOLE, &second));
    expect_same_text(first.text, second.text, "the second time");
    assert_true(str_find(first.text, STR("# 末\n")) != SIZE_MAX);
    assert_true(str_find(first.text, STR("1.50")) != SIZE_MAX); /* not canonical as a number: kept as a text */
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_comes_back_to_the_byte),
        cmocka_unit_test(every_fault_names_sheet_row_and_column),
        cmocka_unit_test(what_is_no_workbook_is_one_fault),
        cmocka_unit_test(any_file_becomes_canonical_and_stays_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
