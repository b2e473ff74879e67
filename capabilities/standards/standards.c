/* The table of standards: rights, routes, problems, statements. */
#include "capabilities/standards/change/change.h"
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
    &standards_bad_file,           &standards_edition_taken, &standards_two_in_force,   &standards_two_provisional, &standards_dates_overlap,
    &standards_no_such_move,       &standards_too_early,     &standards_mapping_open,   &standards_in_use,          &standards_no_file,
    &standards_mapping_unfinished, &standards_mapping_loses, &standards_mapping_closed, &standards_mapping_systems,
};

/* Forms of the routes below. */
#define BY_ID                                                                                                                                                  \
    { sizeof(struct standards_id_in), standards_id_fields }
#define BY_PAIR                                                                                                                                                \
    { sizeof(struct difference_in), difference_fields }
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
    {HTTP_GET, "/api/edition-differences", &standards_rights[STANDARDS_SEE], "Two editions line by line", .query = {BY_PAIR, difference_list},
     .gives = &difference_shape, .gives_list = true},
    {HTTP_GET, "/api/edition-differences/counts", &standards_rights[STANDARDS_SEE], "How many lines changed, by kind", .query = {BY_PAIR, difference_count},
     .gives = &difference_count_shape, .gives_list = true},
    {HTTP_GET, "/api/mappings", &standards_rights[STANDARDS_SEE], "Mappings from one edition to another, newest first", .query = {{0, NULL}, mapping_list},
     .gives = &mapping_shape, .gives_list = true},
    {HTTP_POST, "/api/mappings", &standards_rights[STANDARDS_MAP], "Begin a mapping with proposals, or go on with the one begun", .command = &mapping_start,
     .gives = &mapping_shape},
    {HTTP_GET, "/api/mappings/:id", &standards_rights[STANDARDS_SEE], "One mapping with its counts", .query = {BY_ID, mapping_show}, .gives = &mapping_shape},
    {HTTP_GET, "/api/mappings/:id/lines", &standards_rights[STANDARDS_SEE], "Old standards with their successors, proposed or confirmed",
     .query = {BY_ID, mapping_list_lines}, .gives = &mapping_line_shape, .gives_list = true},
    {HTTP_GET, "/api/mappings/:id/open", &standards_rights[STANDARDS_SEE], "What the mapping leaves open", .query = {BY_ID, mapping_list_open},
     .gives = &mapping_open_shape, .gives_list = true},
    {HTTP_PUT, "/api/mappings/:id/lines/:old_id", &standards_rights[STANDARDS_MAP], "Say what became of an old standard", .command = &mapping_set_line,
     .gives = &mapping_line_shape},
    {HTTP_PUT, "/api/mappings/:id/confirm", &standards_rights[STANDARDS_MAP], "Confirm the lines seen in a preview, all or none", .command = &mapping_confirm,
     .gives = &mapping_shape},
    {HTTP_PUT, "/api/mappings/:id/done", &standards_rights[STANDARDS_MAP], "Finish a mapping: points and leads are carried over", .command = &mapping_done,
     .gives = &mapping_shape},
    {HTTP_PUT, "/api/mappings/:id/reopen", &standards_rights[STANDARDS_MAP], "Take back what a mapping carried over", .command = &mapping_reopen,
     .gives = &mapping_shape},
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
