/* Units, accounts, roles and sessions. Rows of this capability are never joined by others: ask by these calls.
 * A unit or account that is not there is app_not_found. Texts live in ctx->arena. */
#ifndef WENCHENG_IDENTITY_H
#define WENCHENG_IDENTITY_H
#include "app/capability.h"

struct identity_unit {
    int64_t id, parent_id, version; /* parent_id 0: a root */
    int64_t number;                 /* unique in the city; made by identity_unit_add */
    str path;                       /* "1.3.10."; made by identity_unit_add */
    str code, name, short_name;     /* code: the city's own, may be empty, unique when given */
    str kind;                       /* one of identity_unit_kinds */
    int64_t division_id;            /* the division a subdistrict or community unit answers for; 0: none */
    int64_t head_account_id;        /* first-responsible head; 0: none */
    int active;
};
extern const char
    *const identity_unit_kinds[]; /* city command_office district_office task_force department sector_lead subdistrict community enterprise other; NULL-ended */
extern const char *const identity_roles[]; /* office leader district unit inspector collector clerk administrator security auditor chief; NULL-ended */

err identity_unit_find(struct ctx *, struct db_read *, int64_t id, struct identity_unit *ret) MUST_USE;
err identity_unit_by_code(struct ctx *, struct db_read *, str code, struct identity_unit *ret) MUST_USE; /* ret->id 0: none */
err identity_unit_by_name(struct ctx *, struct db_read *, str name, struct identity_unit *ret) MUST_USE; /* full or short name; ret->id 0: none or several */
err identity_unit_of_division(struct ctx *, struct db_read *, int64_t division_id,
                              struct identity_unit *ret) MUST_USE; /* ret->id 0: none; the smallest number when several */
struct identity_units {
    struct identity_unit *at;
    size_t count;
};
err identity_units_of_kind(struct ctx *, struct db_read *, str kind /* empty: all */, struct identity_units *ret) MUST_USE; /* active ones, by number */
err identity_account_name(struct ctx *, struct db_read *, int64_t id, str *ret_name) MUST_USE;                              /* id 0 or gone: empty */
struct identity_account {
    int64_t id, unit_id, version;
    str account, name, role, phone;
    int active;
};
err identity_account_find(struct ctx *, struct db_read *, int64_t id, struct identity_account *ret) MUST_USE;
err identity_account_by_name(struct ctx *, struct db_read *, str account, struct identity_account *ret) MUST_USE; /* sign-in name; ret->id 0: none */

/* Adding, without asking for a right: for importers, the demo city, the command line and tests. id, number, path, version
 * of the given unit are ignored. */
err identity_unit_add(struct ctx *, struct db_write *, const struct identity_unit *, int64_t *ret_id) MUST_USE;
err identity_unit_set_head(struct ctx *, struct db_write *, int64_t unit_id, int64_t account_id) MUST_USE;
err identity_unit_set_division(struct ctx *, struct db_write *, int64_t unit_id, int64_t division_id) MUST_USE;

struct identity_account_new {
    str account, name;
    str password;      /* checked against the rules and hashed here (about 20 ms) … */
    str password_hash; /* … unless the hash is given (identity_password_hash); both empty: cannot sign in until reset */
    str role, phone;
    int64_t unit_id; /* 0: none */
    int must_change; /* 1: the first sign-in asks for a new password */
};
err identity_account_add(struct ctx *, struct db_write *, const struct identity_account_new *, int64_t *ret_id) MUST_USE;
err identity_password_hash(struct ctx *, str password, str *ret_hash) MUST_USE; /* may be used for several accounts of made-up data */
err identity_password_set(struct ctx *, struct db_write *, int64_t account_id, str password,
                          int must_change) MUST_USE; /* command line; ends the sessions, opens the lock */

/* "identity.unit_moved": a unit went below another parent. Who stores paths rewrites those that begin with old_path. */
struct identity_unit_moved {
    int64_t unit_id;
    str old_path, new_path;
};

/* "identity.unit_changed": another name, kind, division or head; also a new unit that names a division. */
struct identity_unit_changed {
    int64_t unit_id;
};

extern const struct capability identity_capability;
extern const struct problem identity_unknown_unit, identity_unknown_account, identity_weak_password, identity_account_taken, identity_wrong_password,
    identity_locked;

#endif
