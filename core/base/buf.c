#include "base/buf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct problem buf_too_long = {PROBLEM_TOO_LARGE, "base.too_long", "内容超过系统允许的长度。", "The content is longer than the system allows."};

void buf_init(struct buf *b, struct arena *arena, size_t limit) { *b = (struct buf){.arena = arena, .limit = limit}; }

void buf_release(struct buf *b) {
    if (!b->arena)
        free(b->at);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b) {
    b->len = 0;
    b->failed = NULL;
    if (b->at)
        b->at[0] = 0;
}

char *buf_room(struct buf *b, size_t count) {
    if (b->failed)
        return NULL;
    if (count > b->limit - b->len) {
        b->failed = &buf_too_long;
        return NULL;
    }
    size_t want = b->len + count + 1;
    if (want > b->room) {
        size_t room = b->room ? b->room : 128;
        while (room < want)
            room *= 2;
        char *at = b->arena ? arena_alloc(b->arena, 1, room) : realloc(b->at, room);
        if (!at) {
            b->failed = &err_no_memory;
            return NULL;
        }
        if (b->arena && b->len)
            memcpy(at, b->at, b->len);
        b->at = at;
        b->room = room;
    }
    return b->at + b->len;
}

void buf_took(struct buf *b, size_t count) {
    b->len += count;
    b->at[b->len] = 0;
}

void buf_add(struct buf *b, str s) {
    char *at = buf_room(b, s.len);
    if (!at)
        return;
    if (s.len)
        memcpy(at, s.at, s.len);
    buf_took(b, s.len);
}

void buf_addz(struct buf *b, const char *z) { buf_add(b, str_of(z)); }

void buf_addc(struct buf *b, char c) { buf_add(b, (str){&c, 1}); }

void buf_addv(struct buf *b, const char *format, va_list list) {
    va_list again;
    va_copy(again, list);
    int count = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (count < 0) {
        b->failed = &err_bug;
        return;
    }
    char *at = buf_room(b, (size_t)count);
    if (!at)
        return;
    vsnprintf(at, (size_t)count + 1, format, list);
    buf_took(b, (size_t)count);
}

void buf_addf(struct buf *b, const char *format, ...) {
    va_list list;
    va_start(list, format);
    buf_addv(b, format, list);
    va_end(list);
}

void buf_add_i64(struct buf *b, int64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        digits[--at] = '-';
    buf_add(b, (str){digits + at, sizeof digits - at});
}

str buf_str(const struct buf *b) { return (str){b->at ? b->at : "", b->len}; }

err buf_finish(struct buf *b, str *ret_text) {
    if (b->failed)
        return b->failed;
    if (!buf_room(b, 0))
        return b->failed;
    b->at[b->len] = 0;
    *ret_text = buf_str(b);
    return NULL;
}
