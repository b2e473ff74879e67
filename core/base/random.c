#include "base/random.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *ret, size_t count) {
    unsigned char *at = ret;
    while (count) {
        ssize_t got = getrandom(at, count, 0);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            abort(); /* a token that can be guessed is worse than no server */
        }
        at += got;
        count -= (size_t)got;
    }
}

/* base64url without padding */
str random_token(struct arena *a, size_t bytes) {
    static const char letter[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char *from = arena_alloc(a, bytes, 1);
    size_t len = (bytes * 8 + 5) / 6;
    char *to = arena_alloc(a, len + 1, 1);
    if (!from || !to)
        return STR_NONE;
    random_bytes(from, bytes);
    for (size_t i = 0; i < len; i++) {
        size_t bit = i * 6, at = bit / 8, shift = bit % 8;
        unsigned pair = (unsigned)from[at] << 8 | (at + 1 < bytes ? from[at + 1] : 0u);
        to[i] = letter[pair >> (10 - shift) & 63];
    }
    return (str){to, len};
}

/* splitmix64 spreads any seed, even 0, over the four words. */
struct rng rng_seed(uint64_t seed) {
    struct rng r;
    for (int i = 0; i < 4; i++) {
        seed += 0x9e3779b97f4a7c15u;
        uint64_t z = seed;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        r.s[i] = z ^ z >> 31;
    }
    return r;
}

static uint64_t turn_left(uint64_t x, int by) { return x << by | x >> (64 - by); }

uint64_t rng_next(struct rng *r) {
    uint64_t result = turn_left(r->s[1] * 5, 7) * 9, t = r->s[1] << 17;
    r->s[2] ^= r->s[0];
    r->s[3] ^= r->s[1];
    r->s[1] ^= r->s[2];
    r->s[0] ^= r->s[3];
    r->s[2] ^= t;
    r->s[3] = turn_left(r->s[3], 45);
    return result;
}

static uint64_t below(struct rng *r, uint64_t count) {
    uint64_t first = (0 - count) % count; /* 2^64 mod count: values under it would favour the low answers */
    uint64_t value;
    do {
        value = rng_next(r);
    } while (value < first);
    return value % count;
}

uint32_t rng_below(struct rng *r, uint32_t count) { return (uint32_t)below(r, count); }

double rng_unit(struct rng *r) { return (double)(rng_next(r) >> 11) * 0x1p-53; }

int64_t rng_between(struct rng *r, int64_t low, int64_t high) {
    uint64_t span = (uint64_t)high - (uint64_t)low + 1;
    uint64_t step = span ? below(r, span) : rng_next(r); /* span 0: the whole range */
    return (int64_t)((uint64_t)low + step);
}
