/* Tokens and features of texts; private to core/engines/compare. */
#ifndef WENCHENG_ENGINES_COMPARE_INSIDE_H
#define WENCHENG_ENGINES_COMPARE_INSIDE_H
#include "engines/compare.h"

/* The smallest things that change: one Chinese character, one word of letters and digits, one mark, one run of blanks. */
struct token {
    str text;
    bool counts; /* for likeness: no blank, no punctuation */
};
struct tokens {
    struct token *at;
    size_t count;
};
err compare_cut(struct arena *, str text, struct tokens *ret) MUST_USE;

/* Single tokens and pairs of neighbours, by hash, sorted; how often each stands in the text. */
struct feature {
    uint64_t hash;
    int64_t times, weight;
};
struct features {
    struct feature *at;
    size_t count;
};
err compare_features(struct arena *, str text, struct features *ret) MUST_USE; /* each of weight 1 */
int64_t compare_weight(const struct features *);
int64_t compare_common(const struct features *, const struct features *);         /* weight of what both hold */
int64_t compare_dice(const struct features *, const struct features *);           /* thousandths */
int64_t compare_share(const struct features *part, const struct features *whole); /* of the part, found in the whole */
/* Of the whole, found in one of the two or both. */
int64_t compare_cover(const struct features *whole, const struct features *one, const struct features *other);

#endif
