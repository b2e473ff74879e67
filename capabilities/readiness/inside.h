/* What the files of readiness share; private to the capability. */
#ifndef WENCHENG_READINESS_INSIDE_H
#define WENCHENG_READINESS_INSIDE_H
#include "app/app.h"
#include "base/limits.h"
#include "capabilities/cases/cases.h"
#include "capabilities/identity/identity.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/photos/photos.h"
#include "capabilities/places/places.h"
#include "capabilities/readiness/flow.h"
#include "capabilities/readiness/sql.h"
#include "capabilities/standards/standards.h"

extern const struct problem readiness_attempt_gone, readiness_not_in_list, readiness_in_list, readiness_list_open, readiness_list_frozen, readiness_own_request,
    readiness_decided, readiness_no_sites, readiness_nothing_reported;

/* place.c: the row */
void ready_place_read(const struct db_row *, struct ready_place *ret);
err ready_place_find(struct ctx *, struct db_read *, int64_t site_id, struct ready_place *ret) MUST_USE;      /* site_id 0: not in the pipeline */
err ready_place_find_seen(struct ctx *, struct db_read *, int64_t site_id, struct ready_place *ret) MUST_USE; /* app_not_found: not there or out of reach */
bool ready_place_is_seen(const struct ctx *, str owner_path, str guarantor_path, int64_t chief_id);
err ready_place_of_site(struct ctx *, struct db_read *, const struct places_site *, struct ready_place *ret) MUST_USE; /* names and paths from the register */
str ready_light(const struct ready_place *, int64_t now_ms);
str ready_stage_name(struct ctx *, str stage);
str ready_move_name(struct ctx *, str move);
void ready_place_put(struct ctx *, struct json_out *, const struct ready_place *, str type_name); /* members of shape ReadyPlace */
void ready_put_due(struct json_out *, const char *key, int64_t due_ms);                           /* null: no limit */
void ready_put_milli(struct json_out *, const char *key, int64_t milli);                          /* null: -1 */

/* move.c: doing a step */
struct ready_doing {
    struct ready_place *place;
    const struct ready_move *move;
    str note;
    int64_t inspection_id; /* of the check that failed, or that reached; 0: none */
};
err ready_view_make(struct ctx *, struct db_read *, const struct ready_place *, struct ready_view *ret) MUST_USE;
err ready_do(struct ctx *, struct db_write *, const struct ready_doing *) MUST_USE;
err ready_do_as_program(struct ctx *, struct db_write *, struct ready_doing *, str move) MUST_USE;
extern const struct actor ready_program;
extern const struct command readiness_enter_command, readiness_move_command;

/* conditions.c: what a stage asks for, with the figures it was judged by */
struct ready_check {
    const char *code, *zh, *en;
    bool holds;
    str seen_zh, seen_en; /* "92.4%（至少 90%）" */
};
struct ready_checks {
    struct ready_check at[8];
    size_t count;
    bool hold;
};
err ready_criteria(struct ctx *, struct db_read *, const struct places_site *, struct ready_checks *ret) MUST_USE;
err ready_conditions(struct ctx *, struct db_read *, const struct ready_place *, struct ready_checks *ret) MUST_USE;
/* Open cases in the buffer around outline, access roads and ground. */
struct ready_case {
    int64_t id, distance_m, loss_milli, due_ms;
    str number, title, state, light;
    bool is_severe;
};
struct ready_cases {
    struct ready_case at[50];
    size_t count, severe, all;
};
err ready_cases_around(struct ctx *, struct db_read *, int64_t site_id, int64_t buffer_m, struct ready_cases *ret) MUST_USE;

/* quiz.c compare.c page.c list.c */
extern const struct command readiness_quiz_command, readiness_compare_command;
extern const struct shape readiness_place_shape, readiness_page_shape, readiness_board_shape, readiness_quiz_shape;
extern const struct field readiness_id_fields[], readiness_list_fields[], readiness_filter_fields[];
struct readiness_id_in {
    int64_t id;
};
err ready_quiz_is_passed(struct ctx *, struct db_read *, const struct ready_place *, bool *ret) MUST_USE;
err ready_compared_since(struct ctx *, struct db_read *, const struct ready_place *, bool *ret) MUST_USE;
err ready_gap_count(struct ctx *, struct db_read *, int64_t site_id, int64_t *ret) MUST_USE; /* -1: never compared */
err ready_comparison_put(struct ctx *, struct db_read *, struct json_out *, int64_t site_id) MUST_USE;
extern const struct field ready_comparison_fields[];
err readiness_quiz_show(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_page(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_list(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_board(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
struct readiness_list_in {
    str stage, type, light, q, after;
    int64_t district_id, unit_id, limit;
};

/* ears.c */
err readiness_hear_failed(struct ctx *, struct db_write *, const void *);
err readiness_hear_submitted(struct ctx *, struct db_write *, const void *);
err readiness_hear_site_changed(struct ctx *, struct db_write *, const void *);
err readiness_hear_unit_moved(struct ctx *, struct db_write *, const void *);

/* reported.c changes.c: the list */
err ready_list_now(struct ctx *, struct db_read *, int64_t *ret_list_id, int64_t *ret_number) MUST_USE; /* 0: open */
err ready_list_has(struct ctx *, struct db_read *, int64_t list_id, int64_t site_id, bool *ret) MUST_USE;
err ready_list_note_fall(struct ctx *, struct db_write *, const struct ready_place *, str why) MUST_USE;
err ready_list_ask_add(struct ctx *, struct db_write *, const struct ready_place *, str why) MUST_USE;
err ready_list_make(struct ctx *, struct db_write *, int64_t from_list_id, int64_t add_id, int64_t drop_id, str note) MUST_USE;
err ready_change_write(struct ctx *, struct db_write *, const char *kind, const char *state, int64_t site_id, str site_name, str note, int64_t number) MUST_USE;
extern const struct shape readiness_member_shape, readiness_list_state_shape, readiness_change_shape;
extern const struct field readiness_members_fields[], readiness_page_fields[];
err readiness_members(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_list_state(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_changes(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
extern const struct command readiness_freeze_command, readiness_ask_command, readiness_decide_command;
struct readiness_members_in {
    int64_t version, limit;
    str after;
};
struct readiness_page_in {
    int64_t id, limit;
    str after;
};
#define READINESS_PAGE_FIELDS(type)                                                                                                                            \
    {"limit", FIELD_INT, offsetof(struct type, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE}, {                                                    \
        "after", FIELD_TEXT, offsetof(struct type, after), .in = IN_QUERY, .max = 200                                                                          \
    }

#endif
