-- Around a site: the roads that lead to it, the ground it answers for, and the parts of a composite one with owners of their own.
CREATE TABLE places_part (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('access_road', 'area', 'part')),
    name TEXT NOT NULL,
    owner_unit_id BIGINT,
    shape TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX places_part_site ON places_part (city_id, site_id, id);
-- What few sites have: a line or plate number instead of a fixed place, and the grade.
CREATE TABLE places_more (
    city_id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    moving_kind TEXT NOT NULL CHECK (moving_kind IN ('', 'bus_line', 'taxi', 'train', 'other')),
    moving_number TEXT NOT NULL,
    grade TEXT NOT NULL CHECK (grade IN ('', 'premium')),
    merged_into BIGINT,
    PRIMARY KEY (city_id, site_id)
);
