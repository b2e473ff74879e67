#include "base/heap.h"
#include "base/limits.h"
#include "base/os.h"
#include "formats/zip.h"
#include <string.h>
#include <zip.h>

const struct problem unzip_malformed = {PROBLEM_INVALID, "formats.zip_malformed", "文件已损坏或不完整，无法打开，请重新保存后再上传。",
                                        "The file is damaged or incomplete and cannot be opened; save it again and upload that."};
const struct problem unzip_encrypted = {PROBLEM_INVALID, "formats.zip_encrypted", "文件有密码保护，请取消密码后再上传。",
                                        "The file is protected by a password; remove the password and upload it again."};
const struct problem unzip_too_large = {PROBLEM_TOO_LARGE, "formats.zip_too_large", "文件解压后超过系统允许的大小。",
                                        "The file unpacks to more than the system allows."};
const struct problem unzip_unsafe_name = {PROBLEM_INVALID, "formats.zip_unsafe_name", "文件内部有不安全的路径，已拒绝打开。",
                                          "The file holds unsafe paths inside and was refused."};
const struct problem unzip_no_entry = {PROBLEM_NOT_FOUND, "formats.zip_no_entry", "文件内部缺少必要的部分。", "The file lacks a necessary part."};

enum { RATIO_FREE_BYTES = 1 << 20 }; /* so little cannot hurt, whatever the ratio: a sheet of equal rows packs very well */

struct unzip {
    struct arena *arena;
    zip_t *zip;
    struct arena *file; /* the bytes, when we read them ourselves */
    size_t count;
    uint64_t inflated;  /* of all entries together; reading one again counts only what is new */
    uint64_t *furthest; /* of each entry */
};

struct unzip_stream {
    struct unzip *from;
    zip_file_t *file;
    size_t entry;
    uint64_t packed, inflated;
};

static void close_zip(void *state) {
    struct unzip *u = state;
    if (u->zip)
        zip_discard(u->zip);
    arena_free(u->file);
    u->zip = NULL;
    u->file = NULL;
}

static bool is_safe_name(const char *z) {
    str name = str_of(z);
    if (!name.len || z[0] == '/' || z[0] == '\\' || (name.len > 1 && z[1] == ':'))
        return false;
    for (size_t from = 0, i = 0; i <= name.len; i++) {
        if (i < name.len && z[i] != '/' && z[i] != '\\')
            continue;
        if (str_is(str_slice(name, from, i), ".."))
            return false;
        from = i + 1;
    }
    return true;
}

static err check_names(struct unzip *u) {
    zip_int64_t count = zip_get_num_entries(u->zip, 0);
    if (count < 0)
        return &unzip_malformed;
    if (count > LIMIT_XLSX_ENTRIES)
        return &unzip_too_large;
    u->count = (size_t)count;
    u->furthest = ARENA_LIST(u->arena, uint64_t, u->count);
    if (!u->furthest)
        return &err_no_memory;
    for (size_t i = 0; i < u->count; i++) {
        const char *name = zip_get_name(u->zip, i, ZIP_FL_ENC_GUESS);
        if (!name)
            return &unzip_malformed;
        if (!is_safe_name(name))
            return &unzip_unsafe_name;
    }
    return NULL;
}

err unzip_open(struct arena *a, str bytes, struct unzip **ret) {
    enum { SHORTEST = 22 };
    if (bytes.len < SHORTEST) /* the library takes nothing for an empty archive */
        return &unzip_malformed;
    struct unzip *u = ARENA_NEW(a, struct unzip);
    if (!u)
        return &err_no_memory;
    u->arena = a;
    TRY(arena_defer(a, close_zip, u));
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, &why);
    if (source)
        u->zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
    if (source && !u->zip)
        zip_source_free(source);
    bool is_memory = zip_error_code_zip(&why) == ZIP_ER_MEMORY;
    zip_error_fini(&why);
    if (!u->zip)
        return is_memory ? &err_no_memory : &unzip_malformed;
    TRY(check_names(u));
    *ret = u;
    return NULL;
}

err unzip_open_file(struct arena *a, const char *path, struct unzip **ret) {
    struct arena *file = arena_new((size_t)4 * LIMIT_BODY_IMPORT);
    if (!file)
        return &err_no_memory;
    str bytes = STR_NONE;
    struct unzip *u = NULL;
    err failed = os_read_file(file, path, LIMIT_BODY_IMPORT, &bytes);
    if (!failed)
        failed = unzip_open(a, bytes, &u);
    if (failed) {
        /* a half-open archive waits for the arena's end, but no longer looks at the bytes */
        arena_free(file);
        return failed;
    }
    u->file = file;
    *ret = u;
    return NULL;
}

size_t unzip_count(const struct unzip *u) { return u->count; }

str unzip_name(const struct unzip *u, size_t entry) { return str_of(zip_get_name(u->zip, entry, ZIP_FL_ENC_GUESS)); }

err unzip_find(const struct unzip *u, str name, size_t *ret_entry) {
    const char *z = str_z(u->arena, name);
    if (!z)
        return &err_no_memory;
    zip_int64_t at = zip_name_locate(u->zip, z, 0);
    if (at < 0)
        at = zip_name_locate(u->zip, z, ZIP_FL_NOCASE);
    if (at < 0)
        return &unzip_no_entry;
    *ret_entry = (size_t)at;
    return NULL;
}

static err problem_of(const zip_error_t *why) {
    int code = zip_error_code_zip(why);
    if (code == ZIP_ER_MEMORY)
        return &err_no_memory;
    return code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_ENCRNOTSUPP ? &unzip_encrypted : &unzip_malformed;
}

static void close_stream(void *stream) {
    struct unzip_stream *s = stream;
    if (s->file)
        zip_fclose(s->file);
    s->file = NULL;
}

err unzip_start(struct unzip *u, size_t entry, struct unzip_stream **ret) {
    struct unzip_stream *s = ARENA_NEW(u->arena, struct unzip_stream);
    if (!s)
        return &err_no_memory;
    zip_stat_t stat;
    if (entry >= u->count || zip_stat_index(u->zip, entry, 0, &stat) || !(stat.valid & ZIP_STAT_COMP_SIZE))
        return &unzip_malformed;
    s->from = u;
    s->entry = entry;
    s->packed = stat.comp_size;
    TRY(arena_defer(u->arena, close_stream, s));
    s->file = zip_fopen_index(u->zip, entry, 0);
    if (!s->file)
        return problem_of(zip_get_error(u->zip));
    *ret = s;
    return NULL;
}

err unzip_read(struct unzip_stream *s, void *to, size_t room, size_t *ret_count) {
    zip_int64_t count = zip_fread(s->file, to, room);
    if (count < 0)
        return problem_of(zip_file_get_error(s->file));
    s->inflated += (uint64_t)count;
    uint64_t *furthest = s->from->furthest + s->entry;
    if (s->inflated > *furthest) {
        s->from->inflated += s->inflated - *furthest;
        *furthest = s->inflated;
    }
    bool is_bomb = s->inflated > RATIO_FREE_BYTES && s->inflated / LIMIT_XLSX_RATIO > s->packed;
    if (is_bomb || s->from->inflated > LIMIT_XLSX_INFLATED)
        return &unzip_too_large;
    *ret_count = (size_t)count;
    return NULL;
}

void unzip_end(struct unzip_stream *s) { close_stream(s); }

err unzip_read_whole(struct unzip *u, size_t entry, struct arena *a, size_t limit, str *ret) {
    struct unzip_stream *s = NULL;
    TRY(unzip_start(u, entry, &s));
    struct buf whole;
    buf_init(&whole, a, limit);
    err failed = NULL;
    for (size_t count = 1; count && !failed;) {
        char block[8192];
        failed = unzip_read(s, block, sizeof block, &count);
        if (!failed)
            buf_add(&whole, (str){block, count});
        if (!failed)
            failed = whole.failed;
    }
    unzip_end(s);
    return failed ? failed : buf_finish(&whole, ret);
}
