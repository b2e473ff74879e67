/* What the planner is told about the data. Every key begins with city_id, which on one machine hardly tells rows apart, and a
 * fresh file has no statistics: SQLite then takes "city_id = ?" on the primary key for as good as any index and walks the whole
 * city. Measured statistics would change plans from one night to the next. So each index gets fixed ones, by its columns:
 * a million rows, all of one city; a word or flag keeps a quarter of them; anything else keeps one in two hundred. */
#include "db/sqlite/sqlite.h"
#include <stdio.h>
#include <string.h>

enum { ROWS = 1000000, SQL_ROOM = 1024 };

static const char indexes[] =
    "SELECT t.name, CASE WHEN il.origin = 'pk' THEN t.name ELSE il.name END, il.name, il.\"unique\" FROM sqlite_schema t, pragma_index_list(t.name) il"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2";
static const char columns[] = "SELECT name FROM pragma_index_info(?) ORDER BY seqno";
static const char put[] = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)";

static long kept(long rows, const char *column) {
    static const char *const words[] = {"state", "state_bit", "kind",    "status",  "category", "source", "scheme",
                                        "level", "layer",     "purpose", "outcome", "role",     "system"};
    if (strcmp(column, "city_id") == 0)
        return rows;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(column, words[i]) == 0)
            return rows / 4;
    long left = strncmp(column, "is_", 3) == 0 ? rows / 4 : rows / 200;
    return left > 1 ? left : 1;
}

static err facts_of(struct sqlite_connection *c, sqlite3_stmt *list, sqlite3_stmt *names, sqlite3_stmt *insert) {
    char facts[256];
    int len = snprintf(facts, sizeof facts, "%d", ROWS);
    long rows = ROWS;
    sqlite3_reset(names);
    sqlite3_bind_text(names, 1, (const char *)sqlite3_column_text(list, 2), -1, SQLITE_TRANSIENT);
    bool more = sqlite3_step(names) == SQLITE_ROW;
    while (more && len > 0 && (size_t)len < sizeof facts) {
        const char *column = (const char *)sqlite3_column_text(names, 0);
        rows = kept(rows, column ? column : "");
        more = sqlite3_step(names) == SQLITE_ROW;
        if (!more && sqlite3_column_int(list, 3)) /* the last column of a unique key */
            rows = 1;
        len += snprintf(facts + len, sizeof facts - (size_t)len, " %ld", rows);
    }
    sqlite3_reset(insert);
    sqlite3_bind_text(insert, 1, (const char *)sqlite3_column_text(list, 0), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, (const char *)sqlite3_column_text(list, 1), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 3, facts, -1, SQLITE_TRANSIENT);
    return sqlite3_step(insert) == SQLITE_DONE ? NULL : sqlite_problem(c, put);
}

err sqlite_plan(struct db_write *w, void *with) {
    struct sqlite_connection *c = (struct sqlite_connection *)w->reading.on;
    sqlite3_stmt *list = NULL, *names = NULL, *insert = NULL;
    (void)with;
    TRY(sqlite_script(&c->base, "ANALYZE app_migration")); /* makes the table of facts */
    TRY(sqlite_script(&c->base, "DELETE FROM sqlite_stat1"));
    err failed = NULL;
    if (sqlite3_prepare_v2(c->handle, indexes, -1, &list, NULL) != SQLITE_OK || sqlite3_prepare_v2(c->handle, columns, -1, &names, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(c->handle, put, -1, &insert, NULL) != SQLITE_OK)
        failed = sqlite_problem(c, indexes);
    while (!failed && sqlite3_step(list) == SQLITE_ROW)
        failed = facts_of(c, list, names, insert);
    sqlite3_finalize(list);
    sqlite3_finalize(names);
    sqlite3_finalize(insert);
    return failed ? failed : sqlite_script(&c->base, "ANALYZE sqlite_schema"); /* reads them */
}
