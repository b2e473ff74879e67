#include "demo/scene.h"
#include <cairo.h>
#include <math.h>

struct scene {
    cairo_t *c;
    struct rng rng;
    double horizon; /* where wall and pavement meet */
};

static double some(struct scene *s, double low, double high) { return low + (high - low) * rng_unit(&s->rng); }

static void colour(struct scene *s, uint32_t rgb) { cairo_set_source_rgb(s->c, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0); }

static void box(struct scene *s, double x, double y, double w, double h, uint32_t rgb) {
    colour(s, rgb);
    cairo_rectangle(s->c, x, y, w, h);
    cairo_fill(s->c);
}

static void round_shape(struct scene *s, double x, double y, double rx, double ry, uint32_t rgb) {
    cairo_save(s->c);
    cairo_translate(s->c, x, y);
    cairo_scale(s->c, rx, ry);
    cairo_arc(s->c, 0, 0, 1, 0, 2 * M_PI);
    cairo_restore(s->c);
    colour(s, rgb);
    cairo_fill(s->c);
}

static void line(struct scene *s, double x0, double y0, double x1, double y1, double width, uint32_t rgb) {
    colour(s, rgb);
    cairo_set_line_width(s->c, width);
    cairo_move_to(s->c, x0, y0);
    cairo_line_to(s->c, x1, y1);
    cairo_stroke(s->c);
}

/* A crumpled outline: bags, puddles, leaves. */
static void lump(struct scene *s, double x, double y, double rx, double ry, uint32_t rgb) {
    enum { CORNERS = 11 };
    for (int k = 0; k < CORNERS; k++) {
        double a = 2 * M_PI * k / CORNERS, r = some(s, 0.75, 1.1);
        cairo_line_to(s->c, x + rx * r * cos(a), y + ry * r * sin(a));
    }
    cairo_close_path(s->c);
    colour(s, rgb);
    cairo_fill(s->c);
}

/* ---- the street ---- */

static void sky(struct scene *s) {
    static const uint32_t tops[] = {0x9fc4e3, 0xb9cfdd, 0xc9d3d8, 0x8fb4d6};
    uint32_t top = tops[rng_below(&s->rng, 4)];
    cairo_pattern_t *p = cairo_pattern_create_linear(0, 0, 0, s->horizon);
    cairo_pattern_add_color_stop_rgb(p, 0, (top >> 16) / 255.0, (top >> 8 & 255) / 255.0, (top & 255) / 255.0);
    cairo_pattern_add_color_stop_rgb(p, 1, 0.93, 0.94, 0.93);
    cairo_set_source(s->c, p);
    cairo_paint(s->c);
    cairo_pattern_destroy(p);
}

static void house(struct scene *s, double x, double w, double h) {
    static const uint32_t walls[] = {0xcbb9a0, 0xbfc3c4, 0xd8cdbb, 0xb5a08a, 0xc9cfd2, 0xd3b8a4};
    static const uint32_t signs[] = {0x9b2d22, 0x1f5c8a, 0x2f6f46, 0x7a5a1e, 0x48506b};
    double top = s->horizon - h;
    box(s, x, top, w, h, walls[rng_below(&s->rng, 6)]);
    box(s, x, top, w, 6, 0x8d8478);
    for (double y = top + 26; y < s->horizon - 120; y += 62)
        for (double at = x + 18; at < x + w - 44; at += 58) {
            box(s, at, y, 34, 38, 0x5d7486);
            box(s, at, y, 34, 16, 0x86a0b0);
            line(s, at + 17, y, at + 17, y + 38, 2, 0xe8e6e0);
        }
    for (double at = x + 8; at < x + w - 60; at += 128) { /* shop fronts */
        double wide = x + w - at < 128 ? x + w - at - 8 : 118;
        box(s, at, s->horizon - 100, wide, 100, 0x6c7a80);
        box(s, at + 8, s->horizon - 70, wide - 16, 70, 0xa8bcc4);
        box(s, at, s->horizon - 108, wide, 30, signs[rng_below(&s->rng, 5)]);
        for (double k = at + 14; k < at + wide - 22; k += 22)
            box(s, k, s->horizon - 101, 13, 15, 0xf3ead7);
    }
}

static void tree(struct scene *s, double x) {
    line(s, x, s->horizon + 46, x, s->horizon - 130, 15, 0x6b5843);
    static const uint32_t leaves[] = {0x4f7d46, 0x5f8c4c, 0x446f40};
    for (int k = 0; k < 26; k++)
        round_shape(s, x + some(s, -74, 74), s->horizon - 170 + some(s, -62, 56), some(s, 20, 38), some(s, 16, 30), leaves[rng_below(&s->rng, 3)]);
    box(s, x - 34, s->horizon + 40, 68, 12, 0x8b8577);
}

static void street(struct scene *s) {
    sky(s);
    for (double x = -30; x < SCENE_WIDTH;) {
        double w = some(s, 220, 380);
        house(s, x, w, some(s, 240, 380));
        x += w + some(s, 0, 26);
    }
    box(s, 0, s->horizon, SCENE_WIDTH, 170, 0xbcb6aa); /* pavement */
    for (double y = s->horizon; y < s->horizon + 170; y += 24)
        line(s, 0, y, SCENE_WIDTH, y, 1, 0xa9a396);
    for (double x = -400; x < SCENE_WIDTH + 400; x += 60)
        line(s, x * 0.8 + 96, s->horizon, x * 1.15 - 72, s->horizon + 170, 1, 0xa9a396);
    box(s, 0, s->horizon + 74, SCENE_WIDTH, 26, 0xd4b65c); /* tactile paving */
    for (double x = 0; x < SCENE_WIDTH; x += 16)
        line(s, x, s->horizon + 76, x, s->horizon + 98, 4, 0xc2a24a);
    box(s, 0, s->horizon + 170, SCENE_WIDTH, 14, 0xd8d5cc); /* kerb */
    box(s, 0, s->horizon + 184, SCENE_WIDTH, SCENE_HEIGHT, 0x62666a);
    for (double x = some(s, -80, 0); x < SCENE_WIDTH; x += 190)
        box(s, x, s->horizon + 236, 110, 9, 0xe7e5dd);
    tree(s, some(s, 90, 220));
    tree(s, some(s, 700, 860));
}

static void bin(struct scene *s, double x, uint32_t rgb) {
    box(s, x, s->horizon + 2, 52, 74, rgb);
    box(s, x - 4, s->horizon - 6, 60, 12, 0x3d4549);
    round_shape(s, x + 26, s->horizon + 40, 12, 12, 0xe9ece8);
}

/* ---- problems; each draws on the pavement, the wall or the road ---- */

static void litter(struct scene *s) {
    static const uint32_t bags[] = {0x2c2f33, 0xe6e3dc, 0xb6432f, 0x3f6fa3, 0xd9c44a, 0x7a5b3a};
    double x = some(s, 330, 560), y = s->horizon + 120;
    for (int k = 0; k < 9; k++)
        lump(s, x + some(s, -90, 90), y + some(s, -28, 22), some(s, 20, 44), some(s, 16, 32), bags[rng_below(&s->rng, 3)]);
    for (int k = 0; k < 46; k++)
        lump(s, x + some(s, -190, 190), y + some(s, -44, 64), some(s, 4, 13), some(s, 3, 9), bags[rng_below(&s->rng, 6)]);
}

static void stall(struct scene *s) {
    double x = some(s, 320, 520), y = s->horizon + 20;
    static const uint32_t cloth[] = {0xc0392b, 0x2e7d5b, 0x2f6aa0};
    uint32_t top = cloth[rng_below(&s->rng, 3)];
    for (int k = 0; k < 6; k++)
        box(s, x + 36 * k, y - 96, 36, 34, k % 2 ? 0xf2efe6 : top);
    line(s, x + 8, y - 64, x + 8, y + 104, 6, 0x6d6d6d);
    line(s, x + 208, y - 64, x + 208, y + 104, 6, 0x6d6d6d);
    box(s, x - 14, y + 30, 246, 66, 0x8a6a46);
    static const uint32_t fruit[] = {0xd9822b, 0xc94b3b, 0x7fa23a, 0xe0c341};
    for (int k = 0; k < 44; k++)
        round_shape(s, x + 4 + 20 * (k % 11), y + 22 - 9.0 * (k / 11), 10, 9, fruit[rng_below(&s->rng, 4)]);
    for (int k = 0; k < 3; k++)
        box(s, x + 246 + 8 * k, y + 60 - 22.0 * k, 58, 36, 0xa88455);
}

static void bikes(struct scene *s, int count, double lean) {
    static const uint32_t paint[] = {0x2f78b5, 0xe0b62c, 0x3f9a63};
    uint32_t rgb = paint[rng_below(&s->rng, 3)];
    for (int k = 0; k < count; k++) {
        double x = 250 + 46.0 * k + some(s, -lean, lean) * 60, y = s->horizon + 92 + some(s, -lean, lean) * 40, tilt = some(s, -lean, lean);
        cairo_save(s->c);
        cairo_translate(s->c, x, y);
        cairo_rotate(s->c, tilt);
        colour(s, 0x2d2f31);
        cairo_set_line_width(s->c, 4);
        cairo_arc(s->c, -26, 0, 19, 0, 2 * M_PI);
        cairo_stroke(s->c);
        cairo_arc(s->c, 26, 0, 19, 0, 2 * M_PI);
        cairo_stroke(s->c);
        line(s, -26, 0, -4, -28, 6, rgb);
        line(s, -4, -28, 22, -30, 6, rgb);
        line(s, 26, 0, 18, -44, 6, rgb);
        line(s, -26, 0, 2, 0, 6, rgb);
        line(s, 10, -46, 28, -44, 5, 0x2d2f31);
        line(s, -12, -36, 4, -34, 7, 0x2d2f31);
        cairo_restore(s->c);
    }
}

static void car(struct scene *s, double x, double y, uint32_t rgb) {
    box(s, x, y, 250, 54, rgb);
    cairo_move_to(s->c, x + 40, y);
    cairo_line_to(s->c, x + 76, y - 46);
    cairo_line_to(s->c, x + 178, y - 46);
    cairo_line_to(s->c, x + 216, y);
    cairo_close_path(s->c);
    colour(s, rgb);
    cairo_fill(s->c);
    box(s, x + 72, y - 36, 50, 34, 0xa9c0cc);
    box(s, x + 130, y - 36, 50, 34, 0xa9c0cc);
    round_shape(s, x + 54, y + 54, 25, 25, 0x26282a);
    round_shape(s, x + 198, y + 54, 25, 25, 0x26282a);
    box(s, x + 232, y + 12, 18, 12, 0xf4e7b0);
}

static void flyers(struct scene *s) {
    static const uint32_t paper[] = {0xf4f1e6, 0xf2df8e, 0xe8b9a8, 0xcfe0ec};
    for (int k = 0; k < 26; k++) {
        cairo_save(s->c);
        cairo_translate(s->c, some(s, 240, 720), s->horizon - some(s, 20, 150));
        cairo_rotate(s->c, some(s, -0.2, 0.2));
        box(s, 0, 0, 32, 44, paper[rng_below(&s->rng, 4)]);
        for (int row = 0; row < 4; row++)
            line(s, 5, 9 + 8.0 * row, 27, 9 + 8.0 * row, 2, row ? 0x77716a : 0xb23a2c);
        cairo_restore(s->c);
    }
}

static void hole(struct scene *s, bool open) {
    double x = some(s, 380, 560), y = s->horizon + 140;
    round_shape(s, x, y, 74, 26, 0x7d7a72);
    round_shape(s, x, y, 64, 21, open ? 0x121314 : 0x4a4c4d);
    if (open)
        lump(s, x + 96, y + 10, 42, 15, 0x55585a);
    else
        for (int k = -2; k <= 2; k++)
            line(s, x - 44, y + 7 * k, x + 44, y + 7 * k, 3, 0x6b6d6e);
}

static void cracked(struct scene *s) {
    double x = some(s, 340, 560), y = s->horizon + 244;
    lump(s, x, y, 150, 34, 0x45484b);
    lump(s, x + 10, y + 4, 110, 22, 0x6e5f4c);
    for (int k = 0; k < 9; k++)
        line(s, x, y, x + some(s, -240, 240), y + some(s, -50, 60), 3, 0x3c3f41);
}

static void wires(struct scene *s) {
    for (int k = 0; k < 12; k++) {
        cairo_move_to(s->c, -10, 90 + some(s, -30, 40));
        cairo_curve_to(s->c, 300, some(s, 150, 270), 640, some(s, 150, 290), SCENE_WIDTH + 10, 80 + some(s, -30, 50));
        colour(s, 0x24272a);
        cairo_set_line_width(s->c, some(s, 1.5, 4));
        cairo_stroke(s->c);
    }
    lump(s, 520, 226, 34, 22, 0x24272a);
}

static void puddle(struct scene *s) {
    double x = some(s, 380, 560);
    lump(s, x, s->horizon + 140, 190, 32, 0x55503f);
    lump(s, x - 8, s->horizon + 138, 150, 22, 0x6a6650);
}

static void board(struct scene *s, bool torn) {
    double x = some(s, 360, 500), y = s->horizon - 150;
    line(s, x + 16, y + 100, x + 16, s->horizon + 50, 9, 0x76797b);
    line(s, x + 224, y + 100, x + 224, s->horizon + 50, 9, 0x76797b);
    box(s, x, y, 240, 120, torn ? 0xc9c2b2 : 0xf5efe2);
    box(s, x, y, 240, 24, torn ? 0xb98478 : 0xb3261e);
    for (int k = 0; k < 6; k++)
        box(s, x + 18 + 36 * k, y + 46, 25, 28, torn ? 0xa89a86 : 0xb3261e);
    for (int k = 0; k < 5; k++)
        box(s, x + 30 + 38 * k, y + 88, 24, 6, 0x8d8577);
    if (torn) {
        lump(s, x + 196, y + 86, 60, 44, 0x8f8a7e);
        lump(s, x + 34, y + 96, 40, 26, 0x8f8a7e);
    }
}

static void banner(struct scene *s) {
    double y = s->horizon - 210;
    cairo_move_to(s->c, 190, y);
    cairo_curve_to(s->c, 380, y + 34, 600, y + 34, 800, y - 6);
    cairo_line_to(s->c, 800, y + 44);
    cairo_curve_to(s->c, 600, y + 86, 380, y + 84, 190, y + 50);
    cairo_close_path(s->c);
    colour(s, 0xc62f26);
    cairo_fill(s->c);
    for (int k = 0; k < 12; k++)
        box(s, 226 + 46 * k, y + 28 + 14 * sin(k / 3.6), 24, 26, 0xf6d870);
}

static void smoke(struct scene *s) {
    for (int k = 0; k < 40; k++) {
        double t = k / 40.0;
        cairo_set_source_rgba(s->c, 0.62, 0.62, 0.62, 0.10);
        cairo_arc(s->c, 470 + 90 * sin(t * 5) + some(s, -30, 30), s->horizon - 330 * t, 26 + 64 * t, 0, 2 * M_PI);
        cairo_fill(s->c);
    }
    box(s, 410, s->horizon + 20, 130, 40, 0x3a3b3c);
}

static void withered(struct scene *s, bool mended) {
    box(s, 250, s->horizon + 8, 460, 60, 0x7a6a52);
    for (int k = 0; k < 140; k++) {
        double x = some(s, 256, 704);
        if (!mended && rng_below(&s->rng, 3) == 0)
            continue;
        line(s, x, s->horizon + 62, x + some(s, -16, 16), s->horizon + some(s, -34, 26), 4, mended ? 0x4c8a45 : 0x9c8b54);
    }
}

static void dust(struct scene *s) {
    for (int k = 0; k < 14; k++)
        box(s, 200 + 42.0 * k, s->horizon - 110, 40, 130, k % 2 ? 0x4f7f9c : 0x5b8ca8);
    lump(s, 560, s->horizon + 132, 230, 52, 0x9c8257);
    lump(s, 600, s->horizon + 108, 140, 52, 0xa98f62);
}

struct painting {
    const char *category;
    void (*problem)(struct scene *);
    void (*mended)(struct scene *);
};

static void row_of_bikes(struct scene *s) { bikes(s, 9, 0.04); }
static void heap_of_bikes(struct scene *s) { bikes(s, 11, 0.75); }
static void car_on_pavement(struct scene *s) { car(s, some(s, 300, 460), s->horizon + 62, 0x5a6f86); }
static void car_in_bay(struct scene *s) { car(s, some(s, 300, 460), s->horizon + 214, 0x5a6f86); }
static void open_hole(struct scene *s) { hole(s, true); }
static void closed_hole(struct scene *s) { hole(s, false); }
static void torn_board(struct scene *s) { board(s, true); }
static void sound_board(struct scene *s) { board(s, false); }
static void dead_bed(struct scene *s) { withered(s, false); }
static void green_bed(struct scene *s) { withered(s, true); }
static void clean(struct scene *s) { bin(s, some(s, 400, 520), 0x2f6f8f); }
static void full_bins(struct scene *s) {
    bin(s, 380, 0x2f6f8f);
    bin(s, 470, 0x4a7d4c);
    litter(s);
}
static void two_bins(struct scene *s) {
    bin(s, 380, 0x2f6f8f);
    bin(s, 470, 0x4a7d4c);
}

static const struct painting paintings[] = {
    {"litter", litter, clean},
    {"rubble", dust, clean},
    {"bins", full_bins, two_bins},
    {"street_trading", stall, clean},
    {"outside_trading", stall, clean},
    {"parking", car_on_pavement, car_in_bay},
    {"blind_track", car_on_pavement, car_in_bay},
    {"shared_bikes", heap_of_bikes, row_of_bikes},
    {"flyers", flyers, clean},
    {"manhole", open_hole, closed_hole},
    {"road_damage", cracked, clean},
    {"wires", wires, clean},
    {"drain", puddle, clean},
    {"toilet", puddle, clean},
    {"dirty_road", puddle, clean},
    {"ad_damage", torn_board, sound_board},
    {"soft_banner", banner, sound_board},
    {"smoke", smoke, clean},
    {"greenery", dead_bed, green_bed},
    {"construction_dust", dust, clean},
    {"fire_lane", car_on_pavement, car_in_bay},
    {"traffic_order", car_on_pavement, car_in_bay},
};

err scene_paint(struct arena *arena, str category, enum scene_state state, uint64_t seed, unsigned char **ret_rgb) {
    const struct painting *painting = &paintings[0];
    for (size_t k = 0; k < sizeof paintings / sizeof *paintings; k++)
        if (str_is(category, paintings[k].category))
            painting = &paintings[k];
    unsigned char *rgb = arena_alloc(arena, (size_t)SCENE_WIDTH * SCENE_HEIGHT, 3);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SCENE_WIDTH, SCENE_HEIGHT);
    struct scene s = {cairo_create(surface), rng_seed(seed), 0};
    if (!rgb || cairo_status(s.c) != CAIRO_STATUS_SUCCESS) {
        cairo_destroy(s.c);
        cairo_surface_destroy(surface);
        return &err_no_memory;
    }
    s.horizon = some(&s, 400, 440);
    street(&s); /* the same draws come first in both states, so the place is the same */
    (state == SCENE_PROBLEM ? painting->problem : painting->mended)(&s);
    cairo_surface_flush(surface);
    const unsigned char *from = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (size_t y = 0; y < SCENE_HEIGHT; y++)
        for (size_t x = 0; x < SCENE_WIDTH; x++) {
            uint32_t pixel = *(const uint32_t *)(const void *)(from + y * stride + 4 * x);
            unsigned char *to = rgb + 3 * (y * SCENE_WIDTH + x);
            int grain = (int)rng_below(&s.rng, 9) - 4; /* a camera's noise, so that the files are not suspiciously smooth */
            for (int k = 0; k < 3; k++) {
                int value = (int)(pixel >> (16 - 8 * k) & 255) + grain;
                to[k] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
            }
        }
    cairo_destroy(s.c);
    cairo_surface_destroy(surface);
    *ret_rgb = rgb;
    return NULL;
}
