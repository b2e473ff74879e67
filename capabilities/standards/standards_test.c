/* Editions in a city: the seed, loading, reading, and the routes. */
#include "tests/support/world.h"
#include "capabilities/standards/standards.h"
#include <cmocka.h>

struct load {
    struct ctx *ctx;
    str text;
    int64_t id;
};
static err load(struct db_write *w, void *with) {
    struct load *l = with;
    return standards_load(l->ctx, w, l->text, STR("test"), &l->id);
}

struct looking {
    struct ctx *ctx;
    struct standards_points *points;
    struct standards_edition *city;
};
static err look(struct db_read *r, void *with) {
    struct looking *l = with;
    TRY(standards_edition_in_force(l->ctx, r, STR("city"), l->city));
    return standards_points_of_type(l->ctx, r, 0, STR("school"), l->points);
}

static void a_new_city_has_the_examples(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    struct session office = world_sign_in(&w, "office", "Wencheng-demo-1");
    struct answer a = world_ask(&w, &office, "GET", "/api/editions", NULL);
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "items.0.code"), "example-city-2026"));
    assert_true(str_is(answer_text(a, "items.0.state"), "in_force"));
    assert_int_equal(answer_i64(a, "items.0.items"), 7);
    assert_int_equal(answer_i64(a, "items.0.contents"), 60);
    assert_int_equal(answer_i64(a, "items.0.standards"), 125);
    assert_int_equal(answer_i64(a, "items.1.standards"), 28);
    assert_true(answer_i64(a, "items.0.points") + answer_i64(a, "items.1.points") >= 330);
    str id = answer_text(a, "items.0.id"), minors = answer_text(a, "items.1.id");
    a = world_ask(&w, &office, "GET", str_z(w.arena, str_format(w.arena, "/api/editions/" STR_F "/tree", STR_A(id))), NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 7 + 60 + 125 + 2);
    a = world_ask(&w, &office, "GET", str_z(w.arena, str_format(w.arena, "/api/editions/" STR_F "/negative?lang=en", STR_A(id))), NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 30);
    a = world_ask(&w, &office, "GET", "/api/place-types", NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 40);
    for (size_t i = 0; i < 40; i++)
        assert_true(answer_i64(a, str_z(w.arena, str_format(w.arena, "items.%zu.points", i))) >= 6);
    a = world_ask(&w, &office, "GET", str_z(w.arena, str_format(w.arena, "/api/editions/" STR_F "/points?place_type=school&lang=en", STR_A(minors))), NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 12);
    assert_true(str_is(answer_text(a, "items.0.measure"), "count"));
    a = world_ask(&w, NULL, "GET", "/api/editions", NULL);
    expect_status(a, 401);
    world_close(&w);
}

static void points_are_paged_without_gap_or_repeat(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    struct session office = world_sign_in(&w, "office", "Wencheng-demo-1");
    struct answer a = world_ask(&w, &office, "GET", "/api/editions", NULL);
    str id = answer_text(a, "items.0.id"), after = STR("");
    int64_t points = answer_i64(a, "items.0.points"), seen = 0;
    for (int turn = 0; turn < 20 && after.at; turn++) {
        str path = str_format(w.arena, "/api/editions/" STR_F "/points?limit=100%s" STR_F, STR_A(id), after.len ? "&after=" : "", STR_A(after));
        a = world_ask(&w, &office, "GET", str_z(w.arena, path), NULL);
        expect_status(a, 200);
        seen += (int64_t)json_get(a.json, "items")->count;
        after = json_get(a.json, "next")->kind == JSON_TEXT ? answer_text(a, "next") : STR_NONE;
    }
    assert_int_equal(seen, points);
    world_close(&w);
}

static void a_checklist_joins_both_systems_once(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    struct ctx *ctx = world_ctx(&w);
    struct standards_points points;
    struct standards_edition city;
    struct looking with = {ctx, &points, &city};
    assert_null(db_view(app_db(w.app), look, &with));
    assert_int_equal(points.count, 14);
    size_t of_city = 0;
    for (size_t i = 0; i < points.count; i++) {
        for (size_t k = 0; k < i; k++)
            assert_true(points.at[k].id != points.at[i].id);
        of_city += points.at[i].edition_id == city.id;
    }
    assert_int_equal(of_city, 5); /* three answer both systems and go to the city's */
    world_close(&w);
}
static void a_faulty_file_changes_nothing(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    struct load l = {world_ctx(&w), STR("edition | e9 | city | 版本 | Edition\nstate | draft | 2026-01-01\ntotal | 5\n"), 0};
    assert_ptr_equal(db_commit(app_db(w.app), load, &l), &standards_bad_file);
    l.ctx = world_ctx(&w);
    str city;
    assert_true(embedded_find("example-city-2026.edition", &city));
    l.text = city;
    assert_null(db_commit(app_db(w.app), load, &l)); /* the same again: the edition that is there */
    assert_true(l.id > 0);
    l.ctx = world_ctx(&w);
    l.text = str_format(w.arena, STR_F "\n# changed\n", STR_A(city));
    assert_ptr_equal(db_commit(app_db(w.app), load, &l), &standards_edition_taken);
    struct session office = world_sign_in(&w, "office", "Wencheng-demo-1");
    struct answer a = world_ask(&w, &office, "GET", "/api/editions", NULL);
    assert_int_equal(json_get(a.json, "items")->count, 2);
    world_close(&w);
}

static void the_seed_runs_once(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    world_reopen(&w);
    struct session office = world_sign_in(&w, "office", "Wencheng-demo-1");
    struct answer a = world_ask(&w, &office, "GET", "/api/editions?limit=1", NULL);
    expect_status(a, 200);
    assert_int_equal(json_get(a.json, "items")->count, 1);
    assert_true(answer_has(a, "next"));
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_city_has_the_examples),
        cmocka_unit_test(points_are_paged_without_gap_or_repeat),
        cmocka_unit_test(a_checklist_joins_both_systems_once),
        cmocka_unit_test(a_faulty_file_changes_nothing),
        cmocka_unit_test(the_seed_runs_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
