/* The baseline for durable writes: SQLite, synchronous=FULL, WAL, 64 threads, one transaction and one commit each, about the
 * rows a citizen's report makes. commits FOLDER SECONDS → {"per_second":…} */
#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *db;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static double until;
static long done;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        fprintf(stderr, "commits: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static void *work(void *with) {
    (void)with;
    while (now() < until) {
        pthread_mutex_lock(&lock);
        must(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
        char sql[1600];
        snprintf(
            sql, sizeof sql,
            "INSERT INTO report(text,a,b) VALUES('路边有垃圾没有清理，编号%ld',1,2);INSERT INTO report(text,a,b) VALUES('案件：路边有垃圾没有清理',1,2);"
            "INSERT INTO report(text,a,b) VALUES('审计',1,2);INSERT INTO report(text,a,b) VALUES('幂等',1,2);INSERT INTO report(text,a,b) VALUES('动态',1,2);"
            "INSERT INTO report(text,a,b) VALUES('历史',1,2);INSERT INTO report(text,a,b) VALUES('期限',1,2);INSERT INTO report(text,a,b) VALUES('说明',1,2);",
            done);
        must(sqlite3_exec(db, sql, NULL, NULL, NULL));
        must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
        done++;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    char path[512];
    snprintf(path, sizeof path, "%s/commits.db", argv[1]);
    unlink(path);
    must(sqlite3_open(path, &db));
    must(sqlite3_exec(db,
                      "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;CREATE TABLE report(id INTEGER PRIMARY KEY, text TEXT, a INT, b INT);CREATE INDEX i ON "
                      "report(text,id)",
                      NULL, NULL, NULL));
    double from = now();
    until = from + atof(argv[2]);
    pthread_t threads[64];
    for (int i = 0; i < 64; i++)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 64; i++)
        pthread_join(threads[i], NULL);
    printf("{\"per_second\":%.1f}\n", (double)done / (now() - from));
    sqlite3_close(db);
    unlink(path);
    return 0;
}
