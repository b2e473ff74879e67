/* The promises of db.h to one caller, each on both engines. PostgreSQL takes part when WENCHENG_TEST_DATABASE names one; every test
 * then has a schema of its own. */
#include "db/test_world.h"

static void every_type_comes_back_as_it_went(void **state) {
    struct world *w = world_of(state);
    static const struct db_sql put = {"INSERT INTO things_thing (city_id, id, kind_id, name, size, body) VALUES (:city, :id, :kind, :name, :size, :body)",
                                      "iiitrb", ""};
    static const struct db_sql get = {"SELECT id, kind_id, name, size, body, is_open FROM things_thing WHERE city_id = :city ORDER BY id", "i", "iitrbi"};
    const str bytes = {"\0\xff'\\x00", 7};
    assert_null(say(w, &put, DB_ARGS(db_int(1), db_int(INT64_MIN), db_null(), db_null(), db_null(), db_null())));
    assert_null(say(w, &put, DB_ARGS(db_int(1), db_int(2), db_int(1), db_text(STR("井'盖\"\\ ?$1 :x")), db_real(-0.1), db_bytes(bytes))));
    assert_null(say(w, &put, DB_ARGS(db_int(1), db_int(INT64_MAX), db_null(), db_text(STR("")), db_int(3), db_bytes(STR("")))));
    struct db_table t;
    assert_null(ask(w, &get, DB_ARGS(db_int(1)), &t));
    assert_int_equal(t.count, 3);
    assert_true(db_i(&t.rows[0], 0) == INT64_MIN);
    for (size_t i = 1; i < 5; i++)
        assert_true(db_is_null(&t.rows[0], i));
    assert_int_equal(db_i(&t.rows[0], 1), 0);
    assert_int_equal(db_i(&t.rows[1], 1), 1);
    assert_true(str_is(db_s(&t.rows[1], 2), "井'盖\"\\ ?$1 :x"));
    assert_true(db_r(&t.rows[1], 3) == -0.1);
    assert_true(str_equal(db_s(&t.rows[1], 4), bytes));
    assert_int_equal(db_i(&t.rows[1], 5), 1);
    assert_true(db_i(&t.rows[2], 0) == INT64_MAX);
    assert_true(!db_is_null(&t.rows[2], 2) && !db_is_null(&t.rows[2], 4));
    assert_int_equal(db_s(&t.rows[2], 2).len + db_s(&t.rows[2], 4).len, 0);
    assert_true(db_r(&t.rows[2], 3) == 3.0);
}

static void refusals_are_told_apart_and_keep_nothing(void **state) {
    struct world *w = world_of(state);
    static const struct db_sql stray = {"INSERT INTO things_thing (city_id, id, kind_id) VALUES (:city, :id, :kind)", "iii", ""};
    assert_null(add(w, 1, "甲"));
    assert_ptr_equal(add(w, 1, "乙"), &db_duplicate);
    assert_ptr_equal(add(w, 2, "甲"), &db_duplicate);
    assert_ptr_equal(say(w, &stray, DB_ARGS(db_int(1), db_int(3), db_int(99))), &db_reference);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(4), db_null(), db_int(2))), &db_check);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(5), db_null(), db_null())), &db_check);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(6), db_text((str){"a\0b", 3}), db_int(1))), &db_bad_text);
    assert_ptr_equal(say(w, &add_thing, DB_ARGS(db_int(1), db_int(6), db_text(STR("\xff")), db_int(1))), &db_bad_text);
    assert_int_equal(count(w), 1);
}

static void signatures_that_lie_are_bugs(void **state) {
    struct world *w = world_of(state);
    static const struct db_sql wrong[] = {
        {"SELECT name FROM things_thing WHERE city_id = :city", "ii", "t"},
        {"SELECT name FROM things_thing WHERE city_id = :city", "i", "tt"},
        {"SELECT nonsense FROM things_thing WHERE city_id = :city", "i", "t"},
        {"SELECT \"nonsense\" FROM things_thing WHERE city_id = :city", "i", "t"},
        {"SELECT name FROM things_thing WHERE city_id = :city", "x", "t"},
        {"DELETE FROM things_thing WHERE city_id = :city", "i", ""},
        {"INSERT INTO things_kind (city_id, id, name) VALUES (:city, 9, 'x') RETURNING id", "i", "i"},
    };
    struct db_table t;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_ptr_equal(ask(w, &wrong[i], DB_ARGS(db_int(1), db_int(1)), &t), &err_bug);
    for (size_t i = 1; i < sizeof wrong / sizeof *wrong; i++)
        assert_ptr_equal(ask(w, &wrong[i], DB_ARGS(db_int(1)), &t), &err_bug);
    assert_non_null(strstr(db_last_failure(), "RETURNING"));
    assert_ptr_equal(ask(w, &thing_name, DB_ARGS(db_int(1)), &t), &err_bug);
    assert_ptr_equal(ask(w, &thing_name, DB_ARGS(db_int(1), db_text(STR("1"))), &t), &err_bug);
    assert_null(ask(w, &thing_name, DB_ARGS(db_int(1), db_int(1)), &t));
    assert_int_equal(t.count, 0);
}

static err insert_twice(struct db_write *w, void *with) {
    struct single *s = with;
    err failed = db_run(w, s->sql, s->args, NULL);
    if (failed == &db_duplicate) /* swallowed: the transaction must not live on */
        failed = db_run(w, &add_thing, DB_ARGS(db_int(1), db_int(50), db_null(), db_int(1)), NULL);
    return NULL;
}

static void a_swallowed_failure_still_rolls_back(void **state) {
    struct world *w = world_of(state);
    assert_null(add(w, 1, "甲"));
    struct single s = {.sql = &add_thing, .args = DB_ARGS(db_int(1), db_int(1), db_null(), db_int(1))};
    assert_ptr_equal(db_commit(w->db, insert_twice, &s), &db_duplicate);
    assert_int_equal(count(w), 1);
}

static err change_and_read(struct db_write *w, void *with) {
    struct world *world = with;
    static const struct db_sql rename = {"UPDATE things_thing SET name = :name WHERE city_id = :city AND id <= :id", "tii", ""};
    static const struct db_sql close = {"UPDATE things_thing SET is_open = 0 WHERE city_id = :city AND id = :id RETURNING id, name, is_open", "ii", "iti"};
    int64_t changed = -1;
    struct db_row row;
    TRY(db_run(w, &rename, DB_ARGS(db_text(STR("新")), db_int(1), db_int(1)), &changed));
    assert_int_equal(changed, 1);
    TRY(db_run(w, &rename, DB_ARGS(db_text(STR("无")), db_int(1), db_int(-1)), &changed));
    assert_int_equal(changed, 0);
    TRY(db_one(db_reading(w), world->arena, &thing_name, DB_ARGS(db_int(1), db_int(1)), &row));
    assert_true(str_is(db_s(&row, 0), "新"));
    TRY(db_run_one(w, world->arena, &close, DB_ARGS(db_int(1), db_int(1)), &row));
    assert_true(row.count == 3 && str_is(db_s(&row, 1), "新") && db_i(&row, 2) == 0);
    TRY(db_run_one(w, world->arena, &close, DB_ARGS(db_int(1), db_int(404)), &row));
    assert_int_equal(row.count, 0);
    return NULL;
}

static void a_writer_reads_what_it_wrote(void **state) {
    struct world *w = world_of(state);
    assert_null(add(w, 1, "旧"));
    assert_null(add(w, 2, "二"));
    assert_null(db_commit(w->db, change_and_read, w));
}

struct snapshot {
    struct world *world;
    int64_t before, after;
};
static err look_twice(struct db_read *r, void *with) {
    struct snapshot *s = with;
    struct db_row row;
    TRY(db_one(r, s->world->arena, &count_things, DB_ARGS(db_int(1)), &row));
    s->before = db_i(&row, 0);
    assert_null(add(s->world, 9, "后来"));
    TRY(db_one(r, s->world->arena, &count_things, DB_ARGS(db_int(1)), &row));
    s->after = db_i(&row, 0);
    return NULL;
}

static void a_view_sees_one_moment(void **state) {
    struct world *w = world_of(state);
    struct snapshot s = {.world = w};
    assert_null(add(w, 1, "甲"));
    assert_null(db_view(w->db, look_twice, &s));
    assert_int_equal(s.before, 1);
    assert_int_equal(s.after, 1);
    assert_int_equal(count(w), 2);
}

/* ---- rows one by one, and a statement inside its own rows ---- */

struct walk {
    struct world *world;
    struct db_read *read;
    int64_t sum, inner;
};
static err inner_row(void *out, const struct db_row *row) {
    ((struct walk *)out)->inner += db_i(row, 0);
    return NULL;
}
static const struct db_sql all_ids = {"SELECT id FROM things_thing WHERE city_id = :city ORDER BY id", "i", "i"};
static err outer_row(void *out, const struct db_row *row) {
    struct walk *walk = out;
    walk->sum += db_i(row, 0);
    if (db_i(row, 0) == 3)
        return &err_no_memory;
    return db_each(walk->read, &all_ids, DB_ARGS(db_int(1)), inner_row, walk);
}
static err walk_all(struct db_read *r, void *with) {
    struct walk *walk = with;
    walk->read = r;
    err failed = db_each(r, &all_ids, DB_ARGS(db_int(1)), outer_row, walk);
    assert_ptr_equal(failed, &err_no_memory);
    struct db_row row; /* a refusal by the row function leaves the view whole */
    return db_one(r, walk->world->arena, &count_things, DB_ARGS(db_int(1)), &row);
}

static void rows_may_ask_the_same_statement_again(void **state) {
    struct world *w = world_of(state);
    for (int i = 1; i <= 4; i++)
        assert_null(add(w, i, NULL));
    struct walk walk = {.world = w};
    assert_null(db_view(w->db, walk_all, &walk));
    assert_int_equal(walk.sum, 6);
    assert_int_equal(walk.inner, 20);
}

/* ---- lists with chosen filters ---- */

static const struct db_clause clauses[] = {
    {"t.is_open = :open", "i"},
    {"(t.name = :name OR t.name = :other)", "tt"},
    {"t.id IN (SELECT k.id FROM things_thing k WHERE k.city_id = :city AND k.id > :low)", "i"},
    {"t.id IN (SELECT k.id FROM things_thing k WHERE k.city_id = :city AND k.id < :high)", "ii"},
};
static const struct db_clause tails[] = {{"ORDER BY t.id LIMIT :limit", "i"}, {"ORDER BY t.id DESC LIMIT :limit", "i"}};
static const struct db_select list = {
    "SELECT t.id, t.name FROM things_thing t WHERE t.city_id = :city", "i", "it", clauses, 4, tails, 2,
};

struct listing {
    struct arena *arena;
    struct db_choice choice;
    struct db_table table;
};
static err look_list(struct db_read *r, void *with) {
    struct listing *l = with;
    return db_choice_all(r, l->arena, &l->choice, &l->table);
}
static int64_t ids_of(struct world *w, struct db_choice *choice) {
    struct listing l = {w->arena, *choice, {0}};
    assert_null(db_view(w->db, look_list, &l));
    int64_t ids = 0;
    for (size_t i = 0; i < l.table.count; i++)
        ids = ids * 10 + db_i(&l.table.rows[i], 0);
    return ids;
}
static err list_failure(struct world *w, struct db_choice *choice) {
    struct listing l = {w->arena, *choice, {0}};
    return db_view(w->db, look_list, &l);
}
static err prepare_list(struct db_read *r, void *with) {
    (void)with;
    return db_prepare_select(r, &list);
}

static void chosen_filters_join_in_table_order(void **state) {
    struct world *w = world_of(state);
    for (int i = 1; i <= 6; i++)
        assert_null(say(w, &add_thing, DB_ARGS(db_int(1), db_int(i), db_text(str_format(w->arena, "n%d", i)), db_int(i % 2))));
    for (int turn = 0; turn < 3; turn++) { /* composed once, found again afterwards */
        struct db_choice c = {.from = &list, .head = {db_int(1)}, .end = {db_int(10)}};
        assert_int_equal(ids_of(w, &c), 123456);
        db_choose(&c, 3, DB_ARGS(db_int(1), db_int(6)));
        db_choose(&c, 0, DB_ARGS(db_int(1)));
        assert_int_equal(ids_of(w, &c), 135);
        db_choose(&c, 2, DB_ARGS(db_int(1)));
        assert_int_equal(ids_of(w, &c), 35);
        c.tail = 1;
        assert_int_equal(ids_of(w, &c), 53);
        db_choose(&c, 1, DB_ARGS(db_text(STR("n3")), db_text(STR("n4"))));
        assert_int_equal(ids_of(w, &c), 3);
        c.head[0] = db_int(2);
        assert_ptr_equal(list_failure(w, &c), &err_bug); /* the last clause still says city 1 */
        c.clause[3][0] = db_int(2);
        assert_int_equal(ids_of(w, &c), 0);
    }
    assert_null(db_view(w->db, prepare_list, NULL));
}

static void a_list_outside_its_table_is_a_bug(void **state) {
    struct world *w = world_of(state);
    struct listing l = {w->arena, {.from = &list, .head = {db_int(1)}, .end = {db_int(10)}, .tail = 2}, {0}};
    assert_ptr_equal(db_view(w->db, look_list, &l), &err_bug);
    l.choice.tail = 0;
    l.choice.chosen = 1u << 9;
    assert_ptr_equal(db_view(w->db, look_list, &l), &err_bug);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BOTH(every_type_comes_back_as_it_went),      BOTH(refusals_are_told_apart_and_keep_nothing),
        BOTH(signatures_that_lie_are_bugs),          BOTH(a_swallowed_failure_still_rolls_back),
        BOTH(a_writer_reads_what_it_wrote),          BOTH(a_view_sees_one_moment),
        BOTH(rows_may_ask_the_same_statement_again), BOTH(chosen_filters_join_in_table_order),
        BOTH(a_list_outside_its_table_is_a_bug),
    };
    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
