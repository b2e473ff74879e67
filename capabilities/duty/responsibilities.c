/* Who answers for what, where: one row per question. */
#include "capabilities/duty/inside.h"

const struct problem duty_already_laid_down = {PROBLEM_CONFLICT, "duty.already_laid_down", "同一类别、区划和点位类型已经有责任单位。",
                                               "This category, division and type of place already have a unit."};

int64_t duty_limit(int64_t asked) { return asked > 0 && asked <= LIMIT_LIST_PAGE ? asked : 50; }

int64_t duty_after(str cursor) {
    int64_t a = 0, b = 0, c = 0;
    return cursor.len && form_cursor_read(cursor, &a, &b, &c) ? a : 0;
}

err duty_changed(struct ctx *ctx, struct db_write *w) {
    return db_run(w, &duty_sql[REVISION_PUT], DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids))), NULL);
}

static void row_read(const struct db_row *row, struct duty_responsibility *ret) {
    *ret = (struct duty_responsibility){.id = db_i(row, 0),
                                        .version = db_i(row, 1),
                                        .unit_id = db_i(row, 2),
                                        .division_id = db_i(row, 3),
                                        .category = db_s(row, 4),
                                        .site_type = db_s(row, 5),
                                        .note = db_s(row, 6)};
}

static err row_check(struct ctx *ctx, struct db_write *w, const struct duty_responsibility *rule) {
    struct duty_category category;
    struct identity_unit unit;
    struct places_division division;
    if (!duty_category_find(ctx, rule->category, &category))
        return ctx_refuse(ctx, &duty_unknown_category, "category", str_format(ctx->arena, "没有案件类别“" STR_F "”。", STR_A(rule->category)),
                          str_format(ctx->arena, "There is no category \"" STR_F "\".", STR_A(rule->category)));
    err failed = identity_unit_find(ctx, db_reading(w), rule->unit_id, &unit);
    if (failed == &app_not_found)
        return ctx_refuse(ctx, &identity_unknown_unit, "unit_id", str_of(identity_unknown_unit.zh), str_of(identity_unknown_unit.en));
    TRY(failed);
    failed = rule->division_id ? places_division_find(ctx, db_reading(w), rule->division_id, &division) : NULL;
    if (failed == &app_not_found)
        return ctx_refuse(ctx, &places_unknown_division, "division_id", str_of(places_unknown_division.zh), str_of(places_unknown_division.en));
    return failed;
}

static err taken(struct ctx *ctx, err failed) {
    return failed == &db_duplicate ? ctx_refuse(ctx, &duty_already_laid_down, "category", str_of(duty_already_laid_down.zh), str_of(duty_already_laid_down.en))
                                   : failed;
}

err duty_responsibility_add(struct ctx *ctx, struct db_write *w, const struct duty_responsibility *rule, int64_t *ret_id) {
    TRY(row_check(ctx, w, rule));
    int64_t id = id_next(ctx->ids);
    err failed = db_run(w, &duty_sql[RESPONSIBILITY_ADD],
                        DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(rule->category), db_int(rule->division_id), db_text(rule->site_type),
                                db_int(rule->unit_id), db_text(rule->note), db_int(ctx->now_ms), db_text(ctx->actor->name)),
                        NULL);
    if (failed)
        return taken(ctx, failed);
    *ret_id = id;
    return duty_changed(ctx, w);
}

/* Lists */
static const struct field responsibility_fields[] = {{"id", .kind = FIELD_ID, .zh = "编号", .en = "Id"},
                                                     {"category", .kind = FIELD_TEXT, .zh = "类别代码", .en = "Category"},
                                                     {"category_name", .kind = FIELD_TEXT, .zh = "类别", .en = "Category name"},
                                                     {"division_id", .kind = FIELD_ID, .nullable = true},
                                                     {"division_name", .kind = FIELD_TEXT, .nullable = true, .zh = "区划", .en = "Division"},
                                                     {"site_type", .kind = FIELD_TEXT, .zh = "点位类型", .en = "Type of place"},
                                                     {"unit_id", .kind = FIELD_ID},
                                                     {"unit_name", .kind = FIELD_TEXT, .nullable = true, .zh = "责任单位", .en = "Unit"},
                                                     {"note", .kind = FIELD_TEXT, .zh = "依据", .en = "Note"},
                                                     {"version", .kind = FIELD_INT},
                                                     FIELD_END};
const struct shape duty_responsibility_shape = {"Responsibility", responsibility_fields};

static err row_write(struct ctx *ctx, struct db_read *r, const struct duty_responsibility *rule, struct json_out *out) {
    struct identity_unit unit = {0};
    struct places_division division = {0};
    err failed = identity_unit_find(ctx, r, rule->unit_id, &unit);
    if (failed && failed != &app_not_found)
        return failed;
    failed = rule->division_id ? places_division_find(ctx, r, rule->division_id, &division) : NULL;
    if (failed && failed != &app_not_found)
        return failed;
    json_object(out);
    json_put_id(out, "id", rule->id);
    json_put_text(out, "category", rule->category);
    json_put_text(out, "category_name", duty_category_name(ctx, rule->category));
    json_put_id(out, "division_id", rule->division_id);
    json_put_text(out, "division_name", division.name);
    json_put_text(out, "site_type", rule->site_type);
    json_put_id(out, "unit_id", rule->unit_id);
    json_put_text(out, "unit_name", unit.name);
    json_put_text(out, "note", rule->note);
    json_put_i64(out, "version", rule->version);
    json_object_end(out);
    return NULL;
}

const struct field duty_responsibilities_fields[] = {
    {"category", FIELD_TEXT, offsetof(struct duty_responsibilities_in, category), .in = IN_QUERY, .max = 40},
    {"unit", FIELD_ID, offsetof(struct duty_responsibilities_in, unit_id), .in = IN_QUERY},
    {"division", FIELD_ID, offsetof(struct duty_responsibilities_in, division_id), .in = IN_QUERY},
    {"limit", FIELD_INT, offsetof(struct duty_responsibilities_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct duty_responsibilities_in, after), .in = IN_QUERY},
    FIELD_END};

err duty_responsibilities_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct duty_responsibilities_in *in = given;
    int64_t limit = duty_limit(in->limit);
    struct db_choice choice = {.from = &duty_selects[DUTY_SELECT_RESPONSIBILITIES]};
    choice.head[0] = db_int(ctx->city_id);
    choice.head[1] = db_int(duty_after(in->after));
    choice.end[0] = db_int(limit + 1);
    if (in->category.len)
        db_choose(&choice, RESPONSIBILITIES_CATEGORY, DB_ARGS(db_text(in->category)));
    if (in->unit_id)
        db_choose(&choice, RESPONSIBILITIES_UNIT, DB_ARGS(db_int(in->unit_id)));
    if (in->division_id)
        db_choose(&choice, RESPONSIBILITIES_DIVISION, DB_ARGS(db_int(in->division_id)));
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    size_t shown = table.count > (size_t)limit ? (size_t)limit : table.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++) {
        struct duty_responsibility rule;
        row_read(&table.rows[i], &rule);
        TRY(row_write(ctx, r, &rule, out));
    }
    form_list_end(out, table.count > shown ? form_cursor(ctx->arena, db_i(&table.rows[shown - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

static err row_answer(struct ctx *ctx, struct db_read *r, int64_t id, struct json_out *out) {
    struct db_row row;
    struct duty_responsibility rule;
    TRY(db_one(r, ctx->arena, &duty_sql[RESPONSIBILITY_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    row_read(&row, &rule);
    return row_write(ctx, r, &rule, out);
}

/* Commands */
struct rule_in {
    int64_t id, version, division_id, unit_id;
    str category, site_type, note;
};
#define RULE_FIELDS                                                                                                                                            \
    {"category", FIELD_TEXT, offsetof(struct rule_in, category), .required = true, .max = 40},                                                                 \
        {"division_id", FIELD_ID, offsetof(struct rule_in, division_id), .says = "Absent: the whole city"},                                                    \
        {"site_type", FIELD_TEXT, offsetof(struct rule_in, site_type), .max = 40, .says = "Only places of this type; absent: any place"},                      \
        {"unit_id", FIELD_ID, offsetof(struct rule_in, unit_id), .required = true}, {                                                                          \
        "note", FIELD_TEXT, offsetof(struct rule_in, note), .max = 500, .says = "The paper it rests on"                                                        \
    }
static const struct field rule_new_fields[] = {RULE_FIELDS, FIELD_END};
static const struct field rule_edit_fields[] = {{"id", FIELD_ID, offsetof(struct rule_in, id), .in = IN_PATH},
                                                {"version", FIELD_INT, offsetof(struct rule_in, version), .required = true},
                                                RULE_FIELDS,
                                                FIELD_END};

static struct duty_responsibility rule_of(const struct rule_in *in) {
    return (struct duty_responsibility){
        .id = in->id, .unit_id = in->unit_id, .division_id = in->division_id, .category = in->category, .site_type = in->site_type, .note = in->note};
}

static err rule_new_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    struct duty_responsibility rule = rule_of(given);
    int64_t id = 0;
    TRY(duty_responsibility_add(ctx, w, &rule, &id));
    ctx_audit_target(ctx, "responsibility", id);
    return row_answer(ctx, db_reading(w), id, out);
}
const struct command duty_responsibility_new = {{sizeof(struct rule_in), rule_new_fields}, NULL, rule_new_apply, 201};

static err rule_edit_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct rule_in *in = given;
    struct duty_responsibility rule = rule_of(in);
    struct db_row row, changed;
    TRY(db_one(db_reading(w), ctx->arena, &duty_sql[RESPONSIBILITY_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    TRY(db_one(db_reading(w), ctx->arena, &duty_sql[RESPONSIBILITY_CHANGED], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &changed));
    TRY(ctx_check_version(ctx, db_i(&row, 1), in->version, db_s(&changed, 0), db_i(&changed, 1)));
    TRY(row_check(ctx, w, &rule));
    err failed = db_run(w, &duty_sql[RESPONSIBILITY_SAVE],
                        DB_ARGS(db_text(rule.category), db_int(rule.division_id), db_text(rule.site_type), db_int(rule.unit_id), db_text(rule.note),
                                db_int(ctx->now_ms), db_text(ctx->actor->name), db_int(ctx->city_id), db_int(rule.id)),
                        NULL);
    if (failed)
        return taken(ctx, failed);
    ctx_audit_target(ctx, "responsibility", rule.id);
    TRY(duty_changed(ctx, w));
    return row_answer(ctx, db_reading(w), rule.id, out);
}
const struct command duty_responsibility_edit = {{sizeof(struct rule_in), rule_edit_fields}, NULL, rule_edit_apply, 0};

struct id_in {
    int64_t id;
};
static const struct field id_fields[] = {{"id", FIELD_ID, offsetof(struct id_in, id), .in = IN_PATH}, FIELD_END};

static err rule_remove_apply(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct id_in *in = given;
    int64_t removed = 0;
    TRY(db_run(w, &duty_sql[RESPONSIBILITY_DELETE], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &removed));
    if (!removed)
        return &app_not_found;
    ctx_audit_target(ctx, "responsibility", in->id);
    json_object(out);
    json_object_end(out);
    return duty_changed(ctx, w);
}
const struct command duty_responsibility_remove = {{sizeof(struct id_in), id_fields}, NULL, rule_remove_apply, 0};

/* From a file: names or codes of categories, divisions, units */
struct rule_row {
    str category, division, site_type, unit, note;
};
static const struct field rule_row_fields[] = {
    {"category", FIELD_TEXT, offsetof(struct rule_row, category), .required = true, .max = 60, .zh = "类别|案件类别", .en = "Category"},
    {"division", FIELD_TEXT, offsetof(struct rule_row, division), .max = 12, .zh = "区划编码", .en = "Division code"},
    {"site_type", FIELD_TEXT, offsetof(struct rule_row, site_type), .max = 40, .zh = "点位类型代码", .en = "Type of place"},
    {"unit", FIELD_TEXT, offsetof(struct rule_row, unit), .required = true, .max = 100, .zh = "责任单位", .en = "Unit"},
    {"note", FIELD_TEXT, offsetof(struct rule_row, note), .max = 500, .zh = "依据", .en = "Note"},
    FIELD_END};

static str category_typed(struct ctx *ctx, str typed) {
    struct duty_categories all;
    duty_categories(ctx, &all);
    for (size_t i = 0; i < all.count; i++)
        if (str_equal(typed, all.at[i].zh) || str_equal(typed, all.at[i].en))
            return all.at[i].code;
    return typed;
}

static err rule_row_add(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *row) {
    const struct rule_row *in = given;
    struct duty_responsibility rule = {
        .category = category_typed(ctx, str_trim(in->category)), .site_type = str_trim(in->site_type), .note = str_trim(in->note)};
    struct identity_unit unit;
    struct places_division division = {0};
    str unit_name = str_trim(in->unit), code = str_trim(in->division);
    (void)row;
    TRY(identity_unit_by_code(ctx, db_reading(w), unit_name, &unit));
    if (!unit.id)
        TRY(identity_unit_by_name(ctx, db_reading(w), unit_name, &unit));
    if (!unit.id)
        return ctx_refuse(ctx, &identity_unknown_unit, "unit", str_format(ctx->arena, "没有编码或名称为“" STR_F "”的单位。", STR_A(unit_name)),
                          str_format(ctx->arena, "There is no unit with the code or name \"" STR_F "\".", STR_A(unit_name)));
    if (code.len)
        TRY(places_division_by_code(ctx, db_reading(w), code, &division));
    if (code.len && !division.id)
        return ctx_refuse(ctx, &places_unknown_division, "division", str_format(ctx->arena, "没有编码为“" STR_F "”的区划。", STR_A(code)),
                          str_format(ctx->arena, "There is no division with the code \"" STR_F "\".", STR_A(code)));
    rule.unit_id = unit.id;
    rule.division_id = division.id;
    int64_t id = 0;
    return duty_responsibility_add(ctx, w, &rule, &id);
}

const struct importer duty_responsibilities_importer = {.kind = "responsibilities",
                                                        .zh = "责任分工",
                                                        .en = "Responsibilities",
                                                        .needs = &duty_rights[RIGHT_DUTY_EDIT],
                                                        .row = {sizeof(struct rule_row), rule_row_fields},
                                                        .add = rule_row_add};
