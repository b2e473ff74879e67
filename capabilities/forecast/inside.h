/* What the files of forecast share; private to the capability. */
#ifndef WENCHENG_FORECAST_INSIDE_H
#define WENCHENG_FORECAST_INSIDE_H
#include "capabilities/cycle/cycle.h"
#include "capabilities/forecast/forecast.h"
#include "capabilities/forecast/sql.h"
#include "capabilities/identity/identity.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/places/places.h"
#include "capabilities/standards/standards.h"
#include "engines/rank.h"

enum { FORECAST_SEE, FORECAST_RUN, FORECAST_SET, FORECAST_RIGHTS };
extern const struct right forecast_rights[FORECAST_RIGHTS];

/* settings.c: how places are drawn and observations are read, as data of the city */
struct forecast_settings {
    int64_t version; /* 0: nothing was entered, the example holds */
    int64_t places;  /* drawn in all, spread over the types that have no number of their own */
    int64_t half_life_days, ahead_days, repaired_micro, thin_milli, thin_share_micro, is_example;
    str source, changed_by;
    int64_t changed_ms;
};
struct forecast_sample {
    str place_type;
    int64_t draw;
};
struct forecast_samples {
    const struct forecast_sample *at; /* by place type */
    size_t count;
};
err forecast_settings_read(struct ctx *, struct db_read *, struct forecast_settings *ret, struct forecast_samples *ret_samples) MUST_USE;
/* Fills wanted and draw of each type: the own numbers first, the rest of `places` by largest remainder, at least one each. */
void forecast_spread_draw(struct forecast_type *, size_t count, const struct forecast_settings *, const struct forecast_samples *);

/* build.c: a model of its own, all of it in `arena` */
err forecast_build(struct ctx *, struct db_read *, struct arena *, const struct standards_edition *, struct forecast_model *ret) MUST_USE;
/* read.c: the observations of the model's cells, in `scratch` */
err forecast_read_seen(struct ctx *, struct db_read *, struct arena *scratch, struct forecast_model *, struct posterior_in *ret) MUST_USE;
/* digest.c */
err forecast_digest(struct arena *, const struct forecast_model *, str *ret_hex) MUST_USE;

/* basis.c: what the rest of the total is known or guessed to be */
err forecast_basis_read(struct ctx *, struct db_read *, struct forecast_model *) MUST_USE;
err forecast_rivals_mark(struct ctx *, struct db_read *, const struct cycle *, int64_t *ret) MUST_USE; /* differs when what is known of them does */

/* work.c: one run of the simulator, its result as JSON in ctx->arena */
struct forecast_wish {
    int64_t edition_id, draws, seed, threads;
};
struct forecast_made {
    const struct forecast_model *model;
    str result, digest;
    bool is_too_thin;
    struct simulate_spread field, total; /* -1: none, or too thin to be told */
};
err forecast_work_out(struct ctx *, struct db_read *, const struct forecast_wish *, struct forecast_made *ret) MUST_USE;
extern const struct field forecast_result_fields[];
enum { FORECAST_CURVE = 201 }; /* quantiles kept of the totals, each half per cent */

/* rank.c: where we stand by draws of our total, among the rivals of the cycle's group. ret->count 0: none is known */
struct forecast_rank {
    struct rank_chances chances;
    size_t known, unknown; /* rivals */
};
err forecast_rank_of(struct ctx *, struct db_read *, const int32_t *totals_milli, size_t count, struct forecast_rank *ret) MUST_USE;
void forecast_rank_write(const struct forecast_rank *, struct json_out *);
extern const struct field forecast_rank_fields[];
struct forecast_shift_in {
    int64_t field_milli;
};
extern const struct field forecast_shift_fields[];
extern const struct shape forecast_shift_shape;
err forecast_shift_show(struct ctx *, struct db_read *, const void *in, struct json_out *);

/* runs.c */
struct forecast_runs_in {
    int64_t id, limit, regular, edition_id;
    str after;
};
extern const struct field forecast_runs_fields[], forecast_run_fields[], forecast_rates_fields[], forecast_now_fields[];
extern const struct shape forecast_run_shape, forecast_row_shape, forecast_now_shape, forecast_rate_shape;
extern const struct command forecast_run_command;
err forecast_now_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err forecast_run_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err forecast_runs_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err forecast_rates_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err forecast_refresh_job(struct ctx *, struct db *);
/* A stored run at a moment: regular ones are those that the trend is made of. demo and the command line use it too. */
err forecast_newest(struct ctx *, struct db_read *, int64_t edition_id, struct db_row *ret) MUST_USE; /* the regular run; count 0: none */

/* levers.c */
struct forecast_levers_in {
    int64_t limit, site_id;
    str by, after;
};
extern const struct field forecast_levers_fields[];
extern const struct shape forecast_lever_shape;
err forecast_levers_list(struct ctx *, struct db_read *, const void *in, struct json_out *);

/* plan.c: the sampling plan on its page */
extern const struct shape forecast_plan_shape, forecast_plan_type_shape;
extern const struct field forecast_none_fields[];
struct forecast_none_in {
    int64_t limit;
    str after;
};
extern const struct command forecast_plan_command;
err forecast_plan_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err forecast_plan_types(struct ctx *, struct db_read *, const void *in, struct json_out *);

/* memory.c */
err forecast_memory_new(struct app *, void **ret_state);
void forecast_memory_free(void *state);

#endif
