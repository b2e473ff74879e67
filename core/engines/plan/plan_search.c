/* A choice from prices: first what the districts' minima ask for, then by worth for each point of price, each repair with what
 * it needs; then swaps near the edge, where worth is about nothing: adding, one for one, one for two, two for one. */
#include "engines/plan/plan_inside.h"
#include <stdlib.h>
#include <string.h>

enum { EDGE = 90, ROUNDS = 6 };

void plan_copy(const struct plan *p, struct use *to, const struct use *from) {
    to->money = from->money;
    to->gain = from->gain;
    memcpy(to->days, from->days, p->in->unit_count * sizeof *to->days);
    memcpy(to->districts, from->districts, p->in->district_count * sizeof *to->districts);
    memcpy(to->chosen, from->chosen, p->in->repair_count * sizeof *to->chosen);
}

bool plan_fits(const struct plan *p, size_t i) {
    const struct plan_repair *r = &p->in->repairs[i];
    size_t k = p->checkpoint[i];
    if (k == PLAN_CHECKPOINTS || p->use.money + r->cost > p->in->budget)
        return false;
    for (; k < p->checkpoints; k++)
        if (p->use.days[r->unit][k] + r->days > p->capacity[r->unit][k])
            return false;
    return true;
}

static void change(struct plan *p, size_t i, int sign) {
    const struct plan_repair *r = &p->in->repairs[i];
    p->use.chosen[i] = sign > 0;
    p->use.money += sign * r->cost;
    p->use.gain += sign * r->gain_milli;
    p->use.districts[r->district] += (uint32_t)sign;
    for (size_t k = p->checkpoint[i]; k < p->checkpoints; k++)
        p->use.days[r->unit][k] += sign * r->days;
}
void plan_take(struct plan *p, size_t i) { change(p, i, 1); }
void plan_drop(struct plan *p, size_t i) { change(p, i, -1); }

bool plan_has_needed(const struct plan *p, size_t i) {
    for (uint32_t k = p->need_start[i]; k < p->need_start[i + 1]; k++)
        if (!p->use.chosen[p->needed[k]])
            return false;
    return true;
}

uint32_t plan_excluded_by(const struct plan *p, size_t i) {
    for (uint32_t k = p->rival_start[i]; k < p->rival_start[i + 1]; k++)
        if (p->use.chosen[p->rivals[k]])
            return p->rivals[k];
    return UINT32_MAX;
}

/* Takes what is needed first, one after another; when one does not fit, all are given back. */
bool plan_add(struct plan *p, size_t repair) {
    uint32_t all[CLOSURE_MOST] = {(uint32_t)repair};
    size_t count = 1, taken = 0;
    for (size_t next = 0; next < count; next++)
        for (uint32_t k = p->need_start[all[next]]; k < p->need_start[all[next] + 1]; k++) {
            uint32_t wanted = p->needed[k];
            bool is_there = p->use.chosen[wanted];
            for (size_t i = 0; i < count && !is_there; i++)
                is_there = all[i] == wanted;
            if (is_there)
                continue;
            if (count == CLOSURE_MOST)
                return false;
            all[count++] = wanted;
        }
    while (taken < count && !p->use.chosen[all[taken]] && plan_fits(p, all[taken]) && plan_excluded_by(p, all[taken]) == UINT32_MAX)
        plan_take(p, all[taken++]);
    if (taken == count)
        return true;
    while (taken > 0)
        plan_drop(p, all[--taken]);
    return false;
}

uint32_t plan_short_of(const struct plan *p, const struct use *use) {
    uint32_t missing = 0;
    for (size_t d = 0; p->in->minimum && d < p->in->district_count; d++)
        missing += use->districts[d] < p->in->minimum[d] ? p->in->minimum[d] - use->districts[d] : 0;
    return missing;
}

static int by_key(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? 1 : -1;
    return (x->repair > y->repair) - (x->repair < y->repair);
}

static double price_of(const struct plan *p, const struct prices *prices, size_t i) {
    const struct plan_repair *r = &p->in->repairs[i];
    size_t k = p->checkpoint[i];
    double scarce = prices->money * (double)r->cost + prices->days[r->unit][k] * r->days;
    double share = (double)r->cost / ((double)p->in->budget + 1) + (double)r->days / ((double)p->capacity[r->unit][p->checkpoints - 1] + 1);
    return scarce + 1e-3 * share + 1e-9; /* the share orders what costs nothing scarce */
}

/* Points over price: an order that does not care for the scale of the prices. What is needed and not worth its own price is
 * reckoned in; what is, will be there anyway. */
static double key_of(const struct plan *p, const struct prices *prices, size_t i) {
    double points = (double)p->in->repairs[i].gain_milli + prices->districts[p->in->repairs[i].district], price = price_of(p, prices, i);
    uint32_t open[CLOSURE_MOST] = {(uint32_t)i};
    for (size_t next = 0, count = 1; next < count; next++)
        for (uint32_t k = p->need_start[open[next]]; k < p->need_start[open[next] + 1] && count < CLOSURE_MOST; k++) {
            uint32_t needed = p->needed[k];
            if (p->checkpoint[needed] == PLAN_CHECKPOINTS)
                return 0;
            if (plan_worth(p, prices, needed) > 0)
                continue;
            points += (double)p->in->repairs[needed].gain_milli + prices->districts[p->in->repairs[needed].district];
            price += price_of(p, prices, needed);
            open[count++] = needed;
        }
    return points / price;
}

static size_t rank(const struct plan *p, const struct prices *prices, struct ranked *at) {
    size_t count = 0;
    for (size_t i = 0; i < p->in->repair_count; i++)
        if (p->checkpoint[i] != PLAN_CHECKPOINTS)
            at[count++] = (struct ranked){key_of(p, prices, i), (uint32_t)i};
    qsort(at, count, sizeof *at, by_key);
    return count;
}

/* Of tied repairs, the best subset at these prices comes first; the others only where that did not fit. */
static void choose_first(struct plan *p, const struct prices *prices) {
    for (size_t c = 0; c < p->component_count; c++) {
        const struct component *tied = &p->components[c];
        double worth;
        uint32_t best = plan_best_of(p, prices, tied, &worth);
        for (uint32_t i = 0; i < tied->count; i++)
            p->should_wait[p->tied[tied->first + i]] = !(best >> i & 1);
    }
}

/* By rank over all districts together, so that a shortage is shared and not all laid on the last. */
static void fill_minima(struct plan *p, const struct ranked *at, size_t count) {
    uint32_t missing = plan_short_of(p, &p->use);
    for (int pass = 0; missing && pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            uint32_t district = p->in->repairs[at[i].repair].district;
            if (!p->use.chosen[at[i].repair] && (pass || !p->should_wait[at[i].repair]) && p->use.districts[district] < p->in->minimum[district])
                (void)plan_add(p, at[i].repair);
        }
        missing = plan_short_of(p, &p->use);
    }
}

static void clear_use(struct plan *p) {
    const struct plan_in *in = p->in;
    p->use.money = p->use.gain = 0;
    memset(p->use.days, 0, in->unit_count * sizeof *p->use.days);
    memset(p->use.districts, 0, in->district_count * sizeof *p->use.districts);
    memset(p->use.chosen, 0, in->repair_count * sizeof *p->use.chosen);
}

void plan_fill(struct plan *p, const struct prices *prices) {
    struct ranked *at = p->ranked;
    size_t count = rank(p, prices, at);
    clear_use(p);
    choose_first(p, prices);
    fill_minima(p, at, count);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++)
            if (!p->use.chosen[at[i].repair] && p->in->repairs[at[i].repair].gain_milli > 0 && (pass || !p->should_wait[at[i].repair]))
                (void)plan_add(p, at[i].repair);
    uint32_t missing = plan_short_of(p, &p->use), kept = plan_short_of(p, &p->kept);
    if (missing < kept || (missing == kept && p->use.gain > p->kept.gain))
        plan_copy(p, &p->kept, &p->use);
}

static bool is_used(const struct plan *p, size_t i) {
    for (uint32_t k = p->user_start[i]; k < p->user_start[i + 1]; k++)
        if (p->use.chosen[p->users[k]])
            return true;
    return false;
}

static bool may_drop(const struct plan *p, size_t i) {
    uint32_t district = p->in->repairs[i].district;
    return p->use.chosen[i] && !is_used(p, i) && !(p->in->minimum && p->use.districts[district] <= p->in->minimum[district]);
}

static bool may_take(const struct plan *p, size_t i) {
    return !p->use.chosen[i] && plan_fits(p, i) && plan_has_needed(p, i) && plan_excluded_by(p, i) == UINT32_MAX;
}

/* With `out` gone: the best one or two of the edge that bring more than it did. */
static bool replace(struct plan *p, size_t out, const uint32_t *ins, size_t count) {
    int64_t lost = p->in->repairs[out].gain_milli, best = 0;
    size_t first = SIZE_MAX, second = SIZE_MAX;
    if (!may_drop(p, out))
        return false;
    plan_drop(p, out);
    for (size_t i = 0; i < count; i++) {
        if (ins[i] == out || !may_take(p, ins[i]))
            continue;
        int64_t gain = p->in->repairs[ins[i]].gain_milli - lost;
        if (gain > best) {
            best = gain;
            first = ins[i];
            second = SIZE_MAX;
        }
        plan_take(p, ins[i]);
        for (size_t k = i + 1; k < count; k++) {
            int64_t both = gain + p->in->repairs[ins[k]].gain_milli;
            if (both > best && ins[k] != out && may_take(p, ins[k])) {
                best = both;
                first = ins[i];
                second = ins[k];
            }
        }
        plan_drop(p, ins[i]);
    }
    if (first == SIZE_MAX) {
        plan_take(p, out);
        return false;
    }
    plan_take(p, first);
    if (second != SIZE_MAX)
        plan_take(p, second);
    return true;
}

/* Two out, one in. */
static bool merge(struct plan *p, size_t one, size_t two, const uint32_t *ins, size_t count) {
    if (!may_drop(p, one))
        return false;
    plan_drop(p, one);
    if (!may_drop(p, two)) {
        plan_take(p, one);
        return false;
    }
    plan_drop(p, two);
    int64_t lost = p->in->repairs[one].gain_milli + p->in->repairs[two].gain_milli;
    for (size_t i = 0; i < count; i++)
        if (ins[i] != one && ins[i] != two && p->in->repairs[ins[i]].gain_milli > lost && may_take(p, ins[i])) {
            plan_take(p, ins[i]);
            return true;
        }
    plan_take(p, two);
    plan_take(p, one);
    return false;
}

/* The repairs nearest to being worth nothing, on either side. */
static size_t edge(struct plan *p, const struct ranked *at, size_t count, bool is_chosen, uint32_t *ret) {
    size_t found = 0;
    for (size_t i = 0; i < count && found < EDGE; i++)
        if (p->use.chosen[at[i].repair] == is_chosen)
            ret[found++] = at[i].repair;
    return found;
}

static bool swap_round(struct plan *p, const struct ranked *at, size_t count) {
    uint32_t outs[EDGE], ins[EDGE];
    bool is_better = false;
    for (size_t i = 0; i < count; i++)
        if (!p->use.chosen[at[i].repair] && p->in->repairs[at[i].repair].gain_milli > 0)
            is_better = plan_add(p, at[i].repair) || is_better;
    size_t out_count = edge(p, at, count, true, outs), in_count = edge(p, at, count, false, ins);
    for (size_t i = 0; i < out_count; i++)
        is_better = replace(p, outs[i], ins, in_count) || is_better;
    for (size_t i = 0; i < out_count; i++)
        for (size_t k = i + 1; k < out_count && k < i + 12; k++)
            is_better = merge(p, outs[i], outs[k], ins, in_count) || is_better;
    return is_better;
}

void plan_swap(struct plan *p) {
    struct ranked *at = p->ranked;
    size_t count = 0;
    for (size_t i = 0; i < p->in->repair_count; i++) {
        if (p->checkpoint[i] == PLAN_CHECKPOINTS)
            continue;
        double worth = plan_worth(p, &p->best, i);
        at[count++] = (struct ranked){worth < 0 ? worth : -worth, (uint32_t)i};
    }
    qsort(at, count, sizeof *at, by_key);
    plan_copy(p, &p->use, &p->kept);
    for (int round = 0; round < ROUNDS && swap_round(p, at, count); round++) {
    }
    if (plan_short_of(p, &p->use) <= plan_short_of(p, &p->kept) && p->use.gain > p->kept.gain)
        plan_copy(p, &p->kept, &p->use);
}
