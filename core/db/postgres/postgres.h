/* The PostgreSQL engine: a pool of connections in pipeline mode. A view begins with its first statement, in the same
 * round trip, and its end is not waited for; a commit is. Private to this folder. */
#ifndef WENCHENG_DB_POSTGRES_H
#define WENCHENG_DB_POSTGRES_H
#include "db/engine.h"
#include <libpq-fe.h>

enum {
    ATTEMPTS_MOST = 8, /* of one commit that collides with others or loses its connection */
    GRACE_MS = 2000,   /* the server stops a slow statement itself; after this much longer it is given up */
    CONNECT_SECONDS = 5,
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_NAME = 19,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_FLOAT4 = 700,
    TYPE_FLOAT8 = 701,
    TYPE_BPCHAR = 1042,
    TYPE_VARCHAR = 1043
};

enum fate { FATE_KEPT, FATE_COLLIDED, FATE_LOST }; /* of the transaction; the last two may be tried again */

struct postgres_connection {
    struct connection base;
    PGconn *handle;
    bool plain;       /* behind a transaction pooler: nothing is kept on the server, nothing is sent ahead */
    bool commit_sent; /* from here a lost connection leaves the outcome unknown */
    enum fate fate;
    const char *begin; /* not yet sent: goes with the first statement */
    size_t owed;       /* commands whose answers nobody waited for; their sync is owed too */
    uint64_t names;
    int64_t deadline_us; /* 0: none */
    struct postgres_connection *next_free;
};

struct listener;
struct postgres_db {
    struct db base;
    char *url;
    bool plain;
    unsigned most;
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct postgres_connection *free_ones;
    unsigned open;
    struct listener *listener; /* NULL behind a pooler */
};

extern const struct engine postgres_engine;

/* connection.c */
err postgres_connect(const struct postgres_db *, struct postgres_connection **ret) MUST_USE;
void postgres_disconnect(struct postgres_connection *);
PGconn *postgres_handle_new(const char *url);
err postgres_problem(struct postgres_connection *, const PGresult *or_null, const char *sql);
err postgres_lost(struct postgres_connection *, err, const char *sql);

/* exchange.c */
void postgres_set_deadline(struct postgres_connection *);
err postgres_send(struct postgres_connection *, const char *sql, size_t *sent) MUST_USE; /* queued; *sent counts */
err postgres_send_begin(struct postgres_connection *, size_t *sent) MUST_USE;            /* if still due */
err postgres_push(struct postgres_connection *, const char *sql) MUST_USE;               /* sync and flush */
err postgres_collect(struct postgres_connection *, size_t sent, const char *sql, PGresult **ret_last) MUST_USE;
err postgres_exec(struct postgres_connection *, const char *sql, PGresult **ret /* or NULL */) MUST_USE;

/* run.c */
err postgres_prepare(struct connection *, struct statement *);
void postgres_forget(struct connection *, struct statement *);
err postgres_run(struct connection *, struct statement *, struct db_call *);
err postgres_script(struct connection *, const char *one_statement);
err postgres_lock_schema(struct connection *);

/* pool.c */
err postgres_check_out(struct postgres_db *, struct postgres_connection **ret) MUST_USE;
void postgres_give_back(struct postgres_db *, struct postgres_connection *);
void postgres_drop_free(struct postgres_db *);

/* transaction.c */
err postgres_view(struct db *, err (*look)(struct db_read *, void *), void *with);
err postgres_commit(struct db *, err (*apply)(struct db_write *, void *), void *with, int64_t statement_ms);

/* listen.c */
err listener_start(struct postgres_db *, struct listener **ret) MUST_USE;
void listener_stop(struct listener *);
void listener_tell(struct listener *, const char *channel);

#endif
