#include "db/engine.h"
#include "db/names.h"
#include <stdio.h>
#include <string.h>

static const char *or_empty(const char *z) { return z ? z : ""; }

/* Pieces are constant texts, so their addresses tell statements apart; the words are compared all the same. */
static uint64_t key_of(const struct db_source *source) {
    uint64_t key = source->count;
    for (size_t i = 0; i < source->count; i++) {
        key = (key ^ (uint64_t)(uintptr_t)source->pieces[i].text) * 0x9e3779b97f4a7c15u;
        key ^= key >> 29;
    }
    return key;
}

static bool take(const char **at, size_t *left, const char *what) {
    size_t len = strlen(what);
    if (len > *left || memcmp(*at, what, len) != 0)
        return false;
    *at += len;
    *left -= len;
    return true;
}

static bool is_same(const struct statement *s, const struct db_source *source) {
    const char *text = s->text, *takes = s->takes;
    size_t text_left = s->text_len, takes_left = s->take_count;
    for (size_t i = 0; i < source->count; i++) {
        const struct db_piece *p = &source->pieces[i];
        if (!take(&text, &text_left, p->before) || !take(&text, &text_left, p->text) || !take(&takes, &takes_left, or_empty(p->takes)))
            return false;
    }
    return !text_left && !takes_left && strcmp(s->gives, or_empty(source->gives)) == 0;
}

static err wrong(const struct db_piece *p, const char *why) { return failure_of(&err_bug, p->text, why); }

static err add_takes(struct statement *s, const struct db_piece *p, const struct names_piece *found, size_t before) {
    const char *takes = or_empty(p->takes);
    size_t count = strlen(takes), new_count = 0;
    if (s->take_count + count > LIMIT_SQL_PARAMETERS || strspn(takes, "itrb") != count)
        return wrong(p, "takes: letters i t r b, at most 60");
    for (size_t i = 0; i < found->count; i++)
        new_count += found->at[i] >= before;
    /* A later piece may name a parameter of an earlier one; its takes then either repeat that or leave it out. */
    if (count != found->count && count != new_count) {
        char why[96];
        snprintf(why, sizeof why, "takes has %zu letters, the text has %zu parameters", count, found->count);
        return wrong(p, why);
    }
    for (size_t i = 0; i < found->count; i++) {
        if (count != found->count && found->at[i] < before)
            continue;
        s->parameter[s->take_count] = found->at[i];
        s->takes[s->take_count++] = *takes++;
    }
    return NULL;
}

static err compile(struct connection *c, struct statement *s, const struct db_source *source) {
    struct names names = {.marks = c->engine->marks};
    struct buf text, sql;
    buf_init(&text, NULL, 1 << 20);
    buf_init(&sql, NULL, 1 << 20);
    err failed = NULL;
    for (size_t i = 0; i < source->count && !failed; i++) {
        const struct db_piece *p = &source->pieces[i];
        struct names_piece found = {0};
        size_t before = names.count;
        buf_addz(&text, p->before);
        buf_addz(&text, p->text);
        buf_addz(&sql, p->before);
        failed = names_add(&names, str_of(p->text), &sql, &found);
        failed = failed ? wrong(p, "quotes, comments or marks that the two engines read differently") : add_takes(s, p, &found, before);
    }
    s->parameter_count = names.count;
    s->text_len = text.len;
    s->sql_len = sql.len;
    if (!failed)
        failed = text.failed ? text.failed : sql.failed;
    s->text = failed ? NULL : heap_text(buf_str(&text));
    s->sql = failed ? NULL : heap_text(buf_str(&sql));
    if (!failed && (!s->text || !s->sql))
        failed = &err_no_memory;
    buf_release(&text);
    buf_release(&sql);
    return failed;
}

static bool begins_with_word(const char *text, const char *word) {
    text += strspn(text, " \t\r\n(");
    return strncasecmp(text, word, strlen(word)) == 0;
}

static err set_gives(struct statement *s, const struct db_source *source) {
    const char *gives = or_empty(source->gives);
    s->give_count = strlen(gives);
    if (s->give_count > LIMIT_SQL_COLUMNS || strspn(gives, "itrb") != s->give_count)
        return wrong(&source->pieces[0], "gives: letters i t r b, at most 60");
    memcpy(s->gives, gives, s->give_count + 1);
    s->writes = begins_with_word(s->text, "insert") || begins_with_word(s->text, "update") || begins_with_word(s->text, "delete");
    return NULL;
}

static void statement_free(struct connection *c, struct statement *s) {
    if (s->native)
        c->engine->forget(c, s);
    heap_free(s->text);
    heap_free(s->sql);
    heap_free(s);
}

static err statement_new(struct connection *c, const struct db_source *source, struct statement **ret) {
    struct statement *s = HEAP_NEW(struct statement);
    if (!s)
        return &err_no_memory;
    err failed = compile(c, s, source);
    if (!failed)
        failed = set_gives(s, source);
    if (!failed)
        failed = c->engine->prepare(c, s);
    if (failed) {
        statement_free(c, s);
        return failed;
    }
    *ret = s;
    return NULL;
}

/* The empty or longest unused place of the set; NULL when all of them are running right now. */
static struct statement **place_in(struct connection *c, struct statement **set) {
    struct statement **best = NULL;
    for (size_t i = 0; i < STATEMENT_WAYS; i++) {
        if (!set[i])
            return &set[i];
        if (!set[i]->busy && (!best || set[i]->used < (*best)->used))
            best = &set[i];
    }
    if (best) {
        statement_free(c, *best);
        *best = NULL;
    }
    return best;
}

err statement_find(struct connection *c, const struct db_source *source, struct statement **ret) {
    uint64_t key = key_of(source);
    struct statement **set = c->cache[key % STATEMENT_SETS], *s;
    bool running = false;
    for (size_t i = 0; i < STATEMENT_WAYS; i++) {
        s = set[i];
        if (!s || s->key != key || !is_same(s, source))
            continue;
        running = s->busy; /* a row function that asks the same statement again gets one of its own */
        if (!running) {
            s->busy = true;
            s->used = ++c->turn;
            *ret = s;
            return NULL;
        }
    }
    TRY(statement_new(c, source, &s));
    struct statement **place = running ? NULL : place_in(c, set);
    s->key = key;
    s->used = ++c->turn;
    s->busy = true;
    s->kept = place != NULL;
    if (place)
        *place = s;
    *ret = s;
    return NULL;
}

void statement_done(struct connection *c, struct statement *s) {
    s->busy = false;
    if (!s->kept)
        statement_free(c, s);
}

void statement_forget_all(struct connection *c) {
    for (size_t set = 0; set < STATEMENT_SETS; set++)
        for (size_t i = 0; i < STATEMENT_WAYS; i++)
            if (c->cache[set][i]) {
                statement_free(c, c->cache[set][i]);
                c->cache[set][i] = NULL;
            }
}

static bool fits(char letter, enum db_type type) {
    switch (type) {
    case DB_NULL: return true;
    case DB_INT: return letter == 'i' || letter == 'r';
    case DB_REAL: return letter == 'r';
    case DB_TEXT: return letter == 't';
    case DB_BYTES: return letter == 'b';
    }
    return false;
}

static bool is_same_value(const struct db_value *a, const struct db_value *b) {
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case DB_NULL: return true;
    case DB_INT: return a->as.i == b->as.i;
    case DB_REAL: return memcmp(&a->as.r, &b->as.r, sizeof a->as.r) == 0;
    case DB_TEXT:
    case DB_BYTES: return str_equal(a->as.s, b->as.s);
    }
    return false;
}

static err check_value(const struct statement *s, size_t k, const struct db_value *v, const struct db_value **seen) {
    char why[96];
    if (!fits(s->takes[k], v->type)) {
        snprintf(why, sizeof why, "value %zu does not fit the letter '%c'", k + 1, s->takes[k]);
        return failure_of(&err_bug, s->text, why);
    }
    if (v->type == DB_TEXT && !str_is_utf8(v->as.s))
        return failure_of(&db_bad_text, s->text, "a text that is not UTF-8 or has a NUL");
    /* Two pieces may both bring :city; that they disagree must never be settled by who came last. */
    const struct db_value **first = &seen[s->parameter[k]];
    if (*first && !is_same_value(*first, v)) {
        snprintf(why, sizeof why, "value %zu differs from an earlier one of the same name", k + 1);
        return failure_of(&err_bug, s->text, why);
    }
    *first = v;
    return NULL;
}

err statement_check_values(const struct statement *s, const struct db_source *source) {
    const struct db_value *seen[LIMIT_SQL_PARAMETERS] = {NULL};
    size_t k = 0;
    for (size_t i = 0; i < source->count; i++) {
        const struct db_piece *p = &source->pieces[i];
        size_t count = strlen(or_empty(p->takes));
        for (size_t j = 0; j < count; j++, k++)
            TRY(check_value(s, k, &p->values[j], seen));
    }
    return NULL;
}
