/* What belongs to a site besides its own outline: access roads, ground, parts with owners of their own, the number of a moving one. */
#include "capabilities/places/inside.h"

const char *const places_moving_kinds[] = {"bus_line", "taxi", "train", "other", NULL};
static const char *const part_kinds[] = {"access_road", "area", "part", NULL};

err places_outline_of_site(struct ctx *ctx, struct db_read *r, int64_t site_id, struct geometry *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &places_sql[SITE_SHAPE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &row));
    return row.count ? places_shape_read(ctx->arena, db_s(&row, 0), ret) : &app_not_found;
}

err places_site_retire(struct ctx *ctx, struct db_write *w, int64_t site_id, int64_t into_id) {
    struct places_more more;
    int64_t changed;
    TRY(db_run(w, &places_sql[SITE_RETIRE],
               DB_ARGS(db_int(ctx->now_ms), db_text(ctx->actor ? ctx->actor->name : STR("")), db_int(ctx->city_id), db_int(site_id)), &changed));
    if (!changed)
        return NULL;
    if (into_id) {
        TRY(places_more_of_site(ctx, db_reading(w), site_id, &more));
        more.merged_into = into_id;
        TRY(places_more_set(ctx, w, site_id, &more));
    }
    TRY(event_raise(ctx, w, "places.site_changed", &(struct places_site_changed){site_id}));
    TRY(feed_put(ctx, w, "sites", site_id, STR("")));
    return places_changed(ctx, w);
}

err places_parts_of_site(struct ctx *ctx, struct db_read *r, int64_t site_id, struct places_parts *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &places_sql[PARTS_OF_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &table));
    struct places_part *list = ARENA_LIST(ctx->arena, struct places_part, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        struct geometry *shape = ARENA_NEW(ctx->arena, struct geometry);
        if (!shape)
            return &err_no_memory;
        TRY(places_shape_read(ctx->arena, db_s(row, 4), shape));
        list[i] = (struct places_part){
            .id = db_i(row, 0), .site_id = site_id, .owner_unit_id = db_i(row, 3), .kind = db_s(row, 1), .name = db_s(row, 2), .shape = shape};
    }
    *ret = (struct places_parts){list, table.count};
    return NULL;
}

static err part_check(struct ctx *ctx, struct db_write *w, const struct places_part *part) {
    struct identity_unit unit;
    bool is_line = part->shape->kind == GEOMETRY_LINE;
    if (part->shape->kind == GEOMETRY_POINT || is_line != str_is(part->kind, "access_road"))
        return ctx_refuse(ctx, &places_bad_shape, "geometry", STR("通往道路要画成线，场地和分区要画成面。"),
                          STR("An access road is a line; ground and parts are areas."));
    if (part->owner_unit_id && identity_unit_find(ctx, db_reading(w), part->owner_unit_id, &unit))
        return ctx_refuse(ctx, &identity_unknown_unit, "owner_unit_id", STR("没有这个责任单位。"), STR("There is no such owner unit."));
    return NULL;
}

err places_part_add(struct ctx *ctx, struct db_write *w, const struct places_part *part, int64_t *ret_id) {
    struct places_extent extent;
    struct places_shape shape;
    TRY(part_check(ctx, w, part));
    TRY(places_extent(ctx, db_reading(w), &extent));
    TRY(places_shape_make(ctx, &extent, part->shape, &shape));
    TRY(places_crossing_refuse(ctx, &shape));
    *ret_id = id_next(ctx->ids);
    TRY(db_run(w, &places_sql[PART_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(*ret_id), db_int(part->site_id), db_text(part->kind), db_text(part->name),
                       db_int_or_null(part->owner_unit_id), db_text(shape.text), db_int(ctx->now_ms), db_text(ctx->actor ? ctx->actor->name : STR(""))),
               NULL));
    return places_changed(ctx, w);
}

err places_more_of_site(struct ctx *ctx, struct db_read *r, int64_t site_id, struct places_more *ret) {
    struct db_row row;
    *ret = (struct places_more){STR(""), STR(""), STR(""), 0};
    TRY(db_one(r, ctx->arena, &places_sql[MORE_OF_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &row));
    if (row.count)
        *ret = (struct places_more){db_s(&row, 0), db_s(&row, 1), db_s(&row, 2), db_i(&row, 3)};
    return NULL;
}

err places_more_set(struct ctx *ctx, struct db_write *w, int64_t site_id, const struct places_more *more) {
    return db_run(w, &places_sql[MORE_PUT],
                  DB_ARGS(db_int(ctx->city_id), db_int(site_id), db_text(more->moving_kind), db_text(more->moving_number), db_text(more->grade),
                          db_int_or_null(more->merged_into)),
                  NULL);
}

/* ---- as the desk sees it ---- */
static const struct field part_fields[] = {{"id", .kind = FIELD_ID},
                                           {"kind", .kind = FIELD_WORD, .words = part_kinds},
                                           {"name", .kind = FIELD_TEXT},
                                           {"owner_unit_id", .kind = FIELD_ID, .nullable = true},
                                           {"owner_unit_name", .kind = FIELD_TEXT, .nullable = true},
                                           {"geometry", .kind = FIELD_JSON},
                                           FIELD_END};
static const struct field surroundings_fields[] = {{"site_id", .kind = FIELD_ID},
                                                   {"buffer_m", .kind = FIELD_INT},
                                                   {"moving_kind", .kind = FIELD_TEXT, .says = "bus_line taxi train other, or empty: it stands still"},
                                                   {"moving_number", .kind = FIELD_TEXT},
                                                   {"grade", .kind = FIELD_TEXT},
                                                   {"merged_into", .kind = FIELD_ID, .nullable = true},
                                                   {"parts", .kind = FIELD_LIST, .of = part_fields},
                                                   FIELD_END};
const struct shape places_surroundings_shape = {"SiteSurroundings", surroundings_fields};

err places_surroundings_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct places_id_in *in = given;
    struct places_site site;
    struct places_more more;
    struct places_parts parts;
    struct places_names names = {0};
    TRY(places_site_find(ctx, r, in->id, &site));
    TRY(places_more_of_site(ctx, r, in->id, &more));
    TRY(places_parts_of_site(ctx, r, in->id, &parts));
    json_object(out);
    json_put_id(out, "site_id", site.id);
    json_put_i64(out, "buffer_m", site.buffer_m);
    json_put_text(out, "moving_kind", more.moving_kind);
    json_put_text(out, "moving_number", more.moving_number);
    json_put_text(out, "grade", more.grade);
    json_put_id(out, "merged_into", more.merged_into);
    json_key(out, "parts");
    json_list(out);
    for (size_t i = 0; i < parts.count; i++) {
        const struct places_part *part = &parts.at[i];
        str owner = STR_NONE;
        TRY(places_unit_name(ctx, r, &names, part->owner_unit_id, &owner));
        json_object(out);
        json_put_id(out, "id", part->id);
        json_put_text(out, "kind", part->kind);
        json_put_text(out, "name", part->name);
        json_put_id(out, "owner_unit_id", part->owner_unit_id);
        json_put_text(out, "owner_unit_name", owner);
        json_key(out, "geometry");
        geometry_write(out, part->shape);
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
    return NULL;
}

struct part_in {
    int64_t id, owner_unit_id;
    str kind, name;
    struct places_drawn drawn;
};
static const struct field part_in_fields[] = {
    {"id", FIELD_ID, offsetof(struct part_in, id), .in = IN_PATH},
    {"kind", FIELD_WORD, offsetof(struct part_in, kind), .required = true, .words = part_kinds},
    {"name", FIELD_TEXT, offsetof(struct part_in, name), .required = true, .min = 1, .max = 100},
    {"owner_unit_id", FIELD_ID, offsetof(struct part_in, owner_unit_id), .says = "Absent: the site's owner"},
    {"geometry", FIELD_JSON, offsetof(struct part_in, drawn.geometry), .required = true, .says = "GeoJSON line or area"},
    {"datum", FIELD_WORD, offsetof(struct part_in, drawn.datum), .words = datum_words},
    FIELD_END};

static err part_new_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct part_in *in = given;
    struct places_extent extent;
    struct places_shape shape;
    struct places_site site;
    int64_t id;
    TRY(places_site_find(ctx, db_reading(w), in->id, &site));
    TRY(places_extent(ctx, db_reading(w), &extent));
    TRY(places_drawn_make(ctx, &extent, &in->drawn, &shape));
    TRY(places_part_add(ctx, w, &(struct places_part){0, in->id, in->owner_unit_id, in->kind, str_trim(in->name), &shape.shape}, &id));
    ctx_audit_target(ctx, "site", in->id);
    ctx_audit_change(ctx, "part", STR(""), in->name);
    TRY(feed_put(ctx, w, "sites", in->id, STR("")));
    return places_surroundings_show(ctx, db_reading(w), &(struct places_id_in){in->id}, out);
}
const struct command places_part_new = {{sizeof(struct part_in), part_in_fields}, NULL, part_new_apply, 201};

static err part_remove_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct places_id_in *in = given;
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &places_sql[PART_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    TRY(db_run(w, &places_sql[PART_REMOVE], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), NULL));
    TRY(places_changed(ctx, w));
    ctx_audit_target(ctx, "site", db_i(&row, 0));
    ctx_audit_change(ctx, "part", db_s(&row, 1), STR(""));
    TRY(feed_put(ctx, w, "sites", db_i(&row, 0), STR("")));
    return places_surroundings_show(ctx, db_reading(w), &(struct places_id_in){db_i(&row, 0)}, out);
}
const struct command places_part_remove = {{sizeof(struct places_id_in), places_id_fields}, NULL, part_remove_apply, 0};

struct moving_in {
    int64_t id;
    str kind, number;
};
static const char *const moving_words[] = {"none", "bus_line", "taxi", "train", "other", NULL};
static const struct field moving_fields[] = {{"id", FIELD_ID, offsetof(struct moving_in, id), .in = IN_PATH},
                                             {"kind", FIELD_WORD, offsetof(struct moving_in, kind), .required = true, .words = moving_words},
                                             {"number", FIELD_TEXT, offsetof(struct moving_in, number), .max = 40, .says = "Line or plate number"},
                                             FIELD_END};

static err moving_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct moving_in *in = given;
    struct places_site site;
    struct places_more more;
    bool is_moving = !str_is(in->kind, "none");
    TRY(places_site_find(ctx, db_reading(w), in->id, &site));
    if (is_moving && !str_trim(in->number).len)
        return ctx_refuse(ctx, &app_invalid, "number", STR("请填写线路号或车牌号。"), STR("Give the line or plate number."));
    TRY(places_more_of_site(ctx, db_reading(w), in->id, &more));
    ctx_audit_target(ctx, "site", in->id);
    ctx_audit_change(ctx, "moving", more.moving_number, in->number);
    more.moving_kind = is_moving ? in->kind : STR("");
    more.moving_number = is_moving ? str_trim(in->number) : STR("");
    TRY(places_more_set(ctx, w, in->id, &more));
    TRY(feed_put(ctx, w, "sites", in->id, STR("")));
    return places_surroundings_show(ctx, db_reading(w), &(struct places_id_in){in->id}, out);
}
const struct command places_moving_put = {{sizeof(struct moving_in), moving_fields}, NULL, moving_apply, 0};
