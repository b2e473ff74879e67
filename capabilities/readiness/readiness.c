/* The tables of readiness: rights, routes, ears, settings, problems. */
#include "capabilities/readiness/inside.h"

const struct right readiness_rights[READINESS_RIGHTS] = {
    [READINESS_SEE] = {"readiness.see", "查看点位建设", "See places being made ready", "office leader district unit inspector collector clerk auditor chief"},
    [READINESS_MANAGE] = {"readiness.manage", "候选与筛选点位", "Take in and screen places", "office district"},
    [READINESS_PREPARE] = {"readiness.prepare", "贯标与对标", "Brief and compare", "unit district chief office"},
    [READINESS_VERIFY] = {"readiness.verify", "验标", "Verify places", "office district inspector"},
    [READINESS_REPORT] = {"readiness.report", "上报、冻结名单、申请变更", "Report places, freeze the list, ask for changes", "office"},
    [READINESS_APPROVE] = {"readiness.approve", "审批名单变更、评定精品点位", "Decide changes of the list and the premium grade", "office leader"},
    [READINESS_LIST] = {"readiness.list", "查看上报名单", "See the reported list", "office leader district auditor"},
    [READINESS_IMPROVE] = {"readiness.improve", "管理提升项目", "Run improvement projects", "office district unit"},
    [READINESS_SURVEY] = {"readiness.survey", "组织摸排", "Run surveys of places", "office district"},
    [READINESS_FIND] = {"readiness.find", "上报摸排结果", "Report what a survey found", "office district inspector collector"},
};

#define RIGHT(name) &readiness_rights[READINESS_##name]

static const struct route routes[] = {
    {HTTP_GET, "/api/readiness", RIGHT(SEE), "Places being made ready, nearest deadline first",
     .query = {{sizeof(struct readiness_list_in), readiness_list_fields}, readiness_list}, .gives = &readiness_place_shape, .gives_list = true},
    {HTTP_GET, "/api/readiness/board", RIGHT(SEE), "How many places at which stage under which light",
     .query = {{sizeof(struct readiness_list_in), readiness_filter_fields}, readiness_board}, .gives = &readiness_board_shape},
    {HTTP_POST, "/api/readiness", RIGHT(MANAGE), "Take sites in as candidates", .command = &readiness_enter_command, .gives = &readiness_page_shape},
    {HTTP_GET, "/api/readiness/:id", RIGHT(SEE), "One place: stage, next step, evidence, history",
     .query = {{sizeof(struct readiness_id_in), readiness_id_fields}, readiness_page}, .gives = &readiness_page_shape},
    {HTTP_POST, "/api/readiness/:id/moves", RIGHT(SEE), "Make one step; the step's own right is asked for inside", .command = &readiness_move_command,
     .gives = &readiness_page_shape},
    {HTTP_GET, "/api/readiness/:id/quiz", RIGHT(PREPARE), "The brief and the next set of questions",
     .query = {{sizeof(struct readiness_id_in), readiness_id_fields}, readiness_quiz_show}, .gives = &readiness_quiz_shape},
    {HTTP_POST, "/api/readiness/:id/quiz", RIGHT(PREPARE), "Answer the questions; enough right ones pass the brief", .command = &readiness_quiz_command,
     .gives = &readiness_page_shape},
    {HTTP_POST, "/api/readiness/:id/comparison", RIGHT(PREPARE), "Compare the place with every observation point", .command = &readiness_compare_command,
     .gives = &readiness_page_shape},
    {HTTP_GET, "/api/reported-list", RIGHT(LIST), "The reported list as it stands, or one frozen version",
     .query = {{sizeof(struct readiness_members_in), readiness_members_fields}, readiness_members}, .gives = &readiness_member_shape, .gives_list = true},
    {HTTP_GET, "/api/reported-list/state", RIGHT(LIST), "Frozen or open, and all versions", .query = {{0, NULL}, readiness_list_state},
     .gives = &readiness_list_state_shape},
    {HTTP_POST, "/api/reported-list/freeze", RIGHT(REPORT), "Freeze the list as a numbered version", .command = &readiness_freeze_command,
     .gives = &readiness_list_state_shape},
    {HTTP_GET, "/api/reported-list/changes", RIGHT(LIST), "Log of what was asked, decided and noted about the list",
     .query = {{sizeof(struct readiness_page_in), readiness_page_fields}, readiness_changes}, .gives = &readiness_change_shape, .gives_list = true},
    {HTTP_POST, "/api/reported-list/changes", RIGHT(REPORT), "Ask to put a place on the frozen list, take it off, or end the freeze",
     .command = &readiness_ask_command, .gives = &readiness_list_state_shape},
    {HTTP_POST, "/api/reported-list/changes/:id/decide", RIGHT(APPROVE), "Approve or refuse what somebody else asked", .command = &readiness_decide_command,
     .gives = &readiness_list_state_shape},
};

static const struct ear ears[] = {{"inspections.failed", readiness_hear_failed},
                                  {"inspections.submitted", readiness_hear_submitted},
                                  {"inspections.withdrawn", readiness_hear_submitted},
                                  {"places.site_changed", readiness_hear_site_changed},
                                  {"identity.unit_moved", readiness_hear_unit_moved}};

static const struct setting settings[] = {
    {"readiness.screen_days", SETTING_NUMBER, "Working days to screen a candidate; default 5"},
    {"readiness.brief_days", SETTING_NUMBER, "Working days to pass the brief and its quiz; default 5"},
    {"readiness.compare_days", SETTING_NUMBER, "Working days to compare with every point; default 10"},
    {"readiness.reach_days", SETTING_NUMBER, "Working days to reach the standard; default 20"},
    {"readiness.verify_days", SETTING_NUMBER, "Working days to verify; default 5"},
    {"readiness.report_days", SETTING_NUMBER, "Working days to report; default 5"},
    {"readiness.yellow_percent", SETTING_NUMBER, "Early warning in the last so many percent of a limit; default 30"},
    {"readiness.reach_permille", SETTING_NUMBER, "Least rate of the newest visit to reach the standard, per thousand; default 900"},
    {"readiness.visit_days", SETTING_NUMBER, "The visit is not older than so many days; default 90"},
    {"readiness.severe_milli", SETTING_NUMBER, "A case around that loses so many thousandths of a point is severe; default 5000"},
    {"readiness.fall_loss_milli", SETTING_NUMBER, "A check point that loses so many thousandths of a point takes a place back; default 1"},
    {"readiness.quiz_percent", SETTING_NUMBER, "Right answers that pass the quiz, percent; default 80"},
};

static const struct problem *const problems[] = {&readiness_no_such_move,      &readiness_wrong_stage,     &readiness_not_yours,   &readiness_owner_verifies,
                                                 &readiness_preparer_verifies, &readiness_criteria_open,   &readiness_quiz_open,   &readiness_comparison_open,
                                                 &readiness_not_reached,       &readiness_attempt_gone,    &readiness_not_in_list, &readiness_in_list,
                                                 &readiness_list_open,         &readiness_list_frozen,     &readiness_own_request, &readiness_decided,
                                                 &readiness_no_sites,          &readiness_nothing_reported};

const struct capability readiness_capability = {
    .name = "readiness",
    .zh = "点位达标",
    .en = "Places made ready",
    .routes = LISTED(routes),
    .rights = readiness_rights,
    .rights_count = READINESS_RIGHTS,
    .ears = LISTED(ears),
    .statements = readiness_sql,
    .statement_count = READINESS_STATEMENTS,
    .selects = readiness_selects,
    .select_count = READINESS_SELECTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .settings = settings,
    .settings_count = sizeof settings / sizeof *settings,
};
