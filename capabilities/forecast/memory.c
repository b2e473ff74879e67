/* Models of the last questions. A slot is taken out whole by an atomic exchange and put back, so that no thread waits for
 * another; a model is counted by the requests that read it and goes with the last of them. The revisions of the ground, the
 * standards and the observations, the day and the settings say whether it still holds. */
#include "capabilities/forecast/inside.h"
#include <stdatomic.h>

enum { SLOTS = 4, MODEL_BYTES = 1 << 29 };

struct stamp {
    int64_t city_id, edition_id, observations, standards, places, settings, cycle, cycle_version, rivals, day;
};
struct kept {
    struct arena *arena; /* holds all of it, this struct too */
    atomic_int readers;  /* the slot counts as one */
    struct stamp stamp;
    struct forecast_model model;
};
struct memory {
    struct arena *arena;
    _Atomic(struct kept *) slots[SLOTS];
};

err forecast_memory_new(struct app *app, void **ret_state) {
    (void)app;
    struct arena *arena = arena_new(1 << 16);
    struct memory *memory = arena ? ARENA_NEW(arena, struct memory) : NULL;
    if (!memory) {
        arena_free(arena);
        return &err_no_memory;
    }
    memory->arena = arena;
    *ret_state = memory;
    return NULL;
}

static void let_go(void *with) {
    struct kept *kept = with;
    if (kept && atomic_fetch_sub(&kept->readers, 1) == 1)
        arena_free(kept->arena);
}

void forecast_memory_free(void *state) {
    struct memory *memory = state;
    for (size_t i = 0; i < SLOTS; i++)
        let_go(atomic_exchange(&memory->slots[i], NULL));
    arena_free(memory->arena);
}

static bool same(const struct stamp *a, const struct stamp *b) {
    return a->city_id == b->city_id && a->edition_id == b->edition_id && a->observations == b->observations && a->standards == b->standards &&
           a->places == b->places && a->settings == b->settings && a->cycle == b->cycle && a->cycle_version == b->cycle_version && a->rivals == b->rivals &&
           a->day == b->day;
}

static err take_stamp(struct ctx *ctx, struct db_read *r, int64_t edition_id, struct stamp *ret) {
    struct forecast_settings settings;
    struct forecast_samples samples;
    *ret = (struct stamp){.city_id = ctx->city_id, .edition_id = edition_id, .day = day_number_in_china(ctx->now_ms)};
    TRY(inspections_revision(ctx, r, &ret->observations));
    TRY(standards_revision(ctx, r, &ret->standards));
    TRY(places_revision(ctx, r, &ret->places));
    TRY(forecast_settings_read(ctx, r, &settings, &samples));
    ret->settings = settings.version;
    struct cycle cycle;
    TRY(cycle_current(ctx, r, &cycle));
    ret->cycle = cycle.id;
    ret->cycle_version = cycle.version;
    TRY(forecast_rivals_mark(ctx, r, &cycle, &ret->rivals));
    return NULL;
}

static err build(struct ctx *ctx, struct db_read *r, const struct standards_edition *edition, const struct stamp *stamp, struct kept **ret) {
    struct arena *arena = arena_new(MODEL_BYTES);
    struct kept *kept = arena ? ARENA_NEW(arena, struct kept) : NULL;
    err failed = kept ? forecast_build(ctx, r, arena, edition, &kept->model) : &err_no_memory;
    if (failed) {
        arena_free(arena);
        return failed;
    }
    kept->arena = arena;
    kept->stamp = *stamp;
    atomic_init(&kept->readers, 1);
    *ret = kept;
    return NULL;
}

err forecast_model_of(struct ctx *ctx, struct db_read *r, int64_t edition_id, const struct forecast_model **ret) {
    struct memory *memory = ctx_state(ctx, &forecast_capability);
    struct standards_edition edition;
    struct stamp stamp;
    if (edition_id)
        TRY(standards_edition_find(ctx, r, edition_id, &edition));
    else
        TRY(standards_edition_in_force(ctx, r, STR("city"), &edition));
    if (!edition.id)
        return &forecast_nothing;
    TRY(take_stamp(ctx, r, edition.id, &stamp));
    size_t slot = (size_t)((uint64_t)edition.id % SLOTS);
    struct kept *kept = atomic_exchange(&memory->slots[slot], NULL);
    if (!kept || !same(&kept->stamp, &stamp)) {
        let_go(kept);
        TRY(build(ctx, r, &edition, &stamp, &kept));
    }
    atomic_fetch_add(&kept->readers, 1); /* this request */
    *ret = &kept->model;
    let_go(atomic_exchange(&memory->slots[slot], kept));
    err failed = arena_defer(ctx->arena, let_go, kept);
    if (failed)
        let_go(kept);
    return failed;
}
