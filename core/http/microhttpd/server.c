/* Sockets and workers. libmicrohttpd's pool threads gather; a quick request is answered right there (a point read costs
 * less than a hand-off), everything else is suspended FIRST and then queued, because resuming a connection that is not
 * yet suspended is undefined. A full queue answers 503 at once. */
#include "http/microhttpd/exchange.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SWALLOW_MOST = 512 << 20 };

struct arena *server_arena_take(struct http_server *server) {
    struct arena *arena = NULL;
    pthread_mutex_lock(&server->idle_lock);
    if (server->idle_count)
        arena = server->idle_arenas[--server->idle_count];
    pthread_mutex_unlock(&server->idle_lock);
    return arena ? arena : arena_new(LIMIT_REQUEST_ARENA);
}

void server_arena_give(struct http_server *server, struct arena *arena) {
    if (!arena)
        return;
    arena_reset(arena);
    pthread_mutex_lock(&server->idle_lock);
    bool kept = server->idle_count < sizeof server->idle_arenas / sizeof *server->idle_arenas;
    if (kept)
        server->idle_arenas[server->idle_count++] = arena;
    pthread_mutex_unlock(&server->idle_lock);
    if (!kept)
        arena_free(arena);
}

static str header_of(const struct http_details *details, const char *name) {
    const struct exchange *x = (const struct exchange *)(const void *)details;
    return str_of(MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name));
}

static void *begin(void *with, const char *uri, struct MHD_Connection *connection) {
    struct http_server *server = with;
    struct arena *arena = server_arena_take(server);
    struct exchange *x = arena ? calloc(1, sizeof *x) : NULL;
    if (!x) {
        server_arena_give(server, arena);
        return NULL;
    }
    x->details.header = header_of;
    x->server = server;
    x->connection = connection;
    x->arena = arena;
    x->uri = str_copy(arena, str_of(uri));
    return x;
}

static enum http_method method_of(const char *name) {
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum http_method)i;
    return HTTP_OTHER;
}

static str peer_of(struct exchange *x) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";
    if (info && info->client_addr->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)info->client_addr;
        inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
    } else if (info && info->client_addr->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)(const void *)info->client_addr;
        inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
    }
    str peer = str_of(text);
    if (x->server->proxy[0] && str_is(peer, x->server->proxy)) {
        /* The last address is the one our own proxy wrote; earlier ones are the client's claim. */
        str list = http_header(&x->request, "x-forwarded-for"), head, tail;
        while (str_cut(list, STR(","), &head, &tail))
            list = tail;
        if (str_trim(list).len)
            peer = str_trim(list);
    }
    return str_copy(x->arena, peer);
}

static err open_request(struct exchange *x, const char *method) {
    struct http_request *r = &x->request;
    r->arena = x->arena;
    r->details = &x->details;
    r->method = method_of(method);
    str path = x->uri, query = STR_NONE;
    (void)str_cut(x->uri, STR("?"), &path, &query);
    r->query = query;
    r->peer = peer_of(x);
    static const struct problem bad_path = {PROBLEM_INVALID, "http.bad_path", "网址格式不对。", "The address is malformed."};
    if (!http_path_normalise(x->arena, path, &r->path)) {
        r->path = STR("/");
        r->refused = &bad_path;
    }
    x->limits = x->server->app.limits(x->server->app.app, r->method, r->path);
    return gather_start(x);
}

/* ---- the reply ---- */

static struct MHD_Response *file_response(const struct http_reply *reply) {
    char path[1024];
    if (reply->file_path.len >= sizeof path)
        return NULL;
    memcpy(path, reply->file_path.at, reply->file_path.len);
    path[reply->file_path.len] = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (reply->file_is_temporary)
        unlink(path);
    struct stat facts;
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        close(fd);
        return NULL;
    }
    struct MHD_Response *response = MHD_create_response_from_fd64((uint64_t)facts.st_size, fd);
    if (!response)
        close(fd);
    return response;
}

static struct MHD_Response *bytes_response(str bytes, enum MHD_ResponseMemoryMode mode) {
    union {
        const char *from;
        void *to;
    } at = {bytes.at ? bytes.at : ""}; /* the library takes a non-const pointer and only reads it */
    return MHD_create_response_from_buffer(bytes.len, at.to, mode);
}

static struct MHD_Response *response_of(struct exchange *x, const struct http_reply *reply) {
    if (reply->stream)
        return stream_response(x->server, x->connection, reply->stream);
    if (reply->file_path.at)
        return file_response(reply);
    if (reply->fixed.at)
        return bytes_response(reply->fixed, MHD_RESPMEM_PERSISTENT);
    return bytes_response(buf_str(&reply->body), MHD_RESPMEM_PERSISTENT); /* lives in the exchange's arena */
}

static void ask(struct exchange *x, void *worker) {
    struct http_reply reply = {0};
    buf_init(&reply.body, x->arena, LIMIT_REQUEST_ARENA);
    x->server->app.answer(x->server->app.app, worker, &x->request, &reply);
    x->status = reply.status ? (unsigned)reply.status : 200;
    x->response = response_of(x, &reply);
    if (!x->response) {
        x->status = 500;
        x->response = bytes_response(STR(""), MHD_RESPMEM_PERSISTENT);
        if (!x->response)
            return;
    }
    const char *type = reply.content_type.at ? str_z(x->arena, reply.content_type) : NULL;
    if (type)
        MHD_add_response_header(x->response, "Content-Type", type);
    for (size_t i = 0; i < reply.header_count; i++) {
        const char *value = str_z(x->arena, reply.headers[i].value);
        if (value)
            MHD_add_response_header(x->response, reply.headers[i].name, value);
    }
    if (reply.stream) { /* thousands of these stay open for hours: none keeps the memory of its request */
        server_arena_give(x->server, x->arena);
        x->arena = NULL;
    }
}

static enum MHD_Result send_reply(struct exchange *x) {
    x->stage = STAGE_DONE;
    if (!x->response)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(x->connection, x->status, x->response);
    MHD_destroy_response(x->response); /* ours; the connection keeps its own */
    x->response = NULL;
    return queued;
}

static void refuse_busy(struct exchange *x) {
    atomic_fetch_add(&x->server->refused_busy, 1);
    static const char text[] = "{\"type\":\"about:blank\",\"status\":503,\"code\":\"base.busy\",\"title\":\"系统繁忙，请稍后再试。"
                               " / The system is busy; try again shortly.\"}";
    x->status = 503;
    x->response = bytes_response((str){text, sizeof text - 1}, MHD_RESPMEM_PERSISTENT);
    if (x->response) {
        MHD_add_response_header(x->response, "Content-Type", "application/problem+json");
        MHD_add_response_header(x->response, "Retry-After", "2");
    }
}

/* ---- workers ---- */

/* Two lanes: those who write wait for the disk in their worker, and those who only read must not wait behind them. */
static void serve_lane(struct http_server *server, struct queue *lane) {
    void *worker = server->app.worker_new(server->app.app);
    void *item;
    while (queue_take(lane, &item)) {
        struct exchange *x = item;
        if (worker)
            ask(x, worker);
        else
            refuse_busy(x);
        MHD_resume_connection(x->connection);
    }
    if (worker)
        server->app.worker_free(worker);
}

static void *work_reading(void *with) {
    struct http_server *server = with;
    serve_lane(server, server->reading);
    return NULL;
}

static void *work_writing(void *with) {
    struct http_server *server = with;
    serve_lane(server, server->writing);
    return NULL;
}

static void *socket_worker(struct http_server *server) {
    void *worker = pthread_getspecific(server->socket_worker);
    if (!worker) {
        worker = server->app.worker_new(server->app.app);
        pthread_setspecific(server->socket_worker, worker);
    }
    return worker;
}

static enum MHD_Result dispatch(struct exchange *x) {
    struct http_server *server = x->server;
    gather_finish(x);
    atomic_fetch_add(&server->requests, 1);
    if (!x->request.refused && server->app.is_quick(server->app.app, x->request.method, x->request.path)) {
        void *worker = socket_worker(server);
        if (worker) {
            ask(x, worker);
            return send_reply(x);
        }
    }
    x->stage = STAGE_ASKED;
    MHD_suspend_connection(x->connection);
    bool reads = x->request.method == HTTP_GET || x->request.method == HTTP_HEAD;
    if (!queue_put(reads ? server->reading : server->writing, x)) {
        refuse_busy(x);
        MHD_resume_connection(x->connection);
    }
    return MHD_YES;
}

static enum MHD_Result handle(void *with, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *data,
                              size_t *data_len, void **state) {
    struct exchange *x = *state;
    (void)with, (void)connection, (void)url, (void)version;
    if (!x)
        return MHD_NO;
    switch (x->stage) {
    case STAGE_NEW: x->stage = STAGE_GATHER; return open_request(x, method) ? MHD_NO : MHD_YES;
    case STAGE_GATHER:
        if (*data_len) {
            gather_bytes(x, data, *data_len);
            *data_len = 0;
            return x->swallowed > SWALLOW_MOST ? MHD_NO : MHD_YES;
        }
        return dispatch(x);
    case STAGE_ASKED: return send_reply(x);
    case STAGE_DONE: break;
    }
    return MHD_YES;
}

static void completed(void *with, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why) {
    struct exchange *x = *state;
    (void)with, (void)connection, (void)why;
    if (!x)
        return;
    *state = NULL;
    if (x->form)
        MHD_destroy_post_processor(x->form);
    gather_close_files(x);
    if (x->response)
        MHD_destroy_response(x->response);
    server_arena_give(x->server, x->arena);
    free(x);
}

static void connected(void *with, struct MHD_Connection *connection, void **state, enum MHD_ConnectionNotificationCode what) {
    struct http_server *server = with;
    (void)connection, (void)state;
    atomic_fetch_add(&server->open_connections, what == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1);
}

static size_t keep_escapes(void *with, struct MHD_Connection *connection, char *text) {
    (void)with, (void)connection;
    return strlen(text); /* paths are decoded, once, by http_path_normalise */
}

/* ---- start and stop ---- */

static bool listen_address(const char *text, struct sockaddr_storage *ret) {
    memset(ret, 0, sizeof *ret);
    char host[64] = "";
    unsigned port = 0;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)ret;
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)ret;
    if (sscanf(text, "[%63[0-9a-fA-F:.]]:%u", host, &port) == 2 && port < 65536 && inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        return true;
    }
    if (sscanf(text, "%63[0-9.]:%u", host, &port) == 2 && port < 65536 && inet_pton(AF_INET, host, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        return true;
    }
    return false;
}

static bool copy_setting(char *to, size_t room, str from) {
    if (from.len >= room)
        return false;
    memcpy(to, from.at ? from.at : "", from.len);
    to[from.len] = 0;
    return true;
}

static unsigned connection_limit(const struct http_settings *settings) {
    struct rlimit files;
    unsigned most = 20000;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
        (void)getrlimit(RLIMIT_NOFILE, &files);
        if (files.rlim_cur != RLIM_INFINITY && files.rlim_cur < most + 256)
            most = files.rlim_cur > 512 ? (unsigned)files.rlim_cur - 256 : 256;
    }
    return settings->connections && settings->connections < most ? settings->connections : most;
}

static void free_server(struct http_server *server) {
    queue_free(server->reading);
    queue_free(server->writing);
    for (unsigned i = 0; i < server->idle_count; i++)
        arena_free(server->idle_arenas[i]);
    pthread_mutex_destroy(&server->idle_lock);
    pthread_mutex_destroy(&server->stream_lock);
    pthread_key_delete(server->socket_worker);
    free(server->workers);
    free(server);
}

static err start_daemon(struct http_server *server, unsigned threads) {
    struct sockaddr_storage address;
    if (!listen_address(server->listen, &address))
        return &err_io;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    size_t pool = server->settings.connection_pool ? server->settings.connection_pool : 5 * 1024;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_SOCK_ADDR, 0, &address},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)begin, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)completed, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connected, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, server},
        {MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? (intptr_t)threads : 0, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)connection_limit(&server->settings), NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)pool, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)((server->settings.gather_ms ? server->settings.gather_ms : 60000) / 1000), NULL},
        {MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096, NULL},
        {MHD_OPTION_LISTENING_ADDRESS_REUSE, 1, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    return server->daemon ? NULL : &err_io;
}

static err start_workers(struct http_server *server, unsigned count) {
    server->workers = calloc(count, sizeof *server->workers);
    if (!server->workers)
        return &err_no_memory;
    for (unsigned i = 0; i < count; i++) {
        TRY(thread_start(&server->workers[i], i < server->reader_count ? "reader" : "worker", i < server->reader_count ? work_reading : work_writing, server));
        server->worker_count++;
    }
    return NULL;
}

static void stop_workers(struct http_server *server) {
    queue_close(server->reading);
    queue_close(server->writing);
    for (unsigned i = 0; i < server->worker_count; i++)
        thread_join(&server->workers[i]);
}

err http_start(const struct http_settings *settings, const struct http_app *app, struct http_server **ret, struct arena *arena, str *ret_message) {
    struct http_server *server = calloc(1, sizeof *server);
    if (!server)
        return &err_no_memory;
    server->settings = *settings;
    server->app = *app;
    pthread_mutex_init(&server->idle_lock, NULL);
    pthread_mutex_init(&server->stream_lock, NULL);
    pthread_key_create(&server->socket_worker, app->worker_free);
    server->reading = queue_new(LIMIT_QUEUE);
    server->writing = queue_new(LIMIT_QUEUE);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned sockets = settings->socket_threads ? settings->socket_threads : cores > 4 ? 4 : cores > 1 ? (unsigned)cores : 1;
    bool named = copy_setting(server->folder, sizeof server->folder, settings->upload_folder) &&
                 copy_setting(server->listen, sizeof server->listen, settings->listen) &&
                 copy_setting(server->proxy, sizeof server->proxy, settings->trusted_proxy);
    unsigned workers = settings->workers > 1 ? settings->workers : 64;
    server->reader_count = workers > 16 ? 8 : (workers + 1) / 2;
    err failed = !server->reading || !server->writing ? &err_no_memory : !named ? &err_io : start_workers(server, workers + (workers > 16 ? 8 : 0));
    if (!failed)
        failed = start_daemon(server, sockets);
    if (failed) {
        *ret_message = str_format(arena, "cannot listen on " STR_F, STR_A(settings->listen));
        stop_workers(server);
        free_server(server);
        return failed;
    }
    *ret = server;
    return NULL;
}

unsigned http_port(const struct http_server *server) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

struct http_counts http_count(const struct http_server *server) {
    return (struct http_counts){server->requests, server->open_connections, server->open_streams,
                                (int64_t)(queue_count(server->reading) + queue_count(server->writing)), server->refused_busy};
}

void http_stop(struct http_server *server) {
    if (!server)
        return;
    server->stopping = true;
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    streams_stop(server);
    stop_workers(server); /* every suspended request is resumed by its worker */
    MHD_stop_daemon(server->daemon);
    free_server(server);
}
