#include "db/engine.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { CHANNELS = 64, CHANNEL_NAME = 48 };
struct channel {
    char name[CHANNEL_NAME];
    uint64_t raised;
    bool pending; /* raised while nobody waited */
};
struct hints {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct channel channels[CHANNELS];
};

struct hints *hints_new(void) {
    struct hints *h = HEAP_NEW(struct hints);
    if (!h)
        return NULL;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    return h;
}

void hints_free(struct hints *h) {
    if (!h)
        return;
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    heap_free(h);
}

/* The last place is shared by names that found no room: they wake each other too often, never too seldom. */
static struct channel *channel_of(struct hints *h, const char *name) {
    for (size_t i = 0; i < CHANNELS - 1; i++) {
        struct channel *c = &h->channels[i];
        if (!c->name[0])
            snprintf(c->name, sizeof c->name, "%s", name);
        if (strncmp(c->name, name, sizeof c->name - 1) == 0)
            return c;
    }
    return &h->channels[CHANNELS - 1];
}

void hints_raise(struct hints *h, const char *name) {
    pthread_mutex_lock(&h->lock);
    struct channel *c = channel_of(h, name);
    c->raised++;
    c->pending = true;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

void hints_wait(struct hints *h, const char *name, int64_t at_most_ms) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(at_most_ms / 1000);
    until.tv_nsec += (long)(at_most_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&h->lock);
    struct channel *c = channel_of(h, name);
    uint64_t seen = c->raised;
    while (!c->pending && c->raised == seen)
        if (pthread_cond_timedwait(&h->changed, &h->lock, &until) != 0)
            break;
    c->pending = false;
    pthread_mutex_unlock(&h->lock);
}
