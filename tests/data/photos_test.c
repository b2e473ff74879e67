/* Real photos of phones and cameras through the door, compared with what another program read in them. */
#include "tests/data/given.h"
#include "base/hash.h"
#include <math.h>

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

static struct answer sent(struct world *w, const struct session *who, str bytes) {
    struct upload_given given = {"photo", "现场.jpg", bytes};
    str hash = hash_hex(w->arena, HASH_SHA256, bytes);
    return world_upload(w, who, "PUT", str_format(w->arena, "/api/photos/" STR_F, STR_A(hash)).at, NULL, &given, 1);
}

static bool has_flag(struct answer a, const char *flag) {
    const struct json *flags = json_get(a.json, "flags");
    for (size_t i = 0; flags && i < flags->count; i++)
        if (str_is(flags->first[i].text, flag))
            return true;
    return false;
}

static double real_of(struct answer a, const char *name) {
    double value = NAN;
    const struct json *member = json_get(a.json, name);
    if (member)
        (void)json_to_double(member, &value);
    return value;
}

/* "2003:12:14 12:01:44" of a camera that knows no zone: China time. 0: blank, or all noughts. */
static int64_t camera_moment(struct world *w, str text) {
    if (text.len < 19 || text.at[0] == ' ' || str_starts_with(text, "0000"))
        return 0;
    char plain[20] = {0};
    memcpy(plain, text.at, 19);
    plain[4] = plain[7] = '-';
    return moment_of(str_copy(w->arena, (str){plain, 19}));
}

struct columns {
    size_t file, type, width, height, orientation, time, offset, lat, lon;
};

static bool agrees(struct world *w, struct answer a, const str *row, const struct columns *c) {
    int64_t width = 0, height = 0, turn = 1;
    assert_true(str_to_i64(row[c->width], &width) && str_to_i64(row[c->height], &height));
    (void)str_to_i64(row[c->orientation], &turn);
    bool is_turned = turn >= 5 && turn <= 8, is_fine = true;
    is_fine &= answer_i64(a, "width") == (is_turned ? height : width) && answer_i64(a, "height") == (is_turned ? width : height);
    int64_t moment = camera_moment(w, row[c->time]);
    if (moment && !row[c->offset].len)
        is_fine &= answer_has(a, "taken_ms") && answer_i64(a, "taken_ms") == moment;
    is_fine &= has_flag(a, "no_time") == !answer_has(a, "taken_ms");
    double lat = 0, lon = 0;
    bool has_place = str_to_double(row[c->lat], &lat) && str_to_double(row[c->lon], &lon) && (lat != 0 || lon != 0);
    is_fine &= has_flag(a, "no_position") == !has_place && answer_has(a, "lon") == has_place;
    if (has_place)
        is_fine &= fabs(real_of(a, "lon") - lon) < 2e-5 && fabs(real_of(a, "lat") - lat) < 2e-5;
    if (!is_fine)
        print_error(STR_F ": expected %lldx%lld turned %lld, time " STR_F ", place " STR_F "," STR_F "; got " STR_F "\n", STR_A(row[c->file]), (long long)width,
                    (long long)height, (long long)turn, STR_A(row[c->time]), STR_A(row[c->lon]), STR_A(row[c->lat]), STR_A(a.body));
    return is_fine;
}

static void what_photos_say_of_themselves_is_read(void **state) {
    struct world *w = *state;
    if (!shared_data(w, "photos-exif").at)
        skip();
    struct table_given given = table_read(w, world_read(w, "../shared/data/photos-exif/expected.csv"));
    struct columns c = {column_at(&given, "file"),   column_at(&given, "type"),        column_at(&given, "width"),
                        column_at(&given, "height"), column_at(&given, "orientation"), column_at(&given, "datetime_original"),
                        column_at(&given, "offset"), column_at(&given, "lat"),         column_at(&given, "lon")};
    struct session who = world_sign_in(w, "inspector", "Wencheng-demo-1");
    size_t taken = 0, refused = 0, wrong = 0;
    for (size_t i = 0; i < given.count; i++) {
        str file = given.rows[i][c.file];
        struct answer a = sent(w, &who, world_read(w, str_format(w->arena, "../shared/data/photos-exif/img/" STR_F, STR_A(file)).at));
        if (str_is(given.rows[i][c.type], "TIFF")) { /* no browser shows it */
            expect_status(a, 422);
            assert_true(str_is(answer_text(a, "code"), "photos.not_a_photo"));
            refused++;
            continue;
        }
        if (a.status == 422 && str_is(answer_text(a, "code"), "photos.damaged")) {
            print_message("refused as damaged: " STR_F "\n", STR_A(file));
            refused++;
            continue;
        }
        if (a.status != 201 && a.status != 200) {
            print_error(STR_F ": %d " STR_F "\n", STR_A(file), a.status, STR_A(a.body));
            wrong++;
            continue;
        }
        taken++;
        wrong += !agrees(w, a, given.rows[i], &c);
    }
    print_message("%zu taken, %zu refused\n", taken, refused);
    assert_int_equal(wrong, 0);
    assert_true(taken >= 78);
}

static void the_same_scene_is_noticed(void **state) {
    struct world *w = *state;
    if (!shared_data(w, "photos-exif/near-duplicates").at)
        skip();
    struct session who = world_sign_in(w, "inspector", "Wencheng-demo-1");
    static const char *const others[] = {"ukbench00120.jpg", "ukbench01380.jpg", "ukbench08976.jpg", "ukbench08996.jpg", "ukbench09012.jpg"};
    struct answer first = {0};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct answer a = sent(w, &who, world_read(w, str_format(w->arena, "../shared/data/photos-exif/near-duplicates/%s", others[i]).at));
        expect_status(a, 201);
        assert_false(has_flag(a, "looks_alike"));
        first = i ? first : a;
    }
    struct answer again = sent(w, &who, world_read(w, "../shared/data/photos-exif/near-duplicates/ukbench00120_resize.jpg"));
    expect_status(again, 201);
    assert_true(has_flag(again, "looks_alike"));
    assert_true(str_equal(answer_text(again, "looks_like"), answer_text(first, "sha256")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(what_photos_say_of_themselves_is_read, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(the_same_scene_is_noticed, open_world, close_world)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
