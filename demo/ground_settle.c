/* Twelve hundred sites of 39 kinds, each where such a place would be: estates inside blocks, markets and shops on roads,
 * crossings where roads meet. The kinds are those of standards/place-types. */
#include "demo/ground.h"
#include <math.h>

enum pattern {
    IN_EVERY_COMMUNITY, /* one in each, named after it */
    IN_BLOCKS,          /* named community + number or word */
    ON_ROADS,           /* named road + suffix */
    IS_ROAD,            /* the road itself, a line */
    AT_CROSSING,        /* two roads */
    ON_RIVER,           /* the bank of the river */
    IN_PARKS,           /* the park as an area */
    IN_CITY             /* few, named 文城市… or by district */
};

struct kind {
    const char *type, *suffix;
    enum pattern pattern;
    int count;
    bool is_key; /* kinds that the command office watches first: community fronts, wet markets, old estates, lanes */
};

static const struct kind kinds[] = {
    {"community", "社区居委会", IN_EVERY_COMMUNITY, 0, true},
    {"estate", "小区", IN_BLOCKS, 110, false},
    {"old_estate", "家属院", IN_BLOCKS, 70, true},
    {"main_road", "", IS_ROAD, 50, false},
    {"shopping_street", "商业街", ON_ROADS, 14, false},
    {"back_lane", "背街", ON_ROADS, 72, true},
    {"wet_market", "农贸市场", ON_ROADS, 42, true},
    {"hospital", "医院", ON_ROADS, 24, false},
    {"service_hall", "政务服务大厅", IN_CITY, 8, false},
    {"bus_station", "汽车站", IN_CITY, 4, false},
    {"rail_station", "火车站", IN_CITY, 2, false},
    {"bus_line", "路公交线", IN_CITY, 24, false},
    {"bus_stop", "公交站", ON_ROADS, 52, false},
    {"taxi", "出租汽车公司", IN_CITY, 4, false},
    {"crossing", "路口", AT_CROSSING, 70, false},
    {"park", "", IN_PARKS, 14, false},
    {"square", "广场", ON_ROADS, 16, false},
    {"construction_site", "建筑工地", ON_ROADS, 30, false},
    {"school", "学校", IN_BLOCKS, 52, false},
    {"school_surroundings", "学校周边", IN_BLOCKS, 30, false},
    {"mall", "超市", ON_ROADS, 36, false},
    {"health_center", "社区卫生服务中心", ON_ROADS, 18, false},
    {"venue", "文化馆", IN_CITY, 10, false},
    {"scenic_area", "景区", IN_CITY, 5, false},
    {"hotel", "宾馆", ON_ROADS, 24, false},
    {"restaurant", "餐饮店", ON_ROADS, 38, false},
    {"bank", "银行营业厅", ON_ROADS, 26, false},
    {"telecom_hall", "通信营业厅", ON_ROADS, 16, false},
    {"utility_hall", "水电气热营业厅", ON_ROADS, 12, false},
    {"tax_hall", "办税服务厅", IN_CITY, 5, false},
    {"river_lake", "段河岸", ON_RIVER, 12, false},
    {"pharmacy", "药店", ON_ROADS, 26, false},
    {"internet_bar", "网吧", ON_ROADS, 18, false},
    {"cinema", "影剧院", ON_ROADS, 8, false},
    {"public_toilet", "公厕", ON_ROADS, 40, false},
    {"waste_station", "垃圾转运站", ON_ROADS, 20, false},
    {"culture_center", "综合文化服务中心", IN_CITY, 16, false},
    {"urban_fringe", "城乡接合部", IN_BLOCKS, 10, true},
    {"heritage_base", "爱国主义教育基地", IN_CITY, 4, false},
};

struct settling {
    struct ground *g;
    const struct ground_feature **roads; /* named roads of the first three classes */
    size_t road_count;
};

static bool ring_has(const struct line_xy *ring, struct place_xy p) {
    bool inside = false;
    for (size_t i = 0, j = ring->count - 1; i < ring->count; j = i++) {
        struct place_xy a = ring->at[i], b = ring->at[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

/* The cell a point lies in; false outside the city. */
static bool cell_of(const struct ground *g, struct place_xy p, size_t *ret) {
    for (size_t c = 0; c < g->cell_count; c++) {
        const struct ground_cell *cell = &g->cells[c];
        if (fabs(cell->inside.x - p.x) < 400 && fabs(cell->inside.y - p.y) < 400 && ring_has(&cell->ring, p)) {
            *ret = c;
            return true;
        }
    }
    return false;
}

static err add(struct ground *g, const struct kind *kind, str name, const char *geometry_kind, struct place_xy at, struct line_xy shape) {
    size_t cell, room = 1400;
    if (!g->sites)
        g->sites = ARENA_LIST(g->arena, struct ground_site, room);
    if (!g->sites || !name.at)
        return &err_no_memory;
    if (g->site_count == room || !cell_of(g, at, &cell))
        return NULL;
    size_t community = g->cells[cell].community;
    size_t district = g->divisions[g->divisions[community].parent].parent;
    for (size_t i = 0; i < g->site_count; i++) /* two of one name are told apart by a number */
        if (str_equal(g->sites[i].name, name)) {
            name = str_format(g->arena, STR_F "（%zu）", STR_A(name), g->site_count);
            break;
        }
    g->sites[g->site_count++] = (struct ground_site){name, kind->type, geometry_kind, at, shape, community, district, kind->is_key};
    return NULL;
}

static str community_word(const struct ground *g, size_t community) { /* 钟楼社区 → 钟楼 */
    str name = g->divisions[community].name;
    return str_slice(name, 0, name.len - STR("社区").len);
}

static struct place_xy somewhere_in(struct ground *g, size_t *ret_community) {
    const struct ground_cell *c = &g->cells[rng_below(&g->rng, (uint32_t)g->cell_count)];
    *ret_community = c->community;
    return (struct place_xy){c->inside.x + (double)rng_between(&g->rng, -30, 30), c->inside.y + (double)rng_between(&g->rng, -30, 30)};
}

static err in_blocks(struct ground *g, const struct kind *kind) {
    static const char *const words[] = {"花园", "佳苑", "新村", "一区", "二区", "名居", "里", "苑"};
    static const char *const schools[] = {"小学", "中学", "实验小学", "第二小学"};
    static const char *const yards[] = {"一号院", "二号院", "三号院", "老院"};
    for (int k = 0; k < kind->count; k++) {
        size_t community;
        struct place_xy at = somewhere_in(g, &community);
        if (ground_is_wet(at)) {
            k--;
            continue;
        }
        bool is_school = str_starts_with(str_of(kind->type), "school"), is_yard = str_is(str_of(kind->type), "old_estate");
        bool is_fringe = str_is(str_of(kind->type), "urban_fringe");
        const char *word = is_fringe   ? "村口"
                           : is_school ? schools[rng_below(&g->rng, 4)]
                           : is_yard   ? yards[rng_below(&g->rng, 4)]
                                       : words[rng_below(&g->rng, 8)];
        str own = community_word(g, community);
        str name = str_format(g->arena, STR_F "%s%s", STR_A(own), word, is_school ? (str_is(str_of(kind->type), "school") ? "" : "周边") : kind->suffix);
        struct place_xy *ring = ARENA_LIST(g->arena, struct place_xy, 5);
        if (!ring)
            return &err_no_memory;
        double w = 45 + 25 * rng_unit(&g->rng), h = 40 + 20 * rng_unit(&g->rng);
        for (int c = 0; c < 5; c++)
            ring[c] = (struct place_xy){at.x + (c % 4 == 0 || c % 4 == 3 ? -w : w), at.y + (c % 4 < 2 ? -h : h)};
        TRY(add(g, kind, name, "area", at, (struct line_xy){ring, 5}));
    }
    return NULL;
}

static const struct ground_feature *some_road(struct settling *s) { return s->roads[rng_below(&s->g->rng, (uint32_t)s->road_count)]; }

static err on_roads(struct settling *s, const struct kind *kind) {
    struct ground *g = s->g;
    for (int k = 0, tries = 0; k < kind->count && tries < 5000; tries++) {
        const struct ground_feature *road = some_road(s);
        size_t i = rng_below(&g->rng, (uint32_t)road->line.count);
        struct place_xy at = {road->line.at[i].x + (double)rng_between(&g->rng, -28, 28), road->line.at[i].y + (double)rng_between(&g->rng, -28, 28)};
        size_t cell, before = g->site_count;
        if (!cell_of(g, at, &cell) || ground_is_wet(at))
            continue;
        str own = community_word(g, g->cells[cell].community);
        str name = str_format(g->arena, STR_F STR_F "%s", STR_A(road->name), STR_A(own), kind->suffix);
        TRY(add(g, kind, name, "point", at, (struct line_xy){NULL, 0}));
        k += g->site_count > before;
    }
    return NULL;
}

static err roads_themselves(struct settling *s, const struct kind *kind) {
    int done = 0;
    for (size_t r = 0; r < s->road_count && done < kind->count; r++) {
        const struct ground_feature *road = s->roads[r];
        if (road->line.count < 12 || str_is(str_of(road->class_word), "tertiary"))
            continue;
        struct place_xy from = road->line.at[0], to = road->line.at[road->line.count - 1], middle = road->line.at[road->line.count / 2];
        size_t a, b;
        if (!cell_of(s->g, road->line.at[2], &a) || !cell_of(s->g, road->line.at[road->line.count - 3], &b))
            continue;
        (void)from, (void)to;
        str name = str_format(s->g->arena, STR_F "（" STR_F "—" STR_F "段）", STR_A(road->name), STR_A(community_word(s->g, s->g->cells[a].community)),
                              STR_A(community_word(s->g, s->g->cells[b].community)));
        TRY(add(s->g, kind, name, "line", middle, road->line));
        done++;
    }
    return NULL;
}

/* Crossings: points of two main or second roads closer than 12 m. */
static err crossings(struct settling *s, const struct kind *kind) {
    int done = 0;
    for (size_t a = 0; a < s->road_count && done < kind->count; a++)
        for (size_t b = a + 1; b < s->road_count && done < kind->count; b++) {
            const struct ground_feature *ra = s->roads[a], *rb = s->roads[b];
            if (str_equal(ra->name, rb->name) || str_is(str_of(rb->class_word), "tertiary") || rng_below(&s->g->rng, 10) < 4)
                continue;
            for (size_t i = 0; i < ra->line.count; i++)
                for (size_t j = 0; j < rb->line.count; j++)
                    if (hypot(ra->line.at[i].x - rb->line.at[j].x, ra->line.at[i].y - rb->line.at[j].y) < 12) {
                        str name = str_format(s->g->arena, STR_F "与" STR_F "交叉口", STR_A(ra->name), STR_A(rb->name));
                        TRY(add(s->g, kind, name, "point", ra->line.at[i], (struct line_xy){NULL, 0}));
                        done++;
                        i = ra->line.count - 1;
                        break;
                    }
        }
    return NULL;
}

static err on_river(struct ground *g, const struct kind *kind) {
    for (int k = 0; k < kind->count; k++) {
        double x = -5600 + 11200.0 * k / kind->count;
        struct place_xy at = {x, ground_river_y(x) + ground_river_half_width(x) + 18};
        size_t cell;
        if (cell_of(g, at, &cell))
            TRY(add(g, kind, str_format(g->arena, "文水河" STR_F "%s", STR_A(community_word(g, g->cells[cell].community)), kind->suffix), "point", at,
                    (struct line_xy){NULL, 0}));
    }
    return NULL;
}

static err parks(struct ground *g, const struct kind *kind) {
    for (size_t f = 0; f < g->feature_count; f++)
        if (str_is(str_of(g->features[f].class_word), "park")) {
            double x = 0, y = 0;
            size_t n = g->features[f].line.count;
            for (size_t i = 0; i < n; i++)
                x += g->features[f].line.at[i].x / (double)n, y += g->features[f].line.at[i].y / (double)n;
            TRY(add(g, kind, g->features[f].name, "area", (struct place_xy){x, y}, g->features[f].line));
        }
    return NULL;
}

static err in_city(struct ground *g, const struct kind *kind) {
    for (int k = 0; k < kind->count; k++) {
        size_t community;
        struct place_xy at = somewhere_in(g, &community);
        if (ground_is_wet(at)) {
            k--;
            continue;
        }
        size_t street = g->divisions[community].parent, district = g->divisions[street].parent;
        str name;
        if (str_is(str_of(kind->type), "bus_line"))
            name = str_format(g->arena, "%d%s", 1 + k, kind->suffix);
        else if (str_is(str_of(kind->type), "culture_center"))
            name = str_format(g->arena, STR_F "%s", STR_A(g->divisions[1 + 0].level == 1 ? g->divisions[street].name : STR("")), kind->suffix);
        else if (kind->count <= 5)
            name = str_format(g->arena, "文城%s%s", k == 0 ? "" : k == 1 ? "东" : k == 2 ? "西" : k == 3 ? "南" : "北", kind->suffix);
        else
            name = str_format(g->arena, STR_F STR_F "%s", STR_A(g->divisions[district].name), STR_A(community_word(g, community)), kind->suffix);
        TRY(add(g, kind, name, "point", at, (struct line_xy){NULL, 0}));
    }
    return NULL;
}

err ground_settle(struct ground *g, size_t sites) {
    struct settling s = {g, ARENA_LIST(g->arena, const struct ground_feature *, g->feature_count + 1), 0};
    if (!s.roads)
        return &err_no_memory;
    for (size_t f = 0; f < g->feature_count; f++)
        if (str_is(str_of(g->features[f].layer), "roads") && !str_is(str_of(g->features[f].class_word), "railway") && g->features[f].line.count > 3)
            s.roads[s.road_count++] = &g->features[f];
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct kind *kind = &kinds[k];
        err failed = NULL;
        switch (kind->pattern) {
        case IN_EVERY_COMMUNITY:
            for (size_t d = 0; d < g->division_count && !failed; d++)
                if (g->divisions[d].level == 3)
                    failed = add(g, kind, str_format(g->arena, STR_F "居委会", STR_A(g->divisions[d].name)), "point", g->divisions[d].inside,
                                 (struct line_xy){NULL, 0});
            break;
        case IN_BLOCKS: failed = in_blocks(g, kind); break;
        case ON_ROADS: failed = on_roads(&s, kind); break;
        case IS_ROAD: failed = roads_themselves(&s, kind); break;
        case AT_CROSSING: failed = crossings(&s, kind); break;
        case ON_RIVER: failed = on_river(g, kind); break;
        case IN_PARKS: failed = parks(g, kind); break;
        case IN_CITY: failed = in_city(g, kind); break;
        }
        TRY(failed);
    }
    /* Estates fill up to the number asked. */
    static const struct kind more = {"estate", "小区", IN_BLOCKS, 110, false};
    for (int tries = 0; g->site_count < sites && tries < 2000; tries++)
        TRY(in_blocks(g, &more));
    if (g->site_count > sites)
        g->site_count = sites;
    return NULL;
}
