/* What only SQLite does: members of one group commit that break the batch, a full disk, writers in other programs,
 * and the cost of a view. */
#include "base/clock.h"
#include "db/sqlite/sqlite.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

struct world {
    struct db *db;
    struct arena *arena;
    char folder[64];
};

static const struct db_migration first[] = {
    {"things", 1, "begin", "CREATE TABLE things_thing (city_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT, PRIMARY KEY (city_id, id));\n"},
};
static const struct db_sql add_thing = {"INSERT INTO things_thing (city_id, id, name) VALUES (:city, :id, :name)", "iit", ""};
static const struct db_sql count_things = {"SELECT count(*) FROM things_thing WHERE city_id = :city", "i", "i"};
static const struct db_sql thing_name = {"SELECT name FROM things_thing WHERE city_id = :city AND id = :id", "ii", "t"};
static const struct db_sql endless = {
    "INSERT INTO things_thing (city_id, id) WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    " SELECT 1, i FROM n WHERE i > :most - 2",
    "i", ""};

static int begin_world(void **state) {
    struct world *w = calloc(1, sizeof *w);
    *state = w;
    w->arena = arena_new(16 << 20);
    snprintf(w->folder, sizeof w->folder, "/tmp/wencheng-sqlite-XXXXXX");
    str message;
    int64_t applied;
    if (!mkdtemp(w->folder) || db_open(&(struct db_settings){.where = str_of(w->folder), .statement_ms = 300}, &w->db, w->arena, &message))
        return -1;
    return db_migrate(w->db, first, 1, 7, &applied, w->arena, &message) ? -1 : 0;
}

static int end_world(void **state) {
    struct world *w = *state;
    char command[128];
    db_close(w->db);
    snprintf(command, sizeof command, "rm -rf %s", w->folder);
    int failed = system(command);
    arena_free(w->arena);
    free(w);
    return failed;
}

struct counting {
    struct world *world;
    int64_t count;
};
static err look_count(struct db_read *r, void *with) {
    struct counting *c = with;
    struct db_row row;
    TRY(db_one(r, c->world->arena, &count_things, DB_ARGS(db_int(1)), &row));
    c->count = db_i(&row, 0);
    return NULL;
}
static int64_t count(struct world *w) {
    struct counting c = {w, -1};
    assert_null(db_view(w->db, look_count, &c));
    return c.count;
}

/* ---- a batch of known members: the gate holds the writer until all of them wait ---- */

enum act { ADD, REFUSE, DROP, HIDE_DROP, NEST };
struct part {
    struct world *world;
    struct thread thread;
    int64_t id;
    enum act act;
    int runs;
    err result;
    char words[700];
};
static err nothing(struct db_write *w, void *with) {
    (void)w, (void)with;
    return NULL;
}
static err act_out(struct db_write *w, void *with) {
    struct part *p = with;
    p->runs++;
    TRY(db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(p->id), db_null()), NULL));
    if (p->act == REFUSE)
        return &err_no_memory;
    if (p->act == DROP) /* stopped by its deadline, which makes the engine drop the whole transaction */
        return db_run(w, &endless, DB_ARGS(db_int(INT64_C(1) << 40)), NULL);
    if (p->act == HIDE_DROP && db_run(w, &endless, DB_ARGS(db_int(INT64_C(1) << 40)), NULL))
        return NULL;
    if (p->act == NEST)
        return db_commit(p->world->db, nothing, NULL);
    return NULL;
}
static void *take_part(void *with) {
    struct part *p = with;
    p->result = db_commit(p->world->db, act_out, p);
    snprintf(p->words, sizeof p->words, "%s", p->result ? db_last_failure() : "");
    return NULL;
}

static err hold_gate(struct db_write *w, void *with) {
    (void)w;
    pthread_mutex_lock(with);
    pthread_mutex_unlock(with);
    return NULL;
}
struct gate {
    struct world *world;
    pthread_mutex_t shut;
};
static void *stand_in_gate(void *with) {
    struct gate *g = with;
    assert_null(db_commit(g->world->db, hold_gate, &g->shut));
    return NULL;
}
static void wait_for_count(struct queue *q, size_t wanted) {
    while (queue_count(q) != wanted)
        nanosleep(&(struct timespec){0, 200000}, NULL);
}

static void run_batch(struct world *w, struct part *parts, size_t count_of) {
    struct gate gate = {w, PTHREAD_MUTEX_INITIALIZER};
    struct queue *waiting = ((struct sqlite_db *)w->db)->waiting;
    struct thread keeper;
    pthread_mutex_lock(&gate.shut);
    assert_null(thread_start(&keeper, "gate", stand_in_gate, &gate));
    nanosleep(&(struct timespec){0, 20000000}, NULL);
    wait_for_count(waiting, 0);
    for (size_t i = 0; i < count_of; i++) {
        parts[i].world = w;
        parts[i].id = (int64_t)i + 1;
        assert_null(thread_start(&parts[i].thread, "part", take_part, &parts[i]));
        wait_for_count(waiting, i + 1); /* so the order is known */
    }
    pthread_mutex_unlock(&gate.shut);
    for (size_t i = 0; i < count_of; i++)
        thread_join(&parts[i].thread);
    thread_join(&keeper);
}

static void a_refused_member_leaves_the_others(void **state) {
    struct world *w = *state;
    struct part parts[] = {{.act = ADD}, {.act = REFUSE}, {.act = ADD}, {.act = NEST}, {.act = ADD}};
    run_batch(w, parts, 5);
    assert_null(parts[0].result);
    assert_ptr_equal(parts[1].result, &err_no_memory);
    assert_null(parts[2].result);
    assert_ptr_equal(parts[3].result, &err_bug);
    assert_non_null(strstr(parts[3].words, "a commit inside a commit"));
    assert_null(parts[4].result);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(parts[i].runs, 1);
    assert_int_equal(count(w), 3);
}

static void a_dropped_transaction_runs_the_others_again(void **state) {
    struct world *w = *state;
    struct part parts[] = {{.act = ADD}, {.act = REFUSE}, {.act = DROP}, {.act = ADD}, {.act = HIDE_DROP}, {.act = ADD}};
    run_batch(w, parts, 6);
    assert_ptr_equal(parts[2].result, &db_timeout);
    assert_ptr_equal(parts[4].result, &db_timeout);
    assert_non_null(strstr(parts[2].words, "interrupted"));
    assert_ptr_equal(parts[1].result, &err_no_memory);
    assert_string_equal(parts[1].words, ""); /* not those of its neighbour */
    assert_true(!parts[0].result && !parts[3].result && !parts[5].result);
    assert_int_equal(parts[0].runs, 3);
    assert_int_equal(parts[1].runs, 3);
    assert_int_equal(parts[2].runs, 1);
    assert_int_equal(parts[3].runs, 2);
    assert_int_equal(parts[4].runs, 1);
    assert_int_equal(parts[5].runs, 1);
    assert_int_equal(count(w), 3);
}

static err add_big(struct db_write *w, void *with) {
    struct part *p = with;
    str name = str_format(p->world->arena, "%0*d", 200000, 7);
    return db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(p->id), db_text(name)), NULL);
}

static void a_full_disk_is_said_and_passes(void **state) {
    struct world *w = *state;
    sqlite3 *handle = ((struct sqlite_db *)w->db)->writer->handle;
    struct part p = {.world = w, .id = 1};
    assert_null(db_commit(w->db, act_out, &p));
    assert_int_equal(sqlite3_exec(handle, "PRAGMA max_page_count = 20", NULL, NULL, NULL), SQLITE_OK);
    p.id = 2;
    assert_ptr_equal(db_commit(w->db, add_big, &p), &err_no_space);
    assert_int_equal(count(w), 1);
    assert_int_equal(sqlite3_exec(handle, "PRAGMA max_page_count = 100000", NULL, NULL, NULL), SQLITE_OK);
    assert_null(db_commit(w->db, add_big, &p));
    assert_int_equal(count(w), 2);
}

static void another_program_that_writes_makes_it_busy(void **state) {
    struct world *w = *state;
    sqlite3 *other;
    const char *path = ((struct sqlite_db *)w->db)->path;
    sqlite3_busy_timeout(((struct sqlite_db *)w->db)->writer->handle, 50);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct part p = {.world = w, .id = 1};
    assert_ptr_equal(db_commit(w->db, act_out, &p), &err_busy);
    assert_int_equal(p.runs, 0);
    assert_int_equal(count(w), 0); /* readers do not wait */
    sqlite3_close(other);
    assert_null(db_commit(w->db, act_out, &p));
}

static void readers_cannot_write_whatever_they_are_asked(void **state) {
    struct world *w = *state;
    struct sqlite_connection *c = NULL;
    assert_null(sqlite_connect((struct sqlite_db *)w->db, false, &c));
    assert_int_equal(sqlite3_exec(c->handle, "DELETE FROM things_thing", NULL, NULL, NULL), SQLITE_READONLY);
    sqlite_disconnect(c);
}

/* ---- more statements than the cache holds ---- */

static err ask_many(struct db_read *r, void *with) {
    struct world *w = with;
    static char texts[3000][64];
    for (int turn = 0; turn < 2; turn++)
        for (int i = 0; i < 3000; i++) {
            snprintf(texts[i], sizeof texts[i], "SELECT %d + :n", i);
            struct db_sql sql = {texts[i], "i", "i"};
            struct db_row row;
            TRY(db_one(r, w->arena, &sql, DB_ARGS(db_int(turn)), &row));
            assert_int_equal(db_i(&row, 0), i + turn);
        }
    snprintf(texts[7], sizeof texts[7], "SELECT :n * 2"); /* the same place, another text */
    struct db_sql sql = {texts[7], "i", "i"};
    struct db_row row;
    TRY(db_one(r, w->arena, &sql, DB_ARGS(db_int(21)), &row));
    assert_int_equal(db_i(&row, 0), 42);
    return NULL;
}

static void the_cache_is_bounded_and_never_mixes_texts(void **state) {
    struct world *w = *state;
    assert_null(db_view(w->db, ask_many, w));
}

static err look_one(struct db_read *r, void *with) {
    struct db_row row;
    return db_one(r, with, &thing_name, DB_ARGS(db_int(1), db_int(1)), &row);
}

/* Not a benchmark: it would notice a connection opened or a statement compiled per view. */
static void a_view_of_one_row_is_cheap(void **state) {
    struct world *w = *state;
    enum { VIEWS = 2000 };
    struct part p = {.world = w, .id = 1};
    assert_null(db_commit(w->db, act_out, &p));
    struct arena *a = arena_new(1 << 20);
    int64_t best = INT64_MAX;
    for (int turn = 0; turn < 5; turn++) {
        int64_t start = clock_monotonic_us(&clock_system);
        for (int i = 0; i < VIEWS; i++) {
            assert_null(db_view(w->db, look_one, a));
            arena_reset(a);
        }
        int64_t took = clock_monotonic_us(&clock_system) - start;
        best = took < best ? took : best;
    }
    arena_free(a);
    print_message("# %.2f us a view\n", (double)best / VIEWS);
    assert_true(best / VIEWS < 200);
}

static err add_named(struct db_write *w, void *with) { return db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(*(int64_t *)with), db_null()), NULL); }

/* A number that stands means that nothing was committed: by us at once, by another program within its 20 ms. */
static void the_revision_moves_with_every_commit(void **state) {
    struct world *w = *state;
    int64_t id = 1, before = db_revision(w->db);
    assert_true(before > 0);
    assert_null(db_commit(w->db, add_named, &id));
    assert_true(db_revision(w->db) > before);
    struct timespec rest = {0, 25000000};
    nanosleep(&rest, NULL);
    (void)db_revision(w->db); /* our own commit shows a second time; from here on it stands */
    before = db_revision(w->db);
    nanosleep(&rest, NULL);
    assert_int_equal(db_revision(w->db), before);
    assert_int_equal(count(w), 1);
    assert_int_equal(db_revision(w->db), before);
    struct db *other = NULL;
    str message;
    assert_null(db_open(&(struct db_settings){.where = str_of(w->folder)}, &other, w->arena, &message));
    id = 2;
    assert_null(db_commit(other, add_named, &id));
    nanosleep(&rest, NULL);
    assert_true(db_revision(w->db) > before);
    db_close(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_revision_moves_with_every_commit, begin_world, end_world),
        cmocka_unit_test_setup_teardown(a_refused_member_leaves_the_others, begin_world, end_world),
        cmocka_unit_test_setup_teardown(a_dropped_transaction_runs_the_others_again, begin_world, end_world),
        cmocka_unit_test_setup_teardown(a_full_disk_is_said_and_passes, begin_world, end_world),
        cmocka_unit_test_setup_teardown(another_program_that_writes_makes_it_busy, begin_world, end_world),
        cmocka_unit_test_setup_teardown(readers_cannot_write_whatever_they_are_asked, begin_world, end_world),
        cmocka_unit_test_setup_teardown(the_cache_is_bounded_and_never_mixes_texts, begin_world, end_world),
        cmocka_unit_test_setup_teardown(a_view_of_one_row_is_cheap, begin_world, end_world),
    };
    return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
