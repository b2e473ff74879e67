/* What can be said only when the whole file is read: sums, duplicates, and words that stand for something elsewhere. */
#include "capabilities/standards/file.h"
#include "capabilities/standards/number.h"
#include "capabilities/standards/paper/source.h"

static void check_header(struct standards_file *file) {
    if (!file->edition.line && !file->type_count && !file->fault_count)
        file_fault(file, 1, "文件既没有版本（edition）也没有点位类型（type）", "the file has neither an edition nor a type", STR_NONE);
    if (!file->edition.line && (file->node_count || file->method_count || file->negative_count || file->bonus_count))
        file_fault(file, file->node_count ? file->nodes[0].line : 1, "缺少 edition 行", "the edition line is missing", STR_NONE);
    if (!file->edition.line)
        return;
    if (!file->edition.state.len)
        file_fault(file, file->edition.line, "缺少 state 行", "the state line is missing", STR_NONE);
    if (!file->node_count)
        file_fault(file, file->edition.line, "版本中没有测评项目", "the edition has no items", STR_NONE);
}

static void say_sum(struct standards_file *file, int64_t line, const char *zh, const char *en, int64_t sum, int64_t wanted) {
    struct buf to;
    str said = STR_NONE;
    buf_init(&to, file->arena, 100);
    number_add_milli(&to, sum);
    buf_addz(&to, " ≠ ");
    number_add_milli(&to, wanted);
    if (buf_finish(&to, &said))
        file->failed = &err_no_memory;
    else
        file_fault_in(file, line, 2, zh, en, said);
}

static void check_sums(struct standards_file *file) {
    int64_t total = 0;
    for (size_t i = 0; i < file->node_count; i++) {
        const struct file_node *node = &file->nodes[i];
        if (node->level == NODE_ITEM)
            total += node->weight_milli;
        if (node->level == NODE_STANDARD)
            continue;
        int64_t sum = 0;
        size_t children = 0;
        for (size_t k = i + 1; k < file->node_count; k++)
            if (file->nodes[k].parent == i && !file->nodes[k].is_local) {
                sum += file->nodes[k].weight_milli;
                children++;
            }
        if (!children)
            file_fault(file, node->line, "下面没有内容或标准", "it has nothing below it", node->number);
        else if (sum != node->weight_milli)
            say_sum(file, node->line, "下级分值之和与本级不符", "what is below it sums to something else", sum, node->weight_milli);
    }
    if (file->node_count && total != file->edition.total_milli)
        say_sum(file, file->edition.line, "各项目分值之和与总分（total）不符", "the items do not sum to the total", total, file->edition.total_milli);
}

static void check_shares(struct standards_file *file) {
    int64_t sum = 0;
    for (size_t i = 0; i < file->method_count; i++)
        sum += file->methods[i].share_milli;
    if (file->method_count && sum != 100000)
        say_sum(file, file->methods[0].line, "各方法占比之和应为 100", "the shares of the methods must sum to 100", sum, 100000);
}

static bool known_method(const struct standards_file *file, str code) {
    for (size_t i = 0; i < file->method_count; i++)
        if (str_equal(file->methods[i].code, code))
            return true;
    return false;
}

static void check_node_words(struct standards_file *file, const struct file_node *node) {
    for (str rest = node->methods; rest.len;) {
        str one = rest, tail = STR_NONE;
        (void)str_cut(rest, STR(" "), &one, &tail);
        rest = str_trim(tail);
        if (!known_method(file, one))
            file_fault(file, node->line, "没有这种测评方法（method）", "there is no such method", one);
    }
    if (node->level == NODE_STANDARD && !node->methods.len)
        file_fault(file, node->line, "标准应写明测评方法", "a standard names its method", node->number);
    if (node->level != NODE_CONTENT)
        return;
    for (size_t i = 0; i < file->owner_count; i++)
        if (str_equal(file->owners[i].code, node->lead))
            return;
    file_fault(file, node->line, "没有这种责任主体（owner）", "there is no such owner", node->lead);
}

static str code_of_node(const struct standards_file *file, size_t i) { return file->nodes[i].number; }
static int64_t line_of_node(const struct standards_file *file, size_t i) { return file->nodes[i].line; }
static str code_of_type(const struct standards_file *file, size_t i) { return file->types[i].code; }
static int64_t line_of_type(const struct standards_file *file, size_t i) { return file->types[i].line; }
static str code_of_point(const struct standards_file *file, size_t i) { return file->points[i].code; }
static int64_t line_of_point(const struct standards_file *file, size_t i) { return file->points[i].line; }
static str code_of_method(const struct standards_file *file, size_t i) { return file->methods[i].code; }
static int64_t line_of_method(const struct standards_file *file, size_t i) { return file->methods[i].line; }
static str code_of_owner(const struct standards_file *file, size_t i) { return file->owners[i].code; }
static int64_t line_of_owner(const struct standards_file *file, size_t i) { return file->owners[i].line; }
static str code_of_negative(const struct standards_file *file, size_t i) { return file->negatives[i].number; }
static int64_t line_of_negative(const struct standards_file *file, size_t i) { return file->negatives[i].line; }
static str code_of_bonus(const struct standards_file *file, size_t i) { return file->bonuses[i].number; }
static int64_t line_of_bonus(const struct standards_file *file, size_t i) { return file->bonuses[i].line; }

struct coded {
    size_t count;
    str (*code)(const struct standards_file *, size_t);
    int64_t (*line)(const struct standards_file *, size_t);
};

static void check_repeated(struct standards_file *file, struct coded list) {
    for (size_t i = 1; i < list.count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_equal(list.code(file, i), list.code(file, k))) {
                file_fault(file, list.line(file, i), "编号或代码与前面重复", "the number or code was used above", list.code(file, i));
                break;
            }
}

/* The first column of categories.csv, which belongs to duty: the codes a case may have. */
static bool category_known(str category) {
    str text, line;
    if (!embedded_find("categories.csv", &text))
        return true;
    while (str_cut(text, STR("\n"), &line, &text)) {
        str code, tail;
        if (str_cut(line, STR(","), &code, &tail) && str_equal(str_trim(code), category))
            return true;
    }
    return false;
}

static void check_points(struct standards_file *file) {
    for (size_t i = 0; i < file->type_count; i++)
        if (!file->types[i].points)
            file_fault(file, file->types[i].line, "点位类型没有观测点", "the type has no points", file->types[i].code);
    for (size_t i = 0; i < file->point_count; i++) {
        const struct file_point *point = &file->points[i];
        if (!point->points_milli)
            file_fault(file, point->line, "观测点分值应大于 0", "a point is worth more than 0", point->code);
        if (!point->category.len || !category_known(point->category))
            file_fault(file, point->line, "没有这种案件类别", "there is no such case category", point->category);
    }
}

void file_check(struct standards_file *file) {
    check_header(file);
    check_sums(file);
    check_shares(file);
    for (size_t i = 0; i < file->node_count; i++)
        check_node_words(file, &file->nodes[i]);
    check_repeated(file, (struct coded){file->node_count, code_of_node, line_of_node});
    check_repeated(file, (struct coded){file->type_count, code_of_type, line_of_type});
    check_repeated(file, (struct coded){file->point_count, code_of_point, line_of_point});
    check_repeated(file, (struct coded){file->method_count, code_of_method, line_of_method});
    check_repeated(file, (struct coded){file->owner_count, code_of_owner, line_of_owner});
    check_repeated(file, (struct coded){file->negative_count, code_of_negative, line_of_negative});
    check_repeated(file, (struct coded){file->bonus_count, code_of_bonus, line_of_bonus});
    check_points(file);
}

static bool has_word(str words, const char *wanted) {
    for (str rest = words; rest.len;) {
        str one = rest, tail = STR_NONE;
        (void)str_cut(rest, STR(" "), &one, &tail);
        if (str_is(one, wanted))
            return true;
        rest = str_trim(tail);
    }
    return false;
}

void file_check_refs(struct standards_file *file, const struct file_known *known, size_t count) {
    for (size_t i = 0; i < file->point_count; i++) {
        const struct file_point *point = &file->points[i];
        for (size_t k = 0; k < point->ref_count; k++) {
            const struct file_known *hit = NULL;
            for (size_t n = 0; n < count && !hit; n++)
                if (str_equal(known[n].number, point->refs[k].number) && str_equal(known[n].system, point->refs[k].system))
                    hit = &known[n];
            if (!hit)
                file_fault(file, point->line, "对应的标准不存在", "the standard it answers does not exist", point->refs[k].number);
            else if (!has_word(hit->methods, "field"))
                file_fault(file, point->line, "对应的标准不是实地考察标准", "the standard it answers is not tested by field visits", point->refs[k].number);
        }
    }
}

bool file_known_of(struct arena *arena, const struct standards_file *file, struct file_known **ret, size_t *ret_count) {
    struct file_known *known = ARENA_LIST(arena, struct file_known, file->node_count + 1);
    if (!known)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < file->node_count; i++)
        if (file->nodes[i].level == NODE_STANDARD)
            known[count++] = (struct file_known){file->edition.system, file->nodes[i].number, file->nodes[i].methods};
    *ret = known;
    *ret_count = count;
    return true;
}

static str edition_code_of(str text) {
    str line;
    while (str_cut(text, STR("\n"), &line, &text)) {
        str rest, code;
        if (str_starts_with(str_trim(line), "edition") && str_cut(line, STR("|"), &code, &rest) && str_cut(rest, STR("|"), &code, &rest))
            return str_trim(code);
    }
    return STR_NONE;
}

/* The standards of an edition that is part of the program, by its code. */
static err embedded_known(struct standards_file *file, const struct file_for *wanted, struct file_known **ret, size_t *ret_count) {
    *ret_count = 0;
    for (const struct embedded_file *data = embedded_files; data->name; data++) {
        str text = {data->from, (size_t)(data->to - data->from)};
        struct standards_file *other;
        if (!str_ends(str_of(data->name), STR(".edition")) || !str_equal(edition_code_of(text), wanted->code))
            continue;
        TRY(file_read(file->arena, text, &other));
        if (str_equal(other->edition.system, wanted->system))
            return file_known_of(file->arena, other, ret, ret_count) ? NULL : &err_no_memory;
    }
    file_fault(file, wanted->line, "没有这个版本，请先载入它", "there is no such edition; load it first", wanted->code);
    return NULL;
}

/* beside: the edition a workbook's linked points speak of; NULL: the file stands alone. */
static err check_text(struct arena *arena, str text, const struct standards_file *beside, struct standards_file **ret) {
    struct standards_file *file;
    TRY(file_read(arena, text, &file));
    file_check(file);
    struct file_known *lists[FILE_FORS + 1], *all;
    size_t counts[FILE_FORS + 1] = {0}, room = 0, count = 0;
    if (!file_known_of(arena, file, &lists[FILE_FORS], &counts[FILE_FORS]))
        return &err_no_memory;
    for (size_t i = 0; i < file->for_count; i++) {
        bool is_beside = beside && str_equal(beside->edition.code, file->fors[i].code);
        if (!is_beside)
            TRY(embedded_known(file, &file->fors[i], &lists[i], &counts[i]));
        else if (!file_known_of(arena, beside, &lists[i], &counts[i]))
            return &err_no_memory;
    }
    for (size_t i = 0; i <= FILE_FORS; i++)
        room += counts[i];
    all = ARENA_LIST(arena, struct file_known, room + 1);
    if (!all)
        return &err_no_memory;
    for (size_t i = 0; i <= FILE_FORS; i++)
        for (size_t k = 0; k < counts[i]; k++)
            all[count++] = lists[i][k];
    file_check_refs(file, all, count);
    *ret = file;
    return file->failed;
}

err standards_check(struct arena *arena, str text, str file_name, struct standards_fault **ret, size_t *ret_count) {
    (void)file_name;
    struct source source;
    struct standards_file *own, *linked;
    TRY(source_open(arena, text, &source));
    if (!source.fault_count) {
        TRY(check_text(arena, source.own.text, NULL, &own));
        TRY(source_add_faults(&source, &source.own, own));
        if (source.has_linked) {
            TRY(check_text(arena, source.linked.text, own, &linked));
            TRY(source_add_faults(&source, &source.linked, linked));
        }
    }
    *ret = source.faults;
    *ret_count = source.fault_count;
    return NULL;
}
