#include "capabilities/cases/sql.h"
#include "capabilities/cases/flow.h"

void case_file_read(const struct db_row *row, struct case_file *ret) {
    ret->id = db_i(row, 0);
    ret->version = db_i(row, 1);
    ret->number = db_s(row, 2);
    ret->state = db_s(row, 3);
    ret->state_bit = db_i(row, 4);
    ret->is_open = db_i(row, 5);
    ret->source = db_s(row, 6);
    ret->title = db_s(row, 7);
    ret->category = db_s(row, 8);
    ret->lon = db_r(row, 9);
    ret->lat = db_r(row, 10);
    ret->near_key = db_i(row, 11);
    ret->site_id = db_i(row, 12);
    ret->site_name = db_s(row, 13);
    ret->division_name = db_s(row, 14);
    ret->district_id = db_i(row, 15);
    ret->street_id = db_i(row, 16);
    ret->community_id = db_i(row, 17);
    ret->ground_path = db_s(row, 18);
    ret->unit_id = db_i(row, 19);
    ret->unit_path = db_s(row, 20);
    ret->unit_name = db_s(row, 21);
    ret->proposed_unit_id = db_i(row, 22);
    ret->inspection_id = db_i(row, 23);
    ret->standard_id = db_i(row, 24);
    ret->standard_number = db_s(row, 25);
    ret->point_id = db_i(row, 26);
    ret->loss_milli = db_i(row, 27);
    ret->photo = db_s(row, 28);
    ret->reporter_id = db_i(row, 29);
    ret->reporters = db_i(row, 30);
    ret->opened_ms = db_i(row, 31);
    ret->filed_ms = db_i(row, 32);
    ret->dispatched_ms = db_i(row, 33);
    ret->handled_ms = db_i(row, 34);
    ret->closed_ms = db_i(row, 35);
    ret->due_ms = db_i(row, 36);
    ret->yellow_ms = db_i(row, 37);
    ret->clock = db_s(row, 38);
    ret->limit_kind = db_s(row, 39);
    ret->limit_amount = db_i(row, 40);
    ret->frozen_light = db_s(row, 41);
    ret->asked = db_s(row, 42);
    ret->asked_kind = db_s(row, 43);
    ret->asked_amount = db_i(row, 44);
    ret->handler_id = db_i(row, 45);
    ret->verifier_id = db_i(row, 46);
    ret->is_listed = db_i(row, 47);
    ret->dispatch_count = db_i(row, 48);
    ret->return_count = db_i(row, 49);
    ret->rework_count = db_i(row, 50);
    ret->extension_count = db_i(row, 51);
    ret->reopen_count = db_i(row, 52);
    ret->handled_count = db_i(row, 53);
    ret->merged_into = db_i(row, 54);
    ret->has_place = !db_is_null(row, 9);
}

err case_file_add(struct ctx *ctx, struct db_write *w, const struct case_file *file) {
    return db_run(w, &cases_sql[CASES_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(file->id), db_int(file->version), db_text(file->number), db_text(file->state), db_int(file->state_bit),
                          db_int(file->is_open), db_text(file->source), db_text(file->title), db_text(file->category),
                          file->has_place ? db_real(file->lon) : db_null(), file->has_place ? db_real(file->lat) : db_null(), db_int(file->near_key),
                          db_int_or_null(file->site_id), db_text(file->site_name), db_text(file->division_name), db_int_or_null(file->district_id),
                          db_int_or_null(file->street_id), db_int_or_null(file->community_id), db_text(file->ground_path), db_int_or_null(file->unit_id),
                          db_text(file->unit_path), db_text(file->unit_name), db_int_or_null(file->proposed_unit_id), db_int_or_null(file->inspection_id),
                          db_int_or_null(file->standard_id), db_text(file->standard_number), db_int_or_null(file->point_id), db_int(file->loss_milli),
                          db_text(file->photo), db_int_or_null(file->reporter_id), db_int(file->reporters), db_int(file->opened_ms),
                          db_int_or_null(file->filed_ms), db_int_or_null(file->dispatched_ms), db_int_or_null(file->handled_ms),
                          db_int_or_null(file->closed_ms), db_int(file->due_ms), db_int(file->yellow_ms), db_text(file->clock), db_text(file->limit_kind),
                          db_int(file->limit_amount), db_text(file->frozen_light), db_text(file->asked), db_text(file->asked_kind), db_int(file->asked_amount),
                          db_int_or_null(file->handler_id), db_int_or_null(file->verifier_id), db_int(file->is_listed), db_int(file->dispatch_count),
                          db_int(file->return_count), db_int(file->rework_count), db_int(file->extension_count), db_int(file->reopen_count),
                          db_int(file->handled_count), db_int_or_null(file->merged_into)),
                  NULL);
}

err case_file_change(struct ctx *ctx, struct db_write *w, struct case_file *file) {
    enum case_state state = cases_state_of(file->state);
    if (state == CASE_STATES)
        return &err_bug;
    file->state_bit = INT64_C(1) << state;
    file->is_open = cases_state_rows[state].is_open;
    int64_t changed = 0;
    TRY(db_run(w, &cases_sql[CASES_CHANGE],
               DB_ARGS(db_text(file->state), db_int(file->state_bit), db_int(file->is_open), db_int_or_null(file->unit_id), db_text(file->unit_path),
                       db_text(file->unit_name), db_int_or_null(file->proposed_unit_id), db_text(file->photo), db_int(file->reporters),
                       db_int_or_null(file->filed_ms), db_int_or_null(file->dispatched_ms), db_int_or_null(file->handled_ms), db_int_or_null(file->closed_ms),
                       db_int(file->due_ms), db_int(file->yellow_ms), db_text(file->clock), db_text(file->limit_kind), db_int(file->limit_amount),
                       db_text(file->frozen_light), db_text(file->asked), db_text(file->asked_kind), db_int(file->asked_amount),
                       db_int_or_null(file->handler_id), db_int_or_null(file->verifier_id), db_int(file->is_listed), db_int(file->dispatch_count),
                       db_int(file->return_count), db_int(file->rework_count), db_int(file->extension_count), db_int(file->reopen_count),
                       db_int(file->handled_count), db_int_or_null(file->merged_into), db_int(ctx->city_id), db_int(file->id), db_int(file->version)),
               &changed));
    if (changed != 1)
        return &app_stale;
    file->version++;
    str by = ctx->actor->is_system ? STR_NONE : ctx->actor->name;
    return db_run(w, &cases_sql[CASES_ABOUT_TOUCH], DB_ARGS(db_text(by), db_int(ctx->now_ms), db_int(ctx->city_id), db_int(file->id)), NULL);
}

err cases_find(struct ctx *ctx, struct db_read *r, int64_t id, struct case_file *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &cases_sql[CASES_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    case_file_read(&row, ret);
    return NULL;
}

err cases_about_find(struct ctx *ctx, struct db_read *r, int64_t id, struct case_about *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &cases_sql[CASES_ABOUT], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    *ret = (struct case_about){.text = db_s(&row, 0),
                               .address = db_s(&row, 1),
                               .district_name = db_s(&row, 2),
                               .street_name = db_s(&row, 3),
                               .community_name = db_s(&row, 4),
                               .cell_code = db_s(&row, 5),
                               .reason_zh = db_s(&row, 6),
                               .reason_en = db_s(&row, 7),
                               .interim = db_i(&row, 8),
                               .handler_name = db_s(&row, 9),
                               .verifier_name = db_s(&row, 10),
                               .changed_by = db_s(&row, 11),
                               .changed_ms = db_i(&row, 12),
                               .reply = db_s(&row, 13)};
    return NULL;
}

err cases_follow_merged(struct ctx *ctx, struct db_read *r, int64_t id, struct case_file *ret) {
    struct case_file file;
    TRY(cases_find(ctx, r, id, &file));
    for (int steps = 0; file.merged_into && steps < 32; steps++)
        TRY(cases_find(ctx, r, file.merged_into, &file));
    *ret = file;
    return NULL;
}

err cases_move_write(struct ctx *ctx, struct db_write *w, const struct case_file *file, const char *move, str from_state, str note, int64_t at_ms,
                     int64_t *ret_move_id) {
    const struct actor *actor = ctx->actor;
    int64_t id = id_next(ctx->ids);
    str by = actor->is_system ? STR_NONE : actor->name;
    TRY(db_run(w, &cases_sql[CASES_MOVE_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(file->id), db_int(at_ms), db_int_or_null(actor->account_id), db_text(by),
                       db_text(actor->unit_name), db_text(str_of(move)), db_text(from_state), db_text(file->state), db_int_or_null(file->unit_id),
                       db_text(file->unit_name), db_text(note)),
               NULL));
    *ret_move_id = id;
    return NULL;
}

err cases_photos_write(struct ctx *ctx, struct db_write *w, struct case_file *file, int64_t move_id, str purpose, struct field_texts hashes) {
    str by = ctx->actor->is_system ? STR_NONE : ctx->actor->name;
    for (size_t i = 0; i < hashes.count; i++)
        TRY(db_run(w, &cases_sql[CASES_PHOTO_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_int(file->id), db_int(move_id), db_int((int64_t)i), db_text(hashes.at[i]), db_text(purpose), db_text(by),
                           db_int(ctx->now_ms)),
                   NULL));
    if (!file->photo.len && hashes.count)
        file->photo = hashes.at[0];
    return NULL;
}
