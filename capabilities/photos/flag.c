/* Flags speak of a photo; they never refuse it. Stored as words with commas. */
#include "capabilities/photos/inside.h"

const char *const photos_flag_words[] = {"no_time", "time_differs", "no_position", "place_differs", "edited_software", "looks_alike", NULL};

static bool has(str flags, str flag) {
    while (flags.len) {
        str head = flags, tail = STR_NONE;
        str_cut(flags, STR(","), &head, &tail);
        if (str_equal(head, flag))
            return true;
        flags = tail;
    }
    return false;
}

str photos_flag_add(struct arena *arena, str flags, const char *flag) {
    if (!flags.at || has(flags, str_of(flag)))
        return flags;
    return flags.len ? str_format(arena, STR_F ",%s", STR_A(flags), flag) : str_copy(arena, str_of(flag));
}

err photos_flag_list(struct arena *arena, str flags, struct field_texts *ret) {
    str *list = ARENA_LIST(arena, str, sizeof photos_flag_words / sizeof *photos_flag_words);
    size_t count = 0;
    if (!list)
        return &err_no_memory;
    for (const char *const *word = photos_flag_words; *word; word++) /* always in the same order, unknown words left out */
        if (has(flags, str_of(*word)))
            list[count++] = str_of(*word);
    *ret = (struct field_texts){list, count};
    return NULL;
}

static bool has_word(str text, const char *word) {
    str w = str_of(word);
    for (size_t at = 0; at + w.len <= text.len; at++) {
        size_t i = 0;
        for (; i < w.len; i++) {
            char c = text.at[at + i];
            if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != w.at[i])
                break;
        }
        if (i == w.len)
            return true;
    }
    return false;
}

/* Programs whose purpose is changing pictures. A phone's own camera software does not count. */
bool photos_is_edited_by(str software) {
    static const char *const editors[] = {"photoshop", "lightroom", "gimp",       "snapseed", "meitu",   "美图",  "picsart", "醒图",     "pixelmator",
                                          "affinity",  "paint.net", "photoscape", "facetune", "faceapp", "canva", "剪映",    "黄油相机", NULL};
    for (const char *const *name = editors; *name; name++)
        if (has_word(software, *name))
            return true;
    return false;
}
