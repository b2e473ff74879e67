/* Two editions line by line: what was added, dropped, reworded, re-weighted, moved … Pure: works on read files.
 * Lines are paired by number and likeness (core/engines/compare.h); for standards by a confirmed mapping when there is one. */
#ifndef WENCHENG_STANDARDS_DIFFERENCE_H
#define WENCHENG_STANDARDS_DIFFERENCE_H
#include "capabilities/standards/file.h"
#include "engines/compare.h"

enum change_part { PART_ITEM, PART_CONTENT, PART_STANDARD, PART_LOCAL, PART_METHOD, PART_NEGATIVE, PART_BONUS, PARTS };
extern const char *const change_part_words[PARTS + 1]; /* "item" … NULL-ended */

enum change_kind {
    CHANGE_ADDED,
    CHANGE_DROPPED,
    CHANGE_SPLIT,
    CHANGE_MERGED,
    CHANGE_REWORDED,
    CHANGE_REWEIGHTED, /* points, share, deduction or months */
    CHANGE_MOVED,      /* stands under another content or item */
    CHANGE_RENUMBERED, /* same place, other number */
    CHANGE_REASSIGNED, /* other method, lead, field, nature, programme, rule or sanction */
    CHANGES
};
extern const char *const change_kind_words[CHANGES + 1];

/* One side of a line; .number NULL: the line is not in that edition. */
struct change_side {
    str number, zh, en, above; /* above: number of what it stands under */
    int64_t weight_milli;
    str other; /* method, lead …: everything else that can change, as one text */
};
struct change {
    enum change_part part;
    unsigned kinds; /* bits of enum change_kind; 0: unchanged */
    struct change_side before, after;
    int64_t confidence; /* of the pairing; 1000 when there is nothing to pair */
};
struct difference {
    const struct change *at; /* in the order of the new edition, dropped lines where they stood */
    size_t count;
    int64_t counts[CHANGES];
    int64_t unchanged;
};

/* Confirmed pairs of standards by number; count 0: propose. */
struct known_pair {
    str before, after;
};
struct known_pairs {
    const struct known_pair *at;
    size_t count;
};
err difference_of(struct arena *, const struct standards_file *before, const struct standards_file *after, const struct known_pairs *,
                  struct difference *ret) MUST_USE;

/* The lines of one level as the comparison wants them; ret_index: where each stands in file->nodes. */
err difference_lines(struct arena *, const struct standards_file *, unsigned levels, struct compare_lines *ret, size_t **ret_index) MUST_USE;
enum { LINES_ITEMS = 1, LINES_CONTENTS = 2, LINES_STANDARDS = 4 /* local ones are a group of their own */ };

#endif
