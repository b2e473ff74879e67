#include "engines/forecast/simulate_inside.h"
#include "base/thread.h"
#include <stdlib.h>
#include <string.h>

enum { THREADS_MOST = 16, DRAWS_MOST = 1000000 };
static const int64_t whole_micro = 1000000, most_milli = 1000000000;

const struct simulate_settings simulate_usual = {10000, 1, 1, 250000};
const struct problem simulate_bad_index = {PROBLEM_INVALID, "simulate.bad_index", "模拟数据指向了不存在的类型、点位、观测点或标准。",
                                           "The data of the simulation name a type, place, point or standard that is not there."},
                     simulate_bad_draw = {PROBLEM_INVALID, "simulate.bad_draw", "某类点位的抽取数多于上报数。",
                                          "More places are to be drawn from a type than were reported."},
                     simulate_bad_weights = {PROBLEM_INVALID, "simulate.bad_weights", "权重之和不是 100%，或分数不在 0～100 之间。",
                                             "Weights do not sum to 100 %, or a score is outside 0-100."},
                     simulate_bad_settings = {PROBLEM_INVALID, "simulate.bad_settings", "模拟次数须为 1～1000000，线程数 1～16。",
                                              "Draws must be 1-1,000,000 and threads 1-16."},
                     simulate_nothing = {PROBLEM_INVALID, "simulate.nothing", "抽取方案里没有任何可测的标准。",
                                         "The draw holds no standard that could be seen."};

static bool is_figure(const struct simulate_figure *f) {
    return f->mean_milli >= 0 && f->mean_milli <= 100000 && f->deviation_milli >= 0 && f->deviation_milli <= 100000;
}

static err check_weights(const struct simulate_city *c) {
    int64_t years = c->year_weight_micro;
    bool is_bad = c->field_weight_micro < 0 || c->material_weight_micro < 0 || c->questionnaire_weight_micro < 0 || c->companion_weight_micro < 0 || years < 0;
    is_bad = is_bad || c->field_weight_micro > whole_micro || c->material_weight_micro > whole_micro || years > whole_micro;
    for (size_t y = 0; y < c->year_count; y++) {
        is_bad = is_bad || c->years[y].weight_micro < 0 || c->years[y].weight_micro > whole_micro || !is_figure(&c->years[y].score);
        years += is_bad ? 0 : c->years[y].weight_micro;
    }
    int64_t year = c->field_weight_micro + c->material_weight_micro + c->questionnaire_weight_micro + c->companion_weight_micro;
    is_bad = is_bad || years != whole_micro || c->companion_weight_micro > whole_micro || year != whole_micro;
    return is_bad || !is_figure(&c->material) || !is_figure(&c->questionnaire) || !is_figure(&c->companion) ? &simulate_bad_weights : NULL;
}

static bool is_point(const struct simulate_point *p) {
    bool is_good = p->group < GROUPS && p->possible_milli >= 0 && p->possible_milli <= most_milli;
    for (int i = 0; i < 3; i++)
        is_good = is_good && p->got_milli[i] >= 0 && p->got_milli[i] <= p->possible_milli;
    return is_good;
}

static err check(const struct simulate_city *c) {
    if (c->partial_credit_milli < 0 || c->partial_credit_milli > 1000)
        return &simulate_bad_settings;
    for (size_t i = 0; i < c->point_count; i++)
        if (!is_point(&c->points[i]))
            return &simulate_bad_index;
    for (size_t i = 0; i < c->place_count; i++) {
        const struct simulate_place *p = &c->places[i];
        if (p->type >= c->type_count || p->unit >= c->unit_count || p->first_cell > c->cell_count || p->cell_count > c->cell_count - p->first_cell ||
            p->cell_count > GROUPED_MOST)
            return &simulate_bad_index;
    }
    for (size_t i = 0; i < c->cell_count; i++)
        if (c->cells[i].point >= c->point_count)
            return &simulate_bad_index;
    for (size_t i = 0; i < c->link_count; i++)
        if (c->links[i].point >= c->point_count || c->links[i].standard >= c->standard_count)
            return &simulate_bad_index;
    for (size_t i = 0; i < c->standard_count; i++)
        if (c->standards[i].weight_milli < 0 || c->standards[i].weight_milli > most_milli)
            return &simulate_bad_weights;
    return check_weights(c);
}

static err sort_places(struct arena *arena, struct simulate_plan *plan, size_t *ret_index) {
    const struct simulate_city *c = plan->city;
    plan->type_start = ARENA_LIST(arena, uint32_t, c->type_count + 2);
    plan->type_places = ARENA_LIST(arena, uint32_t, c->place_count + 1);
    uint32_t *cursor = ARENA_LIST(arena, uint32_t, c->type_count + 1);
    if (!plan->type_start || !plan->type_places || !cursor)
        return &err_no_memory;
    for (size_t i = 0; i < c->place_count; i++)
        plan->type_start[c->places[i].type + 1]++;
    for (size_t t = 0; t < c->type_count; t++) {
        if (c->types[t].draw > plan->type_start[t + 1]) {
            if (ret_index)
                *ret_index = t;
            return &simulate_bad_draw;
        }
        plan->type_start[t + 1] += plan->type_start[t];
        cursor[t] = plan->type_start[t];
    }
    for (size_t i = 0; i < c->place_count; i++)
        plan->type_places[cursor[c->places[i].type]++] = (uint32_t)i;
    return NULL;
}

static err new_plan(struct arena *arena, struct simulate_plan *plan, uint32_t draws, size_t *ret_index) {
    TRY(sort_places(arena, plan, ret_index));
    int32_t **lists[] = {&plan->fields_milli, &plan->years_milli, &plan->totals_milli, &plan->materials_milli, &plan->questionnaires_milli};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!(*lists[i] = ARENA_LIST(arena, int32_t, draws)))
            return &err_no_memory;
    simulate_make_z(plan->z);
    return NULL;
}

static err new_work(struct arena *arena, struct simulate_plan *plan, struct simulate_work *w) {
    const struct simulate_city *c = plan->city;
    *w = (struct simulate_work){.plan = plan};
    w->order = ARENA_LIST(arena, uint32_t, c->place_count + 1);
    w->point_z = ARENA_LIST(arena, int32_t, c->point_count + 1);
    w->unit_z = ARENA_LIST(arena, int32_t, c->unit_count + 1);
    w->got = ARENA_LIST(arena, int64_t, c->point_count + 1);
    w->possible = ARENA_LIST(arena, int64_t, c->point_count + 1);
    w->standard_got = ARENA_LIST(arena, int64_t, c->standard_count + 1);
    w->standard_possible = ARENA_LIST(arena, int64_t, c->standard_count + 1);
    w->rates = arena_alloc(arena, c->standard_count + 1, sizeof *w->rates);
    if (!w->order || !w->point_z || !w->unit_z || !w->got || !w->possible || !w->standard_got || !w->standard_possible || !w->rates)
        return &err_no_memory;
    memcpy(w->order, plan->type_places, c->place_count * sizeof *w->order);
    return NULL;
}

static void *run_work(void *with) {
    simulate_draws(with);
    return NULL;
}

/* The caller's thread works too. A thread that cannot be had costs time, not the result. */
static err run_all(struct arena *arena, struct simulate_plan *plan, const struct simulate_settings *s, struct simulate_work *works) {
    struct thread thread[THREADS_MOST] = {0};
    for (uint32_t t = 0; t < s->threads; t++)
        TRY(new_work(arena, plan, &works[t]));
    for (uint32_t t = 1; t < s->threads; t++)
        if (thread_start(&thread[t], "simulate", run_work, &works[t]) != NULL)
            thread[t].started = false;
    simulate_draws(&works[0]);
    for (uint32_t t = 1; t < s->threads; t++)
        thread_join(&thread[t]);
    for (uint32_t t = 1; t < s->threads; t++) {
        works[0].answers += works[t].answers;
        works[0].thin += works[t].thin;
        for (size_t r = 0; r < RATES; r++)
            works[0].field_rates[r] += works[t].field_rates[r];
        for (size_t k = 0; k < plan->city->standard_count; k++)
            for (size_t r = 0; r < RATES; r++)
                works[0].rates[k][r] += works[t].rates[k][r];
    }
    return NULL;
}

static size_t rank_of(size_t count, uint32_t percent) { return (count - 1) * percent / 100; }

/* From how often each rate came; the same ranks as in a sorted list. */
static void spread_of_counts(const uint32_t *counts, struct simulate_spread *ret, uint32_t *ret_count) {
    uint64_t all = 0, sum = 0;
    for (uint32_t r = 0; r < RATES - 1; r++) {
        all += counts[r];
        sum += (uint64_t)counts[r] * r;
    }
    *ret_count = (uint32_t)all;
    *ret = (struct simulate_spread){-1, -1, -1, -1, -1, -1};
    if (!all)
        return;
    int32_t *wanted[] = {&ret->low, &ret->quarter, &ret->middle, &ret->three_quarters, &ret->high};
    static const uint32_t percents[] = {5, 25, 50, 75, 95};
    uint64_t passed = 0;
    size_t next = 0;
    for (uint32_t r = 0; r < RATES - 1; r++) {
        passed += counts[r];
        while (next < 5 && passed > rank_of(all, percents[next]))
            *wanted[next++] = (int32_t)r;
    }
    ret->mean = (int32_t)(sum / all);
}

static int by_value(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

void simulate_spread_of(int32_t *values, size_t count, struct simulate_spread *ret) {
    *ret = (struct simulate_spread){-1, -1, -1, -1, -1, -1};
    if (!count)
        return;
    qsort(values, count, sizeof *values, by_value);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    *ret = (struct simulate_spread){(int32_t)(sum / (int64_t)count), values[rank_of(count, 5)],  values[rank_of(count, 25)],
                                    values[rank_of(count, 50)],      values[rank_of(count, 75)], values[rank_of(count, 95)]};
}

static err conclude(struct arena *arena, const struct simulate_plan *plan, const struct simulate_settings *s, const struct simulate_work *w,
                    struct simulate_result *ret) {
    const struct simulate_city *c = plan->city;
    struct simulate_result out = {.fields_milli = plan->fields_milli, .totals_milli = plan->totals_milli};
    out.standards = ARENA_LIST(arena, struct simulate_rate, c->standard_count + 1);
    out.target_chances_micro = ARENA_LIST(arena, int32_t, c->target_count + 1);
    int32_t *sorted = ARENA_LIST(arena, int32_t, s->draws);
    if (!out.standards || !out.target_chances_micro || !sorted)
        return &err_no_memory;
    uint32_t seen;
    for (size_t k = 0; k < c->standard_count; k++)
        spread_of_counts(w->rates[k], &out.standards[k].milli, &out.standards[k].draws_observed);
    spread_of_counts(w->field_rates, &out.field_rate_milli, &seen);
    if (!seen)
        return &simulate_nothing;
    const struct {
        const int32_t *from;
        struct simulate_spread *to;
    } spreads[] = {{plan->fields_milli, &out.field_milli},
                   {plan->materials_milli, &out.material_milli},
                   {plan->questionnaires_milli, &out.questionnaire_milli},
                   {plan->years_milli, &out.year_milli},
                   {plan->totals_milli, &out.total_milli}};
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++) {
        memcpy(sorted, spreads[i].from, s->draws * sizeof *sorted);
        simulate_spread_of(sorted, s->draws, spreads[i].to);
    }
    for (size_t t = 0; t < c->target_count; t++) {
        int64_t reached = 0;
        for (uint32_t d = 0; d < s->draws; d++)
            reached += plan->totals_milli[d] >= c->targets_milli[t];
        out.target_chances_micro[t] = (int32_t)(reached * 1000000 / s->draws);
    }
    out.thin_share_micro = w->answers ? (int32_t)(w->thin * 1000000 / w->answers) : 0;
    out.is_too_thin = out.thin_share_micro > s->thin_share_most_micro;
    out.answers = w->answers * 1000 / s->draws;
    *ret = out;
    return NULL;
}

err simulate_run(struct arena *arena, const struct simulate_city *city, const struct simulate_settings *s, struct simulate_result *ret, size_t *ret_index) {
    if (s->draws < 1 || s->draws > DRAWS_MOST || s->threads < 1 || s->threads > THREADS_MOST)
        return &simulate_bad_settings;
    TRY(check(city));
    struct simulate_plan *plan = ARENA_NEW(arena, struct simulate_plan);
    struct simulate_work *works = ARENA_LIST(arena, struct simulate_work, s->threads);
    if (!plan || !works)
        return &err_no_memory;
    plan->city = city;
    plan->seed = s->seed;
    plan->draws = s->draws;
    atomic_init(&plan->next, 0);
    TRY(new_plan(arena, plan, s->draws, ret_index));
    TRY(run_all(arena, plan, s, works));
    return conclude(arena, plan, s, &works[0], ret);
}
