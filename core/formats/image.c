#include "formats/image.h"
#include "base/limits.h"
#include "formats/image_inside.h"
#include <string.h>

const struct problem image_unknown = {PROBLEM_INVALID, "image.unknown", "这个文件不是 JPEG、PNG 或 WebP 图片。",
                                      "The file is not a JPEG, PNG or WebP picture."};
const struct problem image_damaged = {PROBLEM_INVALID, "image.damaged", "图片已损坏或没有传完整。", "The picture is damaged or incomplete."};
const struct problem image_too_large = {PROBLEM_TOO_LARGE, "image.too_large", "图片的像素超过系统允许的大小。",
                                        "The picture has more pixels than the system allows."};
const char *const image_kind_words[] = {"none", "jpeg", "png", "webp", NULL};

/* An interlaced PNG comes in seven passes over the whole picture and cannot be scaled row by row. */
enum { INTERLACED_PIXELS = 12000000 };

const char *image_media_type(enum image_kind kind) {
    static const char *const types[] = {"application/octet-stream", "image/jpeg", "image/png", "image/webp"};
    return types[kind];
}

enum image_kind image_sniff(str bytes) {
    if (str_starts(bytes, STR("\xff\xd8\xff")))
        return IMAGE_JPEG;
    if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n")))
        return IMAGE_PNG;
    if (bytes.len >= 16 && str_starts(bytes, STR("RIFF")) && memcmp(bytes.at + 8, "WEBP", 4) == 0)
        return IMAGE_WEBP;
    return IMAGE_NONE;
}

static bool is_frame_start(unsigned marker) { return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc; }

size_t jpeg_next_marker(str s, size_t at) {
    const unsigned char *p = (const unsigned char *)s.at;
    for (; at + 1 < s.len; at++)
        if (p[at] == 0xff && p[at + 1] != 0xff && p[at + 1] != 0)
            return at;
    return s.len;
}

static err jpeg_facts(str s, struct image_facts *ret) {
    const unsigned char *p = (const unsigned char *)s.at;
    for (size_t at = jpeg_next_marker(s, 2); at + 9 <= s.len; at = jpeg_next_marker(s, at)) {
        unsigned marker = p[at + 1];
        size_t size = (size_t)p[at + 2] << 8 | p[at + 3];
        if (is_frame_start(marker)) {
            bool is_progressive = marker == 0xc2 || marker == 0xc6 || marker == 0xca || marker == 0xce;
            *ret = (struct image_facts){IMAGE_JPEG, (unsigned)(p[at + 7] << 8 | p[at + 8]), (unsigned)(p[at + 5] << 8 | p[at + 6]), is_progressive};
            return NULL;
        }
        if (size < 2 || marker == 0xda || marker == 0xd9)
            break;
        at += 2 + size;
    }
    return &image_damaged;
}

static err png_facts(str s, struct image_facts *ret) {
    const unsigned char *p = (const unsigned char *)s.at;
    if (s.len < 33 || memcmp(p + 12, "IHDR", 4) != 0)
        return &image_damaged;
    uint32_t width = (uint32_t)p[16] << 24 | (uint32_t)p[17] << 16 | (uint32_t)p[18] << 8 | p[19];
    uint32_t height = (uint32_t)p[20] << 24 | (uint32_t)p[21] << 16 | (uint32_t)p[22] << 8 | p[23];
    *ret = (struct image_facts){IMAGE_PNG, width, height, p[28] != 0};
    return NULL;
}

err image_read_facts(str bytes, struct image_facts *ret) {
    struct image_facts f = {0};
    switch (image_sniff(bytes)) {
    case IMAGE_JPEG: TRY(jpeg_facts(bytes, &f)); break;
    case IMAGE_PNG: TRY(png_facts(bytes, &f)); break;
    case IMAGE_WEBP: TRY(webp_facts(bytes, &f)); break;
    case IMAGE_NONE: return &image_unknown;
    }
    if (f.width == 0 || f.height == 0)
        return &image_damaged;
    uint64_t pixels = (uint64_t)f.width * f.height, limit = LIMIT_PHOTO_PIXELS;
    if (f.is_progressive)
        limit = f.kind == IMAGE_PNG ? INTERLACED_PIXELS : LIMIT_PHOTO_PIXELS_PROGRESSIVE;
    if (pixels > limit)
        return &image_too_large;
    *ret = f;
    return NULL;
}

err image_decode(struct arena *arena, str bytes, unsigned longest_px, struct image *ret) {
    struct image_facts f;
    TRY(image_read_facts(bytes, &f));
    switch (f.kind) {
    case IMAGE_JPEG: return jpeg_decode(arena, bytes, &f, longest_px, ret);
    case IMAGE_PNG: return png_decode(arena, bytes, &f, longest_px, ret);
    case IMAGE_WEBP: return webp_decode(arena, bytes, &f, longest_px, ret);
    case IMAGE_NONE: break;
    }
    return &image_unknown;
}
