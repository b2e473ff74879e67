/* The answers of a visit against the points of its place type. */
#include "capabilities/inspections/inside.h"

const struct problem inspections_unknown_point = {PROBLEM_INVALID, "inspections.unknown_point", "这类点位没有这个观测点。",
                                                  "This type of place has no such point."};
const struct problem inspections_photo_needed = {PROBLEM_INVALID, "inspections.photo_needed", "不合格的观测点需要照片。",
                                                 "A point that is not met needs a photo."};
const struct problem inspections_contradiction = {PROBLEM_INVALID, "inspections.contradiction", "填写的结果与数量不一致。",
                                                  "The answer contradicts what was counted."};
const struct problem inspections_unknown_part = {PROBLEM_INVALID, "inspections.unknown_part", "分项、来源或等级与这个观测点的规则不符。",
                                                 "The parts, sources or grade do not fit the rule of this point."};
const struct problem inspections_bad_sample = {PROBLEM_INVALID, "inspections.bad_sample", "抽样数与规则不符，或还没有抽够，结果未定。",
                                               "The sample does not fit the rule, or is too small to decide."};

static err refuse(struct ctx *ctx, err problem, size_t number, const char *member) {
    str field = str_format(ctx->arena, "observations.%zu.%s", number, member);
    const char *name = str_z(ctx->arena, field);
    return name ? ctx_refuse(ctx, problem, name, str_of(problem->zh), str_of(problem->en)) : &err_no_memory;
}

static const struct standards_point *find_point(const struct standards_points *points, int64_t id) {
    for (size_t i = 0; i < points->count; i++)
        if (points->at[i].id == id)
            return &points->at[i];
    return NULL;
}

/* Counting decides; a person who says "pass" over a count that is too low, or "fail" over one that suffices, is asked again.
 * A grade speaks for itself: the best one may give less than all, the last one more than nothing. */
static bool contradicts(const struct judged *judged, enum standards_result said) {
    const struct standards_mark *mark = &judged->mark;
    if ((said != RESULT_PASS && said != RESULT_FAIL) || judged->point->rule.kind == RULE_GRADED)
        return false;
    return said == RESULT_PASS ? mark->result != RESULT_PASS : mark->result == RESULT_PASS;
}

/* Of a sample that is not whole yet, the answer holds only when the rest cannot change it. */
static bool sample_is_sound(const struct standards_rule *rule, const struct inspections_answer *answer) {
    if (!answer->has_sampled)
        return true;
    if (rule->kind != RULE_SAMPLE || !answer->has_count || answer->count > answer->sampled || answer->sampled > rule->of)
        return false;
    return answer->count >= rule->need || answer->count + rule->of - answer->sampled < rule->need;
}

static const char *detail_member(const struct inspections_answer *answer) { return answer->has_parts ? "parts" : answer->sources.count ? "sources" : "grade"; }

static err judge_one(struct ctx *ctx, size_t number, struct judged *judged) {
    const struct inspections_answer *answer = judged->answer;
    struct said said;
    TRY(said_detail(ctx->arena, answer, &judged->detail));
    if (!said_read(&judged->point->rule, answer->result, judged->detail, &said))
        return refuse(ctx, &inspections_unknown_part, number, detail_member(answer));
    if (!sample_is_sound(&judged->point->rule, answer))
        return refuse(ctx, &inspections_bad_sample, number, "sampled");
    said.seen.has_count = answer->has_count;
    said.seen.count = answer->count;
    standards_point_mark(judged->point, &said.seen, answer->distance_m, answer->minutes, &judged->mark);
    if (contradicts(judged, said.seen.result))
        return refuse(ctx, &inspections_contradiction, number, "result");
    bool is_short = judged->mark.possible_milli && judged->mark.got_milli < judged->mark.possible_milli;
    if (is_short && judged->point->photo_needed && !answer->photos.count)
        return refuse(ctx, &inspections_photo_needed, number, "photos");
    return NULL;
}

static err settle_groups(struct ctx *ctx, struct judgement *judgement) {
    struct standards_rule *rules = ARENA_LIST(ctx->arena, struct standards_rule, judgement->count + 1);
    struct standards_mark *marks = ARENA_LIST(ctx->arena, struct standards_mark, judgement->count + 1);
    if (!rules || !marks)
        return &err_no_memory;
    for (size_t i = 0; i < judgement->count; i++) {
        rules[i] = judgement->at[i].point->rule;
        marks[i] = judgement->at[i].mark;
    }
    rule_settle_groups(rules, marks, judgement->count);
    for (size_t i = 0; i < judgement->count; i++)
        judgement->at[i].mark.got_milli = marks[i].got_milli; /* the point's own answer stays what was seen */
    return NULL;
}

err judge_answers(struct ctx *ctx, const struct standards_points *points, struct field_list answers, struct judgement *ret) {
    const struct inspections_answer *given = answers.at;
    struct judgement judgement = {ARENA_LIST(ctx->arena, struct judged, answers.count + 1), answers.count, 0, 0, 0, 0};
    err failed = NULL;
    if (!judgement.at)
        return &err_no_memory;
    for (size_t i = 0; i < answers.count; i++) {
        struct judged *judged = &judgement.at[i];
        *judged = (struct judged){&given[i], find_point(points, given[i].point_id), STR_NONE, {0}};
        bool is_repeated = false;
        for (size_t k = 0; k < i; k++)
            is_repeated = is_repeated || given[k].point_id == given[i].point_id;
        err wrong = !judged->point || is_repeated ? refuse(ctx, &inspections_unknown_point, i, "point_id") : judge_one(ctx, i, judged);
        failed = failed ? failed : wrong; /* go on: every wrong answer is named at once */
    }
    if (failed)
        return failed;
    TRY(settle_groups(ctx, &judgement));
    for (size_t i = 0; i < judgement.count; i++) {
        const struct standards_mark *mark = &judgement.at[i].mark;
        judgement.got_milli += mark->got_milli;
        judgement.possible_milli += mark->possible_milli;
        judgement.observed += mark->possible_milli > 0;
        judgement.failed += mark->result == RESULT_PARTIAL || mark->result == RESULT_FAIL;
    }
    *ret = judgement;
    return NULL;
}
