/* ZIP as a container of document parts. Reading trusts nothing the archive says about itself: names that climb or are
 * absolute are refused, what comes out is counted while it comes out (all entries of one archive together), so is the
 * ratio to what went in. Writing streams: no temporary file, memory does not grow with what is written.
 * (Prefixes are unzip_ and zip_out_ because libzip owns zip_.) */
#ifndef WENCHENG_FORMATS_ZIP_H
#define WENCHENG_FORMATS_ZIP_H
#include "base/buf.h"

extern const struct problem unzip_malformed, unzip_encrypted, unzip_too_large;
extern const struct problem unzip_unsafe_name, unzip_no_entry;

struct unzip;                                                           /* lives and ends with the arena */
err unzip_open(struct arena *, str bytes, struct unzip **ret) MUST_USE; /* bytes must stay */
err unzip_open_file(struct arena *, const char *path, struct unzip **ret) MUST_USE;
size_t unzip_count(const struct unzip *);
str unzip_name(const struct unzip *, size_t entry);                         /* as stored */
err unzip_find(const struct unzip *, str name, size_t *ret_entry) MUST_USE; /* ASCII case does not matter; unzip_no_entry */

struct unzip_stream; /* ends with unzip_end, or with the arena */
err unzip_start(struct unzip *, size_t entry, struct unzip_stream **ret) MUST_USE;
err unzip_read(struct unzip_stream *, void *to, size_t room, size_t *ret_count) MUST_USE; /* *ret_count 0: the end, checksum right */
void unzip_end(struct unzip_stream *);
err unzip_read_whole(struct unzip *, size_t entry, struct arena *, size_t limit, str *ret) MUST_USE;

/* Where written bytes go. */
struct zip_sink {
    err (*put)(void *state, const void *bytes, size_t count);
    void *state;
};
struct zip_sink zip_sink_to_buf(struct buf *);
struct zip_sink zip_sink_to_file(const int *open_file); /* writes through base/os.h; the caller opens and closes */

struct zip_out; /* lives and ends with the arena */
err zip_out_start(struct arena *, struct zip_sink, struct zip_out **ret) MUST_USE;
err zip_out_entry(struct zip_out *, const char *name) MUST_USE; /* ends the entry before */
err zip_out_add(struct zip_out *, str bytes) MUST_USE;
err zip_out_end(struct zip_out *) MUST_USE;

#endif
