/* Survey campaigns (摸排): an area and a type of place are shared out among collectors, part by part; what they find is in finds.c. */
#include "capabilities/readiness/work/work.h"

const struct problem readiness_task_closed = {PROBLEM_CONFLICT, "readiness.task_closed", "这项摸排任务已经完成。", "This task of the survey is done already."};

enum { DIVISIONS_MOST = 50000 };

static void survey_read(const struct db_row *row, struct ready_survey *ret) {
    *ret = (struct ready_survey){.id = db_i(row, 0),
                                 .name = db_s(row, 1),
                                 .division_id = db_i(row, 2),
                                 .division_name = db_s(row, 3),
                                 .place_type = db_s(row, 4),
                                 .from_day = db_i(row, 5),
                                 .until_day = db_i(row, 6),
                                 .made_by = db_s(row, 7),
                                 .made_ms = db_i(row, 8)};
}

static void task_read(const struct db_row *row, struct ready_task *ret) {
    *ret = (struct ready_task){.id = db_i(row, 0),
                               .survey_id = db_i(row, 1),
                               .division_id = db_i(row, 2),
                               .division_name = db_s(row, 3),
                               .collector_id = db_i(row, 4),
                               .collector_name = db_s(row, 5),
                               .known = db_i(row, 6),
                               .done_ms = db_i(row, 7),
                               .note = db_s(row, 8)};
}

err ready_survey_find(struct ctx *ctx, struct db_read *r, int64_t id, struct ready_survey *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &readiness_sql[SURVEY_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    survey_read(&row, ret);
    return NULL;
}

err ready_task_find(struct ctx *ctx, struct db_read *r, int64_t id, struct ready_task *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &readiness_sql[TASK_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    task_read(&row, ret);
    return NULL;
}

bool ready_task_is_mine(const struct ctx *ctx, const struct ready_task *task) {
    return task->collector_id == ctx->actor->account_id || actor_may(ctx->actor, &readiness_rights[READINESS_SURVEY]);
}

/* ---- reading ---- */
#define SURVEY_FIELDS                                                                                                                                          \
    {"id", .kind = FIELD_ID}, {"name", .kind = FIELD_TEXT, .zh = "摸排", .en = "Survey"}, {"division_id", .kind = FIELD_ID},                                   \
        {"division_name", .kind = FIELD_TEXT, .zh = "范围", .en = "Area"}, {"place_type", .kind = FIELD_TEXT},                                                 \
        {"type_name", .kind = FIELD_TEXT, .zh = "类型", .en = "Type"}, {"from_date", .kind = FIELD_TEXT, .zh = "开始", .en = "From"},                          \
        {"until_date", .kind = FIELD_TEXT, .zh = "截止", .en = "Until"}, {"made_by", .kind = FIELD_TEXT, .zh = "组织人", .en = "Made by"},                     \
        {"tasks", .kind = FIELD_INT, .zh = "任务", .en = "Tasks"}, {"done", .kind = FIELD_INT, .zh = "已完成", .en = "Done"},                                  \
        {"found", .kind = FIELD_INT, .zh = "上报结果", .en = "Found"}, {"waiting", .kind = FIELD_INT, .zh = "待审批", .en = "To be decided"}, {                \
        "light", .kind = FIELD_TEXT                                                                                                                            \
    }
static const struct field survey_fields[] = {SURVEY_FIELDS, FIELD_END};
static const struct field task_fields[] = {{"id", .kind = FIELD_ID},
                                           {"survey_id", .kind = FIELD_ID},
                                           {"survey_name", .kind = FIELD_TEXT, .zh = "摸排", .en = "Survey"},
                                           {"place_type", .kind = FIELD_TEXT},
                                           {"type_name", .kind = FIELD_TEXT, .zh = "类型", .en = "Type"},
                                           {"until_date", .kind = FIELD_TEXT, .zh = "截止", .en = "Until"},
                                           {"division_id", .kind = FIELD_ID},
                                           {"division_name", .kind = FIELD_TEXT, .zh = "范围", .en = "Area"},
                                           {"collector_name", .kind = FIELD_TEXT, .zh = "采集员", .en = "Collector"},
                                           {"known", .kind = FIELD_INT, .says = "Places of this type that the register had there"},
                                           {"done_ms", .kind = FIELD_TIME, .nullable = true},
                                           {"note", .kind = FIELD_TEXT},
                                           {"is_mine", .kind = FIELD_BOOL},
                                           FIELD_END};
static const struct field page_fields[] = {
    SURVEY_FIELDS, {"task_rows", .kind = FIELD_LIST, .of = task_fields}, {"finds", .kind = FIELD_LIST, .of = ready_find_fields}, FIELD_END};
const struct shape readiness_survey_shape = {"Survey", survey_fields}, readiness_survey_page_shape = {"SurveyPage", page_fields},
                   readiness_task_shape = {"SurveyTask", task_fields};

static err put_survey(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct ready_survey *s) {
    struct db_row counts;
    str type_name;
    int64_t today = day_number_in_china(ctx->now_ms);
    TRY(db_one(r, ctx->arena, &readiness_sql[SURVEY_COUNTS], DB_ARGS(db_int(ctx->city_id), db_int(s->id)), &counts));
    TRY(standards_type_name(ctx, r, s->place_type, &type_name));
    bool is_done = db_i(&counts, 0) == db_i(&counts, 1) && !db_i(&counts, 3);
    json_put_id(out, "id", s->id);
    json_put_text(out, "name", s->name);
    json_put_id(out, "division_id", s->division_id);
    json_put_text(out, "division_name", s->division_name);
    json_put_text(out, "place_type", s->place_type);
    json_put_text(out, "type_name", type_name);
    json_put_text(out, "from_date", day_format(ctx->arena, s->from_day));
    json_put_text(out, "until_date", day_format(ctx->arena, s->until_day));
    json_put_text(out, "made_by", s->made_by);
    json_put_i64(out, "tasks", db_i(&counts, 0));
    json_put_i64(out, "done", db_i(&counts, 1));
    json_put_i64(out, "found", db_i(&counts, 2));
    json_put_i64(out, "waiting", db_i(&counts, 3));
    json_put_text(out, "light", is_done ? STR("none") : today > s->until_day ? STR("red") : today + 3 > s->until_day ? STR("yellow") : STR("green"));
    return NULL;
}

static err put_task(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct ready_task *task, const struct ready_survey *s) {
    str type_name;
    TRY(standards_type_name(ctx, r, s->place_type, &type_name));
    json_object(out);
    json_put_id(out, "id", task->id);
    json_put_id(out, "survey_id", task->survey_id);
    json_put_text(out, "survey_name", s->name);
    json_put_text(out, "place_type", s->place_type);
    json_put_text(out, "type_name", type_name);
    json_put_text(out, "until_date", day_format(ctx->arena, s->until_day));
    json_put_id(out, "division_id", task->division_id);
    json_put_text(out, "division_name", task->division_name);
    json_put_text(out, "collector_name", task->collector_name);
    json_put_i64(out, "known", task->known);
    ready_put_due(out, "done_ms", task->done_ms);
    json_put_text(out, "note", task->note);
    json_put_bool(out, "is_mine", ready_task_is_mine(ctx, task));
    json_object_end(out);
    return NULL;
}

err readiness_surveys(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_page_in *in = given;
    int64_t limit = in->limit ? in->limit : 50, before = INT64_MAX, unused;
    struct db_table table;
    if (in->after.len && !form_cursor_read(in->after, &before, &unused, &unused))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
    TRY(db_all(r, ctx->arena, &readiness_sql[SURVEYS], DB_ARGS(db_int(ctx->city_id), db_int(before), db_int(limit + 1)), &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    struct ready_survey survey = {0};
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        survey_read(&table.rows[i], &survey);
        json_object(out);
        TRY(put_survey(ctx, r, out, &survey));
        json_object_end(out);
    }
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, survey.id, 0, 0) : STR_NONE);
    return NULL;
}

err readiness_survey_page(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_id_in *in = given;
    struct ready_survey survey;
    struct db_table table;
    TRY(ready_survey_find(ctx, r, in->id, &survey));
    TRY(db_all(r, ctx->arena, &readiness_sql[TASKS_OF_SURVEY], DB_ARGS(db_int(ctx->city_id), db_int(survey.id)), &table));
    json_object(out);
    TRY(put_survey(ctx, r, out, &survey));
    json_key(out, "task_rows");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        struct ready_task task;
        task_read(&table.rows[i], &task);
        TRY(put_task(ctx, r, out, &task, &survey));
    }
    json_list_end(out);
    TRY(ready_finds_put(ctx, r, out, survey.id));
    json_object_end(out);
    return NULL;
}

err readiness_my_tasks(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    struct db_table table;
    TRY(db_all(r, ctx->arena, &readiness_sql[TASKS_OF_COLLECTOR], DB_ARGS(db_int(ctx->city_id), db_int(ctx->actor->account_id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++) {
        struct ready_task task;
        struct ready_survey survey;
        task_read(&table.rows[i], &task);
        TRY(ready_survey_find(ctx, r, task.survey_id, &survey));
        TRY(put_task(ctx, r, out, &task, &survey));
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

/* ---- making ---- */
static const struct field new_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct readiness_survey_given, name), .required = true, .min = 1, .max = 100},
    {"division_id", FIELD_ID, offsetof(struct readiness_survey_given, division_id), .required = true},
    {"place_type", FIELD_TEXT, offsetof(struct readiness_survey_given, place_type), .required = true, .max = 40},
    {"from_date", FIELD_TEXT, offsetof(struct readiness_survey_given, from_date), .required = true, .max = 10},
    {"until_date", FIELD_TEXT, offsetof(struct readiness_survey_given, until_date), .required = true, .max = 10},
    {"collectors", FIELD_IDS, offsetof(struct readiness_survey_given, collectors), .required = true, .min = 1, .max = 100},
    FIELD_END};

/* The parts of the area: its divisions one level down, with how many places of the type the register has in each. */
struct part {
    int64_t division_id, known;
    str name;
};
struct gathering {
    struct ctx *ctx;
    int64_t division_id;
    str type;
    struct part *parts;
    size_t part_count;
    int64_t *ids, *parents;
    size_t division_count;
};

static err note_division(void *with, const struct places_division *division) {
    struct gathering *g = with;
    if (g->division_count == DIVISIONS_MOST)
        return &err_no_memory;
    g->ids[g->division_count] = division->id;
    g->parents[g->division_count++] = division->parent_id;
    if (division->parent_id == g->division_id && g->part_count < 1000)
        g->parts[g->part_count++] = (struct part){division->id, 0, str_copy(g->ctx->arena, division->name)};
    return NULL;
}

static int64_t parent_of(const struct gathering *g, int64_t id) { /* ids ascend */
    size_t low = 0, high = g->division_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->division_count && g->ids[low] == id ? g->parents[low] : 0;
}

static err note_site(void *with, const struct places_site *site) {
    struct gathering *g = with;
    if (!str_equal(site->type, g->type))
        return NULL;
    for (int64_t id = site->division_id; id; id = parent_of(g, id))
        for (size_t i = 0; i < g->part_count; i++)
            g->parts[i].known += g->parts[i].division_id == id;
    return NULL;
}

static err gather_parts(struct ctx *ctx, struct db_read *r, const struct readiness_survey_given *in, str division_name, struct gathering *g) {
    *g = (struct gathering){.ctx = ctx,
                            .division_id = in->division_id,
                            .type = in->place_type,
                            .parts = ARENA_LIST(ctx->arena, struct part, 1001),
                            .ids = ARENA_LIST(ctx->arena, int64_t, DIVISIONS_MOST),
                            .parents = ARENA_LIST(ctx->arena, int64_t, DIVISIONS_MOST)};
    if (!g->parts || !g->ids || !g->parents)
        return &err_no_memory;
    TRY(places_each_division(ctx, r, note_division, g));
    if (!g->part_count)
        g->parts[g->part_count++] = (struct part){in->division_id, 0, division_name}; /* a community: one task */
    return places_each_site(ctx, r, note_site, g);
}

static err add_tasks(struct ctx *ctx, struct db_write *w, const struct readiness_survey_given *in, int64_t survey_id, const struct gathering *g) {
    for (size_t i = 0; i < g->part_count; i++) {
        int64_t collector = in->collectors.at[i % in->collectors.count];
        struct identity_account account;
        err failed = identity_account_find(ctx, db_reading(w), collector, &account);
        if (failed == &app_not_found)
            return ctx_refuse(ctx, &identity_unknown_account, "collectors", STR("没有这个采集员账号。"), STR("There is no such collector."));
        TRY(failed);
        TRY(db_run(w, &readiness_sql[TASK_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(survey_id), db_int(g->parts[i].division_id), db_text(g->parts[i].name),
                           db_int(collector), db_text(account.name), db_int(g->parts[i].known)),
                   NULL));
    }
    return NULL;
}

err readiness_survey_add(struct ctx *ctx, struct db_write *w, const struct readiness_survey_given *in, int64_t *ret_id) {
    struct places_division division;
    struct standards_points points;
    struct gathering g;
    int64_t from_day = 0, until_day = 0, id = id_next(ctx->ids);
    if (!day_parse(in->from_date, &from_day) || !day_parse(in->until_date, &until_day) || until_day < from_day)
        return ctx_refuse(ctx, &app_invalid, "until_date", STR("日期应为“2026-11-24”，截止不早于开始。"),
                          STR("Dates are 2026-11-24, and the end is not before the start."));
    if (!in->collectors.count)
        return ctx_refuse(ctx, &app_invalid, "collectors", STR("请选择采集员。"), STR("Choose the collectors."));
    TRY(places_division_find(ctx, db_reading(w), in->division_id, &division));
    TRY(standards_points_of_type(ctx, db_reading(w), 0, in->place_type, &points));
    if (!points.count)
        return ctx_refuse(ctx, &app_invalid, "place_type", STR("现行标准没有这类点位的观测点。"), STR("The standards in force have no points for this type."));
    TRY(gather_parts(ctx, db_reading(w), in, division.name, &g));
    TRY(db_run(w, &readiness_sql[SURVEY_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(str_trim(in->name)), db_int(division.id), db_text(division.name), db_text(in->place_type),
                       db_int(from_day), db_int(until_day), db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    TRY(add_tasks(ctx, w, in, id, &g));
    *ret_id = id;
    return feed_put(ctx, w, "readiness", id, STR(""));
}

static err survey_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct readiness_survey_given *in = given;
    int64_t id;
    TRY(readiness_survey_add(ctx, w, in, &id));
    ctx_audit_target(ctx, "survey", id);
    ctx_audit_change(ctx, "name", STR(""), in->name);
    return readiness_survey_page(ctx, db_reading(w), &(struct readiness_id_in){id}, out);
}
const struct command readiness_survey_new = {{sizeof(struct readiness_survey_given), new_fields}, NULL, survey_apply, 201};

struct done_in {
    int64_t id;
    str note;
};
static const struct field done_fields[] = {
    {"id", FIELD_ID, offsetof(struct done_in, id), .in = IN_PATH}, {"note", FIELD_TEXT, offsetof(struct done_in, note), .max = 500}, FIELD_END};

static err done_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct done_in *in = given;
    struct ready_task task;
    int64_t changed;
    TRY(ready_task_find(ctx, db_reading(w), in->id, &task));
    if (!ready_task_is_mine(ctx, &task))
        return &app_not_found;
    TRY(db_run(w, &readiness_sql[TASK_DONE], DB_ARGS(db_int(ctx->now_ms), db_text(str_trim(in->note)), db_int(ctx->city_id), db_int(in->id)), &changed));
    if (!changed)
        return &readiness_task_closed;
    ctx_audit_target(ctx, "survey_task", in->id);
    TRY(feed_put(ctx, w, "readiness", task.survey_id, STR("")));
    return readiness_survey_page(ctx, db_reading(w), &(struct readiness_id_in){task.survey_id}, out);
}
const struct command readiness_task_done = {{sizeof(struct done_in), done_fields}, NULL, done_apply, 0};
