/* The sampling plan: how many places of each type are drawn, and how our observations are read. A person enters it from the
 * year's manual; until then the example holds and says so. */
#include "base/limits.h"
#include "capabilities/forecast/inside.h"

const struct field forecast_none_fields[] = {
    {"limit", FIELD_INT, offsetof(struct forecast_none_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE, .says = "All are given on one page"},
    {"after", FIELD_TEXT, offsetof(struct forecast_none_in, after), .in = IN_QUERY},
    FIELD_END};
static const struct field type_fields[] = {
    {"code", .kind = FIELD_TEXT, .zh = "类型代码", .en = "Code"},          {"name", .kind = FIELD_TEXT, .zh = "点位类型", .en = "Type of place"},
    {"sites", .kind = FIELD_INT, .zh = "在用点位", .en = "Places"},        {"points", .kind = FIELD_INT, .zh = "观测点", .en = "Points"},
    {"wanted", .kind = FIELD_INT, .zh = "应抽", .en = "To draw"},          {"draw", .kind = FIELD_INT, .zh = "实抽", .en = "Drawn"},
    {"is_own", .kind = FIELD_BOOL, .zh = "单独设定", .en = "Set by hand"}, FIELD_END};
const struct shape forecast_plan_type_shape = {"SamplingType", type_fields};
static const struct field plan_fields[] = {{"version", .kind = FIELD_INT},
                                           {"places", .kind = FIELD_INT},
                                           {"half_life_days", .kind = FIELD_INT},
                                           {"ahead_days", .kind = FIELD_INT},
                                           {"repaired_micro", .kind = FIELD_INT},
                                           {"thin_milli", .kind = FIELD_INT},
                                           {"thin_share_micro", .kind = FIELD_INT},
                                           {"is_example", .kind = FIELD_BOOL},
                                           {"source", .kind = FIELD_TEXT, .max = 500},
                                           {"changed_by", .kind = FIELD_TEXT},
                                           {"changed_ms", .kind = FIELD_TIME},
                                           {"drawn", .kind = FIELD_INT},
                                           {"answers", .kind = FIELD_INT},
                                           {"standards", .kind = FIELD_INT, .says = "Standards that a draw observes"},
                                           FIELD_END};
const struct shape forecast_plan_shape = {"SamplingPlan", plan_fields};

static err write_plan(struct ctx *ctx, struct db_read *r, struct json_out *out) {
    struct forecast_settings s;
    struct forecast_samples samples;
    const struct forecast_model *m = NULL;
    int64_t drawn = 0, answers = 0, standards = 0;
    TRY(forecast_settings_read(ctx, r, &s, &samples));
    err failed = forecast_model_of(ctx, r, 0, &m);
    if (failed && failed != &forecast_nothing)
        return failed;
    for (size_t t = 0; m && t < m->type_count; t++) {
        drawn += m->types[t].draw;
        answers += (int64_t)m->types[t].draw * m->types[t].point_count;
    }
    for (size_t i = 0; m && i < m->standard_count; i++)
        standards += m->standard_possible_milli[i] > 0;
    json_object(out);
    json_put_i64(out, "version", s.version);
    json_put_i64(out, "places", s.places);
    json_put_i64(out, "half_life_days", s.half_life_days);
    json_put_i64(out, "ahead_days", s.ahead_days);
    json_put_i64(out, "repaired_micro", s.repaired_micro);
    json_put_i64(out, "thin_milli", s.thin_milli);
    json_put_i64(out, "thin_share_micro", s.thin_share_micro);
    json_put_bool(out, "is_example", s.is_example != 0);
    json_put_text(out, "source", s.source);
    json_put_text(out, "changed_by", s.version ? s.changed_by : STR(""));
    json_put_i64(out, "changed_ms", s.changed_ms);
    json_put_i64(out, "drawn", drawn);
    json_put_i64(out, "answers", answers);
    json_put_i64(out, "standards", standards);
    json_object_end(out);
    return NULL;
}

err forecast_plan_show(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    return write_plan(ctx, r, out);
}

err forecast_plan_types(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct forecast_settings s;
    struct forecast_samples samples;
    const struct forecast_model *m;
    TRY(forecast_settings_read(ctx, r, &s, &samples));
    TRY(forecast_model_of(ctx, r, 0, &m));
    form_list_start(out);
    for (size_t t = 0; t < m->type_count; t++) {
        const struct forecast_type *type = &m->types[t];
        bool is_own = false;
        for (size_t i = 0; i < samples.count; i++)
            is_own = is_own || str_equal(samples.at[i].place_type, type->code);
        json_object(out);
        json_put_text(out, "code", type->code);
        json_put_text(out, "name", ctx->lang == LANG_EN && type->en.len ? type->en : type->zh);
        json_put_i64(out, "sites", type->sites);
        json_put_i64(out, "points", type->point_count);
        json_put_i64(out, "wanted", type->wanted);
        json_put_i64(out, "draw", type->draw);
        json_put_bool(out, "is_own", is_own);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

/* ---- entering ---- */

struct sample_in {
    str code;
    int64_t draw;
};
struct plan_in_form {
    struct forecast_settings s;
    struct field_list types;
};
static const struct field sample_fields[] = {{"code", FIELD_TEXT, offsetof(struct sample_in, code), .required = true, .max = 60},
                                             {"draw", FIELD_INT, offsetof(struct sample_in, draw), .required = true, .min = 0, .max = 1000},
                                             FIELD_END};
#define NUMBER(name, low, high, says_it)                                                                                                                       \
    { #name, FIELD_INT, offsetof(struct plan_in_form, s.name), .required = true, .min = low, .max = high, .says = says_it }
static const struct field plan_in_fields[] = {
    NUMBER(version, 0, INT64_MAX, "0 when nothing was entered yet"),
    NUMBER(places, 1, 1000, "Places drawn in all; types without a number of their own share what is left, by their count of places"),
    NUMBER(half_life_days, 7, 1000, "An answer this old counts half"),
    NUMBER(ahead_days, 0, 365, "From today to the draw"),
    NUMBER(repaired_micro, 1, 1000000, "The chance to pass that a repaired point has"),
    NUMBER(thin_milli, 0, 100000, "Knowledge worth fewer fresh observations than this is called thin"),
    NUMBER(thin_share_micro, 0, 1000000, "Beyond this share of thin answers nothing is told"),
    {"is_example", FIELD_BOOL, offsetof(struct plan_in_form, s.is_example), .in = IN_BODY},
    {"source", FIELD_TEXT, offsetof(struct plan_in_form, s.source), .required = true, .max = 500},
    {"types", FIELD_LIST, offsetof(struct plan_in_form, types), .of = sample_fields, .of_size = sizeof(struct sample_in), .max = 200, .in = IN_BODY,
     .says = "Types with a number of their own; the others share the rest"},
    FIELD_END};

static err check_types(struct ctx *ctx, struct db_read *r, const struct field_list *given) {
    struct standards_place_types types;
    const struct sample_in *at = given->at;
    err failed = NULL;
    TRY(standards_types(ctx, r, &types));
    for (size_t i = 0; i < given->count; i++) {
        bool is_known = false, is_twice = false;
        for (size_t t = 0; t < types.count; t++)
            is_known = is_known || str_equal(types.at[t].code, at[i].code);
        for (size_t k = 0; k < i; k++)
            is_twice = is_twice || str_equal(at[k].code, at[i].code);
        if (is_known && !is_twice)
            continue;
        const char *field = str_z(ctx->arena, str_format(ctx->arena, "types.%zu.code", i));
        failed = ctx_refuse(ctx, &app_invalid, field, is_twice ? STR("点位类型重复。") : STR("没有这个点位类型。"),
                            is_twice ? STR("This type of place stands twice.") : STR("There is no such type of place."));
    }
    return failed;
}

static err apply_plan(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct plan_in_form *in = given;
    const struct sample_in *types = in->types.at;
    struct forecast_settings before;
    struct forecast_samples samples;
    TRY(forecast_settings_read(ctx, db_reading(w), &before, &samples));
    TRY(ctx_check_version(ctx, before.version, in->s.version, before.version ? before.changed_by : STR_NONE, before.changed_ms));
    TRY(check_types(ctx, db_reading(w), &in->types));
    str by = ctx->actor->is_system ? ctx_say(ctx, "系统", "the system") : ctx->actor->name;
    TRY(db_run(w, &forecast_sql[FORECAST_SETTING_PUT],
               DB_ARGS(db_int(ctx->city_id), db_int(in->s.places), db_int(in->s.half_life_days), db_int(in->s.ahead_days), db_int(in->s.repaired_micro),
                       db_int(in->s.thin_milli), db_int(in->s.thin_share_micro), db_int(in->s.is_example), db_text(in->s.source), db_text(by),
                       db_int(ctx->now_ms)),
               NULL));
    TRY(db_run(w, &forecast_sql[FORECAST_SAMPLES_CLEAR], DB_ARGS(db_int(ctx->city_id)), NULL));
    for (size_t i = 0; i < in->types.count; i++)
        TRY(db_run(w, &forecast_sql[FORECAST_SAMPLE_PUT], DB_ARGS(db_int(ctx->city_id), db_text(types[i].code), db_int(types[i].draw)), NULL));
    ctx_audit_target(ctx, "sampling_plan", before.version + 1);
    ctx_audit_change(ctx, "places", str_format(ctx->arena, "%lld", (long long)before.places), str_format(ctx->arena, "%lld", (long long)in->s.places));
    TRY(feed_put(ctx, w, "forecast", 0, FEED_WHOLE_CITY));
    return write_plan(ctx, db_reading(w), out);
}
const struct command forecast_plan_command = {{sizeof(struct plan_in_form), plan_in_fields}, NULL, apply_plan, 0};
