#include "main/cli.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct cli_option *option_named(struct cli_option *options, size_t count, const char *name, size_t len) {
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == len && memcmp(options[i].name, name, len) == 0)
            return &options[i];
    return NULL;
}

bool cli_parse(int argc, char **argv, struct cli_option *options, size_t count, struct cli_words *ret_words) {
    struct cli_words words = {{NULL}, 0};
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (strncmp(word, "--", 2) != 0) {
            if (words.count == (int)(sizeof words.at / sizeof *words.at)) {
                fprintf(stderr, "wencheng %s: too many words: %s\n", argv[0], word);
                return false;
            }
            words.at[words.count++] = word;
            continue;
        }
        const char *name = word + 2, *mark = strchr(name, '=');
        struct cli_option *o = option_named(options, count, name, mark ? (size_t)(mark - name) : strlen(name));
        if (!o) {
            fprintf(stderr, "wencheng %s: unknown option %s (see wencheng %s --help)\n", argv[0], word, argv[0]);
            return false;
        }
        if (o->is_flag) {
            if (mark) {
                fprintf(stderr, "wencheng %s: --%s takes no value\n", argv[0], o->name);
                return false;
            }
            o->value = "";
        } else if (mark) {
            o->value = mark + 1;
        } else if (i + 1 < argc) {
            o->value = argv[++i];
        } else {
            fprintf(stderr, "wencheng %s: --%s needs a value\n", argv[0], o->name);
            return false;
        }
    }
    *ret_words = words;
    return true;
}

bool cli_number(const char *option, const char *text, int64_t low, int64_t high, int64_t *ret) {
    int64_t value;
    if (!str_to_i64(str_of(text), &value) || value < low || value > high) {
        fprintf(stderr, "wencheng: --%s takes a whole number from %lld to %lld, not \"%s\"\n", option, (long long)low, (long long)high, text);
        return false;
    }
    *ret = value;
    return true;
}

int cli_say_problem(const char *doing, err problem, struct ctx *ctx) {
    (void)ctx;
    fprintf(stderr, "wencheng: %s: %s\n          %s [%s]\n", doing, problem->en, problem->zh, problem->code);
    return CLI_FAILED;
}

bool cli_has_data(const char *data, const char *database) {
    if (database)
        return true;
    char path[4096];
    int count = snprintf(path, sizeof path, "%s/wencheng.db", data);
    return count > 0 && (size_t)count < sizeof path && os_exists(path);
}

bool cli_open(struct cli_app *c, const char *data, const char *database, const char *settings_path, enum cli_purpose purpose) {
    *c = (struct cli_app){0};
    if (!data) {
        fputs("wencheng: --data DIR is needed: the folder that holds the city's data\n", stderr);
        return false;
    }
    c->arena = arena_new((size_t)1 << 30);
    if (!c->arena)
        return false;
    struct app_settings settings = {
        .data_folder = str_of(data),
        .database = str_of(database),
        .run_jobs = purpose == CLI_SERVES,
    };
    str message = STR_NONE;
    err failed = app_settings_read(c->arena, str_of(settings_path), &settings, &message);
    if (!failed)
        failed = app_open(&settings, &c->app, c->arena, &message);
    if (failed) {
        fprintf(stderr, "wencheng: cannot open %s: %s " STR_F "\n", database ? "the database" : data, failed->en, STR_A(message));
        arena_free(c->arena);
        return false;
    }
    return true;
}

bool cli_open_city(struct cli_app *c, const char *command, const struct cli_option *o, enum cli_purpose purpose, int *ret_code) {
    if (!o[CLI_DATA].value) {
        fprintf(stderr, "wencheng %s: --data DIR is needed: the folder that holds the city's data\n", command);
        *ret_code = CLI_USAGE;
        return false;
    }
    *ret_code = CLI_FAILED;
    if (!cli_has_data(o[CLI_DATA].value, o[CLI_DATABASE].value)) {
        fprintf(stderr, "wencheng %s: there is no city in %s yet; make one with wencheng init or wencheng demo\n", command, o[CLI_DATA].value);
        return false;
    }
    return cli_open(c, o[CLI_DATA].value, o[CLI_DATABASE].value, o[CLI_SETTINGS].value, purpose);
}

struct ctx *cli_ctx(struct cli_app *c) {
    struct ctx *ctx;
    err failed = app_ctx(c->app, c->arena, &ctx);
    if (failed) {
        cli_say_problem("starting", failed, NULL);
        return NULL;
    }
    return ctx;
}

void cli_close(struct cli_app *c) {
    app_close(c->app);
    arena_free(c->arena);
}

void progress_start(struct progress *p, const char *what, int64_t total) {
    *p = (struct progress){what, total, clock_now_ms(&clock_system), isatty(STDERR_FILENO) == 1};
}

void progress_at(struct progress *p, int64_t done) {
    int64_t now = clock_now_ms(&clock_system), every = p->is_terminal ? 100 : 3000;
    if (now - p->last_ms < every)
        return;
    p->last_ms = now;
    int64_t share = p->total > 0 ? done * 100 / p->total : 0;
    if (!p->is_terminal) {
        fprintf(stderr, "%s: %lld of %lld (%lld%%)\n", p->what, (long long)done, (long long)p->total, (long long)share);
        return;
    }
    char bar[41];
    int full = (int)(share * 40 / 100);
    for (int i = 0; i < 40; i++)
        bar[i] = i < full ? '#' : '.';
    bar[40] = 0;
    fprintf(stderr, "\r%s [%s] %3lld%% %lld/%lld ", p->what, bar, (long long)share, (long long)done, (long long)p->total);
}

void progress_end(struct progress *p) {
    if (p->is_terminal)
        fprintf(stderr, "\r%s: done%60s\n", p->what, "");
    else
        fprintf(stderr, "%s: done\n", p->what);
}
