/* Thousands of draws of a whole city: 1,200 places in 40 types, 328 standards, 78 places and about 1,166 answers drawn.
 * simulate_bench DRAWS REPEATS: prints JSON; threads are compared in turn, so a busy machine slows both alike. */
#include "base/random.h"
#include "engines/simulate.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TYPES = 40, POINTS_EACH = 15, PLACES = 1200, STANDARDS = 328, UNITS = 60 };

static double now_ms(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static err make(struct arena *a, struct simulate_city *city) {
    struct rng rng = rng_seed(7);
    struct simulate_type *types = ARENA_LIST(a, struct simulate_type, TYPES);
    struct simulate_point *points = ARENA_LIST(a, struct simulate_point, TYPES * POINTS_EACH);
    struct simulate_place *places = ARENA_LIST(a, struct simulate_place, PLACES);
    struct simulate_cell *cells = ARENA_LIST(a, struct simulate_cell, PLACES * POINTS_EACH);
    struct simulate_standard *standards = ARENA_LIST(a, struct simulate_standard, STANDARDS);
    struct simulate_link *links = ARENA_LIST(a, struct simulate_link, TYPES * POINTS_EACH);
    if (!types || !points || !places || !cells || !standards || !links)
        return &err_no_memory;
    for (size_t i = 0; i < TYPES; i++)
        types[i].draw = i < 38 ? 2 : 1;
    for (size_t i = 0; i < TYPES * POINTS_EACH; i++) {
        points[i] = (struct simulate_point){.got_milli = {0, 1000, 2000}, .possible_milli = 2000, .group = i % POINTS_EACH < 3 ? 1 : 0};
        links[i] = (struct simulate_link){(uint32_t)i, (uint32_t)(i % STANDARDS)};
    }
    for (size_t i = 0; i < STANDARDS; i++)
        standards[i].weight_milli = 300 + (int64_t)rng_below(&rng, 900);
    for (size_t p = 0; p < PLACES; p++) {
        places[p] = (struct simulate_place){(uint32_t)(p % TYPES), rng_below(&rng, UNITS), (uint32_t)p * POINTS_EACH, POINTS_EACH};
        for (size_t k = 0; k < POINTS_EACH; k++)
            cells[p * POINTS_EACH + k] = (struct simulate_cell){.point = (uint32_t)(p % TYPES * POINTS_EACH + k),
                                                                .mean_micro = 600000 + (int32_t)rng_below(&rng, 390000),
                                                                .partial_micro = 30000,
                                                                .slope = {15000, 8000, 30000, 12000, 5000, 0}};
    }
    *city = (struct simulate_city){.types = types,
                                   .points = points,
                                   .places = places,
                                   .cells = cells,
                                   .standards = standards,
                                   .links = links,
                                   .type_count = TYPES,
                                   .point_count = TYPES * POINTS_EACH,
                                   .place_count = PLACES,
                                   .cell_count = PLACES * POINTS_EACH,
                                   .standard_count = STANDARDS,
                                   .link_count = TYPES * POINTS_EACH,
                                   .unit_count = UNITS,
                                   .partial_credit_milli = 500,
                                   .field_weight_micro = 400000,
                                   .material_weight_micro = 400000,
                                   .questionnaire_weight_micro = 200000,
                                   .material = {92000, 1500},
                                   .questionnaire = {88000, 2000},
                                   .year_weight_micro = 1000000};
    return NULL;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 3 || atoi(argv[2]) < 1 || atoi(argv[2]) > 99) {
        fprintf(stderr, "simulate_bench DRAWS REPEATS\n");
        return 2;
    }
    double wall[3][99], cpu[3][99], ratio[99];
    int repeats = atoi(argv[2]);
    struct simulate_result last = {0};
    for (int i = 0; i < repeats; i++) {
        for (uint32_t threads = 1; threads <= 2; threads++) {
            struct arena *a = arena_new((size_t)1 << 28);
            struct simulate_city city;
            struct simulate_settings settings = simulate_usual;
            settings.draws = (uint32_t)atoi(argv[1]);
            settings.threads = threads;
            if (!a || make(a, &city))
                return 1;
            double from = now_ms(CLOCK_MONOTONIC), used = now_ms(CLOCK_PROCESS_CPUTIME_ID);
            err failed = simulate_run(a, &city, &settings, &last, NULL);
            if (failed) {
                fprintf(stderr, "%s\n", failed->en);
                return 1;
            }
            wall[threads][i] = now_ms(CLOCK_MONOTONIC) - from;
            cpu[threads][i] = now_ms(CLOCK_PROCESS_CPUTIME_ID) - used;
            arena_free(a);
        }
        ratio[i] = wall[1][i] / wall[2][i];
    }
    qsort(wall[1], (size_t)repeats, sizeof(double), by_value);
    qsort(wall[2], (size_t)repeats, sizeof(double), by_value);
    qsort(cpu[1], (size_t)repeats, sizeof(double), by_value);
    qsort(cpu[2], (size_t)repeats, sizeof(double), by_value);
    qsort(ratio, (size_t)repeats, sizeof(double), by_value);
    printf("{\"draws\": %s, \"answers\": %.1f, \"one_ms\": %.1f, \"one_cpu_ms\": %.1f, \"two_ms\": %.1f, \"two_cpu_ms\": %.1f, \"cpu_ratio\": %.3f, \"ratio\": "
           "%.2f, "
           "\"best_ratio\": %.2f}\n",
           argv[1], (double)last.answers / 1000, wall[1][repeats / 2], cpu[1][repeats / 2], wall[2][repeats / 2], cpu[2][repeats / 2], cpu[2][0] / cpu[1][0],
           ratio[repeats / 2], wall[1][0] / wall[2][0]);
    return 0;
}
