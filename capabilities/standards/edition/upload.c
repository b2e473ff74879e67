/* A file is handed in over the desk: data file or workbook, an edition or place types; checked, and loaded unless it was a dry run. */
#include "base/limits.h"
#include "capabilities/standards/change/difference.h"
#include "capabilities/standards/edition/edition.h"
#include "capabilities/standards/load.h"
#include "capabilities/standards/sql.h"

struct upload_in {
    int64_t unused, dry_run;
    /* from prepare */
    str bytes, file_name;
};
const struct problem standards_no_file = {PROBLEM_INVALID, "standards.no_file", "没有收到文件，请在 file 一栏附上文件。",
                                          "No file came: attach it as the part \"file\"."};

static err prepare_upload(struct ctx *ctx, void *given) {
    struct upload_in *in = given;
    const struct http_upload *file;
    TRY(ctx_read_upload(ctx, "file", FILE_BYTES * 4, &in->bytes, &file));
    if (!file)
        return &standards_no_file;
    in->file_name = str_is_utf8(file->file_name) ? str_first_points(file->file_name, 200) : STR("");
    return NULL;
}

static void put_faults(struct ctx *ctx, struct json_out *out, const struct source *source) {
    json_key(out, "faults");
    json_list(out);
    for (size_t i = 0; i < source->fault_count; i++) {
        const struct standards_fault *fault = &source->faults[i];
        json_object(out);
        json_put_text(out, "sheet", fault->sheet.at ? fault->sheet : STR(""));
        json_put_text(out, "cell", fault->cell.at ? fault->cell : STR(""));
        json_put_i64(out, "line", fault->line);
        json_put_text(out, "message", standards_pick(ctx, fault->zh, fault->en));
        json_object_end(out);
    }
    json_list_end(out);
}

/* What the new edition changes against the one in use; nothing when there is none. */
static err put_changes(struct ctx *ctx, struct db_read *r, const struct standards_file *file, struct json_out *out) {
    struct standards_edition current = {0};
    struct difference difference = {0};
    struct db_row row;
    const struct known_pairs none = {NULL, 0};
    if (file->edition.line)
        TRY(standards_edition_in_force(ctx, r, file->edition.system, &current));
    if (current.id && !str_equal(current.code, file->edition.code)) {
        struct standards_file *before;
        TRY(db_one(r, ctx->arena, &standards_sql[EDITION_SOURCE], DB_ARGS(db_int(ctx->city_id), db_int(current.id)), &row));
        TRY(file_read(ctx->arena, db_s(&row, 0), &before));
        TRY(difference_of(ctx->arena, before, file, &none, &difference));
    } else {
        current.id = 0;
    }
    json_put_id(out, "against_id", current.id);
    json_put_text(out, "against", current.id ? standards_pick(ctx, current.name, current.name_en) : STR(""));
    json_key(out, "changes");
    json_list(out);
    for (size_t kind = 0; kind < CHANGES && difference.count; kind++) {
        json_object(out);
        json_put_text(out, "kind", str_of(change_kind_words[kind]));
        json_put_i64(out, "count", difference.counts[kind]);
        json_object_end(out);
    }
    json_list_end(out);
    return NULL;
}

static err put_result(struct ctx *ctx, struct db_read *r, const struct upload_in *in, const struct source *source, int64_t edition_id, struct json_out *out) {
    struct standards_file *file;
    int64_t levels[3] = {0};
    TRY(file_read(ctx->arena, source->fault_count && source->is_book ? STR("") : source->own.text, &file));
    for (size_t i = 0; i < file->node_count; i++)
        levels[file->nodes[i].level] += !file->nodes[i].is_local;
    json_object(out);
    json_put_bool(out, "dry_run", in->dry_run != 0);
    json_put_id(out, "edition_id", source->fault_count || in->dry_run ? 0 : edition_id);
    json_put_text(out, "code", file->edition.code.at ? file->edition.code : STR(""));
    json_put_text(out, "name", file->edition.line ? standards_pick(ctx, file->edition.zh, file->edition.en) : STR(""));
    json_put_i64(out, "items", levels[NODE_ITEM]);
    json_put_i64(out, "contents", levels[NODE_CONTENT]);
    json_put_i64(out, "standards", levels[NODE_STANDARD]);
    json_put_i64(out, "types", (int64_t)file->type_count);
    json_put_i64(out, "points", (int64_t)file->point_count);
    put_faults(ctx, out, source);
    json_put_i64(out, "fault_count", (int64_t)source->fault_count);
    if (!source->fault_count) {
        TRY(put_changes(ctx, r, file, out));
    } else {
        json_put_null(out, "against_id");
        json_put_text(out, "against", STR(""));
        json_key(out, "changes");
        json_list(out);
        json_list_end(out);
    }
    json_object_end(out);
    return NULL;
}

static err load_upload(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct upload_in *in = given;
    struct source source;
    int64_t id = 0;
    TRY(load_source(ctx, w, in->bytes, &source, &id));
    TRY(put_result(ctx, db_reading(w), in, &source, id, out));
    if (source.fault_count || in->dry_run) {
        TRY(out->to->failed);
        return ctx_reply_undone(ctx, in->dry_run ? 200 : 422, str_copy(ctx->arena, buf_str(out->to)));
    }
    ctx_audit_target(ctx, "edition", id);
    ctx_audit_change(ctx, "file", STR(""), in->file_name);
    return feed_put(ctx, w, "standards", id, STR(""));
}

static const struct field upload_fields[] = {
    {"dry_run", FIELD_BOOL, offsetof(struct upload_in, dry_run), .in = IN_QUERY, .says = "1: check only, keep nothing"},
    FIELD_END,
};
static const struct field fault_fields[] = {
    {"sheet", .kind = FIELD_TEXT, .says = "Of a workbook; empty for a data file"},
    {"cell", .kind = FIELD_TEXT, .says = "\"C7\""},
    {"line", .kind = FIELD_INT, .says = "Line of the data file, row of the sheet"},
    {"message", .kind = FIELD_TEXT},
    FIELD_END,
};
static const struct field change_count_fields[] = {
    {"kind", .kind = FIELD_WORD, .words = change_kind_words},
    {"count", .kind = FIELD_INT},
    FIELD_END,
};
static const struct field result_fields[] = {
    {"dry_run", .kind = FIELD_BOOL},
    {"edition_id", .kind = FIELD_ID, .nullable = true, .says = "null: nothing was kept, or the file holds no edition"},
    {"code", .kind = FIELD_TEXT},
    {"name", .kind = FIELD_TEXT},
    {"items", .kind = FIELD_INT},
    {"contents", .kind = FIELD_INT},
    {"standards", .kind = FIELD_INT},
    {"types", .kind = FIELD_INT},
    {"points", .kind = FIELD_INT},
    {"faults", .kind = FIELD_LIST, .of = fault_fields, .says = "The first 200; any fault: nothing was loaded"},
    {"fault_count", .kind = FIELD_INT},
    {"against_id", .kind = FIELD_ID, .nullable = true, .says = "The edition in use, with which the counts compare"},
    {"against", .kind = FIELD_TEXT},
    {"changes", .kind = FIELD_LIST, .of = change_count_fields},
    FIELD_END,
};
const struct shape edition_loaded_shape = {"EditionLoaded", result_fields};
const struct command edition_upload = {{sizeof(struct upload_in), upload_fields}, .prepare = prepare_upload, .apply = load_upload};
