#include "db/sqlite/sqlite.h"
#include "base/clock.h"
#include <errno.h>
#include <time.h>

/* The last one returned goes out first: its pages and statements are still warm. */
static err check_out(struct sqlite_db *db, struct sqlite_connection **ret) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 1 + db->base.statement_ms / 1000;
    bool must_open = false;
    struct sqlite_connection *c = NULL;
    pthread_mutex_lock(&db->lock);
    while (!(c = db->free_readers) && !must_open) {
        must_open = db->readers < READERS_MOST;
        if (!must_open && pthread_cond_timedwait(&db->returned, &db->lock, &until) == ETIMEDOUT)
            break;
    }
    if (c)
        db->free_readers = c->next_free;
    else if (must_open)
        db->readers++;
    pthread_mutex_unlock(&db->lock);
    if (!c && !must_open)
        return &err_busy;
    if (!c) {
        err failed = sqlite_connect(db, false, &c);
        if (failed) {
            pthread_mutex_lock(&db->lock);
            db->readers--;
            pthread_mutex_unlock(&db->lock);
            return failed;
        }
    }
    *ret = c;
    return NULL;
}

static void give_back(struct sqlite_db *db, struct sqlite_connection *c, bool is_sound) {
    pthread_mutex_lock(&db->lock);
    if (is_sound) {
        c->next_free = db->free_readers;
        db->free_readers = c;
    } else {
        db->readers--;
    }
    pthread_cond_signal(&db->returned);
    pthread_mutex_unlock(&db->lock);
    if (!is_sound)
        sqlite_disconnect(c);
}

err sqlite_view(struct db *base, err (*look)(struct db_read *, void *), void *with) {
    struct sqlite_db *db = (struct sqlite_db *)base;
    struct sqlite_connection *c = NULL;
    TRY(check_out(db, &c));
    c->base.statement_ms = base->statement_ms;
    c->base.broken = NULL;
    err failed = sqlite_step_plain(c, c->begin);
    if (!failed) {
        failed = look(&(struct db_read){&c->base}, with);
        if (!failed)
            failed = c->base.broken;
        err ended = sqlite3_get_autocommit(c->handle) ? NULL : sqlite_step_plain(c, c->commit);
        if (!failed)
            failed = ended;
        give_back(db, c, !ended && c->base.broken != &err_io);
        return failed;
    }
    give_back(db, c, false);
    return failed;
}

/* Other programs may write to the file (an import while the server runs); their commits show in the version of a connection
 * that never writes. Ours show there too: the count then grows twice, which costs only what was kept. */
int64_t sqlite_revision(struct db *base) {
    struct sqlite_db *db = (struct sqlite_db *)base;
    int64_t now_us = clock_monotonic_us(&clock_system);
    if (now_us - atomic_load(&db->watched_us) >= WATCH_US && pthread_mutex_trylock(&db->watch_lock) == 0) {
        if (sqlite3_step(db->watched) == SQLITE_ROW) {
            int64_t version = sqlite3_column_int64(db->watched, 0);
            if (version != db->watched_version)
                atomic_fetch_add(&db->revision, 1);
            db->watched_version = version;
        } else {
            atomic_fetch_add(&db->revision, 1); /* unknown counts as changed */
        }
        sqlite3_reset(db->watched);
        atomic_store(&db->watched_us, now_us);
        pthread_mutex_unlock(&db->watch_lock);
    }
    return atomic_load(&db->revision);
}
