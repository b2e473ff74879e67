/* Where am I? An immutable in-memory index over shapes in layers: which area of a layer holds a point, what lies within
 * d metres of it. Made once from copies of the shapes, then read by any number of threads; to change it, build another
 * and swap. A lookup costs about a microsecond: a grid of buckets, then ray casts over the few candidates.
 * Order is settled: of areas that share a border the lowest id wins; of equal distances the lowest id comes first. */
#ifndef WENCHENG_ENGINES_SPATIAL_H
#define WENCHENG_ENGINES_SPATIAL_H
#include "formats/geometry.h"

enum spatial_use { SPATIAL_INSIDE = 1, SPATIAL_NEAR = 2 };

struct spatial_shape {
    int64_t id; /* > 0 */
    const struct geometry *shape;
};
struct spatial_layer {
    const struct spatial_shape *shapes;
    size_t count;
    unsigned uses; /* SPATIAL_INSIDE for spatial_area_at, SPATIAL_NEAR for spatial_near; both: add them */
};
struct spatial_hit {
    int64_t id;
    double distance_m; /* 0: inside */
};

struct spatial;
err spatial_build(const struct spatial_layer *, size_t layer_count, struct spatial **ret) MUST_USE;
void spatial_free(struct spatial *); /* accepts NULL */
size_t spatial_memory(const struct spatial *);

/* 0: none. layer is the index in the array given to spatial_build. */
int64_t spatial_area_at(const struct spatial *, size_t layer, struct geo_point);
/* All areas of the layer that hold the point, lowest id first; returns how many were written. */
size_t spatial_areas_at(const struct spatial *, size_t layer, struct geo_point, int64_t *ret_ids, size_t room);
/* Shapes within `within_m` metres, nearest first, at most `room`; returns how many were written. */
size_t spatial_near(const struct spatial *, size_t layer, struct geo_point, double within_m, struct spatial_hit *ret, size_t room);

#endif
