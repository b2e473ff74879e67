/* Joint cases: one lead, several assisting units, each with its own deadline and receipt. */
#include "capabilities/cases/inside.h"

err cases_assistants_of(struct ctx *ctx, struct db_read *r, int64_t case_id, struct case_assistants *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_ASSISTANTS], DB_ARGS(db_int(ctx->city_id), db_int(case_id)), &table));
    struct case_assistant *list = ARENA_LIST(ctx->arena, struct case_assistant, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct case_assistant){.unit_id = db_i(row, 0),
                                          .unit_path = db_s(row, 1),
                                          .unit_name = db_s(row, 2),
                                          .state = db_s(row, 3),
                                          .asked_ms = db_i(row, 4),
                                          .due_ms = db_i(row, 5),
                                          .received_ms = db_i(row, 6),
                                          .done_ms = db_i(row, 7)};
    }
    *ret = (struct case_assistants){list, table.count};
    return NULL;
}

err cases_paths_of(struct ctx *ctx, const struct case_file *file, const struct case_assistants *assistants, struct cases_paths *ret) {
    str *paths = ARENA_LIST(ctx->arena, str, assistants->count + 1);
    if (!paths)
        return &err_no_memory;
    for (size_t i = 0; i < assistants->count; i++)
        paths[i] = assistants->at[i].unit_path;
    *ret = (struct cases_paths){file->ground_path, file->unit_path, paths, assistants->count};
    return NULL;
}

void cases_view_make(struct ctx *ctx, const struct case_file *file, const struct case_assistants *assistants, struct case_view *ret) {
    struct case_view view = {.file = file, .actor = ctx->actor, .assistants = (int64_t)assistants->count, .may_auto = ctx->actor->is_system};
    for (size_t i = 0; i < assistants->count; i++) {
        const struct case_assistant *one = &assistants->at[i];
        if (!str_is(one->state, "done"))
            view.assistants_waiting++;
        if (actor_reaches(ctx->actor, one->unit_path) && (!view.assisting.len || str_is(view.assisting, "done"))) {
            view.assisting = one->state;
            view.assisting_unit_id = one->unit_id;
        }
    }
    *ret = view;
}

err cases_assistants_add(struct ctx *ctx, struct db_write *w, struct case_doing *doing) {
    const struct case_file *file = doing->file;
    struct case_limit limit = doing->limit;
    struct cases_paths before, after;
    TRY(cases_paths_of(ctx, file, &doing->assistants, &before));
    if (!limit.kind.len)
        TRY(cases_limit_of(ctx, file->category, &limit));
    for (size_t i = 0; i < doing->joined.count; i++) {
        struct identity_unit unit;
        int64_t due = CASES_NO_DUE;
        TRY(identity_unit_find(ctx, db_reading(w), doing->joined.at[i], &unit));
        if (unit.id == file->unit_id)
            return ctx_refuse(ctx, &app_invalid, "assistants", STR("主办单位不能同时协办。"), STR("The lead cannot assist as well."));
        TRY(cases_due_of(ctx, db_reading(w), unit.id, limit, ctx->now_ms, &due));
        TRY(db_run(w, &cases_sql[CASES_ASSISTANT_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_int(file->id), db_int(unit.id), db_text(unit.path), db_text(unit.name), db_int(ctx->now_ms), db_int(due)),
                   NULL));
    }
    TRY(cases_assistants_of(ctx, db_reading(w), file->id, &doing->assistants));
    TRY(cases_paths_of(ctx, file, &doing->assistants, &after));
    return cases_reach_change(ctx, w, file->id, file->opened_ms, &before, &after);
}

err cases_assistant_move(struct ctx *ctx, struct db_write *w, const struct case_doing *doing, const char *state) {
    return db_run(w, &cases_sql[CASES_ASSISTANT_STATE],
                  DB_ARGS(db_text(str_of(state)), db_int(ctx->now_ms), db_int(ctx->city_id), db_int(doing->file->id), db_int(doing->assisting_unit_id)), NULL);
}
