#include "formats/xml.h"
#include "fuzz/targets.h"

static err on_open(void *state, str name, const struct xml_attributes *attributes) {
    *(size_t *)state += name.len + xml_attribute(attributes, "id").len;
    return NULL;
}

static err on_text(void *state, str text) {
    *(size_t *)state += text.len;
    return NULL;
}

void fuzz_xml(str bytes) {
    struct arena *a = arena_new(1 << 20);
    struct xml *x = NULL;
    size_t seen = 0;
    if (!xml_new(a, &(struct xml_handlers){.open = on_open, .text = on_text}, &seen, &x)) {
        err failed = xml_feed(x, str_slice(bytes, 0, bytes.len / 2));
        if (!failed)
            failed = xml_feed(x, str_slice(bytes, bytes.len / 2, bytes.len));
        if (!failed)
            failed = xml_finish(x);
        FUZZ_PROMISE(seen <= 4 * bytes.len); /* nothing swells: there are no entities of one's own */
    }
    arena_free(a);
}
