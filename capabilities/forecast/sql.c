#include "capabilities/forecast/sql.h"

#define RUN_HEAD                                                                                                                                               \
    "id, edition_id, edition_code, seed, draws, inputs, engine, digest, is_regular, too_thin, field_milli, total_milli, low_milli, high_milli, made_by, "
#define RUN_HEAD_GIVES                                                                                                                                         \
    "iittittt"                                                                                                                                                 \
    "iiiiii"                                                                                                                                                   \
    "t"

const struct db_sql forecast_sql[FORECAST_STATEMENTS] = {
    [FORECAST_SETTING_GET] =
        {"SELECT version, places, half_life_days, ahead_days, repaired_micro, thin_milli, thin_share_micro, is_example, source, changed_by,"
         " changed_ms FROM forecast_setting WHERE city_id = :city",
         "i", "iiiiiiiitti"},
    [FORECAST_SETTING_PUT] =
        {"INSERT INTO forecast_setting (city_id, version, places, half_life_days, ahead_days, repaired_micro, thin_milli, thin_share_micro,"
         " is_example, source, changed_by, changed_ms) VALUES (:city, 1, :places, :half_life, :ahead, :repaired, :thin, :thin_share,"
         " :example, :source, :by, :now) ON CONFLICT (city_id) DO UPDATE SET version = forecast_setting.version + 1,"
         " places = excluded.places, half_life_days = excluded.half_life_days, ahead_days = excluded.ahead_days,"
         " repaired_micro = excluded.repaired_micro, thin_milli = excluded.thin_milli, thin_share_micro = excluded.thin_share_micro,"
         " is_example = excluded.is_example, source = excluded.source, changed_by = excluded.changed_by, changed_ms = excluded.changed_ms",
         "iiiiiiiitti", ""},
    [FORECAST_SAMPLES] = {"SELECT place_type, draw FROM forecast_sample WHERE city_id = :city ORDER BY place_type", "i", "ti"},
    [FORECAST_SAMPLE_PUT] = {"INSERT INTO forecast_sample (city_id, place_type, draw) VALUES (:city, :type, :draw)", "iti", ""},
    [FORECAST_SAMPLES_CLEAR] = {"DELETE FROM forecast_sample WHERE city_id = :city", "i", ""},
    [FORECAST_RUN_ADD] = {"INSERT INTO forecast_run (city_id, id, edition_id, edition_code, seed, draws, inputs, engine, digest, is_regular, too_thin,"
                          " field_milli, total_milli, low_milli, high_milli, result, made_by_id, made_by, made_ms) VALUES (:city, :id, :edition, :code, :seed,"
                          " :draws, :inputs, :engine, :digest, :regular, :thin, :field, :total, :low, :high, :result, :by_id, :by, :now)",
                          "iiittittt"
                          "iiiiii"
                          "titi",
                          ""},
    [FORECAST_RUN_NEWEST] = {"SELECT " RUN_HEAD "result, made_ms FROM forecast_run WHERE city_id = :city AND edition_id = :edition AND is_regular = 1"
                             " ORDER BY id DESC LIMIT 1",
                             "ii", RUN_HEAD_GIVES "ti"},
    [FORECAST_RUN_BY_ID] = {"SELECT " RUN_HEAD "result, made_ms FROM forecast_run WHERE city_id = :city AND id = :id", "ii", RUN_HEAD_GIVES "ti"},
    [FORECAST_RUNS] = {"SELECT " RUN_HEAD "'', made_ms FROM forecast_run WHERE city_id = :city AND id < :before ORDER BY id DESC LIMIT :most", "iii",
                       RUN_HEAD_GIVES "ti"},
    [FORECAST_REGULAR_RUNS] = {"SELECT " RUN_HEAD "'', made_ms FROM forecast_run WHERE city_id = :city AND edition_id = :edition AND is_regular = 1 AND id <"
                               " :before ORDER BY id DESC LIMIT :most",
                               "iiii", RUN_HEAD_GIVES "ti"},
};
