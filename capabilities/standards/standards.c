/* The table of standards: rights, routes, problems, statements. */
#include "capabilities/standards/inside.h"
#include "capabilities/standards/sql.h"

const struct right standards_rights[STANDARDS_RIGHTS] = {
    [STANDARDS_SEE] = {"standards.see", "查看测评标准", "See the evaluation standards",
                       "office leader district unit inspector collector clerk administrator auditor chief"},
};

static const struct problem *const problems[] = {&standards_bad_file, &standards_edition_taken, &standards_two_in_force};

const struct capability standards_capability = {
    .name = "standards",
    .zh = "测评标准",
    .en = "Evaluation standards",
    .routes = standards_routes,
    .routes_count = STANDARDS_ROUTES,
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
