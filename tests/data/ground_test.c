/* Real ground: eight districts of Beijing with their 186 streets, a city's counties, a city's roads. */
#include "tests/data/given.h"
#include "formats/geometry.h"
#include <dirent.h>

static const char *const districts[] = {"dongcheng", "xicheng", "chaoyang", "fengtai", "shijingshan", "haidian", "tongzhou", "shunyi"};
enum { DISTRICTS = sizeof districts / sizeof *districts, STREETS = 186, LABELS_INSIDE = 184 };
static const struct db_sql divisions_of = {"SELECT COUNT(*) FROM places_division WHERE city_id = :city AND level = :level", "it", "i"};
static const struct db_sql division_named = {"SELECT COUNT(*) FROM places_division WHERE city_id = :city AND name = :name", "it", "i"};
static const struct db_sql roads_all = {"SELECT COUNT(*) FROM places_feature WHERE city_id = :city AND layer = :layer", "it", "i"};

static struct answer put_in(struct world *w, const struct session *who, const char *name, const char *kind, const char *map) {
    str path = shared_data(w, name);
    assert_true(path.len > 0);
    return imported(w, who, kind, world_read(w, path.at), map);
}

static void beijing_laid_out(struct world *w, const struct session *who) {
    expect_imported(imported(w, who, "divisions", STR("code,name\n1101,北京市\n"), NULL), 1, 1);
    for (size_t i = 0; i < DISTRICTS; i++) {
        struct answer a = put_in(w, who, str_format(w->arena, "boundaries/beijing/%s_outline.geojson", districts[i]).at, "divisions", "beijing.map");
        expect_imported(a, 1, 1);
    }
    assert_int_equal(number_of(w, &divisions_of, STR("district")), DISTRICTS);
}

struct asked {
    size_t labels, inside, elsewhere, nowhere;
};
/* labelPoint is [lat, lon]. */
static void ask_labels(struct world *w, const struct session *who, const struct json *features, struct asked *ret) {
    for (size_t i = 0; i < features->count; i++) {
        const struct json *properties = json_get(&features->first[i], "properties"), *label = json_get(properties, "labelPoint");
        assert_true(label && label->count == 2);
        str path = str_format(w->arena, "/api/duty?lon=" STR_F "&lat=" STR_F, STR_A(label->first[1].text), STR_A(label->first[0].text));
        struct answer a = world_ask(w, who, "GET", path.at, NULL);
        ret->labels++;
        if (a.status != 200 || !answer_has(a, "street.name")) {
            ret->nowhere++;
            continue;
        }
        bool is_own = str_equal(answer_text(a, "street.name"), json_get(properties, "Name")->text);
        *(is_own ? &ret->inside : &ret->elsewhere) += 1;
    }
}

static void every_street_answers_for_its_own_ground(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    if (!shared_data(&w, "boundaries").at) {
        world_close(&w);
        skip();
    }
    struct session who = world_sign_in(&w, "administrator", "Wencheng-demo-1"), office = world_sign_in(&w, "office", "Wencheng-demo-1");
    struct asked asked = {0};
    beijing_laid_out(&w, &who);
    for (size_t i = 0; i < DISTRICTS; i++) {
        const char *name = str_format(w.arena, "boundaries/beijing/%s_subdistricts.geojson", districts[i]).at;
        const struct json *whole;
        assert_null(json_read(w.arena, world_read(&w, shared_data(&w, name).at), &whole, NULL));
        size_t count = json_get(whole, "features")->count;
        expect_imported(put_in(&w, &who, name, "divisions", "beijing.map"), count, count);
    }
    assert_int_equal(number_of(&w, &divisions_of, STR("street")), STREETS);
    for (size_t i = 0; i < DISTRICTS; i++) {
        const struct json *whole;
        assert_null(json_read(w.arena, world_read(&w, shared_data(&w, str_format(w.arena, "boundaries/beijing/%s_subdistricts.geojson", districts[i]).at).at),
                              &whole, NULL));
        ask_labels(&w, &office, json_get(whole, "features"), &asked);
    }
    print_message("labels %zu, in their own street %zu, in another %zu, in none %zu\n", asked.labels, asked.inside, asked.elsewhere, asked.nowhere);
    assert_int_equal(asked.labels, STREETS);
    assert_int_equal(asked.inside, LABELS_INSIDE);
    /* latitude before longitude is caught by its words, not answered */
    struct answer swapped = world_ask(&w, &office, "GET", "/api/duty?lon=39.91136&lat=116.39954", NULL);
    expect_status(swapped, 422);
    /* the same file twice: its codes are taken, and nothing is changed */
    str before = rows_everywhere(&w);
    struct answer again = put_in(&w, &who, "boundaries/beijing/xicheng_subdistricts.geojson", "divisions", "beijing.map");
    assert_true(again.status == 422 || answer_i64(again, "added") == 0);
    expect_same_rows(&w, before, "the same divisions again");
    world_close(&w);
}

static void streets_without_their_district_name_the_first_wrong_row(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    if (!shared_data(&w, "boundaries").at) {
        world_close(&w);
        skip();
    }
    struct session who = world_sign_in(&w, "administrator", "Wencheng-demo-1");
    str before = rows_everywhere(&w);
    struct answer a = put_in(&w, &who, "boundaries/beijing/dongcheng_subdistricts.geojson", "divisions", "beijing.map");
    expect_status(a, 422);
    assert_int_equal(answer_i64(a, "faults.0.row"), 1);
    assert_true(str_is(answer_text(a, "faults.0.column"), "code"));
    assert_true(str_find(answer_text(a, "faults.0.message"), STR("110101")) != SIZE_MAX);
    expect_same_rows(&w, before, "streets without a district");
    world_close(&w);
}

/* The counties' files keep the code as the feature's id, beside the properties. */
static void counties_come_in_with_their_codes(void **state) {
    (void)state;
    static const char *const files[] = {"boundaries/xinxiang_counties.geojson", "boundaries/zhengzhou_counties.geojson"};
    static const char *const cities[] = {"code,name\n4107,新乡市\n", "code,name\n4101,郑州市\n"};
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        world_open(&w);
        if (!shared_data(&w, files[i]).at) {
            world_close(&w);
            skip();
        }
        struct session who = world_sign_in(&w, "administrator", "Wencheng-demo-1");
        expect_imported(imported(&w, &who, "divisions", str_of(cities[i]), NULL), 1, 1);
        expect_imported(put_in(&w, &who, files[i], "divisions", "counties.map"), 12, 12);
        assert_int_equal(number_of(&w, &divisions_of, STR("district")), 12);
        assert_int_equal(number_of(&w, &division_named, i ? STR("金水区") : STR("红旗区")), 1);
        world_close(&w);
    }
}

static void roads_become_a_layer_of_the_map(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    str path = shared_data(&w, "osm-city/zhengzhou_roads.geojson");
    if (!path.at) {
        world_close(&w);
        skip();
    }
    struct session who = world_sign_in(&w, "administrator", "Wencheng-demo-1");
    expect_imported(put_in(&w, &who, "osm-city/zhengzhou_roads.geojson", "roads", NULL), 1085, 1085);
    assert_int_equal(number_of(&w, &roads_all, STR("roads")), 1085);
    struct answer layer = world_ask(&w, &who, "GET", "/api/map/layers/roads", NULL);
    expect_status(layer, 200);
    assert_int_equal(json_get(layer.json, "features")->count, 1085);
    assert_true(str_find(layer.body, STR("京港澳高速")) != SIZE_MAX && str_find(layer.body, STR("motorway")) != SIZE_MAX);
    world_close(&w);
}

static void the_old_maps_are_read_or_refused_with_words(void **state) {
    (void)state;
    static const char *const files[] = {"boundaries/henan_cities_2012.json", "boundaries/china_provinces_2012.json", "osm-city/beijing_tsinghua.osm",
                                        "osm-city/haimen_dieshiqiao.osm"};
    struct world w;
    world_open(&w);
    if (!shared_data(&w, files[0]).at) {
        world_close(&w);
        skip();
    }
    struct session who = world_sign_in(&w, "administrator", "Wencheng-demo-1");
    str before = rows_everywhere(&w);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct answer a = put_in(&w, &who, files[i], "divisions", NULL);
        assert_int_equal(a.status, 422);
        assert_true(answer_has(a, "faults.0.message") || answer_has(a, "fields.0.message") || answer_text(a, "detail").len > 0);
        expect_same_rows(&w, before, files[i]);
    }
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_street_answers_for_its_own_ground),     cmocka_unit_test(streets_without_their_district_name_the_first_wrong_row),
        cmocka_unit_test(counties_come_in_with_their_codes),           cmocka_unit_test(roads_become_a_layer_of_the_map),
        cmocka_unit_test(the_old_maps_are_read_or_refused_with_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
