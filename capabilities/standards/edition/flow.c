/* The life of an edition as one table of moves, with what must hold before each. */
#include "capabilities/standards/inside.h"
#include "capabilities/standards/sql.h"
#include <string.h>

const struct problem standards_two_in_force = {
    PROBLEM_CONFLICT, "standards.two_in_force", "该体系已有正在执行的版本：请先以草案或暂行载入，或在启用时写明由它接替哪一版。",
    "An edition of this system is in force already: load this one as draft or provisional first, or say which one it replaces."};
const struct problem standards_two_provisional = {PROBLEM_CONFLICT, "standards.two_provisional", "该体系已有暂行版本。",
                                                  "This system has a provisional edition already."};
const struct problem standards_dates_overlap = {PROBLEM_CONFLICT, "standards.dates_overlap", "起用日期与同一体系的另一版本重叠。",
                                                "The from-date overlaps another edition of the same system."};
const struct problem standards_no_such_move = {PROBLEM_CONFLICT, "standards.no_such_move", "这一版本现在的状态不能这样变更。",
                                               "An edition in this state cannot be moved there."};
const struct problem standards_too_early = {PROBLEM_INVALID, "standards.too_early", "起用日期还没有到，可先设为暂行。",
                                            "The from-date is still to come; make it provisional until then."};
const struct problem standards_mapping_open = {
    PROBLEM_CONFLICT, "standards.mapping_open", "与被接替版本的对照还没有完成，历史检查不会计入新版；请先完成对照，或写明原因。",
    "The mapping from the edition it replaces is not done, so what was seen would not count; finish it, or say why not."};
const struct problem standards_in_use = {PROBLEM_CONFLICT, "standards.in_use", "只有没有使用过的草案可以删除。",
                                         "Only a draft that was never used can be thrown away."};

const char *const edition_state_words[] = {"draft", "provisional", "in_force", "retired", NULL};

enum asks { ASKS_ALONE = 1, ASKS_DATES = 2 };
static const struct edition_move {
    const char *from, *to;
    unsigned asks;
} moves[] = {
    {"", "draft", 0}, /* loaded as */
    {"", "provisional", ASKS_ALONE | ASKS_DATES},
    {"", "in_force", ASKS_ALONE | ASKS_DATES},
    {"", "retired", ASKS_DATES}, /* a past year, for the history */
    {"draft", "provisional", ASKS_ALONE | ASKS_DATES},
    {"draft", "in_force", ASKS_ALONE | ASKS_DATES},
    {"provisional", "draft", 0}, /* was a mistake */
    {"provisional", "in_force", ASKS_ALONE | ASKS_DATES},
    {"provisional", "retired", 0},
    {"in_force", "provisional", ASKS_ALONE}, /* its year is over, the new one has not arrived */
    {"in_force", "retired", 0},
    {"retired", "provisional", ASKS_ALONE}, /* last year's is used again until the new one arrives */
};

static const struct edition_move *find_move(str from, str to) {
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (str_is(from, moves[i].from) && str_is(to, moves[i].to))
            return &moves[i];
    return NULL;
}

size_t flow_targets(str from, const char *ret_to[FLOW_TARGETS]) {
    size_t count = 0;
    for (size_t i = 0; i < sizeof moves / sizeof *moves && count < FLOW_TARGETS; i++)
        if (*moves[i].from && str_is(from, moves[i].from))
            ret_to[count++] = moves[i].to;
    return count;
}

/* Dates are texts "2026-01-01" and compare as such. An edition that is still used has no last day. */
static bool periods_meet(const struct standards_edition *one, const struct standards_edition *other) {
    if (str_equal(one->from_date, other->from_date))
        return true;
    bool is_over = str_is(other->state, "retired");
    return is_over && str_compare(one->from_date, other->from_date) > 0 && str_compare(one->from_date, other->until_date) <= 0;
}

static err refuse_naming(struct ctx *ctx, const struct problem *problem, const char *field, const struct standards_edition *other) {
    return ctx_refuse(ctx, problem, field,
                      str_format(ctx->arena, STR_F "（" STR_F "，自 " STR_F " 起）", STR_A(other->name), STR_A(other->code), STR_A(other->from_date)),
                      str_format(ctx->arena, STR_F " (" STR_F ", from " STR_F ")", STR_A(other->name_en), STR_A(other->code), STR_A(other->from_date)));
}

err flow_check(struct ctx *ctx, struct db_read *r, const struct standards_edition *edition, str to_state, int64_t replaces_id) {
    const struct edition_move *move = find_move(edition->state, to_state);
    struct db_table table;
    if (!move)
        return &standards_no_such_move;
    TRY(db_all(r, ctx->arena, &standards_sql[EDITIONS_USED], DB_ARGS(db_int(ctx->city_id), db_text(edition->system), db_int(edition->id)), &table));
    for (size_t i = 0; i < table.count; i++) {
        struct standards_edition other;
        standards_read_edition(&table.rows[i], &other);
        if (other.id == replaces_id) {
            if (str_compare(edition->from_date, other.from_date) <= 0)
                return refuse_naming(ctx, &standards_dates_overlap, "from_date", &other);
            continue;
        }
        bool is_same_state = str_equal(other.state, to_state);
        if ((move->asks & ASKS_ALONE) && is_same_state)
            return refuse_naming(ctx, str_is(to_state, "in_force") ? &standards_two_in_force : &standards_two_provisional, "to", &other);
        if ((move->asks & ASKS_DATES) && periods_meet(edition, &other))
            return refuse_naming(ctx, &standards_dates_overlap, "from_date", &other);
    }
    return NULL;
}

err flow_note(struct ctx *ctx, struct db_write *w, const struct standards_edition *edition, str to_state, str on_date, str note) {
    return db_run(w, &standards_sql[MOVE_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_int(edition->id), db_text(edition->state), db_text(to_state), db_text(on_date),
                          db_text(note), db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms)),
                  NULL);
}
