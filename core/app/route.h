/* A route says method, path, right, input, output and function; nothing about a request is decided elsewhere. */
#ifndef WENCHENG_APP_ROUTE_H
#define WENCHENG_APP_ROUTE_H
#include "app/form.h"

struct right {
    const char *name; /* "cases.dispatch" */
    const char *zh, *en;
    const char *roles; /* roles that hold it from the start, blank-separated: "office district"; an administrator may change that */
};
extern const struct right app_public;    /* anyone, no session */
extern const struct right app_signed_in; /* any session */

/* A command: everything that writes. parse is the form; `prepare` may do slow work and files, outside the transaction, once;
 * `apply` runs inside the transaction, maybe twice: rights on the row, rules, SQL, events, outbox. The reply JSON is dropped on failure. */
struct command {
    struct form takes;
    err (*prepare)(struct ctx *, void *in);
    err (*apply)(struct ctx *, struct db_write *, void *in, struct json_out *);
    int created; /* status of success: 0 → 200, or 201; apply may call ctx_reply_status */
};
void ctx_reply_status(struct ctx *, int status);                 /* 201 against 200 for idempotent PUT; 202 for a started job */
void ctx_reply_cookie(struct ctx *, str whole_set_cookie_value); /* for sessions */
/* In prepare: the bytes of an uploaded part, which live as long as the request. *ret_file NULL: no such part came. */
err ctx_read_upload(struct ctx *, const char *part, size_t limit, str *ret_bytes, const struct http_upload **ret_file) MUST_USE;
/* `return ctx_reply_undone(ctx, 200, json)` from apply: this answer, but nothing is kept (dry runs, faulty imports). */
err ctx_reply_undone(struct ctx *, int status, str json) MUST_USE;

enum route_flags {
    ROUTE_QUICK = 1,   /* a few point reads: may run on the socket's thread */
    ROUTE_NO_CSRF = 2, /* public writes and sign-in */
    ROUTE_UPLOADS = 4, /* takes files: multipart, JSON in any part named like the form or "report"/"data" */
    ROUTE_LARGE = 8,   /* import bodies: LIMIT_BODY_IMPORT */
    ROUTE_HIDDEN = 16, /* not in the API document */
    ROUTE_SECRET = 32  /* the answer holds a password or token: never kept for a repeated Idempotency-Key */
};

struct route {
    enum http_method method;
    const char *path;          /* "/api/cases/:id" */
    const struct right *needs; /* never NULL: the server refuses to start */
    const char *says;          /* one English line for the API document */
    /* exactly one of the three */
    struct {
        struct form takes;
        err (*run)(struct ctx *, struct db_read *, const void *in, struct json_out *);
    } query;
    const struct command *command;
    struct { /* not JSON: photos, workbooks, event streams */
        struct form takes;
        err (*run)(struct ctx *, struct db_read *, const void *in, struct http_reply *);
        const char *content_type;
    } serve;
    const struct shape *gives; /* of one item */
    bool gives_list;           /* {"items":[gives…],"next":…} */
    unsigned flags;
};

#endif
