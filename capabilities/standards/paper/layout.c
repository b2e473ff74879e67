#include "capabilities/standards/paper/book.h"
#include <string.h>

const struct book_layout book_layouts[BOOK_SHEETS] = {
    [BOOK_EDITION] = {"版本", "Edition", {{"key", "项", "Key", 16}, {"value", "值", "Value", 48}}},
    [BOOK_METHODS] = {"测评方法",
                      "Methods",
                      {{"code", "代码", "Code", 12},
                       {"share", "占比", "Share", 8},
                       {"zh", "名称", "Chinese", 30},
                       {"en", "英文名称", "English", 34},
                       {"rule", "计分规则", "Rule", 30}}},
    [BOOK_OWNERS] = {"责任主体", "Owners", {{"code", "代码", "Code", 22}, {"zh", "名称", "Chinese", 30}, {"en", "英文名称", "English", 34}}},
    [BOOK_TREE] = {"测评标准",
                   "Standards",
                   {{"level", "层级", "Level", 10},
                    {"number", "编号", "Number", 10},
                    {"weight", "分值", "Weight", 8},
                    {"methods", "测评方法", "Methods", 12},
                    {"zh", "内容", "Chinese", 60},
                    {"en", "英文内容", "English", 60},
                    {"lead", "牵头主体", "Lead", 18},
                    {"six", "领域", "Field", 16},
                    {"nature", "性质", "Nature", 8},
                    {"programme", "专项", "Programme", 12},
                    {"rule", "计分规则", "Rule", 20}}},
    [BOOK_NEGATIVE] =
        {"负面清单",
         "Negative list",
         {{"number", "编号", "Number", 8}, {"sanction", "处置", "Sanction", 14}, {"zh", "内容", "Chinese", 60}, {"en", "英文内容", "English", 60}}},
    [BOOK_BONUS] = {"特色加分",
                    "Bonus",
                    {{"number", "编号", "Number", 8}, {"points", "分值", "Points", 8}, {"zh", "内容", "Chinese", 60}, {"en", "英文内容", "English", 60}}},
    [BOOK_LOCAL] = {"本地标准",
                    "Local standards",
                    {{"number", "编号", "Number", 10},
                     {"weight", "分值", "Weight", 8},
                     {"methods", "测评方法", "Methods", 12},
                     {"zh", "内容", "Chinese", 60},
                     {"en", "英文内容", "English", 60},
                     {"nature", "性质", "Nature", 8},
                     {"programme", "专项", "Programme", 12},
                     {"rule", "计分规则", "Rule", 20}}},
    [BOOK_TYPES] = {"点位类型",
                    "Place types",
                    {{"code", "代码", "Code", 20}, {"zh", "名称", "Chinese", 24}, {"en", "英文名称", "English", 30}, {"owners", "责任主体", "Owners", 40}}},
    [BOOK_POINTS] = {"观测点",
                     "Points",
                     {{"type", "点位类型", "Place type", 18},
                      {"code", "代码", "Code", 20},
                      {"standards", "对应标准", "Standards", 24},
                      {"zh", "观测内容", "Chinese", 50},
                      {"en", "英文内容", "English", 50},
                      {"facet", "部位", "Facet", 10},
                      {"points", "分值", "Points", 8},
                      {"rule", "计分规则", "Rule", 20},
                      {"category", "案件类别", "Category", 20},
                      {"options", "选项", "Options", 20}}},
    [BOOK_NOTES] = {"注释", "Notes", {{"above", "位于其上", "Stands above", 20}, {"kind", "种类", "Kind", 12}, {"text", "文字", "Text", 90}}},
};

const struct book_keyword book_keywords[BOOK_KEYWORDS] = {
    {"edition", BOOK_EDITION, 4, {"code", "system", "name_zh", "name_en", NULL}, true},
    {"state", BOOK_EDITION, 2, {"state", "from_date", NULL}, true},
    {"total", BOOK_EDITION, 1, {"total", NULL}, true},
    {"method", BOOK_METHODS, 5, {"code", "share", "zh", "en", "rule", NULL}, false},
    {"owner", BOOK_OWNERS, 3, {"code", "zh", "en", NULL}, false},
    {"item", BOOK_TREE, 4, {"number", "weight", "zh", "en", NULL}, false},
    {"content", BOOK_TREE, 6, {"number", "weight", "zh", "en", "lead", "six", NULL}, false},
    {"standard", BOOK_TREE, 7, {"number", "weight", "methods", "zh", "en", "nature", "programme", "rule", NULL}, false},
    {"negative", BOOK_NEGATIVE, 4, {"number", "sanction", "zh", "en", NULL}, false},
    {"bonus_cap", BOOK_EDITION, 1, {"bonus_cap", NULL}, true},
    {"bonus", BOOK_BONUS, 4, {"number", "points", "zh", "en", NULL}, false},
    {"local", BOOK_LOCAL, 7, {"number", "weight", "methods", "zh", "en", "nature", "programme", "rule", NULL}, false},
    {"for", BOOK_EDITION, 2, {"for_system", "for_code", NULL}, true},
    {"type", BOOK_TYPES, 4, {"code", "zh", "en", "owners", NULL}, false},
    {"point", BOOK_POINTS, 8, {"code", "standards", "zh", "en", "facet", "points", "rule", "category", "options", NULL}, false},
};
const char *const book_note_words[BOOK_NOTE_KINDS + 1] = {"comment", "blank", "tight", NULL};

const struct book_keyword *book_keyword_find(str word) {
    for (size_t i = 0; i < BOOK_KEYWORDS; i++)
        if (str_is(word, book_keywords[i].word))
            return &book_keywords[i];
    return NULL;
}

size_t book_column_find(enum book_sheet sheet, const char *word) {
    for (size_t i = 0; i < BOOK_COLUMNS && book_layouts[sheet].columns[i].word; i++)
        if (strcmp(book_layouts[sheet].columns[i].word, word) == 0)
            return i;
    return SIZE_MAX;
}
