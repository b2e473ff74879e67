/* What the feature bonus brought: of each item at most its points, of all together at most the edition's cap. */
#include "capabilities/standards/inside.h"
#include "capabilities/standards/sql.h"

err standards_bonus_earned(struct ctx *ctx, struct db_read *r, int64_t edition_id, int64_t *ret_milli, int64_t *ret_cap_milli) {
    struct db_value city = db_int(ctx->city_id), edition = db_int(edition_id);
    struct db_table items, sums;
    struct db_row head;
    int64_t total = 0;
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_SOURCE], DB_ARGS(city, edition), &head));
    if (!head.count)
        return &app_not_found;
    TRY(db_all(r, ctx->arena, &standards_sql[BONUSES_LIST], DB_ARGS(city, edition), &items));
    TRY(db_all(r, ctx->arena, &standards_sql[CLAIMS_SUM], DB_ARGS(city, edition), &sums));
    for (size_t i = 0; i < items.count; i++)
        for (size_t k = 0; k < sums.count; k++) {
            int64_t most = db_i(&items.rows[i], 1), got = db_i(&sums.rows[k], 1);
            if (str_equal(db_s(&items.rows[i], 0), db_s(&sums.rows[k], 0)))
                total += got < most ? got : most;
        }
    *ret_cap_milli = db_i(&head, 2);
    *ret_milli = total < *ret_cap_milli ? total : *ret_cap_milli;
    return NULL;
}
