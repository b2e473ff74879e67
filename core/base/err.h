/* Errors: one pointer. NULL is success; anything else points at a static description that is compared by
 * identity, never freed and never written. A function that can fail returns `err` and leaves its ret_ outputs
 * untouched on failure. The kind, and nothing else, decides the HTTP status (app/reply.c has the one table).
 *
 * A capability states its refusals as `static const struct problem`, each with words in both languages:
 *
 *     static const struct problem already_closed = { PROBLEM_CONFLICT, "cases.already_closed",
 *         "案件已经结案，不能再办理。", "The case is already closed." };
 */
#ifndef WENCHENG_BASE_ERR_H
#define WENCHENG_BASE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))
#define FORMAT(at, from) __attribute__((format(printf, at, from)))

enum problem_kind {
    PROBLEM_INVALID,   /* the input is wrong: 400, or 422 where fields are named */
    PROBLEM_ANONYMOUS, /* no session: 401 */
    PROBLEM_FORBIDDEN, /* a session without the right, or a row out of scope: 403 */
    PROBLEM_NOT_FOUND, /* 404 */
    PROBLEM_CONFLICT,  /* stale version, illegal move, duplicate: 409 */
    PROBLEM_TOO_LARGE, /* 413 */
    PROBLEM_TOO_MANY,  /* rate limit: 429 with Retry-After */
    PROBLEM_BUSY,      /* queue full, engine away: 503 with Retry-After */
    PROBLEM_NO_MEMORY, /* 503 */
    PROBLEM_NO_SPACE,  /* disk full: 507 */
    PROBLEM_IO,        /* 500, logged */
    PROBLEM_BUG,       /* 500, logged */
    PROBLEM_KINDS
};

struct problem {
    enum problem_kind kind;
    const char *code; /* "capability.what", unique in the program; the screen may key on it */
    const char *zh;   /* one plain sentence for the person in front of the screen */
    const char *en;
};

typedef const struct problem *err;

#define TRY(call)                                                                                                                                              \
    do {                                                                                                                                                       \
        err failed_ = (call);                                                                                                                                  \
        if (failed_)                                                                                                                                           \
            return failed_;                                                                                                                                    \
    } while (0)

/* Problems that every floor may return. */
extern const struct problem err_no_memory, err_io, err_bug, err_no_space, err_busy;

#endif
