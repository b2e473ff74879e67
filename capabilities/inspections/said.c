/* What a person said beyond the word: parts met, sources, a grade; as text, and back. */
#include "capabilities/inspections/inside.h"

const struct field inspections_source_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct inspections_source, name), .required = true, .max = 60},
    {"good", FIELD_INT, offsetof(struct inspections_source, good), .required = true, .min = 0, .max = RULE_COUNT_MOST},
    {"of", FIELD_INT, offsetof(struct inspections_source, of), .required = true, .min = 1, .max = RULE_COUNT_MOST},
    FIELD_END,
};

err said_detail(struct arena *arena, const struct inspections_answer *answer, str *ret) {
    const struct inspections_source *sources = answer->sources.at;
    struct buf text;
    *ret = answer->grade.len ? answer->grade : STR_NONE;
    if (answer->grade.len || (!answer->has_parts && !answer->sources.count))
        return NULL;
    buf_init(&text, arena, 8192);
    for (size_t i = 0; i < answer->parts.count; i++)
        buf_addf(&text, "%s" STR_F, i ? " " : "", STR_A(answer->parts.at[i]));
    for (size_t i = 0; i < answer->sources.count; i++)
        buf_addf(&text, "%s" STR_F ":%lld/%lld", text.len ? " " : "", STR_A(sources[i].name), (long long)sources[i].good, (long long)sources[i].of);
    if (!text.len)
        buf_addz(&text, "-");
    return buf_finish(&text, ret);
}

static size_t part_named(const struct standards_rule *rule, str name) {
    for (size_t i = 0; i < rule->part_count; i++)
        if (str_equal(rule->parts[i].name, name))
            return i;
    return SIZE_MAX;
}

static str next_word(str *rest) {
    str head = *rest, tail = STR_NONE;
    (void)str_cut(*rest, STR(" "), &head, &tail);
    *rest = tail;
    return head;
}

static bool read_parts(const struct standards_rule *rule, str detail, struct said *said) {
    said->seen.has_parts = true;
    if (str_is(detail, "-"))
        return true;
    for (str rest = detail; rest.len;) {
        size_t part = part_named(rule, next_word(&rest));
        if (part == SIZE_MAX || said->seen.parts_met & (1u << part))
            return false;
        said->seen.parts_met |= 1u << part;
    }
    return true;
}

static bool read_source(str word, str *ret_name, int64_t *ret_good, int64_t *ret_of) {
    str figures, good, of;
    return str_cut(word, STR(":"), ret_name, &figures) && str_cut(figures, STR("/"), &good, &of) && str_to_i64(good, ret_good) && str_to_i64(of, ret_of) &&
           *ret_of > 0 && *ret_good >= 0 && *ret_good <= *ret_of;
}

static bool read_sources(const struct standards_rule *rule, str detail, struct said *said) {
    size_t found = 0;
    for (size_t i = 0; i < rule->part_count; i++)
        said->millis[i] = -1;
    for (str rest = detail; rest.len; found++) {
        str name;
        int64_t good, of;
        if (!read_source(next_word(&rest), &name, &good, &of))
            return false;
        size_t part = part_named(rule, name);
        if (part == SIZE_MAX || said->millis[part] >= 0)
            return false;
        said->millis[part] = good * 1000 / of; /* thousandths, rounded down */
    }
    said->seen.source_millis = said->millis;
    return found == rule->part_count;
}

bool said_read(const struct standards_rule *rule, str word, str detail, struct said *ret) {
    *ret = (struct said){.seen = {.result = RESULT_FAIL}};
    if (!standards_result_parse(word, &ret->seen.result))
        return false;
    if (!detail.at)
        return true;
    switch (rule->kind) {
    case RULE_CHECKLIST: return read_parts(rule, detail, ret);
    case RULE_SPLIT: return read_sources(rule, detail, ret);
    case RULE_GRADED:
        ret->seen.has_grade = true;
        ret->seen.grade = part_named(rule, detail);
        return ret->seen.grade != SIZE_MAX;
    case RULE_BINARY:
    case RULE_SAMPLE:
    case RULE_COUNT:
    case RULE_MISSING:
    case RULE_RATIO:
    case RULE_GROUP:
    case RULE_KINDS: break;
    }
    return false;
}

void said_put(struct json_out *out, const struct standards_rule *rule, str detail) {
    struct said said;
    bool is_read = detail.at && said_read(rule, STR("pass"), detail, &said);
    json_key(out, "parts");
    json_list(out);
    for (size_t i = 0; is_read && rule->kind == RULE_CHECKLIST && i < rule->part_count; i++) {
        json_object(out);
        json_put_text(out, "name", rule->parts[i].name);
        json_put_bool(out, "met", said.seen.parts_met & (1u << i));
        json_object_end(out);
    }
    json_list_end(out);
    json_key(out, "sources");
    json_list(out);
    for (str rest = is_read && rule->kind == RULE_SPLIT ? detail : STR_NONE; rest.len;) {
        str name = STR_NONE;
        int64_t good = 0, of = 0;
        if (!read_source(next_word(&rest), &name, &good, &of))
            continue;
        json_object(out);
        json_put_text(out, "name", name);
        json_put_i64(out, "good", good);
        json_put_i64(out, "of", of);
        json_object_end(out);
    }
    json_list_end(out);
    json_put_text(out, "grade", is_read && rule->kind == RULE_GRADED ? detail : STR_NONE);
}
