/* What the files of tasks share; private to the capability. */
#ifndef WENCHENG_TASKS_INSIDE_H
#define WENCHENG_TASKS_INSIDE_H
#include "capabilities/tasks/flow.h"
#include "capabilities/identity/identity.h"
#include "capabilities/photos/photos.h"

/* Columns of tasks_item in the order task_read expects. */
#define TASK_COLUMNS                                                                                                                                           \
    "t.id, t.version, t.number, t.title, t.text, t.source, t.source_id, t.source_ref, t.parent_id, t.depth, t.site_id, t.site_name, t.case_id, t.state, "      \
    "t.is_open, t.unit_id, t.unit_path, t.unit_name, t.person_id, t.person_name, t.giver_id, t.giver_name, t.giver_path, t.opened_ms, t.received_ms, "         \
    "t.reported_ms, t.closed_ms, t.due_ms, t.yellow_ms, t.limit_days, t.frozen_light, t.result, t.paper, t.photo, t.percent, t.photo_needed, t.handler_id, "   \
    "t.handler_name, t.verifier_id, t.verifier_name, t.asked_due_ms, t.parts, t.parts_open, t.return_count, t.rework_count, t.extension_count, "               \
    "t.urge_count, t.changed_by, t.changed_ms"
#define TASK_GIVES "iittttitiiititiittitittiiiiiiittttiiititiiiiiiiti"

enum tasks_statement {
    TASKS_BY_ID,
    TASKS_BY_ONCE,
    TASKS_ADD,
    TASKS_CHANGE,
    TASKS_OF_SOURCE,
    TASKS_PARTS,
    TASKS_OPEN_AFTER,
    TASKS_DUE_SET,
    TASKS_OPEN_OF_UNIT,
    TASKS_UNDER,
    TASKS_PATHS_SET,
    TASKS_ASSISTING_UNDER,
    TASKS_ASSISTANT_PATH,
    TASKS_STEP_ADD,
    TASKS_STEPS,
    TASKS_PHOTO_ADD,
    TASKS_PHOTOS,
    TASKS_ASSISTANT_ADD,
    TASKS_ASSISTANTS,
    TASKS_ASSISTANT_STATE,
    TASKS_STATEMENTS
};
extern const struct db_sql tasks_sql[TASKS_STATEMENTS];

enum tasks_clause {
    LIST_STATE,
    LIST_OPEN,
    LIST_SOURCE,
    LIST_SOURCE_ID,
    LIST_UNIT,
    LIST_PARENT,
    LIST_WORDS,
    LIST_RED,
    LIST_YELLOW,
    LIST_GREEN,
    LIST_NO_LIGHT,
    LIST_DUE_FROM,
    LIST_DUE_UNTIL,
    LIST_TO_RECEIVE,
    LIST_TO_DO,
    LIST_TO_ASSIST,
    LIST_TO_VERIFY,
    LIST_TO_APPROVE,
    LIST_I_GAVE,
    LIST_SITE,
    LIST_CLAUSES
};
enum tasks_tail { TAIL_DUE, TAIL_DUE_AFTER, TAIL_NEWEST, TAIL_NEWEST_AFTER, TASKS_TAILS };
enum { SELECT_LIST, TASKS_SELECTS };
extern const struct db_select tasks_selects[TASKS_SELECTS];

/* row.c */
void task_read(const struct db_row *, struct tasks_item *ret);
err task_add(struct ctx *, struct db_write *, const struct tasks_item *, str once) MUST_USE;
/* Writes the changeable columns; the row must still have item->version, which is then one more. app_stale otherwise. */
err task_change(struct ctx *, struct db_write *, struct tasks_item *) MUST_USE;
struct task_step {
    const char *move;
    str from, note;
    struct field_texts photos;
};
err task_step_write(struct ctx *, struct db_write *, struct tasks_item *, const struct task_step *) MUST_USE;
struct task_assistant {
    int64_t unit_id, received_ms, done_ms;
    str unit_path, unit_name, state, note; /* state: asked received done */
};
struct task_assistants {
    const struct task_assistant *at;
    size_t count;
};
err task_assistants_of(struct ctx *, struct db_read *, int64_t task_id, struct task_assistants *ret) MUST_USE;
err task_assistants_add(struct ctx *, struct db_write *, int64_t task_id, int64_t lead_id, struct field_ids units) MUST_USE;
/* app_not_found out of the person's reach */
err task_find_seen(struct ctx *, struct db_read *, int64_t id, struct tasks_item *ret) MUST_USE;
err task_unit_check(struct ctx *, struct db_read *, int64_t unit_id, struct identity_unit *ret) MUST_USE; /* active, or refused as "unit_id" */

/* deadline.c */
int64_t task_yellow_of(struct ctx *, int64_t start_ms, int64_t due_ms);
err task_due_set(struct ctx *, struct db_read *, struct tasks_item *, int64_t due_ms, int64_t work_days) MUST_USE;
err task_due_after_check(struct ctx *, struct db_read *, struct tasks_item *) MUST_USE; /* sent back: the verifier's time is given back */
err task_date_read(struct ctx *, str text, int64_t *ret_ms) MUST_USE;                   /* the end of that day; empty: 0; refused as "due_date" */
err tasks_deadlines_recompute(struct ctx *, struct db *) MUST_USE;                      /* the job "tasks.deadlines" */
err tasks_hear_calendar(struct ctx *, struct db_write *, const void *what) MUST_USE;

/* move.c */
struct task_doing {
    const struct task_move *move;
    struct tasks_item *item;
    str note, paper;
    int64_t unit_id, due_ms, percent, assisting_unit_id;
    struct field_texts photos;
};
err task_do(struct ctx *, struct db_write *, struct task_doing *) MUST_USE; /* the effect; rights were checked before */
err task_tell(struct ctx *, struct db_write *, const struct tasks_item *, str from, const char *move, str note) MUST_USE;
err task_view_make(struct ctx *, struct db_read *, const struct tasks_item *, struct task_view *ret, int64_t *ret_assisting_unit) MUST_USE;
err task_parts_counted(struct ctx *, struct db_write *, int64_t parent_id) MUST_USE; /* the parent's figures follow its parts */

/* ears.c */
err tasks_hear_unit_moved(struct ctx *, struct db_write *, const void *what) MUST_USE;
err tasks_hear_unit_changed(struct ctx *, struct db_write *, const void *what) MUST_USE;

/* the routes' pieces */
struct tasks_list_in {
    str state, source, q, light, mine, order, after;
    int64_t source_id, unit_id, parent_id, site_id, due_from_ms, due_until_ms, limit;
};
struct tasks_id_in {
    int64_t id;
};
extern const struct field tasks_list_fields[], tasks_id_fields[];
extern const char *const tasks_states[], *const tasks_lights[];
err tasks_list(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err tasks_work(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err tasks_page(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
void tasks_put_members(struct ctx *, struct json_out *, const struct tasks_item *); /* without the braces */
extern const struct shape tasks_page_shape, tasks_work_shape;
extern const struct command tasks_open_command, tasks_move_command, tasks_split_command;
extern const struct importer tasks_importer;

#endif
