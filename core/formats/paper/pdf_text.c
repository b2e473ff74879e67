/* Body text on the grid: 28 characters of 16 pt to 156 mm need a little less than their own width, so every character is
 * set 0.207 pt closer; a line that must break early is stretched between all its characters, not at its blanks. */
#include "formats/paper/inside.h"

#define CHARACTER_PT (AREA_WIDTH * MM_PT / CHARACTERS_A_LINE)
#define ROUNDING_PT 0.4 /* room for rounding, far less than a character */
#define BASELINE_PT ((LINE_MM * MM_PT - BODY_PT) / 2 + BODY_PT * 0.88)

static PangoAttrList *attributes_of(struct flow *f, const struct body_style *style) {
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_letter_spacing_new((int)((CHARACTER_PT - BODY_PT) * PANGO_SCALE)));
    if (style->lead.len) {
        PangoFontDescription *d = f->canvas->descriptions[style->lead_face];
        pango_font_description_set_absolute_size(d, BODY_PT * PANGO_SCALE);
        PangoAttribute *lead = pango_attr_font_desc_new(d);
        lead->start_index = 0;
        lead->end_index = (guint)style->lead.len;
        pango_attr_list_insert(list, lead);
    }
    return list;
}

static void lay_out(struct flow *f, str text, const struct body_style *style, double width_pt) {
    PangoAttrList *list = attributes_of(f, style);
    PangoFontDescription *d = f->canvas->descriptions[style->face];
    pango_font_description_set_absolute_size(d, BODY_PT * PANGO_SCALE);
    pango_layout_set_font_description(f->body, d);
    pango_layout_set_attributes(f->body, list);
    pango_attr_list_unref(list);
    pango_layout_set_width(f->body, (int)((width_pt + ROUNDING_PT) * PANGO_SCALE));
    pango_layout_set_indent(f->body, (int)(((double)style->indent - style->hanging) * CHARACTER_PT * PANGO_SCALE));
    pango_layout_set_text(f->body, text.at ? text.at : "", (int)text.len);
}

static int glyph_count(PangoLayoutLine *line) {
    int count = 0;
    for (GSList *run = line->runs; run; run = run->next)
        count += ((PangoLayoutRun *)run->data)->glyphs->num_glyphs;
    return count;
}

static void stretch(PangoLayoutLine *line, double slack_pt) {
    int glyphs = glyph_count(line);
    if (glyphs < 2 || slack_pt <= 0 || slack_pt > 6 * CHARACTER_PT)
        return;
    int each = (int)(slack_pt / (glyphs - 1) * PANGO_SCALE), seen = 0;
    for (GSList *run = line->runs; run; run = run->next) {
        PangoGlyphString *g = ((PangoLayoutRun *)run->data)->glyphs;
        for (int i = 0; i < g->num_glyphs && ++seen < glyphs; i++)
            g->glyphs[i].geometry.width += each;
    }
}

static void draw_line(struct flow *f, PangoLayoutLine *line, double left_pt, double room_pt, const struct body_style *style, bool is_last) {
    PangoRectangle box;
    pango_layout_line_get_extents(line, NULL, &box);
    double slack = room_pt - (double)box.width / PANGO_SCALE;
    if (style->align == ALIGN_LEFT && !is_last)
        stretch(line, slack);
    double shift = style->align == ALIGN_CENTRE ? slack / 2 : style->align == ALIGN_RIGHT ? slack : 0;
    canvas_colour(f->canvas, INK, 1);
    cairo_move_to(f->canvas->cairo, AREA_LEFT * MM_PT + left_pt + shift, (AREA_TOP + f->y_mm) * MM_PT + BASELINE_PT);
    pango_cairo_show_layout_line(f->canvas->cairo, line);
    cairo_new_path(f->canvas->cairo);
}

void flow_text(struct flow *f, str text, const struct body_style *given) {
    struct arena *mine = arena_new((size_t)8 << 20);
    if (!mine) {
        canvas_fail(f->canvas, &err_no_memory);
        return;
    }
    struct body_style style = *given;
    style.lead = canvas_clean(mine, given->lead);
    str rest = canvas_clean(mine, text), whole = str_join(mine, (str[]){style.lead, rest}, 2);
    unsigned least = style.indent < style.hanging ? style.indent : style.hanging;
    double width = AREA_WIDTH * MM_PT - (least + style.right) * CHARACTER_PT;
    lay_out(f, whole, &style, width);
    int count = pango_layout_get_line_count(f->body);
    for (int i = 0; i < count; i++) {
        flow_room(f, LINE_MM);
        unsigned left = i == 0 ? style.indent : style.hanging;
        draw_line(f, pango_layout_get_line(f->body, i), left * CHARACTER_PT, width - (left - least) * CHARACTER_PT, &style, i == count - 1);
        f->y_mm += LINE_MM;
    }
    arena_free(mine);
}
