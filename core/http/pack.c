#include "http/pack.h"
#include <string.h>

const struct problem pack_malformed = {PROBLEM_IO, "http.pack_malformed", "界面文件包已损坏，请重新安装。", "The packed screens are damaged; install again."};

struct reader {
    str blob;
    size_t at;
    bool failed;
};

static str take(struct reader *r, size_t count) {
    if (r->failed || count > r->blob.len - r->at) {
        r->failed = true;
        return STR_NONE;
    }
    str piece = str_slice(r->blob, r->at, r->at + count);
    r->at += count;
    return piece;
}

static uint64_t number(struct reader *r, size_t bytes) {
    str piece = take(r, bytes);
    uint64_t value = 0;
    for (size_t i = piece.len; i > 0; i--)
        value = value << 8 | (unsigned char)piece.at[i - 1];
    return value;
}

static void read_file(struct reader *r, struct pack_file *f) {
    f->path = take(r, number(r, 2));
    f->content_type = take(r, number(r, 2));
    f->is_immutable = number(r, 1) & 1;
    uint64_t encodings = number(r, 1);
    for (uint64_t i = 0; i < encodings && !r->failed; i++) {
        uint64_t kind = number(r, 1), from = number(r, 8), count = number(r, 8);
        str etag = take(r, 16);
        if (kind >= PACK_ENCODINGS || from > r->blob.len || count > r->blob.len - from) {
            r->failed = true;
            return;
        }
        f->as[kind].bytes = (str){r->blob.at + from, count};
        f->as[kind].etag = etag;
    }
}

err pack_open(struct arena *arena, str blob, struct pack *ret) {
    *ret = (struct pack){NULL, 0};
    if (!blob.len)
        return NULL;
    struct reader r = {blob, 0, false};
    if (!str_is(take(&r, 5), "WPK1\n"))
        return &pack_malformed;
    uint64_t count = number(&r, 4);
    if (r.failed || count > blob.len / 8)
        return &pack_malformed;
    struct pack_file *files = ARENA_LIST(arena, struct pack_file, count + 1);
    if (!files)
        return &err_no_memory;
    for (uint64_t i = 0; i < count; i++) {
        read_file(&r, &files[i]);
        if (r.failed || (i && str_compare(files[i - 1].path, files[i].path) >= 0))
            return &pack_malformed;
    }
    *ret = (struct pack){files, count};
    return NULL;
}

const struct pack_file *pack_find(const struct pack *pack, str path) {
    size_t low = 0, high = pack->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(path, pack->files[middle].path);
        if (order == 0)
            return &pack->files[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* "gzip, br;q=0" : is this coding offered with a weight above nothing? */
static bool accepts(str list, str coding) {
    while (list.len) {
        str item = list, rest = STR_NONE;
        list = str_cut(list, STR(","), &item, &rest) ? rest : STR_NONE;
        str name = item, weight = STR_NONE;
        (void)str_cut(item, STR(";"), &name, &weight);
        if (str_equal(str_trim(name), coding)) {
            weight = str_trim(weight);
            return !(str_is(weight, "q=0") || str_is(weight, "q=0.0") || str_is(weight, "q=0.00") || str_is(weight, "q=0.000"));
        }
    }
    return false;
}

void pack_answer(const struct pack_file *file, const struct http_request *request, struct http_reply *reply) {
    static const char *const names[] = {"", "gzip", "br"};
    str accept = http_header(request, "accept-encoding");
    int pick = -1;
    for (int kind = PACK_ENCODINGS - 1; kind >= 0; kind--)
        if (file->as[kind].bytes.at && (kind == PACK_IDENTITY || accepts(accept, str_of(names[kind])))) {
            pick = kind;
            break;
        }
    if (pick < 0) /* a client that takes neither: every browser in use takes gzip */
        pick = file->as[PACK_GZIP].bytes.at ? PACK_GZIP : PACK_BROTLI;
    str etag = str_format(request->arena, "\"%.*s-%d\"", STR_A(file->as[pick].etag), pick);
    reply->content_type = file->content_type;
    http_reply_header(reply, "ETag", etag);
    http_reply_header(reply, "Vary", STR("Accept-Encoding"));
    http_reply_header(reply, "Cache-Control", file->is_immutable ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    if (etag.len && str_find(http_header(request, "if-none-match"), etag) != SIZE_MAX) {
        reply->status = 304;
        return;
    }
    if (pick != PACK_IDENTITY)
        http_reply_header(reply, "Content-Encoding", str_of(names[pick]));
    reply->fixed = file->as[pick].bytes;
    reply->status = 200;
}
