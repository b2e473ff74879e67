/* Editions in lists and one by one; methods and bonus items; and the edition as a file. */
#include "base/limits.h"
#include "capabilities/identity/identity.h"
#include "capabilities/standards/edition/edition.h"
#include "capabilities/standards/edition/file_out.h"
#include "capabilities/standards/sql.h"

enum { PAGE = 50 };

err standards_after(struct ctx *ctx, str cursor, int64_t *ret) {
    int64_t b, c;
    *ret = 0;
    if (!cursor.len || form_cursor_read(cursor, ret, &b, &c))
        return NULL;
    return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("The cursor is not valid."));
}

static err put_edition(struct ctx *ctx, struct db_read *r, const struct db_row *row, struct json_out *out) {
    struct standards_edition edition, current;
    struct db_row points;
    str by;
    const char *to[FLOW_TARGETS];
    standards_read_edition(row, &edition);
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_POINTS], DB_ARGS(db_int(ctx->city_id), db_int(edition.id)), &points));
    TRY(standards_edition_in_force(ctx, r, edition.system, &current));
    TRY(identity_account_name(ctx, r, db_i(row, 14), &by));
    json_object(out);
    json_put_id(out, "id", edition.id);
    json_put_text(out, "code", edition.code);
    json_put_text(out, "system", edition.system);
    json_put_text(out, "name", standards_pick(ctx, edition.name, edition.name_en));
    json_put_text(out, "state", edition.state);
    json_put_bool(out, "is_current", current.id == edition.id);
    json_put_text(out, "from_date", edition.from_date);
    json_put_text(out, "until_date", edition.until_date);
    json_put_i64(out, "items", db_i(row, 9));
    json_put_i64(out, "contents", db_i(row, 10));
    json_put_i64(out, "standards", db_i(row, 11));
    json_put_i64(out, "points", db_i(&points, 0));
    json_put_i64(out, "total_milli", db_i(row, 12));
    json_put_i64(out, "bonus_cap_milli", db_i(row, 13));
    json_put_text(out, "loaded_by_name", by.at ? by : STR(""));
    json_put_i64(out, "loaded_ms", db_i(row, 15));
    json_key(out, "moves_to");
    json_list(out);
    for (size_t i = 0, count = flow_targets(edition.state, to); i < count; i++)
        json_text(out, str_of(to[i]));
    json_list_end(out);
    json_put_i64(out, "version", edition.version);
    json_object_end(out);
    return NULL;
}

err edition_put(struct ctx *ctx, struct db_read *r, int64_t id, struct json_out *out) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_WHOLE], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    return row.count ? put_edition(ctx, r, &row, out) : &app_not_found;
}

err edition_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_page_in *in = given;
    int64_t after, limit = in->limit ? in->limit : PAGE;
    struct db_table table;
    TRY(standards_after(ctx, in->after, &after));
    TRY(db_all(r, ctx->arena, &standards_sql[EDITIONS_LIST], DB_ARGS(db_int(ctx->city_id), db_int(after), db_int(limit + 1)), &table));
    bool more = (int64_t)table.count > limit;
    form_list_start(out);
    for (size_t i = 0; i < table.count && (int64_t)i < limit; i++)
        TRY(put_edition(ctx, r, &table.rows[i], out));
    form_list_end(out, more ? form_cursor(ctx->arena, db_i(&table.rows[limit - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

err edition_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    return edition_put(ctx, r, in->id, out);
}

err edition_list_methods(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    struct standards_edition edition;
    struct db_table table;
    TRY(standards_edition_find(ctx, r, in->id, &edition));
    TRY(db_all(r, ctx->arena, &standards_sql[METHODS_LIST], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        struct standards_rule rule;
        struct rule_fault fault;
        if (!rule_parse(db_s(row, 4), &rule, &fault))
            return &err_bug; /* checked when it was loaded */
        json_object(out);
        json_put_text(out, "code", db_s(row, 0));
        json_put_i64(out, "share_milli", db_i(row, 1));
        json_put_text(out, "name", standards_pick(ctx, db_s(row, 2), db_s(row, 3)));
        json_put_text(out, "rule", db_s(row, 4));
        json_put_text(out, "rule_says", ctx->lang == LANG_EN ? rule_says_en(ctx->arena, &rule) : rule_says_zh(ctx->arena, &rule));
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

err edition_serve_file(struct ctx *ctx, struct db_read *r, const void *given, struct http_reply *reply) {
    const struct edition_file_in *in = given;
    struct standards_edition edition;
    bool is_book = str_is(in->form, "xlsx");
    TRY(standards_edition_find(ctx, r, in->id, &edition));
    TRY(edition_file_write(ctx, r, &edition, is_book ? STANDARDS_WORKBOOK : STANDARDS_DATA_FILE, &reply->body));
    reply->content_type = is_book ? STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") : STR("text/plain; charset=utf-8");
    http_reply_header(reply, "Content-Disposition",
                      str_format(ctx->arena, "attachment; filename=\"" STR_F ".%s\"", STR_A(edition.code), is_book ? "xlsx" : "edition"));
    return reply->body.failed;
}

static const char *const systems[] = {"city", "minors", NULL};
static const char *const forms[] = {"edition", "xlsx", NULL};
const struct field standards_page_fields[] = {
    {"limit", FIELD_INT, offsetof(struct standards_page_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct standards_page_in, after), .in = IN_QUERY},
    FIELD_END,
};
const struct field standards_id_fields[] = {{"id", FIELD_ID, offsetof(struct standards_id_in, id), .in = IN_PATH}, FIELD_END};
const struct field edition_file_fields[] = {
    {"id", FIELD_ID, offsetof(struct edition_file_in, id), .in = IN_PATH},
    {"form", FIELD_WORD, offsetof(struct edition_file_in, form), .in = IN_QUERY, .words = forms,
     .says = "edition: the data file; xlsx: the workbook, with the points"},
    FIELD_END,
};
static const struct field edition_fields[] = {
    {"id", .kind = FIELD_ID},
    {"code", .kind = FIELD_TEXT, .zh = "代码", .en = "Code"},
    {"system", .kind = FIELD_WORD, .words = systems, .zh = "体系", .en = "System"},
    {"name", .kind = FIELD_TEXT, .zh = "名称", .en = "Name"},
    {"state", .kind = FIELD_WORD, .words = edition_state_words, .zh = "状态", .en = "State"},
    {"is_current", .kind = FIELD_BOOL, .says = "By this edition of its system the city is measured now"},
    {"from_date", .kind = FIELD_TEXT, .zh = "起用日期", .en = "From"},
    {"until_date", .kind = FIELD_TEXT, .zh = "停用日期", .en = "Until", .says = "Last day; empty while it has no end"},
    {"items", .kind = FIELD_INT, .zh = "项目", .en = "Items"},
    {"contents", .kind = FIELD_INT, .zh = "内容", .en = "Contents"},
    {"standards", .kind = FIELD_INT, .zh = "标准", .en = "Standards"},
    {"points", .kind = FIELD_INT, .zh = "观测点", .en = "Points"},
    {"total_milli", .kind = FIELD_INT},
    {"bonus_cap_milli", .kind = FIELD_INT},
    {"loaded_by_name", .kind = FIELD_TEXT, .zh = "载入人", .en = "Loaded by", .says = "Empty: it came with the program"},
    {"loaded_ms", .kind = FIELD_TIME, .zh = "载入时间", .en = "Loaded"},
    {"moves_to", .kind = FIELD_TEXTS, .says = "States it may be moved to; other rules may still refuse"},
    {"version", .kind = FIELD_INT},
    FIELD_END,
};
const struct shape edition_shape = {"Edition", edition_fields};
static const struct field method_fields[] = {
    {"code", .kind = FIELD_TEXT, .zh = "代码", .en = "Code"},
    {"share_milli", .kind = FIELD_INT, .zh = "占比（千分之一）", .en = "Share (milli of 100)"},
    {"name", .kind = FIELD_TEXT, .zh = "名称", .en = "Name"},
    {"rule", .kind = FIELD_TEXT, .zh = "计分规则", .en = "Rule"},
    {"rule_says", .kind = FIELD_TEXT},
    FIELD_END,
};
const struct shape edition_method_shape = {"EditionMethod", method_fields};
