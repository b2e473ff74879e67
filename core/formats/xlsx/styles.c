/* What a number means is said by its cell's format, and what a text is by the table of shared texts. */
#include "base/clock.h"
#include "base/limits.h"
#include "formats/xlsx/parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Styles. */

enum { CUSTOM_FORMATS = 8192 };

struct styles {
    struct xlsx_book *book;
    bool is_in_cell_formats;
    unsigned char custom[CUSTOM_FORMATS]; /* by number of the format */
};

/* A format code shows a date when a letter of a date stands outside quotes and brackets: yyyy"年"m"月", [$-804]aaaa;@.
 * [h], [mm] and [s] show hours that do not stop at 24. */
static enum xlsx_number_style style_of_code(str code) {
    enum xlsx_number_style style = XLSX_STYLE_NUMBER;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == '"') {
            while (++i < code.len && code.at[i] != '"')
                continue;
        } else if (c == '[') {
            str rest = str_slice(code, i + 1, code.len), inside = STR_NONE;
            if (!str_cut(rest, STR("]"), &inside, &rest))
                return style;
            if (inside.len && strspn(inside.at, "hHmMsS") >= inside.len)
                return XLSX_STYLE_ELAPSED;
            i += inside.len + 1;
        } else if (c && strchr("yYmMdDhHsS", c)) {
            style = XLSX_STYLE_DATE;
        }
    }
    return style;
}

static enum xlsx_number_style style_of_number(const struct styles *s, int64_t id) {
    if (id == 46)
        return XLSX_STYLE_ELAPSED;
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id == 45 || id == 47 || (id >= 50 && id <= 58))
        return XLSX_STYLE_DATE;
    return id >= 0 && id < CUSTOM_FORMATS ? (enum xlsx_number_style)s->custom[id] : XLSX_STYLE_NUMBER;
}

static err on_style_open(void *state, str name, const struct xml_attributes *attributes) {
    struct styles *s = state;
    int64_t id = 0;
    if (str_is(name, "cellXfs"))
        s->is_in_cell_formats = true;
    if (!str_is(name, "numFmt") && !(s->is_in_cell_formats && str_is(name, "xf")))
        return NULL;
    bool has_id = str_to_i64(xml_attribute(attributes, "numFmtId"), &id);
    if (str_is(name, "xf")) {
        buf_addc(&s->book->styles, (char)style_of_number(s, has_id ? id : 0));
        return s->book->styles.failed;
    }
    if (has_id && id >= 0 && id < CUSTOM_FORMATS)
        s->custom[id] = (unsigned char)style_of_code(xml_attribute(attributes, "formatCode"));
    return NULL;
}

static err on_style_close(void *state, str name) {
    struct styles *s = state;
    if (str_is(name, "cellXfs"))
        s->is_in_cell_formats = false;
    return NULL;
}

err xlsx_load_styles(struct xlsx_book *book, size_t entry) {
    struct styles s = {.book = book};
    return xlsx_parse_part(book, entry, &(struct xml_handlers){.open = on_style_open, .close = on_style_close}, &s);
}

enum xlsx_number_style xlsx_style_of(const struct xlsx_book *book, str index) {
    int64_t at = 0;
    if (!str_to_i64(index, &at) || at < 0 || (size_t)at >= book->styles.len)
        return XLSX_STYLE_NUMBER;
    return (enum xlsx_number_style)book->styles.at[at];
}

/* Shared texts: <si> holds one <t>, or runs <r><t/></r>; <rPh> is how to pronounce it and no part of it. */

struct shared {
    struct xlsx_book *book;
    size_t start;
    bool is_in_text, is_in_phonetic;
};

static err on_shared_open(void *state, str name, const struct xml_attributes *attributes) {
    (void)attributes;
    struct shared *s = state;
    if (str_is(name, "si"))
        s->start = s->book->shared.len;
    s->is_in_phonetic = s->is_in_phonetic || str_is(name, "rPh");
    s->is_in_text = str_is(name, "t");
    return NULL;
}

static err on_shared_close(void *state, str name) {
    struct shared *s = state;
    s->is_in_text = false;
    if (str_is(name, "rPh"))
        s->is_in_phonetic = false;
    if (!str_is(name, "si"))
        return NULL;
    xlsx_decode_escapes(&s->book->shared, s->start);
    buf_add(&s->book->shared_ends, (str){(const char *)&s->book->shared.len, sizeof s->book->shared.len});
    err failed = s->book->shared_ends.failed;
    return failed == &buf_too_long ? &xlsx_too_large : failed;
}

static err on_shared_text(void *state, str text) {
    struct shared *s = state;
    if (!s->is_in_text || s->is_in_phonetic)
        return NULL;
    buf_add(&s->book->shared, text);
    if (s->book->shared.len - s->start > 4 * LIMIT_TEXT_CELL)
        return &xlsx_cell_too_long;
    return s->book->shared.failed == &buf_too_long ? &xlsx_too_large : s->book->shared.failed;
}

err xlsx_load_shared(struct xlsx_book *book, size_t entry) {
    struct shared s = {.book = book};
    return xlsx_parse_part(book, entry, &(struct xml_handlers){on_shared_open, on_shared_close, on_shared_text}, &s);
}

err xlsx_shared_text(const struct xlsx_book *book, str index, str *ret) {
    int64_t at = 0;
    const size_t *ends = (const size_t *)(const void *)book->shared_ends.at;
    if (!str_to_i64(index, &at) || at < 0 || (size_t)at >= book->shared_ends.len / sizeof *ends)
        return &xlsx_malformed;
    *ret = str_slice(buf_str(&book->shared), at ? ends[at - 1] : 0, ends[at]);
    return NULL;
}

/* _x000D_ stands for a character that XML cannot carry, _x005F_ for the underscore that would begin such a thing. */
void xlsx_decode_escapes(struct buf *text, size_t from) {
    if (!text->len || str_find(str_slice(buf_str(text), from, text->len), STR("_x")) == SIZE_MAX)
        return;
    size_t to = from;
    for (size_t i = from; i < text->len;) {
        unsigned char code[2];
        str part = str_slice(buf_str(text), i, i + 7);
        bool is_escape = part.len == 7 && str_starts_with(part, "_x") && part.at[6] == '_' && str_unhex(str_slice(part, 2, 6), code, 2) && code[0] == 0 &&
                         code[1] && code[1] < 0x80; /* others are written as themselves by every program known */
        text->at[to++] = is_escape ? (char)code[1] : text->at[i];
        i += is_escape ? 7 : 1;
    }
    text->len = to;
}

/* Numbers as a spreadsheet shows them. */

void xlsx_add_number(struct buf *to, double number) {
    bool is_long_id = fabs(number) >= 1e15 && fabs(number) < 1e18;
    buf_addf(to, is_long_id ? "%.0f" : "%.15g", number);
}

static void add_time(struct buf *to, int64_t seconds) {
    buf_addf(to, "%02lld:%02lld:%02lld", (long long)(seconds / 3600), (long long)(seconds / 60 % 60), (long long)(seconds % 60));
}

void xlsx_add_elapsed(struct buf *to, double serial) {
    if (!(fabs(serial) < 1e9)) {
        xlsx_add_number(to, serial);
        return;
    }
    if (serial < 0)
        buf_addc(to, '-');
    add_time(to, (int64_t)llround(fabs(serial) * 86400));
}

/* Serial numbers count days from 1899-12-30 on; before March 1900 one less, because the first spreadsheet believed in a
 * 29 February 1900 and all others follow it. The other system counts from 1904-01-01. */
bool xlsx_add_date(struct buf *to, double serial, bool is_1904) {
    enum { UNIX_EPOCH = 25569, SHIFT_1904 = 1462, LAST_DAY = 2958465, FALSE_LEAP_DAY = 60, SECONDS = 86400 };
    if (!(serial >= 0) || serial >= LAST_DAY + 1)
        return false;
    int64_t seconds = (int64_t)llround(serial * SECONDS);
    int64_t day = seconds / SECONDS;
    seconds %= SECONDS;
    if (day == 0 && !is_1904) {
        add_time(to, seconds);
        return true;
    }
    if (is_1904)
        day += SHIFT_1904;
    else if (day < FALSE_LEAP_DAY)
        day++;
    struct day date = day_from_number(day - UNIX_EPOCH);
    buf_addf(to, "%04d-%02d-%02d", date.year, date.month, date.day);
    if (seconds) {
        buf_addc(to, ' ');
        add_time(to, seconds);
    }
    return true;
}
