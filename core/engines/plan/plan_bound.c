/* The bound. Every limit gets a price; a repair is worth its points less its share of what is scarce. Taking all that is worth
 * anything costs no less than the best choice, whatever the prices, so every step gives a bound and the lowest is kept.
 * Prices move along the slope (how far each limit is overdrawn), by the step of Polyak towards the best choice found so far. */
#include "engines/plan/plan_inside.h"
#include <math.h>
#include <string.h>

enum { STEPS = 420, FILL_EACH = 28, PATIENCE = 9 };

double plan_worth(const struct plan *p, const struct prices *prices, size_t i) {
    const struct plan_repair *r = &p->in->repairs[i];
    return (double)r->gain_milli + prices->districts[r->district] - prices->money * (double)r->cost - prices->days[r->unit][p->checkpoint[i]] * r->days;
}

/* Work due by day k weighs on the rows of day k and all later days. */
static void set_prices(struct plan *p) {
    const struct plan_in *in = p->in;
    p->now.money = in->budget > 0 ? p->money / (double)in->budget : 0;
    for (size_t u = 0; u < in->unit_count; u++) {
        double sum = 0;
        for (size_t k = p->checkpoints; k-- > 0;) {
            sum += p->capacity[u][k] > 0 ? p->row[u][k] / (double)p->capacity[u][k] : 0;
            p->now.days[u][k] = sum;
        }
    }
    for (size_t d = 0; d < in->district_count; d++)
        p->now.districts[d] = in->minimum && in->minimum[d] ? p->low[d] / in->minimum[d] : 0;
}

static void count_in(struct plan *p, size_t i) {
    const struct plan_repair *r = &p->in->repairs[i];
    p->use.money += r->cost;
    p->use.days[r->unit][p->checkpoint[i]] += r->days;
    p->use.districts[r->district]++;
}

/* Best subset of tied repairs; the first of equals. */
uint32_t plan_best_of(const struct plan *p, const struct prices *prices, const struct component *c, double *ret_worth) {
    const uint32_t *at = p->tied + c->first;
    double worth[COMPONENT_MOST], most = 0;
    uint32_t best = 0;
    for (uint32_t i = 0; i < c->count; i++)
        worth[i] = p->checkpoint[at[i]] == PLAN_CHECKPOINTS ? 0 : plan_worth(p, prices, at[i]);
    for (uint32_t m = 0; m < c->masks; m++) {
        uint32_t mask = p->masks[c->first_mask + m];
        double sum = 0;
        for (uint32_t i = 0; i < c->count; i++)
            sum += mask >> i & 1 ? worth[i] : 0;
        if (sum > most) {
            most = sum;
            best = mask;
        }
    }
    *ret_worth = most;
    return best;
}

static double take_component(struct plan *p, const struct component *c) {
    double worth;
    uint32_t best = plan_best_of(p, &p->now, c, &worth);
    for (uint32_t i = 0; i < c->count; i++)
        if (best >> i & 1)
            count_in(p, p->tied[c->first + i]);
    return worth;
}

static double evaluate(struct plan *p) {
    const struct plan_in *in = p->in;
    p->use.money = 0;
    memset(p->use.days, 0, in->unit_count * sizeof *p->use.days);
    memset(p->use.districts, 0, in->district_count * sizeof *p->use.districts);
    double value = p->money;
    for (size_t u = 0; u < in->unit_count; u++)
        for (size_t k = 0; k < p->checkpoints; k++)
            value += p->row[u][k];
    for (size_t d = 0; d < in->district_count; d++)
        value -= p->low[d];
    for (size_t s = 0; s < p->single_count; s++) {
        double worth = plan_worth(p, &p->now, p->singles[s]);
        if (worth <= 0)
            continue;
        value += worth;
        count_in(p, p->singles[s]);
    }
    for (size_t c = 0; c < p->component_count; c++)
        value += take_component(p, &p->components[c]);
    return value;
}

/* A slope counts unless it would push a price of zero below zero. */
static double slope(double has, double used, double multiplier, double *ret) {
    *ret = has > 0 ? (used - has) / has : 0;
    if (multiplier <= 0 && *ret < 0)
        *ret = 0;
    return *ret * *ret;
}

static double set_slopes(struct plan *p) {
    const struct plan_in *in = p->in;
    double squares = slope((double)in->budget, (double)p->use.money, p->money, &p->money_slope);
    for (size_t u = 0; u < in->unit_count; u++) {
        int64_t days = 0;
        for (size_t k = 0; k < p->checkpoints; k++) {
            days += p->use.days[u][k];
            squares += slope((double)p->capacity[u][k], (double)days, p->row[u][k], &p->slope[u][k]);
        }
    }
    for (size_t d = 0; d < in->district_count; d++) {
        double minimum = in->minimum ? in->minimum[d] : 0, over = minimum > 0 ? (minimum - p->use.districts[d]) / minimum : 0;
        p->low_slope[d] = p->low[d] <= 0 && over < 0 ? 0 : over;
        squares += p->low_slope[d] * p->low_slope[d];
    }
    return squares;
}

static double moved(double multiplier, double by) { return multiplier + by > 0 ? multiplier + by : 0; }

static void move(struct plan *p, double step) {
    const struct plan_in *in = p->in;
    p->money = moved(p->money, step * p->money_slope);
    for (size_t u = 0; u < in->unit_count; u++)
        for (size_t k = 0; k < p->checkpoints; k++)
            p->row[u][k] = moved(p->row[u][k], step * p->slope[u][k]);
    for (size_t d = 0; d < in->district_count; d++)
        p->low[d] = moved(p->low[d], step * p->low_slope[d]);
}

static void keep_prices(struct plan *p) {
    p->best.money = p->now.money;
    memcpy(p->best.days, p->now.days, p->in->unit_count * sizeof *p->best.days);
    memcpy(p->best.districts, p->now.districts, p->in->district_count * sizeof *p->best.districts);
}

void plan_bound(struct plan *p) {
    double pace = 1;
    int waited = 0;
    p->bound = INFINITY;
    for (int step = 0; step < STEPS; step++) {
        set_prices(p);
        double value = evaluate(p);
        waited++;
        if (value < p->bound - 1e-9 * fabs(value)) {
            waited = value < p->bound * (1 - 1e-6) ? 0 : waited;
            p->bound = value;
            keep_prices(p);
        }
        if (waited > PATIENCE) {
            pace *= 0.7;
            waited = 0;
        }
        double squares = set_slopes(p), above = value - (double)p->kept.gain;
        if (squares < 1e-12 || above < 0.5 || pace < 1e-4)
            break;
        move(p, pace * above / squares);
        if (step % FILL_EACH == FILL_EACH - 1 && step < STEPS / 2)
            plan_fill(p, &p->best);
    }
    plan_fill(p, &p->best);
}
