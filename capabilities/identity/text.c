/* Small text rules of identity: keys, search, paging. */
#include "base/limits.h"
#include "capabilities/identity/inside.h"

#include <string.h>

str identity_account_fold(struct arena *arena, str typed) {
    str trimmed = str_trim(typed);
    char *at = arena_alloc(arena, trimmed.len + 1, 1);
    if (!at)
        return STR_NONE;
    for (size_t i = 0; i < trimmed.len; i++)
        at[i] = trimmed.at[i] >= 'A' && trimmed.at[i] <= 'Z' ? (char)(trimmed.at[i] + ('a' - 'A')) : trimmed.at[i];
    return (str){at, trimmed.len};
}

str identity_search_text(struct arena *arena, const str *parts, size_t count) {
    struct buf all;
    buf_init(&all, arena, 4096);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_addc(&all, ' ');
        buf_add(&all, parts[i]);
    }
    str text;
    return buf_finish(&all, &text) ? STR_NONE : identity_account_fold(arena, text);
}

str identity_like(struct arena *arena, str typed) {
    str folded = identity_account_fold(arena, typed);
    struct buf like;
    buf_init(&like, arena, 2048);
    buf_addc(&like, '%');
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.at[i] == '%' || folded.at[i] == '_' || folded.at[i] == '!')
            buf_addc(&like, '!');
        buf_addc(&like, folded.at[i]);
    }
    buf_addc(&like, '%');
    str text;
    return !folded.at || buf_finish(&like, &text) ? STR_NONE : text;
}

str identity_path_end(struct arena *arena, str path) {
    str copy = str_copy(arena, path);
    if (!copy.at || !copy.len)
        return copy;
    char *end = arena_alloc(arena, path.len + 1, 1);
    if (!end)
        return STR_NONE;
    memcpy(end, path.at, path.len);
    end[path.len - 1] = '/'; /* the sign after '.' */
    return (str){end, path.len};
}

bool identity_is_word(str word, const char *const *words) {
    for (size_t i = 0; words[i]; i++)
        if (str_is(word, words[i]))
            return true;
    return false;
}

str identity_by(const struct ctx *ctx) { return ctx->actor && ctx->actor->name.at ? ctx->actor->name : STR(""); }

int64_t identity_page_limit(int64_t asked) { return asked > 0 && asked <= LIMIT_LIST_PAGE ? asked : 50; }

int64_t identity_page_after(str cursor) {
    int64_t a = 0, b = 0, c = 0;
    return cursor.len && form_cursor_read(cursor, &a, &b, &c) ? a : 0;
}
