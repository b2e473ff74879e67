#include "base/limits.h"
#include "formats/xlsx.h"
#include "fuzz/targets.h"

static void read_sheet(struct xlsx_book *book, size_t sheet) {
    struct xlsx_row row = {.number = 0};
    int64_t last = 0;
    if (xlsx_read_start(book, sheet))
        return;
    while (!xlsx_read_row(book, &row) && row.cells) {
        FUZZ_PROMISE(row.number > last && row.number <= LIMIT_XLSX_ROWS && row.count >= 1);
        last = row.number;
        for (size_t i = 0; i < row.count; i++)
            FUZZ_PROMISE(str_is_utf8(row.cells[i].text) && (row.cells[i].kind != XLSX_EMPTY || !row.cells[i].text.len));
    }
}

/* A ZIP, or the bytes of a sheet, which the fuzzer finds far sooner than a ZIP whose checksums are right. */
void fuzz_xlsx(str bytes) {
    static const char *const names[] = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", "xl/s.xml"};
    struct arena *a = arena_new(64 << 20);
    struct xlsx_book *book = NULL;
    size_t sheets = 0;
    struct zip_out *z = NULL;
    struct buf packed;
    buf_init(&packed, NULL, 16 << 20);
    if (!xlsx_looks_like(bytes) && !zip_out_start(a, zip_sink_to_buf(&packed), &z)) {
        err failed = NULL;
        for (size_t i = 0; i < sizeof names / sizeof *names && !failed; i++) { /* parts are divided by a NUL */
            str part = bytes;
            if (!str_cut(bytes, (str){"", 1}, &part, &bytes))
                bytes = STR("");
            failed = zip_out_entry(z, names[i]);
            if (!failed)
                failed = zip_out_add(z, part);
        }
        bytes = !failed && !zip_out_end(z) ? buf_str(&packed) : STR("");
    }
    if (!xlsx_open(a, bytes, &book)) {
        xlsx_sheets(book, &sheets);
        for (size_t i = 0; i < sheets && i < 4; i++)
            read_sheet(book, i);
    }
    arena_free(a);
    buf_release(&packed);
}
