/* Self-comparison (对标): every observation point of the type answered: meets, gap (with a note, and a photo where the rule asks for
 * one), or not applicable. Gaps are listed; once mended the comparison is made again and the older one is kept. */
#include "capabilities/readiness/inside.h"

static const char *const states[] = {"meets", "gap", "not_applicable", NULL};

struct compared {
    int64_t point_id;
    str state, note;
    struct field_texts photos;
};
struct compare_in {
    int64_t id, version;
    struct field_list points;
};
static const struct field compared_fields[] = {
    {"point_id", FIELD_ID, offsetof(struct compared, point_id), .required = true},
    {"state", FIELD_WORD, offsetof(struct compared, state), .required = true, .words = states},
    {"note", FIELD_TEXT, offsetof(struct compared, note), .max = 500, .says = "What is missing and until when it is mended; needed for a gap"},
    {"photos", FIELD_TEXTS, offsetof(struct compared, photos), .max = 6, .says = "SHA-256 of stored photos"},
    FIELD_END};
static const struct field compare_fields[] = {
    {"id", FIELD_ID, offsetof(struct compare_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct compare_in, version), .required = true},
    {"points", FIELD_LIST, offsetof(struct compare_in, points), .required = true, .max = 200, .of = compared_fields, .of_size = sizeof(struct compared)},
    FIELD_END};

static const struct compared *answer_of(const struct compare_in *in, int64_t point_id, size_t *ret_at) {
    const struct compared *answers = in->points.at;
    for (size_t i = 0; i < in->points.count; i++)
        if (answers[i].point_id == point_id) {
            *ret_at = i;
            return &answers[i];
        }
    return NULL;
}

/* Every fault at once, each at its field. */
static err check_answers(struct ctx *ctx, const struct compare_in *in, const struct standards_points *points) {
    err failed = NULL;
    size_t answered = 0, at = 0;
    for (size_t i = 0; i < points->count; i++) {
        const struct standards_point *point = &points->at[i];
        const struct compared *answer = answer_of(in, point->id, &at);
        const char *field = str_z(ctx->arena, str_format(ctx->arena, "points.%zu", at));
        answered += answer != NULL;
        if (answer && str_is(answer->state, "gap") && !str_trim(answer->note).len)
            failed = ctx_refuse(ctx, &app_invalid, field, str_format(ctx->arena, "“" STR_F "”有差距，请写明差什么、何时改好。", STR_A(point->text_zh)),
                                str_format(ctx->arena, "Point " STR_F " has a gap: say what is missing and until when.", STR_A(point->code)));
        if (answer && str_is(answer->state, "gap") && point->photo_needed && !answer->photos.count)
            failed = ctx_refuse(ctx, &app_invalid, field, str_format(ctx->arena, "“" STR_F "”有差距，按规则要附照片。", STR_A(point->text_zh)),
                                str_format(ctx->arena, "Point " STR_F " has a gap and its rule asks for a photo.", STR_A(point->code)));
    }
    if (answered != points->count || in->points.count != points->count)
        failed = ctx_refuse(ctx, &app_invalid, "points", str_format(ctx->arena, "共 %zu 条观测点，要逐条对标，每条一次。", points->count),
                            str_format(ctx->arena, "There are %zu points: answer each of them once.", points->count));
    return failed;
}

static err keep_comparison(struct ctx *ctx, struct db_write *w, const struct compare_in *in, const struct standards_points *points, int64_t *ret_gaps) {
    int64_t id = id_next(ctx->ids), gaps = 0;
    size_t at = 0;
    for (size_t i = 0; i < points->count; i++) {
        const struct compared *answer = answer_of(in, points->at[i].id, &at);
        if (!answer)
            return &err_bug; /* check_answers saw one for each */
        gaps += str_is(answer->state, "gap");
    }
    TRY(db_run(w, &readiness_sql[COMPARISON_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(in->id), db_int((int64_t)points->count), db_int(gaps), db_int(ctx->actor->account_id),
                       db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    for (size_t i = 0; i < points->count; i++) {
        const struct compared *answer = answer_of(in, points->at[i].id, &at);
        if (!answer)
            return &err_bug;
        int64_t point_row = id_next(ctx->ids);
        TRY(db_run(w, &readiness_sql[COMPARED_POINT_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_int(point_row), db_int(id), db_int((int64_t)i), db_int(answer->point_id), db_text(answer->state),
                           db_text(str_trim(answer->note))),
                   NULL));
        if (answer->photos.count)
            TRY(photos_accept(ctx, w, answer->photos, "scene", NULL, (struct photos_owner){"readiness", point_row}));
    }
    *ret_gaps = gaps;
    return NULL;
}

/* The rights of the move, before the evidence of it is there. */
static err may_compare(struct ctx *ctx, struct db_read *r, const struct ready_place *place) {
    struct ready_view view;
    err why = NULL;
    TRY(ready_view_make(ctx, r, place, &view));
    view.is_compared = true;
    return ready_move_is_allowed(&view, ready_move_named(STR("compare")), &why) ? NULL : why;
}

static err compare(struct ctx *ctx, struct db_write *w, struct ready_place *place, const struct compare_in *in, const struct standards_points *points) {
    struct ready_doing d = {.place = place, .move = ready_move_named(STR("compare"))};
    TRY(keep_comparison(ctx, w, in, points, &place->gaps));
    d.note = place->gaps ? str_format(ctx->arena, "差距 %lld 项 · %lld gaps", (long long)place->gaps, (long long)place->gaps) : STR("无差距 · no gaps");
    return ready_do(ctx, w, &d);
}

static err compare_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct compare_in *in = given;
    struct ready_place place;
    struct standards_points points;
    TRY(ready_place_find_seen(ctx, db_reading(w), in->id, &place));
    ctx_audit_target(ctx, "site", in->id);
    TRY(may_compare(ctx, db_reading(w), &place));
    TRY(ctx_check_version(ctx, place.version, in->version, place.changed_by, place.changed_ms));
    TRY(standards_points_of_type(ctx, db_reading(w), 0, place.site_type, &points));
    TRY(check_answers(ctx, in, &points));
    str before = place.stage;
    TRY(compare(ctx, w, &place, in, &points));
    ctx_audit_change(ctx, "readiness", before, place.stage);
    return readiness_page(ctx, db_reading(w), &(struct readiness_id_in){in->id}, out);
}
const struct command readiness_compare_command = {{sizeof(struct compare_in), compare_fields}, NULL, compare_apply, 0};

err readiness_compare_met(struct ctx *ctx, struct db_write *w, int64_t site_id) {
    struct ready_place place;
    struct standards_points points;
    TRY(ready_place_find(ctx, db_reading(w), site_id, &place));
    TRY(may_compare(ctx, db_reading(w), &place));
    TRY(standards_points_of_type(ctx, db_reading(w), 0, place.site_type, &points));
    struct compared *answers = ARENA_LIST(ctx->arena, struct compared, points.count + 1);
    if (!answers)
        return &err_no_memory;
    for (size_t i = 0; i < points.count; i++)
        answers[i] = (struct compared){.point_id = points.at[i].id, .state = STR("meets"), .note = STR("")};
    return compare(ctx, w, &place, &(struct compare_in){.id = site_id, .points = {answers, points.count}}, &points);
}

static err last_of(struct ctx *ctx, struct db_read *r, int64_t site_id, struct db_row *ret) {
    return db_one(r, ctx->arena, &readiness_sql[COMPARISON_LAST], DB_ARGS(db_int(ctx->city_id), db_int(site_id)), ret);
}

err ready_gap_count(struct ctx *ctx, struct db_read *r, int64_t site_id, int64_t *ret) {
    struct db_row last;
    TRY(last_of(ctx, r, site_id, &last));
    *ret = last.count ? db_i(&last, 2) : -1;
    return NULL;
}

err ready_compared_since(struct ctx *ctx, struct db_read *r, const struct ready_place *place, bool *ret) {
    struct db_row last;
    TRY(last_of(ctx, r, place->site_id, &last));
    *ret = last.count && db_i(&last, 4) >= place->since_ms;
    return NULL;
}

/* ---- as the page shows it ---- */
static const struct field point_fields[] = {{"point_id", .kind = FIELD_ID},
                                            {"text", .kind = FIELD_TEXT},
                                            {"facet", .kind = FIELD_TEXT},
                                            {"state", .kind = FIELD_WORD, .words = states},
                                            {"note", .kind = FIELD_TEXT},
                                            {"photos", .kind = FIELD_LIST, .of = photos_photo_fields},
                                            FIELD_END};
const struct field ready_comparison_fields[] = {{"at_ms", .kind = FIELD_TIME},
                                                {"by_name", .kind = FIELD_TEXT},
                                                {"points", .kind = FIELD_INT},
                                                {"gaps", .kind = FIELD_INT},
                                                {"rows", .kind = FIELD_LIST, .of = point_fields},
                                                FIELD_END};

static err put_point(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct db_row *row) {
    struct standards_point point;
    struct photos_list photos;
    err failed = standards_point_find(ctx, r, db_i(row, 1), &point);
    if (failed == &app_not_found)
        return NULL; /* the edition with this point is gone */
    TRY(failed);
    TRY(photos_of(ctx, r, (struct photos_owner){"readiness", db_i(row, 0)}, &photos));
    json_object(out);
    json_put_id(out, "point_id", point.id);
    json_put_text(out, "text", ctx_say(ctx, str_z(ctx->arena, point.text_zh), str_z(ctx->arena, point.text_en.len ? point.text_en : point.text_zh)));
    json_put_text(out, "facet", point.facet);
    json_put_text(out, "state", db_s(row, 2));
    json_put_text(out, "note", db_s(row, 3));
    photos_put_list(out, "photos", &photos);
    json_object_end(out);
    return NULL;
}

err ready_comparison_put(struct ctx *ctx, struct db_read *r, struct json_out *out, int64_t site_id) {
    struct db_row last;
    struct db_table rows;
    TRY(last_of(ctx, r, site_id, &last));
    json_key(out, "comparison");
    if (!last.count) {
        json_null(out);
        return NULL;
    }
    TRY(db_all(r, ctx->arena, &readiness_sql[COMPARED_POINTS], DB_ARGS(db_int(ctx->city_id), db_int(db_i(&last, 0))), &rows));
    json_object(out);
    json_put_i64(out, "at_ms", db_i(&last, 4));
    json_put_text(out, "by_name", db_s(&last, 3));
    json_put_i64(out, "points", db_i(&last, 1));
    json_put_i64(out, "gaps", db_i(&last, 2));
    json_key(out, "rows");
    json_list(out);
    for (size_t i = 0; i < rows.count; i++)
        TRY(put_point(ctx, r, out, &rows.rows[i]));
    json_list_end(out);
    json_object_end(out);
    return NULL;
}
