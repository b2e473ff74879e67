#include "engines/alike.h"
#include "base/limits.h"
#include "base/os.h"
#include "base/random.h"
#include "formats/exif.h"
#include "formats/image.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_arena(void **state) {
    *state = arena_new((size_t)512 << 20);
    return *state ? 0 : -1;
}
static int close_arena(void **state) {
    arena_free(*state);
    return 0;
}

/* Rectangles at random: scenes with structure, each seed another. */
static struct image scene(void **state, uint64_t seed, unsigned width, unsigned height) {
    struct image i = {width, height, ARENA_LIST((struct arena *)*state, unsigned char, (size_t)width *height * 3)};
    assert_non_null(i.rgb);
    struct rng rng = rng_seed(seed);
    for (int n = 0; n < 40; n++) {
        unsigned x0 = rng_below(&rng, width), y0 = rng_below(&rng, height), x1 = x0 + rng_below(&rng, width / 2), y1 = y0 + rng_below(&rng, height / 2);
        unsigned char colour[3] = {(unsigned char)rng_below(&rng, 256), (unsigned char)rng_below(&rng, 256), (unsigned char)rng_below(&rng, 256)};
        for (unsigned y = y0; y < y1 && y < height; y++)
            for (unsigned x = x0; x < x1 && x < width; x++)
                memcpy(i.rgb + ((size_t)y * width + x) * 3, colour, 3);
    }
    return i;
}

static struct alike print_of(void **state, const struct image *i) {
    unsigned char *grey;
    struct alike a;
    assert_null(image_grey(*state, i, &grey));
    assert_true(alike_make(grey, i->width, i->height, &a));
    return a;
}

static void the_same_scene_is_found_and_others_are_not(void **state) {
    enum { SCENES = 40 };
    struct alike all[SCENES];
    size_t found_small = 0, found_poor = 0, found_bright = 0;
    for (int i = 0; i < SCENES; i++) {
        struct image s = scene(state, (uint64_t)i + 1, 640, 480);
        all[i] = print_of(state, &s);
    }
    for (size_t i = 0; i < SCENES; i++) {
        struct image s = scene(state, i + 1, 640, 480), changed;
        str bytes;
        assert_null(image_shrink(*state, &s, 160, &changed));
        struct alike a = print_of(state, &changed);
        found_small += alike_search(&a, all, SCENES) == i;
        assert_null(image_encode_jpeg(*state, &s, 40, &bytes));
        assert_null(image_decode(*state, bytes, 0, &changed));
        a = print_of(state, &changed);
        found_poor += alike_search(&a, all, SCENES) == i;
        for (size_t k = 0; k < (size_t)s.width * s.height * 3; k++)
            s.rgb[k] = (unsigned char)(s.rgb[k] * 3 / 4 + 40);
        a = print_of(state, &s);
        found_bright += alike_search(&a, all, SCENES) == i;
    }
    assert_true(found_small >= SCENES - 1);
    assert_true(found_poor >= SCENES - 1);
    assert_true(found_bright >= SCENES - 1);
    for (size_t i = 0; i < SCENES; i++)
        for (size_t k = i + 1; k < SCENES; k++)
            assert_false(alike_is_match(&all[i], &all[k]));
}

static void a_flat_picture_has_no_fingerprint(void **state) {
    unsigned char grey[100 * 100];
    struct rng rng = rng_seed(2);
    (void)state;
    for (size_t i = 0; i < sizeof grey; i++)
        grey[i] = (unsigned char)(120 + rng_below(&rng, 12));
    struct alike a, b;
    assert_true(alike_make(grey, 100, 100, &a));
    assert_true(a.is_flat);
    b = a;
    assert_false(alike_is_match(&a, &b));
    assert_int_equal(alike_search(&a, &b, 1), SIZE_MAX);
    assert_false(alike_make(grey, 8, 100, &a));
}

static void texts_read_back(void **state) {
    struct image s = scene(state, 3, 100, 100);
    struct alike a = print_of(state, &s), b = {0};
    str text = alike_dct_text(*state, &a);
    assert_int_equal(text.len, 64);
    assert_true(alike_dct_parse(text, &b));
    assert_int_equal(alike_dct_distance(&a, &b), 0);
    assert_false(alike_dct_parse(str_slice(text, 1, 64), &b));
}

static struct alike print_of_file(void **state, const char *name) {
    str bytes;
    struct exif e;
    struct image i, turned;
    const char *path = str_format(*state, "../shared/data/photos-exif/near-duplicates/%s", name).at;
    if (os_read_file(*state, path, LIMIT_PHOTO_BYTES, &bytes)) {
        printf("# %s is absent: skipped\n", path);
        skip();
    }
    assert_null(exif_read(*state, bytes, &e));
    assert_null(image_decode(*state, bytes, 480, &i));
    assert_null(image_turn(*state, &i, e.orientation, &turned));
    return print_of(state, &turned);
}

/* One photo resized is found; mirrored and turned copies are known not to be; four other scenes are others. */
static void real_near_duplicates(void **state) {
    static const char *const others[] = {"ukbench01380.jpg", "ukbench08976.jpg", "ukbench08996.jpg", "ukbench09012.jpg"};
    struct alike first = print_of_file(state, "ukbench00120.jpg"), small = print_of_file(state, "ukbench00120_resize.jpg");
    assert_true(alike_is_match(&first, &small));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct alike other = print_of_file(state, others[i]);
        assert_false(alike_is_match(&first, &other));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(the_same_scene_is_found_and_others_are_not, open_arena, close_arena),
                                       cmocka_unit_test(a_flat_picture_has_no_fingerprint),
                                       cmocka_unit_test_setup_teardown(texts_read_back, open_arena, close_arena),
                                       cmocka_unit_test_setup_teardown(real_near_duplicates, open_arena, close_arena)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
