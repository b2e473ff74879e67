#include "files/files.h"
#include "base/buf.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
    struct arena *arena;
    struct files *files;
    char folder[64];
};

static int open_place(void **state) {
    struct place *p = calloc(1, sizeof *p);
    if (!p)
        return -1;
    snprintf(p->folder, sizeof p->folder, "/tmp/wencheng-files-XXXXXX");
    if (!mkdtemp(p->folder))
        return -1;
    p->arena = arena_new(64 << 20);
    *state = p;
    return files_open(p->arena, str_format(p->arena, "%s/store", p->folder), &p->files) ? -1 : 0;
}

static int close_place(void **state) {
    struct place *p = *state;
    os_replace(NULL);
    files_close(p->files);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", p->folder);
    int failed = system(command);
    arena_free(p->arena);
    free(p);
    return failed;
}

static str hex(struct place *p, const unsigned char sha256[HASH_BYTES]) { return str_hex(p->arena, sha256, HASH_BYTES); }

static size_t temporaries(struct place *p) {
    size_t count = 0;
    DIR *d = opendir(str_z(p->arena, files_temporary_folder(p->files)));
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        count += e->d_name[0] != '.';
    closedir(d);
    return count;
}

static void what_was_put_is_got_by_its_hash(void **state) {
    struct place *p = *state;
    unsigned char sha256[HASH_BYTES], again[HASH_BYTES];
    assert_null(files_put(p->files, STR("abc"), sha256));
    assert_true(str_is(hex(p, sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assert_true(files_has(p->files, hex(p, sha256)));
    str back, path;
    assert_null(files_get(p->files, p->arena, hex(p, sha256), 3, &back));
    assert_true(str_is(back, "abc"));
    assert_ptr_equal(files_get(p->files, p->arena, hex(p, sha256), 2, &back), &buf_too_long);
    assert_null(files_path(p->files, p->arena, hex(p, sha256), &path));
    assert_true(str_ends(path, STR("/ba/78/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    assert_null(files_put(p->files, STR("abc"), again));
    assert_memory_equal(sha256, again, HASH_BYTES);
    assert_int_equal(temporaries(p), 0);
    assert_null(files_put(p->files, STR(""), again));
    assert_null(files_get(p->files, p->arena, hex(p, again), 10, &back));
    assert_int_equal(back.len, 0);
}

static void no_address_leads_out_of_the_folder(void **state) {
    struct place *p = *state;
    static const char *const bad[] = {"",
                                      "../../etc/passwd",
                                      "ba",
                                      "tmp",
                                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                                      "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                                      "../816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a/",
                                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0"};
    unsigned char sha256[HASH_BYTES];
    assert_null(files_put(p->files, STR("abc"), sha256));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        str got;
        assert_false(files_has(p->files, str_of(bad[i])));
        assert_ptr_equal(files_get(p->files, p->arena, str_of(bad[i]), 100, &got), &os_not_found);
        assert_ptr_equal(files_path(p->files, p->arena, str_of(bad[i]), &got), &os_not_found);
    }
}

/* An address of the right length that, taken as a path, would lead to a file beside the store. */
static void an_address_that_is_a_path_to_something_real_is_none(void **state) {
    struct place *p = *state;
    str name = str_of(strrchr(p->folder, '/') + 1), got;
    char address[65];
    assert_null(os_write_file(str_format(p->arena, "%s/secret", p->folder).at, STR("x")));
    memset(address, '/', sizeof address);
    memcpy(address, "..", 2);
    memcpy(address + 4, name.at, name.len);
    memcpy(address + 58, "secret", 6);
    assert_true(os_exists(str_format(p->arena, "%s/store/..////%.64s", p->folder, address).at));
    assert_false(files_has(p->files, (str){address, 64}));
    assert_ptr_equal(files_get(p->files, p->arena, (str){address, 64}, 100, &got), &os_not_found);
}

static void a_damaged_copy_is_healed_by_a_fresh_one(void **state) {
    struct place *p = *state;
    unsigned char sha256[HASH_BYTES];
    str path, back;
    assert_null(files_put(p->files, STR("abc"), sha256));
    assert_null(files_path(p->files, p->arena, hex(p, sha256), &path));
    assert_int_equal(truncate(path.at, 1), 0);
    assert_null(files_put(p->files, STR("abc"), sha256));
    assert_null(files_get(p->files, p->arena, hex(p, sha256), 3, &back));
    assert_true(str_is(back, "abc"));
}

static void a_finished_upload_is_taken_over(void **state) {
    struct place *p = *state;
    unsigned char sha256[HASH_BYTES];
    hash_of(HASH_SHA256, STR("upload"), sha256);
    str path = str_format(p->arena, STR_F "/one", STR_A(files_temporary_folder(p->files)));
    assert_null(os_write_file(path.at, STR("upload")));
    assert_null(files_take(p->files, path, sha256));
    assert_false(os_exists(path.at));
    assert_true(files_has(p->files, hex(p, sha256)));
    assert_ptr_equal(files_take(p->files, path, sha256), &os_not_found);
}

static err count_one(void *with, str sha256_hex, str path) {
    assert_int_equal(sha256_hex.len, 64);
    assert_true(os_exists(path.at));
    ++*(int *)with;
    return NULL;
}
static err stop_here(void *with, str sha256_hex, str path) {
    (void)sha256_hex, (void)path;
    ++*(int *)with;
    return &err_busy;
}

static void every_file_is_walked_once(void **state) {
    struct place *p = *state;
    unsigned char sha256[HASH_BYTES];
    for (int i = 0; i < 20; i++)
        assert_null(files_put(p->files, str_format(p->arena, "file %d", i), sha256));
    assert_null(os_write_file(str_format(p->arena, "%s/store/tmp/half", p->folder).at, STR("x")));
    int seen = 0;
    assert_null(files_each(p->files, count_one, &seen));
    assert_int_equal(seen, 20);
    seen = 0;
    assert_ptr_equal(files_each(p->files, stop_here, &seen), &err_busy);
    assert_int_equal(seen, 1);
}

/* ---- a machine that fails at the n-th call ---- */

static int calls_left, failing_errno;
static bool fails(void) {
    if (calls_left-- != 0)
        return false;
    errno = failing_errno;
    return true;
}
static int bad_open(const char *path, int flags, unsigned mode) { return fails() ? -1 : os_system.open(path, flags, mode); }
static ssize_t bad_write(int fd, const void *from, size_t count) { return fails() ? -1 : os_system.write(fd, from, count); }
static int bad_fsync(int fd) { return fails() ? -1 : os_system.fsync(fd); }
static int bad_rename(const char *from, const char *to) { return fails() ? -1 : os_system.rename(from, to); }
static int bad_mkdir(const char *path, unsigned mode) { return fails() ? -1 : os_system.mkdir(path, mode); }

static void every_failing_call_is_told_and_leaves_nothing_half(void **state) {
    struct place *p = *state;
    struct os bad = os_system;
    bad.open = bad_open;
    bad.write = bad_write;
    bad.fsync = bad_fsync;
    bad.rename = bad_rename;
    bad.mkdir = bad_mkdir;
    bool done = false;
    int failures = 0;
    for (int n = 0; !done; n++) {
        assert_true(n < 100);
        unsigned char sha256[HASH_BYTES];
        str text = str_format(p->arena, "number %d", n), back;
        calls_left = n;
        failing_errno = n % 2 ? ENOSPC : EIO;
        os_replace(&bad);
        err failed = files_put(p->files, text, sha256);
        os_replace(NULL);
        if (failed) {
            failures++;
            assert_ptr_equal(failed, failing_errno == ENOSPC ? &err_no_space : &err_io);
            assert_int_equal(temporaries(p), 0);
            assert_null(files_put(p->files, text, sha256)); /* trying again succeeds */
        } else {
            done = true;
        }
        assert_null(files_get(p->files, p->arena, hex(p, sha256), 100, &back));
        assert_true(str_equal(back, text));
    }
    /* open, write, open, fsync, two folders, rename, and open and fsync of three folders */
    assert_int_equal(failures, 13);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(what_was_put_is_got_by_its_hash, open_place, close_place),
                                       cmocka_unit_test_setup_teardown(no_address_leads_out_of_the_folder, open_place, close_place),
                                       cmocka_unit_test_setup_teardown(an_address_that_is_a_path_to_something_real_is_none, open_place, close_place),
                                       cmocka_unit_test_setup_teardown(a_damaged_copy_is_healed_by_a_fresh_one, open_place, close_place),
                                       cmocka_unit_test_setup_teardown(a_finished_upload_is_taken_over, open_place, close_place),
                                       cmocka_unit_test_setup_teardown(every_file_is_walked_once, open_place, close_place),
                                       cmocka_unit_test_setup_teardown(every_failing_call_is_told_and_leaves_nothing_half, open_place, close_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
