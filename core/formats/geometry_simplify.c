#include "formats/geometry.h"
#include <math.h>

/* Douglas–Peucker without recursion: a stack of stretches still to look at, at most one entry per point. */
struct stretch {
    size_t from, to;
};

static size_t farthest(const struct geo_point *at, struct stretch s, struct geo_scale scale, double *ret_m) {
    size_t best = 0;
    double most = -1;
    for (size_t i = s.from + 1; i < s.to; i++) {
        double m = geo_segment_distance_m(at[i], at[s.from], at[s.to], scale);
        if (m > most) {
            most = m;
            best = i;
        }
    }
    *ret_m = most;
    return best;
}

static void keep_needed(const struct geometry_part *part, double metres, unsigned char *keep, struct stretch *stack) {
    struct geo_scale scale = geo_scale_at(part->at[0].lat);
    size_t depth = 0;
    keep[0] = keep[part->count - 1] = 1;
    stack[depth++] = (struct stretch){0, part->count - 1};
    while (depth) {
        struct stretch s = stack[--depth];
        double m;
        size_t at = farthest(part->at, s, scale, &m);
        if (m <= metres || at == 0)
            continue;
        keep[at] = 1;
        stack[depth++] = (struct stretch){s.from, at};
        stack[depth++] = (struct stretch){at, s.to};
    }
}

/* A ring must stay a ring: the point farthest from its start and the two farthest beside that stay whatever the tolerance. */
static void keep_ring(const struct geometry_part *ring, unsigned char *keep) {
    struct geo_scale scale = geo_scale_at(ring->at[0].lat);
    size_t last = ring->count - 1, far = 0;
    double most = -1, ignored;
    for (size_t i = 1; i < last; i++) {
        double m = geo_segment_distance_m(ring->at[i], ring->at[0], ring->at[0], scale);
        if (m > most) {
            most = m;
            far = i;
        }
    }
    size_t left = farthest(ring->at, (struct stretch){0, far}, scale, &ignored);
    size_t right = farthest(ring->at, (struct stretch){far, last}, scale, &ignored);
    keep[far] = 1;
    keep[left ? left : right] = 1;
}

static err simplify_part(struct arena *arena, const struct geometry *g, size_t index, double metres, struct geometry_part *ret) {
    const struct geometry_part *part = &g->parts[index];
    *ret = *part;
    if (part->count < 3 || (g->kind == GEOMETRY_AREA && part->count <= 4))
        return NULL;
    unsigned char *keep = ARENA_LIST(arena, unsigned char, part->count);
    struct stretch *stack = ARENA_LIST(arena, struct stretch, part->count + 1);
    struct geo_point *at = ARENA_LIST(arena, struct geo_point, part->count);
    if (!keep || !stack || !at)
        return &err_no_memory;
    keep_needed(part, metres, keep, stack);
    if (g->kind == GEOMETRY_AREA)
        keep_ring(part, keep);
    size_t count = 0;
    for (size_t i = 0; i < part->count; i++)
        if (keep[i])
            at[count++] = part->at[i];
    ret->at = at;
    ret->count = count;
    return NULL;
}

err geometry_simplify(struct arena *arena, const struct geometry *g, double metres, struct geometry *ret) {
    struct geometry_part *parts = ARENA_LIST(arena, struct geometry_part, g->part_count);
    if (!parts)
        return &err_no_memory;
    for (size_t i = 0; i < g->part_count; i++)
        TRY(simplify_part(arena, g, i, metres, &parts[i]));
    struct geometry made = *g;
    made.parts = parts;
    struct geo_box b = {180, 90, -180, -90};
    for (size_t p = 0; p < made.part_count; p++)
        for (size_t i = 0; i < parts[p].count; i++)
            b = geo_box_join(b, (struct geo_box){parts[p].at[i].lon, parts[p].at[i].lat, parts[p].at[i].lon, parts[p].at[i].lat});
    made.box = b;
    *ret = made;
    return NULL;
}
