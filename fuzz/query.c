#include "fuzz/targets.h"
#include "http/http.h"

void fuzz_query(str bytes) {
    struct arena *a = arena_new(8 << 20);
    struct http_pair *pairs = NULL;
    size_t count = 0;
    str path;
    if (http_path_normalise(a, bytes, &path)) {
        FUZZ_PROMISE(str_starts_with(path, "/") && str_is_utf8(path));
        FUZZ_PROMISE(str_find(path, STR("/../")) == SIZE_MAX && !str_ends(path, STR("/..")) && str_find(path, STR("//")) == SIZE_MAX);
    }
    if (!http_query_parse(a, bytes, &pairs, &count))
        for (size_t i = 0; i < count; i++)
            FUZZ_PROMISE(str_is_utf8(pairs[i].name) && str_is_utf8(pairs[i].value));
    arena_free(a);
}
