/* What the files of the paper share; private to the folder. */
#ifndef WENCHENG_PAPER_INSIDE_H
#define WENCHENG_PAPER_INSIDE_H
#include "formats/paper/paper.h"
#include <pango/pangocairo.h>

#define MM_PT (72.0 / 25.4)

struct canvas {
    struct arena *arena;
    struct zip_sink sink;
    err failed;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoLayout *layout; /* reused for every text */
    PangoFontDescription *descriptions[FACES];
    struct face_used faces[FACES];
    double width_mm, height_mm;
};
void canvas_fail(struct canvas *, err);
void canvas_colour(struct canvas *, uint32_t colour, double opacity);
err faces_find(struct canvas *, const struct face_wish *) MUST_USE;
extern const char *const face_office_names[FACES];

/* The page of GB/T 9704-2012 in millimetres and points. */
#define PAGE_WIDTH 210.0
#define PAGE_HEIGHT 297.0
#define AREA_TOP 37.0
#define AREA_LEFT 28.0
#define AREA_WIDTH 156.0
#define AREA_HEIGHT 225.0
#define LINES_A_PAGE 22
#define CHARACTERS_A_LINE 28
#define LINE_MM (AREA_HEIGHT / LINES_A_PAGE)
#define BODY_PT 16.0  /* 3号 */
#define TITLE_PT 22.0 /* 2号 */
#define SMALL_PT 14.0 /* 4号 */
#define NOTE_PT 9.0   /* 小5号 */
#define TABLE_PT 10.5 /* 5号 */
#define RED 0xD7000Fu
#define INK 0x000000u
#define GREY 0x6B7280u

/* flow: where the pen stands while a PDF is set */
struct flow {
    struct canvas *canvas;
    const struct paper *paper;
    struct arena *scratch;
    struct paper_report *report;
    double y_mm; /* below the top of the type area */
    unsigned page;
    PangoLayout *body; /* letter-spaced: 28 characters a line */
    unsigned tables, figures;
};
void flow_page(struct flow *);                   /* ends this page and begins the next */
void flow_room(struct flow *, double height_mm); /* a new page when less is left */
void flow_snap(struct flow *);                   /* to the next line of the grid */
void flow_head(struct flow *);
void flow_foot(struct flow *); /* attachments, signature, note, version block */
void flow_close_page(struct flow *);
err flow_table(struct flow *, const struct paper_table *) MUST_USE;
struct body_style {
    enum face face;
    enum face lead_face;
    str lead;                        /* the first words in another face */
    unsigned indent, hanging, right; /* characters: first line, the other lines, right edge */
    enum canvas_align align;
};
void flow_text(struct flow *, str, const struct body_style *);
str paper_table_caption(struct arena *, unsigned number, str caption);
str paper_figure_caption(struct arena *, unsigned number, str caption);
str paper_day_words(struct arena *, int64_t day); /* 2026年11月24日 */
size_t paper_count_points(const struct paper *);

/* docx.c and its parts */
struct docx {
    struct arena *arena, *scratch;
    struct zip_out *zip;
    struct buf xml; /* what waits to be squeezed */
    const struct paper *paper;
    unsigned tables, figures, pictures;
    err failed;
};
enum docx_spacing { DOCX_GRID, DOCX_FREE }; /* exactly one line of the grid, or as high as needed */
struct docx_style {
    enum face face;
    double size_pt;
    uint32_t colour;
    const char *align; /* "both" "center" "right" "left" */
    double indent_characters, left_characters, right_characters;
    double line_pt; /* exact pitch; 0: the grid's; -1: as needed */
    double before_pt, after_pt;
    bool keeps_next;
    const char *border; /* "bottom" red rule below; NULL: none */
    bool is_bold;
};
void docx_paragraph(struct docx *, const struct docx_style *, str);
void docx_paragraph_start(struct docx *, const struct docx_style *);
void docx_run(struct docx *, const struct docx_style *, str);
void docx_paragraph_end(struct docx *);
err docx_table(struct docx *, const struct paper_table *) MUST_USE;
err docx_parts(struct docx *) MUST_USE;                           /* everything but the body */
err docx_pictures(struct docx *, struct paper_report *) MUST_USE; /* into word/media, in the order of the blocks */
void docx_picture(struct docx *, unsigned number, double width_mm, double height_mm);
void docx_head(struct docx *);
void docx_foot(struct docx *);
void docx_drain(struct docx *);
void xml_escape(struct buf *, struct arena *, str);

#endif
