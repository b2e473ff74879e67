CREATE TABLE identity_unit (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    parent_id BIGINT,
    number BIGINT NOT NULL,
    path TEXT NOT NULL,
    code TEXT,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    division_id BIGINT,
    head_account_id BIGINT,
    active SMALLINT NOT NULL,
    search TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, number),
    UNIQUE (city_id, path),
    UNIQUE (city_id, code)
);
CREATE INDEX identity_unit_parent ON identity_unit (city_id, parent_id, number);
CREATE INDEX identity_unit_kind ON identity_unit (city_id, kind, number);
CREATE INDEX identity_unit_division ON identity_unit (city_id, division_id, number);
CREATE INDEX identity_unit_name ON identity_unit (city_id, name);
CREATE INDEX identity_unit_short_name ON identity_unit (city_id, short_name);
CREATE TABLE identity_account (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id BIGINT,
    phone TEXT NOT NULL,
    active SMALLINT NOT NULL,
    password TEXT NOT NULL,
    password_ms BIGINT NOT NULL,
    must_change_password SMALLINT NOT NULL,
    last_sign_in_ms BIGINT,
    search TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, account)
);
CREATE INDEX identity_account_unit ON identity_account (city_id, unit_id, id);
CREATE INDEX identity_account_role ON identity_account (city_id, role, id);
CREATE TABLE identity_password (
    city_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    password TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, account_id, id)
);
CREATE TABLE identity_attempt (
    city_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    locked_until_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, account)
);
CREATE INDEX identity_attempt_last ON identity_attempt (city_id, last_ms);
CREATE TABLE identity_role (
    city_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    version BIGINT NOT NULL,
    place BIGINT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    whole_city SMALLINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (city_id, role)
);
CREATE TABLE identity_role_right (
    city_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    right_name TEXT NOT NULL,
    PRIMARY KEY (city_id, role, right_name)
);
CREATE TABLE identity_right (
    city_id BIGINT NOT NULL,
    right_name TEXT NOT NULL,
    PRIMARY KEY (city_id, right_name)
);
CREATE TABLE identity_grant (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    unit_id BIGINT,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    delegated_from BIGINT,
    given_by BIGINT NOT NULL,
    note TEXT NOT NULL,
    ended_ms BIGINT,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX identity_grant_account ON identity_grant (city_id, account_id, id);
CREATE INDEX identity_grant_from ON identity_grant (city_id, delegated_from, id);
CREATE TABLE identity_session (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    token TEXT NOT NULL,
    csrf TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    grant_id BIGINT,
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    peer TEXT NOT NULL,
    agent TEXT NOT NULL,
    ended_ms BIGINT,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, token)
);
CREATE INDEX identity_session_account ON identity_session (city_id, account_id, id);
CREATE INDEX identity_session_seen ON identity_session (city_id, seen_ms);
