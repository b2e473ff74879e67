#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/os.h"
#include "base/thread.h"
#include "http/http.h"
#include "http/pack.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An application that tells what it was given. */
struct echo {
    atomic_int hold; /* /hold answers wait while this is 1 */
    atomic_int news; /* /stream says "news N" for each */
    atomic_int closed;
    atomic_int workers;
};
struct echo_stream {
    struct http_stream stream;
    struct echo *echo;
    int seen;
};

static void *worker_new(void *app) {
    atomic_fetch_add(&((struct echo *)app)->workers, 1);
    return app;
}
static void worker_free(void *worker) { atomic_fetch_sub(&((struct echo *)worker)->workers, 1); }
static struct http_limits limits(void *app, enum http_method method, str path) {
    (void)app, (void)method;
    return str_starts(path, STR("/upload")) ? (struct http_limits){1000, 100000, 2} : (struct http_limits){1000, 0, 0};
}
static bool is_quick(void *app, enum http_method method, str path) {
    (void)app, (void)method;
    return str_is(path, "/quick");
}
static bool stream_next(void *state, struct buf *to) {
    struct echo_stream *s = state;
    while (s->seen < s->echo->news)
        buf_addf(to, "data: news %d\n\n", ++s->seen);
    return true;
}
static void stream_close(void *state) {
    struct echo_stream *s = state;
    atomic_fetch_add(&s->echo->closed, 1);
    free(s);
}
static void answer(void *app, void *worker, const struct http_request *r, struct http_reply *reply) {
    struct echo *echo = app;
    assert_ptr_equal(worker, app);
    if (r->refused) {
        reply->status = r->refused->kind == PROBLEM_TOO_LARGE ? 413 : 400;
        buf_addz(&reply->body, r->refused->code);
        return;
    }
    while (str_is(r->path, "/hold") && echo->hold)
        usleep(1000);
    if (str_is(r->path, "/stream")) {
        struct echo_stream *s = calloc(1, sizeof *s);
        *s = (struct echo_stream){{stream_next, stream_close, s}, echo, 0};
        struct http_stream *copy = ARENA_NEW(r->arena, struct http_stream);
        *copy = s->stream;
        reply->stream = copy;
        reply->content_type = STR("text/event-stream");
        return;
    }
    reply->content_type = STR("text/plain");
    http_reply_header(reply, "X-Bad", STR("a\r\nX-Injected: 1"));
    buf_addf(&reply->body, "method %d path " STR_F " query " STR_F " cookie " STR_F " body " STR_F, (int)r->method, STR_A(r->path), STR_A(r->query),
             STR_A(http_cookie(r, "sid")), STR_A(r->body));
    for (size_t i = 0; i < r->upload_count; i++) {
        const struct http_upload *u = &r->uploads[i];
        buf_addf(&reply->body, "\nfile " STR_F " " STR_F " %zu %s", STR_A(u->part), STR_A(u->file_name), u->size, str_hex(r->arena, u->sha256, HASH_BYTES).at);
    }
}

struct house {
    struct arena *arena;
    struct echo echo;
    struct http_server *server;
    char folder[64];
};

static int set_up(void **state) {
    struct house *h = calloc(1, sizeof *h);
    h->arena = arena_new((size_t)256 << 20);
    strcpy(h->folder, "/tmp/wencheng-http-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    struct http_settings settings = {.listen = STR("127.0.0.1:0"), .upload_folder = str_of(h->folder), .workers = 2};
    struct http_app app = {&h->echo, worker_new, worker_free, limits, is_quick, answer};
    str message;
    assert_null(http_start(&settings, &app, &h->server, h->arena, &message));
    *state = h;
    return 0;
}
static int tear_down(void **state) {
    struct house *h = *state;
    http_stop(h->server);
    assert_int_equal(h->echo.workers, 0);
    assert_int_equal(rmdir(h->folder), 0); /* no temporary file is left behind */
    arena_free(h->arena);
    free(h);
    return 0;
}

static int dial(struct house *h) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(h->server)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}
static void say(int fd, str text) { assert_null(os_write_all(fd, text.at, text.len)); }
/* Reads until the text holds `mark`, the peer closes, or five seconds pass. */
static str hear(struct house *h, int fd, const char *mark) {
    char *text = arena_alloc(h->arena, 1, 65536);
    size_t len = 0;
    struct pollfd wait = {fd, POLLIN, 0};
    while (len < 65535 && !strstr(text, mark) && poll(&wait, 1, 5000) == 1) {
        ssize_t count = read(fd, text + len, 65535 - len);
        if (count <= 0)
            break;
        len += (size_t)count;
    }
    return (str){text, len};
}
static str once(struct house *h, const char *request, const char *mark) {
    int fd = dial(h);
    say(fd, str_of(request));
    str reply = hear(h, fd, mark);
    close(fd);
    return reply;
}
static void expect_part(str reply, const char *part) {
    if (str_find(reply, str_of(part)) == SIZE_MAX)
        fail_msg("\"%s\" is not in: %.*s", part, STR_A(reply));
}

static void test_get(void **state) {
    str reply = once(*state, "GET /a%20b?x=%31 HTTP/1.1\r\nHost: x\r\nCookie: a=1; sid=token; b=2\r\n\r\n", "cookie token body ");
    expect_part(reply, "HTTP/1.1 200");
    expect_part(reply, "method 0 path /a b query x=%31 cookie token body ");
    assert_true(str_find(reply, STR("X-Injected")) == SIZE_MAX);
    expect_part(once(*state, "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n", "body "), "path /quick");
}
static void test_bad_paths(void **state) {
    static const char *const paths[] = {"/../etc/passwd", "/a/../b", "/%2e%2e/x", "/a%00b", "/a%zz", "//x", "/a\\b", "/%ff"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char request[128];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", paths[i]);
        expect_part(once(*state, request, "http.bad_path"), "http.bad_path");
    }
}
static void test_body_limit(void **state) {
    char request[4096], body[2001];
    memset(body, 'a', 2000);
    body[2000] = 0;
    snprintf(request, sizeof request, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n%.1000s", body);
    expect_part(once(*state, request, "body aaa"), "HTTP/1.1 200");
    snprintf(request, sizeof request, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n%s", body);
    str reply = once(*state, request, "http.too_large");
    expect_part(reply, "HTTP/1.1 413");
}
static const char form[] = "--edge\r\nContent-Disposition: form-data; name=\"report\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"
                           "--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nabc\r\n"
                           "--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"q.jpg\"\r\n\r\n\r\n--edge--\r\n";
static void test_multipart(void **state) {
    struct house *h = *state;
    char request[2048];
    snprintf(request, sizeof request, "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: %zu\r\n\r\n%s",
             sizeof form - 1, form);
    str reply = once(h, request, "file photo q.jpg");
    expect_part(reply, "body {\"a\":1}");
    expect_part(reply, "file photo p.jpg 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    snprintf(request, sizeof request, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: %zu\r\n\r\n%s",
             sizeof form - 1, form);
    expect_part(once(h, request, "http.no_uploads"), "HTTP/1.1 400");
    snprintf(request, sizeof request,
             "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: 150\r\n\r\n%.150s", form);
    expect_part(once(h, request, "http.bad_form"), "HTTP/1.1 400");
}
static void test_raw_upload(void **state) {
    str reply = once(*state, "PUT /upload/1 HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc", "20015ad");
    expect_part(reply, "file file  3 ba7816bf");
}
static void test_client_goes_away(void **state) {
    struct house *h = *state;
    int fd = dial(h);
    say(fd, STR("PUT /upload/1 HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 30000\r\n\r\nabc"));
    usleep(50000);
    close(fd); /* tear_down finds the temporary file gone */
    usleep(50000);
}
static void test_keep_alive_and_pipelining(void **state) {
    struct house *h = *state;
    int fd = dial(h);
    for (int i = 0; i < 50; i++) {
        say(fd, i % 2 ? STR("GET /quick?i HTTP/1.1\r\nHost: x\r\n\r\n") : STR("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok"));
        expect_part(hear(h, fd, i % 2 ? "body " : "body ok"), "HTTP/1.1 200");
    }
    close(fd);
}
static void test_full_queue(void **state) {
    struct house *h = *state;
    enum { MANY = LIMIT_QUEUE + 40 };
    static int fds[MANY];
    h->echo.hold = 1;
    for (int i = 0; i < MANY; i++) {
        fds[i] = dial(h);
        say(fds[i], STR("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
    for (int i = 0; i < 2000 && http_count(h->server).refused_busy == 0; i++)
        usleep(1000);
    assert_true(http_count(h->server).refused_busy > 0);
    h->echo.hold = 0;
    int busy = 0;
    for (int i = 0; i < MANY; i++) {
        str reply = hear(h, fds[i], "\r\n\r\n");
        busy += str_find(reply, STR("HTTP/1.1 503")) != SIZE_MAX && str_find(reply, STR("Retry-After")) != SIZE_MAX;
        close(fds[i]);
    }
    assert_int_equal(busy, http_count(h->server).refused_busy);
}
static void test_streams(void **state) {
    struct house *h = *state;
    int a = dial(h), b = dial(h);
    say(a, STR("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"));
    say(b, STR("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"));
    expect_part(hear(h, a, "text/event-stream"), "200");
    expect_part(hear(h, b, "text/event-stream"), "200");
    for (int i = 1; i <= 20; i++) {
        char mark[32];
        snprintf(mark, sizeof mark, "news %d\n", i);
        h->echo.news = i;
        http_wake_streams(h->server);
        expect_part(hear(h, a, mark), mark);
        expect_part(hear(h, b, mark), mark);
    }
    close(a);
    close(b);
    for (int i = 0; i < 3000 && h->echo.closed < 2; i++) { /* a closed client is noticed when something is sent */
        h->echo.news++;
        http_wake_streams(h->server);
        usleep(1000);
    }
    assert_int_equal(h->echo.closed, 2);
}
static void test_query(void **state) {
    struct house *h = *state;
    struct http_pair *pairs;
    size_t count;
    assert_null(http_query_parse(h->arena, STR("a=1&b=%E4%BA%95+%E7%9B%96&c&&d=x=y"), &pairs, &count));
    assert_int_equal(count, 4);
    assert_true(str_is(pairs[1].value, "井 盖") && str_is(pairs[2].name, "c") && str_is(pairs[3].value, "x=y"));
    assert_non_null(http_query_parse(h->arena, STR("a=%ff"), &pairs, &count));
    assert_non_null(http_query_parse(h->arena, STR("a=%4"), &pairs, &count));
}

static str blob(struct arena *arena, const char *second_path) {
    struct buf b;
    buf_init(&b, arena, 4096);
    buf_add(&b, STR("WPK1\n\2\0\0\0"));
    const char *paths[] = {"/a", second_path};
    for (int i = 0; i < 2; i++) {
        buf_addc(&b, (char)strlen(paths[i])), buf_addc(&b, 0), buf_addz(&b, paths[i]);
        buf_add(&b, STR("\11\0text/html"));
        buf_add(&b, STR("\1\1\1"));                           /* immutable, one encoding, gzip */
        buf_add(&b, STR("\0\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0")); /* bytes 0-4: "WPK1" */
        buf_addz(&b, "0123456789abcdef");
    }
    return buf_str(&b);
}
static void test_pack(void **state) {
    struct house *h = *state;
    struct pack pack;
    assert_null(pack_open(h->arena, blob(h->arena, "/b"), &pack));
    assert_int_equal(pack.count, 2);
    assert_true(str_is(pack_find(&pack, STR("/b"))->as[PACK_GZIP].bytes, "WPK1"));
    assert_null(pack_find(&pack, STR("/c")));
    assert_ptr_equal(pack_open(h->arena, blob(h->arena, "/a"), &pack), &pack_malformed); /* twice the same path */
    str whole = blob(h->arena, "/b");
    for (size_t cut = 1; cut < whole.len; cut++)
        assert_non_null(pack_open(h->arena, str_slice(whole, 0, cut), &pack));
    assert_null(pack_open(h->arena, STR_NONE, &pack));
    assert_int_equal(pack.count, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(test_get),
                                       TEST(test_bad_paths),
                                       TEST(test_body_limit),
                                       TEST(test_multipart),
                                       TEST(test_raw_upload),
                                       TEST(test_client_goes_away),
                                       TEST(test_keep_alive_and_pipelining),
                                       TEST(test_full_queue),
                                       TEST(test_streams),
                                       TEST(test_query),
                                       TEST(test_pack)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
