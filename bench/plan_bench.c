/* The plan against its own bound and against GLPK: plan_bench REPEATS GLPK_SECONDS, JSON. Processor time, median of repeats. */
#include "plan_instance.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compare(const char *name, const struct plan_shape *shape, int repeats, double seconds) {
    double ms[99];
    struct plan_result plan = {0};
    struct plan_in in;
    struct arena *a = arena_new((size_t)1 << 30);
    if (!a || plan_instance(a, shape, &in))
        return 1;
    for (int i = 0; i < repeats; i++) {
        struct arena *own = arena_new((size_t)1 << 30);
        double from = now_ms();
        err failed = own ? plan_make(own, &in, &plan, NULL) : &err_no_memory;
        if (failed) {
            fprintf(stderr, "%s\n", failed->en);
            return 1;
        }
        ms[i] = now_ms() - from;
        arena_free(own);
    }
    qsort(ms, (size_t)repeats, sizeof *ms, by_value);
    printf("{\"costs\": \"%s\", \"repairs\": %zu, \"needs\": %zu, \"ms\": %.1f, \"state\": %d, \"chosen\": %zu, \"gain_milli\": %lld, \"gap_micro\": %d", name,
           shape->repairs, shape->needs, ms[repeats / 2], (int)plan.state, plan.chosen_count, (long long)plan.gain_milli, plan.gap_micro);
    int64_t gain;
    double bound, took;
    if (seconds > 0 && plan_by_glpk(&in, seconds, 0.0001, &gain, &bound, &took))
        printf(", \"glpk_gain_milli\": %lld, \"glpk_bound_milli\": %.0f, \"glpk_ms\": %.0f, \"ours_to_glpk\": %.5f}\n", (long long)gain, bound, took,
               gain > 0 ? (double)plan.gain_milli / (double)gain : 0);
    else
        printf(", \"glpk\": \"%s\"}\n", seconds > 0 ? "skipped: not installed (libglpk-dev)" : "skipped: no seconds given");
    fflush(stdout);
    arena_free(a);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 3 || atoi(argv[1]) < 1 || atoi(argv[1]) > 99) {
        fprintf(stderr, "plan_bench REPEATS GLPK_SECONDS\n");
        return 2;
    }
    int failed = 0;
    for (int needs = 0; needs < 2; needs++)
        for (int kind = 0; kind < 2; kind++) {
            struct plan_shape shape = {5000, 12, 12, 200, needs ? 150 : 0, kind ? PLAN_COSTS_CORRELATED : PLAN_COSTS_RANDOM, 11 + (uint64_t)kind};
            failed |= compare(kind ? "correlated" : "random", &shape, atoi(argv[1]), atof(argv[2]));
        }
    return failed;
}
