/* What the files of demo/ share while a city is being made. */
#ifndef WENCHENG_DEMO_INSIDE_H
#define WENCHENG_DEMO_INSIDE_H
#include "capabilities/identity/identity.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/standards/standards.h"
#include "demo/demo.h"
#include "demo/ground.h"

struct demo_unit {
    int64_t id;
    str code, name, short_name, path;
    const char *kind;
    int64_t account_id; /* the person who works there */
};
struct demo_photo {
    str category;
    str before[4], after[4]; /* SHA-256; the same index is the same place */
    size_t count;
};
struct demo {
    struct app *app;
    struct ctx *ctx;
    struct arena *arena; /* lives until the city is made */
    struct arena *work;  /* of the transaction at hand */
    const struct demo_wish *wish;
    struct rng rng;
    int64_t now_ms; /* the moment the demo city stands at */
    struct ground *ground;
    struct demo_unit *units;
    size_t unit_count;
    size_t *unit_of_division; /* index into units, by division */
    int64_t *division_ids;
    int64_t *site_ids;
    size_t *site_owner; /* index into units, by site */
    struct demo_photo *photos;
    size_t photo_count;
    int64_t office_id, leader_id, district_id, inspector_id, unit_account_id;
    int64_t inspector_ids[6];
    struct run *run;      /* private to year.c */
    struct preparing *preparing; /* private to readiness.c */
    struct loading *load; /* private to load.c */
};

err demo_people(struct demo *) MUST_USE;
err demo_places(struct demo *) MUST_USE;
err demo_pictures(struct demo *) MUST_USE;
err demo_year(struct demo *) MUST_USE;
err demo_readiness(struct demo *) MUST_USE;
err demo_today(struct demo *) MUST_USE;
err demo_cycle(struct demo *) MUST_USE;
err demo_forecast(struct demo *) MUST_USE;
err demo_load(struct demo *) MUST_USE;
/* What the rule of the point asks for beyond the word: parts met, sources, a grade (answers.c). Draws nothing. */
void demo_detail(struct arena *, const struct standards_point *, struct inspections_answer *);
size_t demo_unit_named(const struct demo *, const char *code); /* index; the command office when unknown */
void demo_tell(struct demo *, const char *what, int64_t done, int64_t total);
/* One transaction with the demo as `with`. */
err demo_commit(struct demo *, err (*apply)(struct db_write *, void *with)) MUST_USE;

#endif
