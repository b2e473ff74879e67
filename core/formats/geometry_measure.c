#include "formats/geometry.h"
#include <math.h>

/* Series for the length of a degree on the WGS-84 ellipsoid; good to a few centimetres per degree. */
struct geo_scale geo_scale_at(double lat) {
    double angle = lat / 180.0 * M_PI;
    return (struct geo_scale){111412.84 * cos(angle) - 93.5 * cos(3.0 * angle) + 0.118 * cos(5.0 * angle),
                              111132.954 - 559.822 * cos(2.0 * angle) + 1.175 * cos(4.0 * angle)};
}

double geo_distance_m(struct geo_point a, struct geo_point b) {
    struct geo_scale s = geo_scale_at((a.lat + b.lat) / 2.0);
    return hypot((a.lon - b.lon) * s.lon_m, (a.lat - b.lat) * s.lat_m);
}

double geo_segment_distance_m(struct geo_point p, struct geo_point from, struct geo_point to, struct geo_scale s) {
    double x = (to.lon - from.lon) * s.lon_m, y = (to.lat - from.lat) * s.lat_m;
    double px = (p.lon - from.lon) * s.lon_m, py = (p.lat - from.lat) * s.lat_m;
    double long2 = x * x + y * y, along = long2 > 0 ? (px * x + py * y) / long2 : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    double dx = px - along * x, dy = py - along * y;
    return sqrt(dx * dx + dy * dy);
}

enum side { OUTSIDE, INSIDE, BORDER };

/* Even-odd ray cast to the east. Each edge is taken from its southern to its northern end whichever way the ring runs, so
 * two areas that share an edge compute the very same number for it: a point beside it is never missed by both. The
 * half-open rule (south end counts, north end does not) does the same for corners. */
static enum side side_of_ring(const struct geometry_part *ring, struct geo_point p) {
    enum side side = OUTSIDE;
    for (size_t i = 1; i < ring->count; i++) {
        struct geo_point a = ring->at[i - 1], b = ring->at[i];
        if ((a.lat > p.lat && b.lat > p.lat) || (a.lat < p.lat && b.lat < p.lat))
            continue;
        if (a.lat > b.lat || (a.lat == b.lat && a.lon > b.lon)) {
            struct geo_point swap = a;
            a = b;
            b = swap;
        }
        if (a.lat == b.lat) {
            if (p.lon >= a.lon && p.lon <= b.lon)
                return BORDER;
            continue;
        }
        double turn = (b.lon - a.lon) * (p.lat - a.lat) - (p.lon - a.lon) * (b.lat - a.lat);
        if (turn == 0)
            return BORDER;
        if (p.lat < b.lat && turn > 0)
            side = side == OUTSIDE ? INSIDE : OUTSIDE;
    }
    return side;
}

bool geometry_contains(const struct geometry *g, struct geo_point p) {
    if (g->kind != GEOMETRY_AREA || !geo_box_has(g->box, p))
        return false;
    /* Polygons of one area are looked at one by one: where two of them overlap, the point is still inside. */
    for (size_t i = 0; i < g->part_count;) {
        size_t polygon = g->parts[i].polygon;
        bool is_inside = false;
        for (; i < g->part_count && g->parts[i].polygon == polygon; i++) {
            enum side side = side_of_ring(&g->parts[i], p);
            if (side == BORDER)
                return true;
            is_inside = is_inside != (side == INSIDE);
        }
        if (is_inside)
            return true;
    }
    return false;
}

double geometry_length_m(const struct geometry *g) {
    double sum = 0;
    for (size_t p = 0; g->kind != GEOMETRY_POINT && p < g->part_count; p++)
        for (size_t i = 1; i < g->parts[p].count; i++)
            sum += geo_distance_m(g->parts[p].at[i - 1], g->parts[p].at[i]);
    return sum;
}

/* Twice the signed area in square degrees and its first moments, relative to the ring's first point: differences of
 * nearby coordinates keep the digits that absolute ones would lose. */
struct moments {
    double twice, lon, lat;
};
static struct moments ring_moments(const struct geometry_part *ring) {
    struct geo_point o = ring->at[0];
    struct moments m = {0};
    for (size_t i = 1; i < ring->count; i++) {
        double ax = ring->at[i - 1].lon - o.lon, ay = ring->at[i - 1].lat - o.lat;
        double bx = ring->at[i].lon - o.lon, by = ring->at[i].lat - o.lat, cross = ax * by - bx * ay;
        m.twice += cross;
        m.lon += cross * (ax + bx);
        m.lat += cross * (ay + by);
    }
    if (m.twice != 0) {
        m.lon = o.lon + m.lon / (3.0 * m.twice);
        m.lat = o.lat + m.lat / (3.0 * m.twice);
    }
    return m;
}

double geometry_area_m2(const struct geometry *g) {
    double sum = 0;
    for (size_t p = 0; g->kind == GEOMETRY_AREA && p < g->part_count; p++) {
        struct moments m = ring_moments(&g->parts[p]);
        struct geo_scale s = geo_scale_at(m.lat);
        double m2 = fabs(m.twice) / 2.0 * s.lon_m * s.lat_m;
        sum += g->parts[p].is_hole ? -m2 : m2;
    }
    return sum;
}

static struct geo_point centroid_of_area(const struct geometry *g) {
    double weight = 0, lon = 0, lat = 0;
    for (size_t p = 0; p < g->part_count; p++) {
        struct moments m = ring_moments(&g->parts[p]);
        double w = g->parts[p].is_hole ? -fabs(m.twice) : fabs(m.twice);
        weight += w;
        lon += w * m.lon;
        lat += w * m.lat;
    }
    if (weight <= 0)
        return g->parts[0].at[0];
    return (struct geo_point){lon / weight, lat / weight};
}

struct geo_point geometry_centroid(const struct geometry *g) {
    if (g->kind == GEOMETRY_AREA)
        return centroid_of_area(g);
    double weight = 0, lon = 0, lat = 0;
    for (size_t p = 0; p < g->part_count; p++)
        for (size_t i = g->kind == GEOMETRY_POINT ? 0 : 1; i < g->parts[p].count; i++) {
            struct geo_point b = g->parts[p].at[i], a = g->kind == GEOMETRY_POINT ? b : g->parts[p].at[i - 1];
            double w = g->kind == GEOMETRY_POINT ? 1.0 : geo_distance_m(a, b);
            weight += w;
            lon += w * (a.lon + b.lon) / 2.0;
            lat += w * (a.lat + b.lat) / 2.0;
        }
    if (weight <= 0)
        return g->parts[0].at[0];
    return (struct geo_point){lon / weight, lat / weight};
}

static struct geo_point half_way(const struct geometry_part *line) {
    double whole = 0, walked = 0;
    for (size_t i = 1; i < line->count; i++)
        whole += geo_distance_m(line->at[i - 1], line->at[i]);
    for (size_t i = 1; i < line->count; i++) {
        struct geo_point a = line->at[i - 1], b = line->at[i];
        double step = geo_distance_m(a, b);
        if (step > 0 && walked + step >= whole / 2.0) {
            double part = (whole / 2.0 - walked) / step;
            return (struct geo_point){a.lon + part * (b.lon - a.lon), a.lat + part * (b.lat - a.lat)};
        }
        walked += step;
    }
    return line->at[0];
}

/* The next crossing of the horizontal line through `lat` east of `after`. */
static double next_crossing(const struct geometry *g, double lat, double after) {
    double best = INFINITY;
    for (size_t p = 0; p < g->part_count; p++)
        for (size_t i = 1; i < g->parts[p].count; i++) {
            struct geo_point a = g->parts[p].at[i - 1], b = g->parts[p].at[i];
            if ((a.lat > lat) == (b.lat > lat))
                continue;
            double lon = a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
            if (lon > after && lon < best)
                best = lon;
        }
    return best;
}

/* The middle of the widest stretch of a horizontal line that lies inside; several lines are tried, the centroid's first. */
struct geo_point geometry_inside_point(const struct geometry *g) {
    if (g->kind == GEOMETRY_POINT)
        return g->parts[0].at[0];
    if (g->kind == GEOMETRY_LINE)
        return half_way(&g->parts[0]);
    struct geo_point centre = centroid_of_area(g), best = g->parts[0].at[0];
    if (geometry_contains(g, centre))
        return centre;
    double widest = 0;
    for (int line = 0; line < 16; line++) {
        double lat = line ? g->box.south + (g->box.north - g->box.south) * line / 16.0 : centre.lat;
        for (double from = next_crossing(g, lat, -INFINITY), to; isfinite(from); from = to) {
            to = next_crossing(g, lat, from);
            struct geo_point middle = {(from + to) / 2.0, lat};
            if (isfinite(to) && to - from > widest && geometry_contains(g, middle)) {
                widest = to - from;
                best = middle;
            }
        }
    }
    return best;
}

double geometry_distance_m(const struct geometry *g, struct geo_point p) {
    if (geometry_contains(g, p))
        return 0;
    struct geo_scale s = geo_scale_at(p.lat);
    double best = INFINITY;
    for (size_t k = 0; k < g->part_count; k++) {
        const struct geometry_part *part = &g->parts[k];
        if (part->count == 1)
            best = fmin(best, geo_segment_distance_m(p, part->at[0], part->at[0], s));
        for (size_t i = 1; i < part->count; i++)
            best = fmin(best, geo_segment_distance_m(p, part->at[i - 1], part->at[i], s));
    }
    return best;
}
