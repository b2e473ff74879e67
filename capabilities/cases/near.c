/* Duplicate hints on arrival: open or recent cases of the same category within 100 m and 30 days, scored by distance, time,
 * words and first photo. A hint is only a hint: a person merges. */
#include "capabilities/cases/inside.h"
#include "formats/text.h"
#include <math.h>

enum {
    NEAR_M = 100,
    NEAR_DAYS = 30,
    NEAR_LEAST_MILLI = 350,
    HINTS_MOST = 6,
    CELLS_A_DEGREE = 500 /* one cell is about 200 m: the nine around a point hold all within 100 m */
};

static int64_t key_of(int64_t column, int64_t row) { return ((row + 1000000) << 24 | (column + 1000000)) + 1; /* 0 means: no place */ }

int64_t cases_near_key(double lon, double lat) { return key_of((int64_t)floor(lon * CELLS_A_DEGREE), (int64_t)floor(lat * CELLS_A_DEGREE)); }

void cases_near_keys(double lon, double lat, int64_t ret_keys[9]) {
    int64_t column = (int64_t)floor(lon * CELLS_A_DEGREE), row = (int64_t)floor(lat * CELLS_A_DEGREE);
    for (int64_t i = 0; i < 9; i++)
        ret_keys[i] = key_of(column + i % 3 - 1, row + i / 3 - 1);
}

/* Metres, on a plane that is true near the point; good to a metre within a kilometre. */
static int64_t metres_between(double lon_a, double lat_a, double lon_b, double lat_b) {
    double x = (lon_b - lon_a) * 111320.0 * cos(lat_a * 0.017453292519943295), y = (lat_b - lat_a) * 110540.0;
    return (int64_t)lround(sqrt(x * x + y * y));
}

/* What the new case brings to every comparison. */
struct arrival {
    const struct case_file *file;
    str words;
    struct photos_list photos;
};
struct likeness {
    int64_t distance_m, days, words_milli, photo_milli, score_milli;
};

/* Weights: place 40, time 20, words 40; a photo that looks the same decides by itself. */
static void score_likeness(struct likeness *like) {
    like->score_milli = 400 * (NEAR_M - like->distance_m) / NEAR_M + 200 * (NEAR_DAYS - like->days) / NEAR_DAYS + 400 * like->words_milli / 1000;
    if (like->photo_milli >= 900 && like->score_milli < 900)
        like->score_milli = 900;
}

struct hint {
    int64_t other_id;
    struct likeness like;
};

static err hint_write(struct ctx *ctx, struct db_write *w, int64_t case_id, const struct hint *hint) {
    const struct likeness *like = &hint->like;
    struct buf zh, en;
    buf_init(&zh, ctx->arena, 400);
    buf_init(&en, ctx->arena, 400);
    buf_addf(&zh, "同类问题，相距 %lld 米，相隔 %lld 天", (long long)like->distance_m, (long long)like->days);
    buf_addf(&en, "same category, %lld m away, %lld days apart", (long long)like->distance_m, (long long)like->days);
    if (like->words_milli >= 200) {
        buf_addf(&zh, "，文字相似度 %lld%%", (long long)like->words_milli / 10);
        buf_addf(&en, ", words alike %lld%%", (long long)like->words_milli / 10);
    }
    if (like->photo_milli >= 900) {
        buf_addz(&zh, "，照片相似");
        buf_addz(&en, ", photos look alike");
    }
    str why_zh, why_en;
    TRY(buf_finish(&zh, &why_zh));
    TRY(buf_finish(&en, &why_en));
    return db_run(w, &cases_sql[CASES_DUPLICATE_ADD],
                  DB_ARGS(db_int(ctx->city_id), db_int(case_id), db_int(hint->other_id), db_int(like->score_milli), db_int(like->distance_m), db_text(why_zh),
                          db_text(why_en)),
                  NULL);
}

static int64_t photos_alike_milli(const struct photos_list *photos, str theirs) {
    for (size_t i = 0; theirs.len && i < photos->count; i++)
        if (str_equal(photos->at[i].sha256, theirs) || str_equal(photos->at[i].looks_like, theirs))
            return 1000;
    return 0;
}

static err candidate_judge(struct ctx *ctx, const struct arrival *arrival, const struct db_row *row, struct likeness *ret) {
    const struct case_file *file = arrival->file;
    *ret = (struct likeness){.distance_m = metres_between(file->lon, file->lat, db_r(row, 3), db_r(row, 4))};
    if (ret->distance_m > NEAR_M)
        return NULL;
    int64_t apart = file->opened_ms - db_i(row, 5);
    ret->days = (apart < 0 ? -apart : apart) / MS_DAY;
    double words = 0;
    str theirs[] = {db_s(row, 2), STR("\n"), db_s(row, 7)};
    TRY(text_similarity(ctx->arena, arrival->words, str_join(ctx->arena, theirs, 3), 2, &words));
    ret->words_milli = (int64_t)(words * 1000);
    ret->photo_milli = photos_alike_milli(&arrival->photos, db_s(row, 6));
    score_likeness(ret);
    return NULL;
}

/* The likest few: a hot spot with fifty reports is told by six of them. */
static void hint_keep(struct hint *hints, size_t *count, const struct hint *one) {
    size_t at = *count < HINTS_MOST ? (*count)++ : HINTS_MOST;
    for (; at > 0 && hints[at - 1].like.score_milli < one->like.score_milli; at--)
        if (at < HINTS_MOST)
            hints[at] = hints[at - 1];
    if (at < HINTS_MOST)
        hints[at] = *one;
}

err cases_duplicates_find(struct ctx *ctx, struct db_write *w, const struct case_file *file, str text) {
    if (!file->near_key)
        return NULL;
    int64_t k[9];
    struct db_table found;
    struct arrival arrival = {.file = file};
    struct hint hints[HINTS_MOST];
    size_t count = 0;
    cases_near_keys(file->lon, file->lat, k);
    TRY(db_all(db_reading(w), ctx->arena, &cases_sql[CASES_NEAR],
               DB_ARGS(db_int(ctx->city_id), db_int(k[0]), db_int(k[1]), db_int(k[2]), db_int(k[3]), db_int(k[4]), db_int(k[5]), db_int(k[6]), db_int(k[7]),
                       db_int(k[8]), db_int(file->opened_ms - NEAR_DAYS * (int64_t)MS_DAY), db_int(file->opened_ms + NEAR_DAYS * (int64_t)MS_DAY),
                       db_text(file->category), db_int(file->id)),
               &found));
    if (!found.count)
        return NULL;
    str words[] = {file->title, STR("\n"), text};
    arrival.words = str_join(ctx->arena, words, 3);
    if (file->photo.len)
        TRY(cases_photos_of(ctx, db_reading(w), file->id, &arrival.photos));
    for (size_t i = 0; i < found.count; i++) {
        struct hint one = {.other_id = db_i(&found.rows[i], 0)};
        TRY(candidate_judge(ctx, &arrival, &found.rows[i], &one.like));
        if (one.like.score_milli >= NEAR_LEAST_MILLI)
            hint_keep(hints, &count, &one);
    }
    for (size_t i = 0; i < count; i++)
        TRY(hint_write(ctx, w, file->id, &hints[i]));
    return NULL;
}

err cases_open_near(struct ctx *ctx, struct db_read *r, double lon, double lat, size_t at_most, struct cases_near **ret, size_t *ret_count) {
    int64_t k[9];
    struct db_table found;
    cases_near_keys(lon, lat, k);
    TRY(db_all(r, ctx->arena, &cases_sql[CASES_NEAR_OPEN],
               DB_ARGS(db_int(ctx->city_id), db_int(k[0]), db_int(k[1]), db_int(k[2]), db_int(k[3]), db_int(k[4]), db_int(k[5]), db_int(k[6]), db_int(k[7]),
                       db_int(k[8])),
               &found));
    struct cases_near *list = ARENA_LIST(ctx->arena, struct cases_near, found.count + 1);
    if (!list)
        return &err_no_memory;
    size_t count = 0;
    for (size_t i = 0; i < found.count; i++) {
        const struct db_row *row = &found.rows[i];
        struct cases_near one = {db_i(row, 0), metres_between(lon, lat, db_r(row, 2), db_r(row, 3)), db_i(row, 4), db_s(row, 1), db_s(row, 5)};
        if (one.distance_m > 2 * NEAR_M)
            continue;
        size_t at = count < at_most ? count++ : at_most;
        while (at > 0 && list[at - 1].distance_m > one.distance_m) { /* insertion, nearest first */
            if (at < at_most)
                list[at] = list[at - 1];
            at--;
        }
        if (at < at_most)
            list[at] = one;
    }
    *ret = list;
    *ret_count = count;
    return NULL;
}

struct box_look {
    err (*look)(void *, const struct case_file *);
    void *with;
};

static err box_row(void *with, const struct db_row *row) {
    const struct box_look *box = with;
    struct case_file file;
    case_file_read(row, &file);
    return box->look(box->with, &file);
}

err cases_each_open_in(struct ctx *ctx, struct db_read *r, double west, double south, double east, double north,
                       err (*look)(void *with, const struct case_file *), void *with) {
    return db_each(r, &cases_sql[CASES_OPEN_IN_BOX], DB_ARGS(db_int(ctx->city_id), db_real(west), db_real(east), db_real(south), db_real(north)), box_row,
                   &(struct box_look){look, with});
}
