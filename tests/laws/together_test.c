/* Many people at once, and two programs on one database: nothing twice, nothing lost, the chain whole. */
#include "base/thread.h"
#include "tests/support/inside.h"
#include "tests/support/little.h"
#include <stdio.h>
#include <unistd.h>

enum { PEOPLE = 6, WRITES = 20 };

static const struct db_sql note_rows = {"SELECT COUNT(*) FROM little_note WHERE city_id = :city", "i", "i"};
static const struct db_sql done_rows = {"SELECT COUNT(*) FROM app_audit WHERE city_id = :city AND outcome = 'done'", "i", "i"};

struct person {
    struct world world;
    struct thread thread;
    const char *key; /* one key for all of them; NULL: each write its own */
    int number, fine;
};

static void *write_all(void *with) {
    struct person *p = with;
    for (int i = 0; i < WRITES; i++) {
        char key[64];
        snprintf(key, sizeof key, "%s-%d-%d", p->key ? p->key : "own-key", i, p->key ? 0 : p->number);
        struct answer a = world_ask_keyed(&p->world, &little_writer, "POST", "/api/little/notes", "{\"text\":\"甲\"}", key);
        p->fine += a.status == 201;
    }
    return NULL;
}

static void start_person(struct person *p, const struct world *w, struct app *app, const char *key, int number) {
    *p = (struct person){.world = *w, .key = key, .number = number};
    p->world.app = app;
    p->world.arena = arena_new(WORLD_ARENA);
    p->world.worker = app_worker_new(app);
    assert_non_null(p->world.arena);
    assert_non_null(p->world.worker);
    assert_null(thread_start(&p->thread, "person", write_all, p));
}

static void join_person(struct person *p) {
    thread_join(&p->thread);
    app_worker_free(p->world.worker);
    arena_free(p->world.arena);
    assert_int_equal(p->fine, WRITES);
}

static int open_world(void **state) {
    static struct world world;
    little_open(&world);
    *state = &world;
    return 0;
}
static int close_world(void **state) {
    world_close(*state);
    return 0;
}

static void expect_whole(struct world *w, int64_t notes) {
    struct audit_proof proof;
    assert_int_equal(little_count(w, &note_rows), notes);
    assert_int_equal(little_count(w, &done_rows), notes);
    world_wait(w, 2 * MS_SECOND);
    assert_null(app_run_due_jobs(w->app));
    assert_null(app_audit_verify(w->app, w->arena, &proof));
    if (proof.broken_id)
        print_error("%lld: " STR_F "\n", (long long)proof.broken_id, STR_A(proof.broken_why));
    assert_int_equal(proof.broken_id, 0);
    assert_int_equal(proof.unsealed, 0);
    assert_int_equal(proof.rows, notes);
}

static void everyone_writes_their_own(void **state) {
    struct world *w = *state;
    struct person people[PEOPLE];
    for (int i = 0; i < PEOPLE; i++)
        start_person(&people[i], w, w->app, NULL, i);
    for (int i = 0; i < PEOPLE; i++)
        join_person(&people[i]);
    expect_whole(w, PEOPLE * WRITES);
}

static void the_same_write_sent_by_all_happens_once(void **state) {
    struct world *w = *state;
    struct person people[PEOPLE];
    for (int i = 0; i < PEOPLE; i++)
        start_person(&people[i], w, w->app, "shared-key", i);
    for (int i = 0; i < PEOPLE; i++)
        join_person(&people[i]);
    expect_whole(w, WRITES);
}

static void two_programs_share_a_database(void **state) {
    struct world *w = *state;
    struct app *other;
    str message = STR_NONE;
    struct app_settings settings = w->hidden->settings;
    settings.run_jobs = true;
    assert_null(app_open_with(&settings, &w->hidden->parts, &other, w->arena, &message));
    struct person people[PEOPLE];
    for (int i = 0; i < PEOPLE; i++)
        start_person(&people[i], w, i % 2 ? other : w->app, NULL, i);
    for (int i = 0; i < PEOPLE; i++)
        join_person(&people[i]);
    app_close(other);
    expect_whole(w, PEOPLE * WRITES);
}

static _Atomic int woken;
static void wake(void *with) {
    (void)with;
    woken++;
}

static void the_pulse_wakes_streams_soon(void **state) {
    struct world *w = *state;
    struct app *server;
    str message = STR_NONE;
    struct app_settings settings = w->hidden->settings;
    settings.run_jobs = true;
    assert_null(app_open_with(&settings, &w->hidden->parts, &server, w->arena, &message));
    woken = 0;
    app_on_feed(server, wake, NULL);
    struct person one;
    start_person(&one, w, server, NULL, 1);
    join_person(&one);
    for (int i = 0; i < 300 && !woken; i++)
        usleep(10000);
    assert_true(woken > 0);
    app_on_feed(server, NULL, NULL);
    app_close(server);
}

int main(void) {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {IN_A_WORLD(everyone_writes_their_own), IN_A_WORLD(the_same_write_sent_by_all_happens_once),
                                       IN_A_WORLD(two_programs_share_a_database), IN_A_WORLD(the_pulse_wakes_streams_soon)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
