#include "tests/support/inside.h"
#include <stdio.h>
#include <string.h>

void expect_status(struct answer answer, int status) {
    if (answer.status != status)
        print_error("expected %d, got %d: " STR_F "\n", status, answer.status, STR_A(str_slice(answer.body, 0, 4000)));
    assert_int_equal(answer.status, status);
}

static const struct json *member(const struct json *value, str name) {
    int64_t at;
    if (value && value->kind == JSON_LIST)
        return str_to_i64(name, &at) && at >= 0 && (size_t)at < value->count ? &value->first[at] : NULL;
    if (!value || value->kind != JSON_OBJECT)
        return NULL;
    for (size_t i = 0; i < value->count; i++)
        if (str_equal(value->first[i].key, name))
            return &value->first[i];
    return NULL;
}

static const struct json *look(struct answer answer, const char *path) {
    const struct json *value = answer.json;
    str rest = str_of(path);
    while (value && rest.len) {
        str head = rest, tail = STR_NONE;
        str_cut(rest, STR("."), &head, &tail);
        value = member(value, head);
        rest = tail;
    }
    return value;
}

static const struct json *found(struct answer answer, const char *path) {
    const struct json *value = look(answer, path);
    if (!value) {
        print_error("no %s in: " STR_F "\n", path, STR_A(str_slice(answer.body, 0, 4000)));
        fail();
    }
    return value;
}

str answer_text(struct answer answer, const char *path) {
    const struct json *value = found(answer, path);
    return value->kind == JSON_NULL ? STR_NONE : value->kind == JSON_TRUE ? STR("true") : value->kind == JSON_FALSE ? STR("false") : value->text;
}

int64_t answer_i64(struct answer answer, const char *path) {
    const struct json *value = found(answer, path);
    int64_t number = 0;
    bool is_number = (value->kind == JSON_TEXT || value->kind == JSON_NUMBER) && str_to_i64(value->text, &number);
    if (!is_number) {
        print_error("%s is no number in: " STR_F "\n", path, STR_A(str_slice(answer.body, 0, 4000)));
        fail();
    }
    return number;
}

bool answer_has(struct answer answer, const char *path) {
    const struct json *value = look(answer, path);
    return value && value->kind != JSON_NULL;
}

str world_body(struct world *w, const char *format, ...) {
    struct buf text;
    buf_init(&text, w->arena, 16 << 20);
    va_list list;
    va_start(list, format);
    buf_addv(&text, format, list);
    va_end(list);
    str result = STR_NONE;
    assert_null(buf_finish(&text, &result));
    return result;
}
