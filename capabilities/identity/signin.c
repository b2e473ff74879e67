/* Signing in, and changing one's own password. The attempt is counted and committed before the password is looked at:
 * guesses sent at once cannot exceed the limit, and what is counted does not depend on whether the account exists. */
#include "base/random.h"
#include "capabilities/identity/inside.h"

const struct problem identity_wrong_password = {PROBLEM_ANONYMOUS, "identity.wrong_password", "账号或密码不正确。", "Account or password is wrong."};
const struct problem identity_locked = {PROBLEM_TOO_MANY, "identity.locked", "密码连续输错次数过多，已暂时锁定。",
                                        "Too many wrong passwords in a row; signing in is locked for a while."};
const struct problem identity_busy = {PROBLEM_BUSY, "identity.busy", "登录的人太多，请稍后再试。", "Too many people are signing in; please try again."};
const struct problem identity_password_used = {PROBLEM_INVALID, "identity.password_used", "新密码不能与最近 5 次用过的密码相同。",
                                               "A new password must differ from the last five."};

struct sign_in_in {
    str account, password;
    str token, csrf; /* from here on made by prepare */
    int64_t account_id;
};
static const struct field sign_in_fields[] = {
    {"account", FIELD_TEXT, offsetof(struct sign_in_in, account), .required = true, .max = 64, .says = "Name of the account"},
    {"password", FIELD_TEXT, offsetof(struct sign_in_in, password), .required = true, .max = 200, .says = "Its password"},
    FIELD_END};

struct attempt {
    struct ctx *ctx;
    str account;
    int64_t failures, locked_until_ms, account_id, active;
    str hash;
};

static int64_t failures_allowed(struct ctx *ctx) { return app_setting_i64(ctx->app, "signin.failures", 5); }

static err attempt_count(struct db_write *w, void *with) {
    struct attempt *a = with;
    struct ctx *ctx = a->ctx;
    int64_t lock_ms = app_setting_i64(ctx->app, "signin.lock_minutes", 15) * MS_MINUTE;
    struct db_row row;
    TRY(db_run_one(w, ctx->arena, &identity_sql[ATTEMPT_COUNT],
                   DB_ARGS(db_int(ctx->city_id), db_text(a->account), db_int(ctx->now_ms), db_int(ctx->now_ms - MS_DAY), db_int(failures_allowed(ctx)),
                           db_int(ctx->now_ms + lock_ms)),
                   &row));
    a->failures = db_i(&row, 0);
    a->locked_until_ms = db_i(&row, 1);
    return NULL;
}

static err account_look(struct db_read *r, void *with) {
    struct attempt *a = with;
    struct db_row row;
    TRY(db_one(r, a->ctx->arena, &identity_sql[ACCOUNT_PASSWORD], DB_ARGS(db_int(a->ctx->city_id), db_text(a->account)), &row));
    a->account_id = row.count ? db_i(&row, 0) : 0;
    a->hash = row.count ? db_s(&row, 1) : STR_NONE;
    a->active = row.count ? db_i(&row, 2) : 0;
    return NULL;
}

static err refuse_locked(struct ctx *ctx, int64_t until_ms) {
    long long minutes = (until_ms - ctx->now_ms + MS_MINUTE - 1) / MS_MINUTE;
    return ctx_refuse(
        ctx, &identity_locked, "", str_format(ctx->arena, "密码连续输错次数过多，请在 %lld 分钟后再试，或请管理员重置密码。", minutes),
        str_format(ctx->arena, "Too many wrong passwords in a row. Try again in %lld minutes, or ask an administrator for a new password.", minutes));
}

static err sign_in_prepare(struct ctx *ctx, void *given) {
    struct sign_in_in *in = given;
    struct attempt a = {.ctx = ctx, .account = identity_account_fold(ctx->arena, in->account)};
    if (!a.account.at)
        return &err_no_memory;
    TRY(db_commit(app_db(ctx->app), attempt_count, &a));
    if (a.failures > failures_allowed(ctx))
        return refuse_locked(ctx, a.locked_until_ms);
    TRY(db_view(app_db(ctx->app), account_look, &a));
    bool is_right = false;
    TRY(identity_password_verify(ctx, a.hash, in->password, &is_right));
    if (!is_right || !a.active)
        return a.locked_until_ms > ctx->now_ms ? refuse_locked(ctx, a.locked_until_ms) : &identity_wrong_password;
    in->account = a.account;
    in->account_id = a.account_id;
    in->token = random_token(ctx->arena, 32);
    in->csrf = random_token(ctx->arena, 24);
    return in->token.at && in->csrf.at ? NULL : &err_no_memory;
}

static err sign_in_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct sign_in_in *in = given;
    str agent = ctx->request ? str_first_points(http_header(ctx->request, "user-agent"), 200) : STR_NONE;
    str hash = identity_token_hash(ctx->arena, in->token);
    if (!str_is_utf8(agent))
        agent = STR("");
    TRY(db_run(w, &identity_sql[SESSION_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_text(hash), db_text(in->csrf), db_int(in->account_id), db_int(ctx->now_ms),
                       db_text(ctx->request ? ctx->request->peer : STR("")), db_text(agent)),
               NULL));
    TRY(db_run(w, &identity_sql[ATTEMPT_CLEAR], DB_ARGS(db_int(ctx->city_id), db_text(in->account)), NULL));
    TRY(db_run(w, &identity_sql[ACCOUNT_SIGNED_IN], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(in->account_id)), NULL));
    const struct actor *actor = NULL;
    str csrf = STR_NONE;
    TRY(identity_actor_of(ctx, db_reading(w), hash, &actor, &csrf));
    if (!actor) /* retired between the look and now */
        return &identity_wrong_password;
    ctx->actor = actor; /* the audit row names who signed in */
    ctx_audit_target(ctx, "session", actor->session_id);
    ctx_reply_cookie(ctx, identity_cookie(ctx, in->token, identity_session_longest_ms(ctx->app) / MS_SECOND));
    json_object(out);
    json_put_text(out, "csrf", csrf);
    json_key(out, "account");
    TRY(identity_me_write(ctx, db_reading(w), actor, csrf, out));
    json_object_end(out);
    return NULL;
}
const struct command identity_sign_in = {{sizeof(struct sign_in_in), sign_in_fields}, sign_in_prepare, sign_in_apply, 201};

/* Changing one's own */
struct password_in {
    str old, fresh;
    str hash; /* made by prepare */
};
static const struct field password_fields[] = {
    {"old", FIELD_TEXT, offsetof(struct password_in, old), .required = true, .max = 200, .says = "The password so far"},
    {"new", FIELD_TEXT, offsetof(struct password_in, fresh), .required = true, .max = 200, .says = "The new one"},
    FIELD_END};

struct history {
    struct ctx *ctx;
    struct db_table last;
};

static err attempt_forgive(struct db_write *w, void *with) {
    const struct attempt *a = with;
    return db_run(w, &identity_sql[ATTEMPT_CLEAR], DB_ARGS(db_int(a->ctx->city_id), db_text(a->account)), NULL);
}

static err history_look(struct db_read *r, void *with) {
    struct history *history = with;
    struct ctx *ctx = history->ctx;
    return db_all(r, ctx->arena, &identity_sql[PASSWORDS_LAST], DB_ARGS(db_int(ctx->city_id), db_int(ctx->actor->account_id)), &history->last);
}

static err password_prepare(struct ctx *ctx, void *given) {
    struct password_in *in = given;
    struct attempt a = {.ctx = ctx, .account = ctx->actor->account};
    TRY(identity_password_check_rules(ctx, ctx->actor->account, in->fresh, "new"));
    TRY(db_commit(app_db(ctx->app), attempt_count, &a)); /* a stolen session must not be a way to guess */
    if (a.failures > failures_allowed(ctx))
        return refuse_locked(ctx, a.locked_until_ms);
    TRY(db_view(app_db(ctx->app), account_look, &a));
    bool is_same = false;
    TRY(identity_password_verify(ctx, a.hash, in->old, &is_same));
    if (!is_same) /* not 401: the session is good */
        return ctx_refuse(ctx, &app_invalid, "old", STR("原密码不正确。"), STR("The old password is wrong."));
    TRY(db_commit(app_db(ctx->app), attempt_forgive, &a));
    struct history history = {.ctx = ctx};
    TRY(db_view(app_db(ctx->app), history_look, &history));
    for (size_t i = 0; i < history.last.count; i++) {
        TRY(identity_password_verify(ctx, db_s(&history.last.rows[i], 0), in->fresh, &is_same));
        if (is_same)
            return ctx_refuse(ctx, &identity_password_used, "new", str_of(identity_password_used.zh), str_of(identity_password_used.en));
    }
    return identity_password_hash(ctx, in->fresh, &in->hash);
}

static err password_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct password_in *in = given;
    int64_t account_id = ctx->actor->account_id;
    TRY(identity_password_put(ctx, w, account_id, in->hash, 0));
    TRY(db_run(w, &identity_sql[SESSIONS_END_OTHERS], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(account_id), db_int(ctx->actor->session_id)),
               NULL));
    ctx_audit_target(ctx, "account", account_id);
    json_object(out);
    json_object_end(out);
    return NULL;
}
const struct command identity_password_change = {{sizeof(struct password_in), password_fields}, password_prepare, password_apply, 0};
