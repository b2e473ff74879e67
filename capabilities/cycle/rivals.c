/* Who else is ranked with us, what is known of them, from where, and how sure. */
#include "capabilities/cycle/inside.h"

const char *const cycle_class_words[] = {"capital", "veteran", "same_session", "newcomer", "applicant", NULL};

static const struct field score_fields[] = {
    {"year", FIELD_INT, offsetof(struct cycle_rival_score, year), .required = true, .min = 2000, .max = 2110},
    {"score_milli", FIELD_INT, offsetof(struct cycle_rival_score, score_milli), .required = true, .min = 0, .max = 100000},
    {"deviation_milli", FIELD_INT, offsetof(struct cycle_rival_score, deviation_milli), .min = 0, .max = 50000},
    {"source", FIELD_TEXT, offsetof(struct cycle_rival_score, source), .max = 500},
    FIELD_END};
static const struct field rival_fields[] = {
    {"id", .kind = FIELD_ID},
    {"version", .kind = FIELD_INT},
    {"name", .kind = FIELD_TEXT, .zh = "城市", .en = "City"},
    {"group_name", .kind = FIELD_TEXT, .zh = "组别", .en = "Group"},
    {"rival_class", .kind = FIELD_WORD, .words = cycle_class_words, .zh = "类别", .en = "Class"},
    {"session", .kind = FIELD_INT, .nullable = true, .zh = "届", .en = "Session"},
    {"note", .kind = FIELD_TEXT, .max = 1000, .zh = "说明", .en = "Note"},
    {"scores", .kind = FIELD_LIST, .of = score_fields, .of_size = sizeof(struct cycle_rival_score)},
    {"total_milli", .kind = FIELD_INT, .nullable = true, .zh = "加权总分（千分）", .en = "Weighted total (thousandths)"},
    {"deviation_milli", .kind = FIELD_INT, .nullable = true, .zh = "误差（千分）", .en = "Doubt (thousandths)"},
    {"guessed_years", .kind = FIELD_INT, .zh = "推算年数", .en = "Years guessed"},
    FIELD_END};
const struct shape cycle_rival_shape = {"Rival", rival_fields};

static void write_scores(const struct db_table *scores, int64_t rival_id, struct json_out *out) {
    json_key(out, "scores");
    json_list(out);
    for (size_t i = 0; i < scores->count; i++) {
        const struct db_row *row = &scores->rows[i];
        if (db_i(row, 0) != rival_id)
            continue;
        json_object(out);
        json_put_i64(out, "year", db_i(row, 1));
        json_put_i64(out, "score_milli", db_i(row, 2));
        json_put_i64(out, "deviation_milli", db_i(row, 3));
        json_put_text(out, "source", db_s(row, 4));
        json_object_end(out);
    }
    json_list_end(out);
}

static void write_rival(const struct db_row *row, const struct db_table *scores, const struct cycle_rivals *weighed, struct json_out *out) {
    const struct cycle_rival *found = NULL;
    for (size_t i = 0; i < weighed->count; i++)
        if (weighed->at[i].id == db_i(row, 0) && weighed->at[i].has_total)
            found = &weighed->at[i];
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_i64(out, "version", db_i(row, 1));
    json_put_text(out, "name", db_s(row, 2));
    json_put_text(out, "group_name", db_s(row, 3));
    json_put_text(out, "rival_class", db_s(row, 4));
    if (db_i(row, 5))
        json_put_i64(out, "session", db_i(row, 5));
    else
        json_put_null(out, "session");
    json_put_text(out, "note", db_s(row, 6));
    write_scores(scores, db_i(row, 0), out);
    if (found) {
        json_put_i64(out, "total_milli", found->total_milli);
        json_put_i64(out, "deviation_milli", found->deviation_milli);
    } else {
        json_put_null(out, "total_milli");
        json_put_null(out, "deviation_milli");
    }
    json_put_i64(out, "guessed_years", found ? (int64_t)found->guessed : 0);
    json_object_end(out);
}

struct register_rows {
    struct db_table rivals, scores;
    struct cycle_rivals weighed;
};

static err read_register(struct ctx *ctx, struct db_read *r, struct register_rows *ret) {
    struct cycle c;
    TRY(db_all(r, ctx->arena, &cycle_sql[RIVALS_LIST], DB_ARGS(db_int(ctx->city_id)), &ret->rivals));
    TRY(db_all(r, ctx->arena, &cycle_sql[RIVAL_SCORES], DB_ARGS(db_int(ctx->city_id)), &ret->scores));
    TRY(cycle_current(ctx, r, &c));
    return cycle_rivals_of(ctx, r, &c, &ret->weighed);
}

err cycle_rivals_list(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct register_rows rows;
    TRY(read_register(ctx, r, &rows));
    form_list_start(out);
    for (size_t i = 0; i < rows.rivals.count; i++)
        write_rival(&rows.rivals.rows[i], &rows.scores, &rows.weighed, out);
    form_list_end(out, STR_NONE);
    return NULL;
}

static const struct field flat_fields[] = {{"rival_id", .kind = FIELD_ID},
                                           {"name", .kind = FIELD_TEXT, .zh = "城市", .en = "City"},
                                           {"year", .kind = FIELD_INT, .zh = "年度", .en = "Year"},
                                           {"score_milli", .kind = FIELD_INT, .zh = "得分（千分）", .en = "Score (thousandths)"},
                                           {"deviation_milli", .kind = FIELD_INT, .zh = "误差（千分）", .en = "Doubt (thousandths)"},
                                           {"source", .kind = FIELD_TEXT, .max = 500, .zh = "来源", .en = "Source"},
                                           FIELD_END};
const struct shape cycle_rival_score_shape = {"RivalScore", flat_fields};

err cycle_rival_scores_list(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct register_rows rows;
    TRY(read_register(ctx, r, &rows));
    form_list_start(out);
    for (size_t k = 0; k < rows.rivals.count; k++)
        for (size_t i = 0; i < rows.scores.count; i++) {
            const struct db_row *row = &rows.scores.rows[i];
            if (db_i(row, 0) != db_i(&rows.rivals.rows[k], 0))
                continue;
            json_object(out);
            json_put_id(out, "rival_id", db_i(row, 0));
            json_put_text(out, "name", db_s(&rows.rivals.rows[k], 2));
            json_put_i64(out, "year", db_i(row, 1));
            json_put_i64(out, "score_milli", db_i(row, 2));
            json_put_i64(out, "deviation_milli", db_i(row, 3));
            json_put_text(out, "source", db_s(row, 4));
            json_object_end(out);
        }
    form_list_end(out, STR_NONE);
    return NULL;
}

static err answer(struct ctx *ctx, struct db_read *r, int64_t id, struct json_out *out) {
    struct register_rows rows;
    TRY(read_register(ctx, r, &rows));
    for (size_t i = 0; i < rows.rivals.count; i++)
        if (db_i(&rows.rivals.rows[i], 0) == id)
            write_rival(&rows.rivals.rows[i], &rows.scores, &rows.weighed, out);
    return NULL;
}

/* ---- entering ---- */

struct rival_in {
    int64_t id, version;
    struct cycle_rival_given given;
};
#define RIVAL_FIELDS                                                                                                                                           \
    {"name", FIELD_TEXT, offsetof(struct rival_in, given.name), .required = true, .max = 60},                                                                  \
        {"group_name", FIELD_TEXT, offsetof(struct rival_in, given.group), .max = 60},                                                                         \
        {"rival_class", FIELD_WORD, offsetof(struct rival_in, given.rival_class), .required = true, .words = cycle_class_words},                               \
        {"session", FIELD_INT, offsetof(struct rival_in, given.session), .min = 0, .max = 99},                                                                 \
        {"note", FIELD_TEXT, offsetof(struct rival_in, given.note), .max = 1000}, {                                                                            \
        "scores", FIELD_LIST, offsetof(struct rival_in, given.scores), .of = score_fields, .of_size = sizeof(struct cycle_rival_score), .max = 20              \
    }
static const struct field new_fields[] = {RIVAL_FIELDS, FIELD_END};
static const struct field edit_fields[] = {{"id", FIELD_ID, offsetof(struct rival_in, id), .in = IN_PATH},
                                           {"version", FIELD_INT, offsetof(struct rival_in, version), .required = true},
                                           RIVAL_FIELDS,
                                           FIELD_END};

static err put_scores(struct ctx *ctx, struct db_write *w, int64_t id, const struct field_list *scores) {
    const struct cycle_rival_score *at = scores->at;
    for (size_t i = 0; i < scores->count; i++)
        TRY(db_run(
            w, &cycle_sql[RIVAL_SCORE_PUT],
            DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(at[i].year), db_int(at[i].score_milli), db_int(at[i].deviation_milli), db_text(at[i].source)),
            NULL));
    return feed_put(ctx, w, "cycle", id, STR(""));
}

static err check_name(struct ctx *ctx, struct db_read *r, str name, int64_t own_id) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &cycle_sql[RIVAL_BY_NAME], DB_ARGS(db_int(ctx->city_id), db_text(name)), &row));
    if (row.count && db_i(&row, 0) != own_id)
        return ctx_refuse(ctx, &cycle_taken, "name", STR("名册里已有这个城市。"), STR("This city is in the register already."));
    return NULL;
}

err cycle_rival_add(struct ctx *ctx, struct db_write *w, const struct cycle_rival_given *g, int64_t *ret_id) {
    TRY(check_name(ctx, db_reading(w), g->name, 0));
    *ret_id = id_next(ctx->ids);
    TRY(db_run(w, &cycle_sql[RIVAL_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(*ret_id), db_text(g->name), db_text(g->group), db_text(g->rival_class), db_int_or_null(g->session),
                       db_text(g->note), db_text(cycle_by(ctx)), db_int(ctx->now_ms)),
               NULL));
    return put_scores(ctx, w, *ret_id, &g->scores);
}

static err apply_new(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t id;
    TRY(cycle_rival_add(ctx, w, &((const struct rival_in *)given)->given, &id));
    ctx_audit_target(ctx, "rival", id);
    return answer(ctx, db_reading(w), id, out);
}
const struct command cycle_rival_new = {{sizeof(struct rival_in), new_fields}, NULL, apply_new, 201};

static err apply_edit(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct rival_in *in = given;
    const struct cycle_rival_given *g = &in->given;
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &cycle_sql[RIVAL_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    TRY(ctx_check_version(ctx, db_i(&row, 1), in->version, db_s(&row, 7), db_i(&row, 8)));
    TRY(check_name(ctx, db_reading(w), g->name, in->id));
    TRY(db_run(w, &cycle_sql[RIVAL_SAVE],
               DB_ARGS(db_text(g->name), db_text(g->group), db_text(g->rival_class), db_int_or_null(g->session), db_text(g->note), db_text(cycle_by(ctx)),
                       db_int(ctx->now_ms), db_int(ctx->city_id), db_int(in->id)),
               NULL));
    TRY(db_run(w, &cycle_sql[RIVAL_SCORES_CLEAR], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), NULL));
    TRY(put_scores(ctx, w, in->id, &g->scores));
    ctx_audit_target(ctx, "rival", in->id);
    return answer(ctx, db_reading(w), in->id, out);
}
const struct command cycle_rival_edit = {{sizeof(struct rival_in), edit_fields}, NULL, apply_edit, 0};

static err apply_remove(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct cycle_id_in *in = given;
    int64_t changed = 0;
    TRY(db_run(w, &cycle_sql[RIVAL_SCORES_CLEAR], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), NULL));
    TRY(db_run(w, &cycle_sql[RIVAL_DROP], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &changed));
    if (!changed)
        return &app_not_found;
    ctx_audit_target(ctx, "rival", in->id);
    TRY(feed_put(ctx, w, "cycle", in->id, STR("")));
    return cycle_done(out);
}
const struct command cycle_rival_remove = {{sizeof(struct cycle_id_in), cycle_id_fields}, NULL, apply_remove, 0};
