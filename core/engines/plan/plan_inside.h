/* What the files of plan share. */
#ifndef WENCHENG_ENGINES_PLAN_INSIDE_H
#define WENCHENG_ENGINES_PLAN_INSIDE_H
#include "engines/plan.h"

enum { COMPONENT_MOST = 8, CLOSURE_MOST = 32 };

struct component {              /* repairs tied by needs or conflicts; larger ones are taken apart for the bound, which stays a bound */
    uint32_t first, count;      /* in plan.tied */
    uint32_t first_mask, masks; /* in plan.masks: the subsets allowed */
};
struct use { /* of a choice */
    int64_t money;
    int64_t (*days)[PLAN_CHECKPOINTS]; /* of each unit, cumulative */
    uint32_t *districts;
    bool *chosen;
    int64_t gain;
};
struct ranked {
    double key;
    uint32_t repair;
};
struct prices {
    double money, (*days)[PLAN_CHECKPOINTS]; /* for one day of work that must be done by then */
    double *districts;
};
struct plan {
    const struct plan_in *in;
    uint8_t *checkpoint; /* of each repair; PLAN_CHECKPOINTS: never fits */
    int32_t day[PLAN_CHECKPOINTS];
    size_t checkpoints;
    int64_t (*capacity)[PLAN_CHECKPOINTS];
    uint32_t *need_start, *needed, *user_start, *users, *rival_start, *rivals; /* neighbours, side by side */
    uint32_t *tied, *masks, *singles;
    struct component *components;
    size_t component_count, single_count;
    struct prices best, now;
    double (*row)[PLAN_CHECKPOINTS], (*slope)[PLAN_CHECKPOINTS]; /* multiplier and slope of each unit's row, in shares of its capacity */
    double *low, *low_slope, money, money_slope;                 /* the same for districts and money */
    double bound;
    struct use use, kept;
    struct ranked *ranked; /* room to sort in */
    bool *should_wait;     /* tied repairs that are not of the best subset of theirs */
};

err plan_prepare(struct arena *, struct plan *) MUST_USE;
double plan_worth(const struct plan *, const struct prices *, size_t repair);
uint32_t plan_best_of(const struct plan *, const struct prices *, const struct component *, double *ret_worth); /* a mask */
void plan_bound(struct plan *);
void plan_fill(struct plan *, const struct prices *); /* greedy by these prices into use; kept when better */
void plan_swap(struct plan *);                        /* improves kept */
bool plan_add(struct plan *, size_t repair);          /* with what it needs; false: nothing changed */
bool plan_fits(const struct plan *, size_t repair);
void plan_take(struct plan *, size_t repair);
void plan_drop(struct plan *, size_t repair);
bool plan_has_needed(const struct plan *, size_t repair);
uint32_t plan_excluded_by(const struct plan *, size_t repair); /* UINT32_MAX: by none */
uint32_t plan_short_of(const struct plan *, const struct use *);
void plan_copy(const struct plan *, struct use *to, const struct use *from);

#endif
