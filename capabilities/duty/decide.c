/* Where the place lies, and the order in which somebody is found to answer for it. No database, no words. */
#include "capabilities/duty/inside.h"

enum { SITES_WITHIN_M = 100, STRETCH_WITHIN_M = 50 };

static const struct ground_area *area_at(const struct ground *ground, enum ground_layer layer, struct geo_point at) {
    int64_t position = spatial_area_at(ground->index, layer, at);
    return position ? &ground->areas[layer][position - 1] : NULL;
}

static const struct ground_area *area_by_id(const struct ground *ground, enum ground_layer layer, int64_t id) {
    for (size_t i = 0; i < ground->area_count[layer]; i++)
        if (ground->areas[layer][i].id == id)
            return &ground->areas[layer][i];
    return NULL;
}

/* The smaller area decides the larger one, so that a point on a border never lies in a community of another street. */
static void areas_find(const struct ground *ground, struct geo_point at, struct duty_found *found) {
    found->cell = area_at(ground, GROUND_CELLS, at);
    found->community = found->cell ? area_by_id(ground, GROUND_COMMUNITIES, found->cell->parent_id) : area_at(ground, GROUND_COMMUNITIES, at);
    found->street = found->community ? area_by_id(ground, GROUND_STREETS, found->community->parent_id) : NULL;
    if (!found->street)
        found->street = area_at(ground, GROUND_STREETS, at);
    found->district = found->street ? area_by_id(ground, GROUND_DISTRICTS, found->street->parent_id) : NULL;
    if (!found->district)
        found->district = area_at(ground, GROUND_DISTRICTS, at);
}

void duty_find(const struct ground *ground, struct geo_point at, struct duty_found *ret) {
    double reach_m = ground->widest_buffer_m > SITES_WITHIN_M ? (double)ground->widest_buffer_m : SITES_WITHIN_M;
    *ret = (struct duty_found){0};
    areas_find(ground, at, ret);
    ret->site_count = spatial_near(ground->index, GROUND_SITES, at, reach_m, ret->sites, sizeof ret->sites / sizeof *ret->sites);
    ret->stretch_count = spatial_near(ground->index, GROUND_STRETCHES, at, STRETCH_WITHIN_M, ret->stretches, sizeof ret->stretches / sizeof *ret->stretches);
}

bool duty_stretch_runs(const struct ground_stretch *stretch, int64_t now_ms) {
    return (!stretch->from_ms || stretch->from_ms <= now_ms) && (!stretch->until_ms || stretch->until_ms > now_ms);
}

static bool lists_word(str list, str word) {
    str rest = list, one;
    while (rest.len) {
        if (!str_cut(rest, STR(" "), &one, &rest)) {
            one = rest;
            rest = STR_NONE;
        }
        if (str_equal(one, word) || str_is(one, "*"))
            return true;
    }
    return false;
}

static bool decided(struct duty_found *found, enum duty_why why, int64_t unit_id) {
    found->why = why;
    found->unit_id = unit_id;
    return true;
}

/* A rule for this type of place in the smallest division that has one; 0 is the whole city. */
static const struct duty_responsibility *rule_for(const struct ground *ground, const struct duty_found *found, str category, str site_type) {
    const struct ground_area *areas[] = {found->community, found->street, found->district};
    for (size_t i = 0; i < 3; i++) {
        const struct duty_responsibility *rule = areas[i] ? duty_ground_rule(ground, category, areas[i]->id, site_type) : NULL;
        if (rule)
            return rule;
    }
    return duty_ground_rule(ground, category, 0, site_type);
}

/* The nearest site whose buffer holds the place: what was laid down for its type, else its owner where the category is of that type. */
static bool by_site(const struct ground *ground, const struct duty_category *category, struct duty_found *found) {
    for (size_t i = 0; i < found->site_count; i++) {
        const struct ground_site *site = &ground->sites[found->sites[i].id - 1];
        if (found->sites[i].distance_m > (double)site->buffer_m)
            continue;
        const struct duty_responsibility *rule = rule_for(ground, found, category->code, site->type);
        found->site = site;
        if (rule)
            return decided(found, WHY_RULE_SITE, rule->unit_id);
        if (site->owner_unit_id && lists_word(category->sites, site->type))
            return decided(found, WHY_SITE, site->owner_unit_id);
    }
    found->site = NULL;
    return false;
}

static bool by_rule(const struct ground *ground, const struct duty_category *category, struct duty_found *found) {
    static const enum duty_why whys[] = {WHY_RULE_COMMUNITY, WHY_RULE_STREET, WHY_RULE_DISTRICT};
    const struct ground_area *areas[] = {found->community, found->street, found->district};
    for (size_t i = 0; i < 3; i++) {
        const struct duty_responsibility *rule = areas[i] ? duty_ground_rule(ground, category->code, areas[i]->id, STR("")) : NULL;
        if (rule)
            return decided(found, whys[i], rule->unit_id);
    }
    const struct duty_responsibility *rule = duty_ground_rule(ground, category->code, 0, STR(""));
    return rule ? decided(found, WHY_RULE_CITY, rule->unit_id) : false;
}

static bool by_stretch(const struct ground *ground, const struct duty_category *category, int64_t now_ms, struct duty_found *found) {
    for (size_t i = 0; i < found->stretch_count; i++) {
        const struct ground_stretch *stretch = &ground->stretches[found->stretches[i].id - 1];
        if (!stretch->unit_id || !str_equal(stretch->scheme, category->scheme) || !duty_stretch_runs(stretch, now_ms))
            continue;
        found->stretch = stretch;
        return decided(found, WHY_STRETCH, stretch->unit_id);
    }
    return false;
}

void duty_decide(const struct ground *ground, const struct duty_category *category, int64_t now_ms, struct duty_found *found) {
    if (by_site(ground, category, found) || by_rule(ground, category, found) || by_stretch(ground, category, now_ms, found))
        return;
    /* for the time being the ground's own unit: the street's, since it has people to send; else the community's, the district's */
    const struct ground_area *areas[] = {found->street, found->community, found->district};
    found->why = WHY_NOBODY;
    for (size_t i = 0; i < 3 && !found->unit_id; i++)
        found->unit_id = areas[i] ? areas[i]->unit_id : 0;
}
