#include "capabilities/standards/file.h"
#include "capabilities/standards/number.h"
#include "base/clock.h"
#include <string.h>

struct line {
    str at[FILE_FIELDS];
    size_t count;
};

/* Which column a word was cut from: the bars before it on its line. 0: it was made elsewhere. */
static int64_t field_of(const struct standards_file *file, str word) {
    int64_t bars = 0;
    if (!word.at || word.at < file->text.at || word.at > file->text.at + file->text.len)
        return 0;
    for (const char *at = word.at; at > file->text.at && at[-1] != '\n'; at--)
        bars += at[-1] == '|';
    return bars;
}

void file_fault(struct standards_file *file, int64_t line, const char *zh, const char *en, str what) {
    file_fault_in(file, line, field_of(file, what), zh, en, what);
}

/* Kept in order of the lines, so that a person goes through the file once. */
void file_fault_in(struct standards_file *file, int64_t line, int64_t field, const char *zh, const char *en, str what) {
    if (file->fault_count == FILE_FAULTS)
        return;
    struct standards_fault fault = {.line = line, .field = field};
    fault.zh = what.at ? str_format(file->arena, "%s：“" STR_F "”", zh, STR_A(what)) : str_of(zh);
    fault.en = what.at ? str_format(file->arena, "%s: \"" STR_F "\"", en, STR_A(what)) : str_of(en);
    if (!fault.zh.at || !fault.en.at) {
        file->failed = &err_no_memory;
        return;
    }
    size_t at = file->fault_count++;
    for (; at && file->faults[at - 1].line > line; at--)
        file->faults[at] = file->faults[at - 1];
    file->faults[at] = fault;
}

bool file_word_in(str word, const char *const *words) {
    for (; *words; words++)
        if (str_is(word, *words))
            return true;
    return false;
}

static str field(const struct line *line, size_t n) { return n < line->count ? line->at[n] : STR_NONE; }

static str optional(const struct line *line, size_t n) {
    str word = field(line, n);
    return str_is(word, "-") ? STR_NONE : word;
}

static void want_texts(struct standards_file *file, str zh, str en) {
    if (!zh.len || !en.len)
        file_fault_in(file, file->line, field_of(file, zh.len ? en : zh), "中文和英文名称都不能为空", "both the Chinese and the English text are needed",
                      STR_NONE);
    if (str_points(zh) > 300 || str_points(en) > 400)
        file_fault_in(file, file->line, field_of(file, str_points(zh) > 300 ? zh : en), "文字过长（中文 300 字、英文 400 字以内）",
                      "the text is too long (Chinese 300, English 400 characters)", STR_NONE);
}

static void want_word(struct standards_file *file, str word) {
    if (!number_is_word(word))
        file_fault(file, file->line, "代码应以小写英文字母开头，只含小写字母、数字、横线和下划线",
                   "a code starts with a lower-case letter and has only a-z, 0-9, - and _", word);
}

static int64_t want_milli(struct standards_file *file, str text) {
    int64_t milli = 0;
    if (!number_to_milli(text, &milli))
        file_fault(file, file->line, "这里应为不超过三位小数的数字", "a number with at most three decimals is wanted here", text);
    return milli;
}

static void want_one_of(struct standards_file *file, str word, const char *const *words, const char *zh, const char *en) {
    if (!file_word_in(word, words))
        file_fault(file, file->line, zh, en, word);
}

static void read_edition(struct standards_file *file, const struct line *line) {
    static const char *const systems[] = {"city", "minors", NULL};
    if (file->edition.line)
        file_fault(file, file->line, "一个文件只能有一个版本", "a file holds one edition only", STR_NONE);
    struct file_edition *edition = &file->edition;
    edition->line = file->line;
    edition->code = field(line, 1);
    edition->system = field(line, 2);
    edition->zh = field(line, 3);
    edition->en = field(line, 4);
    want_word(file, edition->code);
    want_one_of(file, edition->system, systems, "体系应为 city 或 minors", "the system is city or minors");
    want_texts(file, edition->zh, edition->en);
}

static void read_state(struct standards_file *file, const struct line *line) {
    static const char *const states[] = {"draft", "provisional", "in_force", "retired", NULL};
    file->edition.state = field(line, 1);
    file->edition.from_date = field(line, 2);
    int64_t day;
    want_one_of(file, file->edition.state, states, "状态应为 draft、provisional、in_force 或 retired", "the state is draft, provisional, in_force or retired");
    if (!day_parse(file->edition.from_date, &day))
        file_fault(file, file->line, "起用日期应写作 2026-01-01", "the date is written 2026-01-01", file->edition.from_date);
}

static void read_total(struct standards_file *file, const struct line *line) { file->edition.total_milli = want_milli(file, field(line, 1)); }

static void read_bonus_cap(struct standards_file *file, const struct line *line) { file->edition.bonus_cap_milli = want_milli(file, field(line, 1)); }

static void read_method(struct standards_file *file, const struct line *line) {
    struct file_method *method = &file->methods[file->method_count++];
    *method = (struct file_method){.line = file->line, .code = field(line, 1), .zh = field(line, 3), .en = field(line, 4), .rule = field(line, 5)};
    method->share_milli = want_milli(file, field(line, 2));
    want_word(file, method->code);
    want_texts(file, method->zh, method->en);
    struct standards_rule rule;
    struct rule_fault fault;
    if (!rule_parse(method->rule, &rule, &fault))
        file_fault(file, file->line, fault.zh, fault.en, method->rule);
}

static void read_owner(struct standards_file *file, const struct line *line) {
    struct file_owner *owner = &file->owners[file->owner_count++];
    *owner = (struct file_owner){file->line, field(line, 1), field(line, 2), field(line, 3)};
    want_word(file, owner->code);
    want_texts(file, owner->zh, owner->en);
}

/* "1.2.3" is inside "1.2"; the parent must stand above its children, so a ring cannot be written. */
static size_t find_parent(struct standards_file *file, str number, enum node_level level) {
    if (level == NODE_ITEM)
        return SIZE_MAX;
    size_t end = number.len;
    while (end && number.at[end - 1] != '.')
        end--;
    str above = str_slice(number, 0, end ? end - 1 : 0);
    for (size_t i = file->node_count; i-- > 0;)
        if (str_equal(file->nodes[i].number, above) && file->nodes[i].level + 1 == level)
            return i;
    file_fault(file, file->line, level == NODE_CONTENT ? "前面没有它所属的测评项目" : "前面没有它所属的测评内容",
               level == NODE_CONTENT ? "no item above it has its number" : "no content above it has its number", number);
    return SIZE_MAX;
}

static struct file_node *add_node(struct standards_file *file, const struct line *line, enum node_level level) {
    struct file_node *node = &file->nodes[file->node_count];
    *node = (struct file_node){.line = file->line, .level = level, .number = field(line, 1)};
    if (!node->number.len || node->number.len > 40)
        file_fault(file, file->line, "缺少编号", "the number is missing", STR_NONE);
    node->parent = find_parent(file, node->number, level);
    node->weight_milli = want_milli(file, field(line, 2));
    file->node_count++;
    return node;
}

static void read_item(struct standards_file *file, const struct line *line) {
    struct file_node *node = add_node(file, line, NODE_ITEM);
    node->zh = field(line, 3);
    node->en = field(line, 4);
    want_texts(file, node->zh, node->en);
}

static void read_content(struct standards_file *file, const struct line *line) {
    static const char *const six[] = {"economy", "city_management", "environment", "governance", "services", "people", NULL};
    struct file_node *node = add_node(file, line, NODE_CONTENT);
    node->zh = field(line, 3);
    node->en = field(line, 4);
    node->lead = field(line, 5);
    node->six_field = field(line, 6);
    want_texts(file, node->zh, node->en);
    want_one_of(file, node->six_field, six, "领域应为 economy、city_management、environment、governance、services 或 people",
                "the field is economy, city_management, environment, governance, services or people");
}

static void read_standard_as(struct standards_file *file, const struct line *line, bool is_local) {
    static const char *const natures[] = {"hard", "soft", NULL};
    static const char *const programmes[] = {"appearance", "traffic", "order", "window", NULL};
    struct file_node *node = add_node(file, line, NODE_STANDARD);
    node->is_local = is_local;
    node->methods = field(line, 3);
    node->zh = field(line, 4);
    node->en = field(line, 5);
    node->nature = field(line, 6);
    node->programme = optional(line, 7);
    node->rule = optional(line, 8);
    want_texts(file, node->zh, node->en);
    want_one_of(file, node->nature, natures, "性质应为 hard（硬件）或 soft（软件）", "the nature is hard or soft");
    if (node->programme.len)
        want_one_of(file, node->programme, programmes, "专项应为 appearance、traffic、order、window 或 -",
                    "the programme is appearance, traffic, order, window or -");
    struct standards_rule rule;
    struct rule_fault fault;
    if (node->rule.len && !rule_parse(node->rule, &rule, &fault))
        file_fault(file, file->line, fault.zh, fault.en, node->rule);
}

static void read_standard(struct standards_file *file, const struct line *line) { read_standard_as(file, line, false); }

static void read_local(struct standards_file *file, const struct line *line) { read_standard_as(file, line, true); }

static void read_negative(struct standards_file *file, const struct line *line) {
    static const char *const sanctions[] = {"deduct", "stop", "suspend", "revoke", NULL};
    struct file_negative *clause = &file->negatives[file->negative_count++];
    *clause = (struct file_negative){.line = file->line, .number = field(line, 1), .zh = field(line, 3), .en = field(line, 4)};
    str word = field(line, 2), amount = STR_NONE;
    (void)str_cut(field(line, 2), STR(" "), &word, &amount);
    clause->sanction = word;
    want_one_of(file, word, sanctions, "处置应为 deduct 分值、stop、suspend 月数或 revoke", "the sanction is deduct POINTS, stop, suspend MONTHS or revoke");
    want_texts(file, clause->zh, clause->en);
    if (str_is(word, "deduct"))
        clause->deduct_milli = want_milli(file, amount);
    if (str_is(word, "suspend") && (!str_to_i64(amount, &clause->months) || clause->months < 1 || clause->months > 120))
        file_fault(file, file->line, "停牌应写明 1 至 120 个月", "a suspension says 1 to 120 months", amount);
}

static void read_bonus(struct standards_file *file, const struct line *line) {
    struct file_bonus *bonus = &file->bonuses[file->bonus_count++];
    *bonus = (struct file_bonus){file->line, want_milli(file, field(line, 2)), field(line, 1), field(line, 3), field(line, 4)};
    want_texts(file, bonus->zh, bonus->en);
}

static void read_for(struct standards_file *file, const struct line *line) {
    if (file->for_count == FILE_FORS) {
        file_fault(file, file->line, "最多引用四个版本", "at most four editions may be named", STR_NONE);
        return;
    }
    file->fors[file->for_count++] = (struct file_for){file->line, field(line, 1), field(line, 2)};
}

static void read_type(struct standards_file *file, const struct line *line) {
    struct file_type *type = &file->types[file->type_count++];
    *type = (struct file_type){.line = file->line, .code = field(line, 1), .zh = field(line, 2), .en = field(line, 3), .owners = field(line, 4)};
    want_word(file, type->code);
    want_texts(file, type->zh, type->en);
    str rest = type->owners, owner = rest;
    while (rest.len) {
        if (!str_cut(rest, STR(" "), &owner, &rest)) {
            owner = rest;
            rest = STR_NONE;
        }
        want_word(file, owner);
    }
}

static void read_refs(struct standards_file *file, struct file_point *point, str text) {
    str rest = str_trim(text);
    while (rest.len) {
        str one = rest, tail = STR_NONE;
        (void)str_cut(rest, STR(" "), &one, &tail);
        rest = str_trim(tail);
        if (point->ref_count == FILE_REFS) {
            file_fault(file, file->line, "一个观测点最多对应四条标准", "a point answers at most four standards", STR_NONE);
            return;
        }
        struct file_ref *ref = &point->refs[point->ref_count++];
        if (!str_cut(one, STR(":"), &ref->system, &ref->number))
            *ref = (struct file_ref){file->edition.line ? file->edition.system : STR("city"), one};
    }
    if (!point->ref_count)
        file_fault(file, file->line, "观测点应对应至少一条标准", "a point must answer at least one standard", STR_NONE);
}

static void read_option(struct standards_file *file, struct file_point *point, str word) {
    str name, bound;
    int64_t amount;
    if (str_is(word, "photo")) {
        point->photo_needed = true;
        return;
    }
    bool at_most = str_cut(word, STR("<="), &name, &bound);
    bool known = (at_most || str_cut(word, STR(">="), &name, &bound)) && (str_is(name, "minutes") || str_is(name, "distance_m"));
    if (!known || !str_to_i64(bound, &amount) || amount < 1 || amount > 100000) {
        file_fault(file, file->line, "选项应为 photo、minutes<=数、minutes>=数、distance_m<=数或 distance_m>=数",
                   "an option is photo, minutes<=N, minutes>=N, distance_m<=N or distance_m>=N", word);
        return;
    }
    if (!str_is(point->measure, "none")) {
        file_fault(file, file->line, "一个观测点只能有一种测量", "a point has one measure only", word);
        return;
    }
    point->measure = name;
    *(at_most ? &point->maximum : &point->minimum) = amount;
}

static void read_point(struct standards_file *file, const struct line *line) {
    static const char *const facets[] = {"upper", "middle", "lower", "soft", NULL};
    struct file_point *point = &file->points[file->point_count++];
    *point = (struct file_point){.line = file->line,
                                 .code = field(line, 1),
                                 .zh = field(line, 3),
                                 .en = field(line, 4),
                                 .facet = field(line, 5),
                                 .rule_text = field(line, 7),
                                 .category = optional(line, 8),
                                 .measure = STR("none")};
    if (!file->type_count)
        file_fault(file, file->line, "观测点前面应先有点位类型（type）", "a point needs a type above it", STR_NONE);
    else
        file->types[point->type = file->type_count - 1].points++;
    want_word(file, point->code);
    read_refs(file, point, field(line, 2));
    want_texts(file, point->zh, point->en);
    want_one_of(file, point->facet, facets, "部位应为 upper、middle、lower 或 soft", "the facet is upper, middle, lower or soft");
    point->points_milli = want_milli(file, field(line, 6));
    struct rule_fault fault;
    if (!rule_parse(point->rule_text, &point->rule, &fault))
        file_fault(file, file->line, fault.zh, fault.en, point->rule_text);
    else if (rule_counts(&point->rule)) {
        point->measure = STR("count");
        point->minimum = point->rule.need;
    }
    for (str rest = field(line, 9); rest.len;) {
        str word = rest, tail = STR_NONE;
        (void)str_cut(rest, STR(" "), &word, &tail);
        rest = str_trim(tail);
        read_option(file, point, word);
    }
}

static const struct keyword {
    const char *word;
    size_t least, most; /* fields after the keyword */
    void (*read)(struct standards_file *, const struct line *);
} keywords[] = {
    {"edition", 4, 4, read_edition}, {"state", 2, 2, read_state},       {"total", 1, 1, read_total},         {"method", 5, 5, read_method},
    {"owner", 3, 3, read_owner},     {"item", 4, 4, read_item},         {"content", 6, 6, read_content},     {"standard", 6, 8, read_standard},
    {"local", 6, 8, read_local},     {"negative", 4, 4, read_negative}, {"bonus_cap", 1, 1, read_bonus_cap}, {"bonus", 4, 4, read_bonus},
    {"for", 2, 2, read_for},         {"type", 4, 4, read_type},         {"point", 8, 9, read_point},
};

static bool cut_line(str text, struct line *ret) {
    *ret = (struct line){0};
    str rest = text, head;
    while (str_cut(rest, STR("|"), &head, &rest)) {
        if (ret->count == FILE_FIELDS - 1)
            return false;
        ret->at[ret->count++] = str_trim(head);
    }
    ret->at[ret->count++] = str_trim(rest);
    return true;
}

static void read_line(struct standards_file *file, str text) {
    struct line line;
    if (!str_is_utf8(text)) {
        file_fault(file, file->line, "这一行不是 UTF-8 编码，请另存为 UTF-8", "this line is not UTF-8; save the file as UTF-8", STR_NONE);
        return;
    }
    if (!cut_line(text, &line)) {
        file_fault(file, file->line, "这一行的栏目过多", "this line has too many fields", STR_NONE);
        return;
    }
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        const struct keyword *keyword = &keywords[i];
        if (!str_is(line.at[0], keyword->word))
            continue;
        if (line.count - 1 < keyword->least || line.count - 1 > keyword->most)
            file_fault(file, file->line, "这一行的栏目数不对，请对照说明", "this line has the wrong number of fields; see the description", line.at[0]);
        else
            keyword->read(file, &line);
        return;
    }
    file_fault(file, file->line, "不认识的行首词", "the line starts with an unknown word", line.at[0]);
}

/* Lines a keyword opens, so that each list gets the room it needs at once. */
static size_t count_lines(str text, const char *word) {
    size_t count = 0;
    str rest = text, line;
    str wanted = str_of(word);
    while (rest.len) {
        if (!str_cut(rest, STR("\n"), &line, &rest)) {
            line = rest;
            rest = STR_NONE;
        }
        count += str_starts(str_trim(line), wanted);
    }
    return count;
}

static err make_room(struct standards_file *file, str text) {
    struct arena *arena = file->arena;
    size_t nodes = count_lines(text, "item") + count_lines(text, "content") + count_lines(text, "standard") + count_lines(text, "local");
    file->methods = ARENA_LIST(arena, struct file_method, count_lines(text, "method") + 1);
    file->owners = ARENA_LIST(arena, struct file_owner, count_lines(text, "owner") + 1);
    file->nodes = ARENA_LIST(arena, struct file_node, nodes + 1);
    file->negatives = ARENA_LIST(arena, struct file_negative, count_lines(text, "negative") + 1);
    file->bonuses = ARENA_LIST(arena, struct file_bonus, count_lines(text, "bonus") + 1);
    file->types = ARENA_LIST(arena, struct file_type, count_lines(text, "type") + 1);
    file->points = ARENA_LIST(arena, struct file_point, count_lines(text, "point") + 1);
    file->faults = ARENA_LIST(arena, struct standards_fault, FILE_FAULTS);
    bool whole = file->methods && file->owners && file->nodes && file->negatives && file->bonuses && file->types && file->points && file->faults;
    return whole ? NULL : &err_no_memory;
}

err file_read(struct arena *arena, str text, struct standards_file **ret) {
    struct standards_file *file = ARENA_NEW(arena, struct standards_file);
    if (!file)
        return &err_no_memory;
    if (text.len > FILE_BYTES)
        return &buf_too_long;
    file->arena = arena;
    file->text = text;
    TRY(make_room(file, text));
    str rest = str_starts(text, STR("\xEF\xBB\xBF")) ? str_slice(text, 3, text.len) : text;
    while (rest.len && file->line < FILE_LINES) {
        str line;
        if (!str_cut(rest, STR("\n"), &line, &rest)) {
            line = rest;
            rest = STR_NONE;
        }
        file->line++;
        line = str_trim(line);
        if (line.len && line.at[0] != '#')
            read_line(file, line);
    }
    if (rest.len)
        file_fault(file, file->line, "文件超过 10000 行", "the file has more than 10,000 lines", STR_NONE);
    *ret = file;
    return file->failed;
}
