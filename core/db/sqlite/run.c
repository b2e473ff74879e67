#include "db/sqlite/sqlite.h"
#include "base/clock.h"
#include <stdio.h>

static struct sqlite_connection *of(struct connection *c) { return (struct sqlite_connection *)c; }

err sqlite_prepare(struct connection *base, struct statement *s) {
    struct sqlite_connection *c = of(base);
    sqlite3_stmt *prepared = NULL;
    if (sqlite3_prepare_v3(c->handle, s->sql, (int)s->sql_len + 1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL) != SQLITE_OK)
        return sqlite_problem(c, s->text);
    char why[96] = "";
    if (!prepared)
        snprintf(why, sizeof why, "an empty statement");
    else if ((size_t)sqlite3_column_count(prepared) != s->give_count)
        snprintf(why, sizeof why, "gives has %zu letters, the statement has %d columns", s->give_count, sqlite3_column_count(prepared));
    else if ((size_t)sqlite3_bind_parameter_count(prepared) != s->parameter_count)
        snprintf(why, sizeof why, "%zu parameters were found, the engine sees %d", s->parameter_count, sqlite3_bind_parameter_count(prepared));
    if (why[0]) {
        sqlite3_finalize(prepared);
        return failure_of(&err_bug, s->text, why);
    }
    if (!sqlite3_stmt_readonly(prepared))
        s->writes = true;
    s->native = prepared;
    return NULL;
}

void sqlite_forget(struct connection *base, struct statement *s) {
    (void)base;
    sqlite3_finalize(s->native);
    s->native = NULL;
}

static int bind_one(sqlite3_stmt *to, int at, const struct db_value *v, char letter) {
    switch (v->type) {
    case DB_INT: return letter == 'r' ? sqlite3_bind_double(to, at, (double)v->as.i) : sqlite3_bind_int64(to, at, v->as.i);
    case DB_REAL: return sqlite3_bind_double(to, at, v->as.r);
    case DB_TEXT: /* borrowed: the values outlive the run */
        return sqlite3_bind_text64(to, at, v->as.s.at ? v->as.s.at : "", v->as.s.len, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BYTES: return sqlite3_bind_blob64(to, at, v->as.s.at ? v->as.s.at : "", v->as.s.len, SQLITE_STATIC);
    case DB_NULL: break;
    }
    return sqlite3_bind_null(to, at);
}

static err bind(struct sqlite_connection *c, struct statement *s, const struct db_source *source) {
    sqlite3_stmt *to = s->native;
    size_t k = 0;
    for (size_t i = 0; i < source->count; i++)
        for (const char *letter = source->pieces[i].takes; letter && *letter; letter++, k++) {
            const struct db_value *v = &source->pieces[i].values[letter - source->pieces[i].takes];
            if (bind_one(to, s->parameter[k] + 1, v, *letter) != SQLITE_OK)
                return sqlite_problem(c, s->text);
        }
    return NULL;
}

static err wrong_type(const struct statement *s, size_t column) {
    char why[64];
    snprintf(why, sizeof why, "column %zu is not of the type '%c' that gives promises", column + 1, s->gives[column]);
    return failure_of(&err_bug, s->text, why);
}

static err read_row(const struct statement *s, struct db_value *values) {
    sqlite3_stmt *from = s->native;
    for (size_t i = 0; i < s->give_count; i++) {
        int column = (int)i, type = sqlite3_column_type(from, column);
        char letter = s->gives[i];
        if (type == SQLITE_NULL)
            values[i] = db_null();
        else if (letter == 'i' && type == SQLITE_INTEGER)
            values[i] = db_int(sqlite3_column_int64(from, column));
        else if (letter == 'r' && (type == SQLITE_FLOAT || type == SQLITE_INTEGER))
            values[i] = db_real(sqlite3_column_double(from, column));
        else if (letter == 't' && type == SQLITE_TEXT) {
            const char *at = (const char *)sqlite3_column_text(from, column);
            values[i] = db_text((str){at, (size_t)sqlite3_column_bytes(from, column)});
        } else if (letter == 'b' && type == SQLITE_BLOB) {
            const char *at = sqlite3_column_blob(from, column);
            values[i] = db_bytes((str){at ? at : "", (size_t)sqlite3_column_bytes(from, column)});
        } else
            return wrong_type(s, i);
    }
    return NULL;
}

static err step_through(struct sqlite_connection *c, const struct statement *s, struct db_call *call) {
    struct db_value values[LIMIT_SQL_COLUMNS];
    for (;;) {
        int code = sqlite3_step(s->native);
        if (code == SQLITE_DONE)
            return NULL;
        if (code != SQLITE_ROW)
            return c->base.broken = sqlite_problem(c, s->text);
        if (!call->row)
            continue;
        TRY(read_row(s, values));
        TRY(call->row(call->out, &(struct db_row){values, s->give_count}));
        if (call->rows == DB_ROWS_FIRST)
            return NULL;
    }
}

err sqlite_run(struct connection *base, struct statement *s, struct db_call *call) {
    struct sqlite_connection *c = of(base);
    err failed = bind(c, s, call->source);
    if (failed)
        return base->broken = failed;
    int64_t outer = c->deadline_us; /* a row function may ask on the same connection */
    c->deadline_us = base->statement_ms ? clock_monotonic_us(&clock_system) + base->statement_ms * 1000 : 0;
    failed = step_through(c, s, call);
    if (!failed && s->writes)
        call->changed = sqlite3_changes64(c->handle);
    c->deadline_us = outer;
    sqlite3_reset(s->native);
    sqlite3_clear_bindings(s->native);
    return failed;
}

err sqlite_script(struct connection *base, const char *one_statement) {
    struct sqlite_connection *c = of(base);
    if (base->broken)
        return base->broken;
    if (sqlite3_exec(c->handle, one_statement, NULL, NULL, NULL) == SQLITE_OK)
        return NULL;
    return base->broken = sqlite_problem(c, one_statement);
}
