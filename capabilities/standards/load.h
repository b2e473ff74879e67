/* Loading with the faults in hand, for the route; everybody else calls standards_load. */
#ifndef WENCHENG_STANDARDS_LOAD_H
#define WENCHENG_STANDARDS_LOAD_H
#include "capabilities/standards/paper/source.h"

/* With faults nothing may be kept: the caller undoes the transaction. */
err load_source(struct ctx *, struct db_write *, str bytes, struct source *ret, int64_t *ret_edition_id) MUST_USE;

#endif
