/* Stored runs: made by a person with an own seed, or by the hourly job when what the forecast comes from has changed. */
#include "app/app.h"
#include "base/limits.h"
#include "capabilities/forecast/inside.h"

const struct field forecast_now_fields[] = {{"edition", FIELD_ID, offsetof(struct forecast_runs_in, edition_id), .in = IN_QUERY}, FIELD_END};
const struct field forecast_run_fields[] = {{"id", FIELD_ID, offsetof(struct forecast_runs_in, id), .in = IN_PATH}, FIELD_END};
const struct field forecast_rates_fields[] = {
    {"id", FIELD_ID, offsetof(struct forecast_runs_in, id), .in = IN_PATH},
    {"limit", FIELD_INT, offsetof(struct forecast_runs_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE, .says = "All are given on one page"},
    {"after", FIELD_TEXT, offsetof(struct forecast_runs_in, after), .in = IN_QUERY},
    FIELD_END};
const struct field forecast_runs_fields[] = {
    {"regular", FIELD_BOOL, offsetof(struct forecast_runs_in, regular), .in = IN_QUERY, .says = "Only those of the trend, of the current edition"},
    {"limit", FIELD_INT, offsetof(struct forecast_runs_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct forecast_runs_in, after), .in = IN_QUERY},
    FIELD_END};

#define ROW_FIELDS                                                                                                                                             \
    {"id", .kind = FIELD_ID}, {"made_ms", .kind = FIELD_TIME, .zh = "时间", .en = "Time"}, {"made_by", .kind = FIELD_TEXT, .zh = "运行人", .en = "Made by"},   \
        {"edition_code", .kind = FIELD_TEXT, .zh = "版本", .en = "Edition"}, {"seed", .kind = FIELD_TEXT, .zh = "种子", .en = "Seed"},                         \
        {"draws", .kind = FIELD_INT, .zh = "次数", .en = "Draws"}, {"engine", .kind = FIELD_TEXT, .zh = "算法版本", .en = "Engine"},                           \
        {"inputs", .kind = FIELD_TEXT, .zh = "输入指纹", .en = "Inputs"}, {"digest", .kind = FIELD_TEXT, .zh = "结果指纹", .en = "Result"},                    \
        {"is_regular", .kind = FIELD_BOOL}, {"is_too_thin", .kind = FIELD_BOOL},                                                                               \
        {"field_milli", .kind = FIELD_INT, .nullable = true, .zh = "实地（千分）", .en = "Field (thousandths)"},                                               \
        {"total_milli", .kind = FIELD_INT, .nullable = true, .zh = "总分（千分）", .en = "Total (thousandths)"},                                               \
        {"low_milli", .kind = FIELD_INT, .nullable = true, .zh = "下限（千分）", .en = "Low (thousandths)"}, {                                                 \
        "high_milli", .kind = FIELD_INT, .nullable = true, .zh = "上限（千分）", .en = "High (thousandths)"                                                    \
    }
static const struct field row_fields[] = {ROW_FIELDS, FIELD_END};
const struct shape forecast_row_shape = {"ForecastRow", row_fields};
static const struct field run_fields[] = {ROW_FIELDS, {"result", .kind = FIELD_OBJECT, .of = forecast_result_fields}, FIELD_END};
const struct shape forecast_run_shape = {"ForecastRun", run_fields};
static const struct field now_fields[] = {{"run", .kind = FIELD_OBJECT, .of = run_fields, .nullable = true},
                                          {"is_fresh", .kind = FIELD_BOOL, .says = "Nothing that the forecast comes from changed since"},
                                          {"has_model", .kind = FIELD_BOOL, .says = "False: no edition in force or no place to draw"},
                                          FIELD_END};
const struct shape forecast_now_shape = {"ForecastNow", now_fields};

static void put_or_null(struct json_out *out, const char *key, const struct db_row *row, size_t column) {
    if (db_is_null(row, column))
        json_put_null(out, key);
    else
        json_put_i64(out, key, db_i(row, column));
}

static void write_head(const struct db_row *row, struct json_out *out) {
    json_put_id(out, "id", db_i(row, 0));
    json_put_i64(out, "made_ms", db_i(row, 16));
    json_put_text(out, "made_by", db_s(row, 14));
    json_put_text(out, "edition_code", db_s(row, 2));
    json_put_text(out, "seed", db_s(row, 3));
    json_put_i64(out, "draws", db_i(row, 4));
    json_put_text(out, "engine", db_s(row, 6));
    json_put_text(out, "inputs", db_s(row, 5));
    json_put_text(out, "digest", db_s(row, 7));
    json_put_bool(out, "is_regular", db_i(row, 8) != 0);
    json_put_bool(out, "is_too_thin", db_i(row, 9) != 0);
    put_or_null(out, "field_milli", row, 10);
    put_or_null(out, "total_milli", row, 11);
    put_or_null(out, "low_milli", row, 12);
    put_or_null(out, "high_milli", row, 13);
}

static void write_run(const struct db_row *row, struct json_out *out) {
    json_object(out);
    write_head(row, out);
    json_key(out, "result");
    json_raw(out, db_s(row, 15));
    json_object_end(out);
}

err forecast_newest(struct ctx *ctx, struct db_read *r, int64_t edition_id, struct db_row *ret) {
    return db_one(r, ctx->arena, &forecast_sql[FORECAST_RUN_NEWEST], DB_ARGS(db_int(ctx->city_id), db_int(edition_id)), ret);
}

err forecast_now_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct forecast_runs_in *in = given;
    const struct forecast_model *model = NULL;
    struct db_row row = {0};
    err failed = forecast_model_of(ctx, r, in->edition_id, &model);
    if (failed && failed != &forecast_nothing)
        return failed;
    if (!failed)
        TRY(forecast_newest(ctx, r, model->edition_id, &row));
    json_object(out);
    json_key(out, "run");
    if (row.count)
        write_run(&row, out);
    else
        json_null(out);
    json_put_bool(out, "is_fresh", row.count && str_equal(db_s(&row, 5), model->inputs));
    json_put_bool(out, "has_model", !failed);
    json_object_end(out);
    return NULL;
}

static err find_run(struct ctx *ctx, struct db_read *r, int64_t id, struct db_row *ret) {
    TRY(db_one(r, ctx->arena, &forecast_sql[FORECAST_RUN_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), ret));
    return ret->count ? NULL : &app_not_found;
}

err forecast_run_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct forecast_runs_in *in = given;
    struct db_row row;
    TRY(find_run(ctx, r, in->id, &row));
    write_run(&row, out);
    return NULL;
}

err forecast_runs_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct forecast_runs_in *in = given;
    int64_t before = INT64_MAX, b, c, limit = in->limit ? in->limit : 50;
    struct standards_edition edition;
    struct db_table table;
    if (in->after.len && !form_cursor_read(in->after, &before, &b, &c))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("The cursor is not valid."));
    struct db_value city = db_int(ctx->city_id), most = db_int(limit + 1);
    if (in->regular) {
        TRY(standards_edition_in_force(ctx, r, STR("city"), &edition));
        TRY(db_all(r, ctx->arena, &forecast_sql[FORECAST_REGULAR_RUNS], DB_ARGS(city, db_int(edition.id), db_int(before), most), &table));
    } else {
        TRY(db_all(r, ctx->arena, &forecast_sql[FORECAST_RUNS], DB_ARGS(city, db_int(before), most), &table));
    }
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        json_object(out);
        write_head(&table.rows[i], out);
        json_object_end(out);
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

/* ---- the standards of a run, as a list of their own for the table and the file ---- */

static const struct field rate_fields[] = {{"number", .kind = FIELD_TEXT, .zh = "标准编号", .en = "Standard"},
                                           {"text", .kind = FIELD_TEXT, .max = 1000, .zh = "标准", .en = "Text"},
                                           {"weight_milli", .kind = FIELD_INT, .zh = "分值（千分）", .en = "Weight (thousandths)"},
                                           {"low", .kind = FIELD_INT, .nullable = true, .zh = "下限（千分率）", .en = "Low (thousandths)"},
                                           {"mean", .kind = FIELD_INT, .nullable = true, .zh = "期望（千分率）", .en = "Mean (thousandths)"},
                                           {"high", .kind = FIELD_INT, .nullable = true, .zh = "上限（千分率）", .en = "High (thousandths)"},
                                           {"is_thin", .kind = FIELD_BOOL, .zh = "数据太少", .en = "Too thin"},
                                           FIELD_END};
const struct shape forecast_rate_shape = {"ForecastRate", rate_fields};

static void copy_number(struct json_out *out, const char *key, const struct json *from) {
    int64_t value;
    if (from && json_to_i64(from, &value))
        json_put_i64(out, key, value);
    else
        json_put_null(out, key);
}

err forecast_rates_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct forecast_runs_in *in = given;
    struct db_row row;
    const struct json *json;
    TRY(find_run(ctx, r, in->id, &row));
    TRY(json_read(ctx->arena, db_s(&row, 15), &json, NULL));
    const struct json *list = json_get(json, "standards");
    form_list_start(out);
    for (size_t i = 0; list && i < list->count; i++) {
        const struct json *s = &list->first[i], *rate = json_get(s, "rate");
        json_object(out);
        json_put_text(out, "number", json_get(s, "number")->text);
        const struct json *en = ctx->lang == LANG_EN ? json_get(s, "text_en") : NULL;
        json_put_text(out, "text", en && en->text.len ? en->text : json_get(s, "text")->text);
        copy_number(out, "weight_milli", json_get(s, "weight_milli"));
        copy_number(out, "low", rate ? json_get(rate, "low") : NULL);
        copy_number(out, "mean", rate ? json_get(rate, "mean") : NULL);
        copy_number(out, "high", rate ? json_get(rate, "high") : NULL);
        json_put_bool(out, "is_thin", json_get(s, "is_thin")->kind == JSON_TRUE);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

/* ---- making one ---- */

enum { THREADS = 1 };

err forecast_run_make(struct ctx *ctx, struct db_read *r, struct forecast_run *run) {
    struct forecast_made *made = ARENA_NEW(ctx->arena, struct forecast_made);
    if (!made)
        return &err_no_memory;
    run->made = made;
    return forecast_work_out(ctx, r, &(struct forecast_wish){.draws = run->draws, .seed = run->seed, .threads = THREADS}, made);
}

static struct db_value or_null(int32_t value) { return value >= 0 ? db_int(value) : db_null(); }

err forecast_run_keep(struct ctx *ctx, struct db_write *w, struct forecast_run *run) {
    const struct forecast_made *made = run->made;
    const struct simulate_spread *told = made->total.mean >= 0 ? &made->total : &made->field;
    str by = ctx->actor->is_system ? ctx_say(ctx, "系统", "the system") : ctx->actor->name;
    run->id = id_next(ctx->ids);
    return db_run(w, &forecast_sql[FORECAST_RUN_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(run->id), db_int(made->model->edition_id), db_text(made->model->edition_code),
                          db_text(str_format(ctx->arena, "%lld", (long long)run->seed)), db_int(run->draws), db_text(made->model->inputs),
                          db_text(STR("simulate-1")), db_text(made->digest), db_int(run->is_regular), db_int(made->is_too_thin), or_null(made->field.mean),
                          or_null(made->total.mean), or_null(told->low), or_null(told->high), db_text(made->result), db_int_or_null(ctx->actor->account_id),
                          db_text(by), db_int(ctx->now_ms)),
                  NULL);
}

str forecast_run_json(const struct forecast_run *run) { return run->made->result; }

struct run_in {
    struct forecast_run run;
    struct ctx *ctx;
};
static const struct field run_in_fields[] = {
    {"draws", FIELD_INT, offsetof(struct run_in, run.draws), .required = true, .min = 100, .max = 100000},
    {"seed", FIELD_INT, offsetof(struct run_in, run.seed), .required = true, .min = 0, .max = (int64_t)1 << 53, .says = "The same seed gives the same draws"},
    FIELD_END};

static err make_run(struct db_read *r, void *with) {
    struct run_in *in = with;
    return forecast_run_make(in->ctx, r, &in->run);
}

static err prepare_run(struct ctx *ctx, void *given) {
    struct run_in *in = given;
    in->ctx = ctx;
    return db_view(app_db(ctx->app), make_run, in);
}

/* A run with the usual seed and draws takes its place in the trend. */
static err apply_run(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    struct run_in *in = given;
    struct db_row row;
    in->run.is_regular = in->run.seed == (int64_t)simulate_usual.seed && in->run.draws == simulate_usual.draws;
    TRY(forecast_run_keep(ctx, w, &in->run));
    ctx_audit_target(ctx, "forecast_run", in->run.id);
    TRY(find_run(ctx, db_reading(w), in->run.id, &row));
    write_run(&row, out);
    return feed_put(ctx, w, "forecast", in->run.id, FEED_WHOLE_CITY);
}
const struct command forecast_run_command = {{sizeof(struct run_in), run_in_fields}, prepare_run, apply_run, 201};

/* ---- the job ---- */

static err look(struct db_read *r, void *with) {
    struct run_in *in = with;
    const struct forecast_model *model;
    struct db_row row;
    TRY(forecast_model_of(in->ctx, r, 0, &model));
    TRY(forecast_newest(in->ctx, r, model->edition_id, &row));
    if (row.count && str_equal(db_s(&row, 5), model->inputs))
        return NULL;
    return forecast_run_make(in->ctx, r, &in->run);
}

static err keep(struct db_write *w, void *with) {
    struct run_in *in = with;
    TRY(forecast_run_keep(in->ctx, w, &in->run));
    return feed_put(in->ctx, w, "forecast", in->run.id, FEED_WHOLE_CITY);
}

err forecast_refresh_job(struct ctx *ctx, struct db *db) {
    struct run_in in = {{.draws = simulate_usual.draws, .seed = (int64_t)simulate_usual.seed, .is_regular = true}, ctx};
    err failed = db_view(db, look, &in);
    if (failed == &forecast_nothing)
        return NULL; /* a city without standards or places yet */
    TRY(failed);
    return in.run.made ? db_commit(db, keep, &in) : NULL;
}
