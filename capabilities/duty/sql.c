#include "capabilities/duty/sql.h"

#define RESPONSIBILITY_COLUMNS "id, version, unit_id, division_id, category, site_type, note"
#define RESPONSIBILITY_GIVES "iiiittt"
#define ARBITRATION_COLUMNS                                                                                                                                    \
    "id, version, case_id, lon, lat, category, COALESCE(interim_unit_id, 0), reason, state, asked_ms, decided_ms, decided_by, COALESCE(unit_id, 0), note"
#define ARBITRATION_GIVES "iiirrtittiitit"

const struct db_sql duty_sql[] = {
    [REVISION_GET] = {"SELECT revision FROM duty_revision WHERE city_id = :city", "i", "i"},
    [REVISION_PUT] =
        {"INSERT INTO duty_revision (city_id, revision) VALUES (:city, :revision) ON CONFLICT (city_id) DO UPDATE SET revision = excluded.revision", "ii", ""},
    [RESPONSIBILITIES_ALL] = {"SELECT " RESPONSIBILITY_COLUMNS " FROM duty_responsibility WHERE city_id = :city ORDER BY id", "i", RESPONSIBILITY_GIVES},
    [RESPONSIBILITY_BY_ID] = {"SELECT " RESPONSIBILITY_COLUMNS " FROM duty_responsibility WHERE city_id = :city AND id = :id", "ii", RESPONSIBILITY_GIVES},
    [RESPONSIBILITY_ADD] = {"INSERT INTO duty_responsibility (city_id, id, version, category, division_id, site_type, unit_id, note, changed_ms, changed_by)"
                            " VALUES (:city, :id, 1, :category, :division, :site_type, :unit, :note, :now, :by)",
                            "iititi"
                            "tit",
                            ""},
    [RESPONSIBILITY_SAVE] = {"UPDATE duty_responsibility SET version = version + 1, category = :category, division_id = :division, site_type = :site_type, "
                             "unit_id = :unit, note = :note,"
                             " changed_ms = :now, changed_by = :by WHERE city_id = :city AND id = :id",
                             "titititii", ""},
    [RESPONSIBILITY_DELETE] = {"DELETE FROM duty_responsibility WHERE city_id = :city AND id = :id", "ii", ""},
    [RESPONSIBILITY_CHANGED] = {"SELECT changed_by, changed_ms FROM duty_responsibility WHERE city_id = :city AND id = :id", "ii", "ti"},
    [ARBITRATION_ADD] =
        {"INSERT INTO duty_arbitration (city_id, id, version, case_id, open_case_id, lon, lat, category, interim_unit_id, reason, state, asked_ms)"
         " VALUES (:city, :id, 1, :case_id, :case_id, :lon, :lat, :category, :interim, :reason, 'open', :now)"
         " ON CONFLICT (city_id, open_case_id) DO UPDATE SET reason = excluded.reason, interim_unit_id = excluded.interim_unit_id, version = "
         "duty_arbitration.version + 1",
         "iiirrtiti", ""},
    [ARBITRATION_BY_ID] = {"SELECT " ARBITRATION_COLUMNS " FROM duty_arbitration WHERE city_id = :city AND id = :id", "ii", ARBITRATION_GIVES},
    [ARBITRATION_DECIDE] = {"UPDATE duty_arbitration SET version = version + 1, state = 'decided', open_case_id = NULL, decided_ms = :now, decided_by = :by, "
                            "unit_id = :unit, note = :note"
                            " WHERE city_id = :city AND id = :id AND state = 'open'",
                            "ititii", ""},
};

static const struct db_clause responsibilities_clauses[] = {
    [RESPONSIBILITIES_CATEGORY] = {"category = :category", "t"},
    [RESPONSIBILITIES_UNIT] = {"unit_id = :unit", "i"},
    [RESPONSIBILITIES_DIVISION] = {"division_id = :division", "i"},
};
static const struct db_clause responsibilities_tails[] = {{"ORDER BY id LIMIT :limit", "i"}};
static const struct db_clause arbitrations_clauses[] = {[ARBITRATIONS_STATE] = {"state = :state", "t"}};
static const struct db_clause arbitrations_tails[] = {{"ORDER BY id LIMIT :limit", "i"}};

const struct db_select duty_selects[] = {
    [DUTY_SELECT_RESPONSIBILITIES] = {"SELECT " RESPONSIBILITY_COLUMNS " FROM duty_responsibility WHERE city_id = :city AND id > :after", "ii",
                                      RESPONSIBILITY_GIVES, responsibilities_clauses, 3, responsibilities_tails, 1},
    [DUTY_SELECT_ARBITRATIONS] = {"SELECT " ARBITRATION_COLUMNS " FROM duty_arbitration WHERE city_id = :city AND id > :after", "ii", ARBITRATION_GIVES,
                                  arbitrations_clauses, 1, arbitrations_tails, 1},
};
