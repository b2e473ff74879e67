/* Randomness. `random_bytes` is the kernel's, for tokens and salts. `struct rng` is seeded and reproducible
 * (xoshiro256**), for simulation and made-up data, never for secrets. */
#ifndef WENCHENG_BASE_RANDOM_H
#define WENCHENG_BASE_RANDOM_H
#include "base/str.h"

void random_bytes(void *ret, size_t count);     /* ends the program if the kernel has none */
str random_token(struct arena *, size_t bytes); /* URL-safe text */

struct rng {
    uint64_t s[4];
};
struct rng rng_seed(uint64_t seed);
uint64_t rng_next(struct rng *);
uint32_t rng_below(struct rng *, uint32_t count);             /* 0 … count-1 without bias; count > 0 */
double rng_unit(struct rng *);                                /* [0, 1) */
int64_t rng_between(struct rng *, int64_t low, int64_t high); /* both included */

#endif
