/* What the files of core/app know of each other. Nothing outside this folder includes it. */
#ifndef WENCHENG_APP_INSIDE_H
#define WENCHENG_APP_INSIDE_H
#include "app/app.h"
#include "app/audit.h"
#include "base/limits.h"
#include "base/thread.h"

enum { PATH_PARTS = 12, PATH_PARAMETERS = 8, NOTES_MOST = 200, CHANGES_MOST = 64, OUTBOX_KINDS = 16 };

struct note {
    str field, text;
};
struct change {
    str what, before, after;
};
struct import_run;
struct ctx_notes {
    struct note *notes; /* NOTES_MOST of them, made when the first is taken */
    size_t count;
    int status;
    str cookies[2];
    size_t cookie_count;
    const char *audit_kind;
    int64_t audit_id;
    struct change *changes;
    size_t change_count;
    int64_t retry_after_s;
    bool has_feed, has_job;    /* rows were put: wake who waits for them after the commit */
    struct import_run *import; /* of the row at hand: where import_warn writes */
    str undone;                /* ctx_reply_undone */
};

/* The table of routes, made once: split, sorted so that literal parts come before parameters. */
struct path_row {
    const struct route *route;
    const struct capability *owner;
    str parts[PATH_PARTS]; /* a parameter keeps its ':' */
    size_t part_count;
};
struct path_table {
    struct path_row *rows;
    size_t count;
};
struct path_hit {
    const struct path_row *row; /* NULL: none */
    struct http_pair parameters[PATH_PARAMETERS];
    size_t parameter_count;
    bool is_other_method; /* the path is known, the method is not */
};
err path_table_make(struct arena *, const struct app_parts *, struct path_table *ret, str *ret_message) MUST_USE;
void path_find(const struct path_table *, enum http_method, str path, struct path_hit *ret);
const char *http_method_name(enum http_method);

struct sender {
    const char *kind;
    outbox_sender send;
    void *with;
};
void ctx_wake(struct ctx *); /* after a commit */
struct refusals;             /* counted repeats of refusals, see audit.c */
struct feed_ring;
struct runner;

struct app {
    struct app_settings settings;
    struct app_parts parts; /* app_capability first */
    struct arena *arena;
    const struct clock *clock;
    struct db *db;
    struct files *files;
    struct id_maker *ids;
    int64_t node;
    str owner; /* random name of this process in leases */
    void **states;
    size_t started; /* of parts.capabilities */
    struct path_table paths;
    const struct capability *identity; /* who turns tokens into actors; NULL in a program without accounts */
    str openapi;
    struct sender senders[OUTBOX_KINDS];
    size_t sender_count;
    struct refusals *refusals;
    struct feed_ring *feed;
    struct runner *runner;
    struct kept *kept;
    _Atomic int64_t requests, refused, failed, streams, node_lost;
};

/* kept.c: answers given again while nothing was committed */
struct kept;
struct kept_question {
    int64_t revision; /* 0: not to be kept */
    uint64_t hash;
    size_t key_len;
    char key[1024];
};
err kept_open(struct app *) MUST_USE;
void kept_close(struct app *);
bool kept_look(struct app *, struct kept_question *, const struct http_request *, struct http_reply *, int64_t started_us); /* true: answered */
void kept_put(struct app *, const struct kept_question *, const struct route *, int64_t account_id, int64_t asked_ms, str body);

/* node.c */
err node_take(struct app *, struct ctx *) MUST_USE;
err node_renew(struct app *, struct ctx *) MUST_USE;
err node_release(struct app *, struct ctx *) MUST_USE;

/* ctx.c */
err ctx_make(struct app *, struct arena *, struct ctx **ret) MUST_USE; /* system actor, no request */
extern const struct actor actor_system, actor_nobody;

/* reply.c */
int reply_status_of(err, const struct ctx_notes *);
void reply_problem(struct ctx *, err, struct http_reply *);
void reply_safe_headers(struct http_reply *);
str reply_lasting(struct ctx *, str); /* copied to where it outlives the worker's arena */

/* audit.c */
enum audit_outcome { AUDIT_DONE, AUDIT_REFUSED, AUDIT_FAILED };
err audit_command(struct ctx *, struct db_write *, str action) MUST_USE;
void audit_refusal(struct ctx *, str action, err problem); /* own transaction; bounded; failures are logged */
err refusals_open(struct app *) MUST_USE;
void refusals_close(struct app *);
err refusals_flush(struct ctx *, struct db *) MUST_USE;
/* seal.c */
err audit_seal_row(struct ctx *, struct db_write *, struct audit_row *) MUST_USE; /* SQLite: seq and hash of a row about to be written */
err audit_seal_job(struct ctx *, struct db *) MUST_USE;

/* form.c: one cell of a table into its field; wrong ones are noted. false: wrong */
bool form_take_cell(struct ctx *, const struct field *, str text, void *base, err *ret_failed);

/* import_source.c: rows of a file, whatever it is */
struct import_line {
    const str *cells; /* by column; .at NULL: empty. NULL: no more rows */
    size_t count;
    int64_t number;
    const struct json *geometry;
};
struct import_source;
err import_source_open(struct ctx *, struct arena *, str bytes, struct import_source **ret) MUST_USE;
err import_source_next(struct import_source *, struct import_line *ret) MUST_USE;                 /* cells live until the next call */
bool import_source_names(const struct import_source *, const str **ret_names, size_t *ret_count); /* GeoJSON knows its columns */

/* idempotency.c */
struct repeat {
    str key, scope, request_hash;
    const char *route;
    bool was_stored; /* answer from here */
    int64_t status;
    str body;
};
err repeat_read(struct ctx *, const struct path_row *, struct repeat *ret) MUST_USE; /* header → key and hash; key empty when none was sent */
err repeat_look(struct ctx *, struct db_read *, struct repeat *) MUST_USE;
err repeat_begin(struct ctx *, struct db_write *, struct repeat *) MUST_USE;
err repeat_store(struct ctx *, struct db_write *, const struct repeat *, int status, str body) MUST_USE;

/* jobs.c, outbox.c, feed.c */
err runner_open(struct app *) MUST_USE; /* threads, when settings.run_jobs */
void runner_close(struct app *);
err job_rows_make(struct app *, struct ctx *) MUST_USE;
err outbox_job(struct ctx *, struct db *) MUST_USE;
err feed_open(struct app *) MUST_USE;
void feed_close(struct app *);
void feed_wake(struct app *);
uint64_t feed_seen(struct app *);
void feed_on_wake(struct app *, void (*wake)(void *), void *with);
err feed_serve(struct ctx *, struct db_read *, const void *in, struct http_reply *);
err expire_job(struct ctx *, struct db *) MUST_USE;

/* shape.c, export.c, openapi.c */
err shape_check(struct ctx *, const struct route *, str body) MUST_USE;
err export_answer(struct ctx *, struct db_read *, const struct route *, void *in, str format, struct http_reply *) MUST_USE;
bool export_is_asked(const struct route *, const struct http_pair *query, size_t count, str *ret_format);
err openapi_make(struct arena *, const struct app_parts *, str version, str *ret_json) MUST_USE;

/* own.c: what app_capability's routes answer, and its SQL */
enum app_statement {
    APP_AUDIT_INSERT,
    APP_AUDIT_HEAD,
    APP_AUDIT_HEAD_MAKE,
    APP_AUDIT_HEAD_MOVE,
    APP_AUDIT_UNSEALED,
    APP_AUDIT_SEAL,
    APP_AUDIT_WALK,
    APP_AUDIT_COUNTS,
    APP_REPEAT_LOOK,
    APP_REPEAT_BEGIN,
    APP_REPEAT_STORE,
    APP_REPEAT_EXPIRE,
    APP_OUTBOX_PUT,
    APP_OUTBOX_DUE,
    APP_OUTBOX_TAKE,
    APP_OUTBOX_SENT,
    APP_OUTBOX_FAILED,
    APP_OUTBOX_EXPIRE,
    APP_JOB_MAKE,
    APP_JOB_ASK,
    APP_JOB_TAKE,
    APP_JOB_RENEW,
    APP_JOB_DONE,
    APP_JOB_FAILED,
    APP_JOB_DUE,
    APP_JOB_STATE,
    APP_FEED_PUT,
    APP_FEED_SINCE,
    APP_FEED_EXPIRE,
    APP_FEED_LAST,
    APP_COUNTER_NEXT,
    APP_RATE_TAKE,
    APP_RATE_EXPIRE,
    APP_NODE_LAST,
    APP_NODE_OLDEST,
    APP_NODE_MAKE,
    APP_NODE_TAKE,
    APP_NODE_RENEW,
    APP_NODE_RELEASE,
    APP_SEED_GET,
    APP_SEED_PUT,
    APP_FACT_GET,
    APP_FACT_PUT,
    APP_STATEMENTS
};
extern const struct db_sql app_sql[APP_STATEMENTS];
extern const struct db_select app_audit_select;
void audit_row_read(const struct db_row *, struct audit_row *ret);

extern const struct problem app_no_route, app_no_method, app_not_json, app_key_reused, app_bad_key, app_too_many, app_misfit, app_setup, app_undone;

#endif
