#include "app/inside.h"

#define AUDIT_COLUMNS "id, at_ms, actor_id, actor, unit_id, unit_name, action, kind, target_id, outcome, code, detail, peer, request_id, seq, hash"
#define AUDIT_GIVES "iiititttitttttit"

const struct db_sql app_sql[APP_STATEMENTS] = {
    [APP_AUDIT_INSERT] = {"INSERT INTO app_audit (city_id, " AUDIT_COLUMNS ") VALUES (:city, :id, :at_ms, :actor_id, :actor, :unit_id, :unit_name,"
                          " :action, :kind, :target_id, :outcome, :code, :detail, :peer, :request_id, :seq, :hash)",
                          "iiiititttittttti"
                          "t",
                          ""},
    [APP_AUDIT_HEAD] = {"SELECT seq, hash FROM app_audit_head WHERE city_id = :city", "i", "it"},
    [APP_AUDIT_HEAD_MAKE] = {"INSERT INTO app_audit_head (city_id, seq, hash) VALUES (:city, 0, '') ON CONFLICT (city_id) DO NOTHING", "i", ""},
    [APP_AUDIT_HEAD_MOVE] = {"UPDATE app_audit_head SET seq = :seq, hash = :hash WHERE city_id = :city AND seq = :before", "itii", ""},
    [APP_AUDIT_UNSEALED] = {"SELECT " AUDIT_COLUMNS " FROM app_audit WHERE city_id = :city AND seq IS NULL ORDER BY id LIMIT 500", "i", AUDIT_GIVES},
    [APP_AUDIT_SEAL] = {"UPDATE app_audit SET seq = :seq, hash = :hash WHERE city_id = :city AND id = :id AND seq IS NULL", "itii", ""},
    [APP_AUDIT_WALK] = {"SELECT " AUDIT_COLUMNS " FROM app_audit WHERE city_id = :city AND seq > :after ORDER BY seq LIMIT 1000", "ii", AUDIT_GIVES},
    [APP_AUDIT_COUNTS] = {"SELECT COUNT(*), COUNT(*) - COUNT(seq) FROM app_audit WHERE city_id = :city", "i", "ii"},

    [APP_REPEAT_LOOK] = {"SELECT request_hash, status, body FROM app_idempotency WHERE city_id = :city AND account_id = :account AND scope = :scope"
                         " AND key = :key",
                         "iitt", "tit"},
    [APP_REPEAT_BEGIN] = {"INSERT INTO app_idempotency (city_id, account_id, scope, key, route, request_hash, status, body, at_ms)"
                          " VALUES (:city, :account, :scope, :key, :route, :hash, 0, '', :at_ms) ON CONFLICT (city_id, account_id, scope, key) DO NOTHING",
                          "iitttti", ""},
    [APP_REPEAT_STORE] = {"UPDATE app_idempotency SET status = :status, body = :body WHERE city_id = :city AND account_id = :account AND scope = :scope"
                          " AND key = :key",
                          "itiitt", ""},
    [APP_REPEAT_EXPIRE] = {"DELETE FROM app_idempotency WHERE city_id = :city AND at_ms < :before", "ii", ""},

    [APP_OUTBOX_PUT] = {"INSERT INTO app_outbox (city_id, id, kind, once_key, payload, created_ms, next_ms, attempts, state, last_error)"
                        " VALUES (:city, :id, :kind, :once, :payload, :at_ms, :at_ms, 0, 'waiting', '') ON CONFLICT (city_id, kind, once_key) DO NOTHING",
                        "iittti", ""},
    [APP_OUTBOX_DUE] = {"SELECT id, kind, once_key, payload, attempts FROM app_outbox WHERE city_id = :city AND state = 'waiting' AND next_ms <= :now"
                        " ORDER BY next_ms, id LIMIT 100",
                        "ii", "ittti"},
    [APP_OUTBOX_TAKE] = {"UPDATE app_outbox SET attempts = attempts + 1, next_ms = :until WHERE city_id = :city AND id = :id AND state = 'waiting'"
                         " AND next_ms <= :now",
                         "iiii", ""},
    [APP_OUTBOX_SENT] = {"UPDATE app_outbox SET state = 'sent', next_ms = :now, last_error = '' WHERE city_id = :city AND id = :id", "iii", ""},
    [APP_OUTBOX_FAILED] = {"UPDATE app_outbox SET state = :state, next_ms = :next, last_error = :why WHERE city_id = :city AND id = :id", "titii", ""},
    [APP_OUTBOX_EXPIRE] = {"DELETE FROM app_outbox WHERE city_id = :city AND state = 'sent' AND next_ms < :before", "ii", ""},

    [APP_JOB_MAKE] = {"INSERT INTO app_job (city_id, name, next_ms, asked_ms, lease_owner, lease_until_ms, failures, last_error, started_ms, ended_ms)"
                      " VALUES (:city, :name, :next, :never, '', 0, 0, '', 0, 0) ON CONFLICT (city_id, name) DO NOTHING",
                      "itii", ""},
    [APP_JOB_ASK] = {"INSERT INTO app_job (city_id, name, next_ms, asked_ms, lease_owner, lease_until_ms, failures, last_error, started_ms, ended_ms)"
                     " VALUES (:city, :name, :never, :asked, '', 0, 0, '', 0, 0) ON CONFLICT (city_id, name) DO UPDATE SET asked_ms ="
                     " CASE WHEN app_job.asked_ms < excluded.asked_ms THEN app_job.asked_ms ELSE excluded.asked_ms END",
                     "itii", ""},
    [APP_JOB_TAKE] = {"UPDATE app_job SET lease_owner = :owner, lease_until_ms = :until, asked_ms = :never, started_ms = :now WHERE city_id = :city"
                      " AND name = :name AND lease_until_ms <= :now AND (next_ms <= :now OR asked_ms <= :now)",
                      "tiiiit", ""},
    [APP_JOB_RENEW] = {"UPDATE app_job SET lease_until_ms = :until WHERE city_id = :city AND name = :name AND lease_owner = :owner", "iitt", ""},
    [APP_JOB_DONE] = {"UPDATE app_job SET lease_owner = '', lease_until_ms = 0, next_ms = :next, failures = 0, last_error = '', ended_ms = :now"
                      " WHERE city_id = :city AND name = :name AND lease_owner = :owner",
                      "iiitt", ""},
    [APP_JOB_FAILED] = {"UPDATE app_job SET lease_owner = '', lease_until_ms = 0, next_ms = :next, failures = failures + 1, last_error = :why, ended_ms = :now"
                        " WHERE city_id = :city AND name = :name AND lease_owner = :owner",
                        "itiitt", ""},
    [APP_JOB_DUE] = {"SELECT name FROM app_job WHERE city_id = :city AND lease_until_ms <= :now AND (next_ms <= :now OR asked_ms <= :now) ORDER BY name", "ii",
                     "t"},
    [APP_JOB_STATE] = {"SELECT next_ms, asked_ms, failures, last_error, lease_until_ms FROM app_job WHERE city_id = :city AND name = :name", "it", "iiiti"},

    [APP_FEED_PUT] = {"INSERT INTO app_feed (city_id, id, at_ms, what, target_id, unit_path) VALUES (:city, :id, :at_ms, :what, :target, :path)", "iiitit", ""},
    [APP_FEED_SINCE] = {"SELECT id, at_ms, what, target_id, unit_path FROM app_feed WHERE city_id = :city AND id > :after ORDER BY id LIMIT 1000", "ii",
                        "iitit"},
    [APP_FEED_EXPIRE] = {"DELETE FROM app_feed WHERE city_id = :city AND id < :before", "ii", ""},
    [APP_FEED_LAST] = {"SELECT COALESCE(MAX(id), 0) FROM app_feed WHERE city_id = :city", "i", "i"},

    [APP_COUNTER_NEXT] = {"INSERT INTO app_counter (city_id, name, value) VALUES (:city, :name, 1) ON CONFLICT (city_id, name)"
                          " DO UPDATE SET value = app_counter.value + 1 RETURNING value",
                          "it", "i"},
    [APP_RATE_TAKE] = {"INSERT INTO app_rate (city_id, bucket, minute, taken) VALUES (:city, :bucket, :minute, 1) ON CONFLICT (city_id, bucket, minute)"
                       " DO UPDATE SET taken = app_rate.taken + 1 RETURNING taken",
                       "iti", "i"},
    [APP_RATE_EXPIRE] = {"DELETE FROM app_rate WHERE city_id = :city AND minute < :before", "ii", ""},

    [APP_NODE_LAST] = {"SELECT COALESCE(MAX(node), -1) FROM app_node WHERE city_id = :city", "i", "i"},
    [APP_NODE_OLDEST] = {"SELECT node FROM app_node WHERE city_id = :city AND until_ms < :now ORDER BY until_ms, node LIMIT 1", "ii", "i"},
    [APP_NODE_MAKE] = {"INSERT INTO app_node (city_id, node, owner, until_ms) VALUES (:city, :node, :owner, :until)", "iiti", ""},
    [APP_NODE_TAKE] = {"UPDATE app_node SET owner = :owner, until_ms = :until WHERE city_id = :city AND node = :node AND until_ms < :now", "tiiii", ""},
    [APP_NODE_RENEW] = {"UPDATE app_node SET until_ms = :until WHERE city_id = :city AND node = :node AND owner = :owner", "iiit", ""},
    [APP_NODE_RELEASE] = {"UPDATE app_node SET owner = '', until_ms = :now WHERE city_id = :city AND node = :node AND owner = :owner", "iiit", ""},

    [APP_SEED_GET] = {"SELECT version FROM app_seed WHERE city_id = :city AND capability = :name", "it", "t"},
    [APP_SEED_PUT] = {"INSERT INTO app_seed (city_id, capability, version, at_ms) VALUES (:city, :name, :version, :at_ms)"
                      " ON CONFLICT (city_id, capability) DO UPDATE SET version = excluded.version, at_ms = excluded.at_ms",
                      "itti", ""},
    [APP_FACT_GET] = {"SELECT value FROM app_fact WHERE city_id = :city AND name = :name", "it", "t"},
    [APP_FACT_PUT] = {"INSERT INTO app_fact (city_id, name, value) VALUES (:city, :name, :value) ON CONFLICT (city_id, name)"
                      " DO UPDATE SET value = excluded.value",
                      "itt", ""},
};
