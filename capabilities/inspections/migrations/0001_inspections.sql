CREATE TABLE inspections_revision (
    city_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (city_id)
);
CREATE TABLE inspections_plan (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    region_id BIGINT,
    region_name TEXT NOT NULL,
    sector_id BIGINT,
    sector_name TEXT NOT NULL,
    place_type TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    inspectors BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    merged BIGINT NOT NULL,
    made_by BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE TABLE inspections_visit (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    client_id TEXT,
    plan_id BIGINT,
    plan_name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('daily', 'unannounced', 'mock', 'third_party', 'self', 'night')),
    state TEXT NOT NULL CHECK (state IN ('planned', 'started', 'submitted', 'withdrawn')),
    site_id BIGINT NOT NULL,
    site_name TEXT NOT NULL,
    site_type TEXT NOT NULL,
    division_id BIGINT,
    division_name TEXT NOT NULL,
    district_id BIGINT NOT NULL,
    street_id BIGINT NOT NULL,
    community_id BIGINT NOT NULL,
    unit_path TEXT NOT NULL,
    site_lon DOUBLE PRECISION NOT NULL,
    site_lat DOUBLE PRECISION NOT NULL,
    inspector_id BIGINT NOT NULL,
    inspector_name TEXT NOT NULL,
    due_day BIGINT,
    started_ms BIGINT,
    ended_ms BIGINT,
    submitted_ms BIGINT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    accuracy_m BIGINT,
    body_sha256 TEXT,
    rate_milli BIGINT,
    observed BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    withdrawn_by BIGINT,
    withdrawn_ms BIGINT,
    withdrawn_note TEXT,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, client_id)
);
CREATE INDEX inspections_visit_inspector ON inspections_visit (city_id, inspector_id, state, due_day);
CREATE INDEX inspections_visit_site ON inspections_visit (city_id, site_id, id);
CREATE INDEX inspections_visit_plan ON inspections_visit (city_id, plan_id, id);
CREATE INDEX inspections_visit_state ON inspections_visit (city_id, state, id);
CREATE TABLE inspections_visit_of_plan (
    city_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    visit_id BIGINT NOT NULL,
    PRIMARY KEY (city_id, plan_id, visit_id)
);
