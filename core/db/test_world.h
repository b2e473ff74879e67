/* A database of its own for each test, on either engine. Included by the *_test.c files of this folder only. */
#ifndef WENCHENG_DB_TEST_WORLD_H
#define WENCHENG_DB_TEST_WORLD_H
#include "db/db.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct world {
    struct db *db;
    struct arena *arena;
    char where[512], schema[64];
    const char *server; /* NULL: SQLite */
};

static const struct db_migration first[] = {
    {"things", 1, "begin",
     "CREATE TABLE things_kind (city_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (city_id, id));\n"
     "CREATE TABLE things_thing (city_id BIGINT NOT NULL, id BIGINT NOT NULL, kind_id BIGINT, name TEXT, size DOUBLE PRECISION,"
     " body BYTES, is_open SMALLINT NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)), PRIMARY KEY (city_id, id),"
     " FOREIGN KEY (city_id, kind_id) REFERENCES things_kind (city_id, id));\n"
     "CREATE UNIQUE INDEX things_thing_name ON things_thing (city_id, name);\n"
     "INSERT INTO things_kind (city_id, id, name) VALUES (1, 1, '井盖');\n"},
};

static const struct db_sql add_thing = {"INSERT INTO things_thing (city_id, id, name, is_open) VALUES (:city, :id, :name, :open)", "iiti", ""};
static const struct db_sql thing_name = {"SELECT name FROM things_thing WHERE city_id = :city AND id = :id", "ii", "t"};
static const struct db_sql count_things = {"SELECT count(*) FROM things_thing WHERE city_id = :city", "i", "i"};

static void no_notice(void *with, const PGresult *notice) { (void)with, (void)notice; }

static void server_says(const struct world *w, const char *format) {
    char sql[200];
    PGconn *c = PQconnectdb(w->server);
    PQsetNoticeReceiver(c, no_notice, NULL);
    snprintf(sql, sizeof sql, format, w->schema);
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fprintf(stderr, "%s: %s\n", sql, PQresultErrorMessage(r));
    PQclear(r);
    PQfinish(c);
}

static struct db *open_with(struct world *w, struct db_settings s) {
    struct db *db = NULL;
    str message = STR_NONE;
    s.where = str_of(w->where);
    err failed = db_open(&s, &db, w->arena, &message);
    if (failed)
        fprintf(stderr, STR_F "\n", STR_A(message));
    return failed ? NULL : db;
}

static int begin_world(void **state) {
    static int turn;
    struct world *w = calloc(1, sizeof *w);
    w->arena = arena_new(64 << 20);
    bool wants_server = *state != NULL;
    w->server = wants_server ? getenv("WENCHENG_TEST_DATABASE") : NULL;
    *state = w;
    if (wants_server && !w->server) {
        w->schema[0] = '-';
        return 0;
    }
    if (w->server) {
        snprintf(w->schema, sizeof w->schema, "floor_%d_%d", (int)getpid(), ++turn);
        server_says(w, "CREATE SCHEMA %s");
        snprintf(w->where, sizeof w->where, "%s%coptions=-csearch_path%%3D%s", w->server, strchr(w->server, '?') ? '&' : '?', w->schema);
    } else {
        snprintf(w->where, sizeof w->where, "/tmp/wencheng-db-XXXXXX");
        if (!mkdtemp(w->where))
            return -1;
    }
    w->db = open_with(w, (struct db_settings){.connections = 8, .statement_ms = 4000});
    int64_t applied = 0;
    str message;
    return w->db && !db_migrate(w->db, first, 1, 77, &applied, w->arena, &message) && applied == 1 ? 0 : -1;
}

static int end_world(void **state) {
    struct world *w = *state;
    db_close(w->db);
    if (w->server && w->schema[0] != '-')
        server_says(w, "DROP SCHEMA %s CASCADE");
    else if (w->where[0]) {
        char command[600];
        snprintf(command, sizeof command, "rm -rf %s", w->where);
        if (system(command) != 0)
            return -1;
    }
    arena_free(w->arena);
    free(w);
    return 0;
}

static struct world *world_of(void **state) {
    struct world *w = *state;
    if (w->schema[0] == '-') {
        static bool told;
        if (!told)
            fprintf(stderr, "WENCHENG_TEST_DATABASE is not set: PostgreSQL was not tested\n");
        told = true;
        skip();
    }
    return w;
}

/* ---- one statement in a transaction of its own ---- */

struct single {
    const struct db_sql *sql;
    struct db_args args;
    struct arena *arena;
    struct db_table table;
    int64_t changed;
};
static err run_single(struct db_write *w, void *with) {
    struct single *s = with;
    return db_run(w, s->sql, s->args, &s->changed);
}
static err ask_single(struct db_read *r, void *with) {
    struct single *s = with;
    return db_all(r, s->arena, s->sql, s->args, &s->table);
}
static err say(struct world *w, const struct db_sql *sql, struct db_args args) {
    return db_commit(w->db, run_single, &(struct single){.sql = sql, .args = args});
}
static err ask(struct world *w, const struct db_sql *sql, struct db_args args, struct db_table *ret) {
    struct single s = {.sql = sql, .args = args, .arena = w->arena};
    err failed = db_view(w->db, ask_single, &s);
    *ret = s.table;
    return failed;
}
static err add(struct world *w, int64_t id, const char *name) {
    return say(w, &add_thing, DB_ARGS(db_int(1), db_int(id), db_text_or_null(str_of(name)), db_int(1)));
}
static int64_t count(struct world *w) {
    struct db_table t;
    assert_null(ask(w, &count_things, DB_ARGS(db_int(1)), &t));
    return db_i(&t.rows[0], 0);
}

#define BOTH(test)                                                                                                                                             \
    {#test " (sqlite)", test, begin_world, end_world, NULL}, { #test " (postgres)", test, begin_world, end_world, (void *)(uintptr_t) "postgres" }

#endif
