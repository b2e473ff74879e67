/* What the public may read: progress in plain words, photos of the result, problems nearby, categories, base map, the city.
 * Nothing internal: no notes, no names of people, no words of other reporters. */
#include "capabilities/reports/inside.h"
#include "capabilities/places/places.h"

static const struct public_state {
    const char *word, *zh, *en;
    const char *states[4]; /* of the case; NULL-ended */
} public_states[] = {
    {"received", "已收到", "Received", {"collected"}},         {"accepted", "已受理", "Accepted", {"filed", "returned", "arbitration"}},
    {"assigned", "已交办", "Given to a unit", {"dispatched"}}, {"working", "处理中", "Being dealt with", {"handling", "beyond", "referred"}},
    {"waiting", "暂缓办理", "Has to wait", {"paused"}},        {"checking", "已处理，待核查", "Dealt with, to be checked", {"handled"}},
    {"done", "已办结", "Done", {"closed", "evaluated"}},       {"not_taken", "未受理", "Not taken up", {"void"}},
};
static const char *const public_words[] = {"received", "accepted", "assigned", "working", "waiting", "checking", "done", "not_taken", NULL};

static const struct public_state *public_state_of(str state) {
    for (size_t i = 0; i < sizeof public_states / sizeof *public_states; i++)
        for (const char *const *word = public_states[i].states; *word; word++)
            if (str_is(state, *word))
                return &public_states[i];
    return &public_states[0];
}

const struct field reports_number_fields[] = {{"tracking_number", FIELD_TEXT, offsetof(struct reports_number_in, number), .in = IN_PATH, .max = 40}, FIELD_END};
const struct field reports_photo_fields[] = {{"tracking_number", FIELD_TEXT, offsetof(struct reports_number_in, number), .in = IN_PATH, .max = 40},
                                             {"n", FIELD_INT, offsetof(struct reports_number_in, n), .in = IN_PATH, .min = 1, .max = 99},
                                             FIELD_END};
static const struct field step_fields[] = {{"at_ms", .kind = FIELD_TIME}, {"text", .kind = FIELD_TEXT}, FIELD_END};
static const struct field result_fields[] = {{"text", .kind = FIELD_TEXT}, {"photos", .kind = FIELD_TEXTS}, FIELD_END};
static const struct field progress_fields[] = {{"tracking_number", .kind = FIELD_TEXT},
                                               {"state", FIELD_WORD, .words = public_words},
                                               {"state_name", .kind = FIELD_TEXT},
                                               {"text", .kind = FIELD_TEXT},
                                               {"category_name", FIELD_TEXT, .nullable = true},
                                               {"address", FIELD_TEXT, .nullable = true},
                                               {"opened_ms", .kind = FIELD_TIME},
                                               {"due_ms", FIELD_TIME, .nullable = true},
                                               {"steps", FIELD_LIST, .of = step_fields},
                                               {"result", FIELD_OBJECT, .of = result_fields, .nullable = true},
                                               {"can_rate", .kind = FIELD_BOOL},
                                               {"rating", FIELD_BOOL, .nullable = true},
                                               FIELD_END};
const struct shape reports_progress_shape = {"ReportProgress", progress_fields};

static int64_t is_done(const struct case_file *file) { return str_is(file->state, "closed") || str_is(file->state, "evaluated"); }

static err put_result(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct report *report, const struct case_file *file, str reply) {
    struct field_texts photos = {0};
    json_key(out, "result");
    if (!is_done(file)) {
        json_null(out);
        return NULL;
    }
    TRY(cases_result_photos(ctx, r, file->id, &photos));
    json_object(out);
    json_put_text(out, "text", reply.len ? reply : ctx_say(ctx, "问题已处理，并由他人核查通过。", "The problem was dealt with, and somebody else checked it."));
    json_key(out, "photos");
    json_list(out);
    for (size_t i = 0; i < photos.count; i++)
        json_text(out, str_format(ctx->arena, "/api/public/reports/" STR_F "/photos/%zu", STR_A(report->tracking), i + 1));
    json_list_end(out);
    json_object_end(out);
    return NULL;
}

static err put_steps(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct report *report, const struct case_file *file) {
    struct cases_step *steps = NULL;
    size_t count = 0;
    TRY(cases_public_steps(ctx, r, file->id, &steps, &count));
    json_key(out, "steps");
    json_list(out);
    if (report->joined || report->case_id != file->id) { /* their own first step; the case may be older or another */
        json_object(out);
        json_put_i64(out, "at_ms", report->opened_ms);
        json_put_text(out, "text",
                      ctx_say(ctx, "已收到您反映的问题，与同一问题一并办理", "Your report was received and goes with others about the same thing"));
        json_object_end(out);
    }
    for (size_t i = 0; i < count; i++) {
        json_object(out);
        json_put_i64(out, "at_ms", steps[i].at_ms);
        json_put_text(out, "text", steps[i].text);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

err reports_progress(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct reports_number_in *in = with;
    struct report report;
    struct case_file file;
    struct case_about about;
    TRY(report_by_tracking(ctx, r, in->number, &report));
    TRY(cases_follow_merged(ctx, r, report.case_id, &file));
    TRY(cases_about_find(ctx, r, file.id, &about));
    const struct public_state *state = public_state_of(file.state);
    int64_t is_theirs = !report.joined && report.case_id == file.id; /* the address was typed by this reporter */
    json_object(out);
    json_put_text(out, "tracking_number", report.tracking);
    json_put_text(out, "state", str_of(state->word));
    json_put_text(out, "state_name", ctx_say(ctx, state->zh, state->en));
    json_put_text(out, "text", report.text);
    json_put_text(out, "category_name", file.category.len ? duty_category_name(ctx, file.category) : STR_NONE);
    json_put_text(out, "address", is_theirs && about.address.len ? about.address : file.division_name.len ? file.division_name : STR_NONE);
    json_put_i64(out, "opened_ms", report.opened_ms);
    if (file.due_ms == CASES_NO_DUE || !file.is_open)
        json_put_null(out, "due_ms");
    else
        json_put_i64(out, "due_ms", file.due_ms);
    TRY(put_steps(ctx, r, out, &report, &file));
    TRY(put_result(ctx, r, out, &report, &file, about.reply));
    json_put_bool(out, "can_rate", is_done(&file) && report.rated_ms < file.closed_ms);
    if (report.is_rated)
        json_put_bool(out, "rating", report.satisfied != 0);
    else
        json_put_null(out, "rating");
    json_object_end(out);
    return NULL;
}

err reports_photo(struct ctx *ctx, struct db_read *r, const void *with, struct http_reply *reply) {
    const struct reports_number_in *in = with;
    struct report report;
    struct case_file file;
    struct field_texts photos = {0};
    TRY(report_by_tracking(ctx, r, in->number, &report));
    TRY(cases_follow_merged(ctx, r, report.case_id, &file));
    if (is_done(&file))
        TRY(cases_result_photos(ctx, r, file.id, &photos));
    if (in->n < 1 || (size_t)in->n > photos.count)
        return &app_not_found;
    return photos_serve(ctx, r, photos.at[in->n - 1], PHOTOS_VIEW, reply);
}

/* ---- nearby ---- */
const struct field reports_near_fields[] = {
    {"lon", FIELD_REAL, offsetof(struct reports_near_in, lon), .in = IN_QUERY, .required = true, .low = -180, .high = 180},
    {"lat", FIELD_REAL, offsetof(struct reports_near_in, lat), .in = IN_QUERY, .required = true, .low = -90, .high = 90},
    FIELD_END};
static const struct field near_fields[] = {{"id", .kind = FIELD_ID},           {"title", .kind = FIELD_TEXT},     {"distance_m", .kind = FIELD_INT},
                                           {"state_name", .kind = FIELD_TEXT}, {"opened_ms", .kind = FIELD_TIME}, FIELD_END};
const struct shape reports_near_shape = {"ReportNearby", near_fields};

/* The title is the category and the place: the words of another reporter may name people or numbers. */
err reports_near(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct reports_near_in *in = with;
    struct cases_near *near = NULL;
    size_t count = 0;
    TRY(cases_open_near(ctx, r, in->lon, in->lat, 10, &near, &count));
    form_list_start(out);
    for (size_t i = 0; i < count; i++) {
        struct case_file file;
        TRY(cases_find(ctx, r, near[i].id, &file));
        str what = file.category.len ? duty_category_name(ctx, file.category) : ctx_say(ctx, "其他问题", "Other");
        str where = file.site_name.len ? file.site_name : file.division_name;
        const struct public_state *state = public_state_of(file.state);
        json_object(out);
        json_put_id(out, "id", file.id);
        json_put_text(out, "title", where.len ? str_format(ctx->arena, STR_F " · " STR_F, STR_A(what), STR_A(where)) : what);
        json_put_i64(out, "distance_m", near[i].distance_m);
        json_put_text(out, "state_name", ctx_say(ctx, state->zh, state->en));
        json_put_i64(out, "opened_ms", file.opened_ms);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

/* ---- what the page needs to begin ---- */
static const struct field category_fields[] = {{"code", .kind = FIELD_TEXT}, {"name", .kind = FIELD_TEXT}, {"programme", .kind = FIELD_TEXT}, FIELD_END};
const struct shape reports_category_shape = {"PublicCategory", category_fields};

err reports_categories(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)r, (void)in;
    struct duty_categories all;
    duty_categories(ctx, &all);
    form_list_start(out);
    for (size_t i = 0; i < all.count; i++) {
        json_object(out);
        json_put_text(out, "code", all.at[i].code);
        json_put_text(out, "name", ctx->lang == LANG_EN ? all.at[i].en : all.at[i].zh);
        json_put_text(out, "programme", all.at[i].programme);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

const struct field reports_layer_fields[] = {{"layer", FIELD_TEXT, offsetof(struct reports_layer_in, layer), .in = IN_PATH, .max = 40}, FIELD_END};

/* Only the ground: sites, cells and stretches carry names of people and are the office's. */
err reports_layer(struct ctx *ctx, struct db_read *r, const void *with, struct http_reply *reply) {
    static const char *const open_layers[] = {"districts", "streets", "roads", "water", "green", "blocks"};
    const struct reports_layer_in *in = with;
    size_t i = 0;
    while (i < sizeof open_layers / sizeof *open_layers && !str_is(in->layer, open_layers[i]))
        i++;
    if (i == sizeof open_layers / sizeof *open_layers)
        return &app_not_found;
    str text;
    int64_t revision = 0;
    TRY(places_layer(ctx, r, in->layer, &text, &revision));
    str tag = str_format(ctx->arena, "\"%lld\"", (long long)revision);
    http_reply_header(reply, "ETag", tag);
    http_reply_header(reply, "Cache-Control", STR("public, max-age=60"));
    reply->content_type = STR("application/geo+json");
    if (ctx->request && str_equal(http_header(ctx->request, "If-None-Match"), tag))
        reply->status = 304;
    else
        buf_add(&reply->body, text);
    return NULL;
}

static const struct field info_fields[] = {{"city", .kind = FIELD_TEXT},
                                           {"demo", .kind = FIELD_BOOL},
                                           {"hotline", FIELD_TEXT, .nullable = true},
                                           {"centre", FIELD_JSON, .nullable = true},
                                           {"extent", FIELD_JSON, .nullable = true},
                                           FIELD_END};
const struct shape reports_info_shape = {"PublicInfo", info_fields};

static void put_numbers(struct json_out *out, const char *key, const double *numbers, size_t count) {
    json_key(out, key);
    json_list(out);
    for (size_t i = 0; i < count; i++)
        json_real(out, numbers[i]);
    json_list_end(out);
}

err reports_info(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    str city, hotline;
    struct places_extent extent = {0};
    TRY(app_fact_get(ctx, r, STR("city_name"), &city));
    TRY(app_fact_get(ctx, r, STR("hotline"), &hotline));
    TRY(places_extent(ctx, r, &extent));
    json_object(out);
    json_put_text(out, "city", city.len ? city : ctx_say(ctx, "本市", "This city"));
    json_put_bool(out, "demo", app_settings(ctx->app)->demo);
    json_put_text(out, "hotline", hotline.len ? hotline : STR_NONE);
    if (extent.has) {
        double box[] = {extent.box.west, extent.box.south, extent.box.east, extent.box.north};
        double centre[] = {(box[0] + box[2]) / 2, (box[1] + box[3]) / 2};
        put_numbers(out, "centre", centre, 2);
        put_numbers(out, "extent", box, 4);
    } else {
        json_put_null(out, "centre");
        json_put_null(out, "extent");
    }
    json_object_end(out);
    return NULL;
}
