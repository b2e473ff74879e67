/* The limit: 1 KB of JSON from a bare epoll loop of two threads, no parsing beyond the blank line. bare PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static char reply[2048];
static size_t reply_len;
static int port;

static void *serve(void *with) {
    (void)with;
    int one = 1, listening = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    setsockopt(listening, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (bind(listening, (struct sockaddr *)&at, sizeof at) != 0 || listen(listening, 1024) != 0) {
        perror("bare");
        exit(1);
    }
    struct epoll_event e = {.events = EPOLLIN, .data.fd = listening}, events[64];
    epoll_ctl(poll, EPOLL_CTL_ADD, listening, &e);
    for (;;) {
        int ready = epoll_wait(poll, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listening) {
                fd = accept(listening, NULL, NULL);
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                e.data.fd = fd;
                epoll_ctl(poll, EPOLL_CTL_ADD, fd, &e);
                continue;
            }
            char request[4096];
            ssize_t got = read(fd, request, sizeof request);
            if (got <= 0 || write(fd, reply, reply_len) < 0)
                close(fd);
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    port = atoi(argv[1]);
    char body[1025];
    memset(body, 'x', 1024);
    body[1024] = 0;
    reply_len = (size_t)snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1024\r\n\r\n%s", body);
    pthread_t second;
    pthread_create(&second, NULL, serve, NULL);
    serve(NULL);
    return 0;
}
