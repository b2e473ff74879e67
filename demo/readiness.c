/* Places made ready: sites at every stage of the pipeline, a frozen list with what happened since, premium grades, improvement
 * projects and a survey. Only sites that were visited in the year take part in the visits made here. */
#include "capabilities/inspections/inspections.h"
#include "capabilities/places/places.h"
#include "capabilities/readiness/readiness.h"
#include "capabilities/standards/standards.h"
#include "demo/inside.h"

enum { REPORTED_WANTED = 92, FALLEN_WANTED = 5, BATCH = 60, NOT_TAKEN_IN = 9, SITES_MOST = 420, STRIDE = 389 };

struct preparing {
    struct demo *d;
    struct db_write *w;
    struct actor actor;
    size_t next;
    int reported;
    struct preparing *start; /* as it was before the transaction at hand: it may run again */
    struct rng start_rng;
    int64_t survey_id;
    int64_t listed[REPORTED_WANTED + 8];
};

static int64_t days_ago(const struct demo *d, int64_t days) { return d->now_ms - days * MS_DAY; }

static void act_as(struct preparing *p, size_t unit, int64_t account_id, const char *role, str name) {
    const struct demo_unit *u = &p->d->units[unit];
    p->actor = (struct actor){.account_id = account_id,
                              .unit_id = u->id,
                              .account = name,
                              .name = name,
                              .role = str_of(role),
                              .unit_name = u->short_name,
                              .unit_path = u->path,
                              .scope_from = STR(""),
                              .scope_to = STR("~"),
                              .is_system = true};
    p->d->ctx->actor = &p->actor;
}
static void act_as_office(struct preparing *p) { act_as(p, demo_unit_named(p->d, "ZHB"), p->d->office_id, "office", STR("市创文办值班员")); }
static void act_as_inspector(struct preparing *p, size_t which) {
    act_as(p, demo_unit_named(p->d, "DCZ"), p->d->inspector_ids[which % 6], "inspector", STR("督查组督查员"));
}
static void act_as_owner(struct preparing *p, size_t site) {
    size_t unit = p->d->site_owner[site];
    act_as(p, unit, p->d->units[unit].account_id, "unit", str_format(p->d->ctx->arena, STR_F "经办人", STR_A(p->d->units[unit].short_name)));
}

static str uuid_of(struct demo *d) {
    uint64_t a = rng_next(&d->rng), b = rng_next(&d->rng);
    return str_format(d->ctx->arena, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff),
                      (unsigned)(b >> 52), (unsigned long long)(b & 0xffffffffffff));
}

/* A visit where all is well, or all but one thing that asks for no photo. */
static err visit(struct preparing *p, size_t site, int64_t at_ms, bool is_failing) {
    struct demo *d = p->d;
    struct standards_points points;
    int64_t id, is_new;
    d->ctx->now_ms = at_ms;
    act_as_inspector(p, site);
    TRY(standards_points_of_type(d->ctx, db_reading(p->w), 0, str_of(d->ground->sites[site].type), &points));
    struct inspections_answer *answers = ARENA_LIST(d->ctx->arena, struct inspections_answer, points.count + 1);
    if (!answers)
        return &err_no_memory;
    for (size_t i = 0; i < points.count; i++) {
        const struct standards_point *point = &points.at[i];
        bool fails = is_failing && !point->photo_needed && str_is(point->measure, "none");
        answers[i] = (struct inspections_answer){.point_id = point->id, .result = fails ? STR("fail") : STR("pass"), .note = STR("")};
        if (!str_is(point->measure, "none")) /* what was measured is another's business here: it was not looked at */
            answers[i].result = STR("not_observed");
        else
            demo_detail(d->ctx->arena, point, &answers[i]);
        is_failing &= !fails;
    }
    struct inspections_given given = {.id = uuid_of(d),
                                      .site_id = d->site_ids[site],
                                      .kind = STR("unannounced"),
                                      .started_ms = at_ms - 15 * MS_MINUTE,
                                      .ended_ms = at_ms,
                                      .answers = {answers, points.count}};
    return inspections_submit(d->ctx, p->w, &given, p->actor.account_id, &id, &is_new);
}

static err step(struct preparing *p, size_t site, const char *move, const char *note) {
    return readiness_act(p->d->ctx, p->w, p->d->site_ids[site], &(struct readiness_acting){str_of(move), str_of(note)});
}

/* From candidate on, as far as `steps` goes; the last step lies `waited` days back, so that lights of all colours are seen. */
static err prepare(struct preparing *p, size_t site, int steps, int64_t waited) {
    struct demo *d = p->d;
    struct ctx *ctx = d->ctx;
    str stage;
    int64_t at_days = waited + steps * 7;
    ctx->now_ms = days_ago(d, at_days);
    act_as_office(p);
    TRY(readiness_enter(ctx, p->w, d->site_ids[site]));
    if (steps < 1)
        return NULL;
    ctx->now_ms = days_ago(d, at_days -= 7);
    TRY(step(p, site, "screen", ""));
    act_as_owner(p, site);
    if (steps < 2)
        return NULL;
    ctx->now_ms = days_ago(d, at_days -= 7);
    TRY(readiness_brief_rightly(ctx, p->w, d->site_ids[site]));
    if (steps < 3)
        return NULL;
    ctx->now_ms = days_ago(d, at_days -= 7);
    TRY(readiness_compare_met(ctx, p->w, d->site_ids[site]));
    if (steps < 4)
        return NULL;
    TRY(visit(p, site, days_ago(d, at_days -= 7), false));
    TRY(readiness_stage(ctx, db_reading(p->w), d->site_ids[site], &stage));
    if (steps < 5 || !str_is(stage, "reached"))
        return NULL; /* a severe case around holds it up */
    ctx->now_ms = days_ago(d, at_days -= 7);
    act_as_inspector(p, site + 1);
    TRY(step(p, site, "verify", "现场逐项核对，与对标一致，周边整洁。"));
    if (steps < 6)
        return NULL;
    ctx->now_ms = days_ago(d, at_days - 7);
    act_as_office(p);
    TRY(step(p, site, "report", ""));
    p->listed[p->reported++] = (int64_t)site;
    return NULL;
}

static err prepare_batch(struct db_write *w, void *with) {
    struct demo *d = with;
    struct preparing *p = d->preparing;
    *p = *p->start;
    d->rng = p->start_rng;
    p->w = w;
    for (size_t until = p->next + BATCH; p->next < until && p->next < d->ground->site_count; p->next++) {
        size_t site = p->next * STRIDE % d->ground->site_count; /* all types and districts, not the first ones only */
        int64_t rate = -1, at_ms = 0;
        if (site % NOT_TAKEN_IN == 4 || !d->units[d->site_owner[site]].account_id)
            continue;
        TRY(inspections_last_of_site(d->ctx, db_reading(w), d->site_ids[site], &rate, &at_ms));
        int chosen = (int)rng_below(&d->rng, 100);
        int64_t waited = rng_between(&d->rng, 0, 9);
        int steps = chosen < 37 ? 6 : chosen < 42 ? 5 : chosen < 47 ? 4 : chosen < 60 ? 3 : chosen < 73 ? 2 : chosen < 87 ? 1 : 0;
        bool is_kept_unseen = rate < 0 && str_is(str_of(d->ground->sites[site].type), "community"); /* some places nobody has been to yet */
        if (steps > 3 && (is_kept_unseen || p->reported >= REPORTED_WANTED))
            steps = (int)(site % 4);
        TRY(prepare(p, site, steps, waited));
    }
    return NULL;
}

/* The list is frozen; then some of it fails a check, and one place comes too late. */
static err freeze(struct db_write *w, void *with) {
    struct demo *d = with;
    struct preparing *p = d->preparing;
    p->w = w;
    d->ctx->now_ms = days_ago(d, 6);
    act_as_office(p);
    TRY(readiness_freeze(d->ctx, w, STR("年度实地测评上报名单")));
    for (int i = 0; i < FALLEN_WANTED && i < p->reported; i++)
        TRY(visit(p, (size_t)p->listed[i * (p->reported / FALLEN_WANTED)], days_ago(d, 5 - i) - 3 * MS_HOUR, true));
    d->ctx->now_ms = days_ago(d, 12);
    act_as(p, 0, d->leader_id, "leader", STR("分管副市长"));
    for (int i = 3; i < p->reported && i < 40; i += 12)
        TRY(readiness_grade_give(d->ctx, w, d->site_ids[p->listed[i]], STR("连续检查得分率稳定，周边无在办案件，公共秩序好。")));
    return NULL;
}

static const struct {
    const char *name, *goal;
    int64_t wan;
    int state; /* 0 planned, 1 running, 2 done */
} projects[] = {
    {"场内地面与排水改造", "地面硬化无积水，排水沟加盖，摊位线重划。", 86, 2},
    {"立面整治与线缆入地", "外立面清洗粉刷，空中缆线入地或规整。", 142, 2},
    {"无障碍坡道和卫生间改造", "坡道坡度达标，无障碍厕位可用，扶手齐全。", 23, 2},
    {"停车秩序整治", "划线停车，非机动车集中停放，盲道不被占用。", 12, 1},
    {"照明与标识更新", "路灯全亮，导向标识中英文规范。", 18, 1},
    {"垃圾分类投放点改造", "分类设施齐全，雨棚和洗手池到位，定时清运。", 9, 0},
};

/* A listed place that did badly some time ago: an improvement has something to show there. */
static err worth_improving(struct preparing *p, int from, size_t *ret_site, int *ret_at) {
    struct inspections_visits visits;
    *ret_at = from % p->reported;
    for (int tries = 0; tries < p->reported; tries++) {
        *ret_at = (from + tries) % p->reported;
        *ret_site = (size_t)p->listed[*ret_at];
        TRY(inspections_visits_of_site(p->d->ctx, db_reading(p->w), p->d->site_ids[*ret_site], 20, &visits));
        const struct inspections_of_site *oldest = visits.count > 1 ? &visits.at[visits.count - 1] : NULL;
        if (oldest && oldest->at_ms < days_ago(p->d, 56) && oldest->rate_milli >= 0 && oldest->rate_milli < 950)
            return NULL;
    }
    return NULL;
}

static err line_from(struct demo *d, size_t site, double east_m, double north_m, bool is_area, struct geometry *ret) {
    struct place_xy a = d->ground->sites[site].at;
    double west, south, east, north;
    ground_lonlat(a, &west, &south);
    ground_lonlat((struct place_xy){a.x + east_m, a.y + north_m}, &east, &north);
    str text = is_area ? str_format(d->ctx->arena, "{\"type\":\"Polygon\",\"coordinates\":[[[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f]]]}",
                                    west, south, east, south, east, north, west, north, west, south)
                       : str_format(d->ctx->arena, "{\"type\":\"LineString\",\"coordinates\":[[%.6f,%.6f],[%.6f,%.6f]]}", west, south, east, north);
    return geometry_read_text(d->ctx->arena, text, ret, NULL);
}

static err add_part(struct demo *d, struct db_write *w, size_t site, const char *kind, const char *name, double east_m, double north_m, int64_t owner_unit_id) {
    struct geometry shape;
    int64_t id;
    TRY(line_from(d, site, east_m, north_m, !str_is(str_of(kind), "access_road"), &shape));
    return places_part_add(d->ctx, w, &(struct places_part){0, d->site_ids[site], owner_unit_id, str_of(kind), str_of(name), &shape}, &id);
}

/* Roads that lead to listed places, stations of several owners, bus lines by their number. */
static err surround(struct db_write *w, void *with) {
    struct demo *d = with;
    struct preparing *p = d->preparing;
    p->w = w;
    d->ctx->now_ms = days_ago(d, 40);
    act_as_office(p);
    for (int i = 0; i < p->reported; i += 6)
        TRY(add_part(d, w, (size_t)p->listed[i], "access_road", "主要通行道路", 120 - i, 40 + i, 0));
    for (size_t s = 0; s < d->ground->site_count; s++) {
        str type = str_of(d->ground->sites[s].type);
        if (str_is(type, "bus_station")) {
            TRY(add_part(d, w, s, "part", "站前广场", 60, 40, d->units[demo_unit_named(d, "419901HW")].id));
            TRY(add_part(d, w, s, "part", "出租车候客区", -40, 30, d->units[d->site_owner[s]].id));
        }
        if (str_is(type, "bus_line"))
            TRY(places_more_set(d->ctx, w, d->site_ids[s], &(struct places_more){STR("bus_line"), d->ground->sites[s].name, STR(""), 0}));
    }
    return NULL;
}

static err improve(struct db_write *w, void *with) {
    struct demo *d = with;
    struct preparing *p = d->preparing;
    p->w = w;
    int next = 0;
    act_as_office(p);
    for (size_t k = 0; k < sizeof projects / sizeof *projects && (int)k < p->reported; k++) {
        const struct demo_photo *photos = &d->photos[(k * 3) % d->photo_count];
        size_t site = 0;
        int at = 0;
        TRY(worth_improving(p, next, &site, &at));
        next = at + 1;
        int64_t id, today = day_number_in_china(d->now_ms);
        d->ctx->now_ms = days_ago(d, 55 - (int64_t)k * 5);
        struct readiness_project_given given = {.site_id = d->site_ids[site],
                                                .budget_fen = projects[k].wan * 1000000,
                                                .from_day = today - 60 + (int64_t)k * 6,
                                                .until_day = today - 25 + (int64_t)k * 9,
                                                .name = str_of(projects[k].name),
                                                .goal = str_of(projects[k].goal),
                                                .before = {photos->before, 1},
                                                .after = {photos->after, 1},
                                                .is_begun = projects[k].state > 0,
                                                .is_done = projects[k].state > 1};
        TRY(readiness_project_add(d->ctx, w, &given, &id));
    }
    return NULL;
}

static err survey(struct db_write *w, void *with) {
    struct demo *d = with;
    struct preparing *p = d->preparing;
    size_t district = 1;
    int64_t today = day_number_in_china(d->now_ms);
    p->w = w;
    d->ctx->now_ms = days_ago(d, 8);
    act_as_office(p);
    struct readiness_survey_given given = {.name = STR("公共厕所全面摸排"),
                                           .place_type = STR("public_toilet"),
                                           .from_date = day_format(d->ctx->arena, today - 8),
                                           .until_date = day_format(d->ctx->arena, today + 2),
                                           .division_id = d->division_ids[district],
                                           .collectors = {d->inspector_ids, 3}};
    TRY(readiness_survey_add(d->ctx, w, &given, &p->survey_id));
    d->ctx->now_ms = days_ago(d, 3);
    act_as_inspector(p, 0);
    struct readiness_find_given found = {.kind = STR("new"),
                                         .name = STR("滨河步道南口公厕"),
                                         .address = STR("滨河步道南口"),
                                         .note = STR("今年新建，已对外开放，名册里没有。"),
                                         .has_place = true,
                                         .photos = {d->photos[0].after, 1}};
    ground_lonlat(d->ground->cells[3].inside, &found.lon, &found.lat);
    TRY(readiness_find_add(d->ctx, w, p->survey_id, &found));
    for (size_t s = 0; s < d->ground->site_count; s++)
        if (str_is(str_of(d->ground->sites[s].type), "public_toilet") && s % NOT_TAKEN_IN == 4) {
            struct readiness_find_given gone = {.kind = STR("gone"), .site_id = d->site_ids[s], .note = STR("随旧市场拆除，现场为围挡。")};
            return readiness_find_add(d->ctx, w, p->survey_id, &gone);
        }
    return NULL;
}

err demo_readiness(struct demo *d) {
    struct preparing p = {.d = d}, start;
    d->preparing = &p;
    demo_tell(d, "点位达标 places made ready", 0, 1);
    while (p.next < d->ground->site_count && p.next < SITES_MOST) {
        p.start = &start;
        p.start_rng = d->rng;
        start = p;
        TRY(demo_commit(d, prepare_batch));
    }
    TRY(demo_commit(d, surround));
    TRY(demo_commit(d, freeze));
    TRY(demo_commit(d, improve));
    TRY(demo_commit(d, survey));
    d->preparing = NULL;
    return NULL;
}
