/* GeoJSON geometry (RFC 7946): points, lines and areas in WGS-84 degrees, [lon, lat]. Read into an arena, checked, measured.
 * Invariants of a struct geometry that geometry_read made: coordinates are finite and on earth; lines have two points or
 * more; rings have four or more and end where they began; an area's parts are its rings, the outer one of each polygon
 * first, then its holes. Altitudes are dropped. GeometryCollection, empty coordinates and null are refused.
 * Metres are local: degrees scaled at the latitude at hand on the WGS-84 ellipsoid; right to 0.1 % within a city.
 * A point on a border counts as inside, and two areas that share an edge never both miss a point beside it. */
#ifndef WENCHENG_FORMATS_GEOMETRY_H
#define WENCHENG_FORMATS_GEOMETRY_H
#include "formats/datum.h"
#include "formats/json.h"

struct geo_point {
    double lon, lat;
};
struct geo_box {
    double west, south, east, north;
};

struct geo_scale { /* metres per degree around a latitude */
    double lon_m, lat_m;
};

enum geometry_kind { GEOMETRY_POINT, GEOMETRY_LINE, GEOMETRY_AREA };
struct geometry_part { /* one point, one line, or one ring */
    const struct geo_point *at;
    size_t count;
    size_t polygon; /* areas: which polygon the ring belongs to, from 0 */
    bool is_hole;
};
struct geometry {
    enum geometry_kind kind;
    bool is_multi; /* MultiPoint, MultiLineString, MultiPolygon */
    const struct geometry_part *parts;
    size_t part_count;
    struct geo_box box;
};

struct geometry_fault { /* what is wrong, for the person who gave the file */
    const char *zh, *en;
    size_t part, point; /* counted from 1; 0: the whole */
};
extern const struct problem geometry_malformed;
extern const char *const geometry_words[]; /* "point" "line" "area" by enum geometry_kind */

err geometry_read(struct arena *, const struct json *, struct geometry *ret, struct geometry_fault *ret_fault /* or NULL */) MUST_USE;
err geometry_read_text(struct arena *, str json, struct geometry *ret, struct geometry_fault *ret_fault /* or NULL */) MUST_USE;
void geometry_write(struct json_out *, const struct geometry *);
err geometry_text(struct arena *, const struct geometry *, str *ret_json) MUST_USE;
err geometry_to_wgs84(struct arena *, enum datum from, const struct geometry *, struct geometry *ret) MUST_USE;
err geometry_of_point(struct arena *, struct geo_point, struct geometry *ret) MUST_USE;

/* "lon and lat changed places": p lies outside the extent and its mirror image inside. */
bool geometry_is_swapped(struct geo_point p, struct geo_box extent);
bool geo_box_has(struct geo_box, struct geo_point);
bool geo_box_meets(struct geo_box, struct geo_box);
struct geo_box geo_box_around(struct geo_point, double metres);
struct geo_box geo_box_join(struct geo_box, struct geo_box);

bool geometry_contains(const struct geometry *area, struct geo_point); /* false for points and lines */
struct geo_point geometry_centroid(const struct geometry *);
struct geo_point geometry_inside_point(const struct geometry *);       /* areas: surely inside; lines: half way; points: the first */
double geometry_length_m(const struct geometry *);                     /* lines: length; areas: length of the borders */
double geometry_area_m2(const struct geometry *);                      /* areas without their holes; else 0 */
double geometry_distance_m(const struct geometry *, struct geo_point); /* 0 inside an area */
struct geo_scale geo_scale_at(double lat);
double geo_distance_m(struct geo_point, struct geo_point); /* straight, within a city */
double geo_segment_distance_m(struct geo_point, struct geo_point from, struct geo_point to, struct geo_scale);

/* Drops points that stray less than `metres` from the line that remains (Douglas–Peucker); rings keep four points. */
err geometry_simplify(struct arena *, const struct geometry *, double metres, struct geometry *ret) MUST_USE;

/* Areas against each other, by GEOS. */
struct geometry_overlap {
    size_t a, b; /* indexes of the two areas, a < b */
    double m2;
    struct geo_point at;
};
struct geometry_gap {
    double m2;
    struct geo_point at;
    struct geometry shape;
};
struct geometry_coverage {
    const struct geometry_overlap *overlaps;
    size_t overlap_count;
    const struct geometry_gap *gaps;
    size_t gap_count;
};
/* Do the areas cover `whole` (NULL: their own outline, so only enclosed holes are gaps) once? Pieces under least_m2 are
 * drawing noise and left out. Largest first. */
err geometry_cover(struct arena *, const struct geometry *areas, size_t count, const struct geometry *whole, double least_m2,
                   struct geometry_coverage *ret) MUST_USE;
/* NULL when the borders do not cross themselves; else where and why. */
err geometry_check_area(struct arena *, const struct geometry *, struct geometry_fault *ret_fault, struct geo_point *ret_at) MUST_USE;

#endif
