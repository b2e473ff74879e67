#include "capabilities/standards/change/difference.h"
#include <stdlib.h>

const char *const change_part_words[PARTS + 1] = {"item", "content", "standard", "local", "method", "negative", "bonus", NULL};
const char *const change_kind_words[CHANGES + 1] = {"added", "dropped", "split", "merged", "reworded", "reweighted", "moved", "renumbered", "reassigned", NULL};

struct row {
    struct change change;
    size_t order, later; /* by the new edition's order; dropped ones after the line they stood behind */
};
struct work {
    struct arena *arena;
    const struct standards_file *before, *after;
    struct row *rows;
    size_t count;
    err failed;
};

static str above_of(const struct standards_file *file, const struct file_node *node) {
    return node->parent == SIZE_MAX ? STR("") : file->nodes[node->parent].number;
}

err difference_lines(struct arena *arena, const struct standards_file *file, unsigned levels, struct compare_lines *ret, size_t **ret_index) {
    struct compare_line *lines = ARENA_LIST(arena, struct compare_line, file->node_count + 1);
    size_t *index = ARENA_LIST(arena, size_t, file->node_count + 1), count = 0;
    if (!lines || !index)
        return &err_no_memory;
    for (size_t i = 0; i < file->node_count; i++) {
        const struct file_node *node = &file->nodes[i];
        if (!(levels & (1u << node->level)))
            continue;
        str above = node->parent == SIZE_MAX ? STR("") : file->nodes[node->parent].zh;
        lines[count] = (struct compare_line){node->number, above, node->level == NODE_STANDARD ? node->methods : node->lead, node->zh, node->is_local ? 1 : 0};
        index[count++] = i;
    }
    *ret = (struct compare_lines){lines, count};
    *ret_index = index;
    return NULL;
}

static void add_row(struct work *w, const struct change *change, size_t order, size_t later) { w->rows[w->count++] = (struct row){*change, order, later}; }

static struct change_side side_of(struct work *w, const struct standards_file *file, size_t at) {
    const struct file_node *node = &file->nodes[at];
    struct change_side side = {.number = node->number, .zh = node->zh, .en = node->en, .above = above_of(file, node), .weight_milli = node->weight_milli};
    const str parts[] = {node->methods, node->lead, node->six_field, node->nature, node->programme, node->rule};
    struct buf other;
    buf_init(&other, w->arena, 1000);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].len) {
            buf_addz(&other, other.len ? " · " : "");
            buf_add(&other, parts[i]);
        }
    err failed = buf_finish(&other, &side.other);
    w->failed = failed ? failed : w->failed;
    return side;
}

static unsigned kinds_of(const struct change_side *before, const struct change_side *after) {
    unsigned kinds = 0;
    if (!str_equal(before->zh, after->zh) || !str_equal(before->en, after->en))
        kinds |= 1u << CHANGE_REWORDED;
    if (before->weight_milli != after->weight_milli)
        kinds |= 1u << CHANGE_REWEIGHTED;
    if (!str_equal(before->other, after->other))
        kinds |= 1u << CHANGE_REASSIGNED;
    return kinds;
}

/* Where the old parents went: old node index → new node index, SIZE_MAX unknown. */
struct homes {
    size_t *of_before;
};

static bool has_moved(const struct work *w, const struct homes *homes, size_t before, size_t after) {
    size_t old_parent = w->before->nodes[before].parent, new_parent = w->after->nodes[after].parent;
    if (old_parent == SIZE_MAX || new_parent == SIZE_MAX)
        return false;
    return homes->of_before[old_parent] != new_parent;
}

static enum change_part part_of(const struct file_node *node) {
    return node->level == NODE_ITEM ? PART_ITEM : node->level == NODE_CONTENT ? PART_CONTENT : node->is_local ? PART_LOCAL : PART_STANDARD;
}

static void add_pair(struct work *w, const struct homes *homes, size_t before, size_t after, enum compare_pair_kind kind, int64_t confidence) {
    struct change change = {part_of(&w->after->nodes[after]), 0, side_of(w, w->before, before), side_of(w, w->after, after), confidence};
    change.kinds = kinds_of(&change.before, &change.after);
    if (kind != COMPARE_ONE)
        change.kinds |= 1u << (kind == COMPARE_SPLIT ? CHANGE_SPLIT : CHANGE_MERGED);
    if (has_moved(w, homes, before, after))
        change.kinds |= 1u << CHANGE_MOVED;
    else if (!str_equal(change.before.number, change.after.number))
        change.kinds |= 1u << CHANGE_RENUMBERED;
    add_row(w, &change, after, 0);
}

static void add_lonely(struct work *w, const bool *used_before, const bool *used_after, unsigned levels) {
    for (size_t i = 0; i < w->after->node_count; i++)
        if ((levels & (1u << w->after->nodes[i].level)) && !used_after[i]) {
            struct change change = {.part = part_of(&w->after->nodes[i]), .kinds = 1u << CHANGE_ADDED, .after = side_of(w, w->after, i), .confidence = 1000};
            add_row(w, &change, i, 0);
        }
    size_t last = 0;
    for (size_t i = 0; i < w->before->node_count; i++) {
        for (size_t k = 0; k < w->after->node_count; k++)
            if (str_equal(w->after->nodes[k].number, w->before->nodes[i].number))
                last = k; /* stands near where its number stood */
        if ((levels & (1u << w->before->nodes[i].level)) && !used_before[i]) {
            struct change change = {
                .part = part_of(&w->before->nodes[i]), .kinds = 1u << CHANGE_DROPPED, .before = side_of(w, w->before, i), .confidence = 1000};
            add_row(w, &change, last, i + 1);
        }
    }
}

static size_t node_numbered(const struct standards_file *file, str number) {
    for (size_t i = 0; i < file->node_count; i++)
        if (str_equal(file->nodes[i].number, number))
            return i;
    return SIZE_MAX;
}

struct marks {
    bool *before, *after;
};

static enum compare_pair_kind known_kind(const struct known_pairs *known, size_t at) {
    enum compare_pair_kind kind = COMPARE_ONE;
    for (size_t i = 0; i < known->count; i++) {
        if (i == at)
            continue;
        if (str_equal(known->at[i].before, known->at[at].before))
            return COMPARE_SPLIT;
        if (str_equal(known->at[i].after, known->at[at].after))
            kind = COMPARE_MERGED;
    }
    return kind;
}

static void pair_known(struct work *w, const struct homes *homes, const struct known_pairs *known, struct marks *marks) {
    for (size_t i = 0; i < known->count; i++) {
        size_t before = node_numbered(w->before, known->at[i].before), after = node_numbered(w->after, known->at[i].after);
        if (before == SIZE_MAX || after == SIZE_MAX)
            continue;
        marks->before[before] = marks->after[after] = true;
        add_pair(w, homes, before, after, known_kind(known, i), 1000);
    }
}

static err pair_level(struct work *w, struct homes *homes, unsigned levels, const struct known_pairs *known) {
    struct compare_lines before, after;
    struct compare_match match;
    size_t *old_index, *new_index;
    struct marks marks = {ARENA_LIST(w->arena, bool, w->before->node_count + 1), ARENA_LIST(w->arena, bool, w->after->node_count + 1)};
    if (!marks.before || !marks.after)
        return &err_no_memory;
    if (known->count && levels == LINES_STANDARDS) {
        pair_known(w, homes, known, &marks);
        add_lonely(w, marks.before, marks.after, levels);
        return NULL;
    }
    TRY(difference_lines(w->arena, w->before, levels, &before, &old_index));
    TRY(difference_lines(w->arena, w->after, levels, &after, &new_index));
    TRY(compare_match(w->arena, &before, &after, &match));
    for (size_t i = 0; i < match.pair_count; i++) {
        const struct compare_pair *pair = &match.pairs[i];
        size_t old_at = old_index[pair->before], new_at = new_index[pair->after];
        bool is_headline = levels != LINES_STANDARDS;
        if (is_headline && pair->kind != COMPARE_ONE && (marks.before[old_at] || marks.after[new_at]))
            continue; /* items and contents are short: only standards are split and merged */
        marks.before[old_at] = marks.after[new_at] = true;
        homes->of_before[old_at] = new_at;
        add_pair(w, homes, old_at, new_at, is_headline ? COMPARE_ONE : pair->kind, pair->confidence);
    }
    add_lonely(w, marks.before, marks.after, levels);
    return NULL;
}

/* The short lists: paired by number or code. */
struct listed {
    enum change_part part;
    size_t before_count, after_count;
    struct change_side (*side)(const struct standards_file *, size_t);
};

static struct change_side side_of_method(const struct standards_file *f, size_t i) {
    const struct file_method *m = &f->methods[i];
    return (struct change_side){m->code, m->zh, m->en, STR(""), m->share_milli, m->rule};
}
static struct change_side side_of_negative(const struct standards_file *f, size_t i) {
    const struct file_negative *n = &f->negatives[i];
    return (struct change_side){n->number, n->zh, n->en, STR(""), n->months ? n->months * 1000 : n->deduct_milli, n->sanction};
}
static struct change_side side_of_bonus(const struct standards_file *f, size_t i) {
    const struct file_bonus *b = &f->bonuses[i];
    return (struct change_side){b->number, b->zh, b->en, STR(""), b->most_milli, STR("")};
}

static void pair_list(struct work *w, struct listed list) {
    const size_t start = 1000000 * (size_t)list.part; /* behind the tree */
    for (size_t i = 0; i < list.after_count; i++) {
        struct change change = {.part = list.part, .kinds = 1u << CHANGE_ADDED, .after = list.side(w->after, i), .confidence = 1000};
        for (size_t k = 0; k < list.before_count; k++) {
            struct change_side before = list.side(w->before, k);
            if (!str_equal(before.number, change.after.number))
                continue;
            change.before = before;
            change.kinds = kinds_of(&change.before, &change.after);
        }
        add_row(w, &change, start + i, 0);
    }
    for (size_t k = 0; k < list.before_count; k++) {
        struct change change = {.part = list.part, .kinds = 1u << CHANGE_DROPPED, .before = list.side(w->before, k), .confidence = 1000};
        bool is_there = false;
        for (size_t i = 0; i < list.after_count && !is_there; i++)
            is_there = str_equal(list.side(w->after, i).number, change.before.number);
        if (!is_there)
            add_row(w, &change, start + k, k + 1);
    }
}

static int by_order(const void *a, const void *b) {
    const struct row *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if (x->later != y->later)
        return x->later < y->later ? -1 : 1;
    return str_compare(x->change.before.number, y->change.before.number);
}

static err finish(struct work *w, struct difference *ret) {
    struct change *all = ARENA_LIST(w->arena, struct change, w->count + 1);
    if (!all)
        return &err_no_memory;
    qsort(w->rows, w->count, sizeof *w->rows, by_order);
    *ret = (struct difference){.at = all, .count = w->count};
    for (size_t i = 0; i < w->count; i++) {
        all[i] = w->rows[i].change;
        ret->unchanged += all[i].kinds == 0;
        for (unsigned kind = 0; kind < CHANGES; kind++)
            ret->counts[kind] += (all[i].kinds >> kind) & 1u;
    }
    return w->failed;
}

err difference_of(struct arena *arena, const struct standards_file *before, const struct standards_file *after, const struct known_pairs *known,
                  struct difference *ret) {
    struct work w = {.arena = arena, .before = before, .after = after};
    struct homes homes = {ARENA_LIST(arena, size_t, before->node_count + 1)};
    size_t room = (before->node_count + after->node_count) * 2 + before->method_count + after->method_count + before->negative_count + after->negative_count +
                  before->bonus_count + after->bonus_count + known->count + 1;
    w.rows = ARENA_LIST(arena, struct row, room);
    if (!w.rows || !homes.of_before)
        return &err_no_memory;
    for (size_t i = 0; i < before->node_count; i++)
        homes.of_before[i] = SIZE_MAX;
    TRY(pair_level(&w, &homes, LINES_ITEMS, known));
    TRY(pair_level(&w, &homes, LINES_CONTENTS, known));
    TRY(pair_level(&w, &homes, LINES_STANDARDS, known));
    pair_list(&w, (struct listed){PART_METHOD, before->method_count, after->method_count, side_of_method});
    pair_list(&w, (struct listed){PART_NEGATIVE, before->negative_count, after->negative_count, side_of_negative});
    pair_list(&w, (struct listed){PART_BONUS, before->bonus_count, after->bonus_count, side_of_bonus});
    return finish(&w, ret);
}
