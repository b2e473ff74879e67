/* The database, as every floor above sees it: one SQL text for SQLite, PostgreSQL and Citus.
 *
 * Rules for SQL (tests/laws checks them): parameters are :name; every table has city_id first in its primary key and every
 * statement names :city; integers are BIGINT, times BIGINT ms UTC, booleans SMALLINT 0/1, text TEXT, reals DOUBLE PRECISION,
 * bytes BYTES (a word of ours); no triggers, sequences, JSON operators, database clocks, unordered LIMIT, bare LIKE;
 * sums are CAST(sum(x) AS BIGINT); upserts are ON CONFLICT (…) DO UPDATE SET a = excluded.a. NULL only where it means "none".
 * A statement is a const struct db_sql with one letter per distinct :parameter in order of FIRST APPEARANCE (`takes`) and one per column (`gives`):
 *     i integer   t text   r real   b bytes     (any of them may carry NULL)
 *
 * A struct db_read cannot write; a struct db_write can also read (db_reading). Results are copied into the arena given.
 * Values may be NULL: check .type. */
#ifndef WENCHENG_DB_DB_H
#define WENCHENG_DB_DB_H
#include "base/str.h"

enum db_type { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BYTES };
struct db_value {
    enum db_type type;
    union {
        int64_t i;
        double r;
        str s; /* DB_TEXT and DB_BYTES */
    } as;
};
static inline struct db_value db_int(int64_t i) { return (struct db_value){DB_INT, {.i = i}}; }
static inline struct db_value db_real(double r) { return (struct db_value){DB_REAL, {.r = r}}; }
static inline struct db_value db_text(str s) { return (struct db_value){DB_TEXT, {.s = s.at ? s : STR("")}}; }
static inline struct db_value db_bytes(str s) { return (struct db_value){DB_BYTES, {.s = s}}; }
static inline struct db_value db_null(void) { return (struct db_value){DB_NULL, {.i = 0}}; }
static inline struct db_value db_int_or_null(int64_t i) { return i ? db_int(i) : db_null(); } /* for ids: 0 is none */
static inline struct db_value db_text_or_null(str s) { return s.len ? db_text(s) : db_null(); }

struct db_args {
    const struct db_value *at;
    size_t count;
};
#define DB_ARGS(...) ((struct db_args){(const struct db_value[]){__VA_ARGS__}, sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define DB_NO_ARGS ((struct db_args){NULL, 0})

struct db_sql {
    const char *text, *takes, *gives;
};

struct db_row {
    const struct db_value *at;
    size_t count; /* 0: no row */
};
struct db_table {
    const struct db_row *rows;
    size_t count;
};
/* Safe reads of a column: 0 / 0.0 / STR_NONE for NULL. */
static inline int64_t db_i(const struct db_row *row, size_t column) { return row->at[column].type == DB_INT ? row->at[column].as.i : 0; }
static inline double db_r(const struct db_row *row, size_t column) {
    return row->at[column].type == DB_REAL ? row->at[column].as.r : row->at[column].type == DB_INT ? (double)row->at[column].as.i : 0.0;
}
static inline str db_s(const struct db_row *row, size_t column) { return row->at[column].type >= DB_TEXT ? row->at[column].as.s : STR_NONE; }
static inline bool db_is_null(const struct db_row *row, size_t column) { return row->at[column].type == DB_NULL; }

struct db;                                                     /* an engine, shared by all threads */
struct db_read;                                                /* one snapshot, one thread */
struct db_write;                                               /* one transaction, one thread */
typedef err (*db_row_fn)(void *out, const struct db_row *row); /* the row lives only during the call */

err db_one(struct db_read *, struct arena *, const struct db_sql *, struct db_args, struct db_row *ret_row) MUST_USE; /* ret_row->count 0: none */
err db_all(struct db_read *, struct arena *, const struct db_sql *, struct db_args, struct db_table *ret_table) MUST_USE;
err db_each(struct db_read *, const struct db_sql *, struct db_args, db_row_fn, void *out) MUST_USE;
err db_run(struct db_write *, const struct db_sql *, struct db_args, int64_t *ret_changed /* or NULL */) MUST_USE;
err db_run_one(struct db_write *, struct arena *, const struct db_sql *, struct db_args, struct db_row *ret_row) MUST_USE; /* … RETURNING */
struct db_read *db_reading(struct db_write *); /* the same transaction, seen as a reader */
/* After a statement failed, its transaction is broken on both engines: further calls answer the same failure and
 * db_commit rolls back. To go on after a duplicate, ask with ON CONFLICT DO NOTHING, not with db_duplicate. */
const char *db_last_failure(void); /* this thread's last failure in the engine's words, with the SQL: for the log and for tests */

/* Compiles without running and compares the signature: tests do it for every registered statement, on both engines. */
err db_prepare(struct db_read *, const struct db_sql *) MUST_USE;

/* A list with optional filters: constant pieces only, chosen by number, never text from outside.
 * head + " AND " + chosen clauses + " " + one of the tails. Parameters of head, then of each chosen clause in the order
 * of the table (not of choosing), then of the tail. Every combination counts as registered through `struct db_select`. */
struct db_clause {
    const char *text, *takes; /* "c.state = :state", "t" */
};
struct db_select {
    const char *head, *head_takes, *gives;
    const struct db_clause *clauses;
    size_t clause_count; /* at most 32 */
    const struct db_clause *tails;
    size_t tail_count;
};
struct db_choice {
    const struct db_select *from;
    uint32_t chosen;
    unsigned tail;
    struct db_value head[8], clause[32][3], end[4]; /* fill with db_choose and the arrays */
};
void db_choose(struct db_choice *, unsigned clause, struct db_args);
err db_choice_all(struct db_read *, struct arena *, const struct db_choice *, struct db_table *ret_table) MUST_USE;
err db_choice_each(struct db_read *, const struct db_choice *, db_row_fn, void *out) MUST_USE;
err db_prepare_select(struct db_read *, const struct db_select *) MUST_USE; /* no, each and every clause, with each tail */

/* Transactions. `look` and `apply` run on the calling thread's turn; apply may run AGAIN after a conflict or when another
 * member of a group commit broke the batch: no side effects outside the transaction. db_commit returns after the commit is durable. */
err db_view(struct db *, err (*look)(struct db_read *, void *with), void *with) MUST_USE;
err db_commit(struct db *, err (*apply)(struct db_write *, void *with), void *with) MUST_USE;

/* Opening. `where` is a folder (SQLite: DIR/wencheng.db) or postgresql://… */
struct db_settings {
    str where;
    unsigned connections;  /* PostgreSQL pool, default 8 */
    bool plain_statements; /* PostgreSQL behind a transaction pooler: no named statements */
    int64_t statement_ms;  /* default LIMIT_STATEMENT_MS */
};
err db_open(const struct db_settings *, struct db **ret, struct arena *for_message, str *ret_message) MUST_USE;
void db_close(struct db *);
const char *db_engine(const struct db *); /* "sqlite 3.40.1", "postgresql 15.8" */
/* Grows with every commit, so that what was read under a number still holds while the number stands. Ask before reading. A commit
 * of another program on the same file is seen within 20 ms. 0: this engine cannot say (PostgreSQL); keep nothing then. */
int64_t db_revision(struct db *);
bool db_is_sqlite(const struct db *); /* for `main` and tests; no capability asks */

/* Wake-up hints between processes (LISTEN/NOTIFY on PostgreSQL, nothing needed on SQLite): polling is the truth. */
void db_hint(struct db *, const char *channel);
err db_hint_wait(struct db *, const char *channel, int64_t at_most_ms) MUST_USE; /* returns early when hinted, also by this process */

/* Migrations. Files capabilities/NAME/migrations/NNNN_what.sql are embedded by the build; statements end with ";\n".
 * An applied migration never changes (checksum kept). */
struct db_migration {
    const char *capability;
    int number;
    const char *name, *text;
};
err db_migrate(struct db *, const struct db_migration *, size_t count, int64_t now_ms, int64_t *ret_applied, struct arena *, str *ret_message) MUST_USE;
err db_schema_version(struct db *, struct arena *, int64_t *ret_applied_count) MUST_USE;

/* Known refusals of the engines. */
extern const struct problem db_duplicate;   /* unique key: CONFLICT */
extern const struct problem db_reference;   /* foreign key: CONFLICT */
extern const struct problem db_check;       /* CHECK constraint: BUG unless the capability tests for it */
extern const struct problem db_unavailable; /* engine away: BUSY */
extern const struct problem db_timeout;     /* statement ran out of time: BUSY */
extern const struct problem db_bad_text;    /* a text value that is not UTF-8 or has a NUL: INVALID */

/* :name → ?1 / $1, numbering by first appearance; quotes, comments and :: understood. Public for tests and the fuzzer. */
enum db_marks { DB_MARKS_SQLITE, DB_MARKS_POSTGRES };
err db_names_rewrite(struct arena *, str sql, enum db_marks, str *ret_sql, size_t *ret_parameters) MUST_USE;

#endif
