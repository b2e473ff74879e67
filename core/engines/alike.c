#include "engines/alike.h"
#include <math.h>
#include <string.h>

enum { SIDE = ALIKE_SIDE, COARSE = 16 };
static const double least_deviation = 0.05 * 255; /* of grey; below, the bits are noise */

/* The picture averaged into 64 by 64, whatever its shape: a crop or a scaling changes little of it. */
static void average(const unsigned char *grey, unsigned width, unsigned height, float to[SIDE][SIDE]) {
    for (unsigned y = 0; y < SIDE; y++) {
        unsigned top = y * height / SIDE, bottom = (y + 1) * height / SIDE;
        bottom = bottom > top ? bottom : top + 1;
        for (unsigned x = 0; x < SIDE; x++) {
            unsigned left = x * width / SIDE, right = (x + 1) * width / SIDE;
            right = right > left ? right : left + 1;
            uint64_t sum = 0;
            for (unsigned j = top; j < bottom; j++)
                for (unsigned i = left; i < right; i++)
                    sum += grey[(size_t)j * width + i];
            to[y][x] = (float)sum / (float)((right - left) * (bottom - top));
        }
    }
}

static bool is_flat(float g[SIDE][SIDE]) {
    double sum = 0, squares = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            sum += (double)g[y][x];
            squares += (double)g[y][x] * (double)g[y][x];
        }
    double mean = sum / (SIDE * SIDE), variance = squares / (SIDE * SIDE) - mean * mean;
    return variance < least_deviation * least_deviation;
}

static uint64_t dhash_of(float g[SIDE][SIDE]) {
    float small[8][9];
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 9; x++) {
            float sum = 0;
            int count = 0;
            for (int j = y * 8; j < y * 8 + 8; j++)
                for (int i = x * SIDE / 9; i < (x + 1) * SIDE / 9; i++, count++)
                    sum += g[j][i];
            small[y][x] = sum / (float)count;
        }
    uint64_t bits = 0;
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 8; x++)
            bits = bits << 1 | (small[y][x] < small[y][x + 1]);
    return bits;
}

/* The 16 by 16 lowest frequencies without the constant ones, rows first, then columns. */
static void coarse_waves(float g[SIDE][SIDE], float to[COARSE * COARSE]) {
    float wave[COARSE][SIDE], half[COARSE][SIDE];
    for (int u = 0; u < COARSE; u++)
        for (int x = 0; x < SIDE; x++)
            wave[u][x] = (float)cos((2 * x + 1) * (u + 1) * M_PI / (2 * SIDE));
    for (int u = 0; u < COARSE; u++)
        for (int x = 0; x < SIDE; x++) {
            float sum = 0;
            for (int y = 0; y < SIDE; y++)
                sum += wave[u][y] * g[y][x];
            half[u][x] = sum;
        }
    for (int u = 0; u < COARSE; u++)
        for (int v = 0; v < COARSE; v++) {
            float sum = 0;
            for (int x = 0; x < SIDE; x++)
                sum += wave[v][x] * half[u][x];
            to[u * COARSE + v] = sum;
        }
}

static void sort(float *at, size_t count) {
    for (size_t i = 1; i < count; i++) {
        float value = at[i];
        size_t k = i;
        for (; k > 0 && at[k - 1] > value; k--)
            at[k] = at[k - 1];
        at[k] = value;
    }
}

static void dct_of(float g[SIDE][SIDE], uint64_t to[ALIKE_DCT_WORDS]) {
    float waves[COARSE * COARSE], sorted[COARSE * COARSE];
    coarse_waves(g, waves);
    memcpy(sorted, waves, sizeof sorted);
    sort(sorted, COARSE * COARSE);
    float middle = (sorted[127] + sorted[128]) / 2;
    memset(to, 0, ALIKE_DCT_WORDS * sizeof *to);
    for (size_t i = 0; i < COARSE * COARSE; i++)
        to[i / 64] = to[i / 64] << 1 | (waves[i] > middle);
}

bool alike_make(const unsigned char *grey, unsigned width, unsigned height, struct alike *ret) {
    if (width < 9 || height < 9)
        return false;
    float g[SIDE][SIDE];
    average(grey, width, height, g);
    struct alike made = {.is_flat = is_flat(g)};
    if (!made.is_flat) {
        made.dhash = dhash_of(g);
        dct_of(g, made.dct);
    }
    *ret = made;
    return true;
}

unsigned alike_dhash_distance(const struct alike *a, const struct alike *b) { return (unsigned)__builtin_popcountll(a->dhash ^ b->dhash); }

unsigned alike_dct_distance(const struct alike *a, const struct alike *b) {
    unsigned sum = 0;
    for (int i = 0; i < ALIKE_DCT_WORDS; i++)
        sum += (unsigned)__builtin_popcountll(a->dct[i] ^ b->dct[i]);
    return sum;
}

bool alike_is_match(const struct alike *a, const struct alike *b) {
    return !a->is_flat && !b->is_flat && alike_dhash_distance(a, b) <= ALIKE_DHASH_MOST && alike_dct_distance(a, b) <= ALIKE_DCT_MOST;
}

str alike_dct_text(struct arena *arena, const struct alike *a) {
    return str_format(arena, "%016llx%016llx%016llx%016llx", (unsigned long long)a->dct[0], (unsigned long long)a->dct[1], (unsigned long long)a->dct[2],
                      (unsigned long long)a->dct[3]);
}

bool alike_dct_parse(str text, struct alike *ret) {
    unsigned char bytes[ALIKE_DCT_WORDS * 8];
    if (!str_unhex(text, bytes, sizeof bytes))
        return false;
    for (int i = 0; i < ALIKE_DCT_WORDS; i++) {
        ret->dct[i] = 0;
        for (int k = 0; k < 8; k++)
            ret->dct[i] = ret->dct[i] << 8 | bytes[i * 8 + k];
    }
    return true;
}

size_t alike_search(const struct alike *wanted, const struct alike *among, size_t count) {
    size_t best = SIZE_MAX;
    unsigned least = ALIKE_DCT_MOST + 1;
    for (size_t i = 0; i < count; i++) {
        if (!alike_is_match(wanted, &among[i]))
            continue;
        unsigned distance = alike_dct_distance(wanted, &among[i]);
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}
