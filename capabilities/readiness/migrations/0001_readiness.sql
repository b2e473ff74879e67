-- One row a place that is being made ready. Names of site and units are kept so that lists need no other capability's table;
-- due_ms is when the next step must be done (the last second of the year 9999: no limit).
CREATE TABLE readiness_place (
    city_id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('candidate', 'screened', 'briefed', 'compared', 'reached', 'verified', 'reported', 'out')),
    since_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    yellow_ms BIGINT NOT NULL,
    site_code TEXT NOT NULL,
    site_name TEXT NOT NULL,
    site_type TEXT NOT NULL,
    district_id BIGINT,
    district_name TEXT NOT NULL,
    owner_unit_id BIGINT,
    owner_name TEXT NOT NULL,
    owner_path TEXT NOT NULL,
    guarantor_unit_id BIGINT,
    guarantor_name TEXT NOT NULL,
    guarantor_path TEXT NOT NULL,
    chief_id BIGINT,
    prepared_by BIGINT,
    rate_milli BIGINT,
    gaps BIGINT NOT NULL,
    fell_ms BIGINT NOT NULL,
    fell_why TEXT NOT NULL,
    falls BIGINT NOT NULL,
    search TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, site_id)
);
CREATE INDEX readiness_place_due ON readiness_place (city_id, due_ms, site_id);
CREATE INDEX readiness_place_stage ON readiness_place (city_id, stage, due_ms, site_id);
CREATE INDEX readiness_place_type ON readiness_place (city_id, site_type, district_id);
-- Every step ever made, only appended. Who verifies is not of the owner or guarantor unit and prepared nothing: the database
-- itself refuses it.
CREATE TABLE readiness_step (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    account_id BIGINT,
    by_name TEXT NOT NULL,
    by_unit TEXT NOT NULL,
    by_path TEXT NOT NULL,
    move TEXT NOT NULL,
    from_stage TEXT NOT NULL,
    to_stage TEXT NOT NULL,
    note TEXT NOT NULL,
    owner_path TEXT NOT NULL,
    guarantor_path TEXT NOT NULL,
    prepared_by BIGINT,
    inspection_id BIGINT,
    PRIMARY KEY (city_id, id),
    CHECK (move NOT IN ('verify', 'refuse') OR (account_id IS NOT NULL AND (prepared_by IS NULL OR prepared_by <> account_id)
        AND (owner_path = '' OR substr(by_path, 1, length(owner_path)) <> owner_path)
        AND (guarantor_path = '' OR substr(by_path, 1, length(guarantor_path)) <> guarantor_path)))
);
CREATE INDEX readiness_step_site ON readiness_step (city_id, site_id, id);
CREATE TABLE readiness_quiz (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    right_count BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    is_passed SMALLINT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, site_id, attempt)
);
CREATE TABLE readiness_quiz_answer (
    city_id BIGINT NOT NULL,
    quiz_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    point_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    given TEXT NOT NULL,
    is_right SMALLINT NOT NULL,
    PRIMARY KEY (city_id, quiz_id, position)
);
CREATE TABLE readiness_comparison (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    points BIGINT NOT NULL,
    gaps BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX readiness_comparison_site ON readiness_comparison (city_id, site_id, id);
CREATE TABLE readiness_compared_point (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    comparison_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    point_id BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('meets', 'gap', 'not_applicable')),
    note TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, comparison_id, point_id)
);
