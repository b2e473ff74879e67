#include "calibration_city.h"
#include <math.h>
#include <string.h>

double normal(struct rng *r) {
    double u = 1 - rng_unit(r), v = rng_unit(r);
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

static double between(struct rng *r, double low, double high) { return low + (high - low) * rng_unit(r); }

static double chance_at(const struct truth *t, size_t cell, double month) {
    size_t m = (size_t)month;
    double part = month - (double)m, level = t->level[cell][m] * (1 - part) + t->level[cell][m + 1] * part;
    return 1 / (1 + exp(-level - t->tide[m] * (1 - part) - t->tide[m + 1] * part));
}

struct shape {
    double city, type, point, unit, place, cell, tide, trend, cell_drift;
};

static err make_frame(struct arena *a, struct rng *r, struct truth *t) {
    size_t types = (size_t)rng_between(r, 18, 40), units = (size_t)rng_between(r, 12, 40), points = 0, places = 0, cells = 0;
    struct posterior_point *point = ARENA_LIST(a, struct posterior_point, types * 20);
    struct posterior_place *place = ARENA_LIST(a, struct posterior_place, types * 60);
    struct simulate_place *listed = ARENA_LIST(a, struct simulate_place, types * 60);
    struct posterior_cell *cell = ARENA_LIST(a, struct posterior_cell, types * 60 * 20);
    t->types = ARENA_LIST(a, struct simulate_type, types);
    if (!point || !place || !listed || !cell || !t->types)
        return &err_no_memory;
    for (size_t type = 0; type < types; type++) {
        size_t first = points, here = (size_t)rng_between(r, 3, 4 + (int64_t)(40 * rng_unit(r) * rng_unit(r)));
        for (int64_t n = rng_between(r, 8, 20); n > 0; n--)
            point[points++].type = (uint32_t)type;
        for (size_t k = 0; k < here; k++) {
            place[places] = (struct posterior_place){(uint32_t)type, rng_below(r, (uint32_t)units)};
            listed[places] = (struct simulate_place){(uint32_t)type, place[places].unit, (uint32_t)cells, (uint32_t)(points - first)};
            for (size_t p = first; p < points; p++)
                cell[cells++] = (struct posterior_cell){(uint32_t)places, (uint32_t)p};
            places++;
        }
        t->types[type].draw = 1 + rng_below(r, 3);
    }
    t->in = (struct posterior_in){.points = point,
                                  .places = place,
                                  .cells = cell,
                                  .point_count = points,
                                  .place_count = places,
                                  .cell_count = cells,
                                  .type_count = types,
                                  .unit_count = units,
                                  .settings = posterior_usual};
    t->city = (struct simulate_city){.types = t->types,
                                     .places = listed,
                                     .type_count = types,
                                     .point_count = points,
                                     .place_count = places,
                                     .cell_count = cells,
                                     .unit_count = units,
                                     .partial_credit_milli = 500,
                                     .field_weight_micro = 1000000,
                                     .year_weight_micro = 1000000};
    return NULL;
}

/* Three to four points to a standard, weights of all sizes, as the draw of 2019 had it. */
static err make_standards(struct arena *a, struct rng *r, struct truth *t) {
    size_t points = t->city.point_count, standards = points / 3 + 1;
    struct simulate_point *point = ARENA_LIST(a, struct simulate_point, points);
    struct simulate_standard *standard = ARENA_LIST(a, struct simulate_standard, standards);
    struct simulate_link *link = ARENA_LIST(a, struct simulate_link, points);
    t->cells = ARENA_LIST(a, struct simulate_cell, t->city.cell_count);
    t->level = arena_alloc(a, t->city.cell_count, sizeof *t->level);
    if (!point || !standard || !link || !t->cells || !t->level)
        return &err_no_memory;
    for (size_t s = 0; s < standards; s++)
        standard[s].weight_milli = rng_between(r, 300, 1500);
    for (size_t p = 0; p < points; p++) {
        int32_t possible = 1000 * (1 + (int32_t)rng_below(r, 4));
        point[p] = (struct simulate_point){.got_milli = {0, possible / 2, possible}, .possible_milli = possible};
        link[p] = (struct simulate_link){(uint32_t)p, (uint32_t)rng_below(r, (uint32_t)standards)};
    }
    t->city.points = point;
    t->city.standards = standard;
    t->city.links = link;
    t->city.cells = t->cells;
    t->city.standard_count = standards;
    t->city.link_count = points;
    return NULL;
}

static err make_levels(struct arena *a, struct rng *r, const struct shape *s, struct truth *t) {
    double *point = ARENA_LIST(a, double, t->in.point_count), *unit = ARENA_LIST(a, double, t->in.unit_count),
           *place = ARENA_LIST(a, double, t->in.place_count), *type = ARENA_LIST(a, double, t->in.type_count);
    if (!point || !unit || !place || !type)
        return &err_no_memory;
    for (size_t i = 0; i < t->in.type_count; i++)
        type[i] = s->city + s->type * normal(r);
    for (size_t i = 0; i < t->in.point_count; i++)
        point[i] = type[t->in.points[i].type] + s->point * normal(r);
    for (size_t i = 0; i < t->in.unit_count; i++)
        unit[i] = s->unit * normal(r);
    for (size_t i = 0; i < t->in.place_count; i++)
        place[i] = unit[t->in.places[i].unit] + s->place * normal(r);
    for (size_t c = 0; c < t->in.cell_count; c++) {
        double level = point[t->in.cells[c].point] + place[t->in.cells[c].place], own = normal(r), keeps = 1 - s->cell_drift, stirs = sqrt(1 - keeps * keeps);
        for (size_t m = 0; m < MONTHS; m++, own = keeps * own + stirs * normal(r)) /* wanders about its place, never away */
            t->level[c][m] = (float)(level + s->cell * own);
    }
    for (size_t m = 1; m < MONTHS; m++)
        t->tide[m] = t->tide[m - 1] + s->trend + s->tide * normal(r);
    return NULL;
}

err city_make(struct arena *a, struct rng *r, double visits_a_year, struct truth *t) {
    *t = (struct truth){.visits_a_year = visits_a_year, .partial_of_short = between(r, 0, 0.5), .inspectors = (size_t)rng_between(r, 6, INSPECTORS_MOST)};
    struct shape s = {between(r, 0.6, 2.2), between(r, 0.1, 0.6), between(r, 0.3, 1.1),    between(r, 0.05, 0.5), between(r, 0.05, 0.6),
                      between(r, 0.1, 0.9), between(r, 0, 0.1),   between(r, -0.02, 0.05), between(r, 0, 0.2)};
    double error = between(r, 0.01, 0.08);
    for (size_t i = 0; i < t->inspectors; i++) {
        t->miss_pass[i] = error * between(r, 0.5, 1.5);
        t->miss_short[i] = error * between(r, 0.5, 1.5);
    }
    TRY(make_frame(a, r, t));
    TRY(make_standards(a, r, t));
    return make_levels(a, r, &s, t);
}

static enum posterior_result state(const struct truth *t, struct rng *r, bool is_pass) {
    return is_pass ? POSTERIOR_PASS : rng_unit(r) < t->partial_of_short ? POSTERIOR_PARTIAL : POSTERIOR_FAIL;
}

static enum posterior_result look(const struct truth *t, struct rng *r, size_t inspector, bool is_pass) {
    double error = is_pass ? t->miss_pass[inspector] : t->miss_short[inspector];
    return state(t, r, rng_unit(r) < error ? !is_pass : is_pass);
}

/* A visit sees every point of the place, on one day, with one pair of eyes; about one answer in twenty is checked blind. */
static void visit(struct truth *t, struct rng *r, size_t place, struct posterior_seen *seen, size_t *count) {
    const struct simulate_place *listed = &t->city.places[place];
    struct posterior_checks *checks = &t->in.checks;
    uint32_t age = rng_below(r, YEAR_DAYS), who = rng_below(r, (uint32_t)t->inspectors), other = rng_below(r, (uint32_t)t->inspectors);
    bool is_checked = rng_below(r, 20) == 0;
    for (uint32_t c = listed->first_cell; c < listed->first_cell + listed->cell_count; c++) {
        bool is_pass = rng_unit(r) < chance_at(t, c, (YEAR_DAYS - age) / 30.0);
        enum posterior_result result = look(t, r, who, is_pass);
        seen[(*count)++] = (struct posterior_seen){c, (uint16_t)age, (uint8_t)result};
        if (!is_checked || who == other)
            continue;
        bool first = result == POSTERIOR_PASS, second = look(t, r, other, is_pass) == POSTERIOR_PASS;
        ++*(first && second ? &checks->both_pass : first ? &checks->only_first_passes : second ? &checks->only_second_passes : &checks->both_fail);
    }
}

err city_observe(struct arena *a, struct rng *r, struct truth *t) {
    size_t most = (size_t)ceil(t->visits_a_year) + 1, count = 0;
    struct posterior_seen *seen = ARENA_LIST(a, struct posterior_seen, t->in.cell_count * most);
    if (!seen)
        return &err_no_memory;
    for (size_t p = 0; p < t->in.place_count; p++) {
        double left = t->visits_a_year * between(r, 0.5, 1.5); /* some places are seen three times as often as others */
        for (; left > 0 && count + t->city.places[p].cell_count <= t->in.cell_count * most; left--)
            if (left >= 1 || rng_unit(r) < left)
                visit(t, r, p, seen, &count);
    }
    t->in.seen = seen;
    t->in.seen_count = count;
    t->in.settings.ahead_days = 45;
    return NULL;
}

/* Written anew, not shared with the engine: what the national survey would compute by hand. */
int32_t city_draw(const struct truth *t, struct arena *a, struct rng *r) {
    int64_t *got = ARENA_LIST(a, int64_t, t->city.standard_count), *possible = ARENA_LIST(a, int64_t, t->city.standard_count);
    bool *is_drawn = ARENA_LIST(a, bool, t->city.place_count);
    if (!got || !possible || !is_drawn)
        return -1;
    for (size_t type = 0, first = 0; type < t->city.type_count; type++) {
        size_t count = 0;
        while (first + count < t->city.place_count && t->city.places[first + count].type == type)
            count++;
        for (size_t drawn = 0; drawn < t->types[type].draw;) {
            size_t p = first + rng_below(r, (uint32_t)count);
            if (is_drawn[p])
                continue;
            is_drawn[p] = true;
            drawn++;
            for (uint32_t c = t->city.places[p].first_cell, end = c + t->city.places[p].cell_count; c < end; c++) {
                uint32_t point = t->in.cells[c].point, standard = t->city.links[point].standard;
                enum posterior_result result = state(t, r, rng_unit(r) < chance_at(t, c, 13.5));
                got[standard] += t->city.points[point].got_milli[result];
                possible[standard] += t->city.points[point].possible_milli;
            }
        }
        first += count;
    }
    int64_t weight = 0, weighted = 0;
    for (size_t s = 0; s < t->city.standard_count; s++)
        if (possible[s]) {
            weight += t->city.standards[s].weight_milli;
            weighted += t->city.standards[s].weight_milli * (got[s] * 1000000 / possible[s]);
        }
    return weight ? (int32_t)(weighted / weight / 10) : -1;
}

err city_forecast(struct arena *a, struct truth *t, uint64_t seed, uint32_t draws, struct simulate_result *ret, struct posterior *ret_posterior) {
    TRY(posterior_work_out(a, &t->in, ret_posterior));
    for (size_t c = 0; c < t->city.cell_count; c++)
        t->cells[c] = (struct simulate_cell){t->in.cells[c].point, ret_posterior->at[c].mean_micro, ret_posterior->at[c].partial_micro,
                                             ret_posterior->at[c].slope, ret_posterior->at[c].is_thin};
    struct simulate_settings settings = simulate_usual;
    settings.seed = seed;
    settings.draws = draws;
    return simulate_run(a, &t->city, &settings, ret, NULL);
}
