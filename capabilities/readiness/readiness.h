/* Places made ready (点位达标): 筛选 → 贯标 → 对标 → 达标 → 验标 → 上报 as one table of moves (flow.c).
 *
 * Invariants: no stage is skipped; who verifies is not of the owner or guarantor unit and prepared nothing (also a CHECK of the
 * database); a failed check or a lapsed compliance takes a place back to 对标 in the transaction that told of it; steps are only
 * appended. The reported list is frozen as numbered versions with a hash; what changes afterwards is asked by one person and
 * decided by another. A site that is not being made ready has stage "none". */
#ifndef WENCHENG_READINESS_H
#define WENCHENG_READINESS_H
#include "app/capability.h"

struct readiness_sites {
    const int64_t *at; /* ids, ascending */
    size_t count;
};
/* The reported list as it stands: the frozen version in force, or, while the list is open, the sites at the last stage. */
err readiness_reported(struct ctx *, struct db_read *, struct readiness_sites *ret) MUST_USE;
/* "candidate" … "reported", "out", or "none". */
err readiness_stage(struct ctx *, struct db_read *, int64_t site_id, str *ret) MUST_USE;

/* Takes a site into the pipeline as a candidate; one that is in it already stays where it is. */
err readiness_enter(struct ctx *, struct db_write *, int64_t site_id) MUST_USE;
/* A compliance of the site lapsed: if it has reached the standard or more, it falls back in this transaction, with the reason. For
 * whoever keeps compliances, in the transaction that ends one; a site that is not that far stays where it is. */
err readiness_lapse(struct ctx *, struct db_write *, int64_t site_id, str why) MUST_USE;
/* A move by ctx->actor at ctx->now_ms, as from the desk: relation, guard and evidence are checked, the version is not. For the
 * demo city and tests. */
struct readiness_acting {
    str move, note;
};
err readiness_act(struct ctx *, struct db_write *, int64_t site_id, const struct readiness_acting *) MUST_USE;
/* Answers the open quiz rightly, and states that every observation point is met, as the owner: demo city and tests only. */
err readiness_brief_rightly(struct ctx *, struct db_write *, int64_t site_id) MUST_USE;
err readiness_compare_met(struct ctx *, struct db_write *, int64_t site_id) MUST_USE;
/* Would the place reach the standard now: rate, freshness, gaps, severe cases. */
err readiness_would_reach(struct ctx *, struct db_read *, int64_t site_id, bool *ret) MUST_USE;
err readiness_freeze(struct ctx *, struct db_write *, str note) MUST_USE;

/* Made without asking for a right: the demo city and tests. */
struct readiness_project_given {
    int64_t site_id, budget_fen, from_day, until_day;
    str name, goal;
    struct field_texts before, after; /* SHA-256 of stored photos */
    bool is_begun, is_done;           /* done: needs an after photo */
};
err readiness_project_add(struct ctx *, struct db_write *, const struct readiness_project_given *, int64_t *ret_id) MUST_USE;
struct readiness_survey_given {
    str name, place_type, from_date, until_date;
    int64_t division_id;
    struct field_ids collectors;
};
err readiness_survey_add(struct ctx *, struct db_write *, const struct readiness_survey_given *, int64_t *ret_id) MUST_USE;
/* The actor reports a find for the first open task of the survey, and says that its area was walked. */
struct readiness_find_given {
    str kind, name, address, note; /* kind "new" "gone" "merged" */
    int64_t site_id, into_id;
    bool has_place;
    double lon, lat;
    struct field_texts photos;
};
err readiness_find_add(struct ctx *, struct db_write *, int64_t survey_id, const struct readiness_find_given *) MUST_USE;
err readiness_grade_give(struct ctx *, struct db_write *, int64_t site_id, str reason) MUST_USE;

struct readiness_moved { /* "readiness.moved", after every step */
    int64_t site_id, at_ms;
    str from, to, move;
};

enum readiness_right {
    READINESS_SEE,
    READINESS_MANAGE,
    READINESS_PREPARE,
    READINESS_VERIFY,
    READINESS_REPORT,
    READINESS_APPROVE,
    READINESS_LIST,
    READINESS_IMPROVE,
    READINESS_SURVEY,
    READINESS_FIND,
    READINESS_RIGHTS
};
extern const struct right readiness_rights[READINESS_RIGHTS];
extern const struct capability readiness_capability;

#endif
