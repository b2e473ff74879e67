/* What the score asks: points got and possible, from the covering index. */
#include "capabilities/inspections/inside.h"

static str after_subtree(struct ctx *ctx, str path) {
    return str_format(ctx->arena, STR_F "/", STR_A(str_slice(path, 0, path.len - 1)));
}

/* The clauses of both selects stand in the same order. */
static void choose_scope(struct ctx *ctx, struct db_choice *choice, const struct inspections_scope *scope) {
    if (scope->from_ms)
        db_choose(choice, SUMS_FROM, DB_ARGS(db_int(scope->from_ms)));
    if (scope->until_ms)
        db_choose(choice, SUMS_UNTIL, DB_ARGS(db_int(scope->until_ms)));
    if (scope->district_id)
        db_choose(choice, SUMS_DISTRICT, DB_ARGS(db_int(scope->district_id)));
    if (scope->street_id)
        db_choose(choice, SUMS_STREET, DB_ARGS(db_int(scope->street_id)));
    if (scope->community_id)
        db_choose(choice, SUMS_COMMUNITY, DB_ARGS(db_int(scope->community_id)));
    if (scope->unit_path.len)
        db_choose(choice, SUMS_UNIT, DB_ARGS(db_text(scope->unit_path), db_text(after_subtree(ctx, scope->unit_path))));
}
_Static_assert((int)SUMS_FROM == (int)OF_POINT_FROM && (int)SUMS_UNIT == (int)OF_POINT_UNIT && (int)SUMS_CLAUSES == (int)OF_POINT_BEFORE, "one order of clauses");

err inspections_sum(struct ctx *ctx, struct db_read *r, const struct inspections_scope *scope, enum inspections_group group, struct inspections_totals *ret) {
    static const enum inspections_select selects[] = {SELECT_SUM, SELECT_SUM_DISTRICT, SELECT_SUM_STREET, SELECT_SUM_UNIT};
    struct db_choice choice = {.from = &inspections_selects[selects[group]]};
    struct db_table table;
    choice.head[0] = db_int(ctx->city_id);
    choose_scope(ctx, &choice, scope);
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    struct inspections_total *totals = ARENA_LIST(ctx->arena, struct inspections_total, table.count + 1);
    if (!totals)
        return &err_no_memory;
    size_t skip = group == INSPECTIONS_TOGETHER ? 0 : 1;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        totals[i] = (struct inspections_total){db_i(row, 0), db_i(row, 1 + skip), db_i(row, 2 + skip), db_i(row, 3 + skip), 0, STR_NONE};
        if (group == INSPECTIONS_BY_UNIT)
            totals[i].group_path = db_s(row, 1);
        else if (group != INSPECTIONS_TOGETHER)
            totals[i].group_id = db_i(row, 1);
    }
    *ret = (struct inspections_totals){totals, table.count};
    return NULL;
}

err inspections_revision(struct ctx *ctx, struct db_read *r, int64_t *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &inspections_sql[REVISION_GET], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret = row.count ? db_i(&row, 0) : 0;
    return NULL;
}

err inspections_of_point(struct ctx *ctx, struct db_read *r, int64_t point_id, const struct inspections_scope *scope, int64_t before, int64_t limit, struct inspections_observations *ret) {
    struct db_choice choice = {.from = &inspections_selects[SELECT_OF_POINT]};
    struct db_table table;
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(point_id);
    choose_scope(ctx, &choice, scope);
    if (before)
        db_choose(&choice, OF_POINT_BEFORE, DB_ARGS(db_int(before)));
    choice.end[0] = db_int(limit);
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    struct inspections_observation *list = ARENA_LIST(ctx->arena, struct inspections_observation, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct inspections_observation){db_i(row, 0), db_i(row, 1), db_i(row, 2), db_i(row, 3), db_i(row, 4), db_i(row, 5), db_i(row, 6), db_s(row, 7), db_s(row, 8), db_s(row, 9)};
    }
    *ret = (struct inspections_observations){list, table.count};
    return NULL;
}

err inspections_last_of_site(struct ctx *ctx, struct db_read *r, int64_t site_id, int64_t *ret_rate_milli, int64_t *ret_at_ms) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &inspections_sql[VISIT_LAST_OF_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &row));
    *ret_rate_milli = row.count ? db_i(&row, 0) : -1;
    *ret_at_ms = row.count ? db_i(&row, 1) : 0;
    return NULL;
}
