/* What the image files share with each other. Nothing else includes it. */
#ifndef WENCHENG_FORMATS_IMAGE_INSIDE_H
#define WENCHENG_FORMATS_IMAGE_INSIDE_H
#include "formats/image.h"

/* Scales down by averaging, row by row, so that the large picture is never whole in memory. */
struct shrinker {
    unsigned from_width, from_height, width, height;
    struct image *to;
    float *line, *sum; /* one row of the small picture: of this source row, and added up */
    unsigned source_row, row;
};
err shrinker_start(struct arena *, struct shrinker *, unsigned from_width, unsigned from_height, unsigned longest_px, struct image *to) MUST_USE;
void shrinker_add(struct shrinker *, const unsigned char *rgb_row);

/* The next 0xff that starts a marker, at or after `at`; the length of the text when there is none. Cameras and editors leave
 * fill bytes and worse between segments; every decoder skips them, so must we. */
size_t jpeg_next_marker(str, size_t at);
err jpeg_decode(struct arena *, str bytes, const struct image_facts *, unsigned longest_px, struct image *ret) MUST_USE;
err png_decode(struct arena *, str bytes, const struct image_facts *, unsigned longest_px, struct image *ret) MUST_USE;
err webp_decode(struct arena *, str bytes, const struct image_facts *, unsigned longest_px, struct image *ret) MUST_USE;
err webp_facts(str bytes, struct image_facts *ret) MUST_USE;

#endif
