/* What the files of standards share; private to the capability. */
#ifndef WENCHENG_STANDARDS_INSIDE_H
#define WENCHENG_STANDARDS_INSIDE_H
#include "capabilities/standards/standards.h"

enum { STANDARDS_SEE, STANDARDS_KEEP, STANDARDS_MAP, STANDARDS_CLAIM, STANDARDS_REVIEW, STANDARDS_RIGHTS };
extern const struct right standards_rights[STANDARDS_RIGHTS];
err standards_seed(struct ctx *, struct db_write *);

/* read.c */
void standards_read_edition(const struct db_row *, struct standards_edition *ret); /* of the EDITION columns of sql.c */
err standards_points_page(struct ctx *, struct db_read *, int64_t edition_id, int64_t after, int64_t limit, struct standards_points *ret) MUST_USE;
str standards_pick(const struct ctx *, str zh, str en); /* by language */

/* Forms that several routes take. */
struct standards_id_in {
    int64_t unused, id;
};
struct standards_page_in {
    int64_t unused, limit;
    str after;
};
struct standards_points_in {
    int64_t unused, edition_id, limit;
    str place_type, after;
};
extern const struct field standards_id_fields[], standards_page_fields[], standards_points_fields[];
err standards_after(struct ctx *, str cursor, int64_t *ret) MUST_USE; /* an id, 0 without a cursor */

/* lists.c: the tree and what hangs on it */
extern const struct shape standards_node_shape, standards_type_shape, standards_negative_shape, standards_point_shape;
err standards_show_tree(struct ctx *, struct db_read *, const void *in, struct json_out *);
err standards_list_negative(struct ctx *, struct db_read *, const void *in, struct json_out *);
err standards_list_types(struct ctx *, struct db_read *, const void *in, struct json_out *);
err standards_list_points(struct ctx *, struct db_read *, const void *in, struct json_out *);

/* flow.c: states of an edition and its moves, with who, when and why. */
/* May this edition (id, system, state; state "" while it is being loaded) come into that state from edition->from_date on? The one
 * it replaces, 0: none, is left out of the questions. */
err flow_check(struct ctx *, struct db_read *, const struct standards_edition *, str to_state, int64_t replaces_id) MUST_USE;
err flow_note(struct ctx *, struct db_write *, const struct standards_edition *, str to_state, str on_date, str note) MUST_USE;
enum { FLOW_TARGETS = 4 };
size_t flow_targets(str from_state, const char *ret_to[FLOW_TARGETS]); /* what the table allows; other guards may still refuse */
extern const char *const edition_state_words[];
extern const struct problem standards_two_in_force, standards_two_provisional, standards_dates_overlap, standards_no_such_move, standards_too_early,
    standards_mapping_open, standards_in_use, standards_no_file;

#endif
