/* Sending a photo ahead (the hash is its address, so sending again is harmless) and showing one. */
#include "base/limits.h"
#include "capabilities/photos/inside.h"

const struct problem photos_hash_differs = {PROBLEM_INVALID, "photos.hash_differs", "照片内容与编号不符，可能没有传完整，请重新上传。",
                                            "The photo's content does not match its address; it may be incomplete. Send it again."};
const char *const photos_size_words[] = {"thumb", "view", "full", NULL};

struct put_in {
    str sha256;                /* PUT only */
    struct photos_fresh fresh; /* found by prepare */
};
static const struct field put_fields[] = {{"sha256", FIELD_TEXT, offsetof(struct put_in, sha256), .in = IN_PATH, .required = true, .min = 64, .max = 64,
                                           .says = "SHA-256 of the bytes, lower-case hex"},
                                          FIELD_END};
static const struct field post_fields[] = {FIELD_END};

static const struct field stored_fields[] = {{"sha256", .kind = FIELD_TEXT},
                                             {"width", .kind = FIELD_INT},
                                             {"height", .kind = FIELD_INT},
                                             {"taken_ms", .kind = FIELD_TIME, .nullable = true},
                                             {"lon", .kind = FIELD_REAL, .nullable = true},
                                             {"lat", .kind = FIELD_REAL, .nullable = true},
                                             {"flags", .kind = FIELD_TEXTS},
                                             {"looks_like", .kind = FIELD_TEXT, .nullable = true},
                                             FIELD_END};
const struct shape photos_stored_shape = {"StoredPhoto", stored_fields};

static err prepare(struct ctx *ctx, void *with) {
    struct put_in *in = with;
    const struct http_request *request = ctx->request;
    if (!request || request->upload_count != 1)
        return ctx_refuse(ctx, &app_invalid, "photo", STR("请上传一张照片。"), STR("Send one photo."));
    const struct http_upload *upload = &request->uploads[0];
    str hex = str_hex(ctx->arena, upload->sha256, HASH_BYTES);
    if (in->sha256.len && !str_equal(in->sha256, hex))
        return ctx_refuse(ctx, &photos_hash_differs, "sha256", str_of(photos_hash_differs.zh), str_of(photos_hash_differs.en));
    return photos_fresh_of_upload(ctx, upload, &in->fresh);
}

static void put_place(struct json_out *out, const char *key, const struct exif *e, double value) {
    json_key(out, key);
    if (e->has_place)
        json_real(out, value);
    else
        json_null(out);
}

static err apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    struct put_in *in = with;
    const struct photos_fresh *f = &in->fresh;
    struct field_texts flags;
    TRY(photos_row_add(ctx, w, f));
    TRY(photos_flag_list(ctx->arena, f->flags, &flags));
    ctx_reply_status(ctx, f->is_known ? 200 : 201);
    ctx_audit_target(ctx, "photos.photo", 0);
    ctx_audit_change(ctx, "sha256", STR(""), f->sha256);
    json_object(out);
    json_put_text(out, "sha256", f->sha256);
    json_put_i64(out, "width", f->width);
    json_put_i64(out, "height", f->height);
    json_key(out, "taken_ms");
    if (f->exif.has_time)
        json_i64(out, f->exif.taken_ms);
    else
        json_null(out);
    put_place(out, "lon", &f->exif, f->exif.lon);
    put_place(out, "lat", &f->exif, f->exif.lat);
    json_key(out, "flags");
    json_list(out);
    for (size_t i = 0; i < flags.count; i++)
        json_text(out, flags.at[i]);
    json_list_end(out);
    json_put_text(out, "looks_like", f->looks_like.len ? f->looks_like : STR_NONE);
    json_object_end(out);
    return NULL;
}
const struct command photos_put_command = {{sizeof(struct put_in), put_fields}, prepare, apply, 201};
const struct command photos_post_command = {{sizeof(struct put_in), post_fields}, prepare, apply, 201};

/* ---- showing ---- */

const struct field photos_get_fields[] = {{"sha256", FIELD_TEXT, offsetof(struct photos_get_in, sha256), .in = IN_PATH, .required = true, .min = 64, .max = 64},
                                          {"size", FIELD_WORD, offsetof(struct photos_get_in, size), .in = IN_QUERY, .words = photos_size_words,
                                           .says = "thumb (480 px), view (1600 px, default) or full"},
                                          FIELD_END};

static err find_photo(struct ctx *ctx, struct db_read *r, str sha256, struct db_row *ret) {
    TRY(db_one(r, ctx->arena, &photos_sql[PHOTOS_BY_HASH], DB_ARGS(db_int(ctx->city_id), db_text(sha256)), ret));
    return ret->count ? NULL : &app_not_found;
}

/* A photo belongs to whoever sent it until it is linked; then to those with the right to see photos. Its address is the hash of its
 * content and stands only in rows that a person may see, so it cannot be guessed. */
static err may_see(struct ctx *ctx, struct db_read *r, str sha256) {
    struct db_row photo, link;
    TRY(find_photo(ctx, r, sha256, &photo));
    if (db_i(&photo, 10) && db_i(&photo, 10) == ctx->actor->account_id)
        return NULL;
    TRY(db_one(r, ctx->arena, &photos_sql[PHOTOS_LINK_ANY], DB_ARGS(db_int(ctx->city_id), db_text(sha256)), &link));
    return link.count && actor_may(ctx->actor, &photos_rights[PHOTOS_SEE]) ? NULL : &app_not_found;
}

static err serve_whole(struct ctx *ctx, str sha256, const char *kind, struct http_reply *reply) {
    str bytes, stripped;
    TRY(files_get(app_files(ctx->app), ctx->arena, sha256, LIMIT_PHOTO_BYTES, &bytes));
    TRY(image_strip(ctx->arena, bytes, &stripped));
    for (int i = IMAGE_JPEG; i <= IMAGE_WEBP; i++)
        if (str_is(str_of(image_kind_words[i]), kind))
            reply->content_type = str_of(image_media_type((enum image_kind)i));
    buf_clear(&reply->body);
    buf_add(&reply->body, stripped);
    return reply->body.failed;
}

err photos_serve(struct ctx *ctx, struct db_read *r, str sha256, enum photos_size size, struct http_reply *reply) {
    struct db_row photo;
    TRY(find_photo(ctx, r, sha256, &photo));
    if (size == PHOTOS_FULL)
        return serve_whole(ctx, sha256, str_z(ctx->arena, db_s(&photo, 0)), reply);
    TRY(files_path(app_files(ctx->app), ctx->arena, db_s(&photo, size == PHOTOS_THUMB ? 8 : 9), &reply->file_path));
    reply->content_type = STR("image/jpeg");
    return NULL;
}

err photos_get(struct ctx *ctx, struct db_read *r, const void *with, struct http_reply *reply) {
    const struct photos_get_in *in = with;
    enum photos_size size = str_is(in->size, "thumb") ? PHOTOS_THUMB : str_is(in->size, "full") ? PHOTOS_FULL : PHOTOS_VIEW;
    TRY(may_see(ctx, r, in->sha256));
    TRY(photos_serve(ctx, r, in->sha256, size, reply));
    http_reply_header(reply, "Cache-Control", STR("private, max-age=31536000, immutable"));
    return NULL;
}
