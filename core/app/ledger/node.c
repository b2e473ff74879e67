/* The node number inside every id: leased, so that two processes never make the same id. A lease is taken from the numbers
 * never used before, then from the one that is free for longest: a restart within the same millisecond repeats nothing. */
#include "app/inside.h"

enum { NODE_MOST = 1024, NODE_LEASE_MS = 60 * MS_SECOND, NODE_LEASE_ALONE_MS = 6 * MS_HOUR };

static const struct problem no_node = {PROBLEM_BUSY, "app.no_node", "同时运行的程序太多，没有空闲的节点号。",
                                       "Too many programs run at once: no node number is free."};

/* Without job threads nobody renews: the command line holds its number for longer. */
static int64_t lease_end(const struct app *app, const struct ctx *ctx) { return ctx->now_ms + (app->settings.run_jobs ? NODE_LEASE_MS : NODE_LEASE_ALONE_MS); }

struct taking {
    struct app *app;
    struct ctx *ctx;
    int64_t node;
};

static err take(struct db_write *w, void *with) {
    struct taking *t = with;
    struct db_row row;
    TRY(db_one(db_reading(w), t->ctx->arena, &app_sql[APP_NODE_LAST], DB_ARGS(db_int(t->ctx->city_id)), &row));
    int64_t until = lease_end(t->app, t->ctx), fresh = db_i(&row, 0) + 1;
    if (fresh < NODE_MOST) {
        t->node = fresh;
        return db_run(w, &app_sql[APP_NODE_MAKE], DB_ARGS(db_int(t->ctx->city_id), db_int(fresh), db_text(t->app->owner), db_int(until)), NULL);
    }
    TRY(db_one(db_reading(w), t->ctx->arena, &app_sql[APP_NODE_OLDEST], DB_ARGS(db_int(t->ctx->city_id), db_int(t->ctx->now_ms)), &row));
    if (!row.count)
        return &no_node;
    int64_t changed = 0;
    t->node = db_i(&row, 0);
    TRY(db_run(w, &app_sql[APP_NODE_TAKE], DB_ARGS(db_text(t->app->owner), db_int(until), db_int(t->ctx->city_id), db_int(t->node), db_int(t->ctx->now_ms)),
               &changed));
    return changed ? NULL : &err_busy;
}

err node_take(struct app *app, struct ctx *ctx) {
    struct taking t = {app, ctx, 0};
    err failed = NULL;
    for (int i = 0; i < 20; i++) { /* another process may take the same number at this moment */
        failed = db_commit(app->db, take, &t);
        if (failed != &db_duplicate && failed != &err_busy)
            break;
    }
    TRY(failed);
    app->node = t.node;
    app->ids = id_maker_new(app->clock, (unsigned)t.node);
    return app->ids ? NULL : &err_no_memory;
}

static err renew(struct db_write *w, void *with) {
    struct taking *t = with;
    int64_t changed = 0;
    TRY(db_run(w, &app_sql[APP_NODE_RENEW], DB_ARGS(db_int(lease_end(t->app, t->ctx)), db_int(t->ctx->city_id), db_int(t->app->node), db_text(t->app->owner)),
               &changed));
    t->node = changed;
    return NULL;
}

err node_renew(struct app *app, struct ctx *ctx) {
    struct taking t = {app, ctx, 0};
    TRY(db_commit(app->db, renew, &t));
    app->node_lost = t.node == 0; /* commands are then refused as busy: an id might be made twice */
    return NULL;
}

static err release(struct db_write *w, void *with) {
    struct taking *t = with;
    return db_run(w, &app_sql[APP_NODE_RELEASE], DB_ARGS(db_int(t->ctx->now_ms), db_int(t->ctx->city_id), db_int(t->app->node), db_text(t->app->owner)), NULL);
}

err node_release(struct app *app, struct ctx *ctx) {
    struct taking t = {app, ctx, 0};
    return db_commit(app->db, release, &t);
}
