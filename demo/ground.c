#include "demo/ground.h"
#include <math.h>

/* An empty spot on no real city's centre; the city is invented. */
static const double centre_lon = 114.62, centre_lat = 34.18, metres_a_degree = 111320.0;

void ground_lonlat(struct place_xy p, double *ret_lon, double *ret_lat) {
    const double turn = -0.12; /* few cities stand square to the compass */
    double x = p.x * cos(turn) - p.y * sin(turn), y = p.x * sin(turn) + p.y * cos(turn);
    *ret_lon = round((centre_lon + x / (metres_a_degree * cos(centre_lat * M_PI / 180))) * 1e7) / 1e7; /* a centimetre */
    *ret_lat = round((centre_lat + y / metres_a_degree) * 1e7) / 1e7;
}

static double between_lines(const double *lines, int count, double at) {
    int i = (int)floor(at);
    if (i < 0)
        i = 0;
    if (i >= count)
        i = count - 1;
    return lines[i] + (at - i) * (lines[i + 1] - lines[i]);
}

struct place_xy ground_grid(const struct ground *g, double i, double j) {
    double x = between_lines(g->line_x, GRID_X, i), y = between_lines(g->line_y, GRID_Y, j);
    double dx = 230 * sin(y / 2600 + 0.6) + 150 * sin((x + y) / 3800 + 2.1) + 45 * sin(y / 900 + x / 2100);
    double dy = 270 * sin(x / 3100 + 1.1) + 120 * sin((x - 0.7 * y) / 2500) + 45 * sin(x / 1000 - y / 1900);
    return (struct place_xy){x + dx, y + dy};
}

double ground_river_y(double x) { return -520 + 560 * sin(x / 2450 + 0.4) + 190 * sin(x / 980 + 1.0); }

double ground_river_half_width(double x) { return 62 + 22 * sin(x / 1700) + 10 * sin(x / 610); }

bool ground_is_wet(struct place_xy p) { return fabs(p.y - ground_river_y(p.x)) < ground_river_half_width(p.x) + 12; }

/* Main lines about every eleven cells, second lines between them. */
bool ground_is_main_line(int index, int count) { return index % 11 == 4 && index > 2 && index < count - 2; }

bool ground_is_second_line(int index, int count) { return (index % 11 == 9 || index % 11 == 1) && index > 2 && index < count - 2; }

static void space_lines(struct ground *g) {
    double x = 0, y = 0;
    for (int i = 0; i <= GRID_X; i++) {
        g->line_x[i] = x;
        x += (double)rng_between(&g->rng, 118, 182);
    }
    for (int j = 0; j <= GRID_Y; j++) {
        g->line_y[j] = y;
        y += (double)rng_between(&g->rng, 118, 182);
    }
    double middle_x = g->line_x[GRID_X] / 2, middle_y = g->line_y[GRID_Y] / 2;
    for (int i = 0; i <= GRID_X; i++)
        g->line_x[i] -= middle_x;
    for (int j = 0; j <= GRID_Y; j++)
        g->line_y[j] -= middle_y;
}

struct ground_feature *ground_feature_add(struct ground *g, const char *layer, const char *class_word, str name, bool is_area) {
    enum { MOST = 6000 };
    if (!g->features)
        g->features = ARENA_LIST(g->arena, struct ground_feature, MOST);
    if (!g->features || g->feature_count == MOST)
        return NULL;
    struct ground_feature *f = &g->features[g->feature_count++];
    *f = (struct ground_feature){layer, class_word, name, is_area, {NULL, 0}};
    return f;
}

err ground_make(struct arena *arena, uint64_t seed, struct ground **ret) {
    struct ground *g = ARENA_NEW(arena, struct ground);
    if (!g)
        return &err_no_memory;
    g->arena = arena;
    g->rng = rng_seed(seed);
    space_lines(g);
    TRY(ground_divide(g));
    TRY(ground_draw(g));
    TRY(ground_settle(g, 1200));
    *ret = g;
    return NULL;
}
