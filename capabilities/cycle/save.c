/* A cycle is begun with the example's figures and then entered whole: years, shares, windows, results. */
#include "capabilities/cycle/inside.h"

const struct problem cycle_bad_weights = {PROBLEM_INVALID, "cycle.bad_weights", "权重之和不是 100%。", "The weights do not sum to 100 %."},
                     cycle_bad_year = {PROBLEM_INVALID, "cycle.bad_year", "年度数据有误，请按提示修改。",
                                       "A year's data are not right; please correct those named."},
                     cycle_taken = {PROBLEM_CONFLICT, "cycle.taken", "这个起始年度已有周期。", "There is a cycle with this first year already."},
                     cycle_none = {PROBLEM_NOT_FOUND, "cycle.none", "还没有建立创建周期。", "No cycle was entered yet."};

/* The example: weights and methods as one city made them known for 2018-2020 (15/25/60; 40/40/20); the gate and share of the
 * minors' system are from older editions. A starting point that says so, never a rule. */
enum { YEARS = 3 };
static const int64_t example_weights[YEARS] = {150000, 250000, 600000};
static const int64_t example_material = 400000, example_field = 400000, example_questionnaire = 200000;
static const int64_t example_target = 90000, example_gate = 85000, example_companion = 200000;

str cycle_by(struct ctx *ctx) { return ctx->actor->is_system ? ctx_say(ctx, "系统", "the system") : ctx->actor->name; }

err cycle_done(struct json_out *out) {
    json_object(out);
    json_object_end(out);
    return NULL;
}

static err put_year(struct ctx *ctx, struct db_write *w, int64_t cycle_id, const struct cycle_year *y) {
    return db_run(w, &cycle_sql[YEAR_PUT],
                  DB_ARGS(db_int(ctx->city_id), db_int(cycle_id), db_int(y->year), db_int(y->weight_micro), db_int(y->share_micro[CYCLE_MATERIAL]),
                          db_int(y->share_micro[CYCLE_FIELD]), db_int(y->share_micro[CYCLE_QUESTIONNAIRE]), db_text(y->window_from), db_text(y->window_until),
                          db_int_or_null(y->rank), db_int_or_null(y->rank_of), db_text(y->note)),
                  NULL);
}

err cycle_begin(struct ctx *ctx, struct db_write *w, const struct cycle_start *start, int64_t *ret_id) {
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &cycle_sql[CYCLE_BY_FIRST_YEAR], DB_ARGS(db_int(ctx->city_id), db_int(start->first_year)), &row));
    if (row.count)
        return ctx_refuse(ctx, &cycle_taken, "first_year", str_of(cycle_taken.zh), str_of(cycle_taken.en));
    int64_t id = id_next(ctx->ids);
    str source = ctx_say(ctx, "示例：衡阳市 2020 年公布的 15/25/60 与 40/40/20；85 分门槛和 20% 占比见旧版体系。请按本版核对。",
                         "Example: 15/25/60 and 40/40/20 as made known in 2020 by one city; the gate of 85 and the share of 20 % are of older editions. Check "
                         "against your edition.");
    TRY(db_run(w, &cycle_sql[CYCLE_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(start->kind), db_int(start->session), db_text(start->name), db_text(start->group),
                       db_int(start->first_year), db_int(example_target), db_int(example_gate), db_int(example_companion), db_int(1), db_text(source),
                       db_text(cycle_by(ctx)), db_int(ctx->now_ms)),
               NULL));
    for (int i = 0; i < YEARS; i++)
        TRY(put_year(ctx, w, id,
                     &(struct cycle_year){.year = start->first_year + i,
                                          .weight_micro = example_weights[i],
                                          .share_micro = {example_material, example_field, example_questionnaire}}));
    *ret_id = id;
    return feed_put(ctx, w, "cycle", id, STR(""));
}

err cycle_result_put(struct ctx *ctx, struct db_write *w, int64_t cycle_id, int64_t year, enum cycle_method method, const struct cycle_figure *f) {
    TRY(db_run(w, &cycle_sql[RESULT_PUT],
               DB_ARGS(db_int(ctx->city_id), db_int(cycle_id), db_int(year), db_text(str_of(cycle_method_words[method])),
                       db_text(f->known == CYCLE_OFFICIAL ? STR("official") : STR("estimate")), db_int(f->milli), db_int(f->deviation_milli),
                       db_text(f->source)),
               NULL));
    return db_run(w, &cycle_sql[CYCLE_TOUCH], DB_ARGS(db_text(cycle_by(ctx)), db_int(ctx->now_ms), db_int(ctx->city_id), db_int(cycle_id)), NULL);
}

err cycle_year_window(struct ctx *ctx, struct db_write *w, int64_t cycle_id, int64_t year, str from, str until, int64_t rank, int64_t rank_of) {
    return db_run(w, &cycle_sql[YEAR_WINDOW],
                  DB_ARGS(db_text(from), db_text(until), db_int_or_null(rank), db_int_or_null(rank_of), db_int(ctx->city_id), db_int(cycle_id), db_int(year)),
                  NULL);
}

/* ---- begin ---- */

static const char *const kinds[] = {"review", "bid", NULL};
static const struct field start_fields[] = {
    {"kind", FIELD_WORD, offsetof(struct cycle_start, kind), .required = true, .words = kinds, .says = "review: the title is held; bid: it is sought"},
    {"name", FIELD_TEXT, offsetof(struct cycle_start, name), .required = true, .max = 60},
    {"group_name", FIELD_TEXT, offsetof(struct cycle_start, group), .max = 60, .says = "Group that is ranked together; empty: all rivals"},
    {"session", FIELD_INT, offsetof(struct cycle_start, session), .required = true, .min = 1, .max = 99},
    {"first_year", FIELD_INT, offsetof(struct cycle_start, first_year), .required = true, .min = 2000, .max = 2100},
    FIELD_END};

static err apply_start(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t id;
    struct cycle c;
    TRY(cycle_begin(ctx, w, given, &id));
    ctx_audit_target(ctx, "cycle", id);
    TRY(cycle_find(ctx, db_reading(w), id, &c));
    return cycle_write(ctx, &c, c.target_milli, out);
}
const struct command cycle_start_command = {{sizeof(struct cycle_start), start_fields}, NULL, apply_start, 201};

/* ---- the whole ---- */

struct result_in {
    str method, state, source;
    int64_t score_milli, deviation_milli;
};
struct year_in {
    int64_t year, weight_micro, share_micro[3], rank, rank_of;
    str from, until, note;
    struct field_list results;
};
struct save_in {
    int64_t id, version, session, target_milli, gate_milli, companion_share_micro, is_example;
    str kind, name, group, source;
    struct field_list years;
};
static const char *const states[] = {"estimate", "official", NULL};
static const struct field result_fields[] = {
    {"method", FIELD_WORD, offsetof(struct result_in, method), .required = true, .words = cycle_method_words, .says = "companion: the minors' system"},
    {"state", FIELD_WORD, offsetof(struct result_in, state), .required = true, .words = states},
    {"score_milli", FIELD_INT, offsetof(struct result_in, score_milli), .required = true, .min = 0, .max = 100000},
    {"deviation_milli", FIELD_INT, offsetof(struct result_in, deviation_milli), .min = 0, .max = 50000, .says = "Doubt of an estimate: one standard deviation"},
    {"source", FIELD_TEXT, offsetof(struct result_in, source), .max = 500},
    FIELD_END};
#define SHARE .required = true, .min = 0, .max = 1000000
static const struct field year_fields[] = {
    {"year", FIELD_INT, offsetof(struct year_in, year), .required = true, .min = 2000, .max = 2110},
    {"weight_micro", FIELD_INT, offsetof(struct year_in, weight_micro), SHARE},
    {"material_micro", FIELD_INT, offsetof(struct year_in, share_micro[0]), SHARE},
    {"field_micro", FIELD_INT, offsetof(struct year_in, share_micro[1]), SHARE},
    {"questionnaire_micro", FIELD_INT, offsetof(struct year_in, share_micro[2]), SHARE},
    {"window_from", FIELD_TEXT, offsetof(struct year_in, from), .max = 10, .says = "2026-09-01; empty: not known yet"},
    {"window_until", FIELD_TEXT, offsetof(struct year_in, until), .max = 10},
    {"rank", FIELD_INT, offsetof(struct year_in, rank), .min = 0, .max = 1000, .says = "In the province; 0: unknown"},
    {"rank_of", FIELD_INT, offsetof(struct year_in, rank_of), .min = 0, .max = 1000},
    {"note", FIELD_TEXT, offsetof(struct year_in, note), .max = 1000},
    {"results", FIELD_LIST, offsetof(struct year_in, results), .of = result_fields, .of_size = sizeof(struct result_in), .max = 5},
    FIELD_END};
static const struct field save_fields[] = {
    {"id", FIELD_ID, offsetof(struct save_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct save_in, version), .required = true},
    {"kind", FIELD_WORD, offsetof(struct save_in, kind), .required = true, .words = kinds},
    {"session", FIELD_INT, offsetof(struct save_in, session), .required = true, .min = 1, .max = 99},
    {"name", FIELD_TEXT, offsetof(struct save_in, name), .required = true, .max = 60},
    {"group_name", FIELD_TEXT, offsetof(struct save_in, group), .max = 60},
    {"target_milli", FIELD_INT, offsetof(struct save_in, target_milli), .required = true, .min = 0, .max = 100000},
    {"gate_milli", FIELD_INT, offsetof(struct save_in, gate_milli), .required = true, .min = 0, .max = 100000},
    {"companion_share_micro", FIELD_INT, offsetof(struct save_in, companion_share_micro), SHARE},
    {"is_example", FIELD_BOOL, offsetof(struct save_in, is_example), .says = "True while nobody has checked the figures against the edition in force"},
    {"source", FIELD_TEXT, offsetof(struct save_in, source), .required = true, .max = 500},
    {"years", FIELD_LIST, offsetof(struct save_in, years), .required = true, .of = year_fields, .of_size = sizeof(struct year_in), .min = 1, .max = 6},
    FIELD_END};

static const char *field_of(struct ctx *ctx, size_t i, const char *name) { return str_z(ctx->arena, str_format(ctx->arena, "years.%zu.%s", i, name)); }

static err check_year(struct ctx *ctx, const struct save_in *in, size_t i) {
    const struct year_in *years = in->years.at, *y = &years[i];
    int64_t from = 0, until = 0;
    err failed = NULL;
    if (i && y->year != years[i - 1].year + 1)
        failed = ctx_refuse(ctx, &cycle_bad_year, field_of(ctx, i, "year"), STR("年度须连续递增。"), STR("Years must follow each other."));
    if (y->share_micro[0] + y->share_micro[1] + y->share_micro[2] != 1000000)
        failed = ctx_refuse(ctx, &cycle_bad_weights, field_of(ctx, i, "field_micro"), STR("材料、实地、问卷三项占比之和须为 100%。"),
                            STR("Materials, field and questionnaire must sum to 100 %."));
    bool has_from = y->from.len > 0, has_until = y->until.len > 0;
    if (has_from != has_until || (has_from && (!day_parse(y->from, &from) || !day_parse(y->until, &until) || from > until)))
        failed = ctx_refuse(ctx, &cycle_bad_year, field_of(ctx, i, "window_from"), STR("测评窗口须写明起止日期，且起不晚于止。"),
                            STR("A test window needs a first and a last day, in this order."));
    if (y->rank && y->rank_of && y->rank > y->rank_of)
        failed = ctx_refuse(ctx, &cycle_bad_year, field_of(ctx, i, "rank"), STR("名次不能大于参评城市数。"), STR("The rank is beyond the number of cities."));
    return failed;
}

static err check(struct ctx *ctx, const struct save_in *in) {
    const struct year_in *years = in->years.at;
    int64_t weight = 0;
    err failed = NULL;
    for (size_t i = 0; i < in->years.count; i++) {
        err wrong = check_year(ctx, in, i);
        failed = wrong ? wrong : failed;
        weight += years[i].weight_micro;
    }
    if (weight != 1000000)
        failed = ctx_refuse(ctx, &cycle_bad_weights, "years.0.weight_micro", STR("各年度权重之和须为 100%。"), STR("The years' weights must sum to 100 %."));
    return failed;
}

static err save_years(struct ctx *ctx, struct db_write *w, const struct save_in *in) {
    const struct year_in *years = in->years.at;
    TRY(db_run(w, &cycle_sql[RESULTS_CLEAR], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), NULL));
    for (size_t i = 0; i < in->years.count; i++) {
        const struct year_in *y = &years[i];
        const struct result_in *results = y->results.at;
        TRY(put_year(ctx, w, in->id,
                     &(struct cycle_year){.year = y->year,
                                          .weight_micro = y->weight_micro,
                                          .share_micro = {y->share_micro[0], y->share_micro[1], y->share_micro[2]},
                                          .rank = y->rank,
                                          .rank_of = y->rank_of,
                                          .window_from = y->from,
                                          .window_until = y->until,
                                          .note = y->note}));
        for (size_t k = 0; k < y->results.count; k++)
            TRY(db_run(w, &cycle_sql[RESULT_PUT],
                       DB_ARGS(db_int(ctx->city_id), db_int(in->id), db_int(y->year), db_text(results[k].method), db_text(results[k].state),
                               db_int(results[k].score_milli), db_int(results[k].deviation_milli), db_text(results[k].source)),
                       NULL));
    }
    return NULL;
}

static err apply_save(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct save_in *in = given;
    const struct year_in *years = in->years.at;
    struct cycle before, after;
    TRY(cycle_find(ctx, db_reading(w), in->id, &before));
    TRY(ctx_check_version(ctx, before.version, in->version, before.changed_by, before.changed_ms));
    TRY(check(ctx, in));
    if (years[0].year != before.first_year || in->years.count != before.count)
        return ctx_refuse(ctx, &cycle_bad_year, "years", STR("周期的年度不能增减；请另建周期。"), STR("A cycle keeps its years; begin another one instead."));
    TRY(db_run(w, &cycle_sql[CYCLE_SAVE],
               DB_ARGS(db_text(in->kind), db_int(in->session), db_text(in->name), db_text(in->group), db_int(in->target_milli), db_int(in->gate_milli),
                       db_int(in->companion_share_micro), db_int(in->is_example), db_text(in->source), db_text(cycle_by(ctx)), db_int(ctx->now_ms),
                       db_int(ctx->city_id), db_int(in->id)),
               NULL));
    TRY(save_years(ctx, w, in));
    TRY(cycle_find(ctx, db_reading(w), in->id, &after));
    ctx_audit_target(ctx, "cycle", in->id);
    ctx_audit_change(ctx, "target_milli", str_format(ctx->arena, "%lld", (long long)before.target_milli),
                     str_format(ctx->arena, "%lld", (long long)after.target_milli));
    TRY(feed_put(ctx, w, "cycle", in->id, STR("")));
    return cycle_write(ctx, &after, after.target_milli, out);
}
const struct command cycle_save_command = {{sizeof(struct save_in), save_fields}, NULL, apply_save, 0};
