/* Points lost in past tests, and which of them are lost again; beside them the titles held so far. */
#include "base/limits.h"
#include "capabilities/cycle/inside.h"
#include <stdlib.h>

const struct problem cycle_unknown_standard = {PROBLEM_INVALID, "cycle.unknown_standard", "失分项须写明测评标准编号或内容。",
                                               "A loss names the standard's number or its words."};

const struct field cycle_page_fields[] = {
    {"limit", FIELD_INT, offsetof(struct cycle_page_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE, .says = "All are given on one page"},
    {"after", FIELD_TEXT, offsetof(struct cycle_page_in, after), .in = IN_QUERY},
    FIELD_END};
const struct field cycle_id_fields[] = {{"id", FIELD_ID, offsetof(struct cycle_id_in, id), .in = IN_PATH}, FIELD_END};

static const struct field loss_fields[] = {{"id", .kind = FIELD_ID},
                                           {"year", .kind = FIELD_INT, .zh = "年度", .en = "Year"},
                                           {"standard_number", .kind = FIELD_TEXT, .zh = "标准编号", .en = "Standard"},
                                           {"text", .kind = FIELD_TEXT, .max = 500, .zh = "失分内容", .en = "What was lost"},
                                           {"place", .kind = FIELD_TEXT, .zh = "地点或部位", .en = "Place"},
                                           {"lost_milli", .kind = FIELD_INT, .zh = "失分（千分）", .en = "Lost (thousandths)"},
                                           {"source", .kind = FIELD_TEXT, .max = 500, .zh = "来源", .en = "Source"},
                                           {"made_by", .kind = FIELD_TEXT, .zh = "录入人", .en = "Entered by"},
                                           FIELD_END};
const struct shape cycle_loss_shape = {"CycleLoss", loss_fields};

static void write_loss(const struct db_row *row, struct json_out *out) {
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_i64(out, "year", db_i(row, 1));
    json_put_text(out, "standard_number", db_s(row, 2));
    json_put_text(out, "text", db_s(row, 3));
    json_put_text(out, "place", db_s(row, 4));
    json_put_i64(out, "lost_milli", db_i(row, 5));
    json_put_text(out, "source", db_s(row, 6));
    json_put_text(out, "made_by", db_s(row, 7));
    json_object_end(out);
}

static err all_losses(struct ctx *ctx, struct db_read *r, struct db_table *ret) {
    return db_all(r, ctx->arena, &cycle_sql[LOSSES_LIST], DB_ARGS(db_int(ctx->city_id)), ret);
}

err cycle_losses_list(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct db_table table;
    TRY(all_losses(ctx, r, &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++)
        write_loss(&table.rows[i], out);
    form_list_end(out, STR_NONE);
    return NULL;
}

static const struct field again_fields[] = {{"standard_number", .kind = FIELD_TEXT, .zh = "标准编号", .en = "Standard"},
                                            {"standard_id", .kind = FIELD_ID, .nullable = true},
                                            {"text", .kind = FIELD_TEXT, .max = 500, .zh = "内容", .en = "Text"},
                                            {"years", .kind = FIELD_TEXT, .zh = "失分年度", .en = "Years"},
                                            {"times", .kind = FIELD_INT, .zh = "失分年数", .en = "Number of years"},
                                            {"lost_milli", .kind = FIELD_INT, .zh = "累计失分（千分）", .en = "Lost in all (thousandths)"},
                                            {"last_milli", .kind = FIELD_INT, .zh = "最近一年失分（千分）", .en = "Lost last (thousandths)"},
                                            FIELD_END};
const struct shape cycle_again_shape = {"CycleAgain", again_fields};

struct again {
    str number, text, years;
    int64_t standard_id, times, lost, last;
};

static int compare_again(const void *a, const void *b) {
    const struct again *x = a, *y = b;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    if (x->lost != y->lost)
        return x->lost > y->lost ? -1 : 1;
    return str_compare(x->number, y->number);
}

/* Rows come by standard, then year. */
static err gather(struct ctx *ctx, const struct db_table *table, struct again *list, size_t *ret_count) {
    size_t count = 0;
    int64_t year = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct db_row *row = &table->rows[i];
        if (!count || !str_equal(list[count - 1].number, db_s(row, 2))) {
            list[count++] = (struct again){.number = db_s(row, 2), .text = db_s(row, 3), .years = STR("")};
            year = 0;
        }
        struct again *a = &list[count - 1];
        if (db_i(row, 1) != year) {
            year = db_i(row, 1);
            a->years = str_format(ctx->arena, STR_F "%s%lld", STR_A(a->years), a->years.len ? " " : "", (long long)year);
            a->times++;
            a->last = 0;
        }
        a->lost += db_i(row, 5);
        a->last += db_i(row, 5);
        if (!a->years.at)
            return &err_no_memory;
    }
    *ret_count = count;
    return NULL;
}

/* The standard of the current edition with this number tells its words and can be opened. */
static err name_standards(struct ctx *ctx, struct db_read *r, struct again *list, size_t count) {
    struct standards_edition edition;
    struct standards_nodes nodes;
    TRY(standards_edition_in_force(ctx, r, STR("city"), &edition));
    if (!edition.id)
        return NULL;
    TRY(standards_tree(ctx, r, edition.id, &nodes));
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < nodes.count && list[i].number.len; n++)
            if (str_is(nodes.at[n].level, "standard") && str_equal(nodes.at[n].number, list[i].number)) {
                list[i].standard_id = nodes.at[n].id;
                list[i].text = ctx->lang == LANG_EN && nodes.at[n].text_en.len ? nodes.at[n].text_en : nodes.at[n].text_zh;
            }
    return NULL;
}

err cycle_again_list(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct db_table table;
    size_t count = 0;
    TRY(all_losses(ctx, r, &table));
    struct again *list = ARENA_LIST(ctx->arena, struct again, table.count + 1);
    if (!list)
        return &err_no_memory;
    TRY(gather(ctx, &table, list, &count));
    TRY(name_standards(ctx, r, list, count));
    if (count)
        qsort(list, count, sizeof *list, compare_again);
    form_list_start(out);
    for (size_t i = 0; i < count; i++) {
        json_object(out);
        json_put_text(out, "standard_number", list[i].number);
        json_put_id(out, "standard_id", list[i].standard_id);
        json_put_text(out, "text", list[i].text);
        json_put_text(out, "years", list[i].years);
        json_put_i64(out, "times", list[i].times);
        json_put_i64(out, "lost_milli", list[i].lost);
        json_put_i64(out, "last_milli", list[i].last);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

err cycle_loss_add(struct ctx *ctx, struct db_write *w, const struct cycle_loss *loss, int64_t *ret_id) {
    if (!loss->standard_number.len && !loss->text.len)
        return ctx_refuse(ctx, &cycle_unknown_standard, "standard_number", str_of(cycle_unknown_standard.zh), str_of(cycle_unknown_standard.en));
    *ret_id = id_next(ctx->ids);
    TRY(db_run(w, &cycle_sql[LOSS_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(*ret_id), db_int(loss->year), db_text(loss->standard_number), db_text(loss->text), db_text(loss->place),
                       db_int(loss->lost_milli), db_text(loss->source), db_text(cycle_by(ctx)), db_int(ctx->now_ms)),
               NULL));
    return feed_put(ctx, w, "cycle", *ret_id, STR(""));
}

static const struct field loss_new_fields[] = {{"year", FIELD_INT, offsetof(struct cycle_loss, year), .required = true, .min = 2000, .max = 2110},
                                               {"standard_number", FIELD_TEXT, offsetof(struct cycle_loss, standard_number), .max = 40},
                                               {"text", FIELD_TEXT, offsetof(struct cycle_loss, text), .max = 500},
                                               {"place", FIELD_TEXT, offsetof(struct cycle_loss, place), .max = 100},
                                               {"lost_milli", FIELD_INT, offsetof(struct cycle_loss, lost_milli), .required = true, .min = 0, .max = 100000},
                                               {"source", FIELD_TEXT, offsetof(struct cycle_loss, source), .max = 500},
                                               FIELD_END};

static err apply_loss(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t id;
    struct db_table table;
    TRY(cycle_loss_add(ctx, w, given, &id));
    ctx_audit_target(ctx, "cycle_loss", id);
    TRY(all_losses(ctx, db_reading(w), &table));
    for (size_t i = 0; i < table.count; i++)
        if (db_i(&table.rows[i], 0) == id)
            write_loss(&table.rows[i], out);
    return NULL;
}
const struct command cycle_loss_new = {{sizeof(struct cycle_loss), loss_new_fields}, NULL, apply_loss, 201};

static err drop(struct ctx *ctx, struct db_write *w, enum cycle_statement statement, const char *kind, int64_t id, struct json_out *out) {
    int64_t changed = 0;
    TRY(db_run(w, &cycle_sql[statement], DB_ARGS(db_int(ctx->city_id), db_int(id)), &changed));
    if (!changed)
        return &app_not_found;
    ctx_audit_target(ctx, kind, id);
    TRY(feed_put(ctx, w, "cycle", id, STR("")));
    return cycle_done(out);
}
static err apply_loss_drop(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    return drop(ctx, w, LOSS_DROP, "cycle_loss", ((const struct cycle_id_in *)given)->id, out);
}
const struct command cycle_loss_remove = {{sizeof(struct cycle_id_in), cycle_id_fields}, NULL, apply_loss_drop, 0};

/* ---- titles ---- */

const char *const cycle_state_words[] = {"nominee", "held", "kept", "suspended", "revoked", "missed", NULL};
static const struct field title_fields[] = {{"id", .kind = FIELD_ID},
                                            {"session", .kind = FIELD_INT, .zh = "届", .en = "Session"},
                                            {"year", .kind = FIELD_INT, .zh = "年份", .en = "Year"},
                                            {"state", .kind = FIELD_WORD, .words = cycle_state_words, .zh = "状态", .en = "State"},
                                            {"source", .kind = FIELD_TEXT, .max = 500, .zh = "依据", .en = "Source"},
                                            {"note", .kind = FIELD_TEXT, .max = 500, .zh = "说明", .en = "Note"},
                                            FIELD_END};
const struct shape cycle_title_shape = {"CycleTitle", title_fields};

static void write_title(const struct db_row *row, struct json_out *out) {
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_i64(out, "session", db_i(row, 1));
    json_put_i64(out, "year", db_i(row, 2));
    json_put_text(out, "state", db_s(row, 3));
    json_put_text(out, "source", db_s(row, 4));
    json_put_text(out, "note", db_s(row, 5));
    json_object_end(out);
}

static err all_titles(struct ctx *ctx, struct db_read *r, struct db_table *ret) {
    return db_all(r, ctx->arena, &cycle_sql[TITLES_LIST], DB_ARGS(db_int(ctx->city_id)), ret);
}

err cycle_titles_list(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)in;
    struct db_table table;
    TRY(all_titles(ctx, r, &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++)
        write_title(&table.rows[i], out);
    form_list_end(out, STR_NONE);
    return NULL;
}

err cycle_title_add(struct ctx *ctx, struct db_write *w, const struct cycle_title *t, int64_t *ret_id) {
    *ret_id = id_next(ctx->ids);
    TRY(db_run(w, &cycle_sql[TITLE_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(*ret_id), db_int(t->session), db_int(t->year), db_text(t->state), db_text(t->source), db_text(t->note),
                       db_text(cycle_by(ctx)), db_int(ctx->now_ms)),
               NULL));
    return feed_put(ctx, w, "cycle", *ret_id, STR(""));
}

static const struct field title_new_fields[] = {{"session", FIELD_INT, offsetof(struct cycle_title, session), .required = true, .min = 1, .max = 99},
                                                {"year", FIELD_INT, offsetof(struct cycle_title, year), .required = true, .min = 2000, .max = 2110},
                                                {"state", FIELD_WORD, offsetof(struct cycle_title, state), .required = true, .words = cycle_state_words},
                                                {"source", FIELD_TEXT, offsetof(struct cycle_title, source), .max = 500},
                                                {"note", FIELD_TEXT, offsetof(struct cycle_title, note), .max = 500},
                                                FIELD_END};

static err apply_title(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t id;
    struct db_table table;
    TRY(cycle_title_add(ctx, w, given, &id));
    ctx_audit_target(ctx, "cycle_title", id);
    TRY(all_titles(ctx, db_reading(w), &table));
    for (size_t i = 0; i < table.count; i++)
        if (db_i(&table.rows[i], 0) == id)
            write_title(&table.rows[i], out);
    return NULL;
}
const struct command cycle_title_new = {{sizeof(struct cycle_title), title_new_fields}, NULL, apply_title, 201};
static err apply_title_drop(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    return drop(ctx, w, TITLE_DROP, "cycle_title", ((const struct cycle_id_in *)given)->id, out);
}
const struct command cycle_title_remove = {{sizeof(struct cycle_id_in), cycle_id_fields}, NULL, apply_title_drop, 0};
