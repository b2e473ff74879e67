/* Bytes come in blocks, leave iconv as UTF-8 blocks, and are cut into cells by one small state machine that may be
 * interrupted at any byte by the end of a block. */
#include "base/limits.h"
#include "formats/csv.h"
#include <errno.h>
#include <iconv.h>
#include <string.h>

const struct problem csv_malformed = {PROBLEM_INVALID, "formats.csv_malformed", "文件不是正确的 CSV 表格，请检查提示的行，或另存为 XLSX 后再导入。",
                                      "The file is not well-formed CSV; look at the line named, or save it as XLSX and import that."};
const struct problem csv_too_many_columns = {PROBLEM_TOO_LARGE, "formats.csv_too_many_columns", "表格的列数超过 512 列，请删去多余的列。",
                                             "The table has more than 512 columns; remove those not needed."};
const struct problem csv_too_many_rows = {PROBLEM_TOO_LARGE, "formats.csv_too_many_rows", "表格超过 1048576 行，请分成几个文件。",
                                          "The table has more than 1,048,576 rows; split it into several files."};
const struct problem csv_cell_too_long = {PROBLEM_TOO_LARGE, "formats.csv_cell_too_long", "有一格的文字超过 32767 个字，请缩短。",
                                          "One cell holds more than 32,767 characters; shorten it."};

enum { RAW_BYTES = 32768, DECODED_BYTES = 2 * RAW_BYTES, CELL_BYTES = 4 * LIMIT_TEXT_CELL };

struct csv_reader {
    struct csv_source source;
    str memory; /* what is left of it, when the source is memory */
    char raw[RAW_BYTES], decoded[DECODED_BYTES];
    size_t raw_count, decoded_at, decoded_count;
    bool is_started, is_source_dry, is_ascii_so_far, has_door;
    iconv_t door;
    enum csv_encoding encoding;
    char separator;
    int64_t line, rows;
    struct buf text; /* the row's cells, one after the other */
    size_t cell_start[LIMIT_CSV_FIELDS + 1];
    str cells[LIMIT_CSV_FIELDS];
    size_t count;
    struct csv_fault fault;
};

static err refuse(struct csv_reader *r, err why, int64_t line, const char *zh, const char *en) {
    r->fault = (struct csv_fault){line, zh ? zh : why->zh, en ? en : why->en};
    return why;
}

static err read_memory(void *state, void *to, size_t room, size_t *ret_count) {
    str *left = state;
    str part = str_slice(*left, 0, room);
    if (part.len)
        memcpy(to, part.at, part.len);
    *left = str_slice(*left, part.len, left->len);
    *ret_count = part.len;
    return NULL;
}

static void close_reader(void *reader) {
    struct csv_reader *r = reader;
    if (r->has_door)
        iconv_close(r->door);
    r->has_door = false;
    buf_release(&r->text);
}

err csv_read_start_from(struct arena *a, const struct csv_source *source, struct csv_reader **ret) {
    struct csv_reader *r = ARENA_NEW(a, struct csv_reader);
    if (!r)
        return &err_no_memory;
    r->source = *source;
    r->line = 1;
    r->is_ascii_so_far = true;
    buf_init(&r->text, NULL, (size_t)LIMIT_CSV_FIELDS * CELL_BYTES);
    TRY(arena_defer(a, close_reader, r));
    *ret = r;
    return NULL;
}

err csv_read_start(struct arena *a, str bytes, struct csv_reader **ret) {
    struct csv_reader *r = NULL;
    TRY(csv_read_start_from(a, &(struct csv_source){read_memory, NULL}, &r));
    r->memory = bytes;
    r->source.state = &r->memory;
    *ret = r;
    return NULL;
}

/* Encoding. */

static err open_door(struct csv_reader *r, enum csv_encoding encoding) {
    static const char *const names[] = {[CSV_UTF8] = "UTF-8", [CSV_GB18030] = "GB18030", [CSV_UTF16LE] = "UTF-16LE", [CSV_UTF16BE] = "UTF-16BE"};
    if (r->has_door)
        iconv_close(r->door);
    r->door = iconv_open("UTF-8", names[encoding]);
    r->has_door = r->door != (iconv_t)-1;
    r->encoding = encoding;
    return r->has_door ? NULL : refuse(r, &err_no_memory, r->line, NULL, NULL);
}

/* A block may end inside a character: up to three bytes at its end are not held against it. */
static bool block_is_utf8(str block, bool is_all) {
    for (size_t cut = 0; cut <= (is_all ? 0 : 3) && cut <= block.len; cut++)
        if (str_is_utf8(str_slice(block, 0, block.len - cut)))
            return true;
    return false;
}

static err sniff_encoding(struct csv_reader *r) {
    str block = {r->raw, r->raw_count};
    size_t mark = 0;
    enum csv_encoding encoding;
    if (str_starts_with(block, "\xef\xbb\xbf")) {
        mark = 3;
        encoding = CSV_UTF8;
    } else if (str_starts_with(block, "\xff\xfe")) {
        mark = 2;
        encoding = CSV_UTF16LE;
    } else if (str_starts_with(block, "\xfe\xff")) {
        mark = 2;
        encoding = CSV_UTF16BE;
    } else {
        /* in memory the whole file is asked, not only its first block */
        bool is_utf8 = r->memory.len ? str_is_utf8((str){r->memory.at - r->raw_count, r->memory.len + r->raw_count}) : block_is_utf8(block, r->is_source_dry);
        encoding = is_utf8 ? CSV_UTF8 : CSV_GB18030;
    }
    r->raw_count -= mark;
    memmove(r->raw, r->raw + mark, r->raw_count);
    return open_door(r, encoding);
}

static err fill_raw(struct csv_reader *r) {
    while (!r->is_source_dry && r->raw_count < RAW_BYTES) {
        size_t count = 0;
        TRY(r->source.read(r->source.state, r->raw + r->raw_count, RAW_BYTES - r->raw_count, &count));
        r->raw_count += count;
        r->is_source_dry = count == 0;
    }
    return NULL;
}

/* The separator is the one that the first line uses most, outside quotes; comma when in doubt. */
static char sniff_separator(str text) {
    size_t commas = 0, tabs = 0, semicolons = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        commas += c == ',';
        tabs += c == '\t';
        semicolons += c == ';';
        if ((c == '\n' || c == '\r') && commas + tabs + semicolons)
            break;
    }
    if (tabs > commas && tabs >= semicolons)
        return '\t';
    return semicolons > commas ? ';' : ',';
}

static err refuse_encoding(struct csv_reader *r) {
    return refuse(r, &csv_malformed, r->line, "这一行有无法识别的字符，请把文件另存为 UTF-8 编码。",
                  "This line has bytes of no known encoding; save the file as UTF-8.");
}

/* Runs iconv once. Only when it makes nothing of what is there is a bad byte reported, so that the line is the right one. */
static err convert(struct csv_reader *r) {
    char *from = r->raw, *to = r->decoded;
    size_t from_left = r->raw_count, to_left = sizeof r->decoded;
    size_t result = iconv(r->door, &from, &from_left, &to, &to_left);
    int why = result == (size_t)-1 ? errno : 0;
    r->decoded_at = 0;
    r->decoded_count = sizeof r->decoded - to_left;
    r->raw_count = from_left;
    memmove(r->raw, from, from_left);
    str made = {r->decoded, r->decoded_count};
    if (memchr(made.at, 0, made.len))
        return refuse(r, &csv_malformed, r->line, "这不是文本文件。", "This is not a text file.");
    if (!str_is_utf8(made)) /* the library lets numbers through that are beyond Unicode */
        return refuse_encoding(r);
    for (size_t i = 0; i < made.len && r->is_ascii_so_far; i++)
        r->is_ascii_so_far = (unsigned char)made.at[i] < 0x80;
    if (made.len || why == 0)
        return NULL;
    if (why == EILSEQ && r->encoding == CSV_UTF8 && r->is_ascii_so_far)
        return open_door(r, CSV_GB18030); /* so far it could be either */
    if (why == EILSEQ || r->is_source_dry)
        return refuse_encoding(r);
    return NULL;
}

/* Makes decoded bytes available; none are left at the end of the file. */
static err refill(struct csv_reader *r) {
    while (r->decoded_at == r->decoded_count) {
        TRY(fill_raw(r));
        if (!r->is_started)
            TRY(sniff_encoding(r));
        if (!r->raw_count)
            return NULL;
        TRY(convert(r));
        if (!r->is_started && r->decoded_count)
            r->separator = sniff_separator((str){r->decoded, r->decoded_count});
        r->is_started = true;
    }
    return NULL;
}

static err peek(struct csv_reader *r, int *ret) {
    if (r->decoded_at == r->decoded_count)
        TRY(refill(r));
    *ret = r->decoded_at < r->decoded_count ? (unsigned char)r->decoded[r->decoded_at] : -1;
    return NULL;
}

/* Cells. */

static err add_to_cell(struct csv_reader *r, str part) {
    buf_add(&r->text, part);
    if (r->text.failed)
        return refuse(r, r->text.failed, r->line, NULL, NULL);
    if (r->text.len - r->cell_start[r->count] > CELL_BYTES)
        return refuse(r, &csv_cell_too_long, r->line, NULL, NULL);
    return NULL;
}

/* Takes bytes up to the first of the stoppers (or the end of the block). */
static err add_run(struct csv_reader *r, char stop_a, char stop_b, char stop_c) {
    size_t from = r->decoded_at, at = from;
    for (; at < r->decoded_count; at++) {
        char c = r->decoded[at];
        if (c == stop_a || c == stop_b || c == stop_c)
            break;
    }
    r->decoded_at = at;
    return add_to_cell(r, (str){r->decoded + from, at - from});
}

/* At a CR or LF: takes CR, LF or CR LF as one end of line. */
static err take_line_end(struct csv_reader *r) {
    int c = 0;
    bool was_return = r->decoded[r->decoded_at++] == '\r';
    r->line++;
    if (!was_return)
        return NULL;
    TRY(peek(r, &c));
    if (c == '\n')
        r->decoded_at++;
    return NULL;
}

/* At the opening quote; leaves behind the closing one. */
static err read_quoted(struct csv_reader *r) {
    int64_t opened = r->line;
    r->decoded_at++;
    for (int c = 0;;) {
        TRY(peek(r, &c));
        if (c < 0)
            return refuse(r, &csv_malformed, opened, "从这一行开始的引号没有结束。", "A quote that opens on this line never closes.");
        if (c == '\r' || c == '\n') {
            TRY(take_line_end(r));
            TRY(add_to_cell(r, STR("\n")));
            continue;
        }
        if (c != '"') {
            TRY(add_run(r, '"', '\n', '\r'));
            continue;
        }
        r->decoded_at++;
        TRY(peek(r, &c));
        if (c != '"')
            return NULL;
        r->decoded_at++;
        TRY(add_to_cell(r, STR("\"")));
    }
}

enum cell_end { END_OF_CELL, END_OF_ROW, END_OF_FILE };

static err read_cell(struct csv_reader *r, enum cell_end *ret_end) {
    int c = 0;
    if (r->count == LIMIT_CSV_FIELDS)
        return refuse(r, &csv_too_many_columns, r->line, NULL, NULL);
    r->cell_start[r->count] = r->text.len;
    TRY(peek(r, &c));
    if (c == '"')
        TRY(read_quoted(r));
    for (;;) { /* what stands unquoted; behind a closing quote too, as spreadsheets read it */
        TRY(peek(r, &c));
        if (c < 0 || c == '\n' || c == '\r' || c == r->separator)
            break;
        TRY(add_run(r, r->separator, '\n', '\r'));
    }
    r->count++;
    r->cell_start[r->count] = r->text.len;
    *ret_end = c < 0 ? END_OF_FILE : c == r->separator ? END_OF_CELL : END_OF_ROW;
    if (*ret_end == END_OF_ROW)
        return take_line_end(r);
    r->decoded_at += *ret_end == END_OF_CELL;
    return NULL;
}

static str without_guard(str cell) {
    static const char *const marks[] = {"'=", "'+", "'-", "'@", "'\t", "'\r", "'\n", "''", "'＝", "'＋", "'－", "'＠"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts_with(cell, marks[i]))
            return str_slice(cell, 1, cell.len);
    return cell;
}

static err finish_row(struct csv_reader *r, int64_t line, struct csv_row *ret) {
    if (++r->rows > LIMIT_XLSX_ROWS)
        return refuse(r, &csv_too_many_rows, line, NULL, NULL);
    for (size_t i = 0; i < r->count; i++) {
        str cell = str_slice(buf_str(&r->text), r->cell_start[i], r->cell_start[i + 1]);
        if (cell.len > LIMIT_TEXT_CELL && str_points(cell) > LIMIT_TEXT_CELL)
            return refuse(r, &csv_cell_too_long, line, NULL, NULL);
        r->cells[i] = without_guard(cell);
    }
    *ret = (struct csv_row){r->cells, r->count, line};
    return NULL;
}

err csv_read_row(struct csv_reader *r, struct csv_row *ret) {
    for (enum cell_end end = END_OF_CELL;;) {
        buf_clear(&r->text);
        r->count = 0;
        int64_t line = r->line;
        do
            TRY(read_cell(r, &end));
        while (end == END_OF_CELL);
        bool is_blank = r->count == 1 && r->text.len == 0;
        if (!is_blank)
            return finish_row(r, line, ret);
        if (end == END_OF_FILE) {
            *ret = (struct csv_row){NULL, 0, line};
            return NULL;
        }
    }
}

struct csv_fault csv_read_fault(const struct csv_reader *r) {
    return r->fault;
}

enum csv_encoding csv_read_encoding(const struct csv_reader *r) { return r->encoding; }
