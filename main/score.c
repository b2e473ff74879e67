/* score: arithmetic of the three-year total that needs no city. */
#include "engines/rank.h"
#include "main/cli.h"
#include <stdio.h>
#include <string.h>

enum { YEARS_MOST = 8 };

/* ".15" or "86.2" into an integer of 10^-places, exactly; false: not a number, or more decimals than that. */
static bool fixed_point(str text, int places, int64_t *ret) {
    str whole = text, decimals = STR("");
    int64_t value = 0, rest = 0;
    (void)str_cut(text, STR("."), &whole, &decimals);
    if (!whole.len && !decimals.len)
        return false;
    if ((whole.len && !str_to_i64(whole, &value)) || value < 0 || value > 1000000 || decimals.len > (size_t)places)
        return false;
    if (decimals.len && (decimals.at[0] == '-' || !str_to_i64(decimals, &rest)))
        return false;
    for (int k = 0; k < places; k++)
        value *= 10;
    for (size_t k = decimals.len; k < (size_t)places; k++)
        rest *= 10;
    *ret = value + rest;
    return true;
}

static bool list_of(const char *option, const char *text, int places, int64_t *ret, size_t *ret_count) {
    str rest = str_of(text), word, tail;
    size_t count = 0;
    while (rest.len) {
        if (!str_cut(rest, STR(","), &word, &tail))
            word = rest, tail = STR_NONE;
        rest = tail;
        if (count == YEARS_MOST || !fixed_point(str_trim(word), places, &ret[count])) {
            fprintf(stderr, "wencheng score need: --%s takes numbers with at most %d decimals and a comma between them, not \"%s\"\n", option, places, text);
            return false;
        }
        count++;
    }
    *ret_count = count;
    return count > 0;
}

int cli_score(int argc, char **argv) {
    enum { WEIGHTS, RESULTS, TARGET, COUNT };
    struct cli_option o[COUNT] = {{"weights", false, NULL}, {"results", false, NULL}, {"target", false, NULL}};
    struct cli_words words;
    int64_t weights[YEARS_MOST], results[YEARS_MOST], target[YEARS_MOST], need;
    size_t years, known, one;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    if (words.count != 1 || strcmp(words.at[0], "need") != 0 || !o[WEIGHTS].value || !o[RESULTS].value || !o[TARGET].value) {
        fputs("wencheng score need --weights .15,.25,.60 --results 86.2,88.5 --target 90\n", stderr);
        return CLI_USAGE;
    }
    if (!list_of("weights", o[WEIGHTS].value, 6, weights, &years) || !list_of("results", o[RESULTS].value, 3, results, &known) ||
        !list_of("target", o[TARGET].value, 3, target, &one))
        return CLI_USAGE;
    if (known + 1 != years || one != 1) {
        fprintf(stderr, "wencheng score need: %zu weights need %zu results (all years but the last) and one target\n", years, years - 1);
        return CLI_USAGE;
    }
    err failed = score_need(weights, years, results, target[0], &need);
    if (failed)
        return cli_say_problem("score need", failed, NULL);
    printf("%s%lld.%03lld\n", need < 0 ? "-" : "", (long long)(need < 0 ? -need : need) / 1000, (long long)(need < 0 ? -need : need) % 1000);
    return CLI_DONE;
}
