/* One JSON line per event on stderr. Only main, app and http write here: a floor that returns an err does not log.
 * log_line(LOG_WARN, "job", "id", log_int(7), "why", log_text(s), NULL)  → {"at":"…","level":"warn","what":"job","id":7,"why":"…"} */
#ifndef WENCHENG_BASE_LOG_H
#define WENCHENG_BASE_LOG_H
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_OFF };
struct log_field {
    const char *name;
    str text;       /* used when at is not NULL */
    int64_t number; /* otherwise */
};
struct log_fields {
    const struct log_field *at;
    size_t count;
};
#define LOG_FIELDS(...)                                                                                                                                        \
    ((struct log_fields){(const struct log_field[]){__VA_ARGS__}, sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)})
#define LOG_TEXT(name, s)                                                                                                                                      \
    { (name), (s), 0 }
#define LOG_INT(name, i)                                                                                                                                       \
    { (name), {NULL, 0}, (i) }

void log_set_level(enum log_level); /* once, before threads start */
void log_line(enum log_level, const char *what, struct log_fields);

#endif
