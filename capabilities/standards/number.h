/* Numbers and words of the edition file. Points are written with at most three decimals and kept in milli-points. */
#ifndef WENCHENG_STANDARDS_NUMBER_H
#define WENCHENG_STANDARDS_NUMBER_H
#include "base/buf.h"

bool number_to_milli(str, int64_t *ret);      /* "11.45" → 11450; no sign, at most 1,000,000 */
void number_add_milli(struct buf *, int64_t); /* 11450 → "11.45" */
bool number_is_word(str);                     /* a-z first, then a-z 0-9 _ -; at most 60 bytes */

#endif
