#include "app/form.h"
#include "app/inside.h" /* a context without an application has to be made by hand */
#include "fuzz/targets.h"

struct inner {
    str text;
    int64_t whole;
};
struct all_kinds {
    int64_t id, whole, time, yes;
    double real;
    bool has_real;
    str text, word;
    struct field_ids ids;
    struct field_texts texts;
    struct field_list list;
    struct inner object;
    const struct json *json;
};

static const char *const words[] = {"open", "closed", NULL};
static const struct field inner_fields[] = {
    {.name = "text", .kind = FIELD_TEXT, .offset = offsetof(struct inner, text), .max = 5},
    {.name = "whole", .kind = FIELD_INT, .offset = offsetof(struct inner, whole), .min = -3, .max = 3, .required = true},
    FIELD_END};
static const struct field fields[] = {
    {.name = "id", .kind = FIELD_ID, .offset = offsetof(struct all_kinds, id)},
    {.name = "whole", .kind = FIELD_INT, .offset = offsetof(struct all_kinds, whole), .min = 1, .max = 9},
    {.name = "time", .kind = FIELD_TIME, .offset = offsetof(struct all_kinds, time)},
    {.name = "yes", .kind = FIELD_BOOL, .offset = offsetof(struct all_kinds, yes)},
    {.name = "real", .kind = FIELD_REAL, .offset = offsetof(struct all_kinds, real), .has = offsetof(struct all_kinds, has_real), .low = -180, .high = 180},
    {.name = "text", .kind = FIELD_TEXT, .offset = offsetof(struct all_kinds, text), .max = 10},
    {.name = "word", .kind = FIELD_WORD, .offset = offsetof(struct all_kinds, word), .words = words},
    {.name = "ids", .kind = FIELD_IDS, .offset = offsetof(struct all_kinds, ids), .max = 4},
    {.name = "texts", .kind = FIELD_TEXTS, .offset = offsetof(struct all_kinds, texts), .max = 4},
    {.name = "list", .kind = FIELD_LIST, .offset = offsetof(struct all_kinds, list), .max = 4, .of = inner_fields, .of_size = sizeof(struct inner)},
    {.name = "object", .kind = FIELD_OBJECT, .offset = offsetof(struct all_kinds, object), .of = inner_fields, .of_size = sizeof(struct inner)},
    {.name = "json", .kind = FIELD_JSON, .offset = offsetof(struct all_kinds, json)},
    FIELD_END};

void fuzz_form(str bytes) {
    static const struct form form = {sizeof(struct all_kinds), fields};
    struct arena *a = arena_new(64 << 20);
    struct ctx_notes notes = {.count = 0};
    struct ctx ctx = {.arena = a, .actor = &actor_system, .notes = &notes};
    struct all_kinds in = {.id = 0};
    err failed = form_parse(&ctx, &form, &(struct form_source){.body = bytes}, &in);
    FUZZ_PROMISE(failed != &app_invalid || notes.count > 0); /* whoever is refused is told which field */
    if (!failed) {
        FUZZ_PROMISE(str_is_utf8(in.text) && in.ids.count <= 4 && in.texts.count <= 4 && in.list.count <= 4);
        FUZZ_PROMISE(in.whole >= 0 && in.whole <= 9 && in.real >= -180 && in.real <= 180 && in.id >= 0);
        FUZZ_PROMISE(!in.word.at || str_is(in.word, "open") || str_is(in.word, "closed"));
    }
    arena_free(a);
}
