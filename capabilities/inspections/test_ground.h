/* For the tests of inspections and score: a little ground, sites of two units, a photo, and bodies of visits. */
#ifndef WENCHENG_INSPECTIONS_TEST_GROUND_H
#define WENCHENG_INSPECTIONS_TEST_GROUND_H
#include <string.h>
#include "capabilities/identity/identity.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/photos/photos.h"
#include "capabilities/places/places.h"
#include "capabilities/standards/standards.h"
#include "formats/image.h"
#include "tests/support/world.h"
#include <cmocka.h>

enum { GROUND_TOILETS = 6, GROUND_POINTS = 8 };

struct test_ground {
    struct world *w;
    struct ctx *ctx;
    int64_t district, street, community, other_district;
    int64_t toilets[GROUND_TOILETS]; /* the even ones in the district, of "works"; the odd ones elsewhere, of "gardens" */
    int64_t inspector, unit_account;
    struct standards_points points; /* of a public toilet: 8 of them */
    str photo;
};

/* All of them are drawn as one box around the toilets: a failed point opens a case, and a case needs a place inside the city. */
static err add_division(struct ctx *ctx, struct db_write *w, const char *code, const char *name, const char *level, int64_t *ret_id) {
    struct geometry box;
    TRY(geometry_read_text(ctx->arena, STR("{\"type\":\"Polygon\",\"coordinates\":[[[113.8,35.2],[114,35.2],[114,35.4],[113.8,35.4],[113.8,35.2]]]}"), &box,
                           NULL));
    return places_division_add(
        ctx, w, &(struct places_division){.code = str_of(code), .name = str_of(name), .level = str_of(level), .lon = 113.9, .lat = 35.3, .shape = &box},
        ret_id);
}

static err make_photo(struct ctx *ctx, struct db_write *w, str *ret_sha256) {
    unsigned char pixels[64 * 64 * 3];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)(i * 7 % 251);
    struct image image = {64, 64, pixels};
    str bytes;
    TRY(image_encode_jpeg(ctx->arena, &image, 80, &bytes));
    return photos_store_bytes(ctx, w, bytes, ret_sha256);
}

static err lay_ground(struct db_write *w, void *with) {
    struct test_ground *g = with;
    struct ctx *ctx = g->ctx;
    struct db_read *r = db_reading(w);
    struct identity_unit works, gardens;
    struct identity_account inspector, unit;
    int64_t city;
    TRY(add_division(ctx, w, "4101", "文城市", "city", &city));
    TRY(add_division(ctx, w, "410101", "东城区", "district", &g->district));
    TRY(add_division(ctx, w, "410101001", "一街", "street", &g->street));
    TRY(add_division(ctx, w, "410101001001", "一社区", "community", &g->community));
    TRY(add_division(ctx, w, "410102", "西城区", "district", &g->other_district));
    TRY(identity_unit_by_code(ctx, r, STR("works"), &works));
    TRY(identity_unit_by_code(ctx, r, STR("gardens"), &gardens));
    TRY(identity_account_by_name(ctx, r, STR("inspector"), &inspector));
    TRY(identity_account_by_name(ctx, r, STR("unit"), &unit));
    g->inspector = inspector.id;
    g->unit_account = unit.id;
    for (size_t i = 0; i < GROUND_TOILETS; i++) {
        bool odd = i % 2;
        struct places_site site = {.name = str_format(ctx->arena, "公厕 %zu", i + 1),
                                   .type = STR("public_toilet"),
                                   .geometry_kind = STR("point"),
                                   .lon = 113.9,
                                   .lat = 35.3,
                                   .owner_unit_id = odd ? gardens.id : works.id,
                                   .division_id = odd ? g->other_district : g->community};
        TRY(places_site_add(ctx, w, &site, &g->toilets[i]));
    }
    TRY(make_photo(ctx, w, &g->photo));
    return standards_points_of_type(ctx, r, 0, STR("public_toilet"), &g->points);
}

static void ground_open(struct test_ground *g, struct world *w) {
    *g = (struct test_ground){.w = w, .ctx = world_ctx(w)};
    err failed = db_commit(app_db(w->app), lay_ground, g);
    if (failed)
        fail_msg("the ground: %s", failed->code);
    assert_int_equal(g->points.count, GROUND_POINTS);
}

/* One letter for each point: p pass, h partial, f fail, o not observed, a not applicable, - no answer. */
static str visit_body(const struct test_ground *g, int64_t site_id, const char *kind, const char *letters) {
    struct arena *arena = g->w->arena;
    struct buf text;
    buf_init(&text, arena, 1 << 20);
    buf_addf(&text, "{\"site_id\":\"%lld\",\"kind\":\"%s\",\"started_ms\":%lld,\"ended_ms\":%lld,\"observations\":[", (long long)site_id, kind,
             (long long)(g->w->now_ms - 20 * MS_MINUTE), (long long)(g->w->now_ms - MS_MINUTE));
    bool comma = false;
    for (size_t i = 0; letters[i]; i++) {
        static const char marks[] = "phfoa";
        const char *hit = strchr(marks, letters[i]);
        if (!hit)
            continue;
        bool is_short = letters[i] == 'h' || letters[i] == 'f';
        buf_addf(&text, "%s{\"point_id\":\"%lld\",\"result\":\"%s\"", comma ? "," : "", (long long)g->points.at[i].id, standards_result_words[hit - marks]);
        if (is_short)
            buf_addf(&text, ",\"note\":\"看到的情况\",\"photos\":[\"" STR_F "\"]", STR_A(g->photo));
        buf_addc(&text, '}');
        comma = true;
    }
    buf_addz(&text, "]}");
    str body = STR_NONE;
    assert_null(buf_finish(&text, &body));
    return body;
}

static const char *uuid(const struct test_ground *g, int number) {
    return str_z(g->w->arena, str_format(g->w->arena, "/api/inspections/0b5c1f10-1111-4222-8333-%012d", number));
}

#endif
