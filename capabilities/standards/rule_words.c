/* The words that the shipped place types use for parts and sources, as people read them. Other words are shown as written. */
#include "capabilities/standards/rule.h"

static const struct {
    const char *word, *zh, *en;
} words[] = {
    {"bin", "垃圾桶", "bin"},
    {"box", "意见箱", "complaint box"},
    {"bumps", "减速设施", "speed bumps"},
    {"charging", "充电", "charging"},
    {"clean", "洁净", "clean"},
    {"cleaning", "环卫", "cleaning"},
    {"copier", "复印", "copier"},
    {"crossing", "过街设施", "crossing"},
    {"desks", "填单台", "writing desks"},
    {"drains", "排水", "drains"},
    {"fixtures", "洁具设施", "fixtures"},
    {"licence", "许可证", "licence"},
    {"light", "照明", "light"},
    {"log", "记录", "log"},
    {"notices", "公示", "notices"},
    {"number", "投诉电话", "complaint number"},
    {"person", "人员", "person"},
    {"rails", "护栏", "rails"},
    {"rescue", "救生设施", "life-saving gear"},
    {"residents", "居民", "residents"},
    {"room", "辅导室", "room"},
    {"samples", "留样", "samples"},
    {"seats", "座椅", "seats"},
    {"services", "服务项目", "services"},
    {"sign", "标识", "sign"},
    {"surveyors", "调查员", "surveyors"},
    {"teacher", "教师", "teacher"},
    {"uniform", "服装", "uniform"},
    {"users", "办事群众", "users"},
    {"water", "供水", "water"},
    {"wheelchair", "轮椅", "wheelchair"},
    {"wheelchairs", "轮椅", "wheelchairs"},
};

str rule_part_says(str name, enum rule_lang lang) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(name, words[i].word))
            return str_of(lang == RULE_EN ? words[i].en : words[i].zh);
    return name;
}
