/* Which words changed: the longest common run of tokens between what both texts begin and end with. Texts are lines of rules,
 * some hundred tokens; two that are far longer are shown as one change, because the table would not fit. */
#include "engines/compare/compare_inside.h"

enum { TABLE_MOST = 4 << 20 };

struct table {
    const struct tokens *before, *after;
    size_t head, rows, columns; /* of what differs after the common beginning and without the common end */
    uint16_t *common;           /* (rows + 1) × (columns + 1): the most tokens in common from here on */
};

static bool same(const struct table *t, size_t row, size_t column) { return str_equal(t->before->at[t->head + row].text, t->after->at[t->head + column].text); }

static void fill(struct table *t) {
    size_t width = t->columns + 1;
    for (size_t row = t->rows; row-- > 0;)
        for (size_t column = t->columns; column-- > 0;) {
            uint16_t down = t->common[(row + 1) * width + column], right = t->common[row * width + column + 1];
            uint16_t best = down > right ? down : right;
            t->common[row * width + column] = same(t, row, column) ? (uint16_t)(t->common[(row + 1) * width + column + 1] + 1) : best;
        }
}

struct pen {
    struct compare_piece *at;
    size_t count, room;
};

static void put(struct pen *pen, enum compare_piece_kind kind, str text) {
    struct compare_piece *last = pen->count ? &pen->at[pen->count - 1] : NULL;
    if (last && last->kind == kind && last->text.at + last->text.len == text.at)
        last->text.len += text.len;
    else
        pen->at[pen->count++] = (struct compare_piece){kind, text};
}

/* Tokens marked: kept or not, on either side. */
struct marks {
    bool *before, *after;
};

static void mark_common(const struct table *t, struct marks *marks) {
    size_t width = t->columns + 1, row = 0, column = 0;
    while (row < t->rows && column < t->columns) {
        if (same(t, row, column)) {
            marks->before[t->head + row++] = true;
            marks->after[t->head + column++] = true;
        } else if (t->common[(row + 1) * width + column] >= t->common[row * width + column + 1]) {
            row++;
        } else {
            column++;
        }
    }
}

/* A kept token alone between two changes on both sides is read as changed. */
static void drop_lonely(const struct table *t, struct marks *marks) {
    size_t row = t->head, column = t->head, end = t->head + t->rows;
    while (row < end) {
        if (!marks->before[row]) {
            row++;
            continue;
        }
        while (!marks->after[column])
            column++;
        size_t run = 0;
        while (row + run < end && marks->before[row + run] && marks->after[column + run])
            run++;
        bool is_inner = row > t->head && row + run < end && column > t->head && column + run < t->head + t->columns;
        if (run == 1 && is_inner)
            marks->before[row] = marks->after[column] = false;
        row += run;
        column += run;
    }
}

static void write_pieces(const struct table *t, const struct marks *marks, struct pen *pen) {
    size_t row = 0, column = 0;
    while (row < t->before->count || column < t->after->count) {
        while (row < t->before->count && !marks->before[row])
            put(pen, COMPARE_REMOVED, t->before->at[row++].text);
        while (column < t->after->count && !marks->after[column])
            put(pen, COMPARE_ADDED, t->after->at[column++].text);
        while (row < t->before->count && column < t->after->count && marks->before[row] && marks->after[column]) {
            put(pen, COMPARE_KEPT, t->after->at[column++].text);
            row++;
        }
    }
}

err compare_words(struct arena *arena, str before, str after, struct compare_pieces *ret) {
    struct tokens a, b;
    TRY(compare_cut(arena, before, &a));
    TRY(compare_cut(arena, after, &b));
    struct marks marks = {ARENA_LIST(arena, bool, a.count + 1), ARENA_LIST(arena, bool, b.count + 1)};
    struct pen pen = {ARENA_LIST(arena, struct compare_piece, a.count + b.count + 1), 0, a.count + b.count + 1};
    if (!marks.before || !marks.after || !pen.at)
        return &err_no_memory;
    struct table t = {&a, &b, 0, a.count, b.count, NULL};
    size_t least = a.count < b.count ? a.count : b.count, tail = 0;
    while (t.head < least && str_equal(a.at[t.head].text, b.at[t.head].text)) {
        marks.before[t.head] = marks.after[t.head] = true;
        t.head++;
    }
    while (tail < least - t.head && str_equal(a.at[a.count - 1 - tail].text, b.at[b.count - 1 - tail].text)) {
        tail++;
        marks.before[a.count - tail] = marks.after[b.count - tail] = true;
    }
    t.rows = a.count - t.head - tail;
    t.columns = b.count - t.head - tail;
    if ((t.rows + 1) * (t.columns + 1) <= TABLE_MOST) {
        t.common = ARENA_LIST(arena, uint16_t, (t.rows + 1) * (t.columns + 1));
        if (!t.common)
            return &err_no_memory;
        fill(&t);
        mark_common(&t, &marks);
        drop_lonely(&t, &marks);
    }
    write_pieces(&t, &marks, &pen);
    *ret = (struct compare_pieces){pen.at, pen.count};
    return NULL;
}
