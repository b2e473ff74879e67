#include "capabilities/photos/inside.h"
#include "formats/datum.h"
#include "base/limits.h"
#include "tests/support/world.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int open_world(void **state) {
    static struct world world;
    world_open(&world);
    *state = &world;
    return 0;
}
static int close_world(void **state) {
    world_close(*state);
    return 0;
}

/* A drawn photo: boxes whose places depend on the seed. */
static str drawn(struct world *w, unsigned seed, unsigned width, unsigned height, int quality) {
    struct image i = {width, height, ARENA_LIST(w->arena, unsigned char, (size_t)width *height * 3)};
    assert_non_null(i.rgb);
    for (unsigned y = 0; y < height; y++)
        for (unsigned x = 0; x < width; x++) {
            unsigned cell = (x * 8 / width + y * 8 / height * 8 + 1) * 2654435761u * (seed + 1);
            memset(i.rgb + ((size_t)y * width + x) * 3, (int)(cell >> 24), 3);
        }
    str bytes = STR_NONE;
    assert_null(image_encode_jpeg(w->arena, &i, quality, &bytes));
    return bytes;
}

static str le32(struct world *w, uint32_t value) {
    char b[4] = {(char)value, (char)(value >> 8), (char)(value >> 16), (char)(value >> 24)};
    return str_copy(w->arena, (str){b, 4});
}

/* The same JPEG with EXIF: taken 2026-03-02 09:10:00, at 118.78, 32.05 when placed, by Photoshop when edited, turned right. */
static str with_exif(struct world *w, str jpeg) {
    struct buf t;
    buf_init(&t, w->arena, 4096);
    buf_add(&t, STR("II*\0\x08\0\0\0"));
    buf_add(&t, STR("\x04\0")); /* four entries: 8 … 62 */
    buf_add(&t, STR("\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"));
    buf_add(&t, STR("\x31\x01\x02\0\x10\0\0\0\x3e\0\0\0")); /* software at 62, 16 bytes */
    buf_add(&t, STR("\x69\x87\x04\0\x01\0\0\0\x4e\0\0\0")); /* EXIF folder at 78 */
    buf_add(&t, STR("\x25\x88\x04\0\x01\0\0\0\x74\0\0\0")); /* GPS folder at 116 */
    buf_add(&t, STR("\0\0\0\0"));
    buf_add(&t, STR("Adobe Photoshop\0"));
    buf_add(&t, STR("\x01\0\x03\x90\x02\0\x14\0\0\0\x60\0\0\0\0\0\0\0")); /* one entry, text at 96 */
    buf_add(&t, STR("2026:03:02 09:10:00\0"));
    buf_add(&t,
            STR("\x04\0\x01\0\x02\0\x02\0\0\0N\0\0\0\x02\0\x05\0\x03\0\0\0\xaa\0\0\0\x03\0\x02\0\x02\0\0\0E\0\0\0\x04\0\x05\0\x03\0\0\0\xc2\0\0\0\0\0\0\0"));
    const uint32_t numbers[] = {32, 1, 3, 1, 0, 1, 118, 1, 468, 10, 0, 1}; /* 32°3′, 118°46.8′ */
    for (size_t i = 0; i < 12; i++)
        buf_add(&t, le32(w, numbers[i]));
    str block = buf_str(&t);
    size_t size = block.len + 8;
    char head[4] = {(char)0xff, (char)0xe1, (char)(size >> 8), (char)size};
    return str_join(w->arena, (str[]){str_slice(jpeg, 0, 2), {head, 4}, STR("Exif\0\0"), block, str_slice(jpeg, 2, jpeg.len)}, 5);
}

static struct answer put(struct world *w, const struct session *s, str bytes) {
    str hash = hash_hex(w->arena, HASH_SHA256, bytes);
    struct upload_given given = {"photo", "现场.jpg", bytes};
    return world_upload(w, s, "PUT", str_format(w->arena, "/api/photos/" STR_F "?lang=en", STR_A(hash)).at, NULL, &given, 1);
}

static bool has_flag(struct answer a, const char *flag) {
    const struct json *flags = json_get(a.json, "flags");
    for (size_t i = 0; flags && i < flags->count; i++)
        if (str_is(flags->first[i].text, flag))
            return true;
    return false;
}

static const char *address(struct world *w, struct answer stored, const char *size) {
    return str_format(w->arena, "/api/photos/" STR_F "?size=%s", STR_A(answer_text(stored, "sha256")), size).at;
}

static void a_photo_is_stored_once_and_shown_without_metadata(void **state) {
    struct world *w = *state;
    struct session inspector = world_sign_in(w, "inspector", "Wencheng-demo-1"), office = world_sign_in(w, "office", "Wencheng-demo-1");
    str bytes = with_exif(w, drawn(w, 1, 2000, 1000, 80));
    struct answer a = put(w, &inspector, bytes);
    expect_status(a, 201);
    assert_int_equal(answer_i64(a, "width"), 1000); /* upright */
    assert_int_equal(answer_i64(a, "height"), 2000);
    int64_t taken;
    assert_true(time_parse(STR("2026-03-02 09:10"), &taken));
    assert_int_equal(answer_i64(a, "taken_ms"), taken);
    assert_true(has_flag(a, "edited_software"));
    assert_false(has_flag(a, "no_time") || has_flag(a, "no_position"));
    expect_status(put(w, &inspector, bytes), 200);
    static const char *const sizes[] = {"thumb", "view", "full"};
    static const unsigned longest[] = {480, 1600, 2000};
    for (size_t i = 0; i < 3; i++) {
        struct answer shown = world_ask(w, &inspector, "GET", address(w, a, sizes[i]), NULL);
        expect_status(shown, 200);
        assert_true(str_is(shown.content_type, "image/jpeg"));
        struct image_facts f;
        struct exif e;
        assert_null(image_read_facts(shown.body, &f));
        assert_int_equal(f.width > f.height ? f.width : f.height, longest[i]);
        assert_null(exif_read(w->arena, shown.body, &e));
        assert_false(e.has_time || e.has_place || e.software.len);
        assert_int_equal(str_find(shown.body, STR("Photoshop")), SIZE_MAX);
    }
    expect_status(world_ask(w, &office, "GET", address(w, a, "view"), NULL), 404); /* not linked: only its sender */
    expect_status(world_ask(w, NULL, "GET", address(w, a, "view"), NULL), 401);
    expect_status(world_ask(w, &inspector, "GET", "/api/photos/0000000000000000000000000000000000000000000000000000000000000000", NULL), 404);
    expect_status(world_ask(w, &inspector, "GET", "/api/photos/..............................................................zz", NULL), 404);
    world_reopen(w);
    inspector = world_sign_in(w, "inspector", "Wencheng-demo-1");
    expect_status(world_ask(w, &inspector, "GET", address(w, a, "thumb"), NULL), 200);
}

static size_t files_kept(struct world *w) {
    size_t count = 0;
    str out = STR_NONE;
    const char *list =
        str_format(w->arena, "find " STR_F " -type f | grep -E '/[0-9a-f]{64}$' | wc -l > " STR_F "/count", STR_A(w->folder), STR_A(w->folder)).at;
    assert_int_equal(system(list), 0);
    out = str_trim(world_read(w, str_format(w->arena, STR_F "/count", STR_A(w->folder)).at));
    int64_t n = 0;
    assert_true(str_to_i64(out, &n));
    count = (size_t)n;
    return count;
}

static void what_is_no_photo_is_refused_by_name_and_leaves_nothing(void **state) {
    struct world *w = *state;
    struct session s = world_sign_in(w, "inspector", "Wencheng-demo-1");
    str good = drawn(w, 2, 800, 600, 80);
    struct answer a = put(w, &s, STR("%PDF-1.4 not a photo at all"));
    expect_status(a, 422);
    assert_true(str_is(answer_text(a, "code"), "photos.not_a_photo"));
    assert_true(str_find(answer_text(a, "fields.0.message"), STR("现场.jpg")) != SIZE_MAX);
    a = put(w, &s, str_slice(good, 0, good.len / 2));
    expect_status(a, 422);
    assert_true(str_is(answer_text(a, "code"), "photos.damaged"));
    a = put(w, &s, (str){"\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03\x01\x11\0\x02\x11\x01\x03\x11\x01\xff\xd9", 24});
    expect_status(a, 413);
    assert_true(str_is(answer_text(a, "code"), "photos.too_large"));
    struct upload_given given = {"photo", "a.jpg", good};
    a = world_upload(w, &s, "PUT", "/api/photos/0000000000000000000000000000000000000000000000000000000000000000", NULL, &given, 1);
    expect_status(a, 422);
    assert_true(str_is(answer_text(a, "code"), "photos.hash_differs"));
    expect_status(world_upload(w, &s, "POST", "/api/photos", NULL, &given, 0), 422);
    expect_status(world_upload(w, NULL, "POST", "/api/photos", NULL, &given, 1), 401);
    assert_int_equal(files_kept(w), 0);
    expect_status(world_upload(w, &s, "POST", "/api/photos", NULL, &given, 1), 201);
    assert_int_equal(files_kept(w), 3);
}

static void a_photo_that_looks_like_another_is_flagged(void **state) {
    struct world *w = *state;
    struct session s = world_sign_in(w, "inspector", "Wencheng-demo-1");
    struct answer first = put(w, &s, drawn(w, 3, 1200, 900, 90));
    expect_status(first, 201);
    assert_true(has_flag(first, "no_time") && has_flag(first, "no_position") && !has_flag(first, "looks_alike"));
    struct answer again = put(w, &s, drawn(w, 3, 600, 450, 50));
    expect_status(again, 201);
    assert_true(has_flag(again, "looks_alike"));
    assert_true(str_equal(answer_text(again, "looks_like"), answer_text(first, "sha256")));
    assert_false(has_flag(put(w, &s, drawn(w, 4, 1200, 900, 90)), "looks_alike"));
}

/* ---- linking, as other capabilities do it ---- */

struct linking {
    struct ctx *ctx;
    struct field_texts hashes;
    struct photos_claim claim;
    const char *purpose;
    struct photos_owner owner, other;
    struct photos_list list;
    err failed;
};
static err do_accept(struct db_write *w, void *with) {
    struct linking *l = with;
    l->failed = photos_accept(l->ctx, w, l->hashes, l->purpose, &l->claim, l->owner);
    return l->failed;
}
static err do_share(struct db_write *w, void *with) {
    struct linking *l = with;
    return photos_share(l->ctx, w, l->owner, l->other);
}
static err do_list(struct db_read *r, void *with) {
    struct linking *l = with;
    return photos_of(l->ctx, r, l->owner, &l->list);
}

static bool listed_flag(const struct photos_photo *p, const char *flag) {
    for (size_t i = 0; i < p->flags.count; i++)
        if (str_is(p->flags.at[i], flag))
            return true;
    return false;
}

static struct photos_photo link_one(struct world *w, struct answer stored, const char *said, double lon, double lat, const char *purpose, int64_t owner) {
    str hash = answer_text(stored, "sha256");
    struct linking l = {
        .ctx = world_ctx(w), .hashes = {&hash, 1}, .purpose = purpose, .owner = {"case", owner}, .claim = {.has_place = lon != 0, .lon = lon, .lat = lat}};
    assert_true(time_parse(str_of(said), &l.claim.at_ms));
    assert_null(db_commit(app_db(w->app), do_accept, &l));
    assert_null(db_view(app_db(w->app), do_list, &l));
    assert_true(l.list.count > 0);
    return l.list.at[l.list.count - 1];
}

static void time_and_place_are_compared_with_the_claim(void **state) {
    struct world *w = *state;
    struct session s = world_sign_in(w, "inspector", "Wencheng-demo-1"), office = world_sign_in(w, "office", "Wencheng-demo-1");
    struct answer stored = put(w, &s, with_exif(w, drawn(w, 5, 640, 480, 80)));
    expect_status(stored, 201);
    struct photos_photo p = link_one(w, stored, "2026-03-02 09:40", 118.781, 32.0505, "before", 1);
    assert_false(listed_flag(&p, "time_differs") || listed_flag(&p, "place_differs"));
    assert_true(listed_flag(&p, "edited_software"));
    assert_true(p.has_place && p.width == 480);
    p = link_one(w, stored, "2026-03-02 11:40", 118.9, 32.05, "before", 2);
    assert_true(listed_flag(&p, "time_differs") && listed_flag(&p, "place_differs"));
    /* the photo's own position read as GCJ-02 is about 550 m off: near in either system is near */
    double lon, lat;
    assert_true(datum_to_wgs84(DATUM_GCJ02, 118.78, 32.05, &lon, &lat));
    p = link_one(w, stored, "2026-03-02 09:40", lon, lat, "before", 3);
    assert_false(listed_flag(&p, "place_differs"));
    p = link_one(w, stored, "2026-03-02 09:40", 0, 0, "after", 4);
    assert_true(listed_flag(&p, "looks_alike"));                                        /* proof of a result that was used elsewhere before */
    expect_status(world_ask(w, &office, "GET", address(w, stored, "view"), NULL), 200); /* linked: seen with the right */
    struct linking share = {.ctx = world_ctx(w), .owner = {"case", 1}, .other = {"report", 9}};
    assert_null(db_commit(app_db(w->app), do_share, &share));
    share.owner = share.other;
    assert_null(db_view(app_db(w->app), do_list, &share));
    assert_int_equal(share.list.count, 1);
    assert_true(str_is(share.list.at[0].purpose, "before"));
}

static void a_missing_photo_is_named_and_nothing_is_linked(void **state) {
    struct world *w = *state;
    struct session s = world_sign_in(w, "inspector", "Wencheng-demo-1");
    struct answer stored = put(w, &s, drawn(w, 6, 300, 200, 80));
    str hashes[] = {answer_text(stored, "sha256"), STR("0123456789012345678901234567890123456789012345678901234567890123")};
    struct linking l = {.ctx = world_ctx(w), .hashes = {hashes, 2}, .purpose = "before", .owner = {"case", 5}};
    assert_ptr_equal(db_commit(app_db(w->app), do_accept, &l), &photos_missing);
    assert_null(db_view(app_db(w->app), do_list, &l));
    assert_int_equal(l.list.count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(a_photo_is_stored_once_and_shown_without_metadata, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(what_is_no_photo_is_refused_by_name_and_leaves_nothing, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(a_photo_that_looks_like_another_is_flagged, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(time_and_place_are_compared_with_the_claim, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(a_missing_photo_is_named_and_nothing_is_linked, open_world, close_world)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
