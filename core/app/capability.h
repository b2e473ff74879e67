/* How to add a capability (docs/adding-a-capability.md walks through one):
 *   1. make a folder capabilities/NAME with NAME.h, NAME.c, USES (names of the capabilities it may call), README.md;
 *   2. in NAME.c define `const struct capability NAME_capability` from the tables below;
 *   3. put tables into migrations/0001_what.sql: every table is called NAME_something and begins with city_id;
 *   4. put screens and words into web/.
 * The build finds the folder. tests/laws then checks it. Down is a call, up is an event. */
#ifndef WENCHENG_APP_CAPABILITY_H
#define WENCHENG_APP_CAPABILITY_H
#include "app/route.h"

struct capability;

/* An event: raised inside a transaction, heard by ears in the same transaction, in the order of the capability list. */
struct ear {
    const char *event;                                              /* "inspections.failed" */
    err (*hear)(struct ctx *, struct db_write *, const void *what); /* the struct is declared by the raiser's header */
};
err event_raise(struct ctx *, struct db_write *, const char *event, const void *what) MUST_USE;

/* Work by the clock or left by a command. One node runs it at a time: a lease row, renewed; run again after a crash. */
struct job {
    const char *name;                      /* "cases.lights" */
    int64_t every_ms;                      /* 0: only when asked by job_ask */
    err (*run)(struct ctx *, struct db *); /* slices of work through db_commit */
};
err job_ask(struct ctx *, struct db_write *, const char *job_name, int64_t not_before_ms) MUST_USE;

/* Mail, webhooks, messages: written in the transaction, sent afterwards, once. */
err outbox_put(struct ctx *, struct db_write *, const char *kind, str once_key, str json_payload) MUST_USE;

/* The live feed behind server-sent events. Screens reload what it names. unit_path limits who is told ("" = everyone signed in). */
#define FEED_WHOLE_CITY STR("!") /* as unit_path: only people with the whole city in reach; no unit's path begins so */
err feed_put(struct ctx *, struct db_write *, const char *what /* "cases" */, int64_t id, str unit_path) MUST_USE;

/* Next number of a named counter, per city, without gaps in a committed history: "cases.2026" → 1, 2, … */
err counter_next(struct ctx *, struct db_write *, str name, int64_t *ret) MUST_USE;

/* Import of a register from CSV, XLSX or GeoJSON (core/app/import.h does the reading, the dry run, the row and column of
 * every fault, the whole-or-nothing transaction). Columns are found by field name or by the headings in .zh and .en;
 * a GeoJSON feature gives its properties by name and its geometry to a FIELD_JSON field called "geometry". */
struct import_row {
    int64_t number;     /* line of the file as a person counts it, heading included */
    str datum;          /* "wgs84" "cgcs2000" "gcj02" "bd09": what the file was said to be in */
    void *shared;       /* kept from row to row of one import, zeroed, importer.shared_size bytes */
    struct arena *kept; /* memory for what shared points at: ctx->arena is emptied after each row */
    bool is_change;     /* add sets it when the row changed what was there already; counted apart from the new ones */
    bool is_left_out;   /* add sets it when the row was known and nothing was done; counted nowhere but in rows */
};
struct importer {
    const char *kind; /* "sites": wencheng import sites FILE; POST /api/imports/sites */
    const char *zh, *en;
    const struct right *needs;
    struct form row; /* every field IN_BODY */
    size_t shared_size;
    err (*add)(struct ctx *, struct db_write *, const void *row, struct import_row *); /* refuse with ctx_refuse(…, field, …): the field names the column */
    err (*finish)(struct ctx *, struct db_write *, struct import_row *);               /* may be NULL; whole-file checks */
};
void import_warn(struct ctx *, int64_t row_number, const char *field, str zh, str en); /* reported, does not stop */

#define LIST(type, name)                                                                                                                                       \
    const struct type *name;                                                                                                                                   \
    size_t name##_count
#define LISTED(array) (array), sizeof(array) / sizeof *(array)

/* A key of the settings file, "section.key"; app_setting reads only what is declared (the file refuses other keys). */
enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_SECRET /* text; section.key_file names a file that holds it */ };
struct setting {
    const char *key;
    enum setting_kind kind;
    const char *says; /* one English line with the default */
};

struct capability {
    const char *name; /* also folder, table, route and right prefix */
    const char *zh, *en;
    LIST(route, routes);
    LIST(right, rights);
    LIST(ear, ears);
    LIST(job, jobs);
    LIST(importer, importers);
    const struct db_sql *statements;
    size_t statement_count;
    const struct db_select *selects;
    size_t select_count;
    const struct problem *const *problems; /* every problem it can return: the laws check codes and words */
    size_t problem_count;
    err (*start)(struct app *, void **ret_state); /* memory state, before the first request */
    void (*stop)(void *state);
    /* identity only: turns the session cookie's token into an actor in ctx->arena; *ret NULL: no such session */
    err (*identify)(struct ctx *, struct db_read *, str token, const struct actor **ret, str *ret_csrf);
    /* first rows a new city needs (roles, calendar …): `wencheng init`, and at start when missing */
    err (*seed)(struct ctx *, struct db_write *); /* runs again after an upgrade: must tolerate rows that are there */
    LIST(setting, settings);
};

/* The generated list (build/capabilities.c), in an order in which everything comes after what it USES. */
extern const struct capability *const all_capabilities[];
extern const size_t all_capability_count;
extern const struct db_migration all_migrations[];
extern const size_t all_migration_count;

#endif
