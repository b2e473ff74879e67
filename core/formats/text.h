/* Text for finding and comparing. Everything starts from the folded form: NFKC (so full-width letters and digits become
 * narrow, U+3000 a blank), case folded, control and invisible characters gone, runs of blanks made one, none at the ends.
 * Search cuts Chinese (Japanese, Korean) into pairs of neighbouring characters and everything else into words:
 *
 *     井盖破损 LED灯 3号   index:  井盖 盖破 破损 损 led 灯 3 号
 *     井盖                 query:  井盖 (whole)
 *     井                   query:  井 (prefix: finds 井盖)
 *
 * A row matches when every gram of the query is among its grams, whole or as the beginning of one. */
#ifndef WENCHENG_FORMATS_TEXT_H
#define WENCHENG_FORMATS_TEXT_H
#include "base/buf.h"

err text_fold(struct arena *, str, str *ret) MUST_USE; /* bytes that are not UTF-8 count as U+FFFD */
void text_add_valid(struct buf *, str);                /* appends; each byte that is not UTF-8 becomes U+FFFD */

struct text_gram {
    str text;       /* folded; at most 64 bytes */
    bool is_prefix; /* queries only */
};
struct text_grams { /* unique, in byte order */
    const struct text_gram *at;
    size_t count;
};
err text_grams_for_index(struct arena *, str, struct text_grams *ret) MUST_USE;
err text_grams_for_query(struct arena *, str, struct text_grams *ret) MUST_USE; /* none: nothing to look for */

/* Likeness. A shingle is `length` neighbouring letters, digits or characters of the folded text, everything else passed over;
 * a shorter text is one shingle. 2 suits a title or a report of one sentence, 8 finds copied passages. */
struct text_shingles { /* hashes, unique, ascending */
    const uint64_t *at;
    size_t count;
};
err text_shingles(struct arena *, str, unsigned length, struct text_shingles *ret) MUST_USE;
double text_jaccard(const struct text_shingles *, const struct text_shingles *);       /* common : all; 0 when either is empty */
double text_contained(const struct text_shingles *part, const struct text_shingles *); /* share of part's found in the other */
err text_similarity(struct arena *, str, str, unsigned length, double *ret) MUST_USE;  /* jaccard of the two texts */

#endif
