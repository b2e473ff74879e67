/* What the files of standards share; private to the capability. */
#ifndef WENCHENG_STANDARDS_INSIDE_H
#define WENCHENG_STANDARDS_INSIDE_H
#include "capabilities/standards/standards.h"

enum { STANDARDS_SEE, STANDARDS_RIGHTS };
extern const struct right standards_rights[STANDARDS_RIGHTS];
extern const struct problem standards_two_in_force;
err standards_seed(struct ctx *, struct db_write *);

/* read.c */
void standards_read_edition(const struct db_row *, struct standards_edition *ret); /* of the EDITION columns of sql.c */
err standards_points_page(struct ctx *, struct db_read *, int64_t edition_id, int64_t after, int64_t limit, struct standards_points *ret) MUST_USE;
str standards_pick(const struct ctx *, str zh, str en); /* by language */

/* lists.c: the routes' queries */
enum { STANDARDS_ROUTES = 5 };
extern const struct route standards_routes[STANDARDS_ROUTES];

#endif
