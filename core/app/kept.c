/* Answers kept for a moment. Screens and programs ask the same again and again while nothing changes: an answer to a GET of a
 * signed-in person is kept for a second (server.kept_ms) and given again to the same question of the same session, as long as the database's
 * revision has not moved. So it can never be older than a commit that was acknowledged, and lights and clocks are at most a second
 * behind. Nothing is kept on engines that cannot tell their revision. */
#include "app/inside.h"
#include "base/heap.h"
#include "base/log.h"
#include <string.h>

enum { SETS = 4096, WAYS = 2, BODY_MOST = 24 * 1024, BYTES_MOST = 16 << 20, KEPT_MS_MOST = 10000 };

struct entry {
    uint64_t hash;
    int64_t revision, until_ms, account_id;
    const struct route *route;
    size_t key_len, body_len;
    char bytes[]; /* the key, then the body */
};
struct kept {
    pthread_mutex_t lock;
    int64_t kept_ms;
    size_t bytes;
    struct entry *at[SETS][WAYS];
};

err kept_open(struct app *app) {
    int64_t kept_ms = app_setting_i64(app, "server.kept_ms", 1000);
    if (kept_ms <= 0)
        return NULL;
    app->kept = HEAP_NEW(struct kept);
    if (!app->kept)
        return &err_no_memory;
    pthread_mutex_init(&app->kept->lock, NULL);
    app->kept->kept_ms = kept_ms < KEPT_MS_MOST ? kept_ms : KEPT_MS_MOST;
    return NULL;
}

static void drop(struct kept *kept, struct entry **slot) {
    if (*slot)
        kept->bytes -= sizeof **slot + (*slot)->key_len + (*slot)->body_len;
    heap_free(*slot);
    *slot = NULL;
}

static void drop_all(struct kept *kept) {
    for (size_t i = 0; i < SETS; i++)
        for (size_t way = 0; way < WAYS; way++)
            drop(kept, &kept->at[i][way]);
}

void kept_close(struct app *app) {
    if (!app->kept)
        return;
    drop_all(app->kept);
    pthread_mutex_destroy(&app->kept->lock);
    heap_free(app->kept);
    app->kept = NULL;
}

/* Everything of a request that an answer may depend on. */
static bool key_made(const struct http_request *r, struct kept_question *ret) {
    str parts[] = {http_cookie(r, "wencheng_session"), http_header(r, "x-lang"), http_header(r, "accept-language"), r->path, r->query};
    if (!parts[0].len || r->method != HTTP_GET || r->refused)
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len + 1 > sizeof ret->key - ret->key_len)
            return false;
        if (parts[i].len)
            memcpy(ret->key + ret->key_len, parts[i].at, parts[i].len);
        ret->key_len += parts[i].len;
        ret->key[ret->key_len++] = '\n'; /* in no header and no normalised path */
    }
    ret->hash = str_hash((str){ret->key, ret->key_len});
    return true;
}

static bool is_same(const struct entry *e, const struct kept_question *q) {
    return e && e->hash == q->hash && e->key_len == q->key_len && memcmp(e->bytes, q->key, q->key_len) == 0;
}

bool kept_look(struct app *app, struct kept_question *q, const struct http_request *request, struct http_reply *reply, int64_t started_us) {
    q->key_len = 0;
    q->revision = app->kept ? db_revision(app->db) : 0;
    if (!q->revision || !key_made(request, q))
        return q->revision = 0, false;
    int64_t now_ms = clock_now_ms(app->clock), account_id = 0;
    const struct route *route = NULL;
    struct kept *kept = app->kept;
    pthread_mutex_lock(&kept->lock);
    for (size_t way = 0; way < WAYS && !route; way++) {
        const struct entry *e = kept->at[q->hash % SETS][way];
        if (!is_same(e, q) || e->revision != q->revision || now_ms >= e->until_ms || now_ms < e->until_ms - kept->kept_ms)
            continue;
        buf_add(&reply->body, (str){e->bytes + e->key_len, e->body_len});
        route = e->route;
        account_id = e->account_id;
    }
    pthread_mutex_unlock(&kept->lock);
    if (!route)
        return false;
    if (reply->body.failed) {
        buf_clear(&reply->body);
        return false;
    }
    reply->status = 200;
    reply->content_type = STR("application/json");
    reply_safe_headers(reply);
    app->requests++;
    log_line(LOG_INFO, "request",
             LOG_FIELDS(LOG_TEXT("method", STR("GET")), LOG_TEXT("route", str_of(route->path)), LOG_INT("status", 200), LOG_INT("actor", account_id),
                        LOG_INT("bytes", (int64_t)reply->body.len), LOG_INT("kept", 1), LOG_INT("us", clock_monotonic_us(app->clock) - started_us)));
    return true;
}

void kept_put(struct app *app, const struct kept_question *q, const struct route *route, int64_t account_id, int64_t asked_ms, str body) {
    if (!q->revision || !account_id || body.len > BODY_MOST || !(route->flags & ROUTE_QUICK) || !route->query.run)
        return;
    size_t size = sizeof(struct entry) + q->key_len + body.len;
    struct entry *e = heap_alloc(1, size);
    if (!e)
        return; /* kept or not, the answer is the same */
    *e = (struct entry){q->hash, q->revision, asked_ms + app->kept->kept_ms, account_id, route, q->key_len, body.len};
    memcpy(e->bytes, q->key, q->key_len);
    memcpy(e->bytes + q->key_len, body.at, body.len);
    struct kept *kept = app->kept;
    pthread_mutex_lock(&kept->lock);
    struct entry **set = kept->at[q->hash % SETS];
    size_t way = is_same(set[1], q) || (set[0] && !is_same(set[0], q) && (!set[1] || set[1]->until_ms < set[0]->until_ms)) ? 1 : 0;
    drop(kept, &set[way]);
    if (kept->bytes + size > BYTES_MOST)
        drop_all(kept);
    set[way] = e;
    kept->bytes += size;
    pthread_mutex_unlock(&kept->lock);
}
