#include "db/names.h"

static bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

static char at(str s, size_t i) { return i < s.len ? s.at[i] : 0; }

/* 'it''s' and "a""b": a doubled quote is two quoted texts side by side, which copies the same bytes. */
static size_t closed_by(str sql, size_t from, char quote) {
    for (size_t i = from + 1; i < sql.len; i++)
        if (sql.at[i] == quote)
            return i + 1 - from;
    return SIZE_MAX;
}

static size_t block_comment(str sql, size_t from) {
    for (size_t i = from + 2; i + 1 < sql.len; i++) {
        if (sql.at[i] == '*' && sql.at[i + 1] == '/')
            return i + 2 - from;
        if (sql.at[i] == '/' && sql.at[i + 1] == '*')
            return SIZE_MAX; /* PostgreSQL nests comments, SQLite does not: refused */
    }
    return SIZE_MAX;
}

size_t names_quoted(str sql, size_t from) {
    char c = at(sql, from), next = at(sql, from + 1);
    if (c == '\'' || c == '"')
        return closed_by(sql, from, c);
    if (c == '/' && next == '*')
        return block_comment(sql, from);
    if (c != '-' || next != '-')
        return 0;
    size_t end = from;
    while (end < sql.len && sql.at[end] != '\n')
        end++;
    return end - from;
}

static err number_of(struct names *n, str name, size_t *ret) {
    for (size_t i = 0; i < n->count; i++)
        if (str_equal(n->name[i], name)) {
            *ret = i;
            return NULL;
        }
    if (n->count == LIMIT_SQL_PARAMETERS)
        return &err_bug;
    n->name[n->count] = name;
    *ret = n->count++;
    return NULL;
}

static void note(struct names_piece *p, size_t number) {
    for (size_t i = 0; i < p->count; i++)
        if (p->at[i] == number)
            return;
    p->at[p->count++] = (uint8_t)number;
}

static err add_name(struct names *n, str name, struct buf *to, struct names_piece *piece) {
    size_t number = 0;
    TRY(number_of(n, name, &number));
    note(piece, number);
    buf_addc(to, n->marks == DB_MARKS_SQLITE ? '?' : '$');
    buf_add_i64(to, (int64_t)number + 1);
    return NULL;
}

err names_add(struct names *n, str sql, struct buf *to, struct names_piece *ret_piece) {
    struct names_piece piece = {0};
    for (size_t i = 0; i < sql.len;) {
        size_t quoted = names_quoted(sql, i);
        if (quoted == SIZE_MAX)
            return &err_bug;
        char c = sql.at[i];
        /* Marks of the engines themselves, dollar quotes and NUL would mean different things on the two. */
        if (!quoted && (c == '?' || c == '$' || c == '`' || c == 0))
            return &err_bug;
        size_t step = quoted ? quoted : c == ':' && at(sql, i + 1) == ':' ? 2 : 1;
        if (!quoted && step == 1 && c == ':' && is_name_start(at(sql, i + 1))) {
            size_t end = i + 1;
            while (is_name(at(sql, end)))
                end++;
            TRY(add_name(n, str_slice(sql, i + 1, end), to, &piece));
            i = end;
            continue;
        }
        buf_add(to, str_slice(sql, i, i + step));
        i += step;
    }
    *ret_piece = piece;
    return NULL;
}

err db_names_rewrite(struct arena *a, str sql, enum db_marks marks, str *ret_sql, size_t *ret_parameters) {
    struct names *names = ARENA_NEW(a, struct names);
    if (!names)
        return &err_no_memory;
    names->marks = marks;
    struct names_piece piece;
    struct buf to;
    buf_init(&to, a, 2 * sql.len + 64);
    TRY(names_add(names, sql, &to, &piece));
    TRY(buf_finish(&to, ret_sql));
    *ret_parameters = names->count;
    return NULL;
}
