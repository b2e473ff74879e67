CREATE TABLE standards_revision (
    city_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (city_id)
);
CREATE TABLE standards_edition (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    code TEXT NOT NULL,
    system TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'provisional', 'in_force', 'retired')),
    from_date TEXT NOT NULL,
    total_milli BIGINT NOT NULL,
    bonus_cap_milli BIGINT NOT NULL,
    items BIGINT NOT NULL,
    contents BIGINT NOT NULL,
    standards BIGINT NOT NULL,
    source TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    loaded_by BIGINT NOT NULL,
    loaded_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, code)
);
CREATE INDEX standards_edition_current ON standards_edition (city_id, system, state, from_date);
CREATE TABLE standards_method (
    city_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    position BIGINT NOT NULL,
    share_milli BIGINT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (city_id, edition_id, code)
);
CREATE TABLE standards_owner (
    city_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (city_id, edition_id, code)
);
CREATE TABLE standards_node (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    parent_id BIGINT,
    level TEXT NOT NULL CHECK (level IN ('item', 'content', 'standard')),
    position BIGINT NOT NULL,
    number TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    weight_milli BIGINT NOT NULL,
    method TEXT NOT NULL,
    lead TEXT NOT NULL,
    six_field TEXT NOT NULL,
    programme TEXT NOT NULL,
    nature TEXT NOT NULL,
    rule TEXT NOT NULL,
    is_local SMALLINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, edition_id, number)
);
CREATE INDEX standards_node_order ON standards_node (city_id, edition_id, position);
CREATE TABLE standards_negative (
    city_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    position BIGINT NOT NULL,
    sanction TEXT NOT NULL CHECK (sanction IN ('deduct', 'stop', 'suspend', 'revoke')),
    deduct_milli BIGINT NOT NULL,
    months BIGINT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (city_id, edition_id, number)
);
CREATE TABLE standards_bonus (
    city_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    position BIGINT NOT NULL,
    most_milli BIGINT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (city_id, edition_id, number)
);
