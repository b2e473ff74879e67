#include "formats/paper/paper.h"
#include "base/clock.h"
#include "base/os.h"
#include "base/random.h"
#include "formats/chart.h"
#include "formats/qr.h"
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int open_arena(void **state) {
    *state = arena_new((size_t)1 << 30);
    return *state ? 0 : -1;
}
static int close_arena(void **state) {
    arena_free(*state);
    return 0;
}

static void draw_sample(void *state, struct canvas *c, struct spot at, double width_mm, double height_mm) {
    static const double values[] = {82, 84, 83, 86, 85, 88, 87, 89}, low[] = {80, 82, 80, 84, 82, 86, 84, 87}, high[] = {84, 86, 86, 88, 88, 90, 90, 91};
    static const str labels[] = {{"40周", 5}, {"41周", 5}, {"42周", 5}, {"43周", 5}, {"44周", 5}, {"45周", 5}, {"46周", 5}, {"47周", 5}};
    (void)state;
    struct chart_series series = {STR("全市"), CHART_BLUE, values, low, high, false};
    struct chart_grid grid = {.labels = labels, .label_count = 8, .series = &series, .series_count = 1, .unit = STR("达标率 %")};
    chart_draw_lines(c, (struct chart_box){at, width_mm, height_mm}, &grid);
}

static void draw_ranked(void *state, struct canvas *c, struct spot at, double width_mm, double height_mm) {
    (void)state;
    struct chart_bar bars[] = {{STR("文昌区"), STR("128件"), 128, 140, false, true},
                               {STR("东湖区"), STR("96件"), 96, 80, false, true},
                               {STR("高新技术产业开发区"), STR("61件 超期9件"), 61, 40, true, true}};
    chart_draw_bars(c, (struct chart_box){at, width_mm, height_mm}, &(struct chart_bars){.at = bars, .count = 3, .second_name = STR("上周")});
}

static const str cells[] = {{"1", sizeof "1" - 1}, {"文昌区", sizeof "文昌区" - 1}, {"1,286", sizeof "1,286" - 1}, {"93.4", sizeof "93.4" - 1},
                            {"2", sizeof "2" - 1}, {"东湖区", sizeof "东湖区" - 1}, {"94", sizeof "94" - 1},       {"88.1", sizeof "88.1" - 1},
                            {"3", sizeof "3" - 1}, {"高新区", sizeof "高新区" - 1}, {"210", sizeof "210" - 1},     {"85.0", sizeof "85.0" - 1}};
static const struct paper_column columns[] = {{{"序号", sizeof "序号" - 1}, 1, true},
                                              {{"县（市、区）", sizeof "县（市、区）" - 1}, 3, false},
                                              {{"问题数", sizeof "问题数" - 1}, 2, true},
                                              {{"办结率（%）", sizeof "办结率（%）" - 1}, 2, true}};
static const struct paper_table table = {{"各区问题办理情况", sizeof "各区问题办理情况" - 1}, columns, 4, {NULL, NULL, NULL}, cells, 3};
static const struct paper_drawing line = {
    {"近八周达标率", sizeof "近八周达标率" - 1}, 150, 62, draw_sample, NULL, {"达标率由82%升至89%。", sizeof "达标率由82%升至89%。" - 1}};
static const struct paper_drawing ranked = {{"各区新增问题", sizeof "各区新增问题" - 1},
                                            150,
                                            45,
                                            draw_ranked,
                                            NULL,
                                            {"文昌区128件，东湖区96件，高新区61件。", sizeof "文昌区128件，东湖区96件，高新区61件。" - 1}};

#define LONG                                                                                                                                                                                                                          \
    STR("本周全市组织日常检查三百二十六次发现问题四百一十八件办结三百九十二件其中按期办结三百八十件超期未办结九件占道经营乱停乱放小广告飞线充电公益广告破损" \
        "等问题仍然较多背街小巷农贸市场老旧小区城乡结合部是薄弱环节各单位要举一反三即知即改务求实效不得弄虚作假不得以会议落实会议以文件落实文件。")

static struct paper sample(struct arena *a, size_t paragraphs) {
    struct paper_block *b = ARENA_LIST(a, struct paper_block, paragraphs + 12);
    size_t n = 0;
    assert_non_null(b);
    b[n++] = (struct paper_block){.kind = PAPER_TEXT, .text = STR("现将2026年第47周全市创建文明城市检查情况通报如下。")};
    b[n++] = (struct paper_block){.kind = PAPER_HEADING, .level = 1, .text = STR("一、总体情况")};
    b[n++] = (struct paper_block){.kind = PAPER_HEADING, .level = 2, .text = STR("（一）检查情况")};
    for (size_t i = 0; i < paragraphs; i++)
        b[n++] = (struct paper_block){.kind = PAPER_TEXT, .text = LONG};
    b[n++] = (struct paper_block){.kind = PAPER_TABLE, .table = &table};
    b[n++] = (struct paper_block){.kind = PAPER_DRAWING, .drawing = &line};
    b[n++] = (struct paper_block){.kind = PAPER_HEADING, .level = 3, .text = STR("1. 薄弱环节")};
    b[n++] = (struct paper_block){.kind = PAPER_TEXT, .lead = STR("老旧小区。"), .text = LONG};
    b[n++] = (struct paper_block){.kind = PAPER_DRAWING, .drawing = &ranked};
    static const str attachments[] = {{"各责任单位问题办理明细表", sizeof "各责任单位问题办理明细表" - 1},
                                      {"连续两周未办结问题清单", sizeof "连续两周未办结问题清单" - 1}};
    return (struct paper){
        .facts = {STR("第47周通报"), STR("示例市创建文明城市指挥部办公室"), 1795500000000, {{STR_NONE}}},
        .head = {.mark = STR("示例市创建文明城市指挥部办公室文件"), .number = STR("示创办〔2026〕12号")},
        .title = STR("关于2026年第47周全市创建文明城市\n检查情况的通报"),
        .addressee = STR("各县（市、区）人民政府，市直各有关单位："),
        .blocks = b,
        .block_count = n,
        .attachments = attachments,
        .attachment_count = 2,
        .signed_by = STR("示例市创建文明城市指挥部办公室"),
        .signed_day = day_number((struct day){2026, 11, 23}),
        .note = STR("此件公开发布"),
        .version = {STR("市委办公室、市政府办公室，市委宣传部。"), STR("示例市创建文明城市指挥部办公室"), day_number((struct day){2026, 11, 23})},
        .frozen = STR("数据截止：2026年11月22日24时")};
}

static str set(struct arena *a, const struct paper *p, err (*how)(struct arena *, const struct paper *, struct zip_sink, struct paper_report *),
               struct paper_report *report) {
    struct buf *to = ARENA_NEW(a, struct buf);
    str bytes;
    buf_init(to, a, (size_t)256 << 20);
    assert_null(how(a, p, zip_sink_to_buf(to), report));
    assert_null(buf_finish(to, &bytes));
    return bytes;
}

/* Files of a test and the programs that read them back. */
static const char *folder(void) {
    static char path[] = "/tmp/wencheng-paper-XXXXXX";
    static bool is_made;
    if (!is_made)
        assert_non_null(mkdtemp(path));
    is_made = true;
    return path;
}
static str in_folder(struct arena *a, const char *name) { return str_format(a, "%s/%s", folder(), name); }

static bool runs(struct arena *a, const char *format, ...) {
    va_list args;
    char line_text[1024];
    (void)a;
    va_start(args, format);
    (void)vsnprintf(line_text, sizeof line_text, format, args);
    va_end(args);
    FILE *pipe = popen(line_text, "r"); /* flawfinder: a test, its words are constants */
    assert_non_null(pipe);
    char sink[4096];
    while (fread(sink, 1, sizeof sink, pipe) > 0)
        ;
    return pclose(pipe) == 0;
}

struct word {
    double left, top, right, bottom;
    size_t points;
    str text;
    int page;
};
struct words {
    struct word *at;
    size_t count;
};

static double number_after(str text, const char *name) {
    size_t at = str_find(text, str_of(name));
    return at == SIZE_MAX ? (double)NAN : strtod(text.at + at + strlen(name), NULL);
}

/* Every line of text of a PDF with its box in points, as poppler sees it. */
static struct words read_lines(struct arena *a, str pdf) {
    str out = in_folder(a, "lines.html"), text, rest, head;
    assert_true(runs(a, "pdftotext -bbox-layout '%s' '%s'", pdf.at, out.at));
    assert_null(os_read_file(a, out.at, (size_t)256 << 20, &text));
    struct words w = {ARENA_LIST(a, struct word, 100000), 0};
    int page = 0;
    for (rest = text; rest.len;) {
        str one = rest;
        if (!str_cut(rest, STR("\n"), &one, &head))
            head = STR_NONE;
        rest = head;
        if (str_find(one, STR("<page ")) != SIZE_MAX)
            page++;
        if (str_find(one, STR("<word ")) == SIZE_MAX)
            continue;
        str inner = str_slice(one, str_find(one, STR("\">")) + 2, str_find(one, STR("</word>")));
        w.at[w.count++] = (struct word){number_after(one, "xMin=\""),
                                        number_after(one, "yMin=\""),
                                        number_after(one, "xMax=\""),
                                        number_after(one, "yMax=\""),
                                        str_points(inner),
                                        inner,
                                        page};
    }
    return w;
}

#define MM (72.0 / 25.4)

/* The whole lines of the second page: how far apart, how many, how many characters, where they begin and end. */
static void measure(struct arena *a, str pdf, const char *what, double pitch_allowed) {
    struct words w = read_lines(a, pdf);
    double first = 0, last = 0, left = 1e9, right = 0;
    size_t full = 0, lines = 0;
    for (size_t i = 0; i < w.count; i++) {
        const struct word *one = &w.at[i];
        if (one->page != 2 || one->top < 36 * MM || one->bottom > 263 * MM || one->bottom - one->top < 10)
            continue;
        if (!lines || one->top - last > 10) {
            first = lines ? first : one->top;
            lines++;
            last = one->top;
        }
        left = fmin(left, one->left);
        if (one->points >= 26) {
            right = fmax(right, one->right);
            full = one->points > full ? one->points : full;
        }
    }
    double pitch = (last - first) / (double)(lines - 1) / MM;
    printf("# %s: %zu lines a page, pitch %.3f mm, %zu characters a line, left %.2f mm, right edge %.2f mm\n", what, lines, pitch, full, left / MM, right / MM);
    assert_int_equal(lines, 22);
    assert_true(fabs(pitch - 225.0 / 22) < pitch_allowed);
    assert_int_equal(full, 28);
    assert_true(fabs(left / MM - 28) < 0.5);
    assert_true(fabs(right / MM - 184) < 0.5);
}

static void the_page_is_that_of_the_standard(void **state) {
    struct arena *a = *state;
    struct paper p = sample(a, 14);
    struct paper_report report;
    if (!runs(a, "command -v pdftotext >/dev/null")) {
        puts("# pdftotext is not installed: the page is not measured");
        skip();
    }
    str path = in_folder(a, "standard.pdf");
    assert_null(os_write_file(path.at, set(a, &p, paper_pdf, &report)));
    printf("# faces: " STR_F "\n", STR_A(report.faces));
    assert_true(report.pages >= 4 && report.pages % 2 == 0);
    measure(a, path, "PDF", 0.02);
}

/* Of a page's picture: the first and last row or column that holds anything darker than a shade. */
static void page_ink(struct arena *a, str pdf, int page, double *ret_left, double *ret_top, double *ret_right, double *ret_bottom) {
    str name = in_folder(a, "ink"), pgm;
    assert_true(runs(a, "pdftoppm -gray -r 150 -f %d -l %d -singlefile '%s' '%s'", page, page, pdf.at, name.at));
    assert_null(os_read_file(a, str_format(a, STR_F ".pgm", STR_A(name)).at, (size_t)64 << 20, &pgm));
    int width, height, head;
    assert_int_equal(sscanf(pgm.at, "P5 %d %d 255%n", &width, &height, &head), 2);
    const unsigned char *at = (const unsigned char *)pgm.at + head + 1;
    int left = width, top = height, right = 0, bottom = 0;
    for (int y = height * 33 / 297; y < height * 263 / 297; y++) /* the type area and a little more; heads and page numbers apart */
        for (int x = 0; x < width; x++)
            if (at[y * width + x] < 128) {
                left = x < left ? x : left;
                right = x > right ? x : right;
                top = y < top ? y : top;
                bottom = y > bottom ? y : bottom;
            }
    double mm = 25.4 / 150;
    *ret_left = left * mm, *ret_top = top * mm, *ret_right = (right + 1) * mm, *ret_bottom = (bottom + 1) * mm;
}

static void ink_stays_in_the_type_area(void **state) {
    struct arena *a = *state;
    struct paper p = sample(a, 14);
    struct paper_report report;
    double left, top, right, bottom;
    if (!runs(a, "command -v pdftoppm >/dev/null")) {
        puts("# pdftoppm is not installed: the ink is not measured");
        skip();
    }
    str path = in_folder(a, "ink.pdf");
    assert_null(os_write_file(path.at, set(a, &p, paper_pdf, &report)));
    for (int page = 1; page <= (int)report.pages; page++) {
        page_ink(a, path, page, &left, &top, &right, &bottom);
        printf("# page %d: ink from %.1f, %.1f to %.1f, %.1f mm\n", page, left, top, right, bottom);
        assert_true(left > 27.5 && right < 184.5 && top > 36.5 && bottom < 262.5);
    }
}

static void office_programs_set_the_same_page(void **state) {
    struct arena *a = *state;
    struct paper p = sample(a, 14);
    struct paper_report report;
    if (!runs(a, "command -v soffice >/dev/null && command -v pdftotext >/dev/null")) {
        puts("# LibreOffice is not installed: the DOCX is not measured");
        skip();
    }
    str path = in_folder(a, "standard.docx"), pdf = in_folder(a, "standard-office.pdf");
    assert_null(os_write_file(path.at, set(a, &p, paper_docx, &report)));
    assert_true(runs(a,
                     "cd %s && cp standard.docx standard-office.docx && soffice -env:UserInstallation=file://%s/office --headless --convert-to pdf "
                     "standard-office.docx >/dev/null 2>&1",
                     folder(), folder()));
    measure(a, pdf, "DOCX set by LibreOffice", 0.05);
}

static void the_same_paper_gives_the_same_bytes(void **state) {
    struct arena *a = *state;
    struct paper p = sample(a, 3);
    struct paper_report report;
    str once = set(a, &p, paper_pdf, &report), again = set(a, &p, paper_pdf, &report);
    assert_true(str_equal(once, again));
    once = set(a, &p, paper_docx, &report), again = set(a, &p, paper_docx, &report);
    assert_true(str_equal(once, again));
    assert_true(report.characters > 300);
}

struct endless {
    size_t next, until;
};
static err start_rows(void *state) {
    ((struct endless *)state)->next = 0;
    return NULL;
}
static err next_row(void *state, struct arena *a, str *out, bool *ret_has) {
    struct endless *e = state;
    *ret_has = e->next < e->until;
    for (size_t i = 0; i < 4; i++)
        out[i] = i % 2 ? str_format(a, "中山路社区第%zu网格", e->next) : str_format(a, "%zu", e->next * 4 + i);
    e->next++;
    return NULL;
}

static err swallow(void *state, const void *bytes, size_t count) {
    (void)bytes;
    *(size_t *)state += count;
    return NULL;
}

static void five_hundred_pages_need_the_memory_of_one(void **state) {
    struct arena *a = arena_new((size_t)24 << 20);
    struct endless e = {0, 500 * 31};
    struct paper_table long_table = {.caption = STR("明细"), .columns = columns, .column_count = 4, .rows = {start_rows, next_row, &e}};
    struct paper_block block = {.kind = PAPER_TABLE, .table = &long_table};
    struct paper p = {.blocks = &block, .block_count = 1, .title = STR("附件"), .signed_day = -1, .version.day = -1};
    struct paper_report report;
    size_t bytes = 0;
    (void)state;
    assert_null(paper_pdf(a, &p, (struct zip_sink){swallow, &bytes}, &report));
    assert_true(report.pages >= 450 && bytes > 100000);
    size_t used = arena_used(a);
    assert_null(paper_docx(a, &p, (struct zip_sink){swallow, &bytes}, &report));
    assert_true(arena_used(a) - used < (size_t)4 << 20);
    arena_free(a);
}

static void hostile_words_are_set_as_far_as_they_go(void **state) {
    struct arena *a = *state;
    char *endless_word = arena_alloc(a, 1, 20001);
    memset(endless_word, 'W', 20000);
    static const char wild[] = "\x01\x02\x1b[31m\xff\xfe 😀👨‍👩‍👧 \xe2\x80\xae"
                               "abc\xe2\x80\xac עברית العربية <w:p>&amp;\"' \xef\xbf\xbf 𠮷㐀䶮 镕喆堃";
    str bad[4] = {{wild, sizeof wild - 1}, {endless_word, 20000}, STR(""), {wild, sizeof wild - 1}};
    struct paper_table t = {.caption = bad[0], .columns = columns, .column_count = 4, .cells = bad, .row_count = 1};
    struct paper_picture broken = {STR("\x89PNG\r\n\x1a\nnot a picture"), STR("坏图"), 100, 60};
    struct paper_block blocks[] = {{.kind = PAPER_TEXT, .lead = bad[0], .text = bad[1]},
                                   {.kind = PAPER_HEADING, .level = 9, .text = bad[0]},
                                   {.kind = PAPER_TABLE, .table = &t},
                                   {.kind = PAPER_PICTURE, .picture = &broken}};
    struct paper p = {.facts = {bad[0], bad[1], 0, {{STR_NONE}}},
                      .head = {.mark = bad[1], .number = bad[0]},
                      .title = bad[0],
                      .addressee = bad[0],
                      .blocks = blocks,
                      .block_count = 3,
                      .attachments = bad,
                      .attachment_count = 2,
                      .signed_by = bad[1],
                      .signed_day = 0,
                      .note = bad[0],
                      .version = {bad[0], bad[1], 0},
                      .mark = bad[0],
                      .frozen = bad[1]};
    struct paper_report report;
    str pdf = set(a, &p, paper_pdf, &report);
    assert_true(str_starts_with(pdf, "%PDF"));
    assert_int_equal(report.cut_cells, 1);
    str docx = set(a, &p, paper_docx, &report), xml;
    struct unzip *z;
    size_t entry;
    assert_null(unzip_open(a, docx, &z));
    assert_null(unzip_find(z, STR("word/document.xml"), &entry));
    assert_null(unzip_read_whole(z, entry, a, (size_t)64 << 20, &xml));
    assert_true(str_find(xml, STR("\x1b")) == SIZE_MAX && str_find(xml, STR("\xe2\x80\xae")) == SIZE_MAX && str_find(xml, STR("&lt;w:p&gt;")) != SIZE_MAX);
}

static void random_bytes_never_break_a_page(void **state) {
    struct rng rng = rng_seed(7);
    (void)state;
    for (size_t round = 0; round < 60; round++) {
        struct arena *a = arena_new((size_t)256 << 20);
        size_t count = rng_below(&rng, 3000);
        char *text = arena_alloc(a, 1, count + 1);
        for (size_t i = 0; i < count; i++)
            text[i] = (char)rng_next(&rng);
        struct paper_block block = {.kind = PAPER_TEXT, .text = {text, count}};
        struct paper p = {.title = {text, count / 20}, .blocks = &block, .block_count = 1, .signed_day = -1, .version.day = -1};
        struct paper_report report;
        assert_true(str_starts_with(set(a, &p, paper_pdf, &report), "%PDF"));
        assert_true(str_is_utf8(canvas_clean(a, block.text)));
        arena_free(a);
    }
}

static void a_missing_face_is_told(void **state) {
    struct arena *a = *state;
    struct paper p = sample(a, 1);
    struct paper_report report;
    p.facts.wish.families[FACE_FANG] = STR("No Such Face, Noto Sans CJK SC");
    (void)set(a, &p, paper_pdf, &report);
    assert_true(str_find(report.faces, STR("仿宋=Noto Sans CJK SC")) != SIZE_MAX);
    p.facts.wish.families[FACE_FANG] = STR("No Such Face");
    (void)set(a, &p, paper_pdf, &report);
    assert_true(report.has_fallback_face);
}

static void codes_hold_their_text(void **state) {
    struct arena *a = *state;
    struct qr code;
    struct canvas *c;
    str png, text = STR("https://wc.example.gov.cn/q/1abcDEF-一二三");
    struct canvas_facts facts = {STR("码"), STR(""), 0, {{STR_NONE}}};
    assert_null(qr_encode(a, text, &code));
    assert_ptr_equal(qr_encode(a, STR(""), &code), &qr_too_long);
    assert_null(canvas_png(a, &facts, 60, 60, 200, &c));
    canvas_squares(c, (struct spot){10, 10}, code.bits, code.side, 40);
    assert_null(canvas_end_png(c, &png));
    if (!runs(a, "command -v zbarimg >/dev/null")) {
        puts("# zbarimg is not installed: the code is not read back");
        skip();
    }
    str path = in_folder(a, "code.png");
    assert_null(os_write_file(path.at, png));
    assert_true(runs(a, "zbarimg -q --raw '%s' 2>/dev/null | grep -qF '" STR_F "'", path.at, STR_A(text)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_that_of_the_standard),
        cmocka_unit_test(ink_stays_in_the_type_area),
        cmocka_unit_test(office_programs_set_the_same_page),
        cmocka_unit_test(the_same_paper_gives_the_same_bytes),
        cmocka_unit_test(five_hundred_pages_need_the_memory_of_one),
        cmocka_unit_test(hostile_words_are_set_as_far_as_they_go),
        cmocka_unit_test(random_bytes_never_break_a_page),
        cmocka_unit_test(a_missing_face_is_told),
        cmocka_unit_test(codes_hold_their_text),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
