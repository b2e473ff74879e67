/* The routes of standards: what screens read. */
#include "base/limits.h"
#include "capabilities/standards/inside.h"
#include "capabilities/standards/sql.h"

enum { PAGE = 50 };

const struct field standards_points_fields[] = {
    {"id", FIELD_ID, offsetof(struct standards_points_in, edition_id), .in = IN_PATH},
    {"place_type", FIELD_TEXT, offsetof(struct standards_points_in, place_type), .in = IN_QUERY, .max = 60,
     .says = "Code of the place type; without it: all points"},
    {"limit", FIELD_INT, offsetof(struct standards_points_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct standards_points_in, after), .in = IN_QUERY},
    FIELD_END,
};

/* People read the name of the lead department, not the edition's word for it. */
static str owner_named(struct ctx *ctx, const struct db_table *owners, str code) {
    for (size_t i = 0; i < owners->count; i++)
        if (str_equal(db_s(&owners->rows[i], 0), code))
            return standards_pick(ctx, db_s(&owners->rows[i], 1), db_s(&owners->rows[i], 2));
    return code;
}

err standards_show_tree(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    struct standards_edition edition;
    struct standards_nodes tree;
    TRY(standards_edition_find(ctx, r, in->id, &edition));
    TRY(standards_tree(ctx, r, in->id, &tree));
    struct db_table owners;
    TRY(db_all(r, ctx->arena, &standards_sql[OWNERS], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &owners));
    form_list_start(out);
    for (size_t i = 0; i < tree.count; i++) {
        const struct standards_node *node = &tree.at[i];
        json_object(out);
        json_put_id(out, "id", node->id);
        json_put_id(out, "parent_id", node->parent_id);
        json_put_text(out, "level", node->level);
        json_put_text(out, "number", node->number);
        json_put_text(out, "text", standards_pick(ctx, node->text_zh, node->text_en));
        json_put_i64(out, "weight_milli", node->weight_milli);
        json_put_text(out, "method", node->method);
        json_put_text(out, "lead", owner_named(ctx, &owners, node->lead));
        json_put_text(out, "six_field", node->six_field);
        json_put_text(out, "programme", node->programme);
        json_put_text(out, "nature", node->nature);
        json_put_bool(out, "is_local", node->is_local);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

err standards_list_negative(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    struct standards_edition edition;
    struct db_table table;
    TRY(standards_edition_find(ctx, r, in->id, &edition));
    TRY(db_all(r, ctx->arena, &standards_sql[NEGATIVES_LIST], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_text(out, "number", db_s(row, 0));
        json_put_text(out, "sanction", db_s(row, 1));
        json_put_i64(out, "deduct_milli", db_i(row, 2));
        json_put_i64(out, "months", db_i(row, 3));
        json_put_text(out, "text", standards_pick(ctx, db_s(row, 4), db_s(row, 5)));
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

err standards_list_types(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    struct standards_place_types types;
    TRY(standards_types(ctx, r, &types));
    form_list_start(out);
    for (size_t i = 0; i < types.count; i++) {
        json_object(out);
        json_put_text(out, "code", types.at[i].code);
        json_put_text(out, "name", standards_pick(ctx, types.at[i].zh, types.at[i].en));
        json_put_i64(out, "points", types.at[i].points);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

static void put_rule_parts(struct ctx *ctx, struct json_out *out, const struct standards_rule *rule) {
    json_key(out, "parts");
    json_list(out);
    for (size_t i = 0; i < rule->part_count; i++) {
        json_object(out);
        json_put_text(out, "name", rule->parts[i].name);
        json_put_text(out, "label", rule_part_says(rule->parts[i].name, ctx->lang == LANG_EN ? RULE_EN : RULE_ZH));
        json_put_i64(out, "weight_milli", rule->parts[i].weight_milli);
        json_object_end(out);
    }
    json_list_end(out);
}

void standards_point_put(struct ctx *ctx, struct json_out *out, const struct standards_point *point) {
    json_object(out);
    json_put_id(out, "id", point->id);
    json_put_text(out, "code", point->code);
    json_put_id(out, "standard_id", point->standard_id);
    json_put_text(out, "standard_number", point->standard_number);
    json_put_text(out, "text", standards_pick(ctx, point->text_zh, point->text_en));
    json_put_text(out, "facet", point->facet);
    json_put_text(out, "rule", point->rule_text);
    json_put_text(out, "rule_says", ctx->lang == LANG_EN ? rule_says_en(ctx->arena, &point->rule) : rule_says_zh(ctx->arena, &point->rule));
    put_rule_parts(ctx, out, &point->rule);
    json_put_i64(out, "points_milli", point->points_milli);
    json_put_bool(out, "photo_needed", point->photo_needed);
    json_put_text(out, "measure", point->measure);
    json_put_i64(out, "minimum", point->minimum);
    json_put_i64(out, "maximum", point->maximum);
    json_put_text(out, "category", point->category);
    json_object_end(out);
}

err standards_list_points(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_points_in *in = given;
    int64_t after, limit = in->limit ? in->limit : PAGE;
    struct standards_edition edition;
    struct standards_points points;
    bool more = false;
    TRY(standards_after(ctx, in->after, &after));
    TRY(standards_edition_find(ctx, r, in->edition_id, &edition));
    if (in->place_type.len) {
        TRY(standards_points_of_type(ctx, r, in->edition_id, in->place_type, &points));
    } else {
        TRY(standards_points_page(ctx, r, in->edition_id, after, limit + 1, &points));
        more = (int64_t)points.count > limit;
    }
    size_t shown = more ? (size_t)limit : points.count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++)
        standards_point_put(ctx, out, &points.at[i]);
    form_list_end(out, more ? form_cursor(ctx->arena, points.at[shown - 1].id, 0, 0) : STR_NONE);
    return NULL;
}

static const char *const levels[] = {"item", "content", "standard", NULL};
static const char *const facets[] = {"upper", "middle", "lower", "soft", NULL};
static const char *const measures[] = {"none", "count", "distance_m", "minutes", NULL};
static const char *const sanctions[] = {"deduct", "stop", "suspend", "revoke", NULL};

static const struct field node_fields[] = {
    {"id", .kind = FIELD_ID},
    {"parent_id", .kind = FIELD_ID, .nullable = true},
    {"level", .kind = FIELD_WORD, .words = levels, .zh = "层级", .en = "Level"},
    {"number", .kind = FIELD_TEXT, .zh = "编号", .en = "Number"},
    {"text", .kind = FIELD_TEXT, .zh = "内容", .en = "Text"},
    {"weight_milli", .kind = FIELD_INT, .zh = "分值（千分之一分）", .en = "Weight (milli-points)"},
    {"method", .kind = FIELD_TEXT, .zh = "测评方法", .en = "Method"},
    {"lead", .kind = FIELD_TEXT, .zh = "牵头部门", .en = "Lead"},
    {"six_field", .kind = FIELD_TEXT},
    {"programme", .kind = FIELD_TEXT},
    {"nature", .kind = FIELD_TEXT},
    {"is_local", .kind = FIELD_BOOL, .says = "Stricter than the national text; never in the national score"},
    FIELD_END,
};
static const struct field type_fields[] = {
    {"code", .kind = FIELD_TEXT, .zh = "代码", .en = "Code"},
    {"name", .kind = FIELD_TEXT, .zh = "点位类型", .en = "Place type"},
    {"points", .kind = FIELD_INT, .zh = "观测点", .en = "Points"},
    FIELD_END,
};
static const struct field negative_fields[] = {
    {"number", .kind = FIELD_TEXT, .zh = "编号", .en = "Number"},
    {"sanction", .kind = FIELD_WORD, .words = sanctions, .zh = "处置", .en = "Sanction"},
    {"deduct_milli", .kind = FIELD_INT, .zh = "扣分（千分之一分）", .en = "Deducted (milli-points)"},
    {"months", .kind = FIELD_INT, .zh = "停牌月数", .en = "Months"},
    {"text", .kind = FIELD_TEXT, .zh = "内容", .en = "Text"},
    FIELD_END,
};
static const struct field part_fields[] = {
    {"name", .kind = FIELD_TEXT}, {"label", .kind = FIELD_TEXT}, {"weight_milli", .kind = FIELD_INT, .says = "Of 100,000"}, FIELD_END};
const struct field standards_point_fields[] = {
    {"id", .kind = FIELD_ID},
    {"code", .kind = FIELD_TEXT, .zh = "编号", .en = "Code"},
    {"standard_id", .kind = FIELD_ID},
    {"standard_number", .kind = FIELD_TEXT, .zh = "标准", .en = "Standard"},
    {"text", .kind = FIELD_TEXT, .zh = "观测内容", .en = "What to look at"},
    {"facet", .kind = FIELD_WORD, .words = facets, .zh = "部位", .en = "Facet"},
    {"rule", .kind = FIELD_TEXT, .zh = "计分规则", .en = "Rule"},
    {"rule_says", .kind = FIELD_TEXT},
    {"parts", .kind = FIELD_LIST, .of = part_fields, .says = "Of checklist, split and graded rules"},
    {"points_milli", .kind = FIELD_INT, .zh = "分值（千分之一分）", .en = "Points (milli)"},
    {"photo_needed", .kind = FIELD_BOOL, .says = "A partial or failed answer needs a photo"},
    {"measure", .kind = FIELD_WORD, .words = measures},
    {"minimum", .kind = FIELD_INT},
    {"maximum", .kind = FIELD_INT},
    {"category", .kind = FIELD_TEXT, .zh = "案件类别", .en = "Case category"},
    FIELD_END,
};
const struct shape standards_node_shape = {"StandardNode", node_fields}, standards_type_shape = {"PlaceType", type_fields},
                   standards_negative_shape = {"NegativeClause", negative_fields}, standards_point_shape = {"Point", standards_point_fields};
