#include "capabilities/readiness/flow.h"

const struct problem readiness_no_such_move = {PROBLEM_INVALID, "readiness.no_such_move", "没有这个步骤。", "There is no such step."};
const struct problem readiness_wrong_stage = {PROBLEM_CONFLICT, "readiness.wrong_stage", "点位不在这一步：各阶段依次进行，不能跳过。",
                                              "The place does not stand there: stages follow one another and none is skipped."};
const struct problem readiness_not_yours = {PROBLEM_FORBIDDEN, "readiness.not_yours", "这一步由责任单位、包保单位或点位长完成。",
                                            "This step is the owner unit's, the guarantor's or the site chief's."};
const struct problem readiness_owner_verifies = {PROBLEM_FORBIDDEN, "readiness.owner_verifies", "责任单位和包保单位不能给自己的点位验标。",
                                                 "The owner and the guarantor unit cannot verify their own place."};
const struct problem readiness_preparer_verifies = {PROBLEM_FORBIDDEN, "readiness.preparer_verifies", "做过贯标或对标的人不能验标。",
                                                    "Who prepared the place cannot verify it."};
const struct problem readiness_criteria_open = {PROBLEM_CONFLICT, "readiness.criteria_open", "筛选条件还没有全部满足。",
                                                "Not all criteria of the screening are met."};
const struct problem readiness_quiz_open = {PROBLEM_CONFLICT, "readiness.quiz_open", "贯标答题还没有通过。", "The quiz on the brief is not passed yet."};
const struct problem readiness_comparison_open = {PROBLEM_CONFLICT, "readiness.comparison_open", "还没有逐项对标。",
                                                  "The place is not compared with every observation point yet."};
const struct problem readiness_not_reached = {PROBLEM_CONFLICT, "readiness.not_reached", "达标条件还没有全部满足。",
                                              "Not all conditions of the standard are met."};

const struct ready_stage_row ready_stages[READY_STAGES] = {
    [READY_CANDIDATE] = {"candidate", "候选", "Candidate", "readiness.screen_days", 5, "筛选", "Screen", "市创文办或区指挥部", "The office or the district"},
    [READY_SCREENED] = {"screened", "已筛选", "Screened", "readiness.brief_days", 5, "学习标准并答题（贯标）", "Read the brief and pass the quiz",
                        "责任单位、包保单位或点位长", "Owner, guarantor or site chief"},
    [READY_BRIEFED] = {"briefed", "已贯标", "Briefed", "readiness.compare_days", 10, "逐项对标", "Compare with every point", "责任单位、包保单位或点位长",
                       "Owner, guarantor or site chief"},
    [READY_COMPARED] = {"compared", "已对标", "Compared", "readiness.reach_days", 20, "整改差距，达到标准", "Mend the gaps and reach the standard",
                        "责任单位整改，检查合格后自动达标", "The owner mends; a good visit makes it so"},
    [READY_REACHED] = {"reached", "已达标", "Reached", "readiness.verify_days", 5, "验标", "Verify", "责任单位和包保单位以外的人",
                       "Someone not of the owner or guarantor"},
    [READY_VERIFIED] = {"verified", "已验标", "Verified", "readiness.report_days", 5, "上报", "Report", "市创文办", "The office"},
    [READY_REPORTED] = {"reported", "已上报", "Reported", NULL, 0, "保持", "Keep it so", "责任单位", "The owner"},
    [READY_OUT] = {"out", "已退出", "Left", NULL, 0, "", "", "", ""},
};

enum ready_stage ready_stage_of(str word) {
    enum ready_stage s = READY_CANDIDATE;
    while (s < READY_STAGES && !str_is(word, ready_stages[s].word))
        s++;
    return s;
}

static err criteria_hold(const struct ready_view *v) { return v->criteria_hold ? NULL : &readiness_criteria_open; }
static err quiz_is_passed(const struct ready_view *v) { return v->quiz_is_passed ? NULL : &readiness_quiz_open; }
static err is_compared(const struct ready_view *v) { return v->is_compared ? NULL : &readiness_comparison_open; }
static err would_reach(const struct ready_view *v) { return v->would_reach ? NULL : &readiness_not_reached; }

#define S(stage) (1u << READY_##stage)
#define RIGHT(name) &readiness_rights[READINESS_##name]

const struct ready_move ready_moves[] = {
    {"enter", S(OUT), READY_CANDIDATE, RIGHT(MANAGE), BY_MANAGER, 0, NULL, false, "重新列为候选", "Take in again", "a place may come back"},
    {"screen", S(CANDIDATE), READY_SCREENED, RIGHT(MANAGE), BY_MANAGER, 0, criteria_hold, false, "筛选通过", "Pass the screening", "筛选"},
    {"brief", S(SCREENED), READY_BRIEFED, RIGHT(PREPARE), BY_OWNER, 0, quiz_is_passed, true, "贯标答题", "Brief and quiz", "贯标"},
    {"compare", S(BRIEFED) | S(COMPARED), READY_COMPARED, RIGHT(PREPARE), BY_OWNER, 0, is_compared, true, "逐项对标", "Compare every point",
     "对标; again when gaps were mended"},
    {"reach", S(COMPARED), READY_REACHED, RIGHT(PREPARE), BY_EITHER, 0, would_reach, false, "核对达标条件", "Check the conditions",
     "达标; the program does it after a good visit"},
    {"verify", S(REACHED), READY_VERIFIED, RIGHT(VERIFY), BY_OTHER, READY_NOTE, NULL, false, "验标通过", "Verify", "验标; product rule 3"},
    {"refuse", S(REACHED), READY_COMPARED, RIGHT(VERIFY), BY_OTHER, READY_NOTE | READY_DANGER, NULL, false, "验标不通过", "Not up to it", "back to mending"},
    {"report", S(VERIFIED), READY_REPORTED, RIGHT(REPORT), BY_MANAGER, 0, NULL, false, "上报", "Report", "上报"},
    {"fall", S(REACHED) | S(VERIFIED) | S(REPORTED), READY_COMPARED, NULL, BY_PROGRAM, 0, NULL, false, "自动退回", "Fell back",
     "a failed check or a lapsed compliance"},
    {"withdraw", ((1u << READY_OUT) - 1), READY_OUT, RIGHT(MANAGE), BY_MANAGER, READY_NOTE | READY_DANGER, NULL, false, "退出点位建设", "Take out",
     "not suitable, or closed"},
};
const size_t ready_move_count = sizeof ready_moves / sizeof *ready_moves;

const struct ready_move *ready_move_named(str name) {
    for (size_t i = 0; i < ready_move_count; i++)
        if (str_is(name, ready_moves[i].name))
            return &ready_moves[i];
    return NULL;
}

static bool is_of(str path, const struct actor *actor) { return path.len && str_starts(actor->unit_path, path); }

bool ready_is_owners(const struct ready_place *place, const struct actor *actor) {
    return is_of(place->owner_path, actor) || is_of(place->guarantor_path, actor) || (place->chief_id && place->chief_id == actor->account_id);
}

static err relation_holds(const struct ready_view *v, enum ready_by by) {
    const struct ready_place *place = v->place;
    bool manages = actor_has_whole_city(v->actor) || (place->owner_path.len && actor_reaches(v->actor, place->owner_path));
    switch (by) {
    case BY_MANAGER: return manages ? NULL : &readiness_not_yours;
    case BY_OWNER: return ready_is_owners(place, v->actor) ? NULL : &readiness_not_yours;
    case BY_EITHER: return manages || ready_is_owners(place, v->actor) ? NULL : &readiness_not_yours;
    case BY_OTHER:
        if (ready_is_owners(place, v->actor))
            return &readiness_owner_verifies;
        return place->prepared_by && place->prepared_by == v->actor->account_id ? &readiness_preparer_verifies : NULL;
    case BY_PROGRAM: return &readiness_not_yours;
    }
    return &readiness_not_yours;
}

bool ready_move_is_allowed(const struct ready_view *v, const struct ready_move *move, err *ret_why) {
    err why = NULL;
    if (!(move->from & 1u << ready_stage_of(v->place->stage)))
        why = &readiness_wrong_stage;
    else if (!v->may_auto && (!move->right || !actor_may(v->actor, move->right)))
        why = &app_forbidden;
    else if (!v->may_auto)
        why = relation_holds(v, move->by);
    if (!why && move->guard)
        why = move->guard(v);
    if (why)
        *ret_why = why;
    return !why;
}
