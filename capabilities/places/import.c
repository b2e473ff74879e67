/* Registers of the ground from files: GeoJSON with the shape, or tables with longitude and latitude. */
#include "capabilities/places/inside.h"

static err extent_of(struct ctx *ctx, struct db_write *w, struct places_extent *ret) { return places_extent(ctx, db_reading(w), ret); }

/* The shape of a row, converted from the datum the file was said to be in; checked where it is added. */
static err shape_within(struct ctx *ctx, const struct places_extent *extent, const struct json *given, const struct import_row *row, struct geometry *ret) {
    struct places_shape shape;
    TRY(places_drawn_make(ctx, extent, &(struct places_drawn){.geometry = given, .datum = row->datum}, &shape));
    if (shape.slivers)
        import_warn(ctx, row->number, "geometry", str_format(ctx->arena, "图形中有 %lld 个面积为零的碎面，已略去。", (long long)shape.slivers),
                    str_format(ctx->arena, "%lld polygons without any area were left out of the shape.", (long long)shape.slivers));
    if (shape.is_crossing)
        import_warn(ctx, row->number, "geometry",
                    str_format(ctx->arena, "面的边界在（%.5f，%.5f）处自相交，请核对。", shape.crossing_at.lon, shape.crossing_at.lat),
                    str_format(ctx->arena, "The border crosses itself at (%.5f, %.5f); please check.", shape.crossing_at.lon, shape.crossing_at.lat));
    *ret = shape.shape;
    return NULL;
}

static err shape_of(struct ctx *ctx, struct db_write *w, const struct json *given, const struct import_row *row, struct geometry *ret) {
    struct places_extent extent;
    TRY(extent_of(ctx, w, &extent));
    return shape_within(ctx, &extent, given, row, ret);
}

/* A unit by its code or its name. */
static err unit_of(struct ctx *ctx, struct db_write *w, str typed, const char *field, int64_t *ret_id) {
    struct identity_unit unit = {0};
    typed = str_trim(typed);
    *ret_id = 0;
    if (!typed.len)
        return NULL;
    TRY(identity_unit_by_code(ctx, db_reading(w), typed, &unit));
    if (!unit.id)
        TRY(identity_unit_by_name(ctx, db_reading(w), typed, &unit));
    if (!unit.id)
        return ctx_refuse(ctx, &identity_unknown_unit, field, str_format(ctx->arena, "没有编码或名称为“" STR_F "”的单位。", STR_A(typed)),
                          str_format(ctx->arena, "There is no unit with the code or name \"" STR_F "\".", STR_A(typed)));
    *ret_id = unit.id;
    return NULL;
}

/* Words of a file in Chinese or English, in the same order as the list they stand for. */
static str word_of(str typed, const char *const *words, const char *const *zh) {
    typed = str_trim(typed);
    for (size_t i = 0; words[i]; i++)
        if (str_is(typed, words[i]) || str_is(typed, zh[i]))
            return str_of(words[i]);
    return typed;
}
static const char *const levels_zh[] = {"市", "区", "街道", "社区"};
static const char *const schemes_zh[] = {"街长", "路长", "河长", "湖长", "网格员"};

/* Divisions */
struct division_row {
    str code, name, level, unit;
    const struct json *geometry;
};
static const struct field division_row_fields[] = {
    {"code", FIELD_TEXT, offsetof(struct division_row, code), .required = true, .max = 12, .zh = "区划编码|编码", .en = "Code"},
    {"name", FIELD_TEXT, offsetof(struct division_row, name), .required = true, .max = 100, .zh = "名称|区划名称", .en = "Name"},
    {"level", FIELD_TEXT, offsetof(struct division_row, level), .max = 20, .zh = "级别", .en = "Level", .says = "By the length of the code when absent"},
    {"unit", FIELD_TEXT, offsetof(struct division_row, unit), .max = 100, .zh = "属地单位", .en = "Unit"},
    {"geometry", FIELD_JSON, offsetof(struct division_row, geometry), .zh = "图形", .en = "Geometry"},
    FIELD_END};

/* Files often fill community codes up with noughts: 410702000000 is a district. */
static str code_trimmed(str code) {
    static const size_t digits[] = {4, 6, 9};
    code = str_trim(code);
    for (size_t i = 0; code.len == 12 && i < 3; i++) {
        str rest = str_slice(code, digits[i], 12);
        size_t zeros = 0;
        while (zeros < rest.len && rest.at[zeros] == '0')
            zeros++;
        if (zeros == rest.len)
            return str_slice(code, 0, digits[i]);
    }
    return code;
}

static str level_by_code(str code) { return code.len == 4 ? STR("city") : code.len == 6 ? STR("district") : code.len == 9 ? STR("street") : STR("community"); }

static err division_row_add(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *row) {
    const struct division_row *in = given;
    struct places_division division = {.code = code_trimmed(in->code), .name = str_trim(in->name)};
    struct geometry shape;
    division.level = in->level.len ? word_of(in->level, places_levels, levels_zh) : level_by_code(division.code);
    TRY(unit_of(ctx, w, in->unit, "unit", &division.unit_id));
    if (in->geometry) {
        TRY(shape_within(ctx, &places_country, in->geometry, row, &shape)); /* divisions are what makes the extent */
        division.shape = &shape;
    }
    int64_t id = 0;
    return places_division_add(ctx, w, &division, &id);
}

/* Cells */
struct cell_row {
    str code;
    const struct json *geometry;
};
static const struct field cell_row_fields[] = {
    {"code", FIELD_TEXT, offsetof(struct cell_row, code), .required = true, .max = 15, .zh = "网格编码|编码", .en = "Code"},
    {"geometry", FIELD_JSON, offsetof(struct cell_row, geometry), .required = true, .zh = "图形", .en = "Geometry"},
    FIELD_END};

static err cell_row_add(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *row) {
    const struct cell_row *in = given;
    struct geometry shape;
    TRY(shape_of(ctx, w, in->geometry, row, &shape));
    int64_t id = 0;
    return places_cell_add(ctx, w, &(struct places_cell){.code = str_trim(in->code), .shape = &shape}, &id);
}

/* Stretches */
struct stretch_row {
    str scheme, name, level, person, deputy, unit;
    int64_t from_ms, until_ms;
    const struct json *geometry;
};
static const struct field stretch_row_fields[] = {
    {"scheme", FIELD_TEXT, offsetof(struct stretch_row, scheme), .required = true, .max = 20, .zh = "长制|类别", .en = "Scheme"},
    {"name", FIELD_TEXT, offsetof(struct stretch_row, name), .required = true, .max = 100, .zh = "责任段|名称", .en = "Name"},
    {"level", FIELD_TEXT, offsetof(struct stretch_row, level), .required = true, .max = 20, .zh = "级别", .en = "Level"},
    {"person", FIELD_TEXT, offsetof(struct stretch_row, person), .required = true, .max = 60, .zh = "责任人|姓名", .en = "Person"},
    {"deputy", FIELD_TEXT, offsetof(struct stretch_row, deputy), .max = 60, .zh = "副职", .en = "Deputy"},
    {"unit", FIELD_TEXT, offsetof(struct stretch_row, unit), .max = 100, .zh = "单位|责任单位", .en = "Unit"},
    {"from_ms", FIELD_TIME, offsetof(struct stretch_row, from_ms), .zh = "任期开始", .en = "From"},
    {"until_ms", FIELD_TIME, offsetof(struct stretch_row, until_ms), .zh = "任期结束", .en = "Until"},
    {"geometry", FIELD_JSON, offsetof(struct stretch_row, geometry), .required = true, .zh = "图形", .en = "Geometry"},
    FIELD_END};

static err stretch_row_add(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *row) {
    const struct stretch_row *in = given;
    struct geometry shape;
    struct places_stretch stretch = {.scheme = word_of(in->scheme, places_schemes, schemes_zh),
                                     .name = str_trim(in->name),
                                     .level = word_of(in->level, places_levels, levels_zh),
                                     .person = str_trim(in->person),
                                     .deputy = str_trim(in->deputy),
                                     .from_ms = in->from_ms,
                                     .until_ms = in->until_ms,
                                     .shape = &shape};
    TRY(unit_of(ctx, w, in->unit, "unit", &stretch.unit_id));
    TRY(shape_of(ctx, w, in->geometry, row, &shape));
    int64_t id = 0;
    return places_stretch_add(ctx, w, &stretch, &id);
}

/* Sites */
struct site_row {
    str code, name, type, address, owner, guarantor, chief;
    int64_t is_key, buffer_m;
    bool has_lon, has_lat;
    double lon, lat;
    const struct json *geometry;
};
static const struct field site_row_fields[] = {
    {"code", FIELD_TEXT, offsetof(struct site_row, code), .max = 40, .zh = "点位编码|编码", .en = "Code"},
    {"name", FIELD_TEXT, offsetof(struct site_row, name), .required = true, .max = 100, .zh = "点位名称|名称", .en = "Name"},
    {"type", FIELD_TEXT, offsetof(struct site_row, type), .required = true, .max = 40, .zh = "类型|点位类型", .en = "Type"},
    {"address", FIELD_TEXT, offsetof(struct site_row, address), .max = 200, .zh = "地址", .en = "Address"},
    {"owner", FIELD_TEXT, offsetof(struct site_row, owner), .max = 100, .zh = "责任单位", .en = "Owner unit"},
    {"guarantor", FIELD_TEXT, offsetof(struct site_row, guarantor), .max = 100, .zh = "包保单位", .en = "Guarantor unit"},
    {"chief", FIELD_TEXT, offsetof(struct site_row, chief), .max = 64, .zh = "点位长账号|点位长", .en = "Site chief's account"},
    {"is_key", FIELD_BOOL, offsetof(struct site_row, is_key), .zh = "重点点位", .en = "Key place"},
    {"buffer_m", FIELD_INT, offsetof(struct site_row, buffer_m), .min = 0, .max = 2000, .zh = "缓冲距离|缓冲距离（米）", .en = "Buffer (m)"},
    {"lon", FIELD_REAL, offsetof(struct site_row, lon), .has = offsetof(struct site_row, has_lon), .zh = "经度", .en = "Longitude"},
    {"lat", FIELD_REAL, offsetof(struct site_row, lat), .has = offsetof(struct site_row, has_lat), .zh = "纬度", .en = "Latitude"},
    {"geometry", FIELD_JSON, offsetof(struct site_row, geometry), .zh = "图形", .en = "Geometry"},
    FIELD_END};

static err site_row_add(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *row) {
    const struct site_row *in = given;
    struct places_extent extent;
    struct places_shape shape;
    struct places_site site = {.code = str_trim(in->code),
                               .name = str_trim(in->name),
                               .type = str_trim(in->type),
                               .address = str_trim(in->address),
                               .is_key = in->is_key,
                               .buffer_m = in->buffer_m,
                               .datum = row->datum};
    struct identity_account chief = {0};
    TRY(unit_of(ctx, w, in->owner, "owner", &site.owner_unit_id));
    TRY(unit_of(ctx, w, in->guarantor, "guarantor", &site.guarantor_unit_id));
    if (in->chief.len)
        TRY(identity_account_by_name(ctx, db_reading(w), in->chief, &chief));
    if (in->chief.len && !chief.id)
        return ctx_refuse(ctx, &identity_unknown_account, "chief", str_format(ctx->arena, "没有账号“" STR_F "”。", STR_A(in->chief)),
                          str_format(ctx->arena, "There is no account \"" STR_F "\".", STR_A(in->chief)));
    site.chief_account_id = chief.id;
    TRY(extent_of(ctx, w, &extent));
    TRY(places_drawn_make(ctx, &extent, &(struct places_drawn){in->geometry, in->lon, in->lat, in->has_lon, in->has_lat, row->datum}, &shape));
    site.shape = &shape.shape;
    int64_t id = 0;
    return places_site_add(ctx, w, &site, &id);
}

/* The base map */
struct feature_row {
    str name, class_word;
    const struct json *geometry;
};
static const struct field feature_row_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct feature_row, name), .max = 100, .zh = "名称", .en = "Name"},
    {"class", FIELD_TEXT, offsetof(struct feature_row, class_word), .max = 40, .zh = "等级|类别", .en = "Class|highway"},
    {"geometry", FIELD_JSON, offsetof(struct feature_row, geometry), .required = true, .zh = "图形", .en = "Geometry"},
    FIELD_END};

static err feature_row_add(struct ctx *ctx, struct db_write *w, const struct feature_row *in, struct import_row *row, const char *layer) {
    struct geometry shape;
    TRY(shape_of(ctx, w, in->geometry, row, &shape));
    int64_t id = 0;
    return places_feature_add(
        ctx, w, &(struct places_feature){.layer = str_of(layer), .name = str_trim(in->name), .class_word = str_trim(in->class_word), .shape = &shape}, &id);
}
static err road_row_add(struct ctx *ctx, struct db_write *w, const void *in, struct import_row *row) { return feature_row_add(ctx, w, in, row, "roads"); }
static err water_row_add(struct ctx *ctx, struct db_write *w, const void *in, struct import_row *row) { return feature_row_add(ctx, w, in, row, "water"); }
static err green_row_add(struct ctx *ctx, struct db_write *w, const void *in, struct import_row *row) { return feature_row_add(ctx, w, in, row, "green"); }

const struct importer places_importers[] = {
    {.kind = "divisions",
     .zh = "行政区划",
     .en = "Divisions",
     .needs = &places_rights[RIGHT_PLACES_IMPORT],
     .row = {sizeof(struct division_row), division_row_fields},
     .add = division_row_add},
    {.kind = "cells",
     .zh = "责任网格",
     .en = "Grid cells",
     .needs = &places_rights[RIGHT_PLACES_IMPORT],
     .row = {sizeof(struct cell_row), cell_row_fields},
     .add = cell_row_add},
    {.kind = "stretches",
     .zh = "各“长”责任段",
     .en = "Stretches of chiefs",
     .needs = &places_rights[RIGHT_PLACES_IMPORT],
     .row = {sizeof(struct stretch_row), stretch_row_fields},
     .add = stretch_row_add},
    {.kind = "sites",
     .zh = "点位",
     .en = "Sites",
     .needs = &places_rights[RIGHT_PLACES_IMPORT],
     .row = {sizeof(struct site_row), site_row_fields},
     .add = site_row_add},
    {.kind = "roads",
     .zh = "底图道路",
     .en = "Roads of the base map",
     .needs = &places_rights[RIGHT_PLACES_IMPORT],
     .row = {sizeof(struct feature_row), feature_row_fields},
     .add = road_row_add},
    {.kind = "water",
     .zh = "底图水系",
     .en = "Water of the base map",
     .needs = &places_rights[RIGHT_PLACES_IMPORT],
     .row = {sizeof(struct feature_row), feature_row_fields},
     .add = water_row_add},
    {.kind = "green",
     .zh = "底图绿地",
     .en = "Green of the base map",
     .needs = &places_rights[RIGHT_PLACES_IMPORT],
     .row = {sizeof(struct feature_row), feature_row_fields},
     .add = green_row_add},
};
