/* Kinds of problem: the file, read once at start; naming; guessing from words. */
#include "base/os.h"
#include "capabilities/duty/inside.h"
#include "formats/csv.h"
#include "formats/text.h"
#include "standards/embedded.h"

enum { COLUMNS = 11, CATEGORIES_MOST = 400, CATEGORIES_ARENA = 16 << 20, FILE_MOST = 1 << 20 };
static const char *const columns[COLUMNS] = {"code", "major", "zh", "en", "scheme", "programme", "field", "limit_kind", "limit_amount", "sites", "keywords"};
const struct problem duty_bad_categories = {PROBLEM_INVALID, "duty.bad_categories", "案件类别文件有误，见 standards/categories.md。",
                                            "The file of categories is not right, see standards/categories.md."};

static err header_check(const struct csv_row *row) {
    if (row->count != COLUMNS)
        return &duty_bad_categories;
    for (size_t i = 0; i < COLUMNS; i++)
        if (!str_is(str_trim(row->cells[i]), columns[i]))
            return &duty_bad_categories;
    return NULL;
}

static err category_read(struct arena *arena, const struct csv_row *row, struct duty_category *ret) {
    str cell[COLUMNS];
    if (row->count != COLUMNS)
        return &duty_bad_categories;
    for (size_t i = 0; i < COLUMNS; i++) {
        cell[i] = str_copy(arena, str_trim(row->cells[i]));
        if (!cell[i].at)
            return &err_no_memory;
    }
    *ret = (struct duty_category){.code = cell[0],
                                  .major = cell[1],
                                  .zh = cell[2],
                                  .en = cell[3],
                                  .scheme = cell[4],
                                  .programme = cell[5],
                                  .field = cell[6],
                                  .limit_kind = cell[7],
                                  .sites = cell[9]};
    if (!cell[0].len || !cell[2].len || !cell[3].len || !str_to_i64(cell[8], &ret->limit_amount) || ret->limit_amount <= 0)
        return &duty_bad_categories;
    if (!str_is(cell[7], "clock_hours") && !str_is(cell[7], "work_hours") && !str_is(cell[7], "work_days"))
        return &duty_bad_categories;
    return text_fold(arena, cell[10], &ret->keywords);
}

err duty_categories_read(struct arena *arena, str csv, struct duty_memory *memory) {
    struct csv_reader *reader;
    struct csv_row row;
    struct duty_category *all = ARENA_LIST(arena, struct duty_category, CATEGORIES_MOST);
    size_t count = 0;
    if (!all)
        return &err_no_memory;
    TRY(csv_read_start(arena, csv, &reader));
    TRY(csv_read_row(reader, &row));
    TRY(header_check(&row));
    for (;;) {
        TRY(csv_read_row(reader, &row));
        if (!row.cells)
            break;
        if (count == CATEGORIES_MOST)
            return &duty_bad_categories;
        TRY(category_read(arena, &row, &all[count++]));
    }
    memory->categories = all;
    memory->category_count = count;
    return NULL;
}

static err memory_fill(struct app *app, struct duty_memory *memory) {
    str csv, file = app_setting(app, "duty.categories_file", STR(""));
    if (file.len) {
        const char *path = str_z(memory->arena, file);
        if (!path)
            return &err_no_memory;
        TRY(os_read_file(memory->arena, path, FILE_MOST, &csv));
    } else if (!embedded_find("categories.csv", &csv)) {
        return &err_bug;
    }
    TRY(duty_categories_read(memory->arena, csv, memory));
    return shared_new(duty_ground_drop, &memory->ground);
}

err duty_memory_new(struct app *app, void **ret) {
    struct arena *arena = arena_new(CATEGORIES_ARENA);
    struct duty_memory *memory = arena ? ARENA_NEW(arena, struct duty_memory) : NULL;
    err failed = memory ? NULL : &err_no_memory;
    if (!failed) {
        memory->arena = arena;
        failed = memory_fill(app, memory);
    }
    if (failed) {
        arena_free(arena);
        return failed;
    }
    *ret = memory;
    return NULL;
}

void duty_memory_free(void *with) {
    struct duty_memory *memory = with;
    if (!memory)
        return;
    shared_free(memory->ground);
    arena_free(memory->arena);
}

void duty_categories(struct ctx *ctx, struct duty_categories *ret) {
    const struct duty_memory *memory = ctx_state(ctx, &duty_capability);
    *ret = (struct duty_categories){memory->categories, memory->category_count};
}

bool duty_category_find(struct ctx *ctx, str code, struct duty_category *ret) {
    const struct duty_memory *memory = ctx_state(ctx, &duty_capability);
    for (size_t i = 0; i < memory->category_count; i++)
        if (str_equal(memory->categories[i].code, code)) {
            *ret = memory->categories[i];
            return true;
        }
    return false;
}

str duty_category_name(struct ctx *ctx, str code) {
    struct duty_category category;
    if (!duty_category_find(ctx, code, &category))
        return code;
    return ctx->lang == LANG_EN ? category.en : category.zh;
}

/* Each keyword found counts its length, so that a long word beats the short one inside it. */
static int64_t words_score(str text, str keywords) {
    int64_t score = 0;
    str rest = keywords, word;
    while (rest.len) {
        if (!str_cut(rest, STR(" "), &word, &rest)) {
            word = rest;
            rest = STR_NONE;
        }
        if (word.len && str_find(text, word) != SIZE_MAX) {
            int64_t points = (int64_t)str_points(word);
            score += (unsigned char)word.at[0] < 0x80 ? points : points * 3; /* a character says what three letters do */
        }
    }
    return score;
}

err duty_guess_category(struct ctx *ctx, str text, str *ret_category) {
    const struct duty_memory *memory = ctx_state(ctx, &duty_capability);
    int64_t best = 0;
    str folded;
    TRY(text_fold(ctx->arena, text, &folded));
    *ret_category = STR("");
    for (size_t i = 0; i < memory->category_count; i++) {
        int64_t score = words_score(folded, memory->categories[i].keywords);
        if (score > best) {
            best = score;
            *ret_category = memory->categories[i].code;
        }
    }
    return NULL;
}

static const struct field category_fields[] = {{"code", .kind = FIELD_TEXT, .zh = "代码", .en = "Code"},
                                               {"major", .kind = FIELD_TEXT, .zh = "大类", .en = "Major class"},
                                               {"name", .kind = FIELD_TEXT, .zh = "名称", .en = "Name"},
                                               {"scheme", .kind = FIELD_TEXT, .zh = "长制", .en = "Scheme"},
                                               {"programme", .kind = FIELD_TEXT, .zh = "专项", .en = "Programme"},
                                               {"field", .kind = FIELD_TEXT, .zh = "领域", .en = "Field"},
                                               {"limit_kind", .kind = FIELD_TEXT, .zh = "时限单位", .en = "Limit kind"},
                                               {"limit_amount", .kind = FIELD_INT, .zh = "时限", .en = "Limit"},
                                               FIELD_END};
const struct shape duty_category_shape = {"Category", category_fields};

err duty_categories_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    struct duty_categories all;
    (void)r;
    (void)given;
    duty_categories(ctx, &all);
    form_list_start(out);
    for (size_t i = 0; i < all.count; i++) {
        const struct duty_category *category = &all.at[i];
        json_object(out);
        json_put_text(out, "code", category->code);
        json_put_text(out, "major", category->major);
        json_put_text(out, "name", ctx->lang == LANG_EN ? category->en : category->zh);
        json_put_text(out, "scheme", category->scheme);
        json_put_text(out, "programme", category->programme);
        json_put_text(out, "field", category->field);
        json_put_text(out, "limit_kind", category->limit_kind);
        json_put_i64(out, "limit_amount", category->limit_amount);
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}
