/* What screens read of visits: lists, my day, one visit with its checklist and answers. */
#include "base/limits.h"
#include "capabilities/inspections/inside.h"

enum { PAGE = 50, TODAY_MOST = 200 };

static const char *const states[] = {"planned", "started", "submitted", "withdrawn", NULL};
const struct field inspections_list_in_fields[] = {
    {"mine", FIELD_BOOL, offsetof(struct inspections_list_in, mine), .in = IN_QUERY},
    {"state", FIELD_WORD, offsetof(struct inspections_list_in, state), .in = IN_QUERY, .words = states},
    {"site", FIELD_ID, offsetof(struct inspections_list_in, site_id), .in = IN_QUERY},
    {"plan", FIELD_ID, offsetof(struct inspections_list_in, plan_id), .in = IN_QUERY},
    {"kind", FIELD_WORD, offsetof(struct inspections_list_in, kind), .in = IN_QUERY, .words = inspections_kinds},
    {"from_ms", FIELD_TIME, offsetof(struct inspections_list_in, from_ms), .in = IN_QUERY},
    {"limit", FIELD_INT, offsetof(struct inspections_list_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct inspections_list_in, after), .in = IN_QUERY},
    FIELD_END,
};
const struct field inspections_page_in_fields[] = {
    {"limit", FIELD_INT, offsetof(struct inspections_page_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct inspections_page_in, after), .in = IN_QUERY},
    FIELD_END,
};
const struct field inspections_id_in_fields[] = {{"id", FIELD_TEXT, offsetof(struct inspections_id_in, id), .in = IN_PATH, .max = 36}, FIELD_END};
static void put_time(struct json_out *out, const char *key, int64_t ms) {
    if (ms)
        json_put_i64(out, key, ms);
    else
        json_put_null(out, key);
}

void inspections_put_visit(struct ctx *ctx, struct json_out *out, const struct visit *v) {
    json_put_id(out, "id", v->id);
    json_put_id(out, "plan_id", v->plan_id);
    json_put_text(out, "plan_name", v->plan_name);
    json_put_text(out, "kind", v->kind);
    json_put_text(out, "state", v->state);
    json_put_id(out, "site_id", v->site_id);
    json_put_text(out, "site_name", v->site_name);
    json_put_text(out, "site_type", v->site_type);
    json_put_text(out, "division_name", v->division_name);
    json_put_real(out, "lon", v->site_lon);
    json_put_real(out, "lat", v->site_lat);
    json_put_id(out, "inspector_id", v->inspector_id);
    json_put_text(out, "inspector_name", v->inspector_name);
    json_put_text(out, "due_date", v->due_day >= 0 ? day_format(ctx->arena, v->due_day) : STR_NONE);
    put_time(out, "started_ms", v->started_ms);
    put_time(out, "ended_ms", v->ended_ms);
    put_time(out, "submitted_ms", v->submitted_ms);
    if (v->rate_milli >= 0)
        json_put_i64(out, "rate_milli", v->rate_milli);
    else
        json_put_null(out, "rate_milli");
    json_put_i64(out, "failed", v->failed);
    json_put_i64(out, "observed", v->observed);
    json_put_i64(out, "version", v->version);
}

const struct field inspections_visit_fields[] = {
#define VISIT_FIELDS                                                                                                                                           \
    {"id", .kind = FIELD_ID}, {"plan_id", .kind = FIELD_ID, .nullable = true}, {"plan_name", .kind = FIELD_TEXT, .zh = "计划", .en = "Plan"},                  \
        {"kind", .kind = FIELD_WORD, .words = inspections_kinds, .zh = "方式", .en = "Kind"},                                                                  \
        {"state", .kind = FIELD_WORD, .words = states, .zh = "状态", .en = "State"}, {"site_id", .kind = FIELD_ID},                                            \
        {"site_name", .kind = FIELD_TEXT, .zh = "点位", .en = "Site"}, {"site_type", .kind = FIELD_TEXT, .zh = "类型", .en = "Type"},                          \
        {"division_name", .kind = FIELD_TEXT, .zh = "区划", .en = "Division"}, {"lon", .kind = FIELD_REAL}, {"lat", .kind = FIELD_REAL},                       \
        {"inspector_id", .kind = FIELD_ID}, {"inspector_name", .kind = FIELD_TEXT, .zh = "检查人", .en = "Inspector"},                                         \
        {"due_date", .kind = FIELD_TEXT, .nullable = true, .zh = "计划日期", .en = "Due"}, {"started_ms", .kind = FIELD_TIME, .nullable = true},               \
        {"ended_ms", .kind = FIELD_TIME, .nullable = true, .zh = "检查时间", .en = "Seen at"},                                                                 \
        {"submitted_ms", .kind = FIELD_TIME, .nullable = true, .zh = "提交时间", .en = "Submitted"},                                                           \
        {"rate_milli", .kind = FIELD_INT, .nullable = true, .zh = "得分率（千分比）", .en = "Rate (per thousand)"},                                            \
        {"failed", .kind = FIELD_INT, .zh = "不合格", .en = "Failed"}, {"observed", .kind = FIELD_INT, .zh = "已观测", .en = "Observed"}, {                    \
        "version", .kind = FIELD_INT                                                                                                                           \
    }
    VISIT_FIELDS,
    FIELD_END,
};
static const struct field part_fields[] = {{"name", .kind = FIELD_TEXT}, {"met", .kind = FIELD_BOOL}, FIELD_END};
static const struct field observation_fields[] = {
    {"id", .kind = FIELD_ID},
    {"point_id", .kind = FIELD_ID},
    {"result", .kind = FIELD_WORD, .words = standards_result_words, .says = "What it was marked as"},
    {"said", .kind = FIELD_TEXT, .nullable = true, .says = "The word that was answered; null: from before it was kept"},
    {"count", .kind = FIELD_INT, .nullable = true},
    {"sampled", .kind = FIELD_INT, .nullable = true, .says = "Rule sample: how many were looked at"},
    {"parts", .kind = FIELD_LIST, .of = part_fields, .says = "Rule checklist: every part; empty when the word decided"},
    {"sources", .kind = FIELD_LIST, .of = inspections_source_fields, .says = "Rule split"},
    {"grade", .kind = FIELD_TEXT, .nullable = true, .says = "Rule graded"},
    {"distance_m", .kind = FIELD_INT, .nullable = true},
    {"minutes", .kind = FIELD_INT, .nullable = true},
    {"note", .kind = FIELD_TEXT},
    {"got_milli", .kind = FIELD_INT},
    {"possible_milli", .kind = FIELD_INT},
    {"photos", .kind = FIELD_LIST, .of = photos_photo_fields},
    {"case_id", .kind = FIELD_ID, .nullable = true},
    {"case_number", .kind = FIELD_TEXT, .nullable = true},
    FIELD_END,
};
const struct field inspections_whole_fields[] = {
    VISIT_FIELDS,
    {"site_type_name", .kind = FIELD_TEXT},
    {"points", .kind = FIELD_LIST, .of = standards_point_fields},
    {"observations", .kind = FIELD_LIST, .of = observation_fields},
    FIELD_END,
};

static void choose_reach(struct ctx *ctx, struct db_choice *choice, int64_t ground) {
    bool whole = ctx->actor->is_system || actor_has_whole_city(ctx->actor);
    choice->head[0] = db_int(ctx->city_id);
    choice->head[1] = db_int(whole);
    choice->head[2] = db_int(ctx->actor->account_id);
    choice->head[3] = db_text(ctx->actor->scope_from);
    choice->head[4] = db_text(ctx->actor->scope_to);
    choice->head[5] = db_int(ground);
}

static err start_choice(struct ctx *ctx, struct db_read *r, struct db_choice *choice) {
    int64_t ground;
    TRY(ground_of_actor(ctx, r, &ground));
    *choice = (struct db_choice){.from = &inspections_selects[SELECT_VISITS]};
    choose_reach(ctx, choice, ground);
    return NULL;
}

static err answer_rows(struct ctx *ctx, struct db_read *r, struct db_choice *choice, int64_t limit, struct json_out *out) {
    struct db_table table;
    struct visit visit = {0};
    choice->end[0] = db_int(limit + 1);
    TRY(db_choice_all(r, ctx->arena, choice, &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count && (int64_t)i < limit; i++) {
        visit_read(&table.rows[i], &visit);
        json_object(out);
        inspections_put_visit(ctx, out, &visit);
        json_object_end(out);
    }
    form_list_end(out, (int64_t)table.count > limit ? form_cursor(ctx->arena, visit.id, 0, 0) : STR_NONE);
    return NULL;
}

static err choose_after(struct ctx *ctx, struct db_choice *choice, str cursor) {
    int64_t before, b, c;
    if (!cursor.len)
        return NULL;
    if (!form_cursor_read(cursor, &before, &b, &c))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("The cursor is not valid."));
    db_choose(choice, VISITS_BEFORE, DB_ARGS(db_int(before)));
    return NULL;
}

err inspections_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct inspections_list_in *in = given;
    struct db_choice choice;
    TRY(start_choice(ctx, r, &choice));
    if (in->mine)
        db_choose(&choice, VISITS_INSPECTOR, DB_ARGS(db_int(ctx->actor->account_id)));
    if (in->state.len)
        db_choose(&choice, VISITS_STATE, DB_ARGS(db_text(in->state)));
    if (in->site_id)
        db_choose(&choice, VISITS_SITE, DB_ARGS(db_int(in->site_id)));
    if (in->plan_id)
        db_choose(&choice, VISITS_PLAN, DB_ARGS(db_int(in->plan_id)));
    if (in->kind.len)
        db_choose(&choice, VISITS_KIND, DB_ARGS(db_text(in->kind)));
    if (in->from_ms)
        db_choose(&choice, VISITS_FROM, DB_ARGS(db_int(in->from_ms)));
    TRY(choose_after(ctx, &choice, in->after));
    return answer_rows(ctx, r, &choice, in->limit ? in->limit : PAGE, out);
}

/* What I have to do today, what is overdue, and what I have done today. */
err inspections_today(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    struct db_choice choice;
    int64_t today = day_number_in_china(ctx->now_ms);
    TRY(start_choice(ctx, r, &choice));
    db_choose(&choice, VISITS_INSPECTOR, DB_ARGS(db_int(ctx->actor->account_id)));
    db_choose(&choice, VISITS_TODAY, DB_ARGS(db_int(today), db_int(day_start_ms(today))));
    return answer_rows(ctx, r, &choice, TODAY_MOST, out);
}

static void put_number(struct json_out *out, const char *key, const struct db_row *row, size_t column) {
    if (db_is_null(row, column))
        json_put_null(out, key);
    else
        json_put_i64(out, key, db_i(row, column));
}

static void put_detail(struct json_out *out, str rule_text, str detail) {
    struct standards_rule rule;
    struct rule_fault fault;
    if (!rule_parse(rule_text, &rule, &fault)) /* older than rules kept with observations */
        rule = (struct standards_rule){0};
    said_put(out, &rule, detail);
}

static err put_observation(struct ctx *ctx, struct db_read *r, const struct db_row *row, struct json_out *out) {
    struct photos_list photos;
    TRY(photos_of(ctx, r, (struct photos_owner){"observation", db_i(row, 0)}, &photos));
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_id(out, "point_id", db_i(row, 1));
    json_put_text(out, "result", db_s(row, 2));
    json_put_text(out, "said", db_s(row, 14).len ? db_s(row, 14) : STR_NONE);
    put_number(out, "count", row, 3);
    put_number(out, "sampled", row, 11);
    put_detail(out, db_s(row, 13), db_s(row, 12));
    put_number(out, "distance_m", row, 4);
    put_number(out, "minutes", row, 5);
    json_put_text(out, "note", db_s(row, 6));
    json_put_i64(out, "got_milli", db_i(row, 9));
    json_put_i64(out, "possible_milli", db_i(row, 10));
    photos_put_list(out, "photos", &photos);
    json_put_id(out, "case_id", db_i(row, 7));
    json_put_text(out, "case_number", db_s(row, 8));
    json_object_end(out);
    return NULL;
}

/* The checklist of today's standards, and points that were answered under earlier ones. */
static err put_points(struct ctx *ctx, struct db_read *r, const struct visit *visit, const struct db_table *answers, struct json_out *out) {
    struct standards_points points;
    TRY(standards_points_of_type(ctx, r, 0, visit->site_type, &points));
    json_key(out, "points");
    json_list(out);
    for (size_t i = 0; i < points.count; i++)
        standards_point_put(ctx, out, &points.at[i]);
    for (size_t i = 0; i < answers->count; i++) {
        int64_t id = db_i(&answers->rows[i], 1);
        bool is_listed = false;
        for (size_t k = 0; k < points.count && !is_listed; k++)
            is_listed = points.at[k].id == id;
        if (is_listed)
            continue;
        struct standards_point point;
        TRY(standards_point_find(ctx, r, id, &point));
        standards_point_put(ctx, out, &point);
    }
    json_list_end(out);
    return NULL;
}

err inspections_show_visit(struct ctx *ctx, struct db_read *r, const struct visit *visit, struct json_out *out) {
    struct db_table answers;
    str type_name;
    TRY(db_all(r, ctx->arena, &inspections_sql[OBSERVATIONS_OF_VISIT], DB_ARGS(db_int(ctx->city_id), db_int(visit->id)), &answers));
    TRY(standards_type_name(ctx, r, visit->site_type, &type_name));
    json_object(out);
    inspections_put_visit(ctx, out, visit);
    json_put_text(out, "site_type_name", type_name);
    TRY(put_points(ctx, r, visit, &answers, out));
    json_key(out, "observations");
    json_list(out);
    for (size_t i = 0; i < answers.count; i++)
        TRY(put_observation(ctx, r, &answers.rows[i], out));
    json_list_end(out);
    json_object_end(out);
    return NULL;
}

err inspections_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct inspections_id_in *in = given;
    struct visit visit;
    TRY(visit_find_seen(ctx, r, in->id, &visit));
    return inspections_show_visit(ctx, r, &visit, out);
}
