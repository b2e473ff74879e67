/* States and moves of a case, as data. flow.c is the only place that knows which move leads where. No I/O. */
#ifndef WENCHENG_CASES_FLOW_H
#define WENCHENG_CASES_FLOW_H
#include "capabilities/cases/cases.h"

enum case_state {
    CASE_COLLECTED,
    CASE_FILED,
    CASE_DISPATCHED,
    CASE_HANDLING,
    CASE_HANDLED,
    CASE_CLOSED,
    CASE_EVALUATED,
    CASE_VOID,
    CASE_RETURNED,
    CASE_BEYOND,
    CASE_ARBITRATION,
    CASE_PAUSED,
    CASE_REFERRED,
    CASE_STATES,
    CASE_SAME /* as a target: the state does not change */
};
struct case_state_row {
    const char *word, *zh, *en;
    int is_open;  /* somebody still has to do something */
    int is_final; /* may stay so for ever */
};
extern const struct case_state_row cases_state_rows[CASE_STATES];
enum {
    CASES_OPEN_MASK = 1 << CASE_COLLECTED | 1 << CASE_FILED | 1 << CASE_DISPATCHED | 1 << CASE_HANDLING | 1 << CASE_HANDLED | 1 << CASE_RETURNED |
                      1 << CASE_BEYOND | 1 << CASE_ARBITRATION | 1 << CASE_PAUSED | 1 << CASE_REFERRED
};
enum case_state cases_state_of(str word); /* CASE_STATES: no such state */

/* Who makes the move, besides holding its right. */
enum case_relation {
    BY_ANYONE,     /* the right and the reach are enough */
    BY_HANDLER,    /* the responsible unit is inside the person's scope */
    BY_ASSISTANT,  /* an assisting unit is the person's */
    BY_DISPATCHER, /* the ground or the responsible unit is inside the scope */
    BY_VERIFIER,   /* not the handler, and not of the responsible unit */
    BY_REPORTER,   /* who reported it */
    BY_PROGRAM     /* the program itself: never offered */
};
enum case_need {
    NEED_NOTE = 1,
    NEED_PHOTO = 2 /* where the case has a place: only then is there something to see */,
    NEED_UNIT = 4,
    NEED_LIMIT = 8,
    NEED_ASSISTANTS = 16,
    MOVE_DANGER = 32
};
enum case_clock { CLOCK_KEEPS, CLOCK_STARTS, CLOCK_PAUSES, CLOCK_RESUMES, CLOCK_EXTENDS, CLOCK_STOPS, CLOCK_ENDS };

/* What a guard may look at. */
struct case_view {
    const struct case_file *file;
    const struct actor *actor;
    int64_t assistants, assistants_waiting; /* asked, and not yet done */
    str assisting;                          /* state of the actor's own assisting unit, "" when none */
    int64_t assisting_unit_id;
    int64_t may_auto; /* the program acts */
};
struct case_move {
    const char *name;
    uint32_t from; /* bits of states */
    enum case_state to;
    const struct right *right; /* NULL: the program only */
    enum case_relation by;
    unsigned needs;
    enum case_clock clock;
    err (*guard)(const struct case_view *); /* NULL when the move is allowed */
    const char *zh, *en;                    /* on the button */
    const char *told_zh, *told_en;          /* to the reporter, in plain words; NULL: not told */
    const char *why;                        /* for the next programmer: where the rule comes from */
};
extern const struct case_move cases_moves[];
extern const size_t cases_move_count;

/* The row that this person may use now; NULL, with the reason in *ret_why, when there is none. */
const struct case_move *cases_move_find(const struct case_view *, str name, err *ret_why);
int cases_move_is_allowed(const struct case_view *, const struct case_move *, err *ret_why);
int cases_move_needs_photo(const struct case_move *, const struct case_file *);
const struct case_move *cases_move_named(str name); /* first row of that name; NULL */

extern const struct problem cases_no_such_move, cases_wrong_state, cases_not_yours, cases_handler_verifies, cases_own_unit_verifies, cases_assistants_wait,
    cases_nothing_asked, cases_already_asked, cases_already_listed, cases_is_merged, cases_return_used_up, cases_not_assisting, cases_no_clock;

#endif
