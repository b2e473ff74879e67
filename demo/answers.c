/* How the people of the demo city answer where a rule asks for parts, sources or a grade. */
#include "demo/inside.h"

static size_t met_of(const struct standards_point *p, str result) {
    size_t all = p->rule.part_count;
    return str_is(result, "pass") ? all : str_is(result, "fail") ? 0 : all - 1;
}

static void fill_parts(struct arena *arena, const struct standards_point *p, struct inspections_answer *a) {
    size_t met = met_of(p, a->result), lacking = (size_t)(p->id % (int64_t)p->rule.part_count), kept = 0;
    str *names = ARENA_LIST(arena, str, p->rule.part_count);
    if (!names)
        return;
    for (size_t i = 0; met && i < p->rule.part_count; i++)
        if (met == p->rule.part_count || i != lacking)
            names[kept++] = p->rule.parts[i].name;
    a->has_parts = true;
    a->parts = (struct field_texts){names, kept};
}

static void fill_sources(struct arena *arena, const struct standards_point *p, struct inspections_answer *a) {
    struct inspections_source *sources = ARENA_LIST(arena, struct inspections_source, p->rule.part_count);
    if (!sources)
        return;
    for (size_t i = 0; i < p->rule.part_count; i++) {
        int64_t of = i ? 5 : 20;
        sources[i] = (struct inspections_source){p->rule.parts[i].name, str_is(a->result, "pass") ? of : str_is(a->result, "fail") ? 0 : of * 4 / 5, of};
    }
    a->sources = (struct field_list){sources, p->rule.part_count};
}

void demo_detail(struct arena *arena, const struct standards_point *p, struct inspections_answer *a) {
    size_t last = p->rule.part_count - 1;
    if (p->rule.kind == RULE_CHECKLIST)
        fill_parts(arena, p, a);
    else if (p->rule.kind == RULE_SPLIT)
        fill_sources(arena, p, a);
    else if (p->rule.kind == RULE_GRADED)
        a->grade = p->rule.parts[str_is(a->result, "pass") ? 0 : str_is(a->result, "fail") ? last : 1 + (size_t)(a->point_id % 2) % last].name;
}
