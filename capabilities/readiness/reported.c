/* The reported list: open, it is whoever stands at the last stage; frozen, it is a numbered version with the hash of its rows.
 * Hash: SHA-256 of one line a row, "position\tcode\tname\ttype\tdistrict\towner\tguarantor\tgrade\n", so that a printed or sent
 * list can be compared with the one kept. */
#include "base/hash.h"
#include "capabilities/readiness/inside.h"

const struct problem readiness_list_open = {PROBLEM_CONFLICT, "readiness.list_open", "上报名单还没有冻结。", "The reported list is not frozen."};
const struct problem readiness_list_frozen = {PROBLEM_CONFLICT, "readiness.list_frozen", "上报名单已经冻结，变更要申请并由另一人审批。",
                                              "The reported list is frozen: changes are asked for and decided by somebody else."};
const struct problem readiness_nothing_reported = {PROBLEM_CONFLICT, "readiness.nothing_reported", "还没有已上报的点位，不能冻结。",
                                                   "No place is reported yet: there is nothing to freeze."};
enum { MEMBERS_MOST = 20000 };

err ready_list_now(struct ctx *ctx, struct db_read *r, int64_t *ret_list_id, int64_t *ret_number) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &readiness_sql[LIST_NOW], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret_list_id = row.count ? db_i(&row, 0) : 0;
    *ret_number = row.count ? db_i(&row, 2) : 0;
    return NULL;
}

err ready_list_has(struct ctx *ctx, struct db_read *r, int64_t list_id, int64_t site_id, bool *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &readiness_sql[LIST_SITE_HAS], DB_ARGS(db_int(ctx->city_id), db_int(list_id), db_int(site_id)), &row));
    *ret = row.count != 0;
    return NULL;
}

err readiness_reported(struct ctx *ctx, struct db_read *r, struct readiness_sites *ret) {
    int64_t list_id, number;
    struct db_table table;
    TRY(ready_list_now(ctx, r, &list_id, &number));
    if (list_id)
        TRY(db_all(r, ctx->arena, &readiness_sql[LIST_SITE_IDS], DB_ARGS(db_int(ctx->city_id), db_int(list_id)), &table));
    else
        TRY(db_all(r, ctx->arena, &readiness_sql[PLACES_REPORTED], DB_ARGS(db_int(ctx->city_id)), &table));
    int64_t *ids = ARENA_LIST(ctx->arena, int64_t, table.count + 1);
    if (!ids)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        ids[i] = db_i(&table.rows[i], 0);
    *ret = (struct readiness_sites){ids, table.count};
    return NULL;
}

/* ---- making a version ---- */
struct member {
    int64_t site_id, rate_milli;
    str code, name, type, type_name, district_name, owner_name, guarantor_name, grade;
};
struct making {
    struct ctx *ctx;
    struct db_write *w;
    struct buf lines;
    int64_t list_id, position;
};

static err member_of(struct ctx *ctx, struct db_read *r, int64_t site_id, struct member *ret) {
    struct ready_place place;
    struct places_more more;
    TRY(ready_place_find(ctx, r, site_id, &place));
    TRY(places_more_of_site(ctx, r, site_id, &more));
    *ret = (struct member){.site_id = site_id,
                           .rate_milli = place.rate_milli,
                           .code = place.site_code,
                           .name = place.site_name,
                           .type = place.site_type,
                           .district_name = place.district_name,
                           .owner_name = place.owner_name,
                           .guarantor_name = place.guarantor_name,
                           .grade = more.grade};
    return standards_type_name(ctx, r, place.site_type, &ret->type_name);
}

static err add_member(struct making *m, const struct member *member) {
    struct ctx *ctx = m->ctx;
    m->position++;
    buf_addf(&m->lines, "%lld\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\n", (long long)m->position, STR_A(member->code),
             STR_A(member->name), STR_A(member->type), STR_A(member->district_name), STR_A(member->owner_name), STR_A(member->guarantor_name),
             STR_A(member->grade));
    return db_run(m->w, &readiness_sql[LIST_SITE_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(m->list_id), db_int(m->position), db_int(member->site_id), db_text(member->code), db_text(member->name),
                          db_text(member->type), db_text(member->type_name), db_text(member->district_name), db_text(member->owner_name),
                          db_text(member->guarantor_name), db_text(member->grade), member->rate_milli < 0 ? db_null() : db_int(member->rate_milli)),
                  NULL);
}

static struct member member_read(const struct db_row *row) {
    return (struct member){.site_id = db_i(row, 1),
                           .rate_milli = db_is_null(row, 10) ? -1 : db_i(row, 10),
                           .code = db_s(row, 2),
                           .name = db_s(row, 3),
                           .type = db_s(row, 4),
                           .type_name = db_s(row, 5),
                           .district_name = db_s(row, 6),
                           .owner_name = db_s(row, 7),
                           .guarantor_name = db_s(row, 8),
                           .grade = db_s(row, 9)};
}

static err copy_members(struct making *m, int64_t from_list_id, int64_t drop_id) {
    struct db_table table;
    TRY(db_all(db_reading(m->w), m->ctx->arena, &readiness_sql[LIST_SITES_ALL],
               DB_ARGS(db_int(m->ctx->city_id), db_int(from_list_id), db_int(0), db_int(MEMBERS_MOST)), &table));
    for (size_t i = 0; i < table.count; i++) {
        struct member member = member_read(&table.rows[i]);
        if (member.site_id != drop_id)
            TRY(add_member(m, &member));
    }
    return NULL;
}

static err gather_members(struct making *m) {
    struct db_table table;
    struct member member;
    TRY(db_all(db_reading(m->w), m->ctx->arena, &readiness_sql[PLACES_REPORTED], DB_ARGS(db_int(m->ctx->city_id)), &table));
    for (size_t i = 0; i < table.count; i++) {
        TRY(member_of(m->ctx, db_reading(m->w), db_i(&table.rows[i], 0), &member));
        TRY(add_member(m, &member));
    }
    return NULL;
}

err ready_list_make(struct ctx *ctx, struct db_write *w, int64_t from_list_id, int64_t add_id, int64_t drop_id, str note) {
    struct making m = {.ctx = ctx, .w = w, .list_id = id_next(ctx->ids)};
    struct db_row last;
    struct member member;
    str lines;
    buf_init(&m.lines, ctx->arena, (size_t)8 << 20);
    if (from_list_id)
        TRY(copy_members(&m, from_list_id, drop_id));
    else
        TRY(gather_members(&m));
    if (add_id) {
        TRY(member_of(ctx, db_reading(w), add_id, &member));
        TRY(add_member(&m, &member));
    }
    TRY(buf_finish(&m.lines, &lines));
    TRY(db_one(db_reading(w), ctx->arena, &readiness_sql[LIST_LAST_NUMBER], DB_ARGS(db_int(ctx->city_id)), &last));
    TRY(db_run(w, &readiness_sql[LIST_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(m.list_id), db_int(db_i(&last, 0) + 1), db_int(ctx->now_ms), db_int_or_null(ctx->actor->account_id),
                       db_text(ctx->actor->name), db_text(note), db_int(m.position), db_text(hash_hex(ctx->arena, HASH_SHA256, lines))),
               NULL));
    return db_run(w, &readiness_sql[LIST_NOW_PUT], DB_ARGS(db_int(ctx->city_id), db_int(m.list_id), db_text(ctx->actor->name), db_int(ctx->now_ms)), NULL);
}

err readiness_freeze(struct ctx *ctx, struct db_write *w, str note) {
    int64_t list_id, number;
    struct db_table reported;
    TRY(ready_list_now(ctx, db_reading(w), &list_id, &number));
    if (list_id)
        return &readiness_list_frozen;
    TRY(db_all(db_reading(w), ctx->arena, &readiness_sql[PLACES_REPORTED], DB_ARGS(db_int(ctx->city_id)), &reported));
    if (!reported.count)
        return &readiness_nothing_reported;
    TRY(ready_list_make(ctx, w, 0, 0, 0, note));
    TRY(ready_list_now(ctx, db_reading(w), &list_id, &number));
    TRY(ready_change_write(ctx, w, "freeze", "noted", 0, STR(""), note, number));
    return feed_put(ctx, w, "readiness", list_id, FEED_WHOLE_CITY);
}

struct freeze_in {
    str note;
};
static const struct field freeze_fields[] = {
    {"note", FIELD_TEXT, offsetof(struct freeze_in, note), .required = true, .min = 1, .max = 500, .says = "What the version is for"}, FIELD_END};

static err freeze_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct freeze_in *in = given;
    TRY(readiness_freeze(ctx, w, str_trim(in->note)));
    ctx_audit_change(ctx, "reported_list", STR("open"), STR("frozen"));
    return readiness_list_state(ctx, db_reading(w), NULL, out);
}
const struct command readiness_freeze_command = {{sizeof(struct freeze_in), freeze_fields}, NULL, freeze_apply, 201};

/* ---- reading ---- */
static const struct field version_fields[] = {
    {"id", .kind = FIELD_ID},     {"number", .kind = FIELD_INT}, {"at_ms", .kind = FIELD_TIME},  {"by_name", .kind = FIELD_TEXT},
    {"note", .kind = FIELD_TEXT}, {"sites", .kind = FIELD_INT},  {"sha256", .kind = FIELD_TEXT}, FIELD_END};
static const struct field state_fields[] = {{"is_frozen", .kind = FIELD_BOOL},
                                            {"list_id", .kind = FIELD_ID, .nullable = true},
                                            {"number", .kind = FIELD_INT},
                                            {"sites", .kind = FIELD_INT},
                                            {"fallen", .kind = FIELD_INT, .says = "On the frozen list, yet no longer at the last stage"},
                                            {"versions", .kind = FIELD_LIST, .of = version_fields},
                                            FIELD_END};
const struct shape readiness_list_state_shape = {"ReportedList", state_fields};

static err put_versions(struct ctx *ctx, struct db_read *r, struct json_out *out) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &readiness_sql[LISTS], DB_ARGS(db_int(ctx->city_id)), &table));
    json_key(out, "versions");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_i64(out, "number", db_i(row, 1));
        json_put_i64(out, "at_ms", db_i(row, 2));
        json_put_text(out, "by_name", db_s(row, 3));
        json_put_text(out, "note", db_s(row, 4));
        json_put_i64(out, "sites", db_i(row, 5));
        json_put_text(out, "sha256", db_s(row, 6));
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

err readiness_list_state(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    int64_t list_id, number, fallen = 0;
    struct readiness_sites sites;
    struct db_table reported;
    TRY(ready_list_now(ctx, r, &list_id, &number));
    TRY(readiness_reported(ctx, r, &sites));
    TRY(db_all(r, ctx->arena, &readiness_sql[PLACES_REPORTED], DB_ARGS(db_int(ctx->city_id)), &reported));
    for (size_t i = 0, k = 0; i < sites.count; i++) { /* both ascend */
        while (k < reported.count && db_i(&reported.rows[k], 0) < sites.at[i])
            k++;
        fallen += k == reported.count || db_i(&reported.rows[k], 0) != sites.at[i];
    }
    json_object(out);
    json_put_bool(out, "is_frozen", list_id != 0);
    json_put_id(out, "list_id", list_id);
    json_put_i64(out, "number", number);
    json_put_i64(out, "sites", (int64_t)sites.count);
    json_put_i64(out, "fallen", fallen);
    TRY(put_versions(ctx, r, out));
    json_object_end(out);
    return NULL;
}

static const struct field member_fields[] = {{"id", .kind = FIELD_ID},
                                             {"position", .kind = FIELD_INT, .zh = "序号", .en = "No."},
                                             {"code", .kind = FIELD_TEXT, .zh = "点位编码", .en = "Code"},
                                             {"name", .kind = FIELD_TEXT, .zh = "点位", .en = "Place"},
                                             {"type", .kind = FIELD_TEXT},
                                             {"type_name", .kind = FIELD_TEXT, .zh = "类型", .en = "Type"},
                                             {"district_name", .kind = FIELD_TEXT, .zh = "区", .en = "District"},
                                             {"owner_name", .kind = FIELD_TEXT, .zh = "责任单位", .en = "Owner"},
                                             {"guarantor_name", .kind = FIELD_TEXT, .zh = "包保单位", .en = "Guarantor"},
                                             {"grade", .kind = FIELD_TEXT, .zh = "等级", .en = "Grade"},
                                             {"rate_milli", .kind = FIELD_INT, .nullable = true, .zh = "得分率（千分比）", .en = "Rate (per thousand)"},
                                             {"stage", .kind = FIELD_TEXT},
                                             {"stage_name", .kind = FIELD_TEXT, .zh = "现在的阶段", .en = "Stage now"},
                                             {"fell_why", .kind = FIELD_TEXT, .zh = "退回原因", .en = "Why it fell back"},
                                             FIELD_END};
const struct shape readiness_member_shape = {"ReportedPlace", member_fields};
const struct field readiness_members_fields[] = {
    {"version", FIELD_ID, offsetof(struct readiness_members_in, version), .in = IN_QUERY, .says = "Id of a frozen version; absent: the list as it stands"},
    READINESS_PAGE_FIELDS(readiness_members_in),
    FIELD_END};

static void put_member(struct ctx *ctx, struct json_out *out, const struct member *member, int64_t position, str stage, str fell_why) {
    json_object(out);
    json_put_id(out, "id", member->site_id);
    json_put_i64(out, "position", position);
    json_put_text(out, "code", member->code);
    json_put_text(out, "name", member->name);
    json_put_text(out, "type", member->type);
    json_put_text(out, "type_name", member->type_name);
    json_put_text(out, "district_name", member->district_name);
    json_put_text(out, "owner_name", member->owner_name);
    json_put_text(out, "guarantor_name", member->guarantor_name);
    json_put_text(out, "grade", member->grade);
    ready_put_milli(out, "rate_milli", member->rate_milli);
    json_put_text(out, "stage", stage);
    json_put_text(out, "stage_name", ready_stage_name(ctx, stage));
    json_put_text(out, "fell_why", str_is(stage, "reported") ? STR("") : fell_why);
    json_object_end(out);
}

/* While the list is open: whoever stands at the last stage, by id of the site. */
static err members_open(struct ctx *ctx, struct db_read *r, int64_t after, int64_t limit, struct json_out *out) {
    struct db_table table;
    struct member member;
    TRY(db_all(r, ctx->arena, &readiness_sql[PLACES_REPORTED], DB_ARGS(db_int(ctx->city_id)), &table));
    form_list_start(out);
    int64_t at = after;
    for (; at < (int64_t)table.count && at < after + limit; at++) {
        TRY(member_of(ctx, r, db_i(&table.rows[at], 0), &member));
        put_member(ctx, out, &member, at + 1, STR("reported"), STR(""));
    }
    form_list_end(out, at < (int64_t)table.count ? form_cursor(ctx->arena, at, 0, 0) : STR_NONE);
    return NULL;
}

err readiness_members(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_members_in *in = given;
    int64_t list_id = in->version, number, after = 0, unused, limit = in->limit ? in->limit : 50;
    struct db_table table;
    if (in->after.len && !form_cursor_read(in->after, &after, &unused, &unused))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
    if (!list_id)
        TRY(ready_list_now(ctx, r, &list_id, &number));
    if (!list_id)
        return members_open(ctx, r, after, limit, out);
    TRY(db_all(r, ctx->arena, &readiness_sql[LIST_SITES_ALL], DB_ARGS(db_int(ctx->city_id), db_int(list_id), db_int(after), db_int(limit + 1)), &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        struct member member = member_read(&table.rows[i]);
        put_member(ctx, out, &member, db_i(&table.rows[i], 0), db_s(&table.rows[i], 11), db_s(&table.rows[i], 12));
    }
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}
