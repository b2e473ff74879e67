/* The lines of a mapping as the workbench shows them: the old standard, its successors with the words that changed, and the likeliest
 * others to choose from. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/sql.h"

static str text_of(const struct ctx *ctx, const struct standards_node *node) { return standards_pick(ctx, node->text_zh, node->text_en); }

static err put_successors(struct ctx *ctx, const struct mapping_ground *ground, const struct standards_node *old, struct json_out *out) {
    json_key(out, "successors");
    json_list(out);
    for (size_t i = 0; i < ground->pairs.count; i++) {
        const struct standards_node *new = mapping_find(&ground->news, db_i(&ground->pairs.rows[i], 1));
        if (db_i(&ground->pairs.rows[i], 0) != old->id || !new)
            continue;
        json_object(out);
        json_put_id(out, "id", new->id);
        json_put_text(out, "number", new->number);
        json_put_text(out, "text", text_of(ctx, new));
        json_put_i64(out, "weight_milli", new->weight_milli);
        json_put_text(out, "method", new->method);
        TRY(change_put_words(ctx, text_of(ctx, old), text_of(ctx, new), out));
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static void put_near(struct ctx *ctx, const struct mapping_ground *ground, const struct compare_near *near, struct json_out *out) {
    json_key(out, "near");
    json_list(out);
    for (size_t i = 0; i < near->count; i++) {
        const struct standards_node *new = &ground->news.at[near->after[i]];
        json_object(out);
        json_put_id(out, "id", new->id);
        json_put_text(out, "number", new->number);
        json_put_text(out, "text", text_of(ctx, new));
        json_put_i64(out, "score", near->score[i]);
        json_object_end(out);
    }
    json_list_end(out);
}

err mapping_put_line(struct ctx *ctx, const struct mapping_ground *ground, const struct compare_match *match, const struct standards_links *links,
                     size_t old_index, struct json_out *out) {
    const struct standards_node *old = &ground->olds.at[old_index];
    const struct db_row *line = mapping_line_of(ground, old->id);
    int64_t points = 0;
    if (!line)
        return &err_bug; /* every standard got its line at the start */
    for (size_t i = 0; i < links->count; i++)
        points += links->at[i].standard_id == old->id;
    json_object(out);
    json_put_id(out, "old_id", old->id);
    json_put_i64(out, "version", db_i(line, 1));
    json_put_text(out, "number", old->number);
    json_put_text(out, "text", text_of(ctx, old));
    json_put_text(out, "content", text_of(ctx, mapping_above(&ground->old_tree, old)));
    json_put_i64(out, "weight_milli", old->weight_milli);
    json_put_text(out, "method", old->method);
    json_put_bool(out, "is_local", old->is_local);
    json_put_i64(out, "points", points);
    json_put_text(out, "kind", str_of(mapping_kind_word(ground, old->id)));
    json_put_text(out, "state", db_s(line, 2));
    json_put_i64(out, "confidence", db_i(line, 3));
    json_put_text(out, "reason", db_s(line, 4));
    json_put_text(out, "by_name", db_s(line, 5));
    json_put_i64(out, "at_ms", db_i(line, 6));
    TRY(put_successors(ctx, ground, old, out));
    put_near(ctx, ground, &match->near[old_index], out);
    json_object_end(out);
    return NULL;
}

err mapping_list_lines(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    struct mapping_ground ground;
    struct compare_match match;
    struct standards_links links;
    TRY(mapping_read(ctx, r, in->id, &ground));
    TRY(mapping_match(ctx, &ground, &match));
    TRY(standards_links_of(ctx, r, ground.before.id, &links));
    form_list_start(out);
    for (size_t i = 0; i < ground.olds.count; i++)
        TRY(mapping_put_line(ctx, &ground, &match, &links, i, out));
    form_list_end(out, STR_NONE);
    return NULL;
}

static const char *const line_kinds[] = {"one", "split", "merged", "none", NULL};
static const char *const line_states[] = {"proposed", "confirmed", NULL};
static const char *const reasons[] = {"same_text", "same_number", "like_text", "part_of", "unlike", NULL};
static const struct field successor_fields[] = {
    {"id", .kind = FIELD_ID},
    {"number", .kind = FIELD_TEXT},
    {"text", .kind = FIELD_TEXT},
    {"weight_milli", .kind = FIELD_INT},
    {"method", .kind = FIELD_TEXT},
    {"words", .kind = FIELD_LIST, .of = change_word_fields, .says = "The old text turned into the new one"},
    FIELD_END,
};
static const struct field near_fields[] = {
    {"id", .kind = FIELD_ID}, {"number", .kind = FIELD_TEXT}, {"text", .kind = FIELD_TEXT}, {"score", .kind = FIELD_INT, .says = "Thousandths"}, FIELD_END,
};
static const struct field line_fields[] = {
    {"old_id", .kind = FIELD_ID},
    {"version", .kind = FIELD_INT},
    {"number", .kind = FIELD_TEXT, .zh = "旧编号", .en = "Old number"},
    {"text", .kind = FIELD_TEXT, .zh = "旧标准", .en = "Old standard"},
    {"content", .kind = FIELD_TEXT, .zh = "所属内容", .en = "Content"},
    {"weight_milli", .kind = FIELD_INT, .zh = "分值（千分之一分）", .en = "Weight (milli-points)"},
    {"method", .kind = FIELD_TEXT, .zh = "测评方法", .en = "Method"},
    {"is_local", .kind = FIELD_BOOL},
    {"points", .kind = FIELD_INT, .zh = "观测点", .en = "Points"},
    {"kind", .kind = FIELD_WORD, .words = line_kinds, .zh = "对照", .en = "Mapping"},
    {"state", .kind = FIELD_WORD, .words = line_states, .zh = "状态", .en = "State"},
    {"confidence", .kind = FIELD_INT, .zh = "把握（千分之一）", .en = "Confidence (thousandths)"},
    {"reason", .kind = FIELD_WORD, .words = reasons, .zh = "依据", .en = "Reason"},
    {"by_name", .kind = FIELD_TEXT, .zh = "确认人", .en = "Confirmed by"},
    {"at_ms", .kind = FIELD_INT},
    {"successors", .kind = FIELD_LIST, .of = successor_fields},
    {"near", .kind = FIELD_LIST, .of = near_fields, .says = "The likeliest standards of the new edition, best first"},
    FIELD_END,
};
const struct shape mapping_line_shape = {"MappingLine", line_fields};
