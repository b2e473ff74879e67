/* Drawn photos: for each kind of problem a few places, before and after. */
#include "capabilities/duty/duty.h"
#include "capabilities/photos/photos.h"
#include "demo/inside.h"
#include "demo/scene.h"
#include "formats/image.h"

enum { PLACES_EACH = 2, QUALITY = 72 };

static err paint(struct demo *d, struct db_write *w, str category, enum scene_state state, uint64_t seed, str *ret_sha256) {
    unsigned char *rgb;
    str jpeg, sha256;
    TRY(scene_paint(d->ctx->arena, category, state, seed, &rgb));
    struct image picture = {SCENE_WIDTH, SCENE_HEIGHT, rgb};
    TRY(image_encode_jpeg(d->ctx->arena, &picture, QUALITY, &jpeg));
    TRY(photos_store_bytes(d->ctx, w, jpeg, &sha256));
    *ret_sha256 = str_copy(d->arena, sha256);
    return ret_sha256->at ? NULL : &err_no_memory;
}

static err make_pictures(struct db_write *w, void *with) {
    struct demo *d = with;
    struct duty_categories all;
    duty_categories(d->ctx, &all);
    d->photos = ARENA_LIST(d->arena, struct demo_photo, all.count);
    if (!d->photos)
        return &err_no_memory;
    size_t each = d->wish->scale == DEMO_SMALL ? 1 : PLACES_EACH;
    for (size_t c = 0; c < all.count; c++) {
        struct demo_photo *p = &d->photos[c];
        *p = (struct demo_photo){.category = str_copy(d->arena, all.at[c].code)};
        for (size_t k = 0; k < each; k++) {
            uint64_t seed = d->wish->seed * 1000003 + str_hash(p->category) + k;
            TRY(paint(d, w, p->category, SCENE_PROBLEM, seed, &p->before[k]));
            TRY(paint(d, w, p->category, SCENE_MENDED, seed, &p->after[k]));
            p->count++;
        }
        demo_tell(d, "照片 photos", (int64_t)c + 1, (int64_t)all.count);
    }
    d->photo_count = all.count;
    return NULL;
}

err demo_pictures(struct demo *d) { return demo_commit(d, make_pictures); }
