/* Our own observations of the model's cells. What is of a place that is retired, or of a point that the edition does not ask,
 * is left out. Self checks and withdrawn visits do not count, as in the score. */
#include "capabilities/forecast/inside.h"
#include <stdlib.h>
#include <string.h>

enum { DAYS_BACK = 1080 };

struct by_id {
    int64_t id;
    uint32_t index;
};
struct reading {
    struct arena *arena;
    const struct forecast_model *m;
    struct by_id *points;
    struct posterior_seen *seen;
    size_t count, room;
    int64_t today;
};

static int compare_ids(const void *a, const void *b) {
    int64_t x = ((const struct by_id *)a)->id, y = ((const struct by_id *)b)->id;
    return (x > y) - (x < y);
}

static size_t point_of(const struct reading *s, int64_t id) {
    struct by_id wanted = {id, 0};
    const struct by_id *found = bsearch(&wanted, s->points, s->m->point_count, sizeof wanted, compare_ids);
    return found ? found->index : SIZE_MAX;
}

size_t forecast_site_of(const struct forecast_model *m, int64_t site_id) {
    size_t low = 0, high = m->site_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->sites[middle].id < site_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->site_count && m->sites[low].id == site_id ? low : SIZE_MAX;
}

size_t forecast_cell_of(const struct forecast_model *m, int64_t site_id, int64_t point_id) {
    size_t site = forecast_site_of(m, site_id);
    if (site == SIZE_MAX)
        return SIZE_MAX;
    const struct forecast_type *type = &m->types[m->sites[site].type];
    for (uint32_t i = 0; i < type->point_count; i++)
        if (m->points[type->first_point + i].id == point_id)
            return m->sites[site].first_cell + i;
    return SIZE_MAX;
}

static err make_room(struct reading *s) {
    size_t bigger = s->room ? s->room * 2 : 4096;
    if (s->count < s->room)
        return NULL;
    struct posterior_seen *fresh = ARENA_LIST(s->arena, struct posterior_seen, bigger);
    if (!fresh)
        return &err_no_memory;
    if (s->count)
        memcpy(fresh, s->seen, s->count * sizeof *fresh);
    s->seen = fresh;
    s->room = bigger;
    return NULL;
}

static err note_seen(void *with, const struct inspections_seen *o) {
    struct reading *s = with;
    enum standards_result result;
    size_t site = forecast_site_of(s->m, o->site_id), point = point_of(s, o->point_id);
    if (site == SIZE_MAX || point == SIZE_MAX || !standards_result_parse(o->result, &result) || result > RESULT_FAIL)
        return NULL;
    const struct forecast_type *type = &s->m->types[s->m->sites[site].type];
    if (point < type->first_point || point >= type->first_point + type->point_count)
        return NULL; /* the place had another type then */
    int64_t age = s->today - day_number_in_china(o->at_ms);
    if (age < 0)
        return NULL; /* not known on that day: a forecast of the past looks at the past only */
    static const uint8_t results[] = {[RESULT_PASS] = POSTERIOR_PASS, [RESULT_PARTIAL] = POSTERIOR_PARTIAL, [RESULT_FAIL] = POSTERIOR_FAIL};
    TRY(make_room(s));
    uint32_t cell = s->m->sites[site].first_cell + (uint32_t)(point - type->first_point);
    s->seen[s->count++] = (struct posterior_seen){cell, (uint16_t)age, results[result]};
    return NULL;
}

static err lay_out(struct arena *arena, const struct forecast_model *m, struct posterior_in *ret) {
    struct posterior_point *points = ARENA_LIST(arena, struct posterior_point, m->point_count + 1);
    struct posterior_place *places = ARENA_LIST(arena, struct posterior_place, m->site_count + 1);
    struct posterior_cell *cells = ARENA_LIST(arena, struct posterior_cell, m->cell_count + 1);
    if (!points || !places || !cells)
        return &err_no_memory;
    for (size_t i = 0; i < m->point_count; i++)
        points[i].type = m->points[i].type;
    for (size_t i = 0; i < m->site_count; i++)
        places[i] = (struct posterior_place){m->city.places[i].type, m->city.places[i].unit};
    for (size_t i = 0; i < m->cell_count; i++)
        cells[i] = (struct posterior_cell){m->cell_sites[i], m->city.cells[i].point};
    *ret = (struct posterior_in){.points = points,
                                 .places = places,
                                 .cells = cells,
                                 .point_count = m->point_count,
                                 .place_count = m->site_count,
                                 .cell_count = m->cell_count,
                                 .type_count = m->type_count,
                                 .unit_count = m->city.unit_count,
                                 .settings = m->settings};
    return NULL;
}

err forecast_read_seen(struct ctx *ctx, struct db_read *r, struct arena *scratch, struct forecast_model *m, struct posterior_in *ret) {
    struct reading s = {.arena = scratch, .m = m, .today = day_number_in_china(ctx->now_ms)};
    s.points = ARENA_LIST(scratch, struct by_id, m->point_count + 1);
    if (!s.points)
        return &err_no_memory;
    for (size_t i = 0; i < m->point_count; i++)
        s.points[i] = (struct by_id){m->points[i].id, (uint32_t)i};
    qsort(s.points, m->point_count, sizeof *s.points, compare_ids);
    TRY(lay_out(scratch, m, ret));
    TRY(inspections_each_seen(ctx, r, day_start_ms(s.today - DAYS_BACK + 1), note_seen, &s));
    ret->seen = s.seen;
    ret->seen_count = s.count;
    m->observations = (int64_t)s.count;
    return NULL;
}
