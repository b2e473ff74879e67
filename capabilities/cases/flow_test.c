/* Laws of the move table: no state that nothing leads to, no state that holds a case for ever unless it is final, every move
 * with words, and the same names everywhere. */
#include "capabilities/cases/flow.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static uint32_t reached_from(uint32_t begin) {
    for (uint32_t before = 0; before != begin;) {
        before = begin;
        for (size_t i = 0; i < cases_move_count; i++)
            if ((cases_moves[i].from & begin) && cases_moves[i].to < CASE_STATES)
                begin |= 1u << cases_moves[i].to;
    }
    return begin;
}

static void every_state_is_reached(void **state) {
    (void)state;
    assert_int_equal(reached_from(1u << CASE_COLLECTED), (1u << CASE_STATES) - 1);
}

static void every_state_can_end(void **state) {
    (void)state;
    uint32_t final = 0;
    for (unsigned s = 0; s < CASE_STATES; s++)
        if (cases_state_rows[s].is_final)
            final |= 1u << s;
    for (unsigned s = 0; s < CASE_STATES; s++)
        if (!(reached_from(1u << s) & final))
            fail_msg("%s never ends", cases_state_rows[s].word);
}

/* Without the program's own moves a person must still be able to go on from every open state. */
static void no_open_state_waits_for_the_program(void **state) {
    (void)state;
    for (unsigned s = 0; s < CASE_STATES; s++) {
        unsigned exits = 0;
        for (size_t i = 0; i < cases_move_count; i++)
            exits += cases_moves[i].right && (cases_moves[i].from >> s & 1) && cases_moves[i].to < CASE_STATES;
        if (cases_state_rows[s].is_open && !exits)
            fail_msg("nobody can leave %s", cases_state_rows[s].word);
    }
}

static void open_mask_is_the_table(void **state) {
    (void)state;
    for (unsigned s = 0; s < CASE_STATES; s++) {
        assert_int_equal((CASES_OPEN_MASK >> s) & 1, cases_state_rows[s].is_open);
        assert_int_equal(cases_state_of(str_of(cases_state_rows[s].word)), s);
        assert_string_equal(cases_states[s], cases_state_rows[s].word);
    }
    assert_null(cases_states[CASE_STATES]);
    assert_int_equal(cases_state_of(STR("no such")), CASE_STATES);
}

static void moves_are_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < cases_move_count; i++) {
        const struct case_move *move = &cases_moves[i];
        assert_true(move->zh && *move->zh && move->en && *move->en && move->why);
        assert_int_equal(move->told_zh == NULL, move->told_en == NULL);
        if (!move->right)
            assert_int_equal(move->by, BY_PROGRAM);
        if (!(move->from & ~((1u << CASE_CLOSED) | (1u << CASE_EVALUATED))) && move->from)
            assert_true(move->clock == CLOCK_KEEPS || move->clock == CLOCK_STARTS); /* a frozen light is only thawed by a new start */
        for (size_t k = i + 1; k < cases_move_count; k++) /* rows of one name overlap in state only when right or guard tells them apart */
            if (str_is(str_of(move->name), cases_moves[k].name) && (move->from & cases_moves[k].from))
                assert_true(move->right != cases_moves[k].right || move->guard != cases_moves[k].guard);
    }
}

/* Whoever closes is never the handler, nor of the responsible unit: every way into a closed state goes by the verifier,
 * except what the reporter or the last step does after it. */
static void only_verifiers_close(void **state) {
    (void)state;
    for (size_t i = 0; i < cases_move_count; i++)
        if (cases_moves[i].to == CASE_CLOSED)
            assert_int_equal(cases_moves[i].by, BY_VERIFIER);
    struct actor person = {.account_id = 7, .unit_path = STR("1.3.9."), .scope_from = STR("1.3."), .scope_to = STR("1.3/")};
    str rights[] = {STR("cases.verify")};
    person.rights = rights;
    person.right_count = 1;
    struct case_file file = {.state = STR("handled"), .state_bit = 1 << CASE_HANDLED, .handler_id = 7, .unit_path = STR("1.3.10.")};
    struct case_view view = {.file = &file, .actor = &person};
    err why = NULL;
    assert_null(cases_move_find(&view, STR("close"), &why));
    assert_ptr_equal(why, &cases_handler_verifies);
    file.handler_id = 8;
    assert_non_null(cases_move_find(&view, STR("close"), &why));
    file.unit_path = STR("1.3.9.");
    assert_null(cases_move_find(&view, STR("close"), &why));
    assert_ptr_equal(why, &cases_own_unit_verifies);
}

static void third_return_is_for_arbitration(void **state) {
    (void)state;
    str rights[] = {STR("cases.handle")};
    struct actor person = {.account_id = 7, .unit_path = STR("1.3."), .scope_from = STR("1.3."), .scope_to = STR("1.3/"), .rights = rights, .right_count = 1};
    struct case_file file = {.state = STR("dispatched"), .state_bit = 1 << CASE_DISPATCHED, .unit_path = STR("1.3.")};
    struct case_view view = {.file = &file, .actor = &person};
    err why = NULL;
    for (file.return_count = 0; file.return_count < 4; file.return_count++) {
        const struct case_move *move = cases_move_find(&view, STR("return"), &why);
        assert_non_null(move);
        assert_int_equal(move->to, file.return_count < 2 ? CASE_RETURNED : CASE_ARBITRATION);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_is_reached),          cmocka_unit_test(every_state_can_end), cmocka_unit_test(no_open_state_waits_for_the_program),
        cmocka_unit_test(open_mask_is_the_table),          cmocka_unit_test(moves_are_whole),     cmocka_unit_test(only_verifiers_close),
        cmocka_unit_test(third_return_is_for_arbitration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
