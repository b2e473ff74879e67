/* Divisions and cells: codes that begin with their parent's, shapes inside the city. */
#include "capabilities/places/inside.h"

const struct problem places_bad_code = {PROBLEM_INVALID, "places.bad_code", "编码不符合规则。", "The code does not follow the rule."};
const struct problem places_code_taken = {PROBLEM_CONFLICT, "places.code_taken", "这个编码已存在。", "This code is already there."};
const struct problem places_unknown_division = {PROBLEM_INVALID, "places.unknown_division", "没有这个区划。", "There is no such division."};
const struct problem places_outside_parent = {PROBLEM_INVALID, "places.outside_parent", "图形的中心不在上级区划的范围内。",
                                              "The middle of the shape is not inside the division above."};

enum { CELL_DIGITS = 15, COMMUNITY_DIGITS = 12 };
static const size_t level_digits[] = {4, 6, 9, 12};

void places_division_read(const struct db_row *row, struct places_division *ret) {
    *ret = (struct places_division){.id = db_i(row, 0),
                                    .parent_id = db_i(row, 1),
                                    .unit_id = db_i(row, 2),
                                    .version = db_i(row, 3),
                                    .code = db_s(row, 4),
                                    .name = db_s(row, 5),
                                    .level = db_s(row, 6),
                                    .lon = db_r(row, 7),
                                    .lat = db_r(row, 8)};
}

err places_division_find(struct ctx *ctx, struct db_read *r, int64_t id, struct places_division *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &places_sql[DIVISION_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    places_division_read(&row, ret);
    return NULL;
}

err places_division_by_code(struct ctx *ctx, struct db_read *r, str code, struct places_division *ret) {
    struct db_row row;
    *ret = (struct places_division){0};
    TRY(db_one(r, ctx->arena, &places_sql[DIVISION_BY_CODE], DB_ARGS(db_int(ctx->city_id), db_text(code)), &row));
    if (row.count)
        places_division_read(&row, ret);
    return NULL;
}

static size_t digits_of_level(str level) {
    for (size_t i = 0; places_levels[i]; i++)
        if (str_is(level, places_levels[i]))
            return level_digits[i];
    return 0;
}

static err code_refuse(struct ctx *ctx, str zh, str en) { return ctx_refuse(ctx, &places_bad_code, "code", zh, en); }

/* The parent is found by the code: the code without its last part. A city has none. */
static err division_parent(struct ctx *ctx, struct db_write *w, const struct places_division *division, struct places_division *ret_parent) {
    size_t digits = digits_of_level(division->level), above = digits == 6 ? 4 : digits - 3;
    *ret_parent = (struct places_division){0};
    if (!digits)
        return ctx_refuse(ctx, &app_invalid, "level", STR("区划级别应为：市、区、街道、社区。"), STR("The level is one of city, district, street, community."));
    if (!places_is_digits(division->code) || division->code.len != digits)
        return code_refuse(ctx, str_format(ctx->arena, "编码“" STR_F "”应为 %zu 位数字。", STR_A(division->code), digits),
                           str_format(ctx->arena, "The code \"" STR_F "\" should have %zu digits.", STR_A(division->code), digits));
    if (digits == 4)
        return NULL;
    TRY(places_division_by_code(ctx, db_reading(w), str_slice(division->code, 0, above), ret_parent));
    if (!ret_parent->id && digits == 6)
        return NULL; /* districts of a file that brings no city row */
    if (!ret_parent->id)
        return code_refuse(ctx,
                           str_format(ctx->arena, "编码“" STR_F "”的上级 " STR_F " 还没有（上级要写在下级前面）。", STR_A(division->code),
                                      STR_A(str_slice(division->code, 0, above))),
                           str_format(ctx->arena, "The parent " STR_F " of the code \"" STR_F "\" is not there (parents come before children).",
                                      STR_A(str_slice(division->code, 0, above)), STR_A(division->code)));
    return NULL;
}

static err taken(struct ctx *ctx, err failed, str code) {
    if (failed != &db_duplicate)
        return failed;
    return ctx_refuse(ctx, &places_code_taken, "code", str_format(ctx->arena, "编码 " STR_F " 已存在。", STR_A(code)),
                      str_format(ctx->arena, "The code " STR_F " is already there.", STR_A(code)));
}

/* What is drawn below a drawn parent must have its middle within the parent. */
static err parent_has(struct ctx *ctx, struct db_read *r, int64_t parent_id, struct geo_point at) {
    struct db_row row;
    struct geometry shape;
    TRY(db_one(r, ctx->arena, &places_sql[DIVISION_SHAPE], DB_ARGS(db_int(ctx->city_id), db_int(parent_id)), &row));
    if (!row.count || db_is_null(&row, 0))
        return NULL;
    TRY(places_shape_read(ctx->arena, db_s(&row, 0), &shape));
    if (geometry_contains(&shape, at))
        return NULL;
    return ctx_refuse(ctx, &places_outside_parent, "geometry", str_format(ctx->arena, "图形的中心不在上级区划“" STR_F "”的范围内。", STR_A(db_s(&row, 1))),
                      str_format(ctx->arena, "The middle of the shape is not inside \"" STR_F "\".", STR_A(db_s(&row, 1))));
}

/* makes_extent: cities and districts are what makes the city's extent; a district lies within the city's shape where it has one. */
static err area_make(struct ctx *ctx, struct db_read *r, const struct geometry *given, int64_t parent_id, int64_t makes_extent, struct places_shape *ret) {
    struct places_extent extent = places_country;
    if (given->kind != GEOMETRY_AREA)
        return ctx_refuse(ctx, &places_bad_shape, "geometry", STR("这里需要面（Polygon 或 MultiPolygon）。"),
                          STR("An area (Polygon or MultiPolygon) is needed here."));
    if (!makes_extent && parent_id)
        TRY(places_extent(ctx, r, &extent));
    TRY(places_shape_make(ctx, &extent, given, ret));
    return parent_id ? parent_has(ctx, r, parent_id, ret->at) : NULL;
}

err places_division_add(struct ctx *ctx, struct db_write *w, const struct places_division *given, int64_t *ret_id) {
    struct places_division parent;
    struct places_shape shape = {.at = {given->lon, given->lat}};
    TRY(division_parent(ctx, w, given, &parent));
    if (given->shape)
        TRY(area_make(ctx, db_reading(w), given->shape, parent.id, str_is(given->level, "city") || str_is(given->level, "district"), &shape));
    int64_t id = id_next(ctx->ids);
    struct geo_box box = given->shape ? shape.shape.box : (struct geo_box){shape.at.lon, shape.at.lat, shape.at.lon, shape.at.lat};
    err failed = db_run(w, &places_sql[DIVISION_ADD],
                        DB_ARGS(db_int(ctx->city_id), db_int(id), db_int_or_null(parent.id), db_text(given->code), db_text(given->name), db_text(given->level),
                                db_int_or_null(given->unit_id), db_real(shape.at.lon), db_real(shape.at.lat), db_real(box.west), db_real(box.south),
                                db_real(box.east), db_real(box.north), db_text_or_null(shape.text), db_int(ctx->now_ms)),
                        NULL);
    if (failed)
        return taken(ctx, failed, given->code);
    *ret_id = id;
    return places_changed(ctx, w);
}

err places_division_set_unit(struct ctx *ctx, struct db_write *w, int64_t id, int64_t unit_id) {
    int64_t changed = 0;
    TRY(db_run(w, &places_sql[DIVISION_UNIT], DB_ARGS(db_int_or_null(unit_id), db_int(ctx->now_ms), db_int(ctx->city_id), db_int(id)), &changed));
    return changed ? places_changed(ctx, w) : &app_not_found;
}

err places_cell_add(struct ctx *ctx, struct db_write *w, const struct places_cell *given, int64_t *ret_id) {
    struct places_division community;
    struct places_shape shape;
    if (!places_is_digits(given->code) || given->code.len != CELL_DIGITS)
        return code_refuse(
            ctx, str_format(ctx->arena, "责任网格编码“" STR_F "”应为 15 位数字：区划 6 位、街道 3 位、社区 3 位、序号 3 位。", STR_A(given->code)),
            str_format(ctx->arena, "The cell code \"" STR_F "\" should have 15 digits: 6 division, 3 street, 3 community, 3 serial.", STR_A(given->code)));
    TRY(places_division_by_code(ctx, db_reading(w), str_slice(given->code, 0, COMMUNITY_DIGITS), &community));
    if (!community.id || (given->division_id && given->division_id != community.id))
        return code_refuse(ctx, str_format(ctx->arena, "责任网格编码“" STR_F "”的前 12 位不是已有社区的编码。", STR_A(given->code)),
                           str_format(ctx->arena, "The first 12 digits of the cell code \"" STR_F "\" are not the code of a community.", STR_A(given->code)));
    if (!given->shape)
        return ctx_refuse(ctx, &places_bad_shape, "geometry", STR("请给出网格的范围。"), STR("Give the shape of the cell."));
    TRY(area_make(ctx, db_reading(w), given->shape, community.id, 0, &shape));
    int64_t id = id_next(ctx->ids);
    err failed = db_run(w, &places_sql[CELL_ADD],
                        DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(community.id), db_text(given->code), db_real(shape.at.lon), db_real(shape.at.lat),
                                db_text(shape.text)),
                        NULL);
    if (failed)
        return taken(ctx, failed, given->code);
    *ret_id = id;
    return places_changed(ctx, w);
}

/* One by one. A shape is read into an arena of its own that is emptied before the next. */
struct walk {
    struct arena *arena;
    void *with;
    err (*division)(void *, const struct places_division *);
    err (*cell)(void *, const struct places_cell *);
};

static err division_walked(void *out, const struct db_row *row) {
    struct walk *walk = out;
    struct places_division division;
    struct geometry shape;
    arena_reset(walk->arena);
    places_division_read(row, &division);
    if (!db_is_null(row, 9)) {
        TRY(places_shape_read(walk->arena, db_s(row, 9), &shape));
        division.shape = &shape;
    }
    return walk->division(walk->with, &division);
}

static err cell_walked(void *out, const struct db_row *row) {
    struct walk *walk = out;
    struct geometry shape;
    arena_reset(walk->arena);
    TRY(places_shape_read(walk->arena, db_s(row, 5), &shape));
    struct places_cell cell = {
        .id = db_i(row, 0), .division_id = db_i(row, 1), .code = db_s(row, 2), .lon = db_r(row, 3), .lat = db_r(row, 4), .shape = &shape};
    return walk->cell(walk->with, &cell);
}

err places_each_division(struct ctx *ctx, struct db_read *r, err (*look)(void *, const struct places_division *), void *with) {
    struct walk walk = {.arena = arena_new(LIMIT_REQUEST_ARENA), .with = with, .division = look};
    if (!walk.arena)
        return &err_no_memory;
    err failed = db_each(r, &places_sql[DIVISIONS_EACH], DB_ARGS(db_int(ctx->city_id)), division_walked, &walk);
    arena_free(walk.arena);
    return failed;
}

err places_each_cell(struct ctx *ctx, struct db_read *r, err (*look)(void *, const struct places_cell *), void *with) {
    struct walk walk = {.arena = arena_new(LIMIT_REQUEST_ARENA), .with = with, .cell = look};
    if (!walk.arena)
        return &err_no_memory;
    err failed = db_each(r, &places_sql[CELLS_EACH], DB_ARGS(db_int(ctx->city_id)), cell_walked, &walk);
    arena_free(walk.arena);
    return failed;
}

/* List */
static const struct field division_fields[] = {{"id", .kind = FIELD_ID, .zh = "编号", .en = "Id"},
                                               {"code", .kind = FIELD_TEXT, .zh = "编码", .en = "Code"},
                                               {"name", .kind = FIELD_TEXT, .zh = "名称", .en = "Name"},
                                               {"level", .kind = FIELD_WORD, .words = places_levels, .zh = "级别", .en = "Level"},
                                               {"parent_id", .kind = FIELD_ID, .nullable = true},
                                               {"unit_id", .kind = FIELD_ID, .nullable = true},
                                               {"lon", .kind = FIELD_REAL, .zh = "经度", .en = "Longitude"},
                                               {"lat", .kind = FIELD_REAL, .zh = "纬度", .en = "Latitude"},
                                               {"version", .kind = FIELD_INT},
                                               FIELD_END};
const struct shape places_division_shape = {"Division", division_fields};

static void division_write(struct json_out *out, const struct places_division *division) {
    json_object(out);
    json_put_id(out, "id", division->id);
    json_put_text(out, "code", division->code);
    json_put_text(out, "name", division->name);
    json_put_text(out, "level", division->level);
    json_put_id(out, "parent_id", division->parent_id);
    json_put_id(out, "unit_id", division->unit_id);
    json_put_real(out, "lon", division->lon);
    json_put_real(out, "lat", division->lat);
    json_put_i64(out, "version", division->version);
    json_object_end(out);
}

const struct field places_divisions_fields[] = {
    {"level", FIELD_WORD, offsetof(struct places_divisions_in, level), .in = IN_QUERY, .words = places_levels},
    {"parent", FIELD_ID, offsetof(struct places_divisions_in, parent_id), .in = IN_QUERY, .says = "Only what lies right below this one"},
    PLACES_PAGE_FIELDS(places_divisions_in),
    FIELD_END};

err places_divisions_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct places_divisions_in *in = given;
    int64_t limit = places_limit(in->limit);
    struct db_choice choice = {.from = &places_selects[PLACES_SELECT_DIVISIONS]};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(places_after(in->after));
    choice.end[0] = db_int(limit + 1);
    if (in->level.len)
        db_choose(&choice, DIVISIONS_LEVEL, DB_ARGS(db_text(in->level)));
    if (in->parent_id)
        db_choose(&choice, DIVISIONS_PARENT, DB_ARGS(db_int(in->parent_id)));
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        struct places_division division;
        places_division_read(&table.rows[i], &division);
        division_write(out, &division);
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

err places_division_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct places_id_in *in = given;
    struct places_division division;
    TRY(places_division_find(ctx, r, in->id, &division));
    division_write(out, &division);
    return NULL;
}

/* Who answers for the ground of a division */
struct division_edit_in {
    int64_t id, version, unit_id;
};
static const struct field division_edit_fields[] = {
    {"id", FIELD_ID, offsetof(struct division_edit_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct division_edit_in, version), .required = true},
    {"unit_id", FIELD_ID, offsetof(struct division_edit_in, unit_id), .says = "The unit that answers for the ground; absent: none"},
    FIELD_END};

static err division_edit_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct division_edit_in *in = given;
    struct places_division division;
    struct identity_unit unit;
    TRY(places_division_find(ctx, db_reading(w), in->id, &division));
    TRY(ctx_check_version(ctx, division.version, in->version, STR_NONE, 0));
    if (in->unit_id && identity_unit_find(ctx, db_reading(w), in->unit_id, &unit))
        return ctx_refuse(ctx, &identity_unknown_unit, "unit_id", str_of(identity_unknown_unit.zh), str_of(identity_unknown_unit.en));
    TRY(places_division_set_unit(ctx, w, in->id, in->unit_id));
    ctx_audit_target(ctx, "division", in->id);
    TRY(places_division_find(ctx, db_reading(w), in->id, &division));
    division_write(out, &division);
    return NULL;
}
const struct command places_division_edit = {{sizeof(struct division_edit_in), division_edit_fields}, NULL, division_edit_apply, 0};
