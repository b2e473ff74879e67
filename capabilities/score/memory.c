/* Sums of the last questions. A slot is taken out whole by an atomic exchange and put back, so that no thread waits for
 * another: who finds a slot empty asks the database. The city's revision of observations says whether a sum still holds. */
#include "capabilities/score/inside.h"
#include <stdatomic.h>

enum { SLOTS = 32, SUM_BYTES = 8 << 20 };

struct kept {
    struct arena *arena; /* holds all of it, this struct too */
    int64_t city_id, revision;
    struct inspections_scope scope;
    enum inspections_group group;
    struct inspections_totals totals;
};
struct memory {
    struct arena *arena;
    _Atomic(struct kept *) slots[SLOTS];
};

err score_memory_new(struct app *app, void **ret_state) {
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

static void forget(struct kept *kept) {
    if (kept)
        arena_free(kept->arena);
}

void score_memory_free(void *state) {
    struct memory *memory = state;
    for (size_t i = 0; i < SLOTS; i++)
        forget(atomic_exchange(&memory->slots[i], NULL));
    arena_free(memory->arena);
}

static bool same_scope(const struct inspections_scope *a, const struct inspections_scope *b) {
    return a->district_id == b->district_id && a->street_id == b->street_id && a->community_id == b->community_id && a->from_ms == b->from_ms &&
           a->until_ms == b->until_ms && str_equal(a->unit_path, b->unit_path);
}

static size_t slot_of(const struct inspections_scope *scope, enum inspections_group group) {
    uint64_t mixed = (uint64_t)scope->district_id * 31 + (uint64_t)scope->street_id * 37 + (uint64_t)scope->community_id * 41 + (uint64_t)scope->from_ms * 43 +
                     (uint64_t)scope->until_ms * 47 + str_hash(scope->unit_path) + (uint64_t)group;
    return (size_t)((mixed ^ (mixed >> 29)) % SLOTS);
}

static err copy_totals(struct arena *arena, const struct inspections_totals *from, struct inspections_totals *ret) {
    struct inspections_total *at = ARENA_LIST(arena, struct inspections_total, from->count + 1);
    if (!at)
        return &err_no_memory;
    for (size_t i = 0; i < from->count; i++) {
        at[i] = from->at[i];
        if (!at[i].group_path.len)
            continue;
        at[i].group_path = i && str_equal(from->at[i].group_path, from->at[i - 1].group_path) ? at[i - 1].group_path : str_copy(arena, at[i].group_path);
        if (!at[i].group_path.at)
            return &err_no_memory;
    }
    *ret = (struct inspections_totals){at, from->count};
    return NULL;
}

/* Keeping is a favour: without memory for it the next question asks the database again. */
static void keep(struct memory *memory, size_t slot, const struct kept *like) {
    struct arena *arena = arena_new(SUM_BYTES);
    struct kept *kept = arena ? ARENA_NEW(arena, struct kept) : NULL;
    if (kept) {
        *kept = *like;
        kept->arena = arena;
        kept->scope.unit_path = like->scope.unit_path.len ? str_copy(arena, like->scope.unit_path) : STR_NONE;
    }
    if (!kept || copy_totals(arena, &like->totals, &kept->totals)) {
        arena_free(arena);
        return;
    }
    forget(atomic_exchange(&memory->slots[slot], kept));
}

/* Kept sums are brought up to date by what came and went since; only a change of groups makes them worthless. */
static err bring_up_to_date(struct ctx *ctx, struct db_read *r, const struct kept *kept, struct inspections_totals *ret) {
    struct inspections_totals more;
    TRY(inspections_sum_since(ctx, r, &kept->scope, kept->group, kept->revision, &more));
    return score_totals_add(ctx->arena, kept->totals.at, kept->totals.count, more.at, more.count, ret);
}

enum { REVISIONS_MOST = 500 }; /* so far behind, one walk over all observations is as quick */

err score_sums(struct ctx *ctx, struct db_read *r, const struct inspections_scope *scope, enum inspections_group group, struct inspections_totals *ret) {
    struct memory *memory = ctx_state(ctx, &score_capability);
    struct kept wanted = {.city_id = ctx->city_id, .scope = *scope, .group = group};
    struct inspections_state now;
    size_t slot = slot_of(scope, group);
    TRY(inspections_state_now(ctx, r, &now));
    wanted.revision = now.revision;
    struct kept *kept = atomic_exchange(&memory->slots[slot], NULL);
    bool is_mine = kept && kept->city_id == wanted.city_id && kept->group == group && same_scope(&kept->scope, scope) && kept->revision <= now.revision &&
                   kept->revision >= now.regrouped && now.revision - kept->revision <= REVISIONS_MOST;
    if (is_mine && kept->revision == now.revision) {
        err copied = copy_totals(ctx->arena, &kept->totals, ret);
        forget(atomic_exchange(&memory->slots[slot], kept));
        return copied;
    }
    err failed = is_mine ? bring_up_to_date(ctx, r, kept, &wanted.totals) : inspections_sum(ctx, r, scope, group, &wanted.totals);
    if (!failed)
        failed = copy_totals(ctx->arena, &wanted.totals, ret); /* paths may point into what is forgotten now */
    forget(kept);
    if (!failed) {
        wanted.totals = *ret;
        keep(memory, slot, &wanted);
    }
    return failed;
}
