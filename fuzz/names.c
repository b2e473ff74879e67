#include "base/limits.h"
#include "db/db.h"
#include "fuzz/targets.h"

void fuzz_names(str bytes) {
    struct arena *a = arena_new(8 << 20);
    str sqlite, postgres;
    size_t in_sqlite = 0, in_postgres = 0;
    err first = db_names_rewrite(a, bytes, DB_MARKS_SQLITE, &sqlite, &in_sqlite);
    err second = db_names_rewrite(a, bytes, DB_MARKS_POSTGRES, &postgres, &in_postgres);
    FUZZ_PROMISE(first == second); /* one dialect: a statement that one engine's form has, the other's has too */
    FUZZ_PROMISE(first || (in_sqlite == in_postgres && in_sqlite <= LIMIT_SQL_PARAMETERS));
    arena_free(a);
}
