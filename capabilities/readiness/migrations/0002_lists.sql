-- The reported list. A version is a frozen, dated list with the SHA-256 of its rows; readiness_list_now names the one in force
-- (none: the list is open, and is whoever stands at the last stage).
CREATE TABLE readiness_list (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    by_id BIGINT,
    by_name TEXT NOT NULL,
    note TEXT NOT NULL,
    sites BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, number)
);
CREATE TABLE readiness_list_now (
    city_id BIGINT NOT NULL,
    list_id BIGINT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id)
);
CREATE TABLE readiness_list_site (
    city_id BIGINT NOT NULL,
    list_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    type_name TEXT NOT NULL,
    district_name TEXT NOT NULL,
    owner_name TEXT NOT NULL,
    guarantor_name TEXT NOT NULL,
    grade TEXT NOT NULL,
    rate_milli BIGINT,
    PRIMARY KEY (city_id, list_id, site_id)
);
CREATE INDEX readiness_list_site_order ON readiness_list_site (city_id, list_id, position);
-- What happened to the list after it was frozen: who asked, why, and who (somebody else) decided.
CREATE TABLE readiness_change (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('add', 'drop', 'open', 'freeze', 'fell')),
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'noted')),
    site_id BIGINT,
    site_name TEXT NOT NULL,
    note TEXT NOT NULL,
    asked_by BIGINT,
    asked_name TEXT NOT NULL,
    asked_ms BIGINT NOT NULL,
    decided_by BIGINT,
    decided_name TEXT NOT NULL,
    decided_ms BIGINT,
    decided_note TEXT NOT NULL,
    list_number BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    CHECK (asked_by IS NULL OR decided_by IS NULL OR asked_by <> decided_by)
);
CREATE INDEX readiness_change_state ON readiness_change (city_id, state, id);
-- Decisions on the premium grade, with what was compared.
CREATE TABLE readiness_grade (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    site_name TEXT NOT NULL,
    site_type TEXT NOT NULL,
    district_name TEXT NOT NULL,
    grade TEXT NOT NULL CHECK (grade IN ('', 'premium')),
    reason TEXT NOT NULL,
    compared BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX readiness_grade_site ON readiness_grade (city_id, site_id, id);
