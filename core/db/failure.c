#include "db/engine.h"
#include <stdio.h>

enum { FAILURE_ROOM = 700 };
static _Thread_local char last[FAILURE_ROOM];

const char *failure_get(void) { return last; }

void failure_set(const char *text) { snprintf(last, sizeof last, "%s", text); }

err failure_of(err failed, const char *sql, const char *why) {
    snprintf(last, sizeof last, "%s: %.400s — %.240s", failed->code, sql ? sql : "", why ? why : "");
    return failed;
}

const char *db_last_failure(void) { return failure_get(); }
