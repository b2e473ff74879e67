/* Any list of the API as a file. Requests do it with ?format=xlsx|csv; this is the door for the command line. */
#ifndef WENCHENG_APP_EXPORT_H
#define WENCHENG_APP_EXPORT_H
#include "app/ctx.h"

/* path "/api/cases", query "state=filed" (the parameters of the list), format "xlsx" or "csv". The file is replaced. A path
 * that is no list answers app_not_found, a wrong parameter app_invalid with its name. */
err export_to_file(struct ctx *, str path, str query, str format, const char *file) MUST_USE;

#endif
