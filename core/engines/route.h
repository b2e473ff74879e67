/* In which order to visit places, and which of them fit into the time there is. For tours of some tens of stops: iterated local
 * search (2-opt and moves of up to three stops, disturbed by exchanging two stretches), which on published instances of this size
 * stays within 3 % of the best known (route_test.c). Whole numbers, own stream of chance: the same answer on every machine.
 *
 * Distances are metres in a matrix of count × count, row by row: from i to j is metres[i * count + j]; the same both ways. */
#ifndef WENCHENG_ENGINES_ROUTE_H
#define WENCHENG_ENGINES_ROUTE_H
#include "base/arena.h"
#include <stdint.h>

enum { ROUTE_STOPS = 250, ROUTE_LEG_MOST = 10000000 /* metres */ };
#define ROUTE_ANYWHERE SIZE_MAX /* as end: wherever the tour stops */

struct route_in {
    const int32_t *metres;
    size_t count; /* start and end included */
    size_t start; /* first in the order */
    size_t end;   /* last; the same as start: back again; or ROUTE_ANYWHERE */
};
struct route_effort {
    uint32_t rounds; /* of disturbing and mending */
    uint64_t seed;
};
extern const struct route_effort route_usual; /* 1,500 rounds, seed 1 */

struct route {
    uint32_t *order; /* begins with start, ends with end; a round trip names start only once */
    size_t count;
    int64_t metres; /* the way back included on a round trip */
};
extern const struct problem route_bad_input;
err route_order(struct arena *, const struct route_in *, const struct route_effort *, struct route *ret) MUST_USE;
int64_t route_length(const struct route_in *, const uint32_t *order, size_t count); /* of an order that a person changed */

/* The stops that bring most within the time: worth is the caller's (open, old, relapsed, at stake), taken as a whole for each stop.
 * Start and end are always in. Time: metres * 60 / metres_an_hour on the way, and the stop's own minutes, in thousandths. */
struct route_stop {
    int64_t worth;         /* 0 … 10^9 */
    int64_t minutes_milli; /* spent there */
};
struct route_choice {
    const struct route_stop *stops; /* one for each of in->count */
    int64_t metres_an_hour, minutes_milli;
};
struct route_chosen {
    struct route route;
    int64_t worth, minutes_milli;
};
err route_choose(struct arena *, const struct route_in *, const struct route_choice *, const struct route_effort *, struct route_chosen *ret) MUST_USE;

#endif
