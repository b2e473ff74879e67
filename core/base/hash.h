/* SHA-256 (and SM3 where a setting asks for it), whole or in pieces. */
#ifndef WENCHENG_BASE_HASH_H
#define WENCHENG_BASE_HASH_H
#include "base/str.h"

enum hash_kind { HASH_SHA256, HASH_SM3 };
enum { HASH_BYTES = 32 };

struct hash; /* a running digest */
err hash_new(enum hash_kind, struct hash **ret) MUST_USE;
void hash_free(struct hash *);
void hash_add(struct hash *, const void *bytes, size_t count);
void hash_finish(struct hash *, unsigned char ret[HASH_BYTES]);
void hash_of(enum hash_kind, str, unsigned char ret[HASH_BYTES]);
str hash_hex(struct arena *, enum hash_kind, str);
void hash_hmac_sha256(str key, str text, unsigned char ret[HASH_BYTES]);
bool hash_same(const unsigned char a[HASH_BYTES], const unsigned char b[HASH_BYTES]); /* constant time */

#endif
