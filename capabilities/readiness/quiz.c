/* The short quiz on the brief. Questions are drawn from the observation points by a seed of place and attempt, so that the server
 * asks and judges the same ones without keeping open quizzes; a new attempt asks others. Kept: who answered what, and when. */
#include "base/random.h"
#include "capabilities/readiness/inside.h"

const struct problem readiness_attempt_gone = {PROBLEM_CONFLICT, "readiness.attempt_gone", "这份题已经有人答过，请答新的一份。",
                                               "These questions were answered already; a new set is ready."};
enum { QUESTIONS = 5, OPTIONS = 4, PASS_PERCENT = 80 };

struct question {
    int64_t point_id;
    const char *kind; /* "own" "facet" "photo" */
    str text, options[OPTIONS];
    size_t right;
};
struct quiz {
    struct question at[QUESTIONS];
    size_t count;
    int64_t attempt;
};

static str point_text(struct ctx *ctx, const struct standards_point *point) {
    return ctx->lang == LANG_EN && point->text_en.len ? point->text_en : point->text_zh;
}

/* A point of another type of place, to stand beside an own one. */
static err stranger(struct ctx *ctx, struct db_read *r, struct rng *rng, str own_type, str *ret) {
    struct standards_place_types types;
    struct standards_points points;
    TRY(standards_types(ctx, r, &types));
    *ret = STR("");
    for (int tries = 0; tries < 12 && types.count; tries++) {
        const struct standards_place_type *type = &types.at[rng_below(rng, (uint32_t)types.count)];
        if (str_equal(type->code, own_type) || !type->points)
            continue;
        TRY(standards_points_of_type(ctx, r, 0, type->code, &points));
        if (points.count) {
            *ret = point_text(ctx, &points.at[rng_below(rng, (uint32_t)points.count)]);
            return NULL;
        }
    }
    return NULL;
}

static void put_right_at(struct question *q, size_t at) {
    str first = q->options[0];
    q->options[0] = q->options[at];
    q->options[at] = first;
    q->right = at;
}

static err ask_own(struct ctx *ctx, struct db_read *r, struct rng *rng, str type, const struct standards_point *point, struct question *q) {
    q->kind = "own";
    q->text = ctx_say(ctx, "下面哪一条是这类点位的观测点？", "Which of these is an observation point of this type of place?");
    q->options[0] = point_text(ctx, point);
    for (size_t i = 1; i < OPTIONS; i++) {
        TRY(stranger(ctx, r, rng, type, &q->options[i]));
        bool is_twice = !q->options[i].len;
        for (size_t k = 0; k < i; k++)
            is_twice |= str_equal(q->options[k], q->options[i]);
        if (is_twice) { /* too few types of place: a sentence that no standard says */
            static const char *const zh[] = {"", "只在检查当天保持整洁即可", "发现问题先不登记", "由检查人员代为整改"};
            static const char *const en[] = {"", "It need only be clean on the day of a check", "Problems found are not written down at first",
                                             "The inspector puts it right for the owner"};
            q->options[i] = ctx_say(ctx, zh[i], en[i]);
        }
    }
    return NULL;
}

static void ask_facet(struct ctx *ctx, const struct standards_point *point, struct question *q) {
    static const char *const words[] = {"upper", "middle", "lower", "soft"};
    static const char *const zh[] = {"上层（立面、天际、线缆）", "中层（人眼高度的设施和秩序）", "下层（地面、路沿、井盖）", "软件（服务、管理、氛围）"};
    static const char *const en[] = {"Upper (facades, sky line, wires)", "Middle (facilities and order at eye level)", "Lower (ground, kerbs, covers)",
                                     "Soft (service, management, atmosphere)"};
    q->kind = "facet";
    q->text = str_format(ctx->arena, ctx->lang == LANG_EN ? "To which facet does it belong: %s" STR_F "%s" : "%s“" STR_F "”属于哪一面？%s", "",
                         STR_A(point_text(ctx, point)), "");
    size_t right = 1;
    for (size_t i = 0; i < OPTIONS; i++) {
        q->options[i] = ctx_say(ctx, zh[i], en[i]);
        right = str_is(point->facet, words[i]) ? i : right;
    }
    q->right = right;
}

static bool ask_photo(struct ctx *ctx, struct rng *rng, const struct standards_points *points, struct question *q) {
    size_t needed = points->count, count = 1, from = rng_below(rng, (uint32_t)points->count);
    q->kind = "photo";
    q->text = ctx_say(ctx, "下面哪一条不达标时必须拍照？", "Which of these needs a photo when it falls short?");
    for (size_t i = 0; i < points->count; i++) {
        const struct standards_point *point = &points->at[(from + i) % points->count];
        if (point->photo_needed && needed == points->count) {
            needed = (from + i) % points->count;
            q->options[0] = point_text(ctx, point);
            q->point_id = point->id;
        } else if (!point->photo_needed && count < OPTIONS)
            q->options[count++] = point_text(ctx, point);
    }
    return needed < points->count && count == OPTIONS;
}

static err quiz_make(struct ctx *ctx, struct db_read *r, const struct ready_place *place, struct quiz *ret) {
    struct standards_points points;
    struct db_row last;
    *ret = (struct quiz){.count = 0};
    TRY(db_one(r, ctx->arena, &readiness_sql[QUIZ_LAST], DB_ARGS(db_int(ctx->city_id), db_int(place->site_id)), &last));
    ret->attempt = last.count ? db_i(&last, 0) + 1 : 1;
    TRY(standards_points_of_type(ctx, r, 0, place->site_type, &points));
    struct rng rng = rng_seed((uint64_t)place->site_id ^ (uint64_t)ret->attempt * 0x9e3779b97f4a7c15u);
    for (size_t i = 0; points.count && i < QUESTIONS; i++) {
        struct question *q = &ret->at[ret->count++];
        const struct standards_point *point = &points.at[rng_below(&rng, (uint32_t)points.count)];
        *q = (struct question){.point_id = point->id};
        if (i == QUESTIONS - 1 && ask_photo(ctx, &rng, &points, q)) {
            put_right_at(q, rng_below(&rng, OPTIONS));
            continue;
        }
        q->point_id = point->id;
        if (i % 2)
            ask_facet(ctx, point, q);
        else {
            TRY(ask_own(ctx, r, &rng, place->site_type, point, q));
            put_right_at(q, rng_below(&rng, OPTIONS));
        }
    }
    return NULL;
}

err ready_quiz_is_passed(struct ctx *ctx, struct db_read *r, const struct ready_place *place, bool *ret) {
    struct db_row last;
    TRY(db_one(r, ctx->arena, &readiness_sql[QUIZ_LAST], DB_ARGS(db_int(ctx->city_id), db_int(place->site_id)), &last));
    *ret = last.count && db_i(&last, 1) && db_i(&last, 2) >= place->since_ms;
    return NULL;
}

/* ---- asking ---- */
static const struct field option_fields[] = {{"text", .kind = FIELD_TEXT}, FIELD_END};
static const struct field question_fields[] = {
    {"kind", .kind = FIELD_TEXT}, {"text", .kind = FIELD_TEXT}, {"options", .kind = FIELD_LIST, .of = option_fields}, FIELD_END};
static const struct field quiz_out_fields[] = {{"attempt", .kind = FIELD_INT},
                                               {"pass_percent", .kind = FIELD_INT},
                                               {"points", .kind = FIELD_LIST, .of = standards_point_fields, .says = "The brief: every observation point"},
                                               {"questions", .kind = FIELD_LIST, .of = question_fields},
                                               FIELD_END};
const struct shape readiness_quiz_shape = {"ReadinessQuiz", quiz_out_fields};

err readiness_quiz_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_id_in *in = given;
    struct ready_place place;
    struct standards_points points;
    struct quiz quiz;
    TRY(ready_place_find_seen(ctx, r, in->id, &place));
    TRY(quiz_make(ctx, r, &place, &quiz));
    TRY(standards_points_of_type(ctx, r, 0, place.site_type, &points));
    json_object(out);
    json_put_i64(out, "attempt", quiz.attempt);
    json_put_i64(out, "pass_percent", app_setting_i64(ctx->app, "readiness.quiz_percent", PASS_PERCENT));
    json_key(out, "points");
    json_list(out);
    for (size_t i = 0; i < points.count; i++)
        standards_point_put(ctx, out, &points.at[i]);
    json_list_end(out);
    json_key(out, "questions");
    json_list(out);
    for (size_t i = 0; i < quiz.count; i++) {
        json_object(out);
        json_put_text(out, "kind", str_of(quiz.at[i].kind));
        json_put_text(out, "text", quiz.at[i].text);
        json_key(out, "options");
        json_list(out);
        for (size_t k = 0; k < OPTIONS; k++) {
            json_object(out);
            json_put_text(out, "text", quiz.at[i].options[k]);
            json_object_end(out);
        }
        json_list_end(out);
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
    return NULL;
}

/* ---- answering ---- */
struct choice {
    int64_t option;
};
struct quiz_in {
    int64_t id, version, attempt, has_read;
    struct field_list answers;
};
static const struct field choice_fields[] = {
    {"option", FIELD_INT, offsetof(struct choice, option), .required = true, .min = 0, .max = OPTIONS - 1, .says = "Which option, from 0"}, FIELD_END};
static const struct field quiz_fields[] = {
    {"id", FIELD_ID, offsetof(struct quiz_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct quiz_in, version), .required = true},
    {"attempt", FIELD_INT, offsetof(struct quiz_in, attempt), .required = true, .min = 1, .max = 1000000},
    {"has_read", FIELD_BOOL, offsetof(struct quiz_in, has_read), .required = true, .says = "The brief was read"},
    {"answers", FIELD_LIST, offsetof(struct quiz_in, answers), .required = true, .max = QUESTIONS, .of = choice_fields, .of_size = sizeof(struct choice)},
    FIELD_END};

static err keep_answers(struct ctx *ctx, struct db_write *w, const struct ready_place *place, const struct quiz *quiz, const struct choice *given,
                        bool *ret_passed) {
    int64_t quiz_id = id_next(ctx->ids), right = 0;
    for (size_t i = 0; i < quiz->count; i++)
        right += (size_t)given[i].option == quiz->at[i].right;
    int64_t percent = app_setting_i64(ctx->app, "readiness.quiz_percent", PASS_PERCENT);
    *ret_passed = quiz->count && right * 100 >= percent * (int64_t)quiz->count;
    TRY(db_run(w, &readiness_sql[QUIZ_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(quiz_id), db_int(place->site_id), db_int(quiz->attempt), db_int(right), db_int((int64_t)quiz->count),
                       db_int(*ret_passed), db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    for (size_t i = 0; i < quiz->count; i++)
        TRY(db_run(w, &readiness_sql[QUIZ_ANSWER_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_int(quiz_id), db_int((int64_t)i), db_int(quiz->at[i].point_id), db_text(quiz->at[i].text),
                           db_text(quiz->at[i].options[given[i].option]), db_int((size_t)given[i].option == quiz->at[i].right)),
                   NULL));
    return NULL;
}

/* Asked before the rules of the move, so that a wrong person hears why first. */
static err may_brief(struct ctx *ctx, struct db_read *r, const struct ready_place *place) {
    struct ready_view view;
    err why = NULL;
    TRY(ready_view_make(ctx, r, place, &view));
    view.quiz_is_passed = true;
    return ready_move_is_allowed(&view, ready_move_named(STR("brief")), &why) ? NULL : why;
}

static err quiz_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct quiz_in *in = given;
    struct ready_place place;
    struct quiz quiz;
    bool is_passed = false;
    TRY(ready_place_find_seen(ctx, db_reading(w), in->id, &place));
    ctx_audit_target(ctx, "site", in->id);
    TRY(may_brief(ctx, db_reading(w), &place));
    TRY(ctx_check_version(ctx, place.version, in->version, place.changed_by, place.changed_ms));
    if (!in->has_read)
        return ctx_refuse(ctx, &app_invalid, "has_read", STR("请先读完本类点位的观测点。"), STR("Read the observation points of this type first."));
    TRY(quiz_make(ctx, db_reading(w), &place, &quiz));
    if (quiz.attempt != in->attempt)
        return &readiness_attempt_gone;
    if (in->answers.count != quiz.count)
        return ctx_refuse(ctx, &app_invalid, "answers", str_format(ctx->arena, "请答完全部 %zu 题。", quiz.count),
                          str_format(ctx->arena, "Answer all %zu questions.", quiz.count));
    TRY(keep_answers(ctx, w, &place, &quiz, in->answers.at, &is_passed));
    if (is_passed) {
        struct ready_doing d = {.place = &place, .move = ready_move_named(STR("brief")), .note = STR("")};
        str before = place.stage;
        TRY(ready_do(ctx, w, &d));
        ctx_audit_change(ctx, "readiness", before, place.stage);
    }
    return readiness_page(ctx, db_reading(w), &(struct readiness_id_in){in->id}, out);
}
const struct command readiness_quiz_command = {{sizeof(struct quiz_in), quiz_fields}, NULL, quiz_apply, 0};

err readiness_brief_rightly(struct ctx *ctx, struct db_write *w, int64_t site_id) {
    struct ready_place place;
    struct quiz quiz;
    struct choice choices[QUESTIONS];
    bool is_passed = false;
    TRY(ready_place_find(ctx, db_reading(w), site_id, &place));
    TRY(may_brief(ctx, db_reading(w), &place));
    TRY(quiz_make(ctx, db_reading(w), &place, &quiz));
    for (size_t i = 0; i < quiz.count; i++)
        choices[i].option = (int64_t)quiz.at[i].right;
    TRY(keep_answers(ctx, w, &place, &quiz, choices, &is_passed));
    return ready_do(ctx, w, &(struct ready_doing){.place = &place, .move = ready_move_named(STR("brief")), .note = STR("")});
}
