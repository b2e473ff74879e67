/* The rest of the total: this year's materials, questionnaire and minors' system, and the other years. What was not entered is
 * taken from the nearest year that has it, with three points of doubt, and said so; where nothing is known at all, only the
 * field score is forecast. */
#include "capabilities/forecast/inside.h"
#include <stdlib.h>

enum { GUESS_DEVIATION_MILLI = 3000, WHOLE_MICRO = 1000000 };

static bool nearest(const struct cycle *c, enum cycle_method method, struct simulate_figure *ret, bool *ret_is_guess) {
    int64_t best = -1;
    for (size_t i = 0; i < c->count; i++) {
        const struct cycle_figure *f = &c->years[i].figure[method];
        int64_t away = llabs((int64_t)i - (int64_t)c->now);
        if (!f->known || (best >= 0 && away >= best))
            continue;
        best = away;
        *ret = (struct simulate_figure){f->milli, f->deviation_milli};
        if (away && ret->deviation_milli < GUESS_DEVIATION_MILLI)
            ret->deviation_milli = GUESS_DEVIATION_MILLI;
        *ret_is_guess = away > 0;
    }
    return best >= 0;
}

/* Years without a total have the mean of those that have one; false: none has. */
static bool other_years(const struct cycle *c, struct simulate_year *years, struct forecast_model *m) {
    int64_t sum = 0, known = 0;
    for (size_t i = 0; i < c->count; i++) {
        struct cycle_figure total = cycle_total_of(c, &c->years[i]);
        if (i != c->now && total.known)
            sum += total.milli, known++;
    }
    if (!known && c->count > 1)
        return false;
    for (size_t i = 0; i < c->count; i++) {
        struct cycle_figure total = cycle_total_of(c, &c->years[i]);
        if (i == c->now)
            continue;
        bool is_guess = !total.known;
        years[m->city.year_count++] = (struct simulate_year){c->years[i].weight_micro, is_guess ? (struct simulate_figure){sum / known, GUESS_DEVIATION_MILLI}
                                                                                                : (struct simulate_figure){total.milli, total.deviation_milli}};
        m->basis.years_are_guess = m->basis.years_are_guess || is_guess;
    }
    return true;
}

static void field_alone(struct forecast_model *m) {
    m->city.field_weight_micro = WHOLE_MICRO;
    m->city.year_weight_micro = WHOLE_MICRO;
    m->city.year_count = 0;
    m->field_share_micro = WHOLE_MICRO;
}

static void weigh(const struct cycle *c, const struct cycle_year *y, struct forecast_model *m) {
    struct simulate_city *city = &m->city;
    int64_t rest = WHOLE_MICRO - m->basis.companion_share_micro;
    city->companion_weight_micro = m->basis.companion_share_micro;
    city->material_weight_micro = y->share_micro[CYCLE_MATERIAL] * rest / WHOLE_MICRO;
    city->questionnaire_weight_micro = y->share_micro[CYCLE_QUESTIONNAIRE] * rest / WHOLE_MICRO;
    city->field_weight_micro = rest - city->material_weight_micro - city->questionnaire_weight_micro;
    city->year_weight_micro = y->weight_micro;
    m->field_share_micro = y->weight_micro * city->field_weight_micro / WHOLE_MICRO;
    m->basis.has_total = true;
    m->basis.year_weight_micro = y->weight_micro;
    m->basis.companion_gate_milli = c->gate_milli;
}

err forecast_basis_read(struct ctx *ctx, struct db_read *r, struct forecast_model *m) {
    struct cycle c;
    TRY(cycle_current(ctx, r, &c));
    field_alone(m);
    TRY(forecast_rivals_mark(ctx, r, &c, &m->rivals_mark));
    if (!c.id || !c.count)
        return NULL;
    const struct cycle_year *y = &c.years[c.now];
    struct forecast_basis *b = &m->basis;
    struct simulate_year *years = ARENA_LIST(ctx->arena, struct simulate_year, c.count);
    int64_t *targets = ARENA_LIST(ctx->arena, int64_t, 1);
    if (!years || !targets)
        return &err_no_memory;
    *b = (struct forecast_basis){.cycle_id = c.id, .year = y->year, .target_milli = c.target_milli};
    bool is_known = nearest(&c, CYCLE_MATERIAL, &m->city.material, &b->material_is_guess);
    is_known = nearest(&c, CYCLE_QUESTIONNAIRE, &m->city.questionnaire, &b->questionnaire_is_guess) && is_known;
    if (!is_known || !other_years(&c, years, m)) {
        m->city.year_count = 0;
        return NULL;
    }
    if (c.companion_share_micro) {
        b->companion_is_missing = !nearest(&c, CYCLE_COMPANION, &m->city.companion, &b->companion_is_guess);
        b->companion_share_micro = b->companion_is_missing ? 0 : c.companion_share_micro;
    }
    m->city.years = years;
    weigh(&c, y, m);
    targets[0] = c.target_milli;
    m->city.targets_milli = targets;
    m->city.target_count = 1;
    return NULL;
}

err forecast_rivals_mark(struct ctx *ctx, struct db_read *r, const struct cycle *c, int64_t *ret) {
    struct cycle_rivals rivals;
    uint64_t mark = 0;
    TRY(cycle_rivals_of(ctx, r, c, &rivals));
    for (size_t i = 0; i < rivals.count; i++) {
        const struct cycle_rival *rival = &rivals.at[i];
        mark = mark * 31 + str_hash(rival->name);
        mark = mark * 31 + (uint64_t)rival->total_milli;
        mark = mark * 31 + (uint64_t)rival->deviation_milli * 2 + rival->has_total;
    }
    *ret = (int64_t)(mark >> 1);
    return NULL;
}
