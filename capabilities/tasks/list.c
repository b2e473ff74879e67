/* GET /api/tasks: by date or newest first, keyset paging; GET /api/tasks/work: what waits for this person. */
#include "capabilities/tasks/inside.h"
#include "base/limits.h"
#include "formats/text.h"

const char *const tasks_states[] = {"given", "doing", "reported", "returned", "closed", "void", NULL};
const char *const tasks_lights[] = {"green", "yellow", "red", "none", NULL};
static const char *const state_words[] = {"open", "given", "doing", "reported", "returned", "closed", "void", NULL};
static const char *const mine_words[] = {"to_receive", "to_do", "to_assist", "to_verify", "to_approve", "gave", NULL};
static const enum tasks_clause mine_clauses[] = {LIST_TO_RECEIVE, LIST_TO_DO, LIST_TO_ASSIST, LIST_TO_VERIFY, LIST_TO_APPROVE, LIST_I_GAVE};
static const char *const orders[] = {"due", "newest", NULL};

const struct field tasks_id_fields[] = {{"id", FIELD_ID, offsetof(struct tasks_id_in, id), .in = IN_PATH}, FIELD_END};
const struct field tasks_list_fields[] = {
    {"state", FIELD_WORD, offsetof(struct tasks_list_in, state), .in = IN_QUERY, .words = state_words, .says = "open: all that is not closed or withdrawn"},
    {"source", FIELD_WORD, offsetof(struct tasks_list_in, source), .in = IN_QUERY, .words = tasks_sources},
    {"source_id", FIELD_ID, offsetof(struct tasks_list_in, source_id), .in = IN_QUERY},
    {"q", FIELD_TEXT, offsetof(struct tasks_list_in, q), .in = IN_QUERY, .max = 60, .says = "Words of title, source or unit, or a number"},
    {"light", FIELD_WORD, offsetof(struct tasks_list_in, light), .in = IN_QUERY, .words = tasks_lights},
    {"mine", FIELD_WORD, offsetof(struct tasks_list_in, mine), .in = IN_QUERY, .words = mine_words},
    {"unit", FIELD_ID, offsetof(struct tasks_list_in, unit_id), .in = IN_QUERY, .says = "Done or assisted by this unit or one below it"},
    {"parent", FIELD_ID, offsetof(struct tasks_list_in, parent_id), .in = IN_QUERY},
    {"site", FIELD_ID, offsetof(struct tasks_list_in, site_id), .in = IN_QUERY},
    {"due_from_ms", FIELD_TIME, offsetof(struct tasks_list_in, due_from_ms), .in = IN_QUERY},
    {"due_until_ms", FIELD_TIME, offsetof(struct tasks_list_in, due_until_ms), .in = IN_QUERY},
    {"order", FIELD_WORD, offsetof(struct tasks_list_in, order), .in = IN_QUERY, .words = orders},
    {"limit", FIELD_INT, offsetof(struct tasks_list_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct tasks_list_in, after), .in = IN_QUERY, .max = 200},
    FIELD_END};

static void choice_begun(struct ctx *ctx, struct db_choice *choice) {
    const struct actor *actor = ctx->actor;
    *choice = (struct db_choice){.from = &tasks_selects[SELECT_LIST],
                                 .head = {db_int(ctx->city_id), db_int(actor->is_system || actor_has_whole_city(actor)), db_text(actor->scope_from),
                                          db_text(actor->scope_to), db_int(actor->account_id), db_int(actor->unit_id)}};
}

static err unit_chosen(struct ctx *ctx, struct db_read *r, struct db_choice *choice, int64_t unit_id) {
    struct identity_unit unit;
    err failed = identity_unit_find(ctx, r, unit_id, &unit);
    if (failed == &app_not_found)
        return ctx_refuse(ctx, &app_invalid, "unit", STR("没有这个单位。"), STR("There is no such unit."));
    TRY(failed);
    str parts[] = {unit.path, STR("~")}; /* '~' sorts after every digit and point of a path */
    db_choose(choice, LIST_UNIT, DB_ARGS(db_text(unit.path), db_text(str_join(ctx->arena, parts, 2))));
    return NULL;
}

static err words_chosen(struct ctx *ctx, struct db_choice *choice, str q) {
    struct buf like;
    str folded, text;
    TRY(text_fold(ctx->arena, q, &folded));
    buf_init(&like, ctx->arena, 2048);
    buf_addc(&like, '%');
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.at[i] == '%' || folded.at[i] == '_' || folded.at[i] == '!')
            buf_addc(&like, '!');
        buf_addc(&like, folded.at[i]);
    }
    buf_addc(&like, '%');
    TRY(buf_finish(&like, &text));
    db_choose(choice, LIST_WORDS, DB_ARGS(db_text(text)));
    return NULL;
}

static void light_chosen(struct ctx *ctx, struct db_choice *choice, str light) {
    if (str_is(light, "red"))
        db_choose(choice, LIST_RED, DB_ARGS(db_int(ctx->now_ms)));
    else if (str_is(light, "yellow"))
        db_choose(choice, LIST_YELLOW, DB_ARGS(db_int(ctx->now_ms)));
    else if (str_is(light, "green"))
        db_choose(choice, LIST_GREEN, DB_ARGS(db_int(ctx->now_ms)));
    else if (str_is(light, "none"))
        db_choose(choice, LIST_NO_LIGHT, DB_NO_ARGS);
}

static err choose(struct ctx *ctx, struct db_read *r, const struct tasks_list_in *in, struct db_choice *choice) {
    choice_begun(ctx, choice);
    if (str_is(in->state, "open"))
        db_choose(choice, LIST_OPEN, DB_NO_ARGS);
    else if (in->state.len)
        db_choose(choice, LIST_STATE, DB_ARGS(db_text(in->state)));
    if (in->source.len)
        db_choose(choice, LIST_SOURCE, DB_ARGS(db_text(in->source)));
    if (in->source_id)
        db_choose(choice, LIST_SOURCE_ID, DB_ARGS(db_int(in->source_id)));
    if (in->parent_id)
        db_choose(choice, LIST_PARENT, DB_ARGS(db_int(in->parent_id)));
    if (in->site_id)
        db_choose(choice, LIST_SITE, DB_ARGS(db_int(in->site_id)));
    if (in->due_from_ms)
        db_choose(choice, LIST_DUE_FROM, DB_ARGS(db_int(in->due_from_ms)));
    if (in->due_until_ms)
        db_choose(choice, LIST_DUE_UNTIL, DB_ARGS(db_int(in->due_until_ms)));
    light_chosen(ctx, choice, in->light);
    for (size_t i = 0; mine_words[i]; i++)
        if (str_is(in->mine, mine_words[i]))
            db_choose(choice, mine_clauses[i], DB_NO_ARGS);
    if (str_trim(in->q).len)
        TRY(words_chosen(ctx, choice, in->q));
    return in->unit_id ? unit_chosen(ctx, r, choice, in->unit_id) : NULL;
}

err tasks_list(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct tasks_list_in *in = with;
    int64_t limit = in->limit ? in->limit : 50, after_ms = 0, after_id = 0, unused = 0;
    struct db_choice choice;
    struct db_table table;
    struct tasks_item item = {0};
    bool is_newest = str_is(in->order, "newest");
    size_t end = 0;
    TRY(choose(ctx, r, in, &choice));
    choice.tail = is_newest ? TAIL_NEWEST : TAIL_DUE;
    if (in->after.len) {
        if (!form_cursor_read(in->after, &after_ms, &after_id, &unused))
            return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
        choice.tail++;
        if (!is_newest)
            choice.end[end++] = db_int(after_ms);
        choice.end[end++] = db_int(after_id);
    }
    choice.end[end] = db_int(limit + 1);
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        task_read(&table.rows[i], &item);
        tasks_put(ctx, out, &item);
    }
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, item.due_ms, item.id, 0) : STR_NONE);
    return NULL;
}

/* ---- what waits for me ---- */
enum { WORK_ITEMS = 50 };
static const struct work_group {
    const char *mine, *zh, *en;
    const struct right *right;
} groups[] = {
    {"to_receive", "待签收事项", "Items to receive", &tasks_rights[MAY_DO_TASKS]},
    {"to_do", "在办事项", "Items under way", &tasks_rights[MAY_DO_TASKS]},
    {"to_assist", "协办事项", "Items to assist in", &tasks_rights[MAY_DO_TASKS]},
    {"to_verify", "待核验事项", "Items to verify", &tasks_rights[MAY_VERIFY_TASKS]},
    {"to_approve", "待批延期、被退回事项", "Extensions to approve, items sent back", &tasks_rights[MAY_GIVE_TASKS]},
};
static const struct field group_fields[] = {{"name", .kind = FIELD_TEXT},
                                            {"title", .kind = FIELD_TEXT},
                                            {"count", .kind = FIELD_INT},
                                            {"more", .kind = FIELD_BOOL, .says = "There are more than the items shown"},
                                            {"list", FIELD_TEXT, .says = "Query of /api/tasks that shows all of the group"},
                                            {"items", FIELD_LIST, .of = tasks_fields},
                                            FIELD_END};
static const struct field work_fields[] = {{"groups", FIELD_LIST, .of = group_fields}, FIELD_END};
const struct shape tasks_work_shape = {"TaskWork", work_fields};

err tasks_work(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    (void)with;
    json_object(out);
    json_key(out, "groups");
    json_list(out);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const struct work_group *g = &groups[i];
        struct db_choice choice;
        struct db_table table;
        if (!actor_may(ctx->actor, g->right))
            continue;
        TRY(choose(ctx, r, &(struct tasks_list_in){.mine = str_of(g->mine)}, &choice));
        choice.tail = TAIL_DUE;
        choice.end[0] = db_int(WORK_ITEMS + 1);
        TRY(db_choice_all(r, ctx->arena, &choice, &table));
        size_t shown = table.count > WORK_ITEMS ? WORK_ITEMS : table.count;
        json_object(out);
        json_put_text(out, "name", str_of(g->mine));
        json_put_text(out, "title", ctx_say(ctx, g->zh, g->en));
        json_put_i64(out, "count", (int64_t)shown);
        json_put_bool(out, "more", table.count > shown);
        json_put_text(out, "list", str_format(ctx->arena, "mine=%s&order=due", g->mine));
        json_key(out, "items");
        json_list(out);
        for (size_t k = 0; k < shown; k++) {
            struct tasks_item item;
            task_read(&table.rows[k], &item);
            tasks_put(ctx, out, &item);
        }
        json_list_end(out);
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
    return NULL;
}
