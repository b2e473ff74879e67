/* Wake-up hints between processes: one direct connection that listens and tells. A hint that is lost costs a poll. */
#include "db/postgres/postgres.h"
#include "base/clock.h"
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { TOLD_MOST = 32, CHANNEL_NAME = 48, RETRY_MS = 2000 };

struct listener {
    struct postgres_db *db;
    struct thread thread;
    int wake; /* eventfd */
    _Atomic bool stopping;
    char self[24]; /* marks our own hints, which were raised here already */
    pthread_mutex_t lock;
    char told[TOLD_MOST][CHANNEL_NAME]; /* waiting to be sent; each channel once */
    size_t told_count;
};

void listener_tell(struct listener *l, const char *channel) {
    pthread_mutex_lock(&l->lock);
    bool is_there = l->told_count == TOLD_MOST;
    for (size_t i = 0; i < l->told_count && !is_there; i++)
        is_there = strcmp(l->told[i], channel) == 0;
    if (!is_there)
        snprintf(l->told[l->told_count++], CHANNEL_NAME, "%s", channel);
    pthread_mutex_unlock(&l->lock);
    eventfd_write(l->wake, 1);
}

static bool take_told(struct listener *l, char channel[CHANNEL_NAME]) {
    pthread_mutex_lock(&l->lock);
    bool any = l->told_count > 0;
    if (any)
        snprintf(channel, CHANNEL_NAME, "%s", l->told[--l->told_count]);
    pthread_mutex_unlock(&l->lock);
    return any;
}

static bool send_told(struct listener *l, PGconn *handle) {
    char channel[CHANNEL_NAME], payload[CHANNEL_NAME + sizeof l->self + 1];
    while (take_told(l, channel)) {
        snprintf(payload, sizeof payload, "%s:%s", l->self, channel);
        const char *values[] = {payload};
        PGresult *r = PQexecParams(handle, "SELECT pg_notify('wencheng_hint', $1)", 1, NULL, values, NULL, NULL, 0);
        bool sent = PQresultStatus(r) == PGRES_TUPLES_OK;
        PQclear(r);
        if (!sent)
            return false;
    }
    return true;
}

static void hear(struct listener *l, PGconn *handle) {
    PGnotify *n;
    while ((n = PQnotifies(handle))) {
        str from, channel;
        if (str_cut(str_of(n->extra), STR(":"), &from, &channel) && !str_is(from, l->self))
            hints_raise(l->db->base.hints, channel.at);
        PQfreemem(n);
    }
}

static void wait_for(struct listener *l, int socket, int at_most_ms) {
    struct pollfd p[2] = {{l->wake, POLLIN, 0}, {socket, POLLIN, 0}};
    poll(p, socket < 0 ? 1 : 2, at_most_ms);
    if (p[0].revents) {
        eventfd_t count;
        eventfd_read(l->wake, &count);
    }
}

static PGconn *connect_and_listen(struct listener *l) {
    PGconn *handle = postgres_handle_new(l->db->url);
    if (handle && PQstatus(handle) == CONNECTION_OK) {
        PGresult *r = PQexec(handle, "LISTEN wencheng_hint");
        bool listens = PQresultStatus(r) == PGRES_COMMAND_OK;
        PQclear(r);
        if (listens)
            return handle;
    }
    PQfinish(handle);
    return NULL;
}

static void *listen_on(void *with) {
    struct listener *l = with;
    PGconn *handle = NULL;
    while (!atomic_load(&l->stopping)) {
        if (!handle && !(handle = connect_and_listen(l))) {
            wait_for(l, -1, RETRY_MS);
            continue;
        }
        wait_for(l, PQsocket(handle), -1);
        if (!send_told(l, handle) || !PQconsumeInput(handle) || PQstatus(handle) != CONNECTION_OK) {
            PQfinish(handle);
            handle = NULL;
            continue;
        }
        hear(l, handle);
    }
    PQfinish(handle);
    return NULL;
}

err listener_start(struct postgres_db *db, struct listener **ret) {
    struct listener *l = HEAP_NEW(struct listener);
    if (!l)
        return &err_no_memory;
    l->db = db;
    pthread_mutex_init(&l->lock, NULL);
    snprintf(l->self, sizeof l->self, "%d.%llx", (int)getpid(), (unsigned long long)clock_monotonic_us(&clock_system));
    l->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    err failed = l->wake < 0 ? &err_io : thread_start(&l->thread, "db hints", listen_on, l);
    if (failed) {
        listener_stop(l);
        return failed;
    }
    *ret = l;
    return NULL;
}

void listener_stop(struct listener *l) {
    if (!l)
        return;
    atomic_store(&l->stopping, true);
    if (l->wake >= 0)
        eventfd_write(l->wake, 1);
    thread_join(&l->thread);
    if (l->wake >= 0)
        close(l->wake);
    pthread_mutex_destroy(&l->lock);
    heap_free(l);
}
