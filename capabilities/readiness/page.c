/* GET /api/readiness/:id: where the place stands, what is next and who must do it, and all the evidence. */
#include "capabilities/readiness/inside.h"

const struct field readiness_id_fields[] = {{"id", FIELD_ID, offsetof(struct readiness_id_in, id), .in = IN_PATH, .says = "Of the site"}, FIELD_END};

static const struct field check_fields[] = {
    {"code", .kind = FIELD_TEXT}, {"text", .kind = FIELD_TEXT}, {"holds", .kind = FIELD_BOOL}, {"seen", .kind = FIELD_TEXT}, FIELD_END};
static const struct field case_fields[] = {{"id", .kind = FIELD_ID},           {"number", .kind = FIELD_TEXT},    {"title", .kind = FIELD_TEXT},
                                           {"state_name", .kind = FIELD_TEXT}, {"light", .kind = FIELD_TEXT},     {"distance_m", .kind = FIELD_INT},
                                           {"loss_milli", .kind = FIELD_INT},  {"is_severe", .kind = FIELD_BOOL}, FIELD_END};
static const struct field facet_fields[] = {{"facet", .kind = FIELD_TEXT, .says = "upper middle lower soft, and hard: the first three together"},
                                            {"points", .kind = FIELD_INT, .says = "Observed at the newest visit"},
                                            {"got_milli", .kind = FIELD_INT},
                                            {"possible_milli", .kind = FIELD_INT},
                                            {"rate_milli", .kind = FIELD_INT, .nullable = true},
                                            FIELD_END};
static const struct field visit_fields[] = {
    {"id", .kind = FIELD_ID}, {"at_ms", .kind = FIELD_TIME}, {"kind", .kind = FIELD_TEXT}, {"rate_milli", .kind = FIELD_INT, .nullable = true}, FIELD_END};
static const struct field quiz_fields[] = {{"attempt", .kind = FIELD_INT},
                                           {"right", .kind = FIELD_INT},
                                           {"asked", .kind = FIELD_INT},
                                           {"is_passed", .kind = FIELD_BOOL},
                                           {"by_name", .kind = FIELD_TEXT},
                                           {"at_ms", .kind = FIELD_TIME},
                                           FIELD_END};
static const struct field step_fields[] = {{"id", .kind = FIELD_ID},
                                           {"at_ms", .kind = FIELD_TIME},
                                           {"by_name", .kind = FIELD_TEXT},
                                           {"by_unit", .kind = FIELD_TEXT},
                                           {"move", .kind = FIELD_TEXT},
                                           {"move_name", .kind = FIELD_TEXT},
                                           {"from_name", .kind = FIELD_TEXT},
                                           {"to_name", .kind = FIELD_TEXT},
                                           {"note", .kind = FIELD_TEXT},
                                           {"inspection_id", .kind = FIELD_ID, .nullable = true},
                                           FIELD_END};
static const struct field move_fields[] = {{"move", .kind = FIELD_TEXT},
                                           {"name", .kind = FIELD_TEXT},
                                           {"needs_note", .kind = FIELD_BOOL},
                                           {"is_danger", .kind = FIELD_BOOL},
                                           {"has_form", .kind = FIELD_BOOL},
                                           {"why_not", .kind = FIELD_TEXT, .nullable = true, .says = "What is in the way; null: it may be done now"},
                                           FIELD_END};

#define PLACE_FIELDS                                                                                                                                           \
    {"id", .kind = FIELD_ID}, {"site_code", .kind = FIELD_TEXT, .zh = "点位编码", .en = "Code"},                                                               \
        {"site_name", .kind = FIELD_TEXT, .zh = "点位", .en = "Place"}, {"site_type", .kind = FIELD_TEXT},                                                     \
        {"type_name", .kind = FIELD_TEXT, .zh = "类型", .en = "Type"}, {"stage", .kind = FIELD_TEXT},                                                          \
        {"stage_name", .kind = FIELD_TEXT, .zh = "阶段", .en = "Stage"}, {"since_ms", .kind = FIELD_TIME, .nullable = true, .zh = "进入时间", .en = "Since"},  \
        {"due_ms", .kind = FIELD_TIME, .nullable = true, .zh = "下一步期限", .en = "Next step due"}, {"light", .kind = FIELD_TEXT},                            \
        {"district_id", .kind = FIELD_ID, .nullable = true}, {"district_name", .kind = FIELD_TEXT, .zh = "区", .en = "District"},                              \
        {"owner_name", .kind = FIELD_TEXT, .zh = "责任单位", .en = "Owner"}, {"guarantor_name", .kind = FIELD_TEXT, .zh = "包保单位", .en = "Guarantor"},      \
        {"rate_milli", .kind = FIELD_INT, .nullable = true, .zh = "最近得分率（千分比）", .en = "Newest rate (per thousand)"},                                 \
        {"gaps", .kind = FIELD_INT, .zh = "差距", .en = "Gaps"}, {"falls", .kind = FIELD_INT, .zh = "退回次数", .en = "Times fallen back"},                    \
        {"fell_ms", .kind = FIELD_TIME, .nullable = true}, {"fell_why", .kind = FIELD_TEXT, .zh = "退回原因", .en = "Why it fell back"},                       \
        {"next", .kind = FIELD_TEXT, .zh = "下一步", .en = "Next step"}, {"who", .kind = FIELD_TEXT, .zh = "由谁", .en = "Who"}, {                             \
        "version", .kind = FIELD_INT                                                                                                                           \
    }

static const struct field place_fields[] = {PLACE_FIELDS, FIELD_END};
const struct shape readiness_place_shape = {"ReadyPlace", place_fields};
static const struct field page_fields[] = {PLACE_FIELDS,
                                           {"chief_name", .kind = FIELD_TEXT},
                                           {"grade", .kind = FIELD_TEXT},
                                           {"moving_number", .kind = FIELD_TEXT},
                                           {"is_listed", .kind = FIELD_BOOL, .says = "Stands in the frozen list in force"},
                                           {"buffer_m", .kind = FIELD_INT},
                                           {"criteria", .kind = FIELD_LIST, .of = check_fields},
                                           {"conditions", .kind = FIELD_LIST, .of = check_fields},
                                           {"cases", .kind = FIELD_LIST, .of = case_fields},
                                           {"cases_all", .kind = FIELD_INT},
                                           {"cases_severe", .kind = FIELD_INT},
                                           {"facets", .kind = FIELD_LIST, .of = facet_fields},
                                           {"visits", .kind = FIELD_LIST, .of = visit_fields},
                                           {"quizzes", .kind = FIELD_LIST, .of = quiz_fields},
                                           {"comparison", .kind = FIELD_OBJECT, .of = ready_comparison_fields, .nullable = true},
                                           {"moves", .kind = FIELD_LIST, .of = move_fields},
                                           {"history", .kind = FIELD_LIST, .of = step_fields},
                                           FIELD_END};
const struct shape readiness_page_shape = {"ReadyPlacePage", page_fields};

void ready_place_put(struct ctx *ctx, struct json_out *out, const struct ready_place *place, str type_name) {
    enum ready_stage stage = ready_stage_of(place->stage);
    json_put_id(out, "id", place->site_id);
    json_put_text(out, "site_code", place->site_code);
    json_put_text(out, "site_name", place->site_name);
    json_put_text(out, "site_type", place->site_type);
    json_put_text(out, "type_name", type_name);
    json_put_text(out, "stage", place->stage);
    json_put_text(out, "stage_name", ready_stage_name(ctx, place->stage));
    ready_put_due(out, "since_ms", place->since_ms);
    ready_put_due(out, "due_ms", place->due_ms);
    json_put_text(out, "light", ready_light(place, ctx->now_ms));
    json_put_id(out, "district_id", place->district_id);
    json_put_text(out, "district_name", place->district_name);
    json_put_text(out, "owner_name", place->owner_name);
    json_put_text(out, "guarantor_name", place->guarantor_name);
    ready_put_milli(out, "rate_milli", place->rate_milli);
    json_put_i64(out, "gaps", place->gaps);
    json_put_i64(out, "falls", place->falls);
    ready_put_due(out, "fell_ms", place->fell_ms);
    json_put_text(out, "fell_why", place->fell_why);
    json_put_text(out, "next", stage < READY_STAGES ? ctx_say(ctx, ready_stages[stage].next_zh, ready_stages[stage].next_en) : STR(""));
    json_put_text(out, "who", stage < READY_STAGES ? ctx_say(ctx, ready_stages[stage].who_zh, ready_stages[stage].who_en) : STR(""));
    json_put_i64(out, "version", place->version);
}

static void put_checks(struct ctx *ctx, struct json_out *out, const char *key, const struct ready_checks *checks) {
    json_key(out, key);
    json_list(out);
    for (size_t i = 0; i < checks->count; i++) {
        const struct ready_check *one = &checks->at[i];
        json_object(out);
        json_put_text(out, "code", str_of(one->code));
        json_put_text(out, "text", ctx_say(ctx, one->zh, one->en));
        json_put_bool(out, "holds", one->holds);
        json_put_text(out, "seen", ctx->lang == LANG_EN ? one->seen_en : one->seen_zh);
        json_object_end(out);
    }
    json_list_end(out);
}

static void put_cases(struct json_out *out, const struct ready_cases *cases) {
    json_key(out, "cases");
    json_list(out);
    for (size_t i = 0; i < cases->count; i++) {
        const struct ready_case *one = &cases->at[i];
        json_object(out);
        json_put_id(out, "id", one->id);
        json_put_text(out, "number", one->number);
        json_put_text(out, "title", one->title);
        json_put_text(out, "state_name", one->state);
        json_put_text(out, "light", one->light);
        json_put_i64(out, "distance_m", one->distance_m);
        json_put_i64(out, "loss_milli", one->loss_milli);
        json_put_bool(out, "is_severe", one->is_severe);
        json_object_end(out);
    }
    json_list_end(out);
    json_put_i64(out, "cases_all", (int64_t)cases->all);
    json_put_i64(out, "cases_severe", (int64_t)cases->severe);
}

/* ---- upper, middle, lower, soft of the newest visit ---- */
struct facet_sum {
    const char *word;
    int64_t points, got_milli, possible_milli;
};

static void add_to(struct facet_sum *sum, const struct inspections_observation *seen) {
    sum->points++;
    sum->got_milli += seen->got_milli;
    sum->possible_milli += seen->possible_milli;
}

static err put_facets(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct inspections_visits *visits, str site_type) {
    struct facet_sum sums[] = {{.word = "upper"}, {.word = "middle"}, {.word = "lower"}, {.word = "soft"}, {.word = "hard"}};
    struct inspections_observations seen = {NULL, 0};
    struct standards_points points;
    TRY(standards_points_of_type(ctx, r, 0, site_type, &points));
    if (visits->count)
        TRY(inspections_answers_of_visit(ctx, r, visits->at[0].id, &seen));
    for (size_t i = 0; i < seen.count; i++)
        for (size_t p = 0; p < points.count; p++)
            for (size_t f = 0; f < 4 && points.at[p].id == seen.at[i].point_id; f++)
                if (str_is(points.at[p].facet, sums[f].word)) {
                    add_to(&sums[f], &seen.at[i]);
                    if (f < 3)
                        add_to(&sums[4], &seen.at[i]);
                }
    json_key(out, "facets");
    json_list(out);
    for (size_t f = 0; f < sizeof sums / sizeof *sums; f++) {
        json_object(out);
        json_put_text(out, "facet", str_of(sums[f].word));
        json_put_i64(out, "points", sums[f].points);
        json_put_i64(out, "got_milli", sums[f].got_milli);
        json_put_i64(out, "possible_milli", sums[f].possible_milli);
        ready_put_milli(out, "rate_milli", sums[f].possible_milli ? sums[f].got_milli * 1000 / sums[f].possible_milli : -1);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static void put_visits(struct json_out *out, const struct inspections_visits *visits) {
    json_key(out, "visits");
    json_list(out);
    for (size_t i = 0; i < visits->count; i++) {
        json_object(out);
        json_put_id(out, "id", visits->at[i].id);
        json_put_i64(out, "at_ms", visits->at[i].at_ms);
        json_put_text(out, "kind", visits->at[i].kind);
        ready_put_milli(out, "rate_milli", visits->at[i].rate_milli);
        json_object_end(out);
    }
    json_list_end(out);
}

static err put_quizzes(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t site_id) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &readiness_sql[QUIZZES_OF_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &table));
    json_key(out, "quizzes");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_i64(out, "attempt", db_i(row, 0));
        json_put_i64(out, "right", db_i(row, 1));
        json_put_i64(out, "asked", db_i(row, 2));
        json_put_bool(out, "is_passed", db_i(row, 3) != 0);
        json_put_text(out, "by_name", db_s(row, 4));
        json_put_i64(out, "at_ms", db_i(row, 5));
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static err put_history(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t site_id) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &readiness_sql[STEPS_OF_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &table));
    json_key(out, "history");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        str by = db_s(row, 2);
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_i64(out, "at_ms", db_i(row, 1));
        json_put_text(out, "by_name", by.len ? by : ctx_say(ctx, "系统", "System"));
        json_put_text(out, "by_unit", db_s(row, 3));
        json_put_text(out, "move", db_s(row, 4));
        json_put_text(out, "move_name", str_is(db_s(row, 5), "none") ? ctx_say(ctx, "列为候选", "Taken in") : ready_move_name(ctx, db_s(row, 4)));
        json_put_text(out, "from_name", ready_stage_name(ctx, db_s(row, 5)));
        json_put_text(out, "to_name", ready_stage_name(ctx, db_s(row, 6)));
        json_put_text(out, "note", db_s(row, 7));
        json_put_id(out, "inspection_id", db_i(row, 8));
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static void put_move(struct ctx *ctx, struct json_out *out, const struct ready_move *move, err why) {
    json_object(out);
    json_put_text(out, "move", str_of(move->name));
    json_put_text(out, "name", ctx_say(ctx, move->zh, move->en));
    json_put_bool(out, "needs_note", move->needs & READY_NOTE);
    json_put_bool(out, "is_danger", move->needs & READY_DANGER);
    json_put_bool(out, "has_form", move->has_form);
    json_put_text(out, "why_not", why ? ctx_say(ctx, why->zh, why->en) : STR_NONE);
    json_object_end(out);
}

/* What this person may do now; what somebody else must do, or what a condition holds up, is told with its reason. */
static err put_moves(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct ready_place *place) {
    struct ready_view view;
    json_key(out, "moves");
    json_list(out);
    if (str_is(place->stage, "none")) {
        bool may = actor_may(ctx->actor, &readiness_rights[READINESS_MANAGE]) &&
                   (actor_has_whole_city(ctx->actor) || (place->owner_path.len && actor_reaches(ctx->actor, place->owner_path)));
        if (may)
            put_move(ctx, out, &ready_moves[0], NULL);
        json_list_end(out);
        return NULL;
    }
    TRY(ready_view_make(ctx, r, place, &view));
    view.quiz_is_passed = view.is_compared = true; /* their own pages bring the evidence */
    for (size_t i = 0; i < ready_move_count; i++) {
        err why = NULL;
        bool is_here = ready_moves[i].right && (ready_moves[i].from & 1u << ready_stage_of(place->stage));
        if (is_here && (ready_move_is_allowed(&view, &ready_moves[i], &why) || why != &app_forbidden))
            put_move(ctx, out, &ready_moves[i], why);
    }
    json_list_end(out);
    return NULL;
}

static err put_checked(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct places_site *site, const struct ready_place *place) {
    struct ready_checks criteria, conditions;
    struct ready_cases cases;
    struct inspections_visits visits;
    TRY(ready_criteria(ctx, r, site, &criteria));
    TRY(ready_conditions(ctx, r, place, &conditions));
    TRY(ready_cases_around(ctx, r, site->id, site->buffer_m, &cases));
    TRY(inspections_visits_of_site(ctx, r, site->id, 12, &visits));
    put_checks(ctx, out, "criteria", &criteria);
    put_checks(ctx, out, "conditions", &conditions);
    put_cases(out, &cases);
    TRY(put_facets(ctx, r, out, &visits, site->type));
    put_visits(out, &visits);
    return NULL;
}

static err put_page(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct places_site *site, const struct ready_place *place) {
    struct places_more more;
    str type_name, chief_name;
    int64_t list_id, number;
    bool is_listed = false;
    TRY(standards_type_name(ctx, r, site->type, &type_name));
    TRY(identity_account_name(ctx, r, place->chief_id, &chief_name));
    TRY(places_more_of_site(ctx, r, site->id, &more));
    TRY(ready_list_now(ctx, r, &list_id, &number));
    if (list_id)
        TRY(ready_list_has(ctx, r, list_id, site->id, &is_listed));
    json_object(out);
    ready_place_put(ctx, out, place, type_name);
    json_put_text(out, "chief_name", chief_name.len ? chief_name : STR(""));
    json_put_text(out, "grade", more.grade);
    json_put_text(out, "moving_number", more.moving_number);
    json_put_bool(out, "is_listed", is_listed);
    json_put_i64(out, "buffer_m", site->buffer_m);
    TRY(put_checked(ctx, r, out, site, place));
    TRY(put_quizzes(ctx, r, out, site->id));
    TRY(ready_comparison_put(ctx, r, out, site->id));
    TRY(put_moves(ctx, r, out, place));
    TRY(put_history(ctx, r, out, site->id));
    json_object_end(out);
    return NULL;
}

err readiness_page(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_id_in *in = given;
    struct places_site site;
    struct ready_place place;
    TRY(places_site_find(ctx, r, in->id, &site));
    TRY(ready_place_find(ctx, r, in->id, &place));
    if (!place.site_id)
        TRY(ready_place_of_site(ctx, r, &site, &place));
    if (!ready_place_is_seen(ctx, place.owner_path, place.guarantor_path, place.chief_id))
        return &app_not_found;
    return put_page(ctx, r, out, &site, &place);
}
