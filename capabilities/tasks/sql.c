#include "capabilities/tasks/inside.h"

const struct db_sql tasks_sql[TASKS_STATEMENTS] = {
    [TASKS_BY_ID] = {"SELECT " TASK_COLUMNS " FROM tasks_item t WHERE t.city_id = :city AND t.id = :id", "ii", TASK_GIVES},
    [TASKS_BY_ONCE] = {"SELECT id FROM tasks_item WHERE city_id = :city AND once = :once", "it", "i"},
    [TASKS_ADD] = {"INSERT INTO tasks_item (city_id, id, version, number, title, text, source, source_id, source_ref, parent_id, depth, site_id, "
                   "site_name, case_id, state, is_open, unit_id, unit_path, unit_name, person_id, person_name, giver_id, giver_name, giver_path, "
                   "opened_ms, received_ms, reported_ms, closed_ms, due_ms, yellow_ms, limit_days, frozen_light, result, paper, photo, percent, "
                   "photo_needed, handler_id, handler_name, verifier_id, verifier_name, asked_due_ms, parts, parts_open, return_count, rework_count, "
                   "extension_count, urge_count, changed_by, changed_ms, once, search) VALUES (:city, :id, :version, :number, :title, :text, :source, "
                   ":source_id, :source_ref, :parent_id, :depth, :site_id, :site_name, :case_id, :state, :is_open, :unit_id, :unit_path, :unit_name, "
                   ":person_id, :person_name, :giver_id, :giver_name, :giver_path, :opened_ms, :received_ms, :reported_ms, :closed_ms, :due_ms, "
                   ":yellow_ms, :limit_days, :frozen_light, :result, :paper, :photo, :percent, :photo_needed, :handler_id, :handler_name, "
                   ":verifier_id, :verifier_name, :asked_due_ms, :parts, :parts_open, :return_count, :rework_count, :extension_count, :urge_count, "
                   ":changed_by, :changed_ms, :once, :search)",
                   "iiittttitiiititiittitittiiiiiiittttiiititiiiiiiititt", ""},
    [TASKS_CHANGE] = {"UPDATE tasks_item SET version = version + 1, state = :state, is_open = :is_open, unit_id = :unit_id, unit_path = :unit_path, "
                      "unit_name = :unit_name, person_id = :person_id, person_name = :person_name, received_ms = :received_ms, reported_ms = "
                      ":reported_ms, closed_ms = :closed_ms, due_ms = :due_ms, yellow_ms = :yellow_ms, limit_days = :limit_days, frozen_light = "
                      ":frozen_light, result = :result, paper = :paper, photo = :photo, percent = :percent, handler_id = :handler_id, handler_name = "
                      ":handler_name, verifier_id = :verifier_id, verifier_name = :verifier_name, asked_due_ms = :asked_due_ms, parts = :parts, "
                      "parts_open = :parts_open, return_count = :return_count, rework_count = :rework_count, extension_count = :extension_count, "
                      "urge_count = :urge_count, changed_by = :changed_by, changed_ms = :changed_ms WHERE city_id = :city AND id = :id AND version = "
                      ":version",
                      "tiittitiiiiiittttiititiiiiiiitiiii", ""},
    [TASKS_OF_SOURCE] = {"SELECT " TASK_COLUMNS " FROM tasks_item t WHERE t.city_id = :city AND t.source = :source AND t.source_id = :id ORDER BY t.id", "iti",
                         TASK_GIVES},
    [TASKS_PARTS] = {"SELECT " TASK_COLUMNS " FROM tasks_item t WHERE t.city_id = :city AND t.parent_id = :parent ORDER BY t.id", "ii", TASK_GIVES},
    [TASKS_OPEN_AFTER] = {"SELECT id, unit_id, opened_ms, limit_days, due_ms FROM tasks_item WHERE city_id = :city AND id > :after AND is_open = 1 AND "
                          "limit_days > 0 ORDER BY id LIMIT 200",
                          "ii", "iiiii"},
    [TASKS_DUE_SET] = {"UPDATE tasks_item SET due_ms = :due, yellow_ms = :yellow, version = version + 1 WHERE city_id = :city AND id = :id", "iiii", ""},
    [TASKS_OPEN_OF_UNIT] = {"SELECT id FROM tasks_item WHERE city_id = :city AND unit_path = :path AND unit_id = :unit AND is_open = 1 ORDER BY id", "iti",
                            "i"},
    [TASKS_UNDER] = {"SELECT id, unit_path, giver_path FROM tasks_item WHERE city_id = :city AND ((unit_path >= :from AND unit_path < :to) OR (giver_path >= "
                     ":from AND giver_path < :to)) ORDER BY id",
                     "itt", "itt"},
    [TASKS_PATHS_SET] = {"UPDATE tasks_item SET unit_path = :unit_path, giver_path = :giver_path, version = version + 1 WHERE city_id = :city AND id = :id",
                         "ttii", ""},
    [TASKS_ASSISTING_UNDER] = {"SELECT task_id, unit_id, unit_path FROM tasks_assistant WHERE city_id = :city AND unit_path >= :from AND unit_path < :to ORDER "
                               "BY task_id, unit_id",
                               "itt", "iit"},
    [TASKS_ASSISTANT_PATH] = {"UPDATE tasks_assistant SET unit_path = :path WHERE city_id = :city AND task_id = :task AND unit_id = :unit", "tiii", ""},
    [TASKS_STEP_ADD] = {"INSERT INTO tasks_step (city_id, id, task_id, at_ms, account_id, by_name, by_unit, move, from_state, to_state, unit_name, note, "
                        "percent, due_ms) VALUES (:city, :id, :task, :at, :account, :by, :by_unit, :move, :from, :to, :unit, :note, :percent, :due)",
                        "iiiiitttttttii", ""},
    [TASKS_STEPS] = {"SELECT id, at_ms, by_name, by_unit, move, from_state, to_state, unit_name, note, percent, due_ms FROM tasks_step WHERE city_id = :city "
                     "AND task_id = :task ORDER BY id",
                     "ii",
                     "iittttttt"
                     "ii"},
    [TASKS_PHOTO_ADD] = {"INSERT INTO tasks_photo (city_id, task_id, step_id, place, sha256) VALUES (:city, :task, :step, :place, :sha256)", "iiiit", ""},
    [TASKS_PHOTOS] = {"SELECT step_id, sha256 FROM tasks_photo WHERE city_id = :city AND task_id = :task ORDER BY step_id, place", "ii", "it"},
    [TASKS_ASSISTANT_ADD] = {"INSERT INTO tasks_assistant (city_id, task_id, unit_id, unit_path, unit_name, state, note) VALUES (:city, :task, :unit, :path, "
                             ":name, 'asked', '') ON CONFLICT (city_id, task_id, unit_id) DO NOTHING",
                             "iiitt", ""},
    [TASKS_ASSISTANTS] = {"SELECT unit_id, unit_path, unit_name, state, received_ms, done_ms, note FROM tasks_assistant WHERE city_id = :city AND task_id = "
                          ":task ORDER BY unit_path, unit_id",
                          "ii", "itttiit"},
    [TASKS_ASSISTANT_STATE] = {"UPDATE tasks_assistant SET state = :state, received_ms = COALESCE(received_ms, :at), done_ms = CASE WHEN :state = 'done' THEN "
                               ":at ELSE done_ms END, note = :note WHERE city_id = :city AND task_id = :task AND unit_id = :unit",
                               "titiii", ""},
};

/* Who sees an item (see tasks.h). Every list begins with this. */
#define REACH                                                                                                                                                  \
    " AND (CAST(:whole AS BIGINT) = 1 OR (t.unit_path >= :reach_from AND t.unit_path < :reach_to) OR (t.giver_path >= :reach_from AND t.giver_path < "         \
    ":reach_to) OR t.person_id = :me OR t.giver_id = :me OR t.unit_id = :my_unit OR EXISTS (SELECT 1 FROM tasks_assistant a WHERE a.city_id = t.city_id AND "  \
    "a.task_id = t.id AND a.unit_path >= :reach_from AND a.unit_path < :reach_to))"
#define GIVEN_BY_ME "(CAST(:whole AS BIGINT) = 1 OR t.giver_id = :me OR (t.giver_path >= :reach_from AND t.giver_path < :reach_to))"
#define OWNED_BY_ME "(t.person_id = :me OR t.unit_id = :my_unit)"

static const struct db_clause clauses[LIST_CLAUSES] = {
    [LIST_STATE] = {"t.state = :state", "t"},
    [LIST_OPEN] = {"t.is_open = 1", ""},
    [LIST_SOURCE] = {"t.source = :source", "t"},
    [LIST_SOURCE_ID] = {"t.source_id = :source_id", "i"},
    [LIST_UNIT] = {"((t.unit_path >= :unit_from AND t.unit_path < :unit_to) OR EXISTS (SELECT 1 FROM tasks_assistant b WHERE b.city_id = t.city_id AND "
                   "b.task_id = t.id AND b.unit_path >= :unit_from AND b.unit_path < :unit_to))",
                   "tt"},
    [LIST_PARENT] = {"t.parent_id = :parent", "i"},
    [LIST_WORDS] = {"t.search LIKE :words ESCAPE '!'", "t"},
    [LIST_RED] = {"(t.frozen_light = 'red' OR (t.frozen_light = '' AND t.is_open = 1 AND t.due_ms <= :red_now))", "i"},
    [LIST_YELLOW] = {"(t.frozen_light = 'yellow' OR (t.frozen_light = '' AND t.is_open = 1 AND t.due_ms > :yellow_now AND t.yellow_ms <= :yellow_now))", "i"},
    [LIST_GREEN] = {"(t.frozen_light = 'green' OR (t.frozen_light = '' AND t.is_open = 1 AND t.yellow_ms > :green_now AND t.due_ms < 253402300799000))", "i"},
    [LIST_NO_LIGHT] = {"(t.frozen_light = 'none' OR (t.frozen_light = '' AND t.due_ms >= 253402300799000))", ""},
    [LIST_DUE_FROM] = {"t.due_ms >= :due_from", "i"},
    [LIST_DUE_UNTIL] = {"t.due_ms < :due_until", "i"},
    [LIST_TO_RECEIVE] = {"t.state = 'given' AND " OWNED_BY_ME, ""},
    [LIST_TO_DO] = {"t.state = 'doing' AND " OWNED_BY_ME, ""},
    [LIST_TO_ASSIST] = {"t.state IN ('given', 'doing') AND EXISTS (SELECT 1 FROM tasks_assistant d WHERE d.city_id = t.city_id AND d.task_id = t.id AND "
                        "d.unit_id = :my_unit AND d.state <> 'done')",
                        ""},
    [LIST_TO_VERIFY] = {"t.state = 'reported' AND t.handler_id <> :me AND (t.unit_id <> :my_unit OR t.parent_id IS NOT NULL) AND " GIVEN_BY_ME, ""},
    [LIST_TO_APPROVE] = {"(t.state = 'returned' OR (t.is_open = 1 AND t.asked_due_ms IS NOT NULL)) AND " GIVEN_BY_ME, ""},
    [LIST_I_GAVE] = {"t.is_open = 1 AND t.giver_id = :me", ""},
    [LIST_SITE] = {"t.site_id = :site", "i"},
};
static const struct db_clause tails[TASKS_TAILS] = {
    [TAIL_DUE] = {"ORDER BY t.due_ms, t.id LIMIT :limit", "i"},
    [TAIL_DUE_AFTER] = {"AND (t.due_ms, t.id) > (:after_ms, :after_id) ORDER BY t.due_ms, t.id LIMIT :limit", "iii"},
    [TAIL_NEWEST] = {"ORDER BY t.id DESC LIMIT :limit", "i"},
    [TAIL_NEWEST_AFTER] = {"AND t.id < :after_id ORDER BY t.id DESC LIMIT :limit", "ii"},
};
const struct db_select tasks_selects[TASKS_SELECTS] = {
    [SELECT_LIST] = {"SELECT " TASK_COLUMNS " FROM tasks_item t WHERE t.city_id = :city" REACH, "iittii", TASK_GIVES, clauses, LIST_CLAUSES, tails,
                     TASKS_TAILS},
};
