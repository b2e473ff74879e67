#include "db/postgres/postgres.h"
#include <errno.h>
#include <poll.h>
#include <time.h>

static void count_down(struct postgres_db *db) {
    pthread_mutex_lock(&db->lock);
    db->open--;
    pthread_cond_signal(&db->returned);
    pthread_mutex_unlock(&db->lock);
}

/* A free connection, or the right to open one (*ret stays NULL), or busy. */
static err claim(struct postgres_db *db, struct postgres_connection **ret) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 1 + db->base.statement_ms / 1000;
    pthread_mutex_lock(&db->lock);
    while (!db->free_ones && db->open >= db->most)
        if (pthread_cond_timedwait(&db->returned, &db->lock, &until) == ETIMEDOUT)
            break;
    struct postgres_connection *c = db->free_ones;
    err failed = NULL;
    if (c)
        db->free_ones = c->next_free;
    else if (db->open < db->most)
        db->open++;
    else
        failed = &err_busy;
    pthread_mutex_unlock(&db->lock);
    if (!failed)
        *ret = c;
    return failed;
}

/* The answer owed to the last view may lie there, and behind it the end the server put to the connection. */
static bool is_alive(struct postgres_connection *c) {
    struct pollfd p = {PQsocket(c->handle), POLLIN, 0};
    while (poll(&p, 1, 0) > 0)
        if (!PQconsumeInput(c->handle) || PQstatus(c->handle) != CONNECTION_OK)
            return false;
    return true;
}

err postgres_check_out(struct postgres_db *db, struct postgres_connection **ret) {
    for (;;) {
        struct postgres_connection *c = NULL;
        TRY(claim(db, &c));
        if (!c) {
            err failed = postgres_connect(db, &c);
            if (failed) {
                count_down(db);
                return failed;
            }
        } else if (!is_alive(c)) {
            postgres_disconnect(c);
            count_down(db);
            continue;
        }
        c->base.broken = NULL;
        c->base.statement_ms = db->base.statement_ms;
        c->fate = FATE_KEPT;
        c->commit_sent = false;
        *ret = c;
        return NULL;
    }
}

/* When one connection is lost the others have most likely gone with it. */
void postgres_drop_free(struct postgres_db *db) {
    pthread_mutex_lock(&db->lock);
    struct postgres_connection *c = db->free_ones;
    db->free_ones = NULL;
    pthread_mutex_unlock(&db->lock);
    while (c) {
        struct postgres_connection *next = c->next_free;
        postgres_disconnect(c);
        count_down(db);
        c = next;
    }
}

void postgres_give_back(struct postgres_db *db, struct postgres_connection *c) {
    if (c->fate == FATE_LOST || PQstatus(c->handle) != CONNECTION_OK) {
        postgres_disconnect(c);
        count_down(db);
        postgres_drop_free(db);
        return;
    }
    pthread_mutex_lock(&db->lock);
    c->next_free = db->free_ones;
    db->free_ones = c;
    pthread_cond_signal(&db->returned);
    pthread_mutex_unlock(&db->lock);
}
