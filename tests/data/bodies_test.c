/* Bodies and files that others use to break readers: the right refusal, never a crash, never a row. */
#include "tests/data/given.h"
#include <dirent.h>

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

static struct answer posted(struct world *w, const struct session *who, const char *path, str body) {
    struct upload_given bare = {NULL, "application/json", body};
    return world_upload(w, who, "POST", path, NULL, &bare, 1);
}

/* A refusal has its status, a code, and words in the language asked for. */
static void expect_refusal(struct answer a, const char *file) {
    bool is_fine = a.status >= 400 && a.status < 500 && answer_has(a, "code") && answer_text(a, "title").len;
    if (!is_fine)
        fail_msg("%s: %d " STR_F, file, a.status, STR_A(a.body));
}

enum { ENTRIES_MOST = 400 };
static size_t names_in(struct world *w, const char *folder, const char **names) {
    DIR *open = opendir(str_format(w->arena, "../shared/data/%s", folder).at);
    struct dirent *entry;
    size_t count = 0;
    assert_non_null(open);
    while ((entry = readdir(open)) && count < ENTRIES_MOST)
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "README.md") != 0)
            names[count++] = str_copy(w->arena, str_of(entry->d_name)).at;
    closedir(open);
    return count;
}

/* The suite speaks of JSON; a report is a JSON object with text and place, so the sound ones are refused for what they say. */
static void every_body_of_the_json_suite_gets_its_answer(void **state) {
    struct world *w = *state;
    if (!shared_data(w, "json-suite").at)
        skip();
    const char *names[ENTRIES_MOST];
    size_t count = names_in(w, "json-suite", names), read = 0;
    struct session who = world_sign_in(w, "inspector", "Wencheng-demo-1");
    str before = rows_everywhere(w);
    for (size_t i = 0; i < count; i++) {
        str body = world_read(w, str_format(w->arena, "../shared/data/json-suite/%s", names[i]).at);
        str first = str_trim(body);
        bool is_object = first.len && first.at[0] == '{', is_twice = strstr(names[i], "duplicated_key") != NULL;
        const char *const doors[] = {"/api/public/reports", "/api/cases", "/api/session"};
        for (size_t k = 0; k < 3; k++) {
            struct answer a = posted(w, &who, doors[k], body);
            expect_refusal(a, names[i]);
            bool is_malformed = str_is(answer_text(a, "code"), "app.bad_json");
            if (names[i][0] == 'n' && first.len && !is_malformed) /* a blank body is a form without answers */
                fail_msg("%s was read at %s: " STR_F, names[i], doors[k], STR_A(a.body));
            if (names[i][0] == 'y' && is_object && is_malformed != is_twice) /* a key that comes twice is refused on purpose */
                fail_msg("%s at %s: " STR_F, names[i], doors[k], STR_A(a.body));
            read += names[i][0] == 'y' && is_object && !is_malformed;
        }
    }
    assert_true(count >= 79 && read >= 6);
    expect_same_rows(w, before, "the JSON suite");
}

static void the_json_suite_as_files_to_import(void **state) {
    struct world *w = *state;
    if (!shared_data(w, "json-suite").at)
        skip();
    const char *names[ENTRIES_MOST];
    size_t count = names_in(w, "json-suite", names);
    struct session who = world_sign_in(w, "administrator", "Wencheng-demo-1");
    str before = rows_everywhere(w);
    for (size_t i = 0; i < count; i++) {
        struct answer a = imported(w, &who, "divisions", world_read(w, str_format(w->arena, "../shared/data/json-suite/%s", names[i]).at), NULL);
        if (!answer_has(a, "faults.0.message"))
            expect_refusal(a, names[i]);
    }
    expect_same_rows(w, before, "the JSON suite as files");
}

static void odd_workbooks_are_read_or_refused_with_words(void **state) {
    struct world *w = *state;
    if (!shared_data(w, "xlsx-samples").at)
        skip();
    static const char *const kinds[] = {"reports", "sites", "divisions", "units"};
    const char *names[ENTRIES_MOST];
    size_t count = names_in(w, "xlsx-samples", names);
    struct session who = world_sign_in(w, "administrator", "Wencheng-demo-1");
    str before = rows_everywhere(w);
    assert_int_equal(count, 16);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            str bytes = world_read(w, str_format(w->arena, "../shared/data/xlsx-samples/%s", names[i]).at);
            struct answer a = imported(w, &who, str_format(w->arena, "%s?dry_run=1", kinds[k]).at, bytes, NULL);
            if (a.status != 200 && a.status != 422)
                fail_msg("%s as %s: %d " STR_F, names[i], kinds[k], a.status, STR_A(a.body));
            str words = answer_has(a, "faults.0.message") ? answer_text(a, "faults.0.message") : answer_has(a, "detail") ? answer_text(a, "detail") : STR_NONE;
            assert_true(words.len > 0); /* none of them is such a register */
        }
    expect_same_rows(w, before, "odd workbooks");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(every_body_of_the_json_suite_gets_its_answer, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(the_json_suite_as_files_to_import, open_world, close_world),
                                       cmocka_unit_test_setup_teardown(odd_workbooks_are_read_or_refused_with_words, open_world, close_world)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
