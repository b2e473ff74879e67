#include "base/buf.h"
#include "base/log.h"
#include "base/os.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64];

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/wencheng-os-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}
static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void files_are_written_whole_and_read_back(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    const char *path = str_format(a, "%s/a/b/file", folder).at;
    assert_null(os_make_folders(str_format(a, "%s/a/b", folder).at));
    assert_null(os_make_folders(str_format(a, "%s/a/b", folder).at));
    assert_null(os_write_file(path, STR("first")));
    assert_null(os_write_file(path, STR("second text")));
    str text;
    assert_null(os_read_file(a, path, 100, &text));
    assert_true(str_is(text, "second text"));
    assert_null(os_read_file(a, path, 11, &text));
    assert_ptr_equal(os_read_file(a, path, 10, &text), &buf_too_long);
    assert_ptr_equal(os_read_file(a, "/nowhere/at/all", 10, &text), &os_not_found);
    assert_true(os_exists(path));
    assert_false(os_exists("/nowhere/at/all"));
    assert_non_null(os_make_folders(str_format(a, "%s/below", path).at));
    arena_free(a);
}

static int failing_number;
static ssize_t no_write(int fd, const void *from, size_t count) {
    (void)fd, (void)from, (void)count;
    errno = failing_number;
    return -1;
}
static int no_sync(int fd) {
    (void)fd;
    errno = EIO;
    return -1;
}

static void a_failed_write_leaves_the_old_file(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    const char *path = str_format(a, "%s/keep", folder).at;
    assert_null(os_write_file(path, STR("old")));
    struct os broken = os_system;
    broken.write = no_write;
    os_replace(&broken);
    failing_number = ENOSPC;
    assert_ptr_equal(os_write_file(path, STR("new")), &err_no_space);
    failing_number = EIO;
    assert_ptr_equal(os_write_file(path, STR("new")), &err_io);
    broken.write = write;
    broken.fsync = no_sync;
    assert_ptr_equal(os_write_file(path, STR("new")), &err_io);
    os_replace(NULL);
    str text;
    assert_null(os_read_file(a, path, 100, &text));
    assert_true(str_is(text, "old"));
    const char *names = str_format(a, "test $(ls %s | grep -c new) = 0", folder).at;
    assert_int_equal(system(names), 0);
    arena_free(a);
}

static void a_log_line_is_one_line_of_json(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    const char *path = str_format(a, "%s/log", folder).at;
    int old = dup(STDERR_FILENO);
    FILE *to = fopen(path, "w");
    dup2(fileno(to), STDERR_FILENO);
    log_line(LOG_WARN, "job", LOG_FIELDS(LOG_INT("id", 7), LOG_TEXT("why", STR("井\"\n"))));
    log_line(LOG_DEBUG, "silent", LOG_FIELDS(LOG_INT("id", 8)));
    char *huge = calloc(1, 40000);
    memset(huge, 'x', 39999);
    log_line(LOG_INFO, "long", LOG_FIELDS(LOG_TEXT("text", str_of(huge))));
    free(huge);
    dup2(old, STDERR_FILENO);
    close(old);
    fclose(to);
    str text, head, tail;
    assert_null(os_read_file(a, path, 100000, &text));
    assert_true(str_cut(text, STR("\n"), &head, &tail));
    assert_true(str_ends(head, STR("\"level\":\"warn\",\"what\":\"job\",\"id\":7,\"why\":\"井\\\"\\u000a\"}")));
    assert_true(str_ends(tail, STR("\"what\":\"long\",\"cut\":1}\n")));
    assert_true(str_find(text, STR("silent")) == SIZE_MAX);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_written_whole_and_read_back),
        cmocka_unit_test(a_failed_write_leaves_the_old_file),
        cmocka_unit_test(a_log_line_is_one_line_of_json),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
