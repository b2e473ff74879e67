CREATE TABLE calendar_year (
    city_id BIGINT NOT NULL,
    year BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (city_id, year)
);
CREATE TABLE calendar_day (
    city_id BIGINT NOT NULL,
    year BIGINT NOT NULL,
    date TEXT NOT NULL,
    kind TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    PRIMARY KEY (city_id, year, date),
    CHECK (kind IN ('off', 'work'))
);
CREATE TABLE calendar_hours (
    city_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    week TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (city_id, unit_id)
);
