/* The model from the database: types and their points, the reported places, the standards; then the chances. Order is by
 * code of the type, by the file's order of points and standards and by id of the place, so both engines build the same. */
#include "capabilities/forecast/inside.h"
#include <stdlib.h>
#include <string.h>

const struct problem forecast_nothing = {PROBLEM_NOT_FOUND, "forecast.nothing", "没有可以预测的内容：没有现行标准，或没有一个在用点位有观测点。",
                                         "There is nothing to forecast: no edition in force, or no place in use that has a point to look at."};

enum { CELLS_OF_A_SITE = 256, PARTIAL_CREDIT_MILLI = 500 };

struct building {
    struct ctx *ctx; /* its arena is the model's */
    struct db_read *r;
    struct forecast_model *m;
    struct forecast_type *types;
    struct forecast_point *points;
    struct forecast_site *sites;
    struct simulate_point *marks;
    const struct identity_units *units;
    size_t point_room, site_room;
};

static bool is_field(str methods) {
    str word, rest = methods;
    while (rest.len) {
        str tail = STR_NONE;
        if (!str_cut(rest, STR(" "), &word, &tail))
            word = rest, tail = STR_NONE;
        if (str_is(word, "field"))
            return true;
        rest = str_trim(tail);
    }
    return false;
}

static err read_standards(struct building *b) {
    struct standards_nodes nodes;
    TRY(standards_tree(b->ctx, b->r, b->m->edition_id, &nodes));
    struct forecast_standard *list = ARENA_LIST(b->ctx->arena, struct forecast_standard, nodes.count + 1);
    struct simulate_standard *weights = ARENA_LIST(b->ctx->arena, struct simulate_standard, nodes.count + 1);
    if (!list || !weights)
        return &err_no_memory;
    for (size_t i = 0; i < nodes.count; i++) {
        const struct standards_node *n = &nodes.at[i];
        if (!str_is(n->level, "standard") || !is_field(n->method))
            continue;
        weights[b->m->standard_count].weight_milli = n->is_local ? 0 : n->weight_milli;
        list[b->m->standard_count++] = (struct forecast_standard){n->id, n->weight_milli, n->number, n->text_zh, n->text_en, n->is_local != 0};
    }
    b->m->standards = list;
    b->m->city.standards = weights;
    b->m->city.standard_count = b->m->standard_count;
    return NULL;
}

/* The marks that the point's rule gives to each answer; groups of a type are numbered as they come. */
static err note_mark(const struct standards_points *points, size_t at, struct simulate_point *first_mark) {
    static const enum standards_result words[] = {RESULT_FAIL, RESULT_PARTIAL, RESULT_PASS};
    const struct standards_point *point = &points->at[at];
    struct simulate_point *ret = &first_mark[at];
    uint32_t most = 0;
    *ret = (struct simulate_point){.possible_milli = (int32_t)point->points_milli};
    for (int i = 0; i < 3; i++) {
        struct standards_mark mark;
        standards_point_mark(point, &(struct standards_seen){.result = words[i]}, 0, 0, &mark);
        ret->got_milli[i] = (int32_t)mark.got_milli;
    }
    if (point->rule.kind != RULE_GROUP)
        return NULL;
    for (size_t i = 0; i < at && !ret->group; i++) {
        if (first_mark[i].group > most)
            most = first_mark[i].group;
        if (first_mark[i].group && str_equal(points->at[i].rule.group, point->rule.group))
            ret->group = first_mark[i].group;
    }
    if (!ret->group)
        ret->group = most + 1;
    return ret->group < 64 ? NULL : &err_bug; /* a checklist of 64 groups does not exist */
}

static err make_room(struct building *b, size_t more) {
    size_t wanted = b->m->point_count + more, room = b->point_room ? b->point_room : 256;
    if (wanted <= b->point_room)
        return NULL;
    while (room < wanted)
        room *= 2;
    struct forecast_point *points = ARENA_LIST(b->ctx->arena, struct forecast_point, room);
    struct simulate_point *marks = ARENA_LIST(b->ctx->arena, struct simulate_point, room);
    if (!points || !marks)
        return &err_no_memory;
    if (b->m->point_count) {
        memcpy(points, b->points, b->m->point_count * sizeof *points);
        memcpy(marks, b->marks, b->m->point_count * sizeof *marks);
    }
    b->points = points;
    b->marks = marks;
    b->point_room = room;
    return NULL;
}

static err read_types(struct building *b) {
    struct standards_place_types list;
    TRY(standards_types(b->ctx, b->r, &list));
    b->types = ARENA_LIST(b->ctx->arena, struct forecast_type, list.count + 1);
    if (!b->types)
        return &err_no_memory;
    for (size_t t = 0; t < list.count; t++) {
        struct standards_points points;
        TRY(standards_points_of_type(b->ctx, b->r, b->m->edition_id, list.at[t].code, &points));
        size_t count = points.count < CELLS_OF_A_SITE ? points.count : CELLS_OF_A_SITE, first = b->m->point_count;
        TRY(make_room(b, count));
        b->types[t] = (struct forecast_type){.code = list.at[t].code, .zh = list.at[t].zh, .en = list.at[t].en, .first_point = (uint32_t)first};
        b->types[t].point_count = (uint32_t)count;
        for (size_t i = 0; i < count; i++) {
            const struct standards_point *p = &points.at[i];
            b->points[b->m->point_count++] = (struct forecast_point){p->id, p->points_milli, p->code, p->text_zh, p->text_en, p->category, (uint32_t)t, 0, 0};
            TRY(note_mark(&points, i, b->marks + first));
        }
    }
    b->m->type_count = list.count;
    b->m->types = b->types;
    b->m->points = b->points;
    b->m->city.points = b->marks;
    b->m->city.point_count = b->m->point_count;
    return NULL;
}

static size_t standard_index(const struct forecast_model *m, int64_t id) {
    for (size_t i = 0; i < m->standard_count; i++)
        if (m->standards[i].id == id)
            return i;
    return SIZE_MAX;
}

/* Links come by point, then standard. */
static err read_links(struct building *b) {
    struct standards_links links;
    TRY(standards_links_of(b->ctx, b->r, b->m->edition_id, &links));
    struct simulate_link *list = ARENA_LIST(b->ctx->arena, struct simulate_link, links.count + 1);
    uint32_t *standards = ARENA_LIST(b->ctx->arena, uint32_t, links.count + 1);
    if (!list || !standards)
        return &err_no_memory;
    size_t count = 0;
    for (size_t p = 0; p < b->m->point_count; p++) {
        size_t low = 0, high = links.count;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (links.at[middle].point_id < b->points[p].id)
                low = middle + 1;
            else
                high = middle;
        }
        b->points[p].first_standard = (uint32_t)count;
        for (; low < links.count && links.at[low].point_id == b->points[p].id; low++) {
            size_t s = standard_index(b->m, links.at[low].standard_id);
            if (s == SIZE_MAX)
                continue;
            standards[count] = (uint32_t)s;
            list[count++] = (struct simulate_link){(uint32_t)p, (uint32_t)s};
        }
        b->points[p].standard_count = (uint32_t)count - b->points[p].first_standard;
    }
    b->m->point_standards = standards;
    b->m->city.links = list;
    b->m->city.link_count = count;
    return NULL;
}

static err note_site(void *with, const struct places_site *site) {
    struct building *b = with;
    for (uint32_t t = 0; t < b->m->type_count; t++) {
        if (!str_equal(b->types[t].code, site->type) || !b->types[t].point_count)
            continue;
        if (b->m->site_count == b->site_room) {
            size_t room = b->site_room ? b->site_room * 2 : 512;
            struct forecast_site *fresh = ARENA_LIST(b->ctx->arena, struct forecast_site, room);
            if (!fresh)
                return &err_no_memory;
            if (b->m->site_count)
                memcpy(fresh, b->sites, b->m->site_count * sizeof *fresh);
            b->sites = fresh;
            b->site_room = room;
        }
        str name = str_copy(b->ctx->arena, site->name);
        if (!name.at)
            return &err_no_memory;
        b->sites[b->m->site_count++] = (struct forecast_site){site->id, site->owner_unit_id, name, t, (uint32_t)b->m->cell_count};
        b->types[t].sites++;
        b->m->cell_count += b->types[t].point_count;
        return NULL;
    }
    return NULL;
}

/* Unit 0 is nobody; the others by their number in the city. */
static err place_sites(struct building *b) {
    struct forecast_model *m = b->m;
    struct simulate_place *places = ARENA_LIST(b->ctx->arena, struct simulate_place, m->site_count + 1);
    struct simulate_cell *cells = ARENA_LIST(b->ctx->arena, struct simulate_cell, m->cell_count + 1);
    struct simulate_type *types = ARENA_LIST(b->ctx->arena, struct simulate_type, m->type_count + 1);
    uint32_t *cell_sites = ARENA_LIST(b->ctx->arena, uint32_t, m->cell_count + 1);
    if (!places || !cells || !types || !cell_sites)
        return &err_no_memory;
    for (size_t s = 0; s < m->site_count; s++) {
        const struct forecast_type *type = &b->types[b->sites[s].type];
        uint32_t unit = 0;
        for (size_t u = 0; u < b->units->count && !unit; u++)
            if (b->units->at[u].id == b->sites[s].unit_id)
                unit = (uint32_t)u + 1;
        places[s] = (struct simulate_place){b->sites[s].type, unit, b->sites[s].first_cell, type->point_count};
        for (uint32_t i = 0; i < type->point_count; i++) {
            cells[b->sites[s].first_cell + i].point = type->first_point + i;
            cell_sites[b->sites[s].first_cell + i] = (uint32_t)s;
        }
    }
    for (size_t t = 0; t < m->type_count; t++)
        types[t].draw = b->types[t].draw;
    m->sites = b->sites;
    m->cell_sites = cell_sites;
    m->city.types = types;
    m->city.type_count = m->type_count;
    m->city.places = places;
    m->city.place_count = m->site_count;
    m->city.cells = cells;
    m->city.cell_count = m->cell_count;
    m->city.unit_count = b->units->count + 1;
    return NULL;
}

/* What one draw observes of each standard, for the gains. */
static err sum_possible(struct building *b) {
    struct forecast_model *m = b->m;
    int64_t *possible = ARENA_LIST(b->ctx->arena, int64_t, m->standard_count + 1);
    if (!possible)
        return &err_no_memory;
    for (size_t i = 0; i < m->city.link_count; i++) {
        const struct forecast_point *p = &m->points[m->city.links[i].point];
        possible[m->city.links[i].standard] += p->possible_milli * m->types[p->type].draw;
    }
    for (size_t s = 0; s < m->standard_count; s++)
        m->weight_milli += possible[s] ? m->city.standards[s].weight_milli : 0;
    m->standard_possible_milli = possible;
    return m->weight_milli ? NULL : &forecast_nothing;
}

static err work_out_chances(struct building *b, struct arena *scratch) {
    struct forecast_model *m = b->m;
    struct posterior_in in;
    struct posterior found;
    struct posterior_chance *kept = ARENA_LIST(b->ctx->arena, struct posterior_chance, m->cell_count + 1);
    if (!kept)
        return &err_no_memory;
    TRY(forecast_read_seen(b->ctx, b->r, scratch, m, &in));
    TRY(posterior_work_out(scratch, &in, &found));
    memcpy(kept, found.at, m->cell_count * sizeof *kept);
    m->posterior = found;
    m->posterior.at = kept;
    struct simulate_cell *cells = (struct simulate_cell *)(uintptr_t)m->city.cells; /* ours: made in place_sites */
    for (size_t c = 0; c < m->cell_count; c++) {
        cells[c].mean_micro = kept[c].mean_micro;
        cells[c].partial_micro = kept[c].partial_micro;
        cells[c].slope = kept[c].slope;
        cells[c].is_thin = kept[c].is_thin;
    }
    return NULL;
}

static err build(struct building *b) {
    struct forecast_model *m = b->m;
    struct forecast_settings settings;
    struct forecast_samples samples;
    struct identity_units units;
    TRY(forecast_settings_read(b->ctx, b->r, &settings, &samples));
    TRY(identity_units_of_kind(b->ctx, b->r, STR(""), &units));
    b->units = &units;
    TRY(read_standards(b));
    TRY(read_types(b));
    TRY(read_links(b));
    TRY(places_each_site(b->ctx, b->r, note_site, b));
    if (!m->site_count || !m->standard_count)
        return &forecast_nothing;
    forecast_spread_draw(b->types, m->type_count, &settings, &samples);
    TRY(place_sites(b));
    TRY(sum_possible(b));
    m->settings = (struct posterior_settings){settings.half_life_days, PARTIAL_CREDIT_MILLI, settings.ahead_days, settings.thin_milli};
    m->city.partial_credit_milli = PARTIAL_CREDIT_MILLI;
    m->repaired_micro = settings.repaired_micro;
    m->thin_share_micro = settings.thin_share_micro;
    TRY(forecast_basis_read(b->ctx, b->r, m));
    struct arena *scratch = arena_new((size_t)1 << 30);
    err failed = scratch ? work_out_chances(b, scratch) : &err_no_memory;
    arena_free(scratch);
    return failed;
}

err forecast_build(struct ctx *ctx, struct db_read *r, struct arena *arena, const struct standards_edition *edition, struct forecast_model *ret) {
    struct ctx own = *ctx; /* what is read on the way lands in the model's memory */
    own.arena = arena;
    *ret = (struct forecast_model){.edition_id = edition->id, .edition_code = str_copy(arena, edition->code), .field_share_micro = 1000000};
    struct building b = {.ctx = &own, .r = r, .m = ret};
    TRY(build(&b));
    return forecast_digest(arena, ret, &ret->inputs);
}
