#include "base/limits.h"
#include "formats/xml.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct problem stopped_here = {PROBLEM_INVALID, "test.stopped", "停", "Stopped."};

struct trace {
    struct buf seen;
    struct xml *xml;
    unsigned pauses;
};

static err on_open(void *state, str name, const struct xml_attributes *attributes) {
    struct trace *t = state;
    str k = xml_attribute(attributes, "k");
    buf_addf(&t->seen, "<" STR_F, STR_A(name));
    if (k.at)
        buf_addf(&t->seen, " " STR_F, STR_A(k));
    return str_is(name, "stop") ? &stopped_here : NULL;
}

static err on_close(void *state, str name) {
    struct trace *t = state;
    buf_addc(&t->seen, '>');
    if (str_is(name, "pause")) {
        t->pauses++;
        xml_pause(t->xml);
    }
    return NULL;
}

static err on_text(void *state, str text) {
    struct trace *t = state;
    buf_add(&t->seen, text);
    return NULL;
}

static err run(str text, size_t step, const char *or_null) {
    struct arena *a = arena_new(1 << 20);
    struct trace t = {.pauses = 0};
    buf_init(&t.seen, a, 1 << 18);
    buf_addz(&t.seen, "");
    assert_null(xml_new(a, &(struct xml_handlers){on_open, on_close, on_text}, &t, &t.xml));
    err failed = NULL;
    for (size_t at = 0; at < text.len && !failed; at += step) {
        failed = xml_feed(t.xml, str_slice(text, at, at + step));
        while (!failed && xml_is_paused(t.xml))
            failed = xml_resume(t.xml);
    }
    if (!failed)
        failed = xml_finish(t.xml);
    if (!failed && or_null)
        assert_string_equal(t.seen.at, or_null);
    arena_free(a);
    return failed;
}

static void test_elements_texts_prefixes(void **state) {
    (void)state;
    static const char text[] =
        "<?xml version=\"1.0\"?><a xmlns:p=\"urn:x\" k=\"1\"><p:b p:k=\"文&amp;\">x&lt;&#x6587;</p:b><pause/><!-- no --><pause>y</pause></a>";
    for (size_t step = 1; step < 300; step += 37)
        assert_null(run(str_of(text), step, "<a 1<b 文&x<文><pause><pausey>>"));
}

static void test_refusals(void **state) {
    (void)state;
    assert_ptr_equal(run(STR("<a><b></a>"), 5, NULL), &xml_malformed);
    assert_ptr_equal(run(STR("<a>"), 5, NULL), &xml_malformed);
    assert_ptr_equal(run(STR(""), 5, NULL), &xml_malformed);
    assert_ptr_equal(run(STR("<a>\xff</a>"), 5, NULL), &xml_malformed);
    assert_ptr_equal(run(STR("<a>&x;</a>"), 5, NULL), &xml_malformed);
    assert_ptr_equal(run(STR("<a><stop/></a>"), 100, NULL), &stopped_here);
    assert_ptr_equal(run(STR("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"), 100, NULL), &xml_has_doctype);
    assert_ptr_equal(run(STR("<!DOCTYPE a SYSTEM \"x.dtd\"><a/>"), 7, NULL), &xml_has_doctype);
}

static void test_depth_has_an_end(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, NULL, 1 << 16);
    for (int i = 0; i < LIMIT_XML_DEPTH; i++)
        buf_add(&b, STR("<a>"));
    for (int i = 0; i < LIMIT_XML_DEPTH; i++)
        buf_add(&b, STR("</a>"));
    assert_null(run(buf_str(&b), 64, NULL));
    buf_clear(&b);
    for (int i = 0; i <= LIMIT_XML_DEPTH; i++)
        buf_add(&b, STR("<a>"));
    assert_ptr_equal(run(buf_str(&b), 64, NULL), &xml_too_deep);
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_elements_texts_prefixes), cmocka_unit_test(test_refusals),
                                       cmocka_unit_test(test_depth_has_an_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
