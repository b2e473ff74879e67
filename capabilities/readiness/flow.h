/* Stages and moves of a place, as data. flow.c is the only place that knows which move leads where. No I/O. */
#ifndef WENCHENG_READINESS_FLOW_H
#define WENCHENG_READINESS_FLOW_H
#include "capabilities/readiness/readiness.h"

enum ready_stage { READY_CANDIDATE, READY_SCREENED, READY_BRIEFED, READY_COMPARED, READY_REACHED, READY_VERIFIED, READY_REPORTED, READY_OUT, READY_STAGES };
struct ready_stage_row {
    const char *word, *zh, *en;
    const char *days_setting; /* limit of the next step in working days; NULL: no limit */
    int64_t days;
    const char *next_zh, *next_en; /* what is to be done next, and by whom */
    const char *who_zh, *who_en;
};
extern const struct ready_stage_row ready_stages[READY_STAGES];
enum ready_stage ready_stage_of(str word); /* READY_STAGES: no such stage */

struct ready_place {
    int64_t site_id, version;
    str stage;
    int64_t since_ms, due_ms, yellow_ms;
    str site_code, site_name, site_type;
    int64_t district_id;
    str district_name;
    int64_t owner_unit_id;
    str owner_name, owner_path; /* path empty: none, or the city itself, which owns nothing in this sense */
    int64_t guarantor_unit_id;
    str guarantor_name, guarantor_path;
    int64_t chief_id, prepared_by;
    int64_t rate_milli; /* when it was reached; -1: not */
    int64_t gaps, fell_ms;
    str fell_why;
    int64_t falls;
    str search, changed_by;
    int64_t changed_ms;
};
#define READY_NO_DUE INT64_C(253402300799000) /* the last second of the year 9999 */

enum ready_by {
    BY_MANAGER, /* the owner is inside the person's scope */
    BY_OWNER,   /* of the owner or guarantor unit, or the site chief */
    BY_EITHER,
    BY_OTHER, /* not of the owner or guarantor unit, and prepared nothing */
    BY_PROGRAM
};
enum ready_need { READY_NOTE = 1, READY_DANGER = 2 };
/* What a guard may look at; gathered by the caller. */
struct ready_view {
    const struct ready_place *place;
    const struct actor *actor;
    bool criteria_hold, quiz_is_passed, is_compared, would_reach, may_auto;
};
struct ready_move {
    const char *name;
    uint32_t from;
    enum ready_stage to;
    const struct right *right; /* NULL: the program only */
    enum ready_by by;
    unsigned needs;
    err (*guard)(const struct ready_view *); /* NULL when the move is allowed */
    bool has_form;                           /* made by a page of its own (quiz, comparison), not by a plain button */
    const char *zh, *en, *why;
};
extern const struct ready_move ready_moves[];
extern const size_t ready_move_count;
const struct ready_move *ready_move_named(str name); /* NULL */
bool ready_is_owners(const struct ready_place *, const struct actor *);
/* Stage, right, relation and guard; *ret_why says what is in the way. */
bool ready_move_is_allowed(const struct ready_view *, const struct ready_move *, err *ret_why);

extern const struct problem readiness_no_such_move, readiness_wrong_stage, readiness_not_yours, readiness_owner_verifies, readiness_preparer_verifies,
    readiness_criteria_open, readiness_quiz_open, readiness_comparison_open, readiness_not_reached;

#endif
