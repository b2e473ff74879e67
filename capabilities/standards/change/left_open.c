/* What a mapping leaves open: for people to settle before the new edition is lived by. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/sql.h"
#include <string.h>

enum gap { GAP_NO_SUCCESSOR, GAP_NO_POINT, GAP_NO_OWNER, GAP_POINT_LEFT, GAP_TYPE_EMPTY, GAPS };
static const char *const gap_words[GAPS + 1] = {"no_successor", "no_point", "no_owner", "point_left", "type_empty", NULL};

struct listing {
    struct ctx *ctx;
    struct json_out *out;
    struct standards_links before, after;
};

static void put(struct listing *l, enum gap gap, str number, str text, int64_t points) {
    json_object(l->out);
    json_put_text(l->out, "gap", str_of(gap_words[gap]));
    json_put_text(l->out, "number", number);
    json_put_text(l->out, "text", text);
    json_put_i64(l->out, "points", points);
    json_object_end(l->out);
}

static int64_t points_of(const struct standards_links *links, int64_t standard_id) {
    int64_t count = 0;
    for (size_t i = 0; i < links->count; i++)
        count += links->at[i].standard_id == standard_id;
    return count;
}

static bool has_point(const struct standards_links *links, int64_t point_id) {
    for (size_t i = 0; i < links->count; i++)
        if (links->at[i].point_id == point_id)
            return true;
    return false;
}

static void put_standards(struct listing *l, const struct mapping_ground *ground) {
    for (size_t i = 0; i < ground->olds.count; i++) {
        const struct standards_node *old = &ground->olds.at[i];
        if (!mapping_successors(ground, old->id))
            put(l, GAP_NO_SUCCESSOR, old->number, standards_pick(l->ctx, old->text_zh, old->text_en), points_of(&l->before, old->id));
    }
    for (size_t i = 0; i < ground->news.count; i++) {
        const struct standards_node *new = &ground->news.at[i];
        if (str_find(new->method, STR("field")) != SIZE_MAX && !points_of(&l->after, new->id))
            put(l, GAP_NO_POINT, new->number, standards_pick(l->ctx, new->text_zh, new->text_en), 0);
    }
}

static void put_owners(struct listing *l, const struct mapping_ground *ground, const struct db_table *owners) {
    for (size_t i = 0; i < owners->count; i++) {
        const struct db_row *owner = &owners->rows[i];
        int64_t contents = 0;
        for (size_t k = 0; k < ground->new_tree.count; k++)
            contents += str_equal(ground->new_tree.at[k].lead, db_s(owner, 0));
        if (contents && !db_i(owner, 3))
            put(l, GAP_NO_OWNER, db_s(owner, 0), standards_pick(l->ctx, db_s(owner, 1), db_s(owner, 2)), 0);
    }
}

static void put_points(struct listing *l, const struct db_table *points, const struct db_table *types) {
    for (size_t i = 0; i < points->count; i++) {
        const struct db_row *point = &points->rows[i];
        if (has_point(&l->before, db_i(point, 0)) && !has_point(&l->after, db_i(point, 0)))
            put(l, GAP_POINT_LEFT, db_s(point, 1), standards_pick(l->ctx, db_s(point, 3), db_s(point, 4)), 1);
    }
    for (size_t t = 0; t < types->count; t++) {
        const struct db_row *type = &types->rows[t];
        bool had = false, has = false;
        for (size_t i = 0; i < points->count; i++)
            if (str_equal(db_s(&points->rows[i], 2), db_s(type, 0))) {
                had = had || has_point(&l->before, db_i(&points->rows[i], 0));
                has = has || has_point(&l->after, db_i(&points->rows[i], 0));
            }
        if (had && !has)
            put(l, GAP_TYPE_EMPTY, db_s(type, 0), standards_pick(l->ctx, db_s(type, 1), db_s(type, 2)), 0);
    }
}

err mapping_list_open(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    struct db_value city = db_int(ctx->city_id);
    struct listing l = {.ctx = ctx, .out = out};
    struct mapping_ground ground;
    struct db_table owners, points, types;
    TRY(mapping_read(ctx, r, in->id, &ground));
    TRY(standards_links_of(ctx, r, ground.before.id, &l.before));
    TRY(standards_links_of(ctx, r, ground.after.id, &l.after));
    TRY(db_all(r, ctx->arena, &standards_sql[OWNERS], DB_ARGS(city, db_int(ground.after.id)), &owners));
    TRY(db_all(r, ctx->arena, &standards_sql[POINTS_ALL], DB_ARGS(city), &points));
    TRY(db_all(r, ctx->arena, &standards_sql[TYPES_WHOLE], DB_ARGS(city), &types));
    form_list_start(out);
    put_standards(&l, &ground);
    put_owners(&l, &ground, &owners);
    put_points(&l, &points, &types);
    form_list_end(out, STR_NONE);
    return NULL;
}

static const struct field open_fields[] = {
    {"gap", .kind = FIELD_WORD, .words = gap_words, .zh = "缺什么", .en = "What is missing"},
    {"number", .kind = FIELD_TEXT, .zh = "编号", .en = "Number"},
    {"text", .kind = FIELD_TEXT, .zh = "内容", .en = "Text"},
    {"points", .kind = FIELD_INT, .zh = "涉及观测点", .en = "Points concerned"},
    FIELD_END,
};
const struct shape mapping_open_shape = {"MappingGap", open_fields};
