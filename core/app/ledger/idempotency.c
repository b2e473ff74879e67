/* A client may send the same write twice (a lost answer, a double tap): the second gets the stored answer. The row is put
 * first, so that two at once meet on its key and the later waits, then finds the answer of the earlier. */
#include "app/inside.h"

static str request_hash(struct ctx *ctx, const struct path_row *row) {
    const struct http_request *request = ctx->request;
    struct buf all;
    buf_init(&all, ctx->arena, (size_t)LIMIT_BODY_IMPORT * 2);
    buf_addf(&all, "%s\n", http_method_name(row->route->method));
    buf_add(&all, request->path);
    buf_addc(&all, '\n');
    buf_add(&all, request->query);
    buf_addc(&all, '\n');
    str body = hash_hex(ctx->arena, HASH_SHA256, request->body);
    buf_add(&all, body);
    for (size_t i = 0; i < request->upload_count; i++) {
        buf_addf(&all, "\n" STR_F " ", STR_A(request->uploads[i].part));
        buf_add(&all, str_hex(ctx->arena, request->uploads[i].sha256, HASH_BYTES));
    }
    return hash_hex(ctx->arena, HASH_SHA256, buf_str(&all));
}

err repeat_read(struct ctx *ctx, const struct path_row *row, struct repeat *ret) {
    str key = http_header(ctx->request, "idempotency-key");
    if (!key.at || (row->route->flags & ROUTE_SECRET)) /* of a password not even a digest is kept */
        return NULL;
    bool is_good = key.len >= 8 && key.len <= 100;
    for (size_t i = 0; i < key.len; i++)
        is_good = is_good && key.at[i] > 0x20 && key.at[i] < 0x7f;
    if (!is_good)
        return &app_bad_key;
    bool is_public = row->route->needs == &app_public;
    *ret = (struct repeat){.key = str_copy(ctx->arena, key),
                           .scope = is_public ? str_of(row->route->path) : STR(""),
                           .request_hash = request_hash(ctx, row),
                           .route = row->route->path};
    return ret->key.at && ret->request_hash.at ? NULL : &err_no_memory;
}

/* Public routes have no account: their keys are the route's, whoever is signed in. */
static int64_t account_of(const struct ctx *ctx, const struct repeat *repeat) { return repeat->scope.len ? 0 : ctx->actor->account_id; }

err repeat_look(struct ctx *ctx, struct db_read *r, struct repeat *repeat) {
    if (!repeat->scope.len && !ctx->actor->account_id)
        return NULL; /* will be refused for want of a session */
    struct db_row row;
    TRY(db_one(r, ctx->arena, &app_sql[APP_REPEAT_LOOK],
               DB_ARGS(db_int(ctx->city_id), db_int(account_of(ctx, repeat)), db_text(repeat->scope), db_text(repeat->key)), &row));
    if (!row.count || db_i(&row, 1) == 0)
        return NULL;
    if (!str_equal(db_s(&row, 0), repeat->request_hash))
        return &app_key_reused;
    repeat->status = db_i(&row, 1);
    repeat->body = db_s(&row, 2);
    repeat->was_stored = true;
    return NULL;
}

err repeat_begin(struct ctx *ctx, struct db_write *w, struct repeat *repeat) {
    int64_t changed = 0;
    TRY(db_run(w, &app_sql[APP_REPEAT_BEGIN],
               DB_ARGS(db_int(ctx->city_id), db_int(account_of(ctx, repeat)), db_text(repeat->scope), db_text(repeat->key), db_text(str_of(repeat->route)),
                       db_text(repeat->request_hash), db_int(ctx->now_ms)),
               &changed));
    return changed ? NULL : repeat_look(ctx, db_reading(w), repeat);
}

err repeat_store(struct ctx *ctx, struct db_write *w, const struct repeat *repeat, int status, str body) {
    return db_run(w, &app_sql[APP_REPEAT_STORE],
                  DB_ARGS(db_int(status), db_text(body), db_int(ctx->city_id), db_int(account_of(ctx, repeat)), db_text(repeat->scope), db_text(repeat->key)),
                  NULL);
}
