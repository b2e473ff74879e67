/* Where nobody is chief, and where two are. Lines are walked in steps: a road or water of the base map that has no stretch
 * beside it is a gap; a stretch that runs along another one of the same level is an overlap. Areas and cells are laid
 * against each other and against their community. */
#include "capabilities/places/inside.h"
#include "engines/spatial.h"

#include <math.h>

enum { STEP_M = 25, BESIDE_M = 30, ALONG_M = 8, GAP_LEAST_M = 100, OVERLAP_LEAST_M = 100, AREA_LEAST_M2 = 200, FOUND_MOST = 500 };

struct drawn {
    int64_t id;
    str name, level;
    struct geometry shape;
};
struct drawing {
    struct ctx *ctx;
    struct drawn *at;
    size_t count, room;
};

struct finding {
    str name, other;
    struct geo_point at;
    int64_t metres, m2;
};
struct findings {
    struct finding gap[FOUND_MOST], overlap[FOUND_MOST];
    size_t gap_count, overlap_count;
};

static void find_gap(struct findings *found, struct finding finding) {
    if (found->gap_count < FOUND_MOST)
        found->gap[found->gap_count++] = finding;
}

static void find_overlap(struct findings *found, struct finding finding) {
    if (found->overlap_count < FOUND_MOST)
        found->overlap[found->overlap_count++] = finding;
}

/* Columns: id, name, level or class, shape. */
static err drawing_take(struct ctx *ctx, const struct db_table *table, struct drawing *ret) {
    *ret = (struct drawing){ctx, ARENA_LIST(ctx->arena, struct drawn, table->count + 1), table->count, table->count};
    if (!ret->at)
        return &err_no_memory;
    for (size_t i = 0; i < table->count; i++) {
        ret->at[i] = (struct drawn){.id = db_i(&table->rows[i], 0), .name = db_s(&table->rows[i], 1), .level = db_s(&table->rows[i], 2)};
        TRY(places_shape_read(ctx->arena, db_s(&table->rows[i], 3), &ret->at[i].shape));
    }
    return NULL;
}

static err drawing_index(const struct drawing *drawing, struct spatial **ret) {
    struct spatial_shape *shapes = ARENA_LIST(drawing->ctx->arena, struct spatial_shape, drawing->count + 1);
    if (!shapes)
        return &err_no_memory;
    for (size_t i = 0; i < drawing->count; i++)
        shapes[i] = (struct spatial_shape){(int64_t)i + 1, &drawing->at[i].shape};
    struct spatial_layer layer = {shapes, drawing->count, SPATIAL_NEAR};
    return spatial_build(&layer, 1, ret);
}

/* Calls step every STEP_M metres of every part. */
typedef void (*step_fn)(void *with, struct geo_point at);
static void walk_shape(const struct geometry *shape, step_fn step, void *with) {
    for (size_t i = 0; i < shape->part_count; i++) {
        const struct geometry_part *part = &shape->parts[i];
        for (size_t j = 0; j + 1 < part->count; j++) {
            struct geo_point a = part->at[j], b = part->at[j + 1];
            size_t steps = (size_t)ceil(geo_distance_m(a, b) / STEP_M);
            for (size_t k = 0; k < steps; k++) {
                double share = (double)k / (double)steps;
                step(with, (struct geo_point){a.lon + (b.lon - a.lon) * share, a.lat + (b.lat - a.lat) * share});
            }
        }
    }
}

struct uncovered {
    const struct spatial *index;
    int64_t steps;
    struct geo_point first;
};

static void uncovered_step(void *with, struct geo_point at) {
    struct uncovered *u = with;
    struct spatial_hit hit;
    if (spatial_near(u->index, 0, at, BESIDE_M, &hit, 1))
        return;
    if (!u->steps++)
        u->first = at;
}

static err base_gaps(struct ctx *ctx, struct db_read *r, str scheme, const struct spatial *index, struct findings *found) {
    bool is_water = str_is(scheme, "river") || str_is(scheme, "lake");
    struct db_table table;
    struct drawing base;
    TRY(db_all(r, ctx->arena, &places_sql[FEATURES_LAYER], DB_ARGS(db_int(ctx->city_id), db_text(is_water ? STR("water") : STR("roads"))), &table));
    TRY(drawing_take(ctx, &table, &base));
    for (size_t i = 0; i < base.count; i++) {
        struct uncovered u = {.index = index};
        bool is_area = base.at[i].shape.kind == GEOMETRY_AREA;
        if (!base.at[i].name.len || is_area != str_is(scheme, "lake"))
            continue; /* what has no name has no chief; lakes are areas, everything else lines */
        walk_shape(&base.at[i].shape, uncovered_step, &u);
        if (u.steps * STEP_M >= GAP_LEAST_M)
            find_gap(found, (struct finding){.name = base.at[i].name, .at = u.first, .metres = u.steps * STEP_M});
    }
    return NULL;
}

struct doubled {
    const struct spatial *index;
    const struct drawing *all;
    size_t self, other;
    int64_t steps;
    struct geo_point first;
};

static void doubled_step(void *with, struct geo_point at) {
    struct doubled *d = with;
    struct spatial_hit hits[8];
    size_t count = spatial_near(d->index, 0, at, ALONG_M, hits, 8);
    for (size_t i = 0; i < count; i++) {
        size_t which = (size_t)hits[i].id - 1;
        if (which <= d->self || !str_equal(d->all->at[which].level, d->all->at[d->self].level))
            continue; /* each pair once */
        if (!d->steps++)
            d->first = at;
        d->other = which;
        return;
    }
}

static void line_overlaps(const struct drawing *all, const struct spatial *index, struct findings *found) {
    for (size_t i = 0; i < all->count; i++) {
        struct doubled d = {.index = index, .all = all, .self = i};
        if (all->at[i].shape.kind != GEOMETRY_LINE)
            continue;
        walk_shape(&all->at[i].shape, doubled_step, &d);
        if (d.steps * STEP_M >= OVERLAP_LEAST_M)
            find_overlap(found, (struct finding){.name = all->at[i].name, .other = all->at[d.other].name, .at = d.first, .metres = d.steps * STEP_M});
    }
}

static err area_overlaps(struct ctx *ctx, const struct drawing *all, struct findings *found) {
    struct geometry *areas = ARENA_LIST(ctx->arena, struct geometry, all->count + 1);
    const struct drawn **which = ARENA_LIST(ctx->arena, const struct drawn *, all->count + 1);
    struct geometry_coverage coverage;
    size_t count = 0;
    if (!areas || !which)
        return &err_no_memory;
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].shape.kind == GEOMETRY_AREA) {
            which[count] = &all->at[i];
            areas[count++] = all->at[i].shape;
        }
    if (count < 2)
        return NULL;
    TRY(geometry_cover(ctx->arena, areas, count, NULL, AREA_LEAST_M2, &coverage));
    for (size_t i = 0; i < coverage.overlap_count; i++) {
        const struct geometry_overlap *o = &coverage.overlaps[i];
        if (str_equal(which[o->a]->level, which[o->b]->level))
            find_overlap(found, (struct finding){.name = which[o->a]->name, .other = which[o->b]->name, .at = o->at, .m2 = (int64_t)o->m2});
    }
    return NULL;
}

/* Cells against their community: rows come community by community. */
static err community_cover(struct ctx *ctx, const struct db_table *table, size_t from, size_t to, struct findings *found) {
    struct geometry *cells = ARENA_LIST(ctx->arena, struct geometry, to - from + 1), whole;
    struct geometry_coverage coverage;
    if (!cells)
        return &err_no_memory;
    TRY(places_shape_read(ctx->arena, db_s(&table->rows[from], 5), &whole));
    for (size_t i = from; i < to; i++)
        TRY(places_shape_read(ctx->arena, db_s(&table->rows[i], 2), &cells[i - from]));
    TRY(geometry_cover(ctx->arena, cells, to - from, &whole, AREA_LEAST_M2, &coverage));
    for (size_t i = 0; i < coverage.gap_count; i++)
        find_gap(found, (struct finding){.name = db_s(&table->rows[from], 4), .at = coverage.gaps[i].at, .m2 = (int64_t)coverage.gaps[i].m2});
    for (size_t i = 0; i < coverage.overlap_count; i++) {
        const struct geometry_overlap *o = &coverage.overlaps[i];
        find_overlap(found, (struct finding){
                                .name = db_s(&table->rows[from + o->a], 1), .other = db_s(&table->rows[from + o->b], 1), .at = o->at, .m2 = (int64_t)o->m2});
    }
    return NULL;
}

static err cells_findings(struct ctx *ctx, struct db_read *r, struct findings *found) {
    struct db_table table;
    TRY(db_all(r, ctx->arena, &places_sql[CELLS_OF], DB_ARGS(db_int(ctx->city_id)), &table));
    for (size_t from = 0, to; from < table.count; from = to) {
        for (to = from; to < table.count && db_i(&table.rows[to], 3) == db_i(&table.rows[from], 3);)
            to++;
        TRY(community_cover(ctx, &table, from, to, found));
    }
    return NULL;
}

static err stretch_findings(struct ctx *ctx, struct db_read *r, str scheme, struct findings *found) {
    struct db_table table;
    struct drawing all;
    struct spatial *index = NULL;
    TRY(db_all(r, ctx->arena, &places_sql[STRETCHES_SHAPES], DB_ARGS(db_int(ctx->city_id), db_text(scheme)), &table));
    TRY(drawing_take(ctx, &table, &all));
    TRY(drawing_index(&all, &index));
    line_overlaps(&all, index, found);
    err failed = str_is(scheme, "grid") ? NULL : base_gaps(ctx, r, scheme, index, found);
    spatial_free(index);
    return failed ? failed : area_overlaps(ctx, &all, found);
}

static const struct field finding_fields[] = {{"name", .kind = FIELD_TEXT, .says = "Road, water, stretch, community or cell"},
                                              {"other", .kind = FIELD_TEXT, .nullable = true, .says = "What it overlaps with"},
                                              {"lon", .kind = FIELD_REAL},
                                              {"lat", .kind = FIELD_REAL},
                                              {"metres", .kind = FIELD_INT, .says = "Length of lines, else 0"},
                                              {"m2", .kind = FIELD_INT, .says = "Size of areas, else 0"},
                                              FIELD_END};
static const struct field gaps_fields[] = {
    {"gaps", .kind = FIELD_LIST, .of = finding_fields}, {"overlaps", .kind = FIELD_LIST, .of = finding_fields}, FIELD_END};
const struct shape places_gaps_shape = {"Gaps", gaps_fields};
const struct field places_gaps_fields[] = {
    {"scheme", FIELD_WORD, offsetof(struct places_gaps_in, scheme), .in = IN_QUERY, .required = true, .words = places_schemes}, FIELD_END};

static void findings_write(struct json_out *out, const char *key, const struct finding *at, size_t count) {
    json_key(out, key);
    json_list(out);
    for (size_t i = 0; i < count; i++) {
        json_object(out);
        json_put_text(out, "name", at[i].name);
        json_put_text(out, "other", at[i].other);
        json_put_real(out, "lon", at[i].at.lon);
        json_put_real(out, "lat", at[i].at.lat);
        json_put_i64(out, "metres", at[i].metres);
        json_put_i64(out, "m2", at[i].m2);
        json_object_end(out);
    }
    json_list_end(out);
}

err places_gaps_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct places_gaps_in *in = given;
    struct findings *found = ARENA_NEW(ctx->arena, struct findings);
    if (!found)
        return &err_no_memory;
    TRY(stretch_findings(ctx, r, in->scheme, found));
    if (str_is(in->scheme, "grid"))
        TRY(cells_findings(ctx, r, found));
    json_object(out);
    findings_write(out, "gaps", found->gap, found->gap_count);
    findings_write(out, "overlaps", found->overlap, found->overlap_count);
    json_object_end(out);
    return NULL;
}
