/* Replies that go on. A stream with nothing to say suspends its connection; http_wake_streams resumes it. The flag
 * `news` closes the gap between "nothing new" and "suspended": a wake in between is seen before sleeping. */
#include "http/microhttpd/exchange.h"
#include <stdlib.h>
#include <string.h>

enum { STREAM_BLOCK = 512 }; /* kept by the library for each open stream */

struct live_stream {
    struct live_stream *next, **link;
    struct http_server *server;
    struct http_stream stream;
    struct MHD_Connection *connection;
    pthread_mutex_t lock;
    struct buf pending;
    size_t sent;
    bool news, asleep, ended;
};

static ssize_t read_stream(void *with, uint64_t position, char *to, size_t room) {
    struct live_stream *s = with;
    (void)position;
    for (;;) {
        if (s->sent < s->pending.len) {
            size_t count = s->pending.len - s->sent < room ? s->pending.len - s->sent : room;
            memcpy(to, s->pending.at + s->sent, count);
            s->sent += count;
            if (s->sent == s->pending.len) { /* keep nothing while idle: there are thousands of these */
                buf_release(&s->pending);
                buf_init(&s->pending, NULL, 1 << 20);
                s->sent = 0;
            }
            return (ssize_t)count;
        }
        pthread_mutex_lock(&s->lock);
        if (!s->news && !s->ended) {
            s->asleep = true;
            MHD_suspend_connection(s->connection);
            pthread_mutex_unlock(&s->lock);
            return 0;
        }
        s->news = false;
        bool over = s->ended;
        pthread_mutex_unlock(&s->lock);
        if (over || !s->stream.next(s->stream.state, &s->pending) || s->pending.failed)
            return MHD_CONTENT_READER_END_OF_STREAM;
    }
}

static void free_stream(void *with) {
    struct live_stream *s = with;
    pthread_mutex_lock(&s->server->stream_lock);
    *s->link = s->next;
    if (s->next)
        s->next->link = s->link;
    pthread_mutex_unlock(&s->server->stream_lock);
    atomic_fetch_sub(&s->server->open_streams, 1);
    if (s->stream.close)
        s->stream.close(s->stream.state);
    buf_release(&s->pending);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

struct MHD_Response *stream_response(struct http_server *server, struct MHD_Connection *connection, const struct http_stream *stream) {
    struct live_stream *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->server = server;
    s->connection = connection;
    s->stream = *stream;
    s->news = true; /* the first call greets */
    pthread_mutex_init(&s->lock, NULL);
    buf_init(&s->pending, NULL, 1 << 20);
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, s, free_stream);
    if (!response) {
        pthread_mutex_destroy(&s->lock);
        free(s);
        return NULL;
    }
    pthread_mutex_lock(&server->stream_lock);
    s->next = server->streams;
    s->link = &server->streams;
    if (s->next)
        s->next->link = &s->next;
    server->streams = s;
    pthread_mutex_unlock(&server->stream_lock);
    atomic_fetch_add(&server->open_streams, 1);
    return response;
}

static void wake(struct live_stream *s, bool end) {
    pthread_mutex_lock(&s->lock);
    s->news = true;
    s->ended = s->ended || end;
    bool resume = s->asleep;
    s->asleep = false;
    pthread_mutex_unlock(&s->lock);
    if (resume)
        MHD_resume_connection(s->connection);
}

static void wake_all(struct http_server *server, bool end) {
    pthread_mutex_lock(&server->stream_lock);
    for (struct live_stream *s = server->streams; s; s = s->next)
        wake(s, end);
    pthread_mutex_unlock(&server->stream_lock);
}

void http_wake_streams(struct http_server *server) { wake_all(server, false); }

void streams_stop(struct http_server *server) { wake_all(server, true); }
