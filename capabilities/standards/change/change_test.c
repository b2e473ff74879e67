/* A new edition arrives: loaded, compared, mapped by two people, carried over, brought into force. And the bad days. */
#include "capabilities/standards/standards.h"
#include "tests/support/world.h"
#include <cmocka.h>
#include <stdio.h>

struct town {
    struct world w;
    struct session office, second;
    str old_id, new_id;
};

static struct answer ask(struct town *t, const struct session *who, const char *method, const char *body, const char *format, ...) {
    va_list more;
    struct buf path;
    str text;
    buf_init(&path, t->w.arena, 2000);
    va_start(more, format);
    buf_addv(&path, format, more);
    va_end(more);
    assert_null(buf_finish(&path, &text));
    return world_ask(&t->w, who, method, str_z(t->w.arena, text), body);
}

static struct answer hand_in(struct town *t, const struct session *who, const char *path, const char *file_name, str bytes) {
    const struct upload_given file = {"file", file_name, bytes};
    return world_upload(&t->w, who, "POST", path, NULL, &file, 1);
}

static void open_town(struct town *t) {
    world_open(&t->w);
    t->w.now_ms += INT64_C(310) * 86400000; /* January 2027: last year's edition is still the one in force */
    t->office = world_sign_in(&t->w, "office", "Wencheng-demo-1");
    t->second = world_sign_in(&t->w, "administrator", "Wencheng-demo-1");
    struct answer a = ask(t, &t->office, "GET", NULL, "/api/editions");
    expect_status(a, 200);
    t->old_id = str_copy(t->w.arena, answer_text(a, "items.0.id"));
    t->new_id = STR_NONE;
}

static void load_next_year(struct town *t) {
    str text;
    assert_true(embedded_find("example-city-2027.edition", &text));
    struct answer a = hand_in(t, &t->office, "/api/editions", "next.edition", text);
    expect_status(a, 200);
    t->new_id = str_copy(t->w.arena, answer_text(a, "edition_id"));
}

static str start(struct town *t) {
    struct answer a =
        ask(t, &t->office, "POST",
            str_z(t->w.arena, world_body(&t->w, "{\"old_id\":\"" STR_F "\",\"new_id\":\"" STR_F "\"}", STR_A(t->old_id), STR_A(t->new_id))), "/api/mappings");
    expect_status(a, 201);
    return str_copy(t->w.arena, answer_text(a, "id"));
}

static int64_t count_of(struct answer a, const char *kind) {
    const struct json *items = json_get(a.json, "items");
    for (size_t i = 0; i < items->count; i++) {
        char path[40];
        snprintf(path, sizeof path, "items.%zu.kind", i);
        if (!str_is(answer_text(a, path), kind))
            continue;
        snprintf(path, sizeof path, "items.%zu.count", i);
        return answer_i64(a, path);
    }
    fail_msg("no count of %s", kind);
    return 0;
}

/* The line of an old number in a list of lines: its place. */
static size_t place_of(struct answer a, const char *number) {
    const struct json *items = json_get(a.json, "items");
    for (size_t i = 0; i < items->count; i++) {
        char path[40];
        snprintf(path, sizeof path, "items.%zu.number", i);
        if (str_is(answer_text(a, path), number))
            return i;
    }
    fail_msg("no line %s", number);
    return 0;
}
static str of_line(struct town *t, struct answer a, size_t at, const char *what) {
    return answer_text(a, str_z(t->w.arena, str_format(t->w.arena, "items.%zu.%s", at, what)));
}
static int64_t version_of(struct town *t, struct answer a, size_t at) {
    return answer_i64(a, str_z(t->w.arena, str_format(t->w.arena, "items.%zu.version", at)));
}

static void a_dry_run_keeps_nothing_and_faults_are_named(void **state) {
    (void)state;
    struct town t;
    str text;
    open_town(&t);
    assert_true(embedded_find("example-city-2027.edition", &text));
    struct answer a = hand_in(&t, &t.office, "/api/editions?dry_run=1", "next.edition", text);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "fault_count"), 0);
    assert_int_equal(answer_i64(a, "standards"), 128);
    assert_true(str_equal(answer_text(a, "against_id"), t.old_id));
    assert_true(json_get(a.json, "changes")->count > 5);
    assert_true(json_get(a.json, "edition_id")->kind == JSON_NULL);
    expect_status(hand_in(&t, &t.office, "/api/editions", "next.edition", STR("edition | e9 | city | 版本 | E\nstate | draft | 2027-02-30\ntotal | 5\n")), 422);
    a = ask(&t, &t.office, "GET", NULL, "/api/editions?lang=en");
    assert_int_equal(json_get(a.json, "items")->count, 2); /* neither of them was kept */
    a = hand_in(&t, &t.office, "/api/editions?lang=en", "bad.edition",
                STR("edition | e9 | city | 版本 | E\nstate | draft | 2027-02-30\ntotal | 5\nitem | 1 | 5 | 甲 | A\n"));
    expect_status(a, 422);
    assert_int_equal(answer_i64(a, "faults.0.line"), 2);
    struct session unit = world_sign_in(&t.w, "unit", "Wencheng-demo-1");
    expect_status(hand_in(&t, &unit, "/api/editions", "next.edition", text), 403);
    expect_status(ask(&t, &t.office, "POST", "{}", "/api/editions"), 400);
    world_close(&t.w);
}

static void the_difference_is_told_line_by_line(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    load_next_year(&t);
    struct answer a = ask(&t, &t.office, "GET", NULL, "/api/edition-differences/counts?old_id=" STR_F "&new_id=" STR_F, STR_A(t.old_id), STR_A(t.new_id));
    expect_status(a, 200);
    assert_int_equal(count_of(a, "added"), 9);
    assert_int_equal(count_of(a, "dropped"), 5);
    assert_int_equal(count_of(a, "split"), 4);
    assert_int_equal(count_of(a, "merged"), 4);
    assert_int_equal(count_of(a, "moved"), 4);
    assert_true(count_of(a, "reworded") > 15 && count_of(a, "reweighted") > 50 && count_of(a, "unchanged") > 80);
    a = ask(&t, &t.office, "GET", NULL, "/api/edition-differences?kind=reworded&part=local&old_id=" STR_F "&new_id=" STR_F, STR_A(t.old_id), STR_A(t.new_id));
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 1);
    assert_true(str_is(answer_text(a, "items.0.words.1.text"), "五"));
    assert_true(str_is(answer_text(a, "items.0.words.1.kind"), "removed"));
    a = ask(&t, &t.office, "GET", NULL, "/api/edition-differences?unchanged=1&old_id=" STR_F "&new_id=" STR_F, STR_A(t.old_id), STR_A(t.old_id));
    for (size_t i = 0; i < json_get(a.json, "items")->count; i += 37)
        assert_true(of_line(&t, a, i, "says").len == 0); /* an edition does not differ from itself */
    a = ask(&t, &t.office, "GET", NULL, "/api/edition-differences?format=xlsx&old_id=" STR_F "&new_id=" STR_F, STR_A(t.old_id), STR_A(t.new_id));
    expect_status(a, 200);
    world_close(&t.w);
}

struct looking {
    struct town *t;
    struct ctx *ctx;
    struct standards_pairs pairs;
    struct standards_links before, after;
};
static int64_t id_of(str text) {
    int64_t id = 0;
    assert_true(str_to_i64(text, &id));
    return id;
}
static err look(struct db_read *r, void *with) {
    struct looking *l = with;
    TRY(standards_mapping(l->ctx, r, id_of(l->t->old_id), id_of(l->t->new_id), &l->pairs));
    TRY(standards_links_of(l->ctx, r, id_of(l->t->old_id), &l->before));
    return standards_links_of(l->ctx, r, id_of(l->t->new_id), &l->after);
}
static struct looking look_at(struct town *t) {
    struct looking l = {.t = t, .ctx = world_ctx(&t->w)};
    assert_null(db_view(app_db(t->w.app), look, &l));
    return l;
}

static struct answer lines_of(struct town *t, str mapping) { return ask(t, &t->office, "GET", NULL, "/api/mappings/" STR_F "/lines", STR_A(mapping)); }

/* Confirms everything that is still open, as a person would after looking. */
static void confirm_rest(struct town *t, str mapping) {
    struct answer a = lines_of(t, mapping);
    struct buf body;
    str text;
    buf_init(&body, t->w.arena, 1 << 20);
    buf_addz(&body, "{\"lines\":[");
    for (size_t i = 0, count = 0; i < json_get(a.json, "items")->count; i++) {
        if (!str_is(of_line(t, a, i, "state"), "proposed"))
            continue;
        buf_addf(&body, "%s{\"old_id\":\"" STR_F "\",\"version\":%lld}", count++ ? "," : "", STR_A(of_line(t, a, i, "old_id")), (long long)version_of(t, a, i));
    }
    buf_addz(&body, "]}");
    assert_null(buf_finish(&body, &text));
    expect_status(ask(t, &t->office, "PUT", str_z(t->w.arena, text), "/api/mappings/" STR_F "/confirm", STR_A(mapping)), 200);
}

static int64_t mapping_version(struct town *t, str mapping) {
    return answer_i64(ask(t, &t->office, "GET", NULL, "/api/mappings/" STR_F, STR_A(mapping)), "version");
}
static struct answer finish(struct town *t, str mapping, const char *note) {
    return ask(t, &t->office, "PUT",
               str_z(t->w.arena, world_body(&t->w, "{\"version\":%lld,\"losses_note\":\"%s\"}", (long long)mapping_version(t, mapping), note)),
               "/api/mappings/" STR_F "/done", STR_A(mapping));
}

static void a_mapping_carries_the_points_over(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    load_next_year(&t);
    assert_int_equal(look_at(&t).after.count, 0);
    str mapping = start(&t);
    struct answer a = lines_of(&t, mapping);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 127);
    assert_true(str_is(of_line(&t, a, place_of(a, "5.3.1"), "kind"), "split"));
    assert_true(str_is(of_line(&t, a, place_of(a, "6.3.2"), "kind"), "merged"));
    assert_true(str_is(of_line(&t, a, place_of(a, "2.7.2"), "kind"), "none"));
    assert_true(str_is(of_line(&t, a, place_of(a, "2.4.3"), "successors.0.number"), "4.1.4"));
    a = finish(&t, mapping, "");
    expect_status(a, 409); /* nobody looked at it: it would lose standards */
    assert_true(str_find(a.body, STR("standards.mapping_unfinished")) != SIZE_MAX);
    confirm_rest(&t, mapping);
    a = finish(&t, mapping, "");
    expect_status(a, 409);
    assert_true(str_find(a.body, STR("standards.mapping_loses")) != SIZE_MAX && str_find(a.body, STR("2.7.2")) != SIZE_MAX);
    assert_int_equal(look_at(&t).pairs.count, 0); /* not done: nobody relies on it */
    expect_status(finish(&t, mapping, "新版不再考核"), 200);
    struct looking l = look_at(&t);
    assert_true(l.pairs.count > 120);
    assert_true(l.after.count * 10 > l.before.count * 9 && l.after.count > 100);
    size_t kinds[3] = {0};
    for (size_t i = 0; i < l.pairs.count; i++)
        kinds[l.pairs.at[i].kind]++;
    assert_int_equal(kinds[STANDARDS_PAIR_SPLIT], 4);
    assert_int_equal(kinds[STANDARDS_PAIR_MERGED], 4);
    a = ask(&t, &t.office, "GET", NULL, "/api/mappings/" STR_F "/open", STR_A(mapping));
    expect_status(a, 200);
    size_t new_without_point = 0, lost = 0;
    for (size_t i = 0; i < json_get(a.json, "items")->count; i++) {
        new_without_point += str_is(of_line(&t, a, i, "gap"), "no_point");
        lost += str_is(of_line(&t, a, i, "gap"), "no_successor");
        assert_false(str_is(of_line(&t, a, i, "gap"), "type_empty"));
    }
    assert_int_equal(lost, 4); /* three dropped, one local */
    assert_true(new_without_point >= 5);
    expect_status(finish(&t, mapping, "x"), 409); /* closed */
    expect_status(ask(&t, &t.office, "PUT", str_z(t.w.arena, world_body(&t.w, "{\"version\":%lld}", (long long)mapping_version(&t, mapping))),
                      "/api/mappings/" STR_F "/reopen", STR_A(mapping)),
                  200);
    l = look_at(&t);
    assert_int_equal(l.after.count, 0); /* taken back to the last link */
    assert_int_equal(l.pairs.count, 0);
    world_close(&t.w);
}

static void two_people_see_what_the_other_did(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    load_next_year(&t);
    str mapping = start(&t);
    struct answer a = lines_of(&t, mapping);
    size_t at = place_of(a, "5.1.1"), other = place_of(a, "5.1.2");
    str path = str_format(t.w.arena, "/api/mappings/" STR_F "/lines/" STR_F, STR_A(mapping), STR_A(of_line(&t, a, at, "old_id")));
    str body = world_body(&t.w, "{\"version\":1,\"confirmed\":true,\"successor_ids\":[\"" STR_F "\"]}", STR_A(of_line(&t, a, other, "successors.0.id")));
    expect_status(world_ask(&t.w, &t.office, "PUT", str_z(t.w.arena, path), str_z(t.w.arena, body)), 200);
    struct answer late = world_ask(&t.w, &t.second, "PUT", str_z(t.w.arena, path), str_z(t.w.arena, body));
    expect_status(late, 409);
    assert_true(str_find(late.body, STR("5.1.2")) != SIZE_MAX); /* who, when, and what it is now */
    assert_true(str_find(late.body, STR("已把")) != SIZE_MAX);
    str bulk = world_body(&t.w, "{\"lines\":[{\"old_id\":\"" STR_F "\",\"version\":1},{\"old_id\":\"" STR_F "\",\"version\":1}]}",
                          STR_A(of_line(&t, a, other, "old_id")), STR_A(of_line(&t, a, at, "old_id")));
    expect_status(ask(&t, &t.second, "PUT", str_z(t.w.arena, bulk), "/api/mappings/" STR_F "/confirm", STR_A(mapping)), 409);
    a = lines_of(&t, mapping);
    assert_true(str_is(of_line(&t, a, other, "state"), "proposed")); /* all or none */
    assert_true(str_is(of_line(&t, a, at, "kind"), "merged") && str_is(of_line(&t, a, other, "kind"), "merged"));
    a = ask(&t, &t.second, "POST", str_z(t.w.arena, world_body(&t.w, "{\"old_id\":\"" STR_F "\",\"new_id\":\"" STR_F "\"}", STR_A(t.old_id), STR_A(t.new_id))),
            "/api/mappings");
    expect_status(a, 200); /* goes on with the one that was begun */
    assert_true(str_equal(answer_text(a, "id"), mapping));
    expect_status(ask(&t, &t.office, "POST",
                      str_z(t.w.arena, world_body(&t.w, "{\"old_id\":\"" STR_F "\",\"new_id\":\"" STR_F "\"}", STR_A(t.old_id), STR_A(t.old_id))),
                      "/api/mappings"),
                  400);
    world_close(&t.w);
}

static struct answer move(struct town *t, str id, const char *more, int64_t version) {
    return ask(t, &t->office, "PUT", str_z(t->w.arena, world_body(&t->w, "{\"version\":%lld,%s}", (long long)version, more)), "/api/editions/" STR_F "/move",
               STR_A(id));
}

static void editions_follow_each_other(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    load_next_year(&t);
    expect_status(move(&t, t.new_id, "\"to\":\"retired\"", 1), 409);
    struct answer a = move(&t, t.new_id, "\"to\":\"in_force\"", 1);
    expect_status(a, 409);
    assert_true(str_find(a.body, STR("standards.two_in_force")) != SIZE_MAX && str_find(a.body, STR("example-city-2026")) != SIZE_MAX);
    expect_status(move(&t, t.new_id, "\"to\":\"provisional\",\"from_date\":\"2026-01-01\"", 1), 409); /* the same first day */
    expect_status(move(&t, t.new_id, "\"to\":\"in_force\",\"from_date\":\"2027-02-30\"", 1), 422);
    expect_status(move(&t, t.new_id, "\"to\":\"in_force\",\"from_date\":\"2028-01-01\"", 1), 422); /* still to come */
    expect_status(move(&t, t.new_id, "\"to\":\"provisional\"", 1), 200);
    expect_status(move(&t, t.new_id, "\"to\":\"draft\"", 1), 409); /* somebody moved it meanwhile */
    const char *replace = str_z(t.w.arena, str_format(t.w.arena, "\"to\":\"in_force\",\"replaces_id\":\"" STR_F "\"", STR_A(t.old_id)));
    a = move(&t, t.new_id, replace, 2);
    expect_status(a, 409);
    assert_true(str_find(a.body, STR("standards.mapping_open")) != SIZE_MAX);
    str mapping = start(&t);
    confirm_rest(&t, mapping);
    expect_status(finish(&t, mapping, "新版不再考核"), 200);
    expect_status(move(&t, t.new_id, replace, 2), 200);
    a = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F, STR_A(t.old_id));
    assert_true(str_is(answer_text(a, "state"), "retired"));
    assert_true(str_is(answer_text(a, "until_date"), "2026-12-31"));
    a = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F "/moves", STR_A(t.new_id));
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 3);
    assert_true(str_is(answer_text(a, "items.0.to_state"), "in_force"));
    assert_true(answer_text(a, "items.0.by_name").len > 0);
    a = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F, STR_A(t.new_id));
    assert_true(str_is(answer_text(a, "state"), "in_force") && str_find(a.body, STR("\"is_current\":true")) != SIZE_MAX);
    world_close(&t.w);
}

static void a_draft_is_thrown_away_and_comes_back_from_a_workbook(void **state) {
    (void)state;
    struct town t;
    str text;
    open_town(&t);
    load_next_year(&t);
    assert_true(embedded_find("example-city-2027.edition", &text));
    struct answer book = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F "/file?form=xlsx", STR_A(t.new_id));
    expect_status(book, 200);
    struct answer plain = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F "/file?form=edition", STR_A(t.new_id));
    assert_true(str_equal(plain.body, text));
    (void)start(&t); /* a mapping that was begun goes with it */
    expect_status(ask(&t, &t.office, "PUT", "{\"version\":1}", "/api/editions/" STR_F "/discard", STR_A(t.old_id)), 409);
    expect_status(ask(&t, &t.office, "PUT", "{\"version\":1}", "/api/editions/" STR_F "/discard", STR_A(t.new_id)), 200);
    expect_status(ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F, STR_A(t.new_id)), 404);
    struct answer a = hand_in(&t, &t.office, "/api/editions", "next.xlsx", book.body);
    expect_status(a, 200);
    str again = answer_text(a, "edition_id");
    plain = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F "/file?form=edition", STR_A(again));
    assert_true(str_equal(plain.body, text)); /* to the byte */
    book = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F "/file?form=xlsx", STR_A(t.old_id));
    size_t links = look_at(&t).before.count;
    expect_status(hand_in(&t, &t.office, "/api/editions", "this.xlsx", book.body), 200); /* with its points: nothing changes */
    assert_int_equal(look_at(&t).before.count, links);
    world_close(&t.w);
}

static void a_lead_gets_a_unit_and_keeps_it(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    load_next_year(&t);
    struct answer units = ask(&t, &t.office, "GET", NULL, "/api/units");
    expect_status(units, 200);
    str unit = answer_text(units, "items.0.id");
    expect_status(ask(&t, &t.office, "PUT", str_z(t.w.arena, world_body(&t.w, "{\"unit_id\":\"" STR_F "\"}", STR_A(unit))),
                      "/api/editions/" STR_F "/owners/police", STR_A(t.old_id)),
                  200);
    expect_status(ask(&t, &t.office, "PUT", "{}", "/api/editions/" STR_F "/owners/nobody", STR_A(t.old_id)), 404);
    str mapping = start(&t);
    confirm_rest(&t, mapping);
    expect_status(finish(&t, mapping, "新版不再考核"), 200);
    struct answer a = ask(&t, &t.office, "GET", NULL, "/api/editions/" STR_F "/owners", STR_A(t.new_id));
    bool is_carried = false;
    for (size_t i = 0; i < json_get(a.json, "items")->count; i++)
        if (str_is(of_line(&t, a, i, "code"), "police"))
            is_carried = str_equal(of_line(&t, a, i, "unit_id"), unit);
    assert_true(is_carried);
    world_close(&t.w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dry_run_keeps_nothing_and_faults_are_named),
        cmocka_unit_test(the_difference_is_told_line_by_line),
        cmocka_unit_test(a_mapping_carries_the_points_over),
        cmocka_unit_test(two_people_see_what_the_other_did),
        cmocka_unit_test(editions_follow_each_other),
        cmocka_unit_test(a_draft_is_thrown_away_and_comes_back_from_a_workbook),
        cmocka_unit_test(a_lead_gets_a_unit_and_keeps_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
