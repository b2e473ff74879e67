/* standards and openapi: commands that need no city. */
#include "capabilities/standards/standards.h"
#include "main/cli.h"
#include <stdio.h>
#include <string.h>

int cli_standards(int argc, char **argv) {
    struct cli_words words;
    if (!cli_parse(argc, argv, NULL, 0, &words))
        return CLI_USAGE;
    if (words.count != 2 || strcmp(words.at[0], "check") != 0) {
        fputs("wencheng standards check FILE\n", stderr);
        return CLI_USAGE;
    }
    struct arena *arena = arena_new((size_t)256 << 20);
    str text;
    struct standards_fault *faults = NULL;
    size_t count = 0;
    err failed = arena ? os_read_file(arena, words.at[1], (size_t)64 << 20, &text) : &err_no_memory;
    if (!failed)
        failed = standards_check(arena, text, str_of(words.at[1]), &faults, &count);
    int code = CLI_DONE;
    if (failed)
        code = cli_say_problem(words.at[1], failed, NULL);
    for (size_t i = 0; i < count; i++)
        printf("%s:%lld: " STR_F "\n    " STR_F "\n", words.at[1], (long long)faults[i].line, STR_A(faults[i].zh), STR_A(faults[i].en));
    if (!failed && !count)
        printf("%s: no faults\n", words.at[1]);
    arena_free(arena);
    return count ? CLI_FAILED : code;
}

int cli_openapi(int argc, char **argv) {
    struct cli_words words;
    if (!cli_parse(argc, argv, NULL, 0, &words))
        return CLI_USAGE;
    struct arena *arena = arena_new((size_t)64 << 20);
    str json;
    err failed = arena ? app_openapi(arena, STR(WENCHENG_VERSION), &json) : &err_no_memory;
    if (failed)
        return cli_say_problem("openapi", failed, NULL);
    fwrite(json.at, 1, json.len, stdout);
    putchar('\n');
    arena_free(arena);
    return CLI_DONE;
}
