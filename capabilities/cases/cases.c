/* Cases: the tables that say what the capability has. */
#include "capabilities/cases/choose.h"

const struct right cases_rights[CASES_RIGHTS] = {
    [MAY_SEE] = {"cases.see", "查看案件", "See cases", "office leader district unit inspector collector auditor"},
    [MAY_ENTER] = {"cases.enter", "登记案件", "Enter cases", "office district unit inspector collector"},
    [MAY_DISPATCH] = {"cases.dispatch", "立案与派遣", "File and dispatch", "office district"},
    [MAY_APPROVE] = {"cases.approve", "审批延期、缓办与作废", "Approve extensions, pauses and voiding", "office district"},
    [MAY_HANDLE] = {"cases.handle", "处置案件", "Handle cases", "unit"},
    [MAY_VERIFY] = {"cases.verify", "核查结案", "Verify and close", "office district inspector collector"},
    [MAY_SUPERVISE] = {"cases.supervise", "挂牌督办", "List for supervision", "office leader"},
    [MAY_EVALUATE] = {"cases.evaluate", "综合评价", "Evaluate", "office district"},
};

static const struct route routes[] = {
    {HTTP_GET, "/api/cases", &cases_rights[MAY_SEE], "Cases that the person's scope reaches, newest first or by deadline",
     .query = {{sizeof(struct cases_list_in), cases_list_fields}, cases_list}, .gives = &cases_shape, .gives_list = true},
    {HTTP_GET, "/api/cases/board", &cases_rights[MAY_SEE], "How many cases in which state under which light; open states unless others are asked for",
     .query = {{sizeof(struct cases_filter_in), cases_filter_fields}, cases_board}, .gives = &cases_board_shape},
    {HTTP_GET, "/api/cases/map", &cases_rights[MAY_SEE], "The newest 5,000 cases of the filter as GeoJSON points; more than 500 are gathered into cells",
     .query = {{sizeof(struct cases_filter_in), cases_filter_fields}, cases_map}, .gives = &cases_map_shape},
    {HTTP_GET, "/api/cases/figures", &cases_rights[MAY_SEE],
     "Performance figures by the field's formulas, with numerators, denominators and the lists behind them",
     .query = {{sizeof(struct cases_filter_in), cases_figures_fields}, cases_figures}, .gives = &cases_figures_shape, .gives_list = true},
    {HTTP_GET, "/api/cases/:id", &cases_rights[MAY_SEE], "One case: place, duty, clock, history, photos, and what this person may do now",
     .query = {{sizeof(struct cases_page_in), cases_page_fields}, cases_page}, .gives = &cases_page_shape, .flags = ROUTE_QUICK},
    {HTTP_GET, "/api/work", &cases_rights[MAY_SEE], "What waits for this person, in groups, by light", .query = {{0, NULL}, cases_work},
     .gives = &cases_work_shape},
    {HTTP_POST, "/api/cases", &cases_rights[MAY_ENTER], "Open a case", .command = &cases_open_command, .gives = &cases_shape},
    {HTTP_POST, "/api/cases/:id/moves", &cases_rights[MAY_SEE], "Make one move; the move's own right is asked for inside", .command = &cases_move_command,
     .gives = &cases_shape},
    {HTTP_POST, "/api/cases/:id/merge", &cases_rights[MAY_DISPATCH], "Merge a case into another about the same thing", .command = &cases_merge_command,
     .gives = &cases_shape},
};

static const struct ear ears[] = {
    {"inspections.failed", cases_hear_failed},
    {"duty.decided", cases_hear_decided},
    {"identity.unit_moved", cases_hear_unit_moved},
    {"calendar.changed", cases_hear_calendar},
};
static const struct job jobs[] = {{"cases.deadlines", 0, cases_deadlines_recompute}};

static const struct setting settings[] = {
    {"cases.auto_dispatch", SETTING_TEXT, "yes: a case whose owner is certain is dispatched at once; no: it waits for the office; default yes"},
    {"cases.yellow_percent", SETTING_NUMBER, "Yellow in the last so many percent of the limit; default 20"},
    {"cases.yellow_hours", SETTING_NUMBER, "Yellow at least in the last so many hours; default 4"},
    {"cases.default_work_days", SETTING_NUMBER, "Limit where the category has none, in working days; default 3"},
    {"cases.number_prefix", SETTING_TEXT, "What case numbers begin with; default 文"},
};

static const struct problem *const problems[] = {&cases_no_such_move,      &cases_wrong_state,     &cases_not_yours,      &cases_handler_verifies,
                                                 &cases_own_unit_verifies, &cases_assistants_wait, &cases_nothing_asked,  &cases_already_asked,
                                                 &cases_already_listed,    &cases_is_merged,       &cases_return_used_up, &cases_not_assisting,
                                                 &cases_no_clock,          &cases_not_closed};

const struct capability cases_capability = {
    .name = "cases",
    .zh = "案件",
    .en = "Cases",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .rights = cases_rights,
    .rights_count = CASES_RIGHTS,
    .ears = ears,
    .ears_count = sizeof ears / sizeof *ears,
    .jobs = jobs,
    .jobs_count = 1,
    .statements = cases_sql,
    .statement_count = CASES_STATEMENTS,
    .selects = cases_selects,
    .select_count = CASES_SELECTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .settings = settings,
    .settings_count = sizeof settings / sizeof *settings,
};
