#include "app/inside.h"
#include "base/log.h"
#include <string.h>

static const char *const outcome_words[] = {[AUDIT_DONE] = "done", [AUDIT_REFUSED] = "refused", [AUDIT_FAILED] = "failed"};

static err write_row(struct ctx *ctx, struct db_write *w, struct audit_row *row) {
    row->id = id_next(ctx->ids);
    if (db_is_sqlite(ctx->app->db))
        TRY(audit_seal_row(ctx, w, row));
    return db_run(w, &app_sql[APP_AUDIT_INSERT],
                  DB_ARGS(db_int(ctx->city_id), db_int(row->id), db_int(row->at_ms), db_int(row->actor_id), db_text(row->actor), db_int(row->unit_id),
                          db_text(row->unit_name), db_text(row->action), db_text(row->kind), db_int(row->target_id), db_text(row->outcome), db_text(row->code),
                          db_text(row->detail), db_text(row->peer), db_text(row->request_id), db_int_or_null(row->seq),
                          row->seq ? db_text(row->hash) : db_null()),
                  NULL);
}

static struct audit_row row_of(struct ctx *ctx, str action, enum audit_outcome outcome) {
    const struct ctx_notes *notes = ctx->notes;
    return (struct audit_row){.at_ms = ctx->now_ms,
                              .actor_id = ctx->actor->account_id,
                              .unit_id = ctx->actor->unit_id,
                              .target_id = notes->audit_id,
                              .actor = ctx->actor->account,
                              .unit_name = ctx->actor->unit_name,
                              .action = action,
                              .kind = str_of(notes->audit_kind ? notes->audit_kind : ""),
                              .outcome = str_of(outcome_words[outcome]),
                              .code = STR(""),
                              .detail = STR(""),
                              .peer = ctx->request ? ctx->request->peer : STR(""),
                              .request_id = ctx->request_id};
}

static str changes_text(struct ctx *ctx) {
    struct buf text;
    buf_init(&text, ctx->arena, 64 * 1024);
    for (size_t i = 0; i < ctx->notes->change_count; i++) {
        const struct change *c = &ctx->notes->changes[i];
        if (text.len)
            buf_addc(&text, '\n');
        buf_add(&text, c->what);
        buf_addz(&text, ": ");
        if (c->before.len) {
            buf_add(&text, str_first_points(c->before, 500));
            buf_addz(&text, " → ");
        }
        buf_add(&text, str_first_points(c->after, 500));
    }
    return buf_str(&text);
}

err audit_command(struct ctx *ctx, struct db_write *w, str action) {
    struct audit_row row = row_of(ctx, action, AUDIT_DONE);
    row.detail = changes_text(ctx);
    return write_row(ctx, w, &row);
}

err audit_put(struct ctx *ctx, struct db_write *w, str action, str kind, int64_t target_id, str outcome, str detail) {
    struct audit_row row = row_of(ctx, action, AUDIT_DONE);
    row.kind = kind;
    row.target_id = target_id;
    row.outcome = outcome;
    row.detail = detail;
    return write_row(ctx, w, &row);
}

/* Refusals. The first of a kind in a minute (who, where, what code) is written at once; repeats are counted in memory and
 * written as one row when the minute is over, so that an attack costs two rows a minute and kind, not a full disk. When
 * the table is full, further kinds share one entry. */
enum { REFUSAL_KINDS = 2048, MINUTE_ROWS = 600 };

struct refusal {
    uint64_t key;
    int64_t minute, count;
    char action[96], code[48], who[64];
    int64_t actor_id;
};
struct refusals {
    pthread_mutex_t lock;
    struct refusal at[REFUSAL_KINDS];
    struct refusal others;
    int64_t minute, rows; /* written in this minute */
};

static void refusals_free(void *with) {
    struct refusals *refusals = with;
    pthread_mutex_destroy(&refusals->lock);
}

err refusals_open(struct app *app) {
    struct refusals *refusals = ARENA_NEW(app->arena, struct refusals);
    if (!refusals)
        return &err_no_memory;
    pthread_mutex_init(&refusals->lock, NULL);
    app->refusals = refusals;
    return arena_defer(app->arena, refusals_free, refusals);
}

static void keep_text(char *to, size_t room, str from) {
    str cut = str_slice(from, 0, room - 1);
    memcpy(to, cut.len ? cut.at : "", cut.len);
    to[cut.len] = 0;
}

static struct refusal *entry_of(struct refusals *all, uint64_t key, int64_t minute) {
    for (size_t i = 0; i < 16; i++) {
        struct refusal *r = &all->at[(key + i) % REFUSAL_KINDS];
        if (r->key == key || r->key == 0 || (r->minute < minute && r->count <= 1))
            return r;
    }
    return &all->others;
}

struct refused {
    struct ctx *ctx;
    str action;
    err problem;
    int64_t repeats;
    const struct refusal *of;
};

static err write_refusal(struct db_write *w, void *with) {
    const struct refused *r = with;
    bool is_ours = r->problem->kind == PROBLEM_IO || r->problem->kind == PROBLEM_BUG;
    struct audit_row row = row_of(r->ctx, r->action, is_ours ? AUDIT_FAILED : AUDIT_REFUSED);
    row.code = str_of(r->problem->code);
    row.detail = changes_text(r->ctx);
    return write_row(r->ctx, w, &row);
}

/* true: write a row now */
static bool note_refusal(struct ctx *ctx, str action, err problem) {
    struct refusals *all = ctx->app->refusals;
    str who = ctx->actor->account_id ? str_format(ctx->arena, "%lld", (long long)ctx->actor->account_id) : ctx->request ? ctx->request->peer : STR("-");
    str text = str_format(ctx->arena, STR_F "|" STR_F "|%s", STR_A(who), STR_A(action), problem->code);
    uint64_t key = str_hash(text) | 1;
    int64_t minute = ctx->now_ms / MS_MINUTE;
    pthread_mutex_lock(&all->lock);
    if (all->minute != minute) {
        all->minute = minute;
        all->rows = 0;
    }
    struct refusal *r = entry_of(all, key, minute);
    bool is_new = r->key != key || r->minute != minute;
    bool write_now = is_new && r != &all->others && r->count <= 1 && all->rows < MINUTE_ROWS;
    if (write_now) {
        *r = (struct refusal){.key = key, .minute = minute, .count = 1, .actor_id = ctx->actor->account_id};
        keep_text(r->action, sizeof r->action, action);
        keep_text(r->code, sizeof r->code, str_of(problem->code));
        keep_text(r->who, sizeof r->who, who);
        all->rows++;
    } else {
        if (r == &all->others || r->key != key) {
            r = &all->others;
            keep_text(r->action, sizeof r->action, STR("many"));
            r->minute = r->count ? r->minute : minute;
        }
        r->count++;
    }
    pthread_mutex_unlock(&all->lock);
    return write_now;
}

void audit_refusal(struct ctx *ctx, str action, err problem) {
    if (!note_refusal(ctx, action, problem))
        return;
    struct refused r = {.ctx = ctx, .action = action, .problem = problem};
    err failed = db_commit(ctx->app->db, write_refusal, &r);
    if (failed)
        log_line(LOG_ERROR, "audit", LOG_FIELDS(LOG_TEXT("why", str_of(failed->code)), LOG_TEXT("request_id", ctx->request_id)));
}

static err write_repeats(struct db_write *w, void *with) {
    const struct refused *r = with;
    struct audit_row row = row_of(r->ctx, str_of(r->of->action), AUDIT_REFUSED);
    row.actor_id = r->of->actor_id;
    row.actor = STR("");
    row.code = str_of(r->of->code);
    row.peer = r->of->actor_id ? STR("") : str_of(r->of->who);
    row.detail = str_format(r->ctx->arena, "+%lld", (long long)r->repeats);
    return write_row(r->ctx, w, &row);
}

static err flush_one(struct ctx *ctx, struct db *db, struct refusal *r, int64_t minute) {
    struct refusals *all = ctx->app->refusals;
    pthread_mutex_lock(&all->lock);
    struct refusal was = *r;
    bool is_over = was.count && was.minute < minute;
    int64_t first = r == &all->others ? 0 : 1; /* already written */
    if (is_over)
        *r = (struct refusal){0};
    pthread_mutex_unlock(&all->lock);
    if (!is_over || was.count <= first)
        return NULL;
    struct refused work = {.ctx = ctx, .repeats = was.count - first, .of = &was};
    return db_commit(db, write_repeats, &work);
}

err refusals_flush(struct ctx *ctx, struct db *db) {
    struct refusals *all = ctx->app->refusals;
    int64_t minute = ctx->now_ms / MS_MINUTE;
    for (size_t i = 0; i < REFUSAL_KINDS; i++)
        TRY(flush_one(ctx, db, &all->at[i], minute));
    return flush_one(ctx, db, &all->others, minute);
}

void refusals_close(struct app *app) {
    struct arena *arena = arena_new(LIMIT_REQUEST_ARENA);
    struct ctx *ctx;
    if (arena && app->refusals && !ctx_make(app, arena, &ctx)) {
        ctx->now_ms += MS_MINUTE; /* what is counted so far is written as it stands */
        err failed = refusals_flush(ctx, app->db);
        if (failed)
            log_line(LOG_ERROR, "audit", LOG_FIELDS(LOG_TEXT("why", str_of(failed->code))));
    }
    arena_free(arena);
}

/* The auditor's list */
enum { BY_ACTOR, BY_TARGET, BY_FROM, BY_UNTIL, BY_ACTION, BY_KIND, BY_OUTCOME, BY_BEFORE };
#define LIST_COLUMNS                                                                                                                                           \
    "SELECT id, at_ms, actor_id, actor, unit_id, unit_name, action, kind, target_id, outcome, code, detail, peer, request_id, seq, hash FROM app_audit"
static const struct db_clause list_clauses[] = {
    [BY_ACTOR] = {"actor_id = :actor", "i"},    [BY_TARGET] = {"target_id = :target", "i"}, [BY_FROM] = {"at_ms >= :from", "i"},
    [BY_UNTIL] = {"at_ms < :until", "i"},       [BY_ACTION] = {"action = :action", "t"},    [BY_KIND] = {"kind = :kind", "t"},
    [BY_OUTCOME] = {"outcome = :outcome", "t"}, [BY_BEFORE] = {"id < :before", "i"},
};
static const struct db_clause list_tails[] = {{"ORDER BY id DESC LIMIT :limit", "i"}};
const struct db_select app_audit_select = {.head = LIST_COLUMNS " WHERE city_id = :city",
                                           .head_takes = "i",
                                           .gives = "iiititttitttttit",
                                           .clauses = list_clauses,
                                           .clause_count = 8,
                                           .tails = list_tails,
                                           .tail_count = 1};

void audit_row_read(const struct db_row *row, struct audit_row *ret) {
    *ret = (struct audit_row){.id = db_i(row, 0),
                              .at_ms = db_i(row, 1),
                              .actor_id = db_i(row, 2),
                              .actor = db_s(row, 3),
                              .unit_id = db_i(row, 4),
                              .unit_name = db_s(row, 5),
                              .action = db_s(row, 6),
                              .kind = db_s(row, 7),
                              .target_id = db_i(row, 8),
                              .outcome = db_s(row, 9),
                              .code = db_s(row, 10),
                              .detail = db_s(row, 11),
                              .peer = db_s(row, 12),
                              .request_id = db_s(row, 13),
                              .seq = db_i(row, 14),
                              .hash = db_s(row, 15)};
}

err audit_list(struct ctx *ctx, struct db_read *r, const struct audit_ask *ask, const struct audit_row **ret, size_t *ret_count) {
    struct db_choice choice = {.from = &app_audit_select};
    choice.head[0] = db_int(ctx->city_id);
    if (ask->actor_id)
        db_choose(&choice, BY_ACTOR, DB_ARGS(db_int(ask->actor_id)));
    if (ask->target_id)
        db_choose(&choice, BY_TARGET, DB_ARGS(db_int(ask->target_id)));
    if (ask->from_ms)
        db_choose(&choice, BY_FROM, DB_ARGS(db_int(ask->from_ms)));
    if (ask->until_ms)
        db_choose(&choice, BY_UNTIL, DB_ARGS(db_int(ask->until_ms)));
    if (ask->action.len)
        db_choose(&choice, BY_ACTION, DB_ARGS(db_text(ask->action)));
    if (ask->kind.len)
        db_choose(&choice, BY_KIND, DB_ARGS(db_text(ask->kind)));
    if (ask->outcome.len)
        db_choose(&choice, BY_OUTCOME, DB_ARGS(db_text(ask->outcome)));
    if (ask->before_id)
        db_choose(&choice, BY_BEFORE, DB_ARGS(db_int(ask->before_id)));
    choice.end[0] = db_int(ask->limit > 0 ? ask->limit : 50);
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    struct audit_row *rows = ARENA_LIST(ctx->arena, struct audit_row, table.count + 1);
    if (!rows)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        audit_row_read(&table.rows[i], &rows[i]);
    *ret = rows;
    *ret_count = table.count;
    return NULL;
}
