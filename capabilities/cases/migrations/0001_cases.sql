-- One row a case: what lists, boards and figures read. Words that are read only on the case's own page are in cases_about.
-- Names of units are kept as they were when the case came to them, so that lists need no other capability's table.
CREATE TABLE cases_file (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    state_bit BIGINT NOT NULL,
    is_open SMALLINT NOT NULL,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    near_key BIGINT NOT NULL,
    site_id BIGINT,
    site_name TEXT NOT NULL,
    division_name TEXT NOT NULL,
    district_id BIGINT,
    street_id BIGINT,
    community_id BIGINT,
    ground_path TEXT NOT NULL,
    unit_id BIGINT,
    unit_path TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    proposed_unit_id BIGINT,
    inspection_id BIGINT,
    standard_id BIGINT,
    standard_number TEXT NOT NULL,
    point_id BIGINT,
    loss_milli BIGINT NOT NULL,
    photo TEXT NOT NULL,
    reporter_id BIGINT,
    reporters BIGINT NOT NULL,
    opened_ms BIGINT NOT NULL,
    filed_ms BIGINT,
    dispatched_ms BIGINT,
    handled_ms BIGINT,
    closed_ms BIGINT,
    due_ms BIGINT NOT NULL,
    yellow_ms BIGINT NOT NULL,
    clock TEXT NOT NULL,
    limit_kind TEXT NOT NULL,
    limit_amount BIGINT NOT NULL,
    frozen_light TEXT NOT NULL,
    asked TEXT NOT NULL,
    asked_kind TEXT NOT NULL,
    asked_amount BIGINT NOT NULL,
    handler_id BIGINT,
    verifier_id BIGINT,
    is_listed SMALLINT NOT NULL,
    dispatch_count BIGINT NOT NULL,
    return_count BIGINT NOT NULL,
    rework_count BIGINT NOT NULL,
    extension_count BIGINT NOT NULL,
    reopen_count BIGINT NOT NULL,
    handled_count BIGINT NOT NULL,
    merged_into BIGINT,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, number),
    CHECK (handler_id IS NULL OR verifier_id IS NULL OR handler_id <> verifier_id)
);
CREATE INDEX cases_file_newest ON cases_file (city_id, opened_ms, id);
CREATE INDEX cases_file_state ON cases_file (city_id, state, opened_ms, id);
CREATE INDEX cases_file_due ON cases_file (city_id, is_open, due_ms, id);
CREATE INDEX cases_file_due_all ON cases_file (city_id, due_ms, id);
CREATE INDEX cases_file_category ON cases_file (city_id, category, opened_ms, id);
CREATE INDEX cases_file_near ON cases_file (city_id, near_key, opened_ms) WHERE near_key <> 0;
CREATE INDEX cases_file_site ON cases_file (city_id, site_id, opened_ms, id) WHERE site_id IS NOT NULL;
CREATE INDEX cases_file_listed ON cases_file (city_id, opened_ms, id) WHERE is_listed = 1;

CREATE TABLE cases_about (
    city_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    address TEXT NOT NULL,
    district_name TEXT NOT NULL,
    street_name TEXT NOT NULL,
    community_name TEXT NOT NULL,
    cell_code TEXT NOT NULL,
    reason_zh TEXT NOT NULL,
    reason_en TEXT NOT NULL,
    interim SMALLINT NOT NULL,
    handler_name TEXT NOT NULL,
    verifier_name TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    reply TEXT NOT NULL,
    PRIMARY KEY (city_id, case_id)
);

-- History: appended, never edited.
CREATE TABLE cases_move (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    account_id BIGINT,
    by_name TEXT NOT NULL,
    by_unit TEXT NOT NULL,
    move TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    to_unit_id BIGINT,
    to_unit TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX cases_move_of ON cases_move (city_id, case_id, id);

CREATE TABLE cases_photo (
    city_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    move_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    purpose TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, case_id, move_id, place)
);

-- The deadline as intervals: each row begins one and ends the one before; due_ms is what followed from it.
CREATE TABLE cases_clock (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    unit_id BIGINT,
    kind TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    limit_kind TEXT NOT NULL,
    limit_amount BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    yellow_ms BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX cases_clock_of ON cases_clock (city_id, case_id, id);

CREATE TABLE cases_assistant (
    city_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    unit_path TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    received_ms BIGINT,
    done_ms BIGINT,
    PRIMARY KEY (city_id, case_id, unit_id)
);

CREATE TABLE cases_reporter (
    city_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    account_id BIGINT,
    from_case_id BIGINT,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, case_id, id)
);

CREATE TABLE cases_duplicate (
    city_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    score_milli BIGINT NOT NULL,
    distance_m BIGINT NOT NULL,
    why_zh TEXT NOT NULL,
    why_en TEXT NOT NULL,
    PRIMARY KEY (city_id, case_id, other_id)
);

CREATE TABLE cases_evaluation (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    satisfied SMALLINT NOT NULL,
    note TEXT NOT NULL,
    account_id BIGINT,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX cases_evaluation_of ON cases_evaluation (city_id, case_id, id);

-- Who may see a case: one row for every unit path prefix from which it can be reached (roles: 1 handler, 2 ground, 4 assistant).
-- A scope is such a prefix, so a list inside a scope reads this table in order and is as fast at its end as at its start.
CREATE TABLE cases_reach (
    city_id BIGINT NOT NULL,
    prefix TEXT NOT NULL,
    opened_ms BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    roles BIGINT NOT NULL,
    PRIMARY KEY (city_id, prefix, opened_ms, case_id)
);

-- Search: every pair of neighbouring characters of a case's words, as one number, with the case's time so that hits come in order.
CREATE TABLE cases_gram (
    city_id BIGINT NOT NULL,
    gram BIGINT NOT NULL,
    opened_ms BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (city_id, gram, opened_ms, case_id)
);
