#include "formats/image_inside.h"
#include <stdio.h>
#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* libjpeg reports by longjmp. All state lives in a job outside the guarded function, so that no local is lost to the jump,
 * and every path ends in destroy. A truncated file is for the library only a warning, after which the rest is grey: we
 * count it as the error it is. A progressive file may hold thousands of scans that each cost a full pass: 100 are enough
 * for any camera. */
enum { SCANS_MOST = 100, WARNINGS_MOST = 200, COEFFICIENT_MEMORY = 256 << 20 };

struct job {
    struct jpeg_error_mgr errors;
    jmp_buf out;
    struct arena *arena;
    err failed;
    unsigned warnings;
    bool is_cut;
    /* decoding */
    struct jpeg_decompress_struct in;
    struct jpeg_progress_mgr progress;
    str bytes;
    unsigned longest_px;
    struct shrinker shrinker;
    struct image image;
    unsigned char *row, *rgb;
    /* encoding */
    struct jpeg_compress_struct to;
    const struct image *source;
    int quality;
    unsigned char *made;
    unsigned long made_len;
};

static struct job *job_of(j_common_ptr info) { return (struct job *)(void *)info->err; /* errors is the first member */ }

static void on_error(j_common_ptr info) {
    struct job *job = job_of(info);
    if (!job->failed)
        job->failed = info->err->msg_code == JERR_OUT_OF_MEMORY ? &err_no_memory : &image_damaged;
    longjmp(job->out, 1);
}

static void on_message(j_common_ptr info, int level) {
    if (level >= 0)
        return;
    struct job *job = job_of(info);
    job->warnings++;
    if (info->err->msg_code == JWRN_JPEG_EOF || info->err->msg_code == JWRN_HIT_MARKER)
        job->is_cut = true;
    if (job->warnings > WARNINGS_MOST)
        on_error(info);
}

static void on_output(j_common_ptr info) { (void)info; /* the library would print to stderr */ }

static void on_progress(j_common_ptr info) {
    struct job *job = job_of(info);
    if (job->in.input_scan_number > SCANS_MOST)
        on_error(info);
}

static void fail(struct job *job, err why) {
    job->failed = why;
    longjmp(job->out, 1);
}

/* Lets the library scale by eighths in the DCT, down to just above what is wanted; averaging does the rest. */
static void choose_scale(struct job *job) {
    struct jpeg_decompress_struct *in = &job->in;
    unsigned longer = in->image_width > in->image_height ? in->image_width : in->image_height;
    in->scale_denom = 8;
    in->scale_num = 8;
    while (job->longest_px && in->scale_num > 1 && (uint64_t)longer * (in->scale_num - 1) / 8 >= job->longest_px)
        in->scale_num--;
}

/* Print files are CMYK, and Adobe's are inverted. Good enough to look at; a colour profile would be needed for more. */
static void cmyk_to_rgb(const struct job *job) {
    for (unsigned x = 0; x < job->in.output_width; x++) {
        const unsigned char *c = job->row + (size_t)x * 4;
        for (int i = 0; i < 3; i++) {
            int ink = job->in.saw_Adobe_marker ? c[i] : 255 - c[i], black = job->in.saw_Adobe_marker ? c[3] : 255 - c[3];
            job->rgb[x * 3 + (unsigned)i] = (unsigned char)(ink * black / 255);
        }
    }
}

static void decode(struct job *job) {
    struct jpeg_decompress_struct *in = &job->in;
    jpeg_create_decompress(in);
    in->mem->max_memory_to_use = COEFFICIENT_MEMORY;
    job->progress.progress_monitor = on_progress;
    in->progress = &job->progress;
    jpeg_mem_src(in, (const unsigned char *)job->bytes.at, job->bytes.len);
    jpeg_read_header(in, TRUE);
    bool is_cmyk = in->jpeg_color_space == JCS_CMYK || in->jpeg_color_space == JCS_YCCK;
    in->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    choose_scale(job);
    jpeg_start_decompress(in);
    err failed = shrinker_start(job->arena, &job->shrinker, in->output_width, in->output_height, job->longest_px, &job->image);
    job->row = ARENA_LIST(job->arena, unsigned char, (size_t)in->output_width * 4);
    job->rgb = is_cmyk ? ARENA_LIST(job->arena, unsigned char, (size_t)in->output_width * 3) : job->row;
    if (failed || !job->row || !job->rgb)
        fail(job, &err_no_memory);
    while (in->output_scanline < in->output_height) {
        JSAMPROW row = job->row;
        jpeg_read_scanlines(in, &row, 1);
        if (job->is_cut)
            fail(job, &image_damaged);
        if (is_cmyk)
            cmyk_to_rgb(job);
        shrinker_add(&job->shrinker, job->rgb);
    }
    jpeg_finish_decompress(in);
    if (job->is_cut)
        fail(job, &image_damaged);
}

static void encode(struct job *job) {
    struct jpeg_compress_struct *to = &job->to;
    jpeg_create_compress(to);
    jpeg_mem_dest(to, &job->made, &job->made_len);
    to->image_width = job->source->width;
    to->image_height = job->source->height;
    to->input_components = 3;
    to->in_color_space = JCS_RGB;
    jpeg_set_defaults(to);
    jpeg_set_quality(to, job->quality, TRUE);
    to->optimize_coding = TRUE;
    jpeg_start_compress(to, TRUE);
    while (to->next_scanline < to->image_height) {
        JSAMPROW row = job->source->rgb + (size_t)to->next_scanline * job->source->width * 3;
        jpeg_write_scanlines(to, &row, 1);
    }
    jpeg_finish_compress(to);
}

static void run(struct job *job, void (*work)(struct job *)) {
    jpeg_std_error(&job->errors);
    job->errors.error_exit = on_error;
    job->errors.emit_message = on_message;
    job->errors.output_message = on_output;
    job->in.err = job->to.err = &job->errors;
    if (setjmp(job->out) == 0)
        work(job);
}

err jpeg_decode(struct arena *arena, str bytes, const struct image_facts *facts, unsigned longest_px, struct image *ret) {
    (void)facts;
    struct job *job = ARENA_NEW(arena, struct job);
    if (!job)
        return &err_no_memory;
    job->arena = arena;
    job->bytes = bytes;
    job->longest_px = longest_px;
    run(job, decode);
    jpeg_destroy_decompress(&job->in);
    TRY(job->failed);
    *ret = job->image;
    return NULL;
}

err image_encode_jpeg(struct arena *arena, const struct image *image, int quality, str *ret_bytes) {
    struct job *job = ARENA_NEW(arena, struct job);
    if (!job)
        return &err_no_memory;
    job->arena = arena;
    job->source = image;
    job->quality = quality;
    run(job, encode);
    jpeg_destroy_compress(&job->to);
    str bytes = job->failed ? STR_NONE : str_copy(arena, (str){(const char *)job->made, job->made_len});
    free(job->made);
    TRY(job->failed);
    if (!bytes.at)
        return &err_no_memory;
    *ret_bytes = bytes;
    return NULL;
}
