/* A text or byte builder that fails once and stays failed: append without checking, ask at the end.
 * Born with a maximum. Memory comes from an arena (freed with it), or from the heap when arena is NULL
 * (then buf_release frees it). The bytes are always followed by a NUL that is not counted. */
#ifndef WENCHENG_BASE_BUF_H
#define WENCHENG_BASE_BUF_H
#include "base/str.h"
#include <stdarg.h>

struct buf {
    struct arena *arena;
    char *at;
    size_t len, room, limit;
    err failed;
};

void buf_init(struct buf *, struct arena *, size_t limit);
void buf_release(struct buf *); /* accepts a zeroed buf */
void buf_clear(struct buf *);   /* keeps the room, clears the failure */
void buf_add(struct buf *, str);
void buf_addz(struct buf *, const char *);
void buf_addc(struct buf *, char);
void buf_addf(struct buf *, const char *format, ...) FORMAT(2, 3);
void buf_addv(struct buf *, const char *format, va_list) FORMAT(2, 0);
void buf_add_i64(struct buf *, int64_t);
char *buf_room(struct buf *, size_t count); /* count writable bytes at the end, or NULL; then buf_took() */
void buf_took(struct buf *, size_t count);
str buf_str(const struct buf *);                      /* borrowed: valid until the next append */
err buf_finish(struct buf *, str *ret_text) MUST_USE; /* err_no_memory or buf_too_long if any append failed */

extern const struct problem buf_too_long;

#endif
