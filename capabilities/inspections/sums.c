/* What the score asks: points got and possible, from the covering index. */
#include "capabilities/inspections/inside.h"
#include <stdlib.h>

static str after_subtree(struct ctx *ctx, str path) { return str_format(ctx->arena, STR_F "/", STR_A(str_slice(path, 0, path.len - 1))); }

/* The clauses of both selects stand in the same order. */
static void choose_scope(struct ctx *ctx, struct db_choice *choice, const struct inspections_scope *scope) {
    if (scope->from_ms)
        db_choose(choice, SUMS_FROM, DB_ARGS(db_int(scope->from_ms)));
    if (scope->until_ms)
        db_choose(choice, SUMS_UNTIL, DB_ARGS(db_int(scope->until_ms)));
    if (scope->district_id)
        db_choose(choice, SUMS_DISTRICT, DB_ARGS(db_int(scope->district_id)));
    if (scope->street_id)
        db_choose(choice, SUMS_STREET, DB_ARGS(db_int(scope->street_id)));
    if (scope->community_id)
        db_choose(choice, SUMS_COMMUNITY, DB_ARGS(db_int(scope->community_id)));
    if (scope->unit_path.len)
        db_choose(choice, SUMS_UNIT, DB_ARGS(db_text(scope->unit_path), db_text(after_subtree(ctx, scope->unit_path))));
}
_Static_assert((int)SUMS_FROM == (int)OF_POINT_FROM && (int)SUMS_UNIT == (int)OF_POINT_UNIT && (int)SUMS_CLAUSES == (int)OF_POINT_BEFORE,
               "one order of clauses");
_Static_assert((int)SUMS_FROM == (int)SINCE_FROM && (int)SUMS_UNIT == (int)SINCE_UNIT, "one order of clauses");

static int compare_totals(const void *a, const void *b) {
    const struct inspections_total *x = a, *y = b;
    int paths = str_compare(x->group_path, y->group_path);
    if (paths)
        return paths;
    if (x->group_id != y->group_id)
        return x->group_id < y->group_id ? -1 : 1;
    return x->point_id < y->point_id ? -1 : x->point_id > y->point_id;
}

/* By group, then point, each pair once. */
static size_t gather(struct inspections_total *totals, size_t count) {
    size_t kept = 0;
    if (count)
        qsort(totals, count, sizeof *totals, compare_totals);
    for (size_t i = 0; i < count; i++) {
        if (!kept || compare_totals(&totals[kept - 1], &totals[i])) {
            totals[kept++] = totals[i];
            continue;
        }
        totals[kept - 1].got_milli += totals[i].got_milli;
        totals[kept - 1].possible_milli += totals[i].possible_milli;
        totals[kept - 1].observations += totals[i].observations;
    }
    return kept;
}

struct summing { /* rows are taken one by one: a big city's would not fit into a request twice */
    struct arena *arena;
    enum inspections_group group;
    struct inspections_total *at;
    size_t count, room;
};

static err make_room(struct summing *s) {
    size_t bigger = s->room ? s->room * 2 : 512;
    if (s->count < s->room)
        return NULL;
    struct inspections_total *fresh = ARENA_LIST(s->arena, struct inspections_total, bigger);
    if (!fresh)
        return &err_no_memory;
    for (size_t i = 0; i < s->count; i++)
        fresh[i] = s->at[i];
    s->at = fresh;
    s->room = bigger;
    return NULL;
}

/* Neighbours often share a path; one copy serves them. */
static err keep_path(struct summing *s, str path, struct inspections_total *total) {
    const struct inspections_total *last = s->count ? &s->at[s->count - 1] : NULL;
    total->group_path = last && str_equal(last->group_path, path) ? last->group_path : str_copy(s->arena, path);
    return total->group_path.at ? NULL : &err_no_memory;
}

static int64_t month_of(int64_t day) {
    struct day date = day_from_number(day);
    return (int64_t)date.year * 12 + date.month - 1;
}

static err note_sum(void *with, const struct db_row *row) {
    struct summing *s = with;
    size_t skip = s->group == INSPECTIONS_TOGETHER ? 0 : 1;
    struct inspections_total total = {db_i(row, 0), db_i(row, 1 + skip), db_i(row, 2 + skip), db_i(row, 3 + skip), 0, STR_NONE};
    TRY(make_room(s));
    if (s->group == INSPECTIONS_BY_UNIT)
        TRY(keep_path(s, db_s(row, 1), &total));
    else if (s->group == INSPECTIONS_BY_MONTH)
        total.group_id = month_of(db_i(row, 1));
    else if (s->group != INSPECTIONS_TOGETHER)
        total.group_id = db_i(row, 1);
    s->at[s->count++] = total;
    return NULL;
}

err inspections_sum(struct ctx *ctx, struct db_read *r, const struct inspections_scope *scope, enum inspections_group group, struct inspections_totals *ret) {
    static const enum inspections_select selects[] = {SELECT_SUM, SELECT_SUM_DISTRICT, SELECT_SUM_STREET, SELECT_SUM_UNIT, SELECT_SUM_DAY, SELECT_SUM_SITE};
    struct db_choice choice = {.from = &inspections_selects[selects[group]]};
    struct summing s = {.arena = ctx->arena, .group = group};
    choice.head[0] = db_int(ctx->city_id);
    choose_scope(ctx, &choice, scope);
    TRY(db_choice_each(r, &choice, note_sum, &s));
    *ret = (struct inspections_totals){s.at, gather(s.at, s.count)};
    return NULL;
}

/* One observation more, or one less: a withdrawn one takes away what it had given. */
static err note_since(void *with, const struct db_row *row) {
    struct summing *s = with;
    int64_t sign = db_i(row, 8) ? 1 : -1;
    struct inspections_total total = {db_i(row, 0), sign * db_i(row, 6), sign * db_i(row, 7), sign, 0, STR_NONE};
    TRY(make_room(s));
    switch (s->group) {
    case INSPECTIONS_TOGETHER: break;
    case INSPECTIONS_BY_DISTRICT: total.group_id = db_i(row, 1); break;
    case INSPECTIONS_BY_STREET: total.group_id = db_i(row, 2); break;
    case INSPECTIONS_BY_UNIT: TRY(keep_path(s, db_s(row, 3), &total)); break;
    case INSPECTIONS_BY_MONTH: total.group_id = month_of(day_number_in_china(db_i(row, 4))); break;
    case INSPECTIONS_BY_SITE: total.group_id = db_i(row, 5); break;
    }
    s->at[s->count++] = total;
    return NULL;
}

err inspections_sum_since(struct ctx *ctx, struct db_read *r, const struct inspections_scope *scope, enum inspections_group group, int64_t revision,
                          struct inspections_totals *ret) {
    struct db_choice choice = {.from = &inspections_selects[SELECT_SINCE]};
    struct summing s = {.arena = ctx->arena, .group = group};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(revision);
    choose_scope(ctx, &choice, scope);
    TRY(db_choice_each(r, &choice, note_since, &s));
    *ret = (struct inspections_totals){s.at, gather(s.at, s.count)};
    return NULL;
}

err inspections_sum_at(struct ctx *ctx, struct db_read *r, int64_t revision, int64_t from_ms, int64_t until_ms, struct inspections_pasts *ret) {
    struct db_table table;
    if (from_ms || until_ms)
        TRY(db_all(r, ctx->arena, &inspections_sql[OBSERVATIONS_AT],
                   DB_ARGS(db_int(ctx->city_id), db_int(revision), db_int(from_ms), db_int(until_ms ? until_ms : INT64_MAX)), &table));
    else
        TRY(db_all(r, ctx->arena, &inspections_sql[OBSERVATIONS_AT_ALL], DB_ARGS(db_int(ctx->city_id), db_int(revision)), &table));
    struct inspections_past *list = ARENA_LIST(ctx->arena, struct inspections_past, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct inspections_past){db_i(row, 0), db_i(row, 1), db_i(row, 2), db_i(row, 3), db_i(row, 4)};
    }
    *ret = (struct inspections_pasts){list, table.count};
    return NULL;
}

err inspections_state_now(struct ctx *ctx, struct db_read *r, struct inspections_state *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &inspections_sql[REVISION_GET], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret = row.count ? (struct inspections_state){db_i(&row, 0), db_i(&row, 1)} : (struct inspections_state){0, 0};
    return NULL;
}

err inspections_revision(struct ctx *ctx, struct db_read *r, int64_t *ret) {
    struct inspections_state state;
    TRY(inspections_state_now(ctx, r, &state));
    *ret = state.revision;
    return NULL;
}

err inspections_of_point(struct ctx *ctx, struct db_read *r, int64_t point_id, const struct inspections_scope *scope, int64_t before, int64_t limit,
                         struct inspections_observations *ret) {
    struct db_choice choice = {.from = &inspections_selects[SELECT_OF_POINT]};
    struct db_table table;
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(point_id);
    choose_scope(ctx, &choice, scope);
    if (before)
        db_choose(&choice, OF_POINT_BEFORE, DB_ARGS(db_int(before)));
    choice.end[0] = db_int(limit);
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    struct inspections_observation *list = ARENA_LIST(ctx->arena, struct inspections_observation, table.count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        list[i] = (struct inspections_observation){db_i(row, 0), db_i(row, 1), db_i(row, 2), db_i(row, 3), db_i(row, 4),
                                                   db_i(row, 5), db_i(row, 6), db_s(row, 7), db_s(row, 8), db_s(row, 9)};
    }
    *ret = (struct inspections_observations){list, table.count};
    return NULL;
}

err inspections_last_of_site(struct ctx *ctx, struct db_read *r, int64_t site_id, int64_t *ret_rate_milli, int64_t *ret_at_ms) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &inspections_sql[VISIT_LAST_OF_SITE], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), &row));
    *ret_rate_milli = row.count ? db_i(&row, 0) : -1;
    *ret_at_ms = row.count ? db_i(&row, 1) : 0;
    return NULL;
}

struct seeing {
    err (*look)(void *with, const struct inspections_seen *);
    void *with;
};

static err note_seen(void *with, const struct db_row *row) {
    const struct seeing *s = with;
    return s->look(s->with, &(struct inspections_seen){db_i(row, 0), db_i(row, 1), db_i(row, 2), db_s(row, 3)});
}

err inspections_each_seen(struct ctx *ctx, struct db_read *r, int64_t from_ms, err (*look)(void *with, const struct inspections_seen *), void *with) {
    struct seeing seeing = {look, with};
    return db_each(r, &inspections_sql[OBSERVATIONS_SINCE], DB_ARGS(db_int(ctx->city_id), db_int(from_ms)), note_seen, &seeing);
}
