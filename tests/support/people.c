#include "tests/support/inside.h"

#if __has_include("capabilities/identity/identity.h")
#include "capabilities/identity/identity.h"
/* A program built without identity links all the same; its worlds have no accounts. */
#pragma weak identity_unit_add
#pragma weak identity_account_add
#pragma weak identity_password_hash

struct places {
    int64_t city, office, district, department, other_district, other_department;
};

static int64_t add_unit(struct ctx *ctx, struct db_write *w, const char *name, const char *code, const char *kind, int64_t parent_id) {
    struct identity_unit unit = {
        .parent_id = parent_id, .code = str_of(code), .name = str_of(name), .short_name = str_of(name), .kind = str_of(kind), .active = 1};
    int64_t id = 0;
    err failed = identity_unit_add(ctx, w, &unit, &id);
    if (failed)
        print_error("unit %s: %s\n", name, failed->code);
    return failed ? 0 : id;
}

static err add_people(struct db_write *w, void *with) {
    struct ctx *ctx = with;
    struct places p = {0};
    p.city = add_unit(ctx, w, "文城市", "city", "city", 0);
    p.office = add_unit(ctx, w, "市创文指挥部办公室", "office", "command_office", p.city);
    p.district = add_unit(ctx, w, "东城区", "east", "district_office", p.city);
    p.department = add_unit(ctx, w, "市政工程处", "works", "department", p.district);
    p.other_district = add_unit(ctx, w, "西城区", "west", "district_office", p.city);
    p.other_department = add_unit(ctx, w, "园林绿化处", "gardens", "department", p.other_district);
    if (!p.city || !p.office || !p.district || !p.department || !p.other_district || !p.other_department)
        return &err_bug;
    const struct {
        const char *account, *name, *role;
        int64_t unit_id;
    } people[] = {
        {"office", "办公室", "office", p.office},
        {"leader", "分管领导", "leader", p.city},
        {"district", "区办", "district", p.district},
        {"unit", "责任单位", "unit", p.department},
        {"unit2", "另一责任单位", "unit", p.other_department},
        {"inspector", "督查员", "inspector", p.office},
        {"administrator", "管理员", "administrator", p.office},
        {"auditor", "审计员", "auditor", p.city},
    };
    str hash;
    TRY(identity_password_hash(ctx, STR("Wencheng-demo-1"), &hash));
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct identity_account_new account = {.account = str_of(people[i].account),
                                               .name = str_of(people[i].name),
                                               .password_hash = hash,
                                               .role = str_of(people[i].role),
                                               .unit_id = people[i].unit_id};
        int64_t id;
        TRY(identity_account_add(ctx, w, &account, &id));
    }
    return NULL;
}

void world_people(struct world *w) {
    if (w->hidden->parts.capability_count || !identity_unit_add)
        return;
    err failed = db_commit(app_db(w->app), add_people, world_ctx(w));
    if (failed)
        print_error("the accounts of the world: %s\n", failed->code);
    assert_null(failed);
}
#else
void world_people(struct world *w) { (void)w; }
#endif
