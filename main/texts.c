/* openapi: a command that needs no city. */
#include "main/cli.h"
#include <stdio.h>

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
