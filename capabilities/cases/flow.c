#include "capabilities/cases/flow.h"

const struct case_state_row cases_state_rows[CASE_STATES] = {
    [CASE_COLLECTED] = {"collected", "已采集", "Collected", 1, 0},
    [CASE_FILED] = {"filed", "已立案", "Filed", 1, 0},
    [CASE_DISPATCHED] = {"dispatched", "已派遣", "Dispatched", 1, 0},
    [CASE_HANDLING] = {"handling", "处置中", "Being handled", 1, 0},
    [CASE_HANDLED] = {"handled", "待核查", "Waits for verification", 1, 0},
    [CASE_CLOSED] = {"closed", "已结案", "Closed", 0, 1},
    [CASE_EVALUATED] = {"evaluated", "已评价", "Evaluated", 0, 1},
    [CASE_VOID] = {"void", "已作废", "Void", 0, 1},
    [CASE_RETURNED] = {"returned", "已退回", "Sent back", 1, 0},
    [CASE_BEYOND] = {"beyond", "超出权限待定", "Beyond the unit's power", 1, 0},
    [CASE_ARBITRATION] = {"arbitration", "待裁定", "In arbitration", 1, 0},
    [CASE_PAUSED] = {"paused", "已挂账", "Paused", 1, 0},
    [CASE_REFERRED] = {"referred", "已移送", "Referred", 1, 0},
};

const struct problem cases_no_such_move = {PROBLEM_INVALID, "cases.no_such_move", "没有这个办理动作。", "There is no such move."};
const struct problem cases_wrong_state = {PROBLEM_CONFLICT, "cases.wrong_state", "案件现在的状态不能这样办理，请刷新后再看。",
                                          "The case is not in a state in which this can be done. Reload it and look again."};
const struct problem cases_not_yours = {PROBLEM_FORBIDDEN, "cases.not_yours", "这一步不由您办理。", "This step is not yours to take."};
const struct problem cases_handler_verifies = {PROBLEM_FORBIDDEN, "cases.handler_verifies", "处置人不能核查自己办的案件，请由他人核查。",
                                               "Who handled a case may not verify it. Somebody else has to."};
const struct problem cases_own_unit_verifies = {PROBLEM_FORBIDDEN, "cases.own_unit_verifies", "责任单位不能核查自己的案件。",
                                                "The responsible unit may not verify its own case."};
const struct problem cases_assistants_wait = {PROBLEM_CONFLICT, "cases.assistants_wait", "还有协办单位没有办完，主办单位不能先反馈。",
                                              "An assisting unit is not done yet; the lead cannot report the case done before."};
const struct problem cases_nothing_asked = {PROBLEM_CONFLICT, "cases.nothing_asked", "没有待批的申请。", "Nothing was asked for that could be answered."};
const struct problem cases_already_asked = {PROBLEM_CONFLICT, "cases.already_asked", "已有一份申请待批。", "A request is already waiting for an answer."};
const struct problem cases_already_listed = {PROBLEM_CONFLICT, "cases.already_listed", "案件的挂牌状态没有变化。", "The case's listing is already so."};
const struct problem cases_is_merged = {PROBLEM_CONFLICT, "cases.is_merged", "案件已并入另一案件，请到那里办理。",
                                        "The case was merged into another one; work on that one."};
const struct problem cases_return_used_up = {PROBLEM_CONFLICT, "cases.return_used_up", "这一退回路径不适用于当前次数。",
                                             "This way of sending back does not fit the number of returns so far."};
const struct problem cases_not_assisting = {PROBLEM_FORBIDDEN, "cases.not_assisting", "您的单位不是本案的协办单位，或已办完协办。",
                                            "Your unit does not assist in this case, or is already done."};
const struct problem cases_no_clock = {PROBLEM_CONFLICT, "cases.no_clock", "案件没有正在计时的期限。", "The case has no running deadline."};

/* A unit may say "not mine" twice; the third time people decide (domain.md, section 5; product.md D2). */
enum { RETURNS_BEFORE_ARBITRATION = 2 };

static err may_return(const struct case_view *v) { return v->file->return_count < RETURNS_BEFORE_ARBITRATION ? NULL : &cases_return_used_up; }
static err must_arbitrate(const struct case_view *v) { return v->file->return_count < RETURNS_BEFORE_ARBITRATION ? &cases_return_used_up : NULL; }
static err nothing_pending(const struct case_view *v) {
    if (str_is(v->file->clock, "none"))
        return &cases_no_clock;
    return v->file->asked.len ? &cases_already_asked : NULL;
}
static err extension_pending(const struct case_view *v) { return str_is(v->file->asked, "extension") ? NULL : &cases_nothing_asked; }
static err pause_pending(const struct case_view *v) { return str_is(v->file->asked, "pause") ? NULL : &cases_nothing_asked; }
static err clock_runs(const struct case_view *v) { return str_is(v->file->clock, "running") ? NULL : &cases_no_clock; }
static err assistants_done(const struct case_view *v) { return v->assistants_waiting ? &cases_assistants_wait : NULL; }
static err assistant_asked(const struct case_view *v) { return str_is(v->assisting, "asked") ? NULL : &cases_not_assisting; }
static err assistant_works(const struct case_view *v) {
    return str_is(v->assisting, "asked") || str_is(v->assisting, "received") ? NULL : &cases_not_assisting;
}
static err not_listed(const struct case_view *v) { return v->file->is_listed ? &cases_already_listed : NULL; }
static err listed(const struct case_view *v) { return v->file->is_listed ? NULL : &cases_already_listed; }
static err not_merged(const struct case_view *v) { return v->file->merged_into ? &cases_is_merged : NULL; }

#define S(state) (1u << CASE_##state)
#define ANY_OPEN ((uint32_t)CASES_OPEN_MASK)
#define UNPLACED (S(COLLECTED) | S(FILED) | S(RETURNED) | S(BEYOND) | S(ARBITRATION))

const struct case_move cases_moves[] = {
    {"collect", 0, CASE_COLLECTED, NULL, BY_PROGRAM, 0, CLOCK_KEEPS, NULL, "采集", "Collect", "已收到您反映的问题", "Your report was received",
     "step 1; written by cases_open"},
    {"file", S(COLLECTED), CASE_FILED, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, 0, CLOCK_KEEPS, NULL, "立案", "File", "已受理", "The report was accepted",
     "step 2; the program does it where category and place are known"},
    {"void", UNPLACED | S(DISPATCHED), CASE_VOID, &cases_rights[MAY_APPROVE], BY_DISPATCHER, NEED_NOTE | MOVE_DANGER, CLOCK_ENDS, NULL, "作废", "Void",
     "经核实不予立案", "After a look it was not taken up", "not a problem, or not the city's"},
    {"restore", S(VOID), CASE_FILED, &cases_rights[MAY_APPROVE], BY_DISPATCHER, NEED_NOTE, CLOCK_KEEPS, not_merged, "恢复立案", "Take up again", "重新受理",
     "It was taken up again", "a wrong voiding must be curable; merged ones live in the other case"},
    {"merge", UNPLACED | S(DISPATCHED) | S(HANDLING), CASE_VOID, &cases_rights[MAY_DISPATCH], BY_PROGRAM, 0, CLOCK_ENDS, NULL, "并案", "Merge",
     "与同一问题的另一件合并办理", "It is handled together with another report of the same thing", "POST /api/cases/:id/merge; keeps every reporter"},
    {"dispatch", UNPLACED & ~S(COLLECTED), CASE_DISPATCHED, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, NEED_UNIT, CLOCK_STARTS, NULL, "派遣", "Dispatch",
     "已交责任单位办理", "It was given to the responsible unit", "step 3; the proposal of duty is filled in"},
    {"redirect", S(DISPATCHED) | S(HANDLING), CASE_DISPATCHED, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, NEED_UNIT | NEED_NOTE, CLOCK_STARTS, NULL, "改派",
     "Redirect", "已改交另一单位办理", "It was given to another unit", "the office corrects itself without waiting for a return"},
    {"award", S(ARBITRATION), CASE_DISPATCHED, NULL, BY_PROGRAM, 0, CLOCK_STARTS, NULL, "裁定派遣", "Award", "已确定责任单位并交办",
     "The responsible unit was determined", "follows the decision in duty"},
    {"accept", S(DISPATCHED), CASE_HANDLING, &cases_rights[MAY_HANDLE], BY_HANDLER, 0, CLOCK_KEEPS, NULL, "签收办理", "Accept", "责任单位正在处理",
     "The unit is working on it", "step 4"},
    {"return", S(DISPATCHED), CASE_RETURNED, &cases_rights[MAY_HANDLE], BY_HANDLER, NEED_NOTE, CLOCK_STOPS, may_return, "不属于我单位", "Not mine",
     "正在重新确定责任单位", "The responsible unit is being looked for again", "twice at most"},
    {"return", S(DISPATCHED), CASE_ARBITRATION, &cases_rights[MAY_HANDLE], BY_HANDLER, NEED_NOTE, CLOCK_STOPS, must_arbitrate, "不属于我单位", "Not mine",
     "正在裁定责任单位", "The responsible unit is being decided", "from the third time on people decide"},
    {"beyond", S(DISPATCHED) | S(HANDLING), CASE_BEYOND, &cases_rights[MAY_HANDLE], BY_HANDLER, NEED_NOTE, CLOCK_KEEPS, NULL, "超出权限", "Beyond my power",
     NULL, NULL, "domain.md section 6: without a way to say so, units fake"},
    {"insist", S(BEYOND), CASE_HANDLING, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, NEED_NOTE, CLOCK_KEEPS, NULL, "仍由原单位办理", "Still yours", NULL, NULL,
     "the clock went on meanwhile"},
    {"feed_back", S(DISPATCHED) | S(HANDLING), CASE_HANDLED, &cases_rights[MAY_HANDLE], BY_HANDLER, NEED_NOTE | NEED_PHOTO, CLOCK_STOPS, assistants_done,
     "处置反馈", "Report done", "已处理，等待核查", "It was dealt with and waits for a check", "step 5; one answer with one photo"},
    {"close", S(HANDLED), CASE_CLOSED, &cases_rights[MAY_VERIFY], BY_VERIFIER, 0, CLOCK_ENDS, NULL, "核查结案", "Verify and close", "核查通过，已办结",
     "Checked and closed", "step 6; product rule 3"},
    {"rework", S(HANDLED), CASE_HANDLING, &cases_rights[MAY_VERIFY], BY_VERIFIER, NEED_NOTE, CLOCK_RESUMES, NULL, "返工", "Rework", "核查未通过，继续处理",
     "The check failed; work goes on", "the time of the verifier does not count against the unit"},
    {"evaluate", S(CLOSED), CASE_EVALUATED, &cases_rights[MAY_EVALUATE], BY_ANYONE, 0, CLOCK_KEEPS, NULL, "综合评价", "Evaluate", "已评价", "It was rated",
     "step 7"},
    {"rate", S(CLOSED), CASE_EVALUATED, NULL, BY_PROGRAM, 0, CLOCK_KEEPS, NULL, "反映人满意", "Reporter satisfied", "您已评价：满意", "You rated it: satisfied",
     "the reporter is content"},
    {"dissatisfied", S(CLOSED) | S(EVALUATED), CASE_DISPATCHED, NULL, BY_PROGRAM, 0, CLOCK_STARTS, not_merged, "反映人不满意", "Reporter dissatisfied",
     "您不满意，已重新办理", "You were not satisfied: it is open again", "product I1"},
    {"complained", S(CLOSED) | S(EVALUATED), CASE_FILED, NULL, BY_PROGRAM, 0, CLOCK_KEEPS, not_merged, "反映人不满意", "Reporter dissatisfied",
     "您不满意，已重新受理", "You were not satisfied: it was taken up again", "imported history that no unit ever held: back to the office"},
    {"reopen", S(CLOSED) | S(EVALUATED), CASE_DISPATCHED, &cases_rights[MAY_VERIFY], BY_VERIFIER, NEED_NOTE, CLOCK_STARTS, not_merged, "重新办理", "Reopen",
     "已重新办理", "It is open again", "a later look found it undone"},
    {"ask_extension", S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_SAME, &cases_rights[MAY_HANDLE], BY_HANDLER, NEED_NOTE | NEED_LIMIT, CLOCK_KEEPS,
     nothing_pending, "申请延期", "Ask for an extension", NULL, NULL, "needs approval"},
    {"grant_extension", S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_SAME, &cases_rights[MAY_APPROVE], BY_DISPATCHER, 0, CLOCK_EXTENDS, extension_pending,
     "同意延期", "Grant the extension", "办理期限已延长", "The time limit was extended", "counted in the extension rate"},
    {"refuse_extension", S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_SAME, &cases_rights[MAY_APPROVE], BY_DISPATCHER, NEED_NOTE, CLOCK_KEEPS,
     extension_pending, "不同意延期", "Refuse the extension", NULL, NULL, ""},
    {"ask_pause", S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_SAME, &cases_rights[MAY_HANDLE], BY_HANDLER, NEED_NOTE, CLOCK_KEEPS, nothing_pending,
     "申请缓办", "Ask for a pause", NULL, NULL, "缓办, needs approval"},
    {"grant_pause", S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_PAUSED, &cases_rights[MAY_APPROVE], BY_DISPATCHER, 0, CLOCK_PAUSES, pause_pending, "同意缓办",
     "Grant the pause", "因条件所限暂缓办理", "It has to wait for now", ""},
    {"refuse_pause", S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_SAME, &cases_rights[MAY_APPROVE], BY_DISPATCHER, NEED_NOTE, CLOCK_KEEPS, pause_pending,
     "不同意缓办", "Refuse the pause", NULL, NULL, ""},
    {"pause", S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_PAUSED, &cases_rights[MAY_APPROVE], BY_DISPATCHER, NEED_NOTE, CLOCK_PAUSES, clock_runs, "挂账缓办",
     "Pause", "因条件所限暂缓办理", "It has to wait for now", "the office defers by itself"},
    {"resume", S(PAUSED), CASE_HANDLING, &cases_rights[MAY_APPROVE], BY_DISPATCHER, 0, CLOCK_RESUMES, NULL, "恢复办理", "Resume", "已恢复办理", "Work goes on",
     ""},
    {"resume", S(PAUSED), CASE_HANDLING, &cases_rights[MAY_HANDLE], BY_HANDLER, 0, CLOCK_RESUMES, NULL, "恢复办理", "Resume", "已恢复办理", "Work goes on",
     "the unit may go on earlier than it must"},
    {"refer", S(FILED) | S(DISPATCHED) | S(HANDLING) | S(BEYOND), CASE_REFERRED, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, NEED_NOTE, CLOCK_STOPS, NULL,
     "移送执法", "Refer to law enforcement", "已移送执法部门", "It was handed to law enforcement", "the procedure there has its own legal limits"},
    {"enforced", S(REFERRED), CASE_HANDLED, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, NEED_NOTE, CLOCK_STOPS, NULL, "执法办结", "Enforcement done",
     "执法部门已处理，等待核查", "Law enforcement dealt with it; it waits for a check", "verified like any other"},
    {"take_back", S(REFERRED), CASE_FILED, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, NEED_NOTE, CLOCK_KEEPS, NULL, "收回移送", "Take back", "重新安排办理",
     "It is being arranged anew", "not accepted there"},
    {"settle", S(COLLECTED) | S(FILED) | S(DISPATCHED), CASE_HANDLED, &cases_rights[MAY_ENTER], BY_REPORTER, NEED_NOTE | NEED_PHOTO, CLOCK_STOPS, NULL,
     "现场整改", "Settled on the spot", "已现场整改，等待核查", "It was put right on the spot and waits for a check",
     "the one who reported it was there; somebody else verifies"},
    {"join", S(DISPATCHED) | S(HANDLING), CASE_SAME, &cases_rights[MAY_DISPATCH], BY_DISPATCHER, NEED_ASSISTANTS, CLOCK_KEEPS, NULL, "联合办理",
     "Add assisting units", NULL, NULL, "lead and assistants with their own clocks"},
    {"assist_receive", S(DISPATCHED) | S(HANDLING), CASE_SAME, &cases_rights[MAY_HANDLE], BY_ASSISTANT, 0, CLOCK_KEEPS, assistant_asked, "协办签收",
     "Receive as assistant", NULL, NULL, ""},
    {"assist_done", S(DISPATCHED) | S(HANDLING), CASE_SAME, &cases_rights[MAY_HANDLE], BY_ASSISTANT, NEED_NOTE, CLOCK_KEEPS, assistant_works, "协办完成",
     "Assistance done", NULL, NULL, ""},
    {"list", ANY_OPEN, CASE_SAME, &cases_rights[MAY_SUPERVISE], BY_ANYONE, NEED_NOTE, CLOCK_KEEPS, not_listed, "挂牌督办", "List for supervision", NULL, NULL,
     "people decide; the program never lists by itself"},
    {"unlist", ANY_OPEN | S(CLOSED) | S(EVALUATED) | S(VOID), CASE_SAME, &cases_rights[MAY_SUPERVISE], BY_ANYONE, NEED_NOTE, CLOCK_KEEPS, listed, "解除挂牌",
     "Unlist", NULL, NULL, ""},
};
const size_t cases_move_count = sizeof cases_moves / sizeof *cases_moves;

enum case_state cases_state_of(str word) {
    enum case_state s = CASE_COLLECTED;
    while (s < CASE_STATES && !str_is(word, cases_state_rows[s].word))
        s++;
    return s;
}

const struct case_move *cases_move_named(str name) {
    for (size_t i = 0; i < cases_move_count; i++)
        if (str_is(name, cases_moves[i].name))
            return &cases_moves[i];
    return NULL;
}

int cases_move_needs_photo(const struct case_move *move, const struct case_file *file) { return (move->needs & NEED_PHOTO) && file->has_place; }

static err relation_holds(const struct case_view *v, enum case_relation by) {
    const struct case_file *file = v->file;
    const struct actor *actor = v->actor;
    switch (by) {
    case BY_ANYONE: return NULL;
    case BY_HANDLER: return file->unit_path.len && actor_reaches(actor, file->unit_path) ? NULL : &cases_not_yours;
    case BY_ASSISTANT: return v->assisting.len ? NULL : &cases_not_assisting;
    case BY_DISPATCHER:
        if (actor_has_whole_city(actor) || actor_reaches(actor, file->ground_path) || actor_reaches(actor, file->unit_path))
            return NULL;
        return &cases_not_yours;
    case BY_VERIFIER:
        if (file->handler_id && file->handler_id == actor->account_id)
            return &cases_handler_verifies;
        if (file->unit_path.len && str_starts(actor->unit_path, file->unit_path))
            return &cases_own_unit_verifies;
        return NULL;
    case BY_REPORTER: return file->reporter_id && file->reporter_id == actor->account_id ? NULL : &cases_not_yours;
    case BY_PROGRAM: return v->may_auto ? NULL : &cases_not_yours;
    }
    return &cases_not_yours;
}

int cases_move_is_allowed(const struct case_view *v, const struct case_move *move, err *ret_why) {
    err why = NULL;
    if (!(move->from & (uint32_t)v->file->state_bit))
        why = v->file->merged_into ? &cases_is_merged : &cases_wrong_state;
    else if (v->may_auto)
        why = move->guard ? move->guard(v) : NULL;
    else if (!move->right || !actor_may(v->actor, move->right))
        why = &app_forbidden;
    else {
        why = relation_holds(v, move->by);
        if (!why && move->guard)
            why = move->guard(v);
    }
    if (why)
        *ret_why = why;
    return !why;
}

/* Of several rows of one name the first that fits is used; the refusal told is that of the row that came furthest. */
const struct case_move *cases_move_find(const struct case_view *v, str name, err *ret_why) {
    err best = &cases_no_such_move;
    for (size_t i = 0; i < cases_move_count; i++) {
        if (!str_is(name, cases_moves[i].name))
            continue;
        err why = NULL;
        if (cases_move_is_allowed(v, &cases_moves[i], &why))
            return &cases_moves[i];
        if (best == &cases_no_such_move || best == &cases_wrong_state || best == &cases_return_used_up || best == &app_forbidden)
            best = why;
    }
    *ret_why = best;
    return NULL;
}
