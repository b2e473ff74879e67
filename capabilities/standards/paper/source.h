/* What a person hands in, data file or workbook, as the texts that are checked and loaded; and faults put back where they stand
 * in it. A plain file is one text. A workbook is the edition's text and, where its points came from another file, a second one
 * that only links points. */
#ifndef WENCHENG_STANDARDS_SOURCE_H
#define WENCHENG_STANDARDS_SOURCE_H
#include "capabilities/standards/paper/book.h"

struct source {
    bool is_book, has_linked;
    struct book book;
    struct book_text own, linked;   /* text only, when it is no workbook */
    struct standards_fault *faults; /* what has been found so far, placed */
    size_t fault_count;
};
err source_open(struct arena *, str bytes, struct source *ret) MUST_USE; /* a broken workbook is a fault, not an err */
err source_add_faults(struct source *, const struct book_text *of, const struct standards_file *) MUST_USE;

#endif
