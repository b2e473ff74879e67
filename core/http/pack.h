/* A web pack: the built screens as one read-only blob (format: web/README.md). Bytes in, lookup out; nothing is copied,
 * the blob outlives the pack. */
#ifndef WENCHENG_HTTP_PACK_H
#define WENCHENG_HTTP_PACK_H
#include "http/http.h"

enum pack_encoding { PACK_IDENTITY, PACK_GZIP, PACK_BROTLI, PACK_ENCODINGS };
struct pack_file {
    str path, content_type;
    bool is_immutable; /* the name carries a hash of the content */
    struct {
        str bytes; /* .at NULL: not stored in this encoding */
        str etag;  /* 16 hex digits */
    } as[PACK_ENCODINGS];
};
struct pack {
    const struct pack_file *files; /* sorted by path */
    size_t count;
};
extern const struct problem pack_malformed;
err pack_open(struct arena *, str blob, struct pack *ret) MUST_USE; /* an empty blob is an empty pack */
const struct pack_file *pack_find(const struct pack *, str path);
/* Fills the reply for a GET or HEAD of this file: encoding by Accept-Encoding, ETag, 304, caching. */
void pack_answer(const struct pack_file *, const struct http_request *, struct http_reply *);

#endif
