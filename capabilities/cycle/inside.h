/* What the files of cycle share; private to the capability. */
#ifndef WENCHENG_CYCLE_INSIDE_H
#define WENCHENG_CYCLE_INSIDE_H
#include "capabilities/cycle/cycle.h"
#include "capabilities/cycle/sql.h"
#include "capabilities/standards/standards.h"

enum { CYCLE_SEE, CYCLE_EDIT, CYCLE_RIGHTS };
extern const struct right cycle_rights[CYCLE_RIGHTS];
extern const struct problem cycle_bad_weights, cycle_bad_year, cycle_taken, cycle_unknown_standard, cycle_none;

struct cycle_page_in {
    int64_t limit;
    str after;
};
extern const struct field cycle_page_fields[]; /* lists here are short: all on one page */
struct cycle_id_in {
    int64_t id;
};
extern const struct field cycle_id_fields[];
str cycle_by(struct ctx *);
err cycle_done(struct json_out *); /* {} */

/* read.c */
err cycle_load(struct ctx *, struct db_read *, const struct db_row *, struct cycle *ret) MUST_USE;
err cycle_find(struct ctx *, struct db_read *, int64_t id, struct cycle *ret) MUST_USE;

/* show.c */
struct cycle_show_in {
    int64_t target_milli;
    bool has_target;
};
extern const struct field cycle_show_fields[];
extern const struct shape cycle_shape, cycle_result_shape, cycle_row_shape;
err cycle_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err cycle_write(struct ctx *, const struct cycle *, int64_t target_milli, struct json_out *) MUST_USE;
err cycle_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err cycle_results_list(struct ctx *, struct db_read *, const void *in, struct json_out *);

/* save.c */
extern const struct command cycle_start_command, cycle_save_command;

/* losses.c, titles.c, rivals.c, import.c */
extern const struct shape cycle_loss_shape, cycle_again_shape, cycle_title_shape, cycle_rival_shape, cycle_rival_score_shape;
extern const struct command cycle_loss_new, cycle_loss_remove, cycle_title_new, cycle_title_remove, cycle_rival_new, cycle_rival_edit, cycle_rival_remove;
err cycle_losses_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err cycle_again_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err cycle_titles_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err cycle_rivals_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err cycle_rival_scores_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
enum { CYCLE_IMPORTERS = 3 };
extern const struct importer cycle_importers[CYCLE_IMPORTERS];
extern const char *const cycle_class_words[], *const cycle_state_words[];

#endif
