/* Sessions: who a token is, what they may do now, what the screens know of them; ending, listing, choosing a scope. */
#include "base/hash.h"
#include "base/limits.h"
#include "capabilities/identity/inside.h"

#include <stdlib.h>

const struct problem identity_no_grant = {PROBLEM_CONFLICT, "identity.no_grant", "这项授权不存在，或不在有效期内。",
                                          "This grant is not there, or its term is not running."};

int64_t identity_session_idle_ms(struct app *app) { return app_setting_i64(app, "session.idle_minutes", 120) * MS_MINUTE; }

int64_t identity_session_longest_ms(struct app *app) { return app_setting_i64(app, "session.longest_minutes", 720) * MS_MINUTE; }

str identity_token_hash(struct arena *arena, str token) { return hash_hex(arena, HASH_SHA256, token); }

static int right_order(const void *a, const void *b) { return str_compare(*(const str *)a, *(const str *)b); }

err identity_rights_of(struct ctx *ctx, struct db_read *r, str role, const str **ret, size_t *ret_count) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &identity_sql[ROLE_RIGHTS], DB_ARGS(db_int(ctx->city_id), db_text(role)), &table));
    str *names = ARENA_LIST(ctx->arena, str, table.count + 1);
    if (!names)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        names[i] = db_s(&table.rows[i], 0);
    qsort(names, table.count, sizeof *names, right_order); /* byte order, whatever the engine's collation is */
    *ret = names;
    *ret_count = table.count;
    return NULL;
}

/* The whole city, or the subtree of the unit; without a unit, nothing. */
static err actor_scope(struct ctx *ctx, struct actor *actor, bool is_whole_city) {
    actor->scope_from = is_whole_city ? STR("") : actor->unit_path;
    actor->scope_to = is_whole_city ? STR("~") : identity_path_end(ctx->arena, actor->unit_path);
    return actor->scope_to.at ? NULL : &err_no_memory;
}

/* Under a grant the person acts with its role and unit; when its term is over, as themselves again. */
static err actor_take_grant(struct ctx *ctx, struct db_read *r, int64_t grant_id, struct actor *actor, bool *ret_whole_city) {
    struct db_row grant;
    TRY(db_one(r, ctx->arena, &identity_sql[GRANT_LIVE], DB_ARGS(db_int(ctx->city_id), db_int(grant_id), db_int(actor->account_id), db_int(ctx->now_ms)),
               &grant));
    if (!grant.count)
        return NULL;
    actor->role = db_s(&grant, 1);
    actor->unit_id = db_i(&grant, 2);
    actor->unit_name = grant.at[3].type == DB_TEXT ? db_s(&grant, 3) : STR("");
    actor->unit_path = grant.at[4].type == DB_TEXT ? db_s(&grant, 4) : STR("");
    *ret_whole_city = db_i(&grant, 5) != 0;
    return NULL;
}

static bool session_is_over(struct ctx *ctx, const struct db_row *row) {
    int64_t seen_ms = db_i(row, 3);
    identity_session_used(ctx->app, db_i(row, 0), ctx->now_ms, &seen_ms);
    return ctx->now_ms - db_i(row, 2) >= identity_session_longest_ms(ctx->app) || ctx->now_ms - seen_ms >= identity_session_idle_ms(ctx->app);
}

err identity_identify(struct ctx *ctx, struct db_read *r, str token, const struct actor **ret, str *ret_csrf) {
    *ret = NULL;
    if (token.len < 20 || token.len > 200)
        return NULL;
    str hash = identity_token_hash(ctx->arena, token);
    if (!hash.at)
        return &err_no_memory;
    return identity_actor_of(ctx, r, hash, ret, ret_csrf);
}

err identity_actor_of(struct ctx *ctx, struct db_read *r, str hash, const struct actor **ret, str *ret_csrf) {
    *ret = NULL;
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[SESSION_BY_TOKEN], DB_ARGS(db_int(ctx->city_id), db_text(hash)), &row));
    if (!row.count || session_is_over(ctx, &row))
        return NULL;
    struct actor *actor = ARENA_NEW(ctx->arena, struct actor);
    if (!actor)
        return &err_no_memory;
    *actor = (struct actor){.account_id = db_i(&row, 5),
                            .session_id = db_i(&row, 0),
                            .account = db_s(&row, 6),
                            .name = db_s(&row, 7),
                            .role = db_s(&row, 8),
                            .unit_id = db_i(&row, 9),
                            .unit_name = db_is_null(&row, 10) ? STR("") : db_s(&row, 10),
                            .unit_path = db_is_null(&row, 11) ? STR("") : db_s(&row, 11)};
    bool is_whole_city = db_i(&row, 12) != 0;
    if (db_i(&row, 4))
        TRY(actor_take_grant(ctx, r, db_i(&row, 4), actor, &is_whole_city));
    TRY(actor_scope(ctx, actor, is_whole_city));
    if (!db_i(&row, 13)) /* until the first password is changed: no right at all */
        TRY(identity_rights_of(ctx, r, actor->role, &actor->rights, &actor->right_count));
    *ret = actor;
    *ret_csrf = db_s(&row, 1);
    return NULL;
}

/* Me */
static const struct field scope_fields[] = {{"grant_id", FIELD_ID, .nullable = true},
                                            {"role", FIELD_WORD, .words = identity_roles},
                                            {"unit_id", FIELD_ID, .nullable = true},
                                            {"unit_name", FIELD_TEXT, .nullable = true},
                                            FIELD_END};
static const struct field me_fields[] = {{"csrf", .kind = FIELD_TEXT},
                                         {"account_id", .kind = FIELD_ID},
                                         {"account", .kind = FIELD_TEXT},
                                         {"name", .kind = FIELD_TEXT},
                                         {"role", FIELD_WORD, .words = identity_roles},
                                         {"unit_id", FIELD_ID, .nullable = true},
                                         {"unit_name", .kind = FIELD_TEXT},
                                         {"unit_path", .kind = FIELD_TEXT},
                                         {"rights", .kind = FIELD_TEXTS},
                                         {"must_change_password", .kind = FIELD_BOOL},
                                         {"demo", .kind = FIELD_BOOL},
                                         {"grant_id", FIELD_ID, .nullable = true},
                                         {"scopes", FIELD_LIST, .of = scope_fields},
                                         FIELD_END};
const struct shape identity_me_shape = {"Me", me_fields};

static void scope_write(struct json_out *out, int64_t grant_id, str role, int64_t unit_id, str unit_name) {
    json_object(out);
    json_put_id(out, "grant_id", grant_id);
    json_put_text(out, "role", role);
    json_put_id(out, "unit_id", unit_id);
    json_put_text(out, "unit_name", unit_name);
    json_object_end(out);
}

static err scopes_write(struct ctx *ctx, struct db_read *r, const struct identity_account *own, struct json_out *out) {
    struct identity_unit unit = {0};
    if (own->unit_id)
        TRY(identity_unit_find(ctx, r, own->unit_id, &unit));
    struct db_table grants;
    TRY(db_all(r, ctx->arena, &identity_sql[GRANTS_LIVE_OF], DB_ARGS(db_int(ctx->city_id), db_int(own->id), db_int(ctx->now_ms)), &grants));
    json_key(out, "scopes");
    json_list(out);
    scope_write(out, 0, own->role, own->unit_id, unit.name);
    for (size_t i = 0; i < grants.count; i++)
        scope_write(out, db_i(&grants.rows[i], 0), db_s(&grants.rows[i], 1), db_i(&grants.rows[i], 2), db_s(&grants.rows[i], 3));
    json_list_end(out);
    return NULL;
}

static err session_grant(struct ctx *ctx, struct db_read *r, const struct actor *actor, int64_t *ret_grant_id) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[SESSION_GRANT], DB_ARGS(db_int(ctx->city_id), db_int(actor->session_id), db_int(ctx->now_ms)), &row));
    *ret_grant_id = row.count ? db_i(&row, 0) : 0;
    return NULL;
}

err identity_me_write(struct ctx *ctx, struct db_read *r, const struct actor *actor, str csrf, struct json_out *out) {
    struct identity_account own;
    TRY(identity_account_find(ctx, r, actor->account_id, &own));
    struct db_row password;
    TRY(db_one(r, ctx->arena, &identity_sql[ACCOUNT_PASSWORD], DB_ARGS(db_int(ctx->city_id), db_text(own.account)), &password));
    int64_t grant_id = 0;
    TRY(session_grant(ctx, r, actor, &grant_id));
    json_object(out);
    json_put_text(out, "csrf", csrf);
    json_put_id(out, "account_id", actor->account_id);
    json_put_text(out, "account", actor->account);
    json_put_text(out, "name", actor->name);
    json_put_text(out, "role", actor->role);
    json_put_id(out, "unit_id", actor->unit_id);
    json_put_text(out, "unit_name", actor->unit_name);
    json_put_text(out, "unit_path", actor->unit_path);
    json_key(out, "rights");
    json_list(out);
    for (size_t i = 0; i < actor->right_count; i++)
        json_text(out, actor->rights[i]);
    json_list_end(out);
    json_put_bool(out, "must_change_password", password.count && db_i(&password, 3));
    json_put_bool(out, "demo", app_settings(ctx->app)->demo);
    json_put_id(out, "grant_id", grant_id);
    TRY(scopes_write(ctx, r, &own, out));
    json_object_end(out);
    return NULL;
}

static err own_csrf(struct ctx *ctx, struct db_read *r, str *ret_csrf) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &identity_sql[SESSION_CSRF], DB_ARGS(db_int(ctx->city_id), db_int(ctx->actor->session_id)), &row));
    if (!row.count)
        return &app_anonymous;
    *ret_csrf = db_s(&row, 0);
    return NULL;
}

err identity_session_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    str csrf = STR_NONE;
    TRY(own_csrf(ctx, r, &csrf));
    return identity_me_write(ctx, r, ctx->actor, csrf, out);
}

/* Mine, and ending them */
static const struct field session_fields[] = {{"id", .kind = FIELD_ID},
                                              {"created_ms", FIELD_TIME, .zh = "登录时间", .en = "Signed in"},
                                              {"seen_ms", FIELD_TIME, .zh = "最近使用", .en = "Last used"},
                                              {"expires_ms", FIELD_TIME, .zh = "到期", .en = "Ends"},
                                              {"peer", FIELD_TEXT, .zh = "地址", .en = "Address"},
                                              {"agent", FIELD_TEXT, .zh = "浏览器", .en = "Browser"},
                                              {"current", .kind = FIELD_BOOL},
                                              FIELD_END};
const struct shape identity_session_shape = {"Session", session_fields};

err identity_sessions_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct identity_page_in *in = given;
    int64_t limit = identity_page_limit(in->limit), longest = identity_session_longest_ms(ctx->app);
    struct db_table table;
    TRY(db_all(r, ctx->arena, &identity_sql[SESSIONS_OF],
               DB_ARGS(db_int(ctx->city_id), db_int(ctx->actor->account_id), db_int(ctx->now_ms - longest),
                       db_int(ctx->now_ms - identity_session_idle_ms(ctx->app)), db_int(identity_page_after(in->after)), db_int(limit + 1)),
               &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_i64(out, "created_ms", db_i(row, 1));
        json_put_i64(out, "seen_ms", db_i(row, 2));
        json_put_i64(out, "expires_ms", db_i(row, 1) + longest);
        json_put_text(out, "peer", db_s(row, 3));
        json_put_text(out, "agent", db_s(row, 4));
        json_put_bool(out, "current", db_i(row, 0) == ctx->actor->session_id);
        json_object_end(out);
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

static err session_end(struct ctx *ctx, struct db_write *w, int64_t id) {
    int64_t changed = 0;
    TRY(db_run(w, &identity_sql[SESSION_END], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(id), db_int(ctx->actor->account_id)), &changed));
    ctx_audit_target(ctx, "session", id);
    return changed ? NULL : &app_not_found;
}

str identity_cookie(struct ctx *ctx, str token, int64_t seconds) {
    str peer = ctx->request ? ctx->request->peer : STR_NONE;
    bool is_loopback = str_starts_with(peer, "127.") || str_is(peer, "::1") || str_starts_with(peer, "::ffff:127.");
    bool is_plain = is_loopback || app_settings(ctx->app)->insecure_cookies;
    return str_format(ctx->arena, "wencheng_session=" STR_F "; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s", STR_A(token), (long long)seconds,
                      is_plain ? "" : "; Secure");
}

static err sign_out_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    (void)given;
    TRY(session_end(ctx, w, ctx->actor->session_id));
    ctx_reply_cookie(ctx, identity_cookie(ctx, STR(""), 0));
    json_object(out);
    json_object_end(out);
    return NULL;
}
const struct command identity_sign_out = {{0, NULL}, NULL, sign_out_apply, 0};

static err session_end_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct identity_id_in *in = given;
    TRY(session_end(ctx, w, in->id));
    json_object(out);
    json_object_end(out);
    return NULL;
}
const struct field identity_id_fields[] = {{"id", FIELD_ID, offsetof(struct identity_id_in, id), .in = IN_PATH}, FIELD_END};
const struct command identity_session_end = {{sizeof(struct identity_id_in), identity_id_fields}, NULL, session_end_apply, 0};

/* Which of one's grants the session acts under */
struct scope_in {
    int64_t grant_id;
};
static const struct field scope_in_fields[] = {
    {"grant_id", FIELD_ID, offsetof(struct scope_in, grant_id), .says = "A live grant of mine; absent or null: my own role"}, FIELD_END};

static err scope_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct scope_in *in = given;
    struct db_row row;
    if (in->grant_id) {
        TRY(db_one(db_reading(w), ctx->arena, &identity_sql[GRANT_LIVE],
                   DB_ARGS(db_int(ctx->city_id), db_int(in->grant_id), db_int(ctx->actor->account_id), db_int(ctx->now_ms)), &row));
        if (!row.count)
            return ctx_refuse(ctx, &identity_no_grant, "grant_id", str_of(identity_no_grant.zh), str_of(identity_no_grant.en));
    }
    TRY(db_run(w, &identity_sql[SESSION_SCOPE], DB_ARGS(db_int_or_null(in->grant_id), db_int(ctx->city_id), db_int(ctx->actor->session_id)), NULL));
    ctx_audit_target(ctx, "grant", in->grant_id);
    TRY(db_one(db_reading(w), ctx->arena, &identity_sql[SESSION_CSRF], DB_ARGS(db_int(ctx->city_id), db_int(ctx->actor->session_id)), &row));
    if (!row.count)
        return &app_anonymous;
    const struct actor *actor = NULL;
    str csrf = STR_NONE;
    TRY(identity_actor_of(ctx, db_reading(w), db_s(&row, 1), &actor, &csrf));
    return actor ? identity_me_write(ctx, db_reading(w), actor, csrf, out) : &app_anonymous;
}
const struct command identity_scope_choose = {{sizeof(struct scope_in), scope_in_fields}, NULL, scope_apply, 0};
