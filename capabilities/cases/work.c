/* GET /api/work: what waits for this person, by what is to be done. Each group is a filter of the list, so that "all of it"
 * is one click away; groups the person has no right for are not there. */
#include "capabilities/cases/choose.h"

enum { WORK_ITEMS = 20 };
static const struct work_group {
    const char *name, *zh, *en;
    const struct right *right;
    const char *states, *mine; /* of the filter; NULL: any */
    int is_my_unit;            /* handled or assisted by the person's unit or one below it */
    const char *list;          /* the same as a query of /api/cases */
} groups[] = {
    {"to_dispatch", "待派遣", "To dispatch", &cases_rights[MAY_DISPATCH], "collected,filed", NULL, 0, "state=collected,filed&order=due"},
    {"returned", "被退回、超权限", "Sent back or beyond power", &cases_rights[MAY_DISPATCH], "returned,beyond", NULL, 0, "state=returned,beyond&order=due"},
    {"arbitration", "待裁定", "In arbitration", &cases_rights[MAY_DISPATCH], "arbitration", NULL, 0, "state=arbitration&order=due"},
    {"to_approve", "待批延期、缓办", "Extensions and pauses to approve", &cases_rights[MAY_APPROVE], NULL, "asked", 0, "mine=asked&order=due"},
    {"to_handle", "待处置", "To handle", &cases_rights[MAY_HANDLE], "dispatched,handling", NULL, 1, "state=dispatched,handling&order=due&unit="},
    {"to_verify", "待核查", "To verify", &cases_rights[MAY_VERIFY], "handled", NULL, 0, "state=handled&order=due"},
    {"listed", "挂牌督办", "Listed", &cases_rights[MAY_SUPERVISE], "open", "supervised", 0, "state=open&mine=supervised&order=due"},
};
static const struct field group_fields[] = {{"name", .kind = FIELD_TEXT},
                                            {"title", .kind = FIELD_TEXT},
                                            {"red", .kind = FIELD_INT},
                                            {"yellow", .kind = FIELD_INT},
                                            {"green", .kind = FIELD_INT},
                                            {"none", .kind = FIELD_INT},
                                            {"list", FIELD_TEXT, .says = "Query of /api/cases that shows all of the group"},
                                            {"items", FIELD_LIST, .of = cases_fields},
                                            FIELD_END};
static const struct field work_fields[] = {{"groups", FIELD_LIST, .of = group_fields}, FIELD_END};
const struct shape cases_work_shape = {"Work", work_fields};

static err put_lights(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct cases_filter *filter) {
    struct cases_choice choice;
    struct db_table table = {0};
    int64_t counts[4] = {0};
    TRY(cases_choose(ctx, r, filter, OUTPUT_BOARD, &choice));
    if (!choice.is_nothing)
        TRY(db_choice_all(r, ctx->arena, &choice.choice, &table));
    for (size_t i = 0; i < table.count; i++)
        for (size_t light = 0; light < 4; light++)
            if (str_is(db_s(&table.rows[i], 1), cases_lights[light]))
                counts[light] += db_i(&table.rows[i], 2);
    for (size_t light = 0; light < 4; light++)
        json_put_i64(out, cases_lights[light], counts[light]);
    return NULL;
}

static err put_items(struct ctx *ctx, struct db_read *r, struct json_out *out, const struct cases_filter *filter) {
    struct cases_choice choice;
    struct db_table table = {0};
    TRY(cases_choose(ctx, r, filter, OUTPUT_ROWS, &choice));
    choice.choice.tail = TAIL_DUE;
    choice.choice.end[0] = db_int(WORK_ITEMS);
    if (!choice.is_nothing)
        TRY(db_choice_all(r, ctx->arena, &choice.choice, &table));
    json_key(out, "items");
    json_list(out);
    for (size_t i = 0; i < table.count; i++) {
        struct case_file file;
        case_file_read(&table.rows[i], &file);
        cases_put(ctx, out, &file, db_i(&table.rows[i], CASE_COLUMN_COUNT));
    }
    json_list_end(out);
    return NULL;
}

err cases_work(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    json_object(out);
    json_key(out, "groups");
    json_list(out);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const struct work_group *g = &groups[i];
        if (!actor_may(ctx->actor, g->right) || (g->is_my_unit && !ctx->actor->unit_id))
            continue;
        struct cases_filter filter = {
            .states = str_of(g->states), .mine = str_of(g->mine), .order = STR("due"), .unit_id = g->is_my_unit ? ctx->actor->unit_id : 0};
        json_object(out);
        json_put_text(out, "name", str_of(g->name));
        json_put_text(out, "title", ctx_say(ctx, g->zh, g->en));
        TRY(put_lights(ctx, r, out, &filter));
        json_put_text(out, "list", g->is_my_unit ? str_format(ctx->arena, "%s%lld", g->list, (long long)ctx->actor->unit_id) : str_of(g->list));
        TRY(put_items(ctx, r, out, &filter));
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
    return NULL;
}
