#include "base/thread.h"
#include <stdio.h>
#include <stdlib.h>

err thread_start(struct thread *t, const char *name, void *(*run)(void *), void *with) {
    *t = (struct thread){.started = false};
    if (pthread_create(&t->handle, NULL, run, with) != 0)
        return &err_no_memory;
    t->started = true;
    char shown[16]; /* the kernel's limit */
    snprintf(shown, sizeof shown, "%s", name);
    pthread_setname_np(t->handle, shown);
    return NULL;
}

void thread_join(struct thread *t) {
    if (!t->started)
        return;
    pthread_join(t->handle, NULL);
    t->started = false;
}

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t room, first, count;
    bool closed;
    void *items[];
};

struct queue *queue_new(size_t room) {
    struct queue *q = calloc(1, sizeof *q + room * sizeof(void *));
    if (!q)
        return NULL;
    q->room = room;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->changed, NULL);
    return q;
}

void queue_free(struct queue *q) {
    if (!q)
        return;
    pthread_cond_destroy(&q->changed);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

bool queue_put(struct queue *q, void *item) {
    pthread_mutex_lock(&q->lock);
    bool fits = !q->closed && q->count < q->room;
    if (fits) {
        q->items[(q->first + q->count) % q->room] = item;
        q->count++;
        pthread_cond_signal(&q->changed);
    }
    pthread_mutex_unlock(&q->lock);
    return fits;
}

size_t queue_take_some(struct queue *q, void **ret_items, size_t at_most) {
    pthread_mutex_lock(&q->lock);
    while (!q->count && !q->closed)
        pthread_cond_wait(&q->changed, &q->lock);
    size_t took = 0;
    while (q->count && took < at_most) {
        ret_items[took++] = q->items[q->first];
        q->first = (q->first + 1) % q->room;
        q->count--;
    }
    pthread_mutex_unlock(&q->lock);
    return took;
}

bool queue_take(struct queue *q, void **ret_item) {
    void *item = NULL;
    if (!queue_take_some(q, &item, 1))
        return false;
    *ret_item = item;
    return true;
}

void queue_close(struct queue *q) {
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

size_t queue_count(struct queue *q) {
    pthread_mutex_lock(&q->lock);
    size_t count = q->count;
    pthread_mutex_unlock(&q->lock);
    return count;
}
