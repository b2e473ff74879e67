#include "app/import.h"
#include "app/inside.h"
#include "formats/json.h"
#include <string.h>

const struct problem app_import_faulty = {PROBLEM_INVALID, "app.import_faulty", "文件有误，一行也没有导入。", "The file has faults; no row was imported."};
const struct problem app_import_dry = {PROBLEM_CONFLICT, "app.import_dry", "这是试运行，没有导入。", "This was a dry run; nothing was imported."};
const struct problem app_import_unreadable = {PROBLEM_INVALID, "app.import_unreadable", "文件无法读取。", "The file cannot be read."};

enum { HEADING_ROWS = 10, FILE_ARENA = 1 << 30, ROW_ARENA = 64 << 20, GIVE_UP_AFTER = 1000 };

struct column { /* where one field of the form comes from */
    const struct field *field;
    size_t at; /* SIZE_MAX: no column */
    str heading, constant;
};

struct import_run {
    struct ctx *outer, *ctx; /* ctx: of one row, its arena is emptied after it */
    struct db_write *w;
    const struct import_ask *ask;
    struct import_result *result;
    struct arena *file, *rows;
    struct import_source *source;
    struct column *columns;
    size_t column_count;
    struct import_row row;
    void *in;
    err stopped; /* the transaction is broken: no more rows */
};

/* Notes */

static void add_note(struct ctx *ctx, struct import_note **notes, size_t *count, int64_t row, str column, str message) {
    struct arena *arena = ctx->arena;
    if (!*notes)
        *notes = ARENA_LIST(arena, struct import_note, IMPORT_FAULTS_MOST);
    if (*notes && *count < IMPORT_FAULTS_MOST)
        (*notes)[(*count)++] = (struct import_note){row, str_copy(arena, column), str_copy(arena, message)};
}

static void add_fault(struct import_run *run, int64_t row, str column, str message) {
    run->result->fault_total++;
    add_note(run->outer, &run->result->faults, &run->result->fault_count, row, column, message);
}

static str heading_of(const struct import_run *run, str field) {
    for (size_t i = 0; i < run->column_count; i++)
        if (str_is(field, run->columns[i].field->name) && run->columns[i].heading.len)
            return run->columns[i].heading;
    for (size_t i = 0; i < run->column_count; i++)
        if (str_is(field, run->columns[i].field->name)) {
            const struct field *f = run->columns[i].field;
            str names = str_of(run->outer->lang == LANG_EN ? f->en : f->zh), first = names, rest;
            str_cut(names, STR("|"), &first, &rest);
            return first.len ? first : field;
        }
    return field;
}

void import_warn(struct ctx *ctx, int64_t row_number, const char *field, str zh, str en) {
    struct import_run *run = ctx->notes->import;
    if (!run)
        return;
    add_note(run->outer, &run->result->warnings, &run->result->warning_count, row_number, heading_of(run, str_of(field)), ctx->lang == LANG_EN ? en : zh);
}

/* Columns */

static str plain_heading(str text) {
    text = str_trim(text);
    while (text.len && (text.at[text.len - 1] == '*' || text.at[text.len - 1] == ':'))
        text = str_trim(str_slice(text, 0, text.len - 1));
    if (str_starts(text, STR("*")))
        text = str_trim(str_slice(text, 1, text.len));
    return text;
}

static bool same_heading(str a, str b) { return a.len == b.len && a.len && strncasecmp(a.at, b.at, a.len) == 0; }

static bool heading_fits(const struct field *f, str heading) {
    if (same_heading(heading, str_of(f->name)))
        return true;
    const char *const lists[] = {f->zh, f->en};
    for (size_t i = 0; i < 2; i++) {
        str rest = str_of(lists[i]);
        while (rest.len) {
            str one = rest, tail = STR_NONE;
            str_cut(rest, STR("|"), &one, &tail);
            if (same_heading(heading, str_trim(one)))
                return true;
            rest = tail;
        }
    }
    return false;
}

static struct column *column_named(struct import_run *run, str field) {
    for (size_t i = 0; i < run->column_count; i++)
        if (str_is(field, run->columns[i].field->name))
            return &run->columns[i];
    return NULL;
}

static err map_line(struct import_run *run, str line, int64_t number) {
    str left, right;
    bool is_constant = str_cut(line, STR(":="), &left, &right);
    if (!is_constant && !str_cut(line, STR("="), &left, &right))
        return ctx_refuse(run->outer, &app_import_unreadable, "map",
                          str_format(run->outer->arena, "列对应表第 %lld 行应写成“字段 = 列名”。", (long long)number),
                          str_format(run->outer->arena, "Line %lld of the column map must be \"field = heading\".", (long long)number));
    struct column *column = column_named(run, str_trim(left));
    if (!column)
        return ctx_refuse(run->outer, &app_import_unreadable, "map",
                          str_format(run->outer->arena, "列对应表第 %lld 行：没有字段 " STR_F "。", (long long)number, STR_A(str_trim(left))),
                          str_format(run->outer->arena, "Line %lld of the column map: there is no field " STR_F ".", (long long)number, STR_A(str_trim(left))));
    *(is_constant ? &column->constant : &column->heading) = str_copy(run->file, str_trim(right));
    return NULL;
}

static err read_map(struct import_run *run) {
    str rest = run->ask->map;
    int64_t number = 0;
    if (str_starts(rest, STR("\xef\xbb\xbf")))
        rest = str_slice(rest, 3, rest.len);
    while (rest.len) {
        str line = rest, tail = STR_NONE;
        str_cut(rest, STR("\n"), &line, &tail);
        rest = tail;
        number++;
        line = str_trim(line);
        if (line.len && line.at[0] != '#')
            TRY(map_line(run, line, number));
    }
    return NULL;
}

/* How many fields find their column in this row of headings. */
static size_t match_headings(struct import_run *run, const str *cells, size_t count) {
    size_t found = 0;
    for (size_t i = 0; i < run->column_count; i++) {
        struct column *c = &run->columns[i];
        c->at = SIZE_MAX;
        for (size_t j = 0; j < count && c->at == SIZE_MAX && !c->constant.len; j++) {
            str heading = plain_heading(cells[j]);
            if (c->heading.len ? same_heading(plain_heading(c->heading), heading) : heading_fits(c->field, heading))
                c->at = j;
        }
        found += c->at != SIZE_MAX;
    }
    return found;
}

static void note_headings(struct import_run *run, const str *cells, size_t count, int64_t row) {
    for (size_t i = 0; i < run->column_count; i++)
        if (run->columns[i].at != SIZE_MAX)
            run->columns[i].heading = str_copy(run->file, str_trim(cells[run->columns[i].at]));
    for (size_t j = 0; j < count; j++) {
        bool is_used = !str_trim(cells[j]).len;
        for (size_t i = 0; i < run->column_count && !is_used; i++)
            is_used = run->columns[i].at == j;
        if (!is_used && !run->ask->map.len)
            add_note(run->outer, &run->result->warnings, &run->result->warning_count, row, str_trim(cells[j]),
                     ctx_say(run->outer, "这一列没有用到。", "This column is not used."));
    }
}

/* In GeoJSON the shape stands beside the properties, feature by feature: no column. */
static bool is_beside(const struct field *f, int64_t heading_row) { return !heading_row && f->kind == FIELD_JSON && strcmp(f->name, "geometry") == 0; }

static void missing_columns(struct import_run *run, int64_t row) {
    for (size_t i = 0; i < run->column_count; i++) {
        struct column *c = &run->columns[i];
        bool is_mapped = run->ask->map.len && c->heading.len;
        if (c->at == SIZE_MAX && !c->constant.len && (c->field->required || is_mapped) && !is_beside(c->field, row))
            add_fault(run, row, heading_of(run, str_of(c->field->name)), ctx_say(run->outer, "缺少这一列。", "This column is missing."));
    }
}

static bool found_required(const struct import_run *run) {
    for (size_t i = 0; i < run->column_count; i++)
        if (run->columns[i].at != SIZE_MAX && run->columns[i].field->required)
            return true;
    return false;
}

/* The headings are the first row, of the first ten, in which enough names are known: above it stand titles and dates. */
static err find_columns(struct import_run *run) {
    const str *names;
    size_t count;
    if (import_source_names(run->source, &names, &count)) {
        match_headings(run, names, count);
        note_headings(run, names, count, 0);
        missing_columns(run, 0);
        return NULL;
    }
    for (int i = 0; i < HEADING_ROWS; i++) {
        struct import_line line;
        TRY(import_source_next(run->source, &line));
        if (!line.cells)
            break;
        size_t found = match_headings(run, line.cells, line.count);
        if (found >= 2 || (found == 1 && (run->ask->map.len || found_required(run)))) {
            note_headings(run, line.cells, line.count, line.number);
            missing_columns(run, line.number);
            return NULL;
        }
    }
    for (size_t i = 0; i < run->column_count; i++)
        run->columns[i].at = SIZE_MAX;
    add_fault(run, 1, STR(""), ctx_say(run->outer, "前十行里没有找到列名。", "No headings were found in the first ten rows."));
    return NULL;
}

/* Rows */

static bool is_blank(const struct import_line *line) {
    for (size_t i = 0; i < line->count; i++)
        if (str_trim(line->cells[i]).len)
            return false;
    return !line->geometry;
}

static bool take_cell(struct import_run *run, const struct column *c, const struct import_line *line, err *ret_failed) {
    str text = c->constant.len ? c->constant : c->at < line->count ? str_trim(line->cells[c->at]) : STR_NONE;
    const struct field *f = c->field;
    if (f->kind == FIELD_JSON && line->geometry && strcmp(f->name, "geometry") == 0) {
        memcpy((char *)run->in + f->offset, &line->geometry, sizeof line->geometry);
        return true;
    }
    if (text.len) { /* cells live only until the next row is pulled, and add may keep what it was given until it returns */
        text = str_copy(run->rows, text);
        return text.at ? form_take_cell(run->ctx, f, text, run->in, ret_failed) : (*ret_failed = &err_no_memory, false);
    }
    if (!f->required)
        return true;
    err noted = ctx_refuse(run->ctx, &app_invalid, f->name, STR("必填。"), STR("Required."));
    if (noted != &app_invalid)
        *ret_failed = noted;
    return false;
}

static void faults_from_notes(struct import_run *run, err problem) {
    const struct ctx_notes *notes = run->ctx->notes;
    for (size_t i = 0; i < notes->count; i++)
        add_fault(run, run->row.number, notes->notes[i].field.len ? heading_of(run, notes->notes[i].field) : STR(""), notes->notes[i].text);
    if (!notes->count)
        add_fault(run, run->row.number, STR(""), ctx_say(run->outer, problem->zh, problem->en));
}

static bool is_about_the_row(err problem) {
    return problem->kind == PROBLEM_INVALID || problem->kind == PROBLEM_CONFLICT || problem->kind == PROBLEM_NOT_FOUND || problem->kind == PROBLEM_FORBIDDEN;
}

/* A row's own ctx: its notes and texts go when the row is done. */
static err fresh_ctx(struct import_run *run) {
    arena_reset(run->rows);
    run->ctx = ARENA_NEW(run->rows, struct ctx);
    struct ctx_notes *notes = ARENA_NEW(run->rows, struct ctx_notes);
    run->in = arena_alloc(run->rows, 1, run->ask->importer->row.size + 1);
    if (!run->ctx || !notes || !run->in)
        return &err_no_memory;
    *run->ctx = *run->outer;
    run->ctx->arena = run->rows;
    run->ctx->notes = notes;
    notes->import = run;
    return NULL;
}

static err refused(struct import_run *run, err problem) {
    if (!is_about_the_row(problem))
        return problem;
    faults_from_notes(run, problem);
    if (problem == &db_duplicate || problem == &db_reference)
        run->stopped = problem; /* the engine itself refused: its transaction takes no more statements */
    return NULL;
}

static err take_line(struct import_run *run, const struct import_line *line) {
    TRY(fresh_ctx(run));
    run->result->rows++;
    run->row.number = line->number;
    run->row.is_change = run->row.is_left_out = false;
    bool is_fine = true;
    err failed = NULL;
    for (size_t i = 0; i < run->column_count && !failed; i++)
        is_fine = take_cell(run, &run->columns[i], line, &failed) && is_fine;
    TRY(failed);
    if (!is_fine) {
        faults_from_notes(run, &app_invalid);
        return NULL;
    }
    failed = run->ask->importer->add(run->ctx, run->w, run->in, &run->row);
    if (failed)
        return refused(run, failed);
    run->outer->notes->has_feed |= run->ctx->notes->has_feed;
    run->outer->notes->has_job |= run->ctx->notes->has_job;
    if (!run->row.is_left_out)
        *(run->row.is_change ? &run->result->changed : &run->result->added) += 1;
    return NULL;
}

static err take_rows(struct import_run *run) {
    for (;;) {
        struct import_line line;
        TRY(import_source_next(run->source, &line));
        if (!line.cells || run->stopped || run->result->fault_total >= GIVE_UP_AFTER)
            return NULL;
        if (is_blank(&line))
            continue;
        TRY(take_line(run, &line));
        if (run->ask->progress && run->result->rows % 1000 == 0)
            run->ask->progress(run->ask->with, run->result->rows);
    }
}

static err finish_rows(struct import_run *run) {
    const struct importer *importer = run->ask->importer;
    if (!run->result->rows && !run->result->fault_total)
        add_fault(run, 0, STR(""), ctx_say(run->outer, "文件里没有数据行。", "The file has no rows of data."));
    if (run->result->fault_total || !importer->finish)
        return NULL;
    TRY(fresh_ctx(run));
    run->row.number = 0;
    err failed = importer->finish(run->ctx, run->w, &run->row);
    return failed ? refused(run, failed) : NULL;
}

static err make_columns(struct import_run *run) {
    size_t count = 0;
    for (const struct field *f = run->ask->importer->row.fields; f->name; f++)
        count++;
    run->columns = ARENA_LIST(run->file, struct column, count + 1);
    if (!run->columns)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++)
        run->columns[i] = (struct column){.field = &run->ask->importer->row.fields[i], .at = SIZE_MAX};
    run->column_count = count;
    return NULL;
}

static err run_import(struct import_run *run) {
    TRY(make_columns(run));
    TRY(read_map(run));
    TRY(import_source_open(run->outer, run->file, run->ask->bytes, &run->source));
    run->row = (struct import_row){.datum = run->ask->datum.len ? run->ask->datum : STR("wgs84"),
                                   .kept = run->file,
                                   .shared = arena_alloc(run->file, 1, run->ask->importer->shared_size + 1)};
    if (!run->row.shared)
        return &err_no_memory;
    TRY(find_columns(run));
    if (!run->result->fault_total) {
        TRY(take_rows(run));
        TRY(finish_rows(run));
    }
    if (run->result->fault_total)
        return &app_import_faulty;
    return run->ask->is_dry_run ? &app_import_dry : NULL;
}

err import_rows(struct ctx *ctx, struct db_write *w, const struct import_ask *ask, struct import_result *ret) {
    *ret = (struct import_result){0};
    struct import_run run = {.outer = ctx, .w = w, .ask = ask, .result = ret, .file = arena_new(FILE_ARENA), .rows = arena_new(ROW_ARENA)};
    err failed = run.file && run.rows ? run_import(&run) : &err_no_memory;
    arena_free(run.rows);
    arena_free(run.file);
    return failed;
}

struct filing {
    struct ctx *ctx;
    const struct import_ask *ask;
    struct import_result *result;
};

static err file_rows(struct db_write *w, void *with) {
    struct filing *f = with;
    ctx_forget(f->ctx);
    TRY(import_rows(f->ctx, w, f->ask, f->result));
    str detail = str_format(f->ctx->arena, "rows: %lld", (long long)f->result->rows);
    return audit_put(f->ctx, w, STR("import"), str_of(f->ask->importer->kind), 0, STR("done"), detail);
}

/* What was said of the file as a whole, or of the column map. */
static void faults_of_file(struct ctx *ctx, struct import_result *result) {
    for (size_t i = 0; i < ctx->notes->count; i++)
        add_note(ctx, &result->faults, &result->fault_count, 0, ctx->notes->notes[i].field, ctx->notes->notes[i].text);
    result->fault_total += (int64_t)ctx->notes->count;
}

err import_file(struct ctx *ctx, const struct import_ask *ask, struct import_result *ret) {
    struct filing f = {ctx, ask, ret};
    err failed = db_commit(app_db(ctx->app), file_rows, &f);
    if (failed == &app_import_unreadable)
        faults_of_file(ctx, ret);
    if (failed == &app_import_faulty || failed == &app_import_dry || (failed == &app_import_unreadable && ret->fault_total))
        return NULL;
    TRY(failed);
    ctx_wake(ctx);
    return NULL;
}

const struct importer *import_find(const struct app *app, str kind, const struct capability **ret_owner) {
    const struct app_parts *parts = app_parts(app);
    for (size_t i = 0; i < parts->capability_count; i++)
        for (size_t j = 0; j < parts->capabilities[i]->importers_count; j++)
            if (str_is(kind, parts->capabilities[i]->importers[j].kind)) {
                if (ret_owner)
                    *ret_owner = parts->capabilities[i];
                return &parts->capabilities[i]->importers[j];
            }
    return NULL;
}
