/* Doing a step: checked against the table, written with its evidence, told to whoever listens; all in one transaction. */
#include "capabilities/calendar/calendar.h"
#include "capabilities/readiness/inside.h"

const struct actor ready_program = {.is_system = true, .scope_from = {"", 0}, .scope_to = {"~", 1}};

enum { YELLOW_PERCENT = 30 };

/* The next step's limit in working days of the owner; the last third is the early warning. */
static err set_due(struct ctx *ctx, struct db_read *r, struct ready_place *place, enum ready_stage stage) {
    const struct ready_stage_row *row = &ready_stages[stage];
    place->due_ms = place->yellow_ms = READY_NO_DUE;
    if (!row->days_setting)
        return NULL;
    struct limit_span span = {LIMIT_WORK_DAYS, app_setting_i64(ctx->app, row->days_setting, row->days)};
    TRY(calendar_due(ctx, r, place->owner_unit_id, span, ctx->now_ms, &place->due_ms));
    int64_t percent = app_setting_i64(ctx->app, "readiness.yellow_percent", YELLOW_PERCENT);
    place->yellow_ms = place->due_ms - (place->due_ms - ctx->now_ms) / 100 * percent;
    return NULL;
}

err ready_view_make(struct ctx *ctx, struct db_read *r, const struct ready_place *place, struct ready_view *ret) {
    struct ready_checks checks;
    struct places_site site;
    *ret = (struct ready_view){.place = place, .actor = ctx->actor};
    enum ready_stage stage = ready_stage_of(place->stage);
    if (stage == READY_CANDIDATE) {
        TRY(places_site_find(ctx, r, place->site_id, &site));
        TRY(ready_criteria(ctx, r, &site, &checks));
        ret->criteria_hold = checks.hold;
    }
    if (stage == READY_SCREENED)
        TRY(ready_quiz_is_passed(ctx, r, place, &ret->quiz_is_passed));
    if (stage == READY_BRIEFED || stage == READY_COMPARED)
        TRY(ready_compared_since(ctx, r, place, &ret->is_compared));
    if (stage == READY_COMPARED) {
        TRY(ready_conditions(ctx, r, place, &checks));
        ret->would_reach = checks.hold;
    }
    return NULL;
}

static err write_step(struct ctx *ctx, struct db_write *w, const struct ready_doing *d, str from) {
    const struct actor *actor = ctx->actor;
    const struct ready_place *place = d->place;
    return db_run(w, &readiness_sql[STEP_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(place->site_id), db_int(ctx->now_ms), db_int_or_null(actor->account_id),
                          db_text(actor->name), db_text(actor->unit_name), db_text(actor->unit_path), db_text(str_of(d->move->name)), db_text(from),
                          db_text(place->stage), db_text(d->note), db_text(place->owner_path), db_text(place->guarantor_path),
                          db_int_or_null(place->prepared_by), db_int_or_null(d->inspection_id)),
                  NULL);
}

static err save(struct ctx *ctx, struct db_write *w, struct ready_place *place) {
    int64_t changed;
    TRY(db_run(w, &readiness_sql[PLACE_CHANGE],
               DB_ARGS(db_text(place->stage), db_int(place->since_ms), db_int(place->due_ms), db_int(place->yellow_ms), db_int_or_null(place->prepared_by),
                       db_int(place->gaps), db_int(place->fell_ms), db_text(place->fell_why), db_int(place->falls), db_text(ctx->actor->name),
                       db_int(ctx->now_ms), db_int(ctx->city_id), db_int(place->site_id), db_int(place->version)),
               &changed));
    place->version++;
    return changed ? NULL : &app_stale;
}

static err tell(struct ctx *ctx, struct db_write *w, const struct ready_doing *d, str from) {
    const struct ready_place *place = d->place;
    TRY(event_raise(ctx, w, "readiness.moved", &(struct readiness_moved){place->site_id, ctx->now_ms, from, place->stage, str_of(d->move->name)}));
    TRY(feed_put(ctx, w, "readiness", place->site_id, place->owner_path));
    return place->guarantor_path.len ? feed_put(ctx, w, "readiness", place->site_id, place->guarantor_path) : NULL;
}

err ready_do(struct ctx *ctx, struct db_write *w, const struct ready_doing *d) {
    struct ready_place *place = d->place;
    str from = place->stage, to = str_of(ready_stages[d->move->to].word);
    bool is_prepared = str_is(str_of(d->move->name), "brief") || str_is(str_of(d->move->name), "compare");
    if (is_prepared)
        place->prepared_by = ctx->actor->account_id;
    if (!str_equal(from, to)) {
        place->stage = to;
        place->since_ms = ctx->now_ms;
        TRY(set_due(ctx, db_reading(w), place, d->move->to));
    }
    if (str_is(str_of(d->move->name), "fall") || str_is(str_of(d->move->name), "refuse")) {
        place->fell_ms = ctx->now_ms;
        place->fell_why = d->note;
        place->falls++;
        TRY(ready_list_note_fall(ctx, w, place, d->note));
    }
    if (d->move->to == READY_REPORTED)
        TRY(ready_list_ask_add(ctx, w, place, d->note));
    TRY(write_step(ctx, w, d, from));
    TRY(save(ctx, w, place));
    return tell(ctx, w, d, from);
}

err ready_do_as_program(struct ctx *ctx, struct db_write *w, struct ready_doing *d, str move) {
    struct ctx program = *ctx;
    program.actor = &ready_program;
    struct ready_view view;
    err why = NULL;
    TRY(ready_view_make(&program, db_reading(w), d->place, &view));
    view.may_auto = true;
    d->move = ready_move_named(move);
    if (!d->move || !ready_move_is_allowed(&view, d->move, &why))
        return why ? why : &readiness_no_such_move;
    return ready_do(&program, w, d);
}

/* ---- entering ---- */
err readiness_enter(struct ctx *ctx, struct db_write *w, int64_t site_id) {
    struct places_site site;
    struct ready_place place;
    int64_t at_ms = 0;
    TRY(ready_place_find(ctx, db_reading(w), site_id, &place));
    if (place.site_id)
        return NULL;
    TRY(places_site_find(ctx, db_reading(w), site_id, &site));
    TRY(ready_place_of_site(ctx, db_reading(w), &site, &place));
    TRY(inspections_last_of_site(ctx, db_reading(w), site_id, &place.rate_milli, &at_ms));
    place.stage = STR("candidate");
    place.since_ms = ctx->now_ms;
    TRY(set_due(ctx, db_reading(w), &place, READY_CANDIDATE));
    TRY(db_run(w, &readiness_sql[PLACE_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(site_id), db_int(1), db_text(place.stage), db_int(place.since_ms), db_int(place.due_ms),
                       db_int(place.yellow_ms), db_text(place.site_code), db_text(place.site_name), db_text(place.site_type), db_int_or_null(place.district_id),
                       db_text(place.district_name), db_int_or_null(place.owner_unit_id), db_text(place.owner_name), db_text(place.owner_path),
                       db_int_or_null(place.guarantor_unit_id), db_text(place.guarantor_name), db_text(place.guarantor_path), db_int_or_null(place.chief_id),
                       db_null(), place.rate_milli < 0 ? db_null() : db_int(place.rate_milli), db_int(0), db_int(0), db_text(STR("")), db_int(0),
                       db_text(place.search), db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    static const struct ready_move entered = {.name = "enter", .to = READY_CANDIDATE};
    struct ready_doing d = {.place = &place, .move = &entered, .note = STR("")};
    TRY(write_step(ctx, w, &d, STR("none")));
    return tell(ctx, w, &d, STR("none"));
}

struct enter_in {
    struct field_ids site_ids;
};
static const struct field enter_fields[] = {{"site_ids", FIELD_IDS, offsetof(struct enter_in, site_ids), .required = true, .min = 1, .max = 500}, FIELD_END};
const struct problem readiness_no_sites = {PROBLEM_INVALID, "readiness.no_sites", "请选择点位。", "Choose places."};

static err enter_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct enter_in *in = given;
    if (!in->site_ids.count)
        return ctx_refuse(ctx, &readiness_no_sites, "site_ids", str_of(readiness_no_sites.zh), str_of(readiness_no_sites.en));
    for (size_t i = 0; i < in->site_ids.count; i++) {
        struct ready_place place;
        TRY(readiness_enter(ctx, w, in->site_ids.at[i]));
        TRY(ready_place_find(ctx, db_reading(w), in->site_ids.at[i], &place));
        if (!actor_has_whole_city(ctx->actor) && !actor_reaches(ctx->actor, place.owner_path))
            return &app_not_found;
    }
    ctx_audit_target(ctx, "site", in->site_ids.at[0]);
    return readiness_page(ctx, db_reading(w), &(struct readiness_id_in){in->site_ids.at[0]}, out);
}
const struct command readiness_enter_command = {{sizeof(struct enter_in), enter_fields}, NULL, enter_apply, 201};

/* ---- moves without a form of their own ---- */
struct move_in {
    int64_t id, version;
    str move, note;
};
static const struct field move_fields[] = {
    {"id", FIELD_ID, offsetof(struct move_in, id), .in = IN_PATH},
    {"move", FIELD_TEXT, offsetof(struct move_in, move), .required = true, .max = 40, .says = "One of the moves that the place offers to this person"},
    {"version", FIELD_INT, offsetof(struct move_in, version), .required = true},
    {"note", FIELD_TEXT, offsetof(struct move_in, note), .max = 1000, .says = "What was seen, or why"},
    FIELD_END};

static err move_checked(struct ctx *ctx, struct db_write *w, struct ready_doing *d, str name) {
    struct ready_view view;
    err why = NULL;
    d->move = ready_move_named(name);
    if (!d->move || d->move->has_form)
        return ctx_refuse(ctx, &readiness_no_such_move, "move", str_of(readiness_no_such_move.zh), str_of(readiness_no_such_move.en));
    TRY(ready_view_make(ctx, db_reading(w), d->place, &view));
    if (!ready_move_is_allowed(&view, d->move, &why))
        return why;
    if ((d->move->needs & READY_NOTE) && !str_trim(d->note).len)
        return ctx_refuse(ctx, &app_invalid, "note", STR("请写明看到的情况或理由。"), STR("Say what was seen, or why."));
    return ready_do(ctx, w, d);
}

static err move_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct move_in *in = given;
    struct ready_place place;
    struct ready_doing d = {.place = &place, .note = str_trim(in->note)};
    TRY(ready_place_find_seen(ctx, db_reading(w), in->id, &place));
    ctx_audit_target(ctx, "site", in->id);
    TRY(ctx_check_version(ctx, place.version, in->version, place.changed_by, place.changed_ms));
    str before = place.stage;
    TRY(move_checked(ctx, w, &d, in->move));
    ctx_audit_change(ctx, "readiness", before, place.stage);
    return readiness_page(ctx, db_reading(w), &(struct readiness_id_in){in->id}, out);
}
const struct command readiness_move_command = {{sizeof(struct move_in), move_fields}, NULL, move_apply, 0};

err readiness_act(struct ctx *ctx, struct db_write *w, int64_t site_id, const struct readiness_acting *acting) {
    struct ready_place place;
    struct ready_view view;
    err why = NULL;
    struct ready_doing d = {.place = &place, .move = ready_move_named(acting->move), .note = acting->note.at ? acting->note : STR("")};
    TRY(ready_place_find(ctx, db_reading(w), site_id, &place));
    if (!place.site_id)
        return &app_not_found;
    if (!d.move)
        return &readiness_no_such_move;
    TRY(ready_view_make(ctx, db_reading(w), &place, &view));
    return ready_move_is_allowed(&view, d.move, &why) ? ready_do(ctx, w, &d) : why;
}

err readiness_stage(struct ctx *ctx, struct db_read *r, int64_t site_id, str *ret) {
    struct ready_place place;
    TRY(ready_place_find(ctx, r, site_id, &place));
    *ret = place.site_id ? place.stage : STR("none");
    return NULL;
}

err readiness_would_reach(struct ctx *ctx, struct db_read *r, int64_t site_id, bool *ret) {
    struct ready_place place;
    struct ready_checks checks;
    TRY(ready_place_find(ctx, r, site_id, &place));
    if (!place.site_id)
        return &app_not_found;
    TRY(ready_conditions(ctx, r, &place, &checks));
    *ret = checks.hold;
    return NULL;
}
