/* Sites (点位): finding, adding, changing. */
#include "capabilities/places/inside.h"

const struct problem places_unknown_type = {PROBLEM_INVALID, "places.unknown_type", "没有这种点位类型。", "There is no such type of place."};
enum { BUFFER_USUAL_M = 30, BUFFER_MOST_M = 2000 };

void places_site_read(const struct db_row *row, struct places_site *ret) {
    *ret = (struct places_site){.id = db_i(row, 0),
                                .version = db_i(row, 1),
                                .division_id = db_i(row, 2),
                                .owner_unit_id = db_i(row, 3),
                                .guarantor_unit_id = db_i(row, 4),
                                .chief_account_id = db_i(row, 5),
                                .buffer_m = db_i(row, 6),
                                .is_key = db_i(row, 7),
                                .code = db_s(row, 8),
                                .name = db_s(row, 9),
                                .type = db_s(row, 10),
                                .address = db_s(row, 11),
                                .status = db_s(row, 12),
                                .datum = db_s(row, 13),
                                .geometry_kind = db_s(row, 14),
                                .lon = db_r(row, 15),
                                .lat = db_r(row, 16)};
}

err places_site_find(struct ctx *ctx, struct db_read *r, int64_t id, struct places_site *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &places_sql[SITE_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    places_site_read(&row, ret);
    return NULL;
}

err places_site_by_code(struct ctx *ctx, struct db_read *r, str code, struct places_site *ret) {
    struct db_row row;
    *ret = (struct places_site){0};
    TRY(db_one(r, ctx->arena, &places_sql[SITE_BY_CODE], DB_ARGS(db_int(ctx->city_id), db_text(code)), &row));
    if (row.count)
        places_site_read(&row, ret);
    return NULL;
}

struct walk {
    struct arena *arena;
    void *with;
    err (*look)(void *, const struct places_site *);
};

static err site_walked(void *out, const struct db_row *row) {
    struct walk *walk = out;
    struct places_site site;
    struct geometry shape;
    arena_reset(walk->arena);
    places_site_read(row, &site);
    TRY(places_shape_read(walk->arena, db_s(row, 17), &shape));
    site.shape = &shape;
    return walk->look(walk->with, &site);
}

err places_each_site(struct ctx *ctx, struct db_read *r, err (*look)(void *, const struct places_site *), void *with) {
    struct walk walk = {arena_new(LIMIT_REQUEST_ARENA), with, look};
    if (!walk.arena)
        return &err_no_memory;
    err failed = db_each(r, &places_sql[SITES_EACH], DB_ARGS(db_int(ctx->city_id)), site_walked, &walk);
    arena_free(walk.arena);
    return failed;
}

err places_site_note(struct ctx *ctx, struct db_write *w, int64_t site_id, enum places_figure figure, int64_t value) {
    static const enum places_statement statements[] = {
        [PLACES_OPEN_CASES] = SITE_NOTE_CASES, [PLACES_RATE_MILLI] = SITE_NOTE_RATE, [PLACES_CHECKED_MS] = SITE_NOTE_CHECKED};
    bool is_none = figure == PLACES_CHECKED_MS ? value <= 0 : value < 0;
    return db_run(w, &places_sql[statements[figure]], DB_ARGS(db_int(ctx->city_id), db_int(site_id), is_none ? db_null() : db_int(value)), NULL);
}

/* The smallest division that holds the point: of the same level the lowest id. */
static err division_at(struct ctx *ctx, struct db_read *r, struct geo_point at, struct places_division *ret) {
    struct db_table table;
    size_t best = 0;
    *ret = (struct places_division){0};
    TRY(db_all(r, ctx->arena, &places_sql[DIVISIONS_AT], DB_ARGS(db_int(ctx->city_id), db_real(at.lon), db_real(at.lat)), &table));
    for (size_t i = 0; i < table.count; i++) {
        struct geometry shape;
        if (db_s(&table.rows[i], 4).len <= best)
            continue;
        TRY(places_shape_read(ctx->arena, db_s(&table.rows[i], 9), &shape));
        if (!geometry_contains(&shape, at))
            continue;
        places_division_read(&table.rows[i], ret);
        best = ret->code.len;
    }
    return NULL;
}

err places_site_check(struct ctx *ctx, struct db_write *w, struct places_site *site) {
    struct identity_unit unit;
    struct identity_account account;
    struct standards_place_types types;
    bool is_known = false;
    TRY(standards_types(ctx, db_reading(w), &types));
    for (size_t i = 0; i < types.count; i++)
        if (str_equal(site->type, types.at[i].code) || str_equal(site->type, types.at[i].zh)) {
            site->type = types.at[i].code;
            is_known = true;
        }
    if (!is_known)
        return ctx_refuse(ctx, &places_unknown_type, "type", str_format(ctx->arena, "没有点位类型“" STR_F "”。", STR_A(site->type)),
                          str_format(ctx->arena, "There is no type of place \"" STR_F "\".", STR_A(site->type)));
    if (site->owner_unit_id && identity_unit_find(ctx, db_reading(w), site->owner_unit_id, &unit))
        return ctx_refuse(ctx, &identity_unknown_unit, "owner_unit_id", STR("没有这个责任单位。"), STR("There is no such owner unit."));
    if (site->guarantor_unit_id && identity_unit_find(ctx, db_reading(w), site->guarantor_unit_id, &unit))
        return ctx_refuse(ctx, &identity_unknown_unit, "guarantor_unit_id", STR("没有这个包保单位。"), STR("There is no such guarantor unit."));
    if (site->chief_account_id && identity_account_find(ctx, db_reading(w), site->chief_account_id, &account))
        return ctx_refuse(ctx, &identity_unknown_account, "chief_account_id", STR("没有这个点位长账号。"), STR("There is no such account for the site chief."));
    if (site->buffer_m < 0 || site->buffer_m > BUFFER_MOST_M)
        return ctx_refuse(ctx, &app_invalid, "buffer_m", STR("缓冲距离应在 0 至 2000 米之间。"), STR("The buffer is 0 to 2000 metres."));
    return NULL;
}

static err site_write_problem(struct ctx *ctx, err failed, str code) {
    if (failed != &db_duplicate)
        return failed;
    return ctx_refuse(ctx, &places_code_taken, "code", str_format(ctx->arena, "点位编码 " STR_F " 已存在。", STR_A(code)),
                      str_format(ctx->arena, "The site code " STR_F " is already there.", STR_A(code)));
}

err places_site_save(struct ctx *ctx, struct db_write *w, const struct places_site *site, const struct places_shape *shape, int64_t id, int64_t *ret_id) {
    struct places_division division = {0};
    if (site->division_id)
        TRY(places_division_find(ctx, db_reading(w), site->division_id, &division));
    else
        TRY(division_at(ctx, db_reading(w), shape->at, &division));
    str parts[] = {site->code, STR(" "), site->name, STR(" "), site->address};
    str search = places_fold(ctx->arena, str_join(ctx->arena, parts, 5));
    str by = ctx->actor ? ctx->actor->name : STR("");
    struct db_value city = db_int(ctx->city_id), kind = db_text(str_of(geometry_words[shape->shape.kind]));
    int64_t known = id ? id : id_next(ctx->ids);
    err failed = id ? db_run(w, &places_sql[SITE_SAVE],
                             DB_ARGS(db_text(site->code), db_text(site->name), db_text(site->type), db_text(site->address), kind, db_real(shape->at.lon),
                                     db_real(shape->at.lat), db_text(shape->text), db_int_or_null(division.id), db_text(division.code),
                                     db_int_or_null(site->owner_unit_id), db_int_or_null(site->guarantor_unit_id), db_int_or_null(site->chief_account_id),
                                     db_int(site->is_key), db_int(site->buffer_m), db_text(site->status), db_text(site->datum), db_text(search),
                                     db_int(ctx->now_ms), db_text(by), city, db_int(known)),
                             NULL)
                    : db_run(w, &places_sql[SITE_ADD],
                             DB_ARGS(city, db_int(known), db_text(site->code), db_text(site->name), db_text(site->type), db_text(site->address), kind,
                                     db_real(shape->at.lon), db_real(shape->at.lat), db_text(shape->text), db_int_or_null(division.id), db_text(division.code),
                                     db_int_or_null(site->owner_unit_id), db_int_or_null(site->guarantor_unit_id), db_int_or_null(site->chief_account_id),
                                     db_int(site->is_key), db_int(site->buffer_m), db_text(site->status), db_text(site->datum), db_text(search),
                                     db_int(ctx->now_ms), db_text(by)),
                             NULL);
    if (failed)
        return site_write_problem(ctx, failed, site->code);
    *ret_id = known;
    if (id)
        TRY(event_raise(ctx, w, "places.site_changed", &(struct places_site_changed){id}));
    return places_changed(ctx, w);
}

/* A site without a code gets the next number of the city. */
static err site_code(struct ctx *ctx, struct db_write *w, str *code) {
    int64_t number = 0;
    if (code->len)
        return NULL;
    TRY(counter_next(ctx, w, STR("places.site"), &number));
    *code = str_format(ctx->arena, "P%05lld", (long long)number);
    return code->at ? NULL : &err_no_memory;
}

err places_site_add(struct ctx *ctx, struct db_write *w, const struct places_site *given, int64_t *ret_id) {
    struct places_site site = *given;
    struct places_extent extent;
    struct places_shape shape;
    struct geometry point;
    TRY(places_site_check(ctx, w, &site));
    TRY(places_extent(ctx, db_reading(w), &extent));
    if (!site.shape) {
        TRY(places_point_check(ctx, &extent, (struct geo_point){site.lon, site.lat}));
        TRY(geometry_of_point(ctx->arena, (struct geo_point){site.lon, site.lat}, &point));
        site.shape = &point;
    }
    TRY(places_shape_make(ctx, &extent, site.shape, &shape));
    TRY(site_code(ctx, w, &site.code));
    if (!site.buffer_m)
        site.buffer_m = BUFFER_USUAL_M;
    if (!site.status.len)
        site.status = STR("active");
    if (!site.datum.len)
        site.datum = STR("wgs84");
    return places_site_save(ctx, w, &site, &shape, 0, ret_id);
}

/* Adding and changing by a person */
static const char *const statuses[] = {"active", "retired", NULL};
struct site_in {
    int64_t id, version, owner_unit_id, guarantor_unit_id, chief_account_id, is_key, buffer_m;
    bool has_owner, has_guarantor, has_chief, has_key, has_buffer, has_address;
    str code, name, type, address, status;
    struct places_drawn drawn;
};
#define SITE_FIELDS(must)                                                                                                                                      \
    {"code", FIELD_TEXT, offsetof(struct site_in, code), .max = 40, .says = "The city's own code; made when absent"},                                          \
        {"name", FIELD_TEXT, offsetof(struct site_in, name), .required = must, .max = 100},                                                                    \
        {"type", FIELD_TEXT, offsetof(struct site_in, type), .required = must, .max = 40, .says = "Code of a place type"},                                     \
        {"address", FIELD_TEXT, offsetof(struct site_in, address), .has = offsetof(struct site_in, has_address), .max = 200},                                  \
        {"owner_unit_id", FIELD_ID, offsetof(struct site_in, owner_unit_id), .has = offsetof(struct site_in, has_owner)},                                      \
        {"guarantor_unit_id", FIELD_ID, offsetof(struct site_in, guarantor_unit_id), .has = offsetof(struct site_in, has_guarantor)},                          \
        {"chief_account_id", FIELD_ID, offsetof(struct site_in, chief_account_id), .has = offsetof(struct site_in, has_chief)},                                \
        {"is_key", FIELD_BOOL, offsetof(struct site_in, is_key), .has = offsetof(struct site_in, has_key)},                                                    \
        {"buffer_m", FIELD_INT, offsetof(struct site_in, buffer_m), .has = offsetof(struct site_in, has_buffer), .min = 0, .max = BUFFER_MOST_M},              \
        {"status", FIELD_WORD, offsetof(struct site_in, status), .words = statuses},                                                                           \
        {"geometry", FIELD_JSON, offsetof(struct site_in, drawn.geometry), .says = "GeoJSON point, line or area; or give lon and lat"},                        \
        {"lon", FIELD_REAL, offsetof(struct site_in, drawn.lon), .has = offsetof(struct site_in, drawn.has_lon)},                                              \
        {"lat", FIELD_REAL, offsetof(struct site_in, drawn.lat), .has = offsetof(struct site_in, drawn.has_lat)}, {                                            \
        "datum", FIELD_WORD, offsetof(struct site_in, drawn.datum), .words = datum_words, .says = "System of the coordinates given"                            \
    }
static const struct field site_new_fields[] = {SITE_FIELDS(true), FIELD_END};
static const struct field site_edit_fields[] = {{"id", FIELD_ID, offsetof(struct site_in, id), .in = IN_PATH},
                                                {"version", FIELD_INT, offsetof(struct site_in, version), .required = true},
                                                SITE_FIELDS(false),
                                                FIELD_END};

static err site_new_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct site_in *in = given;
    struct places_extent extent;
    struct places_shape shape;
    TRY(places_extent(ctx, db_reading(w), &extent));
    TRY(places_drawn_make(ctx, &extent, &in->drawn, &shape));
    TRY(places_crossing_refuse(ctx, &shape));
    struct places_site site = {.code = str_trim(in->code),
                               .name = str_trim(in->name),
                               .type = in->type,
                               .address = str_trim(in->address),
                               .owner_unit_id = in->owner_unit_id,
                               .guarantor_unit_id = in->guarantor_unit_id,
                               .chief_account_id = in->chief_account_id,
                               .is_key = in->is_key,
                               .buffer_m = in->has_buffer ? in->buffer_m : BUFFER_USUAL_M,
                               .status = in->status.len ? in->status : STR("active"),
                               .datum = in->drawn.datum.len ? in->drawn.datum : STR("wgs84")};
    TRY(places_site_check(ctx, w, &site));
    TRY(site_code(ctx, w, &site.code));
    int64_t id = 0;
    TRY(places_site_save(ctx, w, &site, &shape, 0, &id));
    ctx_audit_target(ctx, "site", id);
    ctx_audit_change(ctx, "name", STR_NONE, site.name);
    TRY(feed_put(ctx, w, "sites", id, STR("")));
    return places_site_show(ctx, db_reading(w), &(struct places_id_in){id}, out);
}
const struct command places_site_new = {{sizeof(struct site_in), site_new_fields}, NULL, site_new_apply, 201};

static void site_fill(struct places_site *site, const struct site_in *in) {
    site->code = in->code.len ? str_trim(in->code) : site->code;
    site->name = in->name.len ? str_trim(in->name) : site->name;
    site->type = in->type.len ? in->type : site->type;
    site->status = in->status.len ? in->status : site->status;
    site->address = in->has_address ? str_trim(in->address) : site->address;
    site->owner_unit_id = in->has_owner ? in->owner_unit_id : site->owner_unit_id;
    site->guarantor_unit_id = in->has_guarantor ? in->guarantor_unit_id : site->guarantor_unit_id;
    site->chief_account_id = in->has_chief ? in->chief_account_id : site->chief_account_id;
    site->is_key = in->has_key ? in->is_key : site->is_key;
    site->buffer_m = in->has_buffer ? in->buffer_m : site->buffer_m;
}

static err site_shape_now(struct ctx *ctx, struct db_write *w, const struct site_in *in, struct places_site *site, struct places_shape *ret) {
    struct places_extent extent;
    struct db_row row;
    if (in->drawn.geometry || in->drawn.has_lon || in->drawn.has_lat) {
        site->datum = in->drawn.datum.len ? in->drawn.datum : STR("wgs84");
        site->division_id = 0; /* where the new shape lies */
        TRY(places_extent(ctx, db_reading(w), &extent));
        TRY(places_drawn_make(ctx, &extent, &in->drawn, ret));
        return places_crossing_refuse(ctx, ret);
    }
    TRY(db_one(db_reading(w), ctx->arena, &places_sql[SITE_SHAPE], DB_ARGS(db_int(ctx->city_id), db_int(site->id)), &row));
    ret->text = db_s(&row, 0);
    ret->at = (struct geo_point){site->lon, site->lat};
    return places_shape_read(ctx->arena, ret->text, &ret->shape);
}

static err site_edit_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct site_in *in = given;
    struct places_site site;
    struct places_shape shape;
    struct db_row changed;
    TRY(places_site_find(ctx, db_reading(w), in->id, &site));
    TRY(db_one(db_reading(w), ctx->arena, &places_sql[SITE_CHANGED], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &changed));
    TRY(ctx_check_version(ctx, site.version, in->version, db_s(&changed, 0), db_i(&changed, 1)));
    str before = site.name;
    site_fill(&site, in);
    TRY(places_site_check(ctx, w, &site));
    TRY(site_shape_now(ctx, w, in, &site, &shape));
    int64_t id = 0;
    TRY(places_site_save(ctx, w, &site, &shape, in->id, &id));
    ctx_audit_target(ctx, "site", id);
    ctx_audit_change(ctx, "name", before, site.name);
    TRY(feed_put(ctx, w, "sites", id, STR("")));
    return places_site_show(ctx, db_reading(w), &(struct places_id_in){id}, out);
}
const struct command places_site_edit = {{sizeof(struct site_in), site_edit_fields}, NULL, site_edit_apply, 0};
