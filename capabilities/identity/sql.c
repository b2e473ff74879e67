#include "capabilities/identity/sql.h"

#define UNIT_COLUMNS                                                                                                                                           \
    "id, COALESCE(parent_id, 0), version, number, path, COALESCE(code, ''), name, short_name, kind, COALESCE(division_id, 0), COALESCE(head_account_id, 0), "  \
    "active"
#define UNIT_GIVES "iiiitttttiii"
#define ACCOUNT_COLUMNS "id, version, account, name, role, COALESCE(unit_id, 0), phone, active"
#define ACCOUNT_GIVES "iitttiti"

const struct db_sql identity_sql[] = {
    [UNIT_BY_ID] = {"SELECT " UNIT_COLUMNS " FROM identity_unit WHERE city_id = :city AND id = :id", "ii", UNIT_GIVES},
    [UNIT_BY_CODE] = {"SELECT " UNIT_COLUMNS " FROM identity_unit WHERE city_id = :city AND code = :code", "it", UNIT_GIVES},
    [UNITS_BY_NAME] = {"SELECT " UNIT_COLUMNS " FROM identity_unit WHERE city_id = :city AND (name = :name OR short_name = :name) ORDER BY number LIMIT 2",
                       "it", UNIT_GIVES},
    [UNIT_OF_DIVISION] = {"SELECT " UNIT_COLUMNS " FROM identity_unit WHERE city_id = :city AND division_id = :division AND active = 1 ORDER BY number LIMIT 1",
                          "ii", UNIT_GIVES},
    [UNITS_ALL] = {"SELECT " UNIT_COLUMNS " FROM identity_unit WHERE city_id = :city AND active = 1 ORDER BY number", "i", UNIT_GIVES},
    [UNITS_OF_KIND] = {"SELECT " UNIT_COLUMNS " FROM identity_unit WHERE city_id = :city AND kind = :kind AND active = 1 ORDER BY number", "it", UNIT_GIVES},
    [UNIT_ADD] = {"INSERT INTO identity_unit (city_id, id, version, parent_id, number, path, code, name, short_name, kind, division_id, head_account_id, "
                  "active, search, changed_ms, changed_by)"
                  " VALUES (:city, :id, 1, :parent, :number, :path, :code, :name, :short_name, :kind, :division, :head, :active, :search, :now, :by)",
                  "iiiittttt"
                  "iiitit",
                  ""},
    [UNIT_SAVE] = {"UPDATE identity_unit SET version = version + 1, parent_id = :parent, code = :code, name = :name, short_name = :short_name, kind = :kind, "
                   "division_id = :division,"
                   " head_account_id = :head, active = :active, search = :search, changed_ms = :now, changed_by = :by WHERE city_id = :city AND id = :id",
                   "ittttiiititii", ""},
    [UNIT_HEAD] = {"UPDATE identity_unit SET version = version + 1, head_account_id = :head WHERE city_id = :city AND id = :id", "iii", ""},
    [UNIT_DIVISION] = {"UPDATE identity_unit SET version = version + 1, division_id = :division WHERE city_id = :city AND id = :id", "iii", ""},
    [UNIT_SUBTREE] = {"SELECT " UNIT_COLUMNS " FROM identity_unit WHERE city_id = :city AND path >= :from AND path < :to ORDER BY path", "itt", UNIT_GIVES},
    [UNIT_PATH] = {"UPDATE identity_unit SET path = :path WHERE city_id = :city AND id = :id", "tii", ""},
    [UNIT_CHANGED] = {"SELECT changed_by, changed_ms FROM identity_unit WHERE city_id = :city AND id = :id", "ii", "ti"},

    [ACCOUNT_BY_ID] = {"SELECT " ACCOUNT_COLUMNS " FROM identity_account WHERE city_id = :city AND id = :id", "ii", ACCOUNT_GIVES},
    [ACCOUNT_BY_NAME] = {"SELECT " ACCOUNT_COLUMNS " FROM identity_account WHERE city_id = :city AND account = :account", "it", ACCOUNT_GIVES},
    [ACCOUNT_NAME] = {"SELECT name FROM identity_account WHERE city_id = :city AND id = :id", "ii", "t"},
    [ACCOUNT_ADD] = {"INSERT INTO identity_account (city_id, id, version, account, name, role, unit_id, phone, active, password, password_ms, "
                     "must_change_password, search, changed_ms, changed_by)"
                     " VALUES (:city, :id, 1, :account, :name, :role, :unit, :phone, 1, :password, :now, :must_change, :search, :now, :by)",
                     "iitttittiitt", ""},
    [ACCOUNT_SAVE] =
        {"UPDATE identity_account SET version = version + 1, name = :name, role = :role, unit_id = :unit, phone = :phone, active = :active, search = :search,"
         " changed_ms = :now, changed_by = :by WHERE city_id = :city AND id = :id",
         "ttitititii", ""},
    [ACCOUNT_CHANGED] = {"SELECT changed_by, changed_ms FROM identity_account WHERE city_id = :city AND id = :id", "ii", "ti"},
    [ACCOUNT_PASSWORD] = {"SELECT id, password, active, must_change_password FROM identity_account WHERE city_id = :city AND account = :account", "it", "itii"},
    [ACCOUNT_SET_PASSWORD] = {"UPDATE identity_account SET version = version + 1, password = :password, password_ms = :now, must_change_password = "
                              ":must_change WHERE city_id = :city AND id = :id",
                              "tiiii", ""},
    [ACCOUNT_SIGNED_IN] = {"UPDATE identity_account SET last_sign_in_ms = :now WHERE city_id = :city AND id = :id", "iii", ""},
    [ACCOUNT_OTHER_ADMINISTRATORS] =
        {"SELECT id FROM identity_account WHERE city_id = :city AND role = 'administrator' AND active = 1 AND id <> :id ORDER BY id LIMIT 1", "ii", "i"},
    [ACCOUNT_LOCK] = {"SELECT locked_until_ms FROM identity_attempt WHERE city_id = :city AND account = :account", "it", "i"},

    [PASSWORD_KEEP] = {"INSERT INTO identity_password (city_id, account_id, id, password, at_ms) VALUES (:city, :account, :id, :password, :now)", "iiiti", ""},
    [PASSWORDS_LAST] = {"SELECT password, id FROM identity_password WHERE city_id = :city AND account_id = :account ORDER BY id DESC LIMIT 5", "ii", "ti"},
    [PASSWORDS_TRIM] = {"DELETE FROM identity_password WHERE city_id = :city AND account_id = :account AND id < :oldest", "iii", ""},

    /* One statement, so that guesses sent at once are counted one after another. The fifth attempt sets the lock in advance;
     * success deletes the row. Attempts during a lock only raise `failures`. */
    [ATTEMPT_COUNT] = {"INSERT INTO identity_attempt (city_id, account, failures, last_ms, locked_until_ms) VALUES (:city, :account, 1, :now, 0)"
                       " ON CONFLICT (city_id, account) DO UPDATE SET"
                       " failures = CASE WHEN identity_attempt.locked_until_ms > excluded.last_ms THEN identity_attempt.failures + 1"
                       " WHEN identity_attempt.locked_until_ms > 0 OR identity_attempt.last_ms < :forget THEN 1 ELSE identity_attempt.failures + 1 END,"
                       " locked_until_ms = CASE WHEN identity_attempt.locked_until_ms > excluded.last_ms THEN identity_attempt.locked_until_ms"
                       " WHEN identity_attempt.locked_until_ms > 0 OR identity_attempt.last_ms < :forget THEN 0"
                       " WHEN identity_attempt.failures + 1 >= :allowed THEN :until ELSE 0 END,"
                       " last_ms = excluded.last_ms RETURNING failures, locked_until_ms",
                       "itiiii", "ii"},
    [ATTEMPT_CLEAR] = {"DELETE FROM identity_attempt WHERE city_id = :city AND account = :account", "it", ""},
    [ATTEMPTS_FORGET] = {"DELETE FROM identity_attempt WHERE city_id = :city AND last_ms < :before AND locked_until_ms < :now", "iii", ""},

    [ROLE_BY_NAME] = {"SELECT role, version, zh, en, whole_city, changed_ms, changed_by FROM identity_role WHERE city_id = :city AND role = :role", "it",
                      "tittiit"},
    [ROLES_ALL] = {"SELECT role, version, zh, en, whole_city FROM identity_role WHERE city_id = :city ORDER BY place", "i", "titti"},
    [ROLE_SEED] = {"INSERT INTO identity_role (city_id, role, version, place, zh, en, whole_city, changed_ms, changed_by) VALUES (:city, :role, 1, :place, "
                   ":zh, :en, :whole, :now, '')"
                   " ON CONFLICT (city_id, role) DO NOTHING",
                   "itittii", ""},
    [ROLE_TOUCH] = {"UPDATE identity_role SET version = version + 1, changed_ms = :now, changed_by = :by WHERE city_id = :city AND role = :role", "itit", ""},
    [ROLE_RIGHTS] = {"SELECT right_name FROM identity_role_right WHERE city_id = :city AND role = :role ORDER BY right_name", "it", "t"},
    [ROLE_RIGHTS_ALL] = {"SELECT role, right_name FROM identity_role_right WHERE city_id = :city ORDER BY role, right_name", "i", "tt"},
    [ROLE_RIGHT_ADD] =
        {"INSERT INTO identity_role_right (city_id, role, right_name) VALUES (:city, :role, :right) ON CONFLICT (city_id, role, right_name) DO NOTHING", "itt",
         ""},
    [ROLE_RIGHTS_CLEAR] = {"DELETE FROM identity_role_right WHERE city_id = :city AND role = :role", "it", ""},
    [RIGHTS_KNOWN] = {"SELECT right_name FROM identity_right WHERE city_id = :city ORDER BY right_name", "i", "t"},
    [RIGHT_KNOW] = {"INSERT INTO identity_right (city_id, right_name) VALUES (:city, :right) ON CONFLICT (city_id, right_name) DO NOTHING", "it", ""},

    [GRANT_LIVE] = {"SELECT g.id, g.role, COALESCE(g.unit_id, 0), u.name, u.path, r.whole_city FROM identity_grant g"
                    " JOIN identity_role r ON r.city_id = g.city_id AND r.role = g.role"
                    " LEFT JOIN identity_unit u ON u.city_id = g.city_id AND u.id = g.unit_id"
                    " WHERE g.city_id = :city AND g.id = :id AND g.account_id = :account AND g.ended_ms IS NULL AND g.from_ms <= :now AND g.until_ms > :now",
                    "iiii", "ititti"},
    [GRANT_BY_ID] =
        {"SELECT id, account_id, role, COALESCE(delegated_from, 0), COALESCE(ended_ms, 0), until_ms FROM identity_grant WHERE city_id = :city AND id = :id",
         "ii", "iitiii"},
    [GRANTS_NOT_OVER] = {"SELECT role FROM identity_grant WHERE city_id = :city AND account_id = :account AND ended_ms IS NULL AND until_ms > :now ORDER BY id",
                         "iii", "t"},
    [GRANTS_LIVE_OF] =
        {"SELECT g.id, g.role, COALESCE(g.unit_id, 0), u.name FROM identity_grant g LEFT JOIN identity_unit u ON u.city_id = g.city_id AND u.id = g.unit_id"
         " WHERE g.city_id = :city AND g.account_id = :account AND g.ended_ms IS NULL AND g.from_ms <= :now AND g.until_ms > :now ORDER BY g.id",
         "iii", "itit"},
    [GRANTS_OF] = {"SELECT g.id, g.role, COALESCE(g.unit_id, 0), u.name, g.from_ms, g.until_ms, g.note, f.name, b.name, g.ended_ms FROM identity_grant g"
                   " LEFT JOIN identity_unit u ON u.city_id = g.city_id AND u.id = g.unit_id LEFT JOIN identity_account f ON f.city_id = g.city_id AND f.id = "
                   "g.delegated_from"
                   " LEFT JOIN identity_account b ON b.city_id = g.city_id AND b.id = g.given_by WHERE g.city_id = :city AND g.account_id = :account AND g.id "
                   "> :after ORDER BY g.id LIMIT :limit",
                   "iiii", "ititiittti"},
    [GRANT_ADD] = {"INSERT INTO identity_grant (city_id, id, account_id, role, unit_id, from_ms, until_ms, delegated_from, given_by, note)"
                   " VALUES (:city, :id, :account, :role, :unit, :from, :until, :delegated_from, :by, :note)",
                   "iiitiiiiit", ""},
    [GRANT_END] = {"UPDATE identity_grant SET ended_ms = :now WHERE city_id = :city AND id = :id AND ended_ms IS NULL", "iii", ""},
    [GRANTS_END_FROM] = {"UPDATE identity_grant SET ended_ms = :now WHERE city_id = :city AND delegated_from = :account AND ended_ms IS NULL", "iii", ""},

    [SESSION_BY_TOKEN] =
        {"SELECT s.id, s.csrf, s.created_ms, s.seen_ms, COALESCE(s.grant_id, 0), a.id, a.account, a.name, a.role, COALESCE(a.unit_id, 0), u.name, u.path, "
         "r.whole_city,"
         " a.must_change_password FROM identity_session s JOIN identity_account a ON a.city_id = s.city_id AND a.id = s.account_id"
         " JOIN identity_role r ON r.city_id = a.city_id AND r.role = a.role LEFT JOIN identity_unit u ON u.city_id = a.city_id AND u.id = a.unit_id"
         " WHERE s.city_id = :city AND s.token = :token AND s.ended_ms IS NULL AND a.active = 1",
         "it", "itiiiitttittii"},
    [SESSION_ADD] = {"INSERT INTO identity_session (city_id, id, token, csrf, account_id, created_ms, seen_ms, peer, agent) VALUES (:city, :id, :token, :csrf, "
                     ":account, :now, :now, :peer, :agent)",
                     "iittiitt", ""},
    [SESSION_END] = {"UPDATE identity_session SET ended_ms = :now WHERE city_id = :city AND id = :id AND account_id = :account AND ended_ms IS NULL", "iiii",
                     ""},
    [SESSIONS_END_ALL] = {"UPDATE identity_session SET ended_ms = :now WHERE city_id = :city AND account_id = :account AND ended_ms IS NULL", "iii", ""},
    [SESSIONS_END_OTHERS] = {"UPDATE identity_session SET ended_ms = :now WHERE city_id = :city AND account_id = :account AND id <> :id AND ended_ms IS NULL",
                             "iiii", ""},
    [SESSIONS_OF] = {"SELECT id, created_ms, seen_ms, peer, agent FROM identity_session WHERE city_id = :city AND account_id = :account AND ended_ms IS NULL"
                     " AND created_ms > :oldest AND seen_ms > :idle AND id > :after ORDER BY id LIMIT :limit",
                     "iiiiii", "iiitt"},
    [SESSION_SCOPE] = {"UPDATE identity_session SET grant_id = :grant WHERE city_id = :city AND id = :id", "iii", ""},
    [SESSION_CSRF] = {"SELECT csrf, token FROM identity_session WHERE city_id = :city AND id = :id", "ii", "tt"},
    [SESSION_GRANT] =
        {"SELECT g.id FROM identity_session s JOIN identity_grant g ON g.city_id = s.city_id AND g.id = s.grant_id AND g.account_id = s.account_id"
         " WHERE s.city_id = :city AND s.id = :id AND g.ended_ms IS NULL AND g.from_ms <= :now AND g.until_ms > :now",
         "iii", "i"},
    [SESSION_SEEN] = {"UPDATE identity_session SET seen_ms = :seen WHERE city_id = :city AND id = :id AND seen_ms < :seen AND ended_ms IS NULL", "iii", ""},
    [SESSIONS_FORGET] = {"DELETE FROM identity_session WHERE city_id = :city AND seen_ms < :before", "ii", ""},
};

static const struct db_clause units_clauses[] = {
    [UNITS_PARENT] = {"u.parent_id = :parent", "i"},          [UNITS_ROOTS] = {"u.parent_id IS NULL", ""},  [UNITS_KIND] = {"u.kind = :kind", "t"},
    [UNITS_SEARCH] = {"u.search LIKE :like ESCAPE '!'", "t"}, [UNITS_ACTIVE] = {"u.active = :active", "i"},
};
static const struct db_clause units_tails[] = {{"ORDER BY u.number LIMIT :limit", "i"}};
static const struct db_clause accounts_clauses[] = {
    [ACCOUNTS_UNIT] = {"a.unit_id = :unit", "i"},
    [ACCOUNTS_ROLE] = {"a.role = :role", "t"},
    [ACCOUNTS_SEARCH] = {"a.search LIKE :like ESCAPE '!'", "t"},
};
static const struct db_clause accounts_tails[] = {{"ORDER BY a.id LIMIT :limit", "i"}};

const struct db_select identity_selects[] = {
    [IDENTITY_SELECT_UNITS] =
        {"SELECT u.id, COALESCE(u.parent_id, 0), u.version, u.number, u.path, COALESCE(u.code, ''), u.name, u.short_name, u.kind, COALESCE(u.division_id, 0),"
         " COALESCE(u.head_account_id, 0), u.active, a.name, (SELECT COUNT(*) FROM identity_unit c WHERE c.city_id = u.city_id AND c.parent_id = u.id)"
         " FROM identity_unit u LEFT JOIN identity_account a ON a.city_id = u.city_id AND a.id = u.head_account_id"
         " WHERE u.city_id = :city AND u.number > :after",
         "ii", UNIT_GIVES "ti", units_clauses, sizeof units_clauses / sizeof *units_clauses, units_tails, 1},
    /* An account without a unit is in reach of the whole city only. */
    [IDENTITY_SELECT_ACCOUNTS] = {"SELECT a.id, a.version, a.account, a.name, a.role, COALESCE(a.unit_id, 0), a.phone, a.active, u.name, "
                                  "COALESCE(t.locked_until_ms, 0), a.last_sign_in_ms"
                                  " FROM identity_account a LEFT JOIN identity_unit u ON u.city_id = a.city_id AND u.id = a.unit_id"
                                  " LEFT JOIN identity_attempt t ON t.city_id = a.city_id AND t.account = a.account"
                                  " WHERE a.city_id = :city AND a.id > :after AND COALESCE(u.path, '') >= :scope_from AND COALESCE(u.path, '') < :scope_to",
                                  "iitt", ACCOUNT_GIVES "tii", accounts_clauses, sizeof accounts_clauses / sizeof *accounts_clauses, accounts_tails, 1},
};
