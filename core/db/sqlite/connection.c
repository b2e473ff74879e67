#include "db/sqlite/sqlite.h"
#include "base/clock.h"
#include <stdio.h>

static int past_deadline(void *with) {
    const struct sqlite_connection *c = with;
    return c->deadline_us && clock_monotonic_us(&clock_system) > c->deadline_us;
}

static err exec(struct sqlite_connection *c, const char *sql) {
    return sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? NULL : sqlite_problem(c, sql);
}

static err prepare_plain(struct sqlite_connection *c, const char *sql, sqlite3_stmt **ret) {
    int code = sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
    return code == SQLITE_OK ? NULL : sqlite_problem(c, sql);
}

static err prepare_all_plain(struct sqlite_connection *c) {
    TRY(prepare_plain(c, "BEGIN", &c->begin));
    TRY(prepare_plain(c, "BEGIN IMMEDIATE", &c->begin_immediate));
    TRY(prepare_plain(c, "COMMIT", &c->commit));
    TRY(prepare_plain(c, "ROLLBACK", &c->rollback));
    TRY(prepare_plain(c, "SAVEPOINT member", &c->savepoint));
    TRY(prepare_plain(c, "ROLLBACK TO member", &c->undo));
    return prepare_plain(c, "RELEASE member", &c->release);
}

static err set_up(struct sqlite_connection *c, bool is_writer) {
    sqlite3 *h = c->handle;
    sqlite3_extended_result_codes(h, 1);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_busy_timeout(h, (int)(is_writer ? LIMIT_STATEMENT_MS : 2000));
    if (is_writer) {
        char pragmas[200];
        snprintf(pragmas, sizeof pragmas,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = %d;"
                 "PRAGMA journal_size_limit = %d; PRAGMA cache_size = -65536;",
                 CHECKPOINT_PAGES, WAL_KEPT_BYTES);
        TRY(exec(c, pragmas));
    } else {
        TRY(exec(c, "PRAGMA query_only = ON; PRAGMA cache_size = -8192;"));
    }
    TRY(exec(c, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;"));
    sqlite3_progress_handler(h, PROGRESS_STEPS, past_deadline, c);
    return prepare_all_plain(c);
}

err sqlite_connect(const struct sqlite_db *db, bool is_writer, struct sqlite_connection **ret) {
    struct sqlite_connection *c = HEAP_NEW(struct sqlite_connection);
    if (!c)
        return &err_no_memory;
    c->base.engine = &sqlite_engine;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (is_writer ? SQLITE_OPEN_CREATE : 0);
    err failed = sqlite3_open_v2(db->path, &c->handle, flags, NULL) == SQLITE_OK ? NULL : sqlite_problem(c, db->path);
    if (!failed)
        failed = set_up(c, is_writer);
    if (failed) {
        sqlite_disconnect(c);
        return failed;
    }
    *ret = c;
    return NULL;
}

void sqlite_disconnect(struct sqlite_connection *c) {
    if (!c)
        return;
    statement_forget_all(&c->base);
    sqlite3_stmt *plain[] = {c->begin, c->begin_immediate, c->commit, c->rollback, c->savepoint, c->undo, c->release};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        sqlite3_finalize(plain[i]);
    sqlite3_close(c->handle);
    heap_free(c);
}

static err constraint_problem(int code) {
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return &db_duplicate;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return &db_reference;
    default: return &db_check;
    }
}

static err problem_of_code(int code) {
    if (code == SQLITE_IOERR_NOMEM)
        return &err_no_memory;
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT: return constraint_problem(code);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return &err_busy;
    case SQLITE_FULL: return &err_no_space;
    case SQLITE_NOMEM: return &err_no_memory;
    case SQLITE_INTERRUPT: return &db_timeout;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_READONLY: return &err_io;
    default: return &err_bug;
    }
}

err sqlite_problem(struct sqlite_connection *c, const char *sql) {
    if (!c->handle)
        return &err_no_memory;
    return failure_of(problem_of_code(sqlite3_extended_errcode(c->handle)), sql, sqlite3_errmsg(c->handle));
}

err sqlite_step_plain(struct sqlite_connection *c, sqlite3_stmt *s) {
    int code = sqlite3_step(s);
    err failed = code == SQLITE_DONE ? NULL : sqlite_problem(c, sqlite3_sql(s));
    sqlite3_reset(s);
    return failed;
}
