#include "db/sqlite/sqlite.h"
#include "base/os.h"
#include <stdio.h>

static err lock_schema(struct connection *c) {
    (void)c; /* the writing transaction is the lock */
    return NULL;
}

static void close_all(struct db *base) {
    struct sqlite_db *db = (struct sqlite_db *)base;
    if (db->waiting)
        queue_close(db->waiting);
    thread_join(&db->thread);
    while (db->free_readers) {
        struct sqlite_connection *c = db->free_readers;
        db->free_readers = c->next_free;
        sqlite_disconnect(c);
    }
    sqlite3_finalize(db->watched);
    sqlite_disconnect(db->watcher);
    sqlite_disconnect(db->writer); /* last: closing the last connection folds the log into the file */
    queue_free(db->waiting);
    pthread_cond_destroy(&db->returned);
    pthread_mutex_destroy(&db->lock);
    pthread_mutex_destroy(&db->watch_lock);
    heap_free(db->path);
    heap_free(db);
}

const struct engine sqlite_engine = {
    .marks = DB_MARKS_SQLITE,
    .is_sqlite = true,
    .view = sqlite_view,
    .commit = sqlite_commit,
    .prepare = sqlite_prepare,
    .forget = sqlite_forget,
    .run = sqlite_run,
    .script = sqlite_script,
    .lock_schema = lock_schema,
    .plan = sqlite_plan,
    .revision = sqlite_revision,
    .close = close_all,
};

static err start(struct sqlite_db *db, str folder, struct arena *a) {
    const char *folder_z = str_z(a, folder), *path = str_format(a, STR_F "/wencheng.db", STR_A(folder)).at;
    if (!folder_z || !path)
        return &err_no_memory;
    TRY(os_make_folders(folder_z));
    db->path = heap_text(str_of(path));
    db->waiting = queue_new(LIMIT_QUEUE);
    if (!db->path || !db->waiting)
        return &err_no_memory;
    TRY(sqlite_connect(db, true, &db->writer));
    TRY(sqlite_connect(db, false, &db->watcher));
    if (sqlite3_prepare_v2(db->watcher->handle, "PRAGMA data_version", -1, &db->watched, NULL) != SQLITE_OK)
        return sqlite_problem(db->watcher, "PRAGMA data_version");
    return thread_start(&db->thread, "db writer", sqlite_write_all, db);
}

err sqlite_open(const struct db_settings *settings, struct db **ret, struct hints *hints, struct arena *a, str *ret_message) {
    struct sqlite_db *db = HEAP_NEW(struct sqlite_db);
    if (!db)
        return &err_no_memory;
    db->base.engine = &sqlite_engine;
    db->base.hints = hints;
    db->base.statement_ms = settings->statement_ms;
    snprintf(db->base.name, sizeof db->base.name, "sqlite %s", sqlite3_libversion());
    pthread_mutex_init(&db->lock, NULL);
    pthread_mutex_init(&db->watch_lock, NULL);
    db->revision = 1;
    pthread_cond_init(&db->returned, NULL);
    failure_set("");
    err failed = start(db, settings->where, a);
    if (failed) {
        *ret_message = str_format(a, "数据库无法打开 / the database cannot be opened: " STR_F "/wencheng.db: %s", STR_A(settings->where),
                                  failure_get()[0] ? failure_get() : failed->en);
        close_all(&db->base);
        return failed;
    }
    *ret = &db->base;
    return NULL;
}
