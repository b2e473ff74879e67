#include "engines/plan/plan_inside.h"
#include <stdlib.h>
#include <string.h>

static int by_number(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int32_t deadline_of(const struct plan_in *in, size_t i) {
    int32_t day = in->repairs[i].deadline_day;
    return day == 0 || day > in->horizon_days ? in->horizon_days : day;
}

/* The common days: all deadlines when they are few, else the first, the horizon and days between by rank. */
static err make_checkpoints(struct arena *arena, struct plan *p) {
    const struct plan_in *in = p->in;
    int32_t *days = ARENA_LIST(arena, int32_t, in->repair_count + 1);
    p->checkpoint = ARENA_LIST(arena, uint8_t, in->repair_count + 1);
    p->capacity = arena_alloc(arena, in->unit_count + 1, sizeof *p->capacity);
    if (!days || !p->checkpoint || !p->capacity)
        return &err_no_memory;
    for (size_t i = 0; i < in->repair_count; i++)
        days[i] = deadline_of(in, i);
    days[in->repair_count] = in->horizon_days;
    qsort(days, in->repair_count + 1, sizeof *days, by_number);
    size_t count = 1;
    for (size_t i = 1; i <= in->repair_count; i++)
        if (days[i] != days[count - 1])
            days[count++] = days[i];
    p->checkpoints = count < PLAN_CHECKPOINTS ? count : PLAN_CHECKPOINTS;
    for (size_t k = 0; k < p->checkpoints; k++)
        p->day[k] = days[p->checkpoints == 1 ? count - 1 : k * (count - 1) / (p->checkpoints - 1)];
    for (size_t u = 0; u < in->unit_count; u++)
        for (size_t k = 0; k < p->checkpoints; k++)
            p->capacity[u][k] = (int64_t)in->capacity_days[u] * p->day[k] / in->horizon_days;
    for (size_t i = 0; i < in->repair_count; i++) {
        const struct plan_repair *r = &in->repairs[i];
        uint8_t k = (uint8_t)(p->checkpoints - 1);
        while (k && p->day[k] > deadline_of(in, i))
            k--;
        p->checkpoint[i] = p->day[k] > deadline_of(in, i) || r->cost > in->budget || r->days > p->capacity[r->unit][k] ? PLAN_CHECKPOINTS : k;
    }
    return NULL;
}

/* Lists of neighbours: for each repair those named beside it in the pairs. */
static err beside(struct arena *arena, size_t count, const struct plan_pair *pairs, size_t pair_count, int ways, uint32_t **ret_start, uint32_t **ret_list) {
    uint32_t *start = ARENA_LIST(arena, uint32_t, count + 2), *list = ARENA_LIST(arena, uint32_t, 2 * pair_count + 1);
    if (!start || !list)
        return &err_no_memory;
    for (size_t i = 0; i < pair_count; i++) {
        if (ways & 1)
            start[pairs[i].repair + 2]++;
        if (ways & 2)
            start[pairs[i].other + 2]++;
    }
    for (size_t i = 2; i < count + 2; i++)
        start[i] += start[i - 1];
    for (size_t i = 0; i < pair_count; i++) {
        if (ways & 1)
            list[start[pairs[i].repair + 1]++] = pairs[i].other;
        if (ways & 2)
            list[start[pairs[i].other + 1]++] = pairs[i].repair;
    }
    *ret_start = start;
    *ret_list = list;
    return NULL;
}

static bool is_allowed(const struct plan *p, const struct component *c, uint32_t mask) {
    const uint32_t *at = p->tied + c->first;
    for (uint32_t i = 0; i < c->count; i++) {
        if (!(mask >> i & 1))
            continue;
        if (p->checkpoint[at[i]] == PLAN_CHECKPOINTS)
            return false;
        for (uint32_t k = p->need_start[at[i]]; k < p->need_start[at[i] + 1]; k++) {
            uint32_t j = 0;
            while (at[j] != p->needed[k])
                j++;
            if (!(mask >> j & 1))
                return false;
        }
        for (uint32_t k = p->rival_start[at[i]]; k < p->rival_start[at[i] + 1]; k++)
            for (uint32_t j = 0; j < c->count; j++)
                if (at[j] == p->rivals[k] && mask >> j & 1)
                    return false;
    }
    return true;
}

static void gather(struct plan *p, uint32_t from, bool *is_seen, uint32_t *ret_count, uint32_t first) {
    uint32_t *at = p->tied + first, count = 1;
    at[0] = from;
    is_seen[from] = true;
    for (uint32_t next = 0; next < count; next++) {
        const uint32_t *starts[] = {p->need_start, p->user_start, p->rival_start}, *lists[] = {p->needed, p->users, p->rivals};
        for (int l = 0; l < 3; l++)
            for (uint32_t k = starts[l][at[next]]; k < starts[l][at[next] + 1]; k++)
                if (!is_seen[lists[l][k]]) {
                    is_seen[lists[l][k]] = true;
                    at[count++] = lists[l][k];
                }
    }
    *ret_count = count;
}

static err make_components(struct arena *arena, struct plan *p) {
    size_t n = p->in->repair_count;
    bool *is_seen = ARENA_LIST(arena, bool, n + 1);
    p->tied = ARENA_LIST(arena, uint32_t, n + 1);
    p->singles = ARENA_LIST(arena, uint32_t, n + 1);
    p->components = ARENA_LIST(arena, struct component, n + 1);
    p->masks = ARENA_LIST(arena, uint32_t, (n / 2 + 1) * (1u << COMPONENT_MOST) / 4 + (1u << COMPONENT_MOST));
    if (!is_seen || !p->tied || !p->singles || !p->components || !p->masks)
        return &err_no_memory;
    uint32_t tied = 0, masks = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (is_seen[i])
            continue;
        uint32_t count;
        gather(p, i, is_seen, &count, tied);
        if (count == 1 || count > COMPONENT_MOST) {
            for (uint32_t k = 0; k < count; k++)
                if (p->checkpoint[p->tied[tied + k]] != PLAN_CHECKPOINTS)
                    p->singles[p->single_count++] = p->tied[tied + k];
            continue;
        }
        struct component *c = &p->components[p->component_count++];
        *c = (struct component){tied, count, masks, 0};
        for (uint32_t mask = 0; mask < 1u << count; mask++)
            if (is_allowed(p, c, mask))
                p->masks[masks++] = mask;
        c->masks = masks - c->first_mask;
        tied += count;
    }
    return NULL;
}

static err room(struct arena *arena, struct plan *p) {
    const struct plan_in *in = p->in;
    size_t units = in->unit_count + 1, districts = in->district_count + 1, n = in->repair_count + 1;
    struct use *uses[] = {&p->use, &p->kept};
    struct prices *prices[] = {&p->best, &p->now};
    bool has_all = true;
    for (int i = 0; i < 2; i++) {
        uses[i]->days = arena_alloc(arena, units, sizeof *uses[i]->days);
        uses[i]->districts = ARENA_LIST(arena, uint32_t, districts);
        uses[i]->chosen = ARENA_LIST(arena, bool, n);
        prices[i]->days = arena_alloc(arena, units, sizeof *prices[i]->days);
        prices[i]->districts = ARENA_LIST(arena, double, districts);
        has_all = has_all && uses[i]->days && uses[i]->districts && uses[i]->chosen && prices[i]->days && prices[i]->districts;
    }
    p->row = arena_alloc(arena, units, sizeof *p->row);
    p->slope = arena_alloc(arena, units, sizeof *p->slope);
    p->low = ARENA_LIST(arena, double, districts);
    p->low_slope = ARENA_LIST(arena, double, districts);
    p->ranked = ARENA_LIST(arena, struct ranked, n);
    p->should_wait = ARENA_LIST(arena, bool, n);
    return has_all && p->row && p->slope && p->low && p->low_slope && p->ranked && p->should_wait ? NULL : &err_no_memory;
}

err plan_prepare(struct arena *arena, struct plan *p) {
    const struct plan_in *in = p->in;
    TRY(make_checkpoints(arena, p));
    TRY(beside(arena, in->repair_count, in->needs, in->need_count, 1, &p->need_start, &p->needed));
    TRY(beside(arena, in->repair_count, in->needs, in->need_count, 2, &p->user_start, &p->users));
    TRY(beside(arena, in->repair_count, in->conflicts, in->conflict_count, 3, &p->rival_start, &p->rivals));
    TRY(make_components(arena, p));
    return room(arena, p);
}
