/* The package of a workbook: which parts there are is said by relationships, never guessed from names, because the
 * program that wrote the file was free to choose them. */
#include "base/limits.h"
#include "formats/xlsx/parts.h"
#include <string.h>

const struct problem xlsx_malformed = {PROBLEM_INVALID, "formats.xlsx_malformed", "文件不是正确的 XLSX 工作簿，请用 WPS 或 Excel 重新保存后再上传。",
                                       "The file is not a proper XLSX workbook; save it again with WPS or Excel and upload that."};
const struct problem xlsx_old_format = {PROBLEM_INVALID, "formats.xlsx_old_format", "这是旧格式（.xls）或有密码的工作簿，请取消密码并另存为 .xlsx 后再上传。",
                                        "This is an old workbook (.xls) or one with a password; remove the password, save it as .xlsx and upload that."};
const struct problem xlsx_too_large = {PROBLEM_TOO_LARGE, "formats.xlsx_too_large", "工作簿的内容超过系统允许的大小，请分成几个文件。",
                                       "The workbook holds more than the system allows; split it into several files."};
const struct problem xlsx_too_many_rows = {PROBLEM_TOO_LARGE, "formats.xlsx_too_many_rows", "工作表超过 1048576 行，请分成几个工作表。",
                                           "The sheet has more than 1,048,576 rows; split it into several sheets."};
const struct problem xlsx_cell_too_long = {PROBLEM_TOO_LARGE, "formats.xlsx_cell_too_long", "有一格的文字超过 32767 个字，请缩短。",
                                           "One cell holds more than 32,767 characters; shorten it."};

enum { SHARED_BYTES = 256 << 20, SHARED_TEXTS = 8 << 20, STYLE_COUNT = 65536, SHEETS = 256, BLOCK_BYTES = 32768 };

static const unsigned char old_mark[] = {0xd0, 0xcf, 0x11, 0xe0};

bool xlsx_looks_like(str bytes) { return str_starts_with(bytes, "PK\x03\x04") || (bytes.len >= 4 && memcmp(bytes.at, old_mark, 4) == 0); }

err xlsx_parse_part(struct xlsx_book *book, size_t entry, const struct xml_handlers *handlers, void *state) {
    struct unzip_stream *stream = NULL;
    struct xml *xml = NULL;
    TRY(unzip_start(book->zip, entry, &stream));
    err failed = xml_new(book->arena, handlers, state, &xml);
    for (size_t count = 1; count && !failed;) {
        char block[BLOCK_BYTES];
        failed = unzip_read(stream, block, sizeof block, &count);
        if (!failed)
            failed = count ? xml_feed(xml, (str){block, count}) : xml_finish(xml);
    }
    xml_free(xml);
    unzip_end(stream);
    return failed;
}

/* Relationships. */

struct relation {
    str id, type, target; /* target: name of an entry */
};

struct relations {
    struct arena *arena;
    str folder; /* of the part that they belong to, with a slash at the end, or empty */
    struct buf list;
};

/* "../a/./b" seen from "xl/worksheets/" is "xl/a/b". A path that climbs out of the package ends at its root. */
static str resolve(struct arena *a, str folder, str target) {
    struct buf path;
    buf_init(&path, a, folder.len + target.len + 1);
    str parts[2] = {str_starts_with(target, "/") ? STR_NONE : folder, target};
    for (int i = 0; i < 2; i++) {
        for (str rest = parts[i], part; rest.len;) {
            if (!str_cut(rest, STR("/"), &part, &rest)) {
                part = rest;
                rest = STR_NONE;
            }
            if (!part.len || str_is(part, "."))
                continue;
            if (str_is(part, "..")) {
                while (path.len && path.at[--path.len] != '/')
                    continue;
                continue;
            }
            if (path.len)
                buf_addc(&path, '/');
            buf_add(&path, part);
        }
    }
    return path.failed ? STR_NONE : buf_str(&path);
}

static err on_relation(void *state, str name, const struct xml_attributes *attributes) {
    struct relations *r = state;
    if (!str_is(name, "Relationship") || str_is(xml_attribute(attributes, "TargetMode"), "External"))
        return NULL;
    struct relation one = {str_copy(r->arena, xml_attribute(attributes, "Id")), str_copy(r->arena, xml_attribute(attributes, "Type")),
                           resolve(r->arena, r->folder, xml_attribute(attributes, "Target"))};
    if (!one.id.at || !one.type.at || !one.target.at)
        return &err_no_memory;
    buf_add(&r->list, (str){(const char *)&one, sizeof one});
    return r->list.failed;
}

static str folder_of(str part) {
    size_t len = part.len;
    while (len && part.at[len - 1] != '/')
        len--;
    return str_slice(part, 0, len);
}

/* Relationships of a part ("" for the package itself). None is not a problem here. */
static err read_relations(struct xlsx_book *book, str part, struct relations *ret) {
    *ret = (struct relations){.arena = book->arena, .folder = folder_of(part)};
    buf_init(&ret->list, book->arena, sizeof(struct relation) * LIMIT_XLSX_ENTRIES);
    size_t entry = 0;
    str file = str_slice(part, ret->folder.len, part.len);
    str name = str_format(book->arena, STR_F "_rels/" STR_F ".rels", STR_A(ret->folder), STR_A(file));
    if (!name.at)
        return &err_no_memory;
    err failed = unzip_find(book->zip, name, &entry);
    if (failed)
        return failed == &unzip_no_entry ? NULL : failed;
    return xlsx_parse_part(book, entry, &(struct xml_handlers){.open = on_relation}, ret);
}

static size_t relation_count(const struct relations *r) { return r->list.len / sizeof(struct relation); }

static const struct relation *relation_at(const struct relations *r, size_t i) { return (const struct relation *)(const void *)r->list.at + i; }

/* Types are addresses that differ between the two editions of the standard; their last word does not. */
static const struct relation *relation_of_type(const struct relations *r, const char *last_word) {
    for (size_t i = 0; i < relation_count(r); i++)
        if (str_ends(relation_at(r, i)->type, str_of(last_word)))
            return relation_at(r, i);
    return NULL;
}

static const struct relation *relation_of_id(const struct relations *r, str id) {
    for (size_t i = 0; i < relation_count(r); i++)
        if (str_equal(relation_at(r, i)->id, id))
            return relation_at(r, i);
    return NULL;
}

/* The workbook part. */

struct workbook {
    struct xlsx_book *book;
    struct relations *relations;
    struct xlsx_sheet *sheets;
    size_t *entries;
    size_t count;
};

static err add_sheet(struct workbook *w, const struct xml_attributes *attributes) {
    struct arena *a = w->book->arena;
    const struct relation *relation = relation_of_id(w->relations, xml_attribute(attributes, "id"));
    if (!relation)
        return &xlsx_malformed;
    if (!str_ends(relation->type, STR("/worksheet")))
        return NULL; /* a sheet that is only a chart */
    if (w->count == SHEETS)
        return &xlsx_too_large;
    TRY(unzip_find(w->book->zip, relation->target, w->entries + w->count));
    str state = xml_attribute(attributes, "state");
    struct xlsx_sheet sheet = {str_copy(a, xml_attribute(attributes, "name")), str_is(state, "hidden") || str_is(state, "veryHidden")};
    if (!sheet.name.at)
        return &err_no_memory;
    w->sheets[w->count++] = sheet;
    return NULL;
}

static err on_workbook(void *state, str name, const struct xml_attributes *attributes) {
    struct workbook *w = state;
    if (str_is(name, "sheet"))
        return add_sheet(w, attributes);
    if (str_is(name, "workbookPr")) {
        str value = xml_attribute(attributes, "date1904");
        w->book->is_1904 = str_is(value, "1") || str_is(value, "true");
    }
    return NULL;
}

static err read_workbook(struct xlsx_book *book, str part, struct relations *relations) {
    size_t entry = 0;
    struct workbook w = {.book = book, .relations = relations};
    w.sheets = ARENA_LIST(book->arena, struct xlsx_sheet, SHEETS);
    w.entries = ARENA_LIST(book->arena, size_t, SHEETS);
    if (!w.sheets || !w.entries)
        return &err_no_memory;
    TRY(unzip_find(book->zip, part, &entry));
    TRY(xlsx_parse_part(book, entry, &(struct xml_handlers){.open = on_workbook}, &w));
    book->sheets = w.sheets;
    book->sheet_entries = w.entries;
    book->sheet_count = w.count;
    return w.count ? NULL : &xlsx_malformed;
}

static err load(struct xlsx_book *book, const struct relations *relations, const char *type, err (*how)(struct xlsx_book *, size_t)) {
    const struct relation *relation = relation_of_type(relations, type);
    size_t entry = 0;
    if (!relation)
        return NULL;
    TRY(unzip_find(book->zip, relation->target, &entry));
    return how(book, entry);
}

static void close_book(void *state) {
    struct xlsx_book *book = state;
    xlsx_rows_free(book->rows);
    buf_release(&book->styles);
    buf_release(&book->shared);
    buf_release(&book->shared_ends);
}

static err open_book(struct arena *a, struct unzip *zip, struct xlsx_book **ret) {
    struct xlsx_book *book = ARENA_NEW(a, struct xlsx_book);
    if (!book)
        return &err_no_memory;
    book->arena = a;
    book->zip = zip;
    buf_init(&book->styles, NULL, STYLE_COUNT);
    buf_init(&book->shared, NULL, SHARED_BYTES);
    buf_init(&book->shared_ends, NULL, SHARED_TEXTS * sizeof(size_t));
    TRY(arena_defer(a, close_book, book));
    struct relations of_package, of_workbook;
    TRY(read_relations(book, STR(""), &of_package));
    const struct relation *root = relation_of_type(&of_package, "/officeDocument");
    str part = root ? root->target : STR("xl/workbook.xml");
    TRY(read_relations(book, part, &of_workbook));
    TRY(read_workbook(book, part, &of_workbook));
    TRY(load(book, &of_workbook, "/styles", xlsx_load_styles));
    TRY(load(book, &of_workbook, "/sharedStrings", xlsx_load_shared));
    *ret = book;
    return NULL;
}

err xlsx_open(struct arena *a, str bytes, struct xlsx_book **ret) {
    struct unzip *zip = NULL;
    if (bytes.len >= 4 && memcmp(bytes.at, old_mark, 4) == 0)
        return &xlsx_old_format;
    if (!xlsx_looks_like(bytes))
        return &xlsx_malformed;
    TRY(unzip_open(a, bytes, &zip));
    err failed = open_book(a, zip, ret);
    return failed == &unzip_no_entry ? &xlsx_malformed : failed;
}

err xlsx_open_file(struct arena *a, const char *path, struct xlsx_book **ret) {
    struct unzip *zip = NULL;
    TRY(unzip_open_file(a, path, &zip));
    err failed = open_book(a, zip, ret);
    return failed == &unzip_no_entry ? &xlsx_malformed : failed;
}

const struct xlsx_sheet *xlsx_sheets(const struct xlsx_book *book, size_t *ret_count) {
    *ret_count = book->sheet_count;
    return book->sheets;
}
