/* JSON, RFC 8259. The reader is ours and strict: it refuses duplicate keys, control characters, bad UTF-8 and unpaired
 * surrogates, deep nesting and trailing bytes, and says at which byte (decision note: docs/decisions/). Values point
 * into the text or the arena. The writer cannot write malformed JSON: commas and quotes are its business. */
#ifndef WENCHENG_FORMATS_JSON_H
#define WENCHENG_FORMATS_JSON_H
#include "base/buf.h"

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT };

struct json {
    enum json_kind kind;
    str text;                 /* JSON_TEXT: unescaped; JSON_NUMBER: as written */
    str key;                  /* when a member of an object */
    const struct json *first; /* JSON_LIST, JSON_OBJECT: `count` values in order, contiguous */
    size_t count;
    size_t at; /* byte offset in the text, for messages */
};

struct json_fault {
    size_t at;
    const char *why; /* English, short: "duplicate key" */
    const char *zh;  /* the same in Chinese */
};

extern const struct problem json_malformed, json_too_deep;
err json_read(struct arena *, str text, const struct json **ret, struct json_fault *ret_fault /* or NULL */) MUST_USE;
const struct json *json_get(const struct json *object, const char *key); /* NULL when absent or not an object */
bool json_to_i64(const struct json *, int64_t *ret);                     /* integers only, no fraction or exponent */
bool json_to_double(const struct json *, double *ret);

/* Writing: json_out appends to a buf. */
struct json_out {
    struct buf *to;
    bool comma;
    unsigned depth;
};
void json_start(struct json_out *, struct buf *);
void json_object(struct json_out *);
void json_object_end(struct json_out *);
void json_list(struct json_out *);
void json_list_end(struct json_out *);
void json_key(struct json_out *, const char *key);
void json_text(struct json_out *, str);      /* .at NULL writes null */
void json_id(struct json_out *, int64_t id); /* "123"; 0 writes null */
void json_i64(struct json_out *, int64_t);
void json_real(struct json_out *, double); /* shortest form that reads back; NaN and infinity write null */
void json_bool(struct json_out *, bool);
void json_null(struct json_out *);
void json_raw(struct json_out *, str trusted_json); /* bytes we wrote ourselves before; never anything received */
/* key and value at once */
void json_put_text(struct json_out *, const char *key, str);
void json_put_id(struct json_out *, const char *key, int64_t);
void json_put_i64(struct json_out *, const char *key, int64_t);
void json_put_real(struct json_out *, const char *key, double);
void json_put_bool(struct json_out *, const char *key, bool);
void json_put_null(struct json_out *, const char *key);

#endif
