/* CSV as offices have it. Reading: the encoding is found out (byte order mark, else UTF-8, else GB18030; UTF-16 with a
 * mark), the separator too (comma, tab or semicolon, whatever the first line uses), cells may hold newlines in quotes.
 * Rows are pulled one at a time; blank lines are passed over; lines are numbered as a person counts them in an editor.
 * Cells are UTF-8 without NUL and live until the next row is pulled: copy what you keep.
 * Writing: UTF-8 with a byte order mark, so that Excel and WPS read it right, or GB18030; lines end in CR LF. A text that
 * a spreadsheet would run as a formula gets a ' in front; the reader takes exactly that ' away again, so what we wrote
 * comes back as it was. */
#ifndef WENCHENG_FORMATS_CSV_H
#define WENCHENG_FORMATS_CSV_H
#include "base/buf.h"

enum csv_encoding { CSV_UTF8, CSV_GB18030, CSV_UTF16LE, CSV_UTF16BE };

struct csv_row {
    const str *cells; /* NULL: no more rows */
    size_t count;
    int64_t line; /* where the row begins; 1 is the first line of the file */
};

struct csv_fault {
    int64_t line;
    const char *zh, *en; /* "引号没有结束" */
};

/* Where bytes come from when they are not all in memory: *ret_count 0 is the end. */
struct csv_source {
    err (*read)(void *state, void *to, size_t room, size_t *ret_count);
    void *state;
};

extern const struct problem csv_malformed, csv_too_many_columns, csv_too_many_rows, csv_cell_too_long;

struct csv_reader; /* lives and ends with the arena */
err csv_read_start(struct arena *, str bytes, struct csv_reader **ret) MUST_USE;
err csv_read_start_from(struct arena *, const struct csv_source *, struct csv_reader **ret) MUST_USE;
err csv_read_row(struct csv_reader *, struct csv_row *ret) MUST_USE;
struct csv_fault csv_read_fault(const struct csv_reader *);     /* after a failed row */
enum csv_encoding csv_read_encoding(const struct csv_reader *); /* after the first row */

/* Append rows to a buf; the caller may empty the buf (buf_clear) between rows to stream. */
struct csv_out;
err csv_write_start(struct arena *, struct buf *to, enum csv_encoding, struct csv_out **ret) MUST_USE; /* CSV_UTF8 or CSV_GB18030 */
void csv_put_text(struct csv_out *, str);
void csv_put_i64(struct csv_out *, int64_t);
void csv_put_real(struct csv_out *, double); /* up to seven decimals; NaN is an empty cell */
err csv_row_end(struct csv_out *) MUST_USE;  /* what failed since the last row */

#endif
