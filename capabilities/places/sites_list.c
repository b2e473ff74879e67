/* Sites as lists and pages show them. */
#include "capabilities/places/inside.h"

#include <math.h>

#define SITE_SHAPE_FIELDS                                                                                                                                      \
    {"id", .kind = FIELD_ID, .zh = "编号", .en = "Id"}, {"code", .kind = FIELD_TEXT, .zh = "点位编码", .en = "Code"},                                          \
        {"name", .kind = FIELD_TEXT, .zh = "点位名称", .en = "Name"}, {"type", .kind = FIELD_TEXT, .zh = "类型代码", .en = "Type"},                            \
        {"type_name", .kind = FIELD_TEXT, .zh = "类型", .en = "Type name"},                                                                                    \
        {"geometry_kind", .kind = FIELD_WORD, .words = geometry_kinds, .zh = "图形", .en = "Shape"},                                                           \
        {"lon", .kind = FIELD_REAL, .zh = "经度", .en = "Longitude"}, {"lat", .kind = FIELD_REAL, .zh = "纬度", .en = "Latitude"},                             \
        {"division_id", .kind = FIELD_ID, .nullable = true}, {"division_name", .kind = FIELD_TEXT, .nullable = true, .zh = "区划", .en = "Division"},          \
        {"owner_unit_id", .kind = FIELD_ID, .nullable = true},                                                                                                 \
        {"owner_unit_name", .kind = FIELD_TEXT, .nullable = true, .zh = "责任单位", .en = "Owner unit"},                                                       \
        {"guarantor_unit_id", .kind = FIELD_ID, .nullable = true},                                                                                             \
        {"guarantor_unit_name", .kind = FIELD_TEXT, .nullable = true, .zh = "包保单位", .en = "Guarantor unit"},                                               \
        {"chief_account_id", .kind = FIELD_ID, .nullable = true}, {"chief_name", .kind = FIELD_TEXT, .nullable = true, .zh = "点位长", .en = "Site chief"},    \
        {"is_key", .kind = FIELD_BOOL, .zh = "重点点位", .en = "Key place"}, {"buffer_m", .kind = FIELD_INT, .zh = "缓冲距离（米）", .en = "Buffer (m)"},      \
        {"status", .kind = FIELD_WORD, .words = statuses, .zh = "状态", .en = "Status"},                                                                       \
        {"datum", .kind = FIELD_TEXT, .zh = "来源坐标系", .en = "Source datum"}, {"version", .kind = FIELD_INT},                                               \
        {"open_cases", .kind = FIELD_INT, .zh = "未结案件", .en = "Open cases"},                                                                               \
        {"rate_milli", .kind = FIELD_INT, .nullable = true, .zh = "得分率（千分）", .en = "Rate (thousandths)"}, {                                             \
        "checked_ms", .kind = FIELD_TIME, .nullable = true, .zh = "最近检查", .en = "Last checked"                                                             \
    }

static const char *const statuses[] = {"active", "retired", NULL};
static const char *const geometry_kinds[] = {"point", "line", "area", NULL};
static const struct field site_fields[] = {SITE_SHAPE_FIELDS, FIELD_END};
static const struct field chief_fields[] = {{"scheme", .kind = FIELD_WORD, .words = places_schemes},
                                            {"level", .kind = FIELD_TEXT},
                                            {"person", .kind = FIELD_TEXT},
                                            {"deputy", .kind = FIELD_TEXT},
                                            {"stretch", .kind = FIELD_TEXT},
                                            FIELD_END};
static const struct field site_full_fields[] = {
    SITE_SHAPE_FIELDS, {"address", .kind = FIELD_TEXT}, {"geometry", .kind = FIELD_JSON}, {"chiefs", .kind = FIELD_LIST, .of = chief_fields}, FIELD_END};
const struct shape places_site_shape = {"Site", site_fields};
const struct shape places_site_full_shape = {"SiteFull", site_full_fields};

static void put_i64_or_null(struct json_out *out, const char *key, const struct db_row *row, size_t column) {
    if (db_is_null(row, column))
        json_put_null(out, key);
    else
        json_put_i64(out, key, db_i(row, column));
}

struct writing {
    struct ctx *ctx;
    struct db_read *r;
    struct standards_place_types types;
    struct places_names units, accounts;
};

static str type_name(const struct writing *writing, str code) {
    for (size_t i = 0; i < writing->types.count; i++)
        if (str_equal(writing->types.at[i].code, code))
            return writing->ctx->lang == LANG_EN ? writing->types.at[i].en : writing->types.at[i].zh;
    return code;
}

/* Members of the object, without its braces. The row is one of the SITES select. */
static err site_members(struct writing *writing, const struct db_row *row, struct json_out *out) {
    struct places_site site;
    str owner = STR_NONE, guarantor = STR_NONE, chief = STR_NONE;
    places_site_read(row, &site);
    TRY(places_unit_name(writing->ctx, writing->r, &writing->units, site.owner_unit_id, &owner));
    TRY(places_unit_name(writing->ctx, writing->r, &writing->units, site.guarantor_unit_id, &guarantor));
    TRY(places_account_name(writing->ctx, writing->r, &writing->accounts, site.chief_account_id, &chief));
    json_put_id(out, "id", site.id);
    json_put_text(out, "code", site.code);
    json_put_text(out, "name", site.name);
    json_put_text(out, "type", site.type);
    json_put_text(out, "type_name", type_name(writing, site.type));
    json_put_text(out, "geometry_kind", site.geometry_kind);
    json_put_real(out, "lon", site.lon);
    json_put_real(out, "lat", site.lat);
    json_put_id(out, "division_id", site.division_id);
    json_put_text(out, "division_name", db_s(row, 17));
    json_put_id(out, "owner_unit_id", site.owner_unit_id);
    json_put_text(out, "owner_unit_name", owner);
    json_put_id(out, "guarantor_unit_id", site.guarantor_unit_id);
    json_put_text(out, "guarantor_unit_name", guarantor);
    json_put_id(out, "chief_account_id", site.chief_account_id);
    json_put_text(out, "chief_name", chief);
    json_put_bool(out, "is_key", site.is_key != 0);
    json_put_i64(out, "buffer_m", site.buffer_m);
    json_put_text(out, "status", site.status);
    json_put_text(out, "datum", site.datum);
    json_put_i64(out, "version", site.version);
    json_put_i64(out, "open_cases", db_i(row, 18));
    put_i64_or_null(out, "rate_milli", row, 19);
    put_i64_or_null(out, "checked_ms", row, 20);
    return NULL;
}

const struct field places_sites_fields[] = {
    {"q", FIELD_TEXT, offsetof(struct places_sites_in, q), .in = IN_QUERY, .max = 100, .says = "Words of code, name or address"},
    {"type", FIELD_TEXT, offsetof(struct places_sites_in, type), .in = IN_QUERY, .max = 40, .says = "Code of a place type"},
    {"division", FIELD_ID, offsetof(struct places_sites_in, division_id), .in = IN_QUERY, .says = "In this division and those below"},
    {"unit", FIELD_ID, offsetof(struct places_sites_in, unit_id), .in = IN_QUERY, .says = "Owned or guaranteed by this unit"},
    {"key", FIELD_BOOL, offsetof(struct places_sites_in, key), .in = IN_QUERY, .has = offsetof(struct places_sites_in, has_key),
     .says = "Only key places, or only others"},
    {"status", FIELD_WORD, offsetof(struct places_sites_in, status), .in = IN_QUERY, .words = statuses},
    {"near", FIELD_TEXT, offsetof(struct places_sites_in, near), .in = IN_QUERY, .max = 60, .says = "lon,lat: nearest first, one page"},
    PLACES_PAGE_FIELDS(places_sites_in),
    FIELD_END};

static err near_read(struct ctx *ctx, str text, struct geo_point *ret) {
    str lon, lat;
    if (str_cut(text, STR(","), &lon, &lat) && str_to_double(str_trim(lon), &ret->lon) && str_to_double(str_trim(lat), &ret->lat) && fabs(ret->lat) < 89 &&
        fabs(ret->lon) <= 180)
        return NULL;
    return ctx_refuse(ctx, &app_invalid, "near", STR("near 应为“经度,纬度”。"), STR("near is \"lon,lat\"."));
}

static err sites_choose(struct ctx *ctx, struct db_read *r, const struct places_sites_in *in, struct db_choice *choice) {
    struct places_division division;
    if (in->q.len)
        db_choose(choice, SITES_SEARCH, DB_ARGS(db_text(places_like(ctx->arena, in->q))));
    if (in->type.len)
        db_choose(choice, SITES_TYPE, DB_ARGS(db_text(in->type)));
    if (in->division_id) {
        TRY(places_division_find(ctx, r, in->division_id, &division));
        db_choose(choice, SITES_DIVISION,
                  DB_ARGS(db_text(division.code), db_text(str_format(ctx->arena, STR_F ":", STR_A(division.code))))); /* ':' comes after '9' */
    }
    if (in->unit_id)
        db_choose(choice, SITES_UNIT, DB_ARGS(db_int(in->unit_id)));
    if (in->has_key)
        db_choose(choice, SITES_KEY, DB_ARGS(db_int(in->key)));
    if (in->status.len)
        db_choose(choice, SITES_STATUS, DB_ARGS(db_text(in->status)));
    return NULL;
}

err places_sites_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct places_sites_in *in = given;
    int64_t limit = places_limit(in->limit);
    bool is_near = in->near.len > 0;
    struct geo_point at;
    struct db_choice choice = {.from = &places_selects[PLACES_SELECT_SITES], .tail = is_near ? SITES_TAIL_NEAR : SITES_TAIL_ID};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(is_near ? 0 : places_after(in->after));
    choice.end[0] = db_int(limit + 1);
    if (is_near) {
        TRY(near_read(ctx, in->near, &at));
        struct geo_scale scale = geo_scale_at(at.lat);
        choice.end[0] = db_real(at.lon);
        choice.end[1] = db_real(scale.lon_m * scale.lon_m / (scale.lat_m * scale.lat_m));
        choice.end[2] = db_real(at.lat);
        choice.end[3] = db_int(limit);
    }
    TRY(sites_choose(ctx, r, in, &choice));
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    struct writing writing = {.ctx = ctx, .r = r};
    TRY(standards_types(ctx, r, &writing.types));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        json_object(out);
        TRY(site_members(&writing, &table.rows[i], out));
        json_object_end(out);
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

/* Chiefs whose stretch the place lies on, or beside (50 m). */
struct chiefs {
    struct ctx *ctx;
    struct json_out *out;
    struct geo_point at;
};

static err chief_seen(void *with, const struct places_stretch *stretch) {
    const struct chiefs *chiefs = with;
    int64_t now = chiefs->ctx->now_ms;
    if ((stretch->from_ms && stretch->from_ms > now) || (stretch->until_ms && stretch->until_ms <= now))
        return NULL;
    if (!geo_box_meets(stretch->shape->box, geo_box_around(chiefs->at, 50)) || geometry_distance_m(stretch->shape, chiefs->at) > 50)
        return NULL;
    json_object(chiefs->out);
    json_put_text(chiefs->out, "scheme", stretch->scheme);
    json_put_text(chiefs->out, "level", stretch->level);
    json_put_text(chiefs->out, "person", stretch->person);
    json_put_text(chiefs->out, "deputy", stretch->deputy);
    json_put_text(chiefs->out, "stretch", stretch->name);
    json_object_end(chiefs->out);
    return NULL;
}

const struct field places_id_fields[] = {{"id", FIELD_ID, offsetof(struct places_id_in, id), .in = IN_PATH}, FIELD_END};

err places_site_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct places_id_in *in = given;
    struct db_choice choice = {.from = &places_selects[PLACES_SELECT_SITES], .tail = SITES_TAIL_ID};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(in->id - 1);
    choice.end[0] = db_int(1);
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    if (!table.count || db_i(&table.rows[0], 0) != in->id)
        return &app_not_found;
    struct writing writing = {.ctx = ctx, .r = r};
    struct db_row shape;
    TRY(standards_types(ctx, r, &writing.types));
    TRY(db_one(r, ctx->arena, &places_sql[SITE_SHAPE], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &shape));
    json_object(out);
    TRY(site_members(&writing, &table.rows[0], out));
    json_put_text(out, "address", db_s(&table.rows[0], 11));
    json_key(out, "geometry");
    json_raw(out, db_s(&shape, 0));
    json_key(out, "chiefs");
    json_list(out);
    TRY(places_each_stretch(ctx, r, chief_seen, &(struct chiefs){ctx, out, {db_r(&table.rows[0], 15), db_r(&table.rows[0], 16)}}));
    json_list_end(out);
    json_object_end(out);
    return NULL;
}
