#include "capabilities/cases/choose.h"

const char *const cases_mine_words[] = {"waiting", "supervised", "handled", "reported", "asked", NULL};
const char *const cases_orders[] = {"newest", "due", NULL};

#define LIGHT "(CASE WHEN c.frozen_light <> '' THEN c.frozen_light WHEN c.clock <> 'running' THEN 'none' WHEN c.due_ms <= "
#define LIGHT_2(now) LIGHT now " THEN 'red' WHEN c.yellow_ms <= " now " THEN 'yellow' ELSE 'green' END)"

/* Atoms of the figures: each a condition on one row. A merged case counts once, in the case it went into. */
#define IS_ACCEPTED "(c.merged_into IS NULL)"
#define IS_FILED "(c.filed_ms IS NOT NULL AND c.merged_into IS NULL)"
#define IS_DUE(now)                                                                                                                                            \
    "(c.merged_into IS NULL AND c.state <> 'void' AND c.clock <> 'paused' AND c.due_ms < 253402300799000 AND (c.due_ms <= " now " OR c.closed_ms IS NOT "      \
                                                                                                                                "NULL))"
#define IS_CLOSED "(c.closed_ms IS NOT NULL)"
#define IS_ON_TIME "(c.closed_ms IS NOT NULL AND c.handled_ms <= c.due_ms)"
#define IS_HANDLED "(c.handled_count > 0 AND c.merged_into IS NULL)"
#define IS_REWORKED "(c.rework_count > 0)"
#define IS_EXTENDED "(c.extension_count > 0)"
#define IS_DISPATCHED "(c.dispatch_count > 0 AND c.merged_into IS NULL)"
#define IS_ACCURATE "(c.return_count = 0 AND c.dispatch_count - c.reopen_count <= 1)"
#define IS_PUBLIC "(c.source IN ('citizen', 'hotline'))"
#define IS_REOPENED "(c.reopen_count > 0)"

enum clause {
    BY_STATE,
    BY_STATES,
    BY_OPEN,
    BY_LIGHT,
    BY_CATEGORY,
    BY_SOURCE,
    BY_DIVISION,
    BY_SITE,
    BY_LISTED,
    BY_TIMES,
    BY_ASKED,
    BY_BOX_LON,
    BY_BOX_LAT,
    BY_UNIT,
    BY_SCOPE,
    BY_GRAMS,
    BY_MORE_GRAMS,
    BY_PERSON,
    BY_NUMBER,
    BY_ATOM,
    CLAUSES = BY_ATOM + ATOMS
};
static const struct db_clause clauses[CLAUSES] = {
    [BY_STATE] = {"c.state = :state", "t"},
    [BY_STATES] = {"(c.state_bit & CAST(:states AS BIGINT)) <> 0", "i"},
    [BY_OPEN] = {"c.is_open = 1", ""},
    [BY_LIGHT] = {LIGHT_2(":light_now") " = :light", "it"},
    [BY_CATEGORY] = {"c.category = :category", "t"},
    [BY_SOURCE] = {"c.source = :source", "t"},
    [BY_DIVISION] =
        {"EXISTS (SELECT 1 FROM cases_reach d WHERE d.city_id = c.city_id AND d.prefix = :division AND d.opened_ms = c.opened_ms AND d.case_id = c.id)", "t"},
    [BY_SITE] = {"c.site_id = :site", "i"},
    [BY_LISTED] = {"c.is_listed = :listed", "i"},
    [BY_TIMES] = {"c.opened_ms >= :from AND c.opened_ms < :until", "ii"},
    [BY_ASKED] = {"c.asked <> ''", ""},
    [BY_BOX_LON] = {"c.lon BETWEEN :west AND :east", "rr"},
    [BY_BOX_LAT] = {"c.lat BETWEEN :south AND :north", "rr"},
    [BY_UNIT] = {"EXISTS (SELECT 1 FROM cases_reach u WHERE u.city_id = c.city_id AND u.prefix = :unit AND u.opened_ms = c.opened_ms AND u.case_id = c.id AND "
                 "(u.roles & 5) <> 0)",
                 "t"},
    [BY_SCOPE] = {"EXISTS (SELECT 1 FROM cases_reach p WHERE p.city_id = c.city_id AND p.prefix = :scope AND p.opened_ms = c.opened_ms AND p.case_id = c.id)",
                  "t"},
    [BY_GRAMS] = {"EXISTS (SELECT 1 FROM cases_gram g WHERE g.city_id = c.city_id AND g.gram = :g1 AND g.opened_ms = c.opened_ms AND g.case_id = c.id)"
                  " AND EXISTS (SELECT 1 FROM cases_gram g WHERE g.city_id = c.city_id AND g.gram = :g2 AND g.opened_ms = c.opened_ms AND g.case_id = c.id)"
                  " AND EXISTS (SELECT 1 FROM cases_gram g WHERE g.city_id = c.city_id AND g.gram = :g3 AND g.opened_ms = c.opened_ms AND g.case_id = c.id)",
                  "iii"},
    [BY_MORE_GRAMS] =
        {"EXISTS (SELECT 1 FROM cases_gram g WHERE g.city_id = c.city_id AND g.gram = :g4 AND g.opened_ms = c.opened_ms AND g.case_id = c.id)"
         " AND EXISTS (SELECT 1 FROM cases_gram g WHERE g.city_id = c.city_id AND g.gram = :g5 AND g.opened_ms = c.opened_ms AND g.case_id = c.id)"
         " AND EXISTS (SELECT 1 FROM cases_gram g WHERE g.city_id = c.city_id AND g.gram = :g6 AND g.opened_ms = c.opened_ms AND g.case_id = c.id)",
         "iii"},
    [BY_PERSON] = {"CASE WHEN :person_as = 'handled' THEN c.handler_id ELSE c.reporter_id END = :person", "ti"},
    [BY_NUMBER] = {"c.number = :number", "t"},
    [BY_ATOM + ATOM_ACCEPTED] = {IS_ACCEPTED, ""},
    [BY_ATOM + ATOM_FILED] = {IS_FILED, ""},
    [BY_ATOM + ATOM_DUE] = {IS_DUE(":due_now"), "i"},
    [BY_ATOM + ATOM_CLOSED] = {IS_CLOSED, ""},
    [BY_ATOM + ATOM_ON_TIME] = {IS_ON_TIME, ""},
    [BY_ATOM + ATOM_HANDLED] = {IS_HANDLED, ""},
    [BY_ATOM + ATOM_REWORKED] = {IS_REWORKED, ""},
    [BY_ATOM + ATOM_EXTENDED] = {IS_EXTENDED, ""},
    [BY_ATOM + ATOM_DISPATCHED] = {IS_DISPATCHED, ""},
    [BY_ATOM + ATOM_ACCURATE] = {IS_ACCURATE, ""},
    [BY_ATOM + ATOM_PUBLIC] = {IS_PUBLIC, ""},
    [BY_ATOM + ATOM_REOPENED] = {IS_REOPENED, ""},
};
_Static_assert(CLAUSES <= 32, "a choice has 32 bits");

#define ROWS "SELECT " CASE_COLUMNS ", (SELECT count(*) FROM cases_duplicate d WHERE d.city_id = c.city_id AND d.case_id = c.id)"
#define BOARD "SELECT c.state, " LIGHT_2("CAST(:board_now AS BIGINT)") ", count(*)"
#define MAP "SELECT " CASE_COLUMNS ", 0"
#define COUNT(condition) ", CAST(sum(CASE WHEN " condition " THEN 1 ELSE 0 END) AS BIGINT)"
#define FIGURE_NOW "CAST(:figure_now AS BIGINT)"
#define FIGURES                                                                                                                                                \
    "SELECT CAST(sum(CASE WHEN " IS_ACCEPTED " THEN 1 ELSE 0 END) AS BIGINT)" COUNT(IS_FILED) COUNT(IS_DUE(FIGURE_NOW))                                        \
        COUNT(IS_DUE(FIGURE_NOW) " AND " IS_CLOSED) COUNT(IS_DUE(FIGURE_NOW) " AND " IS_ON_TIME) COUNT(IS_HANDLED) COUNT(IS_HANDLED " AND " IS_REWORKED)       \
            COUNT(IS_DUE(FIGURE_NOW) " AND " IS_EXTENDED) COUNT(IS_DISPATCHED) COUNT(IS_DISPATCHED " AND " IS_ACCURATE) COUNT(IS_FILED " AND " IS_PUBLIC)      \
                COUNT(IS_CLOSED " AND c.merged_into IS NULL") COUNT(IS_DISPATCHED " AND " IS_REOPENED)
#define FROM_TABLE " FROM cases_file c WHERE c.city_id = :city"
/* CROSS JOIN keeps the order of the left table on SQLite, so that a page is read and not sorted */
#define FROM_REACH                                                                                                                                             \
    " FROM cases_reach s CROSS JOIN cases_file c WHERE s.city_id = :city AND s.prefix = :prefix AND (s.roles & CAST(:roles AS BIGINT)) <> 0 AND c.city_id = "  \
    "s.city_id AND c.id = s.case_id"
#define FROM_GRAM " FROM cases_gram s CROSS JOIN cases_file c WHERE s.city_id = :city AND s.gram = :gram AND c.city_id = s.city_id AND c.id = s.case_id"

static const struct db_clause table_tails[] = {
    [TAIL_FIRST] = {"ORDER BY c.opened_ms DESC, c.id DESC LIMIT :limit", "i"},
    [TAIL_AFTER] = {"AND (c.opened_ms, c.id) < (:after_ms, :after_id) ORDER BY c.opened_ms DESC, c.id DESC LIMIT :limit", "iii"},
    [TAIL_DUE] = {"ORDER BY c.due_ms, c.id LIMIT :limit", "i"},
    [TAIL_DUE_AFTER] = {"AND (c.due_ms, c.id) > (:after_ms, :after_id) ORDER BY c.due_ms, c.id LIMIT :limit", "iii"},
};
static const struct db_clause joined_tails[] = {
    [TAIL_FIRST] = {"ORDER BY s.opened_ms DESC, s.case_id DESC LIMIT :limit", "i"},
    [TAIL_AFTER] = {"AND (s.opened_ms, s.case_id) < (:after_ms, :after_id) ORDER BY s.opened_ms DESC, s.case_id DESC LIMIT :limit", "iii"},
    [TAIL_DUE] = {"ORDER BY c.due_ms, c.id LIMIT :limit", "i"},
    [TAIL_DUE_AFTER] = {"AND (c.due_ms, c.id) > (:after_ms, :after_id) ORDER BY c.due_ms, c.id LIMIT :limit", "iii"},
};
static const struct db_clause board_tail[] = {{"GROUP BY 1, 2", ""}};
static const struct db_clause map_table_tail[] = {{"AND c.lon IS NOT NULL ORDER BY c.opened_ms DESC, c.id DESC LIMIT :limit", "i"}};
static const struct db_clause map_joined_tail[] = {{"AND c.lon IS NOT NULL ORDER BY s.opened_ms DESC, s.case_id DESC LIMIT :limit", "i"}};
static const struct db_clause no_tail[] = {{"", ""}};

enum driver { DRIVE_TABLE, DRIVE_REACH, DRIVE_GRAM };
#define SELECTS(drive, from, takes, tails, map_tail)                                                                                                           \
    [drive * OUTPUTS + OUTPUT_ROWS] = {ROWS from, takes, CASE_GIVES "i", clauses, CLAUSES, tails, sizeof tails / sizeof *tails},                               \
                       [drive * OUTPUTS + OUTPUT_BOARD] = {BOARD from, "i" takes, "tti", clauses, CLAUSES, board_tail, 1},                                     \
                       [drive * OUTPUTS + OUTPUT_MAP] = {MAP from, takes, CASE_GIVES "i", clauses, CLAUSES, map_tail, 1},                                      \
                       [drive * OUTPUTS + OUTPUT_FIGURES] = {FIGURES from, "i" takes, "iiiiiiiiiiiii", clauses, CLAUSES, no_tail, 1}
const struct db_select cases_selects[CASES_SELECTS] = {
    SELECTS(DRIVE_TABLE, FROM_TABLE, "i", table_tails, map_table_tail),
    SELECTS(DRIVE_REACH, FROM_REACH, "iti", joined_tails, map_joined_tail),
    SELECTS(DRIVE_GRAM, FROM_GRAM, "ii", joined_tails, map_joined_tail),
};

struct chooser {
    struct ctx *ctx;
    struct db_read *r;
    const struct cases_filter *filter;
    struct cases_choice *to;
    str reach; /* driving prefix, "" when none */
    int64_t roles;
    struct case_grams grams;
    str scope; /* prefix still to be asked for */
    str unit, division;
};

static err states_chosen(struct chooser *c) {
    uint32_t mask = 0;
    str rest = c->filter->states;
    if (!rest.len)
        return NULL;
    while (rest.len) {
        str word = rest, tail = STR_NONE;
        if (!str_cut(rest, STR(","), &word, &tail))
            tail = STR_NONE;
        rest = tail;
        word = str_trim(word);
        if (str_is(word, "open")) {
            mask |= CASES_OPEN_MASK;
            continue;
        }
        enum case_state state = cases_state_of(word);
        if (state == CASE_STATES)
            return ctx_refuse(c->ctx, &app_invalid, "state", STR("没有这种案件状态。"), STR("There is no such state of a case."));
        mask |= 1u << state;
    }
    if ((mask & (mask - 1)) == 0) {
        enum case_state state = CASE_COLLECTED;
        while (!(mask >> state & 1))
            state++;
        db_choose(&c->to->choice, BY_STATE, DB_ARGS(db_text(str_of(cases_state_rows[state].word))));
        return NULL;
    }
    if (!(mask & ~(uint32_t)CASES_OPEN_MASK))
        db_choose(&c->to->choice, BY_OPEN, DB_NO_ARGS); /* an index of open ones */
    if (mask != CASES_OPEN_MASK)
        db_choose(&c->to->choice, BY_STATES, DB_ARGS(db_int(mask)));
    return NULL;
}

#define NEAR_DEGREES 0.005 /* about 500 m */

static bool numbers_read(str text, double *ret, size_t count) {
    for (size_t i = 0; i < count; i++) {
        str head = text, tail = STR_NONE;
        if (i + 1 < count && !str_cut(text, STR(","), &head, &tail))
            return false;
        if (!str_to_double(str_trim(head), &ret[i]))
            return false;
        text = tail;
    }
    return true;
}

static err place_chosen(struct chooser *c) {
    double n[4]; /* west south east north */
    struct db_choice *choice = &c->to->choice;
    str near = c->filter->near, bbox = c->filter->bbox;
    if (near.len && bbox.len)
        return ctx_refuse(c->ctx, &app_invalid, "near", STR("near 和 bbox 只能用一个。"), STR("Give near or bbox, not both."));
    if (near.len) {
        if (!numbers_read(near, n, 2))
            return ctx_refuse(c->ctx, &app_invalid, "near", STR("请写成“经度,纬度”。"), STR("Write it as lon,lat."));
        n[2] = n[0] + NEAR_DEGREES;
        n[3] = n[1] + NEAR_DEGREES;
        n[0] -= NEAR_DEGREES;
        n[1] -= NEAR_DEGREES;
    }
    if (bbox.len && !numbers_read(bbox, n, 4))
        return ctx_refuse(c->ctx, &app_invalid, "bbox", STR("请写成“西,南,东,北”。"), STR("Write it as west,south,east,north."));
    if (near.len || bbox.len) {
        db_choose(choice, BY_BOX_LON, DB_ARGS(db_real(n[0]), db_real(n[2])));
        db_choose(choice, BY_BOX_LAT, DB_ARGS(db_real(n[1]), db_real(n[3])));
    }
    return NULL;
}

static err mine_chosen(struct chooser *c) {
    const struct actor *actor = c->ctx->actor;
    struct db_choice *choice = &c->to->choice;
    str mine = c->filter->mine;
    if (str_is(mine, "handled") || str_is(mine, "reported"))
        db_choose(choice, BY_PERSON, DB_ARGS(db_text(mine), db_int(actor->account_id)));
    else if (str_is(mine, "asked"))
        db_choose(choice, BY_ASKED, DB_NO_ARGS), db_choose(choice, BY_OPEN, DB_NO_ARGS);
    else if (str_is(mine, "supervised"))
        db_choose(choice, BY_LISTED, DB_ARGS(db_int(1)));
    else if (str_is(mine, "waiting")) {
        uint32_t mask = 0;
        for (size_t i = 0; i < cases_move_count; i++) /* states in which a right of mine has a move that changes the state */
            if (cases_moves[i].right && cases_moves[i].to != CASE_SAME && !(cases_moves[i].needs & MOVE_DANGER) && cases_moves[i].by != BY_REPORTER &&
                actor_may(actor, cases_moves[i].right))
                mask |= cases_moves[i].from & CASES_OPEN_MASK;
        db_choose(choice, BY_OPEN, DB_NO_ARGS);
        db_choose(choice, BY_STATES, DB_ARGS(db_int(mask)));
    }
    return NULL;
}

/* A number finds its case; words are found by all their grams. */
static err words_chosen(struct chooser *c) {
    str q = str_trim(c->filter->q);
    if (!q.len)
        return NULL;
    struct db_row row;
    TRY(db_one(c->r, c->ctx->arena, &cases_sql[CASES_BY_NUMBER], DB_ARGS(db_int(c->ctx->city_id), db_text(q)), &row));
    if (row.count) {
        db_choose(&c->to->choice, BY_NUMBER, DB_ARGS(db_text(q)));
        return NULL;
    }
    if (str_points(q) < 2)
        return ctx_refuse(c->ctx, &app_invalid, "q", STR("请至少输入两个字。"), STR("Enter at least two characters."));
    TRY(cases_grams_asked(c->ctx, q, &c->grams));
    c->to->is_nothing = c->grams.count == 0;
    return NULL;
}

static void grams_chosen(struct chooser *c) {
    struct db_value g[6];
    if (c->grams.count < 2)
        return;
    for (size_t i = 0; i < 6; i++) { /* the first drives; at most six more, the last repeated */
        size_t at = i + 1 < c->grams.count ? i + 1 : c->grams.count - 1;
        g[i] = db_int(c->grams.at[at]);
    }
    db_choose(&c->to->choice, BY_GRAMS, (struct db_args){g, 3});
    if (c->grams.count > 4)
        db_choose(&c->to->choice, BY_MORE_GRAMS, (struct db_args){g + 3, 3});
}

/* Unit, division and scope are all prefixes of cases_reach: one of them drives, the others are asked for each row. */
static err reach_chosen(struct chooser *c) {
    struct cases_scope scope = cases_scope_of(c->ctx->actor);
    if (c->filter->unit_id) {
        struct identity_unit unit;
        err failed = identity_unit_find(c->ctx, c->r, c->filter->unit_id, &unit);
        if (failed == &app_not_found) {
            c->to->is_nothing = 1;
            return NULL;
        }
        TRY(failed);
        c->unit = unit.path;
    }
    if (!scope.is_whole)
        c->scope = scope.prefix;
    if (c->filter->division_id)
        c->division = cases_division_key(c->ctx, c->filter->division_id);
    int64_t is_due = str_is(c->filter->order, "due");
    if (c->grams.count || is_due) /* driven otherwise: ask for all of them */
        return NULL;
    if (c->unit.len) {
        c->reach = c->unit;
        c->roles = REACH_HANDLER | REACH_ASSISTANT;
        c->unit = STR_NONE;
    } else if (c->division.len) {
        c->reach = c->division;
        c->roles = REACH_ANY;
        c->division = STR_NONE;
    } else if (c->scope.len) {
        c->reach = c->scope;
        c->roles = REACH_ANY;
        c->scope = STR_NONE;
    }
    return NULL;
}

static err rows_chosen(struct chooser *c) {
    const struct cases_filter *f = c->filter;
    struct db_choice *choice = &c->to->choice;
    if (f->light.len)
        db_choose(choice, BY_LIGHT, DB_ARGS(db_int(c->ctx->now_ms), db_text(f->light)));
    if (f->category.len)
        db_choose(choice, BY_CATEGORY, DB_ARGS(db_text(f->category)));
    if (f->source.len)
        db_choose(choice, BY_SOURCE, DB_ARGS(db_text(f->source)));
    if (c->division.len)
        db_choose(choice, BY_DIVISION, DB_ARGS(db_text(c->division)));
    if (f->site_id)
        db_choose(choice, BY_SITE, DB_ARGS(db_int(f->site_id)));
    if (f->has_listed)
        db_choose(choice, BY_LISTED, DB_ARGS(db_int(f->listed)));
    if (f->from_ms || f->until_ms)
        db_choose(choice, BY_TIMES, DB_ARGS(db_int(f->from_ms), db_int(f->until_ms ? f->until_ms : INT64_MAX)));
    if (c->unit.len)
        db_choose(choice, BY_UNIT, DB_ARGS(db_text(c->unit)));
    if (c->scope.len)
        db_choose(choice, BY_SCOPE, DB_ARGS(db_text(c->scope)));
    if (f->figure.len) {
        int64_t atoms = cases_figure_atoms(f->figure);
        if (atoms < 0)
            return ctx_refuse(c->ctx, &app_invalid, "figure", STR("没有这个指标。"), STR("There is no such figure."));
        for (unsigned i = 0; i < ATOMS; i++)
            if (atoms >> i & 1)
                db_choose(choice, BY_ATOM + i, i == ATOM_DUE ? DB_ARGS(db_int(c->ctx->now_ms)) : DB_NO_ARGS);
    }
    return NULL;
}

err cases_choose(struct ctx *ctx, struct db_read *r, const struct cases_filter *filter, enum cases_output output, struct cases_choice *ret) {
    struct chooser c = {.ctx = ctx, .r = r, .filter = filter, .to = ret};
    *ret = (struct cases_choice){.choice.from = &cases_selects[0]}; /* all of them have the same clauses */
    TRY(words_chosen(&c));
    TRY(reach_chosen(&c));
    TRY(states_chosen(&c));
    TRY(mine_chosen(&c));
    TRY(place_chosen(&c));
    TRY(rows_chosen(&c));
    grams_chosen(&c);
    enum driver driver = c.grams.count ? DRIVE_GRAM : c.reach.len ? DRIVE_REACH : DRIVE_TABLE;
    ret->choice.from = &cases_selects[(unsigned)driver * OUTPUTS + (unsigned)output];
    size_t at = 0;
    if (output == OUTPUT_BOARD || output == OUTPUT_FIGURES)
        ret->choice.head[at++] = db_int(ctx->now_ms);
    ret->choice.head[at++] = db_int(ctx->city_id);
    if (driver == DRIVE_GRAM)
        ret->choice.head[at++] = db_int(c.grams.at[0]);
    if (driver == DRIVE_REACH) {
        ret->choice.head[at++] = db_text(c.reach);
        ret->choice.head[at++] = db_int(c.roles);
    }
    return NULL;
}
