/* A world for a test: a fresh city in a fresh database (SQLite in a temporary folder, or a schema of its own on the
 * PostgreSQL named by WENCHENG_TEST_DATABASE, by WENCHENG_TEST_ENGINE), all capabilities started, a clock the test turns,
 * and requests without sockets. Skips (cmocka skip) with a message when the engine asked for is not there. */
#ifndef WENCHENG_TESTS_WORLD_H
#define WENCHENG_TESTS_WORLD_H
#include "app/app.h"
#include "formats/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct world {
    struct app *app;
    void *worker;
    struct arena *arena; /* lives as long as the world */
    str folder;
    int64_t now_ms; /* the clock; starts at 2026-03-02 09:00 in China, a Monday */
    struct app_private *hidden;
};
/* The city: unit 文城市 with 市创文指挥部办公室, 东城区 (district office) and below it 市政工程处 (department), and the accounts
 * office leader district unit inspector administrator auditor (and unit2, of 园林绿化处 in 西城区), password Wencheng-demo-1. */
void world_open(struct world *);                                                                         /* fails the test when it cannot */
void world_open_with(struct world *, const struct app_parts *, const char *settings_path /* or NULL */); /* a test's own capabilities */
void world_close(struct world *);
void world_wait(struct world *, int64_t ms); /* turn the clock */
void world_reopen(struct world *);           /* close and open on the same data: "after a restart" */
struct ctx *world_ctx(struct world *);       /* system actor */

struct session {
    str cookie, csrf;
};
struct answer {
    int status;
    str body, content_type;
    const struct json *json; /* parsed body, NULL when not JSON */
    struct http_reply *reply;
};
struct session world_sign_in(struct world *, const char *account, const char *password); /* asserts 200 or 201 */
/* body: JSON text or NULL. Sends CSRF and a fresh Idempotency-Key by itself. */
struct answer world_ask(struct world *, const struct session *or_null, const char *method, const char *path, const char *body);
struct answer world_ask_keyed(struct world *, const struct session *or_null, const char *method, const char *path, const char *body,
                              const char *idempotency_key);
struct upload_given {
    const char *part, *file_name;
    str bytes;
};
struct answer world_upload(struct world *, const struct session *or_null, const char *method, const char *path, const char *json, const struct upload_given *,
                           size_t count);
/* Expectations with the body printed on failure. */
void expect_status(struct answer, int status);
str answer_text(struct answer, const char *dotted_path);    /* "items.0.state"; asserts it is there */
int64_t answer_i64(struct answer, const char *dotted_path); /* number, or id in text */
bool answer_has(struct answer, const char *dotted_path);
str world_body(struct world *, const char *format, ...) FORMAT(2, 3); /* JSON text for a request */
str shared_data(struct world *, const char *name);                    /* path of ../shared/data/NAME; STR_NONE with a printed note when absent: then skip() */

str world_read(struct world *, const char *path); /* a file's bytes; fails the test when it cannot */

#endif
