#include "formats/json.h"
#include "base/limits.h"
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* cmocka wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct json *read_good(struct arena *a, const char *text) {
    const struct json *value = NULL;
    struct json_fault fault = {0};
    err failed = json_read(a, str_of(text), &value, &fault);
    if (failed)
        fail_msg("%s refused at byte %zu: %s", text, fault.at, fault.why);
    return value;
}

static void test_reads_every_kind(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    const struct json *o = read_good(a, " {\"文\" : [1, -2.5e3, true, false, null, \"a\\n\\u6587\\ud834\\udd1e\", {}, []] , \"b\":{\"c\":\"\"}} ");
    assert_int_equal(o->kind, JSON_OBJECT);
    assert_int_equal(o->count, 2);
    const struct json *list = json_get(o, "文");
    assert_non_null(list);
    assert_int_equal(list->count, 8);
    int64_t whole = 0;
    double real = 0;
    assert_true(json_to_i64(list->first, &whole));
    assert_int_equal(whole, 1);
    assert_false(json_to_i64(list->first + 1, &whole));
    assert_true(json_to_double(list->first + 1, &real));
    assert_true(fabs(real + 2500) < 1e-9);
    assert_int_equal(list->first[2].kind, JSON_TRUE);
    assert_int_equal(list->first[3].kind, JSON_FALSE);
    assert_int_equal(list->first[4].kind, JSON_NULL);
    assert_true(str_is(list->first[5].text, "a\n文\xf0\x9d\x84\x9e"));
    assert_int_equal(list->first[6].kind, JSON_OBJECT);
    assert_int_equal(list->first[7].kind, JSON_LIST);
    const struct json *c = json_get(json_get(o, "b"), "c");
    assert_non_null(c);
    assert_non_null(c->text.at);
    assert_int_equal(c->text.len, 0);
    assert_null(json_get(list, "文"));
    assert_null(json_get(o, "absent"));
    arena_free(a);
}

static void test_says_where_and_why(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t at;
        const char *why;
    } cases[] = {
        {"{\"a\":1,\"a\":2}", 11, "duplicate key"},
        {"[1 2]", 3, "',' or the closing bracket is missing"},
        {"[1,]", 3, "a value is missing"},
        {"[\"a\tb\"]", 3, "control character in a text"},
        {"[\"\\x\"]", 2, "unknown escape"},
        {"[\"\\ud800\"]", 2, "unpaired surrogate"},
        {"[\"\\udc00\"]", 2, "unpaired surrogate"},
        {"[\"ok\xff\"]", 4, "not UTF-8"},
        {"[\"\xed\xa0\x80\"]", 2, "not UTF-8"},
        {"{1:2}", 1, "a key in quotes is missing"},
        {"[01]", 2, "',' or the closing bracket is missing"},
        {"[1.]", 3, "a digit is missing"},
        {"[1", 2, "the text ends too early"},
        {"", 0, "the text ends too early"},
        {"[\"\\", 3, "the text ends too early"},
        {"1 2", 2, "something follows the value"},
        {"\xef\xbb\xbf{}", 0, "a value is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *a = arena_new(1 << 20);
        const struct json *untouched = NULL;
        struct json_fault fault = {.at = 99};
        assert_ptr_equal(json_read(a, str_of(cases[i].text), &untouched, &fault), &json_malformed);
        assert_null(untouched);
        assert_string_equal(fault.why, cases[i].why);
        assert_int_equal(fault.at, cases[i].at);
        assert_non_null(fault.zh);
        arena_free(a);
    }
}

static void test_depth_has_an_end(void **state) {
    (void)state;
    enum { MANY = 10001 };
    struct arena *a = arena_new(1 << 20);
    char *text = arena_alloc(a, 2 * MANY, 1);
    assert_non_null(text);
    memset(text, '[', MANY);
    memset(text + MANY, ']', MANY);
    const struct json *value = NULL;
    struct json_fault fault = {0};
    assert_ptr_equal(json_read(a, (str){text, 2 * MANY}, &value, &fault), &json_too_deep);
    assert_int_equal(fault.at, LIMIT_JSON_DEPTH);
    assert_null(json_read(a, (str){text + MANY - LIMIT_JSON_DEPTH, 2 * LIMIT_JSON_DEPTH}, &value, NULL));
    arena_free(a);
}

static void test_number_of_values_has_an_end(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, NULL, 64 << 20);
    buf_addc(&b, '[');
    for (int i = 0; i < LIMIT_JSON_VALUES; i++)
        buf_add(&b, STR("1,"));
    buf_add(&b, STR("1]"));
    struct arena *a = arena_new(1 << 20);
    const struct json *value = NULL;
    assert_ptr_equal(json_read(a, buf_str(&b), &value, NULL), &buf_too_long);
    arena_free(a);
    buf_release(&b);
}

static str file_text(struct arena *a, const char *folder, const char *name) {
    str path = str_format(a, "%s/%s", folder, name);
    FILE *f = fopen(path.at, "rb");
    assert_non_null(f);
    char *to = arena_alloc(a, 1 << 20, 1);
    assert_non_null(to);
    size_t count = fread(to, 1, 1 << 20, f);
    fclose(f);
    return (str){to, count};
}

/* The one y_ file that we refuse on purpose: with two values for one key, two readers may believe two different things. */
static bool is_refused_on_purpose(const char *name) { return strncmp(name, "y_object_duplicated_key", 23) == 0; }

static void test_suite_of_others(void **state) {
    (void)state;
    static const char folder[] = "../shared/data/json-suite";
    DIR *d = opendir(folder);
    if (!d) {
        print_message("skipped: %s is not here\n", folder);
        skip();
        return;
    }
    int seen = 0;
    for (struct dirent *e; (e = readdir(d));) {
        if (!strstr(e->d_name, ".json"))
            continue;
        seen++;
        struct arena *a = arena_new(8 << 20);
        const struct json *value = NULL;
        err failed = json_read(a, file_text(a, folder, e->d_name), &value, NULL);
        bool wanted = e->d_name[0] == 'y' && !is_refused_on_purpose(e->d_name);
        if (e->d_name[0] != 'i' && wanted != !failed)
            fail_msg("%s: %s", e->d_name, failed ? "refused" : "accepted");
        arena_free(a);
    }
    closedir(d);
    assert_true(seen >= 79);
}

static void write_again(struct json_out *out, const struct json *v) {
    switch (v->kind) {
    case JSON_NULL: json_null(out); return;
    case JSON_FALSE:
    case JSON_TRUE: json_bool(out, v->kind == JSON_TRUE); return;
    case JSON_NUMBER: {
        double number = 0;
        assert_true(json_to_double(v, &number));
        json_real(out, number);
        return;
    }
    case JSON_TEXT: json_text(out, v->text); return;
    case JSON_LIST:
        json_list(out);
        for (size_t i = 0; i < v->count; i++)
            write_again(out, v->first + i);
        json_list_end(out);
        return;
    case JSON_OBJECT:
        json_object(out);
        for (size_t i = 0; i < v->count; i++) {
            json_key(out, str_copy(out->to->arena, v->first[i].key).at);
            write_again(out, v->first + i);
        }
        json_object_end(out);
        return;
    }
}

static void test_what_is_written_reads_back(void **state) {
    (void)state;
    static const char text[] = "{\"a\":[1,-2.5,true,false,null,\"\\\"\\\\\\n\\u0001文\"],\"经度\":113.6253684,\"e\":{},\"l\":[],\"x\":[[],[{}]]}";
    struct arena *a = arena_new(1 << 20);
    struct buf b;
    buf_init(&b, a, 1 << 16);
    struct json_out out;
    json_start(&out, &b);
    write_again(&out, read_good(a, text));
    str written = STR_NONE;
    assert_null(buf_finish(&b, &written));
    assert_string_equal(written.at, text);
    arena_free(a);
}

static void test_puts_and_damaged_text(void **state) {
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct buf b;
    buf_init(&b, a, 1 << 16);
    struct json_out out;
    json_start(&out, &b);
    json_object(&out);
    json_put_id(&out, "id", INT64_MAX);
    json_put_id(&out, "none", 0);
    json_put_i64(&out, "n", INT64_MIN);
    json_put_real(&out, "nan", NAN);
    json_put_bool(&out, "yes", true);
    json_put_null(&out, "null");
    json_put_text(&out, "absent", STR_NONE);
    json_put_text(&out, "bad", STR("a\xff\xe6\x96\x87\xe6"));
    json_key(&out, "raw");
    json_raw(&out, STR("[1]"));
    json_object_end(&out);
    assert_string_equal(b.at, "{\"id\":\"9223372036854775807\",\"none\":null,\"n\":-9223372036854775808,\"nan\":null,\"yes\":true,"
                              "\"null\":null,\"absent\":null,\"bad\":\"a\xef\xbf\xbd文\xef\xbf\xbd\",\"raw\":[1]}");
    read_good(a, b.at);
    arena_free(a);
}

static void check_real(double number, const char *or_null) {
    struct buf b;
    buf_init(&b, NULL, 256);
    struct json_out out;
    json_start(&out, &b);
    json_real(&out, number);
    double again = 0;
    assert_true(str_to_double(buf_str(&b), &again));
    assert_memory_equal(&again, &number, sizeof number);
    if (or_null)
        assert_string_equal(b.at, or_null);
    buf_release(&b);
}

static void test_doubles_read_back_to_the_bit(void **state) {
    (void)state;
    check_real(0.1, "0.1");
    check_real(-0.0, "-0");
    check_real(0, "0");
    check_real(100, "100");
    check_real(113.6253684, "113.6253684");
    check_real(-34.5, "-34.5");
    check_real(1e-7, "0.0000001");
    check_real(1e300, "1e+300");
    check_real(5e-324, NULL);
    check_real(1.7976931348623157e308, NULL);
    check_real(0.1 + 0.2, "0.30000000000000004");
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        double number;
        memcpy(&number, &bits, sizeof number);
        if (isfinite(number))
            check_real(number, NULL);
        check_real((double)(bits % 1800000000) / 1e7, NULL);
    }
}

/* A hundred thousand keys, unequal or with one pair: comparing each with each would take 5·10⁹ steps. */
static void test_many_keys_stay_quick(void **state) {
    (void)state;
    for (int twice = 0; twice < 2; twice++) {
        struct buf b;
        buf_init(&b, NULL, 16 << 20);
        buf_addc(&b, '{');
        for (int i = 0; i < 100000; i++)
            buf_addf(&b, "\"key %d\":%d,", i, i);
        buf_addf(&b, "\"key %s\":0}", twice ? "77777" : "last");
        struct arena *a = arena_new(64 << 20);
        const struct json *value = NULL;
        struct json_fault fault = {0};
        clock_t from = clock();
        err failed = json_read(a, buf_str(&b), &value, &fault);
        assert_true((double)(clock() - from) / CLOCKS_PER_SEC < 3);
        if (twice) {
            assert_ptr_equal(failed, &json_malformed);
            assert_string_equal(fault.why, "duplicate key");
            assert_int_equal(fault.at, b.len - 2);
        } else {
            assert_null(failed);
            assert_int_equal(value->count, 100001);
        }
        arena_free(a);
        buf_release(&b);
    }
}

static void test_little_memory_is_a_problem_not_a_crash(void **state) {
    (void)state;
    static const char text[] = "{\"a\":[1,2,{\"b\":\"\\u6587\\u6587\"}],\"c\":[[],[[\"x\\n\"]]]}";
    size_t refused = 0;
    for (size_t limit = 1;; limit += 16) {
        struct arena *a = arena_new(limit);
        const struct json *value = NULL;
        err failed = json_read(a, str_of(text), &value, NULL);
        arena_free(a);
        if (!failed)
            break;
        assert_ptr_equal(failed, &err_no_memory);
        refused++;
    }
    assert_true(refused > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_every_kind),      cmocka_unit_test(test_says_where_and_why),
        cmocka_unit_test(test_depth_has_an_end),      cmocka_unit_test(test_number_of_values_has_an_end),
        cmocka_unit_test(test_suite_of_others),       cmocka_unit_test(test_what_is_written_reads_back),
        cmocka_unit_test(test_puts_and_damaged_text), cmocka_unit_test(test_doubles_read_back_to_the_bit),
        cmocka_unit_test(test_many_keys_stay_quick),  cmocka_unit_test(test_little_memory_is_a_problem_not_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
