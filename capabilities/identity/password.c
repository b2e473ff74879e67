/* Passwords: rules, Argon2id, and the small number of places in which hashing may happen at once. */
#include "capabilities/identity/inside.h"

#include <sodium.h>
#include <string.h>

enum {
    HASH_PASSES = 2,
    HASH_MEMORY = 19456 * 1024, /* 19 MiB with two passes: about 20 ms, a guess costs as much memory as time */
    PASSWORD_MIN = 10,
    PASSWORD_MAX = 200,
    PASSWORD_CLASSES = 3
};

/* Verified in place of the hash of an account that does not exist, so that both answers take the same time.
 * It is the hash of 32 random bytes that were not kept. */
static const char stand_in[] = "$argon2id$v=19$m=19456,t=2,p=1$FLRE0H35rmJtgEd8PuNW3Q$WoZ+jMaFWijnKBM5Bvk2+WiWsWRK321033+o3DvcQ9U";

static unsigned password_classes(str password) {
    bool lower = false, upper = false, digit = false, other = false;
    for (size_t i = 0; i < password.len; i++) {
        char c = password.at[i];
        if (c >= 'a' && c <= 'z')
            lower = true;
        else if (c >= 'A' && c <= 'Z')
            upper = true;
        else if (c >= '0' && c <= '9')
            digit = true;
        else
            other = true;
    }
    return (unsigned)lower + (unsigned)upper + (unsigned)digit + (unsigned)other;
}

err identity_password_check_rules(struct ctx *ctx, str account, str password, const char *field) {
    if (!str_is_utf8(password) || str_points(password) < PASSWORD_MIN || password.len > PASSWORD_MAX)
        return ctx_refuse(ctx, &identity_weak_password, field, STR("密码至少 10 个字符，最多 200 个字节。"),
                          STR("A password has at least 10 characters and at most 200 bytes."));
    if (password_classes(password) < PASSWORD_CLASSES)
        return ctx_refuse(ctx, &identity_weak_password, field, STR("密码须含大写字母、小写字母、数字、其他符号中的至少三类。"),
                          STR("A password mixes at least three of: capitals, small letters, digits, other signs."));
    str folded = identity_account_fold(ctx->arena, password);
    if (!folded.at)
        return &err_no_memory;
    if (account.len && str_find(folded, account) != SIZE_MAX)
        return ctx_refuse(ctx, &identity_weak_password, field, STR("密码不能包含账号。"), STR("A password must not contain the account's name."));
    return NULL;
}

err identity_password_hash(struct ctx *ctx, str password, str *ret_hash) {
    char *hash = arena_alloc(ctx->arena, crypto_pwhash_STRBYTES, 1);
    if (!hash)
        return &err_no_memory;
    if (sodium_init() < 0)
        return &err_bug;
    TRY(identity_place_take(ctx));
    int failed = crypto_pwhash_str_alg(hash, password.at ? password.at : "", password.len, HASH_PASSES, HASH_MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    identity_place_give(ctx);
    if (failed)
        return &err_no_memory;
    *ret_hash = str_of(hash);
    return NULL;
}

err identity_password_verify(struct ctx *ctx, str hash_or_none, str password, bool *ret_right) {
    bool known = hash_or_none.len > 0 && hash_or_none.len < crypto_pwhash_STRBYTES;
    char text[crypto_pwhash_STRBYTES] = {0};
    str used = known ? hash_or_none : str_of(stand_in);
    memcpy(text, used.at, used.len);
    if (sodium_init() < 0)
        return &err_bug;
    TRY(identity_place_take(ctx));
    int wrong = crypto_pwhash_str_verify(text, password.at ? password.at : "", password.len);
    identity_place_give(ctx);
    *ret_right = known && !wrong;
    return NULL;
}

/* Four groups of four signs nobody confuses: Xk4m-… The first three signs make the three classes certain. */
err identity_password_made(struct ctx *ctx, str *ret_password) {
    static const char small[] = "abcdefghjkmnpqrstuvwxyz", capital[] = "ABCDEFGHJKLMNPQRSTUVWXYZ", digit[] = "23456789";
    static const char any[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char *at = arena_alloc(ctx->arena, 20, 1);
    if (!at)
        return &err_no_memory;
    if (sodium_init() < 0)
        return &err_bug;
    size_t len = 0;
    for (unsigned i = 0; i < 16; i++) {
        const char *from = i == 0 ? capital : i == 1 ? small : i == 2 ? digit : any;
        at[len++] = from[randombytes_uniform((uint32_t)strlen(from))];
        if (i % 4 == 3 && i != 15)
            at[len++] = '-';
    }
    *ret_password = (str){at, len};
    return NULL;
}

err identity_password_put(struct ctx *ctx, struct db_write *w, int64_t account_id, str hash, int must_change) {
    int64_t changed = 0;
    TRY(db_run(w, &identity_sql[ACCOUNT_SET_PASSWORD],
               DB_ARGS(db_text(hash), db_int(ctx->now_ms), db_int(must_change), db_int(ctx->city_id), db_int(account_id)), &changed));
    if (!changed)
        return &app_not_found;
    TRY(db_run(w, &identity_sql[PASSWORD_KEEP],
               DB_ARGS(db_int(ctx->city_id), db_int(account_id), db_int(id_next(ctx->ids)), db_text(hash), db_int(ctx->now_ms)), NULL));
    struct db_table kept;
    TRY(db_all(db_reading(w), ctx->arena, &identity_sql[PASSWORDS_LAST], DB_ARGS(db_int(ctx->city_id), db_int(account_id)), &kept));
    if (kept.count < 5)
        return NULL;
    return db_run(w, &identity_sql[PASSWORDS_TRIM], DB_ARGS(db_int(ctx->city_id), db_int(account_id), db_int(db_i(&kept.rows[kept.count - 1], 1))), NULL);
}

err identity_password_set(struct ctx *ctx, struct db_write *w, int64_t account_id, str password, int must_change) {
    struct identity_account account;
    TRY(identity_account_find(ctx, db_reading(w), account_id, &account));
    TRY(identity_password_check_rules(ctx, account.account, password, "password"));
    str hash = STR_NONE;
    TRY(identity_password_hash(ctx, password, &hash));
    TRY(identity_password_put(ctx, w, account_id, hash, must_change));
    TRY(db_run(w, &identity_sql[SESSIONS_END_ALL], DB_ARGS(db_int(ctx->now_ms), db_int(ctx->city_id), db_int(account_id)), NULL));
    return db_run(w, &identity_sql[ATTEMPT_CLEAR], DB_ARGS(db_int(ctx->city_id), db_text(account.account)), NULL);
}
