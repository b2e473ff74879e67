/* Problem cases: the seven steps of digital urban management (collect, file, dispatch, handle, feed back, verify and close,
 * evaluate) as one table of moves (flow.c). `case` is a C keyword, so the row is a case_file everywhere.
 *
 * Invariants: the person who handled a case never verifies it (also a CHECK of the database); history, clock and photos are
 * only appended; every change bumps `version`; one policy (reach.c) decides who sees a case, for lists, maps, figures,
 * exports and the case's own page alike.
 * Texts live in ctx->arena. A case that is not there, or out of the person's reach, is app_not_found. */
#ifndef WENCHENG_CASES_H
#define WENCHENG_CASES_H
#include "app/capability.h"

struct cases_opening {
    str source;      /* one of cases_sources; empty: "staff" */
    str title, text; /* title empty: the beginning of the text */
    str category;    /* empty: guessed from the words */
    str address;
    int64_t has_place; /* 1: lon and lat are given (WGS-84) */
    double lon, lat;
    int64_t site_id, inspection_id, standard_id, point_id, loss_milli;
    str site_name, standard_number; /* site_name empty: looked up */
    struct field_texts photos;      /* SHA-256, stored before; purpose "before" */
    str reporter_kind;              /* "citizen" "staff" … ; empty: by the actor */
    int64_t reporter_id;            /* account; 0: the actor's */
    int64_t reported_ms;            /* 0: now */
    int64_t on_the_spot;            /* 1: already put right by the reporter: goes straight to verification (needs after_photos) */
    struct field_texts after_photos;
    int64_t imported;  /* 1: history from elsewhere: nothing is proposed, dispatched, hinted or told */
    int64_t closed_ms; /* imported only: when it was answered; 0: still open */
    str reply;         /* imported only: the answer given */
};
err cases_open(struct ctx *, struct db_write *, const struct cases_opening *, int64_t *ret_id, str *ret_number) MUST_USE;

struct case_file {
    int64_t id, version;
    str number, state;
    int64_t state_bit, is_open;
    str source, title, category;
    int64_t has_place;
    double lon, lat;
    int64_t near_key, site_id;
    str site_name, division_name;
    int64_t district_id, street_id, community_id;
    str ground_path;
    int64_t unit_id;
    str unit_path, unit_name;
    int64_t proposed_unit_id, inspection_id, standard_id;
    str standard_number;
    int64_t point_id, loss_milli;
    str photo; /* the first, "" when none */
    int64_t reporter_id, reporters;
    int64_t opened_ms, filed_ms, dispatched_ms, handled_ms, closed_ms; /* 0: not yet */
    int64_t due_ms, yellow_ms;                                         /* CASES_NO_DUE: no deadline */
    str clock;                                                         /* "none" "running" "paused" "stopped" */
    str limit_kind;
    int64_t limit_amount;
    str frozen_light, asked, asked_kind;
    int64_t asked_amount, handler_id, verifier_id, is_listed, dispatch_count, return_count, rework_count, extension_count, reopen_count, handled_count,
        merged_into;
};
#define CASES_NO_DUE INT64_C(253402300799000) /* the last second of the year 9999: sorts after every deadline */

struct case_about {
    str text, address, district_name, street_name, community_name, cell_code, reason_zh, reason_en;
    int64_t interim;
    str handler_name, verifier_name, changed_by;
    int64_t changed_ms;
    str reply; /* words for the reporter */
};
err cases_find(struct ctx *, struct db_read *, int64_t id, struct case_file *ret) MUST_USE; /* no policy: for other capabilities */
err cases_about_find(struct ctx *, struct db_read *, int64_t id, struct case_about *ret) MUST_USE;
err cases_find_seen(struct ctx *, struct db_read *, int64_t id, struct case_file *ret) MUST_USE; /* app_not_found out of reach */
str cases_light(const struct case_file *, int64_t now_ms);                                       /* "green" "yellow" "red" "none" */
str cases_state_name(struct ctx *, str state);
str cases_source_name(struct ctx *, str source);
extern const char *const cases_sources[]; /* NULL-ended */
extern const char *const cases_states[];

/* What the reporter may be told: moves in plain words, newest last; nothing internal. */
struct cases_step {
    int64_t at_ms;
    str text;
};
err cases_public_steps(struct ctx *, struct db_read *, int64_t id, struct cases_step **ret, size_t *ret_count) MUST_USE;
err cases_result_photos(struct ctx *, struct db_read *, int64_t id, struct field_texts *ret_hashes) MUST_USE; /* "after" photos of a closed case */

/* Another person reports the same thing. */
err cases_add_reporter(struct ctx *, struct db_write *, int64_t id, str kind, int64_t account_id) MUST_USE;
/* The reporter judges a closed case; dissatisfied: it is opened again. cases_not_closed when it is not closed. */
err cases_rate(struct ctx *, struct db_write *, int64_t id, int64_t satisfied, str note) MUST_USE;
/* The case a merged case went into, followed to its end. */
err cases_follow_merged(struct ctx *, struct db_read *, int64_t id, struct case_file *ret) MUST_USE;

/* A move by ctx->actor at ctx->now_ms, as from the desk: the table's relation, guard and right are checked, versions and required
 * photos are not. For the demo city and tests. */
struct cases_acting {
    str move, note, limit_kind;
    int64_t unit_id, limit_amount;
    struct field_texts photos;
    struct field_ids assistants;
};
err cases_act(struct ctx *, struct db_write *, int64_t id, const struct cases_acting *) MUST_USE;

struct cases_near {
    int64_t id, distance_m, opened_ms;
    str title, state;
};
err cases_open_near(struct ctx *, struct db_read *, double lon, double lat, size_t at_most, struct cases_near **ret, size_t *ret_count) MUST_USE;

/* The open cases whose place lies in a box of WGS-84 degrees, nearest deadline first, whoever may see them: to judge a place. The
 * row's texts live only during the call. */
err cases_each_open_in(struct ctx *, struct db_read *, double west, double south, double east, double north, err (*look)(void *with, const struct case_file *),
                       void *with) MUST_USE;

/* Raised after every move, and for "collect" at opening. */
struct cases_moved { /* "cases.moved" */
    int64_t case_id;
    str from, to, move;
    int64_t at_ms;
};

enum cases_right { MAY_SEE, MAY_ENTER, MAY_DISPATCH, MAY_APPROVE, MAY_HANDLE, MAY_VERIFY, MAY_SUPERVISE, MAY_EVALUATE, CASES_RIGHTS };
extern const struct right cases_rights[CASES_RIGHTS];
extern const struct problem cases_not_closed;
extern const struct capability cases_capability;

#endif
