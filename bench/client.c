/* A load on loopback, bounded in count and time.
 *   client get  PORT CONNECTIONS SECONDS COOKIE PATHS-FILE    GET, a random line of the file each time
 *   client post PORT CONNECTIONS SECONDS LON LAT              citizens' reports, each with its own Idempotency-Key
 *   client sse  PORT COUNT COOKIE                             opens COUNT event streams, then prints a line when all have an event
 * Prints one JSON object: requests, seconds, per_second, p50_us, p99_us, errors. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { REPLY_ROOM = 1 << 20, MOST_PATHS = 20000, MOST_SAMPLES = 20000000 };

struct link {
    int fd;
    char *text;
    size_t len;
    int64_t asked_us;
    bool got_event;
};

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static uint64_t state = 88172645463325252u;
static uint64_t random_number(void) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

static void die(const char *what) {
    fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int dial(int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void send_all(int fd, const char *text, size_t len) {
    while (len) {
        ssize_t count = write(fd, text, len);
        if (count < 0)
            die("write");
        text += count, len -= (size_t)count;
    }
}

static char *paths[MOST_PATHS];
static int path_count;
static const char *cookie = "", *lon = "", *lat = "";

static void ask(struct link *l, bool post) {
    char text[2048], body[512];
    int len;
    if (post) {
        int count = snprintf(body, sizeof body, "{\"text\":\"路边有垃圾没有清理，编号%llu\",\"lon\":%.6f,\"lat\":%.6f,\"category\":\"litter\"}",
                             (unsigned long long)(random_number() % 1000000), atof(lon) + (double)(random_number() % 80000) / 1e6 - 0.04,
                             atof(lat) + (double)(random_number() % 50000) / 1e6 - 0.025);
        len = snprintf(text, sizeof text,
                       "POST /api/public/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nIdempotency-Key: %016llx-%016llx\r\n"
                       "Content-Length: %d\r\n\r\n%s",
                       (unsigned long long)random_number(), (unsigned long long)random_number(), count, body);
    } else {
        len = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\n\r\n", paths[random_number() % (uint64_t)path_count], cookie);
    }
    l->len = 0;
    l->asked_us = now_us();
    send_all(l->fd, text, (size_t)len);
}

/* 0: not whole yet; otherwise the status of a whole reply. */
static int whole_reply(struct link *l) {
    l->text[l->len] = 0;
    char *end = strstr(l->text, "\r\n\r\n");
    if (!end)
        return 0;
    char *length = strcasestr(l->text, "\r\ncontent-length:");
    size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
    return l->len >= (size_t)(end + 4 - l->text) + body ? atoi(l->text + 9) : 0;
}

static int compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void load(int port, int count, double seconds, bool post) {
    struct link *links = calloc((size_t)count, sizeof *links);
    uint32_t *samples = malloc(sizeof *samples * MOST_SAMPLES);
    size_t done = 0, errors = 0;
    int poll = epoll_create1(0);
    if (!links || !samples || poll < 0)
        die("start");
    int64_t from = now_us(), until = from + (int64_t)(seconds * 1e6);
    for (int i = 0; i < count; i++) {
        links[i] = (struct link){dial(port), malloc(REPLY_ROOM + 1), 0, 0, false};
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &links[i]};
        epoll_ctl(poll, EPOLL_CTL_ADD, links[i].fd, &e);
        ask(&links[i], post);
    }
    struct epoll_event events[64];
    while (now_us() < until && done < MOST_SAMPLES) {
        int ready = epoll_wait(poll, events, 64, 100);
        for (int i = 0; i < ready; i++) {
            struct link *l = events[i].data.ptr;
            ssize_t got = read(l->fd, l->text + l->len, REPLY_ROOM - l->len);
            if (got <= 0)
                die("the server closed a connection");
            l->len += (size_t)got;
            int status = whole_reply(l);
            if (!status)
                continue;
            errors += status >= 300;
            samples[done++] = (uint32_t)(now_us() - l->asked_us);
            ask(l, post);
        }
    }
    double took = (double)(now_us() - from) / 1e6;
    qsort(samples, done, sizeof *samples, compare);
    printf("{\"requests\":%zu,\"seconds\":%.3f,\"per_second\":%.1f,\"p50_us\":%u,\"p99_us\":%u,\"max_us\":%u,\"errors\":%zu}\n", done, took,
           (double)done / took, done ? samples[done / 2] : 0, done ? samples[done * 99 / 100] : 0, done ? samples[done - 1] : 0, errors);
}

/* Opens the streams, says "open", then waits for one event on each (caused from outside) and prints when first and last came. */
static void streams(int port, int count) {
    struct link *links = calloc((size_t)count, sizeof *links);
    int poll = epoll_create1(0);
    char text[1024], reply[8192];
    int len = snprintf(text, sizeof text, "GET /api/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\n\r\n", cookie);
    for (int i = 0; i < count; i++) {
        links[i].fd = dial(port);
        send_all(links[i].fd, text, (size_t)len);
        if (read(links[i].fd, reply, sizeof reply) <= 0 || strncmp(reply, "HTTP/1.1 200", 12) != 0) {
            fprintf(stderr, "client: stream %d: %.60s\n", i, reply);
            exit(1);
        }
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &links[i]};
        epoll_ctl(poll, EPOLL_CTL_ADD, links[i].fd, &e);
    }
    usleep(500000);
    puts("open");
    fflush(stdout);
    int heard = 0;
    int64_t first = 0, until = now_us() + 30000000;
    struct epoll_event events[256];
    while (heard < count && now_us() < until) {
        int ready = epoll_wait(poll, events, 256, 1000);
        for (int i = 0; i < ready; i++) {
            struct link *l = events[i].data.ptr;
            ssize_t got = read(l->fd, reply, sizeof reply - 1);
            if (got <= 0)
                die("a stream was closed");
            reply[got] = 0;
            if (!l->got_event && strstr(reply, "data:")) {
                l->got_event = true;
                if (heard++ == 0)
                    first = now_us();
            }
        }
    }
    printf("{\"clients\":%d,\"heard\":%d,\"first_to_last_us\":%lld}\n", count, heard, (long long)(now_us() - first));
}

static void read_paths(const char *file) {
    FILE *f = fopen(file, "r");
    char line[1024];
    while (f && path_count < MOST_PATHS && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        paths[path_count++] = strdup(line);
    }
    if (!path_count)
        die(file);
    fclose(f);
}

int main(int argc, char **argv) {
    struct rlimit files = {20000, 20000};
    (void)setrlimit(RLIMIT_NOFILE, &files);
    state ^= (uint64_t)now_us() << 20 ^ (uint64_t)getpid();
    if (argc == 7 && strcmp(argv[1], "get") == 0) {
        cookie = argv[5];
        read_paths(argv[6]);
        load(atoi(argv[2]), atoi(argv[3]), atof(argv[4]), false);
    } else if (argc == 7 && strcmp(argv[1], "post") == 0) {
        lon = argv[5], lat = argv[6];
        load(atoi(argv[2]), atoi(argv[3]), atof(argv[4]), true);
    } else if (argc == 5 && strcmp(argv[1], "sse") == 0) {
        cookie = argv[4];
        streams(atoi(argv[2]), atoi(argv[3]));
    } else {
        fputs("see the first comment of bench/client.c\n", stderr);
        return 2;
    }
    return 0;
}
