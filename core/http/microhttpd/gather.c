/* Bodies: JSON into memory up to the route's limit, forms and pictures into files that are hashed on the way. A body that
 * is refused is still read to its end (within reason), because a browser shows no answer to a connection cut off. */
#include "base/limits.h"
#include "base/os.h"
#include "base/random.h"
#include "http/microhttpd/exchange.h"
#include <fcntl.h>
#include <string.h>

const struct problem http_too_large = {PROBLEM_TOO_LARGE, "http.too_large", "提交的内容太大，没有保存。", "What was sent is too large; nothing was saved."};
const struct problem http_bad_form = {PROBLEM_INVALID, "http.bad_form", "表单格式不对，没有保存。", "The form is malformed; nothing was saved."};
const struct problem http_too_many_files = {PROBLEM_TOO_LARGE, "http.too_many_files", "一次最多附 6 个文件，没有保存。",
                                            "At most 6 files go with one form; nothing was saved."};
_Static_assert(LIMIT_PHOTOS_A_REPORT == 6, "the words of http_too_many_files name the number");
const struct problem http_no_uploads = {PROBLEM_INVALID, "http.no_uploads", "这里不接收文件。", "No file is taken here."};

static void refuse(struct exchange *x, err why) {
    if (!x->request.refused)
        x->request.refused = why;
}

static void remove_file(void *path) { (void)os_current()->unlink(path); /* gone already when files_take renamed it */ }

static struct part_file *open_file(struct exchange *x, str part, str file_name, str content_type) {
    if (!x->limits.upload_bytes || x->file_count >= x->limits.upload_files) {
        refuse(x, x->limits.upload_bytes ? &http_too_many_files : &http_no_uploads);
        return NULL;
    }
    struct part_file *f = ARENA_NEW(x->arena, struct part_file);
    str name = random_token(x->arena, 18);
    if (!f || !name.at) {
        refuse(x, &err_no_memory);
        return NULL;
    }
    f->fd = -1;
    f->path = str_format(x->arena, "%s/%s.part", x->server->folder, name.at);
    f->part = str_copy(x->arena, part);
    f->file_name = str_copy(x->arena, file_name);
    f->content_type = str_copy(x->arena, content_type);
    char *path = arena_alloc(x->arena, f->path.len + 1, 1);
    err failed = !f->path.at || !path ? &err_no_memory : hash_new(HASH_SHA256, &f->hash);
    if (failed) {
        refuse(x, failed);
        return NULL;
    }
    memcpy(path, f->path.at, f->path.len);
    f->next = x->files;
    x->files = f;
    x->file_count++;
    f->fd = os_current()->open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (f->fd < 0)
        refuse(x, &err_io);
    else if (arena_defer(x->arena, remove_file, path)) {
        remove_file(path);
        refuse(x, &err_no_memory);
    }
    return f;
}

static void close_file(struct exchange *x, struct part_file *f) {
    if (f->fd >= 0 && os_current()->close(f->fd) != 0)
        refuse(x, &err_io);
    f->fd = -1;
    if (f->hash) {
        hash_finish(f->hash, f->sha256);
        hash_free(f->hash);
        f->hash = NULL;
    }
}

void gather_close_files(struct exchange *x) {
    for (struct part_file *f = x->files; f; f = f->next)
        close_file(x, f);
}

static void file_bytes(struct exchange *x, struct part_file *f, const char *at, size_t count) {
    if (x->request.refused || !f || f->fd < 0)
        return;
    if (count > x->limits.upload_bytes - f->size) {
        refuse(x, &http_too_large);
        return;
    }
    err failed = os_write_all(f->fd, at, count);
    if (failed) {
        refuse(x, failed);
        return;
    }
    hash_add(f->hash, at, count);
    f->size += count;
}

static void body_bytes(struct exchange *x, const char *at, size_t count) {
    if (x->request.refused)
        return;
    buf_add(&x->body, (str){at, count});
    if (x->body.failed)
        refuse(x, x->body.failed == &buf_too_long ? &http_too_large : x->body.failed);
}

static enum MHD_Result form_bytes(void *with, enum MHD_ValueKind kind, const char *key, const char *file_name, const char *content_type, const char *encoding,
                                  const char *at, uint64_t offset, size_t count) {
    struct exchange *x = with;
    (void)kind, (void)encoding;
    if (x->request.refused)
        return MHD_YES;
    if (file_name && !(x->file && offset > 0)) {
        if (x->file)
            close_file(x, x->file);
        x->file = open_file(x, str_of(key), str_of(file_name), str_of(content_type));
    }
    if (file_name) {
        file_bytes(x, x->file, at, count);
        return MHD_YES;
    }
    x->file = NULL;
    if (offset == 0 && x->body.len) { /* one JSON part a form; further plain parts would be ignored silently */
        refuse(x, &http_bad_form);
        return MHD_YES;
    }
    body_bytes(x, at, count);
    return MHD_YES;
}

err gather_start(struct exchange *x) {
    str type = http_header(&x->request, "content-type"), media = type, rest;
    (void)str_cut(type, STR(";"), &media, &rest);
    media = str_trim(media);
    char *lower = arena_alloc(x->arena, media.len + 1, 1);
    if (!lower)
        return &err_no_memory;
    for (size_t i = 0; i < media.len; i++)
        lower[i] = media.at[i] >= 'A' && media.at[i] <= 'Z' ? (char)(media.at[i] + 32) : media.at[i];
    x->request.content_type = (str){lower, media.len};
    buf_init(&x->body, x->arena, x->limits.body);
    if (str_is(x->request.content_type, "multipart/form-data")) {
        x->form = MHD_create_post_processor(x->connection, 16 * 1024, form_bytes, x);
        if (!x->form)
            refuse(x, &http_bad_form);
    } else if (x->limits.upload_bytes && media.len && !str_is(x->request.content_type, "application/json")) {
        x->file = open_file(x, STR("file"), STR_NONE, x->request.content_type);
    }
    return NULL;
}

void gather_bytes(struct exchange *x, const char *at, size_t count) {
    x->swallowed += count;
    if (x->request.refused)
        return;
    if (x->form) {
        if (MHD_post_process(x->form, at, count) != MHD_YES)
            refuse(x, &http_bad_form);
    } else if (x->file) {
        file_bytes(x, x->file, at, count);
    } else {
        body_bytes(x, at, count);
    }
}

void gather_finish(struct exchange *x) {
    if (x->form && MHD_destroy_post_processor(x->form) != MHD_YES)
        refuse(x, &http_bad_form); /* the last boundary never came */
    x->form = NULL;
    gather_close_files(x);
    struct http_upload *list = ARENA_LIST(x->arena, struct http_upload, x->file_count + 1);
    if (!list) {
        refuse(x, &err_no_memory);
        return;
    }
    size_t at = x->file_count;
    for (struct part_file *f = x->files; f; f = f->next) {
        struct http_upload *u = &list[--at];
        *u = (struct http_upload){f->part, f->file_name, f->content_type, f->path, f->size, {0}};
        memcpy(u->sha256, f->sha256, sizeof u->sha256);
    }
    x->request.uploads = list;
    x->request.upload_count = x->file_count;
    x->request.body = buf_str(&x->body);
}
