#include "formats/exif.h"
#include "base/clock.h"
#include "formats/image_inside.h"
#include <math.h>
#include <string.h>

/* Our own reader, about a dozen tags: a general library also interprets makers' private notes, which is where the bad
 * surprises of this format live. A TIFF block is a tree of directories addressed by offsets; every offset is checked
 * against the block, directories are visited by name and never followed in a chain, so no input can make it loop. */

enum {
    TAG_MAKE = 0x10f,
    TAG_MODEL = 0x110,
    TAG_ORIENTATION = 0x112,
    TAG_SOFTWARE = 0x131,
    TAG_EXIF = 0x8769,
    TAG_GPS = 0x8825,
    TAG_TAKEN = 0x9003,
    TAG_OFFSET = 0x9011,
    GPS_LAT_REF = 1,
    GPS_LAT = 2,
    GPS_LON_REF = 3,
    GPS_LON = 4
};
enum { TYPE_BYTE = 1, TYPE_ASCII = 2, TYPE_SHORT = 3, TYPE_LONG = 4, TYPE_RATIONAL = 5, ENTRIES_MOST = 1000 };

struct block {
    const unsigned char *at;
    size_t len;
    bool is_little;
};
struct entry {
    unsigned type;
    size_t offset, size; /* of the value */
};

static unsigned u16(const struct block *b, size_t at) {
    if (b->len < 2 || at > b->len - 2)
        return 0;
    const unsigned char *p = b->at + at;
    return b->is_little ? (unsigned)(p[0] | p[1] << 8) : (unsigned)(p[1] | p[0] << 8);
}

static uint32_t u32(const struct block *b, size_t at) {
    if (b->len < 4 || at > b->len - 4)
        return 0;
    const unsigned char *p = b->at + at;
    return b->is_little ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24
                        : (uint32_t)p[3] | (uint32_t)p[2] << 8 | (uint32_t)p[1] << 16 | (uint32_t)p[0] << 24;
}

static size_t size_of_type(unsigned type) {
    static const unsigned char sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    return type < sizeof sizes ? sizes[type] : 0;
}

static bool find(const struct block *b, size_t folder, unsigned tag, struct entry *ret) {
    if (folder == 0 || folder >= b->len)
        return false;
    size_t count = u16(b, folder);
    for (size_t i = 0; i < count && i < ENTRIES_MOST; i++) {
        size_t at = folder + 2 + i * 12;
        if (at + 12 > b->len)
            return false;
        if (u16(b, at) != tag)
            continue;
        unsigned type = u16(b, at + 2);
        size_t size = (size_t)u32(b, at + 4) * size_of_type(type), offset = size <= 4 ? at + 8 : u32(b, at + 8);
        if (offset >= b->len || size > b->len - offset) /* a text cut off by the end of the block keeps its head */
            size = offset < b->len && type == TYPE_ASCII ? b->len - offset : 0;
        *ret = (struct entry){type, offset, size};
        return size > 0;
    }
    return false;
}

static size_t folder_at(const struct block *b, size_t folder, unsigned tag) {
    struct entry e;
    return find(b, folder, tag, &e) && e.type == TYPE_LONG ? u32(b, e.offset) : 0;
}

/* Text ends at the first NUL. Bytes that are not UTF-8 (cameras write Latin-1 and worse) become '?'. */
static err text_of(struct arena *arena, const struct block *b, size_t folder, unsigned tag, str *ret) {
    struct entry e;
    if (!find(b, folder, tag, &e) || e.type != TYPE_ASCII)
        return NULL;
    const char *at = (const char *)b->at + e.offset;
    size_t len = strnlen(at, e.size < 200 ? e.size : 200);
    str text = str_copy(arena, (str){at, len});
    if (!text.at)
        return &err_no_memory;
    if (!str_is_utf8(text)) {
        char *changed = arena_alloc(arena, len + 1, 1);
        if (!changed)
            return &err_no_memory;
        for (size_t i = 0; i < len; i++)
            changed[i] = at[i] >= ' ' && at[i] <= '~' ? at[i] : '?';
        text = (str){changed, len};
    }
    *ret = str_trim(text);
    return NULL;
}

static bool two_digits(str s, size_t at, int *ret) {
    int64_t value;
    if (!str_to_i64(str_slice(s, at, at + 2), &value) || value < 0)
        return false;
    *ret = (int)value;
    return true;
}

/* "2026:11:24 10:10:05", some cameras write '-' or '/' in the date. */
static bool time_of(str s, int64_t *ret_ms) {
    int64_t year;
    int month, day, hour, minute, second;
    if (s.len < 19 || !str_to_i64(str_slice(s, 0, 4), &year) || !two_digits(s, 5, &month) || !two_digits(s, 8, &day) || !two_digits(s, 11, &hour) ||
        !two_digits(s, 14, &minute) || !two_digits(s, 17, &second))
        return false;
    struct day d = {(int)year, month, day};
    if (year < 1990 || year > 2200 || !day_is_real(d) || hour > 23 || minute > 59 || second > 60)
        return false;
    *ret_ms = day_start_ms(day_number(d)) + hour * (int64_t)MS_HOUR + minute * (int64_t)MS_MINUTE + second * (int64_t)MS_SECOND;
    return true;
}

/* "+08:00": the moment was read as China time; move it. */
static bool offset_of(str s, int64_t *ret_ms) {
    int hour, minute;
    if (s.len < 6 || (s.at[0] != '+' && s.at[0] != '-') || !two_digits(s, 1, &hour) || !two_digits(s, 4, &minute) || hour > 14 || minute > 59)
        return false;
    int64_t ms = hour * (int64_t)MS_HOUR + minute * (int64_t)MS_MINUTE;
    *ret_ms = s.at[0] == '-' ? -ms : ms;
    return true;
}

static bool degrees_of(const struct block *b, size_t folder, unsigned tag, unsigned ref_tag, double *ret) {
    struct entry e, ref;
    if (!find(b, folder, tag, &e) || e.type != TYPE_RATIONAL || e.size < 24)
        return false;
    double sum = 0, unit = 1;
    for (size_t i = 0; i < 3; i++, unit *= 60) {
        uint32_t over = u32(b, e.offset + 8 * i), under = u32(b, e.offset + 8 * i + 4);
        if (under == 0)
            return false;
        sum += over / (double)under / unit;
    }
    /* Without its letter nobody knows which half of the earth is meant. */
    char letter = find(b, folder, ref_tag, &ref) ? (char)b->at[ref.offset] : 0;
    if (letter == 0 || !strchr(tag == GPS_LAT ? "NS" : "EW", letter))
        return false;
    *ret = letter == 'S' || letter == 'W' ? -sum : sum;
    return true;
}

static err read_block(struct arena *arena, const struct block *b, struct exif *ret) {
    struct entry e;
    size_t top = u32(b, 4), inner = folder_at(b, top, TAG_EXIF), gps = folder_at(b, top, TAG_GPS);
    if (find(b, top, TAG_ORIENTATION, &e) && e.type == TYPE_SHORT) {
        unsigned turn = u16(b, e.offset);
        ret->orientation = turn >= 1 && turn <= 8 ? (int)turn : 1;
    }
    str offset = STR_NONE;
    TRY(text_of(arena, b, top, TAG_MAKE, &ret->make));
    TRY(text_of(arena, b, top, TAG_MODEL, &ret->model));
    TRY(text_of(arena, b, top, TAG_SOFTWARE, &ret->software));
    TRY(text_of(arena, b, inner, TAG_TAKEN, &ret->time_text));
    TRY(text_of(arena, b, inner, TAG_OFFSET, &offset));
    int64_t zone_ms;
    ret->has_time = time_of(ret->time_text, &ret->taken_ms);
    ret->has_offset = ret->has_time && offset_of(offset, &zone_ms);
    if (ret->has_offset)
        ret->taken_ms += CHINA_OFFSET_MS - zone_ms;
    double lat, lon;
    if (degrees_of(b, gps, GPS_LAT, GPS_LAT_REF, &lat) && degrees_of(b, gps, GPS_LON, GPS_LON_REF, &lon) && fabs(lat) <= 90 && fabs(lon) <= 180 &&
        (lat != 0 || lon != 0)) {
        ret->has_place = true;
        ret->lon = lon;
        ret->lat = lat;
    }
    return NULL;
}

/* ---- where the block is, by container ---- */

static str block_in_jpeg(str s) {
    const unsigned char *p = (const unsigned char *)s.at;
    for (size_t at = jpeg_next_marker(s, 2); at + 4 <= s.len; at = jpeg_next_marker(s, at)) {
        unsigned marker = p[at + 1];
        size_t size = (size_t)p[at + 2] << 8 | p[at + 3];
        if (marker == 0xda || marker == 0xd9 || size < 2)
            break;
        if (marker == 0xe1 && str_starts(str_slice(s, at + 4, s.len), STR("Exif\0")))
            return str_slice(s, at + 10, at + 2 + size);
        at += 2 + size;
    }
    return STR_NONE;
}

static size_t big32(const unsigned char *p) { return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3]; }

static str block_in_png(str s) {
    const unsigned char *p = (const unsigned char *)s.at;
    for (size_t at = 8; at + 12 <= s.len;) {
        size_t size = big32(p + at);
        if (size > s.len - at - 12)
            break;
        if (memcmp(p + at + 4, "eXIf", 4) == 0)
            return str_slice(s, at + 8, at + 8 + size);
        at += 12 + size;
    }
    return STR_NONE;
}

static str block_in_webp(str s) {
    const unsigned char *p = (const unsigned char *)s.at;
    for (size_t at = 12; at + 8 <= s.len;) {
        size_t size = (size_t)p[at + 7] << 24 | (size_t)p[at + 6] << 16 | (size_t)p[at + 5] << 8 | p[at + 4];
        if (size > s.len - at - 8)
            break;
        if (memcmp(p + at, "EXIF", 4) == 0) {
            str block = str_slice(s, at + 8, at + 8 + size);
            return str_starts(block, STR("Exif\0\0")) ? str_slice(block, 6, block.len) : block;
        }
        at += 8 + size + (size & 1);
    }
    return STR_NONE;
}

err exif_read(struct arena *arena, str bytes, struct exif *ret) {
    struct exif made = {.orientation = 1};
    str block = STR_NONE;
    switch (image_sniff(bytes)) {
    case IMAGE_JPEG: block = block_in_jpeg(bytes); break;
    case IMAGE_PNG: block = block_in_png(bytes); break;
    case IMAGE_WEBP: block = block_in_webp(bytes); break;
    case IMAGE_NONE: break;
    }
    struct block b = {(const unsigned char *)block.at, block.len, false};
    bool is_little = str_starts(block, STR("II*\0")), is_big = str_starts(block, STR("MM\0*"));
    b.is_little = is_little;
    if (is_little || is_big)
        TRY(read_block(arena, &b, &made));
    *ret = made;
    return NULL;
}
