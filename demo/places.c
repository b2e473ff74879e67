/* The ground into the register: divisions, cells, base map, stretches of the five chiefs, who answers for what, sites. */
#include "capabilities/duty/duty.h"
#include "capabilities/places/places.h"
#include "demo/departments.h"
#include "demo/inside.h"

static struct geo_point degrees(struct place_xy p) {
    struct geo_point at;
    ground_lonlat(p, &at.lon, &at.lat);
    return at;
}

static err shape_of(struct demo *d, struct line_xy line, enum geometry_kind kind, struct geometry *ret) {
    struct geo_point *points = ARENA_LIST(d->ctx->arena, struct geo_point, line.count);
    struct geometry_part *part = ARENA_NEW(d->ctx->arena, struct geometry_part);
    if (!points || !part)
        return &err_no_memory;
    struct geo_box box = {180, 90, -180, -90};
    for (size_t i = 0; i < line.count; i++) {
        points[i] = degrees(line.at[i]);
        box = geo_box_join(box, (struct geo_box){points[i].lon, points[i].lat, points[i].lon, points[i].lat});
    }
    *part = (struct geometry_part){points, line.count, 0, false};
    *ret = (struct geometry){kind, false, part, 1, box};
    return NULL;
}

static err add_divisions(struct db_write *w, void *with) {
    struct demo *d = with;
    static const char *const levels[] = {"city", "district", "street", "community"};
    for (size_t v = 0; v < d->ground->division_count; v++) {
        const struct ground_division *from = &d->ground->divisions[v];
        struct geometry shape;
        TRY(shape_of(d, from->ring, GEOMETRY_AREA, &shape));
        struct geo_point at = degrees(from->inside);
        struct places_division made = {.parent_id = from->level ? d->division_ids[from->parent] : 0,
                                       .unit_id = d->units[d->unit_of_division[v]].id,
                                       .code = from->code,
                                       .name = from->name,
                                       .level = str_of(levels[from->level]),
                                       .lon = at.lon,
                                       .lat = at.lat,
                                       .shape = &shape};
        TRY(places_division_add(d->ctx, w, &made, &d->division_ids[v]));
        if (from->level)
            TRY(identity_unit_set_division(d->ctx, w, made.unit_id, d->division_ids[v]));
    }
    return NULL;
}

static err add_cells(struct db_write *w, void *with) {
    struct demo *d = with;
    for (size_t c = 0; c < d->ground->cell_count; c++) {
        const struct ground_cell *from = &d->ground->cells[c];
        struct geometry shape;
        int64_t id;
        TRY(shape_of(d, from->ring, GEOMETRY_AREA, &shape));
        struct geo_point at = degrees(from->inside);
        struct places_cell made = {.division_id = d->division_ids[from->community], .code = from->code, .lon = at.lon, .lat = at.lat, .shape = &shape};
        TRY(places_cell_add(d->ctx, w, &made, &id));
        if (c % 500 == 0)
            demo_tell(d, "网格 grid cells", (int64_t)c, (int64_t)d->ground->cell_count);
    }
    return NULL;
}

static err add_features(struct db_write *w, void *with) {
    struct demo *d = with;
    for (size_t f = 0; f < d->ground->feature_count; f++) {
        const struct ground_feature *from = &d->ground->features[f];
        struct geometry shape;
        int64_t id;
        TRY(shape_of(d, from->line, from->is_area ? GEOMETRY_AREA : GEOMETRY_LINE, &shape));
        struct places_feature made = {str_of(from->layer), from->name, str_of(from->class_word), &shape};
        TRY(places_feature_add(d->ctx, w, &made, &id));
    }
    return NULL;
}

static size_t community_at(const struct demo *d, struct place_xy p) {
    size_t best = 0;
    double away = 1e18;
    for (size_t c = 0; c < d->ground->cell_count; c++) {
        double dx = d->ground->cells[c].inside.x - p.x, dy = d->ground->cells[c].inside.y - p.y;
        if (dx * dx + dy * dy < away) {
            away = dx * dx + dy * dy;
            best = d->ground->cells[c].community;
        }
    }
    return best;
}

static err add_stretch(struct demo *d, struct db_write *w, const char *scheme, const char *level, str name, const char *title, size_t unit,
                       const struct geometry *shape) {
    int64_t id;
    struct places_stretch made = {.unit_id = d->units[unit].id,
                                  .from_ms = d->now_ms - 700 * (int64_t)MS_DAY,
                                  .scheme = str_of(scheme),
                                  .name = name,
                                  .level = str_of(level),
                                  .person = str_format(d->ctx->arena, STR_F "%s", STR_A(d->units[unit].short_name), title),
                                  .deputy = str_format(d->ctx->arena, STR_F "副%s", STR_A(d->units[unit].short_name), title),
                                  .shape = shape};
    return places_stretch_add(d->ctx, w, &made, &id);
}

/* Roads have road chiefs in the districts, small streets street chiefs in the subdistricts, water its own, and every
 * community is the ground of its grid chief. One road in eleven has nobody: the desk shows the gap. */
static err add_stretches(struct db_write *w, void *with) {
    struct demo *d = with;
    for (size_t f = 0; f < d->ground->feature_count; f++) {
        const struct ground_feature *from = &d->ground->features[f];
        bool is_road = str_is(str_of(from->layer), "roads") && !str_is(str_of(from->class_word), "railway"), is_water = str_is(str_of(from->layer), "water");
        if ((!is_road && !is_water) || !from->name.len || (is_road && f % 11 == 3))
            continue;
        size_t community = community_at(d, from->line.at[from->line.count / 2]), street = d->ground->divisions[community].parent;
        struct geometry shape;
        TRY(shape_of(d, from->line, from->is_area ? GEOMETRY_AREA : GEOMETRY_LINE, &shape));
        bool is_small = str_is(str_of(from->class_word), "tertiary");
        if (is_water)
            TRY(add_stretch(d, w, str_is(str_of(from->class_word), "lake") ? "lake" : "river", "district", from->name,
                            str_is(str_of(from->class_word), "lake") ? "湖长" : "河长", d->unit_of_division[d->ground->divisions[street].parent], &shape));
        else
            TRY(add_stretch(d, w, is_small ? "street" : "road", is_small ? "street" : "district", from->name, is_small ? "街长" : "路长",
                            d->unit_of_division[is_small ? street : d->ground->divisions[street].parent], &shape));
    }
    for (size_t v = 0; v < d->ground->division_count; v++)
        if (d->ground->divisions[v].level == 3) {
            struct geometry shape;
            TRY(shape_of(d, d->ground->divisions[v].ring, GEOMETRY_AREA, &shape));
            TRY(add_stretch(d, w, "grid", "community", d->ground->divisions[v].name, "网格长", d->unit_of_division[v], &shape));
        }
    return NULL;
}

static err lay_down(struct demo *d, struct db_write *w, const char *categories, size_t unit, int64_t division_id) {
    str rest = str_of(categories), word, tail;
    while (rest.len) {
        if (!str_cut(rest, STR(" "), &word, &tail))
            word = rest, tail = STR_NONE;
        rest = tail;
        struct duty_category known;
        if (!duty_category_find(d->ctx, word, &known))
            continue;
        int64_t id;
        struct duty_responsibility made = {.unit_id = d->units[unit].id, .division_id = division_id, .category = word};
        TRY(duty_responsibility_add(d->ctx, w, &made, &id));
    }
    return NULL;
}

static err add_responsibilities(struct db_write *w, void *with) {
    struct demo *d = with;
    for (size_t k = 0; k < demo_city_department_count; k++)
        TRY(lay_down(d, w, demo_city_departments[k].categories, demo_unit_named(d, demo_city_departments[k].code), 0));
    for (size_t v = 0; v < d->ground->division_count; v++)
        for (size_t k = 0; d->ground->divisions[v].level == 1 && k < demo_district_department_count; k++) {
            str code = str_format(d->ctx->arena, STR_F "%s", STR_A(d->ground->divisions[v].code), demo_district_departments[k].code);
            if (!code.at)
                return &err_no_memory;
            TRY(lay_down(d, w, demo_district_departments[k].categories, demo_unit_named(d, code.at), d->division_ids[v]));
        }
    return NULL;
}

static bool has_word(const char *list, const char *word) {
    str rest = str_of(list), head, tail;
    while (rest.len) {
        if (!str_cut(rest, STR(" "), &head, &tail))
            head = rest, tail = STR_NONE;
        if (str_is(head, word))
            return true;
        rest = tail;
    }
    return false;
}

static size_t owner_of(const struct demo *d, const struct ground_site *site) {
    for (size_t k = 0; k < demo_city_department_count; k++)
        if (has_word(demo_city_departments[k].site_types, site->type))
            return demo_unit_named(d, demo_city_departments[k].code);
    for (size_t k = 0; k < demo_district_department_count; k++)
        if (has_word(demo_district_departments[k].site_types, site->type)) {
            str code = str_format(d->ctx->arena, STR_F "%s", STR_A(d->ground->divisions[site->district].code), demo_district_departments[k].code);
            return demo_unit_named(d, code.at ? code.at : "");
        }
    return d->unit_of_division[str_is(str_of(site->type), "community") ? site->community : d->ground->divisions[site->community].parent];
}

static err add_sites(struct db_write *w, void *with) {
    struct demo *d = with;
    for (size_t s = 0; s < d->ground->site_count; s++) {
        const struct ground_site *from = &d->ground->sites[s];
        struct geometry shape = {0};
        bool is_line = str_is(str_of(from->geometry_kind), "line"), is_point = str_is(str_of(from->geometry_kind), "point");
        if (!is_point)
            TRY(shape_of(d, from->shape, is_line ? GEOMETRY_LINE : GEOMETRY_AREA, &shape));
        d->site_owner[s] = owner_of(d, from);
        size_t guarantor = 4 + (s * 7) % demo_city_department_count;
        const struct ground_division *community = &d->ground->divisions[from->community];
        struct geo_point at = degrees(from->at);
        struct places_site made = {.division_id = d->division_ids[from->community],
                                   .owner_unit_id = d->units[d->site_owner[s]].id,
                                   .guarantor_unit_id = d->units[guarantor].id,
                                   .chief_account_id = d->units[guarantor].account_id,
                                   .buffer_m = is_line ? 30 : 60,
                                   .is_key = from->is_key,
                                   .code = str_format(d->ctx->arena, "WC%04zu", s + 1),
                                   .name = from->name,
                                   .type = str_of(from->type),
                                   .address = str_format(d->ctx->arena, STR_F STR_F STR_F, STR_A(d->ground->divisions[from->district].name),
                                                         STR_A(d->ground->divisions[community->parent].name), STR_A(community->name)),
                                   .status = STR("active"),
                                   .datum = STR("wgs84"),
                                   .geometry_kind = str_of(from->geometry_kind),
                                   .lon = at.lon,
                                   .lat = at.lat,
                                   .shape = is_point ? NULL : &shape};
        TRY(places_site_add(d->ctx, w, &made, &d->site_ids[s]));
    }
    return NULL;
}

err demo_places(struct demo *d) {
    d->division_ids = ARENA_LIST(d->arena, int64_t, d->ground->division_count);
    d->site_ids = ARENA_LIST(d->arena, int64_t, d->ground->site_count);
    d->site_owner = ARENA_LIST(d->arena, size_t, d->ground->site_count);
    if (!d->division_ids || !d->site_ids || !d->site_owner)
        return &err_no_memory;
    demo_tell(d, "区划 divisions", 0, 1);
    TRY(demo_commit(d, add_divisions));
    TRY(demo_commit(d, add_cells));
    demo_tell(d, "底图 base map", 0, 1);
    TRY(demo_commit(d, add_features));
    demo_tell(d, "五长 chiefs", 0, 1);
    TRY(demo_commit(d, add_stretches));
    TRY(demo_commit(d, add_responsibilities));
    demo_tell(d, "点位 sites", 0, 1);
    return demo_commit(d, add_sites);
}
