#include "capabilities/cases/sql.h"

const struct db_sql cases_sql[CASES_STATEMENTS] = {
    [CASES_BY_ID] = {"SELECT " CASE_COLUMNS " FROM cases_file c WHERE c.city_id = :city AND c.id = :id", "ii", CASE_GIVES},
    [CASES_BY_NUMBER] = {"SELECT id FROM cases_file WHERE city_id = :city AND number = :number", "it", "i"},
    [CASES_ADD] =
        {"INSERT INTO cases_file (city_id, id, version, number, state, state_bit, is_open, source, title, category, lon, lat, near_key, site_id, site_name, "
         "division_name, "
         "district_id, street_id, community_id, ground_path, unit_id, unit_path, unit_name, proposed_unit_id, inspection_id, standard_id, "
         "standard_number, point_id, loss_milli, photo, reporter_id, reporters, opened_ms, filed_ms, dispatched_ms, handled_ms, closed_ms, "
         "due_ms, yellow_ms, clock, limit_kind, limit_amount, frozen_light, asked, asked_kind, asked_amount, handler_id, verifier_id, "
         "is_listed, dispatch_count, return_count, rework_count, extension_count, reopen_count, handled_count, merged_into)"
         " VALUES (:city, :id, :version, :number, :state, :state_bit, :is_open, :source, :title, :category, :lon, :lat, :near_key, :site_id, :site_name, "
         ":division_name, :district_id, :street_id, :community_id, :ground_path, :unit_id, :unit_path, :unit_name, :proposed_unit_id, "
         ":inspection_id, :standard_id, :standard_number, :point_id, :loss_milli, :photo, :reporter_id, :reporters, :opened_ms, :filed_ms, "
         ":dispatched_ms, :handled_ms, :closed_ms, :due_ms, :yellow_ms, :clock, :limit_kind, :limit_amount, :frozen_light, :asked, "
         ":asked_kind, :asked_amount, :handler_id, :verifier_id, :is_listed, :dispatch_count, :return_count, :rework_count, "
         ":extension_count, :reopen_count, :handled_count, :merged_into)",
         "i" CASE_GIVES, ""},
    [CASES_CHANGE] = {"UPDATE cases_file SET version = version + 1, state = :state, state_bit = :state_bit, is_open = :is_open, unit_id = :unit_id, unit_path "
                      "= :unit_path, unit_name = :unit_name, "
                      "proposed_unit_id = :proposed_unit_id, photo = :photo, reporters = :reporters, filed_ms = :filed_ms, "
                      "dispatched_ms = :dispatched_ms, handled_ms = :handled_ms, closed_ms = :closed_ms, due_ms = :due_ms, yellow_ms = :yellow_ms, "
                      "clock = :clock, limit_kind = :limit_kind, limit_amount = :limit_amount, frozen_light = :frozen_light, asked = :asked, "
                      "asked_kind = :asked_kind, asked_amount = :asked_amount, handler_id = :handler_id, verifier_id = :verifier_id, "
                      "is_listed = :is_listed, dispatch_count = :dispatch_count, return_count = :return_count, rework_count = :rework_count, "
                      "extension_count = :extension_count, reopen_count = :reopen_count, handled_count = :handled_count, merged_into = :merged_into"
                      " WHERE city_id = :city AND id = :id AND version = :version",
                      "tiiittitiiiiiiittitttiiiiiiiiiiiiii", ""},
    [CASES_REPORTERS_MORE] = {"UPDATE cases_file SET reporters = reporters + 1, version = version + 1 WHERE city_id = :city AND id = :id", "ii", ""},
    [CASES_ABOUT] = {"SELECT text, address, district_name, street_name, community_name, cell_code, reason_zh, reason_en, interim, handler_name, verifier_name,"
                     " changed_by, changed_ms, reply FROM cases_about WHERE city_id = :city AND case_id = :id",
                     "ii", "ttttttttitttit"},
    [CASES_ABOUT_ADD] =
        {"INSERT INTO cases_about (city_id, case_id, text, address, district_name, street_name, community_name, cell_code, reason_zh, reason_en,"
         " interim, handler_name, verifier_name, changed_by, changed_ms, reply) VALUES (:city, :id, :text, :address, :district, :street, :community, :cell,"
         " :reason_zh, :reason_en, :interim, :handler, :verifier, :by, :at, :reply)",
         "iittttttttitttit", ""},
    [CASES_ABOUT_PROPOSE] = {"UPDATE cases_about SET reason_zh = :zh, reason_en = :en WHERE city_id = :city AND case_id = :id", "ttii", ""},
    [CASES_ABOUT_HANDLER] = {"UPDATE cases_about SET handler_name = :name WHERE city_id = :city AND case_id = :id", "tii", ""},
    [CASES_ABOUT_VERIFIER] = {"UPDATE cases_about SET verifier_name = :name WHERE city_id = :city AND case_id = :id", "tii", ""},
    [CASES_ABOUT_TOUCH] = {"UPDATE cases_about SET changed_by = :by, changed_ms = :at WHERE city_id = :city AND case_id = :id", "tiii", ""},
    [CASES_ABOUT_REPLY] = {"UPDATE cases_about SET reply = :reply WHERE city_id = :city AND case_id = :id", "tii", ""},
    [CASES_MOVE_ADD] =
        {"INSERT INTO cases_move (city_id, id, case_id, at_ms, account_id, by_name, by_unit, move, from_state, to_state, to_unit_id, to_unit, note)"
         " VALUES (:city, :id, :case, :at, :account, :by, :unit, :move, :from, :to, :to_unit_id, :to_unit, :note)",
         "iiiiitttttitt", ""},
    [CASES_MOVES] = {"SELECT id, at_ms, account_id, by_name, by_unit, move, from_state, to_state, to_unit, note FROM cases_move"
                     " WHERE city_id = :city AND case_id = :case ORDER BY id",
                     "ii", "iiittttttt"},
    [CASES_PHOTO_ADD] = {"INSERT INTO cases_photo (city_id, case_id, move_id, place, sha256, purpose, by_name, at_ms)"
                         " VALUES (:city, :case, :move, :place, :sha256, :purpose, :by, :at)",
                         "iiiittti", ""},
    [CASES_PHOTOS] = {"SELECT move_id, sha256, purpose, by_name, at_ms FROM cases_photo WHERE city_id = :city AND case_id = :case ORDER BY move_id, place",
                      "ii", "ittti"},
    [CASES_CLOCK_ADD] = {"INSERT INTO cases_clock (city_id, id, case_id, unit_id, kind, from_ms, limit_kind, limit_amount, due_ms, yellow_ms, note)"
                         " VALUES (:city, :id, :case, :unit, :kind, :from, :limit_kind, :limit_amount, :due, :yellow, :note)",
                         "iiiititiiit", ""},
    [CASES_CLOCKS] = {"SELECT kind, from_ms, unit_id, limit_kind, limit_amount, due_ms, yellow_ms, note FROM cases_clock"
                      " WHERE city_id = :city AND case_id = :case ORDER BY id",
                      "ii", "tiitiiit"},
    [CASES_RUNNING] = {"SELECT c.id, c.due_ms, c.yellow_ms FROM cases_file c WHERE c.city_id = :city AND c.id > :after AND c.is_open = 1 AND c.due_ms < :never"
                       " ORDER BY c.id LIMIT 200",
                       "iii", "iii"},
    [CASES_DUE_SET] = {"UPDATE cases_file SET due_ms = :due, yellow_ms = :yellow, version = version + 1 WHERE city_id = :city AND id = :id", "iiii", ""},
    [CASES_ASSISTANT_ADD] = {"INSERT INTO cases_assistant (city_id, case_id, unit_id, unit_path, unit_name, state, asked_ms, due_ms) VALUES (:city, :case, "
                             ":unit, :path, :name, 'asked', :at, :due)"
                             " ON CONFLICT (city_id, case_id, unit_id) DO NOTHING",
                             "iiittii", ""},
    [CASES_ASSISTANTS] = {"SELECT unit_id, unit_path, unit_name, state, asked_ms, due_ms, received_ms, done_ms FROM cases_assistant"
                          " WHERE city_id = :city AND case_id = :case ORDER BY unit_path, unit_id",
                          "ii",
                          "ittt"
                          "iiii"},
    [CASES_ASSISTANT_STATE] = {"UPDATE cases_assistant SET state = :state, received_ms = COALESCE(received_ms, :at),"
                               " done_ms = CASE WHEN :state = 'done' THEN :at ELSE done_ms END WHERE city_id = :city AND case_id = :case AND unit_id = :unit",
                               "tiiii", ""},
    [CASES_ASSISTANTS_RUNNING] = {"SELECT case_id FROM cases_assistant WHERE city_id = :city AND state <> 'done' ORDER BY case_id LIMIT 10000", "i", "i"},
    [CASES_REPORTER_ADD] =
        {"INSERT INTO cases_reporter (city_id, case_id, id, kind, account_id, from_case_id, at_ms) VALUES (:city, :case, :id, :kind, :account, :from, :at)",
         "iiitiii", ""},
    [CASES_REPORTERS_MOVE] =
        {"INSERT INTO cases_reporter (city_id, case_id, id, kind, account_id, from_case_id, at_ms)"
         " SELECT city_id, CAST(:into AS BIGINT), id, kind, account_id, case_id, at_ms FROM cases_reporter WHERE city_id = :city AND case_id = :case",
         "iii", ""},
    /* || '' and + 0 keep the planner on the few cells around: by category or time it would read the whole city. */
    [CASES_NEAR] = {"SELECT c.id, c.number, c.title, c.lon, c.lat, c.opened_ms, c.photo, a.text FROM cases_file c"
                    " JOIN cases_about a ON a.city_id = c.city_id AND a.case_id = c.id WHERE c.city_id = :city AND c.near_key <> 0 AND c.near_key IN (:k1, "
                    ":k2, :k3, :k4, :k5, :k6, :k7, :k8, :k9) AND c.opened_ms >= :from AND c.opened_ms <= :until "
                    "AND c.category || '' = :category"
                    " AND c.id <> :id AND c.merged_into IS NULL AND c.state <> 'void' ORDER BY c.opened_ms + 0 DESC, c.id DESC LIMIT 50",
                    "iiiiiiiiiiiiti", "ittrritt"},
    [CASES_NEAR_OPEN] = {"SELECT c.id, c.title, c.lon, c.lat, c.opened_ms, c.state FROM cases_file c WHERE c.city_id = :city"
                         " AND c.near_key <> 0 AND c.near_key IN (:k1, :k2, :k3, :k4, :k5, :k6, :k7, :k8, :k9) AND c.is_open + 0 = 1 AND c.merged_into IS NULL"
                         " ORDER BY c.opened_ms + 0 DESC, c.id DESC LIMIT 100",
                         "iiiiiiiiii", "itrrit"},
    [CASES_OPEN_IN_BOX] = {"SELECT " CASE_COLUMNS " FROM cases_file c WHERE c.city_id = :city AND c.is_open = 1 AND c.lon >= :west AND c.lon <= :east AND"
                           " c.lat >= :south AND c.lat <= :north AND c.merged_into IS NULL ORDER BY c.due_ms, c.id",
                           "irrrr", CASE_GIVES},
    [CASES_DUPLICATE_ADD] = {"INSERT INTO cases_duplicate (city_id, case_id, other_id, score_milli, distance_m, why_zh, why_en)"
                             " VALUES (:city, :case, :other, :score, :distance, :zh, :en) ON CONFLICT (city_id, case_id, other_id) DO NOTHING",
                             "iiiiitt", ""},
    [CASES_DUPLICATES] = {"SELECT c.id, c.number, c.title, d.distance_m, d.why_zh, d.why_en, c.state, c.opened_ms FROM cases_duplicate d JOIN cases_file c ON "
                          "c.city_id = d.city_id AND c.id = d.other_id"
                          " WHERE d.city_id = :city AND d.case_id = :case ORDER BY d.score_milli DESC, c.id LIMIT 20",
                          "ii",
                          "ittitt"
                          "ti"},
    [CASES_DUPLICATE_DROP] = {"DELETE FROM cases_duplicate WHERE city_id = :city AND case_id = :case AND other_id = :other", "iii", ""},
    [CASES_EVALUATION_ADD] = {"INSERT INTO cases_evaluation (city_id, id, case_id, kind, satisfied, note, account_id, at_ms)"
                              " VALUES (:city, :id, :case, :kind, :satisfied, :note, :account, :at)",
                              "iiitit"
                              "ii",
                              ""},
    [CASES_REACH_ADD] = {"INSERT INTO cases_reach (city_id, prefix, opened_ms, case_id, roles) VALUES (:city, :prefix, :opened, :case, :roles)"
                         " ON CONFLICT (city_id, prefix, opened_ms, case_id) DO UPDATE SET roles = excluded.roles",
                         "itiii", ""},
    [CASES_REACH_DROP] = {"DELETE FROM cases_reach WHERE city_id = :city AND prefix = :prefix AND opened_ms = :opened AND case_id = :case", "itii", ""},
    [CASES_REACH_HAS] = {"SELECT roles FROM cases_reach WHERE city_id = :city AND prefix = :prefix AND opened_ms = :opened AND case_id = :case", "itii", "i"},
    [CASES_REACH_UNDER] = {"SELECT case_id, opened_ms FROM cases_reach WHERE city_id = :city AND prefix = :prefix ORDER BY opened_ms, case_id", "it", "ii"},
    [CASES_PATHS_SET] = {"UPDATE cases_file SET unit_path = :unit_path, ground_path = :ground_path, version = version + 1 WHERE city_id = :city AND id = :id",
                         "ttii", ""},
    [CASES_ASSISTANT_PATHS_SET] = {"UPDATE cases_assistant SET unit_path = :path WHERE city_id = :city AND case_id = :case AND unit_id = :unit", "tiii", ""},
    [CASES_GRAM_ADD] = {"INSERT INTO cases_gram (city_id, gram, opened_ms, case_id) VALUES (:city, :gram, :opened, :case)", "iiii", ""},
    [CASES_GRAM_ADD_8] = {"INSERT INTO cases_gram (city_id, gram, opened_ms, case_id) VALUES (:city, :g1, :opened, :case), (:city, :g2, :opened, :case),"
                          " (:city, :g3, :opened, :case), (:city, :g4, :opened, :case), (:city, :g5, :opened, :case), (:city, :g6, :opened, :case), (:city, "
                          ":g7, :opened, :case),"
                          " (:city, :g8, :opened, :case)",
                          "iiiiiiiiiii", ""},
    [CASES_SITE_OPEN] = {"SELECT count(*) FROM cases_file WHERE city_id = :city AND site_id = :site AND is_open = 1", "ii", "i"},
};
