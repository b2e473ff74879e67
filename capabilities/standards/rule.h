/* Scoring rules: nine kinds, as data in the edition file, worked out in whole milli-points.
 *
 *   binary                       met or not; partial is half
 *   sample 3 of 5                a small sample: full when at least 3 of 5 do well, else nothing
 *   count 3                      full when at least 3 are there, else nothing
 *   missing 10 each 2            10 wanted, each one missing takes 2 points, never below nothing
 *   ratio 8                      counted/8 of the points, never above all
 *   group NAME                   points of one visit with the same name: all met, or none of them gives anything
 *   checklist a:60 b:40          parts with weights (sum 100): the weights of the parts met
 *   split residents:70 staff:30  sources with weights (sum 100): each source's own rate
 *   graded A:100 B:80 C:60       grades in falling percent: pass is the first, fail the last, partial the second of three or more
 *
 * Invariants (rule_test.c holds them): 0 <= got <= possible; more counted never gives less; the order of parts and of
 * points does not matter. Rounding: every division is rounded down to a whole milli-point. "Not observed" and "not
 * applicable" give nothing and ask nothing: possible is 0. */
#ifndef WENCHENG_STANDARDS_RULE_H
#define WENCHENG_STANDARDS_RULE_H
#include "base/str.h"

enum rule_kind { RULE_BINARY, RULE_SAMPLE, RULE_COUNT, RULE_MISSING, RULE_RATIO, RULE_GROUP, RULE_CHECKLIST, RULE_SPLIT, RULE_GRADED, RULE_KINDS };
enum { RULE_PARTS = 12, RULE_COUNT_MOST = 1000000, RULE_VERSION = 1 /* changes when a rule gives another result */ };

struct rule_part {
    str name;
    int64_t weight_milli; /* of 100,000 for checklist and split; percent in milli for grades */
};
struct standards_rule {
    enum rule_kind kind;
    int64_t need, of;   /* count wanted; size of the sample */
    int64_t each_milli; /* taken for each one missing */
    str group;
    struct rule_part parts[RULE_PARTS];
    size_t part_count;
};

enum standards_result { RESULT_PASS, RESULT_PARTIAL, RESULT_FAIL, RESULT_NOT_OBSERVED, RESULT_NOT_APPLICABLE, RESULTS };
extern const char *const standards_result_words[RESULTS + 1]; /* "pass" …, NULL-ended */
bool standards_result_parse(str word, enum standards_result *ret);

/* What was seen at one point. Counts decide where the rule counts and a count was made; otherwise the word decides. */
struct standards_seen {
    enum standards_result result;
    bool has_count;
    int64_t count;
    uint32_t parts_met; /* checklist: bit n is part n; only read when has_parts */
    bool has_parts;
    const int64_t *source_millis; /* split: 0 … 1000 for each source, or NULL */
    bool has_grade;
    size_t grade; /* graded: which of the parts; without it the word chooses */
};
struct standards_mark {
    int64_t got_milli, possible_milli;
    enum standards_result result; /* pass: all points; fail: none; partial: between */
};

/* Borrows names from `text`. On a fault the sentence names what is wrong; nothing else is promised of *ret. */
struct rule_fault {
    const char *zh, *en;
};
bool rule_parse(str text, struct standards_rule *ret, struct rule_fault *ret_fault);
bool rule_counts(const struct standards_rule *); /* the person counts something */
void rule_mark(const struct standards_rule *, int64_t points_milli, const struct standards_seen *, struct standards_mark *ret);

/* Settles the groups of one visit in place: rules[i] belongs to marks[i]. */
void rule_settle_groups(const struct standards_rule *rules, struct standards_mark *marks, size_t count);
enum rule_lang { RULE_ZH, RULE_EN };
str rule_part_says(str name, enum rule_lang); /* "sign" → "标识"; a word we do not know as it is */
str rule_says_zh(struct arena *, const struct standards_rule *);
str rule_says_en(struct arena *, const struct standards_rule *); /* one sentence for the person at the point */

#endif
