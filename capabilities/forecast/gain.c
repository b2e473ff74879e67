/* What a repair is expected to give; the formula stands in forecast.h. Whole numbers, each standard rounded down. */
#include "capabilities/forecast/inside.h"

__extension__ typedef __int128 wide; /* products of five figures; kept inside this file */

static int32_t pass_of(const struct forecast_model *m, size_t cell) {
    const struct simulate_cell *c = &m->city.cells[cell];
    int64_t pass = c->mean_micro - (int64_t)c->partial_micro * m->city.partial_credit_milli / 1000;
    return (int32_t)(pass < 0 ? 0 : pass);
}

static bool is_among(const size_t *cells, size_t count, size_t cell) {
    for (size_t i = 0; i < count; i++)
        if (cells[i] == cell)
            return true;
    return false;
}

/* Expected points in milli × millionths of one point that stands alone. */
static int64_t expected_alone(const struct simulate_point *mark, int64_t pass_micro, int64_t partial_micro) {
    return mark->got_milli[POSTERIOR_PASS] * pass_micro + mark->got_milli[POSTERIOR_PARTIAL] * partial_micro +
           mark->got_milli[POSTERIOR_FAIL] * (1000000 - pass_micro - partial_micro);
}

static int64_t more_alone(const struct forecast_model *m, size_t cell) {
    const struct simulate_cell *c = &m->city.cells[cell];
    const struct simulate_point *mark = &m->city.points[c->point];
    int64_t more = expected_alone(mark, m->repaired_micro, 0) - expected_alone(mark, pass_of(m, cell), c->partial_micro);
    return more > 0 ? more : 0;
}

/* All points of a group pass together or give nothing: the change of the product of their chances. */
static int64_t more_of_group(const struct forecast_model *m, const struct forecast_site *site, uint32_t group, const size_t *cells, size_t count) {
    int64_t before = 1000000, after = 1000000;
    for (uint32_t i = 0; i < m->types[site->type].point_count; i++) {
        size_t cell = site->first_cell + i;
        if (m->city.points[m->city.cells[cell].point].group != group)
            continue;
        int64_t pass = pass_of(m, cell), repaired = pass > m->repaired_micro ? pass : m->repaired_micro;
        before = before * pass / 1000000;
        after = after * (is_among(cells, count, cell) ? repaired : pass) / 1000000;
    }
    return after - before;
}

/* Millionths of a milli-point of the total for `more` points of one point of the edition at one site. */
static int64_t worth(const struct forecast_model *m, const struct forecast_site *site, uint32_t point, int64_t more) {
    const struct forecast_type *type = &m->types[site->type];
    const struct forecast_point *p = &m->points[point];
    int64_t sum = 0;
    if (more <= 0 || !type->draw)
        return 0;
    for (uint32_t i = 0; i < p->standard_count; i++) {
        uint32_t s = m->point_standards[p->first_standard + i];
        int64_t weight = m->city.standards[s].weight_milli, possible = m->standard_possible_milli[s];
        if (!weight || !possible)
            continue;
        wide top = (wide)100000 * m->field_share_micro * type->draw * weight * more;
        sum += (int64_t)(top / ((wide)1000000 * type->sites * m->weight_milli * possible));
    }
    return sum;
}

int64_t forecast_gain_of(const struct forecast_model *m, const size_t *cells, size_t count) {
    uint64_t settled = 0; /* groups */
    int64_t sum = 0;
    if (!count)
        return 0;
    const struct forecast_site *site = &m->sites[m->cell_sites[cells[0]]];
    for (size_t i = 0; i < count; i++) {
        uint32_t point = m->city.cells[cells[i]].point, group = m->city.points[point].group;
        if (is_among(cells, i, cells[i]) || m->cell_sites[cells[i]] != m->cell_sites[cells[0]])
            continue; /* named twice, or of another place */
        if (!group) {
            sum += worth(m, site, point, more_alone(m, cells[i]));
            continue;
        }
        if (settled & (uint64_t)1 << group)
            continue;
        settled |= (uint64_t)1 << group;
        int64_t more = more_of_group(m, site, group, cells, count);
        for (uint32_t k = 0; k < m->types[site->type].point_count; k++) {
            uint32_t other = m->types[site->type].first_point + k;
            if (m->city.points[other].group == group)
                sum += worth(m, site, other, m->city.points[other].got_milli[POSTERIOR_PASS] * more);
        }
    }
    return sum;
}

int64_t forecast_gain(const struct forecast_model *m, size_t cell) { return forecast_gain_of(m, &cell, 1); }
