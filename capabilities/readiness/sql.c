#include "capabilities/readiness/sql.h"

#define PLACE                                                                                                                                                  \
    "p.site_id, p.version, p.stage, p.since_ms, p.due_ms, p.yellow_ms, p.site_code, p.site_name, p.site_type, COALESCE(p.district_id, 0), p.district_name, "   \
    "COALESCE(p.owner_unit_id, 0), p.owner_name, p.owner_path, COALESCE(p.guarantor_unit_id, 0), p.guarantor_name, p.guarantor_path, "                         \
    "COALESCE(p.chief_id, 0), COALESCE(p.prepared_by, 0), COALESCE(p.rate_milli, -1), p.gaps, p.fell_ms, p.fell_why, p.falls, p.search, p.changed_by, "        \
    "p.changed_ms"
#define PLACE_GIVES                                                                                                                                            \
    "iitiiitttititt"                                                                                                                                           \
    "itt"                                                                                                                                                      \
    "iiiii"                                                                                                                                                    \
    "titti"
#define CHANGE_COLUMNS                                                                                                                                         \
    "id, version, kind, state, COALESCE(site_id, 0), site_name, note, COALESCE(asked_by, 0), asked_name, asked_ms, COALESCE(decided_by, 0), decided_name, "    \
    "decided_ms, decided_note, list_number"
#define CHANGE_GIVES "iittittitiititi"
#define PROJECT                                                                                                                                                \
    "j.id, j.version, j.site_id, j.site_name, j.name, j.goal, j.budget_fen, j.from_day, j.until_day, j.state, COALESCE(j.owner_unit_id, 0), j.owner_name, "    \
    "j.owner_path, COALESCE(j.rate_before_milli, -1), COALESCE(j.started_ms, 0), COALESCE(j.done_ms, 0), j.note, j.changed_by, j.changed_ms"
#define PROJECT_GIVES                                                                                                                                          \
    "iiitttiiititt"                                                                                                                                            \
    "iiitti"
#define FIND                                                                                                                                                   \
    "id, version, survey_id, task_id, kind, state, COALESCE(site_id, 0), COALESCE(into_id, 0), name, place_type, address, lon, lat, note, found_by, "          \
    "found_name, found_ms, COALESCE(decided_by, 0), decided_name, COALESCE(decided_ms, 0), decided_note"
#define FIND_GIVES "iiiittiitttrrtitiitit"

const struct db_sql readiness_sql[READINESS_STATEMENTS] = {
    [PLACE_BY_SITE] = {"SELECT " PLACE " FROM readiness_place p WHERE p.city_id = :city AND p.site_id = :site", "ii", PLACE_GIVES},
    [PLACE_ADD] =
        {"INSERT INTO readiness_place (city_id, site_id, version, stage, since_ms, due_ms, yellow_ms, site_code, site_name, site_type, district_id, "
         "district_name, owner_unit_id, owner_name, owner_path, guarantor_unit_id, guarantor_name, guarantor_path, chief_id, prepared_by, rate_milli, "
         "gaps, fell_ms, fell_why, falls, search, changed_by, changed_ms) VALUES (:city, :site, :version, :stage, :since, :due, :yellow, :code, :name, "
         ":type, :district, :district_name, :owner, :owner_name, :owner_path, :guarantor, :guarantor_name, :guarantor_path, :chief, :prepared, :rate, "
         ":gaps, :fell, :why, :falls, :search, :by, :at)",
         "i" PLACE_GIVES, ""},
    [PLACE_CHANGE] = {"UPDATE readiness_place SET version = version + 1, stage = :stage, since_ms = :since, due_ms = :due, yellow_ms = :yellow, prepared_by = "
                      ":prepared, gaps = :gaps, fell_ms = :fell, fell_why = :why, falls = :falls, changed_by = :by, changed_ms = :at WHERE city_id = :city AND "
                      "site_id = :site AND version = :version",
                      "tiiiiiititi"
                      "iii",
                      ""},
    [PLACE_RATE] = {"UPDATE readiness_place SET rate_milli = :rate WHERE city_id = :city AND site_id = :site", "iii", ""},
    [PLACE_NAMES] =
        {"UPDATE readiness_place SET site_code = :code, site_name = :name, site_type = :type, district_id = :district, district_name = :district_name, "
         "owner_unit_id = :owner, owner_name = :owner_name, owner_path = :owner_path, guarantor_unit_id = :guarantor, guarantor_name = "
         ":guarantor_name, guarantor_path = :guarantor_path, chief_id = :chief, search = :search WHERE city_id = :city AND site_id = :site",
         "tttititti"
         "ttit"
         "ii",
         ""},
    [PLACE_MOVE_OWNER] = {"UPDATE readiness_place SET owner_path = :new || substr(owner_path, CAST(:rest AS INTEGER)) WHERE city_id = :city AND owner_path >= "
                          ":from AND owner_path < :to",
                          "tiitt", ""},
    [PLACE_MOVE_GUARANTOR] = {"UPDATE readiness_place SET guarantor_path = :new || substr(guarantor_path, CAST(:rest AS INTEGER)) WHERE city_id = :city AND "
                              "guarantor_path >= :from AND guarantor_path < :to",
                              "tiitt", ""},
    [PLACES_REPORTED] = {"SELECT site_id FROM readiness_place WHERE city_id = :city AND stage = 'reported' ORDER BY site_id", "i", "i"},
    [STEP_ADD] =
        {"INSERT INTO readiness_step (city_id, id, site_id, at_ms, account_id, by_name, by_unit, by_path, move, from_stage, to_stage, note, owner_path, "
         "guarantor_path, prepared_by, inspection_id) VALUES (:city, :id, :site, :at, :account, :by, :unit, :path, :move, :from, :to, :note, :owner_path, "
         ":guarantor_path, :prepared, :inspection)",
         "iiiiittttttttt"
         "ii",
         ""},
    [STEPS_OF_SITE] =
        {"SELECT id, at_ms, by_name, by_unit, move, from_stage, to_stage, note, COALESCE(inspection_id, 0) FROM readiness_step WHERE city_id = :city "
         "AND site_id = :site ORDER BY id DESC LIMIT 200",
         "ii", "iitttttti"},
    [QUIZ_ADD] = {"INSERT INTO readiness_quiz (city_id, id, site_id, attempt, right_count, asked, is_passed, by_id, by_name, at_ms) VALUES (:city, :id, :site, "
                  ":attempt, :right, :asked, :passed, :by, :name, :at)",
                  "iiiiiiiiti", ""},
    [QUIZ_ANSWER_ADD] = {"INSERT INTO readiness_quiz_answer (city_id, quiz_id, position, point_id, question, given, is_right) VALUES (:city, :quiz, :position, "
                         ":point, :question, :given, :right)",
                         "iiiitti", ""},
    [QUIZ_LAST] = {"SELECT attempt, is_passed, at_ms FROM readiness_quiz WHERE city_id = :city AND site_id = :site ORDER BY attempt DESC LIMIT 1", "ii", "iii"},
    [QUIZZES_OF_SITE] = {"SELECT attempt, right_count, asked, is_passed, by_name, at_ms FROM readiness_quiz WHERE city_id = :city AND site_id = :site ORDER BY "
                         "attempt DESC LIMIT 20",
                         "ii", "iiiiti"},
    [COMPARISON_ADD] =
        {"INSERT INTO readiness_comparison (city_id, id, site_id, points, gaps, by_id, by_name, at_ms) VALUES (:city, :id, :site, :points, :gaps, "
         ":by, :name, :at)",
         "iiiiiiti", ""},
    [COMPARED_POINT_ADD] =
        {"INSERT INTO readiness_compared_point (city_id, id, comparison_id, position, point_id, state, note) VALUES (:city, :id, :comparison, "
         ":position, :point, :state, :note)",
         "iiiiitt", ""},
    [COMPARISON_LAST] = {"SELECT id, points, gaps, by_name, at_ms FROM readiness_comparison WHERE city_id = :city AND site_id = :site ORDER BY id DESC LIMIT 1",
                         "ii", "iiiti"},
    [COMPARED_POINTS] =
        {"SELECT id, point_id, state, note FROM readiness_compared_point WHERE city_id = :city AND comparison_id = :comparison ORDER BY position", "ii",
         "iitt"},
    [LIST_NOW] =
        {"SELECT COALESCE(n.list_id, 0), n.version, COALESCE(l.number, 0), n.changed_by, n.changed_ms FROM readiness_list_now n LEFT JOIN readiness_list l "
         "ON l.city_id = n.city_id AND l.id = n.list_id WHERE n.city_id = :city",
         "i", "iiiti"},
    [LIST_NOW_PUT] =
        {"INSERT INTO readiness_list_now (city_id, list_id, version, changed_by, changed_ms) VALUES (:city, :list, 1, :by, :at) ON CONFLICT (city_id) "
         "DO UPDATE SET list_id = excluded.list_id, version = readiness_list_now.version + 1, changed_by = excluded.changed_by, changed_ms = "
         "excluded.changed_ms",
         "iiti", ""},
    [LIST_ADD] =
        {"INSERT INTO readiness_list (city_id, id, number, at_ms, by_id, by_name, note, sites, sha256) VALUES (:city, :id, :number, :at, :by, :name, :note, "
         ":sites, :sha256)",
         "iiiiittit", ""},
    [LIST_LAST_NUMBER] = {"SELECT COALESCE(MAX(number), 0) FROM readiness_list WHERE city_id = :city", "i", "i"},
    [LIST_BY_ID] = {"SELECT id, number, at_ms, by_name, note, sites, sha256 FROM readiness_list WHERE city_id = :city AND id = :id", "ii", "iiittit"},
    [LISTS] = {"SELECT id, number, at_ms, by_name, note, sites, sha256 FROM readiness_list WHERE city_id = :city ORDER BY number DESC LIMIT 100", "i",
               "iiittit"},
    [LIST_SITE_ADD] = {"INSERT INTO readiness_list_site (city_id, list_id, position, site_id, code, name, type, type_name, district_name, owner_name, "
                       "guarantor_name, grade, rate_milli) VALUES (:city, :list, :position, :site, :code, :name, :type, :type_name, :district, :owner, "
                       ":guarantor, :grade, :rate)",
                       "iiiittttttt"
                       "ti",
                       ""},
    [LIST_SITE_HAS] = {"SELECT position FROM readiness_list_site WHERE city_id = :city AND list_id = :list AND site_id = :site", "iii", "i"},
    [LIST_SITES_ALL] =
        {"SELECT m.position, m.site_id, m.code, m.name, m.type, m.type_name, m.district_name, m.owner_name, m.guarantor_name, m.grade, m.rate_milli, "
         "COALESCE(p.stage, 'out'), COALESCE(p.fell_why, '') FROM readiness_list_site m LEFT JOIN readiness_place p ON p.city_id = m.city_id AND "
         "p.site_id = m.site_id WHERE m.city_id = :city AND m.list_id = :list AND m.position > :after ORDER BY m.position LIMIT :limit",
         "iiii",
         "iitttttttt"
         "itt"},
    [LIST_SITE_IDS] = {"SELECT site_id FROM readiness_list_site WHERE city_id = :city AND list_id = :list ORDER BY site_id", "ii", "i"},
    [CHANGE_ADD] = {"INSERT INTO readiness_change (city_id, id, version, kind, state, site_id, site_name, note, asked_by, asked_name, asked_ms, decided_name, "
                    "decided_note, list_number) VALUES (:city, :id, 1, :kind, :state, :site, :site_name, :note, :by, :name, :at, '', '', :number)",
                    "iittittiti"
                    "i",
                    ""},
    [CHANGE_BY_ID] = {"SELECT " CHANGE_COLUMNS " FROM readiness_change WHERE city_id = :city AND id = :id", "ii", CHANGE_GIVES},
    [CHANGE_ASKED_FOR_SITE] =
        {"SELECT id FROM readiness_change WHERE city_id = :city AND state = 'asked' AND kind = :kind AND (site_id = :site OR site_id IS NULL) "
         "ORDER BY id LIMIT 1",
         "iti", "i"},
    [CHANGE_DECIDE] =
        {"UPDATE readiness_change SET version = version + 1, state = :state, decided_by = :by, decided_name = :name, decided_ms = :at, decided_note = "
         ":note, list_number = :number WHERE city_id = :city AND id = :id AND version = :version AND state = 'asked'",
         "titit"
         "iiii",
         ""},
    [CHANGES] = {"SELECT " CHANGE_COLUMNS " FROM readiness_change WHERE city_id = :city AND id < :before ORDER BY id DESC LIMIT :limit", "iii", CHANGE_GIVES},
    [GRADE_ADD] =
        {"INSERT INTO readiness_grade (city_id, id, site_id, site_name, site_type, district_name, grade, reason, compared, by_id, by_name, at_ms) VALUES "
         "(:city, :id, :site, :name, :type, :district, :grade, :reason, :compared, :by, :by_name, :at)",
         "iiittttt"
         "iiti",
         ""},
    [GRADES] =
        {"SELECT id, site_id, site_name, site_type, district_name, grade, reason, compared, by_name, at_ms FROM readiness_grade WHERE city_id = :city ORDER BY "
         "id DESC LIMIT 100",
         "i",
         "iittttt"
         "iti"},
    [PREMIUM_PLACES] = {"SELECT " PLACE
                        " FROM readiness_place p WHERE p.city_id = :city AND p.site_type = :type AND p.district_id = :district AND p.stage <> 'out' "
                        "ORDER BY p.site_id LIMIT 60",
                        "iti", PLACE_GIVES},
    [PROJECT_ADD] =
        {"INSERT INTO readiness_project (city_id, id, version, site_id, site_name, name, goal, budget_fen, from_day, until_day, state, owner_unit_id, "
         "owner_name, owner_path, note, changed_by, changed_ms) VALUES (:city, :id, 1, :site, :site_name, :name, :goal, :budget, :from, :until, 'planned', "
         ":owner, :owner_name, :owner_path, '', :by, :at)",
         "iiitttiiiittti", ""},
    [PROJECT_BY_ID] = {"SELECT " PROJECT " FROM readiness_project j WHERE j.city_id = :city AND j.id = :id", "ii", PROJECT_GIVES},
    [PROJECT_CHANGE] =
        {"UPDATE readiness_project SET version = version + 1, name = :name, goal = :goal, budget_fen = :budget, from_day = :from, until_day = :until, "
         "state = :state, rate_before_milli = :rate, started_ms = :started, done_ms = :done, note = :note, changed_by = :by, changed_ms = :at WHERE "
         "city_id = :city AND id = :id AND version = :version",
         "ttiiitiiitti"
         "iii",
         ""},
    [PROJECT_MOVE_OWNER] =
        {"UPDATE readiness_project SET owner_path = :new || substr(owner_path, CAST(:rest AS INTEGER)) WHERE city_id = :city AND owner_path >= "
         ":from AND owner_path < :to",
         "tiitt", ""},
    [SURVEY_ADD] =
        {"INSERT INTO readiness_survey (city_id, id, version, name, division_id, division_name, place_type, from_day, until_day, made_by, made_ms) VALUES "
         "(:city, :id, 1, :name, :division, :division_name, :type, :from, :until, :by, :at)",
         "iititt"
         "iiti",
         ""},
    [SURVEY_BY_ID] =
        {"SELECT id, name, division_id, division_name, place_type, from_day, until_day, made_by, made_ms FROM readiness_survey WHERE city_id = :city AND "
         "id = :id",
         "ii",
         "ititt"
         "iiti"},
    [SURVEYS] =
        {"SELECT id, name, division_id, division_name, place_type, from_day, until_day, made_by, made_ms FROM readiness_survey WHERE city_id = :city AND id < "
         ":before ORDER BY id DESC LIMIT :limit",
         "iii",
         "ititt"
         "iiti"},
    [TASK_ADD] =
        {"INSERT INTO readiness_survey_task (city_id, id, survey_id, division_id, division_name, collector_id, collector_name, known, note) VALUES (:city, "
         ":id, :survey, :division, :division_name, :collector, :name, :known, '')",
         "iiiititi", ""},
    [TASK_BY_ID] =
        {"SELECT id, survey_id, division_id, division_name, collector_id, collector_name, known, COALESCE(done_ms, 0), note FROM readiness_survey_task WHERE "
         "city_id = :city AND id = :id",
         "ii", "iiititiit"},
    [TASK_DONE] = {"UPDATE readiness_survey_task SET done_ms = :at, note = :note WHERE city_id = :city AND id = :id AND done_ms IS NULL", "itii", ""},
    [TASKS_OF_SURVEY] =
        {"SELECT id, survey_id, division_id, division_name, collector_id, collector_name, known, COALESCE(done_ms, 0), note FROM readiness_survey_task "
         "WHERE city_id = :city AND survey_id = :survey ORDER BY id",
         "ii", "iiititiit"},
    [TASKS_OF_COLLECTOR] = {"SELECT id, survey_id, division_id, division_name, collector_id, collector_name, known, COALESCE(done_ms, 0), note FROM "
                            "readiness_survey_task WHERE city_id = :city AND collector_id = :collector AND done_ms IS NULL ORDER BY id LIMIT 100",
                            "ii", "iiititiit"},
    [FIND_ADD] =
        {"INSERT INTO readiness_find (city_id, id, version, survey_id, task_id, kind, state, site_id, into_id, name, place_type, address, lon, lat, note, "
         "found_by, found_name, found_ms, decided_name, decided_note) VALUES (:city, :id, 1, :survey, :task, :kind, 'asked', :site, :into, :name, :type, "
         ":address, :lon, :lat, :note, :by, :by_name, :at, '', '')",
         "iiiitiittt"
         "rrtiti",
         ""},
    [FIND_BY_ID] = {"SELECT " FIND " FROM readiness_find WHERE city_id = :city AND id = :id", "ii", FIND_GIVES},
    [FIND_DECIDE] =
        {"UPDATE readiness_find SET version = version + 1, state = :state, site_id = :site, decided_by = :by, decided_name = :name, decided_ms = :at, "
         "decided_note = :note WHERE city_id = :city AND id = :id AND version = :version AND state = 'asked'",
         "tiitit"
         "iii",
         ""},
    [FINDS_OF_SURVEY] = {"SELECT " FIND " FROM readiness_find WHERE city_id = :city AND survey_id = :survey ORDER BY id", "ii", FIND_GIVES},
    [SURVEY_COUNTS] =
        {"SELECT (SELECT CAST(count(*) AS BIGINT) FROM readiness_survey_task t WHERE t.city_id = :city AND t.survey_id = :survey), (SELECT "
         "CAST(count(*) AS BIGINT) FROM readiness_survey_task t WHERE t.city_id = :city AND t.survey_id = :survey AND t.done_ms IS NOT NULL), (SELECT "
         "CAST(count(*) AS BIGINT) FROM readiness_find f WHERE f.city_id = :city AND f.survey_id = :survey), (SELECT CAST(count(*) AS BIGINT) FROM "
         "readiness_find f WHERE f.city_id = :city AND f.survey_id = :survey AND f.state = 'asked')",
         "ii", "iiii"},
};

static const struct db_clause places_clauses[PLACES_CLAUSES] = {
    [PLACES_STAGE] = {"p.stage = :stage", "t"},
    [PLACES_TYPE] = {"p.site_type = :type", "t"},
    [PLACES_DISTRICT] = {"p.district_id = :district", "i"},
    [PLACES_UNIT] = {"(p.owner_unit_id = :unit OR p.guarantor_unit_id = :unit)", "i"},
    [PLACES_SCOPE] = {"((p.owner_path >= :from AND p.owner_path < :to) OR (p.guarantor_path >= :from AND p.guarantor_path < :to) OR p.chief_id = :me)", "tti"},
    [PLACES_SEARCH] = {"p.search LIKE :like ESCAPE '!'", "t"},
    [PLACES_RED] = {"p.due_ms <= :red_now", "i"},
    [PLACES_YELLOW] = {"p.due_ms > :yellow_now AND p.yellow_ms <= :yellow_now", "i"},
    [PLACES_GREEN] = {"p.yellow_ms > :green_now AND p.due_ms < :green_never", "ii"},
    [PLACES_NONE] = {"p.due_ms >= :none_never", "i"},
};
static const struct db_clause places_tails[] = {
    [PLACES_TAIL_FIRST] = {"ORDER BY p.due_ms, p.site_id LIMIT :limit", "i"},
    [PLACES_TAIL_AFTER] = {"AND (p.due_ms > :after_due OR (p.due_ms = :after_due AND p.site_id > :after_id)) ORDER BY p.due_ms, p.site_id LIMIT :limit", "iii"},
};
static const struct db_clause board_tails[] = {{"GROUP BY 1, 2 ORDER BY 1, 2", ""}};
static const struct db_clause projects_clauses[] = {
    [PROJECTS_SITE] = {"j.site_id = :site", "i"},
    [PROJECTS_STATE] = {"j.state = :state", "t"},
    [PROJECTS_SCOPE] = {"j.owner_path >= :from AND j.owner_path < :to", "tt"},
};
static const struct db_clause projects_tails[] = {{"ORDER BY j.id DESC LIMIT :limit", "i"}};

const struct db_select readiness_selects[READINESS_SELECTS] = {
    [SELECT_PLACES] = {"SELECT " PLACE " FROM readiness_place p WHERE p.city_id = :city", "i", PLACE_GIVES, places_clauses, PLACES_CLAUSES, places_tails, 2},
    [SELECT_BOARD] = {"SELECT p.stage, CASE WHEN p.due_ms <= :now THEN 'red' WHEN p.yellow_ms <= :now THEN 'yellow' WHEN p.due_ms >= :never THEN 'none' ELSE "
                      "'green' END, CAST(count(*) AS BIGINT) FROM readiness_place p WHERE p.city_id = :city",
                      "iii", "tti", places_clauses, PLACES_CLAUSES, board_tails, 1},
    [SELECT_PROJECTS] = {"SELECT " PROJECT " FROM readiness_project j WHERE j.city_id = :city AND j.id < :before", "ii", PROJECT_GIVES, projects_clauses, 3,
                         projects_tails, 1},
};
