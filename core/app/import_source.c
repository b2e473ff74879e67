#include "app/inside.h"
#include "app/import.h"
#include "formats/csv.h"
#include "formats/json.h"
#include "formats/xlsx.h"
#include <string.h>

enum { COLUMNS_MOST = LIMIT_CSV_FIELDS };

struct import_source {
    struct ctx *ctx;
    struct arena *arena;
    enum import_file kind;
    struct csv_reader *csv;
    struct xlsx_book *book;
    const struct json *features;
    size_t at;
    str names[COLUMNS_MOST], cells[COLUMNS_MOST]; /* names: GeoJSON only */
    size_t name_count;
};

static err unreadable(struct import_source *s, str zh, str en) { return ctx_refuse(s->ctx, &app_import_unreadable, "", zh, en); }

/* GeoJSON features, or a plain list of objects */

static const struct json *members_of(const struct json *item) {
    const struct json *properties = json_get(item, "properties");
    return properties && properties->kind == JSON_OBJECT ? properties : item;
}

/* A feature may carry its number beside its properties; it is a column called "id" unless a property is. */
static const struct json *own_id(const struct json *item) {
    const struct json *members = members_of(item);
    return members == item || json_get(members, "id") ? NULL : json_get(item, "id");
}

static size_t name_at(const struct import_source *s, str name) {
    size_t at = 0;
    while (at < s->name_count && !str_equal(s->names[at], name))
        at++;
    return at;
}

static err take_name(struct import_source *s, str name) {
    if (name_at(s, name) < s->name_count)
        return NULL;
    if (s->name_count == COLUMNS_MOST)
        return unreadable(s, STR("列太多。"), STR("Too many columns."));
    s->names[s->name_count++] = name;
    return NULL;
}

static err take_names(struct import_source *s, const struct json *item) {
    const struct json *members = members_of(item), *id = own_id(item);
    for (size_t i = 0; i < members->count; i++)
        TRY(take_name(s, members->first[i].key));
    return id ? take_name(s, STR("id")) : NULL;
}

static err open_json(struct import_source *s, str bytes) {
    const struct json *whole;
    struct json_fault fault = {0};
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_slice(bytes, 3, bytes.len);
    err failed = json_read(s->arena, bytes, &whole, &fault);
    if (failed == &err_no_memory)
        return failed;
    if (failed)
        return unreadable(s, str_format(s->ctx->arena, "文件不是有效的 JSON：第 %zu 个字节，%s。", fault.at + 1, fault.zh ? fault.zh : ""),
                          str_format(s->ctx->arena, "The file is not valid JSON: byte %zu, %s.", fault.at + 1, fault.why ? fault.why : ""));
    s->features = whole->kind == JSON_LIST ? whole : json_get(whole, "features");
    if (!s->features || s->features->kind != JSON_LIST)
        return unreadable(s, STR("文件不是 GeoJSON 要素集合。"), STR("The file is not a GeoJSON FeatureCollection."));
    for (size_t i = 0; i < s->features->count; i++) {
        if (s->features->first[i].kind != JSON_OBJECT)
            return unreadable(s, str_format(s->ctx->arena, "第 %zu 个要素不是对象。", i + 1),
                              str_format(s->ctx->arena, "Feature %zu is not an object.", i + 1));
        TRY(take_names(s, &s->features->first[i]));
    }
    return NULL;
}

static str text_of(const struct json *value, str whole) {
    (void)whole;
    switch (value->kind) {
    case JSON_TEXT:
    case JSON_NUMBER: return value->text;
    case JSON_TRUE: return STR("true");
    case JSON_FALSE: return STR("false");
    case JSON_NULL:
    case JSON_LIST:
    case JSON_OBJECT: break;
    }
    return STR_NONE;
}

static void next_feature(struct import_source *s, struct import_line *ret) {
    if (s->at == s->features->count) {
        *ret = (struct import_line){0};
        return;
    }
    const struct json *item = &s->features->first[s->at++], *members = members_of(item);
    for (size_t i = 0; i < s->name_count; i++)
        s->cells[i] = STR_NONE;
    size_t guess = 0; /* members come mostly in the order of the names */
    for (size_t i = 0; i < members->count; i++) {
        for (size_t tried = 0; tried < s->name_count; tried++, guess = (guess + 1) % s->name_count)
            if (str_equal(s->names[guess], members->first[i].key))
                break;
        s->cells[guess] = text_of(&members->first[i], STR_NONE);
    }
    const struct json *geometry = json_get(item, "geometry"), *id = own_id(item);
    if (id)
        s->cells[name_at(s, STR("id"))] = text_of(id, STR_NONE);
    *ret = (struct import_line){s->cells, s->name_count, (int64_t)s->at, geometry && geometry->kind == JSON_OBJECT ? geometry : NULL};
}

/* CSV and workbooks */

static err csv_failed(struct import_source *s, err failed) {
    if (failed->kind != PROBLEM_INVALID && failed->kind != PROBLEM_TOO_LARGE)
        return failed;
    struct csv_fault fault = csv_read_fault(s->csv);
    return unreadable(s, str_format(s->ctx->arena, "第 %lld 行：%s。", (long long)fault.line, fault.zh ? fault.zh : failed->zh),
                      str_format(s->ctx->arena, "Line %lld: %s.", (long long)fault.line, fault.en ? fault.en : failed->en));
}

static err next_csv(struct import_source *s, struct import_line *ret) {
    struct csv_row row;
    err failed = csv_read_row(s->csv, &row);
    if (failed)
        return csv_failed(s, failed);
    *ret = (struct import_line){row.cells, row.count, row.line, NULL};
    return NULL;
}

static err open_book(struct import_source *s, str bytes) {
    err failed = xlsx_open(s->arena, bytes, &s->book);
    if (failed && (failed->kind == PROBLEM_INVALID || failed->kind == PROBLEM_TOO_LARGE))
        return unreadable(s, str_of(failed->zh), str_of(failed->en));
    TRY(failed);
    size_t count, first = 0;
    const struct xlsx_sheet *sheets = xlsx_sheets(s->book, &count);
    while (first < count && sheets[first].is_hidden)
        first++;
    if (first == count)
        return unreadable(s, STR("工作簿里没有可见的表。"), STR("The workbook has no visible sheet."));
    return xlsx_read_start(s->book, first);
}

static err next_book(struct import_source *s, struct import_line *ret) {
    struct xlsx_row row;
    err failed = xlsx_read_row(s->book, &row);
    if (failed && (failed->kind == PROBLEM_INVALID || failed->kind == PROBLEM_TOO_LARGE))
        return unreadable(s, str_of(failed->zh), str_of(failed->en));
    TRY(failed);
    if (!row.cells) {
        *ret = (struct import_line){0};
        return NULL;
    }
    size_t count = row.count < COLUMNS_MOST ? row.count : COLUMNS_MOST;
    for (size_t i = 0; i < count; i++)
        s->cells[i] = row.cells[i].text;
    *ret = (struct import_line){s->cells, count, row.number, NULL};
    return NULL;
}

static bool looks_like_json(str bytes) {
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_slice(bytes, 3, bytes.len);
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.at[i] != ' ' && bytes.at[i] != '\n' && bytes.at[i] != '\r' && bytes.at[i] != '\t')
            return bytes.at[i] == '{' || bytes.at[i] == '[';
    return false;
}

err import_source_open(struct ctx *ctx, struct arena *arena, str bytes, struct import_source **ret) {
    struct import_source *s = ARENA_NEW(arena, struct import_source);
    if (!s)
        return &err_no_memory;
    s->ctx = ctx;
    s->arena = arena;
    if (!bytes.len)
        return unreadable(s, STR("文件是空的。"), STR("The file is empty."));
    if (xlsx_looks_like(bytes)) {
        s->kind = IMPORT_XLSX;
        TRY(open_book(s, bytes));
    } else if (looks_like_json(bytes)) {
        s->kind = IMPORT_GEOJSON;
        TRY(open_json(s, bytes));
    } else {
        s->kind = IMPORT_CSV;
        TRY(csv_read_start(arena, bytes, &s->csv));
    }
    *ret = s;
    return NULL;
}

err import_source_next(struct import_source *s, struct import_line *ret) {
    if (s->kind == IMPORT_XLSX)
        return next_book(s, ret);
    if (s->kind == IMPORT_CSV)
        return next_csv(s, ret);
    next_feature(s, ret);
    return NULL;
}

bool import_source_names(const struct import_source *s, const str **ret_names, size_t *ret_count) {
    if (s->kind != IMPORT_GEOJSON)
        return false;
    *ret_names = s->names;
    *ret_count = s->name_count;
    return true;
}
