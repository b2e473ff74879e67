/* Districts, streets, communities and cells: the grid is cut by lines that carry roads, and each region's border is
 * traced along shared grid points, so neighbours fit exactly. */
#include "demo/ground.h"
#include <math.h>
#include <string.h>

enum { DISTRICTS = 4, STREETS_EACH = 4, DIVISIONS_MOST = 400, COMMUNITY_CELLS = 44 };

struct rectangle {
    int i0, j0, i1, j1; /* cells, end excluded */
};

/* The outline: a rounded rectangle with some wobble, in grid coordinates from -1 to 1. */
static double outline_at(double angle) { return 0.96 + 0.05 * sin(5 * angle) + 0.04 * sin(9 * angle + 1); }

static double outline_measure(double u, double v) { return pow(fabs(u), 2.7) + pow(fabs(v), 2.7); }

static bool in_city(int i, int j) {
    double u = (i + 0.5 - GRID_X / 2.0) / (GRID_X / 2.0), v = (j + 0.5 - GRID_Y / 2.0) / (GRID_Y / 2.0);
    return outline_measure(u, v) < outline_at(atan2(v, u));
}

static int cells_in(const struct rectangle *r) {
    int count = 0;
    for (int i = r->i0; i < r->i1; i++)
        for (int j = r->j0; j < r->j1; j++)
            count += in_city(i, j);
    return count;
}

/* The line nearest the halfway point (by cells) that is of the best rank there is: main, second, any. */
static int best_cut(const struct rectangle *r, bool upright) {
    int from = upright ? r->i0 : r->j0, to = upright ? r->i1 : r->j1, count = upright ? GRID_X : GRID_Y;
    int whole = cells_in(r), best = -1;
    double best_cost = 1e9;
    for (int at = from + 2; at <= to - 2; at++) {
        struct rectangle part = *r;
        if (upright)
            part.i1 = at;
        else
            part.j1 = at;
        double share = whole ? (double)cells_in(&part) / whole : 0;
        if (share < 0.3 || share > 0.7)
            continue;
        double cost = fabs(share - 0.5) - (ground_is_main_line(at, count) ? 0.25 : ground_is_second_line(at, count) ? 0.15 : 0);
        if (cost < best_cost) {
            best_cost = cost;
            best = at;
        }
    }
    return best;
}

static bool cut(const struct rectangle *r, bool upright, struct rectangle *ret_a, struct rectangle *ret_b) {
    int at = best_cut(r, upright);
    if (at < 0)
        return false;
    *ret_a = *ret_b = *r;
    if (upright)
        ret_a->i1 = ret_b->i0 = at;
    else
        ret_a->j1 = ret_b->j0 = at;
    return true;
}

static bool is_wide(const struct rectangle *r) { return r->i1 - r->i0 >= r->j1 - r->j0; }

static struct ground_division *division_add(struct ground *g, int level, size_t parent, str code, str name) {
    if (g->division_count == DIVISIONS_MOST)
        return NULL;
    struct ground_division *d = &g->divisions[g->division_count++];
    *d = (struct ground_division){.code = code, .name = name, .level = level, .parent = parent};
    return d;
}

struct naming {
    size_t street, community;
};

static err divide_communities(struct ground *g, const struct rectangle *r, size_t street, struct naming *names, int *serial) {
    struct rectangle a, b;
    if (cells_in(r) > COMMUNITY_CELLS && (cut(r, is_wide(r), &a, &b) || cut(r, !is_wide(r), &a, &b))) {
        TRY(divide_communities(g, &a, street, names, serial));
        return divide_communities(g, &b, street, names, serial);
    }
    if (!cells_in(r))
        return NULL;
    str name = str_of(ground_community_names[names->community++ % ground_community_name_count]);
    str code = str_format(g->arena, STR_F "%03d", STR_A(g->divisions[street].code), ++*serial);
    size_t index = g->division_count;
    if (!division_add(g, 3, street, code, str_format(g->arena, STR_F "社区", STR_A(name))))
        return &err_no_memory;
    for (int i = r->i0; i < r->i1; i++)
        for (int j = r->j0; j < r->j1; j++)
            if (in_city(i, j))
                g->community_of[i][j] = (int)index;
    return NULL;
}

static err divide_streets(struct ground *g, const struct rectangle *r, int pieces, size_t district, struct naming *names, int *serial) {
    struct rectangle a, b;
    if (pieces > 1 && cut(r, is_wide(r), &a, &b)) {
        TRY(divide_streets(g, &a, pieces / 2, district, names, serial));
        return divide_streets(g, &b, pieces - pieces / 2, district, names, serial);
    }
    str name = str_of(ground_street_names[names->street++ % ground_street_name_count]);
    size_t index = g->division_count;
    if (!division_add(g, 2, district, str_format(g->arena, STR_F "%03d", STR_A(g->divisions[district].code), ++*serial),
                      str_format(g->arena, STR_F "街道", STR_A(name))))
        return &err_no_memory;
    int communities = 0;
    return divide_communities(g, r, index, names, &communities);
}

/* ---- borders ---- */

static bool belongs(const struct ground *g, int i, int j, size_t division, int level) {
    if (i < 0 || j < 0 || i >= GRID_X || j >= GRID_Y || g->community_of[i][j] < 0)
        return false;
    size_t at = (size_t)g->community_of[i][j];
    while (g->divisions[at].level > level)
        at = g->divisions[at].parent;
    return at == division;
}

static bool is_outside(const struct ground *g, int i, int j) { return i < 0 || j < 0 || i >= GRID_X || j >= GRID_Y || g->community_of[i][j] < 0; }

/* A grid point on the city's edge is smoothed along it, so that the edge is a curve and not a staircase. */
static bool is_on_edge(const struct ground *g, int i, int j) {
    return is_outside(g, i, j) || is_outside(g, i - 1, j) || is_outside(g, i, j - 1) || is_outside(g, i - 1, j - 1);
}

static struct place_xy corner(const struct ground *g, int i, int j) {
    return is_on_edge(g, i, j) ? ground_grid(g, g->edge[i][j].x, g->edge[i][j].y) : ground_grid(g, i, j);
}

static void add_edge(const struct ground *g, struct place_xy *points, size_t *count, int i, int j, int di, int dj) {
    bool straight = is_on_edge(g, i, j) || is_on_edge(g, i + di, j + dj);
    struct place_xy a = corner(g, i, j), b = corner(g, i + di, j + dj);
    for (int step = 0; step < GRID_STEPS; step++) {
        double t = step / (double)GRID_STEPS;
        points[(*count)++] = straight ? (struct place_xy){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)} : ground_grid(g, i + di * t, j + dj * t);
    }
}

struct grid_point {
    int i, j;
};
enum { BORDER_MOST = 4 * (GRID_X + GRID_Y) * 4 };

/* Walks the border with the region on the left; at a crossing turns left first, so pieces touching by a corner stay apart.
 * The first point is not repeated. */
static err walk(struct ground *g, size_t division, int level, struct grid_point *ret, size_t *ret_count) {
    static const int di[] = {1, 0, -1, 0}, dj[] = {0, 1, 0, -1};
    /* cells to the left and right of an edge from grid point (i,j) */
    static const int left_i[] = {0, -1, -1, 0}, left_j[] = {0, 0, -1, -1}, right_i[] = {0, 0, -1, -1}, right_j[] = {-1, 0, 0, -1};
    struct grid_point at = {-1, -1}, start;
    for (int j = 0; j < GRID_Y && at.i < 0; j++)
        for (int i = 0; i < GRID_X && at.i < 0; i++)
            if (belongs(g, i, j, division, level))
                at = (struct grid_point){i, j};
    if (at.i < 0)
        return &err_bug;
    start = at;
    size_t count = 0;
    int heading = 0;
    do {
        if (count == BORDER_MOST)
            return &err_bug;
        ret[count++] = at;
        at.i += di[heading];
        at.j += dj[heading];
        for (int turn = 1; turn >= -2; turn--) { /* left, straight, right, back */
            int next = (heading + turn + 4) % 4;
            if (belongs(g, at.i + left_i[next], at.j + left_j[next], division, level) &&
                !belongs(g, at.i + right_i[next], at.j + right_j[next], division, level)) {
                heading = next;
                break;
            }
        }
    } while (at.i != start.i || at.j != start.j);
    *ret_count = count;
    return NULL;
}

static err trace(struct ground *g, size_t division, int level, struct line_xy *ret) {
    struct grid_point *border = ARENA_LIST(g->arena, struct grid_point, BORDER_MOST);
    size_t corners = 0, count = 0;
    if (!border)
        return &err_no_memory;
    TRY(walk(g, division, level, border, &corners));
    struct place_xy *points = ARENA_LIST(g->arena, struct place_xy, corners * GRID_STEPS + 1);
    if (!points)
        return &err_no_memory;
    for (size_t k = 0; k < corners; k++) {
        struct grid_point a = border[k], b = border[(k + 1) % corners];
        add_edge(g, points, &count, a.i, a.j, b.i - a.i, b.j - a.j);
    }
    points[count++] = points[0];
    *ret = (struct line_xy){points, count};
    return NULL;
}

/* Every corner of the city's border moves toward the middle of its neighbours, a few times over. */
static err smooth_edge(struct ground *g) {
    enum { TIMES = 3 };
    struct grid_point *border = ARENA_LIST(g->arena, struct grid_point, BORDER_MOST);
    struct place_xy *now = ARENA_LIST(g->arena, struct place_xy, BORDER_MOST), *next = ARENA_LIST(g->arena, struct place_xy, BORDER_MOST);
    size_t count = 0;
    if (!border || !now || !next)
        return &err_no_memory;
    TRY(walk(g, 0, 0, border, &count));
    for (size_t k = 0; k < count; k++)
        now[k] = (struct place_xy){border[k].i, border[k].j};
    for (int time = 0; time < TIMES; time++) {
        for (size_t k = 0; k < count; k++) {
            struct place_xy a = now[(k + count - 1) % count], b = now[k], c = now[(k + 1) % count];
            next[k] = (struct place_xy){(a.x + 2 * b.x + c.x) / 4, (a.y + 2 * b.y + c.y) / 4};
        }
        struct place_xy *swap = now;
        now = next;
        next = swap;
    }
    for (size_t k = 0; k < count; k++)
        g->edge[border[k].i][border[k].j] = now[k];
    return NULL;
}

static void mark_inside(struct ground *g, size_t division, int level) {
    double x = 0, y = 0, best = 1e18;
    int count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < GRID_X; i++)
            for (int j = 0; j < GRID_Y; j++) {
                if (!belongs(g, i, j, division, level))
                    continue;
                struct place_xy p = ground_grid(g, i + 0.5, j + 0.5);
                if (pass == 0) {
                    x += p.x, y += p.y, count++;
                    continue;
                }
                double away = (p.x - x / count) * (p.x - x / count) + (p.y - y / count) * (p.y - y / count);
                if (away < best) {
                    best = away;
                    g->divisions[division].inside = p;
                }
            }
}

/* Of the corners, each side counting alike. */
static struct place_xy middle_of(const struct place_xy *points, size_t count) {
    struct place_xy sum = {0, 0};
    for (size_t k = 0; k + 1 < count; k++)
        sum.x += points[k].x, sum.y += points[k].y;
    return (struct place_xy){sum.x / (double)(count - 1), sum.y / (double)(count - 1)};
}

static err make_cells(struct ground *g) {
    static const int di[] = {1, 0, -1, 0}, dj[] = {0, 1, 0, -1};
    g->cells = ARENA_LIST(g->arena, struct ground_cell, GRID_X * GRID_Y);
    int *serial = ARENA_LIST(g->arena, int, DIVISIONS_MOST);
    if (!g->cells || !serial)
        return &err_no_memory;
    for (int j = 0; j < GRID_Y; j++)
        for (int i = 0; i < GRID_X; i++) {
            if (g->community_of[i][j] < 0)
                continue;
            size_t community = (size_t)g->community_of[i][j], count = 0;
            struct ground_cell *c = &g->cells[g->cell_count++];
            struct place_xy *points = ARENA_LIST(g->arena, struct place_xy, 4 * GRID_STEPS + 1);
            if (!points)
                return &err_no_memory;
            int at_i = i, at_j = j;
            for (int side = 0; side < 4; side++) {
                add_edge(g, points, &count, at_i, at_j, di[side], dj[side]);
                at_i += di[side];
                at_j += dj[side];
            }
            points[count++] = points[0];
            *c = (struct ground_cell){str_format(g->arena, STR_F "%03d", STR_A(g->divisions[community].code), ++serial[community]),
                                      community,
                                      {points, count},
                                      middle_of(points, count)};
        }
    return NULL;
}

err ground_divide(struct ground *g) {
    static const char *const districts[DISTRICTS] = {"文昌区", "明德区", "清河区", "新城区"};
    memset(g->community_of, -1, sizeof g->community_of);
    g->divisions = ARENA_LIST(g->arena, struct ground_division, DIVISIONS_MOST);
    if (!g->divisions || !division_add(g, 0, 0, STR("4199"), STR("文城市")))
        return &err_no_memory;
    struct rectangle whole = {0, 0, GRID_X, GRID_Y}, west, east, parts[DISTRICTS];
    if (!cut(&whole, true, &west, &east) || !cut(&west, false, &parts[0], &parts[1]) || !cut(&east, false, &parts[2], &parts[3]))
        return &err_bug;
    struct naming names = {0, 0};
    for (int d = 0; d < DISTRICTS; d++) {
        size_t index = g->division_count;
        if (!division_add(g, 1, 0, str_format(g->arena, "4199%02d", d + 1), str_of(districts[d])))
            return &err_no_memory;
        int streets = 0;
        TRY(divide_streets(g, &parts[d], STREETS_EACH, index, &names, &streets));
    }
    TRY(smooth_edge(g));
    for (size_t d = 0; d < g->division_count; d++) {
        TRY(trace(g, d, g->divisions[d].level, &g->divisions[d].ring));
        mark_inside(g, d, g->divisions[d].level);
    }
    return make_cells(g);
}
