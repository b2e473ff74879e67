/* What identity keeps in memory: how many hash at this moment, and which sessions were used lately. Losing it costs a
 * minute of idle time, nothing else. Plain atomics: a slot holds one session and the moment of its last request; two
 * sessions that meet in a slot overwrite each other, and the loser notes itself again with its next request. */
#include "capabilities/identity/inside.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum {
    PLACES = 4, /* hashing takes 19 MiB each */
    PLACE_TRIES = 1500,
    SLOTS = 8192, /* a power of two */
    NOTE_EVERY_MS = 60 * MS_SECOND
};

struct slot {
    _Atomic int64_t session_id, seen_ms;
};
struct identity_memory {
    atomic_int hashing;
    struct slot slots[SLOTS];
};

err identity_memory_new(struct app *app, void **ret) {
    (void)app;
    struct identity_memory *memory = calloc(1, sizeof *memory); /* lives as long as the program: no arena does */
    if (!memory)
        return &err_no_memory;
    *ret = memory;
    return NULL;
}

void identity_memory_free(void *state) { free(state); }

err identity_place_take(struct ctx *ctx) {
    struct identity_memory *memory = ctx_state(ctx, &identity_capability);
    for (unsigned tries = 0; tries < PLACE_TRIES; tries++) {
        if (atomic_fetch_add(&memory->hashing, 1) < PLACES)
            return NULL;
        atomic_fetch_sub(&memory->hashing, 1);
        nanosleep(&(struct timespec){0, 2000000}, NULL);
    }
    return &identity_busy;
}

void identity_place_give(struct ctx *ctx) {
    struct identity_memory *memory = ctx_state(ctx, &identity_capability);
    atomic_fetch_sub(&memory->hashing, 1);
}

static struct slot *slot_of(struct identity_memory *memory, int64_t session_id) {
    return &memory->slots[((uint64_t)session_id * UINT64_C(0x9E3779B97F4A7C15)) >> 51];
}

void identity_session_used(struct app *app, int64_t session_id, int64_t now_ms, int64_t *ret_seen_ms) {
    struct identity_memory *memory = app_state(app, &identity_capability);
    struct slot *slot = slot_of(memory, session_id);
    int64_t known = atomic_load(&slot->session_id) == session_id ? atomic_load(&slot->seen_ms) : 0;
    if (known > *ret_seen_ms)
        *ret_seen_ms = known;
    bool is_over = now_ms - *ret_seen_ms >= identity_session_idle_ms(app);
    if (is_over || now_ms - *ret_seen_ms < NOTE_EVERY_MS)
        return;
    atomic_store(&slot->seen_ms, now_ms);
    atomic_store(&slot->session_id, session_id);
}

struct used {
    struct ctx *ctx;
    int64_t id[256], seen_ms[256];
    size_t count;
};

static err used_write(struct db_write *w, void *with) {
    const struct used *used = with;
    struct ctx *ctx = used->ctx;
    for (size_t i = 0; i < used->count; i++)
        TRY(db_run(w, &identity_sql[SESSION_SEEN], DB_ARGS(db_int(used->seen_ms[i]), db_int(ctx->city_id), db_int(used->id[i])), NULL));
    return NULL;
}

static err forget_old(struct db_write *w, void *with) {
    struct ctx *ctx = with;
    TRY(db_run(w, &identity_sql[ATTEMPTS_FORGET], DB_ARGS(db_int(ctx->city_id), db_int(ctx->now_ms - 2 * (int64_t)MS_DAY), db_int(ctx->now_ms)), NULL));
    return db_run(w, &identity_sql[SESSIONS_FORGET], DB_ARGS(db_int(ctx->city_id), db_int(ctx->now_ms - 30 * (int64_t)MS_DAY)), NULL);
}

err identity_sessions_job(struct ctx *ctx, struct db *db) {
    struct identity_memory *memory = ctx_state(ctx, &identity_capability);
    struct used used = {.ctx = ctx};
    for (size_t i = 0; i < SLOTS; i++) {
        int64_t seen_ms = atomic_load(&memory->slots[i].seen_ms), id = atomic_load(&memory->slots[i].session_id);
        if (!id || ctx->now_ms - seen_ms > 5 * MS_MINUTE)
            continue; /* older notes were written by an earlier run */
        used.id[used.count] = id;
        used.seen_ms[used.count++] = seen_ms;
        if (used.count == sizeof used.id / sizeof *used.id) {
            TRY(db_commit(db, used_write, &used));
            used.count = 0;
        }
    }
    if (used.count)
        TRY(db_commit(db, used_write, &used));
    return db_commit(db, forget_old, ctx);
}
