/* What the screening and the standard ask of a place, each condition with the figure it was judged by. */
#include "capabilities/readiness/inside.h"
#include <math.h>

enum { VISIT_DAYS = 90, REACH_PERMILLE = 900, SEVERE_MILLI = 5000 };

static void check(struct ready_checks *checks, const char *code, const char *zh, const char *en, bool holds, str seen_zh, str seen_en) {
    checks->at[checks->count++] = (struct ready_check){code, zh, en, holds, seen_zh, seen_en};
    checks->hold &= holds;
}

err ready_criteria(struct ctx *ctx, struct db_read *r, const struct places_site *site, struct ready_checks *ret) {
    struct standards_points points;
    struct places_more more;
    TRY(standards_points_of_type(ctx, r, 0, site->type, &points));
    TRY(places_more_of_site(ctx, r, site->id, &more));
    *ret = (struct ready_checks){.hold = true};
    str none = STR("");
    check(ret, "active", "在点位名册内", "Stands in the register", str_is(site->status, "active"), none, none);
    check(ret, "owner", "明确责任单位", "Has an owner unit", site->owner_unit_id != 0, none, none);
    check(ret, "guarantor", "明确包保单位或点位长", "Has a guarantor unit or a site chief", site->guarantor_unit_id || site->chief_account_id, none, none);
    check(ret, "division", "位于某一行政区划内，或为流动点位并有编号", "Lies in a division, or moves and has a number",
          site->division_id || more.moving_number.len, none, none);
    check(ret, "points", "现行标准有这类点位的观测点", "The standards in force have points for its type", points.count > 0,
          str_format(ctx->arena, "%zu 条", points.count), str_format(ctx->arena, "%zu points", points.count));
    return NULL;
}

/* ---- cases around ---- */
struct around {
    struct ctx *ctx;
    const struct geometry *shapes[64];
    size_t shape_count;
    double buffer_m;
    struct ready_cases *found;
    int64_t site_id;
};

static err keep_case(void *with, const struct case_file *file) {
    struct around *around = with;
    struct arena *arena = around->ctx->arena;
    struct ready_cases *found = around->found;
    struct geo_point at = {file->lon, file->lat};
    double nearest = 1e9;
    for (size_t i = 0; i < around->shape_count; i++)
        nearest = fmin(nearest, geometry_distance_m(around->shapes[i], at));
    if (nearest > around->buffer_m && file->site_id != around->site_id)
        return NULL;
    str light = cases_light(file, around->ctx->now_ms);
    int64_t severe_milli = app_setting_i64(around->ctx->app, "readiness.severe_milli", SEVERE_MILLI);
    bool is_severe = file->is_listed || str_is(light, "red") || file->loss_milli >= severe_milli;
    found->all++;
    found->severe += is_severe;
    if (found->count == sizeof found->at / sizeof *found->at)
        return NULL;
    found->at[found->count++] = (struct ready_case){.id = file->id,
                                                    .distance_m = nearest > 1e8 ? 0 : (int64_t)lround(nearest),
                                                    .loss_milli = file->loss_milli,
                                                    .due_ms = file->due_ms,
                                                    .number = str_copy(arena, file->number),
                                                    .title = str_copy(arena, file->title),
                                                    .state = cases_state_name(around->ctx, file->state),
                                                    .light = str_copy(arena, light),
                                                    .is_severe = is_severe};
    return NULL;
}

err ready_cases_around(struct ctx *ctx, struct db_read *r, int64_t site_id, int64_t buffer_m, struct ready_cases *ret) {
    struct geometry outline;
    struct places_parts parts;
    struct around around = {.ctx = ctx, .buffer_m = (double)buffer_m, .found = ret, .site_id = site_id};
    *ret = (struct ready_cases){.count = 0};
    TRY(places_outline_of_site(ctx, r, site_id, &outline));
    TRY(places_parts_of_site(ctx, r, site_id, &parts));
    around.shapes[around.shape_count++] = &outline;
    struct geo_box box = outline.box;
    for (size_t i = 0; i < parts.count && around.shape_count < sizeof around.shapes / sizeof *around.shapes; i++) {
        around.shapes[around.shape_count++] = parts.at[i].shape;
        box = geo_box_join(box, parts.at[i].shape->box);
    }
    box = geo_box_join(geo_box_around((struct geo_point){box.west, box.south}, around.buffer_m + 1),
                       geo_box_around((struct geo_point){box.east, box.north}, around.buffer_m + 1));
    return cases_each_open_in(ctx, r, box.west, box.south, box.east, box.north, keep_case, &around);
}

/* ---- 达标 ---- */
static str milli_words(struct ctx *ctx, int64_t milli) { return str_format(ctx->arena, "%lld.%lld%%", (long long)(milli / 10), (long long)(milli % 10)); }

static void check_rate(struct ctx *ctx, struct ready_checks *checks, const struct inspections_of_site *last) {
    int64_t least = app_setting_i64(ctx->app, "readiness.reach_permille", REACH_PERMILLE);
    str limit = milli_words(ctx, least), rate = last && last->rate_milli >= 0 ? milli_words(ctx, last->rate_milli) : STR_NONE;
    str zh = rate.at ? str_format(ctx->arena, STR_F "（至少 " STR_F "）", STR_A(rate), STR_A(limit)) : STR("还没有检查");
    str en = rate.at ? str_format(ctx->arena, STR_F " (at least " STR_F ")", STR_A(rate), STR_A(limit)) : STR("no visit yet");
    check(checks, "rate", "最近一次检查得分率达到要求", "The newest visit's rate is high enough", last && last->rate_milli >= least, zh, en);
}

static void check_fresh(struct ctx *ctx, struct ready_checks *checks, const struct ready_place *place, const struct inspections_of_site *last) {
    int64_t days = app_setting_i64(ctx->app, "readiness.visit_days", VISIT_DAYS);
    bool is_new = last && last->at_ms >= ctx->now_ms - days * MS_DAY && last->at_ms > place->fell_ms;
    str day = last ? day_format(ctx->arena, day_number_in_china(last->at_ms)) : STR("—");
    check(checks, "fresh", place->fell_ms ? "退回以后重新检查过" : "检查在有效期内",
          place->fell_ms ? "Seen again after it fell back" : "The visit is recent enough", is_new, day, day);
}

err ready_conditions(struct ctx *ctx, struct db_read *r, const struct ready_place *place, struct ready_checks *ret) {
    struct places_site site;
    struct inspections_visits visits;
    struct ready_cases cases;
    int64_t gaps = -1;
    TRY(places_site_find(ctx, r, place->site_id, &site));
    TRY(inspections_visits_of_site(ctx, r, place->site_id, 1, &visits));
    TRY(ready_cases_around(ctx, r, place->site_id, site.buffer_m, &cases));
    TRY(ready_gap_count(ctx, r, place->site_id, &gaps));
    *ret = (struct ready_checks){.hold = true};
    check_rate(ctx, ret, visits.count ? visits.at : NULL);
    check_fresh(ctx, ret, place, visits.count ? visits.at : NULL);
    check(ret, "gaps", "对标差距已全部整改", "No gap is left open", gaps == 0,
          gaps < 0    ? STR("还没有对标")
          : gaps == 0 ? STR("没有差距")
                      : str_format(ctx->arena, "还有 %lld 项", (long long)gaps),
          gaps < 0    ? STR("not compared yet")
          : gaps == 0 ? STR("none")
                      : str_format(ctx->arena, "%lld open", (long long)gaps));
    check(ret, "cases", "点位及周边没有严重问题（超期、挂牌或失分大的案件）", "No severe case around: overdue, listed, or of great loss", cases.severe == 0,
          str_format(ctx->arena, "周边在办 %zu 件，其中严重 %zu 件", cases.all, cases.severe),
          str_format(ctx->arena, "%zu open around, %zu severe", cases.all, cases.severe));
    return NULL;
}
