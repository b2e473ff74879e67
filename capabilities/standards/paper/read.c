/* A workbook as lines of the data file. Columns are found by heading, in Chinese or English; what the sheets themselves get
 * wrong is named here, what the lines get wrong by the check of the data file, put back to its cell by book_locate. */
#include "base/limits.h"
#include "capabilities/standards/paper/book.h"
#include <string.h>

struct reading {
    struct book *book;
    struct xlsx_book *source;
    enum book_sheet sheet;
    size_t column_of[BOOK_COLUMNS]; /* by the layout's column: the sheet's; SIZE_MAX: not there */
    const struct xlsx_row *row;
};

static str sheet_name(const struct book *book, enum book_sheet sheet) {
    return str_format(book->arena, "%s %s", book_layouts[sheet].zh, book_layouts[sheet].en);
}

err book_fault(struct book *book, enum book_sheet sheet, int64_t row, size_t column, const char *zh, const char *en, str what) {
    if (book->fault_count == FILE_FAULTS)
        return NULL;
    struct standards_fault *fault = &book->faults[book->fault_count++];
    *fault = (struct standards_fault){.line = row, .sheet = sheet_name(book, sheet), .cell = xlsx_cell_name(book->arena, column, row)};
    fault->zh = what.at ? str_format(book->arena, "%s：“" STR_F "”", zh, STR_A(what)) : str_of(zh);
    fault->en = what.at ? str_format(book->arena, "%s: \"" STR_F "\"", en, STR_A(what)) : str_of(en);
    return fault->zh.at && fault->en.at && fault->cell.at && fault->sheet.at ? NULL : &err_no_memory;
}

static bool is_heading(struct arena *arena, str cell, const struct book_column *column) {
    str both = str_format(arena, "%s %s", column->zh, column->en);
    return str_equal(cell, both) || str_is(cell, column->zh) || str_is(cell, column->en) || str_is(cell, column->word);
}

static err read_headings(struct reading *reading) {
    const struct book_layout *layout = &book_layouts[reading->sheet];
    for (size_t c = 0; c < BOOK_COLUMNS && layout->columns[c].word; c++) {
        reading->column_of[c] = SIZE_MAX;
        for (size_t i = 0; i < reading->row->count && reading->column_of[c] == SIZE_MAX; i++)
            if (is_heading(reading->book->arena, str_trim(reading->row->cells[i].text), &layout->columns[c]))
                reading->column_of[c] = i;
        if (reading->column_of[c] == SIZE_MAX)
            TRY(book_fault(reading->book, reading->sheet, reading->row->number, 0, "缺少这一列", "this column is missing", str_of(layout->columns[c].zh)));
    }
    return NULL;
}

/* A bar or a line break inside a cell would become two fields or two lines: they are read as blanks. */
static err clean(struct arena *arena, str text, str *ret) {
    str trimmed = str_trim(text);
    char *copy = arena_alloc(arena, trimmed.len + 1, 1);
    if (!copy)
        return &err_no_memory;
    for (size_t i = 0; i < trimmed.len; i++)
        copy[i] = trimmed.at[i] == '\n' || trimmed.at[i] == '\r' || trimmed.at[i] == '\t' ? ' ' : trimmed.at[i];
    *ret = (str){copy, trimmed.len};
    return NULL;
}

static err cell_of(struct reading *reading, const char *word, str *ret) {
    size_t layout = book_column_find(reading->sheet, word), column = layout == SIZE_MAX ? SIZE_MAX : reading->column_of[layout];
    *ret = STR("");
    if (column == SIZE_MAX || column >= reading->row->count)
        return NULL;
    TRY(clean(reading->book->arena, reading->row->cells[column].text, ret));
    if (str_find(*ret, STR("|")) != SIZE_MAX)
        TRY(book_fault(reading->book, reading->sheet, reading->row->number, column, "这一格里不能有竖线", "a cell holds no vertical bar", *ret));
    return NULL;
}

static struct book_line *new_line(struct book *book, const struct book_keyword *keyword, int64_t row) {
    struct book_line *line = &book->lines[book->line_count++];
    *line = (struct book_line){.keyword = keyword, .row = row};
    for (size_t i = 0; i < FILE_FIELDS; i++)
        line->fields[i] = STR("");
    return line;
}

static err read_fields(struct reading *reading, struct book_line *line) {
    const struct book_keyword *keyword = line->keyword;
    for (size_t i = 0; keyword->fields[i]; i++) {
        TRY(cell_of(reading, keyword->fields[i], &line->fields[i]));
        if (line->fields[i].len)
            line->count = i + 1;
    }
    if (line->count < keyword->least)
        line->count = keyword->least;
    if (reading->sheet == BOOK_POINTS)
        TRY(cell_of(reading, "type", &line->fields[FILE_FIELDS - 1]));
    return NULL;
}

static err read_tree_row(struct reading *reading, int64_t row) {
    str level;
    TRY(cell_of(reading, "level", &level));
    const struct book_keyword *keyword = book_keyword_find(level);
    if (!keyword || keyword->sheet != BOOK_TREE)
        return book_fault(reading->book, BOOK_TREE, row, reading->column_of[0] == SIZE_MAX ? 0 : reading->column_of[0], "层级应为 item、content 或 standard",
                          "the level is item, content or standard", level);
    return read_fields(reading, new_line(reading->book, keyword, row));
}

/* Rows of the edition sheet: one field of a setting line each. A `for` line begins with its system. */
static err read_setting(struct reading *reading, int64_t row) {
    str key, value;
    TRY(cell_of(reading, "key", &key));
    TRY(cell_of(reading, "value", &value));
    struct book *book = reading->book;
    if (str_is(key, "points") && str_is(value, "linked")) {
        book->has_linked = true;
        return NULL;
    }
    for (size_t k = 0; k < BOOK_KEYWORDS; k++)
        for (size_t i = 0; book_keywords[k].is_setting && book_keywords[k].fields[i]; i++) {
            if (!str_is(key, book_keywords[k].fields[i]))
                continue;
            struct book_line *line = NULL;
            for (size_t n = 0; n < book->line_count; n++)
                if (book->lines[n].keyword == &book_keywords[k])
                    line = &book->lines[n];
            bool is_next_for = line && i == 0 && str_is(key, "for_system");
            if (!line || is_next_for)
                line = new_line(book, &book_keywords[k], row);
            line->fields[i] = value;
            line->rows[i] = row;
            line->count = book_keywords[k].least;
            return NULL;
        }
    return book_fault(book, BOOK_EDITION, row, 0, "不认识的项", "there is no such key", key);
}

static err read_note(struct reading *reading, int64_t row) {
    struct book_note note = {.row = row};
    str kind;
    TRY(cell_of(reading, "above", &note.above));
    TRY(cell_of(reading, "kind", &kind));
    size_t text = reading->column_of[2];
    note.text = STR("");
    if (text < reading->row->count)
        TRY(clean(reading->book->arena, reading->row->cells[text].text, &note.text));
    size_t word = 0;
    while (word < BOOK_NOTE_KINDS && !str_is(kind, book_note_words[word]))
        word++;
    if (word == BOOK_NOTE_KINDS || (word == BOOK_NOTE_COMMENT && !str_starts(note.text, STR("#"))))
        return book_fault(reading->book, BOOK_NOTES, row, word == BOOK_NOTE_KINDS ? 1 : 2, "种类应为 comment、blank 或 tight；注释文字以 # 开头",
                          "the kind is comment, blank or tight; a comment begins with #", word == BOOK_NOTE_KINDS ? kind : note.text);
    note.kind = (enum book_note_kind)word;
    reading->book->notes[reading->book->note_count++] = note;
    return NULL;
}

static const struct book_keyword *keyword_of(enum book_sheet sheet) {
    for (size_t k = 0; k < BOOK_KEYWORDS; k++)
        if (book_keywords[k].sheet == sheet && !book_keywords[k].is_setting)
            return &book_keywords[k];
    return NULL;
}

static err read_row(struct reading *reading) {
    int64_t row = reading->row->number;
    if (reading->book->line_count == FILE_LINES || reading->book->note_count == FILE_LINES)
        return book_fault(reading->book, reading->sheet, row, 0, "工作簿超过 10000 行", "the workbook has more than 10,000 rows", STR_NONE);
    if (reading->sheet == BOOK_EDITION)
        return read_setting(reading, row);
    if (reading->sheet == BOOK_TREE)
        return read_tree_row(reading, row);
    if (reading->sheet == BOOK_NOTES)
        return read_note(reading, row);
    return read_fields(reading, new_line(reading->book, keyword_of(reading->sheet), row));
}

static err read_sheet(struct reading *reading, size_t sheet) {
    struct xlsx_row row;
    bool has_headings = false;
    TRY(xlsx_read_start(reading->source, sheet));
    for (;;) {
        TRY(xlsx_read_row(reading->source, &row));
        if (!row.cells)
            break;
        reading->row = &row;
        TRY(has_headings ? read_row(reading) : read_headings(reading));
        has_headings = true;
    }
    return NULL;
}

/* By its whole name, or by the Chinese or English half. */
static enum book_sheet sheet_of(struct book *book, str name) {
    for (enum book_sheet sheet = BOOK_EDITION; sheet < BOOK_SHEETS; sheet++)
        if (str_equal(name, sheet_name(book, sheet)) || str_is(name, book_layouts[sheet].zh) || str_is(name, book_layouts[sheet].en))
            return sheet;
    return BOOK_SHEETS;
}

static err check_types(struct book *book) {
    for (size_t i = 0; i < book->line_count; i++) {
        const struct book_line *point = &book->lines[i];
        bool is_known = point->keyword->sheet != BOOK_POINTS;
        for (size_t k = 0; !is_known && k < book->line_count; k++)
            is_known = book->lines[k].keyword->sheet == BOOK_TYPES && str_equal(book->lines[k].fields[0], point->fields[FILE_FIELDS - 1]);
        if (!is_known)
            TRY(book_fault(book, BOOK_POINTS, point->row, 0, "“点位类型”表中没有这种类型", "the place types sheet has no such type",
                           point->fields[FILE_FIELDS - 1]));
    }
    return NULL;
}

err book_read(struct arena *arena, str bytes, struct book *ret) {
    struct book book = {.arena = arena};
    struct reading reading = {.book = &book};
    book.lines = ARENA_LIST(arena, struct book_line, FILE_LINES + 1);
    book.notes = ARENA_LIST(arena, struct book_note, FILE_LINES + 1);
    book.faults = ARENA_LIST(arena, struct standards_fault, FILE_FAULTS + 1);
    if (!book.lines || !book.notes || !book.faults)
        return &err_no_memory;
    TRY(xlsx_open(arena, bytes, &reading.source));
    size_t count;
    bool seen[BOOK_SHEETS] = {false};
    const struct xlsx_sheet *sheets = xlsx_sheets(reading.source, &count);
    for (size_t i = 0; i < count; i++) {
        reading.sheet = sheet_of(&book, sheets[i].name);
        if (reading.sheet == BOOK_SHEETS || seen[reading.sheet])
            continue; /* a city's own sheets beside ours */
        seen[reading.sheet] = true;
        TRY(read_sheet(&reading, i));
    }
    if (!seen[BOOK_EDITION] && !seen[BOOK_TYPES])
        TRY(book_fault(&book, BOOK_EDITION, 1, 0, "工作簿里没有这张表", "the workbook has no such sheet", sheet_name(&book, BOOK_EDITION)));
    TRY(check_types(&book));
    *ret = book;
    return NULL;
}

err book_locate(const struct book *book, const struct book_text *text, struct standards_fault *fault) {
    size_t at = fault->line > 0 && (size_t)fault->line <= text->count ? text->line_of[fault->line - 1] : SIZE_MAX;
    const struct book_line *line = at == SIZE_MAX ? NULL : &book->lines[at];
    size_t column = 0, field = fault->field > 0 ? (size_t)fault->field - 1 : SIZE_MAX;
    if (!line) { /* of the whole file, or a file that is empty */
        fault->sheet = sheet_name(book, BOOK_EDITION);
        fault->line = 1;
    } else {
        fault->sheet = sheet_name(book, line->keyword->sheet);
        fault->line = line->row;
        if (line->keyword->is_setting) {
            fault->line = field < line->count && line->rows[field] ? line->rows[field] : line->row;
            column = 1;
        } else if (field < FILE_FIELDS && line->keyword->fields[field]) {
            column = book_column_find(line->keyword->sheet, line->keyword->fields[field]);
        }
    }
    fault->cell = xlsx_cell_name(book->arena, column == SIZE_MAX ? 0 : column, fault->line);
    return fault->cell.at && fault->sheet.at ? NULL : &err_no_memory;
}
