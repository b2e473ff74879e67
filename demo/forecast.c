/* The forecast's trend: what the simulator would have said month by month, by what had been seen until then. */
#include "capabilities/forecast/forecast.h"
#include "demo/inside.h"

enum { RUNS = 6, DAYS_APART = 30, DRAWS = 1000, DRAWS_LAST = 10000 };

struct trend {
    struct demo *demo;
    struct forecast_run run;
};

static err make(struct db_read *r, void *with) {
    struct trend *t = with;
    return forecast_run_make(t->demo->ctx, r, &t->run);
}

static err keep(struct db_write *w, void *with) {
    struct trend *t = with;
    return forecast_run_keep(t->demo->ctx, w, &t->run);
}

err demo_forecast(struct demo *d) {
    int64_t now_ms = d->now_ms;
    demo_tell(d, "预测 forecast", 0, RUNS);
    for (int i = RUNS - 1; i >= 0; i--) {
        struct trend t = {.demo = d, .run = {.draws = i ? DRAWS : DRAWS_LAST, .seed = 1, .is_regular = true}};
        arena_reset(d->work);
        TRY(app_ctx(d->app, d->work, &d->ctx));
        d->ctx->now_ms = now_ms - (int64_t)i * DAYS_APART * MS_DAY;
        TRY(db_view(app_db(d->app), make, &t));
        TRY(db_commit(app_db(d->app), keep, &t));
    }
    return NULL;
}
