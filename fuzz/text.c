#include "formats/text.h"
#include "fuzz/targets.h"

void fuzz_text(str bytes) {
    struct arena *a = arena_new(256 << 20);
    struct text_grams index, query;
    struct text_shingles shingles;
    str once, twice;
    if (!text_fold(a, bytes, &once)) {
        FUZZ_PROMISE(str_is_utf8(once));
        FUZZ_PROMISE(text_fold(a, once, &twice) || str_is_utf8(twice));
    }
    if (!text_grams_for_index(a, bytes, &index) && !text_grams_for_query(a, bytes, &query))
        for (size_t i = 1; i < index.count; i++)
            FUZZ_PROMISE(str_compare(index.at[i - 1].text, index.at[i].text) < 0 && index.at[i].text.len <= 64);
    if (!text_shingles(a, bytes, 2, &shingles) && shingles.count)
        FUZZ_PROMISE(text_jaccard(&shingles, &shingles) > 0.999 && text_contained(&shingles, &shingles) > 0.999);
    arena_free(a);
}
