#include "formats/image_inside.h"
#include <string.h>

err shrinker_start(struct arena *arena, struct shrinker *s, unsigned from_width, unsigned from_height, unsigned longest_px, struct image *to) {
    unsigned longer = from_width > from_height ? from_width : from_height;
    double scale = longest_px && longer > longest_px ? (double)longest_px / longer : 1.0;
    unsigned width = (unsigned)(from_width * scale + 0.5), height = (unsigned)(from_height * scale + 0.5);
    *s = (struct shrinker){.from_width = from_width, .from_height = from_height, .width = width ? width : 1, .height = height ? height : 1, .to = to};
    s->line = ARENA_LIST(arena, float, (size_t)s->width * 3);
    s->sum = ARENA_LIST(arena, float, (size_t)s->width * 3);
    to->rgb = ARENA_LIST(arena, unsigned char, (size_t)s->width * s->height * 3);
    to->width = s->width;
    to->height = s->height;
    return s->line && s->sum && to->rgb ? NULL : &err_no_memory;
}

/* One source row averaged sideways into `line`; a pixel that straddles two targets counts for both by its share. */
static void shrink_sideways(struct shrinker *s, const unsigned char *rgb) {
    double step = (double)s->from_width / s->width;
    for (unsigned x = 0; x < s->width; x++) {
        double from = x * step, until = from + step, red = 0, green = 0, blue = 0;
        for (unsigned i = (unsigned)from; i < s->from_width && i < until; i++) {
            double share = (i + 1 < until ? i + 1 : until) - (i > from ? i : from);
            red += share * rgb[i * 3];
            green += share * rgb[i * 3 + 1];
            blue += share * rgb[i * 3 + 2];
        }
        s->line[x * 3] = (float)(red / step);
        s->line[x * 3 + 1] = (float)(green / step);
        s->line[x * 3 + 2] = (float)(blue / step);
    }
}

static void row_is_full(struct shrinker *s, double step) {
    unsigned char *to = s->to->rgb + (size_t)s->row * s->width * 3;
    for (size_t i = 0; i < (size_t)s->width * 3; i++) {
        double value = (double)s->sum[i] / step + 0.5;
        to[i] = value > 255 ? 255 : (unsigned char)value;
    }
    memset(s->sum, 0, (size_t)s->width * 3 * sizeof *s->sum);
    s->row++;
}

void shrinker_add(struct shrinker *s, const unsigned char *rgb) {
    if (s->source_row >= s->from_height || s->row >= s->height)
        return;
    if (s->width == s->from_width && s->height == s->from_height) {
        memcpy(s->to->rgb + (size_t)s->row * s->width * 3, rgb, (size_t)s->width * 3);
        s->source_row++;
        s->row++;
        return;
    }
    shrink_sideways(s, rgb);
    double step = (double)s->from_height / s->height, at = s->source_row++, end = at + 1;
    while (at < end - 1e-9 && s->row < s->height) {
        double row_end = (s->row + 1) * step, until = row_end < end ? row_end : end, share = until - at;
        for (size_t i = 0; i < (size_t)s->width * 3; i++)
            s->sum[i] += (float)share * s->line[i];
        at = until;
        if (until >= row_end - 1e-9 || s->source_row == s->from_height)
            row_is_full(s, step);
        if (s->source_row == s->from_height && at >= end - 1e-9)
            break;
    }
}

err image_shrink(struct arena *arena, const struct image *from, unsigned longest_px, struct image *ret) {
    struct shrinker s;
    struct image made;
    TRY(shrinker_start(arena, &s, from->width, from->height, longest_px, &made));
    for (unsigned y = 0; y < from->height; y++)
        shrinker_add(&s, from->rgb + (size_t)y * from->width * 3);
    *ret = made;
    return NULL;
}

/* Where a pixel of the upright picture comes from, by orientation 2–8. */
static size_t source_of(int orientation, unsigned x, unsigned y, unsigned width, unsigned height) {
    unsigned right = width - 1, bottom = height - 1;
    unsigned from_x = x, from_y = y;
    switch (orientation) {
    case 2: from_x = right - x; break;
    case 3:
        from_x = right - x;
        from_y = bottom - y;
        break;
    case 4: from_y = bottom - y; break;
    case 5:
        from_x = y;
        from_y = x;
        break;
    case 6:
        from_x = y;
        from_y = bottom - x;
        break;
    case 7:
        from_x = right - y;
        from_y = bottom - x;
        break;
    case 8:
        from_x = right - y;
        from_y = x;
        break;
    }
    return (size_t)from_y * width + from_x;
}

err image_turn(struct arena *arena, const struct image *from, int orientation, struct image *ret) {
    if (orientation < 2 || orientation > 8) {
        *ret = *from;
        return NULL;
    }
    struct image made = {orientation > 4 ? from->height : from->width, orientation > 4 ? from->width : from->height, NULL};
    made.rgb = ARENA_LIST(arena, unsigned char, (size_t)made.width *made.height * 3);
    if (!made.rgb)
        return &err_no_memory;
    unsigned char *to = made.rgb;
    for (unsigned y = 0; y < made.height; y++)
        for (unsigned x = 0; x < made.width; x++, to += 3)
            memcpy(to, from->rgb + 3 * source_of(orientation, x, y, from->width, from->height), 3);
    *ret = made;
    return NULL;
}

err image_grey(struct arena *arena, const struct image *from, unsigned char **ret_grey) {
    size_t count = (size_t)from->width * from->height;
    unsigned char *grey = ARENA_LIST(arena, unsigned char, count);
    if (!grey)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++) /* the weights of ITU-R BT.601, in 1/1024 */
        grey[i] = (unsigned char)((306u * from->rgb[i * 3] + 601u * from->rgb[i * 3 + 1] + 117u * from->rgb[i * 3 + 2]) >> 10);
    *ret_grey = grey;
    return NULL;
}
