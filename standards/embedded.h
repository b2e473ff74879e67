/* The data files of standards/ inside the program, so that `wencheng init` needs nothing beside it. Names are paths below
 * standards/: "place-types", "calendar/china-2018-2026.csv". The bytes live as long as the program. */
#ifndef WENCHENG_STANDARDS_EMBEDDED_H
#define WENCHENG_STANDARDS_EMBEDDED_H
#include "base/str.h"

struct embedded_file {
    const char *name, *from, *to;
};
extern const struct embedded_file embedded_files[]; /* made by standards/embed, ended by a NULL name */

bool embedded_find(const char *name, str *ret_text);

#endif
