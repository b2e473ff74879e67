/* The pipeline as a list (nearest deadline first) and as a board: how many at which stage under which light. */
#include "capabilities/readiness/inside.h"
#include "formats/text.h"

static const char *const lights[] = {"red", "yellow", "green", "none", NULL};
static const char *const stage_words[] = {"candidate", "screened", "briefed", "compared", "reached", "verified", "reported", "out", NULL};

#define FILTER_FIELDS                                                                                                                                          \
    {"stage", FIELD_WORD, offsetof(struct readiness_list_in, stage), .in = IN_QUERY, .words = stage_words},                                                    \
        {"light", FIELD_WORD, offsetof(struct readiness_list_in, light), .in = IN_QUERY, .words = lights},                                                     \
        {"type", FIELD_TEXT, offsetof(struct readiness_list_in, type), .in = IN_QUERY, .max = 40, .says = "Code of a place type"},                             \
        {"district", FIELD_ID, offsetof(struct readiness_list_in, district_id), .in = IN_QUERY},                                                               \
        {"unit", FIELD_ID, offsetof(struct readiness_list_in, unit_id), .in = IN_QUERY, .says = "Owned or guaranteed by this unit"}, {                         \
        "q", FIELD_TEXT, offsetof(struct readiness_list_in, q), .in = IN_QUERY, .max = 100, .says = "Words of code, name or address"                           \
    }
const struct field readiness_filter_fields[] = {FILTER_FIELDS, FIELD_END};
const struct field readiness_list_fields[] = {FILTER_FIELDS, READINESS_PAGE_FIELDS(readiness_list_in), FIELD_END};

static err like_of(struct arena *arena, str typed, str *ret) {
    str folded;
    struct buf like;
    TRY(text_fold(arena, typed, &folded));
    buf_init(&like, arena, 4096);
    buf_addc(&like, '%');
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.at[i] == '%' || folded.at[i] == '_' || folded.at[i] == '!')
            buf_addc(&like, '!');
        buf_addc(&like, folded.at[i]);
    }
    buf_addc(&like, '%');
    return buf_finish(&like, ret);
}

static void choose_light(struct ctx *ctx, struct db_choice *choice, str light) {
    struct db_value now = db_int(ctx->now_ms), never = db_int(READY_NO_DUE);
    if (str_is(light, "red"))
        db_choose(choice, PLACES_RED, DB_ARGS(now));
    else if (str_is(light, "yellow"))
        db_choose(choice, PLACES_YELLOW, DB_ARGS(now));
    else if (str_is(light, "green"))
        db_choose(choice, PLACES_GREEN, DB_ARGS(now, never));
    else if (light.len)
        db_choose(choice, PLACES_NONE, DB_ARGS(never));
}

static err choose(struct ctx *ctx, const struct readiness_list_in *in, struct db_choice *choice) {
    const struct actor *actor = ctx->actor;
    str like;
    if (in->stage.len)
        db_choose(choice, PLACES_STAGE, DB_ARGS(db_text(in->stage)));
    if (in->type.len)
        db_choose(choice, PLACES_TYPE, DB_ARGS(db_text(in->type)));
    if (in->district_id)
        db_choose(choice, PLACES_DISTRICT, DB_ARGS(db_int(in->district_id)));
    if (in->unit_id)
        db_choose(choice, PLACES_UNIT, DB_ARGS(db_int(in->unit_id)));
    if (!actor_has_whole_city(actor))
        db_choose(choice, PLACES_SCOPE, DB_ARGS(db_text(actor->scope_from), db_text(actor->scope_to), db_int(actor->account_id)));
    if (in->q.len) {
        TRY(like_of(ctx->arena, in->q, &like));
        db_choose(choice, PLACES_SEARCH, DB_ARGS(db_text(like)));
    }
    choose_light(ctx, choice, in->light);
    return NULL;
}

err readiness_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_list_in *in = given;
    int64_t limit = in->limit ? in->limit : 50, due = 0, id = 0, unused = 0;
    struct db_choice choice = {.from = &readiness_selects[SELECT_PLACES]};
    struct db_table table;
    struct ready_place place = {0};
    choice.head[0] = db_int(ctx->city_id);
    TRY(choose(ctx, in, &choice));
    size_t end = 0;
    if (in->after.len) {
        if (!form_cursor_read(in->after, &due, &id, &unused))
            return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("This is not a page mark of this list."));
        choice.tail = PLACES_TAIL_AFTER;
        choice.end[end++] = db_int(due);
        choice.end[end++] = db_int(id);
    }
    choice.end[end] = db_int(limit + 1);
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        str type_name;
        ready_place_read(&table.rows[i], &place);
        TRY(standards_type_name(ctx, r, place.site_type, &type_name));
        json_object(out);
        ready_place_put(ctx, out, &place, type_name);
        json_object_end(out);
    }
    form_list_end(out, shown < table.count ? form_cursor(ctx->arena, place.due_ms, place.site_id, 0) : STR_NONE);
    return NULL;
}

static const struct field column_fields[] = {
    {"stage", .kind = FIELD_TEXT}, {"stage_name", .kind = FIELD_TEXT}, {"next", .kind = FIELD_TEXT}, {"who", .kind = FIELD_TEXT}, {"red", .kind = FIELD_INT},
    {"yellow", .kind = FIELD_INT}, {"green", .kind = FIELD_INT},       {"none", .kind = FIELD_INT},  {"all", .kind = FIELD_INT},  FIELD_END};
static const struct field board_fields[] = {{"columns", .kind = FIELD_LIST, .of = column_fields}, FIELD_END};
const struct shape readiness_board_shape = {"ReadinessBoard", board_fields};

static void put_column(struct ctx *ctx, struct json_out *out, enum ready_stage s, const int64_t counts[4]) {
    json_object(out);
    json_put_text(out, "stage", str_of(ready_stages[s].word));
    json_put_text(out, "stage_name", ctx_say(ctx, ready_stages[s].zh, ready_stages[s].en));
    json_put_text(out, "next", ctx_say(ctx, ready_stages[s].next_zh, ready_stages[s].next_en));
    json_put_text(out, "who", ctx_say(ctx, ready_stages[s].who_zh, ready_stages[s].who_en));
    int64_t all = 0;
    for (size_t light = 0; light < 4; light++) {
        json_put_i64(out, lights[light], counts[light]);
        all += counts[light];
    }
    json_put_i64(out, "all", all);
    json_object_end(out);
}

err readiness_board(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct readiness_list_in *in = given;
    struct db_choice choice = {.from = &readiness_selects[SELECT_BOARD]};
    struct db_table table;
    int64_t counts[READY_STAGES][4] = {{0}};
    choice.head[0] = db_int(ctx->now_ms);
    choice.head[1] = db_int(READY_NO_DUE);
    choice.head[2] = db_int(ctx->city_id);
    TRY(choose(ctx, in, &choice));
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    for (size_t i = 0; i < table.count; i++) {
        enum ready_stage stage = ready_stage_of(db_s(&table.rows[i], 0));
        for (size_t light = 0; light < 4 && stage < READY_STAGES; light++)
            if (str_is(db_s(&table.rows[i], 1), lights[light]))
                counts[stage][light] = db_i(&table.rows[i], 2);
    }
    json_object(out);
    json_key(out, "columns");
    json_list(out);
    for (enum ready_stage s = READY_CANDIDATE; s < READY_OUT; s++)
        put_column(ctx, out, s, counts[s]);
    json_list_end(out);
    json_object_end(out);
    return NULL;
}
