/* Names of parameters, numbered by first appearance over several pieces of one statement. Private to core/db. */
#ifndef WENCHENG_DB_NAMES_H
#define WENCHENG_DB_NAMES_H
#include "base/buf.h"
#include "base/limits.h"
#include "db/db.h"

struct names {
    enum db_marks marks;
    size_t count;
    str name[LIMIT_SQL_PARAMETERS]; /* borrowed from the pieces */
};
struct names_piece { /* the distinct parameters of one piece, in order of their first appearance in it */
    size_t count;
    uint8_t at[LIMIT_SQL_PARAMETERS]; /* numbers from 0; those >= names.count before the call are new */
};
err names_add(struct names *, str sql, struct buf *to, struct names_piece *ret_piece) MUST_USE;
/* The length of a quoted text, quoted name or comment that begins at sql[from]; 0 when none does; SIZE_MAX: never ends. */
size_t names_quoted(str sql, size_t from);

#endif
