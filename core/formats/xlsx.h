/* Workbooks (.xlsx). Reading is a pull of rows that hold at least one value; memory holds the shared texts and one row.
 * What a person sees is what comes out: dates as "2026-11-24" or "2026-11-24 10:10:00" (time alone "10:10:00"), numbers
 * with the 15 digits a spreadsheet shows, results instead of formulas, the text of a merged area in each of its cells.
 * Limits of base/limits.h hold for entries, inflated bytes, ratio, depth, rows and cell length.
 * Writing streams rows through a sink; memory does not grow with the number of rows. A text is always a text: nothing that
 * is put can become a formula. */
#ifndef WENCHENG_FORMATS_XLSX_H
#define WENCHENG_FORMATS_XLSX_H
#include "formats/zip.h"

/* Reading. */

enum xlsx_kind { XLSX_EMPTY, XLSX_TEXT, XLSX_NUMBER, XLSX_DATE, XLSX_BOOL, XLSX_ERROR };

struct xlsx_cell {
    enum xlsx_kind kind;
    bool is_merged; /* the value belongs to the first cell of the merged area around this one */
    str text;       /* XLSX_BOOL "true" "false"; XLSX_ERROR "#N/A"; XLSX_EMPTY "" */
};

struct xlsx_row {
    const struct xlsx_cell *cells; /* from column A on, up to the last filled one; until the next row is pulled. NULL: no more rows */
    size_t count;
    int64_t number; /* 1 is the first row of the sheet */
};

struct xlsx_sheet {
    str name;
    bool is_hidden; /* hidden or very hidden */
};

extern const struct problem xlsx_malformed, xlsx_old_format, xlsx_too_large, xlsx_too_many_rows, xlsx_cell_too_long;

bool xlsx_looks_like(str first_bytes); /* a ZIP or an old workbook: not CSV */

struct xlsx_book;                                                          /* lives and ends with the arena */
err xlsx_open(struct arena *, str bytes, struct xlsx_book **ret) MUST_USE; /* bytes must stay */
err xlsx_open_file(struct arena *, const char *path, struct xlsx_book **ret) MUST_USE;
const struct xlsx_sheet *xlsx_sheets(const struct xlsx_book *, size_t *ret_count); /* in the order of the tabs */
err xlsx_read_start(struct xlsx_book *, size_t sheet) MUST_USE;                    /* one sheet at a time */
err xlsx_read_row(struct xlsx_book *, struct xlsx_row *ret) MUST_USE;
str xlsx_cell_name(struct arena *, size_t column, int64_t row); /* 0, 7 → "A7" */

/* Writing. */

enum xlsx_style { XLSX_PLAIN, XLSX_WRAPPED, XLSX_WHOLE, XLSX_DECIMAL, XLSX_DAY, XLSX_MOMENT, XLSX_STYLES }; /* DECIMAL: three places */

struct xlsx_column {
    str heading;
    unsigned width;        /* in characters; 0: from the heading */
    enum xlsx_style style; /* of the cells below, also of empty ones in a template */
    const str *choices;    /* a drop-down list for the cells below; must stay until xlsx_write_end */
    size_t choice_count;
};

struct xlsx_sheet_plan {
    str name;  /* made unique and legal: at most 31 characters, none of []:*?/\ */
    str title; /* one merged row above the headings; empty: none */
    const struct xlsx_column *columns;
    size_t column_count;
    unsigned rows_to_fill; /* a template's empty rows that get the drop-down lists; 0: the rows that are put */
};

struct xlsx_out; /* lives and ends with the arena */
err xlsx_write_start(struct arena *, struct zip_sink, struct xlsx_out **ret) MUST_USE;
err xlsx_sheet_start(struct xlsx_out *, const struct xlsx_sheet_plan *) MUST_USE; /* ends the sheet before; writes the headings, frozen, with filter */
void xlsx_put_text(struct xlsx_out *, str);                                       /* longer than a cell may hold: cut, with … at the end */
void xlsx_put_i64(struct xlsx_out *, int64_t);
void xlsx_put_real(struct xlsx_out *, double); /* NaN: an empty cell */
void xlsx_put_day(struct xlsx_out *, int64_t day_number);
void xlsx_put_moment(struct xlsx_out *, int64_t ms); /* shown in China's time */
void xlsx_put_bool(struct xlsx_out *, bool);
void xlsx_put_empty(struct xlsx_out *);
err xlsx_row_end(struct xlsx_out *) MUST_USE; /* what failed since the last row */
err xlsx_write_end(struct xlsx_out *) MUST_USE;

#endif
