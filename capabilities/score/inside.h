/* What the files of score share; private to the capability. */
#ifndef WENCHENG_SCORE_INSIDE_H
#define WENCHENG_SCORE_INSIDE_H
#include "capabilities/identity/identity.h"
#include "capabilities/photos/photos.h"
#include "capabilities/places/places.h"
#include "capabilities/score/score.h"

/* memory.c: sums of the last questions, kept as long as nothing was submitted since */
err score_memory_new(struct app *, void **ret_state);
void score_memory_free(void *state);
err score_sums(struct ctx *, struct db_read *, const struct inspections_scope *, enum inspections_group, struct inspections_totals *ret) MUST_USE;

/* show.c, ranks.c */
extern const struct problem score_out_of_reach;
struct score_in {
    int64_t division_id, unit_id, from_ms, until_ms, limit;
    str edition, level, after;
    int64_t standard_id;
};
err score_scope(struct ctx *, struct db_read *, const struct score_in *, struct inspections_scope *ret) MUST_USE;
err score_edition(struct ctx *, struct db_read *, str edition, struct standards_edition *ret) MUST_USE;
err score_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err score_list_observations(struct ctx *, struct db_read *, const void *in, struct json_out *);
err score_list_divisions(struct ctx *, struct db_read *, const void *in, struct json_out *);
err score_list_units(struct ctx *, struct db_read *, const void *in, struct json_out *);

#endif
