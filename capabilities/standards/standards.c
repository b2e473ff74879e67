/* The table of standards: rights, routes, problems, statements. */
#include "capabilities/standards/edition/edition.h"
#include "capabilities/standards/sql.h"

const struct right standards_rights[STANDARDS_RIGHTS] = {
    [STANDARDS_SEE] = {"standards.see", "查看测评标准", "See the evaluation standards",
                       "office leader district unit inspector collector clerk administrator auditor chief"},
    [STANDARDS_KEEP] = {"standards.keep", "载入和启用测评标准", "Load editions and bring them into force", "office administrator"},
    [STANDARDS_MAP] = {"standards.map", "对照新旧测评标准", "Map old standards to new ones", "office administrator"},
    [STANDARDS_CLAIM] = {"standards.claim", "申报特色加分", "Claim a feature bonus", "office district unit clerk"},
    [STANDARDS_REVIEW] = {"standards.review", "审核特色加分", "Review claims of the feature bonus", "office"},
};

static const struct problem *const problems[] = {
    &standards_bad_file,     &standards_edition_taken, &standards_two_in_force, &standards_two_provisional, &standards_dates_overlap,
    &standards_no_such_move, &standards_too_early,     &standards_mapping_open, &standards_in_use,          &standards_no_file,
};

/* Forms of the routes below. */
#define BY_ID                                                                                                                                                  \
    { sizeof(struct standards_id_in), standards_id_fields }
static const struct route routes[] = {
    {HTTP_GET, "/api/editions", &standards_rights[STANDARDS_SEE], "Editions of the evaluation systems",
     .query = {{sizeof(struct standards_page_in), standards_page_fields}, edition_list}, .gives = &edition_shape, .gives_list = true},
    {HTTP_POST, "/api/editions", &standards_rights[STANDARDS_KEEP], "Load an edition or place types from a data file or workbook (part `file`)",
     .command = &edition_upload, .gives = &edition_loaded_shape, .flags = ROUTE_UPLOADS | ROUTE_LARGE},
    {HTTP_GET, "/api/editions/:id", &standards_rights[STANDARDS_SEE], "One edition", .query = {BY_ID, edition_show}, .gives = &edition_shape},
    {HTTP_GET, "/api/editions/:id/file", &standards_rights[STANDARDS_SEE], "The edition as a data file or a workbook",
     .serve = {{sizeof(struct edition_file_in), edition_file_fields}, edition_serve_file, "application/octet-stream"}},
    {HTTP_PUT, "/api/editions/:id/move", &standards_rights[STANDARDS_KEEP], "Move an edition to another state", .command = &edition_move,
     .gives = &edition_shape},
    {HTTP_PUT, "/api/editions/:id/discard", &standards_rights[STANDARDS_KEEP], "Throw away a draft that was never used", .command = &edition_discard,
     .gives = &edition_gone_shape},
    {HTTP_GET, "/api/editions/:id/moves", &standards_rights[STANDARDS_SEE], "Past moves of an edition, newest first", .query = {BY_ID, edition_list_moves},
     .gives = &edition_move_shape, .gives_list = true},
    {HTTP_GET, "/api/editions/:id/owners", &standards_rights[STANDARDS_SEE], "Leads of an edition and the units of this city that are meant",
     .query = {BY_ID, edition_list_owners}, .gives = &edition_owner_shape, .gives_list = true},
    {HTTP_PUT, "/api/editions/:id/owners/:code", &standards_rights[STANDARDS_KEEP], "Say which unit of this city a lead is", .command = &edition_name_owner,
     .gives = &edition_owner_shape},
    {HTTP_GET, "/api/editions/:id/methods", &standards_rights[STANDARDS_SEE], "Methods of an edition with their shares", .query = {BY_ID, edition_list_methods},
     .gives = &edition_method_shape, .gives_list = true},
    {HTTP_GET, "/api/editions/:id/tree", &standards_rights[STANDARDS_SEE], "Items, contents and standards of an edition, parents first",
     .query = {BY_ID, standards_show_tree}, .gives = &standards_node_shape, .gives_list = true},
    {HTTP_GET, "/api/editions/:id/negative", &standards_rights[STANDARDS_SEE], "Negative list of an edition", .query = {BY_ID, standards_list_negative},
     .gives = &standards_negative_shape, .gives_list = true},
    {HTTP_GET, "/api/editions/:id/points", &standards_rights[STANDARDS_SEE], "Observation points of an edition",
     .query = {{sizeof(struct standards_points_in), standards_points_fields}, standards_list_points}, .gives = &standards_point_shape, .gives_list = true},
    {HTTP_GET, "/api/place-types", &standards_rights[STANDARDS_SEE], "Types of place", .query = {{0, NULL}, standards_list_types},
     .gives = &standards_type_shape, .gives_list = true},
};
const struct capability standards_capability = {
    .name = "standards",
    .zh = "测评标准",
    .en = "Evaluation standards",
    .routes = LISTED(routes),
    .rights = standards_rights,
    .rights_count = STANDARDS_RIGHTS,
    .statements = standards_sql,
    .statement_count = STANDARDS_STATEMENTS,
    .selects = &standards_claims,
    .select_count = 1,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .seed = standards_seed,
};
