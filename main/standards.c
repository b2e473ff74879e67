/* standards: editions checked, loaded, exported and compared from the command line. */
#include "capabilities/standards/standards.h"
#include "main/cli.h"
#include <stdio.h>
#include <string.h>

enum { OPTION_OUT = CLI_OWN, OPTION_DRY, OPTION_LANG, OPTIONS };

static int usage(void) {
    fputs("wencheng standards check FILE | load FILE | export CODE --out FILE | diff OLD NEW   (see wencheng standards --help)\n", stderr);
    return CLI_USAGE;
}

static void print_faults(const char *file, const struct standards_fault *faults, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct standards_fault *f = &faults[i];
        if (f->sheet.len)
            printf("%s:" STR_F "!" STR_F ": " STR_F "\n    " STR_F "\n", file, STR_A(f->sheet), STR_A(f->cell), STR_A(f->zh), STR_A(f->en));
        else
            printf("%s:%lld: " STR_F "\n    " STR_F "\n", file, (long long)f->line, STR_A(f->zh), STR_A(f->en));
    }
}

static int check_file(struct arena *arena, const char *file, str *ret_text) {
    struct standards_fault *faults = NULL;
    size_t count = 0;
    err failed = os_read_file(arena, file, (size_t)64 << 20, ret_text);
    if (!failed)
        failed = standards_check(arena, *ret_text, str_of(file), &faults, &count);
    if (failed)
        return cli_say_problem(file, failed, NULL);
    print_faults(file, faults, count);
    return count ? CLI_FAILED : CLI_DONE;
}

static int check(const char *file) {
    struct arena *arena = arena_new((size_t)256 << 20);
    str text;
    int code = arena ? check_file(arena, file, &text) : cli_say_problem(file, &err_no_memory, NULL);
    if (code == CLI_DONE)
        printf("%s: no faults\n", file);
    arena_free(arena);
    return code;
}

/* Not kept: a dry run, or a file with faults. */
static const struct problem undone = {PROBLEM_INVALID, "standards.undone", "没有保留任何内容。", "Nothing was kept."};

struct load {
    struct ctx *ctx;
    str bytes;
    bool is_dry_run;
    struct standards_faults faults;
    int64_t id;
};
static err load_bytes(struct db_write *w, void *with) {
    struct load *load = with;
    TRY(standards_load_named(load->ctx, w, load->bytes, &load->faults, &load->id));
    return load->faults.count || load->is_dry_run ? &undone : NULL;
}

static int load(struct cli_app *c, const char *file, const struct cli_option *o) {
    struct load l = {.ctx = cli_ctx(c), .is_dry_run = o[OPTION_DRY].value != NULL};
    err failed = l.ctx ? os_read_file(c->arena, file, (size_t)64 << 20, &l.bytes) : &err_no_memory;
    if (!failed)
        failed = db_commit(app_db(c->app), load_bytes, &l);
    if (failed && failed != &undone)
        return cli_say_problem(file, failed, l.ctx);
    print_faults(file, l.faults.at, l.faults.count);
    if (l.faults.count)
        printf("%zu faults; nothing was loaded\n", l.faults.count);
    else
        printf("%s: %s\n", file, l.is_dry_run ? "no faults; a dry run, nothing was kept" : l.id ? "the edition is loaded" : "the place types are loaded");
    return l.faults.count ? CLI_FAILED : CLI_DONE;
}

struct export {
    struct ctx *ctx;
    str code;
    enum standards_form form;
    struct buf out;
};
static err export_code(struct db_read *r, void *with) {
    struct export *e = with;
    return standards_export(e->ctx, r, e->code, e->form, &e->out);
}

static int export_edition(struct cli_app *c, const char *code, const struct cli_option *o) {
    const char *end = o[OPTION_OUT].value ? strrchr(o[OPTION_OUT].value, '.') : NULL;
    bool is_book = end && strcmp(end, ".xlsx") == 0;
    if (!is_book && (!end || strcmp(end, ".edition") != 0))
        return usage();
    struct export e = {.ctx = cli_ctx(c), .code = str_of(code), .form = is_book ? STANDARDS_WORKBOOK : STANDARDS_DATA_FILE};
    buf_init(&e.out, c->arena, (size_t)64 << 20);
    err failed = e.ctx ? db_view(app_db(c->app), export_code, &e) : &err_no_memory;
    if (!failed)
        failed = os_write_file(o[OPTION_OUT].value, buf_str(&e.out));
    return failed ? cli_say_problem(code, failed, e.ctx) : CLI_DONE;
}

/* A file when there is one of that name, else the code of a loaded edition. */
static int text_of(struct cli_app *c, struct arena *arena, const char *name, str *ret) {
    if (os_exists(name))
        return check_file(arena, name, ret);
    struct export e = {.code = str_of(name), .form = STANDARDS_DATA_FILE};
    buf_init(&e.out, arena, (size_t)64 << 20);
    e.ctx = c->app ? cli_ctx(c) : NULL;
    err failed = e.ctx ? db_view(app_db(c->app), export_code, &e) : &app_not_found;
    *ret = buf_str(&e.out);
    return failed ? cli_say_problem(name, failed, NULL) : CLI_DONE;
}

static int diff(struct cli_app *c, const struct cli_words *words, const struct cli_option *o) {
    struct arena *arena = arena_new((size_t)512 << 20);
    if (!arena)
        return cli_say_problem("standards diff", &err_no_memory, NULL);
    str before, after;
    struct buf out;
    buf_init(&out, arena, (size_t)16 << 20);
    int code = text_of(c, arena, words->at[1], &before);
    if (code == CLI_DONE)
        code = text_of(c, arena, words->at[2], &after);
    if (code == CLI_DONE) {
        enum lang lang = o[OPTION_LANG].value && strcmp(o[OPTION_LANG].value, "en") == 0 ? LANG_EN : LANG_ZH;
        err failed = standards_differ(arena, before, after, lang, &out);
        if (failed)
            code = cli_say_problem("standards diff", failed, NULL);
        else
            fwrite(out.at, 1, out.len, stdout);
    }
    arena_free(arena);
    return code;
}

int cli_standards(int argc, char **argv) {
    struct cli_option o[OPTIONS] = {CLI_CITY_OPTIONS, {"out", false, NULL}, {"dry-run", true, NULL}, {"lang", false, NULL}};
    struct cli_words words;
    struct cli_app c = {0};
    int code = CLI_USAGE;
    if (!cli_parse(argc, argv, o, OPTIONS, &words))
        return CLI_USAGE;
    const char *verb = words.count ? words.at[0] : "";
    bool is_diff = strcmp(verb, "diff") == 0 && words.count == 3;
    if (strcmp(verb, "check") == 0 && words.count == 2)
        return check(words.at[1]);
    if (is_diff && !o[CLI_DATA].value)
        return diff(&c, &words, o);
    bool is_load = strcmp(verb, "load") == 0 && words.count == 2, is_export = strcmp(verb, "export") == 0 && words.count == 2;
    if (!is_load && !is_export && !is_diff)
        return usage();
    if (!cli_open_city(&c, "standards", o, CLI_WORKS, &code))
        return code;
    code = is_load ? load(&c, words.at[1], o) : is_export ? export_edition(&c, words.at[1], o) : diff(&c, &words, o);
    cli_close(&c);
    return code;
}
