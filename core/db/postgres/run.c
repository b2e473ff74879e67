#include "db/postgres/postgres.h"
#include <endian.h>
#include <stdio.h>
#include <string.h>

static struct postgres_connection *of(struct connection *c) { return (struct postgres_connection *)c; }

static Oid type_of_letter(char letter) {
    switch (letter) {
    case 'i': return TYPE_INT8;
    case 'r': return TYPE_FLOAT8;
    case 'b': return TYPE_BYTEA;
    default: return TYPE_TEXT;
    }
}

static bool gives_letter(char letter, Oid type) {
    switch (type) {
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8: return letter == 'i' || letter == 'r';
    case TYPE_FLOAT4:
    case TYPE_FLOAT8: return letter == 'r';
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_BPCHAR:
    case TYPE_NAME: return letter == 't';
    case TYPE_BYTEA: return letter == 'b';
    default: return false; /* boolean, numeric and dates: to be written differently, SQLite has none of them */
    }
}

static err check_columns(const struct statement *s, const PGresult *r) {
    char why[120] = "";
    int count = PQnfields(r);
    if ((size_t)count != s->give_count)
        snprintf(why, sizeof why, "gives has %zu letters, the statement has %d columns", s->give_count, count);
    for (int i = 0; i < count && !why[0]; i++)
        if (!gives_letter(s->gives[i], PQftype(r, i)))
            snprintf(why, sizeof why, "column %d (%s, type %u) is not of the type '%c' that gives promises", i + 1, PQfname(r, i), PQftype(r, i), s->gives[i]);
    return why[0] ? failure_of(&err_bug, s->text, why) : NULL;
}

static void types_of(const struct statement *s, Oid types[LIMIT_SQL_PARAMETERS]) {
    for (size_t k = 0; k < s->take_count; k++)
        types[s->parameter[k]] = type_of_letter(s->takes[k]);
}

/* Behind a pooler the unnamed statement is only looked at; each run sends the text again. */
err postgres_prepare(struct connection *base, struct statement *s) {
    struct postgres_connection *c = of(base);
    char name[24] = "";
    Oid types[LIMIT_SQL_PARAMETERS] = {0};
    types_of(s, types);
    if (!c->plain)
        snprintf(name, sizeof name, "s%llu", (unsigned long long)++c->names);
    size_t sent = 0;
    postgres_set_deadline(c);
    TRY(postgres_send_begin(c, &sent));
    if (!PQsendPrepare(c->handle, name, s->sql, (int)s->parameter_count, types) || !PQsendDescribePrepared(c->handle, name))
        return postgres_lost(c, &db_unavailable, s->text);
    TRY(postgres_push(c, s->text));
    PGresult *r = NULL;
    TRY(postgres_collect(c, sent + 2, s->text, &r));
    err failed = check_columns(s, r);
    PQclear(r);
    TRY(failed);
    s->native = heap_text(str_of(name));
    return s->native ? NULL : &err_no_memory;
}

/* Rare (the cache is larger than the program), so the name is given back in passing and its answer is owed. */
void postgres_forget(struct connection *base, struct statement *s) {
    struct postgres_connection *c = of(base);
    const char *name = s->native;
    if (c->handle && name[0] && !base->broken && !c->owed) {
        char sql[48];
        size_t sent = 0;
        snprintf(sql, sizeof sql, "DEALLOCATE %s", name);
        if (!postgres_send(c, sql, &sent) && !postgres_push(c, sql))
            c->owed = sent;
    }
    heap_free(s->native);
    s->native = NULL;
}

struct bound {
    const char *at[LIMIT_SQL_PARAMETERS];
    int lengths[LIMIT_SQL_PARAMETERS], formats[LIMIT_SQL_PARAMETERS];
    uint64_t numbers[LIMIT_SQL_PARAMETERS]; /* in network order */
};

static uint64_t network_real(double r) {
    uint64_t bits;
    memcpy(&bits, &r, sizeof bits);
    return htobe64(bits);
}

static err bind_one(struct bound *b, size_t at, const struct db_value *v, char letter) {
    b->formats[at] = 1;
    b->at[at] = (const char *)&b->numbers[at];
    b->lengths[at] = sizeof b->numbers[at];
    switch (v->type) {
    case DB_INT: b->numbers[at] = letter == 'r' ? network_real((double)v->as.i) : htobe64((uint64_t)v->as.i); return NULL;
    case DB_REAL: b->numbers[at] = network_real(v->as.r); return NULL;
    case DB_TEXT:
    case DB_BYTES:
        if (v->as.s.len > INT32_MAX)
            return &err_bug;
        b->at[at] = v->as.s.at ? v->as.s.at : "";
        b->lengths[at] = (int)v->as.s.len;
        return NULL;
    case DB_NULL: break;
    }
    b->at[at] = NULL;
    return NULL;
}

static err bind(struct bound *b, const struct statement *s, const struct db_source *source) {
    size_t k = 0;
    for (size_t i = 0; i < source->count; i++) {
        const struct db_piece *p = &source->pieces[i];
        size_t count = p->takes ? strlen(p->takes) : 0;
        for (size_t j = 0; j < count; j++, k++)
            TRY(bind_one(b, s->parameter[k], &p->values[j], s->takes[k]));
    }
    return NULL;
}

static uint64_t network_number(const char *at, int bytes) {
    uint64_t n = (signed char)at[0] < 0 ? UINT64_MAX : 0; /* the sign goes on to the left */
    for (int i = 0; i < bytes; i++)
        n = n << 8 | (unsigned char)at[i];
    return n;
}

static double read_real(const char *at, int bytes) {
    uint64_t bits = network_number(at, bytes);
    double wide;
    float narrow;
    uint32_t low = (uint32_t)bits;
    memcpy(&wide, &bits, sizeof wide);
    memcpy(&narrow, &low, sizeof narrow);
    return bytes == 4 ? (double)narrow : wide;
}

static struct db_value read_value(const PGresult *r, int row, int column, char letter) {
    if (PQgetisnull(r, row, column))
        return db_null();
    const char *at = PQgetvalue(r, row, column);
    int bytes = PQgetlength(r, row, column);
    Oid type = PQftype(r, column);
    if (letter == 'i')
        return db_int((int64_t)network_number(at, bytes));
    if (letter == 'r')
        return db_real(type == TYPE_FLOAT8 || type == TYPE_FLOAT4 ? read_real(at, bytes) : (double)(int64_t)network_number(at, bytes));
    str s = {at, (size_t)bytes};
    return letter == 't' ? db_text(s) : db_bytes(s);
}

static err read_rows(const struct statement *s, const PGresult *r, struct db_call *call) {
    struct db_value values[LIMIT_SQL_COLUMNS];
    if (!call->row || !s->give_count)
        return NULL;
    TRY(check_columns(s, r));
    int rows = PQntuples(r);
    for (int row = 0; row < rows; row++) {
        for (size_t i = 0; i < s->give_count; i++)
            values[i] = read_value(r, row, (int)i, s->gives[i]);
        TRY(call->row(call->out, &(struct db_row){values, s->give_count}));
        if (call->rows == DB_ROWS_FIRST)
            return NULL;
    }
    return NULL;
}

static err send_run(struct postgres_connection *c, const struct statement *s, const struct bound *b, size_t *sent) {
    int ok;
    TRY(postgres_send_begin(c, sent));
    if (c->plain) {
        Oid types[LIMIT_SQL_PARAMETERS] = {0};
        types_of(s, types);
        ok = PQsendQueryParams(c->handle, s->sql, (int)s->parameter_count, types, b->at, b->lengths, b->formats, 1);
    } else {
        ok = PQsendQueryPrepared(c->handle, s->native, (int)s->parameter_count, b->at, b->lengths, b->formats, 1);
    }
    if (!ok)
        return postgres_lost(c, &db_unavailable, s->text);
    ++*sent;
    return postgres_push(c, s->text);
}

err postgres_run(struct connection *base, struct statement *s, struct db_call *call) {
    struct postgres_connection *c = of(base);
    struct bound b;
    size_t sent = 0;
    TRY(bind(&b, s, call->source));
    postgres_set_deadline(c);
    TRY(send_run(c, s, &b, &sent));
    PGresult *r = NULL;
    TRY(postgres_collect(c, sent, s->text, &r));
    if (s->writes)
        str_to_i64(str_of(PQcmdTuples(r)), &call->changed);
    err failed = read_rows(s, r, call);
    PQclear(r);
    return failed;
}

err postgres_script(struct connection *base, const char *one_statement) {
    if (base->broken)
        return base->broken;
    return postgres_exec(of(base), one_statement, NULL);
}

err postgres_lock_schema(struct connection *base) { return postgres_exec(of(base), "SELECT pg_advisory_xact_lock(7310042817)", NULL); }
