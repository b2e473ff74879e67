/* Divisions and units side by side. The same weighing as for the city, over what was observed there. */
#include "capabilities/score/inside.h"
#include <stdlib.h>

struct entry {
    int64_t id, rate_milli, observations, rank;
    str name;
};
struct table {
    struct entry *at;
    size_t count;
};

/* Best first; nothing observed last; equal rates share a rank. */
static int compare_entries(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->rate_milli != y->rate_milli)
        return x->rate_milli > y->rate_milli ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void rank(struct table *table) {
    if (table->count)
        qsort(table->at, table->count, sizeof *table->at, compare_entries);
    for (size_t i = 0; i < table->count; i++)
        table->at[i].rank = i && table->at[i].rate_milli == table->at[i - 1].rate_milli ? table->at[i - 1].rank : (int64_t)i + 1;
}

static void answer(struct json_out *out, const struct table *table) {
    form_list_start(out);
    for (size_t i = 0; i < table->count; i++) {
        const struct entry *entry = &table->at[i];
        json_object(out);
        json_put_id(out, "id", entry->id);
        json_put_text(out, "name", entry->name);
        if (entry->rate_milli == SCORE_NONE)
            json_put_null(out, "rate_milli");
        else
            json_put_i64(out, "rate_milli", entry->rate_milli);
        json_put_i64(out, "observations", entry->observations);
        json_put_i64(out, "rank", entry->rank);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
}

struct basis { /* what every entry is worked out from */
    struct standards_nodes nodes;
    struct standards_links links;
    struct inspections_totals totals; /* by group, then point */
};

static err read_basis(struct ctx *ctx, struct db_read *r, const struct score_in *in, enum inspections_group group, struct basis *ret) {
    struct standards_edition edition;
    struct inspections_scope scope = {.from_ms = in->from_ms, .until_ms = in->until_ms};
    TRY(score_edition(ctx, r, in->edition, &edition));
    if (!edition.id)
        return &app_not_found;
    TRY(standards_tree(ctx, r, edition.id, &ret->nodes));
    TRY(standards_links_of(ctx, r, edition.id, &ret->links));
    return score_sums(ctx, r, &scope, group, &ret->totals);
}

static err work_out_entry(struct ctx *ctx, const struct basis *basis, size_t from, size_t until, struct entry *entry) {
    struct score_tree tree;
    TRY(score_work_out(ctx->arena, &basis->nodes, &basis->links, basis->totals.at + from, until - from, &tree));
    entry->rate_milli = tree.rate_milli;
    entry->observations = tree.observations;
    return NULL;
}

struct gathering {
    struct ctx *ctx;
    const struct score_in *in;
    const char *level;
    struct table table;
    size_t room;
};

static err add_entry(struct ctx *ctx, struct table *table, size_t *room, struct entry entry) {
    if (table->count == *room) {
        size_t bigger = *room ? *room * 2 : 64;
        struct entry *fresh = ARENA_LIST(ctx->arena, struct entry, bigger);
        if (!fresh)
            return &err_no_memory;
        for (size_t i = 0; i < table->count; i++)
            fresh[i] = table->at[i];
        table->at = fresh;
        *room = bigger;
    }
    table->at[table->count++] = entry;
    return NULL;
}

static err note_division(void *with, const struct places_division *division) {
    struct gathering *g = with;
    if (!str_is(division->level, g->level) || (g->in->division_id && division->parent_id != g->in->division_id))
        return NULL;
    str name = str_copy(g->ctx->arena, division->name);
    return name.at ? add_entry(g->ctx, &g->table, &g->room, (struct entry){division->id, SCORE_NONE, 0, 0, name}) : &err_no_memory;
}

err score_list_divisions(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct score_in *in = given;
    bool by_street = str_is(in->level, "street");
    struct gathering g = {.ctx = ctx, .in = in, .level = by_street ? "street" : "district"};
    struct basis basis;
    TRY(read_basis(ctx, r, in, by_street ? INSPECTIONS_BY_STREET : INSPECTIONS_BY_DISTRICT, &basis));
    TRY(places_each_division(ctx, r, note_division, &g));
    for (size_t from = 0, until; from < basis.totals.count; from = until) {
        int64_t id = basis.totals.at[from].group_id;
        for (until = from; until < basis.totals.count && basis.totals.at[until].group_id == id;)
            until++;
        for (size_t i = 0; i < g.table.count; i++)
            if (g.table.at[i].id == id)
                TRY(work_out_entry(ctx, &basis, from, until, &g.table.at[i]));
    }
    rank(&g.table);
    answer(out, &g.table);
    return NULL;
}

static const struct identity_unit *unit_of_path(const struct identity_units *units, str path) {
    for (size_t i = 0; i < units->count; i++)
        if (str_equal(units->at[i].path, path))
            return &units->at[i];
    return NULL;
}

/* Units that own places that were looked at; those below `unit` when it is given. */
err score_list_units(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct score_in *in = given;
    struct table table = {NULL, 0};
    size_t room = 0;
    struct identity_units units;
    struct identity_unit above = {.path = STR("")};
    struct basis basis;
    TRY(identity_units_of_kind(ctx, r, STR(""), &units));
    if (in->unit_id)
        TRY(identity_unit_find(ctx, r, in->unit_id, &above));
    TRY(read_basis(ctx, r, in, INSPECTIONS_BY_UNIT, &basis));
    for (size_t from = 0, until; from < basis.totals.count; from = until) {
        str path = basis.totals.at[from].group_path;
        for (until = from; until < basis.totals.count && str_equal(basis.totals.at[until].group_path, path);)
            until++;
        const struct identity_unit *unit = unit_of_path(&units, path);
        if (!unit || !str_starts(path, above.path))
            continue;
        struct entry entry = {unit->id, SCORE_NONE, 0, 0, unit->name};
        TRY(work_out_entry(ctx, &basis, from, until, &entry));
        TRY(add_entry(ctx, &table, &room, entry));
    }
    rank(&table);
    answer(out, &table);
    return NULL;
}
