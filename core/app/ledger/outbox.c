/* Messages leave after the commit that wrote them. A row is taken (its next try moved ahead) before it is sent, so that a
 * process killed in between tries again later, and two processes never send at once; once_key lets the receiver drop the
 * rare second copy. */
#include "app/inside.h"
#include "base/log.h"
#include <string.h>

enum { TRY_AGAIN_MS = 60 * MS_SECOND, ATTEMPTS_MOST = 20 };

struct sending {
    struct ctx *ctx;
    struct db_table due;
    const struct db_row *row;
    int64_t changed;
    str state, why;
    int64_t next_ms;
};

static err read_due(struct db_read *r, void *with) {
    struct sending *s = with;
    return db_all(r, s->ctx->arena, &app_sql[APP_OUTBOX_DUE], DB_ARGS(db_int(s->ctx->city_id), db_int(s->ctx->now_ms)), &s->due);
}

static err take(struct db_write *w, void *with) {
    struct sending *s = with;
    return db_run(w, &app_sql[APP_OUTBOX_TAKE],
                  DB_ARGS(db_int(s->ctx->now_ms + TRY_AGAIN_MS), db_int(s->ctx->city_id), db_int(db_i(s->row, 0)), db_int(s->ctx->now_ms)), &s->changed);
}

static err sent(struct db_write *w, void *with) {
    struct sending *s = with;
    return db_run(w, &app_sql[APP_OUTBOX_SENT], DB_ARGS(db_int(s->ctx->now_ms), db_int(s->ctx->city_id), db_int(db_i(s->row, 0))), NULL);
}

static err not_sent(struct db_write *w, void *with) {
    struct sending *s = with;
    return db_run(w, &app_sql[APP_OUTBOX_FAILED],
                  DB_ARGS(db_text(s->state), db_int(s->next_ms), db_text(s->why), db_int(s->ctx->city_id), db_int(db_i(s->row, 0))), NULL);
}

static const struct sender *sender_of(const struct app *app, str kind) {
    for (size_t i = 0; i < app->sender_count; i++)
        if (str_is(kind, app->senders[i].kind))
            return &app->senders[i];
    return NULL;
}

static err send_one(struct sending *s, struct db *db) {
    str kind = db_s(s->row, 1);
    const struct sender *sender = sender_of(s->ctx->app, kind);
    if (!sender)
        return NULL; /* waits for a program that has this sender */
    TRY(db_commit(db, take, s));
    if (!s->changed)
        return NULL;
    err failed = sender->send(sender->with, s->ctx, kind, db_s(s->row, 2), db_s(s->row, 3));
    if (!failed)
        return db_commit(db, sent, s);
    int64_t attempts = db_i(s->row, 4) + 1, wait = TRY_AGAIN_MS;
    for (int64_t i = 1; i < attempts && wait < MS_HOUR; i++)
        wait *= 2;
    s->state = attempts >= ATTEMPTS_MOST ? STR("failed") : STR("waiting");
    s->next_ms = s->ctx->now_ms + (wait < MS_HOUR ? wait : MS_HOUR);
    s->why = str_of(failed->code);
    log_line(LOG_WARN, "outbox", LOG_FIELDS(LOG_TEXT("kind", kind), LOG_TEXT("code", s->why), LOG_INT("attempts", attempts)));
    return db_commit(db, not_sent, s);
}

err outbox_job(struct ctx *ctx, struct db *db) {
    struct sending s = {.ctx = ctx};
    TRY(db_view(db, read_due, &s));
    for (size_t i = 0; i < s.due.count; i++) {
        s.row = &s.due.rows[i];
        TRY(send_one(&s, db));
    }
    return NULL;
}
