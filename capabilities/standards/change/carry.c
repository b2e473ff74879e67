/* What a finished mapping carries over: the points of an old standard answer its successors, so that what was seen at them counts
 * under the new edition too; leads keep the city's units. Everything carried is written down and can be taken back. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/sql.h"

/* Two parts of a split as like as this: the point answers both, for a person to part. */
enum { SPLIT_MARGIN = 100 };

static bool is_field(const struct standards_node *node) {
    for (str rest = node->method, one; rest.len;) {
        str tail = STR_NONE;
        one = rest;
        (void)str_cut(rest, STR(" "), &one, &tail);
        if (str_is(one, "field"))
            return true;
        rest = str_trim(tail);
    }
    return false;
}

static str text_of_point(const struct db_table *points, int64_t id) {
    for (size_t i = 0; i < points->count; i++)
        if (db_i(&points->rows[i], 0) == id)
            return db_s(&points->rows[i], 3);
    return STR_NONE; /* no longer looked at; its history is carried all the same */
}

struct carry {
    struct ctx *ctx;
    struct db_write *w;
    const struct mapping_ground *ground;
    struct db_table points;
    int64_t links;
};

static err link_point(struct carry *c, int64_t point_id, const struct standards_node *new) {
    struct db_value city = db_int(c->ctx->city_id), edition = db_int(c->ground->after.id), point = db_int(point_id), standard = db_int(new->id);
    int64_t added = 0;
    TRY(db_run(c->w, &standards_sql[LINK_KEEP], DB_ARGS(city, edition, point, standard), &added));
    if (!added)
        return NULL; /* the new edition's own file links it already, or another old standard brought it */
    c->links++;
    return db_run(c->w, &standards_sql[CARRY_ADD], DB_ARGS(city, db_int(c->ground->id), edition, point, standard), NULL);
}

/* Of several successors a point goes to the one its text is most like, and to others nearly as like. */
static err carry_link(struct carry *c, const struct standards_link *link) {
    const struct mapping_ground *ground = c->ground;
    size_t count = mapping_successors(ground, link->standard_id);
    int64_t *likeness = ARENA_LIST(c->ctx->arena, int64_t, ground->pairs.count + 1), best = 0;
    str text = text_of_point(&c->points, link->point_id);
    if (!likeness)
        return &err_no_memory;
    for (size_t i = 0; i < ground->pairs.count; i++) {
        const struct standards_node *new = mapping_find(&ground->news, db_i(&ground->pairs.rows[i], 1));
        if (db_i(&ground->pairs.rows[i], 0) != link->standard_id || !new || !is_field(new))
            continue;
        if (count > 1 && text.len)
            TRY(compare_likeness(c->ctx->arena, text, new->text_zh, &likeness[i]));
        best = likeness[i] > best ? likeness[i] : best;
    }
    for (size_t i = 0; i < ground->pairs.count; i++) {
        const struct standards_node *new = mapping_find(&ground->news, db_i(&ground->pairs.rows[i], 1));
        bool is_successor = db_i(&ground->pairs.rows[i], 0) == link->standard_id && new &&is_field(new);
        if (is_successor && likeness[i] + SPLIT_MARGIN >= best)
            TRY(link_point(c, link->point_id, new));
    }
    return NULL;
}

static err carry_leads(struct carry *c, int64_t *ret_count) {
    struct db_value city = db_int(c->ctx->city_id);
    struct db_table before, after;
    TRY(db_all(db_reading(c->w), c->ctx->arena, &standards_sql[OWNERS], DB_ARGS(city, db_int(c->ground->before.id)), &before));
    TRY(db_all(db_reading(c->w), c->ctx->arena, &standards_sql[OWNERS], DB_ARGS(city, db_int(c->ground->after.id)), &after));
    *ret_count = 0;
    for (size_t i = 0; i < after.count; i++)
        for (size_t k = 0; k < before.count; k++) {
            bool is_same = str_equal(db_s(&after.rows[i], 0), db_s(&before.rows[k], 0));
            if (!is_same || !db_i(&before.rows[k], 3) || db_i(&after.rows[i], 3))
                continue;
            ++*ret_count;
            TRY(db_run(c->w, &standards_sql[OWNER_SET_UNIT],
                       DB_ARGS(db_int(db_i(&before.rows[k], 3)), city, db_int(c->ground->after.id), db_text(db_s(&after.rows[i], 0))), NULL));
        }
    return NULL;
}

err mapping_carry(struct ctx *ctx, struct db_write *w, const struct mapping_ground *ground, struct mapping_carried *ret) {
    struct carry c = {.ctx = ctx, .w = w, .ground = ground};
    struct standards_links links;
    TRY(db_all(db_reading(w), ctx->arena, &standards_sql[POINTS_ALL], DB_ARGS(db_int(ctx->city_id)), &c.points));
    TRY(standards_links_of(ctx, db_reading(w), ground->before.id, &links));
    for (size_t i = 0; i < links.count; i++)
        TRY(carry_link(&c, &links.at[i]));
    TRY(carry_leads(&c, &ret->leads));
    ret->links = c.links;
    return NULL;
}

err mapping_take_back(struct ctx *ctx, struct db_write *w, const struct mapping_ground *ground) {
    struct db_value city = db_int(ctx->city_id), mapping = db_int(ground->id);
    struct db_table carried;
    TRY(db_all(db_reading(w), ctx->arena, &standards_sql[CARRIED_LIST], DB_ARGS(city, mapping), &carried));
    for (size_t i = 0; i < carried.count; i++) {
        const struct db_row *row = &carried.rows[i];
        TRY(db_run(w, &standards_sql[LINK_DROP_ONE], DB_ARGS(city, db_int(db_i(row, 0)), db_int(db_i(row, 1)), db_int(db_i(row, 2))), NULL));
    }
    return db_run(w, &standards_sql[CARRIED_DROP], DB_ARGS(city, mapping), NULL);
}
