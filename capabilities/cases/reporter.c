/* What reports may do with a case: follow it in plain words, join it, judge it. */
#include "capabilities/cases/inside.h"

const struct problem cases_not_closed = {PROBLEM_CONFLICT, "cases.not_closed", "问题还没有办结，办结后可以评价。",
                                         "The problem is not closed yet; it can be rated afterwards."};

err cases_public_steps(struct ctx *ctx, struct db_read *r, int64_t id, struct cases_step **ret, size_t *ret_count) {
    struct db_table moves;
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_MOVES], DB_ARGS(db_int(ctx->city_id), db_int(id)), &moves));
    struct cases_step *steps = ARENA_LIST(ctx->arena, struct cases_step, moves.count + 1);
    if (!steps)
        return &err_no_memory;
    size_t count = 0;
    for (size_t i = 0; i < moves.count; i++) {
        const struct case_move *move = cases_move_named(db_s(&moves.rows[i], 5));
        if (move && move->told_zh)
            steps[count++] = (struct cases_step){db_i(&moves.rows[i], 1), ctx_say(ctx, move->told_zh, move->told_en)};
    }
    *ret = steps;
    *ret_count = count;
    return NULL;
}

err cases_result_photos(struct ctx *ctx, struct db_read *r, int64_t id, struct field_texts *ret_hashes) {
    struct db_table photos;
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_PHOTOS], DB_ARGS(db_int(ctx->city_id), db_int(id)), &photos));
    str *hashes = ARENA_LIST(ctx->arena, str, photos.count + 1);
    if (!hashes)
        return &err_no_memory;
    size_t count = 0;
    for (size_t i = 0; i < photos.count; i++)
        if (str_is(db_s(&photos.rows[i], 2), "after"))
            hashes[count++] = db_s(&photos.rows[i], 1);
    *ret_hashes = (struct field_texts){hashes, count};
    return NULL;
}

err cases_add_reporter(struct ctx *ctx, struct db_write *w, int64_t id, str kind, int64_t account_id) {
    TRY(db_run(w, &cases_sql[CASES_REPORTER_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(id_next(ctx->ids)), db_text(kind), db_int_or_null(account_id), db_null(), db_int(ctx->now_ms)),
               NULL));
    return db_run(w, &cases_sql[CASES_REPORTERS_MORE], DB_ARGS(db_int(ctx->city_id), db_int(id)), NULL);
}

err cases_rate(struct ctx *ctx, struct db_write *w, int64_t id, int64_t satisfied, str note) {
    struct case_file file;
    TRY(cases_follow_merged(ctx, db_reading(w), id, &file));
    struct case_doing doing = {.file = &file, .note = note};
    enum case_state state = cases_state_of(file.state);
    if (state != CASE_CLOSED && state != CASE_EVALUATED)
        return &cases_not_closed;
    TRY(cases_assistants_of(ctx, db_reading(w), file.id, &doing.assistants));
    if (satisfied && state == CASE_EVALUATED)
        return NULL;                 /* somebody was content before */
    if (!satisfied && !file.unit_id) /* imported history: nobody to give it back to but the office */
        doing.unit_id = file.proposed_unit_id;
    if (!satisfied && !file.unit_id && !doing.unit_id)
        return cases_do_as_program(ctx, w, &doing, "complained");
    return cases_do_as_program(ctx, w, &doing, satisfied ? "rate" : "dissatisfied");
}
