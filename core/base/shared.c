#include "base/shared.h"
#include <pthread.h>
#include <stdlib.h>

struct shared_hold {
    void *value;
    long readers; /* the slot itself counts as one while the value is in it */
};
struct shared {
    pthread_mutex_t lock;
    void (*drop)(void *);
    struct shared_hold *now;
};

err shared_new(void (*drop)(void *), struct shared **ret) {
    struct shared *slot = calloc(1, sizeof *slot);
    if (!slot || pthread_mutex_init(&slot->lock, NULL)) {
        free(slot);
        return &err_no_memory;
    }
    slot->drop = drop;
    *ret = slot;
    return NULL;
}

static void let_go(struct shared *slot, struct shared_hold *hold) {
    pthread_mutex_lock(&slot->lock);
    long left = --hold->readers;
    pthread_mutex_unlock(&slot->lock);
    if (left)
        return;
    slot->drop(hold->value);
    free(hold);
}

void shared_free(struct shared *slot) {
    if (!slot)
        return;
    if (slot->now)
        let_go(slot, slot->now);
    pthread_mutex_destroy(&slot->lock);
    free(slot);
}

struct shared_hold *shared_take(struct shared *slot) {
    pthread_mutex_lock(&slot->lock);
    struct shared_hold *hold = slot->now;
    if (hold)
        hold->readers++;
    pthread_mutex_unlock(&slot->lock);
    return hold;
}

const void *shared_value(const struct shared_hold *hold) { return hold->value; }

void shared_give(struct shared *slot, struct shared_hold *hold) {
    if (hold)
        let_go(slot, hold);
}

err shared_put(struct shared *slot, void *value) {
    struct shared_hold *hold = calloc(1, sizeof *hold);
    if (!hold) {
        slot->drop(value);
        return &err_no_memory;
    }
    hold->value = value;
    hold->readers = 1;
    pthread_mutex_lock(&slot->lock);
    struct shared_hold *before = slot->now;
    slot->now = hold;
    pthread_mutex_unlock(&slot->lock);
    if (before)
        let_go(slot, before);
    return NULL;
}
