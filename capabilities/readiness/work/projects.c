/* Improvement projects (提升项目): what shall be better at a place, for how much money, until when; photos before and after; and what
 * the visits say of it: the rate when it began against the newest one since it was done. */
#include "capabilities/readiness/work/work.h"

const struct problem readiness_bad_state = {PROBLEM_CONFLICT, "readiness.bad_state", "项目不能这样变更状态：计划中可开工，进行中可完工，未完工可停止。",
                                            "A project begins, is done or is stopped in this order only."};
const struct problem readiness_after_photo = {PROBLEM_INVALID, "readiness.after_photo", "完工要附至少一张改造后的照片。",
                                              "To be done it needs a photo of how it looks now."};

static const char *const states[] = {"planned", "running", "done", "stopped", NULL};

struct project {
    int64_t id, version, site_id;
    str site_name, name, goal;
    int64_t budget_fen, from_day, until_day;
    str state;
    int64_t owner_unit_id;
    str owner_name, owner_path;
    int64_t rate_before_milli, started_ms, done_ms;
    str note, changed_by;
    int64_t changed_ms;
};

static void project_read(const struct db_row *row, struct project *ret) {
    *ret = (struct project){.id = db_i(row, 0),
                            .version = db_i(row, 1),
                            .site_id = db_i(row, 2),
                            .site_name = db_s(row, 3),
                            .name = db_s(row, 4),
                            .goal = db_s(row, 5),
                            .budget_fen = db_i(row, 6),
                            .from_day = db_i(row, 7),
                            .until_day = db_i(row, 8),
                            .state = db_s(row, 9),
                            .owner_unit_id = db_i(row, 10),
                            .owner_name = db_s(row, 11),
                            .owner_path = db_s(row, 12),
                            .rate_before_milli = db_i(row, 13),
                            .started_ms = db_i(row, 14),
                            .done_ms = db_i(row, 15),
                            .note = db_s(row, 16),
                            .changed_by = db_s(row, 17),
                            .changed_ms = db_i(row, 18)};
}

static err project_find_seen(struct ctx *ctx, struct db_read *r, int64_t id, struct project *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &readiness_sql[PROJECT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    project_read(&row, ret);
    return actor_has_whole_city(ctx->actor) || actor_reaches(ctx->actor, ret->owner_path) ? NULL : &app_not_found;
}

#define PROJECT_FIELDS                                                                                                                                         \
    {"id", .kind = FIELD_ID}, {"version", .kind = FIELD_INT}, {"site_id", .kind = FIELD_ID}, {"site_name", .kind = FIELD_TEXT, .zh = "点位", .en = "Place"},   \
        {"name", .kind = FIELD_TEXT, .zh = "项目", .en = "Project"}, {"goal", .kind = FIELD_TEXT, .zh = "目标", .en = "Goal"},                                 \
        {"budget_fen", .kind = FIELD_INT, .zh = "预算（分）", .en = "Budget (fen)"}, {"from_date", .kind = FIELD_TEXT, .zh = "开始", .en = "From"},            \
        {"until_date", .kind = FIELD_TEXT, .zh = "完成期限", .en = "Until"}, {"state", .kind = FIELD_WORD, .words = states, .zh = "状态", .en = "State"},      \
        {"light", .kind = FIELD_TEXT}, {"owner_name", .kind = FIELD_TEXT, .zh = "责任单位", .en = "Owner"},                                                    \
        {"rate_before_milli", .kind = FIELD_INT, .nullable = true, .zh = "改造前得分率（千分比）", .en = "Rate before (per thousand)"},                        \
        {"rate_after_milli", .kind = FIELD_INT, .nullable = true, .zh = "改造后得分率（千分比）", .en = "Rate after (per thousand)"},                          \
        {"started_ms", .kind = FIELD_TIME, .nullable = true}, {"done_ms", .kind = FIELD_TIME, .nullable = true}, {                                             \
        "note", .kind = FIELD_TEXT, .zh = "说明", .en = "Remark"                                                                                               \
    }
static const struct field project_fields[] = {PROJECT_FIELDS, FIELD_END};
static const struct field page_fields[] = {
    PROJECT_FIELDS, {"before", .kind = FIELD_LIST, .of = photos_photo_fields}, {"after", .kind = FIELD_LIST, .of = photos_photo_fields}, FIELD_END};
const struct shape readiness_project_shape = {"ImprovementProject", project_fields};
const struct shape readiness_project_page_shape = {"ImprovementProjectPage", page_fields};

static str light_of(const struct ctx *ctx, const struct project *p) {
    int64_t today = day_number_in_china(ctx->now_ms);
    if (str_is(p->state, "done") || str_is(p->state, "stopped"))
        return STR("none");
    if (today > p->until_day)
        return STR("red");
    return (p->until_day - today) * 10 < (p->until_day - p->from_day) * 3 ? STR("yellow") : STR("green");
}

static err put_members(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct project *p) {
    int64_t after = -1, at_ms = 0;
    if (p->done_ms)
        TRY(inspections_last_of_site(ctx, r, p->site_id, &after, &at_ms));
    json_put_id(out, "id", p->id);
    json_put_i64(out, "version", p->version);
    json_put_id(out, "site_id", p->site_id);
    json_put_text(out, "site_name", p->site_name);
    json_put_text(out, "name", p->name);
    json_put_text(out, "goal", p->goal);
    json_put_i64(out, "budget_fen", p->budget_fen);
    json_put_text(out, "from_date", day_format(ctx->arena, p->from_day));
    json_put_text(out, "until_date", day_format(ctx->arena, p->until_day));
    json_put_text(out, "state", p->state);
    json_put_text(out, "light", light_of(ctx, p));
    json_put_text(out, "owner_name", p->owner_name);
    ready_put_milli(out, "rate_before_milli", p->rate_before_milli);
    ready_put_milli(out, "rate_after_milli", at_ms > p->done_ms ? after : -1);
    ready_put_due(out, "started_ms", p->started_ms);
    ready_put_due(out, "done_ms", p->done_ms);
    json_put_text(out, "note", p->note);
    return NULL;
}

const struct field readiness_projects_fields[] = {{"site", FIELD_ID, offsetof(struct readiness_projects_in, site_id), .in = IN_QUERY},
                                                  {"state", FIELD_WORD, offsetof(struct readiness_projects_in, state), .in = IN_QUERY, .words = states},
                                                  READINESS_PAGE_FIELDS(readiness_projects_in),
                                                  FIELD_END};

err readiness_projects(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_projects_in *in = given;
    int64_t limit = in->limit ? in->limit : 50, before = INT64_MAX, unused;
    struct db_choice choice = {.from = &readiness_selects[SELECT_PROJECTS]};
    struct db_table table;
    struct project project = {0};
    if (in->after.len && !form_cursor_read(in->after, &before, &unused, &unused))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(before);
    choice.end[0] = db_int(limit + 1);
    if (in->site_id)
        db_choose(&choice, PROJECTS_SITE, DB_ARGS(db_int(in->site_id)));
    if (in->state.len)
        db_choose(&choice, PROJECTS_STATE, DB_ARGS(db_text(in->state)));
    if (!actor_has_whole_city(ctx->actor))
        db_choose(&choice, PROJECTS_SCOPE, DB_ARGS(db_text(ctx->actor->scope_from), db_text(ctx->actor->scope_to)));
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        project_read(&table.rows[i], &project);
        json_object(out);
        TRY(put_members(ctx, r, out, &project));
        json_object_end(out);
    }
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, project.id, 0, 0) : STR_NONE);
    return NULL;
}

static void put_photos(struct json_out *out, const char *purpose, const struct photos_list *photos) {
    json_key(out, purpose);
    json_list(out);
    for (size_t i = 0; i < photos->count; i++)
        if (str_is(photos->at[i].purpose, purpose))
            photos_put(out, &photos->at[i]);
    json_list_end(out);
}

err readiness_project_page(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_id_in *in = given;
    struct project project;
    struct photos_list photos;
    TRY(project_find_seen(ctx, r, in->id, &project));
    TRY(photos_of(ctx, r, (struct photos_owner){"improvement", project.id}, &photos));
    json_object(out);
    TRY(put_members(ctx, r, out, &project));
    put_photos(out, "before", &photos);
    put_photos(out, "after", &photos);
    json_object_end(out);
    return NULL;
}

/* ---- making and changing ---- */
struct project_in {
    int64_t id, version, site_id, budget_fen;
    bool has_budget;
    str name, goal, from_date, until_date, state, note;
    struct field_texts before, after;
};
#define COMMON_FIELDS(must)                                                                                                                                    \
    {"name", FIELD_TEXT, offsetof(struct project_in, name), .required = must, .max = 100},                                                                     \
        {"goal", FIELD_TEXT, offsetof(struct project_in, goal), .required = must, .max = 500},                                                                 \
        {"budget_fen",                                                                                                                                         \
         FIELD_INT,                                                                                                                                            \
         offsetof(struct project_in, budget_fen),                                                                                                              \
         .has = offsetof(struct project_in, has_budget),                                                                                                       \
         .required = must,                                                                                                                                     \
         .min = 0,                                                                                                                                             \
         .max = 1000000000000,                                                                                                                                 \
         .says = "In fen (1/100 yuan)"},                                                                                                                       \
        {"from_date", FIELD_TEXT, offsetof(struct project_in, from_date), .required = must, .max = 10},                                                        \
        {"until_date", FIELD_TEXT, offsetof(struct project_in, until_date), .required = must, .max = 10}, {                                                    \
        "before", FIELD_TEXTS, offsetof(struct project_in, before), .max = 12, .says = "SHA-256 of stored photos"                                              \
    }
static const struct field new_fields[] = {{"site_id", FIELD_ID, offsetof(struct project_in, site_id), .required = true}, COMMON_FIELDS(true), FIELD_END};
static const struct field edit_fields[] = {{"id", FIELD_ID, offsetof(struct project_in, id), .in = IN_PATH},
                                           {"version", FIELD_INT, offsetof(struct project_in, version), .required = true},
                                           COMMON_FIELDS(false),
                                           {"state", FIELD_WORD, offsetof(struct project_in, state), .words = states},
                                           {"note", FIELD_TEXT, offsetof(struct project_in, note), .max = 500},
                                           {"after", FIELD_TEXTS, offsetof(struct project_in, after), .max = 12, .says = "SHA-256 of stored photos"},
                                           FIELD_END};

static err days_of(struct ctx *ctx, const struct project_in *in, int64_t *from_day, int64_t *until_day) {
    if (in->from_date.len && !day_parse(in->from_date, from_day))
        return ctx_refuse(ctx, &app_invalid, "from_date", STR("日期应为“2026-11-24”。"), STR("A date is 2026-11-24."));
    if (in->until_date.len && !day_parse(in->until_date, until_day))
        return ctx_refuse(ctx, &app_invalid, "until_date", STR("日期应为“2026-11-24”。"), STR("A date is 2026-11-24."));
    if (*until_day < *from_day)
        return ctx_refuse(ctx, &app_invalid, "until_date", STR("完成期限不能早于开始日期。"), STR("It cannot end before it begins."));
    return NULL;
}

static err keep_photos(struct ctx *ctx, struct db_write *w, int64_t id, const struct project_in *in) {
    struct photos_owner owner = {"improvement", id};
    if (in->before.count)
        TRY(photos_accept(ctx, w, in->before, "before", NULL, owner));
    return in->after.count ? photos_accept(ctx, w, in->after, "after", NULL, owner) : NULL;
}

static err project_make(struct ctx *ctx, struct db_write *w, const struct project_in *in, int64_t *ret_id) {
    struct places_site site;
    struct ready_place place;
    int64_t from_day = 0, until_day = 0, id = id_next(ctx->ids);
    TRY(places_site_find(ctx, db_reading(w), in->site_id, &site));
    TRY(ready_place_of_site(ctx, db_reading(w), &site, &place));
    if (!actor_has_whole_city(ctx->actor) && !actor_reaches(ctx->actor, place.owner_path))
        return &app_not_found;
    TRY(days_of(ctx, in, &from_day, &until_day));
    TRY(db_run(w, &readiness_sql[PROJECT_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(site.id), db_text(site.name), db_text(str_trim(in->name)), db_text(str_trim(in->goal)),
                       db_int(in->budget_fen), db_int(from_day), db_int(until_day), db_int_or_null(place.owner_unit_id), db_text(place.owner_name),
                       db_text(place.owner_path), db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    TRY(keep_photos(ctx, w, id, in));
    *ret_id = id;
    return feed_put(ctx, w, "readiness", id, place.owner_path);
}

static err new_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct project_in *in = given;
    int64_t id;
    TRY(project_make(ctx, w, in, &id));
    ctx_audit_target(ctx, "improvement", id);
    ctx_audit_change(ctx, "name", STR(""), in->name);
    return readiness_project_page(ctx, db_reading(w), &(struct readiness_id_in){id}, out);
}
const struct command readiness_project_new = {{sizeof(struct project_in), new_fields}, NULL, new_apply, 201};

/* The newest visit made by now: history that is entered later has its own time. */
static err rate_by_now(struct ctx *ctx, struct db_read *r, int64_t site_id, int64_t *ret_rate_milli) {
    struct inspections_visits visits;
    *ret_rate_milli = -1;
    TRY(inspections_visits_of_site(ctx, r, site_id, 50, &visits));
    for (size_t i = visits.count; i-- > 0;)
        if (visits.at[i].at_ms <= ctx->now_ms && visits.at[i].rate_milli >= 0)
            *ret_rate_milli = visits.at[i].rate_milli;
    return NULL;
}

static err set_state(struct ctx *ctx, struct db_write *w, struct project *p, str state) {
    bool is_open = str_is(p->state, "planned") || str_is(p->state, "running");
    if (!state.len || str_equal(state, p->state))
        return NULL;
    if (str_is(state, "running") && str_is(p->state, "planned")) {
        p->started_ms = ctx->now_ms;
        TRY(rate_by_now(ctx, db_reading(w), p->site_id, &p->rate_before_milli));
    } else if (str_is(state, "done") && str_is(p->state, "running")) {
        struct photos_list photos;
        bool has_after = false;
        TRY(photos_of(ctx, db_reading(w), (struct photos_owner){"improvement", p->id}, &photos));
        for (size_t i = 0; i < photos.count; i++)
            has_after |= str_is(photos.at[i].purpose, "after");
        if (!has_after)
            return ctx_refuse(ctx, &readiness_after_photo, "after", str_of(readiness_after_photo.zh), str_of(readiness_after_photo.en));
        p->done_ms = ctx->now_ms;
    } else if (!str_is(state, "stopped") || !is_open)
        return &readiness_bad_state;
    p->state = state;
    return NULL;
}

static err project_change(struct ctx *ctx, struct db_write *w, const struct project_in *in, struct project *p) {
    int64_t changed;
    TRY(days_of(ctx, in, &p->from_day, &p->until_day));
    TRY(keep_photos(ctx, w, p->id, in));
    TRY(set_state(ctx, w, p, in->state));
    p->name = in->name.len ? str_trim(in->name) : p->name;
    p->goal = in->goal.len ? str_trim(in->goal) : p->goal;
    p->note = in->note.len ? str_trim(in->note) : p->note;
    p->budget_fen = in->has_budget ? in->budget_fen : p->budget_fen;
    TRY(db_run(w, &readiness_sql[PROJECT_CHANGE],
               DB_ARGS(db_text(p->name), db_text(p->goal), db_int(p->budget_fen), db_int(p->from_day), db_int(p->until_day), db_text(p->state),
                       p->rate_before_milli < 0 ? db_null() : db_int(p->rate_before_milli), db_int_or_null(p->started_ms), db_int_or_null(p->done_ms),
                       db_text(p->note), db_text(ctx->actor->name), db_int(ctx->now_ms), db_int(ctx->city_id), db_int(p->id), db_int(p->version)),
               &changed));
    return changed ? feed_put(ctx, w, "readiness", p->id, p->owner_path) : &app_stale;
}

static err edit_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct project_in *in = given;
    struct project p;
    TRY(project_find_seen(ctx, db_reading(w), in->id, &p));
    TRY(ctx_check_version(ctx, p.version, in->version, p.changed_by, p.changed_ms));
    str before = p.state;
    TRY(project_change(ctx, w, in, &p));
    ctx_audit_target(ctx, "improvement", p.id);
    ctx_audit_change(ctx, "state", before, p.state);
    return readiness_project_page(ctx, db_reading(w), &(struct readiness_id_in){p.id}, out);
}
const struct command readiness_project_edit = {{sizeof(struct project_in), edit_fields}, NULL, edit_apply, 0};

err readiness_project_add(struct ctx *ctx, struct db_write *w, const struct readiness_project_given *given, int64_t *ret_id) {
    struct project_in made = {.site_id = given->site_id,
                              .budget_fen = given->budget_fen,
                              .name = given->name,
                              .goal = given->goal,
                              .from_date = day_format(ctx->arena, given->from_day),
                              .until_date = day_format(ctx->arena, given->until_day),
                              .before = given->before};
    struct project p;
    TRY(project_make(ctx, w, &made, ret_id));
    if (given->is_begun || given->is_done) {
        TRY(project_find_seen(ctx, db_reading(w), *ret_id, &p));
        TRY(project_change(ctx, w, &(struct project_in){.state = STR("running")}, &p));
    }
    if (!given->is_done)
        return NULL;
    TRY(project_find_seen(ctx, db_reading(w), *ret_id, &p));
    return project_change(ctx, w, &(struct project_in){.state = STR("done"), .after = given->after}, &p);
}
