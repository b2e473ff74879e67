/* One move: checked against the table (flow.c), done, and written down: state, clock, history, photos, reach, event, feed. */
#include "capabilities/cases/inside.h"

const struct actor cases_program = {.is_system = true, .name = {"", 0}, .scope_to = {"~", 1}};

err cases_tell(struct ctx *ctx, struct db_write *w, const struct case_file *file, str from, const char *move) {
    struct cases_moved moved = {file->id, from, file->state, str_of(move), ctx->now_ms};
    TRY(event_raise(ctx, w, "cases.moved", &moved));
    if (file->unit_path.len)
        TRY(feed_put(ctx, w, "cases", file->id, file->unit_path));
    if (file->ground_path.len && !str_starts(file->unit_path, file->ground_path))
        TRY(feed_put(ctx, w, "cases", file->id, file->ground_path));
    if (file->unit_path.len || file->ground_path.len)
        return NULL;
    return feed_put(ctx, w, "cases", file->id, FEED_WHOLE_CITY);
}

/* ---- effects ---- */
static err no_effect(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w, (void)d;
    return NULL;
}

static err effect_file(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)w;
    d->file->filed_ms = d->file->filed_ms ? d->file->filed_ms : ctx->now_ms;
    return NULL;
}

static err effect_dispatch(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    struct case_file *file = d->file;
    if (d->unit_id && d->unit_id != file->unit_id) {
        struct identity_unit unit;
        err failed = identity_unit_find(ctx, db_reading(w), d->unit_id, &unit);
        if (failed == &app_not_found || (!failed && !unit.active))
            return ctx_refuse(ctx, &app_invalid, "unit_id", STR("没有这个单位，或已停用。"), STR("There is no such unit, or it is no longer active."));
        TRY(failed);
        struct cases_paths before, after;
        TRY(cases_paths_of(ctx, file, &d->assistants, &before));
        file->unit_id = unit.id;
        file->unit_path = unit.path;
        file->unit_name = unit.short_name.len ? unit.short_name : unit.name;
        TRY(cases_paths_of(ctx, file, &d->assistants, &after));
        TRY(cases_reach_change(ctx, w, file->id, file->opened_ms, &before, &after));
    }
    if (!file->unit_id)
        return ctx_refuse(ctx, &app_invalid, "unit_id", STR("请选择责任单位。"), STR("Choose the responsible unit."));
    file->filed_ms = file->filed_ms ? file->filed_ms : ctx->now_ms;
    file->dispatched_ms = ctx->now_ms;
    file->dispatch_count++;
    file->asked = STR("");
    file->handled_ms = file->closed_ms = 0;
    file->handler_id = file->verifier_id = 0;
    if (!d->limit.kind.len)
        TRY(cases_limit_of(ctx, file->category, &d->limit));
    return NULL;
}

static err effect_reopen(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    d->file->reopen_count++;
    return effect_dispatch(ctx, w, d);
}

/* The unit let go of it: it no longer sees the case, unless it is its ground. */
static err effect_return(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    struct case_file *file = d->file;
    struct cases_paths before, after;
    TRY(cases_paths_of(ctx, file, &d->assistants, &before));
    if (d->move->to == CASE_ARBITRATION)
        TRY(cases_arbitration_open(ctx, w, file, file->unit_id, d->note));
    file->return_count++;
    file->proposed_unit_id = 0;
    file->unit_id = 0;
    file->unit_path = file->unit_name = STR("");
    file->asked = STR("");
    TRY(cases_paths_of(ctx, file, &d->assistants, &after));
    return cases_reach_change(ctx, w, file->id, file->opened_ms, &before, &after);
}

static err effect_handled(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    struct case_file *file = d->file;
    file->handled_ms = ctx->now_ms;
    file->handled_count++;
    file->handler_id = ctx->actor->account_id;
    file->filed_ms = file->filed_ms ? file->filed_ms : ctx->now_ms;
    file->asked = STR("");
    if (d->reply.len)
        TRY(db_run(w, &cases_sql[CASES_ABOUT_REPLY], DB_ARGS(db_text(d->reply), db_int(ctx->city_id), db_int(file->id)), NULL));
    return db_run(w, &cases_sql[CASES_ABOUT_HANDLER], DB_ARGS(db_text(ctx->actor->name), db_int(ctx->city_id), db_int(file->id)), NULL);
}

static err effect_close(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    d->file->closed_ms = ctx->now_ms;
    d->file->verifier_id = ctx->actor->account_id;
    if (d->reply.len)
        TRY(db_run(w, &cases_sql[CASES_ABOUT_REPLY], DB_ARGS(db_text(d->reply), db_int(ctx->city_id), db_int(d->file->id)), NULL));
    return db_run(w, &cases_sql[CASES_ABOUT_VERIFIER], DB_ARGS(db_text(ctx->actor->name), db_int(ctx->city_id), db_int(d->file->id)), NULL);
}

static err effect_rework(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    d->file->rework_count++;
    d->file->handled_ms = 0;
    return NULL;
}

static err effect_end(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    d->file->asked = STR("");
    d->file->merged_into = d->merged_into;
    return NULL;
}

static err effect_ask_extension(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    d->file->asked = STR("extension");
    d->file->asked_kind = d->limit.kind;
    d->file->asked_amount = d->limit.amount;
    return NULL;
}

static err effect_grant_extension(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    if (!d->limit.kind.len) /* the approver may grant something else than was asked */
        d->limit = (struct case_limit){d->file->asked_kind, d->file->asked_amount};
    d->file->extension_count++;
    d->file->asked = STR("");
    return NULL;
}

static err effect_ask_pause(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    d->file->asked = STR("pause");
    return NULL;
}

static err effect_answered(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    d->file->asked = STR("");
    return NULL;
}

static err effect_list(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    d->file->is_listed = 1;
    return NULL;
}

static err effect_unlist(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    (void)ctx, (void)w;
    d->file->is_listed = 0;
    return NULL;
}

static err effect_assist_receive(struct ctx *ctx, struct db_write *w, struct case_doing *d) { return cases_assistant_move(ctx, w, d, "received"); }
static err effect_assist_done(struct ctx *ctx, struct db_write *w, struct case_doing *d) { return cases_assistant_move(ctx, w, d, "done"); }

static err effect_evaluate(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    const char *kind = str_is(str_of(d->move->name), "evaluate") ? "office" : "reporter";
    return db_run(w, &cases_sql[CASES_EVALUATION_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(d->file->id), db_text(str_of(kind)), db_int(1), db_text(d->note),
                          db_int_or_null(ctx->actor->account_id), db_int(ctx->now_ms)),
                  NULL);
}

static err effect_complained(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    d->file->handled_ms = d->file->closed_ms = 0;
    d->file->handler_id = d->file->verifier_id = 0;
    d->file->frozen_light = STR("");
    d->file->reopen_count++;
    return db_run(w, &cases_sql[CASES_EVALUATION_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(d->file->id), db_text(STR("reporter")), db_int(0), db_text(d->note),
                          db_null(), db_int(ctx->now_ms)),
                  NULL);
}

static err effect_dissatisfied(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    TRY(effect_complained(ctx, w, d));
    return effect_dispatch(ctx, w, d);
}

static const struct effect {
    const char *move;
    err (*run)(struct ctx *, struct db_write *, struct case_doing *);
} effects[] = {
    {"collect", no_effect},
    {"file", effect_file},
    {"void", effect_end},
    {"restore", no_effect},
    {"merge", effect_end},
    {"dispatch", effect_dispatch},
    {"redirect", effect_dispatch},
    {"award", effect_dispatch},
    {"accept", no_effect},
    {"return", effect_return},
    {"beyond", effect_answered},
    {"insist", no_effect},
    {"feed_back", effect_handled},
    {"close", effect_close},
    {"rework", effect_rework},
    {"evaluate", effect_evaluate},
    {"rate", effect_evaluate},
    {"dissatisfied", effect_dissatisfied},
    {"complained", effect_complained},
    {"reopen", effect_reopen},
    {"ask_extension", effect_ask_extension},
    {"grant_extension", effect_grant_extension},
    {"refuse_extension", effect_answered},
    {"ask_pause", effect_ask_pause},
    {"grant_pause", effect_answered},
    {"refuse_pause", effect_answered},
    {"pause", effect_answered},
    {"resume", no_effect},
    {"refer", effect_answered},
    {"enforced", effect_handled},
    {"take_back", no_effect},
    {"settle", effect_handled},
    {"join", cases_assistants_add},
    {"assist_receive", effect_assist_receive},
    {"assist_done", effect_assist_done},
    {"list", effect_list},
    {"unlist", effect_unlist},
};

static const struct effect *effect_of(const char *move) {
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (str_is(str_of(move), effects[i].move))
            return &effects[i];
    return NULL;
}

err cases_do(struct ctx *ctx, struct db_write *w, struct case_doing *d) {
    struct case_file *file = d->file;
    const struct case_move *move = d->move;
    const struct effect *effect = effect_of(move->name);
    str from = file->state;
    int64_t was_open = file->is_open, move_id = 0;
    if (!effect)
        return &err_bug;
    TRY(effect->run(ctx, w, d));
    TRY(cases_clock_turn(ctx, w, file, move->clock, d->limit, d->note));
    if (move->to != CASE_SAME)
        file->state = str_of(cases_state_rows[move->to].word);
    TRY(cases_move_write(ctx, w, file, move->name, from, d->note, ctx->now_ms, &move_id));
    if (d->photos.count) {
        const char *purpose = move->needs & NEED_PHOTO || move->to == CASE_CLOSED || move->to == CASE_HANDLED ? "after" : "scene";
        TRY(cases_photos_accept(ctx, w, file, d->photos, purpose));
        TRY(cases_photos_write(ctx, w, file, move_id, str_of(purpose), d->photos));
    }
    TRY(case_file_change(ctx, w, file));
    if (file->site_id && was_open != file->is_open)
        TRY(cases_site_tell(ctx, w, file->site_id));
    return cases_tell(ctx, w, file, from, move->name);
}

err cases_do_as_program(struct ctx *ctx, struct db_write *w, struct case_doing *d, const char *move) {
    struct ctx program = *ctx;
    program.actor = &cases_program;
    struct case_view view;
    err why = NULL;
    cases_view_make(&program, d->file, &d->assistants, &view);
    view.may_auto = 1;
    d->move = cases_move_find(&view, str_of(move), &why);
    if (!d->move)
        return why;
    return cases_do(&program, w, d);
}

/* ---- POST /api/cases/:id/moves ---- */
struct move_in {
    int64_t id, version;
    str move, note, reply, limit_kind;
    int64_t unit_id, limit_amount;
    struct field_texts photos;
    struct field_ids assistants;
};
static const struct field move_fields[] = {
    {"id", FIELD_ID, offsetof(struct move_in, id), .in = IN_PATH},
    {"move", FIELD_TEXT, offsetof(struct move_in, move), .required = true, .max = 40, .says = "One of the moves that the case offers to this person"},
    {"version", FIELD_INT, offsetof(struct move_in, version), .required = true},
    {"note", FIELD_TEXT, offsetof(struct move_in, note), .max = 2000, .says = "Why; for those who work on the case"},
    {"reply", FIELD_TEXT, offsetof(struct move_in, reply), .max = 2000, .says = "Words for the reporter"},
    {"unit_id", FIELD_ID, offsetof(struct move_in, unit_id), .says = "The unit it is given to"},
    {"limit_kind", FIELD_WORD, offsetof(struct move_in, limit_kind), .words = limit_kind_words},
    {"limit_amount", FIELD_INT, offsetof(struct move_in, limit_amount), .min = 1, .max = 400},
    {"photos", FIELD_TEXTS, offsetof(struct move_in, photos), .max = 12, .says = "SHA-256 of photos sent before"},
    {"assistants", FIELD_IDS, offsetof(struct move_in, assistants), .max = 20},
    FIELD_END};

static err needs_met(struct ctx *ctx, const struct case_move *move, const struct case_file *file, const struct move_in *in) {
    err failed = NULL;
    if ((move->needs & NEED_NOTE) && !str_trim(in->note).len)
        failed = ctx_refuse(ctx, &app_invalid, "note", STR("请写明理由或说明。"), STR("Say why, or what was done."));
    if (cases_move_needs_photo(move, file) && !in->photos.count)
        failed = ctx_refuse(ctx, &app_invalid, "photos", STR("请附一张处置后的照片。"), STR("Add one photo of how it looks now."));
    if ((move->needs & NEED_UNIT) && !in->unit_id && !file->proposed_unit_id)
        failed = ctx_refuse(ctx, &app_invalid, "unit_id", STR("请选择责任单位。"), STR("Choose the responsible unit."));
    if ((move->needs & NEED_LIMIT) && (!in->limit_kind.len || !in->limit_amount))
        failed = ctx_refuse(ctx, &app_invalid, "limit_amount", STR("请填写申请的期限。"), STR("Say how much time is asked for."));
    if ((move->needs & NEED_ASSISTANTS) && !in->assistants.count)
        failed = ctx_refuse(ctx, &app_invalid, "assistants", STR("请选择协办单位。"), STR("Choose the assisting units."));
    if (!in->limit_kind.len != !in->limit_amount)
        failed = ctx_refuse(ctx, &app_invalid, "limit_kind", STR("期限的单位和数量要一起填写。"), STR("A limit needs both its kind and its amount."));
    return failed;
}

static err move_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct move_in *in = with;
    struct case_file file;
    struct case_about about;
    struct case_view view;
    err why = NULL;
    struct case_doing doing = {.file = &file,
                               .note = in->note,
                               .reply = in->reply,
                               .unit_id = in->unit_id,
                               .photos = in->photos,
                               .limit = {in->limit_kind, in->limit_amount},
                               .joined = in->assistants};
    TRY(cases_find_seen(ctx, db_reading(w), in->id, &file));
    ctx_audit_target(ctx, "case", file.id);
    TRY(cases_about_find(ctx, db_reading(w), in->id, &about));
    TRY(ctx_check_version(ctx, file.version, in->version, about.changed_by, about.changed_ms));
    TRY(cases_assistants_of(ctx, db_reading(w), file.id, &doing.assistants));
    cases_view_make(ctx, &file, &doing.assistants, &view);
    doing.assisting_unit_id = view.assisting_unit_id;
    doing.move = cases_move_find(&view, in->move, &why);
    if (!doing.move)
        return why == &cases_no_such_move ? ctx_refuse(ctx, why, "move", STR("没有这个办理动作。"), STR("There is no such move.")) : why;
    TRY(needs_met(ctx, doing.move, &file, in));
    if ((doing.move->needs & NEED_UNIT) && !doing.unit_id)
        doing.unit_id = file.proposed_unit_id;
    str before = file.state;
    TRY(cases_do(ctx, w, &doing));
    ctx_audit_change(ctx, doing.move->name, before, file.state);
    cases_put(ctx, out, &file, 0);
    return NULL;
}

const struct command cases_move_command = {.takes = {sizeof(struct move_in), move_fields}, .apply = move_apply};
