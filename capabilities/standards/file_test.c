/* The validator: what it accepts, and the line of everything it refuses. */
#include "tests/support/world.h"
#include "capabilities/standards/standards.h"
#include <cmocka.h>

#define HEAD                                                                                                                                                   \
    "edition | e1 | city | 版本 | Edition\n"                                                                                                                 \
    "state | draft | 2026-01-01\n"                                                                                                                             \
    "total | 10\n"                                                                                                                                             \
    "method | field | 100 | 实地 | Field | binary\n"                                                                                                         \
    "method | paper | 0 | 材料 | Paper | binary\n"                                                                                                           \
    "owner | police | 公安 | Police\n"
#define TREE                                                                                                                                                   \
    "item | 1 | 10 | 项目 | Item\n"                                                                                                                          \
    "content | 1.1 | 10 | 内容 | Content | police | people\n"                                                                                                \
    "standard | 1.1.1 | 6 | field | 标准 | Standard | hard | traffic\n"                                                                                      \
    "standard | 1.1.2 | 4 | paper | 标准 | Standard | soft | -\n"
#define TYPE "type | park | 公园 | Park | enterprise\n"
/* Lines: HEAD 1-6, TREE 7-10, TYPE 11. */

struct check {
    struct arena *arena;
    struct standards_fault *faults;
    size_t count;
};

static void check(struct check *c, const char *text) {
    c->arena = arena_new(32 << 20);
    assert_non_null(c->arena);
    assert_null(standards_check(c->arena, str_of(text), STR("test"), &c->faults, &c->count));
}

static void expect_line(const char *text, int64_t line, const char *words) {
    struct check c;
    check(&c, text);
    bool is_there = false;
    for (size_t i = 0; i < c.count; i++) {
        is_there = is_there || (c.faults[i].line == line && str_find(c.faults[i].en, str_of(words)) != SIZE_MAX);
        assert_true(c.faults[i].zh.len > 0);
        assert_true(!i || c.faults[i - 1].line <= c.faults[i].line);
    }
    for (size_t i = 0; !is_there && i < c.count; i++)
        print_error("line %lld: " STR_F "\n", (long long)c.faults[i].line, STR_A(c.faults[i].en));
    if (!is_there)
        fail_msg("no fault \"%s\" at line %lld", words, (long long)line);
    arena_free(c.arena);
}

static void a_whole_file_is_accepted(void **state) {
    (void)state;
    struct check c;
    check(&c, "\xEF\xBB\xBF# 注释\r\n" HEAD TREE TYPE "point | park-1 | city:1.1.1 | 观测 | Look | lower | 2 | count 3 | litter | photo\r\n");
    if (c.count)
        fail_msg("line %lld: " STR_F, (long long)c.faults[0].line, STR_A(c.faults[0].en));
    arena_free(c.arena);
}

static void every_fault_names_its_line(void **state) {
    (void)state;
    expect_line(HEAD "item | 1 | 10 | 项目 | Item\ncontent | 1.1 | 9 | 内容 | C | police | people\nstandard | 1.1.1 | 9 | field | 甲 | A | hard | -\n", 7,
                "sums to something else: \"9 ≠ 10\"");
    expect_line(HEAD "item | 1 | 9 | 项目 | Item\ncontent | 1.1 | 9 | 内容 | C | police | people\nstandard | 1.1.1 | 9 | field | 甲 | A | hard | -\n", 1,
                "do not sum to the total");
    expect_line(HEAD TREE "item | 2 | 0 | 空 | Empty\n", 11, "nothing below it");
    expect_line(HEAD TREE "content | 3.1 | 1 | 内容 | C | police | people\n", 11, "no item above it");
    expect_line(HEAD TREE "standard | 1.2.1 | 1 | field | 甲 | A | hard | -\n", 11, "no content above it");
    expect_line(HEAD TREE "standard | 1.1.1 | 0 | field | 甲 | A | hard | -\n", 11, "used above: \"1.1.1\"");
    expect_line(HEAD TREE "standard | 1.1.3 | 0 | drone | 甲 | A | hard | -\n", 11, "no such method: \"drone\"");
    expect_line(HEAD TREE "standard | 1.1.3 | 0 | field | 甲 | A | hard | nothing\n", 11, "programme");
    expect_line(HEAD TREE "standard | 1.1.3 | -1 | field | 甲 | A | hard | -\n", 11, "three decimals");
    expect_line(HEAD TREE "standard | 1.1.3 | 0.0001 | field | 甲 | A | hard | -\n", 11, "three decimals");
    expect_line(HEAD TREE "standard | 1.1.3 | 0 | field | 甲 | A | hard | - | sometimes\n", 11, "no such rule");
    expect_line(HEAD TREE "content | 1.2 | 0 | 内容 | C | army | people\n", 11, "no such owner: \"army\"");
    expect_line(HEAD TREE "content | 1.2 | 0 | 内容 | C | police | sport\n", 11, "the field is");
    expect_line(HEAD TREE "negative | N1 | fine 3 | 甲 | A\n", 11, "the sanction is");
    expect_line(HEAD TREE "negative | N1 | suspend 0 | 甲 | A\n", 11, "1 to 120 months");
    expect_line(HEAD TREE "banana | 1\n", 11, "unknown word: \"banana\"");
    expect_line(HEAD TREE "item | 2\n", 11, "wrong number of fields");
    expect_line(HEAD TREE "\xff\xfe\n", 11, "not UTF-8");
    expect_line(HEAD TREE TYPE, 11, "has no points");
    expect_line("item | 1 | 10 | 项目 | Item\n", 1, "edition line is missing");
    expect_line("\n# nothing\n", 1, "neither an edition nor a type");
    expect_line("edition | E1 | town | 版本 | Edition\n", 1, "the system is city or minors");
}

static void points_are_checked_against_standards_and_categories(void **state) {
    (void)state;
    expect_line(HEAD TREE TYPE "point | p-1 | city:9.9.9 | 甲 | A | lower | 2 | binary | litter\n", 12, "does not exist: \"9.9.9\"");
    expect_line(HEAD TREE TYPE "point | p-1 | city:1.1.2 | 甲 | A | lower | 2 | binary | litter\n", 12, "not tested by field visits");
    expect_line(HEAD TREE TYPE "point | p-1 | city:1.1.1 | 甲 | A | lower | 0 | binary | litter\n", 12, "more than 0");
    expect_line(HEAD TREE TYPE "point | p-1 | city:1.1.1 | 甲 | A | left | 2 | binary | litter\n", 12, "the facet is");
    expect_line(HEAD TREE TYPE "point | p-1 | city:1.1.1 | 甲 | A | lower | 2 | binary | litter | minutes<15\n", 12, "an option is");
    expect_line(HEAD TREE TYPE "point | p-1 | city:1.1.1 | 甲 | A | lower | 2 | count 2 | litter | minutes<=15\n", 12, "one measure only");
    expect_line(HEAD TREE TYPE "point | p-1 | city:1.1.1 | 甲 | A | lower | 2 | binary | -\n", 12, "no such case category");
    expect_line(HEAD TREE "point | p-1 | city:1.1.1 | 甲 | A | lower | 2 | binary | litter\n", 11, "needs a type above it");
    expect_line("for | city | no-such-edition\n" TYPE "point | p-1 | city:1.1.1 | 甲 | A | lower | 2 | binary | litter\n", 1, "no such edition");
    str categories;
    if (embedded_find("categories.csv", &categories))
        expect_line(HEAD TREE TYPE "point | p-1 | city:1.1.1 | 甲 | A | lower | 2 | binary | dragon\n", 12, "no such case category: \"dragon\"");
}

static void the_examples_are_whole(void **state) {
    (void)state;
    static const char *const names[] = {"example-city-2026.edition", "example-minors-2026.edition", "place-types"};
    for (size_t i = 0; i < 3; i++) {
        struct check c = {.arena = arena_new(32 << 20)};
        str text;
        assert_true(embedded_find(names[i], &text));
        assert_null(standards_check(c.arena, text, str_of(names[i]), &c.faults, &c.count));
        for (size_t k = 0; k < c.count; k++)
            print_error("%s:%lld: " STR_F "\n", names[i], (long long)c.faults[k].line, STR_A(c.faults[k].en));
        assert_int_equal(c.count, 0);
        arena_free(c.arena);
    }
}

static void a_long_or_broken_file_is_survived(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct buf text;
    buf_init(&text, arena, 3 << 20);
    for (int i = 0; i < 12000; i++)
        buf_addz(&text, "item | | | | | | | | | | | | |\n");
    str whole;
    assert_null(buf_finish(&text, &whole));
    struct standards_fault *faults;
    size_t count;
    assert_null(standards_check(arena, whole, STR("long"), &faults, &count));
    assert_int_equal(count, 200);
    assert_null(standards_check(arena, STR("edition | x"), STR("short"), &faults, &count));
    assert_true(count > 0);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_accepted),
        cmocka_unit_test(every_fault_names_its_line),
        cmocka_unit_test(points_are_checked_against_standards_and_categories),
        cmocka_unit_test(the_examples_are_whole),
        cmocka_unit_test(a_long_or_broken_file_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
