/* A visit arrives: checked, judged, kept with its answers, told to whoever listens; all in one transaction. */
#include "base/hash.h"
#include "capabilities/inspections/inside.h"

const struct problem inspections_differs = {PROBLEM_CONFLICT, "inspections.differs", "这次检查已经提交过，且内容不同。",
                                            "This visit was submitted before, and it differs."};
const struct problem inspections_own_place = {PROBLEM_FORBIDDEN, "inspections.own_place", "责任单位的人员对本单位点位只能做自查。",
                                              "The people of a place's own unit may only make self checks of it."};
const struct problem inspections_not_yours = {PROBLEM_FORBIDDEN, "inspections.not_yours", "这次检查派给了别人。", "This visit is another person's."};
const struct problem inspections_no_points = {PROBLEM_INVALID, "inspections.no_points", "这类点位在现行标准中没有观测点。",
                                              "The standards in force have no points for this type of place."};
const struct problem inspections_bad_time = {PROBLEM_INVALID, "inspections.bad_time", "检查时间不对：结束不能早于开始，也不能在将来。",
                                             "The times are wrong: the end is before the start, or in the future."};
const struct problem inspections_withdrawn = {PROBLEM_CONFLICT, "inspections.is_withdrawn", "这次检查已撤回。", "This visit was withdrawn."};

enum { CLOCK_SLACK_MS = 10 * MS_MINUTE }; /* phones' clocks differ a little */

/* What the body says, in one fixed form: the same visit sent again has the same hash however its JSON was spaced. */
static err hash_given(struct ctx *ctx, const struct inspections_given *in, str *ret_hex) {
    struct buf text;
    struct json_out out;
    const struct inspections_answer *answers = in->answers.at;
    buf_init(&text, ctx->arena, 4 << 20);
    json_start(&out, &text);
    json_list(&out);
    json_id(&out, in->site_id);
    json_text(&out, in->kind);
    json_i64(&out, in->started_ms);
    json_i64(&out, in->ended_ms);
    json_real(&out, in->has_lon ? in->lon : 0);
    json_real(&out, in->has_lat ? in->lat : 0);
    for (size_t i = 0; i < in->answers.count; i++) {
        const struct inspections_answer *a = &answers[i];
        json_id(&out, a->point_id);
        json_text(&out, a->result);
        json_i64(&out, a->has_count ? a->count : -1);
        json_i64(&out, a->distance_m);
        json_i64(&out, a->minutes);
        json_text(&out, a->note);
        for (size_t k = 0; k < a->photos.count; k++)
            json_text(&out, a->photos.at[k]);
        str detail;
        TRY(said_detail(ctx->arena, a, &detail));
        if (detail.at)
            json_text(&out, detail);
        if (a->has_sampled)
            json_i64(&out, a->sampled);
    }
    json_list_end(&out);
    str written;
    TRY(buf_finish(&text, &written));
    *ret_hex = hash_hex(ctx->arena, HASH_SHA256, written);
    return ret_hex->at ? NULL : &err_no_memory;
}

static err check_times(struct ctx *ctx, const struct inspections_given *in) {
    if (in->ended_ms >= in->started_ms && in->started_ms > 0 && in->ended_ms <= ctx->now_ms + CLOCK_SLACK_MS)
        return NULL;
    return ctx_refuse(ctx, &inspections_bad_time, "ended_ms", str_of(inspections_bad_time.zh), str_of(inspections_bad_time.en));
}

/* The owner's people: their unit is the site's owner unit or below it. The city's root owns nothing in this sense. */
static err check_owner(struct ctx *ctx, const struct ground *ground, str kind) {
    str path = ground->unit_path;
    size_t dots = 0;
    for (size_t i = 0; i < path.len; i++)
        dots += path.at[i] == '.';
    bool is_own = dots > 1 && !ctx->actor->is_system && str_starts(ctx->actor->unit_path, path);
    if (!is_own || str_is(kind, "self"))
        return NULL;
    return ctx_refuse(ctx, &inspections_own_place, "kind", str_of(inspections_own_place.zh), str_of(inspections_own_place.en));
}

static err check_existing(struct ctx *ctx, const struct visit *visit, const struct inspections_given *in, int64_t inspector_id, str hash,
                          int64_t *ret_is_done) {
    *ret_is_done = 0;
    if (visit->inspector_id != inspector_id)
        return &inspections_not_yours;
    if (str_is(visit->state, "withdrawn"))
        return &inspections_withdrawn;
    if (str_is(visit->state, "submitted")) {
        *ret_is_done = str_equal(visit->body_sha256, hash);
        return *ret_is_done ? NULL : &inspections_differs;
    }
    if (visit->site_id != in->site_id)
        return ctx_refuse(ctx, &app_invalid, "site_id", STR("计划中的检查是另一个点位。"), STR("The planned visit is to another site."));
    return NULL;
}

static err tell_failed(struct ctx *ctx, struct db_write *w, const struct visit *visit, const struct judged *judged, int64_t observation_id, int64_t at_ms) {
    const struct standards_point *point = judged->point;
    str note = judged->answer->note;
    str text = note.len ? str_format(ctx->arena, STR_F "（" STR_F "）", STR_A(point->text_zh), STR_A(note)) : point->text_zh;
    if (!text.at)
        return &err_no_memory;
    return event_raise(ctx, w, "inspections.failed",
                       &(struct inspections_failed){.inspection_id = visit->id,
                                                    .observation_id = observation_id,
                                                    .site_id = visit->site_id,
                                                    .point_id = point->id,
                                                    .standard_id = point->standard_id,
                                                    .loss_milli = judged->mark.possible_milli - judged->mark.got_milli,
                                                    .category = point->category,
                                                    .text = text,
                                                    .lon = visit->site_lon,
                                                    .lat = visit->site_lat,
                                                    .photos = judged->answer->photos,
                                                    .inspector_id = visit->inspector_id,
                                                    .at_ms = at_ms,
                                                    .standard_number = point->standard_number,
                                                    .kind = visit->kind});
}

struct keeping {
    const struct visit *visit;
    const struct inspections_given *in;
    int64_t revision;
};

static err add_observation(struct ctx *ctx, struct db_write *w, const struct keeping *k, const struct judged *judged, int64_t position, int64_t id) {
    const struct inspections_answer *answer = judged->answer;
    const struct standards_point *point = judged->point;
    const struct standards_mark *mark = &judged->mark;
    const struct visit *visit = k->visit;
    bool counts = mark->possible_milli > 0 && !str_is(visit->kind, "self");
    return db_run(w, &inspections_sql[OBSERVATION_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(visit->id), db_int(position), db_int(answer->point_id), db_int(visit->site_id),
                          db_text(str_of(standards_result_words[mark->result])), answer->has_count ? db_int(answer->count) : db_null(),
                          db_int_or_null(answer->distance_m), db_int_or_null(answer->minutes), db_text(answer->note), db_int(mark->got_milli),
                          db_int(mark->possible_milli), db_int(counts), db_int(k->in->ended_ms), db_int(visit->district_id), db_int(visit->street_id),
                          db_int(visit->community_id), db_text(visit->unit_path), db_text(visit->site_name), db_text(visit->inspector_name),
                          db_text(answer->result), answer->has_sampled ? db_int(answer->sampled) : db_null(),
                          judged->detail.at ? db_text(judged->detail) : db_null(), db_text(point->rule_text), db_int(RULE_VERSION), db_int(point->points_milli),
                          db_text(point->measure), db_int(point->minimum), db_int(point->maximum), db_int(k->revision)),
                  NULL);
}

static err keep_answer(struct ctx *ctx, struct db_write *w, const struct keeping *k, const struct judged *judged, int64_t position) {
    const struct inspections_answer *answer = judged->answer;
    const struct standards_mark *mark = &judged->mark;
    const struct inspections_given *in = k->in;
    const struct visit *visit = k->visit;
    int64_t id = id_next(ctx->ids);
    TRY(add_observation(ctx, w, k, judged, position, id));
    if (answer->photos.count) {
        struct photos_claim claim = {in->ended_ms, in->has_lon && in->has_lat, in->lon, in->lat};
        TRY(photos_accept(ctx, w, answer->photos, "scene", &claim, (struct photos_owner){"observation", id}));
    }
    bool is_short = mark->result == RESULT_PARTIAL || mark->result == RESULT_FAIL;
    return is_short ? tell_failed(ctx, w, visit, judged, id, in->ended_ms) : NULL;
}

/* The row of the city stays locked until the commit: revisions are numbered in the order in which they become visible. */
static err next_revision(struct ctx *ctx, struct db_write *w, int64_t *ret) {
    struct db_row row;
    TRY(db_run_one(w, ctx->arena, &inspections_sql[REVISION_BUMP], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret = db_i(&row, 0);
    return NULL;
}

static err keep_visit(struct ctx *ctx, struct db_write *w, const struct visit *visit, const struct inspections_given *in, const struct judgement *judgement,
                      str hash) {
    int64_t rate = judgement->possible_milli ? judgement->got_milli * 1000 / judgement->possible_milli : -1, changed;
    TRY(db_run(w, &inspections_sql[VISIT_SUBMIT],
               DB_ARGS(db_text(visit->kind), db_int(in->started_ms), db_int(in->ended_ms), db_int(ctx->now_ms), in->has_lon ? db_real(in->lon) : db_null(),
                       in->has_lat ? db_real(in->lat) : db_null(), db_int_or_null(in->accuracy_m), db_text(hash), rate >= 0 ? db_int(rate) : db_null(),
                       db_int(judgement->observed), db_int(judgement->failed), db_text(ctx->actor->name), db_int(ctx->city_id), db_int(visit->id)),
               &changed));
    if (!changed)
        return &inspections_differs; /* another request took it meanwhile */
    struct keeping keeping = {visit, in, 0};
    TRY(next_revision(ctx, w, &keeping.revision));
    for (size_t i = 0; i < judgement->count; i++)
        TRY(keep_answer(ctx, w, &keeping, &judgement->at[i], (int64_t)i));
    TRY(event_raise(ctx, w, "inspections.submitted", &(struct inspections_submitted){visit->id, visit->site_id, in->ended_ms, rate, visit->kind}));
    return feed_put(ctx, w, "inspections", visit->id, visit->unit_path);
}

/* The row the answers hang on: the planned one, or one made now under the client's id. */
static err find_or_add(struct ctx *ctx, struct db_write *w, const struct inspections_given *in, const struct ground *ground, int64_t inspector_id,
                       struct visit *visit) {
    if (visit->id) {
        visit->kind = in->kind;
        return NULL;
    }
    if (!visit_id_is_uuid(in->id))
        return &app_not_found;
    struct visit like = {.client_id = in->id, .kind = in->kind, .inspector_id = inspector_id, .due_day = -1, .plan_name = STR("")};
    if (in->plan_id) {
        struct db_row plan;
        TRY(db_one(db_reading(w), ctx->arena, &inspections_sql[PLAN_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->plan_id)), &plan));
        if (!plan.count)
            return ctx_refuse(ctx, &app_invalid, "plan_id", STR("没有这个计划。"), STR("There is no such plan."));
        like.plan_id = in->plan_id;
        like.plan_name = db_s(&plan, 2);
    }
    TRY(identity_account_name(ctx, db_reading(w), inspector_id, &like.inspector_name));
    int64_t id;
    struct db_row row;
    TRY(visit_add(ctx, w, ground, &like, &id));
    if (in->plan_id)
        TRY(db_run(w, &inspections_sql[PLAN_VISIT], DB_ARGS(db_int(ctx->city_id), db_int(in->plan_id), db_int(id)), NULL));
    TRY(db_one(db_reading(w), ctx->arena, &inspections_sql[VISIT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    visit_read(&row, visit);
    return NULL;
}

err inspections_submit(struct ctx *ctx, struct db_write *w, const struct inspections_given *in, int64_t inspector_id, int64_t *ret_id, int64_t *ret_is_new) {
    struct db_read *r = db_reading(w);
    int64_t inspector = inspector_id ? inspector_id : ctx->actor->account_id, is_done = 0;
    struct visit visit;
    struct ground ground;
    struct standards_points points;
    struct judgement judgement;
    str hash;
    TRY(hash_given(ctx, in, &hash));
    TRY(visit_find(ctx, r, in->id, &visit));
    if (visit.id)
        TRY(check_existing(ctx, &visit, in, inspector, hash, &is_done));
    if (is_done) {
        *ret_id = visit.id;
        *ret_is_new = 0;
        return NULL;
    }
    TRY(check_times(ctx, in));
    err missing = ground_of_site(ctx, r, in->site_id, &ground);
    if (missing == &app_not_found)
        return ctx_refuse(ctx, &app_invalid, "site_id", STR("没有这个点位。"), STR("There is no such site."));
    TRY(missing);
    TRY(check_owner(ctx, &ground, in->kind));
    TRY(standards_points_of_type(ctx, r, 0, ground.site.type, &points));
    if (!points.count)
        return ctx_refuse(ctx, &inspections_no_points, "site_id", str_of(inspections_no_points.zh), str_of(inspections_no_points.en));
    TRY(judge_answers(ctx, &points, in->answers, &judgement));
    TRY(find_or_add(ctx, w, in, &ground, inspector, &visit));
    TRY(keep_visit(ctx, w, &visit, in, &judgement, hash));
    *ret_id = visit.id;
    *ret_is_new = 1;
    return NULL;
}

err inspections_note_case(struct ctx *ctx, struct db_write *w, int64_t observation_id, int64_t case_id, str case_number) {
    return db_run(w, &inspections_sql[OBSERVATION_CASE], DB_ARGS(db_int(case_id), db_text(case_number), db_int(ctx->city_id), db_int(observation_id)), NULL);
}

static err show_again(struct ctx *ctx, struct db_write *w, int64_t id, struct json_out *out) {
    struct db_row row;
    struct visit visit;
    TRY(db_one(db_reading(w), ctx->arena, &inspections_sql[VISIT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    visit_read(&row, &visit);
    ctx_audit_target(ctx, "inspection", id);
    return inspections_show_visit(ctx, db_reading(w), &visit, out);
}

static err put(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t id, is_new;
    TRY(inspections_submit(ctx, w, given, 0, &id, &is_new));
    ctx_reply_status(ctx, is_new ? 201 : 200);
    return show_again(ctx, w, id, out);
}

struct withdraw_in {
    str id, note;
    int64_t version;
};

static err withdraw(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct withdraw_in *in = given;
    struct visit visit;
    int64_t changed, revision;
    TRY(visit_find_seen(ctx, db_reading(w), in->id, &visit));
    TRY(ctx_check_version(ctx, visit.version, in->version, visit.changed_by, visit.changed_ms));
    TRY(db_run(
        w, &inspections_sql[VISIT_WITHDRAW],
        DB_ARGS(db_int(ctx->actor->account_id), db_int(ctx->now_ms), db_text(in->note), db_text(ctx->actor->name), db_int(ctx->city_id), db_int(visit.id)),
        &changed));
    if (!changed)
        return str_is(visit.state, "withdrawn") ? &inspections_withdrawn : &app_not_found;
    TRY(next_revision(ctx, w, &revision));
    TRY(db_run(w, &inspections_sql[OBSERVATIONS_WITHDRAW], DB_ARGS(db_int(revision), db_int(ctx->city_id), db_int(visit.id)), NULL));
    ctx_audit_change(ctx, "state", visit.state, STR("withdrawn"));
    TRY(event_raise(ctx, w, "inspections.withdrawn", &(struct inspections_submitted){visit.id, visit.site_id, ctx->now_ms, -1, visit.kind}));
    TRY(feed_put(ctx, w, "inspections", visit.id, visit.unit_path));
    return show_again(ctx, w, visit.id, out);
}

static const struct field answer_fields[] = {
    {"point_id", FIELD_ID, offsetof(struct inspections_answer, point_id), .required = true},
    {"result", FIELD_WORD, offsetof(struct inspections_answer, result), .required = true, .words = standards_result_words},
    {"count", FIELD_INT, offsetof(struct inspections_answer, count), .has = offsetof(struct inspections_answer, has_count), .min = 0, .max = RULE_COUNT_MOST},
    {"distance_m", FIELD_INT, offsetof(struct inspections_answer, distance_m), .min = 0, .max = 100000},
    {"minutes", FIELD_INT, offsetof(struct inspections_answer, minutes), .min = 0, .max = 1440},
    {"note", FIELD_TEXT, offsetof(struct inspections_answer, note), .max = 1000},
    {"photos", FIELD_TEXTS, offsetof(struct inspections_answer, photos), .max = 20, .says = "SHA-256 of stored photos"},
    {"sampled", FIELD_INT, offsetof(struct inspections_answer, sampled), .has = offsetof(struct inspections_answer, has_sampled), .min = 0,
     .max = RULE_COUNT_MOST, .says = "Rule sample: how many were looked at; count of them do well"},
    {"parts", FIELD_TEXTS, offsetof(struct inspections_answer, parts), .has = offsetof(struct inspections_answer, has_parts), .max = RULE_PARTS,
     .says = "Rule checklist: the parts that are met"},
    {"sources", FIELD_LIST, offsetof(struct inspections_answer, sources), .max = RULE_PARTS, .of = inspections_source_fields,
     .of_size = sizeof(struct inspections_source), .says = "Rule split: every source, so many good of so many"},
    {"grade", FIELD_TEXT, offsetof(struct inspections_answer, grade), .max = 60, .says = "Rule graded: the grade"},
    FIELD_END,
};
static const struct field put_fields[] = {
    {"id", FIELD_TEXT, offsetof(struct inspections_given, id), .in = IN_PATH, .max = 36, .says = "UUID made by the client, or the number of a planned visit"},
    {"site_id", FIELD_ID, offsetof(struct inspections_given, site_id), .required = true},
    {"plan_id", FIELD_ID, offsetof(struct inspections_given, plan_id), .says = "The plan it is part of"},
    {"kind", FIELD_WORD, offsetof(struct inspections_given, kind), .required = true, .words = inspections_kinds},
    {"started_ms", FIELD_TIME, offsetof(struct inspections_given, started_ms), .required = true},
    {"ended_ms", FIELD_TIME, offsetof(struct inspections_given, ended_ms), .required = true},
    {"lon", FIELD_REAL, offsetof(struct inspections_given, lon), .has = offsetof(struct inspections_given, has_lon), .low = -180, .high = 180},
    {"lat", FIELD_REAL, offsetof(struct inspections_given, lat), .has = offsetof(struct inspections_given, has_lat), .low = -90, .high = 90},
    {"accuracy_m", FIELD_INT, offsetof(struct inspections_given, accuracy_m), .min = 0, .max = 100000},
    {"observations", FIELD_LIST, offsetof(struct inspections_given, answers), .required = true, .max = 200, .of = answer_fields,
     .of_size = sizeof(struct inspections_answer)},
    FIELD_END,
};
static const struct field withdraw_fields[] = {
    {"id", FIELD_TEXT, offsetof(struct withdraw_in, id), .in = IN_PATH, .max = 36},
    {"version", FIELD_INT, offsetof(struct withdraw_in, version), .required = true},
    {"note", FIELD_TEXT, offsetof(struct withdraw_in, note), .required = true, .min = 1, .max = 1000, .says = "Why it is withdrawn"},
    FIELD_END,
};

const struct command inspections_put_command = {.takes = {sizeof(struct inspections_given), put_fields}, .apply = put};
const struct command inspections_withdraw_command = {.takes = {sizeof(struct withdraw_in), withdraw_fields}, .apply = withdraw};
