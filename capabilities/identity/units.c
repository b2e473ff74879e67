/* The tree of units: finding, listing, adding, changing. */
#include "base/limits.h"
#include "capabilities/identity/inside.h"

const char *const identity_unit_kinds[] = {"city",        "command_office", "district_office", "task_force", "department", "sector_lead",
                                           "subdistrict", "community",      "enterprise",      "other",      NULL};

const struct problem identity_unknown_unit = {PROBLEM_INVALID, "identity.unknown_unit", "没有这个单位。", "There is no such unit."};
const struct problem identity_in_ring = {PROBLEM_INVALID, "identity.unit_in_ring", "单位不能放到自己或自己的下级之下。",
                                         "A unit cannot go below itself or one of its own."};
const struct problem identity_code_taken = {PROBLEM_CONFLICT, "identity.unit_code_taken", "这个单位编码已被使用。", "Another unit has this code."};

void identity_unit_read(const struct db_row *row, struct identity_unit *ret) {
    *ret = (struct identity_unit){.id = db_i(row, 0),
                                  .parent_id = db_i(row, 1),
                                  .version = db_i(row, 2),
                                  .number = db_i(row, 3),
                                  .path = db_s(row, 4),
                                  .code = db_s(row, 5),
                                  .name = db_s(row, 6),
                                  .short_name = db_s(row, 7),
                                  .kind = db_s(row, 8),
                                  .division_id = db_i(row, 9),
                                  .head_account_id = db_i(row, 10),
                                  .active = (int)db_i(row, 11)};
}

err identity_unit_find(struct ctx *ctx, struct db_read *r, int64_t id, struct identity_unit *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[UNIT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    identity_unit_read(&row, ret);
    return NULL;
}

err identity_unit_by_code(struct ctx *ctx, struct db_read *r, str code, struct identity_unit *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[UNIT_BY_CODE], DB_ARGS(db_int(ctx->city_id), db_text(code)), &row));
    *ret = (struct identity_unit){0};
    if (row.count)
        identity_unit_read(&row, ret);
    return NULL;
}

err identity_unit_by_name(struct ctx *ctx, struct db_read *r, str name, struct identity_unit *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &identity_sql[UNITS_BY_NAME], DB_ARGS(db_int(ctx->city_id), db_text(name)), &table));
    *ret = (struct identity_unit){0};
    if (table.count == 1)
        identity_unit_read(&table.rows[0], ret);
    return NULL;
}

err identity_unit_of_division(struct ctx *ctx, struct db_read *r, int64_t division_id, struct identity_unit *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[UNIT_OF_DIVISION], DB_ARGS(db_int(ctx->city_id), db_int(division_id)), &row));
    *ret = (struct identity_unit){0};
    if (row.count)
        identity_unit_read(&row, ret);
    return NULL;
}

err identity_units_of_kind(struct ctx *ctx, struct db_read *r, str kind, struct identity_units *ret) {
    struct db_table table;
    if (kind.len)
        TRY(db_all(r, ctx->arena, &identity_sql[UNITS_OF_KIND], DB_ARGS(db_int(ctx->city_id), db_text(kind)), &table));
    else
        TRY(db_all(r, ctx->arena, &identity_sql[UNITS_ALL], DB_ARGS(db_int(ctx->city_id)), &table));
    struct identity_unit *units = ARENA_LIST(ctx->arena, struct identity_unit, table.count + 1);
    if (!units)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        identity_unit_read(&table.rows[i], &units[i]);
    *ret = (struct identity_units){units, table.count};
    return NULL;
}

static err unit_search(struct ctx *ctx, const struct identity_unit *unit, str *ret) {
    *ret = identity_search_text(ctx->arena, (str[]){unit->name, unit->short_name, unit->code}, 3);
    return ret->at ? NULL : &err_no_memory;
}

/* db_duplicate can only be the code: number and path come from a counter. */
static err code_problem(struct ctx *ctx, err failed) {
    return failed == &db_duplicate ? ctx_refuse(ctx, &identity_code_taken, "code", STR("这个单位编码已被使用。"), STR("Another unit has this code.")) : failed;
}

static err unit_tell(struct ctx *ctx, struct db_write *w, int64_t unit_id) {
    return event_raise(ctx, w, "identity.unit_changed", &(struct identity_unit_changed){unit_id});
}

err identity_unit_add(struct ctx *ctx, struct db_write *w, const struct identity_unit *given, int64_t *ret_id) {
    struct identity_unit unit = *given, parent = {0};
    if (unit.parent_id && identity_unit_find(ctx, db_reading(w), unit.parent_id, &parent))
        return ctx_refuse(ctx, &identity_unknown_unit, "parent_id", STR("没有这个上级单位。"), STR("There is no such parent unit."));
    if (!identity_is_word(unit.kind, identity_unit_kinds))
        return ctx_refuse(ctx, &app_invalid, "kind", STR("没有这种单位类型。"), STR("There is no such kind of unit."));
    TRY(counter_next(ctx, w, STR("identity.unit"), &unit.number));
    unit.path = str_format(ctx->arena, STR_F "%lld.", STR_A(parent.path), (long long)unit.number);
    if (!unit.short_name.len)
        unit.short_name = unit.name;
    str search = STR_NONE;
    TRY(unit_search(ctx, &unit, &search));
    unit.id = id_next(ctx->ids);
    err failed = db_run(w, &identity_sql[UNIT_ADD],
                        DB_ARGS(db_int(ctx->city_id), db_int(unit.id), db_int_or_null(unit.parent_id), db_int(unit.number), db_text(unit.path),
                                db_text_or_null(unit.code), db_text(unit.name), db_text(unit.short_name), db_text(unit.kind), db_int_or_null(unit.division_id),
                                db_int_or_null(unit.head_account_id), db_int(unit.active), db_text(search), db_int(ctx->now_ms), db_text(identity_by(ctx))),
                        NULL);
    if (failed)
        return code_problem(ctx, failed);
    *ret_id = unit.id;
    return unit.division_id ? unit_tell(ctx, w, unit.id) : NULL;
}

err identity_unit_set_head(struct ctx *ctx, struct db_write *w, int64_t unit_id, int64_t account_id) {
    int64_t changed = 0;
    TRY(db_run(w, &identity_sql[UNIT_HEAD], DB_ARGS(db_int_or_null(account_id), db_int(ctx->city_id), db_int(unit_id)), &changed));
    return changed ? NULL : &app_not_found;
}

err identity_unit_set_division(struct ctx *ctx, struct db_write *w, int64_t unit_id, int64_t division_id) {
    int64_t changed = 0;
    TRY(db_run(w, &identity_sql[UNIT_DIVISION], DB_ARGS(db_int_or_null(division_id), db_int(ctx->city_id), db_int(unit_id)), &changed));
    return changed ? unit_tell(ctx, w, unit_id) : &app_not_found;
}

/* Lists and one */
static const struct field unit_fields[] = {{"id", FIELD_ID, .zh = "编号", .en = "Id"},
                                           {"parent_id", FIELD_ID, .nullable = true},
                                           {"code", FIELD_TEXT, .zh = "单位编码", .en = "Code"},
                                           {"name", FIELD_TEXT, .zh = "单位名称", .en = "Name"},
                                           {"short_name", FIELD_TEXT, .zh = "简称", .en = "Short name"},
                                           {"kind", FIELD_WORD, .words = identity_unit_kinds, .zh = "类型", .en = "Kind"},
                                           {"path", FIELD_TEXT, .zh = "路径", .en = "Path"},
                                           {"level", FIELD_INT, .zh = "层级", .en = "Level"},
                                           {"division_id", FIELD_ID, .nullable = true},
                                           {"head_account_id", FIELD_ID, .nullable = true},
                                           {"head_name", FIELD_TEXT, .nullable = true, .zh = "第一责任人", .en = "First-responsible head"},
                                           {"active", FIELD_BOOL, .zh = "在用", .en = "Active"},
                                           {"version", .kind = FIELD_INT},
                                           {"child_count", FIELD_INT, .zh = "下级数", .en = "Units below"},
                                           FIELD_END};
const struct shape identity_unit_shape = {"Unit", unit_fields};

void identity_unit_write(struct json_out *out, const struct identity_unit *unit, str head_name, int64_t child_count) {
    int64_t level = 0;
    for (size_t i = 0; i < unit->path.len; i++)
        level += unit->path.at[i] == '.';
    json_object(out);
    json_put_id(out, "id", unit->id);
    json_put_id(out, "parent_id", unit->parent_id);
    json_put_text(out, "code", unit->code);
    json_put_text(out, "name", unit->name);
    json_put_text(out, "short_name", unit->short_name);
    json_put_text(out, "kind", unit->kind);
    json_put_text(out, "path", unit->path);
    json_put_i64(out, "level", level);
    json_put_id(out, "division_id", unit->division_id);
    json_put_id(out, "head_account_id", unit->head_account_id);
    json_put_text(out, "head_name", head_name);
    json_put_bool(out, "active", unit->active != 0);
    json_put_i64(out, "version", unit->version);
    json_put_i64(out, "child_count", child_count);
    json_object_end(out);
}

const struct field identity_units_fields[] = {
    {"parent", FIELD_ID, offsetof(struct identity_units_in, parent_id), .in = IN_QUERY, .has = offsetof(struct identity_units_in, has_parent),
     .says = "Only the units right below this one; 0: the roots"},
    {"q", FIELD_TEXT, offsetof(struct identity_units_in, q), .in = IN_QUERY, .max = 100, .says = "Words of name, short name or code"},
    {"kind", FIELD_WORD, offsetof(struct identity_units_in, kind), .in = IN_QUERY, .words = identity_unit_kinds, .says = "Kind of unit"},
    {"active", FIELD_BOOL, offsetof(struct identity_units_in, active), .in = IN_QUERY, .has = offsetof(struct identity_units_in, has_active),
     .says = "Only active, or only retired units"},
    IDENTITY_PAGE_FIELDS(identity_units_in),
    FIELD_END};

err identity_units_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct identity_units_in *in = given;
    int64_t limit = identity_page_limit(in->limit);
    struct db_choice choice = {.from = &identity_selects[IDENTITY_SELECT_UNITS]};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(identity_page_after(in->after));
    choice.end[0] = db_int(limit + 1);
    if (in->has_parent && in->parent_id)
        db_choose(&choice, UNITS_PARENT, DB_ARGS(db_int(in->parent_id)));
    if (in->has_parent && !in->parent_id)
        db_choose(&choice, UNITS_ROOTS, DB_NO_ARGS);
    if (in->kind.len)
        db_choose(&choice, UNITS_KIND, DB_ARGS(db_text(in->kind)));
    if (in->q.len)
        db_choose(&choice, UNITS_SEARCH, DB_ARGS(db_text(identity_like(ctx->arena, in->q))));
    if (in->has_active)
        db_choose(&choice, UNITS_ACTIVE, DB_ARGS(db_int(in->active)));
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        struct identity_unit unit;
        identity_unit_read(&table.rows[i], &unit);
        identity_unit_write(out, &unit, db_s(&table.rows[i], 12), db_i(&table.rows[i], 13));
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 3), 0, 0) : STR_NONE);
    return NULL;
}

static err unit_answer(struct ctx *ctx, struct db_read *r, int64_t id, struct json_out *out) {
    struct identity_unit unit;
    TRY(identity_unit_find(ctx, r, id, &unit));
    str head = STR_NONE;
    if (unit.head_account_id)
        TRY(identity_account_name(ctx, r, unit.head_account_id, &head));
    struct db_choice choice = {.from = &identity_selects[IDENTITY_SELECT_UNITS]};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(unit.number - 1);
    choice.end[0] = db_int(1);
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    identity_unit_write(out, &unit, head, table.count ? db_i(&table.rows[0], 13) : 0);
    return NULL;
}

err identity_unit_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct identity_id_in *in = given;
    return unit_answer(ctx, r, in->id, out);
}

/* Adding and changing */
struct unit_new_in {
    int64_t parent_id, division_id, head_account_id;
    str code, name, short_name, kind;
};
static const struct field unit_new_fields[] = {
    {"parent_id", FIELD_ID, offsetof(struct unit_new_in, parent_id), .says = "The unit above; absent: a root"},
    {"code", FIELD_TEXT, offsetof(struct unit_new_in, code), .max = 40, .says = "The city's own code"},
    {"name", FIELD_TEXT, offsetof(struct unit_new_in, name), .required = true, .max = 100, .says = "Full name"},
    {"short_name", FIELD_TEXT, offsetof(struct unit_new_in, short_name), .max = 40, .says = "Name on narrow screens"},
    {"kind", FIELD_WORD, offsetof(struct unit_new_in, kind), .required = true, .words = identity_unit_kinds, .says = "Kind of unit"},
    {"division_id", FIELD_ID, offsetof(struct unit_new_in, division_id), .says = "The division it answers for"},
    {"head_account_id", FIELD_ID, offsetof(struct unit_new_in, head_account_id), .says = "First-responsible head"},
    FIELD_END};

static err head_check(struct ctx *ctx, struct db_write *w, int64_t account_id) {
    struct identity_account account;
    if (account_id && identity_account_find(ctx, db_reading(w), account_id, &account))
        return ctx_refuse(ctx, &identity_unknown_account, "head_account_id", STR("没有这个账号。"), STR("There is no such account."));
    return NULL;
}

static err unit_new_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct unit_new_in *in = given;
    TRY(head_check(ctx, w, in->head_account_id));
    struct identity_unit unit = {.parent_id = in->parent_id,
                                 .code = str_trim(in->code),
                                 .name = str_trim(in->name),
                                 .short_name = str_trim(in->short_name),
                                 .kind = in->kind,
                                 .division_id = in->division_id,
                                 .head_account_id = in->head_account_id,
                                 .active = 1};
    int64_t id = 0;
    TRY(identity_unit_add(ctx, w, &unit, &id));
    ctx_audit_target(ctx, "unit", id);
    ctx_audit_change(ctx, "name", STR_NONE, unit.name);
    TRY(feed_put(ctx, w, "units", id, STR("")));
    return unit_answer(ctx, db_reading(w), id, out);
}
const struct command identity_unit_new = {{sizeof(struct unit_new_in), unit_new_fields}, NULL, unit_new_apply, 201};

struct unit_edit_in {
    int64_t id, version, parent_id, division_id, head_account_id, active;
    bool has_parent, has_division, has_head, has_active, has_code;
    str code, name, short_name, kind;
};
static const struct field unit_edit_fields[] = {
    {"id", FIELD_ID, offsetof(struct unit_edit_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct unit_edit_in, version), .required = true},
    {"parent_id", FIELD_ID, offsetof(struct unit_edit_in, parent_id), .has = offsetof(struct unit_edit_in, has_parent),
     .says = "Moves the unit and all below it"},
    {"code", FIELD_TEXT, offsetof(struct unit_edit_in, code), .has = offsetof(struct unit_edit_in, has_code), .max = 40},
    {"name", FIELD_TEXT, offsetof(struct unit_edit_in, name), .max = 100},
    {"short_name", FIELD_TEXT, offsetof(struct unit_edit_in, short_name), .max = 40},
    {"kind", FIELD_WORD, offsetof(struct unit_edit_in, kind), .words = identity_unit_kinds},
    {"division_id", FIELD_ID, offsetof(struct unit_edit_in, division_id), .has = offsetof(struct unit_edit_in, has_division)},
    {"head_account_id", FIELD_ID, offsetof(struct unit_edit_in, head_account_id), .has = offsetof(struct unit_edit_in, has_head)},
    {"active", FIELD_BOOL, offsetof(struct unit_edit_in, active), .has = offsetof(struct unit_edit_in, has_active)},
    FIELD_END};

/* New paths for the unit and everything below it; who stored the old ones hears of it. */
static err unit_move(struct ctx *ctx, struct db_write *w, const struct identity_unit *unit, int64_t parent_id) {
    struct identity_unit parent = {0};
    if (parent_id && identity_unit_find(ctx, db_reading(w), parent_id, &parent))
        return ctx_refuse(ctx, &identity_unknown_unit, "parent_id", STR("没有这个上级单位。"), STR("There is no such parent unit."));
    if (str_starts(parent.path, unit->path))
        return ctx_refuse(ctx, &identity_in_ring, "parent_id", STR("单位不能放到自己或自己的下级之下。"),
                          STR("A unit cannot go below itself or one of its own."));
    struct db_table below;
    str end = identity_path_end(ctx->arena, unit->path);
    TRY(db_all(db_reading(w), ctx->arena, &identity_sql[UNIT_SUBTREE], DB_ARGS(db_int(ctx->city_id), db_text(unit->path), db_text(end)), &below));
    str moved = str_format(ctx->arena, STR_F "%lld.", STR_A(parent.path), (long long)unit->number);
    for (size_t i = 0; i < below.count; i++) {
        str old = db_s(&below.rows[i], 4);
        str path = str_format(ctx->arena, STR_F STR_F, STR_A(moved), STR_A(str_slice(old, unit->path.len, old.len)));
        TRY(db_run(w, &identity_sql[UNIT_PATH], DB_ARGS(db_text(path), db_int(ctx->city_id), db_int(db_i(&below.rows[i], 0))), NULL));
    }
    ctx_audit_change(ctx, "path", unit->path, moved);
    return event_raise(ctx, w, "identity.unit_moved", &(struct identity_unit_moved){unit->id, unit->path, moved});
}

static void unit_fill(struct identity_unit *unit, const struct unit_edit_in *in) {
    if (in->has_code)
        unit->code = str_trim(in->code);
    if (in->name.len)
        unit->name = str_trim(in->name);
    if (in->short_name.len)
        unit->short_name = str_trim(in->short_name);
    if (in->kind.len)
        unit->kind = in->kind;
    if (in->has_division)
        unit->division_id = in->division_id;
    if (in->has_head)
        unit->head_account_id = in->head_account_id;
    if (in->has_active)
        unit->active = in->active != 0;
    if (in->has_parent)
        unit->parent_id = in->parent_id;
}

static err unit_edit_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct unit_edit_in *in = given;
    struct identity_unit before, unit;
    TRY(identity_unit_find(ctx, db_reading(w), in->id, &before));
    struct db_row changed;
    TRY(db_one(db_reading(w), ctx->arena, &identity_sql[UNIT_CHANGED], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &changed));
    TRY(ctx_check_version(ctx, before.version, in->version, db_s(&changed, 0), db_i(&changed, 1)));
    unit = before;
    unit_fill(&unit, in);
    if (in->has_head)
        TRY(head_check(ctx, w, unit.head_account_id));
    if (unit.parent_id != before.parent_id)
        TRY(unit_move(ctx, w, &before, unit.parent_id));
    str search = STR_NONE;
    TRY(unit_search(ctx, &unit, &search));
    err failed = db_run(w, &identity_sql[UNIT_SAVE],
                        DB_ARGS(db_int_or_null(unit.parent_id), db_text_or_null(unit.code), db_text(unit.name), db_text(unit.short_name), db_text(unit.kind),
                                db_int_or_null(unit.division_id), db_int_or_null(unit.head_account_id), db_int(unit.active), db_text(search),
                                db_int(ctx->now_ms), db_text(identity_by(ctx)), db_int(ctx->city_id), db_int(unit.id)),
                        NULL);
    if (failed)
        return code_problem(ctx, failed);
    ctx_audit_target(ctx, "unit", unit.id);
    ctx_audit_change(ctx, "name", before.name, unit.name);
    TRY(unit_tell(ctx, w, unit.id));
    TRY(feed_put(ctx, w, "units", unit.id, STR("")));
    return unit_answer(ctx, db_reading(w), unit.id, out);
}
const struct command identity_unit_edit = {{sizeof(struct unit_edit_in), unit_edit_fields}, NULL, unit_edit_apply, 0};
