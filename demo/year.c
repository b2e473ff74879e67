/* A year of work: visits day by day, the cases that follow from failed points, citizens' reports, and what people did about
 * them. Everything goes through the capabilities' own calls, so the demo city obeys the rules of a real one. */
#include "capabilities/cases/cases.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/places/places.h"
#include "capabilities/reports/reports.h"
#include "capabilities/standards/standards.h"
#include "demo/inside.h"
#include <stdio.h>
#include <string.h>

enum { DAYS = 365, BATCH = 60 };

struct year {
    struct demo *d;
    int visits, reports; /* in all */
    int visit, report;   /* next */
    struct db_write *w;
    struct actor actor;
    int *site_skill; /* 0–100: how well a site is kept */
};

static const struct demo_photo *photos_for(const struct demo *d, str category) {
    for (size_t k = 0; k < d->photo_count; k++)
        if (str_equal(d->photos[k].category, category))
            return &d->photos[k];
    return &d->photos[0];
}

static int64_t some_of(struct year *y, int64_t low, int64_t high) { return rng_between(&y->d->rng, low, high); }

static bool chance(struct year *y, int of_thousand) { return (int)rng_below(&y->d->rng, 1000) < of_thousand; }

/* Who acts from now on in this transaction. */
static void act_as(struct year *y, int64_t account_id, const char *role, const struct demo_unit *unit, str name) {
    y->actor = (struct actor){.account_id = account_id,
                              .unit_id = unit->id,
                              .account = name,
                              .name = name,
                              .role = str_of(role),
                              .unit_name = unit->short_name,
                              .unit_path = unit->path,
                              .scope_from = STR(""),
                              .scope_to = STR("~"),
                              .is_system = true};
    y->d->ctx->actor = &y->actor;
}

static void act_as_office(struct year *y) { act_as(y, y->d->office_id, "office", &y->d->units[demo_unit_named(y->d, "ZHB")], STR("市创文办值班员")); }

static void act_as_inspector(struct year *y, size_t which) {
    static const char *const names[] = {"督查一组", "督查二组", "督查三组", "督查四组", "督查五组", "督查六组"};
    act_as(y, y->d->inspector_ids[which], "inspector", &y->d->units[demo_unit_named(y->d, "DCZ")], str_of(names[which]));
}

static bool act_as_unit(struct year *y, int64_t unit_id) {
    for (size_t u = 0; u < y->d->unit_count; u++)
        if (y->d->units[u].id == unit_id) {
            const struct demo_unit *unit = &y->d->units[u];
            act_as(y, unit->account_id, "unit", unit, str_format(y->d->ctx->arena, STR_F "经办人", STR_A(unit->short_name)));
            return true;
        }
    return false;
}

/* ---- what becomes of a case ---- */

static const char *const done_notes[] = {"已清理完毕，并安排专人早晚巡查。", "现场已整改到位，请核查。",       "已修复，恢复正常使用。",
                                         "已约谈当事人，现场恢复原状。",     "已联系产权单位更换，今日完成。", "已清运两车，地面已冲洗。"};
static const char *const again_notes[] = {"角落仍有残留，请继续整改。", "照片与现场不符，请重新处理。", "只清理了一半，请整改到位。"};
static const char *const not_mine_notes[] = {"该路段已移交街道管理，不属于我单位职责。", "该设施产权单位为运营商，建议改派。",
                                             "经现场核实位于小区红线内，应由物业负责。"};

/* One move at a time that may not have come yet; false: the case rests here. */
static bool later(struct year *y, int64_t *at_ms, int64_t low_minutes, int64_t high_minutes) {
    int64_t next = *at_ms + some_of(y, low_minutes, high_minutes) * MS_MINUTE;
    if (next > y->d->now_ms)
        return false;
    *at_ms = next;
    y->d->ctx->now_ms = next;
    return true;
}

static err act(struct year *y, int64_t id, const char *move, const char *note, str photo) {
    struct cases_acting acting = {.move = str_of(move), .note = str_of(note)};
    str list[1] = {photo};
    if (photo.len)
        acting.photos = (struct field_texts){list, 1};
    return cases_act(y->d->ctx, y->w, id, &acting);
}

static err handle_and_verify(struct year *y, int64_t id, int64_t at_ms, const struct case_file *file, int rounds) {
    const struct demo_photo *photos = photos_for(y->d, file->category);
    size_t which = rng_below(&y->d->rng, (uint32_t)photos->count);
    int64_t span = file->due_ms > at_ms && file->due_ms != CASES_NO_DUE ? (file->due_ms - at_ms) / MS_MINUTE : 2000;
    if (!later(y, &at_ms, span / 8 + 1, span * 17 / 15 + 2))
        return NULL;
    if (!act_as_unit(y, file->unit_id))
        return NULL;
    TRY(act(y, id, "feed_back", done_notes[rng_below(&y->d->rng, 6)], photos->after[which]));
    if (!later(y, &at_ms, 60, 1700))
        return NULL;
    act_as_inspector(y, rng_below(&y->d->rng, 6));
    if (rounds && chance(y, 70)) {
        TRY(act(y, id, "rework", again_notes[rng_below(&y->d->rng, 3)], photos->before[which]));
        struct case_file again;
        TRY(cases_find(y->d->ctx, db_reading(y->w), id, &again));
        return handle_and_verify(y, id, at_ms, &again, rounds - 1);
    }
    TRY(act(y, id, "close", "现场核查，整改到位。", STR_NONE));
    if (chance(y, 300) && later(y, &at_ms, 600, 4000)) {
        act_as_office(y);
        TRY(act(y, id, "evaluate", "", STR_NONE));
    }
    return NULL;
}

static err live(struct year *y, int64_t id, int64_t at_ms) {
    struct demo *d = y->d;
    struct case_file file;
    TRY(cases_find(d->ctx, db_reading(y->w), id, &file));
    act_as_office(y);
    if (str_is(file.state, "collected")) {
        if (!later(y, &at_ms, 5, 90))
            return NULL;
        TRY(act(y, id, chance(y, 60) ? "void" : "file", "经核实，与其他事项重复或不属于受理范围。", STR_NONE));
    }
    TRY(cases_find(d->ctx, db_reading(y->w), id, &file));
    if (str_is(file.state, "filed")) {
        if (!later(y, &at_ms, 10, 200))
            return NULL;
        if (chance(y, 12))
            return act(y, id, "refer", "涉嫌违法建设，移送执法部门。", STR_NONE);
        if (!file.proposed_unit_id)
            return NULL;
        TRY(act(y, id, "dispatch", "", STR_NONE));
    }
    for (int turn = 0; turn < 2; turn++) {
        TRY(cases_find(d->ctx, db_reading(y->w), id, &file));
        if (!str_is(file.state, "dispatched") || !later(y, &at_ms, 8, 260) || !act_as_unit(y, file.unit_id))
            return NULL;
        if (turn || !chance(y, 60))
            break;
        int64_t first = file.unit_id;
        TRY(act(y, id, "return", not_mine_notes[rng_below(&d->rng, 3)], STR_NONE));
        if (!later(y, &at_ms, 20, 300))
            return NULL;
        act_as_office(y);
        size_t other =
            d->units[d->unit_of_division[1 + rng_below(&d->rng, (uint32_t)d->ground->division_count - 1)]].id == first ? 4 : rng_below(&d->rng, 30) + 4;
        struct cases_acting again = {.move = STR("dispatch"), .note = STR("按职责分工改派。"), .unit_id = d->units[other].id};
        TRY(cases_act(d->ctx, y->w, id, &again));
    }
    TRY(act(y, id, "accept", "", STR_NONE));
    if (chance(y, 45) && later(y, &at_ms, 60, 600)) {
        struct cases_acting ask = {
            .move = STR("ask_extension"), .note = STR("需要等待配件到货，申请延长办理时限。"), .limit_kind = STR("work_days"), .limit_amount = 2};
        TRY(cases_act(d->ctx, y->w, id, &ask));
        if (!later(y, &at_ms, 30, 400))
            return NULL;
        act_as_office(y);
        TRY(act(y, id, chance(y, 800) ? "grant_extension" : "refuse_extension", "按规定从严掌握，请在原时限内办结。", STR_NONE));
    } else if (chance(y, 12) && later(y, &at_ms, 60, 600)) {
        act_as_office(y);
        return act(y, id, "pause", "待管网改造项目施工后一并解决。", STR_NONE);
    } else if (chance(y, 15) && later(y, &at_ms, 60, 600)) {
        return act(y, id, "beyond", "涉及产权纠纷，超出我单位权限，请指挥部协调。", STR_NONE);
    }
    if (chance(y, 14)) {
        act_as_office(y);
        TRY(act(y, id, "list", "群众多次反映，挂牌督办。", STR_NONE));
    }
    TRY(cases_find(d->ctx, db_reading(y->w), id, &file));
    return handle_and_verify(y, id, at_ms, &file, 2);
}

/* ---- visits ---- */

static const char *draw_result(struct year *y, int skill, str rule) {
    (void)rule;
    int dice = (int)rng_below(&y->d->rng, 1000), bad = 12 + (100 - skill) * 2;
    return dice < bad ? "fail" : dice < bad * 3 / 2 ? "partial" : dice > 985 ? "not_observed" : dice > 970 ? "not_applicable" : "pass";
}

static void fill_answer(struct year *y, const struct standards_point *p, int skill, struct inspections_answer *a) {
    *a = (struct inspections_answer){.point_id = p->id, .result = str_of(draw_result(y, skill, p->rule_text))};
    bool is_bad = str_is(a->result, "fail") || str_is(a->result, "partial"), was_seen = is_bad || str_is(a->result, "pass");
    if (!was_seen)
        return;
    demo_detail(y->d->ctx->arena, p, a);
    if (str_is(p->measure, "count")) {
        a->has_count = true;
        a->count = str_is(a->result, "fail") ? 0 : str_is(a->result, "partial") ? (p->minimum > 1 ? p->minimum - 1 : 0) : p->minimum;
        a->has_sampled = p->rule.kind == RULE_SAMPLE;
        a->sampled = p->rule.of;
    } else if (str_is(p->measure, "distance_m"))
        a->distance_m = is_bad ? p->maximum + some_of(y, 20, 120) : p->maximum > 20 ? p->maximum - some_of(y, 1, 20) : p->maximum;
    else if (str_is(p->measure, "minutes"))
        a->minutes = is_bad ? p->maximum + some_of(y, 2, 12) : p->maximum > 3 ? p->maximum - some_of(y, 0, 3) : p->maximum;
    if (!is_bad)
        return;
    const struct demo_photo *photos = photos_for(y->d, p->category);
    str *one = ARENA_NEW(y->d->ctx->arena, str);
    if (one) {
        *one = photos->before[rng_below(&y->d->rng, (uint32_t)photos->count)];
        a->photos = (struct field_texts){one, 1};
    }
}

static str uuid_of(struct year *y) {
    uint64_t a = rng_next(&y->d->rng), b = rng_next(&y->d->rng);
    return str_format(y->d->ctx->arena, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff),
                      (unsigned)(b >> 52), (unsigned long long)(b & 0xffffffffffff));
}

static err make_visit(struct year *y) {
    static const char *const kinds[] = {"daily", "daily", "daily", "daily", "daily", "unannounced", "unannounced", "third_party", "night", "mock"};
    struct demo *d = y->d;
    size_t site = rng_below(&d->rng, (uint32_t)d->ground->site_count);
    /* Evenly over the year, in office hours; the last ones were this morning. */
    int64_t at = d->now_ms - (int64_t)DAYS * MS_DAY + (int64_t)((double)DAYS * MS_DAY * y->visit / y->visits);
    at = day_start_ms(day_number_in_china(at)) + some_of(y, 8 * 60 + 30, 17 * 60 + 30) * MS_MINUTE;
    if (at > d->now_ms - 20 * MS_MINUTE)
        at = d->now_ms - some_of(y, 20, 60) * MS_MINUTE;
    d->ctx->now_ms = at;
    act_as_inspector(y, rng_below(&d->rng, 6));
    struct standards_points points;
    TRY(standards_points_of_type(d->ctx, db_reading(y->w), 0, str_of(d->ground->sites[site].type), &points));
    struct inspections_answer *answers = ARENA_LIST(d->ctx->arena, struct inspections_answer, points.count + 1);
    if (!answers)
        return &err_no_memory;
    int skill = y->site_skill[site] + (int)(12.0 * y->visit / y->visits); /* a year of campaign helps a little */
    for (size_t p = 0; p < points.count; p++)
        fill_answer(y, &points.at[p], skill, &answers[p]);
    double lon, lat;
    ground_lonlat(d->ground->sites[site].at, &lon, &lat);
    struct inspections_given given = {.id = uuid_of(y),
                                      .site_id = d->site_ids[site],
                                      .kind = str_of(kinds[rng_below(&d->rng, 10)]),
                                      .started_ms = at - 18 * MS_MINUTE,
                                      .ended_ms = at,
                                      .accuracy_m = 8,
                                      .has_lon = true,
                                      .has_lat = true,
                                      .lon = lon,
                                      .lat = lat,
                                      .answers = {answers, points.count}};
    int64_t id, is_new;
    TRY(inspections_submit(d->ctx, y->w, &given, y->actor.account_id, &id, &is_new));
    return NULL;
}

/* ---- citizens ---- */

static const struct {
    const char *category, *text;
} complaints[] = {{"litter", "小区门口的垃圾桶旁边堆了好几天建筑垃圾，没人清理，味道很大。"},
                  {"street_trading", "每天早上都有人在人行道上摆摊卖菜，收摊后满地菜叶。"},
                  {"parking", "人行道上长期停着汽车，推婴儿车只能走机动车道。"},
                  {"shared_bikes", "地铁口共享单车堆成一片，把盲道都占了。"},
                  {"manhole", "路口的井盖松动，车压过去咣咣响，晚上很危险。"},
                  {"lamp", "这条巷子有三盏路灯不亮了，晚上黑得看不见路。"},
                  {"road_damage", "路面坑洼积水，下雨天骑车摔过人。"},
                  {"flyers", "楼道里贴满了开锁和贷款的小广告。"},
                  {"wires", "电线杆上的通信线垂下来了，离地不到两米。"},
                  {"greenery", "绿化带里的树枯死了半年没有补种。"},
                  {"noise", "夜里十一点还有广场舞音响，影响休息。"},
                  {"dog", "公园里有人遛狗不牵绳，孩子被吓哭了。"},
                  {"ad_damage", "公交站的公益广告褪色破损，字都看不清。"},
                  {"fly_wire", "有人从三楼拉电线下来给电动车充电。"},
                  {"toilet", "公厕没有水，地面很脏。"},
                  {"smoke", "烧烤店在路边露天烧烤，油烟直接进家。"}};

static err make_report(struct year *y) {
    struct demo *d = y->d;
    size_t which = rng_below(&d->rng, sizeof complaints / sizeof *complaints);
    const struct ground_cell *cell = &d->ground->cells[rng_below(&d->rng, (uint32_t)d->ground->cell_count)];
    const struct demo_photo *photos = photos_for(d, str_of(complaints[which].category));
    str photo = photos->before[rng_below(&d->rng, (uint32_t)photos->count)];
    d->ctx->now_ms = d->now_ms - (int64_t)((double)DAYS * MS_DAY * (y->reports - y->report) / y->reports) + some_of(y, 0, 600) * MS_MINUTE;
    if (d->ctx->now_ms > d->now_ms)
        d->ctx->now_ms = d->now_ms - some_of(y, 2, 50) * MS_MINUTE;
    struct reports_given given = {.text = str_of(complaints[which].text), .category = str_of(complaints[which].category), .has_place = 1};
    if (chance(y, 700))
        given.photos = (struct field_texts){&photo, 1};
    ground_lonlat(cell->inside, &given.lon, &given.lat);
    static const struct actor nobody = {.scope_from = {"", 0}, .scope_to = {"", 0}};
    d->ctx->actor = &nobody;
    int64_t case_id;
    str tracking;
    int64_t at = d->ctx->now_ms;
    TRY(reports_add(d->ctx, y->w, &given, &case_id, &tracking));
    return case_id ? live(y, case_id, at) : NULL;
}

/* ---- the year ---- */

struct opened {
    int64_t id, at_ms;
};
struct opened_list {
    struct opened *at;
    size_t count, room;
};

static err keep_opened(void *with, const struct db_row *row) {
    struct opened_list *list = with;
    if (list->count < list->room)
        list->at[list->count++] = (struct opened){db_i(row, 0), db_i(row, 1)};
    return NULL;
}

/* The cases that the visits of this transaction opened: ids are ordered by time of making. */
static err live_all_since(struct year *y, int64_t first_id) {
    static const struct db_sql since = {"SELECT id, opened_ms FROM cases_file WHERE city_id = :city AND id > :id AND inspection_id IS NOT NULL ORDER BY id",
                                        "ii", "ii"};
    struct opened_list list = {ARENA_LIST(y->d->ctx->arena, struct opened, 4096), 0, 4096};
    if (!list.at)
        return &err_no_memory;
    TRY(db_each(db_reading(y->w), &since, DB_ARGS(db_int(y->d->ctx->city_id), db_int(first_id)), keep_opened, &list));
    for (size_t k = 0; k < list.count; k++) {
        y->d->ctx->now_ms = list.at[k].at_ms;
        TRY(live(y, list.at[k].id, list.at[k].at_ms));
    }
    return NULL;
}

static err make_batch(struct db_write *w, void *with) {
    struct year *y = with;
    y->w = w;
    int64_t first_id = id_next(y->d->ctx->ids);
    int until = y->visit + BATCH < y->visits ? y->visit + BATCH : y->visits;
    for (; y->visit < until; y->visit++)
        TRY(make_visit(y));
    TRY(live_all_since(y, first_id));
    int reports_until = (int)((int64_t)y->reports * y->visit / y->visits);
    for (; y->report < reports_until; y->report++)
        TRY(make_report(y));
    return NULL;
}

static int skill_of(struct demo *d, const struct ground_site *site) {
    static const int of_district[] = {0, 4, -6, 2, -2};
    int skill = 74 + of_district[site->district % 5] + (int)rng_between(&d->rng, -16, 16);
    return site->is_key ? skill - 12 : skill; /* community fronts, wet markets, old estates, lanes: the weak kinds */
}

/* The transaction may run again, and then must draw the same: it starts from what was committed. */
struct run {
    struct year from, to;
    struct rng rng_from, rng_to;
};

static err run_batch(struct db_write *w, void *with) {
    struct demo *d = with;
    struct run *run = d->run;
    d->rng = run->rng_from;
    run->to = run->from;
    TRY(make_batch(w, &run->to));
    run->rng_to = d->rng;
    return NULL;
}

err demo_year(struct demo *d) {
    static const int visits[] = {240, 2600, 2600}, reports[] = {40, 400, 400};
    struct run *run = d->run = ARENA_NEW(d->arena, struct run);
    int *skill = ARENA_LIST(d->arena, int, d->ground->site_count);
    if (!run || !skill)
        return &err_no_memory;
    for (size_t s = 0; s < d->ground->site_count; s++)
        skill[s] = skill_of(d, &d->ground->sites[s]);
    run->from = (struct year){.d = d, .visits = visits[d->wish->scale], .reports = reports[d->wish->scale], .site_skill = skill};
    run->rng_from = d->rng;
    while (run->from.visit < run->from.visits) {
        TRY(demo_commit(d, run_batch));
        run->from = run->to;
        run->rng_from = run->rng_to;
        demo_tell(d, "一年的检查和案件 a year of visits and cases", run->from.visit, run->from.visits);
    }
    return NULL;
}
