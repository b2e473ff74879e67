/* Units and accounts. 118 responsible units (city, districts, streets, departments, enterprises) and the communities
 * below the streets. Accounts are named by role; one password hash serves them all, because it is published anyway. */
#include "demo/departments.h"
#include "demo/inside.h"
#include <string.h>

static const char demo_password[] = "Wencheng-demo-1";

enum { UNITS_MOST = 600 };

static err add_unit(struct demo *d, struct db_write *w, size_t parent, const char *kind, str code, str name, str short_name, size_t *ret) {
    if (d->unit_count == UNITS_MOST || !code.at || !name.at || !short_name.at)
        return &err_no_memory;
    struct demo_unit *u = &d->units[d->unit_count];
    *u = (struct demo_unit){.code = code, .name = name, .short_name = short_name, .kind = kind};
    struct identity_unit made = {
        .parent_id = d->unit_count ? d->units[parent].id : 0, .code = code, .name = name, .short_name = short_name, .kind = str_of(kind), .active = 1};
    TRY(identity_unit_add(d->ctx, w, &made, &u->id));
    *ret = d->unit_count++;
    return NULL;
}

static err add_department(struct demo *d, struct db_write *w, size_t parent, const struct demo_department *row, str prefix_code, str prefix_name) {
    size_t index;
    return add_unit(d, w, parent, row->kind, str_format(d->arena, STR_F "%s", STR_A(prefix_code), row->code),
                    str_format(d->arena, STR_F "%s", STR_A(prefix_name), row->name), str_format(d->arena, STR_F "%s", STR_A(prefix_name), row->short_name),
                    &index);
}

static err add_units(struct demo *d, struct db_write *w) {
    size_t root, office, index;
    struct ground *g = d->ground;
    TRY(add_unit(d, w, 0, "city", STR("WC"), STR("文城市"), STR("文城市"), &root));
    TRY(add_unit(d, w, root, "command_office", STR("ZHB"), STR("文城市创建全国文明城市指挥部办公室"), STR("市创文办"), &office));
    TRY(add_unit(d, w, office, "task_force", STR("DCZ"), STR("市创文办督查组"), STR("督查组"), &index));
    TRY(add_unit(d, w, office, "task_force", STR("CLZ"), STR("市创文办材料组"), STR("材料组"), &index));
    for (size_t k = 0; k < demo_city_department_count; k++)
        TRY(add_department(d, w, root, &demo_city_departments[k], STR_NONE, STR_NONE));
    for (size_t v = 0; v < g->division_count; v++) {
        const struct ground_division *division = &g->divisions[v];
        size_t parent = division->level ? d->unit_of_division[division->parent] : root;
        static const char *const kinds[] = {"city", "district_office", "subdistrict", "community"};
        if (division->level == 0) {
            d->unit_of_division[v] = root;
            continue;
        }
        str name = division->level == 1   ? str_format(d->arena, STR_F "创文指挥部", STR_A(division->name))
                   : division->level == 2 ? str_format(d->arena, STR_F "办事处", STR_A(division->name))
                                          : str_format(d->arena, STR_F "居民委员会", STR_A(division->name));
        TRY(add_unit(d, w, parent, kinds[division->level], str_format(d->arena, "Q" STR_F, STR_A(division->code)), name, division->name, &index));
        d->unit_of_division[v] = index;
        for (size_t k = 0; division->level == 1 && k < demo_district_department_count; k++)
            TRY(add_department(d, w, index, &demo_district_departments[k], division->code, division->name));
    }
    for (size_t u = 0; u < d->unit_count; u++) {
        struct identity_unit whole;
        TRY(identity_unit_find(d->ctx, db_reading(w), d->units[u].id, &whole));
        d->units[u].path = str_copy(d->arena, whole.path);
    }
    return NULL;
}

static err add_account(struct demo *d, struct db_write *w, str hash, const char *account, const char *name, const char *role, size_t unit, int64_t *ret) {
    struct identity_account_new made = {
        .account = str_of(account), .name = str_of(name), .password_hash = hash, .role = str_of(role), .unit_id = d->units[unit].id};
    return identity_account_add(d->ctx, w, &made, ret);
}

static const char *role_in(const struct demo_unit *u) { return str_is(str_of(u->kind), "district_office") ? "district" : "unit"; }

/* Everyone who appears in the demo's history: one account a unit, and six inspectors. */
static err add_accounts(struct demo *d, struct db_write *w, str hash) {
    size_t office = demo_unit_named(d, "ZHB"), inspection = demo_unit_named(d, "DCZ"), root = demo_unit_named(d, "WC");
    int64_t ignored;
    TRY(add_account(d, w, hash, "office", "市创文办值班员", "office", office, &d->office_id));
    TRY(add_account(d, w, hash, "leader", "分管市领导", "leader", root, &d->leader_id));
    TRY(add_account(d, w, hash, "district", "文昌区创文指挥部调度员", "district", demo_unit_named(d, "Q419901"), &d->district_id));
    TRY(add_account(d, w, hash, "unit", "文昌区环卫中心经办人", "unit", demo_unit_named(d, "419901HW"), &d->unit_account_id));
    TRY(add_account(d, w, hash, "administrator", "系统管理员", "administrator", office, &ignored));
    TRY(add_account(d, w, hash, "auditor", "审计员", "auditor", office, &ignored));
    static const char *const names[] = {"督查一组", "督查二组", "督查三组", "督查四组", "督查五组", "督查六组"};
    for (size_t k = 0; k < 6; k++) {
        const char *account = k ? str_format(d->arena, "inspector%zu", k + 1).at : "inspector";
        TRY(add_account(d, w, hash, account, names[k], "inspector", inspection, &d->inspector_ids[k]));
    }
    for (size_t u = 0; u < d->unit_count; u++) {
        struct demo_unit *unit = &d->units[u];
        if (str_is(unit->code, "419901HW"))
            unit->account_id = d->unit_account_id;
        else if (str_is(unit->code, "Q419901"))
            unit->account_id = d->district_id;
        else {
            str account = str_format(d->arena, "u%03zu", u), name = str_format(d->arena, STR_F "经办人", STR_A(unit->short_name));
            if (!account.at || !name.at)
                return &err_no_memory;
            TRY(add_account(d, w, hash, account.at, name.at, role_in(unit), u, &unit->account_id));
        }
        TRY(identity_unit_set_head(d->ctx, w, unit->id, unit->account_id));
    }
    return NULL;
}

static err make_people(struct db_write *w, void *with) {
    struct demo *d = with;
    str hash;
    d->unit_count = 0;
    TRY(identity_password_hash(d->ctx, str_of(demo_password), &hash));
    TRY(add_units(d, w));
    return add_accounts(d, w, hash);
}

err demo_people(struct demo *d) {
    d->units = ARENA_LIST(d->arena, struct demo_unit, UNITS_MOST);
    d->unit_of_division = ARENA_LIST(d->arena, size_t, d->ground->division_count);
    if (!d->units || !d->unit_of_division)
        return &err_no_memory;
    demo_tell(d, "单位和账号 units and accounts", 0, 1);
    return demo_commit(d, make_people);
}

size_t demo_unit_named(const struct demo *d, const char *code) {
    for (size_t u = 0; u < d->unit_count; u++)
        if (str_is(d->units[u].code, code))
            return u;
    return 1; /* the command office */
}
