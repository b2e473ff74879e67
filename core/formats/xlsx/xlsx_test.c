#include "base/limits.h"
#include "formats/xlsx.h"
#include "formats/xml.h"
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Rows as text: "1|a|b" and what is not text after a sign: #number @date ?bool !error, ^merged. */
static err drain(struct xlsx_book *book, struct buf *to, size_t *ret_rows) {
    static const char signs[] = {[XLSX_EMPTY] = '|', [XLSX_TEXT] = '|', [XLSX_NUMBER] = '#', [XLSX_DATE] = '@', [XLSX_BOOL] = '?', [XLSX_ERROR] = '!'};
    for (*ret_rows = 0;; ++*ret_rows) {
        struct xlsx_row row = {0};
        TRY(xlsx_read_row(book, &row));
        if (!row.cells)
            return NULL;
        buf_addf(to, "%lld", (long long)row.number);
        for (size_t i = 0; i < row.count; i++)
            buf_addf(to, "%c%s" STR_F, signs[row.cells[i].kind], row.cells[i].is_merged ? "^" : "", STR_A(row.cells[i].text));
        buf_addc(to, '\n');
    }
}

static void test_other_peoples_files(void **state) {
    (void)state;
    static const char folder[] = "../shared/data/xlsx-samples";
    DIR *d = opendir(folder);
    if (!d) {
        print_message("skipped: %s is not here\n", folder);
        skip();
        return;
    }
    int files = 0, with_rows = 0;
    for (struct dirent *e; (e = readdir(d));) {
        if (!strstr(e->d_name, ".xlsx"))
            continue;
        struct arena *a = arena_new(64 << 20);
        struct xlsx_book *book = NULL;
        struct buf b;
        size_t sheets = 0, rows = 0, all = 0;
        buf_init(&b, NULL, 64 << 20);
        assert_null(xlsx_open_file(a, str_format(a, "%s/%s", folder, e->d_name).at, &book));
        xlsx_sheets(book, &sheets);
        for (size_t i = 0; i < sheets; i++) {
            assert_null(xlsx_read_start(book, i));
            assert_null(drain(book, &b, &rows));
            all += rows;
        }
        if (getenv("WENCHENG_TEST_SHOW"))
            print_message("== %s: %zu sheets, %zu rows\n%.3000s\n", e->d_name, sheets, all, b.at ? b.at : "");
        files++;
        with_rows += all > 0;
        buf_release(&b);
        arena_free(a);
    }
    closedir(d);
    assert_int_equal(files, 16);
    assert_true(with_rows >= 15);
}

/* A workbook from its parts, as another program would write it. */
struct parts {
    const char *workbook, *styles, *shared, *sheet;
};

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define DOC "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

static str book_of(struct buf *b, const struct parts *p) {
    static const char plain[] = "<workbook " MAIN " xmlns:r=\"" DOC "\"><sheets><sheet name=\"一\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>";
    const char *const entries[][2] = {
        {"_rels/.rels",
         "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"a\" Type=\"" DOC "/officeDocument\" Target=\"/odd/book.xml\"/></Relationships>"},
        {"odd/_rels/book.xml.rels",
         "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"s1\" Type=\"" DOC "/worksheet\" Target=\"../far/./one.xml\"/>"
         "<Relationship Id=\"s2\" Type=\"" DOC "/worksheet\" Target=\"/far/one.xml\"/>"
         "<Relationship Id=\"t\" Type=\"" DOC "/styles\" Target=\"st.xml\"/><Relationship Id=\"u\" Type=\"" DOC "/sharedStrings\" Target=\"ss.xml\"/>"
         "</Relationships>"},
        {"odd/book.xml", p->workbook ? p->workbook : plain},
        {"odd/st.xml", p->styles ? p->styles : "<styleSheet " MAIN "/>"},
        {"odd/ss.xml", p->shared ? p->shared : "<sst " MAIN "/>"},
        {"far/one.xml", p->sheet},
    };
    struct arena *a = arena_new(1 << 20);
    struct zip_out *z = NULL;
    buf_init(b, NULL, 64 << 20);
    assert_null(zip_out_start(a, zip_sink_to_buf(b), &z));
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        assert_null(zip_out_entry(z, entries[i][0]));
        assert_null(zip_out_add(z, str_of(entries[i][1])));
    }
    assert_null(zip_out_end(z));
    arena_free(a);
    return buf_str(b);
}

static err read_parts(const struct parts *p, const char *wanted) {
    struct buf packed, seen;
    struct arena *a = arena_new(8 << 20);
    struct xlsx_book *book = NULL;
    size_t rows = 0;
    buf_init(&seen, NULL, 1 << 20);
    buf_addz(&seen, "");
    str bytes = book_of(&packed, p);
    err failed = xlsx_open(a, bytes, &book);
    if (!failed)
        failed = xlsx_read_start(book, 0);
    if (!failed)
        failed = drain(book, &seen, &rows);
    if (!failed && wanted)
        assert_string_equal(seen.at, wanted);
    buf_release(&seen);
    arena_free(a);
    buf_release(&packed);
    return failed;
}

#define SHEET(rows) "<worksheet " MAIN "><sheetData>" rows "</sheetData></worksheet>"

static void test_kinds_of_cells(void **state) {
    (void)state;
    struct parts p = {
        .styles = "<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"200\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
                  "<numFmt numFmtId=\"201\" formatCode=\"[Red]0.00&quot;days&quot;\\d_d\"/><numFmt numFmtId=\"202\" formatCode=\"[h]:mm\"/></numFmts>"
                  "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                  "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"200\"/><xf numFmtId=\"201\"/><xf numFmtId=\"202\"/></cellXfs></styleSheet>",
        .shared = "<sst " MAIN "><si><t>简单</t></si><si><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r><rPh sb=\"0\" eb=\"1\"><t>フ</t></rPh></si>"
                  "<si><t>a_x000D__x005F_x0041_</t></si><si/></sst>",
        .sheet = SHEET("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"D2\" t=\"s\"><v>2</v></c><c r=\"E2\" "
                       "t=\"s\"><v>3</v></c></row>"
                       "<row><c t=\"inlineStr\"><is><r><t>内</t></r><r><t xml:space=\"preserve\">联 </t></r><rPh><t>x</t></rPh></is></c><c "
                       "t=\"str\"><f>A1&amp;1</f><v>公式</v></c>"
                       "<c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2026-11-24T10:10:00</v></c></row>"
                       "<row r=\"9\"><c><v>0.1</v></c><c><v>1.1000000000000001</v></c><c><v>410105199901010011</v></c><c><v>1E-7</v></c><c "
                       "s=\"3\"><v>12</v></c><c s=\"1\"/></row>"
                       "<row r=\"10\"><c s=\"1\"><v>46350</v></c><c s=\"2\"><v>46350.423611111109</v></c><c s=\"1\"><v>0.5</v></c><c s=\"4\"><v>1.5</v></c><c "
                       "s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c>"
                       "<c s=\"1\"><v>-1</v></c></row><row r=\"11\"/><row r=\"12\"><c/></row>")};
    assert_null(read_parts(&p, "2|简单|富文本||a\r_x0041_\n3|内联 |公式?true!#N/A@2026-11-24 10:10:00\n9#0.1#1.1#410105199901010011#1e-07#12\n"
                               "10@2026-11-24@2026-11-24 10:10:00@12:00:00@36:00:00@1900-02-28@1900-03-01#-1\n"));
    p.workbook = "<workbook " MAIN " xmlns:r=\"" DOC "\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"x\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>";
    p.sheet = SHEET("<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>44888</v></c></row>");
    assert_null(read_parts(&p, "1@1904-01-01@2026-11-24\n"));
}

static void test_merged_areas(void **state) {
    (void)state;
    struct parts p = {
        .sheet = "<worksheet " MAIN "><sheetData><row><c t=\"str\"><v>标题</v></c></row>"
                 "<row><c t=\"str\"><v>区</v></c><c><v>1</v></c></row><row><c r=\"B3\"><v>2</v></c></row><row><c r=\"B4\"><v>3</v></c></row></sheetData>"
                 "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"Z9:AA99\"/></mergeCells></worksheet>"};
    assert_null(read_parts(&p, "1|标题|^标题|^标题\n2|区#1\n3|^区#2\n4|#3\n"));
}

static void test_sheet_order_and_hidden(void **state) {
    (void)state;
    struct buf packed;
    struct arena *a = arena_new(1 << 20);
    struct xlsx_book *book = NULL;
    size_t count = 0;
    struct parts p = {.sheet = SHEET(""),
                      .workbook = "<workbook " MAIN " xmlns:r=\"" DOC "\"><sheets><sheet name=\"乙\" sheetId=\"7\" state=\"veryHidden\" r:id=\"s2\"/>"
                                  "<sheet name=\"甲\" sheetId=\"3\" r:id=\"s1\"/></sheets></workbook>"};
    assert_null(xlsx_open(a, book_of(&packed, &p), &book));
    const struct xlsx_sheet *sheets = xlsx_sheets(book, &count);
    assert_int_equal(count, 2);
    assert_true(str_is(sheets[0].name, "乙") && sheets[0].is_hidden);
    assert_true(str_is(sheets[1].name, "甲") && !sheets[1].is_hidden);
    arena_free(a);
    buf_release(&packed);
}

static void test_refusals(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct xlsx_book *book = NULL;
    assert_ptr_equal(xlsx_open(a, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), &book), &xlsx_old_format);
    assert_ptr_equal(xlsx_open(a, STR("名称,数\n"), &book), &xlsx_malformed);
    assert_ptr_equal(xlsx_open(a, STR("PK\3\4 and nothing"), &book), &unzip_malformed);
    arena_free(a);
    const struct {
        struct parts parts;
        err why;
    } cases[] = {
        {{.sheet = "<!DOCTYPE w [<!ENTITY a \"b\">]>" SHEET("")}, &xml_has_doctype},
        {{.shared = "<!DOCTYPE w>" SHEET(""), .sheet = SHEET("")}, &xml_has_doctype},
        {{.sheet = SHEET("<row r=\"2\"/><row r=\"2\"/>")}, &xlsx_malformed},
        {{.sheet = SHEET("<row r=\"1048577\"/>")}, &xlsx_too_many_rows},
        {{.sheet = SHEET("<row><c r=\"XFE1\"/></row>")}, &xlsx_malformed},
        {{.sheet = SHEET("<row><c t=\"s\"><v>0</v></c></row>")}, &xlsx_malformed},
        {{.sheet = SHEET("<row><c t=\"s\"><v>-1</v></c></row>")}, &xlsx_malformed},
        {{.sheet = SHEET("<c r=\"A1\"/>")}, &xlsx_malformed},
        {{.sheet = "<worksheet><sheetData><row>"}, &xml_malformed},
        {{.workbook = "<workbook/>", .sheet = SHEET("")}, &xlsx_malformed},
        {{.workbook = "<workbook " MAIN " xmlns:r=\"" DOC "\"><sheets><sheet name=\"x\" r:id=\"nowhere\"/></sheets></workbook>", .sheet = SHEET("")},
         &xlsx_malformed},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        err failed = read_parts(&cases[i].parts, NULL);
        if (failed != cases[i].why)
            fail_msg("case %zu: %s", i, failed ? failed->code : "accepted");
    }
}

/* Small when packed, endless when unpacked: each kind meets its own limit. */
static err read_bomb(const char *before, const char *piece, size_t times, const char *after) {
    struct buf sheet;
    buf_init(&sheet, NULL, 128 << 20);
    buf_addz(&sheet, before);
    for (size_t i = 0; i < times; i++)
        buf_addz(&sheet, piece);
    buf_addz(&sheet, after);
    struct parts p = {.sheet = sheet.at};
    err failed = read_parts(&p, NULL);
    buf_release(&sheet);
    return failed;
}

static err read_many_merges(unsigned count) {
    struct buf sheet;
    buf_init(&sheet, NULL, 128 << 20);
    buf_addz(&sheet, "<worksheet><sheetData><row r=\"77\"><c><v>1</v></c></row></sheetData><mergeCells>");
    for (unsigned i = 1; i <= count; i++)
        buf_addf(&sheet, "<mergeCell ref=\"A%u:B%u\"/>", i * 7, i * 7 + i % 5);
    buf_addz(&sheet, "</mergeCells></worksheet>");
    struct parts p = {.sheet = sheet.at};
    err failed = read_parts(&p, NULL);
    buf_release(&sheet);
    return failed;
}

static void test_bombs(void **state) {
    (void)state;
    assert_ptr_equal(read_bomb("<worksheet><sheetData>", "<row/>", 2000000, "</sheetData></worksheet>"), &unzip_too_large);
    assert_ptr_equal(read_bomb("<worksheet><sheetData><row><c t=\"str\"><v>", "字", LIMIT_TEXT_CELL + 1, "</v></c></row></sheetData></worksheet>"),
                     &xlsx_cell_too_long);
    assert_null(read_bomb("<worksheet><sheetData><row><c t=\"str\"><v>", "字", LIMIT_TEXT_CELL, "</v></c></row></sheetData></worksheet>"));
    assert_ptr_equal(read_bomb("<worksheet>", "<a>", LIMIT_XML_DEPTH, "</worksheet>"), &xml_too_deep);
    assert_ptr_equal(read_bomb("<worksheet><sheetData/><mergeCells>", "<mergeCell ref=\"A1:B2\"/>", 65537, "</mergeCells></worksheet>"), &unzip_too_large);
    assert_ptr_equal(read_many_merges(65537), &xlsx_too_large);
    assert_null(read_many_merges(65536));
    assert_ptr_equal(
        read_bomb("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>", "<mergeCell ref=\"A1:B2\"/>", 1025, "</mergeCells></worksheet>"),
        &xlsx_too_large);
}

/* Writing. */

static const str grades[] = {{"优", 3}, {"良", 3}, {"差", 3}};
static str many[100];

static const struct xlsx_column columns[] = {
    {.heading = {"案件号", 9}},
    {.heading = {"说明", 6}, .style = XLSX_WRAPPED},
    {.heading = {"数量", 6}, .style = XLSX_WHOLE},
    {.heading = {"得分", 6}, .style = XLSX_DECIMAL},
    {.heading = {"日期", 6}, .style = XLSX_DAY},
    {.heading = {"受理时间", 12}, .style = XLSX_MOMENT},
    {.heading = {"评级", 6}, .choices = grades, .choice_count = 3},
    {.heading = {"街道", 6}, .choices = many, .choice_count = 100},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void put_example(struct xlsx_out *out, int64_t i) {
    xlsx_put_text(out, STR("00123"));
    xlsx_put_text(out, i % 2 ? STR("=1+1") : STR(" a<b>&\"c\"\n_x0041_\x01\xff "));
    xlsx_put_i64(out, i);
    xlsx_put_real(out, 0.125);
    xlsx_put_day(out, 20781);
    xlsx_put_moment(out, 1795486200000);
    xlsx_put_text(out, STR("良"));
    xlsx_put_empty(out);
    assert_null(xlsx_row_end(out));
}

static void write_example(struct arena *a, struct zip_sink sink, int64_t rows) {
    struct xlsx_out *out = NULL;
    for (size_t i = 0; i < 100; i++)
        many[i] = str_format(a, "第%zu街道", i + 1);
    assert_null(xlsx_write_start(a, sink, &out));
    assert_null(xlsx_sheet_start(
        out, &(struct xlsx_sheet_plan){.name = STR("案件[1]/台账"), .title = STR("市容案件台账"), .columns = columns, .column_count = COLUMNS}));
    for (int64_t i = 0; i < rows; i++)
        put_example(out, i);
    assert_null(xlsx_sheet_start(out, &(struct xlsx_sheet_plan){.name = STR("案件_1__台账"), .columns = columns, .column_count = 2, .rows_to_fill = 500}));
    assert_null(xlsx_sheet_start(out, &(struct xlsx_sheet_plan){.name = STR("")}));
    xlsx_put_bool(out, true);
    xlsx_put_i64(out, INT64_MAX);
    xlsx_put_day(out, -40000);
    xlsx_put_real(out, NAN);
    assert_null(xlsx_row_end(out));
    assert_null(xlsx_write_end(out));
}

static void test_what_is_written_reads_back(void **state) {
    (void)state;
    struct arena *a = arena_new(16 << 20);
    struct buf packed, seen;
    struct xlsx_book *book = NULL;
    size_t count = 0, rows = 0;
    buf_init(&packed, a, 4 << 20);
    buf_init(&seen, a, 4 << 20);
    write_example(a, zip_sink_to_buf(&packed), 2);
    assert_null(xlsx_open(a, buf_str(&packed), &book));
    const struct xlsx_sheet *sheets = xlsx_sheets(book, &count);
    assert_int_equal(count, 4);
    assert_true(str_is(sheets[0].name, "案件_1__台账"));
    assert_true(str_is(sheets[1].name, "案件_1__台账(2)"));
    assert_true(str_is(sheets[2].name, "Sheet"));
    assert_true(str_is(sheets[3].name, "lists") && sheets[3].is_hidden && !sheets[0].is_hidden);
    assert_null(xlsx_read_start(book, 0));
    assert_null(drain(book, &seen, &rows));
    assert_string_equal(seen.at, "1|市容案件台账|^市容案件台账|^市容案件台账|^市容案件台账|^市容案件台账|^市容案件台账|^市容案件台账|^市容案件台账\n"
                                 "2|案件号|说明|数量|得分|日期|受理时间|评级|街道\n"
                                 "3|00123| a<b>&\"c\"\n_x0041_\x01\xef\xbf\xbd #0#0.125@2026-11-24@2026-11-24 10:10:00|良\n"
                                 "4|00123|=1+1#1#0.125@2026-11-24@2026-11-24 10:10:00|良\n");
    buf_clear(&seen);
    assert_null(xlsx_read_start(book, 2));
    assert_null(drain(book, &seen, &rows));
    assert_string_equal(seen.at, "1?true|9223372036854775807|1860-06-26\n");
    buf_clear(&seen);
    assert_null(xlsx_read_start(book, 3));
    assert_null(drain(book, &seen, &rows));
    assert_int_equal(rows, 100);
    arena_free(a);
}

static void test_long_texts_are_cut_visibly(void **state) {
    (void)state;
    struct arena *a = arena_new(16 << 20);
    struct buf packed, text;
    struct xlsx_out *out = NULL;
    struct xlsx_book *book = NULL;
    struct xlsx_row row = {0};
    buf_init(&packed, a, 4 << 20);
    buf_init(&text, a, 4 << 20);
    for (int i = 0; i < LIMIT_TEXT_CELL; i++)
        buf_addz(&text, "𠮷");
    assert_null(xlsx_write_start(a, zip_sink_to_buf(&packed), &out));
    assert_null(xlsx_sheet_start(out, &(struct xlsx_sheet_plan){.name = STR("x")}));
    xlsx_put_text(out, buf_str(&text));
    assert_null(xlsx_row_end(out));
    assert_null(xlsx_write_end(out));
    assert_null(xlsx_open(a, buf_str(&packed), &book));
    assert_null(xlsx_read_start(book, 0));
    assert_null(xlsx_read_row(book, &row));
    assert_int_equal(str_points(row.cells[0].text), (LIMIT_TEXT_CELL - 1) / 2 + 1);
    assert_true(str_ends(row.cells[0].text, STR("𠮷…")));
    arena_free(a);
}

struct counter {
    size_t bytes, left;
};

static err count_bytes(void *state, const void *bytes, size_t count) {
    (void)bytes;
    struct counter *c = state;
    c->bytes += count;
    if (count > c->left)
        return &err_no_space;
    c->left -= count;
    return NULL;
}

static void test_memory_does_not_grow_with_rows(void **state) {
    (void)state;
    size_t used[2];
    for (int i = 0; i < 2; i++) {
        struct arena *a = arena_new(1 << 20);
        struct counter c = {0, SIZE_MAX};
        write_example(a, (struct zip_sink){count_bytes, &c}, i ? 20000 : 10);
        used[i] = arena_used(a);
        arena_free(a);
    }
    assert_int_equal(used[0], used[1]);
}

/* Wherever the disk fills up, the writer says so and nothing leaks. */
static void test_full_disk_is_reported(void **state) {
    (void)state;
    for (size_t room = 0; room < 4000; room += 250) {
        struct arena *a = arena_new(1 << 20);
        struct counter c = {0, room};
        struct xlsx_out *out = NULL;
        err failed = xlsx_write_start(a, (struct zip_sink){count_bytes, &c}, &out);
        if (!failed)
            failed = xlsx_sheet_start(out, &(struct xlsx_sheet_plan){.name = STR("x"), .columns = columns, .column_count = COLUMNS - 1});
        for (int i = 0; i < 3 && !failed; i++) {
            xlsx_put_i64(out, i);
            failed = xlsx_row_end(out);
        }
        if (!failed)
            failed = xlsx_write_end(out);
        if (room < 2000)
            assert_ptr_equal(failed, &err_no_space);
        arena_free(a);
    }
}

static void test_little_memory_is_a_problem_not_a_crash(void **state) {
    (void)state;
    struct buf packed;
    struct parts p = {
        .shared = "<sst><si><t>x</t></si></sst>",
        .sheet = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells></worksheet>"};
    str bytes = book_of(&packed, &p);
    err failed = &err_no_memory;
    for (size_t limit = 16; failed; limit += 256) {
        struct arena *a = arena_new(limit);
        struct xlsx_book *book = NULL;
        struct xlsx_row row = {0};
        failed = xlsx_open(a, bytes, &book);
        if (!failed)
            failed = xlsx_read_start(book, 0);
        if (!failed)
            failed = xlsx_read_row(book, &row);
        assert_true(!failed || failed == &err_no_memory);
        arena_free(a);
    }
    buf_release(&packed);
}

/* Another reader of ZIP and XML must agree; opened with python when it is there. */
static void test_others_can_read_it(void **state) {
    (void)state;
    char path[] = "/tmp/wencheng-xlsx-test-XXXXXX";
    int file = mkstemp(path);
    struct arena *a = arena_new(1 << 20);
    assert_true(file >= 0);
    write_example(a, zip_sink_to_file(&file), 50);
    struct buf command;
    buf_init(&command, a, 4096);
    buf_addf(&command,
             "command -v python3 >/dev/null || exit 77; python3 -c 'import sys, zipfile, xml.dom.minidom as m\n"
             "z = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n"
             "for n in z.namelist(): m.parseString(z.read(n))\n"
             "assert len(z.namelist()) == 9, z.namelist()' %s",
             path);
    const char *kept = getenv("WENCHENG_TEST_KEEP");
    int outcome = system(command.at);
    if (kept) {
        buf_clear(&command);
        buf_addf(&command, "cp %s %s", path, kept);
        assert_int_equal(system(command.at), 0);
    }
    remove(path);
    arena_free(a);
    if (outcome == 77 << 8) {
        print_message("skipped: no python3 to look at the workbook with\n");
        skip();
    }
    assert_int_equal(outcome, 0);
}

static void test_cell_names(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 16);
    assert_string_equal(xlsx_cell_name(a, 0, 7).at, "A7");
    assert_string_equal(xlsx_cell_name(a, 25, 1).at, "Z1");
    assert_string_equal(xlsx_cell_name(a, 26, 1).at, "AA1");
    assert_string_equal(xlsx_cell_name(a, 16383, 1048576).at, "XFD1048576");
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_peoples_files),
        cmocka_unit_test(test_kinds_of_cells),
        cmocka_unit_test(test_merged_areas),
        cmocka_unit_test(test_sheet_order_and_hidden),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_what_is_written_reads_back),
        cmocka_unit_test(test_long_texts_are_cut_visibly),
        cmocka_unit_test(test_memory_does_not_grow_with_rows),
        cmocka_unit_test(test_full_disk_is_reported),
        cmocka_unit_test(test_little_memory_is_a_problem_not_a_crash),
        cmocka_unit_test(test_others_can_read_it),
        cmocka_unit_test(test_cell_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
