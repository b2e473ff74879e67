/* The demo city 文城市: ground, units, people by role, a year of visits and cases, drawn photos. Deterministic by seed.
 * The application was just opened on an empty database; afterwards the fact "demo" is set there. */
#ifndef WENCHENG_DEMO_DEMO_H
#define WENCHENG_DEMO_DEMO_H
#include "app/app.h"

enum demo_scale { DEMO_SMALL, DEMO_DEFAULT, DEMO_LOAD };
struct demo_wish {
    uint64_t seed;
    enum demo_scale scale;
    void (*tell)(void *with, const char *what, int64_t done, int64_t total); /* may be NULL */
    void *tell_with;
};
err demo_make(struct app *, const struct demo_wish *, struct arena *for_message, str *ret_message) MUST_USE;

#endif
