/* XML in pieces, by callbacks. No document type, so no entities but the five; nothing outside the text is ever fetched;
 * depth is limited. Names come without their namespace prefix. A callback that returns a problem stops the reading and
 * is what xml_feed returns; one that calls xml_pause makes xml_feed return early: xml_resume goes on. */
#ifndef WENCHENG_FORMATS_XML_H
#define WENCHENG_FORMATS_XML_H
#include "base/buf.h"

struct xml_attributes;                                              /* of the element being opened */
str xml_attribute(const struct xml_attributes *, const char *name); /* without prefix; STR_NONE when absent */

struct xml_handlers { /* each may be NULL */
    err (*open)(void *state, str name, const struct xml_attributes *);
    err (*close)(void *state, str name);
    err (*text)(void *state, str);
};

extern const struct problem xml_malformed, xml_has_doctype, xml_too_deep;

struct xml; /* ends with xml_free, or with the arena */
err xml_new(struct arena *, const struct xml_handlers *, void *state, struct xml **ret) MUST_USE;
void xml_free(struct xml *);
err xml_feed(struct xml *, str bytes) MUST_USE;
err xml_finish(struct xml *) MUST_USE; /* after the last bytes: the document must be whole */
void xml_pause(struct xml *);          /* from a callback */
bool xml_is_paused(const struct xml *);
err xml_resume(struct xml *) MUST_USE;
int64_t xml_line(const struct xml *); /* where reading is, for messages */

#endif
