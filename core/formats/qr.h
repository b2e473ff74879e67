/* QR codes: text into squares. */
#ifndef WENCHENG_FORMATS_QR_H
#define WENCHENG_FORMATS_QR_H
#include "base/str.h"

struct qr {
    unsigned side;       /* squares along one side, without the quiet zone of four that must stay white around it */
    unsigned char *bits; /* side * side, bit 0: dark */
};
enum { QR_QUIET = 4 };
/* Level Q: a quarter of the code may be dirty or torn. UTF-8 as it is. qr_too_long past about 1,600 bytes. */
err qr_encode(struct arena *, str text, struct qr *ret) MUST_USE;

extern const struct problem qr_too_long;

#endif
