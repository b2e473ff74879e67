CREATE TABLE places_revision (
    city_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (city_id)
);
CREATE TABLE places_division (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    parent_id BIGINT,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    unit_id BIGINT,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    west DOUBLE PRECISION NOT NULL,
    south DOUBLE PRECISION NOT NULL,
    east DOUBLE PRECISION NOT NULL,
    north DOUBLE PRECISION NOT NULL,
    shape TEXT,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, code)
);
CREATE INDEX places_division_level ON places_division (city_id, level, id);
CREATE INDEX places_division_parent ON places_division (city_id, parent_id, id);
CREATE TABLE places_cell (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    division_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, code)
);
CREATE INDEX places_cell_division ON places_cell (city_id, division_id, id);
CREATE TABLE places_stretch (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    scheme TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    person TEXT NOT NULL,
    deputy TEXT NOT NULL,
    unit_id BIGINT,
    from_ms BIGINT,
    until_ms BIGINT,
    shape TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX places_stretch_scheme ON places_stretch (city_id, scheme, id);
CREATE TABLE places_site (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    address TEXT NOT NULL,
    geometry_kind TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    shape TEXT NOT NULL,
    division_id BIGINT,
    division_code TEXT NOT NULL,
    owner_unit_id BIGINT,
    guarantor_unit_id BIGINT,
    chief_account_id BIGINT,
    is_key SMALLINT NOT NULL,
    buffer_m BIGINT NOT NULL,
    status TEXT NOT NULL,
    datum TEXT NOT NULL,
    search TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, code)
);
CREATE INDEX places_site_type ON places_site (city_id, type, id);
CREATE INDEX places_site_owner ON places_site (city_id, owner_unit_id, id);
CREATE INDEX places_site_division ON places_site (city_id, division_code, id);
CREATE INDEX places_site_at ON places_site (city_id, lat, lon);
CREATE TABLE places_site_state (
    city_id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    open_cases BIGINT,
    rate_milli BIGINT,
    checked_ms BIGINT,
    PRIMARY KEY (city_id, site_id)
);
CREATE TABLE places_feature (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    layer TEXT NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX places_feature_layer ON places_feature (city_id, layer, id);
