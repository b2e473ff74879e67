/* What the floor keeps beside the work: audit chain, jobs, outbox, feed, exports, settings. On both engines. */
#include "app/audit.h"
#include "formats/csv.h"
#include "formats/xlsx.h"
#include "tests/support/little.h"
#include <string.h>

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

static const struct db_sql audit_rows = {"SELECT COUNT(*) FROM app_audit WHERE city_id = :city", "i", "i"};
static const struct db_sql refused_rows = {"SELECT COUNT(*) FROM app_audit WHERE city_id = :city AND outcome = 'refused'", "i", "i"};
static const struct db_sql unsealed_rows = {"SELECT COUNT(*) FROM app_audit WHERE city_id = :city AND seq IS NULL", "i", "i"};

static void write_note(struct world *w, const char *text) {
    expect_status(world_ask(w, &little_writer, "POST", "/api/little/notes", world_body(w, "{\"text\":\"%s\"}", text).at), 201);
}

struct tampering {
    const struct db_sql *sql;
    int64_t changed;
};
static err tamper_now(struct db_write *w, void *with) {
    struct tampering *t = with;
    return db_run(w, t->sql, DB_ARGS(db_int(1)), &t->changed);
}
static void tamper(struct world *w, const char *text) {
    struct db_sql sql = {text, "i", ""};
    struct tampering t = {&sql, 0};
    assert_null(db_commit(app_db(w->app), tamper_now, &t));
    assert_true(t.changed > 0);
}

static struct audit_proof prove(struct world *w) {
    struct audit_proof proof;
    assert_null(app_audit_verify(w->app, w->arena, &proof));
    return proof;
}

static void write_five(struct world *w) {
    for (int i = 0; i < 5; i++) {
        world_wait(w, 2 * MS_SECOND);
        write_note(w, "a");
    }
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &unsealed_rows), 0);
    struct audit_proof proof = prove(w);
    assert_int_equal(proof.rows, 5);
    assert_int_equal(proof.broken_id, 0);
}

static void the_chain_shows_a_changed_row(void **state) {
    struct world *w = *state;
    write_five(w);
    tamper(w, "UPDATE app_audit SET detail = 'text: b' WHERE city_id = :city AND seq = 3");
    struct audit_proof proof = prove(w);
    assert_true(proof.broken_id > 0);
    assert_true(str_find(proof.broken_why, STR("changed")) != SIZE_MAX);
}

static void the_chain_shows_a_removed_row(void **state) {
    struct world *w = *state;
    write_five(w);
    tamper(w, "DELETE FROM app_audit WHERE city_id = :city AND seq = 2");
    assert_true(str_find(prove(w).broken_why, STR("missing")) != SIZE_MAX);
}

static void the_chain_shows_that_the_end_is_cut_off(void **state) {
    struct world *w = *state;
    write_five(w);
    tamper(w, "DELETE FROM app_audit WHERE city_id = :city AND seq = 5");
    assert_int_equal(prove(w).broken_id, -1);
}

static void the_chain_shows_an_inserted_row(void **state) {
    struct world *w = *state;
    write_five(w);
    tamper(w, "UPDATE app_audit SET seq = seq + 100 WHERE city_id = :city AND seq >= 3");
    tamper(w, "INSERT INTO app_audit SELECT city_id, id + 1, at_ms, actor_id, actor, unit_id, unit_name, action, kind, target_id, outcome, code, detail, peer,"
              " request_id, 3, hash FROM app_audit WHERE city_id = :city AND seq = 103");
    tamper(w, "UPDATE app_audit SET seq = seq - 99 WHERE city_id = :city AND seq > 100");
    assert_true(prove(w).broken_id > 0);
}

static void refusals_are_written_but_not_without_end(void **state) {
    struct world *w = *state;
    for (int i = 0; i < 40; i++)
        expect_status(world_ask(w, &little_reader, "POST", "/api/little/notes", "{\"text\":\"a\"}"), 403);
    expect_status(world_ask(w, NULL, "POST", "/api/little/notes", "{\"text\":\"a\"}"), 401);
    assert_int_equal(little_count(w, &refused_rows), 2);
    world_wait(w, 2 * MS_MINUTE);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &refused_rows), 3);
    static const struct db_sql repeats = {"SELECT COUNT(*) FROM app_audit WHERE city_id = :city AND detail = '+39'", "i", "i"};
    assert_int_equal(little_count(w, &repeats), 1);
    expect_status(world_ask(w, &little_reader, "GET", "/api/little/notes/77", NULL), 404);
    assert_int_equal(little_count(w, &refused_rows), 3);
}

static err list_now(struct db_read *r, void *with) {
    struct world *w = with;
    struct ctx *ctx = world_ctx(w);
    const struct audit_row *rows;
    size_t count;
    struct audit_ask ask = {.actor_id = 11, .kind = STR("note"), .limit = 2};
    TRY(audit_list(ctx, r, &ask, &rows, &count));
    assert_int_equal(count, 2);
    assert_true(str_is(rows[0].detail, "text: third"));
    assert_true(str_is(rows[1].action, "POST /api/little/notes"));
    assert_true(rows[0].id > rows[1].id);
    assert_true(str_is(rows[0].peer, "127.0.0.1"));
    ask = (struct audit_ask){.before_id = rows[1].id, .outcome = STR("done")};
    TRY(audit_list(ctx, r, &ask, &rows, &count));
    assert_int_equal(count, 1);
    return NULL;
}

static void the_auditor_reads_newest_first(void **state) {
    struct world *w = *state;
    write_note(w, "first");
    write_note(w, "second");
    write_note(w, "third");
    assert_null(db_view(app_db(w->app), list_now, w));
}

static const struct db_sql counted = {"SELECT CAST(value AS BIGINT) FROM app_fact WHERE city_id = :city AND name = 'little'", "i", "i"};
static const struct db_sql failures = {"SELECT failures FROM app_job WHERE city_id = :city AND name = 'little.count'", "i", "i"};

static void jobs_run_when_due_and_again_after_failing(void **state) {
    struct world *w = *state;
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &counted), 0);
    for (int i = 0; i < 13; i++)
        write_note(w, "a");
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &counted), 0); /* not due */
    world_wait(w, MS_HOUR);
    assert_null(app_run_due_jobs(w->app)); /* thirteen notes: it fails */
    assert_int_equal(little_count(w, &failures), 1);
    write_note(w, "a");
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &failures), 1); /* backs off */
    world_wait(w, 20 * MS_SECOND);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &failures), 0);
    assert_int_equal(little_count(w, &counted), 14);
}

static err ask_now(struct db_write *w, void *with) { return job_ask(with, w, "little.count", ((struct ctx *)with)->now_ms); }

static void a_leased_job_is_left_alone_until_the_lease_ends(void **state) {
    struct world *w = *state;
    assert_null(app_run_due_jobs(w->app));
    write_note(w, "a");
    tamper(w, "UPDATE app_job SET lease_owner = 'killed', lease_until_ms = started_ms + 60000 WHERE city_id = :city AND name = 'little.count'");
    assert_null(db_commit(app_db(w->app), ask_now, world_ctx(w)));
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &counted), 0);
    world_wait(w, MS_MINUTE);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &counted), 1);
}

struct post {
    int sent, fail;
    str last;
};
static err send_mail(void *with, struct ctx *ctx, str kind, str once_key, str payload) {
    struct post *post = with;
    (void)ctx;
    (void)once_key;
    assert_true(str_is(kind, "mail"));
    assert_true(str_is(payload, "{\"to\":\"office\"}"));
    if (post->fail-- > 0)
        return &err_io;
    post->sent++;
    return NULL;
}

static void messages_leave_once_and_after_failures(void **state) {
    struct world *w = *state;
    struct post post = {.fail = 1};
    assert_null(app_on_outbox(w->app, "mail", send_mail, &post));
    struct answer a = world_ask(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"a\"}");
    str path = str_format(w->arena, "/api/little/notes/" STR_F, STR_A(answer_text(a, "id")));
    expect_status(world_ask(w, &little_writer, "PUT", path.at, "{\"version\":1,\"text\":\"b\"}"), 200);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(post.sent, 0);
    world_wait(w, 3 * MS_MINUTE);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(post.sent, 1);
    world_wait(w, MS_HOUR);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(post.sent, 1);
}

static str next_of(struct world *w, const struct http_stream *stream) {
    struct buf text;
    buf_init(&text, w->arena, 1 << 20);
    assert_true(stream->next(stream->state, &text));
    return buf_str(&text);
}

static void the_feed_tells_those_who_may_see(void **state) {
    struct world *w = *state;
    int64_t fresh;
    expect_status(world_ask(w, NULL, "GET", "/api/feed", NULL), 401);
    struct answer a = world_ask(w, &little_reader, "GET", "/api/feed", NULL);
    expect_status(a, 200);
    const struct http_stream *stream = a.reply->stream;
    assert_non_null(stream);
    assert_true(str_is(next_of(w, stream), "retry: 2000\n\n"));
    write_note(w, "a");
    assert_null(app_feed_pump(w->app, &fresh));
    assert_int_equal(fresh, 1);
    str said = next_of(w, stream);
    assert_true(str_find(said, STR("event: change\ndata: {\"what\":\"little\",\"id\":\"")) != SIZE_MAX);
    assert_null(app_feed_pump(w->app, &fresh)); /* the overlap finds the same row again */
    assert_int_equal(fresh, 0);
    assert_int_equal(next_of(w, stream).len, 0);
    tamper(w, "INSERT INTO app_feed SELECT city_id, id + 5, at_ms, what, target_id, '1.4.' FROM app_feed WHERE city_id = :city");
    assert_null(app_feed_pump(w->app, &fresh));
    assert_int_equal(fresh, 1);
    assert_int_equal(next_of(w, stream).len, 0);
    stream->close(stream->state);
}

static void exports_hold_what_the_list_shows(void **state) {
    struct world *w = *state;
    for (int i = 0; i < 205; i++)
        write_note(w, i == 7 ? "=1+1" : "井盖");
    struct answer a = world_ask(w, &little_writer, "GET", "/api/little/notes?format=csv", NULL);
    expect_status(a, 200);
    assert_true(str_starts(a.body, STR("\xef\xbb\xbf编号,内容,类别,时间,得分\r\n")));
    assert_true(str_find(a.body, STR(",2026-03-02 09:00,")) != SIZE_MAX);
    assert_true(str_find(a.body, STR(",'=1+1,")) != SIZE_MAX);
    struct csv_reader *csv;
    struct csv_row line;
    assert_null(csv_read_start(w->arena, a.body, &csv));
    size_t rows = 0;
    for (; !csv_read_row(csv, &line) && line.cells; rows++)
        assert_int_equal(line.count, 5);
    assert_int_equal(rows, 206);
    a = world_ask(w, &little_writer, "GET", "/api/little/notes?format=xlsx&lang=en", NULL);
    expect_status(a, 200);
    struct xlsx_book *book;
    struct xlsx_row row;
    assert_null(xlsx_open(w->arena, a.body, &book));
    assert_null(xlsx_read_start(book, 0));
    assert_null(xlsx_read_row(book, &row));
    assert_true(str_is(row.cells[1].text, "Text"));
    for (rows = 0; !xlsx_read_row(book, &row) && row.cells; rows++)
        assert_int_equal(row.cells[0].kind, XLSX_TEXT);
    assert_int_equal(rows, 205);
    a = world_ask(w, &little_writer, "GET", "/api/little/notes?format=csv&charset=gb18030", NULL);
    assert_true(str_starts(a.body, STR("\xb1\xe0\xba\xc5,")));
    expect_status(world_ask(w, NULL, "GET", "/api/little/notes?format=csv", NULL), 401);
}

static void a_restart_keeps_everything(void **state) {
    struct world *w = *state;
    write_note(w, "a");
    world_reopen(w);
    write_note(w, "b");
    assert_int_equal(little_count(w, &audit_rows), 2);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(prove(w).broken_id, 0);
    static const struct db_sql nodes = {"SELECT COUNT(*) FROM app_node WHERE city_id = :city", "i", "i"};
    assert_int_equal(little_count(w, &nodes), 2);
}

static void old_repeats_are_forgotten_after_seven_days(void **state) {
    struct world *w = *state;
    static const struct db_sql repeats = {"SELECT COUNT(*) FROM app_idempotency WHERE city_id = :city", "i", "i"};
    write_note(w, "a");
    world_wait(w, 6 * (int64_t)MS_DAY);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &repeats), 1);
    world_wait(w, 2 * (int64_t)MS_DAY);
    assert_null(app_run_due_jobs(w->app));
    assert_int_equal(little_count(w, &repeats), 0);
}

int main(void) {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(the_chain_shows_a_changed_row),
        IN_A_WORLD(the_chain_shows_a_removed_row),
        IN_A_WORLD(the_chain_shows_that_the_end_is_cut_off),
        IN_A_WORLD(the_chain_shows_an_inserted_row),
        IN_A_WORLD(refusals_are_written_but_not_without_end),
        IN_A_WORLD(the_auditor_reads_newest_first),
        IN_A_WORLD(jobs_run_when_due_and_again_after_failing),
        IN_A_WORLD(a_leased_job_is_left_alone_until_the_lease_ends),
        IN_A_WORLD(messages_leave_once_and_after_failures),
        IN_A_WORLD(the_feed_tells_those_who_may_see),
        IN_A_WORLD(exports_hold_what_the_list_shows),
        IN_A_WORLD(a_restart_keeps_everything),
        IN_A_WORLD(old_repeats_are_forgotten_after_seven_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
