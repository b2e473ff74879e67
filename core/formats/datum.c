#include "formats/datum.h"
#include <math.h>

/* The published formulas of the shift (Krasovsky ellipsoid) with their published constants. */
static const double axis_m = 6378245.0, eccentricity2 = 0.00669342162296594323, bd_turn = M_PI * 3000.0 / 180.0;

const char *const datum_words[DATUMS + 1] = {"wgs84", "cgcs2000", "gcj02", "bd09", NULL};

bool datum_parse(str word, enum datum *ret) {
    char plain[16];
    size_t len = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (c == '-' || c == ' ' || c == '_')
            continue;
        if (len + 1 >= sizeof plain)
            return false;
        plain[len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    if (len == 0) {
        *ret = DATUM_WGS84;
        return true;
    }
    for (unsigned i = 0; i < DATUMS; i++)
        if (str_is((str){plain, len}, datum_words[i])) {
            *ret = (enum datum)i;
            return true;
        }
    return false;
}

struct pair {
    double lon, lat;
};

static bool is_shifted(struct pair p) { return p.lon >= 72.004 && p.lon <= 137.8347 && p.lat >= 0.8293 && p.lat <= 55.8271; }

static double waves(double at, double far, double near, double far_period, double near_period) {
    return (far * sin(at / far_period * M_PI) + near * sin(at * M_PI / near_period)) * 2.0 / 3.0;
}

static struct pair gcj_shift(struct pair p) {
    double x = p.lon - 105.0, y = p.lat - 35.0, root = 0.1 * sqrt(fabs(x));
    double ripple = (20.0 * sin(6.0 * x * M_PI) + 20.0 * sin(2.0 * x * M_PI)) * 2.0 / 3.0;
    double north =
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 2.0 * root + ripple + waves(y, 40.0, 20.0, 3.0, 1.0) + waves(y, 160.0, 320.0, 12.0, 30.0);
    double east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + root + ripple + waves(x, 40.0, 20.0, 3.0, 1.0) + waves(x, 150.0, 300.0, 12.0, 30.0);
    double angle = p.lat / 180.0 * M_PI, m = 1.0 - eccentricity2 * sin(angle) * sin(angle);
    return (struct pair){east * 180.0 / (axis_m / sqrt(m) * cos(angle) * M_PI), north * 180.0 / (axis_m * (1.0 - eccentricity2) / (m * sqrt(m)) * M_PI)};
}

static struct pair gcj_from_wgs(struct pair p) {
    if (!is_shifted(p))
        return p;
    struct pair shift = gcj_shift(p);
    return (struct pair){p.lon + shift.lon, p.lat + shift.lat};
}

static struct pair bd_from_gcj(struct pair p) {
    if (!is_shifted(p))
        return p;
    double radius = hypot(p.lon, p.lat) + 0.00002 * sin(p.lat * bd_turn);
    double turn = atan2(p.lat, p.lon) + 0.000003 * cos(p.lon * bd_turn);
    return (struct pair){radius * cos(turn) + 0.0065, radius * sin(turn) + 0.006};
}

/* Fixed point: move the guess by what the way there still misses. The shift changes slowly (under 2 % a step), so ten
 * rounds end far below 1e-10; outside the shifted rectangle the first round is already exact. */
static struct pair undo(struct pair (*there)(struct pair), struct pair wanted) {
    struct pair guess = wanted;
    for (int i = 0; i < 10; i++) {
        struct pair got = there(guess);
        guess.lon -= got.lon - wanted.lon;
        guess.lat -= got.lat - wanted.lat;
    }
    return guess;
}

static bool is_on_earth(double lon, double lat) { return isfinite(lon) && isfinite(lat) && fabs(lon) <= 180.0 && fabs(lat) <= 90.0; }

bool datum_to_wgs84(enum datum from, double lon, double lat, double *ret_lon, double *ret_lat) {
    if (!is_on_earth(lon, lat))
        return false;
    struct pair p = {lon, lat};
    if (from == DATUM_BD09)
        p = undo(bd_from_gcj, p);
    if (from == DATUM_BD09 || from == DATUM_GCJ02)
        p = undo(gcj_from_wgs, p);
    *ret_lon = p.lon;
    *ret_lat = p.lat;
    return true;
}

bool datum_from_wgs84(enum datum to, double lon, double lat, double *ret_lon, double *ret_lat) {
    if (!is_on_earth(lon, lat))
        return false;
    struct pair p = {lon, lat};
    if (to == DATUM_BD09 || to == DATUM_GCJ02)
        p = gcj_from_wgs(p);
    if (to == DATUM_BD09)
        p = bd_from_gcj(p);
    *ret_lon = p.lon;
    *ret_lat = p.lat;
    return true;
}
