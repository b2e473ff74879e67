/* The table of identity: rights, routes, jobs, problems. */
#include "capabilities/identity/inside.h"

#include "base/limits.h"

const struct right identity_rights[] = {
    [RIGHT_UNITS_EDIT] = {"identity.units_edit", "管理单位", "Manage units", "administrator"},
    [RIGHT_ACCOUNTS_SEE] = {"identity.accounts_see", "查看账号", "See accounts", "office leader district administrator security"},
    [RIGHT_ACCOUNTS_EDIT] = {"identity.accounts_edit", "管理账号", "Manage accounts", "administrator"},
    [RIGHT_ROLES_SEE] = {"identity.roles_see", "查看角色权限", "See roles and rights", "administrator security auditor"},
    [RIGHT_ROLES_EDIT] = {"identity.roles_edit", "管理角色权限", "Manage roles and rights", "administrator security"},
    [RIGHT_AUDIT_SEE] = {"identity.audit_see", "查看审计日志", "Read the audit log", "auditor"},
};

static const struct field page_fields[] = {IDENTITY_PAGE_FIELDS(identity_page_in), FIELD_END};

static const struct field signed_in_fields[] = {{"csrf", .kind = FIELD_TEXT}, {"account", .kind = FIELD_JSON}, FIELD_END};
static const struct shape signed_in_shape = {"SignedIn", signed_in_fields};
static const struct field password_fields[] = {{"password", FIELD_TEXT, .says = "Shown once"}, FIELD_END};
static const struct shape password_shape = {NULL, password_fields};
static const struct field nothing_fields[] = {FIELD_END};
static const struct shape nothing = {NULL, nothing_fields};

static const struct route routes[] = {
    {HTTP_POST, "/api/session", &app_public, "Sign in", .command = &identity_sign_in, .gives = &signed_in_shape, .flags = ROUTE_NO_CSRF | ROUTE_SECRET},
    {HTTP_GET, "/api/session", &app_signed_in, "Who I am and what I may do", .query = {{0, NULL}, identity_session_show}, .gives = &identity_me_shape,
     .flags = ROUTE_QUICK},
    {HTTP_DELETE, "/api/session", &app_signed_in, "Sign out", .command = &identity_sign_out, .gives = &nothing},
    {HTTP_GET, "/api/sessions", &app_signed_in, "My sessions", .query = {{sizeof(struct identity_page_in), page_fields}, identity_sessions_list},
     .gives = &identity_session_shape, .gives_list = true},
    {HTTP_DELETE, "/api/sessions/:id", &app_signed_in, "End one of my sessions", .command = &identity_session_end, .gives = &nothing},
    {HTTP_PUT, "/api/password", &app_signed_in, "Change my password", .command = &identity_password_change, .gives = &nothing, .flags = ROUTE_SECRET},
    {HTTP_POST, "/api/session/scope", &app_signed_in, "Act under a grant, or as myself", .command = &identity_scope_choose, .gives = &identity_me_shape,
     .flags = ROUTE_SECRET},

    {HTTP_GET, "/api/units", &app_signed_in, "Units", .query = {{sizeof(struct identity_units_in), identity_units_fields}, identity_units_list},
     .gives = &identity_unit_shape, .gives_list = true},
    {HTTP_GET, "/api/units/:id", &app_signed_in, "One unit", .query = {{sizeof(struct identity_id_in), identity_id_fields}, identity_unit_show},
     .gives = &identity_unit_shape, .flags = ROUTE_QUICK},
    {HTTP_POST, "/api/units", &identity_rights[RIGHT_UNITS_EDIT], "Add a unit", .command = &identity_unit_new, .gives = &identity_unit_shape},
    {HTTP_PUT, "/api/units/:id", &identity_rights[RIGHT_UNITS_EDIT], "Change a unit", .command = &identity_unit_edit, .gives = &identity_unit_shape},
    {HTTP_POST, "/api/units/:id/clone", &identity_rights[RIGHT_UNITS_EDIT], "Copy a unit and its structure under a new name", .command = &identity_unit_clone,
     .gives = &identity_unit_shape},

    {HTTP_GET, "/api/accounts", &identity_rights[RIGHT_ACCOUNTS_SEE], "Accounts in my scope",
     .query = {{sizeof(struct identity_accounts_in), identity_accounts_fields}, identity_accounts_list}, .gives = &identity_account_shape, .gives_list = true},
    {HTTP_POST, "/api/accounts", &identity_rights[RIGHT_ACCOUNTS_EDIT], "Add an account", .command = &identity_account_new_command,
     .gives = &identity_account_shape, .flags = ROUTE_SECRET},
    {HTTP_PUT, "/api/accounts/:id", &identity_rights[RIGHT_ACCOUNTS_EDIT], "Change an account", .command = &identity_account_edit,
     .gives = &identity_account_shape},
    {HTTP_POST, "/api/accounts/:id/reset-password", &identity_rights[RIGHT_ACCOUNTS_EDIT], "Make a new password, shown once",
     .command = &identity_account_reset, .gives = &password_shape, .flags = ROUTE_SECRET},
    {HTTP_POST, "/api/accounts/:id/delegate", &app_signed_in, "Hand my role to a colleague for a term", .command = &identity_delegate,
     .gives = &identity_id_shape},
    {HTTP_GET, "/api/accounts/:id/grants", &app_signed_in, "Grants of an account",
     .query = {{sizeof(struct identity_grants_in), identity_grants_fields}, identity_grants_list}, .gives = &identity_grant_shape, .gives_list = true},
    {HTTP_POST, "/api/accounts/:id/grants", &identity_rights[RIGHT_ACCOUNTS_EDIT], "Give a role and unit for a term", .command = &identity_grant_give,
     .gives = &identity_id_shape},
    {HTTP_DELETE, "/api/grants/:id", &app_signed_in, "End a grant early", .command = &identity_grant_end, .gives = &nothing},

    {HTTP_GET, "/api/roles", &identity_rights[RIGHT_ROLES_SEE], "Roles and their rights", .query = {{0, NULL}, identity_roles_list},
     .gives = &identity_role_shape, .gives_list = true},
    {HTTP_PUT, "/api/roles/:role", &identity_rights[RIGHT_ROLES_EDIT], "Change the rights of a role", .command = &identity_role_edit,
     .gives = &identity_role_shape},

    {HTTP_GET, "/api/audit", &identity_rights[RIGHT_AUDIT_SEE], "The audit log, newest first",
     .query = {{sizeof(struct identity_audit_in), identity_audit_fields}, identity_audit_list}, .gives = &identity_audit_shape, .gives_list = true},
    {HTTP_GET, "/api/audit/proof", &identity_rights[RIGHT_AUDIT_SEE], "Recompute the chain of the audit log", .query = {{0, NULL}, identity_audit_proof},
     .gives = &identity_proof_shape},
};

static const struct setting settings[] = {
    {"session.idle_minutes", SETTING_NUMBER, "Minutes without a request after which a session ends; default 120"},
    {"session.longest_minutes", SETTING_NUMBER, "Minutes after signing in at which a session ends in any case; default 720"},
    {"signin.failures", SETTING_NUMBER, "Wrong passwords in a row that lock signing in; default 5"},
    {"signin.lock_minutes", SETTING_NUMBER, "Minutes that signing in stays locked; default 15"},
};

static const struct job jobs[] = {{"identity.sessions", MS_MINUTE, identity_sessions_job}};

static const struct problem *const problems[] = {
    &identity_unknown_unit,  &identity_unknown_account,    &identity_weak_password, &identity_account_taken, &identity_wrong_password, &identity_locked,
    &identity_password_used, &identity_last_administrator, &identity_not_together,  &identity_auditor_reads, &identity_bad_term,       &identity_no_grant,
    &identity_in_ring,       &identity_unknown_role,       &identity_unknown_right, &identity_code_taken,    &identity_same_person,    &identity_busy,
    &identity_no_audit};

const struct capability identity_capability = {
    .name = "identity",
    .zh = "单位与人员",
    .en = "Units and people",
    .routes = LISTED(routes),
    .rights = identity_rights,
    .rights_count = IDENTITY_RIGHTS,
    .jobs = LISTED(jobs),
    .settings = LISTED(settings),
    .importers = &identity_units_importer,
    .importers_count = 1,
    .statements = identity_sql,
    .statement_count = IDENTITY_STATEMENTS,
    .selects = identity_selects,
    .select_count = IDENTITY_SELECTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .start = identity_memory_new,
    .stop = identity_memory_free,
    .identify = identity_identify,
    .seed = identity_seed,
};
