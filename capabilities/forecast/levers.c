/* Where are the points? What repairs are expected to add to the total: by kind of point over the whole city, by place, or
 * point by point of a place. The biggest first; each opens to its place, its standard and its open cases. */
#include "base/limits.h"
#include "capabilities/forecast/inside.h"
#include <stdlib.h>

static const char *const bys[] = {"point", "site", "cell", NULL};
enum { WORST = 3, LEVERS_USUAL = 50 };

const struct field forecast_levers_fields[] = {
    {"by", FIELD_WORD, offsetof(struct forecast_levers_in, by), .in = IN_QUERY, .words = bys,
     .says = "point (the usual): a kind of point over all places; site: all points of a place; cell: one point at one place"},
    {"site", FIELD_ID, offsetof(struct forecast_levers_in, site_id), .in = IN_QUERY, .says = "Only this place; with cell"},
    {"limit", FIELD_INT, offsetof(struct forecast_levers_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE},
    {"after", FIELD_TEXT, offsetof(struct forecast_levers_in, after), .in = IN_QUERY},
    FIELD_END};
static const struct field worst_fields[] = {{"site_id", .kind = FIELD_ID}, {"name", .kind = FIELD_TEXT}, {"gain_micro", .kind = FIELD_INT}, FIELD_END};
static const struct field lever_fields[] = {
    {"by", .kind = FIELD_WORD, .words = bys},
    {"point_id", .kind = FIELD_ID, .nullable = true},
    {"site_id", .kind = FIELD_ID, .nullable = true},
    {"site_name", .kind = FIELD_TEXT, .nullable = true, .zh = "点位", .en = "Place"},
    {"place_type", .kind = FIELD_TEXT},
    {"place_type_name", .kind = FIELD_TEXT, .zh = "点位类型", .en = "Type of place"},
    {"text", .kind = FIELD_TEXT, .max = 1000, .zh = "观测内容", .en = "What is looked at"},
    {"category", .kind = FIELD_TEXT, .says = "Of the cases that a failure opens"},
    {"standard_id", .kind = FIELD_ID, .nullable = true},
    {"standard_number", .kind = FIELD_TEXT, .zh = "标准编号", .en = "Standard"},
    {"gain_micro", .kind = FIELD_INT, .zh = "预计提高总分（千分之一分的百万分之一）", .en = "Expected gain (millionths of a thousandth)"},
    {"chance_micro", .kind = FIELD_INT, .zh = "现在达标率（百万分率）", .en = "Chance to pass now (millionths)"},
    {"sites", .kind = FIELD_INT, .zh = "涉及点位", .en = "Places"},
    {"is_thin", .kind = FIELD_BOOL, .zh = "数据太少", .en = "Too thin"},
    {"worst", .kind = FIELD_LIST, .of = worst_fields, .says = "Where most of it lies"},
    FIELD_END};
const struct shape forecast_lever_shape = {"Lever", lever_fields};

struct lever {
    size_t cell; /* by point: the best cell; by site: its first */
    int64_t gain, chance, sites, thin, cells;
    size_t worst[WORST];
    int64_t worst_gain[WORST];
    size_t worst_count;
};
struct levers {
    const struct forecast_model *m;
    struct lever *at;
    size_t count;
};

static int by_gain(const void *a, const void *b) {
    const struct lever *x = a, *y = b;
    if (x->gain != y->gain)
        return x->gain > y->gain ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

static void note_worst(struct lever *l, size_t site, int64_t gain) {
    size_t at = l->worst_count < WORST ? l->worst_count++ : WORST;
    if (at == WORST && gain <= l->worst_gain[WORST - 1])
        return;
    at = at == WORST ? WORST - 1 : at;
    for (; at && l->worst_gain[at - 1] < gain; at--) {
        l->worst[at] = l->worst[at - 1];
        l->worst_gain[at] = l->worst_gain[at - 1];
    }
    l->worst[at] = site;
    l->worst_gain[at] = gain;
}

static void add_cell(const struct forecast_model *m, struct lever *l, size_t cell, int64_t gain) {
    if (!l->cells || gain > (l->worst_count ? l->worst_gain[0] : -1))
        l->cell = cell;
    l->gain += gain;
    l->chance += m->city.cells[cell].mean_micro;
    l->thin += m->city.cells[cell].is_thin;
    l->cells++;
    l->sites += gain > 0;
    if (gain > 0)
        note_worst(l, m->cell_sites[cell], gain);
}

static err by_point(struct arena *arena, const struct forecast_model *m, struct levers *ret) {
    ret->at = ARENA_LIST(arena, struct lever, m->point_count + 1);
    if (!ret->at)
        return &err_no_memory;
    for (size_t c = 0; c < m->cell_count; c++)
        add_cell(m, &ret->at[m->city.cells[c].point], c, forecast_gain(m, c));
    for (size_t p = 0; p < m->point_count; p++)
        if (ret->at[p].cells)
            ret->at[ret->count++] = ret->at[p];
    return NULL;
}

static err by_site(struct arena *arena, const struct forecast_model *m, struct levers *ret) {
    ret->at = ARENA_LIST(arena, struct lever, m->site_count + 1);
    size_t *cells = ARENA_LIST(arena, size_t, m->cell_count + 1);
    if (!ret->at || !cells)
        return &err_no_memory;
    for (size_t s = 0; s < m->site_count; s++) {
        uint32_t count = m->types[m->sites[s].type].point_count;
        struct lever *l = &ret->at[ret->count++];
        for (uint32_t i = 0; i < count; i++) {
            cells[i] = m->sites[s].first_cell + i;
            l->chance += m->city.cells[cells[i]].mean_micro;
            l->thin += m->city.cells[cells[i]].is_thin;
        }
        l->cell = cells[0];
        l->cells = count;
        l->sites = 1;
        l->gain = forecast_gain_of(m, cells, count);
        note_worst(l, s, l->gain);
    }
    return NULL;
}

static err by_cell(struct arena *arena, const struct forecast_model *m, int64_t site_id, struct levers *ret) {
    ret->at = ARENA_LIST(arena, struct lever, m->cell_count + 1);
    if (!ret->at)
        return &err_no_memory;
    for (size_t c = 0; c < m->cell_count; c++)
        if (!site_id || m->sites[m->cell_sites[c]].id == site_id)
            add_cell(m, &ret->at[ret->count++], c, forecast_gain(m, c));
    return NULL;
}

static str in_language(const struct ctx *ctx, str zh, str en) { return ctx->lang == LANG_EN && en.len ? en : zh; }

static void put_lever(struct ctx *ctx, const struct forecast_model *m, const char *by, const struct lever *l, struct json_out *out) {
    const struct forecast_point *p = &m->points[m->city.cells[l->cell].point];
    const struct forecast_site *site = &m->sites[m->cell_sites[l->cell]];
    const struct forecast_type *type = &m->types[p->type];
    const struct forecast_standard *standard = p->standard_count ? &m->standards[m->point_standards[p->first_standard]] : NULL;
    bool has_site = by != bys[0], has_point = by != bys[1];
    json_object(out);
    json_put_text(out, "by", str_of(by));
    json_put_id(out, "point_id", has_point ? p->id : 0);
    json_put_id(out, "site_id", has_site ? site->id : 0);
    json_put_text(out, "site_name", has_site ? site->name : STR_NONE);
    json_put_text(out, "place_type", type->code);
    json_put_text(out, "place_type_name", in_language(ctx, type->zh, type->en));
    json_put_text(out, "text", has_point ? in_language(ctx, p->text_zh, p->text_en) : site->name);
    json_put_text(out, "category", has_point ? p->category : STR(""));
    json_put_id(out, "standard_id", standard && has_point ? standard->id : 0);
    json_put_text(out, "standard_number", standard && has_point ? standard->number : STR(""));
    json_put_i64(out, "gain_micro", l->gain);
    json_put_i64(out, "chance_micro", l->chance / (l->cells ? l->cells : 1));
    json_put_i64(out, "sites", l->sites);
    json_put_bool(out, "is_thin", l->thin * 1000000 > l->cells * m->thin_share_micro);
    json_key(out, "worst");
    json_list(out);
    for (size_t i = 0; i < l->worst_count; i++) {
        json_object(out);
        json_put_id(out, "site_id", m->sites[l->worst[i]].id);
        json_put_text(out, "name", m->sites[l->worst[i]].name);
        json_put_i64(out, "gain_micro", l->worst_gain[i]);
        json_object_end(out);
    }
    json_list_end(out);
    json_object_end(out);
}

err forecast_levers_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct forecast_levers_in *in = given;
    struct levers levers = {0};
    int64_t skip = 0, b, c, limit = in->limit ? in->limit : LEVERS_USUAL;
    const char *by = str_is(in->by, "site") ? bys[1] : str_is(in->by, "cell") ? bys[2] : bys[0];
    if (in->after.len && (!form_cursor_read(in->after, &skip, &b, &c) || skip < 0))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("The cursor is not valid."));
    TRY(forecast_model_of(ctx, r, 0, &levers.m));
    if (by == bys[1])
        TRY(by_site(ctx->arena, levers.m, &levers));
    else if (by == bys[2])
        TRY(by_cell(ctx->arena, levers.m, in->site_id, &levers));
    else
        TRY(by_point(ctx->arena, levers.m, &levers));
    if (levers.count)
        qsort(levers.at, levers.count, sizeof *levers.at, by_gain);
    form_list_start(out);
    size_t i = (size_t)skip, end = i + (size_t)limit;
    for (; i < levers.count && i < end && levers.at[i].gain > 0; i++)
        put_lever(ctx, levers.m, by, &levers.at[i], out);
    bool has_more = i < levers.count && levers.at[i].gain > 0;
    form_list_end(out, has_more ? form_cursor(ctx->arena, (int64_t)i, 0, 0) : STR_NONE);
    return NULL;
}
