/* For the corpus tests: gives each file of fuzz/corpus/NAME to a target, whole and cut short at every eighth. */
#ifndef WENCHENG_FUZZ_REPLAY_H
#define WENCHENG_FUZZ_REPLAY_H
#include "base/os.h"
#include "fuzz/targets.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void replay_file(struct arena *a, const char *path, void (*target)(str)) {
    enum { CUTS = 8 };
    str bytes = STR_NONE;
    assert_null(os_read_file(a, path, 1 << 20, &bytes));
    for (size_t cut = 1; cut <= CUTS; cut++) {
        str part = str_copy(a, str_slice(bytes, 0, bytes.len * cut / CUTS)); /* a copy, so that reading past its end is seen */
        assert_non_null(part.at);
        target(part);
    }
}

static void replay_corpus(const char *name, void (*target)(str)) {
    struct arena *a = arena_new(64 << 20);
    str folder = str_format(a, "fuzz/corpus/%s", name);
    DIR *d = opendir(folder.at);
    size_t count = 0;
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        replay_file(a, str_format(a, STR_F "/%s", STR_A(folder), e->d_name).at, target);
        count++;
    }
    closedir(d);
    arena_free(a);
    assert_true(count > 0);
}

#endif
