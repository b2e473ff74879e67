/* Any list as a file: the route's own query, page by page in one snapshot, so that the file is exactly what the list
 * shows; the columns are the shape's fields that have a heading. Memory is one page. */
#include "app/export.h"
#include "app/inside.h"
#include "base/random.h"
#include "formats/csv.h"
#include "formats/json.h"
#include "formats/xlsx.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { PAGES_MOST = 5000, COLUMNS_MOST = 64, PAGE_ARENA = 64 << 20 };

static const struct problem export_too_long = {PROBLEM_TOO_LARGE, "app.export_too_long", "要导出的内容太多，请缩小范围。",
                                               "There is too much to export. Ask for less."};

struct export {
    struct ctx *ctx;
    struct db_read *r;
    const struct route *route;
    void *in;
    const struct field *columns[COLUMNS_MOST];
    size_t column_count;
    struct arena *page;
    int file;
    struct csv_out *csv;
    struct xlsx_out *book;
    struct buf text; /* CSV: rows not yet in the file */
};

bool export_is_asked(const struct route *route, const struct http_pair *query, size_t count, str *ret_format) {
    if (!route->gives_list || !route->query.run || !route->gives)
        return false;
    for (size_t i = 0; i < count; i++)
        if (str_is(query[i].name, "format") && (str_is(query[i].value, "xlsx") || str_is(query[i].value, "csv"))) {
            *ret_format = query[i].value;
            return true;
        }
    return false;
}

static str heading(struct ctx *ctx, const struct field *field) {
    str list = str_of(ctx->lang == LANG_EN ? field->en : field->zh), first = list, rest;
    str_cut(list, STR("|"), &first, &rest);
    return str_trim(first);
}

static void find_columns(struct export *e) {
    for (const struct field *f = e->route->gives->fields; f->name && e->column_count < COLUMNS_MOST; f++)
        if (f->zh && f->en)
            e->columns[e->column_count++] = f;
}

static const struct field *form_field(const struct route *route, const char *name, enum field_kind kind) {
    for (const struct field *f = route->query.takes.fields; f && f->name; f++)
        if (f->in == IN_QUERY && f->kind == kind && strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

static void set_limit(struct export *e) {
    const struct field *limit = form_field(e->route, "limit", FIELD_INT);
    int64_t most = LIMIT_LIST_PAGE;
    if (!limit)
        return;
    if (limit->max > limit->min && limit->max < most)
        most = limit->max;
    memcpy((char *)e->in + limit->offset, &most, sizeof most);
}

/* Cells */

static str texts_joined(struct export *e, const struct json *list) {
    struct buf text;
    buf_init(&text, e->page, LIMIT_TEXT_CELL * 4);
    for (size_t i = 0; i < list->count; i++)
        if (list->first[i].kind == JSON_TEXT) {
            if (text.len)
                buf_addz(&text, "；");
            buf_add(&text, list->first[i].text);
        }
    return buf_str(&text);
}

static void put_text(struct export *e, str text) {
    if (e->book)
        xlsx_put_text(e->book, text);
    else
        csv_put_text(e->csv, text);
}

static void put_whole(struct export *e, int64_t value) {
    if (e->book)
        xlsx_put_i64(e->book, value);
    else
        csv_put_i64(e->csv, value);
}

static void put_moment(struct export *e, int64_t ms) {
    if (e->book)
        xlsx_put_moment(e->book, ms);
    else
        csv_put_text(e->csv, time_format_china(e->page, ms));
}

static void put_number(struct export *e, const struct field *f, const struct json *value) {
    int64_t whole;
    double real;
    if (f->kind == FIELD_TIME && json_to_i64(value, &whole))
        put_moment(e, whole);
    else if (f->kind != FIELD_REAL && json_to_i64(value, &whole))
        put_whole(e, whole);
    else if (!json_to_double(value, &real))
        put_text(e, STR(""));
    else if (e->book)
        xlsx_put_real(e->book, real);
    else
        csv_put_real(e->csv, real);
}

static void put_cell(struct export *e, const struct field *f, const struct json *value) {
    enum json_kind kind = value ? value->kind : JSON_NULL;
    switch (kind) {
    case JSON_TEXT: put_text(e, value->text); break;
    case JSON_NUMBER: put_number(e, f, value); break;
    case JSON_TRUE: put_text(e, ctx_say(e->ctx, "是", "yes")); break;
    case JSON_FALSE: put_text(e, ctx_say(e->ctx, "否", "no")); break;
    case JSON_LIST: put_text(e, texts_joined(e, value)); break;
    case JSON_NULL:
    case JSON_OBJECT: put_text(e, STR("")); break;
    }
}

static err row_end(struct export *e) {
    if (e->book)
        return xlsx_row_end(e->book);
    TRY(csv_row_end(e->csv));
    if (e->text.len < 64 * 1024)
        return NULL;
    TRY(os_write_all(e->file, e->text.at, e->text.len));
    buf_clear(&e->text);
    return NULL;
}

/* Pages */

static err read_page(struct export *e, const struct json **ret) {
    struct ctx page_ctx = *e->ctx; /* its memory goes with the page */
    struct buf text;
    struct json_out out;
    page_ctx.arena = e->page;
    buf_init(&text, e->page, PAGE_ARENA / 4);
    json_start(&out, &text);
    TRY(e->route->query.run(&page_ctx, e->r, e->in, &out));
    TRY(text.failed);
    return json_read(e->page, buf_str(&text), ret, NULL);
}

static err put_page(struct export *e, const struct json *page) {
    const struct json *items = json_get(page, "items");
    for (size_t i = 0; items && i < items->count; i++) {
        for (size_t j = 0; j < e->column_count; j++)
            put_cell(e, e->columns[j], json_get(&items->first[i], e->columns[j]->name));
        TRY(row_end(e));
    }
    return NULL;
}

static err put_pages(struct export *e) {
    const struct field *after = form_field(e->route, "after", FIELD_TEXT);
    char cursor[256];
    for (int i = 0; i < PAGES_MOST; i++) {
        const struct json *page;
        arena_reset(e->page);
        TRY(read_page(e, &page));
        TRY(put_page(e, page));
        const struct json *next = json_get(page, "next");
        if (!after || !next || next->kind != JSON_TEXT || next->text.len >= sizeof cursor)
            return NULL;
        memcpy(cursor, next->text.at, next->text.len);
        str at = {cursor, next->text.len};
        memcpy((char *)e->in + after->offset, &at, sizeof at);
        if (after->has) {
            bool yes = true;
            memcpy((char *)e->in + after->has, &yes, sizeof yes);
        }
    }
    return &export_too_long;
}

/* Files */

static str last_word(const struct route *route) {
    str rest = str_of(route->path), word = STR("list");
    while (rest.len) {
        str head = rest, tail = STR_NONE;
        str_cut(rest, STR("/"), &head, &tail);
        if (head.len && head.at[0] != ':')
            word = head;
        rest = tail;
    }
    return word;
}

static err write_csv(struct export *e, enum csv_encoding encoding) {
    buf_init(&e->text, NULL, 1 << 20);
    TRY(csv_write_start(e->ctx->arena, &e->text, encoding, &e->csv));
    for (size_t i = 0; i < e->column_count; i++)
        csv_put_text(e->csv, heading(e->ctx, e->columns[i]));
    TRY(csv_row_end(e->csv));
    TRY(put_pages(e));
    return e->text.len ? os_write_all(e->file, e->text.at, e->text.len) : NULL;
}

static err write_book(struct export *e) {
    struct xlsx_column *columns = ARENA_LIST(e->ctx->arena, struct xlsx_column, e->column_count + 1);
    if (!columns)
        return &err_no_memory;
    for (size_t i = 0; i < e->column_count; i++) {
        enum field_kind kind = e->columns[i]->kind;
        columns[i].heading = heading(e->ctx, e->columns[i]);
        columns[i].style = kind == FIELD_TIME ? XLSX_MOMENT : kind == FIELD_INT ? XLSX_WHOLE : XLSX_PLAIN;
        columns[i].width = kind == FIELD_TIME ? 17 : kind == FIELD_ID ? 20 : kind == FIELD_TEXT ? 24 : 0;
    }
    TRY(xlsx_write_start(e->ctx->arena, zip_sink_to_file(&e->file), &e->book));
    struct xlsx_sheet_plan plan = {.name = last_word(e->route), .columns = columns, .column_count = e->column_count};
    TRY(xlsx_sheet_start(e->book, &plan));
    TRY(put_pages(e));
    return xlsx_write_end(e->book);
}

static enum csv_encoding charset(const struct ctx *ctx) {
    bool is_gb = ctx->request && str_find(ctx->request->query, STR("charset=gb18030")) != SIZE_MAX;
    return is_gb ? CSV_GB18030 : CSV_UTF8;
}

static err write_file(struct export *e, str format, const char *path) {
    find_columns(e);
    set_limit(e);
    if (!e->column_count)
        return ctx_refuse(e->ctx, &app_invalid, "format", STR("这个列表不能导出。"), STR("This list cannot be exported."));
    e->file = os_current()->open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (e->file < 0)
        return &err_io;
    err failed = str_is(format, "csv") ? write_csv(e, charset(e->ctx)) : write_book(e);
    buf_release(&e->text);
    if (os_current()->close(e->file) != 0 && !failed)
        failed = &err_io;
    if (failed)
        (void)os_current()->unlink(path);
    return failed;
}

err export_answer(struct ctx *ctx, struct db_read *r, const struct route *route, void *in, str format, struct http_reply *reply) {
    struct export e = {.ctx = ctx, .r = r, .route = route, .in = in, .page = arena_new(PAGE_ARENA)};
    if (!e.page)
        return &err_no_memory;
    str name = random_token(ctx->arena, 12), folder = files_temporary_folder(app_files(ctx->app));
    str path = str_format(ctx->arena, STR_F "/" STR_F ".export", STR_A(folder), STR_A(name));
    err failed = path.at ? write_file(&e, format, path.at) : &err_no_memory;
    arena_free(e.page);
    TRY(failed);
    str day = day_format(ctx->arena, day_number_in_china(ctx->now_ms)), word = last_word(route);
    http_reply_header(reply, "Content-Disposition",
                      str_format(ctx->arena, "attachment; filename=\"" STR_F "-" STR_F "." STR_F "\"", STR_A(word), STR_A(day), STR_A(format)));
    bool is_gb = charset(ctx) == CSV_GB18030;
    reply->content_type = str_is(format, "csv") ? (is_gb ? STR("text/csv; charset=gb18030") : STR("text/csv; charset=utf-8"))
                                                : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    reply->file_path = path;
    reply->file_is_temporary = true;
    return NULL;
}

struct export_file {
    struct ctx *ctx;
    const struct route *route;
    void *in;
    str format;
    const char *file;
};

static err export_now(struct db_read *r, void *with) {
    struct export_file *f = with;
    struct export e = {.ctx = f->ctx, .r = r, .route = f->route, .in = f->in, .page = arena_new(PAGE_ARENA)};
    err failed = e.page ? write_file(&e, f->format, f->file) : &err_no_memory;
    arena_free(e.page);
    return failed;
}

err export_to_file(struct ctx *ctx, str path, str query, str format, const char *file) {
    struct path_hit hit;
    struct http_pair *pairs;
    size_t count;
    path_find(&ctx->app->paths, HTTP_GET, path, &hit);
    if (!hit.row || !hit.row->route->gives_list || !hit.row->route->query.run)
        return &app_not_found;
    TRY(http_query_parse(ctx->arena, query, &pairs, &count));
    const struct form *form = &hit.row->route->query.takes;
    struct form_source source = {.path = hit.parameters, .path_count = hit.parameter_count, .query = pairs, .query_count = count};
    struct export_file f = {.ctx = ctx, .route = hit.row->route, .in = arena_alloc(ctx->arena, 1, form->size + 1), .format = format, .file = file};
    if (!f.in)
        return &err_no_memory;
    TRY(form_parse(ctx, form, &source, f.in));
    return db_view(ctx->app->db, export_now, &f);
}
