/* Photos and papers by content: the SHA-256 of the bytes is the address. A directory now, S3 behind the same calls later.
 * A file that was acknowledged is on the disk (fsync of file and folder) before the call returns. */
#ifndef WENCHENG_FILES_FILES_H
#define WENCHENG_FILES_FILES_H
#include "base/hash.h"
#include "base/os.h"

struct files;
err files_open(struct arena *, str folder, struct files **ret) MUST_USE; /* makes folder/aa/bb/…, folder/tmp */
void files_close(struct files *);
str files_temporary_folder(const struct files *);
/* Takes over a finished temporary file (renames it in); content already there is kept and the temporary one removed. */
err files_take(struct files *, str temporary_path, const unsigned char sha256[HASH_BYTES]) MUST_USE;
err files_put(struct files *, str bytes, unsigned char ret_sha256[HASH_BYTES]) MUST_USE;
err files_get(struct files *, struct arena *, str sha256_hex, size_t limit, str *ret_bytes) MUST_USE;
err files_read(struct arena *, const char *path, size_t limit, str *ret_bytes) MUST_USE; /* any file, in one piece of memory */
err files_path(struct files *, struct arena *, str sha256_hex, str *ret_path) MUST_USE;  /* os_not_found when absent */
bool files_has(struct files *, str sha256_hex);
err files_each(struct files *, err (*look)(void *with, str sha256_hex, str path), void *with) MUST_USE; /* verify: re-hash all */

#endif
