#include "base/arena.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1 /* clang says it the other way */
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(at, count) ASAN_POISON_MEMORY_REGION(at, count)
#define UNPOISON(at, count) ASAN_UNPOISON_MEMORY_REGION(at, count)
#else
#define POISON(at, count) ((void)(at), (void)(count))
#define UNPOISON(at, count) ((void)(at), (void)(count))
#endif

enum { BLOCK_ROOM = 16 * 1024 - 64, RED_ZONE = 8 };

struct block {
    struct block *next;
    size_t used, room;
    alignas(max_align_t) unsigned char at[];
};

struct undo {
    struct undo *next;
    void (*run)(void *);
    void *what;
};

struct arena {
    struct block *blocks;
    struct undo *undos;
    size_t used, limit;
};

struct arena *arena_new(size_t limit) {
    struct arena *a = calloc(1, sizeof *a);
    if (a)
        a->limit = limit;
    return a;
}

static struct block *block_new(size_t room) {
    struct block *b = malloc(sizeof *b + room);
    if (!b)
        return NULL;
    b->next = NULL;
    b->used = 0;
    b->room = room;
    POISON(b->at, room);
    return b;
}

void *arena_alloc(struct arena *a, size_t count, size_t size) {
    size_t want;
    if (__builtin_mul_overflow(count, size, &want) || want > a->limit - a->used)
        return NULL;
    const size_t align = alignof(max_align_t);
    size_t step = (want + RED_ZONE + align - 1) / align * align;
    struct block *b = a->blocks;
    if (!b || step > b->room - b->used) {
        b = block_new(step > BLOCK_ROOM ? step : BLOCK_ROOM);
        if (!b)
            return NULL;
        /* A block made for one large piece goes behind the current one, so that small pieces still fill that. */
        if (a->blocks && step > BLOCK_ROOM) {
            b->next = a->blocks->next;
            a->blocks->next = b;
        } else {
            b->next = a->blocks;
            a->blocks = b;
        }
    }
    unsigned char *at = b->at + b->used;
    b->used += step;
    a->used += want;
    UNPOISON(at, want);
    return memset(at, 0, want);
}

err arena_defer(struct arena *a, void (*undo)(void *), void *what) {
    struct undo *u = ARENA_NEW(a, struct undo);
    if (!u)
        return &err_no_memory;
    *u = (struct undo){a->undos, undo, what};
    a->undos = u;
    return NULL;
}

static void run_undos(struct arena *a) {
    while (a->undos) {
        struct undo *u = a->undos;
        a->undos = u->next;
        u->run(u->what);
    }
}

void arena_reset(struct arena *a) {
    run_undos(a);
    struct block *keep = NULL;
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        if (!keep && b->room == BLOCK_ROOM) {
            keep = b;
            continue;
        }
        UNPOISON(b->at, b->room);
        free(b);
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
        POISON(keep->at, keep->room);
    }
    a->blocks = keep;
    a->used = 0;
}

void arena_free(struct arena *a) {
    if (!a)
        return;
    run_undos(a);
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        UNPOISON(b->at, b->room);
        free(b);
    }
    free(a);
}

size_t arena_used(const struct arena *a) { return a->used; }
