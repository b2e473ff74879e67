/* Every system call that can fail for a reason outside the program, in one replaceable table, so that a test can make
 * the n-th one fail. Code above floor 0 opens, reads, writes, renames and syncs through this table only. */
#ifndef WENCHENG_BASE_OS_H
#define WENCHENG_BASE_OS_H
#include "base/str.h"
#include <sys/stat.h>
#include <sys/types.h>

struct os {
    int (*open)(const char *path, int flags, unsigned mode);
    ssize_t (*read)(int fd, void *to, size_t count);
    ssize_t (*write)(int fd, const void *from, size_t count);
    int (*fsync)(int fd);
    int (*close)(int fd);
    int (*rename)(const char *from, const char *to);
    int (*unlink)(const char *path);
    int (*mkdir)(const char *path, unsigned mode);
    int (*stat)(const char *path, struct stat *ret);
};
extern const struct os os_system;
const struct os *os_current(void);         /* os_system unless a test replaced it */
void os_replace(const struct os *or_null); /* tests, and data in the making (demo) */

err os_read_file(struct arena *, const char *path, size_t limit, str *ret_text) MUST_USE; /* os_not_found, err_io, buf_too_long */
err os_write_file(const char *path, str) MUST_USE;                 /* whole or not at all: temporary name, fsync, rename, fsync of the folder */
err os_write_all(int fd, const void *from, size_t count) MUST_USE; /* err_no_space on ENOSPC and EDQUOT */
err os_make_folders(const char *path) MUST_USE;
err os_sync_folder(const char *path) MUST_USE;
bool os_exists(const char *path);
err os_problem(int error_number); /* errno → err_no_space, os_not_found, err_io … */
extern const struct problem os_not_found;

#endif
