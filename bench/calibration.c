/* Does the forecast keep its word? calibration CITIES TRUTHS DRAWS SVG
 * Forecasts made-up cities after a year of visits, draws each one's truth, and counts how often the truth fell inside. Cities
 * have own seeds: two threads take every second one and the result is the same. Prints tables as Markdown. */
#include "base/thread.h"
#include "calibration_city.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AMOUNTS = 6, LEVELS = 6, THREADS = 2 };
static const double amounts[AMOUNTS] = {0.25, 0.5, 1, 2, 4, 8}, levels[LEVELS] = {50, 60, 70, 80, 90, 95};

struct tally {
    double cities, truths, inside[LEVELS], below, above, width, bias, squares, city_squares, thin_share, too_thin, answers, cells;
};
struct share {
    int first, cities, truths, draws;
    struct tally by_amount[AMOUNTS], shown, held_back; /* held back: the forecast called itself too thin */
    const char *failed;
};

static int by_value(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Where the truth stands among the draws, from 0 to 100. */
static double place_of(const int32_t *sorted, int count, int32_t value) {
    int below = 0, equal = 0;
    for (int i = 0; i < count; i++) {
        below += sorted[i] < value;
        equal += sorted[i] == value;
    }
    return 100.0 * (below + equal / 2.0) / count;
}

static void count_truths(struct tally *t, const struct truth *city, const struct simulate_result *r, const int32_t *truths, int count, int draws) {
    double mean = 0;
    for (int i = 0; i < count; i++) {
        double at = place_of(r->fields_milli, draws, truths[i]);
        for (int l = 0; l < LEVELS; l++)
            t->inside[l] += fabs(at - 50) <= levels[l] / 2;
        t->below += at < 5;
        t->above += at > 95;
        double error = (r->field_milli.mean - truths[i]) / 1000.0;
        t->bias += error;
        t->squares += error * error;
        mean += error / count;
    }
    t->city_squares += mean * mean;
    t->truths += count;
    t->cities++;
    t->width += (r->field_milli.high - r->field_milli.low) / 1000.0;
    t->thin_share += r->thin_share_micro / 1e6;
    t->too_thin += r->is_too_thin;
    t->answers += (double)city->in.seen_count;
    t->cells += (double)city->in.cell_count;
}

static err study_city(struct share *s, int number) {
    struct arena *a = arena_new((size_t)1 << 30);
    if (!a)
        return &err_no_memory;
    struct rng rng = rng_seed(20260000 + (uint64_t)number);
    struct truth *city = ARENA_NEW(a, struct truth);
    int32_t *truths = ARENA_LIST(a, int32_t, (size_t)s->truths);
    struct simulate_result result;
    struct posterior posterior;
    err failed = city && truths ? city_make(a, &rng, amounts[number % AMOUNTS], city) : &err_no_memory;
    if (!failed)
        failed = city_observe(a, &rng, city);
    if (!failed)
        failed = city_forecast(a, city, (uint64_t)number, (uint32_t)s->draws, &result, &posterior);
    if (!failed) {
        for (int i = 0; i < s->truths; i++)
            truths[i] = city_draw(city, a, &rng);
        qsort(result.fields_milli, (size_t)s->draws, sizeof(int32_t), by_value);
        count_truths(&s->by_amount[number % AMOUNTS], city, &result, truths, s->truths, s->draws);
        count_truths(result.is_too_thin ? &s->held_back : &s->shown, city, &result, truths, s->truths, s->draws);
    }
    arena_free(a);
    return failed;
}

static void *study(void *with) {
    struct share *s = with;
    for (int i = s->first; i < s->cities && !s->failed; i += THREADS) {
        err failed = study_city(s, i);
        if (failed)
            s->failed = failed->en;
    }
    return NULL;
}

static void add(struct tally *to, const struct tally *from) {
    double *a = (double *)to;
    const double *b = (const double *)from;
    for (size_t i = 0; i < sizeof *to / sizeof(double); i++)
        a[i] += b[i];
}

static void print_row(const char *name, const struct tally *t) {
    if (t->cities > 0)
        printf("| %s | %.0f | %.1f | %.1f | %.1f / %.1f | %.2f | %+.2f | %.2f | %.2f | %.0f | %.0f |\n", name, t->cities, t->answers / t->cells,
               100 * t->inside[4] / t->truths, 100 * t->below / t->truths, 100 * t->above / t->truths, t->width / t->cities, t->bias / t->truths,
               sqrt(t->squares / t->truths), sqrt(t->city_squares / t->cities), 100 * t->thin_share / t->cities, 100 * t->too_thin / t->cities);
}

static void print_tables(const struct share *s, const struct tally *all) {
    printf("| visits to a place in the year | cities | answers per cell | inside the 90 %% interval | under / over it | its width | mean error | its root mean "
           "square | the same against the mean of the city's draws | thin answers %% | called too thin %% |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < AMOUNTS; i++) {
        char name[32];
        snprintf(name, sizeof name, "%g", amounts[i]);
        print_row(name, &s->by_amount[i]);
    }
    print_row("**all**", all);
    print_row("shown", &s->shown);
    print_row("held back as too thin", &s->held_back);
    printf("\n| interval |");
    for (int l = 0; l < LEVELS; l++)
        printf(" %.0f %% |", levels[l]);
    printf("\n|---|---|---|---|---|---|---|\n| inside, all |");
    for (int l = 0; l < LEVELS; l++)
        printf(" %.1f |", 100 * all->inside[l] / all->truths);
    printf("\n| inside, shown |");
    for (int l = 0; l < LEVELS; l++)
        printf(" %.1f |", s->shown.truths > 0 ? 100 * s->shown.inside[l] / s->shown.truths : 0);
    printf("\n");
}

enum { LEFT = 70, TOP = 30, SIDE = 300, RIGHT = 480 };

static double up(double percent, double from, double until) { return TOP + SIDE - SIDE * (percent - from) / (until - from); }

static void axes(FILE *f, int left, double from, double until, double step, const char *below, const char *beside) {
    fprintf(f, "<path d='M%d %dV%dH%d' class='axis'/>\n", left, TOP, TOP + SIDE, left + SIDE);
    for (double p = from; p <= until; p += step)
        fprintf(f, "<path d='M%d %.1fH%d' class='grid'/><text x='%d' y='%.1f' class='end'>%.0f</text>\n", left, up(p, from, until), left + SIDE, left - 6,
                up(p, from, until) + 4, p);
    fprintf(f, "<text x='%d' y='%d' class='mid'>%s</text><text x='%d' y='%d'>%s</text>\n", left + SIDE / 2, TOP + SIDE + 40, below, left - 40, TOP - 12,
            beside);
}

static void draw_levels(FILE *f, const struct tally *all) {
    axes(f, LEFT, 40, 100, 10, "promised: width of the interval, %", "kept: truths inside, %");
    fprintf(f, "<path d='M%d %dL%d %d' class='ideal'/>\n", LEFT, TOP + SIDE, LEFT + SIDE, TOP);
    for (int l = 0; l < LEVELS; l++) {
        double x = LEFT + SIDE * (levels[l] - 40) / 60;
        fprintf(f, "<circle cx='%.1f' cy='%.1f' r='5' class='dot'/><text x='%.1f' y='%d' class='mid'>%.0f</text>\n", x,
                up(100 * all->inside[l] / all->truths, 40, 100), x, TOP + SIDE + 18, levels[l]);
    }
}

static void draw_amounts(FILE *f, const struct share *s) {
    axes(f, RIGHT, 60, 100, 10, "visits to a place in the year", "inside the 90 % interval, %");
    fprintf(f, "<rect x='%d' y='%.1f' width='%d' height='%.1f' class='band'/>\n", RIGHT, up(92, 60, 100), SIDE, up(88, 60, 100) - up(92, 60, 100));
    for (int i = 0; i < AMOUNTS; i++) {
        const struct tally *t = &s->by_amount[i];
        if (t->cities <= 0)
            continue;
        double x = RIGHT + SIDE * (i + 0.5) / AMOUNTS, inside = t->inside[4] / t->truths, doubt = 1.96 * sqrt(inside * (1 - inside) / t->cities);
        double top = up(100 * inside + 100 * doubt > 100 ? 100 : 100 * (inside + doubt), 60, 100);
        fprintf(f, "<path d='M%.1f %.1fV%.1f' class='error'/><circle cx='%.1f' cy='%.1f' r='5' class='dot' fill-opacity='%.2f'/>", x, top,
                up(100 * (inside - doubt) < 60 ? 60 : 100 * (inside - doubt), 60, 100), x, up(100 * inside, 60, 100), 1 - 0.9 * t->too_thin / t->cities);
        fprintf(f, "<text x='%.1f' y='%d' class='mid'>%g</text>\n", x, TOP + SIDE + 18, amounts[i]);
    }
}

static bool draw(const char *path, const struct share *s, const struct tally *all) {
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    fprintf(f, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 820 400' role='img' aria-label='Left: intervals of 50 to 95 %% against the share of "
               "truths inside; right: the share inside the 90 %% interval by visits a year'>\n"
               "<style>text{font:12px "
               "sans-serif;fill:#333}.mid{text-anchor:middle}.end{text-anchor:end}.axis{stroke:#333;fill:none}.grid{stroke:#ddd}.ideal{stroke:#999;stroke-"
               "dasharray:4 4}.dot{fill:#1769aa;stroke:#1769aa}.error{stroke:#1769aa;stroke-width:2}.band{fill:#1a7f37;opacity:.18}</style>\n"
               "<rect width='820' height='400' fill='#fff'/>\n");
    draw_levels(f, all);
    draw_amounts(f, s);
    fprintf(f, "</svg>\n");
    return fclose(f) == 0;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "calibration CITIES TRUTHS DRAWS SVG\n");
        return 2;
    }
    static struct share shares[THREADS];
    struct thread threads[THREADS] = {0};
    for (int i = 0; i < THREADS; i++) {
        shares[i] = (struct share){.first = i, .cities = atoi(argv[1]), .truths = atoi(argv[2]), .draws = atoi(argv[3])};
        if (thread_start(&threads[i], "calibration", study, &shares[i]))
            return 1;
    }
    for (int i = 0; i < THREADS; i++) {
        thread_join(&threads[i]);
        if (shares[i].failed) {
            fprintf(stderr, "%s\n", shares[i].failed);
            return 1;
        }
    }
    struct tally all = {0};
    for (int i = 1; i < THREADS; i++) {
        for (int k = 0; k < AMOUNTS; k++)
            add(&shares[0].by_amount[k], &shares[i].by_amount[k]);
        add(&shares[0].shown, &shares[i].shown);
        add(&shares[0].held_back, &shares[i].held_back);
    }
    for (int k = 0; k < AMOUNTS; k++)
        add(&all, &shares[0].by_amount[k]);
    print_tables(&shares[0], &all);
    if (!draw(argv[4], &shares[0], &all)) {
        fprintf(stderr, "cannot write %s\n", argv[4]);
        return 1;
    }
    double kept = 100 * all.inside[4] / all.truths;
    fprintf(stderr, "inside the 90 %% interval: %.2f %% of %.0f truths in %.0f cities: %s\n", kept, all.truths, all.cities,
            kept >= 88 && kept <= 92 ? "kept" : "MISSED");
    return kept >= 88 && kept <= 92 ? 0 : 1;
}
