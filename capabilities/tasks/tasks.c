/* Tasks: the tables that say what the capability has. */
#include "capabilities/tasks/inside.h"

const struct right tasks_rights[TASKS_RIGHTS] = {
    [MAY_SEE_TASKS] = {"tasks.see", "查看交办事项", "See tasks", "office leader district unit inspector collector clerk chief auditor"},
    [MAY_GIVE_TASKS] = {"tasks.give", "交办事项、审批延期", "Give tasks, approve extensions", "office leader district unit"},
    [MAY_DO_TASKS] = {"tasks.do", "签收、分解、报结果", "Receive tasks, take them apart, report results",
                      "office leader district unit inspector collector clerk chief"},
    [MAY_VERIFY_TASKS] = {"tasks.verify", "核验销号", "Verify and close tasks", "office leader district inspector unit"},
};

static const struct route routes[] = {
    {HTTP_GET, "/api/tasks", &tasks_rights[MAY_SEE_TASKS], "Tasks in the person's reach, by date or newest first",
     .query = {{sizeof(struct tasks_list_in), tasks_list_fields}, tasks_list}, .gives = &tasks_shape, .gives_list = true},
    {HTTP_GET, "/api/tasks/work", &tasks_rights[MAY_SEE_TASKS], "Tasks that wait for this person, in groups", .query = {{0, NULL}, tasks_work},
     .gives = &tasks_work_shape},
    {HTTP_GET, "/api/tasks/:id", &tasks_rights[MAY_SEE_TASKS], "One task: its parts, history, photos, and what this person may do now",
     .query = {{sizeof(struct tasks_id_in), tasks_id_fields}, tasks_page}, .gives = &tasks_page_shape},
    {HTTP_POST, "/api/tasks", &tasks_rights[MAY_GIVE_TASKS], "Give a task", .command = &tasks_open_command, .gives = &tasks_shape},
    {HTTP_POST, "/api/tasks/:id/moves", &tasks_rights[MAY_SEE_TASKS], "Make one move; the move's own right is asked for inside", .command = &tasks_move_command,
     .gives = &tasks_shape},
    {HTTP_POST, "/api/tasks/:id/parts", &tasks_rights[MAY_DO_TASKS], "Take a task apart: each part is a task of its own", .command = &tasks_split_command,
     .gives = &tasks_shape},
};

static const struct ear ears[] = {
    {"identity.unit_moved", tasks_hear_unit_moved}, {"identity.unit_changed", tasks_hear_unit_changed}, {"calendar.changed", tasks_hear_calendar}};
static const struct job jobs[] = {{"tasks.deadlines", 0, tasks_deadlines_recompute}};
static const struct setting settings[] = {
    {"tasks.default_work_days", SETTING_NUMBER, "Working days for a task that is given without a date; default 5"},
    {"tasks.yellow_percent", SETTING_NUMBER, "Yellow in the last so many percent of the time; default 20"},
    {"tasks.yellow_hours", SETTING_NUMBER, "Yellow at least in the last so many hours; default 24"},
    {"tasks.number_prefix", SETTING_TEXT, "What task numbers begin with; default 办"},
};
static const struct problem *const problems[] = {&tasks_no_such_move,      &tasks_wrong_state,   &tasks_not_yours,       &tasks_handler_verifies,
                                                 &tasks_own_unit_verifies, &tasks_parts_open,    &tasks_assistants_wait, &tasks_already_asked,
                                                 &tasks_nothing_asked,     &tasks_not_assisting, &tasks_too_deep,        &tasks_counts_parts};

const struct capability tasks_capability = {
    .name = "tasks",
    .zh = "交办事项",
    .en = "Tasks",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .rights = tasks_rights,
    .rights_count = TASKS_RIGHTS,
    .ears = ears,
    .ears_count = sizeof ears / sizeof *ears,
    .jobs = jobs,
    .jobs_count = 1,
    .importers = &tasks_importer,
    .importers_count = 1,
    .statements = tasks_sql,
    .statement_count = TASKS_STATEMENTS,
    .selects = tasks_selects,
    .select_count = TASKS_SELECTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .settings = settings,
    .settings_count = sizeof settings / sizeof *settings,
};
