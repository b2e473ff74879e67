/* POST /api/public/reports, /api/public/nearby/:id/join, and /api/public/reports/:tracking_number/rate. */
#include "capabilities/reports/inside.h"
#include "base/limits.h"

const struct problem reports_unknown_number = {PROBLEM_NOT_FOUND, "reports.unknown_number", "没有这个查询码，请核对后再试。",
                                               "There is no such tracking number. Please check it."};
const struct problem reports_already_rated = {PROBLEM_CONFLICT, "reports.already_rated", "您已经评价过。", "You have rated it already."};
const struct problem reports_not_open = {PROBLEM_CONFLICT, "reports.not_open", "这个问题已经办结，请重新反映。",
                                         "That problem is already closed; please report anew."};

/* Many people may share one address (a school, a mobile network), so the limit is wide, and wider for a demo on this machine. */
static err rate_taken(struct ctx *ctx, struct db_write *w) {
    if (!ctx->request)
        return NULL;
    str peer = ctx->request->peer;
    int64_t is_loopback = str_starts_with(peer, "127.") || str_is(peer, "::1") || str_starts_with(peer, "::ffff:127.");
    int64_t a_minute = app_setting_i64(ctx->app, "public.reports_a_minute", 20);
    if (app_settings(ctx->app)->demo && is_loopback && a_minute < 6000)
        a_minute = 6000;
    return app_rate_take(ctx, w, str_format(ctx->arena, "reports " STR_F, STR_A(peer)), a_minute);
}

err reports_add(struct ctx *ctx, struct db_write *w, const struct reports_given *given, int64_t *ret_case_id, str *ret_tracking) {
    struct cases_opening opening = {.source = STR("citizen"),
                                    .text = given->text,
                                    .category = given->category,
                                    .address = given->address,
                                    .has_place = given->has_place,
                                    .lon = given->lon,
                                    .lat = given->lat,
                                    .photos = given->photos,
                                    .reporter_kind = STR("citizen")};
    struct report_new new = {.source = STR("citizen"),
                             .text = given->text,
                             .contact = given->contact,
                             .opened_ms = ctx->now_ms,
                             .tracking = given->tracking.len ? given->tracking : reports_tracking_make(ctx->arena)};
    struct case_file file;
    int64_t report_id = 0;
    if (!new.tracking.at)
        return &err_no_memory;
    TRY(cases_open(ctx, w, &opening, &new.case_id, &new.case_number));
    TRY(cases_find(ctx, db_reading(w), new.case_id, &file));
    new.category = file.category;
    TRY(report_write(ctx, w, &new, &report_id));
    ctx_audit_target(ctx, "report", report_id);
    *ret_case_id = new.case_id;
    *ret_tracking = new.tracking;
    return feed_put(ctx, w, "reports", report_id, file.ground_path.len ? file.ground_path : FEED_WHOLE_CITY);
}

/* ---- a new report ---- */
struct new_in {
    str text, category, address, contact;
    double lon, lat;
    bool has_lon, has_lat;
    struct field_texts photos; /* from the uploads */
    str tracking;
};
static const struct field new_fields[] = {
    {"text", FIELD_TEXT, offsetof(struct new_in, text), .required = true, .min = 0, .max = 2000, .says = "What is wrong"},
    {"lon", FIELD_REAL, offsetof(struct new_in, lon), .has = offsetof(struct new_in, has_lon), .low = -180, .high = 180, .says = "WGS-84"},
    {"lat", FIELD_REAL, offsetof(struct new_in, lat), .has = offsetof(struct new_in, has_lat), .low = -180, .high = 180,
     .says = "Taken beyond 90 only to say that it was swapped"},
    {"category", FIELD_TEXT, offsetof(struct new_in, category), .max = 40, .says = "A code of /api/public/categories; guessed from the words when absent"},
    {"address", FIELD_TEXT, offsetof(struct new_in, address), .max = 200, .says = "Where, in words; needed when there is no position"},
    {"contact", FIELD_TEXT, offsetof(struct new_in, contact), .max = 100, .says = "Phone or e-mail, kept sealed and apart"},
    FIELD_END};
static const struct field tracking_fields[] = {{"tracking_number", .kind = FIELD_TEXT}, FIELD_END};
const struct shape reports_tracking_shape = {"ReportTracking", tracking_fields};

static err new_checked(struct ctx *ctx, const struct new_in *in) {
    struct duty_category category;
    err failed = NULL;
    if (!str_trim(in->text).len)
        failed = ctx_refuse(ctx, &app_invalid, "text", STR("请描述问题。"), STR("Say what is wrong."));
    if (in->has_lon != in->has_lat)
        failed = ctx_refuse(ctx, &app_invalid, in->has_lon ? "lat" : "lon", STR("经度和纬度要一起填写。"), STR("Longitude and latitude go together."));
    if (!in->has_lon && !in->has_lat && !str_trim(in->address).len)
        failed = ctx_refuse(ctx, &app_invalid, "lon", STR("请在地图上标出位置，或写明地点。"), STR("Mark the place on the map, or say where it is."));
    if (in->category.len && !duty_category_find(ctx, in->category, &category))
        failed = ctx_refuse(ctx, &app_invalid, "category", STR("没有这个类别。"), STR("There is no such category."));
    return failed;
}

static err rate_alone(struct db_write *w, void *with) { return rate_taken(with, w); }

static err new_prepare(struct ctx *ctx, void *with) {
    struct new_in *in = with;
    TRY(new_checked(ctx, in));
    if (ctx->request && ctx->request->upload_count > LIMIT_PHOTOS_A_REPORT)
        return ctx_refuse(ctx, &app_invalid, "photo", STR("一次最多 6 张照片。"), STR("At most 6 photos a report."));
    if (ctx->request && ctx->request->upload_count) {
        TRY(db_commit(app_db(ctx->app), rate_alone, ctx)); /* before pictures of strangers cost work and disk */
        TRY(photos_prepare_uploads(ctx, &in->photos));
    }
    in->tracking = reports_tracking_make(ctx->arena); /* here, because apply may run twice */
    return in->tracking.at ? NULL : &err_no_memory;
}

static err new_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct new_in *in = with;
    struct reports_given given = {.text = str_trim(in->text),
                                  .category = in->category,
                                  .address = str_trim(in->address),
                                  .contact = in->contact,
                                  .has_place = in->has_lon,
                                  .lon = in->lon,
                                  .lat = in->lat,
                                  .photos = in->photos,
                                  .tracking = in->tracking};
    int64_t case_id = 0;
    str tracking;
    if (!in->photos.count)
        TRY(rate_taken(ctx, w));
    TRY(reports_add(ctx, w, &given, &case_id, &tracking));
    json_object(out);
    json_put_text(out, "tracking_number", tracking);
    json_object_end(out);
    return NULL;
}

const struct command reports_new_command = {.takes = {sizeof(struct new_in), new_fields}, .prepare = new_prepare, .apply = new_apply, .created = 201};

/* ---- the same thing again: join ---- */
struct join_in {
    int64_t id;
    str contact, text, tracking;
};
static const struct field join_fields[] = {{"id", FIELD_ID, offsetof(struct join_in, id), .in = IN_PATH},
                                           {"text", FIELD_TEXT, offsetof(struct join_in, text), .max = 2000},
                                           {"contact", FIELD_TEXT, offsetof(struct join_in, contact), .max = 100},
                                           FIELD_END};

static err join_prepare(struct ctx *ctx, void *with) {
    struct join_in *in = with;
    in->tracking = reports_tracking_make(ctx->arena);
    return in->tracking.at ? NULL : &err_no_memory;
}

static err join_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct join_in *in = with;
    struct case_file file;
    int64_t report_id = 0;
    TRY(rate_taken(ctx, w));
    TRY(cases_follow_merged(ctx, db_reading(w), in->id, &file));
    if (!file.is_open)
        return &reports_not_open;
    struct report_new new = {.case_id = file.id,
                             .case_number = file.number,
                             .source = STR("citizen"),
                             .text = in->text,
                             .category = file.category,
                             .contact = in->contact,
                             .tracking = in->tracking,
                             .opened_ms = ctx->now_ms,
                             .joined = 1};
    TRY(report_write(ctx, w, &new, &report_id));
    TRY(cases_add_reporter(ctx, w, file.id, STR("citizen"), 0));
    ctx_audit_target(ctx, "report", report_id);
    json_object(out);
    json_put_text(out, "tracking_number", in->tracking);
    json_object_end(out);
    return NULL;
}

const struct command reports_join_command = {.takes = {sizeof(struct join_in), join_fields}, .prepare = join_prepare, .apply = join_apply, .created = 201};

/* ---- the reporter judges ---- */
struct rate_in {
    str number, note;
    int64_t satisfied;
};
static const struct field rate_fields[] = {{"tracking_number", FIELD_TEXT, offsetof(struct rate_in, number), .in = IN_PATH, .max = 40},
                                           {"satisfied", FIELD_BOOL, offsetof(struct rate_in, satisfied), .required = true},
                                           {"note", FIELD_TEXT, offsetof(struct rate_in, note), .max = 1000},
                                           FIELD_END};

static err rate_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct rate_in *in = with;
    struct report report;
    struct case_file file;
    TRY(rate_taken(ctx, w));
    TRY(report_by_tracking(ctx, db_reading(w), in->number, &report));
    ctx_audit_target(ctx, "report", report.id);
    TRY(cases_follow_merged(ctx, db_reading(w), report.case_id, &file));
    if (!file.closed_ms)
        return &cases_not_closed;
    if (report.rated_ms >= file.closed_ms)
        return &reports_already_rated; /* one word per closing: a case closed again may be judged again */
    TRY(cases_rate(ctx, w, file.id, in->satisfied, in->note));
    TRY(db_run(w, &reports_sql[REPORTS_RATE], DB_ARGS(db_int(in->satisfied), db_int(ctx->now_ms), db_text(in->note), db_int(ctx->city_id), db_int(report.id)),
               NULL));
    json_object(out);
    json_put_text(out, "tracking_number", report.tracking);
    json_object_end(out);
    return NULL;
}

const struct command reports_rate_command = {.takes = {sizeof(struct rate_in), rate_fields}, .apply = rate_apply};
