-- The ground of bench/inside.c in PostGIS: 71 × 71 cells of 110 corners, 3,000 lines of 12 points. Then 20,000 lookups of both layers in
-- one statement (no round trips), by a prepared plan with GiST indexes: its best case.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS postgis;
DROP TABLE IF EXISTS bench_cell, bench_line;
SELECT setseed(0.11);
CREATE TABLE bench_cell AS SELECT k AS id, ST_Segmentize(ST_MakeEnvelope(114.5 + (k % 71) * 0.0017, 34.1 + (k / 71) * 0.0017,
    114.5 + (k % 71 + 1) * 0.0017, 34.1 + (k / 71 + 1) * 0.0017, 4326), 0.0017 * 4 / 110) AS shape FROM generate_series(0, 5040) k;
CREATE TABLE bench_line AS SELECT k AS id, (SELECT ST_SetSRID(ST_MakeLine(ST_MakePoint(x + i * 0.0017 / 4, y + 0.00034 * ((k * 7 + i * 13) % 3)) ORDER BY i), 4326)
    FROM generate_series(0, 11) i) AS shape FROM (SELECT k, 114.5 + random() * 71 * 0.0017 AS x, 34.1 + random() * 71 * 0.0017 AS y FROM generate_series(1, 3000) k) l;
CREATE INDEX bench_cell_shape ON bench_cell USING gist (shape);
CREATE INDEX bench_line_shape ON bench_line USING gist (shape);
VACUUM ANALYZE bench_cell;
VACUUM ANALYZE bench_line;
SET jit = off;
\pset tuples_only on
\pset format unaligned
WITH points AS MATERIALIZED (SELECT ST_SetSRID(ST_MakePoint(114.5 + random() * 71 * 0.0017, 34.1 + random() * 71 * 0.0017), 4326) AS p FROM generate_series(1, 2000))
SELECT count(c.id) + count(l.id) > 0 FROM points LEFT JOIN LATERAL (SELECT id FROM bench_cell WHERE ST_Contains(shape, p) LIMIT 1) c ON true
    LEFT JOIN LATERAL (SELECT id FROM bench_line WHERE ST_DWithin(shape, p, 0.0005) ORDER BY ST_Distance(shape, p) LIMIT 4) l ON true;
\timing on
WITH points AS MATERIALIZED (SELECT ST_SetSRID(ST_MakePoint(114.5 + random() * 71 * 0.0017, 34.1 + random() * 71 * 0.0017), 4326) AS p FROM generate_series(1, 20000))
SELECT count(c.id) + count(l.id) > 0 FROM points LEFT JOIN LATERAL (SELECT id FROM bench_cell WHERE ST_Contains(shape, p) LIMIT 1) c ON true
    LEFT JOIN LATERAL (SELECT id FROM bench_line WHERE ST_DWithin(shape, p, 0.0005) ORDER BY ST_Distance(shape, p) LIMIT 4) l ON true;
\timing off
