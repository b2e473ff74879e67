CREATE TABLE photos_photo (
    city_id BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    kind TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    orientation BIGINT NOT NULL,
    taken_ms BIGINT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    maker TEXT NOT NULL,
    model TEXT NOT NULL,
    software TEXT NOT NULL,
    dhash BIGINT,
    dct256 TEXT,
    looks_like TEXT,
    flags TEXT NOT NULL,
    thumb_sha256 TEXT NOT NULL,
    view_sha256 TEXT NOT NULL,
    uploader_id BIGINT,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, sha256),
    CHECK (kind IN ('jpeg', 'png', 'webp'))
);
CREATE INDEX photos_photo_received ON photos_photo (city_id, received_ms, sha256);
CREATE TABLE photos_link (
    city_id BIGINT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    purpose TEXT NOT NULL,
    position BIGINT NOT NULL,
    flags TEXT NOT NULL,
    claimed_ms BIGINT,
    claimed_lon DOUBLE PRECISION,
    claimed_lat DOUBLE PRECISION,
    by_id BIGINT,
    by_name TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, owner_kind, owner_id, sha256, purpose),
    FOREIGN KEY (city_id, sha256) REFERENCES photos_photo (city_id, sha256)
);
CREATE INDEX photos_link_photo ON photos_link (city_id, sha256);
