/* The three-year cycle (复查 or 申报): years with their weights, methods and test windows as data, official results and
 * estimates, loss items, the titles held so far, and the rivals with what is known of them.
 *
 * total of a year   the official total when one was entered; else the sum of its methods, each by its share, when all three
 *                   are known, the minors' system with its share of it when that has a score; rounded down to a thousandth
 * weighted total    Σ weight × total, exact: weights are millionths, scores thousandths
 * Scores: points of 100 in thousandths. Shares: millionths, summing to 1,000,000. Figures of new cycles are an example with
 * its source, marked so until a person has checked them against the edition in force. */
#ifndef WENCHENG_CYCLE_CYCLE_H
#define WENCHENG_CYCLE_CYCLE_H
#include "app/capability.h"

enum cycle_method { CYCLE_MATERIAL, CYCLE_FIELD, CYCLE_QUESTIONNAIRE, CYCLE_COMPANION, CYCLE_TOTAL, CYCLE_METHODS };
extern const char *const cycle_method_words[CYCLE_METHODS + 1]; /* "material" "field" "questionnaire" "companion" "total"; companion: the minors' system */
enum cycle_known { CYCLE_UNKNOWN, CYCLE_ESTIMATE, CYCLE_OFFICIAL };
struct cycle_figure {
    enum cycle_known known;
    int64_t milli, deviation_milli;
    str source;
};
struct cycle_year {
    int64_t year, weight_micro, share_micro[3]; /* by enum cycle_method */
    int64_t rank, rank_of;                      /* in the province; 0: unknown */
    str window_from, window_until;              /* "2026-09-01"; empty: not known yet */
    str note;
    struct cycle_figure figure[CYCLE_METHODS];
};
struct cycle {
    int64_t id, version; /* id 0: none entered */
    str kind;            /* "review" "bid" */
    str name, group, source, changed_by;
    int64_t session, first_year, target_milli, gate_milli, companion_share_micro, is_example, changed_ms;
    const struct cycle_year *years; /* ascending */
    size_t count;
    size_t now; /* index of the year that is being worked for: that of the clock, or the nearest */
};
/* The newest cycle. */
err cycle_current(struct ctx *, struct db_read *, struct cycle *ret) MUST_USE;

/* The total of a year as said above; known is the weakest of what it was made from. */
struct cycle_figure cycle_total_of(const struct cycle *, const struct cycle_year *);

struct cycle_rival {
    int64_t id;
    str name, group, rival_class;
    bool has_total; /* some year of the cycle is known */
    size_t guessed; /* years without a known score: the mean of the known ones, with more doubt */
    int64_t total_milli, deviation_milli;
};
struct cycle_rivals {
    const struct cycle_rival *at; /* by name */
    size_t count;
};
/* Those of the cycle's group, with their weighted totals over its years. */
err cycle_rivals_of(struct ctx *, struct db_read *, const struct cycle *, struct cycle_rivals *ret) MUST_USE;

/* Adding without asking for a right: demo and tests. */
struct cycle_start {
    str kind, name, group;
    int64_t session, first_year;
};
err cycle_begin(struct ctx *, struct db_write *, const struct cycle_start *, int64_t *ret_id) MUST_USE; /* with the example's weights */
err cycle_result_put(struct ctx *, struct db_write *, int64_t cycle_id, int64_t year, enum cycle_method, const struct cycle_figure *) MUST_USE;
err cycle_year_window(struct ctx *, struct db_write *, int64_t cycle_id, int64_t year, str from, str until, int64_t rank, int64_t rank_of) MUST_USE;
struct cycle_loss {
    int64_t id, year, lost_milli;
    str standard_number, text, place, source;
};
err cycle_loss_add(struct ctx *, struct db_write *, const struct cycle_loss *, int64_t *ret_id) MUST_USE;
struct cycle_title {
    int64_t session, year;
    str state, source, note;
};
err cycle_title_add(struct ctx *, struct db_write *, const struct cycle_title *, int64_t *ret_id) MUST_USE;
struct cycle_rival_given {
    str name, group, rival_class, note;
    int64_t session;
    struct field_list scores; /* of struct cycle_rival_score */
};
struct cycle_rival_score {
    int64_t year, score_milli, deviation_milli;
    str source;
};
err cycle_rival_add(struct ctx *, struct db_write *, const struct cycle_rival_given *, int64_t *ret_id) MUST_USE;

extern const struct capability cycle_capability;

#endif
