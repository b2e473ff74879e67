/* wencheng: one program. This file is the list of its commands. */
#include "main/cli.h"
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct cli_command commands[] = {
    {"init", "make a new city's data folder and its first administrator",
     "wencheng init --data DIR [--name CITY] [--database postgresql://…] [--settings FILE]\n"
     "Makes the folder, the tables and the first administrator, whose password is printed once.\n",
     cli_init},
    {"serve", "serve the city: desk, phone, citizens, API",
     "wencheng serve --data DIR [--listen 127.0.0.1:8080] [--database postgresql://…] [--settings FILE] [--web-dir DIR]\n"
     "               [--demo-beyond-loopback]\n"
     "Listens on loopback unless told otherwise. Demo data leaves loopback only with --demo-beyond-loopback and\n"
     "WENCHENG_DEMO_BEYOND_LOOPBACK=yes in the environment: its passwords are public.\n",
     cli_serve},
    {"demo", "make the demo city",
     "wencheng demo --data DIR [--seed N] [--scale small|default|load] [--database postgresql://…] [--settings FILE]\n"
     "Makes an invented city with a year of work. The same seed gives the same city. The folder must be new.\n",
     cli_demo},
    {"import", "read a register from a file",
     "wencheng import KIND FILE --data DIR [--map MAP] [--datum wgs84|cgcs2000|gcj02|bd09] [--dry-run]\n"
     "                [--database postgresql://…] [--settings FILE]\n"
     "FILE: CSV (UTF-8 or GB18030), XLSX or GeoJSON. MAP: lines \"our_field = column of the file\" or \"our_field := value\".\n"
     "All of the file or nothing of it; every fault is named by row and column. wencheng import --list shows the kinds.\n",
     cli_import},
    {"export", "write a list to a file",
     "wencheng export LIST --data DIR --out FILE.xlsx|FILE.csv [--filter QUERY] [--database postgresql://…]\n"
     "LIST: cases, sites, units … as in /api/LIST; QUERY: its filters, as in the address: state=handling&light=red\n",
     cli_export},
    {"user", "accounts: add one, give one a new password",
     "wencheng user add|password ACCOUNT --data DIR [--role ROLE] [--unit CODE] [--name NAME]\n"
     "              [--database postgresql://…] [--settings FILE]\n"
     "Prints a new password once; it must be changed at the first sign-in. A new password ends the account's sessions and opens its lock.\n",
     cli_user},
    {"verify", "prove that nothing was changed: log, files, database",
     "wencheng verify --data DIR [--database postgresql://…] [--settings FILE]\n"
     "Recomputes the audit chain, hashes every stored file anew and checks the database. Exit 1 when anything is wrong.\n",
     cli_verify},
    {"doctor", "look at this machine and this data folder",
     "wencheng doctor [--data DIR] [--database postgresql://…]\n"
     "Says what would hinder the server: folder rights, disk space, clock, open files, fonts, engine.\n",
     cli_doctor},
    {"standards", "editions of the evaluation standard: check, load, export, compare",
     "wencheng standards check FILE\n"
     "wencheng standards load FILE --data DIR [--dry-run] [--database postgresql://…] [--settings FILE]\n"
     "wencheng standards export CODE --out FILE.edition|FILE.xlsx --data DIR [--database postgresql://…] [--settings FILE]\n"
     "wencheng standards diff OLD NEW [--data DIR] [--lang zh|en] [--database postgresql://…] [--settings FILE]\n"
     "FILE: a data file or a workbook. OLD and NEW: files, or with --data codes of loaded editions.\n"
     "Exit 1 when a file is wrong; each fault is printed with its line, or with sheet and cell. A wrong file loads nothing.\n",
     cli_standards},
    {"score", "the score still needed this year",
     "wencheng score need --weights W1,W2,W3 --results S1,S2 --target T\n"
     "The score that the last year must bring so that the weighted total reaches the target; rounded up to a thousandth.\n",
     cli_score},
    {"simulate", "the national draw, thousands of times",
     "wencheng simulate --data DIR [--draws N] [--seed S] [--json] [--database postgresql://…] [--settings FILE]\n"
     "What a random draw of the reported places would give, by our own observations: intervals for the field score and the total,\n"
     "the chance of the target, the rank. The same seed and city give the same bytes.\n",
     cli_simulate},
    {"openapi", "print the description of the API", "wencheng openapi\n", cli_openapi},
};

static int usage(FILE *to, int code) {
    fputs("wencheng COMMAND [words and options]    (wencheng COMMAND --help)\n\n", to);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].says);
    fputs("  version    print the version\n", to);
    return code;
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2)
        return usage(stderr, CLI_USAGE);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return usage(stdout, CLI_DONE);
    if (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0) {
        if (argc > 2 && strcmp(argv[2], "--help") == 0)
            puts("wencheng version");
        else
            puts("wencheng " WENCHENG_VERSION);
        return CLI_DONE;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        for (int a = 2; a < argc; a++)
            if (strcmp(argv[a], "--help") == 0) {
                fputs(commands[i].help, stdout);
                return CLI_DONE;
            }
        return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr, "wencheng: there is no command \"%s\"\n", argv[1]);
    return usage(stderr, CLI_USAGE);
}
