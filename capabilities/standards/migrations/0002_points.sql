CREATE TABLE standards_place_type (
    city_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    position BIGINT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    owners TEXT NOT NULL,
    points BIGINT NOT NULL,
    PRIMARY KEY (city_id, code)
);
CREATE TABLE standards_point (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    place_type TEXT NOT NULL,
    position BIGINT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    facet TEXT NOT NULL CHECK (facet IN ('upper', 'middle', 'lower', 'soft')),
    rule TEXT NOT NULL,
    points_milli BIGINT NOT NULL,
    category TEXT NOT NULL,
    photo_needed SMALLINT NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('none', 'count', 'distance_m', 'minutes')),
    minimum BIGINT NOT NULL,
    maximum BIGINT NOT NULL,
    active SMALLINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, code)
);
CREATE INDEX standards_point_order ON standards_point (city_id, place_type, position);
CREATE TABLE standards_link (
    city_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    point_id BIGINT NOT NULL,
    standard_id BIGINT NOT NULL,
    PRIMARY KEY (city_id, edition_id, point_id, standard_id)
);
CREATE INDEX standards_link_point ON standards_link (city_id, point_id, edition_id);
