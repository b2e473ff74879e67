/* A loaded edition as a file again: the data file just as it was loaded, or a workbook with the points linked to it. */
#ifndef WENCHENG_STANDARDS_FILE_OUT_H
#define WENCHENG_STANDARDS_FILE_OUT_H
#include "capabilities/standards/standards.h"

err edition_file_write(struct ctx *, struct db_read *, const struct standards_edition *, enum standards_form, struct buf *to) MUST_USE;

#endif
