/* From one edition to the next: what differs, which standard became which, and what is carried over. Private to standards. */
#ifndef WENCHENG_STANDARDS_CHANGE_H
#define WENCHENG_STANDARDS_CHANGE_H
#include "capabilities/standards/change/difference.h"
#include "capabilities/standards/inside.h"

/* mapping.c: of a row of PAIRS_LIST among all of them. */
enum standards_pair_kind mapping_kind_of(const struct db_table *pairs, size_t at);

/* differ.c: "改写、调分"; kinds are bits of enum change_kind. */
str change_kinds_say(struct arena *, unsigned kinds, enum lang);

#endif
