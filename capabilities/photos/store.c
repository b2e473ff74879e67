/* From bytes to a stored photo: looked at in memory first, so that a file that is no photo leaves no trace; then its sizes and
 * itself into the file store; the row last, in a transaction. Content addresses make every step repeatable. */
#include "base/limits.h"
#include "capabilities/photos/inside.h"

const struct problem photos_not_a_photo = {PROBLEM_INVALID, "photos.not_a_photo", "上传的文件不是照片（支持 JPEG、PNG、WebP）。",
                                           "The file is not a photo (JPEG, PNG or WebP)."};
const struct problem photos_damaged = {PROBLEM_INVALID, "photos.damaged", "照片已损坏或没有传完整，请重新拍摄或上传。",
                                       "The photo is damaged or incomplete; take or send it again."};
const struct problem photos_too_large = {PROBLEM_TOO_LARGE, "photos.too_large", "照片太大，请缩小后再上传。", "The photo is too large; send a smaller one."};

enum { THUMB_PX = 480, VIEW_PX = 1600, THUMB_QUALITY = 75, VIEW_QUALITY = 82, PIXEL_MEMORY = 128 << 20 };

static err name_it(struct ctx *ctx, err failed, str name) {
    err told = failed == &image_unknown                                ? &photos_not_a_photo
               : failed == &image_damaged                              ? &photos_damaged
               : failed == &image_too_large || failed == &buf_too_long ? &photos_too_large
                                                                       : failed;
    if (told == failed)
        return failed;
    if (!name.len || !str_is_utf8(name))
        return ctx_refuse(ctx, told, "photo", str_of(told->zh), str_of(told->en));
    name = str_first_points(name, 80);
    return ctx_refuse(ctx, told, "photo", str_format(ctx->arena, STR_F "：%s", STR_A(name), told->zh),
                      str_format(ctx->arena, STR_F ": %s", STR_A(name), told->en));
}

static err print_of(struct arena *pixels, const struct image *thumb, struct alike *ret) {
    unsigned char *grey;
    TRY(image_grey(pixels, thumb, &grey));
    if (!alike_make(grey, thumb->width, thumb->height, ret))
        ret->is_flat = true;
    return NULL;
}

/* Pixels live in an arena of their own: tens of megabytes that the request does not need afterwards. */
static err make_sizes(struct ctx *ctx, struct arena *pixels, str bytes, struct photos_fresh *f) {
    struct image_facts facts;
    struct image decoded, upright, thumb;
    str view_bytes, thumb_bytes;
    TRY(image_read_facts(bytes, &facts));
    TRY(image_decode(pixels, bytes, VIEW_PX, &decoded));
    TRY(image_turn(pixels, &decoded, f->exif.orientation, &upright));
    TRY(image_encode_jpeg(pixels, &upright, VIEW_QUALITY, &view_bytes));
    TRY(image_shrink(pixels, &upright, THUMB_PX, &thumb));
    TRY(image_encode_jpeg(pixels, &thumb, THUMB_QUALITY, &thumb_bytes));
    TRY(print_of(pixels, &thumb, &f->alike));
    bool is_on_side = f->exif.orientation > 4;
    f->kind = facts.kind;
    f->width = is_on_side ? facts.height : facts.width;
    f->height = is_on_side ? facts.width : facts.height;
    f->view = str_copy(ctx->arena, view_bytes);
    f->thumb = str_copy(ctx->arena, thumb_bytes);
    return f->view.at && f->thumb.at ? NULL : &err_no_memory;
}

static err flags_of(struct ctx *ctx, struct photos_fresh *f) {
    f->flags = STR("");
    if (!f->exif.has_time)
        f->flags = photos_flag_add(ctx->arena, f->flags, "no_time");
    if (!f->exif.has_place)
        f->flags = photos_flag_add(ctx->arena, f->flags, "no_position");
    if (photos_is_edited_by(f->exif.software))
        f->flags = photos_flag_add(ctx->arena, f->flags, "edited_software");
    return f->flags.at ? NULL : &err_no_memory;
}

err photos_look(struct ctx *ctx, str bytes, str name, struct photos_fresh *ret) {
    struct photos_fresh f = {.bytes = bytes.len, .sha256 = hash_hex(ctx->arena, HASH_SHA256, bytes)};
    if (!f.sha256.at)
        return &err_no_memory;
    TRY(exif_read(ctx->arena, bytes, &f.exif));
    struct arena *pixels = arena_new(PIXEL_MEMORY);
    if (!pixels)
        return &err_no_memory;
    err failed = make_sizes(ctx, pixels, bytes, &f);
    arena_free(pixels);
    if (failed)
        return name_it(ctx, failed, name);
    TRY(flags_of(ctx, &f));
    *ret = f;
    return NULL;
}

err photos_find_known(struct ctx *ctx, struct db_read *r, struct photos_fresh *f) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &photos_sql[PHOTOS_BY_HASH], DB_ARGS(db_int(ctx->city_id), db_text(f->sha256)), &row));
    if (!row.count)
        return NULL;
    f->is_known = true;
    f->width = db_i(&row, 1);
    f->height = db_i(&row, 2);
    f->exif.has_time = !db_is_null(&row, 3);
    f->exif.taken_ms = db_i(&row, 3);
    f->exif.has_place = !db_is_null(&row, 4);
    f->exif.lon = db_r(&row, 4);
    f->exif.lat = db_r(&row, 5);
    f->flags = db_s(&row, 6);
    f->looks_like = db_s(&row, 7);
    return NULL;
}

/* The newest photos are compared one by one: 20,000 fingerprints take about ten milliseconds. Older ones are not, which
 * a setting can change. */
struct comparing {
    struct arena *arena;
    struct photos_fresh *fresh;
    unsigned least;
};

static err compare_one(void *with, const struct db_row *row) {
    struct comparing *c = with;
    struct alike other = {.dhash = (uint64_t)db_i(row, 1)};
    if (alike_dhash_distance(&c->fresh->alike, &other) > ALIKE_DHASH_MOST || str_equal(db_s(row, 0), c->fresh->sha256))
        return NULL;
    if (!alike_dct_parse(db_s(row, 2), &other))
        return NULL;
    unsigned distance = alike_dct_distance(&c->fresh->alike, &other);
    if (distance >= c->least)
        return NULL;
    c->least = distance;
    c->fresh->looks_like = str_copy(c->arena, db_s(row, 0));
    return c->fresh->looks_like.at ? NULL : &err_no_memory;
}

err photos_find_alike(struct ctx *ctx, struct db_read *r, struct photos_fresh *f) {
    if (f->alike.is_flat)
        return NULL;
    struct comparing c = {ctx->arena, f, ALIKE_DCT_MOST + 1};
    int64_t most = app_setting_i64(ctx->app, "photos.compare_newest", 20000);
    TRY(db_each(r, &photos_sql[PHOTOS_PRINTS], DB_ARGS(db_int(ctx->city_id), db_int(most)), compare_one, &c));
    if (f->looks_like.len)
        f->flags = photos_flag_add(ctx->arena, f->flags, "looks_alike");
    return f->flags.at ? NULL : &err_no_memory;
}

err photos_keep_sizes(struct ctx *ctx, struct photos_fresh *f) {
    unsigned char sha256[HASH_BYTES];
    TRY(files_put(app_files(ctx->app), f->thumb, sha256));
    f->thumb_sha256 = str_hex(ctx->arena, sha256, HASH_BYTES);
    TRY(files_put(app_files(ctx->app), f->view, sha256));
    f->view_sha256 = str_hex(ctx->arena, sha256, HASH_BYTES);
    return f->thumb_sha256.at && f->view_sha256.at ? NULL : &err_no_memory;
}

err photos_row_add(struct ctx *ctx, struct db_write *w, const struct photos_fresh *f) {
    if (f->is_known)
        return NULL;
    const struct exif *e = &f->exif;
    bool has_print = !f->alike.is_flat;
    str dct = has_print ? alike_dct_text(ctx->arena, &f->alike) : STR_NONE;
    if (has_print && !dct.at)
        return &err_no_memory;
    return db_run(w, &photos_sql[PHOTOS_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_text(f->sha256), db_int((int64_t)f->bytes), db_text(str_of(image_kind_words[f->kind])), db_int(f->width),
                          db_int(f->height), db_int(e->orientation), e->has_time ? db_int(e->taken_ms) : db_null(), e->has_place ? db_real(e->lon) : db_null(),
                          e->has_place ? db_real(e->lat) : db_null(), db_text(e->make), db_text(e->model), db_text(e->software),
                          has_print ? db_int((int64_t)f->alike.dhash) : db_null(), db_text_or_null(dct), db_text_or_null(f->looks_like), db_text(f->flags),
                          db_text(f->thumb_sha256), db_text(f->view_sha256), db_int_or_null(ctx->actor->account_id), db_int(ctx->now_ms)),
                  NULL);
}

/* ---- uploads ---- */

struct finding {
    struct ctx *ctx;
    struct photos_fresh *fresh;
};

static err find_known(struct db_read *r, void *with) {
    struct finding *f = with;
    return photos_find_known(f->ctx, r, f->fresh);
}

static err find_alike(struct db_read *r, void *with) {
    struct finding *f = with;
    return photos_find_alike(f->ctx, r, f->fresh);
}

/* A photo that is known is not decoded again: sending twice is how a phone with a bad line makes sure. */
static err look_at_upload(struct ctx *ctx, const struct http_upload *upload, struct photos_fresh *f) {
    *f = (struct photos_fresh){.sha256 = str_hex(ctx->arena, upload->sha256, HASH_BYTES)};
    if (!f->sha256.at)
        return &err_no_memory;
    struct finding finding = {ctx, f};
    TRY(db_view(app_db(ctx->app), find_known, &finding));
    if (f->is_known)
        return NULL;
    const char *path = str_z(ctx->arena, upload->path);
    struct arena *file = arena_new(LIMIT_PHOTO_BYTES + 4096);
    str bytes;
    err failed = path && file ? files_read(file, path, LIMIT_PHOTO_BYTES, &bytes) : &err_no_memory;
    failed = failed ? name_it(ctx, failed, upload->file_name) : photos_look(ctx, bytes, upload->file_name, f);
    arena_free(file);
    return failed;
}

static err keep_upload(struct ctx *ctx, const struct http_upload *upload, struct photos_fresh *f) {
    if (f->is_known && files_has(app_files(ctx->app), f->sha256))
        return NULL;
    struct finding finding = {ctx, f};
    if (!f->is_known) {
        TRY(db_view(app_db(ctx->app), find_alike, &finding));
        TRY(photos_keep_sizes(ctx, f));
    }
    return files_take(app_files(ctx->app), upload->path, upload->sha256);
}

err photos_fresh_of_upload(struct ctx *ctx, const struct http_upload *upload, struct photos_fresh *ret) {
    TRY(look_at_upload(ctx, upload, ret));
    return keep_upload(ctx, upload, ret);
}

struct arriving {
    struct ctx *ctx;
    struct photos_fresh *at;
    size_t count;
};

static err add_rows(struct db_write *w, void *with) {
    struct arriving *a = with;
    for (size_t i = 0; i < a->count; i++)
        TRY(photos_row_add(a->ctx, w, &a->at[i]));
    return NULL;
}

/* All are looked at before the first is kept: one bad file and nothing happened. The rows are a transaction of their own,
 * before the command's: a photo that the command then does not link is only an unlinked photo. */
err photos_prepare_uploads(struct ctx *ctx, struct field_texts *ret_sha256s) {
    const struct http_request *request = ctx->request;
    size_t count = request ? request->upload_count : 0;
    struct arriving a = {ctx, ARENA_LIST(ctx->arena, struct photos_fresh, count + 1), count};
    str *hashes = ARENA_LIST(ctx->arena, str, count + 1);
    bool has_new = false;
    if (!a.at || !hashes)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++)
        TRY(look_at_upload(ctx, &request->uploads[i], &a.at[i]));
    for (size_t i = 0; i < count; i++) {
        TRY(keep_upload(ctx, &request->uploads[i], &a.at[i]));
        hashes[i] = a.at[i].sha256;
        has_new = has_new || !a.at[i].is_known;
    }
    if (has_new)
        TRY(db_commit(app_db(ctx->app), add_rows, &a));
    *ret_sha256s = (struct field_texts){hashes, count};
    return NULL;
}

err photos_store_bytes(struct ctx *ctx, struct db_write *w, str bytes, str *ret_sha256) {
    struct photos_fresh f = {0};
    unsigned char sha256[HASH_BYTES];
    TRY(photos_look(ctx, bytes, STR_NONE, &f));
    TRY(photos_find_known(ctx, db_reading(w), &f));
    if (!f.is_known)
        TRY(photos_keep_sizes(ctx, &f));
    TRY(files_put(app_files(ctx->app), bytes, sha256));
    TRY(photos_row_add(ctx, w, &f));
    *ret_sha256 = f.sha256;
    return NULL;
}
