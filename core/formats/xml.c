#include "formats/xml.h"
#include "base/limits.h"
#include <expat.h>
#include <limits.h>
#include <string.h>

const struct problem xml_malformed = {PROBLEM_INVALID, "formats.xml_malformed", "文件的内容不是正确的 XML，无法读取。",
                                      "The content of the file is not well-formed XML and cannot be read."};
const struct problem xml_has_doctype = {PROBLEM_INVALID, "formats.xml_has_doctype", "文件含有不允许的 XML 文档类型声明，已拒绝读取。",
                                        "The file holds an XML document type declaration, which is refused."};
const struct problem xml_too_deep = {PROBLEM_INVALID, "formats.xml_too_deep", "XML 的嵌套层数超过系统允许的范围。",
                                     "The XML is nested more deeply than the system allows."};

struct xml {
    XML_Parser parser;
    struct xml_handlers on;
    void *state;
    unsigned depth;
    err failed;
    bool is_paused;
};

struct xml_attributes {
    const char **pairs;
};

static str local_name(const char *name) {
    const char *mark = strrchr(name, '|');
    return str_of(mark ? mark + 1 : name);
}

str xml_attribute(const struct xml_attributes *attributes, const char *name) {
    for (const char **pair = attributes->pairs; *pair; pair += 2)
        if (str_is(local_name(pair[0]), name))
            return str_of(pair[1]);
    return STR_NONE;
}

static void stop(struct xml *x, err why) {
    if (!why || x->failed)
        return;
    x->failed = why;
    XML_StopParser(x->parser, XML_FALSE);
}

static void XMLCALL on_open(void *state, const char *name, const char **pairs) {
    struct xml *x = state;
    if (x->failed) /* the library may still deliver a call or two after it was stopped */
        return;
    if (++x->depth > LIMIT_XML_DEPTH) {
        stop(x, &xml_too_deep);
        return;
    }
    if (x->on.open)
        stop(x, x->on.open(x->state, local_name(name), &(struct xml_attributes){pairs}));
}

static void XMLCALL on_close(void *state, const char *name) {
    struct xml *x = state;
    if (x->failed)
        return;
    x->depth--;
    if (x->on.close)
        stop(x, x->on.close(x->state, local_name(name)));
}

static void XMLCALL on_text(void *state, const char *at, int len) {
    struct xml *x = state;
    if (!x->failed && x->on.text)
        stop(x, x->on.text(x->state, (str){at, (size_t)len}));
}

static void XMLCALL on_doctype(void *state, const char *name, const char *system_id, const char *public_id, int has_subset) {
    (void)name, (void)system_id, (void)public_id, (void)has_subset;
    stop(state, &xml_has_doctype);
}

static void free_parser(void *xml) { xml_free(xml); }

void xml_free(struct xml *x) {
    if (x && x->parser)
        XML_ParserFree(x->parser);
    if (x)
        x->parser = NULL;
}

err xml_new(struct arena *a, const struct xml_handlers *handlers, void *state, struct xml **ret) {
    struct xml *x = ARENA_NEW(a, struct xml);
    if (!x)
        return &err_no_memory;
    x->on = *handlers;
    x->state = state;
    TRY(arena_defer(a, free_parser, x));
    x->parser = XML_ParserCreateNS(NULL, '|');
    if (!x->parser)
        return &err_no_memory;
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_open, on_close);
    if (handlers->text)
        XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    *ret = x;
    return NULL;
}

static err outcome(struct xml *x, enum XML_Status status) {
    if (x->failed)
        return x->failed;
    if (status != XML_STATUS_ERROR)
        return NULL;
    x->failed = XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY ? &err_no_memory : &xml_malformed;
    return x->failed;
}

err xml_feed(struct xml *x, str bytes) {
    if (x->failed || !bytes.len)
        return x->failed;
    if (bytes.len > INT_MAX / 2)
        return &buf_too_long;
    return outcome(x, XML_Parse(x->parser, bytes.at, (int)bytes.len, XML_FALSE));
}

err xml_finish(struct xml *x) { return x->failed ? x->failed : outcome(x, XML_Parse(x->parser, "", 0, XML_TRUE)); }

void xml_pause(struct xml *x) {
    if (XML_StopParser(x->parser, XML_TRUE) == XML_STATUS_OK)
        x->is_paused = true;
}

bool xml_is_paused(const struct xml *x) { return x->is_paused; }

err xml_resume(struct xml *x) {
    if (x->failed || !x->is_paused)
        return x->failed;
    x->is_paused = false;
    return outcome(x, XML_ResumeParser(x->parser));
}

int64_t xml_line(const struct xml *x) { return (int64_t)XML_GetCurrentLineNumber(x->parser); }
