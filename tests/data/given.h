/* For tests with files from outside: the file's own rows read apart from the product, and the product's door for files. */
#ifndef WENCHENG_TESTS_GIVEN_H
#define WENCHENG_TESTS_GIVEN_H
#include "tests/support/world.h"
#include "formats/csv.h"
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

/* A CSV file as it lies there: heading and rows, all cells kept. */
struct table_given {
    const str *heading;
    size_t width, count;
    str **rows;
};

static inline str *cells_kept(struct world *w, const struct csv_row *row) {
    str *cells = ARENA_LIST(w->arena, str, row->count + 1);
    assert_non_null(cells);
    for (size_t i = 0; i < row->count; i++)
        cells[i] = str_copy(w->arena, row->cells[i]);
    return cells;
}

static inline struct table_given table_read(struct world *w, str bytes) {
    struct csv_reader *csv;
    struct csv_row row;
    struct table_given table = {0};
    size_t room = 1;
    for (size_t i = 0; i < bytes.len; i++)
        room += bytes.at[i] == '\n';
    table.rows = ARENA_LIST(w->arena, str *, room + 1);
    assert_non_null(table.rows);
    assert_null(csv_read_start(w->arena, bytes, &csv));
    for (;;) {
        assert_null(csv_read_row(csv, &row));
        if (!row.cells)
            return table;
        if (!table.heading) {
            table.width = row.count;
            table.heading = cells_kept(w, &row);
        } else {
            table.rows[table.count++] = cells_kept(w, &row);
        }
    }
}

static inline size_t column_at(const struct table_given *table, const char *name) {
    for (size_t i = 0; i < table->width; i++)
        if (str_is(table->heading[i], name))
            return i;
    fail_msg("the file has no column %s", name);
    return 0;
}

/* "2019-04-25 09:32:09" or "2000-01-03", China time, worked out with the C library and not with the product's clock. */
static inline int64_t moment_of(str text) {
    struct tm parts = {0};
    char plain[32] = {0};
    assert_true(text.len < sizeof plain);
    memcpy(plain, text.at, text.len);
    const char *end = strptime(plain, text.len > 10 ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d", &parts);
    assert_true(end && !*end);
    return ((int64_t)timegm(&parts) - 8 * 3600) * 1000;
}

static inline str unpacked(struct world *w, const char *path) {
    gzFile file = gzopen(path, "rb");
    struct buf text;
    char piece[1 << 16];
    int got;
    str bytes = STR_NONE;
    assert_non_null(file);
    buf_init(&text, w->arena, (size_t)64 << 20);
    while ((got = gzread(file, piece, sizeof piece)) > 0)
        buf_add(&text, (str){piece, (size_t)got});
    assert_int_equal(got, 0);
    gzclose(file);
    assert_null(buf_finish(&text, &bytes));
    return bytes;
}

static inline str map_read(struct world *w, const char *name) { return name ? world_read(w, str_format(w->arena, "tests/data/%s", name).at) : STR_NONE; }

/* POST /api/imports/KIND?QUERY with a file and, when there is one, a column map of this folder. */
static inline struct answer imported(struct world *w, const struct session *who, const char *kind_and_query, str bytes, const char *map) {
    struct upload_given parts[2] = {{"file", "给定.csv", bytes}, {"map", "map.txt", map_read(w, map)}};
    return world_upload(w, who, "POST", str_format(w->arena, "/api/imports/%s", kind_and_query).at, NULL, parts, map ? 2 : 1);
}

static inline void expect_imported(struct answer a, size_t rows, size_t added) {
    if (a.status != 200)
        print_error("not imported: %d " STR_F "\n", a.status, STR_A(str_slice(a.body, 0, 2000)));
    assert_int_equal(a.status, 200);
    assert_int_equal(answer_i64(a, "rows"), rows);
    assert_int_equal(answer_i64(a, "added"), added);
}

/* One number from the database, of the world's city. */
struct number_wanted {
    struct world *world;
    const struct db_sql *sql;
    struct db_value more;
    int64_t number;
    bool is_there;
};
static inline err number_look(struct db_read *r, void *with) {
    struct number_wanted *n = with;
    struct db_row row;
    struct ctx *ctx = world_ctx(n->world);
    const struct db_value values[] = {db_int(ctx->city_id), n->more};
    TRY(db_one(r, n->world->arena, n->sql, (struct db_args){values, strlen(n->sql->takes)}, &row));
    n->is_there = row.count && !db_is_null(&row, 0);
    n->number = n->is_there ? db_i(&row, 0) : 0;
    return NULL;
}
static inline int64_t number_of(struct world *w, const struct db_sql *sql, str more) {
    struct number_wanted n = {w, sql, db_text(more), 0, false};
    err failed = db_view(app_db(w->app), number_look, &n);
    if (failed)
        fail_msg("%s: %s", sql->text, db_last_failure());
    return n.number;
}

/* How many rows every table of the capabilities has, in one number a table: the same before and after where nothing may
 * change. Left out is what a refusal itself writes: the floor's own tables (audit, limits) and failed sign-ins. */
static inline str rows_everywhere(struct world *w) {
    struct buf text;
    str result = STR_NONE;
    buf_init(&text, w->arena, 1 << 20);
    for (size_t i = 0; i < all_migration_count; i++) {
        str rest = str_of(all_migrations[i].text), head, name, tail;
        while (str_cut(rest, STR("CREATE TABLE "), &head, &rest) && str_cut(rest, STR(" ("), &name, &tail)) {
            if (str_starts_with(name, "app_") || str_is(name, "identity_attempt"))
                continue;
            struct db_sql *sql = ARENA_NEW(w->arena, struct db_sql);
            assert_non_null(sql);
            *sql = (struct db_sql){str_format(w->arena, "SELECT COUNT(*) FROM " STR_F " WHERE city_id = :city", STR_A(name)).at, "i", "i"};
            buf_addf(&text, STR_F " %lld\n", STR_A(name), (long long)number_of(w, sql, STR_NONE));
        }
    }
    assert_null(buf_finish(&text, &result));
    return result;
}

static inline void expect_same_rows(struct world *w, str before, const char *after_what) {
    str after = rows_everywhere(w);
    if (!str_equal(before, after))
        fail_msg("%s changed rows. Before:\n" STR_F "After:\n" STR_F, after_what, STR_A(before), STR_A(after));
}

static inline bool wants_all(void) { return getenv("WENCHENG_LONG") != NULL; }

#endif
