-- One row an item: what lists and pages read. Names of units and people are kept as they were when the item came to them.
CREATE TABLE tasks_item (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    once TEXT NOT NULL,
    search TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    source_id BIGINT,
    source_ref TEXT NOT NULL,
    parent_id BIGINT,
    depth BIGINT NOT NULL,
    site_id BIGINT,
    site_name TEXT NOT NULL,
    case_id BIGINT,
    state TEXT NOT NULL,
    is_open SMALLINT NOT NULL,
    unit_id BIGINT NOT NULL,
    unit_path TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    person_id BIGINT,
    person_name TEXT NOT NULL,
    giver_id BIGINT,
    giver_name TEXT NOT NULL,
    giver_path TEXT NOT NULL,
    opened_ms BIGINT NOT NULL,
    received_ms BIGINT,
    reported_ms BIGINT,
    closed_ms BIGINT,
    due_ms BIGINT NOT NULL,
    yellow_ms BIGINT NOT NULL,
    limit_days BIGINT NOT NULL,
    frozen_light TEXT NOT NULL,
    result TEXT NOT NULL,
    paper TEXT NOT NULL,
    photo TEXT NOT NULL,
    percent BIGINT NOT NULL,
    photo_needed SMALLINT NOT NULL,
    handler_id BIGINT,
    handler_name TEXT NOT NULL,
    verifier_id BIGINT,
    verifier_name TEXT NOT NULL,
    asked_due_ms BIGINT,
    parts BIGINT NOT NULL,
    parts_open BIGINT NOT NULL,
    return_count BIGINT NOT NULL,
    rework_count BIGINT NOT NULL,
    extension_count BIGINT NOT NULL,
    urge_count BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, number),
    UNIQUE (city_id, once),
    CHECK (handler_id IS NULL OR verifier_id IS NULL OR handler_id <> verifier_id)
);
CREATE INDEX tasks_item_due ON tasks_item (city_id, is_open, due_ms, id);
CREATE INDEX tasks_item_unit ON tasks_item (city_id, unit_path, due_ms, id);
CREATE INDEX tasks_item_source ON tasks_item (city_id, source, source_id, id);
CREATE INDEX tasks_item_parent ON tasks_item (city_id, parent_id, id) WHERE parent_id IS NOT NULL;

CREATE TABLE tasks_assistant (
    city_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    unit_path TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    state TEXT NOT NULL,
    received_ms BIGINT,
    done_ms BIGINT,
    note TEXT NOT NULL,
    PRIMARY KEY (city_id, task_id, unit_id)
);

-- History: appended, never edited.
CREATE TABLE tasks_step (
    city_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    account_id BIGINT,
    by_name TEXT NOT NULL,
    by_unit TEXT NOT NULL,
    move TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    note TEXT NOT NULL,
    percent BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE INDEX tasks_step_of ON tasks_step (city_id, task_id, id);

CREATE TABLE tasks_photo (
    city_id BIGINT NOT NULL,
    task_id BIGINT NOT NULL,
    step_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (city_id, task_id, step_id, place)
);
