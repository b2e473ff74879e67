/* Borrowed text: a pointer and a length, UTF-8 where it is text, no terminating NUL promised.
 * A str lives as long as whatever it was cut from. Nothing here allocates unless it takes an arena. */
#ifndef WENCHENG_BASE_STR_H
#define WENCHENG_BASE_STR_H
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct str {
    const char *at;
    size_t len;
} str;

#define STR(literal) ((str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((str){NULL, 0})
#define STR_F "%.*s" /* printf: STR_F, STR_A(s) */
#define STR_A(s) (int)(s).len, (s).at ? (s).at : ""

str str_of(const char *nul_ended); /* NULL gives STR_NONE */
bool str_is_empty(str);
bool str_equal(str, str);
bool str_is(str, const char *nul_ended);
int str_compare(str, str); /* byte order */
bool str_starts(str, str prefix);
bool str_ends(str, str suffix);
bool str_starts_with(str, const char *prefix);
str str_slice(str, size_t from, size_t to);                /* clamps: cannot read outside */
str str_trim(str);                                         /* ASCII blanks and the full-width space U+3000 */
bool str_cut(str, str mark, str *ret_head, str *ret_tail); /* at the first mark; false: not there, outputs untouched */
size_t str_find(str, str what);                            /* SIZE_MAX when absent */
bool str_to_i64(str, int64_t *ret);                        /* whole text, decimal, optional '-'; false otherwise */
bool str_to_double(str, double *ret);                      /* JSON number grammar, '.' in every locale */
bool str_is_utf8(str);                                     /* shortest form, no surrogates, no NUL */
size_t str_points(str);                                    /* code points of valid UTF-8 */
str str_first_points(str, size_t count);                   /* never cuts a code point */

str str_copy(struct arena *, str);      /* NUL follows; .at NULL when out of memory */
const char *str_z(struct arena *, str); /* NUL-ended copy for a library's door; NULL when out of memory */
str str_join(struct arena *, const str *parts, size_t count);
str str_format(struct arena *, const char *format, ...) FORMAT(2, 3); /* STR_NONE when out of memory */

uint64_t str_hash(str); /* stable across runs (FNV-1a 64), not for untrusted tables */
str str_hex(struct arena *, const unsigned char *bytes, size_t count);
bool str_unhex(str, unsigned char *ret_bytes, size_t count); /* exactly 2*count hex digits */

#endif
