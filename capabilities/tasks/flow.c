#include "capabilities/tasks/flow.h"

const struct task_state_row task_state_rows[TASK_STATES] = {
    [TASK_GIVEN] = {"given", "待签收", "Not received yet", 1},
    [TASK_DOING] = {"doing", "办理中", "Under way", 1},
    [TASK_REPORTED] = {"reported", "待核验", "Waits for verification", 1},
    [TASK_RETURNED] = {"returned", "已退回", "Sent back", 1},
    [TASK_CLOSED] = {"closed", "已销号", "Closed", 0},
    [TASK_VOID] = {"void", "已撤销", "Withdrawn", 0},
};

const struct problem tasks_no_such_move = {PROBLEM_INVALID, "tasks.no_such_move", "没有这个办理动作。", "There is no such move."};
const struct problem tasks_wrong_state = {PROBLEM_CONFLICT, "tasks.wrong_state", "事项现在的状态不能这样办理，请刷新后再看。",
                                          "The item is not in a state in which this can be done. Reload it and look again."};
const struct problem tasks_not_yours = {PROBLEM_FORBIDDEN, "tasks.not_yours", "这一步不由您办理。", "This step is not yours to take."};
const struct problem tasks_handler_verifies = {PROBLEM_FORBIDDEN, "tasks.handler_verifies", "办理人不能核验自己报的结果，请由他人核验。",
                                               "Who reported the result may not verify it. Somebody else has to."};
const struct problem tasks_own_unit_verifies = {PROBLEM_FORBIDDEN, "tasks.own_unit_verifies", "责任单位不能核验自己的事项。",
                                                "The responsible unit may not verify its own item."};
const struct problem tasks_parts_open = {PROBLEM_CONFLICT, "tasks.parts_open", "还有分解事项没有办结，请先办结或撤销。",
                                         "Some parts are still open. Close or withdraw them first."};
const struct problem tasks_assistants_wait = {PROBLEM_CONFLICT, "tasks.assistants_wait", "还有协办单位没有办完，主办单位不能先报结果。",
                                              "An assisting unit is not done yet; the lead cannot report the result before."};
const struct problem tasks_already_asked = {PROBLEM_CONFLICT, "tasks.already_asked", "已有一份延期申请待批。", "An extension was asked for already."};
const struct problem tasks_nothing_asked = {PROBLEM_CONFLICT, "tasks.nothing_asked", "没有待批的延期申请。", "No extension was asked for."};
const struct problem tasks_not_assisting = {PROBLEM_FORBIDDEN, "tasks.not_assisting", "您的单位不是协办单位，或已办完协办。",
                                            "Your unit does not assist in this item, or is already done."};
const struct problem tasks_too_deep = {PROBLEM_CONFLICT, "tasks.too_deep", "事项最多分解四层。", "An item is taken apart over four levels at most."};
const struct problem tasks_counts_parts = {PROBLEM_CONFLICT, "tasks.counts_parts", "这一事项的进度由分解事项汇总，不用另填。",
                                           "The progress of this item is that of its parts; it is not entered."};

enum { DEEPEST = 4 };

static err nothing_open(const struct task_view *v) { return v->item->parts_open ? &tasks_parts_open : NULL; }
static err all_done(const struct task_view *v) {
    if (v->item->parts_open)
        return &tasks_parts_open;
    return v->assistants_waiting ? &tasks_assistants_wait : NULL;
}
static err nothing_asked(const struct task_view *v) { return v->item->asked_due_ms ? &tasks_already_asked : NULL; }
static err extension_asked(const struct task_view *v) { return v->item->asked_due_ms ? NULL : &tasks_nothing_asked; }
static err assistant_asked(const struct task_view *v) { return str_is(v->assisting, "asked") ? NULL : &tasks_not_assisting; }
static err assistant_works(const struct task_view *v) {
    return str_is(v->assisting, "asked") || str_is(v->assisting, "received") ? NULL : &tasks_not_assisting;
}
static err has_no_parts(const struct task_view *v) { return v->item->parts ? &tasks_counts_parts : NULL; }
static err not_too_deep(const struct task_view *v) { return v->item->depth + 1 < DEEPEST ? NULL : &tasks_too_deep; }

#define S(state) (1u << TASK_##state)
#define AT_WORK (S(GIVEN) | S(DOING))
#define ANY_OPEN (AT_WORK | S(REPORTED) | S(RETURNED))
#define GIVE &tasks_rights[MAY_GIVE_TASKS]
#define DO &tasks_rights[MAY_DO_TASKS]
#define VERIFY &tasks_rights[MAY_VERIFY_TASKS]

const struct task_move task_moves[] = {
    {"give", 0, TASK_GIVEN, NULL, TASK_BY_PROGRAM, 0, NULL, "交办", "Given", "written by tasks_open"},
    {"receive", S(GIVEN), TASK_DOING, DO, TASK_BY_OWNER, 0, NULL, "签收", "Receive", "one press; nothing else is asked"},
    {"progress", AT_WORK, TASK_DOING, DO, TASK_BY_OWNER, TASK_NOTE | TASK_PERCENT, has_no_parts, "报告进展", "Report progress",
     "never required: silence until the result is no fault"},
    {"report", AT_WORK, TASK_REPORTED, DO, TASK_BY_OWNER, TASK_RESULT, all_done, "报结果", "Report the result",
     "one answer; a photo only where one was asked for"},
    {"verify", S(REPORTED), TASK_CLOSED, VERIFY, TASK_BY_VERIFIER, 0, NULL, "核验销号", "Verify and close", "product rule 3"},
    {"rework", S(REPORTED), TASK_DOING, VERIFY, TASK_BY_VERIFIER, TASK_NOTE, NULL, "退回重办", "Send back to work", "the clock goes on from where it stood"},
    {"split", AT_WORK, TASK_SAME, DO, TASK_BY_SPLITTER, TASK_PARTS, not_too_deep, "分解", "Take apart",
     "POST /api/tasks/:id/parts; parts are items of their own"},
    {"ask_extension", AT_WORK, TASK_SAME, DO, TASK_BY_OWNER, TASK_NOTE | TASK_DUE, nothing_asked, "申请延期", "Ask for an extension", "needs approval"},
    {"grant_extension", AT_WORK, TASK_SAME, GIVE, TASK_BY_GIVER, TASK_DUE_MAY, extension_asked, "同意延期", "Grant the extension",
     "another date than the one asked for may be granted"},
    {"refuse_extension", AT_WORK, TASK_SAME, GIVE, TASK_BY_GIVER, TASK_NOTE, extension_asked, "不同意延期", "Refuse the extension", ""},
    {"return", S(GIVEN), TASK_RETURNED, DO, TASK_BY_OWNER, TASK_NOTE, nothing_open, "不属于我单位", "Not mine", "a way to say so, or units fake"},
    {"redirect", AT_WORK | S(RETURNED), TASK_GIVEN, GIVE, TASK_BY_GIVER, TASK_UNIT | TASK_NOTE | TASK_DUE_MAY, nothing_open, "改派", "Give to another unit",
     ""},
    {"insist", S(RETURNED), TASK_GIVEN, GIVE, TASK_BY_GIVER, TASK_NOTE, NULL, "仍由原单位办理", "Still yours", ""},
    {"urge", AT_WORK, TASK_SAME, GIVE, TASK_BY_GIVER, TASK_NOTE, NULL, "催办", "Urge", "counted, so that urging itself is a burden one can see"},
    {"assist_receive", AT_WORK, TASK_SAME, DO, TASK_BY_ASSISTANT, 0, assistant_asked, "协办签收", "Receive as assistant", ""},
    {"assist_done", AT_WORK, TASK_SAME, DO, TASK_BY_ASSISTANT, TASK_NOTE, assistant_works, "协办完成", "Assistance done", ""},
    {"void", ANY_OPEN, TASK_VOID, GIVE, TASK_BY_GIVER, TASK_NOTE | TASK_DANGER, nothing_open, "撤销", "Withdraw", "no longer wanted, or wrong"},
    {"restore", S(VOID), TASK_GIVEN, GIVE, TASK_BY_GIVER, TASK_NOTE | TASK_DUE_MAY, NULL, "恢复", "Take up again", "a wrong withdrawal must be curable"},
    {"reopen", S(CLOSED), TASK_DOING, VERIFY, TASK_BY_VERIFIER, TASK_NOTE | TASK_DUE, NULL, "重新办理", "Reopen", "a later look found it undone"},
    {"orphan", ANY_OPEN, TASK_RETURNED, NULL, TASK_BY_PROGRAM, 0, NULL, "单位撤销退回", "Unit dissolved", "the unit is no more: back to who gave it"},
};
const size_t task_move_count = sizeof task_moves / sizeof *task_moves;

enum task_state task_state_of(str word) {
    enum task_state s = TASK_GIVEN;
    while (s < TASK_STATES && !str_is(word, task_state_rows[s].word))
        s++;
    return s;
}

const struct task_move *task_move_named(str name) {
    for (size_t i = 0; i < task_move_count; i++)
        if (str_is(name, task_moves[i].name))
            return &task_moves[i];
    return NULL;
}

int task_is_owner(const struct actor *actor, const struct tasks_item *item) {
    if (item->person_id && item->person_id == actor->account_id)
        return 1;
    return item->unit_path.len && str_starts(actor->unit_path, item->unit_path);
}

static int is_giver(const struct actor *actor, const struct tasks_item *item) {
    if (actor_has_whole_city(actor) || (item->giver_id && item->giver_id == actor->account_id))
        return 1;
    return item->giver_path.len && actor_reaches(actor, item->giver_path);
}

/* A unit gave this part out itself: to a unit below it, or to one of its own people. */
static int is_own_part(const struct tasks_item *item) { return item->parent_id && item->giver_path.len && str_starts(item->unit_path, item->giver_path); }

static err verifier_holds(const struct actor *actor, const struct tasks_item *item) {
    if (!is_giver(actor, item))
        return &tasks_not_yours;
    if (item->handler_id && item->handler_id == actor->account_id)
        return &tasks_handler_verifies;
    return task_is_owner(actor, item) && !is_own_part(item) ? &tasks_own_unit_verifies : NULL;
}

static err relation_holds(const struct task_view *v, enum task_relation by) {
    switch (by) {
    case TASK_BY_OWNER: return task_is_owner(v->actor, v->item) ? NULL : &tasks_not_yours;
    case TASK_BY_ASSISTANT: return v->assisting.len ? NULL : &tasks_not_assisting;
    case TASK_BY_GIVER: return is_giver(v->actor, v->item) ? NULL : &tasks_not_yours;
    case TASK_BY_SPLITTER: return is_giver(v->actor, v->item) || task_is_owner(v->actor, v->item) ? NULL : &tasks_not_yours;
    case TASK_BY_VERIFIER: return verifier_holds(v->actor, v->item);
    case TASK_BY_PROGRAM: return v->is_program ? NULL : &tasks_not_yours;
    }
    return &tasks_not_yours;
}

int task_move_is_allowed(const struct task_view *v, const struct task_move *move, err *ret_why) {
    err why = NULL;
    enum task_state state = task_state_of(v->item->state);
    if (state == TASK_STATES || !(move->from & 1u << state))
        why = &tasks_wrong_state;
    else if (!v->is_program && (!move->right || !actor_may(v->actor, move->right)))
        why = &app_forbidden;
    else {
        why = v->is_program ? NULL : relation_holds(v, move->by);
        if (!why && move->guard)
            why = move->guard(v);
    }
    if (why)
        *ret_why = why;
    return !why;
}
