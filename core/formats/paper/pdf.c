/* A paper set as PDF: blocks flow down the type area, page after page. Text keeps to the grid of 22 lines; after a table or a
 * picture it goes on at the next line of the grid. */
#include "formats/paper/inside.h"
#include "formats/image.h"
#include "base/clock.h"
#include <math.h>

const struct problem paper_too_many_columns = {PROBLEM_INVALID, "paper.too_many_columns", "表格的栏目太多，一页放不下。",
                                               "The table has too many columns for a page."};

static void draw_mark(struct flow *f) {
    struct lettering mark = {.face = FACE_HEI, .size_pt = 96, .colour = 0xE8EAED, .align = ALIGN_CENTRE, .pitch = 1, .turn_degree = -38};
    double size = 96.0 * 150 / (1 + canvas_text_width(f->canvas, f->paper->mark, &mark));
    mark.size_pt = size < 96 ? size : 96;
    struct spot middle = {PAGE_WIDTH / 2 - mark.size_pt / MM_PT * 0.31, PAGE_HEIGHT / 2 - mark.size_pt / MM_PT * 0.39};
    canvas_text(f->canvas, middle, f->paper->mark, &mark);
}

/* What every page carries before its text: the mark behind it, and the line that says what the figures are of. */
static void dress_page(struct flow *f) {
    struct lettering small = {.face = FACE_HEI, .size_pt = NOTE_PT, .colour = GREY, .align = ALIGN_RIGHT, .width_mm = AREA_WIDTH, .lines = 1};
    if (f->paper->mark.len)
        draw_mark(f);
    if (f->paper->frozen.len)
        canvas_text(f->canvas, (struct spot){AREA_LEFT, 22}, f->paper->frozen, &small);
    if (!f->paper->mark.len)
        return;
    small.align = ALIGN_LEFT;
    small.width_mm = 0;
    canvas_text(f->canvas, (struct spot){AREA_LEFT, 22}, f->paper->mark, &small);
}

void flow_close_page(struct flow *f) {
    char number[32];
    (void)snprintf(number, sizeof number, "— %u —", f->page);
    bool is_odd = f->page % 2 == 1;
    double character = BODY_PT / MM_PT;
    struct lettering figures = {.face = FACE_SONG, .size_pt = SMALL_PT, .colour = INK, .align = is_odd ? ALIGN_RIGHT : ALIGN_LEFT, .pitch = 1};
    struct spot at = {is_odd ? AREA_LEFT + AREA_WIDTH - character : AREA_LEFT + character, AREA_TOP + AREA_HEIGHT + 7};
    canvas_text(f->canvas, at, str_of(number), &figures);
    canvas_next_page(f->canvas);
}

void flow_page(struct flow *f) {
    flow_close_page(f);
    f->page++;
    f->y_mm = 0;
    dress_page(f);
}

void flow_room(struct flow *f, double height_mm) {
    if (f->y_mm > 0.01 && f->y_mm + height_mm > AREA_HEIGHT + 0.01)
        flow_page(f);
}

void flow_snap(struct flow *f) { f->y_mm = ceil(f->y_mm / LINE_MM - 0.001) * LINE_MM; }

static double caption(struct flow *f, str words) {
    struct lettering how = {.face = FACE_HEI, .size_pt = 12, .colour = INK, .align = ALIGN_CENTRE, .width_mm = AREA_WIDTH, .lines = 2};
    return canvas_text(f->canvas, (struct spot){AREA_LEFT, AREA_TOP + f->y_mm}, words, &how);
}

static void flow_drawing(struct flow *f, const struct paper_drawing *d) {
    double width = fmin(d->width_mm, AREA_WIDTH), height = fmin(d->height_mm, AREA_HEIGHT - 14);
    flow_room(f, height + 9);
    d->draw(d->state, f->canvas, (struct spot){AREA_LEFT + (AREA_WIDTH - width) / 2, AREA_TOP + f->y_mm + 1.5}, width, height);
    f->y_mm += height + 3;
    f->y_mm += caption(f, paper_figure_caption(f->scratch, ++f->figures, d->caption)) + 1;
    flow_snap(f);
}

static void flow_picture(struct flow *f, const struct paper_picture *p) {
    struct image_facts facts;
    if (image_read_facts(p->bytes, &facts)) {
        f->report->left_out++;
        return;
    }
    double width = fmin(p->width_mm, AREA_WIDTH), height = fmin(p->height_mm, AREA_HEIGHT - 14);
    struct arena *mine = arena_new((size_t)512 << 20);
    flow_room(f, height + 9);
    if (mine)
        canvas_picture(f->canvas, mine, p->bytes, (struct spot){AREA_LEFT + (AREA_WIDTH - width) / 2, AREA_TOP + f->y_mm + 1.5}, width, height);
    else
        canvas_fail(f->canvas, &err_no_memory);
    arena_free(mine);
    f->y_mm += height + 3;
    if (p->caption.len)
        f->y_mm += caption(f, paper_figure_caption(f->scratch, ++f->figures, p->caption)) + 1;
    flow_snap(f);
}

static void flow_heading(struct flow *f, const struct paper_block *b) {
    static const enum face faces[] = {FACE_HEI, FACE_HEI, FACE_KAI, FACE_FANG, FACE_FANG};
    struct body_style style = {.face = faces[b->level > 4 ? 4 : b->level], .indent = 2};
    flow_room(f, 2 * LINE_MM); /* a heading does not stand alone at the foot of a page */
    flow_text(f, b->text, &style);
}

static err flow_block(struct flow *f, const struct paper_block *b) {
    switch (b->kind) {
    case PAPER_TEXT: flow_text(f, b->text, &(struct body_style){.face = FACE_FANG, .lead_face = FACE_KAI, .lead = b->lead, .indent = 2}); return NULL;
    case PAPER_CENTRED: flow_text(f, b->text, &(struct body_style){.face = FACE_KAI, .align = ALIGN_CENTRE}); return NULL;
    case PAPER_HEADING: flow_heading(f, b); return NULL;
    case PAPER_TABLE: return flow_table(f, b->table);
    case PAPER_DRAWING: flow_drawing(f, b->drawing); return NULL;
    case PAPER_PICTURE: flow_picture(f, b->picture); return NULL;
    case PAPER_PAGE_BREAK:
        if (f->y_mm > 0)
            flow_page(f);
        return NULL;
    }
    return NULL;
}

static void use_body_layout(struct flow *f) {
    f->body = pango_layout_new(f->canvas->context);
    pango_layout_set_wrap(f->body, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(f->body, FALSE);
    pango_layout_set_single_paragraph_mode(f->body, TRUE);
}

static err set_pages(struct flow *f) {
    const struct paper *p = f->paper;
    dress_page(f);
    flow_head(f);
    for (size_t i = 0; i < p->block_count; i++) {
        TRY(flow_block(f, &p->blocks[i]));
        TRY(f->canvas->failed);
    }
    flow_foot(f);
    flow_close_page(f);
    return NULL;
}

err paper_pdf(struct arena *a, const struct paper *p, struct zip_sink sink, struct paper_report *ret) {
    struct paper_report report = {.characters = paper_count_points(p)};
    struct canvas *canvas;
    TRY(canvas_pdf(a, sink, &p->facts, PAGE_WIDTH, PAGE_HEIGHT, &canvas));
    struct flow f = {.canvas = canvas, .paper = p, .scratch = a, .report = &report, .page = 1};
    use_body_layout(&f);
    err failed = set_pages(&f);
    g_object_unref(f.body);
    TRY(failed);
    TRY(canvas_end(canvas));
    report.pages = f.page;
    report.faces = canvas_face_record(canvas, a);
    for (size_t i = 0; i < FACES; i++)
        report.has_fallback_face |= canvas->faces[i].is_fallback;
    *ret = report;
    return NULL;
}
