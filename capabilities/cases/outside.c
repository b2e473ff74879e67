/* What cases asks of its neighbours, in the words of cases. */
#include "capabilities/cases/inside.h"
#include "app/app.h"
#include "capabilities/places/places.h"

err cases_photos_accept(struct ctx *ctx, struct db_write *w, const struct case_file *file, struct field_texts hashes, const char *purpose) {
    struct photos_claim claim = {.at_ms = ctx->now_ms, .has_place = file->has_place != 0, .lon = file->lon, .lat = file->lat};
    return photos_accept(ctx, w, hashes, purpose, &claim, (struct photos_owner){"case", file->id});
}

err cases_photos_of(struct ctx *ctx, struct db_read *r, int64_t case_id, struct photos_list *ret) {
    return photos_of(ctx, r, (struct photos_owner){"case", case_id}, ret);
}

err cases_site_tell(struct ctx *ctx, struct db_write *w, int64_t site_id) {
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &cases_sql[CASES_SITE_OPEN], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &row));
    return places_site_note(ctx, w, site_id, PLACES_OPEN_CASES, db_i(&row, 0));
}

str cases_category_name(struct ctx *ctx, str category) { return category.len ? duty_category_name(ctx, category) : STR(""); }

err cases_category_check(struct ctx *ctx, str category) {
    struct duty_category found;
    if (duty_category_find(ctx, category, &found))
        return NULL;
    return ctx_refuse(ctx, &app_invalid, "category", STR("没有这个案件类别。"), STR("There is no such category."));
}

err cases_category_guess(struct ctx *ctx, str title, str text, str *ret) {
    str parts[] = {title, STR("\n"), text};
    return duty_guess_category(ctx, str_join(ctx->arena, parts, 3), ret);
}

err cases_limit_of(struct ctx *ctx, str category, struct case_limit *ret) {
    struct duty_category found;
    *ret = (struct case_limit){STR("work_days"), app_setting_i64(ctx->app, "cases.default_work_days", 3)};
    if (category.len && duty_category_find(ctx, category, &found) && found.limit_amount)
        *ret = (struct case_limit){found.limit_kind, found.limit_amount};
    return NULL;
}

err cases_arbitration_open(struct ctx *ctx, struct db_write *w, const struct case_file *file, int64_t interim_unit_id, str reason) {
    return duty_arbitrate(ctx, w, file->id, file->lon, file->lat, file->category, interim_unit_id, reason);
}
