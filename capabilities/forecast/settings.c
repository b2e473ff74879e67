/* How the draw is made: places of each type, the age at which an answer counts half, the chance a repaired point has. Nothing
 * of it is official until a person says so; the example is that of a draw made known in 2019: 78 places, 1,166 observations. */
#include "capabilities/forecast/inside.h"
#include <stdlib.h>

/* Source: a city government's report on the national test of 2019 (78 places, 328 standards, 1,166 observations). */
static const struct forecast_settings example = {
    .places = 78, .half_life_days = 180, .ahead_days = 30, .repaired_micro = 980000, .thin_milli = 3000, .thin_share_micro = 250000, .is_example = 1};

err forecast_settings_read(struct ctx *ctx, struct db_read *r, struct forecast_settings *ret, struct forecast_samples *ret_samples) {
    struct db_row row;
    struct db_table table;
    TRY(db_one(r, ctx->arena, &forecast_sql[FORECAST_SETTING_GET], DB_ARGS(db_int(ctx->city_id)), &row));
    TRY(db_all(r, ctx->arena, &forecast_sql[FORECAST_SAMPLES], DB_ARGS(db_int(ctx->city_id)), &table));
    *ret = example;
    ret->source = ctx_say(ctx, "示例：某市 2019 年公开的测评规模（78 个点位、328 项标准、1166 次观测），请按本年度操作手册核对。",
                          "Example: the size of a test made known in 2019 (78 places, 328 standards, 1,166 observations); check against your manual.");
    if (row.count)
        *ret = (struct forecast_settings){db_i(&row, 0), db_i(&row, 1), db_i(&row, 2), db_i(&row, 3), db_i(&row, 4), db_i(&row, 5),
                                          db_i(&row, 6), db_i(&row, 7), db_s(&row, 8), db_s(&row, 9), db_i(&row, 10)};
    struct forecast_sample *at = ARENA_LIST(ctx->arena, struct forecast_sample, table.count + 1);
    if (!at)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        at[i] = (struct forecast_sample){db_s(&table.rows[i], 0), db_i(&table.rows[i], 1)};
    *ret_samples = (struct forecast_samples){at, table.count};
    return NULL;
}

static const struct forecast_sample *sample_of(const struct forecast_samples *samples, str type) {
    for (size_t i = 0; i < samples->count; i++)
        if (str_equal(samples->at[i].place_type, type))
            return &samples->at[i];
    return NULL;
}

/* Types without a number of their own share what is left by their count of places, rounded down and at least one; what
 * rounding leaves over goes, one by one, to the type that is furthest below its share (the first of equals). */
static void share_rest(struct forecast_type *types, size_t count, const struct forecast_samples *samples, int64_t left) {
    int64_t sites = 0, given = 0;
    for (size_t i = 0; i < count; i++)
        if (!sample_of(samples, types[i].code))
            sites += types[i].sites;
    for (size_t i = 0; i < count; i++) {
        if (sample_of(samples, types[i].code) || !types[i].sites)
            continue;
        int64_t share = left * types[i].sites / sites;
        types[i].wanted = (uint32_t)(share > 1 ? share : 1);
        given += types[i].wanted;
    }
    for (; given < left; given++) {
        struct forecast_type *best = NULL;
        int64_t best_gap = 0;
        for (size_t i = 0; i < count; i++) {
            if (sample_of(samples, types[i].code) || types[i].wanted >= types[i].sites)
                continue;
            int64_t gap = left * types[i].sites - (int64_t)types[i].wanted * sites;
            if (!best || gap > best_gap)
                best = &types[i], best_gap = gap;
        }
        if (!best)
            return;
        best->wanted++;
    }
}

void forecast_spread_draw(struct forecast_type *types, size_t count, const struct forecast_settings *settings, const struct forecast_samples *samples) {
    int64_t left = settings->places;
    for (size_t i = 0; i < count; i++) {
        const struct forecast_sample *own = sample_of(samples, types[i].code);
        types[i].wanted = own ? (uint32_t)own->draw : 0;
        left -= own ? own->draw : 0;
    }
    if (left > 0)
        share_rest(types, count, samples, left);
    for (size_t i = 0; i < count; i++)
        types[i].draw = types[i].wanted < types[i].sites ? types[i].wanted : types[i].sites;
}
