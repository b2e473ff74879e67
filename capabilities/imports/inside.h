#ifndef WENCHENG_IMPORTS_INSIDE_H
#define WENCHENG_IMPORTS_INSIDE_H
#include "app/app.h"
#include "app/import.h"

enum imports_statement { IMPORTS_RUN_ADD, IMPORTS_STATEMENTS };
extern const struct db_sql imports_sql[IMPORTS_STATEMENTS];
extern const struct db_select imports_runs;

struct imports_kind_in {
    str kind;
};
struct imports_file_in {
    str kind, datum;
    int64_t dry_run;
    /* from prepare */
    str bytes, map, file_name, sha256;
};
struct imports_runs_in {
    int64_t limit;
    str after;
};

err imports_list_kinds(struct ctx *, struct db_read *, const void *in, struct json_out *);
err imports_list_runs(struct ctx *, struct db_read *, const void *in, struct json_out *);
err imports_serve_template(struct ctx *, struct db_read *, const void *in, struct http_reply *);
err imports_prepare_file(struct ctx *, void *in);
err imports_take_file(struct ctx *, struct db_write *, void *in, struct json_out *);
err imports_find(struct ctx *, str kind, const struct importer **ret) MUST_USE; /* refuses unknown kinds and missing rights */

extern const struct problem imports_no_file, imports_no_kind;

#endif
