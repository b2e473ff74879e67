/* A district office is a clone of the command office: the same departments and task forces below another name. People,
 * codes and divisions stay behind. */
#include "capabilities/identity/inside.h"

struct clone_in {
    int64_t id, parent_id;
    str name, short_name;
};
static const struct field clone_fields[] = {
    {"id", FIELD_ID, offsetof(struct clone_in, id), .in = IN_PATH},
    {"name", FIELD_TEXT, offsetof(struct clone_in, name), .required = true, .max = 100, .says = "Name of the new root of the copy"},
    {"short_name", FIELD_TEXT, offsetof(struct clone_in, short_name), .max = 40},
    {"parent_id", FIELD_ID, offsetof(struct clone_in, parent_id), .says = "The unit above the copy; absent: that of the pattern"},
    FIELD_END};

enum { CLONE_MOST = 500 }; /* units copied at once; a command office has some fifty */

/* "市创文办综合组" below "市创文办" becomes "东城区创文办综合组" below "东城区创文办". */
static str name_in_clone(struct arena *arena, str name, const struct identity_unit *pattern, const struct clone_in *in) {
    str old = str_starts(name, pattern->name) ? pattern->name : str_starts(name, pattern->short_name) ? pattern->short_name : STR_NONE;
    str fresh = str_equal(old, pattern->name) || !in->short_name.len ? in->name : in->short_name;
    if (!old.len)
        return name;
    return str_format(arena, STR_F STR_F, STR_A(fresh), STR_A(str_slice(name, old.len, name.len)));
}

static int64_t copied_parent(const struct db_table *subtree, const int64_t *copies, size_t until, int64_t parent_id) {
    for (size_t i = 0; i < until; i++)
        if (db_i(&subtree->rows[i], 0) == parent_id)
            return copies[i];
    return 0;
}

static err clone_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct clone_in *in = given;
    struct identity_unit pattern;
    TRY(identity_unit_find(ctx, db_reading(w), in->id, &pattern));
    struct db_table subtree;
    TRY(db_all(db_reading(w), ctx->arena, &identity_sql[UNIT_SUBTREE],
               DB_ARGS(db_int(ctx->city_id), db_text(pattern.path), db_text(identity_path_end(ctx->arena, pattern.path))), &subtree));
    if (subtree.count > CLONE_MOST)
        return ctx_refuse(ctx, &app_invalid, "id", STR("这个单位的下级太多，不能整体复制（最多 500 个）。"),
                          STR("Too many units below this one to copy at once (at most 500)."));
    int64_t *copies = ARENA_LIST(ctx->arena, int64_t, subtree.count + 1);
    if (!copies)
        return &err_no_memory;
    for (size_t i = 0; i < subtree.count; i++) {
        struct identity_unit unit;
        identity_unit_read(&subtree.rows[i], &unit);
        if (i == 0) {
            unit.parent_id = in->parent_id ? in->parent_id : pattern.parent_id;
            unit.name = in->name;
            unit.short_name = in->short_name;
            unit.kind = str_is(unit.kind, "command_office") ? STR("district_office") : unit.kind;
        }
        if (i > 0) {
            unit.parent_id = copied_parent(&subtree, copies, i, unit.parent_id);
            unit.name = name_in_clone(ctx->arena, unit.name, &pattern, in);
            unit.short_name = name_in_clone(ctx->arena, unit.short_name, &pattern, in);
        }
        unit.code = STR_NONE;
        unit.division_id = unit.head_account_id = 0;
        TRY(identity_unit_add(ctx, w, &unit, &copies[i]));
    }
    ctx_audit_target(ctx, "unit", copies[0]);
    ctx_audit_change(ctx, "cloned", pattern.name, in->name);
    TRY(feed_put(ctx, w, "units", copies[0], STR("")));
    return identity_unit_show(ctx, db_reading(w), &(struct identity_id_in){copies[0]}, out);
}
const struct command identity_unit_clone = {{sizeof(struct clone_in), clone_fields}, NULL, clone_apply, 201};
