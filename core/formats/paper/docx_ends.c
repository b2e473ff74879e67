/* Head and foot of a paper in DOCX, and its tables. */
#include "formats/paper/inside.h"

#define MARK_TOP_PT (35 * MM_PT)
#define MARK_MOST_PT 42.0
#define TABLE_TWIPS 8844

static double mark_size(str mark) {
    size_t points = str_points(mark);
    double fits = AREA_WIDTH * MM_PT / (points ? (double)points : 1);
    return fits < MARK_MOST_PT ? (double)(int)(fits * 2) / 2 : MARK_MOST_PT;
}

static void two_sides(struct docx *d, struct docx_style how, str left, str right, enum face right_face) {
    struct docx_style second = how;
    second.face = right_face;
    how.align = "left";
    buf_addf(&d->xml,
             "<w:p><w:pPr><w:pBdr><w:bottom w:val=\"single\" w:sz=\"16\" w:space=\"11\" w:color=\"D7000F\"/></w:pBdr>"
             "<w:tabs><w:tab w:val=\"right\" w:pos=\"%d\"/></w:tabs><w:spacing w:before=\"%.0f\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/>"
             "<w:ind w:left=\"0\" w:firstLine=\"316\"/></w:pPr>",
             TABLE_TWIPS - 316, how.before_pt * 20);
    docx_run(d, &how, left);
    buf_addz(&d->xml, "<w:r><w:tab/></w:r>");
    docx_run(d, &second, right);
    docx_paragraph_end(d);
}

static void head_number(struct docx *d, const struct paper_head *h) {
    struct docx_style how = {.face = FACE_FANG, .size_pt = BODY_PT, .align = "center", .before_pt = 2 * LINE_MM * MM_PT, .border = "bottom"};
    if (h->left.len || h->right.len)
        two_sides(d, how, h->left, h->right, FACE_FANG);
    else if (h->signer.len)
        two_sides(d, how, h->number, str_join(d->arena, (str[]){STR("签发人："), h->signer}, 2), FACE_KAI);
    else
        docx_paragraph(d, &how, h->number.len ? h->number : STR(" "));
}

void docx_head(struct docx *d) {
    const struct paper *p = d->paper;
    const str corner[] = {p->head.copy, p->head.secrecy, p->head.urgency};
    struct docx_style body = {.face = FACE_FANG, .size_pt = BODY_PT, .align = "left"};
    double used = 0;
    for (size_t i = 0; i < 3; i++)
        if (corner[i].len) {
            docx_paragraph(d, &body, corner[i]);
            used += LINE_MM * MM_PT;
        }
    if (p->head.mark.len) {
        double size = mark_size(p->head.mark);
        struct docx_style mark = {.face = FACE_TITLE, .size_pt = size, .colour = RED, .align = "center", .line_pt = size * 1.15};
        mark.before_pt = MARK_TOP_PT > used ? MARK_TOP_PT - used : 0;
        docx_paragraph(d, &mark, p->head.mark);
        head_number(d, &p->head);
    }
    struct docx_style title = {.face = FACE_TITLE, .size_pt = TITLE_PT, .align = "center", .line_pt = 36, .keeps_next = true};
    title.before_pt = p->head.mark.len ? 2 * LINE_MM * MM_PT - 11 : 0;
    for (str rest = p->title, line, tail; rest.len; rest = tail) {
        if (!str_cut(rest, STR("\n"), &line, &tail))
            line = rest, tail = STR_NONE;
        title.after_pt = tail.len ? 0 : LINE_MM * MM_PT;
        docx_paragraph(d, &title, line);
        title.before_pt = 0;
    }
    if (p->addressee.len)
        docx_paragraph(d, &body, p->addressee);
}

static void foot_attachments(struct docx *d) {
    const struct paper *p = d->paper;
    struct docx_style how = {.face = FACE_FANG, .size_pt = BODY_PT, .align = "both", .left_characters = 6, .indent_characters = -4};
    for (size_t i = 0; i < p->attachment_count; i++) {
        how.before_pt = i ? 0 : LINE_MM * MM_PT;
        how.indent_characters = i ? -1 : -4;
        str line = p->attachment_count == 1 ? str_join(d->arena, (str[]){STR("附件："), p->attachments[0]}, 2)
                                            : str_format(d->arena, "%s%zu." STR_F, i ? "" : "附件：", i + 1, STR_A(p->attachments[i]));
        docx_paragraph(d, &how, line);
    }
}

static void version_row(struct docx *d, str left, str right) {
    struct docx_style how = {.face = FACE_FANG, .size_pt = SMALL_PT};
    buf_addz(&d->xml,
             "<w:tr><w:trPr><w:trHeight w:val=\"476\"/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"8844\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
             "<w:p><w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"8564\"/></w:tabs><w:snapToGrid w:val=\"0\"/>"
             "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/><w:ind w:left=\"280\" w:right=\"280\"/></w:pPr>");
    docx_run(d, &how, left);
    if (right.len) {
        buf_addz(&d->xml, "<w:r><w:tab/></w:r>");
        docx_run(d, &how, right);
    }
    buf_addz(&d->xml, "</w:p></w:tc></w:tr>");
}

/* A table that floats at the foot of the last page's type area: Word and LibreOffice both keep it there. */
static void foot_version(struct docx *d) {
    const struct paper_version *v = &d->paper->version;
    if (!v->printer.len)
        return;
    buf_addf(&d->xml,
             "<w:tbl><w:tblPr><w:tblpPr w:vertAnchor=\"margin\" w:horzAnchor=\"margin\" w:tblpXSpec=\"left\" w:tblpYSpec=\"bottom\"/>"
             "<w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"8\" w:color=\"000000\"/><w:bottom w:val=\"single\" "
             "w:sz=\"8\" w:color=\"000000\"/><w:insideH w:val=\"single\" w:sz=\"6\" w:color=\"000000\"/></w:tblBorders><w:tblLayout w:type=\"fixed\"/>"
             "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol "
             "w:w=\"%d\"/></w:tblGrid>",
             TABLE_TWIPS, TABLE_TWIPS);
    if (v->copies_to.len)
        version_row(d, str_join(d->arena, (str[]){STR("抄送："), v->copies_to}, 2), STR_NONE);
    version_row(d, v->printer, v->day >= 0 ? str_join(d->arena, (str[]){paper_day_words(d->arena, v->day), STR("印发")}, 2) : STR_NONE);
    buf_addz(&d->xml, "</w:tbl>");
    docx_paragraph(d, &(struct docx_style){.face = FACE_FANG, .size_pt = 2, .align = "left", .line_pt = 2}, STR_NONE);
}

void docx_foot(struct docx *d) {
    const struct paper *p = d->paper;
    struct docx_style how = {.face = FACE_FANG, .size_pt = BODY_PT, .align = "right", .right_characters = 4};
    foot_attachments(d);
    if (p->signed_by.len || p->signed_day >= 0) {
        how.before_pt = 2 * LINE_MM * MM_PT;
        how.keeps_next = true;
        size_t name = str_points(p->signed_by);
        how.right_characters = name > 8 ? 2 : 4; /* a long name ends two characters from the edge */
        docx_paragraph(d, &how, p->signed_by);
        how.before_pt = 0;
        how.keeps_next = false;
        how.right_characters = 4;
        if (p->signed_day >= 0)
            docx_paragraph(d, &how, paper_day_words(d->arena, p->signed_day));
    }
    if (p->note.len)
        docx_paragraph(d, &(struct docx_style){.face = FACE_FANG, .size_pt = BODY_PT, .align = "left", .indent_characters = 2},
                       str_format(d->arena, "（" STR_F "）", STR_A(p->note)));
    foot_version(d);
}

static void put_row(struct docx *d, const struct paper_table *t, const int *width, const str *cells, bool is_heading) {
    struct docx_style how = {.face = is_heading ? FACE_HEI : FACE_FANG, .size_pt = TABLE_PT, .line_pt = TABLE_PT * 1.35};
    buf_addf(&d->xml, "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"397\"/>%s</w:trPr>", is_heading ? "<w:tblHeader/>" : "");
    for (size_t i = 0; i < t->column_count; i++) {
        buf_addf(&d->xml, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s<w:vAlign w:val=\"center\"/></w:tcPr>", width[i],
                 is_heading ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F1F3F5\"/>" : "");
        how.align = is_heading ? "center" : t->columns[i].is_number ? "right" : "left";
        docx_paragraph(d, &how, cells[i]);
        buf_addz(&d->xml, "</w:tc>");
    }
    buf_addz(&d->xml, "</w:tr>");
    docx_drain(d);
}

static err put_rows(struct docx *d, const struct paper_table *t, const int *width) {
    struct arena *mine = arena_new((size_t)8 << 20);
    err failed = mine ? NULL : &err_no_memory;
    if (!failed && t->rows.start)
        failed = t->rows.start(t->rows.state);
    for (size_t next = 0; !failed && !d->failed; next++) {
        str cells[PAPER_COLUMNS] = {STR_NONE};
        bool has = next < t->row_count;
        arena_reset(mine);
        if (t->rows.next)
            failed = t->rows.next(t->rows.state, mine, cells, &has);
        else if (has)
            for (size_t i = 0; i < t->column_count; i++)
                cells[i] = t->cells[next * t->column_count + i];
        if (failed || !has)
            break;
        put_row(d, t, width, cells, false);
    }
    arena_free(mine);
    return failed ? failed : d->failed;
}

err docx_table(struct docx *d, const struct paper_table *t) {
    int width[PAPER_COLUMNS];
    unsigned all = 0;
    str headings[PAPER_COLUMNS];
    if (t->column_count > PAPER_COLUMNS || !t->column_count)
        return &paper_too_many_columns;
    for (size_t i = 0; i < t->column_count; i++)
        all += t->columns[i].share ? t->columns[i].share : 1;
    buf_addf(&d->xml, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", TABLE_TWIPS);
    static const char *const edges[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < 6; i++)
        buf_addf(&d->xml, "<w:%s w:val=\"single\" w:sz=\"%d\" w:color=\"000000\"/>", edges[i], i < 4 ? 8 : 4);
    buf_addz(&d->xml, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"62\" w:type=\"dxa\"/><w:right w:w=\"62\" w:type=\"dxa\"/>"
                      "</w:tblCellMar></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < t->column_count; i++) {
        width[i] = (int)(TABLE_TWIPS * (t->columns[i].share ? t->columns[i].share : 1) / all);
        headings[i] = t->columns[i].heading;
        buf_addf(&d->xml, "<w:gridCol w:w=\"%d\"/>", width[i]);
    }
    buf_addz(&d->xml, "</w:tblGrid>");
    put_row(d, t, width, headings, true);
    TRY(put_rows(d, t, width));
    buf_addz(&d->xml, "</w:tbl>");
    struct docx_style gap = {.face = FACE_FANG, .size_pt = 6, .align = "left", .line_pt = 8};
    docx_paragraph(d, &gap, STR_NONE);
    return NULL;
}
