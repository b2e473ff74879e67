/* The streaming writer. Each sheet goes through the ZIP as its rows are put; what names the sheets (package.c) comes
 * after them, because only then their number is known. Texts stand in their cells and not in a shared table: that table
 * would have to be kept in memory. */
#include "base/limits.h"
#include "formats/text.h"
#include "formats/xlsx/package.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROW_BYTES = 64 << 20, MOST_LINES = 25 /* the format's highest row is 409 points */ };

static void fail(struct xlsx_out *out, err why) {
    if (!out->failed)
        out->failed = why;
}

static void release(void *state) {
    struct xlsx_out *out = state;
    buf_release(&out->piece);
    buf_release(&out->cells);
}

err xlsx_write_start(struct arena *a, struct zip_sink sink, struct xlsx_out **ret) {
    struct xlsx_out *out = ARENA_NEW(a, struct xlsx_out);
    if (!out)
        return &err_no_memory;
    out->arena = a;
    buf_init(&out->piece, NULL, ROW_BYTES);
    buf_init(&out->cells, NULL, ROW_BYTES);
    TRY(arena_defer(a, release, out));
    TRY(zip_out_start(a, sink, &out->zip));
    *ret = out;
    return NULL;
}

err xlsx_flush(struct xlsx_out *out) {
    if (!out->failed && out->piece.failed)
        out->failed = out->piece.failed;
    if (!out->failed)
        fail(out, zip_out_add(out->zip, buf_str(&out->piece)));
    buf_clear(&out->piece);
    return out->failed;
}

/* Texts. */

static bool looks_like_escape(str text, size_t at) {
    unsigned char code[2];
    str part = str_slice(text, at, at + 7);
    return part.len == 7 && str_starts_with(part, "_x") && part.at[6] == '_' && str_unhex(str_slice(part, 2, 6), code, 2);
}

static bool is_outside_xml(str text, size_t at) {
    str part = str_slice(text, at, at + 3);
    return str_is(part, "\xef\xbf\xbe") || str_is(part, "\xef\xbf\xbf");
}

static void add_one(struct buf *to, str text, size_t *at) {
    char c = text.at[(*at)++];
    switch (c) {
    case '<': buf_add(to, STR("&lt;")); return;
    case '>': buf_add(to, STR("&gt;")); return;
    case '&': buf_add(to, STR("&amp;")); return;
    case '"': buf_add(to, STR("&quot;")); return;
    case '_': buf_addz(to, looks_like_escape(text, *at - 1) ? "_x005F_" : "_"); return;
    case '\xef':
        if (is_outside_xml(text, *at - 1)) {
            buf_add(to, STR("\xef\xbf\xbd"));
            *at += 2;
            return;
        }
        break;
    case '\t':
    case '\n': break;
    default:
        if ((unsigned char)c < 0x20) {
            buf_addf(to, "_x%04X_", (unsigned)c);
            return;
        }
    }
    buf_addc(to, c);
}

static void add_xml(struct buf *to, str text) {
    for (size_t i = 0; i < text.len;) {
        size_t from = i;
        while (i < text.len && (unsigned char)text.at[i] >= 0x20 && !strchr("<>&\"_\xef", text.at[i]))
            i++;
        buf_add(to, str_slice(text, from, i));
        if (i < text.len)
            add_one(to, text, &i);
    }
}

void xlsx_add_escaped(struct xlsx_out *out, struct buf *to, str text) {
    if (str_is_utf8(text)) {
        add_xml(to, text);
        return;
    }
    struct buf valid;
    buf_init(&valid, NULL, SIZE_MAX / 8);
    text_add_valid(&valid, text);
    if (valid.failed)
        fail(out, valid.failed);
    add_xml(to, buf_str(&valid));
    buf_release(&valid);
}

/* Bytes of the longest beginning with at most `units` UTF-16 units: what the format counts. */
static size_t first_units(str text, size_t units) {
    size_t i = 0;
    while (i < text.len) {
        unsigned char c = (unsigned char)text.at[i];
        size_t step = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, width = step == 4 ? 2 : 1;
        if (width > units)
            break;
        units -= width;
        i += step;
    }
    return i < text.len ? i : text.len;
}

/* Cells. */

static void add_column_name(struct buf *to, size_t column) {
    char letters[8];
    size_t at = sizeof letters;
    for (size_t rest = column + 1; rest; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    buf_add(to, (str){letters + at, sizeof letters - at});
}

static void start_cell(struct xlsx_out *out, enum xlsx_format format) {
    struct buf *to = &out->cells;
    if (!out->is_in_row) {
        out->row++;
        out->is_in_row = true;
        out->column = 0;
        out->lines = 1;
    }
    buf_add(to, STR("<c r=\""));
    add_column_name(to, out->column++);
    buf_add_i64(to, out->row);
    if (format) {
        buf_add(to, STR("\" s=\""));
        buf_add_i64(to, format);
    }
}

static unsigned shown_width(str text) {
    unsigned width = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        width += (c & 0xc0) == 0x80 ? 0 : c >= 0xe0 ? 2 : 1;
    }
    return width;
}

static unsigned column_width(const struct xlsx_column *column) {
    static const unsigned least[XLSX_STYLES] = {
        [XLSX_PLAIN] = 12, [XLSX_WRAPPED] = 30, [XLSX_WHOLE] = 8, [XLSX_DECIMAL] = 10, [XLSX_DAY] = 12, [XLSX_MOMENT] = 18};
    enum { FILTER_ARROW = 4 };
    unsigned heading = shown_width(column->heading) + FILTER_ARROW;
    if (column->width)
        return column->width;
    return heading > least[column->style] ? heading : least[column->style];
}

/* Not every program finds the height of a row with wrapped text by itself when it opens the file. */
static void make_room(struct xlsx_out *out, str text) {
    size_t column = out->column - 1;
    unsigned width = column < out->plan.column_count ? column_width(out->plan.columns + column) : 0, lines = 0;
    for (str line; width && text.len && lines < MOST_LINES; lines++) {
        if (!str_cut(text, STR("\n"), &line, &text)) {
            line = text;
            text = STR_NONE;
        }
        lines += shown_width(line) / (width + 1);
    }
    if (lines > out->lines)
        out->lines = lines < MOST_LINES ? lines : MOST_LINES;
}

static void put_formatted(struct xlsx_out *out, str text, enum xlsx_format format) {
    bool is_long = text.len > LIMIT_TEXT_CELL && first_units(text, LIMIT_TEXT_CELL) < text.len;
    if (is_long)
        text.len = first_units(text, LIMIT_TEXT_CELL - 1);
    start_cell(out, format);
    if (format == FORMAT_WRAPPED || format == FORMAT_HEADING)
        make_room(out, text);
    bool keeps_blanks = text.len && (strchr(" \t\n", text.at[0]) || strchr(" \t\n", text.at[text.len - 1]));
    buf_addz(&out->cells, keeps_blanks ? "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" : "\" t=\"inlineStr\"><is><t>");
    xlsx_add_escaped(out, &out->cells, text);
    if (is_long)
        buf_addz(&out->cells, "…");
    buf_add(&out->cells, STR("</t></is></c>"));
}

static enum xlsx_style column_style(const struct xlsx_out *out) {
    size_t column = out->is_in_row ? out->column : 0;
    return column < out->plan.column_count ? out->plan.columns[column].style : XLSX_PLAIN;
}

void xlsx_put_text(struct xlsx_out *out, str text) {
    if (text.len)
        put_formatted(out, text, column_style(out) == XLSX_WRAPPED ? FORMAT_WRAPPED : FORMAT_TEXT);
    else
        xlsx_put_empty(out);
}

static void put_number(struct xlsx_out *out, const char *number, enum xlsx_format format) {
    start_cell(out, format);
    buf_add(&out->cells, STR("\"><v>"));
    buf_addz(&out->cells, number);
    buf_add(&out->cells, STR("</v></c>"));
}

void xlsx_put_i64(struct xlsx_out *out, int64_t number) {
    enum { EXACT_DIGITS = 15 };
    char text[24];
    int len = snprintf(text, sizeof text, "%lld", (long long)number);
    if (len > EXACT_DIGITS) /* a spreadsheet would round it: ids stay texts */
        put_formatted(out, str_of(text), FORMAT_TEXT);
    else
        put_number(out, text, FORMAT_WHOLE);
}

void xlsx_put_real(struct xlsx_out *out, double number) {
    char text[40];
    if (!isfinite(number)) {
        xlsx_put_empty(out);
        return;
    }
    snprintf(text, sizeof text, "%.15g", number);
    put_number(out, text, column_style(out) == XLSX_DECIMAL ? FORMAT_DECIMAL : FORMAT_GENERAL);
}

enum { UNIX_EPOCH = 25569 };

/* The format knows no day before 1900: such a one stays a text. */
static void put_serial(struct xlsx_out *out, double serial, str otherwise, enum xlsx_format format) {
    enum { AFTER_FALSE_LEAP_DAY = 61, LAST_DAY = 2958465 };
    char text[40];
    if (serial < AFTER_FALSE_LEAP_DAY || serial >= LAST_DAY + 1) {
        put_formatted(out, otherwise, FORMAT_TEXT);
        return;
    }
    snprintf(text, sizeof text, "%.10f", serial);
    size_t len = strlen(text);
    while (text[len - 1] == '0')
        len--;
    text[text[len - 1] == '.' ? len - 1 : len] = 0;
    put_number(out, text, format);
}

void xlsx_put_day(struct xlsx_out *out, int64_t day_number) {
    struct day d = day_from_number(day_number);
    char text[48];
    snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
    put_serial(out, (double)(day_number + UNIX_EPOCH), str_of(text), FORMAT_DAY);
}

void xlsx_put_moment(struct xlsx_out *out, int64_t ms) {
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)ms);
    put_serial(out, (double)(ms + CHINA_OFFSET_MS) / MS_DAY + UNIX_EPOCH, str_of(text), FORMAT_MOMENT);
}

void xlsx_put_bool(struct xlsx_out *out, bool value) {
    start_cell(out, FORMAT_GENERAL);
    buf_addz(&out->cells, value ? "\" t=\"b\"><v>1</v></c>" : "\" t=\"b\"><v>0</v></c>");
}

void xlsx_put_empty(struct xlsx_out *out) {
    if (out->is_in_row) {
        out->column++;
        return;
    }
    start_cell(out, FORMAT_GENERAL);
    buf_add(&out->cells, STR("\"/>"));
}

static void add_row(struct xlsx_out *out) {
    enum { LINE_POINTS = 16, TITLE_POINTS = 30 };
    struct buf *to = &out->piece;
    unsigned points = out->row < out->heading_row ? TITLE_POINTS : out->lines * LINE_POINTS;
    buf_add(to, STR("<row r=\""));
    buf_add_i64(to, out->row);
    if (points > LINE_POINTS)
        buf_addf(to, "\" ht=\"%u\" customHeight=\"1", points);
    buf_add(to, STR("\">"));
    buf_add(to, buf_str(&out->cells));
    buf_add(to, STR("</row>"));
    if (out->cells.failed)
        fail(out, out->cells.failed);
    buf_clear(&out->cells);
}

err xlsx_row_end(struct xlsx_out *out) {
    if (out->is_in_row)
        add_row(out);
    else
        out->row++; /* an empty row leaves a gap */
    if (out->column > out->plan.column_count && out->plan.column_count)
        fail(out, &err_bug);
    if (out->row > LIMIT_XLSX_ROWS)
        fail(out, &xlsx_too_many_rows);
    out->is_in_row = false;
    out->column = 0;
    return xlsx_flush(out);
}

/* Sheets. */

static enum xlsx_format format_of(enum xlsx_style style) {
    static const enum xlsx_format formats[XLSX_STYLES] = {[XLSX_PLAIN] = FORMAT_TEXT,      [XLSX_WRAPPED] = FORMAT_WRAPPED, [XLSX_WHOLE] = FORMAT_WHOLE,
                                                          [XLSX_DECIMAL] = FORMAT_DECIMAL, [XLSX_DAY] = FORMAT_DAY,         [XLSX_MOMENT] = FORMAT_MOMENT};
    return formats[style];
}

static void add_columns(struct xlsx_out *out) {
    struct buf *to = &out->piece;
    if (!out->plan.column_count)
        return;
    buf_add(to, STR("<cols>"));
    for (size_t i = 0; i < out->plan.column_count; i++) {
        const struct xlsx_column *column = out->plan.columns + i;
        buf_addf(to, "<col min=\"%zu\" max=\"%zu\" width=\"%u\" style=\"%d\" customWidth=\"1\"/>", i + 1, i + 1, column_width(column),
                 (int)format_of(column->style));
    }
    buf_add(to, STR("</cols>"));
}

static err put_headings(struct xlsx_out *out) {
    const struct xlsx_sheet_plan *plan = &out->plan;
    if (plan->title.len) {
        put_formatted(out, plan->title, FORMAT_TITLE);
        TRY(xlsx_row_end(out));
    }
    for (size_t i = 0; i < plan->column_count; i++)
        put_formatted(out, plan->columns[i].heading, FORMAT_HEADING);
    return plan->column_count ? xlsx_row_end(out) : out->failed;
}

err xlsx_sheet_start(struct xlsx_out *out, const struct xlsx_sheet_plan *plan) {
    char entry[64];
    TRY(xlsx_sheet_end(out));
    if (out->sheet_count == XLSX_SHEETS)
        return &err_bug;
    xlsx_name_sheet(out, plan->name);
    out->sheet_count++;
    out->plan = *plan;
    out->row = 0;
    out->column = 0;
    out->is_in_sheet = true;
    snprintf(entry, sizeof entry, "xl/worksheets/sheet%zu.xml", out->sheet_count);
    TRY(zip_out_entry(out->zip, entry));
    struct buf *to = &out->piece;
    buf_addf(to, XLSX_XML "<worksheet xmlns=\"" XLSX_MAIN "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView%s workbookViewId=\"0\">",
             out->sheet_count == 1 ? " tabSelected=\"1\"" : "");
    out->heading_row = plan->column_count ? 1 + (plan->title.len > 0) : 0;
    out->heading_rows[out->sheet_count - 1] = out->heading_row;
    if (out->heading_row)
        buf_addf(to, "<pane ySplit=\"%lld\" topLeftCell=\"A%lld\" activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\"/>",
                 (long long)out->heading_row, (long long)out->heading_row + 1);
    buf_add(to, STR("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"16\"/>"));
    add_columns(out);
    buf_add(to, STR("<sheetData>"));
    return put_headings(out);
}

static void add_range(struct xlsx_out *out, size_t first, size_t last, int64_t from, int64_t to) {
    add_column_name(&out->piece, first);
    buf_add_i64(&out->piece, from);
    buf_addc(&out->piece, ':');
    add_column_name(&out->piece, last);
    buf_add_i64(&out->piece, to);
}

static void add_choices(struct xlsx_out *out) {
    const struct xlsx_sheet_plan *plan = &out->plan;
    struct buf *to = &out->piece;
    int64_t last = plan->rows_to_fill ? out->heading_row + plan->rows_to_fill : out->row;
    size_t count = 0;
    for (size_t i = 0; i < plan->column_count; i++)
        count += plan->columns[i].choice_count > 0;
    if (!count || last <= out->heading_row)
        return;
    buf_addf(to, "<dataValidations count=\"%zu\">", count);
    for (size_t i = 0; i < plan->column_count; i++) {
        if (!plan->columns[i].choice_count)
            continue;
        buf_add(to, STR("<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" sqref=\""));
        add_range(out, i, i, out->heading_row + 1, last);
        buf_add(to, STR("\"><formula1>"));
        fail(out, xlsx_add_choice_formula(out, plan->columns + i));
        buf_add(to, STR("</formula1></dataValidation>"));
    }
    buf_add(to, STR("</dataValidations>"));
}

err xlsx_sheet_end(struct xlsx_out *out) {
    if (!out->is_in_sheet)
        return out->failed;
    if (out->is_in_row)
        TRY(xlsx_row_end(out));
    const struct xlsx_sheet_plan *plan = &out->plan;
    struct buf *to = &out->piece;
    buf_add(to, STR("</sheetData>"));
    if (out->heading_row) {
        out->last_rows[out->sheet_count - 1] = out->row;
        out->column_counts[out->sheet_count - 1] = plan->column_count;
        buf_add(to, STR("<autoFilter ref=\""));
        add_range(out, 0, plan->column_count - 1, out->heading_row, out->row);
        buf_add(to, STR("\"/>"));
    }
    if (plan->title.len && plan->column_count > 1) {
        buf_add(to, STR("<mergeCells count=\"1\"><mergeCell ref=\""));
        add_range(out, 0, plan->column_count - 1, 1, 1);
        buf_add(to, STR("\"/></mergeCells>"));
    }
    add_choices(out);
    buf_add(to, STR("<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>"
                    "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/></worksheet>"));
    out->is_in_sheet = false;
    return xlsx_flush(out);
}
