/* The score as a tree, and the observations behind one standard. */
#include "capabilities/score/inside.h"

const struct problem score_out_of_reach = {PROBLEM_FORBIDDEN, "score.out_of_reach", "这个区域或单位不在您的管理范围内。",
                                           "This region or unit is out of your reach."};

enum { PAGE = 50, POINTS_MOST = 200 };

static str pick(const struct ctx *ctx, str zh, str en) { return ctx->lang == LANG_EN && en.len ? en : zh; }

err score_edition(struct ctx *ctx, struct db_read *r, str edition, struct standards_edition *ret) {
    int64_t id;
    if (!edition.len)
        return standards_edition_in_force(ctx, r, STR("city"), ret);
    if (str_to_i64(edition, &id))
        return standards_edition_find(ctx, r, id, ret);
    return standards_edition_by_code(ctx, r, edition, ret);
}

static err narrow_to_division(struct ctx *ctx, struct db_read *r, int64_t division_id, struct inspections_scope *scope) {
    struct places_division division;
    TRY(places_division_find(ctx, r, division_id, &division));
    if (str_is(division.level, "district"))
        scope->district_id = division.id;
    else if (str_is(division.level, "street"))
        scope->street_id = division.id;
    else if (str_is(division.level, "community"))
        scope->community_id = division.id;
    return NULL;
}

static err division_is_below(struct ctx *ctx, struct db_read *r, int64_t division_id, int64_t above_id, bool *ret) {
    struct places_division division = {.id = division_id, .parent_id = division_id};
    *ret = false;
    for (int depth = 0; division.parent_id && depth < 6 && !*ret; depth++) {
        TRY(places_division_find(ctx, r, division.parent_id, &division));
        *ret = division.id == above_id;
    }
    return NULL;
}

/* A person of limited reach sees the own ground (where the own unit answers for a division) or the own unit's places. */
static err keep_in_reach(struct ctx *ctx, struct db_read *r, const struct score_in *in, struct inspections_scope *scope) {
    struct identity_unit own = {.path = STR("")};
    bool is_below = false;
    if (ctx->actor->is_system || actor_has_whole_city(ctx->actor))
        return NULL;
    if (in->unit_id)
        return actor_reaches(ctx->actor, scope->unit_path) ? NULL : &score_out_of_reach;
    if (ctx->actor->unit_id)
        TRY(identity_unit_find(ctx, r, ctx->actor->unit_id, &own));
    if (!own.path.len)
        return &score_out_of_reach;
    if (own.division_id && in->division_id)
        TRY(division_is_below(ctx, r, in->division_id, own.division_id, &is_below));
    if (is_below)
        return NULL;
    if (own.division_id && !in->division_id)
        return narrow_to_division(ctx, r, own.division_id, scope);
    scope->unit_path = own.path;
    return NULL;
}

err score_scope(struct ctx *ctx, struct db_read *r, const struct score_in *in, struct inspections_scope *ret) {
    struct inspections_scope scope = {.from_ms = in->from_ms, .until_ms = in->until_ms};
    struct identity_unit unit;
    if (in->division_id)
        TRY(narrow_to_division(ctx, r, in->division_id, &scope));
    if (in->unit_id) {
        TRY(identity_unit_find(ctx, r, in->unit_id, &unit));
        scope.unit_path = unit.path;
    }
    TRY(keep_in_reach(ctx, r, in, &scope));
    *ret = scope;
    return NULL;
}

err score_of(struct ctx *ctx, struct db_read *r, int64_t edition_id, const struct inspections_scope *scope, struct score_tree *ret) {
    struct standards_edition edition = {.id = edition_id};
    struct standards_nodes nodes;
    struct standards_links links;
    struct inspections_totals totals;
    if (!edition_id)
        TRY(standards_edition_in_force(ctx, r, STR("city"), &edition));
    TRY(standards_tree(ctx, r, edition.id, &nodes));
    TRY(standards_links_of(ctx, r, edition.id, &links));
    TRY(score_sums(ctx, r, scope, INSPECTIONS_TOGETHER, &totals));
    return score_work_out(ctx->arena, &nodes, &links, totals.at, totals.count, ret);
}

static void put_rate(struct json_out *out, int64_t rate_milli) {
    if (rate_milli == SCORE_NONE)
        json_put_null(out, "rate_milli");
    else
        json_put_i64(out, "rate_milli", rate_milli);
}

static void put_node(struct ctx *ctx, struct json_out *out, const struct score_tree *tree, size_t at) {
    const struct score_node *node = &tree->at[at];
    json_object(out);
    json_put_id(out, "id", node->node->id);
    json_put_text(out, "level", node->node->level);
    json_put_text(out, "number", node->node->number);
    json_put_text(out, "text", pick(ctx, node->node->text_zh, node->node->text_en));
    json_put_text(out, "method", node->node->method);
    put_rate(out, node->rate_milli);
    json_put_i64(out, "weight_milli", node->node->weight_milli);
    json_put_i64(out, "got_milli", node->got_milli);
    json_put_i64(out, "possible_milli", node->possible_milli);
    json_put_i64(out, "observations", node->observations);
    json_put_i64(out, "standards", node->standards);
    json_put_i64(out, "observed_standards", node->observed_standards);
    json_put_bool(out, "is_local", node->node->is_local);
    json_key(out, "children");
    json_list(out);
    for (size_t i = at + 1; i < tree->count; i++) /* three levels deep: the file format has no more */
        if (tree->at[i].parent == at)
            put_node(ctx, out, tree, i);
    json_list_end(out);
    json_object_end(out);
}

static void put_unobserved(struct ctx *ctx, struct json_out *out, const struct score_tree *tree) {
    json_key(out, "unobserved");
    json_list(out);
    for (size_t i = 0; i < tree->count; i++) {
        const struct score_node *node = &tree->at[i];
        if (!str_is(node->node->level, "standard") || node->node->is_local || node->standards == 0 || node->observed_standards)
            continue;
        json_object(out);
        json_put_id(out, "id", node->node->id);
        json_put_text(out, "number", node->node->number);
        json_put_text(out, "text", pick(ctx, node->node->text_zh, node->node->text_en));
        json_put_i64(out, "weight_milli", node->node->weight_milli);
        json_object_end(out);
    }
    json_list_end(out);
}

err score_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct score_in *in = given;
    struct standards_edition edition;
    struct inspections_scope scope;
    struct score_tree tree;
    TRY(score_edition(ctx, r, in->edition, &edition));
    if (!edition.id)
        return &app_not_found;
    TRY(score_scope(ctx, r, in, &scope));
    TRY(score_of(ctx, r, edition.id, &scope, &tree));
    json_object(out);
    json_put_id(out, "edition", edition.id);
    json_put_text(out, "edition_code", edition.code);
    json_put_text(out, "edition_name", pick(ctx, edition.name, edition.name_en));
    put_rate(out, tree.rate_milli);
    json_put_i64(out, "observed_standards", tree.observed_standards);
    json_put_i64(out, "standards", tree.standards);
    json_put_i64(out, "observations", tree.observations);
    put_unobserved(ctx, out, &tree);
    json_key(out, "items");
    json_list(out);
    for (size_t i = 0; i < tree.count; i++)
        if (tree.at[i].parent == SIZE_MAX)
            put_node(ctx, out, &tree, i);
    json_list_end(out);
    json_object_end(out);
    return NULL;
}

static err put_observation(struct ctx *ctx, struct db_read *r, const struct inspections_observation *o, str point_text, struct json_out *out) {
    struct photos_list photos;
    TRY(photos_of(ctx, r, (struct photos_owner){"observation", o->id}, &photos));
    json_object(out);
    json_put_id(out, "id", o->id);
    json_put_id(out, "inspection_id", o->inspection_id);
    json_put_id(out, "site_id", o->site_id);
    json_put_text(out, "site_name", o->site_name);
    json_put_text(out, "point_text", point_text);
    json_put_text(out, "result", o->result);
    json_put_i64(out, "got_milli", o->got_milli);
    json_put_i64(out, "possible_milli", o->possible_milli);
    json_put_i64(out, "at_ms", o->at_ms);
    json_put_text(out, "inspector_name", o->inspector_name);
    photos_put_list(out, "photos", &photos);
    json_object_end(out);
    return NULL;
}

struct stream { /* one point's observations, newest first */
    int64_t point_id;
    str text;
    struct inspections_observations list;
    size_t next;
};
struct streams {
    struct stream at[POINTS_MOST];
    size_t count;
};

static err open_streams(struct ctx *ctx, struct db_read *r, const struct standards_node *standard, const struct inspections_scope *scope, int64_t before,
                        int64_t limit, struct streams *ret) {
    struct standards_links links;
    TRY(standards_links_of(ctx, r, standard->edition_id, &links));
    for (size_t i = 0; i < links.count && ret->count < POINTS_MOST; i++) {
        if (links.at[i].standard_id != standard->id)
            continue;
        struct stream *stream = &ret->at[ret->count];
        struct standards_point point;
        stream->point_id = links.at[i].point_id;
        TRY(inspections_of_point(ctx, r, stream->point_id, scope, before, limit, &stream->list));
        if (!stream->list.count)
            continue;
        TRY(standards_point_find(ctx, r, stream->point_id, &point));
        stream->text = pick(ctx, point.text_zh, point.text_en);
        ret->count++;
    }
    return NULL;
}

static struct stream *newest(struct streams *streams) {
    struct stream *best = NULL;
    for (size_t i = 0; i < streams->count; i++) {
        struct stream *stream = &streams->at[i];
        if (stream->next < stream->list.count && (!best || stream->list.at[stream->next].id > best->list.at[best->next].id))
            best = stream;
    }
    return best;
}

err score_list_observations(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct score_in *in = given;
    int64_t before = 0, b, c, limit = in->limit ? in->limit : PAGE, last = 0;
    struct standards_node standard;
    struct inspections_scope scope;
    struct streams *streams = ARENA_NEW(ctx->arena, struct streams);
    if (!streams)
        return &err_no_memory;
    if (in->after.len && !form_cursor_read(in->after, &before, &b, &c))
        return ctx_refuse(ctx, &app_invalid, "after", STR("翻页标记无效。"), STR("The cursor is not valid."));
    TRY(standards_node_find(ctx, r, in->standard_id, &standard));
    TRY(score_scope(ctx, r, in, &scope));
    TRY(open_streams(ctx, r, &standard, &scope, before, limit + 1, streams));
    form_list_start(out);
    for (int64_t shown = 0; shown < limit; shown++) {
        struct stream *stream = newest(streams);
        if (!stream)
            break;
        const struct inspections_observation *observation = &stream->list.at[stream->next++];
        TRY(put_observation(ctx, r, observation, stream->text, out));
        last = observation->id;
    }
    form_list_end(out, newest(streams) ? form_cursor(ctx->arena, last, 0, 0) : STR_NONE);
    return NULL;
}
