/* Which line became which. First the best pairs one to one, greedily by score; then what is left over is looked at again: does
 * it hold matter of a line that has a partner already (split), or do two old lines together cover one new line (merged)? */
#include "engines/compare/compare_inside.h"
#include <stdlib.h>

/* Of a score of 1000. Number, place and method only tip the scales between texts that are alike. */
enum { SHARE_TEXT = 800, SHARE_NUMBER = 100, SHARE_ABOVE = 70, SHARE_METHOD = 30 };
enum { MARGIN = 150, SAME_TEXT_LEAST = 970, PART_LEAST = 320, GAIN_LEAST = 140, PART_MOST = 840, NEAR_PART_LEAST = 180, NEAR_WHOLE_PART = 480 };

const struct problem compare_too_many = {PROBLEM_TOO_LARGE, "compare.too_many", "要比较的行数过多。", "There are too many lines to compare."};
const char *const compare_reason_words[COMPARE_REASONS + 1] = {"same_text", "same_number", "like_text", "part_of", NULL};

struct side {
    const struct compare_line *lines;
    size_t count;
    struct features *texts, *aboves;
    size_t *partner; /* SIZE_MAX: none */
};
struct candidate {
    uint32_t before, after;
    int64_t score;
};
struct work {
    struct arena *arena;
    struct side before, after;
    struct candidate *candidates;
    size_t candidate_count;
    struct compare_pair *pairs;
    size_t pair_count;
    struct compare_near *near;
};

static err read_side(struct arena *arena, const struct compare_lines *lines, struct side *side) {
    *side = (struct side){lines->at, lines->count, ARENA_LIST(arena, struct features, lines->count + 1), ARENA_LIST(arena, struct features, lines->count + 1),
                          ARENA_LIST(arena, size_t, lines->count + 1)};
    if (!side->texts || !side->aboves || !side->partner)
        return &err_no_memory;
    for (size_t i = 0; i < side->count; i++) {
        TRY(compare_features(arena, side->lines[i].text, &side->texts[i]));
        TRY(compare_features(arena, side->lines[i].above, &side->aboves[i]));
        side->partner[i] = SIZE_MAX;
    }
    return NULL;
}

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static size_t gather_hashes(const struct side *side, uint64_t *to, size_t count) {
    for (size_t i = 0; i < side->count; i++)
        for (size_t k = 0; k < side->texts[i].count; k++)
            to[count++] = side->texts[i].at[k].hash;
    return count;
}

/* 1 for what stands in every line, one more for each halving of the lines that hold it. */
static int64_t weight_of(const uint64_t *hashes, size_t count, uint64_t hash, size_t lines) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hashes[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    size_t holders = 0;
    while (low + holders < count && hashes[low + holders] == hash)
        holders++;
    int64_t weight = 1;
    for (size_t reach = holders * 2; reach <= lines && weight < 16; reach *= 2)
        weight++;
    return weight;
}

static void weigh_side(struct side *side, const uint64_t *hashes, size_t count, size_t lines) {
    for (size_t i = 0; i < side->count; i++)
        for (size_t k = 0; k < side->texts[i].count; k++)
            side->texts[i].at[k].weight = weight_of(hashes, count, side->texts[i].at[k].hash, lines);
}

static err weigh(struct work *w) {
    size_t room = 0, count = 0;
    for (size_t i = 0; i < w->before.count; i++)
        room += w->before.texts[i].count;
    for (size_t i = 0; i < w->after.count; i++)
        room += w->after.texts[i].count;
    uint64_t *hashes = ARENA_LIST(w->arena, uint64_t, room + 1);
    if (!hashes)
        return &err_no_memory;
    count = gather_hashes(&w->before, hashes, count);
    count = gather_hashes(&w->after, hashes, count);
    qsort(hashes, count, sizeof *hashes, by_number);
    weigh_side(&w->before, hashes, count, w->before.count + w->after.count);
    weigh_side(&w->after, hashes, count, w->before.count + w->after.count);
    return NULL;
}

static int64_t score_of(const struct work *w, size_t before, size_t after) {
    const struct compare_line *a = &w->before.lines[before], *b = &w->after.lines[after];
    if (a->group != b->group)
        return -1;
    int64_t score = compare_dice(&w->before.texts[before], &w->after.texts[after]) * SHARE_TEXT / 1000;
    score += str_equal(a->number, b->number) ? SHARE_NUMBER : 0;
    score += compare_dice(&w->before.aboves[before], &w->after.aboves[after]) * SHARE_ABOVE / 1000;
    score += str_equal(a->method, b->method) ? SHARE_METHOD : 0;
    return score;
}

static void note_near(struct compare_near *near, size_t after, int64_t score) {
    size_t at = near->count < COMPARE_NEAR ? near->count++ : COMPARE_NEAR;
    if (at == COMPARE_NEAR && near->score[--at] >= score)
        return;
    for (; at && near->score[at - 1] < score; at--) {
        near->score[at] = near->score[at - 1];
        near->after[at] = near->after[at - 1];
    }
    near->score[at] = score;
    near->after[at] = after;
}

static int by_score(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->before != y->before)
        return x->before < y->before ? -1 : 1;
    return x->after < y->after ? -1 : x->after > y->after;
}

static err find_candidates(struct work *w) {
    size_t room = 0;
    for (size_t turn = 0; turn < 2; turn++) {
        if (turn && !(w->candidates = ARENA_LIST(w->arena, struct candidate, room + 1)))
            return &err_no_memory;
        for (size_t i = 0; i < w->before.count; i++)
            for (size_t k = 0; k < w->after.count; k++) {
                int64_t score = score_of(w, i, k);
                if (!turn && score > 0)
                    note_near(&w->near[i], k, score);
                if (score < COMPARE_MATCH_LEAST)
                    continue;
                if (turn)
                    w->candidates[w->candidate_count++] = (struct candidate){(uint32_t)i, (uint32_t)k, score};
                else
                    room++;
            }
    }
    qsort(w->candidates, w->candidate_count, sizeof *w->candidates, by_score);
    return NULL;
}

/* The best score either line has with somebody else: what makes a choice doubtful. */
static int64_t rival_of(const struct work *w, const struct candidate *chosen) {
    for (size_t i = 0; i < w->candidate_count; i++) {
        const struct candidate *c = &w->candidates[i];
        if ((c->before == chosen->before) != (c->after == chosen->after))
            return c->score;
    }
    return 0;
}

static void add_one(struct work *w, const struct candidate *c) {
    const struct compare_line *a = &w->before.lines[c->before], *b = &w->after.lines[c->after];
    int64_t likeness = compare_dice(&w->before.texts[c->before], &w->after.texts[c->after]);
    int64_t confidence = c->score, margin = c->score - rival_of(w, c);
    bool is_same = str_equal(a->text, b->text);
    if (margin < MARGIN)
        confidence -= MARGIN - margin;
    if (is_same && confidence < SAME_TEXT_LEAST)
        confidence = margin > 0 ? SAME_TEXT_LEAST : confidence;
    enum compare_reason reason = is_same ? COMPARE_SAME_TEXT : str_equal(a->number, b->number) ? COMPARE_SAME_NUMBER : COMPARE_LIKE_TEXT;
    w->before.partner[c->before] = c->after;
    w->after.partner[c->after] = c->before;
    w->pairs[w->pair_count++] =
        (struct compare_pair){c->before, c->after, COMPARE_ONE, reason, likeness, is_same && margin >= MARGIN ? 1000 : confidence < 0 ? 0 : confidence};
}

static void pair_best(struct work *w) {
    for (size_t i = 0; i < w->candidate_count; i++) {
        const struct candidate *c = &w->candidates[i];
        if (w->before.partner[c->before] == SIZE_MAX && w->after.partner[c->after] == SIZE_MAX)
            add_one(w, c);
    }
}

/* How sure that `part` went on in, or came from, `whole`, which has `partner` already; 0: it did not. Beside the partner, under the
 * same heading, less likeness will do: a line that was cut in two mostly stays where it was, and the halves share words. */
struct share {
    const struct features *part, *whole, *partner;
    bool is_beside;
};
static int64_t part_of(const struct share *s) {
    const struct features nothing = {NULL, 0};
    int64_t share = compare_share(s->part, s->whole), cover = compare_cover(s->whole, s->partner, s->part);
    int64_t gain = cover - compare_cover(s->whole, s->partner, &nothing);
    bool is_part = share >= (s->is_beside ? NEAR_PART_LEAST : PART_LEAST) && gain >= GAIN_LEAST;
    if (!is_part && !(s->is_beside && share >= NEAR_WHOLE_PART))
        return 0;
    int64_t confidence = (share + cover) / 2;
    return confidence < PART_MOST ? confidence : PART_MOST;
}

static void find_splits(struct work *w) {
    for (size_t after = 0; after < w->after.count; after++) {
        int64_t best = 0;
        size_t from = 0;
        for (size_t before = 0; w->after.partner[after] == SIZE_MAX && before < w->before.count; before++) {
            size_t partner = w->before.partner[before];
            if (partner == SIZE_MAX || w->before.lines[before].group != w->after.lines[after].group)
                continue;
            const struct share share = {&w->after.texts[after], &w->before.texts[before], &w->after.texts[partner],
                                        str_equal(w->after.lines[after].above, w->after.lines[partner].above)};
            int64_t sure = part_of(&share);
            if (sure > best) {
                best = sure;
                from = before;
            }
        }
        if (best)
            w->pairs[w->pair_count++] =
                (struct compare_pair){from, after, COMPARE_SPLIT, COMPARE_PART_OF, compare_dice(&w->before.texts[from], &w->after.texts[after]), best};
    }
}

static void find_mergers(struct work *w) {
    for (size_t before = 0; before < w->before.count; before++) {
        int64_t best = 0;
        size_t into = 0;
        for (size_t after = 0; w->before.partner[before] == SIZE_MAX && after < w->after.count; after++) {
            size_t partner = w->after.partner[after];
            if (partner == SIZE_MAX || w->after.lines[after].group != w->before.lines[before].group)
                continue;
            const struct share share = {&w->before.texts[before], &w->after.texts[after], &w->before.texts[partner],
                                        str_equal(w->before.lines[before].above, w->before.lines[partner].above)};
            int64_t sure = part_of(&share);
            if (sure > best) {
                best = sure;
                into = after;
            }
        }
        if (best)
            w->pairs[w->pair_count++] =
                (struct compare_pair){before, into, COMPARE_MERGED, COMPARE_PART_OF, compare_dice(&w->before.texts[before], &w->after.texts[into]), best};
    }
}

/* A line's own `one` pair takes the word of the pair beside it, and is no surer: all of a split is confirmed together. */
static void spread_kinds(struct work *w, size_t ones) {
    for (size_t i = ones; i < w->pair_count; i++)
        for (size_t k = 0; k < ones; k++) {
            struct compare_pair *one = &w->pairs[k];
            const struct compare_pair *beside = &w->pairs[i];
            bool meets = beside->kind == COMPARE_SPLIT ? one->before == beside->before : one->after == beside->after;
            if (!meets)
                continue;
            one->kind = beside->kind;
            if (one->confidence > beside->confidence)
                one->confidence = beside->confidence;
        }
}

static int by_place(const void *a, const void *b) {
    const struct compare_pair *x = a, *y = b;
    if (x->before != y->before)
        return x->before < y->before ? -1 : 1;
    return x->after < y->after ? -1 : x->after > y->after;
}

err compare_match(struct arena *arena, const struct compare_lines *before, const struct compare_lines *after, struct compare_match *ret) {
    if (before->count > COMPARE_LINES_MOST || after->count > COMPARE_LINES_MOST)
        return &compare_too_many;
    struct work w = {.arena = arena};
    TRY(read_side(arena, before, &w.before));
    TRY(read_side(arena, after, &w.after));
    TRY(weigh(&w));
    w.near = ARENA_LIST(arena, struct compare_near, before->count + 1);
    w.pairs = ARENA_LIST(arena, struct compare_pair, before->count + after->count + 1);
    if (!w.near || !w.pairs)
        return &err_no_memory;
    TRY(find_candidates(&w));
    pair_best(&w);
    size_t ones = w.pair_count;
    find_splits(&w);
    find_mergers(&w);
    spread_kinds(&w, ones);
    qsort(w.pairs, w.pair_count, sizeof *w.pairs, by_place);
    *ret = (struct compare_match){w.pairs, w.pair_count, w.near};
    return NULL;
}
