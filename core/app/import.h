/* Importing a register: CSV, XLSX or GeoJSON → rows → the importer's form → add → finish, in one transaction that keeps
 * all or nothing. A dry run does the same and rolls back. Faults name row, column and reason; the first FAULTS_MOST are
 * kept. A column map lets a file keep its own headings, one line each:
 *     our_field = their heading
 *     our_field := constant value        # for every row
 * Without a map, columns are found by field name or by the headings in .zh and .en of the row form. */
#ifndef WENCHENG_APP_IMPORT_H
#define WENCHENG_APP_IMPORT_H
#include "app/capability.h"

enum import_file { IMPORT_GUESS, IMPORT_CSV, IMPORT_XLSX, IMPORT_GEOJSON };
enum { IMPORT_FAULTS_MOST = 200 };

struct import_note {
    int64_t row; /* line of the file; 0: the whole file */
    str column, message;
};
struct import_result {
    int64_t rows, added, changed;
    struct import_note *faults, *warnings; /* IMPORT_FAULTS_MOST at most of each */
    size_t fault_count, warning_count;
    int64_t fault_total; /* all that were found */
};
struct import_ask {
    const struct importer *importer;
    str bytes; /* the whole file */
    str map;   /* text of a column map, or empty */
    str datum; /* "wgs84" when empty */
    bool is_dry_run;
    void (*progress)(void *with, int64_t rows); /* NULL, or called every thousand rows */
    void *with;
};
/* Inside the caller's transaction. A wrong file answers app_import_faulty with the faults in *ret, a dry run that found
 * nothing wrong answers app_import_dry: both must end the transaction. */
err import_rows(struct ctx *, struct db_write *, const struct import_ask *, struct import_result *ret) MUST_USE;
/* The same with its own transaction; faults are no err here: look at ret->fault_count. Used by the command line. */
err import_file(struct ctx *, const struct import_ask *, struct import_result *ret) MUST_USE;
const struct importer *import_find(const struct app *, str kind, const struct capability **ret_owner); /* NULL: none */

extern const struct problem app_import_faulty, app_import_dry, app_import_unreadable;

#endif
