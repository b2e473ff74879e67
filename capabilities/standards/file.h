/* The data file of standards/ in memory: what its lines say, each with its line number, and the faults found in it.
 * Reading never stops at a fault, so that one check names them all (up to FILE_FAULTS). Texts point into the file's text. */
#ifndef WENCHENG_STANDARDS_FILE_H
#define WENCHENG_STANDARDS_FILE_H
#include "capabilities/standards/rule.h"
#include "capabilities/standards/standards.h"

enum { FILE_FAULTS = 200, FILE_LINES = 10000, FILE_FIELDS = 10, FILE_REFS = 4, FILE_BYTES = 4 << 20, FILE_FORS = 4 };
enum node_level { NODE_ITEM, NODE_CONTENT, NODE_STANDARD };

struct file_edition {
    int64_t line, total_milli, bonus_cap_milli;
    str code, system, zh, en, state, from_date;
};
struct file_method {
    int64_t line, share_milli;
    str code, zh, en, rule;
};
struct file_owner {
    int64_t line;
    str code, zh, en;
};
struct file_node {
    int64_t line, weight_milli;
    enum node_level level;
    bool is_local;
    size_t parent; /* SIZE_MAX: none */
    str number, zh, en, methods, lead, six_field, programme, nature, rule;
};
struct file_negative {
    int64_t line, deduct_milli, months;
    str number, sanction, zh, en;
};
struct file_bonus {
    int64_t line, most_milli;
    str number, zh, en;
};
struct file_type {
    int64_t line;
    str code, zh, en, owners;
    size_t points;
};
struct file_ref {
    str system, number;
};
struct file_point {
    int64_t line, points_milli, minimum, maximum;
    size_t type;
    struct file_ref refs[FILE_REFS];
    size_t ref_count;
    str code, zh, en, facet, rule_text, category, measure;
    struct standards_rule rule;
    bool photo_needed;
};
struct file_for {
    int64_t line;
    str system, code;
};

struct standards_file {
    struct arena *arena;
    str text;
    struct file_edition edition; /* line 0: a file of place types only */
    struct file_method *methods;
    struct file_owner *owners;
    struct file_node *nodes;
    struct file_negative *negatives;
    struct file_bonus *bonuses;
    struct file_type *types;
    struct file_point *points;
    struct file_for fors[FILE_FORS];
    size_t method_count, owner_count, node_count, negative_count, bonus_count, type_count, point_count, for_count;
    int64_t line; /* being read */
    struct standards_fault *faults;
    size_t fault_count;
    err failed; /* out of memory */
};

/* A standard that place types may refer to. */
struct file_known {
    str system, number, methods;
};

err file_read(struct arena *, str text, struct standards_file **ret) MUST_USE;
void file_check(struct standards_file *); /* sums, duplicates, words known only when the whole file is read */
void file_check_refs(struct standards_file *, const struct file_known *, size_t count);
void file_fault(struct standards_file *, int64_t line, const char *zh, const char *en, str what);                   /* what: STR_NONE or the wrong word */
void file_fault_in(struct standards_file *, int64_t line, int64_t field, const char *zh, const char *en, str what); /* when the word is not cut from the text */
bool file_word_in(str word, const char *const *words);
bool file_known_of(struct arena *, const struct standards_file *, struct file_known **ret, size_t *ret_count); /* an edition's own standards */

#endif
