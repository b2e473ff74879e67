#include "capabilities/places/sql.h"

#define DIVISION_COLUMNS "id, COALESCE(parent_id, 0), COALESCE(unit_id, 0), version, code, name, level, lon, lat"
#define DIVISION_GIVES "iiiitttrr"
#define SITE_COLUMNS                                                                                                                                           \
    "s.id, s.version, COALESCE(s.division_id, 0), COALESCE(s.owner_unit_id, 0), COALESCE(s.guarantor_unit_id, 0), COALESCE(s.chief_account_id, 0), "           \
    "s.buffer_m, s.is_key,"                                                                                                                                    \
    " s.code, s.name, s.type, s.address, s.status, s.datum, s.geometry_kind, s.lon, s.lat"
#define SITE_GIVES "iiiiiiiitttttttrr"

const struct db_sql places_sql[] = {
    [REVISION_GET] = {"SELECT revision FROM places_revision WHERE city_id = :city", "i", "i"},
    [REVISION_PUT] =
        {"INSERT INTO places_revision (city_id, revision) VALUES (:city, :revision) ON CONFLICT (city_id) DO UPDATE SET revision = excluded.revision", "ii",
         ""},
    [EXTENT_TOP] = {"SELECT MIN(west), MIN(south), MAX(east), MAX(north) FROM places_division WHERE city_id = :city AND level IN ('city', 'district') AND "
                    "shape IS NOT NULL",
                    "i", "rrrr"},
    [EXTENT] = {"SELECT MIN(west), MIN(south), MAX(east), MAX(north) FROM places_division WHERE city_id = :city AND shape IS NOT NULL", "i", "rrrr"},

    [DIVISION_BY_ID] = {"SELECT " DIVISION_COLUMNS " FROM places_division WHERE city_id = :city AND id = :id", "ii", DIVISION_GIVES},
    [DIVISION_BY_CODE] = {"SELECT " DIVISION_COLUMNS " FROM places_division WHERE city_id = :city AND code = :code", "it", DIVISION_GIVES},
    [DIVISION_ADD] =
        {"INSERT INTO places_division (city_id, id, version, parent_id, code, name, level, unit_id, lon, lat, west, south, east, north, shape, changed_ms)"
         " VALUES (:city, :id, 1, :parent, :code, :name, :level, :unit, :lon, :lat, :west, :south, :east, :north, :shape, :now)",
         "iiitttirrrrrrti", ""},
    [DIVISION_UNIT] = {"UPDATE places_division SET version = version + 1, unit_id = :unit, changed_ms = :now WHERE city_id = :city AND id = :id", "iiii", ""},
    [DIVISION_SHAPE] = {"SELECT shape, name FROM places_division WHERE city_id = :city AND id = :id", "ii", "tt"},
    [DIVISIONS_EACH] = {"SELECT " DIVISION_COLUMNS ", shape FROM places_division WHERE city_id = :city ORDER BY id", "i", DIVISION_GIVES "t"},
    [DIVISIONS_AT] = {"SELECT " DIVISION_COLUMNS ", shape FROM places_division WHERE city_id = :city AND west <= :lon AND east >= :lon AND south <= :lat AND "
                      "north >= :lat AND shape IS NOT NULL ORDER BY id",
                      "irr", DIVISION_GIVES "t"},
    [DIVISIONS_LAYER] = {"SELECT id, code, name, level, shape FROM places_division WHERE city_id = :city AND level = :level AND shape IS NOT NULL ORDER BY id",
                         "it", "itttt"},

    [CELL_ADD] = {"INSERT INTO places_cell (city_id, id, division_id, code, lon, lat, shape) VALUES (:city, :id, :division, :code, :lon, :lat, :shape)",
                  "iiitrrt", ""},
    [CELLS_EACH] = {"SELECT id, division_id, code, lon, lat, shape FROM places_cell WHERE city_id = :city ORDER BY id", "i", "iitrrt"},
    [CELLS_LAYER] = {"SELECT id, code, shape FROM places_cell WHERE city_id = :city ORDER BY id", "i", "itt"},
    [CELLS_OF] =
        {"SELECT c.id, c.code, c.shape, d.id, d.name, d.shape FROM places_cell c JOIN places_division d ON d.city_id = c.city_id AND d.id = c.division_id"
         " WHERE c.city_id = :city AND d.shape IS NOT NULL ORDER BY d.id, c.id",
         "i", "ittitt"},

    [STRETCH_ADD] = {"INSERT INTO places_stretch (city_id, id, version, scheme, name, level, person, deputy, unit_id, from_ms, until_ms, shape, changed_ms)"
                     " VALUES (:city, :id, 1, :scheme, :name, :level, :person, :deputy, :unit, :from, :until, :shape, :now)",
                     "iittttt"
                     "iiiti",
                     ""},
    [STRETCHES_EACH] = {"SELECT id, COALESCE(unit_id, 0), version, COALESCE(from_ms, 0), COALESCE(until_ms, 0), scheme, name, level, person, deputy, shape "
                        "FROM places_stretch WHERE city_id = :city ORDER BY id",
                        "i", "iiiiitttttt"},
    [STRETCHES_LAYER] = {"SELECT id, scheme, name, level, person, shape FROM places_stretch WHERE city_id = :city ORDER BY id", "i", "ittttt"},
    [STRETCHES_SHAPES] = {"SELECT id, name, level, shape FROM places_stretch WHERE city_id = :city AND scheme = :scheme ORDER BY id", "it", "ittt"},

    [SITE_BY_ID] = {"SELECT " SITE_COLUMNS " FROM places_site s WHERE s.city_id = :city AND s.id = :id", "ii", SITE_GIVES},
    [SITE_BY_CODE] = {"SELECT " SITE_COLUMNS " FROM places_site s WHERE s.city_id = :city AND s.code = :code", "it", SITE_GIVES},
    [SITE_ADD] = {"INSERT INTO places_site (city_id, id, version, code, name, type, address, geometry_kind, lon, lat, shape, division_id, division_code, "
                  "owner_unit_id, guarantor_unit_id,"
                  " chief_account_id, is_key, buffer_m, status, datum, search, changed_ms, changed_by) VALUES (:city, :id, 1, :code, :name, :type, :address, "
                  ":kind, :lon, :lat, :shape, :division,"
                  " :division_code, :owner, :guarantor, :chief, :is_key, :buffer, :status, :datum, :search, :now, :by)",
                  "iittttt"
                  "rrtit"
                  "iiiii"
                  "tttit",
                  ""},
    [SITE_SAVE] = {"UPDATE places_site SET version = version + 1, code = :code, name = :name, type = :type, address = :address, geometry_kind = :kind, lon = "
                   ":lon, lat = :lat, shape = :shape,"
                   " division_id = :division, division_code = :division_code, owner_unit_id = :owner, guarantor_unit_id = :guarantor, chief_account_id = "
                   ":chief, is_key = :is_key, buffer_m = :buffer,"
                   " status = :status, datum = :datum, search = :search, changed_ms = :now, changed_by = :by WHERE city_id = :city AND id = :id",
                   "ttttt"
                   "rrtit"
                   "iiiii"
                   "tttit"
                   "ii",
                   ""},
    [SITES_EACH] = {"SELECT " SITE_COLUMNS ", s.shape FROM places_site s WHERE s.city_id = :city AND s.status = 'active' ORDER BY s.id", "i", SITE_GIVES "t"},
    [SITES_LAYER] = {"SELECT id, name, type, is_key, shape FROM places_site WHERE city_id = :city AND status = 'active' ORDER BY id", "i", "ittit"},
    [SITE_SHAPE] = {"SELECT shape FROM places_site WHERE city_id = :city AND id = :id", "ii", "t"},
    [SITE_CHANGED] = {"SELECT changed_by, changed_ms FROM places_site WHERE city_id = :city AND id = :id", "ii", "ti"},
    [SITE_NOTE_CASES] = {"INSERT INTO places_site_state (city_id, site_id, open_cases) VALUES (:city, :site, :value) ON CONFLICT (city_id, site_id) DO UPDATE "
                         "SET open_cases = excluded.open_cases",
                         "iii", ""},
    [SITE_NOTE_RATE] = {"INSERT INTO places_site_state (city_id, site_id, rate_milli) VALUES (:city, :site, :value) ON CONFLICT (city_id, site_id) DO UPDATE "
                        "SET rate_milli = excluded.rate_milli",
                        "iii", ""},
    [SITE_NOTE_CHECKED] = {"INSERT INTO places_site_state (city_id, site_id, checked_ms) VALUES (:city, :site, :value) ON CONFLICT (city_id, site_id) DO "
                           "UPDATE SET checked_ms = excluded.checked_ms",
                           "iii", ""},

    [SITE_RETIRE] =
        {"UPDATE places_site SET version = version + 1, status = 'retired', changed_ms = :now, changed_by = :by WHERE city_id = :city AND id = :id AND "
         "status = 'active'",
         "itii", ""},
    [PART_ADD] = {"INSERT INTO places_part (city_id, id, site_id, kind, name, owner_unit_id, shape, made_ms, made_by) VALUES (:city, :id, :site, :kind, :name, "
                  ":owner, :shape, :now, :by)",
                  "iiittitit", ""},
    [PART_BY_ID] = {"SELECT site_id, name FROM places_part WHERE city_id = :city AND id = :id", "ii", "it"},
    [PART_REMOVE] = {"DELETE FROM places_part WHERE city_id = :city AND id = :id", "ii", ""},
    [PARTS_OF_SITE] = {"SELECT id, kind, name, COALESCE(owner_unit_id, 0), shape FROM places_part WHERE city_id = :city AND site_id = :site ORDER BY id", "ii",
                       "ittit"},
    [MORE_OF_SITE] = {"SELECT moving_kind, moving_number, grade, COALESCE(merged_into, 0) FROM places_more WHERE city_id = :city AND site_id = :site", "ii",
                      "ttti"},
    [MORE_PUT] = {"INSERT INTO places_more (city_id, site_id, moving_kind, moving_number, grade, merged_into) VALUES (:city, :site, :kind, :number, :grade, "
                  ":into) ON CONFLICT (city_id, site_id) DO UPDATE SET moving_kind = excluded.moving_kind, moving_number = excluded.moving_number, grade = "
                  "excluded.grade, merged_into = excluded.merged_into",
                  "iittti", ""},

    [FEATURE_ADD] = {"INSERT INTO places_feature (city_id, id, layer, name, class, shape) VALUES (:city, :id, :layer, :name, :class, :shape)", "iitttt", ""},
    [FEATURES_LAYER] = {"SELECT id, name, class, shape FROM places_feature WHERE city_id = :city AND layer = :layer ORDER BY id", "it", "ittt"},
};

static const struct db_clause divisions_clauses[] = {
    [DIVISIONS_LEVEL] = {"level = :level", "t"},
    [DIVISIONS_PARENT] = {"parent_id = :parent", "i"},
};
static const struct db_clause divisions_tails[] = {{"ORDER BY id LIMIT :limit", "i"}};
static const struct db_clause stretches_clauses[] = {[STRETCHES_SCHEME] = {"scheme = :scheme", "t"}};
static const struct db_clause stretches_tails[] = {{"ORDER BY id LIMIT :limit", "i"}};
static const struct db_clause sites_clauses[] = {
    [SITES_SEARCH] = {"s.search LIKE :like ESCAPE '!'", "t"},
    [SITES_TYPE] = {"s.type = :type", "t"},
    [SITES_DIVISION] = {"s.division_code >= :division_from AND s.division_code < :division_to", "tt"},
    [SITES_UNIT] = {"(s.owner_unit_id = :unit OR s.guarantor_unit_id = :unit)", "i"},
    [SITES_KEY] = {"s.is_key = :key", "i"},
    [SITES_STATUS] = {"s.status = :status", "t"},
};
static const struct db_clause sites_tails[] = {
    [SITES_TAIL_ID] = {"ORDER BY s.id LIMIT :limit", "i"},
    [SITES_TAIL_NEAR] = {"ORDER BY (s.lon - :near_lon) * (s.lon - :near_lon) * :squeeze + (s.lat - :near_lat) * (s.lat - :near_lat), s.id LIMIT :limit",
                         "rrri"},
};

const struct db_select places_selects[] = {
    [PLACES_SELECT_DIVISIONS] = {"SELECT " DIVISION_COLUMNS " FROM places_division WHERE city_id = :city AND id > :after", "ii", DIVISION_GIVES,
                                 divisions_clauses, sizeof divisions_clauses / sizeof *divisions_clauses, divisions_tails, 1},
    [PLACES_SELECT_STRETCHES] = {"SELECT id, COALESCE(unit_id, 0), version, COALESCE(from_ms, 0), COALESCE(until_ms, 0), scheme, name, level, person, deputy "
                                 "FROM places_stretch WHERE city_id = :city AND id > :after",
                                 "ii", "iiiiittttt", stretches_clauses, 1, stretches_tails, 1},
    [PLACES_SELECT_SITES] = {"SELECT " SITE_COLUMNS ", d.name, t.open_cases, t.rate_milli, t.checked_ms FROM places_site s"
                             " LEFT JOIN places_division d ON d.city_id = s.city_id AND d.id = s.division_id LEFT JOIN places_site_state t ON t.city_id = "
                             "s.city_id AND t.site_id = s.id"
                             " WHERE s.city_id = :city AND s.id > :after",
                             "ii", SITE_GIVES "tiii", sites_clauses, sizeof sites_clauses / sizeof *sites_clauses, sites_tails, 2},
};
