#include "capabilities/standards/sql.h"

#define EDITION "id, version, code, system, name, name_en, state, from_date"
#define NODE                                                                                                                                                   \
    "n.id, n.edition_id, COALESCE(n.parent_id, 0), n.level, n.number, n.text_zh, n.text_en, n.weight_milli, n.method, n.lead, n.six_field, n.programme, "      \
    "n.nature, n.is_local"
#define POINT                                                                                                                                                  \
    "p.id, l.edition_id, l.standard_id, p.code, p.place_type, n.number, p.text_zh, p.text_en, p.facet, p.rule, p.points_milli, p.category, p.photo_needed, "   \
    "p.measure, p.minimum, p.maximum"
#define POINT_FROM                                                                                                                                             \
    " FROM standards_point p JOIN standards_link l ON l.city_id = p.city_id AND l.point_id = p.id"                                                             \
    " JOIN standards_node n ON n.city_id = l.city_id AND n.id = l.standard_id"                                                                                 \
    " JOIN standards_edition e ON e.city_id = l.city_id AND e.id = l.edition_id"
#define EDITION_GIVES "iitttttt"
#define NODE_GIVES "iiittttittttti"
#define POINT_GIVES "iiitttttttititii"

const struct db_sql standards_sql[STANDARDS_STATEMENTS] = {
    [REVISION_GET] = {"SELECT revision FROM standards_revision WHERE city_id = :city", "i", "i"},
    [REVISION_BUMP] = {"INSERT INTO standards_revision (city_id, revision) VALUES (:city, 1)"
                       " ON CONFLICT (city_id) DO UPDATE SET revision = standards_revision.revision + 1",
                       "i", ""},
    [EDITION_ADD] = {"INSERT INTO standards_edition (city_id, id, version, code, system, name, name_en, state, from_date, total_milli, bonus_cap_milli, items, "
                     "contents, standards,"
                     " source, source_sha256, loaded_by, loaded_ms) VALUES (:city, :id, 1, :code, :system, :name, :name_en, :state, :from_date, :total, :cap, "
                     ":items, :contents, :standards,"
                     " :source, :sha256, :by, :now)",
                     "iittttttiiiiittii", ""},
    [EDITION_BY_ID] = {"SELECT " EDITION " FROM standards_edition WHERE city_id = :city AND id = :id", "ii", EDITION_GIVES},
    [EDITION_BY_CODE] = {"SELECT id, source_sha256 FROM standards_edition WHERE city_id = :city AND code = :code", "it", "it"},
    /* 'in_force' sorts before 'provisional'. */
    [EDITION_CURRENT] = {"SELECT " EDITION " FROM standards_edition WHERE city_id = :city AND system = :system AND state IN ('in_force', 'provisional')"
                         " ORDER BY state, from_date DESC, id DESC LIMIT 1",
                         "it", EDITION_GIVES},
    [EDITION_IN_FORCE_OTHER] = {"SELECT code FROM standards_edition WHERE city_id = :city AND system = :system AND state = 'in_force' ORDER BY id LIMIT 1",
                                "it", "t"},
    [EDITIONS_LIST] = {"SELECT " EDITION ", items, contents, standards FROM standards_edition WHERE city_id = :city AND id > :after ORDER BY id LIMIT :limit",
                       "iii", EDITION_GIVES "iii"},
    [EDITION_POINTS] = {"SELECT CAST(count(DISTINCT point_id) AS BIGINT) FROM standards_link WHERE city_id = :city AND edition_id = :edition", "ii", "i"},
    [METHOD_ADD] = {"INSERT INTO standards_method (city_id, edition_id, code, position, share_milli, text_zh, text_en, rule)"
                    " VALUES (:city, :edition, :code, :position, :share, :zh, :en, :rule)",
                    "iitiittt", ""},
    [OWNER_ADD] = {"INSERT INTO standards_owner (city_id, edition_id, code, text_zh, text_en) VALUES (:city, :edition, :code, :zh, :en)", "iittt", ""},
    [NODE_ADD] =
        {"INSERT INTO standards_node (city_id, id, edition_id, parent_id, level, position, number, text_zh, text_en, weight_milli, method, lead, six_field, "
         "programme, nature, rule, is_local)"
         " VALUES (:city, :id, :edition, :parent, :level, :position, :number, :zh, :en, :weight, :method, :lead, :six, :programme, :nature, :rule, :local)",
         "iiiititttitttttti", ""},
    [NEGATIVE_ADD] = {"INSERT INTO standards_negative (city_id, edition_id, number, position, sanction, deduct_milli, months, text_zh, text_en)"
                      " VALUES (:city, :edition, :number, :position, :sanction, :deduct, :months, :zh, :en)",
                      "iititiitt", ""},
    [BONUS_ADD] = {"INSERT INTO standards_bonus (city_id, edition_id, number, position, most_milli, text_zh, text_en)"
                   " VALUES (:city, :edition, :number, :position, :most, :zh, :en)",
                   "iitiitt", ""},
    [TREE] = {"SELECT " NODE " FROM standards_node n WHERE n.city_id = :city AND n.edition_id = :edition ORDER BY n.position", "ii", NODE_GIVES},
    [OWNERS] = {"SELECT code, text_zh, text_en FROM standards_owner WHERE city_id = :city AND edition_id = :edition", "ii", "ttt"},
    [NODE_BY_ID] = {"SELECT " NODE " FROM standards_node n WHERE n.city_id = :city AND n.id = :id", "ii", NODE_GIVES},
    [NODES_KNOWN] = {"SELECT n.id, n.number, n.method FROM standards_node n WHERE n.city_id = :city AND n.edition_id = :edition AND n.level = 'standard' ORDER "
                     "BY n.position",
                     "ii", "itt"},
    [NEGATIVES_LIST] = {"SELECT number, sanction, deduct_milli, months, text_zh, text_en FROM standards_negative WHERE city_id = :city AND edition_id = "
                        ":edition ORDER BY position",
                        "ii", "ttiitt"},
    [METHODS_LIST] =
        {"SELECT code, share_milli, text_zh, text_en, rule FROM standards_method WHERE city_id = :city AND edition_id = :edition ORDER BY position", "ii",
         "tittt"},
    [BONUSES_LIST] = {"SELECT number, most_milli, text_zh, text_en FROM standards_bonus WHERE city_id = :city AND edition_id = :edition ORDER BY position",
                      "ii", "titt"},
    [TYPE_PUT] = {"INSERT INTO standards_place_type (city_id, code, position, text_zh, text_en, owners, points) VALUES (:city, :code, :position, :zh, :en, "
                  ":owners, :points)"
                  " ON CONFLICT (city_id, code) DO UPDATE SET position = excluded.position, text_zh = excluded.text_zh, text_en = excluded.text_en,"
                  " owners = excluded.owners, points = excluded.points",
                  "itittti", ""},
    [TYPES_LIST] = {"SELECT code, text_zh, text_en, points FROM standards_place_type WHERE city_id = :city ORDER BY position, code", "i", "ttti"},
    [TYPE_NAME] = {"SELECT text_zh, text_en FROM standards_place_type WHERE city_id = :city AND code = :code", "it", "tt"},
    [POINTS_RETIRE] = {"UPDATE standards_point SET active = 0 WHERE city_id = :city AND place_type = :type", "it", ""},
    [POINT_PUT] = {"INSERT INTO standards_point (city_id, id, code, place_type, position, text_zh, text_en, facet, rule, points_milli, category, photo_needed, "
                   "measure, minimum, maximum, active)"
                   " VALUES (:city, :id, :code, :type, :position, :zh, :en, :facet, :rule, :points, :category, :photo, :measure, :minimum, :maximum, 1)"
                   " ON CONFLICT (city_id, code) DO UPDATE SET place_type = excluded.place_type, position = excluded.position, text_zh = excluded.text_zh, "
                   "text_en = excluded.text_en,"
                   " facet = excluded.facet, rule = excluded.rule, points_milli = excluded.points_milli, category = excluded.category, photo_needed = "
                   "excluded.photo_needed,"
                   " measure = excluded.measure, minimum = excluded.minimum, maximum = excluded.maximum, active = 1 RETURNING id",
                   "iittittttititii", "i"},
    [POINT_BY_ID] = {"SELECT " POINT POINT_FROM " WHERE p.city_id = :city AND p.id = :id ORDER BY e.state, e.system, e.from_date DESC LIMIT 1", "ii",
                     POINT_GIVES},
    [POINTS_OF_TYPE] = {"SELECT " POINT POINT_FROM
                        " WHERE p.city_id = :city AND p.place_type = :type AND p.active = 1 AND e.state IN ('in_force', 'provisional')"
                        " ORDER BY p.position, p.id, e.state, e.system, e.from_date DESC, l.standard_id",
                        "it", POINT_GIVES},
    [POINTS_OF_EDITION] =
        {"SELECT " POINT POINT_FROM
         " WHERE p.city_id = :city AND l.edition_id = :edition AND p.place_type = :type AND p.active = 1 ORDER BY p.position, p.id, l.standard_id",
         "iit", POINT_GIVES},
    [POINTS_LIST] = {"SELECT " POINT POINT_FROM
                     " WHERE p.city_id = :city AND l.edition_id = :edition AND p.active = 1 AND p.id > :after ORDER BY p.id, l.standard_id LIMIT :limit",
                     "iiii", POINT_GIVES},
    [LINKS_DROP] = {"DELETE FROM standards_link WHERE city_id = :city AND point_id = :point AND edition_id = :edition", "iii", ""},
    [LINK_ADD] = {"INSERT INTO standards_link (city_id, edition_id, point_id, standard_id) VALUES (:city, :edition, :point, :standard)", "iiii", ""},
    [LINKS_OF] = {"SELECT point_id, standard_id FROM standards_link WHERE city_id = :city AND edition_id = :edition ORDER BY point_id, standard_id", "ii",
                  "ii"},
};
