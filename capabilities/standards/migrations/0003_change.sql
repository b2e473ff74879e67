ALTER TABLE standards_edition ADD COLUMN until_date TEXT NOT NULL DEFAULT '';
ALTER TABLE standards_owner ADD COLUMN unit_id BIGINT;
CREATE TABLE standards_move (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    on_date TEXT NOT NULL,
    note TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX standards_move_edition ON standards_move (city_id, edition_id, id);
CREATE TABLE standards_mapping (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    old_edition_id BIGINT NOT NULL,
    new_edition_id BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    losses_note TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, old_edition_id, new_edition_id)
);
CREATE TABLE standards_mapping_line (
    city_id BIGINT NOT NULL,
    mapping_id BIGINT NOT NULL,
    old_standard_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed')),
    confidence BIGINT NOT NULL,
    reason TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, mapping_id, old_standard_id)
);
CREATE TABLE standards_mapping_pair (
    city_id BIGINT NOT NULL,
    mapping_id BIGINT NOT NULL,
    old_standard_id BIGINT NOT NULL,
    new_standard_id BIGINT NOT NULL,
    PRIMARY KEY (city_id, mapping_id, old_standard_id, new_standard_id)
);
CREATE TABLE standards_carried (
    city_id BIGINT NOT NULL,
    mapping_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    point_id BIGINT NOT NULL,
    standard_id BIGINT NOT NULL,
    PRIMARY KEY (city_id, mapping_id, point_id, standard_id)
);
CREATE TABLE standards_claim (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    bonus_number TEXT NOT NULL,
    unit_id BIGINT NOT NULL,
    unit_path TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    body TEXT NOT NULL,
    paper TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'accepted', 'refused', 'withdrawn')),
    granted_milli BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    reviewed_by_id BIGINT,
    reviewed_by_name TEXT NOT NULL,
    reviewed_ms BIGINT,
    review_note TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX standards_claim_edition ON standards_claim (city_id, edition_id, state, id);
