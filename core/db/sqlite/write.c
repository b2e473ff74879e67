#include "db/sqlite/sqlite.h"
#include <stdio.h>
#include <string.h>

enum { FAILURE_ROOM = 700 };

/* Set on the writer's thread: a commit inside an apply would wait for itself. */
static _Thread_local bool is_writer_thread;

err sqlite_commit(struct db *base, err (*apply)(struct db_write *, void *), void *with, int64_t statement_ms) {
    struct sqlite_db *db = (struct sqlite_db *)base;
    if (is_writer_thread)
        return failure_of(&err_bug, NULL, "a commit inside a commit");
    char words[FAILURE_ROOM] = "";
    struct member m = {.apply = apply, .with = with, .statement_ms = statement_ms, .failure = words};
    sem_init(&m.done, 0, 0);
    if (!queue_put(db->waiting, &m)) {
        sem_destroy(&m.done);
        return &err_busy;
    }
    while (sem_wait(&m.done) != 0)
        continue; /* interrupted by a signal */
    sem_destroy(&m.done);
    if (m.result)
        failure_set(words);
    return m.result;
}

static bool is_dropped(const struct sqlite_connection *c) { return sqlite3_get_autocommit(c->handle) != 0; }

/* One member between its savepoint and its release. False: the engine dropped the whole transaction under it. */
static bool apply_one(struct sqlite_connection *c, struct member *m) {
    failure_set(""); /* a refusal of its own has no words of the engine */
    c->base.broken = NULL;
    c->base.statement_ms = m->statement_ms;
    m->result = sqlite_step_plain(c, c->savepoint);
    if (!m->result) {
        m->result = m->apply(&(struct db_write){{&c->base}}, m->with);
        if (!m->result)
            m->result = c->base.broken;
    }
    if (!m->result && !is_dropped(c))
        m->result = sqlite_step_plain(c, c->release);
    if (m->result)
        snprintf(m->failure, FAILURE_ROOM, "%s", failure_get());
    if (is_dropped(c)) {
        if (!m->result)
            m->result = &err_io; /* it hid the failure that ended the transaction */
        return false;
    }
    if (m->result && (sqlite_step_plain(c, c->undo) || sqlite_step_plain(c, c->release))) {
        if (!is_dropped(c) && sqlite_step_plain(c, c->rollback))
            m->result = &err_io;
        return false;
    }
    return true;
}

/* Applies every member not yet settled. False: one of them cost the transaction; it is settled, the others run again,
 * the refused ones too, because what they were refused for may be gone. */
static bool apply_all(struct sqlite_connection *c, struct member **members, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!members[i]->settled && !apply_one(c, members[i])) {
            members[i]->settled = true;
            return false;
        }
    return true;
}

static void fail_all(struct member **members, size_t count, err failed) {
    for (size_t i = 0; i < count; i++)
        if (!members[i]->settled && !members[i]->result) {
            members[i]->result = failed;
            snprintf(members[i]->failure, FAILURE_ROOM, "%s", failure_get());
        }
}

static bool any_good(struct member **members, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!members[i]->settled && !members[i]->result)
            return true;
    return false;
}

static void commit_batch(struct sqlite_connection *c, struct member **members, size_t count) {
    err failed;
    do {
        c->deadline_us = 0;
        failed = sqlite_step_plain(c, c->begin_immediate);
        if (failed) {
            fail_all(members, count, failed);
            return;
        }
    } while (!apply_all(c, members, count));
    if (any_good(members, count)) {
        failed = sqlite_step_plain(c, c->commit);
        if (!failed)
            return;
        fail_all(members, count, failed);
    }
    if (!is_dropped(c) && sqlite_step_plain(c, c->rollback))
        fail_all(members, count, &err_io);
}

void *sqlite_write_all(void *with) {
    struct sqlite_db *db = with;
    struct member *members[BATCH_MOST];
    size_t count;
    is_writer_thread = true;
    while ((count = queue_take_some(db->waiting, (void **)members, BATCH_MOST))) {
        commit_batch(db->writer, members, count);
        atomic_fetch_add(&db->revision, 1); /* before anyone is told that it is done */
        for (size_t i = 0; i < count; i++)
            sem_post(&members[i]->done); /* the member is gone from here on */
    }
    return NULL;
}
