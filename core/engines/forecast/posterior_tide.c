/* The tide: the city's level from month to month, as a random walk with a steady drift, both unknown. At most 37 unknowns, so
 * the whole of it is one small linear system, and its inverse gives the doubt of what is wanted: the level on the day of the
 * draw against the mean level of the data, which is what the points' means stand for. */
#include "engines/forecast/posterior_inside.h"
#include <string.h>

enum { UNKNOWNS = PERIODS + 1, PRIOR_STEPS = 4 };
static const double prior_step = 0.0002, prior_drift = 0.00008, prior_level = 0.01; /* variances a month, in the scale of h */

struct system {
    size_t count; /* months, then the drift */
    double inverse[UNKNOWNS][UNKNOWNS], right[UNKNOWNS], mean[UNKNOWNS];
};

/* What a place shows in one month against its points and unit. */
static void see_months(struct fit *f) {
    const struct posterior_in *in = f->in;
    memset(f->months, 0, in->place_count * sizeof *f->months);
    memset(f->month_weights, 0, in->place_count * sizeof *f->month_weights);
    for (size_t i = 0; i < f->row_count; i++) {
        const struct row *r = &f->rows[i];
        const struct posterior_cell *cell = &in->cells[r->cell];
        double h = f->spread[cell->point], w = h / (f->noise[cell->point] / r->count + h * h * f->of_cells);
        f->months[cell->place][r->period] += w * (r->credit - f->points[cell->point].value - h * f->units[in->places[cell->place].unit].value);
        f->month_weights[cell->place][r->period] += w * h;
    }
}

/* The month's level. A place tells of a month by how it differs from what its other months let expect: a place seen once
 * cannot say whether the place or the month was bad, and its weight says so. */
static void see_tide(struct fit *f) {
    const struct posterior_in *in = f->in;
    for (size_t k = 0; k < f->period_count; k++)
        f->tide_seen[k] = f->tide_weight[k] = 0;
    for (size_t p = 0; p < in->place_count; p++) {
        const double *top = f->months[p], *weight = f->month_weights[p];
        double all_top = 0, all = 1 / f->of_places;
        for (size_t k = 0; k < f->period_count; k++) {
            all += weight[k];
            all_top += top[k] - weight[k] * f->tide[k];
        }
        for (size_t k = 0; k < f->period_count; k++) {
            if (weight[k] <= 0)
                continue;
            double others = all - weight[k], place = (all_top - top[k] + weight[k] * f->tide[k]) / others, w = 1 / (1 / weight[k] + 1 / others);
            f->tide_seen[k] += w * (top[k] / weight[k] - place);
            f->tide_weight[k] += w;
        }
    }
    for (size_t k = 0; k < f->period_count; k++)
        if (f->tide_weight[k] > 0)
            f->tide_seen[k] /= f->tide_weight[k];
}

/* Gauss and Jordan in place; positive definite, so no pivoting. */
static void invert(struct system *s) {
    for (size_t p = 0; p < s->count; p++) {
        double pivot = 1 / s->inverse[p][p];
        s->inverse[p][p] = 1;
        for (size_t k = 0; k < s->count; k++)
            s->inverse[p][k] *= pivot;
        for (size_t i = 0; i < s->count; i++) {
            double factor = s->inverse[i][p];
            if (i == p || factor == 0)
                continue;
            s->inverse[i][p] = 0;
            for (size_t k = 0; k < s->count; k++)
                s->inverse[i][k] -= factor * s->inverse[p][k];
        }
    }
}

/* What is known of the months and the drift, given how far a month may step. */
static void solve(const struct fit *f, struct system *s) {
    size_t months = f->period_count, drift = months;
    double step = 1 / f->of_tide;
    *s = (struct system){.count = months + 1};
    s->inverse[0][0] = 1 / prior_level;
    s->inverse[drift][drift] = 1 / prior_drift;
    for (size_t k = 0; k < months; k++) {
        s->inverse[k][k] += f->tide_weight[k];
        s->right[k] = f->tide_weight[k] * f->tide_seen[k];
        if (!k)
            continue;
        const size_t at[3] = {k, k - 1, drift};
        const double sign[3] = {1, -1, -1}; /* this month - last month - drift is the step */
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                s->inverse[at[i]][at[j]] += step * sign[i] * sign[j];
    }
    invert(s);
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < s->count; k++)
            s->mean[i] += s->inverse[i][k] * s->right[k];
}

static double doubt_of(const struct system *s, const double *weights) {
    double sum = 0;
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < s->count; k++)
            sum += weights[i] * s->inverse[i][k] * weights[k];
    return sum;
}

static double step_variance(const struct fit *f, const struct system *s) {
    double squares = PRIOR_STEPS * prior_step, steps = PRIOR_STEPS;
    for (size_t k = 1; k < f->period_count; k++) {
        double weights[UNKNOWNS] = {0};
        weights[k] = 1;
        weights[k - 1] = weights[f->period_count] = -1;
        double step = s->mean[k] - s->mean[k - 1] - s->mean[f->period_count];
        squares += step * step + doubt_of(s, weights);
        steps++;
    }
    return squares / steps;
}

void posterior_tide(struct fit *f) {
    see_months(f);
    see_tide(f);
    if (f->of_tide <= 0)
        f->of_tide = prior_step;
    struct system s;
    solve(f, &s);
    double ahead = ((double)f->in->settings.ahead_days + PERIOD_DAYS / 2.0) / PERIOD_DAYS, weights[UNKNOWNS] = {0}, all = 0, mean = 0;
    for (size_t i = 0; i < f->row_count; i++) {
        weights[f->rows[i].period] -= f->rows[i].aged;
        all += f->rows[i].aged;
    }
    for (size_t k = 0; k < f->period_count; k++) {
        weights[k] = all > 0 ? weights[k] / all : 0;
        mean -= weights[k] * s.mean[k];
    }
    for (size_t k = 0; k < f->period_count; k++)
        f->tide[k] = s.mean[k] - mean;
    weights[f->period_count - 1] += 1;
    weights[f->period_count] = ahead;
    f->tide_now = f->tide[f->period_count - 1] + ahead * s.mean[f->period_count];
    f->tide_now_doubt = doubt_of(&s, weights) + f->of_tide * ahead;
    f->of_tide = step_variance(f, &s);
}
