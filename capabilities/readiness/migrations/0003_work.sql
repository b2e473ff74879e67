-- Improvement projects (提升项目) and survey campaigns (摸排).
CREATE TABLE readiness_project (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    site_name TEXT NOT NULL,
    name TEXT NOT NULL,
    goal TEXT NOT NULL,
    budget_fen BIGINT NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'stopped')),
    owner_unit_id BIGINT,
    owner_name TEXT NOT NULL,
    owner_path TEXT NOT NULL,
    rate_before_milli BIGINT,
    started_ms BIGINT,
    done_ms BIGINT,
    note TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    CHECK (until_day >= from_day AND budget_fen >= 0)
);
CREATE INDEX readiness_project_site ON readiness_project (city_id, site_id, id);
CREATE TABLE readiness_survey (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    division_id BIGINT NOT NULL,
    division_name TEXT NOT NULL,
    place_type TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE TABLE readiness_survey_task (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    survey_id BIGINT NOT NULL,
    division_id BIGINT NOT NULL,
    division_name TEXT NOT NULL,
    collector_id BIGINT NOT NULL,
    collector_name TEXT NOT NULL,
    known BIGINT NOT NULL,
    done_ms BIGINT,
    note TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX readiness_survey_task_of ON readiness_survey_task (city_id, survey_id, id);
CREATE TABLE readiness_find (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    survey_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'gone', 'merged')),
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused')),
    site_id BIGINT,
    into_id BIGINT,
    name TEXT NOT NULL,
    place_type TEXT NOT NULL,
    address TEXT NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    note TEXT NOT NULL,
    found_by BIGINT NOT NULL,
    found_name TEXT NOT NULL,
    found_ms BIGINT NOT NULL,
    decided_by BIGINT,
    decided_name TEXT NOT NULL,
    decided_ms BIGINT,
    decided_note TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    CHECK (decided_by IS NULL OR decided_by <> found_by)
);
CREATE INDEX readiness_find_of ON readiness_find (city_id, survey_id, id);
