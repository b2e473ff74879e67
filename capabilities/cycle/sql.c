#include "capabilities/cycle/sql.h"

#define CYCLE                                                                                                                                                  \
    "id, version, kind, session, name, group_name, first_year, target_milli, gate_milli, companion_share_micro, is_example, source, changed_by, changed_ms"
#define CYCLE_GIVES                                                                                                                                            \
    "iiti"                                                                                                                                                     \
    "ttiiiii"                                                                                                                                                  \
    "tti"
#define RIVAL "id, version, name, group_name, class, session, note, changed_by, changed_ms"

const struct db_sql cycle_sql[CYCLE_STATEMENTS] = {
    [CYCLE_NEWEST] = {"SELECT " CYCLE " FROM cycle_cycle WHERE city_id = :city ORDER BY first_year DESC LIMIT 1", "i", CYCLE_GIVES},
    [CYCLE_BY_ID] = {"SELECT " CYCLE " FROM cycle_cycle WHERE city_id = :city AND id = :id", "ii", CYCLE_GIVES},
    [CYCLE_BY_FIRST_YEAR] = {"SELECT " CYCLE " FROM cycle_cycle WHERE city_id = :city AND first_year = :year", "ii", CYCLE_GIVES},
    [CYCLE_ADD] = {"INSERT INTO cycle_cycle (city_id, id, version, kind, session, name, group_name, first_year, target_milli, gate_milli,"
                   " companion_share_micro, is_example, source, changed_by, changed_ms) VALUES (:city, :id, 1, :kind, :session, :name, :group, :first,"
                   " :target, :gate, :companion, :example, :source, :by, :now)",
                   "iititt"
                   "iiiiitti",
                   ""},
    [CYCLE_SAVE] = {"UPDATE cycle_cycle SET version = version + 1, kind = :kind, session = :session, name = :name, group_name = :group, target_milli = :target,"
                    " gate_milli = :gate, companion_share_micro = :companion, is_example = :example, source = :source, changed_by = :by, changed_ms = :now"
                    " WHERE city_id = :city AND id = :id",
                    "titt"
                    "iiiittiii",
                    ""},
    [CYCLE_TOUCH] = {"UPDATE cycle_cycle SET version = version + 1, changed_by = :by, changed_ms = :now WHERE city_id = :city AND id = :id", "tiii", ""},
    [CYCLES_LIST] = {"SELECT " CYCLE " FROM cycle_cycle WHERE city_id = :city ORDER BY first_year DESC", "i", CYCLE_GIVES},
    [YEARS_OF] = {"SELECT year, weight_micro, material_micro, field_micro, questionnaire_micro, window_from, window_until, rank, rank_of, note FROM cycle_year"
                  " WHERE city_id = :city AND cycle_id = :cycle ORDER BY year",
                  "ii", "iiiiittiit"},
    [YEAR_PUT] = {"INSERT INTO cycle_year (city_id, cycle_id, year, weight_micro, material_micro, field_micro, questionnaire_micro, window_from, window_until,"
                  " rank, rank_of, note) VALUES (:city, :cycle, :year, :weight, :material, :field, :questionnaire, :from, :until, :rank, :of, :note)"
                  " ON CONFLICT (city_id, cycle_id, year) DO UPDATE SET weight_micro = excluded.weight_micro, material_micro = excluded.material_micro,"
                  " field_micro = excluded.field_micro, questionnaire_micro = excluded.questionnaire_micro, window_from = excluded.window_from,"
                  " window_until = excluded.window_until, rank = excluded.rank, rank_of = excluded.rank_of, note = excluded.note",
                  "iiiiiiittiit", ""},
    [YEAR_WINDOW] = {"UPDATE cycle_year SET window_from = :from, window_until = :until, rank = :rank, rank_of = :of WHERE city_id = :city AND cycle_id = :cycle"
                     " AND year = :year",
                     "ttiiiii", ""},
    [RESULTS_OF] = {"SELECT year, method, state, score_milli, deviation_milli, source FROM cycle_result WHERE city_id = :city AND cycle_id = :cycle"
                    " ORDER BY year, method",
                    "ii", "ittiit"},
    [RESULT_PUT] = {"INSERT INTO cycle_result (city_id, cycle_id, year, method, state, score_milli, deviation_milli, source) VALUES (:city, :cycle, :year,"
                    " :method, :state, :score, :deviation, :source) ON CONFLICT (city_id, cycle_id, year, method) DO UPDATE SET state = excluded.state,"
                    " score_milli = excluded.score_milli, deviation_milli = excluded.deviation_milli, source = excluded.source",
                    "iiittiit", ""},
    [RESULTS_CLEAR] = {"DELETE FROM cycle_result WHERE city_id = :city AND cycle_id = :cycle", "ii", ""},
    [LOSSES_LIST] = {"SELECT id, year, standard_number, text, place, lost_milli, source, made_by, made_ms FROM cycle_loss WHERE city_id = :city"
                     " ORDER BY standard_number, year, id",
                     "i", "iitttitti"},
    [LOSS_ADD] = {"INSERT INTO cycle_loss (city_id, id, year, standard_number, text, place, lost_milli, source, made_by, made_ms) VALUES (:city, :id, :year,"
                  " :number, :text, :place, :lost, :source, :by, :now)",
                  "iiitttitti", ""},
    [LOSS_DROP] = {"DELETE FROM cycle_loss WHERE city_id = :city AND id = :id", "ii", ""},
    [TITLES_LIST] = {"SELECT id, session, year, state, source, note FROM cycle_title WHERE city_id = :city ORDER BY year DESC, id DESC", "i", "iiittt"},
    [TITLE_ADD] = {"INSERT INTO cycle_title (city_id, id, session, year, state, source, note, made_by, made_ms) VALUES (:city, :id, :session, :year, :state,"
                   " :source, :note, :by, :now)",
                   "iiiittt"
                   "ti",
                   ""},
    [TITLE_DROP] = {"DELETE FROM cycle_title WHERE city_id = :city AND id = :id", "ii", ""},
    [RIVALS_LIST] = {"SELECT " RIVAL " FROM cycle_rival WHERE city_id = :city ORDER BY name", "i", "iitttitti"},
    [RIVAL_BY_ID] = {"SELECT " RIVAL " FROM cycle_rival WHERE city_id = :city AND id = :id", "ii", "iitttitti"},
    [RIVAL_BY_NAME] = {"SELECT " RIVAL " FROM cycle_rival WHERE city_id = :city AND name = :name", "it", "iitttitti"},
    [RIVAL_ADD] = {"INSERT INTO cycle_rival (city_id, id, version, name, group_name, class, session, note, changed_by, changed_ms) VALUES (:city, :id, 1,"
                   " :name, :group, :class, :session, :note, :by, :now)",
                   "iitttitti", ""},
    [RIVAL_SAVE] = {"UPDATE cycle_rival SET version = version + 1, name = :name, group_name = :group, class = :class, session = :session, note = :note,"
                    " changed_by = :by, changed_ms = :now WHERE city_id = :city AND id = :id",
                    "tttittiii", ""},
    [RIVAL_DROP] = {"DELETE FROM cycle_rival WHERE city_id = :city AND id = :id", "ii", ""},
    [RIVAL_SCORES] = {"SELECT rival_id, year, score_milli, deviation_milli, source FROM cycle_rival_score WHERE city_id = :city ORDER BY rival_id, year", "i",
                      "iiiit"},
    [RIVAL_SCORE_PUT] = {"INSERT INTO cycle_rival_score (city_id, rival_id, year, score_milli, deviation_milli, source) VALUES (:city, :rival, :year, :score,"
                         " :deviation, :source) ON CONFLICT (city_id, rival_id, year) DO UPDATE SET score_milli = excluded.score_milli,"
                         " deviation_milli = excluded.deviation_milli, source = excluded.source",
                         "iiiiit", ""},
    [RIVAL_SCORES_CLEAR] = {"DELETE FROM cycle_rival_score WHERE city_id = :city AND rival_id = :rival", "ii", ""},
};
