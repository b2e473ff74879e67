#include "engines/forecast/posterior_inside.h"
#include <math.h>

const struct posterior_settings posterior_usual = {180, 500, 30, 3000};
const struct problem posterior_bad_index = {PROBLEM_INVALID, "posterior.bad_index", "检查记录指向了不存在的点位、观测点、类型或单位。",
                                            "A record names a place, point, type or unit that is not there."},
                     posterior_bad_settings = {PROBLEM_INVALID, "posterior.bad_settings",
                                               "预测参数超出范围：半衰期 1～3650 天，部分达标折算 0～1000‰，提前天数 0～1095 天。",
                                               "A setting is out of range: half-life 1-3650 days, partial credit 0-1000 thousandths, 0-1095 days ahead."};

static err check(const struct posterior_in *in) {
    const struct posterior_settings *s = &in->settings;
    if (s->half_life_days < 1 || s->half_life_days > 3650 || s->partial_credit_milli < 0 || s->partial_credit_milli > 1000 || s->ahead_days < 0 ||
        s->ahead_days > 1095 || s->thin_milli < 0)
        return &posterior_bad_settings;
    if (in->checks.both_pass < 0 || in->checks.both_fail < 0 || in->checks.only_first_passes < 0 || in->checks.only_second_passes < 0)
        return &posterior_bad_settings;
    for (size_t i = 0; i < in->point_count; i++)
        if (in->points[i].type >= in->type_count)
            return &posterior_bad_index;
    for (size_t i = 0; i < in->place_count; i++)
        if (in->places[i].type >= in->type_count || in->places[i].unit >= in->unit_count)
            return &posterior_bad_index;
    for (size_t i = 0; i < in->cell_count; i++)
        if (in->cells[i].place >= in->place_count || in->cells[i].point >= in->point_count)
            return &posterior_bad_index;
    for (size_t i = 0; i < in->seen_count; i++)
        if (in->seen[i].cell >= in->cell_count || in->seen[i].result > POSTERIOR_PASS)
            return &posterior_bad_index;
    return NULL;
}

static err room(struct arena *arena, struct fit *f) {
    const struct posterior_in *in = f->in;
    f->points = ARENA_LIST(arena, struct level, in->point_count + 1);
    f->types = ARENA_LIST(arena, struct level, in->type_count + 1);
    f->units = ARENA_LIST(arena, struct level, in->unit_count + 1);
    f->places = ARENA_LIST(arena, struct level, in->place_count + 1);
    f->cells = ARENA_LIST(arena, struct level, in->cell_count + 1);
    f->cell_aged = ARENA_LIST(arena, double, in->cell_count + 1);
    f->cell_credit = ARENA_LIST(arena, double, in->cell_count + 1);
    f->point_aged = ARENA_LIST(arena, double, in->point_count + 1);
    f->spread = ARENA_LIST(arena, double, in->point_count + 1);
    f->noise = ARENA_LIST(arena, double, in->point_count + 1);
    f->type_spread = ARENA_LIST(arena, double, in->type_count + 1);
    f->type_noise = ARENA_LIST(arena, double, in->type_count + 1);
    f->months = arena_alloc(arena, in->place_count + 1, sizeof *f->months);
    f->month_weights = arena_alloc(arena, in->place_count + 1, sizeof *f->month_weights);
    bool has_all = f->months && f->point_aged && f->month_weights && f->points && f->types && f->units && f->places && f->cells && f->cell_aged &&
                   f->cell_credit && f->spread && f->noise && f->type_spread && f->type_noise;
    return has_all ? NULL : &err_no_memory;
}

static int32_t micro(double value) {
    double scaled = posterior_middle(value, -1000, 1000) * 1e6;
    return (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

/* What is borrowed counts as much as the spread allows: knowing the mean of a motley lot well says little about one of them. */
static double borrowed(double chance, double spread_variance, double group_weight) {
    double answer = chance * (1 - chance), strength = spread_variance > 0 ? answer / spread_variance : 0, group = group_weight * answer;
    return strength < group ? strength : group;
}

static void put_cell(const struct fit *f, size_t c, struct posterior_chance *ret) {
    const struct posterior_in *in = f->in;
    const struct posterior_cell *cell = &in->cells[c];
    const struct level *point = &f->points[cell->point], *place = &f->places[cell->place], *unit = &f->units[in->places[cell->place].unit];
    const struct eyes *eyes = &f->eyes;
    double h = f->spread[cell->point],
           chance = posterior_middle(point->value + h * (unit->value + place->value + f->cells[c].value + f->tide_now), 0.005, 0.995);
    double own = f->cell_aged[c] > 0 ? f->of_cells * h * h / (f->of_cells * h * h + f->noise[cell->point] / f->cell_aged[c]) : 0, lean = 1 - own;
    double of_point = lean * sqrt(point->doubt), of_unit = lean * h * sqrt(unit->doubt), of_place = lean * h * sqrt(place->doubt);
    double of_tide = h * sqrt(f->tide_now_doubt);
    double pass = eyes->is_shared ? (2 * chance - 1 - f->short_credit) / eyes->keep * eyes->false_pass_deviation
                                  : -(1 - chance) / eyes->keep * eyes->false_pass_deviation;
    double fail = eyes->is_shared ? 0 : (chance - f->short_credit) / eyes->keep * eyes->false_fail_deviation;
    double doubt = of_point * of_point + of_unit * of_unit + of_place * of_place + h * h * f->cells[c].doubt + of_tide * of_tide + pass * pass + fail * fail;
    double credit = (double)in->settings.partial_credit_milli / 1000, partial = f->partial_share;
    if (credit > 0 && partial > chance / credit)
        partial = chance / credit;
    if (credit < 1 && partial > (1 - chance) / (1 - credit))
        partial = (1 - chance) / (1 - credit);
    double worth = f->cell_aged[c] * eyes->keep * eyes->keep + borrowed(chance, h * h * (f->of_cells + f->of_places + f->of_units), point->weight);
    *ret = (struct posterior_chance){
        .mean_micro = micro(chance),
        .partial_micro = micro(partial),
        .deviation_micro = micro(sqrt(doubt)),
        .effective_milli = micro(posterior_middle(worth, 0, 2000000) / 1000),
        .slope = {micro(of_point), micro(of_unit), micro(of_place), micro(of_tide), micro(pass), micro(fail)},
    };
    ret->is_thin = ret->effective_milli < in->settings.thin_milli;
}

err posterior_work_out(struct arena *arena, const struct posterior_in *in, struct posterior *ret) {
    TRY(check(in));
    struct fit *f = ARENA_NEW(arena, struct fit);
    struct posterior out = {ARENA_LIST(arena, struct posterior_chance, in->cell_count + 1), in->cell_count, 0, 0, 0, 0, 0, 0};
    if (!f || !out.at)
        return &err_no_memory;
    f->in = in;
    f->eyes = posterior_eyes(&in->checks);
    TRY(room(arena, f));
    TRY(posterior_rows(arena, f));
    posterior_fit(f);
    int64_t thin = 0;
    double aged = 0;
    for (size_t c = 0; c < in->cell_count; c++) {
        put_cell(f, c, &out.at[c]);
        thin += out.at[c].is_thin;
        aged += f->cell_aged[c];
    }
    out.false_pass_micro = micro(f->eyes.false_pass);
    out.false_fail_micro = micro(f->eyes.false_fail);
    out.tide_micro = micro(f->tide_now);
    out.tide_deviation_micro = micro(sqrt(f->tide_now_doubt));
    out.thin_share_micro = in->cell_count ? (int32_t)(thin * 1000000 / (int64_t)in->cell_count) : 0;
    out.effective_milli = (int64_t)(aged * 1000);
    *ret = out;
    return NULL;
}

void posterior_beta(const struct posterior_chance *c, double *ret_passes, double *ret_fails) {
    double mean = c->mean_micro / 1e6, doubt = c->deviation_micro / 1e6, most = mean * (1 - mean);
    double strength = doubt * doubt < most * 0.999 && doubt > 0 ? most / (doubt * doubt) - 1 : 0.001;
    *ret_passes = mean * strength;
    *ret_fails = (1 - mean) * strength;
}

/* Lentz's continued fraction of the incomplete beta function. */
static double fraction(double a, double b, double x) {
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1), h;
    d = 1 / (fabs(d) < tiny ? tiny : d);
    h = d;
    for (int m = 1; m <= 300; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (int k = 0; k < 2; k++) {
            double step = k ? odd : even;
            d = 1 + step * d;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = 1 + step / c;
            c = fabs(c) < tiny ? tiny : c;
            h *= d * c;
        }
        if (fabs(d * c - 1) < 1e-13)
            break;
    }
    return h;
}

double posterior_beta_below(double a, double b, double x) {
    if (x <= 0 || x >= 1)
        return x > 0;
    int sign;
    double front = exp(lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign) + a * log(x) + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * fraction(a, b, x) / a : 1 - front * fraction(b, a, 1 - x) / b;
}

static int32_t quantile(double a, double b, double share) {
    double low = 0, high = 1;
    for (int i = 0; i < 40; i++) {
        double middle = (low + high) / 2;
        *(posterior_beta_below(a, b, middle) < share ? &low : &high) = middle;
    }
    return micro((low + high) / 2);
}

void posterior_interval(const struct posterior_chance *c, int32_t *ret_low_micro, int32_t *ret_high_micro) {
    double a, b;
    posterior_beta(c, &a, &b);
    *ret_low_micro = quantile(a, b, 0.05);
    *ret_high_micro = quantile(a, b, 0.95);
}
