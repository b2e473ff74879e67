/* Plans: so many visits to places of a region, a sector, a kind, shared out among inspectors over the days. The places not
 * looked at for longest come first. Where one of the inspectors has a planned visit to the same place in the same days, the
 * plan joins that visit instead of sending a second one. */
#include "capabilities/inspections/inside.h"
#include <stdlib.h>

const struct problem inspections_no_sites = {PROBLEM_INVALID, "inspections.no_sites", "没有符合条件的点位。", "No site fits."};

enum { PAGE = 50, DAYS_MOST = 366, DIVISIONS_MOST = 100000 };

struct candidate {
    int64_t site_id, last_ms;
};
struct division_row {
    int64_t id, parent_id;
};
struct choosing { /* gathered while reading all divisions and sites */
    struct ctx *ctx;
    struct db_read *r;
    const struct inspections_plan *in;
    str sector_from, sector_to; /* paths of the sector's subtree */
    struct division_row *divisions;
    size_t division_count, division_room;
    struct candidate *sites;
    size_t site_count, site_room;
    int64_t seen_unit_id; /* the last owner looked up */
    bool seen_unit_inside;
};

/* Grows an arena list to twice its size. */
static err make_room(struct arena *arena, void *list, size_t count, size_t *room, size_t size) {
    void **at = list;
    if (count < *room)
        return NULL;
    size_t bigger = *room ? *room * 2 : 256;
    char *fresh = arena_alloc(arena, bigger, size);
    if (!fresh)
        return &err_no_memory;
    for (size_t i = 0; i < count * size; i++)
        fresh[i] = ((const char *)*at)[i];
    *at = fresh;
    *room = bigger;
    return NULL;
}

static err note_division(void *with, const struct places_division *division) {
    struct choosing *c = with;
    TRY(make_room(c->ctx->arena, &c->divisions, c->division_count, &c->division_room, sizeof *c->divisions));
    c->divisions[c->division_count++] = (struct division_row){division->id, division->parent_id};
    return NULL;
}

static bool is_inside(const struct choosing *c, int64_t division_id) {
    for (int depth = 0; division_id && depth < 6; depth++) {
        if (division_id == c->in->region_id)
            return true;
        int64_t above = 0;
        for (size_t i = 0; i < c->division_count && !above; i++)
            if (c->divisions[i].id == division_id)
                above = c->divisions[i].parent_id;
        division_id = above;
    }
    return false;
}

static err owner_fits(struct choosing *c, int64_t unit_id, bool *ret) {
    struct identity_unit unit;
    if (unit_id && unit_id != c->seen_unit_id) {
        TRY(identity_unit_find(c->ctx, c->r, unit_id, &unit));
        c->seen_unit_id = unit_id;
        c->seen_unit_inside = str_compare(unit.path, c->sector_from) >= 0 && str_compare(unit.path, c->sector_to) < 0;
    }
    *ret = unit_id && c->seen_unit_inside;
    return NULL;
}

static err note_site(void *with, const struct places_site *site) {
    struct choosing *c = with;
    bool fits = true;
    if (c->in->category.len && !str_equal(site->type, c->in->category))
        return NULL;
    if (c->in->region_id && !is_inside(c, site->division_id))
        return NULL;
    if (c->in->sector_id)
        TRY(owner_fits(c, site->owner_unit_id, &fits));
    if (!fits)
        return NULL;
    TRY(make_room(c->ctx->arena, &c->sites, c->site_count, &c->site_room, sizeof *c->sites));
    c->sites[c->site_count++] = (struct candidate){site->id, 0};
    return NULL;
}

static int compare_candidates(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->last_ms != y->last_ms)
        return x->last_ms < y->last_ms ? -1 : 1;
    return x->site_id < y->site_id ? -1 : x->site_id > y->site_id;
}

/* Both lists are in order of site id: one walk joins them. */
static err order_sites(struct choosing *c) {
    struct db_table last;
    TRY(db_all(c->r, c->ctx->arena, &inspections_sql[VISIT_LAST_OF_SITES], DB_ARGS(db_int(c->ctx->city_id)), &last));
    size_t at = 0;
    for (size_t i = 0; i < c->site_count; i++) {
        while (at < last.count && db_i(&last.rows[at], 0) < c->sites[i].site_id)
            at++;
        if (at < last.count && db_i(&last.rows[at], 0) == c->sites[i].site_id)
            c->sites[i].last_ms = db_i(&last.rows[at], 1);
    }
    if (c->site_count)
        qsort(c->sites, c->site_count, sizeof *c->sites, compare_candidates);
    return NULL;
}

static bool has_inspector(const struct inspections_plan *in, int64_t id) {
    for (size_t i = 0; i < in->inspectors.count; i++)
        if (in->inspectors.at[i] == id)
            return true;
    return false;
}

/* Night visits and self checks are trips of their own; the others can be made on one way. */
static bool may_join(str planned, str wanted) {
    bool apart = str_is(planned, "night") || str_is(planned, "self") || str_is(wanted, "night") || str_is(wanted, "self");
    return !apart || str_equal(planned, wanted);
}

struct plan_days {
    int64_t from, until;
};

static err join_planned(struct ctx *ctx, struct db_write *w, const struct inspections_plan *in, int64_t plan_id, int64_t site_id, struct plan_days days,
                        bool *ret_joined) {
    struct db_table planned;
    *ret_joined = false;
    TRY(db_all(db_reading(w), ctx->arena, &inspections_sql[VISIT_PLANNED_AT],
               DB_ARGS(db_int(ctx->city_id), db_int(site_id), db_int(days.from), db_int(days.until)), &planned));
    for (size_t i = 0; i < planned.count && !*ret_joined; i++) {
        const struct db_row *row = &planned.rows[i];
        if (!has_inspector(in, db_i(row, 1)) || !may_join(db_s(row, 2), in->kind))
            continue;
        TRY(db_run(w, &inspections_sql[PLAN_VISIT], DB_ARGS(db_int(ctx->city_id), db_int(plan_id), db_int(db_i(row, 0))), NULL));
        *ret_joined = true;
    }
    return NULL;
}

struct plan_counts {
    int64_t visits, merged;
};

/* The n-th visit goes to inspector n mod inspectors; each inspector's visits spread evenly over the days. */
static err make_visits(struct ctx *ctx, struct db_write *w, const struct choosing *c, int64_t plan_id, struct plan_days days, const str *names,
                       struct plan_counts *ret) {
    const struct inspections_plan *in = c->in;
    int64_t wanted = in->count < (int64_t)c->site_count ? in->count : (int64_t)c->site_count, made = 0;
    int64_t people = (int64_t)in->inspectors.count, rounds = (wanted + people - 1) / people;
    for (int64_t i = 0; i < wanted; i++) {
        bool joined;
        int64_t visit_id;
        struct ground ground;
        TRY(join_planned(ctx, w, in, plan_id, c->sites[i].site_id, days, &joined));
        ret->merged += joined;
        if (joined)
            continue;
        size_t person = (size_t)(made % people);
        struct visit like = {.plan_id = plan_id,
                             .plan_name = in->name,
                             .kind = in->kind,
                             .inspector_id = in->inspectors.at[person],
                             .inspector_name = names[person],
                             .due_day = days.from + made / people * (days.until - days.from + 1) / rounds};
        TRY(ground_of_site(ctx, db_reading(w), c->sites[i].site_id, &ground));
        TRY(visit_add(ctx, w, &ground, &like, &visit_id));
        TRY(db_run(w, &inspections_sql[PLAN_VISIT], DB_ARGS(db_int(ctx->city_id), db_int(plan_id), db_int(visit_id)), NULL));
        made++;
    }
    ret->visits = made + ret->merged;
    return NULL;
}

static err check_plan(struct ctx *ctx, struct db_read *r, const struct inspections_plan *in, struct plan_days *ret_days, str **ret_names) {
    struct plan_days days = {0, 0};
    if (!day_parse(in->from_date, &days.from) || !day_parse(in->until_date, &days.until) || days.until < days.from || days.until - days.from >= DAYS_MOST)
        return ctx_refuse(ctx, &app_invalid, "until_date", STR("起止日期应写作 2026-01-01，且不超过一年。"),
                          STR("Dates are written 2026-01-01 and span at most a year."));
    str *names = ARENA_LIST(ctx->arena, str, in->inspectors.count + 1);
    if (!names)
        return &err_no_memory;
    for (size_t i = 0; i < in->inspectors.count; i++) {
        TRY(identity_account_name(ctx, r, in->inspectors.at[i], &names[i]));
        if (!names[i].len)
            return ctx_refuse(ctx, &app_invalid, "inspectors", STR("没有这个检查人员。"), STR("There is no such inspector."));
    }
    *ret_days = days;
    *ret_names = names;
    return NULL;
}

static err name_region_and_sector(struct choosing *c, str *ret_region, str *ret_sector) {
    struct places_division region;
    struct identity_unit sector;
    *ret_region = *ret_sector = STR("");
    if (c->in->region_id) {
        TRY(places_division_find(c->ctx, c->r, c->in->region_id, &region));
        *ret_region = region.name;
    }
    if (c->in->sector_id) {
        TRY(identity_unit_find(c->ctx, c->r, c->in->sector_id, &sector));
        *ret_sector = sector.name;
        c->sector_from = sector.path;
        c->sector_to = str_format(c->ctx->arena, STR_F "/", STR_A(str_slice(sector.path, 0, sector.path.len - 1)));
    }
    return NULL;
}

static void put_plan(struct ctx *ctx, struct json_out *out, const struct db_row *row, int64_t submitted) {
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_text(out, "name", db_s(row, 2));
    json_put_text(out, "kind", db_s(row, 3));
    json_put_id(out, "region", db_i(row, 4));
    json_put_text(out, "region_name", db_s(row, 5));
    json_put_id(out, "sector", db_i(row, 6));
    json_put_text(out, "sector_name", db_s(row, 7));
    json_put_text(out, "category", db_s(row, 8));
    json_put_text(out, "from_date", day_format(ctx->arena, db_i(row, 9)));
    json_put_text(out, "until_date", day_format(ctx->arena, db_i(row, 10)));
    json_put_i64(out, "inspectors", db_i(row, 11));
    json_put_i64(out, "visits", db_i(row, 12));
    json_put_i64(out, "merged", db_i(row, 13));
    json_put_i64(out, "submitted", submitted);
    json_put_i64(out, "made_ms", db_i(row, 14));
    json_put_i64(out, "version", db_i(row, 1));
    json_object_end(out);
}

err inspections_plan_make(struct ctx *ctx, struct db_write *w, const struct inspections_plan *in, int64_t *ret_id) {
    struct choosing c = {.ctx = ctx, .r = db_reading(w), .in = in};
    struct plan_days days = {0, 0};
    struct plan_counts counts = {0, 0};
    str *names, region, sector;
    TRY(check_plan(ctx, c.r, in, &days, &names));
    TRY(name_region_and_sector(&c, &region, &sector));
    TRY(places_each_division(ctx, c.r, note_division, &c));
    TRY(places_each_site(ctx, c.r, note_site, &c));
    if (!c.site_count)
        return ctx_refuse(ctx, &inspections_no_sites, "", str_of(inspections_no_sites.zh), str_of(inspections_no_sites.en));
    TRY(order_sites(&c));
    int64_t id = id_next(ctx->ids);
    TRY(db_run(w, &inspections_sql[PLAN_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(in->name), db_text(in->kind), db_int_or_null(in->region_id), db_text(region),
                       db_int_or_null(in->sector_id), db_text(sector), db_text(in->category), db_int(days.from), db_int(days.until),
                       db_int((int64_t)in->inspectors.count), db_int(ctx->actor->account_id), db_int(ctx->now_ms)),
               NULL));
    TRY(make_visits(ctx, w, &c, id, days, names, &counts));
    TRY(db_run(w, &inspections_sql[PLAN_COUNTS], DB_ARGS(db_int(counts.visits), db_int(counts.merged), db_int(ctx->city_id), db_int(id)), NULL));
    *ret_id = id;
    return feed_put(ctx, w, "inspections", id, STR(""));
}

static err make_plan(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t id = 0;
    struct db_row row;
    TRY(inspections_plan_make(ctx, w, given, &id));
    ctx_audit_target(ctx, "inspection_plan", id);
    TRY(db_one(db_reading(w), ctx->arena, &inspections_sql[PLAN_BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    put_plan(ctx, out, &row, 0);
    return NULL;
}

static const struct field plan_in_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct inspections_plan, name), .required = true, .min = 1, .max = 100},
    {"kind", FIELD_WORD, offsetof(struct inspections_plan, kind), .required = true, .words = inspections_kinds},
    {"region", FIELD_ID, offsetof(struct inspections_plan, region_id), .says = "Division; without it the whole city"},
    {"sector", FIELD_ID, offsetof(struct inspections_plan, sector_id), .says = "Unit whose places (and its subtree's) are meant"},
    {"category", FIELD_TEXT, offsetof(struct inspections_plan, category), .max = 60, .says = "Place type"},
    {"from_date", FIELD_TEXT, offsetof(struct inspections_plan, from_date), .required = true, .max = 10},
    {"until_date", FIELD_TEXT, offsetof(struct inspections_plan, until_date), .required = true, .max = 10},
    {"inspectors", FIELD_IDS, offsetof(struct inspections_plan, inspectors), .required = true, .max = 100},
    {"count", FIELD_INT, offsetof(struct inspections_plan, count), .required = true, .min = 1, .max = 2000},
    FIELD_END,
};
const struct command inspections_plan_command = {.takes = {sizeof(struct inspections_plan), plan_in_fields}, .apply = make_plan, .created = 201};

const struct field inspections_plan_fields[] = {
    {"id", .kind = FIELD_ID},
    {"name", .kind = FIELD_TEXT, .zh = "计划", .en = "Plan"},
    {"kind", .kind = FIELD_WORD, .words = inspections_kinds, .zh = "方式", .en = "Kind"},
    {"region", .kind = FIELD_ID, .nullable = true},
    {"region_name", .kind = FIELD_TEXT, .zh = "区域", .en = "Region"},
    {"sector", .kind = FIELD_ID, .nullable = true},
    {"sector_name", .kind = FIELD_TEXT, .zh = "行业", .en = "Sector"},
    {"category", .kind = FIELD_TEXT, .zh = "点位类型", .en = "Place type"},
    {"from_date", .kind = FIELD_TEXT, .zh = "开始", .en = "From"},
    {"until_date", .kind = FIELD_TEXT, .zh = "结束", .en = "Until"},
    {"inspectors", .kind = FIELD_INT, .zh = "检查人数", .en = "Inspectors"},
    {"visits", .kind = FIELD_INT, .zh = "检查次数", .en = "Visits"},
    {"merged", .kind = FIELD_INT, .zh = "合并", .en = "Merged"},
    {"submitted", .kind = FIELD_INT, .zh = "已提交", .en = "Submitted"},
    {"made_ms", .kind = FIELD_TIME},
    {"version", .kind = FIELD_INT},
    FIELD_END,
};

err inspections_list_plans(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct inspections_page_in *in = given;
    int64_t before = INT64_MAX, b, c, limit = in->limit ? in->limit : PAGE;
    struct db_table table;
    if (in->after.len && !form_cursor_read(in->after, &before, &b, &c))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("The cursor is not valid."));
    TRY(db_all(r, ctx->arena, &inspections_sql[PLANS_LIST], DB_ARGS(db_int(ctx->city_id), db_int(before), db_int(limit + 1)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count && (int64_t)i < limit; i++) {
        struct db_row done;
        TRY(db_one(r, ctx->arena, &inspections_sql[PLAN_DONE], DB_ARGS(db_int(ctx->city_id), db_int(db_i(&table.rows[i], 0))), &done));
        put_plan(ctx, out, &table.rows[i], db_i(&done, 0));
    }
    form_list_end(out, (int64_t)table.count > limit ? form_cursor(ctx->arena, db_i(&table.rows[limit - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}
