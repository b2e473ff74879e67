#include "engines/spatial.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Idea: per layer two bucket grids in degrees. The `inside` grid lists in every bucket the areas whose box meets it; the
 * `near` grid lists the segments that run through it (a point is a segment of no length). A bucket's list is a slice of
 * one array, found by two offsets, so a lookup touches a handful of cache lines. Rejected: an R-tree (pointer chasing
 * costs more than the few needless ray casts a bucket causes), and a library's prepared geometries (measured 5-20 times
 * slower per lookup, mostly allocation).
 * Shapes are sorted by id before they are numbered, so "first found in a bucket" is "lowest id". */

struct grid {
    struct geo_box box;
    double columns_a_degree, rows_a_degree;
    uint32_t columns, rows;
    const uint32_t *starts; /* columns * rows + 1 */
    const uint32_t *items;
};
struct segment {
    struct geo_point from, to;
    uint32_t shape;
};
struct layer {
    const int64_t *ids;
    const struct geometry *shapes;
    size_t count;
    const struct segment *segments;
    struct grid inside, near;
};
struct spatial {
    struct arena *arena;
    struct layer *layers;
    size_t layer_count;
};

static const struct problem too_many = {PROBLEM_TOO_LARGE, "spatial.too_many", "图形数据过多，无法建立空间索引。",
                                        "There are too many shapes for the spatial index."};

/* ---- copying ---- */

static int by_id(const void *a, const void *b) {
    const struct spatial_shape *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static err copy_geometry(struct arena *arena, const struct geometry *from, struct geometry *ret) {
    struct geometry_part *parts = ARENA_LIST(arena, struct geometry_part, from->part_count);
    size_t points = 0;
    for (size_t i = 0; i < from->part_count; i++)
        points += from->parts[i].count;
    struct geo_point *at = ARENA_LIST(arena, struct geo_point, points);
    if (!parts || !at)
        return &err_no_memory;
    for (size_t i = 0; i < from->part_count; i++) {
        parts[i] = from->parts[i];
        parts[i].at = at;
        memcpy(at, from->parts[i].at, parts[i].count * sizeof *at);
        at += parts[i].count;
    }
    *ret = *from;
    ret->parts = parts;
    return NULL;
}

static err copy_shapes(struct arena *arena, const struct spatial_layer *from, struct layer *to) {
    struct spatial_shape *sorted = ARENA_LIST(arena, struct spatial_shape, from->count + 1);
    int64_t *ids = ARENA_LIST(arena, int64_t, from->count + 1);
    struct geometry *shapes = ARENA_LIST(arena, struct geometry, from->count + 1);
    if (!sorted || !ids || !shapes)
        return &err_no_memory;
    if (from->count)
        memcpy(sorted, from->shapes, from->count * sizeof *sorted);
    qsort(sorted, from->count, sizeof *sorted, by_id);
    for (size_t i = 0; i < from->count; i++) {
        ids[i] = sorted[i].id;
        TRY(copy_geometry(arena, sorted[i].shape, &shapes[i]));
    }
    to->ids = ids;
    to->shapes = shapes;
    to->count = from->count;
    return NULL;
}

/* ---- grids ---- */

struct span {
    uint32_t first, last;
};

static uint32_t clamp_index(double at, uint32_t count) {
    if (!(at > 0))
        return 0;
    return at >= (double)count ? count - 1 : (uint32_t)at;
}

static struct span columns_of(const struct grid *g, double west, double east) {
    return (struct span){clamp_index((west - g->box.west) * g->columns_a_degree, g->columns),
                         clamp_index((east - g->box.west) * g->columns_a_degree, g->columns)};
}

static struct span rows_of(const struct grid *g, double south, double north) {
    return (struct span){clamp_index((south - g->box.south) * g->rows_a_degree, g->rows), clamp_index((north - g->box.south) * g->rows_a_degree, g->rows)};
}

/* Buckets about as many as items and about square on the ground. */
static void grid_shape(struct grid *g, struct geo_box box, size_t items) {
    double width = fmax(box.east - box.west, 1e-9), height = fmax(box.north - box.south, 1e-9);
    double aspect = width * cos((box.south + box.north) / 2.0 / 180.0 * M_PI) / height;
    double rows = sqrt((double)items / fmax(aspect, 1e-6)), columns = (double)items / fmax(rows, 1.0);
    g->box = box;
    g->rows = (uint32_t)fmin(fmax(rows, 1.0), 2048.0);
    g->columns = (uint32_t)fmin(fmax(columns, 1.0), 2048.0);
    g->rows_a_degree = g->rows / height;
    g->columns_a_degree = g->columns / width;
}

/* One walk serves counting and filling: `place` is called for every bucket an item belongs to. */
struct filling {
    const struct grid *grid;
    uint32_t *starts, *items;
    uint64_t total;
};

static void place(struct filling *f, uint32_t column, uint32_t row, uint32_t item) {
    size_t bucket = (size_t)row * f->grid->columns + column;
    f->total++;
    if (f->items)
        f->items[f->starts[bucket]++] = item;
    else
        f->starts[bucket + 1]++;
}

static void place_box(struct filling *f, struct geo_box box, uint32_t item) {
    struct span columns = columns_of(f->grid, box.west, box.east), rows = rows_of(f->grid, box.south, box.north);
    for (uint32_t row = rows.first; row <= rows.last; row++)
        for (uint32_t column = columns.first; column <= columns.last; column++)
            place(f, column, row, item);
}

/* Row by row, only the columns the segment really crosses: a long diagonal does not fill its whole box. A hair of slack
 * on both sides absorbs rounding; a segment in one bucket too many costs nothing. */
static void place_segment(struct filling *f, const struct segment *s, uint32_t item) {
    struct geo_point low = s->from.lat <= s->to.lat ? s->from : s->to, high = s->from.lat <= s->to.lat ? s->to : s->from;
    struct span rows = rows_of(f->grid, low.lat, high.lat);
    double rise = high.lat - low.lat, slack = 1e-9;
    for (uint32_t row = rows.first; row <= rows.last; row++) {
        double a = low.lon, b = high.lon;
        if (rise > 0 && rows.last > rows.first) {
            double south = f->grid->box.south + row / f->grid->rows_a_degree, north = f->grid->box.south + (row + 1) / f->grid->rows_a_degree;
            a = low.lon + (high.lon - low.lon) * fmin(fmax((south - slack - low.lat) / rise, 0.0), 1.0);
            b = low.lon + (high.lon - low.lon) * fmin(fmax((north + slack - low.lat) / rise, 0.0), 1.0);
        }
        struct span columns = columns_of(f->grid, fmin(a, b) - slack, fmax(a, b) + slack);
        for (uint32_t column = columns.first; column <= columns.last; column++)
            place(f, column, row, item);
    }
}

static err grid_make(struct arena *arena, struct grid *g, void (*walk)(struct filling *, const struct layer *), const struct layer *l) {
    size_t buckets = (size_t)g->columns * g->rows;
    uint32_t *starts = ARENA_LIST(arena, uint32_t, buckets + 2);
    if (!starts)
        return &err_no_memory;
    /* Counted at b + 2 and summed, starts[b + 1] is where bucket b begins; filling moves it on to where b ends, which is
     * where b + 1 begins: afterwards bucket b is starts[b] … starts[b + 1]. */
    struct filling f = {g, starts + 1, NULL, 0};
    walk(&f, l);
    if (f.total > UINT32_MAX / 2)
        return &too_many;
    for (size_t i = 1; i <= buckets; i++)
        starts[i + 1] += starts[i];
    uint32_t *items = ARENA_LIST(arena, uint32_t, f.total + 1);
    if (!items)
        return &err_no_memory;
    f.items = items;
    walk(&f, l);
    g->starts = starts;
    g->items = items;
    return NULL;
}

static void walk_areas(struct filling *f, const struct layer *l) {
    for (size_t i = 0; i < l->count; i++)
        if (l->shapes[i].kind == GEOMETRY_AREA)
            place_box(f, l->shapes[i].box, (uint32_t)i);
}

static size_t count_segments(const struct layer *l) {
    size_t count = 0;
    for (size_t i = 0; i < l->count; i++)
        for (size_t p = 0; p < l->shapes[i].part_count; p++)
            count += l->shapes[i].parts[p].count > 1 ? l->shapes[i].parts[p].count - 1 : 1;
    return count;
}

static void walk_segments(struct filling *f, const struct layer *l) {
    size_t count = count_segments(l);
    for (size_t i = 0; i < count; i++)
        place_segment(f, &l->segments[i], (uint32_t)i);
}

static err make_segments(struct arena *arena, struct layer *l, size_t count) {
    struct segment *segments = ARENA_LIST(arena, struct segment, count + 1), *to = segments;
    if (!segments)
        return &err_no_memory;
    for (size_t i = 0; i < l->count; i++)
        for (size_t p = 0; p < l->shapes[i].part_count; p++) {
            const struct geometry_part *part = &l->shapes[i].parts[p];
            if (part->count == 1)
                *to++ = (struct segment){part->at[0], part->at[0], (uint32_t)i};
            for (size_t k = 1; k < part->count; k++)
                *to++ = (struct segment){part->at[k - 1], part->at[k], (uint32_t)i};
        }
    l->segments = segments;
    return NULL;
}

static err make_layer(struct arena *arena, const struct spatial_layer *from, struct layer *to) {
    TRY(copy_shapes(arena, from, to));
    if (to->count == 0)
        return NULL;
    struct geo_box box = to->shapes[0].box;
    for (size_t i = 1; i < to->count; i++)
        box = geo_box_join(box, to->shapes[i].box);
    if (from->uses) { /* SPATIAL_NEAR needs it too: inside an area the distance is 0 */
        grid_shape(&to->inside, box, to->count * 4);
        TRY(grid_make(arena, &to->inside, walk_areas, to));
    }
    if (from->uses & SPATIAL_NEAR) {
        size_t segments = count_segments(to);
        if (segments > UINT32_MAX / 2)
            return &too_many;
        TRY(make_segments(arena, to, segments));
        grid_shape(&to->near, box, segments);
        TRY(grid_make(arena, &to->near, walk_segments, to));
    }
    return NULL;
}

err spatial_build(const struct spatial_layer *layers, size_t layer_count, struct spatial **ret) {
    struct arena *arena = arena_new((size_t)2 << 30);
    struct spatial *s = arena ? ARENA_NEW(arena, struct spatial) : NULL;
    struct layer *made = s ? ARENA_LIST(arena, struct layer, layer_count + 1) : NULL;
    err failed = made ? NULL : &err_no_memory;
    for (size_t i = 0; i < layer_count && !failed; i++)
        failed = make_layer(arena, &layers[i], &made[i]);
    if (failed) {
        arena_free(arena);
        return failed;
    }
    *s = (struct spatial){arena, made, layer_count};
    *ret = s;
    return NULL;
}

void spatial_free(struct spatial *s) {
    if (s)
        arena_free(s->arena);
}

size_t spatial_memory(const struct spatial *s) { return arena_used(s->arena); }

/* ---- looking up ---- */

size_t spatial_areas_at(const struct spatial *s, size_t layer, struct geo_point p, int64_t *ret_ids, size_t room) {
    if (layer >= s->layer_count)
        return 0;
    const struct layer *l = &s->layers[layer];
    const struct grid *g = &l->inside;
    if (!g->starts || !geo_box_has(g->box, p))
        return 0;
    size_t found = 0, bucket = (size_t)rows_of(g, p.lat, p.lat).first * g->columns + columns_of(g, p.lon, p.lon).first;
    for (uint32_t i = g->starts[bucket]; i < g->starts[bucket + 1] && found < room; i++)
        if (geometry_contains(&l->shapes[g->items[i]], p))
            ret_ids[found++] = l->ids[g->items[i]];
    return found;
}

int64_t spatial_area_at(const struct spatial *s, size_t layer, struct geo_point p) {
    int64_t id = 0;
    return spatial_areas_at(s, layer, p, &id, 1) ? id : 0;
}

struct nearest {
    const struct layer *layer;
    struct geo_point p;
    struct geo_scale scale;
    double within_m;
    struct spatial_hit *hits;
    size_t count, room;
};

static bool comes_before(struct spatial_hit a, struct spatial_hit b) { return a.distance_m < b.distance_m || (a.distance_m == b.distance_m && a.id < b.id); }

/* Keeps the list sorted by distance, then id, each shape once, at its smallest distance. */
static void offer(struct nearest *n, struct spatial_hit hit) {
    size_t at = 0;
    while (at < n->count && n->hits[at].id != hit.id)
        at++;
    if (at == n->count && n->count < n->room)
        n->count++;
    else if (at == n->count && !comes_before(hit, n->hits[--at]))
        return;
    else if (n->hits[at].id == hit.id && !comes_before(hit, n->hits[at]))
        return;
    for (; at > 0 && comes_before(hit, n->hits[at - 1]); at--)
        n->hits[at] = n->hits[at - 1];
    n->hits[at] = hit;
}

static void look_at_bucket(struct nearest *n, size_t bucket) {
    const struct grid *g = &n->layer->near;
    for (uint32_t i = g->starts[bucket]; i < g->starts[bucket + 1]; i++) {
        const struct segment *s = &n->layer->segments[g->items[i]];
        double m = geo_segment_distance_m(n->p, s->from, s->to, n->scale);
        if (m <= n->within_m)
            offer(n, (struct spatial_hit){n->layer->ids[s->shape], m});
    }
}

size_t spatial_near(const struct spatial *s, size_t layer, struct geo_point p, double within_m, struct spatial_hit *ret, size_t room) {
    if (layer >= s->layer_count || room == 0)
        return 0;
    const struct layer *l = &s->layers[layer];
    const struct grid *g = &l->near;
    struct nearest n = {l, p, geo_scale_at(p.lat), within_m, ret, 0, room};
    int64_t inside[32];
    size_t holds = spatial_areas_at(s, layer, p, inside, sizeof inside / sizeof *inside);
    for (size_t i = 0; i < holds; i++)
        offer(&n, (struct spatial_hit){inside[i], 0});
    struct geo_box box = geo_box_around(p, within_m);
    if (!g->starts || !geo_box_meets(box, g->box))
        return n.count;
    struct span columns = columns_of(g, box.west, box.east), rows = rows_of(g, box.south, box.north);
    for (uint32_t row = rows.first; row <= rows.last; row++)
        for (uint32_t column = columns.first; column <= columns.last; column++)
            look_at_bucket(&n, (size_t)row * g->columns + column);
    return n.count;
}
