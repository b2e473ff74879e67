/* The saved inputs of the fuzz targets above the formats, replayed with whatever compiler is at hand. */
#include "fuzz/form.c"
#include "fuzz/names.c"
#include "fuzz/query.c"
#include "fuzz/replay.h"

static void test_form(void **state) {
    (void)state;
    replay_corpus("form", fuzz_form);
}

static void test_names(void **state) {
    (void)state;
    replay_corpus("names", fuzz_names);
}

static void test_query(void **state) {
    (void)state;
    replay_corpus("query", fuzz_query);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_form), cmocka_unit_test(test_names), cmocka_unit_test(test_query)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
