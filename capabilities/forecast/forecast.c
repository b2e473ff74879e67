/* The table of forecast: rights, routes, problems. */
#include "capabilities/forecast/inside.h"

const struct right forecast_rights[FORECAST_RIGHTS] = {
    [FORECAST_SEE] = {"forecast.see", "查看预测", "See the forecast", "office leader district auditor"},
    [FORECAST_RUN] = {"forecast.run", "运行测评模拟", "Run the simulator", "office leader"},
    [FORECAST_SET] = {"forecast.set", "设置抽样方案", "Set the sampling plan", "office"},
};

static const struct problem *const problems[] = {&forecast_nothing};

const struct capability forecast_capability = {
    .name = "forecast",
    .zh = "测评预测",
    .en = "Forecast",
    .rights = forecast_rights,
    .rights_count = FORECAST_RIGHTS,
    .statements = forecast_sql,
    .statement_count = FORECAST_STATEMENTS,
    .problems = LISTED(problems),
    .start = forecast_memory_new,
    .stop = forecast_memory_free,
};
