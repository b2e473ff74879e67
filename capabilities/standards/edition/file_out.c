#include "capabilities/standards/edition/file_out.h"
#include "capabilities/standards/inside.h"
#include "capabilities/standards/number.h"
#include "capabilities/standards/paper/book.h"
#include "capabilities/standards/sql.h"

static void add_refs(struct buf *out, const struct standards_edition *edition, const struct standards_links *links, const struct standards_nodes *tree,
                     int64_t point_id) {
    bool has_one = false;
    for (size_t i = 0; i < links->count; i++)
        for (size_t k = 0; links->at[i].point_id == point_id && k < tree->count; k++)
            if (tree->at[k].id == links->at[i].standard_id) {
                buf_addf(out, "%s" STR_F ":" STR_F, has_one ? " " : "", STR_A(edition->system), STR_A(tree->at[k].number));
                has_one = true;
            }
}

/* Options as the data file writes them; a count's bound stands in its rule. */
static void add_options(struct buf *out, const struct db_row *point) {
    bool is_bound = str_is(db_s(point, 10), "minutes") || str_is(db_s(point, 10), "distance_m");
    bool has_photo = db_i(point, 9) != 0;
    if (has_photo || is_bound)
        buf_addz(out, has_photo ? " | photo" : " |");
    if (is_bound)
        buf_addf(out, " " STR_F "%s%lld", STR_A(db_s(point, 10)),
                 db_i(point, 12) ? "<=" : ">=", (long long)(db_i(point, 12) ? db_i(point, 12) : db_i(point, 11)));
}

static void add_point(struct buf *out, const struct standards_edition *edition, const struct standards_links *links, const struct standards_nodes *tree,
                      const struct db_row *point) {
    buf_addf(out, "point    | " STR_F " | ", STR_A(db_s(point, 1)));
    add_refs(out, edition, links, tree, db_i(point, 0));
    buf_addf(out, " | " STR_F " | " STR_F " | " STR_F " | ", STR_A(db_s(point, 3)), STR_A(db_s(point, 4)), STR_A(db_s(point, 5)));
    number_add_milli(out, db_i(point, 7));
    buf_addf(out, " | " STR_F " | " STR_F, STR_A(db_s(point, 6)), STR_A(db_s(point, 8)));
    add_options(out, point);
    buf_addc(out, '\n');
}

static bool is_linked(const struct standards_links *links, int64_t point_id) {
    for (size_t i = 0; i < links->count; i++)
        if (links->at[i].point_id == point_id)
            return true;
    return false;
}

/* The points that answer this edition, whichever file they came from, as the text of a file of their own. */
static err linked_text(struct ctx *ctx, struct db_read *r, const struct standards_edition *edition, str *ret) {
    struct db_value city = db_int(ctx->city_id);
    struct standards_links links;
    struct standards_nodes tree;
    struct db_table types, points;
    struct buf out;
    TRY(standards_links_of(ctx, r, edition->id, &links));
    TRY(standards_tree(ctx, r, edition->id, &tree));
    TRY(db_all(r, ctx->arena, &standards_sql[TYPES_WHOLE], DB_ARGS(city), &types));
    TRY(db_all(r, ctx->arena, &standards_sql[POINTS_ALL], DB_ARGS(city), &points));
    buf_init(&out, ctx->arena, FILE_BYTES);
    if (links.count)
        buf_addf(&out, "for      | " STR_F " | " STR_F "\n", STR_A(edition->system), STR_A(edition->code));
    for (size_t t = 0; t < types.count; t++) {
        bool has_head = false;
        const struct db_row *type = &types.rows[t];
        for (size_t p = 0; p < points.count; p++) {
            const struct db_row *point = &points.rows[p];
            if (!str_equal(db_s(point, 2), db_s(type, 0)) || !is_linked(&links, db_i(point, 0)))
                continue;
            if (!has_head)
                buf_addf(&out, "type     | " STR_F " | " STR_F " | " STR_F " | " STR_F "\n", STR_A(db_s(type, 0)), STR_A(db_s(type, 1)), STR_A(db_s(type, 2)),
                         STR_A(db_s(type, 3)));
            has_head = true;
            add_point(&out, edition, &links, &tree, point);
        }
    }
    return buf_finish(&out, ret);
}

static bool has_points(const struct book *book) {
    for (size_t i = 0; i < book->line_count; i++)
        if (book->lines[i].keyword->sheet == BOOK_POINTS)
            return true;
    return false;
}

static err join(struct arena *arena, const struct book *own, const struct book *linked, struct book *ret) {
    struct book both = *own;
    both.lines = ARENA_LIST(arena, struct book_line, own->line_count + linked->line_count + 1);
    if (!both.lines)
        return &err_no_memory;
    for (size_t i = 0; i < own->line_count; i++)
        both.lines[i] = own->lines[i];
    for (size_t i = 0; i < linked->line_count; i++)
        both.lines[both.line_count++] = linked->lines[i];
    both.has_linked = linked->line_count > 0;
    *ret = both;
    return NULL;
}

err edition_file_write(struct ctx *ctx, struct db_read *r, const struct standards_edition *edition, enum standards_form form, struct buf *to) {
    struct db_row source;
    struct book own, linked, both;
    str points;
    TRY(db_one(r, ctx->arena, &standards_sql[EDITION_SOURCE], DB_ARGS(db_int(ctx->city_id), db_int(edition->id)), &source));
    if (!source.count)
        return &app_not_found;
    if (form == STANDARDS_DATA_FILE) {
        buf_add(to, db_s(&source, 0));
        return to->failed;
    }
    TRY(book_from_text(ctx->arena, db_s(&source, 0), &own));
    if (has_points(&own))
        return book_write(&own, to);
    TRY(linked_text(ctx, r, edition, &points));
    TRY(book_from_text(ctx->arena, points, &linked));
    TRY(join(ctx->arena, &own, &linked, &both));
    return book_write(&both, to);
}

err standards_export(struct ctx *ctx, struct db_read *r, str code, enum standards_form form, struct buf *to) {
    struct standards_edition edition;
    TRY(standards_edition_by_code(ctx, r, code, &edition));
    return edition_file_write(ctx, r, &edition, form, to);
}
