/* Pictures: JPEG, PNG and WebP told by their bytes, never by their name. Everything here treats the bytes as hostile: the
 * header is read first and an image of more than LIMIT_PHOTO_PIXELS (progressive JPEG: LIMIT_PHOTO_PIXELS_PROGRESSIVE)
 * is refused before a pixel is decoded; a JPEG that ends early is an error, not a grey lower half.
 * Pixels are RGB, three bytes each, rows from the top without gaps, in the arena given. Transparent becomes white. */
#ifndef WENCHENG_FORMATS_IMAGE_H
#define WENCHENG_FORMATS_IMAGE_H
#include "base/str.h"

enum image_kind { IMAGE_NONE, IMAGE_JPEG, IMAGE_PNG, IMAGE_WEBP };
extern const char *const image_kind_words[]; /* "none" "jpeg" "png" "webp" NULL */
const char *image_media_type(enum image_kind);
enum image_kind image_sniff(str bytes);

struct image_facts {
    enum image_kind kind;
    unsigned width, height; /* as stored, before turning */
    bool is_progressive;
};
struct image {
    unsigned width, height;
    unsigned char *rgb; /* width * height * 3 */
};

extern const struct problem image_unknown, image_damaged, image_too_large;
err image_read_facts(str bytes, struct image_facts *ret) MUST_USE; /* header only; refuses what is over the limits */
/* Whole picture, scaled down (never up) so that its longer side is at most longest_px. */
err image_decode(struct arena *, str bytes, unsigned longest_px, struct image *ret) MUST_USE;
err image_shrink(struct arena *, const struct image *, unsigned longest_px, struct image *ret) MUST_USE;
/* Turns by the EXIF orientation 1–8; anything else leaves it as it is. */
err image_turn(struct arena *, const struct image *, int orientation, struct image *ret) MUST_USE;
err image_grey(struct arena *, const struct image *, unsigned char **ret_grey /* width * height */) MUST_USE;
err image_encode_jpeg(struct arena *, const struct image *, int quality, str *ret_bytes) MUST_USE;
/* The same picture, pixel for pixel, without EXIF, XMP, comments, maker notes and trailing bytes; colour profiles stay.
 * A JPEG that is not upright keeps one EXIF tag: its orientation. */
err image_strip(struct arena *, str bytes, str *ret_bytes) MUST_USE;

#endif
