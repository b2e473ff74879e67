/* The parts of the container around the body: types, relations, styles, settings, headers, footers, pictures. */
#include "formats/paper/inside.h"
#include "base/clock.h"
#include "formats/exif.h"
#include "formats/image.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define DRAWING_DPI 220.0
enum { EMU_A_MM = 36000, FIRST_PICTURE_RELATION = 10, PICTURE_LONGEST = 1600 };

static err part(struct docx *d, const char *name, str text) {
    TRY(zip_out_entry(d->zip, name));
    return zip_out_add(d->zip, text);
}

static bool is_pictured(const struct paper_block *b) {
    return b->kind == PAPER_DRAWING || (b->kind == PAPER_PICTURE && image_sniff(b->picture->bytes) != IMAGE_NONE);
}

static err put_types(struct docx *d) {
    static const char *const parts[][2] = {{"document", "document.main+xml"}, {"styles", "styles+xml"},  {"settings", "settings+xml"},
                                           {"footer1", "footer+xml"},         {"footer2", "footer+xml"}, {"header1", "header+xml"},
                                           {"header2", "header+xml"}};
    struct buf x;
    str text;
    buf_init(&x, d->arena, 8192);
    buf_addz(&x, XML "<Types xmlns=\"" RELATIONS "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
                     "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" "
                     "ContentType=\"image/png\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buf_addf(&x, "<Override PartName=\"/word/%s.xml\" ContentType=\"" WORD_TYPE "%s\"/>", parts[i][0], parts[i][1]);
    buf_addz(&x, "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>");
    TRY(buf_finish(&x, &text));
    TRY(part(d, "[Content_Types].xml", text));
    return part(d, "_rels/.rels",
                STR(XML "<Relationships xmlns=\"" RELATIONS "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE "relationships/officeDocument\" "
                        "Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"" RELATIONS
                        "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"));
}

static err put_relations(struct docx *d) {
    static const char *const targets[] = {"styles", "settings", "footer1", "footer2", "header1", "header2"};
    static const char *const kinds[] = {"styles", "settings", "footer", "footer", "header", "header"};
    struct buf x;
    str text;
    unsigned pictures = 0;
    buf_init(&x, d->arena, (size_t)1 << 20);
    buf_addz(&x, XML "<Relationships xmlns=\"" RELATIONS "relationships\">");
    for (unsigned i = 0; i < 6; i++)
        buf_addf(&x, "<Relationship Id=\"rId%u\" Type=\"" OFFICE "relationships/%s\" Target=\"%s.xml\"/>", i + 1, kinds[i], targets[i]);
    for (size_t i = 0; i < d->paper->block_count; i++)
        if (is_pictured(&d->paper->blocks[i])) {
            pictures++;
            buf_addf(&x, "<Relationship Id=\"rId%u\" Type=\"" OFFICE "relationships/image\" Target=\"media/image%u.%s\"/>", FIRST_PICTURE_RELATION + pictures,
                     pictures, d->paper->blocks[i].kind == PAPER_DRAWING ? "png" : "jpeg");
        }
    buf_addz(&x, "</Relationships>");
    TRY(buf_finish(&x, &text));
    return part(d, "word/_rels/document.xml.rels", text);
}

static err put_properties(struct docx *d) {
    const struct canvas_facts *f = &d->paper->facts;
    struct buf x;
    str text;
    buf_init(&x, d->arena, (size_t)1 << 20);
    buf_addz(&x, XML "<cp:coreProperties xmlns:cp=\"" RELATIONS "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                     "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    xml_escape(&x, d->arena, f->title);
    buf_addz(&x, "</dc:title><dc:creator>");
    xml_escape(&x, d->arena, f->author);
    buf_addf(&x, "</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">" STR_F "Z</dcterms:created></cp:coreProperties>",
             STR_A(str_slice(time_format_iso(d->arena, f->made_ms), 0, 19)));
    TRY(buf_finish(&x, &text));
    return part(d, "docProps/core.xml", text);
}

static err put_styles(struct docx *d) {
    TRY(part(d, "word/styles.xml",
             STR(XML "<w:styles " W "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
                     "w:eastAsia=\"仿宋_GB2312\"/><w:kern w:val=\"2\"/><w:sz w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr>"
                     "</w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/><w:pPr>"
                     "<w:widowControl w:val=\"0\"/><w:jc w:val=\"both\"/></w:pPr><w:rPr><w:sz w:val=\"32\"/></w:rPr></w:style></w:styles>")));
    return part(d, "word/settings.xml", STR(XML "<w:settings " W "><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"doNotCompress\"/></w:settings>"));
}

static err put_footer(struct docx *d, const char *name, const char *side) {
    struct buf x;
    str text;
    const char *run = "<w:r><w:rPr><w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/></w:rPr>";
    buf_init(&x, d->arena, 8192);
    buf_addf(&x, XML "<w:ftr " W "><w:p><w:pPr><w:spacing w:line=\"280\" w:lineRule=\"exact\"/><w:ind w:%s=\"320\"/><w:jc w:val=\"%s\"/></w:pPr>", side, side);
    buf_addf(&x, "%s<w:t xml:space=\"preserve\">— </w:t></w:r>%s<w:fldChar w:fldCharType=\"begin\"/></w:r>%s<w:instrText>PAGE</w:instrText></w:r>", run, run,
             run);
    buf_addf(&x, "%s<w:fldChar w:fldCharType=\"end\"/></w:r>%s<w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>", run, run);
    TRY(buf_finish(&x, &text));
    return part(d, name, text);
}

static void watermark(struct buf *x, struct docx *d) {
    size_t points = str_points(d->paper->mark);
    double size = points <= 4 ? 96 : 400.0 / (double)points;
    buf_addf(x,
             "<w:r><w:pict><v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" path=\"m@7,l@8,m@5,21600l@6,21600e\"><v:formulas>"
             "<v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/><v:f eqn=\"sum 21600 0 @1\"/><v:f eqn=\"sum 0 0 @2\"/><v:f eqn=\"sum 21600 0 @3\"/>"
             "<v:f eqn=\"if @0 @3 0\"/><v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/></v:formulas>"
             "<v:path textpathok=\"t\"/></v:shapetype><v:shape id=\"WenchengMark\" type=\"#_x0000_t136\" style=\"position:absolute;width:%.0fpt;"
             "height:%.0fpt;rotation:-38;z-index:-1;mso-position-horizontal:center;mso-position-horizontal-relative:page;"
             "mso-position-vertical:center;mso-position-vertical-relative:page\" fillcolor=\"#e8eaed\" stroked=\"f\"><v:textpath style=\"font-family:"
             "&quot;黑体&quot;;font-size:%.0fpt\" string=\"",
             size * (double)points, size, size);
    xml_escape(x, d->arena, d->paper->mark);
    buf_addz(x, "\"/></v:shape></w:pict></w:r>");
}

static err put_header(struct docx *d, const char *name) {
    const struct paper *p = d->paper;
    const char *run = "<w:r><w:rPr><w:rFonts w:eastAsia=\"黑体\"/><w:color w:val=\"6B7280\"/><w:sz w:val=\"18\"/></w:rPr>";
    struct buf x;
    str text;
    buf_init(&x, d->arena, (size_t)1 << 20);
    buf_addz(&x, XML "<w:hdr " W " xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"><w:p><w:pPr><w:tabs>"
                     "<w:tab w:val=\"right\" w:pos=\"8844\"/></w:tabs><w:spacing w:line=\"240\" w:lineRule=\"exact\"/></w:pPr>");
    if (p->mark.len) {
        watermark(&x, d);
        buf_addf(&x, "%s<w:t>", run);
        xml_escape(&x, d->arena, p->mark);
        buf_addz(&x, "</w:t></w:r>");
    }
    if (p->frozen.len) {
        buf_addf(&x, "<w:r><w:tab/></w:r>%s<w:t>", run);
        xml_escape(&x, d->arena, p->frozen);
        buf_addz(&x, "</w:t></w:r>");
    }
    buf_addz(&x, "</w:p></w:hdr>");
    TRY(buf_finish(&x, &text));
    return part(d, name, text);
}

err docx_parts(struct docx *d) {
    TRY(put_types(d));
    TRY(put_relations(d));
    TRY(put_properties(d));
    TRY(put_styles(d));
    TRY(put_footer(d, "word/footer1.xml", "right"));
    TRY(put_footer(d, "word/footer2.xml", "left"));
    TRY(put_header(d, "word/header1.xml"));
    return put_header(d, "word/header2.xml");
}

static err drawing_png(struct arena *a, const struct paper *p, const struct paper_drawing *g, str *ret, str *ret_faces) {
    struct canvas *c;
    TRY(canvas_png(a, &p->facts, g->width_mm, g->height_mm, DRAWING_DPI, &c));
    g->draw(g->state, c, (struct spot){0, 0}, g->width_mm, g->height_mm);
    *ret_faces = canvas_face_record(c, a);
    return canvas_end_png(c, ret);
}

static err picture_jpeg(struct arena *a, str bytes, str *ret) {
    struct exif exif;
    struct image image, upright;
    TRY(exif_read(a, bytes, &exif));
    TRY(image_decode(a, bytes, PICTURE_LONGEST, &image));
    TRY(image_turn(a, &image, exif.orientation, &upright));
    return image_encode_jpeg(a, &upright, 85, ret);
}

err docx_pictures(struct docx *d, struct paper_report *report) {
    unsigned pictures = 0;
    for (size_t i = 0; i < d->paper->block_count; i++) {
        const struct paper_block *b = &d->paper->blocks[i];
        struct arena *mine;
        str bytes, faces = STR_NONE, name;
        if (!is_pictured(b)) {
            report->left_out += b->kind == PAPER_PICTURE;
            continue;
        }
        mine = arena_new((size_t)512 << 20);
        if (!mine)
            return &err_no_memory;
        bool is_drawing = b->kind == PAPER_DRAWING;
        err failed = is_drawing ? drawing_png(mine, d->paper, b->drawing, &bytes, &faces) : picture_jpeg(mine, b->picture->bytes, &bytes);
        name = str_format(mine, "word/media/image%u.%s", ++pictures, is_drawing ? "png" : "jpeg");
        if (!failed)
            failed = part(d, name.at, bytes);
        if (faces.len)
            report->faces = str_copy(d->arena, faces);
        arena_free(mine);
        TRY(failed);
    }
    return NULL;
}

void docx_picture(struct docx *d, unsigned number, double width_mm, double height_mm) {
    long wide = (long)(width_mm * EMU_A_MM), high = (long)(height_mm * EMU_A_MM);
    str words = STR_NONE;
    unsigned seen = 0;
    for (size_t i = 0; i < d->paper->block_count && seen < number; i++)
        if (is_pictured(&d->paper->blocks[i]) && ++seen == number)
            words = d->paper->blocks[i].drawing ? d->paper->blocks[i].drawing->words : d->paper->blocks[i].picture->caption;
    docx_paragraph_start(d, &(struct docx_style){.face = FACE_FANG, .size_pt = BODY_PT, .align = "center", .line_pt = -1, .before_pt = 4, .keeps_next = true});
    buf_addf(&d->xml,
             "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%ld\" cy=\"%ld\"/><wp:docPr id=\"%u\" "
             "name=\"image%u\" descr=\"",
             wide, high, number, number);
    xml_escape(&d->xml, d->scratch, words);
    buf_addf(&d->xml,
             "\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr "
             "id=\"%u\" name=\"image%u\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId%u\"/><a:stretch><a:fillRect/></a:stretch>"
             "</pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%ld\" cy=\"%ld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
             "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
             number, number, FIRST_PICTURE_RELATION + number, wide, high);
    docx_paragraph_end(d);
}
