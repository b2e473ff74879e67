#include "db/postgres/postgres.h"
#include "base/clock.h"
#include "base/random.h"
#include <string.h>
#include <time.h>

/* A view has nothing to lose, so nobody waits for its end. */
static void end_view(struct postgres_connection *c) {
    if (c->begin) {
        c->begin = NULL; /* nothing was asked */
        return;
    }
    if (c->fate == FATE_LOST)
        return;
    size_t sent = 0;
    err failed = c->base.broken;
    c->base.broken = NULL;
    postgres_set_deadline(c);
    if (postgres_send(c, "COMMIT", &sent) || postgres_push(c, "COMMIT"))
        return; /* lost: the pool drops it */
    if (c->owed || c->plain || failed) {
        if (!postgres_collect(c, sent, "COMMIT", NULL) || c->fate == FATE_LOST)
            return;
        c->fate = FATE_LOST;
        return;
    }
    c->owed = sent;
}

err postgres_view(struct db *base, err (*look)(struct db_read *, void *), void *with) {
    struct postgres_db *db = (struct postgres_db *)base;
    struct postgres_connection *c = NULL;
    TRY(postgres_check_out(db, &c));
    c->begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    err failed = look(&(struct db_read){&c->base}, with);
    if (!failed)
        failed = c->base.broken;
    end_view(c);
    postgres_give_back(db, c);
    return failed;
}

static void roll_back(struct postgres_connection *c) {
    if (c->begin) {
        c->begin = NULL;
        return;
    }
    if (c->fate == FATE_LOST)
        return;
    enum fate fate = c->fate;
    if (!postgres_exec(c, "ROLLBACK", NULL))
        c->fate = fate; /* else it is lost, and says so */
    else
        c->fate = FATE_LOST;
}

/* A commit of a transaction that failed on the server "succeeds" as a ROLLBACK. */
static err finish(struct postgres_connection *c) {
    if (c->begin) {
        c->begin = NULL;
        return NULL;
    }
    PGresult *r = NULL;
    c->commit_sent = true;
    TRY(postgres_exec(c, "COMMIT", &r));
    bool committed = strcmp(PQcmdStatus(r), "COMMIT") == 0;
    PQclear(r);
    return committed ? NULL : failure_of(&err_bug, "COMMIT", "the server rolled back");
}

static void wait_with_jitter(unsigned attempt) {
    uint32_t dice;
    random_bytes(&dice, sizeof dice);
    uint64_t most_us = UINT64_C(4000) << attempt;
    uint64_t us = 500 + dice % most_us;
    nanosleep(&(struct timespec){(time_t)(us / 1000000), (long)(us % 1000000 * 1000)}, NULL);
}

/* One attempt. *ret_again: nothing was committed and another attempt may succeed. */
static err attempt_once(struct postgres_db *db, err (*apply)(struct db_write *, void *), void *with, int64_t statement_ms, bool *ret_again) {
    struct postgres_connection *c = NULL;
    err failed = postgres_check_out(db, &c);
    *ret_again = failed == &db_unavailable;
    TRY(failed);
    c->base.statement_ms = statement_ms;
    c->begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    failed = apply(&(struct db_write){{&c->base}}, with);
    if (!failed || c->fate != FATE_KEPT)
        failed = c->base.broken;
    if (failed)
        roll_back(c);
    else
        failed = finish(c);
    bool unknown = c->commit_sent && c->fate == FATE_LOST;
    *ret_again = failed && c->fate != FATE_KEPT && !unknown && failed != &db_timeout;
    postgres_give_back(db, c);
    return failed;
}

err postgres_commit(struct db *base, err (*apply)(struct db_write *, void *), void *with, int64_t statement_ms) {
    struct postgres_db *db = (struct postgres_db *)base;
    int64_t until_us = clock_monotonic_us(&clock_system) + base->statement_ms * 1000;
    for (unsigned attempt = 0;; attempt++) {
        bool again = false;
        err failed = attempt_once(db, apply, with, statement_ms, &again);
        if (!failed || !again || attempt + 1 == ATTEMPTS_MOST || clock_monotonic_us(&clock_system) > until_us)
            return failed;
        wait_with_jitter(attempt);
    }
}
