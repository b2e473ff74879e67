#include "engines/plan/plan_inside.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPAIRS_MOST = 200000 };
static const int64_t most = 1000000000;

const struct problem plan_bad_input = {
    PROBLEM_INVALID, "plan.bad_input", "整改计划的数据有误：指向了不存在的整改、单位或区，或分值、费用、天数超出范围。",
    "The plan's data are wrong: they name a repair, unit or district that is not there, or points, cost or days are out of range."};

static bool is_repair(const struct plan_in *in, const struct plan_repair *r) {
    bool has_amounts = r->gain_milli >= 0 && r->gain_milli <= most && r->cost >= 0 && r->cost <= most;
    return has_amounts && r->days >= 0 && r->deadline_day >= 0 && r->unit < in->unit_count && r->district < in->district_count;
}

static bool are_pairs(const struct plan_in *in, const struct plan_pair *at, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (at[i].repair >= in->repair_count || at[i].other >= in->repair_count || at[i].repair == at[i].other)
            return false;
    return true;
}

static err check(const struct plan_in *in, size_t *ret_row) {
    size_t row = SIZE_MAX;
    bool is_good = in->repair_count <= REPAIRS_MOST && in->horizon_days >= 1 && in->budget >= 0 && in->budget <= most * most / 1000 &&
                   are_pairs(in, in->needs, in->need_count) && are_pairs(in, in->conflicts, in->conflict_count);
    for (size_t u = 0; u < in->unit_count; u++)
        is_good = is_good && in->capacity_days[u] >= 0;
    for (size_t i = 0; is_good && i < in->repair_count; i++)
        if (!is_repair(in, &in->repairs[i])) {
            row = i;
            is_good = false;
        }
    if (is_good)
        return NULL;
    if (ret_row)
        *ret_row = row;
    return &plan_bad_input;
}

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The most repairs of a district that its units could do, each unit for itself and with nothing else to do. */
static int64_t doable(const struct plan *p, uint32_t district, int64_t *days, uint32_t *ret_unit) {
    const struct plan_in *in = p->in;
    int64_t all = 0, most_left = -1;
    for (uint32_t u = 0; u < in->unit_count; u++) {
        size_t count = 0, done = 0;
        int64_t sum = 0, left = 0;
        for (size_t i = 0; i < in->repair_count; i++)
            if (in->repairs[i].district == district && in->repairs[i].unit == u && p->checkpoint[i] != PLAN_CHECKPOINTS)
                days[count++] = in->repairs[i].days;
        qsort(days, count, sizeof *days, by_size);
        while (done < count && sum + days[done] <= p->capacity[u][p->checkpoints - 1])
            sum += days[done++];
        left = (int64_t)(count - done);
        all += (int64_t)done;
        if (left > most_left) {
            most_left = left;
            *ret_unit = u;
        }
    }
    return all;
}

/* Proofs that a limit cannot be met, each by a limit alone and the minima. */
static err find_fault(struct arena *arena, const struct plan *p, struct plan_fault *ret) {
    const struct plan_in *in = p->in;
    int64_t *sizes = ARENA_LIST(arena, int64_t, in->repair_count + 1), money = 0;
    if (!sizes)
        return &err_no_memory;
    *ret = (struct plan_fault){PLAN_NO_LIMIT, 0, 0, 0};
    for (uint32_t d = 0; in->minimum && d < in->district_count; d++) {
        size_t count = 0;
        for (size_t i = 0; i < in->repair_count; i++)
            if (in->repairs[i].district == d && p->checkpoint[i] != PLAN_CHECKPOINTS)
                sizes[count++] = in->repairs[i].cost;
        if (count < in->minimum[d]) {
            *ret = (struct plan_fault){PLAN_DISTRICT_MINIMUM, d, in->minimum[d], (int64_t)count};
            return NULL;
        }
        qsort(sizes, count, sizeof *sizes, by_size);
        for (size_t i = 0; i < in->minimum[d]; i++)
            money += sizes[i];
        uint32_t unit = 0;
        int64_t can = in->minimum[d] ? doable(p, d, sizes, &unit) : 0;
        if (can < (int64_t)in->minimum[d]) {
            *ret = (struct plan_fault){PLAN_UNIT_DAYS, unit, in->minimum[d], can};
            return NULL;
        }
    }
    if (money > in->budget)
        *ret = (struct plan_fault){PLAN_BUDGET, 0, money, in->budget};
    return NULL;
}

static int64_t price(double value) { return value > 0 ? (int64_t)llround(value < 1e12 ? value * 1e6 : 1e18) : 0; }

static err conclude(struct arena *arena, struct plan *p, struct plan_result *out) {
    const struct plan_in *in = p->in;
    out->chosen = p->kept.chosen;
    out->districts = p->kept.districts;
    out->units = ARENA_LIST(arena, struct plan_row, in->unit_count + 1);
    if (!out->units)
        return &err_no_memory;
    for (size_t i = 0; i < in->repair_count; i++)
        out->chosen_count += out->chosen[i];
    out->gain_milli = p->kept.gain;
    out->cost = p->kept.money;
    int64_t bound = (int64_t)floor(p->bound * (1 + 1e-12) + 1e-6); /* points are whole milli-points, so the best is too */
    out->bound_milli = bound > out->gain_milli ? bound : out->gain_milli;
    out->gap_micro = out->bound_milli ? (int32_t)(((out->bound_milli - out->gain_milli) * 1000000 + out->bound_milli - 1) / out->bound_milli) : 0;
    out->money = (struct plan_row){in->budget, p->kept.money, price(p->best.money)};
    size_t last = p->checkpoints - 1;
    for (size_t u = 0; u < in->unit_count; u++)
        out->units[u] = (struct plan_row){p->capacity[u][last], p->kept.days[u][last], price(p->best.days[u][last])};
    for (uint32_t d = 0; in->minimum && d < in->district_count; d++)
        if (out->state == PLAN_MADE && out->districts[d] < in->minimum[d]) {
            out->state = PLAN_SHORT;
            out->fault = (struct plan_fault){PLAN_DISTRICT_MINIMUM, d, in->minimum[d], out->districts[d]};
        }
    return NULL;
}

err plan_make(struct arena *arena, const struct plan_in *in, struct plan_result *ret, size_t *ret_row) {
    TRY(check(in, ret_row));
    struct plan *p = ARENA_NEW(arena, struct plan);
    if (!p)
        return &err_no_memory;
    p->in = in;
    TRY(plan_prepare(arena, p));
    struct plan_result out = {.plan = p};
    TRY(find_fault(arena, p, &out.fault));
    if (out.fault.limit != PLAN_NO_LIMIT) {
        out.state = PLAN_IMPOSSIBLE;
    } else {
        plan_fill(p, &p->best);
        plan_bound(p);
        plan_swap(p);
    }
    TRY(conclude(arena, p, &out));
    *ret = out;
    return NULL;
}

/* The best repair that would fit in if this one were not chosen. */
static uint32_t kept_out_by(struct plan *p, size_t repair) {
    uint32_t best = UINT32_MAX;
    plan_drop(p, repair);
    for (uint32_t i = 0; i < p->in->repair_count; i++) {
        bool is_open = i != repair && !p->use.chosen[i] && (best == UINT32_MAX || p->in->repairs[i].gain_milli > p->in->repairs[best].gain_milli);
        if (is_open && plan_fits(p, i) && plan_has_needed(p, i) && plan_excluded_by(p, i) == UINT32_MAX)
            best = i;
    }
    plan_take(p, repair);
    return best;
}

static enum plan_why why_not(const struct plan *p, size_t i, int64_t surplus, uint32_t *ret_other) {
    if (p->checkpoint[i] == PLAN_CHECKPOINTS)
        return PLAN_NEVER_FITS;
    *ret_other = plan_excluded_by(p, i);
    if (*ret_other != UINT32_MAX)
        return PLAN_EXCLUDED;
    for (uint32_t k = p->need_start[i]; k < p->need_start[i + 1]; k++)
        if (!p->use.chosen[p->needed[k]]) {
            *ret_other = p->needed[k];
            return PLAN_NEEDS_OTHER;
        }
    if (surplus < 0)
        return PLAN_TOO_DEAR;
    return p->use.money + p->in->repairs[i].cost > p->in->budget ? PLAN_NO_MONEY : PLAN_NO_DAYS;
}

void plan_explain(const struct plan_result *result, size_t repair, struct plan_reason *ret) {
    struct plan p = *result->plan;
    p.use = p.kept; /* changed and put back below */
    const struct plan_repair *r = &p.in->repairs[repair];
    *ret = (struct plan_reason){.why = PLAN_CHOSEN, .other = UINT32_MAX};
    if (p.checkpoint[repair] != PLAN_CHECKPOINTS) {
        ret->money_milli = llround(p.best.money * (double)r->cost);
        ret->days_milli = llround(p.best.days[r->unit][p.checkpoint[repair]] * r->days);
        ret->minimum_milli = llround(p.best.districts[r->district]);
        ret->surplus_milli = r->gain_milli + ret->minimum_milli - ret->money_milli - ret->days_milli;
    }
    if (p.use.chosen[repair])
        ret->other = kept_out_by(&p, repair);
    else
        ret->why = why_not(&p, repair, ret->surplus_milli, &ret->other);
}
