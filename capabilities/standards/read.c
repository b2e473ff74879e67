/* What others ask of the standards. Texts live in ctx->arena. */
#include "capabilities/standards/inside.h"
#include "capabilities/standards/sql.h"

str standards_pick(const struct ctx *ctx, str zh, str en) { return ctx->lang == LANG_EN && en.len ? en : zh; }

void standards_read_edition(const struct db_row *row, struct standards_edition *ret) {
    *ret = (struct standards_edition){db_i(row, 0), db_i(row, 1), db_s(row, 2), db_s(row, 3), db_s(row, 4),
                                      db_s(row, 5), db_s(row, 6), db_s(row, 7), db_s(row, 8)};
}

err standards_edition_in_force(struct ctx *ctx, struct db_read *r, str system, struct standards_edition *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_CURRENT], DB_ARGS(db_int(ctx->city_id), db_text(system)), &row));
    *ret = (struct standards_edition){0};
    if (row.count)
        standards_read_edition(&row, ret);
    return NULL;
}

err standards_edition_find(struct ctx *ctx, struct db_read *r, int64_t id, struct standards_edition *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    standards_read_edition(&row, ret);
    return NULL;
}

err standards_edition_by_code(struct ctx *ctx, struct db_read *r, str code, struct standards_edition *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_BY_CODE], DB_ARGS(db_int(ctx->city_id), db_text(code)), &row));
    return row.count ? standards_edition_find(ctx, r, db_i(&row, 0), ret) : &app_not_found;
}

err standards_editions(struct ctx *ctx, struct db_read *r, struct standards_editions *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &standards_sql[EDITIONS_ALL], DB_ARGS(db_int(ctx->city_id)), &table));
    struct standards_edition *all = ARENA_LIST(ctx->arena, struct standards_edition, table.count + 1);
    if (!all)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        standards_read_edition(&table.rows[i], &all[i]);
    *ret = (struct standards_editions){all, table.count};
    return NULL;
}

static void read_node(const struct db_row *row, struct standards_node *ret) {
    *ret = (struct standards_node){.id = db_i(row, 0),
                                   .edition_id = db_i(row, 1),
                                   .parent_id = db_i(row, 2),
                                   .level = db_s(row, 3),
                                   .number = db_s(row, 4),
                                   .text_zh = db_s(row, 5),
                                   .text_en = db_s(row, 6),
                                   .weight_milli = db_i(row, 7),
                                   .method = db_s(row, 8),
                                   .lead = db_s(row, 9),
                                   .six_field = db_s(row, 10),
                                   .programme = db_s(row, 11),
                                   .nature = db_s(row, 12),
                                   .is_local = db_i(row, 13)};
}

err standards_tree(struct ctx *ctx, struct db_read *r, int64_t edition_id, struct standards_nodes *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &standards_sql[TREE], DB_ARGS(db_int(ctx->city_id), db_int(edition_id)), &table));
    struct standards_node *nodes = ARENA_LIST(ctx->arena, struct standards_node, table.count + 1);
    if (!nodes)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        read_node(&table.rows[i], &nodes[i]);
    *ret = (struct standards_nodes){nodes, table.count};
    return NULL;
}

err standards_node_find(struct ctx *ctx, struct db_read *r, int64_t id, struct standards_node *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[NODE_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    if (!row.count)
        return &app_not_found;
    read_node(&row, ret);
    return NULL;
}

static err read_point(const struct db_row *row, struct standards_point *ret) {
    *ret = (struct standards_point){.id = db_i(row, 0),
                                    .edition_id = db_i(row, 1),
                                    .standard_id = db_i(row, 2),
                                    .code = db_s(row, 3),
                                    .place_type = db_s(row, 4),
                                    .standard_number = db_s(row, 5),
                                    .text_zh = db_s(row, 6),
                                    .text_en = db_s(row, 7),
                                    .facet = db_s(row, 8),
                                    .rule_text = db_s(row, 9),
                                    .points_milli = db_i(row, 10),
                                    .category = db_s(row, 11),
                                    .photo_needed = db_i(row, 12),
                                    .measure = db_s(row, 13),
                                    .minimum = db_i(row, 14),
                                    .maximum = db_i(row, 15)};
    struct rule_fault fault;
    return rule_parse(ret->rule_text, &ret->rule, &fault) ? NULL : &err_bug; /* checked when it was loaded */
}

/* Rows come with a point's links one after another, the preferred one first: each point once. */
static err read_points(struct ctx *ctx, const struct db_table *table, struct standards_points *ret) {
    struct standards_point *points = ARENA_LIST(ctx->arena, struct standards_point, table->count + 1);
    size_t count = 0;
    if (!points)
        return &err_no_memory;
    for (size_t i = 0; i < table->count; i++) {
        if (count && points[count - 1].id == db_i(&table->rows[i], 0))
            continue;
        TRY(read_point(&table->rows[i], &points[count]));
        count++;
    }
    *ret = (struct standards_points){points, count};
    return NULL;
}

err standards_points_of_type(struct ctx *ctx, struct db_read *r, int64_t edition_id, str place_type, struct standards_points *ret) {
    struct db_table table;
    struct db_value city = db_int(ctx->city_id), type = db_text(place_type);
    if (edition_id)
        TRY(db_all(r, ctx->arena, &standards_sql[POINTS_OF_EDITION], DB_ARGS(city, db_int(edition_id), type), &table));
    else
        TRY(db_all(r, ctx->arena, &standards_sql[POINTS_OF_TYPE], DB_ARGS(city, type), &table));
    return read_points(ctx, &table, ret);
}

err standards_point_find(struct ctx *ctx, struct db_read *r, int64_t id, struct standards_point *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[POINT_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    return row.count ? read_point(&row, ret) : &app_not_found;
}

err standards_points_page(struct ctx *ctx, struct db_read *r, int64_t edition_id, int64_t after, int64_t limit, struct standards_points *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &standards_sql[POINTS_LIST], DB_ARGS(db_int(ctx->city_id), db_int(edition_id), db_int(after), db_int(limit)), &table));
    return read_points(ctx, &table, ret);
}

err standards_links_of(struct ctx *ctx, struct db_read *r, int64_t edition_id, struct standards_links *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &standards_sql[LINKS_OF], DB_ARGS(db_int(ctx->city_id), db_int(edition_id)), &table));
    struct standards_link *links = ARENA_LIST(ctx->arena, struct standards_link, table.count + 1);
    if (!links)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++)
        links[i] = (struct standards_link){db_i(&table.rows[i], 0), db_i(&table.rows[i], 1)};
    *ret = (struct standards_links){links, table.count};
    return NULL;
}

/* A measured bound decides like a count: outside it the point is not met, whatever the word says. */
void standards_point_mark(const struct standards_point *point, const struct standards_seen *seen, int64_t distance_m, int64_t minutes,
                          struct standards_mark *ret) {
    struct standards_seen judged = *seen;
    int64_t measured = str_is(point->measure, "minutes") ? minutes : str_is(point->measure, "distance_m") ? distance_m : 0;
    bool was_seen = seen->result == RESULT_PASS || seen->result == RESULT_PARTIAL || seen->result == RESULT_FAIL;
    bool outside = (point->maximum && measured > point->maximum) || (point->minimum && measured < point->minimum);
    if (was_seen && measured > 0 && outside)
        judged.result = RESULT_FAIL;
    rule_mark(&point->rule, point->points_milli, &judged, ret);
}

err standards_types(struct ctx *ctx, struct db_read *r, struct standards_place_types *ret) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &standards_sql[TYPES_LIST], DB_ARGS(db_int(ctx->city_id)), &table));
    struct standards_place_type *types = ARENA_LIST(ctx->arena, struct standards_place_type, table.count + 1);
    if (!types)
        return &err_no_memory;
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        types[i] = (struct standards_place_type){db_s(row, 0), db_s(row, 1), db_s(row, 2), db_i(row, 3)};
    }
    *ret = (struct standards_place_types){types, table.count};
    return NULL;
}

err standards_type_name(struct ctx *ctx, struct db_read *r, str code, str *ret_name) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[TYPE_NAME], DB_ARGS(db_int(ctx->city_id), db_text(code)), &row));
    *ret_name = row.count ? standards_pick(ctx, db_s(&row, 0), db_s(&row, 1)) : code;
    return NULL;
}

err standards_revision(struct ctx *ctx, struct db_read *r, int64_t *ret) {
    struct db_row row;
    TRY(db_one(r, ctx->arena, &standards_sql[REVISION_GET], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret = row.count ? db_i(&row, 0) : 0;
    return NULL;
}
