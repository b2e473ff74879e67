/* After the freeze: who asked to put a place on the list or take it off, why, and who (somebody else) decided. A place that falls
 * back is noted here; it stays on the frozen list until a person takes it off. */
#include "capabilities/readiness/inside.h"

const struct problem readiness_not_in_list = {PROBLEM_CONFLICT, "readiness.not_in_list", "点位不在上报名单里。", "The place is not on the reported list."};
const struct problem readiness_in_list = {PROBLEM_CONFLICT, "readiness.in_list", "点位已经在上报名单里，或已经申请。",
                                          "The place is on the list already, or was asked for."};
const struct problem readiness_own_request = {PROBLEM_FORBIDDEN, "readiness.own_request", "不能审批自己提出的变更。",
                                              "Nobody decides on a change of their own."};
const struct problem readiness_decided = {PROBLEM_CONFLICT, "readiness.decided", "这项变更已经有决定。", "This change is decided already."};

err ready_change_write(struct ctx *ctx, struct db_write *w, const char *kind, const char *state, int64_t site_id, str site_name, str note, int64_t number) {
    return db_run(w, &readiness_sql[CHANGE_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_text(str_of(kind)), db_text(str_of(state)), db_int_or_null(site_id),
                          db_text(site_name), db_text(note), db_int_or_null(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms),
                          db_int(number)),
                  NULL);
}

err ready_list_note_fall(struct ctx *ctx, struct db_write *w, const struct ready_place *place, str why) {
    int64_t list_id, number;
    bool is_listed = false;
    TRY(ready_list_now(ctx, db_reading(w), &list_id, &number));
    if (list_id)
        TRY(ready_list_has(ctx, db_reading(w), list_id, place->site_id, &is_listed));
    return is_listed ? ready_change_write(ctx, w, "fell", "noted", place->site_id, place->site_name, why, number) : NULL;
}

static err is_asked(struct ctx *ctx, struct db_read *r, str kind, int64_t site_id, bool *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &readiness_sql[CHANGE_ASKED_FOR_SITE], DB_ARGS(db_int(ctx->city_id), db_text(kind), db_int(site_id)), &row));
    *ret = row.count != 0;
    return NULL;
}

err ready_list_ask_add(struct ctx *ctx, struct db_write *w, const struct ready_place *place, str why) {
    int64_t list_id, number;
    bool is_there = false;
    TRY(ready_list_now(ctx, db_reading(w), &list_id, &number));
    if (!list_id)
        return NULL;
    TRY(ready_list_has(ctx, db_reading(w), list_id, place->site_id, &is_there));
    if (!is_there)
        TRY(is_asked(ctx, db_reading(w), STR("add"), place->site_id, &is_there));
    str note = why.len ? why : STR("冻结后上报 · reported after the freeze");
    return is_there ? NULL : ready_change_write(ctx, w, "add", "asked", place->site_id, place->site_name, note, number);
}

/* ---- the log ---- */
static const char *const kinds[] = {"add", "drop", "open", "freeze", "fell", NULL};
static const char *const states[] = {"asked", "approved", "refused", "noted", NULL};
static const struct field change_fields[] = {{"id", .kind = FIELD_ID},
                                             {"version", .kind = FIELD_INT},
                                             {"kind", .kind = FIELD_WORD, .words = kinds, .zh = "变更", .en = "Change"},
                                             {"state", .kind = FIELD_WORD, .words = states, .zh = "状态", .en = "State"},
                                             {"site_id", .kind = FIELD_ID, .nullable = true},
                                             {"site_name", .kind = FIELD_TEXT, .zh = "点位", .en = "Place"},
                                             {"note", .kind = FIELD_TEXT, .zh = "理由", .en = "Why"},
                                             {"asked_name", .kind = FIELD_TEXT, .zh = "提出人", .en = "Asked by"},
                                             {"asked_ms", .kind = FIELD_TIME, .zh = "提出时间", .en = "Asked at"},
                                             {"decided_name", .kind = FIELD_TEXT, .zh = "审批人", .en = "Decided by"},
                                             {"decided_ms", .kind = FIELD_TIME, .nullable = true, .zh = "审批时间", .en = "Decided at"},
                                             {"decided_note", .kind = FIELD_TEXT, .zh = "审批意见", .en = "Remark"},
                                             {"list_number", .kind = FIELD_INT, .zh = "名单版本", .en = "List version"},
                                             {"is_mine", .kind = FIELD_BOOL},
                                             FIELD_END};
const struct shape readiness_change_shape = {"ReportedChange", change_fields};
const struct field readiness_page_fields[] = {READINESS_PAGE_FIELDS(readiness_page_in), FIELD_END};

static void put_change(struct ctx *ctx, struct json_out *out, const struct db_row *row) {
    str by = db_s(row, 8);
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_i64(out, "version", db_i(row, 1));
    json_put_text(out, "kind", db_s(row, 2));
    json_put_text(out, "state", db_s(row, 3));
    json_put_id(out, "site_id", db_i(row, 4));
    json_put_text(out, "site_name", db_s(row, 5));
    json_put_text(out, "note", db_s(row, 6));
    json_put_text(out, "asked_name", by.len ? by : ctx_say(ctx, "系统", "System"));
    json_put_i64(out, "asked_ms", db_i(row, 9));
    json_put_text(out, "decided_name", db_s(row, 11));
    ready_put_due(out, "decided_ms", db_i(row, 12));
    json_put_text(out, "decided_note", db_s(row, 13));
    json_put_i64(out, "list_number", db_i(row, 14));
    json_put_bool(out, "is_mine", db_i(row, 7) && db_i(row, 7) == ctx->actor->account_id);
    json_object_end(out);
}

err readiness_changes(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_page_in *in = given;
    int64_t limit = in->limit ? in->limit : 50, before = INT64_MAX, unused;
    struct db_table table;
    if (in->after.len && !form_cursor_read(in->after, &before, &unused, &unused))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
    TRY(db_all(r, ctx->arena, &readiness_sql[CHANGES], DB_ARGS(db_int(ctx->city_id), db_int(before), db_int(limit + 1)), &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++)
        put_change(ctx, out, &table.rows[i]);
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

/* ---- asking ---- */
struct ask_in {
    str kind, note;
    int64_t site_id;
};
static const char *const asked_kinds[] = {"add", "drop", "open", NULL};
static const struct field ask_fields[] = {
    {"kind", FIELD_WORD, offsetof(struct ask_in, kind), .required = true, .words = asked_kinds, .says = "open: end the freeze"},
    {"site_id", FIELD_ID, offsetof(struct ask_in, site_id), .says = "For add and drop"},
    {"note", FIELD_TEXT, offsetof(struct ask_in, note), .required = true, .min = 1, .max = 500},
    FIELD_END};

static err check_asked(struct ctx *ctx, struct db_read *r, str kind, int64_t list_id, const struct ready_place *place) {
    bool is_listed = false, is_pending = false;
    if (!str_is(kind, "open") && !place->site_id)
        return ctx_refuse(ctx, &app_invalid, "site_id", STR("请选择点位建设中的一个点位。"), STR("Choose a place that is being made ready."));
    if (!str_is(kind, "open"))
        TRY(ready_list_has(ctx, r, list_id, place->site_id, &is_listed));
    TRY(is_asked(ctx, r, kind, place->site_id, &is_pending));
    if (is_pending || (str_is(kind, "add") && is_listed))
        return &readiness_in_list;
    if (str_is(kind, "drop") && !is_listed)
        return &readiness_not_in_list;
    if (str_is(kind, "add") && !str_is(place->stage, "reported"))
        return &readiness_wrong_stage;
    return NULL;
}

static err ask_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct ask_in *in = given;
    struct ready_place place = {0};
    int64_t list_id, number;
    TRY(ready_list_now(ctx, db_reading(w), &list_id, &number));
    if (!list_id)
        return &readiness_list_open;
    if (in->site_id)
        TRY(ready_place_find(ctx, db_reading(w), in->site_id, &place));
    TRY(check_asked(ctx, db_reading(w), in->kind, list_id, &place));
    TRY(ready_change_write(ctx, w, str_z(ctx->arena, in->kind), "asked", place.site_id, place.site_name, str_trim(in->note), number));
    ctx_audit_target(ctx, "site", place.site_id);
    TRY(feed_put(ctx, w, "readiness", list_id, FEED_WHOLE_CITY));
    return readiness_list_state(ctx, db_reading(w), NULL, out);
}
const struct command readiness_ask_command = {{sizeof(struct ask_in), ask_fields}, NULL, ask_apply, 201};

/* ---- deciding ---- */
struct decide_in {
    int64_t id, version, approved;
    str note;
};
static const struct field decide_fields[] = {{"id", FIELD_ID, offsetof(struct decide_in, id), .in = IN_PATH},
                                             {"version", FIELD_INT, offsetof(struct decide_in, version), .required = true},
                                             {"approved", FIELD_BOOL, offsetof(struct decide_in, approved), .required = true},
                                             {"note", FIELD_TEXT, offsetof(struct decide_in, note), .required = true, .min = 1, .max = 500},
                                             FIELD_END};

/* The list as it is after the change; the number of the new version, or of the one that is ended. */
static err carry_out(struct ctx *ctx, struct db_write *w, const struct db_row *row, str note, int64_t *ret_number) {
    int64_t list_id, site_id = db_i(row, 4);
    str kind = db_s(row, 2);
    bool is_listed = false;
    struct ready_place place;
    TRY(ready_list_now(ctx, db_reading(w), &list_id, ret_number));
    if (!list_id)
        return &readiness_list_open;
    if (str_is(kind, "open"))
        return db_run(w, &readiness_sql[LIST_NOW_PUT], DB_ARGS(db_int(ctx->city_id), db_null(), db_text(ctx->actor->name), db_int(ctx->now_ms)), NULL);
    TRY(ready_list_has(ctx, db_reading(w), list_id, site_id, &is_listed));
    TRY(ready_place_find(ctx, db_reading(w), site_id, &place));
    bool is_add = str_is(kind, "add");
    if (is_add && !str_is(place.stage, "reported"))
        return &readiness_wrong_stage; /* it fell back meanwhile */
    if (is_add == is_listed)
        return is_add ? &readiness_in_list : &readiness_not_in_list;
    TRY(ready_list_make(ctx, w, list_id, is_add ? site_id : 0, is_add ? 0 : site_id, note));
    return ready_list_now(ctx, db_reading(w), &list_id, ret_number);
}

static err decide_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct decide_in *in = given;
    struct db_row row;
    int64_t number, changed;
    TRY(db_one(db_reading(w), ctx->arena, &readiness_sql[CHANGE_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    if (!str_is(db_s(&row, 3), "asked"))
        return &readiness_decided;
    if (db_i(&row, 7) == ctx->actor->account_id)
        return &readiness_own_request;
    TRY(ctx_check_version(ctx, db_i(&row, 1), in->version, STR_NONE, 0));
    number = db_i(&row, 14);
    if (in->approved)
        TRY(carry_out(ctx, w, &row, db_s(&row, 6), &number));
    TRY(db_run(w, &readiness_sql[CHANGE_DECIDE],
               DB_ARGS(db_text(in->approved ? STR("approved") : STR("refused")), db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms),
                       db_text(str_trim(in->note)), db_int(number), db_int(ctx->city_id), db_int(in->id), db_int(in->version)),
               &changed));
    if (!changed)
        return &readiness_decided;
    ctx_audit_target(ctx, "reported_change", in->id);
    ctx_audit_change(ctx, "state", STR("asked"), in->approved ? STR("approved") : STR("refused"));
    TRY(feed_put(ctx, w, "readiness", in->id, FEED_WHOLE_CITY));
    return readiness_list_state(ctx, db_reading(w), NULL, out);
}
const struct command readiness_decide_command = {{sizeof(struct decide_in), decide_fields}, NULL, decide_apply, 0};
