/* The ground of the demo city 文城市: an invented place, drawn by a seed. Everything hangs on one warped grid whose points
 * are shared, so cells, communities, streets and districts fit without gap or overlap, and roads run along their borders.
 * All memory is the arena's. Metres are local, x east and y north; lon/lat are WGS-84. */
#ifndef WENCHENG_DEMO_GROUND_H
#define WENCHENG_DEMO_GROUND_H
#include "base/random.h"

enum { GRID_X = 92, GRID_Y = 66, GRID_STEPS = 3 }; /* cells; points between two grid points of one line */

struct place_xy {
    double x, y;
};
struct line_xy {
    const struct place_xy *at;
    size_t count;
};
struct ground_division {
    str code, name; /* GB/T 2260 style: 4, 6, 9 or 12 digits of an invented 4199 */
    int level;      /* 0 city, 1 district, 2 street, 3 community */
    size_t parent;
    struct line_xy ring;
    struct place_xy inside;
};
struct ground_cell {
    str code; /* 15 digits */
    size_t community;
    struct line_xy ring;
    struct place_xy inside;
};
struct ground_feature {
    const char *layer, *class_word; /* "roads" "primary"; "water" "river"; "green" "park"; "blocks" "housing" */
    str name;
    bool is_area;
    struct line_xy line;
};
struct ground_site {
    str name;
    const char *type;
    const char *geometry_kind; /* "point" "line" "area" */
    struct place_xy at;
    struct line_xy shape; /* for line and area */
    size_t community;
    size_t district;
    bool is_key;
};
struct ground {
    struct arena *arena;
    struct rng rng;
    double line_x[GRID_X + 1], line_y[GRID_Y + 1];
    int community_of[GRID_X][GRID_Y];             /* index into divisions, -1 outside */
    struct place_xy edge[GRID_X + 1][GRID_Y + 1]; /* grid coordinates of the smoothed edge of the city, where a point is on it */
    struct ground_division *divisions;
    size_t division_count;
    struct ground_cell *cells;
    size_t cell_count;
    struct ground_feature *features;
    size_t feature_count;
    struct ground_site *sites;
    size_t site_count;
};

err ground_make(struct arena *, uint64_t seed, struct ground **ret) MUST_USE;
void ground_lonlat(struct place_xy, double *ret_lon, double *ret_lat);

/* private to demo/: the parts of ground_make */
struct place_xy ground_grid(const struct ground *, double i, double j); /* warped point of grid coordinates */
double ground_river_y(double x);
double ground_river_half_width(double x);
bool ground_is_wet(struct place_xy);
err ground_divide(struct ground *) MUST_USE;
err ground_draw(struct ground *) MUST_USE; /* roads, water, green, blocks */
err ground_settle(struct ground *, size_t sites) MUST_USE;
struct ground_feature *ground_feature_add(struct ground *, const char *layer, const char *class_word, str name, bool is_area);
extern const char *const ground_street_names[], *const ground_community_names[], *const ground_road_names[];
extern const size_t ground_street_name_count, ground_community_name_count, ground_road_name_count;
bool ground_is_main_line(int index, int count); /* grid lines that carry main roads */
bool ground_is_second_line(int index, int count);

#endif
