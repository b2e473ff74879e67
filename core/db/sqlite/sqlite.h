/* The SQLite engine: one file in WAL mode, many readers checked out per view, one writer thread that commits what
 * waits together. Private to this folder. */
#ifndef WENCHENG_DB_SQLITE_H
#define WENCHENG_DB_SQLITE_H
#include "db/engine.h"
#include <semaphore.h>
#include <stdatomic.h>
#include <sqlite3.h>

enum {
    READERS_MOST = 64,
    BATCH_MOST = 64,         /* members of one group commit */
    CHECKPOINT_PAGES = 2000, /* 8 MB: rare enough to cost nothing, small enough not to be felt */
    WAL_KEPT_BYTES = 64 << 20,
    WATCH_US = 20000,
    PROGRESS_STEPS = 2000 /* virtual machine steps between two looks at the clock: some 20 µs */
};

struct sqlite_connection {
    struct connection base;
    sqlite3 *handle;
    int64_t deadline_us; /* 0: none */
    sqlite3_stmt *begin, *begin_immediate, *commit, *rollback, *savepoint, *undo, *release;
    struct sqlite_connection *next_free;
};

struct member { /* one db_commit that waits for the writer; lives on the caller's stack */
    err (*apply)(struct db_write *, void *);
    void *with;
    int64_t statement_ms;
    err result;
    bool settled;
    char *failure; /* the caller's room for the writer thread's words */
    sem_t done;
};

struct sqlite_db {
    struct db base;
    char *path;
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct sqlite_connection *free_readers;
    unsigned readers; /* open ones, free or not */
    struct sqlite_connection *writer;
    struct queue *waiting;
    struct thread thread;
    _Atomic int64_t revision;   /* of our own commits, and of looks at `watcher` that found another program's */
    _Atomic int64_t watched_us; /* when it was looked at last */
    pthread_mutex_t watch_lock;
    struct sqlite_connection *watcher;
    sqlite3_stmt *watched;
    int64_t watched_version;
};

extern const struct engine sqlite_engine;

err sqlite_connect(const struct sqlite_db *, bool is_writer, struct sqlite_connection **ret) MUST_USE;
void sqlite_disconnect(struct sqlite_connection *);
err sqlite_problem(struct sqlite_connection *, const char *sql);            /* of the handle's last error */
err sqlite_step_plain(struct sqlite_connection *, sqlite3_stmt *) MUST_USE; /* BEGIN and its kind */
err sqlite_prepare(struct connection *, struct statement *);
void sqlite_forget(struct connection *, struct statement *);
err sqlite_run(struct connection *, struct statement *, struct db_call *);
err sqlite_script(struct connection *, const char *one_statement);
err sqlite_plan(struct db_write *, void *with); /* plan.c */
err sqlite_view(struct db *, err (*look)(struct db_read *, void *), void *with);
err sqlite_commit(struct db *, err (*apply)(struct db_write *, void *), void *with, int64_t statement_ms);
int64_t sqlite_revision(struct db *);    /* read.c */
void *sqlite_write_all(void *sqlite_db); /* the writer thread */

#endif
