CREATE TABLE duty_revision (
    city_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (city_id)
);
CREATE TABLE duty_responsibility (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    category TEXT NOT NULL,
    division_id BIGINT NOT NULL,
    site_type TEXT NOT NULL,
    unit_id BIGINT NOT NULL,
    note TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, category, division_id, site_type)
);
CREATE INDEX duty_responsibility_unit ON duty_responsibility (city_id, unit_id, id);
CREATE TABLE duty_arbitration (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    open_case_id BIGINT,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    category TEXT NOT NULL,
    interim_unit_id BIGINT,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_ms BIGINT NOT NULL,
    decided_ms BIGINT,
    decided_by TEXT,
    unit_id BIGINT,
    note TEXT,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, open_case_id)
);
CREATE INDEX duty_arbitration_state ON duty_arbitration (city_id, state, id);
