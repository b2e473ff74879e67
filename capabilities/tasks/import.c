/* Items from a table: what the province or a meeting sent as a list. */
#include "capabilities/tasks/inside.h"

struct task_row {
    str title, text, unit, source, source_ref, due_date;
    int64_t work_days;
};
static const char *const row_sources[] = {"manual", "meeting", "leader", "province", "tour", "supervision", NULL};
static const struct field row_fields[] = {
    {"title", FIELD_TEXT, offsetof(struct task_row, title), .required = true, .max = 120, .zh = "事项|工作事项|任务", .en = "Item"},
    {"text", FIELD_TEXT, offsetof(struct task_row, text), .max = 4000, .zh = "要求|工作要求", .en = "Text"},
    {"unit", FIELD_TEXT, offsetof(struct task_row, unit), .required = true, .max = 120, .zh = "责任单位|牵头单位", .en = "Responsible unit"},
    {"source", FIELD_WORD, offsetof(struct task_row, source), .words = row_sources, .zh = "来源", .en = "Source"},
    {"source_ref", FIELD_TEXT, offsetof(struct task_row, source_ref), .max = 120, .zh = "来源说明|文号", .en = "Source in words"},
    {"due_date", FIELD_TEXT, offsetof(struct task_row, due_date), .max = 10, .zh = "期限|完成时限", .en = "Due"},
    {"work_days", FIELD_INT, offsetof(struct task_row, work_days), .min = 1, .max = 400, .zh = "工作日", .en = "Working days"},
    FIELD_END};

static err add(struct ctx *ctx, struct db_write *w, const void *with, struct import_row *at) {
    const struct task_row *row = with;
    struct identity_unit unit;
    struct tasks_opening opening = {.source = row->source, .source_ref = row->source_ref, .title = row->title, .text = row->text, .work_days = row->work_days};
    int64_t id = 0, is_new = 0;
    TRY(identity_unit_by_name(ctx, db_reading(w), row->unit, &unit));
    if (!unit.id)
        TRY(identity_unit_by_code(ctx, db_reading(w), row->unit, &unit));
    if (!unit.id)
        return ctx_refuse(ctx, &app_invalid, "unit", STR("没有这个单位，或有同名单位。"), STR("There is no such unit, or several have this name."));
    if (!unit.active || !actor_reaches(ctx->actor, unit.path))
        return ctx_refuse(ctx, &app_invalid, "unit", STR("单位已停用，或不在您的管辖范围内。"), STR("The unit is no longer active, or not within your reach."));
    opening.unit_id = unit.id;
    TRY(task_date_read(ctx, row->due_date, &opening.due_ms));
    /* The same line of the same paper again is the same item. */
    opening.once = str_format(ctx->arena, "import:" STR_F ":%lld:" STR_F, STR_A(row->source_ref), (long long)unit.id, STR_A(row->title));
    TRY(tasks_open(ctx, w, &opening, &id, &is_new));
    at->is_left_out = !is_new;
    return NULL;
}

const struct importer tasks_importer = {
    .kind = "tasks", .zh = "交办事项", .en = "Tasks", .needs = &tasks_rights[MAY_GIVE_TASKS], .row = {sizeof(struct task_row), row_fields}, .add = add};
