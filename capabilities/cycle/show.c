/* The cycle on one page: years, what they brought, what is still needed, days to the test window. */
#include "capabilities/cycle/inside.h"
#include "engines/rank.h"

static const char *const kinds[] = {"review", "bid", NULL};
static const char *const known_words[] = {"unknown", "estimate", "official", NULL};
static const char *const need_words[] = {"needed", "reached", "out_of_reach", "unknown", "complete", NULL};
static const char *const window_words[] = {"none", "before", "open", "over", NULL};

static const struct field figure_fields[] = {{"method", .kind = FIELD_WORD, .words = cycle_method_words},
                                             {"state", .kind = FIELD_WORD, .words = known_words},
                                             {"score_milli", .kind = FIELD_INT},
                                             {"deviation_milli", .kind = FIELD_INT},
                                             {"source", .kind = FIELD_TEXT, .max = 500},
                                             FIELD_END};
static const struct field year_fields[] = {{"year", .kind = FIELD_INT},
                                           {"index", .kind = FIELD_INT},
                                           {"is_now", .kind = FIELD_BOOL},
                                           {"weight_micro", .kind = FIELD_INT},
                                           {"material_micro", .kind = FIELD_INT},
                                           {"field_micro", .kind = FIELD_INT},
                                           {"questionnaire_micro", .kind = FIELD_INT},
                                           {"window_from", .kind = FIELD_TEXT},
                                           {"window_until", .kind = FIELD_TEXT},
                                           {"rank", .kind = FIELD_INT, .nullable = true},
                                           {"rank_of", .kind = FIELD_INT, .nullable = true},
                                           {"note", .kind = FIELD_TEXT, .max = 1000},
                                           {"results", .kind = FIELD_LIST, .of = figure_fields},
                                           {"total_milli", .kind = FIELD_INT, .nullable = true},
                                           {"total_state", .kind = FIELD_WORD, .words = known_words},
                                           {"gate_met", .kind = FIELD_BOOL, .nullable = true},
                                           FIELD_END};
static const struct field need_fields[] = {
    {"target_milli", .kind = FIELD_INT},
    {"state", .kind = FIELD_WORD, .words = need_words},
    {"need_milli", .kind = FIELD_INT, .nullable = true},
    {"years", .kind = FIELD_INT, .says = "Years the score is needed in, each of them"},
    {"earned_micro_milli", .kind = FIELD_INT, .says = "Weighted points of the years that are official, in millionths of a thousandth"},
    FIELD_END};
static const struct field window_fields[] = {{"state", .kind = FIELD_WORD, .words = window_words},
                                             {"days", .kind = FIELD_INT, .nullable = true, .says = "Calendar days until it opens, or until it closes"},
                                             {"year", .kind = FIELD_INT, .nullable = true},
                                             {"from", .kind = FIELD_TEXT},
                                             {"until", .kind = FIELD_TEXT},
                                             FIELD_END};
static const struct field cycle_fields[] = {{"id", .kind = FIELD_ID, .nullable = true},
                                            {"version", .kind = FIELD_INT},
                                            {"kind", .kind = FIELD_WORD, .words = kinds},
                                            {"session", .kind = FIELD_INT},
                                            {"name", .kind = FIELD_TEXT},
                                            {"group_name", .kind = FIELD_TEXT},
                                            {"first_year", .kind = FIELD_INT},
                                            {"year_index", .kind = FIELD_INT, .says = "1 … of the year being worked for"},
                                            {"target_milli", .kind = FIELD_INT},
                                            {"gate_milli", .kind = FIELD_INT},
                                            {"companion_share_micro", .kind = FIELD_INT},
                                            {"is_example", .kind = FIELD_BOOL},
                                            {"source", .kind = FIELD_TEXT, .max = 500},
                                            {"changed_by", .kind = FIELD_TEXT},
                                            {"changed_ms", .kind = FIELD_TIME},
                                            {"years", .kind = FIELD_LIST, .of = year_fields},
                                            {"need", .kind = FIELD_OBJECT, .of = need_fields},
                                            {"window", .kind = FIELD_OBJECT, .of = window_fields},
                                            FIELD_END};
const struct shape cycle_shape = {"Cycle", cycle_fields};

const struct field cycle_show_fields[] = {{"target_milli", FIELD_INT, offsetof(struct cycle_show_in, target_milli), .in = IN_QUERY,
                                           .has = offsetof(struct cycle_show_in, has_target), .min = 0, .max = 100000, .says = "Instead of the cycle's own"},
                                          FIELD_END};

static void put_or_null(struct json_out *out, const char *key, int64_t value, bool is_there) {
    if (is_there)
        json_put_i64(out, key, value);
    else
        json_put_null(out, key);
}

static void write_year(const struct cycle *c, size_t i, struct json_out *out) {
    const struct cycle_year *y = &c->years[i];
    struct cycle_figure total = cycle_total_of(c, y);
    static const char *const shares[] = {"material_micro", "field_micro", "questionnaire_micro"};
    json_object(out);
    json_put_i64(out, "year", y->year);
    json_put_i64(out, "index", (int64_t)i + 1);
    json_put_bool(out, "is_now", i == c->now);
    json_put_i64(out, "weight_micro", y->weight_micro);
    for (int m = 0; m < 3; m++)
        json_put_i64(out, shares[m], y->share_micro[m]);
    json_put_text(out, "window_from", y->window_from);
    json_put_text(out, "window_until", y->window_until);
    put_or_null(out, "rank", y->rank, y->rank > 0);
    put_or_null(out, "rank_of", y->rank_of, y->rank_of > 0);
    json_put_text(out, "note", y->note);
    json_key(out, "results");
    json_list(out);
    for (int m = 0; m < CYCLE_METHODS; m++) {
        if (!y->figure[m].known)
            continue;
        json_object(out);
        json_put_text(out, "method", str_of(cycle_method_words[m]));
        json_put_text(out, "state", str_of(known_words[y->figure[m].known]));
        json_put_i64(out, "score_milli", y->figure[m].milli);
        json_put_i64(out, "deviation_milli", y->figure[m].deviation_milli);
        json_put_text(out, "source", y->figure[m].source);
        json_object_end(out);
    }
    json_list_end(out);
    put_or_null(out, "total_milli", total.milli, total.known != CYCLE_UNKNOWN);
    json_put_text(out, "total_state", str_of(known_words[total.known]));
    json_key(out, "gate_met");
    if (y->figure[CYCLE_COMPANION].known)
        json_bool(out, y->figure[CYCLE_COMPANION].milli >= c->gate_milli);
    else
        json_null(out);
    json_object_end(out);
}

/* The years that are official count as they are; the others, together, must bring the rest. */
static err write_need(const struct cycle *c, int64_t target, struct json_out *out) {
    int64_t weights[17], results[16], earned = 0, open = 0, need = 0;
    size_t known = 0, years = 0;
    for (size_t i = 0; i < c->count && i < 16; i++) {
        struct cycle_figure total = cycle_total_of(c, &c->years[i]);
        if (total.known == CYCLE_OFFICIAL) {
            weights[known] = c->years[i].weight_micro;
            results[known++] = total.milli;
            earned += c->years[i].weight_micro * total.milli;
            continue;
        }
        open += c->years[i].weight_micro;
        years++;
    }
    const char *state = years ? "needed" : c->count ? "complete" : "unknown";
    weights[known] = open;
    if (years) {
        err failed = score_need(weights, known + 1, results, target, &need);
        if (failed)
            state = "unknown";
        else if (need > 100000)
            state = "out_of_reach";
        else if (need <= 0)
            state = "reached";
    }
    json_object(out);
    json_put_i64(out, "target_milli", target);
    json_put_text(out, "state", str_of(state));
    put_or_null(out, "need_milli", need, years > 0 && !str_is(str_of(state), "unknown"));
    json_put_i64(out, "years", (int64_t)years);
    json_put_i64(out, "earned_micro_milli", earned);
    json_object_end(out);
    return NULL;
}

static void write_window(struct ctx *ctx, const struct cycle *c, struct json_out *out) {
    int64_t from = 0, until = 0, today = day_number_in_china(ctx->now_ms);
    const struct cycle_year *y = c->count ? &c->years[c->now] : NULL;
    bool is_known = y && day_parse(y->window_from, &from) && day_parse(y->window_until, &until);
    const char *state = !is_known ? "none" : today < from ? "before" : today <= until ? "open" : "over";
    json_object(out);
    json_put_text(out, "state", str_of(state));
    put_or_null(out, "days", today < from ? from - today : until - today, is_known && today <= until);
    put_or_null(out, "year", y ? y->year : 0, y != NULL);
    json_put_text(out, "from", is_known ? y->window_from : STR(""));
    json_put_text(out, "until", is_known ? y->window_until : STR(""));
    json_object_end(out);
}

static void write_head(const struct cycle *c, struct json_out *out) {
    json_put_id(out, "id", c->id);
    json_put_i64(out, "version", c->version);
    json_put_text(out, "kind", c->id ? c->kind : STR("review"));
    json_put_i64(out, "session", c->session);
    json_put_text(out, "name", c->id ? c->name : STR(""));
    json_put_text(out, "group_name", c->id ? c->group : STR(""));
    json_put_i64(out, "first_year", c->first_year);
}

err cycle_write(struct ctx *ctx, const struct cycle *c, int64_t target_milli, struct json_out *out) {
    json_object(out);
    write_head(c, out);
    json_put_i64(out, "year_index", c->count ? (int64_t)c->now + 1 : 0);
    json_put_i64(out, "target_milli", c->target_milli);
    json_put_i64(out, "gate_milli", c->gate_milli);
    json_put_i64(out, "companion_share_micro", c->companion_share_micro);
    json_put_bool(out, "is_example", c->is_example != 0);
    json_put_text(out, "source", c->id ? c->source : STR(""));
    json_put_text(out, "changed_by", c->id ? c->changed_by : STR(""));
    json_put_i64(out, "changed_ms", c->changed_ms);
    json_key(out, "years");
    json_list(out);
    for (size_t i = 0; i < c->count; i++)
        write_year(c, i, out);
    json_list_end(out);
    json_key(out, "need");
    TRY(write_need(c, target_milli, out));
    json_key(out, "window");
    write_window(ctx, c, out);
    json_object_end(out);
    return NULL;
}

err cycle_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct cycle_show_in *in = given;
    struct cycle c;
    TRY(cycle_current(ctx, r, &c));
    return cycle_write(ctx, &c, in->has_target ? in->target_milli : c.target_milli, out);
}

/* ---- lists ---- */

static const struct field row_fields[] = {{"id", .kind = FIELD_ID},
                                          {"name", .kind = FIELD_TEXT, .zh = "周期", .en = "Cycle"},
                                          {"kind", .kind = FIELD_WORD, .words = kinds, .zh = "类别", .en = "Kind"},
                                          {"session", .kind = FIELD_INT, .zh = "届", .en = "Session"},
                                          {"first_year", .kind = FIELD_INT, .zh = "首年", .en = "First year"},
                                          {"target_milli", .kind = FIELD_INT, .zh = "目标分（千分）", .en = "Target (thousandths)"},
                                          FIELD_END};
const struct shape cycle_row_shape = {"CycleRow", row_fields};

err cycle_list(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct db_table table;
    TRY(db_all(r, ctx->arena, &cycle_sql[CYCLES_LIST], DB_ARGS(db_int(ctx->city_id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_text(out, "name", db_s(row, 4));
        json_put_text(out, "kind", db_s(row, 2));
        json_put_i64(out, "session", db_i(row, 3));
        json_put_i64(out, "first_year", db_i(row, 6));
        json_put_i64(out, "target_milli", db_i(row, 7));
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

static const struct field result_fields[] = {{"year", .kind = FIELD_INT, .zh = "年度", .en = "Year"},
                                             {"method", .kind = FIELD_WORD, .words = cycle_method_words, .zh = "方式", .en = "Method"},
                                             {"state", .kind = FIELD_WORD, .words = known_words, .zh = "性质", .en = "State"},
                                             {"score_milli", .kind = FIELD_INT, .zh = "得分（千分）", .en = "Score (thousandths)"},
                                             {"deviation_milli", .kind = FIELD_INT, .zh = "误差（千分）", .en = "Doubt (thousandths)"},
                                             {"source", .kind = FIELD_TEXT, .max = 500, .zh = "来源", .en = "Source"},
                                             FIELD_END};
const struct shape cycle_result_shape = {"CycleResult", result_fields};

err cycle_results_list(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct cycle c;
    TRY(cycle_current(ctx, r, &c));
    form_list_start(out);
    for (size_t i = 0; i < c.count; i++)
        for (int m = 0; m < CYCLE_METHODS; m++) {
            const struct cycle_figure *f = &c.years[i].figure[m];
            if (!f->known)
                continue;
            json_object(out);
            json_put_i64(out, "year", c.years[i].year);
            json_put_text(out, "method", str_of(cycle_method_words[m]));
            json_put_text(out, "state", str_of(known_words[f->known]));
            json_put_i64(out, "score_milli", f->milli);
            json_put_i64(out, "deviation_milli", f->deviation_milli);
            json_put_text(out, "source", f->source);
            json_object_end(out);
        }
    form_list_end(out, STR_NONE);
    return NULL;
}
