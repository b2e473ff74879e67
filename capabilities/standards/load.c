/* A checked file into the tables, whole or not at all (the transaction of the caller). */
#include "base/hash.h"
#include "capabilities/standards/file.h"
#include "capabilities/standards/inside.h"
#include "capabilities/standards/load.h"
#include "capabilities/standards/sql.h"

const struct problem standards_bad_file = {PROBLEM_INVALID, "standards.bad_file", "标准文件有错误，没有载入任何内容。",
                                           "The standards file has faults; nothing was loaded."};
const struct problem standards_edition_taken = {PROBLEM_CONFLICT, "standards.edition_taken", "同一代码的版本已经存在，且内容不同。",
                                                "An edition with this code exists already, and it differs."};

/* Points of the file's own types, whole; or points known already, which only get their links. */
enum points_mode { POINTS_OWN, POINTS_LINKED };

static err report_faults(struct ctx *ctx, const struct source *source) {
    for (size_t i = 0; i < source->fault_count; i++) {
        const struct standards_fault *fault = &source->faults[i];
        str where = fault->cell.len ? str_format(ctx->arena, STR_F " " STR_F, STR_A(fault->sheet), STR_A(fault->cell))
                                    : str_format(ctx->arena, "line %lld", (long long)fault->line);
        const char *field = str_z(ctx->arena, where);
        if (!field)
            return &err_no_memory;
        err refused = ctx_refuse(ctx, &standards_bad_file, field, fault->zh, fault->en);
        if (refused != &standards_bad_file)
            return refused;
    }
    return source->fault_count ? &standards_bad_file : NULL;
}

static err add_edition_row(struct ctx *ctx, struct db_write *w, const struct standards_file *file, str text, int64_t id) {
    int64_t levels[3] = {0};
    for (size_t i = 0; i < file->node_count; i++)
        levels[file->nodes[i].level] += !file->nodes[i].is_local;
    const struct file_edition *edition = &file->edition;
    return db_run(w, &standards_sql[EDITION_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(edition->code), db_text(edition->system), db_text(edition->zh), db_text(edition->en),
                          db_text(edition->state), db_text(edition->from_date), db_int(edition->total_milli), db_int(edition->bonus_cap_milli),
                          db_int(levels[NODE_ITEM]), db_int(levels[NODE_CONTENT]), db_int(levels[NODE_STANDARD]), db_text(text),
                          db_text(hash_hex(ctx->arena, HASH_SHA256, text)), db_int(ctx->actor->account_id), db_int(ctx->now_ms)),
                  NULL);
}

static err add_nodes(struct ctx *ctx, struct db_write *w, const struct standards_file *file, int64_t edition_id) {
    static const char *const levels[] = {"item", "content", "standard"};
    int64_t *ids = ARENA_LIST(ctx->arena, int64_t, file->node_count + 1);
    if (!ids)
        return &err_no_memory;
    for (size_t i = 0; i < file->node_count; i++) {
        const struct file_node *node = &file->nodes[i];
        ids[i] = id_next(ctx->ids);
        TRY(db_run(w, &standards_sql[NODE_ADD],
                   DB_ARGS(db_int(ctx->city_id), db_int(ids[i]), db_int(edition_id), db_int_or_null(node->parent == SIZE_MAX ? 0 : ids[node->parent]),
                           db_text(str_of(levels[node->level])), db_int((int64_t)i), db_text(node->number), db_text(node->zh), db_text(node->en),
                           db_int(node->weight_milli), db_text(node->methods), db_text(node->lead), db_text(node->six_field), db_text(node->programme),
                           db_text(node->nature), db_text(node->rule), db_int(node->is_local)),
                   NULL));
    }
    return NULL;
}

static err add_lists(struct ctx *ctx, struct db_write *w, const struct standards_file *file, int64_t edition_id) {
    struct db_value city = db_int(ctx->city_id), edition = db_int(edition_id);
    for (size_t i = 0; i < file->method_count; i++) {
        const struct file_method *m = &file->methods[i];
        TRY(db_run(w, &standards_sql[METHOD_ADD],
                   DB_ARGS(city, edition, db_text(m->code), db_int((int64_t)i), db_int(m->share_milli), db_text(m->zh), db_text(m->en), db_text(m->rule)),
                   NULL));
    }
    for (size_t i = 0; i < file->owner_count; i++) {
        const struct file_owner *o = &file->owners[i];
        TRY(db_run(w, &standards_sql[OWNER_ADD], DB_ARGS(city, edition, db_text(o->code), db_text(o->zh), db_text(o->en)), NULL));
    }
    for (size_t i = 0; i < file->negative_count; i++) {
        const struct file_negative *n = &file->negatives[i];
        TRY(db_run(w, &standards_sql[NEGATIVE_ADD],
                   DB_ARGS(city, edition, db_text(n->number), db_int((int64_t)i), db_text(n->sanction), db_int(n->deduct_milli), db_int(n->months),
                           db_text(n->zh), db_text(n->en)),
                   NULL));
    }
    for (size_t i = 0; i < file->bonus_count; i++) {
        const struct file_bonus *b = &file->bonuses[i];
        TRY(db_run(w, &standards_sql[BONUS_ADD],
                   DB_ARGS(city, edition, db_text(b->number), db_int((int64_t)i), db_int(b->most_milli), db_text(b->zh), db_text(b->en)), NULL));
    }
    return NULL;
}

static err load_edition(struct ctx *ctx, struct db_write *w, const struct standards_file *file, str text, int64_t *ret_id) {
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &standards_sql[EDITION_BY_CODE], DB_ARGS(db_int(ctx->city_id), db_text(file->edition.code)), &row));
    if (row.count) {
        if (!str_equal(db_s(&row, 1), hash_hex(ctx->arena, HASH_SHA256, text)))
            return ctx_refuse(ctx, &standards_edition_taken, "code", file->edition.code, file->edition.code);
        *ret_id = db_i(&row, 0);
        return NULL;
    }
    int64_t id = id_next(ctx->ids);
    struct standards_edition edition = {.id = id, .system = file->edition.system, .from_date = file->edition.from_date, .state = STR("")};
    TRY(flow_check(ctx, db_reading(w), &edition, file->edition.state, 0));
    TRY(add_edition_row(ctx, w, file, text, id));
    TRY(add_nodes(ctx, w, file, id));
    TRY(add_lists(ctx, w, file, id));
    TRY(flow_note(ctx, w, &edition, file->edition.state, file->edition.from_date, STR("")));
    *ret_id = id;
    return NULL;
}

/* The standards that the file's points may name, with their ids: its own edition's and those of its `for` lines. */
struct target {
    struct file_known known;
    int64_t edition_id, standard_id;
};
struct targets {
    struct target *at;
    struct file_known *known;
    size_t count;
    int64_t editions[FILE_FORS + 1];
    size_t edition_count;
};

static err collect_targets(struct ctx *ctx, struct db_write *w, struct standards_file *file, int64_t own_id, struct targets *ret) {
    struct db_table tables[FILE_FORS + 1];
    str systems[FILE_FORS + 1];
    if (own_id) {
        systems[0] = file->edition.system;
        ret->editions[ret->edition_count++] = own_id;
    }
    for (size_t i = 0; i < file->for_count; i++) {
        struct db_row row;
        TRY(db_one(db_reading(w), ctx->arena, &standards_sql[EDITION_BY_CODE], DB_ARGS(db_int(ctx->city_id), db_text(file->fors[i].code)), &row));
        if (!row.count) {
            file_fault(file, file->fors[i].line, "没有这个版本，请先载入它", "there is no such edition; load it first", file->fors[i].code);
            continue;
        }
        systems[ret->edition_count] = file->fors[i].system;
        ret->editions[ret->edition_count++] = db_i(&row, 0);
    }
    size_t room = 0;
    for (size_t i = 0; i < ret->edition_count; i++) {
        TRY(db_all(db_reading(w), ctx->arena, &standards_sql[NODES_KNOWN], DB_ARGS(db_int(ctx->city_id), db_int(ret->editions[i])), &tables[i]));
        room += tables[i].count;
    }
    ret->at = ARENA_LIST(ctx->arena, struct target, room + 1);
    ret->known = ARENA_LIST(ctx->arena, struct file_known, room + 1);
    if (!ret->at || !ret->known)
        return &err_no_memory;
    for (size_t i = 0; i < ret->edition_count; i++)
        for (size_t k = 0; k < tables[i].count; k++) {
            const struct db_row *row = &tables[i].rows[k];
            struct target *target = &ret->at[ret->count];
            *target = (struct target){{systems[i], db_s(row, 1), db_s(row, 2)}, ret->editions[i], db_i(row, 0)};
            ret->known[ret->count++] = target->known;
        }
    return NULL;
}

static err put_links(struct ctx *ctx, struct db_write *w, const struct file_point *point, int64_t point_id, const struct targets *targets) {
    struct db_value city = db_int(ctx->city_id);
    for (size_t i = 0; i < targets->edition_count; i++)
        TRY(db_run(w, &standards_sql[LINKS_DROP], DB_ARGS(city, db_int(point_id), db_int(targets->editions[i])), NULL));
    for (size_t k = 0; k < point->ref_count; k++)
        for (size_t n = 0; n < targets->count; n++) {
            const struct target *target = &targets->at[n];
            if (str_equal(target->known.number, point->refs[k].number) && str_equal(target->known.system, point->refs[k].system))
                TRY(db_run(w, &standards_sql[LINK_ADD], DB_ARGS(city, db_int(target->edition_id), db_int(point_id), db_int(target->standard_id)), NULL));
        }
    return NULL;
}

static err put_types(struct ctx *ctx, struct db_write *w, const struct standards_file *file, enum points_mode mode) {
    struct db_value city = db_int(ctx->city_id);
    for (size_t i = 0; i < file->type_count; i++) {
        const struct file_type *type = &file->types[i];
        struct db_row known = {0};
        if (mode == POINTS_LINKED)
            TRY(db_one(db_reading(w), ctx->arena, &standards_sql[TYPE_NAME], DB_ARGS(city, db_text(type->code)), &known));
        if (known.count)
            continue;
        TRY(db_run(
            w, &standards_sql[TYPE_PUT],
            DB_ARGS(city, db_text(type->code), db_int((int64_t)i), db_text(type->zh), db_text(type->en), db_text(type->owners), db_int((int64_t)type->points)),
            NULL));
        TRY(db_run(w, &standards_sql[POINTS_RETIRE], DB_ARGS(city, db_text(type->code)), NULL));
    }
    return NULL;
}

static err put_points(struct ctx *ctx, struct db_write *w, const struct standards_file *file, const struct targets *targets, enum points_mode mode) {
    struct db_value city = db_int(ctx->city_id);
    TRY(put_types(ctx, w, file, mode));
    for (size_t i = 0; i < file->point_count; i++) {
        const struct file_point *p = &file->points[i];
        struct db_row row = {0};
        if (mode == POINTS_LINKED)
            TRY(db_one(db_reading(w), ctx->arena, &standards_sql[POINT_BY_CODE], DB_ARGS(city, db_text(p->code)), &row));
        if (!row.count || !db_i(&row, 1))
            TRY(db_run_one(w, ctx->arena, &standards_sql[POINT_PUT],
                           DB_ARGS(city, db_int(id_next(ctx->ids)), db_text(p->code), db_text(file->types[p->type].code), db_int((int64_t)i), db_text(p->zh),
                                   db_text(p->en), db_text(p->facet), db_text(p->rule_text), db_int(p->points_milli), db_text(p->category),
                                   db_int(p->photo_needed), db_text(p->measure), db_int(p->minimum), db_int(p->maximum)),
                           &row));
        TRY(put_links(ctx, w, p, db_i(&row, 0), targets));
    }
    return NULL;
}

static err load_text(struct ctx *ctx, struct db_write *w, struct source *source, enum points_mode mode, int64_t *ret_id) {
    const struct book_text *of = mode == POINTS_LINKED ? &source->linked : &source->own;
    struct standards_file *file;
    struct targets targets = {0};
    TRY(file_read(ctx->arena, of->text, &file));
    file_check(file);
    if (!file->fault_count && file->edition.line)
        TRY(load_edition(ctx, w, file, of->text, ret_id));
    if (!file->fault_count && file->point_count) {
        TRY(collect_targets(ctx, w, file, mode == POINTS_LINKED ? 0 : *ret_id, &targets));
        file_check_refs(file, targets.known, targets.count);
        if (!file->fault_count)
            TRY(put_points(ctx, w, file, &targets, mode));
    }
    return source_add_faults(source, of, file);
}

err load_source(struct ctx *ctx, struct db_write *w, str bytes, struct source *ret, int64_t *ret_edition_id) {
    *ret_edition_id = 0;
    TRY(source_open(ctx->arena, bytes, ret));
    if (!ret->fault_count)
        TRY(load_text(ctx, w, ret, POINTS_OWN, ret_edition_id));
    if (!ret->fault_count && ret->has_linked)
        TRY(load_text(ctx, w, ret, POINTS_LINKED, ret_edition_id));
    return db_run(w, &standards_sql[REVISION_BUMP], DB_ARGS(db_int(ctx->city_id)), NULL);
}

err standards_load_named(struct ctx *ctx, struct db_write *w, str bytes, struct standards_faults *ret, int64_t *ret_edition_id) {
    struct source source;
    TRY(load_source(ctx, w, bytes, &source, ret_edition_id));
    *ret = (struct standards_faults){source.faults, source.fault_count};
    return NULL;
}

err standards_load(struct ctx *ctx, struct db_write *w, str text, str file_name, int64_t *ret_edition_id) {
    (void)file_name;
    struct source source;
    TRY(load_source(ctx, w, text, &source, ret_edition_id));
    return report_faults(ctx, &source);
}

/* A new city starts with the examples, so that a visit can be made on its first day. */
err standards_seed(struct ctx *ctx, struct db_write *w) {
    static const char *const names[] = {"example-city-2026.edition", "example-minors-2026.edition", "place-types"};
    struct db_table loaded;
    TRY(db_all(db_reading(w), ctx->arena, &standards_sql[EDITIONS_LIST], DB_ARGS(db_int(ctx->city_id), db_int(0), db_int(1)), &loaded));
    if (loaded.count)
        return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        str text;
        int64_t id;
        if (!embedded_find(names[i], &text))
            return &err_bug;
        TRY(standards_load(ctx, w, text, str_of(names[i]), &id));
    }
    return NULL;
}
