/* Ids: 63-bit, positive, ordered by time of making: 41 bits ms since 2024-01-01 UTC, 10 bits node, 12 bits counter.
 * The maker never repeats an id and never goes back while the clock does. In JSON and on screens an id is a string. */
#ifndef WENCHENG_BASE_ID_H
#define WENCHENG_BASE_ID_H
#include "base/clock.h"

struct id_maker;                                                             /* thread-safe */
struct id_maker *id_maker_new(const struct clock *, unsigned node) MUST_USE; /* node 0–1023, leased by app/node.c */
void id_maker_free(struct id_maker *);
int64_t id_next(struct id_maker *);
int64_t id_time_ms(int64_t id);
int64_t id_floor_of(int64_t ms); /* the smallest id of that moment: turns a time into a key for paging */

#endif
