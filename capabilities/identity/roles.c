/* Roles and their rights: seeded from every capability's table, changed by an administrator, kept apart where they must be. */
#include "base/limits.h"
#include "capabilities/identity/inside.h"

const char *const identity_roles[] = {"office", "leader",        "district", "unit",    "inspector", "collector",
                                      "clerk",  "administrator", "security", "auditor", "chief",     NULL};

const struct problem identity_unknown_role = {PROBLEM_INVALID, "identity.unknown_role", "没有这个角色。", "There is no such role."};
const struct problem identity_unknown_right = {PROBLEM_INVALID, "identity.unknown_right", "没有这项权限。", "There is no such right."};
const struct problem identity_auditor_reads = {PROBLEM_CONFLICT, "identity.auditor_reads", "审计角色只能查看，不能获得会改动数据的权限。",
                                               "The auditor only reads; no right that changes anything can be given to this role."};
const struct problem identity_no_audit = {PROBLEM_CONFLICT, "identity.no_audit", "管理账号、单位或角色的人不能查看审计日志，两种权限要分开。",
                                          "Who manages accounts, units or roles does not read the audit log; the two are kept apart."};

struct role_seed {
    const char *role, *zh, *en;
    int whole_city;
};
static const struct role_seed role_seeds[] = {
    {"office", "指挥部办公室", "Command office", 1},   {"leader", "市级领导", "City leader", 1},
    {"district", "区指挥部", "District office", 0},    {"unit", "责任单位", "Responsible unit", 0},
    {"inspector", "督查员", "Inspector", 1},           {"collector", "信息采集员", "Collector", 1},
    {"clerk", "资料员", "Material clerk", 0},          {"administrator", "系统管理员", "Administrator", 1},
    {"security", "安全管理员", "Security officer", 1}, {"auditor", "审计员", "Auditor", 1},
    {"chief", "街长路长等", "Chief of a stretch", 0},
};

static err right_seed(struct ctx *ctx, struct db_write *w, const struct right *right) {
    int64_t is_new = 0;
    TRY(db_run(w, &identity_sql[RIGHT_KNOW], DB_ARGS(db_int(ctx->city_id), db_text(str_of(right->name))), &is_new));
    if (!is_new)
        return NULL; /* handed out before; what an administrator took away stays away */
    str rest = str_of(right->roles), role;
    while (rest.len) {
        if (!str_cut(rest, STR(" "), &role, &rest)) {
            role = rest;
            rest = STR_NONE;
        }
        if (role.len)
            TRY(db_run(w, &identity_sql[ROLE_RIGHT_ADD], DB_ARGS(db_int(ctx->city_id), db_text(role), db_text(str_of(right->name))), NULL));
    }
    return NULL;
}

err identity_seed(struct ctx *ctx, struct db_write *w) {
    for (size_t i = 0; i < sizeof role_seeds / sizeof *role_seeds; i++) {
        const struct role_seed *seed = &role_seeds[i];
        TRY(db_run(w, &identity_sql[ROLE_SEED],
                   DB_ARGS(db_int(ctx->city_id), db_text(str_of(seed->role)), db_int((int64_t)i + 1), db_text(str_of(seed->zh)), db_text(str_of(seed->en)),
                           db_int(seed->whole_city), db_int(ctx->now_ms)),
                   NULL));
    }
    const struct app_parts *parts = app_parts(ctx->app);
    for (size_t i = 0; i < parts->capability_count; i++)
        for (size_t j = 0; j < parts->capabilities[i]->rights_count; j++)
            TRY(right_seed(ctx, w, &parts->capabilities[i]->rights[j]));
    return NULL;
}

static const struct right *right_named(struct ctx *ctx, str name) {
    const struct app_parts *parts = app_parts(ctx->app);
    for (size_t i = 0; i < parts->capability_count; i++)
        for (size_t j = 0; j < parts->capabilities[i]->rights_count; j++)
            if (str_is(name, parts->capabilities[i]->rights[j].name))
                return &parts->capabilities[i]->rights[j];
    return NULL;
}

/* A right that some command needs, or an import. */
static bool right_writes(struct ctx *ctx, const struct right *right) {
    str name = str_of(right->name);
    const struct app_parts *parts = app_parts(ctx->app);
    for (size_t i = 0; i < parts->capability_count; i++) {
        const struct capability *capability = parts->capabilities[i];
        for (size_t j = 0; j < capability->routes_count; j++)
            if (capability->routes[j].command && str_is(name, capability->routes[j].needs->name))
                return true;
        for (size_t j = 0; j < capability->importers_count; j++)
            if (str_is(name, capability->importers[j].needs->name))
                return true;
    }
    return false;
}

/* Lists */
static const struct field role_fields[] = {{"role", FIELD_WORD, .words = identity_roles, .zh = "角色", .en = "Role"},
                                           {"name", FIELD_TEXT, .zh = "名称", .en = "Name"},
                                           {"whole_city", FIELD_BOOL, .says = "Sees the whole city, not only a subtree of units"},
                                           {"rights", .kind = FIELD_TEXTS},
                                           {"version", .kind = FIELD_INT},
                                           FIELD_END};
const struct shape identity_role_shape = {"Role", role_fields};

static err role_write(struct ctx *ctx, struct db_read *r, const struct db_row *row, struct json_out *out) {
    const str *rights = NULL;
    size_t count = 0;
    TRY(identity_rights_of(ctx, r, db_s(row, 0), &rights, &count));
    json_object(out);
    json_put_text(out, "role", db_s(row, 0));
    json_put_text(out, "name", db_s(row, ctx->lang == LANG_EN ? 3 : 2));
    json_put_bool(out, "whole_city", db_i(row, 4) != 0);
    json_key(out, "rights");
    json_list(out);
    for (size_t i = 0; i < count; i++)
        json_text(out, rights[i]);
    json_list_end(out);
    json_put_i64(out, "version", db_i(row, 1));
    json_object_end(out);
    return NULL;
}

err identity_roles_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    struct db_table roles;
    TRY(db_all(r, ctx->arena, &identity_sql[ROLES_ALL], DB_ARGS(db_int(ctx->city_id)), &roles));
    form_list_start(out);
    for (size_t i = 0; i < roles.count; i++)
        TRY(role_write(ctx, r, &roles.rows[i], out));
    form_list_end(out, STR_NONE);
    return NULL;
}

/* Changing */
struct role_in {
    str role;
    int64_t version;
    bool has_rights;
    struct field_texts rights;
};
static const struct field role_in_fields[] = {{"role", FIELD_WORD, offsetof(struct role_in, role), .in = IN_PATH, .words = identity_roles},
                                              {"version", FIELD_INT, offsetof(struct role_in, version), .required = true},
                                              {"rights", FIELD_TEXTS, offsetof(struct role_in, rights), .has = offsetof(struct role_in, has_rights), .max = 500,
                                               .says = "All rights the role holds from now on"},
                                              FIELD_END};

static bool is_listed(const struct field_texts *rights, const struct right *right) {
    for (size_t i = 0; i < rights->count; i++)
        if (str_is(rights->at[i], right->name))
            return true;
    return false;
}

static err role_check(struct ctx *ctx, const struct role_in *in) {
    if (!in->has_rights)
        return ctx_refuse(ctx, &app_invalid, "rights", STR("请给出全部权限（可以为空）。"), STR("Give all rights of the role; the list may be empty."));
    for (size_t i = 0; i < in->rights.count; i++) {
        const struct right *right = right_named(ctx, in->rights.at[i]);
        if (!right)
            return ctx_refuse(ctx, &identity_unknown_right, "rights", str_format(ctx->arena, "没有这项权限：" STR_F, STR_A(in->rights.at[i])),
                              str_format(ctx->arena, "There is no such right: " STR_F, STR_A(in->rights.at[i])));
        if (str_is(in->role, "auditor") && right_writes(ctx, right))
            return ctx_refuse(ctx, &identity_auditor_reads, "rights", str_format(ctx->arena, "审计角色只能查看，不能获得权限：%s。", right->zh),
                              str_format(ctx->arena, "The auditor only reads and cannot have: %s.", right->en));
    }
    bool manages = is_listed(&in->rights, &identity_rights[RIGHT_ACCOUNTS_EDIT]) || is_listed(&in->rights, &identity_rights[RIGHT_UNITS_EDIT]) ||
                   is_listed(&in->rights, &identity_rights[RIGHT_ROLES_EDIT]);
    if (manages && is_listed(&in->rights, &identity_rights[RIGHT_AUDIT_SEE]))
        return ctx_refuse(ctx, &identity_no_audit, "rights", str_of(identity_no_audit.zh), str_of(identity_no_audit.en));
    if (str_is(in->role, "administrator") &&
        !(is_listed(&in->rights, &identity_rights[RIGHT_ACCOUNTS_EDIT]) && is_listed(&in->rights, &identity_rights[RIGHT_ROLES_EDIT])))
        return ctx_refuse(ctx, &identity_last_administrator, "rights", STR("系统管理员必须保留管理账号和角色的权限，否则无人能再更改。"),
                          STR("The administrator keeps the rights to manage accounts and roles, or nobody could change anything again."));
    return NULL;
}

static str rights_text(struct ctx *ctx, const str *rights, size_t count) {
    struct buf all;
    buf_init(&all, ctx->arena, 64 << 10);
    for (size_t i = 0; i < count; i++) {
        buf_addz(&all, i ? " " : "");
        buf_add(&all, rights[i]);
    }
    return all.failed ? STR("") : buf_str(&all);
}

static err role_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct role_in *in = given;
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &identity_sql[ROLE_BY_NAME], DB_ARGS(db_int(ctx->city_id), db_text(in->role)), &row));
    if (!row.count)
        return &app_not_found;
    TRY(ctx_check_version(ctx, db_i(&row, 1), in->version, db_s(&row, 6), db_i(&row, 5)));
    TRY(role_check(ctx, in));
    const str *before = NULL;
    size_t before_count = 0;
    TRY(identity_rights_of(ctx, db_reading(w), in->role, &before, &before_count));
    TRY(db_run(w, &identity_sql[ROLE_RIGHTS_CLEAR], DB_ARGS(db_int(ctx->city_id), db_text(in->role)), NULL));
    for (size_t i = 0; i < in->rights.count; i++)
        TRY(db_run(w, &identity_sql[ROLE_RIGHT_ADD], DB_ARGS(db_int(ctx->city_id), db_text(in->role), db_text(in->rights.at[i])), NULL));
    TRY(db_run(w, &identity_sql[ROLE_TOUCH], DB_ARGS(db_int(ctx->now_ms), db_text(identity_by(ctx)), db_int(ctx->city_id), db_text(in->role)), NULL));
    ctx_audit_target(ctx, "role", 0);
    ctx_audit_change(ctx, "role", in->role, in->role);
    ctx_audit_change(ctx, "rights", rights_text(ctx, before, before_count), rights_text(ctx, in->rights.at, in->rights.count));
    TRY(db_one(db_reading(w), ctx->arena, &identity_sql[ROLE_BY_NAME], DB_ARGS(db_int(ctx->city_id), db_text(in->role)), &row));
    return role_write(ctx, db_reading(w), &row, out);
}
const struct command identity_role_edit = {{sizeof(struct role_in), role_in_fields}, NULL, role_apply, 0};
