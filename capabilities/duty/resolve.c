/* duty_resolve: the answer for others and for the screens. */
#include "capabilities/duty/inside.h"

const struct problem duty_outside_city = {PROBLEM_INVALID, "duty.outside_city", "位置不在本市范围内。", "The place is outside the city."};
const struct problem duty_swapped = {PROBLEM_INVALID, "duty.swapped", "经度和纬度写反了。", "Longitude and latitude have changed places."};
const struct problem duty_unknown_category = {PROBLEM_INVALID, "duty.unknown_category", "没有这种案件类别。", "There is no such category."};

enum { SHOWN_WITHIN_M = 100 };

/* The copies outlive the ground: it is given back before the answer is used. */
static err name_copy(struct ctx *ctx, str from, str *ret) {
    *ret = str_copy(ctx->arena, from);
    return ret->at ? NULL : &err_no_memory;
}

static err areas_copy(struct ctx *ctx, const struct duty_found *found, struct duty_answer *ret) {
    ret->district_id = found->district ? found->district->id : 0;
    ret->street_id = found->street ? found->street->id : 0;
    ret->community_id = found->community ? found->community->id : 0;
    ret->cell_id = found->cell ? found->cell->id : 0;
    TRY(name_copy(ctx, found->district ? found->district->name : STR(""), &ret->district_name));
    TRY(name_copy(ctx, found->street ? found->street->name : STR(""), &ret->street_name));
    TRY(name_copy(ctx, found->community ? found->community->name : STR(""), &ret->community_name));
    return name_copy(ctx, found->cell ? found->cell->code : STR(""), &ret->cell_code);
}

static err chiefs_copy(struct ctx *ctx, const struct ground *ground, const struct duty_found *found, struct duty_answer *ret) {
    struct duty_chief *chiefs = ARENA_LIST(ctx->arena, struct duty_chief, DUTY_CHIEFS);
    if (!chiefs)
        return &err_no_memory;
    for (size_t i = 0; i < found->stretch_count && ret->chief_count < DUTY_CHIEFS; i++) {
        const struct ground_stretch *from = &ground->stretches[found->stretches[i].id - 1];
        struct duty_chief *chief = &chiefs[ret->chief_count];
        if (!duty_stretch_runs(from, ctx->now_ms) || (str_is(from->scheme, "grid") && found->stretches[i].distance_m > 0))
            continue; /* a neighbour's grid is not ours */
        *chief = (struct duty_chief){.stretch_id = from->id, .unit_id = from->unit_id};
        TRY(name_copy(ctx, from->scheme, &chief->scheme));
        TRY(name_copy(ctx, from->level, &chief->level));
        TRY(name_copy(ctx, from->person, &chief->name));
        TRY(name_copy(ctx, from->deputy, &chief->deputy));
        TRY(name_copy(ctx, from->name, &chief->stretch));
        ret->chief_count++;
    }
    ret->chiefs = chiefs;
    return NULL;
}

static err sites_copy(struct ctx *ctx, const struct ground *ground, const struct duty_found *found, struct duty_answer *ret) {
    struct duty_site *sites = ARENA_LIST(ctx->arena, struct duty_site, DUTY_SITES);
    if (!sites)
        return &err_no_memory;
    for (size_t i = 0; i < found->site_count && i < DUTY_SITES && found->sites[i].distance_m <= SHOWN_WITHIN_M; i++) {
        const struct ground_site *from = &ground->sites[found->sites[i].id - 1];
        ret->site_count++;
        sites[i] = (struct duty_site){.id = from->id, .distance_m = (int64_t)(found->sites[i].distance_m + 0.5)};
        TRY(name_copy(ctx, from->name, &sites[i].name));
    }
    ret->sites = sites;
    return NULL;
}

static err unit_of(struct ctx *ctx, struct db_read *r, int64_t id, struct identity_unit *ret) {
    *ret = (struct identity_unit){0};
    if (!id)
        return NULL;
    err failed = identity_unit_find(ctx, r, id, ret);
    return failed == &app_not_found ? NULL : failed;
}

static err units_fill(struct ctx *ctx, struct db_read *r, const struct duty_found *found, struct duty_answer *ret) {
    const struct ground_area *areas[] = {found->community, found->street, found->district};
    struct identity_unit unit = {0};
    for (size_t i = 0; i < 3 && !unit.id; i++)
        TRY(unit_of(ctx, r, areas[i] ? areas[i]->unit_id : 0, &unit));
    ret->ground_path = unit.id ? unit.path : STR("");
    TRY(unit_of(ctx, r, found->unit_id, &unit));
    ret->unit_id = unit.id;
    ret->unit_name = unit.id ? unit.name : STR("");
    ret->unit_path = unit.id ? unit.path : STR("");
    return NULL;
}

static err inside_city(struct ctx *ctx, const struct ground *ground, const struct duty_found *found, struct geo_point at) {
    if (found->district || found->street || found->community || (!ground->area_count[GROUND_DISTRICTS] && geo_box_has(ground->extent, at)))
        return NULL;
    if (geometry_is_swapped(at, ground->extent))
        return ctx_refuse(ctx, &duty_swapped, "lon", STR("经度和纬度写反了。"), STR("Longitude and latitude have changed places."));
    return ctx_refuse(ctx, &duty_outside_city, "lon", str_format(ctx->arena, "位置（%.5f，%.5f）不在本市范围内。", at.lon, at.lat),
                      str_format(ctx->arena, "The place (%.5f, %.5f) is outside the city.", at.lon, at.lat));
}

static err answer_fill(struct ctx *ctx, struct db_read *r, const struct ground *ground, struct geo_point at, const struct duty_category *category,
                       struct duty_answer *ret) {
    struct duty_found found;
    duty_find(ground, at, &found);
    TRY(inside_city(ctx, ground, &found, at));
    TRY(areas_copy(ctx, &found, ret));
    TRY(chiefs_copy(ctx, ground, &found, ret));
    TRY(sites_copy(ctx, ground, &found, ret));
    if (category)
        duty_decide(ground, category, ctx->now_ms, &found);
    TRY(units_fill(ctx, r, &found, ret));
    ret->reason_zh = ret->reason_en = STR("");
    if (!category)
        return NULL;
    ret->interim = found.why == WHY_NOBODY;
    duty_reason(ctx->arena, &found, category, ret->unit_name, &ret->reason_zh, &ret->reason_en);
    return ret->reason_zh.at && ret->reason_en.at ? NULL : &err_no_memory;
}

err duty_resolve(struct ctx *ctx, struct db_read *r, double lon, double lat, str category_code, struct duty_answer *ret) {
    struct duty_category category;
    struct duty_answer answer = {0};
    struct shared_hold *hold = NULL;
    const struct ground *ground = NULL;
    bool has_category = category_code.len > 0;
    if (has_category && !duty_category_find(ctx, category_code, &category))
        return ctx_refuse(ctx, &duty_unknown_category, "category", str_format(ctx->arena, "没有案件类别“" STR_F "”。", STR_A(category_code)),
                          str_format(ctx->arena, "There is no category \"" STR_F "\".", STR_A(category_code)));
    TRY(duty_ground_take(ctx, r, &hold, &ground));
    err failed = answer_fill(ctx, r, ground, (struct geo_point){lon, lat}, has_category ? &category : NULL, &answer);
    duty_ground_give(ctx, hold);
    if (failed)
        return failed;
    *ret = answer;
    return NULL;
}

/* For the screens */
static const struct field named_fields[] = {{"id", .kind = FIELD_ID}, {"name", .kind = FIELD_TEXT}, FIELD_END};
static const struct field cell_fields[] = {{"id", .kind = FIELD_ID}, {"code", .kind = FIELD_TEXT}, FIELD_END};
static const struct field chief_fields[] = {{"scheme", .kind = FIELD_WORD, .words = places_schemes},
                                            {"level", .kind = FIELD_TEXT},
                                            {"person", .kind = FIELD_TEXT},
                                            {"deputy", .kind = FIELD_TEXT},
                                            {"stretch", .kind = FIELD_TEXT},
                                            FIELD_END};
static const struct field site_fields[] = {{"id", .kind = FIELD_ID}, {"name", .kind = FIELD_TEXT}, {"distance_m", .kind = FIELD_INT}, FIELD_END};
static const struct field answer_fields[] = {{"district", .kind = FIELD_OBJECT, .of = named_fields, .nullable = true},
                                             {"street", .kind = FIELD_OBJECT, .of = named_fields, .nullable = true},
                                             {"community", .kind = FIELD_OBJECT, .of = named_fields, .nullable = true},
                                             {"cell", .kind = FIELD_OBJECT, .of = cell_fields, .nullable = true},
                                             {"chiefs", .kind = FIELD_LIST, .of = chief_fields},
                                             {"sites", .kind = FIELD_LIST, .of = site_fields},
                                             {"unit", .kind = FIELD_OBJECT, .of = named_fields, .nullable = true},
                                             {"interim", .kind = FIELD_BOOL},
                                             {"reason", .kind = FIELD_TEXT},
                                             FIELD_END};
const struct shape duty_answer_shape = {"Duty", answer_fields};

const struct field duty_at_fields[] = {
    {"lon", FIELD_REAL, offsetof(struct duty_at_in, lon), .in = IN_QUERY, .required = true, .low = -180, .high = 180},
    {"lat", FIELD_REAL, offsetof(struct duty_at_in, lat), .in = IN_QUERY, .required = true, .low = -180, .high = 180,
     .says = "Taken beyond 90 only to say that it was swapped"},
    {"category", FIELD_TEXT, offsetof(struct duty_at_in, category), .in = IN_QUERY, .max = 40, .says = "Code of a category; absent: the place only"},
    FIELD_END};

static void put_named(struct json_out *out, const char *key, int64_t id, const char *name_key, str name) {
    if (!id) {
        json_put_null(out, key);
        return;
    }
    json_key(out, key);
    json_object(out);
    json_put_id(out, "id", id);
    json_put_text(out, name_key, name);
    json_object_end(out);
}

static void put_chiefs(struct json_out *out, const struct duty_answer *answer) {
    json_key(out, "chiefs");
    json_list(out);
    for (size_t i = 0; i < answer->chief_count; i++) {
        json_object(out);
        json_put_text(out, "scheme", answer->chiefs[i].scheme);
        json_put_text(out, "level", answer->chiefs[i].level);
        json_put_text(out, "person", answer->chiefs[i].name);
        json_put_text(out, "deputy", answer->chiefs[i].deputy);
        json_put_text(out, "stretch", answer->chiefs[i].stretch);
        json_object_end(out);
    }
    json_list_end(out);
}

err duty_at_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct duty_at_in *in = given;
    struct duty_answer answer;
    TRY(duty_resolve(ctx, r, in->lon, in->lat, in->category, &answer));
    json_object(out);
    put_named(out, "district", answer.district_id, "name", answer.district_name);
    put_named(out, "street", answer.street_id, "name", answer.street_name);
    put_named(out, "community", answer.community_id, "name", answer.community_name);
    put_named(out, "cell", answer.cell_id, "code", answer.cell_code);
    put_chiefs(out, &answer);
    json_key(out, "sites");
    json_list(out);
    for (size_t i = 0; i < answer.site_count; i++) {
        json_object(out);
        json_put_id(out, "id", answer.sites[i].id);
        json_put_text(out, "name", answer.sites[i].name);
        json_put_i64(out, "distance_m", answer.sites[i].distance_m);
        json_object_end(out);
    }
    json_list_end(out);
    put_named(out, "unit", answer.unit_id, "name", answer.unit_name);
    json_put_bool(out, "interim", answer.interim);
    json_put_text(out, "reason", ctx->lang == LANG_EN ? answer.reason_en : answer.reason_zh);
    json_object_end(out);
    return NULL;
}
