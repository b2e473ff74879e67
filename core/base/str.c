#include "base/str.h"
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

str str_of(const char *z) { return z ? (str){z, strlen(z)} : STR_NONE; }

bool str_is_empty(str s) { return s.len == 0; }

bool str_equal(str a, str b) { return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0); }

bool str_is(str s, const char *z) { return str_equal(s, str_of(z)); }

int str_compare(str a, str b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str s, str prefix) { return s.len >= prefix.len && str_equal((str){s.at, prefix.len}, prefix); }

bool str_ends(str s, str suffix) { return s.len >= suffix.len && str_equal((str){s.at + (s.len - suffix.len), suffix.len}, suffix); }

bool str_starts_with(str s, const char *prefix) { return str_starts(s, str_of(prefix)); }

str str_slice(str s, size_t from, size_t to) {
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (str){s.at ? s.at + from : NULL, to - from};
}

static size_t blank_at_start(str s) {
    if (s.len >= 1 && (s.at[0] == ' ' || (s.at[0] >= '\t' && s.at[0] <= '\r')))
        return 1;
    if (s.len >= 3 && memcmp(s.at, "\xe3\x80\x80", 3) == 0)
        return 3;
    return 0;
}

static size_t blank_at_end(str s) {
    if (s.len >= 3 && memcmp(s.at + s.len - 3, "\xe3\x80\x80", 3) == 0)
        return 3;
    if (s.len >= 1) {
        char c = s.at[s.len - 1];
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            return 1;
    }
    return 0;
}

str str_trim(str s) {
    size_t step;
    while ((step = blank_at_start(s)))
        s = str_slice(s, step, s.len);
    while ((step = blank_at_end(s)))
        s.len -= step;
    return s;
}

size_t str_find(str s, str what) {
    if (what.len == 0)
        return 0;
    const char *hit = s.len >= what.len ? memmem(s.at, s.len, what.at, what.len) : NULL;
    return hit ? (size_t)(hit - s.at) : SIZE_MAX;
}

bool str_cut(str s, str mark, str *ret_head, str *ret_tail) {
    size_t at = str_find(s, mark);
    if (at == SIZE_MAX)
        return false;
    *ret_head = str_slice(s, 0, at);
    *ret_tail = str_slice(s, at + mark.len, s.len);
    return true;
}

bool str_to_i64(str s, int64_t *ret) {
    size_t i = 0;
    bool minus = s.len && s.at[0] == '-';
    if (minus)
        i = 1;
    if (i == s.len)
        return false;
    int64_t value = 0;
    for (; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        int digit = s.at[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, digit, &value))
            return false;
    }
    if (!minus && value == INT64_MIN)
        return false;
    *ret = minus ? value : -value;
    return true;
}

static size_t digits_at(str s, size_t i) {
    while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
        i++;
    return i;
}

static bool is_number(str s) {
    size_t i = s.len && s.at[0] == '-' ? 1 : 0;
    size_t end = digits_at(s, i);
    if (end == i || (s.at[i] == '0' && end > i + 1))
        return false;
    i = end;
    if (i < s.len && s.at[i] == '.') {
        end = digits_at(s, i + 1);
        if (end == i + 1)
            return false;
        i = end;
    }
    if (i < s.len && (s.at[i] == 'e' || s.at[i] == 'E')) {
        i++;
        if (i < s.len && (s.at[i] == '+' || s.at[i] == '-'))
            i++;
        end = digits_at(s, i);
        if (end == i)
            return false;
        i = end;
    }
    return i == s.len;
}

bool str_to_double(str s, double *ret) {
    char text[64];
    if (!is_number(s) || s.len >= sizeof text)
        return false;
    memcpy(text, s.at, s.len);
    text[s.len] = 0;
    double value = strtod(text, NULL); /* the program never leaves the "C" locale */
    if (!isfinite(value))
        return false;
    *ret = value;
    return true;
}

/* Length of the code point at s[i], 0 when malformed. Table-free form of Unicode table 3-7. */
static size_t point_len(str s, size_t i) {
    const unsigned char *u = (const unsigned char *)s.at + i;
    size_t left = s.len - i;
    if (u[0] < 0x80)
        return u[0] != 0;
    if (u[0] >= 0xc2 && u[0] <= 0xdf)
        return left >= 2 && (u[1] & 0xc0) == 0x80 ? 2 : 0;
    if ((u[0] & 0xf0) == 0xe0) {
        if (left < 3 || (u[1] & 0xc0) != 0x80 || (u[2] & 0xc0) != 0x80)
            return 0;
        return (u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] > 0x9f) ? 0 : 3;
    }
    if (u[0] >= 0xf0 && u[0] <= 0xf4) {
        if (left < 4 || (u[1] & 0xc0) != 0x80 || (u[2] & 0xc0) != 0x80 || (u[3] & 0xc0) != 0x80)
            return 0;
        return (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] > 0x8f) ? 0 : 4;
    }
    return 0;
}

bool str_is_utf8(str s) {
    for (size_t i = 0; i < s.len;) {
        size_t step = point_len(s, i);
        if (!step)
            return false;
        i += step;
    }
    return true;
}

size_t str_points(str s) {
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.at[i] & 0xc0) != 0x80;
    return count;
}

str str_first_points(str s, size_t count) {
    size_t i = 0;
    while (i < s.len) {
        if (((unsigned char)s.at[i] & 0xc0) != 0x80) {
            if (!count)
                break;
            count--;
        }
        i++;
    }
    return str_slice(s, 0, i);
}

str str_copy(struct arena *a, str s) {
    char *at = arena_alloc(a, s.len + 1, 1);
    if (!at)
        return STR_NONE;
    if (s.len)
        memcpy(at, s.at, s.len);
    return (str){at, s.len};
}

const char *str_z(struct arena *a, str s) { return str_copy(a, s).at; }

str str_join(struct arena *a, const str *parts, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *at = arena_alloc(a, len + 1, 1);
    if (!at)
        return STR_NONE;
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(at + to, parts[i].at, parts[i].len);
        to += parts[i].len;
    }
    return (str){at, len};
}

str str_format(struct arena *a, const char *format, ...) {
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int count = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *at = count < 0 ? NULL : arena_alloc(a, (size_t)count + 1, 1);
    if (at)
        vsnprintf(at, (size_t)count + 1, format, list);
    va_end(list);
    return at ? (str){at, (size_t)count} : STR_NONE;
}

uint64_t str_hash(str s) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.at[i]) * 1099511628211u;
    return hash;
}

str str_hex(struct arena *a, const unsigned char *bytes, size_t count) {
    static const char digit[] = "0123456789abcdef";
    char *at = arena_alloc(a, 2 * count + 1, 1);
    if (!at)
        return STR_NONE;
    for (size_t i = 0; i < count; i++) {
        at[2 * i] = digit[bytes[i] >> 4];
        at[2 * i + 1] = digit[bytes[i] & 15];
    }
    return (str){at, 2 * count};
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool str_unhex(str s, unsigned char *ret_bytes, size_t count) {
    if (s.len != 2 * count)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (hex_value(s.at[i]) < 0)
            return false;
    for (size_t i = 0; i < count; i++)
        ret_bytes[i] = (unsigned char)(hex_value(s.at[2 * i]) << 4 | hex_value(s.at[2 * i + 1]));
    return true;
}
