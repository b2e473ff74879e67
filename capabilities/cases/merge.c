/* Merging: the case goes into another about the same thing; its reporters and its first photo go along, nothing is lost. */
#include "capabilities/cases/inside.h"

struct merge_in {
    int64_t id, into_id, version;
};
static const struct field merge_fields[] = {{"id", FIELD_ID, offsetof(struct merge_in, id), .in = IN_PATH},
                                            {"into_id", FIELD_ID, offsetof(struct merge_in, into_id), .required = true, .says = "The case that goes on"},
                                            {"version", FIELD_INT, offsetof(struct merge_in, version), .required = true},
                                            FIELD_END};

static err into_checked(struct ctx *ctx, struct db_write *w, const struct merge_in *in, struct case_file *ret) {
    if (in->into_id == in->id)
        return ctx_refuse(ctx, &app_invalid, "into_id", STR("不能并入自己。"), STR("A case cannot go into itself."));
    err failed = cases_find_seen(ctx, db_reading(w), in->into_id, ret);
    if (failed == &app_not_found)
        return ctx_refuse(ctx, &app_invalid, "into_id", STR("没有要并入的案件。"), STR("There is no case to merge into."));
    TRY(failed);
    if (ret->merged_into || str_is(ret->state, "void"))
        return ctx_refuse(ctx, &app_invalid, "into_id", STR("要并入的案件已作废或已被合并。"), STR("That case is void or was itself merged."));
    return NULL;
}

static err merge_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct merge_in *in = with;
    struct case_file file, into;
    struct case_about about;
    struct case_view view;
    struct case_doing doing = {.file = &file, .move = cases_move_named(STR("merge")), .merged_into = in->into_id};
    TRY(cases_find_seen(ctx, db_reading(w), in->id, &file));
    ctx_audit_target(ctx, "case", file.id);
    TRY(cases_about_find(ctx, db_reading(w), in->id, &about));
    TRY(ctx_check_version(ctx, file.version, in->version, about.changed_by, about.changed_ms));
    TRY(into_checked(ctx, w, in, &into));
    TRY(cases_assistants_of(ctx, db_reading(w), file.id, &doing.assistants));
    cases_view_make(ctx, &file, &doing.assistants, &view);
    if (!(doing.move->from & (uint32_t)file.state_bit))
        return &cases_wrong_state;
    if (!actor_has_whole_city(ctx->actor) && !actor_reaches(ctx->actor, file.ground_path) && !actor_reaches(ctx->actor, file.unit_path))
        return &cases_not_yours;
    doing.note = str_format(ctx->arena, "→ " STR_F, STR_A(into.number));
    TRY(cases_do(ctx, w, &doing));
    TRY(db_run(w, &cases_sql[CASES_REPORTERS_MOVE], DB_ARGS(db_int(into.id), db_int(ctx->city_id), db_int(file.id)), NULL));
    into.reporters += file.reporters;
    TRY(case_file_change(ctx, w, &into));
    TRY(photos_share(ctx, w, (struct photos_owner){"case", file.id}, (struct photos_owner){"case", into.id}));
    TRY(db_run(w, &cases_sql[CASES_DUPLICATE_DROP], DB_ARGS(db_int(ctx->city_id), db_int(file.id), db_int(into.id)), NULL));
    TRY(db_run(w, &cases_sql[CASES_DUPLICATE_DROP], DB_ARGS(db_int(ctx->city_id), db_int(into.id), db_int(file.id)), NULL));
    ctx_audit_change(ctx, "merged_into", STR(""), into.number);
    TRY(cases_tell(ctx, w, &into, into.state, "merge"));
    cases_put(ctx, out, &into, 0);
    return NULL;
}

const struct command cases_merge_command = {.takes = {sizeof(struct merge_in), merge_fields}, .apply = merge_apply};
