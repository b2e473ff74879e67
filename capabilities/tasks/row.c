#include "capabilities/tasks/inside.h"
#include "formats/text.h"

void task_read(const struct db_row *row, struct tasks_item *ret) {
    ret->id = db_i(row, 0);
    ret->version = db_i(row, 1);
    ret->number = db_s(row, 2);
    ret->title = db_s(row, 3);
    ret->text = db_s(row, 4);
    ret->source = db_s(row, 5);
    ret->source_id = db_i(row, 6);
    ret->source_ref = db_s(row, 7);
    ret->parent_id = db_i(row, 8);
    ret->depth = db_i(row, 9);
    ret->site_id = db_i(row, 10);
    ret->site_name = db_s(row, 11);
    ret->case_id = db_i(row, 12);
    ret->state = db_s(row, 13);
    ret->is_open = db_i(row, 14);
    ret->unit_id = db_i(row, 15);
    ret->unit_path = db_s(row, 16);
    ret->unit_name = db_s(row, 17);
    ret->person_id = db_i(row, 18);
    ret->person_name = db_s(row, 19);
    ret->giver_id = db_i(row, 20);
    ret->giver_name = db_s(row, 21);
    ret->giver_path = db_s(row, 22);
    ret->opened_ms = db_i(row, 23);
    ret->received_ms = db_i(row, 24);
    ret->reported_ms = db_i(row, 25);
    ret->closed_ms = db_i(row, 26);
    ret->due_ms = db_i(row, 27);
    ret->yellow_ms = db_i(row, 28);
    ret->limit_days = db_i(row, 29);
    ret->frozen_light = db_s(row, 30);
    ret->result = db_s(row, 31);
    ret->paper = db_s(row, 32);
    ret->photo = db_s(row, 33);
    ret->percent = db_i(row, 34);
    ret->photo_needed = db_i(row, 35);
    ret->handler_id = db_i(row, 36);
    ret->handler_name = db_s(row, 37);
    ret->verifier_id = db_i(row, 38);
    ret->verifier_name = db_s(row, 39);
    ret->asked_due_ms = db_i(row, 40);
    ret->parts = db_i(row, 41);
    ret->parts_open = db_i(row, 42);
    ret->return_count = db_i(row, 43);
    ret->rework_count = db_i(row, 44);
    ret->extension_count = db_i(row, 45);
    ret->urge_count = db_i(row, 46);
    ret->changed_by = db_s(row, 47);
    ret->changed_ms = db_i(row, 48);
}

err task_add(struct ctx *ctx, struct db_write *w, const struct tasks_item *item, str once) {
    str words[] = {item->number, STR(" "), item->title, STR(" "), item->source_ref, STR(" "), item->unit_name}, search;
    TRY(text_fold(ctx->arena, str_join(ctx->arena, words, sizeof words / sizeof *words), &search));
    return db_run(w, &tasks_sql[TASKS_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(item->id), db_int(item->version), db_text(item->number), db_text(item->title), db_text(item->text),
                          db_text(item->source), db_int_or_null(item->source_id), db_text(item->source_ref), db_int_or_null(item->parent_id),
                          db_int(item->depth), db_int_or_null(item->site_id), db_text(item->site_name), db_int_or_null(item->case_id), db_text(item->state),
                          db_int(item->is_open), db_int(item->unit_id), db_text(item->unit_path), db_text(item->unit_name), db_int_or_null(item->person_id),
                          db_text(item->person_name), db_int_or_null(item->giver_id), db_text(item->giver_name), db_text(item->giver_path),
                          db_int(item->opened_ms), db_int_or_null(item->received_ms), db_int_or_null(item->reported_ms), db_int_or_null(item->closed_ms),
                          db_int(item->due_ms), db_int(item->yellow_ms), db_int(item->limit_days), db_text(item->frozen_light), db_text(item->result),
                          db_text(item->paper), db_text(item->photo), db_int(item->percent), db_int(item->photo_needed), db_int_or_null(item->handler_id),
                          db_text(item->handler_name), db_int_or_null(item->verifier_id), db_text(item->verifier_name), db_int_or_null(item->asked_due_ms),
                          db_int(item->parts), db_int(item->parts_open), db_int(item->return_count), db_int(item->rework_count), db_int(item->extension_count),
                          db_int(item->urge_count), db_text(item->changed_by), db_int(item->changed_ms), db_text(once), db_text(search)),
                  NULL);
}

err task_change(struct ctx *ctx, struct db_write *w, struct tasks_item *item) {
    enum task_state state = task_state_of(item->state);
    if (state == TASK_STATES)
        return &err_bug;
    int64_t changed = 0;
    item->is_open = task_state_rows[state].is_open;
    item->changed_by = ctx->actor->is_system ? STR("") : ctx->actor->name;
    item->changed_ms = ctx->now_ms;
    TRY(db_run(w, &tasks_sql[TASKS_CHANGE],
               DB_ARGS(db_text(item->state), db_int(item->is_open), db_int(item->unit_id), db_text(item->unit_path), db_text(item->unit_name),
                       db_int_or_null(item->person_id), db_text(item->person_name), db_int_or_null(item->received_ms), db_int_or_null(item->reported_ms),
                       db_int_or_null(item->closed_ms), db_int(item->due_ms), db_int(item->yellow_ms), db_int(item->limit_days), db_text(item->frozen_light),
                       db_text(item->result), db_text(item->paper), db_text(item->photo), db_int(item->percent), db_int_or_null(item->handler_id),
                       db_text(item->handler_name), db_int_or_null(item->verifier_id), db_text(item->verifier_name), db_int_or_null(item->asked_due_ms),
                       db_int(item->parts), db_int(item->parts_open), db_int(item->return_count), db_int(item->rework_count), db_int(item->extension_count),
                       db_int(item->urge_count), db_text(item->changed_by), db_int(item->changed_ms), db_int(ctx->city_id), db_int(item->id),
                       db_int(item->version)),
               &changed));
    if (changed != 1)
        return &app_stale;
    item->version++;
    return NULL;
}

err tasks_find(struct ctx *ctx, struct db_read *r, int64_t id, struct tasks_item *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &tasks_sql[TASKS_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    task_read(&row, ret);
    return NULL;
}

static err items_of(struct ctx *ctx, const struct db_table *table, struct tasks_items *ret) {
    struct tasks_item *items = ARENA_LIST(ctx->arena, struct tasks_item, table->count + 1);
    if (!items)
        return &err_no_memory;
    for (size_t i = 0; i < table->count; i++)
        task_read(&table->rows[i], &items[i]);
    *ret = (struct tasks_items){items, table->count};
    return NULL;
}

err tasks_of_source(struct ctx *ctx, struct db_read *r, str source, int64_t source_id, struct tasks_items *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &tasks_sql[TASKS_OF_SOURCE], DB_ARGS(db_int(ctx->city_id), db_text(source), db_int(source_id)), &table));
    return items_of(ctx, &table, ret);
}

err tasks_progress_of(struct ctx *ctx, struct db_read *r, str source, int64_t source_id, struct tasks_progress *ret) {
    struct tasks_items items;
    struct tasks_progress sum = {0};
    int64_t percents = 0;
    TRY(tasks_of_source(ctx, r, source, source_id, &items));
    for (size_t i = 0; i < items.count; i++) {
        const struct tasks_item *item = &items.at[i];
        enum task_state state = task_state_of(item->state);
        if (state == TASK_VOID) {
            sum.voided++;
            continue;
        }
        sum.all++;
        sum.given += state == TASK_GIVEN;
        sum.doing += state == TASK_DOING;
        sum.reported += state == TASK_REPORTED;
        sum.returned += state == TASK_RETURNED;
        sum.closed += state == TASK_CLOSED;
        sum.overdue += state != TASK_CLOSED && str_is(tasks_light(item, ctx->now_ms), "red");
        sum.closed_late += state == TASK_CLOSED && str_is(item->frozen_light, "red");
        percents += state == TASK_CLOSED ? 100 : item->percent;
    }
    sum.percent = sum.all ? percents / sum.all : 0;
    *ret = sum;
    return NULL;
}

err task_step_write(struct ctx *ctx, struct db_write *w, struct tasks_item *item, const struct task_step *step) {
    const struct actor *actor = ctx->actor;
    int64_t id = id_next(ctx->ids);
    str by = actor->is_system ? STR("") : actor->name;
    TRY(db_run(w, &tasks_sql[TASKS_STEP_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(item->id), db_int(ctx->now_ms), db_int_or_null(actor->account_id), db_text(by),
                       db_text(actor->unit_name), db_text(str_of(step->move)), db_text(step->from), db_text(item->state), db_text(item->unit_name),
                       db_text(step->note), db_int(item->percent), db_int(item->due_ms)),
               NULL));
    if (!step->photos.count)
        return NULL;
    TRY(photos_accept(ctx, w, step->photos, "after", &(struct photos_claim){.at_ms = ctx->now_ms}, (struct photos_owner){"task", item->id}));
    for (size_t i = 0; i < step->photos.count; i++)
        TRY(db_run(w, &tasks_sql[TASKS_PHOTO_ADD], DB_ARGS(db_int(ctx->city_id), db_int(item->id), db_int(id), db_int((int64_t)i), db_text(step->photos.at[i])),
                   NULL));
    item->photo = step->photos.at[0];
    return NULL;
}

err task_assistants_of(struct ctx *ctx, struct db_read *r, int64_t task_id, struct task_assistants *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &tasks_sql[TASKS_ASSISTANTS], DB_ARGS(db_int(ctx->city_id), db_int(task_id)), &table));
    struct task_assistant *list = ARENA_LIST(ctx->arena, struct task_assistant, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct task_assistant){.unit_id = db_i(row, 0),
                                          .unit_path = db_s(row, 1),
                                          .unit_name = db_s(row, 2),
                                          .state = db_s(row, 3),
                                          .received_ms = db_i(row, 4),
                                          .done_ms = db_i(row, 5),
                                          .note = db_s(row, 6)};
    }
    *ret = (struct task_assistants){list, table.count};
    return NULL;
}

err task_assistants_add(struct ctx *ctx, struct db_write *w, int64_t task_id, int64_t lead_id, struct field_ids units) {
    for (size_t i = 0; i < units.count; i++) {
        struct identity_unit unit;
        err failed = identity_unit_find(ctx, db_reading(w), units.at[i], &unit);
        if (failed == &app_not_found || (!failed && !unit.active))
            return ctx_refuse(ctx, &app_invalid, "assistants", STR("协办单位不存在或已停用。"), STR("An assisting unit is not there, or no longer active."));
        TRY(failed);
        if (unit.id == lead_id)
            return ctx_refuse(ctx, &app_invalid, "assistants", STR("主办单位不能同时协办。"), STR("The lead cannot assist as well."));
        TRY(db_run(
            w, &tasks_sql[TASKS_ASSISTANT_ADD],
            DB_ARGS(db_int(ctx->city_id), db_int(task_id), db_int(unit.id), db_text(unit.path), db_text(unit.short_name.len ? unit.short_name : unit.name)),
            NULL));
    }
    return NULL;
}

static int has_in_reach(const struct actor *actor, const struct tasks_item *item) {
    if (actor->is_system || actor_has_whole_city(actor) || actor_reaches(actor, item->unit_path) || actor_reaches(actor, item->giver_path))
        return 1;
    return actor->account_id && (item->person_id == actor->account_id || item->giver_id == actor->account_id || item->unit_id == actor->unit_id);
}

err task_find_seen(struct ctx *ctx, struct db_read *r, int64_t id, struct tasks_item *ret) {
    struct tasks_item item;
    struct task_assistants assistants;
    TRY(tasks_find(ctx, r, id, &item));
    int seen = has_in_reach(ctx->actor, &item);
    TRY(task_assistants_of(ctx, r, id, &assistants));
    for (size_t i = 0; i < assistants.count && !seen; i++)
        seen = actor_reaches(ctx->actor, assistants.at[i].unit_path);
    if (!seen)
        return &app_not_found;
    *ret = item;
    return NULL;
}

err task_unit_check(struct ctx *ctx, struct db_read *r, int64_t unit_id, struct identity_unit *ret) {
    struct identity_unit unit = {0};
    err failed = unit_id ? identity_unit_find(ctx, r, unit_id, &unit) : &app_not_found;
    if (failed == &app_not_found || (!failed && !unit.active))
        return ctx_refuse(ctx, &app_invalid, "unit_id", STR("没有这个单位，或单位已撤销。"), STR("There is no such unit, or it was dissolved."));
    TRY(failed);
    *ret = unit;
    return NULL;
}
