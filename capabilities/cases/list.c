/* GET /api/cases: keyset paging, newest first or by deadline; GET /api/cases/board and /map over the same filters. */
#include "capabilities/cases/choose.h"
#include "base/limits.h"
#include <math.h>

const struct field cases_list_fields[] = {CASES_FILTER_FIELDS(struct cases_list_in, filter),
                                          {"order", FIELD_WORD, offsetof(struct cases_list_in, filter.order), .in = IN_QUERY, .words = cases_orders},
                                          {"limit", FIELD_INT, offsetof(struct cases_list_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
                                          {"after", FIELD_TEXT, offsetof(struct cases_list_in, after), .in = IN_QUERY, .max = 200},
                                          FIELD_END};

err cases_list(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct cases_list_in *in = with;
    int64_t limit = in->limit ? in->limit : 50, after_ms = 0, after_id = 0, unused = 0;
    int64_t is_due = str_is(in->filter.order, "due");
    struct cases_choice choice;
    struct db_table table = {0};
    TRY(cases_choose(ctx, r, &in->filter, OUTPUT_ROWS, &choice));
    struct db_choice *c = &choice.choice;
    c->tail = is_due ? TAIL_DUE : TAIL_FIRST;
    size_t end = 0;
    if (in->after.len) {
        if (!form_cursor_read(in->after, &after_ms, &after_id, &unused))
            return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
        c->tail++;
        c->end[end++] = db_int(after_ms);
        c->end[end++] = db_int(after_id);
    }
    c->end[end] = db_int(limit + 1);
    if (!choice.is_nothing)
        TRY(db_choice_all(r, ctx->arena, c, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    struct case_file file = {0};
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        case_file_read(&table.rows[i], &file);
        cases_put(ctx, out, &file, db_i(&table.rows[i], CASE_COLUMN_COUNT));
    }
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, is_due ? file.due_ms : file.opened_ms, file.id, 0) : STR_NONE);
    return NULL;
}

/* ---- board: how many in which state under which light ---- */
const struct field cases_filter_fields[] = {CASES_FILTER_FIELDS(struct cases_filter_in, filter), FIELD_END};
static const struct field count_fields[] = {
    {"state", .kind = FIELD_TEXT}, {"state_name", .kind = FIELD_TEXT}, {"green", .kind = FIELD_INT}, {"yellow", .kind = FIELD_INT},
    {"red", .kind = FIELD_INT},    {"none", .kind = FIELD_INT},        {"all", .kind = FIELD_INT},   FIELD_END};
static const struct field board_out[] = {{"columns", FIELD_LIST, .of = count_fields}, FIELD_END};
const struct shape cases_board_shape = {"CaseBoard", board_out};

err cases_board(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct cases_filter_in *in = with;
    struct cases_filter filter = in->filter;
    struct cases_choice choice;
    struct db_table table = {0};
    int64_t counts[CASE_STATES][4] = {{0}};
    if (!filter.states.len)
        filter.states = STR("open"); /* a million closed ones are the business of figures */
    TRY(cases_choose(ctx, r, &filter, OUTPUT_BOARD, &choice));
    if (!choice.is_nothing)
        TRY(db_choice_all(r, ctx->arena, &choice.choice, &table));
    for (size_t i = 0; i < table.count; i++) {
        enum case_state state = cases_state_of(db_s(&table.rows[i], 0));
        for (size_t light = 0; light < 4 && state < CASE_STATES; light++)
            if (str_is(db_s(&table.rows[i], 1), cases_lights[light]))
                counts[state][light] = db_i(&table.rows[i], 2);
    }
    json_object(out);
    json_key(out, "columns");
    json_list(out);
    for (enum case_state state = CASE_COLLECTED; state < CASE_STATES; state++) {
        int64_t *n = counts[state], all = n[0] + n[1] + n[2] + n[3];
        if (!all && !cases_state_rows[state].is_open)
            continue;
        json_object(out);
        json_put_text(out, "state", str_of(cases_state_rows[state].word));
        json_put_text(out, "state_name", cases_state_name(ctx, str_of(cases_state_rows[state].word)));
        for (size_t light = 0; light < 4; light++)
            json_put_i64(out, cases_lights[light], n[light]);
        json_put_i64(out, "all", all);
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
    return NULL;
}

/* ---- map: GeoJSON points; many points in one small cell of the picture become one with a count ---- */
enum { MAP_ROWS = 5000, MAP_ALONE = 500, MAP_CELLS = 40 };
struct map_cell {
    int64_t column, row, count, red, yellow, green;
    double lon, lat;
    struct case_file one;
};

static const struct field point_fields[] = {{"id", FIELD_ID, .nullable = true},
                                            {"count", .kind = FIELD_INT},
                                            {"red", .kind = FIELD_INT},
                                            {"yellow", .kind = FIELD_INT},
                                            {"green", .kind = FIELD_INT},
                                            {"light", .kind = FIELD_TEXT, .says = "The worst among them"},
                                            {"state", FIELD_TEXT, .nullable = true},
                                            {"title", FIELD_TEXT, .nullable = true},
                                            {"number", FIELD_TEXT, .nullable = true},
                                            {"category", FIELD_TEXT, .nullable = true},
                                            FIELD_END};
static const struct field geometry_fields[] = {{"type", .kind = FIELD_TEXT}, {"coordinates", .kind = FIELD_JSON}, FIELD_END};
static const struct field feature_fields[] = {
    {"type", .kind = FIELD_TEXT}, {"geometry", FIELD_OBJECT, .of = geometry_fields}, {"properties", FIELD_OBJECT, .of = point_fields}, FIELD_END};
static const struct field map_out[] = {{"type", .kind = FIELD_TEXT}, {"features", FIELD_LIST, .of = feature_fields}, {"capped", .kind = FIELD_BOOL}, FIELD_END};
const struct shape cases_map_shape = {"CaseMap", map_out};

static void put_point(struct ctx *ctx, struct json_out *out, const struct map_cell *cell) {
    json_object(out);
    json_put_text(out, "type", STR("Feature"));
    json_key(out, "geometry");
    json_object(out);
    json_put_text(out, "type", STR("Point"));
    json_key(out, "coordinates");
    json_list(out);
    json_real(out, cell->lon / (double)cell->count);
    json_real(out, cell->lat / (double)cell->count);
    json_list_end(out);
    json_object_end(out);
    json_key(out, "properties");
    json_object(out);
    int64_t alone = cell->count == 1;
    json_put_id(out, "id", alone ? cell->one.id : 0);
    json_put_i64(out, "count", cell->count);
    json_put_i64(out, "red", cell->red);
    json_put_i64(out, "yellow", cell->yellow);
    json_put_i64(out, "green", cell->green);
    json_put_text(out, "light", alone ? cases_light(&cell->one, ctx->now_ms) : cell->red ? STR("red") : cell->yellow ? STR("yellow") : STR("green"));
    json_put_text(out, "state", alone ? cell->one.state : STR_NONE);
    json_put_text(out, "title", alone ? cell->one.title : STR_NONE);
    json_put_text(out, "number", alone ? cell->one.number : STR_NONE);
    json_put_text(out, "category", alone ? cell->one.category : STR_NONE);
    json_object_end(out);
    json_object_end(out);
}

static void cell_add(struct ctx *ctx, struct map_cell *cell, const struct case_file *file) {
    str light = cases_light(file, ctx->now_ms);
    cell->red += str_is(light, "red");
    cell->yellow += str_is(light, "yellow");
    cell->green += str_is(light, "green");
    cell->lon += file->lon;
    cell->lat += file->lat;
    if (!cell->count++)
        cell->one = *file;
}

/* One cell a point, or, beyond MAP_ALONE points, MAP_CELLS x MAP_CELLS cells over their extent. */
static err cells_made(struct ctx *ctx, const struct db_table *table, struct map_cell **ret, size_t *ret_count) {
    int64_t is_grid = table->count > MAP_ALONE;
    size_t room = is_grid ? MAP_CELLS * MAP_CELLS : table->count;
    struct map_cell *cells = ARENA_LIST(ctx->arena, struct map_cell, room + 1);
    if (!cells)
        return &err_no_memory;
    double west = 180, east = -180, south = 90, north = -90;
    for (size_t i = 0; i < table->count; i++) { /* columns 9 and 10: lon, lat */
        west = fmin(west, db_r(&table->rows[i], 9));
        east = fmax(east, db_r(&table->rows[i], 9));
        south = fmin(south, db_r(&table->rows[i], 10));
        north = fmax(north, db_r(&table->rows[i], 10));
    }
    for (size_t i = 0; i < table->count; i++) {
        struct case_file file;
        case_file_read(&table->rows[i], &file);
        size_t at = i;
        if (is_grid) {
            size_t column = (size_t)((file.lon - west) / (east - west + 1e-9) * MAP_CELLS),
                   row = (size_t)((file.lat - south) / (north - south + 1e-9) * MAP_CELLS);
            at = (row < MAP_CELLS ? row : MAP_CELLS - 1) * MAP_CELLS + (column < MAP_CELLS ? column : MAP_CELLS - 1);
        }
        cell_add(ctx, &cells[at], &file);
    }
    *ret = cells;
    *ret_count = room;
    return NULL;
}

err cases_map(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct cases_filter_in *in = with;
    struct cases_choice choice;
    struct db_table table = {0};
    struct map_cell *cells = NULL;
    size_t count = 0;
    TRY(cases_choose(ctx, r, &in->filter, OUTPUT_MAP, &choice));
    choice.choice.end[0] = db_int(MAP_ROWS);
    if (!choice.is_nothing)
        TRY(db_choice_all(r, ctx->arena, &choice.choice, &table));
    TRY(cells_made(ctx, &table, &cells, &count));
    json_object(out);
    json_put_text(out, "type", STR("FeatureCollection"));
    json_key(out, "features");
    json_list(out);
    for (size_t i = 0; i < count; i++)
        if (cells[i].count)
            put_point(ctx, out, &cells[i]);
    json_list_end(out);
    json_put_bool(out, "capped", table.count == MAP_ROWS);
    json_object_end(out);
    return NULL;
}
