/* Giving out: by hand, by other capabilities (tasks_open), and as parts of an item. */
#include "capabilities/tasks/inside.h"
#include "app/app.h"

const char *const tasks_sources[] = {"manual", "plan", "meeting", "leader", "province", "tour", "supervision", "part", NULL};

static err number_made(struct ctx *ctx, struct db_write *w, str *ret) {
    int64_t next = 0;
    int year = day_from_number(day_number_in_china(ctx->now_ms)).year;
    TRY(counter_next(ctx, w, str_format(ctx->arena, "tasks.%d", year), &next));
    *ret = str_format(ctx->arena, STR_F "%d-%05lld", STR_A(app_setting(ctx->app, "tasks.number_prefix", STR("办"))), year, (long long)next);
    return ret->at ? NULL : &err_no_memory;
}

static err person_named(struct ctx *ctx, struct db_read *r, int64_t person_id, struct tasks_item *item) {
    struct identity_account account;
    if (!person_id)
        return NULL;
    err failed = identity_account_find(ctx, r, person_id, &account);
    if (failed == &app_not_found || (!failed && !account.active))
        return ctx_refuse(ctx, &app_invalid, "person_id", STR("没有这个账号，或已停用。"), STR("There is no such account, or it is no longer active."));
    TRY(failed);
    item->person_id = account.id;
    item->person_name = account.name;
    return NULL;
}

static err giver_named(struct ctx *ctx, struct db_read *r, int64_t giver_id, struct tasks_item *item) {
    struct identity_account account;
    struct identity_unit unit;
    item->giver_id = ctx->actor->account_id;
    item->giver_name = ctx->actor->name;
    item->giver_path = ctx->actor->unit_path;
    if (!giver_id || giver_id == ctx->actor->account_id)
        return NULL;
    TRY(identity_account_find(ctx, r, giver_id, &account));
    item->giver_id = account.id;
    item->giver_name = account.name;
    item->giver_path = STR("");
    if (account.unit_id) {
        TRY(identity_unit_find(ctx, r, account.unit_id, &unit));
        item->giver_path = unit.path;
    }
    return NULL;
}

static bool is_source(str word) {
    for (size_t i = 0; tasks_sources[i]; i++)
        if (str_is(word, tasks_sources[i]))
            return true;
    return false;
}

static err item_begun(struct ctx *ctx, struct db_write *w, const struct tasks_opening *from, const struct tasks_item *parent, struct tasks_item *ret) {
    struct db_read *r = db_reading(w);
    struct identity_unit unit;
    struct tasks_item item = {.id = id_next(ctx->ids),
                              .version = 1,
                              .title = str_trim(from->title),
                              .text = str_trim(from->text),
                              .source = from->source.len ? from->source : STR("manual"),
                              .source_id = from->source_id,
                              .source_ref = from->source_ref,
                              .parent_id = parent ? parent->id : 0,
                              .depth = parent ? parent->depth + 1 : 0,
                              .site_id = from->site_id,
                              .site_name = from->site_name,
                              .case_id = from->case_id,
                              .state = STR("given"),
                              .is_open = 1,
                              .opened_ms = ctx->now_ms,
                              .photo_needed = from->photo_needed != 0,
                              .changed_ms = ctx->now_ms};
    if (!item.title.len)
        return ctx_refuse(ctx, &app_invalid, "title", STR("请写明要办什么。"), STR("Say what is to be done."));
    if (!is_source(item.source))
        return &err_bug; /* a word that no screen could show */
    TRY(task_unit_check(ctx, r, from->unit_id, &unit));
    item.unit_id = unit.id;
    item.unit_path = unit.path;
    item.unit_name = unit.short_name.len ? unit.short_name : unit.name;
    TRY(person_named(ctx, r, from->person_id, &item));
    TRY(giver_named(ctx, r, from->giver_id, &item));
    TRY(task_due_set(ctx, r, &item, from->due_ms, from->work_days));
    TRY(number_made(ctx, w, &item.number));
    *ret = item;
    return NULL;
}

static err item_open(struct ctx *ctx, struct db_write *w, const struct tasks_opening *from, const struct tasks_item *parent, struct tasks_item *ret) {
    TRY(item_begun(ctx, w, from, parent, ret));
    TRY(task_add(ctx, w, ret, from->once.len ? from->once : ret->number));
    TRY(task_assistants_add(ctx, w, ret->id, ret->unit_id, from->assistants));
    TRY(task_step_write(ctx, w, ret, &(struct task_step){.move = "give", .from = STR(""), .note = STR("")}));
    return task_tell(ctx, w, ret, STR(""), "give", STR(""));
}

err tasks_open(struct ctx *ctx, struct db_write *w, const struct tasks_opening *from, int64_t *ret_id, int64_t *ret_is_new) {
    struct tasks_item item;
    if (from->once.len) {
        struct db_row row;
        TRY(db_one(db_reading(w), ctx->arena, &tasks_sql[TASKS_BY_ONCE], DB_ARGS(db_int(ctx->city_id), db_text(from->once)), &row));
        if (row.count) {
            *ret_id = db_i(&row, 0);
            if (ret_is_new)
                *ret_is_new = 0;
            return NULL;
        }
    }
    TRY(item_open(ctx, w, from, NULL, &item));
    *ret_id = item.id;
    if (ret_is_new)
        *ret_is_new = 1;
    return NULL;
}

/* ---- POST /api/tasks ---- */
struct open_in {
    str source, source_ref, title, text, due_date;
    int64_t unit_id, person_id, work_days, photo_needed, site_id;
    struct field_ids assistants;
};
static const char *const hand_sources[] = {"manual", "leader", "province", "meeting", "tour", "supervision", NULL};
static const struct field open_fields[] = {
    {"source", FIELD_WORD, offsetof(struct open_in, source), .words = hand_sources},
    {"source_ref", FIELD_TEXT, offsetof(struct open_in, source_ref), .max = 120,
     .says = "How a person knows the source: number and date of the paper, the meeting"},
    {"title", FIELD_TEXT, offsetof(struct open_in, title), .required = true, .max = 120},
    {"text", FIELD_TEXT, offsetof(struct open_in, text), .max = 4000},
    {"unit_id", FIELD_ID, offsetof(struct open_in, unit_id), .required = true},
    {"person_id", FIELD_ID, offsetof(struct open_in, person_id), .says = "Account that answers for it"},
    {"assistants", FIELD_IDS, offsetof(struct open_in, assistants), .max = 20},
    {"due_date", FIELD_TEXT, offsetof(struct open_in, due_date), .max = 10, .says = "2026-12-01: by the end of that day"},
    {"work_days", FIELD_INT, offsetof(struct open_in, work_days), .min = 1, .max = 400, .says = "Working days instead of a date"},
    {"photo_needed", FIELD_BOOL, offsetof(struct open_in, photo_needed), .says = "The result needs a photo: only where there is something to see"},
    {"site_id", FIELD_ID, offsetof(struct open_in, site_id), .says = "The place it is about"},
    FIELD_END};

/* A person gives items to what lies in their reach; the whole city's people to anyone. */
static err reach_check(struct ctx *ctx, struct db_read *r, int64_t unit_id, const char *field) {
    struct identity_unit unit;
    TRY(task_unit_check(ctx, r, unit_id, &unit));
    if (actor_reaches(ctx->actor, unit.path))
        return NULL;
    return ctx_refuse(ctx, &app_invalid, field, STR("这个单位不在您的管辖范围内。"), STR("This unit is not within your reach."));
}

static err date_or_days(struct ctx *ctx, const struct open_in *in, int64_t *ret_due_ms) {
    if (in->due_date.len && in->work_days)
        return ctx_refuse(ctx, &app_invalid, "due_date", STR("期限写日期或工作日数，只写一个。"), STR("Give a date or a number of working days, not both."));
    return task_date_read(ctx, in->due_date, ret_due_ms);
}

static err open_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct open_in *in = with;
    struct tasks_item item;
    struct tasks_opening opening = {.source = in->source,
                                    .source_ref = in->source_ref,
                                    .title = in->title,
                                    .text = in->text,
                                    .unit_id = in->unit_id,
                                    .assistants = in->assistants,
                                    .person_id = in->person_id,
                                    .work_days = in->work_days,
                                    .photo_needed = in->photo_needed,
                                    .site_id = in->site_id};
    TRY(reach_check(ctx, db_reading(w), in->unit_id, "unit_id"));
    TRY(date_or_days(ctx, in, &opening.due_ms));
    TRY(item_open(ctx, w, &opening, NULL, &item));
    ctx_audit_target(ctx, "task", item.id);
    ctx_audit_change(ctx, "title", STR(""), item.title);
    tasks_put(ctx, out, &item);
    return NULL;
}
const struct command tasks_open_command = {.takes = {sizeof(struct open_in), open_fields}, .apply = open_apply, .created = 201};

/* ---- POST /api/tasks/:id/parts ---- */
struct part_in {
    str title, text, due_date;
    int64_t unit_id, person_id, work_days;
};
static const struct field part_fields[] = {{"title", FIELD_TEXT, offsetof(struct part_in, title), .required = true, .max = 120},
                                           {"text", FIELD_TEXT, offsetof(struct part_in, text), .max = 4000},
                                           {"unit_id", FIELD_ID, offsetof(struct part_in, unit_id), .required = true},
                                           {"person_id", FIELD_ID, offsetof(struct part_in, person_id), .in = IN_BODY},
                                           {"due_date", FIELD_TEXT, offsetof(struct part_in, due_date), .max = 10},
                                           {"work_days", FIELD_INT, offsetof(struct part_in, work_days), .min = 1, .max = 400},
                                           FIELD_END};
struct split_in {
    int64_t id, version;
    struct field_list parts;
};
static const struct field split_fields[] = {
    {"id", FIELD_ID, offsetof(struct split_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct split_in, version), .required = true},
    {"parts", FIELD_LIST, offsetof(struct split_in, parts), .required = true, .of = part_fields, .of_size = sizeof(struct part_in), .min = 1, .max = 40},
    FIELD_END};

static err part_open(struct ctx *ctx, struct db_write *w, const struct tasks_item *parent, const struct part_in *in) {
    struct tasks_item item;
    struct open_in dates = {.due_date = in->due_date, .work_days = in->work_days};
    struct tasks_opening opening = {.source = STR("part"),
                                    .source_id = parent->id,
                                    .source_ref = str_format(ctx->arena, STR_F " " STR_F, STR_A(parent->number), STR_A(parent->title)),
                                    .title = in->title,
                                    .text = in->text,
                                    .unit_id = in->unit_id,
                                    .person_id = in->person_id,
                                    .work_days = in->work_days,
                                    .photo_needed = 0,
                                    .site_id = parent->site_id,
                                    .site_name = parent->site_name,
                                    .case_id = parent->case_id};
    TRY(reach_check(ctx, db_reading(w), in->unit_id, "unit_id"));
    TRY(date_or_days(ctx, &dates, &opening.due_ms));
    if (!opening.due_ms && !in->work_days)
        opening.due_ms = parent->due_ms > ctx->now_ms ? parent->due_ms : 0;
    if (opening.due_ms > parent->due_ms)
        return ctx_refuse(ctx, &app_invalid, "due_date", STR("分解事项不能晚于原事项的期限。"), STR("A part cannot be due later than the whole."));
    return item_open(ctx, w, &opening, parent, &item);
}

static err split_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct split_in *in = with;
    const struct part_in *parts = in->parts.at;
    struct tasks_item item;
    struct task_view view;
    struct task_doing d = {.item = &item, .move = task_move_named(STR("split"))};
    err why = NULL;
    TRY(task_find_seen(ctx, db_reading(w), in->id, &item));
    ctx_audit_target(ctx, "task", item.id);
    TRY(ctx_check_version(ctx, item.version, in->version, item.changed_by, item.changed_ms));
    TRY(task_view_make(ctx, db_reading(w), &item, &view, &d.assisting_unit_id));
    if (!task_move_is_allowed(&view, d.move, &why))
        return why;
    struct buf titles;
    buf_init(&titles, ctx->arena, 8000);
    for (size_t i = 0; i < in->parts.count; i++) {
        TRY(part_open(ctx, w, &item, &parts[i]));
        if (i)
            buf_addz(&titles, "；");
        buf_add(&titles, str_trim(parts[i].title));
    }
    TRY(buf_finish(&titles, &d.note));
    TRY(task_do(ctx, w, &d));
    TRY(task_parts_counted(ctx, w, item.id));
    TRY(tasks_find(ctx, db_reading(w), item.id, &item));
    ctx_audit_change(ctx, "parts", STR(""), d.note);
    tasks_put(ctx, out, &item);
    return NULL;
}
const struct command tasks_split_command = {.takes = {sizeof(struct split_in), split_fields}, .apply = split_apply};
