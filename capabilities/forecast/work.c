/* One run: the model, the draws, the ranks, and all of it as JSON, so that what was said once can be opened again. The same
 * seed, draws and inputs give the same bytes on every machine and engine. */
#include "base/hash.h"
#include "capabilities/forecast/inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPREAD_FIELDS                                                                                                                                          \
    {"mean", .kind = FIELD_INT}, {"low", .kind = FIELD_INT, .says = "5 % of the draws lie below"}, {"quarter", .kind = FIELD_INT},                             \
        {"middle", .kind = FIELD_INT}, {"three_quarters", .kind = FIELD_INT}, {                                                                                \
        "high", .kind = FIELD_INT, .says = "5 % of the draws lie above"                                                                                        \
    }
static const struct field spread_fields[] = {SPREAD_FIELDS, FIELD_END};
static const struct field basis_fields[] = {{"cycle_id", .kind = FIELD_ID, .nullable = true},
                                            {"year", .kind = FIELD_INT},
                                            {"target_milli", .kind = FIELD_INT},
                                            {"year_weight_micro", .kind = FIELD_INT},
                                            {"companion_share_micro", .kind = FIELD_INT},
                                            {"companion_gate_milli", .kind = FIELD_INT},
                                            {"material_is_guess", .kind = FIELD_BOOL},
                                            {"questionnaire_is_guess", .kind = FIELD_BOOL},
                                            {"years_are_guess", .kind = FIELD_BOOL},
                                            {"companion_is_guess", .kind = FIELD_BOOL},
                                            {"companion_is_missing", .kind = FIELD_BOOL},
                                            FIELD_END};
static const struct field standard_fields[] = {{"number", .kind = FIELD_TEXT},
                                               {"text", .kind = FIELD_TEXT, .max = 1000},
                                               {"text_en", .kind = FIELD_TEXT, .max = 1000},
                                               {"weight_milli", .kind = FIELD_INT},
                                               {"is_thin", .kind = FIELD_BOOL, .says = "Too few observations: no interval is told"},
                                               {"draws_observed", .kind = FIELD_INT},
                                               {"rate", .kind = FIELD_OBJECT, .of = spread_fields, .nullable = true, .says = "Thousandths"},
                                               FIELD_END};
static const struct field short_fields[] = {{"code", .kind = FIELD_TEXT}, {"wanted", .kind = FIELD_INT}, {"sites", .kind = FIELD_INT}, FIELD_END};
#define SPREAD .kind = FIELD_OBJECT, .of = spread_fields, .nullable = true
const struct field forecast_result_fields[] = {{"edition_code", .kind = FIELD_TEXT},
                                               {"seed", .kind = FIELD_TEXT},
                                               {"draws", .kind = FIELD_INT},
                                               {"engine", .kind = FIELD_TEXT},
                                               {"inputs", .kind = FIELD_TEXT},
                                               {"observations", .kind = FIELD_INT},
                                               {"effective_milli", .kind = FIELD_INT, .says = "What the observations are worth today, aged"},
                                               {"sites", .kind = FIELD_INT},
                                               {"drawn", .kind = FIELD_INT, .says = "Places in a draw"},
                                               {"answers_milli", .kind = FIELD_INT, .says = "Answers in a draw, in thousandths"},
                                               {"thin_share_micro", .kind = FIELD_INT},
                                               {"is_too_thin", .kind = FIELD_BOOL, .says = "Nothing is told: no interval, no chance, no rank"},
                                               {"inspectors_checked", .kind = FIELD_BOOL, .says = "False: no blind re-checks, a usual disagreement is assumed"},
                                               {"has_total", .kind = FIELD_BOOL, .says = "False: only the field score is forecast"},
                                               {"field_share_micro", .kind = FIELD_INT, .says = "What one point of the field score moves the total"},
                                               {"basis", .kind = FIELD_OBJECT, .of = basis_fields},
                                               {"field", SPREAD},
                                               {"material", SPREAD},
                                               {"questionnaire", SPREAD},
                                               {"year", SPREAD},
                                               {"total", SPREAD},
                                               {"target_chance_micro", .kind = FIELD_INT, .nullable = true},
                                               {"curve", .kind = FIELD_JSON, .says = "201 quantiles of the total, thousandths, each half per cent"},
                                               {"rank", .kind = FIELD_OBJECT, .of = forecast_rank_fields, .nullable = true},
                                               {"short_types", .kind = FIELD_LIST, .of = short_fields, .says = "Types with fewer places than the plan draws"},
                                               {"standards", .kind = FIELD_LIST, .of = standard_fields},
                                               FIELD_END};

static void put_spread(struct json_out *out, const char *key, const struct simulate_spread *s, bool is_told) {
    json_key(out, key);
    if (!is_told || s->mean < 0) {
        json_null(out);
        return;
    }
    json_object(out);
    json_put_i64(out, "mean", s->mean);
    json_put_i64(out, "low", s->low);
    json_put_i64(out, "quarter", s->quarter);
    json_put_i64(out, "middle", s->middle);
    json_put_i64(out, "three_quarters", s->three_quarters);
    json_put_i64(out, "high", s->high);
    json_object_end(out);
}

static void put_basis(const struct forecast_basis *b, struct json_out *out) {
    json_key(out, "basis");
    json_object(out);
    json_put_null(out, "cycle_id"); /* rows are numbered differently on another machine; the year says it */
    json_put_i64(out, "year", b->year);
    json_put_i64(out, "target_milli", b->target_milli);
    json_put_i64(out, "year_weight_micro", b->year_weight_micro);
    json_put_i64(out, "companion_share_micro", b->companion_share_micro);
    json_put_i64(out, "companion_gate_milli", b->companion_gate_milli);
    json_put_bool(out, "material_is_guess", b->material_is_guess);
    json_put_bool(out, "questionnaire_is_guess", b->questionnaire_is_guess);
    json_put_bool(out, "years_are_guess", b->years_are_guess);
    json_put_bool(out, "companion_is_guess", b->companion_is_guess);
    json_put_bool(out, "companion_is_missing", b->companion_is_missing);
    json_object_end(out);
}

/* The share of a standard's answers in a draw that are thin. */
static err thin_standards(struct arena *arena, const struct forecast_model *m, bool **ret) {
    int64_t *thin = ARENA_LIST(arena, int64_t, m->point_count + 1), *all = ARENA_LIST(arena, int64_t, m->standard_count + 1),
            *few = ARENA_LIST(arena, int64_t, m->standard_count + 1);
    bool *is_thin = ARENA_LIST(arena, bool, m->standard_count + 1);
    if (!thin || !all || !few || !is_thin)
        return &err_no_memory;
    for (size_t c = 0; c < m->cell_count; c++)
        thin[m->city.cells[c].point] += m->city.cells[c].is_thin;
    for (size_t i = 0; i < m->city.link_count; i++) {
        const struct simulate_link *link = &m->city.links[i];
        const struct forecast_type *type = &m->types[m->points[link->point].type];
        if (!type->sites)
            continue;
        all[link->standard] += 1000000 * (int64_t)type->draw;
        few[link->standard] += 1000000 * (int64_t)type->draw * thin[link->point] / type->sites;
    }
    for (size_t s = 0; s < m->standard_count; s++)
        is_thin[s] = !all[s] || few[s] > all[s] / 1000000 * m->thin_share_micro;
    *ret = is_thin;
    return NULL;
}

static err put_standards(struct ctx *ctx, const struct forecast_model *m, const struct simulate_result *result, struct json_out *out) {
    bool *is_thin;
    TRY(thin_standards(ctx->arena, m, &is_thin));
    json_key(out, "standards");
    json_list(out);
    for (size_t s = 0; s < m->standard_count; s++) {
        json_object(out);
        json_put_text(out, "number", m->standards[s].number);
        json_put_text(out, "text", m->standards[s].text_zh);
        json_put_text(out, "text_en", m->standards[s].text_en);
        json_put_i64(out, "weight_milli", m->city.standards[s].weight_milli);
        json_put_bool(out, "is_thin", is_thin[s]);
        json_put_i64(out, "draws_observed", result->standards[s].draws_observed);
        put_spread(out, "rate", &result->standards[s].milli, !is_thin[s] && !result->is_too_thin);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static int by_value(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static err put_curve(struct ctx *ctx, const struct simulate_result *result, size_t draws, struct json_out *out) {
    json_key(out, "curve");
    json_list(out);
    if (!result->is_too_thin) {
        int32_t *sorted = ARENA_LIST(ctx->arena, int32_t, draws);
        if (!sorted)
            return &err_no_memory;
        memcpy(sorted, result->totals_milli, draws * sizeof *sorted);
        qsort(sorted, draws, sizeof *sorted, by_value);
        for (size_t i = 0; i < FORECAST_CURVE; i++)
            json_i64(out, sorted[(draws - 1) * i / (FORECAST_CURVE - 1)]);
    }
    json_list_end(out);
    return NULL;
}

static void put_head(const struct forecast_wish *wish, const struct forecast_model *m, const struct simulate_result *result, struct json_out *out) {
    char seed[24];
    int64_t drawn = 0;
    for (size_t t = 0; t < m->type_count; t++)
        drawn += m->types[t].draw;
    str text = {seed, (size_t)snprintf(seed, sizeof seed, "%lld", (long long)wish->seed)};
    json_put_text(out, "edition_code", m->edition_code);
    json_put_text(out, "seed", text);
    json_put_i64(out, "draws", wish->draws);
    json_put_text(out, "engine", SIMULATE_VERSION == 1 ? STR("simulate-1") : STR("simulate"));
    json_put_text(out, "inputs", m->inputs);
    json_put_i64(out, "observations", m->observations);
    json_put_i64(out, "effective_milli", m->posterior.effective_milli);
    json_put_i64(out, "sites", (int64_t)m->site_count);
    json_put_i64(out, "drawn", drawn);
    json_put_i64(out, "answers_milli", (int64_t)result->answers);
    json_put_i64(out, "thin_share_micro", result->thin_share_micro);
    json_put_bool(out, "is_too_thin", result->is_too_thin);
    json_put_bool(out, "inspectors_checked", false);
    json_put_bool(out, "has_total", m->basis.has_total);
    json_put_i64(out, "field_share_micro", m->field_share_micro);
    put_basis(&m->basis, out);
}

static void put_short(const struct forecast_model *m, struct json_out *out) {
    json_key(out, "short_types");
    json_list(out);
    for (size_t t = 0; t < m->type_count; t++) {
        if (m->types[t].wanted <= m->types[t].sites)
            continue;
        json_object(out);
        json_put_text(out, "code", m->types[t].code);
        json_put_i64(out, "wanted", m->types[t].wanted);
        json_put_i64(out, "sites", m->types[t].sites);
        json_object_end(out);
    }
    json_list_end(out);
}

static err write_result(struct ctx *ctx, struct db_read *r, const struct forecast_wish *wish, const struct forecast_model *m,
                        const struct simulate_result *result, struct json_out *out) {
    bool is_told = !result->is_too_thin, has_total = is_told && m->basis.has_total;
    struct forecast_rank rank = {0};
    if (has_total)
        TRY(forecast_rank_of(ctx, r, result->totals_milli, (size_t)wish->draws, &rank));
    json_object(out);
    put_head(wish, m, result, out);
    put_spread(out, "field", &result->field_milli, is_told);
    put_spread(out, "material", &result->material_milli, has_total);
    put_spread(out, "questionnaire", &result->questionnaire_milli, has_total);
    put_spread(out, "year", &result->year_milli, has_total);
    put_spread(out, "total", &result->total_milli, has_total);
    if (has_total)
        json_put_i64(out, "target_chance_micro", result->target_chances_micro[0]);
    else
        json_put_null(out, "target_chance_micro");
    TRY(put_curve(ctx, result, (size_t)wish->draws, out));
    json_key(out, "rank");
    if (rank.known)
        forecast_rank_write(&rank, out);
    else
        json_null(out);
    put_short(m, out);
    TRY(put_standards(ctx, m, result, out));
    json_object_end(out);
    return NULL;
}

err forecast_work_out(struct ctx *ctx, struct db_read *r, const struct forecast_wish *wish, struct forecast_made *ret) {
    struct simulate_settings settings = {(uint32_t)wish->draws, (uint32_t)wish->threads, (uint64_t)wish->seed, 0};
    struct simulate_result result;
    struct json_out out;
    struct buf text;
    *ret = (struct forecast_made){0};
    TRY(forecast_model_of(ctx, r, wish->edition_id, &ret->model));
    settings.thin_share_most_micro = ret->model->thin_share_micro;
    TRY(simulate_run(ctx->arena, &ret->model->city, &settings, &result, NULL));
    buf_init(&text, ctx->arena, 4 << 20);
    json_start(&out, &text);
    TRY(write_result(ctx, r, wish, ret->model, &result, &out));
    TRY(buf_finish(&text, &ret->result));
    ret->digest = hash_hex(ctx->arena, HASH_SHA256, ret->result);
    static const struct simulate_spread none = {-1, -1, -1, -1, -1, -1};
    ret->is_too_thin = result.is_too_thin;
    ret->field = result.is_too_thin ? none : result.field_milli;
    ret->total = result.is_too_thin || !ret->model->basis.has_total ? none : result.total_milli;
    return ret->digest.at ? NULL : &err_no_memory;
}
