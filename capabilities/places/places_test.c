/* The ground: codes, parents, extent, swapped coordinates, datums, layers, gaps, the register of sites. */
#include "capabilities/places/places.h"
#include "app/import.h"
#include "capabilities/identity/identity.h"
#include "tests/support/world.h"

#include <math.h>
#include <stdio.h>

#include <cmocka.h>

static const char password[] = "Wencheng-demo-1";

/* Rows are given as GeoJSON so that the tests read like a file. */
struct adding {
    struct ctx *ctx;
    struct geometry shape;
    const char *kind, *code, *name;
    int64_t id;
    err failed;
};

static err add_row(struct db_write *w, void *with) {
    struct adding *a = with;
    ctx_forget(a->ctx);
    if (str_is(str_of(a->kind), "cell"))
        return a->failed = places_cell_add(a->ctx, w, &(struct places_cell){.code = str_of(a->code), .shape = &a->shape}, &a->id);
    if (str_is(str_of(a->kind), "roads") || str_is(str_of(a->kind), "water"))
        return a->failed = places_feature_add(
                   a->ctx, w, &(struct places_feature){.layer = str_of(a->kind), .name = str_of(a->name), .class_word = STR("primary"), .shape = &a->shape},
                   &a->id);
    if (str_is(str_of(a->kind), "stretch"))
        return a->failed = places_stretch_add(a->ctx, w,
                                              &(struct places_stretch){.scheme = str_of(a->code),
                                                                       .name = str_of(a->name),
                                                                       .level = STR("district"),
                                                                       .person = STR("路长"),
                                                                       .deputy = STR(""),
                                                                       .shape = &a->shape},
                                              &a->id);
    return a->failed = places_division_add(
               a->ctx, w, &(struct places_division){.level = str_of(a->kind), .code = str_of(a->code), .name = str_of(a->name), .shape = &a->shape}, &a->id);
}

static err add(struct world *w, const char *kind, const char *code, const char *name, const char *geometry, int64_t *ret_id) {
    struct adding a = {.ctx = world_ctx(w), .kind = kind, .code = code, .name = name};
    assert_null(geometry_read_text(w->arena, str_of(geometry), &a.shape, NULL));
    err failed = db_commit(app_db(w->app), add_row, &a);
    if (ret_id)
        *ret_id = a.id;
    return failed;
}

#define BOX(w, s, e, n) "{\"type\":\"Polygon\",\"coordinates\":[[[" #w "," #s "],[" #e "," #s "],[" #e "," #n "],[" #w "," #n "],[" #w "," #s "]]]}"

static void small_city(struct world *w) {
    assert_null(add(w, "city", "4199", "文城市", BOX(113.0, 34.0, 113.4, 34.2), NULL));
    assert_null(add(w, "district", "419901", "东城区", BOX(113.2, 34.0, 113.4, 34.2), NULL));
    assert_null(add(w, "district", "419902", "西城区", BOX(113.0, 34.0, 113.2, 34.2), NULL));
    assert_null(add(w, "street", "419901001", "人民街道", BOX(113.2, 34.0, 113.4, 34.2), NULL));
    assert_null(add(w, "community", "419901001001", "和平社区", BOX(113.2, 34.0, 113.3, 34.1), NULL));
    assert_null(add(w, "community", "419901001002", "新华社区", BOX(113.3, 34.0, 113.4, 34.1), NULL));
}

static void codes_follow_the_rule(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    small_city(&w);
    assert_ptr_equal(add(&w, "street", "41990100", "短", BOX(113.2, 34.0, 113.3, 34.1), NULL), &places_bad_code);
    assert_ptr_equal(add(&w, "street", "419903001", "无上级", BOX(113.2, 34.0, 113.3, 34.1), NULL), &places_bad_code);
    assert_ptr_equal(add(&w, "street", "419901001", "重复", BOX(113.2, 34.0, 113.3, 34.1), NULL), &places_code_taken);
    assert_ptr_equal(add(&w, "cell", "41990100100101", "", BOX(113.2, 34.0, 113.21, 34.01), NULL), &places_bad_code);
    assert_ptr_equal(add(&w, "cell", "41990100100100A", "", BOX(113.2, 34.0, 113.21, 34.01), NULL), &places_bad_code);
    assert_ptr_equal(add(&w, "cell", "419901001009001", "", BOX(113.2, 34.0, 113.21, 34.01), NULL), &places_bad_code);
    assert_null(add(&w, "cell", "419901001001001", "", BOX(113.2, 34.0, 113.21, 34.01), NULL));
    assert_ptr_equal(add(&w, "cell", "419901001001001", "", BOX(113.2, 34.0, 113.21, 34.01), NULL), &places_code_taken);
    world_close(&w);
}

static void shapes_lie_in_the_city(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    small_city(&w);
    err failed = add(&w, "community", "419901001003", "别处", BOX(114.2, 34.0, 114.3, 34.1), NULL);
    assert_ptr_equal(failed, &places_outside_city);
    failed = add(&w, "community", "419901001003", "邻区", BOX(113.05, 34.0, 113.1, 34.1), NULL);
    assert_string_equal(failed->code, "places.outside_parent");
    const char *bow = "{\"type\":\"Polygon\",\"coordinates\":[[[113.2,34.0],[113.3,34.1],[113.3,34.0],[113.21,34.12],[113.2,34.0]]]}";
    struct session office = world_sign_in(&w, "office", password);
    struct answer tied = world_ask(&w, &office, "POST", "/api/sites", world_body(&w, "{\"name\":\"打结\",\"type\":\"park\",\"geometry\":%s}", bow).at);
    expect_status(tied, 422);
    assert_true(str_is(answer_text(tied, "fields.0.field"), "geometry"));
    assert_ptr_equal(add(&w, "stretch", "road", "一点", "{\"type\":\"Point\",\"coordinates\":[113.2,34.0]}", NULL), &places_bad_shape);
    world_close(&w);
}

static struct answer site_post(struct world *w, const struct session *s, const char *rest) {
    return world_ask(w, s, "POST", "/api/sites", world_body(w, "{\"name\":\"和平菜市场\",\"type\":\"wet_market\",%s}", rest).at);
}

static void sites_are_kept(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    small_city(&w);
    struct session office = world_sign_in(&w, "office", password), unit = world_sign_in(&w, "unit", password);
    expect_status(site_post(&w, &unit, "\"lon\":113.25,\"lat\":34.05"), 403);
    struct answer swapped = site_post(&w, &office, "\"lon\":34.05,\"lat\":113.25");
    expect_status(swapped, 422);
    assert_true(str_is(answer_text(swapped, "code"), "places.swapped"));
    struct answer line = site_post(&w, &office, "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[34.05,113.25],[34.06,113.25]]}");
    assert_true(str_is(answer_text(line, "code"), "places.swapped"));
    expect_status(site_post(&w, &office, "\"lon\":116.25,\"lat\":34.05"), 422);
    expect_status(site_post(&w, &office, "\"lon\":113.25"), 422);
    struct answer unknown = world_ask(&w, &office, "POST", "/api/sites", "{\"name\":\"x\",\"type\":\"castle\",\"lon\":113.25,\"lat\":34.05}");
    expect_status(unknown, 422);
    assert_true(str_is(answer_text(unknown, "fields.0.field"), "type"));
    struct answer made = site_post(&w, &office, "\"lon\":113.25,\"lat\":34.05,\"is_key\":true");
    expect_status(made, 201);
    assert_true(str_is(answer_text(made, "division_name"), "和平社区"));
    assert_true(str_is(answer_text(made, "type_name"), "农贸市场"));
    long long id = answer_i64(made, "id");
    const char *path = str_format(w.arena, "/api/sites/%lld", id).at;
    struct answer moved = world_ask(&w, &office, "PUT", path, "{\"version\":1,\"lon\":113.35,\"lat\":34.05}");
    expect_status(moved, 200);
    assert_true(str_is(answer_text(moved, "division_name"), "新华社区"));
    expect_status(world_ask(&w, &office, "PUT", path, "{\"version\":1,\"name\":\"y\"}"), 409);
    expect_status(site_post(&w, &office, "\"lon\":113.21,\"lat\":34.05"), 201);
    struct answer near = world_ask(&w, &office, "GET", "/api/sites?near=113.34,34.05&limit=1", NULL);
    assert_int_equal(answer_i64(near, "items.0.id"), id);
    struct answer district = world_ask(&w, &office, "GET", "/api/divisions?level=district", NULL);
    struct answer named = world_ask(&w, &office, "GET", str_format(w.arena, "/api/divisions/%lld", (long long)answer_i64(district, "items.0.id")).at, NULL);
    assert_true(str_equal(answer_text(named, "name"), answer_text(district, "items.0.name")));
    struct answer there =
        world_ask(&w, &office, "GET", str_format(w.arena, "/api/sites?division=%lld&key=1", (long long)answer_i64(district, "items.0.id")).at, NULL);
    expect_status(there, 200);
    assert_true(answer_has(there, "items.0.id"));
    assert_false(answer_has(there, "items.1.id"));
    struct answer page = world_ask(&w, &office, "GET", "/api/sites?q=%E8%8F%9C%E5%B8%82&limit=1", NULL); /* 菜市 */
    assert_int_equal(answer_i64(page, "items.0.id"), id);
    struct answer next = world_ask(&w, &office, "GET", str_format(w.arena, "/api/sites?limit=1&after=" STR_F, STR_A(answer_text(page, "next"))).at, NULL);
    assert_int_not_equal(answer_i64(next, "items.0.id"), id);
    world_close(&w);
}

static void the_source_datum_is_converted_and_kept(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    small_city(&w);
    struct session office = world_sign_in(&w, "office", password);
    struct answer made = site_post(&w, &office, "\"lon\":113.25,\"lat\":34.05,\"datum\":\"gcj02\"");
    expect_status(made, 201);
    assert_true(str_is(answer_text(made, "datum"), "gcj02"));
    double lon = 0, lat = 0, got = 0;
    assert_true(datum_to_wgs84(DATUM_GCJ02, 113.25, 34.05, &lon, &lat));
    assert_true(json_to_double(json_get(made.json, "lon"), &got));
    assert_true(fabs(got - lon) < 1e-6 && fabs(got - 113.25) > 0.001);
    world_close(&w);
}

static str reply_header(const struct http_reply *reply, const char *name) {
    for (size_t i = 0; i < reply->header_count; i++)
        if (str_is(str_of(reply->headers[i].name), name))
            return reply->headers[i].value;
    return STR_NONE;
}

static void layers_have_a_tag_that_changes(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    small_city(&w);
    struct session s = world_sign_in(&w, "unit", password);
    struct answer first = world_ask(&w, &s, "GET", "/api/map/layers/districts", NULL), again = world_ask(&w, &s, "GET", "/api/map/layers/districts", NULL);
    expect_status(first, 200);
    str tag = str_copy(w.arena, reply_header(first.reply, "ETag"));
    assert_true(tag.len > 4);
    assert_true(str_equal(tag, reply_header(again.reply, "ETag")));
    assert_true(str_equal(first.body, again.body));
    assert_int_equal(json_get(first.json, "features")->count, 2);
    assert_null(add(&w, "district", "419903", "北城区", BOX(113.1, 34.1, 113.2, 34.2), NULL));
    struct answer changed = world_ask(&w, &s, "GET", "/api/map/layers/districts", NULL);
    assert_false(str_equal(tag, reply_header(changed.reply, "ETag")));
    assert_int_equal(json_get(changed.json, "features")->count, 3);
    expect_status(world_ask(&w, &s, "GET", "/api/map/layers/moon", NULL), 422);
    expect_status(world_ask(&w, NULL, "GET", "/api/map/layers/districts", NULL), 401);
    world_close(&w);
}

static void gaps_and_overlaps_are_found(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    small_city(&w);
    /* half the community is covered, and two cells lie on each other */
    assert_null(add(&w, "cell", "419901001001001", "", BOX(113.2, 34.0, 113.25, 34.1), NULL));
    assert_null(add(&w, "cell", "419901001001002", "", BOX(113.24, 34.0, 113.25, 34.1), NULL));
    assert_null(add(&w, "roads", "", "中山路", "{\"type\":\"LineString\",\"coordinates\":[[113.21,34.05],[113.29,34.05]]}", NULL));
    assert_null(add(&w, "roads", "", "无名长路", "{\"type\":\"LineString\",\"coordinates\":[[113.21,34.08],[113.29,34.08]]}", NULL));
    assert_null(add(&w, "stretch", "road", "中山路东段", "{\"type\":\"LineString\",\"coordinates\":[[113.21,34.05],[113.29,34.05]]}", NULL));
    assert_null(add(&w, "stretch", "road", "中山路全段", "{\"type\":\"LineString\",\"coordinates\":[[113.20,34.05],[113.30,34.05]]}", NULL));
    struct session s = world_sign_in(&w, "office", password);
    struct answer grid = world_ask(&w, &s, "GET", "/api/stretches/gaps?scheme=grid", NULL);
    expect_status(grid, 200);
    assert_true(str_is(answer_text(grid, "gaps.0.name"), "和平社区"));
    assert_true(str_is(answer_text(grid, "overlaps.0.name"), "419901001001001"));
    struct answer road = world_ask(&w, &s, "GET", "/api/stretches/gaps?scheme=road", NULL);
    assert_true(str_is(answer_text(road, "gaps.0.name"), "无名长路"));
    assert_false(answer_has(road, "gaps.1.name"));
    assert_true(str_is(answer_text(road, "overlaps.0.other"), "中山路全段"));
    expect_status(world_ask(&w, &s, "GET", "/api/stretches/gaps", NULL), 422);
    struct answer list = world_ask(&w, &s, "GET", "/api/stretches?scheme=road", NULL);
    assert_true(answer_has(list, "items.1.id"));
    world_close(&w);
}

static struct import_result import_text(struct world *w, const char *kind, const char *text, const char *datum) {
    struct import_ask ask = {.importer = import_find(w->app, str_of(kind), NULL), .bytes = str_of(text), .datum = str_of(datum)};
    struct import_result result;
    assert_non_null(ask.importer);
    assert_null(import_file(world_ctx(w), &ask, &result));
    return result;
}

static void a_wrong_row_stops_the_whole_file(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    small_city(&w);
    struct session s = world_sign_in(&w, "office", password);
    struct import_result bad = import_text(&w, "sites",
                                           "点位名称,类型,经度,纬度,责任单位\n甲,农贸市场,113.25,34.05,works\n乙,农贸市场,34.05,113.25,works\n丙,城堡,113.25,"
                                           "34.05,works\n丁,park,113.25,34.05,无此单位\n",
                                           "");
    assert_int_equal(bad.fault_count, 3);
    assert_int_equal(bad.faults[0].row, 3);
    assert_true(str_is(bad.faults[0].column, "经度"));
    assert_int_equal(bad.faults[1].row, 4);
    assert_true(str_is(bad.faults[1].column, "类型"));
    assert_true(str_is(bad.faults[2].column, "责任单位"));
    assert_false(answer_has(world_ask(&w, &s, "GET", "/api/sites", NULL), "items.0.id"));
    struct import_result good = import_text(
        &w, "sites", "点位编码,点位名称,类型,经度,纬度,责任单位,重点点位\nM-1,甲,农贸市场,113.25,34.05,works,是\nM-2,乙,park,113.26,34.06,市政工程处,否\n",
        "gcj02");
    assert_int_equal(good.fault_count, 0);
    struct answer sites = world_ask(&w, &s, "GET", "/api/sites", NULL);
    assert_true(str_is(answer_text(sites, "items.1.owner_unit_name"), "市政工程处"));
    assert_true(str_is(answer_text(sites, "items.0.datum"), "gcj02"));
    assert_int_equal(import_text(&w, "sites", "点位编码,点位名称,类型,经度,纬度\nM-1,又一个,park,113.25,34.05\n", "").fault_count, 1);
    world_close(&w);
}

static void units_come_from_a_file(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session s = world_sign_in(&w, "administrator", password);
    struct import_result bad = import_text(&w, "units", "单位编码,单位名称,类型,上级编码\nb1,乙,部门,nowhere\nb2,丙,王国,city\n", "");
    assert_int_equal(bad.fault_count, 2);
    struct import_result good = import_text(&w, "units", "单位编码,单位名称,类型,上级编码\nb1,城管局,部门,city\nb2,城管一中队,other,b1\n", "");
    assert_int_equal(good.fault_count, 0);
    struct answer list = world_ask(&w, &s, "GET", "/api/units?q=b2", NULL);
    assert_int_equal(answer_i64(list, "items.0.level"), 3);
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_follow_the_rule),
        cmocka_unit_test(shapes_lie_in_the_city),
        cmocka_unit_test(sites_are_kept),
        cmocka_unit_test(the_source_datum_is_converted_and_kept),
        cmocka_unit_test(layers_have_a_tag_that_changes),
        cmocka_unit_test(gaps_and_overlaps_are_found),
        cmocka_unit_test(a_wrong_row_stops_the_whole_file),
        cmocka_unit_test(units_come_from_a_file),
    };
    return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
