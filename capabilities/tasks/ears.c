/* Units that moved in the tree take their items along; what a dissolved unit still had goes back to who gave it. */
#include "capabilities/tasks/inside.h"

static str moved_path(struct ctx *ctx, str path, const struct identity_unit_moved *moved) {
    str parts[] = {moved->new_path, str_slice(path, moved->old_path.len, path.len)};
    return str_starts(path, moved->old_path) ? str_join(ctx->arena, parts, 2) : path;
}

err tasks_hear_unit_moved(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct identity_unit_moved *moved = what;
    struct db_table items, assisting;
    str parts[] = {moved->old_path, STR("~")}, end = str_join(ctx->arena, parts, 2);
    struct db_value city = db_int(ctx->city_id), from = db_text(moved->old_path), to = db_text(end);
    TRY(db_all(db_reading(w), ctx->arena, &tasks_sql[TASKS_UNDER], DB_ARGS(city, from, to), &items));
    for (size_t i = 0; i < items.count; i++) {
        const struct db_row *row = &items.rows[i];
        str unit_path = moved_path(ctx, db_s(row, 1), moved), giver_path = moved_path(ctx, db_s(row, 2), moved);
        TRY(db_run(w, &tasks_sql[TASKS_PATHS_SET], DB_ARGS(db_text(unit_path), db_text(giver_path), city, db_int(db_i(row, 0))), NULL));
    }
    TRY(db_all(db_reading(w), ctx->arena, &tasks_sql[TASKS_ASSISTING_UNDER], DB_ARGS(city, from, to), &assisting));
    for (size_t i = 0; i < assisting.count; i++) {
        const struct db_row *row = &assisting.rows[i];
        TRY(db_run(w, &tasks_sql[TASKS_ASSISTANT_PATH],
                   DB_ARGS(db_text(moved_path(ctx, db_s(row, 2), moved)), city, db_int(db_i(row, 0)), db_int(db_i(row, 1))), NULL));
    }
    return NULL;
}

err tasks_hear_unit_changed(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct identity_unit_changed *changed = what;
    struct identity_unit unit;
    struct db_table open;
    TRY(identity_unit_find(ctx, db_reading(w), changed->unit_id, &unit));
    if (unit.active)
        return NULL;
    TRY(db_all(db_reading(w), ctx->arena, &tasks_sql[TASKS_OPEN_OF_UNIT], DB_ARGS(db_int(ctx->city_id), db_text(unit.path), db_int(unit.id)), &open));
    for (size_t i = 0; i < open.count; i++) {
        struct tasks_item item;
        struct task_doing d = {.item = &item,
                               .move = task_move_named(STR("orphan")),
                               .note = ctx_say(ctx, "责任单位已撤销，请改派", "The unit was dissolved: give it to another")};
        TRY(tasks_find(ctx, db_reading(w), db_i(&open.rows[i], 0), &item));
        if (!str_is(item.state, "returned"))
            TRY(task_do(ctx, w, &d));
    }
    return NULL;
}
