/* A city of a million cases, for measuring: closed cases of the demo year are copied, each round a little earlier, with their
 * words, history, clocks, reporters and reach. The first rounds can be searched; photos stay with the originals. */
#include "demo/inside.h"

enum { CASES_WANTED = 1000000, ROUNDS_SEARCHED = 20 };
#define BACK_MS ((int64_t)37 * MS_MINUTE)
#define ID_STEP ((int64_t)1 << 40) /* 262 seconds of ids: more than the making of the year takes */

#define OF_CLOSED " WHERE c.city_id = :city AND c.is_open = 0 AND c.id > :floor"
#define JOIN_CLOSED " JOIN cases_file c ON c.city_id = t.city_id AND c.id = t.case_id" OF_CLOSED

enum { COPY_FILE, COPY_ABOUT, COPY_MOVE, COPY_CLOCK, COPY_REPORTER, COPIES };
static const struct db_sql copies[COPIES] = {
    [COPY_FILE] =
        {"INSERT INTO cases_file (city_id, id, version, number, state, state_bit, is_open, source, title, category, lon, lat, near_key, site_id, site_name,"
         " division_name, district_id, street_id, community_id, ground_path, unit_id, unit_path, unit_name, proposed_unit_id, inspection_id, standard_id,"
         " standard_number, point_id, loss_milli, photo, reporter_id, reporters, opened_ms, filed_ms, dispatched_ms, handled_ms, closed_ms, due_ms, yellow_ms,"
         " clock, limit_kind, limit_amount, frozen_light, asked, asked_kind, asked_amount, handler_id, verifier_id, is_listed, dispatch_count, return_count,"
         " rework_count, extension_count, reopen_count, handled_count, merged_into)"
         " SELECT c.city_id, c.id - :step, c.version, c.number || :suffix, c.state, c.state_bit, c.is_open, c.source, c.title, c.category, c.lon, c.lat,"
         " c.near_key, c.site_id, c.site_name, c.division_name, c.district_id, c.street_id, c.community_id, c.ground_path, c.unit_id, c.unit_path, c.unit_name,"
         " c.proposed_unit_id, c.inspection_id, c.standard_id, c.standard_number, c.point_id, c.loss_milli, '', c.reporter_id, c.reporters, c.opened_ms - "
         ":back,"
         " c.filed_ms - :back, c.dispatched_ms - :back, c.handled_ms - :back, c.closed_ms - :back, c.due_ms - :back, c.yellow_ms - :back, c.clock, "
         "c.limit_kind,"
         " c.limit_amount, c.frozen_light, c.asked, c.asked_kind, c.asked_amount, c.handler_id, c.verifier_id, c.is_listed, c.dispatch_count, c.return_count,"
         " c.rework_count, c.extension_count, c.reopen_count, c.handled_count, NULL FROM cases_file c" OF_CLOSED,
         "itiii", ""},
    [COPY_ABOUT] =
        {"INSERT INTO cases_about (city_id, case_id, text, address, district_name, street_name, community_name, cell_code, reason_zh, reason_en, interim,"
         " handler_name, verifier_name, changed_by, changed_ms, reply)"
         " SELECT t.city_id, t.case_id - :step, t.text, t.address, t.district_name, t.street_name, t.community_name, t.cell_code, t.reason_zh, t.reason_en,"
         " t.interim, t.handler_name, t.verifier_name, t.changed_by, t.changed_ms - :back, t.reply FROM cases_about t" JOIN_CLOSED,
         "iiii", ""},
    [COPY_MOVE] = {"INSERT INTO cases_move (city_id, id, case_id, at_ms, account_id, by_name, by_unit, move, from_state, to_state, to_unit_id, to_unit, note)"
                   " SELECT t.city_id, t.id - :step, t.case_id - :step, t.at_ms - :back, t.account_id, t.by_name, t.by_unit, t.move, t.from_state, t.to_state, "
                   "t.to_unit_id,"
                   " t.to_unit, t.note FROM cases_move t" JOIN_CLOSED,
                   "iiii", ""},
    [COPY_CLOCK] = {"INSERT INTO cases_clock (city_id, id, case_id, unit_id, kind, from_ms, limit_kind, limit_amount, due_ms, yellow_ms, note)"
                    " SELECT t.city_id, t.id - :step, t.case_id - :step, t.unit_id, t.kind, t.from_ms - :back, t.limit_kind, t.limit_amount, t.due_ms - :back,"
                    " t.yellow_ms - :back, t.note FROM cases_clock t" JOIN_CLOSED,
                    "iiii", ""},
    [COPY_REPORTER] = {"INSERT INTO cases_reporter (city_id, case_id, id, kind, account_id, from_case_id, at_ms)"
                       " SELECT t.city_id, t.case_id - :step, t.id - :step, t.kind, t.account_id, NULL, t.at_ms - :back FROM cases_reporter t" JOIN_CLOSED,
                       "iiii", ""},
};
static const struct db_sql first_case = {"SELECT MIN(id), CAST(sum(CASE WHEN is_open = 0 THEN 1 ELSE 0 END) AS BIGINT) FROM cases_file WHERE city_id = :city",
                                         "i", "ii"};

/* Reach and words to search have no way from a case to its rows: they are read once and kept. */
static const struct db_sql reach_rows = {"SELECT t.prefix, t.opened_ms, t.case_id, t.roles FROM cases_reach t" JOIN_CLOSED, "ii", "tiii"};
static const struct db_sql reach_add = {"INSERT INTO cases_reach (city_id, prefix, opened_ms, case_id, roles) VALUES (:city, :prefix, :opened, :case, :roles)",
                                        "itiii", ""};
static const struct db_sql gram_rows = {"SELECT t.gram, t.opened_ms, t.case_id FROM cases_gram t" JOIN_CLOSED, "ii", "iii"};
static const struct db_sql gram_add = {"INSERT INTO cases_gram (city_id, gram, opened_ms, case_id) VALUES (:city, :gram, :opened, :case)", "iiii", ""};

struct reach {
    str prefix;
    int64_t opened_ms, case_id, roles;
};
struct gram {
    int64_t gram, opened_ms, case_id;
};
struct loading {
    struct demo *d;
    int64_t floor_id, templates, round;
    struct reach *reach;
    struct gram *grams;
    size_t reach_count, gram_count;
};
enum { REACH_MOST = 400000, GRAMS_MOST = 1000000 };

static err keep_reach(void *with, const struct db_row *row) {
    struct loading *l = with;
    if (l->reach_count == REACH_MOST)
        return &err_bug;
    l->reach[l->reach_count++] = (struct reach){str_copy(l->d->arena, db_s(row, 0)), db_i(row, 1), db_i(row, 2), db_i(row, 3)};
    return NULL;
}

static err keep_gram(void *with, const struct db_row *row) {
    struct loading *l = with;
    if (l->gram_count == GRAMS_MOST)
        return &err_bug;
    l->grams[l->gram_count++] = (struct gram){db_i(row, 0), db_i(row, 1), db_i(row, 2)};
    return NULL;
}

static err look(struct db_write *w, void *with) {
    struct demo *d = with;
    struct db_row row;
    TRY(db_one(db_reading(w), d->ctx->arena, &first_case, DB_ARGS(db_int(d->ctx->city_id)), &row));
    d->load->floor_id = db_i(&row, 0) - 1;
    d->load->templates = db_i(&row, 1);
    d->load->reach_count = d->load->gram_count = 0;
    struct db_args closed = DB_ARGS(db_int(d->ctx->city_id), db_int(d->load->floor_id));
    TRY(db_each(db_reading(w), &reach_rows, closed, keep_reach, d->load));
    return db_each(db_reading(w), &gram_rows, closed, keep_gram, d->load);
}

static err copy_round(struct db_write *w, void *with) {
    struct demo *d = with;
    const struct loading *l = d->load;
    struct db_value city = db_int(d->ctx->city_id), floor_id = db_int(l->floor_id), step = db_int(l->round * ID_STEP), back = db_int(l->round * BACK_MS);
    str suffix = str_format(d->ctx->arena, "-%lld", (long long)l->round);
    TRY(db_run(w, &copies[COPY_FILE], DB_ARGS(step, db_text(suffix), back, city, floor_id), NULL));
    for (int k = COPY_ABOUT; k < COPIES; k++)
        TRY(db_run(w, &copies[k], DB_ARGS(step, back, city, floor_id), NULL));
    for (size_t k = 0; k < l->reach_count; k++) {
        const struct reach *r = &l->reach[k];
        TRY(db_run(w, &reach_add,
                   DB_ARGS(city, db_text(r->prefix), db_int(r->opened_ms - l->round * BACK_MS), db_int(r->case_id - l->round * ID_STEP), db_int(r->roles)),
                   NULL));
    }
    for (size_t k = 0; k < l->gram_count && l->round <= ROUNDS_SEARCHED; k++) {
        const struct gram *g = &l->grams[k];
        TRY(db_run(w, &gram_add, DB_ARGS(city, db_int(g->gram), db_int(g->opened_ms - l->round * BACK_MS), db_int(g->case_id - l->round * ID_STEP)), NULL));
    }
    return NULL;
}

err demo_load(struct demo *d) {
    struct loading load = {.d = d, .reach = ARENA_LIST(d->arena, struct reach, REACH_MOST), .grams = ARENA_LIST(d->arena, struct gram, GRAMS_MOST)};
    if (!load.reach || !load.grams)
        return &err_no_memory;
    d->load = &load;
    TRY(demo_commit(d, look));
    int64_t rounds = load.templates ? CASES_WANTED / load.templates + 1 : 0;
    for (load.round = 1; load.round <= rounds; load.round++) {
        demo_tell(d, "一百万件案件 a million cases", load.round, rounds);
        TRY(demo_commit(d, copy_round));
    }
    d->load = NULL;
    return NULL;
}
