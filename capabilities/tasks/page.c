/* An item as JSON: the row of a list, and its whole page with what this person may do now. */
#include "capabilities/tasks/inside.h"

str tasks_state_name(struct ctx *ctx, str state) {
    enum task_state s = task_state_of(state);
    return s == TASK_STATES ? state : ctx_say(ctx, task_state_rows[s].zh, task_state_rows[s].en);
}

str tasks_source_name(struct ctx *ctx, str source) {
    static const struct {
        const char *word, *zh, *en;
    } names[] = {{"manual", "日常交办", "By hand"},      {"plan", "整改计划", "Improvement plan"}, {"meeting", "会议议定", "Meeting"},
                 {"leader", "领导交办", "Leader"},       {"province", "上级交办", "Province"},     {"tour", "现场督导", "Tour on the spot"},
                 {"supervision", "督办", "Supervision"}, {"part", "分解事项", "Part of an item"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(source, names[i].word))
            return ctx_say(ctx, names[i].zh, names[i].en);
    return source;
}

static void put_time(struct json_out *out, const char *key, int64_t ms) {
    if (ms && ms != TASKS_NO_DUE)
        json_put_i64(out, key, ms);
    else
        json_put_null(out, key);
}

static void put_word(struct json_out *out, const char *key, str word) { json_put_text(out, key, word.len ? word : STR_NONE); }

void tasks_put_members(struct ctx *ctx, struct json_out *out, const struct tasks_item *item) {
    json_put_id(out, "id", item->id);
    json_put_text(out, "number", item->number);
    json_put_text(out, "title", item->title);
    json_put_text(out, "state", item->state);
    json_put_text(out, "state_name", tasks_state_name(ctx, item->state));
    json_put_text(out, "light", tasks_light(item, ctx->now_ms));
    json_put_text(out, "source", item->source);
    json_put_text(out, "source_name", tasks_source_name(ctx, item->source));
    json_put_id(out, "source_id", item->source_id);
    put_word(out, "source_ref", item->source_ref);
    json_put_id(out, "parent_id", item->parent_id);
    json_put_id(out, "site_id", item->site_id);
    put_word(out, "site_name", item->site_name);
    json_put_id(out, "case_id", item->case_id);
    json_put_id(out, "unit_id", item->unit_id);
    json_put_text(out, "unit", item->unit_name);
    json_put_id(out, "person_id", item->person_id);
    put_word(out, "person", item->person_name);
    put_word(out, "giver", item->giver_name);
    json_put_i64(out, "opened_ms", item->opened_ms);
    put_time(out, "due_ms", item->due_ms);
    put_time(out, "received_ms", item->received_ms);
    put_time(out, "reported_ms", item->reported_ms);
    put_time(out, "closed_ms", item->closed_ms);
    put_time(out, "asked_due_ms", item->asked_due_ms);
    json_put_i64(out, "percent", str_is(item->state, "closed") ? 100 : item->percent);
    json_put_bool(out, "photo_needed", item->photo_needed != 0);
    put_word(out, "result", item->result);
    put_word(out, "paper", item->paper);
    put_word(out, "photo", item->photo);
    put_word(out, "handler", item->handler_name);
    put_word(out, "verifier", item->verifier_name);
    json_put_i64(out, "parts", item->parts);
    json_put_i64(out, "parts_open", item->parts_open);
    json_put_i64(out, "return_count", item->return_count);
    json_put_i64(out, "rework_count", item->rework_count);
    json_put_i64(out, "extension_count", item->extension_count);
    json_put_i64(out, "urge_count", item->urge_count);
    json_put_i64(out, "version", item->version);
}

void tasks_put(struct ctx *ctx, struct json_out *out, const struct tasks_item *item) {
    json_object(out);
    tasks_put_members(ctx, out, item);
    json_object_end(out);
}

#define TASK_FIELDS                                                                                                                                            \
    {"id", .kind = FIELD_ID}, {"number", FIELD_TEXT, .zh = "编号", .en = "Number"}, {"title", FIELD_TEXT, .zh = "事项", .en = "Item"},                         \
        {"state", FIELD_WORD, .words = tasks_states}, {"state_name", FIELD_TEXT, .zh = "状态", .en = "State"},                                                 \
        {"light", FIELD_WORD, .words = tasks_lights, .zh = "灯号", .en = "Light"}, {"source", FIELD_WORD, .words = tasks_sources},                             \
        {"source_name", FIELD_TEXT, .zh = "来源", .en = "Source"}, {"source_id", FIELD_ID, .nullable = true},                                                  \
        {"source_ref", FIELD_TEXT, .nullable = true, .zh = "来源说明", .en = "Source in words"}, {"parent_id", FIELD_ID, .nullable = true},                    \
        {"site_id", FIELD_ID, .nullable = true}, {"site_name", FIELD_TEXT, .nullable = true, .zh = "点位", .en = "Place"},                                     \
        {"case_id", FIELD_ID, .nullable = true}, {"unit_id", .kind = FIELD_ID}, {"unit", FIELD_TEXT, .zh = "责任单位", .en = "Responsible unit"},              \
        {"person_id", FIELD_ID, .nullable = true}, {"person", FIELD_TEXT, .nullable = true, .zh = "责任人", .en = "Person responsible"},                       \
        {"giver", FIELD_TEXT, .nullable = true, .zh = "交办人", .en = "Given by"}, {"opened_ms", FIELD_TIME, .zh = "交办时间", .en = "Given"},                 \
        {"due_ms", FIELD_TIME, .nullable = true, .zh = "期限", .en = "Due"}, {"received_ms", FIELD_TIME, .nullable = true, .zh = "签收", .en = "Received"},    \
        {"reported_ms", FIELD_TIME, .nullable = true, .zh = "报结果", .en = "Reported"},                                                                       \
        {"closed_ms", FIELD_TIME, .nullable = true, .zh = "销号", .en = "Closed"}, {"asked_due_ms", FIELD_TIME, .nullable = true},                             \
        {"percent", FIELD_INT, .zh = "进度（%）", .en = "Progress (%)"}, {"photo_needed", .kind = FIELD_BOOL},                                                 \
        {"result", FIELD_TEXT, .nullable = true, .zh = "结果", .en = "Result"}, {"paper", FIELD_TEXT, .nullable = true, .zh = "佐证文件", .en = "Document"},   \
        {"photo", FIELD_TEXT, .nullable = true}, {"handler", FIELD_TEXT, .nullable = true, .zh = "报结果人", .en = "Reported by"},                             \
        {"verifier", FIELD_TEXT, .nullable = true, .zh = "核验人", .en = "Verified by"}, {"parts", FIELD_INT, .zh = "分解数", .en = "Parts"},                  \
        {"parts_open", FIELD_INT, .zh = "未办结分解数", .en = "Open parts"}, {"return_count", FIELD_INT, .zh = "退回次数", .en = "Sent back"},                 \
        {"rework_count", FIELD_INT, .zh = "重办次数", .en = "Rework"}, {"extension_count", FIELD_INT, .zh = "延期次数", .en = "Extensions"},                   \
        {"urge_count", FIELD_INT, .zh = "催办次数", .en = "Urged"}, {                                                                                          \
        "version", .kind = FIELD_INT                                                                                                                           \
    }

const struct field tasks_fields[] = {TASK_FIELDS, FIELD_END};
const struct shape tasks_shape = {"Task", tasks_fields};

const struct field tasks_progress_fields[] = {{"all", .kind = FIELD_INT},
                                              {"given", .kind = FIELD_INT},
                                              {"doing", .kind = FIELD_INT},
                                              {"reported", .kind = FIELD_INT},
                                              {"returned", .kind = FIELD_INT},
                                              {"closed", .kind = FIELD_INT},
                                              {"voided", .kind = FIELD_INT},
                                              {"overdue", .kind = FIELD_INT},
                                              {"closed_late", .kind = FIELD_INT},
                                              {"percent", .kind = FIELD_INT},
                                              FIELD_END};

void tasks_put_progress(struct json_out *out, const struct tasks_progress *p) {
    json_object(out);
    json_put_i64(out, "all", p->all);
    json_put_i64(out, "given", p->given);
    json_put_i64(out, "doing", p->doing);
    json_put_i64(out, "reported", p->reported);
    json_put_i64(out, "returned", p->returned);
    json_put_i64(out, "closed", p->closed);
    json_put_i64(out, "voided", p->voided);
    json_put_i64(out, "overdue", p->overdue);
    json_put_i64(out, "closed_late", p->closed_late);
    json_put_i64(out, "percent", p->percent);
    json_object_end(out);
}

/* ---- the page ---- */
static const struct field assistant_fields[] = {{"unit_id", .kind = FIELD_ID},
                                                {"unit", .kind = FIELD_TEXT},
                                                {"state", .kind = FIELD_TEXT},
                                                {"received_ms", FIELD_TIME, .nullable = true},
                                                {"done_ms", FIELD_TIME, .nullable = true},
                                                {"note", .kind = FIELD_TEXT},
                                                FIELD_END};
static const struct field step_fields[] = {{"id", .kind = FIELD_ID},
                                           {"at_ms", .kind = FIELD_TIME},
                                           {"by_name", .kind = FIELD_TEXT},
                                           {"by_unit", .kind = FIELD_TEXT},
                                           {"move", .kind = FIELD_TEXT},
                                           {"move_name", .kind = FIELD_TEXT},
                                           {"from", FIELD_TEXT, .nullable = true},
                                           {"to", .kind = FIELD_TEXT},
                                           {"unit", .kind = FIELD_TEXT},
                                           {"note", .kind = FIELD_TEXT},
                                           {"percent", .kind = FIELD_INT},
                                           {"due_ms", FIELD_TIME, .nullable = true},
                                           {"photos", .kind = FIELD_TEXTS},
                                           FIELD_END};
static const struct field offer_fields[] = {{"move", .kind = FIELD_TEXT},      {"name", .kind = FIELD_TEXT},        {"needs_note", .kind = FIELD_BOOL},
                                            {"is_result", .kind = FIELD_BOOL}, {"needs_photo", .kind = FIELD_BOOL}, {"needs_unit", .kind = FIELD_BOOL},
                                            {"takes_due", .kind = FIELD_BOOL}, {"needs_due", .kind = FIELD_BOOL},   {"needs_percent", .kind = FIELD_BOOL},
                                            {"is_split", .kind = FIELD_BOOL},  {"danger", .kind = FIELD_BOOL},      FIELD_END};
static const struct field page_fields[] = {TASK_FIELDS,
                                           {"text", .kind = FIELD_TEXT},
                                           {"parent_title", FIELD_TEXT, .nullable = true},
                                           {"parent_number", FIELD_TEXT, .nullable = true},
                                           {"assistants", FIELD_LIST, .of = assistant_fields},
                                           {"part_items", FIELD_LIST, .of = tasks_fields},
                                           {"history", FIELD_LIST, .of = step_fields},
                                           {"photos", FIELD_LIST, .of = photos_photo_fields},
                                           {"moves", FIELD_LIST, .of = offer_fields},
                                           FIELD_END};
const struct shape tasks_page_shape = {"TaskPage", page_fields};

static err put_assistants(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t task_id) {
    struct task_assistants assistants;
    TRY(task_assistants_of(ctx, r, task_id, &assistants));
    json_key(out, "assistants");
    json_list(out);
    for (size_t i = 0; i < assistants.count; i++) {
        const struct task_assistant *one = &assistants.at[i];
        json_object(out);
        json_put_id(out, "unit_id", one->unit_id);
        json_put_text(out, "unit", one->unit_name);
        json_put_text(out, "state", one->state);
        put_time(out, "received_ms", one->received_ms);
        put_time(out, "done_ms", one->done_ms);
        json_put_text(out, "note", one->note);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static err put_parts(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct tasks_item *item) {
    struct db_table table;
    struct tasks_item parent = {0};
    TRY(db_all(r, ctx->arena, &tasks_sql[TASKS_PARTS], DB_ARGS(db_int(ctx->city_id), db_int(item->id)), &table));
    json_key(out, "part_items");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        struct tasks_item part;
        task_read(&table.rows[i], &part);
        tasks_put(ctx, out, &part);
    }
    json_list_end(out);
    if (item->parent_id)
        TRY(tasks_find(ctx, r, item->parent_id, &parent));
    put_word(out, "parent_title", parent.title);
    put_word(out, "parent_number", parent.number);
    return NULL;
}

static err put_history(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t task_id) {
    struct db_table steps, photos;
    TRY(db_all(r, ctx->arena, &tasks_sql[TASKS_STEPS], DB_ARGS(db_int(ctx->city_id), db_int(task_id)), &steps));
    TRY(db_all(r, ctx->arena, &tasks_sql[TASKS_PHOTOS], DB_ARGS(db_int(ctx->city_id), db_int(task_id)), &photos));
    json_key(out, "history");
    json_list(out);
    for (size_t i = 0; i < steps.count; i++) {
        const struct db_row *row = &steps.rows[i];
        const struct task_move *move = task_move_named(db_s(row, 4));
        str by = db_s(row, 2);
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_i64(out, "at_ms", db_i(row, 1));
        json_put_text(out, "by_name", by.len ? by : ctx_say(ctx, "系统", "System"));
        json_put_text(out, "by_unit", db_s(row, 3));
        json_put_text(out, "move", db_s(row, 4));
        json_put_text(out, "move_name", move ? ctx_say(ctx, move->zh, move->en) : db_s(row, 4));
        put_word(out, "from", db_s(row, 5));
        json_put_text(out, "to", db_s(row, 6));
        json_put_text(out, "unit", db_s(row, 7));
        json_put_text(out, "note", db_s(row, 8));
        json_put_i64(out, "percent", db_i(row, 9));
        put_time(out, "due_ms", db_i(row, 10));
        json_key(out, "photos");
        json_list(out);
        for (size_t k = 0; k < photos.count; k++)
            if (db_i(&photos.rows[k], 0) == db_i(row, 0))
                json_text(out, db_s(&photos.rows[k], 1));
        json_list_end(out);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static void put_offers(struct ctx *ctx, struct json_out *out, const struct task_view *view) {
    json_key(out, "moves");
    json_list(out);
    for (size_t i = 0; i < task_move_count; i++) {
        const struct task_move *move = &task_moves[i];
        err why = NULL;
        if (move->by == TASK_BY_PROGRAM || !task_move_is_allowed(view, move, &why))
            continue;
        json_object(out);
        json_put_text(out, "move", str_of(move->name));
        json_put_text(out, "name", ctx_say(ctx, move->zh, move->en));
        json_put_bool(out, "needs_note", (move->needs & (TASK_NOTE | TASK_RESULT)) != 0);
        json_put_bool(out, "is_result", (move->needs & TASK_RESULT) != 0);
        json_put_bool(out, "needs_photo", (move->needs & TASK_RESULT) && view->item->photo_needed);
        json_put_bool(out, "needs_unit", (move->needs & TASK_UNIT) != 0);
        json_put_bool(out, "takes_due", (move->needs & (TASK_DUE | TASK_DUE_MAY)) != 0);
        json_put_bool(out, "needs_due", (move->needs & TASK_DUE) != 0);
        json_put_bool(out, "needs_percent", (move->needs & TASK_PERCENT) != 0);
        json_put_bool(out, "is_split", (move->needs & TASK_PARTS) != 0);
        json_put_bool(out, "danger", (move->needs & TASK_DANGER) != 0);
        json_object_end(out);
    }
    json_list_end(out);
}

err tasks_page(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct tasks_id_in *in = with;
    struct tasks_item item;
    struct task_view view;
    struct photos_list photos;
    int64_t assisting_unit = 0;
    TRY(task_find_seen(ctx, r, in->id, &item));
    TRY(task_view_make(ctx, r, &item, &view, &assisting_unit));
    TRY(photos_of(ctx, r, (struct photos_owner){"task", item.id}, &photos));
    json_object(out);
    tasks_put_members(ctx, out, &item);
    json_put_text(out, "text", item.text);
    TRY(put_parts(ctx, r, out, &item));
    TRY(put_assistants(ctx, r, out, item.id));
    TRY(put_history(ctx, r, out, item.id));
    photos_put_list(out, "photos", &photos);
    put_offers(ctx, out, &view);
    json_object_end(out);
    return NULL;
}
