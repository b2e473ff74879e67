/* Reports of citizens, without an account: words, a place on the map or in words, up to six photos, a phone number if they
 * like. Each gets a tracking number that nobody can guess and opens a case (or joins one). The reporter sees plain words of
 * what became of it, photos of the result once it is closed, and may say "not good": the case is then open again.
 * The contact is encrypted, apart, read only with a right of its own, and every look is in the audit log. */
#ifndef WENCHENG_REPORTS_H
#define WENCHENG_REPORTS_H
#include "app/capability.h"

struct reports_given {
    str text, category, address, contact;
    int64_t has_place;
    double lon, lat;
    struct field_texts photos; /* SHA-256, stored before */
    str tracking;              /* empty: made here */
};
/* As if it came through the public page; for the demo city and tests. */
err reports_add(struct ctx *, struct db_write *, const struct reports_given *, int64_t *ret_case_id, str *ret_tracking) MUST_USE;

/* Tracking numbers: "7KQ2-M9XD-4TRC"; eleven random signs of Crockford's base 32 and one that checks them. */
str reports_tracking_make(struct arena *);
bool reports_tracking_read(struct arena *, str typed, str *ret); /* forgives case, blanks, dashes, I L O; false: mistyped */

extern const struct problem reports_unknown_number, reports_already_rated, reports_no_contact, reports_not_open, reports_bad_key;
extern const struct capability reports_capability;

#endif
