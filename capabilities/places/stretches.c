/* Stretches of the five chief schemes. */
#include "capabilities/places/inside.h"

const char *const places_stretch_levels[] = {"city", "district", "street", "community", NULL};

err places_stretch_add(struct ctx *ctx, struct db_write *w, const struct places_stretch *given, int64_t *ret_id) {
    struct places_extent extent;
    struct places_shape shape;
    if (!places_is_word(given->scheme, places_schemes))
        return ctx_refuse(ctx, &app_invalid, "scheme", STR("“长”制应为：街长、路长、河长、湖长、网格员。"),
                          STR("The scheme is one of street, road, river, lake, grid."));
    if (!places_is_word(given->level, places_stretch_levels))
        return ctx_refuse(ctx, &app_invalid, "level", STR("级别应为：市、区、街道、社区。"), STR("The level is one of city, district, street, community."));
    if (!given->shape || given->shape->kind == GEOMETRY_POINT)
        return ctx_refuse(ctx, &places_bad_shape, "geometry", STR("责任段应为线或面。"), STR("A stretch is a line or an area."));
    if (given->until_ms && given->until_ms <= given->from_ms)
        return ctx_refuse(ctx, &app_invalid, "until_ms", STR("任期结束要晚于开始。"), STR("The term ends after it starts."));
    TRY(places_extent(ctx, db_reading(w), &extent));
    TRY(places_shape_make(ctx, &extent, given->shape, &shape));
    int64_t id = id_next(ctx->ids);
    TRY(db_run(w, &places_sql[STRETCH_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(given->scheme), db_text(given->name), db_text(given->level), db_text(given->person),
                       db_text(given->deputy), db_int_or_null(given->unit_id), db_int_or_null(given->from_ms), db_int_or_null(given->until_ms),
                       db_text(shape.text), db_int(ctx->now_ms)),
               NULL));
    *ret_id = id;
    return places_changed(ctx, w);
}

static void stretch_read(const struct db_row *row, struct places_stretch *ret) {
    *ret = (struct places_stretch){.id = db_i(row, 0),
                                   .unit_id = db_i(row, 1),
                                   .version = db_i(row, 2),
                                   .from_ms = db_i(row, 3),
                                   .until_ms = db_i(row, 4),
                                   .scheme = db_s(row, 5),
                                   .name = db_s(row, 6),
                                   .level = db_s(row, 7),
                                   .person = db_s(row, 8),
                                   .deputy = db_s(row, 9)};
}

struct walk {
    struct arena *arena;
    void *with;
    err (*look)(void *, const struct places_stretch *);
};

static err stretch_walked(void *out, const struct db_row *row) {
    struct walk *walk = out;
    struct places_stretch stretch;
    struct geometry shape;
    arena_reset(walk->arena);
    stretch_read(row, &stretch);
    TRY(places_shape_read(walk->arena, db_s(row, 10), &shape));
    stretch.shape = &shape;
    return walk->look(walk->with, &stretch);
}

err places_each_stretch(struct ctx *ctx, struct db_read *r, err (*look)(void *, const struct places_stretch *), void *with) {
    struct walk walk = {arena_new(LIMIT_REQUEST_ARENA), with, look};
    if (!walk.arena)
        return &err_no_memory;
    err failed = db_each(r, &places_sql[STRETCHES_EACH], DB_ARGS(db_int(ctx->city_id)), stretch_walked, &walk);
    arena_free(walk.arena);
    return failed;
}

static const struct field stretch_fields[] = {{"id", .kind = FIELD_ID, .zh = "编号", .en = "Id"},
                                              {"scheme", .kind = FIELD_WORD, .words = places_schemes, .zh = "长制", .en = "Scheme"},
                                              {"name", .kind = FIELD_TEXT, .zh = "责任段", .en = "Stretch"},
                                              {"level", .kind = FIELD_WORD, .words = places_stretch_levels, .zh = "级别", .en = "Level"},
                                              {"person", .kind = FIELD_TEXT, .zh = "责任人", .en = "Person"},
                                              {"deputy", .kind = FIELD_TEXT, .zh = "副职", .en = "Deputy"},
                                              {"unit_id", .kind = FIELD_ID, .nullable = true},
                                              {"unit_name", .kind = FIELD_TEXT, .nullable = true, .zh = "单位", .en = "Unit"},
                                              {"from_ms", .kind = FIELD_TIME, .nullable = true, .zh = "任期开始", .en = "From"},
                                              {"until_ms", .kind = FIELD_TIME, .nullable = true, .zh = "任期结束", .en = "Until"},
                                              {"version", .kind = FIELD_INT},
                                              FIELD_END};
const struct shape places_stretch_shape = {"Stretch", stretch_fields};

const struct field places_stretches_fields[] = {{"scheme", FIELD_WORD, offsetof(struct places_stretches_in, scheme), .in = IN_QUERY, .words = places_schemes},
                                                PLACES_PAGE_FIELDS(places_stretches_in),
                                                FIELD_END};

static void put_time_or_null(struct json_out *out, const char *key, int64_t ms) {
    if (ms)
        json_put_i64(out, key, ms);
    else
        json_put_null(out, key);
}

err places_stretches_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct places_stretches_in *in = given;
    int64_t limit = places_limit(in->limit);
    struct places_names names = {0};
    struct db_choice choice = {.from = &places_selects[PLACES_SELECT_STRETCHES]};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(places_after(in->after));
    choice.end[0] = db_int(limit + 1);
    if (in->scheme.len)
        db_choose(&choice, STRETCHES_SCHEME, DB_ARGS(db_text(in->scheme)));
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        struct places_stretch stretch;
        str unit = STR_NONE;
        stretch_read(&table.rows[i], &stretch);
        TRY(places_unit_name(ctx, r, &names, stretch.unit_id, &unit));
        json_object(out);
        json_put_id(out, "id", stretch.id);
        json_put_text(out, "scheme", stretch.scheme);
        json_put_text(out, "name", stretch.name);
        json_put_text(out, "level", stretch.level);
        json_put_text(out, "person", stretch.person);
        json_put_text(out, "deputy", stretch.deputy);
        json_put_id(out, "unit_id", stretch.unit_id);
        json_put_text(out, "unit_name", unit);
        put_time_or_null(out, "from_ms", stretch.from_ms);
        put_time_or_null(out, "until_ms", stretch.until_ms);
        json_put_i64(out, "version", stretch.version);
        json_object_end(out);
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

err places_feature_add(struct ctx *ctx, struct db_write *w, const struct places_feature *given, int64_t *ret_id) {
    static const char *const layers[] = {"roads", "water", "green", "blocks", NULL};
    struct places_extent extent;
    struct places_shape shape;
    if (!places_is_word(given->layer, layers))
        return ctx_refuse(ctx, &app_invalid, "layer", STR("底图图层应为：roads、water、green、blocks。"),
                          STR("The base map layer is one of roads, water, green, blocks."));
    if (!given->shape || given->shape->kind == GEOMETRY_POINT)
        return ctx_refuse(ctx, &places_bad_shape, "geometry", STR("底图要素应为线或面。"), STR("A feature of the base map is a line or an area."));
    TRY(places_extent(ctx, db_reading(w), &extent));
    TRY(places_shape_make(ctx, &extent, given->shape, &shape));
    *ret_id = id_next(ctx->ids);
    TRY(db_run(w, &places_sql[FEATURE_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(*ret_id), db_text(given->layer), db_text(given->name), db_text(given->class_word), db_text(shape.text)),
               NULL));
    return places_changed(ctx, w);
}
