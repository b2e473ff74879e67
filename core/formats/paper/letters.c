/* Words on a canvas: one reused layout, lines drawn one by one at a pitch of our own so that a font's idea of its height
 * never moves them. */
#include "formats/paper/inside.h"
#include "formats/exif.h"
#include "formats/image.h"
#include <utf8proc.h>

enum { TEXT_MOST = 200000, PICTURE_LONGEST = 1600 };

static bool is_unprintable(utf8proc_int32_t point) {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x2069) || point == 0xfeff || (point >= 0xfff0 && point < 0xfffd) || (point & 0xfffe) == 0xfffe;
}

str canvas_clean(struct arena *a, str text) {
    struct buf to;
    str clean;
    text = str_slice(text, 0, TEXT_MOST);
    buf_init(&to, a, (size_t)TEXT_MOST * 3 + 16);
    for (size_t i = 0; i < text.len;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t count = utf8proc_iterate((const utf8proc_uint8_t *)text.at + i, (utf8proc_ssize_t)(text.len - i), &point);
        if (count < 1) {
            buf_addz(&to, "\xef\xbf\xbd");
            i++;
            continue;
        }
        if (point == '\t' || point == '\n' || point == '\r')
            buf_addc(&to, ' ');
        else if (!is_unprintable(point))
            buf_add(&to, (str){text.at + i, (size_t)count});
        i += (size_t)count;
    }
    return buf_finish(&to, &clean) ? STR_NONE : clean;
}

/* Sets the shared layout; the text is cleaned into memory that ends with this call. */
static PangoLayout *lay_out(struct canvas *c, str text, const struct lettering *how) {
    struct arena *mine = arena_new((size_t)4 << 20);
    if (!mine) {
        canvas_fail(c, &err_no_memory);
        return NULL;
    }
    str clean = canvas_clean(mine, text);
    PangoFontDescription *d = c->descriptions[how->face];
    PangoWeight before = pango_font_description_get_weight(d);
    if (how->is_bold)
        pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(d, how->size_pt * PANGO_SCALE);
    pango_layout_set_font_description(c->layout, d); /* keeps a copy */
    pango_font_description_set_weight(d, before);
    pango_layout_set_width(c->layout, how->width_mm > 0 ? (int)(how->width_mm * MM_PT * PANGO_SCALE) : -1);
    pango_layout_set_wrap(c->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(c->layout, FALSE);
    pango_layout_set_single_paragraph_mode(c->layout, TRUE);
    pango_layout_set_ellipsize(c->layout, how->width_mm > 0 && how->lines ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(c->layout, how->lines ? -(int)how->lines : -1);
    pango_layout_set_text(c->layout, clean.at ? clean.at : "", (int)clean.len);
    arena_free(mine);
    return c->layout;
}

static double pitch_pt(const struct lettering *how) { return how->size_pt * (how->pitch > 0 ? how->pitch : 1.35); }

static double line_width_pt(PangoLayoutLine *line) {
    PangoRectangle box;
    pango_layout_line_get_extents(line, NULL, &box);
    return (double)box.width / PANGO_SCALE;
}

static void draw_line(struct canvas *c, PangoLayoutLine *line, double x, double y, const struct lettering *how) {
    cairo_move_to(c->cairo, x, y);
    if (how->halo_mm > 0) {
        pango_cairo_layout_line_path(c->cairo, line);
        canvas_colour(c, 0xffffff, 1);
        cairo_set_line_width(c->cairo, how->halo_mm * 2 * MM_PT);
        cairo_set_line_join(c->cairo, CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(c->cairo, NULL, 0, 0);
        cairo_stroke(c->cairo);
        cairo_move_to(c->cairo, x, y);
    }
    canvas_colour(c, how->colour, 1);
    pango_cairo_show_layout_line(c->cairo, line);
    cairo_new_path(c->cairo);
}

double canvas_text(struct canvas *c, struct spot at, str text, const struct lettering *how) {
    PangoLayout *l = c->failed ? NULL : lay_out(c, text, how);
    if (!l)
        return 0;
    int count = pango_layout_get_line_count(l);
    double pitch = pitch_pt(how), room = how->width_mm * MM_PT;
    cairo_save(c->cairo);
    cairo_translate(c->cairo, at.x * MM_PT, at.y * MM_PT);
    if (how->turn_degree != 0)
        cairo_rotate(c->cairo, how->turn_degree * 3.14159265358979 / 180);
    for (int i = 0; i < count; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(l, i);
        double slack = room - line_width_pt(line), share = how->align == ALIGN_LEFT ? 0 : how->align == ALIGN_CENTRE ? 0.5 : 1;
        draw_line(c, line, slack * share, i * pitch + (pitch - how->size_pt) / 2 + how->size_pt * 0.88, how);
    }
    cairo_restore(c->cairo);
    return count * pitch / MM_PT;
}

double canvas_text_height(struct canvas *c, str text, const struct lettering *how) {
    PangoLayout *l = c->failed ? NULL : lay_out(c, text, how);
    return l ? pango_layout_get_line_count(l) * pitch_pt(how) / MM_PT : 0;
}

double canvas_text_width(struct canvas *c, str text, const struct lettering *how) {
    PangoLayout *l = c->failed ? NULL : lay_out(c, text, how);
    double widest = 0;
    for (int i = 0; l && i < pango_layout_get_line_count(l); i++) {
        double width = line_width_pt(pango_layout_get_line_readonly(l, i));
        widest = width > widest ? width : widest;
    }
    return widest / MM_PT;
}

/* The pixels as cairo wants them; the JPEG bytes go along, so that a PDF holds them as they are. */
static cairo_surface_t *surface_of(const struct image *image, str jpeg) {
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)image->width, (int)image->height);
    if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS)
        return s;
    unsigned char *rows = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    for (size_t y = 0; y < image->height; y++) {
        uint32_t *to = (uint32_t *)(void *)(rows + y * stride);
        const unsigned char *from = image->rgb + y * image->width * 3;
        for (size_t x = 0; x < image->width; x++, from += 3)
            to[x] = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
    }
    cairo_surface_mark_dirty(s);
    unsigned char *kept = g_memdup2(jpeg.at, jpeg.len);
    if (cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, kept, jpeg.len, g_free, kept) != CAIRO_STATUS_SUCCESS)
        g_free(kept);
    return s;
}

static err read_picture(struct arena *a, str bytes, struct image *ret, str *ret_jpeg) {
    struct image image;
    struct exif exif;
    TRY(exif_read(a, bytes, &exif));
    TRY(image_decode(a, bytes, PICTURE_LONGEST, &image));
    TRY(image_turn(a, &image, exif.orientation, ret));
    return image_encode_jpeg(a, ret, 85, ret_jpeg);
}

void canvas_picture(struct canvas *c, struct arena *scratch, str bytes, struct spot at, double width_mm, double height_mm) {
    struct image image;
    str jpeg;
    err failed = read_picture(scratch, bytes, &image, &jpeg);
    if (failed || !image.width || !image.height) {
        canvas_fail(c, failed ? failed : &canvas_failed);
        return;
    }
    double scale = width_mm / image.width < height_mm / image.height ? width_mm / image.width : height_mm / image.height;
    double left = at.x + (width_mm - image.width * scale) / 2, top = at.y + (height_mm - image.height * scale) / 2;
    cairo_surface_t *s = surface_of(&image, jpeg);
    cairo_save(c->cairo);
    cairo_translate(c->cairo, left * MM_PT, top * MM_PT);
    cairo_scale(c->cairo, scale * MM_PT, scale * MM_PT);
    cairo_set_source_surface(c->cairo, s, 0, 0);
    cairo_paint(c->cairo);
    cairo_restore(c->cairo);
    cairo_surface_destroy(s);
}
