/* import and export: registers in and out of files. */
#include "app/export.h"
#include "app/import.h"
#include "main/cli.h"
#include <stdio.h>
#include <string.h>

static void list_kinds(const struct app *app) {
    const struct app_parts *parts = app_parts(app);
    for (size_t c = 0; c < parts->capability_count; c++)
        for (size_t i = 0; i < parts->capabilities[c]->importers_count; i++) {
            const struct importer *importer = &parts->capabilities[c]->importers[i];
            printf("%-18s %s / %s\n    ", importer->kind, importer->zh, importer->en);
            for (const struct field *f = importer->row.fields; f->name; f++)
                printf("%s%s%s", f == importer->row.fields ? "" : ", ", f->name, f->required ? "*" : "");
            puts("");
        }
    puts("* must be there. Headings in Chinese or English are found too.");
}

static void told(void *with, int64_t rows) {
    struct progress *p = with;
    p->total = rows + 1; /* how many there are is known only at the end */
    progress_at(p, rows);
}

static int report(const char *file, const struct import_result *result, bool is_dry_run) {
    for (size_t i = 0; i < result->fault_count; i++)
        printf("%s:%lld: " STR_F ": " STR_F "\n", file, (long long)result->faults[i].row, STR_A(result->faults[i].column), STR_A(result->faults[i].message));
    for (size_t i = 0; i < result->warning_count; i++)
        printf("%s:%lld: (note) " STR_F ": " STR_F "\n", file, (long long)result->warnings[i].row, STR_A(result->warnings[i].column),
               STR_A(result->warnings[i].message));
    if (result->fault_total) {
        printf("%lld rows read, %lld faults; nothing was changed\n", (long long)result->rows, (long long)result->fault_total);
        return CLI_FAILED;
    }
    printf("%lld rows read: %lld new, %lld changed%s\n", (long long)result->rows, (long long)result->added, (long long)result->changed,
           is_dry_run ? "; a dry run, nothing was kept" : "");
    return CLI_DONE;
}

static int import_into(struct cli_app *c, const char *kind, const char *file, const struct cli_option *map, const struct cli_option *datum, bool is_dry_run) {
    struct ctx *ctx = cli_ctx(c);
    const struct importer *importer = import_find(c->app, str_of(kind), NULL);
    if (!ctx || !importer) {
        fprintf(stderr, "wencheng import: there is no kind \"%s\"; wencheng import --list --data DIR shows them\n", kind);
        return CLI_USAGE;
    }
    struct progress progress;
    struct import_ask ask = {.importer = importer, .datum = str_of(datum->value), .is_dry_run = is_dry_run, .progress = told, .with = &progress};
    err failed = os_read_file(c->arena, file, LIMIT_BODY_IMPORT, &ask.bytes);
    if (failed)
        return cli_say_problem(file, failed, ctx);
    if (map->value && (failed = os_read_file(c->arena, map->value, 1 << 20, &ask.map)))
        return cli_say_problem(map->value, failed, ctx);
    struct import_result result = {0};
    progress_start(&progress, "rows", 0);
    failed = import_file(ctx, &ask, &result);
    progress_end(&progress);
    return failed ? cli_say_problem(file, failed, ctx) : report(file, &result, is_dry_run);
}

int cli_import(int argc, char **argv) {
    enum { MAP = CLI_OWN, DATUM, DRY, LIST_KINDS, COUNT };
    struct cli_option o[COUNT] = {CLI_CITY_OPTIONS, {"map", false, NULL}, {"datum", false, NULL}, {"dry-run", true, NULL}, {"list", true, NULL}};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    if (words.count != 2 && !o[LIST_KINDS].value) {
        fputs("wencheng import KIND FILE --data DIR   (see wencheng import --help)\n", stderr);
        return CLI_USAGE;
    }
    struct cli_app c;
    int code;
    if (!cli_open_city(&c, "import", o, CLI_WORKS, &code))
        return code;
    if (o[LIST_KINDS].value) {
        list_kinds(c.app);
        code = CLI_DONE;
    } else {
        code = import_into(&c, words.at[0], words.at[1], &o[MAP], &o[DATUM], o[DRY].value != NULL);
    }
    cli_close(&c);
    return code;
}

int cli_export(int argc, char **argv) {
    enum { OUT = CLI_OWN, FILTER, COUNT };
    struct cli_option o[COUNT] = {CLI_CITY_OPTIONS, {"out", false, NULL}, {"filter", false, NULL}};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    const char *end = o[OUT].value ? strrchr(o[OUT].value, '.') : NULL;
    if (words.count != 1 || !end || (strcmp(end, ".xlsx") != 0 && strcmp(end, ".csv") != 0)) {
        fputs("wencheng export LIST --data DIR --out FILE.xlsx|FILE.csv   (see wencheng export --help)\n", stderr);
        return CLI_USAGE;
    }
    struct cli_app c;
    int code;
    if (!cli_open_city(&c, "export", o, CLI_WORKS, &code))
        return code;
    struct ctx *ctx = cli_ctx(&c);
    str path = str_format(c.arena, "/api/%s", words.at[0]);
    err failed = ctx ? export_to_file(ctx, path, str_of(o[FILTER].value), str_of(end + 1), o[OUT].value) : &err_no_memory;
    code = failed ? cli_say_problem(words.at[0], failed, ctx) : CLI_DONE;
    cli_close(&c);
    return code;
}
