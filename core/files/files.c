#include "files/files.h"
#include "base/buf.h"
#include "base/random.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* On disk: FOLDER/ab/cd/abcd… (64 hex digits), FOLDER/tmp/RANDOM. A name reaches a path only after hash_is_plain, so no
 * address can climb out of the folder. The order that makes a file durable: bytes, fsync of the file, rename, fsync of
 * the folder that got the new name, and of every folder above that had to be made. */

enum { HEX_LEN = 2 * HASH_BYTES, PATH_LIMIT = 4096 };

struct files {
    str folder, temporary;
};

static bool hash_is_plain(str hex) {
    if (hex.len != HEX_LEN)
        return false;
    for (size_t i = 0; i < hex.len; i++) {
        char c = hex.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

err files_open(struct arena *arena, str folder, struct files **ret) {
    struct files *f = ARENA_NEW(arena, struct files);
    if (!f)
        return &err_no_memory;
    f->folder = str_copy(arena, folder);
    f->temporary = str_format(arena, STR_F "/tmp", STR_A(folder));
    if (!f->folder.at || !f->temporary.at)
        return &err_no_memory;
    TRY(os_make_folders(f->temporary.at));
    TRY(os_sync_folder(f->folder.at));
    *ret = f;
    return NULL;
}

void files_close(struct files *f) { (void)f; /* lives in the arena it was opened with, holds nothing open */ }

str files_temporary_folder(const struct files *f) { return f->temporary; }

/* The three paths of one content: its file, and the two folders above it. */
struct place {
    char file[PATH_LIMIT], inner[PATH_LIMIT], outer[PATH_LIMIT];
};

static err place_of(const struct files *f, str hex, struct place *ret) {
    if (f->folder.len + HEX_LEN + 16 > PATH_LIMIT)
        return &err_io;
    struct buf b;
    struct {
        char *to;
        size_t first, second, whole;
    } paths[] = {{ret->outer, 2, 0, 0}, {ret->inner, 2, 2, 0}, {ret->file, 2, 2, HEX_LEN}};
    for (size_t i = 0; i < 3; i++) {
        b = (struct buf){.at = paths[i].to, .room = PATH_LIMIT, .limit = PATH_LIMIT - 1};
        buf_add(&b, f->folder);
        buf_addc(&b, '/');
        buf_add(&b, str_slice(hex, 0, paths[i].first));
        if (paths[i].second) {
            buf_addc(&b, '/');
            buf_add(&b, str_slice(hex, 2, 4));
        }
        if (paths[i].whole) {
            buf_addc(&b, '/');
            buf_add(&b, hex);
        }
        if (b.failed)
            return b.failed;
    }
    return NULL;
}

static void hex_of(const unsigned char sha256[HASH_BYTES], char ret[HEX_LEN]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_BYTES; i++) {
        ret[2 * i] = digits[sha256[i] >> 4];
        ret[2 * i + 1] = digits[sha256[i] & 15];
    }
}

static err make_folder(const char *path) {
    if (os_current()->mkdir(path, 0700) != 0 && errno != EEXIST)
        return os_problem(errno);
    return NULL;
}

static err sync_file(const char *path) {
    const struct os *os = os_current();
    int fd = os->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return os_problem(errno);
    err failed = os->fsync(fd) == 0 ? NULL : os_problem(errno);
    os->close(fd);
    return failed;
}

/* Every level is synced even when it was there before: another thread may have made it a moment ago and not have synced
 * it yet, and our caller will acknowledge. */
static err sync_place(const struct files *f, const struct place *p) {
    TRY(os_sync_folder(p->inner));
    TRY(os_sync_folder(p->outer));
    return os_sync_folder(f->folder.at);
}

err files_take(struct files *f, str temporary_path, const unsigned char sha256[HASH_BYTES]) {
    const struct os *os = os_current();
    char hex[HEX_LEN], from[PATH_LIMIT];
    struct place p;
    if (temporary_path.len >= sizeof from)
        return &err_io;
    memcpy(from, temporary_path.at, temporary_path.len);
    from[temporary_path.len] = 0;
    hex_of(sha256, hex);
    TRY(place_of(f, (str){hex, HEX_LEN}, &p));
    struct stat fresh, kept;
    if (os->stat(from, &fresh) != 0)
        return os_problem(errno);
    /* A kept file of another length is damaged: the fresh one, whose hash is known, heals it. */
    if (os->stat(p.file, &kept) == 0 && kept.st_size == fresh.st_size) {
        TRY(sync_place(f, &p));
        os->unlink(from); /* left behind it is only a temporary file */
        return NULL;
    }
    TRY(sync_file(from));
    TRY(make_folder(p.outer));
    TRY(make_folder(p.inner));
    if (os->rename(from, p.file) != 0)
        return os_problem(errno);
    return sync_place(f, &p);
}

static err write_temporary(const char *path, str bytes) {
    const struct os *os = os_current();
    int fd = os->open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return os_problem(errno);
    err failed = os_write_all(fd, bytes.at, bytes.len);
    if (os->close(fd) != 0 && !failed)
        failed = os_problem(errno);
    return failed;
}

err files_put(struct files *f, str bytes, unsigned char ret_sha256[HASH_BYTES]) {
    unsigned char sha256[HASH_BYTES], name[16];
    char path[PATH_LIMIT];
    hash_of(HASH_SHA256, bytes, sha256);
    random_bytes(name, sizeof name);
    struct buf b = {.at = path, .room = sizeof path, .limit = sizeof path - 1};
    buf_add(&b, f->temporary);
    buf_addc(&b, '/');
    for (size_t i = 0; i < sizeof name; i++) {
        buf_addc(&b, "0123456789abcdef"[name[i] >> 4]);
        buf_addc(&b, "0123456789abcdef"[name[i] & 15]);
    }
    if (b.failed)
        return &err_io;
    err failed = write_temporary(path, bytes);
    if (!failed)
        failed = files_take(f, buf_str(&b), sha256);
    if (failed) {
        os_current()->unlink(path);
        return failed;
    }
    memcpy(ret_sha256, sha256, HASH_BYTES);
    return NULL;
}

err files_path(struct files *f, struct arena *arena, str sha256_hex, str *ret_path) {
    struct place p;
    struct stat about;
    if (!hash_is_plain(sha256_hex))
        return &os_not_found;
    TRY(place_of(f, sha256_hex, &p));
    if (os_current()->stat(p.file, &about) != 0)
        return os_problem(errno);
    str path = str_copy(arena, str_of(p.file));
    if (!path.at)
        return &err_no_memory;
    *ret_path = path;
    return NULL;
}

static err read_whole(int fd, char *to, size_t len) {
    for (size_t got = 0; got < len;) {
        ssize_t step = os_current()->read(fd, to + got, len - got);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0) /* 0: the file is shorter than it was a moment ago */
            return step < 0 ? os_problem(errno) : &err_io;
        got += (size_t)step;
    }
    return NULL;
}

/* Asks for exactly the memory the file needs: os_read_file grows by doubling, which for a photo of 20 MB is 60. */
err files_read(struct arena *arena, const char *path, size_t limit, str *ret_bytes) {
    const struct os *os = os_current();
    struct stat about;
    if (os->stat(path, &about) != 0)
        return os_problem(errno);
    if (about.st_size < 0 || (uint64_t)about.st_size > limit)
        return &buf_too_long;
    size_t len = (size_t)about.st_size;
    char *to = arena_alloc(arena, len + 1, 1);
    if (!to)
        return &err_no_memory;
    int fd = os->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return os_problem(errno);
    err failed = read_whole(fd, to, len);
    os->close(fd);
    TRY(failed);
    *ret_bytes = (str){to, len};
    return NULL;
}

err files_get(struct files *f, struct arena *arena, str sha256_hex, size_t limit, str *ret_bytes) {
    struct place p;
    if (!hash_is_plain(sha256_hex))
        return &os_not_found;
    TRY(place_of(f, sha256_hex, &p));
    return files_read(arena, p.file, limit, ret_bytes);
}

bool files_has(struct files *f, str sha256_hex) {
    struct place p;
    struct stat about;
    if (!hash_is_plain(sha256_hex) || place_of(f, sha256_hex, &p))
        return false;
    return os_current()->stat(p.file, &about) == 0;
}

struct walk {
    err (*look)(void *with, str sha256_hex, str path);
    void *with;
};

static bool is_two_digits(const char *name) { return strlen(name) == 2 && strspn(name, "0123456789abcdef") == 2; }

static err open_folder(const char *path, DIR **ret) {
    *ret = opendir(path);
    return *ret ? NULL : os_problem(errno);
}

/* depth 2: the folder's children are ab; 1: cd; 0: files. What is not ours (tmp, lost+found) is passed over. */
static err walk_folder(const struct walk *w, str path, unsigned depth) {
    char below[PATH_LIMIT];
    DIR *folder;
    TRY(open_folder(path.at, &folder));
    err failed = NULL;
    for (struct dirent *entry; !failed && (entry = readdir(folder));) {
        str name = str_of(entry->d_name);
        if (depth ? !is_two_digits(entry->d_name) : !hash_is_plain(name))
            continue;
        struct buf b = {.at = below, .room = sizeof below, .limit = sizeof below - 1};
        buf_add(&b, path);
        buf_addc(&b, '/');
        buf_add(&b, name);
        if (b.failed)
            failed = &err_io;
        else
            failed = depth ? walk_folder(w, buf_str(&b), depth - 1) : w->look(w->with, name, buf_str(&b));
    }
    closedir(folder);
    return failed;
}

err files_each(struct files *f, err (*look)(void *with, str sha256_hex, str path), void *with) {
    struct walk w = {look, with};
    return walk_folder(&w, f->folder, 2);
}
