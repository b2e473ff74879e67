/* Photos as evidence of something: linked to an owner with a purpose, compared with what the person says. */
#include "capabilities/photos/inside.h"
#include "formats/geometry.h"
#include <string.h>

const struct problem photos_missing = {PROBLEM_CONFLICT, "photos.missing", "有照片还没有上传成功，请重新上传后再提交。",
                                       "Some photos have not arrived; send them again, then submit."};

static err find_missing(struct ctx *ctx, struct db_read *r, struct field_texts sha256s, struct db_row *rows) {
    err failed = NULL;
    for (size_t i = 0; i < sha256s.count; i++) {
        str sha256 = sha256s.at[i];
        TRY(db_one(r, ctx->arena, &photos_sql[PHOTOS_BY_HASH], DB_ARGS(db_int(ctx->city_id), db_text(sha256)), &rows[i]));
        if (rows[i].count)
            continue;
        const char *field = str_z(ctx->arena, str_format(ctx->arena, "photos.%zu", i));
        str shown = str_first_points(sha256, 64);
        failed = ctx_refuse(ctx, &photos_missing, field, str_format(ctx->arena, "第 %zu 张照片（" STR_F "）还没有收到。", i + 1, STR_A(shown)),
                            str_format(ctx->arena, "Photo %zu (" STR_F ") has not arrived.", i + 1, STR_A(shown)));
    }
    return failed;
}

/* Phones sold in China may write GCJ-02 into EXIF, some hundred metres off: near in either system is near. */
static bool is_near(struct geo_point photo, struct geo_point said, double most_m) {
    struct geo_point other = photo;
    if (geo_distance_m(photo, said) <= most_m)
        return true;
    return datum_to_wgs84(DATUM_GCJ02, photo.lon, photo.lat, &other.lon, &other.lat) && geo_distance_m(other, said) <= most_m;
}

static str compare(struct ctx *ctx, const struct db_row *row, const struct photos_claim *claim) {
    str flags = db_s(row, 6);
    if (claim && claim->at_ms && !db_is_null(row, 3)) {
        int64_t apart = db_i(row, 3) - claim->at_ms;
        int64_t most = app_setting_i64(ctx->app, "photos.time_minutes", 60) * MS_MINUTE;
        if (apart > most || apart < -most)
            flags = photos_flag_add(ctx->arena, flags, "time_differs");
    }
    if (claim && claim->has_place && !db_is_null(row, 4)) {
        double most = (double)app_setting_i64(ctx->app, "photos.place_metres", 300);
        if (!is_near((struct geo_point){db_r(row, 4), db_r(row, 5)}, (struct geo_point){claim->lon, claim->lat}, most))
            flags = photos_flag_add(ctx->arena, flags, "place_differs");
    }
    return flags;
}

/* The very same photo as proof of a result, already used elsewhere. Before-photos travel from report to case by right. */
static err compare_use(struct ctx *ctx, struct db_read *r, str sha256, const char *purpose, struct photos_owner owner, str *flags) {
    if (strcmp(purpose, "after") != 0 && strcmp(purpose, "result") != 0)
        return NULL;
    struct db_row row;
    TRY(db_one(r, ctx->arena, &photos_sql[PHOTOS_LINK_ELSEWHERE], DB_ARGS(db_int(ctx->city_id), db_text(sha256), db_text(str_of(owner.kind)), db_int(owner.id)),
               &row));
    if (row.count)
        *flags = photos_flag_add(ctx->arena, *flags, "looks_alike");
    return NULL;
}

err photos_accept(struct ctx *ctx, struct db_write *w, struct field_texts sha256s, const char *purpose, const struct photos_claim *claim,
                  struct photos_owner owner) {
    struct db_row *rows = ARENA_LIST(ctx->arena, struct db_row, sha256s.count + 1);
    if (!rows)
        return &err_no_memory;
    TRY(find_missing(ctx, db_reading(w), sha256s, rows));
    str by = ctx->actor->is_system ? STR_NONE : ctx->actor->name;
    for (size_t i = 0; i < sha256s.count; i++) {
        str flags = compare(ctx, &rows[i], claim);
        TRY(compare_use(ctx, db_reading(w), sha256s.at[i], purpose, owner, &flags));
        bool has_place = claim && claim->has_place;
        TRY(db_run(w, &photos_sql[PHOTOS_LINK_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_text(str_of(owner.kind)), db_int(owner.id), db_text(sha256s.at[i]), db_text(str_of(purpose)),
                           db_int((int64_t)i), db_text(flags), claim ? db_int_or_null(claim->at_ms) : db_null(), has_place ? db_real(claim->lon) : db_null(),
                           has_place ? db_real(claim->lat) : db_null(), db_int_or_null(ctx->actor->account_id), db_text(by), db_int(ctx->now_ms)),
                   NULL));
    }
    return NULL;
}

err photos_share(struct ctx *ctx, struct db_write *w, struct photos_owner from, struct photos_owner to) {
    return db_run(w, &photos_sql[PHOTOS_LINK_SHARE],
                  DB_ARGS(db_text(str_of(to.kind)), db_int(to.id), db_int(ctx->city_id), db_text(str_of(from.kind)), db_int(from.id)), NULL);
}

err photos_is_linked(struct ctx *ctx, struct db_read *r, str sha256, struct photos_owner owner, bool *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &photos_sql[PHOTOS_LINK_ONE], DB_ARGS(db_int(ctx->city_id), db_text(str_of(owner.kind)), db_int(owner.id), db_text(sha256)),
               &row));
    *ret = row.count > 0;
    return NULL;
}

err photos_of(struct ctx *ctx, struct db_read *r, struct photos_owner owner, struct photos_list *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &photos_sql[PHOTOS_LINKS_OF], DB_ARGS(db_int(ctx->city_id), db_text(str_of(owner.kind)), db_int(owner.id)), &table));
    struct photos_photo *list = ARENA_LIST(ctx->arena, struct photos_photo, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct photos_photo){.sha256 = db_s(row, 0),
                                        .purpose = db_s(row, 1),
                                        .width = db_i(row, 2),
                                        .height = db_i(row, 3),
                                        .taken_ms = db_i(row, 4),
                                        .has_place = !db_is_null(row, 5),
                                        .lon = db_r(row, 5),
                                        .lat = db_r(row, 6),
                                        .by_name = db_s(row, 8),
                                        .at_ms = db_i(row, 9),
                                        .looks_like = db_s(row, 10)};
        TRY(photos_flag_list(ctx->arena, db_s(row, 7), &list[i].flags));
    }
    *ret = (struct photos_list){list, table.count};
    return NULL;
}

/* ---- shape ---- */

const struct field photos_photo_fields[] = {{"sha256", .kind = FIELD_TEXT},
                                            {"purpose", .kind = FIELD_TEXT},
                                            {"width", .kind = FIELD_INT},
                                            {"height", .kind = FIELD_INT},
                                            {"taken_ms", .kind = FIELD_TIME, .nullable = true},
                                            {"lon", .kind = FIELD_REAL, .nullable = true},
                                            {"lat", .kind = FIELD_REAL, .nullable = true},
                                            {"flags", .kind = FIELD_TEXTS},
                                            {"by_name", .kind = FIELD_TEXT},
                                            {"at_ms", .kind = FIELD_TIME},
                                            {"looks_like", .kind = FIELD_TEXT, .nullable = true, .says = "Another photo it looks like"},
                                            FIELD_END};

void photos_put(struct json_out *out, const struct photos_photo *p) {
    json_object(out);
    json_put_text(out, "sha256", p->sha256);
    json_put_text(out, "purpose", p->purpose);
    json_put_i64(out, "width", p->width);
    json_put_i64(out, "height", p->height);
    json_key(out, "taken_ms");
    if (p->taken_ms)
        json_i64(out, p->taken_ms);
    else
        json_null(out);
    json_key(out, "lon");
    if (p->has_place)
        json_real(out, p->lon);
    else
        json_null(out);
    json_key(out, "lat");
    if (p->has_place)
        json_real(out, p->lat);
    else
        json_null(out);
    json_key(out, "flags");
    json_list(out);
    for (size_t i = 0; i < p->flags.count; i++)
        json_text(out, p->flags.at[i]);
    json_list_end(out);
    json_put_text(out, "by_name", p->by_name.at ? p->by_name : STR(""));
    json_put_i64(out, "at_ms", p->at_ms);
    json_put_text(out, "looks_like", p->looks_like.len ? p->looks_like : STR_NONE);
    json_object_end(out);
}

void photos_put_list(struct json_out *out, const char *key, const struct photos_list *list) {
    json_key(out, key);
    json_list(out);
    for (size_t i = 0; i < list->count; i++)
        photos_put(out, &list->at[i]);
    json_list_end(out);
}
