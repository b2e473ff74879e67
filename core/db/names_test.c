#include "db/engine.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state) {
    (void)state;
    arena = arena_new(1 << 20);
    return arena ? 0 : -1;
}
static int tear_down(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

static void names_become_marks(void **state) {
    (void)state;
    static const struct {
        const char *from, *sqlite, *postgres;
        size_t count;
    } rows[] = {
        {"SELECT 1", "SELECT 1", "SELECT 1", 0},
        {"a = :a AND b = :b", "a = ?1 AND b = ?2", "a = $1 AND b = $2", 2},
        {":a, :b, :a", "?1, ?2, ?1", "$1, $2, $1", 2},
        {":ab :a", "?1 ?2", "$1 $2", 2},
        {":a:b", "?1?2", "$1$2", 2},
        {"':a' :b", "':a' ?1", "':a' $1", 1},
        {"'it''s :x' :y", "'it''s :x' ?1", "'it''s :x' $1", 1},
        {"\":a\"\":b\" :c", "\":a\"\":b\" ?1", "\":a\"\":b\" $1", 1},
        {"-- :a\n:b", "-- :a\n?1", "-- :a\n$1", 1},
        {"-- :a", "-- :a", "-- :a", 0},
        {"/* :a ' */ :b", "/* :a ' */ ?1", "/* :a ' */ $1", 1},
        {"x::bigint + :n", "x::bigint + ?1", "x::bigint + $1", 1},
        {"a[1:2] : 3", "a[1:2] : 3", "a[1:2] : 3", 0},
        {"'?' \"$\" -- ?\n:_a1)", "'?' \"$\" -- ?\n?1)", "'?' \"$\" -- ?\n$1)", 1},
        {"'井:盖' = :井", "'井:盖' = :井", "'井:盖' = :井", 0},
        {"a - -1 / 2 * :x", "a - -1 / 2 * ?1", "a - -1 / 2 * $1", 1},
        {":", ":", ":", 0},
        {"", "", "", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str sql;
        size_t count = 99;
        assert_null(db_names_rewrite(arena, str_of(rows[i].from), DB_MARKS_SQLITE, &sql, &count));
        assert_string_equal(sql.at, rows[i].sqlite);
        assert_int_equal(count, rows[i].count);
        assert_null(db_names_rewrite(arena, str_of(rows[i].from), DB_MARKS_POSTGRES, &sql, &count));
        assert_string_equal(sql.at, rows[i].postgres);
    }
}

static void what_the_engines_read_differently_is_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"'open", "\"open", "/* open", "/* a /* b */ */", "a = ?", "a = $1", "$$x$$", "`a`", "'a' 'b"};
    str sql = STR("before");
    size_t count = 7;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_ptr_equal(db_names_rewrite(arena, str_of(rows[i]), DB_MARKS_SQLITE, &sql, &count), &err_bug);
    assert_ptr_equal(db_names_rewrite(arena, (str){"a\0b", 3}, DB_MARKS_SQLITE, &sql, &count), &err_bug);
    assert_true(str_is(sql, "before"));
    assert_int_equal(count, 7);
}

static void sixty_parameters_and_not_one_more(void **state) {
    (void)state;
    char text[1000];
    size_t len = 0, count = 0;
    str sql;
    for (int i = 0; i < 60; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, ":p%d ", i);
    assert_null(db_names_rewrite(arena, str_of(text), DB_MARKS_SQLITE, &sql, &count));
    assert_int_equal(count, 60);
    snprintf(text + len, sizeof text - len, ":p60");
    assert_ptr_equal(db_names_rewrite(arena, str_of(text), DB_MARKS_SQLITE, &sql, &count), &err_bug);
}

static void migrations_are_cut_and_printed(void **state) {
    (void)state;
    str rest = STR("-- a; b\nCREATE TABLE x (a BYTES, b_BYTES TEXT DEFAULT 'BYTES;''');\n\n"
                   "create table y (id BIGINT, PRIMARY KEY (id)) -- last\n;\nINSERT INTO x (b_BYTES) VALUES (';');\n -- end\n");
    str again = rest, one;
    assert_null(ddl_next(arena, &rest, true, &one));
    assert_string_equal(one.at, "CREATE TABLE x (a BLOB, b_BYTES TEXT DEFAULT 'BYTES;''') WITHOUT ROWID");
    assert_null(ddl_next(arena, &rest, true, &one));
    assert_string_equal(one.at, "create table y (id BIGINT, PRIMARY KEY (id)) WITHOUT ROWID");
    assert_null(ddl_next(arena, &rest, true, &one));
    assert_string_equal(one.at, "INSERT INTO x (b_BYTES) VALUES (';')");
    assert_null(ddl_next(arena, &rest, true, &one));
    assert_int_equal(one.len, 0);
    assert_null(ddl_next(arena, &again, false, &one));
    assert_string_equal(one.at, "CREATE TABLE x (a BYTEA, b_BYTES TEXT DEFAULT 'BYTES;''')");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_marks),
        cmocka_unit_test(what_the_engines_read_differently_is_refused),
        cmocka_unit_test(sixty_parameters_and_not_one_more),
        cmocka_unit_test(migrations_are_cut_and_printed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
