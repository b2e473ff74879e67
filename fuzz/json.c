#include "formats/json.h"
#include "fuzz/targets.h"

static void write_again(struct json_out *out, const struct json *v) {
    double number = 0;
    if (v->kind == JSON_NUMBER && json_to_double(v, &number))
        json_real(out, number);
    else if (v->kind == JSON_TEXT)
        json_text(out, v->text);
    else if (v->kind == JSON_OBJECT || v->kind == JSON_LIST) {
        v->kind == JSON_OBJECT ? json_object(out) : json_list(out);
        for (size_t i = 0; i < v->count; i++) {
            if (v->kind == JSON_OBJECT)
                json_key(out, str_format(out->to->arena, "%zu", i).at);
            write_again(out, v->first + i);
        }
        v->kind == JSON_OBJECT ? json_object_end(out) : json_list_end(out);
    } else {
        json_null(out);
    }
}

void fuzz_json(str bytes) {
    struct arena *a = arena_new(64 << 20);
    const struct json *value = NULL, *again = NULL;
    struct json_fault fault = {.at = SIZE_MAX};
    err failed = json_read(a, bytes, &value, &fault);
    FUZZ_PROMISE(!failed || fault.at <= bytes.len);
    if (!failed) {
        struct buf b;
        struct json_out out;
        buf_init(&b, a, 32 << 20);
        json_start(&out, &b);
        write_again(&out, value);
        FUZZ_PROMISE(b.failed || !json_read(a, buf_str(&b), &again, NULL)); /* what we write, we read */
    }
    arena_free(a);
}
