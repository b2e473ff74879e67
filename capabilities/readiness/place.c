/* The row of a place: reading, names from the register, light and words. */
#include "capabilities/readiness/inside.h"
#include "formats/text.h"

void ready_place_read(const struct db_row *row, struct ready_place *ret) {
    *ret = (struct ready_place){.site_id = db_i(row, 0),
                                .version = db_i(row, 1),
                                .stage = db_s(row, 2),
                                .since_ms = db_i(row, 3),
                                .due_ms = db_i(row, 4),
                                .yellow_ms = db_i(row, 5),
                                .site_code = db_s(row, 6),
                                .site_name = db_s(row, 7),
                                .site_type = db_s(row, 8),
                                .district_id = db_i(row, 9),
                                .district_name = db_s(row, 10),
                                .owner_unit_id = db_i(row, 11),
                                .owner_name = db_s(row, 12),
                                .owner_path = db_s(row, 13),
                                .guarantor_unit_id = db_i(row, 14),
                                .guarantor_name = db_s(row, 15),
                                .guarantor_path = db_s(row, 16),
                                .chief_id = db_i(row, 17),
                                .prepared_by = db_i(row, 18),
                                .rate_milli = db_i(row, 19),
                                .gaps = db_i(row, 20),
                                .fell_ms = db_i(row, 21),
                                .fell_why = db_s(row, 22),
                                .falls = db_i(row, 23),
                                .search = db_s(row, 24),
                                .changed_by = db_s(row, 25),
                                .changed_ms = db_i(row, 26)};
}

err ready_place_find(struct ctx *ctx, struct db_read *r, int64_t site_id, struct ready_place *ret) {
    struct db_row row;
    *ret = (struct ready_place){0};
    TRY(db_one(r, ctx->arena, &readiness_sql[PLACE_BY_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &row));
    if (row.count)
        ready_place_read(&row, ret);
    return NULL;
}

bool ready_place_is_seen(const struct ctx *ctx, str owner_path, str guarantor_path, int64_t chief_id) {
    const struct actor *actor = ctx->actor;
    return actor_has_whole_city(actor) || (owner_path.len && actor_reaches(actor, owner_path)) ||
           (guarantor_path.len && actor_reaches(actor, guarantor_path)) || (chief_id && chief_id == actor->account_id);
}

err ready_place_find_seen(struct ctx *ctx, struct db_read *r, int64_t site_id, struct ready_place *ret) {
    TRY(ready_place_find(ctx, r, site_id, ret));
    return ret->site_id && ready_place_is_seen(ctx, ret->owner_path, ret->guarantor_path, ret->chief_id) ? NULL : &app_not_found;
}

/* The city's root owns nothing in this sense: everybody would be of it. */
static err unit_of(struct ctx *ctx, struct db_read *r, int64_t id, str *ret_name, str *ret_path) {
    struct identity_unit unit;
    size_t dots = 0;
    *ret_name = *ret_path = STR("");
    if (!id)
        return NULL;
    err failed = identity_unit_find(ctx, r, id, &unit);
    if (failed == &app_not_found)
        return NULL;
    TRY(failed);
    for (size_t i = 0; i < unit.path.len; i++)
        dots += unit.path.at[i] == '.';
    *ret_name = unit.name;
    *ret_path = dots > 1 ? unit.path : STR("");
    return NULL;
}

static err district_of(struct ctx *ctx, struct db_read *r, int64_t division_id, struct ready_place *place) {
    place->district_name = STR("");
    while (division_id) {
        struct places_division division;
        TRY(places_division_find(ctx, r, division_id, &division));
        if (str_is(division.level, "district")) {
            place->district_id = division.id;
            place->district_name = division.name;
            return NULL;
        }
        division_id = division.parent_id;
    }
    return NULL;
}

err ready_place_of_site(struct ctx *ctx, struct db_read *r, const struct places_site *site, struct ready_place *ret) {
    *ret = (struct ready_place){.site_id = site->id,
                                .stage = STR("none"),
                                .due_ms = READY_NO_DUE,
                                .yellow_ms = READY_NO_DUE,
                                .site_code = site->code,
                                .site_name = site->name,
                                .site_type = site->type,
                                .owner_unit_id = site->owner_unit_id,
                                .guarantor_unit_id = site->guarantor_unit_id,
                                .chief_id = site->chief_account_id,
                                .rate_milli = -1,
                                .fell_why = STR(""),
                                .changed_by = STR("")};
    TRY(unit_of(ctx, r, site->owner_unit_id, &ret->owner_name, &ret->owner_path));
    TRY(unit_of(ctx, r, site->guarantor_unit_id, &ret->guarantor_name, &ret->guarantor_path));
    TRY(district_of(ctx, r, site->division_id, ret));
    str parts[] = {site->code, STR(" "), site->name, STR(" "), site->address};
    TRY(text_fold(ctx->arena, str_join(ctx->arena, parts, 5), &ret->search));
    return NULL;
}

str ready_light(const struct ready_place *place, int64_t now_ms) {
    if (place->due_ms >= READY_NO_DUE)
        return STR("none");
    return place->due_ms <= now_ms ? STR("red") : place->yellow_ms <= now_ms ? STR("yellow") : STR("green");
}

str ready_stage_name(struct ctx *ctx, str stage) {
    enum ready_stage s = ready_stage_of(stage);
    return s == READY_STAGES ? ctx_say(ctx, "未纳入", "Not taken in") : ctx_say(ctx, ready_stages[s].zh, ready_stages[s].en);
}

str ready_move_name(struct ctx *ctx, str name) {
    const struct ready_move *move = ready_move_named(name);
    return move ? ctx_say(ctx, move->zh, move->en) : name;
}

void ready_put_due(struct json_out *out, const char *key, int64_t due_ms) {
    if (due_ms >= READY_NO_DUE || !due_ms)
        json_put_null(out, key);
    else
        json_put_i64(out, key, due_ms);
}

void ready_put_milli(struct json_out *out, const char *key, int64_t milli) {
    if (milli < 0)
        json_put_null(out, key);
    else
        json_put_i64(out, key, milli);
}
