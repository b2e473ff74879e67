/* The workbook to fill: one sheet with the headings, drop-down lists where a field has words, and one that explains. */
#include "capabilities/imports/inside.h"
#include "formats/xlsx.h"
#include <string.h>

enum { ROWS_TO_FILL = 1000 };

static str heading(struct ctx *ctx, const struct field *field) {
    str list = ctx_say(ctx, field->zh ? field->zh : "", field->en ? field->en : ""), first = list, rest;
    str_cut(list, STR("|"), &first, &rest);
    str text = first.len ? str_trim(first) : str_of(field->name);
    return field->required ? str_format(ctx->arena, STR_F "*", STR_A(text)) : text;
}

static const str *choices(struct ctx *ctx, const struct field *field, size_t *ret_count) {
    static const str yes_no_zh[] = {{"是", 3}, {"否", 3}}, yes_no_en[] = {{"yes", 3}, {"no", 2}};
    *ret_count = 0;
    if (field->kind == FIELD_BOOL) {
        *ret_count = 2;
        return ctx->lang == LANG_EN ? yes_no_en : yes_no_zh;
    }
    if (field->kind != FIELD_WORD || !field->words)
        return NULL;
    size_t count = 0;
    while (field->words[count])
        count++;
    str *words = ARENA_LIST(ctx->arena, str, count + 1);
    for (size_t i = 0; words && i < count; i++)
        words[i] = str_of(field->words[i]);
    *ret_count = words ? count : 0;
    return words;
}

static const char *kind_words(struct ctx *ctx, enum field_kind kind) {
    static const char *const zh[] = {[FIELD_NONE] = "",
                                     [FIELD_ID] = "编号",
                                     [FIELD_INT] = "整数",
                                     [FIELD_TIME] = "时间，如 2026-03-02 09:00",
                                     [FIELD_REAL] = "数字",
                                     [FIELD_BOOL] = "是 或 否",
                                     [FIELD_TEXT] = "文字",
                                     [FIELD_WORD] = "从列表中选",
                                     [FIELD_IDS] = "编号，用分号隔开",
                                     [FIELD_TEXTS] = "文字，用分号隔开",
                                     [FIELD_LIST] = "",
                                     [FIELD_OBJECT] = "",
                                     [FIELD_JSON] = "GeoJSON 几何"};
    static const char *const en[] = {[FIELD_NONE] = "",
                                     [FIELD_ID] = "id",
                                     [FIELD_INT] = "whole number",
                                     [FIELD_TIME] = "time, as 2026-03-02 09:00",
                                     [FIELD_REAL] = "number",
                                     [FIELD_BOOL] = "yes or no",
                                     [FIELD_TEXT] = "text",
                                     [FIELD_WORD] = "one of the list",
                                     [FIELD_IDS] = "ids, with semicolons between",
                                     [FIELD_TEXTS] = "texts, with semicolons between",
                                     [FIELD_LIST] = "",
                                     [FIELD_OBJECT] = "",
                                     [FIELD_JSON] = "GeoJSON geometry"};
    return ctx_say(ctx, zh[kind], en[kind]).at;
}

static err write_explanation(struct ctx *ctx, struct xlsx_out *out, const struct importer *importer) {
    const struct xlsx_column texts[] = {{.heading = ctx_say(ctx, "列", "Column"), .width = 20},
                                        {.heading = ctx_say(ctx, "必填", "Required"), .width = 8},
                                        {.heading = ctx_say(ctx, "填什么", "What to enter"), .width = 40, .style = XLSX_WRAPPED},
                                        {.heading = ctx_say(ctx, "字段", "Field"), .width = 20}};
    struct xlsx_column *columns = ARENA_LIST(ctx->arena, struct xlsx_column, 4); /* they stay until the workbook is ended */
    if (!columns)
        return &err_no_memory;
    memcpy(columns, texts, sizeof texts);
    struct xlsx_sheet_plan plan = {.name = ctx_say(ctx, "说明", "Explanation"), .columns = columns, .column_count = 4};
    TRY(xlsx_sheet_start(out, &plan));
    for (const struct field *f = importer->row.fields; f->name; f++) {
        xlsx_put_text(out, heading(ctx, f));
        xlsx_put_text(out, f->required ? ctx_say(ctx, "是", "yes") : STR(""));
        xlsx_put_text(out, str_of(kind_words(ctx, f->kind)));
        xlsx_put_text(out, str_of(f->name));
        TRY(xlsx_row_end(out));
    }
    return NULL;
}

static err write_book(struct ctx *ctx, const struct importer *importer, struct buf *to) {
    size_t count = 0;
    for (const struct field *f = importer->row.fields; f->name; f++)
        count++;
    struct xlsx_column *columns = ARENA_LIST(ctx->arena, struct xlsx_column, count + 1);
    if (!columns)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++) {
        const struct field *f = &importer->row.fields[i];
        columns[i].heading = heading(ctx, f);
        columns[i].style = f->kind == FIELD_TIME ? XLSX_MOMENT : XLSX_PLAIN;
        columns[i].choices = choices(ctx, f, &columns[i].choice_count);
    }
    struct xlsx_out *out;
    TRY(xlsx_write_start(ctx->arena, zip_sink_to_buf(to), &out));
    struct xlsx_sheet_plan plan = {.name = ctx_say(ctx, importer->zh, importer->en), .columns = columns, .column_count = count, .rows_to_fill = ROWS_TO_FILL};
    TRY(xlsx_sheet_start(out, &plan));
    TRY(write_explanation(ctx, out, importer));
    return xlsx_write_end(out);
}

err imports_serve_template(struct ctx *ctx, struct db_read *r, const void *given, struct http_reply *reply) {
    (void)r;
    const struct imports_kind_in *in = given;
    const struct importer *importer;
    TRY(imports_find(ctx, in->kind, &importer));
    TRY(write_book(ctx, importer, &reply->body));
    http_reply_header(reply, "Content-Disposition", str_format(ctx->arena, "attachment; filename=\"%s.xlsx\"", importer->kind));
    return reply->body.failed;
}
