/* Inside the workbook writer only: its state, and what package.c (styles, names and lists, the parts around the
 * sheets) gives to write.c (the sheets). */
#ifndef WENCHENG_FORMATS_XLSX_PACKAGE_H
#define WENCHENG_FORMATS_XLSX_PACKAGE_H
#include "base/clock.h"
#include "formats/xlsx.h"

#define XLSX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define XLSX_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

/* Rows of the table of cell formats in package.c, in its order. */
enum xlsx_format { FORMAT_GENERAL, FORMAT_TITLE, FORMAT_HEADING, FORMAT_TEXT, FORMAT_WRAPPED, FORMAT_WHOLE, FORMAT_DECIMAL, FORMAT_DAY, FORMAT_MOMENT };

enum { XLSX_SHEETS = 60, XLSX_SHEET_NAME_UNITS = 31, XLSX_LISTS = 60 };

struct xlsx_out {
    struct arena *arena;
    struct zip_out *zip;
    struct buf piece; /* what the ZIP has not been given yet; heap */
    struct buf cells; /* of the row in hand; heap */
    unsigned lines;   /* of text in the highest cell of the row */
    err failed;       /* the first failure; kept */
    struct xlsx_sheet_plan plan;
    bool is_in_sheet, is_in_row;
    int64_t row, heading_row;
    size_t column; /* of the next cell */
    str names[XLSX_SHEETS];
    int64_t heading_rows[XLSX_SHEETS], last_rows[XLSX_SHEETS]; /* 0: no headings */
    size_t column_counts[XLSX_SHEETS];
    size_t sheet_count;
    const struct xlsx_column *lists[XLSX_LISTS]; /* choices too long to stand in a formula: they go to a hidden sheet */
    size_t list_count;
};

err xlsx_flush(struct xlsx_out *) MUST_USE;
void xlsx_add_escaped(struct xlsx_out *, struct buf *, str);
err xlsx_sheet_end(struct xlsx_out *) MUST_USE;      /* does nothing between sheets */
void xlsx_name_sheet(struct xlsx_out *, str wanted); /* fills names[sheet_count] */
err xlsx_add_choice_formula(struct xlsx_out *, const struct xlsx_column *) MUST_USE;

#endif
