/* Words that changed, likeness, and which line became which. */
#include "engines/compare.h"
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static str shown(struct arena *arena, const char *before, const char *after) {
    static const char *const marks[] = {"", "-", "+"};
    struct compare_pieces pieces;
    struct buf out;
    str text;
    assert_null(compare_words(arena, str_of(before), str_of(after), &pieces));
    buf_init(&out, arena, 4000);
    for (size_t i = 0; i < pieces.count; i++)
        buf_addf(&out, "%s[" STR_F "]", marks[pieces.at[i].kind], STR_A(pieces.at[i].text));
    assert_null(buf_finish(&out, &text));
    return text;
}

static void words_that_changed_are_named(void **state) {
    (void)state;
    static const struct {
        const char *before, *after, *shown;
    } rows[] = {
        {"道路平整，无坑洼", "道路平整，无坑洼", "[道路平整，无坑洼]"},
        {"数量达到要求", "数量和质量达到要求", "[数量]+[和质量][达到要求]"},
        {"停留不超过十五分钟", "停留不超过十分钟", "[停留不超过十]-[五][分钟]"},
        {"Litter lies no longer than fifteen minutes", "Litter lies no longer than ten minutes", "[Litter lies no longer than ]-[fifteen]+[ten][ minutes]"},
        {"甲的乙", "丙的丁", "-[甲的乙]+[丙的丁]"}, /* one kept character alone is no thread */
        {"", "新的一条", "+[新的一条]"},
        {"去掉", "", "-[去掉]"},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *arena = arena_new(1 << 20);
        str text = shown(arena, rows[i].before, rows[i].after);
        if (!str_is(text, rows[i].shown))
            fail_msg("%s → %s: " STR_F, rows[i].before, rows[i].after, STR_A(text));
        arena_free(arena);
    }
}

/* The pieces put together are the two texts again, whatever the texts are. */
static void nothing_is_lost_between_the_pieces(void **state) {
    (void)state;
    static const char *const signs[] = {"甲", "乙", "丙", "，", "a", "b ", "1", "é", "\xff"};
    uint32_t seed = 7;
    for (int turn = 0; turn < 400; turn++) {
        struct arena *arena = arena_new(1 << 20);
        char text[2][80] = {"", ""};
        for (int side = 0; side < 2; side++)
            for (uint32_t n = (seed = seed * 1664525 + 1013904223) >> 28; n; n--)
                strcat(text[side], signs[((seed = seed * 1664525 + 1013904223) >> 16) % 9]);
        struct compare_pieces pieces;
        assert_null(compare_words(arena, str_of(text[0]), str_of(text[1]), &pieces));
        char again[2][80] = {"", ""};
        for (size_t i = 0; i < pieces.count; i++) {
            const struct compare_piece *p = &pieces.at[i];
            assert_true(p->text.len > 0);
            for (int side = 0; side < 2; side++)
                if (p->kind != (side ? COMPARE_REMOVED : COMPARE_ADDED))
                    strncat(again[side], p->text.at, p->text.len);
        }
        assert_string_equal(again[0], text[0]);
        assert_string_equal(again[1], text[1]);
        arena_free(arena);
    }
}

static void likeness_is_bounded_and_even(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    int64_t ab, ba, aa, none;
    str a = STR("道路平整，无明显破损、坑洼和积水"), b = STR("道路平整，无破损坑洼，排水通畅");
    assert_null(compare_likeness(arena, a, b, &ab));
    assert_null(compare_likeness(arena, b, a, &ba));
    assert_null(compare_likeness(arena, a, STR("道路平整 无明显破损 坑洼和积水。"), &aa)); /* marks and blanks do not count */
    assert_null(compare_likeness(arena, a, STR("volunteers"), &none));
    assert_int_equal(ab, ba);
    assert_true(ab > 400 && ab < 900);
    assert_int_equal(aa, 1000);
    assert_int_equal(none, 0);
    assert_null(compare_likeness(arena, STR(""), STR(""), &none));
    assert_int_equal(none, 0);
    arena_free(arena);
}

static const struct compare_line old_lines[] = {
    {.number = {"1.1", sizeof "1.1" - 1},
     .above = {"道路", sizeof "道路" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"道路平整，无明显破损、坑洼和积水", sizeof "道路平整，无明显破损、坑洼和积水" - 1}},
    {.number = {"1.2", sizeof "1.2" - 1},
     .above = {"道路", sizeof "道路" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"路灯和夜间照明完好，亮灯率达标", sizeof "路灯和夜间照明完好，亮灯率达标" - 1}},
    {.number = {"2.1", sizeof "2.1" - 1},
     .above = {"市容", sizeof "市容" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"无占道经营、店外经营和乱堆乱放、乱拉乱挂", sizeof "无占道经营、店外经营和乱堆乱放、乱拉乱挂" - 1}},
    {.number = {"2.2", sizeof "2.2" - 1},
     .above = {"市容", sizeof "市容" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"消防车通道畅通，消防器材有效", sizeof "消防车通道畅通，消防器材有效" - 1}},
    {.number = {"2.3", sizeof "2.3" - 1},
     .above = {"市容", sizeof "市容" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"疏散通道和安全出口畅通", sizeof "疏散通道和安全出口畅通" - 1}},
    {.number = {"3.1", sizeof "3.1" - 1},
     .above = {"宣传", sizeof "宣传" - 1},
     .method = {"material", sizeof "material" - 1},
     .text = {"宣讲队伍进社区有讲稿和场次记录", sizeof "宣讲队伍进社区有讲稿和场次记录" - 1}},
};
static const struct compare_line new_lines[] = {
    {.number = {"1.1", sizeof "1.1" - 1},
     .above = {"道路", sizeof "道路" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"道路平整，无破损、坑洼和积水，标线清晰", sizeof "道路平整，无破损、坑洼和积水，标线清晰" - 1}},
    {.number = {"2.1", sizeof "2.1" - 1},
     .above = {"市容", sizeof "市容" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"无占道经营、店外经营", sizeof "无占道经营、店外经营" - 1}},
    {.number = {"2.2", sizeof "2.2" - 1},
     .above = {"市容", sizeof "市容" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"无乱堆乱放、乱拉乱挂", sizeof "无乱堆乱放、乱拉乱挂" - 1}},
    {.number = {"2.3", sizeof "2.3" - 1},
     .above = {"市容", sizeof "市容" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"消防车通道、疏散通道和安全出口畅通，消防器材有效", sizeof "消防车通道、疏散通道和安全出口畅通，消防器材有效" - 1}},
    {.number = {"1.5", sizeof "1.5" - 1},
     .above = {"照明", sizeof "照明" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"路灯和夜间照明完好，亮灯率达标", sizeof "路灯和夜间照明完好，亮灯率达标" - 1}},
    {.number = {"3.1", sizeof "3.1" - 1},
     .above = {"数据", sizeof "数据" - 1},
     .method = {"field", sizeof "field" - 1},
     .text = {"充电桩布局合理并有人维护", sizeof "充电桩布局合理并有人维护" - 1}},
};

static const struct compare_pair *pair_of(const struct compare_match *match, size_t before, size_t after) {
    for (size_t i = 0; i < match->pair_count; i++)
        if (match->pairs[i].before == before && match->pairs[i].after == after)
            return &match->pairs[i];
    return NULL;
}

static void lines_find_their_successors(void **state) {
    (void)state;
    struct arena *arena = arena_new(4 << 20);
    struct compare_match match;
    const struct compare_lines before = {old_lines, 6}, after = {new_lines, 6};
    assert_null(compare_match(arena, &before, &after, &match));
    const struct compare_pair *road = pair_of(&match, 0, 0), *lamp = pair_of(&match, 1, 4), *trade = pair_of(&match, 2, 1);
    const struct compare_pair *heap = pair_of(&match, 2, 2), *fire = pair_of(&match, 3, 3), *way = pair_of(&match, 4, 3);
    assert_true(road && lamp && trade && heap && fire && way);
    assert_int_equal(road->kind, COMPARE_ONE);
    assert_int_equal(road->reason, COMPARE_SAME_NUMBER);
    assert_int_equal(lamp->reason, COMPARE_SAME_TEXT); /* moved and renumbered: the text is the thread */
    assert_true(lamp->confidence >= COMPARE_CERTAIN);
    assert_int_equal(trade->kind, COMPARE_SPLIT);
    assert_int_equal(heap->kind, COMPARE_SPLIT);
    assert_int_equal(fire->kind, COMPARE_MERGED);
    assert_int_equal(way->kind, COMPARE_MERGED);
    assert_true(heap->confidence < COMPARE_CERTAIN && trade->confidence < COMPARE_CERTAIN); /* a person decides */
    for (size_t i = 0; i < match.pair_count; i++)
        assert_true(match.pairs[i].before != 5 && match.pairs[i].after != 5); /* dropped; added */
    assert_int_equal(match.near[1].after[0], 4);
    assert_true(match.near[5].count > 0);
    for (size_t i = 1; i < match.near[5].count; i++)
        assert_true(match.near[5].score[i - 1] >= match.near[5].score[i]);
    arena_free(arena);
}

static void the_same_list_maps_to_itself(void **state) {
    (void)state;
    struct arena *arena = arena_new(4 << 20);
    struct compare_match match;
    const struct compare_lines lines = {old_lines, 6}, none = {NULL, 0};
    assert_null(compare_match(arena, &lines, &lines, &match));
    assert_int_equal(match.pair_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(match.pairs[i].before, i);
        assert_int_equal(match.pairs[i].after, i);
        assert_int_equal(match.pairs[i].confidence, 1000);
    }
    assert_null(compare_match(arena, &lines, &none, &match));
    assert_int_equal(match.pair_count, 0);
    assert_null(compare_match(arena, &none, &lines, &match));
    assert_int_equal(match.pair_count, 0);
    const struct compare_lines many = {old_lines, COMPARE_LINES_MOST + 1};
    assert_ptr_equal(compare_match(arena, &many, &lines, &match), &compare_too_many);
    arena_free(arena);
}

static void groups_never_mix_and_twins_are_doubtful(void **state) {
    (void)state;
    struct arena *arena = arena_new(4 << 20);
    struct compare_match match;
    struct compare_line national = old_lines[0], local = old_lines[0], twin = old_lines[0];
    local.group = 1;
    twin.number = STR("9.9");
    const struct compare_lines one = {&national, 1}, other = {&local, 1};
    assert_null(compare_match(arena, &one, &other, &match));
    assert_int_equal(match.pair_count, 0);
    const struct compare_line twins[] = {twin, twin};
    const struct compare_lines two = {twins, 2};
    assert_null(compare_match(arena, &one, &two, &match));
    assert_int_equal(match.pairs[0].after, 0); /* the first of equals */
    assert_true(match.pairs[0].confidence < COMPARE_CERTAIN);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_changed_are_named), cmocka_unit_test(nothing_is_lost_between_the_pieces),
        cmocka_unit_test(likeness_is_bounded_and_even), cmocka_unit_test(lines_find_their_successors),
        cmocka_unit_test(the_same_list_maps_to_itself), cmocka_unit_test(groups_never_mix_and_twins_are_doubtful),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
