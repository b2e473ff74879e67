/* The audit log: append-only, chained by hash per city. The floor writes one row for every command in the command's own
 * transaction, and a bounded number for refusals. On SQLite rows are chained as they are written (there is one writer); on
 * PostgreSQL the job app.seal chains committed rows within a second, so that writes of one city do not wait for each other.
 *   hash(n) = digest of hash(n-1), then every column of the row, each preceded by its length; hash(0) is empty.
 * Only seq and hash are ever written to an existing row, once. app_audit_verify recomputes all of it. */
#ifndef WENCHENG_APP_AUDIT_H
#define WENCHENG_APP_AUDIT_H
#include "app/ctx.h"

struct audit_row {
    int64_t id, at_ms, actor_id, unit_id, target_id;
    str actor, unit_name; /* names as they were then */
    str action;           /* "POST /api/cases/:id/moves", or a job's or command line's word */
    str kind;             /* of the target: "case" */
    str outcome;          /* "done" "refused" "failed" */
    str code;             /* of the refusal, else empty */
    str detail;           /* lines "what: before → after" */
    str peer, request_id;
    int64_t seq; /* 0: not sealed yet */
    str hash;
};
/* One row in this transaction, for what is no command of a route: jobs, command line, sign-out by time. */
err audit_put(struct ctx *, struct db_write *, str action, str kind, int64_t target_id, str outcome, str detail) MUST_USE;

struct audit_ask { /* zero and empty: not asked for */
    int64_t actor_id, target_id, from_ms, until_ms;
    str action, kind, outcome;
    int64_t before_id; /* newest first: rows older than this one */
    int64_t limit;
};
err audit_list(struct ctx *, struct db_read *, const struct audit_ask *, const struct audit_row **ret, size_t *ret_count) MUST_USE;

#endif
