/* The table of places: rights, routes, importers, problems. */
#include "capabilities/places/inside.h"

const struct right places_rights[] = {
    [RIGHT_PLACES_SEE] = {"places.see", "查看区划、责任段和点位", "See divisions, stretches and sites",
                          "office leader district unit inspector collector clerk administrator security auditor chief"},
    [RIGHT_PLACES_EDIT] = {"places.edit", "维护点位", "Keep the register of sites", "office administrator"},
    [RIGHT_PLACES_IMPORT] = {"places.import", "导入区划、网格、责任段、点位和底图", "Import divisions, cells, stretches, sites and the base map",
                             "office administrator"},
};

static const struct route routes[] = {
    {HTTP_GET, "/api/divisions", &places_rights[RIGHT_PLACES_SEE], "Divisions",
     .query = {{sizeof(struct places_divisions_in), places_divisions_fields}, places_divisions_list}, .gives = &places_division_shape, .gives_list = true},
    {HTTP_GET, "/api/divisions/:id", &places_rights[RIGHT_PLACES_SEE], "One division",
     .query = {{sizeof(struct places_id_in), places_id_fields}, places_division_show}, .gives = &places_division_shape},
    {HTTP_PUT, "/api/divisions/:id", &places_rights[RIGHT_PLACES_EDIT], "Name the unit that answers for the ground of a division",
     .command = &places_division_edit, .gives = &places_division_shape},
    {HTTP_GET, "/api/map/layers/:layer", &places_rights[RIGHT_PLACES_SEE], "A layer of the map as GeoJSON",
     .serve = {{sizeof(struct places_layer_in), places_layer_fields}, places_layer_serve, "application/geo+json"}},
    {HTTP_GET, "/api/sites", &places_rights[RIGHT_PLACES_SEE], "Sites", .query = {{sizeof(struct places_sites_in), places_sites_fields}, places_sites_list},
     .gives = &places_site_shape, .gives_list = true},
    {HTTP_GET, "/api/sites/:id", &places_rights[RIGHT_PLACES_SEE], "One site", .query = {{sizeof(struct places_id_in), places_id_fields}, places_site_show},
     .gives = &places_site_full_shape},
    {HTTP_POST, "/api/sites", &places_rights[RIGHT_PLACES_EDIT], "Add a site", .command = &places_site_new, .gives = &places_site_full_shape},
    {HTTP_PUT, "/api/sites/:id", &places_rights[RIGHT_PLACES_EDIT], "Change a site", .command = &places_site_edit, .gives = &places_site_full_shape},
    {HTTP_GET, "/api/sites/:id/surroundings", &places_rights[RIGHT_PLACES_SEE], "Access roads, ground and parts of a site; number of a moving one",
     .query = {{sizeof(struct places_id_in), places_id_fields}, places_surroundings_show}, .gives = &places_surroundings_shape},
    {HTTP_POST, "/api/sites/:id/parts", &places_rights[RIGHT_PLACES_EDIT], "Add an access road, the ground, or a part with an owner of its own",
     .command = &places_part_new, .gives = &places_surroundings_shape},
    {HTTP_DELETE, "/api/site-parts/:id", &places_rights[RIGHT_PLACES_EDIT], "Take away an access road, ground or part", .command = &places_part_remove,
     .gives = &places_surroundings_shape},
    {HTTP_PUT, "/api/sites/:id/moving", &places_rights[RIGHT_PLACES_EDIT], "Say that a site moves (bus line, taxi) and its number",
     .command = &places_moving_put, .gives = &places_surroundings_shape},
    {HTTP_GET, "/api/stretches", &places_rights[RIGHT_PLACES_SEE], "Stretches of the five chief schemes",
     .query = {{sizeof(struct places_stretches_in), places_stretches_fields}, places_stretches_list}, .gives = &places_stretch_shape, .gives_list = true},
    {HTTP_GET, "/api/stretches/gaps", &places_rights[RIGHT_PLACES_SEE], "Where nobody is chief, and where two are",
     .query = {{sizeof(struct places_gaps_in), places_gaps_fields}, places_gaps_show}, .gives = &places_gaps_shape},
};

static const struct problem *const problems[] = {&places_swapped,          &places_outside_city, &places_bad_code,       &places_bad_shape, &places_code_taken,
                                                 &places_unknown_division, &places_unknown_type, &places_outside_parent, &places_bad_datum};

const struct capability places_capability = {
    .name = "places",
    .zh = "区划与点位",
    .en = "Divisions and sites",
    .routes = LISTED(routes),
    .rights = places_rights,
    .rights_count = PLACES_RIGHTS,
    .importers = places_importers,
    .importers_count = PLACES_IMPORTERS,
    .statements = places_sql,
    .statement_count = PLACES_STATEMENTS,
    .selects = places_selects,
    .select_count = PLACES_SELECTS,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .start = places_memory_new,
    .stop = places_memory_free,
};
