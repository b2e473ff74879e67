/* One move: checked against the table (flow.c), done, and written down: state, dates, history, photos, event, feed. */
#include "capabilities/tasks/inside.h"

err task_tell(struct ctx *ctx, struct db_write *w, const struct tasks_item *item, str from, const char *move, str note) {
    struct tasks_moved moved = {item, from, str_of(move), note};
    struct task_assistants assistants;
    if (str_is(str_of(move), "give"))
        TRY(event_raise(ctx, w, "tasks.opened", &moved));
    TRY(event_raise(ctx, w, "tasks.moved", &moved));
    if (str_is(item->state, "closed"))
        TRY(event_raise(ctx, w, "tasks.closed", &moved));
    TRY(feed_put(ctx, w, "tasks", item->id, item->unit_path));
    if (item->giver_path.len && !str_equal(item->giver_path, item->unit_path))
        TRY(feed_put(ctx, w, "tasks", item->id, item->giver_path));
    TRY(task_assistants_of(ctx, db_reading(w), item->id, &assistants));
    for (size_t i = 0; i < assistants.count; i++)
        TRY(feed_put(ctx, w, "tasks", item->id, assistants.at[i].unit_path));
    return NULL;
}

err task_view_make(struct ctx *ctx, struct db_read *r, const struct tasks_item *item, struct task_view *ret, int64_t *ret_assisting_unit) {
    struct task_view view = {.item = item, .actor = ctx->actor, .is_program = ctx->actor->is_system};
    struct task_assistants assistants;
    TRY(task_assistants_of(ctx, r, item->id, &assistants));
    for (size_t i = 0; i < assistants.count; i++) {
        const struct task_assistant *one = &assistants.at[i];
        view.assistants_waiting += !str_is(one->state, "done");
        if (str_starts(ctx->actor->unit_path, one->unit_path) && (!view.assisting.len || str_is(view.assisting, "done"))) {
            view.assisting = one->state;
            *ret_assisting_unit = one->unit_id;
        }
    }
    *ret = view;
    return NULL;
}

/* A part that is closed counts whole, a withdrawn one not at all. */
err task_parts_counted(struct ctx *ctx, struct db_write *w, int64_t parent_id) {
    struct tasks_item parent;
    struct db_table table;
    int64_t percents = 0;
    TRY(tasks_find(ctx, db_reading(w), parent_id, &parent));
    TRY(db_all(db_reading(w), ctx->arena, &tasks_sql[TASKS_PARTS], DB_ARGS(db_int(ctx->city_id), db_int(parent_id)), &table));
    parent.parts = parent.parts_open = 0;
    for (size_t i = 0; i < table.count; i++) {
        struct tasks_item part;
        task_read(&table.rows[i], &part);
        if (str_is(part.state, "void"))
            continue;
        parent.parts++;
        parent.parts_open += part.is_open;
        percents += str_is(part.state, "closed") ? 100 : part.percent;
    }
    if (parent.parts)
        parent.percent = percents / parent.parts;
    TRY(task_change(ctx, w, &parent));
    TRY(feed_put(ctx, w, "tasks", parent.id, parent.unit_path));
    return parent.parent_id ? task_parts_counted(ctx, w, parent.parent_id) : NULL;
}

/* ---- effects ---- */
static err no_effect(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)ctx, (void)w, (void)d;
    return NULL;
}

static err effect_receive(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)w;
    d->item->received_ms = d->item->received_ms ? d->item->received_ms : ctx->now_ms;
    return NULL;
}

static err effect_progress(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    d->item->percent = d->percent;
    return effect_receive(ctx, w, d);
}

static err effect_report(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    struct tasks_item *item = d->item;
    item->frozen_light = tasks_light(item, ctx->now_ms);
    item->reported_ms = ctx->now_ms;
    item->handler_id = ctx->actor->account_id;
    item->handler_name = ctx->actor->name;
    item->verifier_id = 0;
    item->verifier_name = STR("");
    item->result = d->note;
    item->paper = d->paper;
    item->asked_due_ms = 0;
    return effect_receive(ctx, w, d);
}

static err effect_verify(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)w;
    d->item->closed_ms = ctx->now_ms;
    d->item->verifier_id = ctx->actor->account_id;
    d->item->verifier_name = ctx->actor->name;
    return NULL;
}

static void clear_result(struct tasks_item *item) {
    item->reported_ms = item->closed_ms = item->handler_id = item->verifier_id = 0;
    item->frozen_light = STR("");
}

static err effect_rework(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    TRY(task_due_after_check(ctx, db_reading(w), d->item));
    clear_result(d->item);
    d->item->rework_count++;
    return NULL;
}

static err effect_reopen(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    clear_result(d->item);
    d->item->rework_count++;
    return task_due_set(ctx, db_reading(w), d->item, d->due_ms, 0);
}

static err effect_ask(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)ctx, (void)w;
    if (d->due_ms <= d->item->due_ms)
        return ctx_refuse(ctx, &app_invalid, "due_date", STR("申请的日期要晚于现在的期限。"), STR("The date asked for has to be later than the present one."));
    d->item->asked_due_ms = d->due_ms;
    return NULL;
}

static err effect_grant(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    int64_t due = d->due_ms ? d->due_ms : d->item->asked_due_ms;
    d->item->asked_due_ms = 0;
    d->item->extension_count++;
    return task_due_set(ctx, db_reading(w), d->item, due, 0);
}

static err effect_refuse(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)ctx, (void)w;
    d->item->asked_due_ms = 0;
    return NULL;
}

static err effect_return(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    d->item->return_count++;
    return effect_refuse(ctx, w, d);
}

static err effect_redirect(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    struct tasks_item *item = d->item;
    struct identity_unit unit;
    TRY(task_unit_check(ctx, db_reading(w), d->unit_id, &unit));
    item->unit_id = unit.id;
    item->unit_path = unit.path;
    item->unit_name = unit.short_name.len ? unit.short_name : unit.name;
    item->person_id = item->received_ms = item->percent = item->asked_due_ms = 0;
    item->person_name = STR("");
    return d->due_ms ? task_due_set(ctx, db_reading(w), item, d->due_ms, 0) : NULL;
}

static err effect_urge(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)ctx, (void)w;
    d->item->urge_count++;
    return NULL;
}

static err assistant_moved(struct ctx *ctx, struct db_write *w, struct task_doing *d, const char *state) {
    return db_run(
        w, &tasks_sql[TASKS_ASSISTANT_STATE],
        DB_ARGS(db_text(str_of(state)), db_int(ctx->now_ms), db_text(d->note), db_int(ctx->city_id), db_int(d->item->id), db_int(d->assisting_unit_id)), NULL);
}
static err effect_assist_receive(struct ctx *ctx, struct db_write *w, struct task_doing *d) { return assistant_moved(ctx, w, d, "received"); }
static err effect_assist_done(struct ctx *ctx, struct db_write *w, struct task_doing *d) { return assistant_moved(ctx, w, d, "done"); }

static err effect_void(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)ctx, (void)w;
    d->item->asked_due_ms = 0;
    d->item->frozen_light = STR("none");
    return NULL;
}

static err effect_restore(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    clear_result(d->item);
    d->item->received_ms = 0;
    return d->due_ms ? task_due_set(ctx, db_reading(w), d->item, d->due_ms, 0) : NULL;
}

static err effect_orphan(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    (void)ctx, (void)w;
    clear_result(d->item);
    d->item->asked_due_ms = d->item->received_ms = 0;
    return NULL;
}

static const struct effect {
    const char *move;
    err (*run)(struct ctx *, struct db_write *, struct task_doing *);
} effects[] = {
    {"receive", effect_receive},
    {"progress", effect_progress},
    {"report", effect_report},
    {"verify", effect_verify},
    {"rework", effect_rework},
    {"split", no_effect},
    {"ask_extension", effect_ask},
    {"grant_extension", effect_grant},
    {"refuse_extension", effect_refuse},
    {"return", effect_return},
    {"redirect", effect_redirect},
    {"insist", no_effect},
    {"urge", effect_urge},
    {"assist_receive", effect_assist_receive},
    {"assist_done", effect_assist_done},
    {"void", effect_void},
    {"restore", effect_restore},
    {"reopen", effect_reopen},
    {"orphan", effect_orphan},
};

err task_do(struct ctx *ctx, struct db_write *w, struct task_doing *d) {
    struct tasks_item *item = d->item;
    const struct effect *effect = NULL;
    str from = item->state;
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (str_is(str_of(d->move->name), effects[i].move))
            effect = &effects[i];
    if (!effect)
        return &err_bug;
    TRY(effect->run(ctx, w, d));
    if (d->move->to != TASK_SAME)
        item->state = str_of(task_state_rows[d->move->to].word);
    str note = d->paper.len ? str_format(ctx->arena, STR_F "（" STR_F "）", STR_A(d->note), STR_A(d->paper)) : d->note;
    TRY(task_step_write(ctx, w, item, &(struct task_step){d->move->name, from, note, d->photos}));
    TRY(task_change(ctx, w, item));
    if (item->parent_id)
        TRY(task_parts_counted(ctx, w, item->parent_id));
    return task_tell(ctx, w, item, from, d->move->name, d->note);
}

err tasks_act(struct ctx *ctx, struct db_write *w, int64_t id, const struct tasks_acting *acting) {
    struct tasks_item item;
    struct task_view view;
    err why = NULL;
    struct task_doing d = {.item = &item,
                           .note = acting->note,
                           .paper = acting->paper,
                           .unit_id = acting->unit_id,
                           .due_ms = acting->due_ms,
                           .percent = acting->percent,
                           .photos = acting->photos};
    TRY(tasks_find(ctx, db_reading(w), id, &item));
    TRY(task_view_make(ctx, db_reading(w), &item, &view, &d.assisting_unit_id));
    d.move = task_move_named(acting->move);
    if (!d.move)
        return &tasks_no_such_move;
    if (!task_move_is_allowed(&view, d.move, &why))
        return why;
    return task_do(ctx, w, &d);
}

/* ---- POST /api/tasks/:id/moves ---- */
struct move_in {
    int64_t id, version;
    str move, note, paper, due_date;
    int64_t unit_id, percent;
    bool has_percent;
    struct field_texts photos;
};
static const struct field move_fields[] = {
    {"id", FIELD_ID, offsetof(struct move_in, id), .in = IN_PATH},
    {"move", FIELD_TEXT, offsetof(struct move_in, move), .required = true, .max = 40, .says = "One of the moves that the item offers to this person"},
    {"version", FIELD_INT, offsetof(struct move_in, version), .required = true},
    {"note", FIELD_TEXT, offsetof(struct move_in, note), .max = 2000, .says = "Why, how far, or the result"},
    {"paper", FIELD_TEXT, offsetof(struct move_in, paper), .max = 200, .says = "Number or name of a document that proves the result"},
    {"due_date", FIELD_TEXT, offsetof(struct move_in, due_date), .max = 10, .says = "2026-12-01: by the end of that day"},
    {"unit_id", FIELD_ID, offsetof(struct move_in, unit_id), .says = "The unit it is given to"},
    {"percent", FIELD_INT, offsetof(struct move_in, percent), .has = offsetof(struct move_in, has_percent), .min = 0, .max = 100},
    {"photos", FIELD_TEXTS, offsetof(struct move_in, photos), .max = 12, .says = "SHA-256 of photos sent before"},
    FIELD_END};

static err needs_met(struct ctx *ctx, const struct task_move *move, const struct tasks_item *item, const struct move_in *in) {
    err failed = NULL;
    if ((move->needs & (TASK_NOTE | TASK_RESULT)) && !str_trim(in->note).len)
        failed = ctx_refuse(ctx, &app_invalid, "note", STR("请写明理由、进展或结果。"), STR("Say why, how far, or what came of it."));
    if ((move->needs & TASK_RESULT) && item->photo_needed && !in->photos.count)
        failed = ctx_refuse(ctx, &app_invalid, "photos", STR("这一事项要看现场，请附一张完成后的照片。"),
                            STR("There is something to see here: add one photo of the result."));
    if ((move->needs & TASK_UNIT) && !in->unit_id)
        failed = ctx_refuse(ctx, &app_invalid, "unit_id", STR("请选择责任单位。"), STR("Choose the responsible unit."));
    if ((move->needs & TASK_DUE) && !in->due_date.len)
        failed = ctx_refuse(ctx, &app_invalid, "due_date", STR("请填写日期。"), STR("Give the date."));
    if ((move->needs & TASK_PERCENT) && !in->has_percent)
        failed = ctx_refuse(ctx, &app_invalid, "percent", STR("请填写完成了百分之几。"), STR("Say how much is done, in percent."));
    return failed;
}

static err move_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct move_in *in = with;
    struct tasks_item item;
    struct task_view view;
    err why = NULL;
    struct task_doing d = {
        .item = &item, .note = str_trim(in->note), .paper = str_trim(in->paper), .unit_id = in->unit_id, .percent = in->percent, .photos = in->photos};
    TRY(task_find_seen(ctx, db_reading(w), in->id, &item));
    ctx_audit_target(ctx, "task", item.id);
    TRY(ctx_check_version(ctx, item.version, in->version, item.changed_by, item.changed_ms));
    TRY(task_view_make(ctx, db_reading(w), &item, &view, &d.assisting_unit_id));
    d.move = task_move_named(in->move);
    if (!d.move || (d.move->needs & TASK_PARTS))
        return ctx_refuse(ctx, &tasks_no_such_move, "move", STR("没有这个办理动作。"), STR("There is no such move."));
    if (!task_move_is_allowed(&view, d.move, &why))
        return why;
    TRY(needs_met(ctx, d.move, &item, in));
    if (d.move->needs & (TASK_DUE | TASK_DUE_MAY))
        TRY(task_date_read(ctx, in->due_date, &d.due_ms));
    str before = item.state;
    TRY(task_do(ctx, w, &d));
    ctx_audit_change(ctx, d.move->name, before, item.state);
    tasks_put(ctx, out, &item);
    return NULL;
}
const struct command tasks_move_command = {.takes = {sizeof(struct move_in), move_fields}, .apply = move_apply};
