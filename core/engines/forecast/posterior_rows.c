#include "engines/forecast/posterior_inside.h"
#include <math.h>

double posterior_middle(double value, double low, double high) { return value < low ? low : value > high ? high : value; }

struct rate {
    double mean, deviation;
};

static struct rate rate_of(int64_t hits, int64_t misses, double prior_hits, double prior_misses) {
    double a = (double)hits + prior_hits, b = (double)misses + prior_misses, n = a + b;
    return (struct rate){a / n, sqrt(a * b / (n * n * (n + 1)))};
}

/* Without re-checks: one error in twenty, and little certainty about that. Two peers disagree when exactly one of them
 * errs: d = 2e(1 - e), so e = (1 - sqrt(1 - 2d)) / 2. */
struct eyes posterior_eyes(const struct posterior_checks *c) {
    struct eyes e = {0};
    if (c->by == POSTERIOR_PEER) {
        struct rate apart = rate_of(c->only_first_passes + c->only_second_passes, c->both_pass + c->both_fail, 2, 19);
        double root = sqrt(1 - 2 * posterior_middle(apart.mean, 0, 0.42));
        e.false_pass = e.false_fail = (1 - root) / 2;
        e.false_pass_deviation = apart.deviation / (2 * root);
        e.is_shared = true;
    } else {
        struct rate pass = rate_of(c->only_first_passes, c->both_fail, 1, 19), fail = rate_of(c->only_second_passes, c->both_pass, 1, 19);
        e.false_pass = posterior_middle(pass.mean, 0, 0.4);
        e.false_fail = posterior_middle(fail.mean, 0, 0.4);
        e.false_pass_deviation = pass.deviation;
        e.false_fail_deviation = fail.deviation;
    }
    e.keep = 1 - e.false_pass - e.false_fail;
    return e;
}

/* 2^(-age/half life) for each day, by repeated products: no library function whose last bit differs between machines. */
static double *ages(struct arena *arena, int64_t half_life_days, size_t days) {
    double *at = ARENA_LIST(arena, double, days + 1);
    if (!at)
        return NULL;
    double low = 0, high = 1; /* the factor f of a day, f^half_life = 1/2, by halving */
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2, power = 1;
        for (int64_t d = 0; d < half_life_days && power > 0.25; d++)
            power *= middle;
        *(power < 0.5 ? &low : &high) = middle;
    }
    at[0] = 1;
    for (size_t d = 1; d <= days; d++)
        at[d] = at[d - 1] * high;
    return at;
}

/* An inspector who errs takes a pass for something short of it, worth `short_credit` in the mean, or the other way round:
 * solved for the credit that a perfect eye would have given in the mean. A single answer may leave 0 … 1; the mean does not. */
static double credit_of(const struct fit *f, uint8_t result) {
    double raw = result == POSTERIOR_PASS ? 1 : result == POSTERIOR_PARTIAL ? (double)f->in->settings.partial_credit_milli / 1000 : 0;
    double b = f->short_credit;
    return b + (raw - b - (1 - b) * f->eyes.false_pass) / f->eyes.keep;
}

static void count_partial(struct fit *f) {
    size_t partial = 0, fail = 0;
    for (size_t i = 0; i < f->in->seen_count; i++) {
        partial += f->in->seen[i].result == POSTERIOR_PARTIAL;
        fail += f->in->seen[i].result == POSTERIOR_FAIL;
    }
    f->partial_share = f->in->seen_count ? (double)partial / (double)f->in->seen_count : 0;
    f->short_credit = partial ? (double)f->in->settings.partial_credit_milli / 1000 * (double)partial / (double)(partial + fail) : 0;
    if (f->short_credit > 0.9) /* every partial counts as a pass: nothing is short of it */
        f->short_credit = 0.9;
}

static size_t period_of(uint16_t age_days, size_t period_count) {
    size_t back = age_days / PERIOD_DAYS;
    return back >= period_count ? 0 : period_count - 1 - back;
}

/* Answers side by side by cell, then one row for each period. */
err posterior_rows(struct arena *arena, struct fit *f) {
    const struct posterior_in *in = f->in;
    uint16_t oldest = 0;
    for (size_t i = 0; i < in->seen_count; i++)
        oldest = in->seen[i].age_days > oldest ? in->seen[i].age_days : oldest;
    f->period_count = oldest / PERIOD_DAYS + 1u > PERIODS ? PERIODS : oldest / PERIOD_DAYS + 1u;
    double *weight = ages(arena, in->settings.half_life_days, oldest);
    uint32_t *start = ARENA_LIST(arena, uint32_t, in->cell_count + 2), *order = ARENA_LIST(arena, uint32_t, in->seen_count + 1);
    f->rows = ARENA_LIST(arena, struct row, in->seen_count + 1);
    if (!weight || !start || !order || !f->rows)
        return &err_no_memory;
    for (size_t i = 0; i < in->seen_count; i++)
        start[in->seen[i].cell + 2]++;
    for (size_t c = 2; c < in->cell_count + 2; c++)
        start[c] += start[c - 1];
    for (size_t i = 0; i < in->seen_count; i++)
        order[start[in->seen[i].cell + 1]++] = (uint32_t)i;
    count_partial(f);
    for (size_t c = 0; c < in->cell_count; c++) {
        struct row by[PERIODS] = {0};
        for (uint32_t k = start[c]; k < start[c + 1]; k++) {
            const struct posterior_seen *s = &in->seen[order[k]];
            struct row *r = &by[period_of(s->age_days, f->period_count)];
            r->aged += weight[s->age_days];
            r->count += 1;
            r->credit += credit_of(f, s->result);
        }
        for (size_t p = 0; p < f->period_count && start[c] < start[c + 1]; p++)
            if (by[p].count > 0)
                f->rows[f->row_count++] = (struct row){(uint32_t)c, (uint32_t)p, by[p].aged, by[p].count, by[p].credit / by[p].count};
    }
    return NULL;
}
