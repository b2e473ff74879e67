/* The application: capabilities joined to a database, files and settings. One request runs through app_answer. */
#ifndef WENCHENG_APP_APP_H
#define WENCHENG_APP_APP_H
#include "app/capability.h"
#include "files/files.h"

struct app_settings {
    str data_folder; /* files, temporary uploads, and the SQLite database unless database is set */
    str database;    /* "" : SQLite in data_folder; or postgresql://… */
    int64_t city_id; /* default 1 */
    unsigned connections;
    const struct clock *clock;   /* NULL: the system's */
    bool demo;                   /* set from the database: demo data */
    bool insecure_cookies;       /* plain http beyond loopback: cookies without Secure */
    bool check_shapes;           /* tests: replies must fit their shape */
    bool run_jobs;               /* serve: yes; tests and command line: no */
    const struct settings *file; /* other keys, see app/settings.h; may be NULL */
};
/* What is joined: the generated list, or a test's own. Everything lives as long as the program. */
struct app_parts {
    const struct capability *const *capabilities;
    size_t capability_count;
    const struct db_migration *migrations;
    size_t migration_count;
};
/* Fills what the file and the environment say into settings, leaving what is already set: [section] lines, `key = value`,
 * '#' comments; an unknown key is an error with its line. WENCHENG_SECTION_KEY overrides. path "": environment only. */
err app_settings_read(struct arena *, str path, struct app_settings *settings, str *ret_message) MUST_USE;
err app_settings_read_with(struct arena *, const struct app_parts *, str path, struct app_settings *settings, str *ret_message) MUST_USE;
err app_open(const struct app_settings *, struct app **ret, struct arena *, str *ret_message) MUST_USE; /* opens, migrates, seeds, starts */
err app_open_with(const struct app_settings *, const struct app_parts *, struct app **ret, struct arena *, str *ret_message) MUST_USE;
const struct app_parts *app_parts(const struct app *);
extern const struct capability app_capability; /* what every program has: health, metrics, feed, jobs of the floor itself */
void app_close(struct app *);
struct db *app_db(struct app *);
struct files *app_files(struct app *);
const struct clock *app_clock(struct app *);
const struct app_settings *app_settings(const struct app *);
void *app_state(struct app *, const struct capability *);
str app_setting(const struct app *, const char *key, str otherwise); /* "public.reports_a_minute" … from the file or environment */
int64_t app_setting_i64(const struct app *, const char *key, int64_t otherwise);

/* A ctx outside requests: jobs, command line, demo, tests. Arena from the caller. is_system actor. */
err app_ctx(struct app *, struct arena *, struct ctx **ret) MUST_USE;

/* One request. Used by the HTTP server and, without sockets, by tests. */
void *app_worker_new(void *app);
void app_worker_free(void *worker);
struct http_limits app_limits(void *app, enum http_method, str path);
bool app_is_quick(void *app, enum http_method, str path);
void app_answer(void *app, void *worker, const struct http_request *, struct http_reply *);

err app_run_due_jobs(struct app *) MUST_USE;                          /* once through; tests and `serve`'s job thread */
void app_on_feed(struct app *, void (*wake)(void *with), void *with); /* called when clients of /api/feed should look: http_wake_streams */
err app_feed_pump(struct app *, int64_t *ret_new) MUST_USE;           /* one look for new feed rows; the job thread does it by itself */

/* Sends one outbox row of a kind; an err means: try again later. Registered before the first request. */
typedef err (*outbox_sender)(void *with, struct ctx *, str kind, str once_key, str payload);
err app_on_outbox(struct app *, const char *kind, outbox_sender, void *with) MUST_USE;

/* Exact limit over all processes: the count of this minute is a row. Refuses with Retry-After. */
err app_rate_take(struct ctx *, struct db_write *, str bucket, int64_t a_minute) MUST_USE;

/* Facts of the city, by name: "demo", "city_name" … STR_NONE when unknown. */
err app_fact_get(struct ctx *, struct db_read *, str name, str *ret) MUST_USE;
err app_fact_put(struct ctx *, struct db_write *, str name, str value) MUST_USE;
err app_openapi(struct arena *, str version, str *ret_json) MUST_USE; /* from the tables alone */
void app_metrics(struct app *, struct buf *);

/* audit: list for the auditor, and the proof */
struct audit_proof {
    int64_t rows, unsealed;
    int64_t broken_id; /* 0: whole */
    str broken_why;
};
err app_audit_verify(struct app *, struct arena *, struct audit_proof *ret) MUST_USE;

#endif
