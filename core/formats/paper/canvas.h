/* Drawing for print: vectors and text on pages of a PDF, or on one PNG. Positions and lengths are millimetres from the top
 * left of the page, type sizes are points. Nothing here knows what is drawn; charts, maps, labels and documents do.
 *
 * Calls that draw never fail at once: a canvas fails once and stays failed, ask at canvas_end. The same calls with the same
 * faces give the same bytes; dates come from canvas_facts.
 *
 * Faces are the five of an official document. Each has a list of families, best first: the office's own licensed fonts, then
 * free ones. What was really used is recorded (canvas_faces), so that a paper can say which fonts set it. */
#ifndef WENCHENG_FORMATS_CANVAS_H
#define WENCHENG_FORMATS_CANVAS_H
#include "formats/zip.h"

enum face { FACE_TITLE /* 小标宋 */, FACE_HEI /* 黑体 */, FACE_KAI /* 楷体 */, FACE_FANG /* 仿宋 */, FACE_SONG /* 宋体 */, FACES };
struct face_wish {
    str families[FACES]; /* names with commas between, tried before the built-in list; empty: only that list */
};
struct face_used {
    const char *role;   /* "小标宋" */
    const char *office; /* the name written into a DOCX: "方正小标宋简体" */
    str used;           /* the family found here, "Noto Serif CJK SC"; empty: none of the list, the system chose */
    bool is_fallback;   /* not the office's own */
};

struct canvas_facts {
    str title, author;
    int64_t made_ms; /* goes into the file; never the clock */
    struct face_wish wish;
};
struct canvas; /* lives and ends with the arena */
err canvas_pdf(struct arena *, struct zip_sink, const struct canvas_facts *, double width_mm, double height_mm, struct canvas **ret) MUST_USE;
err canvas_png(struct arena *, const struct canvas_facts *, double width_mm, double height_mm, double dots_per_inch, struct canvas **ret) MUST_USE;
void canvas_next_page(struct canvas *); /* PDF: ends the page, also the last one */
err canvas_end(struct canvas *) MUST_USE;
err canvas_end_png(struct canvas *, str *ret_bytes) MUST_USE;
const struct face_used *canvas_faces(const struct canvas *); /* FACES of them */
/* The whole of what can be wrong with fonts here, one line a face, for a record: "小标宋=Noto Serif CJK SC Bold(fallback)". */
str canvas_face_record(const struct canvas *, struct arena *);

struct spot {
    double x, y;
};
struct pen {
    uint32_t colour; /* 0xRRGGBB */
    double width_mm, dash_mm;
};
void canvas_line(struct canvas *, struct spot from, struct spot to, struct pen);
void canvas_polyline(struct canvas *, const struct spot *, size_t count, struct pen);
void canvas_box(struct canvas *, struct spot top_left, double width_mm, double height_mm, uint32_t colour);
void canvas_frame(struct canvas *, struct spot top_left, double width_mm, double height_mm, struct pen);
void canvas_disc(struct canvas *, struct spot centre, double radius_mm, uint32_t colour);
/* Areas gather rings, then are filled even-odd (holes are rings too). opacity 0…1. */
void canvas_ring(struct canvas *, const struct spot *, size_t count);
void canvas_fill(struct canvas *, uint32_t colour, double opacity);
void canvas_stroke(struct canvas *, struct pen);
/* Only inside this box until canvas_unclip. */
void canvas_clip(struct canvas *, struct spot top_left, double width_mm, double height_mm);
void canvas_unclip(struct canvas *);
/* Squares without hair lines between them: codes. bits: one byte a square, bit 0. */
void canvas_squares(struct canvas *, struct spot top_left, const unsigned char *bits, unsigned side, double side_mm);

enum canvas_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
struct lettering {
    enum face face;
    bool is_bold;
    double size_pt;
    uint32_t colour;
    enum canvas_align align;
    double width_mm;    /* 0: one line as long as it is, aligned about the spot; else wrapped or cut in this width */
    unsigned lines;     /* with a width: at most so many, the last ends with …; 0: as many as needed */
    double pitch;       /* line pitch as a multiple of the size; 0: 1.35 */
    double turn_degree; /* clockwise, around the spot */
    double halo_mm;     /* white rim, for names on a map */
};
/* The spot is the top of the first line box. Returns the height used. Control characters are dropped. */
double canvas_text(struct canvas *, struct spot, str, const struct lettering *);
double canvas_text_height(struct canvas *, str, const struct lettering *);
double canvas_text_width(struct canvas *, str, const struct lettering *); /* of the longest line */
/* A JPEG, PNG or WebP fitted into the box, centred; its orientation tag is obeyed, everything else of it is left out. */
void canvas_picture(struct canvas *, struct arena *scratch, str bytes, struct spot top_left, double width_mm, double height_mm);

/* Text fit for print: control characters, bidirectional marks and broken UTF-8 taken out; tabs and line ends become blanks. */
str canvas_clean(struct arena *, str);

extern const struct problem canvas_failed, canvas_no_font;

#endif
