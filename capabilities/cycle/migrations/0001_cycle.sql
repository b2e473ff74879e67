CREATE TABLE cycle_cycle (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('review', 'bid')),
    session BIGINT NOT NULL,
    name TEXT NOT NULL,
    group_name TEXT NOT NULL,
    first_year BIGINT NOT NULL,
    target_milli BIGINT NOT NULL,
    gate_milli BIGINT NOT NULL,
    companion_share_micro BIGINT NOT NULL,
    is_example SMALLINT NOT NULL,
    source TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, first_year)
);
CREATE TABLE cycle_year (
    city_id BIGINT NOT NULL,
    cycle_id BIGINT NOT NULL,
    year BIGINT NOT NULL,
    weight_micro BIGINT NOT NULL,
    material_micro BIGINT NOT NULL,
    field_micro BIGINT NOT NULL,
    questionnaire_micro BIGINT NOT NULL,
    window_from TEXT NOT NULL,
    window_until TEXT NOT NULL,
    rank BIGINT,
    rank_of BIGINT,
    note TEXT NOT NULL,
    PRIMARY KEY (city_id, cycle_id, year)
);
CREATE TABLE cycle_result (
    city_id BIGINT NOT NULL,
    cycle_id BIGINT NOT NULL,
    year BIGINT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('material', 'field', 'questionnaire', 'companion', 'total')),
    state TEXT NOT NULL CHECK (state IN ('estimate', 'official')),
    score_milli BIGINT NOT NULL,
    deviation_milli BIGINT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (city_id, cycle_id, year, method)
);
CREATE TABLE cycle_loss (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    year BIGINT NOT NULL,
    standard_number TEXT NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    lost_milli BIGINT NOT NULL,
    source TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX cycle_loss_standard ON cycle_loss (city_id, standard_number, year, id);
CREATE TABLE cycle_title (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    session BIGINT NOT NULL,
    year BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('nominee', 'held', 'kept', 'suspended', 'revoked', 'missed')),
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE TABLE cycle_rival (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    group_name TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('capital', 'veteran', 'same_session', 'newcomer', 'applicant')),
    session BIGINT,
    note TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, name)
);
CREATE TABLE cycle_rival_score (
    city_id BIGINT NOT NULL,
    rival_id BIGINT NOT NULL,
    year BIGINT NOT NULL,
    score_milli BIGINT NOT NULL,
    deviation_milli BIGINT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (city_id, rival_id, year)
);
