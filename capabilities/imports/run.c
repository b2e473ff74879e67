#include "capabilities/imports/inside.h"
#include "base/limits.h"

err imports_find(struct ctx *ctx, str kind, const struct importer **ret) {
    const struct importer *importer = import_find(ctx->app, kind, NULL);
    if (!importer)
        return &imports_no_kind;
    if (!actor_may(ctx->actor, importer->needs))
        return ctx_refuse(ctx, &app_forbidden, "", str_format(ctx->arena, "需要的权限：%s。", importer->needs->zh),
                          str_format(ctx->arena, "The right needed: %s.", importer->needs->en));
    *ret = importer;
    return NULL;
}

static str first_heading(struct ctx *ctx, const struct field *field) {
    str list = ctx_say(ctx, field->zh ? field->zh : "", field->en ? field->en : ""), first = list, rest;
    str_cut(list, STR("|"), &first, &rest);
    return first.len ? str_trim(first) : str_of(field->name);
}

static void write_columns(struct ctx *ctx, struct json_out *out, const struct importer *importer) {
    json_key(out, "columns");
    json_list(out);
    for (const struct field *f = importer->row.fields; f->name; f++) {
        json_object(out);
        json_put_text(out, "field", str_of(f->name));
        json_put_text(out, "heading", first_heading(ctx, f));
        json_put_bool(out, "required", f->required);
        json_object_end(out);
    }
    json_list_end(out);
}

err imports_list_kinds(struct ctx *ctx, struct db_read *r, const void *in, struct json_out *out) {
    (void)r;
    (void)in;
    const struct app_parts *parts = app_parts(ctx->app);
    form_list_start(out);
    for (size_t i = 0; i < parts->capability_count; i++)
        for (size_t j = 0; j < parts->capabilities[i]->importers_count; j++) {
            const struct importer *importer = &parts->capabilities[i]->importers[j];
            if (!actor_may(ctx->actor, importer->needs))
                continue;
            json_object(out);
            json_put_text(out, "kind", str_of(importer->kind));
            json_put_text(out, "name", ctx_say(ctx, importer->zh, importer->en));
            write_columns(ctx, out, importer);
            json_object_end(out);
        }
    form_list_end(out, STR_NONE);
    return NULL;
}

err imports_prepare_file(struct ctx *ctx, void *given) {
    struct imports_file_in *in = given;
    const struct importer *importer;
    const struct http_upload *file, *map;
    TRY(imports_find(ctx, in->kind, &importer));
    TRY(ctx_read_upload(ctx, "file", LIMIT_BODY_IMPORT, &in->bytes, &file));
    if (!file)
        return &imports_no_file;
    TRY(ctx_read_upload(ctx, "map", LIMIT_BODY_JSON, &in->map, &map));
    in->file_name = str_first_points(file->file_name, 200);
    if (!str_is_utf8(in->file_name))
        in->file_name = STR("");
    in->sha256 = str_hex(ctx->arena, file->sha256, HASH_BYTES);
    return in->sha256.at ? NULL : &err_no_memory;
}

static void write_notes(struct json_out *out, const char *key, const struct import_note *notes, size_t count) {
    json_key(out, key);
    json_list(out);
    for (size_t i = 0; i < count; i++) {
        json_object(out);
        json_put_i64(out, "row", notes[i].row);
        json_put_text(out, "column", notes[i].column.at ? notes[i].column : STR(""));
        json_put_text(out, "message", notes[i].message.at ? notes[i].message : STR(""));
        json_object_end(out);
    }
    json_list_end(out);
}

static void write_result(struct json_out *out, const struct import_result *result, bool is_dry_run) {
    bool is_kept = !result->fault_total;
    json_object(out);
    json_put_i64(out, "rows", result->rows);
    json_put_i64(out, "added", is_kept ? result->added : 0);
    json_put_i64(out, "changed", is_kept ? result->changed : 0);
    write_notes(out, "faults", result->faults, result->fault_count);
    json_put_i64(out, "fault_count", result->fault_total);
    write_notes(out, "warnings", result->warnings, result->warning_count);
    json_put_bool(out, "dry_run", is_dry_run);
    json_object_end(out);
}

static err add_run(struct ctx *ctx, struct db_write *w, const struct imports_file_in *in, const struct import_result *result) {
    int64_t id = id_next(ctx->ids);
    ctx_audit_target(ctx, "import", id);
    ctx_audit_change(ctx, "kind", STR(""), in->kind);
    ctx_audit_change(ctx, "rows", STR(""), str_format(ctx->arena, "%lld", (long long)result->rows));
    return db_run(w, &imports_sql[IMPORTS_RUN_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(ctx->now_ms), db_text(in->kind), db_text(in->file_name), db_text(in->sha256),
                          db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(result->rows), db_int(result->added), db_int(result->changed),
                          db_int((int64_t)result->warning_count)),
                  NULL);
}

err imports_take_file(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct imports_file_in *in = given;
    struct import_ask ask = {.bytes = in->bytes, .map = in->map, .datum = in->datum, .is_dry_run = in->dry_run != 0};
    struct import_result result;
    TRY(imports_find(ctx, in->kind, &ask.importer));
    err failed = import_rows(ctx, w, &ask, &result);
    if (failed == &app_import_faulty || failed == &app_import_dry) {
        write_result(out, &result, ask.is_dry_run);
        TRY(out->to->failed);
        return ctx_reply_undone(ctx, ask.is_dry_run ? 200 : 422, str_copy(ctx->arena, buf_str(out->to)));
    }
    TRY(failed);
    TRY(add_run(ctx, w, in, &result));
    write_result(out, &result, false);
    return NULL;
}

err imports_list_runs(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct imports_runs_in *in = given;
    int64_t limit = in->limit ? in->limit : 50, before = 0, unused;
    if (in->after.len && !form_cursor_read(in->after, &before, &unused, &unused))
        return ctx_refuse(ctx, &app_invalid, "after", STR("不是本系统给出的位置。"), STR("Not a cursor of this list."));
    struct db_choice choice = {.from = &imports_runs, .head = {db_int(ctx->city_id)}, .end = {db_int(limit + 1)}};
    if (before)
        db_choose(&choice, 0, DB_ARGS(db_int(before)));
    struct db_table table;
    TRY(db_choice_all(r, ctx->arena, &choice, &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count && (int64_t)i < limit; i++) {
        const struct db_row *row = &table.rows[i];
        const struct importer *importer = import_find(ctx->app, db_s(row, 2), NULL);
        json_object(out);
        json_put_id(out, "id", db_i(row, 0));
        json_put_i64(out, "at_ms", db_i(row, 1));
        json_put_text(out, "kind", db_s(row, 2));
        json_put_text(out, "name", importer ? ctx_say(ctx, importer->zh, importer->en) : db_s(row, 2));
        json_put_text(out, "file_name", db_s(row, 3));
        json_put_text(out, "by_name", db_s(row, 4));
        json_put_i64(out, "rows", db_i(row, 5));
        json_put_i64(out, "added", db_i(row, 6));
        json_put_i64(out, "changed", db_i(row, 7));
        json_put_i64(out, "warnings", db_i(row, 8));
        json_object_end(out);
    }
    bool has_more = (int64_t)table.count > limit;
    form_list_end(out, has_more ? form_cursor(ctx->arena, db_i(&table.rows[limit - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}
