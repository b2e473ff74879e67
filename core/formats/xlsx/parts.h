/* Inside the workbook reader only: what book.c (the package, its relationships, styles and shared texts) gives to
 * read.c (one sheet's rows). */
#ifndef WENCHENG_FORMATS_XLSX_PARTS_H
#define WENCHENG_FORMATS_XLSX_PARTS_H
#include "formats/xlsx.h"
#include "formats/xml.h"

enum xlsx_number_style { XLSX_STYLE_NUMBER, XLSX_STYLE_DATE, XLSX_STYLE_ELAPSED };

struct xlsx_rows; /* the sheet being read, read.c */

struct xlsx_book {
    struct arena *arena;
    struct unzip *zip;
    const struct xlsx_sheet *sheets;
    const size_t *sheet_entries;
    size_t sheet_count;
    bool is_1904;
    struct buf styles;      /* one byte a cell format: enum xlsx_number_style; heap */
    struct buf shared;      /* the shared texts, one after the other; heap */
    struct buf shared_ends; /* size_t: where each ends; heap */
    struct xlsx_rows *rows;
};

err xlsx_parse_part(struct xlsx_book *, size_t entry, const struct xml_handlers *, void *state) MUST_USE;
err xlsx_shared_text(const struct xlsx_book *, str index, str *ret) MUST_USE;
enum xlsx_number_style xlsx_style_of(const struct xlsx_book *, str index);
err xlsx_load_styles(struct xlsx_book *, size_t entry) MUST_USE; /* styles.c */
err xlsx_load_shared(struct xlsx_book *, size_t entry) MUST_USE;
void xlsx_rows_free(struct xlsx_rows *);                       /* accepts NULL */
bool xlsx_add_date(struct buf *, double serial, bool is_1904); /* false: not a date the system knows */
void xlsx_add_elapsed(struct buf *, double serial);
void xlsx_add_number(struct buf *, double);
void xlsx_decode_escapes(struct buf *text, size_t from); /* _x000D_ → CR, in place */

#endif
