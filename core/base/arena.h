/* Arena: everything of one request, freed at once.
 * Invariants: memory is zeroed and aligned for any type; a pointer lives until arena_reset or arena_free; an
 * arena never gives more than its limit in total (PROBLEM: NULL, the caller answers err_no_memory).
 * Undo functions run last-registered first at reset: use them for what outlives memory (files, statements). */
#ifndef WENCHENG_BASE_ARENA_H
#define WENCHENG_BASE_ARENA_H
#include "base/err.h"
#include <stddef.h>

struct arena;

struct arena *arena_new(size_t limit) MUST_USE;
void arena_free(struct arena *);
void arena_reset(struct arena *);
void *arena_alloc(struct arena *, size_t count, size_t size) MUST_USE; /* NULL past the limit or on overflow */
err arena_defer(struct arena *, void (*undo)(void *), void *what) MUST_USE;
size_t arena_used(const struct arena *);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_LIST(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))

#endif
