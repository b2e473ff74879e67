#include "engines/compare/compare_inside.h"
#include <stdlib.h>
#include <string.h>

/* The code point at the start of valid UTF-8 and its length; a stray byte stands for itself. */
static uint32_t code_point(str text, size_t *ret_len) {
    unsigned char lead = (unsigned char)text.at[0];
    size_t len = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (len > text.len)
        len = 1;
    uint32_t point = len == 1 ? lead : lead & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++)
        point = point << 6 | ((unsigned char)text.at[i] & 0x3f);
    *ret_len = len;
    return point;
}

enum sort { SORT_BLANK, SORT_MARK, SORT_WORD, SORT_SIGN };

static enum sort sort_of(uint32_t point) {
    if (point == ' ' || point == '\t' || point == '\r' || point == '\n' || point == 0x3000 || point == 0xa0)
        return SORT_BLANK;
    if (point < 0x80) {
        bool is_word = (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
        return is_word ? SORT_WORD : SORT_MARK;
    }
    bool is_mark = (point >= 0x2000 && point < 0x2070) || (point >= 0x3001 && point < 0x3040) || (point >= 0xff00 && point < 0xff10) ||
                   (point >= 0xff1a && point < 0xff21) || (point >= 0xff3b && point < 0xff41) || (point >= 0xff5b && point < 0xff66) || point == 0xb7;
    if (is_mark)
        return SORT_MARK;
    return point < 0x2e80 ? SORT_WORD : SORT_SIGN; /* letters with accents, Greek, Cyrillic make words; from 2E80 on, signs */
}

err compare_cut(struct arena *arena, str text, struct tokens *ret) {
    struct token *tokens = ARENA_LIST(arena, struct token, text.len + 1);
    if (!tokens)
        return &err_no_memory;
    size_t count = 0, at = 0;
    while (at < text.len) {
        size_t len, end;
        enum sort sort = sort_of(code_point(str_slice(text, at, text.len), &len));
        end = at + len;
        while (end < text.len && (sort == SORT_WORD || sort == SORT_BLANK)) {
            size_t more;
            if (sort_of(code_point(str_slice(text, end, text.len), &more)) != sort)
                break;
            end += more;
        }
        tokens[count++] = (struct token){str_slice(text, at, end), sort == SORT_WORD || sort == SORT_SIGN};
        at = end;
    }
    *ret = (struct tokens){tokens, count};
    return NULL;
}

static uint64_t fold_hash(uint64_t hash, str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + ('a' - 'A'));
        hash = (hash ^ c) * UINT64_C(1099511628211);
    }
    return hash;
}

static int by_hash(const void *a, const void *b) {
    const struct feature *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static void join_equal(struct features *all) {
    size_t kept = 0;
    qsort(all->at, all->count, sizeof *all->at, by_hash);
    for (size_t i = 0; i < all->count; i++)
        if (kept && all->at[kept - 1].hash == all->at[i].hash)
            all->at[kept - 1].times += all->at[i].times;
        else
            all->at[kept++] = all->at[i];
    all->count = kept;
}

err compare_features(struct arena *arena, str text, struct features *ret) {
    const uint64_t start = UINT64_C(14695981039346656037);
    struct tokens tokens;
    TRY(compare_cut(arena, text, &tokens));
    struct features all = {ARENA_LIST(arena, struct feature, tokens.count * 2 + 1), 0};
    if (!all.at)
        return &err_no_memory;
    str before = STR_NONE;
    for (size_t i = 0; i < tokens.count; i++) {
        if (!tokens.at[i].counts)
            continue;
        uint64_t alone = fold_hash(start, tokens.at[i].text);
        all.at[all.count++] = (struct feature){alone, 1, 1};
        if (before.at)
            all.at[all.count++] = (struct feature){fold_hash(fold_hash(start + 1, before) + 1, tokens.at[i].text), 1, 1};
        before = tokens.at[i].text;
    }
    join_equal(&all);
    *ret = all;
    return NULL;
}

int64_t compare_weight(const struct features *f) {
    int64_t sum = 0;
    for (size_t i = 0; i < f->count; i++)
        sum += f->at[i].times * f->at[i].weight;
    return sum;
}

static int64_t times_in(const struct features *f, uint64_t hash) {
    const struct feature wanted = {hash, 0, 0};
    const struct feature *hit = f->count ? bsearch(&wanted, f->at, f->count, sizeof *f->at, by_hash) : NULL;
    return hit ? hit->times : 0;
}

int64_t compare_common(const struct features *a, const struct features *b) {
    int64_t sum = 0;
    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        const struct feature *x = &a->at[i], *y = &b->at[k];
        if (x->hash == y->hash)
            sum += x->weight * (x->times < y->times ? x->times : y->times);
        i += x->hash <= y->hash;
        k += y->hash <= x->hash;
    }
    return sum;
}

int64_t compare_dice(const struct features *a, const struct features *b) {
    int64_t both = compare_weight(a) + compare_weight(b);
    return both ? 2000 * compare_common(a, b) / both : 0;
}

int64_t compare_share(const struct features *part, const struct features *whole) {
    int64_t weight = compare_weight(part);
    return weight ? 1000 * compare_common(part, whole) / weight : 0;
}

int64_t compare_cover(const struct features *whole, const struct features *one, const struct features *other) {
    int64_t weight = compare_weight(whole), found = 0;
    for (size_t i = 0; i < whole->count; i++) {
        const struct feature *f = &whole->at[i];
        int64_t times = times_in(one, f->hash) + times_in(other, f->hash);
        found += f->weight * (times < f->times ? times : f->times);
    }
    return weight ? 1000 * found / weight : 0;
}

err compare_likeness(struct arena *arena, str a, str b, int64_t *ret_thousandths) {
    struct features x, y;
    TRY(compare_features(arena, a, &x));
    TRY(compare_features(arena, b, &y));
    *ret_thousandths = compare_dice(&x, &y);
    return NULL;
}
