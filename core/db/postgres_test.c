/* What only PostgreSQL does: connections that die, pools that run out, databases of the wrong kind. All of it is
 * skipped when WENCHENG_TEST_DATABASE names no server. */
#include "db/postgres/postgres.h"
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
    char schema[48], where[512];
    const char *server;
};

static const struct db_migration first[] = {
    {"things", 1, "begin", "CREATE TABLE things_thing (city_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT, PRIMARY KEY (city_id, id));\n"},
};
static const struct db_sql add_thing = {"INSERT INTO things_thing (city_id, id, name) VALUES (:city, :id, :name)", "iit", ""};
static const struct db_sql count_things = {"SELECT count(*) FROM things_thing WHERE city_id = :city", "i", "i"};

static void no_notice(void *with, const PGresult *notice) { (void)with, (void)notice; }
static void server_says(const struct world *w, const char *sql) {
    PGconn *c = PQconnectdb(w->server);
    PQsetNoticeReceiver(c, no_notice, NULL);
    PGresult *r = PQexec(c, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fprintf(stderr, "%s: %s\n", sql, PQresultErrorMessage(r));
    PQclear(r);
    PQfinish(c);
}

static int begin_world(void **state) {
    static int turn;
    struct world *w = calloc(1, sizeof *w);
    *state = w;
    w->arena = arena_new(16 << 20);
    w->server = getenv("WENCHENG_TEST_DATABASE");
    if (!w->server)
        return 0;
    snprintf(w->schema, sizeof w->schema, "pg_floor_%d_%d", (int)getpid(), ++turn);
    w->schema[0] = 'x'; /* names beginning with pg_ are the server's */
    server_says(w, str_format(w->arena, "CREATE SCHEMA %s", w->schema).at);
    snprintf(w->where, sizeof w->where, "%s%coptions=-csearch_path%%3D%s&application_name=%s", w->server, strchr(w->server, '?') ? '&' : '?', w->schema,
             w->schema);
    struct db_settings s = {.where = str_of(w->where), .connections = 3, .statement_ms = 1500};
    str message = STR_NONE;
    int64_t applied;
    if (db_open(&s, &w->db, w->arena, &message) || db_migrate(w->db, first, 1, 7, &applied, w->arena, &message)) {
        fprintf(stderr, STR_F "\n", STR_A(message));
        return -1;
    }
    return 0;
}

static int end_world(void **state) {
    struct world *w = *state;
    db_close(w->db);
    if (w->server)
        server_says(w, str_format(w->arena, "DROP SCHEMA %s CASCADE", w->schema).at);
    arena_free(w->arena);
    free(w);
    return 0;
}

static struct world *world_of(void **state) {
    struct world *w = *state;
    if (!w->server) {
        static bool told;
        if (!told)
            fprintf(stderr, "WENCHENG_TEST_DATABASE is not set: PostgreSQL was not tested\n");
        told = true;
        skip();
    }
    return w;
}

struct work {
    struct world *world;
    int64_t id, count;
    int runs, dies; /* the first `dies` runs lose their connection in the middle */
};

static int backend_of(struct connection *c) { return PQbackendPID(((struct postgres_connection *)c)->handle); }
static void end_backend(struct world *w, int backend) { server_says(w, str_format(w->arena, "SELECT pg_terminate_backend(%d, 2000)", backend).at); }

static err add_and_die(struct db_write *w, void *with) {
    struct work *work = with;
    TRY(db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(work->id), db_null()), NULL));
    if (work->runs++ < work->dies)
        end_backend(work->world, backend_of(w->reading.on));
    return db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(work->id + 1000), db_null()), NULL);
}
static err look_count(struct db_read *r, void *with) {
    struct work *work = with;
    struct db_row row;
    TRY(db_one(r, work->world->arena, &count_things, DB_ARGS(db_int(1)), &row));
    work->count = db_i(&row, 0);
    if (work->runs++ < work->dies)
        end_backend(work->world, backend_of(r->on));
    return work->dies ? db_one(r, work->world->arena, &count_things, DB_ARGS(db_int(1)), &row) : NULL;
}
static int64_t count(struct world *w) {
    struct work work = {.world = w};
    assert_null(db_view(w->db, look_count, &work));
    return work.count;
}

static void a_commit_outlives_its_connection(void **state) {
    struct world *w = world_of(state);
    struct work work = {.world = w, .id = 1, .dies = 2};
    assert_null(db_commit(w->db, add_and_die, &work));
    assert_int_equal(work.runs, 3);
    assert_int_equal(count(w), 2);
}

static void a_lost_view_says_so_and_the_next_one_works(void **state) {
    struct world *w = world_of(state);
    struct work work = {.world = w, .dies = 1};
    assert_ptr_equal(db_view(w->db, look_count, &work), &db_unavailable);
    assert_int_equal(count(w), 0);
}

static void connections_closed_in_the_pool_are_not_noticed(void **state) {
    struct world *w = world_of(state);
    for (int turn = 0; turn < 3; turn++) {
        assert_int_equal(count(w), turn);
        /* only this schema's: other tests may share the server */
        server_says(w, str_format(w->arena, "SELECT pg_terminate_backend(a.pid, 2000) FROM pg_stat_activity a WHERE a.application_name = '%s'", w->schema).at);
        if (turn == 1)
            assert_int_equal(count(w), turn);
        struct work work = {.world = w, .id = turn};
        err failed = db_commit(w->db, add_and_die, &work);
        assert_null(failed);
        server_says(w, str_format(w->arena, "DELETE FROM %s.things_thing WHERE id >= 1000", w->schema).at);
    }
}

static err hold_and_ask(struct db_read *r, void *with) {
    struct work *work = with;
    TRY(db_one(r, work->world->arena, &count_things, DB_ARGS(db_int(1)), &(struct db_row){0}));
    if (--work->runs == 0)
        return NULL;
    return db_view(work->world->db, hold_and_ask, work);
}

static void an_empty_pool_is_busy_not_stuck(void **state) {
    struct world *w = world_of(state);
    struct work work = {.world = w, .runs = 3};
    assert_null(db_view(w->db, hold_and_ask, &work));
    work.runs = 4; /* one more than there are connections, each inside the other */
    assert_ptr_equal(db_view(w->db, hold_and_ask, &work), &err_busy);
    assert_int_equal(count(w), 0);
}

static err ask_many(struct db_read *r, void *with) {
    struct world *w = with;
    static char texts[2600][48];
    for (int i = 0; i < 2600; i++) {
        snprintf(texts[i], sizeof texts[i], "SELECT %d + :n", i);
        struct db_sql sql = {texts[i], "i", "i"};
        struct db_row row;
        TRY(db_one(r, w->arena, &sql, DB_ARGS(db_int(1)), &row));
        assert_int_equal(db_i(&row, 0), i + 1);
    }
    static const struct db_sql kept = {"SELECT count(*) FROM pg_prepared_statements", "", "i"};
    struct db_row row;
    TRY(db_one(r, w->arena, &kept, DB_NO_ARGS, &row));
    assert_in_range(db_i(&row, 0), 1000, STATEMENT_SETS * STATEMENT_WAYS);
    return NULL;
}

static void statements_pushed_out_are_given_back(void **state) {
    struct world *w = world_of(state);
    assert_null(db_view(w->db, ask_many, w));
    assert_null(db_view(w->db, ask_many, w));
    assert_int_equal(count(w), 0);
}

static void a_database_of_another_encoding_is_refused(void **state) {
    struct world *w = world_of(state);
    const char *name = str_format(w->arena, "ascii_%s", w->schema).at;
    server_says(w, str_format(w->arena, "CREATE DATABASE %s ENCODING 'SQL_ASCII' TEMPLATE template0", name).at);
    PQconninfoOption *parts = PQconninfoParse(w->server, NULL), *part;
    const char *host = "", *port = "", *user = "";
    for (part = parts; part->keyword; part++) {
        host = strcmp(part->keyword, "host") == 0 && part->val ? part->val : host;
        port = strcmp(part->keyword, "port") == 0 && part->val ? part->val : port;
        user = strcmp(part->keyword, "user") == 0 && part->val ? part->val : user;
    }
    str where = str_format(w->arena, "postgresql://%s@%s:%s/%s", user, host, port, name), message = STR_NONE;
    PQconninfoFree(parts);
    struct db *db = NULL;
    assert_non_null(db_open(&(struct db_settings){.where = where}, &db, w->arena, &message));
    assert_non_null(strstr(message.at, "UTF8"));
    server_says(w, str_format(w->arena, "DROP DATABASE %s", name).at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_commit_outlives_its_connection, begin_world, end_world),
        cmocka_unit_test_setup_teardown(a_lost_view_says_so_and_the_next_one_works, begin_world, end_world),
        cmocka_unit_test_setup_teardown(connections_closed_in_the_pool_are_not_noticed, begin_world, end_world),
        cmocka_unit_test_setup_teardown(an_empty_pool_is_busy_not_stuck, begin_world, end_world),
        cmocka_unit_test_setup_teardown(statements_pushed_out_are_given_back, begin_world, end_world),
        cmocka_unit_test_setup_teardown(a_database_of_another_encoding_is_refused, begin_world, end_world),
    };
    return cmocka_run_group_tests_name("postgres", tests, NULL, NULL);
}
