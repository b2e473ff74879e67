#include "formats/image_inside.h"
#include <string.h>
#include <webp/decode.h>

err webp_facts(str bytes, struct image_facts *ret) {
    WebPBitstreamFeatures f;
    VP8StatusCode status = WebPGetFeatures((const uint8_t *)bytes.at, bytes.len, &f);
    if (status != VP8_STATUS_OK || f.width <= 0 || f.height <= 0)
        return &image_damaged;
    if (f.has_animation)
        return &image_unknown;
    *ret = (struct image_facts){IMAGE_WEBP, (unsigned)f.width, (unsigned)f.height, f.format == 2}; /* lossless needs the whole picture in memory */
    return NULL;
}

static err to_white_rgb(struct arena *arena, const unsigned char *rgba, struct image *image) {
    size_t count = (size_t)image->width * image->height;
    image->rgb = ARENA_LIST(arena, unsigned char, count * 3);
    if (!image->rgb)
        return &err_no_memory;
    for (size_t i = 0; i < count; i++) {
        unsigned alpha = rgba[i * 4 + 3];
        for (size_t c = 0; c < 3; c++)
            image->rgb[i * 3 + c] = (unsigned char)((rgba[i * 4 + c] * alpha + 255u * (255u - alpha) + 127u) / 255u);
    }
    return NULL;
}

err webp_decode(struct arena *arena, str bytes, const struct image_facts *facts, unsigned longest_px, struct image *ret) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return &err_bug;
    unsigned longer = facts->width > facts->height ? facts->width : facts->height;
    double scale = longest_px && longer > longest_px ? (double)longest_px / longer : 1.0;
    struct image made = {(unsigned)(facts->width * scale + 0.5), (unsigned)(facts->height * scale + 0.5), NULL};
    made.width = made.width ? made.width : 1;
    made.height = made.height ? made.height : 1;
    size_t stride = (size_t)made.width * 4, size = stride * made.height;
    unsigned char *rgba = ARENA_LIST(arena, unsigned char, size);
    if (!rgba)
        return &err_no_memory;
    config.options.use_scaling = scale < 1.0;
    config.options.scaled_width = (int)made.width;
    config.options.scaled_height = (int)made.height;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = rgba;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = size;
    VP8StatusCode status = WebPDecode((const uint8_t *)bytes.at, bytes.len, &config);
    WebPFreeDecBuffer(&config.output);
    if (status != VP8_STATUS_OK)
        return status == VP8_STATUS_OUT_OF_MEMORY ? &err_no_memory : &image_damaged;
    TRY(to_white_rgb(arena, rgba, &made));
    *ret = made;
    return NULL;
}
