#include "formats/csv.h"
#include "formats/json.h"
#include "formats/text.h"
#include <errno.h>
#include <iconv.h>
#include <math.h>

struct csv_out {
    struct buf *to;
    struct buf row; /* the row as UTF-8, on the heap */
    enum csv_encoding encoding;
    bool has_cell, has_door;
    iconv_t door;
};

static void close_out(void *state) {
    struct csv_out *out = state;
    if (out->has_door)
        iconv_close(out->door);
    out->has_door = false;
    buf_release(&out->row);
}

err csv_write_start(struct arena *a, struct buf *to, enum csv_encoding encoding, struct csv_out **ret) {
    struct csv_out *out = ARENA_NEW(a, struct csv_out);
    if (!out)
        return &err_no_memory;
    out->to = to;
    out->encoding = encoding;
    buf_init(&out->row, NULL, to->limit);
    TRY(arena_defer(a, close_out, out));
    if (encoding == CSV_GB18030) {
        out->door = iconv_open("GB18030", "UTF-8");
        out->has_door = out->door != (iconv_t)-1;
        if (!out->has_door)
            return &err_no_memory;
    } else {
        buf_add(to, STR("\xef\xbb\xbf"));
    }
    *ret = out;
    return NULL;
}

static void before_cell(struct csv_out *out) {
    if (out->has_cell)
        buf_addc(&out->row, ',');
    out->has_cell = true;
}

/* Would a spreadsheet run it? The full-width signs count: Chinese and Japanese editions take them for the narrow ones.
 * A ' at the start is guarded too, so that the reader's taking one away never changes a text. */
static bool needs_guard(str text) {
    static const char *const marks[] = {
        "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'=", "'+", "'-", "'@", "'\t", "'\r", "'\n", "''", "'＝", "'＋", "'－", "'＠"};
    double number = 0;
    if (str_to_double(text, &number))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts_with(text, marks[i]))
            return true;
    return false;
}

static bool needs_quotes(str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '"' || c == ',' || c == ';' || c == '\n' || c == '\r' || c == '\t')
            return true;
    }
    return text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
}

void csv_put_text(struct csv_out *out, str text) {
    before_cell(out);
    struct buf *row = &out->row;
    bool quoted = needs_quotes(text);
    if (quoted)
        buf_addc(row, '"');
    if (needs_guard(text))
        buf_addc(row, '\'');
    for (str head; quoted && str_cut(text, STR("\""), &head, &text);) {
        text_add_valid(row, head);
        buf_add(row, STR("\"\""));
    }
    text_add_valid(row, text);
    if (quoted)
        buf_addc(row, '"');
}

void csv_put_i64(struct csv_out *out, int64_t number) {
    before_cell(out);
    buf_add_i64(&out->row, number);
}

void csv_put_real(struct csv_out *out, double number) {
    before_cell(out);
    if (!isfinite(number))
        return;
    struct json_out shortest; /* the shortest decimal that reads back is the same in both formats */
    json_start(&shortest, &out->row);
    json_real(&shortest, fabs(number) < 1e8 ? nearbyint(number * 1e7) / 1e7 + 0.0 /* no -0 */ : number);
}

static void add_as_gb18030(struct csv_out *out, str text) {
    char *from = (char *)(uintptr_t)text.at; /* iconv's signature; it does not write there */
    size_t left = text.len;
    while (left) {
        char block[4096], *to = block;
        size_t room = sizeof block;
        size_t result = iconv(out->door, &from, &left, &to, &room);
        buf_add(out->to, (str){block, sizeof block - room});
        if (result == (size_t)-1 && errno != E2BIG) { /* every valid character has a place in GB18030 */
            out->to->failed = &err_bug;
            return;
        }
    }
}

err csv_row_end(struct csv_out *out) {
    buf_add(&out->row, STR("\r\n"));
    if (out->row.failed)
        return out->row.failed;
    if (out->encoding == CSV_GB18030)
        add_as_gb18030(out, buf_str(&out->row));
    else
        buf_add(out->to, buf_str(&out->row));
    buf_clear(&out->row);
    out->has_cell = false;
    return out->to->failed;
}
