/* ctx: what one request (or job, or command line call) carries. Time and ids come from here, so `apply` can run twice. */
#ifndef WENCHENG_APP_CTX_H
#define WENCHENG_APP_CTX_H
#include "base/clock.h"
#include "base/id.h"
#include "db/db.h"
#include "http/http.h"

enum lang { LANG_ZH, LANG_EN };
struct app;
struct capability;
struct right;

/* Who acts. Made by identity from the session; the anonymous actor has account_id 0. One scope a request: a person with
 * several grants chooses which one to act under. */
struct actor {
    int64_t account_id, unit_id, session_id;
    str account, name; /* sign-in name; name shown */
    str role;          /* "office", "unit" … */
    str unit_name;
    str unit_path;            /* own unit, "1.3.10." */
    str scope_from, scope_to; /* rows with scope_from <= unit_path < scope_to are in reach; the whole city: "" and "~" */
    const str *rights;        /* sorted names */
    size_t right_count;
    bool is_system; /* a job or the command line: every right */
};
bool actor_may(const struct actor *, const struct right *);
bool actor_reaches(const struct actor *, str unit_path); /* unit_path inside the scope */
bool actor_has_whole_city(const struct actor *);

struct ctx {
    struct arena *arena; /* of the request */
    const struct actor *actor;
    int64_t city_id, now_ms;
    str request_id;
    enum lang lang;
    struct id_maker *ids;
    struct app *app;
    const struct http_request *request; /* NULL in a job */
    struct ctx_notes *notes;            /* refusal details, audit target and changes; use the calls below */
};

/* Say which field and why, in the person's language, and return the problem: return ctx_refuse(ctx, &p, "due_ms", zh, en);
 * Later calls add: all wrong fields of a form are reported at once. field "" speaks of the whole. */
err ctx_refuse(struct ctx *, err problem, const char *field, str zh, str en) MUST_USE;
str ctx_say(struct ctx *, const char *zh, const char *en); /* picks by language */
void ctx_forget(struct ctx *);                             /* drop notes: before apply runs again */

/* The audit row of this command; every command should name what it touched. */
void ctx_audit_target(struct ctx *, const char *kind, int64_t id);
void ctx_audit_change(struct ctx *, const char *what, str before, str after);

/* State a capability keeps in memory for all requests (caches, spatial indexes), made in capability.start. */
void *ctx_state(struct ctx *, const struct capability *);

/* Rules shared by all: a version that is not the row's. Refuses with who changed it when `changed_by` is given. */
err ctx_check_version(struct ctx *, int64_t row_version, int64_t client_version, str changed_by, int64_t changed_ms) MUST_USE;

extern const struct problem app_stale, app_not_found, app_forbidden, app_anonymous, app_invalid, app_bad_json, app_no_csrf;

#endif
