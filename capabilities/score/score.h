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
};
/* Pure: no database. */
err score_work_out(struct arena *, const struct standards_nodes *, const struct standards_links *, const struct inspections_total *, size_t total_count,
                   struct score_tree *ret) MUST_USE;

/* edition_id 0: the city's current edition. */
err score_of(struct ctx *, struct db_read *, int64_t edition_id, const struct inspections_scope *, struct score_tree *ret) MUST_USE;

extern const struct capability score_capability;

#endif
