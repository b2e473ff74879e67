#include "base/buf.h"
#include "formats/exif.h"
#include "formats/image_inside.h"
#include <string.h>

/* Copies what makes the picture and nothing that speaks about it. A list of what may stay, not of what must go: an unknown
 * part is dropped. */

static str piece(str s, size_t from, size_t len) { return str_slice(s, from, from + len); }

/* JFIF, the colour profile, and Adobe's note on how colours are stored: without them the pixels look different. */
static bool jpeg_keeps(unsigned marker, str body) {
    if (marker == 0xe0)
        return str_starts(body, STR("JFIF"));
    if (marker == 0xe2)
        return str_starts(body, STR("ICC_PROFILE"));
    if (marker == 0xee)
        return str_starts(body, STR("Adobe"));
    return !(marker >= 0xe0 && marker <= 0xef) && marker != 0xfe;
}

/* Coded pixels run until a marker that is neither a stuffed zero nor a restart. */
static size_t end_of_scan(const unsigned char *p, size_t at, size_t len) {
    while (at + 1 < len && !(p[at] == 0xff && p[at + 1] != 0 && p[at + 1] != 0xff && !(p[at + 1] >= 0xd0 && p[at + 1] <= 0xd7)))
        at++;
    return at;
}

static void add_orientation(struct buf *to, int orientation) {
    if (orientation == 1)
        return;
    buf_add(to, STR("\xff\xe1\0\x22"
                    "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"));
    buf_addc(to, (char)orientation);
    buf_add(to, STR("\0\0\0\0\0\0"));
}

static err strip_jpeg(str s, int orientation, struct buf *to) {
    const unsigned char *p = (const unsigned char *)s.at;
    bool is_turned = false;
    buf_add(to, piece(s, 0, 2));
    for (size_t at = jpeg_next_marker(s, 2); at + 1 < s.len; at = jpeg_next_marker(s, at)) {
        unsigned marker = p[at + 1];
        if (marker == 0xd9) {
            buf_add(to, piece(s, at, 2));
            return NULL;
        }
        size_t size = at + 4 <= s.len ? (size_t)p[at + 2] << 8 | p[at + 3] : 0;
        if (size < 2 || size > s.len - at - 2)
            return &image_damaged;
        if (marker != 0xe0 && !is_turned) { /* JFIF wants to be first */
            add_orientation(to, orientation);
            is_turned = true;
        }
        if (jpeg_keeps(marker, piece(s, at + 4, size - 2)))
            buf_add(to, piece(s, at, size + 2));
        at += size + 2;
        if (marker == 0xda) {
            size_t end = end_of_scan(p, at, s.len);
            buf_add(to, str_slice(s, at, end));
            at = end;
        }
    }
    return &image_damaged;
}

static bool png_keeps(const unsigned char *type) {
    static const char keep[][5] = {"tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "pHYs"};
    if (type[0] >= 'A' && type[0] <= 'Z')
        return true;
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++)
        if (memcmp(type, keep[i], 4) == 0)
            return true;
    return false;
}

static err strip_png(str s, struct buf *to) {
    const unsigned char *p = (const unsigned char *)s.at;
    buf_add(to, piece(s, 0, 8));
    for (size_t at = 8; at + 12 <= s.len;) {
        size_t size = (size_t)p[at] << 24 | (size_t)p[at + 1] << 16 | (size_t)p[at + 2] << 8 | p[at + 3];
        if (size > s.len - at - 12)
            break;
        if (png_keeps(p + at + 4))
            buf_add(to, piece(s, at, size + 12));
        if (memcmp(p + at + 4, "IEND", 4) == 0)
            return NULL;
        at += size + 12;
    }
    return &image_damaged;
}

static bool webp_keeps(const unsigned char *type) {
    static const char keep[][5] = {"VP8X", "VP8 ", "VP8L", "ALPH", "ICCP"};
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++)
        if (memcmp(type, keep[i], 4) == 0)
            return true;
    return false;
}

static err strip_webp(str s, struct buf *to) {
    const unsigned char *p = (const unsigned char *)s.at;
    buf_add(to, piece(s, 0, 12));
    for (size_t at = 12; at + 8 <= s.len;) {
        size_t size = (size_t)p[at + 7] << 24 | (size_t)p[at + 6] << 16 | (size_t)p[at + 5] << 8 | p[at + 4];
        if (size > s.len - at - 8)
            return &image_damaged;
        size_t whole = 8 + size + (size & 1), start = to->len;
        if (webp_keeps(p + at))
            buf_add(to, piece(s, at, whole));
        if (memcmp(p + at, "VP8X", 4) == 0 && size >= 1 && !to->failed)
            to->at[start + 8] &= (char)~0x0c; /* "there is EXIF", "there is XMP" */
        at += whole;
    }
    if (to->failed)
        return to->failed;
    size_t size = to->len - 8;
    for (int i = 0; i < 4; i++)
        to->at[4 + i] = (char)(size >> (8 * i) & 0xff);
    return NULL;
}

err image_strip(struct arena *arena, str bytes, str *ret_bytes) {
    struct buf b;
    struct exif exif;
    buf_init(&b, arena, bytes.len + 64);
    if (!buf_room(&b, bytes.len + 64)) /* all at once: no doubling */
        return b.failed;
    switch (image_sniff(bytes)) {
    case IMAGE_JPEG:
        TRY(exif_read(arena, bytes, &exif));
        TRY(strip_jpeg(bytes, exif.orientation, &b));
        break;
    case IMAGE_PNG: TRY(strip_png(bytes, &b)); break;
    case IMAGE_WEBP: TRY(strip_webp(bytes, &b)); break;
    case IMAGE_NONE: return &image_unknown;
    }
    return buf_finish(&b, ret_bytes);
}
