#include "capabilities/score/score.h"
#include <stdlib.h>

/* Totals come in order of point, links too: each link finds its total by halving. */
static const struct inspections_total *find_total(const struct inspections_total *totals, size_t count, int64_t point_id) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (totals[middle].point_id < point_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && totals[low].point_id == point_id ? &totals[low] : NULL;
}

static bool is_field(const struct standards_node *node) {
    str rest = node->method;
    while (rest.len) {
        str word = rest, tail = STR_NONE;
        (void)str_cut(rest, STR(" "), &word, &tail);
        if (str_is(word, "field"))
            return true;
        rest = str_trim(tail);
    }
    return false;
}

struct place { /* where a node stands, in order of id */
    int64_t id;
    size_t at;
};

static int compare_places(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static size_t find_place(const struct place *places, size_t count, int64_t id) {
    struct place wanted = {id, 0};
    const struct place *found = count ? bsearch(&wanted, places, count, sizeof *places, compare_places) : NULL;
    return found ? found->at : SIZE_MAX;
}

struct weighted {
    int64_t weight, weighted_micro; /* sums of milli-points, and of milli-points × millionths */
};

static int64_t rate_of(const struct weighted *sum) { return sum->weight ? sum->weighted_micro / sum->weight / 1000 : SCORE_NONE; }

static int64_t micro_of(const struct score_node *node) { return node->possible_milli ? node->got_milli * 1000000 / node->possible_milli : SCORE_NONE; }

static void add_to_those_above(struct score_tree *tree, struct weighted *sums, const struct score_node *node, const struct weighted *own) {
    for (size_t up = node->parent; up != SIZE_MAX; up = tree->at[up].parent) {
        struct score_node *above = &tree->at[up];
        above->got_milli += node->got_milli;
        above->possible_milli += node->possible_milli;
        above->observations += node->observations;
        above->standards++;
        above->observed_standards += node->observed_standards;
        sums[up].weight += own->weight;
        sums[up].weighted_micro += own->weighted_micro;
    }
}

/* assumed: a rate in millionths for each node, SCORE_NONE where the observations speak; NULL: nowhere. */
static void add_up(struct score_tree *tree, struct weighted *sums, const int64_t *assumed) {
    struct weighted all = {0, 0};
    for (size_t i = 0; i < tree->count; i++) {
        struct score_node *node = &tree->at[i];
        if (!str_is(node->node->level, "standard") || !is_field(node->node))
            continue;
        int64_t micro = assumed && assumed[i] != SCORE_NONE ? assumed[i] : micro_of(node);
        node->rate_milli = micro == SCORE_NONE ? SCORE_NONE : micro / 1000;
        node->standards = 1;
        node->observed_standards = micro != SCORE_NONE;
        if (node->node->is_local)
            continue;
        tree->standards++;
        tree->observed_standards += node->observed_standards;
        tree->observations += node->observations;
        struct weighted own = {node->observed_standards ? node->node->weight_milli : 0, 0};
        own.weighted_micro = own.weight * micro;
        all.weight += own.weight;
        all.weighted_micro += own.weighted_micro;
        add_to_those_above(tree, sums, node, &own);
    }
    for (size_t i = 0; i < tree->count; i++)
        if (!str_is(tree->at[i].node->level, "standard"))
            tree->at[i].rate_milli = rate_of(&sums[i]);
    tree->rate_milli = rate_of(&all);
    tree->observed_weight_milli = all.weight;
}

err score_work_out(struct arena *arena, const struct standards_nodes *nodes, const struct standards_links *links, const struct inspections_total *totals,
                   size_t total_count, struct score_tree *ret) {
    struct score_tree tree = {.at = ARENA_LIST(arena, struct score_node, nodes->count + 1), .count = nodes->count, .rate_milli = SCORE_NONE};
    struct weighted *sums = ARENA_LIST(arena, struct weighted, nodes->count + 1);
    struct place *places = ARENA_LIST(arena, struct place, nodes->count + 1);
    if (!tree.at || !sums || !places)
        return &err_no_memory;
    for (size_t i = 0; i < nodes->count; i++)
        places[i] = (struct place){nodes->at[i].id, i};
    if (nodes->count)
        qsort(places, nodes->count, sizeof *places, compare_places);
    for (size_t i = 0; i < nodes->count; i++) {
        size_t parent = nodes->at[i].parent_id ? find_place(places, nodes->count, nodes->at[i].parent_id) : SIZE_MAX;
        tree.at[i] = (struct score_node){.node = &nodes->at[i], .parent = parent < i ? parent : SIZE_MAX, .rate_milli = SCORE_NONE};
    }
    for (size_t i = 0; i < links->count; i++) {
        const struct inspections_total *total = find_total(totals, total_count, links->at[i].point_id);
        size_t at = total ? find_place(places, nodes->count, links->at[i].standard_id) : SIZE_MAX;
        if (at == SIZE_MAX)
            continue;
        tree.at[at].got_milli += total->got_milli;
        tree.at[at].possible_milli += total->possible_milli;
        tree.at[at].observations += total->observations;
    }
    add_up(&tree, sums, NULL);
    *ret = tree;
    return NULL;
}

/* ---- what if ---- */

static bool is_below(const struct score_tree *tree, size_t at, int64_t node_id) {
    for (; at != SIZE_MAX; at = tree->at[at].parent)
        if (tree->at[at].node->id == node_id)
            return true;
    return false;
}

/* The point's observations with the assumed rate instead of their own; the standard's others keep what they got. */
static void assume_point(struct score_tree *tree, const struct standards_links *links, const struct inspections_total *total,
                         const struct score_assumption *assumption) {
    for (size_t i = 0; i < links->count; i++)
        for (size_t at = 0; total && links->at[i].point_id == assumption->point_id && at < tree->count; at++)
            if (tree->at[at].node->id == links->at[i].standard_id)
                tree->at[at].got_milli += total->possible_milli * assumption->rate_milli / 1000 - total->got_milli;
}

err score_what_if(struct arena *arena, const struct score_tree *from, const struct standards_links *links, const struct inspections_total *totals,
                  size_t total_count, const struct score_assumption *assumptions, size_t count, struct score_tree *ret) {
    struct score_tree tree = {.at = ARENA_LIST(arena, struct score_node, from->count + 1), .count = from->count, .rate_milli = SCORE_NONE};
    struct weighted *sums = ARENA_LIST(arena, struct weighted, from->count + 1);
    int64_t *assumed = ARENA_LIST(arena, int64_t, from->count + 1);
    if (!tree.at || !sums || !assumed)
        return &err_no_memory;
    for (size_t i = 0; i < from->count; i++) {
        const struct score_node *node = &from->at[i];
        bool is_standard = str_is(node->node->level, "standard");
        assumed[i] = SCORE_NONE;
        tree.at[i] = (struct score_node){.node = node->node, .parent = node->parent, .rate_milli = SCORE_NONE};
        tree.at[i].got_milli = is_standard ? node->got_milli : 0;
        tree.at[i].possible_milli = is_standard ? node->possible_milli : 0;
        tree.at[i].observations = is_standard ? node->observations : 0;
    }
    for (size_t k = 0; k < count; k++) {
        const struct score_assumption *a = &assumptions[k];
        if (!a->node_id)
            assume_point(&tree, links, find_total(totals, total_count, a->point_id), a);
        for (size_t i = 0; a->node_id && i < tree.count; i++)
            if (str_is(tree.at[i].node->level, "standard") && is_below(&tree, i, a->node_id))
                assumed[i] = a->rate_milli * 1000;
    }
    add_up(&tree, sums, assumed);
    *ret = tree;
    return NULL;
}

/* ---- points at stake ---- */

int64_t score_stake_micro(const struct score_tree *tree, const struct standards_links *links, int64_t point_id, int64_t points_milli) {
    int64_t stake = 0;
    for (size_t i = 0; i < links->count; i++)
        for (size_t at = 0; links->at[i].point_id == point_id && at < tree->count; at++) {
            const struct score_node *node = &tree->at[at];
            if (node->node->id != links->at[i].standard_id || node->node->is_local || points_milli <= 0)
                continue;
            int64_t possible = node->possible_milli > points_milli ? node->possible_milli : points_milli;
            int64_t all = tree->observed_weight_milli + (node->observed_standards ? 0 : node->node->weight_milli);
            stake += all ? 100 * node->node->weight_milli * (points_milli * 1000000 / possible) / all : 0;
        }
    return stake;
}

/* ---- sums ---- */

static int compare_totals(const struct inspections_total *x, const struct inspections_total *y) {
    int paths = str_compare(x->group_path, y->group_path);
    if (paths)
        return paths;
    if (x->group_id != y->group_id)
        return x->group_id < y->group_id ? -1 : 1;
    return x->point_id < y->point_id ? -1 : x->point_id > y->point_id;
}

err score_totals_add(struct arena *arena, const struct inspections_total *totals, size_t count, const struct inspections_total *more, size_t more_count,
                     struct inspections_totals *ret) {
    struct inspections_total *merged = ARENA_LIST(arena, struct inspections_total, count + more_count + 1);
    size_t kept = 0, a = 0, b = 0;
    if (!merged)
        return &err_no_memory;
    while (a < count || b < more_count) {
        bool takes_more = a == count || (b < more_count && compare_totals(&more[b], &totals[a]) < 0);
        const struct inspections_total *next = takes_more ? &more[b++] : &totals[a++];
        if (!kept || compare_totals(&merged[kept - 1], next)) {
            merged[kept++] = *next;
            continue;
        }
        merged[kept - 1].got_milli += next->got_milli;
        merged[kept - 1].possible_milli += next->possible_milli;
        merged[kept - 1].observations += next->observations;
    }
    size_t left = 0; /* nothing is left of what was withdrawn whole */
    for (size_t i = 0; i < kept; i++)
        if (merged[i].observations)
            merged[left++] = merged[i];
    *ret = (struct inspections_totals){merged, left};
    return NULL;
}
