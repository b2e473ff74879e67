/* What the files of forecast share; private to the capability. */
#ifndef WENCHENG_FORECAST_INSIDE_H
#define WENCHENG_FORECAST_INSIDE_H
#include "capabilities/forecast/forecast.h"
#include "capabilities/forecast/sql.h"
#include "capabilities/identity/identity.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/places/places.h"
#include "capabilities/standards/standards.h"

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

/* memory.c */
err forecast_memory_new(struct app *, void **ret_state);
void forecast_memory_free(void *state);

#endif
