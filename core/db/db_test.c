/* The promises of db.h, each on both engines. PostgreSQL takes part when WENCHENG_TEST_DATABASE names one; every test
 * then has a schema of its own. */
#include "base/thread.h"
#include "db/db.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
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

static void no_notice(void *with, const PGresult *notice) {
    (void)with, (void)notice;
}

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
    int runs;
};
static err run_single(struct db_write *w, void *with) {
    struct single *s = with;
    s->runs++;
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

static void every_type_comes_back_as_it_went(void **state) {
    struct world *w = world_of(state);
    static const struct db_sql put = {"INSERT INTO things_thing (city_id, id, kind_id, name, size, body) VALUES (:city, :id, :kind, :name, :size, :body)", "iiitrb", ""};
    static const struct db_sql get = {"SELECT id, kind_id, name, size, body, is_open FROM things_thing WHERE city_id = :city ORDER BY id", "i", "iitrbi"};
    const str bytes = {"\0\xff'\\x00", 7};
    assert_null(say(w, &put, DB_ARGS(db_int(1), db_int(INT64_MIN), db_null(), db_null(), db_null(), db_null())));
    assert_null(say(w, &put, DB_ARGS(db_int(1), db_int(2), db_int(1), db_text(STR("井'盖\"\\ ?$1 :x")), db_real(-0.1), db_bytes(bytes))));
    assert_null(say(w, &put, DB_ARGS(db_int(1), db_int(INT64_MAX), db_null(), db_text(STR("")), db_int(3), db_bytes(STR("")))));
    struct db_table t;
    assert_null(ask(w, &get, DB_ARGS(db_int(1)), &t));
    assert_int_equal(t.count, 3);
    assert_true(db_i(&t.rows[0], 0) == INT64_MIN);
    for (size_t i = 1; i < 5; i++)
        assert_true(db_is_null(&t.rows[0], i));
    assert_int_equal(db_i(&t.rows[0], 1), 0);
    assert_int_equal(db_i(&t.rows[1], 1), 1);
    assert_true(str_is(db_s(&t.rows[1], 2), "井'盖\"\\ ?$1 :x"));
    assert_true(db_r(&t.rows[1], 3) == -0.1);
    assert_true(str_equal(db_s(&t.rows[1], 4), bytes));
    assert_int_equal(db_i(&t.rows[1], 5), 1);
    assert_true(db_i(&t.rows[2], 0) == INT64_MAX);
    assert_true(!db_is_null(&t.rows[2], 2) && !db_is_null(&t.rows[2], 4));
    assert_int_equal(db_s(&t.rows[2], 2).len + db_s(&t.rows[2], 4).len, 0);
    assert_true(db_r(&t.rows[2], 3) == 3.0);
}

static void refusals_are_told_apart_and_keep_nothing(void **state) {
    struct world *w = world_of(state);
    static const struct db_sql stray = {"INSERT INTO things_thing (city_id, id, kind_id) VALUES (:city, :id, :kind)", "iii", ""};
    assert_null(add(w, 1, "甲"));
    assert_ptr_equal(add(w, 1, "乙"), &db_duplicate);
    assert_ptr_equal(add(w, 2, "甲"), &db_duplicate);
    assert_ptr_equal(say(w, &stray, DB_ARGS(db_int(1), db_int(3), db_int(99))), &db_reference);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(4), db_null(), db_int(2))), &db_check);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(5), db_null(), db_null())), &db_check);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(6), db_text((str){"a\0b", 3}), db_int(1))), &db_bad_text);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(6), db_text(STR("\xff")), db_int(1))), &db_bad_text);
    assert_int_equal(count(w), 1);
}

static void signatures_that_lie_are_bugs(void **state) {
    struct world *w = world_of(state);
    static const struct db_sql wrong[] = {
        {"SELECT name FROM things_thing WHERE city_id = :city", "ii", "t"},
        {"SELECT name FROM things_thing WHERE city_id = :city", "i", "tt"},
        {"SELECT nonsense FROM things_thing WHERE city_id = :city", "i", "t"},
        {"SELECT \"nonsense\" FROM things_thing WHERE city_id = :city", "i", "t"},
        {"SELECT name FROM things_thing WHERE city_id = :city", "x", "t"},
        {"DELETE FROM things_thing WHERE city_id = :city", "i", ""},
        {"INSERT INTO things_kind (city_id, id, name) VALUES (:city, 9, 'x') RETURNING id", "i", "i"},
    };
    struct db_table t;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_ptr_equal(ask(w, &wrong[i], DB_ARGS(db_int(1), db_int(1)), &t), &err_bug);
    for (size_t i = 1; i < sizeof wrong / sizeof *wrong; i++)
        assert_ptr_equal(ask(w, &wrong[i], DB_ARGS(db_int(1)), &t), &err_bug);
    assert_non_null(strstr(db_last_failure(), "RETURNING"));
    assert_ptr_equal(ask(w, &thing_name, DB_ARGS(db_int(1)), &t), &err_bug);
    assert_ptr_equal(ask(w, &thing_name, DB_ARGS(db_int(1), db_text(STR("1"))), &t), &err_bug);
    assert_null(ask(w, &thing_name, DB_ARGS(db_int(1), db_int(1)), &t));
    assert_int_equal(t.count, 0);
}

static err insert_twice(struct db_write *w, void *with) {
    struct single *s = with;
    err failed = db_run(w, s->sql, s->args, NULL);
    if (failed == &db_duplicate) /* swallowed: the transaction must not live on */
        failed = db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(50), db_null(), db_int(1)), NULL);
    return NULL;
}

static void a_swallowed_failure_still_rolls_back(void **state) {
    struct world *w = world_of(state);
    assert_null(add(w, 1, "甲"));
    struct single s = {.sql = &add_thing, .args = DB_ARGS(db_int(1), db_int(1), db_null(), db_int(1))};
    assert_ptr_equal(db_commit(w->db, insert_twice, &s), &db_duplicate);
    assert_int_equal(count(w), 1);
}

static err change_and_read(struct db_write *w, void *with) {
    struct world *world = with;
    static const struct db_sql rename = {"UPDATE things_thing SET name = :name WHERE city_id = :city AND id <= :id", "tii", ""};
    static const struct db_sql close = {"UPDATE things_thing SET is_open = 0 WHERE city_id = :city AND id = :id RETURNING id, name, is_open", "ii", "iti"};
    int64_t changed = -1;
    struct db_row row;
    TRY(db_run(w, &rename, DB_ARGS(db_text(STR("新")), db_int(1), db_int(1)), &changed));
    assert_int_equal(changed, 1);
    TRY(db_run(w, &rename, DB_ARGS(db_text(STR("无")), db_int(1), db_int(-1)), &changed));
    assert_int_equal(changed, 0);
    TRY(db_one(db_reading(w), world->arena, &thing_name, DB_ARGS(db_int(1), db_int(1)), &row));
    assert_true(str_is(db_s(&row, 0), "新"));
    TRY(db_run_one(w, world->arena, &close, DB_ARGS(db_int(1), db_int(1)), &row));
    assert_true(row.count == 3 && str_is(db_s(&row, 1), "新") && db_i(&row, 2) == 0);
    TRY(db_run_one(w, world->arena, &close, DB_ARGS(db_int(1), db_int(404)), &row));
    assert_int_equal(row.count, 0);
    return NULL;
}

static void a_writer_reads_what_it_wrote(void **state) {
    struct world *w = world_of(state);
    assert_null(add(w, 1, "旧"));
    assert_null(add(w, 2, "二"));
    assert_null(db_commit(w->db, change_and_read, w));
}

struct snapshot {
    struct world *world;
    int64_t before, after;
};
static err look_twice(struct db_read *r, void *with) {
    struct snapshot *s = with;
    struct db_row row;
    TRY(db_one(r, s->world->arena, &count_things, DB_ARGS(db_int(1)), &row));
    s->before = db_i(&row, 0);
    assert_null(add(s->world, 9, "后来"));
    TRY(db_one(r, s->world->arena, &count_things, DB_ARGS(db_int(1)), &row));
    s->after = db_i(&row, 0);
    return NULL;
}

static void a_view_sees_one_moment(void **state) {
    struct world *w = world_of(state);
    struct snapshot s = {.world = w};
    assert_null(add(w, 1, "甲"));
    assert_null(db_view(w->db, look_twice, &s));
    assert_int_equal(s.before, 1);
    assert_int_equal(s.after, 1);
    assert_int_equal(count(w), 2);
}

/* ---- rows one by one, and a statement inside its own rows ---- */

struct walk {
    struct world *world;
    struct db_read *read;
    int64_t sum, inner;
};
static err inner_row(void *out, const struct db_row *row) {
    ((struct walk *)out)->inner += db_i(row, 0);
    return NULL;
}
static const struct db_sql all_ids = {"SELECT id FROM things_thing WHERE city_id = :city ORDER BY id", "i", "i"};
static err outer_row(void *out, const struct db_row *row) {
    struct walk *walk = out;
    walk->sum += db_i(row, 0);
    if (db_i(row, 0) == 3)
        return &err_no_memory;
    return db_each(walk->read, &all_ids, DB_ARGS(db_int(1)), inner_row, walk);
}
static err walk_all(struct db_read *r, void *with) {
    struct walk *walk = with;
    walk->read = r;
    err failed = db_each(r, &all_ids, DB_ARGS(db_int(1)), outer_row, walk);
    assert_ptr_equal(failed, &err_no_memory);
    struct db_row row; /* a refusal by the row function leaves the view whole */
    return db_one(r, walk->world->arena, &count_things, DB_ARGS(db_int(1)), &row);
}

static void rows_may_ask_the_same_statement_again(void **state) {
    struct world *w = world_of(state);
    for (int i = 1; i <= 4; i++)
        assert_null(add(w, i, NULL));
    struct walk walk = {.world = w};
    assert_null(db_view(w->db, walk_all, &walk));
    assert_int_equal(walk.sum, 6);
    assert_int_equal(walk.inner, 20);
}

/* ---- lists with chosen filters ---- */

static const struct db_clause clauses[] = {
    {"t.is_open = :open", "i"},
    {"(t.name = :name OR t.name = :other)", "tt"},
    {"t.id IN (SELECT k.id FROM things_thing k WHERE k.city_id = :city AND k.id > :low)", "i"},
    {"t.id IN (SELECT k.id FROM things_thing k WHERE k.city_id = :city AND k.id < :high)", "ii"},
};
static const struct db_clause tails[] = {{"ORDER BY t.id LIMIT :limit", "i"}, {"ORDER BY t.id DESC LIMIT :limit", "i"}};
static const struct db_select list = {
    "SELECT t.id, t.name FROM things_thing t WHERE t.city_id = :city", "i", "it", clauses, 4, tails, 2,
};

struct listing {
    struct arena *arena;
    struct db_choice choice;
    struct db_table table;
};
static err look_list(struct db_read *r, void *with) {
    struct listing *l = with;
    return db_choice_all(r, l->arena, &l->choice, &l->table);
}
static int64_t ids_of(struct world *w, struct db_choice *choice) {
    struct listing l = {w->arena, *choice, {0}};
    assert_null(db_view(w->db, look_list, &l));
    int64_t ids = 0;
    for (size_t i = 0; i < l.table.count; i++)
        ids = ids * 10 + db_i(&l.table.rows[i], 0);
    return ids;
}
static err list_failure(struct world *w, struct db_choice *choice) {
    struct listing l = {w->arena, *choice, {0}};
    return db_view(w->db, look_list, &l);
}
static err prepare_list(struct db_read *r, void *with) {
    (void)with;
    return db_prepare_select(r, &list);
}

static void chosen_filters_join_in_table_order(void **state) {
    struct world *w = world_of(state);
    for (int i = 1; i <= 6; i++)
        assert_null(say(w, &add_thing, DB_ARGS(db_int(1), db_int(i), db_text(str_format(w->arena, "n%d", i)), db_int(i % 2))));
    for (int turn = 0; turn < 3; turn++) { /* composed once, found again afterwards */
        struct db_choice c = {.from = &list, .head = {db_int(1)}, .end = {db_int(10)}};
        assert_int_equal(ids_of(w, &c), 123456);
        db_choose(&c, 3, DB_ARGS(db_int(1), db_int(6)));
        db_choose(&c, 0, DB_ARGS(db_int(1)));
        assert_int_equal(ids_of(w, &c), 135);
        db_choose(&c, 2, DB_ARGS(db_int(1)));
        assert_int_equal(ids_of(w, &c), 35);
        c.tail = 1;
        assert_int_equal(ids_of(w, &c), 53);
        db_choose(&c, 1, DB_ARGS(db_text(STR("n3")), db_text(STR("n4"))));
        assert_int_equal(ids_of(w, &c), 3);
        c.head[0] = db_int(2);
        assert_ptr_equal(list_failure(w, &c), &err_bug); /* the last clause still says city 1 */
        c.clause[3][0] = db_int(2);
        assert_int_equal(ids_of(w, &c), 0);
    }
    assert_null(db_view(w->db, prepare_list, NULL));
}

static void a_list_outside_its_table_is_a_bug(void **state) {
    struct world *w = world_of(state);
    struct listing l = {w->arena, {.from = &list, .head = {db_int(1)}, .end = {db_int(10)}, .tail = 2}, {0}};
    assert_ptr_equal(db_view(w->db, look_list, &l), &err_bug);
    l.choice.tail = 0;
    l.choice.chosen = 1u << 9;
    assert_ptr_equal(db_view(w->db, look_list, &l), &err_bug);
}

/* ---- many at once ---- */

enum { WRITERS = 16, WRITES = 25 };
struct writing {
    struct world *world;
    int number;
    _Atomic int *good;
};
static err two_rows_or_none(struct db_write *w, void *with) {
    int64_t id = *(int64_t *)with;
    TRY(db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(id), db_null(), db_int(1)), NULL));
    if (id % 10 == 3) /* every tenth refuses after having written */
        return &err_busy;
    return db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(id + 100000), db_null(), db_int(1)), NULL);
}
static void *write_many(void *with) {
    struct writing *me = with;
    for (int i = 0; i < WRITES; i++) {
        int64_t id = me->number * WRITES + i;
        err failed = db_commit(me->world->db, two_rows_or_none, &id);
        if (failed == (id % 10 == 3 ? &err_busy : NULL))
            atomic_fetch_add(me->good, 1);
    }
    return NULL;
}

static void sixteen_threads_write_and_only_the_refused_are_missing(void **state) {
    struct world *w = world_of(state);
    struct thread threads[WRITERS];
    struct writing writing[WRITERS];
    _Atomic int good = 0;
    for (int i = 0; i < WRITERS; i++) {
        writing[i] = (struct writing){w, i, &good};
        assert_null(thread_start(&threads[i], "writer", write_many, &writing[i]));
    }
    for (int i = 0; i < WRITERS; i++)
        thread_join(&threads[i]);
    assert_int_equal(good, WRITERS * WRITES);
    assert_int_equal(count(w), 2 * (WRITERS * WRITES - WRITERS * WRITES / 10));
}

static const struct db_sql bump = {"UPDATE things_thing SET size = :size WHERE city_id = :city AND id = :id", "rii", ""};
static const struct db_sql size_of = {"SELECT CAST(size AS BIGINT) FROM things_thing WHERE city_id = :city AND id = :id", "ii", "i"};
static err cross(struct db_write *w, void *with) {
    int64_t first_id = *(int64_t *)with, second_id = 3 - first_id;
    TRY(db_run(w, &bump, DB_ARGS(db_real(1), db_int(1), db_int(first_id)), NULL));
    nanosleep(&(struct timespec){0, 2000000}, NULL);
    return db_run(w, &bump, DB_ARGS(db_real(1), db_int(1), db_int(second_id)), NULL);
}
static void *cross_often(void *with) {
    struct writing *me = with;
    int64_t id = 1 + me->number;
    for (int i = 0; i < 10; i++)
        if (!db_commit(me->world->db, cross, &id))
            atomic_fetch_add(me->good, 1);
    return NULL;
}

static void those_that_lock_each_other_are_tried_again(void **state) {
    struct world *w = world_of(state);
    assert_null(add(w, 1, NULL));
    assert_null(add(w, 2, NULL));
    struct thread threads[2];
    struct writing writing[2];
    _Atomic int good = 0;
    if (w->server)
        server_says(w, "ALTER ROLE CURRENT_USER SET deadlock_timeout = '20ms' -- %s");
    struct db *shared = w->db;
    w->db = open_with(w, (struct db_settings){.connections = 4});
    for (int i = 0; i < 2; i++) {
        writing[i] = (struct writing){w, i, &good};
        assert_null(thread_start(&threads[i], "crossing", cross_often, &writing[i]));
    }
    for (int i = 0; i < 2; i++)
        thread_join(&threads[i]);
    db_close(w->db);
    w->db = shared;
    if (w->server)
        server_says(w, "ALTER ROLE CURRENT_USER RESET deadlock_timeout -- %s");
    assert_int_equal(good, 20);
}

/* ---- time ---- */

static const struct db_sql endless = {
    "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :most) SELECT count(*) FROM n", "i", "i"};
static const struct db_sql endless_write = {
    "INSERT INTO things_thing (city_id, id) WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    " SELECT 1, i FROM n WHERE i > :most - 2",
    "i", ""};

static void a_slow_statement_is_stopped(void **state) {
    struct world *w = world_of(state);
    struct db *shared = w->db;
    struct db_table t;
    w->db = open_with(w, (struct db_settings){.connections = 2, .statement_ms = 150});
    assert_ptr_equal(ask(w, &endless, DB_ARGS(db_int(INT64_C(1) << 40)), &t), &db_timeout);
    assert_null(ask(w, &endless, DB_ARGS(db_int(100)), &t));
    assert_int_equal(db_i(&t.rows[0], 0), 100);
    assert_ptr_equal(say(w, &endless_write, DB_ARGS(db_int(INT64_C(1) << 40))), &db_timeout);
    assert_null(add(w, 1, "还能写"));
    db_close(w->db);
    w->db = shared;
    assert_int_equal(count(w), 1);
}

static void a_hint_wakes_and_is_not_lost(void **state) {
    struct world *w = world_of(state);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    db_hint(w->db, "jobs");
    assert_null(db_hint_wait(w->db, "jobs", 5000));
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 3);
    assert_null(db_hint_wait(w->db, "jobs", 10)); /* taken: the next wait ends by time */
    if (!w->server)
        return;
    struct db *other = open_with(w, (struct db_settings){.connections = 2});
    bool heard = false;
    for (int i = 0; i < 20 && !heard; i++) { /* the other side may still be connecting */
        db_hint(w->db, "mail");
        clock_gettime(CLOCK_MONOTONIC, &before);
        assert_null(db_hint_wait(other, "mail", 500));
        clock_gettime(CLOCK_MONOTONIC, &after);
        heard = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000 < 400;
    }
    db_close(other);
    assert_true(heard);
}

/* ---- migrations ---- */

static void migrations_run_once_and_never_change(void **state) {
    struct world *w = world_of(state);
    struct db_migration list_of[] = {first[0], {"things", 2, "more", "CREATE TABLE things_more (city_id BIGINT NOT NULL, PRIMARY KEY (city_id));\n"}};
    int64_t applied = -1, version = 0;
    str message = STR_NONE;
    assert_null(db_migrate(w->db, list_of, 2, 78, &applied, w->arena, &message));
    assert_int_equal(applied, 1);
    assert_null(db_migrate(w->db, list_of, 2, 79, &applied, w->arena, &message));
    assert_int_equal(applied, 0);
    list_of[0].text = "CREATE TABLE other (id BIGINT PRIMARY KEY);\n";
    assert_non_null(db_migrate(w->db, list_of, 2, 80, &applied, w->arena, &message));
    assert_non_null(strstr(message.at, "things/0001_begin"));
    assert_null(db_schema_version(w->db, w->arena, &version));
    assert_int_equal(version, 2);
}

static void a_failing_migration_leaves_nothing(void **state) {
    struct world *w = world_of(state);
    struct db_migration broken = {"things", 3, "broken",
                                  "CREATE TABLE things_half (city_id BIGINT NOT NULL, PRIMARY KEY (city_id));\nCREATE TABLE things_kind (x BIGINT);\n"};
    int64_t applied = 0, version = 0;
    str message = STR_NONE;
    assert_non_null(db_migrate(w->db, &broken, 1, 80, &applied, w->arena, &message));
    assert_non_null(strstr(message.at, "things/0003_broken"));
    broken.text = "CREATE TABLE things_half (city_id BIGINT NOT NULL, PRIMARY KEY (city_id));\n";
    assert_null(db_migrate(w->db, &broken, 1, 81, &applied, w->arena, &message));
    assert_int_equal(applied, 1);
    assert_null(db_schema_version(w->db, w->arena, &version));
    assert_int_equal(version, 2);
}

static void a_place_that_cannot_be_opened_is_named(void **state) {
    struct world *w = world_of(state);
    struct db *db = NULL;
    str message = STR_NONE;
    str where = w->server ? STR("postgresql://nobody@127.0.0.1:1/none") : STR("/proc/no/such/place");
    assert_non_null(db_open(&(struct db_settings){.where = where}, &db, w->arena, &message));
    assert_null(db);
    assert_non_null(strstr(message.at, w->server ? "127.0.0.1" : "/proc/no/such/place"));
}

/* ---- sudden death ---- */

static void *report_acknowledged(void *with) {
    struct writing *me = with;
    int out = atomic_load(me->good);
    for (int64_t i = 0;; i++) {
        int64_t id = me->number * 1000000 + i;
        if (add(me->world, id, NULL) == NULL && write(out, &id, sizeof id) != sizeof id)
            return NULL;
    }
}

static void die_writing(struct world *w, int out) {
    static struct writing writing[4];
    static _Atomic int to;
    struct thread threads[4];
    atomic_store(&to, out);
    w->db = open_with(w, (struct db_settings){.connections = 4});
    for (int i = 0; i < 4 && w->db; i++) {
        writing[i] = (struct writing){w, i, &to};
        if (thread_start(&threads[i], "doomed", report_acknowledged, &writing[i]))
            _exit(1);
    }
    for (;;)
        pause();
}

static void what_was_acknowledged_survives_a_kill(void **state) {
    struct world *w = world_of(state);
    enum { ENOUGH = 300, MOST = 20000 };
    static int64_t ids[MOST];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    db_close(w->db); /* an open database must not cross a fork */
    w->db = NULL;
    pid_t child = fork();
    if (child == 0)
        die_writing(w, ends[1]);
    close(ends[1]);
    size_t got = 0;
    while (got < MOST && read(ends[0], &ids[got], sizeof ids[got]) == sizeof ids[got])
        if (++got == ENOUGH)
            kill(child, SIGKILL);
    close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(got >= ENOUGH);
    w->db = open_with(w, (struct db_settings){.connections = 4});
    assert_non_null(w->db);
    struct db_table t;
    for (size_t i = 0; i < got; i++) {
        assert_null(ask(w, &thing_name, DB_ARGS(db_int(1), db_int(ids[i])), &t));
        assert_int_equal(t.count, 1);
    }
}

static void a_pooler_needs_no_named_statements(void **state) {
    struct world *w = world_of(state);
    struct db *shared = w->db;
    w->db = open_with(w, (struct db_settings){.connections = 2, .plain_statements = true, .statement_ms = 300});
    for (int i = 1; i <= 3; i++)
        assert_null(add(w, i, "甲乙丙" + 3 * (i - 1)));
    assert_ptr_equal(add(w, 3, NULL), &db_duplicate);
    assert_int_equal(count(w), 3);
    assert_null(db_view(w->db, prepare_list, NULL));
    struct db_table t;
    assert_ptr_equal(ask(w, &endless, DB_ARGS(db_int(INT64_C(1) << 40)), &t), &db_timeout);
    assert_null(ask(w, &thing_name, DB_ARGS(db_int(1), db_int(2)), &t));
    assert_true(str_is(db_s(&t.rows[0], 0), "乙丙"));
    assert_null(ask(w, &size_of, DB_ARGS(db_int(1), db_int(2)), &t));
    assert_true(db_is_null(&t.rows[0], 0));
    db_close(w->db);
    w->db = shared;
}

#define BOTH(test)                                                                     \
    {#test " (sqlite)", test, begin_world, end_world, NULL},                            \
    {#test " (postgres)", test, begin_world, end_world, (void *)(uintptr_t) "postgres"}

int main(void) {
    const struct CMUnitTest tests[] = {
        BOTH(every_type_comes_back_as_it_went),
        BOTH(refusals_are_told_apart_and_keep_nothing),
        BOTH(signatures_that_lie_are_bugs),
        BOTH(a_swallowed_failure_still_rolls_back),
        BOTH(a_writer_reads_what_it_wrote),
        BOTH(a_view_sees_one_moment),
        BOTH(rows_may_ask_the_same_statement_again),
        BOTH(chosen_filters_join_in_table_order),
        BOTH(a_list_outside_its_table_is_a_bug),
        BOTH(sixteen_threads_write_and_only_the_refused_are_missing),
        BOTH(those_that_lock_each_other_are_tried_again),
        BOTH(a_slow_statement_is_stopped),
        BOTH(a_hint_wakes_and_is_not_lost),
        BOTH(migrations_run_once_and_never_change),
        BOTH(a_failing_migration_leaves_nothing),
        BOTH(a_place_that_cannot_be_opened_is_named),
        BOTH(what_was_acknowledged_survives_a_kill),
        BOTH(a_pooler_needs_no_named_statements),
    };
    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
