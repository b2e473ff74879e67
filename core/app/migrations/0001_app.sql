CREATE TABLE app_audit (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor TEXT NOT NULL,
    unit_id BIGINT NOT NULL,
    unit_name TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    peer TEXT NOT NULL,
    request_id TEXT NOT NULL,
    seq BIGINT,
    hash TEXT,
    PRIMARY KEY (city_id, id)
);
CREATE UNIQUE INDEX app_audit_order ON app_audit (city_id, seq);
CREATE INDEX app_audit_unsealed ON app_audit (city_id, id) WHERE seq IS NULL;
CREATE INDEX app_audit_actor ON app_audit (city_id, actor_id, id);
CREATE INDEX app_audit_target ON app_audit (city_id, kind, target_id, id);
CREATE TABLE app_audit_head (
    city_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (city_id)
);
CREATE TABLE app_idempotency (
    city_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    route TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, account_id, scope, key)
);
CREATE INDEX app_idempotency_age ON app_idempotency (city_id, at_ms);
CREATE TABLE app_outbox (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    once_key TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    next_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    state TEXT NOT NULL,
    last_error TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, kind, once_key)
);
CREATE INDEX app_outbox_due ON app_outbox (city_id, state, next_ms);
CREATE TABLE app_job (
    city_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    next_ms BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    lease_owner TEXT NOT NULL,
    lease_until_ms BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, name)
);
CREATE TABLE app_feed (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    what TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    unit_path TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE TABLE app_counter (
    city_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (city_id, name)
);
CREATE TABLE app_rate (
    city_id BIGINT NOT NULL,
    bucket TEXT NOT NULL,
    minute BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (city_id, bucket, minute)
);
CREATE TABLE app_node (
    city_id BIGINT NOT NULL,
    node BIGINT NOT NULL,
    owner TEXT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, node)
);
CREATE TABLE app_seed (
    city_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    version TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, capability)
);
CREATE TABLE app_fact (
    city_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (city_id, name)
);
