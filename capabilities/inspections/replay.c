/* Marks made again from what was kept with the observations: the rule's text, its points, the answer. */
#include "capabilities/inspections/inside.h"

static void read_input(const struct db_row *row, struct inspections_input *ret) {
    *ret = (struct inspections_input){.id = db_i(row, 0),
                                      .inspection_id = db_i(row, 1),
                                      .point_id = db_i(row, 2),
                                      .site_id = db_i(row, 3),
                                      .points_milli = db_i(row, 4),
                                      .got_milli = db_i(row, 5),
                                      .possible_milli = db_i(row, 6),
                                      .at_ms = db_i(row, 7),
                                      .withdrawn_ms = db_i(row, 8),
                                      .rule_version = db_i(row, 9),
                                      .count = db_i(row, 10),
                                      .has_count = !db_is_null(row, 10),
                                      .sampled = db_i(row, 11),
                                      .has_sampled = !db_is_null(row, 11),
                                      .distance_m = db_i(row, 12),
                                      .minutes = db_i(row, 13),
                                      .minimum = db_i(row, 14),
                                      .maximum = db_i(row, 15),
                                      .rule = db_s(row, 16),
                                      .measure = db_s(row, 17),
                                      .said = db_s(row, 18),
                                      .detail = db_s(row, 19),
                                      .result = db_s(row, 20),
                                      .site_name = db_s(row, 21),
                                      .inspector_name = db_s(row, 22),
                                      .withdrawn_note = db_s(row, 23),
                                      .kind = db_s(row, 24),
                                      .counts = db_i(row, 25)};
}

static err check_reach(struct ctx *ctx, struct db_read *r, int64_t visit_id) {
    struct visit visit;
    str number = str_format(ctx->arena, "%lld", (long long)visit_id);
    return visit_find_seen(ctx, r, number, &visit);
}

err inspections_input_find(struct ctx *ctx, struct db_read *r, int64_t observation_id, struct inspections_input *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &inspections_sql[INPUT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(observation_id)), &row));
    if (!row.count)
        return &app_not_found;
    read_input(&row, ret);
    return check_reach(ctx, r, ret->inspection_id);
}

err inspections_inputs_of_visit(struct ctx *ctx, struct db_read *r, int64_t inspection_id, struct inspections_inputs *ret) {
    struct db_table table;
    TRY(check_reach(ctx, r, inspection_id));
    TRY(db_all(r, ctx->arena, &inspections_sql[INPUTS_OF_VISIT], DB_ARGS(db_int(ctx->city_id), db_int(inspection_id)), &table));
    struct inspections_input *list = ARENA_LIST(ctx->arena, struct inspections_input, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        read_input(&table.rows[i], &list[i]);
    *ret = (struct inspections_inputs){list, table.count};
    return NULL;
}

enum { ANSWERS_MOST = 256 };

struct replay {
    struct arena *arena; /* of one visit */
    inspections_different_fn different;
    void *with;
    struct inspections_replayed done;
    int64_t visit_id;
    size_t count;
    int64_t ids[ANSWERS_MOST], kept[ANSWERS_MOST];
    struct standards_rule rules[ANSWERS_MOST];
    struct standards_mark marks[ANSWERS_MOST];
};

static err finish_visit(struct replay *p) {
    rule_settle_groups(p->rules, p->marks, p->count);
    for (size_t i = 0; i < p->count; i++) {
        if (p->marks[i].got_milli == p->kept[i])
            continue;
        p->done.different++;
        TRY(p->different(p->with, p->ids[i], p->kept[i], p->marks[i].got_milli));
    }
    p->count = 0;
    arena_reset(p->arena);
    return NULL;
}

/* false: what was kept cannot be read by today's rules, which is a difference too. */
static bool mark_again(struct replay *p, const struct db_row *row, struct standards_rule *rule, struct standards_mark *ret) {
    struct rule_fault fault;
    struct said said;
    str text = str_copy(p->arena, db_s(row, 2)), detail = db_is_null(row, 12) ? STR_NONE : db_s(row, 12);
    if (!text.at || !rule_parse(text, rule, &fault) || !said_read(rule, db_s(row, 8), detail, &said))
        return false;
    struct standards_point point = {.rule = *rule, .points_milli = db_i(row, 4), .measure = db_s(row, 5), .minimum = db_i(row, 6), .maximum = db_i(row, 7)};
    said.seen.has_count = !db_is_null(row, 9);
    said.seen.count = db_i(row, 9);
    standards_point_mark(&point, &said.seen, db_i(row, 10), db_i(row, 11), ret);
    return true;
}

static err replay_row(void *with, const struct db_row *row) {
    struct replay *p = with;
    if (p->visit_id != db_i(row, 0) || p->count == ANSWERS_MOST)
        TRY(finish_visit(p));
    p->visit_id = db_i(row, 0);
    p->done.observations++;
    if (!db_i(row, 3)) {
        p->done.older++;
        return NULL;
    }
    p->done.marked++;
    p->ids[p->count] = db_i(row, 1);
    p->kept[p->count] = db_i(row, 13);
    if (!mark_again(p, row, &p->rules[p->count], &p->marks[p->count])) {
        p->done.different++;
        return p->different(p->with, db_i(row, 1), db_i(row, 13), -1);
    }
    p->count++;
    return NULL;
}

err inspections_replay(struct ctx *ctx, struct db_read *r, inspections_different_fn different, void *with, struct inspections_replayed *ret) {
    struct replay *p = ARENA_NEW(ctx->arena, struct replay);
    struct arena *arena = arena_new(1 << 20);
    if (!p || !arena) {
        arena_free(arena);
        return &err_no_memory;
    }
    p->arena = arena;
    p->different = different;
    p->with = with;
    err failed = db_each(r, &inspections_sql[INPUTS_ALL], DB_ARGS(db_int(ctx->city_id)), replay_row, p);
    if (!failed)
        failed = finish_visit(p);
    *ret = p->done;
    arena_free(arena);
    return failed;
}
