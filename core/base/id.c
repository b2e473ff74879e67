#include "base/id.h"
#include <stdatomic.h>
#include <stdlib.h>

enum { COUNTER_BITS = 12, NODE_BITS = 10, TIME_SHIFT = COUNTER_BITS + NODE_BITS };
static const int64_t epoch_ms = 1704067200000; /* 2024-01-01T00:00:00Z */

struct id_maker {
    const struct clock *clock;
    int64_t node;
    /* ms << COUNTER_BITS | counter of the last id. A full counter runs into the next millisecond, a clock that went
     * back is ignored until it has caught up: the value only ever grows, so no id comes twice. */
    _Atomic int64_t last;
};

struct id_maker *id_maker_new(const struct clock *clock, unsigned node) {
    struct id_maker *m = calloc(1, sizeof *m);
    if (m) {
        m->clock = clock;
        m->node = node & ((1u << NODE_BITS) - 1);
    }
    return m;
}

void id_maker_free(struct id_maker *m) { free(m); }

int64_t id_next(struct id_maker *m) {
    int64_t now = clock_now_ms(m->clock) - epoch_ms;
    int64_t from_clock = now > 0 ? now << COUNTER_BITS : 1;
    int64_t last = atomic_load_explicit(&m->last, memory_order_relaxed), next;
    do {
        next = last >= from_clock ? last + 1 : from_clock;
    } while (!atomic_compare_exchange_weak_explicit(&m->last, &last, next, memory_order_relaxed, memory_order_relaxed));
    return next >> COUNTER_BITS << TIME_SHIFT | m->node << COUNTER_BITS | (next & ((1 << COUNTER_BITS) - 1));
}

int64_t id_time_ms(int64_t id) { return (id >> TIME_SHIFT) + epoch_ms; }

int64_t id_floor_of(int64_t ms) { return ms <= epoch_ms ? 0 : (ms - epoch_ms) << TIME_SHIFT; }
