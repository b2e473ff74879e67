/* The reader. One loop, no recursion: open containers are remembered in a small array, values wait on a stack until
 * their container closes, then move to the arena side by side. So a list is one piece of memory, a deep document
 * cannot exhaust the program's own stack, and the arena holds nothing but the result. */
#include "formats/json.h"
#include "base/limits.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct problem json_malformed = {PROBLEM_INVALID, "formats.json_malformed", "内容不是正确的 JSON，无法读取。",
                                       "The content is not well-formed JSON and cannot be read."};
const struct problem json_too_deep = {PROBLEM_INVALID, "formats.json_too_deep", "JSON 的嵌套层数超过系统允许的范围。",
                                      "The JSON is nested more deeply than the system allows."};

enum { FEW_KEYS = 16 }; /* up to here comparing each with each is quicker than sorting */

struct reader {
    struct arena *arena;
    str text;
    size_t at;
    struct buf stack;              /* struct json, on the heap; released before json_read returns */
    size_t open[LIMIT_JSON_DEPTH]; /* places in the stack of the containers we are in, outermost first */
    size_t depth, values;
    struct json_fault fault;
};

static const struct reason {
    const char *en, *zh;
} why_early = {"the text ends too early", "内容没有结束"}, why_many = {"too many values", "内容的项数太多"}, why_memory = {"out of memory", "内存不足"},
  why_hex = {"\\u needs four hexadecimal digits", "\\u 后面应有四位十六进制数字"}, why_surrogate = {"unpaired surrogate", "\\u 代理项没有成对"},
  why_escape = {"unknown escape", "反斜线后面的字符不对"}, why_control = {"control character in a text", "文字中有控制字符"},
  why_utf8 = {"not UTF-8", "文字不是 UTF-8 编码"}, why_digit = {"a digit is missing", "缺少数字"}, why_value = {"a value is missing", "缺少值"},
  why_twice = {"duplicate key", "名称重复"}, why_key = {"a key in quotes is missing", "缺少带引号的名称"}, why_colon = {"':' is missing", "缺少冒号"},
  why_deep = {"nested too deeply", "嵌套层数太多"}, why_comma = {"',' or the closing bracket is missing", "缺少逗号或右括号"},
  why_rest = {"something follows the value", "结尾之后还有多余的内容"};

static err refuse(struct reader *r, err why, size_t at, const struct reason *reason) {
    r->fault = (struct json_fault){at, reason->en, reason->zh};
    return why;
}

static err refuse_here(struct reader *r, const struct reason *reason) { return refuse(r, &json_malformed, r->at, r->at < r->text.len ? reason : &why_early); }

static int byte_here(const struct reader *r) { return r->at < r->text.len ? (unsigned char)r->text.at[r->at] : -1; }

static void skip_blanks(struct reader *r) {
    while (r->at < r->text.len) {
        char c = r->text.at[r->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        r->at++;
    }
}

static struct json *stack_at(const struct reader *r, size_t place) { return (struct json *)(void *)r->stack.at + place; }

static size_t stack_count(const struct reader *r) { return r->stack.len / sizeof(struct json); }

static err push(struct reader *r, const struct json *value) {
    if (++r->values > LIMIT_JSON_VALUES)
        return refuse(r, &buf_too_long, value->at, &why_many);
    buf_add(&r->stack, (str){(const char *)value, sizeof *value});
    return r->stack.failed ? refuse(r, r->stack.failed, value->at, &why_memory) : NULL;
}

/* Texts. */

static size_t first_bad_utf8(str s) {
    for (size_t i = 0, step; i < s.len; i += step) {
        for (step = 1; step <= 4 && !str_is_utf8(str_slice(s, i, i + step)); step++)
            continue;
        if (step > 4)
            return i;
    }
    return s.len;
}

static bool hex4(str s, size_t at, unsigned *ret) {
    unsigned char pair[2];
    if (!str_unhex(str_slice(s, at, at + 4), pair, 2))
        return false;
    *ret = (unsigned)pair[0] << 8 | pair[1];
    return true;
}

static size_t put_utf8(char *to, unsigned point) {
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xc0 | point >> 6);
        to[1] = (char)(0x80 | (point & 63));
        return 2;
    }
    if (point < 0x10000) {
        to[0] = (char)(0xe0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 63));
        to[2] = (char)(0x80 | (point & 63));
        return 3;
    }
    to[0] = (char)(0xf0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 63));
    to[2] = (char)(0x80 | (point >> 6 & 63));
    to[3] = (char)(0x80 | (point & 63));
    return 4;
}

/* *at is behind the 'u' and moves behind the digits. */
static err read_u(struct reader *r, str raw, size_t start, size_t *at, unsigned *ret) {
    unsigned high, low;
    if (!hex4(raw, *at, &high))
        return refuse(r, &json_malformed, start + *at, &why_hex);
    *at += 4;
    if (high >= 0xdc00 && high <= 0xdfff)
        return refuse(r, &json_malformed, start + *at - 6, &why_surrogate);
    if (high < 0xd800 || high > 0xdbff) {
        *ret = high;
        return NULL;
    }
    if (!str_is(str_slice(raw, *at, *at + 2), "\\u") || !hex4(raw, *at + 2, &low) || low < 0xdc00 || low > 0xdfff)
        return refuse(r, &json_malformed, start + *at - 6, &why_surrogate);
    *at += 6;
    *ret = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return NULL;
}

static char simple_escape(char c) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *hit = c ? strchr(from, c) : NULL;
    return hit ? to[hit - from] : 0;
}

/* What is unescaped is never longer than what was written. */
static err unescape(struct reader *r, str raw, size_t start, str *ret) {
    char *to = arena_alloc(r->arena, raw.len + 1, 1);
    if (!to)
        return refuse(r, &err_no_memory, start, &why_memory);
    size_t len = 0;
    for (size_t i = 0; i < raw.len;) {
        if (raw.at[i] != '\\') {
            to[len++] = raw.at[i++];
            continue;
        }
        char kind = raw.at[i + 1]; /* the scan for the closing quote saw to it that there is one */
        i += 2;
        if (kind == 'u') {
            unsigned point = 0;
            TRY(read_u(r, raw, start, &i, &point));
            len += put_utf8(to + len, point);
            continue;
        }
        char plain = simple_escape(kind);
        if (!plain)
            return refuse(r, &json_malformed, start + i - 2, &why_escape);
        to[len++] = plain;
    }
    *ret = (str){to, len};
    return NULL;
}

/* At the opening quote; leaves behind the closing one. */
static err read_text(struct reader *r, str *ret) {
    size_t start = ++r->at;
    bool escapes = false;
    unsigned char high = 0;
    for (;; r->at++) {
        int c = byte_here(r);
        if (c < 0)
            return refuse_here(r, &why_early);
        if (c == '"')
            break;
        if (c < 0x20)
            return refuse_here(r, &why_control);
        high |= (unsigned char)c;
        if (c == '\\') {
            escapes = true;
            r->at++;
            if (byte_here(r) < 0x20)
                return refuse_here(r, &why_control);
        }
    }
    str raw = str_slice(r->text, start, r->at++);
    if (high & 0x80 && !str_is_utf8(raw))
        return refuse(r, &json_malformed, start + first_bad_utf8(raw), &why_utf8);
    if (escapes)
        return unescape(r, raw, start, ret);
    *ret = raw;
    return NULL;
}

/* Numbers and words. */

static size_t skip_digits(struct reader *r) {
    size_t from = r->at;
    while (r->at < r->text.len && r->text.at[r->at] >= '0' && r->text.at[r->at] <= '9')
        r->at++;
    return r->at - from;
}

static err read_number(struct reader *r, str *ret) {
    size_t start = r->at;
    if (byte_here(r) == '-')
        r->at++;
    if (byte_here(r) == '0')
        r->at++;
    else if (!skip_digits(r))
        return refuse_here(r, &why_digit);
    if (byte_here(r) == '.') {
        r->at++;
        if (!skip_digits(r))
            return refuse_here(r, &why_digit);
    }
    if (byte_here(r) == 'e' || byte_here(r) == 'E') {
        r->at++;
        if (byte_here(r) == '+' || byte_here(r) == '-')
            r->at++;
        if (!skip_digits(r))
            return refuse_here(r, &why_digit);
    }
    *ret = str_slice(r->text, start, r->at);
    return NULL;
}

static err read_word(struct reader *r, struct json *value) {
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"true", JSON_TRUE}, {"false", JSON_FALSE}, {"null", JSON_NULL}};
    str rest = str_slice(r->text, r->at, r->text.len);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        str word = str_of(words[i].word);
        if (!str_starts(rest, word))
            continue;
        r->at += word.len;
        value->kind = words[i].kind;
        return NULL;
    }
    return refuse_here(r, &why_value);
}

/* Objects. */

static int compare_keys(const void *a, const void *b) {
    const struct json *left = *(const struct json *const *)a, *right = *(const struct json *const *)b;
    int order = str_compare(left->key, right->key);
    return order ? order : (left->at > right->at) - (left->at < right->at);
}

static err sort_for_duplicates(struct reader *r, const struct json *members, size_t count) {
    struct buf order_buf;
    buf_init(&order_buf, NULL, SIZE_MAX / 4);
    const struct json **order = (const struct json **)(void *)buf_room(&order_buf, count * sizeof *order);
    if (!order)
        return refuse(r, &err_no_memory, members->at, &why_memory);
    for (size_t i = 0; i < count; i++)
        order[i] = members + i;
    qsort(order, count, sizeof *order, compare_keys);
    err failed = NULL;
    for (size_t i = 1; i < count && !failed; i++)
        if (str_equal(order[i - 1]->key, order[i]->key))
            failed = refuse(r, &json_malformed, order[i]->at, &why_twice);
    buf_release(&order_buf);
    return failed;
}

static err refuse_duplicates(struct reader *r, const struct json *members, size_t count) {
    if (count > FEW_KEYS)
        return sort_for_duplicates(r, members, count);
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (str_equal(members[i].key, members[j].key))
                return refuse(r, &json_malformed, members[i].at, &why_twice);
    return NULL;
}

static err read_key(struct reader *r, str *ret) {
    if (byte_here(r) != '"')
        return refuse_here(r, &why_key);
    TRY(read_text(r, ret));
    skip_blanks(r);
    if (byte_here(r) != ':')
        return refuse_here(r, &why_colon);
    r->at++;
    skip_blanks(r);
    return NULL;
}

/* The values on the stack above the innermost container become its members. */
static err close_container(struct reader *r) {
    size_t place = r->open[--r->depth];
    size_t count = stack_count(r) - place - 1;
    if (count) {
        const struct json *members = stack_at(r, place + 1);
        if (stack_at(r, place)->kind == JSON_OBJECT)
            TRY(refuse_duplicates(r, members, count));
        struct json *kept = ARENA_LIST(r->arena, struct json, count);
        if (!kept)
            return refuse(r, &err_no_memory, r->at, &why_memory);
        memcpy(kept, members, count * sizeof *kept);
        struct json *container = stack_at(r, place);
        container->first = kept;
        container->count = count;
        r->stack.len = (place + 1) * sizeof(struct json);
    }
    r->at++;
    return NULL;
}

static int closing_byte(const struct reader *r) { return stack_at(r, r->open[r->depth - 1])->kind == JSON_OBJECT ? '}' : ']'; }

static err read_value(struct reader *r) {
    struct json value = {.kind = JSON_NULL};
    if (r->depth && closing_byte(r) == '}')
        TRY(read_key(r, &value.key));
    value.at = r->at;
    int c = byte_here(r);
    if (c == '{' || c == '[') {
        if (r->depth == LIMIT_JSON_DEPTH)
            return refuse(r, &json_too_deep, r->at, &why_deep);
        value.kind = c == '{' ? JSON_OBJECT : JSON_LIST;
        r->open[r->depth++] = stack_count(r);
        r->at++;
    } else if (c == '"') {
        value.kind = JSON_TEXT;
        TRY(read_text(r, &value.text));
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        value.kind = JSON_NUMBER;
        TRY(read_number(r, &value.text));
    } else {
        TRY(read_word(r, &value));
    }
    return push(r, &value);
}

/* Behind a value: closes what closes here. *ret_more: another value of the innermost container follows. */
static err after_value(struct reader *r, bool *ret_more) {
    for (;;) {
        skip_blanks(r);
        if (!r->depth) {
            *ret_more = false;
            return NULL;
        }
        int c = byte_here(r);
        if (c == closing_byte(r)) {
            TRY(close_container(r));
            continue;
        }
        if (c != ',')
            return refuse_here(r, &why_comma);
        r->at++;
        skip_blanks(r);
        *ret_more = true;
        return NULL;
    }
}

static err read_document(struct reader *r) {
    skip_blanks(r);
    for (bool more = true; more;) {
        size_t depth = r->depth;
        TRY(read_value(r));
        if (r->depth > depth) { /* a container opened: it may be empty, else its first value follows */
            skip_blanks(r);
            if (byte_here(r) != closing_byte(r))
                continue;
        }
        TRY(after_value(r, &more));
    }
    return r->at < r->text.len ? refuse_here(r, &why_rest) : NULL;
}

err json_read(struct arena *arena, str text, const struct json **ret, struct json_fault *ret_fault) {
    struct reader r = {.arena = arena, .text = text};
    buf_init(&r.stack, NULL, SIZE_MAX / 4);
    err failed = read_document(&r);
    if (!failed) {
        struct json *root = ARENA_NEW(arena, struct json);
        if (root) {
            *root = *stack_at(&r, 0);
            *ret = root;
        } else {
            failed = refuse(&r, &err_no_memory, 0, &why_memory);
        }
    }
    buf_release(&r.stack);
    if (failed && ret_fault)
        *ret_fault = r.fault;
    return failed;
}

const struct json *json_get(const struct json *object, const char *key) {
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    str wanted = str_of(key);
    for (size_t i = 0; i < object->count; i++)
        if (str_equal(object->first[i].key, wanted))
            return object->first + i;
    return NULL;
}

bool json_to_i64(const struct json *value, int64_t *ret) { return value && value->kind == JSON_NUMBER && str_to_i64(value->text, ret); }

bool json_to_double(const struct json *value, double *ret) {
    char text[512]; /* more digits than any double needs to be told apart in practice; longer is refused */
    if (!value || value->kind != JSON_NUMBER || value->text.len >= sizeof text)
        return false;
    memcpy(text, value->text.at, value->text.len);
    text[value->text.len] = 0;
    double number = strtod(text, NULL); /* the grammar was checked on reading */
    if (!isfinite(number))
        return false;
    *ret = number;
    return true;
}
