/* Official papers in the layout of GB/T 9704-2012 党政机关公文格式: one model, set as PDF and as DOCX.
 *
 * A4; type area 156 x 225 mm, 37 mm from the top and 28 mm from the left; 22 lines of 28 characters of 3号 (16 pt) a page;
 * red mark of the issuing body 35 mm below the top of the type area, document number two lines below it, a red rule 4 mm
 * below that; title in 2号 小标宋; headings 一、 黑体, （一） 楷体, 1. and (1) 仿宋; page numbers 4号 between dashes 7 mm below the
 * type area, odd right, even left; version block at the foot of the last page between rules of 0.35 mm.
 *
 * Bytes out, nothing else: no file, no clock, no city. The same paper and fonts give the same bytes. Rows of a table are
 * pulled one by one, so that 500 pages need the memory of one. A DOCX names the office's fonts (方正小标宋简体, 仿宋_GB2312 …),
 * which the office's machines have; a PDF embeds what is found here and the report says which. */
#ifndef WENCHENG_FORMATS_PAPER_H
#define WENCHENG_FORMATS_PAPER_H
#include "formats/paper/canvas.h"

/* Rows of a table: start once for each setting, then next until *ret_has is false. Cells need to live until the next call. */
struct paper_rows {
    err (*start)(void *state);
    err (*next)(void *state, struct arena *, str *cells, bool *ret_has);
    void *state;
};
struct paper_column {
    str heading;
    unsigned share; /* of the width, against the other columns */
    bool is_number; /* right-aligned, headings too */
};
struct paper_table {
    str caption; /* "表1　" is put before it; empty: no caption, no number */
    const struct paper_column *columns;
    size_t column_count; /* at most PAPER_COLUMNS */
    struct paper_rows rows;
    const str *cells; /* instead of rows: row after row */
    size_t row_count;
};
/* A drawing made by calls on a canvas: charts and maps. Called with the box it may fill. */
struct paper_drawing {
    str caption; /* "图1　" is put before it */
    double width_mm, height_mm;
    void (*draw)(void *state, struct canvas *, struct spot top_left, double width_mm, double height_mm);
    void *state;
    str words; /* the same in words, for those who do not see it (DOCX alternative text) */
};
struct paper_picture {
    str bytes; /* JPEG, PNG or WebP */
    str caption;
    double width_mm, height_mm; /* the box it is fitted into */
};
enum paper_block_kind { PAPER_TEXT, PAPER_HEADING, PAPER_TABLE, PAPER_DRAWING, PAPER_PICTURE, PAPER_PAGE_BREAK, PAPER_CENTRED };
struct paper_block {
    enum paper_block_kind kind;
    unsigned level; /* PAPER_HEADING: 1 一、 2 （一） 3 1. 4 (1); the number is part of the text */
    str lead;       /* PAPER_TEXT: first words in 楷体 */
    str text;
    const struct paper_table *table;
    const struct paper_drawing *drawing;
    const struct paper_picture *picture;
};
struct paper_head {
    str mark;                   /* 发文机关标志; empty: no red head */
    str number;                 /* 发文字号: "文创指〔2026〕12号" */
    str signer;                 /* 签发人: only upward papers; then the number stands left */
    str copy, secrecy, urgency; /* top left, in this order; mostly empty */
    str left, right;            /* instead of a number: issue and day above the red rule, as minutes and bulletins have them */
};
struct paper_version {
    str copies_to; /* 抄送 */
    str printer;   /* 印发机关 */
    int64_t day;   /* of printing; < 0: none */
};
struct paper {
    struct canvas_facts facts;
    struct paper_head head;
    str title, addressee; /* title: '\n' where a line should break */
    const struct paper_block *blocks;
    size_t block_count;
    const str *attachments;
    size_t attachment_count;
    str signed_by;
    int64_t signed_day;           /* < 0: none */
    str note;                     /* 附注, in brackets under the date */
    struct paper_version version; /* empty printer: none */
    str mark;                     /* across every page: "草稿", "征求意见稿" */
    str frozen;                   /* small line over every page: cut-off time, and what was frozen */
};
struct paper_report {
    unsigned pages;    /* of the PDF; 0 from a DOCX */
    size_t characters; /* of title, headings and text, without blanks; tables and captions apart */
    size_t cut_cells;  /* cells too long for a page, cut with … */
    size_t left_out;   /* pictures that could not be read */
    str faces;         /* canvas_face_record */
    bool has_fallback_face;
};
enum { PAPER_COLUMNS = 24 };

err paper_pdf(struct arena *, const struct paper *, struct zip_sink, struct paper_report *ret) MUST_USE;
err paper_docx(struct arena *, const struct paper *, struct zip_sink, struct paper_report *ret) MUST_USE;

extern const struct problem paper_too_many_columns;

#endif
