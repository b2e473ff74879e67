/* The ground in memory: built whole from places and responsibilities, put into the shared slot, never changed. */
#include "capabilities/duty/inside.h"

#include <stdlib.h>

enum { GROUND_ARENA = 64 << 20, SCRATCH_ARENA = 512 << 20, LIST_FIRST = 64 };

/* A list that doubles in an arena: the smaller selves stay behind and cost as much again. */
struct growing {
    struct arena *arena;
    void *at;
    size_t count, room, size;
};

static void *grow(struct growing *list) {
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : LIST_FIRST;
        char *at = arena_alloc(list->arena, room, list->size);
        if (!at)
            return NULL;
        for (size_t i = 0; i < list->count * list->size; i++)
            at[i] = ((const char *)list->at)[i];
        list->at = at;
        list->room = room;
    }
    return (char *)list->at + list->size * list->count++;
}

struct building {
    struct ground *ground;
    struct arena *scratch; /* shapes live here until the index has its copies */
    struct growing areas[4], stretches, sites, rules;
    struct growing shapes[GROUND_LAYERS];
    bool has_extent;
};

static err shape_keep(struct building *b, enum ground_layer layer, size_t position, const struct geometry *from) {
    struct spatial_shape *slot = grow(&b->shapes[layer]);
    struct geometry *copy = ARENA_NEW(b->scratch, struct geometry);
    struct geometry_part *parts = ARENA_LIST(b->scratch, struct geometry_part, from->part_count + 1);
    if (!slot || !copy || !parts)
        return &err_no_memory;
    for (size_t i = 0; i < from->part_count; i++) {
        struct geo_point *at = ARENA_LIST(b->scratch, struct geo_point, from->parts[i].count + 1);
        if (!at)
            return &err_no_memory;
        for (size_t j = 0; j < from->parts[i].count; j++)
            at[j] = from->parts[i].at[j];
        parts[i] = from->parts[i];
        parts[i].at = at;
    }
    *copy = *from;
    copy->parts = parts;
    *slot = (struct spatial_shape){(int64_t)position, copy};
    return NULL;
}

static err text_keep(struct building *b, str from, str *ret) {
    *ret = str_copy(b->ground->arena, from);
    return ret->at ? NULL : &err_no_memory;
}

static err division_taken(void *with, const struct places_division *division) {
    static const enum ground_layer layers[] = {GROUND_LAYERS, GROUND_DISTRICTS, GROUND_STREETS, GROUND_COMMUNITIES};
    struct building *b = with;
    size_t level = 0;
    while (places_levels[level] && !str_is(division->level, places_levels[level]))
        level++;
    if (division->shape) {
        b->ground->extent = b->has_extent ? geo_box_join(b->ground->extent, division->shape->box) : division->shape->box;
        b->has_extent = true;
    }
    if (level < 1 || level > 3)
        return NULL; /* the city itself */
    struct growing *list = &b->areas[layers[level]];
    struct ground_area *area = grow(list);
    if (!area)
        return &err_no_memory;
    *area = (struct ground_area){.id = division->id, .parent_id = division->parent_id, .unit_id = division->unit_id};
    TRY(text_keep(b, division->name, &area->name));
    TRY(text_keep(b, division->code, &area->code));
    return division->shape ? shape_keep(b, layers[level], list->count, division->shape) : NULL;
}

static err cell_taken(void *with, const struct places_cell *cell) {
    struct building *b = with;
    struct ground_area *area = grow(&b->areas[GROUND_CELLS]);
    if (!area)
        return &err_no_memory;
    *area = (struct ground_area){.id = cell->id, .parent_id = cell->division_id, .name = STR("")};
    TRY(text_keep(b, cell->code, &area->code));
    return shape_keep(b, GROUND_CELLS, b->areas[GROUND_CELLS].count, cell->shape);
}

static err stretch_taken(void *with, const struct places_stretch *from) {
    struct building *b = with;
    struct ground_stretch *stretch = grow(&b->stretches);
    if (!stretch)
        return &err_no_memory;
    *stretch = (struct ground_stretch){.id = from->id, .unit_id = from->unit_id, .from_ms = from->from_ms, .until_ms = from->until_ms};
    TRY(text_keep(b, from->scheme, &stretch->scheme));
    TRY(text_keep(b, from->name, &stretch->name));
    TRY(text_keep(b, from->level, &stretch->level));
    TRY(text_keep(b, from->person, &stretch->person));
    TRY(text_keep(b, from->deputy, &stretch->deputy));
    return shape_keep(b, GROUND_STRETCHES, b->stretches.count, from->shape);
}

static err site_taken(void *with, const struct places_site *from) {
    struct building *b = with;
    struct ground_site *site = grow(&b->sites);
    if (!site)
        return &err_no_memory;
    *site = (struct ground_site){.id = from->id, .owner_unit_id = from->owner_unit_id, .buffer_m = from->buffer_m};
    if (from->buffer_m > b->ground->widest_buffer_m)
        b->ground->widest_buffer_m = from->buffer_m;
    TRY(text_keep(b, from->name, &site->name));
    TRY(text_keep(b, from->type, &site->type));
    return shape_keep(b, GROUND_SITES, b->sites.count, from->shape);
}

static err rule_taken(void *with, const struct db_row *row) {
    struct building *b = with;
    struct duty_responsibility *rule = grow(&b->rules);
    if (!rule)
        return &err_no_memory;
    *rule = (struct duty_responsibility){.id = db_i(row, 0), .version = db_i(row, 1), .unit_id = db_i(row, 2), .division_id = db_i(row, 3)};
    TRY(text_keep(b, db_s(row, 4), &rule->category));
    return text_keep(b, db_s(row, 5), &rule->site_type);
}

static int rule_order(const void *a, const void *b) {
    const struct duty_responsibility *x = a, *y = b;
    int order = str_compare(x->category, y->category);
    if (!order)
        order = (x->division_id > y->division_id) - (x->division_id < y->division_id);
    return order ? order : str_compare(x->site_type, y->site_type);
}

const struct duty_responsibility *duty_ground_rule(const struct ground *ground, str category, int64_t division_id, str site_type) {
    struct duty_responsibility key = {.category = category, .division_id = division_id, .site_type = site_type};
    if (!ground->responsibility_count)
        return NULL;
    return bsearch(&key, ground->responsibilities, ground->responsibility_count, sizeof key, rule_order);
}

/* Divisions that name no unit take the one that names them. */
static err units_of_ground(struct ctx *ctx, struct db_read *r, struct building *b) {
    struct identity_units units;
    TRY(identity_units_of_kind(ctx, r, STR(""), &units));
    for (size_t u = 0; u < units.count; u++) {
        if (!units.at[u].division_id)
            continue;
        for (size_t layer = GROUND_DISTRICTS; layer <= GROUND_COMMUNITIES; layer++) {
            struct ground_area *areas = b->areas[layer].at;
            for (size_t i = 0; i < b->areas[layer].count; i++)
                if (areas[i].id == units.at[u].division_id && !areas[i].unit_id)
                    areas[i].unit_id = units.at[u].id;
        }
    }
    return NULL;
}

static err rows_take(struct ctx *ctx, struct db_read *r, struct building *b) {
    TRY(places_each_division(ctx, r, division_taken, b));
    TRY(places_each_cell(ctx, r, cell_taken, b));
    TRY(places_each_stretch(ctx, r, stretch_taken, b));
    TRY(places_each_site(ctx, r, site_taken, b));
    TRY(db_each(r, &duty_sql[RESPONSIBILITIES_ALL], DB_ARGS(db_int(ctx->city_id)), rule_taken, b));
    return units_of_ground(ctx, r, b);
}

static err ground_finish(struct building *b) {
    struct ground *g = b->ground;
    struct spatial_layer layers[GROUND_LAYERS];
    for (size_t i = 0; i < GROUND_LAYERS; i++)
        layers[i] = (struct spatial_layer){b->shapes[i].at, b->shapes[i].count, i < GROUND_STRETCHES ? SPATIAL_INSIDE : SPATIAL_NEAR};
    for (size_t i = 0; i < 4; i++) {
        g->areas[i] = b->areas[i].at;
        g->area_count[i] = b->areas[i].count;
    }
    g->stretches = b->stretches.at;
    g->stretch_count = b->stretches.count;
    g->sites = b->sites.at;
    g->site_count = b->sites.count;
    g->responsibilities = b->rules.at;
    g->responsibility_count = b->rules.count;
    if (g->responsibility_count)
        qsort(g->responsibilities, g->responsibility_count, sizeof *g->responsibilities, rule_order);
    return spatial_build(layers, GROUND_LAYERS, &g->index);
}

static err ground_fill(struct ctx *ctx, struct db_read *r, struct ground *ground) {
    struct building b = {.ground = ground, .scratch = arena_new(SCRATCH_ARENA)};
    if (!b.scratch)
        return &err_no_memory;
    for (size_t i = 0; i < 4; i++)
        b.areas[i] = (struct growing){.arena = ground->arena, .size = sizeof(struct ground_area)};
    b.stretches = (struct growing){.arena = ground->arena, .size = sizeof(struct ground_stretch)};
    b.sites = (struct growing){.arena = ground->arena, .size = sizeof(struct ground_site)};
    b.rules = (struct growing){.arena = ground->arena, .size = sizeof(struct duty_responsibility)};
    for (size_t i = 0; i < GROUND_LAYERS; i++)
        b.shapes[i] = (struct growing){.arena = b.scratch, .size = sizeof(struct spatial_shape)};
    err failed = rows_take(ctx, r, &b);
    if (!failed)
        failed = ground_finish(&b);
    arena_free(b.scratch);
    return failed;
}

err duty_ground_build(struct ctx *ctx, struct db_read *r, int64_t places_revision, int64_t duty_revision, struct ground **ret) {
    struct arena *arena = arena_new(GROUND_ARENA);
    struct ground *ground = arena ? ARENA_NEW(arena, struct ground) : NULL;
    if (!ground) {
        arena_free(arena);
        return &err_no_memory;
    }
    *ground = (struct ground){.arena = arena, .places_revision = places_revision, .duty_revision = duty_revision, .extent = {72.0, 0.8, 138.0, 56.0}};
    err failed = ground_fill(ctx, r, ground);
    if (failed) {
        duty_ground_drop(ground);
        return failed;
    }
    *ret = ground;
    return NULL;
}

void duty_ground_drop(void *with) {
    struct ground *ground = with;
    spatial_free(ground->index);
    arena_free(ground->arena); /* the ground itself lies in it */
}

static err revisions(struct ctx *ctx, struct db_read *r, int64_t *ret_places, int64_t *ret_duty) {
    struct db_row row;
    TRY(places_revision(ctx, r, ret_places));
    TRY(db_one(r, ctx->arena, &duty_sql[REVISION_GET], DB_ARGS(db_int(ctx->city_id)), &row));
    *ret_duty = row.count ? db_i(&row, 0) : 0;
    return NULL;
}

static bool is_current(struct shared_hold *hold, int64_t places, int64_t duty) {
    const struct ground *ground = hold ? shared_value(hold) : NULL;
    return ground && ground->places_revision == places && ground->duty_revision == duty;
}

/* Revisions are fresh ids, so a ground built inside a transaction that is rolled back never looks current again. */
err duty_ground_take(struct ctx *ctx, struct db_read *r, struct shared_hold **ret_hold, const struct ground **ret) {
    struct duty_memory *memory = ctx_state(ctx, &duty_capability);
    int64_t places = 0, duty = 0;
    TRY(revisions(ctx, r, &places, &duty));
    struct shared_hold *hold = shared_take(memory->ground);
    if (!is_current(hold, places, duty)) {
        struct ground *fresh = NULL;
        shared_give(memory->ground, hold);
        TRY(duty_ground_build(ctx, r, places, duty, &fresh));
        TRY(shared_put(memory->ground, fresh));
        hold = shared_take(memory->ground);
    }
    *ret_hold = hold;
    *ret = shared_value(hold);
    return NULL;
}

void duty_ground_give(struct ctx *ctx, struct shared_hold *hold) {
    struct duty_memory *memory = ctx_state(ctx, &duty_capability);
    shared_give(memory->ground, hold);
}
