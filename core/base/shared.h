/* A slot that holds one immutable value for many readers, exchanged whole: take the value, read it, give it back; the old
 * one is dropped when the last reader has given it back. Threads may do all of it at once; a take costs a short lock. */
#ifndef WENCHENG_BASE_SHARED_H
#define WENCHENG_BASE_SHARED_H
#include "base/err.h"

struct shared; /* the slot */
err shared_new(void (*drop)(void *value), struct shared **ret) MUST_USE;
void shared_free(struct shared *); /* drops the value; no reader may be left; accepts NULL */

struct shared_hold;                               /* one value with its count of readers */
struct shared_hold *shared_take(struct shared *); /* NULL: empty */
const void *shared_value(const struct shared_hold *);
void shared_give(struct shared *, struct shared_hold *); /* accepts NULL */
/* Replaces the value. On failure the new one is dropped and the old one stays. */
err shared_put(struct shared *, void *value) MUST_USE;

#endif
