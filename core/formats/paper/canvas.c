/* Pages and shapes. Cairo works in points; millimetres become points here and nowhere else. */
#include "formats/paper/inside.h"
#include "base/clock.h"
#include "base/limits.h"
#include <cairo-pdf.h>

const struct problem canvas_failed = {PROBLEM_BUG, "canvas.failed", "版面绘制失败。", "Drawing the page failed."};

void canvas_fail(struct canvas *c, err failed) {
    if (!c->failed)
        c->failed = failed;
}

static void canvas_close(void *state) {
    struct canvas *c = state;
    if (c->layout)
        g_object_unref(c->layout);
    if (c->context)
        g_object_unref(c->context);
    for (size_t f = 0; f < FACES; f++)
        if (c->descriptions[f])
            pango_font_description_free(c->descriptions[f]);
    if (c->cairo)
        cairo_destroy(c->cairo);
    if (c->surface) {
        cairo_surface_finish(c->surface);
        cairo_surface_destroy(c->surface);
    }
    if (c->fonts)
        g_object_unref(c->fonts);
}

static cairo_status_t put_bytes(void *closure, const unsigned char *bytes, unsigned count) {
    struct canvas *c = closure;
    if (!c->failed)
        canvas_fail(c, c->sink.put(c->sink.state, bytes, count));
    return c->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static err canvas_open(struct arena *a, struct canvas *c, const struct face_wish *wish) {
    if (cairo_surface_status(c->surface) != CAIRO_STATUS_SUCCESS)
        return &canvas_failed;
    c->cairo = cairo_create(c->surface);
    c->fonts = pango_cairo_font_map_new();
    c->context = pango_font_map_create_context(c->fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(c->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(c->context, pango_language_from_string("zh-cn"));
    pango_context_set_round_glyph_positions(c->context, FALSE);
    c->layout = pango_layout_new(c->context);
    (void)a;
    return faces_find(c, wish);
}

static err canvas_new(struct arena *a, double width_mm, double height_mm, struct canvas **ret) {
    struct canvas *c = ARENA_NEW(a, struct canvas);
    if (!c)
        return &err_no_memory;
    c->arena = a;
    c->width_mm = width_mm;
    c->height_mm = height_mm;
    TRY(arena_defer(a, canvas_close, c));
    *ret = c;
    return NULL;
}

err canvas_pdf(struct arena *a, struct zip_sink sink, const struct canvas_facts *facts, double width_mm, double height_mm, struct canvas **ret) {
    struct canvas *c;
    TRY(canvas_new(a, width_mm, height_mm, &c));
    c->sink = sink;
    c->surface = cairo_pdf_surface_create_for_stream(put_bytes, c, width_mm * MM_PT, height_mm * MM_PT);
    const char *title = str_z(a, canvas_clean(a, facts->title)), *author = str_z(a, canvas_clean(a, facts->author));
    const char *made = str_z(a, str_slice(time_format_iso(a, facts->made_ms), 0, 19));
    if (!title || !author || !made)
        return &err_no_memory;
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_AUTHOR, author);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_CREATOR, "Wencheng " WENCHENG_VERSION);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_MOD_DATE, made);
    TRY(canvas_open(a, c, &facts->wish));
    *ret = c;
    return NULL;
}

err canvas_png(struct arena *a, const struct canvas_facts *facts, double width_mm, double height_mm, double dots_per_inch, struct canvas **ret) {
    struct canvas *c;
    TRY(canvas_new(a, width_mm, height_mm, &c));
    double scale = dots_per_inch / 72.0, width = width_mm * MM_PT * scale, height = height_mm * MM_PT * scale;
    if (width * height > LIMIT_PHOTO_PIXELS || width < 1 || height < 1)
        return &canvas_failed;
    c->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width + 0.5), (int)(height + 0.5));
    TRY(canvas_open(a, c, &facts->wish));
    cairo_set_source_rgb(c->cairo, 1, 1, 1);
    cairo_paint(c->cairo);
    cairo_scale(c->cairo, scale, scale);
    *ret = c;
    return NULL;
}

void canvas_next_page(struct canvas *c) { cairo_show_page(c->cairo); }

err canvas_end(struct canvas *c) {
    if (cairo_status(c->cairo) != CAIRO_STATUS_SUCCESS)
        canvas_fail(c, &canvas_failed);
    cairo_destroy(c->cairo);
    c->cairo = NULL;
    cairo_surface_finish(c->surface);
    if (cairo_surface_status(c->surface) != CAIRO_STATUS_SUCCESS)
        canvas_fail(c, &canvas_failed);
    return c->failed;
}

struct png_sink {
    struct buf bytes;
};

static cairo_status_t put_png(void *closure, const unsigned char *bytes, unsigned count) {
    struct png_sink *s = closure;
    buf_add(&s->bytes, (str){(const char *)bytes, count});
    return s->bytes.failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

err canvas_end_png(struct canvas *c, str *ret_bytes) {
    struct png_sink s;
    buf_init(&s.bytes, c->arena, LIMIT_XLSX_INFLATED);
    if (cairo_status(c->cairo) != CAIRO_STATUS_SUCCESS)
        canvas_fail(c, &canvas_failed);
    if (!c->failed && cairo_surface_write_to_png_stream(c->surface, put_png, &s) != CAIRO_STATUS_SUCCESS)
        canvas_fail(c, s.bytes.failed ? s.bytes.failed : &canvas_failed);
    if (c->failed)
        return c->failed;
    return buf_finish(&s.bytes, ret_bytes);
}

void canvas_colour(struct canvas *c, uint32_t colour, double opacity) {
    cairo_set_source_rgba(c->cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0, opacity);
}

static void use_pen(struct canvas *c, struct pen pen) {
    double dash = pen.dash_mm * MM_PT;
    canvas_colour(c, pen.colour, 1);
    cairo_set_line_width(c->cairo, pen.width_mm * MM_PT);
    cairo_set_line_join(c->cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(c->cairo, &dash, dash > 0 ? 1 : 0, 0);
}

void canvas_line(struct canvas *c, struct spot from, struct spot to, struct pen pen) {
    struct spot both[2] = {from, to};
    canvas_polyline(c, both, 2, pen);
}

static void trace(struct canvas *c, const struct spot *at, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i == 0)
            cairo_move_to(c->cairo, at[i].x * MM_PT, at[i].y * MM_PT);
        else
            cairo_line_to(c->cairo, at[i].x * MM_PT, at[i].y * MM_PT);
    }
}

void canvas_polyline(struct canvas *c, const struct spot *at, size_t count, struct pen pen) {
    cairo_new_path(c->cairo);
    trace(c, at, count);
    canvas_stroke(c, pen);
}

void canvas_box(struct canvas *c, struct spot at, double width_mm, double height_mm, uint32_t colour) {
    canvas_colour(c, colour, 1);
    cairo_new_path(c->cairo);
    cairo_rectangle(c->cairo, at.x * MM_PT, at.y * MM_PT, width_mm * MM_PT, height_mm * MM_PT);
    cairo_fill(c->cairo);
}

void canvas_frame(struct canvas *c, struct spot at, double width_mm, double height_mm, struct pen pen) {
    cairo_new_path(c->cairo);
    cairo_rectangle(c->cairo, at.x * MM_PT, at.y * MM_PT, width_mm * MM_PT, height_mm * MM_PT);
    canvas_stroke(c, pen);
}

void canvas_disc(struct canvas *c, struct spot centre, double radius_mm, uint32_t colour) {
    canvas_colour(c, colour, 1);
    cairo_new_path(c->cairo);
    cairo_arc(c->cairo, centre.x * MM_PT, centre.y * MM_PT, radius_mm * MM_PT, 0, 2 * 3.14159265358979);
    cairo_fill(c->cairo);
}

void canvas_ring(struct canvas *c, const struct spot *at, size_t count) {
    trace(c, at, count);
    cairo_close_path(c->cairo);
}

void canvas_fill(struct canvas *c, uint32_t colour, double opacity) {
    canvas_colour(c, colour, opacity);
    cairo_set_fill_rule(c->cairo, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill_preserve(c->cairo);
}

void canvas_stroke(struct canvas *c, struct pen pen) {
    if (pen.width_mm > 0) {
        use_pen(c, pen);
        cairo_stroke_preserve(c->cairo);
    }
    cairo_new_path(c->cairo);
}

void canvas_clip(struct canvas *c, struct spot at, double width_mm, double height_mm) {
    cairo_save(c->cairo);
    cairo_new_path(c->cairo);
    cairo_rectangle(c->cairo, at.x * MM_PT, at.y * MM_PT, width_mm * MM_PT, height_mm * MM_PT);
    cairo_clip(c->cairo);
}

void canvas_unclip(struct canvas *c) { cairo_restore(c->cairo); }

void canvas_squares(struct canvas *c, struct spot at, const unsigned char *bits, unsigned side, double side_mm) {
    double step = side_mm / side * MM_PT;
    cairo_save(c->cairo);
    cairo_set_antialias(c->cairo, CAIRO_ANTIALIAS_NONE);
    canvas_colour(c, INK, 1);
    cairo_new_path(c->cairo);
    for (unsigned y = 0; y < side; y++)
        for (unsigned x = 0, from; x < side; x++) {
            if (!(bits[y * side + x] & 1))
                continue;
            for (from = x; x + 1 < side && (bits[y * side + x + 1] & 1); x++)
                ;
            cairo_rectangle(c->cairo, at.x * MM_PT + from * step, at.y * MM_PT + y * step, (x - from + 1) * step, step);
        }
    cairo_fill(c->cairo);
    cairo_restore(c->cairo);
}
