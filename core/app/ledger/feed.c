/* The live feed. One look at the table serves all clients: new rows go into a ring in memory, and each client's stream
 * reads the ring on the socket's thread without touching the database. Rows of several processes commit out of order, so
 * every look goes back OVERLAP_MS and drops what it has seen; a client that was away longer than the ring is told to
 * reload everything. The table is the truth: a lost wake costs one tick, never an event. */
#include "app/inside.h"
#include "base/heap.h"
#include "formats/json.h"
#include <stdatomic.h>
#include <string.h>

enum {
    RING_ROOM = 4096,
    SEEN_BITS = 15,
    BACKLOG_MOST = 1000,
    OVERLAP_MS = 10 * MS_SECOND,
    OVERLAP_SQLITE_MS = MS_SECOND,
    STREAM_LONGEST_MS = 30 * MS_MINUTE,
    QUIET_MS = 10 * MS_SECOND
};

struct event {
    int64_t id, target_id, at_us; /* at_us: when this process saw it */
    char what[40], path[64];
};
struct feed_ring {
    pthread_mutex_t lock;
    struct event at[RING_ROOM];
    uint64_t end; /* events ever put; the ring holds the last RING_ROOM */
    int64_t floor_id;
    int64_t seen[1 << SEEN_BITS]; /* by a hash of the id */
    void (*wake)(void *with);
    void *with;
};

struct stream {
    struct http_stream face;
    struct app *app;
    uint64_t position;
    int64_t opened_us, spoke_us;
    struct buf greeting;
    int64_t *known; /* ids in the greeting */
    size_t known_count;
    char scope_from[64], scope_to[64];
    size_t from_len, to_len;
    bool is_system;
};

err feed_open(struct app *app) {
    struct feed_ring *ring = heap_alloc(1, sizeof *ring);
    if (!ring)
        return &err_no_memory;
    pthread_mutex_init(&ring->lock, NULL);
    ring->floor_id = id_floor_of(clock_now_ms(app->clock));
    app->feed = ring;
    return NULL;
}

void feed_close(struct app *app) {
    if (!app->feed)
        return;
    pthread_mutex_destroy(&app->feed->lock);
    heap_free(app->feed);
    app->feed = NULL;
}

void feed_on_wake(struct app *app, void (*wake)(void *), void *with) {
    pthread_mutex_lock(&app->feed->lock);
    app->feed->wake = wake;
    app->feed->with = with;
    pthread_mutex_unlock(&app->feed->lock);
}

void feed_wake(struct app *app) {
    pthread_mutex_lock(&app->feed->lock); /* held while waking, so that nobody is woken after app_on_feed(NULL) returned */
    if (app->feed->wake)
        app->feed->wake(app->feed->with);
    pthread_mutex_unlock(&app->feed->lock);
}

static void keep_text(char *to, size_t room, str from) {
    str cut = str_slice(from, 0, room - 1);
    if (cut.len)
        memcpy(to, cut.at, cut.len);
    to[cut.len] = 0;
}

/* Was this row put already? A slot that another id took since makes an event be told twice at worst, never not at all. */
static bool take_new(struct feed_ring *ring, int64_t id) {
    int64_t *slot = &ring->seen[((uint64_t)id * 0x9e3779b97f4a7c15u) >> (64 - SEEN_BITS)];
    if (*slot == id)
        return false;
    *slot = id;
    return true;
}

struct pumping {
    struct app *app;
    struct ctx *ctx;
    int64_t after, fresh, last, rows;
};

static err put_event(void *out, const struct db_row *row) {
    struct pumping *p = out;
    struct feed_ring *ring = p->app->feed;
    int64_t id = db_i(row, 0), now_us = clock_monotonic_us(p->app->clock);
    p->last = id;
    p->rows++;
    pthread_mutex_lock(&ring->lock);
    if (take_new(ring, id)) {
        struct event *e = &ring->at[ring->end++ % RING_ROOM];
        *e = (struct event){.id = id, .target_id = db_i(row, 3), .at_us = now_us};
        keep_text(e->what, sizeof e->what, db_s(row, 2));
        keep_text(e->path, sizeof e->path, db_s(row, 4));
        p->fresh++;
    }
    pthread_mutex_unlock(&ring->lock);
    return NULL;
}

static err read_since(struct db_read *r, void *with) {
    struct pumping *p = with;
    p->rows = 0;
    return db_each(r, &app_sql[APP_FEED_SINCE], DB_ARGS(db_int(p->ctx->city_id), db_int(p->after)), put_event, p);
}

err app_feed_pump(struct app *app, int64_t *ret_new) {
    struct arena *arena = arena_new(1 << 20);
    struct pumping p = {.app = app};
    err failed = arena ? ctx_make(app, arena, &p.ctx) : &err_no_memory;
    if (!failed) {
        /* One writer commits in the order of ids, but for other programs on the same file. */
        int64_t overlap_ms = db_is_sqlite(app->db) ? OVERLAP_SQLITE_MS : OVERLAP_MS;
        int64_t floor_id = id_floor_of(p.ctx->now_ms - overlap_ms);
        p.after = floor_id > app->feed->floor_id ? floor_id : app->feed->floor_id - 1;
        do
            failed = db_view(app->db, read_since, &p);
        while (!failed && p.rows == 1000 && (p.after = p.last));
    }
    arena_free(arena);
    TRY(failed);
    *ret_new = p.fresh;
    return NULL;
}

static bool stream_sees(const struct stream *s, str at) {
    if (s->is_system || !at.len)
        return true;
    return str_compare((str){s->scope_from, s->from_len}, at) <= 0 && str_compare(at, (str){s->scope_to, s->to_len}) < 0;
}

static void say_event(struct buf *to, int64_t id, str what, int64_t target) {
    struct json_out out;
    buf_addf(to, "id: %lld\nevent: change\ndata: ", (long long)id);
    json_start(&out, to);
    json_object(&out);
    json_put_text(&out, "what", what);
    json_put_id(&out, "id", target);
    json_object_end(&out);
    buf_addz(to, "\n\n");
}

static bool stream_knows(const struct stream *s, int64_t id) {
    for (size_t i = 0; i < s->known_count; i++)
        if (s->known[i] == id)
            return true;
    return false;
}

static bool stream_next(void *state, struct buf *to) {
    struct stream *s = state;
    struct feed_ring *ring = s->app->feed;
    int64_t now_us = clock_monotonic_us(s->app->clock);
    if (now_us - s->opened_us > (int64_t)STREAM_LONGEST_MS * 1000)
        return false; /* the client comes back and is asked for its session again */
    size_t before = to->len;
    if (s->greeting.len) {
        buf_add(to, buf_str(&s->greeting));
        buf_release(&s->greeting);
    }
    pthread_mutex_lock(&ring->lock);
    if (ring->end - s->position > RING_ROOM) {
        buf_addz(to, "event: reload\ndata: {}\n\n");
        s->position = ring->end;
    }
    for (; s->position < ring->end; s->position++) {
        const struct event *e = &ring->at[s->position % RING_ROOM];
        if (stream_sees(s, str_of(e->path)) && !stream_knows(s, e->id))
            say_event(to, e->id, str_of(e->what), e->target_id);
    }
    pthread_mutex_unlock(&ring->lock);
    if (to->len == before && now_us - s->spoke_us >= (int64_t)QUIET_MS * 1000)
        buf_addz(to, ": \n\n");
    if (to->len != before)
        s->spoke_us = now_us;
    return true;
}

static void stream_close(void *state) {
    struct stream *s = state;
    s->app->streams--;
    buf_release(&s->greeting);
    heap_free(s->known);
    heap_free(s);
}

/* What a returning client missed, from the snapshot of this request. */
static err say_missed(void *out, const struct db_row *row) {
    struct stream *s = out;
    int64_t id = db_i(row, 0);
    if (s->known_count < BACKLOG_MOST)
        s->known[s->known_count++] = id;
    if (stream_sees(s, db_s(row, 4)))
        say_event(&s->greeting, id, db_s(row, 2), db_i(row, 3));
    return NULL;
}

static err greet_returning(struct ctx *ctx, struct db_read *r, struct stream *s, int64_t last_id) {
    struct feed_ring *ring = ctx->app->feed;
    int64_t last_ms = id_time_ms(last_id), now_us = clock_monotonic_us(ctx->app->clock);
    s->known = heap_alloc(BACKLOG_MOST, sizeof *s->known);
    if (!s->known)
        return &err_no_memory;
    pthread_mutex_lock(&ring->lock); /* what came while the snapshot was taken is in the ring: start there, drop what the backlog has */
    while (s->position > 0 && ring->end - s->position < RING_ROOM && ring->at[(s->position - 1) % RING_ROOM].at_us >= now_us - (int64_t)OVERLAP_MS * 1000)
        s->position--;
    pthread_mutex_unlock(&ring->lock);
    if (last_ms > ctx->now_ms - MS_DAY)
        TRY(db_each(r, &app_sql[APP_FEED_SINCE], DB_ARGS(db_int(ctx->city_id), db_int(id_floor_of(last_ms - OVERLAP_MS) - 1)), say_missed, s));
    if (last_ms <= ctx->now_ms - MS_DAY || s->known_count >= BACKLOG_MOST) {
        buf_clear(&s->greeting);
        buf_addz(&s->greeting, "event: reload\ndata: {}\n\n");
    }
    return NULL;
}

static void stream_scope(struct stream *s, const struct actor *actor) {
    s->is_system = actor->is_system;
    keep_text(s->scope_from, sizeof s->scope_from, actor->scope_from);
    keep_text(s->scope_to, sizeof s->scope_to, actor->scope_to);
    s->from_len = strlen(s->scope_from);
    s->to_len = strlen(s->scope_to);
}

err feed_serve(struct ctx *ctx, struct db_read *r, const void *in, struct http_reply *reply) {
    (void)in;
    struct app *app = ctx->app;
    struct stream *s = HEAP_NEW(struct stream);
    if (!s)
        return &err_no_memory;
    s->app = app;
    s->opened_us = s->spoke_us = clock_monotonic_us(app->clock);
    stream_scope(s, ctx->actor);
    buf_init(&s->greeting, NULL, 1 << 20);
    buf_addz(&s->greeting, "retry: 2000\n\n");
    pthread_mutex_lock(&app->feed->lock);
    s->position = app->feed->end;
    pthread_mutex_unlock(&app->feed->lock);
    app->streams++;
    int64_t last_id;
    err failed = NULL;
    if (str_to_i64(http_header(ctx->request, "last-event-id"), &last_id) && last_id > 0)
        failed = greet_returning(ctx, r, s, last_id);
    if (failed) {
        stream_close(s);
        return failed;
    }
    s->face = (struct http_stream){stream_next, stream_close, s};
    reply->stream = &s->face;
    http_reply_header(reply, "X-Accel-Buffering", STR("no"));
    return NULL;
}

uint64_t feed_seen(struct app *app) {
    pthread_mutex_lock(&app->feed->lock);
    uint64_t end = app->feed->end;
    pthread_mutex_unlock(&app->feed->lock);
    return end;
}
