/* What the files of identity share among themselves. */
#ifndef WENCHENG_IDENTITY_INSIDE_H
#define WENCHENG_IDENTITY_INSIDE_H
#include "app/app.h"
#include "capabilities/identity/identity.h"
#include "capabilities/identity/sql.h"

enum { RIGHT_UNITS_EDIT, RIGHT_ACCOUNTS_SEE, RIGHT_ACCOUNTS_EDIT, RIGHT_ROLES_SEE, RIGHT_ROLES_EDIT, RIGHT_AUDIT_SEE, IDENTITY_RIGHTS };
extern const struct right identity_rights[];
extern const struct problem identity_password_used, identity_last_administrator, identity_not_together, identity_auditor_reads, identity_bad_term,
    identity_no_grant, identity_in_ring, identity_unknown_role, identity_unknown_right, identity_code_taken, identity_same_person, identity_busy,
    identity_no_audit;

/* units */
void identity_unit_read(const struct db_row *, struct identity_unit *ret); /* a row of the UNIT columns */
extern const struct shape identity_unit_shape, identity_account_shape, identity_me_shape;
void identity_unit_write(struct json_out *, const struct identity_unit *, str head_name, int64_t child_count);
str identity_path_end(struct arena *, str path);                          /* "1.3." → "1.3/": first text after the subtree; STR_NONE when out of memory */
str identity_search_text(struct arena *, const str *parts, size_t count); /* lower-case ASCII, joined by blanks */
str identity_like(struct arena *, str typed);                             /* %typed% with ! before the wild cards */
err identity_words_check(struct ctx *, str word, const char *const *words, const char *field, const struct problem *) MUST_USE;
bool identity_is_word(str word, const char *const *words);
str identity_by(const struct ctx *); /* who is written into changed_by */

/* accounts */
void identity_account_read(const struct db_row *, struct identity_account *ret);
str identity_account_fold(struct arena *, str typed); /* trimmed, lower-case ASCII: the key of an account */
err identity_roles_together(struct ctx *, struct db_read *, int64_t account_id, str own_role, str added_role) MUST_USE;

/* passwords */
struct identity_memory; /* state of the capability: places for hashing, sessions used lately */
err identity_memory_new(struct app *, void **ret) MUST_USE;
void identity_memory_free(void *);
err identity_place_take(struct ctx *) MUST_USE; /* waits a little for a free one, else identity_busy */
void identity_place_give(struct ctx *);
err identity_password_check_rules(struct ctx *, str account, str password, const char *field) MUST_USE;
err identity_password_verify(struct ctx *, str hash_or_none, str password, bool *ret_right) MUST_USE; /* the same time with and without a hash */
err identity_password_made(struct ctx *, str *ret_password) MUST_USE;                                 /* readable, fits the rules */
err identity_password_put(struct ctx *, struct db_write *, int64_t account_id, str hash, int must_change) MUST_USE;

/* sessions */
int64_t identity_session_idle_ms(struct app *);
int64_t identity_session_longest_ms(struct app *);
err identity_identify(struct ctx *, struct db_read *, str token, const struct actor **ret, str *ret_csrf) MUST_USE;
err identity_actor_of(struct ctx *, struct db_read *, str token_hash, const struct actor **ret, str *ret_csrf) MUST_USE;
err identity_me_write(struct ctx *, struct db_read *, const struct actor *, str csrf, struct json_out *) MUST_USE;
str identity_token_hash(struct arena *, str token);
str identity_cookie(struct ctx *, str token, int64_t seconds);
void identity_session_used(struct app *, int64_t session_id, int64_t now_ms,
                           int64_t *ret_seen_ms); /* raises *ret_seen_ms to what memory knows, then notes now */
err identity_sessions_job(struct ctx *, struct db *) MUST_USE;

/* roles */
err identity_seed(struct ctx *, struct db_write *) MUST_USE;
err identity_rights_of(struct ctx *, struct db_read *, str role, const str **ret, size_t *ret_count) MUST_USE;

/* commands and queries, each in the file named after it */
extern const struct command identity_sign_in, identity_sign_out, identity_session_end, identity_password_change, identity_scope_choose;
extern const struct command identity_unit_new, identity_unit_edit, identity_unit_clone, identity_account_new_command, identity_account_edit,
    identity_account_reset;
extern const struct command identity_role_edit, identity_delegate, identity_grant_give, identity_grant_end;
extern const struct field identity_id_fields[], identity_units_fields[], identity_accounts_fields[], identity_grants_fields[], identity_audit_fields[];
extern const struct shape identity_session_shape, identity_role_shape, identity_grant_shape, identity_audit_shape, identity_proof_shape, identity_id_shape;
err identity_session_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_sessions_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_units_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_unit_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_accounts_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_roles_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_grants_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_audit_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err identity_audit_proof(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
struct identity_id_in {
    int64_t id;
};
struct identity_units_in {
    int64_t parent_id, limit, active;
    bool has_parent, has_active;
    str q, kind, after;
};
struct identity_accounts_in {
    int64_t unit_id, limit;
    str role, q, after;
};
struct identity_grants_in {
    int64_t id, limit;
    str after;
};
struct identity_audit_in {
    int64_t actor_id, target_id, from_ms, until_ms, limit;
    str action, kind, outcome, after;
};
struct identity_page_in {
    int64_t limit;
    str after;
};
#define IDENTITY_PAGE_FIELDS(type)                                                                                                                             \
    {"limit", FIELD_INT, offsetof(struct type, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE, .says = "Rows of a page; 50 when absent"}, {          \
        "after", FIELD_TEXT, offsetof(struct type, after), .in = IN_QUERY, .says = "The cursor of the page before"                                             \
    }
int64_t identity_page_limit(int64_t asked); /* 50 when absent */
int64_t identity_page_after(str cursor);    /* 0 when absent or not ours */
extern const struct importer identity_units_importer;

#endif
