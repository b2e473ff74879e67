/* Cases that nobody owns: one open question each, decided by the office. */
#include "capabilities/duty/inside.h"

const struct problem duty_already_decided = {PROBLEM_CONFLICT, "duty.already_decided", "这一条已经裁定。", "This question is already decided."};
static const char *const states[] = {"open", "decided", NULL};

err duty_arbitrate(struct ctx *ctx, struct db_write *w, int64_t case_id, double lon, double lat, str category, int64_t interim_unit_id, str reason) {
    int64_t id = id_next(ctx->ids);
    TRY(db_run(w, &duty_sql[ARBITRATION_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(case_id), db_real(lon), db_real(lat), db_text(category), db_int_or_null(interim_unit_id),
                       db_text(reason), db_int(ctx->now_ms)),
               NULL));
    return feed_put(ctx, w, "arbitrations", case_id, FEED_WHOLE_CITY);
}

static const struct field arbitration_fields[] = {{"id", .kind = FIELD_ID, .zh = "编号", .en = "Id"},
                                                  {"case_id", .kind = FIELD_ID},
                                                  {"category", .kind = FIELD_TEXT},
                                                  {"category_name", .kind = FIELD_TEXT, .zh = "类别", .en = "Category"},
                                                  {"lon", .kind = FIELD_REAL},
                                                  {"lat", .kind = FIELD_REAL},
                                                  {"interim_unit_id", .kind = FIELD_ID, .nullable = true},
                                                  {"interim_unit_name", .kind = FIELD_TEXT, .nullable = true, .zh = "暂办单位", .en = "Interim unit"},
                                                  {"reason", .kind = FIELD_TEXT, .zh = "原因", .en = "Reason"},
                                                  {"state", .kind = FIELD_WORD, .words = states, .zh = "状态", .en = "State"},
                                                  {"asked_ms", .kind = FIELD_TIME, .zh = "提请时间", .en = "Asked"},
                                                  {"decided_ms", .kind = FIELD_TIME, .nullable = true, .zh = "裁定时间", .en = "Decided"},
                                                  {"decided_by", .kind = FIELD_TEXT, .nullable = true, .zh = "裁定人", .en = "Decided by"},
                                                  {"unit_id", .kind = FIELD_ID, .nullable = true},
                                                  {"unit_name", .kind = FIELD_TEXT, .nullable = true, .zh = "裁定单位", .en = "Unit decided"},
                                                  {"note", .kind = FIELD_TEXT, .nullable = true, .zh = "说明", .en = "Note"},
                                                  {"version", .kind = FIELD_INT},
                                                  FIELD_END};
const struct shape duty_arbitration_shape = {"Arbitration", arbitration_fields};

static err unit_name(struct ctx *ctx, struct db_read *r, int64_t id, str *ret) {
    struct identity_unit unit = {0};
    *ret = STR_NONE;
    if (!id)
        return NULL;
    err failed = identity_unit_find(ctx, r, id, &unit);
    if (failed && failed != &app_not_found)
        return failed;
    *ret = unit.name;
    return NULL;
}

static err row_write(struct ctx *ctx, struct db_read *r, const struct db_row *row, struct json_out *out) {
    str interim, unit;
    TRY(unit_name(ctx, r, db_i(row, 6), &interim));
    TRY(unit_name(ctx, r, db_i(row, 12), &unit));
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_id(out, "case_id", db_i(row, 2));
    json_put_text(out, "category", db_s(row, 5));
    json_put_text(out, "category_name", duty_category_name(ctx, db_s(row, 5)));
    json_put_real(out, "lon", db_r(row, 3));
    json_put_real(out, "lat", db_r(row, 4));
    json_put_id(out, "interim_unit_id", db_i(row, 6));
    json_put_text(out, "interim_unit_name", interim);
    json_put_text(out, "reason", db_s(row, 7));
    json_put_text(out, "state", db_s(row, 8));
    json_put_i64(out, "asked_ms", db_i(row, 9));
    if (db_is_null(row, 10))
        json_put_null(out, "decided_ms");
    else
        json_put_i64(out, "decided_ms", db_i(row, 10));
    json_put_text(out, "decided_by", db_s(row, 11));
    json_put_id(out, "unit_id", db_i(row, 12));
    json_put_text(out, "unit_name", unit);
    json_put_text(out, "note", db_s(row, 13));
    json_put_i64(out, "version", db_i(row, 1));
    json_object_end(out);
    return NULL;
}

const struct field duty_arbitrations_fields[] = {
    {"state", FIELD_WORD, offsetof(struct duty_arbitrations_in, state), .in = IN_QUERY, .words = states},
    {"limit", FIELD_INT, offsetof(struct duty_arbitrations_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct duty_arbitrations_in, after), .in = IN_QUERY},
    FIELD_END};

err duty_arbitrations_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct duty_arbitrations_in *in = given;
    int64_t limit = duty_limit(in->limit);
    struct db_choice choice = {.from = &duty_selects[DUTY_SELECT_ARBITRATIONS]};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(duty_after(in->after));
    choice.end[0] = db_int(limit + 1);
    if (in->state.len)
        db_choose(&choice, ARBITRATIONS_STATE, DB_ARGS(db_text(in->state)));
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++)
        TRY(row_write(ctx, r, &table.rows[i], out));
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

struct decide_in {
    int64_t id, unit_id, version;
    str note;
};
static const struct field decide_fields[] = {
    {"id", FIELD_ID, offsetof(struct decide_in, id), .in = IN_PATH},
    {"unit_id", FIELD_ID, offsetof(struct decide_in, unit_id), .required = true, .says = "The unit that answers for it from now on"},
    {"note", FIELD_TEXT, offsetof(struct decide_in, note), .max = 1000},
    {"version", FIELD_INT, offsetof(struct decide_in, version), .required = true},
    FIELD_END};

static err decide_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct decide_in *in = given;
    struct identity_unit unit;
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &duty_sql[ARBITRATION_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    if (!str_is(db_s(&row, 8), "open"))
        return &duty_already_decided;
    TRY(ctx_check_version(ctx, db_i(&row, 1), in->version, STR_NONE, 0));
    err failed = identity_unit_find(ctx, db_reading(w), in->unit_id, &unit);
    if (failed == &app_not_found || (!failed && !unit.active))
        return ctx_refuse(ctx, &identity_unknown_unit, "unit_id", str_of(identity_unknown_unit.zh), str_of(identity_unknown_unit.en));
    TRY(failed);
    int64_t changed = 0;
    TRY(db_run(w, &duty_sql[ARBITRATION_DECIDE],
               DB_ARGS(db_int(ctx->now_ms), db_text(ctx->actor->name), db_int(in->unit_id), db_text(in->note), db_int(ctx->city_id), db_int(in->id)),
               &changed));
    if (!changed)
        return &duty_already_decided;
    ctx_audit_target(ctx, "arbitration", in->id);
    ctx_audit_change(ctx, "unit", STR_NONE, unit.name);
    TRY(event_raise(ctx, w, "duty.decided", &(struct duty_decided){in->id, db_i(&row, 2), in->unit_id, in->note}));
    TRY(feed_put(ctx, w, "arbitrations", db_i(&row, 2), FEED_WHOLE_CITY));
    TRY(db_one(db_reading(w), ctx->arena, &duty_sql[ARBITRATION_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    return row_write(ctx, db_reading(w), &row, out);
}
const struct command duty_arbitration_decide = {{sizeof(struct decide_in), decide_fields}, NULL, decide_apply, 0};
