/* What an engine is, and what it gets from the floor's common half. Private to core/db.
 * db.c turns a call into a db_source; statement.c finds or compiles it in the connection's cache; the engine runs it.
 * After a statement fails, its transaction is broken: every further call answers the same failure and the end rolls
 * back. PostgreSQL is so by nature; SQLite follows, so that no code works on one of them only. */
#ifndef WENCHENG_DB_ENGINE_H
#define WENCHENG_DB_ENGINE_H
#include "base/heap.h"
#include "base/limits.h"
#include "base/thread.h"
#include "db/db.h"

struct db_piece {
    const char *before, *text, *takes; /* before: what joins it to the piece in front */
    const struct db_value *values;
};
struct db_source {
    const struct db_piece *pieces;
    size_t count;
    const char *gives;
};

struct statement {
    void *native;     /* the engine's; NULL until prepared */
    char *text, *sql; /* as given, and with the engine's marks; sql is NUL-ended */
    size_t text_len, sql_len;
    char takes[LIMIT_SQL_PARAMETERS + 1], gives[LIMIT_SQL_COLUMNS + 1];
    uint8_t parameter[LIMIT_SQL_PARAMETERS]; /* value k goes to this parameter, counted from 0 */
    size_t take_count, give_count, parameter_count;
    uint64_t key, used;
    bool busy, kept, writes;
};

enum { STATEMENT_SETS = 512, STATEMENT_WAYS = 4 };
struct connection {
    const struct engine *engine;
    err broken; /* the first failure of the running transaction */
    int64_t statement_ms;
    uint64_t turn; /* counts uses, for eviction */
    struct statement *cache[STATEMENT_SETS][STATEMENT_WAYS];
};

enum db_rows { DB_ROWS_FIRST, DB_ROWS_ALL }; /* ALL steps to the end even when nobody wants the rows */
struct db_call {
    const struct db_source *source;
    enum db_rows rows;
    db_row_fn row; /* may be NULL */
    void *out;
    int64_t changed;
};

struct engine {
    enum db_marks marks;
    bool is_sqlite;
    err (*view)(struct db *, err (*look)(struct db_read *, void *), void *with);
    err (*commit)(struct db *, err (*apply)(struct db_write *, void *), void *with, int64_t statement_ms);
    err (*prepare)(struct connection *, struct statement *);
    void (*forget)(struct connection *, struct statement *); /* frees .native */
    err (*run)(struct connection *, struct statement *, struct db_call *);
    err (*script)(struct connection *, const char *one_statement); /* migrations */
    err (*lock_schema)(struct connection *);                       /* until the transaction ends */
    err (*plan)(struct db_write *, void *);                        /* after migrations: facts for the planner; NULL: the engine finds its own */
    int64_t (*revision)(struct db *);                              /* NULL: cannot say */
    void (*hint)(struct db *, const char *channel);                /* to other processes; NULL when there are none */
    void (*close)(struct db *);
};

struct db_read {
    struct connection *on;
};
struct db_write {
    struct db_read reading;
};

struct hints;
struct db { /* first member of each engine's own */
    const struct engine *engine;
    struct hints *hints;
    int64_t statement_ms;
    char name[64];
};

err sqlite_open(const struct db_settings *, struct db **ret, struct hints *, struct arena *, str *ret_message) MUST_USE;
err postgres_open(const struct db_settings *, struct db **ret, struct hints *, struct arena *, str *ret_message) MUST_USE;

/* statement.c */
err statement_find(struct connection *, const struct db_source *, struct statement **ret) MUST_USE;
void statement_done(struct connection *, struct statement *); /* frees one that was not kept */
void statement_forget_all(struct connection *);
err statement_check_values(const struct statement *, const struct db_source *) MUST_USE;

/* db.c: what choice.c builds on */
err db_source_prepare(struct db_read *, const struct db_source *) MUST_USE;
err db_source_run(struct db_read *, const struct db_source *, db_row_fn, void *out) MUST_USE;
err db_source_all(struct db_read *, struct arena *, const struct db_source *, struct db_table *ret_table) MUST_USE;

/* failure.c: the last failure's words, for the log; one text per thread */
err failure_of(err, const char *sql, const char *why); /* remembers and returns err */
void failure_set(const char *text);
const char *failure_get(void);

/* hints.c */
struct hints *hints_new(void) MUST_USE;
void hints_free(struct hints *);
void hints_raise(struct hints *, const char *channel);
void hints_wait(struct hints *, const char *channel, int64_t at_most_ms);

/* ddl.c: one statement of a migration as the engine wants it */
err ddl_next(struct arena *, str *rest, bool is_sqlite, str *ret_statement) MUST_USE; /* empty: no more */

#endif
