#include "base/os.h"
#include "base/buf.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct problem os_not_found = {PROBLEM_NOT_FOUND, "base.file_not_found", "文件不存在。", "The file does not exist."};

static int system_open(const char *path, int flags, unsigned mode) { return open(path, flags | O_CLOEXEC, mode); }
static int system_mkdir(const char *path, unsigned mode) { return mkdir(path, mode); }
static int system_stat(const char *path, struct stat *ret) { return stat(path, ret); }

const struct os os_system = {system_open, read, write, fsync, close, rename, unlink, system_mkdir, system_stat};
static const struct os *_Atomic replaced;

const struct os *os_current(void) {
    const struct os *os = atomic_load_explicit(&replaced, memory_order_acquire);
    return os ? os : &os_system;
}

void os_replace(const struct os *or_null) { atomic_store(&replaced, or_null); }

err os_problem(int number) {
    switch (number) {
    case ENOSPC:
    case EDQUOT: return &err_no_space;
    case ENOENT:
    case ENOTDIR: return &os_not_found;
    case ENOMEM: return &err_no_memory;
    default: return &err_io;
    }
}

static err read_open(int fd, struct arena *a, size_t limit, str *ret_text) {
    const struct os *os = os_current();
    struct buf b;
    buf_init(&b, a, limit);
    for (;;) {
        size_t want = limit - b.len < 16384 ? limit - b.len : 16384;
        char probe; /* at the limit one more byte tells whether the file is too long */
        char *to = want ? buf_room(&b, want) : &probe;
        if (!to)
            return b.failed;
        ssize_t got = os->read(fd, to, want ? want : 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return os_problem(errno);
        if (got == 0)
            return buf_finish(&b, ret_text);
        if (!want)
            return &buf_too_long;
        buf_took(&b, (size_t)got);
    }
}

err os_read_file(struct arena *a, const char *path, size_t limit, str *ret_text) {
    const struct os *os = os_current();
    int fd = os->open(path, O_RDONLY, 0);
    if (fd < 0)
        return os_problem(errno);
    err failed = read_open(fd, a, limit, ret_text);
    os->close(fd);
    return failed;
}

err os_write_all(int fd, const void *from, size_t count) {
    const char *at = from;
    while (count) {
        ssize_t wrote = os_current()->write(fd, at, count);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return os_problem(errno);
        at += wrote;
        count -= (size_t)wrote;
    }
    return NULL;
}

static err write_and_sync(const char *path, str text) {
    const struct os *os = os_current();
    int fd = os->open(path, O_WRONLY | O_CREAT | O_EXCL, 0640);
    if (fd < 0)
        return os_problem(errno);
    err failed = os_write_all(fd, text.at, text.len);
    if (!failed && os->fsync(fd) != 0)
        failed = os_problem(errno);
    if (os->close(fd) != 0 && !failed)
        failed = os_problem(errno);
    return failed;
}

static err sync_folder_of(char *path) {
    char *slash = strrchr(path, '/');
    if (!slash)
        return os_sync_folder(".");
    slash[slash == path ? 1 : 0] = 0;
    return os_sync_folder(path);
}

err os_write_file(const char *path, str text) {
    static _Atomic unsigned turn;
    char temporary[4096], folder[4096];
    int len = snprintf(temporary, sizeof temporary, "%s.%d.%u.new", path, (int)getpid(), atomic_fetch_add(&turn, 1));
    if (len < 0 || (size_t)len >= sizeof temporary)
        return &buf_too_long;
    snprintf(folder, sizeof folder, "%s", path);
    const struct os *os = os_current();
    err failed = write_and_sync(temporary, text);
    if (!failed && os->rename(temporary, path) != 0)
        failed = os_problem(errno);
    if (failed) {
        os->unlink(temporary);
        return failed;
    }
    return sync_folder_of(folder);
}

err os_make_folders(const char *path) {
    char part[4096];
    size_t len = strlen(path);
    if (len >= sizeof part)
        return &buf_too_long;
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (part[i] != '/' && part[i] != 0)
            continue;
        char was = part[i];
        part[i] = 0;
        struct stat s;
        if (os_current()->mkdir(part, 0750) != 0) {
            int number = errno;
            if (number != EEXIST || os_current()->stat(part, &s) != 0 || !S_ISDIR(s.st_mode))
                return os_problem(number);
        }
        part[i] = was;
    }
    return NULL;
}

err os_sync_folder(const char *path) {
    const struct os *os = os_current();
    int fd = os->open(path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0)
        return os_problem(errno);
    err failed = os->fsync(fd) != 0 ? os_problem(errno) : NULL;
    os->close(fd);
    return failed;
}

bool os_exists(const char *path) {
    struct stat s;
    return os_current()->stat(path, &s) == 0;
}
