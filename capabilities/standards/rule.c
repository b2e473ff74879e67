#include "capabilities/standards/rule.h"

const char *const standards_result_words[RESULTS + 1] = {"pass", "partial", "fail", "not_observed", "not_applicable", NULL};

bool standards_result_parse(str word, enum standards_result *ret) {
    for (int i = 0; i < RESULTS; i++)
        if (str_is(word, standards_result_words[i])) {
            *ret = (enum standards_result)i;
            return true;
        }
    return false;
}

bool rule_counts(const struct standards_rule *rule) {
    return rule->kind == RULE_SAMPLE || rule->kind == RULE_COUNT || rule->kind == RULE_MISSING || rule->kind == RULE_RATIO;
}

/* value * part / whole, rounded down; all three are below 2^31 here, so the product fits. */
static int64_t share(int64_t value, int64_t part, int64_t whole) { return whole > 0 ? value * part / whole : 0; }

static int64_t by_word(const struct standards_rule *rule, int64_t points, enum standards_result result) {
    if (rule->kind == RULE_GRADED) {
        size_t grade = result == RESULT_PASS ? 0 : result == RESULT_FAIL ? rule->part_count - 1 : 1;
        if (result != RESULT_PARTIAL || rule->part_count > 2)
            return share(points, rule->parts[grade].weight_milli, 100000);
    }
    if (result == RESULT_PASS)
        return points;
    return result == RESULT_PARTIAL ? points / 2 : 0;
}

static int64_t by_count(const struct standards_rule *rule, int64_t points, int64_t count) {
    int64_t counted = count < 0 ? 0 : count;
    if (rule->kind == RULE_RATIO)
        return counted >= rule->need ? points : share(points, counted, rule->need);
    if (rule->kind != RULE_MISSING)
        return counted >= rule->need ? points : 0;
    int64_t missing = counted >= rule->need ? 0 : rule->need - counted;
    int64_t taken = missing * rule->each_milli;
    return taken >= points ? 0 : points - taken;
}

static int64_t by_parts(const struct standards_rule *rule, int64_t points, uint32_t met) {
    int64_t weight = 0;
    for (size_t i = 0; i < rule->part_count; i++)
        if (met & (1u << i))
            weight += rule->parts[i].weight_milli;
    return share(points, weight, 100000);
}

static int64_t by_sources(const struct standards_rule *rule, int64_t points, const int64_t *millis) {
    int64_t weighted = 0;
    for (size_t i = 0; i < rule->part_count; i++) {
        int64_t rate = millis[i] < 0 ? 0 : millis[i] > 1000 ? 1000 : millis[i];
        weighted += rule->parts[i].weight_milli * rate;
    }
    return share(points, weighted, 100000000);
}

void rule_mark(const struct standards_rule *rule, int64_t points_milli, const struct standards_seen *seen, struct standards_mark *ret) {
    *ret = (struct standards_mark){0, 0, seen->result};
    if (seen->result == RESULT_NOT_OBSERVED || seen->result == RESULT_NOT_APPLICABLE)
        return;
    int64_t got;
    if (rule_counts(rule) && seen->has_count)
        got = by_count(rule, points_milli, seen->count);
    else if (rule->kind == RULE_CHECKLIST && seen->has_parts)
        got = by_parts(rule, points_milli, seen->parts_met);
    else if (rule->kind == RULE_SPLIT && seen->source_millis)
        got = by_sources(rule, points_milli, seen->source_millis);
    else if (rule->kind == RULE_GRADED && seen->has_grade && seen->grade < rule->part_count)
        got = share(points_milli, rule->parts[seen->grade].weight_milli, 100000);
    else
        got = by_word(rule, points_milli, seen->result);
    enum standards_result result = got >= points_milli ? RESULT_PASS : got > 0 ? RESULT_PARTIAL : RESULT_FAIL;
    *ret = (struct standards_mark){got, points_milli, result};
}

void rule_settle_groups(const struct standards_rule *rules, struct standards_mark *marks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (rules[i].kind != RULE_GROUP || !marks[i].possible_milli || marks[i].got_milli >= marks[i].possible_milli)
            continue;
        for (size_t k = 0; k < count; k++)
            if (rules[k].kind == RULE_GROUP && marks[k].possible_milli && str_equal(rules[k].group, rules[i].group))
                marks[k].got_milli = 0;
    }
}
