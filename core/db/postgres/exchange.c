/* Sending and waiting with a deadline of our own: a server that no longer answers must not hold a thread. */
#include "db/postgres/postgres.h"
#include "base/clock.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>

void postgres_set_deadline(struct postgres_connection *c) {
    int64_t most = c->base.statement_ms;
    c->deadline_us = most ? clock_monotonic_us(&clock_system) + (most + GRACE_MS) * 1000 : 0;
}

static err wait_for(struct postgres_connection *c, short events, short *ret_events, const char *sql) {
    for (;;) {
        int left_ms = -1;
        if (c->deadline_us) {
            int64_t left = c->deadline_us - clock_monotonic_us(&clock_system);
            if (left <= 0)
                return postgres_lost(c, &db_timeout, sql);
            left_ms = (int)(left / 1000) + 1;
        }
        struct pollfd p = {PQsocket(c->handle), events, 0};
        int count = poll(&p, 1, left_ms);
        if (count > 0) {
            *ret_events = p.revents;
            return NULL;
        }
        if (count < 0 && errno != EINTR)
            return postgres_lost(c, &db_unavailable, sql);
    }
}

err postgres_send(struct postgres_connection *c, const char *sql, size_t *sent) {
    if (!PQsendQueryParams(c->handle, sql, 0, NULL, NULL, NULL, NULL, 1))
        return postgres_lost(c, &db_unavailable, sql);
    ++*sent;
    return NULL;
}

/* Migrations run without a deadline; behind a pooler every transaction brings its own. */
static err send_timeout(struct postgres_connection *c, size_t *sent) {
    if (!c->plain && c->base.statement_ms)
        return NULL;
    char set[64];
    snprintf(set, sizeof set, "SET LOCAL statement_timeout = %lld", (long long)c->base.statement_ms);
    return postgres_send(c, set, sent);
}

/* Behind a pooler each command is waited for: a pooler may not follow commands that are sent ahead. */
static err settle_if_plain(struct postgres_connection *c, const char *sql, size_t *sent) {
    if (!c->plain || !*sent)
        return NULL;
    size_t count = *sent;
    *sent = 0;
    TRY(postgres_push(c, sql));
    return postgres_collect(c, count, sql, NULL);
}

err postgres_send_begin(struct postgres_connection *c, size_t *sent) {
    const char *begin = c->begin;
    if (!begin)
        return NULL;
    c->begin = NULL;
    TRY(postgres_send(c, begin, sent));
    TRY(settle_if_plain(c, begin, sent));
    TRY(send_timeout(c, sent));
    return settle_if_plain(c, begin, sent);
}

err postgres_push(struct postgres_connection *c, const char *sql) {
    if (!PQpipelineSync(c->handle))
        return postgres_lost(c, &db_unavailable, sql);
    int more;
    while ((more = PQflush(c->handle)) > 0) {
        short events = 0;
        TRY(wait_for(c, POLLIN | POLLOUT, &events, sql));
        /* The server may wait for us to read before it reads more of ours. */
        if ((events & POLLIN) && !PQconsumeInput(c->handle))
            return postgres_lost(c, &db_unavailable, sql);
    }
    return more < 0 ? postgres_lost(c, &db_unavailable, sql) : NULL;
}

static err next_result(struct postgres_connection *c, const char *sql, PGresult **ret) {
    while (PQisBusy(c->handle)) {
        short events = 0;
        TRY(wait_for(c, POLLIN, &events, sql));
        if (!PQconsumeInput(c->handle))
            return postgres_lost(c, &db_unavailable, sql);
    }
    *ret = PQgetResult(c->handle);
    return NULL;
}

static bool is_good(const PGresult *r) {
    ExecStatusType status = PQresultStatus(r);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* The answers of `count` commands and of the sync behind them. *ret_last stays NULL when one of them failed. */
static err take_answers(struct postgres_connection *c, size_t count, const char *sql, PGresult **ret_last) {
    err failed = NULL;
    PGresult *r = NULL;
    for (size_t i = 0; i < count; i++) {
        TRY(next_result(c, sql, &r));
        if (!r)
            return postgres_lost(c, &db_unavailable, sql);
        if (!failed && !is_good(r))
            failed = postgres_problem(c, r, sql);
        if (ret_last && !failed && i + 1 == count)
            *ret_last = r;
        else
            PQclear(r);
        if (failed && c->fate == FATE_LOST && PQstatus(c->handle) == CONNECTION_BAD)
            return failed;
        TRY(next_result(c, sql, &r)); /* the NULL that ends a command */
    }
    TRY(next_result(c, sql, &r));
    if (PQresultStatus(r) != PGRES_PIPELINE_SYNC && !failed)
        failed = postgres_lost(c, &db_unavailable, sql);
    PQclear(r);
    return failed;
}

err postgres_collect(struct postgres_connection *c, size_t sent, const char *sql, PGresult **ret_last) {
    if (c->owed) {
        size_t owed = c->owed;
        c->owed = 0;
        TRY(take_answers(c, owed, "COMMIT", NULL));
    }
    PGresult *last = NULL;
    err failed = take_answers(c, sent, sql, ret_last ? &last : NULL);
    if (failed) {
        PQclear(last);
        return failed;
    }
    if (ret_last)
        *ret_last = last;
    return NULL;
}

err postgres_exec(struct postgres_connection *c, const char *sql, PGresult **ret) {
    size_t sent = 0;
    postgres_set_deadline(c);
    TRY(postgres_send_begin(c, &sent));
    TRY(postgres_send(c, sql, &sent));
    TRY(postgres_push(c, sql));
    return postgres_collect(c, sent, sql, ret);
}
