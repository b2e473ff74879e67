/* verify and doctor: what can be proven about the data, and what this machine would do to it. */
#include "main/cli.h"
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct rehash {
    struct files *files;
    struct arena *arena;
    int64_t files_seen, wrong;
    struct progress progress;
};

static err rehash_file(void *with, str sha256_hex, str path) {
    struct rehash *r = with;
    str bytes;
    const char *z = str_z(r->arena, path);
    if (!z)
        return &err_no_memory;
    TRY(os_read_file(r->arena, z, (size_t)256 << 20, &bytes));
    if (!str_equal(hash_hex(r->arena, HASH_SHA256, bytes), sha256_hex)) {
        r->wrong++;
        printf("file changed: " STR_F "\n", STR_A(sha256_hex));
    }
    r->files_seen++;
    progress_at(&r->progress, r->files_seen);
    arena_reset(r->arena);
    return NULL;
}

static bool verify_audit(struct cli_app *c) {
    struct audit_proof proof = {0};
    err failed = app_audit_verify(c->app, c->arena, &proof);
    if (failed) {
        cli_say_problem("verify the audit log", failed, NULL);
        return false;
    }
    if (proof.broken_id) {
        printf("audit log: BROKEN at row %lld: " STR_F "\n", (long long)proof.broken_id, STR_A(proof.broken_why));
        return false;
    }
    printf("audit log: whole, %lld rows (%lld not yet sealed)\n", (long long)proof.rows, (long long)proof.unsealed);
    return true;
}

static bool verify_files(struct cli_app *c) {
    struct rehash r = {app_files(c->app), arena_new((size_t)300 << 20), 0, 0, {0}};
    if (!r.arena)
        return false;
    progress_start(&r.progress, "files", 0);
    err failed = files_each(r.files, rehash_file, &r);
    progress_end(&r.progress);
    arena_free(r.arena);
    if (failed) {
        cli_say_problem("verify the files", failed, NULL);
        return false;
    }
    printf("files: %lld hashed anew, %lld wrong\n", (long long)r.files_seen, (long long)r.wrong);
    return r.wrong == 0;
}

static err look_at_engine(struct db_read *r, void *with) {
    static const struct db_sql check = {"PRAGMA integrity_check", "", "t"};
    struct cli_app *c = with;
    struct db_table answer;
    TRY(db_all(r, c->arena, &check, DB_NO_ARGS, &answer));
    bool fine = answer.count == 1 && str_is(db_s(&answer.rows[0], 0), "ok");
    for (size_t i = 0; i < answer.count && !fine; i++)
        printf("database: " STR_F "\n", STR_A(db_s(&answer.rows[i], 0)));
    return fine ? NULL : &err_io;
}

static bool verify_database(struct cli_app *c) {
    if (!db_is_sqlite(app_db(c->app))) {
        puts("database: PostgreSQL keeps its own checksums; see pg_checksums");
        return true;
    }
    err failed = db_view(app_db(c->app), look_at_engine, c);
    puts(failed ? "database: WRONG" : "database: whole");
    return failed == NULL;
}

int cli_verify(int argc, char **argv) {
    struct cli_option o[CLI_OWN] = {CLI_CITY_OPTIONS};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, CLI_OWN, &words))
        return CLI_USAGE;
    struct cli_app c;
    int code;
    if (!cli_open_city(&c, "verify", o, CLI_WORKS, &code))
        return code;
    bool whole = verify_audit(&c);
    whole = verify_files(&c) && whole;
    whole = verify_database(&c) && whole;
    cli_close(&c);
    return whole ? CLI_DONE : CLI_FAILED;
}

/* ---- doctor ---- */

static int say(bool fine, const char *what, const char *more) {
    printf("%s %s%s%s\n", fine ? "ok  " : "LOOK", what, *more ? ": " : "", more);
    return fine ? 0 : 1;
}

static int look_at_folder(const char *data) {
    struct statvfs disk;
    char more[128];
    int found = say(access(data, R_OK | W_OK | X_OK) == 0, "the data folder can be read and written", data);
    if (statvfs(data, &disk) == 0) {
        unsigned long long free_mb = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
        snprintf(more, sizeof more, "%llu MB free", free_mb);
        found += say(free_mb > 2048, "room on its disk", more);
    }
    return found;
}

int cli_doctor(int argc, char **argv) {
    struct cli_option o[CLI_OWN] = {CLI_CITY_OPTIONS};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, CLI_OWN, &words))
        return CLI_USAGE;
    int found = 0;
    struct rlimit files;
    char more[128] = "";
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        snprintf(more, sizeof more, "%llu", (unsigned long long)files.rlim_max);
        found += say(files.rlim_max >= 4096, "open files allowed", more);
    }
    found += say(clock_now_ms(&clock_system) > INT64_C(1767225600000), "the clock is set", "");
    found += say(os_exists("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc") || os_exists("/usr/share/fonts/google-noto-cjk"),
                 "a Chinese font for documents", "package fonts-noto-cjk");
    if (o[CLI_DATA].value && (os_exists(o[CLI_DATA].value) || !o[CLI_DATABASE].value))
        found += look_at_folder(o[CLI_DATA].value);
    struct cli_app c;
    int code;
    if (o[CLI_DATA].value) {
        if (cli_open_city(&c, "doctor", o, CLI_WORKS, &code)) {
            found += say(true, "the database opens", db_engine(app_db(c.app)));
            cli_close(&c);
        } else {
            found += say(false, "the database opens", "");
        }
    }
    return found ? CLI_FAILED : CLI_DONE;
}
