#include "formats/geometry.h"
#include <geos_c.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The one file that knows GEOS. A context per call (contexts are not shared between threads); GEOS objects are its own
 * memory and die before the call returns, on every path. Overlays run in degrees: planar is right for "which side", and
 * the pieces are measured afterwards by our own metres. */

struct work {
    GEOSContextHandle_t geos;
    struct arena *arena;
    double least_m2;
    char reason[160];
};

static void keep_reason(const char *message, void *with) {
    struct work *w = with;
    str text = str_first_points(str_of(message), sizeof w->reason - 1);
    size_t len = text.len < sizeof w->reason - 1 ? text.len : sizeof w->reason - 1;
    memcpy(w->reason, text.at, len);
    w->reason[len] = 0;
}

static err work_start(struct work *w, struct arena *arena, double least_m2) {
    *w = (struct work){.arena = arena, .least_m2 = least_m2, .geos = GEOS_init_r()};
    if (!w->geos)
        return &err_no_memory;
    GEOSContext_setErrorMessageHandler_r(w->geos, keep_reason, w);
    return NULL;
}

static GEOSGeometry *ring_to_geos(struct work *w, const struct geometry_part *ring) {
    GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(w->geos, (const double *)ring->at, (unsigned)ring->count, 0, 0);
    return points ? GEOSGeom_createLinearRing_r(w->geos, points) : NULL;
}

static void destroy_all(struct work *w, GEOSGeometry **at, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (at[i])
            GEOSGeom_destroy_r(w->geos, at[i]);
}

static GEOSGeometry *polygon_to_geos(struct work *w, const struct geometry_part *rings, size_t count) {
    GEOSGeometry **made = ARENA_LIST(w->arena, GEOSGeometry *, count);
    if (!made)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        made[i] = ring_to_geos(w, &rings[i]);
        if (!made[i]) {
            destroy_all(w, made, i);
            return NULL;
        }
    }
    return GEOSGeom_createPolygon_r(w->geos, made[0], made + 1, (unsigned)(count - 1));
}

static GEOSGeometry *to_geos(struct work *w, const struct geometry *g) {
    GEOSGeometry **polygons = ARENA_LIST(w->arena, GEOSGeometry *, g->part_count);
    size_t count = 0;
    for (size_t i = 0; polygons && i < g->part_count; count++) {
        size_t from = i, polygon = g->parts[i].polygon;
        while (i < g->part_count && g->parts[i].polygon == polygon)
            i++;
        polygons[count] = polygon_to_geos(w, &g->parts[from], i - from);
        if (!polygons[count]) {
            destroy_all(w, polygons, count);
            return NULL;
        }
    }
    return polygons ? GEOSGeom_createCollection_r(w->geos, GEOS_MULTIPOLYGON, polygons, (unsigned)count) : NULL;
}

/* A crossed border must not stop a survey of the whole city: it is mended for measuring (and reported by check_area). */
static GEOSGeometry *to_valid_geos(struct work *w, const struct geometry *g) {
    GEOSGeometry *made = to_geos(w, g);
    if (!made || GEOSisValid_r(w->geos, made) == 1)
        return made;
    GEOSGeometry *mended = GEOSMakeValid_r(w->geos, made);
    GEOSGeom_destroy_r(w->geos, made);
    return mended;
}

static err ring_from_geos(struct work *w, const GEOSGeometry *ring, bool is_hole, struct geometry_part *ret) {
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(w->geos, ring);
    unsigned count = 0;
    if (!points || !GEOSCoordSeq_getSize_r(w->geos, points, &count))
        return &err_bug;
    struct geo_point *at = ARENA_LIST(w->arena, struct geo_point, count);
    if (!at || !GEOSCoordSeq_copyToBuffer_r(w->geos, points, (double *)at, 0, 0))
        return &err_no_memory;
    *ret = (struct geometry_part){at, count, 0, is_hole};
    return NULL;
}

static err polygon_from_geos(struct work *w, const GEOSGeometry *polygon, struct geometry *ret) {
    int holes = GEOSGetNumInteriorRings_r(w->geos, polygon);
    if (holes < 0)
        return &err_bug;
    size_t count = (size_t)holes + 1;
    struct geometry_part *parts = ARENA_LIST(w->arena, struct geometry_part, count);
    if (!parts)
        return &err_no_memory;
    TRY(ring_from_geos(w, GEOSGetExteriorRing_r(w->geos, polygon), false, &parts[0]));
    for (int i = 0; i < holes; i++)
        TRY(ring_from_geos(w, GEOSGetInteriorRingN_r(w->geos, polygon, i), true, &parts[i + 1]));
    struct geometry made = {GEOMETRY_AREA, false, parts, count, {180, 90, -180, -90}};
    for (size_t i = 0; i < parts[0].count; i++) {
        struct geo_point p = parts[0].at[i];
        made.box = geo_box_join(made.box, (struct geo_box){p.lon, p.lat, p.lon, p.lat});
    }
    *ret = made;
    return NULL;
}

/* Calls `take` for every polygon of a result that is large enough to matter. */
typedef err (*piece_fn)(void *with, const struct geometry *piece, double m2);
static err each_piece(struct work *w, const GEOSGeometry *g, piece_fn take, void *with) {
    int count = GEOSGetNumGeometries_r(w->geos, g);
    for (int i = 0; i < count; i++) {
        const GEOSGeometry *piece = GEOSGetGeometryN_r(w->geos, g, i);
        if (GEOSGeomTypeId_r(w->geos, piece) != GEOS_POLYGON || GEOSisEmpty_r(w->geos, piece))
            continue;
        struct geometry made;
        TRY(polygon_from_geos(w, piece, &made));
        double m2 = geometry_area_m2(&made);
        if (m2 >= w->least_m2)
            TRY(take(with, &made, m2));
    }
    return NULL;
}

/* Growing lists: doubled in the arena. */
struct findings {
    struct work *w;
    struct geometry_overlap *overlaps;
    struct geometry_gap *gaps;
    size_t overlap_count, overlap_room, gap_count, gap_room;
    size_t a, b;
};

static err take_overlap(void *with, const struct geometry *piece, double m2) {
    struct findings *f = with;
    if (f->overlap_count == f->overlap_room) {
        size_t room = f->overlap_room ? f->overlap_room * 2 : 16;
        struct geometry_overlap *more = ARENA_LIST(f->w->arena, struct geometry_overlap, room);
        if (!more)
            return &err_no_memory;
        if (f->overlap_count)
            memcpy(more, f->overlaps, f->overlap_count * sizeof *more);
        f->overlaps = more;
        f->overlap_room = room;
    }
    f->overlaps[f->overlap_count++] = (struct geometry_overlap){f->a, f->b, m2, geometry_inside_point(piece)};
    return NULL;
}

static err take_gap(void *with, const struct geometry *piece, double m2) {
    struct findings *f = with;
    if (f->gap_count == f->gap_room) {
        size_t room = f->gap_room ? f->gap_room * 2 : 16;
        struct geometry_gap *more = ARENA_LIST(f->w->arena, struct geometry_gap, room);
        if (!more)
            return &err_no_memory;
        if (f->gap_count)
            memcpy(more, f->gaps, f->gap_count * sizeof *more);
        f->gaps = more;
        f->gap_room = room;
    }
    f->gaps[f->gap_count++] = (struct geometry_gap){m2, geometry_inside_point(piece), *piece};
    return NULL;
}

static int larger_overlap(const void *a, const void *b) {
    const struct geometry_overlap *x = a, *y = b;
    return (y->m2 > x->m2) - (y->m2 < x->m2);
}

static int larger_gap(const void *a, const void *b) {
    const struct geometry_gap *x = a, *y = b;
    return (y->m2 > x->m2) - (y->m2 < x->m2);
}

/* Areas sorted by their west edge: only those that begin before this one ends can meet it. */
struct by_west {
    double west;
    size_t index;
};
static int by_west(const void *a, const void *b) {
    const struct by_west *x = a, *y = b;
    return x->west != y->west ? (x->west > y->west) - (x->west < y->west) : (x->index > y->index) - (x->index < y->index);
}

static err overlap_of(struct findings *f, GEOSGeometry *const *made, size_t a, size_t b) {
    struct work *w = f->w;
    f->a = a < b ? a : b;
    f->b = a < b ? b : a;
    GEOSGeometry *common = GEOSIntersection_r(w->geos, made[a], made[b]);
    if (!common)
        return &geometry_malformed;
    err failed = each_piece(w, common, take_overlap, f);
    GEOSGeom_destroy_r(w->geos, common);
    return failed;
}

static err find_overlaps(struct findings *f, const struct geometry *areas, GEOSGeometry *const *made, size_t count) {
    struct by_west *order = ARENA_LIST(f->w->arena, struct by_west, count + 1);
    if (!order)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++)
        order[i] = (struct by_west){areas[i].box.west, i};
    qsort(order, count, sizeof *order, by_west);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && order[k].west <= areas[order[i].index].box.east; k++)
            if (geo_box_meets(areas[order[i].index].box, areas[order[k].index].box))
                TRY(overlap_of(f, made, order[i].index, order[k].index));
    return NULL;
}

/* The union's own outline, its holes filled: what "the whole" is when nobody drew it. */
static GEOSGeometry *outline_of(struct work *w, const GEOSGeometry *united) {
    int count = GEOSGetNumGeometries_r(w->geos, united);
    GEOSGeometry **filled = ARENA_LIST(w->arena, GEOSGeometry *, (size_t)(count > 0 ? count : 1));
    size_t made = 0;
    for (int i = 0; filled && i < count; i++) {
        const GEOSGeometry *piece = GEOSGetGeometryN_r(w->geos, united, i);
        if (GEOSGeomTypeId_r(w->geos, piece) != GEOS_POLYGON)
            continue;
        GEOSGeometry *ring = GEOSGeom_clone_r(w->geos, GEOSGetExteriorRing_r(w->geos, piece));
        filled[made] = ring ? GEOSGeom_createPolygon_r(w->geos, ring, NULL, 0) : NULL;
        if (filled[made])
            made++;
    }
    return filled ? GEOSGeom_createCollection_r(w->geos, GEOS_MULTIPOLYGON, filled, (unsigned)made) : NULL;
}

/* Takes the areas over into one collection, so that they are freed with it. */
static err find_gaps(struct findings *f, GEOSGeometry *all, const struct geometry *whole) {
    struct work *w = f->w;
    GEOSGeometry *united = GEOSUnaryUnion_r(w->geos, all);
    if (!united)
        return &geometry_malformed;
    GEOSGeometry *outline = whole ? to_valid_geos(w, whole) : outline_of(w, united);
    GEOSGeometry *rest = outline ? GEOSDifference_r(w->geos, outline, united) : NULL;
    err failed = rest ? each_piece(w, rest, take_gap, f) : &geometry_malformed;
    destroy_all(w, (GEOSGeometry *[]){united, outline, rest}, 3);
    return failed;
}

static err cover(struct findings *f, const struct geometry *areas, size_t count, const struct geometry *whole) {
    struct work *w = f->w;
    GEOSGeometry **made = ARENA_LIST(w->arena, GEOSGeometry *, count + 1);
    if (!made)
        return &err_no_memory;
    err failed = NULL;
    for (size_t i = 0; i < count && !failed; i++)
        failed = (made[i] = to_valid_geos(w, &areas[i])) ? NULL : &geometry_malformed;
    if (!failed)
        failed = find_overlaps(f, areas, made, count);
    if (failed) {
        destroy_all(w, made, count);
        return failed;
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(w->geos, GEOS_GEOMETRYCOLLECTION, made, (unsigned)count);
    if (!all)
        return &err_no_memory;
    failed = find_gaps(f, all, whole);
    GEOSGeom_destroy_r(w->geos, all);
    return failed;
}

err geometry_cover(struct arena *arena, const struct geometry *areas, size_t count, const struct geometry *whole, double least_m2,
                   struct geometry_coverage *ret) {
    for (size_t i = 0; i < count; i++)
        if (areas[i].kind != GEOMETRY_AREA)
            return &geometry_malformed;
    struct work w;
    TRY(work_start(&w, arena, least_m2));
    struct findings f = {.w = &w};
    err failed = cover(&f, areas, count, whole);
    GEOS_finish_r(w.geos);
    TRY(failed);
    if (f.overlap_count)
        qsort(f.overlaps, f.overlap_count, sizeof *f.overlaps, larger_overlap);
    if (f.gap_count)
        qsort(f.gaps, f.gap_count, sizeof *f.gaps, larger_gap);
    *ret = (struct geometry_coverage){f.overlaps, f.overlap_count, f.gaps, f.gap_count};
    return NULL;
}

static err check_made(struct work *w, const GEOSGeometry *made, struct geometry_fault *ret_fault, struct geo_point *ret_at) {
    char *reason = NULL;
    GEOSGeometry *where = NULL;
    char valid = GEOSisValidDetail_r(w->geos, made, 0, &reason, &where);
    if (valid == 0 && where) {
        GEOSGeomGetX_r(w->geos, where, &ret_at->lon);
        GEOSGeomGetY_r(w->geos, where, &ret_at->lat);
        bool crosses = reason && (strstr(reason, "Self-intersection") || strstr(reason, "self-intersection"));
        *ret_fault = crosses ? (struct geometry_fault){"面的边界自相交", "the border crosses itself", 0, 0}
                             : (struct geometry_fault){"面的各圈边界互相矛盾（重叠、嵌套或洞在外面）",
                                                       "the rings contradict each other (overlap, nesting, or a hole outside)", 0, 0};
    }
    GEOSFree_r(w->geos, reason);
    if (where)
        GEOSGeom_destroy_r(w->geos, where);
    return valid == 1 ? NULL : valid == 0 ? &geometry_malformed : &err_no_memory;
}

err geometry_check_area(struct arena *arena, const struct geometry *g, struct geometry_fault *ret_fault, struct geo_point *ret_at) {
    if (g->kind != GEOMETRY_AREA)
        return NULL;
    struct work w;
    TRY(work_start(&w, arena, 0));
    GEOSGeometry *made = to_geos(&w, g);
    err failed = made ? check_made(&w, made, ret_fault, ret_at) : &err_no_memory;
    if (made)
        GEOSGeom_destroy_r(w.geos, made);
    GEOS_finish_r(w.geos);
    return failed;
}
