/* Measured inside one process, without sockets: bench-inside list|duty|pages FOLDER of a demo city → one JSON object.
 *   list   the whole answer of a page of 50 (session, rights, query, JSON) against the bare SQLite query of the same rows
 *   duty   one look at the ground (cells and stretches) and one whole answer with its words
 *   pages  the first page against the last page of all cases
 *   plans  (text) registered statements whose plan walks all rows of a city */
#include "app/app.h"
#include "base/limits.h"
#include "base/random.h"
#include "capabilities/duty/duty.h"
#include "capabilities/places/places.h"
#include "engines/spatial.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPEATS = 2001 };

struct inside {
    struct arena *arena;
    struct app *app;
    void *worker;
    struct http_details details;
    str cookie;
};
struct headers { /* details first: header_of casts back */
    struct http_details details;
    str cookie;
};

static str header_of(const struct http_details *details, const char *name) {
    const struct headers *h = (const struct headers *)(const void *)details;
    return strcmp(name, "cookie") == 0 ? h->cookie : strcmp(name, "content-type") == 0 ? STR("application/json") : STR_NONE;
}

static void must(err failed, const char *what) {
    if (failed) {
        fprintf(stderr, "bench-inside: %s: %s %s\n", what, failed->en, db_last_failure());
        exit(1);
    }
}

static int ask(struct inside *in, struct arena *arena, enum http_method method, str path, str query, str body, struct http_reply *reply) {
    struct headers headers = {{header_of}, in->cookie};
    struct http_request request = {.method = method,
                                   .path = path,
                                   .query = query,
                                   .body = body,
                                   .content_type = STR("application/json"),
                                   .peer = STR("127.0.0.1"),
                                   .arena = arena,
                                   .details = &headers.details};
    memset(reply, 0, sizeof *reply);
    buf_init(&reply->body, arena, LIMIT_REQUEST_ARENA);
    app_answer(in->app, in->worker, &request, reply);
    return reply->status;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
static double middle(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}
static double now_us(void) { return (double)clock_monotonic_us(&clock_system); }

static void open_city(struct inside *in, const char *folder) {
    str message = STR_NONE;
    struct app_settings settings = {.data_folder = str_of(folder)};
    in->arena = arena_new((size_t)1 << 30);
    must(app_open(&settings, &in->app, in->arena, &message), "open");
    in->worker = app_worker_new(in->app);
    struct http_reply reply;
    int status = ask(in, in->arena, HTTP_POST, STR("/api/session"), STR_NONE, STR("{\"account\":\"office\",\"password\":\"Wencheng-demo-1\"}"), &reply);
    for (size_t i = 0; i < reply.header_count && status == 201; i++)
        if (strcmp(reply.headers[i].name, "Set-Cookie") == 0) {
            str pair = reply.headers[i].value, rest;
            (void)str_cut(pair, STR(";"), &pair, &rest);
            in->cookie = str_copy(in->arena, pair);
        }
    if (!in->cookie.len) {
        fprintf(stderr, "bench-inside: sign-in answered %d\n", status);
        exit(1);
    }
}

static double bare_query_us(const char *folder) {
    char path[512];
    sqlite3 *db;
    sqlite3_stmt *s;
    static double took[REPEATS];
    snprintf(path, sizeof path, "%s/wencheng.db", folder);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "SELECT * FROM cases_file WHERE city_id = 1 ORDER BY opened_ms DESC, id DESC LIMIT 51", -1, &s, NULL) != SQLITE_OK)
        must(&err_io, sqlite3_errmsg(db));
    for (int i = 0; i < REPEATS; i++) {
        double from = now_us();
        size_t bytes = 0;
        while (sqlite3_step(s) == SQLITE_ROW)
            for (int c = 0; c < sqlite3_column_count(s); c++) {
                const unsigned char *text = sqlite3_column_text(s, c);
                bytes += text ? (size_t)sqlite3_column_bytes(s, c) : 0;
            }
        sqlite3_reset(s);
        took[i] = bytes ? now_us() - from : 1e9;
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
    return middle(took, REPEATS);
}

static double page_us(struct inside *in, str query, int repeats, str *ret_next) {
    static double took[REPEATS];
    struct arena *arena = arena_new(LIMIT_REQUEST_ARENA);
    for (int i = 0; i < repeats; i++) {
        struct http_reply reply;
        double from = now_us();
        int status = ask(in, arena, HTTP_GET, STR("/api/cases"), query, STR_NONE, &reply);
        took[i] = now_us() - from;
        if (status != 200)
            must(&err_bug, "a page was refused");
        if (ret_next && i == repeats - 1) {
            const struct json *page, *next;
            must(json_read(arena, buf_str(&reply.body), &page, NULL), "a page");
            next = json_get(page, "next");
            *ret_next = next && next->kind == JSON_TEXT ? str_copy(in->arena, next->text) : STR_NONE;
        }
        arena_reset(arena);
    }
    arena_free(arena);
    return middle(took, (size_t)repeats);
}

static void list(struct inside *in, const char *folder) {
    page_us(in, STR("limit=50"), 200, NULL);
    double query[5], whole[5], ratio[5];
    for (int k = 0; k < 5; k++) {
        query[k] = bare_query_us(folder);
        whole[k] = page_us(in, STR("limit=50"), REPEATS, NULL);
        ratio[k] = whole[k] / query[k];
    }
    printf("{\"query_us\":%.2f,\"answer_us\":%.2f,\"ratio\":%.3f}\n", middle(query, 5), middle(whole, 5), middle(ratio, 5));
}

static void pages(struct inside *in) {
    str next = STR_NONE, query = STR("limit=200"), before = query;
    long rows = 0;
    do {
        before = query;
        page_us(in, query, 1, &next);
        rows += 200;
        query = str_format(in->arena, "limit=200&after=" STR_F, STR_A(next));
    } while (next.len);
    printf("{\"rows\":%ld,\"first_us\":%.1f,\"last_us\":%.1f}\n", rows, page_us(in, STR("limit=200"), 301, NULL), page_us(in, before, 301, NULL));
}

struct looking {
    struct inside *in;
    struct ctx *ctx;
    double us;
};
static err resolve_many(struct db_read *r, void *with) {
    struct looking *l = with;
    struct places_extent extent;
    struct rng rng = rng_seed(5);
    double took[1001];
    TRY(places_extent(l->ctx, r, &extent));
    for (int i = 0; i < 1001; i++) {
        struct duty_answer answer;
        double from = now_us();
        err failed = duty_resolve(l->ctx, r, extent.box.west + (0.3 + 0.4 * rng_unit(&rng)) * (extent.box.east - extent.box.west),
                                  extent.box.south + (0.3 + 0.4 * rng_unit(&rng)) * (extent.box.north - extent.box.south), STR("litter"), &answer);
        took[i] = failed ? 1e9 : now_us() - from;
    }
    l->us = middle(took, 1001);
    return NULL;
}

/* The ground of the measure: 5,000 cells and 3,000 lines of the size that the figure names. */
static double lookup_us(struct arena *arena) {
    enum { SIDE = 71, LINES = 3000, CORNERS = 111, POINTS = 12 };
    struct geometry *shapes = ARENA_LIST(arena, struct geometry, SIDE * SIDE + LINES);
    struct spatial_shape *items = ARENA_LIST(arena, struct spatial_shape, SIDE * SIDE + LINES);
    struct rng rng = rng_seed(11);
    const double west = 114.5, south = 34.1, step = 0.0017;
    for (int k = 0; k < SIDE * SIDE + LINES; k++) {
        bool is_cell = k < SIDE * SIDE;
        size_t count = is_cell ? CORNERS : POINTS;
        struct geo_point *at = ARENA_LIST(arena, struct geo_point, count);
        struct geometry_part *part = ARENA_NEW(arena, struct geometry_part);
        double x = west + (is_cell ? (k % SIDE) * step : rng_unit(&rng) * SIDE * step),
               y = south + (is_cell ? (k / SIDE) * step : rng_unit(&rng) * SIDE * step);
        struct geo_box box = {180, 90, -180, -90};
        for (size_t i = 0; i < count; i++) {
            double t = is_cell ? 4.0 * (double)i / (CORNERS - 1) : (double)i;
            int side = (int)t > 3 ? 3 : (int)t;
            double f = t - side;
            static const double dx[] = {1, 0, -1, 0}, dy[] = {0, 1, 0, -1}, ox[] = {0, 1, 1, 0}, oy[] = {0, 0, 1, 1};
            at[i] = is_cell ? (struct geo_point){x + step * (ox[side] + dx[side] * f), y + step * (oy[side] + dy[side] * f)}
                            : (struct geo_point){x + (double)i * step / 4, y + 0.2 * step * (double)rng_below(&rng, 3)};
            box = geo_box_join(box, (struct geo_box){at[i].lon, at[i].lat, at[i].lon, at[i].lat});
        }
        if (is_cell)
            at[count - 1] = at[0];
        *part = (struct geometry_part){at, count, 0, false};
        shapes[k] = (struct geometry){is_cell ? GEOMETRY_AREA : GEOMETRY_LINE, false, part, 1, box};
        items[k] = (struct spatial_shape){k + 1, &shapes[k]};
    }
    const struct spatial_layer layers[] = {{items, SIDE * SIDE, SPATIAL_INSIDE}, {items + SIDE * SIDE, LINES, SPATIAL_NEAR}};
    struct spatial *ground;
    must(spatial_build(layers, 2, &ground), "spatial_build");
    static double took[21];
    for (int k = 0; k < 21; k++) {
        double from = now_us();
        size_t found = 0;
        for (int i = 0; i < 20000; i++) {
            struct geo_point p = {west + rng_unit(&rng) * SIDE * step, south + rng_unit(&rng) * SIDE * step};
            struct spatial_hit hits[4];
            found += spatial_area_at(ground, 0, p) != 0;
            found += spatial_near(ground, 1, p, 50, hits, 4);
        }
        took[k] = found ? (now_us() - from) / 20000 : 1e9;
    }
    spatial_free(ground);
    return middle(took, 21);
}

static void duty(struct inside *in) {
    struct looking l = {in, NULL, 0};
    must(app_ctx(in->app, in->arena, &l.ctx), "ctx");
    must(db_view(app_db(in->app), resolve_many, &l), "resolve");
    struct arena *arena = arena_new((size_t)256 << 20);
    printf("{\"lookup_us\":%.3f,\"resolve_us\":%.2f}\n", lookup_us(arena), l.us);
    arena_free(arena);
}

/* Every registered statement whose plan walks all rows of a city: worth a look when the table is large. */
static void plans(const char *folder) {
    char path[512];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/wencheng.db", folder);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        must(&err_io, sqlite3_errmsg(db));
    for (size_t c = 0; c < all_capability_count; c++)
        for (size_t i = 0; i < all_capabilities[c]->statement_count; i++) {
            struct arena *arena = arena_new(1 << 20);
            const char *text = all_capabilities[c]->statements[i].text;
            const char *sql = str_format(arena, "EXPLAIN QUERY PLAN %s", text).at;
            sqlite3_stmt *s = NULL;
            if (sql && sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK)
                while (sqlite3_step(s) == SQLITE_ROW) {
                    const char *step = (const char *)sqlite3_column_text(s, 3);
                    const char *end = step ? strstr(step, "(city_id=?)") : NULL;
                    if (step && ((end && !end[11]) || strncmp(step, "SCAN", 4) == 0))
                        printf("%s: %s\n    %.160s\n", all_capabilities[c]->name, step, text);
                }
            sqlite3_finalize(s);
            arena_free(arena);
        }
    sqlite3_close(db);
}

int main(int argc, char **argv) {
    struct inside in = {0};
    if (argc != 3) {
        fputs("bench-inside list|duty|pages|plans FOLDER\n", stderr);
        return 2;
    }
    if (strcmp(argv[1], "plans") == 0) {
        plans(argv[2]);
        return 0;
    }
    open_city(&in, argv[2]);
    if (strcmp(argv[1], "list") == 0)
        list(&in, argv[2]);
    else if (strcmp(argv[1], "duty") == 0)
        duty(&in);
    else if (strcmp(argv[1], "pages") == 0)
        pages(&in);
    app_worker_free(in.worker);
    app_close(in.app);
    arena_free(in.arena);
    return 0;
}
