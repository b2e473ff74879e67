#include "http/http.h"

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Percent-decoding into the arena; plus_is_space for queries. false: malformed, NUL, or not UTF-8. */
static bool decode(struct arena *arena, str raw, char plus, str *ret) {
    char *at = arena_alloc(arena, raw.len + 1, 1);
    if (!at)
        return false;
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.at[i];
        if (c == '%') {
            if (raw.len - i < 3 || hex_digit(raw.at[i + 1]) < 0 || hex_digit(raw.at[i + 2]) < 0)
                return false;
            c = (char)(hex_digit(raw.at[i + 1]) << 4 | hex_digit(raw.at[i + 2]));
            i += 2;
        } else if (c == plus) {
            c = ' ';
        }
        at[len++] = c;
    }
    *ret = (str){at, len};
    return str_is_utf8(*ret);
}

bool http_path_normalise(struct arena *arena, str raw, str *ret) {
    str path;
    if (!decode(arena, raw, 0, &path) || path.len == 0 || path.at[0] != '/')
        return false;
    for (size_t i = 0; i < path.len; i++) {
        if ((unsigned char)path.at[i] < 0x20 || path.at[i] == '\\')
            return false;
        if (path.at[i] != '/')
            continue;
        str after = str_slice(path, i + 1, path.len);
        if (str_starts(after, STR("/")) || str_starts(after, STR("./")) || str_starts(after, STR("../")) || str_is(after, ".") || str_is(after, ".."))
            return false;
    }
    *ret = path;
    return true;
}

static const struct problem bad_query = {PROBLEM_INVALID, "http.bad_query", "网址中的查询参数格式不对。", "The query in the address is malformed."};

err http_query_parse(struct arena *arena, str raw, struct http_pair **ret, size_t *ret_count) {
    enum { MOST = 100 };
    size_t parts = raw.len ? 1 : 0;
    for (size_t i = 0; i < raw.len; i++)
        parts += raw.at[i] == '&';
    if (parts > MOST)
        return &bad_query;
    struct http_pair *pairs = ARENA_LIST(arena, struct http_pair, parts + 1);
    if (!pairs)
        return &err_no_memory;
    size_t count = 0;
    str rest = raw;
    while (rest.len) {
        str part = rest, tail = STR_NONE;
        rest = str_cut(rest, STR("&"), &part, &tail) ? tail : STR_NONE;
        if (!part.len)
            continue;
        str name = part, value = STR("");
        (void)str_cut(part, STR("="), &name, &value);
        if (!decode(arena, name, '+', &pairs[count].name) || !decode(arena, value, '+', &pairs[count].value))
            return &bad_query;
        count++;
    }
    *ret = pairs;
    *ret_count = count;
    return NULL;
}
