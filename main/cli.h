/* The command line: one row a command (main.c), one file a group of commands. Exit codes: 0 done, 1 refused or found
 * wrong, 2 the words were not understood. Results go to stdout, everything else to stderr. */
#ifndef WENCHENG_MAIN_CLI_H
#define WENCHENG_MAIN_CLI_H
#include "app/app.h"

enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

struct cli_command {
    const char *name, *says;           /* one line for the list of commands */
    const char *help;                  /* whole text of --help */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};

int cli_init(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_user(int argc, char **argv);
int cli_verify(int argc, char **argv);
int cli_doctor(int argc, char **argv);
int cli_openapi(int argc, char **argv);
int cli_standards(int argc, char **argv);
int cli_score(int argc, char **argv);
int cli_simulate(int argc, char **argv);

/* Options of the form --name VALUE, --name=VALUE or --name; plain words are left in order. */
struct cli_option {
    const char *name;
    bool is_flag;
    const char *value; /* NULL: not given; "" for a flag that was */
};
struct cli_words {
    const char *at[8];
    int count;
};
/* false: a message was printed, the caller returns CLI_USAGE. */
bool cli_parse(int argc, char **argv, struct cli_option *options, size_t count, struct cli_words *ret_words);
bool cli_number(const char *option, const char *text, int64_t low, int64_t high, int64_t *ret);

/* Opens the application for a command; prints why when it cannot. data is needed, database may be NULL. */
struct cli_app {
    struct arena *arena;
    struct app *app;
};
enum cli_purpose { CLI_WORKS, CLI_SERVES }; /* only a server runs the jobs */
bool cli_open(struct cli_app *, const char *data, const char *database, const char *settings_path, enum cli_purpose);
struct ctx *cli_ctx(struct cli_app *); /* of the system itself; prints and gives NULL when it cannot */
void cli_close(struct cli_app *);
bool cli_has_data(const char *data, const char *database);                /* an initialised city is there */
int cli_say_problem(const char *doing, err problem, struct ctx *or_null); /* prints; returns CLI_FAILED */

/* The options every command on a city takes; put CLI_CITY_OPTIONS first in the list. */
enum { CLI_DATA, CLI_DATABASE, CLI_SETTINGS, CLI_OWN };
#define CLI_CITY_OPTIONS                                                                                                                                       \
    {"data", false, NULL}, {"database", false, NULL}, { "settings", false, NULL }
/* Opens an existing city by those options; says what is missing. Exit code in *ret_code when false. */
bool cli_open_city(struct cli_app *, const char *command, const struct cli_option *, enum cli_purpose, int *ret_code);

/* Long work: a bar on a terminal, a plain line every few seconds otherwise. */
struct progress {
    const char *what;
    int64_t total, last_ms;
    bool is_terminal;
};
void progress_start(struct progress *, const char *what, int64_t total);
void progress_at(struct progress *, int64_t done);
void progress_end(struct progress *);

#endif
