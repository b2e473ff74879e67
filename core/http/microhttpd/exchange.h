/* Private to this folder, the only one that knows libmicrohttpd. An exchange is one request from its first line to the
 * last byte of the reply. It belongs to one thread at a time: the socket's while gathering, then (suspended) a worker's,
 * then the socket's again. */
#ifndef WENCHENG_HTTP_EXCHANGE_H
#define WENCHENG_HTTP_EXCHANGE_H
#include "base/thread.h"
#include "http/http.h"
#include <microhttpd.h>
#include <stdatomic.h>

struct http_server {
    struct http_settings settings;
    struct http_app app;
    struct MHD_Daemon *daemon;
    struct queue *reading, *writing; /* requests that wait for a worker */
    struct thread *workers;          /* the first reader_count of them read */
    unsigned worker_count, reader_count;
    pthread_key_t socket_worker; /* the answering state of each socket thread, made on first use */
    pthread_mutex_t idle_lock;
    struct arena *idle_arenas[64];
    unsigned idle_count;
    pthread_mutex_t stream_lock;
    struct live_stream *streams;
    atomic_llong requests, open_connections, open_streams, refused_busy;
    atomic_bool stopping;
    char folder[512];
    char listen[128];
    char proxy[64];
};

enum stage { STAGE_NEW, STAGE_GATHER, STAGE_ASKED, STAGE_DONE };

struct part_file {
    struct part_file *next;
    int fd;
    str part, file_name, content_type, path;
    size_t size;
    struct hash *hash;
    unsigned char sha256[HASH_BYTES];
};

struct exchange {
    struct http_details details; /* first: http_header casts back */
    struct http_server *server;
    struct MHD_Connection *connection;
    struct arena *arena;
    str uri;
    enum stage stage;
    struct http_request request;
    struct http_limits limits;
    struct buf body;
    size_t swallowed;
    struct MHD_PostProcessor *form;
    struct part_file *files, *file; /* newest first; the one being written */
    unsigned file_count;
    str json_part;
    struct MHD_Response *response;
    unsigned status;
};

/* gather.c */
err gather_start(struct exchange *) MUST_USE;
void gather_bytes(struct exchange *, const char *at, size_t count); /* failures are kept in request.refused */
void gather_finish(struct exchange *);
void gather_close_files(struct exchange *);

/* stream.c */
struct MHD_Response *stream_response(struct http_server *, struct MHD_Connection *, const struct http_stream *);
void streams_stop(struct http_server *);

/* server.c */
struct arena *server_arena_take(struct http_server *);
void server_arena_give(struct http_server *, struct arena *);

extern const struct problem http_too_large, http_too_many_files, http_bad_form, http_no_uploads;

#endif
