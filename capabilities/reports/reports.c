/* Reports: the tables that say what the capability has. */
#include "capabilities/reports/inside.h"

const struct right reports_rights[REPORTS_RIGHTS] = {
    [REPORTS_SEE] = {"reports.see", "查看市民反映", "See reports", "office leader district"},
    [REPORTS_CONTACT_SEE] = {"reports.contact", "查看反映人联系方式", "See how to reach a reporter", "office"},
    [REPORTS_IMPORT] = {"reports.import", "导入市民反映", "Import reports", "office administrator"},
};

#define NUMBER                                                                                                                                                 \
    { sizeof(struct reports_number_in), reports_number_fields }
static const struct route routes[] = {
    {HTTP_POST, "/api/public/reports", &app_public, "Report a problem: JSON, or multipart with that JSON as part `report` and photos as parts `photo`",
     .command = &reports_new_command, .gives = &reports_tracking_shape, .flags = ROUTE_NO_CSRF | ROUTE_UPLOADS},
    {HTTP_GET, "/api/public/reports/:tracking_number", &app_public, "What became of a report, in plain words", .query = {NUMBER, reports_progress},
     .gives = &reports_progress_shape},
    {HTTP_GET, "/api/public/reports/:tracking_number/photos/:n", &app_public, "A photo of the result, once the case is closed",
     .serve = {{sizeof(struct reports_number_in), reports_photo_fields}, reports_photo, "image/jpeg"}},
    {HTTP_POST, "/api/public/reports/:tracking_number/rate", &app_public, "Satisfied or not; if not, the case is opened again",
     .command = &reports_rate_command, .gives = &reports_tracking_shape, .flags = ROUTE_NO_CSRF},
    {HTTP_GET, "/api/public/nearby", &app_public, "Open problems within 200 m", .query = {{sizeof(struct reports_near_in), reports_near_fields}, reports_near},
     .gives = &reports_near_shape, .gives_list = true},
    {HTTP_POST, "/api/public/nearby/:id/join", &app_public, "Say that one saw the same problem", .command = &reports_join_command,
     .gives = &reports_tracking_shape, .flags = ROUTE_NO_CSRF},
    {HTTP_GET, "/api/public/categories", &app_public, "Kinds of problems", .query = {{0, NULL}, reports_categories}, .gives = &reports_category_shape,
     .gives_list = true},
    {HTTP_GET, "/api/public/map/:layer", &app_public, "A layer of the base map",
     .serve = {{sizeof(struct reports_layer_in), reports_layer_fields}, reports_layer, "application/geo+json"}},
    {HTTP_GET, "/api/public/info", &app_public, "The city, for the citizen page", .query = {{0, NULL}, reports_info}, .gives = &reports_info_shape},
    {HTTP_GET, "/api/reports", &reports_rights[REPORTS_SEE], "Reports, newest first",
     .query = {{sizeof(struct reports_page_in), reports_page_fields}, reports_list}, .gives = &reports_row_shape, .gives_list = true},
    {HTTP_POST, "/api/reports/:id/contact", &reports_rights[REPORTS_CONTACT_SEE], "How to reach the reporter; the look and its reason go into the audit log",
     .command = &reports_contact_command, .gives = &reports_contact_shape, .flags = ROUTE_SECRET},
};

static const struct setting settings[] = {{"public.reports_a_minute", SETTING_NUMBER, "Public reports a minute from one address; default 20"}};
static const struct problem *const problems[] = {&reports_unknown_number, &reports_already_rated, &reports_no_contact, &reports_not_open, &reports_bad_key};

const struct capability reports_capability = {
    .name = "reports",
    .zh = "市民反映",
    .en = "Reports",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .rights = reports_rights,
    .rights_count = REPORTS_RIGHTS,
    .importers = &reports_importer,
    .importers_count = 1,
    .statements = reports_sql,
    .statement_count = REPORTS_STATEMENTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .start = reports_key_open,
    .stop = reports_key_close,
    .settings = settings,
    .settings_count = 1,
};
