#include "app/inside.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct setting settings[] = {
    {"little.limit", SETTING_NUMBER, "A number"}, {"little.key", SETTING_SECRET, "A secret"}, {"little.word", SETTING_TEXT, "A word"}};
static const struct capability little = {.name = "little", .settings = settings, .settings_count = 3};
static const struct capability *const list[] = {&little};
static const struct app_parts parts = {.capabilities = list, .capability_count = 1};

static struct arena *arena;
static str message;
static struct app app;

static int open_arena(void **state) {
    (void)state;
    arena = arena_new(1 << 20);
    message = STR_NONE;
    app = (struct app){0};
    return arena ? 0 : -1;
}
static int free_arena(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

static err read_text(const char *text) {
    char path[] = "/tmp/wencheng-settings-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    err failed = app_settings_read_with(arena, &parts, str_of(path), &app.settings, &message);
    unlink(path);
    return failed;
}

static void values_are_read_by_section(void **state) {
    (void)state;
    assert_null(read_text("# a file\n[little]\nlimit = 7\nword = two words \r\n\n[server]\nworkers=3\n[city]\nid = 9\n"));
    assert_int_equal(app_setting_i64(&app, "little.limit", 5), 7);
    assert_true(str_is(app_setting(&app, "little.word", STR("")), "two words"));
    assert_int_equal(app_setting_i64(&app, "server.workers", 0), 3);
    assert_int_equal(app_setting_i64(&app, "server.socket_threads", 4), 4);
    assert_int_equal(app.settings.city_id, 9);
}

static void what_is_wrong_is_named_with_its_line(void **state) {
    (void)state;
    const struct {
        const char *text, *says;
    } wrong[] = {
        {"[little]\nlimmit = 7\n", ":2: unknown key limmit in [little]"},
        {"[little]\n\nlimit = many\n", ":3: little.limit must be a whole number"},
        {"limit = 7\n", ":1: a key stands before"},
        {"[little\n", ":1: a section is written"},
        {"[little]\nlimit\n", ":2: a line is written"},
        {"[little]\nlimit = 1\nlimit = 2\n", ":3: little.limit is set twice"},
        {"[little]\nword_file = /etc/hostname\n", ":2: unknown key word_file"},
        {"[little]\nkey_file = /nowhere/key\n", ":2: cannot read /nowhere/key"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_non_null(read_text(wrong[i].text));
        if (str_find(message, str_of(wrong[i].says)) == SIZE_MAX)
            print_error("%s: " STR_F "\n", wrong[i].says, STR_A(message));
        assert_true(str_find(message, str_of(wrong[i].says)) != SIZE_MAX);
    }
    assert_non_null(app_settings_read_with(arena, &parts, STR("/nowhere/settings"), &app.settings, &message));
}

static void the_environment_overrides(void **state) {
    (void)state;
    setenv("WENCHENG_LITTLE_LIMIT", "8", 1);
    assert_null(read_text("[little]\nlimit = 7\n"));
    assert_int_equal(app_setting_i64(&app, "little.limit", 5), 8);
    setenv("WENCHENG_LITTLE_LIMIT", "x", 1);
    assert_non_null(read_text(""));
    unsetenv("WENCHENG_LITTLE_LIMIT");
}

static void secrets_come_from_files(void **state) {
    (void)state;
    char path[] = "/tmp/wencheng-secret-XXXXXX", text[100];
    int file = mkstemp(path);
    assert_int_equal(write(file, "  s3cret\n", 9), 9);
    close(file);
    snprintf(text, sizeof text, "[little]\nkey_file = %s\n", path);
    assert_null(read_text(text));
    assert_true(str_is(app_setting(&app, "little.key", STR("")), "s3cret"));
    unlink(path);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, free_arena)
    const struct CMUnitTest tests[] = {TEST(values_are_read_by_section), TEST(what_is_wrong_is_named_with_its_line), TEST(the_environment_overrides),
                                       TEST(secrets_come_from_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
