#include "capabilities/calendar/inside.h"

const struct db_sql calendar_sql[CALENDAR_STATEMENTS] = {
    [CALENDAR_YEAR_BY_NUMBER] = {"SELECT version, changed_ms, changed_by FROM calendar_year WHERE city_id = :city AND year = :year", "ii", "iit"},
    [CALENDAR_YEARS_FROM] = {"SELECT year, kinds FROM calendar_year WHERE city_id = :city AND year >= :year ORDER BY year", "ii", "it"},
    [CALENDAR_YEAR_SEED] = {"INSERT INTO calendar_year (city_id, year, version, kinds, changed_ms, changed_by) VALUES (:city, :year, 1, :kinds, :now, :by)"
                            " ON CONFLICT (city_id, year) DO NOTHING",
                            "iitit", ""},
    [CALENDAR_YEAR_SAVE] = {"INSERT INTO calendar_year (city_id, year, version, kinds, changed_ms, changed_by) VALUES (:city, :year, 1, :kinds, :now, :by)"
                            " ON CONFLICT (city_id, year) DO UPDATE SET version = calendar_year.version + 1, kinds = excluded.kinds,"
                            " changed_ms = excluded.changed_ms, changed_by = excluded.changed_by",
                            "iitit", ""},
    [CALENDAR_DAYS_OF] = {"SELECT date, kind, name_zh, name_en FROM calendar_day WHERE city_id = :city AND year = :year ORDER BY date", "ii", "tttt"},
    [CALENDAR_DAYS_CLEAR] = {"DELETE FROM calendar_day WHERE city_id = :city AND year = :year", "ii", ""},
    [CALENDAR_DAY_ADD] = {"INSERT INTO calendar_day (city_id, year, date, kind, name_zh, name_en) VALUES (:city, :year, :date, :kind, :zh, :en)", "iitttt", ""},
    [CALENDAR_HOURS_FOR] = {"SELECT week FROM calendar_hours WHERE city_id = :city AND unit_id IN (:unit, 0) ORDER BY unit_id DESC LIMIT 1", "ii", "t"},
    [CALENDAR_HOURS_OF] = {"SELECT version, changed_ms, changed_by, week FROM calendar_hours WHERE city_id = :city AND unit_id = :unit", "ii", "iitt"},
    [CALENDAR_HOURS_ALL] = {"SELECT unit_id, version, week FROM calendar_hours WHERE city_id = :city AND unit_id > :after ORDER BY unit_id LIMIT :most", "iii",
                            "iit"},
    [CALENDAR_HOURS_SEED] = {"INSERT INTO calendar_hours (city_id, unit_id, version, week, changed_ms, changed_by) VALUES (:city, 0, 1, :week, :now, :by)"
                             " ON CONFLICT (city_id, unit_id) DO NOTHING",
                             "itit", ""},
    [CALENDAR_HOURS_SAVE] = {"INSERT INTO calendar_hours (city_id, unit_id, version, week, changed_ms, changed_by) VALUES (:city, :unit, 1, :week, :now, :by)"
                             " ON CONFLICT (city_id, unit_id) DO UPDATE SET version = calendar_hours.version + 1, week = excluded.week,"
                             " changed_ms = excluded.changed_ms, changed_by = excluded.changed_by",
                             "iitit", ""},
    [CALENDAR_HOURS_DROP] = {"DELETE FROM calendar_hours WHERE city_id = :city AND unit_id = :unit", "ii", ""},
};
