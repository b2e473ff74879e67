/* What the files of posterior share. */
#ifndef WENCHENG_ENGINES_POSTERIOR_INSIDE_H
#define WENCHENG_ENGINES_POSTERIOR_INSIDE_H
#include "engines/posterior.h"

enum { PERIOD_DAYS = 30, PERIODS = 36, ROUNDS = 24 };

struct row { /* the answers for a cell in one period */
    uint32_t cell, period;
    double aged, count, credit; /* credit: mean, corrected for the inspectors */
};
struct level {           /* one level of an effect */
    double value, doubt; /* estimate; variance of its error */
    double top, weight;  /* sums of a round */
};
struct eyes {                            /* the inspectors */
    double false_pass, false_fail, keep; /* keep = 1 - both */
    double false_pass_deviation, false_fail_deviation;
    bool is_shared; /* one rate for both errors */
};
struct fit {
    const struct posterior_in *in;
    struct eyes eyes;
    struct row *rows;
    size_t row_count;
    struct level *points, *types, *units, *places, *cells; /* cells: value in the scale of h */
    double *cell_aged, *cell_credit, *point_aged;
    double *spread, *noise;                                    /* of each point: h, and the variance of one answer at one place */
    double *type_spread, *type_noise;                          /* the same at the type's mean, and with the points' own spread taken out */
    double city, partial_share, short_credit;                  /* short_credit: mean credit of the answers that are not a pass */
    double of_points, of_types, of_units, of_places, of_cells; /* variances */
    double tide[PERIODS], tide_seen[PERIODS], tide_weight[PERIODS], of_tide;
    double (*months)[PERIODS], (*month_weights)[PERIODS]; /* what the rest leaves over, by place and period */
    size_t period_count;
    double tide_now, tide_now_doubt;
};

struct eyes posterior_eyes(const struct posterior_checks *);
err posterior_rows(struct arena *, struct fit *) MUST_USE;
void posterior_tide(struct fit *);
void posterior_fit(struct fit *);
double posterior_middle(double value, double low, double high);

#endif
