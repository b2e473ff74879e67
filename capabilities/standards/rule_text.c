/* Rules as words: reading them from the edition file, and saying them to the person at the point. */
#include "base/buf.h"
#include "capabilities/standards/rule.h"
#include "capabilities/standards/number.h"

#define FAULT(z, e)                                                                                                                                            \
    do {                                                                                                                                                       \
        *fault = (struct rule_fault){(z), (e)};                                                                                                                \
        return false;                                                                                                                                          \
    } while (0)

static str next_word(str *rest) {
    *rest = str_trim(*rest);
    str head = *rest, tail = STR_NONE;
    (void)str_cut(*rest, STR(" "), &head, &tail);
    *rest = str_trim(tail);
    return head;
}

static bool read_count(str word, int64_t *ret) { return str_to_i64(word, ret) && *ret >= 1 && *ret <= RULE_COUNT_MOST; }

static bool parse_sample(str rest, struct standards_rule *rule, struct rule_fault *fault) {
    str need = next_word(&rest), of = next_word(&rest), size = next_word(&rest);
    if (!read_count(need, &rule->need) || !str_is(of, "of") || !read_count(size, &rule->of) || rest.len)
        FAULT("“sample” 后应写作“3 of 5”这样的正整数", "\"sample\" wants whole numbers such as \"3 of 5\"");
    if (rule->need > rule->of)
        FAULT("“sample”要求的数量大于样本数", "\"sample\" asks for more than the sample holds");
    return true;
}

static bool parse_need(str rest, struct standards_rule *rule, struct rule_fault *fault) {
    if (!read_count(next_word(&rest), &rule->need) || rest.len)
        FAULT("“count”和“ratio”后应为一个正整数", "\"count\" and \"ratio\" want one positive whole number");
    return true;
}

static bool parse_missing(str rest, struct standards_rule *rule, struct rule_fault *fault) {
    str need = next_word(&rest), each = next_word(&rest), points = next_word(&rest);
    if (!read_count(need, &rule->need) || !str_is(each, "each") || !number_to_milli(points, &rule->each_milli) || rest.len)
        FAULT("“missing”后应写作“10 each 2”", "\"missing\" wants \"10 each 2\"");
    if (rule->each_milli < 1)
        FAULT("“missing”每缺一项的扣分应大于 0", "\"missing\" must take more than 0 for each");
    return true;
}

static bool parse_group(str rest, struct standards_rule *rule, struct rule_fault *fault) {
    rule->group = next_word(&rest);
    if (!number_is_word(rule->group) || rest.len)
        FAULT("“group”后应为一个小写英文组名", "\"group\" wants one name in lower-case English");
    return true;
}

static bool parse_parts(str rest, struct standards_rule *rule, struct rule_fault *fault) {
    while (rest.len) {
        str word = next_word(&rest), name, weight;
        if (rule->part_count == RULE_PARTS)
            FAULT("组成部分不能超过 12 个", "there may be no more than 12 parts");
        struct rule_part *part = &rule->parts[rule->part_count++];
        if (!str_cut(word, STR(":"), &name, &weight) || !name.len || !number_to_milli(weight, &part->weight_milli))
            FAULT("组成部分应写作“名称:权重”", "a part is written \"name:weight\"");
        part->name = name;
        for (size_t i = 0; i + 1 < rule->part_count; i++)
            if (str_equal(rule->parts[i].name, name))
                FAULT("组成部分的名称重复", "two parts have the same name");
    }
    if (rule->part_count < 2)
        FAULT("至少应有两个组成部分", "there must be at least two parts");
    return true;
}

static bool parts_sum_up(const struct standards_rule *rule, struct rule_fault *fault) {
    int64_t sum = 0;
    for (size_t i = 0; i < rule->part_count; i++)
        sum += rule->parts[i].weight_milli;
    if (sum != 100000)
        FAULT("各部分权重之和应为 100", "the weights of the parts must sum to 100");
    return true;
}

static bool grades_fall(const struct standards_rule *rule, struct rule_fault *fault) {
    for (size_t i = 0; i < rule->part_count; i++)
        if (rule->parts[i].weight_milli > (i ? rule->parts[i - 1].weight_milli - 1 : 100000))
            FAULT("等级的百分比应从不超过 100 起逐级递减", "grades must fall, from at most 100");
    return true;
}

bool rule_parse(str text, struct standards_rule *ret, struct rule_fault *fault) {
    str rest = text;
    str word = next_word(&rest);
    *ret = (struct standards_rule){0};
    if (str_is(word, "binary")) {
        if (rest.len)
            FAULT("“binary”后不应有内容", "nothing may follow \"binary\"");
        return true;
    }
    if (str_is(word, "sample"))
        return ret->kind = RULE_SAMPLE, parse_sample(rest, ret, fault);
    if (str_is(word, "count"))
        return ret->kind = RULE_COUNT, parse_need(rest, ret, fault);
    if (str_is(word, "missing"))
        return ret->kind = RULE_MISSING, parse_missing(rest, ret, fault);
    if (str_is(word, "ratio"))
        return ret->kind = RULE_RATIO, parse_need(rest, ret, fault);
    if (str_is(word, "group"))
        return ret->kind = RULE_GROUP, parse_group(rest, ret, fault);
    if (str_is(word, "checklist"))
        return ret->kind = RULE_CHECKLIST, parse_parts(rest, ret, fault) && parts_sum_up(ret, fault);
    if (str_is(word, "split"))
        return ret->kind = RULE_SPLIT, parse_parts(rest, ret, fault) && parts_sum_up(ret, fault);
    if (str_is(word, "graded"))
        return ret->kind = RULE_GRADED, parse_parts(rest, ret, fault) && grades_fall(ret, fault);
    FAULT("没有这种计分规则；可用：binary、sample、count、missing、ratio、group、checklist、split、graded",
          "no such rule; there are: binary, sample, count, missing, ratio, group, checklist, split, graded");
}

static void say_parts(struct buf *to, const struct standards_rule *rule, enum rule_lang lang) {
    for (size_t i = 0; i < rule->part_count; i++) {
        buf_addf(to, "%s" STR_F " ", !i ? "" : lang == RULE_EN ? ", " : "、", STR_A(rule_part_says(rule->parts[i].name, lang)));
        number_add_milli(to, rule->parts[i].weight_milli);
    }
}

static str say(struct arena *arena, const struct standards_rule *rule, const char *const words[RULE_KINDS], enum rule_lang lang) {
    struct buf to;
    buf_init(&to, arena, 2000);
    buf_addz(&to, words[rule->kind]);
    if (rule->kind == RULE_SAMPLE)
        buf_addf(&to, "%lld/%lld", (long long)rule->need, (long long)rule->of);
    else if (rule_counts(rule))
        buf_add_i64(&to, rule->need);
    if (rule->kind == RULE_MISSING) {
        buf_addz(&to, " × ");
        number_add_milli(&to, rule->each_milli);
    }
    say_parts(&to, rule, lang);
    str said = STR_NONE;
    return buf_finish(&to, &said) ? STR_NONE : said;
}

str rule_says_zh(struct arena *arena, const struct standards_rule *rule) {
    static const char *const words[RULE_KINDS] = {"达标得满分，部分达标得一半",
                                                  "抽样达标数不少于 ",
                                                  "数量不少于 ",
                                                  "应有数量及每缺一处扣分：",
                                                  "按比例得分，满分数量 ",
                                                  "同组各项全部达标才得分",
                                                  "分项计分：",
                                                  "按来源加权：",
                                                  "分等级计分："};
    return say(arena, rule, words, RULE_ZH);
}

str rule_says_en(struct arena *arena, const struct standards_rule *rule) {
    static const char *const words[RULE_KINDS] = {"all when met, half when partly met",
                                                  "needed of the sample: ",
                                                  "at least ",
                                                  "wanted, and taken for each missing: ",
                                                  "by ratio, all at ",
                                                  "all of the group, or nothing",
                                                  "by parts: ",
                                                  "by sources: ",
                                                  "by grades: "};
    return say(arena, rule, words, RULE_EN);
}
