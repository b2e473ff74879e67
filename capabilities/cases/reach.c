/* Who sees a case: its responsible unit, the unit of its ground (district, street, community), its assisting units, and
 * everybody above them. Lists, maps, figures, exports and the case's page all ask here or read the table written here. */
#include "capabilities/cases/inside.h"

struct cases_scope cases_scope_of(const struct actor *actor) {
    if (actor->is_system || actor_has_whole_city(actor))
        return (struct cases_scope){.is_whole = 1};
    /* a scope that begins nowhere reaches nothing: no path begins with "!" */
    return (struct cases_scope){.prefix = actor->scope_from.len ? actor->scope_from : STR("!")};
}

err cases_is_seen(struct ctx *ctx, struct db_read *r, const struct case_file *file, int64_t *ret_seen) {
    struct cases_scope scope = cases_scope_of(ctx->actor);
    if (scope.is_whole) {
        *ret_seen = 1;
        return NULL;
    }
    struct db_row row;
    TRY(db_one(r, ctx->arena, &cases_sql[CASES_REACH_HAS], DB_ARGS(db_int(ctx->city_id), db_text(scope.prefix), db_int(file->opened_ms), db_int(file->id)),
               &row));
    *ret_seen = row.count > 0;
    return NULL;
}

err cases_find_seen(struct ctx *ctx, struct db_read *r, int64_t id, struct case_file *ret) {
    struct case_file file;
    int64_t seen = 0;
    TRY(cases_find(ctx, r, id, &file));
    TRY(cases_is_seen(ctx, r, &file, &seen));
    if (!seen)
        return &app_not_found;
    *ret = file;
    return NULL;
}

struct reach_row {
    str prefix;
    int64_t roles;
};
struct reach_rows {
    struct reach_row at[128]; /* two paths of at most 20 steps, and a dozen assistants that share most of theirs */
    size_t count;
};

static void rows_add(struct reach_rows *rows, str path, int64_t role) {
    for (size_t end = 1; end <= path.len; end++) {
        if (path.at[end - 1] != '.')
            continue;
        str prefix = str_slice(path, 0, end);
        size_t i = 0;
        while (i < rows->count && !str_equal(rows->at[i].prefix, prefix))
            i++;
        if (i == sizeof rows->at / sizeof *rows->at)
            return;
        if (i == rows->count)
            rows->at[rows->count++].prefix = prefix;
        rows->at[i].roles |= role;
    }
}

static void rows_of(const struct cases_paths *paths, struct reach_rows *ret) {
    if (!paths)
        return;
    rows_add(ret, paths->unit, REACH_HANDLER);
    rows_add(ret, paths->ground, REACH_GROUND);
    for (size_t i = 0; i < paths->assistant_count; i++)
        rows_add(ret, paths->assistants[i], REACH_ASSISTANT);
}

static int64_t roles_in(const struct reach_rows *rows, str prefix) {
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(rows->at[i].prefix, prefix))
            return rows->at[i].roles;
    return 0;
}

err cases_reach_change(struct ctx *ctx, struct db_write *w, int64_t case_id, int64_t opened_ms, const struct cases_paths *before,
                       const struct cases_paths *after) {
    struct reach_rows *rows = ARENA_LIST(ctx->arena, struct reach_rows, 2);
    if (!rows)
        return &err_no_memory;
    rows_of(before, &rows[0]);
    rows_of(after, &rows[1]);
    struct db_value city = db_int(ctx->city_id), opened = db_int(opened_ms), id = db_int(case_id);
    for (size_t i = 0; i < rows[0].count; i++)
        if (!roles_in(&rows[1], rows[0].at[i].prefix))
            TRY(db_run(w, &cases_sql[CASES_REACH_DROP], DB_ARGS(city, db_text(rows[0].at[i].prefix), opened, id), NULL));
    for (size_t i = 0; i < rows[1].count; i++)
        if (roles_in(&rows[0], rows[1].at[i].prefix) != rows[1].at[i].roles)
            TRY(db_run(w, &cases_sql[CASES_REACH_ADD], DB_ARGS(city, db_text(rows[1].at[i].prefix), opened, id, db_int(rows[1].at[i].roles)), NULL));
    return NULL;
}

str cases_division_key(struct ctx *ctx, int64_t division_id) { return str_format(ctx->arena, "d%lld", (long long)division_id); }

err cases_reach_divisions(struct ctx *ctx, struct db_write *w, const struct case_file *file) {
    const int64_t divisions[] = {file->district_id, file->street_id, file->community_id};
    for (size_t i = 0; i < sizeof divisions / sizeof *divisions; i++)
        if (divisions[i])
            TRY(db_run(
                w, &cases_sql[CASES_REACH_ADD],
                DB_ARGS(db_int(ctx->city_id), db_text(cases_division_key(ctx, divisions[i])), db_int(file->opened_ms), db_int(file->id), db_int(REACH_GROUND)),
                NULL));
    return NULL;
}
