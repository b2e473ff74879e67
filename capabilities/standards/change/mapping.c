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
