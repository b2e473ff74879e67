/* Migrations are written once; the engines differ in the word for bytes and in how a table by key is asked for. */
#include "db/engine.h"
#include "db/names.h"
#include <string.h>

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); }

static err statement_end(str text, size_t *ret_end) {
    size_t i = 0;
    while (i < text.len && text.at[i] != ';') {
        size_t quoted = names_quoted(text, i);
        if (quoted == SIZE_MAX)
            return failure_of(&err_bug, NULL, "a quote or comment of the migration never ends");
        i += quoted ? quoted : 1;
    }
    *ret_end = i;
    return NULL;
}

/* Words are copied one by one; comments are dropped, so that a trailing one cannot swallow what is appended. */
static err print(struct buf *b, str one, bool is_sqlite) {
    for (size_t i = 0; i < one.len;) {
        size_t quoted = names_quoted(one, i), end = i + 1;
        if (quoted) {
            bool is_comment = one.at[i] == '-' || one.at[i] == '/';
            buf_add(b, is_comment ? STR(" ") : str_slice(one, i, i + quoted));
            i += quoted;
            continue;
        }
        while (is_word(one.at[i]) && end < one.len && is_word(one.at[end]))
            end++;
        str word = str_slice(one, i, end);
        buf_add(b, !str_is(word, "BYTES") ? word : is_sqlite ? STR("BLOB") : STR("BYTEA"));
        i = end;
    }
    return b->failed;
}

err ddl_next(struct arena *a, str *rest, bool is_sqlite, str *ret_statement) {
    while (rest->len) {
        size_t end = 0;
        TRY(statement_end(*rest, &end));
        str one = str_slice(*rest, 0, end);
        *rest = str_slice(*rest, end + 1, rest->len);
        struct buf b;
        buf_init(&b, a, one.len + 1024);
        TRY(print(&b, one, is_sqlite));
        str text = str_trim(buf_str(&b));
        if (!text.len)
            continue;
        bool is_table = text.len > 12 && strncasecmp(text.at, "create table", 12) == 0;
        text = str_format(a, STR_F "%s", STR_A(text), is_sqlite && is_table ? " WITHOUT ROWID" : "");
        if (!text.at)
            return &err_no_memory;
        *ret_statement = text;
        return NULL;
    }
    *ret_statement = STR_NONE;
    return NULL;
}
