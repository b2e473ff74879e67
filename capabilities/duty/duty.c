/* The table of duty: rights, routes, ears, problems. */
#include "capabilities/duty/inside.h"

const struct right duty_rights[] = {
    [RIGHT_DUTY_SEE] = {"duty.see", "查询责任归属", "Ask whose it is",
                        "office leader district unit inspector collector clerk administrator security auditor chief"},
    [RIGHT_DUTY_EDIT] = {"duty.edit", "维护责任分工", "Lay down who answers for what", "office administrator"},
    [RIGHT_DUTY_DECIDE] = {"duty.decide", "裁定责任争议", "Decide whose it is", "office"},
};

struct page_in {
    int64_t limit;
    str after;
};
static const struct field page_fields[] = {
    {"limit", FIELD_INT, offsetof(struct page_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE, .says = "All are given on one page"},
    {"after", FIELD_TEXT, offsetof(struct page_in, after), .in = IN_QUERY},
    FIELD_END};
static const struct field nothing_fields[] = {FIELD_END};
static const struct shape nothing = {NULL, nothing_fields};

static const struct route routes[] = {
    {HTTP_GET, "/api/duty", &duty_rights[RIGHT_DUTY_SEE], "Whose is it, and why", .query = {{sizeof(struct duty_at_in), duty_at_fields}, duty_at_show},
     .gives = &duty_answer_shape, .flags = ROUTE_QUICK},
    {HTTP_GET, "/api/categories", &app_signed_in, "Kinds of problem", .query = {{sizeof(struct page_in), page_fields}, duty_categories_list},
     .gives = &duty_category_shape, .gives_list = true, .flags = ROUTE_QUICK},
    {HTTP_GET, "/api/duty/responsibilities", &duty_rights[RIGHT_DUTY_SEE], "Who answers for what",
     .query = {{sizeof(struct duty_responsibilities_in), duty_responsibilities_fields}, duty_responsibilities_list}, .gives = &duty_responsibility_shape,
     .gives_list = true},
    {HTTP_POST, "/api/duty/responsibilities", &duty_rights[RIGHT_DUTY_EDIT], "Lay down who answers for something", .command = &duty_responsibility_new,
     .gives = &duty_responsibility_shape},
    {HTTP_PUT, "/api/duty/responsibilities/:id", &duty_rights[RIGHT_DUTY_EDIT], "Change who answers for something", .command = &duty_responsibility_edit,
     .gives = &duty_responsibility_shape},
    {HTTP_DELETE, "/api/duty/responsibilities/:id", &duty_rights[RIGHT_DUTY_EDIT], "Remove a responsibility", .command = &duty_responsibility_remove,
     .gives = &nothing},
    {HTTP_GET, "/api/arbitrations", &duty_rights[RIGHT_DUTY_SEE], "Cases that nobody owns",
     .query = {{sizeof(struct duty_arbitrations_in), duty_arbitrations_fields}, duty_arbitrations_list}, .gives = &duty_arbitration_shape, .gives_list = true},
    {HTTP_POST, "/api/arbitrations/:id/decide", &duty_rights[RIGHT_DUTY_DECIDE], "Decide whose it is", .command = &duty_arbitration_decide,
     .gives = &duty_arbitration_shape},
};

/* A unit names the division it answers for: the ground is built anew. */
static err unit_changed(struct ctx *ctx, struct db_write *w, const void *what) {
    (void)what;
    return duty_changed(ctx, w);
}
static const struct ear ears[] = {{"identity.unit_changed", unit_changed}};

static const struct setting settings[] = {
    {"duty.categories_file", SETTING_TEXT, "A file of categories in place of the one in the program; see standards/categories.md"}};

static const struct problem *const problems[] = {&duty_outside_city,      &duty_swapped,         &duty_unknown_category,
                                                 &duty_already_laid_down, &duty_already_decided, &duty_bad_categories};

const struct capability duty_capability = {
    .name = "duty",
    .zh = "责任归属",
    .en = "Duty",
    .routes = LISTED(routes),
    .settings = LISTED(settings),
    .rights = duty_rights,
    .rights_count = DUTY_RIGHTS,
    .ears = LISTED(ears),
    .importers = &duty_responsibilities_importer,
    .importers_count = 1,
    .statements = duty_sql,
    .statement_count = DUTY_STATEMENTS,
    .selects = duty_selects,
    .select_count = DUTY_SELECTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .start = duty_memory_new,
    .stop = duty_memory_free,
};
