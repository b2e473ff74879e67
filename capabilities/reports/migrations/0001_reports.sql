-- What a citizen, the hotline or another system reported. The case it led to carries the work; here is what the reporter
-- said and how the reporter judged. How to reach the reporter is sealed apart, in reports_contact.
CREATE TABLE reports_report (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tracking TEXT NOT NULL,
    case_id BIGINT NOT NULL,
    case_number TEXT NOT NULL,
    source TEXT NOT NULL,
    external_number TEXT,
    text TEXT NOT NULL,
    category TEXT NOT NULL,
    opened_ms BIGINT NOT NULL,
    joined SMALLINT NOT NULL,
    has_contact SMALLINT NOT NULL,
    satisfied SMALLINT,
    rated_ms BIGINT,
    rated_note TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, tracking),
    UNIQUE (city_id, source, external_number)
);
CREATE INDEX reports_report_newest ON reports_report (city_id, opened_ms, id);
CREATE INDEX reports_report_case ON reports_report (city_id, case_id);

-- nonce and sealed text; the key is a file of the data folder, so that a copy of the database alone tells nobody's number.
CREATE TABLE reports_contact (
    city_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    sealed BYTES NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, report_id)
);
