/* The workbook of an edition. Numbers are numbers where that loses nothing; everything else is text. */
#include "capabilities/standards/number.h"
#include "capabilities/standards/paper/book.h"
#include <string.h>

static bool is_amount(const char *column) { return strcmp(column, "weight") == 0 || strcmp(column, "share") == 0 || strcmp(column, "points") == 0; }

/* "0.95" as a number, when the canonical writing of the number is the same text again. */
static void put_amount(const struct book *book, struct xlsx_out *out, str text) {
    int64_t milli;
    struct buf again;
    buf_init(&again, book->arena, 40);
    if (!number_to_milli(text, &milli)) {
        xlsx_put_text(out, text);
        return;
    }
    number_add_milli(&again, milli);
    if (!again.failed && str_equal(buf_str(&again), text))
        xlsx_put_real(out, (double)milli / 1000);
    else
        xlsx_put_text(out, text);
}

static err start_sheet(const struct book *book, struct xlsx_out *out, enum book_sheet sheet) {
    const struct book_layout *layout = &book_layouts[sheet];
    struct xlsx_column *columns = ARENA_LIST(book->arena, struct xlsx_column, BOOK_COLUMNS);
    size_t count = 0;
    if (!columns)
        return &err_no_memory;
    for (; count < BOOK_COLUMNS && layout->columns[count].word; count++) {
        columns[count].heading = str_format(book->arena, "%s %s", layout->columns[count].zh, layout->columns[count].en);
        columns[count].width = layout->columns[count].width;
        if (!columns[count].heading.at)
            return &err_no_memory;
    }
    struct xlsx_sheet_plan plan = {.name = str_format(book->arena, "%s %s", layout->zh, layout->en), .columns = columns, .column_count = count};
    return plan.name.at ? xlsx_sheet_start(out, &plan) : &err_no_memory;
}

static str field_named(const struct book_line *line, const char *word) {
    for (size_t i = 0; i < line->count && line->keyword->fields[i]; i++)
        if (strcmp(line->keyword->fields[i], word) == 0)
            return line->fields[i];
    return STR_NONE;
}

static err write_row(const struct book *book, struct xlsx_out *out, const struct book_line *line, str type) {
    const struct book_layout *layout = &book_layouts[line->keyword->sheet];
    for (size_t c = 0; c < BOOK_COLUMNS && layout->columns[c].word; c++) {
        const char *word = layout->columns[c].word;
        str field = strcmp(word, "level") == 0 ? str_of(line->keyword->word) : strcmp(word, "type") == 0 ? type : field_named(line, word);
        if (!field.len)
            xlsx_put_empty(out);
        else if (is_amount(word))
            put_amount(book, out, field);
        else
            xlsx_put_text(out, field);
    }
    return xlsx_row_end(out);
}

static err write_setting(struct xlsx_out *out, const struct book_line *line) {
    for (size_t i = 0; i < line->count && line->keyword->fields[i]; i++) {
        xlsx_put_text(out, str_of(line->keyword->fields[i]));
        xlsx_put_text(out, line->fields[i]);
        TRY(xlsx_row_end(out));
    }
    return NULL;
}

static err write_notes(const struct book *book, struct xlsx_out *out) {
    TRY(start_sheet(book, out, BOOK_NOTES));
    for (size_t i = 0; i < book->note_count; i++) {
        xlsx_put_text(out, book->notes[i].above);
        xlsx_put_text(out, str_of(book_note_words[book->notes[i].kind]));
        xlsx_put_text(out, book->notes[i].text);
        TRY(xlsx_row_end(out));
    }
    return NULL;
}

static err write_sheet(const struct book *book, struct xlsx_out *out, enum book_sheet sheet) {
    str type = STR_NONE;
    TRY(start_sheet(book, out, sheet));
    for (size_t i = 0; i < book->line_count; i++) {
        const struct book_line *line = &book->lines[i];
        if (str_is(str_of(line->keyword->word), "type"))
            type = line->fields[0];
        if (line->keyword->sheet != sheet)
            continue;
        TRY(line->keyword->is_setting ? write_setting(out, line) : write_row(book, out, line, type));
    }
    if (sheet == BOOK_EDITION && book->has_linked) {
        xlsx_put_text(out, STR("points"));
        xlsx_put_text(out, STR("linked"));
        TRY(xlsx_row_end(out));
    }
    return NULL;
}

err book_write(const struct book *book, struct buf *to) {
    struct xlsx_out *out;
    TRY(xlsx_write_start(book->arena, zip_sink_to_buf(to), &out));
    for (enum book_sheet sheet = BOOK_EDITION; sheet < BOOK_NOTES; sheet++)
        TRY(write_sheet(book, out, sheet));
    TRY(write_notes(book, out));
    return xlsx_write_end(out);
}
