/* A small town for the tests of cases and reports: two districts, a duty for litter and manholes, the people of every world. */
#ifndef WENCHENG_CASES_TEST_H
#define WENCHENG_CASES_TEST_H
#include "tests/support/world.h"
#include "capabilities/cases/flow.h"
#include "capabilities/cases/sql.h"
#include "capabilities/duty/duty.h"
#include "capabilities/identity/identity.h"
#include "capabilities/photos/photos.h"
#include "capabilities/places/places.h"
#include <cmocka.h>
#include <string.h>

struct town {
    struct world world;
    struct session office, leader, district, unit, unit2, inspector;
    int64_t east_id, west_id, works_id, gardens_id;
    str before_photo, after_photo;
};

static inline err town_area(struct ctx *ctx, struct db_write *w, const char *code, const char *name, const char *level, int64_t unit_id, double west,
                            double east) {
    struct geometry shape;
    int64_t id = 0;
    str text = str_format(ctx->arena, "{\"type\":\"Polygon\",\"coordinates\":[[[%.2f,35.0],[%.2f,35.0],[%.2f,35.1],[%.2f,35.1],[%.2f,35.0]]]}", west, east,
                          east, west, west);
    TRY(geometry_read_text(ctx->arena, text, &shape, NULL));
    struct places_division division = {.code = str_of(code), .name = str_of(name), .level = str_of(level), .unit_id = unit_id, .shape = &shape};
    return places_division_add(ctx, w, &division, &id);
}

static inline err town_duty(struct ctx *ctx, struct db_write *w, const char *category, int64_t division_id, int64_t unit_id) {
    struct duty_responsibility duty = {
        .unit_id = unit_id, .division_id = division_id, .category = str_of(category), .site_type = STR(""), .note = STR("三定方案")};
    int64_t id = 0;
    return duty_responsibility_add(ctx, w, &duty, &id);
}

static inline err town_photo(struct ctx *ctx, struct db_write *w, const char *hex, str *ret) {
    size_t count = strlen(hex) / 2;
    unsigned char *bytes = ARENA_LIST(ctx->arena, unsigned char, count);
    if (!bytes || !str_unhex(str_of(hex), bytes, count))
        return &err_bug;
    return photos_store_bytes(ctx, w, (str){(const char *)bytes, count}, ret);
}

static inline err town_build(struct db_write *w, void *with) {
    struct town *town = with;
    struct ctx *ctx = world_ctx(&town->world);
    struct identity_unit east, west, works, gardens;
    struct places_division division;
    TRY(identity_unit_by_code(ctx, db_reading(w), STR("east"), &east));
    TRY(identity_unit_by_code(ctx, db_reading(w), STR("west"), &west));
    TRY(identity_unit_by_code(ctx, db_reading(w), STR("works"), &works));
    TRY(identity_unit_by_code(ctx, db_reading(w), STR("gardens"), &gardens));
    TRY(town_area(ctx, w, "4199", "文城市", "city", 0, 113.9, 114.1));
    TRY(town_area(ctx, w, "419901", "东城区", "district", east.id, 114.0, 114.1));
    TRY(town_area(ctx, w, "419902", "西城区", "district", west.id, 113.9, 114.0));
    TRY(places_division_by_code(ctx, db_reading(w), STR("419901"), &division));
    town->east_id = division.id;
    TRY(town_duty(ctx, w, "litter", division.id, works.id));
    TRY(town_duty(ctx, w, "manhole", division.id, works.id));
    TRY(places_division_by_code(ctx, db_reading(w), STR("419902"), &division));
    town->west_id = division.id;
    TRY(town_duty(ctx, w, "litter", division.id, gardens.id));
    town->works_id = works.id;
    town->gardens_id = gardens.id;
    TRY(town_photo(ctx, w,
                   "89504e470d0a1a0a0000000d4948445200000040000000400802000000250be6890000004f4944415478daedcf410900000804b08b73fd5318cb08be85c10a2cd3be1601010"
                   "10101010101010101010101010101010101010101010101010101010101010101010101010101010101010181cb02ef0e81005526b3e30000000049454e44ae426082",
                   &town->before_photo));
    return town_photo(
        ctx, w,
        "89504e470d0a1a0a0000000d4948445200000040000000400802000000250be6890000004f4944415478daedcf410900000804b08b73fd5318cb08be85c10a2c9dbe160101010101010101"
        "010101010101010101010101010101010101010101010101010101010101010101010101010181cb02ee78810014b0daea0000000049454e44ae426082",
        &town->after_photo);
}

static inline int town_open(void **state) {
    static struct town town;
    town = (struct town){0};
    world_open(&town.world);
    err failed = db_commit(app_db(town.world.app), town_build, &town);
    if (failed)
        print_error("the town: %s\n", failed->code);
    assert_null(failed);
    struct world *w = &town.world;
    town.before_photo = str_copy(w->arena, town.before_photo);
    town.after_photo = str_copy(w->arena, town.after_photo);
    town.office = world_sign_in(w, "office", "Wencheng-demo-1");
    town.leader = world_sign_in(w, "leader", "Wencheng-demo-1");
    town.district = world_sign_in(w, "district", "Wencheng-demo-1");
    town.unit = world_sign_in(w, "unit", "Wencheng-demo-1");
    town.unit2 = world_sign_in(w, "unit2", "Wencheng-demo-1");
    town.inspector = world_sign_in(w, "inspector", "Wencheng-demo-1");
    *state = &town;
    return 0;
}

static inline int town_close(void **state) {
    struct town *town = *state;
    world_close(&town->world);
    return 0;
}

static inline struct answer town_get(struct town *town, const struct session *who, const char *path) { return world_ask(&town->world, who, "GET", path, NULL); }

static inline struct answer town_case(struct town *town, const struct session *who, int64_t id) {
    return town_get(town, who, str_format(town->world.arena, "/api/cases/%lld", (long long)id).at);
}

/* An inspector reports litter at this place. */
static inline int64_t town_litter(struct town *town, double lon, double lat, const char *text) {
    str body = world_body(&town->world, "{\"text\":\"%s\",\"category\":\"litter\",\"lon\":%.5f,\"lat\":%.5f,\"photos\":[\"" STR_F "\"]}", text, lon, lat,
                          STR_A(town->before_photo));
    struct answer answer = world_ask(&town->world, &town->inspector, "POST", "/api/cases", body.at);
    expect_status(answer, 201);
    return answer_i64(answer, "id");
}

/* One move with the newest version; `more` is further members of the body, each with its comma. */
static inline struct answer town_move(struct town *town, const struct session *who, int64_t id, const char *move, const char *more) {
    int64_t version = answer_i64(town_case(town, &town->office, id), "version");
    str path = str_format(town->world.arena, "/api/cases/%lld/moves", (long long)id);
    str body = world_body(&town->world, "{\"move\":\"%s\",\"version\":%lld%s}", move, (long long)version, more);
    return world_ask(&town->world, who, "POST", path.at, body.at);
}

static inline const char *town_after(struct town *town) {
    return str_format(town->world.arena, ",\"note\":\"已清理\",\"photos\":[\"" STR_F "\"]", STR_A(town->after_photo)).at;
}

static inline int town_offers(struct answer page, const char *move) {
    const struct json *moves = json_get(page.json, "moves");
    for (size_t i = 0; moves && i < moves->count; i++)
        if (str_is(json_get(&moves->first[i], "move")->text, move))
            return 1;
    return 0;
}

static inline void town_state(struct town *town, int64_t id, const char *state) {
    str is = answer_text(town_case(town, &town->office, id), "state");
    if (!str_is(is, state))
        print_error("state is " STR_F ", expected %s\n", STR_A(is), state);
    assert_true(str_is(is, state));
}

static inline size_t town_count(struct town *town, const struct session *who, const char *query) {
    struct answer list = town_get(town, who, str_format(town->world.arena, "/api/cases?%s", query).at);
    expect_status(list, 200);
    return json_get(list.json, "items")->count;
}

#endif
