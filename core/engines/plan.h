/* Which repairs to do? Those that buy the most expected points within the money, each unit's working days up to each deadline,
 * what needs what, what excludes what, and so many repairs for every district.
 *
 * Method: prices for money and for days (Lagrange multipliers, by subgradient) give a bound that no choice can pass, groups
 * of dependent or excluding repairs being solved exactly inside it; greedy fillings by these prices, then swaps, give the
 * choice. The gap between the two is proven, and shown. Amounts are whole numbers; the prices are estimates.
 * Days: a unit has `capacity_days` of work evenly over the horizon, so day d of it leaves capacity * d / horizon; work with an
 * earlier deadline goes first. Deadlines are rounded down to at most PLAN_CHECKPOINTS days common to all. */
#ifndef WENCHENG_ENGINES_PLAN_H
#define WENCHENG_ENGINES_PLAN_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum { PLAN_CHECKPOINTS = 8 };

struct plan_repair {
    int64_t gain_milli, cost;   /* 0 … 10^9; cost in any unit, the same for all */
    int32_t days, deadline_day; /* days of work; finished by the end of this day, counted from 1; 0: the horizon */
    uint32_t unit, district;
};
struct plan_pair {
    uint32_t repair, other;
};
struct plan_in {
    const struct plan_repair *repairs;
    const struct plan_pair *needs, *conflicts; /* repair needs other; repair and other exclude each other */
    const int32_t *capacity_days;              /* of each unit */
    const uint32_t *minimum;                   /* repairs of each district, or NULL */
    size_t repair_count, need_count, conflict_count, unit_count, district_count;
    int64_t budget;
    int32_t horizon_days;
};

enum plan_state {
    PLAN_MADE,
    PLAN_SHORT,     /* a minimum was not reached, and it is not proven that it cannot be */
    PLAN_IMPOSSIBLE /* proven: `fault` alone rules out every choice; nothing is chosen */
};
enum plan_limit { PLAN_NO_LIMIT, PLAN_BUDGET, PLAN_UNIT_DAYS, PLAN_DISTRICT_MINIMUM };
struct plan_fault {
    enum plan_limit limit;
    uint32_t index;           /* of the unit or district */
    int64_t wanted, possible; /* money, repairs */
};
struct plan_row { /* one scarce thing */
    int64_t has, used;
    int64_t price_micro; /* milli-points for one more, in millionths; by the prices behind the bound */
};
struct plan;
struct plan_result {
    enum plan_state state;
    struct plan_fault fault;
    bool *chosen;
    size_t chosen_count;
    int64_t gain_milli, cost, bound_milli;
    int32_t gap_micro;             /* "at most so many millionths from the best" */
    struct plan_row money, *units; /* units: over the whole horizon */
    uint32_t *districts;           /* repairs chosen in each */
    const struct plan *plan;       /* for plan_explain; lives as long as the arena */
};

extern const struct problem plan_bad_input;
/* ret_row (may be NULL): with plan_bad_input, the number of the repair, or SIZE_MAX when the fault lies elsewhere. */
err plan_make(struct arena *, const struct plan_in *, struct plan_result *ret, size_t *ret_row) MUST_USE;

enum plan_why { PLAN_CHOSEN, PLAN_TOO_DEAR, PLAN_NO_MONEY, PLAN_NO_DAYS, PLAN_EXCLUDED, PLAN_NEEDS_OTHER, PLAN_NEVER_FITS, PLAN_WHYS };
struct plan_reason {
    enum plan_why why;
    int64_t money_milli, days_milli; /* what its share of the scarce things is worth elsewhere, in milli-points */
    int64_t minimum_milli;           /* worth for its district's minimum */
    int64_t surplus_milli;           /* gain + minimum - money - days */
    uint32_t other;                  /* chosen: the best repair that it kept out; excluded or needing: that repair; else SIZE: UINT32_MAX */
};
void plan_explain(const struct plan_result *, size_t repair, struct plan_reason *ret);

#endif
