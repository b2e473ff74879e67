/* Events of others: a failed check point opens a case; a decision of arbitration sends one on; a unit that moved in the
 * tree takes its cases along. */
#include "capabilities/cases/inside.h"
#include "capabilities/inspections/inspections.h"

err cases_hear_failed(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct inspections_failed *failed = what;
    int64_t id = 0;
    str number;
    struct cases_opening opening = {.source = STR("inspection"),
                                    .text = failed->text,
                                    .category = failed->category,
                                    .has_place = failed->lon != 0 || failed->lat != 0,
                                    /* the point says how things should be; the case that they are not */
                                    .title = str_first_points(str_format(ctx->arena, "未达标：" STR_F, STR_A(failed->text)), 60),
                                    .lon = failed->lon,
                                    .lat = failed->lat,
                                    .site_id = failed->site_id,
                                    .inspection_id = failed->inspection_id,
                                    .standard_id = failed->standard_id,
                                    .standard_number = failed->standard_number,
                                    .point_id = failed->point_id,
                                    .loss_milli = failed->loss_milli,
                                    .photos = failed->photos,
                                    .reporter_kind = STR("inspector"),
                                    .reporter_id = failed->inspector_id,
                                    .reported_ms = failed->at_ms};
    TRY(cases_open(ctx, w, &opening, &id, &number));
    return inspections_note_case(ctx, w, failed->observation_id, id, number);
}

err cases_hear_decided(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct duty_decided *decided = what;
    struct case_file file;
    struct case_doing doing = {.file = &file, .unit_id = decided->unit_id, .note = decided->note};
    err failed = cases_find(ctx, db_reading(w), decided->case_id, &file);
    if (failed == &app_not_found)
        return NULL; /* the question was not about a case */
    TRY(failed);
    TRY(cases_assistants_of(ctx, db_reading(w), file.id, &doing.assistants));
    enum case_state state = cases_state_of(file.state);
    const char *move = NULL;
    if (state == CASE_ARBITRATION)
        move = "award";
    else if (state == CASE_FILED || state == CASE_RETURNED || state == CASE_BEYOND)
        move = "dispatch";
    else if ((state == CASE_DISPATCHED || state == CASE_HANDLING) && file.unit_id != decided->unit_id)
        move = "redirect";
    if (!move)
        return NULL;                             /* done meanwhile */
    doing.move = cases_move_named(str_of(move)); /* the decision is the person's: it is written with the name of who decided */
    return cases_do(ctx, w, &doing);
}

static str moved_path(struct ctx *ctx, str path, const struct identity_unit_moved *moved) {
    if (!str_starts(path, moved->old_path))
        return path;
    str parts[] = {moved->new_path, str_slice(path, moved->old_path.len, path.len)};
    return str_join(ctx->arena, parts, 2);
}

static err case_moved_along(struct ctx *ctx, struct db_write *w, int64_t case_id, const struct identity_unit_moved *moved) {
    struct case_file file;
    struct case_assistants assistants;
    struct cases_paths before, after;
    TRY(cases_find(ctx, db_reading(w), case_id, &file));
    TRY(cases_assistants_of(ctx, db_reading(w), case_id, &assistants));
    TRY(cases_paths_of(ctx, &file, &assistants, &before));
    file.unit_path = moved_path(ctx, file.unit_path, moved);
    file.ground_path = moved_path(ctx, file.ground_path, moved);
    TRY(db_run(w, &cases_sql[CASES_PATHS_SET], DB_ARGS(db_text(file.unit_path), db_text(file.ground_path), db_int(ctx->city_id), db_int(file.id)), NULL));
    for (size_t i = 0; i < assistants.count; i++) {
        assistants.at[i].unit_path = moved_path(ctx, assistants.at[i].unit_path, moved);
        TRY(db_run(w, &cases_sql[CASES_ASSISTANT_PATHS_SET],
                   DB_ARGS(db_text(assistants.at[i].unit_path), db_int(ctx->city_id), db_int(file.id), db_int(assistants.at[i].unit_id)), NULL));
    }
    TRY(cases_paths_of(ctx, &file, &assistants, &after));
    return cases_reach_change(ctx, w, file.id, file.opened_ms, &before, &after);
}

err cases_hear_unit_moved(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct identity_unit_moved *moved = what;
    struct db_table table;
    TRY(db_all(db_reading(w), ctx->arena, &cases_sql[CASES_REACH_UNDER], DB_ARGS(db_int(ctx->city_id), db_text(moved->old_path)), &table));
    for (size_t i = 0; i < table.count; i++)
        TRY(case_moved_along(ctx, w, db_i(&table.rows[i], 0), moved));
    return NULL;
}
