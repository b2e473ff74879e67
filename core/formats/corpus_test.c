/* The saved inputs of the fuzz targets of this floor, replayed with whatever compiler is at hand. */
#include "fuzz/csv.c"
#include "fuzz/geojson.c"
#include "fuzz/image.c"
#include "fuzz/json.c"
#include "fuzz/text.c"
#include "fuzz/xlsx.c"
#include "fuzz/xml.c"
#include "fuzz/replay.h"

static void test_csv(void **state) {
    (void)state;
    replay_corpus("csv", fuzz_csv);
}

static void test_geojson(void **state) {
    (void)state;
    replay_corpus("geojson", fuzz_geojson);
}

static void test_image(void **state) {
    (void)state;
    replay_corpus("image", fuzz_image);
}

static void test_json(void **state) {
    (void)state;
    replay_corpus("json", fuzz_json);
}

static void test_text(void **state) {
    (void)state;
    replay_corpus("text", fuzz_text);
}

static void test_xlsx(void **state) {
    (void)state;
    replay_corpus("xlsx", fuzz_xlsx);
}

static void test_xml(void **state) {
    (void)state;
    replay_corpus("xml", fuzz_xml);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),  cmocka_unit_test(test_geojson), cmocka_unit_test(test_image), cmocka_unit_test(test_json),
        cmocka_unit_test(test_text), cmocka_unit_test(test_xlsx),    cmocka_unit_test(test_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
