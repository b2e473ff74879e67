#include "formats/text.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { GRAM_BYTES = 64 };

void text_add_valid(struct buf *to, str text) {
    if (str_is_utf8(text)) {
        buf_add(to, text);
        return;
    }
    for (size_t i = 0, step; i < text.len; i += step) {
        for (step = 1; step <= 4 && !str_is_utf8(str_slice(text, i, i + step)); step++)
            continue;
        bool is_good = step <= 4;
        step = is_good ? step : 1;
        buf_add(to, is_good ? str_slice(text, i, i + step) : STR("\xef\xbf\xbd"));
    }
}

static str one_blank_between(char *at, size_t len) {
    size_t to = 0;
    for (size_t i = 0; i < len; i++) {
        bool is_blank = at[i] == ' ' || (at[i] >= '\t' && at[i] <= '\r');
        if (is_blank && (to == 0 || at[to - 1] == ' '))
            continue;
        at[to++] = is_blank ? ' ' : at[i];
    }
    if (to && at[to - 1] == ' ')
        to--;
    return (str){at, to};
}

static err fold_valid(struct arena *a, str text, str *ret) {
    const utf8proc_option_t options =
        (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_NLF2LF | UTF8PROC_STRIPCC);
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text.at;
    utf8proc_ssize_t count = utf8proc_decompose(from, (utf8proc_ssize_t)text.len, NULL, 0, options);
    if (count < 0)
        return &err_bug; /* the text was checked */
    utf8proc_int32_t *points = ARENA_LIST(a, utf8proc_int32_t, (size_t)count + 1);
    if (!points)
        return &err_no_memory;
    count = utf8proc_decompose(from, (utf8proc_ssize_t)text.len, points, count, options);
    if (count >= 0)
        count = utf8proc_reencode(points, count, options);
    if (count < 0)
        return &err_bug;
    *ret = one_blank_between((char *)points, (size_t)count);
    return NULL;
}

err text_fold(struct arena *a, str text, str *ret) {
    if (!text.len) {
        *ret = STR("");
        return NULL;
    }
    if (str_is_utf8(text))
        return fold_valid(a, text, ret);
    struct buf valid;
    buf_init(&valid, a, SIZE_MAX / 8);
    text_add_valid(&valid, text);
    TRY(buf_finish(&valid, &text));
    return fold_valid(a, text, ret);
}

/* Cutting. */

enum letters { CLASS_OTHER, CLASS_WORD, CLASS_CHARACTER };

static bool is_character(utf8proc_int32_t p) {
    return (p >= 0x3400 && p <= 0x4dbf) || (p >= 0x4e00 && p <= 0x9fff) || (p >= 0xf900 && p <= 0xfaff) || (p >= 0x20000 && p <= 0x3ffff) ||
           (p >= 0x3041 && p <= 0x30ff && p != 0x30fb) || (p >= 0xac00 && p <= 0xd7af) || p == 0x3005 || p == 0x3007;
}

static enum letters class_of(utf8proc_int32_t p) {
    if (is_character(p))
        return CLASS_CHARACTER;
    utf8proc_category_t c = utf8proc_category(p);
    bool is_word = (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME) || (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
    return is_word ? CLASS_WORD : CLASS_OTHER;
}

/* The code point at text[at] of valid text; *ret_len its bytes. */
static utf8proc_int32_t point_at(str text, size_t at, size_t *ret_len) {
    utf8proc_int32_t point = 0;
    utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at, (utf8proc_ssize_t)(text.len - at), &point);
    *ret_len = len > 0 ? (size_t)len : 1;
    return point;
}

/* The next run of one class, CLASS_OTHER passed over; false at the end. */
static bool next_run(str text, size_t *at, str *ret_run, enum letters *ret_class) {
    size_t len = 0, from = *at;
    enum letters class = CLASS_OTHER;
    while (from < text.len && (class = class_of(point_at(text, from, &len))) == CLASS_OTHER)
        from += len;
    size_t end = from;
    while (end < text.len && class_of(point_at(text, end, &len)) == class)
        end += len;
    *at = end;
    *ret_run = str_slice(text, from, end);
    *ret_class = class;
    return from < text.len;
}

static void add_gram(struct buf *grams, str text, bool is_prefix) {
    while (text.len > GRAM_BYTES)
        text = str_first_points(text, str_points(text) - 1);
    struct text_gram gram = {text, is_prefix};
    buf_add(grams, (str){(const char *)&gram, sizeof gram});
}

enum purpose { FOR_INDEX, FOR_QUERY };

/* The last character stands alone in the index too, so that a query of one character, a prefix, finds it everywhere. */
static void add_pairs(struct buf *grams, str run, enum purpose purpose) {
    size_t first = 0, second = 0;
    point_at(run, 0, &first);
    if (first == run.len) {
        add_gram(grams, run, purpose == FOR_QUERY);
        return;
    }
    size_t at = 0;
    while (at + first < run.len) {
        point_at(run, at + first, &second);
        add_gram(grams, str_slice(run, at, at + first + second), false);
        at += first;
        first = second;
    }
    if (purpose == FOR_INDEX)
        add_gram(grams, str_slice(run, at, run.len), false);
}

static int compare_grams(const void *a, const void *b) { return str_compare(((const struct text_gram *)a)->text, ((const struct text_gram *)b)->text); }

static err cut(struct arena *a, str text, enum purpose purpose, struct text_grams *ret) {
    str folded = STR_NONE, run = STR_NONE, bytes = STR_NONE;
    enum letters class = CLASS_OTHER;
    TRY(text_fold(a, text, &folded));
    struct buf grams;
    buf_init(&grams, a, SIZE_MAX / 8);
    for (size_t at = 0; next_run(folded, &at, &run, &class);) {
        if (class == CLASS_CHARACTER)
            add_pairs(&grams, run, purpose);
        else
            add_gram(&grams, run, purpose == FOR_QUERY);
    }
    TRY(buf_finish(&grams, &bytes));
    struct text_gram *list = (struct text_gram *)(void *)grams.at;
    size_t count = bytes.len / sizeof *list, kept = 0;
    qsort(list, count, sizeof *list, compare_grams);
    for (size_t i = 0; i < count; i++)
        if (!kept || !str_equal(list[kept - 1].text, list[i].text))
            list[kept++] = list[i];
    *ret = (struct text_grams){list, kept};
    return NULL;
}

err text_grams_for_index(struct arena *a, str text, struct text_grams *ret) { return cut(a, text, FOR_INDEX, ret); }

err text_grams_for_query(struct arena *a, str text, struct text_grams *ret) { return cut(a, text, FOR_QUERY, ret); }

/* Likeness. */

static int compare_hashes(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Takes everything between letters, digits and characters out, in place of a copy. */
static err only_letters(struct arena *a, str folded, str *ret) {
    struct buf b;
    str run;
    enum letters class;
    buf_init(&b, a, folded.len);
    for (size_t at = 0; next_run(folded, &at, &run, &class);)
        buf_add(&b, run);
    return buf_finish(&b, ret);
}

err text_shingles(struct arena *a, str text, unsigned length, struct text_shingles *ret) {
    str folded = STR_NONE, letters = STR_NONE;
    TRY(text_fold(a, text, &folded));
    TRY(only_letters(a, folded, &letters));
    size_t points = str_points(letters);
    size_t count = points == 0 ? 0 : points <= length ? 1 : points - length + 1;
    uint64_t *list = ARENA_LIST(a, uint64_t, count);
    if (!list)
        return &err_no_memory;
    size_t from = 0, to = str_first_points(letters, length).len, len = 0, kept = 0;
    for (size_t i = 0; i < count; i++) {
        list[i] = str_hash(str_slice(letters, from, to));
        point_at(letters, from, &len);
        from += len;
        if (to < letters.len) {
            point_at(letters, to, &len);
            to += len;
        }
    }
    qsort(list, count, sizeof *list, compare_hashes);
    for (size_t i = 0; i < count; i++)
        if (!kept || list[kept - 1] != list[i])
            list[kept++] = list[i];
    *ret = (struct text_shingles){list, kept};
    return NULL;
}

static size_t common(const struct text_shingles *a, const struct text_shingles *b) {
    size_t count = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        count += a->at[i] == b->at[j];
        uint64_t left = a->at[i], right = b->at[j];
        i += left <= right;
        j += right <= left;
    }
    return count;
}

double text_jaccard(const struct text_shingles *a, const struct text_shingles *b) {
    if (!a->count || !b->count)
        return 0;
    size_t both = common(a, b);
    return (double)both / (double)(a->count + b->count - both);
}

double text_contained(const struct text_shingles *part, const struct text_shingles *whole) {
    return part->count ? (double)common(part, whole) / (double)part->count : 0;
}

err text_similarity(struct arena *a, str one, str other, unsigned length, double *ret) {
    struct text_shingles first, second;
    TRY(text_shingles(a, one, length, &first));
    TRY(text_shingles(a, other, length, &second));
    *ret = text_jaccard(&first, &second);
    return NULL;
}
