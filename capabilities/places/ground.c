/* Extent, revision, and what a shape must be before it is kept. */
#include "capabilities/places/inside.h"

#include <math.h>

const char *const places_levels[] = {"city", "district", "street", "community", NULL};
const char *const places_schemes[] = {"street", "road", "river", "lake", "grid", NULL};

const struct problem places_swapped = {PROBLEM_INVALID, "places.swapped", "经度和纬度写反了。", "Longitude and latitude have changed places."};
const struct problem places_outside_city = {PROBLEM_INVALID, "places.outside_city", "位置不在本市范围内。", "The place is outside the city."};
const struct problem places_bad_shape = {PROBLEM_INVALID, "places.bad_shape", "图形有误。", "The shape is not right."};
const struct problem places_bad_datum = {PROBLEM_INVALID, "places.bad_datum", "没有这种坐标系，可用：wgs84、cgcs2000、gcj02、bd09。", "Unknown coordinate system; use wgs84, cgcs2000, gcj02 or bd09."};

static const struct geo_box china = {72.0, 0.8, 138.0, 56.0};

err places_revision(struct ctx *ctx, struct db_read *r, int64_t *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &places_sql[REVISION_GET], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret = row.count ? db_i(&row, 0) : 0;
    return NULL;
}

err places_changed(struct ctx *ctx, struct db_write *w) {
    return db_run(w, &places_sql[REVISION_PUT], DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids))), NULL);
}

bool places_is_word(str word, const char *const *words) {
    for (size_t i = 0; words[i]; i++)
        if (str_is(word, words[i]))
            return true;
    return false;
}

bool places_is_digits(str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.len > 0;
}

err places_extent(struct ctx *ctx, struct db_read *r, struct places_extent *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &places_sql[EXTENT], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret = (struct places_extent){0, china};
    if (!row.count || db_is_null(&row, 0))
        return NULL;
    double margin_lat = 0.045, margin_lon = 0.06; /* 5 km */
    *ret = (struct places_extent){1, {db_r(&row, 0) - margin_lon, db_r(&row, 1) - margin_lat, db_r(&row, 2) + margin_lon, db_r(&row, 3) + margin_lat}};
    return NULL;
}

err places_point_check(struct ctx *ctx, const struct places_extent *extent, struct geo_point at) {
    if (geo_box_has(extent->box, at))
        return NULL;
    if (geometry_is_swapped(at, extent->box))
        return ctx_refuse(ctx, &places_swapped, "lon", str_format(ctx->arena, "经度和纬度写反了（%.5f，%.5f）。", at.lon, at.lat),
            str_format(ctx->arena, "Longitude and latitude have changed places (%.5f, %.5f).", at.lon, at.lat));
    return ctx_refuse(ctx, &places_outside_city, "lon", str_format(ctx->arena, "位置（%.5f，%.5f）不在本市范围内。", at.lon, at.lat),
        str_format(ctx->arena, "The place (%.5f, %.5f) is outside the city.", at.lon, at.lat));
}

static err shape_refuse(struct ctx *ctx, const struct geometry_fault *fault) {
    str zh = str_of(fault->zh ? fault->zh : "图形有误。"), en = str_of(fault->en ? fault->en : "The shape is not right.");
    if (fault->part)
        return ctx_refuse(ctx, &places_bad_shape, "geometry", str_format(ctx->arena, STR_F "（第 %zu 部分第 %zu 点）", STR_A(zh), fault->part, fault->point),
            str_format(ctx->arena, STR_F " (part %zu, point %zu)", STR_A(en), fault->part, fault->point));
    return ctx_refuse(ctx, &places_bad_shape, "geometry", zh, en);
}

/* Six decimals are 0.1 m: shared borders stay shared, and the map layers are a third shorter. */
static err rounded(struct arena *arena, const struct geometry *from, struct geometry *ret) {
    struct geometry_part *parts = ARENA_LIST(arena, struct geometry_part, from->part_count + 1);
    if (!parts)
        return &err_no_memory;
    for (size_t i = 0; i < from->part_count; i++) {
        struct geo_point *at = ARENA_LIST(arena, struct geo_point, from->parts[i].count + 1);
        if (!at)
            return &err_no_memory;
        for (size_t j = 0; j < from->parts[i].count; j++)
            at[j] = (struct geo_point){round(from->parts[i].at[j].lon * 1e6) / 1e6, round(from->parts[i].at[j].lat * 1e6) / 1e6};
        parts[i] = from->parts[i];
        parts[i].at = at;
    }
    *ret = *from;
    ret->parts = parts;
    return NULL;
}

static err points_check(struct ctx *ctx, const struct places_extent *extent, const struct geometry *shape) {
    for (size_t i = 0; i < shape->part_count; i++)
        for (size_t j = 0; j < shape->parts[i].count; j++)
            TRY(places_point_check(ctx, extent, shape->parts[i].at[j]));
    return NULL;
}

err places_shape_make(struct ctx *ctx, const struct places_extent *extent, const struct geometry *given, struct places_shape *ret) {
    struct geometry_fault fault = {0};
    struct geo_point crossing;
    TRY(points_check(ctx, extent, given));
    if (given->kind == GEOMETRY_AREA && geometry_check_area(ctx->arena, given, &fault, &crossing)) {
        if (!fault.zh)
            return &err_no_memory;
        return shape_refuse(ctx, &fault);
    }
    TRY(rounded(ctx->arena, given, &ret->shape));
    TRY(geometry_text(ctx->arena, &ret->shape, &ret->text));
    ret->at = geometry_inside_point(&ret->shape);
    return NULL;
}

err places_shape_read(struct arena *arena, str text, struct geometry *ret) {
    return geometry_read_text(arena, text, ret, NULL) ? &err_bug : NULL;
}

err places_drawn_make(struct ctx *ctx, const struct places_extent *extent, const struct places_drawn *drawn, struct places_shape *ret) {
    enum datum datum = DATUM_WGS84;
    struct geometry given, inside;
    struct geometry_fault fault = {0};
    if (!datum_parse(drawn->datum, &datum))
        return ctx_refuse(ctx, &places_bad_datum, "datum", str_of(places_bad_datum.zh), str_of(places_bad_datum.en));
    if (!drawn->geometry && !(drawn->has_lon && drawn->has_lat))
        return ctx_refuse(ctx, &places_bad_shape, drawn->has_lon ? "lat" : "lon", STR("请给出位置：经度和纬度，或图形。"), STR("Give the place: longitude and latitude, or a shape."));
    if (drawn->geometry) {
        err failed = geometry_read(ctx->arena, drawn->geometry, &given, &fault);
        if (failed == &geometry_malformed)
            return shape_refuse(ctx, &fault);
        TRY(failed);
    } else {
        struct geo_point at = {drawn->lon, drawn->lat};
        TRY(places_point_check(ctx, extent, at)); /* before geometry_of_point may refuse 90 degrees and more */
        TRY(geometry_of_point(ctx->arena, at, &given));
    }
    TRY(points_check(ctx, extent, &given)); /* swapped numbers must not reach the conversion */
    TRY(geometry_to_wgs84(ctx->arena, datum, &given, &inside));
    return places_shape_make(ctx, extent, &inside, ret);
}
