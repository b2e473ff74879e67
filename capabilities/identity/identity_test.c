/* Signing in and out, lock-out, sessions, roles, grants, units: through the loopback request. */
#include "capabilities/identity/identity.h"
#include "tests/support/world.h"

#include <cmocka.h>

static const char password[] = "Wencheng-demo-1";

static struct answer sign_in(struct world *w, const char *account, const char *typed) {
    return world_ask(w, NULL, "POST", "/api/session", world_body(w, "{\"account\":\"%s\",\"password\":\"%s\"}", account, typed).at);
}

static int64_t account_id(struct world *w, const struct session *s, const char *q) {
    struct answer a = world_ask(w, s, "GET", str_format(w->arena, "/api/accounts?q=%s", q).at, NULL);
    expect_status(a, 200);
    return answer_i64(a, "items.0.id");
}

static int64_t unit_id(struct world *w, const struct session *s, const char *q) {
    struct answer a = world_ask(w, s, "GET", str_format(w->arena, "/api/units?q=%s", q).at, NULL);
    expect_status(a, 200);
    return answer_i64(a, "items.0.id");
}

static void wrong_and_unknown_answer_alike(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct answer wrong = sign_in(&w, "office", "Wrong-password-1"), unknown = sign_in(&w, "nobody", "Wrong-password-1");
    expect_status(wrong, 401);
    expect_status(unknown, 401);
    assert_true(str_is(answer_text(wrong, "code"), "identity.wrong_password"));
    assert_true(str_equal(answer_text(wrong, "title"), answer_text(unknown, "title")));
    expect_status(world_ask(&w, NULL, "GET", "/api/session", NULL), 401);
    world_close(&w);
}

static void five_failures_lock_for_a_while(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    for (int i = 0; i < 4; i++) {
        expect_status(sign_in(&w, "office", "Wrong-password-1"), 401);
        expect_status(sign_in(&w, "ghost", "Wrong-password-1"), 401);
    }
    expect_status(sign_in(&w, "OFFICE", "Wrong-password-1"), 429);
    expect_status(sign_in(&w, "ghost", "Wrong-password-1"), 429);
    struct answer locked = sign_in(&w, "office", password);
    expect_status(locked, 429);
    assert_true(str_is(answer_text(locked, "code"), "identity.locked"));
    struct session administrator = world_sign_in(&w, "administrator", password);
    struct answer row = world_ask(&w, &administrator, "GET", "/api/accounts?q=office", NULL);
    assert_true(answer_i64(row, "items.0.locked_until_ms") > w.now_ms);
    world_wait(&w, 15 * MS_MINUTE + 1);
    expect_status(sign_in(&w, "office", "Wrong-password-1"), 401); /* the count begins anew */
    expect_status(sign_in(&w, "office", password), 201);
    for (int i = 0; i < 4; i++)
        expect_status(sign_in(&w, "office", "Wrong-password-1"), 401); /* success forgave what was before */
    expect_status(sign_in(&w, "office", password), 201);
    world_close(&w);
}

static void a_session_shows_me_and_ends(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session s = world_sign_in(&w, "unit", password);
    struct answer me = world_ask(&w, &s, "GET", "/api/session", NULL);
    expect_status(me, 200);
    assert_true(str_is(answer_text(me, "role"), "unit"));
    assert_true(str_is(answer_text(me, "unit_name"), "市政工程处"));
    assert_true(str_equal(answer_text(me, "csrf"), s.csrf));
    struct session bad = {s.cookie, STR("not-the-token")};
    expect_status(world_ask(&w, &bad, "DELETE", "/api/session", NULL), 403);
    struct answer out = world_ask(&w, &s, "DELETE", "/api/session", NULL);
    expect_status(out, 200);
    expect_status(world_ask(&w, &s, "GET", "/api/session", NULL), 401);
    world_close(&w);
}

static void sessions_expire(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session idle = world_sign_in(&w, "office", password), busy = world_sign_in(&w, "office", password);
    for (int i = 0; i < 3; i++) { /* 70 minutes three times: only the busy one asks */
        world_wait(&w, 70 * MS_MINUTE);
        expect_status(world_ask(&w, &busy, "GET", "/api/session", NULL), 200);
        assert_null(app_run_due_jobs(w.app));
    }
    expect_status(world_ask(&w, &idle, "GET", "/api/session", NULL), 401);
    world_reopen(&w); /* what memory knew was written down */
    expect_status(world_ask(&w, &busy, "GET", "/api/session", NULL), 200);
    for (int i = 0; i < 9; i++) {
        world_wait(&w, 60 * MS_MINUTE);
        (void)world_ask(&w, &busy, "GET", "/api/session", NULL);
    }
    expect_status(world_ask(&w, &busy, "GET", "/api/session", NULL), 401); /* twelve hours are the most */
    world_close(&w);
}

static void my_other_sessions_can_be_ended(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session here = world_sign_in(&w, "office", password), there = world_sign_in(&w, "office", password), stranger = world_sign_in(&w, "unit", password);
    struct answer mine = world_ask(&w, &here, "GET", "/api/sessions", NULL);
    expect_status(mine, 200);
    int64_t second = answer_i64(mine, "items.1.id");
    const char *path = str_format(w.arena, "/api/sessions/%lld", (long long)second).at;
    expect_status(world_ask(&w, &stranger, "DELETE", path, NULL), 404);
    expect_status(world_ask(&w, &here, "DELETE", path, NULL), 200);
    expect_status(world_ask(&w, &there, "GET", "/api/session", NULL), 401);
    expect_status(world_ask(&w, &here, "GET", "/api/session", NULL), 200);
    world_close(&w);
}

static struct answer change_password(struct world *w, const struct session *s, const char *old, const char *fresh) {
    return world_ask(w, s, "PUT", "/api/password", world_body(w, "{\"old\":\"%s\",\"new\":\"%s\"}", old, fresh).at);
}

static void passwords_follow_the_rules(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session s = world_sign_in(&w, "office", password), other = world_sign_in(&w, "office", password);
    expect_status(change_password(&w, &s, password, "Short-1"), 422);
    expect_status(change_password(&w, &s, password, "alllowercase1"), 422);
    expect_status(change_password(&w, &s, password, "My-OFFICE-2026"), 422); /* the account's name in it */
    expect_status(change_password(&w, &s, "Not-the-old-1", "Another-word-2"), 422);
    expect_status(change_password(&w, &s, password, password), 422); /* used before */
    expect_status(change_password(&w, &s, password, "Another-word-2"), 200);
    expect_status(world_ask(&w, &s, "GET", "/api/session", NULL), 200);
    expect_status(world_ask(&w, &other, "GET", "/api/session", NULL), 401);
    expect_status(change_password(&w, &s, "Another-word-2", password), 422);
    expect_status(sign_in(&w, "office", password), 401);
    expect_status(sign_in(&w, "office", "Another-word-2"), 201);
    world_close(&w);
}

static void accounts_are_managed_by_the_administrator(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session administrator = world_sign_in(&w, "administrator", password), unit = world_sign_in(&w, "unit", password);
    const char *body = world_body(&w, "{\"account\":\"Clerk.1\",\"name\":\"资料员甲\",\"role\":\"clerk\",\"password\":\"First-word-77\"}").at;
    expect_status(world_ask(&w, &unit, "POST", "/api/accounts", body), 403);
    struct answer made = world_ask(&w, &administrator, "POST", "/api/accounts", body);
    expect_status(made, 201);
    expect_status(world_ask(&w, &administrator, "POST", "/api/accounts", body), 409);
    struct answer weak = world_ask(&w, &administrator, "POST", "/api/accounts", "{\"account\":\"x\",\"name\":\"x\",\"role\":\"clerk\",\"password\":\"weak\"}");
    expect_status(weak, 422);
    assert_true(str_is(answer_text(weak, "fields.0.field"), "password"));
    struct session clerk = world_sign_in(&w, "clerk.1", "First-word-77");
    struct answer me = world_ask(&w, &clerk, "GET", "/api/session", NULL);
    assert_false(answer_has(me, "rights.0")); /* nothing until the first password is changed */
    expect_status(change_password(&w, &clerk, "First-word-77", "Second-word-78"), 200);
    int64_t id = answer_i64(made, "id");
    const char *reset = str_format(w.arena, "/api/accounts/%lld/reset-password", (long long)id).at;
    struct answer fresh = world_ask(&w, &administrator, "POST", reset, "{}");
    expect_status(fresh, 200);
    expect_status(world_ask(&w, &clerk, "GET", "/api/session", NULL), 401);
    expect_status(sign_in(&w, "clerk.1", str_z(w.arena, answer_text(fresh, "password"))), 201);
    const char *path = str_format(w.arena, "/api/accounts/%lld", (long long)id).at;
    expect_status(world_ask(&w, &administrator, "PUT", path, "{\"version\":1,\"active\":false}"), 409); /* a stale version */
    struct answer row = world_ask(&w, &administrator, "GET", "/api/accounts?q=clerk.1", NULL);
    body = world_body(&w, "{\"version\":%lld,\"active\":false}", (long long)answer_i64(row, "items.0.version")).at;
    expect_status(world_ask(&w, &administrator, "PUT", path, body), 200);
    expect_status(sign_in(&w, "clerk.1", str_z(w.arena, answer_text(fresh, "password"))), 401);
    world_close(&w);
}

static void the_last_administrator_stays(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session s = world_sign_in(&w, "administrator", password);
    struct answer row = world_ask(&w, &s, "GET", "/api/accounts?role=administrator", NULL);
    const char *path = str_format(w.arena, "/api/accounts/%lld", (long long)answer_i64(row, "items.0.id")).at;
    long long version = answer_i64(row, "items.0.version");
    struct answer refused = world_ask(&w, &s, "PUT", path, world_body(&w, "{\"version\":%lld,\"active\":false}", version).at);
    expect_status(refused, 409);
    assert_true(str_is(answer_text(refused, "code"), "identity.last_administrator"));
    expect_status(world_ask(&w, &s, "PUT", path, world_body(&w, "{\"version\":%lld,\"role\":\"office\"}", version).at), 409);
    expect_status(
        world_ask(&w, &s, "POST", "/api/accounts", "{\"account\":\"second\",\"name\":\"二\",\"role\":\"administrator\",\"password\":\"First-word-77\"}"), 201);
    expect_status(world_ask(&w, &s, "PUT", path, world_body(&w, "{\"version\":%lld,\"role\":\"office\"}", version).at), 200);
    world_close(&w);
}

static void delegation_lasts_its_term(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session administrator = world_sign_in(&w, "administrator", password), district = world_sign_in(&w, "district", password),
                   unit = world_sign_in(&w, "unit", password);
    long long from = account_id(&w, &administrator, "district"), to = account_id(&w, &administrator, "unit2"),
              auditor = account_id(&w, &administrator, "auditor");
    long long now = w.now_ms;
    const char *path = str_format(w.arena, "/api/accounts/%lld/delegate", from).at;
    const char *body =
        world_body(&w, "{\"to_account_id\":\"%lld\",\"from_ms\":%lld,\"until_ms\":%lld,\"note\":\"出差\"}", to, now + MS_HOUR, now + 3LL * MS_HOUR).at;
    expect_status(world_ask(&w, &unit, "POST", path, body), 403); /* not theirs to hand over */
    struct answer given = world_ask(&w, &district, "POST", path, body);
    expect_status(given, 201);
    long long grant = answer_i64(given, "id");
    struct session second = world_sign_in(&w, "unit2", password);
    const char *choose = world_body(&w, "{\"grant_id\":\"%lld\"}", grant).at;
    expect_status(world_ask(&w, &second, "POST", "/api/session/scope", choose), 409); /* not begun */
    expect_status(world_ask(&w, &unit, "POST", "/api/session/scope", choose), 409);   /* not theirs */
    world_wait(&w, MS_HOUR);
    struct answer me = world_ask(&w, &second, "POST", "/api/session/scope", choose);
    expect_status(me, 200);
    assert_true(str_is(answer_text(me, "role"), "district"));
    assert_true(str_is(answer_text(me, "unit_name"), "东城区"));
    assert_true(str_is(answer_text(me, "scopes.1.role"), "district"));
    world_wait(&w, 2 * MS_HOUR - MS_MINUTE * 3);
    assert_true(str_is(answer_text(world_ask(&w, &second, "GET", "/api/session", NULL), "role"), "district"));
    world_wait(&w, 3 * MS_MINUTE);
    assert_true(str_is(answer_text(world_ask(&w, &second, "GET", "/api/session", NULL), "role"), "unit"));
    /* too long; to oneself; two separate roles in one person */
    now = w.now_ms;
    district = world_sign_in(&w, "district", password); /* three hours idle: the session is over */
    administrator = world_sign_in(&w, "administrator", password);
    body = world_body(&w, "{\"to_account_id\":\"%lld\",\"from_ms\":%lld,\"until_ms\":%lld}", to, now, now + 400LL * MS_DAY).at;
    expect_status(world_ask(&w, &district, "POST", path, body), 422);
    struct session audits = world_sign_in(&w, "auditor", password);
    path = str_format(w.arena, "/api/accounts/%lld/delegate", auditor).at;
    body = world_body(&w, "{\"to_account_id\":\"%lld\",\"from_ms\":%lld,\"until_ms\":%lld}", (long long)account_id(&w, &administrator, "administrator"), now,
                      now + 1LL * MS_DAY)
               .at;
    expect_status(world_ask(&w, &audits, "POST", path, body), 409);
    world_close(&w);
}

static void scopes_are_subtrees(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session district = world_sign_in(&w, "district", password), office = world_sign_in(&w, "office", password);
    struct answer seen = world_ask(&w, &district, "GET", "/api/accounts", NULL), all = world_ask(&w, &office, "GET", "/api/accounts", NULL);
    expect_status(seen, 200);
    assert_true(answer_has(seen, "items.1.id"));
    assert_false(answer_has(seen, "items.2.id")); /* the district's own and the unit below it */
    assert_true(answer_has(all, "items.7.id"));
    world_close(&w);
}

static void the_log_is_for_the_auditor(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    (void)sign_in(&w, "office", "Wrong-password-1");
    struct session auditor = world_sign_in(&w, "auditor", password), administrator = world_sign_in(&w, "administrator", password);
    expect_status(world_ask(&w, &administrator, "GET", "/api/audit", NULL), 403);
    struct answer log = world_ask(&w, &auditor, "GET", "/api/audit?outcome=refused", NULL);
    expect_status(log, 200);
    assert_true(answer_has(log, "items.0.id"));
    assert_null(app_run_due_jobs(w.app));
    struct answer proof = world_ask(&w, &auditor, "GET", "/api/audit/proof", NULL);
    expect_status(proof, 200);
    assert_true(json_get(proof.json, "whole")->kind == JSON_TRUE);
    expect_status(world_ask(&w, &auditor, "POST", "/api/units", "{\"name\":\"x\",\"kind\":\"other\"}"), 403);
    world_close(&w);
}

static void roles_are_changed_within_limits(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session s = world_sign_in(&w, "administrator", password), auditor = world_sign_in(&w, "auditor", password);
    expect_status(world_ask(&w, &auditor, "PUT", "/api/roles/clerk", "{\"version\":1,\"rights\":[]}"), 403);
    expect_status(world_ask(&w, &s, "PUT", "/api/roles/clerk", "{\"version\":1,\"rights\":[\"identity.accounts_see\"]}"), 200);
    expect_status(world_ask(&w, &s, "PUT", "/api/roles/clerk", "{\"version\":1,\"rights\":[]}"), 409);
    expect_status(world_ask(&w, &s, "PUT", "/api/roles/unit", "{\"version\":1,\"rights\":[\"no.such\"]}"), 422);
    struct answer reads = world_ask(&w, &s, "PUT", "/api/roles/auditor", "{\"version\":1,\"rights\":[\"identity.accounts_edit\"]}");
    expect_status(reads, 409);
    assert_true(str_is(answer_text(reads, "code"), "identity.auditor_reads"));
    struct answer apart = world_ask(&w, &s, "PUT", "/api/roles/administrator",
                                    "{\"version\":1,\"rights\":[\"identity.accounts_edit\",\"identity.roles_edit\",\"identity.audit_see\"]}");
    expect_status(apart, 409);
    expect_status(world_ask(&w, &s, "PUT", "/api/roles/administrator", "{\"version\":1,\"rights\":[\"identity.accounts_edit\"]}"), 409);
    /* what was taken away does not come back with a restart */
    expect_status(world_ask(&w, &s, "PUT", "/api/roles/leader", "{\"version\":1,\"rights\":[]}"), 200);
    world_reopen(&w);
    struct session leader = world_sign_in(&w, "leader", password);
    expect_status(world_ask(&w, &leader, "GET", "/api/accounts", NULL), 403);
    world_close(&w);
}

static void units_move_and_are_cloned(void **state) {
    struct world w;
    (void)state;
    world_open(&w);
    struct session s = world_sign_in(&w, "administrator", password);
    long long city = unit_id(&w, &s, "city"), office = unit_id(&w, &s, "office"), east = unit_id(&w, &s, "east"), west = unit_id(&w, &s, "west");
    const char *body = world_body(&w, "{\"parent_id\":\"%lld\",\"name\":\"市创文指挥部办公室综合组\",\"kind\":\"task_force\",\"code\":\"general\"}", office).at;
    struct answer group = world_ask(&w, &s, "POST", "/api/units", body);
    expect_status(group, 201);
    expect_status(world_ask(&w, &s, "POST", "/api/units", body), 409); /* the code is taken */
    body = world_body(&w, "{\"name\":\"东城区创文指挥部办公室\",\"parent_id\":\"%lld\"}", east).at;
    struct answer clone = world_ask(&w, &s, "POST", str_format(w.arena, "/api/units/%lld/clone", office).at, body);
    expect_status(clone, 201);
    assert_true(str_is(answer_text(clone, "kind"), "district_office"));
    struct answer below = world_ask(&w, &s, "GET", str_format(w.arena, "/api/units?parent=%lld", (long long)answer_i64(clone, "id")).at, NULL);
    assert_true(str_is(answer_text(below, "items.0.name"), "东城区创文指挥部办公室综合组"));
    /* the east below the west: paths follow, and never in a ring */
    const char *path = str_format(w.arena, "/api/units/%lld", east).at;
    struct answer before = world_ask(&w, &s, "GET", path, NULL);
    body = world_body(&w, "{\"version\":%lld,\"parent_id\":\"%lld\"}", (long long)answer_i64(before, "version"), west).at;
    struct answer moved = world_ask(&w, &s, "PUT", path, body);
    expect_status(moved, 200);
    str west_path = answer_text(world_ask(&w, &s, "GET", str_format(w.arena, "/api/units/%lld", west).at, NULL), "path");
    assert_true(str_starts(answer_text(moved, "path"), west_path));
    assert_true(str_starts(answer_text(world_ask(&w, &s, "GET", "/api/units?q=works", NULL), "items.0.path"), answer_text(moved, "path")));
    path = str_format(w.arena, "/api/units/%lld", city).at;
    body = world_body(&w, "{\"version\":1,\"parent_id\":\"%lld\"}", east).at;
    struct answer ring = world_ask(&w, &s, "PUT", path, body);
    expect_status(ring, 422);
    assert_true(str_is(answer_text(ring, "code"), "identity.unit_in_ring"));
    world_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_and_unknown_answer_alike),
        cmocka_unit_test(five_failures_lock_for_a_while),
        cmocka_unit_test(a_session_shows_me_and_ends),
        cmocka_unit_test(sessions_expire),
        cmocka_unit_test(my_other_sessions_can_be_ended),
        cmocka_unit_test(passwords_follow_the_rules),
        cmocka_unit_test(accounts_are_managed_by_the_administrator),
        cmocka_unit_test(the_last_administrator_stays),
        cmocka_unit_test(delegation_lasts_its_term),
        cmocka_unit_test(scopes_are_subtrees),
        cmocka_unit_test(the_log_is_for_the_auditor),
        cmocka_unit_test(roles_are_changed_within_limits),
        cmocka_unit_test(units_move_and_are_cloned),
    };
    return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
