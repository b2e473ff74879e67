#include "db/engine.h"

err postgres_open(const struct db_settings *settings, struct db **ret, struct arena *a, str *ret_message) {
    (void)settings, (void)ret;
    *ret_message = str_format(a, "PostgreSQL");
    return &db_unavailable;
}
