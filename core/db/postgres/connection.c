#include "db/postgres/postgres.h"
#include <stdio.h>
#include <string.h>

static void ignore_notice(void *with, const PGresult *notice) { (void)with, (void)notice; }

/* What the address says stands: the defaults come before it. */
PGconn *postgres_handle_new(const char *url) {
    char connect_timeout[8];
    snprintf(connect_timeout, sizeof connect_timeout, "%d", CONNECT_SECONDS);
    const char *const names[] = {"connect_timeout", "tcp_user_timeout", "keepalives_idle", "application_name", "client_encoding", "dbname", NULL};
    const char *const values[] = {connect_timeout, "10000", "10", "wencheng", "UTF8", url, NULL};
    PGconn *handle = PQconnectdbParams(names, values, 1);
    if (handle)
        PQsetNoticeReceiver(handle, ignore_notice, NULL);
    return handle;
}

struct sqlstate {
    const char *begins;
    err failed;
    enum fate fate;
};
static const struct sqlstate states[] = {
    {"23505", &db_duplicate, FATE_KEPT},   {"23503", &db_reference, FATE_KEPT}, {"23", &db_check, FATE_KEPT},        {"40001", &err_busy, FATE_COLLIDED},
    {"40P01", &err_busy, FATE_COLLIDED},   {"55P03", &err_busy, FATE_COLLIDED}, {"57014", &db_timeout, FATE_KEPT},   {"53100", &err_no_space, FATE_KEPT},
    {"53200", &err_no_memory, FATE_KEPT},  {"53", &db_unavailable, FATE_LOST},  {"57P", &db_unavailable, FATE_LOST}, {"08", &db_unavailable, FATE_LOST},
    {"25006", &db_unavailable, FATE_LOST}, /* the primary became a standby */
    {"22021", &db_bad_text, FATE_KEPT},    {"22P05", &db_bad_text, FATE_KEPT},  {"58", &err_io, FATE_KEPT},          {"", &err_bug, FATE_KEPT},
};

err postgres_lost(struct postgres_connection *c, err failed, const char *sql) {
    c->fate = FATE_LOST;
    return c->base.broken = failure_of(failed, sql, PQerrorMessage(c->handle));
}

err postgres_problem(struct postgres_connection *c, const PGresult *or_null, const char *sql) {
    const char *state = or_null ? PQresultErrorField(or_null, PG_DIAG_SQLSTATE) : NULL;
    if (!state || PQstatus(c->handle) == CONNECTION_BAD)
        return postgres_lost(c, &db_unavailable, sql);
    const struct sqlstate *s = states;
    while (strncmp(state, s->begins, strlen(s->begins)) != 0)
        s++;
    c->fate = s->fate;
    return c->base.broken = failure_of(s->failed, sql, PQresultErrorMessage(or_null));
}

/* The server's own settings that the floor's promises rest on. Behind a pooler they cannot be set for good: there the
 * transaction sets them, see transaction.c. */
static err set_up(struct postgres_connection *c, int64_t statement_ms) {
    if (PQsetnonblocking(c->handle, 1) != 0 || !PQenterPipelineMode(c->handle))
        return postgres_lost(c, &db_unavailable, "connect");
    if (c->plain)
        return NULL;
    char set[64];
    snprintf(set, sizeof set, "SET statement_timeout = %lld", (long long)statement_ms);
    TRY(postgres_exec(c, set, NULL));
    return postgres_exec(c, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'", NULL);
}

err postgres_connect(const struct postgres_db *db, struct postgres_connection **ret) {
    struct postgres_connection *c = HEAP_NEW(struct postgres_connection);
    if (!c)
        return &err_no_memory;
    c->base.engine = &postgres_engine;
    c->base.statement_ms = db->base.statement_ms;
    c->plain = db->plain;
    c->handle = postgres_handle_new(db->url);
    err failed = NULL;
    if (!c->handle)
        failed = &err_no_memory;
    else if (PQstatus(c->handle) != CONNECTION_OK)
        failed = postgres_lost(c, &db_unavailable, "connect");
    else
        failed = set_up(c, db->base.statement_ms);
    if (failed) {
        postgres_disconnect(c);
        return failed;
    }
    *ret = c;
    return NULL;
}

void postgres_disconnect(struct postgres_connection *c) {
    if (!c)
        return;
    PQfinish(c->handle);
    c->handle = NULL;
    statement_forget_all(&c->base);
    heap_free(c);
}
