/* More than one's own role: a grant by the administrator, or one's own role delegated to a colleague, for a term. */
#include "base/limits.h"
#include "capabilities/identity/inside.h"

const struct problem identity_bad_term = {PROBLEM_INVALID, "identity.bad_term", "期限不对：结束要晚于开始和现在，最长 366 天。",
                                          "The term is not right: it ends after its start and after now, and lasts at most 366 days."};
const struct problem identity_same_person = {PROBLEM_INVALID, "identity.same_person", "不能委托给自己。", "You cannot delegate to yourself."};

enum { TERM_DAYS = 366 };

static bool is_separate(str role) { return str_is(role, "administrator") || str_is(role, "security") || str_is(role, "auditor"); }

/* Of administrator, security and auditor one person holds one: own role, live and coming grants together. */
err identity_roles_together(struct ctx *ctx, struct db_read *r, int64_t account_id, str own_role, str added_role) {
    struct db_table grants;
    TRY(db_all(r, ctx->arena, &identity_sql[GRANTS_NOT_OVER], DB_ARGS(db_int(ctx->city_id), db_int(account_id), db_int(ctx->now_ms)), &grants));
    str held = is_separate(own_role) ? own_role : STR_NONE;
    for (size_t i = 0; i <= grants.count; i++) {
        str role = i < grants.count ? db_s(&grants.rows[i], 0) : added_role;
        if (!is_separate(role))
            continue;
        if (held.len && !str_equal(held, role))
            return ctx_refuse(ctx, &identity_not_together, "role", str_of(identity_not_together.zh), str_of(identity_not_together.en));
        held = role;
    }
    return NULL;
}

static err term_check(struct ctx *ctx, int64_t from_ms, int64_t until_ms) {
    if (until_ms > from_ms && until_ms > ctx->now_ms && until_ms - from_ms <= TERM_DAYS * (int64_t)MS_DAY)
        return NULL;
    return ctx_refuse(ctx, &identity_bad_term, "until_ms", str_of(identity_bad_term.zh), str_of(identity_bad_term.en));
}

static const struct field grant_fields[] = {{"id", .kind = FIELD_ID},
                                            {"role", FIELD_WORD, .words = identity_roles, .zh = "角色", .en = "Role"},
                                            {"unit_id", FIELD_ID, .nullable = true},
                                            {"unit_name", FIELD_TEXT, .nullable = true, .zh = "单位", .en = "Unit"},
                                            {"from_ms", FIELD_TIME, .zh = "开始", .en = "From"},
                                            {"until_ms", FIELD_TIME, .zh = "结束", .en = "Until"},
                                            {"note", FIELD_TEXT, .zh = "说明", .en = "Note"},
                                            {"delegated_by", FIELD_TEXT, .nullable = true, .zh = "委托人", .en = "Delegated by"},
                                            {"given_by", FIELD_TEXT, .nullable = true, .zh = "授权人", .en = "Given by"},
                                            {"ended_ms", FIELD_TIME, .nullable = true, .zh = "提前结束", .en = "Ended early"},
                                            FIELD_END};
const struct shape identity_grant_shape = {"Grant", grant_fields};

const struct field identity_grants_fields[] = {
    {"id", FIELD_ID, offsetof(struct identity_grants_in, id), .in = IN_PATH}, IDENTITY_PAGE_FIELDS(identity_grants_in), FIELD_END};

err identity_grants_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct identity_grants_in *in = given;
    int64_t limit = identity_page_limit(in->limit);
    if (in->id != ctx->actor->account_id && !actor_may(ctx->actor, &identity_rights[RIGHT_ACCOUNTS_SEE]))
        return &app_forbidden;
    struct db_table table;
    TRY(db_all(r, ctx->arena, &identity_sql[GRANTS_OF],
               DB_ARGS(db_int(ctx->city_id), db_int(in->id), db_int(identity_page_after(in->after)), db_int(limit + 1)), &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_text(out, "role", db_s(row, 1));
        json_put_id(out, "unit_id", db_i(row, 2));
        json_put_text(out, "unit_name", db_s(row, 3));
        json_put_i64(out, "from_ms", db_i(row, 4));
        json_put_i64(out, "until_ms", db_i(row, 5));
        json_put_text(out, "note", db_s(row, 6));
        json_put_text(out, "delegated_by", db_s(row, 7));
        json_put_text(out, "given_by", db_s(row, 8));
        if (db_is_null(row, 9))
            json_put_null(out, "ended_ms");
        else
            json_put_i64(out, "ended_ms", db_i(row, 9));
        json_object_end(out);
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

struct grant {
    int64_t account_id, unit_id, from_ms, until_ms, delegated_from;
    str role, note;
};

static err grant_add(struct ctx *ctx, struct db_write *w, const struct grant *grant, struct json_out *out) {
    int64_t id = id_next(ctx->ids);
    TRY(db_run(w, &identity_sql[GRANT_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(grant->account_id), db_text(grant->role), db_int_or_null(grant->unit_id),
                       db_int(grant->from_ms), db_int(grant->until_ms), db_int_or_null(grant->delegated_from), db_int(ctx->actor->account_id),
                       db_text(grant->note)),
               NULL));
    ctx_audit_target(ctx, "account", grant->account_id);
    ctx_audit_change(ctx, "grant", STR_NONE, grant->role);
    json_object(out);
    json_put_id(out, "id", id);
    json_object_end(out);
    return NULL;
}
static const struct field id_shape_fields[] = {{"id", .kind = FIELD_ID}, FIELD_END};
const struct shape identity_id_shape = {NULL, id_shape_fields};

/* By the administrator */
struct grant_in {
    int64_t id, unit_id, from_ms, until_ms;
    str role, note;
};
static const struct field grant_in_fields[] = {{"id", FIELD_ID, offsetof(struct grant_in, id), .in = IN_PATH, .says = "The account that receives it"},
                                               {"role", FIELD_WORD, offsetof(struct grant_in, role), .required = true, .words = identity_roles},
                                               {"unit_id", FIELD_ID, offsetof(struct grant_in, unit_id), .says = "The subtree it reaches"},
                                               {"from_ms", FIELD_TIME, offsetof(struct grant_in, from_ms), .required = true},
                                               {"until_ms", FIELD_TIME, offsetof(struct grant_in, until_ms), .required = true},
                                               {"note", FIELD_TEXT, offsetof(struct grant_in, note), .max = 500},
                                               FIELD_END};

static err grant_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct grant_in *in = given;
    struct identity_account to;
    struct identity_unit unit;
    TRY(identity_account_find(ctx, db_reading(w), in->id, &to));
    if (in->unit_id && identity_unit_find(ctx, db_reading(w), in->unit_id, &unit))
        return ctx_refuse(ctx, &identity_unknown_unit, "unit_id", str_of(identity_unknown_unit.zh), str_of(identity_unknown_unit.en));
    TRY(term_check(ctx, in->from_ms, in->until_ms));
    TRY(identity_roles_together(ctx, db_reading(w), to.id, to.role, in->role));
    return grant_add(
        ctx, w,
        &(struct grant){.account_id = to.id, .unit_id = in->unit_id, .from_ms = in->from_ms, .until_ms = in->until_ms, .role = in->role, .note = in->note},
        out);
}
const struct command identity_grant_give = {{sizeof(struct grant_in), grant_in_fields}, NULL, grant_apply, 201};

/* By oneself: one's own role and unit, never one that was itself granted. The administrator may do it for someone who is away. */
struct delegate_in {
    int64_t id, to_account_id, from_ms, until_ms;
    str note;
};
static const struct field delegate_fields[] = {
    {"id", FIELD_ID, offsetof(struct delegate_in, id), .in = IN_PATH, .says = "The account whose role is handed over"},
    {"to_account_id", FIELD_ID, offsetof(struct delegate_in, to_account_id), .required = true},
    {"from_ms", FIELD_TIME, offsetof(struct delegate_in, from_ms), .required = true},
    {"until_ms", FIELD_TIME, offsetof(struct delegate_in, until_ms), .required = true},
    {"note", FIELD_TEXT, offsetof(struct delegate_in, note), .max = 500},
    FIELD_END};

static err delegate_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct delegate_in *in = given;
    struct identity_account own, to;
    if (in->id != ctx->actor->account_id && !actor_may(ctx->actor, &identity_rights[RIGHT_ACCOUNTS_EDIT]))
        return &app_forbidden;
    TRY(identity_account_find(ctx, db_reading(w), in->id, &own));
    if (identity_account_find(ctx, db_reading(w), in->to_account_id, &to) || !to.active)
        return ctx_refuse(ctx, &identity_unknown_account, "to_account_id", STR("没有这个账号，或者它已停用。"),
                          STR("There is no such account, or it is retired."));
    if (to.id == own.id)
        return ctx_refuse(ctx, &identity_same_person, "to_account_id", str_of(identity_same_person.zh), str_of(identity_same_person.en));
    TRY(term_check(ctx, in->from_ms, in->until_ms));
    TRY(identity_roles_together(ctx, db_reading(w), to.id, to.role, own.role));
    return grant_add(ctx, w,
                     &(struct grant){.account_id = to.id,
                                     .unit_id = own.unit_id,
                                     .from_ms = in->from_ms,
                                     .until_ms = in->until_ms,
                                     .delegated_from = own.id,
                                     .role = own.role,
                                     .note = in->note},
                     out);
}
const struct command identity_delegate = {{sizeof(struct delegate_in), delegate_fields}, NULL, delegate_apply, 201};

static err grant_end_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct identity_id_in *in = given;
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &identity_sql[GRANT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    if (db_i(&row, 3) != ctx->actor->account_id && !actor_may(ctx->actor, &identity_rights[RIGHT_ACCOUNTS_EDIT]))
        return &app_forbidden;
    TRY(db_run(w, &identity_sql[GRANT_END], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(in->id)), NULL));
    ctx_audit_target(ctx, "account", db_i(&row, 1));
    ctx_audit_change(ctx, "grant", db_s(&row, 2), STR_NONE);
    json_object(out);
    json_object_end(out);
    return NULL;
}
const struct command identity_grant_end = {{sizeof(struct identity_id_in), identity_id_fields}, NULL, grant_end_apply, 0};
