/* Whose is it: in the order of looking, on borders, after changes, with words. */
#include "capabilities/duty/duty.h"
#include "app/import.h"
#include "base/os.h"
#include "capabilities/identity/identity.h"
#include "capabilities/places/places.h"
#include "tests/support/world.h"

#include <cmocka.h>

static const char password[] = "Wencheng-demo-1";
#define BOX(w, s, e, n) "{\"type\":\"Polygon\",\"coordinates\":[[[" #w "," #s "],[" #e "," #s "],[" #e "," #n "],[" #w "," #n "],[" #w "," #s "]]]}"

/* Two communities side by side in one street; the street has a unit, a market with an owner, a road with a chief. */
struct town {
    struct ctx *ctx;
    int64_t works, gardens, street_unit, community_unit;
    int64_t east, street, left, right, market;
};

static err division(struct town *t, struct db_write *w, const char *level, const char *code, const char *name, const char *shape, int64_t unit_id,
                    int64_t *ret_id) {
    struct geometry area;
    TRY(geometry_read_text(t->ctx->arena, str_of(shape), &area, NULL));
    return places_division_add(
        t->ctx, w, &(struct places_division){.level = str_of(level), .code = str_of(code), .name = str_of(name), .unit_id = unit_id, .shape = &area}, ret_id);
}

static err unit(struct town *t, struct db_write *w, const char *code, const char *name, const char *kind, int64_t parent_id, int64_t *ret_id) {
    return identity_unit_add(
        t->ctx, w, &(struct identity_unit){.code = str_of(code), .name = str_of(name), .kind = str_of(kind), .parent_id = parent_id, .active = 1}, ret_id);
}

static err known_unit(struct town *t, struct db_write *w, const char *code, int64_t *ret_id) {
    struct identity_unit found;
    TRY(identity_unit_by_code(t->ctx, db_reading(w), str_of(code), &found));
    *ret_id = found.id;
    return NULL;
}

static err town_build(struct db_write *w, void *with) {
    struct town *t = with;
    struct geometry line;
    int64_t id, east_unit;
    TRY(known_unit(t, w, "works", &t->works));
    TRY(known_unit(t, w, "gardens", &t->gardens));
    TRY(known_unit(t, w, "east", &east_unit));
    TRY(unit(t, w, "street", "人民街道办事处", "subdistrict", east_unit, &t->street_unit));
    TRY(unit(t, w, "left", "和平社区居委会", "community", t->street_unit, &t->community_unit));
    TRY(division(t, w, "district", "419901", "东城区", BOX(113.2, 34.0, 113.4, 34.2), 0, &t->east));
    TRY(division(t, w, "street", "419901001", "人民街道", BOX(113.2, 34.0, 113.4, 34.1), t->street_unit, &t->street));
    TRY(division(t, w, "community", "419901001001", "和平社区", BOX(113.2, 34.0, 113.3, 34.1), 0, &t->left));
    TRY(division(t, w, "community", "419901001002", "新华社区", BOX(113.3, 34.0, 113.4, 34.1), 0, &t->right));
    TRY(places_site_add(
        t->ctx, w,
        &(struct places_site){.name = STR("和平菜市场"), .type = STR("wet_market"), .lon = 113.25, .lat = 34.05, .owner_unit_id = t->gardens, .buffer_m = 50},
        &t->market));
    TRY(geometry_read_text(t->ctx->arena, STR("{\"type\":\"LineString\",\"coordinates\":[[113.21,34.02],[113.39,34.02]]}"), &line, NULL));
    TRY(places_stretch_add(t->ctx, w,
                           &(struct places_stretch){.scheme = STR("road"),
                                                    .name = STR("中山路"),
                                                    .level = STR("district"),
                                                    .person = STR("路长甲"),
                                                    .deputy = STR("副路长乙"),
                                                    .unit_id = t->works,
                                                    .shape = &line},
                           &id));
    return places_stretch_add(t->ctx, w,
                              &(struct places_stretch){.scheme = STR("road"),
                                                       .name = STR("中山路（旧）"),
                                                       .level = STR("district"),
                                                       .person = STR("前任"),
                                                       .deputy = STR(""),
                                                       .unit_id = t->gardens,
                                                       .until_ms = 1000,
                                                       .shape = &line},
                              &id);
}

static void town_open(struct world *w, struct town *t) {
    world_open(w);
    *t = (struct town){.ctx = world_ctx(w)};
    assert_null(db_commit(app_db(w->app), town_build, t));
}

static struct answer ask(struct world *w, const struct session *s, const char *lon, const char *lat, const char *category) {
    return world_ask(w, s, "GET", str_format(w->arena, "/api/duty?lon=%s&lat=%s&category=%s", lon, lat, category).at, NULL);
}

static void expect_unit(struct answer a, int64_t unit_id, const char *word_in_reason) {
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "unit.id"), unit_id);
    if (str_find(answer_text(a, "reason"), str_of(word_in_reason)) == SIZE_MAX)
        fail_msg("the reason does not name %s: %.*s", word_in_reason, (int)a.body.len, a.body.at);
}

static bool is_interim(struct answer a) { return json_get(a.json, "interim")->kind == JSON_TRUE; }

static void lay_down(struct world *w, const struct session *s, const char *category, int64_t division_id, int64_t unit_id, int status) {
    const char *where = division_id ? str_format(w->arena, ",\"division_id\":\"%lld\"", (long long)division_id).at : "";
    expect_status(world_ask(w, s, "POST", "/api/duty/responsibilities",
                            world_body(w, "{\"category\":\"%s\",\"unit_id\":\"%lld\"%s}", category, (long long)unit_id, where).at),
                  status);
}

static void the_order_of_looking(void **state) {
    struct world w;
    struct town t;
    (void)state;
    town_open(&w, &t);
    struct session s = world_sign_in(&w, "office", password);
    /* nobody: the street for the time being */
    struct answer nobody = ask(&w, &s, "113.28", "34.08", "manhole");
    expect_unit(nobody, t.street_unit, "暂由属地");
    assert_true(is_interim(nobody));
    assert_true(str_is(answer_text(nobody, "community.name"), "和平社区"));
    /* the chief's unit beside the road, whose term runs; the former chief is not asked */
    struct answer road = ask(&w, &s, "113.28", "34.0203", "manhole");
    expect_unit(road, t.works, "中山路");
    assert_false(is_interim(road));
    assert_true(str_is(answer_text(road, "chiefs.0.person"), "路长甲"));
    assert_false(answer_has(road, "chiefs.1.person"));
    assert_true(is_interim(ask(&w, &s, "113.28", "34.0203", "litter"))); /* litter is the street chief's, not the road's */
    /* laid down: city, district, street, community, each before the one above */
    lay_down(&w, &s, "manhole", 0, t.gardens, 201);
    expect_unit(ask(&w, &s, "113.28", "34.0203", "manhole"), t.gardens, "全市");
    lay_down(&w, &s, "manhole", t.east, t.works, 201);
    expect_unit(ask(&w, &s, "113.28", "34.08", "manhole"), t.works, "东城区");
    lay_down(&w, &s, "manhole", t.street, t.street_unit, 201);
    struct answer street = ask(&w, &s, "113.28", "34.08", "manhole");
    expect_unit(street, t.street_unit, "人民街道");
    assert_false(is_interim(street));
    lay_down(&w, &s, "manhole", t.left, t.community_unit, 201);
    expect_unit(ask(&w, &s, "113.28", "34.08", "manhole"), t.community_unit, "和平社区");
    expect_unit(ask(&w, &s, "113.38", "34.08", "manhole"), t.street_unit, "人民街道");
    lay_down(&w, &s, "manhole", t.left, t.works, 409);
    /* a site's owner inside its buffer, for what belongs to such sites; not for what does not, not beyond the buffer */
    lay_down(&w, &s, "litter", 0, t.works, 201);
    expect_unit(ask(&w, &s, "113.2503", "34.05", "litter"), t.gardens, "和平菜市场");
    expect_unit(ask(&w, &s, "113.2503", "34.05", "manhole"), t.community_unit, "和平社区");
    struct answer beyond = ask(&w, &s, "113.2508", "34.05", "litter");
    expect_unit(beyond, t.works, "全市");
    assert_int_equal(answer_i64(beyond, "sites.0.id"), t.market);
    world_close(&w);
}

static void english_reasons(void **state) {
    struct world w;
    struct town t;
    (void)state;
    town_open(&w, &t);
    struct session s = world_sign_in(&w, "office", password);
    struct answer a = world_ask(&w, &s, "GET", "/api/duty?lon=113.28&lat=34.0203&category=manhole&lang=en", NULL);
    expect_unit(a, t.works, "nearest stretch");
    world_close(&w);
}

static void a_border_has_one_owner(void **state) {
    struct world w;
    struct town t;
    (void)state;
    town_open(&w, &t);
    struct session s = world_sign_in(&w, "office", password);
    for (int i = 0; i < 3; i++) {
        struct answer a = ask(&w, &s, "113.3", "34.05", "");
        expect_status(a, 200);
        assert_int_equal(answer_i64(a, "community.id"), t.left < t.right ? t.left : t.right);
        if (i == 1)
            world_reopen(&w); /* built anew: the same answer */
        s = world_sign_in(&w, "office", password);
    }
    world_close(&w);
}

static void places_that_are_not_ours(void **state) {
    struct world w;
    struct town t;
    (void)state;
    town_open(&w, &t);
    struct session s = world_sign_in(&w, "office", password);
    struct answer swapped = ask(&w, &s, "34.05", "113.28", "litter"), outside = ask(&w, &s, "113.5", "34.5", "litter");
    expect_status(swapped, 422);
    assert_true(str_is(answer_text(swapped, "code"), "duty.swapped"));
    expect_status(outside, 422);
    assert_true(str_is(answer_text(outside, "code"), "duty.outside_city"));
    expect_status(ask(&w, &s, "113.28", "34.05", "dragons"), 422);
    expect_status(ask(&w, &s, "north", "34.05", "litter"), 422);
    world_close(&w);
}

static err rolled_back(struct db_write *w, void *with) {
    struct town *t = with;
    struct duty_answer answer;
    int64_t id;
    ctx_forget(t->ctx);
    TRY(duty_responsibility_add(t->ctx, w, &(struct duty_responsibility){.category = STR("lamp"), .unit_id = t->works}, &id));
    TRY(duty_resolve(t->ctx, db_reading(w), 113.28, 34.08, STR("lamp"), &answer));
    assert_int_equal(answer.unit_id, t->works); /* inside the transaction the change is seen */
    return &app_invalid;
}

static err unit_named(struct db_write *w, void *with) {
    struct town *t = with;
    return identity_unit_set_division(t->ctx, w, t->community_unit, t->left);
}

struct looking {
    struct ctx *ctx;
    struct duty_answer *answer;
};

static err look(struct db_read *r, void *with) {
    struct looking *looking = with;
    return duty_resolve(looking->ctx, r, 113.28, 34.08, STR("lamp"), looking->answer);
}

static void changes_are_seen_and_undone_ones_are_not(void **state) {
    struct world w;
    struct town t;
    (void)state;
    town_open(&w, &t);
    struct session s = world_sign_in(&w, "office", password);
    assert_true(is_interim(ask(&w, &s, "113.28", "34.08", "lamp")));
    assert_ptr_equal(db_commit(app_db(w.app), rolled_back, &t), &app_invalid);
    assert_true(is_interim(ask(&w, &s, "113.28", "34.08", "lamp")));
    lay_down(&w, &s, "lamp", 0, t.gardens, 201);
    struct answer list = world_ask(&w, &s, "GET", "/api/duty/responsibilities?category=lamp", NULL);
    long long id = answer_i64(list, "items.0.id");
    const char *path = str_format(w.arena, "/api/duty/responsibilities/%lld", id).at;
    expect_unit(ask(&w, &s, "113.28", "34.08", "lamp"), t.gardens, "全市");
    expect_status(world_ask(&w, &s, "PUT", path, world_body(&w, "{\"version\":1,\"category\":\"lamp\",\"unit_id\":\"%lld\"}", (long long)t.works).at), 200);
    expect_unit(ask(&w, &s, "113.28", "34.08", "lamp"), t.works, "全市");
    expect_status(world_ask(&w, &s, "PUT", path, world_body(&w, "{\"version\":1,\"category\":\"lamp\",\"unit_id\":\"%lld\"}", (long long)t.gardens).at), 409);
    expect_status(world_ask(&w, &s, "DELETE", path, NULL), 200);
    assert_true(is_interim(ask(&w, &s, "113.28", "34.08", "lamp")));
    /* the ground's path is that of the smallest division with a unit, also when the unit names the division */
    assert_null(db_commit(app_db(w.app), unit_named, &t));
    struct duty_answer answer;
    struct looking looking = {t.ctx, &answer};
    ctx_forget(t.ctx);
    assert_null(db_view(app_db(w.app), look, &looking));
    assert_true(str_is(answer.unit_name, "人民街道办事处"));
    assert_true(answer.ground_path.len > answer.unit_path.len && str_starts(answer.ground_path, answer.unit_path));
    world_close(&w);
}

static err arbitrate(struct db_write *w, void *with) {
    struct town *t = with;
    ctx_forget(t->ctx);
    TRY(duty_arbitrate(t->ctx, w, 77, 113.28, 34.08, STR("lamp"), t->street_unit, STR("没有单位负责")));
    return duty_arbitrate(t->ctx, w, 77, 113.28, 34.08, STR("lamp"), t->street_unit, STR("单位退回")); /* still one question */
}

static void questions_are_decided_once(void **state) {
    struct world w;
    struct town t;
    (void)state;
    town_open(&w, &t);
    struct session s = world_sign_in(&w, "office", password), u = world_sign_in(&w, "unit", password);
    assert_null(db_commit(app_db(w.app), arbitrate, &t));
    struct answer open = world_ask(&w, &s, "GET", "/api/arbitrations?state=open", NULL);
    expect_status(open, 200);
    assert_true(str_is(answer_text(open, "items.0.reason"), "单位退回"));
    assert_false(answer_has(open, "items.1.id"));
    const char *path = str_format(w.arena, "/api/arbitrations/%lld/decide", (long long)answer_i64(open, "items.0.id")).at;
    const char *body =
        world_body(&w, "{\"unit_id\":\"%lld\",\"note\":\"由市政处负责\",\"version\":%lld}", (long long)t.works, (long long)answer_i64(open, "items.0.version"))
            .at;
    expect_status(world_ask(&w, &u, "POST", path, body), 403);
    struct answer decided = world_ask(&w, &s, "POST", path, body);
    expect_status(decided, 200);
    assert_true(str_is(answer_text(decided, "state"), "decided"));
    expect_status(world_ask(&w, &s, "POST", path, body), 409);
    assert_null(db_commit(app_db(w.app), arbitrate, &t)); /* the same case may come up again */
    world_close(&w);
}

static void categories_are_known_and_guessed(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session s = world_sign_in(&w, "unit", password);
    struct answer list = world_ask(&w, &s, "GET", "/api/categories", NULL);
    expect_status(list, 200);
    assert_true(answer_has(list, "items.39.code"));
    static const struct {
        const char *text, *category;
    } said[] = {
        {"人民路路口的井盖不见了，很危险", "manhole"},
        {"楼下有人飞线充电，电线从窗户拉下来", "fly_wire"},
        {"小区门口垃圾堆了三天没人清", "litter"},
        {"晚上广场舞噪音太大", "noise"},
        {"路灯坏了一个星期不亮", "lamp"},
        {"人行道上全是共享单车", "shared_bikes"},
        {"The manhole cover is missing", "manhole"},
        {"你好", ""},
        {"河面上漂浮着很多垃圾，河水发黑", "river_litter"},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        str guessed;
        assert_null(duty_guess_category(world_ctx(&w), str_of(said[i].text), &guessed));
        if (!str_is(guessed, said[i].category))
            fail_msg("%s: %.*s", said[i].text, (int)guessed.len, guessed.at);
    }
    world_close(&w);
}

/* Real streets: eight districts of Beijing and their 186 streets, through the door a city would use. */
static const char *const beijing[] = {"chaoyang", "dongcheng", "fengtai", "haidian", "shijingshan", "shunyi", "tongzhou", "xicheng"};

static str beijing_file(struct world *w, const char *district, const char *what) {
    str path = shared_data(w, str_format(w->arena, "boundaries/beijing/%s_%s.geojson", district, what).at), text = STR_NONE;
    if (path.len)
        assert_null(os_read_file(w->arena, path.at, 64 << 20, &text));
    return text;
}

static void import_divisions(struct world *w, str text) {
    struct import_ask ask = {.importer = import_find(w->app, STR("divisions"), NULL), .bytes = text, .map = STR("name = Name\ncode = code\n")};
    struct import_result result;
    assert_null(import_file(world_ctx(w), &ask, &result));
    for (size_t i = 0; i < result.fault_count; i++)
        print_message("row %lld %.*s: %.*s\n", (long long)result.faults[i].row, (int)result.faults[i].column.len, result.faults[i].column.at,
                      (int)result.faults[i].message.len, result.faults[i].message.at);
    assert_int_equal(result.fault_count, 0);
}

struct labels {
    struct ctx *ctx;
    const struct json *features;
    int own, other;
};

static err labels_look(struct db_read *r, void *with) {
    struct labels *labels = with;
    for (size_t i = 0; i < labels->features->count; i++) {
        const struct json *properties = json_get(&labels->features->first[i], "properties"), *label = json_get(properties, "labelPoint");
        struct duty_answer answer;
        double lat = 0, lon = 0;
        assert_true(json_to_double(&label->first[0], &lat) && json_to_double(&label->first[1], &lon));
        ctx_forget(labels->ctx);
        err failed = duty_resolve(labels->ctx, r, lon, lat, STR(""), &answer);
        bool is_own = !failed && str_equal(answer.street_name, json_get(properties, "Name")->text);
        labels->own += is_own;
        labels->other += !is_own;
    }
    return NULL;
}

static void real_streets_hold_their_label_points(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct labels labels = {.ctx = world_ctx(&w)};
    if (!beijing_file(&w, beijing[0], "outline").len) {
        world_close(&w);
        skip();
    }
    for (size_t i = 0; i < sizeof beijing / sizeof *beijing; i++)
        import_divisions(&w, beijing_file(&w, beijing[i], "outline"));
    for (size_t i = 0; i < sizeof beijing / sizeof *beijing; i++)
        import_divisions(&w, beijing_file(&w, beijing[i], "subdistricts"));
    for (size_t i = 0; i < sizeof beijing / sizeof *beijing; i++) {
        const struct json *file = NULL;
        assert_null(json_read(w.arena, beijing_file(&w, beijing[i], "subdistricts"), &file, NULL));
        labels.features = json_get(file, "features");
        assert_null(db_view(app_db(w.app), labels_look, &labels));
    }
    assert_int_equal(labels.own, 184);
    assert_int_equal(labels.other, 2);
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_looking),
        cmocka_unit_test(english_reasons),
        cmocka_unit_test(a_border_has_one_owner),
        cmocka_unit_test(places_that_are_not_ours),
        cmocka_unit_test(changes_are_seen_and_undone_ones_are_not),
        cmocka_unit_test(questions_are_decided_once),
        cmocka_unit_test(categories_are_known_and_guessed),
        cmocka_unit_test(real_streets_hold_their_label_points),
    };
    return cmocka_run_group_tests_name("duty", tests, NULL, NULL);
}
