/* Extent, revision, and what a shape must be before it is kept. */
#include "capabilities/places/inside.h"

#include <math.h>

const char *const places_levels[] = {"city", "district", "street", "community", NULL};
const char *const places_schemes[] = {"street", "road", "river", "lake", "grid", NULL};

const struct problem places_swapped = {PROBLEM_INVALID, "places.swapped", "经度和纬度写反了。", "Longitude and latitude have changed places."};
const struct problem places_outside_city = {PROBLEM_INVALID, "places.outside_city", "位置不在本市范围内。", "The place is outside the city."};
const struct problem places_bad_shape = {PROBLEM_INVALID, "places.bad_shape", "图形有误。", "The shape is not right."};
const struct problem places_bad_datum = {PROBLEM_INVALID, "places.bad_datum", "没有这种坐标系，可用：wgs84、cgcs2000、gcj02、bd09。",
                                         "Unknown coordinate system; use wgs84, cgcs2000, gcj02 or bd09."};

const struct places_extent places_country = {0, {72.0, 0.8, 138.0, 56.0}};

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
    TRY(db_one(r, ctx->arena, &places_sql[EXTENT_TOP], DB_ARGS(db_int(ctx->city_id)), &row));
    if (!row.count || db_is_null(&row, 0)) /* only streets or communities are drawn */
        TRY(db_one(r, ctx->arena, &places_sql[EXTENT], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret = places_country;
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

static bool ring_is_flat(const struct geometry_part *ring) {
    double twice = 0;
    for (size_t i = 0; i + 1 < ring->count; i++)
        twice += (ring->at[i].lon - ring->at[0].lon) * (ring->at[i + 1].lat - ring->at[0].lat) -
                 (ring->at[i + 1].lon - ring->at[0].lon) * (ring->at[i].lat - ring->at[0].lat);
    return fabs(twice) < 1e-12; /* half a square of the last decimal */
}

/* Six decimals are 0.1 m: shared borders stay shared, and the map layers are a third shorter. Rings that are nothing at
 * that scale are left out; a polygon whose outer ring is nothing goes with its holes. */
static err rounded(struct arena *arena, const struct geometry *from, struct geometry *ret, int64_t *slivers) {
    struct geometry_part *parts = ARENA_LIST(arena, struct geometry_part, from->part_count + 1);
    size_t count = 0, gone = SIZE_MAX;
    if (!parts)
        return &err_no_memory;
    for (size_t i = 0; i < from->part_count; i++) {
        const struct geometry_part *part = &from->parts[i];
        struct geo_point *at = ARENA_LIST(arena, struct geo_point, part->count + 1);
        if (!at)
            return &err_no_memory;
        for (size_t j = 0; j < part->count; j++)
            at[j] = (struct geo_point){round(part->at[j].lon * 1e6) / 1e6, round(part->at[j].lat * 1e6) / 1e6};
        parts[count] = *part;
        parts[count].at = at;
        bool is_nothing = from->kind == GEOMETRY_AREA && (part->polygon == gone || ring_is_flat(&parts[count]));
        if (is_nothing && !part->is_hole)
            gone = part->polygon;
        *slivers += is_nothing && !part->is_hole;
        count += !is_nothing;
    }
    *ret = *from;
    ret->parts = parts;
    ret->part_count = count;
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
    struct geometry shape;
    *ret = (struct places_shape){0};
    TRY(points_check(ctx, extent, given));
    if (given->kind == GEOMETRY_AREA) {
        err crossing = geometry_check_area(ctx->arena, given, &fault, &ret->crossing_at);
        if (crossing && crossing != &geometry_malformed)
            return crossing;
        ret->is_crossing = crossing != NULL;
    }
    TRY(rounded(ctx->arena, given, &shape, &ret->slivers));
    if (!shape.part_count)
        return ctx_refuse(ctx, &places_bad_shape, "geometry", STR("图形太小，面积为零。"), STR("The shape is too small: it has no area."));
    TRY(geometry_text(ctx->arena, &shape, &ret->text));
    err failed = geometry_read_text(ctx->arena, ret->text, &ret->shape, &fault); /* what is kept can be read again */
    if (failed)
        return failed == &geometry_malformed ? shape_refuse(ctx, &fault) : failed;
    ret->at = geometry_inside_point(&ret->shape);
    return NULL;
}

err places_crossing_refuse(struct ctx *ctx, const struct places_shape *shape) {
    if (!shape->is_crossing)
        return NULL;
    return ctx_refuse(ctx, &places_bad_shape, "geometry",
                      str_format(ctx->arena, "面的边界在（%.5f，%.5f）处自相交。", shape->crossing_at.lon, shape->crossing_at.lat),
                      str_format(ctx->arena, "The border crosses itself at (%.5f, %.5f).", shape->crossing_at.lon, shape->crossing_at.lat));
}

err places_shape_read(struct arena *arena, str text, struct geometry *ret) { return geometry_read_text(arena, text, ret, NULL) ? &err_bug : NULL; }

/* The first pair of numbers of a GeoJSON geometry. Latitudes beyond 90 are no geometry at all, so the question whether the
 * numbers were swapped is asked before that. */
static bool first_point(const struct json *geometry, struct geo_point *ret) {
    const struct json *at = json_get(geometry, "coordinates");
    while (at && at->kind == JSON_LIST && at->count && at->first->kind == JSON_LIST)
        at = at->first;
    return at && at->kind == JSON_LIST && at->count >= 2 && json_to_double(&at->first[0], &ret->lon) && json_to_double(&at->first[1], &ret->lat);
}

/* Files drawn by hand carry polygons of three equal points; they are no reason to refuse a district. */
static bool json_ring_is_flat(const struct json *polygon) {
    const struct json *ring = polygon->kind == JSON_LIST && polygon->count ? &polygon->first[0] : NULL;
    double twice = 0, x[3] = {0}, y[3] = {0};
    for (size_t i = 0; ring && ring->kind == JSON_LIST && i < ring->count; i++) {
        const struct json *point = &ring->first[i];
        if (point->kind != JSON_LIST || point->count < 2 || !json_to_double(&point->first[0], &x[2]) || !json_to_double(&point->first[1], &y[2]))
            return false; /* wrong in another way: let the reader say how */
        if (i == 0)
            x[0] = x[1] = x[2], y[0] = y[1] = y[2];
        twice += (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]);
        x[1] = x[2], y[1] = y[2];
    }
    return ring && fabs(twice) < 1e-12;
}

static err slivers_left_out(struct arena *arena, const struct json **geometry, int64_t *ret_slivers) {
    const struct json *type = json_get(*geometry, "type"), *polygons = json_get(*geometry, "coordinates");
    if (!type || !str_is(type->text, "MultiPolygon") || !polygons || polygons->kind != JSON_LIST || polygons->count < 2)
        return NULL;
    struct json *kept = ARENA_LIST(arena, struct json, polygons->count), *whole = ARENA_NEW(arena, struct json), *members = ARENA_LIST(arena, struct json, 2);
    size_t count = 0;
    if (!kept || !whole || !members)
        return &err_no_memory;
    for (size_t i = 0; i < polygons->count; i++)
        if (!json_ring_is_flat(&polygons->first[i]))
            kept[count++] = polygons->first[i];
    *ret_slivers = (int64_t)(polygons->count - count);
    members[0] = *type;
    members[1] = *polygons;
    members[1].first = kept;
    members[1].count = count;
    *whole = **geometry;
    whole->first = members;
    whole->count = 2;
    *geometry = whole;
    return NULL;
}

static err drawn_read(struct ctx *ctx, const struct places_extent *extent, const struct json *json, struct geometry *ret, int64_t *ret_slivers) {
    struct geometry_fault fault = {0};
    struct geo_point first;
    if (first_point(json, &first) && geometry_is_swapped(first, extent->box))
        return places_point_check(ctx, extent, first);
    TRY(slivers_left_out(ctx->arena, &json, ret_slivers));
    err failed = geometry_read(ctx->arena, json, ret, &fault);
    return failed == &geometry_malformed ? shape_refuse(ctx, &fault) : failed;
}

err places_drawn_make(struct ctx *ctx, const struct places_extent *extent, const struct places_drawn *drawn, struct places_shape *ret) {
    enum datum datum = DATUM_WGS84;
    int64_t slivers = 0;
    struct geometry given, inside;
    if (!datum_parse(drawn->datum, &datum))
        return ctx_refuse(ctx, &places_bad_datum, "datum", str_of(places_bad_datum.zh), str_of(places_bad_datum.en));
    if (!drawn->geometry && !(drawn->has_lon && drawn->has_lat))
        return ctx_refuse(ctx, &places_bad_shape, drawn->has_lon ? "lat" : "lon", STR("请给出位置：经度和纬度，或图形。"),
                          STR("Give the place: longitude and latitude, or a shape."));
    if (drawn->geometry) {
        TRY(drawn_read(ctx, extent, drawn->geometry, &given, &slivers));
    } else {
        struct geo_point at = {drawn->lon, drawn->lat};
        TRY(places_point_check(ctx, extent, at)); /* before geometry_of_point may refuse 90 degrees and more */
        TRY(geometry_of_point(ctx->arena, at, &given));
    }
    TRY(points_check(ctx, extent, &given)); /* swapped numbers must not reach the conversion */
    TRY(geometry_to_wgs84(ctx->arena, datum, &given, &inside));
    TRY(places_shape_make(ctx, extent, &inside, ret));
    ret->slivers += slivers;
    return NULL;
}
