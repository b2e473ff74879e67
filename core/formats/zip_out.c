/* A ZIP that can be written to a pipe: sizes and checksum follow each entry's bytes (a data descriptor), the directory
 * comes last. Beyond 4 GB the format would need its 64-bit form, which spreadsheets read badly: refused. */
#include "base/os.h"
#include "formats/zip.h"
#include <string.h>
#include <zlib.h>

enum {
    GATHER_BYTES = 65536,
    LOCAL_HEADER = 0x04034b50,
    DESCRIPTOR = 0x08074b50,
    DIRECTORY_ENTRY = 0x02014b50,
    DIRECTORY_END = 0x06054b50,
    VERSION = 20,
    FLAGS = 0x0808, /* sizes follow; names are UTF-8 */
    DEFLATED = 8,
    DOS_DAY_1980 = 0x21, /* no clock here, and equal content gives equal bytes */
    NAME_ROOM = 100,
    ENTRIES = 100
};

struct entry {
    char name[NAME_ROOM];
    uint32_t crc, packed, size, offset;
};

struct zip_out {
    struct zip_sink sink;
    uint64_t offset;
    z_stream deflate;
    bool has_deflate, is_in_entry;
    unsigned char gathered[GATHER_BYTES], packed[GATHER_BYTES];
    size_t gathered_count;
    uint64_t entry_start, entry_size;
    struct entry entries[ENTRIES];
    size_t entry_count;
};

static err put_to_buf(void *state, const void *bytes, size_t count) {
    struct buf *to = state;
    buf_add(to, (str){bytes, count});
    return to->failed;
}

struct zip_sink zip_sink_to_buf(struct buf *to) {
    return (struct zip_sink){put_to_buf, to};
}

static err put_to_file(void *state, const void *bytes, size_t count) { return os_write_all(*(const int *)state, bytes, count); }

struct zip_sink zip_sink_to_file(const int *open_file) {
    return (struct zip_sink){put_to_file, (void *)(uintptr_t)open_file};
}

static void close_deflate(void *state) {
    struct zip_out *z = state;
    if (z->has_deflate)
        deflateEnd(&z->deflate);
    z->has_deflate = false;
}

err zip_out_start(struct arena *a, struct zip_sink sink, struct zip_out **ret) {
    struct zip_out *z = ARENA_NEW(a, struct zip_out);
    if (!z)
        return &err_no_memory;
    z->sink = sink;
    TRY(arena_defer(a, close_deflate, z));
    if (deflateInit2(&z->deflate, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY) != Z_OK)
        return &err_no_memory;
    z->has_deflate = true;
    *ret = z;
    return NULL;
}

static err put(struct zip_out *z, const void *bytes, size_t count) {
    z->offset += count;
    if (z->offset > UINT32_MAX)
        return &buf_too_long;
    return z->sink.put(z->sink.state, bytes, count);
}

struct record { /* one structure of the format, little-endian */
    unsigned char at[64];
    size_t len;
};

static void add16(struct record *r, unsigned value) {
    r->at[r->len++] = (unsigned char)(value & 255);
    r->at[r->len++] = (unsigned char)(value >> 8 & 255);
}

static void add32(struct record *r, uint32_t value) {
    add16(r, value & 0xffff);
    add16(r, value >> 16);
}

static err squeeze(struct zip_out *z, int flush) {
    struct entry *e = z->entries + z->entry_count;
    e->crc = (uint32_t)crc32(e->crc, z->gathered, (uInt)z->gathered_count);
    z->entry_size += z->gathered_count;
    if (z->entry_size > UINT32_MAX)
        return &buf_too_long;
    z->deflate.next_in = z->gathered;
    z->deflate.avail_in = (uInt)z->gathered_count;
    z->gathered_count = 0;
    do {
        z->deflate.next_out = z->packed;
        z->deflate.avail_out = sizeof z->packed;
        if (deflate(&z->deflate, flush) == Z_STREAM_ERROR)
            return &err_bug;
        TRY(put(z, z->packed, sizeof z->packed - z->deflate.avail_out));
    } while (z->deflate.avail_out == 0);
    return NULL;
}

static err end_entry(struct zip_out *z) {
    if (!z->is_in_entry)
        return NULL;
    TRY(squeeze(z, Z_FINISH));
    struct entry *e = z->entries + z->entry_count++;
    e->packed = (uint32_t)(z->offset - z->entry_start);
    e->size = (uint32_t)z->entry_size;
    z->is_in_entry = false;
    struct record r = {.len = 0};
    add32(&r, DESCRIPTOR);
    add32(&r, e->crc);
    add32(&r, e->packed);
    add32(&r, e->size);
    return put(z, r.at, r.len);
}

err zip_out_entry(struct zip_out *z, const char *name) {
    TRY(end_entry(z));
    size_t len = strlen(name);
    if (len >= NAME_ROOM || z->entry_count == ENTRIES)
        return &err_bug;
    struct entry *e = z->entries + z->entry_count;
    memcpy(e->name, name, len + 1);
    e->offset = (uint32_t)z->offset;
    e->crc = (uint32_t)crc32(0, NULL, 0);
    z->entry_size = 0;
    if (deflateReset(&z->deflate) != Z_OK)
        return &err_bug;
    struct record r = {.len = 0};
    add32(&r, LOCAL_HEADER);
    add16(&r, VERSION);
    add16(&r, FLAGS);
    add16(&r, DEFLATED);
    add16(&r, 0);
    add16(&r, DOS_DAY_1980);
    add32(&r, 0); /* checksum, packed size, size: in the descriptor */
    add32(&r, 0);
    add32(&r, 0);
    add16(&r, (unsigned)len);
    add16(&r, 0);
    TRY(put(z, r.at, r.len));
    TRY(put(z, name, len));
    z->entry_start = z->offset;
    z->is_in_entry = true;
    return NULL;
}

err zip_out_add(struct zip_out *z, str bytes) {
    while (bytes.len) {
        str part = str_slice(bytes, 0, sizeof z->gathered - z->gathered_count);
        memcpy(z->gathered + z->gathered_count, part.at, part.len);
        z->gathered_count += part.len;
        bytes = str_slice(bytes, part.len, bytes.len);
        if (z->gathered_count == sizeof z->gathered)
            TRY(squeeze(z, Z_NO_FLUSH));
    }
    return NULL;
}

static err put_directory_entry(struct zip_out *z, const struct entry *e) {
    size_t len = strlen(e->name);
    struct record r = {.len = 0};
    add32(&r, DIRECTORY_ENTRY);
    add16(&r, VERSION);
    add16(&r, VERSION);
    add16(&r, FLAGS);
    add16(&r, DEFLATED);
    add16(&r, 0);
    add16(&r, DOS_DAY_1980);
    add32(&r, e->crc);
    add32(&r, e->packed);
    add32(&r, e->size);
    add16(&r, (unsigned)len);
    add16(&r, 0); /* no extra field, no comment, first disk, no attributes */
    add16(&r, 0);
    add16(&r, 0);
    add16(&r, 0);
    add32(&r, 0);
    add32(&r, e->offset);
    TRY(put(z, r.at, r.len));
    return put(z, e->name, len);
}

err zip_out_end(struct zip_out *z) {
    TRY(end_entry(z));
    uint64_t start = z->offset;
    for (size_t i = 0; i < z->entry_count; i++)
        TRY(put_directory_entry(z, z->entries + i));
    struct record r = {.len = 0};
    uint64_t size = z->offset - start;
    add32(&r, DIRECTORY_END);
    add16(&r, 0);
    add16(&r, 0);
    add16(&r, (unsigned)z->entry_count);
    add16(&r, (unsigned)z->entry_count);
    add32(&r, (uint32_t)size);
    add32(&r, (uint32_t)start);
    add16(&r, 0);
    return put(z, r.at, r.len);
}
