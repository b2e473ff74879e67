/* Premium grade, improvement projects, surveys: what the files of work/ give to the table of routes and to each other. */
#ifndef WENCHENG_READINESS_WORK_H
#define WENCHENG_READINESS_WORK_H
#include "capabilities/readiness/inside.h"

struct readiness_premium_in {
    str type;
    int64_t district_id;
};
extern const struct field readiness_premium_fields[];
extern const struct shape readiness_premium_shape, readiness_grade_shape;
err readiness_premium(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_grades(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
extern const struct command readiness_grade_command;

/* projects.c */
struct readiness_projects_in {
    int64_t site_id, limit;
    str state, after;
};
extern const struct field readiness_projects_fields[];
extern const struct shape readiness_project_shape, readiness_project_page_shape;
err readiness_projects(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_project_page(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
extern const struct command readiness_project_new, readiness_project_edit;

/* surveys.c finds.c */
struct ready_survey {
    int64_t id, division_id, from_day, until_day, made_ms;
    str name, division_name, place_type, made_by;
};
struct ready_task {
    int64_t id, survey_id, division_id, collector_id, known, done_ms;
    str division_name, collector_name, note;
};
err ready_survey_find(struct ctx *, struct db_read *, int64_t id, struct ready_survey *ret) MUST_USE; /* app_not_found */
err ready_task_find(struct ctx *, struct db_read *, int64_t id, struct ready_task *ret) MUST_USE;     /* app_not_found */
bool ready_task_is_mine(const struct ctx *, const struct ready_task *);                               /* its collector, or who may run surveys */
extern const struct shape readiness_survey_shape, readiness_survey_page_shape, readiness_task_shape;
extern const struct field ready_find_fields[];
err ready_finds_put(struct ctx *, struct db_read *, struct json_out *, int64_t survey_id) MUST_USE; /* members "finds" */
err readiness_surveys(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_survey_page(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
err readiness_my_tasks(struct ctx *, struct db_read *, const void *, struct json_out *) MUST_USE;
extern const struct command readiness_survey_new, readiness_task_done, readiness_find_new, readiness_find_decide;
extern const struct problem readiness_bad_state, readiness_after_photo, readiness_own_find, readiness_task_closed, readiness_unseen;

#endif
