/* Rows of visits, and what a visit keeps of its site: names and ground as they were on that day. */
#include "capabilities/inspections/inside.h"
#include <string.h>

void visit_read(const struct db_row *row, struct visit *ret) {
    *ret = (struct visit){.id = db_i(row, 0),
                          .version = db_i(row, 1),
                          .plan_id = db_i(row, 2),
                          .plan_name = db_s(row, 3),
                          .kind = db_s(row, 4),
                          .state = db_s(row, 5),
                          .site_id = db_i(row, 6),
                          .site_name = db_s(row, 7),
                          .site_type = db_s(row, 8),
                          .division_name = db_s(row, 9),
                          .site_lon = db_r(row, 10),
                          .site_lat = db_r(row, 11),
                          .inspector_id = db_i(row, 12),
                          .inspector_name = db_s(row, 13),
                          .due_day = db_is_null(row, 14) ? -1 : db_i(row, 14),
                          .submitted_ms = db_i(row, 15),
                          .rate_milli = db_is_null(row, 16) ? -1 : db_i(row, 16),
                          .failed = db_i(row, 17),
                          .observed = db_i(row, 18),
                          .district_id = db_i(row, 19),
                          .street_id = db_i(row, 20),
                          .community_id = db_i(row, 21),
                          .unit_path = db_s(row, 22),
                          .body_sha256 = db_s(row, 23),
                          .client_id = db_s(row, 24),
                          .started_ms = db_i(row, 25),
                          .ended_ms = db_i(row, 26),
                          .changed_by = db_s(row, 27),
                          .changed_ms = db_i(row, 28)};
}

/* 8-4-4-4-12 hexadecimal digits. */
bool visit_id_is_uuid(str id) {
    if (id.len != 36)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? id.at[i] != '-' : !memchr("0123456789abcdefABCDEF", id.at[i], 22))
            return false;
    }
    return true;
}

err visit_find(struct ctx *ctx, struct db_read *r, str id, struct visit *ret) {
    struct db_row row = {0};
    int64_t number;
    if (visit_id_is_uuid(id))
        TRY(db_one(r, ctx->arena, &inspections_sql[VISIT_BY_CLIENT], DB_ARGS(db_int(ctx->city_id), db_text(id)), &row));
    else if (str_to_i64(id, &number))
        TRY(db_one(r, ctx->arena, &inspections_sql[VISIT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(number)), &row));
    *ret = (struct visit){0};
    if (row.count)
        visit_read(&row, ret);
    return NULL;
}

/* The same rule as the list's (sql.c): own visits always, others' in reach once they were done. */
err visit_find_seen(struct ctx *ctx, struct db_read *r, str id, struct visit *ret) {
    struct visit visit;
    int64_t ground;
    TRY(visit_find(ctx, r, id, &visit));
    if (!visit.id)
        return &app_not_found;
    TRY(ground_of_actor(ctx, r, &ground));
    bool is_done = str_is(visit.state, "submitted") || str_is(visit.state, "withdrawn");
    bool on_ground = visit.district_id == ground || visit.street_id == ground || visit.community_id == ground;
    bool is_seen = ctx->actor->is_system || actor_has_whole_city(ctx->actor) || visit.inspector_id == ctx->actor->account_id ||
                   (is_done && (on_ground || actor_reaches(ctx->actor, visit.unit_path)));
    if (!is_seen)
        return &app_not_found;
    *ret = visit;
    return NULL;
}

static void keep_level(struct ground *ground, const struct places_division *division) {
    if (str_is(division->level, "district"))
        ground->district_id = division->id;
    else if (str_is(division->level, "street"))
        ground->street_id = division->id;
    else if (str_is(division->level, "community"))
        ground->community_id = division->id;
}

err ground_of_site(struct ctx *ctx, struct db_read *r, int64_t site_id, struct ground *ret) {
    struct ground ground = {.division_name = STR(""), .unit_path = STR("")};
    struct places_division division;
    struct identity_unit owner;
    TRY(places_site_find(ctx, r, site_id, &ground.site));
    int64_t above = ground.site.division_id;
    for (int depth = 0; above && depth < 6; depth++) {
        TRY(places_division_find(ctx, r, above, &division));
        if (!depth)
            ground.division_name = division.name;
        keep_level(&ground, &division);
        above = division.parent_id;
    }
    if (ground.site.owner_unit_id) {
        TRY(identity_unit_find(ctx, r, ground.site.owner_unit_id, &owner));
        ground.unit_path = owner.path;
    }
    *ret = ground;
    return NULL;
}

err ground_of_actor(struct ctx *ctx, struct db_read *r, int64_t *ret_division_id) {
    struct identity_unit unit;
    *ret_division_id = -1;
    if (!ctx->actor->unit_id || actor_has_whole_city(ctx->actor))
        return NULL;
    TRY(identity_unit_find(ctx, r, ctx->actor->unit_id, &unit));
    if (unit.division_id)
        *ret_division_id = unit.division_id;
    return NULL;
}

err visit_add(struct ctx *ctx, struct db_write *w, const struct ground *ground, const struct visit *like, int64_t *ret_id) {
    int64_t id = id_next(ctx->ids);
    const struct places_site *site = &ground->site;
    TRY(db_run(w, &inspections_sql[VISIT_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_text_or_null(like->client_id), db_int_or_null(like->plan_id), db_text(like->plan_name),
                       db_text(like->kind), db_int(site->id), db_text(site->name), db_text(site->type), db_int_or_null(site->division_id),
                       db_text(ground->division_name), db_int(ground->district_id), db_int(ground->street_id), db_int(ground->community_id),
                       db_text(ground->unit_path), db_real(site->lon), db_real(site->lat), db_int(like->inspector_id), db_text(like->inspector_name),
                       like->due_day >= 0 ? db_int(like->due_day) : db_null(), db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    *ret_id = id;
    return NULL;
}
