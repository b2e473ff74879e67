#include "formats/json.h"
#include "formats/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

void json_start(struct json_out *out, struct buf *to) { *out = (struct json_out){.to = to}; }

/* One byte, without the way through buf_add when there is room: punctuation is a third of what is written. */
static void add_mark(struct buf *to, char mark) {
    if (!to->failed && to->len + 1 < to->room && to->len < to->limit) {
        to->at[to->len++] = mark;
        to->at[to->len] = 0;
        return;
    }
    buf_addc(to, mark);
}

static void before_value(struct json_out *out) {
    if (out->comma)
        add_mark(out->to, ',');
    out->comma = true;
}

static void open_with(struct json_out *out, char bracket) {
    before_value(out);
    add_mark(out->to, bracket);
    out->comma = false;
    out->depth++;
}

static void close_with(struct json_out *out, char bracket) {
    add_mark(out->to, bracket);
    out->comma = true;
    out->depth--;
}

void json_object(struct json_out *out) { open_with(out, '{'); }

void json_object_end(struct json_out *out) { close_with(out, '}'); }

void json_list(struct json_out *out) { open_with(out, '['); }

void json_list_end(struct json_out *out) { close_with(out, ']'); }

static void add_escaped(struct buf *to, unsigned char c) {
    switch (c) {
    case '"': buf_addz(to, "\\\""); return;
    case '\\': buf_addz(to, "\\\\"); return;
    case '\n': buf_addz(to, "\\n"); return;
    case '\r': buf_addz(to, "\\r"); return;
    case '\t': buf_addz(to, "\\t"); return;
    default: buf_addf(to, "\\u%04x", (unsigned)c);
    }
}

static void add_quoted(struct buf *to, str text) {
    add_mark(to, '"');
    for (size_t i = 0; i < text.len;) {
        size_t from = i;
        unsigned char high = 0;
        for (; i < text.len; i++) {
            unsigned char c = (unsigned char)text.at[i];
            if (c < 0x20 || c == '"' || c == '\\')
                break;
            high |= c;
        }
        str run = str_slice(text, from, i);
        if (high & 0x80)
            text_add_valid(to, run); /* bytes that are not UTF-8 cannot be JSON */
        else
            buf_add(to, run);
        if (i < text.len)
            add_escaped(to, (unsigned char)text.at[i++]);
    }
    add_mark(to, '"');
}

/* Keys are mostly our own plain words: comma, quotes and colon go in with one look at the room. */
static bool add_plain_key(struct buf *to, const char *key, bool comma) {
    size_t len = 0;
    for (; key[len]; len++)
        if ((unsigned char)key[len] < 0x20 || (unsigned char)key[len] >= 0x7f || key[len] == '"' || key[len] == '\\')
            return false;
    char *at = buf_room(to, len + 4);
    if (!at)
        return true; /* the buf has failed and stays so */
    char *from = at;
    if (comma)
        *at++ = ',';
    *at++ = '"';
    memcpy(at, key, len);
    at += len;
    *at++ = '"';
    *at++ = ':';
    buf_took(to, (size_t)(at - from));
    return true;
}

void json_key(struct json_out *out, const char *key) {
    if (!add_plain_key(out->to, key, out->comma)) {
        before_value(out);
        add_quoted(out->to, str_of(key));
        add_mark(out->to, ':');
    }
    out->comma = false;
}

void json_text(struct json_out *out, str text) {
    if (!text.at) {
        json_null(out);
        return;
    }
    before_value(out);
    add_quoted(out->to, text);
}

void json_id(struct json_out *out, int64_t id) {
    if (!id) {
        json_null(out);
        return;
    }
    before_value(out);
    add_mark(out->to, '"');
    buf_add_i64(out->to, id);
    add_mark(out->to, '"');
}

void json_i64(struct json_out *out, int64_t number) {
    before_value(out);
    buf_add_i64(out->to, number);
}

/* Positions on the earth have seven decimals or fewer. If number is the nearest double to n / 10^7, then that decimal reads
 * back as number, and with at most 15 digits no shorter one does once the zeros at its end are gone. */
static bool add_seven_decimals(struct buf *to, double number) {
    double scaled = nearbyint(number * 1e7);
    if (!(fabs(scaled) < 1e15) || scaled / 1e7 != number || (scaled == 0 && signbit(number)))
        return false;
    int64_t whole = (int64_t)scaled;
    uint64_t magnitude = whole < 0 ? (uint64_t)-whole : (uint64_t)whole;
    char digits[32];
    size_t at = sizeof digits;
    unsigned places = 7;
    while (places && magnitude % 10 == 0) {
        magnitude /= 10;
        places--;
    }
    for (unsigned i = 0; i < places; i++, magnitude /= 10)
        digits[--at] = (char)('0' + magnitude % 10);
    if (places)
        digits[--at] = '.';
    do {
        digits[--at] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude);
    if (whole < 0)
        digits[--at] = '-';
    buf_add(to, (str){digits + at, sizeof digits - at});
    return true;
}

void json_real(struct json_out *out, double number) {
    if (!isfinite(number)) {
        json_null(out);
        return;
    }
    before_value(out);
    if (add_seven_decimals(out->to, number))
        return;
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        double again = 0;
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (str_to_double(str_of(text), &again) && again == number)
            break;
    }
    buf_addz(out->to, text);
}

void json_bool(struct json_out *out, bool value) {
    before_value(out);
    buf_add(out->to, value ? STR("true") : STR("false"));
}

void json_null(struct json_out *out) {
    before_value(out);
    buf_add(out->to, STR("null"));
}

void json_raw(struct json_out *out, str trusted_json) {
    before_value(out);
    buf_add(out->to, trusted_json);
}

void json_put_text(struct json_out *out, const char *key, str value) {
    json_key(out, key);
    json_text(out, value);
}

void json_put_id(struct json_out *out, const char *key, int64_t value) {
    json_key(out, key);
    json_id(out, value);
}

void json_put_i64(struct json_out *out, const char *key, int64_t value) {
    json_key(out, key);
    json_i64(out, value);
}

void json_put_real(struct json_out *out, const char *key, double value) {
    json_key(out, key);
    json_real(out, value);
}

void json_put_bool(struct json_out *out, const char *key, bool value) {
    json_key(out, key);
    json_bool(out, value);
}

void json_put_null(struct json_out *out, const char *key) {
    json_key(out, key);
    json_null(out);
}
