#include "formats/geometry.h"
#include <math.h>
#include <string.h>

const struct problem geometry_malformed = {PROBLEM_INVALID, "geometry.malformed", "图形数据不符合 GeoJSON 规则。", "The shape is not valid GeoJSON."};
const char *const geometry_words[] = {"point", "line", "area", NULL};

/* The six kinds differ only in how deep the coordinates nest: a position is a list of numbers, a part a list of
 * positions (a point is a part of one), an area adds rings, Multi adds one level more. */
static const struct kind {
    const char *name;
    enum geometry_kind kind;
    bool is_multi;
} kinds[] = {{"Point", GEOMETRY_POINT, false},         {"MultiPoint", GEOMETRY_POINT, true}, {"LineString", GEOMETRY_LINE, false},
             {"MultiLineString", GEOMETRY_LINE, true}, {"Polygon", GEOMETRY_AREA, false},    {"MultiPolygon", GEOMETRY_AREA, true}};

struct reading {
    struct arena *arena;
    enum geometry_kind kind;
    struct geometry_part *parts;
    size_t count, room;
    struct geometry_fault *fault;
};

static err refuse(struct reading *r, size_t point, const char *zh, const char *en) {
    if (r->fault)
        *r->fault = (struct geometry_fault){zh, en, r->count + 1, point};
    return &geometry_malformed;
}

static err read_position(struct reading *r, const struct json *value, size_t number, struct geo_point *ret) {
    struct geo_point p;
    if (value->kind != JSON_LIST || value->count < 2 || value->count > 4)
        return refuse(r, number, "坐标应是 [经度, 纬度]", "a position must be [longitude, latitude]");
    if (!json_to_double(&value->first[0], &p.lon) || !json_to_double(&value->first[1], &p.lat))
        return refuse(r, number, "坐标应是数字", "a coordinate must be a number");
    if (!isfinite(p.lon) || !isfinite(p.lat) || fabs(p.lon) > 180.0 || fabs(p.lat) > 90.0)
        return refuse(r, number, "经度应在 ±180 之间、纬度应在 ±90 之间，请检查是否把经纬度写反",
                      "longitude must be within ±180 and latitude within ±90; were they swapped?");
    *ret = p;
    return NULL;
}

static err check_ring(struct reading *r, const struct geo_point *at, size_t count) {
    if (count < 4)
        return refuse(r, 0, "面的边界至少要有 4 个点（首尾相同）", "a ring needs four points or more, the first repeated at the end");
    if (at[0].lon != at[count - 1].lon || at[0].lat != at[count - 1].lat)
        return refuse(r, count, "面的边界没有闭合：最后一点应与第一点相同", "the ring is not closed: its last point must equal its first");
    double twice = 0;
    for (size_t i = 1; i + 1 < count; i++)
        twice += (at[i].lon - at[0].lon) * (at[i + 1].lat - at[0].lat) - (at[i + 1].lon - at[0].lon) * (at[i].lat - at[0].lat);
    if (twice == 0)
        return refuse(r, 0, "面的边界围成的面积为零", "the ring encloses no area");
    return NULL;
}

static err read_part(struct reading *r, const struct json *list, size_t polygon, size_t ring) {
    if (list->kind != JSON_LIST || (r->kind == GEOMETRY_LINE && list->count < 2))
        return refuse(r, 0, "线至少要有 2 个点", "a line needs two points or more");
    if (list->count == 0)
        return refuse(r, 0, "没有坐标", "there are no coordinates");
    struct geo_point *at = ARENA_LIST(r->arena, struct geo_point, list->count);
    if (!at)
        return &err_no_memory;
    for (size_t i = 0; i < list->count; i++)
        TRY(read_position(r, &list->first[i], i + 1, &at[i]));
    if (r->kind == GEOMETRY_AREA)
        TRY(check_ring(r, at, list->count));
    r->parts[r->count++] = (struct geometry_part){at, list->count, polygon, ring > 0};
    return NULL;
}

static err read_point(struct reading *r, const struct json *position) {
    struct geo_point *at = ARENA_NEW(r->arena, struct geo_point);
    if (!at)
        return &err_no_memory;
    TRY(read_position(r, position, 1, at));
    r->parts[r->count++] = (struct geometry_part){at, 1, 0, false};
    return NULL;
}

static err read_polygon(struct reading *r, const struct json *rings, size_t polygon) {
    if (rings->kind != JSON_LIST || rings->count == 0)
        return refuse(r, 0, "面没有边界", "a polygon needs a ring");
    for (size_t i = 0; i < rings->count; i++)
        TRY(read_part(r, &rings->first[i], polygon, i));
    return NULL;
}

static err read_element(struct reading *r, const struct json *value, size_t index) {
    if (r->kind == GEOMETRY_POINT)
        return read_point(r, value);
    if (r->kind == GEOMETRY_LINE)
        return read_part(r, value, 0, 0);
    return read_polygon(r, value, index);
}

static size_t count_parts(const struct kind *k, const struct json *coordinates) {
    if (k->kind != GEOMETRY_AREA)
        return k->is_multi ? coordinates->count : 1;
    if (!k->is_multi)
        return coordinates->count;
    size_t rings = 0;
    for (size_t i = 0; i < coordinates->count; i++)
        rings += coordinates->first[i].kind == JSON_LIST ? coordinates->first[i].count : 0;
    return rings;
}

static const struct kind *kind_named(const struct json *type) {
    for (size_t i = 0; type && type->kind == JSON_TEXT && i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(type->text, kinds[i].name))
            return &kinds[i];
    return NULL;
}

static struct geo_box box_of(const struct geometry_part *parts, size_t count) {
    struct geo_box b = {180, 90, -180, -90};
    for (size_t p = 0; p < count; p++)
        for (size_t i = 0; i < parts[p].count; i++) {
            struct geo_point at = parts[p].at[i];
            b.west = fmin(b.west, at.lon);
            b.east = fmax(b.east, at.lon);
            b.south = fmin(b.south, at.lat);
            b.north = fmax(b.north, at.lat);
        }
    return b;
}

err geometry_read(struct arena *arena, const struct json *json, struct geometry *ret, struct geometry_fault *ret_fault) {
    struct reading r = {.arena = arena, .fault = ret_fault};
    const struct kind *k = json ? kind_named(json_get(json, "type")) : NULL;
    if (!k)
        return refuse(&r, 0, "类型应是 Point、LineString、Polygon 或相应的 Multi 类型",
                      "the type must be Point, LineString, Polygon or one of their Multi forms");
    const struct json *coordinates = json_get(json, "coordinates");
    if (!coordinates || coordinates->kind != JSON_LIST || coordinates->count == 0)
        return refuse(&r, 0, "没有坐标", "there are no coordinates");
    r.kind = k->kind;
    r.room = count_parts(k, coordinates);
    r.parts = ARENA_LIST(arena, struct geometry_part, r.room ? r.room : 1);
    if (!r.parts)
        return &err_no_memory;
    if (!k->is_multi)
        TRY(read_element(&r, coordinates, 0));
    for (size_t i = 0; k->is_multi && i < coordinates->count; i++)
        TRY(read_element(&r, &coordinates->first[i], i));
    *ret = (struct geometry){k->kind, k->is_multi, r.parts, r.count, box_of(r.parts, r.count)};
    return NULL;
}

err geometry_read_text(struct arena *arena, str text, struct geometry *ret, struct geometry_fault *ret_fault) {
    const struct json *json = NULL;
    err failed = json_read(arena, text, &json, NULL);
    if (failed && ret_fault)
        *ret_fault = (struct geometry_fault){"图形不是完整的 JSON", "the shape is not well-formed JSON", 0, 0};
    TRY(failed);
    return geometry_read(arena, json, ret, ret_fault);
}

static void write_position(struct json_out *out, struct geo_point p) {
    json_list(out);
    json_real(out, p.lon);
    json_real(out, p.lat);
    json_list_end(out);
}

static void write_part(struct json_out *out, const struct geometry *g, size_t part) {
    if (g->kind == GEOMETRY_POINT) {
        write_position(out, g->parts[part].at[0]);
        return;
    }
    json_list(out);
    for (size_t i = 0; i < g->parts[part].count; i++)
        write_position(out, g->parts[part].at[i]);
    json_list_end(out);
}

void geometry_write(struct json_out *out, const struct geometry *g) {
    static const char *const names[][2] = {{"Point", "MultiPoint"}, {"LineString", "MultiLineString"}, {"Polygon", "MultiPolygon"}};
    json_object(out);
    json_put_text(out, "type", str_of(names[g->kind][g->is_multi]));
    json_key(out, "coordinates");
    bool is_nested = g->is_multi || g->kind == GEOMETRY_AREA;
    if (is_nested)
        json_list(out);
    for (size_t i = 0; i < g->part_count; i++) {
        bool starts = g->kind == GEOMETRY_AREA && g->is_multi && !g->parts[i].is_hole;
        if (starts && i > 0)
            json_list_end(out);
        if (starts)
            json_list(out);
        write_part(out, g, i);
    }
    if (g->kind == GEOMETRY_AREA && g->is_multi && g->part_count)
        json_list_end(out);
    if (is_nested)
        json_list_end(out);
    json_object_end(out);
}

err geometry_text(struct arena *arena, const struct geometry *g, str *ret_json) {
    struct buf b;
    struct json_out out;
    buf_init(&b, arena, (size_t)64 << 20);
    json_start(&out, &b);
    geometry_write(&out, g);
    return buf_finish(&b, ret_json);
}

err geometry_to_wgs84(struct arena *arena, enum datum from, const struct geometry *g, struct geometry *ret) {
    if (from == DATUM_WGS84 || from == DATUM_CGCS2000) {
        *ret = *g;
        return NULL;
    }
    struct geometry_part *parts = ARENA_LIST(arena, struct geometry_part, g->part_count);
    if (!parts)
        return &err_no_memory;
    for (size_t p = 0; p < g->part_count; p++) {
        struct geo_point *at = ARENA_LIST(arena, struct geo_point, g->parts[p].count);
        if (!at)
            return &err_no_memory;
        for (size_t i = 0; i < g->parts[p].count; i++)
            if (!datum_to_wgs84(from, g->parts[p].at[i].lon, g->parts[p].at[i].lat, &at[i].lon, &at[i].lat))
                return &geometry_malformed;
        parts[p] = g->parts[p];
        parts[p].at = at;
    }
    *ret = *g;
    ret->parts = parts;
    ret->box = box_of(parts, g->part_count);
    return NULL;
}

bool geo_box_has(struct geo_box b, struct geo_point p) { return p.lon >= b.west && p.lon <= b.east && p.lat >= b.south && p.lat <= b.north; }

bool geo_box_meets(struct geo_box a, struct geo_box b) { return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north; }

struct geo_box geo_box_join(struct geo_box a, struct geo_box b) {
    return (struct geo_box){fmin(a.west, b.west), fmin(a.south, b.south), fmax(a.east, b.east), fmax(a.north, b.north)};
}

struct geo_box geo_box_around(struct geo_point p, double metres) {
    struct geo_scale s = geo_scale_at(p.lat);
    double lon = metres / s.lon_m, lat = metres / s.lat_m;
    return (struct geo_box){p.lon - lon, p.lat - lat, p.lon + lon, p.lat + lat};
}

bool geometry_is_swapped(struct geo_point p, struct geo_box extent) { return !geo_box_has(extent, p) && geo_box_has(extent, (struct geo_point){p.lat, p.lon}); }

err geometry_of_point(struct arena *arena, struct geo_point p, struct geometry *ret) {
    struct geo_point *at = ARENA_NEW(arena, struct geo_point);
    struct geometry_part *part = ARENA_NEW(arena, struct geometry_part);
    if (!at || !part)
        return &err_no_memory;
    *at = p;
    *part = (struct geometry_part){at, 1, 0, false};
    *ret = (struct geometry){GEOMETRY_POINT, false, part, 1, {p.lon, p.lat, p.lon, p.lat}};
    return NULL;
}
