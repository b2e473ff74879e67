/* GET /api/cases/:id: the whole case, and what this person may do with it now. */
#include "capabilities/cases/inside.h"

const struct field cases_page_fields[] = {{"id", FIELD_ID, offsetof(struct cases_page_in, id), .in = IN_PATH}, FIELD_END};

static void put_or_null(struct json_out *out, const char *key, str text) { json_put_text(out, key, text.len ? text : STR_NONE); }

static void put_assistants(struct json_out *out, const struct case_assistants *assistants) {
    json_key(out, "assistants");
    json_list(out);
    for (size_t i = 0; i < assistants->count; i++) {
        const struct case_assistant *one = &assistants->at[i];
        json_object(out);
        json_put_id(out, "unit_id", one->unit_id);
        json_put_text(out, "unit_name", one->unit_name);
        if (one->due_ms == CASES_NO_DUE)
            json_put_null(out, "due_ms");
        else
            json_put_i64(out, "due_ms", one->due_ms);
        json_put_text(out, "state", one->state);
        json_object_end(out);
    }
    json_list_end(out);
}

static err put_clock(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct case_file *file) {
    struct case_clock_rows rows;
    TRY(cases_clock_rows_of(ctx, r, file->id, &rows));
    json_key(out, "clock");
    json_list(out);
    for (size_t i = 0; i < rows.count; i++) {
        const struct case_clock_row *row = &rows.at[i];
        if (str_is(row->kind, "ended"))
            continue;
        json_object(out);
        json_put_i64(out, "from_ms", row->from_ms);
        if (i + 1 < rows.count)
            json_put_i64(out, "until_ms", rows.at[i + 1].from_ms);
        else
            json_put_null(out, "until_ms");
        json_put_text(out, "kind", str_is(row->kind, "resumed") ? STR("running") : row->kind);
        if (row->due_ms == CASES_NO_DUE)
            json_put_null(out, "due_ms");
        else
            json_put_i64(out, "due_ms", row->due_ms);
        json_put_text(out, "note", row->note);
        json_object_end(out);
    }
    json_list_end(out);
    json_key(out, "limit");
    if (file->limit_kind.len) {
        json_object(out);
        json_put_text(out, "kind", file->limit_kind);
        json_put_i64(out, "amount", file->limit_amount);
        json_object_end(out);
    } else
        json_null(out);
    return NULL;
}

static void put_move_photos(struct json_out *out, const struct db_table *photos, int64_t move_id) {
    json_key(out, "photos");
    json_list(out);
    for (size_t i = 0; i < photos->count; i++)
        if (db_i(&photos->rows[i], 0) == move_id)
            json_text(out, db_s(&photos->rows[i], 1));
    json_list_end(out);
}

/* Nobody signed in: the reporter, or the program. */
static str moved_by(struct ctx *ctx, str move) {
    if (str_is(move, "collect") || str_is(move, "rate") || str_is(move, "dissatisfied") || str_is(move, "complained"))
        return ctx_say(ctx, "反映人", "Reporter");
    return ctx_say(ctx, "系统", "System");
}

static err put_history(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t case_id) {
    struct db_table moves, photos;
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_MOVES], DB_ARGS(db_int(ctx->city_id), db_int(case_id)), &moves));
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_PHOTOS], DB_ARGS(db_int(ctx->city_id), db_int(case_id)), &photos));
    json_key(out, "history");
    json_list(out);
    for (size_t i = 0; i < moves.count; i++) {
        const struct db_row *row = &moves.rows[i];
        const struct case_move *move = cases_move_named(db_s(row, 5));
        str by = db_s(row, 3);
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_i64(out, "at_ms", db_i(row, 1));
        json_put_text(out, "by_name", by.len ? by : moved_by(ctx, db_s(row, 5)));
        json_put_text(out, "unit_name", db_s(row, 4));
        json_put_text(out, "move", db_s(row, 5));
        json_put_text(out, "move_name", move ? ctx_say(ctx, move->zh, move->en) : db_s(row, 5));
        json_put_text(out, "note", db_s(row, 9));
        put_or_null(out, "from", db_s(row, 6));
        json_put_text(out, "to", db_s(row, 7));
        put_or_null(out, "to_unit", db_s(row, 8));
        put_move_photos(out, &photos, db_i(row, 0));
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static void put_offers(struct ctx *ctx, struct json_out *out, const struct case_view *view) {
    json_key(out, "moves");
    json_list(out);
    for (size_t i = 0; i < cases_move_count; i++) {
        const struct case_move *move = &cases_moves[i];
        err why = NULL;
        if (move->by == BY_PROGRAM || !cases_move_is_allowed(view, move, &why))
            continue;
        int64_t is_again = 0; /* two rows of one name, both open to this person: one button */
        for (size_t k = 0; k < i; k++)
            is_again |= str_is(str_of(move->name), cases_moves[k].name) && cases_move_is_allowed(view, &cases_moves[k], &why);
        if (is_again)
            continue;
        json_object(out);
        json_put_text(out, "move", str_of(move->name));
        json_put_text(out, "name", ctx_say(ctx, move->zh, move->en));
        json_put_bool(out, "needs_reason", (move->needs & NEED_NOTE) != 0);
        json_put_bool(out, "needs_photo", cases_move_needs_photo(move, view->file) != 0);
        json_put_bool(out, "needs_unit", (move->needs & NEED_UNIT) != 0);
        json_put_bool(out, "needs_limit", (move->needs & NEED_LIMIT) != 0);
        json_put_bool(out, "needs_assistants", (move->needs & NEED_ASSISTANTS) != 0);
        json_put_bool(out, "danger", (move->needs & MOVE_DANGER) != 0);
        json_object_end(out);
    }
    json_list_end(out);
}

/* Hints that lie outside the person's scope are not shown: a title is a case's content too. */
static err put_duplicates(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t case_id) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_DUPLICATES], DB_ARGS(db_int(ctx->city_id), db_int(case_id)), &table));
    json_key(out, "duplicates");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        int64_t seen = 0;
        TRY(cases_is_seen(ctx, r, &(struct case_file){.id = db_i(row, 0), .opened_ms = db_i(row, 7)}, &seen));
        if (!seen)
            continue;
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_text(out, "number", db_s(row, 1));
        json_put_text(out, "title", db_s(row, 2));
        json_put_text(out, "state_name", cases_state_name(ctx, db_s(row, 6)));
        json_put_i64(out, "distance_m", db_i(row, 3));
        json_put_text(out, "why", ctx->lang == LANG_EN ? db_s(row, 5) : db_s(row, 4));
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static err put_chiefs(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct case_file *file) {
    struct duty_answer duty = {0};
    if (file->has_place && file->district_id) { /* inside the city when it was opened; the chiefs are those of today */
        err failed = duty_resolve(ctx, r, file->lon, file->lat, STR(""), &duty);
        if (failed && failed->kind != PROBLEM_INVALID)
            return failed;
        if (failed)
            ctx_forget(ctx);
    }
    json_key(out, "chiefs");
    json_list(out);
    for (size_t i = 0; i < duty.chief_count; i++) {
        json_object(out);
        json_put_text(out, "scheme", duty.chiefs[i].scheme);
        json_put_text(out, "level", duty.chiefs[i].level);
        json_put_text(out, "person", duty.chiefs[i].name);
        json_put_text(out, "stretch", duty.chiefs[i].stretch);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static err put_about(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct case_file *file) {
    struct case_about about;
    struct identity_unit proposed = {0};
    TRY(cases_about_find(ctx, r, file->id, &about));
    if (file->proposed_unit_id) {
        err failed = identity_unit_find(ctx, r, file->proposed_unit_id, &proposed);
        if (failed && failed != &app_not_found)
            return failed;
    }
    json_put_text(out, "text", about.text);
    put_or_null(out, "address", about.address);
    put_or_null(out, "district", about.district_name);
    put_or_null(out, "street", about.street_name);
    put_or_null(out, "community", about.community_name);
    put_or_null(out, "cell_code", about.cell_code);
    put_or_null(out, "reason", ctx->lang == LANG_EN ? about.reason_en : about.reason_zh);
    json_put_bool(out, "interim", about.interim != 0);
    put_or_null(out, "reply", about.reply);
    put_or_null(out, "proposed_unit", proposed.name);
    put_or_null(out, "asked_kind", file->asked.len ? file->asked_kind : STR_NONE);
    json_put_i64(out, "asked_amount", file->asked.len ? file->asked_amount : 0);
    put_or_null(out, "handler_name", about.handler_name);
    put_or_null(out, "verifier_name", about.verifier_name);
    json_put_id(out, "inspection_id", file->inspection_id);
    return NULL;
}

err cases_page(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct cases_page_in *in = with;
    struct case_file file;
    struct case_assistants assistants;
    struct case_view view;
    struct photos_list photos;
    struct db_table hints;
    TRY(cases_find_seen(ctx, r, in->id, &file));
    TRY(cases_assistants_of(ctx, r, file.id, &assistants));
    TRY(cases_photos_of(ctx, r, file.id, &photos));
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_DUPLICATES], DB_ARGS(db_int(ctx->city_id), db_int(file.id)), &hints));
    cases_view_make(ctx, &file, &assistants, &view);
    json_object(out);
    cases_put_members(ctx, out, &file, (int64_t)hints.count);
    TRY(put_about(ctx, r, out, &file));
    TRY(put_chiefs(ctx, r, out, &file));
    put_assistants(out, &assistants);
    TRY(put_clock(ctx, r, out, &file));
    TRY(put_history(ctx, r, out, file.id));
    photos_put_list(out, "photos", &photos);
    put_offers(ctx, out, &view);
    TRY(put_duplicates(ctx, r, out, file.id));
    json_object_end(out);
    return NULL;
}
