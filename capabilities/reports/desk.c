/* For the office: the list of reports, and the sealed contact, one at a time, with a reason that goes into the audit log. */
#include "capabilities/reports/inside.h"

const struct field reports_page_fields[] = {{"limit", FIELD_INT, offsetof(struct reports_page_in, limit), .in = IN_QUERY, .min = 1, .max = 200},
                                            {"after", FIELD_TEXT, offsetof(struct reports_page_in, after), .in = IN_QUERY, .max = 200},
                                            FIELD_END};
static const struct field row_fields[] = {{"id", .kind = FIELD_ID},
                                          {"tracking_number", FIELD_TEXT, .zh = "查询码", .en = "Tracking number"},
                                          {"opened_ms", FIELD_TIME, .zh = "反映时间", .en = "Reported"},
                                          {"source", .kind = FIELD_TEXT},
                                          {"source_name", FIELD_TEXT, .zh = "来源", .en = "Source"},
                                          {"text", FIELD_TEXT, .zh = "内容", .en = "Text"},
                                          {"category", .kind = FIELD_TEXT},
                                          {"category_name", FIELD_TEXT, .zh = "类别", .en = "Category"},
                                          {"case_id", .kind = FIELD_ID},
                                          {"case_number", FIELD_TEXT, .zh = "案件编号", .en = "Case"},
                                          {"joined", .kind = FIELD_BOOL},
                                          {"has_contact", .kind = FIELD_BOOL},
                                          {"rating", FIELD_BOOL, .nullable = true, .zh = "是否满意", .en = "Satisfied"},
                                          {"version", .kind = FIELD_INT},
                                          FIELD_END};
const struct shape reports_row_shape = {"Report", row_fields};

static void put_row(struct ctx *ctx, struct json_out *out, const struct report *report) {
    json_object(out);
    json_put_id(out, "id", report->id);
    json_put_text(out, "tracking_number", report->tracking);
    json_put_i64(out, "opened_ms", report->opened_ms);
    json_put_text(out, "source", report->source);
    json_put_text(out, "source_name", cases_source_name(ctx, report->source));
    json_put_text(out, "text", report->text);
    json_put_text(out, "category", report->category);
    json_put_text(out, "category_name", report->category.len ? duty_category_name(ctx, report->category) : STR(""));
    json_put_id(out, "case_id", report->case_id);
    json_put_text(out, "case_number", report->case_number);
    json_put_bool(out, "joined", report->joined != 0);
    json_put_bool(out, "has_contact", report->has_contact != 0);
    if (report->is_rated)
        json_put_bool(out, "rating", report->satisfied != 0);
    else
        json_put_null(out, "rating");
    json_put_i64(out, "version", report->version);
    json_object_end(out);
}

static err page_read(struct ctx *ctx, struct db_read *r, int64_t after_ms, int64_t after_id, int64_t limit, struct db_table *ret) {
    if (!after_id)
        return db_all(r, ctx->arena, &reports_sql[REPORTS_PAGE], DB_ARGS(db_int(ctx->city_id), db_int(limit)), ret);
    return db_all(r, ctx->arena, &reports_sql[REPORTS_PAGE_AFTER], DB_ARGS(db_int(ctx->city_id), db_int(after_ms), db_int(after_id), db_int(limit)), ret);
}

/* A report is seen by whoever sees its case. A scoped person's page may hold fewer rows than asked for; `next` goes on. */
err reports_list(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct reports_page_in *in = with;
    int64_t limit = in->limit ? in->limit : 50, after_ms = 0, after_id = 0, unused = 0;
    struct db_table table;
    struct report report = {0};
    if (in->after.len && !form_cursor_read(in->after, &after_ms, &after_id, &unused))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
    TRY(page_read(ctx, r, after_ms, after_id, limit + 1, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        struct case_file file;
        report_read(&table.rows[i], &report);
        err failed = actor_has_whole_city(ctx->actor) ? NULL : cases_find_seen(ctx, r, report.case_id, &file);
        if (failed && failed != &app_not_found)
            return failed;
        if (!failed)
            put_row(ctx, out, &report);
    }
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, report.opened_ms, report.id, 0) : STR_NONE);
    return NULL;
}

/* ---- POST /api/reports/:id/contact: a command, because looking is itself something to be written down ---- */
struct contact_in {
    int64_t id;
    str reason;
};
static const struct field contact_fields[] = {
    {"id", FIELD_ID, offsetof(struct contact_in, id), .in = IN_PATH},
    {"reason", FIELD_TEXT, offsetof(struct contact_in, reason), .required = true, .max = 200, .says = "Why it is needed; kept in the audit log"},
    FIELD_END};
static const struct field contact_out[] = {{"contact", .kind = FIELD_TEXT}, FIELD_END};
const struct shape reports_contact_shape = {"ReportContact", contact_out};

static err contact_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct contact_in *in = with;
    struct db_row row;
    struct report report;
    struct case_file file;
    str contact;
    ctx_audit_target(ctx, "report", in->id);
    if (!str_trim(in->reason).len)
        return ctx_refuse(ctx, &app_invalid, "reason", STR("请写明查看的理由。"), STR("Say why it is needed."));
    TRY(db_one(db_reading(w), ctx->arena, &reports_sql[REPORTS_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    report_read(&row, &report);
    TRY(cases_find_seen(ctx, db_reading(w), report.case_id, &file));
    TRY(db_one(db_reading(w), ctx->arena, &reports_sql[REPORTS_CONTACT], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &reports_no_contact;
    TRY(reports_unseal(ctx, db_s(&row, 0), &contact));
    ctx_audit_change(ctx, "contact_seen", STR(""), in->reason);
    json_object(out);
    json_put_text(out, "contact", contact);
    json_object_end(out);
    return NULL;
}

const struct command reports_contact_command = {.takes = {sizeof(struct contact_in), contact_fields}, .apply = contact_apply};
