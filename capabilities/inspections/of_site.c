/* The visits of one site and what counted at one of them, for those who judge a place. */
#include "capabilities/inspections/inside.h"

err inspections_visits_of_site(struct ctx *ctx, struct db_read *r, int64_t site_id, int64_t limit, struct inspections_visits *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &inspections_sql[VISITS_OF_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id), db_int(limit)), &table));
    struct inspections_of_site *list = ARENA_LIST(ctx->arena, struct inspections_of_site, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct inspections_of_site){db_i(row, 0), db_i(row, 1), db_i(row, 2), db_i(row, 3), db_i(row, 4), db_s(row, 5), db_s(row, 6)};
    }
    *ret = (struct inspections_visits){list, table.count};
    return NULL;
}

err inspections_answers_of_visit(struct ctx *ctx, struct db_read *r, int64_t visit_id, struct inspections_observations *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &inspections_sql[ANSWERS_OF_VISIT], DB_ARGS(db_int(ctx->city_id), db_int(visit_id)), &table));
    struct inspections_observation *list = ARENA_LIST(ctx->arena, struct inspections_observation, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct inspections_observation){db_i(row, 0), db_i(row, 1), db_i(row, 2), db_i(row, 3), db_i(row, 4),
                                                   db_i(row, 5), db_i(row, 6), db_s(row, 7), db_s(row, 8), db_s(row, 9)};
    }
    *ret = (struct inspections_observations){list, table.count};
    return NULL;
}
