#include "formats/image_inside.h"
#include <png.h>
#include <string.h>

/* As in image_jpeg.c: libpng reports by longjmp, so all state is in a job outside the guarded function. */
struct job {
    png_structp png;
    png_infop info;
    struct arena *arena;
    const struct image_facts *facts;
    str bytes;
    size_t at;
    unsigned longest_px;
    struct shrinker shrinker;
    struct image image;
    unsigned char *row;
    err failed;
};

static void on_error(png_structp png, png_const_charp message) {
    (void)message;
    struct job *job = png_get_error_ptr(png);
    if (!job->failed)
        job->failed = &image_damaged;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png, (void)message; /* oddities of ancillary chunks; the pixels are checked by CRC and by zlib */
}

static void on_read(png_structp png, png_bytep to, size_t count) {
    struct job *job = png_get_io_ptr(png);
    if (count > job->bytes.len - job->at)
        png_error(png, "cut");
    memcpy(to, job->bytes.at + job->at, count);
    job->at += count;
}

static void fail(struct job *job, err why) {
    job->failed = why;
    png_longjmp(job->png, 1);
}

/* Whatever the file holds becomes 8-bit RGB on white. */
static void set_transforms(struct job *job) {
    png_structp png = job->png;
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_color_16 white = {0, 255, 255, 255, 255};
    unsigned char colour = png_get_color_type(png, job->info);
    if ((colour & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, job->info, PNG_INFO_tRNS))
        png_set_background_fixed(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 0);
}

static void read_interlaced(struct job *job, int passes, size_t row_bytes) {
    unsigned height = job->facts->height;
    unsigned char *whole = ARENA_LIST(job->arena, unsigned char, row_bytes *height);
    if (!whole)
        fail(job, &err_no_memory);
    for (int pass = 0; pass < passes; pass++)
        for (unsigned y = 0; y < height; y++)
            png_read_row(job->png, whole + y * row_bytes, NULL);
    for (unsigned y = 0; y < height; y++)
        shrinker_add(&job->shrinker, whole + y * row_bytes);
}

static void decode(struct job *job) {
    png_structp png = job->png;
    png_set_read_fn(png, job, on_read);
    png_set_user_limits(png, job->facts->width, job->facts->height);
    png_set_chunk_malloc_max(png, 8 << 20);
    png_set_chunk_cache_max(png, 64);
    png_read_info(png, job->info);
    set_transforms(job);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, job->info);
    size_t row_bytes = png_get_rowbytes(png, job->info);
    if (row_bytes != (size_t)job->facts->width * 3)
        fail(job, &image_damaged);
    err failed = shrinker_start(job->arena, &job->shrinker, job->facts->width, job->facts->height, job->longest_px, &job->image);
    job->row = ARENA_LIST(job->arena, unsigned char, row_bytes);
    if (failed || !job->row)
        fail(job, &err_no_memory);
    if (passes > 1) {
        read_interlaced(job, passes, row_bytes);
    } else {
        for (unsigned y = 0; y < job->facts->height; y++) {
            png_read_row(png, job->row, NULL);
            shrinker_add(&job->shrinker, job->row);
        }
    }
    png_read_end(png, NULL);
}

static void run(struct job *job) {
    if (setjmp(png_jmpbuf(job->png)) == 0)
        decode(job);
}

err png_decode(struct arena *arena, str bytes, const struct image_facts *facts, unsigned longest_px, struct image *ret) {
    struct job *job = ARENA_NEW(arena, struct job);
    if (!job)
        return &err_no_memory;
    *job = (struct job){.arena = arena, .facts = facts, .bytes = bytes, .longest_px = longest_px};
    job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
    job->info = job->png ? png_create_info_struct(job->png) : NULL;
    if (job->info)
        run(job);
    else
        job->failed = &err_no_memory;
    png_destroy_read_struct(&job->png, &job->info, NULL);
    TRY(job->failed);
    *ret = job->image;
    return NULL;
}
