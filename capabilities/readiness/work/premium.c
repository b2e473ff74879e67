/* The premium grade (精品): candidates of one type in one district side by side, by criteria that are figures; a person decides, with a
 * reason, and every decision is kept with how many were compared. */
#include "capabilities/readiness/work/work.h"

const struct problem readiness_unseen = {PROBLEM_CONFLICT, "readiness.unseen", "还没有计分检查的点位不能评为精品。",
                                         "A place that no visit has seen cannot be given the grade."};
enum { VISITS_LOOKED_AT = 8 };

static const struct field premium_fields[] = {
    {"id", .kind = FIELD_ID},
    {"site_code", .kind = FIELD_TEXT, .zh = "点位编码", .en = "Code"},
    {"site_name", .kind = FIELD_TEXT, .zh = "点位", .en = "Place"},
    {"stage_name", .kind = FIELD_TEXT, .zh = "阶段", .en = "Stage"},
    {"owner_name", .kind = FIELD_TEXT, .zh = "责任单位", .en = "Owner"},
    {"grade", .kind = FIELD_TEXT, .zh = "等级", .en = "Grade"},
    {"visits", .kind = FIELD_INT, .zh = "近期检查次数", .en = "Visits looked at"},
    {"rate_milli", .kind = FIELD_INT, .nullable = true, .zh = "最近得分率（千分比）", .en = "Newest rate (per thousand)"},
    {"mean_milli", .kind = FIELD_INT, .nullable = true, .zh = "平均得分率（千分比）", .en = "Mean rate (per thousand)"},
    {"trend_milli", .kind = FIELD_INT, .nullable = true, .zh = "比以往（千分点）", .en = "Against before (per thousand)"},
    {"range_milli", .kind = FIELD_INT, .nullable = true, .zh = "波动（最高减最低）", .en = "Volatility (best less worst)"},
    {"failed_milli", .kind = FIELD_INT, .nullable = true, .zh = "每次检查失分项（千分之一）", .en = "Failed points a visit (thousandths)"},
    {"cases", .kind = FIELD_INT, .zh = "周边在办案件", .en = "Open cases around"},
    {"severe", .kind = FIELD_INT, .zh = "其中严重", .en = "Severe ones"},
    FIELD_END};
const struct shape readiness_premium_shape = {"PremiumCandidate", premium_fields};

const struct field readiness_premium_fields[] = {
    {"type", FIELD_TEXT, offsetof(struct readiness_premium_in, type), .in = IN_QUERY, .required = true, .max = 40, .says = "Code of a place type"},
    {"district", FIELD_ID, offsetof(struct readiness_premium_in, district_id), .in = IN_QUERY, .required = true},
    FIELD_END};

struct figures {
    int64_t rate, mean, trend, range, failed_milli, visits;
};

/* Visits where nothing was observed say nothing. -1 (trend: INT64_MIN) where there is too little to say. */
static struct figures figures_of(const struct inspections_visits *visits) {
    struct figures f = {-1, -1, INT64_MIN, -1, -1, 0};
    int64_t sum = 0, best = -1, worst = 1001, failed = 0;
    for (size_t i = 0; i < visits->count; i++) {
        int64_t rate = visits->at[i].rate_milli;
        if (rate < 0)
            continue;
        f.rate = f.visits ? f.rate : rate;
        sum += rate;
        failed += visits->at[i].failed;
        best = rate > best ? rate : best;
        worst = rate < worst ? rate : worst;
        f.visits++;
    }
    if (!f.visits)
        return f;
    f.mean = sum / f.visits;
    f.failed_milli = failed * 1000 / f.visits;
    if (f.visits > 1) {
        f.range = best - worst;
        f.trend = f.rate - (sum - f.rate) / (f.visits - 1);
    }
    return f;
}

static err put_candidate(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct ready_place *place) {
    struct places_site site;
    struct places_more more;
    struct inspections_visits visits;
    struct ready_cases cases;
    TRY(places_site_find(ctx, r, place->site_id, &site));
    TRY(places_more_of_site(ctx, r, place->site_id, &more));
    TRY(inspections_visits_of_site(ctx, r, place->site_id, VISITS_LOOKED_AT, &visits));
    TRY(ready_cases_around(ctx, r, place->site_id, site.buffer_m, &cases));
    struct figures f = figures_of(&visits);
    json_object(out);
    json_put_id(out, "id", place->site_id);
    json_put_text(out, "site_code", place->site_code);
    json_put_text(out, "site_name", place->site_name);
    json_put_text(out, "stage_name", ready_stage_name(ctx, place->stage));
    json_put_text(out, "owner_name", place->owner_name);
    json_put_text(out, "grade", more.grade);
    json_put_i64(out, "visits", f.visits);
    ready_put_milli(out, "rate_milli", f.rate);
    ready_put_milli(out, "mean_milli", f.mean);
    if (f.trend == INT64_MIN)
        json_put_null(out, "trend_milli");
    else
        json_put_i64(out, "trend_milli", f.trend);
    ready_put_milli(out, "range_milli", f.range);
    ready_put_milli(out, "failed_milli", f.failed_milli);
    json_put_i64(out, "cases", (int64_t)cases.all);
    json_put_i64(out, "severe", (int64_t)cases.severe);
    json_object_end(out);
    return NULL;
}

err readiness_premium(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_premium_in *in = given;
    struct db_table table;
    TRY(db_all(r, ctx->arena, &readiness_sql[PREMIUM_PLACES], DB_ARGS(db_int(ctx->city_id), db_text(in->type), db_int(in->district_id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++) {
        struct ready_place place;
        ready_place_read(&table.rows[i], &place);
        if (ready_place_is_seen(ctx, place.owner_path, place.guarantor_path, place.chief_id))
            TRY(put_candidate(ctx, r, out, &place));
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

/* ---- decisions ---- */
static const struct field decision_fields[] = {{"id", .kind = FIELD_ID},
                                               {"site_id", .kind = FIELD_ID},
                                               {"site_name", .kind = FIELD_TEXT, .zh = "点位", .en = "Place"},
                                               {"site_type", .kind = FIELD_TEXT},
                                               {"district_name", .kind = FIELD_TEXT, .zh = "区", .en = "District"},
                                               {"grade", .kind = FIELD_TEXT, .zh = "等级", .en = "Grade"},
                                               {"reason", .kind = FIELD_TEXT, .zh = "理由", .en = "Reason"},
                                               {"compared", .kind = FIELD_INT, .zh = "对比点位数", .en = "Compared"},
                                               {"by_name", .kind = FIELD_TEXT, .zh = "决定人", .en = "Decided by"},
                                               {"at_ms", .kind = FIELD_TIME, .zh = "时间", .en = "At"},
                                               FIELD_END};
const struct shape readiness_grade_shape = {"PremiumDecision", decision_fields};

err readiness_grades(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    struct db_table table;
    TRY(db_all(r, ctx->arena, &readiness_sql[GRADES], DB_ARGS(db_int(ctx->city_id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_id(out, "site_id", db_i(row, 1));
        json_put_text(out, "site_name", db_s(row, 2));
        json_put_text(out, "site_type", db_s(row, 3));
        json_put_text(out, "district_name", db_s(row, 4));
        json_put_text(out, "grade", db_s(row, 5));
        json_put_text(out, "reason", db_s(row, 6));
        json_put_i64(out, "compared", db_i(row, 7));
        json_put_text(out, "by_name", db_s(row, 8));
        json_put_i64(out, "at_ms", db_i(row, 9));
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

struct grade_in {
    int64_t site_id, premium;
    str reason;
};
static const struct field grade_fields[] = {{"site_id", FIELD_ID, offsetof(struct grade_in, site_id), .required = true},
                                            {"premium", FIELD_BOOL, offsetof(struct grade_in, premium), .required = true, .says = "false: the grade ends"},
                                            {"reason", FIELD_TEXT, offsetof(struct grade_in, reason), .required = true, .min = 1, .max = 500},
                                            FIELD_END};

static err grade(struct ctx *ctx, struct db_write *w, const struct grade_in *in) {
    struct ready_place place;
    struct places_more more;
    struct db_table compared;
    TRY(ready_place_find_seen(ctx, db_reading(w), in->site_id, &place));
    TRY(places_more_of_site(ctx, db_reading(w), in->site_id, &more));
    TRY(db_all(db_reading(w), ctx->arena, &readiness_sql[PREMIUM_PLACES], DB_ARGS(db_int(ctx->city_id), db_text(place.site_type), db_int(place.district_id)),
               &compared));
    if (in->premium && place.rate_milli < 0)
        return &readiness_unseen;
    str before = more.grade;
    more.grade = in->premium ? STR("premium") : STR("");
    TRY(places_more_set(ctx, w, in->site_id, &more));
    TRY(db_run(w, &readiness_sql[GRADE_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(in->site_id), db_text(place.site_name), db_text(place.site_type),
                       db_text(place.district_name), db_text(more.grade), db_text(str_trim(in->reason)), db_int((int64_t)compared.count),
                       db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    ctx_audit_target(ctx, "site", in->site_id);
    ctx_audit_change(ctx, "grade", before, more.grade);
    return feed_put(ctx, w, "readiness", in->site_id, place.owner_path);
}

static err grade_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct grade_in *in = given;
    TRY(grade(ctx, w, in));
    return readiness_page(ctx, db_reading(w), &(struct readiness_id_in){in->site_id}, out);
}
const struct command readiness_grade_command = {{sizeof(struct grade_in), grade_fields}, NULL, grade_apply, 0};

err readiness_grade_give(struct ctx *ctx, struct db_write *w, int64_t site_id, str reason) { return grade(ctx, w, &(struct grade_in){site_id, 1, reason}); }
