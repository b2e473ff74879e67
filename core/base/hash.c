#include "base/hash.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

struct hash {
    EVP_MD_CTX *running;
};

static const EVP_MD *digest_of(enum hash_kind kind) { return kind == HASH_SM3 ? EVP_sm3() : EVP_sha256(); }

err hash_new(enum hash_kind kind, struct hash **ret) {
    struct hash *h = calloc(1, sizeof *h);
    if (!h)
        return &err_no_memory;
    h->running = EVP_MD_CTX_new();
    if (!h->running || EVP_DigestInit_ex(h->running, digest_of(kind), NULL) != 1) {
        hash_free(h);
        return &err_no_memory;
    }
    *ret = h;
    return NULL;
}

void hash_free(struct hash *h) {
    if (!h)
        return;
    EVP_MD_CTX_free(h->running);
    free(h);
}

/* After a successful start these fail only when the library itself is broken; a wrong digest must not go on. */
void hash_add(struct hash *h, const void *bytes, size_t count) {
    if (EVP_DigestUpdate(h->running, bytes, count) != 1)
        abort();
}

void hash_finish(struct hash *h, unsigned char ret[HASH_BYTES]) {
    unsigned count = 0;
    if (EVP_DigestFinal_ex(h->running, ret, &count) != 1 || count != HASH_BYTES)
        abort();
}

void hash_of(enum hash_kind kind, str s, unsigned char ret[HASH_BYTES]) {
    unsigned count = 0;
    if (EVP_Digest(s.at ? s.at : "", s.len, ret, &count, digest_of(kind), NULL) != 1 || count != HASH_BYTES)
        abort();
}

str hash_hex(struct arena *a, enum hash_kind kind, str s) {
    unsigned char bytes[HASH_BYTES];
    hash_of(kind, s, bytes);
    return str_hex(a, bytes, sizeof bytes);
}

void hash_hmac_sha256(str key, str text, unsigned char ret[HASH_BYTES]) {
    unsigned count = 0;
    if (!HMAC(EVP_sha256(), key.at ? key.at : "", (int)key.len, (const unsigned char *)(text.at ? text.at : ""), text.len, ret, &count) || count != HASH_BYTES)
        abort();
}

bool hash_same(const unsigned char a[HASH_BYTES], const unsigned char b[HASH_BYTES]) { return CRYPTO_memcmp(a, b, HASH_BYTES) == 0; }
