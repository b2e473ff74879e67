/* The table of forecast: rights, routes, problems. */
#include "capabilities/forecast/inside.h"

const struct right forecast_rights[FORECAST_RIGHTS] = {
    [FORECAST_SEE] = {"forecast.see", "查看预测", "See the forecast", "office leader auditor"},
    [FORECAST_RUN] = {"forecast.run", "运行测评模拟", "Run the simulator", "office leader"},
    [FORECAST_SET] = {"forecast.set", "设置抽样方案", "Set the sampling plan", "office"},
};

#define SEE &forecast_rights[FORECAST_SEE]
#define RUNS(fields)                                                                                                                                           \
    { sizeof(struct forecast_runs_in), fields }
#define NONE                                                                                                                                                   \
    { sizeof(struct forecast_none_in), forecast_none_fields }

static const struct route routes[] = {
    {HTTP_GET, "/api/forecast", SEE, "The newest run of the trend, and whether it still holds", .query = {RUNS(forecast_now_fields), forecast_now_show},
     .gives = &forecast_now_shape},
    {HTTP_GET, "/api/forecast/runs", SEE, "Stored runs, newest first", .query = {RUNS(forecast_runs_fields), forecast_runs_list}, .gives = &forecast_row_shape,
     .gives_list = true},
    {HTTP_POST, "/api/forecast/runs", &forecast_rights[FORECAST_RUN], "Run the simulator with a seed of one's own", .command = &forecast_run_command,
     .gives = &forecast_run_shape},
    {HTTP_GET, "/api/forecast/runs/:id", SEE, "A stored run", .query = {RUNS(forecast_run_fields), forecast_run_show}, .gives = &forecast_run_shape},
    {HTTP_GET, "/api/forecast/runs/:id/standards", SEE, "The intervals of a run's standards", .query = {RUNS(forecast_rates_fields), forecast_rates_list},
     .gives = &forecast_rate_shape, .gives_list = true},
    {HTTP_GET, "/api/forecast/levers", SEE, "What repairs are expected to add to the total, the most first",
     .query = {{sizeof(struct forecast_levers_in), forecast_levers_fields}, forecast_levers_list}, .gives = &forecast_lever_shape, .gives_list = true},
    {HTTP_GET, "/api/forecast/rank-effect", SEE, "What a change of the field score does to the total, the target and our rank",
     .query = {{sizeof(struct forecast_shift_in), forecast_shift_fields}, forecast_shift_show}, .gives = &forecast_shift_shape},
    {HTTP_GET, "/api/forecast/sampling", SEE, "The sampling plan", .query = {NONE, forecast_plan_show}, .gives = &forecast_plan_shape},
    {HTTP_PUT, "/api/forecast/sampling", &forecast_rights[FORECAST_SET], "Enter the sampling plan", .command = &forecast_plan_command,
     .gives = &forecast_plan_shape},
    {HTTP_GET, "/api/forecast/sampling/types", SEE, "Places drawn of each type", .query = {NONE, forecast_plan_types}, .gives = &forecast_plan_type_shape,
     .gives_list = true},
};
static const struct job jobs[] = {{"forecast.refresh", MS_HOUR, forecast_refresh_job}};

static const struct problem *const problems[] = {&forecast_nothing};

const struct capability forecast_capability = {
    .name = "forecast",
    .zh = "测评预测",
    .en = "Forecast",
    .rights = forecast_rights,
    .rights_count = FORECAST_RIGHTS,
    .routes = LISTED(routes),
    .jobs = LISTED(jobs),
    .statements = forecast_sql,
    .statement_count = FORECAST_STATEMENTS,
    .problems = LISTED(problems),
    .start = forecast_memory_new,
    .stop = forecast_memory_free,
};
