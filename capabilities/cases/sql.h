/* Statements and row readers of cases; private to the capability. */
#ifndef WENCHENG_CASES_SQL_H
#define WENCHENG_CASES_SQL_H
#include "capabilities/cases/cases.h"

/* Columns of cases_file in the order case_file_read expects. */
#define CASE_COLUMNS                                                                                                                                           \
    "c.id, c.version, c.number, c.state, c.state_bit, c.is_open, c.source, c.title, c.category, c.lon, c.lat, c.near_key, c.site_id, "                         \
    "c.site_name, c.division_name, c.district_id, c.street_id, c.community_id, c.ground_path, c.unit_id, c.unit_path, c.unit_name, "                           \
    "c.proposed_unit_id, c.inspection_id, c.standard_id, c.standard_number, c.point_id, c.loss_milli, c.photo, c.reporter_id, c.reporters, "                   \
    "c.opened_ms, c.filed_ms, c.dispatched_ms, c.handled_ms, c.closed_ms, c.due_ms, c.yellow_ms, c.clock, c.limit_kind, c.limit_amount, "                      \
    "c.frozen_light, c.asked, c.asked_kind, c.asked_amount, c.handler_id, c.verifier_id, c.is_listed, c.dispatch_count, c.return_count, "                      \
    "c.rework_count, c.extension_count, c.reopen_count, c.handled_count, c.merged_into"
#define CASE_GIVES "iittiitttrriittiiitittiiitiitiiiiiiiiittitttiiiiiiiiiii"
enum { CASE_COLUMN_COUNT = 55 };

enum cases_statement {
    CASES_BY_ID,
    CASES_BY_NUMBER,
    CASES_ADD,
    CASES_CHANGE,
    CASES_REPORTERS_MORE,
    CASES_ABOUT,
    CASES_ABOUT_ADD,
    CASES_ABOUT_PROPOSE,
    CASES_ABOUT_HANDLER,
    CASES_ABOUT_VERIFIER,
    CASES_ABOUT_TOUCH,
    CASES_ABOUT_REPLY,
    CASES_MOVE_ADD,
    CASES_MOVES,
    CASES_PHOTO_ADD,
    CASES_PHOTOS,
    CASES_CLOCK_ADD,
    CASES_CLOCKS,
    CASES_RUNNING,
    CASES_DUE_SET,
    CASES_ASSISTANT_ADD,
    CASES_ASSISTANTS,
    CASES_ASSISTANT_STATE,
    CASES_ASSISTANTS_RUNNING,
    CASES_REPORTER_ADD,
    CASES_REPORTERS_MOVE,
    CASES_NEAR,
    CASES_NEAR_OPEN,
    CASES_OPEN_IN_BOX,
    CASES_DUPLICATE_ADD,
    CASES_DUPLICATES,
    CASES_DUPLICATE_DROP,
    CASES_EVALUATION_ADD,
    CASES_REACH_ADD,
    CASES_REACH_DROP,
    CASES_REACH_HAS,
    CASES_REACH_UNDER,
    CASES_PATHS_SET,
    CASES_ASSISTANT_PATHS_SET,
    CASES_GRAM_ADD,
    CASES_GRAM_ADD_8,
    CASES_SITE_OPEN,
    CASES_STATEMENTS
};
extern const struct db_sql cases_sql[CASES_STATEMENTS];

void case_file_read(const struct db_row *, struct case_file *ret);
err case_file_add(struct ctx *, struct db_write *, const struct case_file *) MUST_USE;
/* Writes the changeable columns; the row must still have file->version, which is then one more. app_stale otherwise. */
err case_file_change(struct ctx *, struct db_write *, struct case_file *) MUST_USE;
err cases_move_write(struct ctx *, struct db_write *, const struct case_file *, const char *move, str from_state, str note, int64_t at_ms,
                     int64_t *ret_move_id) MUST_USE;
err cases_photos_write(struct ctx *, struct db_write *, struct case_file *, int64_t move_id, str purpose, struct field_texts hashes) MUST_USE;

#endif
