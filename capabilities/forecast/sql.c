#include "capabilities/forecast/sql.h"

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
};
