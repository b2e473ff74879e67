/* Where do we stand among our rivals? Every score is in doubt, so the answer is the chance of each place, never one number.
 * Scores: points of 100 in thousandths. Chances: millionths, summing to exactly 1,000,000. */
#ifndef WENCHENG_ENGINES_RANK_H
#define WENCHENG_ENGINES_RANK_H
#include "base/arena.h"
#include <stdint.h>

struct rank_rival {
    int64_t mean_milli, deviation_milli; /* deviation 0: known for sure */
    const int32_t *draws_milli;          /* or simulated scores; then mean and deviation are not read */
    size_t draw_count;
};
struct rank_chances {
    int32_t *place_micro; /* place_micro[0]: the first of count */
    size_t count;
    int32_t square_micro; /* of being in the first square (第一方阵): the first third, rounded up */
    size_t square;        /* how many places that is */
    int32_t mean_place_milli;
};
extern const struct problem rank_bad_input;
/* The chances of contender `who` among `count` independent contenders, itself included. Equal scores share their places. */
err rank_work_out(struct arena *, const struct rank_rival *, size_t count, size_t who, struct rank_chances *ret) MUST_USE;

/* The score still needed in the last of `count` years, so that the weighted total reaches the target: exact, rounded up to a
 * whole thousandth. May come out above 100,000 (out of reach) or below 0 (reached already). */
extern const struct problem score_need_bad_weights, score_need_bad_scores;
err score_need(const int64_t *weights_micro, size_t count, const int64_t *results_milli, int64_t target_milli, int64_t *ret_milli) MUST_USE;

#endif
