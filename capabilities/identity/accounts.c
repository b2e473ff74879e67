/* Accounts: finding, listing, adding, changing, a new password by the administrator. */
#include "base/limits.h"
#include "capabilities/identity/inside.h"

#include <string.h>

const struct problem identity_unknown_account = {PROBLEM_INVALID, "identity.unknown_account", "没有这个账号。", "There is no such account."};
const struct problem identity_account_taken = {PROBLEM_CONFLICT, "identity.account_taken", "这个账号已被使用。", "This account name is taken."};
const struct problem identity_weak_password = {PROBLEM_INVALID, "identity.weak_password", "密码太弱。", "The password is too weak."};
const struct problem identity_last_administrator = {PROBLEM_CONFLICT, "identity.last_administrator",
                                                    "这是最后一个在用的管理员账号，不能停用，也不能改为其他角色。",
                                                    "This is the last active administrator; it cannot be retired or given another role."};
const struct problem identity_not_together = {PROBLEM_CONFLICT, "identity.not_together", "系统管理、安全管理、审计三种角色不能由同一个人兼任。",
                                              "One person cannot hold two of administrator, security and auditor."};

void identity_account_read(const struct db_row *row, struct identity_account *ret) {
    *ret = (struct identity_account){.id = db_i(row, 0),
                                     .version = db_i(row, 1),
                                     .account = db_s(row, 2),
                                     .name = db_s(row, 3),
                                     .role = db_s(row, 4),
                                     .unit_id = db_i(row, 5),
                                     .phone = db_s(row, 6),
                                     .active = (int)db_i(row, 7)};
}

err identity_account_find(struct ctx *ctx, struct db_read *r, int64_t id, struct identity_account *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[ACCOUNT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    identity_account_read(&row, ret);
    return NULL;
}

err identity_account_by_name(struct ctx *ctx, struct db_read *r, str account, struct identity_account *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[ACCOUNT_BY_NAME], DB_ARGS(db_int(ctx->city_id), db_text(identity_account_fold(ctx->arena, account))), &row));
    *ret = (struct identity_account){0};
    if (row.count)
        identity_account_read(&row, ret);
    return NULL;
}

err identity_account_name(struct ctx *ctx, struct db_read *r, int64_t id, str *ret_name) {
    struct db_row row = {0};
    if (id)
        TRY(db_one(r, ctx->arena, &identity_sql[ACCOUNT_NAME], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    *ret_name = row.count ? db_s(&row, 0) : STR("");
    return NULL;
}

/* Letters, digits, . _ - @ and anything beyond ASCII; at most 64 signs. */
static bool account_fits(str account) {
    for (size_t i = 0; i < account.len; i++) {
        char c = account.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) || memchr("._-@", c, 4)))
            return false;
    }
    return account.len > 0 && str_is_utf8(account) && str_points(account) <= 64;
}

static err account_check(struct ctx *ctx, struct db_read *r, str role, int64_t unit_id) {
    struct identity_unit unit;
    if (!identity_is_word(role, identity_roles))
        return ctx_refuse(ctx, &identity_unknown_role, "role", STR("没有这个角色。"), STR("There is no such role."));
    if (unit_id && identity_unit_find(ctx, r, unit_id, &unit))
        return ctx_refuse(ctx, &identity_unknown_unit, "unit_id", STR("没有这个单位。"), STR("There is no such unit."));
    return NULL;
}

static err account_search(struct ctx *ctx, const struct identity_account *account, str *ret) {
    *ret = identity_search_text(ctx->arena, (str[]){account->account, account->name, account->phone}, 3);
    return ret->at ? NULL : &err_no_memory;
}

err identity_account_add(struct ctx *ctx, struct db_write *w, const struct identity_account_new *given, int64_t *ret_id) {
    struct identity_account account = {
        .account = identity_account_fold(ctx->arena, given->account), .name = str_trim(given->name), .phone = str_trim(given->phone)};
    if (!account.account.at)
        return &err_no_memory;
    if (!account_fits(account.account))
        return ctx_refuse(ctx, &app_invalid, "account", STR("账号只能用字母、数字、汉字和 . _ - @，最多 64 个字符。"),
                          STR("An account name is made of letters, digits and . _ - @, at most 64 of them."));
    TRY(account_check(ctx, db_reading(w), given->role, given->unit_id));
    str hash = given->password_hash;
    if (!hash.len && given->password.len) {
        TRY(identity_password_check_rules(ctx, account.account, given->password, "password"));
        TRY(identity_password_hash(ctx, given->password, &hash));
    }
    str search = STR_NONE;
    TRY(account_search(ctx, &account, &search));
    int64_t id = id_next(ctx->ids);
    err failed = db_run(w, &identity_sql[ACCOUNT_ADD],
                        DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(account.account), db_text(account.name.len ? account.name : account.account),
                                db_text(given->role), db_int_or_null(given->unit_id), db_text(account.phone), db_text(hash), db_int(ctx->now_ms),
                                db_int(given->must_change), db_text(search), db_text(identity_by(ctx))),
                        NULL);
    if (failed == &db_duplicate)
        return ctx_refuse(ctx, &identity_account_taken, "account", STR("这个账号已被使用。"), STR("This account name is taken."));
    TRY(failed);
    if (hash.len)
        TRY(db_run(w, &identity_sql[PASSWORD_KEEP], DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(id_next(ctx->ids)), db_text(hash), db_int(ctx->now_ms)),
                   NULL));
    *ret_id = id;
    return NULL;
}

/* Lists and one */
static const struct field account_fields[] = {{"id", FIELD_ID, .zh = "编号", .en = "Id"},
                                              {"account", FIELD_TEXT, .zh = "账号", .en = "Account"},
                                              {"name", FIELD_TEXT, .zh = "姓名", .en = "Name"},
                                              {"role", FIELD_WORD, .words = identity_roles, .zh = "角色", .en = "Role"},
                                              {"unit_id", FIELD_ID, .nullable = true},
                                              {"unit_name", FIELD_TEXT, .nullable = true, .zh = "单位", .en = "Unit"},
                                              {"phone", FIELD_TEXT, .zh = "电话", .en = "Phone"},
                                              {"active", FIELD_BOOL, .zh = "在用", .en = "Active"},
                                              {"locked_until_ms", FIELD_TIME, .nullable = true, .zh = "锁定至", .en = "Locked until"},
                                              {"last_sign_in_ms", FIELD_TIME, .nullable = true, .zh = "最近登录", .en = "Last sign-in"},
                                              {"version", .kind = FIELD_INT},
                                              FIELD_END};
const struct shape identity_account_shape = {"Account", account_fields};

static void account_write(struct json_out *out, const struct identity_account *account, str unit_name, int64_t locked_until_ms, int64_t last_sign_in_ms) {
    json_object(out);
    json_put_id(out, "id", account->id);
    json_put_text(out, "account", account->account);
    json_put_text(out, "name", account->name);
    json_put_text(out, "role", account->role);
    json_put_id(out, "unit_id", account->unit_id);
    json_put_text(out, "unit_name", unit_name);
    json_put_text(out, "phone", account->phone);
    json_put_bool(out, "active", account->active != 0);
    if (locked_until_ms)
        json_put_i64(out, "locked_until_ms", locked_until_ms);
    else
        json_put_null(out, "locked_until_ms");
    if (last_sign_in_ms)
        json_put_i64(out, "last_sign_in_ms", last_sign_in_ms);
    else
        json_put_null(out, "last_sign_in_ms");
    json_put_i64(out, "version", account->version);
    json_object_end(out);
}

const struct field identity_accounts_fields[] = {
    {"unit", FIELD_ID, offsetof(struct identity_accounts_in, unit_id), .in = IN_QUERY, .says = "Only accounts of this unit"},
    {"role", FIELD_WORD, offsetof(struct identity_accounts_in, role), .in = IN_QUERY, .words = identity_roles, .says = "Only accounts of this role"},
    {"q", FIELD_TEXT, offsetof(struct identity_accounts_in, q), .in = IN_QUERY, .max = 100, .says = "Words of account, name or phone"},
    IDENTITY_PAGE_FIELDS(identity_accounts_in),
    FIELD_END};

static err accounts_from(struct ctx *ctx, struct db_read *r, const struct identity_accounts_in *in, int64_t after_id, int64_t limit, struct db_table *ret) {
    struct db_choice choice = {.from = &identity_selects[IDENTITY_SELECT_ACCOUNTS]};
    bool everyone = ctx->actor->is_system;
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(after_id);
    choice.head[2] = db_text(everyone ? STR("") : ctx->actor->scope_from);
    choice.head[3] = db_text(everyone ? STR("~") : ctx->actor->scope_to);
    choice.end[0] = db_int(limit);
    if (in->unit_id)
        db_choose(&choice, ACCOUNTS_UNIT, DB_ARGS(db_int(in->unit_id)));
    if (in->role.len)
        db_choose(&choice, ACCOUNTS_ROLE, DB_ARGS(db_text(in->role)));
    if (in->q.len)
        db_choose(&choice, ACCOUNTS_SEARCH, DB_ARGS(db_text(identity_like(ctx->arena, in->q))));
    return db_choice_all(r, ctx->arena, &choice, ret);
}

static void account_row_write(struct ctx *ctx, struct json_out *out, const struct db_row *row) {
    struct identity_account account;
    identity_account_read(row, &account);
    account_write(out, &account, db_s(row, 8), db_i(row, 9) > ctx->now_ms ? db_i(row, 9) : 0, db_i(row, 10));
}

err identity_accounts_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct identity_accounts_in *in = given;
    int64_t limit = identity_page_limit(in->limit);
    struct db_table table;
    TRY(accounts_from(ctx, r, in, identity_page_after(in->after), limit + 1, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++)
        account_row_write(ctx, out, &table.rows[i]);
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

static err account_answer(struct ctx *ctx, struct db_read *r, int64_t id, struct json_out *out) {
    struct db_table table;
    TRY(accounts_from(ctx, r, &(struct identity_accounts_in){0}, id - 1, 1, &table));
    if (!table.count || db_i(&table.rows[0], 0) != id)
        return &app_not_found;
    account_row_write(ctx, out, &table.rows[0]);
    return NULL;
}

/* Adding */
struct account_new_in {
    int64_t unit_id;
    str account, name, role, phone, password;
    str hash; /* made by prepare */
};
static const struct field account_new_fields[] = {
    {"account", FIELD_TEXT, offsetof(struct account_new_in, account), .required = true, .max = 64, .says = "The name to sign in with"},
    {"name", FIELD_TEXT, offsetof(struct account_new_in, name), .required = true, .max = 60, .says = "The name shown"},
    {"role", FIELD_WORD, offsetof(struct account_new_in, role), .required = true, .words = identity_roles},
    {"unit_id", FIELD_ID, .offset = offsetof(struct account_new_in, unit_id)},
    {"phone", FIELD_TEXT, offsetof(struct account_new_in, phone), .max = 40},
    {"password", FIELD_TEXT, offsetof(struct account_new_in, password), .max = 200, .required = true,
     .says = "The first password; it must be changed at the first sign-in"},
    FIELD_END};

static err account_new_prepare(struct ctx *ctx, void *given) {
    struct account_new_in *in = given;
    TRY(identity_password_check_rules(ctx, identity_account_fold(ctx->arena, in->account), in->password, "password"));
    return identity_password_hash(ctx, in->password, &in->hash);
}

static err account_new_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct account_new_in *in = given;
    struct identity_account_new account = {
        .account = in->account, .name = in->name, .role = in->role, .phone = in->phone, .unit_id = in->unit_id, .password_hash = in->hash, .must_change = 1};
    int64_t id = 0;
    TRY(identity_account_add(ctx, w, &account, &id));
    ctx_audit_target(ctx, "account", id);
    ctx_audit_change(ctx, "role", STR_NONE, in->role);
    return account_answer(ctx, db_reading(w), id, out);
}
const struct command identity_account_new_command = {{sizeof(struct account_new_in), account_new_fields}, account_new_prepare, account_new_apply, 201};

/* Changing */
struct account_edit_in {
    int64_t id, version, unit_id, active;
    bool has_unit, has_active, has_phone;
    str name, role, phone;
};
static const struct field account_edit_fields[] = {
    {"id", FIELD_ID, offsetof(struct account_edit_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct account_edit_in, version), .required = true},
    {"name", FIELD_TEXT, offsetof(struct account_edit_in, name), .max = 60},
    {"role", FIELD_WORD, offsetof(struct account_edit_in, role), .words = identity_roles},
    {"unit_id", FIELD_ID, offsetof(struct account_edit_in, unit_id), .has = offsetof(struct account_edit_in, has_unit)},
    {"phone", FIELD_TEXT, offsetof(struct account_edit_in, phone), .has = offsetof(struct account_edit_in, has_phone), .max = 40},
    {"active", FIELD_BOOL, offsetof(struct account_edit_in, active), .has = offsetof(struct account_edit_in, has_active)},
    FIELD_END};

static err last_administrator_check(struct ctx *ctx, struct db_write *w, const struct identity_account *before, const struct identity_account *after) {
    bool was = before->active && str_is(before->role, "administrator"), is = after->active && str_is(after->role, "administrator");
    if (!was || is)
        return NULL;
    struct db_row other;
    TRY(db_one(db_reading(w), ctx->arena, &identity_sql[ACCOUNT_OTHER_ADMINISTRATORS], DB_ARGS(db_int(ctx->city_id), db_int(before->id)), &other));
    return other.count ? NULL : &identity_last_administrator;
}

/* Another role, unit or standing: what was delegated from the old one ends, and the person signs in anew. */
static err account_standing_changed(struct ctx *ctx, struct db_write *w, const struct identity_account *before, const struct identity_account *after) {
    if (before->active == after->active && before->unit_id == after->unit_id && str_equal(before->role, after->role))
        return NULL;
    ctx_audit_change(ctx, "role", before->role, after->role);
    if (before->active != after->active)
        ctx_audit_change(ctx, "active", before->active ? STR("1") : STR("0"), after->active ? STR("1") : STR("0"));
    TRY(db_run(w, &identity_sql[GRANTS_END_FROM], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(after->id)), NULL));
    return db_run(w, &identity_sql[SESSIONS_END_ALL], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(after->id)), NULL);
}

static err account_edit_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct account_edit_in *in = given;
    struct identity_account before, after;
    TRY(identity_account_find(ctx, db_reading(w), in->id, &before));
    struct db_row changed;
    TRY(db_one(db_reading(w), ctx->arena, &identity_sql[ACCOUNT_CHANGED], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &changed));
    TRY(ctx_check_version(ctx, before.version, in->version, db_s(&changed, 0), db_i(&changed, 1)));
    after = before;
    after.name = in->name.len ? str_trim(in->name) : before.name;
    after.role = in->role.len ? in->role : before.role;
    after.unit_id = in->has_unit ? in->unit_id : before.unit_id;
    after.phone = in->has_phone ? str_trim(in->phone) : before.phone;
    after.active = in->has_active ? in->active != 0 : before.active;
    TRY(account_check(ctx, db_reading(w), after.role, after.unit_id));
    TRY(last_administrator_check(ctx, w, &before, &after));
    TRY(identity_roles_together(ctx, db_reading(w), in->id, after.role, STR_NONE));
    str search = STR_NONE;
    TRY(account_search(ctx, &after, &search));
    TRY(db_run(w, &identity_sql[ACCOUNT_SAVE],
               DB_ARGS(db_text(after.name), db_text(after.role), db_int_or_null(after.unit_id), db_text(after.phone), db_int(after.active), db_text(search),
                       db_int(ctx->now_ms), db_text(identity_by(ctx)), db_int(ctx->city_id), db_int(in->id)),
               NULL));
    ctx_audit_target(ctx, "account", in->id);
    TRY(account_standing_changed(ctx, w, &before, &after));
    return account_answer(ctx, db_reading(w), in->id, out);
}
const struct command identity_account_edit = {{sizeof(struct account_edit_in), account_edit_fields}, NULL, account_edit_apply, 0};

/* A new password by the administrator: shown once, must be changed at the next sign-in, opens the lock. */
struct account_reset_in {
    int64_t id;
    str password, hash; /* made by prepare */
};
static const struct field account_reset_fields[] = {{"id", FIELD_ID, offsetof(struct account_reset_in, id), .in = IN_PATH}, FIELD_END};

static err account_reset_prepare(struct ctx *ctx, void *given) {
    struct account_reset_in *in = given;
    TRY(identity_password_made(ctx, &in->password));
    return identity_password_hash(ctx, in->password, &in->hash);
}

static err account_reset_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct account_reset_in *in = given;
    struct identity_account account;
    TRY(identity_account_find(ctx, db_reading(w), in->id, &account));
    TRY(identity_password_put(ctx, w, in->id, in->hash, 1));
    TRY(db_run(w, &identity_sql[SESSIONS_END_ALL], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(in->id)), NULL));
    TRY(db_run(w, &identity_sql[ATTEMPT_CLEAR], DB_ARGS(db_int(ctx->city_id), db_text(account.account)), NULL));
    ctx_audit_target(ctx, "account", in->id);
    json_object(out);
    json_put_text(out, "password", in->password);
    json_object_end(out);
    return NULL;
}
const struct command identity_account_reset = {{sizeof(struct account_reset_in), account_reset_fields}, account_reset_prepare, account_reset_apply, 0};
