/* The difference between two loaded editions, as a list and as counts. A finished mapping decides which standard became which; until
 * then the comparison proposes it. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/sql.h"

static err read_edition(struct ctx *ctx, struct db_read *r, int64_t id, struct standards_file **ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_SOURCE], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    return row.count ? file_read(ctx->arena, db_s(&row, 0), ret) : &app_not_found;
}

static err known_pairs(struct ctx *ctx, struct db_read *r, const struct difference_in *in, struct known_pairs *ret) {
    struct standards_pairs pairs;
    struct mapping_ground ground = {0};
    TRY(standards_mapping(ctx, r, in->old_id, in->new_id, &pairs));
    TRY(mapping_read_editions(ctx, r, in->old_id, in->new_id, &ground));
    struct known_pair *known = ARENA_LIST(ctx->arena, struct known_pair, pairs.count + 1);
    size_t count = 0;
    if (!known)
        return &err_no_memory;
    for (size_t i = 0; i < pairs.count; i++) {
        const struct standards_node *old = mapping_find(&ground.olds, pairs.at[i].old_id), *new = mapping_find(&ground.news, pairs.at[i].new_id);
        if (old && new)
            known[count++] = (struct known_pair){old->number, new->number};
    }
    *ret = (struct known_pairs){known, count};
    return NULL;
}

static err work_out(struct ctx *ctx, struct db_read *r, const struct difference_in *in, struct difference *ret) {
    struct standards_file *before, *after;
    struct known_pairs known;
    TRY(read_edition(ctx, r, in->old_id, &before));
    TRY(read_edition(ctx, r, in->new_id, &after));
    TRY(known_pairs(ctx, r, in, &known));
    return difference_of(ctx->arena, before, after, &known, ret);
}

static bool is_wanted(const struct difference_in *in, const struct change *change) {
    if (in->part.len && !str_is(in->part, change_part_words[change->part]))
        return false;
    if (!change->kinds)
        return in->unchanged && !in->kind.len;
    for (unsigned kind = 0; in->kind.len && kind < CHANGES; kind++)
        if (str_is(in->kind, change_kind_words[kind]))
            return (change->kinds >> kind) & 1u;
    return true;
}

static str or_empty(str text) { return text.at ? text : STR(""); }

err change_put_words(struct ctx *ctx, str before, str after, struct json_out *out) {
    static const char *const words[] = {"kept", "removed", "added"};
    struct compare_pieces pieces;
    TRY(compare_words(ctx->arena, before, after, &pieces));
    json_key(out, "words");
    json_list(out);
    for (size_t i = 0; i < pieces.count; i++) {
        json_object(out);
        json_put_text(out, "kind", str_of(words[pieces.at[i].kind]));
        json_put_text(out, "text", pieces.at[i].text);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static err put_change(struct ctx *ctx, const struct change *change, struct json_out *out) {
    const struct change_side *before = &change->before, *after = &change->after;
    str old_text = or_empty(standards_pick(ctx, before->zh, before->en)), new_text = or_empty(standards_pick(ctx, after->zh, after->en));
    json_object(out);
    json_put_text(out, "part", str_of(change_part_words[change->part]));
    json_key(out, "kinds");
    json_list(out);
    for (unsigned kind = 0; kind < CHANGES; kind++)
        if ((change->kinds >> kind) & 1u)
            json_text(out, str_of(change_kind_words[kind]));
    json_list_end(out);
    json_put_text(out, "says", or_empty(change_kinds_say(ctx->arena, change->kinds, ctx->lang)));
    json_put_text(out, "old_number", or_empty(before->number));
    json_put_text(out, "new_number", or_empty(after->number));
    json_put_text(out, "old_text", old_text);
    json_put_text(out, "new_text", new_text);
    json_put_i64(out, "old_weight_milli", before->weight_milli);
    json_put_i64(out, "new_weight_milli", after->weight_milli);
    json_put_text(out, "old_other", or_empty(before->other));
    json_put_text(out, "new_other", or_empty(after->other));
    json_put_i64(out, "confidence", change->confidence);
    TRY(change_put_words(ctx, old_text, new_text, out));
    json_object_end(out);
    return NULL;
}

err difference_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct difference_in *in = given;
    struct difference difference;
    TRY(work_out(ctx, r, in, &difference));
    form_list_start(out);
    for (size_t i = 0; i < difference.count; i++)
        if (is_wanted(in, &difference.at[i]))
            TRY(put_change(ctx, &difference.at[i], out));
    form_list_end(out, STR_NONE);
    return NULL;
}

err difference_count(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    struct difference difference;
    TRY(work_out(ctx, r, given, &difference));
    form_list_start(out);
    for (size_t kind = 0; kind <= CHANGES; kind++) {
        json_object(out);
        json_put_text(out, "kind", kind < CHANGES ? str_of(change_kind_words[kind]) : STR("unchanged"));
        json_put_i64(out, "count", kind < CHANGES ? difference.counts[kind] : difference.unchanged);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

const struct field difference_fields[] = {
    {"old_id", FIELD_ID, offsetof(struct difference_in, old_id), .in = IN_QUERY, .required = true},
    {"new_id", FIELD_ID, offsetof(struct difference_in, new_id), .in = IN_QUERY, .required = true},
    {"kind", FIELD_WORD, offsetof(struct difference_in, kind), .in = IN_QUERY, .words = change_kind_words},
    {"part", FIELD_WORD, offsetof(struct difference_in, part), .in = IN_QUERY, .words = change_part_words},
    {"unchanged", FIELD_BOOL, offsetof(struct difference_in, unchanged), .in = IN_QUERY, .says = "1: lines that did not change too"},
    FIELD_END,
};
static const char *const word_kinds[] = {"kept", "removed", "added", NULL};
const struct field change_word_fields[] = {{"kind", .kind = FIELD_WORD, .words = word_kinds}, {"text", .kind = FIELD_TEXT}, FIELD_END};
static const struct field change_fields[] = {
    {"part", .kind = FIELD_WORD, .words = change_part_words, .zh = "部分", .en = "Part"},
    {"kinds", .kind = FIELD_TEXTS},
    {"says", .kind = FIELD_TEXT, .zh = "变化", .en = "Change"},
    {"old_number", .kind = FIELD_TEXT, .zh = "旧编号", .en = "Old number", .says = "Empty: not in the old edition"},
    {"new_number", .kind = FIELD_TEXT, .zh = "新编号", .en = "New number"},
    {"old_text", .kind = FIELD_TEXT, .zh = "旧内容", .en = "Old text"},
    {"new_text", .kind = FIELD_TEXT, .zh = "新内容", .en = "New text"},
    {"old_weight_milli", .kind = FIELD_INT, .zh = "旧分值（千分之一分）", .en = "Old weight (milli-points)"},
    {"new_weight_milli", .kind = FIELD_INT, .zh = "新分值（千分之一分）", .en = "New weight (milli-points)"},
    {"old_other", .kind = FIELD_TEXT, .zh = "旧属性", .en = "Old properties"},
    {"new_other", .kind = FIELD_TEXT, .zh = "新属性", .en = "New properties"},
    {"confidence", .kind = FIELD_INT, .says = "Of the pairing, thousandths"},
    {"words", .kind = FIELD_LIST, .of = change_word_fields},
    FIELD_END,
};
static const struct field count_fields[] = {
    {"kind", .kind = FIELD_TEXT, .zh = "变化", .en = "Change"}, {"count", .kind = FIELD_INT, .zh = "条数", .en = "Lines"}, FIELD_END};
const struct shape difference_shape = {"EditionChange", change_fields}, difference_count_shape = {"EditionChangeCount", count_fields};
