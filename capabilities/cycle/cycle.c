/* The table of cycle: rights, routes, importers, problems. */
#include "capabilities/cycle/inside.h"

const struct right cycle_rights[CYCLE_RIGHTS] = {
    [CYCLE_SEE] = {"cycle.see", "查看周期与对手", "See the cycle and the rivals", "office leader district auditor"},
    [CYCLE_EDIT] = {"cycle.edit", "维护周期与对手", "Keep the cycle and the rivals", "office"},
};
#define SEE &cycle_rights[CYCLE_SEE]
#define EDIT &cycle_rights[CYCLE_EDIT]
#define PAGE                                                                                                                                                   \
    { sizeof(struct cycle_page_in), cycle_page_fields }

static const struct field nothing_fields[] = {FIELD_END};
static const struct shape nothing = {NULL, nothing_fields};

static const struct route routes[] = {
    {HTTP_GET, "/api/cycle", SEE, "The cycle at hand: years, results, what is needed, days to the window",
     .query = {{sizeof(struct cycle_show_in), cycle_show_fields}, cycle_show}, .gives = &cycle_shape},
    {HTTP_GET, "/api/cycles", SEE, "All cycles", .query = {PAGE, cycle_list}, .gives = &cycle_row_shape, .gives_list = true},
    {HTTP_POST, "/api/cycles", EDIT, "Begin a cycle with the example's weights", .command = &cycle_start_command, .gives = &cycle_shape},
    {HTTP_PUT, "/api/cycles/:id", EDIT, "Enter a cycle whole", .command = &cycle_save_command, .gives = &cycle_shape},
    {HTTP_GET, "/api/cycle/results", SEE, "Results by year and method", .query = {PAGE, cycle_results_list}, .gives = &cycle_result_shape, .gives_list = true},
    {HTTP_GET, "/api/cycle/losses", SEE, "Points lost in past tests", .query = {PAGE, cycle_losses_list}, .gives = &cycle_loss_shape, .gives_list = true},
    {HTTP_GET, "/api/cycle/losses/again", SEE, "Standards by how often points were lost there", .query = {PAGE, cycle_again_list}, .gives = &cycle_again_shape,
     .gives_list = true},
    {HTTP_POST, "/api/cycle/losses", EDIT, "Enter a loss", .command = &cycle_loss_new, .gives = &cycle_loss_shape},
    {HTTP_DELETE, "/api/cycle/losses/:id", EDIT, "Remove a loss", .command = &cycle_loss_remove, .gives = &nothing},
    {HTTP_GET, "/api/cycle/titles", SEE, "Title history", .query = {PAGE, cycle_titles_list}, .gives = &cycle_title_shape, .gives_list = true},
    {HTTP_POST, "/api/cycle/titles", EDIT, "Enter a title", .command = &cycle_title_new, .gives = &cycle_title_shape},
    {HTTP_DELETE, "/api/cycle/titles/:id", EDIT, "Remove a title", .command = &cycle_title_remove, .gives = &nothing},
    {HTTP_GET, "/api/rivals", SEE, "Rival cities", .query = {PAGE, cycle_rivals_list}, .gives = &cycle_rival_shape, .gives_list = true},
    {HTTP_GET, "/api/rivals/scores", SEE, "What is known of the rivals, year by year", .query = {PAGE, cycle_rival_scores_list},
     .gives = &cycle_rival_score_shape, .gives_list = true},
    {HTTP_POST, "/api/rivals", EDIT, "Enter a rival", .command = &cycle_rival_new, .gives = &cycle_rival_shape},
    {HTTP_PUT, "/api/rivals/:id", EDIT, "Change a rival", .command = &cycle_rival_edit, .gives = &cycle_rival_shape},
    {HTTP_DELETE, "/api/rivals/:id", EDIT, "Remove a rival", .command = &cycle_rival_remove, .gives = &nothing},
};

static const struct problem *const problems[] = {&cycle_bad_weights, &cycle_bad_year, &cycle_taken, &cycle_unknown_standard, &cycle_none};

const struct capability cycle_capability = {
    .name = "cycle",
    .zh = "创建周期",
    .en = "Cycle",
    .rights = cycle_rights,
    .rights_count = CYCLE_RIGHTS,
    .routes = LISTED(routes),
    .importers = cycle_importers,
    .importers_count = CYCLE_IMPORTERS,
    .statements = cycle_sql,
    .statement_count = CYCLE_STATEMENTS,
    .problems = LISTED(problems),
};
