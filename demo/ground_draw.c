/* What makes the map look like a city: a river with a tributary, lakes, parks, roads of five classes, blocks. */
#include "demo/ground.h"
#include <math.h>

static const struct {
    const char *name;
    double x, y, rx, ry, lake; /* lake: share of the park, 0 none */
} parks[] = {{"月湖公园", -2300, 1500, 520, 400, 0.62}, {"人民公园", 250, 700, 330, 260, 0.35},  {"南湖公园", 2900, -2500, 620, 430, 0.66},
             {"文庙公园", -700, -1700, 230, 190, 0},    {"植物园", -4300, -2100, 560, 480, 0.2}, {"体育公园", 3900, 1700, 420, 330, 0},
             {"湿地公园", 5200, -700, 560, 330, 0.7},   {"烈士陵园", -4200, 2500, 260, 220, 0},  {"儿童公园", 1200, 2600, 240, 200, 0.3},
             {"科技公园", 4600, 3300, 300, 240, 0},     {"玉兰公园", -1500, 3100, 260, 180, 0},  {"东关游园", 2200, 300, 150, 120, 0},
             {"西关游园", -3300, 250, 150, 130, 0},     {"站前绿地", -400, -3400, 170, 110, 0}};

/* Inside a park, with a margin of its border: no small roads, no blocks. */
static bool in_park(struct place_xy p) {
    for (size_t k = 0; k < sizeof parks / sizeof *parks; k++) {
        double u = (p.x - parks[k].x) / parks[k].rx, v = (p.y - parks[k].y) / parks[k].ry;
        if (u * u + v * v < 0.86)
            return true;
    }
    return false;
}

static err feature_line(struct ground *g, const char *class_word, str name, const struct place_xy *points, size_t count) {
    if (count < 2)
        return NULL;
    struct place_xy *kept = ARENA_LIST(g->arena, struct place_xy, count);
    struct ground_feature *f = ground_feature_add(g, "roads", class_word, name, false);
    if (!kept || !f)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++)
        kept[i] = points[i];
    f->line = (struct line_xy){kept, count};
    return NULL;
}

/* A road along a grid line. Small roads end at the river; large ones cross it. */
static err grid_road(struct ground *g, bool upright, int line, double from, double to, const char *class_word, str name, bool crosses) {
    enum { MOST = (GRID_X + GRID_Y) * 4 };
    struct place_xy points[MOST];
    size_t count = 0;
    for (double at = from; at <= to + 1e-9 && count < MOST; at += 0.5) {
        struct place_xy p = upright ? ground_grid(g, line, at) : ground_grid(g, at, line);
        if (in_park(p) || (!crosses && ground_is_wet(p))) {
            TRY(feature_line(g, class_word, name, points, count));
            count = 0;
            continue;
        }
        points[count++] = p;
    }
    return feature_line(g, class_word, name, points, count);
}

static bool has_city(const struct ground *g, bool upright, int line, int at) {
    int i = upright ? line : at, j = upright ? at : line;
    for (int side = -1; side <= 0; side++) {
        int a = upright ? i + side : i, b = upright ? j : j + side;
        if (a >= 0 && b >= 0 && a < GRID_X && b < GRID_Y && g->community_of[a][b] >= 0)
            return true;
    }
    return false;
}

static err whole_line(struct ground *g, bool upright, int line, const char *class_word, str name, int skip_of_ten) {
    int count = upright ? GRID_Y : GRID_X, start = -1;
    for (int at = 0; at <= count; at++) {
        bool here = at < count && has_city(g, upright, line, at);
        int other = upright ? GRID_Y : GRID_X;
        if (here && skip_of_ten && (ground_is_main_line(at, other) || ground_is_second_line(at, other)) && start >= 0) {
            TRY(grid_road(g, upright, line, start, at, class_word, name, skip_of_ten < 3));
            start = rng_below(&g->rng, 10) < (uint32_t)skip_of_ten ? -2 : at;
            continue;
        }
        if (here && start == -2 && (ground_is_main_line(at, other) || ground_is_second_line(at, other)))
            start = at;
        if (here && start == -1)
            start = at;
        if (!here && start >= 0) {
            TRY(grid_road(g, upright, line, start, at, class_word, name, skip_of_ten < 3));
            start = -1;
        }
    }
    return NULL;
}

static err draw_grid_roads(struct ground *g, size_t *next_name) {
    for (int pass = 0; pass < 3; pass++)
        for (int upright = 0; upright < 2; upright++) {
            int count = upright ? GRID_X : GRID_Y;
            for (int line = 1; line < count; line++) {
                bool first = ground_is_main_line(line, count), second = ground_is_second_line(line, count);
                int rank = first ? 0 : second ? 1 : 2;
                if (rank != pass || (rank == 2 && rng_below(&g->rng, 10) < 4))
                    continue;
                static const char *const classes[] = {"primary", "secondary", "tertiary"};
                static const int skips[] = {0, 1, 5};
                str name = rank < 2 ? str_of(ground_road_names[(*next_name)++ % ground_road_name_count])
                                    : str_of(ground_road_names[rng_below(&g->rng, (uint32_t)ground_road_name_count)]);
                if (rank == 2)
                    name = str_format(g->arena, STR_F "%s", STR_A(name), rng_below(&g->rng, 2) ? "东巷" : "西巷");
                TRY(whole_line(g, upright, line, classes[rank], name, skips[rank]));
            }
        }
    return NULL;
}

static err draw_ring(struct ground *g, double share, const char *class_word, str name) {
    enum { POINTS = 240 };
    struct place_xy points[POINTS + 1];
    for (int k = 0; k <= POINTS; k++) {
        double a = 2 * M_PI * k / POINTS, c = cos(a), s = sin(a);
        double u = copysign(pow(fabs(c), 0.75), c) * share, v = copysign(pow(fabs(s), 0.75), s) * share;
        points[k] = ground_grid(g, GRID_X / 2.0 * (1 + u), GRID_Y / 2.0 * (1 + v));
    }
    return feature_line(g, class_word, name, points, POINTS + 1);
}

static err draw_straight(struct ground *g, double i0, double j0, double i1, double j1, const char *class_word, str name) {
    struct place_xy points[121];
    for (int k = 0; k <= 120; k++)
        points[k] = ground_grid(g, i0 + (i1 - i0) * k / 120, j0 + (j1 - j0) * k / 120);
    return feature_line(g, class_word, name, points, 121);
}

static err area(struct ground *g, const char *layer, const char *class_word, str name, const struct place_xy *points, size_t count) {
    struct place_xy *kept = ARENA_LIST(g->arena, struct place_xy, count + 1);
    struct ground_feature *f = ground_feature_add(g, layer, class_word, name, true);
    if (!kept || !f)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++)
        kept[i] = points[i];
    kept[count] = kept[0];
    f->line = (struct line_xy){kept, count + 1};
    return NULL;
}

static err draw_river(struct ground *g) {
    enum { STEPS = 220 };
    struct place_xy points[2 * (STEPS + 1)];
    size_t count = 0;
    for (int k = 0; k <= STEPS; k++) {
        double x = -8600 + 17200.0 * k / STEPS;
        points[count++] = (struct place_xy){x, ground_river_y(x) - ground_river_half_width(x)};
    }
    for (int k = STEPS; k >= 0; k--) {
        double x = -8600 + 17200.0 * k / STEPS;
        points[count++] = (struct place_xy){x, ground_river_y(x) + ground_river_half_width(x)};
    }
    TRY(area(g, "water", "river", STR("文水河"), points, count));
    count = 0; /* a tributary from the north, thinner upstream */
    for (int side = -1; side <= 1; side += 2)
        for (int k = 0; k <= 80; k++) {
            int step = side < 0 ? k : 80 - k;
            double t = step / 80.0, x = 1500 + 900 * t + 260 * sin(t * 7), y = ground_river_y(1500) + t * 6400;
            points[count++] = (struct place_xy){x + side * (24 - 12 * t), y};
        }
    return area(g, "water", "river", STR("明溪"), points, count);
}

static err draw_blob(struct ground *g, const char *layer, const char *class_word, str name, double x, double y, double rx, double ry) {
    enum { POINTS = 72 };
    struct place_xy points[POINTS];
    double a1 = rng_unit(&g->rng) * 6, a2 = rng_unit(&g->rng) * 6;
    for (int k = 0; k < POINTS; k++) {
        double a = 2 * M_PI * k / POINTS, r = 1 + 0.14 * sin(3 * a + a1) + 0.08 * sin(5 * a + a2);
        points[k] = (struct place_xy){x + rx * r * cos(a), y + ry * r * sin(a)};
    }
    return area(g, layer, class_word, name, points, POINTS);
}

static err draw_green_and_lakes(struct ground *g) {
    for (size_t k = 0; k < sizeof parks / sizeof *parks; k++) {
        TRY(draw_blob(g, "green", "park", str_of(parks[k].name), parks[k].x, parks[k].y, parks[k].rx, parks[k].ry));
        if (parks[k].lake > 0)
            TRY(draw_blob(g, "water", "lake", parks[k].lake > 0.6 ? str_format(g->arena, "%s湖", parks[k].name) : STR_NONE, parks[k].x + 30, parks[k].y - 20,
                          parks[k].rx * parks[k].lake, parks[k].ry * parks[k].lake));
    }
    TRY(draw_blob(g, "green", "wood", STR("凤鸣山"), -6400, 4300, 1500, 1100));
    return draw_blob(g, "green", "wood", STR("青禾林场"), 6600, -4200, 1300, 900);
}

/* Blocks: the ground between roads, drawn a little inside them, with what stands there. */
static err draw_blocks(struct ground *g) {
    for (int i = 0; i + 1 < GRID_X; i += 2)
        for (int j = 0; j + 1 < GRID_Y; j += 2) {
            struct place_xy middle = ground_grid(g, i + 1, j + 1);
            if (g->community_of[i][j] < 0 || g->community_of[i + 1][j + 1] < 0 || g->community_of[i + 1][j] < 0 || g->community_of[i][j + 1] < 0 ||
                ground_is_wet(middle) || in_park(middle))
                continue;
            double away = hypot(middle.x, middle.y);
            uint32_t dice = rng_below(&g->rng, 100);
            const char *use = away < 1700   ? (dice < 45 ? "shops" : "housing")
                              : dice < 62   ? "housing"
                              : dice < 76   ? "shops"
                              : dice < 86   ? "school"
                              : away > 4200 ? "works"
                                            : "office";
            struct place_xy points[16];
            size_t count = 0;
            double in = 0.12;
            double corner[4][2] = {{i + in, j + in}, {i + 2 - in, j + in}, {i + 2 - in, j + 2 - in}, {i + in, j + 2 - in}};
            bool wet = false;
            for (int side = 0; side < 4; side++)
                for (int k = 0; k < 3; k++) {
                    double t = k / 3.0;
                    const double *a = corner[side], *b = corner[(side + 1) % 4];
                    points[count] = ground_grid(g, a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t);
                    wet = wet || ground_is_wet(points[count]);
                    count++;
                }
            if (!wet)
                TRY(area(g, "blocks", use, STR_NONE, points, count));
        }
    return NULL;
}

static err draw_railway(struct ground *g) {
    struct place_xy points[161];
    for (int k = 0; k <= 160; k++) {
        double x = -9000 + 18000.0 * k / 160;
        points[k] = (struct place_xy){x, -3950 + 420 * sin(x / 5200 + 2) + 0.05 * x};
    }
    struct ground_feature *f = ground_feature_add(g, "roads", "railway", STR("铁路"), false);
    struct place_xy *kept = ARENA_LIST(g->arena, struct place_xy, 161);
    if (!f || !kept)
        return &err_no_memory;
    for (int k = 0; k <= 160; k++)
        kept[k] = points[k];
    f->line = (struct line_xy){kept, 161};
    return NULL;
}

err ground_draw(struct ground *g) {
    size_t next_name = 0;
    TRY(draw_river(g));
    TRY(draw_green_and_lakes(g));
    TRY(draw_blocks(g));
    TRY(draw_grid_roads(g, &next_name));
    TRY(draw_ring(g, 0.52, "trunk", STR("环城路")));
    TRY(draw_ring(g, 0.93, "trunk", STR("外环路")));
    TRY(draw_straight(g, GRID_X * 0.26, GRID_Y * 0.2, GRID_X * 0.88, GRID_Y * 0.86, "primary", STR("迎宾大道")));
    return draw_railway(g);
}
