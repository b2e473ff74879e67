#include "capabilities/score/score.h"

static size_t find_node(const struct score_tree *tree, size_t before, int64_t id) {
    for (size_t i = before; i-- > 0;)
        if (tree->at[i].node->id == id)
            return i;
    return SIZE_MAX;
}

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

struct weighted {
    int64_t weight, weighted_micro; /* sums of milli-points, and of milli-points × millionths */
};

static int64_t rate_of(const struct weighted *sum) { return sum->weight ? sum->weighted_micro / sum->weight / 1000 : SCORE_NONE; }

static void add_up(struct score_tree *tree, struct weighted *sums, struct weighted *all) {
    for (size_t i = 0; i < tree->count; i++) {
        struct score_node *node = &tree->at[i];
        if (!str_is(node->node->level, "standard") || !is_field(node->node))
            continue;
        int64_t micro = node->possible_milli ? node->got_milli * 1000000 / node->possible_milli : 0;
        node->rate_milli = node->possible_milli ? micro / 1000 : SCORE_NONE;
        node->standards = 1;
        node->observed_standards = node->possible_milli > 0;
        if (node->node->is_local)
            continue;
        tree->standards++;
        tree->observed_standards += node->observed_standards;
        tree->observations += node->observations;
        int64_t weight = node->observed_standards ? node->node->weight_milli : 0;
        all->weight += weight;
        all->weighted_micro += weight * micro;
        for (size_t up = node->parent; up != SIZE_MAX; up = tree->at[up].parent) {
            struct score_node *above = &tree->at[up];
            above->got_milli += node->got_milli;
            above->possible_milli += node->possible_milli;
            above->observations += node->observations;
            above->standards++;
            above->observed_standards += node->observed_standards;
            sums[up].weight += weight;
            sums[up].weighted_micro += weight * micro;
        }
    }
}

err score_work_out(struct arena *arena, const struct standards_nodes *nodes, const struct standards_links *links, const struct inspections_total *totals,
                   size_t total_count, struct score_tree *ret) {
    struct score_tree tree = {ARENA_LIST(arena, struct score_node, nodes->count + 1), nodes->count, SCORE_NONE, 0, 0, 0};
    struct weighted *sums = ARENA_LIST(arena, struct weighted, nodes->count + 1), all = {0, 0};
    if (!tree.at || !sums)
        return &err_no_memory;
    for (size_t i = 0; i < nodes->count; i++)
        tree.at[i] = (struct score_node){
            .node = &nodes->at[i], .parent = nodes->at[i].parent_id ? find_node(&tree, i, nodes->at[i].parent_id) : SIZE_MAX, .rate_milli = SCORE_NONE};
    for (size_t i = 0; i < links->count; i++) {
        const struct inspections_total *total = find_total(totals, total_count, links->at[i].point_id);
        size_t at = total ? find_node(&tree, tree.count, links->at[i].standard_id) : SIZE_MAX;
        if (at == SIZE_MAX)
            continue;
        tree.at[at].got_milli += total->got_milli;
        tree.at[at].possible_milli += total->possible_milli;
        tree.at[at].observations += total->observations;
    }
    add_up(&tree, sums, &all);
    for (size_t i = 0; i < tree.count; i++)
        if (!str_is(tree.at[i].node->level, "standard"))
            tree.at[i].rate_milli = rate_of(&sums[i]);
    tree.rate_milli = rate_of(&all);
    *ret = tree;
    return NULL;
}
