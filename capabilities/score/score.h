/* The field score, first light: what the visits say of each standard, weighted upwards.
 *
 * rate(standard) = points got / points possible over the observations of its points, in millionths, rounded down. A content's,
 * item's and the city's rate is the mean of the observed standards below it, weighted by their points, in thousandths, rounded
 * down. A standard nobody observed is left out and named, never taken as failed. Local standards show their rate but weigh
 * nothing. Whole numbers throughout: the same observations give the same figure on every machine and both engines. */
#ifndef WENCHENG_SCORE_H
#define WENCHENG_SCORE_H
#include "capabilities/inspections/inspections.h"
#include "capabilities/standards/standards.h"

enum { SCORE_NONE = -1 };

struct score_node {
    const struct standards_node *node;
    size_t parent; /* SIZE_MAX: an item */
    int64_t got_milli, possible_milli, observations, standards, observed_standards;
    int64_t rate_milli; /* SCORE_NONE: nothing observed */
};
struct score_tree {
    struct score_node *at; /* as the standards' tree: parents first */
    size_t count;
    int64_t rate_milli, observations, standards, observed_standards; /* standards: those tested by field visits, local ones left out */
    int64_t observed_weight_milli;                                   /* of the observed ones */
};
/* Pure: no database. */
err score_work_out(struct arena *, const struct standards_nodes *, const struct standards_links *, const struct inspections_total *, size_t total_count,
                   struct score_tree *ret) MUST_USE;

/* What if: a standard (or every standard whose points an observation point speaks for) had another rate. Pure; the tree given
 * is not touched. An assumption on a node above takes all its field standards, observed or not. A later one wins over an
 * earlier one on the same standard. ret->rate_milli is the figure afterwards; counts of observations stay what they are. */
struct score_assumption {
    int64_t node_id;    /* a standard, content or item of the tree; 0: by point */
    int64_t point_id;   /* a point that is linked to standards: their other observations keep what they got */
    int64_t rate_milli; /* 0 … 1000 */
};
err score_what_if(struct arena *, const struct score_tree *, const struct standards_links *, const struct inspections_total *totals, size_t total_count,
                  const struct score_assumption *, size_t count, struct score_tree *ret) MUST_USE;

/* Points at stake: what it costs the city's field score when one observation of a point fails instead of being met, in
 * micro-points (millionths of a point; the whole score is 100 points). For each standard the point speaks for, with w its
 * weight, W the weight of all standards observed in the tree (and of this one), p its possible points and q the point's:
 *
 *     share = q × 1,000,000 / max(p, q)            stake = 100 × w × share / W            both rounded down, then summed
 *
 * A standard that nobody observed hangs on this one observation: share is whole. Local standards cost nothing. The tree's scope
 * says how many observations share the weight: over the last quarter one observation is worth more than over a year. */
int64_t score_stake_micro(const struct score_tree *, const struct standards_links *, int64_t point_id, int64_t points_milli);

/* Adds observations (or sums of them; negative ones take away) to sums of the same group; both in order of group, then point.
 * What is not there yet is put in its place: ret has at most count + more_count entries and lives in the arena. */
err score_totals_add(struct arena *, const struct inspections_total *, size_t count, const struct inspections_total *more, size_t more_count,
                     struct inspections_totals *ret) MUST_USE;

/* edition_id 0: the city's current edition. */
err score_of(struct ctx *, struct db_read *, int64_t edition_id, const struct inspections_scope *, struct score_tree *ret) MUST_USE;

extern const struct capability score_capability;

#endif
