/* What waits on the day the city is looked at: visits planned for the inspectors, fresh reports for the unit account, one
 * case to verify, so that every demo account finds work. */
#include "capabilities/cases/cases.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/reports/reports.h"
#include "demo/inside.h"

static const struct {
    const char *category, *text;
    int64_t minutes_ago;
    int steps; /* 0 dispatched, 1 accepted, 2 handled */
} fresh[] = {
    {"litter", "菜市场北门垃圾堆了一上午没有清，苍蝇很多。", 35, 0}, {"bins", "小区门口三个垃圾桶全满了，袋子堆到人行道上。", 80, 0},
    {"rubble", "路边倒了两堆装修垃圾，占了半条车道。", 130, 1},      {"toilet", "公厕没有水，地面积水，请尽快处理。", 190, 1},
    {"litter", "公交站后面绿化带里全是塑料袋和饭盒。", 260, 2},
};

static struct actor acting(const struct demo *d, size_t unit, int64_t account_id, const char *role, str name) {
    const struct demo_unit *u = &d->units[unit];
    return (struct actor){.account_id = account_id,
                          .unit_id = u->id,
                          .account = name,
                          .name = name,
                          .role = str_of(role),
                          .unit_name = u->short_name,
                          .unit_path = u->path,
                          .scope_from = STR(""),
                          .scope_to = STR("~"),
                          .is_system = true};
}

/* A cell of the first district: its sanitation centre is the unit account's. */
static const struct ground_cell *cell_of_first_district(struct demo *d) {
    const struct ground *g = d->ground;
    for (;;) {
        const struct ground_cell *cell = &g->cells[rng_below(&d->rng, (uint32_t)g->cell_count)];
        if (g->divisions[g->divisions[cell->community].parent].parent == 1)
            return cell;
    }
}

static str a_photo(const struct demo *d, str category, bool after) {
    for (size_t k = 0; k < d->photo_count; k++)
        if (str_equal(d->photos[k].category, category))
            return after ? d->photos[k].after[0] : d->photos[k].before[0];
    return d->photos[0].before[0];
}

static err one_fresh(struct demo *d, struct db_write *w, size_t k) {
    static const struct actor nobody = {.scope_from = {"", 0}, .scope_to = {"", 0}};
    str category = str_of(fresh[k].category), before = a_photo(d, category, false), after = a_photo(d, category, true);
    struct reports_given given = {.text = str_of(fresh[k].text), .category = category, .has_place = 1, .photos = {&before, 1}};
    int64_t id, reported_ms = d->now_ms - fresh[k].minutes_ago * MS_MINUTE;
    str tracking;
    ground_lonlat(cell_of_first_district(d)->inside, &given.lon, &given.lat);
    d->ctx->now_ms = reported_ms;
    d->ctx->actor = &nobody;
    TRY(reports_add(d->ctx, w, &given, &id, &tracking));
    size_t unit = demo_unit_named(d, "419901HW");
    struct actor handler = acting(d, unit, d->unit_account_id, "unit", STR("文昌区环卫中心经办人"));
    struct case_file file;
    TRY(cases_find(d->ctx, db_reading(w), id, &file));
    if (!str_is(file.state, "dispatched"))
        return NULL;
    d->ctx->actor = &handler;
    struct cases_acting accept = {.move = STR("accept")}, done = {.move = STR("feed_back"), .note = STR("已清理干净，请核查。"), .photos = {&after, 1}};
    if (fresh[k].steps > 0) {
        d->ctx->now_ms = reported_ms + 15 * MS_MINUTE;
        TRY(cases_act(d->ctx, w, id, &accept));
    }
    if (fresh[k].steps > 1) {
        d->ctx->now_ms = reported_ms + 90 * MS_MINUTE;
        TRY(cases_act(d->ctx, w, id, &done));
    }
    return NULL;
}

static err make_plans(struct demo *d, struct db_write *w) {
    struct actor office = acting(d, demo_unit_named(d, "ZHB"), d->office_id, "office", STR("市创文办值班员"));
    int64_t day = day_number_in_china(d->now_ms), id;
    str today = day_format(d->ctx->arena, day), friday = day_format(d->ctx->arena, day + 4);
    d->ctx->actor = &office;
    d->ctx->now_ms = d->now_ms - 90 * MS_MINUTE;
    struct inspections_plan daily = {
        .name = STR("每日检查"), .kind = STR("daily"), .from_date = today, .until_date = today, .inspectors = {d->inspector_ids, 3}, .count = 21};
    struct inspections_plan markets = {.name = STR("农贸市场专项检查"),
                                       .kind = STR("unannounced"),
                                       .category = STR("wet_market"),
                                       .from_date = today,
                                       .until_date = friday,
                                       .inspectors = {d->inspector_ids, 6},
                                       .count = 18};
    TRY(inspections_plan_make(d->ctx, w, &daily, &id));
    return inspections_plan_make(d->ctx, w, &markets, &id);
}

static err make_today(struct db_write *w, void *with) {
    struct demo *d = with;
    struct rng rng = d->rng;
    for (size_t k = 0; k < sizeof fresh / sizeof *fresh; k++)
        TRY(one_fresh(d, w, k));
    d->rng = rng; /* the same if the transaction runs again */
    return make_plans(d, w);
}

err demo_today(struct demo *d) { return demo_commit(d, make_today); }
