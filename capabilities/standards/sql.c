#include "capabilities/standards/sql.h"

#define EDITION "id, version, code, system, name, name_en, state, from_date, until_date"
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
#define MAPPING "id, version, old_edition_id, new_edition_id, state, losses_note, by_name, at_ms"
#define CLAIM                                                                                                                                                  \
    "id, version, edition_id, bonus_number, unit_id, unit_path, unit_name, body, paper, state, granted_milli, by_id, by_name, at_ms, "                         \
    "reviewed_by_name, reviewed_ms, review_note"
#define MAPPING_GIVES "iiiittti"
#define CLAIM_GIVES                                                                                                                                            \
    "iiitittt"                                                                                                                                                 \
    "ttiitit"                                                                                                                                                  \
    "it"
#define EDITION_GIVES "iittttttt"
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
    [EDITIONS_LIST] = {"SELECT " EDITION ", items, contents, standards, total_milli, bonus_cap_milli, loaded_by, loaded_ms FROM standards_edition WHERE "
                       "city_id = :city AND id > :after ORDER BY id LIMIT :limit",
                       "iii", EDITION_GIVES "iiiiiii"},
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
    [OWNERS] = {"SELECT code, text_zh, text_en, unit_id FROM standards_owner WHERE city_id = :city AND edition_id = :edition ORDER BY code", "ii", "ttti"},
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

    [EDITIONS_ALL] = {"SELECT " EDITION " FROM standards_edition WHERE city_id = :city ORDER BY from_date DESC, id DESC", "i", EDITION_GIVES},
    [EDITION_WHOLE] =
        {"SELECT " EDITION
         ", items, contents, standards, total_milli, bonus_cap_milli, loaded_by, loaded_ms FROM standards_edition WHERE city_id = :city AND id = :id",
         "ii", EDITION_GIVES "iiiiiii"},
    [EDITION_SOURCE] = {"SELECT source, total_milli, bonus_cap_milli, loaded_by, loaded_ms FROM standards_edition WHERE city_id = :city AND id = :id", "ii",
                        "tiiii"},
    [EDITION_MOVE] =
        {"UPDATE standards_edition SET state = :state, from_date = :from, until_date = :until, version = version + 1 WHERE city_id = :city AND id = "
         ":id",
         "tttii", ""},
    [EDITIONS_USED] = {"SELECT " EDITION
                       " FROM standards_edition WHERE city_id = :city AND system = :system AND state <> 'draft' AND id <> :id ORDER BY from_date, "
                       "id",
                       "iti", EDITION_GIVES},
    [EDITION_DROP] = {"DELETE FROM standards_edition WHERE city_id = :city AND id = :id", "ii", ""},
    [NODES_DROP] = {"DELETE FROM standards_node WHERE city_id = :city AND edition_id = :edition", "ii", ""},
    [METHODS_DROP] = {"DELETE FROM standards_method WHERE city_id = :city AND edition_id = :edition", "ii", ""},
    [OWNERS_DROP] = {"DELETE FROM standards_owner WHERE city_id = :city AND edition_id = :edition", "ii", ""},
    [NEGATIVES_DROP] = {"DELETE FROM standards_negative WHERE city_id = :city AND edition_id = :edition", "ii", ""},
    [BONUSES_DROP] = {"DELETE FROM standards_bonus WHERE city_id = :city AND edition_id = :edition", "ii", ""},
    [EDITION_LINKS_DROP] = {"DELETE FROM standards_link WHERE city_id = :city AND edition_id = :edition", "ii", ""},
    [MOVE_ADD] = {"INSERT INTO standards_move (city_id, id, edition_id, from_state, to_state, on_date, note, by_id, by_name, at_ms)"
                  " VALUES (:city, :id, :edition, :from, :to, :on, :note, :by, :name, :now)",
                  "iiittttiti", ""},
    [MOVES_LIST] =
        {"SELECT from_state, to_state, on_date, note, by_name, at_ms FROM standards_move WHERE city_id = :city AND edition_id = :edition ORDER BY id DESC",
         "ii",
         "tttt"
         "ti"},
    [OWNER_SET_UNIT] = {"UPDATE standards_owner SET unit_id = :unit WHERE city_id = :city AND edition_id = :edition AND code = :code", "iiit", ""},
    [OWNER_UNIT] = {"SELECT unit_id FROM standards_owner WHERE city_id = :city AND edition_id = :edition AND code = :code", "iit", "i"},
    [LINK_KEEP] = {"INSERT INTO standards_link (city_id, edition_id, point_id, standard_id) VALUES (:city, :edition, :point, :standard)"
                   " ON CONFLICT (city_id, edition_id, point_id, standard_id) DO NOTHING",
                   "iiii", ""},
    [LINK_DROP_ONE] = {"DELETE FROM standards_link WHERE city_id = :city AND edition_id = :edition AND point_id = :point AND standard_id = :standard", "iiii",
                       ""},
    [POINT_BY_CODE] = {"SELECT id, active FROM standards_point WHERE city_id = :city AND code = :code", "it", "ii"},
    [POINTS_ALL] =
        {"SELECT id, code, place_type, text_zh, text_en, facet, rule, points_milli, category, photo_needed, measure, minimum, maximum FROM standards_point"
         " WHERE city_id = :city AND active = 1 ORDER BY place_type, position, id",
         "i",
         "itttttt"
         "ititii"},
    [TYPES_WHOLE] = {"SELECT code, text_zh, text_en, owners FROM standards_place_type WHERE city_id = :city ORDER BY position, code", "i", "tttt"},
    [MAPPING_ADD] = {"INSERT INTO standards_mapping (city_id, id, version, old_edition_id, new_edition_id, state, losses_note, by_id, by_name, at_ms)"
                     " VALUES (:city, :id, 1, :old, :new, 'open', '', :by, :name, :now)",
                     "iiiiiti", ""},
    [MAPPING_BY_ID] = {"SELECT " MAPPING " FROM standards_mapping WHERE city_id = :city AND id = :id", "ii", MAPPING_GIVES},
    [MAPPING_BY_PAIR] = {"SELECT " MAPPING " FROM standards_mapping WHERE city_id = :city AND old_edition_id = :old AND new_edition_id = :new", "iii",
                         MAPPING_GIVES},
    [MAPPINGS_LIST] = {"SELECT " MAPPING " FROM standards_mapping WHERE city_id = :city ORDER BY id DESC", "i", MAPPING_GIVES},
    [MAPPINGS_OF_EDITION] = {"SELECT " MAPPING
                             " FROM standards_mapping WHERE city_id = :city AND (old_edition_id = :edition OR new_edition_id = :edition) ORDER BY id",
                             "ii", MAPPING_GIVES},
    [MAPPING_TOUCH] = {"UPDATE standards_mapping SET version = version + 1 WHERE city_id = :city AND id = :id", "ii", ""},
    [MAPPING_SET_STATE] = {"UPDATE standards_mapping SET version = version + 1, state = :state, losses_note = :note, by_id = :by, by_name = :name, at_ms = :now"
                           " WHERE city_id = :city AND id = :id",
                           "ttitiii", ""},
    [MAPPING_DROP] = {"DELETE FROM standards_mapping WHERE city_id = :city AND id = :id", "ii", ""},
    [LINE_ADD] = {"INSERT INTO standards_mapping_line (city_id, mapping_id, old_standard_id, version, state, confidence, reason, by_id, by_name, at_ms)"
                  " VALUES (:city, :mapping, :old, 1, 'proposed', :confidence, :reason, 0, '', 0)",
                  "iiiit", ""},
    [LINES_LIST] =
        {"SELECT old_standard_id, version, state, confidence, reason, by_name, at_ms FROM standards_mapping_line WHERE city_id = :city AND mapping_id = "
         ":mapping ORDER BY old_standard_id",
         "ii",
         "iitit"
         "ti"},
    [LINE_BY_ID] =
        {"SELECT old_standard_id, version, state, confidence, reason, by_name, at_ms FROM standards_mapping_line WHERE city_id = :city AND mapping_id = "
         ":mapping AND old_standard_id = :old",
         "iii",
         "iitit"
         "ti"},
    [LINE_SET] = {"UPDATE standards_mapping_line SET version = version + 1, state = :state, by_id = :by, by_name = :name, at_ms = :now"
                  " WHERE city_id = :city AND mapping_id = :mapping AND old_standard_id = :old",
                  "titiiii", ""},
    [LINES_DROP] = {"DELETE FROM standards_mapping_line WHERE city_id = :city AND mapping_id = :mapping", "ii", ""},
    [PAIR_ADD] = {"INSERT INTO standards_mapping_pair (city_id, mapping_id, old_standard_id, new_standard_id) VALUES (:city, :mapping, :old, :new)", "iiii",
                  ""},
    [PAIRS_LIST] =
        {"SELECT old_standard_id, new_standard_id FROM standards_mapping_pair WHERE city_id = :city AND mapping_id = :mapping ORDER BY old_standard_id, "
         "new_standard_id",
         "ii", "ii"},
    [PAIRS_DROP] = {"DELETE FROM standards_mapping_pair WHERE city_id = :city AND mapping_id = :mapping AND old_standard_id = :old", "iii", ""},
    [PAIRS_DROP_ALL] = {"DELETE FROM standards_mapping_pair WHERE city_id = :city AND mapping_id = :mapping", "ii", ""},
    [CARRY_ADD] =
        {"INSERT INTO standards_carried (city_id, mapping_id, edition_id, point_id, standard_id) VALUES (:city, :mapping, :edition, :point, :standard)",
         "iiiii", ""},
    [CARRIED_LIST] =
        {"SELECT edition_id, point_id, standard_id FROM standards_carried WHERE city_id = :city AND mapping_id = :mapping ORDER BY point_id, standard_id", "ii",
         "iii"},
    [CARRIED_DROP] = {"DELETE FROM standards_carried WHERE city_id = :city AND mapping_id = :mapping", "ii", ""},
    [CLAIM_ADD] =
        {"INSERT INTO standards_claim (city_id, id, version, edition_id, bonus_number, unit_id, unit_path, unit_name, body, paper, state, granted_milli, "
         "by_id, by_name, at_ms, reviewed_by_name, review_note)"
         " VALUES (:city, :id, 1, :edition, :bonus, :unit, :path, :unit_name, :body, :paper, 'claimed', 0, :by, :name, :now, '', '')",
         "iiitittttiti", ""},
    [CLAIM_BY_ID] = {"SELECT " CLAIM " FROM standards_claim WHERE city_id = :city AND id = :id", "ii", CLAIM_GIVES},
    [CLAIM_REVIEW] =
        {"UPDATE standards_claim SET version = version + 1, state = :state, granted_milli = :granted, reviewed_by_id = :by, reviewed_by_name = :name, "
         "reviewed_ms = :now, review_note = :note WHERE city_id = :city AND id = :id",
         "tiitit"
         "ii",
         ""},
    [CLAIMS_SUM] = {"SELECT bonus_number, CAST(SUM(granted_milli) AS BIGINT), CAST(count(*) AS BIGINT) FROM standards_claim"
                    " WHERE city_id = :city AND edition_id = :edition AND state = 'accepted' GROUP BY bonus_number ORDER BY bonus_number",
                    "ii", "tii"},
};

static const struct db_clause claim_clauses[] = {
    [CLAIMS_REACH] = {"unit_path >= :from AND unit_path < :to", "tt"},
    [CLAIMS_EDITION] = {"edition_id = :edition", "i"},
    [CLAIMS_STATE] = {"state = :state", "t"},
    [CLAIMS_BEFORE] = {"id < :before", "i"},
};
static const struct db_clause claim_tails[] = {{"ORDER BY id DESC LIMIT :limit", "i"}};
const struct db_select standards_claims = {.head = "SELECT " CLAIM " FROM standards_claim WHERE city_id = :city",
                                           .head_takes = "i",
                                           .gives = CLAIM_GIVES,
                                           .clauses = claim_clauses,
                                           .clause_count = 4,
                                           .tails = claim_tails,
                                           .tail_count = 1};
