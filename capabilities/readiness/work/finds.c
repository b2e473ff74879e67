/* What a survey found: a new place, one that is gone, one that belongs to another. Somebody else decides; then the register follows and
 * a new place becomes a candidate. */
#include "capabilities/readiness/work/work.h"

const struct problem readiness_own_find = {PROBLEM_FORBIDDEN, "readiness.own_find", "不能审批自己上报的摸排结果。",
                                           "Nobody decides on what they found themselves."};

static const char *const kinds[] = {"new", "gone", "merged", NULL};
static const char *const states[] = {"asked", "approved", "refused", NULL};

struct find {
    int64_t id, version, survey_id, task_id;
    str kind, state;
    int64_t site_id, into_id;
    str name, place_type, address;
    bool has_place;
    double lon, lat;
    str note;
    int64_t found_by;
    str found_name;
    int64_t found_ms, decided_by;
    str decided_name;
    int64_t decided_ms;
    str decided_note;
};

static void find_read(const struct db_row *row, struct find *ret) {
    *ret = (struct find){.id = db_i(row, 0),
                         .version = db_i(row, 1),
                         .survey_id = db_i(row, 2),
                         .task_id = db_i(row, 3),
                         .kind = db_s(row, 4),
                         .state = db_s(row, 5),
                         .site_id = db_i(row, 6),
                         .into_id = db_i(row, 7),
                         .name = db_s(row, 8),
                         .place_type = db_s(row, 9),
                         .address = db_s(row, 10),
                         .has_place = !db_is_null(row, 11),
                         .lon = db_r(row, 11),
                         .lat = db_r(row, 12),
                         .note = db_s(row, 13),
                         .found_by = db_i(row, 14),
                         .found_name = db_s(row, 15),
                         .found_ms = db_i(row, 16),
                         .decided_by = db_i(row, 17),
                         .decided_name = db_s(row, 18),
                         .decided_ms = db_i(row, 19),
                         .decided_note = db_s(row, 20)};
}

const struct field ready_find_fields[] = {{"id", .kind = FIELD_ID},
                                          {"version", .kind = FIELD_INT},
                                          {"task_id", .kind = FIELD_ID},
                                          {"kind", .kind = FIELD_WORD, .words = kinds},
                                          {"state", .kind = FIELD_WORD, .words = states},
                                          {"site_id", .kind = FIELD_ID, .nullable = true},
                                          {"into_id", .kind = FIELD_ID, .nullable = true},
                                          {"name", .kind = FIELD_TEXT},
                                          {"address", .kind = FIELD_TEXT},
                                          {"lon", .kind = FIELD_REAL, .nullable = true},
                                          {"lat", .kind = FIELD_REAL, .nullable = true},
                                          {"note", .kind = FIELD_TEXT},
                                          {"found_name", .kind = FIELD_TEXT},
                                          {"found_ms", .kind = FIELD_TIME},
                                          {"decided_name", .kind = FIELD_TEXT},
                                          {"decided_ms", .kind = FIELD_TIME, .nullable = true},
                                          {"decided_note", .kind = FIELD_TEXT},
                                          {"may_decide", .kind = FIELD_BOOL},
                                          {"photos", .kind = FIELD_LIST, .of = photos_photo_fields},
                                          FIELD_END};

static err put_find(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct find *f) {
    struct photos_list photos;
    TRY(photos_of(ctx, r, (struct photos_owner){"survey_find", f->id}, &photos));
    json_object(out);
    json_put_id(out, "id", f->id);
    json_put_i64(out, "version", f->version);
    json_put_id(out, "task_id", f->task_id);
    json_put_text(out, "kind", f->kind);
    json_put_text(out, "state", f->state);
    json_put_id(out, "site_id", f->site_id);
    json_put_id(out, "into_id", f->into_id);
    json_put_text(out, "name", f->name);
    json_put_text(out, "address", f->address);
    json_key(out, "lon");
    f->has_place ? json_real(out, f->lon) : json_null(out);
    json_key(out, "lat");
    f->has_place ? json_real(out, f->lat) : json_null(out);
    json_put_text(out, "note", f->note);
    json_put_text(out, "found_name", f->found_name);
    json_put_i64(out, "found_ms", f->found_ms);
    json_put_text(out, "decided_name", f->decided_name);
    ready_put_due(out, "decided_ms", f->decided_ms);
    json_put_text(out, "decided_note", f->decided_note);
    json_put_bool(out, "may_decide",
                  str_is(f->state, "asked") && f->found_by != ctx->actor->account_id && actor_may(ctx->actor, &readiness_rights[READINESS_SURVEY]));
    photos_put_list(out, "photos", &photos);
    json_object_end(out);
    return NULL;
}

err ready_finds_put(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t survey_id) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &readiness_sql[FINDS_OF_SURVEY], DB_ARGS(db_int(ctx->city_id), db_int(survey_id)), &table));
    json_key(out, "finds");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        struct find find;
        find_read(&table.rows[i], &find);
        TRY(put_find(ctx, r, out, &find));
    }
    json_list_end(out);
    return NULL;
}

/* ---- finding ---- */
struct find_in {
    int64_t id, site_id, into_id;
    bool has_lon, has_lat;
    double lon, lat;
    str kind, name, address, note;
    struct field_texts photos;
};
static const struct field find_in_fields[] = {
    {"id", FIELD_ID, offsetof(struct find_in, id), .in = IN_PATH, .says = "Of the task"},
    {"kind", FIELD_WORD, offsetof(struct find_in, kind), .required = true, .words = kinds},
    {"site_id", FIELD_ID, offsetof(struct find_in, site_id), .says = "The place that is gone or merged"},
    {"into_id", FIELD_ID, offsetof(struct find_in, into_id), .says = "merged: the place it belongs to"},
    {"name", FIELD_TEXT, offsetof(struct find_in, name), .max = 100},
    {"address", FIELD_TEXT, offsetof(struct find_in, address), .max = 200},
    {"lon", FIELD_REAL, offsetof(struct find_in, lon), .has = offsetof(struct find_in, has_lon), .low = -180, .high = 180},
    {"lat", FIELD_REAL, offsetof(struct find_in, lat), .has = offsetof(struct find_in, has_lat), .low = -90, .high = 90},
    {"note", FIELD_TEXT, offsetof(struct find_in, note), .max = 500},
    {"photos", FIELD_TEXTS, offsetof(struct find_in, photos), .max = 6, .says = "SHA-256 of stored photos"},
    FIELD_END};

static err check_find(struct ctx *ctx, struct db_read *r, const struct find_in *in, str *ret_name) {
    struct places_site site;
    struct places_extent extent;
    if (str_is(in->kind, "new")) {
        if (!str_trim(in->name).len)
            return ctx_refuse(ctx, &app_invalid, "name", STR("请填写点位名称。"), STR("Give the place a name."));
        if (!in->has_lon || !in->has_lat)
            return ctx_refuse(ctx, &app_invalid, "lon", STR("请给出位置。"), STR("Give the position."));
        *ret_name = str_trim(in->name);
        TRY(places_extent(ctx, r, &extent));
        return places_point_check(ctx, &extent, (struct geo_point){in->lon, in->lat});
    }
    if (!in->site_id || places_site_find(ctx, r, in->site_id, &site))
        return ctx_refuse(ctx, &app_invalid, "site_id", STR("请选择名册内的点位。"), STR("Choose a place of the register."));
    *ret_name = site.name;
    if (!str_is(in->kind, "merged"))
        return NULL;
    if (!in->into_id || in->into_id == in->site_id || places_site_find(ctx, r, in->into_id, &site))
        return ctx_refuse(ctx, &app_invalid, "into_id", STR("请选择并入的另一个点位。"), STR("Choose the other place it belongs to."));
    return NULL;
}

static err find_make(struct ctx *ctx, struct db_write *w, const struct find_in *in, int64_t *ret_survey_id) {
    struct ready_task task;
    struct ready_survey survey;
    str name = STR("");
    int64_t id = id_next(ctx->ids);
    TRY(ready_task_find(ctx, db_reading(w), in->id, &task));
    if (!ready_task_is_mine(ctx, &task))
        return &app_not_found;
    if (task.done_ms)
        return &readiness_task_closed;
    TRY(ready_survey_find(ctx, db_reading(w), task.survey_id, &survey));
    TRY(check_find(ctx, db_reading(w), in, &name));
    bool is_new = str_is(in->kind, "new");
    TRY(db_run(w, &readiness_sql[FIND_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(survey.id), db_int(task.id), db_text(in->kind), is_new ? db_null() : db_int(in->site_id),
                       str_is(in->kind, "merged") ? db_int(in->into_id) : db_null(), db_text(name), db_text(survey.place_type), db_text(str_trim(in->address)),
                       is_new ? db_real(in->lon) : db_null(), is_new ? db_real(in->lat) : db_null(), db_text(str_trim(in->note)),
                       db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    if (in->photos.count)
        TRY(photos_accept(ctx, w, in->photos, "scene", NULL, (struct photos_owner){"survey_find", id}));
    ctx_audit_target(ctx, "survey_find", id);
    ctx_audit_change(ctx, "kind", STR(""), in->kind);
    *ret_survey_id = survey.id;
    return feed_put(ctx, w, "readiness", survey.id, STR(""));
}

static err find_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t survey_id;
    TRY(find_make(ctx, w, given, &survey_id));
    return readiness_survey_page(ctx, db_reading(w), &(struct readiness_id_in){survey_id}, out);
}
const struct command readiness_find_new = {{sizeof(struct find_in), find_in_fields}, NULL, find_apply, 201};

/* ---- deciding ---- */
struct decide_in {
    int64_t id, version, approved, owner_unit_id;
    str note;
};
static const struct field decide_fields[] = {{"id", FIELD_ID, offsetof(struct decide_in, id), .in = IN_PATH},
                                             {"version", FIELD_INT, offsetof(struct decide_in, version), .required = true},
                                             {"approved", FIELD_BOOL, offsetof(struct decide_in, approved), .required = true},
                                             {"owner_unit_id", FIELD_ID, offsetof(struct decide_in, owner_unit_id), .says = "Owner of a new place"},
                                             {"note", FIELD_TEXT, offsetof(struct decide_in, note), .required = true, .min = 1, .max = 500},
                                             FIELD_END};

static err carry_out(struct ctx *ctx, struct db_write *w, struct find *f, int64_t owner_unit_id) {
    if (!str_is(f->kind, "new"))
        return places_site_retire(ctx, w, f->site_id, f->into_id);
    struct places_site site = {.name = f->name,
                               .type = f->place_type,
                               .address = f->address,
                               .owner_unit_id = owner_unit_id,
                               .lon = f->lon,
                               .lat = f->lat,
                               .geometry_kind = STR("point")};
    TRY(places_site_add(ctx, w, &site, &f->site_id));
    return readiness_enter(ctx, w, f->site_id);
}

static err decide_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct decide_in *in = given;
    struct db_row row;
    struct find find;
    int64_t changed;
    TRY(db_one(db_reading(w), ctx->arena, &readiness_sql[FIND_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    find_read(&row, &find);
    if (!str_is(find.state, "asked"))
        return &readiness_decided;
    if (find.found_by == ctx->actor->account_id)
        return &readiness_own_find;
    TRY(ctx_check_version(ctx, find.version, in->version, STR_NONE, 0));
    if (in->approved)
        TRY(carry_out(ctx, w, &find, in->owner_unit_id));
    TRY(db_run(w, &readiness_sql[FIND_DECIDE],
               DB_ARGS(db_text(in->approved ? STR("approved") : STR("refused")), db_int_or_null(find.site_id), db_int(ctx->actor->account_id),
                       db_text(ctx->actor->name), db_int(ctx->now_ms), db_text(str_trim(in->note)), db_int(ctx->city_id), db_int(find.id), db_int(in->version)),
               &changed));
    if (!changed)
        return &readiness_decided;
    ctx_audit_target(ctx, "survey_find", find.id);
    ctx_audit_change(ctx, "state", STR("asked"), in->approved ? STR("approved") : STR("refused"));
    TRY(feed_put(ctx, w, "readiness", find.survey_id, STR("")));
    return readiness_survey_page(ctx, db_reading(w), &(struct readiness_id_in){find.survey_id}, out);
}
const struct command readiness_find_decide = {{sizeof(struct decide_in), decide_fields}, NULL, decide_apply, 0};

err readiness_find_add(struct ctx *ctx, struct db_write *w, int64_t survey_id, const struct readiness_find_given *given) {
    struct db_table tasks;
    struct find_in in = {.site_id = given->site_id,
                         .into_id = given->into_id,
                         .has_lon = given->has_place,
                         .has_lat = given->has_place,
                         .lon = given->lon,
                         .lat = given->lat,
                         .kind = given->kind,
                         .name = given->name,
                         .address = given->address,
                         .note = given->note,
                         .photos = given->photos};
    TRY(db_all(db_reading(w), ctx->arena, &readiness_sql[TASKS_OF_SURVEY], DB_ARGS(db_int(ctx->city_id), db_int(survey_id)), &tasks));
    size_t open = 0;
    while (open < tasks.count && db_i(&tasks.rows[open], 7))
        open++;
    if (open == tasks.count)
        return &readiness_task_closed;
    in.id = db_i(&tasks.rows[open], 0);
    TRY(find_make(ctx, w, &in, &survey_id));
    return db_run(w, &readiness_sql[TASK_DONE], DB_ARGS(db_int(ctx->now_ms), db_text(STR("")), db_int(ctx->city_id), db_int(in.id)), NULL);
}
