/* Do two pictures look alike? Two fingerprints of the upright grey picture: dhash, 64 bits of "brighter than the neighbour",
 * cheap to search and robust to scaling, recompression and a band at the edge; dct, 256 bits of the coarse frequencies, to
 * confirm. Both within their limits means "looks alike, let a person decide", never more. Measured on 64 distinct pictures:
 * 63 of 64 found after recompression, shrinking or brightening; no pair of 2,016 wrong. Not found: turned or mirrored pictures
 * and heavy crops. A picture that is nearly of one grey gives chance bits and therefore no fingerprint. */
#ifndef WENCHENG_ENGINES_ALIKE_H
#define WENCHENG_ENGINES_ALIKE_H
#include "base/str.h"

enum { ALIKE_DHASH_MOST = 10, ALIKE_DCT_MOST = 60, ALIKE_DCT_WORDS = 4, ALIKE_SIDE = 64 };

struct alike {
    bool is_flat; /* no fingerprint: compare nothing */
    uint64_t dhash;
    uint64_t dct[ALIKE_DCT_WORDS];
};
/* grey: width * height bytes, both at least 9, rows without gaps. */
bool alike_make(const unsigned char *grey, unsigned width, unsigned height, struct alike *ret);
unsigned alike_dhash_distance(const struct alike *, const struct alike *);
unsigned alike_dct_distance(const struct alike *, const struct alike *);
bool alike_is_match(const struct alike *, const struct alike *); /* false when one of them is flat */

str alike_dct_text(struct arena *, const struct alike *); /* 64 hex digits, for storage */
bool alike_dct_parse(str, struct alike *ret);

/* The best match among many, by dct distance; SIZE_MAX: none. */
size_t alike_search(const struct alike *wanted, const struct alike *among, size_t count);

#endif
