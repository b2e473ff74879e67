/* What the files of reports share; private to the capability. */
#ifndef WENCHENG_REPORTS_INSIDE_H
#define WENCHENG_REPORTS_INSIDE_H
#include "app/app.h"
#include "capabilities/cases/cases.h"
#include "capabilities/duty/duty.h"
#include "capabilities/photos/photos.h"
#include "capabilities/reports/reports.h"

enum reports_statement {
    REPORTS_ADD,
    REPORTS_BY_TRACKING,
    REPORTS_BY_ID,
    REPORTS_BY_EXTERNAL,
    REPORTS_RATE,
    REPORTS_PAGE,
    REPORTS_PAGE_AFTER,
    REPORTS_CONTACT_ADD,
    REPORTS_CONTACT,
    REPORTS_STATEMENTS
};
extern const struct db_sql reports_sql[REPORTS_STATEMENTS];

struct report {
    int64_t id, version;
    str tracking;
    int64_t case_id;
    str case_number, source, text, category;
    int64_t opened_ms, joined, has_contact;
    int64_t is_rated, satisfied, rated_ms;
};
void report_read(const struct db_row *, struct report *ret);
err report_by_tracking(struct ctx *, struct db_read *, str typed, struct report *ret) MUST_USE; /* reports_unknown_number */

struct report_new {
    int64_t case_id;
    str case_number, source, external_number, text, category, contact, tracking;
    int64_t opened_ms, joined;
};
err report_write(struct ctx *, struct db_write *, const struct report_new *, int64_t *ret_id) MUST_USE;

/* contact.c: the key lives in the capability's state */
struct reports_key;
err reports_key_open(struct app *, void **ret_state) MUST_USE;
void reports_key_close(void *state);
err reports_seal(struct ctx *, str contact, str *ret_sealed) MUST_USE;
err reports_unseal(struct ctx *, str sealed, str *ret_contact) MUST_USE;

enum reports_right { REPORTS_SEE, REPORTS_CONTACT_SEE, REPORTS_IMPORT, REPORTS_RIGHTS };
extern const struct right reports_rights[REPORTS_RIGHTS];

extern const struct command reports_new_command, reports_rate_command, reports_join_command, reports_contact_command;
extern const struct importer reports_importer;

struct reports_number_in {
    str number;
    int64_t n;
};
struct reports_near_in {
    double lon, lat;
};
struct reports_layer_in {
    str layer;
};
struct reports_page_in {
    int64_t limit;
    str after;
};
extern const struct field reports_number_fields[], reports_photo_fields[], reports_near_fields[], reports_layer_fields[], reports_page_fields[];
extern const struct shape reports_tracking_shape, reports_progress_shape, reports_near_shape, reports_category_shape, reports_info_shape, reports_row_shape,
    reports_contact_shape;
err reports_progress(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err reports_photo(struct ctx *, struct db_read *, const void *in, struct http_reply *) MUST_USE;
err reports_near(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err reports_categories(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err reports_layer(struct ctx *, struct db_read *, const void *in, struct http_reply *) MUST_USE;
err reports_info(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err reports_list(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;

#endif
