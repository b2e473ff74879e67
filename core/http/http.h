/* HTTP without rights or databases. One file (microhttpd.c) knows the library. The server gathers a request (bodies in
 * memory up to a limit, uploads streamed to files and hashed on the way), then asks `answer` — on the socket's thread when
 * `is_quick` says so, else on a worker — and sends the reply when `answer` returns. Strings live in the request's arena. */
#ifndef WENCHENG_HTTP_HTTP_H
#define WENCHENG_HTTP_HTTP_H
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS, HTTP_OTHER };

struct http_upload {
    str part, file_name, content_type; /* as claimed; never trusted */
    str path;                          /* finished temporary file in settings.upload_folder, removed with the arena unless renamed away */
    size_t size;
    unsigned char sha256[HASH_BYTES];
};

/* Where the headers come from: the library's connection, or a list in a test. Embed it first in a larger struct. */
struct http_details {
    str (*header)(const struct http_details *, const char *lower_case_name);
};
struct http_request {
    enum http_method method;
    str path, query, body; /* path decoded and normalised; query raw; body: JSON, or the JSON part of a multipart form */
    str content_type;      /* media type only, lower case */
    str peer;              /* address of the client, or X-Forwarded-For of a proxy named in the settings */
    const struct http_upload *uploads;
    size_t upload_count;
    err refused; /* the body was refused while gathering (too large, malformed multipart, disk full): answer this */
    struct arena *arena;
    const struct http_details *details;
};
str http_header(const struct http_request *, const char *name); /* STR_NONE when absent */
str http_cookie(const struct http_request *, const char *name);

struct http_stream { /* a reply that goes on: server-sent events. Called on the socket's thread when woken. */
    /* Appends what is new for this client; false ends the stream. */
    bool (*next)(void *state, struct buf *to);
    void (*close)(void *state);
    void *state;
};

enum { HTTP_REPLY_HEADERS = 12 };
struct http_reply {
    int status; /* 0: 200 */
    str content_type;
    struct buf body; /* ready to use */
    struct {
        const char *name;
        str value;
    } headers[HTTP_REPLY_HEADERS];
    size_t header_count;
    str file_path;          /* when set: the body is this file (sendfile) and not `body` */
    bool file_is_temporary; /* remove it once opened */
    str fixed;              /* when .at is set: the body is these bytes, which outlive the server (embedded assets) */
    const struct http_stream *stream;
};
void http_reply_header(struct http_reply *, const char *name, str value);

struct http_limits {
    size_t body;         /* bytes of the in-memory body */
    size_t upload_bytes; /* bytes of one uploaded file; 0: uploads are refused */
    unsigned upload_files;
};

struct http_settings {
    str listen; /* "127.0.0.1:8080", "[::1]:8080" */
    str upload_folder;
    unsigned socket_threads, workers; /* 0: by cores */
    unsigned connections;             /* 0: 20,000 or the open-files limit */
    size_t connection_pool;           /* bytes a connection, header lines included; default 5 KB */
    str trusted_proxy;                /* address whose X-Forwarded-For is believed; empty: none */
    int64_t gather_ms;                /* a request not complete by then is dropped; default 30 s, uploads 300 s */
};

struct http_app { /* what the program above gives */
    void *app;
    void *(*worker_new)(void *app); /* state of one answering thread: read connection, arena … */
    void (*worker_free)(void *worker);
    struct http_limits (*limits)(void *app, enum http_method, str path);
    bool (*is_quick)(void *app, enum http_method, str path); /* may be answered on the socket's thread */
    void (*answer)(void *app, void *worker, const struct http_request *, struct http_reply *);
};

struct http_server;
err http_start(const struct http_settings *, const struct http_app *, struct http_server **ret, struct arena *, str *ret_message) MUST_USE;
unsigned http_port(const struct http_server *); /* the real one when 0 was asked */
void http_wake_streams(struct http_server *);   /* lets every stream look for news */
void http_stop(struct http_server *);           /* finishes what is in hand, then returns */
struct http_counts {
    int64_t requests, open_connections, open_streams, queued, refused_busy;
};
struct http_counts http_count(const struct http_server *);

/* Pure parsers, each a fuzz target. */
bool http_path_normalise(struct arena *, str raw, str *ret); /* percent-decoding, no "..", no NUL, no "//" */
struct http_pair {
    str name, value;
};
err http_query_parse(struct arena *, str raw, struct http_pair **ret, size_t *ret_count) MUST_USE;

#endif
