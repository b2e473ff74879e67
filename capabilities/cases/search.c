/* Search in Chinese without a dictionary (formats/text.h): a case is found by every pair of neighbouring characters and every
 * word of its title, text, address and place. A gram is kept as a number (its hash), with the case's time, so that hits come
 * in order from the table and two grams are intersected by a look into it. */
#include "capabilities/cases/inside.h"
#include "formats/text.h"
#include <stdlib.h>

enum { SEARCHED_POINTS = 600 }; /* of a text: what it is about stands at its beginning */

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static err grams_hashed(struct ctx *ctx, const struct text_grams *grams, struct case_grams *ret) {
    int64_t *list = ARENA_LIST(ctx->arena, int64_t, grams->count + 1);
    if (!list)
        return &err_no_memory;
    for (size_t i = 0; i < grams->count; i++)
        list[i] = (int64_t)(str_hash(grams->at[i].text) & INT64_MAX);
    qsort(list, grams->count, sizeof *list, by_number);
    size_t kept = 0;
    for (size_t i = 0; i < grams->count; i++)
        if (!kept || list[kept - 1] != list[i])
            list[kept++] = list[i];
    *ret = (struct case_grams){list, kept};
    return NULL;
}

err cases_grams_of(struct ctx *ctx, const str *texts, size_t text_count, struct case_grams *ret) {
    struct buf b;
    str all;
    struct text_grams grams;
    buf_init(&b, ctx->arena, 64 << 10);
    for (size_t i = 0; i < text_count; i++) {
        text_add_valid(&b, str_first_points(texts[i], SEARCHED_POINTS));
        buf_addc(&b, '\n');
    }
    TRY(buf_finish(&b, &all));
    TRY(text_grams_for_index(ctx->arena, all, &grams));
    return grams_hashed(ctx, &grams, ret);
}

err cases_grams_asked(struct ctx *ctx, str q, struct case_grams *ret) {
    struct text_grams grams;
    TRY(text_grams_for_query(ctx->arena, q, &grams));
    return grams_hashed(ctx, &grams, ret);
}

err cases_grams_write(struct ctx *ctx, struct db_write *w, int64_t case_id, int64_t opened_ms, const struct case_grams *grams) {
    struct db_value city = db_int(ctx->city_id), opened = db_int(opened_ms), id = db_int(case_id);
    size_t i = 0;
    for (; i + 8 <= grams->count; i += 8) {
        const int64_t *g = grams->at + i;
        TRY(db_run(w, &cases_sql[CASES_GRAM_ADD_8],
                   DB_ARGS(city, db_int(g[0]), opened, id, db_int(g[1]), db_int(g[2]), db_int(g[3]), db_int(g[4]), db_int(g[5]), db_int(g[6]), db_int(g[7])),
                   NULL));
    }
    for (; i < grams->count; i++)
        TRY(db_run(w, &cases_sql[CASES_GRAM_ADD], DB_ARGS(city, db_int(grams->at[i]), opened, id), NULL));
    return NULL;
}
