/* One draw. Idea: a place's cells lie side by side, so a draw touches some 78 short runs of memory; a cell costs one random
 * number and a dozen whole-number operations. Invariant: a draw reads nothing that another draw has written. */
#include "engines/forecast/simulate_inside.h"
#include <math.h>
#include <string.h>

struct shared { /* doubts drawn once for the draw */
    int32_t tide, false_pass, false_fail;
};

static uint64_t mixed(uint64_t x) {
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static struct rng stream_of(uint64_t seed, uint32_t draw) { return rng_seed(mixed(mixed(seed + 0x632be59bd9b4e019u) + draw * 0xd1342543de82ef95u)); }

/* Six to a random number; 4 bits are left over. */
static void draw_z(struct rng *rng, const int32_t *z, int32_t *ret, size_t count) {
    for (size_t i = 0; i < count;) {
        uint64_t bits = rng_next(rng);
        for (int k = 0; k < 6 && i < count; k++, bits >>= Z_BITS)
            ret[i++] = z[bits & (Z_COUNT - 1)];
    }
}

struct grouped {
    uint32_t point, group;
    int32_t got;
};

/* All or nothing: of a group with one point not fully met, nothing stays. */
static void settle_groups(struct simulate_work *w, const struct grouped *at, size_t count, uint64_t broken) {
    for (size_t i = 0; i < count; i++)
        if (broken & (uint64_t)1 << at[i].group)
            w->got[at[i].point] -= at[i].got;
}

static enum posterior_result answer(const struct simulate_cell *cell, int32_t chance, int32_t partial_credit_milli, uint32_t u) {
    int32_t pass = chance - (int32_t)((int64_t)cell->partial_micro * partial_credit_milli / 1000);
    int32_t at = (int32_t)((uint64_t)u * 1000000 >> 32);
    if (at < pass)
        return POSTERIOR_PASS;
    return at < pass + cell->partial_micro ? POSTERIOR_PARTIAL : POSTERIOR_FAIL;
}

static int32_t chance_of(const struct simulate_cell *cell, const struct shared *all, int32_t point_z, int32_t unit_z, int32_t place_z) {
    const struct posterior_slopes *s = &cell->slope;
    int64_t moved = (int64_t)s->point * point_z + (int64_t)s->unit * unit_z + (int64_t)s->place * place_z + (int64_t)s->tide * all->tide;
    moved += (int64_t)s->false_pass * all->false_pass + (int64_t)s->false_fail * all->false_fail;
    int64_t chance = cell->mean_micro + moved / (1 << Z_SHIFT);
    return (int32_t)(chance < 0 ? 0 : chance > 1000000 ? 1000000 : chance);
}

static void visit(struct simulate_work *w, struct rng *rng, const struct shared *all, const struct simulate_place *place) {
    const struct simulate_city *city = w->plan->city;
    uint64_t own = rng_next(rng), broken = 0, thin = 0;
    int32_t place_z = w->plan->z[own & (Z_COUNT - 1)], unit_z = w->unit_z[place->unit], credit = (int32_t)city->partial_credit_milli;
    struct grouped grouped[GROUPED_MOST];
    size_t grouped_count = 0;
    const struct simulate_cell *cell = city->cells + place->first_cell;
    for (uint32_t i = 0; i < place->cell_count; i++, cell++) {
        const struct simulate_point *point = &city->points[cell->point];
        int32_t chance = chance_of(cell, all, w->point_z[cell->point], unit_z, place_z);
        enum posterior_result result = answer(cell, chance, credit, (uint32_t)(rng_next(rng) >> 32));
        w->got[cell->point] += point->got_milli[result];
        w->possible[cell->point] += point->possible_milli;
        thin += cell->is_thin;
        if (point->group && grouped_count < GROUPED_MOST) {
            grouped[grouped_count++] = (struct grouped){cell->point, point->group, point->got_milli[result]};
            if (point->got_milli[result] < point->possible_milli)
                broken |= (uint64_t)1 << point->group;
        }
    }
    w->answers += place->cell_count;
    w->thin += thin;
    if (broken)
        settle_groups(w, grouped, grouped_count, broken);
}

/* The first `draw` of a shuffle; the swaps are undone, so that the next draw starts from the same order. */
static void visit_type(struct simulate_work *w, struct rng *rng, const struct shared *all, size_t type) {
    const struct simulate_plan *plan = w->plan;
    uint32_t *at = w->order + plan->type_start[type], count = plan->type_start[type + 1] - plan->type_start[type], draw = plan->city->types[type].draw;
    for (uint32_t i = 0; i < draw; i++) {
        uint32_t k = i + rng_below(rng, count - i), chosen = at[k];
        at[k] = at[i];
        at[i] = chosen;
        visit(w, rng, all, &plan->city->places[chosen]);
    }
    /* The swaps only moved places among these spots and the spots drawn: copying the type back is as cheap as it is simple. */
    if (draw)
        memcpy(at, plan->type_places + plan->type_start[type], count * sizeof *at);
}

/* In millionths, rounded down as the field score is; -1 when nothing was seen. */
static int64_t score_field(struct simulate_work *w) {
    const struct simulate_city *city = w->plan->city;
    memset(w->standard_got, 0, city->standard_count * sizeof *w->standard_got);
    memset(w->standard_possible, 0, city->standard_count * sizeof *w->standard_possible);
    for (size_t i = 0; i < city->link_count; i++) {
        const struct simulate_link *link = &city->links[i];
        w->standard_got[link->standard] += w->got[link->point];
        w->standard_possible[link->standard] += w->possible[link->point];
    }
    int64_t weight = 0, weighted = 0;
    for (size_t s = 0; s < city->standard_count; s++) {
        if (!w->standard_possible[s]) {
            w->rates[s][RATES - 1]++;
            continue;
        }
        int64_t micro = w->standard_got[s] * 1000000 / w->standard_possible[s];
        w->rates[s][micro / 1000]++;
        weight += city->standards[s].weight_milli;
        weighted += city->standards[s].weight_milli * micro;
    }
    return weight ? weighted / weight : -1;
}

static int64_t figure(const struct simulate_plan *plan, struct rng *rng, const struct simulate_figure *f) {
    int64_t value = f->mean_milli + f->deviation_milli * plan->z[rng_next(rng) >> (64 - Z_BITS)] / (1 << Z_SHIFT);
    return value < 0 ? 0 : value > 100000 ? 100000 : value;
}

static void draw_one(struct simulate_work *w, uint32_t draw) {
    const struct simulate_plan *plan = w->plan;
    const struct simulate_city *city = plan->city;
    struct rng rng = stream_of(plan->seed, draw);
    int32_t three[3];
    draw_z(&rng, plan->z, three, 3);
    draw_z(&rng, plan->z, w->unit_z, city->unit_count);
    draw_z(&rng, plan->z, w->point_z, city->point_count);
    struct shared all = {three[0], three[1], three[2]};
    memset(w->got, 0, city->point_count * sizeof *w->got);
    memset(w->possible, 0, city->point_count * sizeof *w->possible);
    for (size_t t = 0; t < city->type_count; t++)
        visit_type(w, &rng, &all, t);
    int64_t micro = score_field(w), field = micro < 0 ? 0 : micro / 10;
    w->field_rates[micro < 0 ? RATES - 1 : micro / 1000]++;
    int64_t material = figure(plan, &rng, &city->material), asked = figure(plan, &rng, &city->questionnaire);
    int64_t year = city->field_weight_micro * field + city->material_weight_micro * material + city->questionnaire_weight_micro * asked;
    if (city->companion_weight_micro)
        year += city->companion_weight_micro * figure(plan, &rng, &city->companion);
    year /= 1000000;
    int64_t total = city->year_weight_micro * year;
    for (size_t y = 0; y < city->year_count; y++)
        total += city->years[y].weight_micro * figure(plan, &rng, &city->years[y].score);
    plan->fields_milli[draw] = micro < 0 ? -1 : (int32_t)field;
    plan->materials_milli[draw] = (int32_t)material;
    plan->questionnaires_milli[draw] = (int32_t)asked;
    plan->years_milli[draw] = (int32_t)year;
    plan->totals_milli[draw] = (int32_t)(total / 1000000);
}

void simulate_draws(struct simulate_work *w) {
    for (;;) {
        uint32_t from = atomic_fetch_add(&w->plan->next, LOT);
        if (from >= w->plan->draws)
            return;
        for (uint32_t draw = from; draw < from + LOT && draw < w->plan->draws; draw++)
            draw_one(w, draw);
    }
}

/* The normal distribution by its mean in each of 1,024 equal slices, scaled to a variance of one. */
void simulate_make_z(int32_t *ret) {
    double at[Z_COUNT], squares = 0;
    for (int i = 0; i < Z_COUNT; i++) {
        double share = (i + 0.5) / Z_COUNT, low = -6, high = 6;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            *(erfc(-middle * M_SQRT1_2) / 2 < share ? &low : &high) = middle;
        }
        at[i] = (low + high) / 2;
        squares += at[i] * at[i];
    }
    double scale = sqrt(Z_COUNT / squares) * (1 << Z_SHIFT);
    for (int i = 0; i < Z_COUNT; i++)
        ret[i] = (int32_t)lround(at[i] * scale);
}
