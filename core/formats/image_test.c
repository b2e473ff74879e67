#include "formats/image.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/os.h"
#include "base/random.h"
#include "formats/exif.h"
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>

#include <cmocka.h>

static const char photo_folder[] = "../shared/data/photos-exif";

static int open_arena(void **state) {
    *state = arena_new((size_t)512 << 20);
    return *state ? 0 : -1;
}
static int close_arena(void **state) {
    arena_free(*state);
    return 0;
}

/* Red upper left quarter, blue below, the rest a green slope. */
static struct image drawn(void **state, unsigned width, unsigned height) {
    struct image i = {width, height, ARENA_LIST((struct arena *)*state, unsigned char, (size_t)width *height * 3)};
    assert_non_null(i.rgb);
    for (unsigned y = 0; y < height; y++)
        for (unsigned x = 0; x < width; x++) {
            unsigned char *p = i.rgb + ((size_t)y * width + x) * 3;
            bool is_left = x < width / 2, is_top = y < height / 2;
            p[0] = is_left && is_top ? 230 : 10;
            p[1] = (unsigned char)(is_left ? 10 : 255 * x / width);
            p[2] = is_left && !is_top ? 230 : 10;
        }
    return i;
}

static const unsigned char *pixel(const struct image *i, unsigned x, unsigned y) { return i->rgb + ((size_t)y * i->width + x) * 3; }
static bool is_red(const unsigned char *p) { return p[0] > 150 && p[1] < 100 && p[2] < 100; }
static bool is_blue(const unsigned char *p) { return p[2] > 150 && p[0] < 100 && p[1] < 100; }

static str jpeg(void **state, unsigned width, unsigned height) {
    struct image i = drawn(state, width, height);
    str bytes = STR_NONE;
    assert_null(image_encode_jpeg(*state, &i, 85, &bytes));
    return bytes;
}

static str png(void **state, unsigned width, unsigned height) {
    struct image i = drawn(state, width, height);
    png_image to = {.version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB};
    png_alloc_size_t len = 0;
    assert_true(png_image_write_to_memory(&to, NULL, &len, 0, i.rgb, 0, NULL));
    char *bytes = ARENA_LIST((struct arena *)*state, char, len);
    assert_non_null(bytes);
    assert_true(png_image_write_to_memory(&to, bytes, &len, 0, i.rgb, 0, NULL));
    return (str){bytes, len};
}

static str webp(void **state, unsigned width, unsigned height) {
    struct image i = drawn(state, width, height);
    uint8_t *made = NULL;
    size_t len = WebPEncodeRGB(i.rgb, (int)width, (int)height, (int)width * 3, 80, &made);
    assert_true(len > 0);
    str bytes = str_copy(*state, (str){(const char *)made, len});
    WebPFree(made);
    return bytes;
}

static void every_kind_is_told_by_its_bytes_and_decoded(void **state) {
    str files[] = {jpeg(state, 1000, 600), png(state, 1000, 600), webp(state, 1000, 600)};
    for (size_t k = 0; k < 3; k++) {
        struct image_facts f;
        struct image i;
        assert_null(image_read_facts(files[k], &f));
        assert_int_equal(f.kind, k + 1);
        assert_int_equal(f.width, 1000);
        assert_int_equal(f.height, 600);
        assert_null(image_decode(*state, files[k], 480, &i));
        assert_int_equal(i.width, 480);
        assert_int_equal(i.height, 288);
        assert_true(is_red(pixel(&i, 100, 60)));
        assert_true(is_blue(pixel(&i, 100, 250)));
        assert_null(image_decode(*state, files[k], 4000, &i));
        assert_int_equal(i.width, 1000);
        assert_true(is_blue(pixel(&i, 20, 590)));
    }
    static const char *const others[] = {"", "\xff\xd8", "GIF89a..........", "<svg/>", "RIFF0000WAVEfmt ", "%PDF-1.4"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        struct image_facts f;
        assert_ptr_equal(image_read_facts(str_of(others[k]), &f), &image_unknown);
    }
}

static void what_ends_early_is_damaged(void **state) {
    str files[] = {jpeg(state, 400, 300), png(state, 400, 300), webp(state, 400, 300)};
    for (size_t k = 0; k < 3; k++)
        for (int tenth = 0; tenth < 10; tenth++) {
            struct image i;
            err failed = image_decode(*state, str_slice(files[k], 0, files[k].len * (size_t)tenth / 10), 100, &i);
            if (failed != &image_damaged && failed != &image_unknown)
                fail_msg("kind %zu cut at %d0 %%: %s", k + 1, tenth, failed ? failed->code : "taken");
        }
}

static void bombs_are_refused_by_their_header(void **state) {
    struct image_facts f;
    struct image i;
    char head[32] = "\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03"; /* 65,500 by 65,500 */
    assert_ptr_equal(image_read_facts((str){head, 32}, &f), &image_too_large);
    assert_ptr_equal(image_decode(*state, (str){head, 32}, 480, &i), &image_too_large);
    memcpy(head + 3, "\xc2\0\x11\x08\x1b\x58\x1b\x58", 8); /* progressive, 7,000 by 7,000: 49 MP */
    assert_ptr_equal(image_read_facts((str){head, 32}, &f), &image_too_large);
    memcpy(head + 3, "\xc0\0\x11\x08\x1b\x58\x1b\x58", 8); /* the same not progressive may pass */
    assert_null(image_read_facts((str){head, 32}, &f));
    memcpy(head + 3, "\xc0\0\x11\x08\0\0\x1b\x58", 8);
    assert_ptr_equal(image_read_facts((str){head, 32}, &f), &image_damaged);
    char wide[40] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0\x08\x02\0\0\0";
    assert_ptr_equal(image_read_facts((str){wide, 40}, &f), &image_too_large);
}

static void turning_follows_the_orientation(void **state) {
    struct image from = drawn(state, 40, 20), to;
    static const struct {
        int orientation;
        unsigned red_x, red_y, blue_x, blue_y, width;
    } wanted[] = {{1, 5, 5, 5, 15, 40}, {2, 35, 5, 35, 15, 40}, {3, 35, 15, 35, 5, 40}, {4, 5, 15, 5, 5, 40}, {5, 5, 5, 15, 5, 20},
                  {6, 15, 5, 5, 5, 20}, {7, 15, 35, 5, 35, 20}, {8, 5, 35, 15, 35, 20}, {0, 5, 5, 5, 15, 40}, {9, 5, 5, 5, 15, 40}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_null(image_turn(*state, &from, wanted[i].orientation, &to));
        assert_int_equal(to.width, wanted[i].width);
        if (!is_red(pixel(&to, wanted[i].red_x, wanted[i].red_y)) || !is_blue(pixel(&to, wanted[i].blue_x, wanted[i].blue_y)))
            fail_msg("orientation %d", wanted[i].orientation);
    }
}

static void shrinking_keeps_the_mean(void **state) {
    struct image from = drawn(state, 997, 613), to;
    assert_null(image_shrink(*state, &from, 100, &to));
    double before = 0, after = 0;
    for (size_t i = 0; i < (size_t)from.width * from.height * 3; i++)
        before += from.rgb[i];
    for (size_t i = 0; i < (size_t)to.width * to.height * 3; i++)
        after += to.rgb[i];
    before /= (double)from.width * from.height;
    after /= (double)to.width * to.height;
    assert_true(fabs(before - after) < 2.5);
    assert_int_equal(to.height, 61);
    assert_null(image_shrink(*state, &from, 1, &to));
    assert_int_equal(to.width * to.height, 1);
}

static bool same_pixels(void **state, str a, str b) {
    struct image x, y;
    assert_null(image_decode(*state, a, 0, &x));
    assert_null(image_decode(*state, b, 0, &y));
    return x.width == y.width && x.height == y.height && memcmp(x.rgb, y.rgb, (size_t)x.width * x.height * 3) == 0;
}

static void stripping_png_and_webp_keeps_the_picture(void **state) {
    str plain = png(state, 60, 40), w = webp(state, 60, 40), stripped;
    str with_text = str_join(*state, (str[]){str_slice(plain, 0, 33), STR("\0\0\0\x06tEXtsecret9876"), str_slice(plain, 33, plain.len)}, 3);
    assert_null(image_strip(*state, with_text, &stripped));
    assert_true(str_equal(stripped, plain));
    assert_null(image_strip(*state, w, &stripped));
    assert_true(same_pixels(state, w, stripped));
    str tail = str_join(*state, (str[]){w, STR("EXIF\x04\0\0\0abcd")}, 2);
    assert_null(image_strip(*state, tail, &stripped));
    assert_int_equal(str_find(stripped, STR("EXIF")), SIZE_MAX);
    assert_true(same_pixels(state, w, stripped));
}

static void broken_bytes_never_crash(void **state) {
    str files[] = {jpeg(state, 64, 48), png(state, 64, 48), webp(state, 64, 48)};
    struct rng rng = rng_seed(7);
    struct arena *a = arena_new((size_t)64 << 20);
    for (int round = 0; round < 600; round++) {
        str from = files[rng_below(&rng, 3)];
        char *bytes = ARENA_LIST(a, char, from.len);
        memcpy(bytes, from.at, from.len);
        for (uint32_t n = 1 + rng_below(&rng, 8); n; n--)
            bytes[rng_below(&rng, (uint32_t)from.len)] = (char)rng_next(&rng);
        str text = {bytes, from.len - rng_below(&rng, (uint32_t)from.len / 2)}, stripped;
        struct image i;
        struct exif e;
        err decoded = image_decode(a, text, 32, &i), strip = image_strip(a, text, &stripped);
        assert_true(!decoded || decoded->zh);
        assert_true(!strip || strip->zh);
        assert_null(exif_read(a, text, &e));
        arena_reset(a);
    }
    arena_free(a);
}

/* ---- real photos ---- */

static str field(str *rest) {
    str head = *rest, tail = STR_NONE;
    if (str_starts(*rest, STR("\""))) {
        str inside = str_slice(*rest, 1, rest->len);
        size_t end = str_find(inside, STR("\""));
        *rest = str_slice(inside, end + 2, inside.len);
        return str_slice(inside, 0, end);
    }
    str_cut(*rest, STR(","), &head, &tail);
    *rest = tail;
    return head;
}

static void expect_exif(void **state, str name, const str *row, str bytes) {
    struct exif e;
    assert_null(exif_read(*state, bytes, &e));
    int64_t orientation = 1, taken = 0;
    str_to_i64(row[6], &orientation);
    if (e.orientation != (orientation ? orientation : 1))
        fail_msg(STR_F ": orientation %d", STR_A(name), e.orientation);
    str day = str_slice(row[7], 0, 10);
    str iso = str_format(*state, STR_F "-" STR_F "-" STR_F STR_F, STR_A(str_slice(day, 0, 4)), STR_A(str_slice(day, 5, 7)), STR_A(str_slice(day, 8, 10)),
                         STR_A(str_slice(row[7], 10, 19)));
    bool has_time = row[7].len >= 19 && !str_starts(row[7], STR("0000")) && time_parse(iso, &taken);
    if (e.has_time != has_time || (has_time && e.taken_ms != taken))
        fail_msg(STR_F ": time " STR_F, STR_A(name), STR_A(e.time_text));
    double lat = 0, lon = 0;
    bool has_place = str_to_double(row[10], &lat) && str_to_double(row[11], &lon) && (lat != 0 || lon != 0);
    if (e.has_place != has_place || (has_place && (fabs(e.lat - lat) > 1e-9 || fabs(e.lon - lon) > 1e-9)))
        fail_msg(STR_F ": place %.9f %.9f", STR_A(name), e.lat, e.lon);
    if (!str_equal(str_trim(row[14]), e.make) || !str_equal(str_trim(row[15]), e.model))
        fail_msg(STR_F ": make \"" STR_F "\" model \"" STR_F "\"", STR_A(name), STR_A(e.make), STR_A(e.model));
}

static void expect_strip(void **state, str name, str bytes) {
    str stripped;
    struct exif before, after;
    if (image_strip(*state, bytes, &stripped))
        fail_msg(STR_F ": cannot be stripped", STR_A(name));
    assert_null(exif_read(*state, bytes, &before));
    assert_null(exif_read(*state, stripped, &after));
    assert_false(after.has_time || after.has_place || after.make.len || after.model.len || after.software.len);
    assert_int_equal(after.orientation, before.orientation);
    assert_true(stripped.len <= bytes.len + 40);
    if (!same_pixels(state, bytes, stripped))
        fail_msg(STR_F ": other pixels", STR_A(name));
}

static void real_photos_say_what_is_expected(void **state) {
    str all, file, rest;
    const char *list = str_format(*state, "%s/expected.csv", photo_folder).at;
    if (os_read_file(*state, list, 1 << 20, &all)) {
        printf("# %s is absent: skipped\n", list);
        skip();
    }
    size_t seen = 0, places = 0, refused = 0;
    for (str line = STR_NONE; str_cut(all, STR("\n"), &line, &rest) || all.len; all = rest) {
        str row[17];
        line = str_trim(line);
        for (size_t i = 0; i < 17; i++)
            row[i] = field(&line);
        if (!str_is(row[3], "JPEG"))
            continue;
        const char *path = str_format(*state, "%s/img/" STR_F, photo_folder, STR_A(row[0])).at;
        assert_null(os_read_file(*state, path, LIMIT_PHOTO_BYTES, &file));
        struct image_facts f;
        struct image small;
        struct arena *a = arena_new((size_t)256 << 20);
        void *own = a;
        if (image_read_facts(file, &f))
            fail_msg(STR_F ": no facts", STR_A(row[0]));
        int64_t width = 0, height = 0;
        assert_true(str_to_i64(row[4], &width) && str_to_i64(row[5], &height));
        assert_true(f.width == width && f.height == height);
        expect_exif(&own, row[0], row, file);
        err failed = image_decode(a, file, 480, &small);
        if (failed) {
            printf("# " STR_F " is refused: %s\n", STR_A(row[0]), failed->code);
            refused++;
        } else
            expect_strip(&own, row[0], file);
        places += row[10].len > 0;
        seen++;
        arena_free(a);
    }
    assert_int_equal(seen, 81);
    assert_int_equal(places, 12);
    assert_true(refused <= 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(every_kind_is_told_by_its_bytes_and_decoded, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(what_ends_early_is_damaged, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(bombs_are_refused_by_their_header, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(turning_follows_the_orientation, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(shrinking_keeps_the_mean, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(stripping_png_and_webp_keeps_the_picture, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(broken_bytes_never_crash, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(real_photos_say_what_is_expected, open_arena, close_arena)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
