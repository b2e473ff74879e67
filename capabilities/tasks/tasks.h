/* Tasks (交办事项): what somebody was told to do, from a plan, a meeting, a leader on the spot, the province, a tour, by hand.
 * One item has one responsible unit (others may assist), is received, reported with a result, verified by somebody else than
 * the owner, and closed. It may be taken apart; then its progress is that of its parts.
 *
 * Invariants: who reported a result never verifies it (also a CHECK of the database); the owner unit verifies nothing of its
 * own but the parts it gave out itself; history and photos are only appended; every change bumps `version`.
 * Who sees an item: the whole city's people, the owner and assisting units and those above them, the giver and those above.
 * Texts live in ctx->arena. An item that is not there, or out of reach, is app_not_found. */
#ifndef WENCHENG_TASKS_H
#define WENCHENG_TASKS_H
#include "app/capability.h"

#define TASKS_NO_DUE INT64_C(253402300799000) /* the last second of the year 9999: sorts after every date */

/* Where items come from: "manual" "plan" "meeting" "leader" "province" "tour" "supervision" "part"; NULL-ended. A new
 * source is one word here (list.c), nothing else. */
extern const char *const tasks_sources[];

struct tasks_opening {
    str source;        /* one of tasks_sources; empty: "manual" */
    int64_t source_id; /* the plan, the meeting …; 0: none */
    str source_ref;    /* how a person knows the source: "第 3 次指挥部例会" */
    str title, text;
    int64_t unit_id;             /* responsible; must be active */
    struct field_ids assistants; /* units */
    int64_t person_id;           /* account that answers for it; 0: whoever the unit sets to it */
    int64_t due_ms;              /* 0: by work_days */
    int64_t work_days;           /* working days from now; 0 as well: the setting tasks.default_work_days */
    int64_t photo_needed;        /* 1: the result needs a photo (something to see at a place) */
    int64_t site_id, case_id;    /* what it is about; 0: none. Only kept and shown */
    str site_name;
    int64_t giver_id; /* account; 0: the actor */
    str once;         /* the same words again give the item that is there; empty: always a new one */
};
/* ret_is_new (may be NULL) 0: it was there. Refuses with the field's name ("unit_id", "title" …). */
err tasks_open(struct ctx *, struct db_write *, const struct tasks_opening *, int64_t *ret_id, int64_t *ret_is_new) MUST_USE;

struct tasks_item {
    int64_t id, version;
    str number, title, text, source, source_ref, state; /* state: given doing reported returned closed void */
    int64_t source_id, parent_id, depth, site_id, case_id, is_open, unit_id, person_id, giver_id;
    str site_name, unit_path, unit_name, person_name, giver_name, giver_path;
    int64_t opened_ms, received_ms, reported_ms, closed_ms; /* 0: not yet */
    int64_t due_ms, yellow_ms, limit_days;                  /* TASKS_NO_DUE: none; limit_days 0: due on a date */
    str frozen_light, result, paper, photo;                 /* paper: document number or name; photo: the last */
    int64_t percent, photo_needed, handler_id, verifier_id, asked_due_ms, parts, parts_open, return_count, rework_count, extension_count, urge_count;
    str handler_name, verifier_name, changed_by;
    int64_t changed_ms;
};
struct tasks_items {
    const struct tasks_item *at;
    size_t count;
};
err tasks_find(struct ctx *, struct db_read *, int64_t id, struct tasks_item *ret) MUST_USE;                          /* no policy: for other capabilities */
err tasks_of_source(struct ctx *, struct db_read *, str source, int64_t source_id, struct tasks_items *ret) MUST_USE; /* in the order they were given */
str tasks_light(const struct tasks_item *, int64_t now_ms);                                                           /* "green" "yellow" "red" "none" */
str tasks_state_name(struct ctx *, str state);
str tasks_source_name(struct ctx *, str source);

struct tasks_progress { /* void ones are in none of the figures but `voided` */
    int64_t all, given, doing, reported, returned, closed, voided, overdue, closed_late, percent;
};
err tasks_progress_of(struct ctx *, struct db_read *, str source, int64_t source_id, struct tasks_progress *ret) MUST_USE;
extern const struct field tasks_progress_fields[]; /* for the shapes of others; put_members writes without braces */
void tasks_put_progress(struct json_out *, const struct tasks_progress *);
extern const struct field tasks_fields[]; /* shape "Task" */
extern const struct shape tasks_shape;
void tasks_put(struct ctx *, struct json_out *, const struct tasks_item *);

/* Raised in the transaction: "tasks.opened" (move "give"), "tasks.moved" after every move, "tasks.closed" when one is closed. */
struct tasks_moved {
    const struct tasks_item *item; /* after the move */
    str from, move, note;
};

/* A move by ctx->actor as from the desk: table, role and guard hold; versions are not asked. For the demo city and tests. */
struct tasks_acting {
    str move, note, paper;
    int64_t unit_id, due_ms, percent;
    struct field_texts photos;
};
err tasks_act(struct ctx *, struct db_write *, int64_t id, const struct tasks_acting *) MUST_USE;

enum tasks_right { MAY_SEE_TASKS, MAY_GIVE_TASKS, MAY_DO_TASKS, MAY_VERIFY_TASKS, TASKS_RIGHTS };
extern const struct right tasks_rights[TASKS_RIGHTS];
extern const struct capability tasks_capability;

#endif
