/* Two versions of a list of texts side by side: which words changed, how alike two lines are, and which line of the old list
 * became which of the new one. For a new edition of rules whose lines were reworded, renumbered, split and merged.
 *
 * Pure and exact: whole numbers only, the same answer on every machine; ties go to the line that stands first.
 * Chinese is compared by single characters and their neighbours (no dictionary), other scripts by words in lower case;
 * blanks and punctuation do not count for likeness. A feature that stands in few lines weighs more than a common one:
 * "有记录" in half of all lines says little about which is which.
 * Likeness and confidence are thousandths: 1000 is "the same". They rank proposals for a person; they decide nothing. */
#ifndef WENCHENG_ENGINES_COMPARE_H
#define WENCHENG_ENGINES_COMPARE_H
#include "base/str.h"

enum { COMPARE_LINES_MOST = 4000, COMPARE_NEAR = 4, COMPARE_MATCH_LEAST = 420, COMPARE_CERTAIN = 850 };

/* Which words changed. Pieces in reading order; between two kept ones the removed piece stands before the added one. A single
 * kept character between two changes is read as changed too, or the eye finds no thread. */
enum compare_piece_kind { COMPARE_KEPT, COMPARE_REMOVED, COMPARE_ADDED };
struct compare_piece {
    enum compare_piece_kind kind;
    str text; /* points into the texts given */
};
struct compare_pieces {
    const struct compare_piece *at;
    size_t count;
};
err compare_words(struct arena *, str before, str after, struct compare_pieces *ret) MUST_USE;

/* A line of a list. Lines of different groups never become each other. */
struct compare_line {
    str number; /* "5.3.1": the same number is a hint */
    str above;  /* text of what it stands under: a hint */
    str method; /* any word that rarely changes with the meaning: a weak hint */
    str text;
    int group;
};
struct compare_lines {
    const struct compare_line *at;
    size_t count;
};

/* What became of a line. `one`: the same thing, perhaps reworded. `split`: the line's matter went on in several. `merged`:
 * several lines' matter went on in this one. */
enum compare_pair_kind { COMPARE_ONE, COMPARE_SPLIT, COMPARE_MERGED };
enum compare_reason { COMPARE_SAME_TEXT, COMPARE_SAME_NUMBER, COMPARE_LIKE_TEXT, COMPARE_PART_OF, COMPARE_REASONS };
extern const char *const compare_reason_words[COMPARE_REASONS + 1]; /* "same_text" … NULL-ended */
struct compare_pair {
    size_t before, after;
    enum compare_pair_kind kind;
    enum compare_reason reason;
    int64_t likeness, confidence;
};
struct compare_near { /* the likeliest lines of the new list, chosen or not, best first */
    size_t after[COMPARE_NEAR];
    int64_t score[COMPARE_NEAR];
    size_t count;
};
struct compare_match {
    const struct compare_pair *pairs; /* by before, then after; a line of the old list in no pair was dropped, of the new one added */
    size_t pair_count;
    const struct compare_near *near; /* one for each line of the old list */
};
/* Every line is in one `one` pair at most; split and merged pairs come beside it and are never certain. Too many lines: err. */
err compare_match(struct arena *, const struct compare_lines *before, const struct compare_lines *after, struct compare_match *ret) MUST_USE;
extern const struct problem compare_too_many;

/* Likeness of two texts alone, each feature weighing the same. */
err compare_likeness(struct arena *, str a, str b, int64_t *ret_thousandths) MUST_USE;

#endif
