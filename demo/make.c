#include "demo/inside.h"
#include "base/os.h"
#include "base/limits.h"
#include "capabilities/identity/identity.h"
#include <unistd.h>

void demo_tell(struct demo *d, const char *what, int64_t done, int64_t total) {
    if (d->wish->tell)
        d->wish->tell(d->wish->tell_with, what, done, total);
}

struct applying {
    struct demo *demo;
    err (*apply)(struct db_write *, void *with);
};

static err apply_freshly(struct db_write *w, void *with) {
    struct applying *a = with;
    return a->apply(w, a->demo);
}

err demo_commit(struct demo *d, err (*apply)(struct db_write *, void *with)) {
    arena_reset(d->work);
    TRY(app_ctx(d->app, d->work, &d->ctx));
    d->ctx->now_ms = d->now_ms;
    struct applying a = {d, apply};
    return db_commit(app_db(d->app), apply_freshly, &a);
}

static err mark_as_demo(struct db_write *w, void *with) {
    struct demo *d = with;
    TRY(app_fact_put(d->ctx, w, STR("demo"), STR("yes")));
    TRY(app_fact_put(d->ctx, w, STR("city_name"), STR("文城市")));
    return app_fact_put(d->ctx, w, STR("demo_seed"), str_format(d->ctx->arena, "%llu", (unsigned long long)d->wish->seed));
}

/* Nothing of a city in the making was promised to anyone: it is synced once, at its end. */
static int sync_later(int fd) {
    (void)fd;
    return 0;
}

static err make(struct demo *d) {
    demo_tell(d, "地形 ground", 0, 1);
    TRY(ground_make(d->arena, d->wish->seed, &d->ground));
    TRY(demo_commit(d, mark_as_demo));
    TRY(demo_people(d));
    TRY(demo_places(d));
    TRY(demo_pictures(d));
    TRY(demo_year(d));
    TRY(demo_readiness(d));
    TRY(demo_today(d));
    TRY(demo_cycle(d));
    TRY(demo_forecast(d));
    return d->wish->scale == DEMO_LOAD ? demo_load(d) : NULL;
}

err demo_make(struct app *app, const struct demo_wish *wish, struct arena *for_message, str *ret_message) {
    struct demo d = {.app = app, .wish = wish, .rng = rng_seed(wish->seed ^ 0x5eed), .arena = arena_new((size_t)1 << 30), .work = arena_new((size_t)2 << 30)};
    err failed = d.arena && d.work ? NULL : &err_no_memory;
    /* The city stands at today's nine o'clock: deadlines and lights are alive when it is looked at. */
    d.now_ms = day_start_ms(day_number_in_china(clock_now_ms(app_clock(app)))) + 9 * MS_HOUR;
    if (d.now_ms > clock_now_ms(app_clock(app)))
        d.now_ms -= MS_DAY;
    struct os lazy = *os_current();
    const struct os *before = os_current();
    lazy.fsync = sync_later;
    os_replace(&lazy);
    if (!failed)
        failed = make(&d);
    os_replace(before);
    sync();
    if (failed)
        *ret_message = str_format(for_message, "%s", db_last_failure());
    arena_free(d.work);
    arena_free(d.arena);
    return failed;
}
