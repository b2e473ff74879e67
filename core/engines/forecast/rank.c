/* The chance of each place is worked out, not drawn: for each of 256 equally likely scores of ours, the rivals stand above us
 * independently, so the number of those above has a Poisson binomial distribution, built up rival by rival. */
#include "engines/rank.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SLICES = 256, RIVALS_MOST = 2000, YEARS_MOST = 20 };
static const int64_t whole_micro = 1000000, most_milli = 1000000;

const struct problem rank_bad_input = {PROBLEM_INVALID, "rank.bad_input", "对手城市的成绩或误差超出范围。", "A rival's score or its doubt is out of range."},
                     score_need_bad_weights = {PROBLEM_INVALID, "rank.bad_weights", "各年权重须不小于 0、合计 100%，且最后一年大于 0。",
                                               "The years' weights must be at least 0, sum to 100 %, and the last must be above 0."},
                     score_need_bad_scores = {PROBLEM_INVALID, "rank.bad_scores", "成绩与目标须在 0～100 分之间。",
                                              "Results and target must be between 0 and 100."};

static int by_value(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static bool is_rival(const struct rank_rival *r) {
    if (r->draws_milli)
        return r->draw_count > 0;
    return r->mean_milli >= -most_milli && r->mean_milli <= most_milli && r->deviation_milli >= 0 && r->deviation_milli <= most_milli;
}

static double share_below(const int32_t *sorted, size_t count, double value) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        *(sorted[middle] < value ? &low : &high) = sorted[middle] < value ? middle + 1 : middle;
    }
    size_t until = low;
    while (until < count && sorted[until] <= value)
        until++;
    return ((double)low + (double)(until - low) / 2) / (double)count;
}

/* An equal score stands above in half of the cases. */
static double chance_above(const struct rank_rival *r, const int32_t *sorted, double score) {
    if (sorted)
        return 1 - share_below(sorted, r->draw_count, score);
    double ahead = (double)r->mean_milli - score;
    if (r->deviation_milli == 0)
        return ahead > 0 ? 1 : ahead < 0 ? 0 : 0.5;
    return erfc(-ahead / (double)r->deviation_milli * M_SQRT1_2) / 2;
}

static double slice(const struct rank_rival *r, const int32_t *sorted, size_t number) {
    double share = ((double)number + 0.5) / SLICES;
    if (sorted)
        return sorted[(size_t)(share * (double)r->draw_count)];
    double low = -6, high = 6;
    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        *(erfc(-middle * M_SQRT1_2) / 2 < share ? &low : &high) = middle;
    }
    return (double)r->mean_milli + (low + high) / 2 * (double)r->deviation_milli;
}

/* Largest remainders, so that whole millionths sum to one. */
static void round_chances(const double *chances, size_t count, int32_t *ret) {
    int64_t left = whole_micro;
    for (size_t i = 0; i < count; i++) {
        ret[i] = (int32_t)(chances[i] * (double)whole_micro);
        left -= ret[i];
    }
    while (left > 0) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (chances[i] * (double)whole_micro - ret[i] > chances[best] * (double)whole_micro - ret[best])
                best = i;
        ret[best]++;
        left--;
    }
}

static void add_slice(const struct rank_rival *rivals, int32_t *const *sorted, size_t count, size_t who, double score, double *above, double *chances) {
    size_t known = 1;
    above[0] = 1;
    for (size_t r = 0; r < count; r++) {
        if (r == who)
            continue;
        double p = chance_above(&rivals[r], sorted[r], score);
        above[known] = 0;
        for (size_t k = known; k > 0; k--)
            above[k] = above[k] * (1 - p) + above[k - 1] * p;
        above[0] *= 1 - p;
        known++;
    }
    for (size_t k = 0; k < count; k++)
        chances[k] += above[k] / SLICES;
}

err rank_work_out(struct arena *arena, const struct rank_rival *rivals, size_t count, size_t who, struct rank_chances *ret) {
    if (count < 1 || count > RIVALS_MOST || who >= count)
        return &rank_bad_input;
    int32_t **sorted = ARENA_LIST(arena, int32_t *, count);
    double *above = ARENA_LIST(arena, double, count + 1), *chances = ARENA_LIST(arena, double, count);
    struct rank_chances out = {ARENA_LIST(arena, int32_t, count), count, 0, (count + 2) / 3, 0};
    if (!sorted || !above || !chances || !out.place_micro)
        return &err_no_memory;
    for (size_t r = 0; r < count; r++) {
        if (!is_rival(&rivals[r]))
            return &rank_bad_input;
        if (!rivals[r].draws_milli)
            continue;
        sorted[r] = ARENA_LIST(arena, int32_t, rivals[r].draw_count);
        if (!sorted[r])
            return &err_no_memory;
        memcpy(sorted[r], rivals[r].draws_milli, rivals[r].draw_count * sizeof(int32_t));
        qsort(sorted[r], rivals[r].draw_count, sizeof(int32_t), by_value);
    }
    for (size_t s = 0; s < SLICES; s++)
        add_slice(rivals, sorted, count, who, slice(&rivals[who], sorted[who], s), above, chances);
    round_chances(chances, count, out.place_micro);
    int64_t places = 0;
    for (size_t k = 0; k < count; k++) {
        out.square_micro += k < out.square ? out.place_micro[k] : 0;
        places += (int64_t)(k + 1) * out.place_micro[k];
    }
    out.mean_place_milli = (int32_t)(places / 1000);
    *ret = out;
    return NULL;
}

err score_need(const int64_t *weights_micro, size_t count, const int64_t *results_milli, int64_t target_milli, int64_t *ret_milli) {
    int64_t sum = 0;
    if (count < 1 || count > YEARS_MOST)
        return &score_need_bad_weights;
    for (size_t y = 0; y < count; y++) {
        if (weights_micro[y] < 0 || weights_micro[y] > whole_micro)
            return &score_need_bad_weights;
        sum += weights_micro[y];
    }
    int64_t last = weights_micro[count - 1];
    if (sum != whole_micro || last <= 0)
        return &score_need_bad_weights;
    if (target_milli < 0 || target_milli > 100000)
        return &score_need_bad_scores;
    int64_t missing = target_milli * whole_micro;
    for (size_t y = 0; y + 1 < count; y++) {
        if (results_milli[y] < 0 || results_milli[y] > 100000)
            return &score_need_bad_scores;
        missing -= weights_micro[y] * results_milli[y];
    }
    *ret_milli = missing > 0 ? (missing + last - 1) / last : missing / last; /* up, on both sides of zero */
    return NULL;
}
