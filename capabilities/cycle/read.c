/* A cycle whole: its row, years and results. */
#include "capabilities/cycle/inside.h"

const char *const cycle_method_words[CYCLE_METHODS + 1] = {"material", "field", "questionnaire", "companion", "total", NULL};

static struct cycle_year *year_named(struct cycle_year *years, size_t count, int64_t year) {
    for (size_t i = 0; i < count; i++)
        if (years[i].year == year)
            return &years[i];
    return NULL;
}

static err load_results(struct ctx *ctx, struct db_read *r, int64_t cycle_id, struct cycle_year *years, size_t count) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &cycle_sql[RESULTS_OF], DB_ARGS(db_int(ctx->city_id), db_int(cycle_id)), &table));
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        struct cycle_year *year = year_named(years, count, db_i(row, 0));
        for (int m = 0; year && m < CYCLE_METHODS; m++)
            if (str_is(db_s(row, 1), cycle_method_words[m]))
                year->figure[m] =
                    (struct cycle_figure){str_is(db_s(row, 2), "official") ? CYCLE_OFFICIAL : CYCLE_ESTIMATE, db_i(row, 3), db_i(row, 4), db_s(row, 5)};
    }
    return NULL;
}

/* The year of the clock when the cycle has it; before the cycle its first, after it its last. */
static size_t year_now(struct ctx *ctx, const struct cycle *c) {
    int64_t year = day_from_number(day_number_in_china(ctx->now_ms)).year;
    size_t now = 0;
    for (size_t i = 0; i < c->count; i++)
        if (c->years[i].year <= year)
            now = i;
    return now;
}

err cycle_load(struct ctx *ctx, struct db_read *r, const struct db_row *row, struct cycle *ret) {
    struct db_table table;
    *ret = (struct cycle){.id = db_i(row, 0),
                          .version = db_i(row, 1),
                          .kind = db_s(row, 2),
                          .session = db_i(row, 3),
                          .name = db_s(row, 4),
                          .group = db_s(row, 5),
                          .first_year = db_i(row, 6),
                          .target_milli = db_i(row, 7),
                          .gate_milli = db_i(row, 8),
                          .companion_share_micro = db_i(row, 9),
                          .is_example = db_i(row, 10),
                          .source = db_s(row, 11),
                          .changed_by = db_s(row, 12),
                          .changed_ms = db_i(row, 13)};
    TRY(db_all(r, ctx->arena, &cycle_sql[YEARS_OF], DB_ARGS(db_int(ctx->city_id), db_int(ret->id)), &table));
    struct cycle_year *years = ARENA_LIST(ctx->arena, struct cycle_year, table.count + 1);
    if (!years)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *y = &table.rows[i];
        years[i] = (struct cycle_year){.year = db_i(y, 0),
                                       .weight_micro = db_i(y, 1),
                                       .share_micro = {db_i(y, 2), db_i(y, 3), db_i(y, 4)},
                                       .window_from = db_s(y, 5),
                                       .window_until = db_s(y, 6),
                                       .rank = db_i(y, 7),
                                       .rank_of = db_i(y, 8),
                                       .note = db_s(y, 9)};
    }
    ret->years = years;
    ret->count = table.count;
    ret->now = year_now(ctx, ret);
    return load_results(ctx, r, ret->id, years, table.count);
}

err cycle_find(struct ctx *ctx, struct db_read *r, int64_t id, struct cycle *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &cycle_sql[CYCLE_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    return row.count ? cycle_load(ctx, r, &row, ret) : &app_not_found;
}

err cycle_current(struct ctx *ctx, struct db_read *r, struct cycle *ret) {
    struct db_row row;
    *ret = (struct cycle){0};
    TRY(db_one(r, ctx->arena, &cycle_sql[CYCLE_NEWEST], DB_ARGS(db_int(ctx->city_id)), &row));
    return row.count ? cycle_load(ctx, r, &row, ret) : NULL;
}

static int64_t root_of(int64_t square) {
    int64_t root = 0;
    for (int64_t bit = (int64_t)1 << 31; bit; bit >>= 1)
        if ((root + bit) * (root + bit) <= square)
            root += bit;
    return root;
}

struct cycle_figure cycle_total_of(const struct cycle *c, const struct cycle_year *y) {
    const struct cycle_figure *f = y->figure;
    struct cycle_figure total = {CYCLE_OFFICIAL, 0, 0, STR("")};
    int64_t micro = 0, squares = 0;
    if (f[CYCLE_TOTAL].known)
        return f[CYCLE_TOTAL];
    for (int m = 0; m < 3; m++) {
        if (!f[m].known)
            return (struct cycle_figure){CYCLE_UNKNOWN, 0, 0, STR("")};
        if (f[m].known < total.known)
            total.known = f[m].known;
        micro += y->share_micro[m] * f[m].milli;
        int64_t part = y->share_micro[m] * f[m].deviation_milli / 1000000;
        squares += part * part;
    }
    total.milli = micro / 1000000;
    total.deviation_milli = root_of(squares);
    if (!f[CYCLE_COMPANION].known || !c->companion_share_micro)
        return total;
    int64_t share = c->companion_share_micro, rest = 1000000 - share;
    int64_t ours = rest * total.deviation_milli / 1000000, minors = share * f[CYCLE_COMPANION].deviation_milli / 1000000;
    total.milli = (rest * micro / 1000000 + share * f[CYCLE_COMPANION].milli) / 1000000;
    total.deviation_milli = root_of(ours * ours + minors * minors);
    if (f[CYCLE_COMPANION].known < total.known)
        total.known = f[CYCLE_COMPANION].known;
    return total;
}

enum { GUESS_DEVIATION_MILLI = 3000 };

static void add_scores(const struct db_table *scores, const struct cycle *c, int64_t rival_id, struct cycle_rival *ret) {
    int64_t sum = 0, known = 0, micro = 0, squares = 0;
    const struct db_row *of_year[16] = {NULL};
    for (size_t i = 0; i < scores->count; i++) {
        if (db_i(&scores->rows[i], 0) != rival_id)
            continue;
        for (size_t y = 0; y < c->count && y < 16; y++)
            if (c->years[y].year == db_i(&scores->rows[i], 1))
                of_year[y] = &scores->rows[i], sum += db_i(&scores->rows[i], 2), known++;
    }
    ret->has_total = known > 0;
    for (size_t y = 0; known && y < c->count && y < 16; y++) {
        int64_t score = of_year[y] ? db_i(of_year[y], 2) : sum / known, doubt = of_year[y] ? db_i(of_year[y], 3) : GUESS_DEVIATION_MILLI;
        int64_t part = c->years[y].weight_micro * doubt / 1000000;
        micro += c->years[y].weight_micro * score;
        squares += part * part;
        ret->guessed += !of_year[y];
    }
    ret->total_milli = micro / 1000000;
    ret->deviation_milli = root_of(squares);
}

err cycle_rivals_of(struct ctx *ctx, struct db_read *r, const struct cycle *c, struct cycle_rivals *ret) {
    struct db_table table, scores;
    TRY(db_all(r, ctx->arena, &cycle_sql[RIVALS_LIST], DB_ARGS(db_int(ctx->city_id)), &table));
    TRY(db_all(r, ctx->arena, &cycle_sql[RIVAL_SCORES], DB_ARGS(db_int(ctx->city_id)), &scores));
    struct cycle_rival *at = ARENA_LIST(ctx->arena, struct cycle_rival, table.count + 1);
    size_t count = 0;
    if (!at)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        if (c->group.len && !str_equal(db_s(row, 3), c->group))
            continue;
        at[count] = (struct cycle_rival){.id = db_i(row, 0), .name = db_s(row, 2), .group = db_s(row, 3), .rival_class = db_s(row, 4)};
        add_scores(&scores, c, db_i(row, 0), &at[count++]);
    }
    *ret = (struct cycle_rivals){at, count};
    return NULL;
}
