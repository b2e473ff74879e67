/* States and moves of an item, as data. flow.c is the only place that knows which move leads where. No I/O. */
#ifndef WENCHENG_TASKS_FLOW_H
#define WENCHENG_TASKS_FLOW_H
#include "capabilities/tasks/tasks.h"

enum task_state { TASK_GIVEN, TASK_DOING, TASK_REPORTED, TASK_RETURNED, TASK_CLOSED, TASK_VOID, TASK_STATES, TASK_SAME /* as a target: stays */ };
struct task_state_row {
    const char *word, *zh, *en;
    int is_open;
};
extern const struct task_state_row task_state_rows[TASK_STATES];
enum task_state task_state_of(str word); /* TASK_STATES: no such state */

/* Who makes the move, besides holding its right. */
enum task_relation {
    TASK_BY_OWNER,     /* of the responsible unit (or below it), or the person named */
    TASK_BY_ASSISTANT, /* of an assisting unit */
    TASK_BY_GIVER,     /* gave it, or has the giver's unit in reach */
    TASK_BY_SPLITTER,  /* owner or giver */
    TASK_BY_VERIFIER,  /* as the giver, and neither the handler nor of the owner unit */
    TASK_BY_PROGRAM    /* never offered */
};
enum task_need { TASK_NOTE = 1, TASK_RESULT = 2, TASK_UNIT = 4, TASK_DUE = 8, TASK_PERCENT = 16, TASK_PARTS = 32, TASK_DANGER = 64, TASK_DUE_MAY = 128 };

/* What a guard may look at. */
struct task_view {
    const struct tasks_item *item;
    const struct actor *actor;
    int64_t assistants_waiting; /* asked, and not yet done */
    str assisting;              /* state of the actor's own assisting unit, "" when none */
    int64_t is_program;
};
struct task_move {
    const char *name;
    uint32_t from; /* bits of states */
    enum task_state to;
    const struct right *right; /* NULL: the program only */
    enum task_relation by;
    unsigned needs;
    err (*guard)(const struct task_view *); /* NULL when the move is allowed */
    const char *zh, *en;                    /* on the button */
    const char *why;                        /* for the next programmer */
};
extern const struct task_move task_moves[];
extern const size_t task_move_count;
const struct task_move *task_move_named(str name); /* NULL: none */
/* ret_why is set only when the answer is 0. */
int task_move_is_allowed(const struct task_view *, const struct task_move *, err *ret_why);
int task_is_owner(const struct actor *, const struct tasks_item *);

extern const struct problem tasks_no_such_move, tasks_wrong_state, tasks_not_yours, tasks_handler_verifies, tasks_own_unit_verifies, tasks_parts_open,
    tasks_assistants_wait, tasks_already_asked, tasks_nothing_asked, tasks_not_assisting, tasks_too_deep, tasks_counts_parts;

#endif
