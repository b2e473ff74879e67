#include "app/inside.h"

static str row_text(struct arena *arena, const struct audit_row *row, str before) {
    struct buf text;
    buf_init(&text, arena, 256 * 1024);
    const str texts[] = {before, row->actor, row->unit_name, row->action, row->kind, row->outcome, row->code, row->detail, row->peer, row->request_id};
    const int64_t numbers[] = {row->seq, row->id, row->at_ms, row->actor_id, row->unit_id, row->target_id};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        buf_add_i64(&text, numbers[i]);
        buf_addc(&text, ';');
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buf_add_i64(&text, (int64_t)texts[i].len);
        buf_addc(&text, ':');
        buf_add(&text, texts[i]);
    }
    return text.failed ? STR_NONE : buf_str(&text);
}

/* A hash made with SM3 says so; both may stand in one chain, so that the setting can change. */
static str chain_hash(struct arena *arena, const struct audit_row *row, str before, enum hash_kind kind) {
    str text = row_text(arena, row, before);
    if (!text.at)
        return STR_NONE;
    str hex = hash_hex(arena, kind, text);
    return kind == HASH_SM3 && hex.at ? str_format(arena, "sm3:" STR_F, STR_A(hex)) : hex;
}

static enum hash_kind hash_wanted(const struct app *app) { return str_is(app_setting(app, "audit.hash", STR("sha256")), "sm3") ? HASH_SM3 : HASH_SHA256; }

static err read_head(struct ctx *ctx, struct db_write *w, int64_t *ret_seq, str *ret_hash) {
    struct db_row head;
    TRY(db_one(db_reading(w), ctx->arena, &app_sql[APP_AUDIT_HEAD], DB_ARGS(db_int(ctx->city_id)), &head));
    if (!head.count) {
        TRY(db_run(w, &app_sql[APP_AUDIT_HEAD_MAKE], DB_ARGS(db_int(ctx->city_id)), NULL));
        *ret_seq = 0;
        *ret_hash = STR("");
        return NULL;
    }
    *ret_seq = db_i(&head, 0);
    *ret_hash = db_s(&head, 1);
    return NULL;
}

static err move_head(struct ctx *ctx, struct db_write *w, int64_t before, int64_t seq, str hash) {
    int64_t changed = 0;
    TRY(db_run(w, &app_sql[APP_AUDIT_HEAD_MOVE], DB_ARGS(db_int(seq), db_text(hash), db_int(ctx->city_id), db_int(before)), &changed));
    return changed ? NULL : &err_busy; /* another process sealed meanwhile */
}

err audit_seal_row(struct ctx *ctx, struct db_write *w, struct audit_row *row) {
    int64_t before_seq;
    str before;
    TRY(read_head(ctx, w, &before_seq, &before));
    row->seq = before_seq + 1;
    row->hash = chain_hash(ctx->arena, row, before, hash_wanted(ctx->app));
    if (!row->hash.at)
        return &err_no_memory;
    return move_head(ctx, w, before_seq, row->seq, row->hash);
}

struct sealing {
    struct ctx *ctx;
    size_t sealed;
};

static err seal_some(struct db_write *w, void *with) {
    struct sealing *s = with;
    struct ctx *ctx = s->ctx;
    struct db_table table;
    s->sealed = 0;
    TRY(db_all(db_reading(w), ctx->arena, &app_sql[APP_AUDIT_UNSEALED], DB_ARGS(db_int(ctx->city_id)), &table));
    if (!table.count)
        return NULL;
    int64_t first, seq;
    str hash;
    TRY(read_head(ctx, w, &first, &hash));
    seq = first;
    for (size_t i = 0; i < table.count; i++) {
        struct audit_row row;
        audit_row_read(&table.rows[i], &row);
        row.seq = ++seq;
        hash = chain_hash(ctx->arena, &row, hash, hash_wanted(ctx->app));
        if (!hash.at)
            return &err_no_memory;
        int64_t changed = 0;
        TRY(db_run(w, &app_sql[APP_AUDIT_SEAL], DB_ARGS(db_int(seq), db_text(hash), db_int(ctx->city_id), db_int(row.id)), &changed));
        if (!changed)
            return &err_busy;
    }
    s->sealed = table.count;
    return move_head(ctx, w, first, seq, hash);
}

err audit_seal_job(struct ctx *ctx, struct db *db) {
    struct sealing s = {ctx, 0};
    do {
        err failed = db_commit(db, seal_some, &s);
        if (failed == &err_busy)
            return NULL; /* the other one does it */
        TRY(failed);
    } while (s.sealed == 500);
    return NULL;
}

struct proving {
    struct ctx *ctx;
    struct arena *rows; /* reset page by page */
    int64_t seq;
    char before_hex[72];
    size_t before_len;
    struct audit_proof proof;
};

static bool check_row(struct proving *p, const struct audit_row *row) {
    const char *why = NULL;
    str before = {p->before_hex, p->before_len};
    enum hash_kind kind = str_starts_with(row->hash, "sm3:") ? HASH_SM3 : HASH_SHA256;
    if (row->seq != p->seq + 1)
        why = "rows before this one are missing";
    else if (!str_equal(chain_hash(p->rows, row, before, kind), row->hash))
        why = "the row or one before it was changed";
    if (why || row->hash.len > sizeof p->before_hex) {
        p->proof.broken_id = row->id;
        p->proof.broken_why = str_of(why ? why : "the hash is no hash");
        return false;
    }
    p->seq = row->seq;
    p->before_len = row->hash.len;
    for (size_t i = 0; i < row->hash.len; i++)
        p->before_hex[i] = row->hash.at[i];
    return true;
}

static err walk_chain(struct proving *p, struct db_read *r) {
    for (;;) {
        struct db_table table;
        arena_reset(p->rows);
        TRY(db_all(r, p->rows, &app_sql[APP_AUDIT_WALK], DB_ARGS(db_int(p->ctx->city_id), db_int(p->seq)), &table));
        for (size_t i = 0; i < table.count; i++) {
            struct audit_row row;
            audit_row_read(&table.rows[i], &row);
            if (!check_row(p, &row))
                return NULL;
        }
        if (!table.count)
            return NULL;
    }
}

static err prove(struct db_read *r, void *with) {
    struct proving *p = with;
    struct db_row row;
    p->seq = 0;
    p->before_len = 0;
    TRY(db_one(r, p->ctx->arena, &app_sql[APP_AUDIT_COUNTS], DB_ARGS(db_int(p->ctx->city_id)), &row));
    p->proof = (struct audit_proof){.rows = db_i(&row, 0), .unsealed = db_i(&row, 1), .broken_why = STR("")};
    TRY(walk_chain(p, r));
    if (p->proof.broken_id)
        return NULL;
    TRY(db_one(r, p->ctx->arena, &app_sql[APP_AUDIT_HEAD], DB_ARGS(db_int(p->ctx->city_id)), &row));
    bool has_head = row.count != 0;
    if ((has_head ? db_i(&row, 0) : 0) != p->seq || (has_head && !str_equal(db_s(&row, 1), (str){p->before_hex, p->before_len}))) {
        p->proof.broken_id = -1;
        p->proof.broken_why = STR("the last rows are missing");
    }
    return NULL;
}

err app_audit_verify(struct app *app, struct arena *arena, struct audit_proof *ret) {
    struct proving p = {.rows = arena_new(LIMIT_REQUEST_ARENA)};
    if (!p.rows)
        return &err_no_memory;
    err failed = ctx_make(app, arena, &p.ctx);
    if (!failed)
        failed = db_view(app->db, prove, &p);
    arena_free(p.rows);
    TRY(failed);
    *ret = p.proof;
    return NULL;
}
