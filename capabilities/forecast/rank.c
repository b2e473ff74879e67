/* Our place among the rivals: never one number, but the chance of each place. */
#include "capabilities/forecast/inside.h"

const struct field forecast_rank_fields[] = {
    {"known", .kind = FIELD_INT, .says = "Rivals with a known score"},
    {"unknown", .kind = FIELD_INT, .says = "Rivals of the group of which nothing is known: left out"},
    {"square", .kind = FIELD_INT, .says = "Places in the first square"},
    {"square_micro", .kind = FIELD_INT},
    {"mean_place_milli", .kind = FIELD_INT},
    {"places", .kind = FIELD_LIST, .of = (const struct field[]){{"place", .kind = FIELD_INT}, {"chance_micro", .kind = FIELD_INT}, FIELD_END}},
    FIELD_END};

err forecast_rank_of(struct ctx *ctx, struct db_read *r, const int32_t *totals_milli, size_t count, struct forecast_rank *ret) {
    struct cycle c;
    struct cycle_rivals rivals;
    *ret = (struct forecast_rank){0};
    TRY(cycle_current(ctx, r, &c));
    if (!c.id)
        return NULL;
    TRY(cycle_rivals_of(ctx, r, &c, &rivals));
    struct rank_rival *contenders = ARENA_LIST(ctx->arena, struct rank_rival, rivals.count + 1);
    if (!contenders)
        return &err_no_memory;
    contenders[0] = (struct rank_rival){.draws_milli = totals_milli, .draw_count = count};
    for (size_t i = 0; i < rivals.count; i++) {
        if (!rivals.at[i].has_total) {
            ret->unknown++;
            continue;
        }
        contenders[++ret->known] = (struct rank_rival){.mean_milli = rivals.at[i].total_milli, .deviation_milli = rivals.at[i].deviation_milli};
    }
    return ret->known ? rank_work_out(ctx->arena, contenders, ret->known + 1, 0, &ret->chances) : NULL;
}

void forecast_rank_write(const struct forecast_rank *rank, struct json_out *out) {
    json_object(out);
    json_put_i64(out, "known", (int64_t)rank->known);
    json_put_i64(out, "unknown", (int64_t)rank->unknown);
    json_put_i64(out, "square", (int64_t)rank->chances.square);
    json_put_i64(out, "square_micro", rank->chances.square_micro);
    json_put_i64(out, "mean_place_milli", rank->chances.mean_place_milli);
    json_key(out, "places");
    json_list(out);
    for (size_t i = 0; i < rank->chances.count; i++) {
        json_object(out);
        json_put_i64(out, "place", (int64_t)i + 1);
        json_put_i64(out, "chance_micro", rank->chances.place_micro[i]);
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
}

/* ---- what another field score would change ---- */

const struct field forecast_shift_fields[] = {{"field_milli", FIELD_INT, offsetof(struct forecast_shift_in, field_milli), .in = IN_QUERY, .required = true,
                                               .min = -100000, .max = 100000,
                                               .says = "Change of this year's field score, thousandths of a point of 100; the what-if of the score gives it"},
                                              FIELD_END};
static const struct field shift_shape_fields[] = {{"run_id", .kind = FIELD_ID, .nullable = true},
                                                  {"field_milli", .kind = FIELD_INT},
                                                  {"total_milli", .kind = FIELD_INT, .says = "Change of the weighted total"},
                                                  {"target_milli", .kind = FIELD_INT, .nullable = true},
                                                  {"chance_before_micro", .kind = FIELD_INT, .nullable = true},
                                                  {"chance_after_micro", .kind = FIELD_INT, .nullable = true},
                                                  {"before", .kind = FIELD_OBJECT, .of = forecast_rank_fields, .nullable = true},
                                                  {"after", .kind = FIELD_OBJECT, .of = forecast_rank_fields, .nullable = true},
                                                  FIELD_END};
const struct shape forecast_shift_shape = {"RankEffect", shift_shape_fields};

struct curve {
    int32_t at[FORECAST_CURVE];
    size_t count;
    int64_t share_micro, target_milli;
    bool has_target;
};

/* From the stored run: what it said is what is shifted. */
static err read_curve(struct ctx *ctx, str result, struct curve *ret) {
    const struct json *json, *basis, *curve;
    int64_t value;
    *ret = (struct curve){.share_micro = 1000000};
    TRY(json_read(ctx->arena, result, &json, NULL));
    curve = json_get(json, "curve");
    basis = json_get(json, "basis");
    for (size_t i = 0; curve && i < curve->count && i < FORECAST_CURVE; i++)
        if (json_to_i64(&curve->first[i], &value))
            ret->at[ret->count++] = (int32_t)value;
    (void)json_to_i64(json_get(json, "field_share_micro"), &ret->share_micro);
    ret->has_target = basis && json_get(basis, "target_milli") && json_to_i64(json_get(basis, "target_milli"), &ret->target_milli);
    return NULL;
}

static int64_t reached(const struct curve *c) {
    int64_t count = 0;
    for (size_t i = 0; i < c->count; i++)
        count += c->at[i] >= c->target_milli;
    return c->count ? count * 1000000 / (int64_t)c->count : 0;
}

static err put_rank(struct ctx *ctx, struct db_read *r, const char *key, const struct curve *c, struct json_out *out) {
    struct forecast_rank rank = {0};
    if (c->count)
        TRY(forecast_rank_of(ctx, r, c->at, c->count, &rank));
    json_key(out, key);
    if (rank.known)
        forecast_rank_write(&rank, out);
    else
        json_null(out);
    return NULL;
}

err forecast_shift_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct forecast_shift_in *in = given;
    struct standards_edition edition;
    struct db_row row = {0};
    struct curve before, after;
    TRY(standards_edition_in_force(ctx, r, STR("city"), &edition));
    if (edition.id)
        TRY(forecast_newest(ctx, r, edition.id, &row));
    if (!row.count)
        return &forecast_nothing;
    TRY(read_curve(ctx, db_s(&row, 15), &before));
    int64_t delta = in->field_milli * before.share_micro / 1000000;
    after = before;
    for (size_t i = 0; i < after.count; i++) {
        int64_t moved = before.at[i] + delta;
        after.at[i] = (int32_t)(moved < 0 ? 0 : moved > 100000 ? 100000 : moved);
    }
    json_object(out);
    json_put_id(out, "run_id", db_i(&row, 0));
    json_put_i64(out, "field_milli", in->field_milli);
    json_put_i64(out, "total_milli", delta);
    if (before.has_target && before.count) {
        json_put_i64(out, "target_milli", before.target_milli);
        json_put_i64(out, "chance_before_micro", reached(&before));
        json_put_i64(out, "chance_after_micro", reached(&after));
    } else {
        json_put_null(out, "target_milli");
        json_put_null(out, "chance_before_micro");
        json_put_null(out, "chance_after_micro");
    }
    TRY(put_rank(ctx, r, "before", &before, out));
    TRY(put_rank(ctx, r, "after", &after, out));
    json_object_end(out);
    return NULL;
}
