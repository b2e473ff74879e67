#include "formats/qr.h"
#include <qrencode.h>
#include <string.h>

const struct problem qr_too_long = {PROBLEM_INVALID, "qr.too_long", "内容太长，放不进二维码。", "The text is too long for a QR code."};

err qr_encode(struct arena *a, str text, struct qr *ret) {
    const char *z = str_z(a, text);
    if (!z)
        return &err_no_memory;
    if (!text.len || memchr(text.at, 0, text.len))
        return &qr_too_long;
    QRcode *code = QRcode_encodeString8bit(z, 0, QR_ECLEVEL_Q);
    if (!code)
        return &qr_too_long;
    size_t count = (size_t)code->width * (size_t)code->width;
    unsigned char *bits = ARENA_LIST(a, unsigned char, count);
    if (bits) {
        memcpy(bits, code->data, count);
        *ret = (struct qr){(unsigned)code->width, bits};
    }
    QRcode_free(code);
    return bits ? NULL : &err_no_memory;
}
