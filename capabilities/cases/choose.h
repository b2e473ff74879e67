/* The filters of cases, in one place for list, board, map, figures and export. Private to the capability.
 * Rows are driven by the narrowest ordered source: a search gram, a unit's or scope's prefix (cases_reach), or the table. */
#ifndef WENCHENG_CASES_CHOOSE_H
#define WENCHENG_CASES_CHOOSE_H
#include "capabilities/cases/inside.h"

struct cases_filter {
    str q, states, light, category, source, mine, near, figure, order;
    int64_t unit_id, division_id, site_id, from_ms, until_ms;
    int64_t listed;
    bool has_listed;
    str bbox;
};
#define CASES_FILTER_FIELDS(type, at)                                                                                                                          \
    {"q", FIELD_TEXT, offsetof(type, at.q), .in = IN_QUERY, .max = 60, .says = "Words (two characters or more) or a case number"},                             \
        {"state", FIELD_TEXT, offsetof(type, at.states), .in = IN_QUERY, .max = 200, .says = "State words, separated by commas; open = all open states"},      \
        {"light", FIELD_WORD, offsetof(type, at.light), .in = IN_QUERY, .words = cases_lights},                                                                \
        {"category", FIELD_TEXT, offsetof(type, at.category), .in = IN_QUERY, .max = 40},                                                                      \
        {"source", FIELD_WORD, offsetof(type, at.source), .in = IN_QUERY, .words = cases_sources},                                                             \
        {"unit", FIELD_ID, offsetof(type, at.unit_id), .in = IN_QUERY, .says = "Handled or assisted by this unit or one below it"},                            \
        {"division", FIELD_ID, offsetof(type, at.division_id), .in = IN_QUERY}, {"site", FIELD_ID, offsetof(type, at.site_id), .in = IN_QUERY},                \
        {"listed", FIELD_BOOL, offsetof(type, at.listed), .in = IN_QUERY, .has = offsetof(type, at.has_listed)},                                               \
        {"mine", FIELD_WORD, offsetof(type, at.mine), .in = IN_QUERY, .words = cases_mine_words},                                                              \
        {"figure", FIELD_TEXT, offsetof(type, at.figure), .in = IN_QUERY, .max = 40, .says = "The rows behind a figure of /api/cases/figures"},                \
        {"from_ms", FIELD_TIME, offsetof(type, at.from_ms), .in = IN_QUERY, .says = "Opened at or after"},                                                     \
        {"until_ms", FIELD_TIME, offsetof(type, at.until_ms), .in = IN_QUERY, .says = "Opened before"},                                                        \
        {"near", FIELD_TEXT, offsetof(type, at.near), .in = IN_QUERY, .max = 60, .says = "lon,lat: within about 500 m"}, {                                     \
        "bbox", FIELD_TEXT, offsetof(type, at.bbox), .in = IN_QUERY, .max = 120, .says = "west,south,east,north"                                               \
    }
extern const char *const cases_lights[], *const cases_mine_words[], *const cases_orders[];

enum cases_output { OUTPUT_ROWS, OUTPUT_BOARD, OUTPUT_MAP, OUTPUT_FIGURES, OUTPUTS };
enum cases_tail { TAIL_FIRST, TAIL_AFTER, TAIL_DUE, TAIL_DUE_AFTER }; /* of OUTPUT_ROWS; the others have only their first */
enum { CASES_DRIVERS = 3, CASES_SELECTS = CASES_DRIVERS * OUTPUTS };
extern const struct db_select cases_selects[CASES_SELECTS];

struct cases_choice {
    struct db_choice choice;
    int64_t is_nothing; /* the filter can match no row: do not ask */
};
/* Turns a filter into a choice of `output`, the person's scope included. Wrong words are refused by field name. */
err cases_choose(struct ctx *, struct db_read *, const struct cases_filter *, enum cases_output, struct cases_choice *ret) MUST_USE;

struct cases_list_in {
    struct cases_filter filter;
    str after;
    int64_t limit;
};
struct cases_filter_in {
    struct cases_filter filter;
};
extern const struct field cases_list_fields[], cases_filter_fields[], cases_figures_fields[];
extern const struct shape cases_board_shape, cases_map_shape, cases_figures_shape;
err cases_list(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err cases_board(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err cases_map(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err cases_figures(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;

/* figures.c: the atoms behind a figure; -1 when there is no such figure */
enum cases_atom {
    ATOM_ACCEPTED,
    ATOM_FILED,
    ATOM_DUE,
    ATOM_CLOSED,
    ATOM_ON_TIME,
    ATOM_HANDLED,
    ATOM_REWORKED,
    ATOM_EXTENDED,
    ATOM_DISPATCHED,
    ATOM_ACCURATE,
    ATOM_PUBLIC,
    ATOM_REOPENED,
    ATOMS
};
int64_t cases_figure_atoms(str figure);

#endif
