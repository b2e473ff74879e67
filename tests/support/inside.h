/* What the files of this folder know of each other. */
#ifndef WENCHENG_TESTS_INSIDE_H
#define WENCHENG_TESTS_INSIDE_H
#include "tests/support/world.h"
#include <cmocka.h>

enum { WORLD_ARENA = 1 << 30 };

struct app_private {
    struct clock clock;
    struct app_parts parts; /* capability_count 0: the program's own */
    struct app_settings settings;
    str database, schema; /* PostgreSQL: address with the world's schema; its name */
    int64_t key, person;  /* counters for keys, and for rate limits by address */
};

void world_people(struct world *); /* the accounts of every world, when identity is built in */
void database_make(struct world *);
void database_drop(struct world *);

#endif
