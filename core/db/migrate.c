#include "base/hash.h"
#include "db/engine.h"
#include <stdio.h>

/* The ledger is of the whole installation, not of a city. */
static const char ledger[] = "CREATE TABLE IF NOT EXISTS app_migration (capability TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL,"
                             " checksum TEXT NOT NULL, applied_ms BIGINT NOT NULL, PRIMARY KEY (capability, number))";
static const struct db_sql find = {"SELECT name, checksum FROM app_migration WHERE capability = :capability AND number = :number", "ti", "tt"};
static const struct db_sql add = {"INSERT INTO app_migration (capability, number, name, checksum, applied_ms)"
                                  " VALUES (:capability, :number, :name, :checksum, :applied)",
                                  "titti", ""};
static const struct db_sql count_all = {"SELECT count(*) FROM app_migration", "", "i"};

static const struct problem changed = {PROBLEM_BUG, "db.migration_changed", "已经执行过的数据库升级文件被改动，系统不能启动。",
                                       "A database migration that was already applied has been changed; the system does not start."};

struct work {
    const struct db_migration *migration;
    struct arena *arena;
    int64_t now_ms;
    str text; /* of a script of one statement */
    str message;
    bool is_new;
};

static err run_text(struct db_write *w, struct arena *a, str text) {
    struct connection *c = w->reading.on;
    for (str one;;) {
        TRY(ddl_next(a, &text, c->engine->is_sqlite, &one));
        if (!one.len)
            return NULL;
        TRY(c->engine->script(c, one.at));
    }
}

static err make_ledger(struct db_write *w, void *with) {
    struct work *work = with;
    TRY(w->reading.on->engine->lock_schema(w->reading.on));
    return run_text(w, work->arena, str_of(ledger));
}

static err apply_one(struct db_write *w, void *with) {
    struct work *work = with;
    const struct db_migration *m = work->migration;
    struct arena *a = work->arena;
    work->is_new = false;
    str checksum = hash_hex(a, HASH_SHA256, str_of(m->text));
    struct db_row row;
    /* Two programs may start at once: who comes second finds the work done. */
    TRY(w->reading.on->engine->lock_schema(w->reading.on));
    TRY(db_one(db_reading(w), a, &find, DB_ARGS(db_text(str_of(m->capability)), db_int(m->number)), &row));
    if (row.count && !str_equal(db_s(&row, 1), checksum)) {
        work->message =
            str_format(a, "数据库升级文件已经执行过，又被改动 / a migration was changed after it was applied: %s/%04d_%s", m->capability, m->number, m->name);
        return &changed;
    }
    if (row.count)
        return NULL;
    TRY(run_text(w, a, str_of(m->text)));
    TRY(db_run(w, &add, DB_ARGS(db_text(str_of(m->capability)), db_int(m->number), db_text(str_of(m->name)), db_text(checksum), db_int(work->now_ms)), NULL));
    work->is_new = true;
    return NULL;
}

err db_migrate(struct db *db, const struct db_migration *list, size_t count, int64_t now_ms, int64_t *ret_applied, struct arena *a, str *ret_message) {
    struct work work = {.arena = a, .now_ms = now_ms};
    int64_t applied = 0;
    failure_set("");
    err failed = db->engine->commit(db, make_ledger, &work, 0);
    for (size_t i = 0; i < count && !failed; i++) {
        work.migration = &list[i];
        failed = db->engine->commit(db, apply_one, &work, 0); /* no deadline: an index over years of cases takes minutes */
        applied += !failed && work.is_new;
    }
    if (!failed && applied && db->engine->plan)
        failed = db->engine->commit(db, db->engine->plan, &work, 0);
    if (failed) {
        const struct db_migration *m = work.migration;
        str where = m ? str_format(a, "%s/%04d_%s", m->capability, m->number, m->name) : STR("app_migration");
        *ret_message = work.message.len ? work.message : str_format(a, "数据库升级失败 / a migration failed: " STR_F ": %s", STR_A(where), failure_get());
        return failed;
    }
    *ret_applied = applied;
    return NULL;
}

struct counting {
    struct arena *arena;
    int64_t count;
};
static err count_applied(struct db_read *r, void *with) {
    struct counting *c = with;
    struct db_row row;
    TRY(db_one(r, c->arena, &count_all, DB_NO_ARGS, &row));
    c->count = db_i(&row, 0);
    return NULL;
}

err db_schema_version(struct db *db, struct arena *a, int64_t *ret_applied_count) {
    struct counting c = {.arena = a};
    TRY(db_view(db, count_applied, &c));
    *ret_applied_count = c.count;
    return NULL;
}
