#include "base/limits.h"
#include "formats/csv.h"
#include "fuzz/targets.h"
#include <string.h>

struct part {
    str left;
    size_t step;
};

static err read_part(void *state, void *to, size_t room, size_t *ret_count) {
    struct part *p = state;
    str part = str_slice(p->left, 0, room < p->step ? room : p->step);
    if (part.len)
        memcpy(to, part.at, part.len);
    p->left = str_slice(p->left, part.len, p->left.len);
    *ret_count = part.len;
    return NULL;
}

static void read_all(struct csv_reader *r) {
    struct csv_row row = {.line = 0};
    int64_t line = 0;
    err failed;
    while (!(failed = csv_read_row(r, &row)) && row.cells) {
        FUZZ_PROMISE(row.count >= 1 && row.count <= LIMIT_CSV_FIELDS && row.line > line);
        line = row.line;
        for (size_t i = 0; i < row.count; i++)
            FUZZ_PROMISE(str_is_utf8(row.cells[i]) && str_points(row.cells[i]) <= LIMIT_TEXT_CELL);
    }
    FUZZ_PROMISE(!failed || (csv_read_fault(r).line > 0 && csv_read_fault(r).zh));
}

void fuzz_csv(str bytes) {
    struct arena *a = arena_new(8 << 20);
    struct csv_reader *whole = NULL, *parts = NULL;
    struct part p = {bytes, 1 + bytes.len % 7};
    if (!csv_read_start(a, bytes, &whole))
        read_all(whole);
    if (!csv_read_start_from(a, &(struct csv_source){read_part, &p}, &parts))
        read_all(parts);
    arena_free(a);
}
