-- Open cases, newest first: few among many closed ones.
CREATE INDEX cases_file_open ON cases_file (city_id, is_open, opened_ms, id);
