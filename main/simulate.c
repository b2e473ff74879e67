/* simulate: the national draw, thousands of times, from the city's own observations. */
#include "capabilities/forecast/forecast.h"
#include "main/cli.h"
#include <stdio.h>

struct asking {
    struct ctx *ctx;
    struct forecast_run run;
};

static err look(struct db_read *r, void *with) {
    struct asking *a = with;
    return forecast_run_make(a->ctx, r, &a->run);
}

/* "84.321" of 84,321; "-" where nothing is told. */
static void print_spread(const char *name, const struct json *s) {
    static const char *const words[] = {"low", "mean", "high"};
    printf("%-14s", name);
    for (int i = 0; i < 3; i++) {
        int64_t value;
        if (s && json_to_i64(json_get(s, words[i]), &value))
            printf(" %4lld.%03lld", (long long)(value / 1000), (long long)(value % 1000));
        else
            printf("        -");
    }
    printf("\n");
}

static int print_plain(struct cli_app *c, str result) {
    const struct json *json;
    err failed = json_read(c->arena, result, &json, NULL);
    if (failed)
        return cli_say_problem("simulate", failed, NULL);
    if (json_get(json, "is_too_thin")->kind == JSON_TRUE)
        printf("too few observations: nothing can be said\n观测数据太少，不能给出预测。\n");
    printf("%-14s %8s %8s %8s\n", "", "5 %", "mean", "95 %");
    static const char *const names[] = {"field", "material", "questionnaire", "year", "total"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        print_spread(names[i], json_get(json, names[i]));
    int64_t chance;
    if (json_to_i64(json_get(json, "target_chance_micro"), &chance))
        printf("chance of the target: %lld.%02lld %%\n", (long long)(chance / 10000), (long long)(chance / 100 % 100));
    return CLI_DONE;
}

int cli_simulate(int argc, char **argv) {
    enum { DRAWS = CLI_OWN, SEED, JSON, COUNT };
    struct cli_option o[COUNT] = {CLI_CITY_OPTIONS, {"draws", false, NULL}, {"seed", false, NULL}, {"json", true, NULL}};
    struct cli_words words;
    struct cli_app c;
    struct asking a = {.run = {.draws = 10000, .seed = 1}};
    int code;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    if ((o[DRAWS].value && !cli_number("draws", o[DRAWS].value, 1, 1000000, &a.run.draws)) ||
        (o[SEED].value && !cli_number("seed", o[SEED].value, 0, (int64_t)1 << 53, &a.run.seed)))
        return CLI_USAGE;
    if (!cli_open_city(&c, "simulate", o, CLI_WORKS, &code))
        return code;
    a.ctx = cli_ctx(&c);
    err failed = a.ctx ? db_view(app_db(c.app), look, &a) : &err_no_memory;
    if (failed)
        code = cli_say_problem("simulate", failed, a.ctx);
    else if (o[JSON].value)
        code = printf(STR_F "\n", STR_A(forecast_run_json(&a.run))) > 0 ? CLI_DONE : CLI_FAILED;
    else
        code = print_plain(&c, forecast_run_json(&a.run));
    cli_close(&c);
    return code;
}
