/* Rows of one sheet, pulled: blocks go from the ZIP into the XML reader, which is paused at the end of each row that
 * holds something. Merged areas stand behind the rows in the file, so a sheet that has any is looked through once before. */
#include "base/heap.h"
#include "base/limits.h"
#include "formats/xlsx/parts.h"
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_BYTES = 32768,
    COLUMNS = 16384, /* the format's own limit */
    MERGES = 65536,
    MERGES_AT_ONCE = 1024,
    MERGED_WIDTH = 512, /* a merged title over all 16,384 columns need not be repeated that often */
    CELL_BYTES = 4 * LIMIT_TEXT_CELL
};

struct merge {
    int64_t first_row, last_row;
    size_t first_column, last_column;
    struct xlsx_cell value; /* of its first cell, once that was read */
};

struct slot { /* a cell of the row in hand; its text is text[from…to) */
    enum xlsx_kind kind;
    bool is_merged;
    size_t from, to;
};

struct xlsx_rows {
    struct xlsx_book *book;
    struct unzip_stream *stream;
    struct xml *xml;
    bool is_dry, has_row;
    struct buf text, slots, cells, merges; /* of the row; heap */
    int64_t number;                        /* of the row in hand */
    size_t column, value_from;
    char type[12];
    enum xlsx_number_style style;
    bool is_in_cell, is_in_value, is_in_inline, is_in_phonetic;
    size_t next_merge, active[MERGES_AT_ONCE], active_count;
};

void xlsx_rows_free(struct xlsx_rows *rows) {
    if (!rows)
        return;
    if (rows->stream)
        unzip_end(rows->stream);
    xml_free(rows->xml);
    buf_release(&rows->text);
    buf_release(&rows->slots);
    buf_release(&rows->cells);
    buf_release(&rows->merges);
    heap_free(rows);
}

/* "AB12" → column 27, row 12; false when it is no such thing. */
static bool parse_reference(str reference, size_t *ret_column, int64_t *ret_row) {
    size_t column = 0, i = 0;
    for (; i < reference.len && reference.at[i] >= 'A' && reference.at[i] <= 'Z'; i++) {
        column = column * 26 + (size_t)(reference.at[i] - 'A') + 1;
        if (column > COLUMNS)
            return false;
    }
    if (!column || !str_to_i64(str_slice(reference, i, reference.len), ret_row) || *ret_row < 1)
        return false;
    *ret_column = column - 1;
    return true;
}

/* Merged areas. */

static err on_merge(void *state, str name, const struct xml_attributes *attributes) {
    struct xlsx_rows *rows = state;
    if (!str_is(name, "mergeCell"))
        return NULL;
    struct merge m = {.first_row = 0};
    str reference = xml_attribute(attributes, "ref"), first, last;
    if (!str_cut(reference, STR(":"), &first, &last))
        return NULL; /* one cell: nothing to spread */
    if (!parse_reference(first, &m.first_column, &m.first_row) || !parse_reference(last, &m.last_column, &m.last_row) || m.last_row < m.first_row ||
        m.last_column < m.first_column)
        return &xlsx_malformed;
    if (m.last_column - m.first_column >= MERGED_WIDTH)
        m.last_column = m.first_column + MERGED_WIDTH - 1;
    buf_add(&rows->merges, (str){(const char *)&m, sizeof m});
    return rows->merges.failed == &buf_too_long ? &xlsx_too_large : rows->merges.failed;
}

static int compare_merges(const void *a, const void *b) {
    const struct merge *left = a, *right = b;
    return (left->first_row > right->first_row) - (left->first_row < right->first_row);
}

/* Inflating alone is ten times quicker than parsing: most sheets are told to have no merged area by their bytes. */
static err has_merges(struct xlsx_book *book, size_t entry, bool *ret) {
    struct unzip_stream *stream = NULL;
    const str mark = STR("mergeCell ");
    char block[BLOCK_BYTES];
    size_t kept = 0, count = 1;
    TRY(unzip_start(book->zip, entry, &stream));
    err failed = NULL;
    *ret = false;
    while (count && !*ret && !(failed = unzip_read(stream, block + kept, sizeof block - kept, &count))) {
        size_t all = kept + count;
        *ret = str_find((str){block, all}, mark) != SIZE_MAX;
        kept = all < mark.len ? all : mark.len;
        memmove(block, block + all - kept, kept);
    }
    unzip_end(stream);
    return failed;
}

static err read_merges(struct xlsx_rows *rows, size_t entry) {
    bool has = false;
    TRY(has_merges(rows->book, entry, &has));
    if (!has)
        return NULL;
    TRY(xlsx_parse_part(rows->book, entry, &(struct xml_handlers){.open = on_merge}, rows));
    if (rows->merges.len)
        qsort(rows->merges.at, rows->merges.len / sizeof(struct merge), sizeof(struct merge), compare_merges);
    return NULL;
}

static struct merge *merge_at(const struct xlsx_rows *rows, size_t i) { return (struct merge *)(void *)rows->merges.at + i; }

/* Cells. */

static struct slot *slot_at(const struct xlsx_rows *rows, size_t column) { return (struct slot *)(void *)rows->slots.at + column; }

static size_t slot_count(const struct xlsx_rows *rows) { return rows->slots.len / sizeof(struct slot); }

static err put_slot(struct xlsx_rows *rows, size_t column, const struct slot *value) {
    static const struct slot empty = {XLSX_EMPTY, false, 0, 0};
    while (slot_count(rows) <= column && !rows->slots.failed)
        buf_add(&rows->slots, (str){(const char *)&empty, sizeof empty});
    if (rows->slots.failed)
        return rows->slots.failed;
    *slot_at(rows, column) = *value;
    return NULL;
}

static err start_row(struct xlsx_rows *rows, const struct xml_attributes *attributes) {
    int64_t number = rows->number + 1;
    str written = xml_attribute(attributes, "r");
    if (written.at && (!str_to_i64(written, &number) || number <= rows->number))
        return &xlsx_malformed;
    if (number > LIMIT_XLSX_ROWS)
        return &xlsx_too_many_rows;
    rows->number = number;
    rows->column = SIZE_MAX; /* the next cell is column 0 */
    buf_clear(&rows->text);
    buf_clear(&rows->slots);
    return NULL;
}

static err start_cell(struct xlsx_rows *rows, const struct xml_attributes *attributes) {
    str reference = xml_attribute(attributes, "r"), type = xml_attribute(attributes, "t");
    int64_t row = 0;
    rows->column++;
    if (reference.at && !parse_reference(reference, &rows->column, &row))
        return &xlsx_malformed;
    if (rows->column >= COLUMNS || type.len >= sizeof rows->type || rows->number == 0)
        return &xlsx_malformed;
    memset(rows->type, 0, sizeof rows->type);
    if (type.len)
        memcpy(rows->type, type.at, type.len);
    rows->style = xlsx_style_of(rows->book, xml_attribute(attributes, "s"));
    rows->value_from = rows->text.len;
    rows->is_in_cell = true;
    return NULL;
}

static err on_open(void *state, str name, const struct xml_attributes *attributes) {
    struct xlsx_rows *rows = state;
    if (str_is(name, "row"))
        return start_row(rows, attributes);
    if (str_is(name, "c"))
        return start_cell(rows, attributes);
    if (!rows->is_in_cell)
        return NULL;
    if (str_is(name, "is"))
        rows->is_in_inline = true;
    else if (str_is(name, "rPh"))
        rows->is_in_phonetic = true;
    else if (str_is(name, "v") || (str_is(name, "t") && rows->is_in_inline && !rows->is_in_phonetic))
        rows->is_in_value = true;
    return NULL;
}

static err on_text(void *state, str text) {
    struct xlsx_rows *rows = state;
    if (!rows->is_in_value)
        return NULL;
    buf_add(&rows->text, text);
    if (rows->text.len - rows->value_from > CELL_BYTES)
        return &xlsx_cell_too_long;
    return rows->text.failed == &buf_too_long ? &xlsx_too_large : rows->text.failed;
}

static enum xlsx_kind number_cell(struct xlsx_rows *rows, str written, double number) {
    int64_t whole = 0;
    if (rows->style == XLSX_STYLE_NUMBER && str_to_i64(written, &whole))
        return XLSX_NUMBER; /* as it stands: an identity number of 18 digits would be rounded */
    rows->text.len = rows->value_from;
    if (rows->style == XLSX_STYLE_DATE && xlsx_add_date(&rows->text, number, rows->book->is_1904))
        return XLSX_DATE;
    if (rows->style == XLSX_STYLE_ELAPSED) {
        xlsx_add_elapsed(&rows->text, number);
        return XLSX_DATE;
    }
    xlsx_add_number(&rows->text, number);
    return XLSX_NUMBER;
}

/* Turns the value as stored, text[value_from…), into what a person sees. */
static err interpret(struct xlsx_rows *rows, enum xlsx_kind *ret_kind) {
    str type = str_of(rows->type), value = str_slice(buf_str(&rows->text), rows->value_from, rows->text.len);
    double number = 0;
    *ret_kind = XLSX_TEXT;
    if (str_is(type, "s")) {
        str shared = STR_NONE;
        TRY(xlsx_shared_text(rows->book, str_trim(value), &shared));
        rows->text.len = rows->value_from;
        buf_add(&rows->text, shared);
    } else if (str_is(type, "inlineStr") || str_is(type, "str")) {
        xlsx_decode_escapes(&rows->text, rows->value_from);
    } else if (str_is(type, "b")) {
        bool is_true = str_is(str_trim(value), "1") || str_is(str_trim(value), "true");
        rows->text.len = rows->value_from;
        buf_addz(&rows->text, is_true ? "true" : "false");
        *ret_kind = XLSX_BOOL;
    } else if (str_is(type, "e")) {
        *ret_kind = XLSX_ERROR;
    } else if (str_is(type, "d")) {
        char *mark = memchr(rows->text.at + rows->value_from, 'T', value.len);
        if (mark)
            *mark = ' ';
        *ret_kind = XLSX_DATE;
    } else if (str_to_double(str_trim(value), &number)) {
        *ret_kind = number_cell(rows, value, number);
    }
    return rows->text.failed;
}

static err end_cell(struct xlsx_rows *rows) {
    rows->is_in_cell = rows->is_in_inline = rows->is_in_phonetic = rows->is_in_value = false;
    if (rows->text.len == rows->value_from)
        return NULL;
    struct slot slot = {.from = rows->value_from};
    TRY(interpret(rows, &slot.kind));
    slot.to = rows->text.len;
    if (slot.to - slot.from > LIMIT_TEXT_CELL && str_points(str_slice(buf_str(&rows->text), slot.from, slot.to)) > LIMIT_TEXT_CELL)
        return &xlsx_cell_too_long;
    return slot.to > slot.from ? put_slot(rows, rows->column, &slot) : NULL;
}

/* Rows. */

static err keep_first_value(struct xlsx_rows *rows, struct merge *m) {
    if (m->first_row != rows->number || m->first_column >= slot_count(rows))
        return NULL;
    const struct slot *first = slot_at(rows, m->first_column);
    m->value = (struct xlsx_cell){first->kind, true, str_slice(buf_str(&rows->text), first->from, first->to)};
    if (m->last_row > m->first_row && first->kind != XLSX_EMPTY)
        m->value.text = str_copy(rows->book->arena, m->value.text);
    return first->kind == XLSX_EMPTY || m->value.text.at ? NULL : &err_no_memory;
}

/* Keeps in `active` the areas that touch the row in hand. */
static err advance_merges(struct xlsx_rows *rows) {
    size_t kept = 0;
    for (size_t i = 0; i < rows->active_count; i++)
        if (merge_at(rows, rows->active[i])->last_row >= rows->number)
            rows->active[kept++] = rows->active[i];
    rows->active_count = kept;
    for (; rows->next_merge < rows->merges.len / sizeof(struct merge); rows->next_merge++) {
        struct merge *m = merge_at(rows, rows->next_merge);
        if (m->first_row > rows->number)
            break;
        if (m->last_row < rows->number)
            continue;
        if (rows->active_count == MERGES_AT_ONCE)
            return &xlsx_too_large;
        TRY(keep_first_value(rows, m));
        rows->active[rows->active_count++] = rows->next_merge;
    }
    return NULL;
}

static err fill_merged(struct xlsx_rows *rows, const struct merge *m) {
    if (m->value.kind == XLSX_EMPTY)
        return NULL;
    struct slot slot = {m->value.kind, true, 0, 0};
    size_t column = m->first_column;
    if (m->first_row == rows->number) {
        slot.from = slot_at(rows, column)->from;
        slot.to = slot_at(rows, column)->to;
        column++;
    } else {
        slot.from = rows->text.len;
        buf_add(&rows->text, m->value.text);
        slot.to = rows->text.len;
    }
    for (; column <= m->last_column; column++)
        TRY(put_slot(rows, column, &slot));
    return rows->text.failed;
}

static err end_row(struct xlsx_rows *rows) {
    if (!slot_count(rows))
        return NULL;
    TRY(advance_merges(rows));
    for (size_t i = 0; i < rows->active_count; i++)
        TRY(fill_merged(rows, merge_at(rows, rows->active[i])));
    rows->has_row = true;
    xml_pause(rows->xml);
    return NULL;
}

static err on_close(void *state, str name) {
    struct xlsx_rows *rows = state;
    if (str_is(name, "row"))
        return end_row(rows);
    if (!rows->is_in_cell)
        return NULL;
    if (str_is(name, "c"))
        return end_cell(rows);
    if (str_is(name, "v") || str_is(name, "t"))
        rows->is_in_value = false;
    else if (str_is(name, "is"))
        rows->is_in_inline = false;
    else if (str_is(name, "rPh"))
        rows->is_in_phonetic = false;
    return NULL;
}

err xlsx_read_start(struct xlsx_book *book, size_t sheet) {
    if (sheet >= book->sheet_count)
        return &err_bug;
    xlsx_rows_free(book->rows);
    book->rows = HEAP_NEW(struct xlsx_rows);
    struct xlsx_rows *rows = book->rows;
    if (!rows)
        return &err_no_memory;
    rows->book = book;
    buf_init(&rows->text, NULL, (size_t)64 << 20);
    buf_init(&rows->slots, NULL, COLUMNS * sizeof(struct slot));
    buf_init(&rows->cells, NULL, COLUMNS * sizeof(struct xlsx_cell));
    buf_init(&rows->merges, NULL, MERGES * sizeof(struct merge));
    TRY(read_merges(rows, book->sheet_entries[sheet]));
    TRY(xml_new(book->arena, &(struct xml_handlers){on_open, on_close, on_text}, rows, &rows->xml));
    return unzip_start(book->zip, book->sheet_entries[sheet], &rows->stream);
}

/* One step: on with what the XML reader holds back, or one more block. */
static err read_more(struct xlsx_rows *rows) {
    char block[BLOCK_BYTES];
    size_t count = 0;
    if (xml_is_paused(rows->xml))
        return xml_resume(rows->xml);
    TRY(unzip_read(rows->stream, block, sizeof block, &count));
    rows->is_dry = count == 0;
    return count ? xml_feed(rows->xml, (str){block, count}) : xml_finish(rows->xml);
}

err xlsx_read_row(struct xlsx_book *book, struct xlsx_row *ret) {
    struct xlsx_rows *rows = book->rows;
    if (!rows || !rows->stream)
        return &err_bug;
    rows->has_row = false;
    while (!rows->has_row && !(rows->is_dry && !xml_is_paused(rows->xml)))
        TRY(read_more(rows));
    if (!rows->has_row) {
        *ret = (struct xlsx_row){NULL, 0, rows->number};
        return NULL;
    }
    size_t count = slot_count(rows);
    buf_clear(&rows->cells);
    struct xlsx_cell *cells = (struct xlsx_cell *)(void *)buf_room(&rows->cells, count * sizeof *cells);
    if (!cells)
        return rows->cells.failed;
    for (size_t i = 0; i < count; i++) {
        const struct slot *slot = slot_at(rows, i);
        cells[i] = (struct xlsx_cell){slot->kind, slot->is_merged, str_slice(buf_str(&rows->text), slot->from, slot->to)};
    }
    *ret = (struct xlsx_row){cells, count, rows->number};
    return NULL;
}

str xlsx_cell_name(struct arena *a, size_t column, int64_t row) {
    char letters[16];
    size_t at = sizeof letters;
    for (size_t rest = column + 1; rest; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    return str_format(a, "%.*s%lld", (int)(sizeof letters - at), letters + at, (long long)row);
}
