/* Tables: rows are pulled, measured, drawn and forgotten; the headings come again on every page; a row is not torn. */
#include "formats/paper/inside.h"

#define PAD 1.1
#define PITCH 1.3
#define LEAST_ROW 7.0
#define RULE 0.2
#define EDGE 0.35
#define CAPTION_ROOM 8.0

struct setting { /* a table being set */
    struct flow *flow;
    const struct paper_table *table;
    struct arena *rows; /* of the row at hand */
    double width_mm[PAPER_COLUMNS];
    double top_mm; /* where this page's part of the table began */
    size_t next_row;
};

static void share_widths(struct setting *s) {
    double all = 0;
    for (size_t i = 0; i < s->table->column_count; i++)
        all += s->table->columns[i].share ? s->table->columns[i].share : 1;
    for (size_t i = 0; i < s->table->column_count; i++)
        s->width_mm[i] = AREA_WIDTH * (s->table->columns[i].share ? s->table->columns[i].share : 1) / all;
}

static struct lettering cell_lettering(const struct setting *s, size_t column, bool is_heading) {
    return (struct lettering){.face = is_heading ? FACE_HEI : FACE_FANG,
                              .size_pt = TABLE_PT,
                              .colour = INK,
                              .pitch = PITCH,
                              .align = is_heading                            ? ALIGN_CENTRE
                                       : s->table->columns[column].is_number ? ALIGN_RIGHT
                                                                             : ALIGN_LEFT,
                              .width_mm = s->width_mm[column] - 2 * PAD};
}

static unsigned most_lines(void) { return (unsigned)((AREA_HEIGHT - 3 * LEAST_ROW - CAPTION_ROOM) / (TABLE_PT * PITCH / MM_PT)); }

static double row_height(struct setting *s, const str *cells, bool is_heading) {
    double most = LEAST_ROW;
    for (size_t i = 0; i < s->table->column_count; i++) {
        struct lettering how = cell_lettering(s, i, is_heading);
        double height = canvas_text_height(s->flow->canvas, cells[i], &how) + 2 * PAD;
        most = height > most ? height : most;
    }
    return most;
}

static void draw_row(struct setting *s, const str *cells, double height, bool is_heading) {
    struct flow *f = s->flow;
    double x = AREA_LEFT, y = AREA_TOP + f->y_mm;
    if (is_heading)
        canvas_box(f->canvas, (struct spot){x, y}, AREA_WIDTH, height, 0xF1F3F5);
    for (size_t i = 0; i < s->table->column_count; i++) {
        struct lettering how = cell_lettering(s, i, is_heading);
        how.lines = most_lines();
        double text = canvas_text_height(f->canvas, cells[i], &how);
        canvas_text(f->canvas, (struct spot){x + PAD, y + (height - text) / 2}, cells[i], &how);
        if (i)
            canvas_line(f->canvas, (struct spot){x, y}, (struct spot){x, y + height}, (struct pen){INK, RULE, 0});
        x += s->width_mm[i];
    }
    f->y_mm += height;
    canvas_line(f->canvas, (struct spot){AREA_LEFT, AREA_TOP + f->y_mm}, (struct spot){AREA_LEFT + AREA_WIDTH, AREA_TOP + f->y_mm}, (struct pen){INK, RULE, 0});
}

static void close_frame(struct setting *s) {
    canvas_frame(s->flow->canvas, (struct spot){AREA_LEFT, AREA_TOP + s->top_mm}, AREA_WIDTH, s->flow->y_mm - s->top_mm, (struct pen){INK, EDGE, 0});
}

static void draw_headings(struct setting *s) {
    str cells[PAPER_COLUMNS];
    for (size_t i = 0; i < s->table->column_count; i++)
        cells[i] = s->table->columns[i].heading;
    s->top_mm = s->flow->y_mm;
    draw_row(s, cells, row_height(s, cells, true), true);
}

static err pull(struct setting *s, str *cells, bool *ret_has) {
    const struct paper_table *t = s->table;
    if (t->rows.next)
        return t->rows.next(t->rows.state, s->rows, cells, ret_has);
    *ret_has = s->next_row < t->row_count;
    for (size_t i = 0; *ret_has && i < t->column_count; i++)
        cells[i] = t->cells[s->next_row * t->column_count + i];
    s->next_row++;
    return NULL;
}

static err draw_rows(struct setting *s) {
    struct flow *f = s->flow;
    double most = most_lines() * TABLE_PT * PITCH / MM_PT + 2 * PAD;
    for (bool has = true; has;) {
        str cells[PAPER_COLUMNS] = {STR_NONE};
        arena_reset(s->rows);
        TRY(pull(s, cells, &has));
        if (!has)
            break;
        double height = row_height(s, cells, false);
        if (height > most) {
            height = most;
            f->report->cut_cells++;
        }
        if (f->y_mm + height > AREA_HEIGHT) {
            close_frame(s);
            flow_page(f);
            draw_headings(s);
        }
        draw_row(s, cells, height, false);
        TRY(f->canvas->failed);
    }
    close_frame(s);
    return NULL;
}

static void draw_caption(struct flow *f, const struct paper_table *t) {
    struct lettering how = {.face = FACE_HEI, .size_pt = 12, .colour = INK, .align = ALIGN_CENTRE, .width_mm = AREA_WIDTH, .lines = 2};
    f->y_mm += 1.5;
    f->y_mm += canvas_text(f->canvas, (struct spot){AREA_LEFT, AREA_TOP + f->y_mm}, paper_table_caption(f->scratch, ++f->tables, t->caption), &how) + 1;
}

err flow_table(struct flow *f, const struct paper_table *t) {
    struct setting s = {.flow = f, .table = t, .rows = arena_new((size_t)8 << 20)};
    if (t->column_count > PAPER_COLUMNS || !t->column_count) {
        arena_free(s.rows);
        return &paper_too_many_columns;
    }
    err failed = s.rows ? NULL : &err_no_memory;
    if (!failed && t->rows.start)
        failed = t->rows.start(t->rows.state);
    if (!failed) {
        share_widths(&s);
        flow_room(f, CAPTION_ROOM + 3 * LEAST_ROW);
        if (t->caption.len)
            draw_caption(f, t);
        draw_headings(&s);
        failed = draw_rows(&s);
    }
    arena_free(s.rows);
    f->y_mm += 1.5;
    flow_snap(f);
    return failed;
}
