/* One request through the whole floor, on a capability made for the purpose. */
#include "tests/support/little.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

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
static const struct db_sql note_rows = {"SELECT COUNT(*) FROM little_note WHERE city_id = :city", "i", "i"};

static str header_in(struct answer a, const char *name) {
    for (size_t i = 0; i < a.reply->header_count; i++)
        if (strcasecmp(a.reply->headers[i].name, name) == 0)
            return a.reply->headers[i].value;
    return STR_NONE;
}

static void health_says_what_runs(void **state) {
    struct world *w = *state;
    struct answer a = world_ask(w, NULL, "GET", "/healthz", NULL);
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "status"), "ok"));
    assert_true(answer_i64(a, "schema") >= 2);
    assert_true(answer_has(a, "engine") && answer_has(a, "version"));
    expect_status(world_ask(w, NULL, "GET", "/readyz", NULL), 200);
    expect_status(world_ask(w, NULL, "GET", "/metrics", NULL), 200);
}

static void a_note_is_written_read_and_listed(void **state) {
    struct world *w = *state;
    struct answer a = world_ask(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"井盖\",\"kind\":\"red\",\"points\":[{\"lon\":118.5,\"lat\":32}]}");
    expect_status(a, 201);
    str path = str_format(w->arena, "/api/little/notes/" STR_F, STR_A(answer_text(a, "id")));
    a = world_ask(w, &little_reader, "GET", path.at, NULL);
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "text"), "井盖"));
    assert_true(str_is(header_in(a, "X-Content-Type-Options"), "nosniff"));
    assert_true(str_is(header_in(a, "Cache-Control"), "no-store"));
    a = world_ask(w, &little_reader, "GET", "/api/little/notes?limit=1", NULL);
    expect_status(a, 200);
    assert_false(answer_has(a, "next"));
    assert_true(str_is(answer_text(a, "items.0.kind"), "red"));
}

static void lists_go_on_by_cursor(void **state) {
    struct world *w = *state;
    for (int i = 0; i < 3; i++)
        expect_status(world_ask(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"a\"}"), 201);
    struct answer a = world_ask(w, &little_reader, "GET", "/api/little/notes?limit=2", NULL);
    str next = answer_text(a, "next"), last = answer_text(a, "items.1.id");
    a = world_ask(w, &little_reader, "GET", str_format(w->arena, "/api/little/notes?limit=2&after=" STR_F, STR_A(next)).at, NULL);
    expect_status(a, 200);
    assert_true(answer_i64(a, "items.0.id") > 0);
    assert_false(str_equal(answer_text(a, "items.0.id"), last));
    assert_false(answer_has(a, "items.1"));
    expect_status(world_ask(w, &little_reader, "GET", "/api/little/notes?after=x", NULL), 422);
}

static void who_may_not_is_told_so(void **state) {
    struct world *w = *state;
    expect_status(world_ask(w, NULL, "GET", "/api/little/notes", NULL), 401);
    struct session unknown = {STR("wencheng_session=stolen"), STR("x")};
    expect_status(world_ask(w, &unknown, "GET", "/api/little/notes", NULL), 401);
    struct answer a = world_ask(w, &little_reader, "POST", "/api/little/notes?lang=en", "{\"text\":\"a\"}");
    expect_status(a, 403);
    assert_true(str_is(answer_text(a, "code"), "app.forbidden"));
    assert_true(str_find(answer_text(a, "detail"), STR("Write notes")) != SIZE_MAX);
    struct session forged = {little_writer.cookie, STR("csrf-reader")};
    a = world_ask(w, &forged, "POST", "/api/little/notes", "{\"text\":\"a\"}");
    expect_status(a, 403);
    assert_true(str_is(answer_text(a, "code"), "app.no_csrf"));
    struct session none = {little_writer.cookie, STR_NONE};
    expect_status(world_ask(w, &none, "POST", "/api/little/notes", "{\"text\":\"a\"}"), 403);
    assert_int_equal(little_count(w, &note_rows), 0);
}

static void addresses_and_methods_that_are_not_there(void **state) {
    struct world *w = *state;
    expect_status(world_ask(w, &little_writer, "GET", "/api/none", NULL), 404);
    struct answer a = world_ask(w, &little_writer, "DELETE", "/api/little/notes", NULL);
    expect_status(a, 405);
    assert_true(header_in(a, "Allow").len);
    expect_status(world_ask(w, &little_writer, "GET", "/api/little/notes/abc", NULL), 404);
    expect_status(world_ask(w, &little_writer, "GET", "/api/little/notes/12345", NULL), 404);
}

static bool blames(struct answer a, const char *field) {
    for (int i = 0; i < 20; i++) {
        char path[32];
        snprintf(path, sizeof path, "fields.%d.field", i);
        if (!answer_has(a, path))
            return false;
        if (str_is(answer_text(a, path), field))
            return true;
    }
    return false;
}

static void every_wrong_field_is_named_at_once(void **state) {
    struct world *w = *state;
    struct answer a = world_ask(w, &little_writer, "POST", "/api/little/notes",
                                "{\"kind\":\"blue\",\"score\":101,\"urgent\":1,\"tags\":[\"a\",\"b\",\"c\",\"d\"],\"friends\":[\"x\"],"
                                "\"points\":[{\"lon\":118,\"lat\":200},7],\"at\":{\"lon\":\"118\",\"lat\":30,\"z\":1},\"extra\":null}");
    expect_status(a, 422);
    const char *const wrong[] = {"text", "kind", "score", "urgent", "tags", "friends", "points.0.lat", "points.1", "at.lon", "at.z", "extra"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (!blames(a, wrong[i]))
            print_error("%s is not blamed: " STR_F "\n", wrong[i], STR_A(a.body));
        assert_true(blames(a, wrong[i]));
    }
    assert_true(str_is(answer_text(a, "title"), "填写的内容有误，请按提示修改。"));
    a = world_ask(w, &little_writer, "POST", "/api/little/notes?colour=1", "{\"text\":\"123456789012345678901\"}");
    expect_status(a, 422);
    assert_true(blames(a, "text") && blames(a, "colour"));
    assert_int_equal(little_count(w, &note_rows), 0);
}

static void broken_json_says_where(void **state) {
    struct world *w = *state;
    const char *const broken[] = {"{\"text\":", "[1]", "{\"text\":\"a\",\"text\":\"b\"}", "{\"text\":\"\\ud800\"}", "nonsense"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct answer a = world_ask(w, &little_writer, "POST", "/api/little/notes", broken[i]);
        expect_status(a, 400);
        assert_true(str_is(answer_text(a, "code"), "app.bad_json"));
    }
    struct buf deep;
    buf_init(&deep, w->arena, 1 << 16);
    for (int i = 0; i < 10001; i++)
        buf_addc(&deep, '[');
    expect_status(world_ask(w, &little_writer, "POST", "/api/little/notes", buf_str(&deep).at), 400);
    expect_status(world_ask(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"a\\u0000b\"}"), 422);
    expect_status(world_ask(w, &little_writer, "POST", "/api/little/notes", ""), 422);
}

static void the_same_key_gives_the_same_answer(void **state) {
    struct world *w = *state;
    struct answer a = world_ask_keyed(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"a\"}", "key-of-one-write");
    expect_status(a, 201);
    struct answer b = world_ask_keyed(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"a\"}", "key-of-one-write");
    expect_status(b, 201);
    assert_true(str_equal(a.body, b.body));
    assert_int_equal(little_count(w, &note_rows), 1);
    b = world_ask_keyed(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"b\"}", "key-of-one-write");
    expect_status(b, 409);
    assert_true(str_is(answer_text(b, "code"), "app.key_reused"));
    b = world_ask_keyed(w, NULL, "POST", "/api/little/public", "{\"text\":\"b\"}", "key-of-one-write");
    expect_status(b, 201);
    assert_int_equal(little_count(w, &note_rows), 2);
    expect_status(world_ask_keyed(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"a\"}", "short"), 400);
    int64_t audited = little_count(w, &audit_rows);
    expect_status(world_ask_keyed(w, NULL, "POST", "/api/little/public", "{\"text\":\"b\"}", "key-of-one-write"), 201);
    assert_int_equal(little_count(w, &audit_rows), audited);
    assert_int_equal(little_count(w, &note_rows), 2);
}

static void a_refused_write_may_be_tried_again_with_its_key(void **state) {
    struct world *w = *state;
    struct answer a = world_ask_keyed(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"ear\"}", "key-of-refused-write");
    expect_status(a, 409);
    assert_true(str_is(answer_text(a, "code"), "little.refused"));
    assert_true(blames(a, "text"));
    assert_int_equal(little_count(w, &note_rows), 0);
    expect_status(world_ask_keyed(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"ears\"}", "key-of-refused-write"), 201);
}

static void a_stale_version_names_who_changed_it(void **state) {
    struct world *w = *state;
    struct answer a = world_ask(w, &little_writer, "POST", "/api/little/notes", "{\"text\":\"a\"}");
    str path = str_format(w->arena, "/api/little/notes/" STR_F, STR_A(answer_text(a, "id")));
    expect_status(world_ask(w, &little_writer, "PUT", path.at, "{\"version\":1,\"text\":\"b\"}"), 200);
    a = world_ask(w, &little_writer, "PUT", path.at, "{\"version\":1,\"text\":\"c\"}");
    expect_status(a, 409);
    assert_true(str_is(answer_text(a, "code"), "app.stale"));
    assert_true(str_starts_with(answer_text(a, "detail"), "区办 于 2026-03-02 09:00"));
}

static void limits_are_exact_and_say_when_to_come_back(void **state) {
    struct world *w = *state;
    expect_status(world_ask(w, NULL, "POST", "/api/little/public", "{\"text\":\"1\"}"), 201);
    expect_status(world_ask(w, NULL, "POST", "/api/little/public", "{\"text\":\"2\"}"), 201);
    world_wait(w, 20 * MS_SECOND);
    struct answer a = world_ask(w, NULL, "POST", "/api/little/public", "{\"text\":\"3\"}");
    expect_status(a, 429);
    assert_true(str_is(header_in(a, "Retry-After"), "40"));
    world_wait(w, 40 * MS_SECOND);
    expect_status(world_ask(w, NULL, "POST", "/api/little/public", "{\"text\":\"4\"}"), 201);
}

static void replies_that_do_not_fit_are_found_in_tests(void **state) {
    struct world *w = *state;
    struct answer a = world_ask(w, NULL, "GET", "/api/little/misfit", NULL);
    expect_status(a, 500);
    assert_true(str_is(answer_text(a, "code"), "app.misfit"));
}

static void the_language_is_asked_for(void **state) {
    struct world *w = *state;
    assert_true(str_is(answer_text(world_ask(w, NULL, "GET", "/api/none", NULL), "title"), "没有这个地址。"));
    assert_true(str_is(answer_text(world_ask(w, NULL, "GET", "/api/none?lang=en", NULL), "title"), "There is nothing at this address."));
}

int main(void) {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(health_says_what_runs),
        IN_A_WORLD(a_note_is_written_read_and_listed),
        IN_A_WORLD(lists_go_on_by_cursor),
        IN_A_WORLD(who_may_not_is_told_so),
        IN_A_WORLD(addresses_and_methods_that_are_not_there),
        IN_A_WORLD(every_wrong_field_is_named_at_once),
        IN_A_WORLD(broken_json_says_where),
        IN_A_WORLD(the_same_key_gives_the_same_answer),
        IN_A_WORLD(a_refused_write_may_be_tried_again_with_its_key),
        IN_A_WORLD(a_stale_version_names_who_changed_it),
        IN_A_WORLD(limits_are_exact_and_say_when_to_come_back),
        IN_A_WORLD(replies_that_do_not_fit_are_found_in_tests),
        IN_A_WORLD(the_language_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
