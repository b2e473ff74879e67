/* A form: the const table from which input is parsed, limited, refused by field name, documented (OpenAPI) and typed for
 * the screen. What is not in the table cannot enter: an unknown field is an error. A shape is the same for output.
 *
 *     struct close_in { int64_t id, version; str note; };
 *     static const struct field close_fields[] = {
 *         {"id", FIELD_ID, offsetof(struct close_in, id), .in = IN_PATH},
 *         {"version", FIELD_INT, offsetof(struct close_in, version), .required = true},
 *         {"note", FIELD_TEXT, offsetof(struct close_in, note), .max = 2000, .says = "Why it is closed"},
 *         FIELD_END };
 *
 * C types: FIELD_ID, FIELD_INT, FIELD_TIME int64_t · FIELD_REAL double (with `has` offset when optional matters) · FIELD_BOOL int64_t 0/1 ·
 * FIELD_TEXT, FIELD_WORD str · FIELD_IDS struct field_ids · FIELD_TEXTS struct field_texts · FIELD_LIST struct field_list
 * (of structs described by .of) · FIELD_OBJECT an embedded struct · FIELD_JSON const struct json * (GeoJSON and the like).
 * An absent optional field leaves zero; set .has to the offset of a bool to know. null counts as absent. */
#ifndef WENCHENG_APP_FORM_H
#define WENCHENG_APP_FORM_H
#include "app/ctx.h"
#include "formats/json.h"

enum field_kind {
    FIELD_NONE,
    FIELD_ID,
    FIELD_INT,
    FIELD_TIME,
    FIELD_REAL,
    FIELD_BOOL,
    FIELD_TEXT,
    FIELD_WORD,
    FIELD_IDS,
    FIELD_TEXTS,
    FIELD_LIST,
    FIELD_OBJECT,
    FIELD_JSON
};
enum field_place { IN_BODY, IN_PATH, IN_QUERY };

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset;
    enum field_place in;
    bool required;
    bool nullable;            /* shapes: null may be answered */
    size_t has;               /* offset of a bool, 0: none (so never place it first in the struct) */
    int64_t min, max;         /* numbers: range when max > min; texts: code points (default max 200); lists: items (default max 200) */
    double low, high;         /* FIELD_REAL: range when high > low */
    const char *const *words; /* FIELD_WORD: allowed words, NULL-ended */
    const struct field *of;   /* FIELD_LIST, FIELD_OBJECT */
    size_t of_size;           /* sizeof the element struct */
    const char *says;         /* one English line for the API document */
    const char *zh, *en;      /* shapes: column heading of the exported table (no heading: not exported); import rows: heading, other spellings after '|' */
};
#define FIELD_END                                                                                                                                              \
    { .name = NULL }

struct field_ids {
    const int64_t *at;
    size_t count;
};
struct field_texts {
    const str *at;
    size_t count;
};
struct field_list {
    const void *at;
    size_t count;
};

struct form {
    size_t size; /* of the struct; 0: no input */
    const struct field *fields;
};
/* Fills a zeroed struct from path parameters, query and JSON body; every wrong field is reported (app_invalid). */
struct form_source {
    const struct http_pair *path, *query;
    size_t path_count, query_count;
    str body; /* JSON object, or empty */
};
err form_parse(struct ctx *, const struct form *, const struct form_source *, void *ret_struct) MUST_USE;

/* Output: named so that the OpenAPI document can share it. Checked against real replies in test builds. */
struct shape {
    const char *name; /* "Case"; NULL for a nameless one */
    const struct field *fields;
};
/* Lists answer {"items":[…],"next":cursor or null}; `total` only where cheap. */
void form_list_start(struct json_out *);
void form_list_end(struct json_out *, str next_cursor /* STR_NONE: null */);
/* Cursor: opaque text made of up to three integers. */
str form_cursor(struct arena *, int64_t a, int64_t b, int64_t c);
bool form_cursor_read(str, int64_t *ret_a, int64_t *ret_b, int64_t *ret_c);

#endif
