#include "db/engine.h"
#include <string.h>

const struct problem db_duplicate = {PROBLEM_CONFLICT, "db.duplicate", "已有相同的记录。", "There already is such a record."};
const struct problem db_reference = {PROBLEM_CONFLICT, "db.reference", "所引用的记录不存在，或仍被其他记录使用。",
                                     "A record it refers to does not exist, or others still use this one."};
const struct problem db_check = {PROBLEM_BUG, "db.check", "数据不符合规定，没有保存。", "The data breaks a rule of its table; nothing was saved."};
const struct problem db_unavailable = {PROBLEM_BUSY, "db.unavailable", "数据库暂时无法连接，请稍后再试。",
                                       "The database cannot be reached just now; try again shortly."};
const struct problem db_timeout = {PROBLEM_BUSY, "db.timeout", "查询时间过长，已经停止，请缩小范围再试。",
                                   "The query took too long and was stopped; ask for less."};
const struct problem db_bad_text = {PROBLEM_INVALID, "db.bad_text", "文字中有系统无法识别的字符，请改正后再提交。",
                                    "The text has characters the system cannot read; correct it and send it again."};

err db_open(const struct db_settings *settings, struct db **ret, struct arena *a, str *ret_message) {
    bool is_postgres = str_starts_with(settings->where, "postgresql://") || str_starts_with(settings->where, "postgres://");
    struct db_settings s = *settings;
    if (s.statement_ms <= 0)
        s.statement_ms = LIMIT_STATEMENT_MS;
    if (!s.connections)
        s.connections = 8;
    struct hints *hints = hints_new();
    if (!hints)
        return &err_no_memory;
    struct db *db = NULL;
    err failed = is_postgres ? postgres_open(&s, &db, hints, a, ret_message) : sqlite_open(&s, &db, hints, a, ret_message);
    if (failed) {
        hints_free(hints);
        return failed;
    }
    *ret = db;
    return NULL;
}

void db_close(struct db *db) {
    if (!db)
        return;
    struct hints *hints = db->hints; /* the engine's threads may raise hints until it is closed */
    db->engine->close(db);
    hints_free(hints);
}

const char *db_engine(const struct db *db) { return db->name; }
int64_t db_revision(struct db *db) { return db->engine->revision ? db->engine->revision(db) : 0; }
bool db_is_sqlite(const struct db *db) { return db->engine->is_sqlite; }

err db_view(struct db *db, err (*look)(struct db_read *, void *with), void *with) {
    failure_set("");
    return db->engine->view(db, look, with);
}
err db_commit(struct db *db, err (*apply)(struct db_write *, void *with), void *with) {
    failure_set("");
    return db->engine->commit(db, apply, with, db->statement_ms);
}
struct db_read *db_reading(struct db_write *w) {
    return &w->reading;
}

/* Runs one statement on a connection. A failure of the engine breaks the transaction; a refusal by the row function
 * or a mistake found before the engine was asked does not. */
static err run(struct connection *c, bool may_write, struct db_call *call) {
    if (c->broken)
        return c->broken;
    struct statement *s = NULL;
    err failed = statement_find(c, call->source, &s);
    if (failed) {
        c->broken = failed;
        return failed;
    }
    if (s->writes && !may_write)
        failed = failure_of(&err_bug, s->text, "a writing statement was given to a reader");
    if (!failed)
        failed = statement_check_values(s, call->source);
    if (!failed)
        failed = c->engine->run(c, s, call);
    statement_done(c, s);
    return failed;
}

static err run_sql(struct connection *c, bool may_write, const struct db_sql *sql, struct db_args args, struct db_call *call) {
    if (args.count != (sql->takes ? strlen(sql->takes) : 0))
        return failure_of(&err_bug, sql->text, "the number of values is not the number of letters in takes");
    struct db_piece piece = {"", sql->text, sql->takes, args.at};
    struct db_source source = {&piece, 1, sql->gives};
    call->source = &source;
    return run(c, may_write, call);
}

static err copy_row(struct arena *a, const struct db_row *row, struct db_row *ret) {
    struct db_value *values = ARENA_LIST(a, struct db_value, row->count);
    if (!values)
        return &err_no_memory;
    for (size_t i = 0; i < row->count; i++) {
        values[i] = row->at[i];
        if (values[i].type < DB_TEXT)
            continue;
        values[i].as.s = str_copy(a, row->at[i].as.s);
        if (!values[i].as.s.at)
            return &err_no_memory;
    }
    *ret = (struct db_row){values, row->count};
    return NULL;
}

struct one {
    struct arena *arena;
    struct db_row row;
};
static err keep_first(void *out, const struct db_row *row) {
    struct one *one = out;
    return one->row.at ? NULL : copy_row(one->arena, row, &one->row);
}

err db_one(struct db_read *r, struct arena *a, const struct db_sql *sql, struct db_args args, struct db_row *ret_row) {
    struct one one = {.arena = a};
    TRY(run_sql(r->on, false, sql, args, &(struct db_call){.rows = DB_ROWS_FIRST, .row = keep_first, .out = &one}));
    *ret_row = one.row;
    return NULL;
}

struct all {
    struct arena *arena;
    struct db_row *rows;
    size_t count, room;
};
static err keep_all(void *out, const struct db_row *row) {
    struct all *all = out;
    if (all->count == all->room) {
        size_t room = all->room ? 2 * all->room : 16;
        struct db_row *rows = ARENA_LIST(all->arena, struct db_row, room);
        if (!rows)
            return &err_no_memory;
        if (all->count)
            memcpy(rows, all->rows, all->count * sizeof *rows);
        all->rows = rows;
        all->room = room;
    }
    TRY(copy_row(all->arena, row, &all->rows[all->count]));
    all->count++;
    return NULL;
}

err db_all(struct db_read *r, struct arena *a, const struct db_sql *sql, struct db_args args, struct db_table *ret_table) {
    struct all all = {.arena = a};
    TRY(run_sql(r->on, false, sql, args, &(struct db_call){.rows = DB_ROWS_ALL, .row = keep_all, .out = &all}));
    *ret_table = (struct db_table){all.rows, all.count};
    return NULL;
}

err db_each(struct db_read *r, const struct db_sql *sql, struct db_args args, db_row_fn row, void *out) {
    return run_sql(r->on, false, sql, args, &(struct db_call){.rows = DB_ROWS_ALL, .row = row, .out = out});
}

err db_run(struct db_write *w, const struct db_sql *sql, struct db_args args, int64_t *ret_changed) {
    struct db_call call = {.rows = DB_ROWS_ALL};
    TRY(run_sql(w->reading.on, true, sql, args, &call));
    if (ret_changed)
        *ret_changed = call.changed;
    return NULL;
}

err db_run_one(struct db_write *w, struct arena *a, const struct db_sql *sql, struct db_args args, struct db_row *ret_row) {
    struct one one = {.arena = a};
    TRY(run_sql(w->reading.on, true, sql, args, &(struct db_call){.rows = DB_ROWS_ALL, .row = keep_first, .out = &one}));
    *ret_row = one.row;
    return NULL;
}

err db_prepare(struct db_read *r, const struct db_sql *sql) {
    struct db_piece piece = {"", sql->text, sql->takes, NULL};
    struct db_source source = {&piece, 1, sql->gives};
    return db_source_prepare(r, &source);
}

err db_source_prepare(struct db_read *r, const struct db_source *source) {
    struct statement *s;
    TRY(statement_find(r->on, source, &s));
    statement_done(r->on, s);
    return NULL;
}

err db_source_run(struct db_read *r, const struct db_source *source, db_row_fn row, void *out) {
    return run(r->on, false, &(struct db_call){.source = source, .rows = DB_ROWS_ALL, .row = row, .out = out});
}

err db_source_all(struct db_read *r, struct arena *a, const struct db_source *source, struct db_table *ret_table) {
    struct all all = {.arena = a};
    TRY(db_source_run(r, source, keep_all, &all));
    *ret_table = (struct db_table){all.rows, all.count};
    return NULL;
}

void db_hint(struct db *db, const char *channel) {
    hints_raise(db->hints, channel);
    if (db->engine->hint)
        db->engine->hint(db, channel);
}

err db_hint_wait(struct db *db, const char *channel, int64_t at_most_ms) {
    hints_wait(db->hints, channel, at_most_ms);
    return NULL;
}
