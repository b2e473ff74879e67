/* What others tell: a failed check takes a place back, a good visit lets it reach the standard, the register changes its names.
 * Self checks count for nothing here: honesty is not punished. */
#include "capabilities/readiness/inside.h"

enum { FALL_LOSS_MILLI = 1 };

static bool may_fall(const struct ready_place *place) { return place->site_id && (1u << ready_stage_of(place->stage) & ready_move_named(STR("fall"))->from); }

static err fall(struct ctx *ctx, struct db_write *w, struct ready_place *place, str why, int64_t inspection_id) {
    struct ready_doing d = {.place = place, .note = why, .inspection_id = inspection_id};
    if (!why.at)
        return &err_no_memory;
    return ready_do_as_program(ctx, w, &d, STR("fall"));
}

err readiness_hear_failed(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct inspections_failed *failed = what;
    struct ready_place place;
    if (str_is(failed->kind, "self") || failed->loss_milli < app_setting_i64(ctx->app, "readiness.fall_loss_milli", FALL_LOSS_MILLI))
        return NULL;
    TRY(ready_place_find(ctx, db_reading(w), failed->site_id, &place));
    if (!may_fall(&place))
        return NULL;
    return fall(ctx, w, &place, str_format(ctx->arena, "检查未达标：" STR_F, STR_A(str_first_points(failed->text, 120))), failed->inspection_id);
}

err readiness_lapse(struct ctx *ctx, struct db_write *w, int64_t site_id, str why) {
    struct ready_place place;
    TRY(ready_place_find(ctx, db_reading(w), site_id, &place));
    return may_fall(&place) ? fall(ctx, w, &place, str_format(ctx->arena, "合规到期：" STR_F, STR_A(str_first_points(why, 120))), 0) : NULL;
}

/* After a visit: the newest rate is shown, and a place whose conditions all hold now has reached the standard. */
err readiness_hear_submitted(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct inspections_submitted *visit = what;
    struct ready_place place;
    struct ready_checks checks;
    int64_t rate = -1, at_ms = 0;
    TRY(ready_place_find(ctx, db_reading(w), visit->site_id, &place));
    if (!place.site_id || str_is(visit->kind, "self"))
        return NULL;
    TRY(inspections_last_of_site(ctx, db_reading(w), visit->site_id, &rate, &at_ms));
    TRY(db_run(w, &readiness_sql[PLACE_RATE], DB_ARGS(rate < 0 ? db_null() : db_int(rate), db_int(ctx->city_id), db_int(visit->site_id)), NULL));
    if (!str_is(place.stage, "compared"))
        return NULL;
    TRY(ready_conditions(ctx, db_reading(w), &place, &checks));
    if (!checks.hold)
        return NULL;
    struct ready_doing d = {.place = &place, .note = STR("检查合格，条件全部满足 · all conditions hold"), .inspection_id = visit->inspection_id};
    return ready_do_as_program(ctx, w, &d, STR("reach"));
}

err readiness_hear_site_changed(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct places_site_changed *changed = what;
    struct places_site site;
    struct ready_place place, fresh;
    TRY(ready_place_find(ctx, db_reading(w), changed->site_id, &place));
    if (!place.site_id)
        return NULL;
    TRY(places_site_find(ctx, db_reading(w), changed->site_id, &site));
    TRY(ready_place_of_site(ctx, db_reading(w), &site, &fresh));
    TRY(db_run(w, &readiness_sql[PLACE_NAMES],
               DB_ARGS(db_text(fresh.site_code), db_text(fresh.site_name), db_text(fresh.site_type), db_int_or_null(fresh.district_id),
                       db_text(fresh.district_name), db_int_or_null(fresh.owner_unit_id), db_text(fresh.owner_name), db_text(fresh.owner_path),
                       db_int_or_null(fresh.guarantor_unit_id), db_text(fresh.guarantor_name), db_text(fresh.guarantor_path), db_int_or_null(fresh.chief_id),
                       db_text(fresh.search), db_int(ctx->city_id), db_int(site.id)),
               NULL));
    if (str_is(site.status, "active") || str_is(place.stage, "out"))
        return NULL;
    struct ready_doing d = {.place = &place, .note = STR("点位已停用 · retired from the register")};
    return ready_do_as_program(ctx, w, &d, STR("withdraw"));
}

err readiness_hear_unit_moved(struct ctx *ctx, struct db_write *w, const void *what) {
    static const enum readiness_statement statements[] = {PLACE_MOVE_OWNER, PLACE_MOVE_GUARANTOR, PROJECT_MOVE_OWNER};
    const struct identity_unit_moved *moved = what;
    str until = str_format(ctx->arena, STR_F "/", STR_A(str_slice(moved->old_path, 0, moved->old_path.len - 1)));
    if (!until.at)
        return &err_no_memory;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        TRY(db_run(w, &readiness_sql[statements[i]],
                   DB_ARGS(db_text(moved->new_path), db_int((int64_t)moved->old_path.len + 1), db_int(ctx->city_id), db_text(moved->old_path), db_text(until)),
                   NULL));
    return NULL;
}
