/* The fit: rounds of "each effect given the others", every one shrunk by what is known of its spread, then the spreads from
 * the effects (expectation-maximisation with the doubts of a nested design: cells in places, places in units). The doubts
 * take the level below as unknown, so a place with fifteen single answers is not thought to be known fifteen times.
 * Rejected: a logistic mixed model by quasi-likelihood, which understates the spreads when most cells have one answer. */
#include "engines/forecast/posterior_inside.h"
#include <math.h>
#include <string.h>

enum { PRIOR_LEVELS = 6 };
static const double prior_spread = 0.01, least_spread = 1e-6;

static void clear(struct level *at, size_t count) {
    for (size_t i = 0; i < count; i++)
        at[i].top = at[i].weight = 0;
}

/* Sums to estimates, shrunk towards `centre`; returns the new variance, held by a weak prior. */
static double settle(struct level *at, size_t count, double variance, double centre) {
    double squares = PRIOR_LEVELS * prior_spread, known = PRIOR_LEVELS;
    for (size_t i = 0; i < count; i++) {
        at[i].doubt = 1 / (at[i].weight + 1 / variance);
        at[i].value = (at[i].top + centre / variance) * at[i].doubt;
        if (at[i].weight > 0) {
            squares += (at[i].value - centre) * (at[i].value - centre) + at[i].doubt;
            known++;
        }
    }
    double now = squares / known;
    return now > least_spread ? now : least_spread;
}

static double spread_at(double chance) {
    double m = posterior_middle(chance, 0.03, 0.97);
    return 4 * m * (1 - m);
}

/* Variance of one corrected answer about its own cell's chance. A single answer is yes or no whatever the chances behind it,
 * so the spread of those chances is taken out of the yes-or-no variance of the mean. */
static double noise_at(const struct fit *f, double chance, double spread_behind) {
    double credit = (double)f->in->settings.partial_credit_milli / 1000, partial = credit * (1 - credit) * f->partial_share;
    double keep = f->eyes.keep, b = f->short_credit;
    double seen = b * (1 - keep) + (1 - b) * f->eyes.false_pass + keep * posterior_middle(chance, 0.03, 0.97), all = seen * (1 - seen);
    double noise = all - partial - keep * keep * spread_behind;
    return (noise > all / 3 ? noise : all / 3) / (keep * keep);
}

/* How much an answer weighs must not depend on the answer, or lucky passes would weigh more than unlucky fails and every
 * forecast would be too high. So points are weighed by their type's noise, places and cells by their point's. */
static void see_noise(struct fit *f) {
    const struct posterior_in *in = f->in;
    double owners = f->of_units + f->of_places + f->of_cells;
    for (size_t t = 0; t < in->type_count; t++) {
        double h = f->type_spread[t] = spread_at(f->types[t].value);
        f->type_noise[t] = noise_at(f, f->types[t].value, f->of_points + h * h * owners);
    }
    for (size_t p = 0; p < in->point_count; p++) {
        double h = f->spread[p] = spread_at(f->points[p].value);
        f->noise[p] = noise_at(f, f->points[p].value, h * h * owners);
    }
}

/* Each cell's mean without the tide. */
static void see_cells(struct fit *f) {
    const struct posterior_in *in = f->in;
    for (size_t c = 0; c < in->cell_count; c++)
        f->cell_aged[c] = f->cell_credit[c] = 0;
    for (size_t i = 0; i < f->row_count; i++) {
        const struct row *r = &f->rows[i];
        f->cell_aged[r->cell] += r->aged;
        f->cell_credit[r->cell] += r->aged * (r->credit - f->spread[in->cells[r->cell].point] * f->tide[r->period]);
    }
    for (size_t c = 0; c < in->cell_count; c++)
        if (f->cell_aged[c] > 0)
            f->cell_credit[c] /= f->cell_aged[c];
}

/* Types and the city as plain means of their points and types, shrunk; equal weights by count of answers alone. */
static void fit_types(struct fit *f) {
    const struct posterior_in *in = f->in;
    double top = 0, weight = 0, noise = noise_at(f, f->city, f->of_types + f->of_points);
    clear(f->types, in->type_count);
    for (size_t p = 0; p < in->point_count; p++) {
        const struct level *point = &f->points[p];
        if (point->weight <= 0)
            continue;
        double w = 1 / (noise / f->point_aged[p] + f->of_points);
        f->types[in->points[p].type].weight += w;
        f->types[in->points[p].type].top += w * point->top / point->weight;
    }
    for (size_t t = 0; t < in->type_count; t++)
        if (f->types[t].weight > 0) {
            double w = 1 / (1 / f->types[t].weight + f->of_types);
            weight += w;
            top += w * f->types[t].top / f->types[t].weight;
        }
    f->city = weight > 0 ? top / weight : 0.5;
    f->of_types = settle(f->types, in->type_count, f->of_types, f->city);
}

static void fit_points(struct fit *f) {
    const struct posterior_in *in = f->in;
    clear(f->points, in->point_count);
    memset(f->point_aged, 0, in->point_count * sizeof *f->point_aged);
    for (size_t c = 0; c < in->cell_count; c++) {
        if (f->cell_aged[c] <= 0)
            continue;
        const struct posterior_cell *cell = &in->cells[c];
        const struct level *place = &f->places[cell->place];
        uint32_t type = in->points[cell->point].type;
        double h = f->type_spread[type], w = 1 / (f->type_noise[type] / f->cell_aged[c] + h * h * (f->of_cells + place->doubt));
        f->point_aged[cell->point] += f->cell_aged[c];
        f->points[cell->point].weight += w;
        f->points[cell->point].top += w * (f->cell_credit[c] - f->spread[cell->point] * (f->units[in->places[cell->place].unit].value + place->value));
    }
    fit_types(f);
    double squares = PRIOR_LEVELS * 0.02, known = PRIOR_LEVELS;
    for (size_t p = 0; p < in->point_count; p++) {
        struct level *point = &f->points[p];
        const struct level *type = &f->types[in->points[p].type];
        double prior = 1 / (f->of_points + (point->weight > 0 ? 0 : type->doubt));
        point->doubt = 1 / (point->weight + prior);
        point->value = posterior_middle((point->top + prior * type->value) * point->doubt, 0.005, 0.995);
        if (point->weight > 0) {
            squares += (point->value - type->value) * (point->value - type->value) + point->doubt;
            known++;
        }
    }
    f->of_points = squares / known;
}

/* Units first, with their places taken as unknown; then the places given the units. */
static void fit_owners(struct fit *f) {
    const struct posterior_in *in = f->in;
    clear(f->places, in->place_count);
    clear(f->units, in->unit_count);
    for (size_t c = 0; c < in->cell_count; c++) {
        if (f->cell_aged[c] <= 0)
            continue;
        struct level *place = &f->places[in->cells[c].place];
        double h = f->spread[in->cells[c].point], w = 1 / (f->noise[in->cells[c].point] / f->cell_aged[c] + h * h * f->of_cells);
        place->weight += w * h * h;
        place->top += w * h * (f->cell_credit[c] - f->points[in->cells[c].point].value);
    }
    for (size_t p = 0; p < in->place_count; p++) {
        const struct level *place = &f->places[p];
        if (place->weight <= 0)
            continue;
        double w = 1 / (1 / place->weight + f->of_places);
        f->units[in->places[p].unit].weight += w;
        f->units[in->places[p].unit].top += w * place->top / place->weight;
    }
    f->of_units = settle(f->units, in->unit_count, f->of_units, 0);
    for (size_t p = 0; p < in->place_count; p++)
        f->places[p].top -= f->places[p].weight * f->units[in->places[p].unit].value;
    f->of_places = settle(f->places, in->place_count, f->of_places, 0);
}

static void fit_cells(struct fit *f) {
    const struct posterior_in *in = f->in;
    for (size_t c = 0; c < in->cell_count; c++) {
        const struct posterior_cell *cell = &in->cells[c];
        double h = f->spread[cell->point];
        double expected = f->points[cell->point].value + h * (f->units[in->places[cell->place].unit].value + f->places[cell->place].value);
        f->cells[c].weight = f->cell_aged[c] * h * h / f->noise[in->cells[c].point];
        f->cells[c].top = f->cell_aged[c] * h / f->noise[in->cells[c].point] * (f->cell_credit[c] - expected);
    }
    f->of_cells = settle(f->cells, in->cell_count, f->of_cells, 0);
}

void posterior_fit(struct fit *f) {
    f->of_points = f->of_types = 0.02;
    f->of_units = f->of_places = f->of_cells = prior_spread;
    for (size_t p = 0; p < f->in->point_count; p++) {
        f->points[p].value = 0.7;
    }
    for (size_t t = 0; t < f->in->type_count; t++)
        f->types[t].value = 0.7;
    f->city = 0.7;
    for (size_t p = 0; p < f->in->place_count; p++)
        f->places[p].doubt = prior_spread;
    for (int round = 0; round < ROUNDS; round++) {
        see_noise(f);
        see_cells(f);
        fit_points(f);
        fit_owners(f);
        fit_cells(f);
        posterior_tide(f);
    }
}
