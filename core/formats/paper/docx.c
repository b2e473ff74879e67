/* A paper as DOCX. Word sets the lines: exact pitch of 579 twentieths of a point on a grid of lines, every body run a quarter
 * of a point closer, which gives 22 lines of 28 characters in Word, WPS and LibreOffice alike (a grid of characters with a
 * negative width is set by LibreOffice with half the characters). The body is streamed; memory does not grow with it. */
#include "formats/paper/inside.h"
#include "base/clock.h"
#include "formats/exif.h"
#include "formats/image.h"

#define GRID_TWIPS 579
#define CHARACTER_TWIPS 315.86
#define BODY_SPACING (-5)

void xml_escape(struct buf *to, struct arena *scratch, str text) {
    str clean = canvas_clean(scratch, text);
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.at[i];
        if (c == '&')
            buf_addz(to, "&amp;");
        else if (c == '<')
            buf_addz(to, "&lt;");
        else if (c == '>')
            buf_addz(to, "&gt;");
        else if (c == '"')
            buf_addz(to, "&quot;");
        else
            buf_addc(to, c);
    }
}

void docx_drain(struct docx *d) {
    if (d->xml.failed && !d->failed)
        d->failed = d->xml.failed;
    if (!d->failed)
        d->failed = zip_out_add(d->zip, buf_str(&d->xml));
    buf_clear(&d->xml);
    arena_reset(d->scratch);
}

void docx_paragraph_start(struct docx *d, const struct docx_style *s) {
    struct buf *x = &d->xml;
    buf_addz(x, "<w:p><w:pPr>");
    if (s->keeps_next)
        buf_addz(x, "<w:keepNext/>");
    if (s->border)
        buf_addf(x, "<w:pBdr><w:%s w:val=\"single\" w:sz=\"16\" w:space=\"11\" w:color=\"D7000F\"/></w:pBdr>", s->border);
    if (s->line_pt != 0)
        buf_addz(x, "<w:snapToGrid w:val=\"0\"/>");
    buf_addf(x, "<w:spacing w:before=\"%.0f\" w:after=\"%.0f\"", s->before_pt * 20, s->after_pt * 20);
    if (s->line_pt >= 0)
        buf_addf(x, " w:line=\"%.0f\" w:lineRule=\"exact\"/>", s->line_pt > 0 ? s->line_pt * 20 : GRID_TWIPS);
    else
        buf_addz(x, " w:line=\"240\" w:lineRule=\"auto\"/>");
    buf_addf(x, "<w:ind w:left=\"%.0f\" w:right=\"%.0f\" w:%s=\"%.0f\"/><w:jc w:val=\"%s\"/></w:pPr>", s->left_characters * CHARACTER_TWIPS,
             s->right_characters * CHARACTER_TWIPS, s->indent_characters < 0 ? "hanging" : "firstLine",
             (s->indent_characters < 0 ? -s->indent_characters : s->indent_characters) * CHARACTER_TWIPS, s->align);
}

void docx_run(struct docx *d, const struct docx_style *s, str text) {
    struct buf *x = &d->xml;
    if (!text.len)
        return;
    buf_addf(x, "<w:r><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"%s\" w:hint=\"eastAsia\"/>%s",
             face_office_names[s->face], s->is_bold ? "<w:b/>" : "");
    buf_addf(x, "<w:color w:val=\"%06X\"/><w:spacing w:val=\"%d\"/><w:sz w:val=\"%.0f\"/><w:szCs w:val=\"%.0f\"/></w:rPr><w:t xml:space=\"preserve\">",
             s->colour, s->size_pt == BODY_PT ? BODY_SPACING : 0, s->size_pt * 2, s->size_pt * 2);
    xml_escape(x, d->scratch, text);
    buf_addz(x, "</w:t></w:r>");
}

void docx_paragraph_end(struct docx *d) {
    buf_addz(&d->xml, "</w:p>");
    if (d->xml.len > 1 << 15)
        docx_drain(d);
}

void docx_paragraph(struct docx *d, const struct docx_style *s, str text) {
    docx_paragraph_start(d, s);
    docx_run(d, s, text);
    docx_paragraph_end(d);
}

static void caption(struct docx *d, str words, double before_pt, double after_pt) {
    struct docx_style how = {.face = FACE_HEI, .size_pt = 12, .align = "center", .line_pt = -1, .before_pt = before_pt, .after_pt = after_pt};
    how.keeps_next = before_pt > after_pt;
    docx_paragraph(d, &how, words);
}

static void put_picture(struct docx *d, double width_mm, double height_mm, str words) {
    docx_picture(d, ++d->pictures, width_mm, height_mm);
    if (words.len)
        caption(d, paper_figure_caption(d->arena, ++d->figures, words), 2, 6);
}

static void put_heading(struct docx *d, const struct paper_block *b) {
    static const enum face faces[] = {FACE_HEI, FACE_HEI, FACE_KAI, FACE_FANG, FACE_FANG};
    struct docx_style how = {.face = faces[b->level > 4 ? 4 : b->level], .size_pt = BODY_PT, .align = "both", .indent_characters = 2, .keeps_next = true};
    docx_paragraph(d, &how, b->text);
}

static void put_text(struct docx *d, const struct paper_block *b) {
    struct docx_style how = {.face = FACE_FANG, .size_pt = BODY_PT, .align = "both", .indent_characters = 2}, lead = how;
    lead.face = FACE_KAI;
    docx_paragraph_start(d, &how);
    docx_run(d, &lead, b->lead);
    docx_run(d, &how, b->text);
    docx_paragraph_end(d);
}

/* The box of a picture with its own proportions. */
static void put_photo(struct docx *d, const struct paper_picture *p) {
    struct image_facts facts;
    struct exif exif;
    double width = p->width_mm, height = p->height_mm;
    if (!exif_read(d->scratch, p->bytes, &exif) && !image_read_facts(p->bytes, &facts) && facts.width && facts.height) {
        double shape = (double)facts.height / facts.width;
        if (exif.orientation > 4)
            shape = 1 / shape;
        if (width * shape > height)
            width = height / shape;
        height = width * shape;
    }
    put_picture(d, width, height, p->caption);
}

static err put_block(struct docx *d, const struct paper_block *b) {
    switch (b->kind) {
    case PAPER_TEXT: put_text(d, b); return NULL;
    case PAPER_CENTRED: docx_paragraph(d, &(struct docx_style){.face = FACE_KAI, .size_pt = BODY_PT, .align = "center"}, b->text); return NULL;
    case PAPER_HEADING: put_heading(d, b); return NULL;
    case PAPER_TABLE:
        if (b->table->caption.len)
            caption(d, paper_table_caption(d->arena, ++d->tables, b->table->caption), 6, 3);
        return docx_table(d, b->table);
    case PAPER_DRAWING: put_picture(d, b->drawing->width_mm, b->drawing->height_mm, b->drawing->caption); return NULL;
    case PAPER_PICTURE: put_photo(d, b->picture); return NULL;
    case PAPER_PAGE_BREAK: buf_addz(&d->xml, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"); return NULL;
    }
    return NULL;
}

static err put_body(struct docx *d) {
    const struct paper *p = d->paper;
    TRY(zip_out_entry(d->zip, "word/document.xml"));
    buf_addz(&d->xml, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/"
                      "wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
                      "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
                      "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                      "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>");
    docx_head(d);
    for (size_t i = 0; i < p->block_count; i++) {
        if (p->blocks[i].kind == PAPER_PICTURE && image_sniff(p->blocks[i].picture->bytes) == IMAGE_NONE)
            continue;
        TRY(put_block(d, &p->blocks[i]));
        TRY(d->failed);
    }
    docx_foot(d);
    buf_addz(&d->xml, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId5\"/><w:headerReference w:type=\"even\" r:id=\"rId6\"/>"
                      "<w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:footerReference w:type=\"even\" r:id=\"rId4\"/>"
                      "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" "
                      "w:header=\"1247\" w:footer=\"1307\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr></w:body></w:document>");
    docx_drain(d);
    return d->failed;
}

static err write_docx(struct docx *d, struct zip_sink sink, struct paper_report *report) {
    buf_init(&d->xml, NULL, (size_t)8 << 20);
    TRY(zip_out_start(d->arena, sink, &d->zip));
    TRY(docx_parts(d));
    TRY(docx_pictures(d, report));
    d->pictures = 0;
    TRY(put_body(d));
    return zip_out_end(d->zip);
}

err paper_docx(struct arena *a, const struct paper *p, struct zip_sink sink, struct paper_report *ret) {
    struct paper_report report = {.characters = paper_count_points(p)};
    struct docx d = {.arena = a, .paper = p, .scratch = arena_new((size_t)64 << 20)};
    if (!d.scratch)
        return &err_no_memory;
    err failed = write_docx(&d, sink, &report);
    buf_release(&d.xml);
    arena_free(d.scratch);
    TRY(failed);
    *ret = report;
    return NULL;
}
