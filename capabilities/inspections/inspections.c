/* The table of inspections: rights, routes, ears, problems. */
#include "capabilities/inspections/inside.h"

const char *const inspections_kinds[] = {"daily", "unannounced", "mock", "third_party", "self", "night", NULL};

const struct right inspections_rights[INSPECTIONS_RIGHTS] = {
    [INSPECTIONS_SEE] = {"inspections.see", "查看检查", "See inspections", "office leader district unit inspector collector clerk auditor chief"},
    [INSPECTIONS_MAKE] = {"inspections.make", "实施检查", "Make inspections", "office leader district unit inspector collector chief"},
    [INSPECTIONS_PLAN] = {"inspections.plan", "制定检查计划", "Plan inspections", "office district"},
    [INSPECTIONS_WITHDRAW] = {"inspections.withdraw", "撤回检查", "Withdraw inspections", "office"},
};

static const struct shape visit_shape = {"Inspection", inspections_visit_fields}, whole_shape = {"InspectionWhole", inspections_whole_fields},
                          plan_shape = {"InspectionPlan", inspections_plan_fields};

static const struct route routes[] = {
    {HTTP_GET, "/api/inspections", &inspections_rights[INSPECTIONS_SEE], "Visits, newest first",
     .query = {{sizeof(struct inspections_list_in), inspections_list_in_fields}, inspections_list}, .gives = &visit_shape, .gives_list = true},
    {HTTP_GET, "/api/inspections/today", &inspections_rights[INSPECTIONS_SEE], "My visits: due, overdue, and made today",
     .query = {{0, NULL}, inspections_today}, .gives = &visit_shape, .gives_list = true},
    {HTTP_GET, "/api/inspections/:id", &inspections_rights[INSPECTIONS_SEE], "One visit with its checklist and answers",
     .query = {{sizeof(struct inspections_id_in), inspections_id_in_fields}, inspections_show}, .gives = &whole_shape},
    {HTTP_PUT, "/api/inspections/:id", &inspections_rights[INSPECTIONS_MAKE], "Submit a visit; the same again answers 200, another body 409",
     .command = &inspections_put_command, .gives = &whole_shape},
    {HTTP_POST, "/api/inspections/:id/withdraw", &inspections_rights[INSPECTIONS_WITHDRAW], "Withdraw a visit: it stays, but no longer counts",
     .command = &inspections_withdraw_command, .gives = &whole_shape},
    {HTTP_GET, "/api/inspection-plans", &inspections_rights[INSPECTIONS_SEE], "Plans, newest first",
     .query = {{sizeof(struct inspections_page_in), inspections_page_in_fields}, inspections_list_plans}, .gives = &plan_shape, .gives_list = true},
    {HTTP_POST, "/api/inspection-plans", &inspections_rights[INSPECTIONS_PLAN], "Make a plan and its visits", .command = &inspections_plan_command,
     .gives = &plan_shape},
};

/* A unit went below another parent: what stores its path follows. */
static err hear_unit_moved(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct identity_unit_moved *moved = what;
    str until = str_format(ctx->arena, STR_F "/", STR_A(str_slice(moved->old_path, 0, moved->old_path.len - 1)));
    struct db_args args =
        DB_ARGS(db_text(moved->new_path), db_int((int64_t)moved->old_path.len + 1), db_int(ctx->city_id), db_text(moved->old_path), db_text(until));
    if (!until.at)
        return &err_no_memory;
    TRY(db_run(w, &inspections_sql[VISIT_MOVE_UNIT], args, NULL));
    TRY(db_run(w, &inspections_sql[OBSERVATION_MOVE_UNIT], args, NULL));
    return db_run(w, &inspections_sql[REVISION_REGROUP], DB_ARGS(db_int(ctx->city_id)), NULL);
}
static const struct ear ears[] = {{"identity.unit_moved", hear_unit_moved}};

static const struct problem *const problems[] = {&inspections_differs,       &inspections_own_place,     &inspections_not_yours,    &inspections_no_points,
                                                 &inspections_photo_needed,  &inspections_contradiction, &inspections_bad_time,     &inspections_no_sites,
                                                 &inspections_unknown_point, &inspections_withdrawn,     &inspections_unknown_part, &inspections_bad_sample};

const struct capability inspections_capability = {
    .name = "inspections",
    .zh = "实地检查",
    .en = "Inspections",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .rights = inspections_rights,
    .rights_count = INSPECTIONS_RIGHTS,
    .ears = ears,
    .ears_count = 1,
    .statements = inspections_sql,
    .statement_count = INSPECTIONS_STATEMENTS,
    .selects = inspections_selects,
    .select_count = INSPECTIONS_SELECTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
};
