#include "capabilities/reports/inside.h"

#define REPORT                                                                                                                                                 \
    "SELECT id, version, tracking, case_id, case_number, source, text, category, opened_ms, joined, has_contact, satisfied, rated_ms FROM reports_report"
#define REPORT_GIVES                                                                                                                                           \
    "iititttt"                                                                                                                                                 \
    "iiiii"

const struct db_sql reports_sql[REPORTS_STATEMENTS] = {
    [REPORTS_ADD] =
        {"INSERT INTO reports_report (city_id, id, version, tracking, case_id, case_number, source, external_number, text, category, opened_ms, joined,"
         " has_contact, rated_note) VALUES (:city, :id, 1, :tracking, :case, :number, :source, :external, :text, :category, :opened, :joined, :has_contact, "
         "'')",
         "iitittttt"
         "iii",
         ""},
    [REPORTS_BY_TRACKING] = {REPORT " WHERE city_id = :city AND tracking = :tracking", "it", REPORT_GIVES},
    [REPORTS_BY_ID] = {REPORT " WHERE city_id = :city AND id = :id", "ii", REPORT_GIVES},
    [REPORTS_BY_EXTERNAL] = {"SELECT id, tracking FROM reports_report WHERE city_id = :city AND source = :source AND external_number = :number", "itt", "it"},
    [REPORTS_RATE] =
        {"UPDATE reports_report SET satisfied = :satisfied, rated_ms = :at, rated_note = :note, version = version + 1 WHERE city_id = :city AND id = :id",
         "iitii", ""},
    [REPORTS_PAGE] = {REPORT " WHERE city_id = :city ORDER BY opened_ms DESC, id DESC LIMIT :limit", "ii", REPORT_GIVES},
    [REPORTS_PAGE_AFTER] = {REPORT " WHERE city_id = :city AND (opened_ms, id) < (:after_ms, :after_id) ORDER BY opened_ms DESC, id DESC LIMIT :limit", "iiii",
                            REPORT_GIVES},
    [REPORTS_CONTACT_ADD] = {"INSERT INTO reports_contact (city_id, report_id, sealed, made_ms) VALUES (:city, :report, :sealed, :at)", "iibi", ""},
    [REPORTS_CONTACT] = {"SELECT sealed FROM reports_contact WHERE city_id = :city AND report_id = :report", "ii", "b"},
};

void report_read(const struct db_row *row, struct report *ret) {
    *ret = (struct report){.id = db_i(row, 0),
                           .version = db_i(row, 1),
                           .tracking = db_s(row, 2),
                           .case_id = db_i(row, 3),
                           .case_number = db_s(row, 4),
                           .source = db_s(row, 5),
                           .text = db_s(row, 6),
                           .category = db_s(row, 7),
                           .opened_ms = db_i(row, 8),
                           .joined = db_i(row, 9),
                           .has_contact = db_i(row, 10),
                           .is_rated = !db_is_null(row, 11),
                           .satisfied = db_i(row, 11),
                           .rated_ms = db_i(row, 12)};
}

err report_by_tracking(struct ctx *ctx, struct db_read *r, str typed, struct report *ret) {
    str tracking;
    struct db_row row;
    if (!reports_tracking_read(ctx->arena, typed, &tracking))
        return &reports_unknown_number;
    TRY(db_one(r, ctx->arena, &reports_sql[REPORTS_BY_TRACKING], DB_ARGS(db_int(ctx->city_id), db_text(tracking)), &row));
    if (!row.count)
        return &reports_unknown_number;
    report_read(&row, ret);
    return NULL;
}

err report_write(struct ctx *ctx, struct db_write *w, const struct report_new *new, int64_t *ret_id) {
    int64_t id = id_next(ctx->ids);
    str contact = str_trim(new->contact);
    TRY(db_run(w, &reports_sql[REPORTS_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(new->tracking), db_int(new->case_id), db_text(new->case_number), db_text(new->source),
                       db_text_or_null(new->external_number), db_text(new->text), db_text(new->category), db_int(new->opened_ms), db_int(new->joined),
                       db_int(contact.len > 0)),
               NULL));
    if (contact.len) {
        str sealed;
        TRY(reports_seal(ctx, contact, &sealed));
        TRY(db_run(w, &reports_sql[REPORTS_CONTACT_ADD], DB_ARGS(db_int(ctx->city_id), db_int(id), db_bytes(sealed), db_int(ctx->now_ms)), NULL));
    }
    *ret_id = id;
    return NULL;
}
