#include "app/route.h"
#include "files/files.h"

/* Memory of its own: a large file would not fit beside the request's other work. */
static err read_beside(struct ctx *ctx, const char *path, size_t limit, str *ret) {
    struct arena *own = path ? arena_new(limit + (1 << 20)) : NULL;
    if (!own)
        return &err_no_memory;
    err failed = arena_defer(ctx->arena, (void (*)(void *))arena_free, own);
    if (failed) {
        arena_free(own);
        return failed;
    }
    return files_read(own, path, limit, ret);
}

err ctx_read_upload(struct ctx *ctx, const char *part, size_t limit, str *ret_bytes, const struct http_upload **ret_file) {
    *ret_file = NULL;
    for (size_t i = 0; ctx->request && i < ctx->request->upload_count && !*ret_file; i++)
        if (str_is(ctx->request->uploads[i].part, part))
            *ret_file = &ctx->request->uploads[i];
    return *ret_file ? read_beside(ctx, str_z(ctx->arena, (*ret_file)->path), limit, ret_bytes) : NULL;
}
