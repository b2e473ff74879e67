/* Threads, locks and a bounded queue: thin names over pthreads. A lock never appears above floor 3. */
#ifndef WENCHENG_BASE_THREAD_H
#define WENCHENG_BASE_THREAD_H
#include "base/err.h"
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct thread {
    pthread_t handle;
    bool started;
};
err thread_start(struct thread *, const char *name, void *(*run)(void *), void *with) MUST_USE;
void thread_join(struct thread *); /* accepts a thread that never started */

struct queue; /* pointers, first in first out, bounded, many producers and consumers */
struct queue *queue_new(size_t room) MUST_USE;
void queue_free(struct queue *);
bool queue_put(struct queue *, void *item);                               /* false: full or closed; never waits */
bool queue_take(struct queue *, void **ret_item);                         /* waits; false: closed and empty */
size_t queue_take_some(struct queue *, void **ret_items, size_t at_most); /* waits for one, takes what is there; 0: closed */
void queue_close(struct queue *);
size_t queue_count(struct queue *);

#endif
