#include "db/postgres/postgres.h"
#include <stdio.h>
#include <string.h>

static void hint(struct db *base, const char *channel) {
    struct postgres_db *db = (struct postgres_db *)base;
    if (db->listener)
        listener_tell(db->listener, channel);
}

static void close_all(struct db *base) {
    struct postgres_db *db = (struct postgres_db *)base;
    listener_stop(db->listener);
    postgres_drop_free(db);
    pthread_cond_destroy(&db->returned);
    pthread_mutex_destroy(&db->lock);
    heap_free(db->url);
    heap_free(db);
}

const struct engine postgres_engine = {
    .marks = DB_MARKS_POSTGRES,
    .view = postgres_view,
    .commit = postgres_commit,
    .prepare = postgres_prepare,
    .forget = postgres_forget,
    .run = postgres_run,
    .script = postgres_script,
    .lock_schema = postgres_lock_schema,
    .hint = hint,
    .close = close_all,
};

static const struct problem unfit = {PROBLEM_BUG, "db.unfit", "数据库的设置不符合要求，系统不能启动。",
                                     "The database is not set up as the system needs it; it does not start."};

/* Byte order is what SQLite sorts by and what keys of Chinese names are made for. */
static err check_server(struct postgres_db *db, struct postgres_connection *c) {
    int version = PQserverVersion(c->handle);
    snprintf(db->base.name, sizeof db->base.name, "postgresql %d.%d", version / 10000, version % 10000);
    if (version < 150000)
        return failure_of(&unfit, db->base.name, "需要 15 或更新的版本 / version 15 or newer is needed");
    PGresult *r = NULL;
    TRY(postgres_exec(c,
                      "SELECT CAST(pg_encoding_to_char(encoding) AS TEXT),"
                      " CASE WHEN datlocprovider = 'i' THEN 'icu' ELSE CAST(datcollate AS TEXT) END"
                      " FROM pg_database WHERE datname = current_database()",
                      &r));
    bool is_utf8 = strcmp(PQgetvalue(r, 0, 0), "UTF8") == 0;
    const char *order = PQgetvalue(r, 0, 1);
    bool is_bytes = strcmp(order, "C") == 0 || strcmp(order, "POSIX") == 0 || strncmp(order, "C.", 2) == 0;
    PQclear(r);
    if (is_utf8 && is_bytes)
        return NULL;
    return failure_of(&unfit, "CREATE DATABASE … ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
                      "数据库须用 UTF8 编码和 C 排序 / the database must have encoding UTF8 and collation C");
}

static err start(struct postgres_db *db, const struct db_settings *settings) {
    db->url = heap_text(settings->where);
    if (!db->url)
        return &err_no_memory;
    struct postgres_connection *c = NULL;
    TRY(postgres_check_out(db, &c));
    err failed = check_server(db, c);
    postgres_give_back(db, c);
    TRY(failed);
    return db->plain ? NULL : listener_start(db, &db->listener);
}

err postgres_open(const struct db_settings *settings, struct db **ret, struct hints *hints, struct arena *a, str *ret_message) {
    struct postgres_db *db = HEAP_NEW(struct postgres_db);
    if (!db)
        return &err_no_memory;
    db->base.engine = &postgres_engine;
    db->base.hints = hints;
    db->base.statement_ms = settings->statement_ms;
    db->plain = settings->plain_statements;
    db->most = settings->connections;
    pthread_mutex_init(&db->lock, NULL);
    pthread_cond_init(&db->returned, NULL);
    failure_set("");
    err failed = start(db, settings);
    if (failed) {
        /* The address may carry a password: the message repeats the engine's words, not the address. */
        *ret_message = str_format(a, "数据库无法打开 / the database cannot be opened: %s", failure_get()[0] ? failure_get() : failed->en);
        close_all(&db->base);
        return failed;
    }
    *ret = &db->base;
    return NULL;
}
