/* Files in, through the route: all kinds of file, all kinds of fault, and nothing half imported. */
#include "capabilities/imports/inside.h"
#include "formats/xlsx.h"
#include "tests/support/little.h"
#include <stdio.h>

extern const struct capability imports_capability;
static const struct db_sql note_rows = {"SELECT COUNT(*) FROM little_note WHERE city_id = :city", "i", "i"};
static const struct db_sql run_rows = {"SELECT COUNT(*) FROM imports_run WHERE city_id = :city", "i", "i"};
static const struct db_sql score_sum = {"SELECT CAST(SUM(score) AS BIGINT) FROM little_note WHERE city_id = :city", "i", "i"};
static const struct db_sql first_ms = {"SELECT MIN(at_ms) FROM little_note WHERE city_id = :city", "i", "i"};

static int open_world(void **state) {
    static struct world world;
    little_open_with(&world, &imports_capability, NULL);
    *state = &world;
    return 0;
}
static int close_world(void **state) {
    world_close(*state);
    return 0;
}

static struct answer give(struct world *w, const char *query, str bytes, const char *map) {
    struct upload_given parts[] = {{"file", "便条.csv", bytes}, {"map", "map.txt", str_of(map)}};
    return world_upload(w, &little_writer, "POST", str_format(w->arena, "/api/imports/notes%s", query).at, NULL, parts, map ? 2 : 1);
}

static void kinds_are_those_a_person_may_import(void **state) {
    struct world *w = *state;
    struct answer a = world_ask(w, &little_writer, "GET", "/api/imports/kinds", NULL);
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "items.0.kind"), "notes"));
    assert_true(str_is(answer_text(a, "items.0.columns.0.heading"), "内容"));
    a = world_ask(w, &little_reader, "GET", "/api/imports/kinds", NULL);
    assert_false(answer_has(a, "items.0"));
    struct upload_given part = {"file", "a.csv", STR("内容\n甲\n")};
    expect_status(world_upload(w, &little_reader, "POST", "/api/imports/notes", NULL, &part, 1), 403);
    expect_status(world_upload(w, &little_writer, "POST", "/api/imports/none", NULL, &part, 1), 404);
    expect_status(world_upload(w, &little_writer, "POST", "/api/imports/notes", NULL, NULL, 0), 400);
}

static void a_table_is_imported_by_its_headings(void **state) {
    struct world *w = *state;
    struct answer a = give(w, "", STR("\xef\xbb\xbf便条登记表\n内容*,类别,得分,时间,备注\n井盖,red,7,2026-03-01 08:00,没有用\n\n路灯,,35,2026/3/2,\n"), NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "rows"), 2);
    assert_int_equal(answer_i64(a, "added"), 2);
    assert_true(str_is(answer_text(a, "warnings.0.column"), "备注"));
    assert_int_equal(little_count(w, &note_rows), 2);
    assert_int_equal(little_count(w, &score_sum), 42);
    int64_t ms;
    assert_true(time_parse(STR("2026-03-01 08:00"), &ms));
    assert_int_equal(little_count(w, &first_ms), ms);
    a = world_ask(w, &little_writer, "GET", "/api/imports/runs", NULL);
    expect_status(a, 403);
    assert_int_equal(little_count(w, &run_rows), 1);
}

static void a_dry_run_keeps_nothing(void **state) {
    struct world *w = *state;
    struct answer a = give(w, "?dry_run=1", STR("text,kind\n甲,red\nodd,green\n"), NULL);
    expect_status(a, 200);
    assert_true(str_is(answer_text(a, "dry_run"), "true"));
    assert_int_equal(answer_i64(a, "added"), 2);
    assert_int_equal(answer_i64(a, "warnings.0.row"), 3);
    assert_int_equal(little_count(w, &note_rows), 0);
    assert_int_equal(little_count(w, &run_rows), 0);
    expect_status(give(w, "?dry_run=1&datum=moon", STR("text\n甲\n"), NULL), 422);
}

static void every_fault_names_row_and_column(void **state) {
    struct world *w = *state;
    struct answer a = give(w, "", STR("文字,类别,得分,时间\n甲,blue,1,\n,red,1,\n乙,red,许多,昨天\ntwice,,,\ntwice,,,\n"), NULL);
    expect_status(a, 422);
    const struct {
        int64_t row;
        const char *column;
    } wanted[] = {{2, "类别"}, {3, "文字"}, {4, "得分"}, {4, "时间"}, {6, "文字"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char path[40];
        snprintf(path, sizeof path, "faults.%zu.row", i);
        assert_int_equal(answer_i64(a, path), wanted[i].row);
        snprintf(path, sizeof path, "faults.%zu.column", i);
        assert_true(str_is(answer_text(a, path), wanted[i].column));
    }
    assert_int_equal(answer_i64(a, "fault_count"), 5);
    assert_int_equal(answer_i64(a, "added"), 0);
    assert_int_equal(little_count(w, &note_rows), 0);
    assert_int_equal(little_count(w, &run_rows), 0);
}

static void a_missing_column_is_named(void **state) {
    struct world *w = *state;
    struct answer a = give(w, "", STR("类别,得分\nred,1\n"), NULL);
    expect_status(a, 422);
    assert_true(str_is(answer_text(a, "faults.0.column"), "内容"));
    a = give(w, "", STR("a,b\n1,2\n"), NULL);
    expect_status(a, 422);
    a = give(w, "", STR("内容,类别\n"), NULL);
    expect_status(a, 422);
    a = give(w, "", STR("内容,类别\n\"甲,red\n"), NULL);
    expect_status(a, 400);
    assert_true(str_is(answer_text(a, "code"), "app.import_unreadable"));
    expect_status(give(w, "", STR("PK\x03\x04 no workbook"), NULL), 400);
    expect_status(give(w, "", STR("{\"type\":"), NULL), 400);
    assert_int_equal(little_count(w, &note_rows), 0);
}

static void a_map_lets_a_file_keep_its_headings(void **state) {
    struct world *w = *state;
    const char *map = "# 列对应\ntext = Complaint\nkind := green\nscore = Points\n";
    struct answer a = give(w, "", STR("Id,Complaint,Points\n1,甲,5\n2,乙,6\n"), map);
    expect_status(a, 200);
    assert_int_equal(little_count(w, &score_sum), 11);
    a = give(w, "", STR("Id,Complaint\n1,甲\n"), map);
    expect_status(a, 422);
    assert_true(str_is(answer_text(a, "faults.0.column"), "Points"));
    expect_status(give(w, "", STR("Id\n1\n"), "colour = Id\n"), 422);
}

static void geojson_features_are_rows(void **state) {
    struct world *w = *state;
    struct answer a = give(w, "?datum=gcj02",
                           STR("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"内容\":\"甲\",\"score\":3},"
                               "\"geometry\":{\"type\":\"Point\",\"coordinates\":[118,32]}},{\"type\":\"Feature\",\"properties\":{\"score\":4,\"内容\":\"乙\","
                               "\"x\":null},\"geometry\":null}]}"),
                           NULL);
    expect_status(a, 200);
    assert_int_equal(answer_i64(a, "rows"), 2);
    assert_int_equal(little_count(w, &score_sum), 7);
}

static void the_template_can_be_filled_and_sent_back(void **state) {
    struct world *w = *state;
    struct answer a = world_ask(w, &little_writer, "GET", "/api/imports/notes/template.xlsx", NULL);
    expect_status(a, 200);
    struct xlsx_book *book;
    assert_null(xlsx_open(w->arena, a.body, &book));
    assert_null(xlsx_read_start(book, 0));
    struct xlsx_row row;
    assert_null(xlsx_read_row(book, &row));
    assert_true(str_is(row.cells[0].text, "内容*"));
    struct buf filled;
    struct xlsx_out *out;
    buf_init(&filled, w->arena, 1 << 20);
    const struct xlsx_column columns[] = {
        {.heading = STR("内容*")}, {.heading = STR("得分"), .style = XLSX_WHOLE}, {.heading = STR("时间"), .style = XLSX_MOMENT}};
    struct xlsx_sheet_plan plan = {.name = STR("便条"), .columns = columns, .column_count = 3};
    assert_null(xlsx_write_start(w->arena, zip_sink_to_buf(&filled), &out));
    assert_null(xlsx_sheet_start(out, &plan));
    xlsx_put_text(out, STR("甲"));
    xlsx_put_i64(out, 12);
    xlsx_put_moment(out, w->now_ms);
    assert_null(xlsx_row_end(out));
    assert_null(xlsx_write_end(out));
    expect_status(give(w, "", buf_str(&filled), NULL), 200);
    assert_int_equal(little_count(w, &score_sum), 12);
    assert_int_equal(little_count(w, &first_ms), w->now_ms);
}

static void many_rows_need_little_memory(void **state) {
    struct world *w = *state;
    struct buf file;
    buf_init(&file, NULL, 16 << 20);
    buf_addz(&file, "内容,得分\n");
    for (int i = 0; i < 20000; i++)
        buf_addf(&file, "第%d条,1\n", i);
    expect_status(give(w, "", buf_str(&file), NULL), 200);
    buf_release(&file);
    assert_int_equal(little_count(w, &note_rows), 20000);
}

int main(void) {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(kinds_are_those_a_person_may_import),
        IN_A_WORLD(a_table_is_imported_by_its_headings),
        IN_A_WORLD(a_dry_run_keeps_nothing),
        IN_A_WORLD(every_fault_names_row_and_column),
        IN_A_WORLD(a_missing_column_is_named),
        IN_A_WORLD(a_map_lets_a_file_keep_its_headings),
        IN_A_WORLD(geojson_features_are_rows),
        IN_A_WORLD(the_template_can_be_filled_and_sent_back),
        IN_A_WORLD(many_rows_need_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
