CREATE TABLE forecast_setting (
    city_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    places BIGINT NOT NULL,
    half_life_days BIGINT NOT NULL,
    ahead_days BIGINT NOT NULL,
    repaired_micro BIGINT NOT NULL,
    thin_milli BIGINT NOT NULL,
    thin_share_micro BIGINT NOT NULL,
    is_example SMALLINT NOT NULL,
    source TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id)
);
CREATE TABLE forecast_sample (
    city_id BIGINT NOT NULL,
    place_type TEXT NOT NULL,
    draw BIGINT NOT NULL,
    PRIMARY KEY (city_id, place_type)
);
CREATE TABLE forecast_run (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    edition_code TEXT NOT NULL,
    seed TEXT NOT NULL,
    draws BIGINT NOT NULL,
    inputs TEXT NOT NULL,
    engine TEXT NOT NULL,
    digest TEXT NOT NULL,
    is_regular SMALLINT NOT NULL,
    too_thin SMALLINT NOT NULL,
    field_milli BIGINT,
    total_milli BIGINT,
    low_milli BIGINT,
    high_milli BIGINT,
    result TEXT NOT NULL,
    made_by_id BIGINT,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX forecast_run_edition ON forecast_run (city_id, edition_id, is_regular, id);
