/* The confirmed mapping between two editions, for whoever compares years. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/sql.h"

enum standards_pair_kind mapping_kind_of(const struct db_table *pairs, size_t at) {
    int64_t old_id = db_i(&pairs->rows[at], 0), new_id = db_i(&pairs->rows[at], 1);
    bool has_brother = (at && db_i(&pairs->rows[at - 1], 0) == old_id) || (at + 1 < pairs->count && db_i(&pairs->rows[at + 1], 0) == old_id);
    if (has_brother)
        return STANDARDS_PAIR_SPLIT;
    for (size_t i = 0; i < pairs->count; i++)
        if (i != at && db_i(&pairs->rows[i], 1) == new_id)
            return STANDARDS_PAIR_MERGED;
    return STANDARDS_PAIR_ONE;
}

err standards_mapping(struct ctx *ctx, struct db_read *r, int64_t old_edition_id, int64_t new_edition_id, struct standards_pairs *ret) {
    struct db_row mapping;
    struct db_table table;
    *ret = (struct standards_pairs){0};
    TRY(db_one(r, ctx->arena, &standards_sql[MAPPING_BY_PAIR], DB_ARGS(db_int(ctx->city_id), db_int(old_edition_id), db_int(new_edition_id)), &mapping));
    if (!mapping.count || !str_is(db_s(&mapping, 4), "done"))
        return NULL;
    TRY(db_all(r, ctx->arena, &standards_sql[PAIRS_LIST], DB_ARGS(db_int(ctx->city_id), db_int(db_i(&mapping, 0))), &table));
    struct standards_pair *pairs = ARENA_LIST(ctx->arena, struct standards_pair, table.count + 1);
    if (!pairs)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        pairs[i] = (struct standards_pair){db_i(&table.rows[i], 0), db_i(&table.rows[i], 1), mapping_kind_of(&table, i)};
    *ret = (struct standards_pairs){pairs, table.count};
    return NULL;
}

err standards_lead_unit(struct ctx *ctx, struct db_read *r, int64_t edition_id, str lead, int64_t *ret_unit_id) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[OWNER_UNIT], DB_ARGS(db_int(ctx->city_id), db_int(edition_id), db_text(lead)), &row));
    *ret_unit_id = row.count ? db_i(&row, 0) : 0;
    return NULL;
}

static err pick_standards(struct ctx *ctx, const struct standards_nodes *tree, struct mapping_standards *ret) {
    struct standards_node *all = ARENA_LIST(ctx->arena, struct standards_node, tree->count + 1);
    size_t count = 0;
    if (!all)
        return &err_no_memory;
    for (size_t i = 0; i < tree->count; i++)
        if (str_is(tree->at[i].level, "standard"))
            all[count++] = tree->at[i];
    *ret = (struct mapping_standards){all, count};
    return NULL;
}

err mapping_read_editions(struct ctx *ctx, struct db_read *r, int64_t old_id, int64_t new_id, struct mapping_ground *ret) {
    TRY(standards_edition_find(ctx, r, old_id, &ret->before));
    TRY(standards_edition_find(ctx, r, new_id, &ret->after));
    TRY(standards_tree(ctx, r, old_id, &ret->old_tree));
    TRY(standards_tree(ctx, r, new_id, &ret->new_tree));
    TRY(pick_standards(ctx, &ret->old_tree, &ret->olds));
    return pick_standards(ctx, &ret->new_tree, &ret->news);
}

err mapping_read(struct ctx *ctx, struct db_read *r, int64_t mapping_id, struct mapping_ground *ret) {
    struct db_value city = db_int(ctx->city_id), id = db_int(mapping_id);
    struct db_row row;
    struct mapping_ground ground = {.id = mapping_id};
    TRY(db_one(r, ctx->arena, &standards_sql[MAPPING_BY_ID], DB_ARGS(city, id), &row));
    if (!row.count)
        return &app_not_found;
    ground.version = db_i(&row, 1);
    ground.state = db_s(&row, 4);
    ground.losses_note = db_s(&row, 5);
    ground.by_name = db_s(&row, 6);
    ground.at_ms = db_i(&row, 7);
    TRY(mapping_read_editions(ctx, r, db_i(&row, 2), db_i(&row, 3), &ground));
    TRY(db_all(r, ctx->arena, &standards_sql[LINES_LIST], DB_ARGS(city, id), &ground.lines));
    TRY(db_all(r, ctx->arena, &standards_sql[PAIRS_LIST], DB_ARGS(city, id), &ground.pairs));
    *ret = ground;
    return NULL;
}

const struct standards_node *mapping_find(const struct mapping_standards *all, int64_t id) {
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].id == id)
            return &all->at[i];
    return NULL;
}

const struct db_row *mapping_line_of(const struct mapping_ground *ground, int64_t old_id) {
    for (size_t i = 0; i < ground->lines.count; i++)
        if (db_i(&ground->lines.rows[i], 0) == old_id)
            return &ground->lines.rows[i];
    return NULL;
}

size_t mapping_successors(const struct mapping_ground *ground, int64_t old_id) {
    size_t count = 0;
    for (size_t i = 0; i < ground->pairs.count; i++)
        count += db_i(&ground->pairs.rows[i], 0) == old_id;
    return count;
}

const char *mapping_kind_word(const struct mapping_ground *ground, int64_t old_id) {
    static const char *const words[] = {"one", "split", "merged"};
    for (size_t i = 0; i < ground->pairs.count; i++)
        if (db_i(&ground->pairs.rows[i], 0) == old_id)
            return words[mapping_kind_of(&ground->pairs, i)];
    return "none";
}

const struct standards_node *mapping_above(const struct standards_nodes *tree, const struct standards_node *node) {
    for (size_t i = 0; i < tree->count; i++)
        if (tree->at[i].id == node->parent_id)
            return &tree->at[i];
    return node; /* a standard always stands under a content */
}

static err lines_of(struct ctx *ctx, const struct standards_nodes *tree, const struct mapping_standards *all, struct compare_lines *ret) {
    struct compare_line *lines = ARENA_LIST(ctx->arena, struct compare_line, all->count + 1);
    if (!lines)
        return &err_no_memory;
    for (size_t i = 0; i < all->count; i++) {
        const struct standards_node *node = &all->at[i];
        lines[i] = (struct compare_line){node->number, mapping_above(tree, node)->text_zh, node->method, node->text_zh, node->is_local != 0};
    }
    *ret = (struct compare_lines){lines, all->count};
    return NULL;
}

err mapping_match(struct ctx *ctx, const struct mapping_ground *ground, struct compare_match *ret) {
    struct compare_lines before, after;
    TRY(lines_of(ctx, &ground->old_tree, &ground->olds, &before));
    TRY(lines_of(ctx, &ground->new_tree, &ground->news, &after));
    return compare_match(ctx->arena, &before, &after, ret);
}
