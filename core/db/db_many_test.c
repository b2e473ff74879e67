/* Many callers, time, migrations and sudden death, each on both engines. PostgreSQL takes part when WENCHENG_TEST_DATABASE names one; every test
 * then has a schema of its own. */
#include "base/thread.h"
#include "db/test_world.h"
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

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

static const struct db_sql endless = {"WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :most) SELECT count(*) FROM n",
                                      "i", "i"};
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

static err prepare_count(struct db_read *r, void *with) {
    (void)with;
    return db_prepare(r, &count_things);
}

static void a_pooler_needs_no_named_statements(void **state) {
    struct world *w = world_of(state);
    struct db *shared = w->db;
    w->db = open_with(w, (struct db_settings){.connections = 2, .plain_statements = true, .statement_ms = 300});
    for (int i = 1; i <= 3; i++)
        assert_null(add(w, i, "甲乙丙" + 3 * (i - 1)));
    assert_ptr_equal(add(w, 3, NULL), &db_duplicate);
    assert_int_equal(count(w), 3);
    assert_null(db_view(w->db, prepare_count, NULL));
    struct db_table t;
    assert_ptr_equal(ask(w, &endless, DB_ARGS(db_int(INT64_C(1) << 40)), &t), &db_timeout);
    assert_null(ask(w, &thing_name, DB_ARGS(db_int(1), db_int(2)), &t));
    assert_true(str_is(db_s(&t.rows[0], 0), "乙丙"));
    assert_null(ask(w, &size_of, DB_ARGS(db_int(1), db_int(2)), &t));
    assert_true(db_is_null(&t.rows[0], 0));
    db_close(w->db);
    w->db = shared;
}

int main(void) {
    const struct CMUnitTest tests[] = {
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
    return cmocka_run_group_tests_name("db many", tests, NULL, NULL);
}
